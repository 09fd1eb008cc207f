"""What different rules of disclosure control let a reader work out.

An invented workforce of 4 organisations, 4 professions, 6 bands and 3 ethnic groups is shown
through the package's own gate under several rules. Linear programming finds what each small cell
can be (`disclosure_attack.py`). The shares are set beside those of the project's statistical note
(its section 10) in `disclosure.md`:

    PYTHONPATH=. python benchmarks/disclosure.py

Exits with 1 if the rules for the public let a cell be worked out.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace

import numpy as np
from disclosure_attack import Found, attack, margins, read_all, single_cells, workforce

from wres_explore.measures.disclosure.rules import RULES, Rules, Sharing

PUBLIC = RULES[Sharing.PUBLIC]
ANY = {"most_fixed": None, "companions": False}

UNDER_TEST: dict[str, Rules] = {
    "hide 1-4, rest exact": replace(PUBLIC, **ANY, smallest=1, largest=4, unit=1),
    "hide 1-4, round 5": replace(PUBLIC, **ANY, smallest=1, largest=4),
    "hide 1-7, zero shown, round 5": replace(PUBLIC, **ANY, smallest=1),
    "hide 0-7, round 5": replace(PUBLIC, **ANY),
    "public (hide 0-7, round 5, companions)": replace(PUBLIC, most_fixed=None),
}
SEED = 1


def line(name: str, found: Found) -> str:
    """A row of a table: cells, and the share of them that is known so well."""
    n = len(found.true)
    widths = found.width
    shares = [np.mean(widths < 0.5), np.mean(widths < 1.5), np.mean(widths < 3.5)]
    return f"| {name} | {n} | " + " | ".join(f"{share:.1%}" for share in shares) + " |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1, help="workforces for the public rules")
    seeds = parser.parse_args().seeds
    started, failed = time.perf_counter(), False
    cells = workforce(SEED)
    print(f"Workforce {SEED}: {cells.sum():,} staff, {(cells <= 7).sum()} of {cells.size} cells "
          f"of 0 to 7 people, {((cells > 0) & (cells <= 4)).sum()} of 1 to 4.\n")  # fmt: skip
    head = "| cells | known | within 1 | within 3 |\n| --- | --- | --- | --- | --- |"
    for most, title in ((4, "All filters, up to four at once"), (2, "At most two at once")):
        print(f"{title}: cells of 1 to 4 people\n\n| Rule {head}")
        for name, rules in UNDER_TEST.items():
            known = read_all(cells, rules, most=most, filters=False)
            print(line(name, attack(known, single_cells(), smallest=1, largest=4)), flush=True)
        print()
    print("Public rules, at most two at once: cells and margins of 0 to 7 people, by workforce\n")
    print(f"| Workforce, sums {head}")
    for seed in range(1, seeds + 1):
        known = read_all(workforce(seed), PUBLIC, filters=False)
        for groups in (("White", "BME"), ("Unknown",)):
            for what, masks in (("cells", single_cells(groups)), ("margins", margins(groups))):
                found = attack(known, masks)
                failed |= found.exact > 0
                print(line(f"{seed}, {' and '.join(groups)}, {what}", found), flush=True)
    print(f"\n{time.perf_counter() - started:.0f} s")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
