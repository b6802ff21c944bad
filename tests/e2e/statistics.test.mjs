// What a statistician does: a formula, robust standard errors, weights, and a closer look at the fit.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { assertDigits, coefficients, drop, fit, goTo, opened, SAMPLES, stage } from "./person.mjs";
import { assertAccessible, quit, visit } from "./visit.mjs";

after(quit);

async function withPenguins(t) {
  const visited = await visit(t);
  await visited.start();
  await drop(visited.page, join(SAMPLES, "penguins.csv"));
  await opened(visited.page, "penguins.csv");
  return visited;
}

async function train(page) {
  await page.getByRole("button", { name: "Train" }).click();
  await stage(page, "Model evaluation").waitFor();
  await page.locator("#verdict").waitFor();
}

test("a formula and the clicks below it stay in step, and an error is told at its character", async (t) => {
  const visited = await withPenguins(t);
  const { page } = visited;
  await goTo(page, "Feature store");
  const bar = page.getByRole("textbox", { name: "Formula" });
  assert.match(await bar.inputValue(), /^body_mass_g ~ species \+ /);

  await bar.fill("body_mass_g ~ species * flipper_length_mm + log(bill_length_mm) + I(bill_depth_mm^2)");
  await bar.press("Enter");
  await page.getByText("Predict body_mass_g from 4 columns.").waitFor();
  await train(page);
  const found = await coefficients(page);
  // R 4.2.2: lm of the same formula
  assertDigits(found["log(bill_length_mm)"].estimate, 1847.4898775232614, 9, "the slope of the logarithm");
  assertDigits(found["species[Gentoo]:flipper_length_mm"].estimate, 11.788801113352845, 9, "the interaction");

  await goTo(page, "Feature store");
  await bar.fill("body_mass_g ~ species + flipper_lenght_mm");
  await bar.press("Enter");
  await page.getByText(/at character 25: .*Did you mean `flipper_length_mm`\?/).waitFor();
  await bar.fill("body_mass_g ~ species + island");
  await bar.press("Enter");
  await page.getByText("Predict body_mass_g from 2 columns.").waitFor();
  assert.equal(await page.getByText(/at character/).count(), 0);
  await page.getByRole("checkbox", { name: "island" }).uncheck({ force: true });
  await page.getByText("Predict body_mass_g from 1 column.").waitFor();
  assert.equal(await bar.inputValue(), "body_mass_g ~ species");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Predict body_mass_g from 2 columns.").waitFor();
  assert.equal(await bar.inputValue(), "body_mass_g ~ species + island");
  await visited.assertClean();
});

test("what a formula computes is fitted, named, removed by a click, tested and predicted with", async (t) => {
  const visited = await withPenguins(t);
  const { page } = visited;
  await goTo(page, "Feature store");
  const bar = page.getByRole("textbox", { name: "Formula" });
  await bar.fill(
    "log(body_mass_g) ~ poly(flipper_length_mm, 2) + C(year) + I(bill_length_mm / bill_depth_mm) + log(year - 2007)",
  );
  await bar.press("Enter");
  await page.getByText("Predict log(body_mass_g) from 4 columns.").waitFor();
  // The logarithm of 0 is missing in the rows of 2007.
  await page.getByRole("button", { name: "Remove the term log(year - 2007)" }).click();
  await page.waitForFunction(() => !document.querySelector(".formula-bar input").value.includes("2007"));
  assert.equal(
    await bar.inputValue(),
    "log(body_mass_g) ~ poly(flipper_length_mm, 2) + C(year) + I(bill_length_mm/bill_depth_mm)",
  );
  await page.getByText("The formula predicts log(body_mass_g)").waitFor();
  assert.match(await page.locator(".feature", { hasText: "year" }).innerText(), /in C\(year\): 2 columns/);
  await assertAccessible(visited);
  await train(page);
  assert.match(await page.locator("#verdict").innerText(), /^Predictions of log\(body_mass_g\) are typically off by 0\.0/);
  const found = await coefficients(page);
  // R 4.2.2: lm(log(body_mass_g) ~ poly(flipper_length_mm, 2) + factor(year) + I(bill_length_mm/bill_depth_mm))
  assertDigits(found["poly(flipper_length_mm, 2)1"].estimate, 3.1374215753789003, 10, "the linear polynomial");
  assertDigits(found["poly(flipper_length_mm, 2)2"].std_error, 0.0934022010283522, 10, "the error of the quadratic one");
  assertDigits(found["C(year)[2009]"].estimate, -0.0485103039016396, 10, "a year");

  await page.getByText("Is something you suppose of the coefficients so?").click();
  const hypothesis = page.getByRole("textbox", { name: "Hypothesis" });
  await hypothesis.fill("C(year)[2008] = C(yaer)[2009]");
  await hypothesis.press("Enter");
  await page.getByText(/at character 17: .*Did you mean `C\(year\)\[2009\]`\?/).waitFor();
  await hypothesis.fill("C(year)[2008] = C(year)[2009]");
  await hypothesis.press("Enter");
  // R: car::linearHypothesis
  await page.getByText("1.4133", { exact: true }).first().waitFor();
  await page.getByText("0.2353", { exact: true }).first().waitFor();

  const predicted = await page.evaluate(async () =>
    window.straightedge.predict(null, [
      { flipper_length_mm: 190, year: 2008, bill_length_mm: 40, bill_depth_mm: 18 },
      { flipper_length_mm: 190, year: 2012, bill_length_mm: 40, bill_depth_mm: 18 },
      { flipper_length_mm: 190, year: 2008, bill_length_mm: 40, bill_depth_mm: 0 },
    ]),
  );
  assert.equal(predicted.model.target, "log(body_mass_g)");
  assert.ok(predicted.predictions[0].prediction > 8 && predicted.predictions[0].prediction < 8.5);
  assert.equal(predicted.predictions[1].error.reason, "unseen_level");
  const { reason, expression, values } = predicted.predictions[2].error;
  assert.deepEqual({ reason, expression, values }, {
    reason: "outside_domain",
    expression: "bill_length_mm/bill_depth_mm",
    values: { bill_length_mm: "40", bill_depth_mm: "0" },
  });
  await goTo(page, "Predictions API");
  await page.getByText("log(body_mass_g)").filter({ visible: true }).first().waitFor();
  await visited.assertClean();
});

