"""Expected tables of recipe steps, by pandas: writes ../data/pipeline.json.

Run: python pipeline.py (pandas 3, numpy 2). Tables are written as the Rust tests write them: a header `name type, …`, then rows,
an empty cell for a missing one, numbers in their shortest form.
"""

import json
import math
import pathlib

import numpy as np
import pandas as pd

TYPES = {"id": "number", "age": "number", "income": "number", "city": "category", "note": "text", "since": "date", "member": "boolean"}


def number(value):
    """A number as Rust's `Display` writes it: shortest digits that read back the same, no exponent."""
    return np.format_float_positional(value, unique=True, trim="-")


def cell(value, kind):
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if kind == "number":
        return number(float(value))
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "date":
        return pd.Timestamp(value).date().isoformat()
    return str(value)


def text(frame, types):
    lines = [", ".join(f"{name} {types[name]}" for name in frame.columns)]
    for row in frame.itertuples(index=False):
        lines.append(", ".join(cell(value, types[name]) for name, value in zip(frame.columns, row)))
    return "\n".join(lines)


def sample():
    random = np.random.default_rng(20)
    n = 60
    frame = pd.DataFrame(
        {
            "id": np.arange(n, dtype=float),
            "age": random.integers(18, 80, n).astype(float),
            "income": np.round(np.exp(random.normal(8, 0.7, n)), 2),
            "city": random.choice(["Bonn", "Aachen", "Köln", "Trier"], n),
            "note": random.choice(["new", "old", "n/a", "12", " 7.5 "], n),
            "since": pd.Timestamp("2019-01-01") + pd.to_timedelta(random.integers(0, 1500, n), unit="D"),
            "member": random.choice([True, False], n),
        }
    ).astype({"city": object, "note": object, "member": object, "since": object})
    for name in frame.columns[1:]:
        frame.loc[random.random(n) < 0.15, name] = np.nan if frame[name].dtype == float else None
    repeated = random.choice(n, 8)
    frame = pd.concat([frame, frame.iloc[repeated]]).sort_values("id", kind="stable").reset_index(drop=True)
    # The note's white space would not survive the text form.
    frame["note"] = frame["note"].map(lambda note: note if note is None else note.strip(), na_action=None)
    return frame


def fill(frame, columns, value):
    filled = frame.copy()
    for name in columns:
        filled[name] = filled[name].where(filled[name].notna(), value(frame[name]))
    return filled


def mean(column):
    present = column.dropna().tolist()
    return math.fsum(present) / len(present)


def cases(frame):
    numbers = ["age", "income"]
    everything = list(frame.columns[1:])
    yield "drop columns", [{"kind": "select_columns", "selection": "drop", "columns": ["note", "id"]}], frame.drop(
        columns=["id", "note"]
    ), {}
    yield "keep columns", [{"kind": "select_columns", "selection": "keep", "columns": ["since", "age"]}], frame[["age", "since"]], {}
    yield "rename", [{"kind": "rename_column", "from": "age", "to": "years"}], frame.rename(columns={"age": "years"}), {
        "years": "number"
    }
    yield "fill with means", [{"kind": "fill_missing", "columns": numbers, "with": "mean"}], fill(frame, numbers, mean), {}
    yield "fill with medians", [{"kind": "fill_missing", "columns": numbers, "with": "median"}], fill(
        frame, numbers, lambda column: column.median()
    ), {}
    yield "fill with modes", [{"kind": "fill_missing", "columns": everything, "with": "mode"}], fill(
        frame, everything, lambda column: sorted(column.mode())[0]
    ), {}
    yield "fill with a new label", [{"kind": "fill_missing", "columns": ["city"], "with": {"constant": "unknown"}}], fill(
        frame, ["city"], lambda _: "unknown"
    ), {}
    yield "drop rows with any gap", [{"kind": "drop_missing", "columns": "all"}], frame.dropna(), {}
    yield "drop rows with some gaps", [{"kind": "drop_missing", "columns": {"these": ["city", "age"]}}], frame.dropna(
        subset=["age", "city"]
    ), {}
    yield "drop repeated rows", [{"kind": "drop_duplicates", "columns": "all"}], frame.drop_duplicates(), {}
    yield "drop repeated pairs", [
        {"kind": "drop_duplicates", "columns": {"these": ["member", "city"]}}
    ], frame.drop_duplicates(subset=["city", "member"]), {}
    yield "filter numbers", [
        {"kind": "filter_rows", "column": "income", "keep": {"at_least": 2500}},
        {"kind": "filter_rows", "column": "age", "keep": {"less": 60}},
    ], frame[(frame["income"] >= 2500) & (frame["age"] < 60)], {}
    yield "filter labels", [{"kind": "filter_rows", "column": "city", "keep": {"one_of": ["Trier", "Köln"]}}], frame[
        frame["city"].isin(["Trier", "Köln"])
    ], {}
    yield "filter dates", [{"kind": "filter_rows", "column": "since", "keep": {"greater": "2021-06-30"}}], frame[
        pd.to_datetime(frame["since"]) > pd.Timestamp("2021-06-30")
    ], {}
    yield "text to number", [{"kind": "retype_column", "column": "note", "to": "number"}], frame.assign(
        note=pd.to_numeric(frame["note"], errors="coerce")
    ), {"note": "number"}
    yield "date to number", [{"kind": "retype_column", "column": "since", "to": "number"}], frame.assign(
        since=(pd.to_datetime(frame["since"]) - pd.Timestamp(0)) / pd.Timedelta(days=1)
    ), {"since": "number"}
    cleaned = frame.drop_duplicates().query("age >= 20").copy()
    yield "several steps", [
        {"kind": "drop_duplicates", "columns": "all"},
        {"kind": "filter_rows", "column": "age", "keep": {"at_least": 20}},
        {"kind": "fill_missing", "columns": ["income"], "with": "mean"},
        {"kind": "rename_column", "from": "income", "to": "pay"},
        {"kind": "drop_missing", "columns": {"these": ["member"]}},
    ], fill(cleaned, ["income"], mean).rename(columns={"income": "pay"}).dropna(subset=["member"]), {"pay": "number"}


def main():
    frame = sample()
    found = [
        {"name": name, "steps": steps, "after": text(after, TYPES | types)} for name, steps, after, types in cases(frame)
    ]
    path = pathlib.Path(__file__).parent.parent / "data" / "pipeline.json"
    path.write_text(json.dumps({"before": text(frame, TYPES), "cases": found}, indent=1, ensure_ascii=False) + "\n")


main()
