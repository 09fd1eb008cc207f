"""How many organisations stand out in a funnel by chance, and how many that are apart are found.

Run ``python benchmarks/funnel.py``. It writes ``funnel.md`` beside itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from _report import page, table
from numpy.typing import NDArray
from scipy.special import ndtr

import wres_explore as wres
from wres_explore.breakdowns import values
from wres_explore.measures.comparing.funnel import LIMITS, MOST_FALSE
from wres_explore.measures.comparing.pooling import DIFFER
from wres_explore.measures.results import SIDES
from wres_explore.stats.discovery import false_discovery_rate
from wres_explore.stats.effects import log_ratio_effect, share_effect
from wres_explore.stats.funnel import FEWEST, funnel_limits, overdispersion
from wres_explore.stats.homogeneity import ratio_homogeneity_test, share_homogeneity_test
from wres_explore.stats.pooling import mantel_haenszel_ratio
from wres_explore.stats.ratio import ratio_p_value
from wres_explore.stats.significance import binomial_mid_p

Floats = NDArray[np.float64]

SEED = 20210316
REPLICATES = {10: 3_000, 36: 1_000, 200: 300}
"""By organisations: 30,000 to 60,000 of them a row."""

SHRINKAGE = 0.6787
"""Mean square of a normal deviate winsorised at 10 and 90%: what phi is where all is chance."""


@dataclass(frozen=True)
class Region:
    """Organisations of unlike sizes; two thirds lie within a factor of 2 of the median."""

    number: int
    cases: float
    """Expected in the median organisation, of both groups; of shares, its staff."""
    rate: float
    """Of White staff; of shares, the BME share."""
    ratio: float = 1.0
    tau: float = 0.0
    """Standard deviation of log ratios, or of log odds of shares, between organisations."""
    apart: float = 1.0
    """Ratio of a tenth of the organisations over that of the others: true outliers."""

    def truth(self, rng: np.random.Generator) -> tuple[Floats, NDArray[np.bool_]]:
        """Log ratios of every replicate, and who is a true outlier."""
        outlier = np.arange(self.number) < self.number // 10 * (self.apart != 1)
        effect = np.log(self.ratio) + self.tau * rng.normal(
            size=(REPLICATES[self.number], self.number)
        )
        return effect + np.log(self.apart) * outlier, outlier

    def sizes(self) -> tuple[Floats, Floats]:
        """Staff and BME shares, in one order whatever the replicates."""
        rng = np.random.default_rng([SEED, self.number])
        middle = (np.arange(self.number) + 0.5) / self.number
        staff = np.exp(0.7 * np.quantile(rng.normal(size=10_000), middle))
        share = rng.permutation(0.1 + 0.5 * middle)
        return rng.permutation(staff), share

    def ratios(self, seed: int) -> tuple[Floats, NDArray[np.bool_]]:
        """Counts x1, n1, x2, n2 of every replicate, organisations last; the outliers."""
        rng = np.random.default_rng([SEED, seed])
        effect, outlier = self.truth(rng)
        size, share = self.sizes()
        staff = size * self.cases / self.rate
        n1, n2 = np.maximum(np.rint(staff * share), 1), np.maximum(np.rint(staff * (1 - share)), 1)
        p1 = np.minimum(self.rate * np.exp(effect), 0.99)
        x1 = rng.binomial(n1.astype(int), p1)
        x2 = rng.binomial(n2.astype(int), self.rate, x1.shape)
        return np.array([x1, np.broadcast_to(n1, x1.shape), x2, np.broadcast_to(n2, x1.shape)]), (
            outlier
        )


def judged(counts: Floats) -> dict[str, Floats]:
    """What `funnel` says of ratios, for every replicate at once."""
    effect, error = log_ratio_effect(*counts)
    target, _, _ = mantel_haenszel_ratio(*counts)
    p_value = np.where(counts[0] + counts[2] > 0, ratio_p_value(*counts), 1.0)
    alike = ratio_homogeneity_test(*counts)[2]
    return limits(effect, error, np.log(target), alike) | {"q": false_discovery_rate(p_value)}


def judged_shares(x: Floats, n: Floats) -> dict[str, Floats]:
    """What `funnel` says of shares; and q values of the arcsine scale instead."""
    effect, error = share_effect(x, n)
    common = x.sum(-1) / n.sum(-1)
    target = np.arcsin(np.sqrt(common))
    exact = binomial_mid_p(x, n, common[:, None])
    near = 2 * ndtr(-np.abs(effect - target[:, None]) / error)
    q_values = {"q": false_discovery_rate(exact), "q near": false_discovery_rate(near)}
    return limits(effect, error, target, share_homogeneity_test(x, n)[2]) | q_values


def limits(effect: Floats, error: Floats, target: Floats, alike: Floats) -> dict[str, Floats]:
    """Whether each organisation lies below or above each of the limits: -1, 0 or 1.

    `alike`: the probability by which it is judged whether there is a spread at all.
    """
    phi, formula = overdispersion(effect, error, target)
    tau2 = np.where(alike < DIFFER, formula, 0.0)
    weight = np.nan_to_num(error**-2)
    number, total = (weight > 0).sum(-1), weight.sum(-1)
    spare = total - (weight**2).sum(-1) / total
    other = np.maximum((number * phi / SHRINKAGE - (number - 1)) / spare, 0.0)
    other = np.where(alike < DIFFER, other, 0.0)
    out = {"phi": phi, "formula": formula, "tau2": tau2, "other tau2": other, "alike": alike}
    for kind, spread in (
        ("chance", np.zeros_like(tau2)), ("wide", np.nan_to_num(tau2)),
        ("other", np.nan_to_num(other)),
    ):  # fmt: skip
        for name, z in LIMITS.items():
            low, high = funnel_limits(target[:, None], error, z, tau2=spread[:, None])
            out[f"{kind} {name}"] = (effect > high) * 1.0 - (effect < low)
    return out


def mean(values: Floats) -> float:
    return float(values.mean())


def outside(found: dict[str, Floats], whom: object = slice(None)) -> Iterator[float]:
    for kind in ("chance", "wide"):
        for name in LIMITS:
            yield mean(found[f"{kind} {name}"][:, whom] != 0)


def sides(values: Floats) -> str:
    return f"{mean(values > 0):.3f} / {mean(values < 0):.3f}"


CASES = (3, 10, 30, 200)
TAUS = (0.1, 0.3)
NUMBERS = (10, 36, 200)

ALIKE = ("Organisations", "cases", "rate", "ratio", "outside 95%", "outside 99.8%",
         "widened 95%", "widened 99.8%", "above / below 95%", "mean phi",
         "tau over 0.1")  # fmt: skip


def row(region: Region, found: dict[str, Floats]) -> tuple[object, ...]:
    tau = np.sqrt(found["tau2"])
    phi = np.nanmean(found["phi"])
    return (*outside(found), sides(found["chance 95"]), f"{phi:.2f}", mean(tau > 0.1))


def alike() -> Iterator[tuple[object, ...]]:
    """No organisation differs from the others."""
    seed = 0
    for number in NUMBERS:
        for cases in CASES:
            for rate, ratio in ((0.01, 1.0), (0.01, 1.67), (0.20, 1.5)):
                seed += 1
                region = Region(number, cases, rate, ratio)
                found = judged(region.ratios(seed)[0])
                yield number, cases, f"{rate:.0%}", f"{ratio:g}", *row(region, found)


def shares_alike() -> Iterator[tuple[object, ...]]:
    for number in NUMBERS:
        for staff in (30, 300, 3_000):
            for share in (0.08, 0.45):
                region = Region(number, staff, share)
                n = np.maximum(np.rint(region.sizes()[0] * staff), 1)
                rng = np.random.default_rng([SEED, number, staff])
                x = rng.binomial(n.astype(int), share, (REPLICATES[number], number))
                found = judged_shares(x, np.broadcast_to(n, x.shape))
                listed = [mean((found[q] <= MOST_FALSE).any(1)) for q in ("q near", "q")]
                yield number, f"{staff:,}", f"{share:.0%}", *row(region, found), *listed


SPREAD = ("Organisations", "cases", "true tau", "median tau", "outside 95%",
          "outside 99.8%", "widened 95%", "widened 99.8%", "median tau, phi / 0.68",
          "widened 95%", "widened 99.8%")  # fmt: skip


def spread() -> Iterator[tuple[object, ...]]:
    """Organisations differ, all of them a little."""
    seed = 1_000
    for number in NUMBERS:
        for cases in CASES:
            for tau in TAUS:
                seed += 1
                found = judged(Region(number, cases, 0.01, 1.67, tau).ratios(seed)[0])
                guess, other = (
                    f"{np.sqrt(np.median(found[name])):.2f}" for name in ("tau2", "other tau2")
                )
                yield (number, cases, f"{tau:g}", guess, *outside(found), other,
                       *(mean(found[f"other {name}"] != 0) for name in LIMITS))  # fmt: skip


PLANTED = ("Organisations", "cases", "ratio of a tenth", "others' tau", "listed of these",
           "outside 99.8%", "widened", "widened, phi / 0.68", "false of the listed",
           "of those outside", "widened", "widened, phi / 0.68")  # fmt: skip


def planted() -> Iterator[tuple[object, ...]]:
    """A tenth of the organisations stands apart; the others have a ratio of about 1."""
    seed = 2_000
    for number in NUMBERS:
        for cases in CASES[1:]:
            for apart in (2.0, 3.0):
                for tau in (0.0, 0.2) if apart == 3 else (0.0,):
                    seed += 1
                    counts, outlier = Region(number, cases, 0.01, 1.0, tau, apart).ratios(seed)
                    found = judged(counts)
                    kinds = ("chance 99.8", "wide 99.8", "other 99.8")
                    listed = (found["q"] <= MOST_FALSE, *(found[kind] != 0 for kind in kinds))
                    power = [mean(marks[:, outlier]) for marks in listed]
                    false = [
                        mean(marks[:, ~outlier].sum(1) / np.maximum(marks.sum(1), 1))
                        for marks in listed
                    ]
                    # With a spread all ratios differ from 1, and none of the listed is false.
                    none = ["–"] if tau else [false[0]]
                    yield (number, cases, f"{apart:g}", f"{tau:g}", *power, *none, *false[1:])


SAID = ("Group", "organisations", "its cases in the median one", "formula alone", "test",
        "said")  # fmt: skip


def said() -> Iterator[tuple[object, ...]]:
    """How often organisations are said to lie further apart than chance, where none differs.

    Sizes are those of the London model for each group, the ratio that of all, and the rates White
    staff's own.
    """
    model = wres.load("london-model")
    groups = ["BME", *sorted(values(model, "ethnic_group"))]
    for seed, group in enumerate(groups):
        table = wres.pooled(wres.select(model, ethnic_group=group), 3).strata
        if group.startswith("White") or group == "Unknown":
            continue
        x1, n1, x2, n2 = table[list(SIDES)].to_numpy(dtype=int).T
        ratio = float(mantel_haenszel_ratio(x1, n1, x2, n2)[0])
        for number in (len(table), FEWEST - 1):
            some = slice(number)
            rng = np.random.default_rng([SEED, 3_000 + seed, number])
            rate = x2[some].sum() / n2[some].sum()
            shape = (SETS, number)
            top = rng.binomial(n1[some], min(ratio * rate, 1.0), shape)
            below = rng.binomial(n2[some], rate, shape)
            sizes = [np.broadcast_to(n[some], shape) for n in (n1, n2)]
            found = judged(np.array([top, sizes[0], below, sizes[1]], dtype=float))
            cases = np.median(n1[some] * ratio * rate)
            differ = found["alike"] < DIFFER
            formula = "–" if number < FEWEST else mean(found["formula"] > 0)
            # Without a spread in the limits those outside are named, and the others called alike.
            named = (found["wide 99.8"] != 0).any(axis=1) & ~(found["tau2"] > 0)
            told = differ if number < FEWEST else differ & ~named
            yield group, number, f"{cases:.1f}", formula, mean(differ), mean(told)


SETS = 500

READING = """
**Limits for chance are never too narrow for ratios.** Fewer than 5 and 0.2 in 100 lie outside,
down to 1 in 100 with three cases, because the half a person draws small organisations in. With
three cases in each, even a ratio of 3 is hardly ever seen. Those outside are more often above
than below.

