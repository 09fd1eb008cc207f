"""Errors that a user can act on: what happened, where, what was found, what to do.

Each class has an exit code of its own, so that a script can tell a bad file from a bad question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches


class WresError(Exception):
    """Base of every error that this library raises on purpose."""

    exit_code = 10


class FileFormatError(WresError, ValueError):
    """A file is not what its reader can read."""

    exit_code = 11


class MappingError(WresError, ValueError):
    """A column or code of a file has no agreed meaning."""

    exit_code = 12


class CountError(WresError, ValueError):
    """Counts that cannot be counts of people: negative, fractional, or events above staff."""

    exit_code = 13


class DefinitionError(WresError, ValueError):
    """An argument that has no meaning: an unknown indicator, method or confidence level."""

    exit_code = 14


class DisclosureError(WresError, ValueError):
    """A request that would show a number about very few people."""

    exit_code = 15


class SelectionError(WresError, ValueError):
    """A filter or breakdown that the data cannot give."""

    exit_code = 16


def nearest(wanted: object, choices: Iterable[object], *, most: int = 12) -> str:
    """Say which valid choice is closest to what was asked, or list the choices.

    Closest is one that is spelt alike, or else those that have its words in them ("8a", "nurses").
    Matching ignores case. Returns a sentence that starts with a capital and ends with a stop.
    """
    names = [str(choice) for choice in choices]
    by_lower = {name.lower(): name for name in names}
    close = get_close_matches(str(wanted).lower(), list(by_lower), n=1, cutoff=0.6)
    if close:
        return f"Did you mean {by_lower[close[0]]!r}?"
    words = _words(str(wanted))
    holding = [name for name in names if words and words <= _words(name)]
    if 0 < len(holding) <= MOST_MEANT:
        return f"Did you mean {' or '.join(map(repr, holding))}?"
    if not names:
        return "There is nothing to choose from."
    listed = ", ".join(repr(name) for name in names[:most])
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"Choose from {listed}{more}."


MOST_MEANT = 3
"""Choices with the same word in them beyond which it says nothing."""


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.lower()))
