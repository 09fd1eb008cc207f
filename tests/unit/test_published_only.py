"""Sources that print rates and no counts: filters and breakdowns find them, nothing is averaged."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, places
from wres_explore.dataset import NO_COUNTS, PUBLISHED_COLUMNS, Dataset, DatasetInfo, make
from wres_explore.errors import SelectionError
from wres_explore.schemas import check_counts
from wres_explore.vocabulary import Status

INFO = DatasetInfo("survey", "A survey", source="invented")


def printed(*rows: tuple[int, str, str, str, float]) -> pd.DataFrame:
    """Rows of year, place, indicator, group and rate."""
    named = ("year", "geography", "indicator", "group", "value")
    usual: dict[str, Any] = dict.fromkeys(PUBLISHED_COLUMNS) | {
        "source": "invented", "profession": "all", "pay_band": "all", "unit": "share",
    }  # fmt: skip
    return pd.DataFrame([usual | dict(zip(named, row, strict=True)) for row in rows])


def trusts() -> Dataset:
    rates = {"Elm": (0.20, 0.30), "Oak": (0.25, 0.20), "Ash": (0.30, 0.45)}
    rows = [
        (2025, trust, "5", group, rate)
        for trust, pair in rates.items()
        for group, rate in zip(("White", "BME"), pair, strict=True)
    ]
    where = places({"Elm": "North", "Oak": "North", "Ash": "South", "Silent": "South"})
    return make(NO_COUNTS, INFO, published=printed(*rows), organisations_table=where)


def by_group() -> Dataset:
    groups = {"White British": 0.2, "White Irish": 0.25, "Indian": 0.35, "White": 0.21, "BME": 0.3}
    rows = [(2025, "England", "5", group, rate) for group, rate in groups.items()]
    return make(NO_COUNTS, INFO, published=printed(*rows))


def gaps(found: pd.DataFrame, key: str) -> dict[str, float]:
    shown = found[found["status"] == Status.PUBLISHED]
    return {str(k): round(v, 6) for k, v in zip(shown[key], shown["published_value"], strict=True)}


def test_rates_of_trusts_are_found_by_trust() -> None:
    found = wres.indicator(trusts(), 5, by=["organisation"])
    assert gaps(found, "organisation") == {"Elm": 0.10, "Oak": -0.05, "Ash": 0.15}
    # A trust of which nothing was printed is still there, with the reason.
    silent = found[found["organisation"] == "Silent"]
    assert silent["status"].tolist() == [Status.NOT_AVAILABLE]
    assert found["value"].isna().all()


def test_rates_are_never_averaged() -> None:
    for by in ([], ["ics"], ["region"]):
        found = wres.indicator(trusts(), 5, by=by)
        assert found["published_value"].isna().all(), by
        assert set(found["status"]) == {Status.NOT_AVAILABLE}
        assert found["status_reason"].str.contains("rates are not averaged: choose one").all()


def test_filters_on_places_narrow_each_other() -> None:
    north = wres.select(trusts(), ics="north")
    assert set(wres.indicator(north, 5, by=["organisation"])["organisation"]) == {"Elm", "Oak"}
    assert set(north.published["geography"]) == {"Elm", "Oak"}
    elm = wres.select(trusts(), organisation="Elm")
    assert wres.indicator(elm, 5)["published_value"].round(6).tolist() == [0.10]
    assert wres.rates(elm, 5)["published_value"].tolist() == [0.30, 0.20]
    with pytest.raises(SelectionError, match=r"No figures in survey match .* together"):
        wres.select(trusts(), ics="North", organisation="Ash")


def test_a_group_that_is_printed_can_be_asked_for() -> None:
    assert gaps(wres.indicator(by_group(), 5, by=["ethnic_group"]), "ethnic_group") == {
        "Indian": 0.14  # less White, 0.21, and not less White British
    }
    indian = wres.select(by_group(), ethnic_group="Indian")
    assert wres.indicator(indian, 5)["published_value"].round(6).tolist() == [0.14]
    bme = wres.indicator(by_group(), 5)
    assert bme["published_value"].round(6).tolist() == [0.09]
    with pytest.raises(SelectionError, match="no breakdown by ethnic_broad"):
        wres.indicator(by_group(), 5, by=["ethnic_broad"])


def test_all_nine_have_a_row_and_a_reason() -> None:
    found = wres.indicators(trusts())
    assert set(found["indicator"]) == set("123456789")
    assert found["status_reason"].str.len().gt(0).all()


def test_figures_of_all_staff_are_no_answer_about_groups() -> None:
    data = make(NO_COUNTS, INFO, published=printed((2025, "Elm", "5", "all", 0.2)),
                organisations_table=places({"Elm": "North"}))  # fmt: skip
    (reason,) = wres.indicator(data, 5, by=["organisation"])["status_reason"]
    assert "for all staff together, not by ethnic group" in reason
    with pytest.raises(SelectionError, match="no breakdown by ethnic_group"):
        wres.select(data, ethnic_group="Black")


def test_each_indicator_is_shown_for_the_latest_year_it_was_printed_for() -> None:
    """Indicator 5 stands in 2024 and 6 in 2025 as well: 5 is not missing, it is of 2024."""
    rows = [
        (year, "Elm", number, group, rate)
        for number, year in (("5", 2023), ("5", 2024), ("6", 2024), ("6", 2025))
        for group, rate in (("White", 0.2), ("BME", 0.2 + (year - 2020) / 100))
    ]
    data = make(NO_COUNTS, INFO, published=printed(*rows),
                organisations_table=places({"Elm": "North"}))  # fmt: skip
    for number, year, gap in ((5, 2024, 0.04), (6, 2025, 0.05)):
        found = wres.indicator(data, number, by=["organisation"])
        assert found["year"].tolist() == [year]
        assert found["published_value"].round(6).tolist() == [gap]


# --- Figures of all staff are no figures of some of them --------------------------------


def counted_and_printed() -> Dataset:
    """Staff by band, sex and contract with counts; harassment as two rates of everybody."""
    counts = [
        {**row, "sex": sex, "contract": "Permanent"}
        for sex in ("Female", "Male")
        for band in ("Band 5", "Consultant")
        for row in cell(60, 40, pay_band=band, year=2025, organisation="Elm")
    ]
    rates = printed((2025, "Elm", "5", "White", 0.28), (2025, "Elm", "5", "BME", 0.30))
    return make(
        check_counts(pd.DataFrame(counts)), INFO, published=rates,
        organisations_table=places({"Elm": "North"}),
    )  # fmt: skip


def test_a_figure_of_all_staff_is_found_for_all_staff() -> None:
    assert wres.indicator(counted_and_printed(), 5)["published_value"].round(6).tolist() == [0.02]


@pytest.mark.parametrize(
    "asked",
    [
        {"pay_band": "Band 5"},
        {"pay_band": "Bands 5 and below"},
        {"pay_band": "Consultants"},
        {"sex": "Female"},
        {"contract": "Permanent"},
    ],
)
def test_a_figure_of_all_staff_is_not_that_of_those_selected(asked: dict[str, str]) -> None:
    chosen = wres.select(counted_and_printed(), **asked)  # type: ignore[arg-type]
    found = wres.indicator(chosen, 5)
    assert found["published_value"].isna().all()
    assert set(found["status"]) == {Status.NOT_AVAILABLE}
    named = next(iter(asked)).replace("_", " ")
    assert f"for the whole workforce, not by {named}" in found["status_reason"].item()
    assert "2.0" not in wres.describe(found)[0]
    assert wres.rates(chosen, 5)["published_value"].isna().all()


@pytest.mark.parametrize("by", ["pay_band", "pay_tier", "medical_grade", "sex", "contract"])
def test_a_figure_of_all_staff_is_not_that_of_a_breakdown(by: str) -> None:
    found = wres.indicator(counted_and_printed(), 5, by=[by])
    assert len(found)
    assert found["published_value"].isna().all()
    assert set(found["status"]) == {Status.NOT_AVAILABLE}