**Limits for shares are too narrow where few members are expected.** Of 30 people of whom 8% are
BME, 12 in 100 organisations lie outside the 95% limits and 1.5 outside the 99.8% limits, nearly
all below: nobody of 30 is not rare. By the arcsine scale some organisation would be listed in 35
to 75 of 100 regions in which none differs, where at most 10 are promised; the package lists by
the exact test, and keeps to 11 at most. The limits themselves are still those of the note; limits
by exact counting would be right for pay bands of a few dozen people.

**The widened limits are too narrow** (statistics.md, section 5, as NHS practice has it).
Winsorising takes a third off the squares of chance itself: where chance is all there is, phi is
0.67 and not 1, so a spread must make up that third before it is seen. The median tau is 0.21 for
a true 0.3, and 0.04 for a true 0.1; of organisations that differ by no more than that spread, 9
to 13 in 100 lie outside the widened 95% limits and 1.0 to 1.6 outside 99.8%. Divided by 0.68, phi
would give a tau of 0.27 and 5 to 7 in 100, at the price of finding fewer that are truly apart.
That formula would no longer be the one that FunnelPlotR and SHMI print, so it is left for someone
to decide. "Outside the widened limits" is no proof that an organisation is apart.

**Where cases are few the formula makes a spread of nothing.** Half a case of 5 people is a ratio
of many, and in a group of whom the median organisation expects 0.2 cases it finds a spread in 92
of 100 sets in which there is none, in 13 to 28 where it expects 0.5 to 1. The test on the counts
that `pooled` uses is false in 6 to 12 of 100, about its level of 10, and 15 for 0.2 cases; a
spread is added to the limits, and the sentence said, only where it finds one. It also tells
fewer than ten organisations, which the formula leaves alone.

