"""What people of unknown ethnicity could do to a figure, as sentences."""

from __future__ import annotations

import math
from typing import Any

from wres_explore.vocabulary import Statistic
from wres_explore.wording.numbers import interval


def whoever(row: dict[str, Any]) -> str:
    """Bounds and tipping values of one row of `unknown_bounds`; empty where nobody is unknown."""
    unknown = row["unknown_denominator"]
    if not unknown or unknown != unknown or math.isnan(row["lowest"]):
        return ""
    kind = str(row["statistic"])
    # At that end there is nothing left to divide by.
    highest = math.inf if math.isnan(row["highest"]) else row["highest"]
    limits = interval(row["lowest"], highest, kind)
    noun = {Statistic.SHARE: "share", Statistic.DIFFERENCE: "difference"}.get(
        Statistic(kind), "ratio"
    )
    chance = interval(row["range_lower"], row["range_upper"], kind)
    said = (
        f"Ethnicity is unknown for {int(unknown):,} ({row['unknown_share']:.1%}): whoever they "
        f"are, the {noun} lies from {limits}, and with chance from {chance}."
    )
    return f"{said} {_holds(row)}".strip()


def _holds(row: dict[str, Any]) -> str:
    odds = {
        row["top_group"]: row["towards_top"], row["bottom_group"]: row["towards_bottom"],
    }  # fmt: skip
    if all(math.isnan(times) for times in odds.values()):
        return ""
    finite = {group: times for group, times in odds.items() if math.isfinite(times)}
    if not finite:
        return f"The conclusion holds whatever their odds of being of either group, {_ALIKE}."
    if set(odds.values()) == {1.0}:
        return "If they are like other people, the conclusion is another."
    cases = " or ".join(
        f"{times:.1f} times the odds of being {group}" for group, times in finite.items()
    )
    return (
        f"The conclusion holds unless they have more than {cases}, compared with other people, "
        f"{_ALIKE}."
    )


_ALIKE = "if that is the same for those who had the event and those who had not"
"""Without it only the bounds hold: cases that are hidden in one group move a ratio much further."""
