"""Shares of staff and the race disparity ratio, on counts small enough to do by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

import wres_explore as wres
from tests.helpers import cell, dataset, ladder, leaves, odds_ratio_limits, one, places
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.results import VALUE_COLUMNS
from wres_explore.vocabulary import Status

pytestmark = pytest.mark.unit


# --- Shares -----------------------------------------------------------------------------


def test_unknown_ethnicity_is_in_the_base() -> None:
    row = one(wres.representation(dataset(cell(50, 40, 10))))
    assert (row["top_numerator"], row["top_denominator"]) == (40, 100)
    assert row["value"] == 0.4
    assert row["unknown_share"] == 0.1


def test_known_ethnicity_is_the_other_base() -> None:
    row = one(wres.representation(dataset(cell(60, 40, 25)), base="known ethnicity"))
    assert (row["top_numerator"], row["top_denominator"]) == (40, 100)
    assert row["value"] == 0.4
    assert row["unknown_share"] == 25 / 125


def test_interval_is_wilsons() -> None:
    row = one(wres.representation(dataset(cell(133, 15))))
    # Newcombe 1998, table I: 15 of 148, 0.0624 to 0.1605.
    assert (round(row["lower"], 4), round(row["upper"], 4)) == (0.0624, 0.1605)
    assert (row["method"], row["confidence_level"]) == ("wilson", 0.95)


@pytest.mark.parametrize(
    ("method", "oracle"),
    [("wilson", "wilson"), ("clopper_pearson", "beta"), ("jeffreys", "jeffreys")],
)
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_method_and_level_asked_for(method: str, oracle: str, level: float) -> None:
    data = dataset(cell(40, 8, 5))
    row = one(wres.representation(data, method=method, confidence_level=level))
    limits = proportion_confint(8, 53, alpha=1 - level, method=oracle)
    assert (row["lower"], row["upper"]) == pytest.approx(limits, rel=1e-9)
    assert (row["method"], row["confidence_level"]) == (method, level)


def test_each_band_is_a_share_of_all_staff_in_that_band() -> None:
    data = dataset(ladder({"Band 5": (30, 60, 10), "Band 6": (45, 5), "Band 8a": (9, 0, 1)}))
    table = wres.representation(data, by=["pay_band"]).set_index("pay_band")
    assert table.index.tolist() == ["Band 5", "Band 6", "Band 8a"]
    assert table["value"].tolist() == [0.6, 0.1, 0.0]
    assert table["top_denominator"].tolist() == [100, 50, 10]
    assert (table["status"] == Status.OK).all()


def test_pay_bands_come_low_to_high_whatever_the_order_of_rows() -> None:
    bands = ["Very senior manager", "Band 8b", "Band 9", "Band 2", "Band 8a"]
    data = dataset(ladder(dict.fromkeys(bands, (5, 5))))
    shown = wres.representation(data, by=["pay_band"])["pay_band"].tolist()
    assert shown == ["Band 2", "Band 8a", "Band 8b", "Band 9", "Very senior manager"]


def test_one_row_for_each_group_with_the_same_base() -> None:
    data = dataset(leaves({"White": 50, "Black": 20, "Other": 5, "Asian": 15, "Unknown": 10}))
    table = wres.representation(data, by=["ethnic_group"])
    shares = dict(zip(table["ethnic_group"], table["value"], strict=True))
    assert shares == {"White": 0.5, "Black": 0.2, "Other": 0.05, "Asian": 0.15, "Unknown": 0.1}
    assert set(table["top_denominator"]) == {100}
    # Alphabetical, "other" groups after, Unknown last.
    assert table["ethnic_group"].tolist() == ["Asian", "Black", "White", "Other", "Unknown"]


def test_broad_groups_add_up_fine_ones() -> None:
    data = dataset(
        leaves({"White British": 40, "White Irish": 10, "Indian": 20, "Chinese": 5,
                "White and Asian": 15, "Unknown": 10})
    )  # fmt: skip
    table = wres.representation(data, by=["ethnic_broad"]).set_index("ethnic_broad")["value"]
    assert table.to_dict() == {"White": 0.5, "Asian": 0.25, "Mixed": 0.15, "Unknown": 0.1}
    assert one(wres.representation(data))["value"] == 0.4


def test_without_unknown_in_the_base_unknown_is_no_group() -> None:
    data = dataset(cell(60, 40, 25))
    table = wres.representation(data, by=["ethnic_group"], base="known ethnicity")
    assert dict(zip(table["ethnic_group"], table["value"], strict=True)) == {
        "White": 0.6,
        "BME": 0.4,
    }


def test_unknown_has_no_share_of_known_ethnicity_and_that_is_said() -> None:
    """Asked for people of unknown ethnicity among those of known ethnicity: a plain answer."""
    chosen = wres.select(dataset(cell(60, 40, 25)), ethnic_group="Unknown")
    try:
        table = wres.representation(chosen, base="known ethnicity")
    except wres.WresError as error:
        assert "nknown" in str(error)
    else:
        assert not (table["status"] == Status.OK).any()


def test_one_ethnic_breakdown_at_a_time() -> None:
    """Both would set Indian staff against the White ones: no share of anything."""
    data = dataset(leaves({"White British": 60, "Indian": 30, "Black African": 10}))
    with pytest.raises(SelectionError, match="ethnic"):
        wres.representation(data, by=["ethnic_group", "ethnic_broad"])


def test_a_grouping_says_whom_else_its_source_counts_in_it() -> None:
    """England's scientific and technical staff hold the allied health professionals."""
    table = wres.representation(wres.load("england-2019"), by=["profession_group"])
    notes = dict(zip(table["profession_group"], table["note"], strict=True))
    assert "allied health" in notes.pop("Scientific, therapeutic and technical").lower()
    assert set(notes.values()) == {""}


