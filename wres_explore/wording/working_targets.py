"""The arithmetic of paths, entrants and missing colleagues, with the numbers of their rows."""

from __future__ import annotations

import math

import pandas as pd

from wres_explore.tables import Row
from wres_explore.vocabulary import Status
from wres_explore.wording.numbers import MINUS
from wres_explore.wording.working import ROUNDED, figures

REPEATED = (
    "With two rates of leaving there is no short formula: {found} one year after the other, "
    "leavers of each side taken off and entrants added."
)


def path_working(row: Row) -> tuple[str, ...]:
    """Where a band stands on its path: one row of `model_employer` with counts."""
    if _lacks(row, "goal_share", "top_numerator", "top_denominator", "people_needed"):
        return ()
    people, staff = int(row["top_numerator"]), int(row["top_denominator"])
    start, goal, here = (_percent(row[n]) for n in ("baseline_share", "target_share", "goal_share"))
    years = int(row["goal_year"]) - int(row["baseline_year"])
    gone = int(row["year"]) - int(row["baseline_year"])
    path = f"The path stays at {here}." if row["baseline_share"] >= row["target_share"] else (
        f"The path in {int(row['year'])}: {start} + ({goal} {MINUS} {start}) × {gone} ÷ {years} "
        f"= {here}."
    )  # fmt: skip
    need = row["goal_share"] * staff
    more = f"{here} × {staff:,} = {figures(need)}; less {people:,}, in whole people: "
    return (
        f"{row['top_group']} {people:,} of {staff:,} = {figures(100 * people / staff)}%.", path,
        f"{more}{int(row['people_needed']):,} more.", ROUNDED,
    )  # fmt: skip


def entrants_working(row: Row) -> tuple[str, ...]:
    """What share of entrants it takes: one row of `entrants_needed`."""
    if row["status"] != Status.OK or _lacks(row, "top_denominator", "value"):
        return ()
    years = int(row["years"])
    if pd.notna(row["group_turnover"]):
        return (REPEATED.format(found="the share of entrants is found by trying it out,"),)
    stay = 1 - row["turnover"]
    new = 1 - stay**years
    share, goal = _percent(row["share"]), _percent(row["target_share"])
    return (
        f"Of those there now, {stay:g} stay each year; after {years} years 1 {MINUS} "
        f"{stay:g}^{years} = {figures(new)} of the band have entered since.",
        f"{share} + ({goal} {MINUS} {share}) ÷ {figures(new)} = {row['value']:.1%} of entrants.",
        f"Entrants a year: {row['turnover']:g} × {int(row['top_denominator']):,} = "
        f"{figures(row['entrants_a_year'])}.",
        ROUNDED,
    )


def scenario_working(first: Row, last: Row) -> tuple[str, ...]:
    """Where given entrants lead without chance, and what the runs add: rows of `scenario`."""
    runs = (
        f"Chance: of {last['method']} in which whole people leave and enter, "
        f"{last['confidence_level']:.0%} end between {last['lower']:.1%} and {last['upper']:.1%}."
    )
    if pd.notna(last["group_turnover"]):
        return (REPEATED.format(found="the share is worked out"), runs)
    years = int(last["year"]) - int(first["year"])
    stay, enter = f"{1 - last['turnover']:g}", _percent(last["entrant_share"])
    return (
        f"Without chance, after {years} years: {enter} + ({_percent(first['expected'])} {MINUS} "
        f"{enter}) × {stay}^{years} = {last['expected']:.1%}.",
        runs,
        ROUNDED,
    )


def missing_working(row: Row) -> tuple[str, ...]:
    """How many colleagues are missing: one row of `missing_colleagues`."""
    if row["status"] != Status.OK or _lacks(row, "top_numerator", "top_denominator", "pool_share"):
        return ()
    people, staff = int(row["top_numerator"]), int(row["top_denominator"])
    pool = _percent(row["pool_share"])
    if pd.notna(row["bottom_denominator"]):
        counts = f"{int(row['bottom_numerator']):,} of {int(row['bottom_denominator']):,}"
        pool_said = f"In the pool ({row['pool']}), {counts} of known ethnicity = {pool}."
    else:
        pool_said = f"In the pool ({row['pool']}): {pool}."
    return (
        pool_said,
        f"{pool} × {staff:,} of known ethnicity = {figures(row['pool_share'] * staff)}; "
        f"less {people:,}, in whole people: {_whole(row['value'])}.",
        f"By chance alone, {_whole(row['lower'])} to {_whole(row['upper'])}: the limits of the "
        "difference between the two shares, times the people of the band.",
        ROUNDED,
    )


def _lacks(row: Row, *names: str) -> bool:
    return any(pd.isna(row[name]) for name in names)


def _percent(value: float) -> str:
    return f"{figures(100 * value)}%" if not math.isnan(value) else "not known"


def _whole(value: float) -> str:
    return f"{value:,.0f}".replace("-", MINUS)
