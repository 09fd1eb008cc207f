"""Pay of groups of people: means, medians, and the gaps between them.

Pay comes as rows of an amount and how many people get it; one person is a row of 1. Each row
belongs to a group, numbered from 0, so that one call does every organisation at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtrik, betainc, stdtrit

from wres_explore import arguments
from wres_explore.errors import CountError
from wres_explore.stats._check import FloatArray, one_group
from wres_explore.stats.division import quotient


@dataclass(frozen=True, slots=True)
class Rows:
    """Pay in rows, checked: an amount, its people, and the number of their group."""

    pay: FloatArray
    n: FloatArray
    group: NDArray[np.int64]
    groups: int


def rows(pay: ArrayLike, n: ArrayLike, group: ArrayLike, groups: int) -> Rows:
    """Check rows of pay.

    Parameters
    ----------
    pay
        Amount, above 0.
    n
        People who get it: whole numbers from 0. Rows of 0 are left out.
    group
        The group of each row: 0 to `groups` - 1.
    groups
        How many groups there are, those without a row included.

    Raises
    ------
    CountError
        If pay is missing, infinite or not above 0; if people are no counts; if a group is not a
        whole number in its range, or the rows are not equally many.
    """
    amount, number = np.asarray(pay), np.asarray(group)
    if amount.size == number.size == np.size(n) == 0:
        return Rows(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64), groups)
    _, people, _ = one_group(0, n, 0.95)
    people = np.atleast_1d(people)
    if not amount.ndim == number.ndim == people.ndim == 1 or not (
        amount.size == number.size == people.size
    ):
        message = (
            f"Rows do not fit together: pay {amount.shape}, n {people.shape}, group "
            f"{number.shape}. Give one value of each for each row."
        )
        raise CountError(message)
    if amount.dtype.kind not in "iuf" or not (np.isfinite(amount) & (amount > 0)).all():
        message = "Pay must be a number above 0 in every row. Leave out people without pay."
        raise CountError(message)
    if number.dtype.kind not in "iu" or ((number < 0) | (number >= groups)).any():
        message = f"group must be whole numbers from 0 to {groups - 1}."
        raise CountError(message)
    keep = people > 0
    return Rows(amount[keep].astype(float), people[keep], number[keep].astype(np.int64), groups)


@dataclass(frozen=True, slots=True)
class Averages:
    """What a gap of means needs to know of each group; missing where nobody is."""

    people: FloatArray
    mean: FloatArray
    variance: FloatArray
    lowest: FloatArray
    highest: FloatArray


def averages(pay: Rows) -> Averages:
    """People, mean pay, variance (over people less one), lowest and highest pay of each group.

    The variance is missing for fewer than two people.
    """
    people = _sums(pay, pay.n)
    mean = quotient(_sums(pay, pay.n * pay.pay), people)
    apart = pay.n * (pay.pay - mean[pay.group]) ** 2
    squares = _sums(pay, apart)
    variance = quotient(squares, np.where(people > 1, people - 1, 0.0))
    lowest, highest = np.full(pay.groups, np.inf), np.full(pay.groups, -np.inf)
    np.minimum.at(lowest, pay.group, pay.pay)
    np.maximum.at(highest, pay.group, pay.pay)
    nobody = people == 0
    lowest[nobody] = highest[nobody] = np.nan
    return Averages(people, mean, variance, lowest, highest)


def medians(
    pay: Rows, *, confidence_level: float = 0.95
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Median pay of each group with its interval.

    Parameters
    ----------
    pay
        From `rows`.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    value, lower, upper
        In the unit of pay. The median of an even number of people lies midway between the two
        in the middle. Limits are missing where the group is too small to have any (below 6
        people at 95%), all three where nobody is.

    Notes
    -----
    Limits are the pay of two people in the order of pay, chosen by the binomial distribution
    (Thompson 1936, Annals of Mathematical Statistics 7:122): right for any distribution, ties
    and pay points included. A bootstrap of the median is not.
    """
    level = arguments.level(confidence_level)
    order = np.lexsort((pay.pay, pay.group))
    amount, upto = pay.pay[order], np.cumsum(pay.n[order])
    people = _sums(pay, pay.n)
    before = np.cumsum(people) - people

    def ranked(rank: FloatArray) -> FloatArray:
        there = (rank >= 1) & (rank <= people)
        at = np.searchsorted(upto, before + np.where(there, rank, 1))
        return np.where(there, amount[np.minimum(at, len(amount) - 1)], np.nan)

    if not len(amount):
        nothing = np.full(pay.groups, np.nan)
        return nothing, nothing, nothing
    value = (ranked(np.floor((people + 1) / 2)) + ranked(np.floor(people / 2) + 1)) / 2
    tail, sure = (1 - level) / 2, np.maximum(people, 1)
    below = np.floor(bdtrik(tail, sure, 0.5))
    low = np.where(betainc(np.maximum(sure - below, 0.5), below + 1, 0.5) <= tail, below + 1, 0)
    return value, ranked(low), ranked(np.where(low >= 1, people + 1 - low, 0))


