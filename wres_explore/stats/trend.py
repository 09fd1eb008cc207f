"""Change over years: a weighted line where there are enough years, first against last where not.

Years lie along the last axis. Effects are log ratios, differences or shares with the standard
error that chance alone gives each year; what the years scatter beyond that widens the interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, stdtr, stdtrit

from wres_explore.errors import CountError, DefinitionError
from wres_explore.stats._check import one_group
from wres_explore.stats.difference import difference_interval
from wres_explore.stats.ratio import ratio_interval

Floats = NDArray[np.float64]
Limits = tuple[Floats, Floats, Floats]

FEWEST_FOR_A_LINE = 5
"""Years below which a line through them would have no freedom left to measure their scatter."""

_WIDEST_Z = 8.0
_PARTS, _ROUNDS = 16, 8


@dataclass(frozen=True, slots=True)
class Line:
    """A weighted line through years: change per year, and what it rests on.

    `value`, `lower`, `upper` are per year, on the scale of the effect. `level` is the height of
    the line at `centre`, a year. `dispersion` is what multiplied the variance.
    """

    value: Floats
    lower: Floats
    upper: Floats
    p_value: Floats
    dispersion: Floats
    degrees: Floats
    level: Floats
    centre: Floats


def weighted_line(
    effect: ArrayLike,
    error: ArrayLike,
    year: ArrayLike,
    *,
    confidence_level: float = 0.95,
    least_dispersion: float = 1.0,
) -> Line:
    """Change of an effect per year, by weighted least squares.

    Parameters
    ----------
    effect, error
        Effect of each year and its standard error from chance alone; missing years are left out.
    year
        Years, not necessarily every one.
    confidence_level
        Between 0 and 1.
    least_dispersion
        The dispersion is never taken to be below this. At 1, years that happen to lie closer to
        a line than chance has them claim no more for it, and the test is far below its level by
        chance alone; at 0 it keeps its level, with or without scatter beyond chance. See
        `benchmarks/trend_rates.md`.

    Returns
    -------
    Line
        Missing throughout for fewer than 5 years with an effect.

    Raises
    ------
    CountError
        If an error is negative or 0, or the years are not finite and all different.
    DefinitionError
        If the level is not between 0 and 1, or the least dispersion is negative.

    Notes
    -----
    Weights 1 / error squared; the variance is multiplied by chi-squared over its degrees of
    freedom where that is above `least_dispersion`; limits and p value by t with years less 2
    degrees of freedom (McCullagh and Nelder 1989, Generalized Linear Models, section 4.5). It
    assumes that the years are independent of each other.

    Examples
    --------
    >>> line = weighted_line([0.5, 0.4, 0.3, 0.2, 0.1], [0.1] * 5, [2015, 2016, 2017, 2018, 2019])
    >>> print(f"{line.value:.2f} ({line.lower:.2f} to {line.upper:.2f})")
    -0.10 (-0.20 to 0.00)
    """
    one_group(0, 1, confidence_level)
    if not least_dispersion >= 0:
        msg = f"least_dispersion must be 0 or more: got {least_dispersion!r}."
        raise DefinitionError(msg)
    y, s, t = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(a, dtype=float)) for a in (effect, error, year))
    )
    known = np.isfinite(y) & np.isfinite(s)
    _refuse_strange(s[known], t)
    number = known.sum(-1)
    enough = number >= FEWEST_FOR_A_LINE
    w = np.where(known, 1 / np.where(known, s, 1.0) ** 2, 0.0)
    y = np.where(known, y, 0.0)
    total = np.where(enough, w.sum(-1), 1.0)
    centre = (w * t).sum(-1) / total
    level = (w * y).sum(-1) / total
    away = t - centre[..., None]
    spread = np.where(enough, (w * away**2).sum(-1), 1.0)
    slope = (w * away * y).sum(-1) / spread
    rest = y - level[..., None] - slope[..., None] * away
    degrees = np.where(enough, number - 2.0, np.nan)
    dispersion = np.maximum(least_dispersion, (w * rest**2).sum(-1) / degrees)
    deviation = np.sqrt(dispersion / spread)
    reach = stdtrit(degrees, (1 + confidence_level) / 2) * deviation
    p_value = 2 * stdtr(degrees, -np.abs(slope) / deviation)
    numbers = (slope, slope - reach, slope + reach, p_value, dispersion, degrees, level, centre)
    return Line(*(np.where(enough, array, np.nan)[()] for array in numbers))


def ratio_change(
    first: tuple[ArrayLike, ...], last: tuple[ArrayLike, ...], *, confidence_level: float = 0.95
) -> tuple[Floats, Floats, Floats, Floats]:
    """The last ratio over the first, with limits and p value.

    Parameters
    ----------
    first, last
        `(x1, n1, x2, n2)` of the first and of the last year, as for `ratio_interval`.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    value, lower, upper, p_value
        1 is no change. Missing where either ratio is 0 or has no value: a change from or to no
        events at all has no size.

    Notes
    -----
    Limits on the log scale from the two SCAS intervals (Zou and Donner 2008, Statistics in
    Medicine 27:1693). The p value is that of the level at which they reach 1. Assumes that the
    two years share no events.

    Examples
    --------
    From 2.0 to 1.0 on some hundred cases:

    >>> value, lower, upper, p = ratio_change((100, 1000, 50, 1000), (60, 1000, 60, 1000))
    >>> print(f"{value:.2f} ({lower:.2f} to {upper:.2f}), p = {p:.3f}")
    0.50 (0.31 to 0.80), p = 0.004
    """
    four = [*first, *last]

    def on_log_scale(part: Sequence[ArrayLike], level: ArrayLike) -> Limits:
        with np.errstate(divide="ignore"):
            value, lower, upper = (np.log(a) for a in ratio_interval(*part, confidence_level=level))
        return value, lower, upper

    numbers = _change(four, on_log_scale, confidence_level)
    value, lower, upper = (np.exp(a) for a in numbers[:3])
    return value[()], lower[()], upper[()], numbers[3][()]


def difference_change(
    first: tuple[ArrayLike, ...], last: tuple[ArrayLike, ...], *, confidence_level: float = 0.95
) -> tuple[Floats, Floats, Floats, Floats]:
    """The last difference of two shares less the first, with limits and p value.

    Parameters
    ----------
    first, last
        `(x1, n1, x2, n2)` of the first and of the last year, as for `difference_interval`.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    value, lower, upper, p_value
        0 is no change; missing where a group has nobody in it.

    Notes
    -----
    Limits from the two Newcombe intervals (Zou and Donner 2008), p value as in `ratio_change`.
    """

    def interval(part: Sequence[ArrayLike], level: ArrayLike) -> Limits:
        return difference_interval(*part, confidence_level=level)

    return _change([*first, *last], interval, confidence_level)


def share_change(
    first: tuple[ArrayLike, ...], last: tuple[ArrayLike, ...], *, confidence_level: float = 0.95
) -> tuple[Floats, Floats, Floats, Floats]:
    """The last share less the first, with Newcombe's limits and a p value.

    Parameters
    ----------
    first, last
        `(x, n)`, people counted and all people, of the first and of the last year.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    value, lower, upper, p_value
        0 is no change; missing where there is nobody.
    """

    def newcombe(level: ArrayLike) -> Limits:
        return difference_interval(*last, *first, confidence_level=level)

    return _with_p_value(newcombe, confidence_level)


def _change(
    eight: Sequence[ArrayLike],
    interval: Callable[[Sequence[ArrayLike], ArrayLike], Limits],
    confidence_level: float,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Last less first by MOVER: each limit from the limits of the two on its side."""
    arrays = list(np.broadcast_arrays(*eight))

    def mover(level: ArrayLike) -> Limits:
        (a, low_a, high_a), (b, low_b, high_b) = (
            interval(part, level) for part in (arrays[:4], arrays[4:])
        )
        with np.errstate(invalid="ignore"):
            known = np.isfinite(a) & np.isfinite(b)
            change = np.where(known, b - a, np.nan)
            # At low levels a skewness-corrected interval may leave out its own estimate.
            down = np.hypot(np.maximum(b - low_b, 0), np.maximum(high_a - a, 0))
            up = np.hypot(np.maximum(high_b - b, 0), np.maximum(a - low_a, 0))
            return change, change - down, change + up

    return _with_p_value(mover, confidence_level)


