"""An indicator over the years, with the line or the step by which its change was judged."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import numpy as np
import pandas as pd

from wres_explore.definitions import RATIOS
from wres_explore.errors import DefinitionError
from wres_explore.measures.over_time.trend import PER_YEAR, Trend
from wres_explore.plotting import theme
from wres_explore.plotting.given import made_by
from wres_explore.plotting.indicators import _axes, _null_line, _texts

HOVER = [
    ("Year", "@year"),
    ("Value", "@{value_text}"),
    ("Interval", "@{interval_text}"),
    ("Counts", "@{count_text}"),
]


def trend(found: Trend, **options: Any) -> hv.Overlay:
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
    rows = found.points.assign(
        shown=found.points["value"].fillna(found.points["published_value"]),
        **_texts(found.points),
    )
    ratio = bool(rows["statistic"].isin([str(s) for s in RATIOS]).any())
    axes = _axes(rows, ratio)
    parts = [*_null_line(rows, ratio), *_breaks(rows, axes["ylim"]), _intervals(rows)]
    for change in found.changes.to_dict("records"):
        parts += _change(change)
    parts += [_years(rows, which) for which in ("used", "unused", "published")]
    return theme.frame(hv.Overlay(parts), grid="y", **{**axes, **options})


def _intervals(rows: pd.DataFrame) -> hv.Segments:
    limits = rows.dropna(subset=["lower", "upper"]).assign(year1=lambda part: part["year"])
    return theme.style(
        hv.Segments(limits, ["year", "lower", "year1", "upper"], []),
        color=theme.GROUP, line_width=4, alpha=0.4,
    )  # fmt: skip


def _years(rows: pd.DataFrame, which: str) -> hv.Points:
    """The marks of the years that were used, of those that were not, or of printed figures."""
    printed = rows["value"].isna()
    chosen = {"used": rows["used"] & ~printed, "unused": ~rows["used"] & ~printed}
    part = rows[chosen.get(which, printed) & rows["shown"].notna()]
    hollow = which != "used"
    return theme.style(
        hv.Points(part, ["year", "shown"], ["value_text", "interval_text", "count_text"]),
        color=theme.PAPER if hollow else theme.GROUP,
        line_color=theme.GROUP if hollow else theme.PAPER,
        line_width=2 if hollow else 1,
        marker="diamond" if which == "published" else "circle",
        size=11,
        tools=["hover"],
        hover_tooltips=HOVER,
    )


def _change(row: dict[str, Any]) -> list[hv.Element]:
    """The fitted line, or the step from the first year to the last with its arrow."""
    line = row["change"] == PER_YEAR
    heights = [row["fitted_first"], row["fitted_last"]] if line else (
        [row["first_value"], row["last_value"]]
    )  # fmt: skip
    if not row["change"] or not np.isfinite(heights).all() or pd.isna(row["value"]):
        return []
    ends = pd.DataFrame({"year": [row["first_year"], row["last_year"]], "height": heights})
    ends = ends.astype({"year": float})
    drawn = theme.style(
        hv.Curve(ends, "year", "height"),
        color=theme.EDGE, line_width=2, line_dash="solid" if line else "dashed",
    )  # fmt: skip
    said = pd.DataFrame({"x": [ends["year"].iloc[-1] - 0.12], "y": heights[-1:],
                         "text": [str(row["verdict"])]})  # fmt: skip
    # On the side of the end away from the line.
    label = theme.style(
        hv.Labels(said, ["x", "y"], "text"),
        text_color=theme.EDGE,
        text_font_size="13px",
        text_align="right",
        text_baseline="top" if heights[1] < heights[0] else "bottom",
        background_fill_color=theme.PAPER,
        background_fill_alpha=0.7,
    )
    if line:
        return [drawn, label]
    arrow = theme.style(
        hv.Points(ends.tail(1), ["year", "height"], []),
        marker="triangle" if heights[1] >= heights[0] else "inverted_triangle",
        color=theme.PAPER, line_color=theme.EDGE, line_width=2, size=20,
    )  # fmt: skip
    return [drawn, arrow, label]


def _breaks(rows: pd.DataFrame, ylim: tuple[float, float]) -> list[hv.Element]:
    """An upright line where a definition changed, with words."""
    starts = rows.groupby("part")["year"].min().sort_values().iloc[1:]
    out: list[hv.Element] = []
    for start in starts:
        line = pd.DataFrame({"x": [start - 0.5], "y": ylim[:1], "x1": [start - 0.5],
                             "y1": ylim[1:]})  # fmt: skip
        text = line.assign(text=" Definition changed")
        out += [
            theme.style(hv.Segments(line, ["x", "y", "x1", "y1"], []), color=theme.AXIS,
                        line_width=1.5, line_dash="dotted"),
            theme.style(hv.Labels(text, ["x", "y"], "text"), text_color=theme.AXIS,
                        text_font_size="13px", text_align="left", text_baseline="bottom"),
        ]  # fmt: skip
    return out
