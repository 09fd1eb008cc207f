"""Whether shrunk figures hold what they promise: intervals, ranks and the chance of a quarter.

Run ``python benchmarks/shrinkage.py``. It writes ``shrinkage.md`` beside itself.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from _report import page, table
from numpy.typing import NDArray
from scipy.special import expit, logit

from wres_explore.stats.effects import log_ratio_effect
from wres_explore.stats.ratio import ratio_interval
from wres_explore.stats.shrinkage import Shrunk, shrunk_ratios, shrunk_shares

Floats = NDArray[np.float64]

SEED = 20211104
ORGANISATIONS = 1_080
"""A row: as many regions as make up so many organisations."""

EDGES = np.array([0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0])
"""Of the stated chances of standing in the worst quarter."""


@dataclass(frozen=True)
class Design:
    number: int
    cases: float
    """Of both groups, expected in the median organisation; staff, for shares."""
    tau: float
    rate: float = 0.01
    ratio: float = 1.67
    shape: str = "normal"
    """Of the spread between organisations: "normal", or "a tenth apart", of ratio 3."""
    shares: bool = False

    def effects(self, rng: np.random.Generator) -> Floats:
        """True log ratios, or log odds of shares, of one region."""
        if self.shape == "normal":
            spread = self.tau * rng.normal(size=self.number)
        else:
            spread = np.log(3.0) * (np.arange(self.number) < self.number / 10)
        return spread + (logit(self.rate) if self.shares else np.log(self.ratio))


@dataclass(frozen=True)
class Seen:
    """One region: what is true of its organisations, and what is said of them."""

    effect: Floats
    raw: Floats
    own_covers: NDArray[np.bool_]
    found: Shrunk


def simulate(design: Design, seed: int) -> Iterator[Seen]:
    rng = np.random.default_rng([SEED, seed])
    middle = (np.arange(design.number) + 0.5) / design.number
    for region in range(max(1, round(ORGANISATIONS / design.number))):
        effect = design.effects(rng)
        size = np.exp(0.7 * rng.normal(size=design.number))
        if design.shares:
            n = np.maximum(np.rint(size * design.cases), 1).astype(int)
            x = rng.binomial(n, expit(effect))
            found = shrunk_shares(x, n, draws=1_000, seed=region)
            raw = logit((x + 0.5) / (n + 1))
            covers = np.ones(design.number, dtype=bool)
        else:
            share = rng.permutation(0.1 + 0.5 * middle)
            staff = size * design.cases / design.rate
            n1, n2 = (np.maximum(np.rint(staff * s), 1).astype(int) for s in (share, 1 - share))
            x1 = rng.binomial(n1, np.minimum(design.rate * np.exp(effect), 0.98))
            x2 = rng.binomial(n2, design.rate)
            found = shrunk_ratios(x1, n1, x2, n2, draws=1_000, seed=region)
            raw, _ = log_ratio_effect(x1, n1, x2, n2)
            _, low, high = ratio_interval(x1, n1, x2, n2)
            covers = (low <= np.exp(effect)) & (np.exp(effect) <= high)
        if found is not None:
            yield Seen(effect, raw, covers, found)


def joined(seen: list[Seen], design: Design) -> dict[str, Floats]:
    """All organisations of all regions."""
    scale = logit if design.shares else np.log
    back = expit if design.shares else np.exp
    parts = []
    for one in seen:
        effect, found = one.effect, one.found
        rank = effect.argsort().argsort() + 1
        order = np.abs(effect - np.median(effect)).argsort()
        true = back(effect)
        parts.append(
            {
                "covers": (found.lower <= true) & (true <= found.upper),
                "own": one.own_covers,
                "far": np.isin(np.arange(len(effect)), order[-max(1, len(effect) // 10) :]),
                "error": scale(found.value) - effect,
                "raw": one.raw - effect,
                "width": scale(found.upper) - scale(found.lower),
                "rank": (found.rank_lower <= rank) & (rank <= found.rank_upper),
                "chance": found.highest_quarter,
                "highest": rank > len(effect) - len(effect) / 4,
                "spread": np.full(len(effect), found.spread),
            }
        )
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


HEAD = (
    "Organisations",
    "cases",
    "rate",
    "true spread",
    "shrunk covers",
    "of the tenth furthest out",
    "own interval",
    "raw error",
    "shrunk error",
    "rank covers (90%)",
    "spread found",
    "sure of a quarter",
    "rightly",
)
CALIBRATED: dict[str, list[Floats]] = {"chance": [], "highest": []}


def rows(designs: list[Design], seed: int) -> Iterator[tuple[object, ...]]:
    for at, design in enumerate(designs):
        all_ = joined(list(simulate(design, seed + at)), design)
        spread = design.shape if design.shape != "normal" else f"{design.tau:g}"
        if design.tau and design.shape == "normal":
            for name, kept in CALIBRATED.items():
                kept.append(all_[name])
            sure = all_["chance"] > 0.8
            quarter = [float(sure.mean()), float(all_["highest"][sure].mean()) if sure.any()
                       else float("nan"), float(all_["rank"].mean())]  # fmt: skip
        else:
            quarter = ["–", "–", "–"]  # no order to be found
        rms = [f"{np.sqrt(np.nanmean(all_[name] ** 2)):.2f}" for name in ("raw", "error")]
        own = "–" if design.shares else float(all_["own"].mean())
        far = float(all_["covers"][all_["far"]].mean()) if design.tau else "–"
        yield (design.number, f"{design.cases:,}", f"{design.rate:.0%}", spread,
               float(all_["covers"].mean()), far, own, *rms, quarter[2],
               f"{np.median(all_['spread']):.2f}", *quarter[:2])  # fmt: skip


RARE = [Design(36, cases, tau) for cases in (5, 30, 200) for tau in (0.0, 0.1, 0.2, 0.4, 0.8)]
OTHER_NUMBERS = [Design(n, 30, tau) for n in (5, 10, 200) for tau in (0.1, 0.4)]
COMMON = [Design(36, cases, 0.15, rate, 1.2) for rate in (0.2, 0.6) for cases in (30, 300)]
APART = [Design(36, cases, 1.0, shape="a tenth apart") for cases in (30, 200)]
SHARES = [
    Design(36, staff, 0.3, share, shares=True) for share in (0.08, 0.45) for staff in (40, 1_000)
]


def calibration() -> Iterator[tuple[object, ...]]:
    """Of organisations that were given some chance of the highest quarter, how many are there."""
    chance, highest = (np.concatenate(kept) for kept in CALIBRATED.values())
    for low, high in itertools.pairwise(EDGES):
        inside = (chance > low) & (chance <= high) if low else chance <= high
        yield (
            f"{low:g} to {high:g}",
            f"{inside.sum():,}",
            float(chance[inside].mean()),
            float(highest[inside].mean()),
        )


READING = """
**Chances of the worst quarter mean what they say**, from 2 to 98 in 100, within two points. Above
0.8, when they are shown, 9 of 10 organisations stand there where the spread can be told from
chance; with small spreads and few cases 7 of 10, and then hardly any is above 0.8. Limits of the
rank hold it in 90 of 100, and in more where organisations are few.

