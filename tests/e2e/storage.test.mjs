// A table that memory has no room for lies in the browser's storage, and works as any other; one that has room nowhere is refused.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CLI, drop, dropFromDisk, dropLarge, exported, fit, goTo, mixedTable, opened, SAMPLES } from "./person.mjs";
import { quit, visit } from "./visit.mjs";

const ROWS = 60_000;
let folder, file;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "straightedge-"));
  file = join(folder, "mixed.csv");
  writeFileSync(file, mixedTable(ROWS));
});
after(() => rmSync(folder, { recursive: true }));
after(quit);

/** A page on a machine of so little memory that tables may take `bytes` of it; `more` is run before the worker. */
async function short(t, bytes, more = "") {
  const visited = await visit(t, { context: { serviceWorkers: "block" } });
  const deviceMemory = (2 * bytes) / 2 ** 30;
  const saying = `Object.defineProperty(navigator, "deviceMemory", { value: ${deviceMemory} });\n${more}\n`;
  visited.server.alter(/worker_loader/, (text) => saying + text);
  await visited.page.addInitScript(saying);
  await visited.start();
  return visited;
}

const lead = (page) => page.locator("#stage-title ~ * p").first().innerText();

/** The files in the browser's storage that hold columns. */
const stored = (page) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const names = [];
    for await (const [name, folder] of root) if (name === "columns") for await (const key of folder.keys()) names.push(key);
    return names.length;
  });

/** Waits until there are so many of them. */
async function untilStored(page, wanted) {
  let found;
  for (let looks = 0; looks < 200; looks++) {
    found = await stored(page);
    if (found === wanted) return;
  }
  assert.equal(found, wanted);
}

test("with little memory or none the document is the one of the command line, byte for byte", async (t) => {
  const out = join(folder, "model.json");
  execFileSync(CLI, ["train", file, "--target", "y", "--out", out], { stdio: "ignore" });
  const document = readFileSync(out, "utf8");
  for (const [bytes, words] of [
    [0, /, 0 bytes in memory \(of at most 0 bytes\), [\d.]+ MB in the browser's storage for want of memory/],
    [1 << 20, /, 1\.0 MB in memory \(of at most 1\.0 MB\), [\d.]+ MB in the browser's storage for want of memory/],
    [1 << 30, /, [\d.]+ MB in memory \(of at most 1\.07 GB\)\./],
  ]) {
    const visited = await short(t, bytes);
    const { page } = visited;
    await dropFromDisk(page, file);
    await opened(page, "mixed.csv");
    assert.match(await lead(page), words);
    await fit(page);
    assert.equal(await exported(page), document, `${bytes} bytes of memory`);
    await untilStored(page, bytes > 1e9 ? 0 : 1);
    await visited.assertClean();
  }
});

/** Cleans the table by what is offered, and gives the document of the model of what is left. */
async function cleaned(page) {
  await dropFromDisk(page, file);
  await opened(page, "mixed.csv");
  await goTo(page, "Data pipelines");
  const fixes = page.getByRole("region", { name: /things? to fix/ });
  await fixes.getByRole("button", { name: /Fill with/ }).first().click();
  await page.getByRole("checkbox", { name: "Apply step 1" }).or(page.getByRole("switch", { name: "Apply step 1" })).first().waitFor();
  await goTo(page, "Data sources");
  await fit(page);
  return exported(page);
}

test("what is made of columns in storage lies there too, and is gone with them", async (t) => {
  const plenty = await short(t, 1 << 30);
  const document = await cleaned(plenty.page);
  const visited = await short(t, 0);
  const { page } = visited;
  assert.equal(await cleaned(page), document);
  // The table, and the column that was filled.
  await untilStored(page, 2);

  // The last rows are read when they are looked at.
  await goTo(page, "Data sources");
  const grid = page.getByRole("grid", { name: "The source" });
  await grid.focus();
  await page.keyboard.press("Control+End");
  await grid.getByText("59,999", { exact: true }).or(grid.getByText("59999", { exact: true })).first().waitFor();

  // After a reload the file is read again; what the page before had is cleared.
  await page.reload();
  await visited.started();
  await opened(page, "mixed.csv");
  assert.match(await lead(page), /0 bytes in memory .* in the browser's storage/);
  await untilStored(page, 1);

  await drop(page, join(SAMPLES, "salary.csv"));
  await opened(page, "salary.csv");
  await untilStored(page, 1);
  await visited.assertClean();
});

/** Opens the salary table, then a large one that is refused by `words`; what was there stays. */
async function assertRefused(visited, words) {
  const { page } = visited;
  await drop(page, join(SAMPLES, "salary.csv"));
  await opened(page, "salary.csv");
  await fit(page);
  const before = await exported(page);
  await goTo(page, "Data sources");
  await dropLarge(page, "large.csv", 1_000_000);
  await page.getByText(words).waitFor();
  await opened(page, "salary.csv");
  assert.equal(await exported(page), before);
  await untilStored(page, 0);
}

test("a table that there is no room for is refused with the figures, and what was there stays", async (t) => {
  const refused = /takes about 0\.01 GB \(some \d+ rows of 3 columns\), and memory and browser storage have room for 0\.0\d GB\./;
  // No storage: refused before it is read.
  const none = await short(t, 1 << 20, `Object.defineProperty(navigator.storage, "getDirectory", { value: undefined });`);
  await drop(none.page, join(SAMPLES, "salary.csv"));
  await opened(none.page, "salary.csv");
  await dropLarge(none.page, "large.csv", 1_000_000);
  await none.page.getByText(refused).waitFor();
  await opened(none.page, "salary.csv");
  await none.assertClean();

  // Too little of it: the same.
  const little = await short(t, 1 << 20, "navigator.storage.estimate = async () => ({ quota: 5 << 20, usage: 1 << 20 });");
  await assertRefused(little, refused);
  await little.assertClean();

  // Less than the browser says, as it does: refused on the way.
  const less = await short(t, 1 << 20);
  const system = await less.context.newCDPSession(less.page);
  await system.send("Storage.overrideQuotaForOrigin", { origin: new URL(less.server.url).origin, quotaSize: 4 << 20 });
  await assertRefused(less, /takes about 0\.01 GB .* have room for [\d.]+ GB: the disk is full\./);
  await less.assertClean();

  // A disk that others fill meanwhile: the same, in the browser's words.
  const full = await short(
    t,
    1 << 20,
    `if (globalThis.FileSystemSyncAccessHandle) {
      const { write } = FileSystemSyncAccessHandle.prototype;
      let n = 0;
      FileSystemSyncAccessHandle.prototype.write = function (...how) {
        if ((n += 1) > 5) throw new DOMException("No space available for this operation", "QuotaExceededError");
        return write.apply(this, how);
      };
    }`,
  );
  await assertRefused(full, /takes about 0\.01 GB .* have room for [\d.]+ GB: No space available for this operation/);
  await full.assertClean();
});
