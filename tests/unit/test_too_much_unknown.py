"""Above 25% of unknown ethnicity no ratio is given: not alone, nor in a figure over many."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import Rows, cell, dataset, ladder, leaves, one
from wres_explore.errors import DefinitionError
from wres_explore.vocabulary import Status
from wres_explore.wording.working import pooled_working

pytestmark = pytest.mark.unit

WHY = "ethnicity is unknown there for more than a quarter."


def cases(white: int, bme: int, unknown: int = 0, **where: object) -> Rows:
    """Disciplinary cases among 1,000 White staff, 1,000 BME and some of unknown ethnicity."""
    return cell(1000, 1000, unknown, **where) + cell(
        white, bme, 0, measure="entered_disciplinary", **where
    )


def among(name: str, unknown: tuple[int, ...]) -> Rows:
    """Twice as likely in the first, three times in the next, and so on, by some breakdown."""
    return [
        row
        for at, n in enumerate(unknown)
        for row in cases(10, 10 * (at + 2), n, **{name: PROFESSIONS[at]})
    ]


PROFESSIONS = ("Midwives", "Nurses and health visitors", "Ambulance staff", "Central functions")

# 666 of 2,666 are 24.98% and 667 of 2,667 are 25.01%.


def test_a_quarter_and_no_more_has_a_ratio() -> None:
    for unknown, status in ((666, Status.OK), (667, Status.NOT_CALCULABLE)):
        row = one(wres.indicator(dataset(cases(10, 20, unknown)), 3))
        assert row["status"] == status
        assert np.isnan(row["value"]) == (status != Status.OK)


# --- Over the years --------------------------------------------------------------------------


def test_a_trend_takes_only_years_with_a_ratio() -> None:
    """From 2.0 in 2020 to 1.0 in 2022; in 2023 the ratio of 6.0 is not given."""
    years = {2020: (20, 0), 2022: (10, 0), 2023: (60, 5000)}
    data = dataset(*(cases(10, n, unknown, year=year) for year, (n, unknown) in years.items()))
    row = one(wres.trend(data, 3).changes)
    assert row["years"] == "2020 and 2022"
    assert row["value"] == pytest.approx(0.5)
    assert "2023 left out: ethnicity is unknown for more than a quarter" in row["note"]
    assert "No figure for 2023" not in row["note"]


def test_a_trend_between_years_without_a_ratio_says_nothing() -> None:
    data = dataset(*(cases(10, n, 5000, year=2021 + at) for at, n in enumerate((40, 10))))
    found = wres.trend(data, 3)
    row = one(found.changes)
    assert (row["status"], row["verdict"]) == (Status.NOT_CALCULABLE, "no claim")
    assert wres.describe(found)[0].startswith("No claim. Ethnicity is unknown for more than a qua")


# --- Over strata -----------------------------------------------------------------------------


def test_pooled_leaves_out_strata_without_a_ratio_and_says_so() -> None:
    """2 and 3 times as likely among 1,000 and 1,000: 50 of either against 20, so 2.5."""
    found = wres.pooled(dataset(among("organisation", (0, 0, 5000))), 3)
    row = one(found.summary)
    assert (row["value"], row["crude"]) == pytest.approx((2.5, 2.5))
    assert (row["strata"], row["strata_without"]) == (2, 1)
    assert (row["lowest_stratum"], row["highest_stratum"]) == pytest.approx((2.0, 3.0))
    assert f"1 of 3 organisations left out: {WHY}" in row["note"]
    assert f"left out: {WHY}" in wres.describe(found)[0]


def test_the_working_of_a_pooled_ratio_is_of_the_strata_that_were_pooled() -> None:
    """50 cases of 1,000 and 1,000 twice: 20 x 1,000 / 2,000 + 30 x 1,000 / 2,000 = 25, over 10."""
    made = pooled_working(wres.pooled(dataset(among("organisation", (0, 0, 5000))), 3))
    assert "added up over 2 rows: 25.00" in made[0] and "25.00 ÷ 10.00 = 2.50" in made[0]


def test_pooled_is_refused_where_most_strata_have_no_ratio() -> None:
    half = one(wres.pooled(dataset(among("profession", (0, 5000))), 3, "profession").summary)
    assert half["value"] == pytest.approx(2.0)
    row = one(wres.pooled(dataset(among("profession", (0, 5000, 5000))), 3, "profession").summary)
    assert row["status"] == Status.NOT_CALCULABLE
    assert row["status_reason"] == f"2 of 3 professions have no ratio: {WHY}"
    assert np.isnan([row["value"], row["crude"], row["heterogeneity_p"]]).all()


def test_a_pooled_difference_keeps_all_strata() -> None:
    """A difference is given whatever is unknown, alone and over strata."""
    rows = [
        row
        for at, unknown in enumerate((0, 5000))
        for row in cell(100, 150, unknown, measure="harassed_by_public", organisation=f"Trust {at}")
        + cell(1000, 1000, unknown, measure="harassed_by_public_answered",
               organisation=f"Trust {at}")
    ]  # fmt: skip
    row = one(wres.pooled(dataset(rows), 5).summary)
    assert (row["strata"], row["note"]) == (2, "")
    assert row["value"] == pytest.approx(0.05)


def test_like_with_like_is_of_strata_with_a_ratio() -> None:
    told = dataset(among("profession", (0, 0, 5000)))
    found = wres.like_for_like(told, 3)
    alone = wres.like_for_like(dataset(among("profession", (0, 0))), 3)
    assert found.ratio["value"].tolist() == pytest.approx(alone.ratio["value"].tolist())
    assert found.ratio["note"].tolist() == [f"1 of 3 professions left out: {WHY}"] * 2
    assert set(found.strata["stratum"]) == set(PROFESSIONS[:2])


def test_like_with_like_is_refused_where_most_strata_have_no_ratio() -> None:
    found = wres.like_for_like(dataset(among("profession", (0, 5000, 5000))), 3)
    for table in (found.ratio, found.parts):
        assert table["value"].isna().all()
        assert set(table["status_reason"]) == {f"2 of 3 professions have no ratio: {WHY}"}


def test_a_funnel_has_no_place_for_an_organisation_without_a_ratio() -> None:
    """Eleven at 1.5, and one at 15 of which no ratio is given: it neither stands out nor counts."""
    rows = [row for at in range(11) for row in cases(20, 30, organisation=f"Trust {at:02}")]
    found = wres.funnel(dataset(rows, cases(20, 300, 5000, organisation="Dark")), 3)
    summary = found.summary.iloc[0]
    assert (summary["organisations"], summary["outside"]) == (11, 0)
    assert summary["target"] == pytest.approx(1.5)
    dark = found.points.set_index("organisation").loc["Dark"]
    assert dark["outside"] == "" and np.isnan(dark["shrunk"]) and np.isnan(dark["q_value"])
    assert f"1 of 12 organisations left out: {WHY}" in wres.describe(found)[0]


def test_a_funnel_of_which_most_have_no_ratio_is_refused() -> None:
    rows = [row for at in range(12) for row in cases(20, 30, 5000, organisation=f"Trust {at:02}")]
    found = wres.funnel(dataset(rows, cases(20, 30, organisation="Clear")), 3)
    assert found.summary["target"].isna().all()
    said = f"12 of 13 organisations have no ratio: {WHY}"
    assert wres.describe(found) == [f"There is no common ratio. {said}"]
    with pytest.raises(DefinitionError, match="12 of 13 organisations"):
        wres.plot.funnel(found)


# --- Groups ----------------------------------------------------------------------------------


def test_no_group_is_hidden_where_no_ratio_is_given() -> None:
    """Black staff four times as likely as Asian staff."""
    people = {"White British": 2000, "Asian": 1000, "Black": 1000}
    events = {"White British": 40, "Asian": 20, "Black": 80}
    for unknown, told in ((0, True), (5000, False)):
        data = dataset(
            leaves({**people, "Unknown": unknown}),
            leaves({**events, "Unknown": 0}, "entered_disciplinary"),
        )
        found = wres.ethnic_groups(data, 3, level="ethnic_broad").set_index("ethnic_broad")
        assert found.loc[["Asian", "Black"], "hidden"].tolist() == [told, told]
        assert found.loc[["Asian", "Black"], "apart"].notna().tolist() == [told, told]


def test_women_and_men_have_no_ratio_together_where_one_of_them_has_none() -> None:
    rows = [
        row
        for sex, unknown in (("Female", 5000), ("Male", 0))
        for row in cases(20, 60 if sex == "Female" else 20, unknown, sex=sex)
    ]
    found = wres.ethnicity_and_sex(wres.from_counts(pd.DataFrame(rows)), 3)
    ratio, difference = (found.interaction.set_index("scale").loc[s] for s in _SCALES)
    assert np.isnan(ratio["value"]) and "more than a quarter" in ratio["status_reason"]
    assert difference["value"] == pytest.approx(0.04)
    assert found.groups["value"].isna().all() and found.groups["rate"].notna().all()


_SCALES = ("ratio", "difference")


def test_recruitment_abroad_leaves_no_ratio_either() -> None:
    parts = [cell(1000, 1000, 5000, measure="shortlisted"), cell(200, 100, 0, measure="appointed")]
    table = wres.without_international(dataset(*parts), appointees=20)
    assert table["value"].isna().all()
    assert table["status_reason"].str.contains("more than a quarter").all()


# --- What is said of the unknown ---------------------------------------------------------------


def test_there_is_no_conclusion_to_hold_where_no_ratio_is_given() -> None:
    found = wres.unknown_bounds(dataset(cases(10, 20, 5000)), 3)
    row = one(found)
    assert np.isnan([row["towards_top"], row["towards_bottom"]]).all()
    assert np.isfinite([row["lowest"], row["highest"]]).all()
    said = wres.describe(found)[0]
    assert "conclusion" not in said and "whoever they are, the ratio lies from" in said


# --- Ladders -----------------------------------------------------------------------------------

RUNGS = {"Band 6": (700, 300, 0), "Band 7": (700, 300, 0), "Band 8a": (700, 300, 0)}


def test_an_edge_beside_a_band_of_unknown_ethnicity_says_so() -> None:
    """2,000 of 3,000 at band 5 are unknown; all below them White would be no edge at all."""
    for unknown, told in ((2000, True), (300, False)):
        found = wres.cliff_edge(dataset(ladder({"Band 5": (500, 500, unknown), **RUNGS})))
        row = one(found.verdict)
        assert (row["verdict"], row["onset"]) == ("clear cliff edge", "5|6")
        assert ("more than a quarter at band 5, beside this edge" in row["note"]) == told
        assert ("more than a quarter at band 5, beside" in wres.describe(found)[0]) == told


def test_a_band_of_unknown_ethnicity_may_hide_an_edge() -> None:
    flat = {"Band 5": (700, 300, 0), **RUNGS, "Band 8a": (700, 300, 2000)}
    row = one(wres.cliff_edge(dataset(ladder(flat))).verdict)
    assert row["onset"] is None or row["onset"] != row["onset"]
    assert "more than a quarter at band 8a: who they are could hide an edge." in row["note"]


def test_a_band_far_from_the_edge_is_not_beside_it() -> None:
    rungs = {"Band 5": (500, 500, 0), **RUNGS, "Band 8a": (700, 300, 2000)}
    row = one(wres.cliff_edge(dataset(ladder(rungs))).verdict)
    assert row["onset"] == "5|6" and "more than a quarter" not in row["note"]
