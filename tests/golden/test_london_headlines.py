"""The headlines of the London Workforce Race Strategy, asked for as a user would ask.

What is expected is copied from the strategy. `london-2019` holds its figures; `london-model` is
a modelled London whose totals must give the same figures again.
"""

from __future__ import annotations

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import one, rounded
from wres_explore.vocabulary import Status

pytestmark = pytest.mark.golden

LONDON_BME, LONDON_ALL, LONDON_UNKNOWN = 92_487, 206_144, 12_526
LAS = "London Ambulance Service"
AMBULANCE = "London-wide (ambulance)"

# White, BME and Unknown as printed.
STPS = {
    "North Central London": (49.4, 45.7, 4.9),
    "North East London": (45.3, 49.1, 5.6),
    "North West London": (46.2, 46.1, 7.7),
    "South East London": (49.3, 44.1, 6.5),
    "South West London": (52.4, 42.3, 5.3),
    AMBULANCE: (82.4, 15.4, 2.2),
}

# Indicators 2 to 4 from 2016 to 2019.
RELATIVE_LIKELIHOODS = {
    2: (1.80, 1.81, 1.63, 1.60),
    3: (1.99, 1.80, 1.77, 1.67),
    4: (0.93, 1.13, 1.02, 0.95),
}

# Survey of 2017 and of 2018: BME, White.
SURVEY = {
    5: ((30.4, 31.8), (31.7, 32.8)),
    6: ((29.9, 26.1), (30.9, 27.8)),
    7: ((67.6, 84.0), (65.8, 83.3)),
    8: ((16.3, 7.9), (16.4, 8.4)),
}


def percent(share: float) -> float:
    return rounded(100 * share, 1)


@pytest.fixture(scope="module")
def london() -> wres.Dataset:
    return wres.load("london-2019")


@pytest.fixture(scope="module")
def model() -> wres.Dataset:
    return wres.load("london-model")


# --- As printed -----------------------------------------------------------------------


def test_44_9_percent_of_london_staff_are_bme_with_unknown_ethnicity_in_the_base(
    london: wres.Dataset,
) -> None:
    row = one(wres.representation(london))
    assert (row["top_numerator"], row["top_denominator"]) == (LONDON_BME, LONDON_ALL)
    assert percent(row["value"]) == 44.9
    assert row["top_group"] == "BME"
    assert row["unknown_share"] == pytest.approx(LONDON_UNKNOWN / LONDON_ALL, rel=1e-12)
    assert row["status"] == Status.OK
    assert not row["modelled"]


def test_47_8_percent_only_where_the_base_of_known_ethnicity_is_asked_for(
    london: wres.Dataset,
) -> None:
    row = one(wres.representation(london, base="known ethnicity"))
    assert (row["top_numerator"], row["top_denominator"]) == (LONDON_BME, 193_618)
    assert percent(row["value"]) == 47.8
    others = [
        wres.representation(london, base="all staff"),
        wres.representation(london, by=["region"]),
        wres.indicator(london, 1),
    ]
    assert [percent(one(table)["value"]) for table in others] == [44.9, 44.9, 44.9]


def test_the_two_bases_are_never_side_by_side(london: wres.Dataset) -> None:
    """44.9% was printed of all staff, so it may stand beside that base only."""
    wres_base = one(wres.representation(london))
    assert wres_base["published_value"] == 0.449
    known = one(wres.representation(london, base="known ethnicity"))
    assert pd.isna(known["published_value"])


@pytest.mark.parametrize("stp", STPS)
def test_printed_shares_of_each_stp(london: wres.Dataset, stp: str) -> None:
    shares = wres.representation(wres.select(london, ics=stp), by=["ethnic_group"])
    found = {row.ethnic_group: percent(row.value) for row in shares.itertuples()}
    assert found == dict(zip(("White", "BME", "Unknown"), STPS[stp], strict=True))


def test_stps_together_in_one_table(london: wres.Dataset) -> None:
    table = wres.representation(london, by=["ics"])
    assert {row.ics: percent(row.value) for row in table.itertuples()} == {
        stp: bme for stp, (_, bme, _) in STPS.items()
    }
    assert table["top_numerator"].sum() == LONDON_BME
    assert table["top_denominator"].sum() == LONDON_ALL


def test_15_4_percent_of_the_london_ambulance_service(london: wres.Dataset) -> None:
    row = one(wres.representation(wres.select(london, organisation=LAS)))
    assert (row["top_numerator"], row["top_denominator"]) == (879, 5_725)
    assert percent(row["value"]) == 15.4
    assert row["published_value"] == 0.154


