// After one load the page needs no network, and a new version comes when the person agrees.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { copied, DIST, quit, visit } from "./visit.mjs";

after(quit);

for (const base of ["/", "/some/where/"]) {
  test(`the page loaded once from ${base} starts without a server`, async (t) => {
    const visited = await visit(t, { base });
    await visited.start();
    await copied(visited.page);
    await visited.server.close();
    await visited.page.reload();
    await visited.started();
    // The worker too, which the page may not have started yet. It is asked for by the version it must be of.
    const loader = await visited.page.evaluate(() => fetch("./worker_loader.js?version").then((response) => response.text()));
    const worker = loader.match(/worker-[0-9a-f]+_bg\.wasm/)[0];
    assert.equal(await visited.page.evaluate((name) => fetch(name).then((response) => response.status), worker), 200);
    await visited.assertClean();
  });
}

test("a page that is there already asks the server for nothing but its offline script", async (t) => {
  const visited = await visit(t);
  await visited.start();
  await copied(visited.page);
  const before = visited.server.requests.length;
  await visited.page.reload();
  await visited.started();
  const later = visited.server.requests.slice(before).filter((path) => path !== "/sw.js");
  assert.deepEqual(later, []);
});

test("a new version is offered, and taken only when the person agrees", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "straightedge-"));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(DIST, folder, { recursive: true });
  const visited = await visit(t, { folder });
  const { page } = visited;
  await visited.start();
  await copied(page);

  const change = (name, from, to) => {
    const text = readFileSync(join(folder, name), "utf8");
    assert.ok(text.includes(from), `${name} holds ${from}`);
    writeFileSync(join(folder, name), text.replace(from, to));
  };
  change("index.html", `<html lang="en">`, `<html lang="en-GB">`);
  change("sw.js", `VERSION = "`, `VERSION = "next-`);

  await page.addInitScript(() => addEventListener("straightedge:update", () => (globalThis.offered = true)));
  await page.reload();
  await page.waitForFunction(() => globalThis.offered);
  assert.equal(await page.getAttribute("html", "lang"), "en", "the running version stays until the person agrees");

  await Promise.all([
    page.waitForFunction(() => document.documentElement.lang === "en-GB"),
    page.evaluate(() => dispatchEvent(new Event("straightedge:update-now"))),
  ]);
  await visited.started();
  assert.equal(await page.evaluate(async () => (await caches.keys()).length), 1, "the old copy is gone");
  await visited.assertClean();
});
