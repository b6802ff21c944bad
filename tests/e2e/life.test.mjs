// A model's whole life on real data, as a person leads it: twelve thousand flights with numbers, categories, dates and gaps.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { assertDigits, CLI, coefficients, drop, exported, fit, goTo, opened, SAMPLES, stage } from "./person.mjs";
import { assertAccessible, quit, visit } from "./visit.mjs";

after(quit);

const FLIGHTS = join(SAMPLES, "flights.csv");
const EXPECTED = JSON.parse(readFileSync(join(import.meta.dirname, "../data/flights.json"), "utf8"));

/** The flights of some months: the header, and the rows that begin with one of the prefixes. */
function flightsOf(...prefixes) {
  const [header, ...rows] = readFileSync(FLIGHTS, "utf8").trim().split("\n");
  return [header, ...rows.filter((row) => prefixes.some((prefix) => row.startsWith(prefix)))].join("\n") + "\n";
}

test("from the drop to the evaluated model in one press, with the numbers of statsmodels", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, FLIGHTS);
  await opened(page, "flights.csv");
  assert.match(await page.locator(".stage").innerText(), /12,028 rows and 13 columns/);
  await fit(page);
  assert.match(await page.locator("#verdict").innerText(), /off by 15\.2 .*guessing the mean is off by 44\.9/s);
  const found = await coefficients(page);
  assert.deepEqual(Object.keys(found), EXPECTED.coefficients.map((row) => row.term));
  for (const row of EXPECTED.coefficients) {
    // statsmodels has about 15 less the digits of the condition number.
    for (const name of ["estimate", "std_error", "conf_low", "conf_high"]) assertDigits(found[row.term][name], row[name], 9, `${row.term} ${name}`);
  }
  const [distance, correlation] = [EXPECTED.median_error.toPrecision(2), EXPECTED.correlation.toFixed(3)];
  const agreement = `Half of them lie within about ${distance} of the line where the prediction equals the actual value; correlation ${correlation}.`;
  await goTo(page, "Model evaluation");
  await page.getByText(agreement).first().waitFor();
  await visited.assertClean();
});

test("cleaning is seen, taken back, and reaches the fit", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, FLIGHTS);
  await opened(page, "flights.csv");
  await goTo(page, "Data pipelines");
  const fixes = page.getByRole("region", { name: /things? to fix/ });
  await fixes.getByRole("button", { name: /Take the rows out/ }).first().click();
  const table = page.getByRole("region", { name: "The prepared table" }).or(page.locator(".card", { hasText: "The prepared table" })).first();
  await table.getByText("11,688 rows").waitFor();
  await fixes.getByRole("button", { name: /Fill with the medians/ }).click();
  await page.getByText(/things? to fix/).waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Undo" }).click();
  await fixes.getByRole("button", { name: /Fill with the medians/ }).waitFor();
  await page.getByRole("button", { name: "Redo" }).click();
  await page.getByText(/things? to fix/).waitFor({ state: "detached" });

  await page.getByRole("checkbox", { name: "Apply step 1" }).or(page.getByRole("switch", { name: "Apply step 1" })).first().click({ force: true });
  await table.getByText("12,028 rows").waitFor();
  await page.getByRole("checkbox", { name: "Apply step 1" }).or(page.getByRole("switch", { name: "Apply step 1" })).first().click({ force: true });
  await table.getByText("11,688 rows").waitFor();

  await goTo(page, "Feature store");
  await page.getByRole("button", { name: "Train" }).click();
  await stage(page, "Model evaluation").waitFor();
  const summary = page.getByRole("region", { name: "Summary" }).or(page.locator("section", { has: page.getByRole("heading", { name: "Summary" }) })).first();
  assert.match(await summary.innerText(), /Rows used\s+11,688/);
  await visited.assertClean();
});

test("the whole way by keyboard alone", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  /** Goes on by Tab until what has the focus is named so. */
  const tabTo = async (name) => {
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        return element === document.body ? "" : (element.ariaLabel ?? element.innerText ?? "").trim();
      });
      if (name.test(focused)) return;
    }
    throw new Error(`Tab does not lead to ${name}`);
  };
  await tabTo(/^Flights from New York/);
  await page.keyboard.press("Enter");
  await opened(page, "flights.csv");
  await tabTo(/^The source/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 2, name: "hour" }).waitFor();
  await page.keyboard.press("Alt+Digit1");
  await page.locator("body").press("Control+Home");
  await tabTo(/^Fit a model/);
  await page.keyboard.press("Enter");
  await page.locator("#verdict").waitFor();
  await tabTo(/^Actual against predicted|^Chart/i);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Escape");
  for (const [digit, title] of ["Data sources", "Data pipelines", "Feature store", "Model training", "Model evaluation", "Model deployment", "Model monitoring", "Predictions API"].entries()) {
    await page.keyboard.press(`Alt+Digit${digit + 1}`);
    await stage(page, title).waitFor();
  }
  await page.keyboard.press("Alt+Digit6");
  await tabTo(/^Save this model/);
  await page.keyboard.press("Enter");
  await page.getByRole("list", { name: "Saved models" }).getByText("arr_delay").first().waitFor();
  await visited.assertClean();
});

test("the page and the command line write the same document, byte for byte", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "straightedge-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, FLIGHTS);
  await opened(page, "flights.csv");
  await fit(page);
  const here = await exported(page);
  const out = join(folder, "model.json");
  execFileSync(CLI, ["train", FLIGHTS, "--target", "arr_delay", "--out", out], { stdio: "ignore" });
  assert.equal(here, readFileSync(out, "utf8"));
});

test("next month's file is compared with the training data", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, "winter.csv", flightsOf("2013-01", "2013-02"));
  await opened(page, "winter.csv");
  await fit(page);
  await goTo(page, "Model monitoring");
  await drop(page, "march.csv", flightsOf("2013-03"));
  await page.getByText(/march\.csv, [\d,]+ rows, beside the training data/).waitFor();
  const columns = page.getByRole("table", { name: "The columns, beside the training data" });
  await columns.getByRole("row", { name: /temp/ }).waitFor();
  assert.match(await columns.getByRole("row", { name: /date/ }).innerText(), /drift/);
  await page.getByText("Every column that the model needs is there, with its type.").waitFor();
  assert.match(await page.locator(".stage").innerText(), /Typical error now \(RMSE\)/);

  await drop(page, "renamed.csv", flightsOf("2013-03").replace("dep_delay", "departure_delay"));
  await page.getByText(/dep_delay is needed and not there/).waitFor();
  await page.getByText(/The model cannot predict these rows/).first().waitFor();
  await assertAccessible(visited, "monitored");
  await visited.assertClean();
});

test("every stage with real data can be read by everybody, light and dark, at every width", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, join(SAMPLES, "weather_dirty.csv"));
  await opened(page, "weather_dirty.csv");
  for (const [title, name] of [["Data sources", "sources"], ["Data pipelines", "pipelines"], ["Feature store", "features"]]) {
    await goTo(page, title);
    await assertAccessible(visited, name);
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  await goTo(page, "Data sources");
  await fit(page);
  await assertAccessible(visited, "evaluation");
  await page.setViewportSize({ width: 1440, height: 900 });
  await goTo(page, "Model training");
  await assertAccessible(visited, "training");
  await visited.assertClean();
});
