"""Whether what is said of unknown ethnicity holds, whoever people of unknown ethnicity are.

Run ``python benchmarks/unknown.py``. It writes ``unknown.md`` beside itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from _report import page, table
from numpy.typing import NDArray
from scipy.special import expit, logit

import wres_explore as wres
from wres_explore.io.tables import from_counts
from wres_explore.stats.difference import difference_interval
from wres_explore.stats.ratio import ratio_interval, ratio_p_value
from wres_explore.stats.tipping import ratio_tipping
from wres_explore.stats.unknown import extremes
from wres_explore.vocabulary import ALL, Profession

Floats = NDArray[np.float64]

SEED, REPLICATES, ORGANISATIONS = 20190930, 20_000, 1_000
LOWEST = 0.95
"""A range that allows for everything must cover at least this, always; less the chance below."""
CHANCE = 3 * np.sqrt(0.95 * 0.05 / REPLICATES)


@dataclass(frozen=True)
class Why:
    """Who is of unknown ethnicity: chances by group, and by having had the event or not."""

    name: str
    bme: tuple[float, float]
    white: tuple[float, float]


def by_odds(times: float, name: str, unknown: float = 0.10) -> Why:
    """BME staff have so many times the odds of White staff of being unknown."""
    white = unknown / (unknown + (1 - unknown) * times**0.3)  # about `unknown` altogether
    bme = float(expit(logit(white) + np.log(times)))
    return Why(name, (bme, bme), (white, white))


WHYS = (
    by_odds(1, "at random"),
    by_odds(1 / 5, "White staff five times the odds"),
    by_odds(2, "BME staff twice the odds"),
    by_odds(5, "BME staff five times the odds"),
    Why("cases three times as often", (0.25, 0.08), (0.25, 0.08)),
    Why("half the BME cases", (0.50, 0.05), (0.05, 0.05)),
    Why("half the White cases", (0.05, 0.05), (0.50, 0.05)),
    Why("all BME cases but a tenth, no White ones", (0.90, 0.05), (0.0, 0.05)),
)


def draw(
    n: tuple[int, int], p: tuple[float, float], why: Why, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """What is known (x1, n1, x2, n2, unknown events, unknown people), and what is true."""
    known, unknown, truth = [], [], []
    for people, rate, chances in zip(n, p, (why.bme, why.white), strict=True):
        x = rng.binomial(people, rate, REPLICATES)
        hidden = rng.binomial(x, chances[0]), rng.binomial(people - x, chances[1])
        known += [x - hidden[0], people - hidden[0] - hidden[1]]
        unknown.append((hidden[0], hidden[0] + hidden[1]))
        truth += [x, np.full_like(x, people)]
    both = [a + b for a, b in zip(*unknown, strict=True)]
    return np.array([*known, *both], dtype=float), np.array(truth, dtype=float)


COVERS = ("BME and White staff", "White rate", "truth", "unknown", "of all", "of cases",
          "median of the known", "interval of the known covers", "range covers",
          "range over interval, width")  # fmt: skip
SIZES = (
    ((1_000, 3_000), 0.01, (1.0, 1.6)),
    ((6_000, 6_000), 0.01, (1.0, 1.6)),
    ((1_000, 3_000), 0.15, (1.0, 1.6)),
)


def coverage() -> Iterator[tuple[object, ...]]:
    rng = np.random.default_rng(SEED)
    for n, rate, ratios in SIZES:
        for ratio in ratios:
            for why in WHYS:
                counts, _ = draw(n, (rate * ratio, rate), why, rng)
                lowest, highest = extremes(*counts)
                value, lower, upper = ratio_interval(*counts[:4])
                low, high = ratio_interval(*lowest)[1], ratio_interval(*highest)[2]
                # A range without an end has no width.
                ended = np.isfinite(high) & np.isfinite(upper) & (low > 0) & (lower > 0)
                wider = np.log(high[ended] / low[ended]) / np.log(upper[ended] / lower[ended])
                yield row(n, rate, f"{ratio:g}", why, counts, value, ratio,
                          (lower, upper), (low, high), wider)  # fmt: skip
    for gap in (0.0, 0.08):
        n, rate = (300, 900), 0.15
        for why in WHYS:
            counts, _ = draw(n, (rate + gap, rate), why, rng)
            lowest, highest = extremes(*counts)
            value, lower, upper = difference_interval(*counts[:4])
            low, high = difference_interval(*lowest)[1], difference_interval(*highest)[2]
            yield row(n, rate, f"{gap:g} more", why, counts, value, gap,
                      (lower, upper), (low, high), (high - low) / (upper - lower))  # fmt: skip


def row(
    n: tuple[int, int], rate: float, said: str, why: Why, counts: Floats, value: Floats,
    true: float, interval: tuple[Floats, Floats], reach: tuple[Floats, Floats], wider: Floats,
) -> tuple[object, ...]:  # fmt: skip
    covers = [float(((low <= true) & (true <= high)).mean()) for low, high in (interval, reach)]
    x1, _, x2, _, u, everyone = counts.sum(-1)
    return (
        f"{n[0]:,} and {n[1]:,}", f"{rate:.0%}", said, why.name,
        f"{everyone / (sum(n) * REPLICATES):.0%}", f"{u / (x1 + x2 + u):.0%}",
        f"{np.nanmedian(value):.2f}", *covers, f"{np.median(wider):.1f}",
    )  # fmt: skip


# --- People like those beside them ----------------------------------------------------------

PROFESSIONS = (Profession.NURSES, Profession.INFRASTRUCTURE)
BESIDE = {
    "at random": (Why("", (0.1, 0.1), (0.1, 0.1)),) * 2,
    "by profession (3 and 20%)": (
        Why("", (0.03, 0.03), (0.03, 0.03)), Why("", (0.20, 0.20), (0.20, 0.20))
    ),
    "by profession and case": (
        Why("", (0.05, 0.03), (0.05, 0.03)), Why("", (0.40, 0.15), (0.40, 0.15))
    ),
    "BME staff three times the odds": (by_odds(3, ""),) * 2,
    "half the BME cases": (Why("", (0.5, 0.05), (0.05, 0.05)),) * 2,
}  # fmt: skip
"""In either profession; unknown at random within it in all but the last two."""
STAFF = ((400, 2_000, 0.15), (1_500, 800, 0.03))
"""BME staff, White staff, and the rate of White staff, in either profession; the ratio is 1.5."""


def beside() -> Iterator[tuple[object, ...]]:
    """`unknown_bounds` itself, of as many organisations as there are replicates."""
    rng = np.random.default_rng([SEED, 1])
    for name, whys in BESIDE.items():
        rows, everyone = [], np.zeros((4, ORGANISATIONS))
        for profession, (n1, n2, rate), why in zip(PROFESSIONS, STAFF, whys, strict=True):
            counts, truth = draw((n1, n2), (1.5 * rate, rate), why, rng)
            everyone += truth[:, :ORGANISATIONS]
            x1, m1, x2, m2, u, m = counts[:, :ORGANISATIONS].astype(int)
            for group, cases, people in (
                ("BME", x1, m1), ("White", x2, m2), ("Unknown", u, m)
            ):  # fmt: skip
                for measure, of in (("entered_disciplinary", cases), ("headcount", people)):
                    rows += [(at, str(profession), group, measure, count)
                             for at, count in enumerate(of)]  # fmt: skip
        names = ["organisation", "profession", "ethnic_group", "measure", "n"]
        frame = pd.DataFrame(rows, columns=names).assign(year=2024, pay_band=ALL)
        frame["organisation"] = frame["organisation"].map("Trust {:04}".format)
        found = wres.unknown_bounds(from_counts(frame), 3, by=["organisation"])
        found = found.sort_values("organisation")
        x1, n1, x2, n2 = everyone
        true = (x1 / n1) / (x2 / n2)
        within = (found["lowest"] <= true) & (true <= found["highest"])
        errors = [
            off(found[column].to_numpy(dtype=float), true) for column in ("value", "proportional")
        ]
        yield name, f"{np.exp(np.log(true).mean()):.3f}", *errors, float(within.mean())


def off(estimate: Floats, true: Floats) -> str:
    """Mean error in percent, with its standard error."""
    error = 100 * np.log(estimate / true)
    return f"{error.mean():+.1f} ({error.std() / np.sqrt(len(error)):.1f})"


# --- Where the conclusion tips ----------------------------------------------------------------


def answer(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    """1 or -1 where the interval of the ratio leaves out 1, and on which side; 0 elsewhere."""
    sure = ratio_p_value(x1, n1, x2, n2) < 0.05
    return np.where(sure, np.sign(x1 * n2 - x2 * n1), 0.0)


TIPS = (
    "True ratio",
    "odds of being BME",
    "holds up to there",
    "and is so",
    "tips before",
    "and is otherwise",
)
SETS = 4_000


def shared_out(counts: Floats, factor: Floats) -> Floats:
    """Answer with the unknown shared out at the odds of the known times a factor."""
    x1, n1, x2, n2, u, everyone = counts
    cases = (x1 + 0.5) / (x2 + 0.5) * factor
    others = (n1 - x1 + 0.5) / (n2 - x2 + 0.5) * factor
    a, b = np.rint(u * cases / (1 + cases)), np.rint((everyone - u) * others / (1 + others))
    return answer(x1 + a, n1 + a + b, x2 + u - a, n2 + everyone - a - b)


def tipping() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """People of unknown ethnicity have some factor times the odds of the known of being BME.

    And, of all those sets, what the tipping value says of itself.
    """
    rng = np.random.default_rng([SEED, 2])
    (n1, n2), rate, share = (1_000, 3_000), 0.15, 0.10
    rows: list[tuple[object, ...]] = []
    checks: list[tuple[object, ...]] = []
    for ratio in (1.0, 1.15, 1.4):
        p1 = rate * ratio
        x1, x2 = rng.binomial(n1, p1, SETS), rng.binomial(n2, rate, SETS)
        one = share / (1 - share)
        cases, others = round(one * (n1 * p1 + n2 * rate)), round(
            one * (n1 * (1 - p1) + n2 * (1 - rate))
        )  # fmt: skip
        parts = (x1, n1, x2, n2, cases, cases + others)
        counts = np.array([np.broadcast_to(part, SETS) for part in parts], dtype=float)
        up, down = ratio_tipping(*counts)
        known, start = answer(*counts[:4]), shared_out(counts, np.ones(SETS))
        tips = [np.isfinite(up), np.isfinite(down)]
        beyond = [
            shared_out(counts[:, at], factor[at]) != start[at]
            for at, factor in zip(tips, (1.01 * up, 1 / (1.01 * down)), strict=True)
        ]
        checks.append((
            f"{ratio:g}", float((known != start).mean()), float((tips[0] | tips[1]).mean()),
            float(np.concatenate(beyond).mean()),
        ))  # fmt: skip
        for factor in (0.05, 0.2, 1.0, 5.0, 20.0):
            a = rng.binomial(cases, expit(np.log(factor * n1 * p1 / (n2 * rate))), SETS)
            odds = np.log(factor * n1 * (1 - p1) / (n2 * (1 - rate)))
            b = rng.binomial(others, expit(odds), SETS)
            full = answer(x1 + a, n1 + a + b, x2 + cases - a, n2 + cases + others - a - b)
            far = (up if factor >= 1 else down) > max(factor, 1 / factor)
            rows.append((f"{ratio:g}", f"{factor:g}", *judged(far, full == known),
                         *judged(~far, full != known)))  # fmt: skip
    return rows, checks


def judged(which: NDArray[np.bool_], right: NDArray[np.bool_]) -> tuple[object, object]:
    """How many there are, and how many of them are right, unless they are a handful."""
    return float(which.mean()), float(right[which].mean()) if which.sum() >= 40 else "–"


REASSURED = ("True ratio", "unknown", "conclusion of the known is that of all",
             "no odds up to 20 change it", "and it is that of all")  # fmt: skip


def reassured() -> Iterator[tuple[object, ...]]:
    """What the tipping value says where the unknown are so because of what happened to them."""
    rng = np.random.default_rng([SEED, 3])
    n, rate = (1_000, 3_000), 0.15
    for ratio in (1.0, 1.6):
        for why in WHYS:
            counts, truth = (part[:, :SETS] for part in draw(n, (rate * ratio, rate), why, rng))
            up, down = ratio_tipping(*counts)
            same = answer(*counts[:4]) == answer(*truth)
            holds = (up > 20) & (down > 20)
            yield f"{ratio:g}", why.name, float(same.mean()), *judged(holds, same)


READING = """
**The range keeps its promise.** It covers the true ratio or difference in 98.4 of 100 at least,
whoever the people of unknown ethnicity are, also where nine of ten BME cases are among them. It
costs width: 1.5 to 5 times the interval of the known, on the log scale.

