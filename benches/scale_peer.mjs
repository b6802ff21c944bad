// What a large file is measured beside in the same browser: reading its bytes alone, DuckDB-Wasm, PapaParse with ml.js. Bundled by
// `scale.mjs`. Each gives milliseconds.

import * as duckdb from "@duckdb/duckdb-wasm";
import "./peer.mjs";

/** The bytes of a file by as many workers as there are cores, a slice at a time: as one buffer, or as a stream. */
globalThis.readBytes = (file, workers, slice) => read(file, workers, slice, false);
globalThis.streamBytes = (file, workers, slice) => read(file, workers, slice, true);

async function read(file, workers, slice, streams) {
  const all = Array.from({ length: workers }, () => new Worker("reader.js"));
  const starts = Array.from({ length: Math.ceil(file.size / slice) }, (_, i) => i * slice);
  const start = performance.now();
  const found = all.map(
    (worker, i) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = reject;
        worker.postMessage({ file, slice, streams, starts: starts.filter((_, k) => k % workers === i) });
      }),
  );
  const bytes = (await Promise.all(found)).reduce((sum, n) => sum + n, 0);
  const milliseconds = performance.now() - start;
  all.forEach((worker) => worker.terminate());
  if (bytes !== file.size) throw new Error(`${bytes} of ${file.size} bytes were read`);
  return milliseconds;
}

/** The cross-products of all columns in SQL: what least squares by the normal equations needs. */
globalThis.crossProductsByDuckDb = async (file) => {
  const worker = new Worker("duckdb-browser-eh.worker.js");
  const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await db.instantiate(new URL("duckdb-eh.wasm", location.href).href);
  const connection = await db.connect();
  const start = performance.now();
  await db.registerFileHandle("table.csv", file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
  const described = await connection.query("DESCRIBE SELECT * FROM read_csv('table.csv')");
  const names = described.toArray().map((row) => row.column_name);
  const sums = names.flatMap((a, i) => [`sum(${a})`, ...names.slice(i).map((b) => `sum(${a} * ${b})`)]);
  const found = await connection.query(`SELECT count(*), ${sums.join(", ")} FROM read_csv('table.csv')`);
  if (found.numRows !== 1) throw new Error("DuckDB gave no sums");
  const milliseconds = performance.now() - start;
  await connection.close();
  await db.terminate();
  worker.terminate();
  return milliseconds;
};

globalThis.fitByPapaParse = async (file) => (await globalThis.fitByPeers(file, Array.from({ length: 10 }, (_, j) => j - 4.5))).milliseconds;
