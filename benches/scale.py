"""Reads a CSV and fits LinearRegression to its last column; run by scale.mjs.

    python benches/scale.py polars|pandas FILE
"""

import json
import sys
import time

import sklearn
from sklearn.linear_model import LinearRegression

tool, path = sys.argv[1:]
if tool == "polars":
    import polars as library

    read = library.read_csv
else:
    import pandas as library

    read = library.read_csv

start = time.perf_counter()
table = read(path)
names = list(table.columns)
x, y = table[names[:-1]].to_numpy(), table[names[-1]].to_numpy()
fit = LinearRegression().fit(x, y)
score = fit.score(x, y)
seconds = time.perf_counter() - start
assert 0.5 < score <= 1
print(json.dumps({"version": f"{tool} {library.__version__}, scikit-learn {sklearn.__version__}", "seconds": seconds}))
