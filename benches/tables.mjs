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

/**
 * Writes a CSV of `columns` numbers, the last of them `y`, a linear function of the others and noise; does nothing if it is there.
 * Gives its size in bytes.
 */
export function makeTable(path, rows, columns) {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    const next = uniform(rows + columns);
    const features = columns - 1;
    const draft = openSync(`${path}.part`, "w");
    let text = [...Array.from({ length: features }, (_, j) => `x${j + 1}`), "y"].join(",") + "\n";
    for (let i = 0; i < rows; i++) {
      let y = 12;
      for (let j = 0; j < features; j++) {
        const x = (next() - 0.5) * 20;
        y += (j % 2 ? -1 : 1) * (1 + j / 4) * x;
        text += `${x.toFixed(5)},`;
      }
      // The sum of four has nearly the shape of a normal distribution.
      text += `${(y + 6 * (next() + next() + next() + next() - 2)).toFixed(4)}\n`;
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

/**
 * Writes a CSV of numbers, categories, dates and a yes or no, one cell in fifty missing, and the target `price`; does nothing if it
 * is there. Gives its size in bytes.
 */
export function makeMixedTable(path, rows) {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    const next = uniform(rows);
    const pick = (items) => items[Math.floor(next() * items.length)];
    const cities = ["Berlin", "Lagos", "Lima", "Osaka", "Quito", "Turin", "Accra", "Perth"];
    const grades = ["A", "B", "C"];
    const draft = openSync(`${path}.part`, "w");
    let text = "area,rooms,age,city,grade,sold,garden,score,price\n";
    for (let i = 0; i < rows; i++) {
      const [area, rooms, age, score] = [30 + 120 * next(), 1 + Math.floor(next() * 6), 80 * next(), next()];
      const [city, grade, garden] = [pick(cities), pick(grades), next() < 0.4];
      const sold = new Date(Date.UTC(2015, 0, 1 + Math.floor(next() * 3650))).toISOString().slice(0, 10);
      const price = 2 * area + 10 * rooms - 0.4 * age + cities.indexOf(city) * 5 - grades.indexOf(grade) * 9 + 30 * next();
      const cells = [area.toFixed(1), rooms, age.toFixed(1), city, grade, sold, garden ? "yes" : "no", score.toFixed(4)];
      text += `${cells.map((cell) => (next() < 0.02 ? "" : cell)).join(",")},${price.toFixed(2)}\n`;
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
