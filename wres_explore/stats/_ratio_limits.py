"""Lower limits of the ratio of two shares, one function per method.

Every table here has events in the first group and people in the second; `ratio.py` answers for
the others. The upper limit is the reciprocal of a lower limit, so nothing here computes one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import ndtr

from wres_explore.stats._check import FloatArray, Table
from wres_explore.stats._solve import falling_root
from wres_explore.stats.proportion import wilson_limits


def variance_factor(table: Table, bias_correction: bool) -> FloatArray:
    """Return ``N / (N - 1)``, N being everybody in both groups, or 1."""
    people = table[1] + table[3]
    return people / (people - 1) if bias_correction else np.ones_like(people)


def _score(
    log_ratio: FloatArray,
    x1: FloatArray,
    n1: FloatArray,
    x2: FloatArray,
    n2: FloatArray,
    factor: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Score statistic at a ratio, and a sixth of the skewness of the score.

    The likeliest shares p1 and p2 under the ratio are the smaller root of a quadratic equation.
    Everything is multiplied by the denominator ``scale`` of that root: ``other1`` and ``other2``
    are ``1 - p1`` and ``1 - p2``, written as sums that cannot fall below 0.
    """
    ratio = np.exp(log_ratio)
    rest1, rest2 = n1 - x1, n2 - x2
    rise, fall = (n1 + x2) * ratio, n2 + x1
    gap = rise - fall
    root = np.sqrt(gap * gap + 4 * ratio * rest1 * rest2)
    scale = rise + fall + root
    other1 = root - gap + 2 * ratio * rest1
    other2 = root + gap + 2 * rest2
    part1, part2 = other1 / n1, ratio * other2 / n2
    spread = factor * (part1 + part2)
    error = np.sqrt(2 * ratio * (x1 + x2) * spread)
    statistic = (x1 / n1 - ratio * x2 / n2) * scale / error
    third = part1 / n1 * (2 * other1 - scale) - ratio * part2 / n2 * (2 * other2 - scale)
    return statistic, third / (6 * spread * error)


def corrected_score(log_ratio: FloatArray, *table_and_factor: FloatArray) -> FloatArray:
    """Score statistic corrected for skewness: k in ``s k**2 + k = statistic + s``.

    The root is written without a difference, so that it also holds where ``s`` is 0.
    """
    statistic, s = _score(log_ratio, *table_and_factor)
    total = statistic + s
    k: FloatArray = 2 * total / (1 + np.sqrt(1 + 4 * s * total))
    return k


def p_value_of(table: Table, bias_correction: bool) -> FloatArray:
    """What `ratio_p_value` gives for counts that were checked."""
    x1, n1, x2, n2 = table
    people = (n1 > 0) & (n2 > 0)
    p_value = np.where(people, 1.0, np.nan)
    mixed = people & (x1 + x2 > 0) & (x1 + x2 < n1 + n2)
    some = x1[mixed], n1[mixed], x2[mixed], n2[mixed]
    factor = variance_factor(some, bias_correction)
    deviate = corrected_score(np.zeros_like(factor), *some, factor)
    p_value[mixed] = 2 * ndtr(-np.abs(deviate))
    return p_value


def plain_score(log_ratio: FloatArray, *table_and_factor: FloatArray) -> FloatArray:
    """Score statistic without the correction."""
    return _score(log_ratio, *table_and_factor)[0]


def _solve(
    score: Callable[..., FloatArray], table: Table, z: FloatArray, factor: FloatArray
) -> FloatArray:
    """Ratio at which `score` has fallen to `z`."""

    def height(log_ratio: FloatArray, z: FloatArray, *table_and_factor: FloatArray) -> FloatArray:
        return score(log_ratio, *table_and_factor) - z

    x1, n1, x2, n2 = table
    step = np.sqrt(1 / (x1 + 1) - 1 / (n1 + 2) + 1 / (x2 + 1) - 1 / (n2 + 2))
    guess = np.log(_mover(table, z, factor))
    return np.exp(falling_root(height, guess, step, z, *table, factor))


def _scas(table: Table, z: FloatArray, factor: FloatArray) -> FloatArray:
    """Lower limit at which the corrected score is `z`.

    As the ratio falls to 0 the corrected score rises to ``sqrt(1 + 6 factor x1)`` and no further.
    """
    limit = np.zeros_like(z)
    reached = z * z < 1 + 6 * factor * table[0]
    x1, n1, x2, n2 = (array[reached] for array in table)
    limit[reached] = _solve(corrected_score, (x1, n1, x2, n2), z[reached], factor[reached])
    return limit


def _miettinen_nurminen(table: Table, z: FloatArray, factor: FloatArray) -> FloatArray:
    """Lower limit at which the score is `z`."""
    return _solve(plain_score, table, z, factor)


def _koopman(table: Table, z: FloatArray, factor: FloatArray) -> FloatArray:
    """Lower limit at which the score without a variance factor is `z`."""
    return _solve(plain_score, table, z, np.ones_like(factor))


def _katz(table: Table, z: FloatArray, factor: FloatArray) -> FloatArray:
    """Lower limit on the logarithmic scale, 0 if the second group has no events."""
    x1, n1, x2, n2 = table
    usable = np.maximum(x2, 1)
    return np.where(x2 > 0, _log_limit((x1, n1, usable, n2), z), 0.0)


def _walter(table: Table, z: FloatArray, factor: FloatArray) -> FloatArray:
    """Lower limit on the logarithmic scale with a half added to every count."""
    x1, n1, x2, n2 = table
    return _log_limit((x1 + 0.5, n1 + 0.5, x2 + 0.5, n2 + 0.5), z)


def _log_limit(table: Table, z: FloatArray) -> FloatArray:
    """Lower limit from the variance of the log ratio, 0 if that variance is 0."""
    x1, n1, x2, n2 = table
    variance = 1 / x1 - 1 / n1 + 1 / x2 - 1 / n2
    limit = x1 / n1 / (x2 / n2) * np.exp(-z * np.sqrt(variance))
    return np.where(variance > 0, limit, 0.0)


def _inverse_sinh(table: Table, z: FloatArray, factor: FloatArray) -> FloatArray:
    """Lower limit by Newcombe's transform of the logarithmic scale; for replication only."""
    x1, n1, x2, n2 = table
    usable = np.maximum(x2, 1)
    spread = np.sqrt(np.maximum(1 / x1 - 1 / n1 + 1 / usable - 1 / n2, 0))
    limit = x1 / n1 / (usable / n2) * np.exp(-2 * np.arcsinh(z * spread / 2))
    return np.where((x2 > 0) & (spread > 0), limit, 0.0)


def _mover(table: Table, z: FloatArray, factor: FloatArray) -> FloatArray:
    """Lower limit from the Wilson limits of the two shares."""
    x1, n1, x2, n2 = table
    p1, p2 = x1 / n1, x2 / n2
    lower1, _ = wilson_limits(x1, n1, z)
    _, upper2 = wilson_limits(x2, n2, z)
    below, above = p1 - lower1, upper2 - p2
    spread = (p1 * above) ** 2 - (below * above) ** 2 + (p2 * below) ** 2
    return lower1 * (2 * p1 - lower1) / (p1 * p2 + np.sqrt(spread))


LOWER_LIMITS: dict[str, Callable[[Table, FloatArray, FloatArray], FloatArray]] = {
    "scas": _scas,
    "miettinen_nurminen": _miettinen_nurminen,
    "koopman": _koopman,
    "katz": _katz,
    "walter": _walter,
    "mover": _mover,
    "inverse_sinh": _inverse_sinh,
}
