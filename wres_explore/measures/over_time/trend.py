"""Change of an indicator over the years, judged by as many points as there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import arguments
from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.definitions import get
from wres_explore.errors import SelectionError
from wres_explore.measures.indicator import BOARD_MEASURES, indicator
from wres_explore.measures.over_time.notes import notes, reasons
from wres_explore.measures.over_time.series import Series
from wres_explore.measures.over_time.verdicts import directions_of, verdicts_of
from wres_explore.measures.over_time.years import apart, listed, parts_of
from wres_explore.measures.results import SIDES, selection_text
from wres_explore.measures.supply import suppliers_of
from wres_explore.measures.whom import compare_with_white
from wres_explore.stats.effects import difference_effect, log_ratio_effect, share_level
from wres_explore.stats.trend import (
    FEWEST_FOR_A_LINE,
    difference_change,
    ratio_change,
    share_change,
    weighted_line,
)
from wres_explore.vocabulary import Statistic

Floats = NDArray[np.float64]

AS_RECORDED = "as recorded"
"""Take the indicator's own record of which returns cover two years."""

PER_YEAR, FIRST_TO_LAST = "per year", "first to last"


@dataclass(frozen=True, eq=False)
class Trend:
    """Change over the years, and the years it was made from.

    Parameters
    ----------
    changes
        One row per cell, and per part of a series that a change of definition parts.
    points
        One row per cell and year, as `indicator` gives it, with `part` and whether the year was
        `used`.
    breakdown
        The columns that name a cell.
    """

    changes: pd.DataFrame
    points: pd.DataFrame
    breakdown: tuple[str, ...]

    def __repr__(self) -> str:
        """How many series there are, and what they do."""
        verdicts = self.changes["verdict"].value_counts(sort=False)
        found = ", ".join(f"{n} {verdict}" for verdict, n in verdicts.items())
        return f"<Trend of indicator {self.changes['indicator'].iloc[0]}: {found or 'no answer'}>"

    def cells(self) -> list[Trend]:
        """Each cell as a trend of its own, in order: what a chart can draw."""
        keys = list(self.breakdown)
        if not keys:
            return [self]
        changes, points = (
            {at: rows.reset_index(drop=True) for at, rows in
             table.groupby(keys, sort=False, observed=True, dropna=False)}
            for table in (self.changes, self.points)
        )  # fmt: skip
        return [Trend(changes[at], points[at], self.breakdown) for at in changes]


