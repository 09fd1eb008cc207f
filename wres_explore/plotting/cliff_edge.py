"""The cliff edge: each ladder of a search as a chart, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.errors import DefinitionError
from wres_explore.measures.ladder.edge import AFC, CliffEdge
from wres_explore.plotting.bands import COLUMNS
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.given import made_by
from wres_explore.plotting.grades import grades_chart
from wres_explore.plotting.ladder import ladder_chart
from wres_explore.plotting.marks import Chart, Rows, cell_text, columns, kept
from wres_explore.plotting.titles import indicator_name, title_of

TOP = 1.02
"""Where an axis of shares ends at most: a mark at 100% is drawn whole."""


@as_element
def cliff_edge(edge: CliffEdge, *, top: float | None = None) -> Chart | Sequence[Chart]:
    """Share of staff per pay band with intervals, the cliff edge marked.

    Parameters
    ----------
    edge
        From `wres_explore.cliff_edge`. Several ladders become one panel each, on one scale.
    top
        Where the share axis of pay bands ends, as a share of at most 1.02; by default above every
        share that was tested.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay or Layout
        Hollow grey marks are bands below the entry band, shown and not tested; a triangle is one
        above the top of the chart. Bands with an `unknown_warning` are hatched: ethnicity is
        unknown for more than a tenth, or for more people than the two groups differ by. A solid
        line marks the onset of a clear edge, a dashed one of a probable edge; both are labelled.

        No answer: of too few staff the shares are drawn, without an edge, and the title says so.

    Raises
    ------
    DefinitionError
        For anything but what `cliff_edge` gave, or an end of the axis that is none.

    Examples
    --------
    >>> import wres_explore as wres
    >>> midwives = wres.select(wres.load("england-2019"), profession="Midwives")
    >>> type(cliff_edge(wres.cliff_edge(midwives))).__name__
    'Overlay'
    """
    made_by("cliff_edge", CliffEdge, edge)
    if top is not None:
        _refuse_top(top)
    keys = [*edge.breakdown, "ladder"]
    named = [name for name in edge.breakdown if name != "year"]
    gated = ["sharing"] if edge.sharing else []
    bands = columns(edge.ladder, dict.fromkeys([*keys, *COLUMNS, *gated]))
    steps = columns(edge.steps, [*keys, "boundary", "value", *gated])
    found = columns(edge.verdict, [*keys, "verdict", "onset", "steepest"])
    end = _above(bands) if top is None else top
    charts = []
    for k in np.argsort(found["ladder"].astype(str), kind="stable"):
        verdict = {name: column[k] for name, column in found.items()}
        part = _same(bands, keys, verdict)
        title = _title(verdict, edge.verdict.iloc[[k]], [cell_text(verdict[n]) for n in named])
        charts.append(
            ladder_chart(part, _same(steps, keys, verdict), verdict, end, title)
            if verdict["ladder"] == AFC
            else grades_chart(part, title)
        )
    return charts[0] if len(charts) == 1 else charts


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
    return _above(columns(edge.ladder, ["role", "value", "upper"]))


def _above(rows: Rows) -> float:
    tested = rows["role"] == "tested"
    shares, limits = (rows[name][tested] for name in ("value", "upper"))
    shares, limits = shares[~np.isnan(shares)], limits[~np.isnan(limits)]
    highest = [*shares, *([float(np.median(limits))] if len(limits) else []), 0.05]
    return float(min(max(highest) * 1.35, TOP))


def _refuse_top(top: object) -> None:
    """Refuse what is no end of an axis of shares."""
    arguments.one_number("top", top)
    if not 0 < float(top) <= TOP:  # type: ignore[arg-type]
        msg = f"top must be a share above 0 and at most {TOP}, such as 0.4: got {top}."
        raise DefinitionError(msg)


def _same(rows: Rows, keys: Sequence[str], verdict: dict[str, Any]) -> dict[str, np.ndarray]:
    """The rows of one ladder."""
    which = np.ones(len(rows["ladder"]), dtype=bool)
    for key in keys:
        which &= rows[key] == verdict[key]
    return kept(rows, which)


def _title(verdict: dict[str, Any], whose: pd.DataFrame, names: list[str]) -> str:
    """What the ladder is of, whose it is, and the finding, each on a line."""
    finding = str(verdict["verdict"]).capitalize()
    if isinstance(verdict["onset"], str):
        starting = "" if verdict["onset"] == verdict["steepest"] else " starting"
        finding += f"{starting} between bands {verdict['onset'].replace('|', ' and ')}"
    what = title_of(whose, ", ".join([indicator_name("1"), *names]))
    return f"{what}\n{finding}"
