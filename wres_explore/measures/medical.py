"""Doctors and dentists: what counts can say of the Medical WRES, and no more.

The Medical WRES has eleven indicators, most of them from other sources (pay, examinations,
referrals, the staff survey); their exact formulas were not published with it. Counts of staff
and of appointments support three things: who stands at which grade, who is appointed to which
grade, and who gets from one grade to the next as far as a single day shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from wres_explore.breakdowns import PAY_DIMENSIONS, available, require
from wres_explore.dataset import Dataset
from wres_explore.definitions import INDICATORS
from wres_explore.errors import SelectionError
from wres_explore.measures.indicator import indicator
from wres_explore.measures.ladder.cliff_edge import cliff_edge
from wres_explore.measures.ladder.edge import MEDICAL
from wres_explore.measures.representation import representation
from wres_explore.measures.results import result
from wres_explore.vocabulary import MEDICAL_GRADES, Measure, Status


@dataclass(frozen=True, eq=False, repr=False)
class Medical:
    """The tables on medical and dental staff; each has `year` and the breakdown columns first.

    Attributes
    ----------
    grades
        Share of each grade who are BME, as `representation` by `medical_grade`.
    appointments
        Indicator 2 by the grade of the post, White over BME; one row that says so where the data
        have no appointments by grade. Consultant posts are the row "Consultants".
    pipeline
        Relative likelihood of being a consultant and not at a career grade, and a senior medical
        manager and not a consultant: BME over White, so below 1 is worse. Headcounts on one day,
        not promotions.
    """

    grades: pd.DataFrame
    appointments: pd.DataFrame
    pipeline: pd.DataFrame

    def __repr__(self) -> str:
        """How many grades are shown."""
        return f"<Medical: {len(self.grades)} grades, {len(self.pipeline)} comparisons>"


def medical(data: Dataset, by: Sequence[str] = (), *, confidence_level: float = 0.95) -> Medical:
    """Grades, appointments and pipeline of medical and dental staff.

    Parameters
    ----------
    data
        From `load`, `read` or `select`.
    by
        Breakdowns such as "ics". Without "year", the latest year there is.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    Medical
        Tables `grades`, `appointments` and `pipeline`.

        No answer: where the data have no appointments by grade, `appointments` is one row, "not
        available", that says so.

    Raises
    ------
    SelectionError
        If the data have no medical grades, or lack the breakdown.

    Notes
    -----
    Grades are no single ladder: a specialty doctor is not below a consultant on one path. So
    shares stand side by side, and only two steps are compared. Wilson 1927 for shares; ratios as in
    `indicator` and `cliff_edge` (Laud 2017).

    Examples
    --------
    >>> import wres_explore as wres
    >>> doctors = wres.medical(wres.load("england-2019"))
    >>> doctors.pipeline[["boundary", "value"]].round(2).to_numpy().tolist()
    [['career grades|consultants', 0.86]]
    """
    doctors, keys = _doctors(data, by)
    edge = cliff_edge(doctors, keys, confidence_level=confidence_level)
    return Medical(
        representation(doctors, [*keys, "medical_grade"], confidence_level=confidence_level),
        _appointments(doctors, keys, confidence_level),
        edge.pipeline[edge.pipeline["ladder"] == MEDICAL].reset_index(drop=True),
    )


def appointments_by_grade(data: Dataset, by: Sequence[str] = ()) -> pd.DataFrame:
    """The table `appointments` of `medical` alone."""
    return _appointments(*_doctors(data, by), 0.95)


def _doctors(data: Dataset, by: Sequence[str]) -> tuple[Dataset, list[str]]:
    """Medical and dental staff, and the breakdowns asked for."""
    keys = require(data, by, measure=Measure.HEADCOUNT)
    if graded := sorted(PAY_DIMENSIONS & set(keys)):
        msg = f"Grades are shown anyway. Take {graded[0]} out of by."
        raise SelectionError(msg)
    require(data, ["medical_grade"], measure=Measure.HEADCOUNT)
    counts = data.counts[data.counts["pay_band"].isin(list(MEDICAL_GRADES))]
    return replace(data, counts=counts), keys


def _appointments(doctors: Dataset, keys: list[str], level: float) -> pd.DataFrame:
    record = INDICATORS["2"]
    names = [*keys, "medical_grade"]
    wanted = {*names} - {"year"}
    if all(
        wanted <= {*available(doctors, measure=m)} for m in (record.numerator, record.denominator)
    ):
        return indicator(doctors, 2, names, confidence_level=level)
    row = {
        **dict.fromkeys(["year", *names]),
        "indicator": record.number,
        "statistic": record.statistic,
        "status": Status.NOT_AVAILABLE,
        "status_reason": f"{doctors.info.name} does not give appointments by medical grade.",
    }
    return result(doctors, names, pd.DataFrame([row]))
