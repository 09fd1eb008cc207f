"""Sentences say what their row says: groups, direction, numbers, place, and how sure it is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, ladder, leaves
from wres_explore.errors import DefinitionError
from wres_explore.ethnicity import people_of

FORBIDDEN = ("times more likely", "people staff", " nan", "None", "  ", "..", " at very senior")


@pytest.fixture(scope="module")
def two() -> wres.Dataset:
    """Indicator 3: 40 of 1,000 BME staff and 45 of 3,000 White staff; 2019 and 2018 the same."""
    return dataset(
        *(
            cell(white, bme, measure=measure, organisation=place, year=year)
            for year in (2018, 2019)
            for place in ("Elm", "Oak")
            for measure, white, bme in (("headcount", 3000, 1000), ("entered_disciplinary", 45, 40))
        )
    )


def test_a_ratio_says_both_groups_the_right_way_round_and_its_interval(two: wres.Dataset) -> None:
    said = wres.describe(wres.indicator(wres.select(two, organisation="Elm"), 3))
    assert len(said) == 1
    # 0.040 / 0.015 = 2.67
    assert said[0].startswith(
        "Elm: BME staff were 2.67 times as likely as White staff to enter the formal disciplinary "
        "process (95% interval 1."
    )


def test_white_stands_first_in_indicator_2() -> None:
    data = dataset(cell(100, 100, measure="shortlisted"), cell(40, 20, measure="appointed"))
    assert wres.describe(wres.indicator(data, 2))[0].startswith(
        "White applicants were 2.00 times as likely as BME applicants to be appointed"
    )


def test_each_row_is_named_by_its_breakdown_and_by_its_year_if_there_are_several(
    two: wres.Dataset,
) -> None:
    by_place = wres.describe(wres.indicator(two, 3, by=["organisation"]))
    assert [text.split(":")[0] for text in by_place] == ["Elm", "Oak"]
    both = wres.describe(wres.indicator(two, 3, by=["organisation", "year"]))
    assert [text.split(":")[0] for text in both] == ["Elm, 2018", "Oak, 2018", "Elm, 2019",
                                                     "Oak, 2019"]  # fmt: skip


def test_rates_are_of_people_and_not_of_percent(two: wres.Dataset) -> None:
    said = wres.describe(wres.rates(wres.select(two, organisation="Elm"), 3))
    assert said[0].startswith(
        "Elm: 4.0% of BME staff entered a formal disciplinary investigation (40 of 1,000)"
    )
    assert said[1].startswith("Elm: 1.5% of White staff entered")


def test_too_few_cases_are_said_to_be_too_few() -> None:
    data = dataset(cell(50, 50), cell(1, 2, measure="entered_disciplinary"))
    said = wres.describe(wres.indicator(data, 3))[0]
    assert "too few to tell" in said
    assert "Small numbers: 3 cases in all." in said


def test_no_value_says_why() -> None:
    data = dataset(cell(50, 50), cell(0, 2, measure="entered_disciplinary"))
    assert wres.describe(wres.indicator(data, 3)) == [
        "Not calculable. No White staff entered a formal disciplinary investigation. "
        "The 95% interval of the ratio is 0.39 or more. Small numbers: 2 cases in all."
    ]


def test_a_ratio_without_a_bottom_still_says_how_high_it_is_at_least() -> None:
    """8 of 1,000 against none of 3,000: decisive, although nothing can be divided."""
    data = dataset(cell(3000, 1000), cell(0, 8, measure="entered_disciplinary"))
    assert (
        "The 95% interval of the ratio is 7.38 or more."
        in wres.describe(wres.indicator(data, 3))[0]
    )


def test_shares_say_where_on_the_ladder() -> None:
    data = dataset(ladder({"Band 5": (60, 40), "Very senior manager": (90, 10)}))
    said = wres.describe(wres.representation(data, by=["pay_band"]))
    assert said[0].startswith("BME staff were 40.0% of staff at band 5 (40 of 100)")
    assert said[1].startswith(
        "BME staff were 10.0% of staff among very senior managers (10 of 100)"
    )


def test_differences_of_published_rates_say_which_way_and_that_there_is_no_interval() -> None:
    """Indicator 8 in London, 2019: 16.4% and 8.4% (strategy, page 34); board 17.1%, staff 44.9%."""
    london = wres.load("london-2019")
    assert wres.describe(wres.indicator(london, 8)) == [
        "From two published rates, 16.4% and 8.4%: the share of BME respondents who experienced "
        "discrimination from a manager, team leader or colleague was 8.0 percentage points higher "
        "than that of White respondents. There is no interval."
    ]
    board = wres.describe(wres.indicator(london, 9))[0]
    assert "board was 27.8 percentage points lower than the BME share of the workforce" in board


def test_a_cliff_edge_says_onset_and_steepest_as_the_chart_does() -> None:
    england = wres.load("england-2019")
    edge = wres.cliff_edge(wres.select(england, profession="Nurses and health visitors"))
    # Ratios 82/100 and 50/100 by hand from the published headcounts: 0.604.
    assert wres.describe(edge)[0].startswith(
        "Nurses and health visitors: There is a clear cliff edge between bands 5 and 6. For every "
        "100 White staff at band 5 there are 82 at band 6; for every 100 BME staff, 50. The "
        "step ratio is 0.60"
    )
    steps, pipeline = wres.describe(edge.steps), wres.describe(edge.pipeline)
    assert steps[0].startswith(
        "Nurses and health visitors: Clear cliff edge: for every 100 White staff at band 5"
    )
    assert pipeline[0].startswith("Nurses and health visitors: BME staff were 0.")
    assert "to stand above band 5 (95% interval" in pipeline[0]


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("BME", "BME staff"),
        ("Indian", "Indian staff"),
        ("Other", "staff of other ethnic groups"),
        ("Unknown", "staff of unknown ethnicity"),
        ("Any other Asian background", "staff of any other Asian background"),
        ("White and Asian", "staff of mixed White and Asian background"),
    ],
)
def test_people_of_each_group_are_named_as_people(group: str, words: str) -> None:
    assert people_of(group) == words


def test_a_fall_that_chance_could_make_is_not_called_none() -> None:
    """30%, 29%, 26%, 20%, 11%: lower at every band, by no more than chance (z = -1.959)."""
    falling = ladder({"Band 5": (210, 90), "Band 6": (150, 60), "Band 7": (85, 30),
                      "Band 8a": (35, 9), "Band 8b": (16, 2)})  # fmt: skip
    assert wres.describe(wres.cliff_edge(dataset(falling))) == [
        "The BME share falls overall as bands rise, but that fall cannot be told from chance, and "
        "no step stands out."
    ]
    rising = ladder({"Band 5": (700, 300), "Band 6": (300, 150), "Band 7": (100, 60)})
    assert wres.describe(wres.cliff_edge(dataset(rising))) == [
        "The BME share does not fall overall as bands rise."
    ]


def test_no_sentence_of_the_packaged_data_is_clumsy() -> None:
    model, london = wres.load("london-model"), wres.load("london-2019")
    england = wres.cliff_edge(wres.load("england-2019"), by=["profession"])
    tables = [
        wres.indicators(model, by=["ics"]),
        wres.indicators(london, by=["year"]),
        wres.indicator(model, 3, by=["ethnic_group"]),
        wres.representation(model, by=["pay_band", "ethnic_broad"]),
        wres.race_disparity_ratio(model, by=["profession"]),
        *(wres.rates(model, n, by=["ethnic_broad"]) for n in (2, 3, 5)),
        *(wres.rates(london, n) for n in range(2, 9)),
        england.ladder, england.steps, england.pipeline, england.verdict,
    ]  # fmt: skip
    for table in tables:
        texts = wres.describe(table)
        assert len(texts) == len(table)
        for text in texts:
            assert text[-1] == "."
            assert not [bad for bad in FORBIDDEN if bad in text], text


def test_modelled_figures_say_so_in_every_sentence() -> None:
    model = wres.load("london-model")
    for table in (wres.indicators(model), wres.cliff_edge(model, by=["profession"])):
        assert all("Modelled figures." in text for text in wres.describe(table))


def test_white_and_unknown_have_no_ratio_and_the_sentence_says_so() -> None:
    data = dataset(leaves({"White": 60, "BME": 30, "Unknown": 10}))
    said = wres.describe(wres.representation(wres.select(data, ethnic_group="Unknown")))
    assert said[0].startswith("Staff of unknown ethnicity were 10.0%")


def test_a_share_of_known_ethnicity_says_so() -> None:
    data = dataset(cell(60, 30, 10))
    assert (
        "were 33.3% of staff of known ethnicity (30 of 90)"
        in wres.describe(wres.representation(data, base="known ethnicity"))[0]
    )
    assert "were 30.0% of staff (30 of 100)" in wres.describe(wres.representation(data))[0]


def test_only_results_can_be_described() -> None:
    data = dataset(cell(60, 30, 10))
    for thing in (data, data.counts, wres.representation(data)[["year", "value"]]):
        with pytest.raises(DefinitionError, match="no result table"):
            wres.describe(thing)


def test_a_forgotten_row_is_pointed_out_and_names_no_edge() -> None:
    """No White staff at band 6: nothing beside it can be divided, so nothing there is judged."""
    data = dataset(
        ladder({"Band 5": (800, 500), "Band 7": (400, 120), "Band 8a": (150, 30)}),
        cell(bme=300, pay_band="Band 6"),
    )
    edge = wres.cliff_edge(data)
    assert edge.verdict["onset"].isna().all()
    said = wres.describe(edge)[0]
    assert "Nobody to compare with at band 6" in said
    assert "Check that no row is missing" in said
    assert len(wres.describe(edge.steps)) == len(edge.steps)


def test_a_table_that_went_through_a_file_is_described_as_before(tmp_path: Path) -> None:
    table = wres.indicator(wres.load("london-model"), 3, ["ics"])
    table.to_csv(tmp_path / "table.csv", index=False)
    back = pd.read_csv(tmp_path / "table.csv", dtype={"indicator": str})
    assert wres.describe(back) == wres.describe(table)