def test_the_latest_year_unless_years_are_asked_for() -> None:
    data = dataset(cell(90, 10, year=2017), cell(80, 20, year=2018), cell(70, 30, year=2019))
    latest = one(wres.representation(data))
    assert (latest["year"], latest["value"], latest["top_denominator"]) == (2019, 0.3, 100)
    years = wres.representation(data, by=["year"])
    assert dict(zip(years["year"], years["value"], strict=True)) == {
        2017: 0.1,
        2018: 0.2,
        2019: 0.3,
    }


def test_places_and_professions() -> None:
    data = dataset(
        cell(80, 20, organisation="Elm", profession="Midwives"),
        cell(60, 40, organisation="Oak", profession="Nurses and health visitors"),
        cell(50, 50, organisation="Ash", profession="HCHS doctors"),
        organisations=places({"Elm": "North", "Oak": "North", "Ash": "South"}),
    )
    by_ics = wres.representation(data, by="ics")
    assert dict(zip(by_ics["ics"], by_ics["top_numerator"], strict=True)) == {
        "North": 60,
        "South": 50,
    }
    groups = wres.representation(data, by=["profession_group"]).set_index("profession_group")
    assert groups["value"].to_dict() == {"Nursing and midwifery": 0.3, "Medical and dental": 0.5}
    both = wres.representation(data, by=["ics", "profession_group"])
    assert both.columns[:3].tolist() == ["year", "ics", "profession_group"]
    assert len(both) == 2


def test_every_organisation_belongs_somewhere() -> None:
    """An organisation that the table of places leaves out must not vanish from its sum."""
    where = places({"Elm": "North"})
    with pytest.raises(wres.WresError, match="Oak"):
        dataset(cell(80, 20, organisation="Elm"), cell(60, 40, organisation="Oak"),
                organisations=where)  # fmt: skip


def test_a_table_of_places_with_a_fault_is_refused_in_words_of_this_library() -> None:
    twice = pd.concat([places({"Elm": "North"})] * 2, ignore_index=True)
    with pytest.raises(wres.WresError, match="Elm"):
        dataset(cell(80, 20, organisation="Elm"), organisations=twice)
    with pytest.raises(wres.WresError, match="kind"):
        dataset(
            cell(80, 20, organisation="Elm"),
            organisations=places({"Elm": "North"}).drop(columns="kind"),
        )


