"""Goals as charts: the path of a band with what was observed, and missing colleagues."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wres_explore.errors import DefinitionError
from wres_explore.plotting import theme
from wres_explore.plotting.curves import end_name
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.given import table_of
from wres_explore.plotting.marks import (
    Axis,
    Chart,
    Fan,
    Line,
    Part,
    Points,
    Rows,
    Segments,
    cell_text,
    columns,
    kept,
    points_of,
)
from wres_explore.plotting.titles import title_of

NAME_ROOM = 0.11
"""Of the height of a chart: what the name of a goal keeps from the middle of another."""

PATH_TELL = [
    ("Year", "year"),
    ("Share", "share_text"),
    ("Interval", "interval_text"),
    ("People", "count_text"),
    ("Goal of the year", "goal_text"),
    ("Verdict", "verdict_text"),
]

PATH = ["year", "goal_share", "value", "lower", "upper", "top_numerator", "top_denominator",
        "verdict"]  # fmt: skip

_OF_A_PATH = ("pay_band", "goal_year", "top_group", "modelled")

SCENARIO = ["year", "value", "lower", "upper", "entrant_share"]


@as_element
def goal_path(paths: pd.DataFrame, scenario: pd.DataFrame | None = None) -> Chart:
    """The path of one band to its goal, what was observed, and the fan of a scenario.

    Parameters
    ----------
    paths
        Rows of one band and cell from `model_employer`.
    scenario
        Rows of the same band and cell from `scenario`.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        The path dashed with its goal at the end, dots with their interval, and the scenario as a
        shaded fan around its median, all named where they end.

        No answer: years without counts, or of fewer than 20 people, have no dot.

    Raises
    ------
    DefinitionError
        For other tables, and for several bands or places in one.

    Examples
    --------
    >>> import wres_explore as wres
    >>> paths = wres.model_employer(wres.load("london-model"))
    >>> type(wres.plot.goal_path(paths[paths["pay_band"] == "Band 9"])).__name__
    'Overlay'
    """
    table_of("model_employer", paths, (*PATH, *_OF_A_PATH), "goal_path")
    _one_line(paths, "goal_path")
    if scenario is not None:
        table_of("scenario", scenario, (*SCENARIO, "pay_band", "expected"), "goal_path")
        _one_line(scenario, "goal_path")
    rows = _by_year(paths, PATH)
    goal, last = float(rows["goal_share"][-1]), float(rows["year"][-1])
    uppers = [rows["goal_share"], rows["upper"]]
    name_at = goal
    parts: list[Part] = []
    fan = None
    if scenario is not None:
        fan = _by_year(scenario, SCENARIO)
        uppers.append(fan["upper"])
        parts += _fan(fan)
    top = 1.15 * float(np.nanmax(np.concatenate(uppers)))
    if fan is not None:
        name_at = _beside(goal, float(fan["value"][-1]), top)
    seen = _observed(kept(rows, ~np.isnan(rows["value"])))
    parts += [
        Line(rows=rows, at=("year", "goal_share"), colour=theme.EDGE, width=2, dash="dashed"),
        end_name(last, name_at, f"Goal {goal:.1%}", theme.EDGE),
        Segments(rows=seen, at=("year", "lower", "year1", "upper"), width=4, opacity=0.5),
        Points(rows=seen, at=("year", "value"), tell=PATH_TELL),
    ]
    years = [int(year) for year in np.unique(rows["year"])]
    ticks = tuple((float(year), str(year)) for year in years[:: max(1, len(years) // 6)])
    room = max(2.2, 0.33 * (years[-1] - years[0]))
    return Chart(
        tuple(parts),
        Axis(years[0] - 0.5, years[-1] + room, "WRES year (at 31 March)", ticks),
        Axis(0.0, min(1.0, top), f"{paths['top_group'].iloc[0]} share of staff", form="percent"),
        title=title_of(paths, f"{paths['pay_band'].iloc[0]}: path to the goal"),
        grid="y",
    )


_MISSING = ("value", "lower", "upper", "direction", "pool", "top_group", "status")


@as_element
def missing_colleagues(table: pd.DataFrame) -> Chart:
    """Missing colleagues of each band with their range; a surplus lies left of zero, hollow.

    Parameters
    ----------
    table
        From `wres_explore.missing_colleagues`, one cell.
    options
        HoloViews options of the frame.

    Returns
    -------
    Overlay
        Whole people, right of 0 missing and left of it a surplus.

        No answer: bands without one have no row; if that is all of them there is an error.

    Raises
    ------
    DefinitionError
        For another table, and for one without an answer in it.

    Examples
    --------
    >>> import wres_explore as wres
    >>> table = wres.missing_colleagues(wres.load("england-2019"))
    >>> type(wres.plot.missing_colleagues(table)).__name__
    'Overlay'
    """
    table_of("missing_colleagues", table, ("statistic", "pool_share", "modelled", *_MISSING))
    keys = list(table.columns[: table.columns.get_loc("statistic")])
    rows = columns(table, [*keys, *_MISSING])
    rows = kept(rows, rows["status"] == "ok")
    if not len(rows["value"]):
        msg = "plot.missing_colleagues: no row of the table has an answer to draw."
        raise DefinitionError(msg)
    names = _row_names(rows, keys)
    rows["y"] = rows["y1"] = np.arange(len(names))[::-1].astype(float)
    rows["label"] = np.array(names, dtype=object)
    rows["value_text"] = np.array([_people(value) for value in rows["value"]], dtype=object)
    ranges = [f"{low:,.0f} to {high:,.0f}".replace("-", "\N{MINUS SIGN}")
              for low, high in zip(rows["lower"], rows["upper"], strict=True)]  # fmt: skip
    rows["range_text"] = np.array(ranges, dtype=object)
    ends = (-0.6, len(names) - 0.4)
    surplus = rows["direction"] == "surplus"
    tell = [("", "label"), ("People", "value_text"), ("Range", "range_text"), ("Pool", "pool")]
    parts: list[Part] = [
        Line(rows=points_of(people=[0.0, 0.0], y=ends), at=("people", "y"), colour=theme.AXIS),
        Segments(rows=rows, at=("lower", "y", "upper", "y1"), width=5, opacity=0.5),
        *(
            Points(rows=kept(rows, surplus == hollow), at=("value", "y"), hollow=hollow, size=11,
                   tell=tell)
            for hollow in (False, True)
        ),
    ]  # fmt: skip
    reach = np.concatenate([rows["lower"], rows["upper"], [0.0]])
    low, high = float(np.nanmin(reach)), float(np.nanmax(reach))
    room = 0.05 * max(high - low, 1.0)
    group = rows["top_group"][0]
    return Chart(
        tuple(parts),
        Axis(low - room, high + room, f"{group} colleagues missing (surplus left of 0)",
             form="people"),
        Axis(*ends, ticks=tuple(zip(rows["y"].tolist(), names, strict=True))),
        title=title_of(table, "Missing colleagues"),
        grid="x",
        height=110 + 34 * len(names),
    )  # fmt: skip


def _one_line(table: pd.DataFrame, plot: str) -> None:
    if table["year"].duplicated().any() or len(table["pay_band"].unique()) > 1:
        msg = (
            f"plot.{plot} draws one band of one place. Keep the rows of one; the table has "
            f"{table['pay_band'].nunique()} bands in {len(table):,} rows."
        )
        raise DefinitionError(msg)


def _by_year(table: pd.DataFrame, names: list[str]) -> dict[str, np.ndarray]:
    """Some columns of a table in the order of the years."""
    rows = columns(table, names)
    return kept(rows, np.argsort(rows["year"], kind="stable"))


def _observed(rows: Rows) -> dict[str, np.ndarray]:
    """Years with a share, and what a reader sees when pointing at one."""
    limits = zip(rows["lower"], rows["upper"], strict=True)
    counts = zip(rows["top_numerator"], rows["top_denominator"], strict=True)
    said = {
        "share_text": [f"{share:.1%}" for share in rows["value"]],
        "interval_text": [f"{low:.1%} to {high:.1%}" for low, high in limits],
        "count_text": ["" if np.isnan(n) else f"{int(x):,} of {int(n):,}" for x, n in counts],
        "goal_text": [f"{share:.1%}" for share in rows["goal_share"]],
        "verdict_text": ["" if pd.isna(verdict) else str(verdict) for verdict in rows["verdict"]],
    }
    texts = {name: np.array(each, dtype=object) for name, each in said.items()}
    return {**rows, "year1": rows["year"], **texts}


def _fan(rows: Rows) -> list[Part]:
    """The runs of a scenario, shaded, and their middle, named away from the goal."""
    entrants = f"If {rows['entrant_share'][-1]:.0%}\n of entrants"
    return [
        Fan(rows=rows, at=("year", "lower", "upper"), colour=theme.WHITE, opacity=0.25),
        Line(rows=rows, at=("year", "value"), colour=theme.WHITE, width=2, dash="dotted"),
        end_name(float(rows["year"][-1]), float(rows["value"][-1]), entrants, theme.TEXT),
    ]


def _beside(goal: float, end: float, top: float) -> float:
    """Where the goal is named: clear of the two lines that name a scenario."""
    room = NAME_ROOM * top
    if abs(goal - end) >= room:
        return goal
    return end + room if goal >= end else end - room


def _people(value: float) -> str:
    if value < 0:
        return f"{-value:,.0f} more than the pool would give (surplus)"
    return f"{value:,.0f} missing"


def _row_names(rows: Rows, keys: list[str]) -> list[str]:
    """What tells the rows apart: every breakdown in which they differ."""
    differ = [name for name in keys if len(set(rows[name])) > 1] or keys[-1:]
    return [", ".join(map(cell_text, row)) for row in zip(*(rows[n] for n in differ), strict=True)]
