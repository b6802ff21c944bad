// How many digits of the eleven linear problems of NIST's StRD are right, here and in other tools: writes docs/accuracy.md.
//
// usage: node benches/accuracy.mjs       (`scripts/setup bench peers` gets what it needs)
//
// STRAIGHTEDGE_CLI    the command line (default: target/release/straightedge)
// STRAIGHTEDGE_TOOLS  where `scripts/setup` put the Python packages (default: .tools)

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import MultivariateLinearRegression from "ml-regression-multivariate-linear";

const ROOT = resolve(import.meta.dirname, "..");
const CLI = resolve(ROOT, process.env.STRAIGHTEDGE_CLI || "target/release/straightedge");
const PYTHON = resolve(ROOT, process.env.STRAIGHTEDGE_TOOLS || ".tools", "venv/bin/python");
const PAGE = join(ROOT, "docs/accuracy.md");
/** Exact values are doubles, and NIST prints 15 digits: more cannot be told. */
const MOST = 15;
const INTERCEPT = "(Intercept)";

const problems = JSON.parse(readFileSync(join(ROOT, "tests/data/strd.json"), "utf8")).map((problem) => {
  const terms = problem.terms.map((term) => term.map(([name, power]) => (power === 1 ? name : `${name}^${power}`)).join(":"));
  const written = terms.map((term) => (term.includes("^") ? `I(${term})` : term));
  return {
    ...problem,
    terms: problem.intercept ? [INTERCEPT, ...terms] : terms,
    powers: problem.terms,
    formula: `y ~ ${[...(problem.intercept ? [] : ["0"]), ...written].join(" + ")}`,
  };
});

function writeProblems(folder) {
  for (const { name, y, columns } of problems) {
    const lines = y.map((value, i) => [value, ...Object.values(columns).map((column) => column[i])].join(","));
    writeFileSync(join(folder, `${name}.csv`), [["y", ...Object.keys(columns)].join(","), ...lines, ""].join("\n"));
  }
  const lines = problems.map(({ name, formula }) => `${name},${formula}`);
  writeFileSync(join(folder, "problems.csv"), ["name,formula", ...lines, ""].join("\n"));
}

// ---- What the tools say: a fit is a Map from the term to { estimate, error }, where a term that the tool drops is missing ----

const run = (program, ...args) => execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 26, cwd: ROOT });
const versions = new Map();
/** From the tool to the problem to the fit. */
const answers = new Map();

function note(tool, problem, term, estimate, error) {
  if (!answers.has(tool)) answers.set(tool, new Map());
  const fits = answers.get(tool);
  if (!fits.has(problem)) fits.set(problem, new Map());
  fits.get(problem).set(term, { estimate, error });
}

function askStraightedge(folder) {
  versions.set("Straightedge", run(CLI, "--version").trim().split(" ")[1]);
  for (const { name, formula } of problems) {
    const answer = JSON.parse(run(CLI, "train", join(folder, `${name}.csv`), "--formula", formula, "--json"));
    for (const { term, estimate, std_error } of answer.coefficients) note("Straightedge", name, term, estimate, std_error);
  }
}

/** R and Python print lines of cells with tabs between them: `version NAME VERSION` and `fit TOOL PROBLEM TERM ESTIMATE [ERROR]`. */
function askScript(program, script, folder) {
  const plain = (term) => term.replace(/^I\((.*)\)$/, "$1").replace(/ ?\*\* ?/g, "^").replace(/^Intercept$/, INTERCEPT);
  for (const line of run(program, join(import.meta.dirname, script), folder).split("\n")) {
    const [kind, ...cells] = line.trim().split("\t");
    if (kind === "version") versions.set(...cells);
    if (kind === "fit") {
      const [tool, problem, term, estimate, error] = cells;
      note(tool, problem, plain(term), Number(estimate), error === undefined ? undefined : Number(error));
    }
  }
}

function askMl() {
  const packages = join(import.meta.dirname, "node_modules");
  for (const name of ["ml-regression-multivariate-linear", "ml-matrix"]) {
    versions.set(name, JSON.parse(readFileSync(join(packages, name, "package.json"), "utf8")).version);
  }
  versions.set("Node", process.version.slice(1));
  for (const { name, y, columns, powers, terms, intercept } of problems) {
    const row = (_, i) => powers.map((term) => term.reduce((product, [column, power]) => product * columns[column][i] ** power, 1));
    const fit = new MultivariateLinearRegression(y.map(row), y.map((value) => [value]), { intercept });
    // It puts the intercept last.
    const order = intercept ? [...terms.slice(1), INTERCEPT] : terms;
    order.forEach((term, j) => note("ml-regression-multivariate-linear", name, term, fit.weights[j][0], fit.stdErrors[j]));
  }
}

// ---- Correct digits --------------------------------------------------------------------------------------------------------

/** The digits that an error leaves, relative to what was to be hit: 0 to MOST, and 0 for what is no number. */
function digits(error, size) {
  const found = error === 0 ? MOST : -Math.log10(error / Math.abs(size));
  return Number.isNaN(found) ? 0 : Math.min(MOST, Math.max(0, found));
}

