// Says what opening the page for the first time costs: each file as it is, by gzip and by brotli, as file servers send it.
//
// usage: node scripts/size.mjs [FOLDER] [--budget]      with --budget, a first load that has grown beyond its ceiling is a failure

import { readFileSync, readdirSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { join } from "node:path";

/** What it is to come down to. */
const TARGET = 600 * 1024;
/** What it must not grow beyond on the way there. */
const CEILING = 1300 * 1024;

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
    // Sample data are fetched when a person picks them, and what unpacks when a file comes that is no text; not before.
    first: !/^(samples|unpack)/.test(file.slice(folder.length + 1)),
    // The page can be used before its worker is there.
    later: /^(worker|sw|model\.schema)/.test(file.slice(folder.length + 1)),
    sizes: [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli.length],
  };
});

const print = (name, sizes) =>
  console.log(name.padEnd(44) + sizes.map((size) => `${(size / 1024).toFixed(1)} KB`.padStart(12)).join(""));
const total = (wanted) => [0, 1, 2].map((i) => wanted.reduce((sum, row) => sum + row.sizes[i], 0));

console.log("file".padEnd(44) + ["raw", "gzip", "brotli"].map((head) => head.padStart(12)).join(""));
for (const row of rows) print(row.first ? row.name : `(on demand) ${row.name}`, row.sizes);
print("until the page can be used", total(rows.filter((row) => row.first && !row.later)));
const first = total(rows.filter((row) => row.first));
print("first load", first);
console.log(`first load by brotli: ${((100 * first[2]) / TARGET).toFixed(0)}% of the target of ${TARGET / 1024} KB`);
if (first[2] > CEILING) {
  console.error(`the first load is larger than ${CEILING / 1024} KB`);
  if (strict) process.exit(1);
}
