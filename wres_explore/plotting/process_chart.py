"""A process chart: points, mean and limits, with signals told by shape as well as colour."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import pandas as pd

from wres_explore.errors import DefinitionError
from wres_explore.measures.over_time.process_chart import ProcessChart
from wres_explore.plotting import theme
from wres_explore.plotting.given import made_by
from wres_explore.vocabulary import Variation

BLUE, ORANGE, GREY, PURPLE = "#00B0F0", "#E46C0A", "#A6A6A6", "#7030A0"
"""The colours of Making Data Count; marks have a dark outline, for contrast on white."""

MARKS = {
    Variation.COMMON: ("circle", GREY),
    Variation.IMPROVING: ("square", BLUE),
    Variation.CONCERNING: ("diamond", ORANGE),
    Variation.NEITHER: ("triangle", PURPLE),
    Variation.TOO_SHORT: ("circle", theme.PAPER),
}
"""Shape and colour of each kind of point."""

HOVER = [("Date", "@{date_text}"), ("Value", "@{value_text}"), ("Variation", "@variation"),
         ("Rule", "@{rule_text}")]  # fmt: skip


def process_chart(chart: ProcessChart, **options: Any) -> hv.Overlay:
    """One series over time with its mean, its limits and its signals.

    Parameters
    ----------
    chart
        From `wres_explore.process_chart`, of one series.
    options
        HoloViews options of the frame, such as `ylabel` or `yformatter`.

    Returns
    -------
    Overlay
        Circles are common cause, squares special cause that improves, diamonds special cause
        that concerns, triangles special cause that is neither. Mean solid, limits dashed, target
        dash-dotted; each phase has its own.

        No answer: hollow circles, and no limits, where a phase is too short for them.

    Raises
    ------
    DefinitionError
        For anything but a chart of one series.

    Examples
    --------
    >>> import pandas as pd
    >>> import wres_explore as wres
    >>> months = pd.date_range("2023-01-01", periods=15, freq="MS")
    >>> chart = wres.process_chart(months, [5, 6, 5, 7, 6, 5, 6, 5, 7, 6, 5, 6, 5, 7, 6])
    >>> type(process_chart(chart)).__name__
    'Overlay'
    """
    made_by("process_chart", ProcessChart, chart)
    if len(chart.summary) != 1:
        msg = f"plot.process_chart draws one series: the chart has {len(chart.summary)}."
        raise DefinitionError(msg)
    now = chart.summary.iloc[0]
    rows = chart.points.assign(
        date_text=chart.points["date"].dt.strftime("%d %B %Y").str.lstrip("0"),
        value_text=chart.points["value"].map("{:.4g}".format),
        rule_text=chart.points["rule"].str.replace("_", " ").replace("", "none"),
    )
    parts = [theme.style(hv.Curve(rows, "date", "value"), color=theme.QUIET, line_width=1.5)]
    for _, phase in rows.groupby("phase"):
        parts += _levels(phase)
    if pd.notna(now["target"]):
        goal = now["target"]
        parts.append(_level(rows, goal, "dotdash", theme.EDGE, f"target {goal:g}"))
    parts += [_points(rows, kind) for kind in MARKS]
    title = f"Latest point: {now['variation']}"
    if now["assurance"]:
        title += f"; target: {now['assurance']}"
    if now["modelled"]:
        title += " (modelled)"
    margin = max((rows["date"].iloc[-1] - rows["date"].iloc[0]) / 40, pd.Timedelta(days=1))
    ends = (rows["date"].iloc[0] - margin, rows["date"].iloc[-1] + margin)
    house = {"title": title, "xlabel": "", "ylabel": "", "xlim": ends}
    return theme.frame(hv.Overlay(parts), grid="", **{**house, **options})


def _levels(phase: pd.DataFrame) -> list[hv.Element]:
    """Mean and limits of one phase; without limits where it is short."""
    first = phase.iloc[0]
    parts = [_level(phase, first["mean"], "solid", theme.TEXT)]
    if pd.notna(first["lower"]):
        parts += [_level(phase, first[n], "dashed", theme.AXIS) for n in ("lower", "upper")]
    return parts


def _level(
    rows: pd.DataFrame, height: float, dash: str, colour: str, label: str = ""
) -> hv.Element:
    ends = pd.DataFrame({"date": [rows["date"].iloc[0], rows["date"].iloc[-1]], "level": height})
    curve = hv.Curve(ends, "date", "level", label=label)
    return theme.style(curve, color=colour, line_dash=dash, line_width=1.5)


def _points(rows: pd.DataFrame, kind: Variation) -> hv.Points:
    marker, colour = MARKS[kind]
    part = rows[rows["variation"] == kind]
    return theme.style(
        hv.Points(part, ["date", "value"], ["date_text", "value_text", "variation", "rule_text"]),
        marker=marker,
        color=colour,
        line_color=theme.TEXT,
        line_width=1.5,
        size=10 if kind in (Variation.COMMON, Variation.TOO_SHORT) else 13,
        tools=["hover"],
        hover_tooltips=HOVER,
    )
