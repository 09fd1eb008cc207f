"""Targets: where senior bands stand on the way to their goals, and what it takes in people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from wres_explore import plotting
from wres_explore.app import columns, twins
from wres_explore.app.folds import MADE, Fold, checked
from wres_explore.app.naming import modelled_note, place_name
from wres_explore.app.results import asked, made
from wres_explore.app.sections import Answer, Choice, Later, Percentage, Section, said, told_once
from wres_explore.app.state import SENIOR, TOGETHER, Options, View
from wres_explore.app.store import dataset
from wres_explore.app.tiers import TITLE, tiers
from wres_explore.errors import DisclosureError
from wres_explore.measures.targets.entrant_curve import entrant_curve
from wres_explore.measures.targets.entrants import entrants_needed, scenario
from wres_explore.measures.targets.missing import missing_colleagues
from wres_explore.measures.targets.pace import pace
from wres_explore.measures.targets.trajectory import model_employer
from wres_explore.stats.flows import years_to_parity
from wres_explore.tables import records
from wres_explore.vocabulary import Status
from wres_explore.wording.in_people import entrants, parity, staff
from wres_explore.wording.working_targets import (
    entrants_working,
    missing_working,
    path_working,
    scenario_working,
)

TARGETS = {
    "Workforce, first year": "fixed",
    "Workforce, each year": "moving",
    "33%, the regional office": "regional",
}
POOLS = {"The band below": "band_below", "All staff selected": "workforce"}

CONTROLS = (
    Choice("band", "Pay band", lambda _, __: {band: band for band in (*SENIOR, TOGETHER)}),
    Choice("target", "Goal for 2028", lambda _, __: TARGETS),
    Choice("pool", "Missing colleagues against", lambda _, __: POOLS),
    Percentage("entrants", "Share of entrants who are of the group"),
    Percentage("group_leaving", "Share of the group who leave each year"),
    Percentage("leaving", "Share of other staff who leave each year"),
)

Flows = tuple[tuple[str, Any], ...]
"""Rates by their names, as `made` can remember them."""

STANDING, NEEDED, IF, MISSING = (
    "Where the band stands on its path", "What share of entrants it takes",
    "If this many entrants are of the group", "Missing colleagues",
)  # fmt: skip

RATES = (
    "Entrants are hires and promotions into the band. The rates are examples until you type those "
    "of your own organisation."
)

STRAIGHT = (
    "“A Model Employer” (2019) wants bands 8a to 9 as diverse as the workforce by 2028. Its paths "
    "were not published in full; these are straight lines."
)

FIRST_YEAR = (
    "This goal is the share of the whole workforce in the first year of the path, which may have "
    "changed since. “Workforce, each year” is a goal that moves with it."
)

OFFICE = (
    "33% is what the London office of NHS England and NHS Improvement aims at for its own staff "
    "(London Workforce Race Strategy, 2020). The strategy measures organisations against their own "
    "workforce."
)

JOINED = "Missing colleagues are counted band by band. The table has each."


ALL_YEARS = (
    "Paths run over all years, whichever is chosen. Missing colleagues are of the year chosen."
)


def targets_answer(view: View, options: Options) -> Answer:
    """Everything that the page says of a selection; a path needs all years, whichever is chosen."""
    lines = (ALL_YEARS,) if view.year else ()
    chosen, view = view, replace(view, year="")
    modelled = dataset(view.dataset).info.modelled
    name, of_year = place_name(view), place_name(chosen)
    sections = told_once(tuple(
        Later(title, partial(ask, of, options, called, modelled))
        for title, ask, of, called in (
            (STANDING, _standing, view, name), (NEEDED, _needed, view, name),
            (IF, _scenario, view, name), (MISSING, _missing, chosen, of_year),
        )
    ))  # fmt: skip
    if len(sections) > 1:
        sections += (Later(TITLE, partial(tiers, chosen, of_year, modelled), wide=True),)
    return Answer(f"Targets: {of_year}", modelled_note(view), lines, sections)


def _paths(view: View, options: Options) -> pd.DataFrame:
    """The paths of every band, or of those that are taken as one."""
    together = _together(options)
    found: pd.DataFrame = asked(model_employer, view, target=options.target, together=together)
    return found


def _together(options: Options) -> tuple[str, ...]:
    if options.band != TOGETHER:
        return ()
    first, last = (SENIOR.index(f"Band {end}") for end in ("8c", "9"))
    return SENIOR[first : last + 1]


def _flows(options: Options) -> dict[str, Any]:
    """The rates that were typed, as the library takes them."""
    rates = {"turnover": options.leaving / 100}
    if options.group_leaving != options.leaving:
        rates["group_turnover"] = options.group_leaving / 100
    return rates


def needed_of(view: View, target: str, together: tuple[str, ...], flows: Flows) -> pd.DataFrame:
    """Entrants that the paths of a selection take."""
    return entrants_needed(_open(view, target, together), **dict(flows))


def pace_of(view: View, target: str, together: tuple[str, ...]) -> pd.DataFrame:
    """How fast the bands of a selection have moved, and would have to."""
    return pace(_open(view, target, together))


def scenario_of(
    view: View, target: str, together: tuple[str, ...], band: str, entrant_share: float,
    flows: Flows,
) -> pd.DataFrame:  # fmt: skip
    """What given entrants lead to in one band of a selection; no rows where it has nobody."""
    paths = _open(view, target, together)
    own = paths[paths["pay_band"] == band]
    counted = own["top_denominator"].fillna(0) > 0
    if not counted.any():
        return own.head(0)
    return scenario(own, entrant_share=entrant_share, **dict(flows))


def _open(view: View, target: str, together: tuple[str, ...]) -> pd.DataFrame:
    """The paths of the bands that may be shown: nothing is worked out from the others."""
    paths = asked(model_employer, view, target=target, together=together)
    rows = paths["status"] == Status.WITHHELD
    found: pd.DataFrame = paths[~paths["pay_band"].isin(set(paths.loc[rows, "pay_band"]))]
    if found["top_denominator"].isna().all() and rows.any():
        raise DisclosureError(str(paths.loc[rows, "status_reason"].iloc[0]))
    return found


def _of_band(table: pd.DataFrame, options: Options) -> pd.DataFrame:
    return table[table["pay_band"] == options.band]


EMPTY = "Nobody selected is at {}. Choose another pay band."


def _nobody(title: str, view: View, options: Options) -> Section:
    """Why there is nothing to say of a band: it is empty, or withheld."""
    own = _of_band(_paths(view, options), options)
    lines = said(own[own["status"] == Status.WITHHELD].tail(1))
    return Section(title, lines or (EMPTY.format(options.band),))


def _of_first(
    say: Callable[[dict[str, Any]], tuple[str, ...]], rows: pd.DataFrame
) -> tuple[str, ...]:
    """The arithmetic of the first row; nothing where there is none."""
    return say(records(rows)[0]) if len(rows) else ()


def _standing(view: View, options: Options, name: str, modelled: bool) -> Section:
    paths = _paths(view, options)
    latest = paths[paths["top_denominator"].notna()].groupby("pay_band", observed=True).tail(1)
    table = twins.table(latest, f"Pay bands on their paths, {name}", columns.PATHS)
    own, now = _of_band(paths, options), _of_band(latest, options)
    if own["goal_share"].isna().all():
        return replace(_nobody(STANDING, view, options), table=table)
    speed = made(pace_of, view, options.target, _together(options))
    about = {"regional": (OFFICE,), "fixed": (FIRST_YEAR,)}.get(options.target, ())
    lines = (*said(now), *said(_of_band(speed, options)), *about, STRAIGHT)
    return Section(
        STANDING, lines, plotting.goal_path.chart(own), table,
        modelled=modelled, folds=checked(now, made=_of_first(path_working, now)),
    )  # fmt: skip


def _needed(view: View, options: Options, name: str, modelled: bool) -> Section:
    flows = _flows(options)
    found = made(needed_of, view, options.target, _together(options), tuple(flows.items()))
    table = twins.table(found, f"Entrants needed, {name}", columns.NEEDED)
    own = _of_band(found, options)
    if own.empty:
        return replace(_nobody(NEEDED, view, options), table=table)
    row = own.iloc[0]
    chart = None
    if row["status"] == Status.OK:
        ends = {"share": float(row["share"]), "target": float(row["target_share"])}
        chart = plotting.entrant_curve.chart(asked(entrant_curve, **ends, **flows))
    lines = (*said(own), *entrants(records(own)[0]), RATES)
    fold = Fold(MADE, _of_first(entrants_working, own))
    return Section(NEEDED, lines, chart, table, modelled=modelled, folds=(fold,) * bool(fold.lines))


def _scenario(view: View, options: Options, name: str, modelled: bool) -> Section:
    flows, share = _flows(options), options.entrants / 100
    own = made(
        scenario_of, view, options.target, _together(options), options.band, share,
        tuple(flows.items()),
    )  # fmt: skip
    if own.empty:
        return _nobody(IF, view, options)
    now, *_, last = records(own)
    years = asked(
        years_to_parity, share=float(now["expected"]), target=float(now["target_share"]),
        entrant_share=share, **flows,
    )  # fmt: skip
    lines = (*said(own.tail(1)), *staff(now, last), parity(now, float(years)))
    return Section(
        IF, lines, plotting.goal_path.chart(_of_band(_paths(view, options), options), own),
        twins.table(own, f"{options.band} if {options.entrants}% of entrants, {name}",
                    columns.SCENARIO),
        modelled=modelled, folds=(Fold(MADE, scenario_working(now, last)),),
    )  # fmt: skip


def _missing(view: View, options: Options, name: str, modelled: bool) -> Section:
    found = asked(missing_colleagues, view, pool=options.pool)
    known = bool((found["status"] == Status.OK).any())
    own = _of_band(found, options)
    lines = said(own) if len(own) else (EMPTY.format(options.band),)
    lines = (JOINED,) if options.band == TOGETHER else lines
    sums = _of_first(missing_working, own)
    return Section(
        MISSING, lines, plotting.missing_colleagues.chart(found) if known else None,
        twins.table(found, f"Missing colleagues, {name}", columns.MISSING), modelled=modelled,
        folds=(Fold(MADE, sums),) * bool(sums),
    )  # fmt: skip
