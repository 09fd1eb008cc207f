"""How often "BME hides a group" is said where all groups are alike, and where one is not.

Run ``python benchmarks/ethnic_groups.py``. It writes ``ethnic_groups.md`` beside itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from _report import page, table
from numpy.typing import NDArray

import wres_explore as wres
from wres_explore import ethnicity
from wres_explore.io.tables import from_counts
from wres_explore.measures.groups.ethnic_groups import (
    FALSE_ALARM,
    FEWEST_EVENTS,
    FEWEST_PEOPLE,
    MOST_FALSE,
)
from wres_explore.stats.discovery import false_discovery_rate
from wres_explore.stats.ratio import ratio_p_value
from wres_explore.stats.shrinkage import shrunk_ratios
from wres_explore.vocabulary import ALL, EthnicGroup

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

SEED, REPLICATES, SHRUNK = 20210331, 2_000, 25
CHECKED = 5
"""Replicates of a place that are also given to `ethnic_groups` itself."""

PLACES = {"a trust": 6_000, "an STP/ICS": 40_000, "London": 200_000}
"""Staff of known ethnicity, with the mix of the modelled London workforce."""
RATES = (0.01, 0.15, 0.60)


def mix() -> pd.Series:
    """Share of each group in the modelled workforce of London, of known ethnicity."""
    counts = wres.load("london-model").counts
    staff = counts[(counts["measure"] == "headcount") & (counts["ethnic_group"] != "Unknown")]
    people = staff.groupby("ethnic_group", observed=True)["n"].sum()
    return people / people.sum()


MIX = mix()
GROUPS = [EthnicGroup(str(name)) for name in MIX.index]
BME = np.array([group in ethnicity.MEMBERS[EthnicGroup.BME] for group in GROUPS])
BRITISH = GROUPS.index(EthnicGroup.WHITE_BRITISH)


def sizes(staff: int) -> Floats:
    return np.maximum(np.rint(MIX.to_numpy() * staff), 1)


def draw(staff: int, rates: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Events of each group in each replicate, and people."""
    people = sizes(staff)
    return rng.binomial(people.astype(int), rates, (REPLICATES, len(rates))).astype(float), people


def large_enough(x: Floats, n: Floats) -> Marks:
    """Groups of which something is said."""
    expected = n * (x.sum(-1, keepdims=True) / n.sum())
    return (n >= FEWEST_PEOPLE) & (expected >= FEWEST_EVENTS) & (x[:, [BRITISH]] > 0)


def apart(x: Floats, n: Floats) -> Floats:
    """The q value of each group against the rest of BME, or of White staff; missing for the few."""
    p_value = np.full(x.shape, np.nan)
    for at in range(len(n)):
        if at == BRITISH:  # the comparator has no row
            continue
        rest = np.flatnonzero(BME[at] == BME)
        rest = rest[rest != at]
        p_value[:, at] = ratio_p_value(x[:, at], n[at], x[:, rest].sum(1), n[rest].sum())
    return false_discovery_rate(np.where(large_enough(x, n), p_value, np.nan))


def beside_british(x: Floats, n: Floats) -> Floats:
    """The q value of each group against White British staff."""
    p_value = ratio_p_value(x, n, x[:, [BRITISH]], n[BRITISH])
    p_value[:, BRITISH] = np.nan
    return false_discovery_rate(np.where(large_enough(x, n), p_value, np.nan))


def mean(values: Floats | Marks) -> float:
    return float(values.mean())


def check(x: Floats, n: Floats) -> None:
    """The same q values from `ethnic_groups`, or an error."""
    fast = apart(x, n), beside_british(x, n)
    for at in range(CHECKED):
        rows = [
            (group.value, measure, int(count[k]))
            for k, group in enumerate(GROUPS)
            for measure, count in (("entered_disciplinary", x[at]), ("headcount", n))
        ]
        frame = pd.DataFrame(rows, columns=["ethnic_group", "measure", "n"])
        data = from_counts(frame.assign(year=2021, organisation="A", profession=ALL, pay_band=ALL))
        found = wres.ethnic_groups(data, 3).set_index("ethnic_group")
        for mine, column in zip(fast, ("apart_q", "q_value"), strict=True):
            theirs = found[column].reindex([group.value for group in GROUPS]).to_numpy(dtype=float)
            if not np.allclose(mine[at], theirs, equal_nan=True):
                message = f"{column} of replicate {at}: {mine[at]} here, {theirs} from the package."
                raise AssertionError(message)


ALIKE = ("Place", "rate", "BME over White", "groups judged", "any group, q <= 0.10",
         "any BME group", "any group, q <= 0.05", "any BME group")  # fmt: skip


def alike() -> Iterator[tuple[object, ...]]:
    """All BME groups have one rate, and all White groups have one."""
    rng = np.random.default_rng([SEED, 1])
    for place, staff in PLACES.items():
        for rate in RATES:
            for ratio in (1.0, 1.5):
                x, n = draw(staff, rate * np.where(BME, ratio, 1.0), rng)
                if rate == RATES[0]:
                    check(x, n)
                q = apart(x, n)
                alarms = [
                    mean((q[:, whom] <= level).any(1))
                    for level in (MOST_FALSE, FALSE_ALARM)
                    for whom in (slice(None), BME)
                ]
                judged = f"{np.isfinite(q).sum(1).mean():.1f}"
                yield place, f"{rate:.0%}", f"{ratio:g}", judged, *alarms


PLANTED = ("Place", "rate", "group", "people", "ratio", "found, q <= 0.10", "q <= 0.05",
           "another BME group too, q <= 0.10", "q <= 0.05")  # fmt: skip
ODD_ONES = (EthnicGroup.AFRICAN, EthnicGroup.PAKISTANI, EthnicGroup.CHINESE)


