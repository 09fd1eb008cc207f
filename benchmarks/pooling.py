"""Whether pooled figures cover the truth, and how often strata are said to differ or to mislead.

Run ``python benchmarks/pooling.py``. It writes ``pooling.md`` beside itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from _report import page, table
from numpy.typing import NDArray
from scipy.special import expit, logit

from wres_explore.definitions import get
from wres_explore.measures.comparing.pooling import DIFFER, _figures
from wres_explore.stats.effects import difference_effect, log_ratio_effect
from wres_explore.stats.homogeneity import difference_homogeneity_test, ratio_homogeneity_test
from wres_explore.stats.pooling import (
    dersimonian_laird,
    mantel_haenszel_difference,
    mantel_haenszel_ratio,
    tarone_test,
)

Floats = NDArray[np.float64]

SEED, REPLICATES = 20190827, 10_000
LOWEST = 0.935


@dataclass(frozen=True)
class Strata:
    """Strata of unlike sizes, BME shares and rates."""

    number: int
    staff: float
    """Staff of the median stratum; two thirds lie within a factor of 2."""
    rate: float
    """Of White staff in the median stratum."""
    ratio: float = 1.0
    gap: float = 0.0
    scale: str = "ratio"
    """What all strata share: a "ratio" or an "odds ratio" of `ratio`, or a "difference", `gap`."""
    spread: float = 0.0
    """Standard deviation of the log ratio over strata; other than 0, strata truly differ."""
    shares_differ: float = 0.5
    """Standard deviation over strata of the log odds of being BME, about 35%."""
    rates_differ: float = 0.4
    """Of the log rates of White staff."""
    mixed: bool = False
    """Rates rise with the BME share of a stratum, or fall if ratios are below 1."""

    def truth(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Rates and people of both groups: one design whatever the replicates."""
        rng = np.random.default_rng([SEED, self.number])
        drawn = rng.normal(size=(4, max(self.number, 3)))[:, : self.number]
        drawn -= drawn.mean(1, keepdims=True)
        size, share, level, effect = drawn / drawn.std(1, keepdims=True)
        staff = self.staff * np.exp(0.7 * size)
        bme = expit(logit(0.35) + self.shares_differ * share)
        n1, n2 = np.rint(staff * bme), np.rint(staff * (1 - bme))
        p2 = np.minimum(self.rate * np.exp(self.rates_differ * (share if self.mixed else level)), 1)
        ratio = self.ratio * np.exp(self.spread * effect)
        p1 = {
            "ratio": p2 * ratio,
            "odds ratio": expit(logit(p2) + np.log(ratio)),
            "difference": p2 + self.gap,
        }[self.scale]
        assert ((p1 >= 0) & (p1 <= 1)).all(), self
        return p1, n1, p2, n2

    def draw(self, replicates: int, seed: int) -> Floats:
        """Counts x1, n1, x2, n2 of every replicate, strata last."""
        rng = np.random.default_rng([SEED, seed])
        p1, n1, p2, n2 = self.truth()
        shape = (replicates, self.number)
        x1, x2 = (rng.binomial(n.astype(int), p, shape) for n, p in ((n1, p1), (n2, p2)))
        return np.array([x1, np.broadcast_to(n1, shape), x2, np.broadcast_to(n2, shape)])

    @property
    def cases(self) -> str:
        """Cases expected in the average stratum."""
        p1, n1, p2, n2 = self.truth()
        return f"{(p1 * n1 + p2 * n2).mean():,.0f}"

    def within(self, *, ratio: bool) -> float:
        """What a pooled figure estimates: what strata share, or their average."""
        p1, n1, p2, n2 = self.truth()
        weight = n1 * n2 / (n1 + n2)
        if ratio:
            return float((p1 @ weight) / (p2 @ weight))
        return float((p1 - p2) @ weight / weight.sum())

    def crude(self, *, ratio: bool) -> float:
        p1, n1, p2, n2 = self.truth()
        rate1, rate2 = (p1 @ n1) / n1.sum(), (p2 @ n2) / n2.sum()
        return float(rate1 / rate2 if ratio else rate1 - rate2)


def name(number: int, staff: int) -> str:
    return f"{number} of {staff:,}"


