"""Pay bands behind the gate: what may be said of each set of bands, and which stand together.

Which bands are pooled follows from the rounded counts by band alone, so that the pooling tells
nothing more; each pooled set then shows its true total, rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wres_explore.measures.disclosure.rules import Flags, Rules
from wres_explore.measures.ladder import ladders
from wres_explore.stats.ladder import entry_rung, pool_thin
from wres_explore.vocabulary import AFC_LADDER, PayBand

Counts = NDArray[np.int64]
"""Staff in the order of `ladders.COUNTS`: group, comparator, unknown, total."""

GROUP, COMPARATOR, UNKNOWN, TOTAL = range(len(ladders.COUNTS))


@dataclass(frozen=True, slots=True)
class Told:
    """Rounded staff of a set of bands, and which of the four counts are hidden (as 0)."""

    counts: Counts
    hidden: Flags

    @property
    def sides_hidden(self) -> bool:
        """Whether either side of the comparison is hidden."""
        return bool(self.hidden[GROUP] or self.hidden[COMPARATOR])


def tell(counts: Counts, rules: Rules) -> Told:
    """What may be said of a set of bands.

    A side is hidden too where only a few are not of it, and with it goes the other side: their
    sum is known from the total. Unknown ethnicity is hidden where it would give a side away.
    """
    people = counts.astype(float)
    hidden = rules.is_small(people)
    hidden[:TOTAL] |= hidden[TOTAL]
    for side in (GROUP, COMPARATOR):
        hidden[side] |= bool(rules.is_small(people[TOTAL] - people[side]))
        rest = people[TOTAL] - people[side] - people[UNKNOWN]
        hidden[UNKNOWN] |= bool(rules.is_small(rest))
    if rules.companions and (hidden[GROUP] or hidden[COMPARATOR]):
        hidden[:TOTAL] = True
    shown = np.where(hidden, 0, rules.rounded(people)).astype(np.int64)
    return Told(shown, hidden)


def tell_four(counts: Sequence[int], rules: Rules) -> tuple[list[float], bool, bool]:
    """The four counts of a ratio, rounded; whether one is hidden, whether a base is too small."""
    people = np.array(counts, dtype=float)
    small = rules.is_small(people)
    small[[0, 2]] |= rules.is_small(people[[1, 3]] - people[[0, 2]])
    rounded = rules.rounded(people)
    few = bool((rounded[[1, 3]] < rules.fewest_for_percent).any())
    return rounded.tolist(), bool(small.any()), few


def total_of(bands: Sequence[PayBand], staff: Mapping[PayBand, Counts]) -> Counts:
    """True staff of several bands together."""
    none = np.zeros(len(ladders.COUNTS), dtype=np.int64)
    return sum((staff[band] for band in bands if band in staff), none)


def candidates(staff: Mapping[PayBand, Counts], rules: Rules) -> list[PayBand]:
    """The bands of a ladder as far as may be known.

    In public from the lowest band that shows anything to the top, whoever is there: which bands
    have nobody is not told.
    """
    if not rules.companions:
        return [band for band in AFC_LADDER if band in staff]
    shown = [band for band in AFC_LADDER
             if band in staff and not tell(staff[band], rules).hidden[TOTAL]]  # fmt: skip
    return list(AFC_LADDER[AFC_LADDER.index(shown[0]) :]) if shown else []


def build(staff: Mapping[PayBand, Counts], rules: Rules) -> ladders.Ladder:
    """The rungs of a ladder and their rounded staff; no rungs where too little may be told."""
    bands = candidates(staff, rules)
    parts = [tuple(b for b in rung if b in bands) for rung in ladders.BASE_RUNGS]
    parts = [part for part in parts if part]
    sizes = np.array([_sizes(total_of(part, staff), rules) for part in parts]).reshape(-1, 2)
    start = entry_rung(sizes.sum(axis=1))
    spans = [(start + a, start + b) for a, b in pool_thin(sizes[start:, 0], sizes[start:, 1])]

    def told(span: tuple[int, int]) -> Told:
        return tell(total_of([b for part in parts[slice(*span)] for b in part], staff), rules)

    while len(spans) > 1 and any(told(span).sides_hidden for span in spans):
        at = max(k for k, span in enumerate(spans) if told(span).sides_hidden)
        low, high = (at - 1, at) if at else (0, 1)
        spans[low : high + 1] = [(spans[low][0], spans[high][1])]
    if not spans or told(spans[0]).sides_hidden:
        return ladders.Ladder((), np.zeros((0, len(ladders.COUNTS)), dtype=np.int64), {})
    rungs = tuple(ladders.join(parts[low:high]) for low, high in spans)
    counts = np.array([told(span).counts for span in spans])
    none = np.zeros(len(ladders.COUNTS), dtype=np.int64)
    return ladders.Ladder(
        rungs, counts, {b: staff.get(b, none) for rung in rungs for b in rung.bands}
    )


def _sizes(counts: Counts, rules: Rules) -> tuple[int, int]:
    """Staff on either side for the pooling; if hidden, what the total tells, or next to nobody."""
    told = tell(counts, rules)
    if not told.sides_hidden:
        return int(told.counts[GROUP]), int(told.counts[COMPARATOR])
    return 0, max(1, int(told.counts[TOTAL]))
