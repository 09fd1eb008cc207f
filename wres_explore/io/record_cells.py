"""The small table that a group-by makes of records: what its values mean, and cells added up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.ethnicity import MEMBERS
from wres_explore.io import recognition
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.mapping import CHOICES, LEAVE_OUT, MEASURES, Mapping, Unit
from wres_explore.io.values import is_mark, letter, plain
from wres_explore.vocabulary import ALL, EthnicGroup, Measure, PayBand, Profession

Codes = NDArray[np.int64]

MOST_VALUES = 20
"""Values of one column that have a finding each; the others are said together."""

MOST_KEPT = 200
"""Values of one column that are kept although unknown. More say that it is the wrong column."""

MOST_READINGS = 40
"""Values of one column whose reading one note lists."""

MOST_SNAPSHOTS = 60
"""Days in one column above which it cannot be the date of a snapshot."""

MOST_QUOTED = 80
"""Characters of a value that a finding repeats."""

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


@dataclass(frozen=True, slots=True)
class _Unplaced:
    """A finding about one value, whose first row may be looked up."""

    at: int
    name: str
    value: Any


class Cells:
    """Raw cells of records, read by a mapping. Reading collects findings; `counts` adds up."""

    def __init__(self, raw: Any, mapping: Mapping, columns: list[str], *, lettered: bool) -> None:
        """Recognise every value of an Arrow table of raw cells."""
        self.mapping = mapping
        self.findings: list[Finding] = []
        self._order = columns
        self._lettered = lettered
        self._unplaced: list[_Unplaced] = []
        self._n = raw["n"].to_numpy().astype(np.int64)
        self._columns: dict[str, Column] = {}
        self._meanings: dict[str, Meaning] = {}
        for name in (*mapping.columns, *mapping.flags):
            column = _encoded(name, raw[name], self._n)
            self._columns[name] = column
        self._leave_out_empty_rows()
        for name, column in self._columns.items():
            self._meanings[name] = self._read(column)
            self._say_twin(name)
        self._notes()

    def _leave_out_empty_rows(self) -> None:
        """A row without any value is nobody: spreadsheets leave such rows below a table."""
        empty = np.logical_and.reduce(
            [np.array([not text for text in c.texts])[c.codes] for c in self._columns.values()]
        )
        rows = int(self._n[empty].sum())
        if not rows or empty.all():
            return
        self._n = np.where(empty, 0, self._n)
        self._columns = {
            name: replace(c, rows=_rows_of(c.codes, self._n, len(c.raw)))
            for name, c in self._columns.items()
        }
        self._say(
            Severity.WARNING, "empty rows",
            f"Left out: {rows:,} row{'s' if rows > 1 else ''} without a value in any column that "
            "the mapping names.",
        )  # fmt: skip

    def _say_twin(self, name: str) -> None:
        """A second column of the same name may be the one that was meant."""
        column = self._column_of(name)
        twins = [other for other in self._order if re.fullmatch(rf"{re.escape(column)} \([A-Z]+\)",
                                                                other)]  # fmt: skip
        if twins:
            self._find(
                Severity.WARNING, "column twice",
                f"The file has {len(twins) + 1} columns called {column!r}, and the first was read. "
                "Take the others away, or give them names of their own.", name,
            )  # fmt: skip

    # --- Findings

    def unplaced(self) -> list[tuple[str, Any]]:
        """Fields and raw values of the findings about one value."""
        return [(item.name, item.value) for item in self._unplaced]

    def with_rows(self, rows: dict[tuple[str, Any], int]) -> list[Finding]:
        """The findings with the first row of each value that has been looked up."""
        out = list(self.findings)
        for item in self._unplaced:
            if (row := rows.get((item.name, item.value))) is not None:
                out[item.at] = replace(out[item.at], row=row)
        return out

    def _column_of(self, name: str) -> str:
        return {**self.mapping.columns, **self.mapping.flags}[name]

    def _find(
        self, severity: Severity, rule: str, advice: str, name: str, value: str = "",
        raw: Iterable[str] = (),
    ) -> None:  # fmt: skip
        """A finding about one column; `raw` are the values that a meaning would answer."""
        column = self._column_of(name)
        shown = letter(self._order.index(column)) if self._lettered else column
        self.findings.append(
            Finding(severity, rule, advice, value[:MOST_QUOTED], column=shown, field=name,
                    raw=tuple(raw))
        )  # fmt: skip

    def _say(self, severity: Severity, rule: str, advice: str) -> None:
        self.findings.append(Finding(severity, rule, advice))

    # --- Values

    def _read(self, column: Column) -> Meaning:
        """What the values of one column mean: by the mapping if it says so, else recognised."""
        own = self.mapping.values.get(column.name, {})  # noqa: PD011
        given = [_given(text, own) for text in column.texts]
        left = [at for at, meaning in enumerate(given) if meaning is None]
        found = dict(zip(left, self._recognise(column, left), strict=True))
        meanings = [found[at] if word is None else word for at, word in enumerate(given)]
        dropped = sum(int(column.rows[at]) for at, word in enumerate(given) if word == LEAVE_OUT)
        if dropped:
            self._find(
                Severity.NOTE, "left out",
                f"Left out: {self._people(dropped)}, as the mapping says under "
                f"[values.{column.name}].", column.name,
            )  # fmt: skip
        self._say_unused(column, own)
        if column.name == "ethnic_group":
            self._say_unknown(column, meanings)
        if column.name in ("year", "date"):
            meanings = [_as_year(word) for word in meanings]
        if column.name == "date" and self.mapping.unit is Unit.PERSON:
            self._snapshots(column, meanings)
        return _meaning(meanings, _ORDER.get(column.name))

    def _recognise(self, column: Column, at: list[int]) -> list[Any]:
        """Meanings of the values at some places; what is not recognised becomes findings."""
        texts = [column.texts[place] for place in at]
        name = column.name
        if name == "ethnic_group":
            found = self._ethnic(column, at, texts)
        elif name == "date":
            found = self._dates(texts)
        elif name == "year":
            found = [recognition.year(text) for text in texts]
        elif name == "organisation":
            found = [None if is_no_name(text) else text for text in texts]
        elif name in _BY_ONE:
            found = [_BY_ONE[name](text) if text else None for text in texts]
        else:
            found = [recognition.yes_or_no(text) for text in texts]
        blank = _BLANK.get(name, "no" if name in self.mapping.flags else None)
        rows = [int(column.rows[place]) for place in at]
        if blank is not None:
            self._blanks(name, blank, sum(r for r, t in zip(rows, texts, strict=True) if not t))
            found = [
                blank if not t and word is None else word
                for t, word in zip(texts, found, strict=True)
            ]
        unknown = [i for i, word in enumerate(found) if word is None and rows[i]]
        self._unrecognised(column, [at[i] for i in unknown])
        self._readings(name, texts, found)
        if name in _KEPT:
            found = [texts[i] if word is None else word for i, word in enumerate(found)]
        return found

    def _ethnic(self, column: Column, at: list[int], texts: list[str]) -> list[Any]:
        reading = recognition.ethnic_groups(texts)
        if reading.systems:
            how = " and ".join(reading.systems)
            self._find(Severity.NOTE, "ethnicity codes", f"Ethnicity was read as {how}.",
                       "ethnic_group")  # fmt: skip
        return [None if group is None else group.value for group in reading.groups]

    def _say_unused(self, column: Column, own: Table[str, str]) -> None:
        """Meanings in the mapping for what the records do not have: perhaps written otherwise."""
        held = {text.casefold() for text in column.texts}
        unused = [raw for raw in own if str(raw).strip().casefold() not in held]
        if unused:
            listed = ", ".join(map(repr, unused[:MOST_READINGS]))
            self._find(
                Severity.NOTE, "meaning not used",
                f"The mapping gives a meaning to what does not occur: {listed[:10 * MOST_QUOTED]}.",
                column.name,
            )  # fmt: skip

    def _say_unknown(self, column: Column, meanings: Sequence[Any]) -> None:
        """Which values were taken for unknown ethnicity: a dash may be a slip."""
        found: Counter[str] = Counter()
        for text, rows, word in zip(column.texts, column.rows, meanings, strict=True):
            if rows and word == EthnicGroup.UNKNOWN:
                found[text] += int(rows)
        if found:
            listed = ", ".join(f"{text!r} ({n:,})" if text else f"blank ({n:,})"
                               for text, n in sorted(found.items())[:MOST_READINGS])  # fmt: skip
            self._find(
                Severity.NOTE, "unknown ethnicity",
                f"Of unknown ethnicity: {self._people(sum(found.values()))}. Written as {listed}.",
                "ethnic_group",
            )  # fmt: skip

    def _dates(self, texts: list[str]) -> list[Any]:
        days = [recognition.day(text) for text in texts]
        if self.mapping.unit is Unit.PERSON:
            return [day and day.year for day in days]
        return [day and recognition.wres_year(day) for day in days]

    def _snapshots(self, column: Column, years: Sequence[Any]) -> None:
        """Staff are counted on one day a year, else people count more than once."""
        taken: dict[int, dict[Any, list[int]]] = {}
        for at, (text, year) in enumerate(zip(column.texts, years, strict=True)):
            if isinstance(year, int):
                taken.setdefault(year, {}).setdefault(recognition.day(text) or text, []).append(at)
        days = {day for of_year in taken.values() for day in of_year}
        if len(days) > MOST_SNAPSHOTS:
            self._find(
                Severity.ERROR, "snapshots",
                f"{len(days):,} different days, so this is not the date of a snapshot. "
                "Give the year under [fixed] in the mapping, or map another column.", "date",
            )  # fmt: skip
            return
        for year, of_year in sorted(taken.items()):
            if len(of_year) > 1:
                listed = ", ".join(
                    f"{_said(day)} ({sum(int(column.rows[at]) for at in places):,})"
                    for day, places in sorted(of_year.items(), key=lambda item: str(item[0]))
                )
                self._find(
                    Severity.ERROR, "snapshots",
                    f"Several snapshots of {year}, and people would count more than once: "
                    f'{listed}. Write "{LEAVE_OUT}" for all but one under [values.date] in the '
                    "mapping.", "date",
                    raw=[column.texts[at] for places in of_year.values() for at in places],
                )  # fmt: skip
        odd = sorted(
            day for day in days if isinstance(day, date) and (day.month, day.day) != (3, 31)
        )
        if odd:
            self._find(
                Severity.WARNING, "snapshot day",
                f"The WRES counts staff on 31 March. Taken for their calendar year: "
                f"{', '.join(map(_said, odd))}.", "date",
            )  # fmt: skip

    def _blanks(self, name: str, meaning: str, rows: int) -> None:
        if rows and name != "ethnic_group":
            self._find(
                Severity.NOTE, "blank", f"No value for {self._people(rows)}, taken as {meaning!r}.",
                name,
            )  # fmt: skip

    def _unrecognised(self, column: Column, places: list[int]) -> None:
        """A finding for each value that is not known, the most frequent first."""
        name = column.name
        few = len(places) <= MOST_KEPT
        severity = Severity.WARNING if name in _KEPT and few else Severity.ERROR
        places = sorted(places, key=lambda at: (-int(column.rows[at]), column.texts[at]))
        numbers = [at for at in places if column.texts[at].isdigit()]
        if name == "ethnic_group" and numbers:
            places = [at for at in places if at not in numbers]
            listed = ", ".join(sorted({column.texts[at] for at in numbers}, key=int))
            self._find(
                severity, _RULE[name],
                f"{self._people(sum(int(column.rows[at]) for at in numbers))} with a number for "
                "their ethnic group, and systems number the groups in different ways. Say which "
                "number is which group under [values.ethnic_group] in the mapping.", name, listed,
                raw=[column.texts[at] for at in numbers],
            )  # fmt: skip
        for at in places[:MOST_VALUES]:
            self._find_value(column, at, severity)
        if more := places[MOST_VALUES:]:
            rows = sum(int(column.rows[at]) for at in more)
            self._find(
                severity, _RULE.get(name, "flag"),
                f"{len(more):,} more values are not known, of {self._people(rows)}. Is this the "
                "right column?", name, raw=[column.texts[at] for at in more],
            )  # fmt: skip

    def _find_value(self, column: Column, at: int, severity: Severity) -> None:
        name, text = column.name, column.texts[at]
        people = self._people(int(column.rows[at]))
        what = _WHAT.get(name, "yes or no")
        if not text:
            advice = f"{people} without {_an(what)}."
        else:
            advice = f"{people}. Not {_an(what)} that is known.{_hint(name, text)}"
        kept = " Kept as it stands." if name in _KEPT else ""
        self._unplaced.append(_Unplaced(len(self.findings), name, column.raw[at]))
        self._find(
            severity, _RULE.get(name, "flag"),
            f"{advice}{kept} Correct the records, or say what it means under [values.{name}] in "
            "the mapping.", name, text, raw=[text],
        )  # fmt: skip

    def _readings(self, name: str, texts: list[str], found: list[Any]) -> None:
        """Say how values were read that are not the word itself."""
        if name not in ("pay_band", "profession", "contract"):
            return
        read = {
            text: word
            for text, word in zip(texts, found, strict=True)
            if text and word is not None and plain(text) != plain(word)
        }
        if read:
            shown = [f"{text!r} as {word}" for text, word in sorted(read.items())[:MOST_READINGS]]
            more = f", and {len(read) - MOST_READINGS} more" if len(read) > MOST_READINGS else ""
            self._find(Severity.NOTE, "read as", f"Read {', '.join(shown)}{more}.", name)

    def _people(self, rows: int) -> str:
        noun = self.mapping.unit.rows
        if rows == 1:
            noun = {"people": "person"}.get(noun, noun.removesuffix("s"))
        return f"{rows:,} {noun}"

    def _notes(self) -> None:
        """What one has to know of the whole table."""
        unit = self.mapping.unit
        total = int(self._n.sum())
        what = {
            Unit.PERSON: "Someone with two assignments stands there twice, unless one is left out."
            + (
                ""
                if self._has("contract")
                else " Nothing says who is bank or agency staff, whom the WRES leaves out."
            ),
            Unit.CASE: "Someone with two cases counts twice.",
            Unit.TRAINING: "Someone with two courses counts twice; the WRES counts people.",
        }.get(unit, "")
        self._say(
            Severity.NOTE, "unit", f"{self._people(total)}: one row is one {unit}. {what}".strip()
        )
        if "contract" in self._meanings:
            outside = self._rows_by_word("contract")
            found = {w: outside[w] for w in recognition.OUTSIDE_WRES if outside.get(w)}
            if found:
                listed = ", ".join(f"{word} ({n:,})" for word, n in found.items())
                self._find(
                    Severity.WARNING, "outside the WRES",
                    f"Counted, although the WRES leaves them out of indicators 1 to 4: {listed}. "
                    f'Write "{LEAVE_OUT}" for them under [values.contract] in the mapping.',
                    "contract", raw=self._texts_of("contract", found),
                )  # fmt: skip

    def _texts_of(self, name: str, words: Iterable[str]) -> list[str]:
        """The values that were read as one of some words."""
        meaning, wanted = self._meanings[name], set(words)
        texts = zip(self._columns[name].texts, meaning.of_value, strict=True)
        return [text for text, at in texts if at >= 0 and meaning.words[at] in wanted]

    def _rows_by_word(self, name: str) -> dict[Any, int]:
        meaning, column = self._meanings[name], self._columns[name]
        rows: dict[Any, int] = {}
        for place, n in zip(meaning.of_value, column.rows, strict=True):
            if place >= 0:
                rows[meaning.words[place]] = rows.get(meaning.words[place], 0) + int(n)
        return rows

    # --- Counts

    def counts(self) -> pd.DataFrame:
        """The tidy counts: cells that mean the same are added up, in the order of the words."""
        dimensions = [*_DIMENSIONS, *(name for name in ("sex", "contract") if self._has(name))]
        words, codes = zip(*(self._dimension(name) for name in dimensions), strict=True)
        keep = np.logical_and.reduce([self._n > 0, *(code >= 0 for code in codes)])
        for flag in self.mapping.flags:
            keep &= self._flag(flag) != DROPPED
        if not keep.any():
            self._say(Severity.ERROR, "empty", "The mapping leaves every row out.")
            return pd.DataFrame()
        kept = list(codes) if keep.all() else [code[keep] for code in codes]
        sizes = [len(word) for word in words]
        base = MEASURES[self.mapping.unit]
        measures = [m for m in Measure if m == base or m.value in self.mapping.flags]
        key = np.ravel_multi_index(kept, sizes)
        found, inverse = _found(key, int(np.prod(sizes, dtype=np.int64)))
        at = np.unravel_index(found, sizes)
        self._check_mixed(words, at)
        self._check_flags(keep)
        frames = []
        for measure in measures:
            weight = self._n[keep]
            if measure.value in self.mapping.flags:
                weight = weight * (self._flag(measure.value)[keep] == 1)
            n = np.bincount(inverse, weights=weight, minlength=len(found)).astype(np.int64)
            frames.append(_frame(dimensions, words, at, n, measure, measures))
        return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)

    def _has(self, name: str) -> bool:
        return name in self.mapping.columns or name in self.mapping.fixed

    def _dimension(self, name: str) -> tuple[list[Any], Codes]:
        """Words of one column of the counts, and the place of each raw cell's word."""
        source = "date" if name == "year" and "date" in self._meanings else name
        if source in self._meanings:
            meaning = self._meanings[source]
            return meaning.words, meaning.of_value[self._columns[source].codes]
        word = self.mapping.fixed.get(name, ALL)
        return [word], np.zeros(len(self._n), dtype=np.int64)

    def _flag(self, name: str) -> Codes:
        """1 for yes, 0 for no, of each raw cell."""
        meaning = self._meanings[name]
        said = [DROPPED if at < 0 else int(meaning.words[at] == "yes") for at in meaning.of_value]
        return np.array(said, dtype=np.int64)[self._columns[name].codes]

    def _check_flags(self, keep: NDArray[np.bool_]) -> None:
        pair = (Measure.SHORTLISTED.value, Measure.APPOINTED.value)
        if not set(pair) <= set(self.mapping.flags):
            return
        odd = int(self._n[keep & (self._flag(pair[0]) == 0) & (self._flag(pair[1]) == 1)].sum())
        if odd:
            self._find(
                Severity.ERROR, "appointed, not shortlisted",
                f"Appointed and not shortlisted: {self._people(odd)}. Correct the records, or "
                "map another column.", pair[1],
            )  # fmt: skip

    def _check_mixed(self, words: Sequence[list[Any]], at: Sequence[Codes]) -> None:
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
                self._find(
                    Severity.ERROR, "ethnic groups overlap",
                    f"{wide} stands beside {part}, which is a part of it, in "
                    f"{words[0][year]} {words[1][organisation]} and {len(where) - 1:,} more "
                    "places. Say which of the finer groups it is under [values.ethnic_group] in "
                    "the mapping.", "ethnic_group", wide.value,
                    raw=self._texts_of("ethnic_group", [wide.value]),
                )  # fmt: skip


