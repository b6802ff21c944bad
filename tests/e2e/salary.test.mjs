// The classic first example, from the drop to the prediction, and through export, import and reload.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { drop, fit, goTo, opened, SAMPLES } from "./person.mjs";
import { quit, visit } from "./visit.mjs";

after(quit);

const ROWS = [
  { experience: 2, test_score: 9, interview_score: 6 },
  { experience: 5, test_score: 7, interview_score: 10 },
];
const EXPECTED = [53837.77000986, 67120.01434077];

async function assertPredicts(page, model) {
  const answer = await page.evaluate(([model, rows]) => globalThis.straightedge.predict(model, rows), [model, ROWS]);
  answer.predictions.forEach((row, i) => {
    assert.ok(Math.abs(row.prediction - EXPECTED[i]) < 1e-8, `${row.prediction} for ${JSON.stringify(ROWS[i])}`);
    assert.ok(row.lower < row.prediction && row.prediction < row.upper);
  });
}

async function exported(page) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: /Export/ }).first().click(),
  ]);
  return readFileSync(await download.path(), "utf8");
}

test("drop, one press, and the model predicts; it survives export, import and reload", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, join(SAMPLES, "salary.csv"));
  await opened(page, "salary.csv");
  await fit(page);
  await assertPredicts(page, null);

  await goTo(page, "Model deployment");
  await page.getByRole("button", { name: "Save this model" }).click();
  await page.getByRole("button", { name: /Export/ }).first().waitFor();
  await assertPredicts(page, "salary");
  const text = await exported(page);
  await assertPredicts(page, text);
  await assertPredicts(page, JSON.parse(text));

  await page.locator('[data-kept="saved"]').waitFor();
  await page.reload();
  await visited.started();
  await page.locator(".open-file").getByText("salary.csv").waitFor();
  await assertPredicts(page, "salary");

  const other = await visit(t);
  await other.start();
  await drop(other.page, "salary.straightedge.json", text);
  await other.page.getByRole("heading", { level: 1, name: "Model deployment" }).waitFor();
  await assertPredicts(other.page, "salary");
  assert.equal(await exported(other.page), text, "an imported model is exported as it came, byte for byte");
  await other.assertClean();
  await visited.assertClean();
});

test("a sample card does the same without a file at hand", async (t) => {
  const visited = await visit(t);
  await visited.start();
  await visited.page.getByRole("button", { name: /salar/i }).first().click();
  await opened(visited.page, "salary.csv");
  await fit(visited.page);
  await assertPredicts(visited.page, null);
  await visited.assertClean();
});

test("undo and redo lead through the acts, and survive a reload", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, join(SAMPLES, "salary.csv"));
  await opened(page, "salary.csv");
  await fit(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("No model yet").waitFor();
  await page.locator('[data-kept="saved"]').waitFor();
  await page.reload();
  await visited.started();
  await page.getByRole("button", { name: "Redo" }).click();
  await page.locator("#verdict").waitFor();
  await assertPredicts(page, null);
  await visited.assertClean();
});
