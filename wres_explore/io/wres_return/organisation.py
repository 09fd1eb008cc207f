"""Whose return it is: the organisation that the sheets name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wres_explore.io.book import HEADER_WITHIN, Book, Sheet, texts
from wres_explore.io.formula_text import bare
from wres_explore.io.organisation_files import name_core, ods_code
from wres_explore.io.values import plain
from wres_explore.io.wres_return.headers import groups_in
from wres_explore.io.wres_return.layout import label

_NAME = r"(?:name of )?(?:the )?(?:organisation|trust|provider)(?: name)?"


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation's name, and the cell that it was read from."""

    name: str
    sheet: Sheet
    row: int
    column: int


def organisations_in(book: Book) -> list[Named]:
    """The organisations that the sheets name, each once, in the order of the file."""
    found: dict[str, Named] = {}
    for sheet in book.sheets:
        for named in _names(sheet):
            found.setdefault(_bare_name(named.name), named)
    return list(found.values())


def _bare_name(name: str) -> str:
    """A name as it is compared: without its code in brackets and without its legal form."""
    bracket = re.search(r"\s*\(([^()]*)\)\s*$", name)
    return name_core(name[: bracket.start()] if bracket and ods_code(bracket[1]) else name) or name


def organisation(book: Book) -> str:
    """The organisation that a sheet names, or else the file's name without its ending."""
    named = organisations_in(book)
    name = named[0].name if named else re.sub(r"\.\w{1,5}$", "", book.name)
    return str(bare(name)) if book.kind == "csv" else name


def _names(sheet: Sheet) -> Iterator[Named]:
    """The name above the first headings, and further down those in a row of their own.

    One for each table: what else is named there, such as a provider of services, is not asked.
    """
    first, named = True, False
    for row, cells in enumerate(sheet.rows):
        if groups_in(cells):
            first = named = False
        elif named:
            continue
        # Below headings, a label with more than a name beside it may be the heading of a column.
        elif row < HEADER_WITHIN if first else sum(cell is not None for cell in cells) <= 2:
            found = list(_names_in(sheet, row))[:1]
            yield from found
            named = bool(found)


def _names_in(sheet: Sheet, row: int) -> Iterator[Named]:
    cells = sheet.rows[row]
    for at, cell in texts(cells):
        if within := re.fullmatch(rf"{_NAME}\s*:\s*(.+)", cell, re.IGNORECASE | re.DOTALL):
            yield Named(within[1], sheet, row, at)
        elif re.fullmatch(_NAME, plain(cell)):
            beside = [column for column in range(at + 1, len(cells)) if cells[column] is not None]
            for column in beside[:1]:
                yield Named(label(cells[column]), sheet, row, column)
