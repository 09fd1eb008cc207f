"""How often the rules of a process chart signal in series in which nothing changes.

Run ``python benchmarks/process_chart_alarms.py``. It writes ``process_chart_alarms.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from wres_explore.stats.process_chart import near_limit, one_side, outside, trending, xmr_limits

SEED, SERIES = 20210401, 20_000
LENGTHS = (12, 13, 24, 36)

Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]
KINDS: dict[str, Draw] = {
    "normal": lambda g, shape: g.normal(size=shape),
    "share of 200 people, 40%": lambda g, shape: g.binomial(200, 0.4, shape) / 200,
    "share of 10 people, 10%": lambda g, shape: g.binomial(10, 0.1, shape) / 10,
    "count, 3 a month": lambda g, shape: g.poisson(3, shape).astype(float),
    "normal, correlation 0.5 from month to month": lambda g, shape: carried(g, shape, 0.5),
}


def carried(generator: np.random.Generator, shape: tuple[int, int], rho: float) -> np.ndarray:
    """Series in which each month keeps part of the month before."""
    noise = generator.normal(size=shape)
    out = np.empty(shape)
    out[:, 0] = noise[:, 0]
    for month in range(1, shape[1]):
        out[:, month] = rho * out[:, month - 1] + np.sqrt(1 - rho**2) * noise[:, month]
    return out


def alarms(values: np.ndarray, *, screen: bool = True) -> dict[str, np.ndarray]:
    """Which points each rule marks."""
    limits = xmr_limits(values, screen=screen)
    found = {
        "outside": outside(values, limits) != 0,
        "shift of 7": one_side(values, limits) != 0,
        "trend of 7": trending(values) != 0,
        "2 of 3 near": near_limit(values, limits) != 0,
    }
    return found | {"any": np.logical_or.reduce(list(found.values()))}


READING = """
A stable process of 24 independent months shows at least one signal in 18 series of 100, and one of
12 months in 7; the latest point, which decides the icon, is a false alarm about once in 60 months.
The longer the series, the more of them: a signal asks for a look at what happened, and is no test
at 5%. Twelve months are no worse than thirteen: the floor of 13 points is a convention of Making
Data Count, and not a property of the rules.

Counts of three a month are skewed and signal in 27 series of 100, shares of ten people in 45.
Months that carry over from each other, as most workforce figures do, signal in 71: there a shift is
no news.

Screening of moving ranges draws the limits in a little, and adds two to six in a hundred; the
column "any, not screened" is without it.
"""


def main() -> None:
    parts = [
        "# False alarms of the process chart rules",
        f"Made by `python benchmarks/process_chart_alarms.py`: seed {SEED}, {SERIES:,} series per "
        "row, limits from the series itself. Share of series with at least one signal, by rule; "
        "then share of series whose latest point is a signal.",
    ]
    for index, (name, draw) in enumerate(KINDS.items()):
        rows = []
        for length in LENGTHS:
            generator = np.random.default_rng([SEED, index, length])
            values = draw(generator, (SERIES, length))
            found = alarms(values)
            bare = alarms(values, screen=False)["any"]
            numbers = [marks.any(-1).mean() for marks in found.values()]
            numbers += [bare.any(-1).mean(), found["any"][:, -1].mean()]
            rows.append(f"| {length} | " + " | ".join(f"{n:.3f}" for n in numbers) + " |")
        head = " | ".join(["points", *found, "any, not screened", "latest point"])
        parts.append(f"## {name.capitalize()}\n\n| {head} |\n|" + " ---: |" * 8 + "\n"
                     + "\n".join(rows))  # fmt: skip
        print(parts[-1], flush=True)
    parts.append("## Reading\n\n" + READING.strip())
    Path(__file__).with_suffix(".md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
