"""The shapes that the model takes from England: who works at which grade of each profession."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from wres_explore.vocabulary import PayBand as B
from wres_explore.vocabulary import Profession as P

from .assumptions import family, value

SOURCE = Path(__file__).parents[1] / "sources" / "england_staff_by_grade_2019.csv"
"""Headcount by staff group, grade and ethnic group, England, 30 September 2019."""

BROAD = ("White", "Asian", "Black", "Chinese", "Mixed", "Other", "Unknown")
"""Ethnic groups of the source, in its order."""

AFC = tuple(B)[tuple(B).index(B.BAND_1) : tuple(B).index(B.BAND_9) + 1]

MEDICAL = (
    B.TRAINEE_GRADE,
    B.NON_CONSULTANT_CAREER_GRADE,
    B.OTHER_DOCTOR_GRADE,
    B.CONSULTANT,
    B.SENIOR_MEDICAL_MANAGER,
)


def _afc(first: B, last: B = B.BAND_9) -> tuple[B, ...]:
    return AFC[AFC.index(first) : AFC.index(last) + 1]


LADDERS: dict[P, tuple[B, ...]] = {
    P.NURSES: _afc(B.BAND_4),
    P.MIDWIVES: _afc(B.BAND_5, B.BAND_8C),
    P.ALLIED_HEALTH: _afc(B.BAND_4),
    P.SCIENTIFIC_WITHOUT_AHP: _afc(B.BAND_4),
    P.DOCTORS: MEDICAL,
    P.AMBULANCE: _afc(B.BAND_3),
    P.SUPPORT: _afc(B.BAND_1),
    P.INFRASTRUCTURE: (*_afc(B.BAND_1), B.VSM),
}
"""Grades of each profession, low to high."""

RUNGS = pd.MultiIndex.from_tuples(
    [(str(who), str(grade)) for who, grades in LADDERS.items() for grade in grades],
    names=["profession", "pay_band"],
)
"""Every grade of every profession: the rows of the model's tables."""

_GRADES = {
    B.TRAINEE_GRADE: (
        "Foundation Doctor Year 1",
        "Foundation Doctor Year 2",
        "Core Training",
        "Specialty Registrar",
    ),
    B.NON_CONSULTANT_CAREER_GRADE: ("Associate Specialist", "Specialty Doctor", "Staff Grade"),
    B.OTHER_DOCTOR_GRADE: (
        "Hospital Practitioner / Clinical Assistant",
        "Other And Local Hchs Doctor Grades",
    ),
    B.SENIOR_MEDICAL_MANAGER: ("Consultant",),
    B.VSM: ("Very Senior Manager",),
}
_TOGETHER = (P.ALLIED_HEALTH, P.SCIENTIFIC_WITHOUT_AHP)
_BELOW_5 = (B.BAND_3, B.BAND_4)


@cache
def staff() -> pd.DataFrame:
    """England's headcount at each rung, by broad ethnic group.

    AHPs and scientists, whom the source counts together, have one shape; ambulance staff below
    band 5 have that of band 5; senior medical managers have that of consultants, with
    fewer BME staff.
    """
    source = pd.read_csv(SOURCE).set_index(["staff_group", "grade"])[list(BROAD)]
    rows = []
    for who, grade in RUNGS:
        group = P.SCIENTIFIC_WITH_AHP if who in _TOGETHER else P(who)
        like = B.BAND_5 if who == P.AMBULANCE and grade in _BELOW_5 else B(grade)
        wanted = [(str(group), name) for name in _GRADES.get(like, (str(like),))]
        rows.append(source.reindex(wanted).sum().to_numpy(dtype=np.float64))
    table = pd.DataFrame(rows, index=RUNGS, columns=list(BROAD))
    fewer = value("odds of being BME, senior medical managers against consultants")
    table.loc[(P.DOCTORS, B.SENIOR_MEDICAL_MANAGER), BROAD[1:-1]] *= fewer
    return table


@cache
def shapes() -> pd.DataFrame:
    """Share of each broad ethnic group at each rung of England.

    A rung with few staff leans on the one below it, so that a handful of people do not bend the
    ladder. Above band 5 some professions have fewer BME staff, as assumed.
    """
    counts, weight = staff().to_numpy(), value("weight of the next lower grade")
    slopes = family("odds of being BME per band above 5")
    table = np.zeros(counts.shape)
    for i, (who, grade) in enumerate(RUNGS):
        first = i == 0 or RUNGS[i - 1][0] != who or grade in MEDICAL
        below = counts[i] if first else table[i - 1]
        table[i] = (counts[i] + weight * below / below.sum()) / (counts[i].sum() + weight)
    for i, (who, grade) in enumerate(RUNGS):
        steps = max(0, _height(grade) - AFC.index(B.BAND_5))
        table[i, 1:-1] *= np.exp(slopes.get(who, 0.0) * steps)
    table /= table.sum(axis=1, keepdims=True)
    return pd.DataFrame(table, index=RUNGS, columns=list(BROAD))


def _height(grade: str) -> int:
    """Position on the Agenda for Change ladder; very senior managers stand with band 9."""
    if grade in MEDICAL:
        return 0
    return len(AFC) - 1 if grade == B.VSM else AFC.index(B(grade))