**The interval of the known is right as long as being unknown has nothing to do with the event**,
also where BME staff are unknown five times as often as White staff: a ratio of rates does not
mind. Where cases are hidden in one group it is worthless, with 5% of staff unknown as well as
with 15%. What matters is how many of the *cases* are unknown, and that share should stand beside
the share of staff.

**People like those beside them** give the right ratio where ethnicity is unknown at random within
organisation, profession and event, and the known alone are 3 to 7% off. Where it is not at random
the figure is as wrong as the known are, or nearly.

**The tipping value says less than it seems to.** It supposes that the unknown have the same odds
of being BME whether they were cases or not. Shared out so, the conclusion is another one beyond
the tipping value in 91 to 94 of 100 (in the others it changes back within a person or two). But
such sharing hardly moves a ratio: no odds change nine conclusions of ten. Where
half of the BME cases are hidden and the groups are alike, "no odds up to 20 change it" is said of
34 of 100, and 93 of these conclusions are wrong; where nine of ten are, of all, and 98 are wrong.
Read by itself the sentence "the conclusion holds unless" is then untrue. It should say "cases and
others alike", and stand beside the bounds; a second value, how many of the unknown *cases* would
have to be BME, would tell what is missing.

The tipping value also starts from the counts with the unknown shared out, and not from those of
the known. In 2 or 3 of 100 tables near the border their conclusions are not the same.

