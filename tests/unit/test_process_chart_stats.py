"""Process limits and the four signals, against the rules written out point by point."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers import published
from wres_explore.errors import CountError, DefinitionError
from wres_explore.stats.process_chart import (
    near_limit,
    one_side,
    outside,
    trending,
    xmr_limits,
)


def limits_slowly(values: list[float]) -> tuple[float, float, float]:
    """Mean, lower and upper limit, from the definition."""
    ranges = [abs(b - a) for a, b in itertools.pairwise(values)]
    average = sum(ranges) / len(ranges)
    kept = [r for r in ranges if r < 3.267 * average]
    if not any(kept):
        kept = ranges
    mean, reach = sum(values) / len(values), 2.66 * sum(kept) / len(kept)
    return mean, mean - reach, mean + reach


def test_published_limits() -> None:
    for record in published("xmr_limits"):
        limits = xmr_limits(record["inputs"]["y"])
        assert [limits.mean, limits.lower, limits.upper] == pytest.approx(
            record["expected"], abs=record["tolerance"]
        )


def test_an_exceptional_range_is_left_out_of_the_limits_and_its_point_is_in_the_mean() -> None:
    """Ranges of 1 but for 21 and 22: on average 60 / 19, and 21 is above 3.267 of these."""
    values = [10.0, 11] * 5 + [32.0] + [10.0, 11] * 4 + [10.0]
    screened, whole = xmr_limits(values), xmr_limits(values, screen=False)
    assert screened.moving_range == pytest.approx(1)
    assert screened.mean == pytest.approx(sum(values) / 20)
    assert whole.moving_range == pytest.approx((17 * 1 + 21 + 22) / 19)
    assert outside(values, screened).tolist() == [0] * 10 + [1] + [0] * 9


def test_a_constant_series_has_its_limits_on_its_mean_and_no_signal() -> None:
    """PowerBI-SPC 463: a series at 100% throughout; and at 0.1, whose mean has a residue."""
    for value in (1.0, 0.1, 100.0, 0.0):
        values = [value] * 24
        limits = xmr_limits(values)
        assert (limits.lower, limits.mean, limits.upper) == (value, value, value)
        for signals in (
            outside(values, limits), one_side(values, limits), near_limit(values, limits),
            trending(values),
        ):  # fmt: skip
            assert not signals.any()


def test_one_bad_month_in_a_series_of_100_percent_is_the_only_signal_outside() -> None:
    """Screening would leave no range at all, and put all 24 points outside."""
    values = [1.0] * 12 + [0.9] + [1.0] * 11
    assert outside(values, xmr_limits(values)).tolist() == [0] * 12 + [-1] + [0] * 11


def test_a_fall_of_seven_is_a_trend_as_a_rise_is() -> None:
    """NHSRplotthedots 167."""
    assert trending([0.0, 1, 2, 3, 4, 5, 6, 7]).tolist() == [1] * 8
    assert trending([0.0, -1, -2, -3, -4, -5, -6, -7]).tolist() == [-1] * 8
    assert not trending([1.0, 2, 3, 4, 5, 6]).any()
    assert not trending([1.0, 2, 3, 3, 4, 5, 6]).any(), "an equal value ends a trend"
    assert trending([2.0, 7, 6, 5, 4, 3, 2, 1, 3]).tolist() == [0, *[-1] * 7, 0]


def test_two_near_opposite_limits_are_no_signal() -> None:
    """NHSRplotthedots 143: mean 0, two thirds of the way is 2 and the limit 3."""
    limits = _limits(3.0)
    assert not near_limit([0.5, 2.5, -2.5, 0.5], limits).any()
    assert near_limit([0.5, 2.5, 2.5, -0.5], limits).tolist() == [0, 1, 1, 0]


def test_two_of_three_near_a_limit_need_all_three_on_one_side_and_mark_only_the_two() -> None:
    limits = _limits(3.0)
    assert near_limit([-2.5, -1.0, -2.5], limits).tolist() == [-1, 0, -1]
    assert not near_limit([-2.5, 1.0, -2.5], limits).any()
    assert not near_limit([-2.5, -0.5, -0.5, -2.5], limits).any()


def test_a_point_beyond_the_limit_counts_towards_two_of_three() -> None:
    """NHSRplotthedots 153 and 194: the rule of Making Data Count since November 2023."""
    assert near_limit([3.5, 2.5, 0.5], _limits(3.0)).tolist() == [1, 1, 0]


def test_seven_on_one_side_are_a_shift_and_six_are_not() -> None:
    limits = _limits(30.0)
    assert one_side([1.0] * 7 + [-1], limits).tolist() == [1] * 7 + [0]
    assert not one_side([1.0] * 6 + [-1], limits).any()
    assert not one_side([1.0] * 6 + [0] + [1.0] * 6, limits).any(), "a point on the mean ends it"
    assert one_side([-1.0] * 9, limits).tolist() == [-1] * 9


def _limits(reach: float) -> object:
    """Limits around 0, from two values whose moving range gives them."""
    half = reach / 2.66 / 2
    return xmr_limits([-half, half], screen=False)


@given(
    st.lists(st.integers(0, 30), min_size=3, max_size=30).map(lambda v: [x / 10 for x in v]),
)
def test_signals_are_those_of_the_rules_read_point_by_point(values: list[float]) -> None:
    mean, low, high = limits_slowly(values)
    found = xmr_limits(values)
    assert [found.mean, found.lower, found.upper] == pytest.approx([mean, low, high])
    near = 1e-9
    assert outside(values, found).tolist() == [(v > high + near) - (v < low - near) for v in values]
    sides = [(v > mean + near) - (v < mean - near) for v in values]
    expected = []
    for i, side in enumerate(sides):
        runs = [sides[s : s + 7] for s in range(max(0, i - 6), i + 1)]
        expected.append(side if any(run == [side] * 7 for run in runs) else 0)
    assert one_side(values, found).tolist() == expected
    reach = 2 / 3 * (high - mean)
    far = [abs(v - mean) > reach + near for v in values]
    expected = []
    for i, side in enumerate(sides):
        starts = [s for s in range(i - 2, i + 1) if s >= 0 and s + 3 <= len(values)]
        signal = any(abs(sum(sides[s : s + 3])) == 3 and sum(far[s : s + 3]) >= 2 for s in starts)
        expected.append(side if far[i] and signal else 0)
    assert near_limit(values, found).tolist() == expected


@given(st.lists(st.integers(0, 9), min_size=2, max_size=30))
def test_a_trend_is_every_point_of_seven_that_go_one_way(values: list[int]) -> None:
    for sign in (1, -1):
        marked = set()
        for start in range(len(values) - 6):
            seven = [sign * v for v in values[start : start + 7]]
            if all(b > a for a, b in itertools.pairwise(seven)):
                marked |= set(range(start, start + 7))
        found = {i for i, s in enumerate(trending(values)) if s == sign}
        assert found <= marked
        assert len(marked - found) <= 4, "only turning points may belong to the other trend"


@given(st.lists(st.floats(-50, 50), min_size=8, max_size=20))
def test_upside_down_every_signal_changes_sides(values: list[float]) -> None:
    up, down = np.array(values), -np.array(values)
    a, b = xmr_limits(up), xmr_limits(down)
    for rule in (outside, one_side, near_limit):
        assert (rule(up, a) == -rule(down, b)).all()
    assert (trending(up) == -trending(down)).all()


def test_many_series_at_once_are_each_charted_alone() -> None:
    rng = np.random.default_rng(1)
    many = rng.normal(size=(5, 24)).cumsum(-1)
    together = xmr_limits(many)
    for k, alone in enumerate(many):
        one = xmr_limits(alone)
        assert together.upper[k] == one.upper
        for rule in (outside, one_side, near_limit):
            assert rule(many, together)[k].tolist() == rule(alone, one).tolist()
        assert trending(many)[k].tolist() == trending(alone).tolist()


@pytest.mark.parametrize("values", [[], [1.0], [1.0, math.nan], [1.0, math.inf], ["a", "b"]])
def test_what_is_no_series_is_refused(values: list[object]) -> None:
    with pytest.raises(CountError):
        xmr_limits(values)


@pytest.mark.parametrize("run", [0, 2.5, True])
def test_a_run_is_a_whole_number_of_points(run: object) -> None:
    with pytest.raises(DefinitionError, match="whole number of points"):
        one_side([1.0, 2.0], xmr_limits([1.0, 2.0]), run=run)