_DIMENSIONS = ("year", "organisation", "profession", "pay_band", "ethnic_group")

_ORDER: dict[str, Sequence[str]] = {
    "pay_band": [band.value for band in PayBand],
    "ethnic_group": [group.value for group in EthnicGroup],
}
"""Fields whose words have an order of their own; the others go by the alphabet."""

_BY_ONE: dict[str, Callable[[str], Any]] = {
    "pay_band": recognition.band,
    "profession": recognition.staff_group,
    "sex": recognition.sex,
    "contract": recognition.contract,
}

_BLANK: dict[str, str] = {
    "ethnic_group": EthnicGroup.UNKNOWN.value,
    "profession": Profession.UNCLASSIFIED.value,
    "sex": recognition.Sex.UNKNOWN.value,
    "contract": recognition.Contract.UNKNOWN.value,
}
"""What a blank cell means. Without a year, an organisation or a pay band nobody can be counted."""

_KEPT = ("profession", "sex", "contract")
"""Fields whose unknown values are kept as they stand."""

_RULE = {
    "year": "year", "date": "date", "organisation": "organisation", "profession": "staff group",
    "pay_band": "pay band", "ethnic_group": "ethnic group", "sex": "sex", "contract": "contract",
}  # fmt: skip

_WHAT = _RULE | {"organisation": "organisation", "date": "date such as 31/03/2019",
                 "year": "year such as 2019"}  # fmt: skip

