"""Reads the 2,290 polluted files of the Pollock benchmark with the command line, without hints, and scores what comes out.

    python benches/pollock.py STRAIGHTEDGE FOLDER

FOLDER holds `polluted_files/csv`, `polluted_files/clean` and, for the weighted score, `pollock_weights.json`, as
github.com/HPI-Information-Systems/Pollock has them; the files carry no licence, so they are not in this repository.

The measure is that of Vitagliano, Hameed, Jiang, Reisener, Wu, Naumann, "Pollock: A Data Loading Benchmark" (PVLDB 16(8), 2023):
for each file, whether it was read, and precision, recall and F1 of the header's names, of the records and of the cells, as bags;
ten means that add up to 10 at most. Each file weighs the same (simple), or as much as its pollution is frequent in 3,712 surveyed
files (weighted).
"""

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

csv.field_size_limit(1 << 30)
straightedge, folder = sys.argv[1], Path(sys.argv[2])
files = sorted((folder / "polluted_files" / "csv").glob("*.csv"))
if not files:
    sys.exit(f"{folder} holds no polluted_files/csv/*.csv.")


def table(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def agreement(expected, found):
    """Precision, recall and F1 as the benchmark's program counts them: of the expected and of the found things, in this order."""
    if not expected:
        return [1.0, 1.0, 1.0]
    shared = (Counter(expected) & Counter(found)).total()
    if not shared:
        return [0.0, 0.0, 0.0]
    precision, recall = shared / len(expected), shared / len(found)
    return [precision, recall, 2 * precision * recall / (precision + recall)]


def names(rows):
    return [name.lower() for name in rows[0]] if rows else []


def records(rows):
    return ["".join(row).lower() for row in rows[1:]]


def cells(rows):
    return [cell for row in rows for cell in row]


def score(file):
    call = subprocess.run([straightedge, "read", file], capture_output=True)
    if call.returncode != 0:
        return 0.0
    expected, found = table((folder / "polluted_files" / "clean" / file.name).read_bytes()), table(call.stdout)
    if not expected:
        return 10.0
    return 1.0 + sum(sum(agreement(part(expected), part(found))) for part in (names, records, cells))


with ThreadPoolExecutor() as pool:
    scores = dict(zip((file.name for file in files), pool.map(score, files), strict=True))
print(f"files     {len(scores)}")
print(f"simple    {sum(scores.values()) / len(scores):.4f} of 10")
weights = folder / "pollock_weights.json"
if weights.exists():
    weight = json.loads(weights.read_text())
    total = sum(weight.get(name, 0.0) for name in scores)
    print(f"weighted  {sum(points * weight.get(name, 0.0) for name, points in scores.items()) / total:.4f} of 10")
print("\nfiles that lose most:")
for name, points in sorted(scores.items(), key=lambda item: item[1])[:12]:
    print(f"{points:9.4f}  {name}")
