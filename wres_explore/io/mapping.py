"""Which column of a table of records means what: proposed from its names, shown, kept in a file.

A mapping is data. It is proposed with a reason for each choice, and what is not sure is left to
the person who knows the file. Saved, it is a short TOML file that next year's extract can use.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from enum import StrEnum
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wres_explore.errors import MappingError, nearest
from wres_explore.io import recognition
from wres_explore.vocabulary import (
    Contract,
    EthnicGroup,
    Measure,
    PayBand,
    Profession,
    ProfessionGroup,
)

FIELDS = (
    "year",
    "date",
    "organisation",
    "profession",
    "pay_band",
    "ethnic_group",
    "sex",
    "contract",
)
"""What a column may be. `date` is a snapshot, or the day of an event; `year` is the WRES year."""

FIXABLE = ("year", "organisation", "profession", "pay_band", "sex", "contract")
"""What may be said once for the whole file."""

LEAVE_OUT = "leave out"
"""The meaning of a value whose rows are not counted."""


class Unit(StrEnum):
    """What one row is."""

    PERSON = "person in post"
    APPLICANT = "applicant"
    CASE = "disciplinary case"
    TRAINING = "training record"

    @property
    def rows(self) -> str:
        """What many rows are called in a sentence."""
        return {Unit.PERSON: "people", Unit.APPLICANT: "applicants", Unit.CASE: "cases"}.get(
            self, "training records"
        )


MEASURES = MappingProxyType(
    {
        Unit.PERSON: Measure.HEADCOUNT,
        Unit.APPLICANT: Measure.SHORTLISTED,
        Unit.CASE: Measure.ENTERED_DISCIPLINARY,
        Unit.TRAINING: Measure.ACCESSED_TRAINING,
    }
)
"""What each row counts towards."""

FLAGS = MappingProxyType(
    {
        Unit.PERSON: (
            Measure.ENTERED_DISCIPLINARY,
            Measure.ACCESSED_TRAINING,
            Measure.BOARD_ALL,
            Measure.BOARD_VOTING,
            Measure.BOARD_EXECUTIVE,
        ),
        Unit.APPLICANT: (Measure.SHORTLISTED, Measure.APPOINTED),
        Unit.CASE: (),
        Unit.TRAINING: (),
    }
)
"""What a yes-or-no column may say of a row, beside what every row counts towards."""

CHOICES: dict[str, tuple[str, ...]] = {
    "ethnic_group": tuple(EthnicGroup),
    "pay_band": tuple(PayBand),
    "profession": (*Profession, *ProfessionGroup),
    "sex": tuple(recognition.Sex),
    "contract": tuple(Contract),
}
"""What a value may mean. A year is a number, an organisation any name."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the columns and values of one kind of file mean.

    Parameters
    ----------
    unit
        What one row is.
    columns
        The column of each field of `FIELDS` that the file has.
    fixed
        What holds for every row and stands in no column: `{"year": 2019}`.
    flags
        The yes-or-no column of each measure: `{"appointed": "Offer accepted"}`.
    values
        Meanings of values that are not recognised, by field or flag: `{"pay_band": {"Spine 12":
        "Band 3"}}`. The meaning "leave out" drops the rows; the value "" is a blank cell.
    reasons
        Why each column was proposed or left open; notes in the saved file, never read back.

    Raises
    ------
    MappingError
        If a field, flag or meaning does not exist, with the nearest one that does.
    """

    unit: Unit = Unit.PERSON
    columns: Table[str, str] = field(default_factory=dict)
    fixed: Table[str, str | int] = field(default_factory=dict)
    flags: Table[str, str] = field(default_factory=dict)
    values: Table[str, Table[str, str]] = field(default_factory=dict)
    reasons: Table[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Refuse what has no meaning, before any file is read."""
        object.__setattr__(self, "unit", _one_of("unit", self.unit, tuple(Unit)))
        _check_names("columns", self.columns, FIELDS)
        _check_names("fixed", self.fixed, FIXABLE)
        _check_names("flags", self.flags, FLAGS[self.unit])
        _check_names("values", self.values, (*FIELDS, *FLAGS[self.unit]))
        _check_once(self)
        _check_fixed(self.fixed)
        for name, table in self.values.items():
            for meaning in table.values():
                _check_meaning(name, meaning)
            _check_spellings(name, table)

    def __str__(self) -> str:
        """The text of a mapping file."""
        return to_text(self)

    def check_columns(self, available: Sequence[str]) -> None:
        """Refuse a mapping that a file cannot fill, or that leaves out what counts need.

        Raises
        ------
        MappingError
            If a column is not in the file, with the nearest one; or if nothing says what the
            ethnic group or the year is.
        """
        for name, column in (*self.columns.items(), *self.flags.items()):
            if column not in available:
                msg = f"{name}: the file has no column {column!r}. {nearest(column, available)}"
                raise MappingError(msg)
        if "ethnic_group" not in self.columns:
            msg = (
                "Nothing says which column is the ethnic group. Name it as ethnic_group under "
                f"[columns] in the mapping. {nearest('Ethnic Origin', available)}"
            )
            raise MappingError(msg)
        if not {"year", "date"} & {*self.columns, *self.fixed}:
            msg = (
                "Nothing says which year the records are of. Name a column as year or date under "
                "[columns] in the mapping, or give the year under [fixed]."
            )
            raise MappingError(msg)