Beyond the tipping value only 22 to 45 of 100 conclusions are in truth others: chance decides as
much as the odds. Short of it, 89 of 100 or more hold.
"""


def main() -> int:
    covered = list(coverage())
    lowest = min(float(row[8]) for row in covered)
    tips, checks = tipping()
    page(__file__, [
        "# What is said of unknown ethnicity",
        f"Made by `python benchmarks/unknown.py`: seed {SEED}, {REPLICATES:,} replicates a row "
        "(Monte Carlo standard error at 95%: 0.15 points).",
        "## The range for what is unknown and for chance",
        "Ratios BME over White, and a difference. People of unknown ethnicity are so for reasons "
        "that the range knows nothing of.",
        table(COVERS, covered, words=4),
        f"Lowest coverage of the range: {lowest:.3f}.",
        "## People like those beside them",
        f"Two professions with different BME shares, rates and shares of unknown ethnicity, ratio "
        f"1.5 in both; {ORGANISATIONS:,} organisations. Error in percent of the ratio of all staff "
        "had their ethnicity been known (standard error). Last: how often the bounds without "
        "chance hold that ratio.",
        table(("Unknown", "ratio of all", "known only", "proportional", "bounds hold it"),
              beside()),
        "## Where the conclusion tips",
        "1,000 BME and 3,000 White staff of known ethnicity, rate of White staff 15%, a tenth of "
        "either unknown. These truly have so many times the odds of the known of being BME, cases "
        "and others alike. \"Holds up to there\": the tipping value lies beyond that factor; \"and "
        "is so\": of these, how many have the same conclusion with everybody's ethnicity known. "
        "\"Tips before\": it lies short of it; \"and is otherwise\": of these, how many have "
        "another conclusion.",
        table(TIPS, tips),
        "With the unknown shared out just as the tipping value supposes, at 1.01 times its odds:",
        table(("True ratio", "at the odds of the known another conclusion already",
               "tips somewhere", "beyond it, another conclusion"), checks),
        "## Where cases are hidden",
        "1,000 BME and 3,000 White staff altogether. The conclusion is whether the ratio is shown "
        "to differ from 1, and on which side.",
        table(REASSURED, reassured(), words=2),
        "## Reading", READING,
    ])  # fmt: skip
    return 0 if lowest >= LOWEST - CHANCE else 1


if __name__ == "__main__":
    sys.exit(main())
