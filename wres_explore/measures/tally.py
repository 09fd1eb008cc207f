"""Counts of the group looked at, of White staff, of unknown ethnicity and of everybody.

Every measure is made of these four numbers per cell, so that a filter, a breakdown or a choice
of ethnic group is handled in one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import ethnicity
from wres_explore.dataset import ETHNIC_DIMENSIONS, Dataset, dimension, values
from wres_explore.definitions import Indicator
from wres_explore.vocabulary import EthnicGroup, Measure

ROLES = ("group", "comparator", "unknown")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whom a row compares: the leaf groups on either side, and what to call them."""

    group: frozenset[EthnicGroup]
    comparator: frozenset[EthnicGroup]
    group_name: str
    comparator_name: str


def compare_with_white(focus: Sequence[EthnicGroup]) -> Comparison:
    """The comparison of one or several groups with White staff.

    White staff who are in the group themselves (White Irish, say) are left out of the
    comparator. A group that takes in all White staff has nobody to be compared with.
    """
    group = frozenset[EthnicGroup]().union(*(ethnicity.MEMBERS[name] for name in focus))
    white = ethnicity.MEMBERS[EthnicGroup.WHITE]
    rest = frozenset() if EthnicGroup.WHITE in group else white - group
    return Comparison(
        group,
        rest,
        " or ".join(name.value for name in focus),
        EthnicGroup.WHITE.value if rest == white else "Other White" if rest else "",
    )


def comparisons(
    data: Dataset, by: Sequence[str], *, with_white: bool
) -> Iterator[tuple[dict[str, str], Comparison]]:
    """One comparison for the data's focus, or one per group if `by` names an ethnic breakdown.

    Yields the column that names the group (empty without such a breakdown) and the comparison.
    `with_white`: only groups that can be compared with White staff, so neither White itself nor
    Unknown; shares have no such limit.
    """
    ethnic = [name for name in by if name in ETHNIC_DIMENSIONS]
    if not ethnic:
        yield {}, compare_with_white(data.focus)
        return
    groups = [EthnicGroup(str(value)) for value in values(data, ethnic[0])]
    for group in sorted(groups, key=_shown_last):
        whom = compare_with_white([group])
        if not with_white or (whom.comparator and group is not EthnicGroup.UNKNOWN):
            yield {ethnic[0]: group.value}, whom


def _shown_last(group: EthnicGroup) -> tuple[bool, bool, str]:
    """Alphabetical, then other groups, then Unknown (Race Disparity Unit order)."""
    return group is EthnicGroup.UNKNOWN, "other" in group.value.lower(), group.value


