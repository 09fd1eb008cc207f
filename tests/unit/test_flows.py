"""Bands that keep their size: shares after years, where they rest, entrants needed, ladders."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wres_explore.errors import CountError, DefinitionError
from wres_explore.stats.flows import (
    entrant_share_needed,
    resting_share,
    share_after,
    years_to_parity,
)
from wres_explore.stats.simulated import ladder_after, simulate_band, simulate_ladder

SHARES = st.floats(0, 1)
RATES = st.floats(0.01, 0.9)
LONDON = {"share": 54 / 432, "target": 0.449}


def year_by_year(share: float, years: int, entrants: float, others: float, group: float) -> float:
    """A band of one, in parts: who leaves is replaced within the year."""
    for _ in range(years):
        leave_group, leave_others = share * group, (1 - share) * others
        share = share - leave_group + entrants * (leave_group + leave_others)
    return share


# --- The figures of the method note for band 9 in London --------------------------------


@pytest.mark.parametrize(
    ("entrants", "years"), [(0.35, math.inf), (0.449, math.inf), (0.50, 15.6), (0.55, 11.2)]
)
def test_years_to_parity_at_band_9(entrants: float, years: float) -> None:
    found = float(years_to_parity(entrant_share=entrants, turnover=0.12, **LONDON))
    assert found == years if math.isinf(years) else round(found, 1) == years


@pytest.mark.parametrize(("turnover", "percent"), [(0.12, 60), (0.15, 55), (0.20, 50)])
def test_entrants_needed_for_parity_at_band_9_by_2028(turnover: float, percent: int) -> None:
    needed = entrant_share_needed(years=9, turnover=turnover, **LONDON)
    assert round(100 * float(needed)) == percent


def test_share_at_band_9_in_2028_with_35_percent_of_entrants() -> None:
    after = share_after(share=54 / 432, years=9, entrant_share=0.35, turnover=0.12)
    assert round(float(after), 3) == 0.279


def test_fan_at_band_9_in_2028() -> None:
    drawn = simulate_band(54, 432, 9, entrant_share=0.35, turnover=0.12, runs=5_000) / 432
    assert drawn.shape == (10, 5_000)
    low, middle, high = np.quantile(drawn[-1], [0.05, 0.5, 0.95])
    # The note has .280, .245 and .312; one person is 0.0023.
    assert (low, middle, high) == pytest.approx((0.245, 0.280, 0.312), abs=0.0035)


def test_fan_agrees_with_people_drawn_one_by_one() -> None:
    rng = random.Random(7)
    ends = []
    for _ in range(1_500):
        band = [True] * 12 + [False] * 48
        for _ in range(4):
            rates = {True: 0.2, False: 0.1}
            band = [
                rng.random() < 0.4 if rng.random() < rates[member] else member for member in band
            ]
        ends.append(sum(band))
    drawn = simulate_band(12, 60, 4, entrant_share=0.4, turnover=0.1, group_turnover=0.2)[-1]
    assert drawn.mean() == pytest.approx(np.mean(ends), abs=0.35)
    assert drawn.std() == pytest.approx(np.std(ends), rel=0.08)


# --- One band -----------------------------------------------------------------------------


@given(SHARES, st.integers(0, 30), SHARES, RATES, RATES)
def test_share_after_whole_years_is_the_sum_of_those_years(
    share: float, years: int, entrants: float, others: float, group: float
) -> None:
    after = share_after(
        share=share, years=years, entrant_share=entrants, turnover=others, group_turnover=group
    )
    assert float(after) == pytest.approx(
        year_by_year(share, years, entrants, others, group), abs=1e-9
    )


@given(SHARES, SHARES, RATES, RATES)
def test_a_band_comes_to_rest_where_a_long_time_leaves_it(
    share: float, entrants: float, others: float, group: float
) -> None:
    rest = float(resting_share(entrant_share=entrants, turnover=others, group_turnover=group))
    assert year_by_year(rest, 1, entrants, others, group) == pytest.approx(rest, abs=1e-12)
    assert year_by_year(share, 3_000, entrants, others, group) == pytest.approx(rest, abs=1e-6)


@given(SHARES, SHARES, SHARES, RATES, RATES)
def test_parity_is_reached_in_the_year_that_is_said_or_never(
    share: float, target: float, entrants: float, others: float, group: float
) -> None:
    assume(abs(share - target) > 1e-6)
    years = float(
        years_to_parity(
            share=share, target=target, entrant_share=entrants, turnover=others,
            group_turnover=group,
        )
    )  # fmt: skip
    rising = share < target

    def short(at: int) -> bool:
        now = year_by_year(share, at, entrants, others, group)
        return now < target - 1e-9 if rising else now > target + 1e-9

    if math.isinf(years):
        assert short(2_000) or abs(year_by_year(share, 2_000, entrants, others, group) - target) < (
            1e-6
        )
    elif years < 2_000:
        assert not short(math.ceil(years))
        assert math.ceil(years) == 0 or short(math.ceil(years) - 1) or years % 1 < 1e-6


def test_a_share_above_the_target_falls_to_it() -> None:
    years = float(years_to_parity(share=0.5, target=0.4, entrant_share=0.3, turnover=0.1))
    # 0.3 + 0.2 * 0.9 ** years = 0.4
    assert years == pytest.approx(math.log(0.5) / math.log(0.9))


def test_a_share_that_is_the_target_takes_no_time_and_one_that_moves_away_takes_for_ever() -> None:
    assert years_to_parity(share=0.4, target=0.4, entrant_share=0.1, turnover=0.1) == 0
    assert years_to_parity(share=0.4, target=0.5, entrant_share=0.3, turnover=0.1) == math.inf


def test_without_turnover_nothing_moves() -> None:
    assert share_after(share=0.2, years=50, entrant_share=0.9, turnover=0) == 0.2
    assert years_to_parity(share=0.2, target=0.3, entrant_share=0.9, turnover=0) == math.inf
    assert math.isnan(float(entrant_share_needed(share=0.2, target=0.3, years=9, turnover=0)))
    assert math.isnan(float(resting_share(entrant_share=0.9, turnover=0)))
    drawn = simulate_band(20, 100, 5, entrant_share=0.9, turnover=0, runs=50)
    assert (drawn == 20).all()


@given(SHARES, SHARES, st.integers(1, 30), RATES, RATES)
def test_entrants_needed_take_the_band_to_its_target(
    share: float, target: float, years: int, others: float, group: float
) -> None:
    needed = float(
        entrant_share_needed(
            share=share, target=target, years=years, turnover=others, group_turnover=group
        )
    )
    if math.isnan(needed):
        ends = [year_by_year(share, years, end, others, group) for end in (0.0, 1.0)]
        assert target < ends[0] + 1e-6 or target > ends[1] - 1e-6
    else:
        after = year_by_year(share, years, needed, others, group)
        assert after == pytest.approx(target, abs=1e-7)


def test_two_rates_that_are_the_same_are_one_rate() -> None:
    ask = {"share": 0.1, "target": [0.3, 0.4], "years": 8}
    one = entrant_share_needed(turnover=[0.15, 0.15], **ask)
    two = entrant_share_needed(turnover=[0.15, 0.15], group_turnover=[0.15, 0.15 + 1e-12], **ask)
    assert two == pytest.approx(one, abs=1e-9)


def test_same_seed_same_draws_and_the_median_is_the_closed_form() -> None:
    ask = {"entrant_share": [0.3, 0.6], "turnover": 0.1, "group_turnover": [0.1, 0.2]}
    drawn = simulate_band([100, 500], [2_000, 2_000], 6, runs=4_000, **ask)
    assert np.array_equal(drawn, simulate_band([100, 500], [2_000, 2_000], 6, runs=4_000, **ask))
    expected = share_after(share=[0.05, 0.25], years=6, **ask)
    assert np.median(drawn[-1], axis=0) / 2_000 == pytest.approx(expected, abs=0.001)
    other = simulate_band([100, 500], [2_000, 2_000], 6, runs=4_000, seed=1, **ask)
    assert not np.array_equal(drawn, other)


# --- A whole ladder -----------------------------------------------------------------------

PYRAMID = ([300, 120, 30, 2], [600, 400, 150, 40])
FLOWS = {
    "hired_share": [0.5, 0.4, 0.3, 0.2],
    "turnover": [0.12, 0.10, 0.10, 0.15],
    "group_turnover": [0.10, 0.12, 0.15, 0.15],
    "promoted": [0.0, 0.6, 0.5, 0.7],
    "likelihood": [0.8, 0.6, 1.0, 1.0],
}


def ladder_slowly(years: int) -> list[float]:
    """Four bands in plain Python: leave, then fill from the top."""
    group, staff = [list(map(float, side)) for side in PYRAMID]
    for _ in range(years):
        others = [n - g for n, g in zip(staff, group, strict=True)]
        group = [g * (1 - f) for g, f in zip(group, FLOWS["group_turnover"], strict=True)]
        others = [o * (1 - f) for o, f in zip(others, FLOWS["turnover"], strict=True)]
        for k in (3, 2, 1, 0):
            free = staff[k] - group[k] - others[k]
            up = FLOWS["promoted"][k] * free if k else 0.0
            if k:
                odds = FLOWS["likelihood"][k - 1] * group[k - 1] / others[k - 1]
                raised = up * odds / (1 + odds)
                group[k - 1] -= raised
                others[k - 1] -= up - raised
                group[k] += raised
                others[k] += up - raised
            group[k] += (free - up) * FLOWS["hired_share"][k]
            others[k] += (free - up) * (1 - FLOWS["hired_share"][k])
    return [g / n for g, n in zip(group, staff, strict=True)]


@pytest.mark.parametrize("years", [0, 1, 2, 10])
def test_ladder_fills_posts_from_the_top_down(years: int) -> None:
    shares = ladder_after(*PYRAMID, years, **FLOWS)
    assert shares.shape == (years + 1, 4)
    assert shares[-1] == pytest.approx(ladder_slowly(years))


def test_drawn_ladders_keep_their_size_and_agree_with_the_mean() -> None:
    drawn = simulate_ladder(*PYRAMID, 10, runs=3_000, **FLOWS)
    assert drawn.shape == (11, 3_000, 4)
    assert (drawn >= 0).all()
    assert (drawn <= np.array(PYRAMID[1])).all()
    means = drawn[-1].mean(0) / np.array(PYRAMID[1])
    assert means == pytest.approx(ladder_slowly(10), abs=0.006)


def test_without_promotions_each_band_is_on_its_own() -> None:
    alone = {**FLOWS, "promoted": 0.0}
    shares = ladder_after(*PYRAMID, 7, **alone)[-1]
    expected = share_after(
        share=np.divide(*PYRAMID), years=7, entrant_share=FLOWS["hired_share"],
        turnover=FLOWS["turnover"], group_turnover=FLOWS["group_turnover"],
    )  # fmt: skip
    assert shares == pytest.approx(expected)


def test_a_ladder_of_equal_shares_and_chances_stays_as_it_is() -> None:
    shares = ladder_after(
        [60, 30, 3], [200, 100, 10], 12, hired_share=0.3, turnover=0.1, promoted=0.9
    )
    assert shares == pytest.approx(np.full((13, 3), 0.3))


def test_nobody_is_promoted_who_is_not_there() -> None:
    # One person below forty posts, all of which are filled from below as far as it goes.
    drawn = simulate_ladder(
        [1, 0], [1, 40], 3, hired_share=[1.0, 0.0], turnover=0.9, promoted=1.0, runs=500
    )
    assert (drawn[..., 1] <= 40).all()
    assert (drawn[1, :, 1] <= 1).all()


# --- What is refused ----------------------------------------------------------------------

PARITY = {"share": 0.1, "target": 0.4, "entrant_share": 0.5, "turnover": 0.1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": 12.5}, {"share": math.nan}, {"share": "0.1"}, {"share": []}, {"share": None},
        {"share": True}, {"target": -0.1}, {"entrant_share": 1.01}, {"turnover": 1.0},
        {"turnover": 12}, {"turnover": -0.1}, {"group_turnover": math.inf},
        {"share": [0.1, 0.2], "target": [0.3, 0.4, 0.5]},
    ],
)  # fmt: skip
def test_arguments_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(DefinitionError):
        years_to_parity(**{**PARITY, **wrong})


def test_a_percentage_is_recognised() -> None:
    with pytest.raises(DefinitionError, match=r"turnover .* got 12; write 0.12, not 12"):
        years_to_parity(**{**PARITY, "turnover": 12})


@pytest.mark.parametrize("years", [0, -1, math.nan, "9"])
def test_entrants_are_needed_within_some_time(years: object) -> None:
    with pytest.raises(DefinitionError, match="years"):
        entrant_share_needed(share=0.1, target=0.4, years=years, turnover=0.1)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"years": 2.5}, DefinitionError), ({"years": -1}, DefinitionError),
        ({"runs": 0}, DefinitionError), ({"runs": 10**9}, DefinitionError),
        ({"group": 433}, CountError), ({"group": 1.5}, CountError),
        ({"group": [], "staff": []}, DefinitionError),
    ],
)  # fmt: skip
def test_impossible_simulations_are_refused(wrong: dict[str, object], error: type) -> None:
    ask = {"group": 54, "staff": 432, "years": 3, "entrant_share": 0.3, "turnover": 0.1}
    with pytest.raises(error):
        simulate_band(**{**ask, **wrong})


@pytest.mark.parametrize(
    "wrong", [{"likelihood": 0}, {"promoted": 1.5}, {"hired_share": [[0.1, 0.1], [0.1, 0.1]]}]
)
def test_impossible_ladders_are_refused(wrong: dict[str, object]) -> None:
    ask = {"hired_share": 0.3, "turnover": 0.1, "promoted": 0.5}
    with pytest.raises(DefinitionError):
        ladder_after([1, 2], [10, 20], 3, **{**ask, **wrong})