SIZES = ((2, 60), (2, 1_500), (5, 300), (5, 3_000), (36, 60), (36, 300), (36, 5_000))
RATES = {0.01: 0.4, 0.15: 0.4, 0.50: 0.1}
"""Rates, and how far they differ."""

COVERAGE = ("Strata of staff", "rate", "ratio", "cases each", "no ratio", "ratio covers",
            "above / below", "difference covers", "above / below")  # fmt: skip


def coverage() -> Iterator[tuple[object, ...]]:
    seed = 0
    for number, staff in SIZES:
        for rate, differ in RATES.items():
            for ratio, spread in ((1.0, 0.0), (1.3, 0.0), (1.3, 0.15)):
                seed += 1
                strata = Strata(number, staff, rate, ratio, spread=spread, rates_differ=differ)
                tables = strata.draw(REPLICATES, seed)
                cells: list[object] = []
                for of, is_ratio in (
                    (mantel_haenszel_ratio, True),
                    (mantel_haenszel_difference, False),
                ):
                    true = strata.within(ratio=is_ratio)
                    value, lower, upper = of(*tables)
                    known = np.isfinite(value)
                    above, below = lower[known] > true, upper[known] < true
                    cells += [float(1 - known.mean())] * is_ratio
                    cells += [float(1 - (above | below).mean())]
                    cells += [f"{above.mean():.3f} / {below.mean():.3f}"]
                said = f"{ratio:g}" + (", differing" if spread else "")
                yield name(number, staff), f"{rate:.0%}", said, strata.cases, *cells


SHARED = ("odds ratio", "ratio", "difference")

DIFFERING = ("Strata of staff", "rate", "cases each", *(f"one {what}: Tarone" for what in SHARED),
             "one ratio: score", "Q", "one difference: score", "Q", "ratios differ: Tarone",
             "score", "Q")  # fmt: skip


def differing() -> Iterator[tuple[object, ...]]:
    """How often strata are said to differ where they share something, and where they do not."""

    def said(p_value: Floats) -> float:
        return float((p_value < DIFFER).mean())

    def q_ratio(tables: Floats) -> Floats:
        effect, error = log_ratio_effect(*tables)
        return np.asarray(dersimonian_laird(effect, error**2).p_value)

    seed = 1_000
    for number, staff in SIZES:
        for rate, differ in RATES.items():
            seed += 10
            ratio = 1.3
            drawn = {
                scale: Strata(number, staff, rate, ratio, 0.3 * rate, scale, rates_differ=differ)
                for scale in SHARED
            }
            tables = {scale: strata.draw(REPLICATES, seed) for scale, strata in drawn.items()}
            cells = [said(tarone_test(*tables[scale])[2]) for scale in SHARED]
            cells += [
                said(ratio_homogeneity_test(*tables["ratio"])[2]),
                said(q_ratio(tables["ratio"])),
            ]
            effect, error = difference_effect(*tables["difference"])
            cells += [said(difference_homogeneity_test(*tables["difference"])[2])]
            cells += [said(np.asarray(dersimonian_laird(effect, error**2).p_value))]
            apart = Strata(number, staff, rate, ratio, spread=0.15, rates_differ=differ)
            other = apart.draw(REPLICATES, seed + 5)
            cells += [
                said(tarone_test(*other)[2]),
                said(ratio_homogeneity_test(*other)[2]),
                said(q_ratio(other)),
            ]
            yield name(number, staff), f"{rate:.0%}", drawn["ratio"].cases, *cells


SIMPSON = (
    "Strata of staff",
    "rate",
    "indicator",
    "like for like",
    "plain",
    "said",
    "as the note has it",
    "opposite sides",
    "outside",
)


def simpson(*, mixed: bool) -> Iterator[tuple[object, ...]]:
    """How often the mix of strata is blamed, by our rule and by others."""
    seed = 2_000
    for number, staff in (*SIZES[1::2], SIZES[-1]):
        for rate, number_ in ((0.01, 3), (0.15, 2), (0.15, 6)):
            for effect in (0, 1):
                seed += 1
                record, ratio = get(number_), number_ in (2, 3)
                strata = Strata(
                    number, staff, rate, 1.6 if effect and ratio else 1.0,
                    0.07 if effect else 0.0, "ratio" if ratio else "difference",
                    shares_differ=0.8, rates_differ=0.4 if mixed else 0.0, mixed=mixed,
                )  # fmt: skip
                unsaid = [""] * REPLICATES
                found = _figures(
                    strata.draw(REPLICATES, seed), record, 0.95, "organisation", unsaid, unsaid
                )
                value, plain = found["value"], found["crude"]
                null = 1.0 if ratio else 0.0
                opposite = (value - null) * (plain - null) < 0
                outside = (plain < found["lower"]) | (plain > found["upper"])
                rules = (found["simpson"], opposite | outside, opposite, outside)
                yield (
                    name(number, staff), f"{rate:.0%}", record.number,
                    f"{strata.within(ratio=ratio):.2f}", f"{strata.crude(ratio=ratio):.2f}",
                    *(float(rule.mean()) for rule in rules),
                )  # fmt: skip


