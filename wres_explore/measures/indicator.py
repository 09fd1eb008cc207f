"""The nine WRES indicators from counts: ratios, differences, shares, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from wres_explore.dataset import Dataset, available, require, values
from wres_explore.definitions import INDICATORS, Indicator, Side, get
from wres_explore.errors import CountError, DefinitionError, SelectionError, nearest
from wres_explore.measures.representation import representation, with_share
from wres_explore.measures.results import (
    notes,
    place_of,
    published_values,
    result,
    unknown_share,
)
from wres_explore.measures.tally import (
    Comparison,
    compare_with_white,
    comparisons,
    key_columns,
    latest_year,
    rate_cells,
    reported,
    tally,
)
from wres_explore.measures.verdicts import difference_verdict, in_range, ratio_verdict
from wres_explore.stats import difference_interval, ratio_interval, ratio_p_value
from wres_explore.stats.significance import binomial_mid_p
from wres_explore.vocabulary import ALL, Measure, Statistic, Status, Verdict

BOARD_MEASURES = {
    "all": Measure.BOARD_ALL,
    "voting": Measure.BOARD_VOTING,
    "executive": Measure.BOARD_EXECUTIVE,
}
"""Which members of the board indicator 9 counts."""

SIDES = ("top_numerator", "top_denominator", "bottom_numerator", "bottom_denominator")


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
        `lower`, `upper`, `status`, `verdict`, the counts used and their source. Where `status`
        is not "ok", `value` is missing and `status_reason` says why; limits may stay. Indicator
        1 has one row per pay band and one, `pay_band` "all", for the whole workforce.

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
    Methods: Laud 2017 (SCAS), Newcombe 1998, Wilson 1927; definitions as in `definitions`.

    Examples
    --------
    >>> import wres_explore as wres
    >>> wres.indicator(wres.load("london-model"), 3)["value"].round(2).item()
    1.67
    """
    record = _with_board(get(number), board)
    keys = require(data, by)
    if record.statistic is Statistic.SHARE:
        return _bands(data, keys, confidence_level, method or "wilson")
    if not _counted(data, record):
        return _without_counts(data, record, keys)
    require(data, keys, measure=record.numerator)
    ratio = record.statistic is Statistic.RELATIVE_LIKELIHOOD
    method = method or ("scas" if ratio else "newcombe")
    rows = []
    for extra, whom in comparisons(data, keys, with_white=True):
        cells_of = _board_cells if record.number == "9" else rate_cells
        cells = cells_of(data, record, [k for k in keys if k not in extra], whom)
        frame = _estimate(_sides(cells, record, whom), record, confidence_level, method)
        frame["published_value"] = published_values(
            data, frame, record.number, f"{frame['top_group'][0]} / {frame['bottom_group'][0]}"
        )
        rows.append(frame.assign(**extra))
    return result(data, keys, pd.concat(rows, ignore_index=True))


def indicators(
    data: Dataset, by: Sequence[str] = (), *, confidence_level: float = 0.95
) -> pd.DataFrame:
    """All nine indicators in one table, as `indicator` gives them one by one.

    Parameters
    ----------
    data, by, confidence_level
        As for `indicator`.

    Returns
    -------
    DataFrame
        With a `pay_band` column: bands for indicator 1, "all" for the rest. An indicator that
        the data cannot break down as asked has one row whose `status` is "not available" and
        whose reason says what it can give.

    Raises
    ------
    SelectionError
        If no part of the data has the breakdown.
    """
    keys = require(data, by)
    tables = []
    for record in INDICATORS.values():
        try:
            table = indicator(data, record.number, keys, confidence_level=confidence_level)
        except SelectionError as error:
            table = _reason_only(data, record, keys, str(error))
        tables.append(table if "pay_band" in table else table.assign(pay_band=ALL))
    shown = [*keys, *([] if "pay_band" in keys else ["pay_band"])]
    return result(data, shown, _stack(tables))


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
        Interval of a share.

    Returns
    -------
    DataFrame
        Two rows per cell, the group looked at and White staff (`top_group`), `value` from 0 to
        1 with its interval. Figures published without counts are in `published_value`.

    Raises
    ------
    DefinitionError
        For indicators 1 and 9, which are shares of one group and not rates of two.
    """
    record = get(number)
    if record.number in ("1", "9"):
        msg = f"Indicator {record.number} has no rate for each group. Ask for 2 to 8."
        raise DefinitionError(msg)
    keys = require(data, by)
    if not _counted(data, record):
        return _without_counts(data, record, keys, rates_of_groups=True)
    require(data, keys, measure=record.numerator)
    rows = []
    for extra, whom in comparisons(data, keys, with_white=True):
        cells = rate_cells(data, record, [k for k in keys if k not in extra], whom)
        for side, name in ((Side.GROUP, whom.group_name), (Side.COMPARATOR, whom.comparator_name)):
            frame = cells.assign(
                indicator=record.number,
                top_group=name,
                top_numerator=cells[f"{side}_events"],
                top_denominator=cells[f"{side}_base"],
            )
            _refuse_impossible(frame, record)
            frame = with_share(frame, confidence_level=confidence_level, method=method)
            frame["published_value"] = published_values(data, frame, record.number, name)
            rows.append(frame.assign(**extra))
    return result(data, keys, _stack(rows))


def _with_board(record: Indicator, board: str) -> Indicator:
    if board not in BOARD_MEASURES:
        msg = f"There is no board {board!r}. {nearest(board, BOARD_MEASURES)}"
        raise DefinitionError(msg)
    if record.number != "9" or board == "all":
        return record
    return replace(record, numerator=BOARD_MEASURES[board])


def _counted(data: Dataset, record: Indicator) -> bool:
    return bool(len(data.rows(record.numerator)))


def _stack(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One table under another; categories give way to text, empty columns stay."""
    texts = [
        table.astype({c: object for c in table.columns if table[c].dtype == "category"})
        for table in tables
    ]
    return pd.concat(texts, ignore_index=True)


