"""Whether the range of missing colleagues holds the number that equal shares would need.

Run ``python benchmarks/missing.py``. Every organisation of a made-up data set is one replicate:
staff of bands 6 and 7 are drawn with known shares of BME staff, and the truth is the people of
band 7 times the distance of the two shares (or of all staff's share from band 7's).
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
from _report import page, table

import wres_explore as wres

REPLICATES, SEED = 2_000, 20190829
SIZES = ((60, 30), (300, 100), (2_000, 600))
SHARES = ((0.45, 0.45), (0.45, 0.25), (0.10, 0.03))
POOLS = {"band_below": "the band below", "workforce": "all staff"}


def drawn(people: tuple[int, int], shares: tuple[float, float], seed: int) -> wres.dataset.Dataset:
    """One organisation for each replicate, with two bands."""
    rng = np.random.default_rng(seed)
    rows = []
    for band, n, share in zip(("Band 6", "Band 7"), people, shares, strict=True):
        bme = rng.binomial(n, share, REPLICATES)
        for group, count in (("BME", bme), ("White", n - bme)):
            rows.append(pd.DataFrame({
                "organisation": [f"Trust {at:04d}" for at in range(REPLICATES)],
                "pay_band": band, "ethnic_group": group, "n": count,
            }))  # fmt: skip
    counts = pd.concat(rows).assign(year=2019, profession="all", measure="headcount")
    return wres.from_counts(counts[counts["n"] > 0], name="drawn", modelled=True)


def row(people: tuple[int, int], shares: tuple[float, float], pool: str, seed: int) -> list[object]:
    """How often the range holds the truth, and lies to either side of it."""
    found = wres.missing_colleagues(
        drawn(people, shares, seed), by=["organisation", "pay_band"], pool=pool
    )
    found = found[(found["pay_band"] == "Band 7") & (found["status"] == "ok")]
    whole = float(np.dot(people, shares)) / sum(people)
    truth = people[1] * ((shares[0] if pool == "band_below" else whole) - shares[1])
    lower, upper = (found[name].to_numpy(dtype=float) for name in ("lower", "upper"))
    above, below = float((lower > truth).mean()), float((upper < truth).mean())
    return [
        f"{people[0]:,} and {people[1]:,}", f"{shares[0]:.0%} and {shares[1]:.0%}", POOLS[pool],
        len(found), f"{truth:.1f}", 1 - above - below, f"{above:.3f} / {below:.3f}",
    ]  # fmt: skip


HEAD = ["staff of bands 6 and 7", "BME", "against", "answers", "truly missing", "range covers",
        "above / below"]  # fmt: skip


def main() -> int:
    cases = [(size, shares, pool) for size in SIZES for shares in SHARES for pool in POOLS]
    rows = [row(*case, SEED + at) for at, case in enumerate(cases)]
    page(__file__, [
        "# The range of missing colleagues",
        f"Made by `python benchmarks/missing.py`: seed {SEED}, {REPLICATES:,} organisations a row "
        "(Monte Carlo standard error at 95%: 0.5 points). Nominal 95%; ends are rounded outwards "
        "to whole people, so that few people are covered more often.",
        table(HEAD, rows, words=3),
    ])  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