def trend(
    data: Dataset,
    number: int | str,
    by: Sequence[str] = (),
    *,
    confidence_level: float = 0.95,
    board: str = "all",
    breaks: Sequence[int] | None = None,
    two_year_until: int | str | None = AS_RECORDED,
) -> Trend:
    """Change of one indicator over the years, in each cell of a breakdown.

    One year allows no claim. Two to four are judged by the last against the first, five or more
    by a line through all of them. The direction of the indicator is as in `indicator`.

    Parameters
    ----------
    data
        From `load`, `read` or `select`; the years are those of the data.
    number
        1 to 9.
    by
        Breakdowns such as "ics", without "year".
    confidence_level
        Between 0 and 1.
    board
        For indicator 9: "all", "voting" or "executive".
    breaks
        First WRES years of a new definition, across which nothing is compared. By default the
        indicator's own: 2022 for indicator 7, whose base changed after the 2020 survey. An empty
        list joins the series, for data whose earlier years were restated.
    two_year_until
        The last WRES year whose return covers two years; neighbouring returns up to it overlap,
        and only years that do not are used. By default the indicator's own: 2019 for indicator
        3. None where every return covers one year.

    Returns
    -------
    Trend
        `.changes` has one row per cell and part. `value` is, for a ratio, the factor by which it
        changed, so that 1 is no change; for a difference or share the change itself, from -1 to
        1, so that 0.01 is one percentage point. `change` says whether that is "per year" or
        "first to last". `verdict` is "rising" or "falling" per year, "rose" or "fell" from first
        to last, "cannot tell" or "no claim", and `direction` whether that is better or worse for
        the group looked at. For staff or board members counted on one day (1 and 9), mostly the
        same people each year, it is "rose", "fell" or "did not change", the last year against the
        first however many lie between: a description without a test, and without `p_value`.

        No answer: with fewer than two years that can be used `verdict` is "no claim", `value` is
        missing and `status_reason` says why. Years in which ethnicity is unknown for too many to
        give a ratio are not used. `.points` has every year, used or not.

    Raises
    ------
    SelectionError
        For a breakdown that the data cannot give, or "year"; or if the indicator is counted and
        published in no year.
    DefinitionError
        For an unknown indicator, level, board, break or year.
    CountError
        If more people had the event than there were people.

    Notes
    -----
    Line: least squares weighted by chance alone, variance multiplied by the scatter beyond it,
    t limits; log ratios with half a person added to every count, so that a year with events in
    one group only is kept. Years without events in either group say nothing and are left out.
    First against last: limits from the two years' own intervals (Zou and Donner 2008), SCAS for
    ratios and Newcombe for differences; Newcombe for shares. The years used must not share
    events.

    Examples
    --------
    >>> import wres_explore as wres
    >>> changes = wres.trend(wres.load("london-model"), 2).changes
    >>> changes[["years", "verdict", "direction"]].to_numpy().tolist()
    [['2016 to 2019', 'fell', 'better']]
    """
    record = get(number)
    keys = require(data, by)
    if "year" in keys:
        msg = 'A trend runs over the years: leave "year" out of the breakdown.'
        raise SelectionError(msg)
    edges = record.breaks
    if breaks is not None:
        edges = tuple(arguments.year("breaks", year)
                      for year in arguments.several("breaks", breaks, "[2022]"))  # fmt: skip
    until = record.two_year_until
    if two_year_until is None:
        until = None
    elif not (isinstance(two_year_until, str) and two_year_until == AS_RECORDED):
        until = arguments.year("two_year_until", two_year_until)
    table = indicator(data, number, [*keys, "year"], confidence_level=confidence_level, board=board)
    cells = [*keys, *(["pay_band"] if "pay_band" in table and "pay_band" not in keys else [])]
    years = sorted(int(year) for year in table["year"].unique())
    if not years:
        counted = ", ".join(sorted(map(str, data.counts["measure"].unique()))) or "nothing"
        msg = (
            f"{data.info.name} has no figures for indicator {record.number} in any year, so there "
            f"is no trend. It counts {counted}: ask for an indicator of these."
        )
        raise SelectionError(msg)
    measure = BOARD_MEASURES[board] if record.number == "9" else record.numerator
    suppliers = suppliers_of(data, measure, keys, compare_with_white(data.focus))
    changes, points = [], []
    for name, inside in parts_of(years, edges):
        rows = table[table["year"].isin(inside)].reset_index(drop=True)
        series = Series(rows, cells, inside, record, until)
        used = apart(series.usable, inside, until)
        found = _changes(series, used, name, confidence_level)
        changes.append(found.assign(note=notes(series, used, found, edges, suppliers)))
        points.append(rows.assign(part=name, used=used[series.row, series.column]))
    both = [pd.concat(tables, ignore_index=True) for tables in (changes, points)]
    whole = both[0].assign(
        selection=selection_text(data), dataset=data.info.name, modelled=data.info.modelled,
        source=data.info.source,
    )  # fmt: skip
    return Trend(whole, both[1], tuple(cells))


