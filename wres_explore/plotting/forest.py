"""Values with intervals, one under another: ratios on a log axis, differences on a plain one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.plotting import theme
from wres_explore.plotting.marks import (
    Axis,
    Chart,
    Labels,
    Line,
    Part,
    Points,
    Rows,
    Segments,
    Tell,
    Zone,
    columns,
    kept,
    points_of,
)
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
    rows: pd.DataFrame | Rows,
    *,
    label: str,
    axis: str,
    title: str,
    colour: str = theme.GROUP,
    tell: Tell = (),
    ratio: bool = True,
    form: str = "percent",
    level: float | None = None,
    reaching: tuple[float, float] | None = None,
    height: int | None = None,
) -> Chart:
    """Estimates with intervals, first row on top.

    Parameters
    ----------
    rows
        `value`, `lower`, `upper`, the `label` column, optionally `colour` per row,
        `outer_lower` and `outer_upper` (a second, thinner interval), `lowest` and `highest`
        (bounds, a dotted line with ends), `published_value` (drawn hollow where there is no value),
        `second_value`, `second_lower` and `second_upper` (another estimate of the same, a hollow
        diamond under the first), `reason` (words in the place of a value) and what `tell` says.
    label
        Column with the text of each row.
    axis
        Title of the axis: which group is over which.
    title
        What the chart is of, as from `title_of`.
    ratio
        Ratios stand on a log axis with 1 and the four-fifths range marked, others on a plain
        one with 0 marked, its numbers in the `form` of `marks.Axis`.
    level
        A value to hold the others against, as a dashed line through all rows.
    reaching
        Ends of the axis; by default where the numbers reach.
    """
    marks = columns(rows) if isinstance(rows, pd.DataFrame) else dict(rows)
    count = len(marks[label])
    rungs = np.arange(count)[::-1].astype(float)
    marks["y"] = rungs
    marks.setdefault("colour", np.full(count, colour, dtype=object))
    low, high = reaching or (reach if ratio else plain_reach)(marks)
    parts: list[Part] = [*([Zone(*FOUR_FIFTHS_RANGE)] if ratio else [])]
    parts.append(_upright(count, 1.0 if ratio else 0.0))
    if level is not None and low <= level <= high:
        parts.append(_upright(count, level, colour=theme.TEXT, dash="dashed"))
    parts += bounds(marks, low, high)
    if "second_value" in marks:
        parts += _second(marks, tell, (low, high))
        marks["y"] = rungs + ABOVE
    for names, width in ((("outer_lower", "outer_upper"), 2), (("lower", "upper"), 5)):
        if names[0] in marks:
            parts.append(_intervals(marks, names, width, low, high))
    parts.append(_estimates(marks, tell, (low, high)))
    if "published_value" in marks:
        printed = np.where(np.isnan(marks["value"]), marks["published_value"], np.nan)
        parts.append(_estimates(marks | {"value": printed}, tell, (low, high), hollow=True))
    if "reason" in marks:
        parts.append(_reasons(kept(marks, marks["reason"] != ""), low))
    ticks = tuple(ratio_ticks(low, high)) if ratio else None
    named = tuple(zip(rungs.tolist(), map(str, marks[label]), strict=True))
    return Chart(
        tuple(parts),
        Axis(low, high, axis, ticks, "number" if ratio else form, log=ratio),
        Axis(-0.6, count - 0.4, ticks=named),
        title=title,
        grid="x",
        height=height or 90 + ROW * max(count, 1),
    )


_NUMBERS = (
    "value", "lower", "upper", "outer_lower", "outer_upper", "lowest", "highest", "published_value",
    "second_value", "second_lower", "second_upper",
)  # fmt: skip


def _finite(marks: Rows) -> NDArray[np.float64]:
    """Every estimate and limit that is a number."""
    given = [marks[name].astype(float) for name in _NUMBERS if name in marks]
    numbers = np.concatenate(given) if given else np.zeros(0)
    return numbers[np.isfinite(numbers)]


def plain_reach(marks: Rows) -> tuple[float, float]:
    """Limits of a plain axis: every number, and 0, with room around them."""
    numbers = [*_finite(marks), 0.0]
    room = 0.06 * (max(numbers) - min(numbers) or 0.01)
    return min(numbers) - room, max(numbers) + room


def reach(marks: Rows) -> tuple[float, float]:
    """Limits of a ratio axis: every number above 0, and the range, with room around them."""
    numbers = _finite(marks)
    numbers = numbers[numbers > 0]
    low = min([*numbers, FOUR_FIFTHS_RANGE[0]]) / 1.12
    high = max([*numbers, FOUR_FIFTHS_RANGE[1]]) * 1.12
    return max(low, WIDEST[0]), min(high, WIDEST[1])


def ratio_ticks(low: float, high: float) -> list[float]:
    """Round ratios that fit on an axis from `low` to `high`."""
    fitting = next(ticks for times, ticks in TICKS if high / low <= times)
    return [tick for tick in fitting if low <= tick <= high]


def _upright(rows: int, at: float, *, colour: str = theme.AXIS, dash: str = "solid") -> Line:
    """A line through all rows: of no difference, unless it is made another."""
    line = points_of(at=[at, at], y=[-0.6, rows - 0.4])
    return Line(rows=line, at=("at", "y"), colour=colour, dash=dash)


ABOVE, BELOW = 0.1, 0.24
"""How far a first estimate stands above the middle of its row, and a second one below it."""


def _second(marks: Rows, tell: Tell, span: tuple[float, float]) -> list[Part]:
    """Another estimate of the same, hollow, its interval thin."""
    names = {name: marks[f"second_{name}"] for name in ("value", "lower", "upper")}
    under = {**marks, **names, "y": marks["y"] - BELOW}
    return [
        _intervals(under, ("lower", "upper"), 1, *span),
        _estimates(under, tell, span, hollow=True),
    ]


def _reasons(rows: Rows, low: float) -> Labels:
    """Why a row has no value, where its marks would be."""
    texts = [str(text) for text in rows["reason"]]
    said = points_of(x=[low] * len(texts), y=rows["y"], text=texts)
    return Labels(rows=said, at=("x", "y", "text"), colour=theme.AXIS, align="left", backed=True,
                  shift=6.0, wraps=True)  # fmt: skip


BOUND_END = 0.22
"""Half the height of the ends of a line of bounds, in rows."""


def bounds(marks: Rows, low: float, high: float) -> list[Segments]:
    """What each value could be whoever the unknown are: a dotted line with ends, behind the rest.

    No solid line, which would be taken for an interval.
    """
    if not {"lowest", "highest"} <= set(marks) or np.isnan(marks["lowest"]).all():
        return []
    some = marks["highest"] > marks["lowest"]
    first, last, y = (np.clip(marks["lowest"][some], low, high),
                      np.clip(marks["highest"][some], low, high), marks["y"][some])  # fmt: skip
    under, over = y - BOUND_END, y + BOUND_END
    lines = {"x": first, "y": y, "x1": last, "y1": y}
    ends = {
        "x": np.concatenate([first, last]), "y": np.concatenate([under, under]),
        "x1": np.concatenate([first, last]), "y1": np.concatenate([over, over]),
    }  # fmt: skip
    return [Segments(rows=rows, at=("x", "y", "x1", "y1"), colour=theme.QUIET, dash=dash)
            for rows, dash in ((lines, "dotted"), (ends, "solid"))]  # fmt: skip


def _intervals(
    marks: Rows, names: tuple[str, str], width: int, low: float, high: float
) -> Segments:
    first, last = (marks[name].astype(float) for name in names)
    known = ~(np.isnan(first) | np.isnan(last))
    bars = {
        "from": np.clip(first, low, high), "y": marks["y"], "to": np.clip(last, low, high),
        "y1": marks["y"], "colour": marks["colour"],
    }  # fmt: skip
    return Segments(rows=kept(bars, known), at=("from", "y", "to", "y1"), colour="colour",
                    width=width, opacity=0.6)  # fmt: skip


def _estimates(
    marks: Rows, tell: Tell, span: tuple[float, float], *, hollow: bool = False
) -> Points:
    value = marks["value"].astype(float)
    shown = {"value", "y", "colour", *(column for _, column in tell)}
    rows = {name: marks[name] for name in shown}
    return Points(
        rows=kept(rows, (value >= span[0]) & (value <= span[1])), at=("value", "y"),
        colour="colour", tell=tell, hollow=hollow, shape="diamond" if hollow else "circle",
        size=12 if hollow else 10,
    )  # fmt: skip
