"""How often a trend is claimed where there is none, and found where there is one.

Run ``python benchmarks/trend_rates.py``. It writes ``trend_rates.md`` beside itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wres_explore.stats.funnel import log_ratio_effect
from wres_explore.stats.trend import (
    difference_change,
    difference_effect,
    ratio_change,
    weighted_line,
)

SEED = 20200131
LINES, PAIRS = 4000, 1000
FALL = 0.90
"""The ratio is multiplied by this each year, where there is a trend."""


@dataclass(frozen=True)
class Design:
    name: str
    group: int
    white: int
    rate: float
    ratio: float
    survey: bool = False


DESIGNS = (
    Design("I3, trust: 1,000 BME, 3,000 White, 0.7%", 1000, 3000, 0.007, 1.6),
    Design("I3, ICS: 15,000 BME, 18,000 White, 0.7%", 15_000, 18_000, 0.007, 1.6),
    Design("I2, trust: 1,500 and 1,500 shortlisted, 20%", 1500, 1500, 0.20, 1.5),
    Design("I8, trust: 500 and 1,500 respondents, 7%", 500, 1500, 0.07, 2.0, survey=True),
)
SCATTERS = (0.0, 0.15, 0.30)
"""Standard deviation of the log ratio from year to year beyond chance."""


def draw(
    design: Design, years: int, fall: float, scatter: float, number: int, seed: int
) -> tuple[np.ndarray, ...]:
    """Counts of each simulated series, series by years; the group on top."""
    generator = np.random.default_rng([SEED, seed, years])
    wobble = scatter * generator.normal(size=(number, years))
    ratio = design.ratio * fall ** np.arange(years) * np.exp(wobble)
    top = generator.binomial(design.group, np.minimum(design.rate * ratio, 1))
    bottom = generator.binomial(design.white, design.rate, (number, years))
    group, white = (np.full_like(top, n) for n in (design.group, design.white))
    return top, group, bottom, white


def claimed(design: Design, years: int, fall: float, scatter: float, seed: int) -> float:
    """Share of series in which a change is claimed at 95%, by the rule for so many years."""
    if years >= 5:
        counts = draw(design, years, fall, scatter, LINES, seed)
        effect = difference_effect if design.survey else log_ratio_effect
        line = weighted_line(*effect(*counts), np.arange(years, dtype=float))
        return float((line.p_value < 0.05).mean())
    counts = draw(design, years, fall, scatter, PAIRS, seed)
    first, last = (tuple(c[:, at] for c in counts) for at in (0, -1))
    change = difference_change if design.survey else ratio_change
    return float((change(first, last)[3] < 0.05).mean())


READING = f"""
The rule keeps its 5% where chance is all there is: below it for few cases, because the multiplier
of the variance never falls below 1 and the score intervals are a little wide. Where ratios scatter
from year to year beyond chance, two years cannot know it, and a claim from the first and the last
of them is then made too often, the more so the larger the organisation; five years or more measure
the scatter, and come back near 5%. The residual excess at five to eight years is the price of
a multiplier that is estimated from few years and of weights that ignore the scatter.

Power is for a ratio that is multiplied by {FALL} every year. One trust's disciplinary cases cannot
show such a fall in any number of years that exists; an STP/ICS needs eight or so. At five years
the line is barely stronger than four years' first against last: t with three degrees of freedom
needs 3.18 standard errors. This is the note's rule (statistics.md, section 5), and the cost of not
taking the absence of scatter for granted.
"""


def main() -> None:
    spans = (2, 4, 5, 6, 8, 10)
    head = "| Design | " + " | ".join(f"{n} years" for n in spans) + " |"
    rule = "| --- |" + " ---: |" * len(spans)
    parts = [
        "# How often a trend is claimed",
        f"Made by `python benchmarks/trend_rates.py`: seed {SEED}, {LINES:,} series for lines, "
        f"{PAIRS:,} for first against last (Monte Carlo standard error at 5%: 0.3 and 0.7 points).",
    ]
    seed = 0
    for fall, title in ((1.0, "No trend"), (FALL, f"The ratio falls to {FALL} of itself a year")):
        for scatter in SCATTERS if fall == 1 else SCATTERS[:2]:
            beyond = f"scatter {scatter:g} on the log scale" if scatter else "chance alone"
            rows = []
            for design in DESIGNS:
                found = []
                for years in spans:
                    seed += 1
                    found.append(f"{claimed(design, years, fall, scatter, seed):.3f}")
                rows.append(f"| {design.name} | " + " | ".join(found) + " |")
            parts.append("\n".join([f"## {title}; {beyond}", "", head, rule, *rows]))
            print(parts[-1], flush=True)
    parts.append("## Reading\n\n" + READING.strip())
    Path(__file__).with_suffix(".md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
