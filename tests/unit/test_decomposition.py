"""A difference taken apart, and a ratio of like with like, beside sums done by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from statsmodels.stats.oaxaca import OaxacaBlinder

from wres_explore.errors import CountError, DefinitionError
from wres_explore.stats import ratio_interval
from wres_explore.stats.decomposition import kitagawa, standardised_ratio

# --- Kitagawa ---------------------------------------------------------------------------


def test_by_hand() -> None:
    """Means 18 and 13.6: shares differ by 0.4, means by 0 and 1."""
    split = kitagawa([200, 1600], [20, 80], [600, 760], [60, 40])
    assert float(split.gap) == pytest.approx(18 - 13.6)
    # (0.2 - 0.6) x 10 + (0.8 - 0.4) x 19.5, and 1 x (0.8 + 0.4) / 2
    assert float(split.mix) == pytest.approx(3.8)
    assert float(split.within) == pytest.approx(0.6)
    assert split.within_by_cell.tolist() == pytest.approx([0, 0.6])


def test_a_band_counts_as_mix_by_how_far_it_lies_from_the_middle() -> None:
    """The low band, in which the second group is more often, takes from that group too."""
    split = kitagawa([200, 1600], [20, 80], [600, 760], [60, 40])
    middle = (18 + 13.6) / 2
    assert split.mix_by_cell.tolist() == pytest.approx(
        [-0.4 * (10 - middle), 0.4 * (19.5 - middle)]
    )
    assert (split.mix_by_cell > 0).all()


def test_where_one_group_has_nobody_all_is_mix_and_it_is_said() -> None:
    """First group: 10 at 10, 10 at 30. Second: 20 at 12, nobody in the upper band."""
    split = kitagawa([100, 300], [10, 10], [240, 0], [20, 0])
    assert split.alone.tolist() == [False, True]
    assert split.within_by_cell.tolist() == pytest.approx([-2 * (0.5 + 1) / 2, 0])
    assert float(split.gap) == pytest.approx(20 - 12)
    assert float(split.mix) == pytest.approx(8 + 1.5)


def test_a_group_without_anybody_has_no_gap() -> None:
    split = kitagawa([[0.0, 0.0], [10.0, 0.0]], [[0, 0], [1, 0]], [[5.0, 5.0], [8.0, 0.0]], [1, 1])
    assert np.isnan([split.gap[0], split.mix[0], split.within[0]]).all()
    assert split.gap[1] == pytest.approx(10 - 4)


def test_agrees_with_oaxaca_and_blinder_on_people_one_by_one() -> None:
    """Two-fold on indicators of the band, both groups' coefficients weighing the same."""
    rng = np.random.default_rng(7)
    band, white = rng.integers(0, 4, 400), rng.random(400) < 0.6
    pay = 15 + 4.0 * band + 1.5 * white + rng.gamma(2, 1, 400)
    indicators = (band[:, None] == np.arange(1, 4)).astype(float)
    design = np.column_stack([indicators, np.ones(400), white.astype(float)])
    fitted = OaxacaBlinder(pay, design, 4, hasconst=True, swap=False)
    unexplained, explained, gap = fitted.two_fold(
        two_fold_type="self_submitted", submitted_weight=0.5
    ).params[:3]
    first, second = (
        (np.bincount(band[side], pay[side], 4), np.bincount(band[side], minlength=4))
        for side in (white, ~white)
    )
    split = kitagawa(*first, *second)
    assert float(split.gap) == pytest.approx(abs(gap), rel=1e-9)
    assert float(split.mix) == pytest.approx(math.copysign(1, gap) * explained, rel=1e-9)
    assert float(split.within) == pytest.approx(math.copysign(1, gap) * unexplained, rel=1e-9)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([1.0], [-1], [1.0], [1]), "negative"),
        (([1.0], [1.5], [1.0], [1]), "whole"),
        (([np.nan], [1], [1.0], [1]), "finite"),
        (([np.inf], [1], [1.0], [1]), "finite"),
        ((["10"], [1], [1.0], [1]), "finite"),
        (([1.0], [0], [1.0], [1]), "without people"),
        (([], [], [], []), "no strata"),
        ((1.0, 1, 1.0, 1), "no strata"),
    ],
)
def test_what_cannot_be_taken_apart_is_refused(arguments: tuple, said: str) -> None:
    with pytest.raises(CountError, match=said):
        kitagawa(*arguments)


