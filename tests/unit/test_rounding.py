from __future__ import annotations

import numpy as np
import pytest

from scripts.london_model.rounding import (
    controlled_round,
    expected_events,
    fit,
    share_out,
    spread,
)

pytestmark = pytest.mark.unit

Sizes = tuple[int, int]
SHAPES: list[Sizes] = [(2, 2), (3, 5), (12, 4), (60, 35)]


def pattern(*shape: int) -> np.ndarray:
    """Numbers between 0 and 1 without any pattern that rounding could follow, no two runs apart."""
    size = int(np.prod(shape))
    return (np.arange(1, size + 1) * 0.7548776662466927 % 1).reshape(shape)


def table_with_whole_margins(rows: int, columns: int) -> np.ndarray:
    whole = np.floor(40 * pattern(rows, columns) ** 3)
    return fit(pattern(rows, columns) + 0.05, whole.sum(axis=1), whole.sum(axis=0))


# --- share_out -------------------------------------------------------------------------


@pytest.mark.parametrize("total", [0, 1, 7, 100, 12_345])
def test_shared_out_adds_up_and_is_within_one(total: int) -> None:
    weights = pattern(50)
    shared = share_out(weights, total)
    assert shared.sum() == total
    assert np.abs(shared - weights * total / weights.sum()).max() < 1


def test_every_run_of_cells_is_within_one() -> None:
    weights = pattern(200)
    real = weights * 300 / weights.sum()
    error = np.cumsum(share_out(weights, 300) - real)
    assert np.abs(error[:, None] - error[None, :]).max() < 1 + 1e-9


@pytest.mark.parametrize("start", [0.0, 0.05, 0.5, 0.95])
def test_shared_out_never_exceeds_a_cell(start: float) -> None:
    people = np.floor(6 * pattern(500)).astype(int)
    for total in (1, people.sum() // 3, people.sum() - 1, people.sum()):
        shared = share_out(people, int(total), start=start)
        assert shared.sum() == total
        assert (shared <= people).all()
        assert (shared >= 0).all()


def test_sharing_out_everyone_gives_everyone_back() -> None:
    people = np.array([3, 0, 5, 1, 0, 2])
    assert share_out(people, 11).tolist() == people.tolist()


def test_empty_cells_get_nothing() -> None:
    assert share_out([0, 1, 0, 3, 0], 7).tolist() == [0, 2, 0, 5, 0]


def test_shared_out_keeps_the_shape() -> None:
    assert share_out(pattern(3, 4), 20).shape == (3, 4)


def test_start_decides_who_gets_the_odd_one() -> None:
    assert share_out([1, 1, 1], 1, start=0.05).tolist() == [0, 0, 1]
    assert share_out([1, 1, 1], 1, start=0.95).tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("weights", "total", "start"), [([1, -1], 1, 0.5), ([1], -1, 0.5), ([1], 1, 1.0)]
)
def test_nothing_negative_can_be_shared(weights: list[int], total: int, start: float) -> None:
    with pytest.raises(ValueError, match="nothing negative"):
        share_out(weights, total, start=start)


# --- expected_events -------------------------------------------------------------------


@pytest.mark.parametrize("total", [0, 1, 40, 99, 100])
def test_expected_events_add_up_within_their_base(total: int) -> None:
    base = np.array([10, 0, 60, 30])
    expected = expected_events(base, [0.0, 1.0, -0.5, 2.0], total)
    assert expected.sum() == pytest.approx(total, abs=1e-6)
    assert (expected <= base).all()


def test_expected_events_keep_the_odds_ratio() -> None:
    base = np.array([200.0, 300.0])
    rate = expected_events(base, [0.0, np.log(1.6)], 120) / base
    odds = rate / (1 - rate)
    assert odds[1] / odds[0] == pytest.approx(1.6)


def test_no_more_events_than_people() -> None:
    with pytest.raises(ValueError, match="11 events in 10 people"):
        expected_events([4, 6], 0.0, 11)


# --- fit -------------------------------------------------------------------------------


