"""Answers about goals in whole people: entrants a year, staff in the goal year, years to parity.

A share moves nobody; so many of the people who are hired do.
"""

from __future__ import annotations

import math

import pandas as pd

from wres_explore.ethnicity import people_of
from wres_explore.tables import Row
from wres_explore.vocabulary import Status
from wres_explore.wording.numbers import counted


def entrants(row: Row) -> list[str]:
    """One row of `entrants_needed` in people a year; empty where it has no answer."""
    if row["status"] != Status.OK:
        return []
    entering = row["entrants_a_year"]
    more = (row["value"] - row["share"]) * entering
    needed, as_now, every, apart = _a_year(
        row["value"] * entering, row["share"] * entering, entering, more
    )
    return [
        f"In people: about {needed} of the {every} who enter each year, on average. If they were "
        f"as the band is now, it would be {as_now}: the goal takes {apart} "
        f"{'more' if more >= 0 else 'fewer'} of the group among them each year."
    ]


def pace_in_people(row: Row) -> str:
    """One row of `pace`: so far, needed from now, and where it leads if it goes on so."""
    if row["status"] != Status.OK:
        return f"People a year: {row['status']}. {row['status_reason']}"
    group, size = people_of(row["top_group"]), int(row["top_denominator"])
    gained, needed, apart = _a_year(row["value"], row["needed_a_year"], row["more_a_year"])
    so_far = "more" if row["value"] >= 0 else "fewer"
    beside = f"{apart} a year {'above' if row['more_a_year'] >= 0 else 'below'} that pace"
    first, last, end = (int(row[name]) for name in ("first_year", "year", "goal_year"))
    before, now = int(row["first_people"]), int(row["top_numerator"])
    return (
        f"From {first} to {last} {group} went from {before:,} to {now:,}, and from "
        f"{row['first_share']:.1%} to {row['share']:.1%} of the band. At its size of {last} such a "
        f"change of the share is {gained} {so_far} a year. The goal takes {needed} more a year "
        f"from there to {end}, which is {beside}. At the pace so far it would have "
        f"{_some(row['people_at_this_pace'])} of {size:,} in {end}, where the goal takes "
        f"{int(row['goal_heads']):,}; {_reached(row)}. Counts of everybody, and no forecast."
    )


def _reached(row: Row) -> str:
    """When a band would be at its goal if it went on as it has."""
    years = row["years_at_this_pace"]
    if math.isnan(years):
        return "so it would never reach the goal"
    # Arithmetic leaves a little more than whole years.
    whole = math.ceil(round(years, 9))
    if whole > LONGEST:
        return f"the goal would take more than {LONGEST} years"
    return f"the goal would take about {counted(whole, 'year')}, to {int(row['year']) + whole}"


LONGEST = 100
"""Years beyond which it is no use to say how many."""


IN_TENTHS = 20
"""People a year below which tenths are said: in a small band they are what there is."""

FEW = 5
"""People a year of whom a half is much, so that tenths are said of all that stand beside them."""


def _a_year(*people: float) -> list[str]:
    """How many people a year, whichever way, all as finely; what is not 0 is not said to be 0."""
    sizes = [round(abs(each), 9) for each in people]  # arithmetic leaves a little of nothing
    tenths = max(sizes) < IN_TENTHS or any(0 < size < FEW for size in sizes)
    least = 0.1 if tenths else 1
    return [
        "less than 0.1" if 0 < size < least / 2
        else f"{math.floor(size / least + 0.5) * least:,.{1 if tenths else 0}f}"
        for size in sizes
    ]  # fmt: skip


def staff(first: Row, last: Row) -> list[str]:
    """The rows of a `scenario` in people of the band; empty where the band has no size."""
    if pd.isna(last["top_denominator"]):
        return []
    size = int(last["top_denominator"])
    then, now = _whole(last["value"] * size), _whole(first["value"] * size)
    change = f"{abs(then - now):,} {'more' if then >= now else 'fewer'} than the {now:,}"
    return [
        f"In people: about {then:,} of {size:,} in {int(last['year'])}, which is {change} of "
        f"{int(first['year'])}. The goal takes "
        f"{math.ceil(last['target_share'] * size - 1e-9):,}."
    ]


def parity(row: Row, years: float) -> str:
    """Years from `years_to_parity` for the first row of a `scenario`, without chance."""
    goal = f"the goal of {row['target_share']:.1%}"
    if row["expected"] >= row["target_share"]:
        return f"The band is at or above {goal} already."
    if math.isinf(years) or math.isnan(years):
        return f"With these rates the expected share never reaches {goal}."
    whole = math.ceil(years)
    return (
        f"With these rates the expected share reaches {goal} after about "
        f"{counted(whole, 'year')}, in {int(row['from_year']) + whole}."
    )


def _whole(people: float) -> int:
    return math.floor(people + 0.5)


def _some(people: float) -> str:
    return f"{_whole(people):,}"