**Intervals hold 0.90 to 1.00, averaged over organisations**; the note has 0.93 to 1.00 (its
section 5). Where they fall short there are few cases and a spread that is wide for them (5 cases
and 0.8: 0.90; 30 cases and 0.2: 0.92) and the spread is taken for smaller than it is. Averaged
over spreads that the prior thinks likely the promise is kept; for a given one it cannot be.

**It is a promise about the average organisation, not about the one that is apart.** Of the tenth
that lies furthest out, shrunk intervals hold 0.6 to 0.9, while the organisation's own interval
holds 95. That is why a shrunk figure must never take the place of an organisation's own.

The error of a ratio falls from 0.40 to 0.05-0.37 with 30 cases and from 0.83 to 0.16-0.67 with
five, as the note has it (0.46-0.51 to 0.07-0.25). Common events and shares behave alike, and so
does a spread that is not normal.
"""


def main() -> int:
    parts = [
        "# Figures drawn towards those of all organisations",
        f"Made by `python benchmarks/shrinkage.py`: seed {SEED}, {ORGANISATIONS:,} organisations a "
        "row (Monte Carlo standard error of coverage: 0.5 to 1 point, as organisations of a region "
        "share their mean and spread). Nominal 95%. \"Cases\" of both groups are expected in the "
        "median organisation; the spread is that of true log ratios (of log odds, for shares). "
        "Errors are root mean squares on that scale, the raw one with half a person added. \"Sure "
        "of a quarter\": organisations whose stated chance of standing in the highest quarter is "
        "above 0.8; \"rightly\": of these, how many do.",
    ]  # fmt: skip
    lowest = []
    for seed, (name, designs) in enumerate(
        (("Rare events: indicator 3, ratio 1.67", RARE), ("Few and many organisations",
         OTHER_NUMBERS), ("Common events: ratio 1.2", COMMON), ("Not normal", APART),
         ("Shares of staff", SHARES))
    ):  # fmt: skip
        found = list(rows(designs, 100 * seed))
        lowest.append(min(float(row[4]) for row in found))
        parts += [f"## {name}", table(HEAD, found)]
    parts += ["## Chances of the highest quarter, and how often they are true",
              "Of all simulations above in which organisations differ.",
              table(("Stated chance", "organisations", "mean chance", "truly there"),
                    calibration()),
              f"Lowest coverage of a row: {min(lowest):.3f}.", "## Reading", READING]  # fmt: skip
    page(__file__, parts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