def _with_p_value(
    interval: Callable[[ArrayLike], Limits], confidence_level: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """An interval and the p value at which it just reaches 0, found between ever closer levels."""
    value, lower, upper = (np.asarray(a) for a in interval(confidence_level))
    low, width = np.zeros(value.shape), _WIDEST_Z
    shares = np.arange(1, _PARTS).reshape(-1, *[1] * value.ndim) / _PARTS
    for _ in range(_ROUNDS):
        z = low + width * shares
        _, left, right = interval(1 - 2 * ndtr(-z))
        outside = np.logical_and.accumulate((left > 0) | (right < 0), axis=0)
        width /= _PARTS
        low = low + width * outside.sum(axis=0)
    known = np.isfinite(value)
    p_value = np.where(known, 2 * ndtr(-low), np.nan)
    lower, upper = (np.where(known, a, np.nan) for a in (lower, upper))
    return value[()], lower[()], upper[()], p_value[()]


def _refuse_strange(error: Floats, year: Floats) -> None:
    """Refuse errors that cannot be weights, and years that do not tell the points apart."""
    if (error <= 0).any():
        msg = f"error must be above 0: got {error[error <= 0][0]:g}. Leave out what is missing."
        raise CountError(msg)
    if year.size == 0 or not np.isfinite(year).all():
        msg = "year must hold a number for every point. Leave out points without a year."
        raise CountError(msg)
    ordered = np.sort(year, axis=-1)
    if (np.diff(ordered, axis=-1) == 0).any():
        msg = "year holds the same year twice. Give one point for each year."
        raise CountError(msg)
