"""Counts of the group looked at, of White staff, of unknown ethnicity and of everybody.

Every measure is made of these four numbers per cell, so that a filter, a breakdown or a choice
of ethnic group is handled in one place. Counts are added up once by ethnic group, and each
comparison takes its groups from those sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.breakdowns import dimension
from wres_explore.dataset import Dataset
from wres_explore.definitions import Indicator
from wres_explore.errors import CountError
from wres_explore.measures.sums import (
    Counted,
    Floats,
    Ints,
    cell_numbers,
    distinct,
    levels_of,
    only_from,
    part_of,
    sums_of,
)
from wres_explore.measures.supply import (
    latest_year,
    too_coarse,
)
from wres_explore.measures.whom import Comparison, compare_with_white
from wres_explore.vocabulary import EthnicGroup, Measure

ROLES = ("group", "comparator", "unknown")


def tally(
    data: Dataset,
    measure: Measure,
    by: Sequence[str],
    whom: Comparison,
    *,
    year: int | None = None,
    finely: Sequence[str] = (),
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
    finely
        Only those who reported the measure by these breakdowns too, so that the cells can be a
        pool for those of a finer table.

    Returns
    -------
    DataFrame
        Columns `year`, the other breakdowns, then whole numbers `group`, `comparator`,
        `unknown`, `total` and `organisations` (how many were counted). No row where nothing was
        counted.
    """
    return pd.DataFrame(_side_by_side(data, {"": (measure, None)}, by, whom, year, finely))


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
    return pd.DataFrame(_side_by_side(data, counted, by, whom, year))


