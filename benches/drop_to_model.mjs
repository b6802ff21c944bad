// From the drop of a file to its fitted and evaluated model on the screen, beside PapaParse with
// ml-regression-multivariate-linear on the same file in the same headless Chromium, turn by turn.
//
// usage: node benches/drop_to_model.mjs FOLDER [TURNS]      FOLDER: where the tables are made, and where they stay

import { build } from "esbuild";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../tests/e2e/browser.mjs";
import { serve } from "../tests/e2e/server.mjs";
import { dropToModel, median, pageWith } from "./page.mjs";
import { makeTable } from "./tables.mjs";

const [folder, turns = "3"] = process.argv.slice(2);
const SIZES = [
  [10_000, 20],
  [1_000_000, 11],
];
/** How far apart two predictions of the same model may be: what the normal equations cost the peer. */
const SAME = 1e-6;

const peerFolder = join(folder, "peer");
mkdirSync(peerFolder, { recursive: true });
writeFileSync(join(peerFolder, "index.html"), `<!doctype html><title>Peer</title><input type="file"><script src="peer.js"></script>`);
await build({
  entryPoints: [join(import.meta.dirname, "peer.mjs")],
  outfile: join(peerFolder, "peer.js"),
  bundle: true,
  minify: true,
  format: "iife",
});

const browser = await launch();
const ours = await serve(join(import.meta.dirname, "../dist"));
const peers = await serve(peerFolder);

async function ourTurn(path, row) {
  const { page, close } = await pageWith(browser, ours.url, path);
  const { model, ...found } = await dropToModel(page);
  const prediction = await page.evaluate(async (row) => {
    const inputs = Object.fromEntries(row.map((value, j) => [`x${j + 1}`, value]));
    return (await globalThis.straightedge.predict(null, [inputs])).predictions[0].prediction;
  }, row);
  await close();
  return { ...found, milliseconds: model, prediction };
}

async function peerTurn(path, row) {
  const { page, close } = await pageWith(browser, peers.url, path);
  const found = await page.evaluate((row) => globalThis.fitByPeers(document.querySelector("input").files[0], row), row);
  await close();
  return found;
}

const cell = (value, digits = 0) => value.toFixed(digits).padStart(10);

console.log(`${"drop to model".padEnd(20)}${["MB", "ours, ms", "of it read", "peer, ms", "of it read", "peer/ours", "longest"].map((h) => h.padStart(11)).join("")}`);
for (const [rows, columns] of SIZES) {
  const path = join(folder, `numbers-${rows}x${columns}.csv`);
  const bytes = makeTable(path, rows, columns);
  const row = Array.from({ length: columns - 1 }, (_, j) => j - 4.5);
  const pairs = [];
  for (let turn = 0; turn < Number(turns); turn++) {
    const [a, b] = [await ourTurn(path, row), await peerTurn(path, row)];
    if (Math.abs(a.prediction - b.prediction) > SAME) throw new Error(`two models: ${a.prediction} and ${b.prediction}`);
    pairs.push([a, b]);
  }
  const of = (pick) => median(pairs.map(pick));
  const line = [
    cell(bytes / 1e6, 1),
    cell(of(([a]) => a.milliseconds)),
    cell(of(([a]) => a.reading)),
    cell(of(([, b]) => b.milliseconds)),
    cell(of(([, b]) => b.reading)),
    cell(of(([a, b]) => b.milliseconds / a.milliseconds), 2),
    cell(of(([a]) => a.longest)),
  ];
  console.log(`${`${rows} × ${columns}`.padEnd(20)} ${line.join(" ")}`);
}
console.log("Medians of the turns. longest: the longest task on the page's own thread, in ms (0: none over 50).");
await browser.close();
await ours.close();
await peers.close();
