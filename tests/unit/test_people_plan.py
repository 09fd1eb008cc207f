"""The People Plan's target: counted by hand, and fair organisations by brute force."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, poisson_binom

import wres_explore as wres
from tests.helpers import cell, dataset
from wres_explore.errors import SelectionError
from wres_explore.stats.poisson_binomial import poisson_binomial

ELM = ((3, 40), (4, 60))
OAK = ((1, 30), (6, 30))
ASH = ((0, 25), (2, 50))
"""BME cases and staff, White cases and staff."""


def trusts(year: int, **counts: tuple[tuple[int, int], tuple[int, int]]) -> wres.Dataset:
    rows = []
    for name, ((bme, bme_staff), (white, white_staff)) in counts.items():
        where = {"organisation": name, "year": year}
        rows += [*cell(white_staff, bme_staff, **where)]
        rows += [*cell(white, bme, measure="entered_disciplinary", **where)]
    return dataset(rows)


def binomial(k: int, n: int, p: float) -> float:
    return math.comb(n, k) * p**k * (1 - p) ** (n - k)


def chance_in_range(bme: tuple[int, int], white: tuple[int, int]) -> float:
    """Summed over every table: the ratio of shares lies from 0.80 to 1.25."""
    (x, n), (y, m) = bme, white
    p = (x + y) / (n + m)
    return sum(
        binomial(a, n, p) * binomial(b, m, p)
        for a, b in itertools.product(range(n + 1), range(m + 1))
        if b and 0.8 - 1e-12 <= (a / n) / (b / m) <= 1.25 + 1e-12
    )


def test_points_are_counted_and_fair_organisations_are_enumerated() -> None:
    found = wres.people_plan(trusts(2020, Elm=ELM, Oak=OAK, Ash=ASH)).iloc[0]
    assert (found["year"], found["target_year"], found["target"]) == (2020, 2020, 0.51)
    # 0.075 over 0.0667 is 1.125: in range; 0.0333 over 0.2 and 0 are not.
    assert (found["in_range"], found["of"], found["needed"]) == (1, 3, 2)
    assert found["status"] == "not met"
    assert found["value"] == pytest.approx(1 / 3)
    chances = [chance_in_range(*each) for each in (ELM, OAK, ASH)]
    assert found["fair_in_range"] == pytest.approx(sum(chances) / 3, abs=1e-9)
    counts = np.zeros(4)
    for inside in itertools.product((0, 1), repeat=3):
        counts[sum(inside)] += math.prod(
            c if one else 1 - c for one, c in zip(inside, chances, strict=True)
        )
    assert found["fair_meet"] == pytest.approx(counts[2:].sum(), abs=1e-9)
    reached = np.cumsum(counts)
    for column, at in (("fair_lower", 0.025), ("fair_upper", 0.975)):
        assert found[column] == pytest.approx(int(np.argmax(reached >= at)) / 3)


def test_targets_are_those_that_are_due_next() -> None:
    due = [
        wres.people_plan(trusts(year, Elm=ELM))["target"].item()
        for year in (2016, 2020, 2021, 2022, 2025)
    ]
    assert due == [0.51, 0.51, 0.76, 0.90, 0.90]


@pytest.mark.parametrize(
    ("inside", "of", "status"),
    [(51, 100, "met"), (50, 100, "not met"), (1, 1, "met"), (1, 2, "not met")],
)
def test_a_target_takes_whole_organisations(inside: int, of: int, status: str) -> None:
    alike = ((10, 100), (10, 100))
    apart = ((30, 100), (10, 100))
    names = {f"T{k}": alike if k < inside else apart for k in range(of)}
    found = wres.people_plan(trusts(2020, **names)).iloc[0]
    assert (found["in_range"], found["of"], found["status"]) == (inside, of, status)


def test_intervals_are_counted_on_either_side_of_the_range() -> None:
    found = wres.people_plan(
        trusts(2020, Sure=((1000, 10000), (1000, 10000)), Clear=((400, 1000), (100, 1000)),
               Small=((2, 50), (3, 50)))
    ).iloc[0]  # fmt: skip
    assert (found["clearly_inside"], found["clearly_outside"]) == (1, 1)


def test_an_organisation_without_a_case_is_not_counted() -> None:
    both = wres.people_plan(trusts(2020, Elm=ELM, None_=((0, 30), (0, 40)))).iloc[0]
    assert both["of"] == 1
    nobody = wres.people_plan(trusts(2020, None_=((0, 30), (0, 40)))).iloc[0]
    assert nobody["of"] == 0 and nobody["status"] == "not measurable"
    assert pd.isna(nobody["value"]) and pd.isna(nobody["fair_meet"])
    said = wres.describe(wres.people_plan(trusts(2020, None_=((0, 30), (0, 40)))))
    assert said == ["In 2020 no organisation had a case."]


def test_a_ratio_over_nobody_is_out_of_range() -> None:
    found = wres.people_plan(trusts(2020, Elm=((2, 40), (0, 60)))).iloc[0]
    assert (found["in_range"], found["of"]) == (0, 1)


def test_the_sentence_has_the_target_and_the_chance() -> None:
    (said,) = wres.describe(wres.people_plan(trusts(2020, Elm=ELM, Oak=OAK, Ash=ASH)))
    assert said.startswith("In 2020 1 of 3 organisations (33.3%) had a relative likelihood of")
    assert "The target for 2020, 51% or 2 of them, was not met" in said


def test_data_without_organisations_are_refused() -> None:
    with pytest.raises(SelectionError):
        wres.people_plan(wres.load("england-2019"))
    with pytest.raises(SelectionError, match="organisation"):
        wres.people_plan(wres.load("london-2019"))


def test_chances_of_many_things_are_those_of_scipy() -> None:
    chances = np.random.default_rng(4).uniform(0.05, 0.95, 40)
    expected = poisson_binom(chances).pmf(np.arange(41))
    assert poisson_binomial(chances) == pytest.approx(expected, abs=1e-12)
    assert poisson_binomial(np.full(220, 0.3)) == pytest.approx(binom(220, 0.3).pmf(np.arange(221)))
    assert poisson_binomial(np.array([])).tolist() == [1.0]
