"""Whether `power` and `detectable` promise what the verdicts then do.

Run ``python benchmarks/power.py``. It writes ``power.md`` beside itself, and fails if a stated
chance is not the simulated one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import pandas as pd
from _report import page, table
from numpy.typing import NDArray

import wres_explore as wres
from wres_explore.definitions import get
from wres_explore.io.tables import from_counts
from wres_explore.measures.results import SIDES
from wres_explore.measures.two_groups import estimate
from wres_explore.measures.verdicts import ratio_verdict
from wres_explore.stats.pooling import mantel_haenszel_ratio
from wres_explore.stats.power import power_method, ratio_power
from wres_explore.vocabulary import ALL, Verdict

Floats = NDArray[np.float64]
Words = NDArray[np.object_]

SEED, REPLICATES, ORGANISATIONS = 20190430, 40_000, 500
TOLERANCE = {"exact": 0.001, "normal": 0.02}
"""How far a stated chance may be from the truth; to this comes the chance of the simulation."""

DESIGNS = (
    ("small trust", "3", 150, 1_350, 0.01),
    ("ambulance trust", "3", 300, 4_500, 0.007),
    ("trust", "3", 1_000, 3_000, 0.007),
    ("big trust", "3", 5_000, 9_000, 0.007),
    ("region", "3", 92_000, 101_000, 0.009),
    ("country", "3", 300_000, 900_000, 0.007),
    ("small trust", "2", 200, 400, 0.15),
    ("trust", "2", 1_500, 1_500, 0.20),
    ("small trust", "4", 1_350, 150, 0.60),
)
"""Which organisation, indicator, people on top and below, share of both that has the event."""

RATIOS = (0.5, 0.8, 1.0, 1.25, 1.67, 2.5)
WORSE = (Verdict.ADVERSE_CLEAR, Verdict.ADVERSE_LIKELY)
BETTER = (Verdict.FAVOURABLE_CLEAR, Verdict.FAVOURABLE_LIKELY)
CLAIMS = (*WORSE, *BETTER, Verdict.SMALL_BUT_REAL)
"""Verdicts that say that the chances are not the same."""


def draw(
    n: tuple[int, int], rate: float, ratio: float, rng: np.random.Generator,
    years: int = 1, replicates: int = REPLICATES, *, of_bottom: bool = False,
) -> Floats:  # fmt: skip
    """Counts x1, n1, x2, n2 by replicate and year; the rate is that of both groups or the one."""
    below = rate if of_bottom else rate * sum(n) / (n[0] * ratio + n[1])
    shape = (replicates, years)
    x1, x2 = (rng.binomial(m, p, shape) for m, p in zip(n, (ratio * below, below), strict=True))
    return np.array([x1, np.full(shape, n[0]), x2, np.full(shape, n[1])], dtype=float)


def verdicts(counts: Floats, number: str) -> Words:
    """What `indicator` says of the years' counts taken together."""
    four = counts.sum(-1)
    _, first, where = np.unique(
        four[0] * (four[3] + 1) + four[2], return_index=True, return_inverse=True
    )
    different = dict(zip(SIDES, four[:, first], strict=True))
    words: Words = estimate(get(number), different, confidence_level=0.95, method="scas")["verdict"]
    return words[where]


def pooled_verdicts(counts: Floats, number: str) -> Words:
    """What `pooled` over years says: nothing where it has no value."""
    value, *limits = mantel_haenszel_ratio(*counts)
    words: Words = ratio_verdict(value, *limits, get(number).worse)
    return np.where(np.isfinite(value), words, Verdict.UNCERTAIN)


def share(words: Words, *which: Verdict) -> float:
    return float(np.isin(words, list(which)).mean())


