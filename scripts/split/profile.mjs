// Finds out what runs until a first file is on the screen, and writes it down for scripts/split/split.mjs: app.first and worker.first,
// a line a function.
//
// It builds the page with every function telling whether it was called, opens it in headless Chromium and drops files on it, each on a
// fresh page: with few rows and many, commas and semicolons, gaps, dates and damage; and while the machine is busy. A function that is
// new since, or has another name, belongs to the second part until this is run again: the page then waits for that part a little
// earlier, and nothing breaks.
//
// usage: node scripts/split/profile.mjs      (after `scripts/setup`)

import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { launch } from "../../tests/e2e/browser.mjs";
import { drop, opened, SAMPLES } from "../../tests/e2e/person.mjs";
import { serve } from "../../tests/e2e/server.mjs";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "target/traced");
const env = { ...process.env, STRAIGHTEDGE_TRACE: "1" };
if (spawnSync("trunk", ["build", "--dist", folder], { cwd: root, env, stdio: "inherit" }).status !== 0) process.exit(1);

const european = "datum;menge;preis\n" + Array.from({ length: 400 }, (_, i) => `${(i % 28) + 1}.03.2024;${i};1.${i + 100},${i % 10}0`).join("\n") + "\n";
const files = [
  ...["salary.csv", "penguins.csv", "flights.csv", "weather_dirty.csv", "longley.csv"].map((name) => ({ name, path: join(SAMPLES, name) })),
  { name: "european.csv", content: european },
];

const called = { app: new Set(), worker: new Set() };
const note = async (name, target) => {
  for (const mark of (await target.evaluate(() => globalThis.called?.())) ?? []) called[name].add(mark);
};

const browser = await launch();
const server = await serve(folder);
async function profile({ name, path = name, content }) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 800 }]) {
    const page = await browser.newPage({ viewport });
    await page.goto(server.url);
    await page.waitForSelector("#shell", { state: "detached" });
    await drop(page, path, content);
    await opened(page, name);
    await page.locator('.grid-cell[data-row="3"][data-state="there"]').first().waitFor();
    await page.locator(".column-head svg.mini").first().waitFor();
    await page.mouse.move(300, 400);
    await page.mouse.wheel(0, 400);
    await page.locator('[data-kept="saved"]').waitFor();
    // What runs every second has run: on a slow machine it does before the file is there.
    await page.waitForFunction(() => performance.now() > 3000);
    await note("app", page);
    // The worker that owns the table is the first; those that compute are not cut in two.
    for (const worker of page.workers()) await note("worker", worker);
    await page.close();
  }
}
for (const file of files) await profile(file);
// While the machine is busy there is progress to be told, too.
const busy = Array.from({ length: 3 * availableParallelism() }, () => spawn(process.execPath, ["-e", "for (;;);"]));
for (let turn = 0; turn < 3; turn++) await profile(files.find(({ name }) => name === "flights.csv"));
busy.forEach((process) => process.kill());
await browser.close();
await server.close();

for (const [name, marks] of Object.entries(called)) {
  const lines = ["# What runs until a first file is on the screen: made by scripts/split/profile.mjs.", ...[...marks].sort()];
  writeFileSync(join(import.meta.dirname, `${name}.first`), `${lines.join("\n")}\n`);
  console.log(`${name}: ${marks.size} functions run until a first file is on the screen`);
}
