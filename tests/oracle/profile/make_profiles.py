"""What pandas, numpy and scipy say about the samples: the expected values of src/profile.

    pip install numpy pandas scipy
    python tests/oracle/profile/make_profiles.py > tests/oracle/profile/profiles.json
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

SAMPLES = Path(__file__).resolve().parents[3] / "public" / "samples"
SHARES = [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0]


def numbers(values):
    present = values[~np.isnan(values)]
    return dict(
        mean=float(np.mean(present)),
        sd=float(np.std(present, ddof=1)),
        skewness=float(stats.skew(present)),
        quantiles=np.quantile(present, SHARES).tolist(),
        n_zero=int((present == 0).sum()),
        n_negative=int((present < 0).sum()),
        n_whole=int((present % 1 == 0).sum()),
    )


def labels(values):
    present = values.dropna()
    counts = present.value_counts()
    top = sorted(((label, int(n)) for label, n in counts.items()), key=lambda pair: (-pair[1], pair[0]))
    lengths = present.str.len()
    return dict(top=top[:20], min=int(lengths.min()), mean=float(lengths.mean()), max=int(lengths.max()))


def profile(file):
    table = pd.read_csv(SAMPLES / file)
    columns = []
    for name in table:
        column = table[name]
        entry = dict(name=name, n=len(column), n_missing=int(column.isna().sum()), distinct=int(column.nunique()))
        if name == "date":
            days = pd.to_datetime(column).to_numpy().astype("datetime64[ms]").astype("int64").astype(float)
            entry["numbers"] = numbers(days)
        elif pd.api.types.is_numeric_dtype(column):
            entry["numbers"] = numbers(column.to_numpy(dtype=float))
        else:
            entry["labels"] = labels(column)
        columns.append(entry)
    return columns


print(json.dumps({file: profile(file) for file in ("penguins.csv", "flights.csv")}, indent=1))
