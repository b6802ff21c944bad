// How time and memory grow with the table: from 10 thousand to 10 million rows, and from 10 to 1,000 columns. Writes docs/scale.md, with
// docs/scale.svg beside it.
//
// usage: node benches/growth.mjs FOLDER [MOST_ROWS]      FOLDER: where the tables are made, and where they stay

import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { launch } from "../tests/e2e/browser.mjs";
import { serve } from "../tests/e2e/server.mjs";
import { PHASES, dropToModel, median, pageWith } from "./page.mjs";
import { peakSince, renderers } from "./memory.mjs";
import { makeTable } from "./tables.mjs";

const [folder, mostText = "10000000"] = process.argv.slice(2);
const docs = join(import.meta.dirname, "../docs");
const SIZES = [
  ...[10_000, 100_000, 1_000_000, 10_000_000].filter((rows) => rows <= Number(mostText)).map((rows) => ({ rows, columns: 11 })),
  ...[100, 1_000].map((columns) => ({ rows: 10_000, columns })),
];

/** What takes longer than this is called off, and the table says so. */
const MOST_MS = 90_000;

let browser = await launch();
const ours = await serve(join(import.meta.dirname, "../dist"));
const found = [];
const late = [];
for (const { rows, columns } of SIZES) {
  const path = join(folder, `numbers-${rows}x${columns}.csv`);
  const bytes = makeTable(path, rows, columns);
  const turns = [];
  for (let turn = 0; turn < 3; turn++) {
    const { page, close } = await pageWith(browser, ours.url, path);
    const before = renderers();
    let timer;
    const over = new Promise((resolve) => (timer = setTimeout(resolve, MOST_MS)));
    const done = dropToModel(page).catch(() => undefined);
    const model = await Promise.race([done, over]);
    clearTimeout(timer);
    if (!model) break;
    turns.push({ ...model, peak: peakSince(before) });
    await close();
  }
  if (turns.length < 3) {
    console.log(`${rows} x ${columns}: not within ${MOST_MS / 1000} s`);
    late.push({ rows, columns, bytes });
    await browser.close();
    browser = await launch();
    continue;
  }
  const of = (key) => median(turns.map((turn) => turn[key]));
  const phases = PHASES.map((phase) => median(turns.map((turn) => turn.phases[phase] ?? 0)));
  found.push({ rows, columns, bytes, model: of("model"), reading: of("reading"), peak: of("peak"), held: rows * columns * 8, phases });
  const { model, peak } = found.at(-1);
  console.log(`${rows} x ${columns}`.padEnd(20) + `${(model / 1000).toFixed(2)} s`.padStart(10) + `${(peak / 1e6).toFixed(0)} MB`.padStart(12));
}
await browser.close();
await ours.close();

// ---- the table -------------------------------------------------------------------------------------------------------------

const count = (n) => n.toLocaleString("en-US");
const row = ({ rows, columns, bytes, model, reading, peak, held }) =>
  `| ${count(rows)} | ${count(columns)} | ${(bytes / 1e6).toFixed(1)} | ${(reading / 1000).toFixed(2)} | ${(model / 1000).toFixed(2)} | ${(held / 1e6).toFixed(1)} | ${(peak / 1e6).toFixed(0)} |`;
const largest = found.toSorted((a, b) => a.bytes - b.bytes).at(-1);
const parts = PHASES.map((phase, i) => `${phase} ${(largest.phases[i] / 1000).toFixed(1)} s`).join(", ");
writeFileSync(
  join(docs, "scale.md"),
  `# How time and memory grow

Written by \`scripts/bench growth\`: headless Chromium on ${availableParallelism()} cores, the median of three. Time runs from the drop of
a CSV of numbers to its least-squares model, cross-validated and evaluated, on the screen. Memory is the most that the tab's process
took from the system beyond an empty page, everything included (the columns, what travels between the workers, their code). Typed
columns are counted with eight bytes a number; numbers of few digits, as here, are held in four.

| rows | columns | MB on disk | s until read and described | s until evaluated | MB of typed columns | MB at most |
|---:|---:|---:|---:|---:|---:|---:|
${found.map(row).join("\n")}
${late.map(({ rows, columns, bytes }) => `| ${count(rows)} | ${count(columns)} | ${(bytes / 1e6).toFixed(1)} | | over ${MOST_MS / 1000} | | |\n`).join("")}
What the page says that it does with the largest file, ${count(largest.rows)} × ${count(largest.columns)}, to a fifth of a second: ${parts}. The rest is a look at its beginning, and drawing.

![Seconds and megabytes by the number of cells](scale.svg)
`,
);

// ---- the chart -------------------------------------------------------------------------------------------------------------

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [720, 320, 64, 44, 34];
const panels = [
  { title: "seconds until evaluated", key: (size) => size.model / 1000 },
  { title: "megabytes at most", key: (size) => size.peak / 1e6 },
];
const cells = (size) => size.rows * size.columns;
const decades = (values) => [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
const marks = ([low, high]) => Array.from({ length: high - low + 1 }, (_, i) => low + i);
const word = (exponent) => {
  if (exponent < 3) return String(10 ** exponent);
  const [unit, power] = [["k", 3], ["M", 6], ["G", 9]][Math.min(Math.floor(exponent / 3), 3) - 1];
  return `${10 ** (exponent - power)}${unit}`;
};
const panel = ({ title, key }, i) => {
  const width = WIDTH / 2 - LEFT - 16;
  const height = HEIGHT - TOP - BOTTOM;
  const [xs, ys] = [decades(found.map(cells)), decades(found.map(key))];
  const at = (value, [low, high], length) => (length * (Math.log10(value) - low)) / Math.max(high - low, 1);
  const x = (size) => at(cells(size), xs, width).toFixed(1);
  const y = (size) => (height - at(key(size), ys, height)).toFixed(1);
  const line = (sizes, dash) =>
    `<polyline points="${sizes.map((size) => `${x(size)},${y(size)}`).join(" ")}" fill="none" stroke="#2563eb" stroke-width="2"${dash}/>` +
    sizes.map((size) => `<circle cx="${x(size)}" cy="${y(size)}" r="3.5" fill="#2563eb"/>`).join("");
  const by = (wanted) => found.filter(wanted).sort((a, b) => cells(a) - cells(b));
  const grid = marks(xs).map((e) => {
    const place = at(10 ** e, xs, width).toFixed(1);
    return `<path d="M${place} 0V${height}" stroke="#8884"/><text x="${place}" y="${height + 16}" text-anchor="middle">${word(e)}</text>`;
  });
  const rungs = marks(ys).map((e) => {
    const place = (height - at(10 ** e, ys, height)).toFixed(1);
    return `<path d="M0 ${place}H${width}" stroke="#8884"/><text x="-6" y="${place}" dy="4" text-anchor="end">${word(e)}</text>`;
  });
  return `<g transform="translate(${LEFT + (i * WIDTH) / 2} ${TOP})"><text y="-14" font-weight="600">${title}</text>${grid.join("")}${rungs.join("")}
${line(by(({ columns }) => columns === 11), "")}${line(by(({ rows, columns }) => rows === 10_000 && columns >= 11), ' stroke-dasharray="5 4"')}
<text x="${width / 2}" y="${height + 36}" text-anchor="middle">cells (line: more rows, dashes: more columns)</text></g>`;
};
writeFileSync(
  join(docs, "scale.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="11" fill="#666">
<title>Seconds and megabytes by the number of cells</title>
${panels.map(panel).join("\n")}
</svg>
`,
);
