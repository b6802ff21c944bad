// The stages that hand a model over: kept and removed, asked by hand and by file, documents that are refused.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { assertDigits, drop, fit, goTo, opened, SAMPLES } from "./person.mjs";
import { assertAccessible, quit, visit } from "./visit.mjs";

after(quit);

const SALARY = join(SAMPLES, "salary.csv");

/** A page with the model of the salary table. */
async function withModel(t, options) {
  const visited = await visit(t, options);
  await visited.start();
  await drop(visited.page, SALARY);
  await opened(visited.page, "salary.csv");
  await fit(visited.page);
  return visited;
}

const number = (text) => Number(text.replaceAll(",", "").replaceAll("\u2212", "-"));

test("a model is kept by name and version, taken up, removed, and brought back", async (t) => {
  const visited = await withModel(t);
  const { page } = visited;
  const saved = page.getByRole("list", { name: "Saved models" }).getByRole("listitem");

  await goTo(page, "Model deployment");
  await page.getByLabel("Name").fill("pay");
  await page.getByRole("button", { name: "Save this model" }).click();
  await saved.filter({ hasText: "pay" }).getByText("at hand").waitFor();
  assert.match(await saved.first().innerText(), /version 1/);

  const [first] = await page.evaluate(() => globalThis.straightedge.models());
  assert.equal(first.name, "pay");
  assert.equal(first.at_hand, true);
  assert.deepEqual(first.inputs.map((input) => input.name), ["experience", "test_score", "interview_score"]);

  await page.getByRole("button", { name: "Remove pay, version 1" }).click();
  await page.getByRole("button", { name: "Save this model" }).waitFor();
  assert.deepEqual(await page.evaluate(() => globalThis.straightedge.models()), []);
  await page.getByRole("button", { name: "Undo" }).click();
  await saved.filter({ hasText: "pay" }).waitFor();
  await visited.assertClean();
});

test("the form is made from the signature, and its answer is the script's", async (t) => {
  const visited = await withModel(t);
  const { page } = visited;
  await goTo(page, "Predictions API");
  for (const [input, value] of [["experience", "2"], ["test_score", "9"], ["interview_score", "6"]]) {
    const box = page.getByRole("spinbutton", { name: input });
    await box.fill(value);
    await box.press("Enter");
  }
  const answer = page.getByRole("region", { name: "The prediction" });
  await answer.getByText("53,838").waitFor();
  const script = await page.getByRole("region", { name: /JavaScript/ }).innerText();
  // As the person would type it into the console, which no content security policy binds.
  const found = await page.evaluate(`(async () => ${script})()`);
  assertDigits(found.predictions[0].prediction, 53837.77000986, 12, "the prediction of the script");

  const interval = async () => (await answer.innerText()).match(/interval: ([\d,]+) to ([\d,]+)/).slice(1).map(number);
  const [low, high] = await interval();
  await page.getByRole("radio", { name: "99%" }).check({ force: true });
  await answer.getByText("99% prediction interval").waitFor();
  const [lower, higher] = await interval();
  assert.ok(lower < low && higher > high, "more certainty, a wider interval");

  await page.getByRole("spinbutton", { name: "experience" }).fill("13");
  await page.getByRole("spinbutton", { name: "experience" }).press("Enter");
  await page.getByText("experience is above the largest value seen (11)").waitFor();
  await page.getByRole("button", { name: "Keep this row" }).click();
  await page.getByRole("button", { name: "Typical values" }).click();
  await page.getByRole("button", { name: "Take up row 1" }).click();
  assert.equal(await page.getByRole("spinbutton", { name: "experience" }).inputValue(), "13");
  await visited.assertClean();
});

test("a slider is moved by keys, and the answer follows", async (t) => {
  const visited = await withModel(t);
  const { page } = visited;
  await goTo(page, "Predictions API");
  const text = page.getByRole("region", { name: "The prediction" }).locator(".answer-number");
  await text.filter({ hasText: /\d/ }).waitFor();
  const before = number(await text.innerText());
  await page.getByRole("slider", { name: "experience" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((before) => !document.querySelector(".answer-number").textContent.includes(before), before.toLocaleString("en"));
  assert.ok(number(await text.innerText()) > before, "more experience, more pay");
  await visited.assertClean();
});

test("a file that is dropped on the predictions comes back with them, and says which rows have none", async (t) => {
  const visited = await withModel(t);
  const { page } = visited;
  await goTo(page, "Predictions API");
  const rows = "experience,test_score,interview_score\n2,9,6\n,9,6\n5,7,10\n";
  const [download] = await Promise.all([page.waitForEvent("download"), drop(page, "new.csv", rows)]);
  assert.equal(download.suggestedFilename(), "new-predicted.csv");
  const lines = readFileSync(await download.path(), "utf8").trim().split("\r\n");
  assert.equal(lines[0], "experience,test_score,interview_score,prediction,lower,upper");
  assertDigits(Number(lines[1].split(",")[3]), 53837.77000986, 12, "the first row");
  assertDigits(Number(lines[3].split(",")[3]), 67120.01434077, 12, "the third row");
  await page.getByText("new.csv: 2 of 3 rows predicted").waitFor();
  await visited.assertClean();
});

test("a document that was edited is refused with the reason, and nothing is lost", async (t) => {
  const visited = await withModel(t);
  const { page } = visited;
  await goTo(page, "Model deployment");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export JSON" }).first().click(),
  ]);
  const text = readFileSync(await download.path(), "utf8");
  for (const [damaged, reason] of [
    [text.replace(/"mean": \d+/, '"mean": 1'), /edited or damaged/],
    ['{"rows": []}', /not a model document/],
    [text.slice(0, 100), /not valid JSON/],
  ]) {
    await drop(page, "salary.straightedge.json", damaged);
    await page.locator(".toasts").getByText(reason).waitFor();
  }
  assert.deepEqual(await page.evaluate(() => globalThis.straightedge.models()), []);
  await page.getByText("The model at hand: salary").waitFor();
  await visited.assertClean();
});

test("deployment and predictions are accessible at every width, light and dark", async (t) => {
  const visited = await withModel(t);
  for (const [title, name] of [["Model deployment", "deployment"], ["Predictions API", "predictions"], ["Model monitoring", "monitoring"]]) {
    await goTo(visited.page, title);
    await assertAccessible(visited, name);
    await visited.page.setViewportSize({ width: 1440, height: 900 });
  }
  await visited.assertClean();
});
