"""Between what a value lies, whoever the people of unknown ethnicity are.

A ratio leaves them out and a share keeps them in its base; the bounds say what either could be if
they were known. Every result has them, from the counts in its own row.
"""

from __future__ import annotations

from enum import Enum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.measures.results import SIDES
from wres_explore.stats.unknown import (
    difference_bounds,
    odds_ratio_bounds,
    rate_bounds,
    ratio_bounds,
    share_bounds,
    shares_difference_bounds,
)
from wres_explore.vocabulary import TOO_MUCH_UNKNOWN, Status

UNKNOWN = ("unknown_numerator", "unknown_denominator")
"""Counts of people of unknown ethnicity among those of a numerator and of a denominator."""


class Kind(Enum):
    """What bounds a row has, and from which of its counts; `top` and `bottom` as in a result."""

    RATIO = (ratio_bounds, (*SIDES, *UNKNOWN))
    DIFFERENCE = (difference_bounds, (*SIDES, *UNKNOWN))
    TIERS = (odds_ratio_bounds, (*SIDES, *UNKNOWN))
    RATE = (rate_bounds, (*SIDES[:2], *UNKNOWN))
    SHARE = (share_bounds, (*SIDES[:2], UNKNOWN[0]))
    BOARD = (shares_difference_bounds, (*SIDES[:2], UNKNOWN[0], *SIDES[2:], UNKNOWN[1]))


def with_bounds(frame: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """A frame with `lowest` and `highest`; missing where one of the counts is."""
    bounds_of, needed = kind.value
    counts = frame.loc[:, list(needed)].to_numpy(dtype=float).T
    known = ~np.isnan(counts).any(axis=0)
    found = np.full((2, len(frame)), np.nan)
    if known.any():
        found[:, known] = bounds_of(*counts[:, known])
    return frame.assign(lowest=found[0], highest=found[1])


def without_ratio_of_the_unknown(frame: pd.DataFrame) -> pd.DataFrame:
    """No ratio where ethnicity is unknown for more than a quarter: its bounds stay."""
    hidden = too_unknown(frame) & (frame["status"] == Status.OK).to_numpy()
    if not hidden.any():
        return frame
    return frame.assign(
        status=np.where(hidden, Status.NOT_CALCULABLE, frame["status"]),
        status_reason=np.where(hidden, TOO_UNKNOWN, frame["status_reason"]),
        verdict=np.where(hidden, None, frame["verdict"]),
        **{name: frame[name].mask(hidden) for name in ("value", "lower", "upper", "p_value")
           if name in frame},
    )  # fmt: skip


TOO_UNKNOWN = "Ethnicity is unknown for more than a quarter, and no ratio is given."


def too_unknown(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows in which ethnicity is unknown for too many to give a ratio."""
    above: NDArray[np.bool_] = frame["unknown_share"].to_numpy(dtype=float) > TOO_MUCH_UNKNOWN
    return above
