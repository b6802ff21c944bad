// Says what opening the page for the first time costs: each file as it is, by gzip and by brotli, as file servers send it.
//
// usage: node scripts/size.mjs [FOLDER] [--budget]      with --budget, a sum that has grown beyond its ceiling is a failure

import { readFileSync, readdirSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { join } from "node:path";

/** What a first load may be, in bytes by brotli: all that a person waits for until a first file is on the screen, the worker too. */
const CEILING_FIRST = 600 * 1024;
/** With the second parts, which come while they look at it. */
const CEILING_ALL = 1340 * 1024;

const strict = process.argv.includes("--budget");
const folder = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? "dist";

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort();
const rows = files.map((file) => {
  const bytes = readFileSync(file);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  return {
    name: file.slice(folder.length + 1),
    // Sample data are fetched when a person picks them, what computes when there is much to do, what unpacks when a file comes
    // that is no text, and what asks for an address when one is typed; not before.
    first: !/^(samples|compute|unpack|fetch)/.test(file.slice(folder.length + 1)),
    later: /^(sw|model\.schema|(app|worker)-second)/.test(file.slice(folder.length + 1)),
    sizes: [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli.length],
  };
});

const print = (name, sizes) =>
  console.log(name.padEnd(44) + sizes.map((size) => `${(size / 1024).toFixed(1)} KB`.padStart(12)).join(""));
const total = (wanted) => [0, 1, 2].map((i) => wanted.reduce((sum, row) => sum + row.sizes[i], 0));

console.log("file".padEnd(44) + ["raw", "gzip", "brotli"].map((head) => head.padStart(12)).join(""));
for (const row of rows) print(row.first ? (row.later ? `(afterwards) ${row.name}` : row.name) : `(on demand) ${row.name}`, row.sizes);

const sums = [
  { name: "the first load", sizes: total(rows.filter((row) => row.first && !row.later)), ceiling: CEILING_FIRST },
  { name: "with what comes afterwards", sizes: total(rows.filter((row) => row.first)), ceiling: CEILING_ALL },
];
for (const { name, sizes } of sums) print(name, sizes);
const grown = sums.filter(({ sizes, ceiling }) => sizes[2] > ceiling);
for (const { name, ceiling } of grown) console.error(`${name}: more than ${ceiling / 1024} KB by brotli`);
if (strict && grown.length > 0) process.exit(1);
