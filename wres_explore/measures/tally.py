"""Counts of the group looked at, of White staff, of unknown ethnicity and of everybody.

Every measure is made of these four numbers per cell, so that a filter, a breakdown or a choice
of ethnic group is handled in one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

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
    only: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """People counted by one measure in each cell.

    Parameters
    ----------
    by
        Breakdowns, without the ethnic ones. Cells are always one year: people counted in two
        years are not twice as many people.
    whom
        The comparison.
    only
        `year` and `organisation` pairs to keep: those that supplied something else.

    Returns
    -------
    DataFrame
        Columns `year`, the other breakdowns, then whole numbers `group`, `comparator`,
        `unknown`, `total` and `organisations` (how many were counted). No row where nothing was
        counted.
    """
    rows = (data.counts["measure"] == measure.value).to_numpy()
    if only is not None:
        rows = rows & _is_in(data.counts, only)
    counted = data.counts[rows]
    keys = ["year", *(name for name in by if name != "year")]
    table = pd.DataFrame({name: dimension(data, name)[rows] for name in keys})
    role = _roles(counted["ethnic_group"], whom)
    for code, name in enumerate(ROLES):
        table[name] = np.where(role == code, counted["n"], 0)
    table["total"] = counted["n"]
    table["organisations"] = counted["organisation"].cat.codes
    grouped = table.groupby(keys, observed=True, sort=True)
    out = grouped[[*ROLES, "total"]].sum()
    out["organisations"] = grouped["organisations"].nunique()
    return out.reset_index()


def _roles(groups: pd.Series, whom: Comparison) -> np.ndarray:
    """0 group, 1 comparator, 2 unknown, 3 anybody else, for each row."""
    of_category = np.array(
        [
            0
            if name in whom.group
            else 1
            if name in whom.comparator
            else 2
            if name == EthnicGroup.UNKNOWN
            else 3
            for name in groups.cat.categories
        ]
        or [3]
    )
    return of_category[groups.cat.codes.to_numpy()]


def _is_in(counts: pd.DataFrame, only: pd.DataFrame) -> np.ndarray:
    codes = counts["organisation"].cat.codes.to_numpy().astype("int64")
    numbers = {name: code for code, name in enumerate(counts["organisation"].cat.categories)}
    wanted = only["organisation"].astype(object).map(numbers).dropna().astype("int64")
    keys = only.loc[wanted.index, "year"].to_numpy() * 100_000 + wanted.to_numpy()
    return np.isin(counts["year"].to_numpy() * 100_000 + codes, keys)


def one_year(data: Dataset, measure: Measure, by: Sequence[str]) -> Dataset:
    """The latest year in which a measure was counted, unless `by` asks for every year."""
    years = data.counts["year"][(data.counts["measure"] == measure.value).to_numpy()]
    if "year" in by or years.empty:
        return data
    return replace(data, counts=data.counts[(data.counts["year"] == years.max()).to_numpy()])


def suppliers(data: Dataset, measure: Measure) -> pd.DataFrame:
    """The year and organisation pairs that reported a measure, whatever is filtered now."""
    return data.suppliers[data.suppliers["measure"] == measure.value]


def rate_cells(
    data: Dataset, record: Indicator, by: Sequence[str], whom: Comparison
) -> pd.DataFrame:
    """Events and bases of an indicator side by side, one row per cell that has staff.

    Without "year" in `by`, the latest year of the indicator. Columns: breakdowns, then
    `group_events`, `group_base`, `comparator_events`,
    `comparator_base`, `unknown_base`, `total_base`, `organisations` (how many supplied the
    indicator) and `organisations_all`. Events and bases are missing where nothing was supplied.
    """
    keys = ["year", *(name for name in by if name != "year")]
    data = one_year(data, record.numerator, by)
    supplied = suppliers(data, record.numerator)
    events = tally(data, record.numerator, by, whom)
    base = tally(data, record.denominator, by, whom, only=supplied)
    cells = base.merge(events, on=keys, how="left", suffixes=("_base", "_events"))
    events_columns = [f"{name}_events" for name in (*ROLES, "total")]
    cells[events_columns] = cells[events_columns].fillna(0)
    cells = cells.rename(columns={"organisations_base": "organisations"})
    staffed = tally(data, Measure.HEADCOUNT, by, whom)[[*keys, "organisations"]]
    staffed = staffed.rename(columns={"organisations": "organisations_all"})
    return cells.merge(staffed, on=keys, how="outer").sort_values(keys, ignore_index=True)
