// From the first byte to the running app.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { drop, opened, SAMPLES } from "./person.mjs";
import { assertAccessible, axe, quit, visit } from "./visit.mjs";

after(quit);

test("the app starts, asks nobody else for anything, and breaks no rule", async (t) => {
  const visited = await visit(t);
  await visited.start();
  assert.equal(await visited.page.title(), "Data sources \u2013 Straightedge");
  assert.ok((await visited.page.innerText("body")).includes("Straightedge"));
  await visited.assertClean();
});

test("the app starts from a path below the root", async (t) => {
  const visited = await visit(t, { base: "/some/where/" });
  await visited.start();
  await visited.assertClean();
  assert.ok(visited.server.requests.every((path) => path.startsWith("/some/where/")), visited.server.requests.join(" "));
});

test("the app can be read by everybody", async (t) => {
  const visited = await visit(t);
  await visited.start();
  await assertAccessible(visited, "start");
});

test("the shell stands while the wasm is on its way, and can be read by everybody", async (t) => {
  const visited = await visit(t);
  let letGo;
  const held = new Promise((resolve) => (letGo = resolve));
  await visited.page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await visited.page.goto(visited.server.url, { waitUntil: "commit" });
  const shell = visited.page.locator("#shell");
  await shell.getByText("Drop a CSV anywhere").waitFor();
  await shell.getByText("Nothing leaves this tab").waitFor();
  await assertAccessible(visited, "shell");
  letGo();
  await visited.started();
  await visited.assertClean();
});

test("a file dropped before the app is there waits for it", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  let letGo;
  const held = new Promise((resolve) => (letGo = resolve));
  await page.route("**/app-*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(visited.server.url, { waitUntil: "commit" });
  await page.locator("#shell").waitFor();
  const leavesThePage = await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(["x,y\n1,2\n2,4.1\n3,5.9\n4,8\n"], "early.csv"));
    const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
    document.body.dispatchEvent(drop);
    return !drop.defaultPrevented;
  });
  assert.equal(leavesThePage, false);
  letGo();
  await visited.started();
  await opened(page, "early.csv");
  await visited.assertClean();
});

test("a file dropped while the project of last time is still being fetched comes behind it", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, join(SAMPLES, "salary.csv"));
  await opened(page, "salary.csv");
  await page.locator('[data-kept="saved"]').waitFor();
  // The storage is opened behind this.
  await page.addInitScript(() => {
    const { request } = LockManager.prototype;
    const held = new Promise((resolve) => (globalThis.letGo = resolve));
    LockManager.prototype.request = async function (...asked) {
      await held;
      return request.apply(this, asked);
    };
  });
  await page.reload();
  await visited.started();
  await drop(page, "later.csv", "x,y\n1,2\n2,4.1\n3,5.9\n4,8\n");
  await page.getByText("Reading later.csv").first().waitFor();
  await page.evaluate(() => globalThis.letGo());
  await opened(page, "later.csv");
  await page.getByRole("button", { name: "Undo" }).click();
  await opened(page, "salary.csv");
  await visited.assertClean();
});

test("a browser without scripts is told what is missing", async (t) => {
  const visited = await visit(t, { context: { javaScriptEnabled: false } });
  await visited.page.goto(visited.server.url);
  // Only where scripts are off does the browser see elements in there.
  await visited.page.locator("noscript > p").waitFor();
});

test("a start that fails says so, with its cause", async (t) => {
  const visited = await visit(t);
  await visited.page.route("**/app-*.wasm", (route) => route.abort());
  await visited.page.goto(visited.server.url);
  await visited.page.locator("#shell-status").getByText("could not start").waitFor();
  assert.deepEqual(await axe(visited.page), []);
  await visited.picture("start-failed");
});

test("a script that does not arrive is a start that fails", async (t) => {
  const visited = await visit(t);
  await visited.page.route("**/app-*.js", (route) => route.abort());
  await visited.page.goto(visited.server.url);
  await visited.page.locator("#shell-status").getByText("could not start").waitFor();
});

test("a browser without vector instructions is told what is missing", async (t) => {
  const visited = await visit(t);
  await visited.page.addInitScript(() => {
    WebAssembly.validate = () => false;
  });
  await visited.page.route("**/app-*.wasm", (route) => route.abort());
  await visited.page.goto(visited.server.url);
  await visited.page.locator("#shell-status").getByText("needs WebAssembly with SIMD").waitFor();
});

test("the content security policy holds back what is not ours", async (t) => {
  const visited = await visit(t);
  await visited.start();
  await visited.assertClean();
  const held = await visited.page.evaluate(async () => {
    const outcome = {};
    outcome.fetch = await fetch("https://example.com/").then(
      () => "allowed",
      () => "held back",
    );
    const inline = document.createElement("script");
    inline.textContent = "globalThis.inlineRan = true";
    document.body.append(inline);
    outcome.inline = globalThis.inlineRan ? "allowed" : "held back";
    // In a task of its own: what the debugger calls directly may evaluate.
    outcome.eval = await new Promise((resolve) =>
      setTimeout(() => {
        try {
          resolve((0, eval)("'allowed'"));
        } catch {
          resolve("held back");
        }
      }),
    );
    return outcome;
  });
  assert.deepEqual(held, { fetch: "held back", inline: "held back", eval: "held back" });
  assert.ok((await visited.page.evaluate(() => globalThis.violations)).length >= 3, "each is a violation that a test would see");
});
