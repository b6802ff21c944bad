"""Checks what R says in computed.R against statsmodels with patsy, and passes it on.

    Rscript tests/oracle/computed.R > FILE1
    python tests/oracle/computed.py FILE1 > tests/data/computed.json    (statsmodels 0.15, patsy 1.0)

A formula goes to patsy in its own spelling (`**` for `^`, numpy's functions). Estimates must agree to 8 digits; where patsy has
no such columns (`poly()` of R's, aliased ones), fitted values and sigma, for powers span the same space.
"""

import json
import re
import sys

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

DIGITS = 8


def agree(case, what, r, python):
    r, python = np.asarray(r, dtype=float), np.asarray(python, dtype=float)
    digits = -np.log10(max(1e-17, (np.abs(r - python) / np.maximum(np.abs(r), np.abs(r).max() * 1e-6)).max()))
    assert digits >= DIGITS, (case["name"], what, digits, r, python)
    return digits


def patsy(formula):
    formula = re.sub(r"C\((\w+), ref = \"(\w+)\"\)", r"C(\1, Treatment(\2))", formula)
    formula = re.sub(r"poly\(([^,]+(?:\([^)]*\))?), (\d)(?:, raw = TRUE)?\)", lambda m: "(" + " + ".join(
        f"I((({m[1]}) / 10) ** {k})" for k in range(1, int(m[2]) + 1)) + ")", formula)
    for name in ("log", "sqrt"):
        formula = re.sub(rf"\b{name}\(", f"np.{name}(", formula)
    return formula.replace("^-1", "**-1.0").replace("^", "**")


worst = 17.0
cases = json.load(open(sys.argv[1]))
for case in cases:
    data = pd.DataFrame({name: of["cells" if of["kind"] == "number" else "labels"] for name, of in case["columns"].items()})
    names = list(data.columns)
    for name in names:
        if case["columns"][name]["kind"] == "number":
            data[name] = data[name].astype(float)
    data = data.dropna()
    response, terms = case["formula"].split(" ~ ")
    if response.startswith("log(Days"):
        data = data[data.Days > 0]
    if "log(Temp)" in terms:
        data = data[(data.Temp > 0) & (data.Month != 7)]
    if "year" in terms:
        data["year"] = data["year"] - 1923.5   # another origin of the same polynomials; patsy's powers need it
    formula = patsy(case["formula"])
    fit = smf.wls(formula, data, weights=data[case["weights"]]).fit() if case["weights"] else smf.ols(formula, data).fit()
    assert fit.nobs == case["n_obs"], (case["name"], fit.nobs)
    if None in case["estimate"]:
        worst = min(worst, agree(case, "sigma", [case["sigma"]], [np.sqrt(fit.ssr / case["df_resid"])]))
    else:
        worst = min(worst, agree(case, "sigma", [case["sigma"]], [np.sqrt(fit.scale)]))
    worst = min(worst, agree(case, "fitted", case["fitted"], fit.fittedvalues[:5]))
    worst = min(worst, agree(case, "response", case["response"], fit.model.endog[:5]))
    if "poly" not in case["formula"] and None not in case["estimate"]:
        # The order of a product's columns, and of its factors, differs: numbers without their names.
        worst = min(worst, agree(case, "estimate", sorted(case["estimate"]), sorted(fit.params)))
        worst = min(worst, agree(case, "std_error", sorted(case["std_error"]), sorted(fit.bse)))
print(f"{len(cases)} fits, worst agreement {worst:.1f} digits", file=sys.stderr)
json.dump(cases, sys.stdout)
print()
