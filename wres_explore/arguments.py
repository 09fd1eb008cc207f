"""One argument of one kind: a word, a level, a whole number; refused in the same words everywhere.

What depends on the data, such as a breakdown, is checked where the data are.
"""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral, Real
from typing import Any

import numpy as np

from wres_explore.errors import DefinitionError, nearest

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""WRES years that can be meant; beyond them somebody wrote something else."""

MOST_SHOWN = 80
"""Characters of a wrong argument in a message."""


def level(given: object, name: str = "confidence_level") -> float:
    """One level of confidence above 0 and below 1.

    Raises
    ------
    DefinitionError
        For anything else, a percentage too.
    """
    if not _is(given, Real):
        msg = f"{name} must be one number such as 0.95: got {shown(given)}."
        raise DefinitionError(msg)
    refuse_level(name, float(given))  # type: ignore[arg-type]
    return float(given)  # type: ignore[arg-type]


def refuse_level(name: str, given: float) -> None:
    """Refuse a number that is no level."""
    if not 0 < given < 1:
        meant = (
            f"write {given / 100:g}, not {given:g}" if 1 < given < 100 else "write for example 0.95"
        )
        msg = f"{name} must lie between 0 and 1: got {given:g}; {meant}."
        raise DefinitionError(msg)


def word(what: str, given: object, choices: Iterable[str], otherwise: str = "") -> None:
    """Refuse a word that is none of the choices, and what is no word.

    `what` it chooses ("base"); `otherwise`: what may be given instead of a word.
    """
    choices = list(choices)
    if not isinstance(given, str) or given not in choices:
        msg = f"There is no {what} {shown(given)}. {nearest(given, choices)} {otherwise}".rstrip()
        raise DefinitionError(msg)


def several(name: str, given: object, example: str) -> list[Any]:
    """The values of a list; one text is no list."""
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        msg = f"{name} must be a list: got {shown(given)}. Write, for example, {name}={example}."
        raise DefinitionError(msg)
    return list(given)


def whole(name: str, given: object, least: int = 0) -> int:
    """A whole number, `least` or more."""
    if not _is(given, Integral) or given < least:  # type: ignore[operator]
        msg = f"{name} must be a whole number, {least} or more: got {shown(given)}."
        raise DefinitionError(msg)
    return int(given)  # type: ignore[call-overload, no-any-return]


def year(name: str, given: object, example: int = 2022) -> int:
    """A WRES year, which is a whole number such as 2022."""
    if not _is(given, Integral) or not FIRST_YEAR <= given <= LAST_YEAR:  # type: ignore[operator]
        msg = (
            f"{name} must be a WRES year such as {example}, from {FIRST_YEAR} to {LAST_YEAR}: "
            f"got {shown(given)}."
        )
        raise DefinitionError(msg)
    return int(given)  # type: ignore[call-overload, no-any-return]


def one_number(name: str, given: object) -> None:
    """Refuse lists and arrays, text and missing numbers; the range is the caller's to check."""
    if not _is(given, Real):
        msg = f"{name} must be one number: got {shown(given)}. Ask once for each."
        raise DefinitionError(msg)


def flag(name: str, given: object) -> None:
    """Refuse what is neither True nor False: "no" is not False."""
    if not isinstance(given, bool | np.bool_):
        msg = f"{name} must be True or False: got {shown(given)}."
        raise DefinitionError(msg)


def text(name: str, given: object) -> None:
    """Refuse what is no text."""
    if not isinstance(given, str):
        msg = f"{name} must be text: got {shown(given)}. Put it in quotes."
        raise DefinitionError(msg)


def function(name: str, given: object) -> None:
    """Refuse what cannot be called."""
    if not callable(given):
        msg = f"{name} must be a function: got {shown(given)}."
        raise DefinitionError(msg)


def kind(given: object) -> str:
    """What something is, for a message: "a Funnel", "an int", "the class Funnel"."""
    if isinstance(given, type):
        return f"the class {given.__name__}"
    name = {"DataFrame": "table"}.get(type(given).__name__, type(given).__name__)
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def shown(given: object) -> str:
    """What was given, on one line and not at length."""
    said = " ".join(repr(given).split())
    return said if len(said) <= MOST_SHOWN else f"{said[:MOST_SHOWN]} (and so on)"


def _is(given: object, number: type) -> bool:
    """Whether something is one number of this kind; True and False are none."""
    return isinstance(given, number) and not isinstance(given, bool | np.bool_)