def tally(
    data: Dataset,
    measure: Measure,
    by: Sequence[str],
    whom: Comparison,
    *,
    year: int | None = None,
    only: Measure | None = None,
) -> pd.DataFrame:
    """People counted by one measure in each cell.

    Parameters
    ----------
    by
        Breakdowns, without the ethnic ones. Cells are always one year: people counted in two
        years are not twice as many people.
    whom
        The comparison.
    year
        Only this year.
    only
        Only organisations that reported this measure too, in the same year.

    Returns
    -------
    DataFrame
        Columns `year`, the other breakdowns, then whole numbers `group`, `comparator`,
        `unknown`, `total` and `organisations` (how many were counted). No row where nothing was
        counted.
    """
    at = _positions(data, measure, year, only)
    keys = key_columns(by)
    codes, levels = zip(*(_coded(data, name, at) for name in keys), strict=True)
    inside = np.logical_and.reduce([code >= 0 for code in codes])
    at, codes = at[inside], tuple(code[inside] for code in codes)
    shape = tuple(len(level) for level in levels)
    cells, cell = np.unique(np.ravel_multi_index(codes, shape), return_inverse=True)
    n = data.counts["n"].to_numpy()[at]
    role = _roles(data.counts["ethnic_group"], whom)[at]
    place = data.counts["organisation"].cat.codes.to_numpy()[at].astype(np.int64)
    out = {
        name: level.take(index)
        for name, level, index in zip(keys, levels, np.unravel_index(cells, shape), strict=True)
    }
    for code, name in enumerate(ROLES):
        out[name] = _sums(cell[role == code], n[role == code], len(cells))
    out["total"] = _sums(cell, n, len(cells))
    pairs = np.unique(cell * (place.max(initial=0) + 1) + place)
    out["organisations"] = np.bincount(pairs // (place.max(initial=0) + 1), minlength=len(cells))
    return pd.DataFrame(out)


def key_columns(by: Sequence[str]) -> list[str]:
    """The columns that make a cell: the year first, always."""
    return ["year", *(name for name in by if name != "year")]


def _positions(
    data: Dataset, measure: Measure, year: int | None, only: Measure | None
) -> NDArray[np.int64]:
    """Rows of a measure, in one year or by some suppliers."""
    at = data.rows(measure)
    years = data.counts["year"].to_numpy()[at]
    if year is not None:
        at, years = at[years == year], years[years == year]
    if only is not None:
        place = data.counts["organisation"].cat.codes.to_numpy()[at].astype(np.int64)
        at = at[np.isin(years * _YEAR_STEP + place, _supplier_keys(data, only))]
    return at


_YEAR_STEP = 1_000_000
"""Puts a year and the number of an organisation into one whole number."""


def _supplier_keys(data: Dataset, measure: Measure) -> NDArray[np.int64]:
    rows = data.suppliers[data.suppliers["measure"] == measure.value]
    codes = rows["organisation"].cat.set_categories(data.counts["organisation"].cat.categories)
    keys: NDArray[np.int64] = rows["year"].to_numpy() * _YEAR_STEP + codes.cat.codes.to_numpy()
    return keys


def _coded(
    data: Dataset, name: str, at: NDArray[np.int64]
) -> tuple[NDArray[np.int64], pd.Index | pd.Categorical]:
    """Numbers of the values of a breakdown at some rows, and the values that they number."""
    column = dimension(data, name)
    if name == "year":
        years, code = np.unique(column.to_numpy()[at], return_inverse=True)
        return code, pd.Index(years)
    categories = column.cat.categories
    level = pd.Categorical(categories, categories, ordered=bool(column.cat.ordered))
    return column.cat.codes.to_numpy()[at].astype(np.int64), level


def _sums(cell: NDArray[np.int64], n: NDArray[np.int64], cells: int) -> NDArray[np.int64]:
    """People per cell. Sums of whole numbers below 2**53 are exact in floating point."""
    return np.bincount(cell, weights=n, minlength=cells).astype(np.int64)


def _roles(groups: pd.Series, whom: Comparison) -> NDArray[np.int8]:
    """0 group, 1 comparator, 2 unknown, 3 anybody else, for each row."""
    sides = (whom.group, whom.comparator, {EthnicGroup.UNKNOWN})
    of_category = [
        next((code for code, side in enumerate(sides) if name in side), len(sides))
        for name in groups.cat.categories
    ]
    roles: NDArray[np.int8] = np.array(of_category, dtype=np.int8)[groups.cat.codes.to_numpy()]
    return roles


def latest_year(data: Dataset, measure: Measure, by: Sequence[str]) -> int | None:
    """The latest year in which a measure was counted; None if `by` asks for every year."""
    years = data.counts["year"].to_numpy()[data.rows(measure)]
    return None if "year" in by or not len(years) else int(years.max())


def reported(data: Dataset, measure: Measure) -> bool:
    """Whether anybody reported a measure, whatever is filtered now."""
    return bool((data.suppliers["measure"] == measure.value).any())


def rate_cells(
    data: Dataset, record: Indicator, by: Sequence[str], whom: Comparison
) -> pd.DataFrame:
    """Events and bases of an indicator side by side, one row per cell that has staff.

    Without "year" in `by`, the latest year of the indicator. Columns: breakdowns, then
    `group_events`, `group_base`, `comparator_events`, `comparator_base`, `unknown_base`,
    `total_base`, `organisations` (how many supplied the indicator) and `organisations_all`.
    Events and bases are missing where nothing was supplied.
    """
    keys = key_columns(by)
    year = latest_year(data, record.numerator, by)
    events = tally(data, record.numerator, by, whom, year=year)
    base = tally(data, record.denominator, by, whom, year=year, only=record.numerator)
    cells = base.merge(events, on=keys, how="left", suffixes=("_base", "_events"))
    events_columns = [f"{name}_events" for name in (*ROLES, "total")]
    cells[events_columns] = cells[events_columns].fillna(0)
    cells = cells.rename(columns={"organisations_base": "organisations"})
    staffed = tally(data, Measure.HEADCOUNT, by, whom, year=year)[[*keys, "organisations"]]
    staffed = staffed.rename(columns={"organisations": "organisations_all"})
    return cells.merge(staffed, on=keys, how="outer").sort_values(keys, ignore_index=True)
