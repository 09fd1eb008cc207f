"""The step ratios under a ladder."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from wres_explore.errors import DefinitionError
from wres_explore.measures.ladder.edge import CliffEdge
from wres_explore.plotting import theme
from wres_explore.plotting.bands import spans
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.forest import forest, reach
from wres_explore.plotting.ladder import EDGES
from wres_explore.plotting.marks import Chart, columns

OUTER = {"outer_lower": "simultaneous_lower", "outer_upper": "simultaneous_upper"}
"""The simultaneous interval is the outer one."""


@as_element
def steps(edge: CliffEdge, *, reaching: tuple[float, float] | None = None) -> Chart:
    """Step ratio of each boundary: thick pointwise, thin simultaneous interval.

    Only for one ladder; a ratio of 1 means that the group thins out as fast as White staff.

    Parameters
    ----------
    edge
        One ladder from `wres_explore.cliff_edge`.
    reaching
        Ends of the axis, such as from `step_reach`; by default where the numbers reach.
    options
        HoloViews options of the frame, such as `width`.
    """
    if len(edge.verdict["ladder"]) != 1 and len(edge.steps.drop_duplicates(edge.breakdown)) > 1:
        msg = "Steps are drawn for one ladder. Take one of edge.ladders()."
        raise DefinitionError(msg)
    read = ["boundary", "value", "lower", "upper", "grade", "top_group", "modelled"]
    rows = columns(edge.steps, [*read, *OUTER.values()])
    table = {
        **{name: rows[name] for name in ("value", "lower", "upper", "modelled")},
        **{outer: rows[name] for outer, name in OUTER.items()},
        "label": [step_name(boundary) for boundary in rows["boundary"]],
        "colour": [theme.EDGE if grade in EDGES else theme.GROUP for grade in rows["grade"]],
        "ratio_text": [f"{ratio:.2f}" for ratio in rows["value"]],
        "interval_text": spans(rows, "simultaneous_lower", "simultaneous_upper", "{:.2f}"),
        "grade_text": ["no step" if pd.isna(grade) else str(grade) for grade in rows["grade"]],
    }
    group = rows["top_group"][0] if len(rows["top_group"]) else "BME"
    return forest(
        pd.DataFrame(table),
        label="label",
        axis=f"{group} over White (log scale)",
        tell=[
            ("Step", "label"),
            ("Ratio", "ratio_text"),
            ("All steps together", "interval_text"),
            ("Finding", "grade_text"),
        ],
        reaching=reaching,
    )


def step_reach(edges: Iterable[CliffEdge]) -> tuple[float, float]:
    """Ends of an axis on which the steps of several ladders can be compared."""
    read = ["value", "lower", "upper", *OUTER.values()]
    each = [columns(edge.steps, read) for edge in edges if len(edge.steps)]
    rows = {name: np.concatenate([part[name] for part in each]) for name in read if each}
    return reach(rows | {outer: rows[name] for outer, name in OUTER.items() if each})


def step_name(boundary: str) -> str:
    """A step as one reads it: "1 and 2 to 3", "Under band 1–2 to 3"."""
    return " to ".join(
        rung.replace(" to ", "–").replace("+", " and ") for rung in boundary.split("|")
    )
