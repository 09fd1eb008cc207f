"""Change over the years: as many years as there are decide what may be said."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from scipy import stats

import wres_explore as wres
from tests.helpers import Rows, cell, dataset, leaves, one, places
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.over_time.years import apart
from wres_explore.stats import difference_interval


def year_of_3(year: int, white: int, bme: int, **where: Any) -> Rows:
    """Disciplinary cases of one year, in a workforce of 3,000 White and 1,000 BME staff."""
    return cell(3000, 1000, year=year, **where) + cell(
        white, bme, measure="entered_disciplinary", year=year, **where
    )


def three(cases: dict[int, tuple[int, int]], **options: Any) -> dict[str, Any]:
    """The trend of indicator 3, every return covering one year."""
    data = dataset(*(year_of_3(year, *both) for year, both in cases.items()))
    return one(wres.trend(data, 3, **{"two_year_until": None, **options}).changes)


def survey(number: str, years: dict[int, tuple[int, int]], n: int = 400) -> wres.Dataset:
    """Answers to a survey item: White and BME, of `n` respondents each."""
    name = {"5": "harassed_by_public", "7": "equal_opportunity"}[number]
    return dataset(
        *(cell(*both, measure=name, year=year)
          + cell(n, n, measure=f"{name}_answered", year=year) for year, both in years.items())
    )  # fmt: skip


def test_one_year_allows_no_claim() -> None:
    found = three({2020: (30, 20)})
    assert found["verdict"] == "no claim"
    assert found["status"] == "not calculable"
    assert "Only 2020" in found["status_reason"]
    assert math.isnan(found["value"])


def test_two_to_four_years_set_the_last_against_the_first() -> None:
    """Ratio 3.0 in 2020 and 1.0 in 2023, whatever lies between."""
    found = three({2020: (60, 60), 2021: (10, 1), 2022: (1, 30), 2023: (60, 20)})
    assert found["change"] == "first to last"
    assert found["value"] == pytest.approx(1 / 3)
    assert (found["first_value"], found["last_value"]) == pytest.approx((3, 1))
    assert (found["verdict"], found["direction"]) == ("fell", "better")
    assert (found["first_top_numerator"], found["last_bottom_numerator"]) == (60, 60)


def test_five_years_are_judged_by_a_line() -> None:
    """Checked against a weighted fit in plain numpy, with half a person added to each count."""
    cases = {2019: (160, 160), 2020: (162, 150), 2021: (158, 124), 2023: (161, 85), 2024: (160, 68)}
    found = three(cases)
    y, w = [], []
    for white, bme in cases.values():
        y.append(math.log((bme + 0.5) / 1000.5 / ((white + 0.5) / 3000.5)))
        w.append(1 / (1 / (bme + 0.5) - 1 / 1000.5 + 1 / (white + 0.5) - 1 / 3000.5))
    t, y, w = np.array(list(cases), float), np.array(y), np.array(w)
    slope, height = np.polyfit(t - 2020, y, 1, w=np.sqrt(w))
    phi = max(1, float(w @ (y - height - slope * (t - 2020)) ** 2) / 3)
    mean = np.average(t, weights=w)
    reach = stats.t.ppf(0.975, 3) * math.sqrt(phi / (w @ (t - mean) ** 2))
    assert found["change"] == "per year"
    assert found["value"] == pytest.approx(math.exp(slope))
    assert found["lower"] == pytest.approx(math.exp(slope - reach))
    assert found["fitted_first"] == pytest.approx(math.exp(height - slope))
    assert found["fitted_last"] == pytest.approx(math.exp(height + 4 * slope))
    assert (found["verdict"], found["direction"]) == ("falling", "better")
    assert "No figure for 2022" in found["note"]


def test_years_that_scatter_more_than_chance_widen_the_interval() -> None:
    calm = three({2019 + k: (300, 100 - k) for k in range(5)})
    wild = three({2019 + k: (300, n) for k, n in enumerate((160, 60, 150, 55, 140))})
    assert calm["dispersion"] == 1
    assert wild["dispersion"] > 2
    assert "widened" in wild["note"]
    assert wild["verdict"] == "cannot tell"


def test_two_year_returns_are_used_only_where_they_do_not_overlap() -> None:
    cases = {year: (60, 20 + year - 2015) for year in range(2015, 2020)}
    rolling = three(cases, two_year_until=2019)
    assert rolling["years"] == "2015, 2017 and 2019"
    assert rolling["change"] == "first to last"
    assert "2016 and 2018 left out" in rolling["note"]
    assert three(cases)["points"] == 5
    assert three(cases, two_year_until="as recorded")["points"] == 3


@pytest.mark.parametrize("usable", [(1, 1, 1, 1, 1, 1), (1, 0, 1, 1, 1, 0), (0, 1, 1, 1, 1, 1)])
@pytest.mark.parametrize("until", [2015, 2017, 2019])
def test_the_years_kept_are_the_most_that_do_not_overlap(usable: Sequence[int], until: int) -> None:
    """Against every choice of years: none overlap, none could be added, both ends are in."""
    years = list(range(2014, 2020))

    def overlaps(chosen: list[int]) -> bool:
        return any(b - a < 2 and b <= until for a, b in itertools.pairwise(chosen))

    there = [year for year, use in zip(years, usable, strict=True) if use]
    kept_marks = apart(np.array([usable], bool), years, until)[0]
    kept = [year for year, use in zip(years, kept_marks, strict=True) if use]
    choices = [
        [year for k, year in enumerate(there) if mask >> k & 1] for mask in range(2 ** len(there))
    ]
    most = max(len(choice) for choice in choices if not overlaps(choice))
    assert not overlaps(kept)
    assert set(kept) <= set(there)
    assert len(kept) == most
    assert (kept[0], kept[-1]) == (there[0], there[-1])


def test_indicator_7_is_parted_after_the_survey_of_2020() -> None:
    """70 and 72 in a hundred before, 49 and 47 after: the fall of 23 points is no change."""
    shares = {2020: (340, 280), 2021: (340, 288), 2022: (240, 196), 2023: (240, 188)}
    found = wres.trend(survey("7", shares), 7)
    assert found.changes["part"].tolist() == ["to 2021", "from 2022"]
    assert found.changes["value"].tolist() == pytest.approx([0.02, -0.02])
    assert found.changes["years"].tolist() == ["2020 and 2021", "2022 and 2023"]
    assert found.changes["note"].str.contains("changed after 2021").all()
    assert found.points["part"].tolist() == ["to 2021"] * 2 + ["from 2022"] * 2
    joined = one(wres.trend(survey("7", shares), 7, breaks=[]).changes)
    assert joined["part"] == "all years"
    other = one(wres.trend(survey("5", shares), 5).changes)
    assert other["part"] == "all years"


def test_a_part_of_one_year_allows_no_claim_beside_a_part_that_does() -> None:
    data = survey("7", {2021: (340, 280), 2022: (300, 160), 2025: (300, 260)})
    found = wres.trend(data, 7).changes
    assert found["verdict"].tolist() == ["no claim", "rose"]
    assert found["direction"].tolist() == ["", "better"]


def test_survey_differences_are_set_against_each_other() -> None:
    found = one(wres.trend(survey("5", {2021: (100, 140), 2023: (100, 110)}), 5).changes)
    a, la, ua = difference_interval(140, 400, 100, 400)
    b, lb, ub = difference_interval(110, 400, 100, 400)
    assert found["value"] == pytest.approx(-30 / 400)
    assert found["lower"] == pytest.approx(b - a - math.hypot(b - lb, ua - a))
    assert found["upper"] == pytest.approx(b - a + math.hypot(ub - b, a - la))


def test_people_on_one_day_are_described_and_not_tested() -> None:
    data = dataset(cell(700, 300, year=2020), cell(699, 301, year=2021))
    found = one(wres.trend(data, 1).changes)
    assert (found["verdict"], found["direction"]) == ("rose", "better")
    assert found["lower"] < 0 < found["upper"]
    assert math.isnan(found["p_value"])
    assert "Mostly the same people" in found["note"]
    level = dataset(cell(700, 300, year=2020), cell(1400, 600, year=2021))
    assert one(wres.trend(level, 1).changes)["verdict"] == "did not change"


def shares(*per_thousand: int) -> wres.Dataset:
    """BME staff of 1,000 in each year from 2018."""
    return dataset(*(cell(1000 - n, n, year=2018 + at) for at, n in enumerate(per_thousand)))


def test_a_share_that_stays_the_same_for_five_years_did_not_change() -> None:
    """The slope of five equal shares is what floating point leaves over."""
    found = wres.trend(shares(*[500] * 5), 1)
    assert (one(found.changes)["verdict"], one(found.changes)["direction"]) == (
        "did not change",
        "",
    )
    said = wres.describe(found)[0]
    assert "It did not change." in said
    assert "\N{MINUS SIGN}0.0" not in said


def test_a_share_is_described_by_its_two_ends_whatever_lies_between() -> None:
    """From 50% to 47%: a fall, though a line through all six years rises a little."""
    found = wres.trend(shares(500, 400, 420, 440, 460, 470), 1)
    row = one(found.changes)
    assert (row["verdict"], row["direction"]) == ("fell", "worse")
    assert row["value"] > 0
    said = wres.describe(found)[0]
    assert "from 50.0% in 2018 to 47.0% in 2023" in said
    assert "+0.2 points a year along a line through the years" in said
    assert "It fell, which is worse for BME staff." in said


def test_shares_of_five_years_have_a_line_in_points_per_year() -> None:
    data = dataset(
        *(cell(1000 - n, n, year=2018 + k) for k, n in enumerate((300, 310, 320, 330, 340)))
    )
    found = one(wres.trend(data, 1).changes)
    assert found["value"] == pytest.approx(0.01, abs=1e-4)
    assert found["fitted_last"] == pytest.approx(0.34, abs=1e-3)


def test_no_events_in_a_group_leave_no_size_of_change_and_say_who() -> None:
    found = three({2021: (30, 0), 2023: (30, 12)})
    assert found["status"] == "not calculable"
    assert found["verdict"] == "cannot tell"
    assert found["status_reason"].startswith("No BME staff entered")
    assert "in 2021" in found["status_reason"]
    never = three({2019 + k: (30, 0) for k in range(5)})
    assert never["status"] == "not calculable"
    assert "2019 to 2023" in never["status_reason"]


def test_years_without_any_event_are_left_out_and_said() -> None:
    found = three({2020: (30, 10), 2021: (0, 0), 2022: (30, 20)})
    assert found["points"] == 2
    assert "No events in 2021" in found["note"]
    nobody = three({2020: (0, 0), 2021: (0, 0)})
    assert "Nobody of either group" in nobody["status_reason"]


def test_a_zero_within_a_line_is_kept_and_said() -> None:
    found = three({2019: (30, 0), **{2020 + k: (30, 10) for k in range(4)}})
    assert found["points"] == 5
    assert "no events in 2019" in found["note"]


def test_a_better_figure_that_leads_away_from_equality_says_so() -> None:
    found = three({2020: (90, 25), 2023: (300, 25)})
    assert (found["verdict"], found["direction"]) == ("fell", "better")
    assert "away from equality" in found["note"]
    back = three({2020: (300, 25), 2023: (90, 25)})
    assert back["direction"] == "worse"
    assert "towards equality" in back["note"]
    adverse = three({2020: (90, 90), 2023: (90, 45)})
    assert "equality" not in adverse["note"]


def test_each_organisation_is_judged_by_its_own_years() -> None:
    data = dataset(
        *(year_of_3(2020 + k, 60, 20, organisation="long") for k in range(5)),
        *(year_of_3(year, 60, 20, organisation="short") for year in (2021, 2024)),
        organisations=places({"long": "North", "short": "South"}),
    )
    found = wres.trend(data, 3, ["organisation"]).changes.set_index("organisation")
    assert found.loc["long", "change"] == "per year"
    assert found.loc["short", "years"] == "2021 and 2024"
    alone = one(wres.trend(wres.select(data, organisation="short"), 3).changes)
    assert alone["value"] == pytest.approx(found.loc["short", "value"])


def test_figures_without_counts_have_no_interval_of_a_change() -> None:
    found = wres.trend(wres.load("london-2019"), 3)
    assert one(found.changes)["status"] == "published without counts"
    assert found.points["published_value"].notna().sum() == 4
    assert not found.points["used"].any()


def test_modelled_figures_say_so() -> None:
    assert wres.trend(wres.load("london-model"), 2).changes["modelled"].all()


def test_every_ethnic_group_has_a_trend_of_its_own() -> None:
    groups = {"White British": 900, "Indian": 50, "Black African": 50}
    data = dataset(*(leaves(groups, year=year) for year in (2020, 2023)))
    found = wres.trend(data, 1, ["ethnic_group"]).changes
    assert set(found["ethnic_group"]) == set(groups)


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"by": ["year"]}, SelectionError, "leave .year. out"),
        ({"by": ["sex"]}, SelectionError, "no breakdown by sex"),
        ({"number": 12}, DefinitionError, "no WRES indicator 12"),
        ({"confidence_level": 95}, DefinitionError, "between 0 and 1"),
        ({"breaks": ["2022"]}, DefinitionError, "breaks must be a WRES year"),
        ({"breaks": [math.nan]}, DefinitionError, "breaks must be a WRES year"),
        ({"two_year_until": 19}, DefinitionError, "two_year_until must be a WRES year"),
        ({"two_year_until": True}, DefinitionError, "two_year_until must be a WRES year"),
        ({"number": 9, "board": "half"}, DefinitionError, "no board"),
    ],
)
def test_questions_that_have_no_meaning_are_refused(
    options: dict[str, Any], error: type[Exception], says: str
) -> None:
    data = dataset(year_of_3(2020, 30, 10), year_of_3(2021, 30, 10))
    with pytest.raises(error, match=says):
        wres.trend(data, **{"number": 3, **options})


# --- The same organisations -----------------------------------------------------------------


def test_a_change_of_other_organisations_says_so() -> None:
    """A stays at 50%; B, at 10%, is there in the second year only."""
    rows = [
        cell(500, 500, year=2018, organisation="A"),
        cell(500, 500, year=2019, organisation="A"),
    ]
    alone, joined = dataset(*rows), dataset(*rows, cell(900, 100, year=2019, organisation="B"))
    found = wres.trend(joined, 1)
    assert "2 organisations supplied counts, 1 in 2018." in one(found.changes)["note"]
    assert "2 organisations supplied counts, 1 in 2018." in wres.describe(found)[0]
    for calm in (wres.trend(alone, 1), wres.trend(joined, 1, by=["organisation"])):
        assert not calm.changes["note"].str.contains("supplied").any()


def test_as_many_organisations_may_be_others() -> None:
    """B goes and C comes: two in either year, and one in both."""
    years = {2018: "AB", 2019: "AC"}
    parts = [cell(500, 500, year=year, organisation=name) for year in years for name in years[year]]
    note = one(wres.trend(dataset(*parts), 1).changes)["note"]
    assert (
        "Not the same organisations in both years: of 2 in 2019, 1 supplied counts in 2018." in note
    )


def test_organisations_are_those_of_the_place() -> None:
    parts = [cell(500, 500, year=year, organisation=name)
             for year, names in {2018: "AB", 2019: "AC"}.items() for name in names]  # fmt: skip
    data = dataset(*parts, organisations=places({"A": "North", "B": "South", "C": "South"}))
    found = wres.trend(data, 1, by=["ics"]).changes.set_index("ics")["note"]
    assert "supplied" not in found["North"]
    assert "of 1 in 2019, 0 supplied counts in 2018." in found["South"]


def test_london_lost_one_organisation_between_2016_and_2019() -> None:
    data = wres.load("london-model")
    years = data.counts[data.counts["measure"] == "appointed"].groupby("year", observed=True)
    number = years["organisation"].nunique()
    assert number[2016] != number[2019]
    note = one(wres.trend(data, 2).changes)["note"]
    assert f"{number[2019]} organisations supplied counts, {number[2016]} in 2016." in note
