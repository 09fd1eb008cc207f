"""The cliff edge on one ladder of bands: which rungs to test, how steep each step is, where.

A ladder is two arrays of staff, low band to high: the group looked at and its comparator. The
step ratio is an adjacent-category odds ratio, so it multiplies up the ladder and ignores the
overall share. The scan asks "cliff or slope?" by adding one step to a fitted slope (a score
test, with the largest step's distribution from a parametric bootstrap).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from wres_explore.errors import DefinitionError
from wres_explore.stats.odds_ratio import odds_ratio_interval

Floats = NDArray[np.float64]

ENTRY_SHARE = 0.02
"""A ladder starts at the lowest rung that holds this share of its staff: a rule about sizes."""

POOLING_FLOOR = 5.0
"""A rung is thin if staff times the rarer overall share is below this. With 20, false edges
roughly double in small trusts, because pooling turns slopes into bigger steps."""

SEARCH_FLOOR = 600
"""Below this many staff of known ethnicity the search for an edge is not made."""

FEWEST_RUNGS = 3
SCAN_RUNGS = 5
SCAN_DRAWS = 4_000
LOCATION_DRAWS = 1_000


def entry_rung(staff: NDArray[np.int64]) -> int:
    """Position of the lowest rung that holds at least 2% of the staff on the ladder.

    Rungs below it are routes of entry (nurses at bands 3 and 4 before registration), not steps
    of a career. Returns 0 for an empty ladder.
    """
    total = staff.sum()
    large = np.flatnonzero(staff >= ENTRY_SHARE * total) if total else np.array([], dtype=int)
    return int(large[0]) if large.size else 0


def is_thin(staff: float, group: float, comparator: float) -> bool:
    """Whether a rung is too thin to test: its staff times the rarer overall share is below 5.

    Multiplied out, so that exact ties fall the same way whichever group is rarer.
    """
    return bool(staff * min(group, comparator) < POOLING_FLOOR * (group + comparator))


def pool_thin(group: NDArray[np.int64], comparator: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Join rungs that are too thin to test: from the top, then inside with the thinner neighbour.

    Sizes decide, never shares, so the rule cannot look at the answer.

    Returns
    -------
    list of (start, stop)
        Half-open positions of each pooled rung, low to high. Empty for an empty ladder.
    """
    staff = (group + comparator).astype(float)
    if not staff.sum():
        return []
    rungs = [(k, k + 1) for k in range(len(staff)) if staff[k] > 0]

    def size(rung: tuple[int, int]) -> float:
        return float(staff[slice(*rung)].sum())

    def thin_one(rung: tuple[int, int]) -> bool:
        return is_thin(size(rung), group.sum(), comparator.sum())

    while len(rungs) > 1 and thin_one(rungs[-1]):
        rungs[-2:] = [(rungs[-2][0], rungs[-1][1])]
    while len(rungs) > 1:
        thin = next((i for i, rung in enumerate(rungs) if thin_one(rung)), None)
        if thin is None:
            break
        neighbours = [i for i in (thin - 1, thin + 1) if 0 <= i < len(rungs)]
        other = min(neighbours, key=lambda i: size(rungs[i]))
        low, high = sorted((thin, other))
        rungs[low : high + 1] = [(rungs[low][0], rungs[high][1])]
    return rungs


@dataclass(frozen=True, slots=True)
class Steps:
    """Step ratios of one ladder, one entry per boundary between neighbouring rungs."""

    ratio: Floats
    lower: Floats
    upper: Floats
    simultaneous_lower: Floats
    simultaneous_upper: Floats


def step_ratios(group: Floats, comparator: Floats, *, confidence_level: float = 0.95) -> Steps:
    """(group above / group below) over (comparator above / comparator below), per boundary.

    Below 1, the group thins out faster than the comparator at that step.

    Parameters
    ----------
    group, comparator
        Staff per rung, low to high.
    confidence_level
        Of each pointwise interval, and of all simultaneous ones together (Sidak 1967).

    Returns
    -------
    Steps
        A ratio is missing where a count below is zero; limits are then 0 and infinity.

    Notes
    -----
    Score interval of the odds ratio with the Miettinen-Nurminen variance.
    """
    steps = max(len(group) - 1, 1)
    together = confidence_level ** (1 / steps)
    counts = (group[1:], (group + comparator)[1:], group[:-1], (group + comparator)[:-1])
    ratio, lower, upper = odds_ratio_interval(*counts, confidence_level=confidence_level)
    _, low, high = odds_ratio_interval(*counts, confidence_level=together)
    return Steps(ratio, lower, upper, low, high)


