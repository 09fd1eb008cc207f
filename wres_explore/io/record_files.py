"""Person-level records as a file that `read` takes, once somebody has said what its columns mean.

Nothing else is read on a guess, and records least of all: a column taken for another one gives
counts that look right. So a file of records is recognised, a mapping is proposed, and counting
waits for a mapping that a person has seen.
"""

from __future__ import annotations

import csv
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wres_explore.dataset import DatasetInfo
from wres_explore.errors import FileFormatError, MappingError
from wres_explore.io.book import Book, Sheet, is_parquet, open_book
from wres_explore.io.csv_files import apart
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.formats import Parts
from wres_explore.io.mapping import Mapping
from wres_explore.io.mapping_proposal import propose
from wres_explore.io.record_engines import open_records, run
from wres_explore.io.records import count
from wres_explore.io.values import Cell, plain

if TYPE_CHECKING:
    import ibis.expr.types as ir

NAME = "records"
TITLE = "Person-level records, one row per person, applicant or case, with a column mapping"

SAMPLE = 1_000
"""Rows that a proposal looks at."""

LARGEST_TEXT = 50_000_000
"""Bytes of a csv that may be something else than records."""

COUNTED = re.compile(
    r"n|counts?|headcount|number|total|value|numerator|denominator|staff|people|%|percent(age)?"
    r"|(number|count|headcount|total|percentage|%) (of )?(staff|people|employees|applicants|cases)"
)
"""Names of columns that hold numbers of people. With one of them a row is not one person. An
employee number is none of them."""

BESIDE = frozenset(("profession", "pay_band", "organisation", "sex", "contract"))
"""Fields of which records have at least one, beside the ethnic group."""


def _counted_column(table: ir.Table, mapping: Mapping) -> Finding | None:
    """The fault of a table in which a row stands for many people, whatever a mapping says."""
    used = {*mapping.columns.values(), *mapping.flags.values()}
    sample = _sample(table)
    for name in table.columns:
        if name not in used and _is_of_counts(name, sample[name]):
            return Finding(
                Severity.ERROR, "one row, many people",
                f"Column {name!r} holds numbers above 1, so a row seems to be several people, and "
                "each row would count as one. If a row is one person, take the column away or "
                "give it another name.",
            )  # fmt: skip
    return None


@contextmanager
def opened(path: Path, findings: list[Finding] | None = None) -> Iterator[ir.Table]:
    """The records of a csv, parquet or Excel file; a workbook gives its first table.

    What was not read of a workbook goes to the findings, if there are any to go to.

    Raises
    ------
    FileFormatError
        If the file cannot be opened, or a workbook has no table.
    """
    if not _is_workbook(path):
        yield open_records(path)
        return
    book = open_book(path)
    if findings is not None:
        findings += [*book.findings, *_other_sheets(book)]
    with tempfile.TemporaryDirectory(prefix="wres-explore-") as folder:
        yield open_records(_as_csv(book, Path(folder)))


