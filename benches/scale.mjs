// A large file from the drop to its evaluated model, beside merely reading its bytes, Polars and pandas with scikit-learn, DuckDB-Wasm
// and PapaParse with ml-regression-multivariate-linear. Writes the ratios to FOLDER/../bench.json.
//
// usage: node benches/scale.mjs FOLDER [ROWS] [PYTHON]      FOLDER: where the tables are made, and where they stay

import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { launch } from "../tests/e2e/browser.mjs";
import { serve } from "../tests/e2e/server.mjs";
import { peakSince, renderers } from "./memory.mjs";
import { PHASES, dropToCancel, dropToModel, median, pageWith } from "./page.mjs";
import { makeMixedTable, makeTable } from "./tables.mjs";

const [folder, rowsText = "10000000", python] = process.argv.slice(2);
const ROWS = Number(rowsText);
const COLUMNS = 11;
/** Bytes that a reader of bytes alone asks for at a time, and those of a stream, which our workers read. */
const SLICE = 16 << 20;
const STREAM = 32 << 20;
const figures = { rows: ROWS, columns: COLUMNS, cores: availableParallelism() };

// ---- the peers' page -------------------------------------------------------------------------------------------------------

const peerFolder = join(folder, "scale-peer");
mkdirSync(peerFolder, { recursive: true });
const duckdb = join(import.meta.dirname, "node_modules/@duckdb/duckdb-wasm/dist");
for (const name of ["duckdb-eh.wasm", "duckdb-browser-eh.worker.js"]) copyFileSync(join(duckdb, name), join(peerFolder, name));
writeFileSync(join(peerFolder, "index.html"), `<!doctype html><title>Peer</title><input type="file"><script type="module" src="scale_peer.js"></script>`);
writeFileSync(
  join(peerFolder, "reader.js"),
  `onmessage = async ({ data: { file, starts, slice, streams } }) => {
     const reader = new FileReaderSync();
     let n = 0;
     let buffer = new ArrayBuffer(1 << 20);
     for (const start of starts) {
       const piece = file.slice(start, start + slice);
       if (!streams) {
         n += reader.readAsArrayBuffer(piece).byteLength;
         continue;
       }
       const stream = piece.stream().getReader({ mode: "byob" });
       for (;;) {
         const { value } = await stream.read(new Uint8Array(buffer), { min: buffer.byteLength });
         n += value?.byteLength ?? 0;
         if (!value?.byteLength) break;
         buffer = value.buffer;
       }
       buffer = new ArrayBuffer(1 << 20);
     }
     postMessage(n);
   };`,
);
await build({ entryPoints: [join(import.meta.dirname, "scale_peer.mjs")], outfile: join(peerFolder, "scale_peer.js"), bundle: true, minify: true, format: "esm" });

// ---- the browser -----------------------------------------------------------------------------------------------------------

const browser = await launch();
const ours = await serve(join(import.meta.dirname, "../dist"));
const peers = await serve(peerFolder);

async function ourTurn(path, refits = false) {
  const { page, close } = await pageWith(browser, ours.url, path);
  const before = renderers();
  const found = await dropToModel(page);
  const peak = peakSince(before);
  const refit = refits ? await ourRefit(page) : undefined;
  await close();
  return { ...found, refit, peak };
}

/** Another model from the columns in memory: without the feature x1. Milliseconds from the press on Train to its evaluation. */
async function ourRefit(page) {
  await page.evaluate(() => (location.hash = "#/feature-store"));
  await page.getByRole("checkbox", { name: /^x1\b/ }).uncheck();
  const train = page.getByRole("button", { name: /^Train/ }).first();
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  // From the press itself: what drives the browser takes a tenth of a second to get there.
  const taken = page.evaluate(async () => {
    const pressed = await new Promise((resolve) => addEventListener("click", (event) => resolve(event.timeStamp), { capture: true, once: true }));
    await until(() => location.hash.includes("evaluation") && document.querySelector("#verdict") && !document.querySelector("[aria-busy=true]"));
    return performance.now() - pressed;
  });
  await train.click();
  return taken;
}

/** Milliseconds from Cancel to the page as it was, at several moments of reading: the longest. */
async function longestCancel(path) {
  const { page, close } = await pageWith(browser, ours.url, path);
  const found = [];
  for (const after of [100, 700, 1500, 2500]) found.push(await dropToCancel(page, after));
  await close();
  return Math.max(...found);
}

