"""Whether those who hold a role look like the workforce: guardians, WRES experts, gold command."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.stats import binom

from wres_explore import arguments, ethnicity
from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.holders import people_by_group
from wres_explore.measures.own_shape import own_shape
from wres_explore.measures.supply import latest_year
from wres_explore.measures.tally import tally
from wres_explore.measures.whom import Comparison, compare_with_white
from wres_explore.stats.proportion import proportion_interval
from wres_explore.vocabulary import EthnicGroup, HolderVerdict, Measure, Statistic, Status

COLUMNS = (
    "role", "statistic", "top_group", "value", "lower", "upper", "confidence_level", "method",
    "status", "status_reason", "verdict", "p_value", "workforce_share", "expected", "missing",
    "lowest", "highest", "top_numerator", "top_denominator", "unknown", "note",
)  # fmt: skip
"""Columns of `role_holders`, after the year."""


def role_holders(
    data: Dataset,
    holders: Mapping[str, int],
    role: str = "role-holders",
    *,
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """How the share of a group among those who hold a role compares with its share of staff.

    Parameters
    ----------
    data
        The workforce, from `load`, `read` or `select`; `select(ethnic_group=...)` chooses the
        group, else BME. Of several years the latest is taken.
    holders
        People in the role by ethnic group, such as {"BME": 3, "White": 9, "Unknown": 1}, or by
        finer groups.
    role
        What they are called in sentences, such as "Freedom to Speak Up guardians".
    confidence_level
        Between 0 and 1.

    Returns
    -------
    DataFrame
        One row. `value` is the share of the group among holders of known ethnicity, with its
        exact interval; `workforce_share` the same among staff, `expected` the people in the role
        if they were like staff, and `missing` how many fewer there are (below 0: more). `p_value`
        is two-sided. `lowest` and `highest` are the share if nobody, or everybody, of unknown
        ethnicity were of the group. `verdict`: "fewer than in the workforce", "more than in the
        workforce" or "cannot be told"; also the last where it hangs on those of unknown ethnicity.

        No answer: without anybody of known ethnicity in the role `value` is missing, and `status`
        is "not calculable".

    Raises
    ------
    DefinitionError
        For groups that overlap or are only partly of the group compared, for what is no number of
        people, and for an unknown confidence level.
    MappingError
        For a group that there is not.
    SelectionError
        If nobody of known ethnicity is selected.

    Notes
    -----
    Binomial test and interval with mid-p (Lancaster 1961): holders are few and staff are many. It
    says whether chance alone, choosing from all staff alike, would give such a group.

    Examples
    --------
    Gold command at the height of the pandemic, from the strategy: 74 of 444.

    >>> import wres_explore as wres
    >>> found = wres.role_holders(
    ...     wres.load("london-2019"), {"White": 370, "BME": 74, "Unknown": 3}, "gold command"
    ... )
    >>> found[["value", "workforce_share"]].round(3).to_numpy().tolist()
    [[0.167, 0.478]]
    >>> found["verdict"].item()
    'fewer than in the workforce'
    """
    require(data, [])
    arguments.level(confidence_level)
    arguments.text("role", role)
    whom = compare_with_white(data.focus)
    x, others, unknown = _sides(holders, whom)
    year, share = _workforce(data, whom)
    n = x + others
    row: dict[str, object] = {
        "year": year,
        "role": role,
        "statistic": Statistic.SHARE,
        "top_group": whom.group_name,
        "confidence_level": confidence_level,
        "method": "mid_p",
        "status": Status.OK if n else Status.NOT_CALCULABLE,
        "status_reason": "" if n else "Nobody in the role is of known ethnicity.",
        "workforce_share": share,
        "top_numerator": x,
        "top_denominator": n,
        "unknown": unknown,
        "note": "",
        **dict.fromkeys(("value", "lower", "upper", "p_value", "expected", "missing"), np.nan),
        **dict.fromkeys(("lowest", "highest"), np.nan),
        "verdict": None,
    }
    if n:
        value, lower, upper = proportion_interval(
            x, n, method="mid_p", confidence_level=confidence_level
        )
        row |= {
            "value": float(value), "lower": float(lower), "upper": float(upper),
            "p_value": _p_value(x, n, share), "expected": share * n, "missing": share * n - x,
            "lowest": x / (n + unknown), "highest": (x + unknown) / (n + unknown),
        }  # fmt: skip
        ways = {(x, n), (x, n + unknown), (x + unknown, n + unknown)}
        found = {_verdict(*way, share, confidence_level) for way in ways}
        row["verdict"] = found.pop() if len(found) == 1 else HolderVerdict.UNCERTAIN
        if found:
            row["note"] = "It hangs on those of unknown ethnicity."
    return own_shape(data, [], COLUMNS, pd.DataFrame([row]))


def _sides(holders: object, whom: Comparison) -> tuple[int, int, int]:
    """Holders of the group, of other known groups, and of unknown ethnicity."""
    inside = others = unknown = 0
    for group, people in people_by_group(holders, "Holders").items():
        if group == EthnicGroup.UNKNOWN:
            unknown = people
        elif group in whom.group:
            inside += people
        elif ethnicity.MEMBERS[group] & whom.group:
            msg = (
                f"Holders who are {group.value} are only partly {whom.group_name}: give finer "
                "groups."
            )
            raise DefinitionError(msg)
        else:
            others += people
    return inside, others, unknown


def _workforce(data: Dataset, whom: Comparison) -> tuple[int, float]:
    """The latest year and the share of the group among staff of known ethnicity."""
    year = latest_year(data, Measure.HEADCOUNT, ())
    staff = tally(data, Measure.HEADCOUNT, (), whom, year=year)
    known = int((staff["total"] - staff["unknown"]).sum())
    if year is None or not known:
        msg = f"{data.info.name}: no staff of known ethnicity are selected."
        raise SelectionError(msg)
    return year, int(staff["group"].sum()) / known


def _p_value(x: int, n: int, share: float) -> float:
    """Two-sided mid-p of a binomial: the observed number counts half on either side."""
    half = binom.pmf(x, n, share) / 2
    fewer, more = binom.cdf(x - 1, n, share) + half, binom.sf(x, n, share) + half
    return float(min(2 * min(fewer, more), 1.0))


def _verdict(x: int, n: int, share: float, level: float) -> HolderVerdict:
    _, lower, upper = proportion_interval(x, n, method="mid_p", confidence_level=level)
    if upper < share:
        return HolderVerdict.FEWER
    return HolderVerdict.MORE if lower > share else HolderVerdict.UNCERTAIN