class Agreement:
    """How far stated and simulated chances are apart, over a whole page."""

    def __init__(self) -> None:
        self.compared, self.worst, self.wrong = 0, 0.0, 0

    def both(self, stated: float, seen: float, method: str = "exact", n: int = REPLICATES) -> str:
        """The two side by side, remembered."""
        noise = 4 * np.sqrt(max(stated * (1 - stated), 1 / n) / n)
        self.compared += 1
        self.worst = max(self.worst, abs(stated - seen))
        self.wrong += abs(stated - seen) > noise + TOLERANCE[method]
        return f"{stated:.3f} / {seen:.3f}"


def name(design: tuple[str, str, int, int, float]) -> str:
    who, number, n1, n2, rate = design
    return f"{who}, {number}: {n1:,} and {n2:,}, {rate:.1%}"


def stated_power(agree: Agreement) -> Iterator[tuple[object, ...]]:
    rng = np.random.default_rng(SEED)
    for design in DESIGNS:
        _, number, n1, n2, rate = design
        for years in (1, 2, 3):
            people = n1 * years, n2 * years
            method = str(power_method(*people, rate))
            cells, other = [], {}
            for ratio, stated in zip(RATIOS, ratio_power(*people, rate, RATIOS), strict=True):
                if np.isnan(stated):
                    cells.append("impossible")
                    continue
                counts = draw((n1, n2), rate, ratio, rng, years)
                words = verdicts(counts, number)
                cell = agree.both(stated, share(words, *CLAIMS), method)
                x1, m1, x2, m2 = counts.sum(-1)
                opposite = (x1 * m2 > x2 * m1) != (ratio > 1)
                other[ratio] = float((np.isin(words, list(CLAIMS)) & opposite).mean())
                if years > 1:
                    cell += f" / {share(pooled_verdicts(counts, number), *CLAIMS):.3f}"
                cells.append(cell)
            yield (
                name(design),
                years,
                f"{rate * (n1 + n2) * years:,.0f}",
                *cells,
                other[0.8],
                other[1.25],
            )


# --- The ratio that would be seen ----------------------------------------------------------------


def detectable(agree: Agreement) -> Iterator[tuple[object, ...]]:
    rng = np.random.default_rng([SEED, 1])
    wanted = [(design, years, 0.80) for design in DESIGNS for years in (1, 2, 3)]
    wanted += [(DESIGNS[2], 1, power) for power in (0.50, 0.90)]
    for design, years, power in wanted:
        _, number, n1, n2, rate = design
        row = wres.power(n1 * years, n2 * years, rate, power=power).iloc[0]
        cells: list[object] = []
        for ratio in (row["detectable_below"], row["detectable_above"]):
            none = ratio in (0, np.inf)
            # Where no ratio is seen often enough, the one looked at last is not either.
            at = (0.001 if ratio == 0 else 1_000.0) if none else ratio
            counts = draw((n1, n2), rate, at, rng, years)
            seen = share(verdicts(counts, number), *CLAIMS)
            closer = draw((n1, n2), rate, at**0.9, rng, years)
            if none:
                agree.wrong += seen >= power
            else:
                agree.both(power, seen, row["method"])
            pooled = share(pooled_verdicts(counts, number), *CLAIMS) if years > 1 else "–"
            cells += ["none" if none else f"{ratio:.2f}", seen, pooled,
                      "–" if none else share(verdicts(closer, number), *CLAIMS)]  # fmt: skip
        yield name(design), years, f"{power:.0%}", *cells


def waiting() -> Iterator[tuple[object, ...]]:
    """The years that a ratio takes, drawn year by year, and one year less."""
    rng = np.random.default_rng([SEED, 2])
    replicates = 20_000
    for design in DESIGNS:
        _, number, n1, n2, rate = design
        for ratio in (1.25, 1.67, 2.5):
            years = wres.power(n1, n2, rate, ratio=ratio)["years_needed"].item()
            if years == 1:
                continue
            last = int(min(years, 20))
            counts = draw((n1, n2), rate, ratio, rng, last, replicates)
            seen = share(verdicts(counts, number), *CLAIMS)
            less = share(verdicts(counts[..., :-1], number), *CLAIMS)
            pooled = share(pooled_verdicts(counts, number), *CLAIMS)
            said = "more than 20" if np.isinf(years) else f"{years:.0f}"
            yield name(design), f"{ratio:g}", said, less, seen, pooled


