"""Files that are damaged, odd or hostile: data that validate, or findings; never an exception.

A file is changed at random, as cells or as bytes. What is read must be what was read of the file
before, or there must be a finding that was not there before, or no more numbers may differ than
cells were given another number. `WRES_FUZZ=10000` tries that many changes.
"""

from __future__ import annotations

import csv
import io
import os
import random
import struct
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers import cell, table
from wres_explore.errors import MappingError
from wres_explore.io import reading, tidy
from wres_explore.io.mapping import Mapping
from wres_explore.io.reading import Reading, examine
from wres_explore.io.staff_survey.national import group_of
from wres_explore.io.values import number, people
from wres_explore.io.wres_return import write_return
from wres_explore.schemas import check_counts, check_organisations
from wres_explore.vocabulary import Profession

pytestmark = pytest.mark.property

FUZZ = int(os.environ.get("WRES_FUZZ", "0"))
EXAMPLES = settings(
    max_examples=max(FUZZ // 2, 40),
    derandomize=not FUZZ,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

Grid = list[list[Any]]


# --- Small valid files of every format ---------------------------------------------------


def govuk() -> Grid:
    groups = {"White": 60, "Asian": 20, "Chinese": 3, "Black": 10, "Mixed": 4, "Other": 2}
    full = {**groups, "Unknown & Not Stated": 5, "Discontinued Codes": 1, "All": 99,
            "All - Including Unknown, Not Stated And Discontinued Codes": 105}  # fmt: skip
    return [
        ["Time", "Ethnicity", "Ethnicity_type", "Staff_Group", "Role_Group", "Grade", "Value"],
        *([day, group, "ONS 6+1", "Clinical", "Midwives", grade, n + more]
          for more, day in enumerate(("2018-09-01", "2019-09-01"))
          for grade in ("Band 5", "Band 6", "All Grades")
          for group, n in full.items() if not more or "All" not in group),
    ]  # fmt: skip


def survey(keys: list[str], rows: Grid) -> Grid:
    """A sheet of the detailed workbook: questions in row 1, answers in row 5."""
    often, base = ["% Never", "% 1 to 2", "% 3 to 5"], "Base (number of responses)"
    asked = {
        "Q14a - In the last 12 months how many times have you personally experienced "
        "harassment, bullying or abuse at work from...? Patients / service users": often,
        "Q15 - Does your organisation act fairly with regard to career progression / promotion?": [
            "% Yes",
            "% No",
            "% Don't know",
        ],
        "Q16b - In the last 12 months have you personally experienced discrimination at work "
        "from a manager / team leader or other colleagues?": ["% Yes", "% No"],
    }
    top: list[Any] = ["NHS Staff Survey 2024 - WEIGHTED Results", *[None] * (len(keys) - 1)]
    head: list[Any] = [*keys]
    for question, answers in asked.items():
        top += [question, *[None] * len(answers)]
        head += [*answers, base]
    figures = [70.0, 20.5, 9.5, 1001, 55.5, 24.5, 20.0, 1002, 8.25, 91.75, 1003]
    return [top, [], [], [], head, *([*row, *(f for f in figures)] for row in rows)]


def national() -> Grid:
    ethnic = "Ethnic background (summary)"
    return survey(
        ["Base", "Breakdown", "Breakdown subgroup", "Weighting"],
        [["National", None, None, "Size"], ["National", ethnic, "White staff", "Size"],
         ["National", ethnic, "Staff from all other ethnic groups combined", "Size"]],
    )  # fmt: skip


def organisational() -> Grid:
    kind = "Acute and Acute & Community Trusts"
    keys = ["ODS code", "Organisation name", "Benchmarking group", "Region", "ICS", "Weighting"]
    return survey(
        keys,
        [["RXX", "Elm NHS Trust", kind, "London", "North East London", "Group"],
         ["RYY", "Oak NHS Trust", kind, "London", "North East London", "Group"]],
    )  # fmt: skip


def benchmark() -> Grid:
    names = ("har_from_pat", "har_from_staff", "equal", "q16b")
    head = ["org_id", "org_name", "org_type_reporting_name"]
    head += [f"{v}_eth_summary_{part}{g}_2024" for v in names for g in "12" for part in ("", "n_")]
    pairs = [value for n in range(8) for value in ((13 + n) / (400 + n), 400 + n)]
    kind = "Acute&Acute Community Trusts"
    return [head, ["RAA", "Elm", kind, *pairs], ["RBB", "Oak", kind, *reversed_pairs(pairs)]]


def reversed_pairs(pairs: list[float]) -> list[float]:
    return [value for at in range(len(pairs) - 2, -1, -2) for value in pairs[at : at + 2]]


def extract() -> Grid:
    rates = {"Q14a: Harassment from public": (0.25, 0.5), "Q14b/c: Harassment from staff":
             (0.2, 0.3), "Q15: Fair career progression": (0.6, 0.45),
             "Q16b: Discrimination from manager": (0.0625, 0.125)}  # fmt: skip
    head = ["Indicator", "Trust", "Trust Type", "White Rate", "BME Rate",
            "Likelihood Ratio (BME/White)"]  # fmt: skip
    return [head, *([q, code, "Acute&Acute Community Trusts", w, b, b / w]
                    for q, (w, b) in rates.items() for code in ("RAA", "RBB"))]  # fmt: skip


def counts() -> Grid:
    made = table(*(cell(30 + n, 12 + n, n, organisation=f"R0{n}", profession="Midwives",
                        pay_band=f"Band {n}") for n in range(5, 8)))  # fmt: skip
    return [[*made.columns, "note"], *([*row, "fine"] for row in made.to_numpy().tolist())]


@cache
def wres_return() -> Grid:
    staff = {"organisation": "Elm NHS Trust", "year": 2019}
    parts = [
        cell(40 - n, 20 - n, n, pay_band=band, profession=profession.value, **staff)
        for n, band in enumerate(("Band 2", "Band 5", "Band 6", "Band 7", "Band 8a"))
        for profession in (Profession.CLINICAL, Profession.NON_CLINICAL)
    ]
    events = [
        cell(*people, measure, **staff)
        for measure, people in {
            "shortlisted": (200, 150, 10), "appointed": (40, 20, 2),
            "entered_disciplinary": (3, 2, 0), "accessed_training": (100, 60, 4),
            "board_all": (12, 2, 0), "board_voting": (10, 2, 0), "board_executive": (6, 1, 0),
        }.items()
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = write_return(table(*parts, *events), Path(folder) / "x.csv")
        text = path.read_text("utf-8-sig")
    return [[as_number(c) for c in row] for row in csv.reader(io.StringIO(text))]


def as_number(text: str) -> Any:
    try:
        return float(text) if text else None
    except ValueError:
        return text


@dataclass(frozen=True)
class Sample:
    """A small valid file: its cells, and the kinds of file that it comes as."""

    name: str
    grid: Callable[[], Grid]
    kinds: tuple[str, ...]
    any_order: bool = False


SAMPLES = (
    Sample("govuk-workforce", govuk, ("csv", "xlsx"), any_order=True),
    Sample("staff-survey-national", national, ("xlsx",)),
    Sample("staff-survey-organisational", organisational, ("xlsx",)),
    Sample("staff-survey-benchmark", benchmark, ("xlsx",), any_order=True),
    Sample("staff-survey-extract", extract, ("csv",), any_order=True),
    Sample("counts", counts, ("csv", "xlsx", "parquet"), any_order=True),
    Sample("wres-return", wres_return, ("csv", "xlsx")),
)
CASES = [(sample, kind) for sample in SAMPLES for kind in sample.kinds]


def saved(grid: Grid, kind: str, merged: tuple[int, int, int, int] | None = None) -> bytes:
    """A grid as a file of one kind."""
    if kind == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows(grid)
        return text.getvalue().encode()
    buffer = io.BytesIO()
    if kind == "parquet":
        width = max(map(len, grid))
        head, *body = ([*row, *[None] * (width - len(row))] for row in grid)
        frame = pd.DataFrame(body, columns=[str(name) for name in head], dtype=object)
        mixed = [len({type(v) for v in column if v is not None}) > 1 for _, column in frame.items()]
        frame = frame.astype({at: str for at, of_two in zip(frame, mixed, strict=True) if of_two})
        pq.write_table(pa.Table.from_pandas(frame), buffer, write_page_checksum=True)
        return buffer.getvalue()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "nan_inf_to_errors": True}) as workbook:
        sheet = workbook.add_worksheet("Data")
        if merged is not None:
            sheet.merge_range(*merged, "")
        for at, row in enumerate(grid):
            for column, value in enumerate(row):
                if merged and merged[0] <= at <= merged[2] and merged[1] <= column <= merged[3]:
                    continue
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write(at, column, value)
    return buffer.getvalue()


# --- What must hold -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@cache
def before(name: str, kind: str) -> tuple[Counter[Any], frozenset[Any]]:
    """Numbers and findings of a file before it was changed."""
    sample = next(sample for sample in SAMPLES if sample.name == name)
    with tempfile.TemporaryDirectory() as folder:
        read = examined(Path(folder), saved(sample.grid(), kind))
    return numbers(read), noticed(read)


def examined(folder: Path, raw: bytes, name: str = "survey-2024.dat") -> Reading:
    """What `examine` makes of a file; its data must validate or there must be an error."""
    path = folder / name
    path.write_bytes(raw)
    read = examine(path)
    if read.data is None:
        assert any(finding.severity == "error" for finding in read.findings)
        return read
    assert not any(finding.severity == "error" for finding in read.findings)
    if len(read.data.counts):
        check_counts(read.data.counts.drop(columns="dataset"))
    check_organisations(read.data.organisations, read.data.counts["organisation"].unique())
    assert len(read.data.counts) or len(read.data.published)
    return read


def numbers(read: Reading) -> Counter[Any]:
    """Every number that was read with what it is about; names of places are left out."""
    if read.data is None:
        return Counter()
    kept = ["year", "pay_band", "ethnic_group", "measure", "n"]
    printed = ["year", "indicator", "group", "unit", "value", "denominator"]
    rows = [read.data.counts[kept], read.data.published[printed]]
    return Counter(
        tuple(None if v is None or v != v else v for v in row)
        for frame in rows
        for row in frame.astype(object).itertuples(index=False, name=None)
    )


def noticed(read: Reading) -> frozenset[Any]:
    return frozenset((f.severity, f.rule, f.advice, f.value) for f in read.findings)


def assert_not_silent(sample: Sample, kind: str, read: Reading, changed: int) -> None:
    """The same numbers, fewer of them, a new finding, or as many others as cells were changed."""
    usual, known = before(sample.name, kind)
    if noticed(read) - known:
        return
    other = numbers(read) - usual
    assert other.total() <= changed, f"{other} without a finding"


def test_there_is_a_sample_of_every_format_and_it_is_read(folder: Path) -> None:
    assert {sample.name for sample in SAMPLES} == {kind.name for kind in reading.FORMATS}
    for sample, kind in CASES:
        read = examined(folder, saved(sample.grid(), kind))
        assert read.format == sample.name
        assert read.data is not None, [str(finding) for finding in read.findings]
        assert read.worst in (None, "note", "warning")


# --- Cells --------------------------------------------------------------------------------

NOT_NUMBERS = (
    None, "", " ", "-", "*", "..", "n/a", "#DIV/0!", "x", "12%", "£5", "1,5", "1 000", "--1",
    "1e999", "NaN", "inf", "0x10", "\u0663", "TRUE", "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)",
    "\u2212", "x" * 40_000, '"', "a\nb", "a\x00b", "\ufeff", "\u202e12", -3, 1.5, -0.5, 1e300, True,
    "31/02/2019", "2019-13-45", "9" * 400, "White British or Irish or any other",
)  # fmt: skip
MIGHT_COUNT = (7, "7", "1e3", "1,234", 2019, "2019", 0, "0", 100)
"""Cells that may rightly be read as another number."""

CELL_CHANGES = (
    "cell", "cells", "number", "shuffle rows", "shuffle columns", "drop row", "drop column",
    "double row", "double column", "swap rows", "swap columns", "shift row", "blank rows", "merge",
    "header only", "upper case", "prose below", "empty column",
)  # fmt: skip


@EXAMPLES
@given(
    case=st.sampled_from(CASES), change=st.sampled_from(CELL_CHANGES), seed=st.integers(0, 2**32)
)
def test_changed_cells(folder: Path, case: tuple[Sample, str], change: str, seed: int) -> None:
    sample, kind = case
    order = random.Random(seed)
    grid = [list(row) for row in sample.grid()]
    merged, may_differ = None, 0
    if change == "merge" and kind == "xlsx":
        top, left = order.randrange(len(grid)), order.randrange(3)
        merged = (top, left, min(top + order.randint(0, 3), len(grid) - 1), left + 2)
    else:
        may_differ = change_cells(grid, change, order)
        # A percentage is no number of people, and may be a share.
        may_differ += sum(value == "12%" for row in grid for value in row)
    try:
        raw = saved(grid, kind, merged)
    except ValueError:
        return  # two columns of one name, which parquet cannot have
    read = examined(folder, raw, f"survey-2024.{kind}")
    assert_not_silent(sample, kind, read, may_differ)
    if change in ("upper case", "empty column") or (
        sample.any_order and change in ("shuffle rows", "shuffle columns")
    ):
        usual, _ = before(sample.name, kind)
        assert numbers(read) == usual or read.data is None


def change_cells(grid: Grid, change: str, order: random.Random) -> int:
    """Change a grid in place; how many numbers may rightly be others than before."""
    width = max(map(len, grid))
    rows, columns = range(len(grid)), range(width)
    head = next((at for at, row in enumerate(grid) if len([c for c in row if c]) > 3), 0)
    for row in grid:
        row += [None] * (width - len(row))
    if change in ("cell", "cells", "merge"):
        for _ in range(1 if change == "cell" else 4):
            grid[order.choice(rows)][order.choice(columns)] = order.choice(NOT_NUMBERS)
    elif change == "number":
        grid[order.choice(rows)][order.choice(columns)] = order.choice(MIGHT_COUNT)
        return width * len(grid)
    elif change == "shuffle rows":
        body = grid[head + 1 :]
        order.shuffle(body)
        grid[head + 1 :] = body
    elif change == "shuffle columns":
        places = list(columns)
        order.shuffle(places)
        grid[:] = [[row[at] for at in places] for row in grid]
    elif change == "drop row":
        del grid[order.choice(rows)]
        # Where a source adds two rows up, what is left is another sum, and that of all with it.
        return 2
    elif change == "double row":
        at = order.choice(rows)
        grid.insert(at, list(grid[at]))
    elif change == "blank rows":
        grid.insert(order.choice(rows), [None] * width)
    elif change == "header only":
        del grid[head + 1 :]
    elif change == "prose below":
        grid += [[], ["Source: the trust. Figures are for 31 March, see note 3."]]
    elif change == "swap rows":
        one, two = order.choice(rows), order.choice(rows)
        grid[one], grid[two] = grid[two], grid[one]
    elif change == "shift row":
        grid[order.choice(rows)].insert(order.choice(columns), None)
    else:
        return change_columns(grid, change, order, width)
    # Where rows or columns belong is a matter of their place: numbers may change places.
    return 0


def change_columns(grid: Grid, change: str, order: random.Random, width: int) -> int:
    one, two = order.randrange(width), order.randrange(width)
    words = [[row[at] for row in grid if isinstance(row[at], str)] for at in (one, two)]
    for at, row in enumerate(grid):
        if change == "drop column":
            del row[one]
        elif change == "double column":
            row.insert(one, row[two])
        elif change == "swap columns":
            row[one], row[two] = row[two], row[one]
        elif change == "empty column":
            row.append(None)
        elif change == "upper case" and at == 0:
            grid[0] = [c.upper() if isinstance(c, str) and c != "" else c for c in row]
    # Two columns of the same words that change places are two columns of other numbers.
    return 2 * len(grid) if change == "swap columns" and words[0] == words[1] else 0


# --- Bytes --------------------------------------------------------------------------------

BYTE_CHANGES = (
    "cut", "cut front", "flip bits", "flip bytes", "nul", "noise", "double", "drop", "append",
    "bom", "utf-16", "utf-16 without mark", "cp1252", "crlf", "cr", "quote", "other name",
)  # fmt: skip
HARMLESS = ("bom", "utf-16", "cp1252", "crlf", "other name")


@EXAMPLES
@given(
    case=st.sampled_from(CASES), change=st.sampled_from(BYTE_CHANGES), seed=st.integers(0, 2**32)
)
def test_changed_bytes(folder: Path, case: tuple[Sample, str], change: str, seed: int) -> None:
    sample, kind = case
    order = random.Random(seed)
    usual = saved(sample.grid(), kind)
    raw = change_bytes(usual, change, order, kind)
    suffix = order.choice(["csv", "xls", "xlsx", "ods", "txt"]) if change == "other name" else kind
    read = examined(folder, raw, f"survey-2024.{suffix}")
    # Workbooks and parquet have checksums: what differs there was noticed.
    may_differ = cells_that_differ(usual, raw) if kind == "csv" else 0
    assert_not_silent(sample, kind, read, may_differ)
    if change in HARMLESS and (kind == "csv" or change == "other name"):
        assert numbers(read) == before(sample.name, kind)[0]


def change_bytes(raw: bytes, change: str, order: random.Random, kind: str) -> bytes:
    at = order.randrange(len(raw))
    some = order.randbytes(order.randint(1, 40))
    text = raw.decode() if kind == "csv" else ""
    changed = bytearray(raw)
    if change in ("flip bits", "flip bytes"):
        for _ in range(order.choice([1, 1, 2, 8, 64])):
            place = order.randrange(len(raw))
            flip = 1 << order.randrange(8) if change == "flip bits" else order.randrange(256)
            changed[place] ^= flip
        return bytes(changed)
    simple: dict[str, Callable[[], bytes]] = {
        "cut": lambda: raw[:at],
        "cut front": lambda: raw[at:],
        "nul": lambda: raw[:at] + b"\0" * len(some) + raw[at:],
        "noise": lambda: raw[:at] + some + raw[at:],
        "double": lambda: raw[:at] + raw[at : at + 200] + raw[at:],
        "drop": lambda: raw[:at] + raw[at + len(some) :],
        "append": lambda: raw + some,
        "quote": lambda: raw[:at] + b'"' + raw[at:],
        "bom": lambda: b"\xef\xbb\xbf" + raw,
        "utf-16": lambda: text.encode("utf-16") if text else raw,
        "utf-16 without mark": lambda: text.encode("utf-16-le") if text else raw,
        "cp1252": lambda: text.encode("cp1252", "replace") if text else raw,
        "crlf": lambda: text.replace("\r\n", "\n").replace("\n", "\r\n").encode() if text else raw,
        "cr": lambda: text.replace("\r\n", "\r").encode() if text else raw,
        "other name": lambda: raw,
    }
    return simple[change]()


def plain_rows(given: bytes) -> Counter[tuple[str, ...]]:
    """Rows of a csv file, read as simply as can be."""
    plain = given.replace(b"\0", b"").decode("latin-1").replace("\r", "\n")
    return Counter(tuple(row.split(",")) for row in plain.split("\n"))


def cells_that_differ(usual: bytes, raw: bytes) -> int:
    """Cells of rows that the file did not have before."""
    return sum(len(row) * n for row, n in (plain_rows(raw) - plain_rows(usual)).items())


def rows_gone(usual: bytes, raw: bytes) -> int:
    """Rows that the file had before and has not now."""
    return (plain_rows(usual) - plain_rows(raw)).total()


# --- Made to do harm ----------------------------------------------------------------------


def package(parts: dict[str, bytes], *, declared: int | None = None) -> bytes:
    """A zip archive; with `declared` every part says that it unpacks to so many bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    raw = bytearray(buffer.getvalue())
    if declared is not None:
        at = 0
        while (at := raw.find(b"PK\x01\x02", at)) >= 0:
            raw[at + 24 : at + 28] = struct.pack("<I", declared)
            local = struct.unpack("<I", raw[at + 42 : at + 46])[0]
            raw[local + 22 : local + 26] = struct.pack("<I", declared)
            at += 4
    return bytes(raw)


@cache
def parts_of_a_workbook() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(saved(counts(), "xlsx"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_sheet(rows: bytes, head: bytes = b"") -> dict[str, bytes]:
    sheet = (
        b'<?xml version="1.0" encoding="UTF-8"?>' + head
        + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + rows + b"</sheetData></worksheet>"
    )  # fmt: skip
    return {**parts_of_a_workbook(), "xl/worksheets/sheet1.xml": sheet}


ENTITIES = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b"<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"  # fmt: skip
TEXT_CELL = b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'

HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "one byte": lambda: b"P",
    "blank lines": lambda: b"\n" * 100,
    "zip that says it is large": lambda: package(
        {**parts_of_a_workbook(), "xl/media/x": b"0" * 210_000_000}
    ),
    "zip that says it is small": lambda: package(
        {**parts_of_a_workbook(), "xl/sharedStrings.xml": b"0" * 30_000_000}, declared=1000
    ),
    "zip without a workbook": lambda: package({"readme.txt": b"x"}),
    "zip with an empty workbook": lambda: package({"xl/workbook.xml": b""}),
    "zip of another office": lambda: package({**parts_of_a_workbook(), "content.xml": b"<x/>"}),
    "binary workbook": lambda: package({"xl/workbook.bin": b"\x83\x01\x00"}),
    "empty zip": lambda: b"PK\x05\x06" + b"\0" * 18,
    "far corner": lambda: package(
        with_sheet(b'<row r="1"><c r="A1"><v>1</v></c></row>'
                   b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    ),
    "far corner of a row that says where it is": lambda: package(
        with_sheet(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'
                   b'<row r="1048576"><c><v>1</v></c></row>')
    ),
    "far corner by counting": lambda: package(
        with_sheet(b'<row r="1">' + b"<c><v>1</v></c>" * 16_384 + b"</row>"
                   b'<row r="1048576"><c><v>1</v></c></row>')
    ),
    "far corner of a sheet that stands elsewhere": lambda: package(
        {
            **{n: t.replace(b"worksheets/sheet1.xml", b"other/x.bin")
               for n, t in parts_of_a_workbook().items() if "sheet1" not in n},
            "xl/other/x.bin": with_sheet(
                b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            )["xl/worksheets/sheet1.xml"].replace(b"sheetData>", b"sheetData>"),
        }
    ),
    "entities": lambda: package(with_sheet(TEXT_CELL % b"&j;", ENTITIES)),
    "entity of a file": lambda: package(with_sheet(TEXT_CELL % b"&file;", ENTITIES)),
    "deep nesting": lambda: package(with_sheet(b"<a>" * 200_000)),
    "many shared strings": lambda: package(
        {**parts_of_a_workbook(), "xl/sharedStrings.xml":
         b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
         b'count="4294967295" uniqueCount="4294967295"><si><t>x</t></si></sst>'}
    ),
    "a dimension that is not so": lambda: package(
        with_sheet(b'</sheetData><dimension ref="A1:XFD1048576"/><sheetData>')
    ),
    "old workbook of nothing": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504,
    "old workbook of noise": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + random.Random(1).randbytes(20_000),
    "workbook with a password": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
    + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000,
    "parquet of nothing": lambda: b"PAR1",
    "parquet of noise": lambda: b"PAR1" + random.Random(2).randbytes(5000) + b"PAR1",
    "open quote": lambda: saved(counts(), "csv")
    + b'2019,R09,"Midwives,Band 9,White,headcount,5\r\n'
    + b"2019,R10,Midwives,Band 8a,White,headcount,5,fine\r\n",
    "open quote in a note": lambda: saved(counts(), "csv").replace(b"fine", b'"fine', 1),
    "one column": lambda: b"n\n" + b"1\n" * 1000,
    "header only": lambda: saved(counts()[:1], "csv"),
    "huge cell": lambda: saved([*counts(), ["x" * 2_000_000]], "csv"),
    "one long line": lambda: b"a," * 3_000_000,
    "many columns": lambda: (b"," * 20_000 + b"\n") * 1_500,
    "pdf": lambda: b"%PDF-1.7\n" + random.Random(3).randbytes(3000),
    "html": lambda: b"<html><table><tr><td>year</td></tr></table></html>",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_do_harm_is_refused(folder: Path, name: str) -> None:
    read = examined(folder, HOSTILE[name]())
    assert read.data is None
    assert all(len(str(finding)) < 2000 for finding in read.findings)


# --- What was found so ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("row", [1, 9, 17, 30, 45])
def test_a_row_that_stands_twice_is_not_added_twice(folder: Path, kind: str, row: int) -> None:
    """Found in the GOV.UK file, for rows that no printed total covers."""
    grid = govuk()
    read = examined(folder, saved([*grid, grid[row]], kind))
    assert [finding.rule for finding in read.findings if finding.severity == "error"] == [
        "row twice"
    ]


@pytest.mark.parametrize(
    ("written", "value", "staff"),
    [("1,234", 1234, 1234), ("12,345,678", 12_345_678, 12_345_678), ("1,5", None, None),
     ("12,34", None, None), ("1,234.5", 1234.5, None), ("12%", 12, None), ("£5", 5, None),
     ("\u0661\u0662", None, None), ("-3", -3, None), ("7.0", 7, 7), ("1e3", 1000, 1000)],
)  # fmt: skip
def test_what_is_a_number_and_what_is_people(
    written: str, value: float | None, staff: int | None
) -> None:
    """Found: 1,5 was read as 15, and 12% of the staff as 12 people."""
    assert (number(written), people(written)) == (value, staff)


def test_macros_are_noticed_and_not_run(folder: Path) -> None:
    read = examined(folder, package({**parts_of_a_workbook(), "xl/vbaProject.bin": b"x"}))
    assert numbers(read) == before("counts", "xlsx")[0]
    assert [finding.rule for finding in read.findings] == ["macros", "not read"]


def test_a_formula_without_a_saved_value_is_no_number(folder: Path) -> None:
    sheet = parts_of_a_workbook()["xl/worksheets/sheet1.xml"]
    changed = sheet.replace(b"<v>35</v>", b"<f>5*7</f>", 1)
    assert changed != sheet
    read = examined(folder, package({**parts_of_a_workbook(), "xl/worksheets/sheet1.xml": changed}))
    assert read.data is None
    assert [finding.rule for finding in read.findings] == ["not read", "n"]


@pytest.mark.parametrize("label", ["\u2212", "-", "", None, "99", "Z"])
def test_a_row_of_the_survey_that_lost_its_label_is_not_unknown_ethnicity(label: Any) -> None:
    with pytest.raises(MappingError, match="lost its label"):
        group_of(label)


def test_a_share_without_its_number_of_responses_is_said(folder: Path) -> None:
    grid = national()
    grid[5][-1] = None  # row 6, the last column: the base of Q16b
    read = examined(folder, saved(grid, "xlsx"), "survey-2024.xlsx")
    (found,) = (finding for finding in read.findings if finding.rule == "base")
    assert (found.severity, found.row, found.column) == ("warning", 6, "O")


def test_two_bases_under_one_question_are_refused(folder: Path) -> None:
    """Found: with a column of another question among its own, a share had the other's base."""
    grid = [[*row[:13], row[9], *row[13:]] if row else row for row in map(list, organisational())]
    read = examined(folder, saved(grid, "xlsx"), "survey-2024.xlsx")
    assert read.data is None
    assert "answers" in {finding.rule for finding in read.findings if finding.severity == "error"}


def test_a_folder_and_a_missing_file_are_findings(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        assert [finding.severity for finding in examine(path).findings] == ["error"]


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_old_workbook_is_no_exception(shared_data: Path, folder: Path, seed: int) -> None:
    raw = (shared_data / "govuk" / "nhs-workforce-data-june-2022.xls").read_bytes()
    order = random.Random(seed)
    if seed == 0:
        assert examined(folder, raw[: len(raw) // 2]).data is None
        return
    changed = bytearray(raw)
    for _ in range(20):
        changed[order.randrange(len(raw))] ^= 1 << order.randrange(8)
    examined(folder, bytes(changed))


def test_what_was_written_by_the_project_is_not_hostile(folder: Path) -> None:
    path = tidy.write(table(cell(3, 1, organisation="=1+1")), folder / "own.xlsx")
    assert examine(path).findings == ()


# --- Records of people, by a mapping -------------------------------------------------------

EXTRACT_MAPPING = Mapping(
    columns={"date": "Snapshot Date", "organisation": "Organisation", "profession": "Staff Group",
             "pay_band": "Pay Scale", "ethnic_group": "Ethnic Origin"},
    flags={"accessed_training": "CPD"},
)  # fmt: skip


def extract() -> Grid:
    draw = random.Random(3)
    staff = ["Nursing and Midwifery Registered", "Allied Health Professionals"]
    rows = [
        ["31/03/2024", draw.choice(["Elm", "Oak"]), draw.choice(staff),
         f"Review Body Band {draw.randint(4, 7)}", draw.choice("AHNZ"), draw.choice("YN"), at]
        for at in range(20)
    ]  # fmt: skip
    names = [*EXTRACT_MAPPING.columns.values(), *EXTRACT_MAPPING.flags.values(), "Employee Number"]
    return [names, *rows]


def counted(folder: Path, raw: bytes, kind: str) -> tuple[Counter[Any], frozenset[Any]]:
    """People and training by cell, and the findings; data must validate or there is an error."""
    path = folder / f"extract.{kind}"
    path.write_bytes(raw)
    read = examine(path, EXTRACT_MAPPING)
    if read.data is None:
        assert any(finding.severity == "error" for finding in read.findings)
        return Counter(), noticed(read)
    rows = check_counts(read.data.counts.drop(columns="dataset"))
    # An organisation may have any name, so names of places are left out here too.
    cells = rows.astype({"year": str}).groupby(
        ["year", "profession", "pay_band", "ethnic_group", "measure"], observed=True
    )["n"]
    return Counter(cells.sum().to_dict()), noticed(read)


@cache
def usual_extract(kind: str) -> tuple[Counter[Any], frozenset[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        return counted(Path(folder), saved(extract(), kind), kind)


@EXAMPLES
@given(
    kind=st.sampled_from(["csv", "xlsx", "parquet"]),
    change=st.sampled_from(CELL_CHANGES),
    seed=st.integers(0, 2**32),
)
def test_changed_records(folder: Path, kind: str, change: str, seed: int) -> None:
    grid = extract()
    differ = change_cells(grid, change, random.Random(seed))
    # A row that stands twice is another person: two measures of one more.
    differ += 2 if change == "double row" else 0
    # What stands for yes is one in a column of yes and no, wherever it comes from.
    differ += sum(str(value).strip().casefold() == "true" for row in grid for value in row)
    try:
        raw = saved(grid, kind)
    except ValueError:
        return
    usual, known = usual_extract(kind)
    found, said = counted(folder, raw, kind)
    if said <= known:
        other, lost = found - usual, usual - found
        assert other.total() <= differ, f"{other} without a finding"
        # A row that is not there any more was one person, who may have had training.
        gone = 2 if change == "drop row" else 0
        assert lost.total() <= differ + gone, f"{lost} lost without a finding"
    if change in ("shuffle rows", "shuffle columns", "empty column"):
        assert found == usual


@EXAMPLES
@given(
    kind=st.sampled_from(["csv", "xlsx", "parquet"]),
    change=st.sampled_from(BYTE_CHANGES),
    seed=st.integers(0, 2**32),
)
def test_records_of_changed_bytes(folder: Path, kind: str, change: str, seed: int) -> None:
    usual = saved(extract(), kind)
    raw = change_bytes(usual, change, random.Random(seed), kind)
    found, said = counted(folder, raw, kind)
    expected, known = usual_extract(kind)
    if said <= known:
        differ = cells_that_differ(usual, raw) if kind == "csv" else 0
        assert (found - expected).total() <= 2 * differ, f"{found - expected} without a finding"
        gone = rows_gone(usual, raw) if kind == "csv" else 0
        assert (expected - found).total() <= 2 * gone, f"{expected - found} lost without a finding"


def test_the_extract_is_counted(folder: Path) -> None:
    by_kind = [counted(folder, saved(extract(), kind), kind) for kind in ("csv", "xlsx", "parquet")]
    assert all(found == by_kind[0][0] for found, _ in by_kind)
    assert sum(n for key, n in by_kind[0][0].items() if "headcount" in key) == 20
