"""The ladder of pay bands with its cliff edge, and the step ratios under it."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap
from typing import Any

import holoviews as hv
import numpy as np
import pandas as pd
from bokeh.models import NumeralTickFormatter

from wres_explore import arguments
from wres_explore.errors import DefinitionError
from wres_explore.measures.ladder.edge import AFC, CliffEdge
from wres_explore.plotting import theme
from wres_explore.plotting.forest import forest, reach
from wres_explore.plotting.given import made_by
from wres_explore.vocabulary import EdgeVerdict

EDGES = (EdgeVerdict.CLEAR, EdgeVerdict.PROBABLE)

NAME_ROOM = 0.16
"""Room for the name of the overall share beyond the last band, as a part of all the bands."""

GRADE_WIDTH = 24
"""Characters of a medical grade on one line, so that its chart has room on a telephone."""

HOVER = [
    ("Band", "@pay_band"),
    ("Share of staff", "@share_text"),
    ("Interval", "@interval_text"),
    ("Staff", "@count_text"),
    ("Ethnicity unknown", "@unknown_text"),
]


def cliff_edge(edge: CliffEdge, **options: Any) -> hv.Overlay | hv.Layout:
    """Share of staff per pay band with intervals, the cliff edge marked.

    Parameters
    ----------
    edge
        From `wres_explore.cliff_edge`. Several ladders become one panel each, on one scale.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay or Layout
        Hollow grey marks are bands below the entry band, shown and not tested; a triangle is one
        above the top of the chart. Bands with an `unknown_warning` are hatched. A solid line
        marks the onset of a clear edge, a dashed one of a probable edge; both are labelled.

        No answer: of too few staff the shares are drawn, without an edge, and the title says so.

    Raises
    ------
    DefinitionError
        For anything but what `cliff_edge` gave.

    Examples
    --------
    >>> import wres_explore as wres
    >>> midwives = wres.select(wres.load("england-2019"), profession="Midwives")
    >>> type(cliff_edge(wres.cliff_edge(midwives))).__name__
    'Overlay'
    """
    made_by("cliff_edge", CliffEdge, edge)
    shown = [n for n in edge.breakdown if n != "year" or len(set(edge.verdict["year"])) > 1]
    drawn = [
        _ladder(part, **{"ylim": (0, top_share(edge)), "title": _title(part, shown), **options})
        if part.ladder["ladder"].iloc[0] == AFC
        else _grades(part, **{"title": _title(part, shown), **options})
        for part in edge.ladders()
    ]
    if len(drawn) == 1:
        return drawn[0]
    return (
        hv.Layout(drawn).cols(2).opts(shared_axes=False, toolbar=None, backend="bokeh", clone=True)
    )


def top_share(edge: CliffEdge) -> float:
    """Where the share axis of a ladder ends: above every share that was tested.

    Parameters
    ----------
    edge
        From `wres_explore.cliff_edge`.

    Returns
    -------
    float
        From 0.0675 to 1.02, a share with some room above it.

        No answer: the smallest end, where nothing was tested.

    Raises
    ------
    DefinitionError
        For anything but what `cliff_edge` gave.

    Examples
    --------
    >>> import wres_explore as wres
    >>> midwives = wres.select(wres.load("england-2019"), profession="Midwives")
    >>> 0 < wres.plot.top_share(wres.cliff_edge(midwives)) <= 1.02
    True
    """
    made_by("cliff_edge", CliffEdge, edge, "top_share")
    tested = edge.ladder[edge.ladder["role"] == "tested"]
    highest = [float(v) for v in (tested["value"].max(), tested["upper"].median()) if v == v]
    return min(max([*highest, 0.05]) * 1.35, 1.02)


def step_reach(edges: Iterable[CliffEdge]) -> tuple[float, float]:
    """Ends of an axis on which the steps of several ladders can be compared.

    Parameters
    ----------
    edges
        Several results of `wres_explore.cliff_edge`.

    Returns
    -------
    tuple of float
        Lowest and highest ratio of the axis, for the option `xlim` of `steps`.

        No answer: without any step, the ends of an axis of nothing but the four-fifths range.

    Raises
    ------
    DefinitionError
        For anything but several results of `cliff_edge`.

    Examples
    --------
    >>> import wres_explore as wres
    >>> low, high = wres.plot.step_reach(wres.cliff_edge(wres.load("england-2019")).ladders())
    >>> bool(low < 1 < high)
    True
    """
    if isinstance(edges, pd.DataFrame):
        made_by("cliff_edge", CliffEdge, edges, "step_reach")
    ladders = arguments.several("edges", edges, "[edge]")
    for edge in ladders:
        made_by("cliff_edge", CliffEdge, edge, "step_reach")
    rows = [_outer(edge) for edge in ladders if len(edge.steps)]
    return reach(pd.concat(rows) if rows else pd.DataFrame())


def _outer(edge: CliffEdge) -> pd.DataFrame:
    """Steps with their simultaneous interval as the outer one."""
    return edge.steps.assign(
        outer_lower=edge.steps["simultaneous_lower"], outer_upper=edge.steps["simultaneous_upper"]
    )


def steps(edge: CliffEdge, **options: Any) -> hv.Overlay:
    """Step ratio of each boundary: thick pointwise, thin simultaneous interval.

    A ratio of 1 means that the group thins out as fast as White staff, below 1 faster.

    Parameters
    ----------
    edge
        From `wres_explore.cliff_edge`, one ladder.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        Ratios on a log axis, those of a clear or probable edge in another colour.

        No answer: an error, where the ladder has no steps because there were too few staff.

    Raises
    ------
    DefinitionError
        For anything but what `cliff_edge` gave, for several ladders, and for one without steps.

    Examples
    --------
    >>> import wres_explore as wres
    >>> midwives = wres.select(wres.load("england-2019"), profession="Midwives")
    >>> type(wres.plot.steps(wres.cliff_edge(midwives))).__name__
    'Overlay'
    """
    made_by("cliff_edge", CliffEdge, edge, "steps")
    if len(edge.verdict["ladder"]) != 1 and len(edge.steps.drop_duplicates(edge.breakdown)) > 1:
        msg = "Steps are drawn for one ladder. Take one of edge.ladders()."
        raise DefinitionError(msg)
    if edge.steps.empty:
        msg = "plot.steps: this ladder has no steps to draw; `verdict` says why."
        raise DefinitionError(msg)
    rows = _outer(edge).assign(
        label=edge.steps["boundary"].map(step_name),
        colour=np.where(edge.steps["grade"].isin(list(EDGES)), theme.EDGE, theme.GROUP),
        ratio_text=edge.steps["value"].map("{:.2f}".format),
        interval_text=_span(edge.steps, "simultaneous_lower", "simultaneous_upper", "{:.2f}"),
        grade_text=edge.steps["grade"].fillna("no step").astype(str),
    )
    group = rows["top_group"].iloc[0] if len(rows) else "BME"
    return forest(
        rows,
        label="label",
        axis=f"{group} over White (log scale)",
        hover=[
            ("Step", "@label"),
            ("Ratio", "@ratio_text"),
            ("All steps together", "@interval_text"),
            ("Finding", "@grade_text"),
        ],
        **options,
    )


def step_name(boundary: str) -> str:
    """A step as one reads it: "1 and 2 to 3", "Under band 1–2 to 3"."""
    return " to ".join(
        rung.replace(" to ", "–").replace("+", " and ") for rung in boundary.split("|")
    )


def _title(edge: CliffEdge, shown: list[str]) -> str:
    """What the ladder is of, and the finding, on two lines where there are both."""
    name = ", ".join(str(edge.ladder[key].iloc[0]) for key in shown)
    verdict = edge.verdict.iloc[0]
    finding = str(verdict["verdict"]).capitalize()
    if isinstance(verdict["onset"], str):
        starting = "" if verdict["onset"] == verdict["steepest"] else " starting"
        finding += f"{starting} between bands {verdict['onset'].replace('|', ' and ')}"
    if bool(verdict["modelled"]):
        finding += " (modelled)"
    return f"{name}\n{finding}" if name else finding


def _marks(ladder: pd.DataFrame) -> pd.DataFrame:
    """Rows of a ladder as they are drawn: positions, short names, texts."""
    rows = ladder.sort_values("position", ignore_index=True)
    return rows.assign(
        x=np.arange(len(rows), dtype=float),
        name=rows["pay_band"]
        .str.replace(r"^Bands? ", "", regex=True)
        .str.replace(r"^Under bands? ", "Under\n", regex=True)
        .str.replace("very senior manager", "VSM", case=False)
        .str.replace(" and ", "+")
        .str.replace(" to ", "–"),
        share_text=rows["value"].map(_percent),
        interval_text=_span(rows, "lower", "upper", "{:.1%}"),
        count_text=[
            f"{_people(a)} of {_people(b)}"
            for a, b in zip(rows["top_numerator"], rows["top_denominator"], strict=True)
        ],
        unknown_text=[
            f"{_percent(share)} (hatched: {warning.rstrip('.')})" if warning else _percent(share)
            for share, warning in zip(rows["unknown_share"], rows["unknown_warning"], strict=True)
        ],
    )


WITHHELD = "withheld"
"""Stands for a number that disclosure control has taken out."""


def _percent(share: float) -> str:
    return WITHHELD if pd.isna(share) else f"{share:.1%}"


def _people(count: Any) -> str:
    return WITHHELD if pd.isna(count) else f"{int(count):,}"


def _span(rows: pd.DataFrame, low: str, high: str, text: str) -> list[str]:
    return [
        f"{text.format(a)} to {text.format(b)}" for a, b in zip(rows[low], rows[high], strict=True)
    ]


def _ladder(edge: CliffEdge, **options: Any) -> hv.Overlay:
    marks = _marks(edge.ladder)
    tested = marks[marks["role"] == "tested"]
    aside = marks[marks["role"] != "tested"]
    top = options.get("ylim", (0, 1))[1]
    aside = aside.assign(off=aside["value"] > top, value=aside["value"].clip(upper=0.97 * top))
    group = str(marks["top_group"].iloc[0])
    doubtful = marks[marks["unknown_warning"] != ""]
    boxes = doubtful.assign(x0=doubtful["x"] - HALF_BOX, y0=0.0,
                             x1=doubtful["x"] + HALF_BOX, y1=top)  # fmt: skip
    parts = [
        *theme.hatched(boxes),
        *_overall(marks),
        *_edge_mark(edge, tested, top),
        _line(tested),
        _interval_bars(tested, theme.GROUP),
        _dots(aside[~aside["off"]], theme.QUIET, hollow=True),
        _dots(aside[aside["off"]], theme.QUIET, hollow=True, marker="triangle"),
        _dots(tested, theme.GROUP),
        *_value_labels(edge, tested, top),
    ]
    return theme.frame(
        hv.Overlay(parts),
        grid="y",
        **{
            "xticks": list(zip(marks["x"], marks["name"], strict=True)),
            "xlim": (-0.8, (1 + NAME_ROOM) * len(marks)),
            "xlabel": "Pay band" + (f"\n{HATCHED}" if len(doubtful) else ""),
            "ylabel": f"{group} share of staff",
            "yformatter": NumeralTickFormatter(format="0%"),
            **options,
        },
    )


HATCHED = "(hatched: ethnicity of many unknown)"
HALF_BOX = 0.46
"""Half the width of a hatched box, in bands."""


def _overall(marks: pd.DataFrame) -> list[hv.Element]:
    """Share over all the bands drawn: a dashed line, named beyond its right end.

    Nothing else is drawn out there, so that no interval can run through the name.
    """
    share = marks["top_numerator"].sum() / marks["top_denominator"].sum()
    end = len(marks) - 0.4
    line = hv.Curve(pd.DataFrame({"x": (-0.6, end), "share": (share, share)}), "x", "share")
    text = pd.DataFrame({"x": [end + 0.1], "share": [share], "text": [f"All\n{share:.1%}"]})
    return [
        theme.style(line, color=theme.QUIET, line_dash="dashed", line_width=1.5),
        theme.style(
            hv.Labels(text, ["x", "share"], "text"),
            text_color=theme.AXIS,
            text_font_size="13px",
            text_align="left",
            text_baseline="middle",
        ),
    ]


def _edge_mark(edge: CliffEdge, tested: pd.DataFrame, top: float) -> list[hv.Element]:
    """A line between the two rungs of the onset, and of the steepest step if elsewhere."""
    verdict = edge.verdict.iloc[0] if len(edge.verdict) else None
    if verdict is None or verdict["verdict"] not in EDGES:
        return []
    dash = "solid" if verdict["verdict"] == EdgeVerdict.CLEAR else "dashed"
    chosen = edge.steps[edge.steps["boundary"].isin([verdict["onset"], verdict["steepest"]])]
    rows = []
    for step in chosen.itertuples():
        low, high = step.boundary.split("|")
        x = (
            tested.loc[tested["rung"] == low, "x"].max()
            + tested.loc[tested["rung"] == high, "x"].min()
        ) / 2
        rows.append({"x": x, "y": 0.0, "x1": x, "y1": top, "text": f" {step.value:.2f}"})
    table = pd.DataFrame(rows).sort_values("x", ignore_index=True)
    # The second label stands a line lower: side by side they run together on a telephone.
    names = table.assign(y1=top * (0.995 - 0.065 * table.index.to_numpy()))
    return [
        theme.style(
            hv.Segments(table, ["x", "y", "x1", "y1"], []),
            color=theme.EDGE, line_width=2, line_dash=dash,
        ),
        theme.style(
            hv.Labels(names, ["x", "y1"], "text"),
            text_color=theme.EDGE,
            text_font_size="14px",
            text_font_style="bold",
            text_align="left",
            text_baseline="top",
        ),
    ]  # fmt: skip


def _line(tested: pd.DataFrame) -> hv.Curve:
    return theme.style(hv.Curve(tested, "x", "value"), color=theme.GROUP, line_width=1.5, alpha=0.5)


def _interval_bars(rows: pd.DataFrame, colour: str) -> hv.Segments:
    bars = rows.assign(x1=rows["x"])
    return theme.style(
        hv.Segments(bars, ["x", "lower", "x1", "upper"], []), color=colour, line_width=4, alpha=0.6
    )


def _dots(
    rows: pd.DataFrame, colour: str, *, hollow: bool = False, marker: str = "circle"
) -> hv.Points:
    texts = ["pay_band", "share_text", "interval_text", "count_text", "unknown_text"]
    return theme.style(
        hv.Points(rows, ["x", "value"], texts),
        color=theme.PAPER if hollow else colour,
        line_color=colour if hollow else theme.PAPER,
        line_width=2 if hollow else 1,
        marker=marker,
        size=11,
        tools=["hover"],
        hover_tooltips=HOVER,
    )


def _value_labels(edge: CliffEdge, tested: pd.DataFrame, top: float) -> list[hv.Labels]:
    """Values on either side of the edge, and at those ends of the ladder that are not beside one.

    Beside the line of an edge a label runs away from the line, and on the lower side of it goes
    under its dot where the ladder comes down to it from the left.
    """
    steps = {str(step) for step in (*edge.verdict["onset"], *edge.verdict["steepest"])}
    sides = [step.split("|") for step in steps if "|" in step]
    before, after = (tested["rung"].isin({side[k] for side in sides}) for k in (0, 1))
    beside = before | after
    crowded = beside.shift(1, fill_value=False) | beside.shift(-1, fill_value=False)
    end = pd.Series(np.isin(np.arange(len(tested)), (0, len(tested) - 1)), tested.index)
    at_axis = tested["x"] == 0
    falling = tested["value"].shift(1) > tested["value"]
    place = np.select(
        [
            after,
            at_axis & end & ~crowded,
            before & falling,
            before & ~at_axis,
            end & ~crowded | before,
        ],
        ["right", "along", "under left", "left", "above"],
        default="",
    )
    return [
        _labels(rows, top, under=name.startswith("under"), side=name.split()[-1])
        for name, rows in tested.groupby(place)
        if name
    ]


def _labels(rows: pd.DataFrame, top: float, *, under: bool, side: str) -> hv.Labels:
    """Shares above their intervals, or under them.

    To one side of the dot, over its middle, or along from the share axis ("along").
    """
    y = rows["lower"] if under else rows["upper"].clip(upper=0.93 * top)
    return theme.style(
        hv.Labels(rows.assign(y=y), ["x", "y"], "share_text"),
        text_color=theme.TEXT,
        text_font_size="13px",
        background_fill_color=theme.PAPER,
        background_fill_alpha=0.7,
        text_align={"right": "left", "along": "left", "left": "right"}.get(side, "center"),
        text_baseline="top" if under else "bottom",
        xoffset={"right": -0.25, "along": -0.5, "left": 0.25}.get(side, 0.0),
        yoffset=(-0.012 if under else 0.006),
    )


def _grades(edge: CliffEdge, **options: Any) -> hv.Overlay:
    """Medical grades are not one ladder: shares beside each other, no line between them."""
    marks = _marks(edge.ladder)
    marks["y"] = np.arange(len(marks))[::-1].astype(float)
    bars = marks.assign(y1=marks["y"])
    texts = ["pay_band", "share_text", "interval_text", "count_text", "unknown_text"]
    names = ["\n".join(wrap(grade, GRADE_WIDTH)) for grade in marks["pay_band"].astype(str)]
    row = 42 if any("\n" in name for name in names) else 34
    options.pop("ylim", None)
    end = min(marks["upper"].max() * 1.18, 1.0)
    doubtful = marks[marks["unknown_warning"] != ""]
    boxes = doubtful.assign(x0=0.0, y0=doubtful["y"] - HALF_BOX, x1=end,
                             y1=doubtful["y"] + HALF_BOX)  # fmt: skip
    return theme.frame(
        hv.Overlay(
            [
                *theme.hatched(boxes),
                theme.style(
                    hv.Segments(bars, ["lower", "y", "upper", "y1"], []),
                    color=theme.GROUP, line_width=4, alpha=0.6,
                ),
                theme.style(
                    hv.Points(marks, ["value", "y"], texts),
                    color=theme.GROUP, line_color=theme.PAPER, size=11,
                    tools=["hover"], hover_tooltips=HOVER,
                ),
            ]
        ),
        grid="x",
        **{
            "xlim": (0, end),
            "xticks": [0, 0.2, 0.4, 0.6, 0.8, 1],
            "ylim": (-0.6, len(marks) - 0.4),
            "yticks": list(zip(marks["y"], names, strict=True)),
            "xlabel": f"{marks['top_group'].iloc[0]} share of staff"
            + "".join(f"\n{line}" for line in wrap(HATCHED, GRADE_WIDTH) if len(doubtful)),
            "ylabel": "",
            "xformatter": NumeralTickFormatter(format="0%"),
            "height": 110 + row * len(marks),
            **options,
        },
    )  # fmt: skip
