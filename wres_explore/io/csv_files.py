"""Large csv files: how one is written, so that an engine need not guess."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wres_explore.errors import FileFormatError
from wres_explore.io.values import letter

START = 65_536
"""Bytes in which the header must end."""

TRIED_AS_TEXT = 4_000_000
"""Bytes that are tried as UTF-8. A fault further on is found by the engine."""


@dataclass(frozen=True, slots=True)
class Head:
    """How a csv file is written, and its columns."""

    columns: list[str]
    delimiter: str
    encoding: str
    blank: int
    """Lines above the header without a value in them."""
    odd: bool
    """Whether it is not plain UTF-8 and has to be copied."""


def head(path: Path) -> Head:
    """How a file is written, from its beginning."""
    with path.open("rb") as file:
        raw = file.read(TRIED_AS_TEXT)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        try:
            # The last character may be cut in two.
            raw[: raw.rfind(b"\n") + 1 or None].decode()
            encoding = "utf-8"
        except UnicodeDecodeError:
            encoding = "cp1252"
    start = raw[:START].decode(encoding, "replace").lstrip("\ufeff").replace("\x00", "")
    text = _without_empty_lines(start)
    first = text.splitlines()[0] if text else ""
    delimiter = max(",;\t|", key=first.count)
    try:
        # Without a newline of its own, for a line may end in a carriage return alone.
        columns = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error as error:
        msg = f"{path.name}: the header is not a row of a table ({error})."
        raise FileFormatError(msg) from None
    blank = start[: len(start) - len(text)].count("\n")
    odd = encoding != "utf-8" or b"\x00" in raw
    return Head([name.strip() for name in columns], delimiter, encoding, blank, odd)


def _without_empty_lines(start: str) -> str:
    """The text from the first line that has more than delimiters and quotes in it."""
    at = re.search(r"[^\s,;|\"]", start)
    return start[start.rfind("\n", 0, at.start()) + 1 :].lstrip("\r") if at else ""


def as_utf8(path: Path, encoding: str, folder: Path, at: int) -> Path:
    """A copy in the temporary folder: the engine reads no other encoding by itself."""
    copy = folder / f"{at}-{path.name}"
    with (
        path.open(encoding=encoding, errors="replace", newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        while piece := source.read(1 << 20):
            target.write(piece.replace("\x00", ""))
    return copy


def apart(columns: Sequence[str]) -> list[str]:
    """Names of columns, none blank and none twice, whatever its case."""
    names: list[str] = []
    for at, column in enumerate(columns):
        name = column or f"column {letter(at)}"
        while name.casefold() in {other.casefold() for other in names}:
            name += f" ({letter(at)})"
        names.append(name)
    return names


def is_binary(start: bytes) -> bool:
    """Whether the beginning of a file is no text; a few NUL bytes occur in text too."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return start.count(b"\x00") > 0.05 * len(start)
