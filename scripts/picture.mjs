// Takes the picture of the README: the built page with the flights sample, evaluated.
//
// usage: node scripts/picture.mjs      (after `make dist`)

import { join } from "node:path";
import { launch } from "../tests/e2e/browser.mjs";
import { drop, fit, opened, SAMPLES } from "../tests/e2e/person.mjs";
import { serve } from "../tests/e2e/server.mjs";
import { DIST } from "../tests/e2e/visit.mjs";

const browser = await launch();
const server = await serve(DIST);
const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme: "light", reducedMotion: "reduce" });
const page = await context.newPage();
await page.goto(server.url);
await page.waitForSelector("#shell", { state: "detached" });
await drop(page, join(SAMPLES, "flights.csv"));
await opened(page, "flights.csv");
await fit(page);
await page.locator('[data-kept="saved"]').waitFor();
await page.screenshot({ path: join(import.meta.dirname, "../docs/evaluation.png") });
await browser.close();
await server.close();