def _bands(data: Dataset, keys: list[str], level: float, method: str) -> pd.DataFrame:
    """Indicator 1: the whole workforce, then every band, shares of all staff."""
    tables = [representation(data, keys, confidence_level=level, method=method)]
    if "pay_band" in keys:
        return tables[0]
    shown = [*keys, "pay_band"]
    tables[0] = tables[0].assign(pay_band=ALL)
    if "pay_band" in available(data, measure=Measure.HEADCOUNT):
        tables.append(representation(data, shown, confidence_level=level, method=method))
    return result(data, shown, _stack(tables))


def _board_cells(
    data: Dataset, record: Indicator, keys: Sequence[str], whom: Comparison
) -> pd.DataFrame:
    """Board on one side, the workforce of the same organisations on the other."""
    year = latest_year(data, record.numerator, keys)
    cells = rate_cells(data, replace(record, denominator=record.numerator), keys, whom)
    staff = tally(data, Measure.HEADCOUNT, keys, whom, year=year, only=record.numerator).rename(
        columns={"group": "staff", "total": "all_staff"}
    )
    names = key_columns(keys)
    cells = cells.merge(staff[[*names, "staff", "all_staff"]], on=names, how="left")
    return cells.assign(
        group_events=cells["group_base"],
        group_base=cells["total_base"],
        comparator_events=cells["staff"],
        comparator_base=cells["all_staff"],
    )


def _sides(cells: pd.DataFrame, record: Indicator, whom: Comparison) -> pd.DataFrame:
    """Put each side where the indicator's record wants it: on top or at the bottom."""
    names = {Side.GROUP: whom.group_name, Side.COMPARATOR: whom.comparator_name}
    if record.number == "9":
        names = {
            Side.GROUP: f"{whom.group_name} share of the board",
            Side.COMPARATOR: f"{whom.group_name} share of the workforce",
        }
    bottom = Side.COMPARATOR if record.top is Side.GROUP else Side.GROUP
    out = cells.assign(
        indicator=record.number,
        statistic=record.statistic,
        top_group=names[record.top],
        bottom_group=names[bottom],
        top_numerator=cells[f"{record.top}_events"],
        top_denominator=cells[f"{record.top}_base"],
        bottom_numerator=cells[f"{bottom}_events"],
        bottom_denominator=cells[f"{bottom}_base"],
        unknown_share=unknown_share(cells),
    )
    cases = out["top_numerator"] + out["bottom_numerator"]
    out["note"] = notes(
        out, cases=cases if record.statistic is Statistic.RELATIVE_LIKELIHOOD else None
    )
    _refuse_impossible(out, record)
    return out


def _refuse_impossible(frame: pd.DataFrame, record: Indicator) -> None:
    """Events above their base are a fault of the data, and dividing would hide it."""
    for side in ("top", "bottom"):
        if f"{side}_numerator" not in frame:
            continue
        bad = frame[frame[f"{side}_numerator"] > frame[f"{side}_denominator"]]
        if bad.empty:
            continue
        row = bad.iloc[0]
        keys = frame.columns[: frame.columns.get_loc("group_base")]
        where = ", ".join(f"{name} {row[name]}" for name in keys)
        msg = (
            f"Numerator exceeds denominator. Indicator {record.number}, {where}: "
            f"{int(row[f'{side}_numerator'])} {row[f'{side}_group']} people "
            f"{record.event}, of {int(row[f'{side}_denominator'])} {record.base}. "
            "Check that two columns are not swapped."
        )
        raise CountError(msg)


def _estimate(
    frame: pd.DataFrame, record: Indicator, confidence_level: float, method: str
) -> pd.DataFrame:
    """Value, limits, p value, status and verdict of each row from its four counts."""
    supplied = frame[list(SIDES)].notna().all(axis=1).to_numpy()
    counts = frame.loc[supplied, list(SIDES)].to_numpy(dtype=float).T
    ratio = record.statistic is Statistic.RELATIVE_LIKELIHOOD
    interval = ratio_interval if ratio else difference_interval
    numbers = np.full((4, len(frame)), np.nan)
    numbers[:3, supplied] = interval(*counts, method=method, confidence_level=confidence_level)
    if ratio:
        numbers[3, supplied] = ratio_p_value(*counts)
        verdict = ratio_verdict(*numbers[:3])
    elif record.number == "9":
        numbers[3, supplied] = _board_p_value(*counts)
        verdict = _board_verdict(numbers[0], numbers[3], 1 - confidence_level)
    else:
        verdict = difference_verdict(numbers[1], numbers[2], record.worse)
    verdict[~supplied] = None
    status, reason = _status(frame, record, supplied, numbers[0])
    return frame.assign(
        value=numbers[0],
        lower=numbers[1],
        upper=numbers[2],
        p_value=numbers[3],
        confidence_level=confidence_level,
        method=method,
        status=status,
        status_reason=reason,
        verdict=verdict,
        in_range=in_range(numbers[0]) if ratio else None,
    )


