"""Fits every problem of a folder with statsmodels and scikit-learn, as they come; run by accuracy.mjs, which says what the
lines mean.

    python benches/accuracy.py FOLDER
"""

import csv
import os
import platform
import sys
import warnings

import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
import statsmodels.formula.api as smf
from sklearn.linear_model import LinearRegression

folder = sys.argv[1]
# statsmodels warns that Filip is singular, which the page says.
warnings.simplefilter("ignore")
line = lambda *cells: print(*cells, sep="\t")

for name, version in [("statsmodels", statsmodels.__version__), ("scikit-learn", sklearn.__version__),
                      ("NumPy", np.__version__), ("SciPy", scipy.__version__), ("Python", platform.python_version())]:
    line("version", name, version)

for problem in csv.DictReader(open(os.path.join(folder, "problems.csv"))):
    name = problem["name"]
    data = pd.read_csv(os.path.join(folder, f"{name}.csv"), dtype=float)
    model = smf.ols(problem["formula"].replace("^", "**"), data)
    fit = model.fit()
    for term, estimate, error in zip(model.exog_names, fit.params, fit.bse, strict=True):
        line("fit", "statsmodels", name, term, repr(float(estimate)), repr(float(error)))

    # The same columns, but the intercept is scikit-learn's own affair.
    intercept = "Intercept" in model.exog_names
    features = [j for j, term in enumerate(model.exog_names) if term != "Intercept"]
    other = LinearRegression(fit_intercept=intercept).fit(model.exog[:, features], model.endog)
    if intercept:
        line("fit", "scikit-learn", name, "Intercept", repr(float(other.intercept_)))
    for j, estimate in zip(features, other.coef_, strict=True):
        line("fit", "scikit-learn", name, model.exog_names[j], repr(float(estimate)))