# --- Like with like ---------------------------------------------------------------------


def test_standardised_shares_by_hand() -> None:
    """White mix 3/4 and 1/4: BME 0.75 x 10% + 0.25 x 50%, White 0.75 x 20% + 0.25 x 40%."""
    found = standardised_ratio([2, 40], [20, 80], [60, 40], [300, 100])
    assert found.share1 == pytest.approx(0.2)
    assert found.share2 == pytest.approx(0.25)
    assert found.value == pytest.approx(0.8)


def test_the_mix_of_both_by_hand() -> None:
    """320 and 180 of 500: 0.64 x 10% + 0.36 x 50% over 0.64 x 20% + 0.36 x 40%."""
    found = standardised_ratio([2, 40], [20, 80], [60, 40], [300, 100], weights="both")
    assert found.value == pytest.approx(0.244 / 0.272)


def test_the_same_mix_gives_the_crude_ratio_and_its_interval() -> None:
    found = standardised_ratio([30, 20, 4], [300, 100, 50], [60, 40, 6], [600, 200, 100])
    crude = ratio_interval(54, 450, 106, 900)
    assert (found.value, found.lower, found.upper) == pytest.approx(crude, rel=1e-9)


def test_a_pure_effect_of_mix_goes_to_one() -> None:
    """1% and 10% for everybody; crude 91 of 1,000 against 19 of 1,000."""
    found = standardised_ratio([1, 90], [100, 900], [9, 10], [900, 100])
    assert found.value == pytest.approx(1)
    assert found.lower < 1 < found.upper


def test_without_events_the_limits_say_what_they_can() -> None:
    none = standardised_ratio([0, 0], [300, 100], [60, 40], [600, 200])
    assert (none.value, none.lower) == (0, 0)
    assert 0 < none.upper < 1
    below = standardised_ratio([9, 4], [300, 100], [0, 0], [600, 200])
    assert math.isnan(below.value)
    assert below.lower > 1
    assert math.isinf(below.upper)


def test_a_stratum_with_weight_and_without_people_has_no_ratio() -> None:
    found = standardised_ratio([3, 0], [300, 0], [60, 40], [600, 200])
    assert math.isnan(found.value)
    assert (found.lower, found.upper) == (0, math.inf)


def test_a_stratum_without_weight_does_not_matter() -> None:
    with_it = standardised_ratio([3, 5], [300, 20], [60, 0], [600, 0])
    alone = standardised_ratio([3], [300], [60], [600])
    assert (with_it.value, with_it.lower, with_it.upper) == pytest.approx(
        (alone.value, alone.lower, alone.upper)
    )


def test_interval_is_as_wide_as_that_of_many_draws() -> None:
    """Log ratio of 40,000 draws from the observed shares, far from small numbers."""
    tables = [400, 300], [2_000, 700], [900, 200], [5_000, 800]
    found = standardised_ratio(*tables)
    rng = np.random.default_rng(5)
    x1, n1, x2, n2 = (np.array(part) for part in tables)
    weight = n2 / n2.sum()
    one, two = ((rng.binomial(n, x / n, (40_000, 2)) / n) @ weight for x, n in ((x1, n1), (x2, n2)))
    spread = np.log(one / two).std()
    assert math.log(found.upper / found.lower) / (2 * 1.959964) == pytest.approx(spread, rel=0.04)


def test_many_at_once_are_each_as_alone() -> None:
    both = standardised_ratio(
        [[2, 40], [1, 90]], [[20, 80], [100, 900]], [[60, 40], [9, 10]], [[300, 100], [900, 100]]
    )
    alone = standardised_ratio([1, 90], [100, 900], [9, 10], [900, 100])
    assert both.value.tolist() == pytest.approx([0.8, 1.0])
    assert both.upper[1] == pytest.approx(alone.upper)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"weights": "first"}, DefinitionError),
        ({"confidence_level": 95}, DefinitionError),
        ({"confidence_level": math.nan}, DefinitionError),
    ],
)
def test_odd_options_are_refused(options: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        standardised_ratio([1], [2], [1], [2], **options)


@pytest.mark.parametrize(
    "counts", [([3], [2], [1], [2]), ([], [], [], []), (1, 2, 1, 2), ([math.nan], [2], [1], [2])]
)
def test_odd_counts_are_refused(counts: tuple) -> None:
    with pytest.raises(CountError):
        standardised_ratio(*counts)
