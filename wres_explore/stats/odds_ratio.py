"""Confidence intervals for the ratio of two odds, such as the step from one band to the next."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import expit, gammaln, ndtr

from wres_explore.stats._check import FloatArray, choose, two_groups
from wres_explore.stats._solve import falling_root
from wres_explore.stats.division import quotient


def odds_ratio_interval(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    *,
    method: str = "score",
    confidence_level: ArrayLike = 0.95,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Ratio of odds ``(x1 / (n1 - x1)) / (x2 / (n2 - x2))`` with a confidence interval.

    The first group is on top: above 1 means higher odds in the first group. For a step from one
    band to the next the upper band is the first group and `x` counts BME staff among all staff
    of known ethnicity.

    Parameters
    ----------
    x1, n1
        Events or members, and people they are among, in the group on top. Whole numbers of any
        shape that fits together.
    x2, n2
        The same for the group below.
    method
        ``"score"`` (default), the interval of Miettinen and Nurminen; ``"conditional_mid_p"``,
        exact with half of the observed term; ``"woolf"``, by the normal approximation, for
        replication only.
    confidence_level
        Between 0 and 1, for example 0.95; one value or one per table, so that several steps can
        share a simultaneous level.

    Returns
    -------
    value, lower, upper : ndarray
        The odds ratio and its limits, of the shape that the arguments have together; numbers if
        all arguments are numbers. The value is 0 where only ``x1 = 0``. The lower limit is 0 at
        ``x1 = 0`` and at ``x2 = n2``, the upper limit is inf at ``x2 = 0`` and at ``x1 = n1``.

        No answer: the value is nan where there is no ratio (``x2 = 0``, ``x1 = n1``, ``x2 = n2``,
        or a group with nobody in it); without people in a group the limits are 0 and inf.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or members are above people.
    DefinitionError
        If the method is unknown or the level is not between 0 and 1.

    Notes
    -----
    The value is one division of whole numbers, so that 0.8 is exactly 0.8. The upper limit is the
    reciprocal of the lower limit of the two groups exchanged.

    References
    ----------
    Miettinen and Nurminen 1985, Statistics in Medicine 4:213. Fagerland, Lydersen and Laake 2017,
    Statistical Analysis of Contingency Tables, chapter 4 (9 of 13 against 4 of 14).

    Examples
    --------
    Odds of 9 to 4 against odds of 4 to 10:

    >>> value, lower, upper = odds_ratio_interval(9, 13, 4, 14)
    >>> print(f"{value} ({lower:.4f} to {upper:.4f})")
    5.625 (1.0934 to 28.9419)
    """
    (x1, n1, x2, n2), z = two_groups(x1, n1, x2, n2, confidence_level)
    lower_limit = choose(method, _LOWER_LIMITS)
    rest1, rest2 = n1 - x1, n2 - x2
    lower = lower_limit(x1, rest1, x2, rest2, z)
    inverse = lower_limit(x2, rest2, x1, rest1, z)
    upper = quotient(np.ones_like(inverse), inverse, otherwise=np.inf)
    value = np.where(rest2 > 0, quotient(x1 * rest2, rest1 * x2), np.nan)
    return value[()], lower[()], upper[()]


def _score(
    x1: FloatArray, rest1: FloatArray, x2: FloatArray, rest2: FloatArray, z: FloatArray
) -> FloatArray:
    """Lower limit at which the score statistic is `z`, 0 if a cell that it rests on is 0.

    The table fitted to an odds ratio has the margins of the observed one, so it is the observed
    one with ``t`` people moved in each row, and the score is a formula in ``t``. The search is
    over ``t``, which runs from 0 to the smaller of `x1` and `rest2`.
    """
    limit = np.zeros(x1.shape)
    known = (x1 > 0) & (rest2 > 0)
    a, b, c, d = cells = x1[known], rest1[known], x2[known], rest2[known]
    people = a + b + c + d
    factor = people / (people - 1)
    level = z[known]
    precision = (a + b + 2) / ((a + 1) * (b + 1)) + (c + d + 2) / ((c + 1) * (d + 1))
    guess = np.log(level * np.sqrt(factor / precision) / np.minimum(a, d))
    position = falling_root(_height, guess, 1 / level, *cells, factor, level)
    fitted_a, fitted_b, fitted_c, fitted_d, _ = _fitted(position, *cells)
    limit[known] = fitted_a * fitted_d / (fitted_b * fitted_c)
    return limit


def _height(
    position: FloatArray,
    x1: FloatArray,
    rest1: FloatArray,
    x2: FloatArray,
    rest2: FloatArray,
    factor: FloatArray,
    z: FloatArray,
) -> FloatArray:
    """Positive while the score statistic is below `z`."""
    a, b, c, d, moved = _fitted(position, x1, rest1, x2, rest2)
    precision = (x1 + rest1) / (a * b) + (x2 + rest2) / (c * d)
    return z - moved * np.sqrt(precision / factor)


def _fitted(
    position: FloatArray, x1: FloatArray, rest1: FloatArray, x2: FloatArray, rest2: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Cells of the fitted table and the people moved, their share of the most being a logit."""
    most = np.minimum(x1, rest2)
    left = most * expit(-position)
    moved = most * expit(position)
    return (x1 - most) + left, rest1 + moved, x2 + moved, (rest2 - most) + left, moved


def _woolf(
    x1: FloatArray, rest1: FloatArray, x2: FloatArray, rest2: FloatArray, z: FloatArray
) -> FloatArray:
    """Lower limit on the logarithmic scale, 0 where a cell is 0."""
    known = np.minimum.reduce([x1, rest1, x2, rest2]) > 0
    a, b, c, d = (np.where(known, cell, 1.0) for cell in (x1, rest1, x2, rest2))
    limit = a * d / (b * c) * np.exp(-z * np.sqrt(1 / a + 1 / b + 1 / c + 1 / d))
    return np.where(known, limit, 0.0)


def _conditional_mid_p(
    x1: FloatArray, rest1: FloatArray, x2: FloatArray, rest2: FloatArray, z: FloatArray
) -> FloatArray:
    """Odds ratio at which as many members of the first group or more have probability alpha / 2.

    Given the margins, and the observed number counting half.
    """
    limit = np.zeros(x1.shape)
    for at in np.ndindex(x1.shape):
        if x1[at] > 0 and rest2[at] > 0:
            cells = (x1[at], rest1[at], x2[at], rest2[at])
            limit[at] = np.exp(brentq(_mid_p_height, -30.0, 30.0, args=(*cells, ndtr(-z[at]))))
    return limit


def _mid_p_height(
    log_odds: float, x1: float, rest1: float, x2: float, rest2: float, tail: float
) -> float:
    """How much the upper tail of the conditional distribution exceeds a probability."""
    members, top = x1 + x2, x1 + rest1
    possible = np.arange(max(0.0, members - (x2 + rest2)), min(members, top) + 1)
    below = x2 + rest2
    weights = (
        possible * log_odds - gammaln(possible + 1) - gammaln(top - possible + 1)
        - gammaln(members - possible + 1) - gammaln(below - members + possible + 1)
    )  # fmt: skip
    chances = np.exp(weights - weights.max())
    chances /= chances.sum()
    above = chances[possible > x1].sum() + chances[possible == x1].sum() / 2
    return float(above - tail)


_LOWER_LIMITS = {"score": _score, "conditional_mid_p": _conditional_mid_p, "woolf": _woolf}