def _side_by_side(
    data: Dataset, counted: Mapping[str, Counted], by: Sequence[str], whom: Comparison,
    year: int | None, finely: Sequence[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """The columns of `tallies`."""
    keys = key_columns(by)
    found = {
        name: sums_of(data, which, keys, whom, year, finely) for name, which in counted.items()
    }
    levels = [levels_of(data, name) for name in keys]
    shape = tuple(len(level) for level in levels)
    cells, _ = distinct(np.concatenate([sums.cells for sums in found.values()]), prod(shape))
    index = np.unravel_index(cells, shape)
    out: dict[str, Any] = {
        name: level.take(at) for name, level, at in zip(keys, levels, index, strict=True)
    }
    inside = [_codes(data, whom) == code for code in range(len(ROLES))]
    for name, sums in found.items():
        people = [*(sums.people[:, some].sum(axis=1) for some in inside), sums.people.sum(axis=1)]
        at = np.searchsorted(cells, sums.cells)
        for column, n in zip(_COLUMNS, (*people, sums.organisations), strict=True):
            out[f"{column}_{name}" if name else column] = _placed(n, at, len(cells))
    return out


_COLUMNS = (*ROLES, "total", "organisations")


def _placed(numbers: Floats, at: Ints, cells: int) -> Ints | Floats:
    """Whole numbers in their cells; missing in cells that have none."""
    if len(at) == cells:
        return numbers.astype(np.int64)
    out = np.full(cells, np.nan)
    out[at] = numbers
    return out


def counts_by(
    data: Dataset, measure: Measure, by: Sequence[str], *, year: int | None = None
) -> pd.DataFrame:
    """People of one measure by year, breakdowns and every ethnic group that was given.

    Columns `year`, the breakdowns, `ethnic_group` and `n`; no row where nothing was counted.
    """
    whom = compare_with_white(data.focus)
    part = part_of(data, measure, year, only_from(data, (measure, None), by, whom))
    rows = data.rows(measure)
    keys = [*key_columns(by), "ethnic_group"]
    columns = {name: dimension(data, name).iloc[rows].iloc[part] for name in keys}
    table = pd.DataFrame(columns).assign(n=data.counts["n"].to_numpy()[rows][part])
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
    shape = tuple(len(levels_of(data, name)) for name in keys)
    part = part_of(data, measure, year, only_from(data, (measure, None), keys, whom))
    number, inside = cell_numbers(data, measure, keys, shape, part)
    at = np.arange(len(data.counts))[data.rows(measure)][part][inside]
    cells = np.searchsorted(np.unique(number), number)
    return at, cells, _roles(data, whom)[at]


def key_columns(by: Sequence[str]) -> list[str]:
    """The columns that make a cell: the year first, always."""
    return ["year", *(name for name in by if name != "year")]


def _codes(data: Dataset, whom: Comparison) -> NDArray[np.int8]:
    """0 group, 1 comparator, 2 unknown, 3 anybody else, for each ethnic group of the counts."""
    return data.once("sides", whom, lambda: _codes_of(data, whom))


def _codes_of(data: Dataset, whom: Comparison) -> NDArray[np.int8]:
    sides = (whom.group, whom.comparator, {EthnicGroup.UNKNOWN})
    of_category = [
        next((code for code, side in enumerate(sides) if name in side), len(sides))
        for name in data.counts["ethnic_group"].cat.categories
    ]
    return np.array(of_category, dtype=np.int8)


def _roles(data: Dataset, whom: Comparison) -> NDArray[np.int8]:
    """The same for each row of the counts."""
    roles: NDArray[np.int8] = _codes(data, whom)[data.counts["ethnic_group"].cat.codes.to_numpy()]
    return roles


def _refuse_events_alone(
    cells: Mapping[str, Any], keys: Sequence[str], record: Indicator, supplied: NDArray[np.bool_]
) -> None:
    """Events where nobody could have had one are a fault of the return."""
    events = cells["total_events"]
    alone = (events > 0) & ~supplied
    if not alone.any():
        return
    at = int(np.flatnonzero(alone)[0])
    where = ", ".join(f"{name} {cells[name][at]}" for name in keys)
    msg = (
        f"Numerator without denominator. Indicator {record.number}, {where}: "
        f"{int(events[at])} people {record.event}, of no {record.base} at all. "
        "Check that the base was not left out."
    )
    raise CountError(msg)


def rate_cells(
    data: Dataset, record: Indicator, by: Sequence[str], *whoms: Comparison
) -> pd.DataFrame:
    """Events and bases of an indicator side by side, one row per cell that has staff.

    Without "year" in `by`, the latest year of the indicator. Columns: breakdowns, then
    `group_events`, `group_base`, `comparator_events` and so on, `organisations` (how many
    supplied the indicator), `organisations_all`, and `group_suppliers` and so on, the staff of
    those that did. Events and bases are missing where nothing was supplied. Several comparisons
    stand under each other; `whom` is the position of a row's comparison among them.
    """
    parts = [_rate_columns(data, record, by, whom) for whom in whoms]
    rows = [len(part["year"]) for part in parts]
    cells = parts[0] if len(parts) == 1 else {n: _under([p[n] for p in parts]) for n in parts[0]}
    return pd.DataFrame({**cells, "whom": np.repeat(np.arange(len(parts)), rows)})


def _under(columns: Sequence[Any]) -> Any:
    """One column under another; categories stay what they are."""
    if isinstance(columns[0], pd.Categorical):
        codes = np.concatenate([column.codes for column in columns])
        return pd.Categorical.from_codes(codes, dtype=columns[0].dtype)
    return np.concatenate(columns)


def _rate_columns(
    data: Dataset, record: Indicator, by: Sequence[str], whom: Comparison
) -> dict[str, Any]:
    """The columns of `rate_cells` for one comparison."""
    measures: dict[str, Counted] = {
        "events": (record.numerator, None),
        "base": (record.denominator, record.numerator),
        "staff": (Measure.HEADCOUNT, None),
        "suppliers": (Measure.HEADCOUNT, record.numerator),
    }
    year = latest_year(data, record.numerator, by, whom)
    cells = _side_by_side(data, measures, by, whom, year)
    supplied = ~np.isnan(cells["total_base"])
    _refuse_events_alone(cells, key_columns(by), record, supplied)
    for side in (*ROLES, "total"):
        events = np.nan_to_num(cells[f"{side}_events"])
        cells[f"{side}_events"] = _placed(events[supplied], np.flatnonzero(supplied), len(events))
    coarse = too_coarse(data, Measure.HEADCOUNT, by, whom, cells)
    cells["organisations_all"] = cells.pop("organisations_staff") + coarse
    cells["organisations"] = cells.pop("organisations_base")
    return cells
