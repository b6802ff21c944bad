"""Writes tests/data/unseen.json: errors on unseen rows as scikit-learn computes them, for the very parts that the seeds give.

    python tests/oracle/unseen.py > tests/data/unseen.json      (scikit-learn 1.9, numpy; reads tests/data/models.json)

The assignment of rows to parts is written here a second time, from its description: `SplitMix64` (Steele, Lea, Flood 2014), integers
below a bound by Lemire (2019), a permutation by Fisher and Yates for each run of `folds` row numbers, one row of each stratum held out.
"""

import json
import math

import numpy as np
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import PredefinedSplit, cross_val_predict

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Stream:
    def __init__(self, seed, item):
        self.state = mix((seed + GOLDEN) & MASK) ^ mix((item * GOLDEN + 1) & MASK)

    def below(self, bound):
        while True:
            self.state = (self.state + GOLDEN) & MASK
            product = mix(self.state) * bound
            if product & MASK >= (1 << 64) % bound:
                return product >> 64


def fold(row, folds, seed):
    items, stream = list(range(folds)), Stream(seed, row // folds)
    for i in range(folds - 1, 0, -1):
        j = stream.below(i + 1)
        items[i], items[j] = items[j], items[i]
    return items[row % folds]


def held_out(row, share, seed):
    stratum = math.floor(row * share)
    members = [r for r in range(max(0, row - 500), row + 500) if math.floor(r * share) == stratum]
    return members[Stream(seed, stratum).below(len(members))] == row


def design(model):
    """Complete rows: the design matrix without the intercept, the target, the row numbers."""
    columns = []
    for term in model["terms"]:
        (variable,) = term
        cells = model["columns"][variable["column"]]
        if cells["kind"] == "category":
            levels = sorted({label for label in cells["labels"] if label is not None}, key=lambda label: label.encode())
            for level in levels[1:]:
                columns.append([math.nan if label is None else float(label == level) for label in cells["labels"]])
        else:
            columns.append([math.nan if cell is None else float(cell) ** variable["power"] for cell in cells["cells"]])
    y = np.array([math.nan if cell is None else cell for cell in model["columns"][model["target"]]["cells"]])
    x = np.array(columns).T
    complete = ~np.isnan(x).any(axis=1) & ~np.isnan(y)
    return x[complete], y[complete], np.flatnonzero(complete)


def metrics(y, predicted, guessed):
    return {
        "rmse": math.sqrt(mean_squared_error(y, predicted)),
        "mae": mean_absolute_error(y, predicted),
        "r_squared": r2_score(y, predicted),
        "baseline_rmse": math.sqrt(mean_squared_error(y, guessed)),
        "baseline_mae": mean_absolute_error(y, guessed),
    }


models = {model["name"]: model for model in json.load(open("tests/data/models.json"))}
result = []
for name in ["airquality", "pbcseq", "swiss"]:
    x, y, rows = design(models[name])
    for folds, seed in [(10, 1), (5, 7)]:
        parts = np.array([fold(int(row), folds, seed) for row in rows])
        split = PredefinedSplit(parts)
        predicted = cross_val_predict(LinearRegression(), x, y, cv=split)
        guessed = cross_val_predict(DummyRegressor(), x, y, cv=split)
        by_fold = [math.sqrt(mean_squared_error(y[parts == i], predicted[parts == i])) for i in range(folds)]
        result.append({"model": name, "folds": folds, "seed": seed, "fold_rmse": by_fold, **metrics(y, predicted, guessed)})
    for share, seed in [(0.2, 1), (0.37, 3), (0.6, 2)]:
        # Above a half the rows that stay are drawn.
        if share > 0.5:
            test = np.array([not held_out(int(row), 1.0 - share, seed) for row in rows])
        else:
            test = np.array([held_out(int(row), share, seed) for row in rows])
        fit = LinearRegression().fit(x[~test], y[~test])
        guess = np.full(test.sum(), y[~test].mean())
        result.append({"model": name, "share": share, "seed": seed, "n_test": int(test.sum()),
                       "intercept": float(fit.intercept_), **metrics(y[test], fit.predict(x[test]), guess)})
print(json.dumps(result, indent=1))
