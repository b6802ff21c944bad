// Files that are hard on a page: what they hold is read, shown in time, or refused; and a cell's own text is at hand.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { drop, fit, opened } from "./person.mjs";
import { quit, visit } from "./visit.mjs";

after(quit);

/** Drops a file that is made in the page: `text` repeated `times` between `before` and `behind`. */
const dropRepeated = (page, name, [before, text, times, behind]) =>
  page.evaluate(
    ({ name, before, text, times, behind }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([before, ...Array(times).fill(text), behind], name));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    { name, before, text, times, behind },
  );

test("a cell's own text is at hand, whatever was made of it", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, "prices.csv", "Preise 2024\n\nid;preis;wann\n007;1.234,50;03.02.2024\n008;\"2.000,00\";04.02.2024\n009;999,10\n");
  await opened(page, "prices.csv");
  const shown = async (row, column) => {
    await page.locator(`.grid-cell[data-row="${row}"][data-column="${column}"]`).click();
    return page.locator(".original");
  };
  await (await shown(0, 1)).getByText("1.234,50", { exact: true }).waitFor();
  await (await shown(1, 1)).getByText("Row 2, line 5").waitFor();
  await page.locator(".original").getByText("2.000,00", { exact: true }).waitFor();
  await (await shown(2, 0)).getByText("009", { exact: true }).waitFor();
  await (await shown(2, 2)).getByText("The row ends before this cell.").waitFor();
  await visited.picture("original");
  await visited.assertClean();
});

test("a cell of 100 MB is read, and the page shows its beginning", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await dropRepeated(page, "long.csv", ['a,b,c\n1,5,x\n2,7,"', "long\n".repeat(20_000), 1000, '"\n3,8,y\n4,6,z\n5,9,w\n']);
  await opened(page, "long.csv");
  const cell = page.locator('.grid-cell[data-row="1"][data-column="2"]');
  await cell.getByText("long").waitFor();
  assert.ok((await cell.innerText()).length < 1000, "the grid shows the beginning");
  await cell.click();
  await page.locator(".original").getByText("Row 2, line 3").waitFor();
  assert.ok((await page.locator(".original-text").innerText()).length < 30_000, "and the look at the cell more of it");
  await visited.assertClean();
});

test("a file without line ends is refused with its cause, and what was there stays", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, "good.csv", "x,y\n1,2\n2,3\n3,5\n4,4\n5,8\n");
  await opened(page, "good.csv");
  await dropRepeated(page, "endless.csv", ["", "abcdefghij".repeat(100_000), 200, ""]);
  await page.locator('.toasts [data-tone="error"]').getByText("A row is longer than 16 MB").waitFor();
  await opened(page, "good.csv");
  await fit(page);
  await visited.assertClean();
});

test("a table of thousands of columns opens, and its beginning is on the screen meanwhile", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  const names = Array.from({ length: 8000 }, (_, i) => `c${i}`).join(",");
  const row = (k) => Array.from({ length: 8000 }, (_, i) => ((i * 7919 + k * 104729) % 1009) / 10).join(",");
  await drop(page, "wide.csv", `${names}\n${Array.from({ length: 30 }, (_, k) => row(k)).join("\n")}\n`);
  await page.getByText("The beginning of wide.csv").waitFor();
  await page.getByText("the first 50 columns").waitFor();
  await page.locator(".open-file").getByText("wide.csv").waitFor();
  await page.locator('.grid-cell[data-row="5"]').first().waitFor();
  await visited.assertClean();
});

test("records that have a format are a table, and no model document", async (t) => {
  const visited = await visit(t);
  await visited.start();
  const records = Array.from({ length: 12 }, (_, i) => `{"id": ${i}, "format": "${"abc"[i % 3]}", "y": ${(i * 7) % 5}}`);
  for (const text of [`[${records.join(", ")}]`, records.join("\n")]) {
    await drop(visited.page, "records.json", text);
    await visited.page.locator(".open-file").getByText("12 rows").waitFor();
    await drop(visited.page, "other.csv", "x,y\n1,2\n2,3\n3,5\n4,4\n5,8\n");
    await opened(visited.page, "other.csv");
  }
  await visited.assertClean();
});
