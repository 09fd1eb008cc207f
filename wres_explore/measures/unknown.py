"""What people of unknown ethnicity could do to an indicator: bounds, a fair guess, and a limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.definitions import RATIOS, Indicator, Side, get
from wres_explore.measures.bounds import UNKNOWN
from wres_explore.measures.indicator import indicator
from wres_explore.measures.much_unknown import too_unknown
from wres_explore.measures.results import SIDES
from wres_explore.measures.supply import counted, reporting
from wres_explore.measures.tally import ROLES, key_columns, rate_cells
from wres_explore.measures.whom import Comparison, comparisons
from wres_explore.stats import difference_interval, proportion_interval, ratio_interval
from wres_explore.stats.division import quotient
from wres_explore.stats.tipping import difference_tipping, ratio_tipping
from wres_explore.stats.unknown import extremes
from wres_explore.vocabulary import ALL, MUCH_UNKNOWN

Floats = NDArray[np.float64]

_BESIDE = ("organisation", "profession", "pay_band")
"""Within these, people of unknown ethnicity are taken to be like the others."""


def unknown_bounds(
    data: Dataset, number: int | str, by: Sequence[str] = (), *, confidence_level: float = 0.95
) -> pd.DataFrame:
    """What an indicator could be, whoever the people of unknown ethnicity are.

    Parameters
    ----------
    data
        From `load`, `read` or `select`.
    number
        1 to 9.
    by
        Breakdowns, as for `indicator`.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    DataFrame
        The rows of `indicator`, in which `lowest` and `highest` are the worst-case bounds, and
        after its columns:

        - `range_lower`, `range_upper`: an interval for both at once, what is unknown and chance;
        - `proportional`: the value if people of unknown ethnicity are like those of known
          ethnicity in the same organisation, profession and pay band, as far as these are
          recorded, and had the event or not. Missing for indicator 9 and for shares, of which it
          is the share of known ethnicity in each of those cells;
        - `towards_top`, `towards_bottom`: the conclusion, which is whether the interval leaves out
          no difference, holds unless people of unknown ethnicity have more than so many times the
          odds of others of being of the top group, or of the bottom group. 1 in both: it changes
          if they are like others; an interval that took in no difference may do so only because
          they then count as if their ethnicity were known. Infinity: no odds change it. One factor
          for those with the event and those without; `lowest` and `highest` let them differ, so
          that a range may take in no difference and the odds do not. Missing for indicators 1
          and 9;
        - `much_unknown`: ethnicity is unknown for more than a tenth.

        No answer: as `indicator`; above a quarter of unknown ethnicity a ratio has no value, and
        its bounds remain. Without counts the bounds are missing too.

    Raises
    ------
    DefinitionError, SelectionError, CountError
        As `indicator`.

    Notes
    -----
    Manski 1990, American Economic Review 80:319; Horowitz and Manski 2000, JASA 95:77. Bounds of
    indicator 9 take board and workforce for unrelated.

    Examples
    --------
    >>> import wres_explore as wres
    >>> found = wres.unknown_bounds(wres.load("london-2019"), 1).iloc[0]
    >>> print(f"{found['lowest']:.3f} to {found['highest']:.3f}")
    0.449 to 0.509
    """
    table = indicator(data, number, by, confidence_level=confidence_level)
    record = get(number)
    counts = table[[*SIDES, *UNKNOWN]].to_numpy(dtype=float, na_value=np.nan).T
    found = np.full((4, len(table)), np.nan)
    rows = np.isfinite(table["lowest"].to_numpy())
    if rows.any():
        found[:, rows] = _OF[record.number](counts[:, rows], confidence_level)
    if record.statistic in RATIOS:  # where no ratio is given there is no conclusion to hold
        found[2:, too_unknown(table)] = np.nan
    names = ("range_lower", "range_upper", "towards_top", "towards_bottom")
    return table.assign(
        **dict(zip(names, found, strict=True)),
        proportional=_proportional(data, record, by, table),
        much_unknown=table["unknown_share"] > MUCH_UNKNOWN,
    )


# --- Intervals for chance and the unknown at once, and tipping values ---------------------


def _of_ratio(counts: Floats, level: float) -> Floats:
    lowest, highest = extremes(*counts)
    lower = ratio_interval(*lowest, confidence_level=level)[1]
    upper = ratio_interval(*highest, confidence_level=level)[2]
    return np.array([lower, upper, *ratio_tipping(*counts, confidence_level=level)])


def _of_difference(counts: Floats, level: float) -> Floats:
    lowest, highest = extremes(*counts)
    lower = difference_interval(*lowest, confidence_level=level)[1]
    upper = difference_interval(*highest, confidence_level=level)[2]
    return np.array([lower, upper, *difference_tipping(*counts, confidence_level=level)])


def _of_share(counts: Floats, level: float) -> Floats:
    x, n, unknown = counts[0], counts[1], counts[4]
    lower = proportion_interval(x, n, confidence_level=level)[1]
    upper = proportion_interval(x + unknown, n, confidence_level=level)[2]
    return np.array([lower, upper, *np.full((2, len(x)), np.nan)])


def _of_board(counts: Floats, level: float) -> Floats:
    x1, n1, x2, n2, unknown1, unknown2 = counts
    lower = difference_interval(x1, n1, x2 + unknown2, n2, confidence_level=level)[1]
    upper = difference_interval(x1 + unknown1, n1, x2, n2, confidence_level=level)[2]
    return np.array([lower, upper, *np.full((2, len(x1)), np.nan)])


_OF: dict[str, Callable[[Floats, float], Floats]] = {
    "1": _of_share,
    **dict.fromkeys("234", _of_ratio),
    **dict.fromkeys("5678", _of_difference),
    "9": _of_board,
}


# --- People of unknown ethnicity as the others beside them --------------------------------


def _proportional(
    data: Dataset, record: Indicator, by: Sequence[str], table: pd.DataFrame
) -> NDArray[np.float64]:
    """The value if people of unknown ethnicity are as those of known ethnicity beside them."""
    if record.number == "9" or not counted(data, record):
        return np.full(len(table), np.nan)
    keys = require(data, by)
    levels = [keys]
    if record.number == "1" and "pay_band" not in keys:  # the whole, and each band
        levels += [[*keys, "pay_band"]] * bool((table["pay_band"] != ALL).any())
    found: dict[tuple[Any, ...], float] = {}
    names = list(dict.fromkeys(["year", *levels[-1]]))
    for level in levels:
        for extra, whom in comparisons(data, level, with_white=record.number != "1"):
            plain = [name for name in level if name not in extra]
            cells = _shared_out(data, record, plain, whom).assign(**extra)
            values_ = _value(cells, record)
            for name in set(names) - set(cells.columns):
                cells[name] = ALL
            found |= dict(
                zip(cells[names].itertuples(index=False, name=None), values_, strict=True)
            )
    rows = table[names].itertuples(index=False, name=None)
    return np.array([found.get(row, np.nan) for row in rows])


def _shared_out(
    data: Dataset, record: Indicator, keys: Sequence[str], whom: Comparison
) -> pd.DataFrame:
    """Events and bases of both groups, people of unknown ethnicity shared out in every cell."""
    fine = [name for name in _recorded_by_all(data, record, whom) if name not in keys]
    cells = rate_cells(data, record, [*keys, *fine], whom)
    shares = {}
    if record.number == "1":
        parts = {"base": cells}
    else:
        rest = cells.assign(
            **{f"{side}_base": cells[f"{side}_base"] - cells[f"{side}_events"]
               for side in (*ROLES, "total")}
        )  # fmt: skip
        parts = {"events": cells, "base": rest}
    for kind, people in parts.items():
        known = people[f"total_{kind}"] - people[f"unknown_{kind}"]
        for side in Side:
            members = people[f"{side}_{kind}"]
            more = quotient(people[f"unknown_{kind}"] * members, known, otherwise=0.0)
            shares[f"{side}_{kind}"] = members + more
    out = cells[key_columns(keys)].assign(**shares, total=cells["total_base"])
    summed = out.groupby(key_columns(keys), observed=True, sort=False).sum().reset_index()
    return summed


def _recorded_by_all(data: Dataset, record: Indicator, whom: Comparison) -> list[str]:
    """Dimensions that everyone who is counted reported the indicator by."""
    grains = [
        grain
        for measure in {record.numerator, record.denominator}
        for grain in reporting(data, measure, (), whom).grains()
    ]
    common = frozenset.intersection(*grains) if grains else frozenset()
    return [name for name in _BESIDE if name in common]


def _value(cells: pd.DataFrame, record: Indicator) -> NDArray[np.float64]:
    """The indicator of fractional people."""
    if record.number == "1":
        return quotient(cells["group_base"].to_numpy(), cells["total"].to_numpy(dtype=float))
    rate = {
        side: quotient(
            cells[f"{side}_events"].to_numpy(),
            (cells[f"{side}_events"] + cells[f"{side}_base"]).to_numpy(),
        )
        for side in Side
    }
    top, bottom = rate[record.top], rate[record.top.other]
    return quotient(top, bottom) if record.statistic in RATIOS else top - bottom
