"""Confidence intervals for one share: so many of so many people."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincc, betainccinv, betaincinv, expit, logit, ndtr, ndtri

from wres_explore.stats._check import FloatArray, choose, one_group
from wres_explore.stats._solve import falling_root
from wres_explore.stats.division import quotient

Limits = tuple[FloatArray, FloatArray]


def proportion_interval(
    x: ArrayLike,
    n: ArrayLike,
    *,
    method: str = "wilson",
    confidence_level: ArrayLike = 0.95,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Share ``x / n`` with a confidence interval.

    The people counted in `x` are on top, everybody at risk is below. Shares run from 0 to 1.

    Parameters
    ----------
    x, n
        Events or members, and people they are among. Whole numbers of any shape that fits
        together.
    method
        ``"wilson"`` (default), ``"clopper_pearson"``, ``"mid_p"`` or ``"jeffreys"``;
        ``"wilson_cc"``, with a continuity correction, for replication only.
    confidence_level
        Between 0 and 1, for example 0.95; one value or one per table.

    Returns
    -------
    value, lower, upper : ndarray
        The share and its limits, of the shape that the arguments have together; numbers if all
        arguments are numbers.

        No answer: with ``n = 0`` there is no share; the value is nan and the limits are 0 and 1.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or `x` is above `n`.
    DefinitionError
        If the method is unknown or the level is not between 0 and 1.

    Notes
    -----
    The lower limit is exactly 0 at ``x = 0`` and the upper limit exactly 1 at ``x = n``, for the
    Jeffreys method too (the modification of Brown, Cai and DasGupta), so that every interval
    contains the share. Clopper-Pearson covers at least the stated level, the others cover it on
    average.

    References
    ----------
    Wilson 1927, JASA 22:209. Clopper and Pearson 1934, Biometrika 26:404. Newcombe 1998,
    Statistics in Medicine 17:857 (mid-p). Brown, Cai and DasGupta 2001, Statistical Science
    16:101 (Jeffreys).

    Examples
    --------
    54 of 432 staff at band 9:

    >>> value, lower, upper = proportion_interval(54, 432)
    >>> print(f"{value:.3f} ({lower:.3f} to {upper:.3f})")
    0.125 (0.097 to 0.160)
    """
    x, n, z = one_group(x, n, confidence_level)
    lower, upper = choose(method, _METHODS)(x, np.maximum(n, 1), z)
    lower = np.where(x == 0, 0.0, lower)
    upper = np.where(x == n, 1.0, upper)
    return quotient(x, n)[()], lower[()], upper[()]


def wilson_limits(x: FloatArray, n: FloatArray, z: FloatArray) -> Limits:
    """Wilson score limits for `n` of at least 1, exactly 0 at ``x = 0`` and 1 at ``x = n``."""
    centre = 2 * x + z * z
    reach = z * np.sqrt(z * z + 4 * x * ((n - x) / n))
    width = 2 * (n + z * z)
    lower, upper = (centre - reach) / width, (centre + reach) / width
    return np.where(x == 0, 0.0, lower), np.where(x == n, 1.0, upper)


def wilson_limits_corrected(x: FloatArray, n: FloatArray, z: FloatArray) -> Limits:
    """Wilson limits with a continuity correction, for replication of older tables."""
    p, rest, width = x / n, (n - x) / n, 2 * (n + z * z)
    below = z * z - 2 - 1 / n + 4 * p * (n * rest + 1)
    above = z * z + 2 - 1 / n + 4 * p * (n * rest - 1)
    lower = (2 * x + z * z - 1 - z * np.sqrt(np.maximum(below, 0))) / width
    upper = (2 * x + z * z + 1 + z * np.sqrt(np.maximum(above, 0))) / width
    return np.where(x == 0, 0.0, np.maximum(lower, 0)), np.where(x == n, 1.0, np.minimum(upper, 1))


def _clopper_pearson(x: FloatArray, n: FloatArray, z: FloatArray) -> Limits:
    """Limits at which either exact binomial tail has probability alpha / 2."""
    tail = ndtr(-z)
    # The parameters of a beta distribution are positive; the two limits that this changes are
    # the ones that are exactly 0 and 1.
    lower = betaincinv(np.maximum(x, 0.5), n - x + 1, tail)
    upper = betainccinv(x + 1, np.maximum(n - x, 0.5), tail)
    return lower, upper


def _jeffreys(x: FloatArray, n: FloatArray, z: FloatArray) -> Limits:
    """Equal-tailed posterior limits under the prior Beta(1/2, 1/2)."""
    tail = ndtr(-z)
    return betaincinv(x + 0.5, n - x + 0.5, tail), betainccinv(x + 0.5, n - x + 0.5, tail)


def _mid_p(x: FloatArray, n: FloatArray, z: FloatArray) -> Limits:
    """Limits at which a binomial tail with half of the observed term is alpha / 2."""
    step = np.sqrt(1 / (x + 0.5) + 1 / (n - x + 0.5))
    table = [np.ravel(array) for array in (step, x, n, z)]
    lower, upper = (
        expit(falling_root(height, np.ravel(logit(near)), *table)).reshape(x.shape)
        for height, near in zip((_height_lower, _height_upper), _jeffreys(x, n, z), strict=True)
    )
    return lower, upper


def _height_lower(logit_p: FloatArray, x: FloatArray, n: FloatArray, z: FloatArray) -> FloatArray:
    """Positive while `x` or more events are less likely than alpha / 2."""
    p = expit(logit_p)
    more = np.where(x < n, betainc(x + 1, np.maximum(n - x, 0.5), p), 0.0)
    height: FloatArray = -z - ndtri((betainc(np.maximum(x, 0.5), n - x + 1, p) + more) / 2)
    return height


def _height_upper(logit_p: FloatArray, x: FloatArray, n: FloatArray, z: FloatArray) -> FloatArray:
    """Positive while `x` or fewer events are more likely than alpha / 2."""
    p = expit(logit_p)
    fewer = np.where(x > 0, betaincc(np.maximum(x, 0.5), n - x + 1, p), 0.0)
    height: FloatArray = z + ndtri((betaincc(x + 1, np.maximum(n - x, 0.5), p) + fewer) / 2)
    return height


_METHODS: dict[str, Callable[[FloatArray, FloatArray, FloatArray], Limits]] = {
    "wilson": wilson_limits,
    "wilson_cc": wilson_limits_corrected,
    "clopper_pearson": _clopper_pearson,
    "mid_p": _mid_p,
    "jeffreys": _jeffreys,
}
