"""Whether shares and ratios of doctors' grades and of appointments are as sure as they are said.

Run ``python benchmarks/recruitment.py``. It writes ``recruitment.md`` beside itself, and fails if
the bound without international recruitment misses the truth once, or an interval covers too little.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from _report import page, table
from numpy.typing import NDArray
from scipy.stats import binom

import wres_explore as wres
from wres_explore.io.tables import from_counts
from wres_explore.stats import proportion_interval, ratio_interval
from wres_explore.stats.leaving_out import furthest_apart
from wres_explore.vocabulary import ALL, PayBand

Floats = NDArray[np.float64]

SEED, REPLICATES, ORGANISATIONS = 20190712, 40_000, 200
LEAST, LEAST_AT_THE_TOP, LEAST_SHARE = 0.935, 0.92, 0.945
"""A ratio's interval must cover this everywhere; of a grade of a few people this; and a share's on
average over all true shares."""

# --- Shares by grade -----------------------------------------------------------------------------

GRADES = (
    ("senior medical managers, trust", 4), ("senior medical managers, trust", 8),
    ("senior medical managers, ICS", 30), ("career grades, trust", 50),
    ("career grades, big trust", 100), ("consultants, small trust", 50),
    ("consultants, trust", 300), ("consultants, big trust", 600), ("trainees, trust", 360),
    ("consultants, ICS", 2_000),
)  # fmt: skip
SHARES = np.linspace(0.05, 0.75, 701)


def shares() -> Iterator[tuple[object, ...]]:
    """Every count that a grade could have, over a range of true shares."""
    for name, n in GRADES:
        x = np.arange(n + 1)
        cells: list[object] = []
        for method in ("wilson", "clopper_pearson"):
            _, lower, upper = proportion_interval(x, n, method=method)
            chance = binom.pmf(x, n, SHARES[:, None])
            covers = (chance * ((lower <= SHARES[:, None]) & (SHARES[:, None] <= upper))).sum(1)
            at = int(np.argmin(covers))
            width = (binom.pmf(x, n, 0.4) * (upper - lower)).sum()
            cells += [float(covers.mean()), float(covers.min()), f"{SHARES[at]:.2f}", float(width)]
        yield name, f"{n:,}", *cells


# --- The two comparisons of grades ---------------------------------------------------------------

PIPELINE = (
    ("career grades, consultants", "small trust", (8, 0.55), (50, (0.55, 0.36))),
    ("career grades, consultants", "trust", (50, 0.54), (300, (0.54, 0.36))),
    ("career grades, consultants", "big trust", (100, 0.54), (600, (0.54, 0.36))),
    ("career grades, consultants", "ICS", (400, 0.56), (2_000, (0.56, 0.37))),
    ("consultants, senior medical managers", "small trust", (50, 0.36), (3, (0.36, 0.15))),
    ("consultants, senior medical managers", "trust", (300, 0.36), (8, (0.36, 0.24))),
    ("consultants, senior medical managers", "big trust", (600, 0.40), (14, (0.40, 0.20))),
    ("consultants, senior medical managers", "ICS", (2_000, 0.37), (40, (0.37, 0.20))),
)
"""Boundary; where; staff and BME share of the grade below, and above: the same share, or fewer."""


def covering(counts: Floats, true: float) -> tuple[object, ...]:
    """How often there is no value, and how the intervals lie to the truth."""
    value, lower, upper = ratio_interval(*counts)
    low, high = float((lower > true).mean()), float((upper < true).mean())
    return float(np.isnan(value).mean()), 1 - low - high, f"{low:.3f} / {high:.3f}"


def pipeline() -> Iterator[tuple[object, ...]]:
    """BME over White; the grades' sizes are fixed, or the groups' are."""
    rng = np.random.default_rng([SEED, 1])
    for boundary, where, (n_low, s_low), (n_high, above) in PIPELINE:
        for s_high in above:
            bme, white = (
                (s_high * n_high, s_low * n_low),
                ((1 - s_high) * n_high, (1 - s_low) * n_low),
            )
            true = (bme[0] / sum(bme)) / (white[0] / sum(white))
            high = rng.binomial(n_high, s_high, REPLICATES)
            low = rng.binomial(n_low, s_low, REPLICATES)
            by_grade = np.array([high, high + low, n_high - high, n_high - high + n_low - low])
            n1, n2 = round(sum(bme)), round(sum(white))
            p1, p2 = bme[0] / sum(bme), white[0] / sum(white)
            by_group = np.array([
                rng.binomial(n1, p1, REPLICATES), np.full(REPLICATES, n1),
                rng.binomial(n2, p2, REPLICATES), np.full(REPLICATES, n2),
            ])  # fmt: skip
            yield (
                boundary, f"{where}: {n_high:,} over {n_low:,}", f"{true:.2f}",
                *covering(by_grade, true), *covering(by_group, true),
            )  # fmt: skip


def few_at_the_top() -> Iterator[tuple[object, ...]]:
    """Every count that could occur where a grade of a few people stands over 200."""
    below, of_below = 200, 0.36
    for above in (3, 4, 6, 8, 10, 14, 20, 40):
        found = []
        for of_above in np.arange(0.05, 0.601, 0.025):
            high, low = np.meshgrid(np.arange(above + 1), np.arange(below + 1), indexing="ij")
            chance = binom.pmf(high, above, of_above) * binom.pmf(low, below, of_below)
            bme = of_above * above, of_below * below
            white = above - bme[0], below - bme[1]
            true = (bme[0] / sum(bme)) / (white[0] / sum(white))
            _, lower, upper = ratio_interval(
                high, high + low, above - high, above - high + below - low
            )
            misses = [float(chance[miss].sum()) for miss in (lower > true, upper < true)]
            found.append((1 - sum(misses), true, *misses))
        covers, true, *_ = min(found)
        mean, *most = np.mean(found, axis=0)[0], *np.max(found, axis=0)[2:]
        yield above, float(mean), float(covers), f"{true:.2f}", *map(float, most)


# --- Appointments --------------------------------------------------------------------------------

POSTS = (
    ("band 8d", 9, 3), ("senior medical managers", 4, 3), ("band 8b", 37, 22),
    ("career grades", 15, 41), ("band 8a", 90, 67), ("consultants", 136, 174),
    ("trainees", 129, 229), ("band 6", 365, 478), ("medical and dental", 289, 455),
    ("clinical", 931, 1_329), ("all", 2_267, 3_300), ("all, ICS", 14_000, 20_000),
)  # fmt: skip
"""White and BME people shortlisted, as in a trust of the London model."""


def posts() -> Iterator[tuple[object, ...]]:
    rng = np.random.default_rng([SEED, 2])
    for name, white, bme in POSTS:
        for ratio in (1.0, 1.5):
            p = 0.13
            counts = np.array([
                rng.binomial(white, p * ratio, REPLICATES), np.full(REPLICATES, white),
                rng.binomial(bme, p, REPLICATES), np.full(REPLICATES, bme),
            ])  # fmt: skip
            yield name, f"{white:,} and {bme:,}", f"{ratio:g}", *covering(counts, ratio)


SETS, LISTS, ON_ONE = 8_000, 150, 6


def shortlists() -> Iterator[tuple[object, ...]]:
    """Applicants who are not independent of each other, as the method note warns."""
    rng = np.random.default_rng([SEED, 3])
    shape = (SETS, LISTS)

    def one_post(bme: NDArray[np.int64], ratio: float) -> tuple[Floats, ...]:
        white = ON_ONE - bme
        hired = rng.random(shape) < bme / (bme + ratio * white)
        return white, ~hired, bme, hired

    def campaign(of_bme: Floats | float, ratio: float) -> tuple[Floats, ...]:
        """25 people for several posts; as many as half or as few as hardly any get one."""
        chance = rng.beta(1.2, 6.0, shape)
        bme = rng.binomial(25, of_bme, shape)
        white = 25 - bme
        top = np.minimum(ratio * chance, 1.0)
        return white, rng.binomial(white, top), bme, rng.binomial(bme, chance)

    def again(ratio: float) -> tuple[Floats, ...]:
        """Each applies four times, with chances of their own."""
        n = LISTS * ON_ONE // 8
        p = [rng.beta(0.8, 5.5, (SETS, n)) for _ in range(2)]
        hired = [rng.binomial(4, np.minimum(times * chance, 1.0))
                 for times, chance in zip((ratio, 1.0), p, strict=True)]  # fmt: skip
        four = np.full((SETS, n), 4)
        return four, hired[0], four, hired[1]

    alike, apart = rng.binomial(ON_ONE, 0.5, shape), rng.binomial(ON_ONE, rng.beta(0.4, 0.4, shape))
    for ratio in (1.0, 1.5):
        n = np.full((SETS, 1), LISTS * ON_ONE // 2)
        for name, (n1, x1, n2, x2) in (
            ("each person by themselves",
             (n, rng.binomial(n, ratio / 6), n, rng.binomial(n, 1 / 6))),
            ("one post, shortlists mixed at random", one_post(alike, ratio)),
            ("one post, shortlists of one group or the other", one_post(apart, ratio)),
            ("campaigns, mixed at random", campaign(0.5, ratio)),
            ("campaigns, of one group or the other", campaign(rng.beta(0.4, 0.4, shape), ratio)),
            ("people who apply four times", again(ratio)),
        ):  # fmt: skip
            counts = np.array([part.sum(1) for part in (x1, n1, x2, n2)], dtype=float)
            a, b, c, d = counts.sum(1)
            true = (a / b) / (c / d)
            yield name, f"{ratio:g}", f"{true:.3f}", *covering(counts, true)


# --- Without international recruitment -----------------------------------------------------------


@dataclass(frozen=True)
class Abroad:
    """People recruited abroad: appointed, shortlisted beside them, and their groups."""

    name: str
    appointed: float
    """As a share of those appointed here."""
    on_list: bool
    mix: tuple[float, float, float]
    """BME, White, unknown; NaN: as those here."""
    told: bool = True
    """Whether it is told that they were on the list."""


HERE = (np.nan, np.nan, np.nan)
KINDS = (
    Abroad("all BME, a list of their own", 0.2, False, (1, 0, 0)),
    Abroad("80% BME, 10% unknown, their own", 0.2, False, (0.8, 0.1, 0.1)),
    Abroad("80% BME, 10% unknown, on the list", 0.2, True, (0.8, 0.1, 0.1)),
    Abroad("as those here, on the list", 0.2, True, HERE),
    Abroad("all White, their own", 0.2, False, (0, 1, 0)),
    Abroad("all unknown, on the list", 0.2, True, (0, 0, 1)),
    Abroad("all BME, as many as here, their own", 1.0, False, (1, 0, 0)),
    Abroad("all BME, as many as here, on the list", 1.0, True, (1, 0, 0)),
    Abroad("80% BME, 10% unknown, on the list, not told", 0.2, True, (0.8, 0.1, 0.1), told=False),
    Abroad("none", 0.0, False, HERE),
)
PLACES = (("consultants' posts", (174, 136, 16)), ("band 5", (735, 366, 60)),
          ("trust", (3_300, 2_267, 300)), ("band 8c", (8, 18, 1)))  # fmt: skip
"""BME, White and unknown people shortlisted here."""


@dataclass(frozen=True)
class Drawn:
    """Counts by side (BME, White, unknown) along the last axis, and who came from abroad."""

    events: Floats
    people: Floats
    events_abroad: Floats
    people_abroad: Floats


def people(
    here: tuple[int, int, int], ratio: float, kind: Abroad, rng: np.random.Generator, sets: int
) -> Drawn:
    chance = np.array([0.12, 0.12 * ratio, 0.12])
    x = rng.binomial(here, chance, (sets, 3))
    mix = np.array(here) / sum(here) if np.isnan(kind.mix).any() else np.array(kind.mix)
    out = rng.poisson(kind.appointed * (np.array(here) * chance).sum(), sets)
    beside = rng.poisson(0.3 * out) if kind.on_list else np.zeros(sets, dtype=int)
    came, others = rng.multinomial(out, mix), rng.multinomial(beside, mix)
    listed = came + others if kind.on_list else np.zeros_like(came)
    parts = (x + came, np.array(here) + listed, came, listed)
    # More appointed than shortlisted is refused as it is read.
    read = (parts[0] <= parts[1]).all(-1)
    return Drawn(*(part[read].astype(float) for part in parts))


def over(x: Floats, n: Floats) -> Floats:
    """White over BME; infinite where no BME applicant was appointed, NaN where nobody was."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Floats = (x[:, 1] * n[:, 0]) / (x[:, 0] * n[:, 1])
    return ratio


