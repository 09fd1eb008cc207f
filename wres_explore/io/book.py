"""A file opened as sheets of cells, whatever it is called: csv, xls, xlsx. No meaning yet.

Files come from strangers. Sizes are checked before anything is unpacked, text is decoded without
losing a byte silently, and formulas and macros are never run: cells are the values saved last.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from wres_explore.errors import FileFormatError
from wres_explore.io.findings import Finding, Severity

Cell = str | float | bool | date | None
"""None is an empty cell. Whole numbers arrive as floats, as a spreadsheet keeps them."""

LARGEST_BOOK = 200_000_000
"""Bytes of a spreadsheet, also when unpacked. Person-level files are read another way."""

MOST_CELLS = 20_000_000
"""Rows times columns of one sheet, including the empty ones between."""

LONGEST_CELL = 32_767
"""Characters in a cell: what a spreadsheet can hold."""

MARKS = {
    "!": "confidential", "?": "sample too small", "-": "suppressed or not collected",
    "*": "suppressed", "..": "not available", ":": "not available", "c": "confidential",
    "n/a": "not applicable", "na": "not available", "nd": "invalid", "null": "no value",
    "#div/0!": "divided by zero", "#n/a": "not available", "#value!": "formula error",
    "#ref!": "formula error", "#name?": "formula error", "~0": "rounds to zero",
}  # fmt: skip
"""What stands in a cell instead of a number, and what it means. Never read as zero."""


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
        return _workbook(path, "xlsx", _check_package(path))
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


_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,4})(\d{1,9})["']""")


