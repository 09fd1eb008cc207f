"""The nine WRES indicators from counts: ratios, differences, shares, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import arguments
from wres_explore.breakdowns import available, require, values
from wres_explore.dataset import Dataset
from wres_explore.definitions import INDICATORS, Indicator, Side, get
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.bounds import Kind, bounds
from wres_explore.measures.printed import without_counts
from wres_explore.measures.representation import shares, staff_shares
from wres_explore.measures.results import published_values, result
from wres_explore.measures.supply import counted
from wres_explore.measures.tally import key_columns, rate_cells
from wres_explore.measures.two_groups import compared, refuse_impossible
from wres_explore.measures.whom import Comparison, comparisons
from wres_explore.stats import (
    difference_interval,
    proportion_interval,
    ratio_interval,
)
from wres_explore.tables import Columns
from wres_explore.vocabulary import ALL, Measure, Statistic, Status

BOARD_MEASURES = {
    "all": Measure.BOARD_ALL,
    "voting": Measure.BOARD_VOTING,
    "executive": Measure.BOARD_EXECUTIVE,
}
"""Which members of the board indicator 9 counts."""

Floats = NDArray[np.float64]


def indicator(
    data: Dataset,
    number: int | str,
    by: Sequence[str] = (),
    *,
    confidence_level: float = 0.95,
    method: str | None = None,
    board: str = "all",
) -> pd.DataFrame:
    """One WRES indicator for each cell of a breakdown, from pooled counts.

    Direction is the indicator's own: 2 and 4 are White over BME, 3 is BME over White, so above
    1 is worse for BME staff in all three; 5 to 8 are BME less White; 9 is the BME share of the
    board less the BME share of the workforce. Where `select` chose an ethnic group, read that
    group for BME. Unknown ethnicity takes no part in a ratio and stays in the base of a share.

    Parameters
    ----------
    data
        From `load`, `read` or `select`.
    number
        1 to 9.
    by
        Breakdowns such as "ics" or "profession". Without "year", the latest year there is.
    confidence_level
        Between 0 and 1: 0.95, not 95.
    method
        Interval; by default SCAS for ratios, Newcombe for differences, Wilson for shares.
    board
        For indicator 9: "all", "voting" or "executive" members.

    Returns
    -------
    DataFrame
        One row per cell: the breakdown, `value` (a ratio, or a proportion from 0 to 1),
        `lower`, `upper`, `status`, `verdict`, the counts used and their source. `lowest`
        and `highest` are the bounds between which the value lies whoever the people of unknown
        ethnicity are (see `unknown_bounds`). The `p_value` is that of the default method: the
        score test of SCAS for ratios, and for indicator 9 the exact binomial (mid-p), by which it
        is judged. Indicator 1 has one row per pay band and one, `pay_band` "all", for the whole
        workforce.

        No answer: `status` is not "ok", `value` is missing and `status_reason` says why; limits
        may stay. So where nobody of the group below had the event, where a group has nobody in
        it, where ethnicity is unknown for more than a quarter of those in a ratio, and where
        nothing was reported. What was published without counts is in `published_value`.

    Raises
    ------
    DefinitionError
        For an unknown indicator, method, board or confidence level.
    SelectionError
        For a breakdown that the data cannot give.
    CountError
        If more people had the event than there were people.

    Notes
    -----
    Pooled counts, never an average of ratios; divided first, rounded by whoever displays.
    Intervals take what happens to one person for independent of what happens to others; where it
    is not, the indicator's `caveat` in `definitions` says so.
    Methods: Laud 2017 (SCAS), Newcombe 1998, Wilson 1927; definitions as in `definitions`.

    Examples
    --------
    >>> import wres_explore as wres
    >>> wres.indicator(wres.load("london-model"), 3)["value"].round(2).item()
    1.67
    """
    record = _with_board(get(number), board)
    keys = require(data, by)
    arguments.level(confidence_level)
    shown = [*keys, *(["pay_band"] if record.statistic is Statistic.SHARE else [])]
    parts = _parts(data, record, keys, confidence_level=confidence_level, method=method)
    return result(data, list(dict.fromkeys(shown)), *parts)


def indicators(
    data: Dataset, by: Sequence[str] = (), *, bands: bool = True, confidence_level: float = 0.95
) -> pd.DataFrame:
    """All nine indicators in one table, as `indicator` gives them one by one.

    Parameters
    ----------
    data, by, confidence_level
        As for `indicator`.
    bands
        Whether indicator 1 has a row for each pay band beside that of all staff.

    Returns
    -------
    DataFrame
        With a `pay_band` column if there are bands: theirs for indicator 1, "all" for the rest.
        An indicator that the data cannot break down as asked has one row.

        No answer: as `indicator`; of an indicator that the data lack, or cannot break down so,
        `status` is "not available" and the reason says what they can give.

    Raises
    ------
    SelectionError
        If no part of the data has the breakdown.
    DefinitionError
        For an unknown confidence level.
    CountError
        If more people had an event than there were people.

    Notes
    -----
    As `indicator`: Laud 2017 (SCAS), Newcombe 1998, Wilson 1927.

    Examples
    --------
    >>> import wres_explore as wres
    >>> table = wres.indicators(wres.load("london-model"))
    >>> ratios = table[table["indicator"].isin(["2", "3", "4"])]
    >>> ratios[["indicator", "value"]].round(2).to_numpy().tolist()
    [['2', 1.6], ['3', 1.67], ['4', 0.95]]
    """
    keys = require(data, by)
    arguments.flag("bands", bands)
    arguments.level(confidence_level)
    shown = [*keys, *(["pay_band"] if bands and "pay_band" not in keys else [])]
    parts: list[Columns] = []
    for record in INDICATORS.values():
        try:
            found = _parts(data, record, keys, bands, confidence_level=confidence_level)
            if not any(len(part["status"]) for part in found):
                nothing = f"{data.info.name} has no counts for indicator {record.number}."
                found = [_reason_only(data, record, keys, nothing)]
        except SelectionError as error:
            found = [_reason_only(data, record, keys, str(error))]
        parts += [part if "pay_band" in part else _all_bands(part) for part in found]
    return result(data, shown, *parts)


def rates(
    data: Dataset,
    number: int | str,
    by: Sequence[str] = (),
    *,
    confidence_level: float = 0.95,
    method: str = "wilson",
) -> pd.DataFrame:
    """The rate of each side of an indicator: what a ratio or difference was made from.

    Parameters
    ----------
    data, by, confidence_level
        As for `indicator`.
    number
        2 to 8.
    method
        "wilson", "clopper_pearson", "mid_p" or "jeffreys".

    Returns
    -------
    DataFrame
        Two rows per cell, the group looked at and White staff (`top_group`), `value` from 0 to
        1 with its interval.

        No answer: `status` is not "ok", `value` is missing and `status_reason` says why: nobody
        in the group, or nothing reported. What was published without counts is in
        `published_value`.

    Raises
    ------
    DefinitionError
        For indicators 1 and 9, which are shares of one group and not rates of two, and for an
        unknown method or level.
    SelectionError
        For a breakdown that the data cannot give.
    CountError
        If more people had the event than there were people.

    Notes
    -----
    People are taken for independent of each other. Wilson 1927, JASA 22:209, and the other methods
    of `proportion_interval`.

    Examples
    --------
    >>> import wres_explore as wres
    >>> both = wres.rates(wres.load("london-model"), 3)
    >>> both[["top_group", "value"]].round(4).to_numpy().tolist()
    [['BME', 0.0117], ['White', 0.007]]
    """
    record = get(number)
    if record.number in ("1", "9"):
        msg = f"Indicator {record.number} has no rate for each group. Ask for 2 to 8."
        raise DefinitionError(msg)
    keys = require(data, by)
    proportion_interval(0, 1, method=method, confidence_level=arguments.level(confidence_level))
    if not counted(data, record):
        return result(data, keys, *without_counts(data, record, keys, rates_of_groups=True))
    require(data, keys, measure=record.numerator)
    rows = []
    for extra, whom in comparisons(data, keys, with_white=True):
        plain = [k for k in keys if k not in extra]
        cells = rate_cells(data, record, plain, whom)
        for side, name in ((Side.GROUP, whom.group_name), (Side.COMPARATOR, whom.comparator_name)):
            frame = cells.assign(
                indicator=record.number,
                top_group=name,
                top_numerator=cells[f"{side}_events"],
                top_denominator=cells[f"{side}_base"],
                unknown_numerator=cells["unknown_events"],
                unknown_denominator=cells["unknown_base"],
            )
            counts = frame[["top_numerator", "top_denominator"]].to_numpy(dtype=float).T
            names = np.full(len(frame), name)
            refuse_impossible(frame, key_columns(plain), record, names, *counts)
            frame = frame.assign(
                **shares(frame, confidence_level=confidence_level, method=method),
                **bounds(frame, Kind.RATE),
            )
            frame["published_value"] = published_values(data, frame, record.number, name)
            rows.append(frame.assign(**extra))
    return result(data, keys, *rows)


def _with_board(record: Indicator, board: str) -> Indicator:
    arguments.word("board", board, BOARD_MEASURES)
    if record.number != "9" or board == "all":
        return record
    return replace(record, numerator=BOARD_MEASURES[board])


def _parts(
    data: Dataset, record: Indicator, keys: list[str], bands: bool = True, *,
    confidence_level: float, method: str | None = None,
) -> list[Columns]:  # fmt: skip
    """The columns of `indicator`, in parts for `result`."""
    if record.statistic is Statistic.SHARE:
        return _bands(data, keys, bands, confidence_level, "wilson" if method is None else method)
    ratio = record.statistic is Statistic.RELATIVE_LIKELIHOOD
    if method is None:
        method = "scas" if ratio else "newcombe"
    # Arguments are refused here even where there is nothing to compute.
    (ratio_interval if ratio else difference_interval)(
        0, 1, 0, 1, method=method, confidence_level=confidence_level
    )
    if not counted(data, record):
        return without_counts(data, record, keys)
    require(data, keys, measure=record.numerator)
    named, whoms = zip(*comparisons(data, keys, with_white=True), strict=True)
    plain = [name for name in keys if name not in named[0]]
    cells = (_board_cells if record.number == "9" else rate_cells)(data, record, plain, *whoms)
    if cells.empty:
        by_what = f" by {' and '.join(keys)}" if keys else ""
        nobody = f"None of those selected reported indicator {record.number}{by_what}."
        return [_reason_only(data, record, keys, nobody)]
    options = {"confidence_level": confidence_level, "method": method}
    frame = compared(cells, plain, record, whoms, **options)
    for name in named[0]:
        frame[name] = np.array([each[name] for each in named], dtype=object)[cells["whom"]]
    if len(data.published):
        sides = zip(frame["top_group"], frame["bottom_group"], strict=True)
        both = [f"{top} / {bottom}" for top, bottom in sides]
        frame["published_value"] = published_values(data, frame, record.number, both)
    return [frame]


def _bands(data: Dataset, keys: list[str], bands: bool, level: float, method: str) -> list[Columns]:
    """Indicator 1: the whole workforce, then every band, shares of all staff."""
    require(data, keys, measure=Measure.HEADCOUNT)
    parts: list[Columns] = [*staff_shares(data, keys, confidence_level=level, method=method)]
    if "pay_band" in keys:
        return parts
    parts = [_all_bands(part) for part in parts]
    if bands and "pay_band" in available(data, measure=Measure.HEADCOUNT):
        parts += staff_shares(data, [*keys, "pay_band"], confidence_level=level, method=method)
    return parts


def _all_bands(part: Columns) -> Columns:
    """Rows about all pay bands together."""
    return {**part, "pay_band": np.full(len(part["status"]), ALL, dtype=object)}


def _board_cells(
    data: Dataset, record: Indicator, keys: Sequence[str], *whoms: Comparison
) -> pd.DataFrame:
    """Board on one side, the workforce of the same organisations on the other."""
    cells = rate_cells(data, replace(record, denominator=record.numerator), keys, *whoms)
    return cells.assign(
        group_events=cells["group_base"],
        group_base=cells["total_base"],
        comparator_events=cells["group_suppliers"],
        comparator_base=cells["total_suppliers"],
        unknown_events=cells["unknown_base"],
    )


def _reason_only(data: Dataset, record: Indicator, keys: list[str], reason: str) -> pd.DataFrame:
    """A single row that says why an indicator cannot be broken down as asked."""
    row = dict.fromkeys(keys) | {
        "year": max(values(data, "year")),
        "indicator": record.number,
        "statistic": record.statistic,
        "status": Status.NOT_AVAILABLE,
        "status_reason": reason,
    }
    return pd.DataFrame([row])
