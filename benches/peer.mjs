// What a page without Straightedge would do: PapaParse reads the file, ml-regression-multivariate-linear fits. Bundled by
// `drop_to_model.mjs` and run in the same browser.

import Papa from "papaparse";
import MultivariateLinearRegression from "ml-regression-multivariate-linear";

/** From a file to a fitted and evaluated model: coefficients, standard errors, R². Gives milliseconds and a prediction. */
globalThis.fitByPeers = (file, row) =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const x = [];
    const y = [];
    Papa.parse(file, {
      dynamicTyping: true,
      skipEmptyLines: true,
      chunk({ data }) {
        for (const cells of data) {
          if (typeof cells[0] === "string") continue;
          y.push([cells.pop()]);
          x.push(cells);
        }
      },
      error: reject,
      complete() {
        const read = performance.now();
        const fit = new MultivariateLinearRegression(x, y);
        const mean = y.reduce((sum, [value]) => sum + value, 0) / y.length;
        const total = y.reduce((sum, [value]) => sum + (value - mean) ** 2, 0);
        const rSquared = 1 - (fit.stdError ** 2 * (y.length - x[0].length - 1)) / total;
        resolve({ milliseconds: performance.now() - start, reading: read - start, prediction: fit.predict(row)[0], rSquared });
      },
    });
  });
