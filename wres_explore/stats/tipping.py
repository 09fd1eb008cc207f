"""How odd people of unknown ethnicity would have to be for an answer to change.

The tipping value: how much more likely than others they would have to be of one group.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit

from wres_explore.stats._check import two_groups
from wres_explore.stats.difference import difference_interval
from wres_explore.stats.ratio import ratio_p_value
from wres_explore.stats.unknown import extremes

Floats = NDArray[np.float64]

FURTHEST = np.log(1_000.0)
"""Log odds beyond which people of unknown ethnicity are all of one group, near enough."""

STEPS = 140
"""Steps on the way there, 5% each. All are looked at: an answer may change and change back."""

HALVINGS = 8

BLOCK = 200_000
"""Answers that are looked at together."""

Answer = Callable[[Floats, Floats, Floats, Floats], Floats]
"""1, 0 or -1 for each x1, n1, x2, n2; missing where there is none."""


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
    """How much likelier than others the unknown would have to be of one group to change a ratio.

    The answer that may change is that of the known: whether the interval of the ratio leaves out
    1, and on which side. People of unknown ethnicity are shared out by the odds of the known, among
    those who had the event and among the others, times a factor; the factor that first changes the
    answer is the tipping value.

    Parameters
    ----------
    x1, n1, x2, n2, unknown_events, unknown_people
        As in `extremes`.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    towards_top, towards_bottom
        The answer holds unless people of unknown ethnicity have more than so many times the odds
        of being of the group on top, or of the group below. 1 in both where it changes already
        with the people of unknown ethnicity shared out like the others; infinity where no factor
        up to 1,000 changes it; missing where there is no answer to change.

    Raises
    ------
    CountError
        If a count is impossible.

    Notes
    -----
    Sensitivity analysis on the log odds scale; people are shared out in whole numbers. The same
    factor holds for those who had the event and for the others, and such sharing hardly moves a
    ratio: of cases hidden in one group the tipping value says nothing, and only the bounds do
    (`benchmarks/unknown.md`).
    """
    two_groups(x1, n1, x2, n2, confidence_level)  # refuses what is impossible

    def answer(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
        p_value = ratio_p_value(x1, n1, x2, n2)
        side = np.sign(x1 * n2 - x2 * n1)
        sure = np.where(p_value < 1 - confidence_level, side, 0.0)
        return np.where(np.isnan(p_value), np.nan, sure)

    return _tipping(answer, x1, n1, x2, n2, unknown_events, unknown_people)


def difference_tipping(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    unknown_events: ArrayLike,
    unknown_people: ArrayLike,
    *,
    confidence_level: float = 0.95,
) -> tuple[Floats, Floats]:
    """How much likelier than others the unknown would have to be of one group to change a gap.

    As `ratio_tipping`; the answer is whether the interval of the difference leaves out 0.

    Parameters
    ----------
    x1, n1, x2, n2, unknown_events, unknown_people, confidence_level
        As in `ratio_tipping`.

    Returns
    -------
    towards_top, towards_bottom
        As from `ratio_tipping`.
    """

    def answer(*counts: Floats) -> Floats:
        value, low, high = difference_interval(*counts, confidence_level=confidence_level)
        return np.where(np.isnan(value), np.nan, np.where(low > 0, 1.0, np.where(high < 0, -1, 0)))

    return _tipping(answer, x1, n1, x2, n2, unknown_events, unknown_people)


def _tipping(answer: Answer, *counts: ArrayLike) -> tuple[Floats, Floats]:
    """Factors of the odds that first change an answer, towards either group."""
    extremes(*counts)  # refuses it too
    table = np.broadcast_arrays(*(np.asarray(count, dtype=float) for count in counts))
    x1, n1, x2, n2, u, everyone = table
    # The odds of the known, with half a person each so that nobody is certain.
    events = logit((x1 + 0.5) / (x1 + x2 + 1))
    others = logit((n1 - x1 + 0.5) / (n1 - x1 + n2 - x2 + 1))

    def at(log_odds: Floats) -> Floats:
        a = np.rint(u * expit(events + log_odds))
        b = np.rint((everyone - u) * expit(others + log_odds))
        return answer(x1 + a, n1 + a + b, x2 + u - a, n2 + everyone - a - b)

    here = answer(x1, n1, x2, n2)
    already = at(np.zeros(x1.shape)) != here
    first = np.where(already, 1.0, _first_changes(at, here))
    top, bottom = (np.where(np.isfinite(here), change, np.nan)[()] for change in first)
    return top, bottom


def _first_changes(at: Callable[[Floats], Floats], here: Floats) -> Floats:
    """Factors of the odds at which an answer first changes, upwards and downwards."""
    both = (2, *here.shape)
    way = np.array([1.0, -1.0]).reshape(2, *([1] * here.ndim))
    steps = np.linspace(0.0, FURTHEST, STEPS + 1)
    other = np.full(both, np.inf)
    for block in np.array_split(steps[1:], max(1, min(STEPS, STEPS * here.size // BLOCK))):
        tried = block.reshape(-1, *([1] * len(both))) * way
        changed = at(np.broadcast_to(tried, (len(block), *both))) != here
        first = np.where(changed, np.abs(tried), np.inf).min(axis=0)
        other = np.minimum(other, first)
    changes = np.isfinite(other)
    other = np.where(changes, other, FURTHEST)
    same = other - steps[1]
    for _ in range(HALVINGS):
        middle = (same + other) / 2
        still = at(middle * way) == here
        same, other = np.where(still, middle, same), np.where(still, other, middle)
    return np.where(changes, np.exp(other), np.inf)
