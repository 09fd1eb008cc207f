"""One column of the small table that a group-by makes of records, and what its values mean."""

from __future__ import annotations

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wres_explore.io import recognition
from wres_explore.io.mapping import LEAVE_OUT

Codes = NDArray[np.int64]

DROPPED = -1
UNKNOWN_TO_US = -2


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the small table: each different value once, and which one a cell has."""

    name: str
    raw: list[Any]
    texts: list[str]
    codes: Codes
    rows: NDArray[np.int64]
    """Records of each value."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column's values mean: words in their order, and the word of each value."""

    words: list[Any]
    of_value: Codes
    """Place in `words`, `DROPPED` or `UNKNOWN_TO_US`."""


def given(text: str, own: Table[str, str]) -> str | None:
    """What the mapping says that a value means."""
    if text in own:
        return str(own[text])
    folded = {str(raw).strip().casefold(): str(meaning) for raw, meaning in own.items()}
    return folded.get(text.casefold())


def as_year(word: Any) -> Any:
    """A year that a mapping gives as a text, as a number; anything else as it is."""
    return int(word) if isinstance(word, str) and word.isdigit() else word


def meaning_of(meanings: list[Any], order: Sequence[str] | None) -> Meaning:
    """The words of a column in their order, or by the alphabet, and which of them each value is."""
    words = {word for word in meanings if word is not None and word != LEAVE_OUT}
    ordered = sorted(words) if order is None else [word for word in order if word in words]
    place = {word: at for at, word in enumerate(ordered)}
    place |= {LEAVE_OUT: DROPPED, None: UNKNOWN_TO_US}
    return Meaning(ordered, np.array([place[word] for word in meanings], dtype=np.int64))


def encoded(name: str, column: Any, n: NDArray[np.int64]) -> Column:
    """Each different value once: 18 ethnic codes are recognised, not two million cells."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    coded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
    words = coded.dictionary
    # As texts, for days may lie beyond what Python counts in.
    values = (words.cast(pa.string()) if pa.types.is_temporal(words.type) else words).to_pylist()
    # A cell without a value is one more value.
    codes = coded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    if coded.null_count:
        values.append(None)
    texts = [recognition.text(value) for value in values]
    return Column(name, values, texts, codes, rows_of(codes, n, len(values)))


def rows_of(codes: Codes, n: NDArray[np.int64], values: int) -> NDArray[np.int64]:
    """Records of each value."""
    return np.bincount(codes, weights=n, minlength=values).astype(np.int64)