# --- Identical chances ---------------------------------------------------------------------------

CASES = ((1, 4), (5, 9), (10, 19), (20, 49), (50, 399))


def sizes() -> tuple[list[tuple[object, ...]], float]:
    """How often the chances are said to differ though they do not, over a grid; and the most."""
    people, of_top, events = np.meshgrid(
        (300, 1_000, 3_000, 10_000),
        (0.03, 0.05, 0.1, 0.15, 0.25, 0.45, 0.6, 0.8, 0.95),
        (2, 3, 4, 5, 7, 8, 10, 15, 20, 30, 40, 80, 160, 320),
    )
    keep = events < 0.6 * people
    n1 = np.rint(people * of_top)[keep].astype(int)
    n2, events = people[keep] - n1, events[keep]
    alarms = ratio_power(n1, n2, events / (n1 + n2), 1.0)
    rng, many, rows = np.random.default_rng([SEED, 3]), 400_000, []
    for low, high in CASES:
        at = np.flatnonzero((events >= low) & (events <= high))
        worst = at[np.argmax(alarms[at])]
        sides = (int(n1[worst]), int(n2[worst]))
        rate = events[worst] / sum(sides)
        words = verdicts(draw(sides, rate, 1.0, rng, replicates=many), "3")
        rows.append((
            f"{low} to {high}", len(at), float(np.mean(alarms[at])),
            float((alarms[at] > 0.05).mean()), float(alarms[worst]),
            f"{sides[0]:,} and {sides[1]:,}, {events[worst]} cases", share(words, *CLAIMS),
            share(words, *WORSE), share(words, *BETTER), share(words, Verdict.SMALL_BUT_REAL),
        ))  # fmt: skip
    return rows, float(alarms.max())


def pooled_sizes() -> Iterator[tuple[object, ...]]:
    """False alarms of three years, taken together and pooled, by side."""
    rng, many = np.random.default_rng([SEED, 8]), 100_000
    for n in ((150, 4_850), (750, 4_250), (2_250, 2_750), (4_250, 750)):
        for cases in (9, 18, 36, 72):
            counts = draw(n, cases / 3 / sum(n), 1.0, rng, 3, many)
            together, pooled = verdicts(counts, "3"), pooled_verdicts(counts, "3")
            yield (
                f"{n[0]:,} and {n[1]:,}", cases, share(together, *CLAIMS),
                share(together, *WORSE), share(together, *BETTER),
                share(pooled, *CLAIMS), share(pooled, *WORSE), share(pooled, *BETTER),
            )  # fmt: skip


RANGE = (
    ("3", 1_000, 3_000, 0.007), ("3", 300, 4_500, 0.007), ("3", 5_000, 9_000, 0.007),
    ("2", 1_500, 1_500, 0.20), ("3", 1_000, 3_000, 0.005), ("3", 1_000, 3_000, 0.01),
    ("3", 1_000, 3_000, 0.02),
)  # fmt: skip


def four_fifths(agree: Agreement) -> Iterator[tuple[object, ...]]:
    rng = np.random.default_rng([SEED, 4])
    wanted = [(row, ratio, 1) for row in RANGE for ratio in (1.0, 2.0)]
    wanted += [(RANGE[0], 1.0, years) for years in (2, 3)]
    for (number, n1, n2, rate), ratio, years in wanted:
        counts = draw((n1, n2), rate, ratio, rng, years, of_bottom=True)
        x1, m1, x2, m2 = counts.sum(-1)
        # Outside too where nobody below has the event: that is no ratio within the range.
        inside = (5 * x1 * m2 >= 4 * x2 * m1) & (4 * x1 * m2 <= 5 * x2 * m1) & (x2 > 0)
        outside = float((~inside).mean())
        if ratio == 1:
            stated = wres.power(n1 * years, n2 * years, rate)["out_of_range"].item()
            said = agree.both(stated, outside)
        else:
            said = f"– / {outside:.3f}"
        words = verdicts(counts, number)
        parts = [share(words, one) for one in (*CLAIMS, Verdict.WITHIN_RANGE, Verdict.UNCERTAIN)]
        yield f"{number}: {n1:,} and {n2:,}, {rate:.1%}", f"{ratio:g}", years, said, *parts


