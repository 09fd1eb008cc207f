"""A file opened as sheets of cells, whatever it is called: csv, xls, xlsx. No meaning yet.

Files come from strangers. Sizes are checked before anything is unpacked, text is decoded without
losing a byte silently, and formulas and macros are never run: cells are the values saved last.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path

from wres_explore.errors import FileFormatError
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.package import LARGEST_BOOK, MOST_CELLS, check_package, too_wide
from wres_explore.io.values import Cell, letter, plain

LONGEST_CELL = 32_767
"""Characters in a cell: what a spreadsheet can hold."""

MOST_COLUMNS = 16_384
"""Cells of one row: what a spreadsheet can hold."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells of one sheet. `rows` are as long as they need to be; see `cell`."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """A cell by position from 0; None outside the sheet."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]

    @property
    def width(self) -> int:
        """Cells of the longest row."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a file, with what was noticed while opening it."""

    name: str
    kind: str
    sheets: tuple[Sheet, ...]
    findings: list[Finding] = field(default_factory=list)
    path: Path | None = None


def open_book(path: Path) -> Book:
    """Open a csv, xls or xlsx file, told apart by its first bytes.

    Raises
    ------
    FileFormatError
        If the file is missing, empty, too large, protected by a password, damaged, or of no
        kind that is known; the message says which.
    """
    if not path.is_file():
        msg = f"{path.name}: there is no such file."
        raise FileFormatError(msg)
    size = path.stat().st_size
    if size == 0:
        msg = f"{path.name}: the file is empty."
        raise FileFormatError(msg)
    if size > LARGEST_BOOK:
        msg = (
            f"{path.name}: {size / 1e6:,.0f} MB. A spreadsheet may have {LARGEST_BOOK / 1e6:,.0f} "
            "MB. Save person-level records as csv or parquet, and build counts from them."
        )
        raise FileFormatError(msg)
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK"):
        return _workbook(path, "xlsx", check_package(path))
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _workbook(path, "xls", [])
    if start.startswith(b"PAR1"):
        msg = f"{path.name}: a parquet file has no sheets."
        raise FileFormatError(msg)
    return _text(path)


def is_parquet(path: Path) -> bool:
    """Whether the file begins as parquet does."""
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _workbook(path: Path, kind: str, findings: list[Finding]) -> Book:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        # From its bytes: by its path it would be taken for what its name says.
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
        sheets, size = [], 0
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            size += sheet.total_height * sheet.total_width
            if size > MOST_CELLS:
                raise FileFormatError(too_wide(path))
            # Rows count from the top of the sheet, so that a finding names the cell one sees.
            cells = sheet.to_python(skip_empty_area=False)
            merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
            sheets.append(Sheet(name, [[_value(cell) for cell in row] for row in cells], merged))
    except FileFormatError:
        raise
    except (CalamineError, OSError, ValueError, KeyError, OverflowError) as error:
        msg = (
            f"{path.name}: the {kind} workbook cannot be read ({error}). Open it in Excel and save "
            "it again without a password, or as csv."
        )
        raise FileFormatError(msg) from None
    except BaseException as error:
        # The reader is compiled, and what it did not foresee arrives as a "panic".
        if type(error).__name__ != "PanicException":
            raise
        msg = f"{path.name}: the {kind} workbook is damaged. Open it in Excel and save it again."
        raise FileFormatError(msg) from None
    return Book(path.name, kind, tuple(sheets), findings, path)


def _value(cell: object) -> Cell:
    """A cell as text, number, truth or date; empty text is no cell."""
    if isinstance(cell, str):
        text = cell.replace("\x00", "")[:LONGEST_CELL].strip()
        return text or None
    if isinstance(cell, bool | date):
        return cell
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, time | timedelta):
        return str(cell)
    return None


