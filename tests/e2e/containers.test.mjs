// Files that are no text: workbooks, archives, Parquet, JSON. What opens them is loaded when the first comes, and is there offline.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { assertDigits, coefficients, drop, fit, goTo, opened } from "./person.mjs";
import { assertAccessible, copied, quit, visit } from "./visit.mjs";

after(quit);

const FILES = join(import.meta.dirname, "../data/containers");

const UNPACKER = /\/unpack/;

test("a table opens from every kind of container, and gives the same model", async (t) => {
  const visited = await visit(t);
  const { page, server } = visited;
  await visited.start();
  let expected;
  for (const name of ["table.csv.gz", "sheet.ods", "zstd.parquet", "records.json"]) {
    await goTo(page, "Data sources");
    await drop(page, join(FILES, name));
    await opened(page, name);
    await fit(page);
    const found = await coefficients(page);
    expected ??= found;
    assert.deepEqual(Object.keys(found), Object.keys(expected), name);
    for (const term of Object.keys(found)) assertDigits(found[term].estimate, expected[term].estimate, 15, `${name}: ${term}`);
  }
  assert.ok(server.requests.some((path) => UNPACKER.test(path)));
  await visited.assertClean();
});

test("the sheets of a workbook are a choice, and can be chosen", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, join(FILES, "sheets.xlsx"), readFileSync(join(FILES, "sheets.xlsx")));
  await opened(page, "sheets.xlsx");
  await page.getByText("The workbook has 2 sheets with cells").waitFor();
  const chip = page.locator(".chips").getByRole("button", { name: "sheet" });
  assert.match(await chip.innerText(), /Sales/);
  assert.match(await chip.innerText(), /sure\?/);
  await assertAccessible(visited, "workbook");
  await chip.click();
  await page.getByRole("menuitemradio", { name: /Costs/ }).click();
  await page.getByText("4 rows and 2 columns").first().waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("12 rows and 6 columns").first().waitFor();
  await visited.assertClean();
});

test("what cannot be opened is named, and what was there stays", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, join(FILES, "table.csv.gz"));
  await opened(page, "table.csv.gz");
  for (const [name, said] of [
    ["encrypted.xlsx", /encrypted/],
    ["truncated.csv.gz", /damaged or cut short/],
    ["bomb.gz", /inflate to more than/],
  ]) {
    await drop(page, join(FILES, name));
    await page.locator('.toasts [data-tone="error"]').getByText(said).waitFor();
    await opened(page, "table.csv.gz");
  }
  await visited.assertClean();
});

test("a text never loads what opens containers, and offline they open all the same", async (t) => {
  const visited = await visit(t);
  const { page, server } = visited;
  await visited.start();
  await drop(page, "text.csv", "x,y\n1,2\n2,4.1\n3,5.9\n4,8\n");
  await opened(page, "text.csv");
  // Only the offline copy fetches it by itself, when all the rest is there.
  await copied(page);
  await server.close();
  await page.reload();
  await visited.started();
  await drop(page, join(FILES, "snappy.parquet"));
  await opened(page, "snappy.parquet");
  await visited.assertClean();
});

test("Cancel while a file is unpacked leaves all as it was, and the file opens the next time", async (t) => {
  // Without the offline copy, the server is asked, and can let the page wait.
  const visited = await visit(t, { context: { serviceWorkers: "block" } });
  const { page, server } = visited;
  await visited.start();
  await drop(page, "text.csv", "x,y\n1,2\n2,4.1\n3,5.9\n4,8\n");
  await opened(page, "text.csv");
  const { asked, release } = server.hold(/\/unpack.*\.wasm$/);
  await drop(page, join(FILES, "table.csv.gz"));
  await asked;
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("The work was cancelled.").waitFor();
  await opened(page, "text.csv");
  release();
  await drop(page, join(FILES, "table.csv.gz"));
  await opened(page, "table.csv.gz");
  await page.getByText("The file is compressed with gzip.").waitFor();
  await visited.assertClean();
});

test("text of before Unicode is decoded, and its encoding is a choice", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  const { texts, cases } = JSON.parse(readFileSync(join(FILES, "../encodings.json"), "utf8"));
  const { bytes } = cases.find(({ language, encoding }) => language === "ru" && encoding === "KOI8-R");
  await drop(page, "cities.csv", Buffer.from(bytes, "hex"));
  const [first] = texts.ru.split("\n")[1].split(",");
  await page.getByText(first, { exact: true }).first().waitFor();
  const chip = page.locator(".chips").getByRole("button", { name: "encoding" });
  assert.match(await chip.innerText(), /KOI8-U/);
  await chip.click();
  await page.getByRole("menuitemradio", { name: /windows-1251/ }).click();
  await page.getByText(first, { exact: true }).first().waitFor({ state: "detached" });
  assert.match(await chip.innerText(), /windows-1251/);
  await visited.assertClean();
});

test("a project that is not taken up is not replaced by what is dropped, and can be taken up later", async (t) => {
  // Without the offline copy, the server is asked for what opens the file, and can let the page wait.
  const visited = await visit(t, { context: { serviceWorkers: "block" } });
  const { page, server } = visited;
  await visited.start();
  await drop(page, join(FILES, "table.csv.gz"));
  await opened(page, "table.csv.gz");
  await page.locator('[data-kept="saved"]').waitFor();
  const { asked, release } = server.hold(/\/unpack.*\.wasm$/);
  await page.reload();
  await visited.started();
  await asked;
  await page.getByRole("button", { name: "Cancel" }).click();
  const notice = page.locator(".notice").filter({ hasText: "Your project is not taken up" });
  await notice.waitFor();
  await assertAccessible(visited, "not-taken-up");
  release();
  await drop(page, "text.csv", "x,y\n1,2\n2,4.1\n3,5.9\n4,8\n");
  await page.locator('.toasts [data-tone="error"]').getByText("would replace").waitFor();
  assert.equal(await page.locator(".open-file").count(), 0, "nothing was opened");
  await notice.getByRole("button", { name: "Take it up" }).click();
  await opened(page, "table.csv.gz");
  await notice.waitFor({ state: "detached" });
  await drop(page, "text.csv", "x,y\n1,2\n2,4.1\n3,5.9\n4,8\n");
  await opened(page, "text.csv");
  await page.getByRole("button", { name: "Undo" }).click();
  await opened(page, "table.csv.gz");
  await visited.assertClean();
});

test("a file dropped before it is known that the project cannot be taken up does not replace it", async (t) => {
  const visited = await visit(t, { context: { serviceWorkers: "block" } });
  const { page, server } = visited;
  await visited.start();
  await drop(page, join(FILES, "table.csv.gz"));
  await opened(page, "table.csv.gz");
  await page.locator('[data-kept="saved"]').waitFor();
  server.refuse(UNPACKER, 1);
  const { asked, release } = server.hold(UNPACKER);
  await page.reload();
  await visited.started();
  await asked;
  await drop(page, "text.csv", "x,y\n1,2\n2,4.1\n3,5.9\n4,8\n");
  await page.getByText("Reading text.csv").first().waitFor();
  release();
  await page.locator('.toasts [data-tone="error"]').getByText("would replace").waitFor();
  await page.locator(".notice").getByRole("button", { name: "Take it up" }).click();
  await opened(page, "table.csv.gz");
});