def test_columns_in_their_order_and_kind() -> None:
    table = wres.representation(dataset(cell(60, 40)), by=["ethnic_group"])
    assert table.columns.tolist() == ["year", "ethnic_group", *VALUE_COLUMNS]
    assert str(table["top_numerator"].dtype) == "Int64"
    assert table["bottom_numerator"].isna().all()
    assert set(table["dataset"]) == {"invented"}
    assert set(table["indicator"]) == {"1"}
    assert set(table["statistic"]) == {"share"}


def test_nobody_in_the_base_is_not_0_percent() -> None:
    row = one(wres.representation(dataset(cell(unknown=12)), base="known ethnicity"))
    assert row["status"] == Status.NOT_CALCULABLE
    assert math.isnan(row["value"])
    assert row["status_reason"] == "There is nobody in the base."


@pytest.mark.parametrize(("unknown", "noted"), [(10, False), (11, True), (30, True)])
def test_much_unknown_ethnicity_is_noted(unknown: int, noted: bool) -> None:
    row = one(wres.representation(dataset(cell(60, 100 - 60 - unknown, unknown))))
    expected = f"Ethnicity is unknown for {unknown}%." if noted else ""
    assert row["note"] == expected


def test_unknown_base_and_method_are_refused_with_the_choice() -> None:
    data = dataset(cell(60, 40))
    with pytest.raises(DefinitionError, match=r"base 'all'.*'all staff'"):
        wres.representation(data, base="all")
    with pytest.raises(DefinitionError, match="method 'wald'"):
        wres.representation(data, method="wald")


# --- Race disparity ratio ---------------------------------------------------------------

TIERS = {"Band 5": (1000, 600), "Band 6": (800, 240), "Band 8a": (200, 30)}


def test_disparity_by_hand() -> None:
    """White 1,000, 800, 200 and BME 600, 240, 30 at the three tiers: 2, 2 and 4."""
    table = wres.race_disparity_ratio(dataset(ladder(TIERS)))
    assert table["step"].tolist() == ["lower to middle", "middle to upper", "lower to upper"]
    assert table["value"].tolist() == pytest.approx([2.0, 2.0, 4.0], rel=1e-12)
    first = table.iloc[0]
    assert first[["top_numerator", "top_denominator"]].tolist() == [800, 1000]
    assert first[["bottom_numerator", "bottom_denominator"]].tolist() == [240, 600]
    assert table["verdict"].tolist() == ["adverse, clear"] * 3
    assert not table["in_range"].any()


def test_disparity_limits_are_those_of_the_odds_ratio() -> None:
    table = wres.race_disparity_ratio(dataset(ladder(TIERS)), confidence_level=0.9)
    for row, (high, low) in zip(table.itertuples(), [(1, 0), (2, 1), (2, 0)], strict=True):
        staff = list(TIERS.values())
        (white_low, bme_low), (white_high, bme_high) = staff[low], staff[high]
        limits = odds_ratio_limits(
            white_high, white_high + white_low, bme_high, bme_high + bme_low, 0.9
        )
        assert (row.lower, row.upper) == pytest.approx(limits, rel=1e-6)


@pytest.mark.parametrize(
    ("tier", "bands"),
    [
        (0, ["Under band 1", "Band 1", "Band 2", "Band 3", "Band 4", "Band 5"]),
        (1, ["Band 6", "Band 7"]),
        (2, ["Band 8a", "Band 8b", "Band 8c", "Band 8d", "Band 9", "Very senior manager"]),
    ],
)
def test_which_bands_make_which_tier(tier: int, bands: list[str]) -> None:
    for band in bands:
        names = list(TIERS)
        names[tier] = band
        data = dataset(ladder(dict(zip(names, TIERS.values(), strict=True))))
        values = wres.race_disparity_ratio(data)["value"].tolist()
        assert values == pytest.approx([2.0, 2.0, 4.0], rel=1e-12), band


def test_unknown_ethnicity_and_medical_grades_take_no_part() -> None:
    plain = wres.race_disparity_ratio(dataset(ladder(TIERS)))
    more = wres.race_disparity_ratio(
        dataset(
            ladder({band: (*staff, 50) for band, staff in TIERS.items()}),
            ladder({"Consultant": (900, 100), "Trainee grade": (50, 400), "Non-AfC grade": (7, 9)}),
        )
    )
    assert more["value"].tolist() == plain["value"].tolist()
    assert (more["unknown_share"] > 0).all()


