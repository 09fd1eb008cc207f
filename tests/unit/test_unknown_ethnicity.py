"""What people of unknown ethnicity could do to a result, against every way of sharing them out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wres_explore.errors import CountError
from wres_explore.stats import ratio_interval
from wres_explore.stats.tipping import ratio_tipping
from wres_explore.stats.unknown import (
    difference_bounds,
    extremes,
    odds_ratio_bounds,
    rate_bounds,
    ratio_bounds,
    share_bounds,
    shares_difference_bounds,
)

pytestmark = pytest.mark.unit

MANY = settings(deadline=None, max_examples=150, derandomize=True)


def every_sharing(
    x1: int, n1: int, x2: int, n2: int, cases: int, people: int
) -> list[tuple[int, int, int, int]]:
    """The four counts for each number of unknown cases and others that are of the top group."""
    return [
        (x1 + a, n1 + a + b, x2 + cases - a, n2 + people - a - b)
        for a in range(cases + 1)
        for b in range(people - cases + 1)
    ]


def test_the_worked_example_of_the_method_note() -> None:
    lowest, highest = ratio_bounds(30, 1000, 40, 2000, 4, 150)
    assert (round(float(lowest), 2), round(float(highest), 2)) == (1.19, 1.82)


def test_london_of_all_staff() -> None:
    lower, upper = share_bounds(92_487, 206_144, 12_526)
    assert (round(float(lower), 3), round(float(upper), 3)) == (0.449, 0.509)
    assert np.isnan(share_bounds(0, 0, 0)).all()


@MANY
@given(st.integers(1, 9), st.integers(0, 20), st.integers(1, 9), st.integers(0, 20),
       st.integers(0, 4), st.integers(0, 8))  # fmt: skip
def test_bounds_are_those_of_every_sharing(
    x1: int, rest1: int, x2: int, rest2: int, cases: int, others: int
) -> None:
    tables = every_sharing(x1, x1 + rest1, x2, x2 + rest2, cases, cases + others)
    counts = (x1, x1 + rest1, x2, x2 + rest2, cases, cases + others)
    ratios = [(a / b) / (c / d) for a, b, c, d in tables]
    assert ratio_bounds(*counts) == pytest.approx((min(ratios), max(ratios)), rel=1e-9)
    gaps = [a / b - c / d for a, b, c, d in tables]
    assert difference_bounds(*counts) == pytest.approx((min(gaps), max(gaps)), abs=1e-12)
    rates = [a / b for a, b, _, _ in tables]
    found = rate_bounds(x1, x1 + rest1, cases, cases + others)
    assert found == pytest.approx((min(rates), max(rates)), rel=1e-9)
    _, low, high = ratio_interval(*np.array(tables).T)
    lowest, highest = extremes(*counts)
    assert ratio_interval(*lowest)[1] <= low.min() * (1 + 1e-9)
    assert ratio_interval(*highest)[2] >= high.max() * (1 - 1e-9)


@MANY
@given(*[st.integers(1, 9)] * 4, st.integers(0, 5), st.integers(0, 5))
def test_bounds_of_a_ladder_are_those_of_every_sharing(
    higher1: int, lower1: int, higher2: int, lower2: int, above: int, below: int
) -> None:
    every = [
        ((higher1 + a) / (lower1 + b)) / ((higher2 + above - a) / (lower2 + below - b))
        for a in range(above + 1)
        for b in range(below + 1)
    ]
    found = odds_ratio_bounds(higher1, lower1, higher2, lower2, above, below)
    assert found == pytest.approx((min(every), max(every)), rel=1e-9)


def test_a_board_beside_its_workforce() -> None:
    """2 of 12 on the board and one unknown; 300 of 1,000 staff and 50 unknown."""
    found = shares_difference_bounds(2, 12, 1, 300, 1_000, 50)
    assert found == pytest.approx((2 / 12 - 350 / 1_000, 3 / 12 - 300 / 1_000))


def test_without_unknown_people_bounds_are_the_ratio_itself() -> None:
    assert ratio_bounds(30, 1000, 40, 2000, 0, 0) == pytest.approx((1.5, 1.5))
    assert np.isinf(ratio_tipping(30, 1000, 40, 2000, 0, 0)).all()


@pytest.mark.parametrize(
    "counts",
    [(45, 1000, 60, 2000, 0, 400), (48, 1000, 60, 2000, 6, 500), (33, 1000, 40, 2000, 9, 300),
     (20, 900, 80, 2100, 5, 600), (60, 1000, 40, 2000, 20, 800)],
)  # fmt: skip
def test_tipping_is_where_the_interval_first_says_something_else(counts: tuple[int, ...]) -> None:
    """By walking up and down the factor in small steps, with the known's odds as the start."""
    x1, n1, x2, n2, cases, people = counts
    events = (x1 + 0.5) / (x2 + 0.5)
    others = (n1 - x1 + 0.5) / (n2 - x2 + 0.5)

    def said(factor: np.ndarray) -> np.ndarray:
        share = [odds * factor / (1 + odds * factor) for odds in (events, others)]
        a, b = np.round(cases * share[0]), np.round((people - cases) * share[1])
        _, low, high = ratio_interval(x1 + a, n1 + a + b, x2 + cases - a, n2 + people - a - b)
        return np.where(low > 1, 1, np.where(high < 1, -1, 0))

    found = ratio_tipping(*counts)
    for value, way in zip(found, (1, -1), strict=True):
        steps = np.exp(np.linspace(0, np.log(1000), 2000))
        changed = steps[said(steps**way) != said(np.ones(1))]
        assert float(value) == pytest.approx(changed[0] if len(changed) else np.inf, rel=0.01)


def test_some_answers_tip_and_some_do_not() -> None:
    """So that the test above is not about infinities alone."""
    assert np.isfinite(ratio_tipping(33, 1000, 40, 2000, 9, 300)).any()
    assert np.isinf(ratio_tipping(60, 1000, 40, 2000, 1, 10)).all()


def test_an_answer_that_falls_if_the_unknown_are_like_others_does_not_hold_at_all() -> None:
    """7 of 100 against 10 of 400, and 20 unknown of whom 1 had the event.

    The case is shared out as 7.5 to 10.5, so to the group below, and of the 19 others 93.5 of 484,
    so 4, go to the group on top: 7 of 104 against 11 of 416, and the interval takes in 1.
    """
    _, low, _ = ratio_interval([7, 7], [100, 104], [10, 11], [400, 416])
    assert low[0] > 1 > low[1]
    assert ratio_tipping(7, 100, 10, 400, 1, 20) == (1.0, 1.0)


def test_nobody_to_compare_is_no_answer() -> None:
    assert np.isnan(ratio_tipping(0, 0, 3, 10, 1, 5)).all()


def test_more_unknown_than_people_are_refused() -> None:
    with pytest.raises(CountError):
        share_bounds(9, 10, 2)
    with pytest.raises(CountError):
        ratio_bounds(1, 10, 1, 10, 5, 4)
