// Much work is divided among workers: what comes of it is the same to the last bit, whoever does it and whoever fails.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CLI, dropFromDisk, exported, fit, mixedTable, opened } from "./person.mjs";
import { quit, visit } from "./visit.mjs";

/** Rows of the table: so many that it is divided (over 4 MiB). */
const ROWS = 120_000;
let folder, file, expected;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "straightedge-"));
  file = join(folder, "divided.csv");
  writeFileSync(file, mixedTable(ROWS));
  const out = join(folder, "model.json");
  execFileSync(CLI, ["train", file, "--target", "y", "--out", out], { stdio: "ignore" });
  expected = readFileSync(out, "utf8");
});
after(() => rmSync(folder, { recursive: true }));
after(quit);

/** Has a page's worker tell how many workers it employs: gives a function that says how many these are now. */
async function counted({ page, server }) {
  const counting = `
    let employed = 0;
    const channel = new BroadcastChannel("employed");
    const count = (change) => channel.postMessage((employed += change));
    globalThis.Worker = class extends Worker {
      #ended = false;
      constructor(...how) {
        super(...how);
        count(1);
      }
      terminate() {
        super.terminate();
        if (!this.#ended) count(-1);
        this.#ended = true;
      }
    };\n`;
  server.alter(/worker_loader/, (text) => counting + text);
  await page.addInitScript(() => {
    globalThis.employed = { now: 0, most: 0 };
    new BroadcastChannel("employed").onmessage = ({ data }) => (employed = { now: data, most: Math.max(data, employed.most) });
  });
  return () => page.evaluate(() => employed);
}

test("workers write the document that the command line writes, byte for byte", async (t) => {
  const visited = await visit(t);
  const { page, server } = visited;
  const employed = await counted(visited);
  await visited.start();
  await dropFromDisk(page, file);
  await opened(page, "divided.csv");
  await fit(page);
  assert.ok(server.requests.includes("/compute_loader.js"), "the work was divided");
  assert.equal(await exported(page), expected);
  assert.ok((await employed()).most > 0, "workers are counted");
  await page.waitForFunction(() => employed.now === 0);
  await visited.assertClean();
});

test("the document is the same with one worker, two, four and eight", async (t) => {
  for (const n of [1, 2, 4, 8]) {
    const visited = await visit(t, { context: { serviceWorkers: "block" } });
    const { page, server } = visited;
    const employed = await counted(visited);
    server.alter(/^\/worker-.*\.js$/, (text) => `Object.defineProperty(navigator, "hardwareConcurrency", { value: ${n} });\n${text}`);
    await visited.start();
    await dropFromDisk(page, file);
    await opened(page, "divided.csv");
    await fit(page);
    assert.equal((await employed()).most, n);
    assert.equal(await exported(page), expected, `${n} workers`);
  }
});

/** Begins training and cancels it, so many times that it was running and is not done. */
const cancelTraining = (page, times) =>
  page.evaluate(async (times) => {
    const until = (found) =>
      new Promise((resolve) => {
        const look = () => found() && (observer.disconnect(), resolve(found()));
        const observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true, attributes: true });
        look();
      });
    const button = (name) => [...document.querySelectorAll("button")].find((button) => button.textContent.trim() === name);
    let n_cancelled = 0;
    const isDone = () => location.hash.includes("evaluation");
    // One that is done before the press arrives does not count.
    while (n_cancelled < times) {
      (await until(() => button("Fit a model"))).click();
      (await until(() => button("Cancel") ?? (isDone() && document.body))).click();
      await until(() => !button("Cancel"));
      n_cancelled += isDone() ? 0 : 1;
      location.hash = "#/data-sources";
    }
    return n_cancelled;
  }, times);

/** Bytes that the page's process holds, workers included, once what is no longer used is given back. */
async function held({ page, context }) {
  await (await context.newCDPSession(page)).send("HeapProfiler.collectGarbage");
  const system = await context.browser().newBrowserCDPSession();
  const { processInfo } = await system.send("SystemInfo.getProcessInfo");
  const status = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => readFileSync(`/proc/${id}/status`, "utf8"));
  return Math.max(...status.map((text) => Number(/VmRSS:\s+(\d+) kB/.exec(text)[1]) * 1024));
}

