"""How fast a band has moved and would have to, against figures worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import dataset, ladder
from wres_explore.errors import DefinitionError

pytestmark = pytest.mark.unit


def paths_of(by_year: dict[int, dict[str, tuple[int, int]]], **options: object) -> pd.DataFrame:
    """Paths of White and BME staff by band."""
    data = dataset(*(ladder(bands, year=year) for year, bands in by_year.items()))
    return wres.model_employer(data, **options)  # type: ignore[arg-type]


def test_people_a_year_so_far_and_from_now_to_the_goal() -> None:
    """100 of 500 in 2016 and 130 of 520 in 2019: 20% and 25%, so 5/3 points or 8.67 people a year.

    From 25% to 40% in nine years are 15/9 points a year, the same 8.67 people.
    """
    found = wres.pace(
        paths_of({2016: {"Band 9": (400, 100)}, 2019: {"Band 9": (390, 130)}}, target=0.40)
    ).iloc[0]
    assert found["value"] == pytest.approx(520 * 0.05 / 3)
    assert found["needed_a_year"] == pytest.approx(520 * 0.15 / 9)
    assert found["more_a_year"] == pytest.approx(0.0, abs=1e-9)
    assert found["share_at_this_pace"] == pytest.approx(0.40)
    assert found["people_at_this_pace"] == pytest.approx(208)
    assert (found["goal_heads"], found["first_year"], found["year"]) == (208, 2016, 2019)


def test_several_bands_have_a_pace_each_and_bands_taken_together_one() -> None:
    bands = {
        2017: {"Band 8d": (90, 10), "Band 9": (95, 5)},
        2019: {"Band 8d": (80, 20), "Band 9": (95, 5)},
    }
    each = wres.pace(paths_of(bands, target=0.5)).set_index("pay_band")
    assert each["value"].to_dict() == pytest.approx({"Band 8d": 5.0, "Band 9": 0.0})
    joined = wres.pace(paths_of(bands, target=0.5, together=["Band 8d", "Band 9"])).iloc[0]
    assert joined["value"] == pytest.approx(5.0)  # 15 and 25 of 200
    assert joined["needed_a_year"] == pytest.approx((100 - 25) / 9)


@pytest.mark.parametrize(
    ("by_year", "target", "status", "reason"),
    [
        ({2019: (80, 20)}, 0.5, "not calculable", "counts of one year alone"),
        ({2018: (10, 5), 2019: (80, 20)}, 0.5, "not calculable", "Fewer than 20 people"),
        ({2018: (80, 20), 2019: (40, 60)}, 0.5, "not applicable", "The goal is met"),
    ],
)
def test_where_there_is_no_pace_it_says_why(
    by_year: dict[int, tuple[int, int]], target: float, status: str, reason: str
) -> None:
    paths = paths_of({year: {"Band 9": staff} for year, staff in by_year.items()}, target=target)
    row = wres.pace(paths).iloc[0]
    assert row["status"] == status
    assert reason in row["status_reason"]
    assert math.isnan(row["value"])
    assert reason in wres.describe(wres.pace(paths))[0]


def test_the_sentence_has_the_pace_so_far_the_one_needed_and_where_it_leads() -> None:
    found = wres.pace(
        paths_of({2016: {"Band 9": (400, 100)}, 2018: {"Band 9": (360, 140)}}, target=0.48)
    )
    assert wres.describe(found) == [
        "At band 9: from 2016 to 2018 BME staff went from 100 to 140, and from 20.0% to 28.0% of "
        "the band. At its size of 2018 such a change of the share is 20 more a year. The goal "
        "takes 10 more a year from there to 2028, which is 10 a year below that pace. At the pace "
        "so far it would have 340 of 500 in 2028, where the goal takes 240; the goal would take "
        "about 5 years, to 2023. Counts of everybody, and no forecast."
    ]


def test_a_band_that_grew_is_not_said_to_have_gained_only_what_its_share_did() -> None:
    """326 of 1,000 to 363 of 1,050 are 37 people; 1.97 points of 1,050 over three years are 7."""
    found = wres.pace(
        paths_of({2016: {"Band 9": (674, 326)}, 2019: {"Band 9": (687, 363)}}, target=0.40)
    )
    row = found.iloc[0]
    assert (row["first_people"], row["top_numerator"]) == (326, 363)
    yearly = (363 / 1050 - 326 / 1000) / 3
    assert row["years_at_this_pace"] == pytest.approx((0.40 - 363 / 1050) / yearly)
    (said,) = wres.describe(found)
    assert "BME staff went from 326 to 363, and from 32.6% to 34.6% of the band." in said
    assert "the goal would take about 9 years, to 2028" in said


def test_a_band_that_moves_away_has_no_years() -> None:
    found = wres.pace(
        paths_of({2016: {"Band 9": (360, 140)}, 2018: {"Band 9": (400, 100)}}, target=0.48)
    )
    assert math.isnan(found.iloc[0]["years_at_this_pace"])
    assert "so it would never reach the goal" in wres.describe(found)[0]


def test_a_share_that_falls_is_said_to_and_small_numbers_have_tenths() -> None:
    found = wres.pace(
        paths_of({2016: {"Band 9": (60, 40)}, 2019: {"Band 9": (64, 36)}}, target=0.45)
    )
    (said,) = wres.describe(found)
    assert "is 1.3 fewer a year" in said
    assert "takes 1.0 more a year from there to 2028, which is 2.3 a year above that pace" in said


def test_a_small_need_beside_a_large_gain_is_not_rounded_to_nothing() -> None:
    """From 400 to 496 of 1,000 in two years: 48 a year; 2 more in ten years: 0.2 a year."""
    found = wres.pace(
        paths_of({2016: {"Band 9": (600, 400)}, 2018: {"Band 9": (504, 496)}}, target=0.498)
    )
    (said,) = wres.describe(found)
    assert "is 48.0 more a year" in said
    assert "takes 0.2 more a year from there to 2028, which is 47.8 a year below that" in said


@pytest.mark.parametrize("given", [None, pd.DataFrame(), 3])
def test_only_paths_have_a_pace(given: object) -> None:
    with pytest.raises(DefinitionError, match="no paths"):
        wres.pace(given)  # type: ignore[arg-type]
