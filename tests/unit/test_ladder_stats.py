"""The arithmetic of one ladder, against slow second implementations and published values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm
from statsmodels.stats.contingency_tables import StratifiedTable

from tests.helpers import odds_ratio_limits, pool_slowly, published, scan_p_value, scan_z, trend_z
from wres_explore.stats.ladder import entry_rung, pool_thin, slope_adjusted_scan, step_ratios
from wres_explore.stats.pooling import mantel_haenszel_odds_ratio
from wres_explore.stats.significance import binomial_mid_p, cochran_armitage

pytestmark = pytest.mark.unit


def whole(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def floats(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)


# --- Where a ladder starts --------------------------------------------------------------


@pytest.mark.parametrize(
    ("staff", "start"),
    [
        ((100, 100, 100), 0),
        # 2 of 100 is 2%: exactly enough. 1 of 100 is not.
        ((2, 98), 0),
        ((1, 99), 1),
        # Nurses in England: 2 at band 3 and 284 at band 4 of 314,233.
        ((2, 284, 141_005, 101_525, 53_350, 13_155, 3_034, 1_253, 473, 152), 2),
        # A thin rung above the entry stays on the ladder.
        ((500, 1, 500), 0),
        ((0, 0, 10), 2),
        ((7,), 0),
        ((), 0),
        ((0, 0), 0),
    ],
)
def test_a_ladder_starts_at_the_lowest_rung_with_2_percent(
    staff: tuple[int, ...], start: int
) -> None:
    assert entry_rung(whole(*staff)) == start


# --- Thin rungs -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "comparator", "rungs"),
    [
        # Half and half: a rung needs 10 people.
        ((50, 50, 50), (50, 50, 50), [(0, 1), (1, 2), (2, 3)]),
        ((50, 50, 5), (50, 50, 5), [(0, 1), (1, 2), (2, 3)]),
        ((50, 50, 4), (50, 50, 5), [(0, 1), (1, 3)]),
        # From the top, until there are enough: 3 + 3 + 9 people.
        ((60, 60, 5, 1, 2), (60, 60, 4, 2, 1), [(0, 1), (1, 2), (2, 5)]),
        # Inside, with the thinner neighbour.
        ((50, 2, 30, 50), (50, 2, 30, 50), [(0, 1), (1, 3), (3, 4)]),
        ((30, 2, 50, 50), (30, 2, 50, 50), [(0, 2), (2, 3), (3, 4)]),
        # At the bottom there is only one neighbour.
        ((2, 50, 50), (2, 50, 50), [(0, 2), (2, 3)]),
        # Nobody at all: no rung.
        ((50, 0, 50), (50, 0, 50), [(0, 1), (2, 3)]),
        # Too few for two rungs.
        ((1, 1, 1), (1, 1, 1), [(0, 3)]),
        ((0, 0), (0, 0), []),
    ],
)
def test_thin_rungs_are_joined(
    group: tuple[int, ...], comparator: tuple[int, ...], rungs: list[tuple[int, int]]
) -> None:
    assert pool_thin(whole(*group), whole(*comparator)) == rungs


@pytest.mark.parametrize("seed", range(40))
def test_joined_as_the_rule_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = rng.integers(3, 12)
    group = rng.poisson(rng.choice([0.5, 3, 40], size)).tolist()
    comparator = rng.poisson(rng.choice([1, 8, 200], size)).tolist()
    if not sum(group) or not sum(comparator):
        pytest.fail("this seed has an empty side: choose others")
    found = pool_thin(whole(*group), whole(*comparator))
    slow = [(rung[0], rung[-1] + 1) for rung in pool_slowly(group, comparator)]
    assert found == slow


def test_pooling_looks_at_sizes_and_not_at_shares() -> None:
    """Sizes and the overall share are the same; where the group stands is not."""
    staff = (100, 30, 8, 20, 4)
    even, steep = (50, 15, 4, 10, 2), (71, 10, 0, 0, 0)
    assert sum(even) == sum(steep)
    one, two = (
        pool_thin(whole(*group), whole(*(n - g for n, g in zip(staff, group, strict=True))))
        for group in (even, steep)
    )
    assert one == two


# --- Step ratios ------------------------------------------------------------------------

LADDERS = {
    "nurses": (
        (45_109, 22_476, 8_139, 1_597, 274, 104, 21, 9),
        (95_896, 79_049, 45_211, 11_558, 2_760, 1_149, 452, 143),
    ),
    "a trust with a cliff": ((700, 420, 300, 90, 40, 12), (800, 480, 350, 210, 95, 30)),
    "a gentle slope": ((500, 430, 350, 270, 200, 140), (500, 470, 430, 370, 300, 230)),
    "nearly flat": ((402, 298, 200, 103, 50), (600, 450, 300, 150, 75)),
    "rising": ((100, 110, 90, 60, 40), (900, 800, 500, 260, 130)),
}


@pytest.mark.parametrize("name", LADDERS)
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_step_ratios_with_limits_one_by_one_and_together(name: str, level: float) -> None:
    group, comparator = LADDERS[name]
    steps = step_ratios(floats(*group), floats(*comparator), confidence_level=level)
    together = level ** (1 / (len(group) - 1))
    for k in range(len(group) - 1):
        ratio = (group[k + 1] / group[k]) / (comparator[k + 1] / comparator[k])
        assert steps.ratio[k] == pytest.approx(ratio, rel=1e-12)
        tables = (group[k + 1], group[k + 1] + comparator[k + 1], group[k],
                  group[k] + comparator[k])  # fmt: skip
        assert (steps.lower[k], steps.upper[k]) == pytest.approx(
            odds_ratio_limits(*tables, level), rel=1e-6
        )
        assert (steps.simultaneous_lower[k], steps.simultaneous_upper[k]) == pytest.approx(
            odds_ratio_limits(*tables, together), rel=1e-6
        )
        assert steps.simultaneous_lower[k] < steps.lower[k] < ratio
        assert ratio < steps.upper[k] < steps.simultaneous_upper[k]


def test_all_limits_together_hold_95_percent_of_the_time() -> None:
    """Sidak: 0.95 to the power 1/4 is 98.7% for each of four steps; one step is just 95%."""
    two = step_ratios(floats(40, 20), floats(60, 50))
    assert two.upper[0] == pytest.approx(two.simultaneous_upper[0], rel=1e-9)
    five = step_ratios(floats(40, 20, 10, 8, 6), floats(60, 50, 40, 30, 20))
    alone = step_ratios(floats(40, 20), floats(60, 50), confidence_level=0.95**0.25)
    assert five.simultaneous_upper[0] == pytest.approx(alone.upper[0], rel=1e-9)


def test_a_step_from_nobody_has_no_ratio_and_open_limits() -> None:
    steps = step_ratios(floats(0, 5, 0), floats(20, 10, 5))
    assert np.isnan(steps.ratio[0])
    assert steps.upper[0] == math.inf
    assert (steps.ratio[1], steps.lower[1]) == (0, 0)


# --- Cliff or slope? --------------------------------------------------------------------


@pytest.mark.parametrize("name", LADDERS)
def test_scan_against_statsmodels_score_test(name: str) -> None:
    group, comparator = LADDERS[name]
    scan = slope_adjusted_scan(floats(*group), floats(*comparator), draws=10, location_draws=10)
    slow = scan_z(group, comparator)
    assert scan is not None
    assert scan.z == pytest.approx(slow, abs=1e-5)
    assert slow[scan.boundary] == pytest.approx(slow.min(), abs=1e-5)


@pytest.mark.parametrize("seed", range(12))
def test_scan_of_any_ladder_against_statsmodels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    staff = rng.integers(30, 4_000, rng.integers(5, 11))
    group = rng.binomial(staff, rng.uniform(0.1, 0.9, len(staff)))
    scan = slope_adjusted_scan(
        group.astype(float), (staff - group).astype(float), draws=5, location_draws=5
    )
    assert scan is not None
    assert scan.z == pytest.approx(scan_z(group, staff - group), abs=1e-5)


# Small enough for p values well inside 0 and 1, and for different places to win at times.
UNSURE = {
    "a step": ((250, 200, 100, 75, 50), (250, 200, 150, 112, 75)),
    "a step in a slope": ((300, 240, 110, 75, 50), (300, 240, 150, 112, 75)),
    "six rungs": ((90, 80, 40, 30, 20, 10), (90, 90, 75, 60, 45, 30)),
}


@pytest.mark.parametrize("name", UNSURE)
def test_p_value_of_the_scan_by_brute_force(name: str) -> None:
    group, comparator = UNSURE[name]
    draws = 200
    scan = slope_adjusted_scan(floats(*group), floats(*comparator), draws=4_000, location_draws=1)
    slow = scan_p_value(group, comparator, draws, seed=7)
    assert scan is not None
    chance = math.sqrt(max(slow * (1 - slow), 0.02) * (1 / draws + 1 / 4_000))
    assert abs(scan.p_value - slow) < 4 * chance


@pytest.mark.parametrize("name", UNSURE)
def test_certainty_is_how_often_another_draw_agrees_on_the_place(name: str) -> None:
    group, comparator = UNSURE[name]
    scan = slope_adjusted_scan(floats(*group), floats(*comparator), draws=5)
    assert scan is not None
    staff = whole(*group) + whole(*comparator)
    rng, draws = np.random.default_rng(3), 150
    again = rng.binomial(staff, whole(*group) / staff, size=(draws, len(staff)))
    agreed = np.mean([scan_z(g, staff - g).argmin() == scan.boundary for g in again])
    assert abs(scan.certainty - agreed) < 4 * math.sqrt(0.25 * (1 / draws + 1 / 1_000))


def test_a_plain_slope_is_no_cliff_and_a_cliff_is_found_where_it_is() -> None:
    """The slope takes a quarter of the odds at every step; the cliff is the third of five."""
    slope = [1000 * 0.75**k for k in range(6)]
    plain = slope_adjusted_scan(floats(*slope).round(), floats(*[1000] * 6))
    cliff = slope_adjusted_scan(floats(600, 600, 600, 300, 300, 300), floats(*[1000] * 6))
    assert plain is not None
    assert cliff is not None
    assert plain.p_value > 0.5
    assert (cliff.boundary, cliff.p_value < 0.01, cliff.certainty > 0.9) == (2, True, True)


def test_the_scans_false_alarm_rate_on_slopes_is_near_5_percent() -> None:
    """120 ladders drawn from a slope; more than 14 alarms at 5% has a chance below 1 in 500."""
    rng = np.random.default_rng(2019)
    staff = whole(900, 700, 500, 300, 150, 60)
    share = 1 / (1 + np.exp(0.2 + 0.25 * np.arange(6)))
    alarms = 0
    for group in rng.binomial(staff, share, size=(120, 6)):
        scan = slope_adjusted_scan(
            group.astype(float), (staff - group).astype(float), draws=300, location_draws=1
        )
        assert scan is not None
        alarms += scan.p_value < 0.05
    assert alarms <= 14


def test_the_same_question_gets_the_same_answer() -> None:
    group, comparator = (floats(*side) for side in UNSURE["a step"])
    one, two = (slope_adjusted_scan(group, comparator) for _ in range(2))
    assert one is not None
    assert two is not None
    assert (one.p_value, one.certainty) == (two.p_value, two.certainty)


def test_without_draws_for_the_place_its_certainty_is_missing() -> None:
    group, comparator = (floats(*side) for side in UNSURE["a step"])
    scan = slope_adjusted_scan(group, comparator, draws=5, location_draws=0)
    assert scan is not None
    assert np.isnan(scan.certainty)


@pytest.mark.parametrize(
    ("group", "comparator"),
    [((50, 40, 30, 20), (50, 50, 50, 50)), ((0,) * 5, (50,) * 5), ((50,) * 5, (0,) * 5)],
)
def test_no_scan_of_fewer_than_five_rungs_or_of_one_group_only(
    group: tuple[int, ...], comparator: tuple[int, ...]
) -> None:
    assert slope_adjusted_scan(floats(*group), floats(*comparator)) is None


# --- Trend ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LADDERS)
def test_trend_is_a_correlation(name: str) -> None:
    group, comparator = LADDERS[name]
    z = cochran_armitage(floats(*group), floats(*group) + floats(*comparator))
    assert float(z) == pytest.approx(trend_z(group, comparator), rel=1e-9)
    assert (float(z) < 0) == (name in ("nurses", "a trust with a cliff", "a gentle slope"))


def test_there_are_published_values_of_trend_and_pooling() -> None:
    assert len(published("cochran_armitage_trend")) == 2
    assert len(published("mantel_haenszel_or")) == 2


@pytest.mark.parametrize("record", published("cochran_armitage_trend"), ids=lambda r: r["id"])
def test_published_trend(record: dict) -> None:
    """R gives z squared, Fagerland and others its size; both the two-sided p value."""
    inputs = record["inputs"]
    z = float(cochran_armitage(inputs["x"], inputs["n"], inputs.get("scores")))
    statistic = abs(z) if inputs.get("statistic") == "|z|" else z**2
    assert [statistic, 2 * norm.sf(abs(z))] == pytest.approx(
        record["expected"], abs=record["tolerance"]
    )


def test_scores_default_to_1_2_3() -> None:
    x, n = [83, 90, 129, 70], [86, 93, 136, 82]
    assert cochran_armitage(x, n) == cochran_armitage(x, n, [1, 2, 3, 4])
    assert cochran_armitage(x, n, [0, 10, 20, 30]) == pytest.approx(cochran_armitage(x, n))


def test_trend_of_many_ladders_at_once_and_of_none() -> None:
    z = cochran_armitage([[10, 20], [20, 10], [0, 0]], [[30, 30], [30, 30], [30, 30]])
    assert z[0] == -z[1] > 0
    assert z[2] == 0


# --- Odds ratios over strata ------------------------------------------------------------


@pytest.mark.parametrize("record", published("mantel_haenszel_or"), ids=lambda r: r["id"])
def test_published_mantel_haenszel(record: dict) -> None:
    strata = np.array(record["inputs"]["strata"], dtype=float)
    found = mantel_haenszel_odds_ratio(
        strata[:, 0, 0], strata[:, 0, 1], strata[:, 1, 0], strata[:, 1, 1],
        confidence_level=record["inputs"]["level"],
    )  # fmt: skip
    assert [float(v) for v in found] == pytest.approx(record["expected"], abs=record["tolerance"])


@pytest.mark.parametrize("seed", range(8))
def test_mantel_haenszel_against_statsmodels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tables = rng.integers(1, 60, size=(rng.integers(2, 6), 2, 2))
    found = mantel_haenszel_odds_ratio(
        tables[:, 0, 0], tables[:, 0, 1], tables[:, 1, 0], tables[:, 1, 1], confidence_level=0.9
    )
    oracle = StratifiedTable([table.astype(float) for table in tables])
    limits = oracle.oddsratio_pooled_confint(alpha=0.1)
    assert [float(v) for v in found] == pytest.approx([oracle.oddsratio_pooled, *limits], rel=1e-9)


def test_one_stratum_is_its_own_odds_ratio_and_an_empty_one_adds_nothing() -> None:
    alone = mantel_haenszel_odds_ratio([9], [4], [4], [10])
    assert float(alone[0]) == pytest.approx((9 * 10) / (4 * 4), rel=1e-12)
    with_empty = mantel_haenszel_odds_ratio([9, 0], [4, 0], [4, 0], [10, 0])
    assert [float(v) for v in with_empty] == pytest.approx([float(v) for v in alone], rel=1e-12)


@pytest.mark.parametrize(
    "table", [([0], [5], [5], [5]), ([5], [0], [5], [5]), ([0], [0], [0], [0])]
)
def test_strata_that_inform_one_side_only_give_no_odds_ratio(
    table: tuple[list[int], ...],
) -> None:
    assert np.isnan(mantel_haenszel_odds_ratio(*table)[0])


# --- A board against its workforce ------------------------------------------------------


def mid_p(x: int, n: int, share: float) -> float:
    chance = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    tails = sum(chance[:x]), sum(chance[x + 1 :])
    return min(1.0, 2 * (min(tails) + chance[x] / 2))


@pytest.mark.parametrize("share", [0.01, 0.153, 0.45, 0.5, 0.9])
@pytest.mark.parametrize("n", [1, 2, 11, 40])
def test_binomial_mid_p_by_adding_up(n: int, share: float) -> None:
    found = binomial_mid_p(np.arange(n + 1), n, share)
    assert found.tolist() == pytest.approx([mid_p(x, n, share) for x in range(n + 1)], rel=1e-9)


def test_binomial_mid_p_at_the_ends() -> None:
    # All of 4 where none were expected cannot be; none of 4 is as expected.
    assert float(binomial_mid_p(4, 4, 0.0)) == 0
    assert float(binomial_mid_p(0, 4, 0.0)) == 1
    assert float(binomial_mid_p(4, 4, 1.0)) == 1
    assert float(binomial_mid_p(0, 0, 0.3)) == 1
    assert np.isnan(binomial_mid_p(2, 12, np.nan))


def test_mid_p_does_not_depend_on_which_group_is_counted() -> None:
    x = np.arange(13)
    assert binomial_mid_p(x, 12, 0.3) == pytest.approx(binomial_mid_p(12 - x, 12, 0.7), rel=1e-9)
