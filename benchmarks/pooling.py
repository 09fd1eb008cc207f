"""Whether pooled figures cover the truth, and how often strata are said to differ or to mislead.

Run ``python benchmarks/pooling.py``. It writes ``pooling.md`` beside itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from _report import page, table
from numpy.typing import NDArray
from scipy.special import expit, logit

from wres_explore.definitions import get
from wres_explore.measures.comparing.pooling import DIFFER, _figures
from wres_explore.stats.difference import difference_interval
from wres_explore.stats.pooling import (
    mantel_haenszel_difference,
    mantel_haenszel_ratio,
    tarone_test,
)
from wres_explore.stats.ratio import ratio_interval

Floats = NDArray[np.float64]

SEED, REPLICATES = 20190827, 10_000
LOWEST = 0.935


@dataclass(frozen=True)
class Strata:
    """Strata of unlike sizes, and how their shares and rates go."""

    number: int
    staff: float
    """Staff of the median stratum; sizes differ by a factor of about 2 either way."""
    rate: float
    """Of White staff in the median stratum."""
    ratio: float = 1.0
    """Of odds, rates or neither: see `scale`."""
    scale: str = "ratio"
    """What is the same in all strata: "ratio" or "odds ratio" (`ratio`), or "difference"."""
    difference: float = 0.0
    share: float = 0.35
    """BME share of staff; strata differ by 0.5 on the log odds scale."""
    rates_differ: float = 0.4
    """Standard deviation of log rates over strata."""
    together: float = 0.0
    """Correlation of BME shares and rates over strata: other than 0 is confounding."""
    spread: float = 0.0
    """Standard deviation of the log ratio over strata: other than 0, strata truly differ."""
    shares_differ: float = 0.5

    def truth(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Rates and people of both groups, one design whatever the replicates."""
        # Normal scores, dealt out in four fixed orders: nothing here hangs on a lucky draw.
        rng = np.random.default_rng([SEED, self.number])
        scores = [_scores(rng, self.number) for _ in range(4)]
        size, share, other, effect = scores
        level = self.together * share + np.sqrt(1 - self.together**2) * other
        staff = self.staff * np.exp(0.7 * size)
        bme = expit(logit(self.share) + self.shares_differ * share)
        n1, n2 = np.rint(staff * bme), np.rint(staff * (1 - bme))
        p2 = np.clip(self.rate * np.exp(self.rates_differ * level), 1e-6, 0.85)
        ratio = self.ratio * np.exp(self.spread * effect)
        if self.scale == "ratio":
            p1 = p2 * ratio
        elif self.scale == "odds ratio":
            p1 = expit(logit(p2) + np.log(ratio))
        else:
            p1 = p2 + self.difference
        return np.clip(p1, 0.0, 0.98), np.maximum(n1, 1), p2, np.maximum(n2, 1)

    def draw(self, replicates: int, seed: int) -> Floats:
        """Counts x1, n1, x2, n2 of every replicate, strata last."""
        rng = np.random.default_rng([SEED, seed])
        p1, n1, p2, n2 = self.truth()
        shape = (replicates, self.number)
        x1, x2 = (rng.binomial(n.astype(int), p, shape) for n, p in ((n1, p1), (n2, p2)))
        return np.array([x1, np.broadcast_to(n1, shape), x2, np.broadcast_to(n2, shape)])

    @property
    def cases(self) -> str:
        p1, n1, p2, n2 = self.truth()
        return f"{(p1 * n1 + p2 * n2).mean():.1f}"


def _scores(rng: np.random.Generator, number: int) -> Floats:
    """Standard normal scores in random order, of mean 0 and variance 1 exactly."""
    drawn = rng.normal(size=max(number, 3))[:number]
    centred = drawn - drawn.mean()
    spread = centred.std()
    scores: Floats = centred / (spread if spread else 1.0)
    return scores


SIZES = ((2, 60), (2, 1_500), (5, 300), (5, 3_000), (12, 300), (36, 60), (36, 300), (36, 5_000))
RATES = (0.01, 0.15, 0.50)


def pooled_truth(strata: Strata, *, ratio: bool) -> float:
    """What the pooled figure is an average of, where strata differ; else what they share."""
    p1, n1, p2, n2 = strata.truth()
    if ratio:
        return float((p1 * n1 * n2 / (n1 + n2)).sum() / (p2 * n1 * n2 / (n1 + n2)).sum())
    weight = n1 * n2 / (n1 + n2)
    return float(((p1 - p2) * weight).sum() / weight.sum())