test("standard errors are chosen, and estimates do not depend on them", async (t) => {
  const visited = await withPenguins(t);
  const { page } = visited;
  await fit(page);
  const classical = await coefficients(page);
  await goTo(page, "Model training");
  await page.getByLabel("Standard errors").selectOption({ label: "HC3 (residuals of any spread)" });
  await train(page);
  await page.getByText(/Standard errors are HC3/).waitFor();
  const robust = await coefficients(page);
  for (const term of Object.keys(classical)) {
    assert.equal(robust[term].estimate, classical[term].estimate);
    assert.notEqual(robust[term].std_error, classical[term].std_error);
  }
  await goTo(page, "Model training");
  await page.getByLabel("Standard errors").selectOption({ label: "clusters of island (rows of a cluster may be alike)" });
  await train(page);
  await page.getByText(/Standard errors are cluster-robust of 3 clusters, tests and intervals by 2 degrees of freedom/).waitFor();
  await visited.assertClean();
});

test("rows count by a column, and one of weight 0 not at all", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, "weights.csv", "x,w,y\n1,1,2\n2,2,4.1\n3,1,6.2\n4,0,99\n5,3,9.9\n6,1,12.3\n7,2,13.8\n");
  await opened(page, "weights.csv");
  await goTo(page, "Feature store");
  await page.getByLabel("Rows count by").selectOption("w");
  await page.getByText("Predict y from 1 column.").waitFor();
  await train(page);
  const found = await coefficients(page);
  // R 4.2.2: lm(y ~ x, weights = w)
  assertDigits(found["(Intercept)"].estimate, 0.15320665083135288, 12, "the intercept");
  assertDigits(found.x.estimate, 1.9643705463182899, 12, "the slope");
  await visited.assertClean();
});

test("a closer look can be read by everybody", async (t) => {
  const visited = await withPenguins(t);
  const { page } = visited;
  await fit(page);
  for (const line of [/What does each term explain/, /How much do the columns share/, /Do columns nearly determine/, /Do the assumptions hold/, /Which rows move/]) {
    await page.getByText(line).click();
  }
  const anova = page.getByRole("table", { name: "Analysis of variance" });
  const speciesRow = anova.getByRole("row", { name: /^species/ });
  const second = await speciesRow.innerText();
  await page.getByRole("radio", { name: "Type I", exact: true }).check({ force: true });
  await page.getByText("the order of the features matters").waitFor();
  assert.notEqual(await speciesRow.innerText(), second);
  await page.getByRole("table", { name: "Tests of the assumptions" }).getByText("RESET").waitFor();
  assert.equal(await page.getByRole("table", { name: "Influential rows" }).getByRole("row").count(), 11);
  await assertAccessible(visited, "closer");
  await visited.assertClean();
});