**The list keeps its promise.** Of the organisations that are listed, 10 in 100 or fewer have a
ratio of 1 (Benjamini and Hochberg), and it finds more than the 99.8% limits do. Where all
organisations differ a little, almost all of those listed differ from 1, but that is no longer
a list of outliers.
"""


def main() -> int:
    page(__file__, [
        "# Organisations that stand out in a funnel",
        f"Made by `python benchmarks/funnel.py`: seed {SEED}; 3,000, 1,000 or 300 replicates of "
        "10, 36 or 200 organisations (Monte Carlo standard error at 5%: 0.1 points). "
        "Two thirds of the organisations lie within a factor of 2 of the median; \"cases\" are "
        "those of both groups expected in the median one. BME shares run from 10 to 60%.",
        "## No organisation differs",
        "0.05 and 0.002 are right.",
        table(ALIKE, alike()),
        "## No organisation differs: shares of staff",
        f"The last columns: regions in which any organisation is listed (q at most "
        f"{MOST_FALSE:.2f}), by the arcsine scale and by the exact test; at most {MOST_FALSE:.2f} "
        "is right.",
        table(("Organisations", "staff", "share", *ALIKE[4:], "any listed, arcsine", "exact"),
              shares_alike()),
        "## Organisations differ",
        "Rate 1%, ratio 1.67; their log ratios have the standard deviation tau. Widened limits "
        "should leave out 0.05 and 0.002. The last columns: with phi divided by what winsorising "
        f"makes of chance, {SHRINKAGE}.",
        table(SPREAD, spread()),
        "## A tenth stands apart",
        "Rate 1%; the others have a ratio of 1, or about 1. \"False\" is the mean share, among "
        f"those listed (q at most {MOST_FALSE:.2f}) or outside, of organisations that are none "
        "of the tenth.",
        table(PLANTED, planted()),
        "## Further apart than chance, where none is",
        f"{SETS} sets with one true ratio, indicator 3, at the sizes of the London model, all of "
        "its organisations and the first nine. \"Formula alone\": a spread by the formula of "
        f"section 5; \"test\": a homogeneity test below {DIFFER:.2f}; \"said\": the sentence that "
        "organisations lie further apart than chance, which is false in every set.",
        table(SAID, said()),
        "## Reading", READING,
    ])  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