NOTE = {
    10: ((19, 10), (23, 11), (33, 11)), 20: ((27, 16), (34, 19), (40, 21)),
    40: ((38, 27), (46, 34), (51, 36)), 80: ((52, 46), (62, 57), (67, 63)),
    160: ((69, 74), (78, 86), (84, 91)),
}  # fmt: skip
"""The table of the method note: in range / power in percent, at BME shares of 15, 25 and 45%."""


def note(agree: Agreement) -> Iterator[tuple[object, ...]]:
    rng = np.random.default_rng([SEED, 5])
    for cases, said in NOTE.items():
        for of_top, (in_range, seen_note) in zip((0.15, 0.25, 0.45), said, strict=True):
            n = round(5_000 * of_top), 5_000 - round(5_000 * of_top)
            row = wres.power(*n, cases / 5_000, ratio=1.67).iloc[0]
            x1, n1, x2, n2 = draw(n, cases / 5_000, 1.0, rng)[..., 0]
            inside = (5 * x1 * n2 >= 4 * x2 * n1) & (4 * x1 * n2 <= 5 * x2 * n1) & (x2 > 0)
            words = verdicts(draw(n, cases / 5_000, 1.67, rng), "3")
            yield (
                cases, f"{of_top:.0%}", f"{in_range / 100:.2f}",
                agree.both(1 - row["out_of_range"], float(inside.mean())),
                f"{seen_note / 100:.2f}", agree.both(row["value"], share(words, *CLAIMS)),
            )  # fmt: skip


def equality() -> Iterator[tuple[object, ...]]:
    """How often equal chances are said to be "within range", at so many cases."""
    rng = np.random.default_rng([SEED, 6])
    for of_top, needed in ((0.15, 630), (0.25, 430), (0.45, 320)):
        for staff in (5_000, 200_000):
            n = round(staff * of_top), staff - round(staff * of_top)
            cases = np.arange(100, 1_200)
            x1 = np.rint(cases * of_top)
            counts = np.array([x1, np.full(1_100, n[0]), cases - x1, np.full(1_100, n[1])])
            within = verdicts(counts[..., None], "3") == Verdict.WITHIN_RANGE
            first = int(cases[len(cases) - np.argmax(~within[::-1])])
            shown = [
                share(verdicts(draw(n, times * needed / staff, 1.0, rng), "3"),
                      Verdict.WITHIN_RANGE)
                for times in (1, 1.5, 2, 3)
            ]  # fmt: skip
            yield f"{of_top:.0%}", f"{staff:,}", needed, first, *shown


# --- The functions themselves --------------------------------------------------------------------


def asked_of_data() -> Iterator[tuple[object, ...]]:
    """`indicator` and `pooled` of as many organisations, three years each."""
    rng = np.random.default_rng([SEED, 7])
    for ratio in (1.0, 2.0):
        n, rate = (1_000, 3_000), 0.007
        counts = draw(n, rate, ratio, rng, 3, ORGANISATIONS).astype(int)
        of = {(group, measure): counts[2 * i + j] for i, group in enumerate(("BME", "White"))
              for j, measure in enumerate(("entered_disciplinary", "headcount"))}  # fmt: skip
        rows = [
            (f"Trust {at:04}", 2022 + year, group, measure, each[at, year])
            for (group, measure), each in of.items()
            for at in range(ORGANISATIONS)
            for year in range(3)
        ]
        names = ["organisation", "year", "ethnic_group", "measure", "n"]
        frame = pd.DataFrame(rows, columns=names).assign(profession=ALL, pay_band=ALL)
        data = from_counts(frame)
        one = wres.indicator(data, 3, ["organisation", "year"])
        one = one[one["year"] == 2022].sort_values("organisation")["verdict"].to_numpy()
        three = wres.pooled(data, 3, "year", ["organisation"]).summary
        three = three.sort_values("organisation")["verdict"].to_numpy()
        for said, function, here, years in (
            ("`indicator`, one year", verdicts, one, 1),
            ("`pooled` over three years", pooled_verdicts, three, 3),
        ):
            again = function(counts[..., :years].astype(float), "3")
            stated = wres.power(n[0] * years, n[1] * years, rate, ratio=ratio)["value"].item()
            claims = [np.isin(words.astype(str), list(CLAIMS)) for words in (here, again)]
            other = int((claims[0] != claims[1]).sum())
            yield f"{ratio:g}", said, stated, float(claims[0].mean()), other


