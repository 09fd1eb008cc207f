"""Organisations about their common value, within limits that narrow as they grow."""

from __future__ import annotations

from dataclasses import replace
from textwrap import wrap

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.errors import DefinitionError
from wres_explore.measures.comparing.funnel import Funnel
from wres_explore.plotting import theme
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.forest import ratio_ticks
from wres_explore.plotting.given import made_by
from wres_explore.plotting.marks import (
    Axis,
    Chart,
    Labels,
    Line,
    Mark,
    Points,
    Rows,
    Segments,
    columns,
    kept,
    points_of,
)
from wres_explore.plotting.titles import title_of
from wres_explore.vocabulary import Statistic

NAMED = 3
"""Organisations outside the limits that are named in the chart; the table has all."""

TELL = [
    ("", "name"), ("Value", "value_text"), ("Interval", "interval_text"),
    ("Best guess, chance allowed for", "shrunk_text"), ("In the funnel", "outside_text"),
]  # fmt: skip

OUTSIDE = {"": "inside both limits", "95": "outside 95%", "99.8": "outside 99.8%"}


@as_element
def funnel(result: Funnel, *, highlight: str | None = None) -> Chart:
    """Each organisation by how much it says and what it says, with 95 and 99.8% limits.

    Parameters
    ----------
    result
        From `funnel`.
    highlight
        The organisation to be found at once, by the name in the table.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        Limits for chance and the spread of organisations as lines, solid 99.8% and dashed 95%;
        for chance alone dotted, where they differ; each is named at its right end. Inside both
        limits points are hollow circles, outside 95% filled ones, outside 99.8% filled diamonds;
        the one to be found is a square on a line from the top, where its name stands.

        No answer: organisations without a value, and ratios of 0, have no point; without a common
        value there is an error.

    Raises
    ------
    DefinitionError
        For anything but what `funnel` gave, an organisation that is not in it, or a funnel without
        a common value.

    Examples
    --------
    >>> import wres_explore as wres
    >>> found = wres.funnel(wres.load("london-model"), 3)
    >>> type(funnel(found)).__name__
    'Overlay'
    """
    made_by("funnel", Funnel, result)
    if highlight is not None:
        arguments.text("highlight", highlight)
    label = str(result.points.columns[int("year" in result.points.columns[:1])])
    if highlight is not None and highlight not in set(result.points[label].astype(str)):
        msg = f"plot.funnel: the table has no {label} {highlight!r}."
        raise DefinitionError(msg)
    if not np.isfinite(result.summary["target"].iloc[0]):
        why = result.summary["note"].iloc[0] or "No organisation had an event."
        msg = f"plot.funnel: there is no common value to draw. {why}"
        raise DefinitionError(msg)
    summary = result.summary.iloc[0]
    ratio = summary["statistic"] != Statistic.SHARE
    points = _points(result.points, label, ratio, highlight)
    limits = columns(result.limits)
    spread = bool(summary["tau2"] > 0)
    along, up = _axes(summary, limits["effective_cases"], points["value"], ratio)
    if spread:
        along = replace(along, label=f"{along.label}\n{DOTTED}")
    up = up if highlight is None else _with_room(up)
    return Chart(
        (
            _target(limits["effective_cases"], float(summary["target"])),
            *_limits(limits, spread=spread),
            *_ends(limits, float(summary["target"]), ratio),
            *_marks(points, up.high),
        ),
        along,
        up,
        title=title_of(result.summary),
        grid="y",
        height=420,
    )


NUMBERS = ("value", "lower", "upper", "effective_cases", "shrunk", "shrunk_lower", "shrunk_upper")


def _points(
    table: pd.DataFrame, label: str, ratio: bool, highlight: str | None
) -> dict[str, np.ndarray]:
    """What is drawn: organisations with a value above 0 and a place on the axis."""
    rows = columns(table, [label, "outside", *NUMBERS])
    shown = kept(rows, (rows["value"] > 0) & ~np.isnan(rows["effective_cases"]))
    form = "{:.2f}".format if ratio else "{:.1%}".format
    numbers = zip(*(shown[name].tolist() for name in NUMBERS), strict=True)
    said: dict[str, list[str]] = {"value_text": [], "interval_text": [], "shrunk_text": []}
    for value, low, high, _, shrunk, first, last in numbers:
        said["value_text"].append(form(value))
        said["interval_text"].append(f"{form(low)} to {form(high)}")
        drawn_in = f"{form(shrunk)} ({form(first)} to {form(last)})"
        said["shrunk_text"].append("none" if np.isnan(shrunk) else drawn_in)
    names = shown[label].astype(str)
    return {
        "size": shown["effective_cases"],
        "value": shown["value"],
        "name": names.astype(object),
        "outside": shown["outside"],
        "outside_text": np.array([OUTSIDE[limit] for limit in shown["outside"]], dtype=object),
        "mine": names == highlight if highlight is not None else np.zeros(len(names), dtype=bool),
        **{name: np.array(texts, dtype=object) for name, texts in said.items()},
    }


