"""How many of 230 trusts pass the King's Fund's screen where no trust differs or improves.

Run ``python benchmarks/screen_chance.py``. It writes ``screen_chance.md`` beside itself.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.integrate import dblquad
from scipy.stats import norm

from wres_explore.dataset import Dataset
from wres_explore.io.tables import from_counts
from wres_explore.measures.screen.screening import GROUPINGS, LEVELS, kings_fund_screen

SEED, TRUSTS, REPLICATES = 20200708, 230, 300
YEARS = (2016, 2017, 2018)
THE_NOTE = {0.95: 0.11, 0.90: 0.36, 0.80: 1.13}

# Measure, its base, rate of BME and of White staff; national figures of about 2018.
ITEMS = (
    ("discriminated", "discriminated_answered", 0.15, 0.066),
    ("harassed_by_staff", "harassed_by_staff_answered", 0.29, 0.242),
    ("harassed_by_public", "harassed_by_public_answered", 0.298, 0.278),
    ("equal_opportunity", "equal_opportunity_answered", 0.699, 0.863),
    ("appointed", "shortlisted", 0.145, 0.21),
    ("entered_disciplinary", "headcount", 0.0124, 0.01),
    ("accessed_training", "headcount", 0.55, 0.63),
)


def invented() -> Dataset:
    """Trusts of realistic sizes: 60 to 3,000 White respondents, 5 to 50% of whom as many BME."""
    generator = np.random.default_rng(SEED)
    white = np.exp(generator.uniform(np.log(300), np.log(3000), TRUSTS)).astype(int)
    bme = (white * generator.uniform(0.05, 0.5, TRUSTS)).astype(int) + 11
    rows = []
    for measure, base, bme_rate, white_rate in ITEMS:
        for year in YEARS:
            for trust in range(TRUSTS):
                for group, n, rate in (("BME", bme, bme_rate), ("White", white, white_rate)):
                    people = int(n[trust]) * (4 if base == "headcount" else 1)
                    rows.append((year, trust, group, measure, round(people * rate)))
                    if (base, measure) != ("headcount", "accessed_training"):
                        rows.append((year, trust, group, base, people))
    for year in YEARS:
        for trust in range(TRUSTS):
            rows += [(year, trust, "BME", "board_voting", 1),
                     (year, trust, "White", "board_voting", 11)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["year", "organisation", "ethnic_group", "measure", "n"])
    names = table["organisation"].map("Trust {}".format)
    return from_counts(table.assign(organisation=names, profession="all", pay_band="all"))


def exact(level: float) -> float:
    """Trusts that pass two independent indicators with real gaps and no change, by integration."""
    z = norm.ppf((1 + level) / 2)
    chance, _ = dblquad(
        lambda last, first: (
            norm.pdf(first) * norm.pdf(last) * (norm.cdf(first) - norm.cdf(last))
        ),
        -8, 8, -9, lambda first: first - z * math.sqrt(2),
    )  # fmt: skip
    return TRUSTS * chance**2


VARIANTS: dict[str, dict[str, object]] = {
    "defaults": {},
    "no gap in England": {"chance": "no gap"},
    "A1 equivalent within 5 points": {"similar": "equivalent"},
    "A2 above average by the estimate": {"above_average": "point"},
    "A3 average of all staff": {"average_of": "all staff"},
    "A4 average not asked of ratios": {"ratio_average": "not asked"},
    "A6 must end similar and above average": {"improving": "end state"},
    "A7 same finding throughout": {"across": "same mode"},
    "A8 without indicator 3": {"indicator_3": "excluded"},
    "A2 and no gap": {"above_average": "point", "chance": "no gap"},
}

READING = """
With the report's gaps and no change, the discrimination grouping passes about 0.1, 0.3 and 1.1
trusts of 230 at 95, 90 and 80%. That is what integration gives for a gap that is real, falls from
year to year in the order drawn, and by more than z in all: the chance of one indicator, squared.
The note (statistics.md, section 6) has 0.11, 0.36 and 1.13 from a simulation whose trust sizes and
rates it does not give. All three lie within the simulation error of the figures here at 95%, and a
tenth above the integral at 90 and 80%; above average by the estimate (A2) comes as close to them.
The reading is the same: one trust at 80% is what chance gives.

The words "no real difference" cannot be meant of the two groups. Without a gap in England
an improvement must also start from a gap that is itself chance, and half of those end as wide the
other way round: a quarter as many trusts pass. The note's figures are of trusts that do not differ
from each other and do not change, with England's gap in all of them, and that is the default here.

The third grouping depends most on how the report is read. Left to indicator 5 alone it passes
a dozen trusts by chance, and without an average for ratios five, because most trusts have so few
disciplinary cases that their ratio is never shown to differ from 1. An improvement that must end
similar and above average is passed by nobody by chance; the report's words do not ask for it.

Trusts of real data do differ from each other: more than these pass then, which shows that trusts
differ, and not that any has improved.
"""


def main() -> None:
    data = invented()
    names = list(GROUPINGS)[:3]
    found = {}
    for name, options in VARIANTS.items():
        screen = kings_fund_screen(data, years=YEARS, replicates=REPLICATES, **options)
        found[name] = screen.summary.set_index(["grouping", "level"])["expected_by_chance"]
        print(name, found[name].round(3).to_string(), sep="\n", flush=True)
    parts = [
        "# What chance passes in the King's Fund's screen",
        f"Made by `python benchmarks/screen_chance.py`: seed {SEED}, {TRUSTS} invented trusts, "
        f"{REPLICATES} simulated sets of them.",
        "## The discrimination grouping",
        "| Level | simulated | standard error | by integration | the note |\n"
        "| ---: | ---: | ---: | ---: | ---: |\n"
        + "\n".join(
            f"| {level:.0%} | {(mean := found['defaults'][names[0], level]):.2f} | "
            f"{math.sqrt(mean / REPLICATES):.2f} | {exact(level):.2f} | {THE_NOTE[level]:.2f} |"
            for level in LEVELS
        ),
        "## Each reading of the report",
        "Trusts expected to pass by chance, at 95 / 90 / 80%.",
        "| Reading | "
        + " | ".join(names)
        + " |\n| --- | ---: | ---: | ---: |\n"
        + "\n".join(
            f"| {name} | "
            + " | ".join(
                " / ".join(f"{table[grouping, level]:.2f}" for level in LEVELS)
                for grouping in names
            )
            + " |"
            for name, table in found.items()
        ),
        "## Reading\n\n" + READING.strip(),
    ]
    Path(__file__).with_suffix(".md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
