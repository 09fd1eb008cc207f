"""Counts of the group looked at, of White staff, of unknown ethnicity and of everybody.

Every measure is made of these four numbers per cell, so that a filter, a breakdown or a choice
of ethnic group is handled in one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import ethnicity
from wres_explore.dataset import ETHNIC_DIMENSIONS, Dataset, dimension, values
from wres_explore.definitions import Indicator
from wres_explore.errors import CountError, SelectionError
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
    incomparable = {EthnicGroup.WHITE, EthnicGroup.UNKNOWN} & group
    rest = frozenset() if incomparable else white - group
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
    chosen = [(group, compare_with_white([group])) for group in sorted(groups, key=_shown_last)]
    if with_white:
        chosen = [(group, whom) for group, whom in chosen if whom.comparator]
    if not chosen:
        msg = f"{data.info.name} has no ethnic group that can be compared with White staff."
        raise SelectionError(msg)
    for group, whom in chosen:
        yield {ethnic[0]: group.value}, whom


def _shown_last(group: EthnicGroup) -> tuple[bool, bool, str]:
    """Alphabetical, then other groups, then Unknown (Race Disparity Unit order)."""
    return group is EthnicGroup.UNKNOWN, "other" in group.value.lower(), group.value


Counted = tuple[Measure, Measure | None]
"""A measure, and the measure that its organisations must have reported too."""


def tally(
    data: Dataset,
    measure: Measure,
    by: Sequence[str],
    whom: Comparison,
    *,
    year: int | None = None,
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

    Returns
    -------
    DataFrame
        Columns `year`, the other breakdowns, then whole numbers `group`, `comparator`,
        `unknown`, `total` and `organisations` (how many were counted). No row where nothing was
        counted.
    """
    return tallies(data, {"": (measure, None)}, by, whom, year=year)


def tallies(
    data: Dataset,
    counted: Mapping[str, Counted],
    by: Sequence[str],
    whom: Comparison,
    *,
    year: int | None = None,
) -> pd.DataFrame:
    """Several measures side by side, in every cell that has a row of any of them.

    As `tally`, with each column ending in the measure's name in `counted`: `group_events`,
    say. People are missing where a measure has no row in a cell that others have.
    """
    keys = key_columns(by)
    levels = [_levels(data, name) for name in keys]
    shape = tuple(len(level) for level in levels)
    found = {name: _positions(data, *which, year) for name, which in counted.items()}
    inside = {name: _cell_numbers(data, keys, shape, at) for name, at in found.items()}
    cells = np.unique(np.concatenate([number[number >= 0] for number in inside.values()]))
    out = {
        name: level.take(index)
        for name, level, index in zip(keys, levels, np.unravel_index(cells, shape), strict=True)
    }
    role = _roles(data.counts["ethnic_group"], whom)
    for name, at in found.items():
        number = inside[name]
        at, number = at[number >= 0], number[number >= 0]
        sums = _sums(data, np.searchsorted(cells, number), role, at, len(cells))
        out |= {f"{side}_{name}" if name else side: values for side, values in sums.items()}
    return pd.DataFrame(out)


def key_columns(by: Sequence[str]) -> list[str]:
    """The columns that make a cell: the year first, always."""
    return ["year", *(name for name in by if name != "year")]


def _positions(
    data: Dataset, measure: Measure, only: Measure | None, year: int | None
) -> NDArray[np.int64]:
    """Rows of a measure, in one year, or by the suppliers of another measure."""
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


def _levels(data: Dataset, name: str) -> pd.Index | pd.Categorical:
    """Every value that a breakdown can have here, in order."""
    if name == "year":
        return pd.Index(values(data, "year"))
    column = dimension(data, name).cat
    return pd.Categorical(column.categories, column.categories, ordered=bool(column.ordered))