def _marks(points: Rows, top: float) -> list[Mark]:
    """Organisations; the one to be found hangs on a line from the top, where its name is."""
    far, mine = points["outside"] == "99.8", points["mine"]
    near = points["outside"] == "95"
    drawn = [
        Points(rows=kept(points, which), at=("size", "value"), shape=shape, size=size, colour=fill,
               outline=theme.EDGE if fill == theme.EDGE else theme.GROUP, tell=TELL)
        for which, shape, fill, size in (
            (~far & ~near & ~mine, "circle", theme.PAPER, 9),
            (near & ~mine, "circle", theme.GROUP, 9),
            (far & ~mine, "diamond", theme.EDGE, 14),
            (mine, "square", theme.GROUP, 12),
        )
    ]  # fmt: skip
    named = ~mine & far & (np.cumsum(far & ~mine) <= NAMED)
    sizes = points["size"]
    small = sizes <= (sizes.min() + sizes.max()) / 2 if len(sizes) else named
    ends = points["value"], np.full(len(sizes), top)
    line = {"size": sizes, "value": ends[0], "size1": sizes, "top": ends[1]}
    return [
        Segments(rows=kept(line, mine), at=("size", "value", "size1", "top")),
        *drawn,
        *(
            _names(kept({**points, "value": where}, which & side), align, shift, baseline)
            for which, where, baseline in ((named, ends[0], "bottom"), (mine, ends[1], "top"))
            for side, align, shift in ((small, "left", 8.0), (~small, "right", -8.0))
        ),
    ]


NAME_WIDTH = 26
"""Characters of a name on one line, so that it has room on a telephone."""


def _with_room(up: Axis) -> Axis:
    """Room above all marks for the name of the one that is looked for."""
    more = (up.high / up.low) ** ROOM * up.high if up.log else up.high + ROOM * (up.high - up.low)
    return replace(up, high=more)


ROOM = 0.18
"""For two lines of a name, of the height without it."""


def _names(rows: Rows, align: str, shift: float, baseline: str) -> Labels:
    """Names to the right of small organisations and to the left of large ones.

    Without the word that the title says for all of them.
    """
    names = [name.removesuffix(" (modelled)") for name in rows["name"]]
    texts = np.array(["\n".join(wrap(name, NAME_WIDTH)) for name in names], dtype=object)
    return Labels(rows={"size": rows["size"], "value": rows["value"], "text": texts},
                  at=("size", "value", "text"), align=align, colour=theme.TEXT,
                  baseline=baseline, backed=True, shift=shift)  # fmt: skip


def _target(sizes: np.ndarray, target: float) -> Line:
    line = points_of(size=[sizes.min(), sizes.max()], value=[target, target])
    return Line(rows=line, at=("size", "value"), colour=theme.AXIS)


def _limits(limits: Rows, *, spread: bool) -> list[Line]:
    """Outer and inner limits; those for chance alone only where they lie elsewhere."""
    lines = []
    for name in ("95", "99.8"):
        rows = kept(limits, limits["limit"] == name)
        lines += [
            Line(rows=rows, at=("effective_cases", column), colour=theme.QUIET,
                 dash="dashed" if name == "95" else "solid")
            for column in ("lower", "upper")
        ]  # fmt: skip
        lines += [
            Line(rows=rows, at=("effective_cases", column), colour=theme.AXIS, dash="dotted",
                 width=1)
            for column in ("chance_lower", "chance_upper") if spread
        ]  # fmt: skip
    return lines


def _ends(limits: Rows, target: float, ratio: bool) -> list[Labels]:
    """The lines named beyond their right ends, the limits on different sides of the others."""
    said = f"all {target:.2f}" if ratio else f"all {target:.1%}"
    last = {name: kept(limits, limits["limit"] == name) for name in ("95", "99.8")}
    ends = (
        ("99.8%", last["99.8"]["upper"][-1]),
        (said, target),
        ("95%", last["95"]["lower"][-1]),
    )
    return [
        Labels(rows=points_of(size=[limits["effective_cases"].max()], value=[value], text=[text]),
               at=("size", "value", "text"), colour=theme.AXIS, align="left", shift=4.0)
        for text, value in ends
    ]  # fmt: skip


DOTTED = "Dotted: limits for chance alone"

END_ROOM = 0.14
"""For the names of the lines, of the width without it."""


def _axes(
    summary: pd.Series, sizes: np.ndarray, drawn: np.ndarray, ratio: bool
) -> tuple[Axis, Axis]:
    values = [*drawn, float(summary["target"])]
    first, last = float(sizes.min() * 0.9), float(sizes.max())
    log = bool(last > 20 * sizes.min())
    along = Axis(
        first, last * (last / first) ** END_ROOM if log else last + END_ROOM * (last - first),
        "How much an organisation can say: more cases, further right" if ratio else "Staff",
        form="people", log=log,
    )  # fmt: skip
    if ratio:
        low, high = min([*values, 0.8]) / 1.15, max([*values, 1.25]) * 1.15
        name = f"{summary['top_group']} relative to {summary['bottom_group']} (log)"
        return along, Axis(low, high, name, tuple(ratio_ticks(low, high)), log=True)
    room = 0.2 * max(max(values) - min(values), 0.02)
    return along, Axis(max(min(values) - room, 0.0), min(max(values) + room, 1.0),
                       f"{summary['top_group']} share of staff", form="percent")  # fmt: skip