READING = """
**Power is what it says.** Stated and simulated chances are at most 0.6 points apart, which is what
40,000 replicates give by chance, also where the normal curve is used. At the ratio that
`detectable` gives, 79.6 to 80.6 of 100 verdicts see it where 80 were asked for; at a ratio a tenth
nearer to 1, 70 to 75. Where it says "none", no ratio looked at was seen so often. With the years
that `years_needed` gives the verdict comes in 80 of 100 or more, with one less in fewer.

**Power counts verdicts on either side.** With 15 cases a year a ratio of 0.8 is "seen" in 1.1 of
100 years, each time as one above 1. At 0.8 and 1.25 the wrong side is 1.2 at most in any design.

**With identical chances the verdict is wrong in about 5 of 100 years, not in at most 5.** Over 495
designs false alarms are 2 or 3 of 100 where fewer than ten cases are expected and 4.9 on average
where there are 50 or more; in the worst design they are 5.4, on one side alone 3.1 where half is
2.5. A limit of 5% in every design would take an exact test and lose power.

**61% holds**: 1,000 BME and 3,000 White staff leave 0.80 to 1.25 in 61 of 100 years if the rate
is 0.7% in both groups, 28 cases a year; the verdict says anything but "uncertain" in 4.5. The
figure belongs to that rate: at 0.5% it is 66, at 1% 54, at 2% 38, and with three years of 0.7% 38.
The rate is that of the product note; the method note has none. The product note has the ambulance
trust leave the range in 75 of 100 years; it is 74, stated and simulated. Its shares of verdicts
are up to 2 points from these.

**The method note's table holds** in all 30 figures. Its 630, 430 and 320 cases are those at which
the interval fits the range if the observed ratio is just 1, in groups so large that the rate is
low (5,000 staff need 591, 411 and 304). They are not enough: at such numbers the verdict "within
range, precise" comes in 3 to 15 of 100 years with identical chances. For 8 in 10 it takes 2 to 3
times as many.

**Years pooled are not years taken together.** What is stated for several years is of their counts
taken together, judged as `indicator` would: the figure that `pooled` calls `crude`. Its own figure
is that of Mantel and Haenszel, whose interval is symmetric on the log scale. With 50 cases or more
expected in either group the two agree within 2 points (in indicator 4, within 4). With fewer on
top, ratios below 1 are seen less often or never: a ratio of 0.06 in an ambulance trust with two
years in 80 of 100 taken together, and in none by `pooled`, which has no value where BME staff had
no case. Above 1 it sees up to 5 points more, and pays with false alarms on that side, up to 3.9 of
100 instead of 2.5. Altogether it raises no more than 5. Stratified score limits would mend this;
until then read `crude` beside it where few cases are pooled over years.
"""


