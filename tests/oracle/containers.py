"""Makes the files of tests/data/containers, and what pandas reads in them, with the usual tools of each format.

python -m venv v && v/bin/pip install -r tests/oracle/containers-requirements.txt && v/bin/python tests/oracle/containers.py

Every file holds the same small table, in so far as its format can, or one thing that goes wrong. `expected.json` is what pandas
reads: per file and sheet the columns, with missing values as null, dates in ISO 8601 and numbers as they are.
"""

import datetime as dt
import gzip
import io
import json
import random
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HERE = Path(__file__).parents[1] / "data" / "containers"
N = 12
random.seed(1)

x = [round(i * 0.75 + 0.1, 2) for i in range(N)]
frame = pd.DataFrame(
    {
        "id": [f"{7 + i:03d}" for i in range(N)],
        "day": [dt.datetime(2024, 1, 30) + dt.timedelta(days=i) for i in range(N)],
        "x": x,
        "ok": [i % 3 == 0 for i in range(N)],
        "city": [["Bonn", "Köln, Süd", 'the "Old" one'][i % 3] for i in range(N)],
        "y": [round(2 * v + random.random(), 3) for v in x],
    }
)
frame.loc[3, "x"] = None
frame.loc[5, "city"] = None


def csv() -> str:
    return frame.to_csv(index=False)


def write(name: str, data: bytes) -> None:
    (HERE / name).write_bytes(data)


# ---- workbooks -----------------------------------------------------------------------------------------------------------------


def workbook() -> openpyxl.Workbook:
    """Notes, an empty sheet, the table from B3 on under a title, and another table."""
    book = openpyxl.Workbook()
    book.active.title = "Empty"
    sheet = book.create_sheet("Sales")
    for row in [list(frame.columns), *frame.astype(object).where(frame.notna(), None).values.tolist()]:
        sheet.append([v.to_pydatetime() if isinstance(v, pd.Timestamp) else v for v in row])
    other = book.create_sheet("Costs")
    for row in [["item", "cost"], ["a", 1.5], ["b", 2], ["c", 1e-7], ["d", 123456789012.25]]:
        other.append(row)
    return book


def save(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


xlsx = save(workbook())
write("sheets.xlsx", xlsx)
write("truncated.xlsx", xlsx[: len(xlsx) * 2 // 3])

book = openpyxl.Workbook()
sheet = book.active
sheet["B2"] = "A title over the table"
for r, row in enumerate([["a", "b", "sum", "when", "code"], [1, 2, "=B5+C5", dt.datetime(2024, 5, 6, 12, 30), "007"], [3, None, None, dt.time(8, 15), "008"], [5, 6, 11, dt.datetime(2024, 5, 7), "009"]]):
    for c, value in enumerate(row):
        sheet.cell(4 + r, 2 + c, value)
sheet.merge_cells("B2:E2")
write("formulas.xlsx", save(book))

book = openpyxl.Workbook()
write("empty.xlsx", save(book))
book.active["XFD1048576"] = 1
book.active["A1"] = "far"
write("far.xlsx", save(book))

encrypted = io.BytesIO()
plain = msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(xlsx))
plain.encrypt("secret", encrypted)
write("encrypted.xlsx", encrypted.getvalue())

book = xlwt.Workbook()
sheet = book.add_sheet("Old")
date_style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
for c, name in enumerate(frame.columns):
    sheet.write(0, c, name)
    for r, value in enumerate(frame[name]):
        if pd.isna(value):
            continue
        value = value.to_pydatetime() if isinstance(value, pd.Timestamp) else value.item() if hasattr(value, "item") else value
        sheet.write(r + 1, c, value, date_style) if isinstance(value, dt.datetime) else sheet.write(r + 1, c, value)
book.save(str(HERE / "old.xls"))

ods = OpenDocumentSpreadsheet()
table = Table(name="Blatt 1")
ods.spreadsheet.addElement(table)


def ods_cell(value):
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return TableCell()
    if isinstance(value, bool):
        # pandas goes by what is shown.
        cell = TableCell(valuetype="boolean", booleanvalue="true" if value else "false")
        cell.addElement(P(text=str(value).upper()))
        return cell
    if isinstance(value, dt.datetime):
        return TableCell(valuetype="date", datevalue=value.strftime("%Y-%m-%d"))
    if isinstance(value, float):
        return TableCell(valuetype="float", value=str(value))
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=value))
    return cell


for row in [list(frame.columns), *frame.astype(object).where(frame.notna(), None).values.tolist()]:
    line = TableRow()
    for value in row:
        line.addElement(ods_cell(value.to_pydatetime() if isinstance(value, pd.Timestamp) else value))
    table.addElement(line)
ods.save(str(HERE / "sheet.ods"))

# ---- compressed files and archives ---------------------------------------------------------------------------------------------

packed = gzip.compress(csv().encode(), mtime=0)
write("table.csv.gz", packed)
write("truncated.csv.gz", packed[:-40])
write("crc.csv.gz", packed[:-8] + bytes(4) + packed[-4:])
write("bomb.gz", gzip.compress(gzip.compress(bytes(300 << 20), mtime=0), mtime=0))


