"""Filters: what stays, what it is called, and what travels along."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import Rows, cell, dataset, leaves, one, places, table
from wres_explore.breakdowns import dimension, values
from wres_explore.dataset import PUBLISHED_COLUMNS, Dataset, DatasetInfo, make
from wres_explore.errors import SelectionError
from wres_explore.schemas import check_counts
from wres_explore.vocabulary import EthnicGroup

pytestmark = pytest.mark.unit

ORGANISATIONS = places({"Elm": "North", "Oak": "North", "Ash": "South"})
# 2, 4, 8 ... : every sum of rows is a sum of its own.
SIZES = iter(2**k for k in range(1, 60))
ROWS: Rows = [
    row
    for year in (2018, 2019)
    for organisation in ("Elm", "Oak", "Ash")
    for profession, band in (
        ("Nurses and health visitors", "Band 5"),
        ("Midwives", "Band 6"),
        ("HCHS doctors", "Consultant"),
    )
    for row in cell(
        next(SIZES), next(SIZES), None, year=year, organisation=organisation,
        profession=profession, pay_band=band,
    )
]  # fmt: skip


def people(**where: Any) -> int:
    """Sum of the rows that match, by hand."""
    return sum(row["n"] for row in ROWS if all(row[k] in v for k, v in where.items()))


@pytest.fixture(scope="module")
def data() -> Dataset:
    return dataset(ROWS, organisations=ORGANISATIONS)


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ({"organisation": "Elm"}, {"organisation": ["Elm"]}),
        ({"organisation": ["Elm", "Ash"]}, {"organisation": ["Elm", "Ash"]}),
        ({"ics": "North"}, {"organisation": ["Elm", "Oak"]}),
        ({"region": "London"}, {}),
        ({"profession": "Midwives"}, {"profession": ["Midwives"]}),
        (
            {"profession": "Nursing and midwifery"},
            {"profession": ["Nurses and health visitors", "Midwives"]},
        ),
        (
            {"profession": ["Midwives", "Medical and dental"]},
            {"profession": ["Midwives", "HCHS doctors"]},
        ),
        ({"pay_band": "Band 6"}, {"pay_band": ["Band 6"]}),
        ({"pay_band": "Bands 6 and 7"}, {"pay_band": ["Band 6"]}),
        ({"pay_band": "Consultants"}, {"pay_band": ["Consultant"]}),
        ({"year": 2018}, {"year": [2018]}),
        ({"year": "2018"}, {"year": [2018]}),
        ({"year": np.int64(2018)}, {"year": [2018]}),
        ({"year": [2018, 2019]}, {}),
        ({"profession": "mIDWIVES", "ics": "south"},
         {"profession": ["Midwives"], "organisation": ["Ash"]}),
        ({"ics": "North", "year": 2019, "pay_band": "Band 5"},
         {"organisation": ["Elm", "Oak"], "year": [2019], "pay_band": ["Band 5"]}),
    ],
)  # fmt: skip
def test_rows_that_stay(data: Dataset, asked: dict[str, Any], where: dict[str, Any]) -> None:
    chosen = wres.select(data, **asked)
    assert chosen.counts["n"].sum() == people(**where)


def test_nothing_asked_is_everything(data: Dataset) -> None:
    assert wres.select(data).counts["n"].sum() == people()
    assert dict(wres.select(data).selection) == {}


def test_the_data_set_filtered_stays_as_it_was(data: Dataset) -> None:
    before = data.counts.copy()
    wres.select(data, organisation="Elm", ethnic_group="White")
    pd.testing.assert_frame_equal(data.counts, before)
    assert data.focus == (EthnicGroup.BME,)
    assert dict(data.selection) == {}


def test_selection_says_what_was_chosen(data: Dataset) -> None:
    chosen = wres.select(wres.select(data, ics="North"), year=2019, ethnic_group="BME")
    assert dict(chosen.selection) == {
        "ics": ("North",),
        "year": (2019,),
        "ethnic_group": ("BME",),
    }
    assert "ics = North" in repr(chosen)


def test_organisations_are_those_left(data: Dataset) -> None:
    assert wres.select(data, ics="North").organisations["organisation"].tolist() == ["Elm", "Oak"]


def test_one_filter_after_another_is_both(data: Dataset) -> None:
    twice = wres.select(wres.select(data, ics="North"), profession="Midwives")
    once = wres.select(data, profession="Midwives", ics="North")
    pd.testing.assert_frame_equal(twice.counts, once.counts)


# --- Ethnic groups are compared, never dropped ------------------------------------------


def test_an_ethnic_group_is_looked_at_and_nobody_is_dropped() -> None:
    data = dataset(leaves({"White": 60, "Black": 25, "Asian": 10, "Unknown": 5}))
    chosen = wres.select(data, ethnic_group="Black")
    assert len(chosen.counts) == len(data.counts) == 4
    assert chosen.focus == (EthnicGroup.BLACK,)
    row = one(wres.representation(chosen))
    assert (row["top_group"], row["top_numerator"], row["top_denominator"]) == ("Black", 25, 100)


def test_several_groups_are_looked_at_together() -> None:
    data = dataset(leaves({"White": 60, "Black": 25, "Asian": 10, "Unknown": 5}))
    row = one(wres.representation(wres.select(data, ethnic_group=["Black", "Asian"])))
    assert (row["top_group"], row["top_numerator"]) == ("Black or Asian", 35)


def test_a_broad_group_adds_up_its_fine_groups() -> None:
    data = dataset(leaves({"White British": 50, "Black African": 7, "Black Caribbean": 3}))
    row = one(wres.representation(wres.select(data, ethnic_group="black")))
    assert (row["top_numerator"], row["top_denominator"]) == (10, 60)


def test_the_last_ethnic_group_asked_for_counts() -> None:
    data = dataset(leaves({"White": 60, "Black": 25, "Asian": 15}))
    chosen = wres.select(wres.select(data, ethnic_group="Black"), ethnic_group="Asian")
    assert chosen.focus == (EthnicGroup.ASIAN,)


# --- What goes along with the counts ----------------------------------------------------


def with_published() -> Dataset:
    """Figures printed for a region, an STP, an organisation, another region and a profession."""
    rows = [
        ("London", 2018, "all"), ("London", 2019, "all"), ("North", 2019, "all"),
        ("Elm", 2019, "all"), ("Leeds", 2019, "all"), ("London", 2019, "Midwives"),
    ]  # fmt: skip
    printed = pd.DataFrame(
        [
            {"geography": g, "year": y, "profession": p, "indicator": "3", "pay_band": "all",
             "group": "BME / White", "value": 1.5}
            for g, y, p in rows
        ]
    ).reindex(columns=list(PUBLISHED_COLUMNS))  # fmt: skip
    return make(
        check_counts(table(ROWS)),
        DatasetInfo("invented", "invented"),
        organisations_table=ORGANISATIONS,
        published=printed,
    )


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({}, {("London", 2018), ("London", 2019), ("North", 2019), ("Elm", 2019),
              ("Leeds", 2019)}),
        ({"year": 2018}, {("London", 2018)}),
        ({"region": "London"}, {("London", 2018), ("London", 2019), ("North", 2019),
                                ("Elm", 2019)}),
        ({"ics": "North"}, {("North", 2019), ("Elm", 2019)}),
        ({"organisation": "Elm"}, {("Elm", 2019)}),
        ({"organisation": "Ash"}, set()),
        ({"profession": "Midwives"}, {("London", 2019)}),
        ({"profession": "midwives"}, {("London", 2019)}),
    ],
)  # fmt: skip
def test_published_figures_of_the_same_places_years_and_professions(
    asked: dict[str, Any], kept: set[tuple[str, int]]
) -> None:
    printed = wres.select(with_published(), **asked).published
    assert set(zip(printed["geography"], printed["year"], strict=True)) == kept


def test_a_figure_printed_of_one_band_never_stands_beside_the_whole_workforce() -> None:
    """11.9% of band 9 was printed for London in 2018, and nothing of all its staff."""
    printed = pd.DataFrame(
        [{"geography": "London", "year": 2019, "profession": "all", "pay_band": "Band 9",
          "indicator": "1", "group": "BME", "value": 0.119}]
    ).reindex(columns=list(PUBLISHED_COLUMNS))  # fmt: skip
    data = make(check_counts(table(ROWS)), DatasetInfo("invented", "invented"),
                organisations_table=ORGANISATIONS, published=printed)  # fmt: skip
    assert pd.isna(one(wres.representation(data, by=["region"]))["published_value"])


def test_who_supplied_what_is_remembered_when_rows_go() -> None:
    """Oak reported disciplinary cases, none among midwives: that is a zero, not a gap."""
    both = [{"organisation": o, "profession": p} for o in ("Oak", "Elm")
            for p in ("Midwives", "HCHS doctors")]  # fmt: skip
    data = dataset(
        *(cell(100, 100, **where) for where in both),
        cell(2, 3, measure="entered_disciplinary", organisation="Oak", profession="HCHS doctors"),
        cell(4, 4, measure="entered_disciplinary", organisation="Elm", profession="Midwives"),
    )
    midwives = wres.indicator(wres.select(data, profession="Midwives"), 3, by=["organisation"])
    found = midwives.set_index("organisation")
    assert found.loc["Oak", ["top_numerator", "top_denominator"]].tolist() == [0, 100]
    assert found.loc["Elm", ["top_numerator", "top_denominator"]].tolist() == [4, 100]


def test_a_profession_without_cases_is_a_zero_where_its_organisation_reported() -> None:
    """The same answer whether the profession is filtered or broken down."""
    professions = ("Midwives", "HCHS doctors")
    data = dataset(
        *(cell(100, 100, profession=p) for p in professions),
        cell(2, 3, measure="entered_disciplinary", profession="HCHS doctors"),
    )
    by = wres.indicator(data, 3, by=["profession"]).set_index("profession").loc["Midwives"]
    chosen = one(wres.indicator(wres.select(data, profession="Midwives"), 3))
    for row in (by, chosen):
        assert row["status"] == "not calculable"
        assert row["status_reason"].startswith("None of either group")
        assert (row["top_numerator"], row["top_denominator"]) == (0, 100)


def test_a_filter_never_moves_the_answer_to_another_year() -> None:
    """No midwife entered a disciplinary process in 2019: the answer is not that of 2018."""
    professions, years = ("Midwives", "HCHS doctors"), (2018, 2019)
    data = dataset(
        *(cell(100, 100, profession=p, year=y) for p in professions for y in years),
        cell(2, 3, measure="entered_disciplinary", profession="Midwives", year=2018),
        cell(1, 2, measure="entered_disciplinary", profession="HCHS doctors", year=2019),
    )
    by = wres.indicator(data, 3, by=["profession"]).set_index("profession").loc["Midwives"]
    chosen = one(wres.indicator(wres.select(data, profession="Midwives"), 3))
    assert by["year"] == 2019
    assert chosen["year"] == 2019


# --- Refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"organisation": "Elms"}, "no organisation 'Elms'. Did you mean 'Elm'?"),
        ({"ics": "Nort"}, "no ics 'Nort'. Did you mean 'North'?"),
        ({"profession": "Midwife"}, "no profession 'Midwife'. Did you mean 'Midwives'?"),
        ({"profession": "Nursing and midwifry"}, "Did you mean 'Nursing and midwifery'?"),
        ({"pay_band": "Band 66"}, "Did you mean 'Band 6'?"),
        ({"year": 2020}, "no year 2020. It has 2018, 2019"),
        ({"sex": "Women"}, "no breakdown by sex. It can be broken down by year, region, ics"),
        ({"ethnic_group": "Black"}, "do not part out 'Black'. The data give White, BME."),
        ({"ethnic_group": "Blck"}, "no ethnic group 'Blck'"),
        ({"profession": "Midwives", "pay_band": "Band 5"},
         "match profession = Midwives; pay_band = Band 5 together. Take one filter away."),
    ],
)  # fmt: skip
def test_refused_with_what_could_be_meant(data: Dataset, asked: dict[str, Any], words: str) -> None:
    with pytest.raises(SelectionError) as caught:
        wres.select(data, **asked)
    assert words in str(caught.value)
    assert "invented" in str(caught.value)


def test_no_ethnic_group_at_all_is_refused_or_leaves_bme() -> None:
    """An empty choice, as a cleared menu gives it, must not look at nobody."""
    data = dataset(cell(60, 40))
    try:
        chosen = wres.select(data, ethnic_group=[])
    except SelectionError:
        return
    assert chosen.focus == (EthnicGroup.BME,)


def test_whoever_changes_a_loaded_table_changes_it_for_nobody_else() -> None:
    mine = wres.load("london-2019")
    mine.counts["n"] = 0
    mine.organisations["ics"] = "Mars"
    mine.published["value"] = 0.0
    mine.suppliers["year"] = 1066
    theirs = wres.load("london-2019")
    assert theirs.counts["n"].sum() == 206_144
    assert "Mars" not in set(theirs.organisations["ics"])
    assert theirs.published["value"].max() > 0
    assert 1066 not in set(theirs.suppliers["year"])


# --- As pandas and people write it ------------------------------------------------------


@pytest.mark.parametrize("year", [2019.0, np.float64(2019), np.int64(2019), [2019.0], "2019"])
def test_a_whole_number_is_a_year_whatever_its_kind(data: Dataset, year: Any) -> None:
    chosen = wres.select(data, year=year)
    assert chosen.counts["n"].sum() == people(year=[2019])
    assert chosen.selection["year"] == (2019,)


@pytest.mark.parametrize("year", [2019.5, float("nan"), float("inf"), [2018, 2019.5], [None]])
def test_a_number_that_is_no_year_is_refused(data: Dataset, year: Any) -> None:
    with pytest.raises(SelectionError, match=r"has no year '(2019\.5|nan|inf|None)'\. It has 2018"):
        wres.select(data, year=year)


@pytest.mark.parametrize(("code", "name"), [("R1H", "Elm"), ("r1h", "Elm"), ("Oak", "Oak")])
def test_an_organisation_is_known_by_its_code(code: str, name: str) -> None:
    plain = dataset(ROWS, organisations=ORGANISATIONS)
    where = plain.organisations.assign(code=["R1H", None, "RJ1"])
    coded = replace(plain, organisations=where)
    chosen = wres.select(coded, organisation=code)
    assert chosen.counts["n"].sum() == people(organisation=[name])
    assert chosen.selection["organisation"] == (name,)
    with pytest.raises(SelectionError, match="no organisation 'R1X'"):
        wres.select(coded, organisation="R1X")


def test_a_breakdown_that_a_source_lacks_lies_beside_the_rows_kept(data: Dataset) -> None:
    """Beside rows numbered otherwise it would match none of them."""
    chosen = wres.select(data, organisation="Ash")
    column = dimension(chosen, "sex")
    assert column.index.equals(chosen.counts.index)
    assert set(column) == {"all"}


def test_all_is_no_value_among_others() -> None:
    """One organisation gives bands, the other does not: 'all' is not a band of its own."""
    mixed = dataset(
        cell(60, 40, organisation="Elm", pay_band="Band 5"), cell(6, 4, organisation="Oak")
    )
    assert values(mixed, "pay_band") == ["Band 5"]
    found = wres.representation(mixed, by=["pay_band"])
    assert found["pay_band"].tolist() == ["Band 5"]


def test_a_group_is_looked_for_where_most_groups_are_parted() -> None:
    """Elm gives Black, Oak only BME: the message for a group that nobody gives is of Elm's."""
    mixed = dataset(
        leaves({"White": 60, "BME": 40}, organisation="Oak"),
        leaves({"White": 60, "Black": 25, "Asian": 10, "Mixed": 5}, organisation="Elm"),
    )
    with pytest.raises(SelectionError, match=r"The data give .*Black"):
        wres.select(mixed, ethnic_group="Indian")


def test_places_that_are_counted_together_are_joined_by_and() -> None:
    data = wres.load("london-model")
    for chosen, said in (
        ({"ics": ["North East London", "South East London"]},
         "North East London and South East London"),
        ({"profession": ["Midwives", "Nurses and health visitors"]},
         "Midwives; Nurses and health visitors"),
    ):  # fmt: skip
        assert wres.indicator(wres.select(data, **chosen), 1)["selection"].iloc[0] == said