def main() -> int:
    agree = Agreement()
    powers, nearest = list(stated_power(agree)), list(detectable(agree))
    (alarms, most), ranges, notes = sizes(), list(four_fifths(agree)), list(note(agree))
    page(__file__, [
        "# What a ratio could show",
        f"Made by `python benchmarks/power.py`: seed {SEED}, {REPLICATES:,} replicates a row "
        "(Monte Carlo standard error at 50%: 0.25 points, at 80%: 0.20, at 5%: 0.11). Events are "
        "binomial. \"Seen\" is a verdict of `indicator` that says that chances differ, on "
        "whichever side: adverse or favourable, clear or likely, or small but real. Ratios of "
        "indicator 3 are BME over White, of indicators 2 and 4 White over BME.",
        "## Stated power, and how often the verdict came",
        "Each cell: power as stated / seen in the simulation, the years' counts taken together / "
        "seen by `pooled` over the years. The rate is that of both groups together; the column "
        "of a true ratio of 1 holds false alarms.",
        table(("Indicator, people on top and below, rate", "years", "cases",
               *(f"{ratio:g}" for ratio in RATIOS), "0.8 seen as above 1", "1.25 as below"),
              powers),
        "## The ratio that is detectable",
        "Seen at the ratio that `detectable` gives, by the verdict and by `pooled`, and seen at a "
        "ratio a tenth nearer to 1 on the log scale. \"None\": seen at a ratio of 1,000 or its "
        "reciprocal, and less than asked for.",
        table(("Indicator, people on top and below, rate", "years", "asked for", "below", "seen",
               "by `pooled`", "nearer", "above", "seen", "by `pooled`", "nearer"), nearest),
        "## The years it takes",
        "20,000 replicates, drawn year by year. Seen with one year less, with the years stated, "
        "and by `pooled` over them. More than 20: with 20.",
        table(("Indicator, people on top and below, rate", "true ratio", "years", "one less",
               "seen", "by `pooled`"), waiting()),
        "## Identical chances",
        "300 to 10,000 people, 3 to 95% of them on top. False alarms as stated, over the designs; "
        "and the one with most of them simulated 400,000 times, altogether and by side (SE 0.04 "
        "points).",
        table(("Cases expected", "designs", "mean", "above 5%", "most", "there", "seen",
               "adverse", "favourable", "small but real"), alarms),
        "Three years, 5,000 staff, indicator 3, 100,000 replicates (SE 0.07 points at 5%): counts "
        "taken together, and `pooled` over the years.",
        table(("People on top and below", "cases in three years", "together", "adverse",
               "favourable", "`pooled`", "adverse", "favourable"), pooled_sizes()),
        "## What the four-fifths range says, and what the verdict says",
        "The rate is that of the group below. Outside: the ratio is not within 0.80 to 1.25; "
        "stated (`out_of_range`) / simulated.",
        table(("Indicator, people on top and below, rate", "true ratio", "years", "outside",
               *(str(word) for word in (*CLAIMS, Verdict.WITHIN_RANGE, Verdict.UNCERTAIN))),
              ranges),
        "## The table of the method note",
        "5,000 staff. In range at a true ratio of 1; power at 1.67. Note; then stated / "
        "simulated.",
        table(("Cases", "BME share", "in range: note", "here", "power: note", "here"), notes),
        "The note also says how many cases a whole interval inside the range needs. \"Found\": "
        "from so many cases on, with the observed ratio at 1. Then how often the verdict is "
        "\"within range, precise\" at identical chances, with so many cases expected as the note "
        "says, and more.",
        table(("BME share", "staff", "note", "found", "at the note's number", "1.5 times",
               "twice", "three times"), equality()),
        "## Asked of data",
        f"`indicator` 3 of one year and `pooled` over three, for {ORGANISATIONS:,} organisations "
        "of 1,000 BME and 3,000 White staff, rate 0.7%. Last: organisations of which the arrays "
        "above say otherwise.",
        table(("True ratio", "asked", "stated by `power`", "seen", "otherwise"),
              asked_of_data(), words=2),
        f"{agree.compared} stated chances compared; furthest apart {agree.worst:.4f}; most false "
        f"alarms {most:.4f}.",
        "## Reading", READING,
    ])  # fmt: skip
    return 1 if agree.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
