"""A file opened as sheets of cells, whatever it is called: csv, xls, xlsx. No meaning yet.

Files come from strangers. Sizes are checked before anything is unpacked, text is decoded without
losing a byte silently, and formulas and macros are never run: cells are the values saved last.
"""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from wres_explore.errors import FileFormatError
from wres_explore.io.findings import Finding, Severity

Cell = str | float | bool | date | None
"""None is an empty cell. Whole numbers arrive as floats, as a spreadsheet keeps them."""

LARGEST_BOOK = 200_000_000
"""Bytes of a spreadsheet, also when unpacked. Person-level files are read another way."""

MOST_CELLS = 20_000_000
"""Rows times columns of one sheet, including the empty ones between."""

MOST_COLUMNS = 16_384
"""Cells of one row: what a spreadsheet can hold."""

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


_ROW = re.compile(rb"<(?:\w+:)?row\s")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d{1,9})["']""")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,4})(\d{1,9})["']""")


def _check_package(path: Path) -> list[Finding]:
    """Refuse what would not fit in memory when unpacked; note macros."""
    findings = []
    try:
        with zipfile.ZipFile(path) as package, path.open("rb") as file:
            parts = package.infolist()
            names = {part.filename.lower() for part in parts}
            _check_names(path, names)
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
            cells = sum(_extent(path, _unpacked(path, file, part)) for part in parts)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError,
            OSError, EOFError, ValueError) as error:  # fmt: skip
        if isinstance(error, FileFormatError):
            raise
        msg = (
            f"{path.name}: the workbook is damaged or protected ({error}). Open it in Excel and "
            "save it again without a password."
        )
        raise FileFormatError(msg) from None
    if cells > MOST_CELLS:
        raise FileFormatError(_too_wide(path))
    return findings


def _check_names(path: Path, names: set[str]) -> None:
    """An Excel workbook of the open kind, and nothing that could be taken for another."""
    if not any(name.startswith("xl/") for name in names):
        msg = (
            f"{path.name}: a zip archive that is no Excel workbook. Unpack it, or save "
            "the table as xlsx or csv."
        )
        raise FileFormatError(msg)
    if names & {"xl/workbook.bin", "content.xml"}:
        msg = f"{path.name}: a workbook of a kind that is not read. Save it as xlsx or csv."
        raise FileFormatError(msg)


def _unpacked(path: Path, file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """One part of a zip archive, piece by piece, and never more of it than it says it has.

    zipfile stops at the size that is declared; the reader of workbooks does not.
    """
    stored, deflated = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
    if part.flag_bits & 1 or part.compress_type not in (stored, deflated):
        msg = "a part is encrypted, or packed in an unusual way"
        raise zipfile.BadZipFile(msg)
    file.seek(part.header_offset + 26)
    name_size, extra_size = struct.unpack("<HH", file.read(4))
    file.seek(name_size + extra_size, 1)
    left, unpacked = part.compress_size, 0
    inflate = zlib.decompressobj(-15)
    while left and not inflate.eof:
        packed = file.read(min(left, 1 << 16))
        if not packed:
            msg = "a part ends too early"
            raise zipfile.BadZipFile(msg)
        left -= len(packed)
        while packed:
            if part.compress_type == stored:
                piece, packed = packed, b""
            else:
                piece = inflate.decompress(packed, 1 << 20)
                packed = inflate.unconsumed_tail
            unpacked += len(piece)
            if unpacked > part.file_size:
                msg = f"{path.name}: the workbook unpacks to more than it says."
                raise FileFormatError(msg)
            yield piece


def _extent(path: Path, pieces: Iterator[bytes]) -> int:
    """Cells of one sheet: with one cell at its far corner it takes memory for all before it."""
    rows = columns = unplaced = 0
    tail = b""
    for piece in pieces:
        text = tail + piece
        _check_strings(path, text)
        # Whole tags only; what is longer than any tag of a cell is not one.
        cut = max(text.rfind(b"<"), 0)
        tail, text = text[cut:][-65_536:], text[:cut]
        placed = _CELL.findall(text)
        rows = max([rows, *map(int, _ROW_NUMBER.findall(text)), *(int(at) for _, at in placed)])
        for letters in {letters for letters, _ in placed}:
            columns = max(columns, _position(letters.decode()))
        if unplaced or len(_ANY_CELL.findall(text)) > len(placed):
            # A cell that does not say where it stands is beside the one before it.
            open_row, *more = (len(_ANY_CELL.findall(row)) for row in _ROW.split(text))
            columns = max([columns, unplaced + open_row, *more])
            unplaced = more[-1] if more else unplaced + open_row
        if rows * columns > MOST_CELLS:
            raise FileFormatError(_too_wide(path, rows, columns))
    return rows * columns


_STRINGS = re.compile(rb"""<(?:\w+:)?sst\s[^>]*?ount\s*=\s*["'](\d{9,})["']""")


def _check_strings(path: Path, text: bytes) -> None:
    """The reader makes room for as many texts as a workbook says it has, and dies of too many."""
    if _STRINGS.search(text):
        msg = f"{path.name}: the workbook says that it has more texts than one can hold."
        raise FileFormatError(msg)


def _too_wide(path: Path, rows: int = 0, columns: int = 0) -> str:
    reach = (
        f"a sheet reaches to row {rows:,} and column {letter(columns - 1)}, which is"
        if rows
        else "its sheets together have"
    )
    return (
        f"{path.name}: {reach} more than {MOST_CELLS:,} cells. Delete what stands far outside the "
        "table."
    )


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
        # From its bytes: by its path it would be taken for what its name says.
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
        sheets, size = [], 0
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            size += sheet.total_height * sheet.total_width
            if size > MOST_CELLS:
                raise FileFormatError(_too_wide(path))
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


# A comma parts thousands or nothing: 1,5 is one and a half to some, and is not read as 15.
_NUMBER = re.compile(
    r"[+-]?(\d{1,3}(,\d{3})+(\.\d*)?|\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII
)


def number(cell: Cell) -> float | None:
    """The number in a cell, as people write it: 1,234 or £5 or 12.3%; None if there is none.

    A percentage keeps its sign in the text, so the caller decides what it means: use `is_percent`.
    """
    if isinstance(cell, bool) or cell is None or isinstance(cell, date):
        return None
    if isinstance(cell, float):
        return cell if abs(cell) < 1e15 else None
    text = cell.strip().rstrip("%").replace("£", "").replace("\u2212", "-").strip()
    if not _NUMBER.fullmatch(text):
        return None
    found = float(text.replace(",", ""))
    return found if abs(found) < 1e15 else None


def people(cell: Cell) -> int | None:
    """The number of people in a cell: whole and not negative; None for anything else."""
    if isinstance(cell, str) and ("%" in cell or "£" in cell):
        return None
    found = number(cell)
    return int(found) if found is not None and found >= 0 and found.is_integer() else None


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


def is_percent(cell: Cell) -> bool:
    """Whether a cell is text that ends in a percent sign."""
    return isinstance(cell, str) and cell.strip().endswith("%")


def is_mark(cell: Cell) -> bool:
    """Whether a cell says that there is no number, and why; "<5" is a number suppressed."""
    if not isinstance(cell, str):
        return False
    text = cell.strip().lower()
    return text in MARKS or re.fullmatch(r"[<\u2264]\s*\d{1,3}", text) is not None


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
