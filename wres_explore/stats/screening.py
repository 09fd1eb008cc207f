"""Who kept a gap small, or narrowed it, over several years: evidence of each year, then a verdict.

After the selection of case studies in Ross and others, Workforce race inequalities and inclusion
in NHS providers (The King's Fund 2020), Appendix 1. Arrays hold organisations by years in their
last two axes, so that many simulated sets of organisations are judged at once. A gap is above 0
where the group looked at is worse off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from wres_explore.stats.ratio import ratio_p_value
from wres_explore.stats.significance import binomial_mid_p

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]
Four = tuple[Floats, Floats, Floats, Floats]

NOT_ASSESSABLE, NEITHER, IMPROVING, CONSISTENT = range(4)
"""What is found for an organisation, as a code."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What each year of each organisation shows.

    `usable`: there are enough figures. `differs`: two-sided z of the two groups, without sign.
    `within`: z by which the gap lies inside a margin. `better`: the smaller of the z values by
    which the groups are better off than the average; infinite where there is nothing to test.
    `ahead`: whether the estimates are. `gap`, `error`: the gap and its standard error. `level`:
    how well off the group looked at is, missing where only a ratio is known.
    """

    usable: Marks
    differs: Floats
    within: Floats
    better: Floats
    ahead: Marks
    gap: Floats
    error: Floats
    level: Floats


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on each organisation, and what it was made of, by year or in all."""

    finding: NDArray[np.int64]
    similar: Marks
    above: Marks
    falls: Marks
    change: Floats


def survey_evidence(
    counts: Four, average: tuple[Floats, Floats], *, higher_is_worse: bool, margin: float,
    smallest_base: int,
) -> Evidence:  # fmt: skip
    """Evidence from two shares: the group's and White staff's.

    Parameters
    ----------
    counts
        `x1, n1, x2, n2`: events and people of the group looked at, then of White staff.
    average
        The share that either is compared with.
    higher_is_worse
        Whether a larger share is worse.
    margin
        Difference of shares that counts as none.
    smallest_base
        People below whom a group is not judged.
    """
    x1, n1, x2, n2 = counts = _alike(counts)
    usable = (n1 >= max(smallest_base, 1)) & (n2 >= max(smallest_base, 1))
    x1, n1, x2, n2 = (np.where(usable, a, b) for a, b in zip(counts, (0, 1, 0, 1), strict=True))
    p1, p2, pooled = x1 / n1, x2 / n2, (x1 + x2) / (n1 + n2)
    error = np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    sign = -1.0 if higher_is_worse else 1.0
    better = [
        _z(sign * (p - at), np.sqrt(at * (1 - at) / n))
        for p, n, at in ((p1, n1, average[0]), (p2, n2, average[1]))
    ]
    return Evidence(
        usable=usable,
        differs=np.abs(_z(p1 - p2, np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2)))),
        within=_z(margin - np.abs(p1 - p2), error),
        better=np.minimum(*better),
        ahead=(sign * (p1 - average[0]) > 0) & (sign * (p2 - average[1]) > 0),
        gap=sign * (p2 - p1),
        error=error,
        level=sign * p1,
    )


def ratio_evidence(
    counts: Four, average: Floats, *, best_is_equal: bool, margin: float
) -> Evidence:
    """Evidence from a relative likelihood, whose top is such that above 1 is worse.

    Parameters
    ----------
    counts
        `x1, n1, x2, n2` of the top and the bottom of the ratio.
    average
        Log of the ratio that each is compared with.
    best_is_equal
        Whether the best ratio is 1, or the smaller the better.
    margin
        Log of the ratio that counts as none.
    """
    x1, n1, x2, n2 = counts = _alike(counts)
    usable = (n1 > 0) & (n2 > 0) & (x1 > 0) & (x2 > 0)
    x1, n1, x2, n2 = (np.where(usable, a, b) for a, b in zip(counts, (1, 2, 1, 2), strict=True))
    gap = np.log(x1 / n1) - np.log(x2 / n2)
    error = np.sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2)
    ahead = np.abs(gap) < np.abs(average) if best_is_equal else gap < average
    return Evidence(
        usable=usable,
        differs=-ndtri(ratio_p_value(x1, n1, x2, n2) / 2),
        within=_z(margin - np.abs(gap), error),
        better=np.where(ahead, np.inf, -np.inf),
        ahead=ahead,
        gap=gap,
        error=error,
        level=np.full(gap.shape, np.nan),
    )


