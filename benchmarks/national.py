"""Time every judgement at national size, and one selection of it, against what a user would use.

Run ``python benchmarks/national.py``. It makes up 220 organisations of 8 years, 5 professions, 13
bands and 17 ethnic groups, asks the questions of the judgement functions, and prints two markdown
tables. Times are processor seconds of one thread; set ``OMP_NUM_THREADS=1``. It fails if all
questions together take 3 seconds, or one selection 30 milliseconds.

What a user would use instead is measured on a sample of the same tables and scaled up: the score
interval of statsmodels, one table after the other, and fairlearn's MetricFrame with a bootstrap of
person-level records, if fairlearn is installed (``pip install fairlearn``).
"""

from __future__ import annotations

import itertools
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from statistics import median

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import confint_proportions_2indep

import wres_explore as wres
from wres_explore.dataset import Dataset
from wres_explore.vocabulary import Measure, PayBand, Profession

ORGANISATIONS, YEARS, PROFESSIONS = 220, 8, [p.value for p in itertools.islice(Profession, 5)]
BANDS = {
    "Band 1": 2, "Band 2": 14, "Band 3": 11, "Band 4": 9, "Band 5": 20, "Band 6": 17, "Band 7": 12,
    "Band 8a": 6, "Band 8b": 3, "Band 8c": 2, "Band 8d": 1.5, "Band 9": 0.5,
    PayBand.VSM.value: 2,
}  # fmt: skip
GROUPS = {
    "White British": 55, "White Irish": 2, "Any other White background": 7,
    "White and Black Caribbean": 1, "White and Black African": 0.6, "White and Asian": 0.8,
    "Any other Mixed background": 0.8, "Indian": 7, "Pakistani": 2, "Bangladeshi": 0.8,
    "Chinese": 1, "Any other Asian background": 4, "Black Caribbean": 2.5, "Black African": 7,
    "Any other Black background": 1, "Any other ethnic group": 3, "Unknown": 4.5,
}  # fmt: skip
"""Shares of a modelled workforce, in hundredths."""

TABLES = ORGANISATIONS * YEARS * len(PROFESSIONS) * len(GROUPS)
CELL = ["year", "organisation", "profession"]
SAMPLE, RESAMPLES, ALL_RESAMPLES = 400, 50, 1_000
ROUNDS = 3
MOST_SECONDS, MOST_MILLISECONDS = 3.0, 30.0


def national() -> Dataset:
    """A modelled country: staff by band, and the events of indicators 2, 3 and 4 without bands."""
    rng = np.random.default_rng(2026)
    groups, bands = (np.array([*each.values()]) / sum(each.values()) for each in (GROUPS, BANDS))
    made_up = groups * np.exp(rng.normal(0, 0.5, (ORGANISATIONS, len(groups))))
    made_up /= made_up.sum(1, keepdims=True)
    size = rng.lognormal(8.5, 0.7, ORGANISATIONS)[:, None] * rng.dirichlet(
        np.full(len(PROFESSIONS), 4.0), ORGANISATIONS
    )
    mean = np.einsum("op,b,og->opbg", size, bands, made_up)
    staff = rng.poisson(np.repeat(mean[:, None], YEARS, axis=1))
    people = staff.sum(3)
    white = np.array(["White " in name and "and" not in name for name in GROUPS])
    shortlisted = rng.poisson(0.9 * people)
    counted = {
        Measure.ENTERED_DISCIPLINARY: rng.binomial(people, np.where(white, 0.010, 0.015)),
        Measure.SHORTLISTED: shortlisted,
        Measure.APPOINTED: rng.binomial(shortlisted, np.where(white, 0.20, 0.14)),
        Measure.ACCESSED_TRAINING: rng.binomial(people, 0.6),
    }
    names = [f"Trust {number:03d}" for number in range(ORGANISATIONS)]
    years = range(2016, 2016 + YEARS)
    axes = [names, years, PROFESSIONS, list(BANDS), list(GROUPS)]
    frames = [_long(staff, axes, Measure.HEADCOUNT)]
    axes[3] = ["all"]
    frames += [_long(n[:, :, :, None], axes, measure) for measure, n in counted.items()]
    ics = [f"ICS {number % 42:02d}" for number in range(ORGANISATIONS)]
    places = pd.DataFrame({"organisation": names, "name": names, "ics": ics, "kind": "trust"})
    places = places.assign(region="Region " + places["ics"].str[-1], modelled=True)
    counts = pd.concat(frames, ignore_index=True)
    return wres.from_counts(counts, organisations=places, name="country", modelled=True)


def _long(n: np.ndarray, axes: list, measure: str) -> pd.DataFrame:
    """One row per cell that has anybody."""
    at = np.nonzero(n)
    names = ("organisation", "year", "profession", "pay_band", "ethnic_group")
    columns = {
        name: np.array(axis, dtype=object)[where]
        for name, axis, where in zip(names, axes, at, strict=True)
    }
    return pd.DataFrame({**columns, "n": n[at]}).assign(measure=str(measure))


def seconds(run: Callable[[], object], repeats: int) -> float:
    """Median processor time of a call, after one that does not count."""
    run()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return median(times)


