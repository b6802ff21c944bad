// What each test does with the page: open it, wait for it, and see that it kept its promises.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { serve } from "./server.mjs";

/** The built page. */
export const DIST = join(import.meta.dirname, "../../dist");
const RESULTS = join(import.meta.dirname, "results");

/** The widths at which the page must be whole: a phone (or 400% zoom), a tablet, a desk. */
export const WIDTHS = [320, 768, 1440];

let browser;
const theBrowser = () => (browser ??= launch());

/** Ends the browser; each test file calls it in `after`. */
export async function quit() {
  await (await browser)?.close();
  browser = undefined;
}

/**
 * Serves `folder` below `base` and opens a fresh page on it, which is not loaded yet. All of it ends with the test `t`.
 * `context` holds Playwright's options for a browser context.
 */
export async function visit(t, { folder = DIST, base = "/", context: options = {} } = {}) {
  if (!existsSync(join(folder, "index.html"))) throw new Error(`nothing is built in ${folder}: run \`make dist\``);
  const server = await serve(folder, base);
  const context = await (await theBrowser()).newContext({ viewport: { width: 1440, height: 900 }, ...options });
  t.after(async () => {
    await context.close();
    await server.close();
  });
  const page = await context.newPage();
  const errors = [];
  const foreign = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== new URL(server.url).origin && !["data:", "blob:"].includes(url.protocol)) foreign.push(request.url());
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) => {
      globalThis.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
    });
  });

  return {
    page,
    context,
    server,
    errors,
    /** Loads the page and waits until the app has taken the place of the shell. */
    async start(hash = "") {
      await page.goto(server.url + hash);
      await this.started();
    },
    async started() {
      await page.waitForSelector("#shell", { state: "detached" });
    },
    /** No error was logged, nothing broke the content security policy, and nothing was asked of anybody else. */
    async assertClean() {
      assert.deepEqual(errors, [], "errors in the console");
      assert.deepEqual(await page.evaluate(() => globalThis.violations), [], "violations of the content security policy");
      assert.deepEqual(foreign, [], "requests to elsewhere");
    },
    /** A picture to look at, in tests/e2e/results/. */
    async picture(name) {
      mkdirSync(RESULTS, { recursive: true });
      await page.screenshot({ path: join(RESULTS, `${name}.png`), fullPage: true });
    },
  };
}

/** Until the offline copy stands before this page and is complete, with what opens containers, which comes last. */
export async function copied(page) {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.evaluate(async () => {
    for (;;) {
      for (const name of await caches.keys()) {
        const kept = await (await caches.open(name)).keys();
        if (kept.filter((request) => request.url.includes("/unpack")).length === 3) return;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds wrong with the page as it stands, one line a finding. */
export async function axe(page) {
  // Evaluated by the debugger, which the content security policy does not bind.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`));
}

/** Asserts that axe-core finds nothing, light and dark, at each width. `name` is for the pictures. */
export async function assertAccessible(visited, name) {
  const { page } = visited;
  const findings = [];
  for (const colorScheme of ["light", "dark"]) {
    // Colours that are still on their way from light to dark are neither.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (overflow > 0) findings.push(`${colorScheme} ${width}: the page is ${overflow} px wider than the window`);
      findings.push(...(await axe(page)).map((finding) => `${colorScheme} ${width}: ${finding}`));
      await visited.picture(`${name}-${colorScheme}-${width}`);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  assert.deepEqual(findings, [], "axe-core findings");
}
