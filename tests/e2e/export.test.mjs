// Tables that leave the page as files.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { drop, opened } from "./person.mjs";
import { quit, visit } from "./visit.mjs";

after(quit);

test("formulas become text on export unless the person wants them as they are; numbers are never touched", async (t) => {
  const visited = await visit(t);
  const { page } = visited;
  await visited.start();
  const table = "note,x,y\r\n=1+2,-5,1\r\n@cmd,+6,2\r\nplain,7,3\r\n-4 apples,8,5\r\n";
  await drop(page, "notes.csv", table);
  await opened(page, "notes.csv");
  const exported = async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export as CSV" }).click(),
    ]);
    return readFileSync(await download.path(), "utf8");
  };
  const plain = table.replace("+6", "6");
  assert.equal(await exported(), plain.replace("=1", "'=1").replace("@", "'@").replace("-4 a", "'-4 a"));
  await page.getByRole("switch", { name: "Formulas as text" }).uncheck();
  assert.equal(await exported(), plain);
  await visited.assertClean();
});
