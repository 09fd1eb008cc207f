"""Where ethnicity is unknown for many: what is said beside a figure, and when there is no ratio."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wres_explore.tables import Columns
from wres_explore.vocabulary import Status

TOO_MUCH_UNKNOWN = 0.25
"""With an unknown share above this no ratio is given, only its bounds."""

TOO_MANY = "more than " + {0.25: "a quarter"}[TOO_MUCH_UNKNOWN]
"""The same in words; another threshold stops here until it has some."""

TOO_UNKNOWN = f"Ethnicity is unknown for {TOO_MANY}, and no ratio is given."


def much_unknown(share: float, *, board: bool = False) -> str:
    """What a note says of a share of unknown ethnicity above a tenth."""
    return f"Ethnicity is unknown for {share:.0%}{' of the board' if board else ''}."


def too_unknown(columns: Columns) -> NDArray[np.bool_]:
    """Rows in which ethnicity is unknown for too many to give a ratio."""
    above: NDArray[np.bool_] = np.asarray(columns["unknown_share"], dtype=float) > TOO_MUCH_UNKNOWN
    return above


def ratio_withheld(columns: Columns) -> dict[str, Any]:
    """What changes where ethnicity is unknown for too many: no ratio, bounds stay."""
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
        f"there for {TOO_MANY}." if gone else ""
        for gone, every, none in zip(number.tolist(), of.tolist(), refused.tolist(), strict=True)
    ]  # fmt: skip
    return refused, texts