def whole(data: Dataset) -> dict[str, tuple[int, float]]:
    """Tables and seconds of each question about the whole country, asked one after another.

    Sums are kept with a data set, so each round begins with one of which nothing is known yet.
    """
    cells = TABLES // len(GROUPS)
    points = ORGANISATIONS * YEARS
    questions: dict[str, tuple[int, Callable[[Dataset], object]]] = {
        "`ethnic_groups`: 16 groups beside White British and beside the rest, false discoveries, "
        "shrinkage": (TABLES, lambda fresh: wres.ethnic_groups(fresh, 3, by=CELL)),
        "`indicator` 3, BME, with bounds": (cells, lambda fresh: wres.indicator(fresh, 3, CELL)),
        "`pooled` over organisations": (
            cells, lambda fresh: wres.pooled(fresh, 3, "organisation", ["year", "profession"])
        ),
        "`trend` of each organisation": (
            points, lambda fresh: wres.trend(fresh, 3, by=["organisation"])
        ),
        "`funnel` of each year, with ranks": (points, funnels),
    }  # fmt: skip
    rounds = []
    for _ in range(ROUNDS + 1):
        fresh = replace(data)
        times = []
        for _, ask in questions.values():
            start = time.process_time()
            ask(fresh)
            times.append(time.process_time() - start)
        rounds.append(times)
    took = np.median(rounds[1:], axis=0)
    return {
        name: (tables, float(each))
        for (name, (tables, _)), each in zip(questions.items(), took, strict=True)
    }


def funnels(data: Dataset) -> list[object]:
    """A funnel of the organisations for each year."""
    years = sorted(data.counts["year"].unique())
    return [wres.funnel(wres.select(data, year=int(year)), 3) for year in years]


def one(data: Dataset) -> dict[str, float]:
    """Milliseconds of each question about one organisation in one year."""
    # Another one each time, so that nothing is known of it.
    names = itertools.cycle(data.organisations["organisation"])

    def here() -> Dataset:
        return wres.select(data, organisation=next(names), year=2023)

    questions: dict[str, Callable[[], object]] = {
        "`select`": here,
        SELECTION: lambda: wres.describe(wres.indicator(here(), 3)),
        "`select` and `unknown_bounds`": lambda: wres.unknown_bounds(here(), 3),
        "`select` and `ethnic_groups`": lambda: wres.ethnic_groups(here(), 3),
        "`select` twice and `compare`": lambda: wres.compare(here(), here(), 3),
        "`select` and `cliff_edge`": lambda: wres.cliff_edge(here()),
        "`select` and `detectable`": lambda: wres.detectable(here(), 3),
    }
    return {name: 1000 * seconds(run, 15) for name, run in questions.items()}


SELECTION = "`select`, `indicator` 3 and its sentence"


def statsmodels_seconds(data: Dataset) -> float:
    """All tables, from a sample."""
    table = wres.indicator(data, 3, by=[*CELL, "ethnic_group"])
    sides = ["top_numerator", "top_denominator", "bottom_numerator", "bottom_denominator"]
    sample = table[(table["status"] == "ok").to_numpy()].sample(SAMPLE, random_state=1)[sides]
    rows = [tuple(map(int, row)) for row in sample.to_numpy()]

    def loop() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it divides by zero at tables without events
            for row in rows:
                confint_proportions_2indep(*row, compare="ratio", method="score")

    return seconds(loop, 3) / SAMPLE * TABLES


def fairlearn_seconds(data: Dataset) -> float:
    """All tables, from two cells and fewer resamples; missing without fairlearn."""
    if find_spec("fairlearn") is None:
        return float("nan")
    from fairlearn.metrics import MetricFrame, selection_rate

    counts = data.counts
    times = []
    for organisation in data.organisations["organisation"].iloc[[5, 60]]:
        cell = (counts["organisation"] == organisation) & (counts["year"] == 2023)
        cell &= counts["profession"] == PROFESSIONS[0]
        staff, cases = (
            counts[cell & (counts["measure"] == measure)]
            .groupby("ethnic_group", observed=True)["n"].sum()
            for measure in (Measure.HEADCOUNT, Measure.ENTERED_DISCIPLINARY)
        )  # fmt: skip
        group = np.repeat(staff.index.to_numpy(dtype=object), staff)
        had = [np.arange(n) < cases.get(name, 0) for name, n in staff.items()]
        event = np.concatenate(had).astype(int)
        start = time.process_time()
        frame = MetricFrame(
            metrics=selection_rate, y_true=event, y_pred=event, sensitive_features=group,
            n_boot=RESAMPLES, ci_quantiles=[0.025, 0.975], random_state=1,
        )  # fmt: skip
        frame.by_group_ci  # noqa: B018
        times.append(time.process_time() - start)
    return median(times) / RESAMPLES * ALL_RESAMPLES * TABLES / len(GROUPS)


def main() -> int:
    data = national()
    country = whole(data)
    total = sum(each for _, each in country.values())
    print(f"| question about the country ({len(data.counts):,} counts) | tables | seconds |")
    print("| --- | ---: | ---: |")
    for name, (tables, each) in country.items():
        print(f"| {name} | {tables:,} | {each:.2f} |")
    print(f"| all of these | | {total:.2f} |")
    for name, each in (
        ("statsmodels, score interval, in a loop", statsmodels_seconds(data)),
        (f"fairlearn, {ALL_RESAMPLES:,} resamples", fairlearn_seconds(data)),
    ):
        said = (
            "not installed" if np.isnan(each) else f"about {each:,.0f}, {each / total:,.0f} times"
        )
        print(f"| {name} | {TABLES:,} | {said} |")
    print("\n| question about one organisation in one year | milliseconds |\n| --- | ---: |")
    selection = one(data)
    for name, each in selection.items():
        print(f"| {name} | {each:.0f} |")
    return int(total > MOST_SECONDS or selection[SELECTION] > MOST_MILLISECONDS)


if __name__ == "__main__":
    sys.exit(main())
