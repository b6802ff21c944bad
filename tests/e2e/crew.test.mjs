// Much work is divided among workers: what comes of it is the same to the last bit, whoever does it and whoever fails.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CLI, dropFromDisk, exported, fit, opened } from "./person.mjs";
import { quit, visit } from "./visit.mjs";

/** Rows of the table: so many that it is divided (over 4 MiB), with texts that hold line ends, where chunks are cut. */
const ROWS = 120_000;
let folder, file, expected;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "straightedge-"));
  file = join(folder, "divided.csv");
  let text = "id,x,z,group,day,note,y\n";
  for (let i = 0; i < ROWS; i++) {
    const [x, z] = [((i * 7919) % 10007) / 100, ((i * 104729) % 997) / 10];
    const day = new Date(Date.UTC(2020, 0, 1 + (i % 1000))).toISOString().slice(0, 10);
    const note = i % 9 ? `"a, ""b""\n\nline ${i % 50},"` : "";
    text += `${i},${x},${i % 31 ? z : ""},${"abc"[i % 3]},${day},${note},${(3 + 2 * x - z / 2 + (i % 3) * 5 + ((i * 31) % 101) / 50).toFixed(3)}\n`;
  }
  writeFileSync(file, text);
  const out = join(folder, "model.json");
  execFileSync(CLI, ["train", file, "--target", "y", "--out", out], { stdio: "ignore" });
  expected = readFileSync(out, "utf8");
});
after(() => rmSync(folder, { recursive: true }));
after(quit);

test("workers write the document that the command line writes, byte for byte", async (t) => {
  const visited = await visit(t);
  const { page, server } = visited;
  await visited.start();
  await dropFromDisk(page, file);
  await opened(page, "divided.csv");
  await fit(page);
  assert.ok(server.requests.includes("/compute_loader.js"), "the work was divided");
  assert.equal(await exported(page), expected);
  assert.equal(page.workers().length, 1, "workers are let go when the work is done");
  await visited.assertClean();
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
