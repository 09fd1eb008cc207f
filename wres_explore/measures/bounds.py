"""Between what a value lies, whoever the people of unknown ethnicity are.

A ratio leaves them out and a share keeps them in its base; the bounds say what either could be if
they were known. Every result has them, from the counts in its own row.
"""

from __future__ import annotations

from enum import Enum

import numpy as np
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
from wres_explore.tables import Columns

Floats = NDArray[np.float64]

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


def bounds(columns: Columns, kind: Kind) -> dict[str, Floats]:
    """Columns `lowest` and `highest`; missing where one of the counts is."""
    bounds_of, needed = kind.value
    counts = np.array([np.asarray(columns[name], dtype=float) for name in needed])
    known = ~np.isnan(counts).any(axis=0)
    found = np.full((2, counts.shape[1]), np.nan)
    if known.any():
        found[:, known] = bounds_of(*counts[:, known])
    return dict(zip(("lowest", "highest"), found, strict=True))
