"""Pooling over strata against published values, statsmodels and what must be so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.meta_analysis import combine_effects

from tests.helpers import published
from wres_explore.errors import CountError
from wres_explore.stats import ratio_interval
from wres_explore.stats.pooling import (
    dersimonian_laird,
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_ratio,
    mantel_haenszel_test,
    tarone_test,
)

pytestmark = pytest.mark.unit


def columns(strata: Any) -> tuple[NDArray[np.float64], ...]:
    """x1, n1, x2, n2 of tables whose rows are the groups and whose first column is events."""
    tables = np.array(strata, dtype=float)
    return tables[:, 0, 0], tables[:, 0].sum(1), tables[:, 1, 0], tables[:, 1].sum(1)


def numbers(found: tuple[Any, ...]) -> list[float]:
    return [float(value) for value in found]


@pytest.mark.parametrize("record", published("mantel_haenszel_risk_ratio"), ids=lambda r: r["id"])
def test_published_pooled_ratio(record: dict[str, Any]) -> None:
    found = mantel_haenszel_ratio(*columns(record["inputs"]["strata"]))
    assert numbers(found) == pytest.approx(record["expected"], abs=record["tolerance"])


@pytest.mark.parametrize(
    "record", published("mantel_haenszel_risk_difference"), ids=lambda r: r["id"]
)
def test_published_pooled_difference(record: dict[str, Any]) -> None:
    found = mantel_haenszel_difference(*columns(record["inputs"]["strata"]))
    assert numbers(found) == pytest.approx(record["expected"], abs=record["tolerance"])


@pytest.mark.parametrize("record", published("cochran_mantel_haenszel"), ids=lambda r: r["id"])
def test_published_test_within_strata(record: dict[str, Any]) -> None:
    inputs = record["inputs"]
    found = mantel_haenszel_test(*columns(inputs["strata"]), continuity=inputs["continuity"])
    expected = record["expected"]
    assert numbers(found)[: len(expected)] == pytest.approx(expected, abs=record["tolerance"])


@pytest.mark.parametrize("record", published("breslow_day_tarone"), ids=lambda r: r["id"])
def test_published_test_of_one_odds_ratio(record: dict[str, Any]) -> None:
    strata = record["inputs"]["strata"]
    statistic, degrees, p_value = tarone_test(*columns(strata))
    assert float(degrees) == len(strata) - 1
    assert [float(statistic), float(p_value)] == pytest.approx(
        record["expected"], abs=record["tolerance"]
    )


@pytest.mark.parametrize("record", published("dersimonian_laird"), ids=lambda r: r["id"])
def test_published_random_effects(record: dict[str, Any]) -> None:
    a, b, c, d = (np.array(record["inputs"][k], float) for k in ("tpos", "tneg", "cpos", "cneg"))
    log_ratio = np.log(a / (a + b) / (c / (c + d)))
    found = dersimonian_laird(log_ratio, 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    q, tau2, value, _, lower, upper = record["expected"]
    assert [found.q, found.tau2, found.value, found.lower, found.upper] == pytest.approx(
        [q, tau2, value, lower, upper], abs=6e-4
    )


@pytest.mark.parametrize("seed", range(8))
def test_statsmodels_agrees(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tables = rng.integers(1, 80, size=(rng.integers(2, 7), 2, 2)).astype(float)
    table = columns(tables)
    oracle = StratifiedTable(list(tables))
    statistic, p_value = mantel_haenszel_test(*table)
    plain = oracle.test_null_odds()
    assert numbers((statistic, p_value)) == pytest.approx([plain.statistic, plain.pvalue], rel=1e-9)
    equal = oracle.test_equal_odds(adjust=True)
    statistic, _, p_value = tarone_test(*table)
    assert numbers((statistic, p_value)) == pytest.approx([equal.statistic, equal.pvalue], rel=1e-9)
    # Places so far apart that the variance between them is above 0: statsmodels goes below it.
    effect, variance = rng.normal(scale=4, size=9), rng.uniform(0.1, 1, size=9)
    oracle_dl = combine_effects(effect, variance, method_re="chi2")
    found = dersimonian_laird(effect, variance)
    assert [found.tau2, found.q, found.value] == pytest.approx(
        [oracle_dl.tau2, oracle_dl.q, oracle_dl.mean_effect_re], rel=1e-9
    )


def test_places_no_further_apart_than_chance_have_no_variance_between_them() -> None:
    found = dersimonian_laird([0.1, 0.2, 0.15], [1.0, 0.5, 2.0])
    weight = np.array([1.0, 2.0, 0.5])
    assert found.tau2 == 0
    assert found.i2 == 0
    assert float(found.value) == pytest.approx((weight @ [0.1, 0.2, 0.15]) / weight.sum())


def test_a_stratum_without_one_of_the_groups_says_nothing() -> None:
    """The regression of a stratum of zeros, which made the whole ratio vanish elsewhere."""
    alone = ([8, 3], [100, 60], [20, 12], [300, 200])
    more = ([8, 3, 0, 5], [100, 60, 0, 50], [20, 12, 7, 0], [300, 200, 90, 0])
    for pool in (mantel_haenszel_ratio, mantel_haenszel_difference, mantel_haenszel_test):
        assert numbers(pool(*more)) == pytest.approx(numbers(pool(*alone)), rel=1e-12)
    assert numbers(tarone_test(*more)) == pytest.approx(numbers(tarone_test(*alone)), rel=1e-12)


def test_strata_without_events_stay_finite() -> None:
    value, lower, upper = mantel_haenszel_ratio([0, 4], [50, 80], [0, 3], [90, 120])
    # By hand: only the second stratum has events: (4 x 120 / 200) / (3 x 80 / 200).
    assert float(value) == pytest.approx(2.0, rel=1e-12)
    assert 0 < float(lower) < 2 < float(upper) < np.inf


@pytest.mark.parametrize("table", [([0, 0], [5, 5], [1, 2], [5, 5]), ([0], [0], [0], [0])])
def test_no_ratio_without_events_of_one_group(table: tuple[list[int], ...]) -> None:
    assert [str(value) for value in numbers(mantel_haenszel_ratio(*table))] == ["nan", "0.0", "inf"]


def test_with_nobody_to_compare_there_is_no_answer() -> None:
    nobody = ([0, 2], [0, 5], [1, 0], [3, 0])
    assert [str(v) for v in numbers(mantel_haenszel_difference(*nobody))] == ["nan", "-1.0", "1.0"]
    assert np.isnan(numbers(mantel_haenszel_test(*nobody))).all()
    assert np.isnan(numbers(tarone_test(*nobody))).all()
    one = dersimonian_laird([0.2], [0.1])
    assert np.isnan([one.value, one.tau2, one.q]).all()


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(CountError, match="x1 is above n1"):
        mantel_haenszel_ratio([5, 7], [4, 9], [1, 1], [9, 9])


def test_many_questions_are_answered_at_once() -> None:
    rng = np.random.default_rng(4)
    n1, n2 = rng.integers(5, 60, size=(2, 6, 4, 3))
    x1, x2 = rng.integers(0, n1 + 1), rng.integers(0, n2 + 1)
    together = mantel_haenszel_ratio(x1, n1, x2, n2)
    for at in np.ndindex(6, 4):
        alone = mantel_haenszel_ratio(x1[at], n1[at], x2[at], n2[at])
        assert [v[at] for v in together] == pytest.approx(numbers(alone), nan_ok=True)


strata = st.lists(
    st.tuples(st.integers(1, 40), st.integers(1, 40), st.integers(0, 40), st.integers(0, 40)),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(deadline=None, max_examples=200, derandomize=True)
@given(strata)
def test_groups_exchanged_are_the_ratio_the_other_way(
    tables: list[tuple[int, int, int, int]],
) -> None:
    x1, rest1, x2, rest2 = np.array(tables, dtype=float).T
    there = mantel_haenszel_ratio(x1, x1 + rest1, x2, x2 + rest2)
    back = mantel_haenszel_ratio(x2, x2 + rest2, x1, x1 + rest1)
    if np.isfinite(there[0]):
        assert 1 / float(back[0]) == pytest.approx(float(there[0]), rel=1e-9)
        assert 1 / float(back[1]) == pytest.approx(float(there[2]), rel=1e-9)
    gap, other = (mantel_haenszel_difference(*t) for t in (
        (x1, x1 + rest1, x2, x2 + rest2), (x2, x2 + rest2, x1, x1 + rest1)))  # fmt: skip
    assert float(gap[0]) == pytest.approx(-float(other[0]), abs=1e-12, nan_ok=True)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(st.integers(1, 30), st.integers(1, 400), st.integers(1, 30), st.integers(1, 400),
       st.integers(2, 4))  # fmt: skip
def test_equal_strata_are_pooled_to_their_own_ratio(
    x1: int, rest1: int, x2: int, rest2: int, times: int
) -> None:
    n1, n2 = x1 + rest1, x2 + rest2
    value, _, _ = mantel_haenszel_ratio([x1] * times, [n1] * times, [x2] * times, [n2] * times)
    assert float(value) == pytest.approx(float(ratio_interval(x1, n1, x2, n2)[0]), rel=1e-9)
    statistic, degrees, p_value = tarone_test(
        [x1] * times, [n1] * times, [x2] * times, [n2] * times
    )
    assert float(degrees) == times - 1
    assert float(statistic) == pytest.approx(0, abs=1e-6)
    assert float(p_value) == pytest.approx(1, abs=1e-6)


def test_interval_and_odds_ratio_go_together_when_events_are_rare() -> None:
    rng = np.random.default_rng(2)
    n1, n2 = rng.integers(20_000, 90_000, size=(2, 6))
    x1, x2 = rng.binomial(n1, 0.002), rng.binomial(n2, 0.001)
    ratio = numbers(mantel_haenszel_ratio(x1, n1, x2, n2))
    odds = numbers(mantel_haenszel_odds_ratio(x1, n1 - x1, x2, n2 - x2))
    assert ratio == pytest.approx(odds, rel=5e-3)


def test_a_variance_of_nothing_gives_no_interval() -> None:
    for pool in (mantel_haenszel_ratio, mantel_haenszel_difference):
        _, lower, upper = pool([4, 6], [4, 6], [5, 7], [5, 7])
        assert np.isnan(lower) and np.isnan(upper)
        # One person without the event is enough for a variance.
        _, lower, upper = pool([4, 5], [4, 6], [5, 7], [5, 7])
        assert lower < upper