def _cell_numbers(
    data: Dataset, keys: Sequence[str], shape: tuple[int, ...], at: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The number of the cell of each row; -1 for rows outside a breakdown."""
    number = np.zeros(len(at), dtype=np.int64)
    outside = np.zeros(len(at), dtype=bool)
    for name, size in zip(keys, shape, strict=True):
        column = dimension(data, name)
        if name == "year":
            code = np.searchsorted(values(data, "year"), column.to_numpy()[at])
        else:
            code = column.cat.codes.to_numpy()[at]
        outside |= code < 0
        number = number * size + code
    return np.where(outside, -1, number)


def _sums(
    data: Dataset,
    cell: NDArray[np.int64],
    role: NDArray[np.int8],
    at: NDArray[np.int64],
    cells: int,
) -> dict[str, NDArray[np.float64] | NDArray[np.int64]]:
    """People per cell and side. Sums of whole numbers below 2**53 are exact in floating point."""
    n = data.counts["n"].to_numpy()[at]
    place = data.counts["organisation"].cat.codes.to_numpy()[at].astype(np.int64)
    side = role[at]
    out = {
        name: np.bincount(cell, weights=np.where(side == code, n, 0), minlength=cells)
        for code, name in enumerate(ROLES)
    }
    out["total"] = np.bincount(cell, weights=n, minlength=cells)
    places = place.max(initial=0) + 1
    pairs = np.unique(cell * places + place)
    out["organisations"] = np.bincount(pairs // places, minlength=cells).astype(float)
    empty = np.bincount(cell, minlength=cells) == 0
    if not empty.any():
        return {name: values.astype(np.int64) for name, values in out.items()}
    return {name: np.where(empty, np.nan, values) for name, values in out.items()}


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
    years = _reported_years(data, measure)
    return None if "year" in by or not years else max(years)


def _reported_years(data: Dataset, measure: Measure) -> set[int]:
    """Years in which an organisation that is selected reported a measure, cases or none."""
    rows = data.suppliers[data.suppliers["measure"] == measure.value]
    here = rows["organisation"].isin(data.organisations["organisation"])
    years = {int(year) for year in rows.loc[here, "year"]}
    return years & {int(year) for year in data.selection.get("year", years)}


def reported(data: Dataset, measure: Measure) -> bool:
    """Whether anybody reported a measure, whatever is filtered now."""
    return bool((data.suppliers["measure"] == measure.value).any())


def counted(data: Dataset, record: Indicator) -> bool:
    """Whether the selection has counts of an indicator, of which none may be an event.

    A filter on a dimension by which a measure is not recorded leaves no counts.
    """
    filtered = {FILTERED_LEAF.get(name, name) for name in data.selection} - {"year"}
    measures = (record.numerator, record.denominator)
    recorded = all(filtered <= data.grains.get(m.value, frozenset()) for m in measures)
    return recorded and bool(_reported_years(data, record.numerator))


FILTERED_LEAF = {"region": "organisation", "ics": "organisation"}
"""The dimension that a filter on a wider place filters."""


def _refuse_events_alone(
    keys: pd.DataFrame, record: Indicator, events: pd.Series, supplied: pd.Series
) -> None:
    """Events where nobody could have had one are a fault of the return."""
    alone = (events.fillna(0) > 0) & ~supplied
    if not alone.any():
        return
    at = int(np.flatnonzero(alone)[0])
    where = ", ".join(f"{name} {keys[name].iloc[at]}" for name in keys)
    msg = (
        f"Numerator without denominator. Indicator {record.number}, {where}: "
        f"{int(events.iloc[at])} people {record.event}, of no {record.base} at all. "
        "Check that the base was not left out."
    )
    raise CountError(msg)


def rate_cells(
    data: Dataset, record: Indicator, by: Sequence[str], whom: Comparison
) -> pd.DataFrame:
    """Events and bases of an indicator side by side, one row per cell that has staff.

    Without "year" in `by`, the latest year of the indicator. Columns: breakdowns, then
    `group_events`, `group_base`, `comparator_events` and so on, `organisations` (how many
    supplied the indicator), `organisations_all`, and `group_suppliers` and so on, the staff of
    those that did. Events and bases are missing where nothing was supplied.
    """
    measures: dict[str, Counted] = {
        "events": (record.numerator, None),
        "base": (record.denominator, record.numerator),
        "staff": (Measure.HEADCOUNT, None),
        "suppliers": (Measure.HEADCOUNT, record.numerator),
    }
    year = latest_year(data, record.numerator, by)
    cells = tallies(data, measures, by, whom, year=year)
    supplied = cells["total_base"].notna()
    _refuse_events_alone(cells[key_columns(by)], record, cells["total_events"], supplied)
    for side in (*ROLES, "total"):
        cells[f"{side}_events"] = cells[f"{side}_events"].fillna(0).where(supplied)
    return cells.rename(
        columns={"organisations_base": "organisations", "organisations_staff": "organisations_all"}
    )
