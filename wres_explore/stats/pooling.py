"""Pooling over strata: one ratio or difference from many tables, and whether they agree.

Strata (trusts, professions, years) lie along the last axis of every argument, so one call pools
many questions at once. A stratum without people in one of the groups says nothing and weighs
nothing; one without events weighs as its size allows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, ndtri

from wres_explore.stats._check import two_groups

Floats = NDArray[np.float64]


def mantel_haenszel_odds_ratio(
    a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, *, confidence_level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Odds ratio (a x d) / (b x c) within strata, pooled.

    Parameters
    ----------
    a, b, c, d
        Counts of each stratum's table, rows (a, b) and (c, d); strata along the last axis.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    value, lower, upper
        Missing where no stratum informs one of the two products.

    Notes
    -----
    Limits: Robins, Breslow and Greenland 1986, Biometrics 42:311, on the log scale.
    """
    a, b, c, d = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (a, b, c, d)))
    n = a + b + c + d
    weight = np.divide(1.0, n, out=np.zeros_like(n), where=n > 0)
    r, s = a * d * weight, b * c * weight
    p, q = (a + d) * weight, (b + c) * weight
    sum_r, sum_s = r.sum(-1), s.sum(-1)
    informed = (sum_r > 0) & (sum_s > 0)
    safe_r, safe_s = np.where(informed, sum_r, 1.0), np.where(informed, sum_s, 1.0)
    variance = (
        (p * r).sum(-1) / (2 * safe_r**2)
        + (p * s + q * r).sum(-1) / (2 * safe_r * safe_s)
        + (q * s).sum(-1) / (2 * safe_s**2)
    )
    value = np.where(informed, safe_r / safe_s, np.nan)
    reach = np.exp(ndtri((1 + confidence_level) / 2) * np.sqrt(variance))
    return value, value / reach, value * reach


