"""Expected values of the monitoring checks: writes ../data/monitor.json.

Run: python monitor.py (scipy 1.17, numpy 2). The stability index is computed here, by its definition: bins between the deciles of
the reference (the smallest values that at least d/10 of the reference lie at or under; none at the largest value), shares under 1e-4
taken as 1e-4. Out of range: by counting orders of the pooled sample, in exact fractions.
"""

import json
import math
import pathlib
from fractions import Fraction

import numpy as np
from scipy import stats

random = np.random.default_rng(5)


def psi(reference, current):
    reference, current = np.sort(reference), np.asarray(current)
    n = len(reference)
    edges = sorted({reference[int(np.ceil(n * d / 10 - 1e-12)) - 1] for d in range(1, 10)} - {reference[-1]})
    bins = np.array([-np.inf, *edges, np.inf])
    count = lambda values: np.array([np.sum((values > a) & (values <= b)) for a, b in zip(bins, bins[1:])])
    return index(count(reference), count(current)), len(bins) - 1


def index(reference, current):
    r = np.maximum(reference / reference.sum(), 1e-4)
    c = np.maximum(current / current.sum(), 1e-4)
    return float(np.sum((c - r) * np.log(c / r)))


def out_of_range(k, n, m):
    """P(k or more of m lie outside the range of n): i of them do in (i + 1)·C(m - i + n - 2, n - 2) of C(n + m, n) orders."""
    if n * m > 1_000_000:
        return None
    orders = sum((i + 1) * math.comb(m - i + n - 2, n - 2) for i in range(k, m + 1))
    return float(Fraction(orders, math.comb(n + m, n)))


def numbers(name, reference, current):
    # Two-sample distances are multiples of 1/(n·m): SciPy's exact mode up to n·m = 1e6, beyond that the limit that R gives.
    n, m = len(reference), len(current)
    exact = n * m <= 1_000_000
    statistic = stats.ks_2samp(reference, current, method="asymp").statistic
    if exact:
        p_value = stats.ks_2samp(reference, current, method="exact").pvalue
    else:
        p_value = stats.kstwobign.sf(np.sqrt(n * m / (n + m)) * statistic)
    below, above = int(np.sum(current < reference.min())), int(np.sum(current > reference.max()))
    value, bins = psi(reference, current)
    return {
        "name": name,
        "reference": reference.tolist(),
        "current": current.tolist(),
        "statistic": float(statistic),
        "p_value": float(p_value),
        "psi": value,
        "bins": bins,
        "below": below,
        "above": above,
        "out_of_range_p_value": out_of_range(below + above, n, m),
    }


def labels(name, reference, current):
    """Counts by label in which no label is rare."""
    names = sorted(set(reference) | set(current))
    table = np.array([[reference.get(name, 0) for name in names], [current.get(name, 0) for name in names]])
    found = stats.chi2_contingency(table, correction=False)
    return {
        "name": name,
        "reference": reference,
        "current": current,
        "statistic": float(found.statistic),
        "df": int(found.dof),
        "p_value": float(found.pvalue),
        "psi": index(table[0], table[1]),
    }


def missing(a, n, b, m):
    table = np.array([[a, n - a], [b, m - b]])
    expected = stats.contingency.expected_freq(table)
    p_value = stats.fisher_exact(table).pvalue if expected.min() < 5 else stats.chi2_contingency(table, correction=False).pvalue
    h = 2 * np.arcsin(np.sqrt(b / m)) - 2 * np.arcsin(np.sqrt(a / n))
    return {"counts": [a, n, b, m], "p_value": float(p_value), "effect": float(h)}


def main():
    normal = lambda n, shift=0.0, scale=1.0: np.round(random.normal(shift, scale, n), 6)
    found = {
        "numbers": [
            numbers("same, small", normal(40), normal(25)),
            numbers("same, one", normal(30), normal(1)),
            numbers("shifted", normal(300), normal(200, 0.5)),
            numbers("wider", normal(400), normal(350, 0, 2)),
            numbers("far", normal(60), normal(80, 6)),
            numbers("large", normal(500), normal(4000, 0.1)),
            numbers("large and the same", normal(450), normal(5000)),
            numbers("tied and large", random.poisson(3, 3000).astype(float), random.poisson(3.2, 2000).astype(float)),
            numbers("half zeros", np.where(random.random(3000) < 0.55, 0.0, np.round(random.gamma(2, 1, 3000), 1)), np.where(random.random(2500) < 0.5, 0.0, np.round(random.gamma(2, 1, 2500), 1))),
        ],
        "labels": [
            labels("same", {"a": 50, "b": 30, "c": 20}, {"a": 101, "b": 58, "c": 41}),
            labels("moved", {"a": 500, "b": 300, "c": 200}, {"a": 300, "b": 300, "c": 420}),
            labels("gone", {"a": 80, "b": 40}, {"a": 90}),
            labels("boolean", {"false": 34, "true": 66}, {"false": 51, "true": 49}),
        ],
        "missing": [missing(*case) for case in [(0, 500, 3, 50), (20, 1000, 60, 1000), (5, 40, 0, 300), (300, 1000, 290, 1000), (1, 8, 9, 9), (0, 100000, 4, 100000)]],
        # One label in the new data alone, k times: no bound can be sharper than the chance that all k are in the new sample.
        "all_new": [[k, n, m, float(stats.hypergeom(n + m, m, k).sf(k - 1))] for k, n, m in [(1, 50, 50), (3, 500, 100), (40, 1000, 1000)]],
    }
    path = pathlib.Path(__file__).parent.parent / "data" / "monitor.json"
    path.write_text(json.dumps(found) + "\n")


main()
