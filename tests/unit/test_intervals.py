"""Intervals against other programs and textbook equations; their errors, shapes and traps."""

from __future__ import annotations

from collections.abc import Callable
from math import erfc, sqrt
from typing import Any

import numpy as np
import pytest
from scipy.stats import beta, binom, binomtest
from scipy.stats.contingency import relative_risk
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from wres_explore.errors import CountError, DefinitionError
from wres_explore.stats import (
    difference_interval,
    odds_ratio_interval,
    proportion_interval,
    ratio_interval,
    ratio_p_value,
)
from wres_explore.stats._solve import falling_root

pytestmark = pytest.mark.unit

Table = tuple[int, int, int, int]
TWO_GROUPS = [difference_interval, ratio_interval, odds_ratio_interval]
Z = 1.959963984540054

TABLES: list[Table] = [
    (160, 800, 50, 400),
    (7, 34, 1, 34),
    (29, 55, 11, 12),
    (1, 3, 2, 5000),
    (3, 10, 9, 10),
    (900, 1000, 20, 1_000_000),
    (1_500_000, 2_000_000, 1_600_000, 2_000_000),
]


# Against other programs, where they are right


@pytest.mark.parametrize(("x", "n"), [(0, 20), (1, 29), (13, 16), (54, 432), (16, 16)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_share_agrees_with_scipy(x: int, n: int, level: float) -> None:
    for ours, theirs in (("wilson", "wilson"), ("clopper_pearson", "exact")):
        expected = binomtest(x, n).proportion_ci(level, method=theirs)
        got = proportion_interval(x, n, method=ours, confidence_level=level)
        np.testing.assert_allclose(got[1:], expected, rtol=1e-9, atol=1e-15)
        assert got[0] == x / n


@pytest.mark.parametrize(("x", "n"), [(1, 29), (13, 16), (54, 432), (999, 3456)])
def test_share_agrees_with_statsmodels(x: int, n: int) -> None:
    pairs = {"wilson": "wilson", "clopper_pearson": "beta", "jeffreys": "jeffreys"}
    for ours, theirs in pairs.items():
        expected = proportion_confint(x, n, method=theirs)
        np.testing.assert_allclose(proportion_interval(x, n, method=ours)[1:], expected, rtol=1e-9)


@pytest.mark.parametrize(("x", "n"), [(1, 5), (3, 40), (40, 41), (700, 9000)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_mid_p_limits_leave_half_of_alpha_in_each_tail(x: int, n: int, level: float) -> None:
    _, lower, upper = proportion_interval(x, n, method="mid_p", confidence_level=level)
    above = binom.sf(x, n, lower) + binom.pmf(x, n, lower) / 2
    below = binom.cdf(x - 1, n, upper) + binom.pmf(x, n, upper) / 2
    np.testing.assert_allclose([above, below], (1 - level) / 2, rtol=1e-8)


def test_mid_p_without_events_has_a_closed_form() -> None:
    _, lower, upper = proportion_interval(0, [1, 20, 10**7], method="mid_p")
    np.testing.assert_array_equal(lower, 0)
    np.testing.assert_allclose(upper, -np.expm1(np.log(0.05) / [1, 20, 10**7]), rtol=1e-9)


def test_jeffreys_is_the_posterior_except_at_the_ends() -> None:
    _, lower, upper = proportion_interval([0, 3, 8], 8, method="jeffreys")
    np.testing.assert_allclose(lower, [0, beta.ppf(0.025, 3.5, 5.5), beta.ppf(0.025, 8.5, 0.5)])
    np.testing.assert_allclose(upper, [beta.ppf(0.975, 0.5, 8.5), beta.ppf(0.975, 3.5, 5.5), 1])


@pytest.mark.parametrize("table", TABLES)
def test_ratio_agrees_with_scipy_and_statsmodels(table: Table) -> None:
    value, *limits = ratio_interval(*table, method="katz")
    theirs = relative_risk(*table)
    np.testing.assert_allclose(value, theirs.relative_risk, rtol=1e-12)
    np.testing.assert_allclose(limits, theirs.confidence_interval(0.95), rtol=1e-9)
    for ours, name in (("katz", "log"), ("walter", "log-adjusted")):
        expected = confint_proportions_2indep(*table, compare="ratio", method=name)
        np.testing.assert_allclose(ratio_interval(*table, method=ours)[1:], expected, rtol=1e-9)


@pytest.mark.parametrize("table", [*TABLES, (0, 10, 3, 20), (0, 10, 0, 20), (10, 10, 0, 20)])
def test_newcombe_agrees_with_statsmodels(table: Table) -> None:
    expected = confint_proportions_2indep(*table, compare="diff", method="newcomb")
    np.testing.assert_allclose(difference_interval(*table)[1:], expected, rtol=1e-9, atol=1e-12)


# Against the equations, as printed in the literature


def ratio_score(theta: Any, table: Any, factor: Any, *, skewed: bool) -> Any:
    """Score of Miettinen and Nurminen at a ratio, with the skewness correction if asked for."""
    x1, n1, x2, n2 = table
    a, b, c = (n1 + n2) * theta, n1 * theta + x1 + n2 + x2 * theta, x1 + x2
    p2 = (b - np.sqrt(b * b - 4 * a * c)) / (2 * a)
    p1 = theta * p2
    variance = factor * (p1 * (1 - p1) / n1 + theta**2 * p2 * (1 - p2) / n2)
    score = (x1 / n1 - theta * x2 / n2) / np.sqrt(variance)
    if not skewed:
        return score
    third = p1 * (1 - p1) * (1 - 2 * p1) / n1**2
    third -= theta**3 * p2 * (1 - p2) * (1 - 2 * p2) / n2**2
    s = third / (6 * variance**1.5)
    return (-1 + np.sqrt(1 + 4 * s * (score + s))) / (2 * s)


def difference_score(delta: float, table: Table, factor: float) -> float:
    """Score at a difference, the fitted share being a root of Miettinen and Nurminen's cubic."""
    x1, n1, x2, n2 = table
    people, events = n1 + n2, x1 + x2
    cubic = (
        people,
        (n1 + 2 * n2) * delta - people - events,
        (n2 * delta - people - 2 * x2) * delta + events,
        x2 * delta * (1 - delta),
    )
    roots = np.roots(cubic)
    p2 = next(
        float(r.real)
        for r in sorted(roots, key=lambda r: abs(r.imag))
        if max(0, -delta) - 1e-9 <= r.real <= min(1, 1 - delta) + 1e-9
    )
    p1 = p2 + delta
    variance = factor * (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    return (x1 / n1 - x2 / n2 - delta) / np.sqrt(variance)


def odds_ratio_score(psi: float, table: Table) -> float:
    """Score of Miettinen and Nurminen at an odds ratio."""
    x1, n1, x2, n2 = table
    people, events = n1 + n2, x1 + x2
    a, b = n2 * (psi - 1), n1 * psi + n2 - events * (psi - 1)
    p2 = 2 * events / (b + np.sqrt(b * b + 4 * a * events))
    p1 = p2 * psi / (1 + p2 * (psi - 1))
    precision = 1 / (n1 * p1 * (1 - p1)) + 1 / (n2 * p2 * (1 - p2))
    return (x1 - n1 * p1) * np.sqrt(precision * (people - 1) / people)


@pytest.mark.parametrize("table", [*TABLES, (29, 55, 11, 11), (4, 4, 3, 9), (150, 150, 20, 90)])
@pytest.mark.parametrize("level_z", [(0.8, 1.2815515655446004), (0.95, Z)])
def test_ratio_limits_solve_the_score_equations(table: Table, level_z: tuple[float, float]) -> None:
    level, z = level_z
    people = table[1] + table[3]
    for method, corrected, factor in (
        ("scas", True, people / (people - 1)),
        ("scas", False, 1),
        ("miettinen_nurminen", True, people / (people - 1)),
        ("koopman", True, 1),
    ):
        _, lower, upper = ratio_interval(
            *table, method=method, confidence_level=level, bias_correction=corrected
        )
        skewed = method == "scas"
        assert ratio_score(lower, table, factor, skewed=skewed) == pytest.approx(z, rel=1e-6)
        assert ratio_score(upper, table, factor, skewed=skewed) == pytest.approx(-z, rel=1e-6)


@pytest.mark.parametrize("method", ["scas", "miettinen_nurminen"])
def test_ratio_limits_are_right_to_nine_digits(method: str) -> None:
    rng = np.random.default_rng(8)
    n1, n2 = rng.integers(20, 2_000, (2, 500))
    x1, x2 = rng.integers(1, n1 // 3), rng.integers(1, n2 // 3)
    table, factor = (x1, n1, x2, n2), (n1 + n2) / (n1 + n2 - 1)
    for limit, z in zip(ratio_interval(*table, method=method)[1:], (Z, -Z), strict=True):
        low, high = np.full(500, -9.0), np.full(500, 9.0)
        for _ in range(60):
            middle = (low + high) / 2
            above = ratio_score(np.exp(middle), table, factor, skewed=method == "scas") > z
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        np.testing.assert_allclose(limit, np.exp(low), rtol=1e-9)


@pytest.mark.parametrize("table", [*TABLES[:5], (12, 55, 11, 13), (4, 5, 3, 9)])
def test_difference_limits_solve_the_score_equation(table: Table) -> None:
    people = table[1] + table[3]
    for method, factor in (("miettinen_nurminen", people / (people - 1)), ("mee", 1)):
        _, lower, upper = difference_interval(*table, method=method)
        assert difference_score(lower, table, factor) == pytest.approx(Z, rel=1e-6)
        assert difference_score(upper, table, factor) == pytest.approx(-Z, rel=1e-6)


@pytest.mark.parametrize("table", [*TABLES[:6], (9, 13, 4, 14)])
def test_odds_ratio_limits_solve_the_score_equation(table: Table) -> None:
    _, lower, upper = odds_ratio_interval(*table)
    assert odds_ratio_score(lower, table) == pytest.approx(Z, rel=1e-6)
    assert odds_ratio_score(upper, table) == pytest.approx(-Z, rel=1e-6)


def test_p_value_is_that_of_the_corrected_score_at_1() -> None:
    for table in TABLES[:6]:
        people = table[1] + table[3]
        for correction, factor in ((True, people / (people - 1)), (False, 1)):
            k = ratio_score(1 + 1e-9, table, factor, skewed=True)
            got = ratio_p_value(*table, bias_correction=correction)
            np.testing.assert_allclose(got, erfc(abs(k) / sqrt(2)), rtol=1e-5)


def test_scas_meets_the_published_figures_of_gart_and_nam_only_without_the_factor() -> None:
    without = ratio_interval(8, 15, 4, 15, bias_correction=False)
    np.testing.assert_allclose(without[1:], [0.806, 6.148], atol=5.1e-4)
    _, lower, upper = ratio_interval(8, 15, 4, 15)
    assert lower < 0.806 - 0.005
    assert upper > 6.148 + 0.05


# Traps


def test_full_second_group() -> None:
    # Fagerland and Newcombe 2013 print 0.397 to 0.742; statsmodels 0.15 gives 0.606.
    limits = ratio_interval(29, 55, 11, 11, method="miettinen_nurminen")[1:]
    np.testing.assert_allclose(limits, [0.397, 0.742], atol=5.1e-4)


def test_difference_that_statsmodels_gets_wrong() -> None:
    # The R package PropCIs gives these; statsmodels 0.15 gives 0.0273 to 0.3434.
    limits = difference_interval(7, 34, 1, 34, method="miettinen_nurminen")[1:]
    np.testing.assert_allclose(limits, [0.0270416, 0.3452912], atol=2e-6)


def test_one_case_in_a_trust_that_is_15_per_cent_bme() -> None:
    # 879 BME staff of 5,725, which is 15.4 %: one case, a BME member of staff.
    table = (1, 879, 0, 5725 - 879)
    _, lower, upper = ratio_interval(*table, method="miettinen_nurminen")
    assert lower == pytest.approx(1.43, abs=0.006)
    assert upper == np.inf
    value, lower, upper = ratio_interval(*table)
    assert np.isnan(value)
    assert lower == pytest.approx(0.46, abs=0.005)
    assert upper == np.inf
    assert ratio_p_value(*table) > 0.05


def test_four_fifths_is_exactly_four_fifths() -> None:
    i, j = np.triu_indices(60)
    i, j = i + 1, j + 1
    assert ((4 * i / (5 * j)) / (i / j) != 0.8).any()
    np.testing.assert_array_equal(ratio_interval(4 * i, 5 * j, i, j)[0], 0.8)
    np.testing.assert_array_equal(ratio_interval(i, j, 4 * i, 5 * j)[0], 1.25)


def test_a_single_event_is_not_told_from_none_at_very_high_levels() -> None:
    _, lower, upper = ratio_interval(1, 150, 1, 850, confidence_level=[0.95, 0.99, 0.998])
    assert (lower > 0).tolist() == [True, True, False]
    assert np.isfinite(upper).tolist() == [True, True, False]


@pytest.mark.parametrize("method", ["katz", "walter"])
def test_formula_without_width_claims_nothing(method: str) -> None:
    _, lower, upper = ratio_interval(9, 9, 40, 40, method=method)
    assert (lower, upper) == (0, np.inf)


def test_katz_claims_nothing_without_events() -> None:
    value, lower, upper = ratio_interval([0, 3, 0], 20, [3, 0, 0], 20, method="katz")
    np.testing.assert_array_equal(value, [0, np.nan, np.nan])
    np.testing.assert_array_equal(lower, 0)
    np.testing.assert_array_equal(upper, np.inf)


# Values by hand


def test_values_by_hand() -> None:
    assert ratio_interval(160, 800, 50, 400)[0] == 1.6
    assert difference_interval(160, 800, 50, 400)[0] == 0.075
    assert odds_ratio_interval(160, 800, 50, 400)[0] == 1.75
    assert proportion_interval(160, 800)[0] == 0.2


def test_values_without_an_answer() -> None:
    x1, n1, x2, n2 = np.array(
        [[0, 9, 3, 9], [3, 9, 0, 9], [0, 9, 0, 9], [0, 0, 3, 9], [3, 9, 0, 0]]
    ).T
    np.testing.assert_array_equal(
        ratio_interval(x1, n1, x2, n2)[0], [0, np.nan, np.nan, np.nan, np.nan]
    )
    np.testing.assert_array_equal(
        odds_ratio_interval(x1, n1, x2, n2)[0], [0, np.nan, np.nan, np.nan, np.nan]
    )
    np.testing.assert_array_equal(
        difference_interval(x1, n1, x2, n2)[0], [-1 / 3, 1 / 3, 0, np.nan, np.nan]
    )
    assert np.isnan(odds_ratio_interval(9, 9, 3, 9)[0])
    assert np.isnan(odds_ratio_interval(3, 9, 9, 9)[0])
    assert np.isnan(proportion_interval(0, 0)[0])


def test_p_value_without_an_answer() -> None:
    np.testing.assert_array_equal(
        ratio_p_value([0, 9, 0, 3], [9, 9, 0, 9], [0, 40, 3, 0], [40, 40, 9, 0]),
        [1, 1, np.nan, np.nan],
    )


# Shapes


@pytest.mark.parametrize("interval", TWO_GROUPS)
def test_numbers_in_numbers_out(interval: Callable[..., Any]) -> None:
    for number in interval(160, 800, 50, 400):
        assert isinstance(number, float)
    for number in interval(np.int16(160), 800.0, np.array(50), np.float32(400)):
        assert isinstance(number, float)


def test_share_and_p_value_of_numbers_are_numbers() -> None:
    assert all(isinstance(number, float) for number in proportion_interval(1, 9))
    assert isinstance(ratio_p_value(1, 9, 2, 9), float)


@pytest.mark.parametrize("interval", TWO_GROUPS)
def test_shapes_are_broadcast(interval: Callable[..., Any]) -> None:
    x1 = np.array([[3], [5], [8]], dtype=np.uint8)
    levels = [0.8, 0.95]
    result = np.array(interval(x1, 200, 4, 250, confidence_level=levels))
    assert result.shape == (3, 3, 2)
    for row, events in enumerate((3, 5, 8)):
        for column, level in enumerate(levels):
            one = interval(events, 200, 4, 250, confidence_level=level)
            np.testing.assert_array_equal(result[:, row, column], one)


@pytest.mark.parametrize("method", ["wilson", "clopper_pearson", "mid_p", "jeffreys"])
def test_shapes_of_shares_are_broadcast(method: str) -> None:
    result = np.array(proportion_interval([[0], [7]], [9, 0, 30][::2], method=method))
    assert result.shape == (3, 2, 2)
    one = np.array(proportion_interval(7, 30, method=method))
    np.testing.assert_array_equal(result[:, 1, 1], one)


@pytest.mark.parametrize("interval", TWO_GROUPS)
def test_no_tables_no_answers(interval: Callable[..., Any]) -> None:
    assert [part.shape for part in interval([], [], [], [])] == [(0,)] * 3


def test_arguments_are_left_alone() -> None:
    x = np.array([0.0, 3.0])
    x.flags.writeable = False
    ratio_interval(x, 9, x, 9)
    ratio_p_value(x, 9, x, 9)
    np.testing.assert_array_equal(x, [0, 3])


def test_many_tables_are_the_same_as_one_by_one() -> None:
    rng = np.random.default_rng(1)
    n1, n2 = rng.integers(1, 3_000, (2, 20_000))
    x1, x2 = rng.binomial(n1, 0.03), rng.binomial(n2, 0.03)
    together = np.array(ratio_interval(x1, n1, x2, n2))
    for i in range(0, 20_000, 997):
        one = np.array(ratio_interval(x1[i], n1[i], x2[i], n2[i]))
        np.testing.assert_allclose(together[:, i], one, rtol=1e-12)


def test_extreme_tables_raise_no_floating_point_alarm() -> None:
    sizes = np.array([1, 2, 30, 10**6, 10**9])
    n1, n2 = (side.ravel() for side in np.meshgrid(sizes, sizes))
    with np.errstate(divide="raise", invalid="raise", over="raise"):
        for part1 in (0 * n1, np.minimum(n1, 1), n1 // 2, n1 - 1, n1):
            for part2 in (0 * n2, np.minimum(n2, 1), n2 // 2, n2 - 1, n2):
                for level in (1e-12, 0.5, 0.95, 1 - 1e-12):
                    check_extremes(part1, n1, part2, n2, level)


def check_extremes(*arguments: Any) -> None:
    *table, level = arguments
    for interval in TWO_GROUPS:
        _, lower, upper = interval(*table, confidence_level=level)
        with np.errstate(invalid="ignore"):  # an endless limit less itself
            assert not (lower - upper > 1e-9 * np.abs(upper)).any()
        assert not np.isnan([lower, upper]).any()
    assert not np.isnan(ratio_p_value(*table)).any()


# Errors


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ((17, 9, 3, 9), ["x1 is above n1", "x1 = 17, n1 = 9", "swapped"]),
        ((3, 9, [3, 12, 10], 9), ["x2 is above n2 at index 1", "x2 = 12", "(and 1 more)"]),
        (([[1, 9], [1, 1]], [[2], [0]], 0, 4), ["x1 is above n1 at index (0, 1)", "n1 = 2"]),
        ((-1, 9, 3, 9), ["x1 is negative", "got -1", "start at 0"]),
        ((3, [9, -9], 3, 9), ["n1 is negative at index 1", "got -9"]),
        ((3, 9, 0.5, 9), ["x2 is not a whole number", "got 0.5", "counts"]),
        ((3, 1234567.5, 0, 9), ["n1 is not a whole number", "got 1234567.5"]),
        ((3, 9, 3, [9, np.nan]), ["n2 is not a number at index 1", "got nan", "missing"]),
        ((3, np.inf, 3, 9), ["n1 is not a number", "got inf"]),
        ((3, 1e300, 3, 9), ["n1 is too large", "got 1e+300"]),
        (("3", 9, 3, 9), ["x1 must hold counts", "'3'"]),
        ((3, 9, None, 9), ["x2 must hold counts", "None"]),
        ((True, 9, 3, 9), ["x1 must hold counts", "True"]),
        ((np.array([3, "4"], dtype=object), 9, 3, 9), ["x1 must hold counts", "'4'"]),
        ((np.ma.masked_equal([3, 4], 4), 9, 3, 9), ["x1 has masked values"]),
        (([1, 2], [9, 9, 9], 3, 9), ["do not fit together", "x1 (2,)", "n1 (3,)"]),
    ],
)
def test_refused_counts_say_what_where_and_what_to_do(table: Any, words: list[str]) -> None:
    for function in (*TWO_GROUPS, ratio_p_value):
        with pytest.raises(CountError) as caught:
            function(*table)
        message = str(caught.value)
        assert [word for word in words if word not in message] == []
        assert message.endswith(".")


def test_refused_counts_of_a_share() -> None:
    with pytest.raises(CountError, match=r"x is above n at index 1: x = 10, n = 9\. Check"):
        proportion_interval([1, 10], 9)
    with pytest.raises(CountError, match="n is not a whole number"):
        proportion_interval(1, 9.5)


def test_whole_numbers_of_any_type_are_counts() -> None:
    expected = ratio_interval(3, 9, 4, 9)
    assert ratio_interval(3.0, np.uint64(9), np.array(4, dtype=object), np.float32(9)) == expected


@pytest.mark.parametrize("interval", TWO_GROUPS)
@pytest.mark.parametrize(
    ("level", "words"),
    [
        (95, "got 95; write 0.95, not 95."),
        (99.8, "write 0.998, not 99.8."),
        ([0.95, 90], "write 0.9, not 90."),
        (0, "between 0 and 1: got 0"),
        (1, "between 0 and 1: got 1; write for example 0.95."),
        (-0.95, "between 0 and 1: got -0.95"),
        (np.nan, "got nan"),
        ("high", "must be a number such as 0.95: got 'high'"),
    ],
)
def test_refused_levels(interval: Callable[..., Any], level: Any, words: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        interval(3, 9, 4, 9, confidence_level=level)
    assert words in str(caught.value)


def test_refused_methods_name_the_nearest() -> None:
    with pytest.raises(DefinitionError, match=r"no method 'wilsn'\. Did you mean 'wilson'"):
        proportion_interval(3, 9, method="wilsn")
    with pytest.raises(DefinitionError, match=r"no method 'SCAS'\. Did you mean 'scas'"):
        ratio_interval(3, 9, 4, 9, method="SCAS")
    with pytest.raises(
        DefinitionError, match="Choose from 'newcombe', 'miettinen_nurminen', 'mee'"
    ):
        difference_interval(3, 9, 4, 9, method="?")
    with pytest.raises(DefinitionError, match="Choose from 'score'"):
        odds_ratio_interval(3, 9, 4, 9, method="wald")


# The root finder


def test_root_finder_finds_known_roots() -> None:
    root = np.linspace(-40, 40, 30_001)
    guesses = np.random.default_rng(3).uniform(-50, 50, root.size)
    cases: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
        "straight": lambda u, r: r - u,
        "bent": lambda u, r: np.where(u < r, 100 * (r - u), (r - u) / 100),
        "steep": lambda u, r: np.expm1(r - u),
        "saturated": lambda u, r: np.tanh(r - u),
        "flat then falling": lambda u, r: np.where(u < r - 1, 1.0, r - u),
        "a jump": lambda u, r: np.where(u < r, 1.0, -1.0),
        "endless at one end": lambda u, r: np.where(u < r - 5, np.inf, r - u),
    }
    for name, function in cases.items():
        got = falling_root(function, guesses, np.ones_like(root), root)
        np.testing.assert_allclose(got, root, rtol=0, atol=1e-9, err_msg=name)


def test_root_finder_goes_to_the_end_without_a_sign_change() -> None:
    guess, step = np.array([0.0, 3.0]), np.ones(2)
    side = np.array([1.0, -1.0])
    got = falling_root(lambda u, s: s + 0 * u, guess, step, side)
    np.testing.assert_allclose(got, [60, -60], atol=1e-9)
