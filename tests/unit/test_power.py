"""What a ratio could tell at a given size, against every table counted and against simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from wres_explore.errors import CountError, DefinitionError
from wres_explore.stats import ratio_interval
from wres_explore.stats.power import (
    detectable_ratio,
    power_method,
    ratio_power,
    standing_out,
    years_needed,
)


def stands_out(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> bool:
    """Whether the interval leaves out 1."""
    _, lower, upper = ratio_interval(x1, n1, x2, n2, confidence_level=level)
    return bool(lower > 1 or upper < 1)


def every_table(n1: int, n2: int, rate: float, ratio: float, level: float = 0.95) -> float:
    """Power by going through all tables of two small groups."""
    below = rate * (n1 + n2) / (n1 * ratio + n2)
    return sum(
        binom.pmf(x1, n1, ratio * below) * binom.pmf(x2, n2, below)
        for x1 in range(n1 + 1)
        for x2 in range(n2 + 1)
        if stands_out(x1, n1, x2, n2, level)
    )


# --- The table of the method note: 5,000 staff, true ratio 1.67 ----------------------------

NOTE = {
    10: (10, 11, 11), 20: (16, 19, 21), 40: (27, 34, 36), 80: (46, 57, 63), 160: (74, 86, 91),
}  # fmt: skip


@pytest.mark.parametrize("cases", NOTE)
@pytest.mark.parametrize(("column", "share"), [(0, 0.15), (1, 0.25), (2, 0.45)])
def test_power_is_that_of_the_note(cases: int, column: int, share: float) -> None:
    bme = round(5_000 * share)
    power = 100 * float(ratio_power(bme, 5_000 - bme, cases / 5_000, 1.67))
    assert power == pytest.approx(NOTE[cases][column], abs=1.5)


@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.0])
@pytest.mark.parametrize(
    ("n1", "n2", "rate"), [(1_000, 3_000, 0.007), (300, 4_500, 0.02), (800, 600, 0.2), (9, 12, 0.5)]
)
def test_power_agrees_with_simulation(n1: int, n2: int, rate: float, ratio: float) -> None:
    below = rate * (n1 + n2) / (n1 * ratio + n2)
    rng = np.random.default_rng(5)
    x1, x2 = rng.binomial(n1, ratio * below, 4_000), rng.binomial(n2, below, 4_000)
    _, lower, upper = ratio_interval(x1, n1, x2, n2)
    seen = np.mean((lower > 1) | (upper < 1))
    assert float(ratio_power(n1, n2, rate, ratio)) == pytest.approx(seen, abs=0.02)


@given(
    st.integers(1, 14), st.integers(1, 14), st.floats(0.05, 0.45), st.floats(0.5, 2.0),
    st.sampled_from([0.8, 0.95]),
)  # fmt: skip
@settings(max_examples=15)
def test_power_counts_every_table(
    n1: int, n2: int, rate: float, ratio: float, level: float
) -> None:
    if max(ratio, 1) * rate * (n1 + n2) / (n1 * ratio + n2) > 1:
        return
    found = float(ratio_power(n1, n2, rate, ratio, confidence_level=level))
    assert found == pytest.approx(every_table(n1, n2, rate, ratio, level), abs=1e-9)


def test_swapping_the_groups_turns_the_ratio_over() -> None:
    one = ratio_power(700, 2_000, 0.03, [0.6, 1.0, 1.5])
    other = ratio_power(2_000, 700, 0.03, [1 / 0.6, 1.0, 1 / 1.5])
    assert one == pytest.approx(other, abs=1e-9)


@pytest.mark.parametrize("ratio", [0.9, 1.0, 1.1])
def test_beyond_thousands_of_events_the_normal_curve_serves(ratio: float) -> None:
    n1, n2, rate = 20_000, 30_000, 0.05
    assert power_method(n1, n2, rate) == "normal"
    assert power_method(200, 300, rate) == "exact"
    below = rate * (n1 + n2) / (n1 * ratio + n2)
    rng = np.random.default_rng(6)
    x1, x2 = rng.binomial(n1, ratio * below, 6_000), rng.binomial(n2, below, 6_000)
    _, lower, upper = ratio_interval(x1, n1, x2, n2)
    seen = np.mean((lower > 1) | (upper < 1))
    assert float(ratio_power(n1, n2, rate, ratio)) == pytest.approx(seen, abs=0.02)


def test_the_smallest_ratio_seen_has_the_power_asked_for() -> None:
    n1, n2, rate = [1_000, 2_250], [3_000, 2_750], [0.02, 0.032]
    for power in (0.5, 0.8, 0.9):
        for side, ratio in zip((-1, 1), detectable_ratio(n1, n2, rate, power=power), strict=True):
            assert (side * np.log(ratio) > 0).all()
            assert ratio_power(n1, n2, rate, ratio) == pytest.approx(power, abs=0.002)
            closer = ratio**0.98
            assert (ratio_power(n1, n2, rate, closer) < power).all()


def test_with_more_staff_smaller_ratios_are_seen() -> None:
    size = np.array([1, 2, 4, 8, 40])
    below, above = detectable_ratio(1_000 * size, 3_000 * size, 0.007)
    assert (np.diff(above) < 0).all()
    assert (np.diff(below) > 0).all()


def test_one_case_a_year_shows_no_ratio_however_large() -> None:
    below, above = detectable_ratio(150, 850, 1 / 1_000)
    assert (float(below), float(above)) == (0.0, math.inf)


@pytest.mark.parametrize(("n1", "n2", "rate"), [(0, 10, 0.1), (10, 0, 0.1), (10, 10, 0), (9, 9, 1)])
def test_where_nothing_can_be_seen_nothing_is_said(n1: int, n2: int, rate: float) -> None:
    found = [
        ratio_power(n1, n2, rate, 1.5), *detectable_ratio(n1, n2, rate),
        years_needed(n1, n2, rate, 1.5),
    ]  # fmt: skip
    assert np.isnan(found).all()


def test_a_ratio_that_the_rate_forbids_has_no_power() -> None:
    # 80% of both groups: even if all of the first have the event, it is at most 5 in 3 as likely.
    assert math.isnan(float(ratio_power(50, 50, 0.8, 2.0)))
    assert float(ratio_power(50, 50, 0.8, 5 / 3)) > 0.99


@pytest.mark.parametrize(
    ("n1", "n2", "events"), [(750, 2_429, 26), (40, 60, 30), (30, 10, 36), (5, 5, 4), (15, 85, 1)]
)
def test_ratios_that_stand_out_are_found_one_by_one(n1: int, n2: int, events: int) -> None:
    seen = {"above": [], "below": []}
    for x1 in range(max(0, events - n2), min(events, n1) + 1):
        x2 = events - x1
        if stands_out(x1, n1, x2, n2):
            up = x1 * n2 > x2 * n1
            seen["above" if up else "below"].append(x1 * n2 / (x2 * n1) if x2 else math.inf)
    below, above = standing_out(n1, n2, events)
    expected = (max(seen["below"], default=math.nan), min(seen["above"], default=math.nan))
    assert (float(below), float(above)) == pytest.approx(expected, nan_ok=True)


def test_kent_and_medway_partnership_trust() -> None:
    # 9 of 750 and 17 of 2,429: product note, "above about 2.2 or below 0.45".
    below, above = standing_out(750, 2_429, 26)
    assert float(above) == pytest.approx(2.2, abs=0.2)
    # 3 and 23 cases would be a ratio of 0.42, and do not stand out yet.
    assert [stands_out(x, 750, 26 - x, 2_429) for x in (1, 2, 3)] == [True, True, False]
    assert float(below) == pytest.approx((2 / 750) / (24 / 2_429))


def test_years_are_the_first_that_reach_the_power() -> None:
    for ratio in (1.67, 0.5):
        years = int(years_needed(750, 4_250, 0.008, ratio))
        powers = [float(ratio_power(750 * y, 4_250 * y, 0.008, ratio)) for y in (years - 1, years)]
        assert powers[0] < 0.8 <= powers[1]
    assert years_needed(750, 4_250, 0.008, 1.05) == math.inf
    assert years_needed(75_000, 425_000, 0.008, 1.67) == 1


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"rate": 1.2}, DefinitionError), ({"rate": math.nan}, DefinitionError),
        ({"ratio": 0}, DefinitionError), ({"ratio": -1}, DefinitionError),
        ({"ratio": math.inf}, DefinitionError), ({"confidence_level": 95}, DefinitionError),
        ({"confidence_level": [0.9, 0.95]}, DefinitionError), ({"n_top": -1}, CountError),
        ({"n_top": 10.5}, CountError), ({"n_top": "10"}, CountError), ({"n_top": []}, CountError),
        ({"n_top": [1, 2], "n_bottom": [1, 2, 3]}, CountError),
    ],
)  # fmt: skip
def test_arguments_out_of_range_are_refused(wrong: dict[str, object], error: type) -> None:
    ask = {"n_top": 10, "n_bottom": 20, "rate": 0.1, "ratio": 1.5}
    with pytest.raises(error):
        ratio_power(**{**ask, **wrong})


def test_a_power_of_one_is_not_reached() -> None:
    with pytest.raises(DefinitionError, match="power"):
        detectable_ratio(10, 20, 0.1, power=1)
    with pytest.raises(CountError):
        standing_out(10, 20, 31)
