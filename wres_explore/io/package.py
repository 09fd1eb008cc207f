"""What an xlsx file would take up, found out before it is opened: it may come from a stranger.

The reader of workbooks trusts what a file says of itself; here the parts are unpacked piece by
piece, never further than they say, and counted.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from wres_explore.errors import FileFormatError
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.values import letter

LARGEST_BOOK = 200_000_000
"""Bytes of a spreadsheet, also when unpacked. Person-level files are read another way."""

MOST_CELLS = 20_000_000
"""Rows times columns of one sheet, including the empty ones between."""

_ROW = re.compile(rb"<(?:\w+:)?row\s")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d{1,9})["']""")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,4})(\d{1,9})["']""")


def check_package(path: Path) -> list[Finding]:
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
        raise FileFormatError(too_wide(path))
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
            raise FileFormatError(too_wide(path, rows, columns))
    return rows * columns


_STRINGS = re.compile(rb"""<(?:\w+:)?sst\s[^>]*?ount\s*=\s*["'](\d{9,})["']""")


def _check_strings(path: Path, text: bytes) -> None:
    """The reader makes room for as many texts as a workbook says it has, and dies of too many."""
    if _STRINGS.search(text):
        msg = f"{path.name}: the workbook says that it has more texts than one can hold."
        raise FileFormatError(msg)


def too_wide(path: Path, rows: int = 0, columns: int = 0) -> str:
    """What to say of a sheet, or of all of them together, that has too many cells."""
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