def mantel_haenszel_ratio(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, *, confidence_level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Ratio of two shares within strata, pooled: like compared with like.

    The first group is on top, as in `ratio_interval`.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people of either group in each stratum; strata along the last axis.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    value, lower, upper
        Value missing, limits 0 and infinity, where either group has no event in any stratum
        that informs the comparison. Limits missing where everybody or nobody in each stratum had
        the event: a variance of 0 says nothing of chance.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or events are above people.

    Notes
    -----
    Greenland and Robins 1985, Biometrics 41:55, on the log scale. Unlike an average of log
    ratios it needs no events in any one stratum.

    Examples
    --------
    Smoking and lung cancer in two strata (Doll and Hill):

    >>> value, lower, upper = mantel_haenszel_ratio([647, 41], [1269, 69], [2, 19], [29, 51])
    >>> print(f"{value:.4f} ({lower:.4f} to {upper:.4f})")
    2.4751 (1.5831 to 3.8698)
    """
    (x1, n1, x2, n2), z = _strata(x1, n1, x2, n2, confidence_level)
    weight = _per_person(n1, n2)
    r, s = (x1 * n2 * weight).sum(-1), (x2 * n1 * weight).sum(-1)
    informed = (r > 0) & (s > 0)
    safe_r, safe_s = np.where(informed, r, 1.0), np.where(informed, s, 1.0)
    top = (n1 * n2 * (x1 + x2) * weight - x1 * x2 * (n1 > 0) * (n2 > 0)) * weight
    variance = np.where(_varies(x1, n1, x2, n2), top.sum(-1) / (safe_r * safe_s), np.nan)
    value = np.where(informed, safe_r / safe_s, np.nan)
    reach = np.exp(z * np.sqrt(variance))
    lower = np.where(informed, value / reach, 0.0)
    upper = np.where(informed, value * reach, np.inf)
    return value[()], lower[()], upper[()]


def mantel_haenszel_difference(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, *, confidence_level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """First share less second share within strata, pooled.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people of either group in each stratum; strata along the last axis.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    value, lower, upper
        From -1 to 1. Value missing, limits -1 and 1, where no stratum has people of both groups.
        Limits missing where in each stratum everybody or nobody of a group had the event.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or events are above people.

    Notes
    -----
    Greenland and Robins 1985, Biometrics 41:55.
    """
    (x1, n1, x2, n2), z = _strata(x1, n1, x2, n2, confidence_level)
    weight = _per_person(n1, n2)
    size = (n1 * n2 * weight).sum(-1)
    informed = size > 0
    safe = np.where(informed, size, 1.0)
    gap = ((x1 * n2 - x2 * n1) * weight).sum(-1) / safe
    both = np.where((n1 > 0) & (n2 > 0), n1 * n2, 1.0)
    parts = (x1 * (n1 - x1) * n2**3 + x2 * (n2 - x2) * n1**3) / both * weight**2
    variance = parts.sum(-1)
    reach = z * np.sqrt(np.where(variance > 0, variance, np.nan)) / safe
    value = np.where(informed, gap, np.nan)
    lower = np.where(informed, np.maximum(gap - reach, -1.0), -1.0)
    upper = np.where(informed, np.minimum(gap + reach, 1.0), 1.0)
    return value[()], lower[()], upper[()]


def mantel_haenszel_test(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, *, continuity: bool = False
) -> tuple[Floats, Floats]:
    """Whether the two groups have the same chances within strata.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people of either group in each stratum; strata along the last axis.
    continuity
        Take half a person off the difference, as R does by default.

    Returns
    -------
    statistic, p_value
        Chi-squared with one degree of freedom. Both missing where no stratum can say anything.

    Notes
    -----
    Cochran 1954, Biometrics 10:417; Mantel and Haenszel 1959, JNCI 22:719.
    """
    (x1, n1, x2, n2), _ = _strata(x1, n1, x2, n2, 0.95)
    people, events = n1 + n2, x1 + x2
    weight = _per_person(n1, n2)
    expected = n1 * events * weight
    last = np.where(people > 1, people - 1, 1.0)
    variance = (n1 * n2 * events * (people - events) * weight**2 / last).sum(-1)
    gap = np.abs((np.where(weight > 0, x1, 0.0) - expected).sum(-1))
    if continuity:
        gap = np.maximum(gap - 0.5, 0.0)
    informed = variance > 0
    statistic = np.where(informed, gap**2 / np.where(informed, variance, 1.0), np.nan)
    return statistic[()], chdtrc(1, statistic)[()]


def tarone_test(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Whether strata have one odds ratio: Breslow and Day's test as Tarone corrected it.

    For rare events an odds ratio is as good as a ratio of shares.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people of either group in each stratum; strata along the last axis.

    Returns
    -------
    statistic, degrees, p_value
        Chi-squared, its degrees of freedom (strata that say something, less one) and the
        probability. Missing where fewer than two strata do, or there is no pooled odds ratio.

    Notes
    -----
    Breslow and Day 1980; Tarone 1985, Biometrika 72:91.
    """
    (x1, n1, x2, n2), _ = _strata(x1, n1, x2, n2, 0.95)
    events = x1 + x2
    says = (n1 > 0) & (n2 > 0) & (events > 0) & (events < n1 + n2)
    pooled, _, _ = mantel_haenszel_odds_ratio(x1, n1 - x1, x2, n2 - x2)
    degrees = says.sum(-1) - 1
    known = np.isfinite(pooled) & (degrees > 0)
    odds = np.where(known, pooled, 1.0)[..., None]
    fitted = _fitted_events(odds, n1, n2, events)
    cells = (fitted, n1 - fitted, events - fitted, n2 - events + fitted)
    inverse = sum(1 / np.where(says, np.maximum(cell, 1e-300), 1.0) for cell in cells)
    variance = np.where(says, 1 / inverse, 0.0)
    gap = np.where(says, x1 - fitted, 0.0)
    plain = (gap**2 / np.where(says, variance, 1.0)).sum(-1)
    total = variance.sum(-1)
    correction = gap.sum(-1) ** 2 / np.where(total > 0, total, 1.0)
    statistic = np.where(known, plain - correction, np.nan)
    p_value = chdtrc(np.maximum(degrees, 1), statistic)
    return statistic[()], np.where(known, degrees, np.nan)[()], p_value[()]


def _fitted_events(odds: Floats, n1: Floats, n2: Floats, events: Floats) -> Floats:
    """Events of the first group that an odds ratio gives, margins as they are."""
    a = odds - 1
    b = odds * (n1 + events) + n2 - events
    root = np.sqrt(np.maximum(b * b - 4 * a * odds * n1 * events, 0.0))
    # The smaller root without a difference, so that it also holds at an odds ratio of 1.
    fitted: Floats = 2 * odds * n1 * events / np.where(b + root > 0, b + root, 1.0)
    return fitted


@dataclass(frozen=True, slots=True)
class RandomEffects:
    """Many estimates taken for a sample of places that truly differ."""

    value: Floats
    """Mean of the places, each weighted by how sure it is."""
    lower: Floats
    upper: Floats
    tau2: Floats
    """Variance between places beyond chance."""
    q: Floats
    """Cochran's Q, with one degree of freedom less than places."""
    p_value: Floats
    i2: Floats
    """Share of the variance that is not chance, 0 to 1."""


def dersimonian_laird(
    estimate: ArrayLike, variance: ArrayLike, *, confidence_level: float = 0.95
) -> RandomEffects:
    """Random effects by the method of moments.

    Parameters
    ----------
    estimate, variance
        One per place, such as log ratios; places along the last axis, missing ones left out.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    RandomEffects
        On the scale of the estimates. Everything missing with fewer than two places.

    Notes
    -----
    DerSimonian and Laird 1986, Controlled Clinical Trials 7:177; I squared: Higgins and Thompson
    2002, Statistics in Medicine 21:1539. The interval is too narrow for fewer than about ten
    places.
    """
    y, v = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (estimate, variance)))
    known = np.isfinite(y) & np.isfinite(v) & (v > 0)
    w = np.where(known, 1 / np.where(known, v, 1.0), 0.0)
    y, v = np.where(known, y, 0.0), np.where(known, v, 1.0)
    degrees = known.sum(-1) - 1
    enough = degrees > 0
    total = np.where(enough, w.sum(-1), 1.0)
    fixed = (w * y).sum(-1) / total
    q = (w * (y - fixed[..., None]) ** 2).sum(-1)
    spare = np.where(enough, total - (w**2).sum(-1) / total, 1.0)
    tau2 = np.maximum((q - degrees) / spare, 0.0)
    again = np.where(known, 1 / (v + tau2[..., None]), 0.0)
    weight = np.where(enough, again.sum(-1), 1.0)
    mean = (again * y).sum(-1) / weight
    reach = ndtri((1 + confidence_level) / 2) / np.sqrt(weight)
    i2 = np.where(q > 0, np.maximum(1 - degrees / np.where(q > 0, q, 1.0), 0.0), 0.0)
    p_value = chdtrc(np.maximum(degrees, 1), q)
    results = (mean, mean - reach, mean + reach, tau2, q, p_value, i2)
    return RandomEffects(*(np.where(enough, result, np.nan)[()] for result in results))


def _strata(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, level: float
) -> tuple[tuple[Floats, Floats, Floats, Floats], float]:
    """Counts with the strata along the last axis, checked, and the normal deviate."""
    table, z = two_groups(x1, n1, x2, n2, level)
    a, b, c, d = (np.atleast_1d(array) for array in table)
    return (a, b, c, d), float(z.flat[0]) if z.size else 0.0


def _varies(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> NDArray[np.bool_]:
    """Whether in some stratum of both groups some people had the event and some had not."""
    events, people = x1 + x2, n1 + n2
    mixed = (n1 > 0) & (n2 > 0) & (events > 0) & (events < people)
    return np.asarray(mixed.any(-1))


def _per_person(n1: Floats, n2: Floats) -> Floats:
    """One over everybody in a stratum, 0 where a group is missing: it says nothing."""
    both = (n1 > 0) & (n2 > 0)
    weight: Floats = np.where(both, 1 / np.where(both, n1 + n2, 1.0), 0.0)
    return weight
