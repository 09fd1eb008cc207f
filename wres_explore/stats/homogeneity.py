"""Whether strata have one share, one ratio or one difference: score tests on that very scale.

Strata with one ratio but different rates have different odds ratios, so a test of odds ratios
(`pooling.tarone_test`) finds them to differ where events are common.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from wres_explore.stats._check import one_group, two_groups
from wres_explore.stats.division import quotient
from wres_explore.stats.pooling import mantel_haenszel_difference, mantel_haenszel_ratio

Floats = NDArray[np.float64]


def share_homogeneity_test(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Whether strata have one share.

    Parameters
    ----------
    x, n
        Members and people of each stratum; strata along the last axis.

    Returns
    -------
    statistic, degrees, p_value
        As from `ratio_homogeneity_test`.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or members are above people.

    Notes
    -----
    Pearson 1900, Philosophical Magazine 50:157. Size: `benchmarks/funnel.md`.

    Examples
    --------
    >>> statistic, degrees, p_value = share_homogeneity_test([20, 40], [100, 100])
    >>> print(f"{statistic:.2f} {degrees:.0f} {p_value:.3f}")
    9.52 1 0.002
    """
    x, n, _ = one_group(x, n, 0.95)
    share = quotient(x.sum(-1, keepdims=True), n.sum(-1, keepdims=True))
    says = (n > 0) & np.isfinite(share)
    people = np.where(says, n, 1.0)
    gap = np.where(says, x / people - share, 0.0)
    return _test(gap, np.ones_like(gap), np.nan_to_num(share * (1 - share)) / people, says)


def ratio_homogeneity_test(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Whether strata have one ratio of shares.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people of either group in each stratum; strata along the last axis.

    Returns
    -------
    statistic, degrees, p_value
        Chi-squared, its degrees of freedom (strata that say something, less one) and the
        probability. Missing where fewer than two strata do, or there is no pooled ratio.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or events are above people.

    Notes
    -----
    Squares of the strata's scores at Mantel and Haenszel's ratio, less what that ratio owes to
    not being the likeliest: Tarone 1985, Biometrika 72:91, who has the case of odds ratios too.
    Size and power: `benchmarks/pooling.md`.

    Examples
    --------
    Half as likely again in both strata, whose odds ratios are 1.6 and 6:

    >>> statistic, degrees, p_value = ratio_homogeneity_test([15, 90], 100, [10, 60], 100)
    >>> print(f"{statistic:.2f} {degrees:.0f} {p_value:.2f}")
    0.00 1 1.00
    """
    (x1, n1, x2, n2), _ = two_groups(x1, n1, x2, n2, 0.95)
    pooled = _column(mantel_haenszel_ratio(x1, n1, x2, n2)[0])
    ratio = np.where(np.isfinite(pooled), pooled, 1.0)
    says = (n1 > 0) & (n2 > 0) & (x1 + x2 > 0) & np.isfinite(pooled)
    n1, n2 = np.where(says, n1, 1.0), np.where(says, n2, 1.0)
    # The likeliest shares with this ratio: the smaller root of a quadratic equation.
    b = ratio * (n1 + x2) + x1 + n2
    root = np.sqrt(np.maximum(b * b - 4 * ratio * (n1 + n2) * (x1 + x2), 0.0))
    p2 = 2 * (x1 + x2) / (b + root)
    p1 = ratio * p2
    variance = p1 * np.maximum(1 - p1, 0) / n1 + ratio**2 * p2 * np.maximum(1 - p2, 0) / n2
    return _test(x1 / n1 - ratio * x2 / n2, p1, variance, says)


def difference_homogeneity_test(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Whether strata have one difference of shares.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people of either group in each stratum; strata along the last axis.

    Returns
    -------
    statistic, degrees, p_value
        As from `ratio_homogeneity_test`.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or events are above people.

    Notes
    -----
    As `ratio_homogeneity_test`. The likeliest shares with a given difference are in Farrington
    and Manning 1990, Statistics in Medicine 9:1447.
    """
    (x1, n1, x2, n2), _ = two_groups(x1, n1, x2, n2, 0.95)
    pooled = _column(mantel_haenszel_difference(x1, n1, x2, n2)[0])
    gap = np.where(np.isfinite(pooled), pooled, 0.0)
    says = (n1 > 0) & (n2 > 0) & np.isfinite(pooled)
    n1, n2 = np.where(says, n1, 1.0), np.where(says, n2, 1.0)
    first, second, sizes = x1 / n1, x2 / n2, n2 / n1
    # The middle root of a cubic equation; a, b, c, d as there.
    a = 1 + sizes
    b = -(1 + sizes + first + sizes * second + gap * (sizes + 2))
    c = gap**2 + gap * (2 * first + sizes + 1) + first + sizes * second
    d = -first * gap * (1 + gap)
    v = (b / (3 * a)) ** 3 - b * c / (6 * a * a) + d / (2 * a)
    u = np.copysign(np.sqrt(np.maximum((b / (3 * a)) ** 2 - c / (3 * a), 0.0)), v)
    flat = u == 0
    angle = (np.pi + np.arccos(np.clip(v / np.where(flat, 1.0, u**3), -1, 1))) / 3
    p1 = np.clip(2 * u * np.cos(angle) - b / (3 * a), 0, 1)
    p2 = np.clip(p1 - gap, 0, 1)
    variance = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
    return _test(first - second - gap, np.ones_like(gap), variance, says)


def _column(pooled: Floats) -> Floats:
    """One value per question, beside its strata."""
    return np.asarray(pooled)[..., None]


def _test(
    gap: Floats, slope: Floats, variance: Floats, says: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats]:
    """Chi-squared of gaps that are expected to be 0, and move by `slope` with what is tested."""
    says = says & (variance > 0)
    safe = np.where(says, variance, 1.0)
    weight = np.where(says, slope / safe, 0.0)
    plain = np.where(says, gap**2 / safe, 0.0).sum(-1)
    total = (weight * slope).sum(-1)
    correction = (weight * gap).sum(-1) ** 2 / np.where(total > 0, total, 1.0)
    degrees = says.sum(-1) - 1
    known = degrees > 0
    statistic = np.where(known, np.maximum(plain - correction, 0.0), np.nan)
    p_value = chdtrc(np.maximum(degrees, 1), statistic)
    return statistic[()], np.where(known, degrees, np.nan)[()], p_value[()]
