"""How often the interval of the association of ethnic group and pay band holds the truth.

People are drawn from the shares of real and modelled tables and from a table without association.
The printed table is kept in `association.md` under a text that reads it:

    python benchmarks/association.py
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

import wres_explore as wres
from wres_explore.stats.association import FEW_EXPECTED, association
from wres_explore.vocabulary import AFC_LADDER

SEED = 20191109
DRAWS = 4_000
SIZES = (1_500, 6_000, 25_000, 100_000, 300_000)


def staff(data: wres.Dataset) -> NDArray[np.float64]:
    """Shares of staff by ethnic group and Agenda for Change band."""
    counts = data.counts.query("measure == 'headcount' and year == 2019")
    counts = counts[counts["pay_band"].isin([band.value for band in AFC_LADDER])]
    counts = counts[counts["ethnic_group"] != "Unknown"]
    table = counts.pivot_table(
        index="ethnic_group", columns="pay_band", values="n", aggfunc="sum", observed=True,
        fill_value=0,
    ).to_numpy(dtype=float)  # fmt: skip
    return table / table.sum()


def truth(shares: NDArray[np.float64]) -> float:
    """Mutual information over the entropy of the columns, straight from the definition."""
    rows, columns = shares.sum(1, keepdims=True), shares.sum(0, keepdims=True)
    logs = np.log(np.where(shares > 0, shares / (rows * columns), 1.0))
    return float((shares * logs).sum() / -(columns * np.log(columns)).sum())


def main() -> None:
    england = wres.load("england-2019")
    nurses, midwives, ambulance = (
        staff(wres.select(england, profession=name))
        for name in ("Nurses and health visitors", "Midwives", "Ambulance staff")
    )
    whole = staff(england)
    tables = {
        "England, 6 groups, 13 bands": whole,
        "the same without association": np.outer(whole.sum(1), whole.sum(0)),
        "nurses, 6 groups, 10 bands": nurses,
        "midwives, 6 groups, 7 bands": midwives,
        "ambulance staff, 6 groups, 8 bands": ambulance,
        "modelled London, 16 groups, 13 bands": staff(wres.load("london-model")),
        "invented, 3 by 3, strong": np.array([[7, 2, 1], [2, 6, 2], [1, 2, 7]]) / 30,
    }
    rng = np.random.default_rng(SEED)
    print("| Shares from | People | Cells that expect few | Truth | Mean value | Held | "
          "Truth above | Truth below |")  # fmt: skip
    print("| --- " * 8 + "|")
    for name, shares in tables.items():
        share = max(truth(shares), 0.0)
        few = np.outer(shares.sum(1), shares.sum(0))
        for people in SIZES:
            drawn = rng.multinomial(people, shares.ravel(), size=DRAWS)
            found = association(drawn.reshape(DRAWS, *shares.shape))
            above, below = (share > found.upper).mean(), (share < found.lower - 1e-12).mean()
            print(
                f"| {name} | {people:,} | {(few * people < FEW_EXPECTED).mean():.0%} | "
                f"{share:.4f} | {found.share.mean():.4f} | {1 - above - below:.3f} | "
                f"{above:.3f} | {below:.3f} |"
            )


if __name__ == "__main__":
    main()
