"""Goals in one plain sentence per row: paths, entrants, scenarios, missing colleagues, power."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from wres_explore.definitions import INDICATORS
from wres_explore.errors import DefinitionError
from wres_explore.ethnicity import people_of
from wres_explore.tables import Row, records
from wres_explore.vocabulary import ALL, PathVerdict, PayBand, Status, Verdict
from wres_explore.wording.bands import at_band
from wres_explore.wording.in_people import pace_in_people
from wres_explore.wording.numbers import chance, counted, lower_first


def describe_targets(table: pd.DataFrame) -> list[str]:
    """What each row of a table about goals says, as a sentence.

    Parameters
    ----------
    table
        From `model_employer`, `entrants_needed`, `scenario`, `pace`, `entrant_curve`,
        `missing_colleagues`, `power` or `detectable`.

    Returns
    -------
    list of str
        One text per row, the breakdown first ("North East London: ..."). Modelled figures say so.

    Raises
    ------
    DefinitionError
        For any other table.
    """
    columns = set(table.columns) if isinstance(table, pd.DataFrame) else set()
    say = next((say for marks, say in KINDS if marks <= columns), None)
    if say is None:
        msg = (
            f"{type(table).__name__} is no table about goals. Describe what model_employer, "
            "entrants_needed, scenario, missing_colleagues, power or detectable gave."
        )
        raise DefinitionError(msg)
    first = list(table.columns)
    keys = first[: next(first.index(n) for n in ("statistic", "indicator", "n_top") if n in first)]
    named = [name for name in keys if name not in ("year", "pay_band", "years")]
    texts = []
    for row in records(table):
        text = say(row)
        text = text[0].upper() + text[1:]
        parts = [row.get("selection"), *(row[name] for name in named)]
        cell = ", ".join(str(part) for part in parts if part not in (ALL, None, ""))
        modelled = " Modelled figures." if row.get("modelled") else ""
        texts.append(f"{cell}: {text}{modelled}" if cell else f"{text}{modelled}")
    return texts


def _path(row: Row) -> str:
    band, group = at_band(row["pay_band"]), people_of(row["top_group"])
    if pd.isna(row["goal_share"]):
        return f"{band}: no path. {row['note'] or row['status_reason']}"
    goal = f"{row['goal_share']:.1%}"
    year = int(row["year"])
    if pd.isna(row["top_denominator"]) and row["baseline_share"] >= row["target_share"]:
        return (
            f"{group} {band} had reached the goal of {row['target_share']:.1%} in "
            f"{int(row['baseline_year'])}, so the path to {year} stays at the goal."
        )
    if pd.isna(row["top_denominator"]):
        return (
            f"{group} {band} are to be {goal} by {year}: "
            f"{int(row['goal_people']):,} people if the band keeps its size."
        )
    counts = f"{int(row['top_numerator']):,} of {int(row['top_denominator']):,}"
    needed = _more(row["people_needed"], row["top_group"])
    note = f" {row['note']}" if row["note"] else ""
    if row["verdict"] == PathVerdict.HEADS_ONLY:
        return f"{group} {band} were {counts} people in {year}; {needed} for the path.{note}"
    if row["status"] != Status.OK:
        return f"{band}: {row['status_reason']}"
    seen = f"{group} {band} were {row['value']:.1%} in {year} ({counts}; {_limits(row)})"
    said = {
        PathVerdict.START: f"the start of a path to {row['target_share']:.1%} by "
        f"{int(row['goal_year'])}",
        PathVerdict.MET: f"which meets the goal of {row['target_share']:.1%}",
        PathVerdict.AHEAD: f"ahead of the path, which is at {goal}",
        PathVerdict.ON_PATH: f"on the path, which is at {goal}",
        PathVerdict.WITHIN_CHANCE: f"below the path, which is at {goal}, but within what chance "
        f"alone can do; {needed}",
        PathVerdict.BELOW: f"below the path, which is at {goal}, by more than chance; {needed}",
    }[PathVerdict(row["verdict"])]
    return f"{seen}, {said}.{note}"


def _more(people: Any, group: str) -> str:
    n = int(people)
    if not n:
        return "nobody more was needed"
    return f"{_so_many_more(n, group, 'person', 'people')} {'was' if n == 1 else 'were'} needed"


def _so_many_more(people: int, group: str, one: str, many: str) -> str:
    return f"{people:,} more {people_of(group, one if people == 1 else many)}"


def _needed(row: Row) -> str:
    band = at_band(row["pay_band"])
    if row["status"] != Status.OK:
        return f"{band}: {row['status_reason']}"
    rate = _turnover(row)
    return (
        f"{row['value']:.0%} of the people who enter {_band(row['pay_band'])} each year would have "
        f"to be {_member(row['top_group'])} to bring the band from {row['share']:.1%} in "
        f"{int(row['from_year'])} to {row['target_share']:.1%} by {int(row['goal_year'])}, "
        f"if {rate}."
    )


def _scenario(row: Row) -> str:
    year, group = int(row["year"]), people_of(row["top_group"])
    reached = "" if math.isnan(row["reached"]) else (
        f" In {chance(row['reached'])} of the runs the goal of {row['target_share']:.1%} "
        "is reached."
    )  # fmt: skip
    inside = f"{row['confidence_level']:.0%}"
    if year == int(row["from_year"]):  # counted, and the same in every run
        return f"{group} are {row['value']:.1%} of {_band(row['pay_band'])} in {year}, the start."
    return (
        f"If {row['entrant_share']:.0%} of the people who enter {_band(row['pay_band'])} each year "
        f"are {_member(row['top_group'])} and {_turnover(row)}, {group} would be "
        f"{row['value']:.1%} of it in {year} ({row['lower']:.1%} to {row['upper']:.1%} in {inside} "
        f"of the runs).{reached}"
        " A scenario, not a forecast."
    )


def _curve(row: Row) -> str:
    years = f"{row['years']:g} year{'' if row['years'] == 1 else 's'}"
    if row["status"] != Status.OK:
        return f"In {years} no share of entrants takes the band to {row['target_share']:.1%}."
    return (
        f"To go from {row['share']:.1%} to {row['target_share']:.1%} in {years}, "
        f"{row['value']:.0%} of the people who enter each year would have to be of the group"
        f", if {_turnover(row)}."
    )


def _missing(row: Row) -> str:
    where = at_band(row["pay_band"]) if "pay_band" in row else "here"
    if row["status"] != Status.OK:
        return f"{where}: {row['status_reason']}"
    low, high, n = (int(row[name]) for name in ("lower", "upper", "value"))
    shares = f"{row['pool_share']:.1%} of known ethnicity; {_share_of(row):.1%} {where}"
    pool = f"the make-up of {row['pool']} ({shares})"
    if row["pool"].startswith("share"):
        pool = f"a share of {row['pool_share']:.1%}"
    group = row["top_group"]
    if n > 0:
        more = _so_many_more(n, group, "colleague", "colleagues")
        said = f"{more} {where} would match {pool}"
    elif n < 0:
        more = _so_many_more(-n, group, "colleague", "colleagues")
        there = "there is" if n == -1 else "there are"
        said = f"{there} {more} {where} than {pool} would give: a surplus"
    else:
        said = f"the share {where} matches {pool} to within one person"
    doubt = ""
    if row["verdict"] == Verdict.UNCERTAIN:
        doubt = " The two shares cannot be told apart."
    note = f" {row['note']}" if row["note"] else ""
    return f"{said} (chance alone could make it {_span(low, high, surplus=n < 0)}).{doubt}{note}"


def _share_of(row: Row) -> float:
    return float(row["top_numerator"] / row["top_denominator"])


def _span(low: int, high: int, *, surplus: bool) -> str:
    """A range of people, without negative people."""
    if low >= 0 and not surplus:
        return f"{low:,} to {high:,}"
    if high <= 0 and surplus:
        return f"{-high:,} to {-low:,}"
    return f"anything from a surplus of {max(-low, 0):,} to {max(high, 0):,} missing"


def _power(row: Row) -> str:
    if row["status"] != Status.OK:
        return str(row["status_reason"])
    cases = counted(row["cases"], "case")
    sizes = f"among {int(row['n_top']):,} and {int(row['n_bottom']):,} people"
    limits = [
        f"of {_ratio(row[name])} or {word}" if row[name] else "of 0"
        for word, name in (("less", "stands_out_below"), ("more", "stands_out_above"))
        if not math.isnan(row[name]) and not math.isinf(row[name])
    ]
    seen = "hardly any observed ratio stands out from 1"
    if limits:
        seen = f"only an observed ratio {' or '.join(limits)} stands out from 1"
    two_years = _may_cover_two_years(row)
    unit = "returns" if two_years else "years"
    often = f"A true ratio of {row['ratio']:g} would be seen in {chance(row['value'])} of {unit}"
    years = row["years_needed"]
    if math.isinf(years):
        wait = f" like this one, and not often enough even with 20 {unit} pooled"
    elif years == 1:
        wait = " like this one"
    else:
        wait = (
            f" like this one, and in at least {row['power']:.0%} of times with {int(years)} {unit} "
            "pooled"
        )
    overlap = f" {_overlap(two_years, years)}" if two_years and years > 1 else ""
    return f"with {cases} {sizes}, {seen}. {often}{wait}.{overlap}"


def _overlap(until: int, returns: float) -> str:
    """How many years it takes until so many returns share no case."""
    said = f"Returns up to {until} may cover two years, so that only every other one can be pooled"
    if math.isinf(returns):
        return f"{said}, or cases would count twice."
    return f"{said}: {int(returns)} that share no case take about {2 * int(returns) - 1} years."


def _ratio(value: float) -> str:
    """A ratio with two decimals, or with as many as it takes not to be 0."""
    return f"{value:.2f}" if value >= SMALLEST_OF_TWO_DECIMALS else f"{value:.1g}"


SMALLEST_OF_TWO_DECIMALS = 0.005


def _may_cover_two_years(row: Row) -> int | None:
    """The last year of two-year returns, if the row is of such a year."""
    last = INDICATORS[str(row["indicator"])].two_year_until if "indicator" in row else None
    return last if last is not None and row["year"] <= last else None


def _turnover(row: Row) -> str:
    if math.isnan(row["group_turnover"]):
        return f"{row['turnover']:.0%} of the band leave each year"
    return (
        f"{row['group_turnover']:.0%} of the group and {row['turnover']:.0%} of others leave each "
        "year"
    )


def _limits(row: Row) -> str:
    return f"{100 * row['confidence_level']:g}% interval {row['lower']:.1%} to {row['upper']:.1%}"


def _band(band: object) -> str:
    """A band as the object of a sentence."""
    return "very senior management" if band == PayBand.VSM else lower_first(band)


def _member(group: str) -> str:
    """What a sentence calls somebody of a group: "BME", "of any other Asian background"."""
    said = people_of(group, "staff")
    return said.removesuffix(" staff") if said.endswith(" staff") else said.removeprefix("staff ")


def _pace(row: Row) -> str:
    return f"{at_band(row['pay_band'])}: {lower_first(pace_in_people(row))}"


KINDS: tuple[tuple[frozenset[str], Callable[[Row], str]], ...] = (
    (frozenset({"goal_people", "people_needed"}), _path),
    (frozenset({"needed_a_year", "people_at_this_pace"}), _pace),
    (frozenset({"entrants_a_year"}), _needed),
    (frozenset({"expected", "reached"}), _scenario),
    (frozenset({"direction", "pool_share"}), _missing),
    (frozenset({"years_needed", "false_alarms"}), _power),
    (frozenset({"years", "target_share", "turnover"}), _curve),
)
