"""Between what a value lies, whoever the people of unknown ethnicity are.

A ratio leaves them out and a share keeps them in its base; the bounds say what either could be if
they were known. Every result has them, from the counts in its own row.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wres_explore.measures.results import SIDES, Columns
from wres_explore.stats.unknown import (
    difference_bounds,
    odds_ratio_bounds,
    rate_bounds,
    ratio_bounds,
    share_bounds,
    shares_difference_bounds,
)
from wres_explore.vocabulary import TOO_MUCH_UNKNOWN, Status

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


def ratio_withheld(columns: Columns) -> dict[str, Any]:
    """What changes where ethnicity is unknown for more than a quarter: no ratio, bounds stay."""
    hidden = too_unknown(columns) & np.asarray(columns["status"] == Status.OK, dtype=bool)
    if not hidden.any():
        return {}
    return {
        "status": np.where(hidden, Status.NOT_CALCULABLE, columns["status"]),
        "status_reason": np.where(hidden, TOO_UNKNOWN, columns["status_reason"]),
        "verdict": np.where(hidden, None, columns["verdict"]),
        **{name: np.where(hidden, np.nan, columns[name])
           for name in ("value", "lower", "upper", "p_value") if name in columns},
    }  # fmt: skip


TOO_UNKNOWN = "Ethnicity is unknown for more than a quarter, and no ratio is given."


def too_unknown(columns: Columns) -> NDArray[np.bool_]:
    """Rows in which ethnicity is unknown for too many to give a ratio."""
    above: NDArray[np.bool_] = np.asarray(columns["unknown_share"], dtype=float) > TOO_MUCH_UNKNOWN
    return above


def left_out(
    strata: NDArray[np.bool_], given: NDArray[np.bool_], what: str
) -> tuple[NDArray[np.bool_], list[str]]:
    """What becomes of a ratio over strata of which some have too many of unknown ethnicity.

    They are left out, as each of them would have no ratio alone; where that is most of them, what
    is left is no figure of the whole, and it is refused.

    Parameters
    ----------
    strata
        Cells by strata: which have too many.
    given
        Which have people at all.
    what
        What the strata are, in the plural.

    Returns
    -------
    refused, texts
        For each cell, whether it has no figure, and what must be said; empty where none is left
        out.
    """
    number, of = (strata & given).sum(-1), given.sum(-1)
    refused: NDArray[np.bool_] = 2 * number > of
    texts = [
        f"{gone} of {every} {what} {'have no ratio' if none else 'left out'}: ethnicity is unknown "
        "there for more than a quarter." if gone else ""
        for gone, every, none in zip(number.tolist(), of.tolist(), refused.tolist(), strict=True)
    ]  # fmt: skip
    return refused, texts
