"""One, none and the last of them: words that go wrong only there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, ladder, leaves
from wres_explore.dataset import NO_COUNTS, PUBLISHED_COLUMNS, DatasetInfo, make
from wres_explore.ethnicity import people_of
from wres_explore.measures.pay.gap import PayGap
from wres_explore.wording.bands import at_band
from wres_explore.wording.certainty import place_of_edge
from wres_explore.wording.pay import describe_pay

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("bme", "said"),
    [(9, "1 more BME colleague at band 7 would match"),
     (11, "There is 1 more BME colleague at band 7 than"),
     (12, "There are 2 more BME colleagues at band 7 than")],
)  # fmt: skip
def test_one_colleague_more(bme: int, said: str) -> None:
    """A tenth of the 1,000 below are BME, and 10 of 100 would be a tenth."""
    data = dataset(ladder({"Band 6": (900, 100), "Band 7": (100 - bme, bme)}))
    table = wres.missing_colleagues(data)
    (text,) = wres.describe(table[table["pay_band"] == "Band 7"])
    assert text.startswith(said)


def places_with(number: int, white: int, bme: int) -> wres.Dataset:
    """Places of 1,000 White and 500 BME staff, each with so many cases."""
    names = [f"Trust {at}" for at in range(number)]
    return dataset(
        *(cell(1000, 500, organisation=name) for name in names),
        *(cell(white, bme, measure="entered_disciplinary", organisation=name) for name in names),
    )


def test_one_organisation_is_not_called_organisations() -> None:
    (said,) = wres.describe(wres.funnel(places_with(1, 10, 6), 3))
    assert said.startswith("1 organisation about a common ratio of 1.20:")


@pytest.mark.parametrize("bme", [0, 3])
def test_without_a_common_ratio_nothing_is_said_of_chance(bme: int) -> None:
    found = wres.funnel(places_with(12, 0, bme), 3)
    assert found.summary[["target", "phi", "tau2"]].isna().all(axis=None)
    assert wres.describe(found) == ["No common ratio can be calculated for 12 organisations."]


def test_everybody_else_is_a_group_of_its_own() -> None:
    assert people_of("All other groups", "applicants") == "applicants of all other groups"
    data = dataset(
        leaves({"White British": 600, "Indian": 300, "Chinese": 100}),
        leaves({"White British": 12, "Indian": 12, "Chinese": 2}, "entered_disciplinary"),
    )
    table = wres.ethnic_groups(data, 3, against="all others")
    assert "as likely as staff of all other groups" in " ".join(wres.describe(table))


def test_two_equal_figures_are_not_one_below_the_other() -> None:
    names = "Elm", "Oak"
    data = dataset(
        *(cell(50, 60, measure="equal_opportunity", organisation=name) for name in names),
        *(cell(100, 100, measure="equal_opportunity_answered", organisation=name)
          for name in names),
    )  # fmt: skip
    elm, oak = (wres.select(data, organisation=name) for name in names)
    (said,) = wres.describe(wres.compare(elm, oak, 7))
    assert "The two are no more than 0.05 percentage points apart (95% interval" in said


@pytest.mark.parametrize(
    ("number", "rates", "said"),
    [("5", {"White": 0.3, "BME": 0.3}, "the share of BME respondents who experienced harassment, "
      "bullying or abuse from patients, relatives or the public and that of White respondents were "
      "no more than 0.05 percentage points apart."),
     ("5", {"White": 0.3, "BME": 0.32}, "or the public was 2.0 percentage points higher than that "
      "of White respondents.")],
)  # fmt: skip
def test_published_rates_side_by_side(number: str, rates: dict[str, float], said: str) -> None:
    usual = dict.fromkeys(PUBLISHED_COLUMNS) | {
        "source": "invented", "profession": "all", "pay_band": "all", "unit": "share",
        "year": 2025, "geography": "England", "indicator": number,
    }  # fmt: skip
    rows = [usual | {"group": group, "value": rate} for group, rate in rates.items()]
    info = DatasetInfo("survey", "A survey", source="invented")
    (text,) = wres.describe(
        wres.indicator(make(NO_COUNTS, info, published=pd.DataFrame(rows)), number)
    )
    assert said in text


def test_parts_that_add_nothing() -> None:
    """Both groups stand at one band and are paid the same."""
    pay = pd.DataFrame(
        {"ethnic_group": ["White", "BME"] * 60, "pay_band": "Band 5", "pay": 18.0, "year": 2019,
         "organisation": "A", "profession": "all"}
    )  # fmt: skip
    gap = wres.pay_gap(wres.from_pay(pay))
    assert isinstance(gap, PayGap)
    between, within = describe_pay(gap.parts)
    assert between.startswith("Who stands at which band adds nothing to the mean gap.")
    assert within.startswith("Differences in pay within bands add nothing to the mean gap.")


def test_grades_are_named_as_people_name_them() -> None:
    said = {
        "Band 8a": "at band 8a", "Under band 1": "under band 1",
        "Very senior manager": "among very senior managers",
        "Trainee grade": "in the trainee grade", "Staff grade": "in the staff grade",
        "Other and local doctor grades": "in the other and local doctor grades",
        "Specialty registrar": "in the grade specialty registrar",
    }  # fmt: skip
    assert {band: at_band(band) for band in said} == said
    text = wres.describe(
        wres.representation(dataset(cell(6, 4, pay_band="Trainee grade")), ["pay_band"])
    )
    assert "staff in the trainee grade (4 of 10)" in text[-1]


def test_very_senior_managers_have_nobody_above_them() -> None:
    bands = {"Band 9": (300, 100), "Very senior manager": (120, 20)}
    data = dataset(*(ladder(bands, profession=name) for name in ("Nurses", "Managers")))
    said = wres.describe(wres.like_for_like(data, "Very senior manager", over="profession"))
    assert "times as likely as White staff to be very senior managers" in said[0]


def test_the_place_of_an_edge_at_the_foot_of_a_ladder() -> None:
    row = dict.fromkeys(("scan_boundary", "onset", "steepest"), "1+2|3")
    found = {"verdict": "clear cliff edge", "certainty": 0.9, "scan_p_value": 0.01}
    (said,) = place_of_edge(row | found)
    assert "puts the edge between bands 1 and 2 and then 3:" in said


def test_an_advantage_is_over_people() -> None:
    """9% and 18% of White staff with the event, 6% of BME staff: below 1 in both years."""
    years = {2021: (900, 600), 2023: (1800, 600)}
    data = dataset(
        *(cell(10_000, 10_000, year=year) for year in years),
        *(cell(*events, measure="entered_disciplinary", year=year)
          for year, events in years.items()),
    )  # fmt: skip
    notes = " ".join(wres.trend(data, 3).changes["note"])
    assert "Already to the advantage over White staff in both years" in notes


ASKED = (
    wres.ethnicity_and_band, wres.missing_colleagues, wres.cliff_edge, wres.indicators,
    lambda data: wres.funnel(data, 3), lambda data: wres.ethnic_groups(data, 3),
    lambda data: wres.unknown_bounds(data, 1), lambda data: wres.trend(data, 3),
)  # fmt: skip


@pytest.mark.parametrize("ask", ASKED)
def test_a_file_of_zeros_has_no_answers_and_no_warnings(ask: Callable[[Any], Any]) -> None:
    """Eleven places, each with nobody; a warning is an error here."""
    places = [
        row
        for place in range(11)
        for measure in ("headcount", "entered_disciplinary")
        for row in ladder({"Band 5": (0, 0, 0), "Band 6": (0, 0, 0), "Band 7": (0, 0, 0)},
                          measure=measure, organisation=f"Trust {place}")
    ]  # fmt: skip
    assert wres.describe(ask(dataset(places)))


def test_a_funnel_of_nobody() -> None:
    found = wres.funnel(places_with(3, 0, 0), 3)
    assert wres.describe(found) == ["No common ratio can be calculated for 3 organisations."]
