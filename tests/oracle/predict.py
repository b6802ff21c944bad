"""Expected predictions with intervals and contributions, by statsmodels: writes ../data/predict.json.

Run: python predict.py (statsmodels 0.15, pandas 3, numpy 2). A mixed table (numbers, a category, a boolean, a date, missing cells);
`size` is filled with its median and rows that still miss something are left out. Dates enter as days since 1970-01-01.
"""

import json
import math
import pathlib

import numpy as np
import pandas as pd
import statsmodels.api as sm

LEVELS = ["flat", "house", "room"]
TERMS = ["(Intercept)", "size", "kind[house]", "kind[room]", "garden[true]", "since", "since^2", "size:kind[house]", "size:kind[room]"]


def sample():
    random = np.random.default_rng(7)
    n = 160
    frame = pd.DataFrame(
        {
            "size": np.round(random.gamma(6, 12, n), 1),
            "kind": random.choice(LEVELS, n, p=[0.6, 0.3, 0.1]),
            "garden": random.choice(["yes", "no"], n),
            "since": (pd.Timestamp("1995-03-01") + pd.to_timedelta(random.integers(0, 9000, n), unit="D")).date.astype(str),
        }
    )
    rent = 120 + 9.5 * frame["size"] + 140 * (frame["kind"] == "house") - 60 * (frame["kind"] == "room") + 55 * (frame["garden"] == "yes")
    frame["rent"] = np.round(rent + random.normal(0, 60, n), 2)
    for name in ["size", "kind", "garden"]:
        frame.loc[random.random(n) < 0.06, name] = None
    return frame


def design(frame, median):
    size = frame["size"].fillna(median)
    days = pd.to_datetime(frame["since"]).sub(pd.Timestamp(0)).dt.days.astype(float)
    house, room = (frame["kind"] == "house").astype(float), (frame["kind"] == "room").astype(float)
    columns = [np.ones(len(frame)), size, house, room, (frame["garden"] == "yes").astype(float), days, days**2, size * house, size * room]
    return pd.DataFrame(dict(zip(TERMS, columns)))


def main():
    frame = sample()
    median = frame["size"].median()
    complete = frame[frame["kind"].notna() & frame["garden"].notna()].reset_index(drop=True)
    x = design(complete, median)
    # days² around 1e8: standardise for the solver; predictions and intervals do not change.
    centre, scale = x.mean(), x.std().replace(0, 1)
    centre["(Intercept)"] = 0
    fitted = sm.OLS(complete["rent"], (x - centre) / scale).fit()
    new = pd.DataFrame(
        {
            "size": [50.0, None, 130.5, 20.0, 400.0],
            "kind": ["flat", "house", "room", "flat", "house"],
            "garden": ["yes", "no", "yes", "no", "yes"],
            "since": ["2001-07-04", "1999-12-31", "2010-01-01", "1980-06-15", "2018-10-20"],
        }
    )
    z = (design(new, median) - centre) / scale
    found = fitted.get_prediction(z).summary_frame(alpha=0.1)
    parts = z * fitted.params
    # The grouping of the page: columns of one variable together, interactions by themselves.
    groups = {"size": ["size"], "kind": TERMS[2:4], "garden": [TERMS[4]], "since": TERMS[5:7], "size × kind": TERMS[7:]}
    rows = []
    for i in range(len(new)):
        row = {name: (None if pd.isna(value) else value) for name, value in new.iloc[i].items()}
        rows.append(
            {
                "row": row,
                "prediction": found["mean"][i],
                "lower": found["obs_ci_lower"][i],
                "upper": found["obs_ci_upper"][i],
                "mean_lower": found["mean_ci_lower"][i],
                "mean_upper": found["mean_ci_upper"][i],
                "contributions": {name: math.fsum(parts[columns].iloc[i]) for name, columns in groups.items()},
            }
        )
    path = pathlib.Path(__file__).parent.parent / "data" / "predict.json"
    text = {"csv": frame.to_csv(index=False), "level": 0.9, "n_obs": len(complete), "baseline": fitted.params.iloc[0], "rows": rows}
    path.write_text(json.dumps(text, indent=1, ensure_ascii=False) + "\n")


main()
