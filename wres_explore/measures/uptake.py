"""Who takes part in a programme and who does not: courses, mentoring, secondments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from wres_explore import arguments, ethnicity
from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.definitions import get
from wres_explore.errors import CountError, DefinitionError, SelectionError
from wres_explore.measures.holders import people_by_group
from wres_explore.measures.own_shape import own_shape
from wres_explore.measures.results import SIDES
from wres_explore.measures.supply import latest_year
from wres_explore.measures.targets.paths import Floats
from wres_explore.measures.two_groups import estimate
from wres_explore.stats.division import quotient
from wres_explore.vocabulary import EthnicGroup, Measure, Statistic

COLUMNS = (
    "programme", "statistic", "top_group", "bottom_group", "value", "lower",
    "upper", "confidence_level", "method", "status", "status_reason", "verdict", "in_range",
    "p_value", "missing", *SIDES, "unknown_participants", "unknown_eligible", "note",
)  # fmt: skip
"""Columns of `uptake`, after the year and the group."""


def uptake(
    data: Dataset,
    participants: Mapping[str, int],
    programme: str = "the programme",
    *,
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """How likely White staff are to take part in a programme, relative to each other group.

    Parameters
    ----------
    data
        Those who could take part, from `load`, `read` or `select`. Of several years the latest.
    participants
        People who took part by ethnic group, such as {"White": 30, "Black": 4, "Asian": 9}, in
        groups into which the data can be added up: give 0 for a group of which nobody did.
    programme
        What it is called in sentences.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    DataFrame
        One row for BME staff, then one for each group given. `value` is the rate of White staff
        over that of the group, as in indicator 4: above 1, White staff are more likely to take
        part; with its interval and `verdict`. `missing` is how many more people of the group would
        have taken part at the rate of White staff; below 0, fewer. `top_...` are White people and
        `bottom_...` the group: who took part, of whom could. People of unknown ethnicity are
        beside them, in no rate.

        No answer: `status` is "not calculable" where nobody of a group took part or could;
        `missing` is still there.

    Raises
    ------
    DefinitionError
        For groups that overlap, for what is no number of people, if White people are not given, and
        for an unknown confidence level.
    MappingError
        For a group that there is not.
    SelectionError
        If the data cannot be added up to the groups, or have staff of a group that is not given.
    CountError
        If more people took part than could.

    Notes
    -----
    SCAS, as `indicator`: Laud 2017. It is indicator 4 for one programme; indicator 4 itself counts
    all non-mandatory training.

    Examples
    --------
    >>> import wres_explore as wres
    >>> staff = wres.select(wres.load("london-2019"), ics="North East London")
    >>> found = wres.uptake(staff, {"White": 300, "BME": 210}, "mentoring")
    >>> found[["value", "missing"]].round(2).to_numpy().tolist()
    [[1.55, 115.4]]
    """
    require(data, [])
    arguments.level(confidence_level)
    arguments.text("programme", programme)
    given = people_by_group(participants, "Participants")
    year, eligible = _eligible(data, given)
    white = [g for g in given if ethnicity.MEMBERS[g] <= ethnicity.MEMBERS[EthnicGroup.WHITE]]
    if not white:
        msg = "White participants are not given, so that no group can be compared with them."
        raise DefinitionError(msg)
    others = [g for g in given if g not in white and g != EthnicGroup.UNKNOWN]
    rows = {EthnicGroup.BME: others} | {g: [g] for g in others}

    def people(groups: Sequence[EthnicGroup]) -> tuple[int, int]:
        return sum(given[g] for g in groups), sum(eligible[g] for g in groups)

    four = np.array([(*people(white), *people(some)) for some in rows.values()], dtype=np.float64)
    counts: dict[str, Floats] = dict(zip(SIDES, four.T, strict=True))
    record = get(4)
    names = [group.value for group in rows]
    top = EthnicGroup.WHITE.value
    missing = quotient(four[:, 0], four[:, 1]) * four[:, 3] - four[:, 2]
    frame = pd.DataFrame(
        {
            "year": year,
            "ethnic_group": names,
            "programme": programme,
            "statistic": Statistic.RELATIVE_LIKELIHOOD,
            "top_group": top,
            "bottom_group": names,
            **counts,
            **estimate(record, counts, confidence_level=confidence_level, method="scas"),
            "status_reason": _reasons(counts, names),
            "missing": missing,
            "unknown_participants": given.get(EthnicGroup.UNKNOWN, 0),
            "unknown_eligible": eligible.get(EthnicGroup.UNKNOWN, 0),
            "note": "",
        }
    )
    return own_shape(data, ["ethnic_group"], COLUMNS, frame)


def _eligible(
    data: Dataset, given: Mapping[EthnicGroup, int]
) -> tuple[int, dict[EthnicGroup, int]]:
    """The latest year, and staff by the groups of the participants."""
    year = latest_year(data, Measure.HEADCOUNT, ())
    counts = data.counts
    staff = counts[(counts["measure"] == Measure.HEADCOUNT) & (counts["year"] == year)]
    totals = staff.groupby("ethnic_group", observed=True)["n"].sum()
    if year is None or not totals.sum():
        msg = f"{data.info.name}: no staff are selected, so nobody could take part."
        raise SelectionError(msg)
    found = dict.fromkeys(given, 0)
    for name, people in totals.items():
        group = EthnicGroup(str(name))
        inside = [g for g in given if ethnicity.MEMBERS[group] <= ethnicity.MEMBERS[g]]
        if inside:
            found[inside[0]] += int(people)
        elif group != EthnicGroup.UNKNOWN and people:
            raise SelectionError(_unplaced(group, given))
    for group, people in given.items():
        if group != EthnicGroup.UNKNOWN and people > found[group]:
            msg = (
                f"{people:,} participants are {group.value}, but only {found[group]:,} staff. "
                "Check that the same people are selected."
            )
            raise CountError(msg)
    return year, found


def _unplaced(group: EthnicGroup, given: Mapping[EthnicGroup, int]) -> str:
    """Why staff of a group are in none of the participants' groups."""
    finer = [g.value for g in given if ethnicity.MEMBERS[g] & ethnicity.MEMBERS[group]]
    if finer:
        return (
            f"The staff data have {group.value} as one group, so participants who are {finer[0]} "
            f"cannot be held against their own: give {group.value} as one number."
        )
    return (
        f"Staff who are {group.value} have no number of participants: give 0 if nobody took part."
    )


def _reasons(counts: Mapping[str, Floats], names: list[str]) -> list[str]:
    """Why a row has no ratio; empty where it has one."""
    top, top_base, bottom, base = (counts[side] for side in SIDES)
    return [
        f"There are no {name} staff." if not n else
        "There are no White staff." if not m else
        f"No {name} staff took part." if x and not y else
        "Nobody of either group took part." if not y else ""
        for name, x, m, y, n in zip(names, top, top_base, bottom, base, strict=True)
    ]  # fmt: skip
