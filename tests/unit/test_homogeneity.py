"""Whether strata have one ratio or one difference: likelihoods maximised by search, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import chi2, chi2_contingency

from wres_explore.errors import CountError
from wres_explore.stats.homogeneity import (
    difference_homogeneity_test,
    ratio_homogeneity_test,
    share_homogeneity_test,
)
from wres_explore.stats.pooling import mantel_haenszel_difference, mantel_haenszel_ratio

pytestmark = pytest.mark.unit

TESTS = [ratio_homogeneity_test, difference_homogeneity_test]

Stratum = tuple[int, int, int, int]
STRATA: list[Stratum] = [(12, 150, 20, 400), (3, 90, 14, 260), (40, 210, 55, 480), (0, 25, 3, 40)]


def log_likelihood(stratum: Stratum, p1: float, p2: float) -> float:
    x1, n1, x2, n2 = stratum
    terms = [(x1, p1), (n1 - x1, 1 - p1), (x2, p2), (n2 - x2, 1 - p2)]
    if any(p <= 0 < count for count, p in terms):
        return -math.inf
    return sum(count * math.log(p) for count, p in terms if count)


def likeliest(stratum: Stratum, first: object, low: float, high: float) -> float:
    """The share of the second group that makes a stratum likeliest, by search."""
    found = minimize_scalar(
        lambda p2: -log_likelihood(stratum, first(p2), p2),  # type: ignore[operator]
        bounds=(low, high), method="bounded", options={"xatol": 1e-12},
    )  # fmt: skip
    return float(found.x)


def by_search(strata: list[Stratum], *, ratio: bool) -> float:
    """The statistic from derivatives of the likelihood taken by small steps."""
    pool = mantel_haenszel_ratio if ratio else mantel_haenszel_difference
    pooled = float(pool(*np.array(strata, dtype=float).T)[0])
    scores, informations = [], []
    for x1, n1, x2, n2 in strata:

        def first(p2: float, effect: float = pooled) -> float:
            return effect * p2 if ratio else p2 + effect

        low, high = (
            (0.0, min(1.0, 1 / pooled)) if ratio else (max(0.0, -pooled), min(1, 1 - pooled))
        )
        p2 = likeliest((x1, n1, x2, n2), first, low, high)
        p1 = first(p2)
        # Of the log ratio, or of the difference, the share of the second group left free.
        step = p1 if ratio else 1.0
        scores.append(step * (x1 / p1 - (n1 - x1) / (1 - p1)) if x1 else -step * n1 / (1 - p1))
        lever = p2 if ratio else 0.0
        variance = p1 * (1 - p1) / n1 / step**2
        variance += p2 * (1 - p2) / n2 * (1 / lever**2 if ratio else 1.0)
        informations.append(1 / variance)
    return sum(u * u / i for u, i in zip(scores, informations, strict=True)) - sum(
        scores
    ) ** 2 / sum(informations)


@pytest.mark.parametrize("ratio", [True, False])
@pytest.mark.parametrize("strata", [STRATA, STRATA[:2], STRATA[2:], [(9, 10, 3, 8), (2, 7, 5, 6)]])
def test_the_statistic_is_that_of_the_likelihood(strata: list[Stratum], ratio: bool) -> None:
    test = TESTS[not ratio]
    statistic, degrees, p_value = test(*np.array(strata).T)
    expected = by_search(strata, ratio=ratio)
    assert statistic == pytest.approx(expected, rel=1e-4)
    assert degrees == len(strata) - 1
    assert p_value == pytest.approx(chi2.sf(expected, len(strata) - 1), rel=1e-3)


def test_large_samples_agree_with_the_ratio_of_likelihoods() -> None:
    """One ratio or difference against one for each stratum, both maximised by search."""
    strata: list[Stratum] = [
        (1000, 4000, 1700, 9000),
        (2300, 5000, 3100, 8000),
        (450, 900, 900, 2000),
    ]
    separate = sum(log_likelihood(s, s[0] / s[1], s[2] / s[3]) for s in strata)
    for test, ratio, span in zip(TESTS, (True, False), ((1.0, 1.6), (-0.05, 0.2)), strict=True):

        def together(effect: float, ratio: bool = ratio) -> float:
            def first(p2: float) -> float:
                return effect * p2 if ratio else p2 + effect

            low, high = (1e-9, 1 / effect) if ratio else (max(0, -effect), 1 - effect)
            found = [(s, likeliest(s, first, low, high)) for s in strata]
            return -sum(log_likelihood(s, first(p2), p2) for s, p2 in found)

        best = minimize_scalar(together, bounds=span, method="bounded", options={"xatol": 1e-9})
        expected = 2 * (separate + best.fun)
        statistic, degrees, _ = test(*np.array(strata).T)
        assert statistic == pytest.approx(expected, rel=0.02)
        assert expected > 1 and degrees == 2


def test_one_ratio_is_not_one_difference() -> None:
    """Half as likely again at 10 and at 40%; and five points more at either."""
    ratio = np.array([(150, 1000, 100, 1000), (600, 1000, 400, 1000)]).T
    gap = np.array([(150, 1000, 100, 1000), (450, 1000, 400, 1000)]).T
    assert ratio_homogeneity_test(*ratio)[0] == pytest.approx(0, abs=1e-9)
    assert difference_homogeneity_test(*gap)[0] == pytest.approx(0, abs=1e-9)
    assert ratio_homogeneity_test(*gap)[2] < 0.05
    assert difference_homogeneity_test(*ratio)[2] < 0.05


counts = st.integers(1, 60).flatmap(
    lambda n: st.tuples(st.integers(0, n), st.just(n))
)  # fmt: skip


@given(st.lists(st.tuples(counts, counts), min_size=2, max_size=6))
@settings(max_examples=150, deadline=None)
def test_groups_exchanged_and_strata_reordered_are_the_same_question(
    strata: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    (x1, n1), (x2, n2) = np.array(strata).transpose(1, 2, 0)
    for test in TESTS:
        found = np.array(test(x1, n1, x2, n2), dtype=float)
        other = np.array(test(x2[::-1], n2[::-1], x1[::-1], n1[::-1]), dtype=float)
        assert other == pytest.approx(found, rel=1e-6, abs=1e-6, nan_ok=True)
        if np.isfinite(found[0]):
            assert found[0] >= 0 and 0 <= found[2] <= 1


def test_strata_that_say_nothing_do_not_count() -> None:
    plain = np.array(STRATA[:3]).T
    more = np.array([*STRATA[:3], (0, 0, 5, 100), (4, 20, 0, 0)]).T
    for test in TESTS:
        assert np.array(test(*more)) == pytest.approx(np.array(test(*plain)))
    without_cases = np.array([*STRATA[:3], (0, 30, 0, 40)]).T
    expected = np.array(ratio_homogeneity_test(*plain))
    assert np.array(ratio_homogeneity_test(*without_cases)) == pytest.approx(expected)


@pytest.mark.parametrize("test", TESTS)
def test_where_there_is_no_answer(test: object) -> None:
    for strata in ([(3, 10, 4, 20)], [(0, 10, 0, 20), (0, 5, 0, 8)], [(1, 4, 0, 0), (0, 0, 3, 9)]):
        assert np.isnan(np.array(test(*np.array(strata).T))).all()  # type: ignore[operator]
    with pytest.raises(CountError, match="x1 is above n1"):
        test([5, 1], [4, 9], [1, 1], [9, 9])  # type: ignore[operator]


def test_many_questions_are_answered_at_once() -> None:
    both = np.array([STRATA, STRATA[::-1]]).transpose(2, 0, 1)
    for test in TESTS:
        statistic, _, _ = test(*both)
        assert statistic == pytest.approx([float(test(*np.array(STRATA).T)[0])] * 2)


def test_shares_are_tested_as_a_table_of_two_columns() -> None:
    x, n = np.array([12, 3, 40, 0]), np.array([150, 90, 210, 25])
    expected = chi2_contingency(np.array([x, n - x]), correction=False)
    found = share_homogeneity_test([*x, 0], [*n, 0])  # a stratum of nobody says nothing
    assert [float(v) for v in found] == pytest.approx(
        [expected.statistic, expected.dof, expected.pvalue]
    )


def test_one_stratum_or_no_member_says_nothing_of_shares() -> None:
    for x, n in (([3], [20]), ([0, 0], [20, 30]), ([20, 30], [20, 30])):
        assert np.isnan(share_homogeneity_test(x, n)).all()