def planted() -> Iterator[tuple[object, ...]]:
    """One BME group has a rate of its own; the other BME groups one and a half that of White."""
    rng = np.random.default_rng([SEED, 2])
    for place, staff in PLACES.items():
        for rate, ratios in ((0.01, (1.5, 2.0)), (0.15, (1.25, 1.5))):
            for odd in ODD_ONES:
                at = GROUPS.index(odd)
                for ratio in ratios:
                    rates = rate * np.where(BME, 1.5, 1.0)
                    rates[at] *= ratio
                    x, n = draw(staff, rates, rng)
                    q = apart(x, n)
                    others = BME & (np.arange(len(n)) != at)
                    found = [mean(q[:, at] <= level) for level in (MOST_FALSE, FALSE_ALARM)]
                    drawn = [
                        mean((q[:, others] <= level).any(1)) for level in (MOST_FALSE, FALSE_ALARM)
                    ]
                    yield (place, f"{rate:.0%}", odd.value, f"{n[at]:,.0f}", f"{ratio:g}", *found,
                           *drawn)  # fmt: skip


LISTED = ("Place", "rate", "ratio of a third", "listed of these", "false of the listed",
          "any false", "shrunk covers")  # fmt: skip


def listed(differ: Sequence[float] = (1.0, 1.5, 2.0)) -> Iterator[tuple[object, ...]]:
    """Every third group has a rate of its own; the others that of White British staff."""
    rng = np.random.default_rng([SEED, 3])
    true = np.arange(len(GROUPS)) % 3 == (BRITISH + 1) % 3
    for place, staff in PLACES.items():
        for rate in (0.01, 0.15):
            for ratio in differ:
                truth = np.where(true, ratio, 1.0)
                x, n = draw(staff, rate * truth, rng)
                marks = beside_british(x, n) <= MOST_FALSE
                wrong = marks if ratio == 1 else marks & ~true
                false = wrong.sum(1) / np.maximum(marks.sum(1), 1)
                power = "–" if ratio == 1 else mean(marks[:, true])
                yield (place, f"{rate:.0%}", f"{ratio:g}", power, mean(false),
                       mean(wrong.any(1)), shrunk_covers(x, n, truth))  # fmt: skip


def shrunk_covers(x: Floats, n: Floats, truth: Floats) -> float:
    """How often shrunk intervals hold the true ratio to White British staff."""
    inside = []
    for events, said in zip(x[:SHRUNK], large_enough(x[:SHRUNK], n), strict=True):
        at = said & (np.arange(len(n)) != BRITISH)
        british = np.full(at.sum(), events[BRITISH]), np.full(at.sum(), n[BRITISH])
        found = shrunk_ratios(events[at], n[at], *british, draws=0)
        if found is not None:
            inside.append((found.lower <= truth[at]) & (truth[at] <= found.upper))
    return mean(np.concatenate(inside)) if inside else float("nan")


READING = """
**At q <= 0.10 some group is said to be hidden in 9 to 11 of 100 tables in which all are alike.**
At most 5 are promised. A false discovery rate is just that where nothing is to be found, so the
package says it at 0.05, and keeps to 4 to 5.5. BME groups alone account for most of it.

**Four of five are found where the place is large enough.** At 0.05: in London any group of 4,800
people whose rate is one and a half times that of other BME groups at 1%, and any of 2,000 at twice
the rate; in an STP/ICS at 15% any of 400 people at one and a half times, and of 1,000 at one and a
quarter; in one trust only a group of 670 people at 15%, at one and a half times. Disciplinary
cases of one trust find a large group at twice the rate in 47 of 100, and a small one never: fewer
than five of its cases are expected, and nothing is said. No alert is no evidence that groups are
alike.

**One group apart drags others in.** Each is compared with the rest, and the rest holds the odd one.
If that is large (Black African staff, a third as many as all other BME staff) and far apart, some
other group is said to be hidden too, in up to all tables, lower where the odd one is higher. True
as it is of the rest, it misleads. The group that is furthest apart could be named alone, and the
others tested without it.

**The list beside White British staff keeps its promise**: 5 to 10 in 100 of those listed have a
ratio of 1, although all are compared with the same people. Shrunk intervals hold 0.87 to 1.00
on few replicates; that the comparator is shared does not show.
"""


def main() -> int:
    alarms = list(alike())
    page(__file__, [
        "# Ethnic groups that a broad name hides",
        f"Made by `python benchmarks/ethnic_groups.py`: seed {SEED}, {REPLICATES:,} replicates a "
        "row (Monte Carlo standard error at 5%: 0.5 points). Sixteen groups in the mix of the "
        "modelled London workforce. q values are of all groups of a table that have "
        f"{FEWEST_PEOPLE} people and {FEWEST_EVENTS} expected events.",
        "## All groups alike",
        "How often some group is said to be hidden, at q <= 0.10 as for lists, and at q <= 0.05 as "
        "the package says it. BME groups have one rate, White groups have one.",
        table(ALIKE, alarms, words=2),
        "## One BME group apart",
        "Its rate is so many times that of the other BME groups, who are 1.5 times as likely as "
        "White staff. \"Another\": some other BME group is said to be hidden too; its rest holds "
        "the odd one.",
        table(PLANTED, planted(), words=3),
        "## Groups listed beside White British staff",
        f"Every third group has a ratio of its own, the others 1. \"False of the listed\" is the "
        f"mean share of listed groups (q at most {MOST_FALSE:.2f}) whose ratio is 1. Shrunk "
        f"intervals: nominal 95%, {SHRUNK} replicates.",
        table(LISTED, listed(), words=2),
        "## Reading", READING,
    ])  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
