"""Writes tests/data/flights.json: what statsmodels says of the flights sample, fitted with the features that the app proposes.

    python tests/oracle/flights.py > tests/data/flights.json      (statsmodels 0.15.0, pandas 3.1.1)

Dates are days since 1970-01-01, reference levels the first in byte order, rows with a missing value left out.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm

FEATURES = ["date", "hour", "carrier", "origin", "distance", "air_time", "temp", "wind_speed", "precip", "visib", "dep_delay"]
TARGET = "arr_delay"

samples = Path(__file__).parents[2] / "public" / "samples"
flights = pd.read_csv(samples / "flights.csv", dtype={"carrier": str, "origin": str})
used = flights[[TARGET, *FEATURES]].dropna()
columns = {"(Intercept)": np.ones(len(used))}
for name in FEATURES:
    if name == "date":
        columns[name] = (pd.to_datetime(used[name]) - pd.Timestamp("1970-01-01")).dt.days.to_numpy(float)
    elif used[name].dtype.kind in "if":
        columns[name] = used[name].to_numpy(float)
    else:
        for level in sorted(used[name].unique(), key=str.encode)[1:]:
            columns[f"{name}[{level}]"] = (used[name] == level).to_numpy(float)

# The default, a pseudo-inverse, loses more digits.
fit = sm.OLS(used[TARGET].to_numpy(float), np.column_stack(list(columns.values()))).fit(method="qr")
low, high = fit.conf_int().T
table = {"estimate": fit.params, "std_error": fit.bse, "statistic": fit.tvalues, "p_value": fit.pvalues, "conf_low": low, "conf_high": high}
# statsmodels does not count the variance among the parameters; R does.
n, k = len(used), len(columns) + 1
print(
    json.dumps(
        {
            "features": FEATURES,
            "target": TARGET,
            "coefficients": [
                {"term": term, **{name: float(values[i]) for name, values in table.items()}} for i, term in enumerate(columns)
            ],
            "summary": {
                "n_obs": n,
                "n_dropped": len(flights) - n,
                "df_model": int(fit.df_model),
                "df_resid": int(fit.df_resid),
                "r_squared": fit.rsquared,
                "adj_r_squared": fit.rsquared_adj,
                "residual_std_error": float(np.sqrt(fit.scale)),
                "f_statistic": float(fit.fvalue),
                "log_likelihood": fit.llf,
                "aic": -2 * fit.llf + 2 * k,
                "bic": -2 * fit.llf + k * float(np.log(n)),
            },
            "median_error": float(np.median(np.abs(fit.resid))),
            "correlation": float(np.corrcoef(fit.model.endog, fit.fittedvalues)[0, 1]),
        },
        indent=1,
    )
)
