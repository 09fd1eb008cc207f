"""Laws of gaps that are taken apart and of ratios of like with like, for any counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wres_explore.stats import ratio_interval
from wres_explore.stats.decomposition import kitagawa, standardised_ratio
from wres_explore.stats.pay import averages, rows

STRATA = 4
people = arrays(np.int64, STRATA, elements=st.integers(0, 500))
amounts = arrays(np.float64, STRATA, elements=st.floats(1, 100))
shares = arrays(np.float64, STRATA, elements=st.floats(0, 1))


@given(people, amounts, people, amounts)
def test_the_parts_add_up_whatever_is_empty(
    n1: np.ndarray, m1: np.ndarray, n2: np.ndarray, m2: np.ndarray
) -> None:
    assume(n1.sum() and n2.sum())
    split = kitagawa(n1 * m1, n1, n2 * m2, n2)
    gap = (n1 * m1).sum() / n1.sum() - (n2 * m2).sum() / n2.sum()
    assert float(split.gap) == pytest.approx(gap, abs=1e-9)
    assert float(split.mix + split.within) == pytest.approx(gap, abs=1e-9)
    assert split.mix_by_cell.sum() == pytest.approx(float(split.mix), abs=1e-9)
    assert split.within_by_cell.sum() == pytest.approx(float(split.within), abs=1e-9)


@given(people, amounts, people, amounts)
def test_exchanging_the_groups_turns_every_part_round(
    n1: np.ndarray, m1: np.ndarray, n2: np.ndarray, m2: np.ndarray
) -> None:
    assume(n1.sum() and n2.sum())
    one = kitagawa(n1 * m1, n1, n2 * m2, n2)
    other = kitagawa(n2 * m2, n2, n1 * m1, n1)
    assert one.mix_by_cell == pytest.approx(-other.mix_by_cell, abs=1e-9)
    assert one.within_by_cell == pytest.approx(-other.within_by_cell, abs=1e-9)


@given(people, amounts, people)
def test_the_same_pay_in_every_band_leaves_nothing_within(
    n1: np.ndarray, m: np.ndarray, n2: np.ndarray
) -> None:
    assume(n1.sum() and n2.sum())
    assert float(kitagawa(n1 * m, n1, n2 * m, n2).within) == pytest.approx(0, abs=1e-9)


@given(people, amounts, amounts, st.integers(1, 4))
def test_the_same_mix_leaves_nothing_between(
    n: np.ndarray, m1: np.ndarray, m2: np.ndarray, times: int
) -> None:
    assume(n.sum())
    assert float(kitagawa(n * m1, n, times * n * m2, times * n).mix) == pytest.approx(0, abs=1e-9)


@given(people.map(lambda n: n + 1), shares, shares, st.integers(1, 4))
def test_with_the_same_mix_like_for_like_is_the_crude_ratio_and_its_interval(
    n: np.ndarray, p1: np.ndarray, p2: np.ndarray, times: int
) -> None:
    x1, x2 = np.round(n * p1).astype(int), np.round(times * n * p2).astype(int)
    found = standardised_ratio(x1, n, x2, times * n)
    crude = ratio_interval(x1.sum(), n.sum(), x2.sum(), times * n.sum())
    for ours, theirs in zip((found.value, found.lower, found.upper), crude, strict=True):
        assert float(ours) == pytest.approx(float(theirs), rel=1e-6, nan_ok=True)


@given(people.map(lambda n: 10 * (n + 1)), people.map(lambda n: 10 * (n + 1)), shares)
def test_a_pure_effect_of_mix_goes_to_one(n1: np.ndarray, n2: np.ndarray, p: np.ndarray) -> None:
    """In every stratum both groups have the same share, in tenths."""
    tenths = np.round(10 * p).astype(int)
    assume(tenths.any())
    found = standardised_ratio(n1 // 10 * tenths, n1, n2 // 10 * tenths, n2)
    assert float(found.value) == pytest.approx(1)
    assert found.lower <= 1 + 1e-9
    assert found.upper >= 1 - 1e-9


@given(people.map(lambda n: n + 1), people.map(lambda n: n + 1), shares, shares)
def test_the_interval_contains_the_ratio(
    n1: np.ndarray, n2: np.ndarray, p1: np.ndarray, p2: np.ndarray
) -> None:
    found = standardised_ratio(np.round(n1 * p1), n1, np.round(n2 * p2), n2)
    if np.isfinite(found.value):
        assert found.lower <= found.value * (1 + 1e-9)
        assert found.value <= found.upper * (1 + 1e-9)


@given(people, amounts, st.permutations(range(STRATA)))
def test_neither_the_order_of_rows_nor_their_splitting_matters(
    n: np.ndarray, m: np.ndarray, order: list[int]
) -> None:
    assume(n.sum() > 1)
    whole = averages(rows(m, n, np.zeros(STRATA, dtype=int), 1))
    half = n // 2
    parts = averages(
        rows(
            np.concatenate([m[order], m]), np.concatenate([half[order], n - half]),
            np.zeros(2 * STRATA, dtype=int), 1,
        )
    )  # fmt: skip
    for name in whole.__slots__:
        assert getattr(parts, name) == pytest.approx(getattr(whole, name), rel=1e-9, abs=1e-9)
