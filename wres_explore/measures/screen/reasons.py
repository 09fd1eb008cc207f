"""Why a screen found what it found for an organisation, in words."""

from __future__ import annotations

import numpy as np

from wres_explore.measures.over_time.years import listed
from wres_explore.measures.screen.counts import ScreenCounts
from wres_explore.stats.screening import (
    CONSISTENT,
    IMPROVING,
    NOT_ASSESSABLE,
    Evidence,
    Judged,
)


def reasons_of(
    judged: Judged, counts: ScreenCounts, evidence: Evidence, years: list[int]
) -> list[str]:
    """One reason per organisation, for one indicator."""
    say = {NOT_ASSESSABLE: _unassessable, CONSISTENT: _consistent, IMPROVING: _improving}
    return [
        say.get(int(code), _neither)(row, judged, counts, evidence, np.array(years))
        for row, code in enumerate(judged.finding)
    ]


def _unassessable(
    row: int, judged: Judged, counts: ScreenCounts, evidence: Evidence, years: np.ndarray
) -> str:
    if not counts.whole:
        edges = [edge for edge in counts.record.breaks if min(years) < edge <= max(years)]
        return f"The definition changed between {edges[0] - 1} and {edges[0]}."
    missing = np.isnan(counts.sides[1][row]) | np.isnan(counts.sides[3][row])
    parts = []
    if missing.any():
        parts.append(f"No figure for {listed(years[missing].tolist())}.")
    few = ~evidence.usable[row] & ~missing
    if few.any():
        what = (
            "Too few respondents in a group" if counts.survey
            else "Nobody on the board" if counts.record.number == "9"
            else "A group without any event"
        )  # fmt: skip
        parts.append(f"{what} in {listed(years[few].tolist())}.")
    return " ".join(parts)


def _consistent(
    row: int, judged: Judged, counts: ScreenCounts, evidence: Evidence, years: np.ndarray
) -> str:
    when = listed(years[evidence.usable[row]].tolist())
    return f"Similar, and above average, in {when}."


def _improving(
    row: int, judged: Judged, counts: ScreenCounts, evidence: Evidence, years: np.ndarray
) -> str:
    at = np.flatnonzero(evidence.usable[row])
    first, last = (_gap(evidence.gap[row, k], counts) for k in (at[0], at[-1]))
    return (
        f"Gap from {first} in {years[at[0]]} to {last} in {years[at[-1]]}, narrower each year "
        f"(z {judged.change[row]:.2f})."
    )


def _neither(
    row: int, judged: Judged, counts: ScreenCounts, evidence: Evidence, years: np.ndarray
) -> str:
    there = evidence.usable[row]
    at = np.flatnonzero(there)
    parts = []
    for what, marks in (("Not similar", judged.similar), ("Not above average", judged.above)):
        missed = there & ~marks[row]
        if missed.any():
            parts.append(f"{what} in {listed(years[missed].tolist())}.")
    first, last = evidence.gap[row, at[0]], evidence.gap[row, at[-1]]
    levels = evidence.level[row, at[[0, -1]]]
    if first <= 0:
        parts.append("There was no gap against the group to narrow.")
    elif not judged.falls[row]:
        parts.append("The gap did not narrow every year.")
    elif abs(last) >= abs(first):
        parts.append("The gap is as wide the other way round.")
    elif levels[1] < levels[0]:
        parts.append("The gap narrowed, but the group is worse off than before.")
    elif (judged.similar & judged.above)[row, at[0]]:
        parts.append("Similar and above average in the first year, and not after it.")
    else:
        parts.append(f"The gap narrowed by no more than chance (z {judged.change[row]:.2f}).")
    return " ".join(parts)


def _gap(gap: float, counts: ScreenCounts) -> str:
    """A gap as it is read: points for shares, the ratio for ratios."""
    if counts.survey or counts.record.number == "9":
        return f"{100 * gap:.1f} points".replace("-", "\N{MINUS SIGN}")
    return f"a ratio of {np.exp(gap):.2f}"
