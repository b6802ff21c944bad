// What a person does with the page, in a person's words.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** The repository's samples. */
export const SAMPLES = join(import.meta.dirname, "../../public/samples");

/** The command line, which tests compare the page with. */
export const CLI = process.env.STRAIGHTEDGE_CLI ?? join(import.meta.dirname, "../../target/debug/straightedge");

/** The document of the model that was fitted last, as the page exports it. */
export async function exported(page) {
  await goTo(page, "Model deployment");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export JSON" }).first().click(),
  ]);
  return readFileSync(await file.path(), "utf8");
}

/** Drops a file on the page as a person does: over it, then let go. `content`: text or bytes; read from `path` without it. */
export async function drop(page, path, content = readFileSync(path)) {
  const bytes = Buffer.from(content).toString("base64");
  const data = await page.evaluateHandle(
    ({ bytes, name }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name));
      return transfer;
    },
    { bytes, name: basename(path) },
  );
  await page.dispatchEvent("body", "dragover", { dataTransfer: data });
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
  await data.dispose();
}

/** Drops a file that stays on the disk: only a handle crosses into the page. */
export async function dropFromDisk(page, path) {
  const input = await page.evaluateHandle(() => Object.assign(document.createElement("input"), { type: "file" }));
  await input.setInputFiles(path);
  await input.evaluate((input) => {
    const transfer = new DataTransfer();
    transfer.items.add(input.files[0]);
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
}

/** Drops several files at once: `[name, text]` each, in this order. */
export async function dropAll(page, files) {
  await page.evaluate((files) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) transfer.items.add(new File([text], name));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, files);
}

/** Drops a table of so many rows that is made in the page: `i,x,y` with i from 0. */
export async function dropLarge(page, name, rows) {
  await page.evaluate(
    ({ name, rows }) => {
      const parts = ["i,x,y\n"];
      for (let i = 0; i < rows; i += 10_000) {
        let part = "";
        for (let k = i; k < i + 10_000; k++) part += `${k},${(k * 7919) % 1009},${(k * 7919) % 1009 + (k % 13) / 10}\n`;
        parts.push(part);
      }
      const transfer = new DataTransfer();
      transfer.items.add(new File(parts, name));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    { name, rows },
  );
}

/** A table as CSV, with all types of columns, missing cells, and texts that hold line ends, where chunks are cut. */
export function mixedTable(rows) {
  let text = "id,x,z,group,day,note,y\n";
  for (let i = 0; i < rows; i++) {
    const [x, z] = [((i * 7919) % 10007) / 100, ((i * 104729) % 997) / 10];
    const day = new Date(Date.UTC(2020, 0, 1 + (i % 1000))).toISOString().slice(0, 10);
    const note = i % 9 ? `"a, ""b""\n\nline ${i % 50},"` : "";
    text += `${i},${x},${i % 31 ? z : ""},${"abc"[i % 3]},${day},${note},${(3 + 2 * x - z / 2 + (i % 3) * 5 + ((i * 31) % 101) / 50).toFixed(3)}\n`;
  }
  return text;
}

/** The heading of the stage that is on the sheet. */
export const stage = (page, title) => page.getByRole("heading", { level: 1, name: title });

/** Goes to a stage by the ruler. */
export async function goTo(page, title) {
  await page.getByRole("navigation", { name: "Stages" }).getByRole("link", { name: title }).click();
  await stage(page, title).waitFor();
}

/** Waits until the table that was dropped is on the sheet. */
export async function opened(page, name) {
  await page.locator(".open-file").getByText(name).waitFor();
  await page.getByRole("button", { name: "Fit a model" }).waitFor();
}

/** From a table on the sheet to its evaluated model: one press. */
export async function fit(page) {
  await page.getByRole("button", { name: "Fit a model" }).click();
  await stage(page, "Model evaluation").waitFor();
  await page.locator("#verdict").waitFor();
}

/** The coefficient table as the page has it: term → estimate, at full precision, from the export. */
export async function coefficients(page) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("region", { name: "Coefficients" }).getByRole("button", { name: "CSV" }).click(),
  ]);
  const [header, ...rows] = readFileSync(await download.path(), "utf8").trim().split("\r\n");
  const names = header.split(",").slice(1);
  return Object.fromEntries(
    rows.map((row) => {
      const [, term, rest] = /^"((?:[^"]|"")*)",(.*)$/.exec(row);
      return [term.replaceAll('""', '"'), Object.fromEntries(rest.split(",").map((cell, i) => [names[i], Number(cell)]))];
    }),
  );
}

/** Asserts that two numbers agree in so many significant digits. */
export function assertDigits(found, expected, digits, what) {
  const error = Math.abs(found - expected) / (Math.abs(expected) || 1);
  const agree = error === 0 ? 15 : -Math.log10(error);
  assert.ok(agree >= digits, `${what}: ${found} agrees with ${expected} in ${agree.toFixed(1)} digits, ${digits} are wanted`);
}