def test_fitted_table_has_the_margins_and_the_odds_ratios_of_the_seed() -> None:
    seed = np.array([[4.0, 1.0], [2.0, 3.0]])
    table = fit(seed, [30, 70], [45, 55])
    assert table.sum(axis=1) == pytest.approx([30, 70])
    assert table.sum(axis=0) == pytest.approx([45, 55])
    assert table[0, 0] * table[1, 1] / table[0, 1] / table[1, 0] == pytest.approx(6)


def test_empty_cells_of_the_seed_stay_empty() -> None:
    table = fit([[1, 0, 1], [1, 1, 1]], [5, 9], [4, 6, 4])
    assert table[0, 1] == 0
    assert table.sum(axis=0) == pytest.approx([4, 6, 4])


def test_margins_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="margins differ"):
        fit(np.ones((2, 2)), [1, 2], [2, 2])


def test_margins_that_the_seed_cannot_give_are_refused() -> None:
    with pytest.raises(ArithmeticError, match="too many empty cells"):
        fit([[1, 0], [0, 1]], [5, 5], [4, 6])


# --- controlled_round ------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_controlled_rounding_keeps_both_margins_within_one(shape: Sizes) -> None:
    real = table_with_whole_margins(*shape)
    whole = controlled_round(real)
    assert whole.dtype == np.int64
    assert whole.sum(axis=1).tolist() == np.round(real.sum(axis=1)).tolist()
    assert whole.sum(axis=0).tolist() == np.round(real.sum(axis=0)).tolist()
    assert np.abs(whole - real).max() < 1
    assert (whole >= 0).all()


def test_whole_cells_are_left_alone() -> None:
    real = np.array([[2.0, 0.5, 0.5], [3.0, 1.5, 0.5], [0.0, 2.0, 4.0]])
    whole = controlled_round(real)
    assert whole[:, 0].tolist() == [2, 3, 0]
    assert whole[2].tolist() == [0, 2, 4]


def test_the_shorter_way_wins() -> None:
    near = np.array([[0.9, 0.1], [0.1, 0.9]])
    assert controlled_round(near).tolist() == [[1, 0], [0, 1]]
    assert controlled_round(1 - near).tolist() == [[0, 1], [1, 0]]


def test_half_and_half() -> None:
    whole = controlled_round([[0.5, 0.5], [0.5, 0.5]])
    assert whole.sum(axis=0).tolist() == whole.sum(axis=1).tolist() == [1, 1]


def test_a_margin_that_is_not_whole_is_refused() -> None:
    with pytest.raises(ArithmeticError, match="not whole"):
        controlled_round([[0.5, 0.2], [0.5, 0.5]])


@pytest.mark.parametrize("shape", SHAPES)
def test_rounding_twice_gives_the_same(shape: Sizes) -> None:
    real = table_with_whole_margins(*shape)
    assert (controlled_round(real) == controlled_round(real.copy())).all()
    assert (share_out(real, 100) == share_out(real.copy(), 100)).all()


# --- spread ----------------------------------------------------------------------------


def test_spread_has_its_standard_deviation_and_is_centred_in_groups() -> None:
    units = [f"unit {i}" for i in range(36)]
    groups = ["north"] * 20 + ["south"] * 15 + ["alone"]
    values = spread("some rate", units, groups, 0.25)
    assert np.sqrt((values**2).mean()) == pytest.approx(0.25)
    assert values[:20].mean() == pytest.approx(0, abs=1e-12)
    assert values[20:35].mean() == pytest.approx(0, abs=1e-12)
    assert values[35] == 0


def test_spread_follows_its_name_only() -> None:
    units = [f"unit {i}" for i in range(36)]
    one, same, other = (
        spread(name, units, ["all"] * 36, 1.0) for name in ("rate", "rate", "ratio")
    )
    assert (one == same).all()
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.5


def test_spread_is_what_it_was_when_the_tables_were_made() -> None:
    values = spread("rate", ["a", "b", "c", "d"], ["all"] * 4, 1.0)
    assert values.tolist() == pytest.approx([1.362895, 0.377513, -1.362895, -0.377513], abs=1e-6)
