"""The ambiguities of the King's Fund's description of its selection, each as a named option."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from wres_explore.errors import DefinitionError, nearest

AMBIGUITIES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("A1", "similar", "What is statistically similar?", ("not different", "equivalent")),
    ("A2", "above_average", "Must above average be significant?", ("significant", "point")),
    (
        "A3",
        "average_of",
        "The average of what?",
        ("same group", "all staff", "own type"),
    ),
    ("A4", "ratio_average", "What is above average for a ratio?", ("closer", "not asked")),
    ("A5", "missing_year", "A year without a figure?", ("not assessable", "left out")),
    ("A6", "improving", "Where must an improvement lead?", ("narrower gap", "end state")),
    ("A7", "across", "The same within a grouping?", ("either", "same mode")),
    ("A8", "indicator_3", "Is indicator 3 in the third grouping?", ("included", "excluded")),
    ("A9", "run", "Which levels are tried?", ("strict to lenient", "one level")),
    ("A10", "best", "Where is a ratio or a board at its best?", ("equality", "advantage")),
    ("A12", "weights", "How are respondents weighted?", ("respondents",)),
)
"""Number, option, question, and choices; the first is the default. A11 is `smallest_base`."""

_CHOICES: Mapping[str, tuple[str, ...]] = {
    **{option: choices for _, option, _, choices in AMBIGUITIES},
    "board": ("voting", "all", "executive"),
    "chance": ("England's gap", "no gap"),
}


@dataclass(frozen=True, slots=True)
class ScreenOptions:
    """How the selection is read; the defaults are in `AMBIGUITIES`.

    `smallest_base`: respondents of a group below which it is not judged (A11). `margin`:
    difference of shares that counts as equivalent; for ratios it is the four-fifths range.
    `board`: the members of the board that indicator 9 counts. `years`: the WRES years, by default
    the latest three. `chance`: what the simulated organisations have in common: England's own
    rates of either group, or one rate for both. `replicates`, `seed`: of that simulation.
    """

    similar: str = "not different"
    above_average: str = "significant"
    average_of: str = "same group"
    ratio_average: str = "closer"
    missing_year: str = "not assessable"
    improving: str = "narrower gap"
    across: str = "either"
    indicator_3: str = "included"
    run: str = "strict to lenient"
    best: str = "equality"
    weights: str = "respondents"
    smallest_base: int = 11
    margin: float = 0.05
    board: str = "voting"
    years: tuple[int, ...] | None = None
    chance: str = "England's gap"
    replicates: int = 200
    seed: int = 2020

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        for name, choices in _CHOICES.items():
            value = getattr(self, name)
            if value not in choices:
                msg = f"The option {name} cannot be {value!r}. {nearest(value, choices)}"
                raise DefinitionError(msg)
        for name, least in (("smallest_base", 0), ("replicates", 1), ("seed", 0)):
            _whole(name, getattr(self, name), least)
        number = isinstance(self.margin, int | float) and not isinstance(self.margin, bool)
        if not (number and 0 < self.margin < 1):
            msg = f"margin must be a difference of shares above 0 and below 1: got {self.margin!r}."
            raise DefinitionError(msg)
        if self.years is not None:
            years = tuple(self.years) if np.iterable(self.years) else (self.years,)
            for year in years:
                _whole("years", year, 1900)
            if len(set(years)) < 2:
                msg = f"years must name at least two WRES years: got {self.years!r}."
                raise DefinitionError(msg)
            object.__setattr__(self, "years", tuple(sorted({int(year) for year in years})))


def options_of(given: Mapping[str, Any]) -> ScreenOptions:
    """Options by name, or an error that names the nearest."""
    known = [option.name for option in dataclasses.fields(ScreenOptions)]
    for name in given:
        if name not in known:
            msg = f"The screen has no option {name!r}. {nearest(name, known, most=20)}"
            raise DefinitionError(msg)
    return ScreenOptions(**given)


def _whole(name: str, value: Any, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        msg = f"{name} must be a whole number, {least} or more: got {value!r}."
        raise DefinitionError(msg)