def board_evidence(
    counts: Four, average: Floats, *, best_is_equal: bool, margin: float
) -> Evidence:
    """Evidence from the share of a board against that of the workforce.

    Parameters
    ----------
    counts
        Members of the group on the board, the board, staff of the group, all staff.
    average
        Workforce share less board share that each is compared with.
    best_is_equal
        Whether the best difference is 0, or the larger the board's share the better.
    margin
        Difference of shares that counts as none.
    """
    counts = _alike(counts)
    usable = (counts[1] > 0) & (counts[3] > 0)
    x1, n1, x2, n2 = (np.where(usable, a, b) for a, b in zip(counts, (0, 1, 1, 2), strict=True))
    share, gap = x2 / n2, x2 / n2 - x1 / n1
    near = (x1 + 0.5) / (n1 + 1)
    error = np.sqrt(near * (1 - near) / n1 + share * (1 - share) / n2)
    ahead = np.abs(gap) < np.abs(average) if best_is_equal else gap < average
    return Evidence(
        usable=usable,
        differs=-ndtri(binomial_mid_p(x1, n1, share) / 2),
        within=_z(margin - np.abs(gap), error),
        better=np.where(ahead, np.inf, -np.inf),
        ahead=ahead,
        gap=gap,
        error=error,
        level=np.full(gap.shape, np.nan),
    )


def judge(
    evidence: Evidence,
    z: float,
    *,
    equivalence: bool = False,
    point: bool = False,
    ask_average: bool = True,
    every_year: bool = True,
    end_state: bool = False,
) -> Judged:
    """Whether organisations were consistently good, or improving, at one level of confidence.

    Consistent: the two groups similar, and above average, in every year. Improving: not so in the
    first year; a gap there that is against the group; narrower every year, and by more than
    chance (`z`) in all; in the end no wider the other way round, and the group itself no worse off.

    Parameters
    ----------
    evidence
        From the functions above.
    z
        Normal deviate of the level: 1.960 for 95%, 1.645 for 90%, 1.282 for 80%, two-sided.
    equivalence
        Similar means shown to lie within the margin, and not merely not shown to differ.
    point
        Above average means by the estimates, and not significantly.
    ask_average
        Whether it is asked at all.
    every_year
        Whether a missing year leaves an organisation unassessable; if not, two years will do.
    end_state
        Improving also asks that the last year be similar and above average.
    """
    usable = evidence.usable
    similar = evidence.within >= z if equivalence else evidence.differs <= z
    above = evidence.ahead if point else evidence.better > z
    if not ask_average:
        above = np.ones_like(similar)
    good = similar & above
    years = usable.shape[-1]
    assessable = usable.all(-1) if every_year else usable.sum(-1) >= min(2, years)
    consistent = (good | ~usable).all(-1)
    first = usable.argmax(-1)
    last = years - 1 - usable[..., ::-1].argmax(-1)

    falls = np.ones(usable.shape[:-1], dtype=bool)
    before = _at(evidence.gap, first)
    for year in range(years):
        later = usable[..., year] & (year > first)
        falls &= ~later | (evidence.gap[..., year] < before)
        before = np.where(later, evidence.gap[..., year], before)
    gap_first, gap_last = _at(evidence.gap, first), _at(evidence.gap, last)
    change = _z(
        gap_first - gap_last, np.hypot(_at(evidence.error, first), _at(evidence.error, last))
    )
    level_first, level_last = _at(evidence.level, first), _at(evidence.level, last)
    improving = (
        ~_at(good, first)
        & (gap_first > 0)
        & falls
        & (change > z)
        & ~(level_last < level_first)
        & (np.abs(gap_last) < np.abs(gap_first))
    )
    if end_state:
        improving &= _at(good, last)
    finding = np.select(
        [~assessable, consistent, improving], [NOT_ASSESSABLE, CONSISTENT, IMPROVING], NEITHER
    )
    return Judged(finding, similar, above, falls, change)


def _alike(counts: Four) -> Four:
    a, b, c, d = np.broadcast_arrays(*counts)
    return a, b, c, d


def _at(array: NDArray[Any], index: NDArray[np.intp]) -> NDArray[Any]:
    """One year of each organisation."""
    return np.take_along_axis(array, index[..., None], -1)[..., 0]


def _z(distance: Floats, error: Floats) -> Floats:
    """Distance in standard errors; without an error, infinite on its side, and 0 at 0."""
    sure: Floats = np.where(distance == 0, 0.0, np.copysign(np.inf, distance))
    out: Floats = np.divide(distance, error, out=sure, where=error > 0)
    return out