def archive(files: dict, method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as to:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = method
            to.writestr(info, data)
    return out.getvalue()


two = archive({"__MACOSX/._a.csv": b"\0\5", "readme.txt": "Two tables.", "in/first.csv": csv(), "second.csv": "a;b\n1;2,5\n3;4,5\n"})
write("two.zip", two)
write("truncated.zip", two[: len(two) // 2])
damaged = bytearray(archive({"first.csv": csv()}, zipfile.ZIP_STORED))
damaged[60] ^= 0x20
write("crc.zip", bytes(damaged))
write("book.zip", archive({"sheets.xlsx": xlsx}, zipfile.ZIP_STORED))
write("pictures.zip", archive({"a.png": b"\x89PNG\r\n\x1a\n\0\0", "b.pdf": b"%PDF-1.7\n"}))
locked = bytearray(archive({"first.csv": csv()}))
for signature, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
    locked[locked.index(signature) + at] |= 1
write("encrypted.zip", bytes(locked))

# ---- JSON ----------------------------------------------------------------------------------------------------------------------

text = frame.assign(day=frame.day.dt.strftime("%Y-%m-%d"))
records = json.loads(text.to_json(orient="records"))
write("records.json", json.dumps(records, indent=1, ensure_ascii=False).encode())
write("lines.jsonl", "".join(json.dumps(record) + "\n" for record in records).encode())
write("wrapped.json", json.dumps({"meta": {"page": 1}, "data": records, "more": {"tags": [{"tag": "a"}]}}).encode())
write("split.json", text.to_json(orient="split").encode())
write("columns.json", text.to_json(orient="columns").encode())
write("lists.json", json.dumps(text.astype(object).where(text.notna(), None).to_dict(orient="list")).encode())
nested = [{"a": 1, "place": {"city": "Bonn", "at": [7.1, 50.7]}}, {"a": 2, "place": {"city": "Köln"}, "big": 12345678901234567890}]
write("nested.json", json.dumps(nested).encode())
write("truncated.json", json.dumps(records).encode()[:-100])

# ---- Parquet -------------------------------------------------------------------------------------------------------------------

arrow = pa.Table.from_pandas(frame, preserve_index=False)
for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
    pq.write_table(arrow, HERE / f"{codec}.parquet", compression=codec)
pl.from_pandas(frame).write_parquet(HERE / "polars.parquet")
types = pa.table(
    {
        "int8": pa.array([1, None, 3], pa.int8()),
        "uint64": pa.array([1, 2, 2**63 + 1], pa.uint64()),
        "int64": pa.array([-1, 2**53 + 1, 3], pa.int64()),
        "float32": pa.array([0.1, float("nan"), 1e30], pa.float32()),
        "decimal": pa.array([None, "12.50", "-0.75"], pa.string()).cast(pa.decimal128(9, 2)),
        "date": pa.array([dt.date(1969, 12, 31), None, dt.date(2024, 2, 29)], pa.date32()),
        "ms": pa.array([0, 1, 86_400_000], pa.timestamp("ms")),
        "us": pa.array([0, 1_500, -1], pa.timestamp("us", tz="UTC")),
        "ns": pa.array([0, 1_500_000_001, None], pa.timestamp("ns")),
        "label": pa.array(["a", "b", "a"]).dictionary_encode(),
        "digits": pa.array(["01", "02", "03"]),
        "numerals": pa.array(["10", "20", "30"]),
        "list": pa.array([[1, 2], None, []], pa.list_(pa.int64())),
        "group": pa.array([{"u": 1.5, "v": "p"}, None, {"u": None, "v": "q"}], pa.struct([("u", pa.float64()), ("v", pa.string())])),
    }
)
pq.write_table(types, HERE / "types.parquet", version="2.6", row_group_size=2, data_page_version="2.0")
good = (HERE / "snappy.parquet").read_bytes()
write("truncated.parquet", good[:-200])

# ---- what pandas reads ---------------------------------------------------------------------------------------------------------


def plain(value):
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, (dt.datetime, pd.Timestamp)):
        return value.strftime("%Y-%m-%d") if value.hour == value.minute == value.second == 0 else value.isoformat()
    return value.item() if hasattr(value, "item") else value


def columns(read: pd.DataFrame) -> dict:
    return {name: [plain(value) for value in read[name].astype(object)] for name in read.columns}


texts = {"id": str}
expected = {
    "sheets.xlsx": columns(pd.read_excel(HERE / "sheets.xlsx", sheet_name="Sales")),
    "sheets.xlsx Costs": columns(pd.read_excel(HERE / "sheets.xlsx", sheet_name="Costs")),
    "old.xls": columns(frame),
    "sheet.ods": columns(pd.read_excel(HERE / "sheet.ods", engine="odf")),
    "book.zip": columns(pd.read_excel(HERE / "sheets.xlsx", sheet_name="Sales")),
    "table.csv.gz": columns(pd.read_csv(HERE / "table.csv.gz", dtype=texts)),
    "two.zip": columns(pd.read_csv(io.StringIO(csv()), dtype=texts)),
    "two.zip second.csv": columns(pd.read_csv(io.StringIO("a;b\n1;2,5\n3;4,5\n"), sep=";", decimal=",")),
    "lines.jsonl": columns(pd.read_json(HERE / "lines.jsonl", lines=True, dtype=texts, convert_dates=False)),
}
for name in ["records", "columns", "split", "lists"]:
    orient = {"columns": "columns", "split": "split"}.get(name)
    read = pd.DataFrame(json.loads((HERE / "lists.json").read_text())) if name == "lists" else pd.read_json(HERE / f"{name}.json", orient=orient or "records", dtype=texts, convert_dates=False)
    expected[f"{name}.json"] = columns(read)
expected["wrapped.json"] = expected["records.json"]
for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4", "polars"]:
    expected[f"{codec}.parquet"] = columns(pd.read_parquet(HERE / f"{codec}.parquet"))
(HERE / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")
