"""What people of unknown ethnicity could do to a result: bounds, and how odd they would have to be.

Nothing here estimates who they are. Bounds hold whoever they are; the tipping value says how much
more likely than others they would have to be of one group for the answer to change.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit

from wres_explore.stats._check import one_group, two_groups
from wres_explore.stats.ratio import ratio_interval, ratio_p_value

Floats = NDArray[np.float64]

FURTHEST = np.log(1_000.0)
"""Log odds beyond which people of unknown ethnicity are all of one group, near enough."""

STEPS = 140
"""Steps on the way there, 5% each. All are looked at: an answer may change and change back."""

HALVINGS = 12


def share_bounds(x: ArrayLike, n: ArrayLike, unknown: ArrayLike) -> tuple[Floats, Floats]:
    """Lowest and highest share of a group, whoever the people of unknown ethnicity are.

    Parameters
    ----------
    x, n
        Members of the group and all people, those of unknown ethnicity among them.
    unknown
        People of unknown ethnicity.

    Returns
    -------
    lower, upper
        From 0 to 1; missing where nobody is counted.

    Raises
    ------
    CountError
        If a count is impossible, or group and unknown together are above all people.

    Notes
    -----
    Manski 1990, American Economic Review 80:319.

    Examples
    --------
    London in 2019:

    >>> lower, upper = share_bounds(92_487, 206_144, 12_526)
    >>> print(f"{lower:.3f} to {upper:.3f}")
    0.449 to 0.509
    """
    x, n, _ = one_group(x, n, 0.95)
    u, _, _ = one_group(unknown, n, 0.95)
    one_group(x + u, n, 0.95)
    safe = np.where(n > 0, n, 1.0)
    lower, upper = (np.where(n > 0, people / safe, np.nan) for people in (x, x + u))
    return lower[()], upper[()]


def ratio_bounds(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    unknown_events: ArrayLike,
    unknown_people: ArrayLike,
    *,
    confidence_level: ArrayLike = 0.95,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Lowest and highest ratio of two shares, whoever the people of unknown ethnicity are.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people of the group on top and the one below, of known ethnicity.
    unknown_events, unknown_people
        Events and people of unknown ethnicity.
    confidence_level
        Of the interval that holds for chance as well.

    Returns
    -------
    lowest, highest
        The ratio if everyone unknown who had the event is of the group below and all others of
        the group on top, and the other way. Missing where a group has no share at that end;
        infinity never.
    lower, upper
        Lower limit of the lowest and upper limit of the highest: an interval for both what is
        unknown and chance.

    Raises
    ------
    CountError
        If a count is impossible.

    Notes
    -----
    Horowitz and Manski 2000, JASA 95:77; limits by `ratio_interval`.

    Examples
    --------
    >>> lowest, highest, *_ = ratio_bounds(30, 1000, 40, 2000, 4, 150)
    >>> print(f"{lowest:.2f} to {highest:.2f}")
    1.19 to 1.82
    """
    (x1, n1, x2, n2), _ = two_groups(x1, n1, x2, n2, confidence_level)
    u, everyone, _ = one_group(unknown_events, unknown_people, 0.95)
    rest = everyone - u
    lowest, lower, _ = ratio_interval(
        x1, n1 + rest, x2 + u, n2 + u, confidence_level=confidence_level
    )
    highest, _, upper = ratio_interval(
        x1 + u, n1 + u, x2, n2 + rest, confidence_level=confidence_level
    )
    return lowest, highest, lower, upper


def ratio_tipping(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    unknown_events: ArrayLike,
    unknown_people: ArrayLike,
    *,
    confidence_level: float = 0.95,
) -> tuple[Floats, Floats]:
    """How much likelier than others the unknown would have to be of one group to change the answer.

    The answer is whether the interval of the ratio leaves out 1, and on which side. People of
    unknown ethnicity are shared out by the odds of the known, among events and among the others,
    times a factor; the factor that first changes the answer is the tipping value.

    Parameters
    ----------
    x1, n1, x2, n2, unknown_events, unknown_people
        As in `ratio_bounds`.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    towards_top, towards_bottom
        The answer holds unless people of unknown ethnicity have more than so many times the odds
        of being of the group on top, or of the group below. Infinity where no factor up to 1,000
        changes it; missing where there is no answer to change.

    Raises
    ------
    CountError
        If a count is impossible.

    Notes
    -----
    Sensitivity analysis on the log odds scale; people are shared out in whole numbers.
    """
    (x1, n1, x2, n2), _ = two_groups(x1, n1, x2, n2, confidence_level)
    u, everyone, _ = one_group(unknown_events, unknown_people, 0.95)
    table = np.broadcast_arrays(x1, n1, x2, n2, u, everyone)
    alpha = 1 - confidence_level
    # The odds of the known, with half a person each so that nobody is certain.
    events = logit((table[0] + 0.5) / (table[0] + table[2] + 1))
    others = logit((table[1] - table[0] + 0.5) / (table[1] - table[0] + table[3] - table[2] + 1))

    def answer(log_odds: Floats) -> Floats:
        a = np.rint(table[4] * expit(events + log_odds))
        b = np.rint((table[5] - table[4]) * expit(others + log_odds))
        return _answer(table[0] + a, table[1] + a + b, table[2] + table[4] - a,
                       table[3] + table[5] - a - b, alpha)  # fmt: skip

    here = answer(np.zeros(table[0].shape))
    towards_top, towards_bottom = (
        _first_change(answer, here, side) for side in (FURTHEST, -FURTHEST)
    )
    known = np.isfinite(here)
    return np.where(known, towards_top, np.nan)[()], np.where(known, towards_bottom, np.nan)[()]


def _answer(x1: Floats, n1: Floats, x2: Floats, n2: Floats, alpha: float) -> Floats:
    """1 or -1 where the interval leaves out 1, 0 where it does not; missing without people."""
    p_value = ratio_p_value(x1, n1, x2, n2)
    side = np.sign(x1 * n2 - x2 * n1)
    return np.where(np.isnan(p_value), np.nan, np.where(p_value < alpha, side, 0.0))


def _first_change(answer: Callable[[Floats], Floats], here: Floats, far: float) -> Floats:
    """Factor of the odds at which an answer first changes on the way to `far`."""
    same, other = np.zeros(here.shape), np.full(here.shape, np.inf)
    for step in np.linspace(0.0, far, STEPS + 1)[1:]:
        changed = np.isinf(other) & (answer(np.full(here.shape, step)) != here)
        other = np.where(changed, step, other)
        same = np.where(np.isinf(other), step, same)
    changes = np.isfinite(other)
    other = np.where(changes, other, far)
    for _ in range(HALVINGS):
        middle = (same + other) / 2
        still = answer(middle) == here
        same, other = np.where(still, middle, same), np.where(still, other, middle)
    return np.where(changes, np.exp(np.abs(other)), np.inf)
