"""A gap between two groups taken apart: how much is who works where, how much is what they get.

Strata (pay bands, professions) lie along the last axis of every argument, so one call takes apart
many gaps at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wres_explore.errors import CountError, DefinitionError
from wres_explore.stats._check import FloatArray, two_groups
from wres_explore.stats._ratio_limits import LOWER_LIMITS, variance_factor
from wres_explore.stats.division import quotient

WEIGHTS = ("second", "both")
"""Whose mix both groups are given: that of the second group, or of the two together."""


@dataclass(frozen=True, slots=True)
class Split:
    """First mean less second mean, as a sum of two parts; each is the sum of its cells.

    Attributes
    ----------
    gap
        First mean less second mean; missing where a group has nobody in any stratum.
    mix
        What would be left if both groups got the same in every stratum.
    within
        What would be left if both groups were spread over the strata alike.
    mix_by_cell, within_by_cell
        Contribution of each stratum. That of the mix is measured from the middle of the two
        overall means: more people where the mean is high add to a group's mean, more where it is
        low take away.
    alone
        Strata in which only one group has people. There is nothing to compare within them, so
        all of their contribution is mix.
    """

    gap: FloatArray
    mix: FloatArray
    within: FloatArray
    mix_by_cell: FloatArray
    within_by_cell: FloatArray
    alone: NDArray[np.bool_]


def kitagawa(total1: ArrayLike, n1: ArrayLike, total2: ArrayLike, n2: ArrayLike) -> Split:
    """A difference of two means (or shares) as mix plus within, exactly and without a rest.

    Parameters
    ----------
    total1, n1
        Sum of what is averaged (pounds, events) and people of the first group in each stratum;
        strata along the last axis. Where nobody is, the sum must be 0.
    total2, n2
        The same for the second group.

    Returns
    -------
    Split
        In the unit of the means, first less second.

    Raises
    ------
    CountError
        If people are negative, fractional or missing; if a sum is missing or infinite, or stands
        where there are no people; if there are no strata.

    Notes
    -----
    With shares of people w and means m, the mix is the sum of (w1 - w2)(m1 + m2) / 2, within is
    the sum of (m1 - m2)(w1 + w2) / 2 (Kitagawa 1955, JASA 50:1168). It is the two-fold
    Oaxaca-Blinder split on indicators of the strata, with the coefficients of both groups
    weighing the same. In a stratum with one group the absent mean is taken to be the other's.
    Neither part is a cause: the stratum (a pay band, say) may itself be an outcome.

    Examples
    --------
    20 people at 10 pounds and 80 at 20, against 60 at 10 and 40 at 19:

    >>> split = kitagawa([200, 1600], [20, 80], [600, 760], [60, 40])
    >>> [round(float(part), 2) for part in (split.gap, split.mix, split.within)]
    [4.4, 3.8, 0.6]
    """
    (_, n1, _, n2), _ = two_groups(0, n1, 0, n2, 0.95)
    total1, total2 = (_sum(*given) for given in (("total1", total1), ("total2", total2)))
    shapes = np.broadcast_shapes(n1.shape, n2.shape, total1.shape, total2.shape)
    if not shapes or not shapes[-1]:
        message = "There are no strata. Give at least one, along the last axis."
        raise CountError(message)
    n1, n2, total1, total2 = (np.broadcast_to(a, shapes) for a in (n1, n2, total1, total2))
    for name, total, people in (("total1", total1, n1), ("total2", total2, n2)):
        if ((people == 0) & (total != 0)).any():
            message = f"{name} is not 0 in a stratum without people. Check that none were left out."
            raise CountError(message)
    all1, all2 = (n.sum(-1, keepdims=True) for n in (n1, n2))
    w1, w2 = (
        quotient(n1, np.broadcast_to(all1, shapes)),
        quotient(n2, np.broadcast_to(all2, shapes)),
    )
    m1, m2 = quotient(total1, n1), quotient(total2, n2)
    m1, m2 = np.where(n1 > 0, m1, m2), np.where(n2 > 0, m2, m1)
    overall1, overall2 = (
        quotient(total.sum(-1, keepdims=True), people)
        for total, people in ((total1, all1), (total2, all2))
    )
    peopled = (n1 > 0) | (n2 > 0)
    level = np.where(peopled, (m1 + m2) / 2, 0.0)
    mix = np.where(peopled, (w1 - w2) * (level - (overall1 + overall2) / 2), 0 * (w1 - w2))
    within = np.where(peopled, (m1 - m2) * (w1 + w2) / 2, 0 * (w1 - w2))
    return Split(
        (overall1 - overall2)[..., 0],
        mix.sum(-1),
        within.sum(-1),
        mix,
        within,
        (n1 > 0) != (n2 > 0),
    )


@dataclass(frozen=True, slots=True)
class Standardised:
    """Two shares that rest on one mix of strata, and their ratio.

    Attributes
    ----------
    share1, share2
        Share of each group, had it the common mix.
    value, lower, upper
        First over second with its limits; missing, 0 and infinity where there is no ratio.
    """

    share1: FloatArray
    share2: FloatArray
    value: FloatArray
    lower: FloatArray
    upper: FloatArray


def standardised_ratio(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    *,
    weights: str = "second",
    confidence_level: float = 0.95,
) -> Standardised:
    """Ratio of two shares, had both groups the same mix of strata (direct standardisation).

    Parameters
    ----------
    x1, n1
        Events and people of the group on top in each stratum; strata along the last axis.
    x2, n2
        Events and people of the group below.
    weights
        "second": the mix of the group below. "both": that of the two groups together.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    Standardised
        Value missing where the share below is 0, and shares missing where a stratum that has
        weight has nobody of a group: join strata first. Limits are then 0 and infinity, or what
        the other share allows.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or events are above people.
    DefinitionError
        For an unknown mix or a level that is not between 0 and 1.

    Notes
    -----
    Interval: each share becomes a count among so many people as a plain share with its variance
    would have (effective counts, Korn and Graubard 1998), and these enter the skewness-corrected
    score of `ratio_interval`. The variance is the larger of two: from the shares of the strata,
    and from the overall share, as strata without events would seem certain. Where both groups
    have the same mix this is `ratio_interval` itself. Coverage is better than that of a binomial
    bootstrap, which fails at few events (`benchmarks/like_for_like.md`).

    Examples
    --------
    1% and 10% in two strata for either group, which is mostly in the one or the other:

    >>> found = standardised_ratio([1, 90], [100, 900], [9, 10], [900, 100])
    >>> print(f"{found.value:.2f}, {91 / 19:.2f} without standardising")
    1.00, 4.79 without standardising
    """
    if weights not in WEIGHTS:
        message = f"There are no weights {weights!r}. Choose from 'second' and 'both'."
        raise DefinitionError(message)
    (x1, n1, x2, n2), z = two_groups(x1, n1, x2, n2, confidence_level)
    if not x1.ndim or not x1.shape[-1]:
        message = "There are no strata. Give at least one, along the last axis."
        raise CountError(message)
    mix = n2 if weights == "second" else n1 + n2
    weight = quotient(mix, np.broadcast_to(mix.sum(-1, keepdims=True), mix.shape))
    share1, people1 = _effective(x1, n1, weight)
    share2, people2 = _effective(x2, n2, weight)
    known = np.isfinite(share1) & np.isfinite(share2)
    lower, inverse = np.zeros(share1.shape), np.zeros(share1.shape)
    first, second = (share1 * people1, people1), (share2 * people2, people2)
    for limit, (top, below) in ((lower, (first, second)), (inverse, (second, first))):
        at = known & (np.where(known, top[0], 0) > 0)
        table = (top[0][at], top[1][at], below[0][at], below[1][at])
        limit[at] = LOWER_LIMITS["scas"](
            table, z[..., 0][at], variance_factor(table, bias_correction=True)
        )
    upper = quotient(np.ones_like(inverse), inverse, otherwise=np.inf)
    value = quotient(share1, np.where(known, share2, 0.0))
    return Standardised(share1[()], share2[()], value[()], lower[()], upper[()])


def _effective(x: FloatArray, n: FloatArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    """A weighted share, and of how many people a plain share would be as certain."""
    weighs = weight != 0  # missing weights (nobody at all) stay, and make the share missing
    p = quotient(x, n)
    share = np.minimum(np.where(weighs, weight * p, 0.0).sum(-1), 1.0)  # rounding may pass 1
    per_person = np.where(weighs, weight**2 * quotient(np.ones_like(n), n), 0.0)
    between = (per_person * np.where(weighs, p * (1 - p), 0.0)).sum(-1)
    plain = share * (1 - share)
    variance = np.maximum(between, plain * per_person.sum(-1))
    people = quotient(np.ones_like(share), per_person.sum(-1))
    people = np.where(variance > 0, quotient(plain, variance), people)
    return share, people


def _sum(name: str, given: ArrayLike) -> FloatArray:
    values = np.asarray(given)
    if values.dtype.kind not in "iuf" or not np.isfinite(values).all():
        message = f"{name} must hold finite numbers: got {given!r}."
        raise CountError(message)
    return values.astype(np.float64)
