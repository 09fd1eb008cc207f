"""How often the interval of a standardised ratio contains the true ratio, by simulation.

    python benchmarks/like_for_like.py > benchmarks/like_for_like.md

Seven professions, in which BME and White staff are differently spread. The interval in use stands
beside two others: the binomial bootstrap of the project's statistical note (its section 8), and
the same effective counts with the variance of the strata alone.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from wres_explore.stats._check import two_groups
from wres_explore.stats._ratio_limits import LOWER_LIMITS, variance_factor
from wres_explore.stats.decomposition import standardised_ratio

Floats = NDArray[np.float64]

SEED = 20191031
REPLICATES = 4_000
BOOTSTRAPPED, RESAMPLES = 500, 2_000
LEVEL, Z = 0.95, 1.959963984540054
LOWEST = 0.935

WHITE_MIX = np.array([0.30, 0.20, 0.20, 0.10, 0.10, 0.06, 0.04])
BME_MIX = np.array([0.50, 0.25, 0.10, 0.06, 0.04, 0.03, 0.02])
STAFF = ((300, 0.20), (1_000, 0.25), (3_000, 0.40), (20_000, 0.45))
"""Staff altogether, and the BME share."""

RATES = {
    "1% everywhere": np.full(7, 0.01),
    "10% everywhere": np.full(7, 0.10),
    "2% to 30%": np.array([0.05, 0.02, 0.10, 0.20, 0.30, 0.10, 0.05]),
}
RATIOS = (1.0, 0.5, 2.0)


def limits_by_strata_alone(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> tuple[Floats, Floats]:
    """Effective counts without the second variance: strata without events seem certain."""
    weight = n2 / n2.sum(-1, keepdims=True)
    tables = []
    for x, n in ((x1, n1), (x2, n2)):
        p = x / n
        share, spread = (weight * p).sum(-1), (weight**2 * p * (1 - p) / n).sum(-1)
        people = np.where(
            spread > 0,
            share * (1 - share) / np.where(spread > 0, spread, 1),
            1 / (weight**2 / n).sum(-1),
        )
        tables.append((share * people, people))
    ends = []
    for (a, na), (b, nb) in (tables, tables[::-1]):
        limit, at = np.zeros_like(a), a > 0
        table = a[at], na[at], b[at], nb[at]
        limit[at] = LOWER_LIMITS["scas"](
            table, np.full(at.sum(), Z), variance_factor(table, bias_correction=True)
        )
        ends.append(limit)
    return ends[0], np.where(ends[1] > 0, 1 / np.where(ends[1] > 0, ends[1], 1), np.inf)


def bootstrap(
    rng: np.random.Generator, x1: Floats, n1: Floats, x2: Floats, n2: Floats
) -> tuple[Floats, Floats]:
    """Percentiles of the ratio over binomial draws at the observed shares."""
    weight = n2[0] / n2[0].sum()
    ends = []
    for part in np.array_split(np.arange(len(x1)), 20):
        top, below = (
            (rng.binomial(n[part].astype(int), x[part] / n[part], (RESAMPLES, *x[part].shape))
             / n[part]) @ weight
            for x, n in ((x1, n1), (x2, n2))
        )  # fmt: skip
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.nan_to_num(top / below, nan=1.0, posinf=np.inf)
        ends.append(np.quantile(ratio, [0.025, 0.975], axis=0, method="nearest"))
    low, high = np.concatenate(ends, axis=1)
    return low, high


def cases() -> Iterator[tuple[str, int, float, float, Floats, Floats, Floats]]:
    for name, rates in RATES.items():
        for staff, share in STAFF:
            for ratio in RATIOS:
                bme = np.maximum(10, np.round(staff * share * BME_MIX))
                white = np.maximum(10, np.round(staff * (1 - share) * WHITE_MIX))
                yield name, staff, share, ratio, bme, white, rates


def main() -> int:
    start, worst = time.process_time(), 1.0
    print("# Interval of a like-for-like ratio\n")
    print(
        f"Made by `python benchmarks/like_for_like.py`: seed {SEED}, {REPLICATES:,} samples a row "
        f"without those that have no events, the bootstrap on {BOOTSTRAPPED} of them with "
        f"{RESAMPLES:,} draws. Nominal {LEVEL:.0%}. Misses: wholly above / wholly below the true "
        "ratio.\n"
    )
    print("| Rates | Staff | Events, BME and White | Ratio | Covers | misses | "
          "Variance of strata alone | Bootstrap |")  # fmt: skip
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    rng = np.random.default_rng(SEED)
    for name, staff, _, ratio, n1, n2, rates in cases():
        p1 = np.minimum(rates * ratio, 0.95)
        weight = n2 / n2.sum()
        true = (weight @ p1) / (weight @ rates)
        x1, x2 = (
            rng.binomial(n.astype(int), p, (REPLICATES, 7)) for n, p in ((n1, p1), (n2, rates))
        )
        some = (x1.sum(1) + x2.sum(1)) > 0
        (a, b, c, d), _ = two_groups(x1[some], n1, x2[some], n2, LEVEL)
        found = standardised_ratio(a, b, c, d)
        above, below = (found.lower > true).mean(), (found.upper < true).mean()
        worst = min(worst, 1 - above - below)
        others = []
        few = slice(BOOTSTRAPPED)
        for low, high in (
            limits_by_strata_alone(a, b, c, d),
            bootstrap(rng, a[few], b[few], c[few], d[few]),
        ):
            others.append(f"{((low <= true) & (true <= high)).mean():.3f}")
        events = f"{n1 @ p1:.0f}, {n2 @ rates:.0f}"
        ours = f"{1 - above - below:.3f} | {above:.3f} / {below:.3f}"
        print(f"| {name} | {staff:,} | {events} | {ratio:g} | {ours} | {' | '.join(others)} |")
    print(f"\nLowest coverage of the interval in use: {worst:.3f}; at least {LOWEST} is wanted.")
    print(f"{time.process_time() - start:.0f} seconds of processor time.", file=sys.stderr)
    return 0 if worst >= LOWEST else 1


if __name__ == "__main__":
    sys.exit(main())
