"""A mapping that the names of the columns and a few rows make likely, with a reason for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Table
from typing import Any

from wres_explore.io import column_names, recognition
from wres_explore.io.mapping import FIELDS, FLAGS, Mapping, Unit
from wres_explore.io.values import plain

_KNOWN: dict[str, Callable[[list[str]], list[Any]]] = {
    "year": lambda texts: [recognition.year(text) for text in texts],
    "date": lambda texts: [recognition.day(text) for text in texts],
    "profession": lambda texts: [recognition.staff_group(text) for text in texts],
    "pay_band": lambda texts: [recognition.band(text) for text in texts],
    "ethnic_group": lambda texts: recognition.ethnic_groups(texts).groups,
    "sex": lambda texts: [recognition.sex(text) for text in texts],
    "contract": lambda texts: [recognition.contract(text) for text in texts],
}
"""How the values of a field are recognised. An organisation may have any name."""


def _yes_or_no(texts: list[str]) -> list[Any]:
    return [recognition.yes_or_no(text) for text in texts]


ENOUGH = 0.5
"""The share of a sample's values that must be recognised before a column is proposed."""


def propose(columns: Sequence[str], sample: Any = None) -> Mapping:
    """A mapping that the names of the columns, and a few rows, make likely.

    Parameters
    ----------
    columns
        Names of the columns, in the order of the file.
    sample
        Some rows: anything that gives a column's values by its name, such as a DataFrame. They
        settle which of two likely columns it is, and veto one whose values are something else.

    Returns
    -------
    Mapping
        With a reason for each field. A field without a likely column, or with several, is left
        out, and its reason says what a person has to decide.
    """
    names = {column: _words(column) for column in columns}
    unit, why = _unit(names)
    reasons = {"unit": why}
    chosen: dict[str, str] = {}
    for name in FIELDS:
        column, reasons[name] = _choose(name, column_names.FIELDS[name], names, sample)
        if column is not None:
            chosen[name] = column
    if "year" in chosen and "date" in chosen:
        reasons["date"] = f"left open: {chosen.pop('date')!r} is not needed beside the year."
    flags: dict[str, str] = {}
    for measure in FLAGS[unit]:
        column, reason = _choose(measure.value, column_names.FLAGS[measure], names, sample)
        if column is not None:
            flags[measure.value] = column
            reasons[measure.value] = reason
    return Mapping(unit=unit, columns=chosen, flags=flags, reasons=reasons)


def _words(column: str) -> str:
    """A name as it is compared: "EthnicOrigin", "ETHNIC_ORIGIN" and "Ethnic origin" are one."""
    return plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column))


def _unit(names: Table[str, str]) -> tuple[Unit, str]:
    for kind, sign in column_names.ROWS.items():
        for column, words in names.items():
            if re.search(sign, words):
                return Unit(kind), f"there is a column {column!r}."
    return Unit.PERSON, "no column speaks of applicants, cases or courses."


def _choose(
    name: str, synonyms: Sequence[str], names: Table[str, str], sample: Any
) -> tuple[str | None, str]:
    """The one column that a field can be, or None; and why."""
    likely = [column for column, words in names.items() if words in synonyms]
    if not likely:
        return None, "left open: no column has a name that is known for it."
    shares = {column: _share_known(name, column, sample) for column in likely}
    fitting = [c for c in likely if shares[c] is None or (shares[c] or 0.0) >= ENOUGH]
    if not fitting:
        listed = _listed(likely)
        return None, f"left open: the values of {listed} are not recognised for it."
    if len(fitting) > 1:
        best = max(shares[c] or 0.0 for c in fitting)
        whole = [c for c in fitting if shares[c] == best == 1]
        if len(whole) != 1:
            return None, f"left open: it could be {_listed(fitting)}."
        fitting = whole
    (column,) = fitting
    share = shares[column]
    seen = "" if share is None else f", and {share:.0%} of the sample's values are known"
    over = [other for other in likely if other != column]
    beside = f"; not {_listed(over)}, whose values fit less well" if over else ""
    return column, f"the name {column!r} is known for it{seen}{beside}."


def _listed(columns: Iterable[str]) -> str:
    return " or ".join(repr(column) for column in columns)


def _share_known(name: str, column: str, sample: Any) -> float | None:
    """How many of the sample's distinct values are recognised; None if it has none to judge."""
    if sample is None or name == "organisation":
        return None
    texts = sorted({recognition.text(value) for value in sample[column]} - {""})
    if not texts:
        return None
    read = _KNOWN.get(name, _yes_or_no)
    known = read(texts)
    return sum(meaning is not None for meaning in known) / len(texts)
