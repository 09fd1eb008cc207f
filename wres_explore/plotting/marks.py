"""What a chart is made of: marks on two axes, without a word on how they are painted.

A chart is defined once. `elements` makes a HoloViews element of it for notebooks, `svg` a picture
for the page and for documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from wres_explore.plotting import theme

Rows = Mapping[str, np.ndarray]
"""Columns of equal length by their names: what a chart makes of a table, which is slower to cut."""

Tell = Sequence[tuple[str, str]]
"""What is said of a mark that is pointed at: a word, and the column that holds the text."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Mark:
    """Something drawn for each row of a table, or for all of them together.

    Parameters
    ----------
    rows
        What is drawn: columns by their names.
    at
        Columns that hold the places: x and y, or as the kind of mark needs.
    colour
        One colour, or the column that holds one for each row.
    width
        Of a line, in CSS pixels.
    dash
        "solid", "dashed", "dotted" or "dotdash".
    opacity
        0 to 1.
    tell
        What is said of a row that is pointed at.
    """

    rows: Rows
    at: tuple[str, ...]
    colour: str = theme.GROUP
    width: float = 1.5
    dash: str = "solid"
    opacity: float = 1.0
    tell: Tell = ()

    def values(self, place: int) -> np.ndarray:
        """One of the places of every row as numbers, dates as milliseconds since 1970."""
        column = self.rows[self.at[place]]
        if column.dtype.kind == "M":
            return column.astype("datetime64[ms]").astype(float)
        return column.astype(float)

    def colours(self) -> list[str]:
        """The colour of every row."""
        if self.colour in self.rows:
            return [str(colour) for colour in self.rows[self.colour]]
        return [self.colour] * len(self.rows[self.at[0]])


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Points(Mark):
    """A shape at each x and y; hollow ones have only a line of their colour."""

    shape: str = "circle"
    size: float = 10
    hollow: bool = False
    outline: str = ""
    """Colour of the line around a filled shape; by default that of the paper."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Segments(Mark):
    """A line from x, y to x1, y1 for each row."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Line(Mark):
    """One line through all rows, in their order."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Fan(Mark):
    """The area between two heights over x: x, low, high."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Boxes(Mark):
    """A box from x0, y0 to x1, y1 for each row; without a colour it is hatched."""

    outline: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Labels(Mark):
    """Words at each x and y: x, y, text."""

    size: int = 13
    bold: bool = False
    align: str = "center"
    """"left": the words begin at x."""
    baseline: str = "middle"
    """"bottom": the words stand on y; "top": they hang from it."""
    backed: bool = False
    """On paper, so that lines behind do not cross the words."""
    room: float = np.inf
    """How wide words may be, in what x measures."""
    short: str = ""
    """The column with what stands in place of words that are wider than their room."""
    key: str = ""
    """What the short ones mean; said under the title where they stand."""
    shift: float = 0.0
    """How far right of x, in CSS pixels."""
    wraps: bool = False
    """Whether words that reach beyond the picture go on in the next line, where they are measured;
    elsewhere in lines of some 30 characters."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A pale stretch of the axis "x" or "y" behind everything else."""

    low: float
    high: float
    axis: str = "x"
    colour: str = theme.RANGE


Part = Mark | Zone


FORMS = ("number", "percent", "percent.1", "people", "points")
"""How an axis writes its numbers."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis.

    Parameters
    ----------
    low, high
        Its ends; dates as milliseconds since 1970.
    label
        What it measures.
    ticks
        Where ticks stand, and their words if they are not numbers; by default round numbers.
    form
        How numbers are written: "number", "percent", "percent.1" (one decimal), "people" (with
        thousands) or "points" (percentage points).
    log, date
        A logarithmic axis; an axis of dates.
    """

    low: float
    high: float
    label: str = ""
    ticks: tuple[float, ...] | tuple[tuple[float, str], ...] | None = None
    form: str = "number"
    log: bool = False
    date: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """Marks on two axes, those first in the list behind the others.

    Parameters
    ----------
    parts
        Marks and zones.
    x, y
        The axes; `x_on_top` puts the ticks of x above the marks.
    title
        Lines above the marks; empty for none.
    grid
        The axis whose ticks have lines: "x", "y" or "" for neither.
    width, height
        In CSS pixels; a page gives the width that it has.
    title_size
        In CSS pixels.
    breaks
        Whether title, names of rows and what x measures are long: they break into short lines
        where nothing measures them, as in HoloViews.
    """

    parts: tuple[Part, ...]
    x: Axis
    y: Axis
    title: str = ""
    grid: str = ""
    width: int = theme.WIDTH
    height: int = theme.HEIGHT
    x_on_top: bool = False
    title_size: int = 17
    breaks: bool = False

    def titled(self, title: str) -> Chart:
        """The same under another title."""
        return replace(self, title=title)


def columns(table: pd.DataFrame, only: Iterable[str] = ()) -> dict[str, np.ndarray]:
    """A table as columns: numbers as floats with nan, dates as dates, all else as objects.

    `only` names those to be read where a table is wide; what it has not is left out.
    """
    out = {}
    for name in [name for name in only if name in table] or table:
        column = table[name]
        kind = column.dtype.kind
        if kind in "iuf":
            out[name] = column.to_numpy(dtype=float, na_value=np.nan)
        else:
            out[name] = column.to_numpy() if kind == "M" else column.to_numpy(dtype=object)
    return out


def kept(rows: Rows, which: np.ndarray) -> dict[str, np.ndarray]:
    """Some of the rows, by marks or by positions."""
    return {name: column[which] for name, column in rows.items()}


def points_of(**named: Sequence[Any] | np.ndarray) -> dict[str, np.ndarray]:
    """A few rows by hand."""
    return {name: np.asarray(values) for name, values in named.items()}


def cell_text(cell: object) -> str:
    """A cell of a column as it is read: whole numbers, which are floats there, without a point."""
    if not isinstance(cell, float):
        return str(cell)
    return written(cell, "whole" if cell.is_integer() else "number")


def written(value: float, form: str) -> str:
    """A number as an axis writes it, with a true minus."""
    text = {
        "percent": "{:.0%}", "percent.1": "{:.1%}", "people": "{:,.0f}", "whole": "{:.0f}",
    }.get(form, "{:g}").format(100 * value if form == "points" else value)  # fmt: skip
    return text.replace("-", "\N{MINUS SIGN}")
