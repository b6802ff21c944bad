// The browser that the tests drive, and how it is started: for Playwright here, and for the wasm tests by `webdriver.mjs`.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

export function chromiumPath() {
  if (process.env.STRAIGHTEDGE_CHROMIUM) return process.env.STRAIGHTEDGE_CHROMIUM;
  for (const folder of process.env.PATH.split(delimiter)) {
    for (const name of NAMES) if (existsSync(join(folder, name))) return join(folder, name);
  }
  throw new Error("no Chromium found: run `scripts/setup browser`, or name one in STRAIGHTEDGE_CHROMIUM");
}

export const ARGUMENTS = [
  // Root, in a container, has no sandbox to offer.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  // The browser's own errands: a test must see no request but the page's.
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Headless Chromium, which can reach nothing but this machine. `profile`: a folder where it keeps what pages store, as a person's does
 * (without one, that is in memory); it is a browser context then.
 */
export async function launch(profile) {
  // Service workers make requests too; a test that asserts there are none to elsewhere must see them.
  process.env.PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS ??= "1";
  const { chromium } = await import("playwright-core");
  const options = {
    executablePath: chromiumPath(),
    args: [...ARGUMENTS, "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
  };
  return profile ? chromium.launchPersistentContext(profile, options) : chromium.launch(options);
}
