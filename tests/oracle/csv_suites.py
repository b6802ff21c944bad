"""Cases of the public test suites of CSV readers, as data: writes tests/data/csv_suites.json.

    python tests/oracle/csv_suites.py SPECTRUM       (SPECTRUM: the unpacked npm package csv-spectrum)

Only inputs and expected cells are carried over, no code:
- Python's csv module: `test.test_csv` of the running interpreter is asked what it reads and expects (PSF licence);
- csv-spectrum 2.0.0 by Max Ogden: the files in csvs/ and json/ (BSD-2-Clause);
- PapaParse, tests/test-cases.js of github.com/mholt/PapaParse @ 00ce4d0: the cases below (MIT). Left out are those on what this
  reader does not have: previews, callbacks, conversion of single cells, comment marks of several characters.

A case: `suite`, `name`, `input`; what is decided (`delimiter`, `quote`, `escape`, `comment`, all optional: what is absent is found);
`header`, whether the first expected row names the columns; `rows`, the expected cells. Rows that these suites make of blank lines
are left out: here blank lines are counted, and are no rows.
"""

import csv
import json
import pathlib
import platform
import sys
import test.test_csv as python_suite

HERE = pathlib.Path(__file__).parent
cases = []


def case(suite, name, text, rows, **decided):
    cases.append({"suite": suite, "name": name, "input": text, **decided, "rows": [row for row in rows if row not in ([], [""])]})


# ---- Python ---------------------------------------------------------------------------------------------------------------------


class Recorder(python_suite.Test_Csv):
    """Runs the reading tests, and notes what they ask for in place of comparing."""

    seen = {}

    def _read_test(self, lines, expected, **options):
        known = {"delimiter", "quotechar", "escapechar", "quoting", "skipinitialspace"}
        is_about_cells = options.get("quoting", csv.QUOTE_MINIMAL) in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE, csv.QUOTE_ALL)
        is_text = expected is not None and all(isinstance(line, str) for line in lines)
        if not is_text or not lines or not set(options) <= known or not is_about_cells:
            return
        text = "".join(line if line.endswith(("\n", "\r")) else line + "\n" for line in lines)
        if len(text) > 10_000:
            return
        self.seen[self._testMethodName] = self.seen.get(self._testMethodName, 0) + 1
        decided = {"delimiter": options.get("delimiter", ","), "comment": None}
        quote = None if options.get("quoting") == csv.QUOTE_NONE else options.get("quotechar", '"')
        decided |= {"quote": quote, "escape": {None: "doubled", "\\": "backslash"}.get(options.get("escapechar"), "other")}
        if options.get("skipinitialspace"):
            decided["skips_spaces"] = True
        case("python", f"{self._testMethodName} {self.seen[self._testMethodName]}", text, expected, **decided)

    def runTest(self):
        for name in dir(self):
            if name.startswith("test_read"):
                self._testMethodName = name
                try:
                    getattr(self, name)()
                except Exception:
                    # What follows in this test is about errors of the module, not about cells.
                    pass


Recorder().runTest()
sniffer = python_suite.TestSniffer
for name, delimiter, quote, has_header in [
    ("sample1", ",", '"', False), ("header1 + sample1", ",", '"', True), ("sample2", ":", "'", None), ("sample4", ";", '"', None),
    ("sample5", "\t", '"', None), ("sample6", "|", '"', None), ("sample7", "|", "'", None), ("sample8", "+", '"', False),
    ("header2 + sample8", "+", '"', True), ("sample12", ",", '"', True), ("sample13", ",", '"', False),
]:
    text = "".join(getattr(sniffer, part).lstrip("\n") for part in name.split(" + "))
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, quotechar=quote, skipinitialspace=True)
    found = {} if has_header is None else {"has_header": has_header}
    case("python", f"sniffer {name}", text, list(reader), **found)

# ---- csv-spectrum ---------------------------------------------------------------------------------------------------------------

