"""Least squares with statsmodels on 1,000,000 × 11 numbers in memory; run by fit.mjs, which says what the figures mean.

    python benches/fit.py
"""

import json
import os
import time

# As many threads as the other side has.
for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]:
    os.environ[name] = "1"

import numpy as np
import statsmodels
import statsmodels.api as sm
from statsmodels.stats.diagnostic import het_breuschpagan, linear_reset
from statsmodels.stats.outliers_influence import OLSInfluence
from statsmodels.stats.stattools import durbin_watson, jarque_bera, omni_normtest

random = np.random.default_rng(11)
x = random.uniform(-10, 10, (1_000_000, 10))
y = 12 + x @ (1 + np.arange(10) / 4) + random.normal(0, 3.5, len(x))
exog = sm.add_constant(x)


def fit():
    """Coefficients with standard errors, tests and intervals, R², F, likelihood."""
    model = sm.OLS(y, exog).fit()
    model.bse, model.pvalues, model.conf_int(), model.rsquared_adj, model.f_pvalue, model.llf, model.aic
    return model


def inference():
    """With what is said about assumptions and rows. What it would fit a model for each row for is left out (externally studentised
    residuals, DFFITS and DFBETAS, cross-validation), or for each column (VIF): ours says all of that too."""
    model = fit()
    model.condition_number
    omni_normtest(model.resid), jarque_bera(model.resid), durbin_watson(model.resid)
    het_breuschpagan(model.resid, exog)
    linear_reset(model, power=3, use_f=True)
    np.quantile(model.resid, [0, 0.25, 0.5, 0.75, 1])
    influence = OLSInfluence(model)
    influence.resid_studentized_internal, influence.cooks_distance, influence.ess_press


def best(of, rounds=3):
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        of()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


print(json.dumps({"version": statsmodels.__version__, "fit_s": best(fit), "inference_s": best(inference)}))
