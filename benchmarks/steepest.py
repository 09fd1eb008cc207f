"""How often one of several ladders is called the steepest, where it is and where it is not.

Six ladders of three bands are drawn from known truths. Beside the rule of `steepest` stands a
reader who takes the smallest step ratio and holds it against the others with plain 95% intervals.
The table is kept in `steepest.md`:

    python benchmarks/steepest.py --replicates 100

Exits with 1 if ladders that are alike are told apart in more than 5% of the draws, and chance does
not explain it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd
from _report import page, table

import wres_explore as wres
from wres_explore.measures.ladder.edge import CliffEdge
from wres_explore.stats.mover import ratio_of_estimates
from wres_explore.stats.odds_ratio import odds_ratio_interval

SEED = 20201130
REPLICATES = 100
LADDERS = 6
BANDS = ("Band 5", "Band 6", "Band 7")
ENTRY, SECOND = 0.55, 0.95
"""Share of BME staff in band 5; the step ratio from band 6 to 7."""

SIZES = {"1,000 a band": (1000, 1000, 1000), "4,000, 3,000 and 2,000": (4000, 3000, 2000)}
TRUTHS = {
    "all 0.60": (0.60,) * LADDERS,
    "one 0.50, others 0.60": (0.50, *(0.60,) * (LADDERS - 1)),
    "one 0.40, others 0.60": (0.40, *(0.60,) * (LADDERS - 1)),
    "one 0.40, one 0.45, others 0.60": (0.40, 0.45, *(0.60,) * (LADDERS - 2)),
}


@dataclass(frozen=True)
class Tally:
    """Shares of the draws."""

    alone: float
    wrong: float
    some: float
    plain: float
    first: float


def drawn(
    truth: tuple[float, ...], sizes: tuple[int, ...], draws: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Counts by organisation, which is a draw and the number of its ladder."""
    rows = []
    for draw in range(draws):
        for k, ratio in enumerate(truth):
            odds = ENTRY / (1 - ENTRY) * np.cumprod([1.0, ratio, SECOND])
            bme = rng.binomial(sizes, odds / (1 + odds))
            for band, n, x in zip(BANDS, sizes, bme, strict=True):
                for group, people in (("White", n - x), ("BME", x)):
                    rows.append((f"{draw}:{k}", band, group, int(people)))
    counts = pd.DataFrame(rows, columns=["organisation", "pay_band", "ethnic_group", "n"])
    return counts.assign(year=2019, profession="all", measure="headcount")


def of_draw(edge: CliffEdge, draw: int) -> CliffEdge:
    """The six ladders of one draw."""
    parts = {}
    for name in ("ladder", "steps", "pipeline", "verdict", "counts"):
        rows = getattr(edge, name)
        parts[name] = rows[rows["organisation"].astype(str).str.startswith(f"{draw}:")]
    return CliffEdge(**parts)


def plainly_apart(edge: CliffEdge) -> bool:
    """Whether the smallest ratio is told from any other by a plain 95% interval."""
    steps = edge.steps[edge.steps["boundary"] == "5|6"]
    above, below, white_above, white_below = (
        steps[name].to_numpy(dtype=float)
        for name in ("top_numerator", "top_denominator", "bottom_numerator", "bottom_denominator")
    )
    found = np.array(odds_ratio_interval(above, above + white_above, below, below + white_below))
    first = found[:, [int(found[0].argmin())]]
    others = np.delete(found, int(found[0].argmin()), axis=1)
    _, _, upper = ratio_of_estimates(np.repeat(first, others.shape[1], axis=1), others)
    return bool((np.asarray(upper) < 1).any())


def tally(truth: tuple[float, ...], sizes: tuple[int, ...], draws: int, seed: int) -> Tally:
    """What the rule and the reader say of many draws."""
    rng = np.random.default_rng(seed)
    data = wres.from_counts(drawn(truth, sizes, draws, rng))
    edge = wres.cliff_edge(data, by=["organisation"])
    steepest = {k for k, ratio in enumerate(truth) if ratio == min(truth)}
    alone = wrong = some = plain = first = 0
    for draw in range(draws):
        part = of_draw(edge, draw)
        found = wres.steepest(part)
        best = int(str(found["organisation"].iloc[0]).split(":")[1])
        apart = found["apart"].tolist()
        named = apart.count("told apart") == LADDERS - 1
        alone += named and steepest == {best}
        wrong += named and steepest != {best}
        some += "told apart" in apart
        plain += plainly_apart(part)
        first += best in steepest
    return Tally(*(each / draws for each in (alone, wrong, some, plain, first)))


def main() -> int:
    """Print the table; 1 if ladders that are alike are told apart too often."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    draws = parser.parse_args().replicates
    rows, bad = [], False
    for size, sizes in SIZES.items():
        for k, (name, truth) in enumerate(TRUTHS.items()):
            found = tally(truth, sizes, draws, SEED + k)
            rows.append(
                (size, name, found.first, found.alone, found.wrong, found.some, found.plain)
            )
            alike = len(set(truth)) == 1
            bad |= alike and found.some > 0.05 + 3 * np.sqrt(0.05 * 0.95 / draws)
    head = ("staff", "step ratios 5 to 6", "steepest comes first", "named, rightly",
            "named, wrongly", "some told apart", "some told apart, plain 95%")  # fmt: skip
    page(__file__, [
        "# Which ladder is the steepest",
        f"Made by `python benchmarks/steepest.py`: seed {SEED}, {draws:,} draws a row of "
        f"{LADDERS} ladders of three bands. “Named”: every other ladder is told apart from the "
        "first. “Plain”: the smallest ratio is held against the others with 95% intervals, as if "
        "it had not been picked.",
        table(head, rows, words=2),
        "Where all are alike, one always comes first; the last two columns are how often that is "
        "taken for a difference.",
    ])  # fmt: skip
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