def ends(drawn: Drawn, *, told: bool = True) -> list[tuple[Floats, Floats]]:
    """What is left, as low and as high as it can be, if only totals are known."""
    given = drawn.events_abroad.sum(-1), drawn.people_abroad.sum(-1) * told
    swap = [1, 0, 2]
    low = furthest_apart(drawn.events[:, swap], drawn.people[:, swap], *given)
    return [(low[0][:, swap], low[1][:, swap]), furthest_apart(drawn.events, drawn.people, *given)]


def limits(x: Floats, n: Floats) -> tuple[Floats, Floats]:
    _, lower, upper = ratio_interval(x[:, 1], n[:, 1], x[:, 0], n[:, 0])
    return lower, upper


def bounds() -> Iterator[tuple[object, ...]]:
    rng = np.random.default_rng([SEED, 4])
    for place, here in PLACES:
        for kind in KINDS:
            drawn = people(here, 1.5, kind, rng, REPLICATES // 2)
            rest = drawn.events - drawn.events_abroad, drawn.people - drawn.people_abroad
            truth = over(*rest)
            low_counts, high_counts = ends(drawn, told=kind.told)
            low, high = over(*low_counts), over(*high_counts)
            known = ~np.isnan(truth)
            within = (np.nan_to_num(low, nan=0.0) <= truth * (1 + 1e-12)) & (
                truth <= np.where(np.isnan(high), np.inf, high) * (1 + 1e-12)
            )
            plain, taken = limits(drawn.events, drawn.people), limits(*rest)
            both = limits(*low_counts)[0], limits(*high_counts)[1]
            cover = [float(((a <= 1.5) & (b >= 1.5)).mean()) for a, b in (plain, taken, both)]
            wide = [np.nanmedian(end) for end in (over(drawn.events, drawn.people), low, high)]
            yield (
                place, kind.name, f"{wide[0]:.2f}", f"{wide[1]:.2f} to {wide[2]:.2f}",
                float(within[known].mean()), float((~np.isfinite(high)).mean()), *cover,
            )  # fmt: skip


# --- The functions themselves --------------------------------------------------------------------


def asked_of_data() -> Iterator[tuple[object, ...]]:
    """`without_international`, from totals and from records, and `medical`."""
    rng = np.random.default_rng([SEED, 5])
    here = PLACES[1][1]
    rows, names, truths, outs = [], [], [], {"appointees": {}, "shortlisted": {}}
    kinds = [kind for kind in KINDS if kind.appointed and kind.told]
    for kind in kinds:
        sets = ORGANISATIONS // len(kinds)
        drawn = people(here, 1.5, kind, rng, sets)
        truths.append(over(drawn.events - drawn.events_abroad, drawn.people - drawn.people_abroad))
        for at in range(len(drawn.events)):
            name = f"Trust {len(names):04}"
            names.append(name)
            outs["appointees"][name] = int(drawn.events_abroad[at].sum())
            outs["shortlisted"][name] = int(drawn.people_abroad[at].sum())
            for side, group in enumerate(("BME", "White", "Unknown")):
                rows += [
                    (name, group, measure, int(part[at, side]), ALL)
                    for measure, part in (
                        ("appointed", drawn.events), ("shortlisted", drawn.people),
                        ("appointed_international", drawn.events_abroad),
                        ("shortlisted_international", drawn.people_abroad),
                    )
                ]  # fmt: skip
    data = from_counts(frame_of(rows))
    truth = pd.Series(np.concatenate(truths), index=names)
    found = wres.without_international(data, ["organisation"], **outs)
    by = found.pivot_table(index="organisation", columns="recruitment", values="value",
                           observed=True).reindex(names)  # fmt: skip
    low, high = by["without, lowest possible"], by["without, highest possible"].fillna(np.inf)
    yield (
        "`without_international`, totals only: bounds hold the truth", len(names),
        float(((low <= truth * (1 + 1e-12)) & (truth <= high * (1 + 1e-12))).mean()),
    )  # fmt: skip
    recorded = wres.without_international(data, ["organisation"])
    recorded = recorded[recorded["recruitment"] == "without international recruitment"]
    same = recorded.set_index("organisation")["value"].reindex(names)
    yield (
        "`without_international`, recorded: is the truth", len(names),
        float((same / truth - 1).abs().lt(1e-12).mean()),
    )  # fmt: skip
    kept = wres.appointments(data, ["organisation"], international="without")
    kept = kept[kept["part"] == "all"].set_index("organisation")["value"].reindex(names)
    yield (
        "`appointments` without international: is the truth", len(names),
        float((kept / truth - 1).abs().lt(1e-12).mean()),
    )  # fmt: skip
    yield from medical_of_data(rng)


def medical_of_data(rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    grades = {
        PayBand.NON_CONSULTANT_CAREER_GRADE: ("Non-consultant career grades", 50, 0.54),
        PayBand.CONSULTANT: ("Consultants", 300, 0.36),
        PayBand.SENIOR_MEDICAL_MANAGER: ("Senior medical managers", 8, 0.24),
    }
    rows = []
    for at in range(5 * ORGANISATIONS):
        for band, (_, n, of_bme) in grades.items():
            bme = int(rng.binomial(n, of_bme))
            rows += [(f"Trust {at:04}", group, "headcount", count, str(band))
                     for group, count in (("BME", bme), ("White", n - bme))]  # fmt: skip
    found = wres.medical(from_counts(frame_of(rows)), ["organisation"])
    for name, _, of_bme in grades.values():
        row = found.grades[found.grades["medical_grade"] == name]
        inside = (row["lower"] <= of_bme) & (of_bme <= row["upper"])
        yield f"`medical`, share of {name}: interval covers", f"{len(row):,}", float(inside.mean())
    for low, high in zip(list(grades.values())[:-1], list(grades.values())[1:], strict=True):
        bme, white = ([n * (s if side else 1 - s) for _, n, s in (high, low)] for side in (1, 0))
        true = (bme[0] / sum(bme)) / (white[0] / sum(white))
        row = found.pipeline[found.pipeline["boundary"].str.endswith(high[0].lower())]
        inside = (row["lower"] <= true) & (true <= row["upper"])
        said = row["boundary"].iloc[0].replace("|", ", ")
        yield f"`medical`, {said}: interval covers", f"{len(row):,}", float(inside.mean())


def frame_of(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    names = ["organisation", "ethnic_group", "measure", "n", "pay_band"]
    return pd.DataFrame(rows, columns=names).assign(year=2024, profession=ALL)


READING = """
**Shares of a grade** are covered in 95 of 100 on average by Wilson's interval, as its docstring
says; in 87 at the worst share where four people make up the grade, 89 where eight do, and 92 or
more from 30 staff on. Clopper and Pearson's is never below 95, and a fifth wider for eight people.
With either the share of eight managers is known to about 27 points up or down, or less well.

**One grade to the next.** The method note says .957 for pipeline ratios with band sizes fixed. For
two grades it is .933 to .976 so, and .946 to .978 with the groups' sizes fixed. Where a handful
stand at the top single designs fall to .927 and miss by 4 or 5 of 100 on one side in place of 2.5;
the average over designs stays above .950. The ratio of managers in a small trust has no value in up
to 14 of 100, and says nothing then.

**Likelihood of appointment** by grade, band and kind of work is covered in 94.7 to 99.9 of 100,
with either side missed by 2.8 at most. In band 8d two trusts of three have no value.

**The method note warns of applicants who are not independent; this is how much it matters.** One
post per shortlist does the interval no harm: it covers 95 of 100 where lists are mixed at random,
and more than 99 where most are of one group. What changes is the *ratio*: where each White person
has 1.5 times the odds of a BME person on the same list, it is 1.40 with six on a mixed list, and
1.16 if most lists are of one group, because somebody is appointed from every list. Campaigns for
several posts, with chances of their own, do no harm while each is mixed at random. Where most are
of one group the interval covers 74 to 78 of 100; recruitment abroad is such a campaign, and a
reason to look at it by itself. People who apply four times, with chances of their own, make it 90.
Counts alone do not tell which of these was so.

**Without international recruitment.** Where only totals are known the bounds held the ratio of
those here in every replicate, and the range with chance covers 1.5 in 94.6 of 100 or more, whoever
those from abroad were. They are wide: in a trust with a fifth as many from abroad as were appointed
here, 0.6 to 1.5 if all of these were BME, 1.5 to 3.7 if all were White, and 1.0 to 2.1 if they were
like those here. The figure as recorded does not cover 1.5 once in the first two. Where those from
abroad are recorded by group they are taken out exactly. If they stood on the shortlist and that is
not told (`shortlisted` left at 0) nothing is promised: in band 8c the truth is then outside in 6 of
1,000.
"""


def main() -> int:
    graded, steps, hired = list(shares()), list(pipeline()), list(posts())
    bounded = list(bounds())
    lowest_share = min(float(row[2]) for row in graded)
    lowest = min(float(row[4]) for row in hired)
    top = list(few_at_the_top())
    lowest_top = min(*(float(row[at]) for row in steps for at in (4, 7)), *(row[2] for row in top))
    told = [row for row in bounded if "not told" not in str(row[1])]
    held, covered = (min(float(row[at]) for row in told) for at in (4, 8))
    page(__file__, [
        "# Doctors' grades and appointments",
        f"Made by `python benchmarks/recruitment.py`: seed {SEED}, {REPLICATES:,} replicates a row "
        "unless said (Monte Carlo standard error at 95%: 0.11 points). Nominal 95%. Sizes are "
        "those of trusts in the London model. Misses: the interval lies wholly above / wholly "
        "below the truth.",
        "## Share of a grade who are BME",
        "Every count that could occur, at true shares from 5 to 75%: coverage on average, at "
        "least, and at which share; and the expected width at 40%.",
        table(("Grade", "staff", "Wilson, mean", "least", "at", "width", "Clopper-Pearson, mean",
               "least", "at", "width"), graded),
        "## From one grade to the next",
        "BME over White. First with the sizes of the grades fixed and the group of each member by "
        "chance, then with the sizes of the groups fixed and the grade of each member by chance.",
        table(("Comparison", "staff above and below", "truth", "no value", "grades fixed: covers",
               "misses", "no value", "groups fixed: covers", "misses"), steps, words=2),
        "Where few stand at the top: every count that could occur with the grades' sizes fixed, "
        "200 people below of whom 36% are BME, and a BME share above from 5 to 60%.",
        table(("Staff above", "covers, mean", "least", "at a ratio of", "most wholly above",
               "most wholly below"), top),
        "## Likelihood of appointment, by grade, band and kind of work",
        "White over BME; 13% of BME applicants are appointed.",
        table(("Posts", "White and BME shortlisted", "truth", "no value", "covers", "misses"),
              hired, words=2),
        "## Applicants who are not independent",
        f"{SETS:,} replicates (SE 0.24 points), {LISTS} shortlists or campaigns. A shortlist has "
        f"{ON_ONE} people and one post. A campaign has 25 people and a chance of its own, 17% on "
        "average and more than 40% in one of 16. The truth is the ratio of all replicates "
        "together.",
        table(("Applicants", "ratio within a list", "truth", "no value", "covers", "misses"),
              shortlists(), words=1),
        "## Without international recruitment, if only totals are known",
        f"{REPLICATES // 2:,} replicates. The ratio of those here is 1.5 but for chance. Those "
        "from abroad are a fifth of the appointed here, or as many. \"Hold the truth\": the "
        "bounds without chance hold the ratio of those here, as it was. Last: how often the "
        "interval as recorded, the one with those from abroad taken out by group, and the range "
        "from the lower limit of the lowest to the upper limit of the highest cover 1.5.",
        table(("Posts", "from abroad", "as recorded", "bounds", "hold the truth", "no upper end",
               "as recorded covers", "taken out covers", "range covers"), bounded, words=2),
        "## Asked of data",
        table(("Asked", "organisations", "share of them"), asked_of_data()),
        f"Lowest coverage of a likelihood of appointment {lowest:.3f} (at least {LEAST} is "
        f"wanted), of a comparison of grades {lowest_top:.3f} ({LEAST_AT_THE_TOP}), of a share "
        f"on average {lowest_share:.3f} ({LEAST_SHARE}), of the range {covered:.3f}; told "
        f"rightly, the bounds held the truth in {held:.2%} of replicates.",
        "## Reading", READING,
    ])  # fmt: skip
    wanted = 0.95 - 3 * np.sqrt(0.95 * 0.05 / (REPLICATES // 2))
    enough = lowest >= LEAST and lowest_top >= LEAST_AT_THE_TOP and lowest_share >= LEAST_SHARE
    return 0 if held == 1 and covered >= wanted and enough else 1


if __name__ == "__main__":
    sys.exit(main())
