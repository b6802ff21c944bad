// Several files at once: one table, and one that outlives the tab.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { dropAll, fit, goTo, opened } from "./person.mjs";
import { assertAccessible, quit, visit } from "./visit.mjs";

after(quit);

/** `rows` days of a shop, from day `from` on. */
const days = (from, rows, [first, second] = ["visitors", "price"], mark = ".") => {
  const day = (i) => ({ visitors: 200 + ((i * 37) % 101), price: `${3 + (i % 7)}${mark}5`, sold: 40 + ((i * 53) % 29) });
  const line = (i) => `${day(i)[first]};${day(i)[second]};${day(i).sold}\n`;
  return `${first};${second};sold\n${Array.from({ length: rows }, (_, i) => line(from + i)).join("")}`;
};

const chip = (page, name) => page.locator(".chips").getByRole("button", { name });

test("files with the same columns are stacked, can be switched, and are there again after a reload", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await dropAll(page, [
    ["feb.csv", days(30, 30, ["price", "visitors"], ",")],
    ["jan.csv", days(0, 30)],
  ]);
  await opened(page, "feb.csv and jan.csv");
  await page.getByText("60 rows and 3 columns").first().waitFor();
  assert.match(await chip(page, "files").innerText(), /stacked/);
  await page.getByText("The columns stand in another order than in feb.csv").waitFor();
  await assertAccessible(visited, "several files");

  await chip(page, "column of file names").click();
  await page.getByRole("menuitemradio", { name: /added/ }).click();
  await page.getByText("60 rows and 4 columns").first().waitFor();
  await chip(page, /^files/).click();
  await page.getByRole("menuitemradio", { name: /side by side/ }).click();
  await page.getByText("30 rows and 6 columns").first().waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("60 rows and 4 columns").first().waitFor();
  await fit(page);

  await page.locator("[data-kept=saved]").waitFor();
  await page.reload();
  await visited.started();
  await goTo(page, "Data sources");
  await page.getByText("60 rows and 4 columns").first().waitFor();
  await chip(page, /^files/).click();
  await page.getByRole("menuitemradio", { name: /side by side/ }).click();
  await page.getByText("30 rows and 6 columns").first().waitFor();
  await visited.assertClean();
});

test("files that make no table together are refused with the reason, and what was there stays", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await dropAll(page, [["a.csv", days(0, 30)], ["b.csv", days(30, 20)]]);
  await opened(page, "a.csv and b.csv");
  await dropAll(page, [["a.csv", days(0, 30)], ["c.csv", days(0, 20).replace("visitors", "guests")]]);
  await page.getByText(/c\.csv has column "guests" and no column "visitors", unlike a\.csv\..*a\.csv has 30 rows and c\.csv has 20 rows\./).waitFor();
  await page.getByText("50 rows and 3 columns").first().waitFor();
  await visited.assertClean();
});
