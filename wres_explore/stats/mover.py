"""Differences of two estimates from their own limits (the MOVER method)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def difference_of_estimates(
    first: ArrayLike, second: ArrayLike, correlation: ArrayLike = 0.0
) -> tuple[Floats, Floats, Floats]:
    """First estimate less second, with limits made from the limits of both.

    Parameters
    ----------
    first, second
        Value, lower and upper limit, along the first axis; all limits at one confidence level.
    correlation
        Of the two estimates: 0 where they are about different people.

    Returns
    -------
    value, lower, upper
        Missing where one of the estimates is; a limit that is infinite stays so.

    Notes
    -----
    Zou and Donner 2008, Statistics in Medicine 27:1693: each side keeps the skewness of its own
    interval. Correlated estimates: Zou 2007, Psychological Methods 12:399.

    Examples
    --------
    >>> value, lower, upper = difference_of_estimates([5.0, 4.0, 7.0], [3.0, 2.0, 4.0])
    >>> print(f"{value:.2f} ({lower:.2f} to {upper:.2f})")
    2.00 (0.59 to 4.24)
    """
    value, lower, upper = contrast([first, second], [1, -1])
    if not np.any(correlation):
        return value, lower, upper
    (one, low, high), (two, least, most) = (np.asarray(e, dtype=float) for e in (first, second))
    shared = 2 * np.asarray(correlation, dtype=float)
    below = np.square(value - lower) - shared * (one - low) * (most - two)
    above = np.square(upper - value) - shared * (high - one) * (two - least)
    return value, (value - np.sqrt(below))[()], (value + np.sqrt(above))[()]


def contrast(
    estimates: Sequence[ArrayLike], weights: Sequence[float]
) -> tuple[Floats, Floats, Floats]:
    """A weighted sum of independent estimates, with limits made from the limits of each.

    Parameters
    ----------
    estimates
        Value, lower and upper limit of each, along the first axis of each.
    weights
        One per estimate; negative ones turn its limits round.

    Returns
    -------
    value, lower, upper
        As `difference_of_estimates`.

    Notes
    -----
    Zou and Donner 2008, as there.
    """
    turned = []
    with np.errstate(invalid="ignore"):  # an infinite estimate has no limits
        for estimate, weight in zip(estimates, weights, strict=True):
            value, *limits = weight * np.asarray(estimate, dtype=float)
            low, high = limits if weight > 0 else limits[::-1]
            turned.append((value, np.square(value - low), np.square(high - value)))
        value, below, above = (np.sum(parts, axis=0) for parts in zip(*turned, strict=True))
        lower, upper = value - np.sqrt(below), value + np.sqrt(above)
    return value[()], lower[()], upper[()]


def ratio_of_estimates(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """First ratio over second, with limits made from the limits of both, on the log scale.

    Parameters
    ----------
    first, second
        Value, lower and upper limit of a ratio, along the first axis.

    Returns
    -------
    value, lower, upper
        Missing, with limits 0 and infinity, where one of the ratios is missing or 0.

    Notes
    -----
    As `difference_of_estimates`, of logarithms.

    Examples
    --------
    >>> value, lower, upper = ratio_of_estimates([2.0, 1.5, 2.7], [1.25, 1.0, 1.6])
    >>> print(f"{value:.2f} ({lower:.2f} to {upper:.2f})")
    1.60 (1.10 to 2.33)
    """
    one, two = (np.asarray(estimate, dtype=float) for estimate in (first, second))
    known = (one[0] > 0) & (two[0] > 0)
    with np.errstate(divide="ignore"):
        logs = [np.log(np.where(known, estimate, 1.0)) for estimate in (one, two)]
    found = np.exp(difference_of_estimates(*logs))
    otherwise = np.array([np.nan, 0.0, np.inf]).reshape(3, *([1] * known.ndim))
    value, lower, upper = np.where(known, found, otherwise)
    return value[()], lower[()], upper[()]
