"""Whether figures follow what the strategy commits to: one status for each item of its time line.

A commitment about organisations is a count of them. How many of those that miss would still be
held back by chance alone is counted beside it, and where these could turn the answer, it cannot
be told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.indicator import indicator
from wres_explore.measures.own_shape import PROVENANCE
from wres_explore.measures.results import SIDES, provenance
from wres_explore.measures.tally import tally
from wres_explore.measures.targets.trajectory import model_employer
from wres_explore.measures.whom import Comparison, compare_with_white
from wres_explore.stats.proportion import proportion_interval
from wres_explore.strategy.printed import commitments
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE, EthnicGroup, Measure, PayBand, Progress

SENIOR = ("Band 8a", "Band 8b", "Band 8c", "Band 8d", "Band 9")
"""Bands of the goals of 2028, taken as one: each alone has too few people in most organisations."""

MANAGERS_UNTIL = 2025
"""The year that the strategy sets for boards and very senior managers."""

BY_CHANCE = "Chance alone may hold back {} of the others."
UNKNOWN_EXECUTIVES = "Of {} of the others an executive's ethnicity is unknown."

Bools = NDArray[np.bool_]

_SLACK = 1e-9
"""Of a person, so that arithmetic on fractions never asks for one too many."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one commitment stands.

    `value`: the share of organisations, or nothing. `upper`: the share with those whom chance
    alone may hold back. `counted` of `of` organisations. `finding`: what was found, or why
    nothing was. `fewest`: the smallest count of people or organisations that it rests on.
    """

    status: Progress
    finding: str
    year: int | None = None
    value: float = np.nan
    upper: float = np.nan
    counted: int | None = None
    of: int | None = None
    fewest: int | None = None


def progress(data: Dataset) -> pd.DataFrame:
    """How each commitment of the strategy stands, as far as the data can show it.

    Parameters
    ----------
    data
        From `load`, `read` or `select`. A part of London is held against the same thresholds.

    Returns
    -------
    DataFrame
        The columns of `commitments`, then `status`:

        - "met" and "not met";
        - "cannot be told": those that miss it by no more than chance explains would turn it;
        - "no threshold": the strategy does not say how much, or when it is enough;
        - "not measurable": these data do not have what it takes, or no data of this project do.

        Then `finding` in words, the WRES `year` of the figures, and for shares of organisations
        `value`, `upper` (with those whom chance alone may hold back), `counted` and `of`;
        `fewest`, the smallest count of people or organisations that it rests on; then where the
        data come from.

        No answer: never; a commitment that cannot be measured says why.

    Notes
    -----
    How the words of the time line are read: *on track* is at or above a straight path from the
    first year to the goal (`model_employer`), for bands 8a to 9 taken as one, or for very senior
    managers and for the board. *Equity* and *parity* of a relative likelihood are an interval
    within 0.80 to 1.25; it is missed where the interval is outside. The time line is on page 82.

    Examples
    --------
    >>> import wres_explore as wres
    >>> found = wres.progress(wres.load("london-model")).set_index("commitment")
    >>> found.loc["equity-2-3", "status"]
    'not met'
    """
    require(data, [])
    table = commitments()
    found = pd.DataFrame([asdict(_standing(data, row)) for row in table.to_dict("records")])
    for name in ("year", "counted", "of", "fewest"):
        found[name] = found[name].astype("Int64")
    about = {name: provenance(data)[name] for name in PROVENANCE}
    return pd.concat([table, found], axis=1).assign(**about)


def _standing(data: Dataset, row: Mapping[str, str]) -> Standing:
    if not row["measure"]:
        return Standing(Progress.NOT_MEASURABLE, "No workforce data show it.")
    threshold = float(row["threshold"]) if row["threshold"] else np.nan
    try:
        return MEASURES[row["measure"]](data, threshold)
    except (SelectionError, DefinitionError) as error:
        return Standing(Progress.NOT_MEASURABLE, str(error))


def _of_organisations(
    reached: Bools, may: Bools, threshold: float, year: int, what: str, why: str = BY_CHANCE
) -> Standing:
    """A share of organisations held against a threshold; `may`: who may not miss it either."""
    of, counted, unsure = len(reached), int(reached.sum()), int((may & ~reached).sum())
    needed = int(np.ceil(threshold * of - _SLACK))
    if counted >= needed:
        status = Progress.MET
    elif counted + unsure < needed:
        status = Progress.NOT_MET
    else:
        status = Progress.UNCERTAIN
    finding = f"{counted} of {of} {what} in {year}; {needed} would be needed."
    if unsure:
        finding = f"{finding} {why.format(unsure)}"
    return Standing(status, finding, year, counted / of, (counted + unsure) / of, counted, of, of)


def _senior(data: Dataset) -> tuple[pd.DataFrame, int]:
    """Bands 8a to 9 of each organisation as one, in the latest year, with their path and goal."""
    return _latest(model_employer(data, by=["organisation"], together=SENIOR))


def _managers(data: Dataset) -> tuple[pd.DataFrame, int]:
    """Very senior managers of each organisation."""
    paths = model_employer(data, by=["organisation"], managers_until=MANAGERS_UNTIL)
    managers = paths[paths["pay_band"] == PayBand.VSM.value]
    if managers.empty:
        msg = f"{data.info.name} has no very senior managers."
        raise SelectionError(msg)
    return _latest(managers)


def _latest(paths: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    counted = paths[paths["top_denominator"].notna()]
    year, first = int(counted["year"].max()), int(paths["baseline_year"].iloc[0])
    if year == first:
        msg = f"A path needs two years with counts by pay band; there is {year}."
        raise SelectionError(msg)
    now = counted[counted["year"] == year].set_index("organisation")
    table = pd.DataFrame(
        {"x": now["top_numerator"], "n": now["top_denominator"], "path": now["goal_share"],
         "goal": now["target_share"]}, dtype=float,
    )  # fmt: skip
    return table[table["n"] > 0].dropna(), year


def _board(data: Dataset) -> tuple[pd.DataFrame, int]:
    """The board of each organisation: its path goes to the share in the workforce at its start."""
    require(data, ["organisation"], measure=Measure.BOARD_ALL)
    whom = compare_with_white(data.focus)
    board = _members(data, Measure.BOARD_ALL, whom)
    staff = tally(data, Measure.HEADCOUNT, ["year", "organisation"], whom)
    first, year = int(board["year"].min()), int(board["year"].max())
    if year == first:
        msg = f"A path needs two years with boards; there is {year}."
        raise SelectionError(msg)
    of = {
        name: table[table["year"] == at].set_index("organisation")
        for name, table, at in (
            ("start", board, first), ("now", board, year), ("staff", staff, first)
        )
    }  # fmt: skip
    goal = of["staff"]["group"] / of["staff"]["total"]
    start = of["start"]["group"] / of["start"]["total"]
    passed = min((year - first) / (MANAGERS_UNTIL - first), 1.0)
    path = goal.where(start >= goal, start + (goal - start) * passed)
    now = of["now"]
    table = pd.DataFrame({"x": now["group"], "n": now["total"], "path": path, "goal": goal})
    return table.dropna(), year


Part = Callable[[Dataset], tuple[pd.DataFrame, int]]


def _share(data: Dataset, threshold: float, parts: Sequence[Part], to: str, what: str) -> Standing:
    """Organisations that reach the path or the goal in all parts."""
    reached, may, years = [], [], set()
    for part in parts:
        table, year = part(data)
        n = table["n"].to_numpy()
        _, _, upper = proportion_interval(table["x"].to_numpy(), n)
        reached.append(table["x"] >= table[to] * n - _SLACK)
        may.append(reached[-1] | (upper >= table[to]))
        years.add(year)
    if len(years) > 1:
        msg = f"Staff and boards were last counted in different years: {min(years)}, {max(years)}."
        raise SelectionError(msg)
    both = pd.concat([*reached, *may], axis=1, join="inner").to_numpy(dtype=bool)
    if not len(both):
        msg = f"{data.info.name}: of no organisation is all of this counted."
        raise SelectionError(msg)
    at = len(parts)
    return _of_organisations(
        both[:, :at].all(axis=1), both[:, at:].all(axis=1), threshold, years.pop(), what
    )


def _members(data: Dataset, measure: Measure, whom: Comparison) -> pd.DataFrame:
    """Members of boards by year and organisation; boards have no professions and no bands."""
    found = tally(data, measure, ["year", "organisation"], whom)
    if found.empty:
        msg = f"{data.info.name} has no boards for this selection."
        raise SelectionError(msg)
    return found


def _executives(data: Dataset, threshold: float) -> Standing:
    """Organisations with at least one executive on the board who is not White."""
    require(data, ["organisation"], measure=Measure.BOARD_EXECUTIVE)
    whom = compare_with_white([EthnicGroup.BME])
    table = _members(data, Measure.BOARD_EXECUTIVE, whom)
    year = int(table["year"].max())
    now = table[table["year"] == year]
    some, unknown = now["group"].to_numpy() > 0, now["unknown"].to_numpy() > 0
    what = "organisations had an executive of the board who is not White"
    return _of_organisations(some, some | unknown, threshold, year, what, UNKNOWN_EXECUTIVES)


def _equity(data: Dataset, years: float, numbers: Sequence[str]) -> Standing:
    """Relative likelihoods that lie in the range in each of the latest years."""
    low, high = FOUR_FIFTHS_RANGE
    statuses, told, latest, fewest = [], [], [], []
    for number in numbers:
        rows = indicator(data, number, by=["year"])
        if rows["year"].isna().all():
            msg = f"{data.info.name} has no figure of indicator {number}."
            raise SelectionError(msg)
        last = int(rows["year"].max())
        rows = rows[rows["year"] > last - years]
        known = rows[rows["value"].notna() | rows["published_value"].notna()]
        if len(known) < years:
            msg = (
                f"Indicator {number} is known for {len(known)} of the {int(years)} years up to "
                f"{last}."
            )
            raise SelectionError(msg)
        value = known["value"].fillna(known["published_value"])
        lower, upper = known["lower"].fillna(value), known["upper"].fillna(value)
        inside = (lower >= low) & (upper <= high)
        statuses += [
            Progress.MET if within else Progress.NOT_MET if apart else Progress.UNCERTAIN
            for within, apart in zip(inside, (lower > high) | (upper < low), strict=True)
        ]
        told += [
            f"{one:.2f} in {year}" if np.isnan(interval) else
            f"{one:.2f} ({interval:.2f} to {end:.2f}) in {year}"
            for one, interval, end, year in zip(
                value, known["lower"], known["upper"], known["year"], strict=True
            )
        ]  # fmt: skip
        told[-len(known)] = f"Indicator {number}: {told[-len(known)]}"
        latest.append(int(known["year"].max()))
        fewest += _people(known)
    worst = next(s for s in (Progress.NOT_MET, Progress.UNCERTAIN, Progress.MET) if s in statuses)
    finding = f"{'; '.join(told)}. The range is {low:.2f} to {high:.2f}."
    return Standing(worst, finding, min(latest), fewest=min(fewest, default=None))


def _people(rows: pd.DataFrame) -> list[int]:
    """Counts of people behind rows of two sides: who is in each, and who is left out."""
    top, top_base, bottom, bottom_base = (rows[side] for side in SIDES)
    each = (top, top_base, bottom, bottom_base, top_base - top, bottom_base - bottom)
    return [int(people) for people in pd.concat(each).dropna()]


def _equity_and_first(data: Dataset, _: float) -> Standing:
    """Indicators 1, 2 and 3; what equity of indicator 1 is, with its many bands, is not said."""
    others = _equity(data, 1, ("2", "3"))
    if others.status is Progress.NOT_MET:
        return others
    finding = f"{others.finding} What equity of indicator 1 is, the strategy does not say."
    return Standing(Progress.NO_THRESHOLD, finding, others.year, fewest=others.fewest)


def _vague(data: Dataset, _: float, why: str) -> Standing:
    return Standing(Progress.NO_THRESHOLD, why)


def _elsewhere(data: Dataset, _: float, why: str) -> Standing:
    return Standing(Progress.NOT_MEASURABLE, why)


MEASURES: dict[str, Callable[[Dataset, float], Standing]] = {
    "bands_on_track": partial(
        _share, parts=(_senior,), to="path",
        what="organisations were on their path in bands 8a to 9",
    ),
    "bands_met": partial(
        _share, parts=(_senior, _managers), to="goal",
        what="organisations had reached their goal in bands 8a to 9 and among very senior managers",
    ),
    "vsm_board_on_track": partial(
        _share, parts=(_managers, _board), to="path",
        what="organisations were on their path among very senior managers and on the board",
    ),
    "vsm_board_met": partial(
        _share, parts=(_managers, _board), to="goal",
        what="organisations had reached their goal among very senior managers and on the board",
    ),
    "boards_with_executive": _executives,
    "equity": partial(_equity, numbers=("2", "3")),
    "equity_3": partial(_equity, numbers=("3",)),
    "equity_1_2_3": _equity_and_first,
    "gaps": partial(_vague, why="The strategy does not say how small a gap is to be."),
    "pay_gap": partial(_elsewhere, why="It takes a file of pay: see `pay_gap`."),
    "guardians": partial(_elsewhere, why="It takes a count of guardians by ethnic group."),
    "temporary": partial(_elsewhere, why="It takes staff surveys of temporary staff."),
}  # fmt: skip
"""What each measure of a commitment counts, by its name in the table."""
