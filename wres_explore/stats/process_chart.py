"""XmR charts: process limits of a series from its moving ranges, and the signals within them.

Points lie along the last axis, so that many series of one length are charted at once. Signals are
1 on the high side, -1 on the low side and 0 where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wres_explore.errors import CountError, DefinitionError

Floats = NDArray[np.float64]
Signals = NDArray[np.int8]
Marks = NDArray[np.bool_]

LIMIT = 2.66
"""Mean moving ranges from the mean to a process limit: three over 1.128."""

RANGE_LIMIT = 3.267
"""Mean moving ranges above which a moving range is itself exceptional."""

RUN = 7
"""Points in a row that make a shift or a trend."""

# Means of decimals carry a residue; closer than this, as a share of the values, is equal.
_RESIDUE = 1e-12


@dataclass(frozen=True, slots=True)
class Limits:
    """Mean and process limits, one of each per series, and the mean moving range behind them."""

    mean: Floats
    lower: Floats
    upper: Floats
    moving_range: Floats


def xmr_limits(values: ArrayLike, *, screen: bool = True) -> Limits:
    """Mean and process limits of series of single values.

    Parameters
    ----------
    values
        At least two values in order of time, along the last axis.
    screen
        Leave out moving ranges of 3.267 mean moving ranges or more, once, before the limits are
        set. The mean of the values keeps every point. Nothing is left out where only such ranges
        are above 0, as in a series of 100% with one bad month.

    Returns
    -------
    Limits
        `lower` and `upper` are the mean less and plus 2.66 mean moving ranges. A series of one
        and the same value has both on its mean.

    Raises
    ------
    CountError
        For fewer than two values, missing or infinite ones.

    Notes
    -----
    Nelson 1982, Journal of Quality Technology 14:172 (screening). NHS England, Making Data Count.

    Examples
    --------
    >>> limits = xmr_limits([10, 12, 11, 13])
    >>> print(f"{limits.mean} ({limits.lower:.3f} to {limits.upper:.3f})")
    11.5 (7.067 to 15.933)
    """
    x = _series(values)
    if x.shape[-1] < 2:
        msg = "Limits need at least two values in a row: a moving range is between neighbours."
        raise CountError(msg)
    ranges = np.abs(np.diff(x, axis=-1))
    average = ranges.mean(-1)
    if screen:
        keep = ranges < RANGE_LIMIT * average[..., None]
        # Where only exceptional ranges move at all, without them every point would be outside.
        keep |= ~(keep & (ranges > 0)).any(-1, keepdims=True)
        average = np.where(keep, ranges, 0.0).sum(-1) / keep.sum(-1)
    # The mean of equal decimals is not always their value to the last digit.
    mean = np.where(np.ptp(x, axis=-1) == 0, x[..., 0], x.mean(-1))
    reach = LIMIT * average
    return Limits(mean[()], (mean - reach)[()], (mean + reach)[()], average[()])


def outside(values: ArrayLike, limits: Limits) -> Signals:
    """Points beyond a process limit."""
    x = _series(values)
    lower, upper = (np.asarray(a)[..., None] for a in (limits.lower, limits.upper))
    return _signals(_above(x, upper), _above(lower, x))


def one_side(values: ArrayLike, limits: Limits, *, run: int = RUN) -> Signals:
    """Points of a shift: at least `run` in a row on one side of the mean. One on it ends it."""
    sides = _sides(_series(values), limits)
    return _signals(_in_a_row(sides > 0, run), _in_a_row(sides < 0, run))


def trending(values: ArrayLike, *, run: int = RUN) -> Signals:
    """Points of a trend: at least `run` in a row that rise each time, or fall; equal ends it.

    1 for a rise and -1 for a fall, on whichever side of the mean.
    """
    x = _series(values)
    if x.shape[-1] < 2:
        return np.zeros(x.shape, dtype=np.int8)
    steps = np.sign(np.diff(x, axis=-1))
    rises, falls = (
        _joined(_in_a_row(part, run - 1)) for part in (steps > 0, steps < 0)
    )  # fmt: skip
    # Where a rise turns into a fall, the turning point belongs to the later of the two.
    return _signals(rises & ~_later(falls, rises), falls & ~_later(rises, falls))


def near_limit(values: ArrayLike, limits: Limits) -> Signals:
    """Points beyond two thirds of the way to a limit, where two of three in a row are.

    All three must lie on the same side of the mean. Points beyond the limit count too, as in
    Making Data Count since November 2023; before, only those within it did.
    """
    x = _series(values)
    sides = _sides(x, limits)
    mean = np.asarray(limits.mean)[..., None]
    reach = np.asarray(limits.upper)[..., None] - mean
    far = _above(np.abs(x - mean), 2 / 3 * reach)
    found = np.zeros(x.shape, dtype=bool)
    for start in range(x.shape[-1] - 2):
        three = slice(start, start + 3)
        same = np.abs(sides[..., three].sum(-1)) == 3
        signal = same & (far[..., three].sum(-1) >= 2)
        found[..., three] |= signal[..., None] & far[..., three]
    return np.where(found, sides, 0).astype(np.int8)


def _series(values: ArrayLike) -> Floats:
    """Numbers in order of time, none missing."""
    try:
        x = np.atleast_1d(np.asarray(values, dtype=float))
    except (TypeError, ValueError):
        msg = f"values must be numbers: got {values!r}."
        raise CountError(msg) from None
    if not np.isfinite(x).all():
        msg = "values must not be missing or infinite. Leave out dates without a value."
        raise CountError(msg)
    return x


def _above(a: Floats, b: Floats) -> Marks:
    """Whether a lies above b by more than the residue of arithmetic."""
    above: Marks = np.asarray(a - b > _RESIDUE * np.maximum(np.abs(a), np.abs(b)))
    return above


def _sides(x: Floats, limits: Limits) -> Signals:
    mean = np.asarray(limits.mean)[..., None]
    return _signals(_above(x, mean), _above(mean, x))


def _signals(high: Marks, low: Marks) -> Signals:
    return high.astype(np.int8) - low.astype(np.int8)


def _in_a_row(marks: Marks, run: int) -> Marks:
    """Marks that stand among at least `run` in a row."""
    if isinstance(run, bool) or not isinstance(run, int | np.integer) or run < 1:
        msg = f"run must be a whole number of points, 7 in Making Data Count: got {run!r}."
        raise DefinitionError(msg)
    found = np.zeros(marks.shape, dtype=bool)
    for start in range(marks.shape[-1] - run + 1):
        window = slice(start, start + run)
        found[..., window] |= marks[..., window].all(-1, keepdims=True)
    return found


def _joined(steps: Marks) -> Marks:
    """The points at either end of the steps that are marked."""
    edge = np.zeros((*steps.shape[:-1], 1), dtype=bool)
    joined: Marks = np.concatenate([steps, edge], -1) | np.concatenate([edge, steps], -1)
    return joined


def _later(other: Marks, here: Marks) -> Marks:
    """Points of both trends at which the other one goes on."""
    following = np.zeros_like(other)
    following[..., :-1] = other[..., 1:]
    return here & other & following
