"""Figures beside each other: two selections, or a pooled figure, the plain one and their strata."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import pandas as pd
from bokeh.models import NumeralTickFormatter

from wres_explore.definitions import INDICATORS, RATIOS
from wres_explore.errors import DefinitionError
from wres_explore.measures.comparing.pooling import Pooled
from wres_explore.plotting import theme
from wres_explore.plotting.forest import forest
from wres_explore.plotting.given import made_by, table_of
from wres_explore.vocabulary import ALL, Statistic

MOST_STRATA = 40
"""Strata that are drawn; beyond, the table serves."""

HOVER = [("", "@label"), ("Value", "@{value_text}"), ("Interval", "@{interval_text}")]


def compare(result: pd.DataFrame, **options: Any) -> hv.Overlay:
    """Both selections of each row of `compare` with their intervals, one under the other.

    Parameters
    ----------
    result
        From `compare`, of one indicator.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        Ratios on a log axis with 1 and the four-fifths range marked, shares in percent,
        differences in percentage points.

        No answer: a selection without a value has its row and no mark.

    Raises
    ------
    DefinitionError
        For another table, or one without rows.

    Examples
    --------
    >>> import wres_explore as wres
    >>> model = wres.load("london-model")
    >>> north = wres.select(model, ics="North East London")
    >>> type(wres.plot.compare(wres.compare(north, model, 3))).__name__
    'Overlay'
    """
    both = (f"{what}_{name}" for what in ("selection", *_THREE, "modelled") for name in "ab")
    table_of("compare", result, ("indicator", "top_group", "bottom_group", *both))
    keys = list(result.columns[: result.columns.get_loc("indicator")])
    rows = []
    for row in result.to_dict("records"):
        cell = ", ".join(str(row[key]) for key in keys if row[key] != ALL)
        for name, colour in (("a", theme.GROUP), ("b", theme.EDGE)):
            label = ": ".join(part for part in (cell, row[f"selection_{name}"]) if part)
            rows.append(_mark(label, colour, *(row[f"{what}_{name}"] for what in _THREE)))
    first = result.iloc[0]
    modelled = bool(result[["modelled_a", "modelled_b"]].eq(True).any(axis=None))
    return _drawn(rows, first, str(INDICATORS[first["indicator"]].statistic), modelled, options)


def pooled(result: Pooled, **options: Any) -> hv.Overlay:
    """The figure within strata, the plain one, and each stratum, one under the other.

    Parameters
    ----------
    result
        From `pooled`, of one cell.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        Ratios on a log axis with 1 and the four-fifths range marked, differences in percentage
        points; at most 40 strata.

        No answer: a figure without a value has its row and no mark.

    Raises
    ------
    DefinitionError
        For anything but what `pooled` gave, and for several cells in one.

    Examples
    --------
    >>> import wres_explore as wres
    >>> found = wres.pooled(wres.load("london-model"), 3, over="ics")
    >>> type(wres.plot.pooled(found)).__name__
    'Overlay'
    """
    made_by("pooled", Pooled, result)
    if len(result.summary) != 1:
        msg = (
            f"plot.pooled draws one figure and its strata; there are {len(result.summary)}. Choose "
            "one with select, or leave out the breakdown."
        )
        raise DefinitionError(msg)
    first = result.summary.iloc[0]
    rows = [
        _mark("Within strata", theme.EDGE, *(first[name] for name in _THREE)),
        _mark("Plain", theme.TEXT, first["crude"], first["crude_lower"], first["crude_upper"]),
    ]
    strata = result.strata.head(MOST_STRATA)
    rows += [
        _mark(str(name), theme.GROUP, *limits)
        for name, *limits in strata[[first["over"], *_THREE]].itertuples(index=False, name=None)
    ]
    return _drawn(rows, first, str(first["statistic"]), bool(first["modelled"]), options)


_THREE = ("value", "lower", "upper")


def _mark(label: str, colour: str, value: float, lower: float, upper: float) -> dict[str, Any]:
    return {"label": label, "colour": colour, "value": value, "lower": lower, "upper": upper}


def _drawn(
    rows: list[dict[str, Any]], first: pd.Series, statistic: str, modelled: bool,
    options: dict[str, Any],
) -> hv.Overlay:  # fmt: skip
    ratio = statistic in RATIOS
    form = "{:.2f}".format if ratio else "{:.1%}".format
    table = pd.DataFrame(rows).assign(modelled=modelled)
    table["value_text"] = [form(v) if pd.notna(v) else "none" for v in table["value"]]
    table["interval_text"] = [
        f"{form(low)} to {form(high)}" if pd.notna(low) else "none"
        for low, high in zip(table["lower"], table["upper"], strict=True)
    ]
    top, bottom = first["top_group"], first["bottom_group"]
    axis = {
        Statistic.SHARE: f"{top} share of staff",
        Statistic.DIFFERENCE: f"{top} less {bottom}, percentage points",
    }.get(Statistic(statistic), f"{top} relative to {bottom} (log scale)")
    plain = {} if ratio else {"xformatter": theme.points() if statistic == Statistic.DIFFERENCE
                              else NumeralTickFormatter(format="0%")}  # fmt: skip
    return forest(table, label="label", axis=axis, hover=HOVER, ratio=ratio, **{**plain, **options})
