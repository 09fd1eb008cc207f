"""Figures beside each other: two selections, or a pooled figure, the plain one and their strata."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wres_explore.definitions import INDICATORS, RATIOS
from wres_explore.errors import DefinitionError
from wres_explore.measures.comparing.pooling import Pooled
from wres_explore.plotting import theme
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.forest import forest
from wres_explore.plotting.given import made_by, table_of
from wres_explore.plotting.marks import Chart, Rows, columns, points_of
from wres_explore.plotting.titles import title_of
from wres_explore.vocabulary import ALL, Statistic, breakdown_in_words

MOST_STRATA = 40
"""Strata that are drawn; beyond, the table serves."""

TELL = [("", "label"), ("Value", "value_text"), ("Interval", "interval_text")]


@as_element
def compare(result: pd.DataFrame) -> Chart:
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
        For another table, one without rows, or one of several indicators.

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
    if len(result["indicator"].unique()) > 1:
        msg = "plot.compare draws one indicator, and this table has several. Draw one at a time."
        raise DefinitionError(msg)
    keys = result.columns[: result.columns.get_loc("indicator")]
    parts = [result[key].tolist() for key in keys]
    cells = [", ".join(str(part[k]) for part in parts if part[k] != ALL)
             for k in range(len(result))]  # fmt: skip
    selections = zip(cells, result["selection_a"], result["selection_b"], strict=True)
    marks = points_of(
        label=[": ".join(word for word in (cell, name) if word)
               for cell, *both in selections for name in both],
        colour=[theme.GROUP, theme.EDGE] * len(result),
        **{name: _by_turns(result, name) for name in _THREE},
    )  # fmt: skip
    statistic = str(INDICATORS[str(result["indicator"].iloc[0])].statistic)
    return _drawn(marks, result, statistic, title_of(result))


@as_element
def pooled(result: Pooled) -> Chart:
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
    names = result.strata[first["over"]].tolist()[:MOST_STRATA]
    strata = columns(result.strata, _THREE)
    plain = {"value": "crude", "lower": "crude_lower", "upper": "crude_upper"}
    marks = points_of(
        label=[f"Within each {breakdown_in_words(str(first['over']))}", "Plain", *map(str, names)],
        colour=[theme.EDGE, theme.TEXT, *[theme.GROUP] * len(names)],
        **{name: [first[name], first[plain[name]], *strata[name][:MOST_STRATA]]
           for name in _THREE},
    )  # fmt: skip
    of = result.summary if "year" in result.summary else result.strata
    return _drawn(marks, result.summary, str(first["statistic"]), title_of(of))


_THREE = ("value", "lower", "upper")


def _by_turns(result: pd.DataFrame, name: str) -> np.ndarray:
    """Of each row what is of the first selection, then what is of the second."""
    return np.column_stack([result[f"{name}_a"], result[f"{name}_b"]]).ravel()


def _drawn(marks: Rows, result: pd.DataFrame, statistic: str, title: str) -> Chart:
    ratio = statistic in RATIOS
    form = "{:.2f}".format if ratio else "{:.1%}".format
    values, lows, highs = (marks[name].tolist() for name in _THREE)
    texts = points_of(
        value_text=[form(value) if pd.notna(value) else "none" for value in values],
        interval_text=[f"{form(low)} to {form(high)}" if pd.notna(low) else "none"
                       for low, high in zip(lows, highs, strict=True)],
    )  # fmt: skip
    top, bottom = result["top_group"].iloc[0], result["bottom_group"].iloc[0]
    axis = {
        Statistic.SHARE: f"{top} share of staff",
        Statistic.DIFFERENCE: f"{top} less {bottom}, percentage points",
    }.get(Statistic(statistic), f"{top} relative to {bottom} (log scale)")
    return forest({**marks, **texts}, label="label", axis=axis, tell=TELL, ratio=ratio,
                  title=title,
                  form="points" if statistic == Statistic.DIFFERENCE else "percent")  # fmt: skip
