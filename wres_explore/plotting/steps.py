"""The step ratios under a ladder."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.errors import DefinitionError
from wres_explore.measures.ladder.edge import CliffEdge
from wres_explore.plotting import theme
from wres_explore.plotting.bands import ratio_text
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.forest import forest, reach
from wres_explore.plotting.given import ends_of, made_by
from wres_explore.plotting.ladder import EDGES
from wres_explore.plotting.marks import Chart, columns
from wres_explore.plotting.titles import title_of

OUTER = {"outer_lower": "simultaneous_lower", "outer_upper": "simultaneous_upper"}
"""The simultaneous interval is the outer one."""


@as_element
def steps(edge: CliffEdge, *, reaching: tuple[float, float] | None = None) -> Chart:
    """Step ratio of each boundary: thick pointwise, thin simultaneous interval.

    A ratio of 1 means that the group thins out as fast as White staff, below 1 faster.

    Parameters
    ----------
    edge
        From `wres_explore.cliff_edge`, one ladder.
    reaching
        Ends of the axis, ratios above 0, such as from `step_reach`; by default where the numbers
        reach.
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
        For anything but what `cliff_edge` gave, for several ladders, for one without steps,
        and for ends that are none.

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
    if reaching is not None:
        ends_of("reaching", reaching)
    read = ["boundary", "value", "lower", "upper", "grade", "top_group"]
    rows = columns(edge.steps, [*read, *OUTER.values(), *(["sharing"] if edge.sharing else [])])
    table = {
        **{name: rows[name] for name in ("value", "lower", "upper")},
        **{outer: rows[name] for outer, name in OUTER.items()},
        "label": [step_name(boundary) for boundary in rows["boundary"]],
        "colour": [theme.EDGE if grade in EDGES else theme.GROUP for grade in rows["grade"]],
        "ratio_text": [ratio_text(rows, ratio) for ratio in rows["value"]],
        "interval_text": [
            f"{ratio_text(rows, low)} to {ratio_text(rows, high)}"
            for low, high in zip(
                *(rows[f"simultaneous_{end}"] for end in ("lower", "upper")), strict=True
            )
        ],
        "grade_text": ["no step" if pd.isna(grade) else str(grade) for grade in rows["grade"]],
    }
    group = rows["top_group"][0] if len(rows["top_group"]) else "BME"
    return forest(
        pd.DataFrame(table),
        label="label",
        axis=f"{group} over White (log scale)",
        title=title_of(edge.steps, "Step ratios between pay bands"),
        tell=[
            ("Step", "label"),
            ("Ratio", "ratio_text"),
            ("All steps together", "interval_text"),
            ("Finding", "grade_text"),
        ],
        reaching=reaching,
    )


def step_reach(edges: Iterable[CliffEdge]) -> tuple[float, float]:
    """Ends of an axis on which the steps of several ladders can be compared.

    Parameters
    ----------
    edges
        Several results of `wres_explore.cliff_edge`.

    Returns
    -------
    tuple of float
        Lowest and highest ratio of the axis, for the parameter `reaching` of `steps`.

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
    read = ["value", "lower", "upper", *OUTER.values()]
    each = [columns(edge.steps, read) for edge in ladders if len(edge.steps)]
    rows = {name: np.concatenate([part[name] for part in each]) for name in read if each}
    return reach(rows | {outer: rows[name] for outer, name in OUTER.items() if each})


def step_name(boundary: str) -> str:
    """A step as one reads it: "1 and 2 to 3", "Under band 1–2 to 3"."""
    return " to ".join(
        rung.replace(" to ", "–").replace("+", " and ") for rung in boundary.split("|")
    )
