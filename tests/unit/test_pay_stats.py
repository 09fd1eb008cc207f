"""Means, medians and quarters of pay, beside lists of people that are written out."""

from __future__ import annotations

import itertools
import math
from statistics import mean, median, variance

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, norm, ttest_ind

from wres_explore.errors import CountError
from wres_explore.stats.pay import (
    averages,
    gap_without_one,
    mean_gap,
    median_gap,
    medians,
    rows,
)
from wres_explore.stats.quarters import quarters

People = list[float]


def payroll(*groups: People) -> tuple[list[float], list[int], list[int]]:
    """One row per different amount in each group, in no order."""
    found = [
        (pay, people.count(pay), number)
        for number, people in enumerate(groups)
        for pay in sorted(set(people), key=lambda pay: (pay * 7) % 11)
    ]
    pay, n, group = zip(*found, strict=True) if found else ((), (), ())
    return list(pay), list(n), list(group)


amounts = st.lists(st.integers(20, 60).map(lambda pence: pence / 2), min_size=2, max_size=60)


@given(amounts, amounts)
def test_means_medians_and_spread_are_those_of_the_people(one: People, other: People) -> None:
    pay = rows(*payroll(one, [], other), 3)
    found = averages(pay)
    middle, _, _ = medians(pay)
    for at, people in ((0, one), (2, other)):
        assert found.people[at] == len(people)
        assert found.mean[at] == pytest.approx(mean(people))
        assert found.variance[at] == pytest.approx(variance(people), abs=1e-9)
        assert (found.lowest[at], found.highest[at]) == (min(people), max(people))
        assert middle[at] == pytest.approx(median(people))
    assert found.people[1] == 0
    assert np.isnan([found.mean[1], found.variance[1], found.lowest[1], middle[1]]).all()


@pytest.mark.parametrize("people", [6, 11, 50, 51, 400])
def test_limits_of_a_median_are_the_narrowest_ranks_that_cover_it(people: int) -> None:
    """Ranks r and n + 1 - r: the binomial tail below r is at most 2.5%, below r + 1 more."""
    pay = [float(p) for p in range(1, people + 1)]
    _, lower, upper = medians(rows(pay, [1] * people, [0] * people, 1))
    rank = int(lower[0])
    assert upper[0] == people + 1 - rank
    assert binom.cdf(rank - 1, people, 0.5) <= 0.025 < binom.cdf(rank, people, 0.5)


def test_a_median_of_very_few_has_no_limits() -> None:
    value, lower, upper = medians(rows([10.0, 11, 12, 13, 14], [1] * 5, [0] * 5, 1))
    assert value.tolist() == [12]
    assert np.isnan([lower[0], upper[0]]).all()


def test_the_gap_of_means_in_pounds_is_welchs() -> None:
    white, bme = [18.0, 21.5, 30.0, 22.0, 19.0], [17.0, 18.5, 21.0, 16.0]
    found = averages(rows(*payroll(white, bme), 2))
    gap = mean_gap(*(type(found)(*(getattr(found, name)[[at]] for name in found.__slots__))
                     for at in (0, 1)))  # fmt: skip
    welch = ttest_ind(white, bme, equal_var=False).confidence_interval(0.95)
    assert gap.pounds[0] == pytest.approx(mean(white) - mean(bme))
    assert (gap.pounds_lower[0], gap.pounds_upper[0]) == pytest.approx((welch.low, welch.high))


def test_the_gap_as_a_share_by_the_delta_method() -> None:
    """So many people that t is as good as normal."""
    rng = np.random.default_rng(2)
    white, bme = rng.gamma(9, 2.5, 20_000), rng.gamma(9, 2.2, 9_000)
    number = np.repeat([0, 1], [len(white), len(bme)])
    found = averages(rows(np.concatenate([white, bme]), np.ones(29_000), number, 2))
    one, two = (
        type(found)(*(getattr(found, name)[[at]] for name in found.__slots__)) for at in (0, 1)
    )
    gap = mean_gap(one, two)
    error = math.hypot(*(people.std(ddof=1) / people.mean() / math.sqrt(len(people))
                         for people in (white, bme)))  # fmt: skip
    ratio = bme.mean() / white.mean()
    assert gap.value[0] == pytest.approx(1 - ratio)
    reach = norm.ppf(0.975) * error
    assert gap.lower[0] == pytest.approx(1 - ratio * math.exp(reach), rel=1e-3)
    assert gap.upper[0] == pytest.approx(1 - ratio * math.exp(-reach), rel=1e-3)