def _board_p_value(
    members: np.ndarray, board: np.ndarray, staff: np.ndarray, all_staff: np.ndarray
) -> np.ndarray:
    """Exact binomial, mid-p: a board drawn at the workforce's share (Lancaster 1961)."""
    share = np.divide(staff, all_staff, out=np.full_like(staff, np.nan), where=all_staff > 0)
    return binomial_mid_p(members, board, share)


def _board_verdict(value: np.ndarray, p_value: np.ndarray, alpha: float) -> np.ndarray:
    verdict = np.full(len(value), Verdict.UNCERTAIN, dtype=object)
    verdict[(p_value < alpha) & (value < 0)] = Verdict.WORSE
    verdict[(p_value < alpha) & (value > 0)] = Verdict.BETTER
    return verdict


def _status(
    frame: pd.DataFrame, record: Indicator, supplied: np.ndarray, value: np.ndarray
) -> tuple[np.ndarray, list[str]]:
    status = np.where(np.isfinite(value), Status.OK, Status.NOT_CALCULABLE).astype(object)
    status[~supplied] = Status.NOT_AVAILABLE
    reasons = []
    for row in frame.itertuples():
        if pd.isna(row.top_denominator) or pd.isna(row.bottom_denominator):
            reasons.append(f"No figures for indicator {record.number} were supplied here.")
        elif not row.top_denominator or not row.bottom_denominator:
            empty = row.bottom_group if not row.bottom_denominator else row.top_group
            reasons.append(f"There are no {empty} {record.base}.")
        elif record.statistic is Statistic.RELATIVE_LIKELIHOOD and not row.bottom_numerator:
            nobody = "Nobody in either group" if not row.top_numerator else f"No {row.bottom_group}"
            reasons.append(f"{nobody} {record.event}.")
        else:
            reasons.append("")
    return status, reasons


def _without_counts(
    data: Dataset, record: Indicator, keys: list[str], *, rates_of_groups: bool = False
) -> pd.DataFrame:
    """Rows for an indicator that the data have no counts of: what was published, or why not."""
    rows = []
    for extra, whom in comparisons(data, keys, with_white=True):
        cells = _cells_without_counts(data, record, [k for k in keys if k not in extra])
        pair = (whom.group_name, whom.comparator_name)
        top, bottom = pair if record.top is Side.GROUP else pair[::-1]
        sides = [(name, None) for name in pair] if rates_of_groups else [(top, bottom)]
        for upper_name, lower_name in sides:
            group = f"{upper_name} / {lower_name}" if lower_name else upper_name
            frame = cells.assign(
                indicator=record.number,
                statistic=Statistic.SHARE if rates_of_groups else record.statistic,
                top_group=upper_name,
                bottom_group=lower_name,
                published_value=published_values(data, cells, record.number, group),
            )
            rows.append(_explained(data, frame, record).assign(**extra))
    return result(data, keys, _stack(rows))


def _cells_without_counts(data: Dataset, record: Indicator, keys: list[str]) -> pd.DataFrame:
    """The cells that have staff; for a whole place, the years in which something was printed."""
    if not set(keys) - {"year"}:
        printed = data.published[data.published["indicator"] == record.number]
        here = printed["geography"] == place_of(data, pd.DataFrame(index=[0])).item()
        years = sorted(printed.loc[here, "year"].dropna().astype(int).unique())
        if years:
            return pd.DataFrame({"year": years if "year" in keys else years[-1:]})
    year = latest_year(data, Measure.HEADCOUNT, keys)
    whom = compare_with_white(data.focus)
    return tally(data, Measure.HEADCOUNT, keys, whom, year=year)[key_columns(keys)]


def _explained(data: Dataset, frame: pd.DataFrame, record: Indicator) -> pd.DataFrame:
    """Status and reason where there are no counts."""
    printed = frame["published_value"].notna()
    if reported(data, record.numerator):
        chosen = ", ".join(data.selection) or "this selection"
        reason = f"{data.info.name} does not record indicator {record.number} by {chosen}."
    else:
        reason = f"{data.info.name} has no counts for indicator {record.number}."
    if (data.published["indicator"] == record.number).any():
        reason += " Some figures were published without counts: see `published`."
    return frame.assign(
        status=np.where(printed, Status.PUBLISHED, Status.NOT_AVAILABLE),
        status_reason=np.where(printed, "Printed without the counts behind it.", reason),
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
    return result(data, keys, pd.DataFrame([row]))
