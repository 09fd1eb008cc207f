"""What people of unknown ethnicity could do to a figure, as sentences."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from wres_explore.definitions import INDICATORS
from wres_explore.vocabulary import Statistic
from wres_explore.wording.numbers import interval, number


def whoever(row: dict[str, Any]) -> str:
    """Bounds and tipping values of one row of `unknown_bounds`; empty where nobody is unknown."""
    people = unknown_people(row)
    if not people or math.isnan(row["lowest"]):
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
        f"Ethnicity is unknown for {people}: whoever they are, the {noun} lies from {limits}, and "
        f"with chance from {chance}."
    )
    return f"{said} {_holds(row, noun)}".strip()


def unknown_people(row: dict[str, Any]) -> str:
    """Who is of unknown ethnicity: "300 (13.0%)", "1 of the board (10.0%)"; empty if nobody."""
    return " and ".join(f"{int(n):,}{of} ({share:.1%})" for n, share, of in _parts(row)
                        if pd.notna(n))  # fmt: skip


def unknown_shares(row: dict[str, Any]) -> str:
    """The same in percent alone: "13.0%", "10.0% of the board and 9.1% of the staff"."""
    return " and ".join(f"{share:.1%}{of}" for _, share, of in _parts(row))


def _parts(row: dict[str, Any]) -> list[tuple[float, float, str]]:
    """People of unknown ethnicity, their share and of whom; a board is set against its staff."""
    number_, share = (row.get(f"unknown_{each}", math.nan) for each in ("denominator", "share"))
    found = [(number_, share, "")]
    if row.get("indicator") == "9":
        found = [(row.get("unknown_numerator", math.nan), share, " of the board")]
        if pd.notna(number_) and pd.notna(row["bottom_denominator"]):
            found.append((number_, number_ / row["bottom_denominator"], " of the staff"))
    return [part for part in found if pd.notna(part[1]) and part[1] > 0]


def _holds(row: dict[str, Any], noun: str) -> str:
    odds = {
        row["top_group"]: row["towards_top"], row["bottom_group"]: row["towards_bottom"],
    }  # fmt: skip
    if all(math.isnan(times) for times in odds.values()) or math.isnan(row["value"]):
        return ""  # no conclusion to hold
    finite = {group: times for group, times in odds.items() if math.isfinite(times)}
    if not finite:
        return f"The conclusion holds whatever their odds of being of either group, {_ALIKE}."
    if set(odds.values()) == {1.0}:
        # Shared out like the others they count as if they had been asked. That narrows the
        # interval and tells nothing: only a conclusion that is lost has changed.
        kind = str(row["statistic"])
        null = INDICATORS[str(row["indicator"])].null
        if row["lower"] <= null <= row["upper"]:
            value = number(row["proportional"], kind, signed=True)
            return f"If they are like other people, the {noun} is {value}, and no surer by that."
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