READING = """
**The pooled ratio covers what it promises**, 0.945 and more, also where the strata's ratios differ
and the pooled one is their average. The pooled difference covers 0.938 and more from about 15
cases in a stratum; with one case in each of two strata it covers 0.92 to 0.97. Survey answers
(indicators 5 to 8) are never so few. Without any case there is no interval, and no figure.

**The note's test of whether strata agree does not hold for ratios and differences** (statistics.md,
section 8: Breslow and Day with Tarone, "rare events: OR about RR"). Strata with one ratio but
different rates have different odds ratios. With rates of 1% that is nothing; with 15%, 36 large
strata that share one ratio are said to differ in 54 of 100, with 50% in all, and strata that share
one difference in up to all of 100. The package therefore tests what it pools, by scores of ratios
or of differences. They keep 10% within 1.6 points, or below where cases are few, and find as much:
0.66 against 0.77 at worst, 0.55 against 0.51 elsewhere. Cochran's Q is no way out: with few cases
it finds nothing, and with small strata and common events too much.

**Simpson's check as the note has it blames the mix in one of ten cases where the mix does
nothing** and there is no difference between the groups, however large the strata: two figures near
no difference lie on opposite sides by chance. The package asks in addition that the plain figure
shows a difference by itself. That never blamed a mix that did nothing. What it costs: where cases
are few, the note's rule notices 26 to 41 of 100 mixes that turn a ratio of 1.0 into 1.2 or 1.3, by
the same accident by which it blames those that do nothing, and the package's hardly any. The plain
figure then shows nothing that would mislead. With many cases (15% of 300 staff or more, or 1% in
36 strata of 5,000) both notice nearly all.
"""


def main() -> int:
    covered, differ = list(coverage()), list(differing())
    page(__file__, [
        "# Pooled figures, and what is said beside them",
        f"Made by `python benchmarks/pooling.py`: seed {SEED}, {REPLICATES:,} replicates a row "
        "(Monte Carlo standard error at 5%: 0.2 points, at 10%: 0.3). Strata differ in size, in "
        "BME share (about 35%) and in rate; \"cases each\" are the cases of both groups expected "
        "in the average stratum.",
        "## Coverage of Mantel and Haenszel's ratio and difference",
        "Nominal 95%. Where ratios differ (standard deviation 0.15 on the log scale) the truth is "
        "the average that the pooled figure estimates.",
        table(COVERAGE, covered),
        "## How often strata are said to differ",
        f"At p < {DIFFER:.2f}. In the first columns strata share one odds ratio, one ratio (both "
        "1.3), or one difference (0.3 of the rate), so that 0.10 is right; in the last three their "
        "ratios differ with a standard deviation of 0.15. \"Tarone\" is the note's test of odds "
        "ratios, \"score\" the package's, of ratios or of differences; \"Q\" is Cochran's, from "
        "log ratios or differences.",
        table(DIFFERING, differ),
        "## How often the mix of strata is blamed where it does nothing",
        "All strata have the same rates, so the plain figure is like for like already. \"Said\" is "
        "the rule of `pooled`: the plain figure outside the interval of the pooled one, or on the "
        "other side of no difference with an interval that leaves that out. The note leaves the "
        "last condition out.",
        table(SIMPSON, simpson(mixed=False)),
        "## How often it is blamed where rates rise with the BME share",
        table(SIMPSON, simpson(mixed=True)),
        "## Reading", READING,
    ])  # fmt: skip
    return 0 if min(float(row[5]) for row in covered) >= LOWEST else 1


if __name__ == "__main__":
    sys.exit(main())
