// What goes wrong on the machine: a worker that dies or is of another build, storage that refuses, work that is called off.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { drop, dropLarge, fit, goTo, opened, SAMPLES } from "./person.mjs";
import { quit, visit } from "./visit.mjs";

after(quit);

const SALARY = join(SAMPLES, "salary.csv");

/** The model of the salary table, on the page as it is. */
async function fitSalary(page) {
  await drop(page, SALARY);
  await opened(page, "salary.csv");
  await fit(page);
}

const toasts = (page) => page.locator(".toasts");
const predicted = (page) =>
  page.evaluate(async () => {
    const rows = [{ experience: 2, test_score: 9, interview_score: 6 }];
    return (await globalThis.straightedge.predict(null, rows)).predictions[0].prediction;
  });

test("a worker that dies is replaced, and nothing is lost", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await fitSalary(page);
  const before = await predicted(page);

  const [first] = page.workers();
  const closed = first.waitForEvent("close");
  await first.evaluate(() => {
    setTimeout(() => {
      throw new Error("out of luck");
    });
  });
  await closed;
  await toasts(page).getByText(/The worker that computes was lost \(.*out of luck\)/).waitFor();
  assert.equal(await predicted(page), before);
  assert.equal(page.workers().length, 1);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("No model yet").waitFor();
  await page.getByRole("button", { name: "Redo" }).click();
  await page.locator("#verdict").waitFor();
});

test("workers that die over whatever they are asked are given up, and everybody who asks is told", async (t) => {
  const visited = await visit(t, { context: { serviceWorkers: "block" } });
  const { page, server } = visited;
  await visited.start();
  await fitSalary(page);
  let n_started = 0;
  server.alter(/worker_loader/, (text, n) => {
    n_started = n + 1;
    const dying = `addEventListener("message", (event) => {
      event.stopImmediatePropagation();
      throw new Error("out of luck");
    });`;
    return `${dying}\n${text}`;
  });
  // From here on each is lost over the first thing that it is asked.
  const [first] = page.workers();
  await first.evaluate(() => void setTimeout(() => { throw new Error("out of luck"); })).catch(() => {});
  await toasts(page).getByText(/was lost again and again \(.*out of luck\)/).first().waitFor();
  const asked = await page.evaluate(() => globalThis.straightedge.predict(null, [{}]).then(String, String));
  assert.match(asked, /again and again/);
  assert.equal(n_started, 3);
});

test("a worker of another build is refused, and nothing is computed", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await page.route("**/worker_loader.js*", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      // `Ready`, the variant in the first place, with a list of one text.
      body: `const hash = new TextEncoder().encode("0123456789abcdef");
        postMessage({ message: Uint8Array.of(10, 0, 7, 1, 6, hash.length, ...hash), attachments: {} });`,
    }),
  );
  await visited.start();
  await toasts(page).getByText(/are of different versions, so nothing was computed.*Reload the page/).first().waitFor();
});

test("storage that refuses is said aloud, and the app stays usable", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("The user denied permission to access the database.", "SecurityError");
    };
  });
  await visited.start();
  await toasts(page).getByText(/denied permission/).first().waitFor();
  await fitSalary(page);
  await page.locator('[data-kept="failed"]').waitFor();
  assert.ok((await predicted(page)) > 0);
});

test("work that is called off stops, and what was there stays", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await fitSalary(page);
  const before = await predicted(page);
  await goTo(page, "Data sources");

  // Large enough that reading it takes seconds.
  await dropLarge(page, "large.csv", 2_000_000);
  const cancel = page.getByRole("button", { name: "Cancel" });
  await cancel.click();
  await cancel.waitFor({ state: "detached" });
  await opened(page, "salary.csv");
  assert.equal(await predicted(page), before);

  await dropLarge(page, "large.csv", 2_000_000);
  await cancel.waitFor();
  await page.keyboard.press("Escape");
  await cancel.waitFor({ state: "detached" });
  await opened(page, "salary.csv");
  await visited.assertClean();
});

test("questions are answered while a large file is read", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await fitSalary(page);
  await dropLarge(page, "large.csv", 1_000_000);
  await page.getByRole("button", { name: "Cancel" }).waitFor();
  const answers = await Promise.all(Array.from({ length: 20 }, () => predicted(page)));
  assert.ok(answers.every((answer) => Math.abs(answer - 53837.77000986) < 1e-8));
  await opened(page, "large.csv");
  assert.match(await page.locator(".stage").innerText(), /1,000,000 rows/);
  await visited.assertClean();
});

test("a million rows are scrolled from end to end with a handful of elements", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await dropLarge(page, "large.csv", 1_000_000);
  await opened(page, "large.csv");
  const grid = page.getByRole("grid", { name: "The source" });
  assert.equal(await grid.getAttribute("aria-rowcount"), "1000001");
  await grid.focus();
  await page.keyboard.press("Control+End");
  await grid.getByText("999999").first().waitFor();
  assert.ok((await grid.locator("*").count()) < 2000, "only what is in sight is drawn");
  await page.keyboard.press("Control+Home");
  await grid.locator('[aria-rowindex="2"]').waitFor();
  await visited.assertClean();
});
