"""Goals as charts: the path of a band with what was observed, and missing colleagues."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import numpy as np
import pandas as pd
from bokeh.models import NumeralTickFormatter

from wres_explore.errors import DefinitionError
from wres_explore.plotting import theme
from wres_explore.plotting.curves import end_name, percent
from wres_explore.plotting.given import table_of

NAME_ROOM = 0.11
"""Of the height of a chart: what the name of a goal keeps from the middle of another."""

PATH_HOVER = [
    ("Year", "@year"),
    ("Share", "@share_text"),
    ("Interval", "@interval_text"),
    ("People", "@count_text"),
    ("Goal of the year", "@goal_text"),
    ("Verdict", "@verdict_text"),
]


def goal_path(
    paths: pd.DataFrame, scenario: pd.DataFrame | None = None, **options: Any
) -> hv.Overlay:
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
    table_of("model_employer", paths, _PATH, "goal_path")
    _one_line(paths, "goal_path")
    if scenario is not None:
        table_of("scenario", scenario, ("value", "upper", "entrant_share", "expected"), "goal_path")
        _one_line(scenario, "goal_path")
    rows = _path_texts(paths.sort_values("year"))
    last = rows.iloc[-1]
    top = max(rows[["goal_share", "upper"]].max().max(), _upper(scenario))
    parts: list[hv.Element] = []
    if scenario is not None:
        parts += _fan(scenario.sort_values("year"))
    parts += [
        theme.style(hv.Curve(rows, "year", "goal_share"), color=theme.EDGE, line_width=2,
                    line_dash="dashed"),
        end_name(last["year"], _beside(last["goal_share"], scenario, 1.15 * top),
                 f"Goal {last['goal_share']:.0%}", theme.EDGE),
    ]  # fmt: skip
    seen = rows[rows["value"].notna()].assign(year1=lambda part: part["year"])
    texts = ["share_text", "interval_text", "count_text", "goal_text", "verdict_text"]
    parts += [
        theme.style(hv.Segments(seen, ["year", "lower", "year1", "upper"], []), color=theme.GROUP,
                    line_width=4, alpha=0.5),
        theme.style(hv.Points(seen, ["year", "value"], texts), color=theme.GROUP,
                    line_color=theme.PAPER, size=10, tools=["hover"], hover_tooltips=PATH_HOVER),
    ]  # fmt: skip
    years = sorted({int(year) for year in rows["year"]})
    return theme.frame(
        hv.Overlay(parts),
        grid="y",
        **{
            "title": _title(rows, str(last["pay_band"])),
            "xlim": (years[0] - 0.5, years[-1] + max(2.2, 0.33 * (years[-1] - years[0]))),
            "xticks": [(year, str(year)) for year in years[:: max(1, len(years) // 6)]],
            "ylim": (0, min(1.0, 1.15 * top)),
            "xlabel": "WRES year (at 31 March)",
            "ylabel": f"{last['top_group']} share of staff",
            "yformatter": percent(),
            **options,
        },
    )


_PATH = ("year", "pay_band", "value", "lower", "upper", "verdict", "goal_share", "goal_year")


def missing_colleagues(table: pd.DataFrame, **options: Any) -> hv.Overlay:
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
    table_of("missing_colleagues", table, ("direction", "pool_share", "value", "lower", "upper"))
    rows = table[table["status"] == "ok"].reset_index(drop=True)
    if rows.empty:
        msg = "plot.missing_colleagues: no row of the table has an answer to draw."
        raise DefinitionError(msg)
    names = _row_names(rows)
    rows = rows.assign(
        y=np.arange(len(rows))[::-1].astype(float),
        y1=np.arange(len(rows))[::-1].astype(float),
        label=names,
        value_text=[_people(value) for value in rows["value"]],
        range_text=[
            f"{low:,.0f} to {high:,.0f}".replace("-", "\N{MINUS SIGN}")
            for low, high in zip(rows["lower"], rows["upper"], strict=True)
        ],
    )
    ends = (-0.6, len(rows) - 0.4)
    zero = pd.DataFrame({"people": (0.0, 0.0), "y": ends})
    parts: list[hv.Element] = [
        theme.style(hv.Curve(zero, "people", "y"), color=theme.AXIS, line_width=1.5),
        theme.style(hv.Segments(rows, ["lower", "y", "upper", "y1"], []), color=theme.GROUP,
                    line_width=5, alpha=0.5),
    ]  # fmt: skip
    for hollow in (False, True):
        part = rows[(rows["direction"] == "surplus") == hollow]
        parts.append(
            theme.style(
                hv.Points(part, ["value", "y"], ["label", "value_text", "range_text", "pool"]),
                color=theme.PAPER if hollow else theme.GROUP,
                line_color=theme.GROUP if hollow else theme.PAPER,
                line_width=2 if hollow else 1,
                size=11,
                tools=["hover"],
                hover_tooltips=[
                    ("", "@label"), ("People", "@value_text"), ("Range", "@range_text"),
                    ("Pool", "@pool"),
                ],
            )
        )  # fmt: skip
    group = str(rows["top_group"].iloc[0])
    reach = rows[["lower", "upper"]].to_numpy(dtype=float)
    room = 0.05 * max(np.ptp([*reach.ravel(), 0.0]), 1.0)
    return theme.frame(
        hv.Overlay(parts),
        grid="x",
        **{
            "title": theme.modelled_title(table),
            "xlim": (min(reach.min(), 0) - room, max(reach.max(), 0) + room),
            "ylim": ends,
            "yticks": list(zip(rows["y"], names, strict=True)),
            "xformatter": NumeralTickFormatter(format="0,0"),
            "xlabel": f"{group} colleagues missing (surplus left of 0)",
            "ylabel": "",
            "height": 110 + 34 * len(rows),
            **options,
        },
    )


def _one_line(table: pd.DataFrame, plot: str) -> None:
    if table["year"].duplicated().any() or len(table["pay_band"].unique()) > 1:
        msg = (
            f"plot.{plot} draws one band of one place. Keep the rows of one; the table has "
            f"{table['pay_band'].nunique()} bands in {len(table):,} rows."
        )
        raise DefinitionError(msg)


def _path_texts(rows: pd.DataFrame) -> pd.DataFrame:
    """What a reader sees when pointing at a year."""
    counts = zip(rows["top_numerator"], rows["top_denominator"], strict=True)
    return rows.assign(
        share_text=rows["value"].map("{:.1%}".format),
        interval_text=[
            f"{low:.1%} to {high:.1%}"
            for low, high in zip(rows["lower"], rows["upper"], strict=True)
        ],
        count_text=["" if pd.isna(n) else f"{int(x):,} of {int(n):,}" for x, n in counts],
        goal_text=rows["goal_share"].map("{:.1%}".format),
        verdict_text=rows["verdict"].fillna("").astype(str),
    )


def _fan(rows: pd.DataFrame) -> list[hv.Element]:
    """The runs of a scenario, shaded, and their middle, named away from the goal."""
    end = rows.iloc[-1]
    return [
        theme.style(
            hv.Area(rows, "year", ["lower", "upper"]), color=theme.WHITE, alpha=0.25,
            line_color=None,
        ),
        theme.style(
            hv.Curve(rows, "year", "value"), color=theme.WHITE, line_width=2, line_dash="dotted"
        ),
        end_name(end["year"], end["value"], f"If {end['entrant_share']:.0%}\n of entrants",
                 theme.TEXT),
    ]  # fmt: skip


def _beside(goal: float, scenario: pd.DataFrame | None, top: float) -> float:
    """Where the goal is named: clear of the two lines that name a scenario."""
    if scenario is None:
        return goal
    end, room = float(scenario.sort_values("year")["value"].iloc[-1]), NAME_ROOM * top
    if abs(goal - end) >= room:
        return goal
    return end + room if goal >= end else end - room


def _upper(scenario: pd.DataFrame | None) -> float:
    return 0.0 if scenario is None else float(scenario["upper"].max())


def _title(rows: pd.DataFrame, band: str) -> str:
    modelled = theme.modelled_title(rows)
    return f"{band} ({modelled.lower()})" if modelled else band


def _people(value: float) -> str:
    if value < 0:
        return f"{-value:,.0f} more than the pool would give (surplus)"
    return f"{value:,.0f} missing"


def _row_names(rows: pd.DataFrame) -> list[str]:
    """What tells the rows apart: every breakdown in which they differ."""
    columns = list(rows.columns)
    keys = columns[: columns.index("statistic")]
    differ = [name for name in keys if len(rows[name].unique()) > 1] or keys[-1:]
    return [", ".join(map(str, row)) for row in rows[differ].itertuples(index=False)]
