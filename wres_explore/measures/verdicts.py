"""What an interval and the 0.80 to 1.25 range together allow one to say.

A ratio outside the range is often chance: with 1,000 BME and 3,000 White staff and equal
chances, indicator 3 leaves it in 61% of years. The verdict therefore reads point and interval
together. `reference`: graded verdict after "A fair experience for all" (2019) and Altman and
Bland, "Absence of evidence is not evidence of absence", BMJ 1995;311:485.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wres_explore.definitions import Worse
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE, Verdict


def in_range(value: ArrayLike) -> NDArray[np.bool_]:
    """Whether a ratio lies in the four-fifths range, ends inside, before any rounding.

    False where there is no value; ask for the value's status first.
    """
    ratio = np.asarray(value, dtype=float)
    low, high = FOUR_FIFTHS_RANGE
    return (ratio >= low) & (ratio <= high)


def ratio_verdict(
    value: ArrayLike, lower: ArrayLike, upper: ArrayLike, worse: Worse = Worse.ABOVE
) -> NDArray[np.object_]:
    """Verdict of each ratio, whose record says which side of 1 is worse.

    Parameters
    ----------
    value, lower, upper
        Ratio and its limits. A missing value with an infinite upper limit (nobody in the
        bottom group) counts as above the range; limits of 0 and infinity give "uncertain".

    Returns
    -------
    array of Verdict
        An interval that reaches 1 is never called adverse or favourable.
    """
    low, high = FOUR_FIFTHS_RANGE
    lower, upper = np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)
    ratio = np.asarray(value, dtype=float)
    ratio = np.where(np.isnan(ratio) & np.isinf(upper), np.inf, ratio)
    real = (lower > 1) | (upper < 1)
    conditions = [
        lower > high,
        (ratio > high) & (lower > 1),
        upper < low,
        (ratio < low) & (upper < 1),
        real,
        (lower >= low) & (upper <= high),
    ]
    adverse = [Verdict.ADVERSE_CLEAR, Verdict.ADVERSE_LIKELY]
    favourable = [Verdict.FAVOURABLE_CLEAR, Verdict.FAVOURABLE_LIKELY]
    above, below = (adverse, favourable) if worse is Worse.ABOVE else (favourable, adverse)
    return _choose(conditions, [*above, *below, Verdict.SMALL_BUT_REAL, Verdict.WITHIN_RANGE])


def difference_verdict(lower: ArrayLike, upper: ArrayLike, worse: Worse) -> NDArray[np.object_]:
    """Worse, better or uncertain for each difference; the record says which way is worse."""
    above, below = np.asarray(lower, dtype=float) > 0, np.asarray(upper, dtype=float) < 0
    if worse is Worse.BELOW:
        above, below = below, above
    return _choose([above, below], [Verdict.WORSE, Verdict.BETTER])


def _choose(conditions: list[NDArray[np.bool_]], verdicts: list[Verdict]) -> NDArray[np.object_]:
    """First condition that holds; "uncertain" if none does."""
    picked = np.select(conditions, range(len(verdicts)), default=len(verdicts))
    named: NDArray[np.object_] = np.array([*verdicts, Verdict.UNCERTAIN], dtype=object)[picked]
    return named
