"""The pay gap as charts: gaps with their parts, and who is in which quarter of the payroll."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wres_explore.errors import DefinitionError
from wres_explore.measures.pay.gap import PayGap
from wres_explore.plotting import theme
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.given import made_by
from wres_explore.plotting.marks import (
    Axis,
    Boxes,
    Chart,
    Line,
    Part,
    Points,
    Rows,
    Segments,
    cell_text,
    columns,
    kept,
    points_of,
)
from wres_explore.plotting.titles import title_of
from wres_explore.vocabulary import Status

ROW = 34
"""Pixels per row."""

TELL = [("", "label"), ("Value", "value_text"), ("Interval", "interval_text")]

_BREAKDOWN_ENDS = "indicator"

_SHOWN = ["value", "lower", "upper", "status"]


@as_element
def pay_gap(found: PayGap) -> Chart:
    """Mean gap with its interval, its two parts as bars, and the median gap, cell by cell.

    Parameters
    ----------
    found
        From `pay_gap`.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        In percent of White pay; right of 0 the group looked at is paid less.

        No answer: what is withheld has a row that says so.

    Raises
    ------
    DefinitionError
        For anything but what `pay_gap` gave, or one without rows.

    Examples
    --------
    >>> import pandas as pd
    >>> import wres_explore as wres
    >>> points = pd.DataFrame([("White", 17.0, 60), ("White", 25.0, 40), ("BME", 17.0, 90)],
    ...                       columns=["ethnic_group", "pay", "n"])
    >>> found = wres.pay_gap(wres.from_pay(points, year=2024))
    >>> type(wres.plot.pay_gap(found)).__name__
    'Overlay'
    """
    made_by("pay_gap", PayGap, found)
    names = _keys(found.gap, "average")
    gap = columns(found.gap, [*names, *_SHOWN, "average"])
    parts = columns(found.parts, [*names, *_SHOWN, "part"])
    kinds = [
        ("mean gap", gap, gap["average"] == "mean"),
        *((f"of it {part}", parts, parts["part"] == part)
          for part in ("between bands", "within bands")),
        ("median gap", gap, gap["average"] == "median"),
    ]  # fmt: skip
    tables = [kept({name: table[name] for name in (*names, *_SHOWN)}, which)
              for _, table, which in kinds]  # fmt: skip
    cell = np.concatenate([np.arange(len(table["value"])) for table in tables])
    kind = np.repeat(np.arange(len(kinds)), [len(table["value"]) for table in tables])
    rows = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
    order = np.lexsort((kind, cell))
    rows, kind = kept(rows, order), kind[order]
    _describe(rows, names, [kinds[k][0] for k in kind])
    averages = kept(rows, (kind == 0) | (kind == 3))
    group = found.gap["bottom_group"].iloc[0]
    return _chart(
        [
            _bars(kept(rows, kind == 1), theme.GROUP, 0.9),
            _bars(kept(rows, kind == 2), theme.EDGE, 0.45),
            _nought(len(kind)),
            _intervals(averages),
            _points(kept(rows, kind == 0), "circle"),
            _points(kept(rows, kind == 3), "diamond"),
        ],
        rows,
        f"Gap, of White pay (above 0: {group} staff are paid less)",
        title_of(found.gap, "Ethnicity pay gap"),
    )


@as_element
def pay_quarters(found: PayGap) -> Chart:
    """Share of the group in each quarter of the payroll, highest pay on top, with intervals.

    Parameters
    ----------
    found
        From `pay_gap`.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        Shares of everybody in the quarter, in percent.

        No answer: what is withheld has a row that says so.

    Raises
    ------
    DefinitionError
        For anything but what `pay_gap` gave, or one without rows.

    Examples
    --------
    >>> import pandas as pd
    >>> import wres_explore as wres
    >>> points = pd.DataFrame([("White", 17.0, 60), ("White", 25.0, 40), ("BME", 17.0, 90)],
    ...                       columns=["ethnic_group", "pay", "n"])
    >>> found = wres.pay_gap(wres.from_pay(points, year=2024))
    >>> type(wres.plot.pay_quarters(found)).__name__
    'Overlay'
    """
    made_by("pay_gap", PayGap, found, "pay_quarters")
    names = _keys(found.quarters, "quarter")
    rows = columns(found.quarters, [*names, *_SHOWN, "quarter"])
    number = np.arange(len(rows["value"]))
    quarters = max(len(set(rows["quarter"])), 1)
    rows = kept(rows, np.lexsort((-(number % quarters), number // quarters)))
    _describe(rows, names, [f"{quarter.lower()} quarter of pay" for quarter in rows["quarter"]])
    group = found.quarters["top_group"].iloc[0]
    return _chart(
        [_nought(len(number)), _intervals(rows), _points(rows, "circle")],
        rows,
        f"{group} share of the quarter",
        title_of(found.quarters, "Who is in which quarter of the payroll"),
    )


def _keys(table: pd.DataFrame, own: str) -> list[str]:
    """Breakdown columns in which the rows of a table differ."""
    if table.empty:
        msg = "There is nothing to draw: the pay gap has no rows."
        raise DefinitionError(msg)
    before = list(table.columns[: table.columns.get_loc(_BREAKDOWN_ENDS)])
    return [n for n in before if n != own and len(table[n].unique()) > 1]


def _describe(rows: dict[str, np.ndarray], names: Sequence[str], what: Sequence[str]) -> None:
    """Add where each row stands, what it is, that it is withheld where it is, and its numbers."""
    labels = []
    for k, (text, status) in enumerate(zip(what, rows["status"], strict=True)):
        place = ", ".join(cell_text(rows[name][k]) for name in names)
        missing = "" if status == Status.OK else f" ({status})"
        labels.append(f"{place}: {text}{missing}" if place else f"{text}{missing}")
    limits = zip(rows["lower"], rows["upper"], strict=True)
    said = {
        "label": labels,
        "value_text": [_percent(value) for value in rows["value"]],
        "interval_text": [
            "none" if np.isnan(low) else f"{_percent(low)} to {_percent(high)}"
            for low, high in limits
        ],
    }
    rows["y"] = np.arange(len(labels))[::-1].astype(float)
    rows.update({name: np.array(texts, dtype=object) for name, texts in said.items()})


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("-", "\N{MINUS SIGN}")


def _bars(rows: Rows, colour: str, width: float) -> Boxes:
    """Bars from 0; those of the two parts differ in height as well as in colour."""
    shown = kept(rows, ~np.isnan(rows["value"]))
    nought, y = np.zeros(len(shown["y"])), shown["y"]
    bars = {**shown, "x0": nought, "y0": y - 0.35 * width, "y1": y + 0.35 * width}
    return Boxes(rows=bars, at=("x0", "y0", "value", "y1"), colour=colour,
                 tell=[("", "label"), ("Of White pay", "value_text")])  # fmt: skip


def _nought(rows: int) -> Line:
    line = points_of(value=[0.0, 0.0], y=[-0.6, rows - 0.4])
    return Line(rows=line, at=("value", "y"), colour=theme.AXIS)


def _intervals(rows: Rows) -> Segments:
    known = ~(np.isnan(rows["lower"]) | np.isnan(rows["upper"]))
    return Segments(rows=kept({**rows, "y1": rows["y"]}, known), at=("lower", "y", "upper", "y1"),
                    width=5, opacity=0.6)  # fmt: skip


def _points(rows: Rows, shape: str) -> Points:
    return Points(rows=kept(rows, ~np.isnan(rows["value"])), at=("value", "y"), shape=shape,
                  size=12 if shape == "diamond" else 10, tell=TELL)  # fmt: skip


def _chart(parts: Sequence[Part], rows: Rows, axis: str, title: str) -> Chart:
    """Rows under each other; 0 is always on the axis."""
    numbers = np.concatenate([rows[name] for name in ("value", "lower", "upper")])
    numbers = np.append(numbers[np.isfinite(numbers)], 0.0)
    low, high = float(numbers.min()), float(numbers.max())
    room = 0.06 * max(high - low, 0.02)
    names = tuple(zip(rows["y"].tolist(), rows["label"].tolist(), strict=True))
    return Chart(
        tuple(parts),
        Axis(low - room, high + room, axis, form="percent"),
        Axis(-0.6, len(names) - 0.4, ticks=names),
        title=title,
        grid="x",
        height=90 + ROW * len(names),
    )
