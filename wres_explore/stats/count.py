"""Confidence intervals for a number of cases alone, where the people at risk are not known."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv, ndtr

from wres_explore.stats._check import FloatArray, choose, one_group


def count_interval(
    x: ArrayLike, *, method: str = "exact", confidence_level: ArrayLike = 0.95
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """A number of cases with a confidence interval, cases taken to come singly (Poisson).

    Parameters
    ----------
    x
        Cases.
    method
        ``"exact"`` (default) or ``"byar"``, its approximation in OHID's Fingertips for 10 and more.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    value, lower, upper
        Cases; the lower limit of none is 0.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing.
    DefinitionError
        If the method is unknown or the level is not between 0 and 1.

    References
    ----------
    Garwood 1936, Biometrika 28:437. Breslow and Day 1987, IARC Scientific Publications 82 (Byar).

    Examples
    --------
    >>> value, lower, upper = count_interval(5)
    >>> print(f"{value:.0f} ({lower:.2f} to {upper:.2f})")
    5 (1.62 to 11.67)
    """
    cases, _, z = one_group(x, x, confidence_level)
    lower, upper = choose(method, _METHODS)(cases, z)
    return cases[()], np.where(cases > 0, lower, 0.0)[()], upper[()]


def _exact(x: FloatArray, z: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Limits at which either tail has probability alpha / 2."""
    tail = ndtr(-z)
    return gammaincinv(np.maximum(x, 0.5), tail), gammainccinv(x + 1, tail)


def _byar(x: FloatArray, z: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Cube roots of cases are nearly normal."""
    usable = np.maximum(x, 1)
    lower = x * (1 - 1 / (9 * usable) - z / (3 * np.sqrt(usable))) ** 3
    more = x + 1
    return lower, more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3


_METHODS = {"exact": _exact, "byar": _byar}
