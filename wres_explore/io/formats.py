"""What a reader gives, and how a format is recognised: by signs in its cells, never by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from wres_explore.dataset import DatasetInfo
from wres_explore.io.book import Book
from wres_explore.io.findings import Finding


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a data set before they are checked. A source may give only some of them."""

    info: DatasetInfo
    counts: pd.DataFrame | None = None
    published: pd.DataFrame | None = None
    organisations: pd.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that a file of a format has, in words and as a test."""

    text: str
    found_in: Callable[[Book], bool]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what it is called, its signs, its reader.

    `read` returns what the file gives and appends to the findings; it returns None if errors
    among them leave nothing to use.
    """

    name: str
    title: str
    signs: tuple[Sign, ...]
    read: Callable[[Book, list[Finding]], Parts | None]

    def likeness(self, book: Book) -> float:
        """The share of its signs that a file has: 1 is recognised."""
        return sum(sign.found_in(book) for sign in self.signs) / len(self.signs)

    def missing(self, book: Book) -> list[str]:
        """Signs that a file does not have, in words."""
        return [sign.text for sign in self.signs if not sign.found_in(book)]
