// The same file again, and another one under its name.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { drop, opened } from "./person.mjs";
import { assertAccessible, quit, visit } from "./visit.mjs";

after(quit);

/** A shop's sales: `rows` days, `shift` more visitors a day. */
const sales = (rows, shift, last) =>
  `visitors,price,sold,${last}\n` +
  Array.from({ length: rows }, (_, i) => `${200 + shift + ((i * 37) % 101)},${3 + (i % 7) / 2},${40 + ((i * 53) % 29)},${i % 3}\n`).join("");

test("new bytes under an old name are a version with what is different", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  await drop(page, "sales.csv", sales(300, 0, "till"));
  await opened(page, "sales.csv");
  const strip = page.getByRole("region", { name: "What is different since the version before" });
  assert.equal(await strip.count(), 0);

  await drop(page, "sales.csv", sales(360, 80, "door"));
  await strip.waitFor();
  assert.match(
    await strip.innerText(),
    /Version 2 of sales\.csv, beside version 1: 60 rows more, 1 column added, 1 column gone, 1 column with other values/,
  );
  assert.match(await strip.innerText(), /till\s+Is gone\.[^]*visitors\s+79% of the values lie outside the range of the data before[^]*door\s+Is new\./);
  await assertAccessible(visited, "a new version");

  await drop(page, "sales.csv", sales(300, 0, "till"));
  await strip.waitFor({ state: "detached" });
  await page.getByText(/Version 1, BLAKE3/).waitFor();
  await visited.assertClean();
});
