"""How often two selections are told apart where they are alike, and how wide the interval is.

Run ``python benchmarks/comparing.py``. It writes ``comparing.md`` beside itself. The rule of
`compare` stands beside what a reader does with two intervals.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from _report import page, table
from numpy.typing import NDArray

from wres_explore.stats.difference import difference_interval
from wres_explore.stats.mover import difference_of_estimates, ratio_of_estimates
from wres_explore.stats.ratio import ratio_interval

Floats = NDArray[np.float64]

SEED, REPLICATES = 20200915, 40_000
LOWEST = 0.935
"""Coverage that is asked of every interval (statistics.md, section 11)."""


@dataclass(frozen=True)
class Place:
    name: str
    group: int
    white: int


TINY = Place("100 and 400", 100, 400)
SMALL = Place("300 and 700", 300, 700)
TRUST = Place("1,500 and 3,500", 1_500, 3_500)
ICS = Place("18,000 and 22,000", 18_000, 22_000)
PAIRS = ((TINY, TINY), (SMALL, SMALL), (SMALL, ICS), (TRUST, TRUST), (TRUST, ICS), (ICS, ICS))
RATIOS = {
    0.01: ((1.0, 1.0), (1.6, 1.6), (0.6, 0.6), (1.0, 1.6), (0.6, 1.6)),
    0.15: ((1.0, 1.0), (1.6, 1.6), (1.0, 1.6)),
    0.60: ((1.0, 1.0), (1.1, 1.1), (1.0, 1.1)),
}
"""True ratios of either place, by the rate of White staff."""
GAPS = ((0.0, 0.0), (0.08, 0.08), (0.02, 0.08))


def ratios(place: Place, rate: float, ratio: float, rng: np.random.Generator) -> Floats:
    """Ratio with its limits for each replicate."""
    x1 = rng.binomial(place.group, min(rate * ratio, 1.0), REPLICATES)
    x2 = rng.binomial(place.white, rate, REPLICATES)
    return np.array(ratio_interval(x1, place.group, x2, place.white))


def gaps(place: Place, rate: float, gap: float, rng: np.random.Generator) -> Floats:
    """Difference with its limits for each replicate."""
    x1 = rng.binomial(place.group, rate + gap, REPLICATES)
    x2 = rng.binomial(place.white, rate, REPLICATES)
    return np.array(difference_interval(x1, place.group, x2, place.white))


@dataclass(frozen=True)
class Seen:
    """What came of one pair of places."""

    name: str
    rate: float
    first: float
    second: float
    no_value: float
    covers: float
    above: float
    below: float
    told: float
    """Share of all pairs that are told apart."""
    no_overlap: float
    one_only: float
    """Share in which one of the two intervals leaves out no difference and the other does not."""

    @property
    def alike(self) -> bool:
        return self.first == self.second


def look(
    name: str, rate: float, true: tuple[float, float], one: Floats, two: Floats, null: float
) -> Seen:
    ratio = null == 1
    value, lower, upper = (ratio_of_estimates if ratio else difference_of_estimates)(one, two)
    known = np.isfinite(value)
    apart = true[0] / true[1] if ratio else true[0] - true[1]
    above, below = lower[known] > apart, upper[known] < apart
    told = known & ((lower > null) | (upper < null))
    excluded = [(low > null) | (high < null) for _, low, high in (one, two)]
    return Seen(
        name, rate, *true,
        float(1 - known.mean()), float(1 - (above | below).mean()),
        float(above.mean()), float(below.mean()), float(told.mean()),
        float(((one[1] > two[2]) | (one[2] < two[1])).mean()),
        float((excluded[0] ^ excluded[1]).mean()),
    )  # fmt: skip


def simulate() -> Iterator[tuple[str, Seen]]:
    rng = np.random.default_rng(SEED)
    for first, second in PAIRS:
        name = f"{first.name}; {second.name}"
        for rate, truths in RATIOS.items():
            for true in truths:
                pair = [ratios(p, rate, r, rng) for p, r in zip((first, second), true, strict=True)]
                yield "ratio", look(name, rate, true, *pair, null=1.0)
        for true in GAPS:
            pair = [gaps(p, 0.15, g, rng) for p, g in zip((first, second), true, strict=True)]
            yield "difference", look(name, 0.15, true, *pair, null=0.0)


def rows(seen: list[Seen]) -> Iterator[tuple[object, ...]]:
    for s in seen:
        truth = f"{s.first:g}, {s.second:g}"
        misses = f"{s.above:.3f} / {s.below:.3f}"
        yield (s.name, f"{s.rate:.0%}", truth, s.no_value, s.covers, misses, s.told, s.no_overlap,
               s.one_only)  # fmt: skip


HEAD = (
    "BME and White staff of either",
    "White rate",
    "True values",
    "no value",
    "covers",
    "misses above / below",
    "told apart",
    "intervals apart",
    "only one excludes none",
)

READING = """
The interval of `compare` keeps its promise: it covers 0.946 or more wherever it was tried, and
"higher" or "lower" is said of at most 5.4 in 100 pairs of places that are alike. The note asks for
MOVER from two SCAS intervals (its section 5, for two years) without a figure for its coverage;
this is it. Coverage is of the pairs that have a value; the others claim nothing.

Both things that a reader does with two intervals are wrong. To wait until they no longer overlap
claims hardly anything falsely, and misses much: of two trusts with 1,500 BME staff and ratios of
0.6 and 1.6, 29 pairs of 100 where the rule finds 60. To say that a gap "is there in one place and
not in the other" is worse. Where neither has a gap it is said of 10 pairs of 100; where both have
the same gap, of up to 92, most where one place is much larger than the other.

Where few cases are expected the interval is too wide rather than too narrow. A ratio of 0 has no
multiple, so such pairs have no value and no verdict, even beside an STP/ICS whose ratio is well
known and high: there "intervals apart" finds 15 of 100 and the rule 10. The upper limit of a
ratio of 0 could be used for a verdict of "lower". That is left for someone to decide.
"""


def main() -> int:
    found: dict[str, list[Seen]] = {"ratio": [], "difference": []}
    for kind, seen in simulate():
        found[kind].append(seen)
    everything = [s for kind in found.values() for s in kind]
    lowest = min(s.covers for s in everything)
    size = max(s.told for s in everything if s.alike)
    page(__file__, [
        "# Two selections told apart",
        f"Made by `python benchmarks/comparing.py`: seed {SEED}, {REPLICATES:,} pairs a row "
        "(Monte Carlo standard error at 5%: 0.1 points). Nominal 95%. \"Told apart\" is the "
        "verdict of `compare`; where the true values are alike it is the size of the claim, "
        "elsewhere its power. \"Intervals apart\" is a reader who claims a difference where the "
        "two intervals do not overlap; \"only one excludes none\" one who claims it where one "
        "interval leaves out no difference and the other does not. Misses: the interval lies "
        "wholly above / wholly below the truth.",
        "## Ratio of two relative likelihoods", table(HEAD, rows(found["ratio"])),
        "## Difference of two differences", table(HEAD, rows(found["difference"])),
        f"Lowest coverage {lowest:.3f} (at least {LOWEST} is wanted); largest size {size:.3f}.",
        "## Reading", READING,
    ])  # fmt: skip
    return 0 if lowest >= LOWEST else 1


if __name__ == "__main__":
    sys.exit(main())