def _text(path: Path) -> Book:
    """A delimited text: encoding, delimiter and quoting are found out."""
    raw = path.read_bytes()
    text, findings = _decode(raw)
    if _looks_binary(text):
        msg = f"{path.name}: neither a table of text nor an Excel workbook. Save it as xlsx or csv."
        raise FileFormatError(msg)
    csv.field_size_limit(10 * LONGEST_CELL)
    lines = io.StringIO(text, newline="")
    rows: list[list[Cell]] = []
    try:
        # Strict: a quote without its other half would swallow the lines after it.
        for row in csv.reader(lines, delimiter=_delimiter(text), strict=True):
            if len(row) > MOST_COLUMNS:
                msg = f"{path.name}: line {len(rows) + 1} has more than {MOST_COLUMNS:,} columns."
                raise FileFormatError(msg)
            rows.append([_value(cell) for cell in row])
            if len(rows) * max(len(row), 1) > MOST_CELLS:
                msg = (
                    f"{path.name}: more than {MOST_CELLS:,} cells. Build counts from person-level "
                    "records instead."
                )
                raise FileFormatError(msg)
    except csv.Error as error:
        msg = f"{path.name}: line {len(rows) + 1} is not a table ({error}). A quote may be missing."
        raise FileFormatError(msg) from None
    return Book(path.name, "csv", (Sheet("", rows),), findings, path)


def _decode(raw: bytes) -> tuple[str, list[Finding]]:
    """Text of a file: Unicode if it is, else the Windows code page, with what was odd."""
    findings: list[Finding] = []
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            text = raw.decode(encoding, "replace")
            if "\ufffd" in text:
                findings.append(
                    Finding(
                        Severity.WARNING, "encoding",
                        "Some characters cannot be read; the file may be cut off or damaged.",
                    )
                )  # fmt: skip
            return text, findings
    if nul := raw.count(b"\x00"):
        raw = raw.replace(b"\x00", b"")
        findings.append(
            Finding(Severity.NOTE, "nul bytes", f"{nul:,} NUL bytes were taken out of the text.")
        )
    try:
        return raw.decode("utf-8-sig"), findings
    except UnicodeDecodeError:
        findings.append(
            Finding(
                Severity.NOTE, "encoding",
                "The text is not UTF-8 and was read as Windows-1252; check letters with accents.",
            )
        )  # fmt: skip
        return raw.decode("cp1252", "replace"), findings


def _looks_binary(text: str) -> bool:
    sample = text[:4096]
    odd = sum(not (character.isprintable() or character in "\r\n\t") for character in sample)
    return odd > 0.1 * max(len(sample), 1)


def _delimiter(text: str) -> str:
    """The one of comma, semicolon, tab and bar that parts the first lines most evenly."""
    lines = [line for line in text[:65_536].splitlines() if line.strip()][:20]
    counts = {mark: [line.count(mark) for line in lines] for mark in ",;\t|"}
    return max(counts, key=lambda mark: (min(counts[mark], default=0), sum(counts[mark])))


HEADER_WITHIN = 40
"""Rows from the top in which a header is looked for."""


def header(sheet: Sheet, names: Iterable[str]) -> tuple[int, dict[str, int]] | None:
    """The first row that has all of these column names, and where each stands.

    Names are compared as `plain` writes them. None if there is no such row.
    """
    wanted = {plain(name): name for name in names}
    for at, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        found = {plain(text): column for column, text in reversed(list(texts(row)))}
        if wanted.keys() <= found.keys():
            return at, {name: found[key] for key, name in wanted.items()}
    return None


def at_cell(
    sheet: Sheet, row: int, column: int, severity: Severity, rule: str, advice: str
) -> Finding:
    """A finding about one cell, by position from 0; it quotes what stands there."""
    cell = sheet.cell(row, column)
    if isinstance(cell, float) and cell.is_integer():
        cell = f"{cell:.0f}"  # as the spreadsheet shows it
    value = "" if cell is None else str(cell)[:MOST_QUOTED]
    return Finding(severity, rule, advice, value, sheet.name, row + 1, letter(column))


MOST_QUOTED = 80
"""Characters of a cell that a finding repeats."""


def texts(row: list[Cell]) -> Iterator[tuple[int, str]]:
    """Positions and texts of the cells that hold text."""
    return ((at, cell) for at, cell in enumerate(row) if isinstance(cell, str))
