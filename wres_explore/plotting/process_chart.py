"""A process chart: points, mean and limits, with signals told by shape as well as colour."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.errors import DefinitionError
from wres_explore.measures.over_time.process_chart import ProcessChart
from wres_explore.plotting import theme
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.given import made_by
from wres_explore.plotting.marks import FORMS, Axis, Chart, Line, Mark, Points, Rows, columns, kept
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

TELL = [("Date", "date_text"), ("Value", "value_text"), ("Variation", "variation"),
        ("Rule", "rule_text")]  # fmt: skip

COLUMNS = ["date", "value", "phase", "mean", "lower", "upper", "variation", "rule"]


@as_element
def process_chart(chart: ProcessChart, *, label: str = "", form: str = "number") -> Chart:
    """One series over time with its mean, its limits and its signals.

    Parameters
    ----------
    chart
        From `wres_explore.process_chart`, of one series.
    label
        What the series measures, for its axis.
    form
        How the numbers of that axis are written: "number", "percent", "percent.1" (one decimal),
        "people" (with thousands) or "points" (percentage points).
    options
        HoloViews options of the frame, such as `width`.

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
        For anything but a chart of one series, a label that is no text, or a form that is none.

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
    arguments.text("label", label)
    arguments.word("form of numbers", form, FORMS)
    if len(chart.summary) != 1:
        msg = f"plot.process_chart draws one series: the chart has {len(chart.summary)}."
        raise DefinitionError(msg)
    now = chart.summary.iloc[0]
    rows = columns(chart.points, COLUMNS)
    days, values = chart.points["date"].dt.strftime("%d %B %Y"), rows["value"]
    rows["date_text"] = np.array([day.lstrip("0") for day in days], dtype=object)
    rows["value_text"] = np.array([f"{value:.4g}" for value in values], dtype=object)
    rules = [rule.replace("_", " ") or "none" for rule in rows["rule"]]
    rows["rule_text"] = np.array(rules, dtype=object)
    parts: list[Mark] = [Line(rows=rows, at=("date", "value"), colour=theme.QUIET)]
    for phase in np.unique(rows["phase"]):
        parts += _levels(kept(rows, rows["phase"] == phase))
    target = float(now["target"]) if pd.notna(now["target"]) else np.nan
    if not np.isnan(target):
        parts.append(_level(rows, target, "dotdash", theme.EDGE))
    parts += [_points(rows, kind) for kind in MARKS]
    return Chart(tuple(parts), _along(rows["date"]), _upwards(rows, target, label, form),
                 title=_title(now))  # fmt: skip


def _title(now: pd.Series) -> str:
    """The finding about the latest point, and about the target."""
    title = f"Latest point: {now['variation']}"
    if now["assurance"]:
        title += f"; target: {now['assurance']}"
    return f"{title} (modelled)" if now["modelled"] else title


DAY = 86_400_000.0
"""In milliseconds."""


def _along(dates: np.ndarray) -> Axis:
    first, last = dates[[0, -1]].astype("datetime64[ms]").astype(float)
    margin = max((last - first) / 40, DAY)
    return Axis(first - margin, last + margin, date=True)


def _upwards(rows: Rows, target: float, label: str, form: str) -> Axis:
    """From the lowest point or limit to the highest, with room around them."""
    drawn = [rows[name] for name in ("value", "mean", "lower", "upper")]
    every = np.concatenate([[target], *drawn])
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    room = 0.08 * (high - low or abs(high) or 1.0)
    return Axis(low - room, high + room, label, form=form)


def _levels(phase: Rows) -> list[Line]:
    """Mean and limits of one phase; without limits where it is short."""
    lines = [_level(phase, phase["mean"][0], "solid", theme.TEXT)]
    if not np.isnan(phase["lower"][0]):
        lines += [_level(phase, phase[n][0], "dashed", theme.AXIS) for n in ("lower", "upper")]
    return lines


def _level(rows: Rows, height: float, dash: str, colour: str) -> Line:
    ends = {"date": rows["date"][[0, -1]], "level": np.array([height, height])}
    return Line(rows=ends, at=("date", "level"), colour=colour, dash=dash)


def _points(rows: Rows, kind: Variation) -> Points:
    shape, colour = MARKS[kind]
    return Points(
        rows=kept(rows, rows["variation"] == kind),
        at=("date", "value"),
        shape=shape,
        colour=colour,
        outline=theme.TEXT,
        size=10 if kind in (Variation.COMMON, Variation.TOO_SHORT) else 13,
        tell=TELL,
    )
