"""The small table that a group-by makes of records: what its values mean, and what is odd in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from typing import Any

import numpy as np

from wres_explore.io import recognition
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.mapping import CHOICES, LEAVE_OUT, Mapping, Unit
from wres_explore.io.record_columns import (
    Column,
    Meaning,
    as_year,
    encoded,
    given,
    meaning_of,
    rows_of,
)
from wres_explore.io.values import is_mark, letter, plain
from wres_explore.vocabulary import Contract, EthnicGroup, PayBand, Profession

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
        self.n = raw["n"].to_numpy().astype(np.int64)
        self.columns: dict[str, Column] = {}
        self.meanings: dict[str, Meaning] = {}
        for name in (*mapping.columns, *mapping.flags):
            column = encoded(name, raw[name], self.n)
            self.columns[name] = column
        self._leave_out_empty_rows()
        for name, column in self.columns.items():
            self.meanings[name] = self._read(column)
            self._say_twin(name)
        self._notes()

    def _leave_out_empty_rows(self) -> None:
        """A row without any value is nobody: spreadsheets leave such rows below a table."""
        if not all("" in column.texts for column in self.columns.values()):
            return
        empty = np.logical_and.reduce(
            [np.array([not text for text in c.texts])[c.codes] for c in self.columns.values()]
        )
        rows = int(self.n[empty].sum())
        if not rows or empty.all():
            return
        self.n = np.where(empty, 0, self.n)
        self.columns = {
            name: replace(c, rows=rows_of(c.codes, self.n, len(c.raw)))
            for name, c in self.columns.items()
        }
        self.say(
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
            self.find(
                Severity.WARNING, "column twice",
                f"The file has {len(twins) + 1} columns called {column!r}, and the first was read. "
                "Take the others away, or give them names of their own.", name,
            )  # fmt: skip

    def has(self, name: str) -> bool:
        """Whether the mapping says anything of a field."""
        return name in self.mapping.columns or name in self.mapping.fixed

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

    def find(
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

    def say(self, severity: Severity, rule: str, advice: str) -> None:
        """A finding about all of the records."""
        self.findings.append(Finding(severity, rule, advice))

    # --- Values

    def _read(self, column: Column) -> Meaning:
        """What the values of one column mean: by the mapping if it says so, else recognised."""
        own = self.mapping.values.get(column.name, {})
        said = [given(text, own) for text in column.texts]
        left = [at for at, meaning in enumerate(said) if meaning is None]
        found = dict(zip(left, self._recognise(column, left), strict=True))
        meanings = [found[at] if word is None else word for at, word in enumerate(said)]
        dropped = sum(int(column.rows[at]) for at, word in enumerate(said) if word == LEAVE_OUT)
        if dropped:
            self.find(
                Severity.NOTE, "left out",
                f"Left out: {self.people(dropped)}, as the mapping says under "
                f"[values.{column.name}].", column.name,
            )  # fmt: skip
        self._say_unused(column, own)
        if column.name == "ethnic_group":
            self._say_unknown(column, meanings)
        if column.name in ("year", "date"):
            meanings = [as_year(word) for word in meanings]
        if column.name == "date" and self.mapping.unit is Unit.PERSON:
            self._snapshots(column, meanings)
        return meaning_of(meanings, _ORDER.get(column.name))

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
            self.find(Severity.NOTE, "ethnicity codes", f"Ethnicity was read as {how}.",
                       "ethnic_group")  # fmt: skip
        return [None if group is None else group.value for group in reading.groups]

    def _say_unused(self, column: Column, own: Table[str, str]) -> None:
        """Meanings in the mapping for what the records do not have: perhaps written otherwise."""
        held = {text.casefold() for text in column.texts}
        unused = [raw for raw in own if str(raw).strip().casefold() not in held]
        if unused:
            listed = ", ".join(map(repr, unused[:MOST_READINGS]))
            self.find(
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
            self.find(
                Severity.NOTE, "unknown ethnicity",
                f"Of unknown ethnicity: {self.people(sum(found.values()))}. Written as {listed}.",
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
            self.find(
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
                self.find(
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
            self.find(
                Severity.WARNING, "snapshot day",
                f"The WRES counts staff on 31 March. Taken for their calendar year: "
                f"{', '.join(map(_said, odd))}.", "date",
            )  # fmt: skip

    def _blanks(self, name: str, meaning: str, rows: int) -> None:
        if rows and name != "ethnic_group":
            self.find(
                Severity.NOTE, "blank", f"No value for {self.people(rows)}, taken as {meaning!r}.",
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
            self.find(
                severity, _RULE[name],
                f"{self.people(sum(int(column.rows[at]) for at in numbers))} with a number for "
                "their ethnic group, and systems number the groups in different ways. Say which "
                "number is which group under [values.ethnic_group] in the mapping.", name, listed,
                raw=[column.texts[at] for at in numbers],
            )  # fmt: skip
        for at in places[:MOST_VALUES]:
            self._find_value(column, at, severity)
        if more := places[MOST_VALUES:]:
            rows = sum(int(column.rows[at]) for at in more)
            self.find(
                severity, _RULE.get(name, "flag"),
                f"{len(more):,} more values are not known, of {self.people(rows)}. Is this the "
                "right column?", name, raw=[column.texts[at] for at in more],
            )  # fmt: skip

    def _find_value(self, column: Column, at: int, severity: Severity) -> None:
        name, text = column.name, column.texts[at]
        people = self.people(int(column.rows[at]))
        what = _WHAT.get(name, "yes or no")
        if not text:
            advice = f"{people} without {_an(what)}."
        else:
            advice = f"{people}. Not {_an(what)} that is known.{_hint(name, text)}"
        kept = " Kept as it stands." if name in _KEPT else ""
        self._unplaced.append(_Unplaced(len(self.findings), name, column.raw[at]))
        self.find(
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
            self.find(Severity.NOTE, "read as", f"Read {', '.join(shown)}{more}.", name)

    def people(self, rows: int) -> str:
        """So many people, applicants or cases, in words."""
        noun = self.mapping.unit.rows
        if rows == 1:
            noun = {"people": "person"}.get(noun, noun.removesuffix("s"))
        return f"{rows:,} {noun}"

    def _notes(self) -> None:
        """What one has to know of the whole table."""
        unit = self.mapping.unit
        total = int(self.n.sum())
        what = {
            Unit.PERSON: "Someone with two assignments stands there twice, unless one is left out."
            + (
                ""
                if self.has("contract")
                else " Nothing says who is bank or agency staff, whom the WRES leaves out."
            ),
            Unit.CASE: "Someone with two cases counts twice.",
            Unit.TRAINING: "Someone with two courses counts twice; the WRES counts people.",
        }.get(unit, "")
        self.say(
            Severity.NOTE, "unit", f"{self.people(total)}: one row is one {unit}. {what}".strip()
        )
        if "contract" in self.meanings:
            outside = self._rows_by_word("contract")
            found = {w: outside[w] for w in recognition.OUTSIDE_WRES if outside.get(w)}
            if found:
                listed = ", ".join(f"{word} ({n:,})" for word, n in found.items())
                self.find(
                    Severity.WARNING, "outside the WRES",
                    f"Counted, although the WRES leaves them out of indicators 1 to 4: {listed}. "
                    f'Write "{LEAVE_OUT}" for them under [values.contract] in the mapping.',
                    "contract", raw=self.texts_of("contract", found),
                )  # fmt: skip

    def texts_of(self, name: str, words: Iterable[str]) -> list[str]:
        """The values that were read as one of some words."""
        meaning, wanted = self.meanings[name], set(words)
        texts = zip(self.columns[name].texts, meaning.of_value, strict=True)
        return [text for text, at in texts if at >= 0 and meaning.words[at] in wanted]

    def _rows_by_word(self, name: str) -> dict[Any, int]:
        meaning, column = self.meanings[name], self.columns[name]
        rows: dict[Any, int] = {}
        for place, n in zip(meaning.of_value, column.rows, strict=True):
            if place >= 0:
                rows[meaning.words[place]] = rows.get(meaning.words[place], 0) + int(n)
        return rows


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
    "contract": Contract.UNKNOWN.value,
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