@dataclass(frozen=True, slots=True)
class Scan:
    """Whether one boundary falls more than the ladder's own slope explains.

    `z` per boundary (negative: a fall beyond the slope), `p_value` of the largest fall,
    `boundary` where it is, `certainty` the share of resampled ladders that agree on the place.
    """

    z: Floats
    p_value: float
    boundary: int
    certainty: float


def slope_adjusted_scan(
    group: Floats,
    comparator: Floats,
    *,
    draws: int = SCAN_DRAWS,
    location_draws: int = LOCATION_DRAWS,
    seed: int = 20191031,
) -> Scan | None:
    """Score test for one added step at each boundary, over and above a fitted logistic slope.

    Parameters
    ----------
    group, comparator
        Staff per rung, low to high.
    draws
        Ladders drawn from the fitted slope, for the p value.
    location_draws
        Ladders drawn at the observed shares, for the certainty of the place.
    seed
        The same question gets the same answer.

    Returns
    -------
    Scan or None
        None with fewer than five rungs, or where nobody or everybody is in the group.

    Notes
    -----
    Scan over boundaries after Kulldorff 1997 with the slope as the null, so that a plain
    slope is not called a cliff.
    """
    if draws < 1 or location_draws < 0:
        msg = (
            f"draws={draws!r}, location_draws={location_draws!r}: the p value needs at least one "
            "ladder drawn, and location_draws cannot be negative."
        )
        raise DefinitionError(msg)
    staff = group + comparator
    if len(group) < SCAN_RUNGS or not 0 < group.sum() < staff.sum():
        return None
    rng = np.random.default_rng(seed)
    shares, z = _scan_scores(group[None, :], staff)
    boundary = int(np.argmin(z[0]))
    null = rng.binomial(staff.astype(np.int64), shares[0], size=(draws, len(staff)))
    _, null_z = _scan_scores(null.astype(float), staff)
    as_far = int((null_z.min(axis=1) <= z[0, boundary]).sum())
    certainty = np.nan
    if location_draws:
        size = (location_draws, len(staff))
        again = rng.binomial(staff.astype(np.int64), group / staff, size=size)
        _, again_z = _scan_scores(again.astype(float), staff)
        certainty = float((again_z.argmin(axis=1) == boundary).mean())
    return Scan(z[0], (1 + as_far) / (1 + draws), boundary, certainty)


def _scan_scores(group: Floats, staff: Floats) -> tuple[Floats, Floats]:
    """Fitted shares and the score z of a step at each boundary, for many ladders at once."""
    position = np.arange(len(staff), dtype=float)
    shares = _fit_slope(group, staff, position)
    weight = staff * shares * (1 - shares)
    residual = group - staff * shares
    w0 = weight.sum(1)
    centre = (weight * position).sum(1) / w0
    centred = position - centre[:, None]
    spread = (weight * centred**2).sum(1)
    # Sums over the rungs above each boundary, highest first, then put back in order.
    above = [
        np.cumsum(v[:, ::-1], axis=1)[:, ::-1][:, 1:] for v in (residual, weight, weight * centred)
    ]
    score, size, lever = above
    variance = size - size**2 / w0[:, None] - lever**2 / spread[:, None]
    return shares, score / np.sqrt(np.maximum(variance, 1e-12))


def _fit_slope(group: Floats, staff: Floats, position: Floats, *, rounds: int = 30) -> Floats:
    """Shares of a logistic slope fitted by Newton's method to each row of `group`."""
    mean = np.clip(group.sum(1) / staff.sum(), 1e-6, 1 - 1e-6)
    x = position - position.mean()
    level, slope = np.log(mean / (1 - mean)), np.zeros(len(group))
    for _ in range(rounds):
        shares = expit(level[:, None] + slope[:, None] * x)
        weight = staff * shares * (1 - shares)
        residual = group - staff * shares
        a, b, c = weight.sum(1), (weight * x).sum(1), (weight * x**2).sum(1)
        u, v = residual.sum(1), (residual * x).sum(1)
        determinant = np.maximum(a * c - b * b, 1e-12)
        d_level, d_slope = (c * u - b * v) / determinant, (a * v - b * u) / determinant
        # A draw with nobody in the group has no finite fit: a bounded step keeps it harmless.
        level, slope = level + np.clip(d_level, -2, 2), slope + np.clip(d_slope, -2, 2)
        if max(np.abs(d_level).max(), np.abs(d_slope).max()) < 1e-9:
            break
    fitted: Floats = expit(level[:, None] + slope[:, None] * x)
    return fitted
