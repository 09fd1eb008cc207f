"""What may be said of a change, and for whom it is better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from wres_explore.definitions import Indicator, Worse
from wres_explore.stats.trend import FEWEST_FOR_A_LINE
from wres_explore.vocabulary import Statistic, TrendVerdict, Verdict

Floats = NDArray[np.float64]


LEAST_CHANGE = 1e-9
"""A smaller change of a share is what floating point leaves over: no headcount can make it."""


def verdicts_of(
    record: Indicator, points: NDArray[np.int64], out: Mapping[str, Floats], gone: Floats
) -> list[str]:
    """What may be said: of a line through the years that it is rising, of two ends that it rose.

    The years between two ends may lean another way. For a stock only which way it went, whatever
    a line through it does. `gone`: the last figure less the first.
    """
    null = 1.0 if record.statistic is Statistic.RELATIVE_LIKELIHOOD else 0.0
    up, down = out["lower"] > null, out["upper"] < null
    neither = TrendVerdict.CANNOT_TELL
    if record.stock:
        up, down, neither = gone > LEAST_CHANGE, gone < -LEAST_CHANGE, TrendVerdict.UNCHANGED
    line = (points >= FEWEST_FOR_A_LINE) & (not record.stock)
    rises = np.where(line, TrendVerdict.RISING, TrendVerdict.ROSE)
    falls = np.where(line, TrendVerdict.FALLING, TrendVerdict.FELL)
    missing = np.isnan(out["value"]) | (points < 2)
    silent = np.where(points < 2, TrendVerdict.NO_CLAIM, TrendVerdict.CANNOT_TELL)
    return [
        str(silent[i] if missing[i] else rises[i] if up[i] else falls[i] if down[i] else neither)
        for i in range(len(points))
    ]


def directions_of(record: Indicator, verdict: Sequence[str]) -> list[str]:
    """Whether a change is better or worse for the group looked at; empty where nothing changed."""
    upwards, downwards = (
        (Verdict.WORSE, Verdict.BETTER)
        if record.worse is Worse.ABOVE
        else (Verdict.BETTER, Verdict.WORSE)
    )
    said = {
        TrendVerdict.RISING: upwards, TrendVerdict.ROSE: upwards,
        TrendVerdict.FALLING: downwards, TrendVerdict.FELL: downwards,
    }  # fmt: skip
    return [str(said.get(TrendVerdict(word), "")) for word in verdict]