def test_a_tier_with_nobody_to_divide_by() -> None:
    bands = {**TIERS, "Band 8a": (200, 0)}
    table = wres.race_disparity_ratio(dataset(ladder(bands))).set_index("step")
    assert table["status"].tolist() == [Status.OK, Status.NOT_CALCULABLE, Status.NOT_CALCULABLE]
    assert table["value"].isna().tolist() == [False, True, True]
    assert table.loc["lower to upper", "status_reason"]


def test_an_absent_tier_is_nobody() -> None:
    table = wres.race_disparity_ratio(dataset(ladder({"Band 5": (10, 10), "Band 6": (10, 5)})))
    assert table["status"].tolist() == [Status.OK, Status.NOT_CALCULABLE, Status.NOT_CALCULABLE]


def test_three_rows_for_each_part_whichever_tiers_it_has() -> None:
    """Support staff stop at band 4: three comparisons that cannot be made, and why."""
    data = dataset(ladder(TIERS, profession="Midwives"),
                   ladder({"Band 4": (90, 60)}, profession="Ambulance staff"))  # fmt: skip
    table = wres.race_disparity_ratio(data, by=["profession"])
    assert table.groupby("profession", observed=True)["step"].nunique().to_dict() == {
        "Ambulance staff": 3,
        "Midwives": 3,
    }
    alone = wres.race_disparity_ratio(dataset(ladder({"Band 4": (90, 60)})))
    assert alone["step"].tolist() == ["lower to middle", "middle to upper", "lower to upper"]
    assert set(alone["status"]) == {Status.NOT_CALCULABLE}


def test_disparity_by_profession_is_that_of_each_alone() -> None:
    other = {"Band 4": (100, 300), "Band 7": (50, 50), "Band 9": (20, 5)}
    data = dataset(ladder(TIERS, profession="Midwives"),
                   ladder(other, profession="Ambulance staff"))  # fmt: skip
    table = wres.race_disparity_ratio(data, by=["profession"]).set_index(["profession", "step"])
    # White 50 of 100 against BME 50 of 300; then 20 of 50 against 5 of 50.
    found = table.loc["Ambulance staff", "value"].to_dict()
    assert found == pytest.approx(
        {"lower to middle": 3.0, "middle to upper": 4.0, "lower to upper": 12.0}, rel=1e-12
    )
    assert table.loc["Midwives", "value"].tolist() == pytest.approx([2.0, 2.0, 4.0], rel=1e-12)


def test_disparity_of_one_ethnic_group() -> None:
    data = dataset(
        *(
            leaves({"White": w, "Black": b, "Asian": a}, pay_band=band)
            for band, w, b, a in (("Band 5", 100, 100, 50), ("Band 8a", 50, 10, 25))
        )
    )
    step = "lower to upper"
    black = wres.race_disparity_ratio(wres.select(data, ethnic_group="Black")).set_index("step")
    assert black.loc[step, "value"] == pytest.approx(5.0, rel=1e-12)
    assert black.loc[step, "bottom_group"] == "Black"
    each = wres.race_disparity_ratio(data, by=["ethnic_group"]).set_index(["ethnic_group", "step"])
    assert each.loc[("Black", step), "value"] == pytest.approx(5.0, rel=1e-12)
    assert each.loc[("Asian", step), "value"] == pytest.approx(1.0, rel=1e-12)
    assert "White" not in each.index.get_level_values("ethnic_group")


def test_steps_between_tiers_cannot_be_broken_down_by_tier() -> None:
    with pytest.raises(wres.WresError, match="pay_tier"):
        wres.race_disparity_ratio(dataset(ladder(TIERS)), by=["pay_tier"])


def test_without_pay_bands_there_is_no_disparity_ratio() -> None:
    with pytest.raises(SelectionError, match="no breakdown by pay_tier"):
        wres.race_disparity_ratio(dataset(cell(60, 40)))
