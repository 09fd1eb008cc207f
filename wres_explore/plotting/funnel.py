"""Organisations about their common value, within limits that narrow as they grow."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import numpy as np
import pandas as pd
from bokeh.models import NumeralTickFormatter

from wres_explore import arguments
from wres_explore.errors import DefinitionError
from wres_explore.measures.comparing.funnel import Funnel
from wres_explore.plotting import theme
from wres_explore.plotting.forest import ratio_ticks
from wres_explore.plotting.given import made_by
from wres_explore.vocabulary import Statistic

NAMED = 3
"""Organisations outside the limits that are named in the chart; the table has all."""


def funnel(result: Funnel, *, highlight: str | None = None, **options: Any) -> hv.Overlay:
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
        for chance alone dotted, where they differ. Inside the limits points are hollow, outside
        they are filled diamonds, the one to be found is filled and named.

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
    label = result.points.columns[int("year" in result.points.columns[:1])]
    if highlight is not None and highlight not in set(result.points[label].astype(str)):
        msg = f"plot.funnel: the table has no {label} {highlight!r}."
        raise DefinitionError(msg)
    if not np.isfinite(result.summary["target"].iloc[0]):
        msg = "plot.funnel: no organisation had an event, so there is no common value to draw."
        raise DefinitionError(msg)
    ratio = result.summary["statistic"].iloc[0] != Statistic.SHARE
    points = _points(result.points, str(label), ratio, highlight)
    parts = [_target(result), *_limits(result.limits, result.summary), *_marks(points)]
    return theme.frame(hv.Overlay(parts), grid="y", **{**_axes(result, points, ratio), **options})


def _points(table: pd.DataFrame, label: str, ratio: bool, highlight: str | None) -> pd.DataFrame:
    """What is drawn: organisations with a value above 0 and a place on the axis."""
    shown = table[(table["value"] > 0) & table["effective_cases"].notna()]
    form = "{:.2f}".format if ratio else "{:.1%}".format
    limits = [f"{form(low)} to {form(high)}" for low, high in
              zip(shown["lower"], shown["upper"], strict=True)]  # fmt: skip
    drawn_in = [
        f"{form(v)} ({form(low)} to {form(high)})" if pd.notna(v) else "none"
        for v, low, high in zip(shown["shrunk"], shown["shrunk_lower"], shown["shrunk_upper"],
                                strict=True)
    ]  # fmt: skip
    outside = shown["outside"].map({"": "inside both limits", "95": "outside 95%",
                                    "99.8": "outside 99.8%"})  # fmt: skip
    return pd.DataFrame(
        {
            "size": shown["effective_cases"],
            "value": shown["value"],
            "name": shown[label].astype(str),
            "value_text": [form(v) for v in shown["value"]],
            "interval_text": limits,
            "shrunk_text": drawn_in,
            "outside_text": outside,
            "outside": shown["outside"],
            "mine": shown[label].astype(str) == highlight,
        }
    )


HOVER = [
    ("", "@name"), ("Value", "@{value_text}"), ("Interval", "@{interval_text}"),
    ("Drawn towards the others", "@{shrunk_text}"), ("In the funnel", "@{outside_text}"),
]  # fmt: skip


def _marks(points: pd.DataFrame) -> list[hv.Element]:
    texts = ["name", "value_text", "interval_text", "shrunk_text", "outside_text"]
    far = points["outside"] == "99.8"
    parts = []
    for rows, marker, fill, size in (
        (points[~far & ~points["mine"]], "circle", theme.PAPER, 9),
        (points[far & ~points["mine"]], "diamond", theme.EDGE, 14),
        (points[points["mine"]], "square", theme.GROUP, 12),
    ):
        parts.append(
            theme.style(
                hv.Points(rows, ["size", "value"], texts), marker=marker, size=size, color=fill,
                line_color=theme.EDGE if fill == theme.EDGE else theme.GROUP, line_width=1.5,
                tools=["hover"], hover_tooltips=HOVER,
            )
        )  # fmt: skip
    named = points[points["mine"] | (far & (far.cumsum() <= NAMED))]
    middle = (points["size"].min() + points["size"].max()) / 2
    return [*parts, _names(named[named["size"] <= middle], "left", "  {}"),
            _names(named[named["size"] > middle], "right", "{}  ")]  # fmt: skip


def _names(rows: pd.DataFrame, align: str, spaced: str) -> hv.Labels:
    """Names to the right of small organisations and to the left of large ones."""
    labels = hv.Labels(rows.assign(text=rows["name"].map(spaced.format)), ["size", "value"], "text")
    return theme.style(
        labels, text_color=theme.TEXT, text_font_size="13px", text_align=align,
        text_baseline="bottom",
    )  # fmt: skip


def _target(result: Funnel) -> hv.Curve:
    ends = result.limits["effective_cases"]
    target = result.summary["target"].iloc[0]
    line = pd.DataFrame({"size": [ends.min(), ends.max()], "value": [target, target]})
    return theme.style(hv.Curve(line, "size", "value"), color=theme.AXIS, line_width=1.5)


def _limits(limits: pd.DataFrame, summary: pd.DataFrame) -> list[hv.Curve]:
    """Outer and inner limits; those for chance alone only where they lie elsewhere."""
    parts = []
    wide = bool(summary["tau2"].iloc[0] > 0)
    kinds = [("lower", "solid"), ("upper", "solid")]
    if wide:
        kinds += [("chance_lower", "dotted"), ("chance_upper", "dotted")]
    for name, rows in limits.groupby("limit"):
        for column, dash in kinds:
            inner = name == "95" and dash == "solid"
            line = pd.DataFrame({"size": rows["effective_cases"], "value": rows[column]})
            parts.append(
                theme.style(
                    hv.Curve(line, "size", "value"),
                    color=theme.QUIET if dash == "solid" else theme.AXIS,
                    line_dash="dashed" if inner else dash,
                    line_width=1.5 if dash == "solid" else 1,
                )
            )
    return parts


def _axes(result: Funnel, points: pd.DataFrame, ratio: bool) -> dict[str, Any]:
    row = result.summary.iloc[0]
    values = [*points["value"], row["target"]]
    sizes = result.limits["effective_cases"]
    axes: dict[str, Any] = {
        "title": theme.modelled_title(result.summary),
        "xlim": (sizes.min() * 0.9, sizes.max() * 1.08),
        "xformatter": NumeralTickFormatter(format="0,0"),
        "logx": bool(sizes.max() > 20 * sizes.min()),
        "height": 420,
    }
    if ratio:
        low, high = min([*values, 0.8]) / 1.15, max([*values, 1.25]) * 1.15
        return axes | {
            "logy": True, "ylim": (low, high), "yticks": ratio_ticks(low, high),
            "yformatter": "%g", "xlabel": "Effective cases: how much an organisation can say",
            "ylabel": f"{row['top_group']} relative to {row['bottom_group']} (log)",
        }  # fmt: skip
    reach = max(np.ptp(values), 0.02)
    return axes | {
        "ylim": (max(min(values) - 0.2 * reach, 0), min(max(values) + 0.2 * reach, 1)),
        "yformatter": NumeralTickFormatter(format="0%"), "xlabel": "Staff",
        "ylabel": f"{row['top_group']} share of staff",
    }  # fmt: skip