test("training that is begun and cancelled two hundred times leaves no worker behind and memory where it was", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  const employed = await counted(visited);
  await visited.start();
  await dropFromDisk(page, file);
  await opened(page, "divided.csv");
  // After some, everything that is kept for the next is there.
  assert.equal(await cancelTraining(page, 40), 40);
  const early = existsSync("/proc/self/status") ? await held(visited) : 0;
  // What was given back is gone sooner or later: the least of several looks counts.
  const looks = [];
  for (let i = 0; i < 4; i++) {
    assert.equal(await cancelTraining(page, 40), 40);
    looks.push(early > 0 ? await held(visited) : 0);
  }
  if (early > 0) {
    const late = Math.min(...looks.slice(1));
    const words = `${(early / 1e6).toFixed(0)} MB after 40 cycles, ${(late / 1e6).toFixed(0)} MB after 200`;
    t.diagnostic(words);
    // A third of a megabyte a cycle would be a leak.
    assert.ok(late < early + 40e6, words);
  }
  await page.waitForFunction(() => employed.now === 0);
  await fit(page);
  assert.equal(await exported(page), expected);
});

test("without workers to divide it among, the work is done all the same", async (t) => {
  const visited = await visit(t);
  const { page, server } = visited;
  server.alter(/compute_loader/, () => "throw new Error('none');");
  await visited.start();
  await dropFromDisk(page, file);
  await opened(page, "divided.csv");
  await fit(page);
  assert.ok(server.requests.includes("/compute_loader.js"), "workers were asked for");
  assert.equal(await exported(page), expected);
});

test("a worker that fails or falls silent is replaced, and its part is done again", async (t) => {
  for (const fault of ["throw new Error('out of luck')", "return"]) {
    // The offline copy would keep a spoilt one.
    const visited = await visit(t, { context: { serviceWorkers: "block" } });
    const { page, server } = visited;
    // Those that are loaded first do two pieces each, and then no more.
    const spoilt = `let pieces = 0;
      addEventListener("message", (event) => {
        if ((pieces += 1) > 2) { event.stopImmediatePropagation(); ${fault}; }
      });\n`;
    let n_loaded = 0;
    server.alter(/compute_loader/, (text, n) => {
      n_loaded = n + 1;
      return n === 0 ? spoilt + text : text;
    });
    await visited.start();
    await dropFromDisk(page, file);
    await opened(page, "divided.csv");
    assert.ok(n_loaded > 1, "whoever is lost is replaced");
    await fit(page);
    assert.equal(await exported(page), expected, fault);
  }
});

/** A table of so many columns that a block has fewer rows than a factor takes in at a time, and that a fit is divided by parts. */
function wideTable() {
  const names = Array.from({ length: 220 }, (_, k) => `x${k}`);
  let text = `${names.join()},y\n`;
  let state = 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let i = 0; i < 3000; i++) {
    const cells = names.map(() => random());
    text += `${cells.map((cell) => cell.toFixed(6)).join()},${(cells[0] - 2 * cells[7] + cells[219] + random()).toFixed(4)}\n`;
  }
  return text;
}

test("many columns: the document is the command line's, and a worker whose piece takes long is not given up, for it says that it works", async (t) => {
  const [wide, out] = [join(folder, "wide.csv"), join(folder, "wide.json")];
  writeFileSync(wide, wideTable());
  execFileSync(CLI, ["train", wide, "--target", "y", "--out", out], { stdio: "ignore" });
  const visited = await visit(t, { context: { serviceWorkers: "block" } });
  const { page, server } = visited;
  // The first worker dawdles with every batch of rows, until a piece has taken much longer than a silent worker is waited for.
  const dawdling = `
    const now = performance.now.bind(performance);
    const channel = new BroadcastChannel("longest");
    let [begun, longest] = [0, 0];
    addEventListener("message", () => (begun = now()));
    performance.now = () => {
      if (longest < 7000) {
        for (const until = now() + 1500; now() < until;);
        channel.postMessage((longest = Math.max(longest, now() - begun)));
      }
      return now();
    };\n`;
  let n_loaded = 0;
  server.alter(/compute_loader/, (text, n) => {
    n_loaded = n + 1;
    return n === 0 ? dawdling + text : text;
  });
  server.alter(/^\/worker-.*\.js$/, (text) => `Object.defineProperty(navigator, "hardwareConcurrency", { value: 2 });\n${text}`);
  await page.addInitScript(() => {
    globalThis.longest = 0;
    new BroadcastChannel("longest").onmessage = ({ data }) => (longest = data);
  });
  await visited.start();
  await dropFromDisk(page, wide);
  await opened(page, "wide.csv");
  await fit(page);
  assert.ok((await page.evaluate(() => longest)) > 7000, "a piece took long");
  assert.equal(n_loaded, 2, "nobody was replaced");
  assert.equal(await exported(page), readFileSync(out, "utf8"));
  await visited.assertClean();
});