_CLOSE: dict[str, dict[str, str]] = {
    name: {plain(word): str(word) for word in choices} for name, choices in CHOICES.items()
}
"""Words by the way in which they are compared."""


def _hint(name: str, text: str) -> str:
    """The word that a value is most like, or the words if it is equally like several."""
    words, wanted = _CLOSE.get(name, {}), plain(text)
    close = get_close_matches(wanted, words, n=4, cutoff=0.7)
    like = [SequenceMatcher(None, word, wanted).ratio() for word in close]
    best = [words[word] for word, share in zip(close, like, strict=True) if share == max(like)]
    return f" Did you mean {' or '.join(map(repr, sorted(best)))}?" if best else ""


_TOTAL = re.compile(
    r"(grand |sub ?)?totals?\b.*|all( (organisations|trusts|staff))?", re.IGNORECASE
)


def is_no_name(text: str) -> bool:
    """Whether an organisation is not named: nothing, a mark for nothing, or a row of totals."""
    return not text or is_mark(text) or _TOTAL.fullmatch(text) is not None


def _an(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _said(day: date | str) -> str:
    return f"{day.day} {day:%B %Y}" if isinstance(day, date) else repr(day)


def _given(text: str, own: Table[str, str]) -> str | None:
    """What the mapping says that a value means."""
    if text in own:
        return str(own[text])
    folded = {str(raw).strip().casefold(): str(meaning) for raw, meaning in own.items()}
    return folded.get(text.casefold())


def _as_year(word: Any) -> Any:
    return int(word) if isinstance(word, str) and word.isdigit() else word


def _meaning(meanings: list[Any], order: Sequence[str] | None) -> Meaning:
    words = {word for word in meanings if word is not None and word != LEAVE_OUT}
    ordered = sorted(words) if order is None else [word for word in order if word in words]
    place = {word: at for at, word in enumerate(ordered)}
    place |= {LEAVE_OUT: DROPPED, None: UNKNOWN_TO_US}
    return Meaning(ordered, np.array([place[word] for word in meanings], dtype=np.int64))


def _encoded(name: str, column: Any, n: NDArray[np.int64]) -> Column:
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
    return Column(name, values, texts, codes, _rows_of(codes, n, len(values)))


def _rows_of(codes: Codes, n: NDArray[np.int64], values: int) -> NDArray[np.int64]:
    """Records of each value."""
    return np.bincount(codes, weights=n, minlength=values).astype(np.int64)


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
