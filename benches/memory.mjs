// Memory of the browser's processes for pages, in bytes, as the system counts it (Linux only).

import { readFileSync, readdirSync } from "node:fs";

/** Of each process: what it holds now, and the most that it held. */
export function renderers() {
  const found = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer")) continue;
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      const bytes = (key) => Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024;
      found.set(pid, { now: bytes("VmRSS"), most: bytes("VmHWM") });
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

/** By how much the process that grew most since `before` had grown at its height. */
export function peakSince(before) {
  const growth = [...renderers()].map(([pid, { most }]) => most - (before.get(pid)?.now ?? 0));
  return Math.max(0, ...growth);
}
