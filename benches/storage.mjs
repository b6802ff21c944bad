// A file from the drop to its evaluated model where memory has room for a quarter of its columns, beside the same with room for all: the
// rest lies in the browser's storage, on the disk as a person's does. Adds its figures to FOLDER/../bench.json.
//
// usage: node benches/storage.mjs FOLDER [ROWS]      FOLDER: where the table is made, and where it stays (55000000 rows are 5 GB)

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { launch } from "../tests/e2e/browser.mjs";
import { serve } from "../tests/e2e/server.mjs";
import { peakSince, renderers } from "./memory.mjs";
import { dropToModel, pageWith } from "./page.mjs";
import { makeTable } from "./tables.mjs";

const [folder, rowsText = "10000000"] = process.argv.slice(2);
const ROWS = Number(rowsText);
const COLUMNS = 11;
/** Numbers of few digits, as these are, are held in four bytes. */
const HELD = ROWS * COLUMNS * 4;

/** Bytes of the files that a profile's pages have for themselves. */
const onDisk = (profile) => Number(execFileSync("du", ["-sk", join(profile, "Default/File System")], { encoding: "utf8" }).split("\t")[0]) * 1024;

/** Drop to model where tables may take so many bytes of memory, with the tab's peak and what lies in storage by then. */
async function turn(path, bytes) {
  const profile = mkdtempSync(join(folder, "profile-"));
  const server = await serve(join(import.meta.dirname, "../dist"));
  // A table may take half of what the machine is said to have, in GiB.
  const saying = `Object.defineProperty(navigator, "deviceMemory", { value: ${(2 * bytes) / 2 ** 30} });\n`;
  server.alter(/worker_loader/, (text) => saying + text);
  const { page, close } = await pageWith(await launch(profile), server.url, path);
  const before = renderers();
  const { model } = await dropToModel(page);
  const found = { model, peak: peakSince(before), stored: onDisk(profile) };
  await close();
  await server.close();
  rmSync(profile, { recursive: true });
  return found;
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`.padStart(10);
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`.padStart(10);
const line = (what, value) => console.log(what.padEnd(60) + value);

const path = join(folder, `numbers-${ROWS}x${COLUMNS}.csv`);
const n_bytes = makeTable(path, ROWS, COLUMNS);
line(`${ROWS} x ${COLUMNS} numbers`, megabytes(n_bytes));
// More than a module addresses, tables never get.
const plenty = 2 * HELD < 3 * 2 ** 30 ? await turn(path, 2 * HELD) : undefined;
const short = await turn(path, HELD / 4);
line("drop to model with memory for a quarter of the columns", seconds(short.model));
line("  in the browser's storage by then", megabytes(short.stored));
line("  peak of the tab", megabytes(short.peak));
if (plenty) {
  line("drop to model with memory for all", seconds(plenty.model));
  line("  peak of the tab", megabytes(plenty.peak));
  const bench = join(dirname(folder), "bench.json");
  const figures = existsSync(bench) ? JSON.parse(readFileSync(bench, "utf8")) : {};
  figures.storage_over_memory = short.model / plenty.model;
  figures.storage_peak_over_columns = short.peak / (ROWS * COLUMNS * 8);
  line("  the former over the latter", figures.storage_over_memory.toFixed(2).padStart(10));
  writeFileSync(bench, `${JSON.stringify(figures, null, 2)}\n`);
}
