"""Counts of the group looked at, of White staff, of unknown ethnicity and of everybody.

Every measure is made of these four numbers per cell, so that a filter, a breakdown or a choice
of ethnic group is handled in one place. Counts are added up once by ethnic group, and each
comparison takes its groups from those sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.breakdowns import dimension, values
from wres_explore.dataset import Dataset
from wres_explore.definitions import Indicator
from wres_explore.errors import CountError
from wres_explore.measures.supply import (
    latest_year,
    reporting,
    reports,
    supplier_key,
    too_coarse,
)
from wres_explore.measures.whom import Comparison, compare_with_white
from wres_explore.vocabulary import ALL, EthnicGroup, Measure

ROLES = ("group", "comparator", "unknown")

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

Counted = tuple[Measure, Measure | None]
"""A measure, and the measure that its organisations must have reported too."""


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
    found = {name: _sums(data, which, keys, whom, year, finely) for name, which in counted.items()}
    levels = [_levels(data, name) for name in keys]
    shape = tuple(len(level) for level in levels)
    cells, _ = _distinct(np.concatenate([sums.cells for sums in found.values()]), prod(shape))
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
    part = _part(data, measure, year, _only_from(data, (measure, None), by, whom))
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
    shape = tuple(len(_levels(data, name)) for name in keys)
    part = _part(data, measure, year, _only_from(data, (measure, None), keys, whom))
    number, inside = _cell_numbers(data, measure, keys, shape, part)
    at = np.arange(len(data.counts))[data.rows(measure)][part][inside]
    cells = np.searchsorted(np.unique(number), number)
    return at, cells, _roles(data, whom)[at]


def key_columns(by: Sequence[str]) -> list[str]:
    """The columns that make a cell: the year first, always."""
    return ["year", *(name for name in by if name != "year")]


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """One measure added up.

    `cells`: numbers of the cells that have a row, ascending. `people`: one row per cell, one
    column per ethnic group of the counts; sums of whole numbers below 2**53 are exact in floating
    point. `complete`: no row lies outside one of the breakdowns.
    """

    cells: Ints
    people: Floats
    organisations: Floats
    complete: bool


def _sums(
    data: Dataset, which: Counted, keys: Sequence[str], whom: Comparison, year: int | None,
    finely: Sequence[str],
) -> _Sums:  # fmt: skip
    """One measure in each cell; comparisons that take the same reports share it."""
    only = _only_from(data, which, [*keys, *finely], whom)
    of = (which[0], year, None if only is None else only.tobytes())

    def find() -> _Sums:
        for key, sums in data.known("sums"):
            if key[0] == of and sums.complete and {*keys, "organisation"} <= set(key[1]):
                return _coarser(data, sums, key[1], keys)
        return _added_up(data, which[0], keys, year, only)

    return data.once("sums", (of, tuple(keys)), find, kept=8)


def _coarser(data: Dataset, sums: _Sums, finer: Sequence[str], keys: Sequence[str]) -> _Sums:
    """Sums of fewer breakdowns out of those of more, organisations among them."""
    every = np.unravel_index(sums.cells, tuple(len(_levels(data, name)) for name in finer))
    codes = dict(zip(finer, every, strict=True))
    shape = tuple(len(_levels(data, name)) for name in keys)
    number = np.ravel_multi_index(tuple(codes[name] for name in keys), shape)
    cells, cell = _distinct(number, prod(shape))
    people = np.zeros((len(cells), sums.people.shape[1]))
    for group, column in zip(sums.people.T, people.T, strict=True):
        column[:] = np.bincount(cell, weights=group, minlength=len(cells))
    organisations = _organisations(cell, codes["organisation"], len(cells))
    return _Sums(cells, people, organisations, complete=True)


def _organisations(cell: Ints, place: Ints, cells: int) -> Floats:
    """How many different organisations have a row in each cell."""
    places = int(place.max(initial=0)) + 1
    pairs, _ = _distinct(cell * places + place, cells * places)
    return np.bincount(pairs // places, minlength=cells).astype(float)


def _added_up(
    data: Dataset, measure: Measure, keys: Sequence[str], year: int | None, only: Ints | None
) -> _Sums:
    part = _part(data, measure, year, only)
    shape = tuple(len(_levels(data, name)) for name in keys)
    number, inside = _cell_numbers(data, measure, keys, shape, part)
    cells, cell = _distinct(number, prod(shape))

    def column(name: str) -> Any:
        return _column(data, measure, name)[part][inside]

    groups = len(data.counts["ethnic_group"].cat.categories)
    each = cell * groups + column("ethnic_group")
    people = np.bincount(each, weights=column("n"), minlength=len(cells) * groups).astype(float)
    organisations = (
        np.ones(len(cells)) if "organisation" in keys
        else _organisations(cell, column("organisation").astype(np.int64), len(cells))
    )  # fmt: skip
    complete = isinstance(inside, slice)
    return _Sums(cells, people.reshape(len(cells), groups), organisations, complete)


def _distinct(numbers: Ints, below: int) -> tuple[Ints, Ints]:
    """The numbers that occur, ascending, and for each given number its place among them."""
    if below > 4 * len(numbers) + 1000:  # too thinly spread to tick them off
        found, place = np.unique(numbers, return_inverse=True)
        return found, place
    occurs = np.zeros(below, dtype=bool)
    occurs[numbers] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[numbers]


def _only_from(data: Dataset, which: Counted, by: Sequence[str], whom: Comparison) -> Ints | None:
    """Who reported a measure, and the other one, finely enough; None for everybody."""
    measure, other = which
    kept = reporting(data, measure, by, whom).keys()
    if other is not None:
        also = reporting(data, other, by, whom).keys()
        if not np.array_equal(kept, also):
            kept = kept[np.isin(kept, also)]
    return None if len(kept) == len(reports(data, measure).row) else np.sort(kept)


Part = slice | NDArray[np.bool_]
"""Some of the rows of a measure; a slice for all of them."""

EVERY = slice(None)


def _part(data: Dataset, measure: Measure, year: int | None, only: Ints | None) -> Part:
    """The rows of a measure that are of one year, from those who reported it."""
    if year is None and only is None:
        return EVERY
    years = _column(data, measure, "year")
    chosen = np.ones(len(years), dtype=bool) if year is None else years == year
    if only is not None:
        rows = np.flatnonzero(chosen)
        place = _column(data, measure, "organisation")[rows].astype(np.int64)
        chosen[rows] = np.isin(supplier_key(years[rows], place), only)
    return EVERY if chosen.all() else chosen


def _column(data: Dataset, measure: Measure, name: str) -> Any:
    """A breakdown of each row of a measure, as its code, or the year or number of people."""
    return data.once("numbers", name, lambda: _numbers(data, name))[data.rows(measure)]


def _numbers(data: Dataset, name: str) -> NDArray[Any]:
    given = data.counts[name] if name == "n" else dimension(data, name)
    numbers = given if name in ("n", "year") else given.cat.codes
    found: NDArray[Any] = numbers.to_numpy()
    return found


def _levels(data: Dataset, name: str) -> pd.Index | pd.Categorical:
    """Every value that a breakdown can have here, in order."""
    return data.once("levels", name, lambda: _every_level(data, name))


def _every_level(data: Dataset, name: str) -> pd.Index | pd.Categorical:
    if name == "year":
        return pd.Index(values(data, "year"))
    column = dimension(data, name).cat
    return pd.Categorical(column.categories, column.categories, ordered=bool(column.ordered))


def _cell_numbers(
    data: Dataset, measure: Measure, keys: Sequence[str], shape: tuple[int, ...], part: Part
) -> tuple[Ints, Part]:
    """The number of the cell of each row that lies inside every breakdown, and which rows do."""
    number = np.zeros(1, dtype=np.int64)
    outside = np.zeros(1, dtype=bool)
    for name, size in zip(keys, shape, strict=True):
        code = _column(data, measure, name)[part]
        if name == "year":
            code = _year_codes(data, code)
        else:
            categories = dimension(data, name).cat.categories
            if ALL in categories:  # a place that is not known is no place
                outside = outside | (code == categories.get_loc(ALL))
            if len(code) and code.min() < 0:
                outside = outside | (code < 0)
        number = number * size + code
    return (number[~outside], ~outside) if outside.any() else (number, EVERY)


def _year_codes(data: Dataset, years: Ints) -> Ints:
    """The place of each year among those of the data."""
    known = np.array(values(data, "year") or [0], dtype=np.int64)
    code = np.zeros(known[-1] - known[0] + 1, dtype=np.int64)
    code[known - known[0]] = np.arange(len(known))
    found: Ints = code[years - known[0]]
    return found


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
