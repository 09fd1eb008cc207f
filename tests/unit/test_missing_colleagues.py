"""Missing colleagues are whole people, with a range, against a pool that is named."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

import wres_explore as wres
from tests.helpers import cell, dataset, ladder, one, places
from wres_explore.errors import DefinitionError, SelectionError

HEADS = st.tuples(st.integers(0, 300), st.integers(0, 300))


def at(table: pd.DataFrame, band: str, **cells: object) -> dict[str, Any]:
    """The row of one band."""
    for name, value in {"pay_band": band, **cells}.items():
        table = table[table[name] == value]
    return one(table)


def two_bands(low: tuple[int, int], high: tuple[int, int]) -> wres.Dataset:
    return dataset(ladder({"Band 7": low, "Band 8a": high}))


def test_by_hand() -> None:
    # Band 7 is 40% BME, band 8a 10 of 100: 30 people fewer than 40; or 50 more of 150.
    row = at(wres.missing_colleagues(two_bands((60, 40), (90, 10))), "Band 8a")
    assert (row["value"], row["additional"], row["direction"]) == (30, 50, "missing")
    assert (row["pool"], row["pool_share"], row["ratio"]) == ("band 7", 0.4, 0.25)
    assert (10 + 50) / (100 + 50) == 0.4
    assert row["verdict"] == "worse"


def test_the_range_is_newcombes_in_whole_people_rounded_outwards() -> None:
    row = at(wres.missing_colleagues(two_bands((60, 40), (90, 10))), "Band 8a")
    low, high = confint_proportions_2indep(40, 100, 10, 100, compare="diff", method="newcomb")
    assert (row["lower"], row["upper"]) == (math.floor(100 * low), math.ceil(100 * high))


def test_a_share_from_elsewhere_has_the_uncertainty_of_the_band_alone() -> None:
    row = at(wres.missing_colleagues(two_bands((60, 40), (90, 10)), 0.463), "Band 8a")
    low, high = proportion_confint(10, 100, method="wilson")
    assert row["value"] == 36  # 36.3
    assert (row["lower"], row["upper"]) == (
        math.floor(100 * (0.463 - high)), math.ceil(100 * (0.463 - low)),
    )  # fmt: skip
    assert row["method"] == "wilson"


def test_unknown_ethnicity_takes_no_part() -> None:
    row = at(wres.missing_colleagues(two_bands((60, 40, 500), (90, 10, 70))), "Band 8a")
    assert (row["value"], row["top_denominator"], row["bottom_denominator"]) == (30, 100, 100)
    assert row["note"] == "Ethnicity is unknown for 41%."


def test_the_band_below_is_the_next_with_anybody_in_it() -> None:
    data = dataset(
        ladder({"Band 5": (50, 50), "Band 6": (0, 0, 9), "Band 7": (80, 20), "Consultant": (5, 5)})
    )
    table = wres.missing_colleagues(data)
    assert at(table, "Band 7")["pool"] == "band 5"
    assert at(table, "Band 7")["value"] == 30
    for band, reason in (("Band 5", "No band below it"), ("Consultant", "Not a band")):
        row = at(table, band)
        assert row["status"] == "not applicable"
        assert row["status_reason"].startswith(reason)
        assert math.isnan(row["value"])
        assert math.isnan(row["lower"])
    assert at(table, "Band 6")["status"] != "ok"


def test_bands_below_the_entry_band_are_no_pool() -> None:
    # Nurses in England: 286 people at bands 3 and 4, most of them BME, against 305,000 above.
    nurses = wres.select(wres.load("england-2019"), profession="Nurses and health visitors")
    table = wres.missing_colleagues(nurses)
    for band in ("Band 4", "Band 5"):
        assert at(table, band)["status"] == "not applicable"
    assert at(table, "Band 6")["pool"] == "band 5"


def test_a_surplus_is_below_zero_and_labelled() -> None:
    row = at(wres.missing_colleagues(two_bands((90, 10), (60, 40))), "Band 8a")
    assert (row["value"], row["direction"], row["verdict"]) == (-30, "surplus", "better")
    assert math.isnan(row["additional"])


def test_a_pool_that_holds_the_band_is_compared_without_it() -> None:
    data = dataset(
        ladder({"Band 5": (100, 150), "Band 8a": (40, 10)}),
        cell(60, 40, pay_band="Consultant"),
    )
    row = at(wres.missing_colleagues(data, "workforce"), "Band 8a")
    assert (row["bottom_numerator"], row["bottom_denominator"]) == (200, 400)
    assert row["value"] == 15  # half of 50, less 10
    low, high = confint_proportions_2indep(190, 350, 10, 50, compare="diff", method="newcomb")
    scale = 50 * 350 / 400
    assert (row["lower"], row["upper"]) == (math.floor(scale * low), math.ceil(scale * high))


def test_profession_and_workforce_are_pools_of_their_own() -> None:
    data = dataset(
        ladder({"Band 5": (50, 150), "Band 8a": (80, 20)}, profession="Midwives"),
        ladder({"Band 5": (300, 100), "Band 8a": (100, 0)}, profession="Ambulance staff"),
    )
    by = ["profession", "pay_band"]
    own = at(wres.missing_colleagues(data, "profession", by), "Band 8a", profession="Midwives")
    assert own["pool_share"] == 170 / 300
    all_ = at(wres.missing_colleagues(data, "workforce", by), "Band 8a", profession="Midwives")
    assert all_["pool_share"] == 270 / 800
    below = at(wres.missing_colleagues(data, "band_below", by), "Band 8a", profession="Midwives")
    assert below["pool_share"] == 0.75


def test_each_place_may_have_its_own_population() -> None:
    data = dataset(
        ladder({"Band 8a": (90, 10)}, organisation="A"),
        ladder({"Band 8a": (90, 10)}, organisation="B"),
        organisations=places({"A": "North", "B": "South"}),
    )
    shares = pd.DataFrame({"ics": ["North"], "share": [0.4], "source": ["census"]})
    table = wres.missing_colleagues(data, shares, by=["ics", "pay_band"])
    assert at(table, "Band 8a", ics="North")["value"] == 30
    gap = at(table, "Band 8a", ics="South")
    assert gap["status"] == "not applicable"
    assert gap["status_reason"] == "The table of pools has no share for it."


@given(HEADS, HEADS)
@settings(max_examples=15)
def test_the_central_number_makes_the_shares_one_within_a_person(
    low: tuple[int, int], high: tuple[int, int]
) -> None:
    if not sum(low) or not sum(high):
        return
    row = at(wres.missing_colleagues(two_bands(low, high)), "Band 8a")
    bme, staff, share = high[1], sum(high), low[1] / sum(low)
    assert abs(bme + row["value"] - share * staff) <= 0.5 + 1e-9
    assert row["lower"] <= row["value"] <= row["upper"]
    assert (row["value"] < 0) == (row["direction"] == "surplus")
    if not math.isnan(row["additional"]):
        more = row["additional"]
        assert (bme + more) / (staff + more) >= share - 1e-9
        assert (bme + more - 1) / (staff + more - 1) < share


@given(HEADS.filter(sum), st.lists(st.floats(0, 1), min_size=2, max_size=4))
@settings(max_examples=15)
def test_more_are_missing_the_larger_the_share_of_the_pool(
    band: tuple[int, int], shares: list[float]
) -> None:
    data = two_bands((1, 1), band)
    rows = [at(wres.missing_colleagues(data, share), "Band 8a") for share in sorted(shares)]
    for name in ("value", "lower", "upper"):
        found = [row[name] for row in rows]
        assert found == sorted(found)


def test_people_add_up_to_what_the_counts_of_england_say() -> None:
    row = at(wres.missing_colleagues(wres.load("england-2019")), "Band 6")
    # 58,023 of 215,425 at band 5, 37,834 of 208,454 at band 6.
    assert row["value"] == round(208_454 * 58_023 / 215_425 - 37_834)


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        ({"pool": "band"}, DefinitionError), ({"pool": 44.9}, DefinitionError),
        ({"pool": math.nan}, DefinitionError), ({"pool": True}, DefinitionError),
        ({"pool": None}, DefinitionError), ({"by": []}, SelectionError),
        ({"pool": "profession"}, SelectionError), ({"pool": "workforce", "by": []}, SelectionError),
        ({"pool": pd.DataFrame({"share": [0.4]})}, DefinitionError),
        ({"pool": pd.DataFrame({"pay_band": ["Band 7"], "share": [40]})}, DefinitionError),
        ({"pool": pd.DataFrame({"pay_band": ["Band 7"] * 2, "share": [0.4] * 2})}, DefinitionError),
        ({"confidence_level": 95}, DefinitionError),
    ],
)  # fmt: skip
def test_questions_without_meaning_are_refused(ask: dict[str, Any], error: type) -> None:
    with pytest.raises(error):
        wres.missing_colleagues(two_bands((60, 40), (90, 10)), **ask)


def test_data_without_bands_say_so() -> None:
    with pytest.raises(SelectionError, match="no breakdown by pay_band"):
        wres.missing_colleagues(wres.load("london-2019"))


# --- Filters --------------------------------------------------------------------------------

LADDER = {"Band 5": (300, 300), "Band 7": (200, 100), "Band 8a": (90, 10)}


@pytest.mark.parametrize("pool", ["workforce", "band_below"])
def test_a_filter_on_bands_would_leave_the_pool_out_and_is_refused(pool: str) -> None:
    upper = wres.select(dataset(ladder(LADDER)), pay_band=["Band 7", "Band 8a"])
    with pytest.raises(SelectionError, match="Only Band 7, Band 8a are selected"):
        wres.missing_colleagues(upper, pool)
    (own,) = wres.missing_colleagues(upper, 0.5).query("pay_band == 'Band 8a'")["value"]
    assert own == 40, "a share from elsewhere needs no pool among the data"


def test_the_pool_of_one_profession_is_not_called_the_workforce() -> None:
    data = dataset(
        ladder(LADDER, profession="Midwives"), ladder({"Band 5": (900, 0)}, profession="Support")
    )
    alone = wres.missing_colleagues(wres.select(data, profession="Midwives"), "workforce")
    row = at(alone, "Band 8a")
    # 410 of 1,000 midwives: 41 of 100 at band 8a, where 10 are.
    assert (row["value"], row["pool"]) == (31, "all staff selected")
    assert set(wres.missing_colleagues(data, "workforce")["pool"]) == {"the workforce"}


def test_the_pool_has_no_staff_of_organisations_that_give_no_bands() -> None:
    """100 of 600 and 16 of 100 where bands are given; 3,000 of 4,000 where none are."""
    data = dataset(
        ladder({"Band 5": (500, 100), "Band 8a": (84, 16)}, organisation="Elm"),
        ladder({"all": (1000, 3000)}, organisation="Oak"),
    )
    upper = wres.missing_colleagues(data, "workforce", ["pay_tier"]).set_index("pay_tier")
    row = upper.loc["Bands 8a and above"]
    assert row["pool_share"] == pytest.approx(116 / 700)
    assert row["value"] == 1  # 16.57 of 100, where 16 are
    path = wres.model_employer(data).query("pay_band == 'Band 8a'")
    assert path["target_share"].tolist() == pytest.approx([116 / 700] * len(path))