def _changes(series: Series, used: NDArray[np.bool_], part: str, level: float) -> pd.DataFrame:
    """One row per cell: the change, and what it rests on."""
    record, size = series.record, len(used)
    points = used.sum(axis=1)
    first, last = used.argmax(axis=1), used.shape[1] - 1 - used[:, ::-1].argmax(axis=1)
    every = np.arange(size)
    out = {name: np.full(size, np.nan) for name in _NUMBERS}
    lines = np.flatnonzero(points >= FEWEST_FOR_A_LINE)
    pairs = np.flatnonzero((points >= 2) & (points < FEWEST_FOR_A_LINE))
    if len(lines):
        _fit_lines(series, used, lines, (first, last), level, out)
    if len(pairs):
        change, _ = _FIRST_LAST[record.statistic]
        numbers = change(
            series.four(pairs, first[pairs]), series.four(pairs, last[pairs]),
            confidence_level=level,
        )  # fmt: skip
        for name, array in zip(("value", "lower", "upper", "p_value"), numbers, strict=True):
            out[name][pairs] = array
    if record.stock:
        out["p_value"][:] = np.nan
    line = points >= FEWEST_FOR_A_LINE
    years = np.array(series.years)
    head = series.rows.iloc[series.first_row]
    table: dict[str, Any] = {name: head[name].array for name in series.cells}
    table |= {"part": part, "indicator": record.number, "statistic": str(record.statistic)}
    table |= {name: head[name].array for name in ("top_group", "bottom_group")}
    table["change"] = np.select([line, points >= 2], [PER_YEAR, FIRST_TO_LAST], "")
    table |= {name: out[name] for name in _NUMBERS[:3]}
    table["confidence_level"] = level
    table["method"] = np.select(
        [line, points >= 2], ["weighted_line", _FIRST_LAST[record.statistic][1]], ""
    )
    table["p_value"] = out["p_value"]
    table["status"], table["status_reason"] = reasons(series, used, np.isfinite(out["value"]))
    ends = [np.where(points > 0, series.value[every, at], np.nan) for at in (first, last)]
    verdict = verdicts_of(record, points, out, ends[1] - ends[0])
    table["verdict"] = verdict
    table["direction"] = directions_of(record, verdict)
    table["points"] = points
    for name, at, end in (("first", first, ends[0]), ("last", last, ends[1])):
        table[f"{name}_year"] = pd.array(np.where(points > 0, years[at], np.nan), dtype="Int64")
        table[f"{name}_value"] = end
    table["years"] = [listed(years[row].tolist()) for row in used]
    table |= {name: out[name] for name in ("fitted_first", "fitted_last", "dispersion")}
    for name, at in (("first", first), ("last", last)):
        for side in SIDES:
            people = np.where(points > 0, series.counts[side][every, at], np.nan)
            table[f"{name}_{side}"] = pd.array(people, dtype="Int64")
    return pd.DataFrame(table)


_NUMBERS = ("value", "lower", "upper", "p_value", "fitted_first", "fitted_last", "dispersion")

_FIRST_LAST: dict[Statistic, tuple[Any, str]] = {
    Statistic.RELATIVE_LIKELIHOOD: (ratio_change, "first_last_scas"),
    Statistic.DIFFERENCE: (difference_change, "first_last_newcombe"),
    Statistic.SHARE: (share_change, "first_last_newcombe"),
}
"""How the last year is set against the first, and the name of the method."""

_EFFECT: dict[Statistic, Any] = {
    Statistic.RELATIVE_LIKELIHOOD: log_ratio_effect,
    Statistic.DIFFERENCE: difference_effect,
    Statistic.SHARE: share_level,
}


def _fit_lines(
    series: Series,
    used: NDArray[np.bool_],
    rows: NDArray[np.intp],
    ends: tuple[NDArray[np.intp], NDArray[np.intp]],
    level: float,
    out: dict[str, Floats],
) -> None:
    """A line through the years of each of the given cells, and its height at both ends."""
    statistic = series.record.statistic
    ratio = statistic is Statistic.RELATIVE_LIKELIHOOD
    names = SIDES[:2] if statistic is Statistic.SHARE else SIDES
    keep = used[rows]
    counts = [np.where(keep, series.counts[name][rows], 0.0) for name in names]
    effect, error = _EFFECT[statistic](*counts)
    if ratio:  # a group without a single event in any year gives a line of nothing but size
        keep = keep & (counts[0].sum(1) > 0)[:, None] & (counts[2].sum(1) > 0)[:, None]
    years = np.broadcast_to(np.array(series.years, dtype=float), keep.shape)
    line = weighted_line(
        np.where(keep, effect, np.nan), np.where(keep, error, np.nan), years,
        confidence_level=level,
    )  # fmt: skip
    shown = np.exp if ratio else np.asarray
    for name in ("value", "lower", "upper"):
        out[name][rows] = shown(getattr(line, name))
    out["p_value"][rows], out["dispersion"][rows] = line.p_value, line.dispersion
    for name, at in zip(("fitted_first", "fitted_last"), ends, strict=True):
        year = np.array(series.years, dtype=float)[at[rows]]
        out[name][rows] = shown(line.level + line.value * (year - line.centre))
