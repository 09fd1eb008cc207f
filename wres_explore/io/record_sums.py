"""Raw cells of records that mean the same, added up into tidy counts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.ethnicity import MEMBERS
from wres_explore.io.findings import Severity
from wres_explore.io.mapping import MEASURES
from wres_explore.io.record_columns import DROPPED, Codes
from wres_explore.vocabulary import ALL, EthnicGroup, Measure

if TYPE_CHECKING:
    from wres_explore.io.record_cells import Cells

SMALL = 1_000_000
"""Cells of a cube that may be added up as it is, however few of them hold anybody."""

_DIMENSIONS = ("year", "organisation", "profession", "pay_band", "ethnic_group")


def counts(cells: Cells) -> pd.DataFrame:
    """The tidy counts: cells that mean the same are added up, in the order of the words.

    Empty where there is nothing to count; the findings of `cells` then have the error.
    """
    dimensions = [*_DIMENSIONS, *(name for name in ("sex", "contract") if cells.has(name))]
    words = [_words(cells, name) for name in dimensions]
    sizes = [len(word) for word in words]
    key, keep = _keys(cells, dimensions, sizes)
    if not keep.any():
        cells.say(Severity.ERROR, "empty", "The mapping leaves every row out.")
        return pd.DataFrame()
    key, people = (key, cells.n) if keep.all() else (key[keep], cells.n[keep])
    key, found = _packed(key, math.prod(sizes))
    base = MEASURES[cells.mapping.unit]
    weights = {
        measure: people if measure.value not in cells.mapping.flags
        else people * (_flag(cells, measure.value)[keep] == 1)
        for measure in Measure if measure == base or measure.value in cells.mapping.flags
    }  # fmt: skip
    held = np.flatnonzero(np.bincount(key, weights=people))
    at = _unpacked(held if found is None else found[held], sizes)
    _check_mixed(cells, words, at)
    _check_flags(cells, keep)
    frames = [
        _frame(dimensions, words, at, _added(key, weight, held), measure, list(weights))
        for measure, weight in weights.items()
    ]
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _source(cells: Cells, name: str) -> str | None:
    """The mapped column that gives a column of the counts; None if the mapping fixes it."""
    source = "date" if name == "year" and "date" in cells.meanings else name
    return source if source in cells.meanings else None


def _words(cells: Cells, name: str) -> list[Any]:
    """Words of one column of the counts."""
    source = _source(cells, name)
    return cells.meanings[source].words if source else [cells.mapping.fixed.get(name, ALL)]


def _keys(
    cells: Cells, dimensions: Sequence[str], sizes: Sequence[int]
) -> tuple[Codes, NDArray[np.bool_]]:
    """The place of each raw cell in the cube of all words, and whether it is counted at all.

    Each value's share of the place is worked out once and looked up by the cell's code.
    """
    key, keep = np.zeros(len(cells.n), dtype=np.int64), cells.n > 0
    for at, name in enumerate(dimensions):
        if source := _source(cells, name):
            of_value, codes = cells.meanings[source].of_value, cells.columns[source].codes
            key += (of_value * math.prod(sizes[at + 1 :])).take(codes)
            if (of_value < 0).any():
                keep &= (of_value >= 0).take(codes)
    for flag in cells.mapping.flags:
        keep &= _flag(cells, flag) != DROPPED
    return key, keep


def _flag(cells: Cells, name: str) -> Codes:
    """1 for yes, 0 for no, of each raw cell."""
    meaning = cells.meanings[name]
    said = [DROPPED if at < 0 else int(meaning.words[at] == "yes") for at in meaning.of_value]
    return np.array(said, dtype=np.int64)[cells.columns[name].codes]


def _check_flags(cells: Cells, keep: NDArray[np.bool_]) -> None:
    pair = (Measure.SHORTLISTED.value, Measure.APPOINTED.value)
    if not set(pair) <= set(cells.mapping.flags):
        return
    odd = int(cells.n[keep & (_flag(cells, pair[0]) == 0) & (_flag(cells, pair[1]) == 1)].sum())
    if odd:
        cells.find(
            Severity.ERROR, "appointed, not shortlisted",
            f"Appointed and not shortlisted: {cells.people(odd)}. Correct the records, or "
            "map another column.", pair[1],
        )  # fmt: skip


def _check_mixed(cells: Cells, words: Sequence[list[Any]], at: Sequence[Codes]) -> None:
    """A group beside one of its own parts: nobody can say which part the others are of."""
    place = _DIMENSIONS.index("ethnic_group")
    groups = [EthnicGroup(word) for word in words[place]]
    mixed = [
        (one, other) for one, other in combinations(groups, 2) if MEMBERS[one] & MEMBERS[other]
    ]
    if not mixed:
        return
    cell = np.unique(np.stack([at[0], at[1], at[place]]), axis=1)
    held: dict[tuple[int, int], set[EthnicGroup]] = {}
    for year, organisation, group in cell.T:
        held.setdefault((int(year), int(organisation)), set()).add(groups[int(group)])
    for one, other in mixed:
        where = [key for key, found in held.items() if {one, other} <= found]
        if where:
            wide, part = (one, other) if other in MEMBERS[one] else (other, one)
            year, organisation = where[0]
            cells.find(
                Severity.ERROR, "ethnic groups overlap",
                f"{wide} stands beside {part}, which is a part of it, in "
                f"{words[0][year]} {words[1][organisation]} and {len(where) - 1:,} more "
                "places. Say which of the finer groups it is under [values.ethnic_group] in "
                "the mapping.", "ethnic_group", wide.value,
                raw=cells.texts_of("ethnic_group", [wide.value]),
            )  # fmt: skip


def _packed(key: Codes, size: int) -> tuple[Codes, Codes | None]:
    """Keys that are small enough to be added up by, and what they stand for; None is themselves."""
    if size <= 4 * len(key) + SMALL:
        return key, None
    found, inverse = np.unique(key, return_inverse=True)
    return inverse, found


def _unpacked(key: Codes, sizes: Sequence[int]) -> list[Codes]:
    """The place of each key in each column."""
    out = []
    if math.prod(sizes) <= np.iinfo(np.int32).max:
        key = key.astype(np.int32)  # Three times as fast.
    for size in reversed(sizes):
        rest = key // size
        out.append((key - rest * size).astype(np.min_scalar_type(-size)))
        key = rest
    return out[::-1]


def _added(key: Codes, weight: NDArray[np.int64], held: Codes) -> NDArray[np.int64]:
    """The sum for each key that is held."""
    return np.bincount(key, weights=weight)[held].astype(np.int64)


def _frame(
    dimensions: Iterable[str], words: Sequence[list[Any]], at: Sequence[Codes],
    n: NDArray[np.int64], measure: Measure, measures: list[Measure],
) -> pd.DataFrame:  # fmt: skip
    columns: dict[str, Any] = {}
    for name, known, codes in zip(dimensions, words, at, strict=True):
        columns[name] = (
            np.asarray(known, dtype=np.int64)[codes] if name == "year"
            else pd.Categorical.from_codes(codes, known, validate=False)
        )  # fmt: skip
        if name == "ethnic_group":
            columns["measure"] = pd.Categorical.from_codes(
                np.full(len(n), measures.index(measure)), [m.value for m in measures]
            )
    return pd.DataFrame({**columns, "n": n})
