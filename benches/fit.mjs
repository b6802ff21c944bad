// Least squares on 1,000,000 × 11 numbers in memory: ours natively and as wasm in this JavaScript engine, on one thread each,
// beside statsmodels on one thread. Ours cross-validates too, and says more: see benches/fit.py.
//
// usage: node benches/fit.mjs NATIVE_BINARY WASM_MODULE [PYTHON]      by turns, best of three

import { execFileSync } from "node:child_process";

const [native, wasm, python] = process.argv.slice(2);
const run = (command, ...args) => JSON.parse(execFileSync(command, args, { encoding: "utf8" }).trim().split("\n").at(-1));

const rounds = [0, 1, 2].map(() => ({
  native: run(native),
  wasm: run(process.execPath, "-e", `require(${JSON.stringify(wasm)})`),
  peer: python ? run(python, new URL("fit.py", import.meta.url).pathname) : undefined,
}));
const least = (who, key) => Math.min(...rounds.map((round) => round[who][key]));
const gb = (1e6 * 11 * 8) / 1e9;

const line = (what, value) => console.log(what.padEnd(64) + value);
for (const who of ["native", "wasm"]) {
  line(`${who}: first pass over the rows`, `${(gb / least(who, "pass_s")).toFixed(2)} GB/s of f64`);
  line(`${who}: fit with cross-validation`, `${(1e3 * least(who, "fit_s")).toFixed(0)} ms`);
  line(`${who}: the same with everything said about it`, `${(1e3 * least(who, "inference_s")).toFixed(0)} ms`);
}
if (python) {
  const { version } = rounds[0].peer;
  for (const key of ["fit_s", "inference_s"]) {
    const [ours, theirs] = [least("native", key), least("peer", key)];
    line(`statsmodels ${version}, ${key === "fit_s" ? "fit" : "with most of what is said"}`, `${(1e3 * theirs).toFixed(0)} ms`);
    line(`  over ours natively`, (theirs / ours).toFixed(2));
  }
}
