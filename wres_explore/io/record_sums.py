"""Raw cells of records that mean the same, added up into tidy counts."""

from __future__ import annotations

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

_DIMENSIONS = ("year", "organisation", "profession", "pay_band", "ethnic_group")


def counts(cells: Cells) -> pd.DataFrame:
    """The tidy counts: cells that mean the same are added up, in the order of the words.

    Empty where there is nothing to count; the findings of `cells` then have the error.
    """
    dimensions = [*_DIMENSIONS, *(name for name in ("sex", "contract") if cells.has(name))]
    words, codes = zip(*(_dimension(cells, name) for name in dimensions), strict=True)
    keep = np.logical_and.reduce([cells.n > 0, *(code >= 0 for code in codes)])
    for flag in cells.mapping.flags:
        keep &= _flag(cells, flag) != DROPPED
    if not keep.any():
        cells.say(Severity.ERROR, "empty", "The mapping leaves every row out.")
        return pd.DataFrame()
    kept = list(codes) if keep.all() else [code[keep] for code in codes]
    sizes = [len(word) for word in words]
    base = MEASURES[cells.mapping.unit]
    measures = [m for m in Measure if m == base or m.value in cells.mapping.flags]
    key = np.ravel_multi_index(kept, sizes)
    found, inverse = _found(key, int(np.prod(sizes, dtype=np.int64)))
    at = np.unravel_index(found, sizes)
    _check_mixed(cells, words, at)
    _check_flags(cells, keep)
    frames = []
    for measure in measures:
        weight = cells.n[keep]
        if measure.value in cells.mapping.flags:
            weight = weight * (_flag(cells, measure.value)[keep] == 1)
        n = np.bincount(inverse, weights=weight, minlength=len(found)).astype(np.int64)
        frames.append(_frame(dimensions, words, at, n, measure, measures))
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _dimension(cells: Cells, name: str) -> tuple[list[Any], Codes]:
    """Words of one column of the counts, and the place of each raw cell's word."""
    source = "date" if name == "year" and "date" in cells.meanings else name
    if source in cells.meanings:
        meaning = cells.meanings[source]
        return meaning.words, meaning.of_value[cells.columns[source].codes]
    word = cells.mapping.fixed.get(name, ALL)
    return [word], np.zeros(len(cells.n), dtype=np.int64)


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


def _found(key: Codes, size: int) -> tuple[Codes, Codes]:
    """The different keys in order, and which of them each key is."""
    if size <= 4 * len(key) + 1_000_000:
        # The whole cube fits: marking its cells is quicker than sorting the keys.
        place = np.zeros(size, dtype=np.int64)
        place[key] = 1
        found = np.flatnonzero(place)
        place[found] = np.arange(len(found))
        return found, place[key]
    found, inverse = np.unique(key, return_inverse=True)
    return found, inverse


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
