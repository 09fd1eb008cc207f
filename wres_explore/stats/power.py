"""What a ratio of two shares could tell at a given size, before anyone looks at it.

The test is that of the skewness-corrected score interval: a ratio stands out if its interval
leaves out 1. Power is counted out over every table that could occur, without a normal
approximation, unless thousands of events are expected.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wres_explore import arguments
from wres_explore.stats import _real
from wres_explore.stats._check import FloatArray, Marks, one_group
from wres_explore.stats._tables_of_two import (
    Chance,
    chance_to_stand_out,
    counted_out,
    design,
    first_of,
    people,
    possible,
    says,
)
from wres_explore.stats.division import quotient
from wres_explore.stats.ratio import ratio_p_value

HALVINGS = 18

LONGEST = 20
"""Years of pooling beyond which nobody waits."""


def ratio_power(
    n_top: ArrayLike,
    n_bottom: ArrayLike,
    rate: ArrayLike,
    ratio: ArrayLike,
    *,
    confidence_level: float = 0.95,
) -> FloatArray:
    """Chance that a ratio stands out from 1, if its true value is as given.

    Parameters
    ----------
    n_top, n_bottom
        People in the group on top of the ratio and in the one below.
    rate
        Share of both groups together that has the event, 0 to 1.
    ratio
        True ratio, above 0; 1 gives the chance of a false alarm.
    confidence_level
        Of the interval that must leave out 1.

    Returns
    -------
    ndarray
        From 0 to 1, on whichever side of 1 it stands out. Missing where a group has nobody in
        it, nobody or everybody has the event, or the rate does not allow the ratio.

    Raises
    ------
    CountError
        If `n_top` or `n_bottom` is no count.
    DefinitionError
        For a rate, ratio or level out of range.

    Notes
    -----
    Events in the two groups are binomial. Test: Gart and Nam 1988, Biometrics 44:323; Laud 2017,
    Pharmaceutical Statistics 16:334.

    Examples
    --------
    5,000 staff, 15% of them BME, 40 cases in a year:

    >>> print(f"{ratio_power(750, 4250, 40 / 5000, 1.67):.2f}")
    0.27
    """
    arguments.level(confidence_level)
    n1, n2, rate, ratio = design(n_top, n_bottom, rate, _real.positive("ratio", ratio))
    return chance_to_stand_out(n1, n2, rate, confidence_level)(ratio)[()]


def detectable_ratio(
    n_top: ArrayLike,
    n_bottom: ArrayLike,
    rate: ArrayLike,
    *,
    power: float = 0.80,
    confidence_level: float = 0.95,
) -> tuple[FloatArray, FloatArray]:
    """The true ratios nearest to 1, below it and above it, that would be seen often enough.

    Parameters
    ----------
    n_top, n_bottom, rate, confidence_level
        As in `ratio_power`.
    power
        How often, between 0 and 1.

    Returns
    -------
    below, above
        0 and infinity where no ratio up to 1,000 would be; missing where there is nothing to see.

    Raises
    ------
    CountError, DefinitionError
        As `ratio_power`.

    Examples
    --------
    >>> below, above = detectable_ratio(750, 4250, 40 / 5000)
    >>> print(f"{below:.2f} or {above:.2f}")
    0.16 or 2.83
    """
    arguments.level(confidence_level)
    arguments.level(power, "power")
    n1, n2, rate = design(n_top, n_bottom, rate)
    chance = chance_to_stand_out(n1, n2, rate, confidence_level)
    answers = says(n1, n2, rate)
    below, above = (
        np.where(answers, _nearest(chance, np.log(end), power, missing), np.nan)[()]
        for end, missing in zip(possible(n1, n2, rate), (0.0, np.inf), strict=True)
    )
    return below, above


def standing_out(
    n_top: ArrayLike, n_bottom: ArrayLike, events: ArrayLike, *, confidence_level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """The observed ratios nearest to 1 that stand out from it, given the number of events.

    Parameters
    ----------
    n_top, n_bottom
        People in either group.
    events
        Events in both groups together.
    confidence_level
        As in `ratio_power`.

    Returns
    -------
    below, above
        Ratios that can be observed with so many events: at or beyond them, the interval leaves
        out 1. Infinity above if that takes a group below without any event; missing where no
        split of the events stands out.

    Raises
    ------
    CountError
        If a number is no count, or there are more events than people.
    DefinitionError
        For a level out of range.

    Examples
    --------
    26 cases among 750 and 2,429 staff:

    >>> below, above = standing_out(750, 2429, 26)
    >>> print(f"{below:.2f} or {above:.2f}")
    0.27 or 2.38
    """
    arguments.level(confidence_level)
    n1, n2 = people(n_top, n_bottom)
    cases, _, _ = one_group(events, n1 + n2, confidence_level)
    n1, n2, cases = _real.together(n_top=n1, n_bottom=n2, events=cases)
    first, last = np.maximum(cases - n2, 0.0), np.minimum(cases, n1)

    def stands(x1: FloatArray, side: int) -> Marks:
        x2 = cases - x1
        p = ratio_p_value(x1, n1, x2, n2)
        marks: Marks = (p < 1 - confidence_level) & (side * (x1 * n2 - x2 * n1) > 0)
        return marks

    high = first_of(lambda x1: stands(x1, 1), first, last)
    low = last + first - first_of(lambda x1: stands(last + first - x1, -1), first, last)
    answers = (n1 > 0) & (n2 > 0)
    below, above = (
        np.where(answers & there, quotient(x1 * n2, (cases - x1) * n1, otherwise=np.inf), np.nan)[
            ()
        ]
        for x1, there in ((low, low >= first), (high, high <= last))
    )
    return below, above


def years_needed(
    n_top: ArrayLike,
    n_bottom: ArrayLike,
    rate: ArrayLike,
    ratio: ArrayLike,
    *,
    power: float = 0.80,
    confidence_level: float = 0.95,
) -> FloatArray:
    """Years to be pooled until a true ratio would be seen often enough.

    Parameters
    ----------
    n_top, n_bottom, rate, ratio, confidence_level
        As in `ratio_power`, with people and rate of one year.
    power
        How often, between 0 and 1.

    Returns
    -------
    ndarray
        Whole years, 1 or more; infinity beyond 20. Missing where `ratio_power` is.

    Raises
    ------
    CountError, DefinitionError
        As `ratio_power`.

    Notes
    -----
    Takes the years for alike and independent. Chances rise with size in small steps up and down,
    so a year fewer or more may do.

    Examples
    --------
    >>> print(years_needed(750, 4250, 40 / 5000, 1.67))
    5.0
    """
    arguments.level(confidence_level)
    arguments.level(power, "power")
    n1, n2, rate, ratio = design(n_top, n_bottom, rate, _real.positive("ratio", ratio))

    def enough(years: FloatArray) -> Marks:
        chance = chance_to_stand_out(n1 * years, n2 * years, rate, confidence_level)(ratio)
        marks: Marks = chance >= power
        return marks

    one = np.ones(n1.shape)
    years = first_of(enough, one, LONGEST * one)
    missing = np.isnan(chance_to_stand_out(n1, n2, rate, confidence_level)(ratio))
    return np.where(missing, np.nan, np.where(years > LONGEST, np.inf, years))[()]


def power_method(n_top: ArrayLike, n_bottom: ArrayLike, rate: ArrayLike) -> NDArray[np.object_]:
    """How power is found: "exact", over all tables, or "normal" where many events are expected."""
    n1, n2, rate = design(n_top, n_bottom, rate)
    return np.where(counted_out(n1, n2, rate), "exact", "normal").astype(object)[()]


def _nearest(chance: Chance, end: FloatArray, power: float, missing: float) -> FloatArray:
    """Ratio nearest to 1, on the way to `end` on the log scale, that is seen often enough."""
    near, far = np.zeros(end.shape), end
    reached = chance(np.exp(far)) >= power
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        enough = chance(np.exp(middle)) >= power
        near, far = np.where(enough, near, middle), np.where(enough, middle, far)
    return np.where(reached, np.exp(far), missing)
