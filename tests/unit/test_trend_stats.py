"""A line through years, and the last year against the first."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wres_explore.errors import CountError, DefinitionError
from wres_explore.stats import difference_interval, ratio_interval
from wres_explore.stats.effects import difference_effect, share_level
from wres_explore.stats.trend import difference_change, ratio_change, share_change, weighted_line

YEARS = [2014.0, 2015.0, 2017.0, 2018.0, 2019.0, 2020.0]
EFFECT = [0.62, 0.41, 0.47, 0.18, 0.30, 0.02]


@pytest.mark.parametrize("scale", [0.02, 0.1, 1.0])
def test_line_is_that_of_statsmodels_with_its_scatter_never_below_chance(scale: float) -> None:
    from statsmodels.regression.linear_model import WLS

    error = scale * np.array([1.0, 2.0, 1.5, 1.0, 0.7, 1.2])
    fit = WLS(EFFECT, np.column_stack([np.ones(6), YEARS]), weights=error**-2).fit()
    phi = max(1.0, fit.scale)
    deviation = fit.bse[1] * math.sqrt(phi / fit.scale)
    line = weighted_line(EFFECT, error, YEARS, confidence_level=0.9)
    assert line.value == pytest.approx(fit.params[1], rel=1e-7)
    assert line.dispersion == pytest.approx(phi, rel=1e-6)
    reach = stats.t.ppf(0.95, 4) * deviation
    assert (line.lower, line.upper) == pytest.approx(
        (fit.params[1] - reach, fit.params[1] + reach), rel=1e-6
    )
    assert line.p_value == pytest.approx(
        2 * stats.t.sf(abs(fit.params[1]) / deviation, 4), rel=1e-6
    )
    at = fit.params[0] + fit.params[1] * line.centre
    assert line.level == pytest.approx(at, abs=1e-9)
    assert (phi > 1) == (scale < 1), "both sides of the rule are seen"


def test_without_a_floor_the_line_is_that_of_statsmodels_as_it_stands() -> None:
    from statsmodels.regression.linear_model import WLS

    fit = WLS(EFFECT, np.column_stack([np.ones(6), YEARS]), weights=np.ones(6)).fit()
    line = weighted_line(EFFECT, [1.0] * 6, YEARS, least_dispersion=0)
    assert line.dispersion == pytest.approx(fit.scale, rel=1e-6)
    assert line.dispersion < 1
    assert line.p_value == pytest.approx(fit.pvalues[1], rel=1e-6)
    for wrong in (-0.1, math.nan):
        with pytest.raises(DefinitionError, match="0 or more"):
            weighted_line(EFFECT, [1.0] * 6, YEARS, least_dispersion=wrong)


def test_missing_years_change_nothing_but_the_number_of_years() -> None:
    gap = weighted_line([*EFFECT, np.nan], [0.1] * 7, [*YEARS, 2016.0])
    whole = weighted_line(EFFECT, [0.1] * 6, YEARS)
    assert gap.value == pytest.approx(whole.value, rel=1e-12)
    assert gap.p_value == pytest.approx(whole.p_value, rel=1e-12)
    assert gap.degrees == 4


def test_four_years_give_no_line() -> None:
    both = weighted_line(
        [EFFECT[:5], [*EFFECT[:4], np.nan]], np.full((2, 5), 0.1), np.array(YEARS[:5])
    )
    assert np.isfinite(both.value[0])
    assert np.isnan([both.value[1], both.lower[1], both.upper[1], both.p_value[1]]).all()


@pytest.mark.parametrize(
    ("effect", "error", "year", "says"),
    [
        (EFFECT, [0.1, 0, 0.1, 0.1, 0.1, 0.1], YEARS, "above 0"),
        (EFFECT, [0.1] * 6, [2014, 2014, 2015, 2016, 2017, 2018], "same year twice"),
        (EFFECT, [0.1] * 6, [math.nan, *YEARS[1:]], "year must hold"),
        ([], [], [], "year must hold"),
    ],
)
def test_what_cannot_be_a_series_is_refused(
    effect: list[float], error: list[float], year: list[float], says: str
) -> None:
    with pytest.raises(CountError, match=says):
        weighted_line(effect, error, year)


@pytest.mark.parametrize("level", [0, 1, 95, math.nan])
def test_levels_that_are_none_are_refused(level: float) -> None:
    with pytest.raises(DefinitionError, match="between 0 and 1"):
        weighted_line(EFFECT, [0.1] * 6, YEARS, confidence_level=level)


def test_ratio_change_joins_the_two_intervals_on_the_log_scale() -> None:
    first, last = (34, 800, 90, 3000), (21, 900, 95, 3100)
    a, la, ua = (math.log(v) for v in ratio_interval(*first, confidence_level=0.9))
    b, lb, ub = (math.log(v) for v in ratio_interval(*last, confidence_level=0.9))
    value, lower, upper, p = ratio_change(first, last, confidence_level=0.9)
    assert value == pytest.approx((21 / 900 / (95 / 3100)) / (34 / 800 / (90 / 3000)), rel=1e-12)
    down, up = math.hypot(b - lb, ua - a), math.hypot(ub - b, a - la)
    assert (lower, upper) == pytest.approx((math.exp(b - a - down), math.exp(b - a + up)))
    assert 0.02 < p < 0.1  # 1 lies between the limits at 98% and not at 90%


def test_ratio_change_is_near_the_wald_test_where_there_are_many_cases() -> None:
    first, last = (900, 20_000, 1_000, 30_000), (700, 20_000, 1_000, 30_000)
    variance = sum(1 / x - 1 / n for x, n in ((900, 20e3), (1000, 30e3), (700, 20e3), (1000, 30e3)))
    z = math.log(7 / 9) / math.sqrt(variance)
    assert ratio_change(first, last)[3] == pytest.approx(2 * stats.norm.sf(abs(z)), rel=0.03)


def test_difference_change_joins_two_newcombe_intervals() -> None:
    first, last = (60, 300, 90, 900), (50, 310, 95, 880)
    a, la, ua = difference_interval(*first)
    b, lb, ub = difference_interval(*last)
    value, lower, upper, _ = difference_change(first, last)
    assert value == pytest.approx((50 / 310 - 95 / 880) - (60 / 300 - 90 / 900), abs=1e-12)
    assert lower == pytest.approx(value - math.hypot(b - lb, ua - a))
    assert upper == pytest.approx(value + math.hypot(ub - b, a - la))


def test_share_change_is_newcombes_published_example() -> None:
    """Newcombe 1998, 56 of 70 against 48 of 80: 0.0524 to 0.3339."""
    value, lower, upper, p = share_change((48, 80), (56, 70))
    assert (value, lower, upper) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    at_p = difference_interval(56, 70, 48, 80, confidence_level=1 - p)
    assert at_p[1] == pytest.approx(0, abs=1e-9)


def test_a_change_from_or_to_no_events_has_no_size() -> None:
    value, lower, upper, p = ratio_change(
        ([0, 5, 5, 5], 100, [5, 0, 5, 5], 100),
        ([5, 5, 0, 5], 100, [5, 5, 5, 0], [100, 100, 100, 0]),
    )
    assert np.isnan([value, lower, upper, p]).all()


def test_years_without_events_have_an_error_and_no_smoothed_value() -> None:
    effect, error = difference_effect(0, 50, 0, 80)
    assert effect == 0
    assert error > 0
    share, _ = share_level(0, 0)
    assert math.isnan(share)


counts = st.tuples(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60), st.integers(1, 60))


@given(counts)
def test_going_back_in_time_turns_a_ratio_change_upside_down(cases: tuple[int, ...]) -> None:
    a, b, c, d = cases
    first, last = (a, 400, b, 900), (c, 400, d, 900)
    there, back = ratio_change(first, last), ratio_change(last, first)
    assert there[0] * back[0] == pytest.approx(1)
    assert there[1] * back[2] == pytest.approx(1)
    assert there[3] == pytest.approx(back[3], abs=1e-9)


@given(counts)
def test_interval_leaves_out_no_change_exactly_when_p_is_small(cases: tuple[int, ...]) -> None:
    a, b, c, d = cases
    first, last = (a, 300, b, 500), (c, 300, d, 500)
    for change, null in ((ratio_change, 1.0), (difference_change, 0.0)):
        _, lower, upper, p = change(first, last)
        if abs(p - 0.05) > 1e-6:
            assert (p < 0.05) == (lower > null or upper < null)
