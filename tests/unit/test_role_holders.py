"""Role-holders against the workforce: binomial sums by hand, and what unknown ethnicity leaves."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres_explore as wres
from tests.helpers import cell, dataset, one
from wres_explore.dataset import Dataset
from wres_explore.errors import DefinitionError, MappingError, SelectionError

LONDON = wres.load("london-2019")


def staff(white: int, bme: int, unknown: int = 0) -> Dataset:
    return dataset(cell(white, bme, unknown))


def mid_p(x: int, n: int, share: float) -> float:
    """Two-sided mid-p by adding up the binomial."""
    chances = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    fewer = sum(chances[:x]) + chances[x] / 2
    more = sum(chances[x + 1 :]) + chances[x] / 2
    return min(1.0, 2 * min(fewer, more))


def test_gold_command_as_printed() -> None:
    """370 White, 41, 19, 8 and 6 of BME groups and 3 unknown: 74 of 447, and 92,487 of 193,618."""
    holders = {"White": 370, "Asian": 41, "Black": 19, "Mixed": 8, "Other": 6, "Unknown": 3}
    row = one(wres.role_holders(LONDON, holders, "members of gold command"))
    assert (row["top_numerator"], row["top_denominator"], row["unknown"]) == (74, 444, 3)
    assert row["value"] == 74 / 444 and row["workforce_share"] == 92_487 / 193_618
    assert (row["lowest"], row["highest"]) == (74 / 447, 77 / 447)
    assert row["missing"] == pytest.approx(444 * 92_487 / 193_618 - 74)
    assert row["verdict"] == "fewer than in the workforce" and row["p_value"] < 1e-12
    (said,) = wres.describe(wres.role_holders(LONDON, holders, "members of gold command"))
    assert said.startswith(
        "Among members of gold command, 74 of 444 of known ethnicity were BME: 16.7% (95% interval "
    )
    assert said.endswith(
        "against 47.8% of staff. The ethnicity of 3 more is unknown. That is 138 fewer than if "
        "they were like the workforce."
    )


@given(
    x=st.integers(0, 25), others=st.integers(0, 25), bme=st.integers(1, 99),
)  # fmt: skip
def test_the_p_value_is_the_sum_of_the_binomial(x: int, others: int, bme: int) -> None:
    if not x + others:
        return
    row = one(wres.role_holders(staff(100 - bme, bme), {"BME": x, "White": others}))
    expected = mid_p(x, x + others, bme / 100)
    assert row["p_value"] == pytest.approx(expected, rel=1e-9, abs=1e-12)
    outside = row["verdict"] != "cannot be told"
    if abs(expected - 0.05) > 1e-6:  # the interval is that of the same test
        assert outside == (expected < 0.05)
    if outside:
        assert (row["verdict"] == "fewer than in the workforce") == (row["value"] < bme / 100)


def test_of_twelve_guardians_two_is_not_too_few_to_be_chance_and_none_is() -> None:
    """With 40% BME staff: 2 of 12 has mid-p 0.10, none of 12 has 0.0022."""
    data = staff(600, 400)
    assert one(wres.role_holders(data, {"BME": 2, "White": 10}))["verdict"] == "cannot be told"
    row = one(wres.role_holders(data, {"BME": 0, "White": 12}))
    assert row["verdict"] == "fewer than in the workforce"
    assert row["p_value"] == pytest.approx(0.6**12, rel=1e-9)
    assert row["expected"] == pytest.approx(4.8)
    more = one(wres.role_holders(data, {"BME": 10, "White": 2}))
    assert more["verdict"] == "more than in the workforce" and more["missing"] < 0


def test_unknown_ethnicity_can_leave_it_open() -> None:
    """None of 12 is too few of 40%, but the unknown five could all be BME."""
    data = staff(600, 400)
    row = one(wres.role_holders(data, {"BME": 0, "White": 12, "Unknown": 5}))
    assert row["verdict"] == "cannot be told"
    assert row["note"] == "It hangs on those of unknown ethnicity."
    assert (row["lowest"], row["highest"]) == (0, 5 / 17)
    (said,) = wres.describe(wres.role_holders(data, {"BME": 0, "White": 12, "Unknown": 5}))
    assert "cannot be told. It hangs on those of unknown ethnicity." in said


def test_another_group_can_be_asked_for() -> None:
    data = wres.select(wres.load("england-2019"), ethnic_group="Black")
    row = one(wres.role_holders(data, {"Black": 0, "Asian": 5, "White": 45}, "guardians"))
    assert (row["top_group"], row["top_numerator"], row["top_denominator"]) == ("Black", 0, 50)


def test_nobody_known_is_no_answer() -> None:
    found = wres.role_holders(staff(60, 40), {"Unknown": 4}, "guardians")
    row = one(found)
    assert row["status"] == "not calculable" and math.isnan(row["value"])
    assert wres.describe(found) == ["Guardians: Nobody in the role is of known ethnicity."]
    assert one(wres.role_holders(staff(60, 40), {}))["status"] == "not calculable"


@pytest.mark.parametrize(
    ("holders", "error", "said"),
    [
        ({"BME": 2, "Asian": 1}, DefinitionError, "Asian overlaps another group"),
        ({"BME": -1, "White": 3}, DefinitionError, "whole number"),
        ({"BME": 1.5}, DefinitionError, "whole number"),
        ({"Martian": 1}, MappingError, "Martian"),
    ],
)
def test_holders_that_cannot_be_are_refused(
    holders: dict[str, int], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        wres.role_holders(LONDON, holders)


def test_a_group_that_is_only_partly_asked_for_is_refused() -> None:
    data = wres.select(wres.load("england-2019"), ethnic_group="Black")
    with pytest.raises(DefinitionError, match="BME are only partly Black"):
        wres.role_holders(data, {"BME": 3, "White": 9})


def test_a_workforce_without_known_ethnicity_is_refused() -> None:
    with pytest.raises(SelectionError, match="no staff of known ethnicity"):
        wres.role_holders(staff(0, 0, 50), {"BME": 1, "White": 2})
