// How long a person waits for the page: cold starts of dist/ in headless Chromium, with no cache and no offline copy.
//
// usage: node benches/start.mjs [STARTS]

import { launch } from "../tests/e2e/browser.mjs";
import { serve } from "../tests/e2e/server.mjs";
import { DIST } from "../tests/e2e/visit.mjs";

const starts = Number(process.argv[2] ?? 9);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const browser = await launch();
const server = await serve(DIST);
const measured = [];
for (let i = 0; i < starts; i++) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => addEventListener("TrunkApplicationStarted", () => (globalThis.startedAt = performance.now())));
  await page.goto(server.url);
  await page.waitForFunction(() => globalThis.startedAt && performance.getEntriesByName("first-contentful-paint").length);
  measured.push(
    await page.evaluate(() => ({
      paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
      started: globalThis.startedAt,
      heap: performance.memory.usedJSHeapSize / 1024 / 1024,
    })),
  );
  await context.close();
}
await browser.close();
await server.close();

const show = (name, unit, pick) => {
  const values = measured.map(pick);
  const text = [Math.min(...values), median(values), Math.max(...values)].map((value) => value.toFixed(1).padStart(9)).join("");
  console.log(`${name.padEnd(36)}${text} ${unit}`);
};
console.log(`${`${starts} cold starts`.padEnd(36)}${["least", "median", "most"].map((head) => head.padStart(9)).join("")}`);
show("first paint (the shell)", "ms", (m) => m.paint);
show("app started", "ms", (m) => m.started);
show("JavaScript heap", "MB", (m) => m.heap);