def coverage() -> Iterator[tuple[object, ...]]:
    seed = 0
    for number, staff in SIZES:
        for rate in RATES:
            for ratio, spread in ((1.0, 0.0), (1.6, 0.0), (1.6, 0.3)):
                if rate * ratio > 0.7:
                    continue
                seed += 1
                strata = Strata(number, staff, rate, ratio, spread=spread)
                if rate == 0.5:
                    strata = replace(strata, rates_differ=0.1)
                tables = strata.draw(REPLICATES, seed)
                cells: list[object] = []
                for of_ratio, of in (
                    (True, mantel_haenszel_ratio), (False, mantel_haenszel_difference)
                ):  # fmt: skip
                    true = pooled_truth(strata, ratio=of_ratio)
                    value, lower, upper = of(*tables)
                    known = np.isfinite(value)
                    above, below = lower[known] > true, upper[known] < true
                    cells += [float(1 - (above | below).mean()),
                              f"{above.mean():.3f} / {below.mean():.3f}"]  # fmt: skip
                    if of_ratio:
                        cells.insert(0, float(1 - known.mean()))
                name = f"{ratio:g}, differing" if spread else f"{ratio:g}"
                yield (f"{number} of {staff:,}", f"{rate:.0%}", name, strata.cases, *cells)


def tarone() -> Iterator[tuple[object, ...]]:
    """How often strata are said to differ where they share something."""
    seed = 1_000
    for number, staff in SIZES:
        for rate in RATES:
            cells: list[object] = []
            for scale in ("odds ratio", "ratio", "difference"):
                seed += 1
                strata = Strata(number, staff, rate, 1.6 if rate < 0.5 else 1.3, scale,
                                difference=0.5 * rate,
                                rates_differ=0.4 if rate < 0.5 else 0.15)  # fmt: skip
                _, _, p_value = tarone_test(*strata.draw(REPLICATES, seed))
                cells.append(float((p_value < DIFFER).mean()))
            p_value = tarone_test(*replace(strata, scale="ratio", spread=0.3).draw(2_000, seed))[2]
            cells.append(float((p_value < DIFFER).mean()))
            yield f"{number} of {staff:,}", f"{rate:.0%}", strata.cases, *cells


def simpson() -> Iterator[tuple[object, ...]]:
    """How often the mix of strata is blamed: our rule, and others."""
    seed = 2_000
    for number, staff in SIZES[1::2]:
        for rate, record in ((0.01, get(3)), (0.15, get(3)), (0.15, get(6))):
            for name, ratio, together in (
                ("none", 1.0, 0.0), ("none", 1.6, 0.0), ("some", 1.0, 0.9), ("some", 1.6, 0.9)
            ):  # fmt: skip
                seed += 1
                of_ratio = record.number == "3"
                strata = Strata(number, staff, rate, ratio, together=together,
                                shares_differ=0.5 if name == "none" else 1.0,
                                rates_differ=0.5)  # fmt: skip
                tables = strata.draw(REPLICATES, seed)
                found = _figures(tables, record, 0.95, "organisation")
                p1, n1, p2, n2 = strata.truth()
                crude_1, crude_2 = (p1 @ n1) / n1.sum(), (p2 @ n2) / n2.sum()
                crude = crude_1 / crude_2 if of_ratio else crude_1 - crude_2
                value = found["value"]
                outside = (found["crude"] < found["lower"]) | (found["crude"] > found["upper"])
                null = 1.0 if of_ratio else 0.0
                sure = (found["crude_lower"] > null) | (found["crude_upper"] < null)
                opposite = (value - null) * (found["crude"] - null) < 0
                yield (
                    f"{number} of {staff:,}", f"{rate:.0%}", record.number, name,
                    f"{pooled_truth(strata, ratio=of_ratio):.2f}", f"{crude:.2f}",
                    float(found["simpson"].mean()), float(outside.mean()),
                    float((outside | (opposite & sure)).mean()),
                )  # fmt: skip


def main() -> int:
    print(table(("Strata", "rate", "ratio", "cases", "no ratio", "ratio covers", "misses", "difference covers", "misses"), list(coverage())))
    print(table(("Strata", "rate", "cases", "odds ratio", "ratio", "difference", "power"), list(tarone())))
    print(table(("Strata", "rate", "indicator", "confounding", "true", "crude", "flag", "outside only", "outside or opposite and sure"), list(simpson())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
