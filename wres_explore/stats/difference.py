"""Confidence intervals for the difference between two shares."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from wres_explore.stats._check import FloatArray, Table, choose, two_groups
from wres_explore.stats._solve import falling_root
from wres_explore.stats.division import quotient
from wres_explore.stats.proportion import Limits, wilson_limits, wilson_limits_corrected


def difference_interval(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    *,
    method: str = "newcombe",
    confidence_level: ArrayLike = 0.95,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Difference ``x1 / n1 - x2 / n2`` with a confidence interval.

    The first group comes first: above 0 means a larger share in the first group. Differences run
    from -1 to 1, so 0.05 is five percentage points.

    Parameters
    ----------
    x1, n1
        Events and people in the first group. Whole numbers of any shape that fits together.
    x2, n2
        Events and people in the second group.
    method
        ``"newcombe"`` (default), ``"miettinen_nurminen"`` or ``"mee"``. For replication only:
        ``"newcombe_cc"`` (with a continuity correction), ``"agresti_caffo"`` and ``"wald"``.
    confidence_level
        Between 0 and 1, for example 0.95; one value or one per table.

    Returns
    -------
    value, lower, upper : ndarray
        The difference and its limits, of the shape that the arguments have together; numbers if
        all arguments are numbers.

        No answer: if either group has nobody in it there is no difference; the value is nan and the
        limits are -1 and 1.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or events are above people.
    DefinitionError
        If the method is unknown or the level is not between 0 and 1.

    Notes
    -----
    Newcombe's interval joins two Wilson intervals. The other two invert the score test:
    Miettinen and Nurminen multiply its variance by ``N / (N - 1)``, Mee does not. The upper limit
    is the negated lower limit of the two groups exchanged.

    References
    ----------
    Newcombe 1998, Statistics in Medicine 17:873 (method 10). Miettinen and Nurminen 1985,
    Statistics in Medicine 4:213. Mee 1984, Biometrics 40:1175.

    Examples
    --------
    160 of 800 against 50 of 400, 20.0 % against 12.5 %:

    >>> value, lower, upper = difference_interval(160, 800, 50, 400)
    >>> print(f"{value:.3f} ({lower:.3f} to {upper:.3f})")
    0.075 (0.030 to 0.116)
    """
    table, z = two_groups(x1, n1, x2, n2, confidence_level)
    lower_limit = choose(method, _LOWER_LIMITS)
    x1, n1, x2, n2 = table
    value = quotient(x1 * n2 - x2 * n1, n1 * n2)
    lower = np.full(value.shape, -1.0)
    upper = np.full(value.shape, 1.0)
    known = (n1 > 0) & (n2 > 0)
    a, b, c, d = (array[known] for array in table)
    lower[known] = lower_limit((a, b, c, d), z[known])
    upper[known] = -lower_limit((c, d, a, b), z[known])
    return value[()], lower[()], upper[()]


def _newcombe(
    table: Table, z: FloatArray, limits: Callable[..., Limits] = wilson_limits
) -> FloatArray:
    """Lower limit from the Wilson limits of the two shares."""
    x1, n1, x2, n2 = table
    p1, p2 = x1 / n1, x2 / n2
    lower1, _ = limits(x1, n1, z)
    _, upper2 = limits(x2, n2, z)
    return p1 - p2 - np.hypot(p1 - lower1, upper2 - p2)


def _wald(table: Table, z: FloatArray) -> FloatArray:
    """Lower limit by the normal approximation; for replication only."""
    x1, n1, x2, n2 = table
    p1, p2 = x1 / n1, x2 / n2
    lower: FloatArray = p1 - p2 - z * np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    return np.maximum(lower, -1.0)


def _agresti_caffo(table: Table, z: FloatArray) -> FloatArray:
    """Wald's lower limit of a table with an event and a person without one more in each group."""
    x1, n1, x2, n2 = table
    return _wald((x1 + 1, n1 + 2, x2 + 1, n2 + 2), z)


def _miettinen_nurminen(table: Table, z: FloatArray) -> FloatArray:
    """Lower limit of the score with variance factor ``N / (N - 1)``."""
    people = table[1] + table[3]
    return _score(table, z, people / (people - 1))


def _mee(table: Table, z: FloatArray) -> FloatArray:
    """Lower limit of the score without a variance factor."""
    return _score(table, z, np.ones_like(z))


def _score(table: Table, z: FloatArray, factor: FloatArray) -> FloatArray:
    """Lower limit at which the score statistic is `z`.

    With fitted shares p1 and p2 under a given difference, the two scores
    ``(x - n p) / (p (1 - p))`` are ``t`` and ``-t``, and the score statistic is ``t`` times
    ``sqrt(variance / factor)`` with the binomial variance at those shares. Each share follows
    from ``t`` alone, so the search is over ``t`` and the difference comes out at the end: no
    cubic equation has to be solved.
    """
    x1, n1, x2, n2 = table
    near1, near2 = (x1 + 1) / (n1 + 2), (x2 + 1) / (n2 + 2)
    variance = near1 * (1 - near1) / n1 + near2 * (1 - near2) / n2
    guess = np.log(z * np.sqrt(factor / variance))
    t = np.exp(falling_root(_height, guess, 1 / (2 * z), *table, factor, z))
    p1, p2, q1, q2 = _fitted_shares(t, x1, n1, x2, n2)
    limit = np.where(p1 + p2 < 1, p1 - p2, q2 - q1)
    limit = np.where((x1 == 0) & (x2 == n2), -1.0, limit)
    # Without events, or with nothing else, the limit is that of one share in closed form.
    none, all_ = x1 + x2 == 0, x1 + x2 == n1 + n2
    one_share = 1 / (1 + np.where(none, n2, n1) / (factor * z * z))
    return np.where(none | all_, -one_share, limit)


def _height(
    log_t: FloatArray,
    x1: FloatArray,
    n1: FloatArray,
    x2: FloatArray,
    n2: FloatArray,
    factor: FloatArray,
    z: FloatArray,
) -> FloatArray:
    """Positive while the square of the score statistic is below that of `z`."""
    t = np.exp(log_t)
    p1, p2, q1, q2 = _fitted_shares(t, x1, n1, x2, n2)
    height: FloatArray = z - t * t * (p1 * q1 / n1 + p2 * q2 / n2) / (factor * z)
    return height


def _fitted_shares(
    t: FloatArray, x1: FloatArray, n1: FloatArray, x2: FloatArray, n2: FloatArray
) -> Table:
    """Shares p1 and p2 at `t`, and ``1 - p1`` and ``1 - p2`` as precisely."""
    return (
        _fitted_share(x1, n1, t),
        _fitted_share(x2, n2, -t),
        _fitted_share(n1 - x1, n1, -t),
        _fitted_share(n2 - x2, n2, t),
    )


def _fitted_share(x: FloatArray, n: FloatArray, t: FloatArray) -> FloatArray:
    """Root p in [0, 1] of ``x - n p = t p (1 - p)``, written so that nothing cancels."""
    b = n + t
    root = np.abs(b) + np.sqrt((b - 2 * x) ** 2 + 4 * x * (n - x))
    return np.where(b > 0, 2 * x, root) / np.where(b > 0, root, -2 * t)


_LOWER_LIMITS: dict[str, Callable[[Table, FloatArray], FloatArray]] = {
    "newcombe": _newcombe,
    "miettinen_nurminen": _miettinen_nurminen,
    "mee": _mee,
    "newcombe_cc": partial(_newcombe, limits=wilson_limits_corrected),
    "agresti_caffo": _agresti_caffo,
    "wald": _wald,
}
