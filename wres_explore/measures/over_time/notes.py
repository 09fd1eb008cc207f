"""What a reader must know of a series: years left out, its break, why there is no answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.definitions import Indicator, Side
from wres_explore.ethnicity import people_of
from wres_explore.measures.much_unknown import TOO_UNKNOWN
from wres_explore.measures.over_time.series import Series
from wres_explore.measures.over_time.years import WHOLE, listed
from wres_explore.measures.results import SIDES, others_supplied
from wres_explore.organisations import LEVELS
from wres_explore.stats.trend import FEWEST_FOR_A_LINE
from wres_explore.tables import records
from wres_explore.vocabulary import Statistic, Status, TrendVerdict, Verdict

Marks = NDArray[np.bool_]

SCATTER = 2.0
"""Years that scatter this many times as much as chance alone would have them are remarked on."""

STOCK = (
    "Mostly the same people from year to year: this describes the change and tests nothing; "
    "the interval would hold for years of different people."
)


def reasons(series: Series, used: Marks, known: Marks) -> tuple[list[str], list[str]]:
    """Status and reason of each cell; no reason where the change is `known`."""
    years = np.array(series.years)
    found = []
    for row, kept in enumerate(used):
        if known[row]:
            found.append((str(Status.OK), ""))
        elif kept.sum() >= 2:
            found.append((str(Status.NOT_CALCULABLE), _no_size(series, row, kept)))
        elif kept.any():
            year = years[kept][0]
            why = f"Only {year} has a figure: one year allows no claim about change."
            found.append((str(Status.NOT_CALCULABLE), why))
        else:
            found.append(_nothing(series, row))
    return [status for status, _ in found], [why for _, why in found]


def _no_size(series: Series, row: int, kept: Marks) -> str:
    """Which group had no events, in the years that were to be compared."""
    head = series.rows.iloc[series.first_row[row]]
    at = np.flatnonzero(kept)
    line = kept.sum() >= FEWEST_FOR_A_LINE
    spans = [at] if line else [at[:1], at[-1:]]
    for span in spans:
        for side in ("top", "bottom"):
            if series.counts[f"{side}_numerator"][row, span].sum() == 0:
                who = people_of(head[f"{side}_group"], series.record.people)
                when = listed(np.array(series.years)[span].tolist())
                return (
                    f"No {who} {series.record.event} in {when}, so the ratio "
                    f"{'has no line' if line else 'of that year has no size to change'}."
                )
    return "There is no change to calculate."


def _nothing(series: Series, row: int) -> tuple[str, str]:
    """Why a cell has no usable year at all."""
    rows = series.rows[series.row == row]
    if series.no_events[row].any():
        event = series.record.event
        return str(Status.NOT_CALCULABLE), f"Nobody of either group {event} in any year."
    if series.withheld[row].any():
        return str(Status.NOT_CALCULABLE), TOO_UNKNOWN
    if (rows["status"] == Status.PUBLISHED).any():
        why = "Published without counts: a change between such figures has no interval."
        return str(Status.PUBLISHED), why
    said = [text for text in rows["status_reason"] if text]
    return str(Status.NOT_AVAILABLE), said[0] if said else "No figures were supplied."


def notes(
    series: Series, used: Marks, table: pd.DataFrame, edges: Sequence[int], suppliers: pd.DataFrame
) -> list[str]:
    """Caveats of each cell, in one text, empty if none.

    `suppliers`: who reported the indicator in which year, with the places they belong to.
    """
    record, years = series.record, np.array(series.years)
    texts = []
    for row, found in enumerate(records(table)):
        parts = []
        if found["part"] != WHOLE:
            before = listed([edge - 1 for edge in edges])
            parts.append(
                f"The definition changed after {before}: years before and after are not compared."
            )
        kept = used[row]
        overlap = series.usable[row] & ~kept
        if overlap.any():
            parts.append(
                f"Returns up to {series.two_year_until} may cover two "
                f"years: {listed(years[overlap].tolist())} left out, so that none overlap."
            )
        if series.withheld[row].any() and kept.any():
            gone = listed(years[series.withheld[row]].tolist())
            parts.append(f"{gone} left out: {TOO_UNKNOWN[0].lower()}{TOO_UNKNOWN[1:]}")
        if series.no_events[row].any() and kept.any():
            quiet = listed(years[series.no_events[row]].tolist())
            parts.append(f"No events in {quiet}, which says nothing about a ratio.")
        parts.append(_gaps(series, row, kept))
        if kept.sum() > 1:
            parts.append(_others(series, row, kept, suppliers))
        if found["change"] == "per year":
            parts.append(_zero_years(series, row, kept))
        if np.isfinite(found["dispersion"]) and found["dispersion"] >= SCATTER:
            parts.append(
                f"The years scatter {found['dispersion']:.1f} times as much as chance alone; "
                "the interval is widened for it."
            )
        if record.stock and kept.sum() > 1:
            parts.append(STOCK)
        parts.append(_equality(record, found))
        texts.append(" ".join(part for part in parts if part))
    return texts


def _gaps(series: Series, row: int, kept: Marks) -> str:
    """Years between the first and the last that nobody supplied."""
    if not kept.any():
        return ""
    years = np.array(series.years)
    has = series.usable[row] | series.no_events[row] | series.withheld[row]
    there = set(years[has].tolist())
    inside = range(int(years[kept].min()), int(years[kept].max()))
    missing = [year for year in inside if year not in there]
    return f"No figure for {listed(missing)}." if missing else ""


def _others(series: Series, row: int, kept: Marks, suppliers: pd.DataFrame) -> str:
    """Whether the last year is of other organisations than the first.

    By their number in the cell, and where that is the same by who they are.
    """
    at = np.flatnonzero(kept)[[0, -1]]
    first, last = (series.years[k] for k in at)
    before, here = (series.organisations[row, k] for k in at)
    if before != here and not np.isnan(before + here):
        return others_supplied(int(here), int(before), first)
    if "organisation" in series.cells:  # one is itself in both years
        return ""
    head = series.rows.iloc[series.first_row[row]]
    inside = suppliers
    for level in LEVELS:
        if level in series.cells:
            inside = inside[inside[level] == head[level]]
    then, now = (set(inside["organisation"][inside["year"] == year]) for year in (first, last))
    if then == now:
        return ""
    return (
        f"Not the same organisations in both years: of {len(now)} in {last}, {len(now & then)} "
        f"supplied counts in {first}."
    )


def _zero_years(series: Series, row: int, kept: Marks) -> str:
    """Years in which one group had no events, which enter a line with half a person added."""
    if series.record.statistic is not Statistic.RELATIVE_LIKELIHOOD:
        return ""
    none = (series.counts[SIDES[0]][row] == 0) | (series.counts[SIDES[2]][row] == 0)
    zero = np.array(series.years)[kept & none].tolist()
    if not zero:
        return ""
    return f"One group had no events in {listed(zero)}; half a person stands in for each zero."


def _equality(record: Indicator, found: dict[str, object]) -> str:
    """A change for the better that leads away from equality, and the other way round."""
    first, last = (float(str(found[f"{end}_value"])) for end in ("first", "last"))
    if record.statistic is Statistic.SHARE or found["verdict"] in (
        TrendVerdict.NO_CLAIM, TrendVerdict.CANNOT_TELL, TrendVerdict.UNCHANGED,
    ):  # fmt: skip
        return ""
    sign = 1 if record.worse == "above" else -1
    if not (sign * (first - record.null) < 0 and sign * (last - record.null) < 0):
        return ""
    way = "away from" if found["direction"] == Verdict.BETTER else "towards"
    comparator = found["bottom_group" if record.top is Side.GROUP else "top_group"]
    if record.number == "9":
        return f"The board was already above the workforce: this leads {way} equality."
    others = people_of(str(comparator), record.people)
    return f"Already to the advantage over {others} in both years: this leads {way} equality."
