"""Rows of counts added up by cell and ethnic group, once for every comparison that asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.breakdowns import dimension, values
from wres_explore.dataset import Dataset
from wres_explore.measures.supply import reporting, reports, supplier_key
from wres_explore.measures.whom import Comparison
from wres_explore.vocabulary import ALL, Measure

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

Counted = tuple[Measure, Measure | None]
"""A measure, and the measure that its organisations must have reported too."""


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """One measure added up.

    `cells`: numbers of the cells that have a row, ascending. `people`: one row per cell, one
    column per ethnic group of the counts; sums of whole numbers below 2**53 are exact in floating
    point. `complete`: no row lies outside one of the breakdowns.
    """

    cells: Ints
    people: Floats
    organisations: Floats
    complete: bool


def sums_of(
    data: Dataset, which: Counted, keys: Sequence[str], whom: Comparison, year: int | None,
    finely: Sequence[str],
) -> Sums:  # fmt: skip
    """One measure in each cell; comparisons that take the same reports share it."""
    only = only_from(data, which, [*keys, *finely], whom)
    of = (which[0], year, None if only is None else only.tobytes())

    def find() -> Sums:
        for key, sums in data.known("sums"):
            if key[0] == of and sums.complete and {*keys, "organisation"} <= set(key[1]):
                return _coarser(data, sums, key[1], keys)
        return _added_up(data, which[0], keys, year, only)

    return data.once("sums", (of, tuple(keys)), find, kept=8)


def _coarser(data: Dataset, sums: Sums, finer: Sequence[str], keys: Sequence[str]) -> Sums:
    """Sums of fewer breakdowns out of those of more, organisations among them."""
    every = np.unravel_index(sums.cells, tuple(len(levels_of(data, name)) for name in finer))
    codes = dict(zip(finer, every, strict=True))
    shape = tuple(len(levels_of(data, name)) for name in keys)
    number = np.ravel_multi_index(tuple(codes[name] for name in keys), shape)
    cells, cell = distinct(number, prod(shape))
    people = np.zeros((len(cells), sums.people.shape[1]))
    for group, column in zip(sums.people.T, people.T, strict=True):
        column[:] = np.bincount(cell, weights=group, minlength=len(cells))
    organisations = _organisations(cell, codes["organisation"], len(cells))
    return Sums(cells, people, organisations, complete=True)


def _organisations(cell: Ints, place: Ints, cells: int) -> Floats:
    """How many different organisations have a row in each cell."""
    places = int(place.max(initial=0)) + 1
    pairs, _ = distinct(cell * places + place, cells * places)
    return np.bincount(pairs // places, minlength=cells).astype(float)


def _added_up(
    data: Dataset, measure: Measure, keys: Sequence[str], year: int | None, only: Ints | None
) -> Sums:
    part = part_of(data, measure, year, only)
    shape = tuple(len(levels_of(data, name)) for name in keys)
    number, inside = cell_numbers(data, measure, keys, shape, part)
    cells, cell = distinct(number, prod(shape))

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
    return Sums(cells, people.reshape(len(cells), groups), organisations, complete)


def distinct(numbers: Ints, below: int) -> tuple[Ints, Ints]:
    """The numbers that occur, ascending, and for each given number its place among them."""
    if below > 4 * len(numbers) + 1000:  # too thinly spread to tick them off
        found, place = np.unique(numbers, return_inverse=True)
        return found, place
    occurs = np.zeros(below, dtype=bool)
    occurs[numbers] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[numbers]


def only_from(data: Dataset, which: Counted, by: Sequence[str], whom: Comparison) -> Ints | None:
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


def part_of(data: Dataset, measure: Measure, year: int | None, only: Ints | None) -> Part:
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


def levels_of(data: Dataset, name: str) -> pd.Index | pd.Categorical:
    """Every value that a breakdown can have here, in order."""
    return data.once("levels", name, lambda: _every_level(data, name))


def _every_level(data: Dataset, name: str) -> pd.Index | pd.Categorical:
    if name == "year":
        return pd.Index(values(data, "year"))
    column = dimension(data, name).cat
    return pd.Categorical(column.categories, column.categories, ordered=bool(column.ordered))


def cell_numbers(
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
