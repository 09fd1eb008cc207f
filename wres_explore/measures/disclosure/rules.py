"""What may be shown to whom: which counts are hidden, how the rest is rounded, what follows.

Rounding does the work. A rule that only hides counts of 1 to 4 lets a reader who takes totals
from one another work out every one of them (`benchmarks/disclosure.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wres_explore.errors import DefinitionError, nearest

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Sharing(StrEnum):
    """Who will see a result."""

    PUBLIC = "public"
    PARTNER = "partner"
    TRUSTED = "trusted"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for one audience.

    Parameters
    ----------
    smallest, largest
        Counts from `smallest` to `largest` are hidden.
    unit
        Other counts are rounded to the nearest multiple, halves up; 1 leaves them as they are.
    fewest_for_percent
        No rate from a rounded base below this.
    fewest_respondents
        A survey base below this is hidden.
    most_fixed
        How many of organisation, profession, band, ethnic group and sex a row may fix at once;
        None for no limit. A limit also refuses filters of several values.
    companions
        Whether a hidden count takes its counterpart with it, and a single hidden count of a
        breakdown the next smallest; and whether rows that show nothing are left out.
    label
        What the column `sharing` says.
    """

    smallest: int
    largest: int
    unit: int
    fewest_for_percent: int
    fewest_respondents: int
    most_fixed: int | None
    companions: bool
    label: str

    def is_small(self, people: Floats) -> Flags:
        """Whether each count is hidden for its size; a missing count is not."""
        return (people >= self.smallest) & (people <= self.largest)

    def rounded(self, people: Floats) -> Floats:
        """Each count to the nearest multiple of `unit`, halves up; missing stays missing."""
        nearest_below: Floats = np.floor(people / self.unit + 0.5) * self.unit
        return nearest_below

    def could_be(self, rounded: Floats) -> tuple[Floats, Floats]:
        """The least and the most that counts can be which are shown rounded so.

        A count that is shown is none of the hidden ones; 0 is shown only where it is 0.
        """
        low = np.maximum(rounded - self.unit // 2, self.largest + 1)
        return np.where(rounded > 0, low, 0.0), rounded + (rounded > 0) * ((self.unit - 1) // 2)

    @property
    def hidden_range(self) -> str:
        """The counts that are hidden, in words."""
        return f"{self.smallest} to {self.largest}"

    @property
    def rounds(self) -> bool:
        """Whether counts are shown rounded, so that shares of them are too."""
        return self.unit > 1


RULES = MappingProxyType(
    {
        Sharing.PUBLIC: Rules(0, 7, 5, 20, 11, 2, True, "public"),
        Sharing.PARTNER: Rules(1, 7, 5, 20, 11, None, False, "partner"),
        Sharing.TRUSTED: Rules(0, 4, 1, 0, 0, None, False, "not for sharing"),
    }
)
"""Public: no cell of 0 to 7 can be told from another. Partner: as NHS England publishes hospital
statistics below the national level. Trusted: one's own data on one's own screen."""


PUBLISHED = "published"
"""What the column `sharing` says of rows whose counts are published: they pass as they are."""


ROUNDED = frozenset(rules.label for rules in RULES.values() if rules.rounds)


def coarse(row: Mapping[str, Any]) -> bool:
    """Whether a row was made from rounded counts, and holds no more decimals than the gate left."""
    return row.get("sharing") in ROUNDED


class Reason(StrEnum):
    """Why a statistic is withheld; the first words of its `status_reason`.

    Small counts, counts that would give one away and counts hidden beside one share a reason:
    to tell them apart would tell which count is the small one.
    """

    FEW = "Few people"
    SMALL_BASE = "Small base"

    def in_words(self, rules: Rules) -> str:
        """The reason as a sentence."""
        if self is Reason.SMALL_BASE:
            return f"{self}: rates are shown from {rules.fewest_for_percent} people on."
        beside = ", or is hidden because it would give such a count away" if rules.rounds else ""
        return f"{self}: a count needed here is {rules.hidden_range}{beside}."


def rules_for(sharing: str) -> Rules:
    """The rules of a sharing mode.

    Raises
    ------
    DefinitionError
        For any other mode.
    """
    if not isinstance(sharing, str) or sharing not in set(Sharing):
        msg = f"There is no sharing mode {sharing!r}. {nearest(sharing, Sharing)}"
        raise DefinitionError(msg)
    return RULES[Sharing(sharing)]
