"""Sources of different grain in one data set: what one of them does not part out is a gap, no zero.

Organisation A reports disciplinary cases by profession, B only for everybody together.
"""

from __future__ import annotations

import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, ladder, leaves, one
from wres_explore.errors import SelectionError
from wres_explore.vocabulary import Status

NURSES, MIDWIVES = "Nurses and health visitors", "Midwives"
STAFF = {"A": {NURSES: (2000, 1000), MIDWIVES: (2000, 1000)},
         "B": {NURSES: (500, 3000), MIDWIVES: (3000, 200)}}  # fmt: skip


@pytest.fixture
def two() -> wres.Dataset:
    staff = [
        cell(*counts, organisation=place, profession=profession)
        for place, professions in STAFF.items()
        for profession, counts in professions.items()
    ]
    cases = [
        cell(30, 30, measure="entered_disciplinary", organisation="A", profession=profession)
        for profession in (NURSES, MIDWIVES)
    ]
    return dataset(*staff, *cases, cell(40, 80, measure="entered_disciplinary", organisation="B"))


def test_a_filter_uses_only_those_who_reported_by_it(two: wres.Dataset) -> None:
    """A alone: (30 of 1,000) over (30 of 2,000) is 2. With B's nurses in the base it was 0.63."""
    row = one(wres.indicator(wres.select(two, profession=NURSES), 3))
    assert row["value"] == 2.0
    assert row["note"] == "1 of 2 organisations supplied figures."


def test_the_other_is_not_available_and_not_nobody(two: wres.Dataset) -> None:
    table = wres.indicator(wres.select(two, profession=NURSES), 3, by=["organisation"])
    assert dict(zip(table["organisation"], table["status"], strict=True)) == {
        "A": Status.OK, "B": Status.NOT_AVAILABLE,
    }  # fmt: skip


def test_a_breakdown_does_the_same(two: wres.Dataset) -> None:
    table = wres.indicator(two, 3, by=["profession"])
    assert table["value"].tolist() == [2.0, 2.0]
    assert set(table["note"]) == {"1 of 2 organisations supplied figures."}


def test_without_filter_everybody_counts(two: wres.Dataset) -> None:
    """(30 + 30 + 80) of 5,200 over (30 + 30 + 40) of 7,500."""
    row = one(wres.indicator(two, 3))
    assert row["value"] == pytest.approx((140 / 5200) / (100 / 7500), rel=1e-12)
    assert row["note"] == ""


def test_a_year_of_coarser_grain_is_passed_over_for_one_that_has_it() -> None:
    data = dataset(
        *(
            cell(100, 100, profession=name, year=year)
            for year in (2018, 2019)
            for name in (NURSES, MIDWIVES)
        ),
        *(
            cell(5, 10, measure="entered_disciplinary", profession=name, year=2018)
            for name in (NURSES, MIDWIVES)
        ),
        cell(10, 10, measure="entered_disciplinary", year=2019),
    )
    row = one(wres.indicator(wres.select(data, profession=NURSES), 3))
    assert (row["year"], row["value"]) == (2018, 2.0)
    assert one(wres.indicator(data, 3))["value"] == 1.0


@pytest.fixture
def banded() -> wres.Dataset:
    bands = {"Band 5": (400, 200), "Band 6": (400, 100), "Band 7": (300, 50)}
    return dataset(ladder(bands, organisation="A"), cell(4000, 3000, organisation="B"))


def test_unbanded_staff_are_in_the_whole_and_in_no_band(banded: wres.Dataset) -> None:
    table = wres.indicator(banded, 1)
    assert table["pay_band"].tolist() == ["all", "Band 5", "Band 6", "Band 7"]
    assert table["top_denominator"].tolist() == [8450, 600, 500, 350]
    assert table["note"].tolist() == ["", *["1 of 2 organisations supplied figures."] * 3]


def test_ladder_and_tiers_say_who_stands_outside(banded: wres.Dataset) -> None:
    assert "1 organisation does not report pay bands" in wres.describe(wres.cliff_edge(banded))[0]
    tiers = wres.race_disparity_ratio(banded)
    assert set(tiers["note"]) == {"1 of 2 organisations supplied figures."}


@pytest.fixture
def ethnic() -> wres.Dataset:
    return dataset(
        leaves({"White British": 1000, "Black African": 300, "Indian": 250}, organisation="A"),
        cell(1000, 550, organisation="B"),
    )


def test_a_group_is_a_share_of_the_staff_of_those_who_part_it_out(ethnic: wres.Dataset) -> None:
    """300 of A's 1,550, and not of 3,100; White is not listed beside White British."""
    table = wres.representation(ethnic, by=["ethnic_group"])
    assert dict(zip(table["ethnic_group"], table["top_denominator"], strict=True)) == {
        "Black African": 1550, "Indian": 1550, "White British": 1550,
    }  # fmt: skip
    chosen = one(wres.representation(wres.select(ethnic, ethnic_group="Black African")))
    assert (chosen["top_numerator"], chosen["top_denominator"]) == (300, 1550)
    assert chosen["note"] == "1 of 2 organisations supplied figures."
    assert one(wres.representation(ethnic))["top_numerator"] == 1100


def test_a_group_that_nobody_parts_out_is_refused(ethnic: wres.Dataset) -> None:
    with pytest.raises(SelectionError, match="Irish"):
        wres.select(ethnic, ethnic_group="White Irish")
