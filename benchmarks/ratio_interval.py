"""Time the SCAS interval for a ratio, against the score interval of statsmodels.

Run ``python benchmarks/ratio_interval.py``. It prints a markdown table and fails if one table
takes more than a fiftieth of the time that statsmodels needs. Times are processor seconds over
all cores together, so a second core would not make them shorter.
"""

from __future__ import annotations

import sys
import warnings

import numpy as np
from _report import seconds
from statsmodels.stats.proportion import confint_proportions_2indep

from wres_explore.stats import ratio_interval

TABLES = 150_000
SAMPLE = 400
REPEATS = 7
LEAST_RATIO = 50


def draw(tables: int) -> tuple[np.ndarray, ...]:
    """Draw counts such as trusts have: 20 to 8,000 staff a group, events from 0.2 % to half."""
    rng = np.random.default_rng(2026)
    n1, n2 = np.exp(rng.uniform(np.log(20), np.log(8_000), (2, tables))).astype(int)
    p2 = np.exp(rng.uniform(np.log(0.002), np.log(0.5), tables))
    p1 = np.minimum(p2 * np.exp(rng.normal(0.2, 0.4, tables)), 0.98)
    return rng.binomial(n1, p1), n1, rng.binomial(n2, p2), n2


def statsmodels_one_by_one(tables: list[tuple[int, int, int, int]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it divides by zero at tables without events
        for table in tables:
            confint_proportions_2indep(*table, compare="ratio", method="score")


def main() -> int:
    tables = draw(TABLES)
    ours = seconds(lambda: ratio_interval(*tables), REPEATS)
    some = np.random.default_rng(1).choice(TABLES, SAMPLE, replace=False)
    sample = [tuple(int(part[i]) for part in tables) for i in some]
    theirs = seconds(lambda: statsmodels_one_by_one(sample), 3)
    ratio = (theirs / SAMPLE) / (ours / TABLES)
    print("| what | tables | seconds of one core | microseconds a table |")
    print("| --- | ---: | ---: | ---: |")
    for what, time_taken, count in (
        ("`ratio_interval`, SCAS", ours, TABLES),
        ("statsmodels, score", theirs, SAMPLE),
    ):
        print(f"| {what} | {count:,} | {time_taken:.2f} | {time_taken / count * 1e6:.1f} |")
    print(
        f"\nA table takes statsmodels {ratio:,.0f} times as long. At least {LEAST_RATIO} is wanted."
    )
    return 0 if ratio >= LEAST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
