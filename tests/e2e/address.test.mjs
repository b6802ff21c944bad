// A table from an address that a person types: the only request to another host, and only then.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import { after, test } from "node:test";
import { goTo, opened } from "./person.mjs";
import { assertAccessible, quit, visit } from "./visit.mjs";

after(quit);

const TABLE = "x,y\n" + Array.from({ length: 40 }, (_, i) => `${i},${3 * i + (i % 5)}\n`).join("");

/** Another host (a port of its own is one). It notes what it is asked, with the headers. */
async function elsewhere(t) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method, path: request.url, headers: request.headers });
    const open = { "access-control-allow-origin": "*" };
    const answers = {
      "/data/sales%202024.csv?v=1": [200, { ...open, "set-cookie": "who=you" }, TABLE],
      "/packed.csv.gz": [200, { ...open, "content-type": "application/gzip" }, gzipSync(TABLE)],
      "/page": [200, open, "<!doctype html><title>Not a table</title>"],
      "/closed.csv": [200, {}, TABLE],
    };
    const [status, headers, body] = answers[request.url] ?? [404, open, "nothing here"];
    response.writeHead(status, headers);
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve)));
  t.after(close);
  return { url: `http://127.0.0.1:${server.address().port}`, host: `127.0.0.1:${server.address().port}`, asked, close };
}

const dialog = (page) => page.getByRole("dialog", { name: "Paste a table or an address" });

/** Opens the dialog and types an address. */
async function type(page, address) {
  await page.getByRole("button", { name: "Paste a table or an address" }).click();
  await dialog(page).getByRole("textbox").fill(address);
}

const noViolations = async (page) => assert.deepEqual(await page.evaluate(() => globalThis.violations), []);

test("a file is fetched from the address that a person types, and nothing else goes there", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  const other = await elsewhere(t);
  await visited.start();
  await page.getByText("0 requests since load").waitFor();
  await type(page, `${other.url}/data/sales%202024.csv?v=1`);
  await dialog(page).getByText(`Your browser will ask ${other.host} for this file.`).waitFor();
  await assertAccessible(visited, "an address");
  assert.deepEqual(other.asked, [], "asked before the person agreed");
  await dialog(page).getByRole("button", { name: "Fetch it" }).click();
  await opened(page, "sales 2024.csv");
  await page.getByText(`from ${other.url}/data/sales%202024.csv?v=1`).waitFor();
  const [{ method, headers }, ...more] = other.asked;
  assert.deepEqual([method, headers.referer, headers.cookie, more], ["GET", undefined, undefined, []]);
  await page.getByText(/[1-9] requests? since load/).waitFor();

  // A second time: the cookie that was set is not sent either.
  await page.locator("[data-kept=saved]").waitFor();
  await page.reload();
  await visited.started();
  await goTo(page, "Data sources");
  await page.getByText(`from ${other.url}/data/sales%202024.csv?v=1`).waitFor();
  assert.equal(other.asked.length, 1);
  assert.deepEqual(visited.errors, []);
  await noViolations(page);
});

test("what is packed opens from an address too", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  const other = await elsewhere(t);
  await visited.start();
  await type(page, `${other.url}/packed.csv.gz`);
  await dialog(page).getByRole("button", { name: "Fetch it" }).click();
  await opened(page, "packed.csv.gz");
  assert.deepEqual(visited.errors, []);
});

test("why there is no file is said, with the way out", async (t) => {
  const visited = await visit(t);
  const { page, context } = visited;
  const other = await elsewhere(t);
  await visited.start();
  const fetchIt = dialog(page).getByRole("button", { name: "Fetch it" });
  await type(page, `${other.url}/missing.csv`);
  await fetchIt.click();
  await dialog(page).getByText(`There is no such file at ${other.host}.`).waitFor();
  await dialog(page).getByRole("textbox").fill(`${other.url}/closed.csv`);
  await fetchIt.click();
  await dialog(page).getByText(/is there, but does not let other sites read this file \(its CORS policy\)\. Open the address in a tab/).waitFor();
  assert.ok(other.asked.every(({ headers }) => !headers.referer && !headers.cookie));
  await context.setOffline(true);
  await fetchIt.click();
  await dialog(page).getByText("This device is offline.").waitFor();
  await context.setOffline(false);
  await other.close();
  await fetchIt.click();
  await dialog(page).getByText(`${other.host} cannot be reached.`).waitFor();
  await dialog(page).getByRole("button", { name: "Not now" }).click();
  await dialog(page).waitFor({ state: "hidden" });
  await noViolations(page);
});

test("what is fetched and is no table is named, and what is typed and no address is read", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  const other = await elsewhere(t);
  await visited.start();
  await type(page, `${other.url}/page`);
  await dialog(page).getByRole("button", { name: "Fetch it" }).click();
  await page.getByText("By its content the file is an HTML or XML document").waitFor();
  await type(page, "https,y\n1,2\n2,4\n3,7\n4,8\n");
  await dialog(page).getByRole("button", { name: "Read it" }).click();
  await opened(page, "pasted.csv");
  await noViolations(page);
});