/** The worst coefficient and the worst standard error (undefined where the tool gives none) of a tool's fit of a problem. */
function score(problem, fit) {
  const each = problem.terms.map((term, j) => {
    const [estimate, error] = [problem.estimate[j], problem.std_error[j]];
    const found = fit?.get(term);
    if (!found) return { estimate: 0, error: 0 };
    return {
      estimate: digits(Math.abs(found.estimate - estimate), estimate),
      // Relative to an exact 0 nothing is near: then relative to the coefficient.
      error: found.error === undefined ? undefined : digits(Math.abs(found.error - error), error || estimate),
    };
  });
  return worst(each);
}

function worst(scores) {
  const errors = scores.map(({ error }) => error).filter((error) => error !== undefined);
  return { estimate: Math.min(...scores.map(({ estimate }) => estimate)), error: errors.length ? Math.min(...errors) : undefined };
}

// ---- The page --------------------------------------------------------------------------------------------------------------

const TOOLS = [
  ["Straightedge", "Straightedge"],
  ["R", "R `lm`"],
  ["statsmodels", "statsmodels `OLS`"],
  ["scikit-learn", "scikit-learn `LinearRegression`"],
  ["ml-regression-multivariate-linear", "ml-regression-multivariate-linear"],
];

function page() {
  const rows = TOOLS.map(([tool, label]) => {
    const scores = problems.map((problem) => score(problem, answers.get(tool)?.get(problem.name)));
    return { tool, label, scores, worst: worst(scores) };
  });
  const show = ({ estimate, error }) => `${estimate.toFixed(1)} / ${error === undefined ? "–" : error.toFixed(1)}`;
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const perfect = ({ std_error }) => std_error.every((error) => error === 0);
  const table = [
    line(["", ...problems.map((problem) => problem.name + (perfect(problem) ? " ¹" : "")), "**worst**"]),
    line(["---", ...problems.map(() => "---"), "---"]),
    ...rows.map(({ label, scores, worst }) => line([label, ...scores.map(show), `**${show(worst)}**`])),
  ];
  const list = (names) => names.map((name) => `${name} ${versions.get(name)}`).join(", ");
  const dropped = problems.flatMap(({ name, terms }) =>
    terms.filter((term) => !answers.get("R").get(name).has(term)).map((term) => `\`${term}\` of ${name}`),
  );
  const [ours, ...others] = rows;
  const lost = ({ label, scores }) => `${label} on ${scores.filter(({ estimate }) => estimate < 6).length}`;
  return `# Digits you can trust

How many digits of a fit are right? NIST's Statistical Reference Datasets hold [eleven linear
problems](https://www.itl.nist.gov/div898/strd/lls/lls.shtml) with certified answers, from easy to nearly singular. Here Straightedge
and four other tools fit each of them, with their defaults and with raw powers: \`y ~ x + I(x^2) + …\`, nothing centred or scaled.

A cell says \`coefficient / standard error\`: the correct digits of the worst coefficient and of the worst standard error of that fit,
−log₁₀(|found − exact| / |exact|), from 0 to ${MOST}. The exact values lie in [\`tests/data/strd.json\`](../tests/data/strd.json), computed at 200
digits and checked against NIST's; Straightedge's own tests hold it to them. A column that a tool drops counts 0; – means that the
tool gives no standard errors.

\`scripts/bench accuracy\` makes this page (\`scripts/setup bench peers\` gets what it needs). The other tools call
libraries of linear algebra that differ from machine to machine, so their digits may differ a little elsewhere.

${table.join("\n")}

¹ A perfect fit, whose exact standard errors are 0. Counted is how far the standard error lies below the coefficient:
−log₁₀(found / |coefficient|), at most ${MOST}.

## What is seen

Straightedge keeps at least ${ours.worst.estimate.toFixed(1)} digits of every coefficient and ${ours.worst.error.toFixed(1)} of every standard error. Fewer than 6 digits of a coefficient
are left by ${others.map(lost).join(",\n")} of the ${problems.length} problems.

The reasons differ.${dropped.length ? ` R drops ${dropped.join(" and ")}, which it takes for a combination of the other columns, and says so.` : ""} statsmodels
inverts by singular values, leaves out one of Filip's that it takes for 0, and warns. scikit-learn leaves out, in silence, what lies under a
millionth of the largest (\`tol\`). With a smaller tolerance both R and scikit-learn keep more digits. ml-regression-multivariate-linear
multiplies the columns with each other first, which doubles the digits that a problem costs.

## Versions

As the tools report them: ${list(["Straightedge"])}; ${list(["R"])};
${list(["statsmodels", "scikit-learn", "NumPy", "SciPy", "Python"])};
${list(["ml-regression-multivariate-linear", "ml-matrix", "Node"])}.
`;
}

const folder = mkdtempSync(join(tmpdir(), "straightedge-accuracy-"));
try {
  writeProblems(folder);
  askStraightedge(folder);
  askScript("Rscript", "accuracy.R", folder);
  askScript(PYTHON, "accuracy.py", folder);
  askMl();
} finally {
  rmSync(folder, { recursive: true });
}
const text = page();
writeFileSync(PAGE, text);
console.log(text.split("\n").filter((line) => line.startsWith("|")).join("\n"));
console.log("Correct digits, worst coefficient / worst standard error; written to docs/accuracy.md.");
