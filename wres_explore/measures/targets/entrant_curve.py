"""What share of entrants a target takes, against the years that it may take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.stats.flows import entrant_share_needed
from wres_explore.vocabulary import Statistic, Status


def entrant_curve(
    *,
    share: float,
    target: float,
    turnover: float,
    group_turnover: float | None = None,
    years: Sequence[int] = tuple(range(1, 26)),
) -> pd.DataFrame:
    """Share of entrants needed to reach a target, for each number of years that it may take.

    Parameters
    ----------
    share, target
        Share of the group in the band now, and the share aimed at, 0 to 1.
    turnover, group_turnover
        As in `entrant_share_needed`.
    years
        Whole numbers of years, 1 or more.

    Returns
    -------
    DataFrame
        One row per number of years: `value` from 0 to 1.

        No answer: "not calculable", and `value` missing, where turnover is too slow for it.

    Raises
    ------
    DefinitionError
        For an argument out of range.

    Notes
    -----
    As `entrant_share_needed`: a band of constant size. No published source: worked out in
    `stats.flows`.

    Examples
    --------
    >>> curve = entrant_curve(share=0.125, target=0.449, turnover=0.12, years=[1, 9, 16])
    >>> curve["value"].round(2).tolist()
    [nan, 0.6, 0.5]
    """
    flows: dict[str, Any] = {"share": share, "target": target, "turnover": turnover}
    for name, given in flows.items():
        arguments.one_number(name, given)
    if group_turnover is not None:
        arguments.one_number("group_turnover", group_turnover)
    counted = [arguments.whole("years", n, 1) for n in arguments.several("years", years, "[5, 9]")]
    value = np.asarray(entrant_share_needed(years=counted, group_turnover=group_turnover, **flows))
    ok = ~np.isnan(value)
    return pd.DataFrame(
        {
            "years": counted,
            "statistic": Statistic.SHARE.value,
            "value": value,
            "status": np.where(ok, Status.OK, Status.NOT_CALCULABLE),
            "status_reason": np.where(ok, "", "Turnover is too slow for any share of entrants."),
            "share": share,
            "target_share": target,
            "turnover": turnover,
            "group_turnover": np.nan if group_turnover is None else group_turnover,
        }
    )