def _check_package(path: Path) -> list[Finding]:
    """Refuse what would not fit in memory when unpacked; note macros."""
    findings = []
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            names = {part.filename.lower() for part in parts}
            if not any(name.startswith("xl/") for name in names):
                msg = (
                    f"{path.name}: a zip archive that is no Excel workbook. Unpack it, or save "
                    "the table as xlsx or csv."
                )
                raise FileFormatError(msg)
            if sum(part.file_size for part in parts) > LARGEST_BOOK:
                msg = (
                    f"{path.name}: unpacked, the workbook would be "
                    f"{sum(part.file_size for part in parts) / 1e6:,.0f} MB; at most "
                    f"{LARGEST_BOOK / 1e6:,.0f} MB are read. Keep only the sheets that are needed."
                )
                raise FileFormatError(msg)
            if any("vbaproject" in name for name in names):
                findings.append(
                    Finding(Severity.NOTE, "macros", "The macros in this workbook are not run.")
                )
            for part in parts:
                if re.match(r"xl/worksheets/[^/]+\.xml$", part.filename.lower()):
                    _check_extent(path, package, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        msg = (
            f"{path.name}: the workbook is damaged or protected ({error}). Open it in Excel and "
            "save it again without a password."
        )
        raise FileFormatError(msg) from None
    return findings


def _check_extent(path: Path, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A sheet with one cell at its far corner would take up memory for all the empty ones."""
    rows = columns = read = 0
    tail = b""
    with package.open(part) as stream:
        while chunk := stream.read(1 << 20):
            read += len(chunk)
            if read > LARGEST_BOOK:
                msg = f"{path.name}: the workbook unpacks to more than it says."
                raise FileFormatError(msg)
            for letters, digits in _CELL.findall(tail + chunk):
                rows, columns = max(rows, int(digits)), max(columns, _position(letters.decode()))
            tail = chunk[-64:]
    if rows * columns > MOST_CELLS:
        msg = (
            f"{path.name}: a sheet reaches to row {rows:,} and column {letter(columns - 1)}, which "
            f"is more than {MOST_CELLS:,} cells. Delete what stands far outside the table."
        )
        raise FileFormatError(msg)


def _position(letters: str) -> int:
    number = 0
    for character in letters:
        number = number * 26 + ord(character) - 64
    return number


def letter(column: int) -> str:
    """The letters of a column by its position from 0.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _workbook(path: Path, kind: str, findings: list[Finding]) -> Book:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = []
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            # Rows count from the top of the sheet, so that a finding names the cell one sees.
            cells = sheet.to_python(skip_empty_area=False)
            merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
            sheets.append(Sheet(name, [[_value(cell) for cell in row] for row in cells], merged))
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
    return Book(path.name, kind, tuple(sheets), findings)


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
        for row in csv.reader(lines, delimiter=_delimiter(text)):
            rows.append([_value(cell) for cell in row])
            if len(rows) * max(len(row), 1) > MOST_CELLS:
                msg = (
                    f"{path.name}: more than {MOST_CELLS:,} cells. Build counts from person-level "
                    "records instead."
                )
                raise FileFormatError(msg)
    except csv.Error as error:
        msg = f"{path.name}, line {len(rows) + 1}: not a table ({error}). A quote may be missing."
        raise FileFormatError(msg) from None
    return Book(path.name, "csv", (Sheet("", rows),), findings)


def _decode(raw: bytes) -> tuple[str, list[Finding]]:
    """Text of a file: Unicode if it is, else the Windows code page, with what was odd."""
    findings: list[Finding] = []
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return raw.decode(encoding, "replace"), findings
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


@lru_cache(8192)
def plain(cell: Cell) -> str:
    """A label as it is compared: lower case, words parted by single blanks."""
    return re.sub(r"[^a-z0-9%&+]+", " ", str(cell or "").lower()).strip()


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


def number(cell: Cell) -> float | None:
    """The number in a cell, as people write it: 1,234 or £5 or 12.3%; None if there is none.

    A percentage keeps its sign in the text, so the caller decides what it means: use `is_percent`.
    """
    if isinstance(cell, bool) or cell is None or isinstance(cell, date):
        return None
    if isinstance(cell, float):
        return cell if abs(cell) < 1e15 else None
    text = cell.strip().rstrip("%").replace(",", "").replace("£", "").replace("\u2212", "-")
    text = text.strip()
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", text):
        return None
    found = float(text)
    return found if abs(found) < 1e15 else None


def people(cell: Cell) -> int | None:
    """The number of people in a cell: whole and not negative; None for anything else."""
    found = number(cell)
    return int(found) if found is not None and found >= 0 and found.is_integer() else None


def at_cell(
    sheet: Sheet, row: int, column: int, severity: Severity, rule: str, advice: str
) -> Finding:
    """A finding about one cell, by position from 0; it quotes what stands there."""
    cell = sheet.cell(row, column)
    value = "" if cell is None else str(cell)[:MOST_QUOTED]
    return Finding(severity, rule, advice, value, sheet.name, row + 1, letter(column))


MOST_QUOTED = 80
"""Characters of a cell that a finding repeats."""


def is_percent(cell: Cell) -> bool:
    """Whether a cell is text that ends in a percent sign."""
    return isinstance(cell, str) and cell.strip().endswith("%")


def is_mark(cell: Cell) -> bool:
    """Whether a cell says that there is no number, and why."""
    return isinstance(cell, str) and cell.strip().lower() in MARKS


def year_of(cell: Cell) -> int | None:
    """The year that a cell names: a date, 2019, "31/03/2019", "2018/19" (the later), "2017-SEP"."""
    if isinstance(cell, datetime | date):
        return cell.year
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and 1990 <= cell <= 2100 else None
    if not isinstance(cell, str):
        return None
    if span := re.search(r"\b(20\d\d)\s*[/\u2013-]\s*(?:20)?(\d\d)\b(?![/-])", cell):
        first, last = int(span[1]), int(span[1][:2] + span[2])
        if last == first + 1:
            return last
    found = re.findall(r"(?<!\d)(20\d\d|199\d)(?!\d)", cell)
    return int(found[0]) if len(set(found)) == 1 else None


def texts(row: list[Cell]) -> Iterator[tuple[int, str]]:
    """Positions and texts of the cells that hold text."""
    return ((at, cell) for at, cell in enumerate(row) if isinstance(cell, str))
