// Bad input: each a clear message with the cause and the way out; the app stays usable and nothing is lost.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { drop, fit, goTo, opened, SAMPLES } from "./person.mjs";
import { quit, visit } from "./visit.mjs";

after(quit);

const BINARY = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154", "hex");

/** [name of the file, its content, what the message says] for files that are refused when they are dropped. */
const REFUSED = [
  ["empty.csv", "", /empty/i],
  ["blank.csv", "\n\n  \n", /only spaces and blank lines/],
  ["picture.csv", BINARY, /PNG/],
  ["archive.csv", Buffer.from("504b0304140000000800", "hex"), /ZIP|Excel|archive/i],
];

/** The same for files that are read, but from which no model of `y` can be made. */
const NO_MODEL = [
  ["constant.csv", "a,b,y\n1,2,5\n2,1,5\n3,5,5\n4,4,5\n", /The target "y" is 5 in every complete row/],
  ["few.csv", "a,b,c,y\n1,2,7,5\n2,1,3,6\n", /2 rows to learn from, fewer than the 4 coefficients/],
];

async function message(page) {
  const toast = page.locator('.toasts [data-tone="error"]').last();
  await toast.waitFor();
  return (await toast.innerText()).trim();
}

for (const [name, content, expected] of REFUSED) {
  test(`${name} is refused with its cause, and what was there stays`, async (t) => {
    const visited = await visit(t);
    const { page } = visited;
    await visited.start();
    await drop(page, join(SAMPLES, "salary.csv"));
    await opened(page, "salary.csv");
    await drop(page, name, content);
    assert.match(await message(page), expected);
    await opened(page, "salary.csv");
    await fit(page);
    await visited.assertClean();
  });
}

for (const [name, content, expected] of NO_MODEL) {
  test(`${name} opens, and why no model can be made is said`, async (t) => {
    const visited = await visit(t);
    const { page } = visited;
    await visited.start();
    await drop(page, name, content);
    await page.locator(".open-file").getByText(name).waitFor();
    await goTo(page, "Feature store");
    const target = page.getByLabel("Predict");
    await target.selectOption({ label: (await target.locator("option").allInnerTexts()).find((text) => text.startsWith("y")) });
    const said = page.getByText(expected).first();
    const train = page.getByRole("button", { name: "Train" });
    // What no training could mend is said beside the choice; the rest when it is tried.
    await page.getByText("Predict y from").waitFor();
    if (await train.isEnabled()) await train.click();
    await said.waitFor();
    await drop(page, join(SAMPLES, "salary.csv"));
    await opened(page, "salary.csv");
    await fit(page);
    await visited.assertClean();
  });
}

test("a header without rows is a table without rows, and said to be one", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, "header.csv", "a,b,y\n");
  await page.getByText(/no rows/i).first().waitFor();
  await visited.assertClean();
});

test("ragged rows are kept and listed by line", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, "ragged.csv", "a,b,y\n1,2,3\n4,5\n6,7,8,9\n2,2,4\n5,1,6\n7,3,9\n");
  await opened(page, "ragged.csv");
  await page.getByText("Line 3", { exact: false }).first().waitFor();
  await page.getByText("Line 4", { exact: false }).first().waitFor();
  await fit(page);
  await visited.assertClean();
});

test("collinear columns are named, and the model predicts all the same", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  const rows = [3, 1, 4, 1, 5, 9].map((a, i) => `${a},${2 * a},${(i * 7) % 5},${3 * a + ((i * 11) % 5)}`);
  await drop(page, "collinear.csv", `a,twice_a,b,y\n${rows.join("\n")}\n`);
  await opened(page, "collinear.csv");
  await fit(page);
  await page.getByText(/twice_a has no coefficient of its own/).waitFor();
  await visited.assertClean();
});

test("a model document that was tampered with is refused with the reason", async (t) => {
  const visited = await visit(t);
  await visited.start();
  for (const [text, expected] of [
    ["{", /JSON/],
    ['{"format": "other"}', /format|model/],
    ['{"format": "straightedge-model", "version": 99}', /version 99/],
  ]) {
    await drop(visited.page, "model.json", text);
    assert.match(await message(visited.page), expected);
    await visited.page.locator('.toasts [data-tone="error"]').last().getByRole("button", { name: "Dismiss" }).click();
  }
  await visited.assertClean();
});