def _one_of(what: str, value: object, choices: tuple[Unit, ...]) -> Unit:
    try:
        return Unit(str(value))
    except ValueError:
        msg = f"{what}: {value!r} is not something that a row can be. {nearest(value, choices)}"
        raise MappingError(msg) from None


def _check_names(part: str, names: Iterable[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            msg = f"[{part}] has no {name!r}. {nearest(name, known)}"
            raise MappingError(msg)


def _check_once(mapping: Mapping) -> None:
    for name in mapping.columns:
        if name in mapping.fixed:
            msg = f"{name} is both a column and fixed. Take one of them out of the mapping."
            raise MappingError(msg)
    if {"year", "date"} <= {*mapping.columns, *mapping.fixed}:
        msg = "Both year and date are given. Take one of them out of the mapping."
        raise MappingError(msg)


def _check_fixed(fixed: Table[str, str | int]) -> None:
    for name, value in fixed.items():
        if name == "year":
            if isinstance(value, bool) or not isinstance(value, int) or not 2000 <= value <= 2100:
                msg = f"fixed year: {value!r} is not a WRES year such as 2019."
                raise MappingError(msg)
        elif not isinstance(value, str) or not value.strip():
            msg = f"fixed {name}: {value!r} is not a text."
            raise MappingError(msg)
        elif value == LEAVE_OUT:
            msg = (
                f"fixed {name}: {LEAVE_OUT!r} would leave out every row. Give what holds for all "
                f"rows, or leave out single values under [values.{name}]."
            )
            raise MappingError(msg)
        elif name != "organisation":
            _check_meaning(name, value)


def _check_meaning(name: str, meaning: str) -> None:
    if meaning == LEAVE_OUT or name == "organisation":
        return
    if name in ("year", "date"):
        if not re.fullmatch(r"20\d\d", meaning):
            msg = f"values of {name}: {meaning!r} is not a WRES year such as 2019."
            raise MappingError(msg)
        return
    known = CHOICES.get(name, ("yes", "no"))
    if meaning not in known:
        msg = f"values of {name}: {meaning!r} is no meaning. {nearest(meaning, known)}"
        raise MappingError(msg)


def _check_spellings(name: str, table: Table[str, str]) -> None:
    """Values are recognised whatever their capitals and outer blanks: one value, one meaning."""
    seen: dict[str, str] = {}
    for raw, meaning in table.items():
        first = seen.setdefault(str(raw).strip().casefold(), raw)
        if table[first] != meaning:
            msg = (
                f"values of {name}: {first!r} means {table[first]!r} and {raw!r} means "
                f"{meaning!r}, but capitals and blanks around a value make no difference. Take "
                "one of them out."
            )
            raise MappingError(msg)


def with_fixed(mapping: Mapping, said: Table[str, str | int]) -> Mapping:
    """The mapping with what holds for every row; it stands in for a column of the same field."""
    instead = {"year", "date"} if "year" in said else set()
    columns = {n: c for n, c in mapping.columns.items() if n not in said and n not in instead}
    return replace(mapping, columns=columns, fixed={**mapping.fixed, **said})


# --- The file -------------------------------------------------------------------------

_PARTS = ("unit", "columns", "fixed", "flags", "values")

_TOP = f"""\
# What the columns of these records mean. Change it in any text editor.
# Text after # is a note. A column or value is written in quotes, as the records have it.

# What one row is: {", ".join(Unit)}.
"""


def save(mapping: Mapping, path: str | PathLike[str]) -> None:
    """Write a mapping as a TOML file, with the reasons as notes beside what they explain."""
    Path(path).write_text(to_text(mapping), encoding="utf-8", newline="\n")


def to_text(mapping: Mapping) -> str:
    """The mapping as it is saved."""
    lines = [_TOP + f"unit = {_quoted(mapping.unit)}{_note(mapping, 'unit')}", "", "[columns]"]
    for name in FIELDS:
        if name in mapping.columns:
            lines.append(f"{name} = {_quoted(mapping.columns[name])}{_note(mapping, name)}")
        elif name in mapping.reasons and name not in mapping.fixed:
            lines.append(f"# {name} = {_note(mapping, name).strip()}")
    lines += ["", '# What holds for every row: year = 2019, organisation = "RJ1".', "[fixed]"]
    lines += [f"{name} = {_quoted(value)}" for name, value in mapping.fixed.items()]
    possible = ", ".join(FLAGS[mapping.unit]) or "none for this kind of row"
    lines += ["", f"# Columns that say yes or no of a row: {possible}.", "[flags]"]
    lines += [f"{n} = {_quoted(c)}{_note(mapping, n)}" for n, c in mapping.flags.items()]
    lines += [
        "",
        "# Meanings of values that are not recognised, as in",
        "#   [values.pay_band]",
        '#   "Spine 12" = "Band 3"',
        f'#   "Volunteer" = "{LEAVE_OUT}"',
    ]
    for name, table in mapping.values.items():
        lines += ["", f"[values.{name}]"]
        lines += [f"{_quoted(raw)} = {_quoted(meaning)}" for raw, meaning in table.items()]
    return "\n".join(lines) + "\n"


def _note(mapping: Mapping, name: str) -> str:
    reason = re.sub(r"[\x00-\x1f\x7f]+", " ", mapping.reasons.get(name, ""))
    return f"  # {reason}" if reason else ""


def _quoted(value: str | int) -> str:
    """A text as TOML writes it, which is as JSON does but for one character."""
    if isinstance(value, int):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def load(path: str | PathLike[str]) -> Mapping:
    """Read a mapping that `save` or a person wrote.

    Raises
    ------
    MappingError
        If the file is missing or not TOML, with the line; or if it names what does not exist,
        with the nearest name that does.
    """
    if not isinstance(path, str | PathLike):
        msg = f"{path!r} is neither a mapping nor the path of one. Give what propose_mapping gave."  # type: ignore[unreachable]
        raise MappingError(msg)
    place = Path(path)
    try:
        return from_text(_text_of(place))
    except (OSError, ValueError) as error:
        if isinstance(error, MappingError):
            msg = f"{place.name}: {error}"
        elif isinstance(error, UnicodeDecodeError):
            msg = f"{place.name}: the mapping is not a UTF-8 text. Save it again as UTF-8."
        else:  # a ValueError is of the path: a character that none can have
            reason = getattr(error, "strerror", "") or str(error)
            msg = f"{place.name!r}: the mapping cannot be read ({reason})."
        raise MappingError(msg) from None


LARGEST = 1_000_000
"""Bytes of a mapping file; one with a meaning for each of thousands of values has fewer."""


def _text_of(place: Path) -> str:
    """The text of a regular file; a device or a pipe may never end."""
    if place.exists() and not place.is_file():
        msg = "this is no file that could hold a mapping. Name a TOML file, such as mapping.toml."
        raise MappingError(msg)
    with place.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        msg = f"a mapping has no more than {LARGEST:,} bytes. Is this the file of records?"
        raise MappingError(msg)
    return raw.decode("utf-8-sig")


def from_text(text: str) -> Mapping:
    """The mapping that `to_text` wrote.

    Raises
    ------
    MappingError
        If it is not TOML, with the line, or names what does not exist.
    """
    try:
        parts = tomllib.loads(text)
    except RecursionError:
        msg = (
            "Not a mapping: its parts stand inside one another a thousand deep. A mapping has two."
        )
        raise MappingError(msg) from None
    except ValueError as error:  # also a number of thousands of digits
        msg = (
            f"Not a mapping as TOML writes it ({error}). Column names and values stand in quotes: "
            'organisation = "Org Code".'
        )
        raise MappingError(msg) from None
    return _from_parts(parts)


def _from_parts(parts: dict[str, Any]) -> Mapping:
    for part in parts:
        if part not in _PARTS:
            msg = f"There is no part {part!r} in a mapping. {nearest(part, _PARTS)}"
            raise MappingError(msg)
    values = _texts_by_name("values", parts.get("values", {}), dict)
    return Mapping(
        unit=parts.get("unit", Unit.PERSON),
        columns=_texts_by_name("columns", parts.get("columns", {}), str),
        fixed=_texts_by_name("fixed", parts.get("fixed", {}), (str, int)),
        flags=_texts_by_name("flags", parts.get("flags", {}), str),
        values={n: _texts_by_name(f"values.{n}", table, str) for n, table in values.items()},
    )


def _texts_by_name(part: str, table: Any, kind: type | tuple[type, ...]) -> dict[str, Any]:
    if not isinstance(table, dict):
        msg = f"{part} must be a part of its own, below a line [{part}]."
        raise MappingError(msg)
    for name, value in table.items():
        if not isinstance(value, kind):
            wanted = "a part of its own" if kind is dict else "a text in quotes"
            msg = f"[{part}] {name}: {value!r} must be {wanted}."
            raise MappingError(msg)
    return table
