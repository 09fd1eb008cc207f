"""An indicator over the years, with the line or the step by which its change was judged."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wres_explore.errors import DefinitionError
from wres_explore.measures.over_time.trend import PER_YEAR, Trend
from wres_explore.plotting import theme
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.given import made_by
from wres_explore.plotting.indicators import HEIGHT, is_ratio
from wres_explore.plotting.marks import (
    Axis,
    Chart,
    Labels,
    Line,
    Part,
    Points,
    Rows,
    Segments,
    kept,
    points_of,
)
from wres_explore.plotting.over_time import axes, by_year, null_line, uprights
from wres_explore.plotting.titles import title_of
from wres_explore.tables import records

TELL = [("Year", "year_text"), ("Value", "value_text"), ("Interval", "interval_text"),
        ("Counts", "count_text")]  # fmt: skip


@as_element
def trend(found: Trend) -> Chart:
    """The years of one cell with their intervals, and the change between them.

    Parameters
    ----------
    found
        From `wres_explore.trend`, with one cell: take one of its `cells()` where there are several.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        A solid line is fitted through all the years; a dashed one runs from the first year to
        the last, which has the arrow. Hollow circles are years that were left out, hollow
        diamonds figures published without counts. A dotted upright line parts two definitions,
        and nothing is drawn across it.

        No answer: years without a figure have no mark, and where nothing is claimed there is no
        line.

    Raises
    ------
    DefinitionError
        For anything but a trend of one cell.

    Examples
    --------
    >>> import wres_explore as wres
    >>> found = wres.trend(wres.load("london-model"), 3)
    >>> type(trend(found)).__name__
    'Overlay'
    """
    made_by("trend", Trend, found)
    if found.changes["part"].duplicated().any() or found.points.empty:
        msg = (
            f"plot.trend draws one cell, and there are {len(found.changes)} rows of "
            f"{', '.join(found.breakdown) or 'no breakdown'}. Take one of trend.cells()."
        )
        raise DefinitionError(msg)
    rows = by_year(found.points, "part", "used")
    ratio = is_ratio(found.points)
    along, up = axes(rows, ratio)
    parts = [*null_line(rows, ratio), *_breaks(rows, up)]
    parts += uprights(rows, "lower", "upper", colour=theme.GROUP, width=4, opacity=0.4)
    for change in records(found.changes):
        parts += _change(change)
    parts += [_years(rows, which) for which in ("used", "unused", "published")]
    return Chart(tuple(parts), along, up, title=title_of(found.points), grid="y",
                 height=HEIGHT)  # fmt: skip


def _years(rows: Rows, which: str) -> Points:
    """The marks of the years that were used, of those that were not, or of printed figures."""
    printed, used = np.isnan(rows["value"]), rows["used"].astype(bool)
    chosen = {"used": used & ~printed, "unused": ~used & ~printed}.get(which, printed)
    return Points(
        rows=kept(rows, chosen & ~np.isnan(rows["shown"])),
        at=("year", "shown"),
        colour=theme.GROUP,
        hollow=which != "used",
        shape="diamond" if which == "published" else "circle",
        size=11,
        tell=TELL,
    )


def _change(row: dict[str, Any]) -> list[Part]:
    """The fitted line, or the step from the first year to the last with its arrow."""
    line = row["change"] == PER_YEAR
    heights = [row["fitted_first"], row["fitted_last"]] if line else (
        [row["first_value"], row["last_value"]]
    )  # fmt: skip
    if not row["change"] or not np.isfinite(heights).all() or pd.isna(row["value"]):
        return []
    years = [float(row["first_year"]), float(row["last_year"])]
    ends = points_of(year=years, height=heights)
    drawn = Line(rows=ends, at=("year", "height"), colour=theme.EDGE, width=2,
                 dash="solid" if line else "dashed")  # fmt: skip
    said = points_of(x=[years[1] - 0.12], y=heights[1:], text=[str(row["verdict"])])
    # On the side of the end away from the line.
    label = Labels(rows=said, at=("x", "y", "text"), colour=theme.EDGE, align="right", backed=True,
                   baseline="top" if heights[1] < heights[0] else "bottom")  # fmt: skip
    if line:
        return [drawn, label]
    arrow = Points(
        rows=kept(ends, np.array([1])), at=("year", "height"), colour=theme.EDGE, hollow=True,
        size=20, shape="triangle" if heights[1] >= heights[0] else "inverted_triangle",
    )  # fmt: skip
    return [drawn, arrow, label]


def _breaks(rows: Rows, up: Axis) -> list[Part]:
    """An upright line where a definition changed, with words."""
    starts = sorted(rows["year"][rows["part"] == part].min() for part in set(rows["part"]))[1:]
    if not starts:
        return []
    places = np.array(starts) - 0.5
    lines = points_of(
        x=places,
        y=np.full_like(places, up.low),
        x1=places,
        y1=np.full_like(places, up.high),
        text=[" Definition changed"] * len(places),
    )
    return [
        Segments(rows=lines, at=("x", "y", "x1", "y1"), colour=theme.AXIS, dash="dotted"),
        Labels(rows=lines, at=("x", "y", "text"), colour=theme.AXIS, align="left",
               baseline="bottom"),
    ]  # fmt: skip
