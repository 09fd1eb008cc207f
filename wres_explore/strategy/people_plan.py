"""The People Plan's target for indicator 3: who is in range, and who would be by chance alone.

A target that counts point estimates counts out organisations that are fair, above all small ones.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.errors import SelectionError
from wres_explore.measures.indicator import indicator
from wres_explore.measures.own_shape import own_shape
from wres_explore.measures.results import SIDES
from wres_explore.measures.targets.paths import floats
from wres_explore.stats._tables_of_two import chance_outside
from wres_explore.stats.poisson_binomial import poisson_binomial
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE, Progress

TARGETS = {2020: 0.51, 2021: 0.76, 2022: 0.90}
"""Share of organisations that are to be in range, by the year in which it is due."""

COLUMNS = (
    "target_year", "target", "value", "in_range", "of", "needed", "status", "clearly_inside",
    "clearly_outside", "fair_in_range", "fair_lower", "fair_upper", "fair_meet",
)  # fmt: skip
"""Columns of `people_plan`, after the year."""

_SLACK = 1e-9
"""Of an organisation, so that arithmetic on fractions never asks for one too many."""


def people_plan(data: Dataset) -> pd.DataFrame:
    """How many organisations have indicator 3 in range, and how many would if all were fair.

    Parameters
    ----------
    data
        From `load`, `read` or `select`; with counts of the formal disciplinary process by
        organisation.

    Returns
    -------
    DataFrame
        One row per year. `in_range` of the `of` organisations that had any case have a relative
        likelihood from 0.80 to 1.25; `value` is their share. `target` is the share wanted by
        `target_year`, the first that is due then or later (after 2022 the last), and `needed` the
        organisations that it takes. `status`: "met" or "not met", by the number of organisations
        alone. `clearly_inside` and `clearly_outside` count organisations whose whole interval
        lies in the range, or none of it.

        `fair_in_range` is the share that would be counted in, on average, if the chances of BME
        and White staff were alike in every organisation; `fair_lower` and `fair_upper` are the
        2.5% and 97.5% points of that share, and `fair_meet` the chance that it would meet the
        target. Shares and chances are from 0 to 1.

        No answer: a year in which no organisation had a case has `of` 0, shares are missing, and
        `status` is "not measurable".

    Raises
    ------
    SelectionError
        If the data have no organisations, or no counts of indicator 3.

    Notes
    -----
    Targets: We are the NHS: People Plan 2020/21 (51% of organisations by the end of 2020); 76% and
    90% for the two years after are in the work on which it rests (A Fair Experience for All, 2019).
    The plan says "eliminated the gap"; the range is what that work counts. A target of one year is
    held against the WRES of that year, which is this project's reading.

    An organisation that is fair has binomial numbers of cases at its own rate of that year, both
    groups together. Whether it is counted in follows from every table that could occur; how many
    are, from the Poisson binomial distribution. No ratio, because no White member of staff had a
    case, is counted as out of range.

    Examples
    --------
    >>> import wres_explore as wres
    >>> found = wres.people_plan(wres.load("london-model")).iloc[-1]
    >>> int(found["year"]), int(found["of"])
    (2019, 36)
    """
    require(data, ["organisation"])
    rows = indicator(data, 3, by=["year", "organisation"])
    rows = rows[rows[list(SIDES)].notna().all(axis=1)]
    if rows.empty:
        msg = f"{data.info.name} has no counts of indicator 3 by organisation."
        raise SelectionError(msg)
    found = [_of_year(int(year), some) for year, some in rows.groupby("year", sort=True)]
    return own_shape(data, [], COLUMNS, pd.DataFrame(found))


def _of_year(year: int, rows: pd.DataFrame) -> dict[str, object]:
    low, high = FOUR_FIFTHS_RANGE
    x1, n1, x2, n2 = (floats(rows[side]) for side in SIDES)
    some = (n1 > 0) & (n2 > 0) & (x1 + x2 > 0)
    rows, x1, n1, x2, n2 = rows[some], x1[some], n1[some], x2[some], n2[some]
    of = len(rows)
    value, lower, upper = (floats(rows[name]) for name in ("value", "lower", "upper"))
    inside = int(((value >= low) & (value <= high)).sum())
    due = min((each for each in TARGETS if each >= year), default=max(TARGETS))
    target = TARGETS[due]
    row: dict[str, object] = {
        "year": year,
        "target_year": due,
        "target": target,
        "in_range": inside,
        "of": of,
        "needed": 0,
        "status": Progress.NOT_MEASURABLE,
        "clearly_inside": int(((lower >= low) & (upper <= high)).sum()),
        "clearly_outside": int(((lower > high) | (upper < low)).sum()),
        **dict.fromkeys(
            ("value", "fair_in_range", "fair_lower", "fair_upper", "fair_meet"), np.nan
        ),
    }
    if not of:
        return row
    fair = 1 - chance_outside(n1, n2, (x1 + x2) / (n1 + n2), low, high)
    reached = np.cumsum(poisson_binomial(fair))
    needed = int(np.ceil(target * of - _SLACK))
    row |= {
        "needed": needed,
        "status": Progress.MET if inside >= needed else Progress.NOT_MET,
        "value": inside / of,
        "fair_in_range": float(fair.mean()),
        "fair_lower": int(np.searchsorted(reached, 0.025)) / of,
        "fair_upper": int(np.searchsorted(reached, 0.975)) / of,
        "fair_meet": float(1 - reached[needed - 1]),
    }
    return row
