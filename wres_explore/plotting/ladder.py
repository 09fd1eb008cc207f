"""The ladder of pay bands with its cliff edge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from wres_explore.plotting import theme
from wres_explore.plotting.bands import (
    HATCHED,
    TELL,
    band_rows,
    hatched,
    ratio_text,
    share_form,
    short_name,
)
from wres_explore.plotting.marks import (
    Axis,
    Chart,
    Labels,
    Line,
    Mark,
    Part,
    Points,
    Rows,
    Segments,
    kept,
    points_of,
)
from wres_explore.vocabulary import EdgeVerdict

EDGES = (EdgeVerdict.CLEAR, EdgeVerdict.PROBABLE)

NAME_ROOM = 0.16
"""Room for the name of the overall share beyond the last band, as a part of all the bands."""


def ladder_chart(
    bands: Rows, steps: Rows, verdict: Mapping[str, Any], top: float, title: str
) -> Chart:
    """Share of staff in each band of one ladder, and where its cliff edge is.

    Parameters
    ----------
    bands
        The columns `bands.COLUMNS` of the ladder.
    steps
        `boundary` and `value` of its steps.
    verdict
        `verdict`, `onset` and `steepest` of its search.
    top
        Where the share axis ends.
    title
        What the chart is of, and the finding.
    """
    rows = band_rows(bands)
    rows["x"] = np.arange(len(rows["value"]), dtype=float)
    tested, aside = (kept(rows, (rows["role"] == "tested") == was) for was in (True, False))
    above = aside["value"] > top
    aside["value"] = np.minimum(aside["value"], 0.97 * top)
    boxes = hatched(rows, (0.0, top), along="x")
    parts: tuple[Part, ...] = (
        *boxes,
        *_overall(rows),
        *edge_mark(steps, verdict, tested, top),
        Line(rows=tested, at=("x", "value"), opacity=0.5),
        Segments(rows={**tested, "x1": tested["x"]}, at=("x", "lower", "x1", "upper"), width=4,
                 opacity=0.6),
        _dots(kept(aside, ~above), theme.QUIET, hollow=True),
        _dots(kept(aside, above), theme.QUIET, hollow=True, shape="triangle"),
        _dots(tested, theme.GROUP),
        *_value_labels(verdict, tested, aside, top),
    )  # fmt: skip
    names = tuple((float(x), short_name(band)) for x, band in enumerate(rows["pay_band"]))
    return Chart(
        parts,
        Axis(-0.8, (1 + NAME_ROOM) * len(names), "Pay band" + (f"\n{HATCHED}" if boxes else ""),
             names),
        Axis(0.0, top, f"{rows['top_group'][0]} share of staff", form="percent"),
        title=title,
        grid="y",
    )  # fmt: skip


def _overall(rows: Rows) -> list[Mark]:
    """Share over all the bands drawn: a dashed line, named beyond its right end.

    Nothing else is drawn out there, so that no interval can run through the name.
    """
    share = np.nansum(rows["top_numerator"]) / np.nansum(rows["top_denominator"])
    end = len(rows["value"]) - 0.4
    line = points_of(x=(-0.6, end), share=(share, share))
    name = points_of(x=[end + 0.1], share=[share], text=[f"All\n{share_form(rows).format(share)}"])
    return [
        Line(rows=line, at=("x", "share"), colour=theme.QUIET, dash="dashed"),
        Labels(rows=name, at=("x", "share", "text"), colour=theme.AXIS, align="left"),
    ]


def edge_mark(steps: Rows, verdict: Mapping[str, Any], tested: Rows, top: float) -> list[Mark]:
    """A line between the two rungs of the onset, and of the steepest step if elsewhere."""
    if verdict["verdict"] not in EDGES:
        return []
    lines = []
    for boundary, ratio in zip(steps["boundary"], steps["value"], strict=True):
        if boundary in (verdict["onset"], verdict["steepest"]):
            below, over = (tested["x"][tested["rung"] == rung] for rung in boundary.split("|"))
            lines.append(((below.max() + over.min()) / 2, ratio_text(steps, ratio)))
    lines.sort()
    xs = [x for x, _ in lines]
    # The second label stands a line lower: side by side they run together on a telephone.
    heights = top * (0.995 - 0.065 * np.arange(len(lines)))
    uprights = points_of(x=xs, y=np.zeros(len(xs)), x1=xs, y1=np.full(len(xs), top))
    names = points_of(x=xs, y1=heights, text=[text for _, text in lines])
    return [
        Segments(rows=uprights, at=("x", "y", "x1", "y1"), colour=theme.EDGE, width=2,
                 dash="solid" if verdict["verdict"] == EdgeVerdict.CLEAR else "dashed"),
        Labels(rows=names, at=("x", "y1", "text"), colour=theme.EDGE, size=14, bold=True,
               align="left", baseline="top", backed=True, shift=5.0),
    ]  # fmt: skip


def _dots(rows: Rows, colour: str, *, hollow: bool = False, shape: str = "circle") -> Points:
    return Points(rows=rows, at=("x", "value"), colour=colour, hollow=hollow, shape=shape, size=11,
                  tell=TELL)  # fmt: skip


def _value_labels(
    verdict: Mapping[str, Any], tested: Rows, aside: Rows, top: float
) -> list[Labels]:
    """Values on either side of the edge, and at those ends of the ladder that are not beside one.

    Beside the line of an edge a label runs away from the line, and on the lower side of it goes
    under its dot where the ladder comes down to it from the left; the first band that was tested
    has it beside its dot, as marks of bands that were not may stand above, if none stands there.
    """
    steps = {str(verdict["onset"]), str(verdict["steepest"])}
    sides = [step.split("|") for step in steps if "|" in step]
    before, after = (np.isin(tested["rung"].astype(str), [side[k] for side in sides])
                     for k in (0, 1))  # fmt: skip
    beside = before | after
    crowded = np.append(False, beside[:-1]) | np.append(beside[1:], False)
    number = np.arange(len(beside))
    end = (number == 0) | (number == len(beside) - 1)
    at_axis = tested["x"] == 0
    first = number == 0
    falling = np.append(False, tested["value"][:-1] > tested["value"][1:])
    place = np.select(
        [
            before & after & falling,
            after,
            at_axis & end & ~crowded,
            before & first & ~at_axis,
            before & falling,
            before & ~at_axis,
            end & ~crowded | before,
        ],
        [
            "under left",
            "right",
            "along",
            _beside_before(tested, aside, top),
            "under left",
            "left",
            "above",
        ],
        default="",
    )
    return [
        _labels(kept(tested, place == name), top, height=name.split()[0], side=name.split()[-1])
        for name in sorted(set(place.tolist()) - {""})
    ]  # fmt: skip


def _beside_before(tested: Rows, aside: Rows, top: float) -> str:
    """Where the share of the first band that was tested stands clear of the mark before it.

    Beside its dot, unless that mark is about as high: then under it, or above a lower one.
    """
    first, value = tested["x"][:1], tested["value"][:1]
    high = aside["value"][np.isin(aside["x"], first - 1)] - value
    level = high[np.abs(high) < LEVEL * top]
    return "beside left" if not len(level) else "under left" if level[0] >= 0 else "left"


LEVEL = 0.08
"""Of the height of a chart: half a line of words and half a mark."""


def _labels(rows: Rows, top: float, *, height: str, side: str) -> Labels:
    """Shares above their intervals, or "under" them, or "beside" their dots.

    To one side of the dot, over its middle, or along from the share axis ("along").
    """
    over = np.minimum(rows["upper"], 0.93 * top) + 0.006
    y, baseline, away = {
        "under": (rows["lower"] - 0.012, "top", 8.0), "beside": (rows["value"], "middle", -10.0),
    }.get(height, (over, "bottom", 8.0))  # fmt: skip
    return Labels(
        rows={"x": rows["x"], "y": y, "text": rows["share_text"]},
        at=("x", "y", "text"),
        colour=theme.TEXT,
        align={"right": "left", "along": "left", "left": "right"}.get(side, "center"),
        baseline=baseline,
        backed=True,
        shift={"right": -8.0, "along": -14.0, "left": away}.get(side, 0.0),
    )
