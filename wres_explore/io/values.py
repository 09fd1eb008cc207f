"""What stands in one cell: numbers as people write them, years, marks, labels. No sheet yet."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

Cell = str | float | bool | date | None
"""None is an empty cell. Whole numbers arrive as floats, as a spreadsheet keeps them."""

MARKS = {
    "!": "confidential", "?": "sample too small", "-": "suppressed or not collected",
    "*": "suppressed", "..": "not available", ":": "not available", "c": "confidential",
    "n/a": "not applicable", "na": "not available", "nd": "invalid", "null": "no value",
    "#div/0!": "divided by zero", "#n/a": "not available", "#value!": "formula error",
    "#ref!": "formula error", "#name?": "formula error", "~0": "rounds to zero",
}  # fmt: skip
"""What stands in a cell instead of a number, and what it means. Never read as zero."""


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


@lru_cache(8192)
def plain(cell: Cell) -> str:
    """A label as it is compared: lower case, words parted by single blanks."""
    return re.sub(r"[^a-z0-9%&+]+", " ", str(cell or "").lower()).strip()


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


def is_percent(cell: Cell) -> bool:
    """Whether a cell is text that ends in a percent sign."""
    return isinstance(cell, str) and cell.strip().endswith("%")


def is_mark(cell: Cell) -> bool:
    """Whether a cell says that there is no number, and why; "<5" is a number suppressed."""
    if not isinstance(cell, str):
        return False
    text = cell.strip().lower()
    return text in MARKS or re.fullmatch(r"[<\u2264]\s*\d{1,3}", text) is not None


def may_be_thousands(cell: object) -> bool:
    """Whether a text has three decimals: "1.000" is one to some, and a thousand to others."""
    return isinstance(cell, str) and re.fullmatch(r"\d+\.\d{3}", cell.strip()) is not None


def thousands_advice(text: str) -> str:
    """What to do about such a number of people."""
    whole, _, rest = text.strip().partition(".")
    other = f" or {whole}" if rest == "000" else ""
    return f"One cannot tell whether the point parts thousands. Write {whole}{rest}{other}."


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
