// Two tabs of one browser: one keeps what is done, the other says that it does not, and takes over when it is alone.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { drop, fit, opened, SAMPLES } from "./person.mjs";
import { quit, visit } from "./visit.mjs";

after(quit);

const kept = (page, how) => page.locator(`[data-kept="${how}"]`).waitFor();

test("what is done in a second tab is not kept, and it says so, until the first is closed", async (t) => {
  const visited = await visit(t);
  const first = visited.page;
  await visited.start();
  await drop(first, join(SAMPLES, "salary.csv"));
  await opened(first, "salary.csv");
  await fit(first);
  await kept(first, "saved");

  const second = await visited.context.newPage();
  await second.goto(visited.server.url);
  await second.locator(".open-file").getByText("salary.csv").waitFor();
  await second.getByRole("button", { name: "Undo" }).click();
  await second.getByText("Another tab of this browser has the project open").waitFor();
  await kept(second, "failed");

  // The first goes on undisturbed, and empties the storage that both were loaded from.
  await first.reload();
  await visited.started();
  await first.getByRole("button", { name: "Undo" }).click();
  await kept(first, "saved");
  await first.getByRole("button", { name: "Project and look" }).click();
  await first.getByRole("menuitem", { name: "New project" }).click();
  await first.getByRole("button", { name: "Remove and start anew" }).click();
  await first.locator(".open-file").waitFor({ state: "detached" });
  await first.close();

  await second.getByRole("button", { name: "Redo" }).click();
  await kept(second, "saved");
  await second.reload();
  await second.locator(".open-file").getByText("salary.csv").waitFor();
  const { predictions } = await second.evaluate(() =>
    globalThis.straightedge.predict(null, [{ experience: 2, test_score: 9, interview_score: 6 }]),
  );
  assert.ok(Math.abs(predictions[0].prediction - 53837.77000986) < 1e-8);
  assert.deepEqual(visited.errors, []);
});

test("where locks are refused, the app starts and keeps what is done", async (t) => {
  const visited = await visit(t);
  await visited.page.addInitScript(() => {
    LockManager.prototype.request = () => Promise.reject(new DOMException("not here", "SecurityError"));
  });
  await visited.start();
  await drop(visited.page, join(SAMPLES, "salary.csv"));
  await opened(visited.page, "salary.csv");
  await kept(visited.page, "saved");
  await visited.page.reload();
  await visited.page.locator(".open-file").getByText("salary.csv").waitFor();
});