def _is_workbook(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def _as_csv(book: Book, folder: Path) -> Path:
    """A copy of the first sheet with rows, row for row, so that findings name rows one can see."""
    sheet = next((each for each in book.sheets if _has_rows(each)), None)
    if sheet is None:
        msg = f"{book.name}: no sheet has a table."
        raise FileFormatError(msg)
    copy = folder / f"{Path(book.name).stem}.csv"
    with copy.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([_as_text(cell) for cell in row] for row in sheet.rows)
    return copy


def _other_sheets(book: Book) -> list[Finding]:
    """What stands on further sheets: more records would be missing from the counts."""
    tables = [sheet for sheet in book.sheets if _has_rows(sheet)]
    found = []
    for sheet in tables[1:]:
        if _header(sheet) == _header(tables[0]):
            advice = (
                f"Sheet {tables[0].name!r} has the same columns, and only one sheet is counted. "
                "Put the rows together on one sheet, or save each sheet as a file of its own."
            )
            found.append(Finding(Severity.ERROR, "another sheet", advice, sheet=sheet.name))
        else:
            advice = f"This sheet was not read. Counted is {tables[0].name!r}, the first table."
            found.append(Finding(Severity.WARNING, "another sheet", advice, sheet=sheet.name))
    return found


def _header(sheet: Sheet) -> list[str]:
    """The first row with a value in it."""
    row = next(row for row in sheet.rows if any(cell is not None for cell in row))
    return [_as_text(cell) for cell in row if cell is not None]


def _has_rows(sheet: Sheet) -> bool:
    return sum(any(cell is not None for cell in row) for row in sheet.rows[:3]) > 1


def _as_text(cell: Cell) -> str:
    """A cell as a csv has it: 2019 and not 2019.0, a day as 2019-03-31."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return str(cell)


def proposal(path: Path) -> Mapping:
    """A mapping that the names of the columns, and their first values, make likely.

    Raises
    ------
    FileFormatError
        If the file cannot be opened.
    """
    with opened(path) as table:
        return propose(table.columns, _sample(table))


def columns_of(path: Path) -> list[str]:
    """Names of the columns of a file of records."""
    with opened(path) as table:
        return list(table.columns)


def has_columns(path: Path, mapping: Mapping) -> bool:
    """Whether a file has the columns that a mapping names, so that it is what the mapping is for.

    A workbook is looked at as a whole first, for it may be of any format.
    """
    try:
        return not _is_workbook(path) and {*mapping.columns.values()} <= {*columns_of(path)}
    except FileFormatError:
        return False


def likely(path: Path) -> Mapping | None:
    """The proposal if a csv or parquet file looks like records, else None."""
    with opened(path) as table:
        return _likely(list(table.columns), _sample(table))


def likely_in(book: Book) -> Mapping | None:
    """The proposal if the first sheet of a book looks like records, else None."""
    rows = next((each.rows for each in book.sheets if _has_rows(each)), [])
    top = next((at for at, row in enumerate(rows) if any(cell is not None for cell in row)), 0)
    if not rows:
        return None
    columns = apart([_as_text(cell) for cell in rows[top]])
    wide = [[*map(_as_text, row), *[""] * len(columns)] for row in rows[top + 1 : top + SAMPLE]]
    return _likely(columns, pd.DataFrame([row[: len(columns)] for row in wide], columns=columns))


def _likely(columns: list[str], sample: pd.DataFrame) -> Mapping | None:
    """A table of counts is no table of records, whatever else its columns are called."""
    if any(_is_of_counts(name, sample[name]) for name in columns):
        return None
    found = propose(columns, sample)
    return found if "ethnic_group" in found.columns and BESIDE & found.columns.keys() else None


def _sample(table: ir.Table) -> pd.DataFrame:
    """The first rows, or none of a file that breaks off: counting says what is wrong with it."""
    try:
        # By way of Arrow: Ibis asks pandas for an option that is on its way out.
        rows: pd.DataFrame = run(table.limit(SAMPLE)).to_pandas()
    except FileFormatError:
        return pd.DataFrame(columns=list(table.columns))
    return rows


def _is_of_counts(name: str, values: pd.Series) -> bool:
    """Whether a column says that a row is many people; some extracts have a 1 in each row."""
    if "measure" in plain(name).split():
        return True
    if not COUNTED.fullmatch(plain(name)):
        return False
    numbers = pd.to_numeric(values.astype("string").str.strip(" %"), errors="coerce").dropna()
    return bool((~numbers.isin((0, 1))).any())


def is_large(path: Path) -> bool:
    """Whether a text is beyond what is looked at cell by cell; only records are that large."""
    return path.is_file() and path.stat().st_size > LARGEST_TEXT and not _is_workbook(path)


def ask(mapping: Mapping) -> Finding:
    """The finding that somebody has to look at the mapping before anything is counted."""
    said = ", ".join(f"{column!r} as {name}" for name, column in mapping.columns.items())
    return Finding(
        Severity.ERROR, "mapping",
        f"These look like person-level records: {said}. Say whether that is right before they are "
        "counted: on the page under Data, or save the mapping with `wres-explore mapping FILE "
        "--out mapping.toml`, look through it, and give it to `read` or `build`.",
    )  # fmt: skip


def read(
    path: Path,
    mapping: Mapping,
    findings: list[Finding],
    on_share: Callable[[float], None] | None = None,
) -> Parts | None:
    """Counts of a file of records by a mapping; what is noticed goes to the findings."""
    try:
        with opened(path, findings) as table, _watched(table, on_share):
            if many := _counted_column(table, mapping):
                findings.append(many)
                return None
            counts, found = count(table, mapping)
    except MappingError as error:
        findings.append(Finding(Severity.ERROR, "mapping", str(error)))
        return None
    findings += found
    if counts is None:
        return None
    info = DatasetInfo(path.stem, path.stem, source=f"Records of {path.name}")
    return Parts(info, counts=counts.assign(dataset=path.stem))


EVERY = 0.25
"""Seconds between two looks at how far the engine is."""


@contextmanager
def _watched(table: ir.Table, on_share: Callable[[float], None] | None) -> Iterator[None]:
    """Tell which share has been read, from a thread beside the one that waits for the engine."""
    if on_share is None:
        yield
        return
    engine, done = table.get_backend().con, threading.Event()

    def watch() -> None:
        while not done.wait(EVERY):
            if (percent := engine.query_progress()) > 0:
                on_share(percent / 100)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def expected_rows(path: Path) -> int:
    """About how many rows a csv or parquet file has, for a bar of progress; 0 if not known."""
    if not path.is_file() or _is_workbook(path):
        return 0
    if is_parquet(path):
        try:
            return int(pq.read_metadata(path).num_rows)
        except (pa.ArrowException, OSError, ValueError):
            return 0
    with path.open("rb") as file:
        start = file.read(1_000_000)
    lines = start.count(b"\n")
    return round(path.stat().st_size / len(start) * lines) if lines else 0
