"""The pay gap as charts: gaps with their parts, and who is in which quarter of the payroll."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import numpy as np
import pandas as pd
from bokeh.models import NumeralTickFormatter

from wres_explore.errors import DefinitionError
from wres_explore.measures.pay.gap import PayGap
from wres_explore.plotting import theme
from wres_explore.plotting.given import made_by
from wres_explore.vocabulary import Status

ROW = 34
"""Pixels per row."""

_BREAKDOWN_ENDS = "indicator"


def pay_gap(found: PayGap, **options: Any) -> hv.Overlay:
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
    gap, parts = found.gap, found.parts
    names = _keys(gap, "average")
    tables = [
        gap[gap["average"] == "mean"].assign(what="mean gap", order=0),
        *(
            parts[parts["part"] == part].assign(what=f"of it {part}", order=at)
            for at, part in enumerate(("between bands", "within bands"), start=1)
        ),
        gap[gap["average"] == "median"].assign(what="median gap", order=3),
    ]
    rows = pd.concat([t.reset_index(drop=True).assign(cell=range(len(t))) for t in tables])
    rows = rows.sort_values(["cell", "order"]).reset_index(drop=True)
    rows["label"] = _labels(rows, names, rows["what"])
    rows["y"] = np.arange(len(rows))[::-1].astype(float)
    bars, marks = rows[rows["order"].isin([1, 2])], rows[rows["order"].isin([0, 3])]
    overlay = hv.Overlay(
        [
            _bars(bars, "of it between bands", theme.GROUP, 0.9),
            _bars(bars, "of it within bands", theme.EDGE, 0.45),
            _nought(len(rows)),
            _intervals(marks),
            _points(marks[marks["order"] == 0], "circle"),
            _points(marks[marks["order"] == 3], "diamond"),
        ]
    )
    group = gap["bottom_group"].iloc[0]
    return _framed(
        overlay,
        rows,
        {"xlabel": f"Gap, of White pay (above 0: {group} staff are paid less)", **options},
    )


def pay_quarters(found: PayGap, **options: Any) -> hv.Overlay:
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
    quarters = found.quarters
    names = _keys(quarters, "quarter")
    count = quarters["quarter"].nunique()
    cell = np.arange(len(quarters)) // max(count, 1)
    rows = quarters.assign(cell=cell, order=-(np.arange(len(quarters)) % max(count, 1)))
    rows = rows.sort_values(["cell", "order"]).reset_index(drop=True)
    rows["label"] = _labels(rows, names, rows["quarter"].str.lower() + " quarter of pay")
    rows["y"] = np.arange(len(rows))[::-1].astype(float)
    overlay = hv.Overlay([_nought(len(rows)), _intervals(rows), _points(rows, "circle")])
    return _framed(
        overlay, rows, {"xlabel": f"{rows['top_group'].iloc[0]} share of the quarter", **options}
    )


def _keys(table: pd.DataFrame, own: str) -> list[str]:
    """Breakdown columns in which the rows of a table differ."""
    if table.empty:
        msg = "There is nothing to draw: the pay gap has no rows."
        raise DefinitionError(msg)
    columns = list(table.columns[: table.columns.get_loc(_BREAKDOWN_ENDS)])
    return [n for n in columns if n != own and len(table[n].unique()) > 1]


def _labels(rows: pd.DataFrame, names: list[str], what: pd.Series) -> list[str]:
    """What each row is, and that it is withheld where it is."""
    labels = []
    for row, text in zip(rows.to_dict("records"), what, strict=True):
        place = ", ".join(str(row[name]) for name in names)
        missing = "" if row["status"] == Status.OK else f" ({row['status']})"
        labels.append(f"{place}: {text}{missing}" if place else f"{text}{missing}")
    return labels


def _bars(rows: pd.DataFrame, what: str, colour: str, width: float) -> hv.Rectangles:
    """Bars from 0; those of the two parts differ in height as well as in colour."""
    shown = rows[(rows["what"] == what) & rows["value"].notna()]
    bars = pd.DataFrame(
        {
            "x0": 0.0,
            "y0": shown["y"] - 0.35 * width,
            "value": shown["value"],
            "y1": shown["y"] + 0.35 * width,
            "label": shown["label"],
        }
    )
    return theme.style(
        hv.Rectangles(bars, ["x0", "y0", "value", "y1"], ["label"]),
        color=colour,
        line_color=None,
        tools=["hover"],
        hover_tooltips=[("", "@label"), ("Of White pay", "@value{0.0%}")],
    )


def _nought(rows: int) -> hv.Curve:
    line = pd.DataFrame({"value": [0.0, 0.0], "y": [-0.6, rows - 0.4]})
    return theme.style(hv.Curve(line, "value", "y"), color=theme.AXIS, line_width=1.5)


def _intervals(rows: pd.DataFrame) -> hv.Segments:
    bars = pd.DataFrame(
        {"lower": rows["lower"], "y": rows["y"], "upper": rows["upper"], "y1": rows["y"]}
    ).dropna()
    return theme.style(
        hv.Segments(bars, ["lower", "y", "upper", "y1"]),
        color=theme.GROUP, line_width=5, line_cap="butt", alpha=0.6,
    )  # fmt: skip


def _points(rows: pd.DataFrame, marker: str) -> hv.Points:
    shown = rows[rows["value"].notna()]
    return theme.style(
        hv.Points(shown, ["value", "y"], ["label", "lower", "upper"]),
        color=theme.GROUP,
        line_color=theme.PAPER,
        marker=marker,
        size=12 if marker == "diamond" else 10,
        tools=["hover"],
        hover_tooltips=[
            ("", "@label"), ("Value", "@value{0.0%}"), ("Interval", "@lower{0.0%} to @upper{0.0%}"),
        ],
    )  # fmt: skip


def _framed(overlay: hv.Overlay, rows: pd.DataFrame, options: dict[str, Any]) -> hv.Overlay:
    numbers = rows[["value", "lower", "upper"]].to_numpy(dtype=float).ravel()
    numbers = np.append(numbers[np.isfinite(numbers)], 0.0)
    room = 0.06 * max(numbers.max() - numbers.min(), 0.02)
    return theme.frame(
        overlay,
        grid="x",
        **{
            "title": theme.modelled_title(rows),
            "xlim": (numbers.min() - room, numbers.max() + room),
            "ylim": (-0.6, len(rows) - 0.4),
            "yticks": list(zip(rows["y"], rows["label"], strict=True)),
            "ylabel": "",
            "xformatter": NumeralTickFormatter(format="0%"),
            "height": 90 + ROW * len(rows),
            **options,
        },
    )
