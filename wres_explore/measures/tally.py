"""Counts of the group looked at, of White staff, of unknown ethnicity and of everybody.

Every measure is made of these four numbers per cell, so that a filter, a breakdown or a choice
of ethnic group is handled in one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import ethnicity, organisations
from wres_explore.dataset import ETHNIC_DIMENSIONS, Dataset, dimension, leaf_of, values
from wres_explore.definitions import Indicator, Side
from wres_explore.errors import CountError, SelectionError
from wres_explore.vocabulary import ALL, EthnicGroup, Measure

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
    groups = _finest([EthnicGroup(str(value)) for value in values(data, ethnic[0])])
    chosen = [(group, compare_with_white([group])) for group in sorted(groups, key=shown_last)]
    if with_white:
        chosen = [(group, whom) for group, whom in chosen if whom.comparator]
    if not chosen:
        msg = f"{data.info.name} has no ethnic group that can be compared with White staff."
        raise SelectionError(msg)
    for group, whom in chosen:
        yield {ethnic[0]: group.value}, whom


def side_names(record: Indicator, whom: Comparison) -> dict[Side, str]:
    """What stands on either side of an indicator; 9 compares one group in two places."""
    if record.number == "9":
        return {
            Side.GROUP: f"{whom.group_name} share of the board",
            Side.COMPARATOR: f"{whom.group_name} share of the workforce",
        }
    return {Side.GROUP: whom.group_name, Side.COMPARATOR: whom.comparator_name}


def _finest(groups: Sequence[EthnicGroup]) -> list[EthnicGroup]:
    """Groups that hold no other group of the list: not White beside White British."""
    return [
        group
        for group in groups
        if not any(other in ethnicity.MEMBERS[group] for other in groups if other is not group)
    ]


def shown_last(group: EthnicGroup) -> tuple[bool, bool, str]:
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
    found = {name: _positions(data, which, keys, whom, year) for name, which in counted.items()}
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


def counts_by(
    data: Dataset, measure: Measure, by: Sequence[str], *, year: int | None = None
) -> pd.DataFrame:
    """People of one measure by year, breakdowns and every ethnic group that was given.

    Columns `year`, the breakdowns, `ethnic_group` and `n`; no row where nothing was counted.
    """
    whom = compare_with_white(data.focus)
    at = _positions(data, (measure, None), by, whom, year)
    keys = [*key_columns(by), "ethnic_group"]
    columns = {name: dimension(data, name).iloc[at] for name in keys}
    table = pd.DataFrame(columns).assign(n=data.counts["n"].to_numpy()[at])
    return table.groupby(keys, observed=True, sort=True)["n"].sum().reset_index()


def members(
    data: Dataset,
    measure: Measure,
    by: Sequence[str],
    whom: Comparison,
    *,
    year: int | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int8]]:
    """The rows of counts that `tally` adds up, for measures that need more than their sum.

    Returns
    -------
    rows, cells, roles
        Positions in `data.counts`; the row of `tally`'s table that each belongs to; and 0 for
        the group looked at, 1 for the comparator, 2 for unknown ethnicity, 3 for anybody else.
    """
    keys = key_columns(by)
    shape = tuple(len(_levels(data, name)) for name in keys)
    at = _positions(data, (measure, None), keys, whom, year)
    number = _cell_numbers(data, keys, shape, at)
    at, number = at[number >= 0], number[number >= 0]
    cells = np.searchsorted(np.unique(number), number)
    return at, cells, _roles(data.counts["ethnic_group"], whom)[at]


def key_columns(by: Sequence[str]) -> list[str]:
    """The columns that make a cell: the year first, always."""
    return ["year", *(name for name in by if name != "year")]


def _positions(
    data: Dataset,
    which: Counted,
    by: Sequence[str],
    whom: Comparison,
    year: int | None,
) -> NDArray[np.int64]:
    """Rows of a measure, in one year, of those who reported it (and the other) finely enough."""
    measure, only = which
    at = data.rows(measure)
    years = data.counts["year"].to_numpy()[at]
    if year is not None:
        at, years = at[years == year], years[years == year]
    place = data.counts["organisation"].cat.codes.to_numpy()[at].astype(np.int64)
    for reported_one in (measure, *([] if only is None else [only])):
        keys = _supplier_keys(data, reporting(data, reported_one, by, whom))
        keep = np.isin(years * _YEAR_STEP + place, keys)
        at, years, place = at[keep], years[keep], place[keep]
    return at


_YEAR_STEP = 1_000_000
"""Puts a year and the number of an organisation into one whole number."""


def _supplier_keys(data: Dataset, rows: pd.DataFrame) -> NDArray[np.int64]:
    codes = rows["organisation"].cat.set_categories(data.counts["organisation"].cat.categories)
    keys: NDArray[np.int64] = rows["year"].to_numpy() * _YEAR_STEP + codes.cat.codes.to_numpy()
    return keys


def reporting(data: Dataset, measure: Measure, by: Sequence[str], whom: Comparison) -> pd.DataFrame:
    """Those of the selection who reported a measure as finely as a question needs.

    By every dimension that the question filters or breaks down, and by ethnic groups none of
    which lies partly inside the two that are compared.
    """
    rows = _reported(data, measure)
    needed = _needed(data, by)
    fine = [
        needed <= grain and _parts_out(groups, whom.group, whom.comparator)
        for grain, groups in zip(rows["grain"], rows["groups"], strict=True)
    ]
    return rows[np.array(fine, dtype=bool)]


def too_coarse(
    data: Dataset, measure: Measure, by: Sequence[str], whom: Comparison, cells: pd.DataFrame
) -> NDArray[np.int64]:
    """For each cell, organisations of its place and year that reported too coarsely for it."""
    rows = _reported(data, measure)
    rows = rows.drop(index=reporting(data, measure, by, whom).index)
    none = np.zeros(len(cells), dtype=np.int64)
    if rows.empty:
        return none
    places = data.organisations.set_index("organisation")
    keys = ["year", *(name for name in organisations.LEVELS if name in cells)]
    names = rows["organisation"].astype(object)
    rows = rows.assign(
        **{level: names.map(places[level]) for level in organisations.LEVELS[1:]},
        organisation=names,
    )
    number = rows.groupby(keys)["organisation"].nunique()
    found = cells[keys].astype(object).apply(tuple, axis=1) if len(keys) > 1 else cells["year"]
    return found.map(number).fillna(0).to_numpy(dtype=np.int64) if len(cells) else none


def _reported(data: Dataset, measure: Measure) -> pd.DataFrame:
    """Who of the selection reported a measure, however coarsely."""
    rows = data.suppliers[data.suppliers["measure"] == measure.value]
    rows = rows[rows["organisation"].isin(data.organisations["organisation"])]
    years = data.selection.get("year")
    return rows if years is None else rows[rows["year"].isin([int(year) for year in years])]


def _needed(data: Dataset, by: Sequence[str]) -> frozenset[str]:
    """The dimensions of counts that filters and breakdowns need."""
    names = {leaf_of(name) for name in (*by, *data.selection)}
    return frozenset(names - {"year", "ethnic_group"})


@cache
def _parts_out(
    groups: frozenset[EthnicGroup],
    group: frozenset[EthnicGroup],
    comparator: frozenset[EthnicGroup],
) -> bool:
    """Whether no group that was reported lies partly inside one side of a comparison."""
    return all(
        leaf in side or not ethnicity.MEMBERS[leaf] & side
        for side in (group, comparator)
        for leaf in groups
    )


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
            if ALL in column.cat.categories:  # a place that is not known is no place
                outside |= code == column.cat.categories.get_loc(ALL)
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


def latest_year(
    data: Dataset, measure: Measure, by: Sequence[str], whom: Comparison | None = None
) -> int | None:
    """The latest year in which a measure was reported finely enough; None if `by` asks for all."""
    years = _reported_years(data, measure, by, whom)
    return None if "year" in by or not years else max(years)


def _reported_years(
    data: Dataset, measure: Measure, by: Sequence[str] = (), whom: Comparison | None = None
) -> set[int]:
    """Years in which an organisation that is selected reported a measure, cases or none."""
    rows = reporting(data, measure, by, whom or compare_with_white(data.focus))
    return {int(year) for year in rows["year"]}


def reported(data: Dataset, measure: Measure) -> bool:
    """Whether anybody reported a measure, whatever is filtered now."""
    return bool((data.suppliers["measure"] == measure.value).any())


def counted(data: Dataset, record: Indicator) -> bool:
    """Whether the selection has counts of an indicator, of which none may be an event.

    A filter on a dimension by which a measure is not recorded leaves no counts. Events whose base
    nobody reported are a fault, which `rate_cells` refuses.
    """
    base = record.denominator
    has_base = bool(_reported_years(data, base)) or not reported(data, base)
    return has_base and bool(_reported_years(data, record.numerator))


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
    year = latest_year(data, record.numerator, by, whom)
    cells = tallies(data, measures, by, whom, year=year)
    cells["organisations_staff"] += too_coarse(data, Measure.HEADCOUNT, by, whom, cells)
    supplied = cells["total_base"].notna()
    _refuse_events_alone(cells[key_columns(by)], record, cells["total_events"], supplied)
    for side in (*ROLES, "total"):
        cells[f"{side}_events"] = cells[f"{side}_events"].fillna(0).where(supplied)
    return cells.rename(
        columns={"organisations_base": "organisations", "organisations_staff": "organisations_all"}
    )