def test_an_stps_printed_share_stands_beside_it_however_it_was_asked_for(
    london: wres.Dataset,
) -> None:
    by = wres.representation(london, by=["ics"]).set_index("ics")["published_value"]
    assert by["North East London"] == 0.491
    chosen = one(wres.representation(wres.select(london, ics="North East London")))
    assert chosen["published_value"] == 0.491


@pytest.mark.parametrize("number", RELATIVE_LIKELIHOODS)
def test_indicators_2_to_4_are_shown_as_published_and_have_no_value(
    london: wres.Dataset, number: int
) -> None:
    table = wres.indicator(london, number, by=["year"])
    assert table["year"].tolist() == [2016, 2017, 2018, 2019]
    assert table["published_value"].tolist() == list(RELATIVE_LIKELIHOODS[number])
    assert table[["value", "lower", "upper", "p_value"]].isna().all(axis=None)
    assert set(table["status"]) == {Status.PUBLISHED}
    assert table["verdict"].isna().all()
    on_top = {2: ("White", "BME"), 3: ("BME", "White"), 4: ("White", "BME")}[number]
    assert {*zip(table["top_group"], table["bottom_group"], strict=True)} == {on_top}


@pytest.mark.parametrize("number", RELATIVE_LIKELIHOODS)
def test_without_a_breakdown_the_latest_published_year_is_shown(
    london: wres.Dataset, number: int
) -> None:
    row = one(wres.indicator(london, number))
    assert (row["year"], row["published_value"]) == (2019, RELATIVE_LIKELIHOODS[number][-1])
    assert row["status"] == Status.PUBLISHED


@pytest.mark.parametrize("number", SURVEY)
def test_survey_shares_are_shown_as_published_for_each_group(
    london: wres.Dataset, number: int
) -> None:
    table = wres.rates(london, number, by=["year"])
    shown = {
        (row.year, row.top_group): row.published_value
        for row in table[table["published_value"].notna()].itertuples()
    }
    for year, (bme, white) in zip((2018, 2019), SURVEY[number], strict=True):
        assert shown[year, "BME"] == pytest.approx(bme / 100)
        assert shown[year, "White"] == pytest.approx(white / 100)
    assert table["value"].isna().all()


def test_las_survey_shares_are_its_own_and_not_londons(london: wres.Dataset) -> None:
    las = wres.select(london, organisation=LAS)
    table = wres.rates(las, 6, by=["year"])
    shown = table.set_index(["year", "top_group"])["published_value"]
    assert (shown[2018, "White"], shown[2018, "BME"]) == (0.31, 0.38)
    assert (shown[2020, "White"], shown[2020, "BME"]) == (0.277, 0.30)


# --- The model gives the same figures --------------------------------------------------


@pytest.mark.parametrize("number", RELATIVE_LIKELIHOODS)
def test_modelled_relative_likelihoods(model: wres.Dataset, number: int) -> None:
    table = wres.indicator(model, number, by=["year"])
    assert table["year"].tolist() == [2016, 2017, 2018, 2019]
    assert [rounded(value, 2) for value in table["value"]] == list(RELATIVE_LIKELIHOODS[number])
    assert table["modelled"].all()
    assert table["published_value"].isna().all()


def test_indicator_3_is_1_67_and_indicator_4_is_0_95(model: wres.Dataset) -> None:
    discipline, training = one(wres.indicator(model, 3)), one(wres.indicator(model, 4))
    assert (discipline["year"], rounded(discipline["value"], 2)) == (2019, 1.67)
    assert (discipline["top_group"], discipline["bottom_group"]) == ("BME", "White")
    assert not discipline["in_range"]
    assert (training["year"], rounded(training["value"], 2)) == (2019, 0.95)
    assert (training["top_group"], training["bottom_group"]) == ("White", "BME")
    assert training["in_range"]
    for row in (discipline, training):
        assert (row["organisations"], row["organisations_all"]) == (36, 36)
        assert "organisations" not in row["note"]


def test_indicator_2_is_1_60_and_says_that_35_of_36_organisations_supplied_figures(
    model: wres.Dataset,
) -> None:
    row = one(wres.indicator(model, 2))
    assert rounded(row["value"], 2) == 1.60
    assert (row["organisations"], row["organisations_all"]) == (35, 36)
    assert "35 of 36 organisations supplied figures." in row["note"]


def test_who_supplied_nothing_has_no_ratio(model: wres.Dataset) -> None:
    table = wres.indicator(model, 2, by=["organisation"])
    assert len(table) == 36
    missing = table[table["status"] == Status.NOT_AVAILABLE]
    assert len(missing) == 1
    assert missing[["value", "lower", "upper", "top_numerator"]].isna().all(axis=None)