async function peerTurn(path, what, slice = SLICE) {
  const { page, close } = await pageWith(browser, peers.url, path);
  await page.waitForFunction((what) => globalThis[what], what);
  const found = await page.evaluate(
    ([what, slice]) => globalThis[what](document.querySelector("input").files[0], navigator.hardwareConcurrency, slice),
    [what, slice],
  );
  await close();
  return found;
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`.padStart(10);
const line = (what, value) => console.log(what.padEnd(60) + value);

// ---- the large file --------------------------------------------------------------------------------------------------------

const large = join(folder, `numbers-${ROWS}x${COLUMNS}.csv`);
figures.bytes = makeTable(large, ROWS, COLUMNS);
line(`${ROWS} x ${COLUMNS} numbers`, `${(figures.bytes / 1e6).toFixed(0)} MB`.padStart(10));

const turns = [0, 1, 2].map(() => ({}));
for (const turn of turns) {
  turn.bytes = await peerTurn(large, "readBytes");
  turn.stream = await peerTurn(large, "streamBytes", STREAM);
  Object.assign(turn, await ourTurn(large, true));
}
const of = (key) => median(turns.map((turn) => turn[key]));
figures.read_bytes_ms = of("bytes");
figures.drop_to_model_ms = of("model");
figures.refit_ms = of("refit");
figures.longest_task_ms = of("longest");
figures.drop_to_model_over_read = median(turns.map((turn) => turn.model / turn.bytes));
figures.drop_to_model_over_stream = median(turns.map((turn) => turn.model / turn.stream));
figures.refit_over_first = median(turns.map((turn) => turn.refit / turn.model));
figures.peak_over_columns = of("peak") / (ROWS * COLUMNS * 8);
line("reading the bytes alone, as many workers", seconds(figures.read_bytes_ms));
line("drop to evaluated model", seconds(figures.drop_to_model_ms));
line("  of it until it is read and described", seconds(of("reading")));
for (const phase of PHASES) {
  line(`  of it ${phase}`, seconds(median(turns.map((turn) => turn.phases[phase] ?? 0))));
}
line("  over reading the bytes", figures.drop_to_model_over_read.toFixed(2).padStart(10));
line("  over reading them as a stream, the quickest way", figures.drop_to_model_over_stream.toFixed(2).padStart(10));
line("a second fit, without x1", seconds(figures.refit_ms));
line("  over the first", figures.refit_over_first.toFixed(3).padStart(10));
line("peak of the tab over its typed columns", figures.peak_over_columns.toFixed(2).padStart(10));
line("longest task of the page", `${figures.longest_task_ms.toFixed(0)} ms`.padStart(10));

figures.cancel_ms = await longestCancel(large);
line("longest wait after Cancel", `${figures.cancel_ms.toFixed(0)} ms`.padStart(10));

if (python) {
  for (const tool of ["polars", "pandas"]) {
    const times = [0, 1, 2].map(() => JSON.parse(execFileSync(python, [join(import.meta.dirname, "scale.py"), tool, large], { encoding: "utf8" })));
    const best = median(times.map(({ seconds }) => seconds * 1000));
    figures[`${tool}_sklearn_ms`] = best;
    figures[`${tool}_sklearn_over_ours`] = best / figures.drop_to_model_ms;
    line(`${times[0].version} natively: read and LinearRegression`, seconds(best));
    line("  over ours", figures[`${tool}_sklearn_over_ours`].toFixed(2).padStart(10));
  }
}

// ---- the tenth of it, which the others can hold ----------------------------------------------------------------------------

const tenth = join(folder, `numbers-${ROWS / 10}x${COLUMNS}.csv`);
makeTable(tenth, ROWS / 10, COLUMNS);
const small = [0, 1, 2].map(() => ({}));
for (const turn of small) {
  turn.ours = (await ourTurn(tenth)).model;
  turn.duckdb = await peerTurn(tenth, "crossProductsByDuckDb");
  turn.papaparse = await peerTurn(tenth, "fitByPapaParse");
}
for (const [key, name] of [["duckdb", "duckdb_wasm_over_ours"], ["papaparse", "papaparse_mljs_over_ours"]]) {
  figures[name] = median(small.map((turn) => turn[key] / turn.ours));
  line(`${key}, ${ROWS / 10} rows`, seconds(median(small.map((turn) => turn[key]))));
  line("  over ours", figures[name].toFixed(2).padStart(10));
}
line(`ours, ${ROWS / 10} rows`, seconds(median(small.map((turn) => turn.ours))));

// ---- categories, dates and missing values ----------------------------------------------------------------------------------

const mixed = join(folder, `mixed-${ROWS / 10}.csv`);
figures.mixed_bytes = makeMixedTable(mixed, ROWS / 10);
figures.mixed_ms = median([(await ourTurn(mixed)).model, (await ourTurn(mixed)).model, (await ourTurn(mixed)).model]);
figures.mixed_read_bytes_ms = await peerTurn(mixed, "readBytes");
line(`${ROWS / 10} rows with categories, dates and missing values`, seconds(figures.mixed_ms));

// ---- how long the page is busy at a time, with a wide window of columns -----------------------------------------------------

const wide = join(folder, `numbers-${ROWS / 10}x20.csv`);
makeTable(wide, ROWS / 10, 20);
const tasks = [];
while (tasks.length < 3) tasks.push((await ourTurn(wide)).longest);
figures.longest_task_x20_ms = median(tasks);
line(`longest task of the page, ${ROWS / 10} x 20 (0: none over 50 ms)`, `${figures.longest_task_x20_ms.toFixed(0)} ms`.padStart(10));

await browser.close();
await ours.close();
await peers.close();
writeFileSync(join(dirname(folder), "bench.json"), `${JSON.stringify(figures, null, 2)}\n`);
