// The page's module and the worker's come in two parts: what a first file needs, and the rest afterwards.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { drop, fit, opened, SAMPLES } from "./person.mjs";
import { quit, visit } from "./visit.mjs";

after(quit);

const SECOND = /(app|worker)-second-[0-9a-f]+\.wasm$/;
const FLIGHTS = join(SAMPLES, "flights.csv");

/** As on a first visit: no offline copy has fetched what the network does not give. */
const first = { context: { serviceWorkers: "block" } };

test("a first file is on the screen before the second parts are there", async (t) => {
  const visited = await visit(t, first);
  const { asked, release } = visited.server.hold(SECOND);
  await visited.start();
  await drop(visited.page, FLIGHTS);
  const shown = async () => {
    await opened(visited.page, "flights.csv");
    await visited.page.locator('.grid-cell[data-row="5"][data-state="there"]').first().waitFor();
    await visited.page.locator(".column-head svg.mini").first().waitFor();
  };
  await shown().catch((error) => {
    release();
    throw new Error("a first file needs what `node scripts/split/profile.mjs` does not know yet: run it", { cause: error });
  });
  await asked;
  release();
  await fit(visited.page);
  await visited.assertClean();
});

test("what is needed before its part has come is fetched there and then", async (t) => {
  const visited = await visit(t, first);
  // Each of the two is asked for ahead of time once.
  const early = new Map();
  visited.server.refuse({ test: (path) => SECOND.test(path) && !early.has(path) && early.set(path, true) });
  await visited.start();
  await drop(visited.page, FLIGHTS);
  await opened(visited.page, "flights.csv");
  await fit(visited.page);
  assert.equal(early.size, 2, "both parts were refused once");
  assert.equal(visited.server.requests.filter((path) => SECOND.test(path)).length, 4, "and asked for once more");
});

test("a part that never comes is said, with the way out", async (t) => {
  const visited = await visit(t, first);
  visited.server.refuse(/app-second/);
  await visited.start();
  await drop(visited.page, FLIGHTS);
  await opened(visited.page, "flights.csv");
  await visited.page.locator('.grid-cell[data-row="5"][data-state="there"]').first().waitFor();
  await visited.page.getByRole("button", { name: "Fit a model" }).click();
  const alert = visited.page.locator("#broken");
  await alert.waitFor();
  assert.equal(await alert.innerText(), "A part of Straightedge did not come (HTTP status 503). Reload the page when the network is back.");
  await visited.picture("part-missing");
});
