"""Values with intervals, one under another: ratios on a log axis, differences on a plain one."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import holoviews as hv
import numpy as np
import pandas as pd
from bokeh.models import FixedTicker
from numpy.typing import NDArray

from wres_explore.plotting import theme
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE

TICKS = (
    (3.0, (0.4, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3)),
    (8.0, (0.125, 0.25, 0.5, 0.8, 1, 1.25, 2, 3, 5)),
    (np.inf, (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)),
)
"""Ticks of a ratio axis, by how many times its lowest value the highest is at most."""

WIDEST = (0.05, 20.0)
"""An axis never reaches further than this; a limit beyond it is drawn to the edge."""

ROW = 34
"""Pixels per row."""


def forest(
    rows: pd.DataFrame,
    *,
    label: str,
    axis: str,
    colour: str = theme.GROUP,
    hover: list[tuple[str, str]] | None = None,
    ratio: bool = True,
    level: float | None = None,
    **options: Any,
) -> hv.Overlay:
    """Estimates with intervals, first row on top.

    Parameters
    ----------
    rows
        `value`, `lower`, `upper`, the `label` column, optionally `colour` per row,
        `outer_lower` and `outer_upper` (a second, thinner interval), `lowest` and `highest`
        (bounds, a grey line with ends), `published_value` (drawn hollow where there is no value),
        `second_value`, `second_lower` and `second_upper` (another estimate of the same, a hollow
        diamond under the first), `reason` (words in the place of a value) and what `hover` shows.
    label
        Column with the text of each row.
    axis
        Title of the axis: which group is over which.
    ratio
        Ratios stand on a log axis with 1 and the four-fifths range marked, differences on a plain
        one with 0 marked.
    level
        A value to hold the others against, as a dashed line through all rows.
    """
    marks = rows.reset_index(drop=True).copy()
    rungs = np.arange(len(marks))[::-1].astype(float)
    marks["y"] = rungs
    if "colour" not in marks:
        marks["colour"] = colour
    low, high = options.pop("xlim", None) or (reach if ratio else plain_reach)(marks)
    parts = [*([_zone()] if ratio else []), _upright(len(marks), 1.0 if ratio else 0.0)]
    if level is not None and low <= level <= high:
        parts.append(_upright(len(marks), level, color=theme.TEXT, line_dash="dashed"))
    parts += bounds(marks, low, high)
    if "second_value" in marks:
        parts += _second(marks, hover or [], (low, high))
        marks["y"] += ABOVE
    for names, width in ((("outer_lower", "outer_upper"), 2), (("lower", "upper"), 5)):
        if names[0] in marks:
            parts.append(_intervals(marks, names, width, low, high))
    parts.append(_estimates(marks, hover or [], (low, high)))
    if "published_value" in marks:
        printed = marks.assign(value=marks["published_value"].where(marks["value"].isna()))
        parts.append(_estimates(printed, hover or [], (low, high), hollow=True))
    if "reason" in marks:
        parts.append(_reasons(marks[marks["reason"] != ""], low))
    return theme.frame(
        hv.Overlay(parts),
        grid="x",
        **{
            "title": theme.modelled_title(rows),
            "xlim": (low, high),
            "ylim": (-0.6, len(marks) - 0.4),
            "yticks": list(zip(rungs, marks[label].astype(str), strict=True)),
            "xlabel": axis,
            "ylabel": "",
            **(_RATIO | {"xticks": ratio_ticks(low, high)} if ratio else {}),
            "height": 90 + ROW * max(len(marks), 1),
            **options,
        },
    )


_RATIO = {"logx": True, "xformatter": "%g"}

_NUMBERS = (
    "value", "lower", "upper", "outer_lower", "outer_upper", "lowest", "highest", "published_value",
    "second_value", "second_lower", "second_upper",
)  # fmt: skip


def _finite(marks: pd.DataFrame) -> NDArray[np.float64]:
    """Every estimate and limit that is a number."""
    numbers = marks[[n for n in _NUMBERS if n in marks]].to_numpy(dtype=float).ravel()
    finite: NDArray[np.float64] = numbers[np.isfinite(numbers)]
    return finite


def plain_reach(marks: pd.DataFrame) -> tuple[float, float]:
    """Limits of a plain axis: every number, and 0, with room around them."""
    numbers = [*_finite(marks), 0.0]
    room = 0.06 * (max(numbers) - min(numbers) or 0.01)
    return min(numbers) - room, max(numbers) + room


def reach(marks: pd.DataFrame) -> tuple[float, float]:
    """Limits of a ratio axis: every number above 0, and the range, with room around them."""
    numbers = _finite(marks)
    numbers = numbers[numbers > 0]
    low = min([*numbers, FOUR_FIFTHS_RANGE[0]]) / 1.12
    high = max([*numbers, FOUR_FIFTHS_RANGE[1]]) * 1.12
    return max(low, WIDEST[0]), min(high, WIDEST[1])


def ratio_ticks(low: float, high: float) -> FixedTicker:
    """Round ratios that fit on an axis from `low` to `high`."""
    fitting = next(ticks for times, ticks in TICKS if high / low <= times)
    return FixedTicker(ticks=[tick for tick in fitting if low <= tick <= high])


def _zone() -> hv.VSpans:
    """The four-fifths range as a pale zone."""
    return theme.style(hv.VSpans([FOUR_FIFTHS_RANGE]), color=theme.RANGE, line_color=None)


def _upright(rows: int, at: float, **options: Any) -> hv.Curve:
    """A line through all rows: of no difference, unless options make it another."""
    line = pd.DataFrame({"at": [at, at], "y": [-0.6, rows - 0.4]})
    return theme.style(
        hv.Curve(line, "at", "y"), **{"color": theme.AXIS, "line_width": 1.5} | options
    )


ABOVE, BELOW = 0.1, 0.24
"""How far a first estimate stands above the middle of its row, and a second one below it."""


def _second(
    marks: pd.DataFrame, hover: list[tuple[str, str]], span: tuple[float, float]
) -> list[hv.Element]:
    """Another estimate of the same, hollow, its interval thin."""
    names = {f"second_{name}": name for name in ("value", "lower", "upper")}
    under = marks.drop(columns=list(names.values())).rename(columns=names)
    under["y"] -= BELOW
    return [
        _intervals(under, ("lower", "upper"), 1, *span),
        _estimates(under, hover, span, hollow=True),
    ]


REASON_WIDTH = 30
"""Characters of a reason on one line, so that it has room on a telephone."""


def _reasons(rows: pd.DataFrame, low: float) -> hv.Labels:
    """Why a row has no value, where its marks would be."""
    said = rows.assign(
        x=low, text=[" " + "\n ".join(wrap(text, REASON_WIDTH)) for text in rows["reason"]]
    )
    return theme.style(
        hv.Labels(said, ["x", "y"], "text"),
        text_color=theme.AXIS,
        text_font_size="13px",
        text_align="left",
        text_baseline="middle",
        background_fill_color=theme.PAPER,
        background_fill_alpha=0.85,
    )


BOUND_END = 0.22
"""Half the height of the ends of a line of bounds, in rows."""


def bounds(marks: pd.DataFrame, low: float, high: float) -> list[hv.Segments]:
    """What each value could be whoever the unknown are: a grey line with ends, behind the rest."""
    if not {"lowest", "highest"} <= set(marks) or marks["lowest"].isna().all():
        return []
    kept = marks[marks["highest"] > marks["lowest"]]
    ends = kept[["lowest", "highest"]].clip(low, high)
    y = kept["y"]
    line = pd.DataFrame({"x": ends["lowest"], "y": y, "x1": ends["highest"], "y1": y})
    upright = [
        pd.DataFrame({"x": end, "y": y - BOUND_END, "x1": end, "y1": y + BOUND_END})
        for end in (ends["lowest"], ends["highest"])
    ]
    lines = pd.concat([line, *upright], ignore_index=True)
    drawn = hv.Segments(lines, ["x", "y", "x1", "y1"], [])
    return [theme.style(drawn, color=theme.QUIET, line_width=1.5)]


def _intervals(
    marks: pd.DataFrame, names: tuple[str, str], width: int, low: float, high: float
) -> hv.Segments:
    bars = pd.DataFrame(
        {
            "from": marks[names[0]].clip(low, high),
            "y": marks["y"],
            "to": marks[names[1]].clip(low, high),
            "y1": marks["y"],
            "colour": marks["colour"],
        }
    ).dropna()
    return theme.style(
        hv.Segments(bars, ["from", "y", "to", "y1"], ["colour"]),
        color="colour",
        line_width=width,
        line_cap="butt",
        alpha=0.6,
    )


def _estimates(
    marks: pd.DataFrame,
    hover: list[tuple[str, str]],
    span: tuple[float, float],
    *,
    hollow: bool = False,
) -> hv.Points:
    low, high = span
    shown = marks[(marks["value"] >= low) & (marks["value"] <= high)]
    columns = list(dict.fromkeys(["colour", *(n.strip("@{}") for _, n in hover)]))
    return theme.style(
        hv.Points(shown, ["value", "y"], columns),
        color=theme.PAPER if hollow else "colour",
        line_color="colour" if hollow else theme.PAPER,
        line_width=2 if hollow else 1,
        marker="diamond" if hollow else "circle",
        size=12 if hollow else 10,
        tools=["hover"] if hover else [],
        hover_tooltips=hover,
    )
