// Tables of numbers to measure with: the same bytes on every machine, made once.

import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Uniform numbers in [0, 1) (Marsaglia, "Xorshift RNGs", J. Statistical Software 8 (2003)). */
function uniform(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

/** Writes a CSV a row at a time; does nothing if it is there. `row()`: the cells of the next row, as a line. Gives its size in bytes. */
function write(path, rows, header, row) {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    const draft = openSync(`${path}.part`, "w");
    let text = `${header}\n`;
    for (let i = 0; i < rows; i++) {
      text += `${row()}\n`;
      if (text.length > 1 << 20) {
        writeSync(draft, text);
        text = "";
      }
    }
    writeSync(draft, text);
    closeSync(draft);
    renameSync(`${path}.part`, path);
  }
  return statSync(path).size;
}

/** A CSV of `columns` numbers, the last of them `y`, a linear function of the others and noise. Gives its size in bytes. */
export function makeTable(path, rows, columns) {
  const next = uniform(rows + columns);
  const names = [...Array.from({ length: columns - 1 }, (_, j) => `x${j + 1}`), "y"];
  return write(path, rows, names.join(","), () => {
    let y = 12;
    let line = "";
    for (let j = 0; j < columns - 1; j++) {
      const x = (next() - 0.5) * 20;
      y += (j % 2 ? -1 : 1) * (1 + j / 4) * x;
      line += `${x.toFixed(5)},`;
    }
    // The sum of four has nearly the shape of a normal distribution.
    return line + (y + 6 * (next() + next() + next() + next() - 2)).toFixed(4);
  });
}

/** A CSV of numbers, categories, dates and a yes or no, one cell in fifty missing, and the target `price`. Gives its size in bytes. */
export function makeMixedTable(path, rows) {
  const next = uniform(rows);
  const pick = (items) => items[Math.floor(next() * items.length)];
  const cities = ["Berlin", "Lagos", "Lima", "Osaka", "Quito", "Turin", "Accra", "Perth"];
  const grades = ["A", "B", "C"];
  return write(path, rows, "area,rooms,age,city,grade,sold,garden,score,price", () => {
    const [area, rooms, age, score] = [30 + 120 * next(), 1 + Math.floor(next() * 6), 80 * next(), next()];
    const [city, grade, garden] = [pick(cities), pick(grades), next() < 0.4];
    const sold = new Date(Date.UTC(2015, 0, 1 + Math.floor(next() * 3650))).toISOString().slice(0, 10);
    const price = 2 * area + 10 * rooms - 0.4 * age + cities.indexOf(city) * 5 - grades.indexOf(grade) * 9 + 30 * next();
    const cells = [area.toFixed(1), rooms, age.toFixed(1), city, grade, sold, garden ? "yes" : "no", score.toFixed(4)];
    return `${cells.map((cell) => (next() < 0.02 ? "" : cell)).join(",")},${price.toFixed(2)}`;
  });
}
