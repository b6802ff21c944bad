// A page with a file in hand, and how long it takes from the drop of the file to its evaluated model.

/**
 * The page at an address with the file in hand: a real file, of which only a handle crosses into the page. `browser` may be a context
 * that is there already; it ends with the page.
 */
export async function pageWith(browser, url, path) {
  const context = (await browser.newContext?.({ viewport: { width: 1440, height: 900 } })) ?? browser;
  const page = await context.newPage();
  page.setDefaultTimeout(1_800_000);
  await page.goto(url);
  await page.evaluate(() => {
    // Waits until something is found in the page, and gives it.
    globalThis.until = (found) =>
      new Promise((resolve) => {
        const look = () => found() && (observer.disconnect(), resolve(found()));
        const observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true, attributes: true });
        look();
      });
    if (document.querySelector("input[type=file]")) return;
    const input = Object.assign(document.createElement("input"), { type: "file", hidden: true, id: "bench-file" });
    document.body.append(input);
  });
  await page.locator("input[type=file]").first().setInputFiles(path);
  return { page, close: () => context.close() };
}

/** What the page says that it does, in this order. */
export const PHASES = ["reading", "describing columns", "fitting", "evaluating"];

/**
 * Drops the file in hand on our page and fits a model. Gives milliseconds: `model` from the drop to the evaluated model, `reading` of
 * it until the table is read and described, `longest`, the longest task on the page's own thread (0: none over 50), and `phases`, how
 * long the page said that it was at each of the {@link PHASES} (it is told five times a second).
 */
export async function dropToModel(page) {
  await page.waitForSelector("#shell", { state: "detached" });
  // A person takes longer to find a file than the worker to start: it is there when it says that there is no model yet.
  await page.evaluate(() => globalThis.straightedge.predict(null, []).catch(() => {}));
  return page.evaluate(async (PHASES) => {
    // How long anything else had to wait: a task over 50 ms is one that a person may feel.
    const long = [];
    new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
    const transfer = new DataTransfer();
    transfer.items.add(document.getElementById("bench-file").files[0]);
    const start = performance.now();
    const phases = {};
    let [phase, since] = ["start", start];
    const watch = new MutationObserver(() => {
      const label = document.querySelector(".under-way")?.textContent ?? "";
      const found = PHASES.find((phase) => label.includes(`: ${phase}`)) ?? "other";
      if (found === phase) return;
      phases[phase] = (phases[phase] ?? 0) + performance.now() - since;
      [phase, since] = [found, performance.now()];
    });
    watch.observe(document.querySelector(".under-way") ?? document.body, { subtree: true, childList: true, characterData: true });
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    const button = await until(() => [...document.querySelectorAll("button")].find((button) => button.textContent === "Fit a model"));
    const read = performance.now();
    // Who presses it has seen it: not within the task that draws it.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    button.click();
    await until(() => document.querySelector("#verdict"));
    watch.disconnect();
    phases[phase] = (phases[phase] ?? 0) + performance.now() - since;
    return { model: performance.now() - start, reading: read - start, longest: Math.max(0, ...long), phases };
  }, PHASES);
}

/**
 * Drops the file in hand, presses Cancel while it is read, so many milliseconds after the first progress, and gives the milliseconds from
 * there until the page is as it was.
 */
export async function dropToCancel(page, after) {
  await page.waitForSelector("#shell", { state: "detached" });
  await page.evaluate(() => globalThis.straightedge.predict(null, []).catch(() => {}));
  return page.evaluate(async (after) => {
    const button = () => [...document.querySelectorAll("button")].find((button) => button.textContent.trim() === "Cancel");
    const transfer = new DataTransfer();
    transfer.items.add(document.getElementById("bench-file").files[0]);
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    await until(button);
    await new Promise((resolve) => setTimeout(resolve, after));
    const start = performance.now();
    button().click();
    await until(() => !button());
    return performance.now() - start;
  }, after);
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