def test_in_34_of_35_trusts_white_applicants_were_more_likely_to_be_appointed(
    model: wres.Dataset,
) -> None:
    table = wres.indicator(model, 2, by=["organisation"])
    assert (table["value"] > 1).sum() == 34


def test_in_all_36_trusts_bme_staff_were_more_likely_to_be_disciplined(
    model: wres.Dataset,
) -> None:
    table = wres.indicator(model, 3, by=["organisation"])
    assert (table["value"] > 1).sum() == len(table) == 36


@pytest.mark.parametrize("number", SURVEY)
def test_modelled_survey_rates_to_the_printed_decimal(model: wres.Dataset, number: int) -> None:
    rates = wres.rates(model, number, by=["year"]).set_index(["year", "top_group"])["value"]
    differences = wres.indicator(model, number, by=["year"]).set_index("year")["value"]
    for year, (bme, white) in zip((2018, 2019), SURVEY[number], strict=True):
        assert percent(rates[year, "BME"]) == bme
        assert percent(rates[year, "White"]) == white
        # Rounded once, the difference may lie a tenth from the difference of the rounded.
        assert 100 * differences[year] == pytest.approx(bme - white, abs=0.1)


def test_worse_for_bme_staff_on_6_7_and_8_and_better_on_5(model: wres.Dataset) -> None:
    verdicts = {n: one(wres.indicator(model, n))["verdict"] for n in SURVEY}
    assert verdicts == {5: "better", 6: "worse", 7: "worse", 8: "worse"}


@pytest.mark.parametrize(
    ("year", "printed"), [(2016, 12.4), (2017, 14.0), (2018, 15.9), (2019, 17.1)]
)
def test_board_share(model: wres.Dataset, year: int, printed: float) -> None:
    table = wres.indicator(model, 9, by=["year"]).set_index("year")
    row = table.loc[year]
    board = row["top_numerator"] / row["top_denominator"]
    workforce = row["bottom_numerator"] / row["bottom_denominator"]
    assert percent(board) == printed
    assert row["value"] == pytest.approx(board - workforce, rel=1e-12)
    assert row["verdict"] == "worse"


def test_board_is_27_8_points_below_the_workforce_in_2019(model: wres.Dataset) -> None:
    row = one(wres.indicator(model, 9))
    assert (row["bottom_numerator"], row["bottom_denominator"]) == (LONDON_BME, LONDON_ALL)
    assert rounded(100 * row["value"], 1) == rounded(17.1 - 44.9, 1) == -27.8


@pytest.mark.parametrize(
    ("band", "year", "bme", "everyone", "printed"),
    [
        ("Band 9", 2019, 54, 432, 12.5),
        ("Band 9", 2018, 48, 403, 11.9),
        ("Very senior manager", 2019, None, None, 14.7),
    ],
)
def test_top_of_the_ladder(
    model: wres.Dataset, band: str, year: int, bme: int | None, everyone: int | None, printed: float
) -> None:
    for table in (
        wres.representation(wres.select(model, year=year), by=["pay_band"]),
        wres.indicator(wres.select(model, year=year), 1),
    ):
        row = one(table[table["pay_band"] == band])
        assert percent(row["value"]) == printed
        if bme is not None:
            assert (row["top_numerator"], row["top_denominator"]) == (bme, everyone)


def test_modelled_workforce_is_the_printed_workforce(model: wres.Dataset) -> None:
    row = one(wres.representation(model))
    counted = row["year"], row["top_numerator"], row["top_denominator"]
    assert counted == (2019, LONDON_BME, LONDON_ALL)
    table = wres.representation(model, by=["ics"])
    assert {r.ics: percent(r.value) for r in table.itertuples()} == {
        stp: bme for stp, (_, bme, _) in STPS.items()
    }


def test_indicator_1_gives_the_whole_workforce_and_then_each_band(model: wres.Dataset) -> None:
    table = wres.indicator(model, 1)
    assert table["pay_band"].iloc[0] == "all"
    assert percent(table["value"].iloc[0]) == 44.9
    bands = table.iloc[1:]
    assert bands["pay_band"].is_unique
    assert bands["top_denominator"].sum() == LONDON_ALL
    assert bands["top_numerator"].sum() == LONDON_BME


@pytest.mark.parametrize(
    ("profession", "bme", "printed"),
    [("Allied health professions", 3_686, 22.6), ("Medical and dental", 11_006, 39.4)],
)
def test_professions(model: wres.Dataset, profession: str, bme: int, printed: float) -> None:
    row = one(wres.representation(wres.select(model, profession=profession)))
    assert row["top_numerator"] == bme
    assert percent(row["value"]) == printed