spectrum = pathlib.Path(sys.argv[1])
for file in sorted((spectrum / "csvs").glob("*.csv")):
    objects = json.loads((spectrum / "json" / f"{file.stem}.json").read_text())
    objects = objects if isinstance(objects, list) else [objects]
    rows = [list(objects[0])] + [list(values.values()) for values in objects]
    case("csv-spectrum", file.stem, file.read_bytes().decode(), rows, has_header=True)

# ---- PapaParse ------------------------------------------------------------------------------------------------------------------

ABC, DEF = ["a", "b", "c"], ["d", "e", "f"]
hashed, given = {"comment": "#"}, {"delimiter": ","}
for name, text, rows, decided in [
    ("one row", "A,b,c", [["A", "b", "c"]], {}),
    ("two rows", "A,b,c\nd,E,f", [["A", "b", "c"], ["d", "E", "f"]], {}),
    ("whitespace at edges of unquoted field", "a,\tb ,c", [["a", "\tb ", "c"]], {}),
    ("quoted field", 'A,"B",C', [["A", "B", "C"]], {}),
    ("quoted field with extra whitespace on edges", 'A," B  ",C', [["A", " B  ", "C"]], {}),
    ("quoted field with delimiter", 'A,"B,B",C', [["A", "B,B", "C"]], {}),
    ("quoted field with line break", 'A,"B\nB",C', [["A", "B\nB", "C"]], {}),
    ("quoted fields with line breaks", 'A,"B\nB","C\nC\nC"', [["A", "B\nB", "C\nC\nC"]], {}),
    ("quoted field at end of row with delimiter and line break", 'a,b,"c,c\nc"\nd,e,f', [["a", "b", "c,c\nc"], DEF], {}),
    ("quoted field with escaped quotes", 'A,"B""B""B",C', [["A", 'B"B"B', "C"]], {}),
    ("quoted field with escaped quotes at boundaries", 'A,"""B""",C', [["A", '"B"', "C"]], {}),
    ("unquoted field with quotes at end", 'A,B",C', [["A", 'B"', "C"]], {}),
    ("quotes around delimiter", 'A,""",""",C', [["A", '","', "C"]], {}),
    ("quotes on right side of delimiter", 'A,",""",C', [["A", ',"', "C"]], {}),
    ("quotes on left side of delimiter", 'A,""",",C', [["A", '",', "C"]], {}),
    ("five quotes in a row and a delimiter", '"1","cnonce="""",nc=""""","2"', [["1", 'cnonce="",nc=""', "2"]], given),
    ("whitespace around quotes", 'A, "B" ,C', [["A", ' "B" ', "C"]], given),
    ("misplaced quotes, not as opening quotes", 'A,B "B",C', [["A", 'B "B"', "C"]], {}),
    ("no closing quote", 'a,"b,c\nd,e,f', [["a", "b,c\nd,e,f"]], given),
    ("invalid trailing quote after delimiter with a valid closer", '"a,"b,c"\nd,e,f', [['a,"b,c'], DEF], given),
    ("invalid trailing quote after delimiter", 'a,"b,"c\nd,e,f', [["a", 'b,"c\nd,e,f']], given),
    ("invalid trailing quote before delimiter", 'a,"b"c,d\ne,f,g', [["a", 'b"c,d\ne,f,g']], given),
    ("invalid trailing quote after new line", 'a,"b,c\nd"e,f,g', [["a", 'b,c\nd"e,f,g']], given),
    ("valid trailing quote via delimiter", 'a,"b",c\nd,e,f', [ABC, DEF], {}),
    ("valid trailing quote via line end", 'a,b,"c"\nd,e,f', [ABC, DEF], {}),
    ("valid trailing quote via end of file", 'a,b,c\nd,e,"f"', [ABC, DEF], {}),
    ("delimiters and line ends with valid trailing quote", 'a,"b,c\nd,e,f"', [["a", "b,c\nd,e,f"]], {}),
    ("line starts with quoted field", 'a,b,c\n"d",e,f', [ABC, DEF], {}),
    ("line ends with quoted field", 'a,b,c\nd,e,f\n"g","h","i"\n"j","k","l"', [ABC, DEF, ["g", "h", "i"], ["j", "k", "l"]], {}),
    ("first field of next line is empty", 'a,b,c\n,e,f\n,"h","i"\n,"k","l"',
     [ABC, ["", "e", "f"], ["", "h", "i"], ["", "k", "l"]], {}),
    ("quoted field at end of row has quotes", 'a,b,"c""c"""\nd,e,f', [["a", "b", 'c"c"'], DEF], {}),
    ("empty quoted field at end of file", 'a,b,""\na,b,""', [["a", "b", ""], ["a", "b", ""]], {}),
    ("multiple consecutive empty fields", "a,b,,,c,d\n,,e,,,f", [["a", "b", "", "", "c", "d"], ["", "", "e", "", "", "f"]], {}),
    ("just the delimiter", ",", [["", ""]], {}),
    ("just empty fields", ",,\n,,,", [["", "", ""], ["", "", "", ""]], {}),
    ("a single field", "Abc def", [["Abc def"]], {}),
    ("comment at beginning", "# Comment!\na,b,c", [ABC], hashed),
    ("comment in middle", "a,b,c\n# Comment\nd,e,f", [ABC, DEF], hashed),
    ("comment at end", "a,true,false\n# Comment", [["a", "true", "false"]], hashed),
    ("two comment lines", "a,b,c\n#comment1\n#comment2\nd,e,f", [ABC, DEF], hashed),
    ("two comment lines at end", "a,b,c\n#comment1\n#comment2", [ABC], hashed),
    ("three comment lines at beginning", "#comment1\n#comment2\n#comment3\na,b,c", [ABC], hashed),
    ("comment with another mark", "a,b,c\n!Comment goes here\nd,e,f", [ABC, DEF], {"comment": "!"}),
    ("a comment mark that is none", "#commented line", [["#commented line"]], {"comment": None, **given}),
    ("line starting with whitespace", "a\n b\nc", [["a"], [" b"], ["c"]], given),
    ("one column", "a\nb\nc\nd\ne", [["a"], ["b"], ["c"], ["d"], ["e"]], {}),
    ("one column with empty fields", "a\nb\n\n\nc\nd\ne\n", [["a"], ["b"], ["c"], ["d"], ["e"]], {}),
    ("carriage returns", "A,b,c\rd,E,f", [["A", "b", "c"], ["d", "E", "f"]], {}),
    ("carriage returns and line feeds", "A,b,c\r\nd,E,f", [["A", "b", "c"], ["d", "E", "f"]], {}),
    ("quoted field with both", 'A,"B\r\nB",C', [["A", "B\r\nB", "C"]], {}),
    ("quoted field with a carriage return", 'A,"B\rB",C', [["A", "B\rB", "C"]], {}),
    ("spaces between closing quote and next delimiter", 'A,"B" ,C,D\r\nE,F,"G"  ,H', [["A", "B", "C", "D"], ["E", "F", "G", "H"]], {}),
    ("spaces between closing quote and next line end", 'A,B,C,"D" \r\nE,F,G,"H"  \r\nQ,W,E,R',
     [["A", "B", "C", "D"], ["E", "F", "G", "H"], ["Q", "W", "E", "R"]], {}),
    ("spaces after closing quote", 'A,"B" ,C,"D" \r\nE,F,"G"  ,"H"  \r\nQ,W,"E" ,R',
     [["A", "B", "C", "D"], ["E", "F", "G", "H"], ["Q", "W", "E", "R"]], {}),
    ("mixed line ends", "a,b,c\nd,e,f\rg,h,i\n", [ABC, ["d", "e", "f\rg", "h", "i"]], {}),
    ("row with too few fields", "A,B,C\r\na,b", [["A", "B", "C"], ["a", "b"]], {}),
    ("row with too many fields", "A,B,C\r\na,b,c,d,e\r\nf,g,h", [["A", "B", "C"], ["a", "b", "c", "d", "e"], ["f", "g", "h"]], {}),
    ("blank field at end", "A,B,C\r\na,b,", [["A", "B", "C"], ["a", "b", ""]], {}),
    ("quoted at the end, next line empty at the start", 'a,b,"c"\r\nd,e,"f"\r\n,"h","i"\r\n,"k","l"',
     [ABC, DEF, ["", "h", "i"], ["", "k", "l"]], {}),
    ("tabs", "a\tb\tc\r\nd\te\tf", [ABC, DEF], {}),
    ("vertical bars", "a|b|c\r\nd|e|f", [ABC, DEF], {}),
    ("ASCII 30", "a\x1eb\x1ec\r\nd\x1ee\x1ef", [ABC, DEF], {"delimiter": "\x1e"}),
    ("ASCII 31", "a\x1fb\x1fc\r\nd\x1fe\x1ff", [ABC, DEF], {}),
    ("multi-character delimiter", "a, b, c", [ABC], {"delimiter": ", "}),
    ("blank line at beginning", "\r\na,b,c\r\nd,e,f", [ABC, DEF], {}),
    ("blank line in middle", "a,b,c\r\n\r\nd,e,f", [ABC, DEF], {}),
    ("blank lines at end", "a,b,c\nd,e,f\n\n", [ABC, DEF], {}),
    ("blank line with whitespace", "a,b,c\r\n \r\nd,e,f", [ABC, [" "], DEF], {}),
    ("first field of a line is empty", "a,b,c\r\n,e,f", [ABC, ["", "e", "f"]], {}),
    ("last field of a line is empty", "a,b,\r\nd,e,f", [["a", "b", ""], DEF], {}),
    ("other fields are empty", "a,,c\r\n,,", [["a", "", "c"], ["", "", ""]], {}),
    ("rows, not lines", 'a,b,c\r\nd,e,"f\r\nf",g,h,i', [ABC, ["d", "e", "f\r\nf", "g", "h", "i"]], {}),
    ("first line only whitespace", " \na,b,c", [[" "], ABC], given),
    ("many comments before quotes", "".join(f"#{i}\n" for i in range(1, 11)) + 'one,"t,w,o",three\nfour,five,six',
     [["one", "t,w,o", "three"], ["four", "five", "six"]], hashed),
    ("many comments", "".join(f"#{i}\n" for i in range(1, 12)) + "one,two,three\nfour,five,six",
     [["one", "two", "three"], ["four", "five", "six"]], hashed),
    ("single quote as quote character", "a,b,'c,d'", [["a", "b", "c,d"]], {"quote": "'"}),
    ("backslash in the middle", 'a,b,"c\\"d\\"f"', [["a", "b", 'c"d"f']], {"escape": "backslash"}),
    ("backslash at the end", 'a,b,"c\\"d\\""', [["a", "b", 'c"d"']], {"escape": "backslash"}),
    ("backslash not used for escaping", 'a,b,"c\\d"', [["a", "b", "c\\d"]], {"escape": "backslash"}),
    ("carriage return in header", '"a\r\na","b"\n"c","d"\n"e","f"\n"g","h"\n"i","j"\n',
     [["a\r\na", "b"], ["c", "d"], ["e", "f"], ["g", "h"], ["i", "j"]], {}),
    ("line feed in header", '"a\na","b"\r\n"c","d"\r\n"e","f"\r\n"g","h"\r\n"i","j"\r\n',
     [["a\na", "b"], ["c", "d"], ["e", "f"], ["g", "h"], ["i", "j"]], {}),
]:
    case("PapaParse", name, text, rows, **decided)

out = HERE.parent / "data" / "csv_suites.json"
made_by = f"tests/oracle/csv_suites.py with Python {platform.python_version()}, csv-spectrum 2.0.0, PapaParse @ 00ce4d0"
lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
out.write_text(f'{{"made_by": {json.dumps(made_by)}, "cases": [\n{lines}\n]}}\n')
print(f"{len(cases)} cases")