def test_the_gap_of_medians_joins_the_limits_of_both() -> None:
    """20 (18 to 24) and 16 (15 to 17): 4, less hypot(2, 1), plus hypot(4, 1)."""
    first = (np.array([20.0]), np.array([18.0]), np.array([24.0]))
    second = (np.array([16.0]), np.array([15.0]), np.array([17.0]))
    gap = median_gap(first, second)
    assert gap.value[0] == pytest.approx(0.2)
    assert gap.pounds_lower[0] == pytest.approx(4 - math.hypot(2, 1))
    assert gap.pounds_upper[0] == pytest.approx(4 + math.hypot(4, 1))
    log = math.log
    lowest = log(16 / 20) - math.hypot(log(16 / 15), log(24 / 20))
    highest = log(16 / 20) + math.hypot(log(17 / 16), log(20 / 18))
    assert gap.lower[0] == pytest.approx(1 - math.exp(highest))
    assert gap.upper[0] == pytest.approx(1 - math.exp(lowest))


@given(amounts, amounts)
def test_the_person_who_moves_the_gap_most_is_found_by_trying_everybody(
    white: People, bme: People
) -> None:
    def gap(one: People, other: People) -> float:
        return (mean(one) - mean(other)) / mean(one)

    whole = gap(white, bme)
    tried = [gap(white[:at] + white[at + 1 :], bme) for at in range(len(white))]
    tried += [gap(white, bme[:at] + bme[at + 1 :]) for at in range(len(bme))]
    found = averages(rows(*payroll(white, bme), 2))
    one, two = (
        type(found)(*(getattr(found, name)[[at]] for name in found.__slots__)) for at in (0, 1)
    )
    value, side = gap_without_one(one, two)
    assert abs(value[0] - whole) == pytest.approx(max(abs(v - whole) for v in tried), abs=1e-12)
    assert min(abs(value[0] - v) for v in tried) < 1e-12
    assert side[0] in (1, 2)


# --- Quarters ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "sizes"),
    [
        (8, [2, 2, 2, 2]),
        (9, [3, 2, 2, 2]),
        (10, [3, 2, 3, 2]),
        (11, [3, 3, 3, 2]),
        (1, [1, 0, 0, 0]),
    ],
)
def test_people_left_over_go_where_guidance_puts_them(people: int, sizes: list[int]) -> None:
    pay = [float(p) for p in range(1, people + 1)]
    found = quarters(pay, [[1]] * people, [0] * people, 1)
    assert found[0, :, 0].tolist() == sizes


def test_people_of_the_same_pay_are_shared_out_in_proportion() -> None:
    """40 people, 20 of them on one pay point that lies across the middle: 15 BME, 5 White."""
    pay, n = [10.0, 11.0, 12.0], [[2, 8], [15, 5], [1, 9]]
    found = quarters(pay, n, [0, 0, 0], 1)
    # Each of the two middle quarters has 10 of the 20, and so 7.5 BME staff.
    assert found[0].tolist() == [[2, 8], [8, 2], [7, 3], [1, 9]]


def test_all_on_one_pay_point_are_alike_in_every_quarter() -> None:
    found = quarters([10.0], [[40, 60, 20]], [0], 1)
    assert found[0].tolist() == [[10, 15, 5]] * 4


levels = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 5)), min_size=1, max_size=8
)


@given(levels, levels)
def test_nobody_is_lost_and_quarters_are_as_the_order_of_pay_wants(
    one: list[tuple[int, ...]], other: list[tuple[int, ...]]
) -> None:
    pay = [float(p) for p in itertools.chain(range(1, len(one) + 1), range(1, len(other) + 1))]
    number = [0] * len(one) + [1] * len(other)
    found = quarters(pay, [*one, *other], number, 2)
    assert (found >= 0).all()
    for at, roll in ((0, one), (1, other)):
        people = np.array(roll)
        assert found[at].sum(axis=0).tolist() == people.sum(axis=0).tolist()
        sizes = found[at].sum(axis=1)
        assert sizes.max() - sizes.min() <= 1
        # Everybody written out: who is certainly in the lower quarter, and who may be.
        edge = sizes[0]
        below = np.cumsum(people.sum(axis=1))
        sure = people[below <= edge].sum(axis=0)
        may = people[: np.searchsorted(below, edge) + 1].sum(axis=0)
        assert (sure <= found[at][0]).all()
        assert (found[at][0] <= may).all()


# --- Refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        ([0.0], [1], [0]),
        ([-1.0], [1], [0]),
        ([math.nan], [1], [0]),
        ([math.inf], [1], [0]),
        (["10"], [1], [0]),
        ([10.0], [-1], [0]),
        ([10.0], [0.5], [0]),
        ([10.0], [1], [1]),
        ([10.0], [1], [-1]),
        ([10.0], [1], [0.5]),
        ([10.0, 11.0], [1], [0]),
    ],
)
def test_rows_that_are_no_pay_are_refused(wrong: tuple) -> None:
    with pytest.raises(CountError):
        rows(*wrong, 1)


def test_nobody_at_all_is_no_error() -> None:
    pay = rows([], [], [], 2)
    assert averages(pay).people.tolist() == [0, 0]
    assert np.isnan(medians(pay)[0]).all()
    assert quarters([], np.zeros((0, 3)), [], 2).sum() == 0