@dataclass(frozen=True, slots=True)
class Gap:
    """First less second: in pounds, and as a share of the first; each with its limits."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    pounds: FloatArray
    pounds_lower: FloatArray
    pounds_upper: FloatArray


def mean_gap(first: Averages, second: Averages, *, confidence_level: float = 0.95) -> Gap:
    """Gap between two mean pays: positive where the second group is paid less.

    Parameters
    ----------
    first
        The group that the gap is a share of: White staff.
    second
        The group looked at.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    Gap
        Limits are missing where a group has fewer than two people.

    Notes
    -----
    Pounds: Welch 1938, which does not take the groups to vary alike. Share: the same for the log
    of the ratio of means, by the delta method. Coverage: `benchmarks/pay_gap.md`.
    """
    level = arguments.level(confidence_level)
    error1, error2 = first.variance / first.people, second.variance / second.people
    pounds = first.mean - second.mean
    reach = _t_reach(error1, first.people, error2, second.people, level)
    ratio = quotient(second.mean, first.mean)
    relative = _t_reach(
        error1 / first.mean**2, first.people, error2 / second.mean**2, second.people, level
    )
    return Gap(
        quotient(pounds, first.mean),
        1 - ratio * np.exp(relative),
        1 - ratio * np.exp(-relative),
        pounds,
        pounds - reach,
        pounds + reach,
    )


Limits = tuple[FloatArray, FloatArray, FloatArray]
"""A value and its two limits, as `medians` gives them."""


def median_gap(first: Limits, second: Limits) -> Gap:
    """Gap between two median pays: positive where the second group is paid less.

    Parameters
    ----------
    first, second
        What `medians` gave for either group, at the level wanted for the gap; the gap is a share
        of the first.

    Returns
    -------
    Gap
        Limits are missing where either group is too small to have any. Where pay has few points
        a limit may be the value itself.

    Notes
    -----
    Limits of the two medians joined as by Zou and Donner 2008 (MOVER), for the share on the log
    scale. Coverage: `benchmarks/pay_gap.md`.
    """
    (m1, l1, u1), (m2, l2, u2) = first, second
    pounds = m1 - m2
    log1, low1, high1, log2, low2, high2 = (np.log(v) for v in (m1, l1, u1, m2, l2, u2))
    ratio = log2 - log1
    return Gap(
        quotient(pounds, m1),
        1 - np.exp(ratio + np.hypot(high2 - log2, log1 - low1)),
        1 - np.exp(ratio - np.hypot(log2 - low2, high1 - log1)),
        pounds,
        pounds - np.hypot(m1 - l1, u2 - m2),
        pounds + np.hypot(u1 - m1, m2 - l2),
    )


def gap_without_one(first: Averages, second: Averages) -> tuple[FloatArray, NDArray[np.int64]]:
    """Mean gap, as a share of the first, without the one person who moves it most.

    Returns
    -------
    value, side
        The gap without that person, and in which group they are: 1 or 2. Missing and 0 where a
        group has fewer than two people.

    Notes
    -----
    Only the lowest and the highest paid of either group can be that person.
    """
    gap = quotient(first.mean - second.mean, first.mean)
    one, other = (
        [
            group.mean + quotient(group.mean - pay, np.where(group.people > 1, group.people - 1, 0))
            for pay in (group.lowest, group.highest)
        ]
        for group in (first, second)
    )
    left = np.array(
        [1 - second.mean / mean for mean in one] + [1 - mean / first.mean for mean in other]
    )
    known = np.isfinite(left).all(axis=0)
    most = np.where(known, np.abs(left - gap), -1.0).argmax(axis=0)
    value = np.take_along_axis(left, most[None], axis=0)[0]
    return np.where(known, value, np.nan), np.where(known, most // 2 + 1, 0)


def _sums(pay: Rows, values: FloatArray) -> FloatArray:
    sums: FloatArray = np.bincount(pay.group, values, pay.groups).astype(float)
    return sums


def _t_reach(
    error1: FloatArray, n1: FloatArray, error2: FloatArray, n2: FloatArray, level: float
) -> FloatArray:
    """Half the width of an interval from two squared errors, with Welch's degrees of freedom."""
    both = error1 + error2
    spread = quotient(error1**2, n1 - 1) + quotient(error2**2, n2 - 1)
    degrees = quotient(both**2, spread)
    reach = stdtrit(np.maximum(degrees, 1.0), (1 + level) / 2) * np.sqrt(both)
    found: FloatArray = np.where(both == 0, 0.0, reach)
    return found
