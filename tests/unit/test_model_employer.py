"""Paths of senior bands to their goal, where a band stands on them, and who would have to enter."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

import wres_explore as wres
from tests.helpers import Rows, cell, dataset, ladder, places
from wres_explore.errors import DefinitionError, SelectionError

SENIOR = ["Band 8a", "Band 8b", "Band 8c", "Band 8d", "Band 9", "Very senior manager"]


def band_9(*years: tuple[int, int, int], rest: tuple[int, int] = (500, 500)) -> wres.Dataset:
    """Band 9 with (year, BME, everyone), and other staff at band 5."""
    rows: list[Rows] = []
    for year, bme, staff in years:
        rows.append(ladder({"Band 5": rest, "Band 9": (staff - bme, bme)}, year=year))
    return dataset(*rows)


def path_of(data: wres.Dataset, band: str = "Band 9", **options: object) -> pd.DataFrame:
    paths = wres.model_employer(data, **options)
    return paths[paths["pay_band"] == band].set_index("year")


# --- The path -----------------------------------------------------------------------------


def test_band_9_in_london_as_the_method_note_has_it() -> None:
    path = path_of(band_9((2019, 54, 432)), target=0.449)
    assert path.index.tolist() == list(range(2019, 2029))
    assert path["goal_people"].loc[[2019, 2022, 2025, 2028]].tolist() == [54, 101, 147, 194]


def test_one_year_gives_the_path_and_no_verdict_beyond_its_start() -> None:
    path = path_of(band_9((2019, 54, 432)))
    assert path["verdict"].loc[2019] == "start of the path"
    assert path["verdict"].loc[2020:].isna().all()
    assert set(path["status"].loc[2020:]) == {"not available"}
    assert path["status_reason"].loc[2020].startswith("No counts of this band in this year")
    assert path["goal_share"].notna().all()


def test_the_fixed_target_is_the_share_of_the_whole_workforce_in_the_baseline_year() -> None:
    data = dataset(
        ladder({"Band 5": (300, 500), "Band 9": (90, 10, 0)}, year=2018),
        cell(50, 40, 10, pay_band="Consultant", year=2018),
        ladder({"Band 5": (100, 700), "Band 9": (80, 20)}, year=2019),
    )
    assert path_of(data)["target_share"].unique().tolist() == [550 / 1000]
    moving = path_of(data, target="moving")["target_share"]
    assert moving.loc[2018] == 550 / 1000
    assert moving.loc[2019] == moving.loc[2028] == 720 / 900
    assert path_of(data, target="regional")["target_share"].unique().tolist() == [0.33]
    known = path_of(data, base="known ethnicity")
    assert known["target_share"].loc[2018] == 550 / 990


def test_each_cell_has_the_target_of_its_own_workforce() -> None:
    data = dataset(
        ladder({"Band 5": (100, 100), "Band 9": (90, 10)}, organisation="A"),
        ladder({"Band 5": (300, 100), "Band 9": (90, 10)}, organisation="B"),
        organisations=places({"A": "North", "B": "South"}),
    )
    paths = wres.model_employer(data, by=["organisation"])
    targets = paths.groupby("organisation", observed=True)["target_share"].unique()
    assert {k: v.tolist() for k, v in targets.items()} == {"A": [110 / 300], "B": [110 / 500]}


def test_a_band_above_the_target_has_the_target_for_its_path_and_is_met() -> None:
    path = path_of(band_9((2019, 60, 100)), target=0.4)
    assert path["goal_share"].unique().tolist() == [0.4]
    assert path["verdict"].loc[2019] == "met"
    assert path["people_needed"].loc[2019] == 0


THREE = ["Band 8c", "Band 8d", "Band 9"]


def test_bands_together_have_one_path_of_their_people_added_up() -> None:
    """20 + 10 + 6 of 100 + 60 + 40 BME in 2018, and 8 more in 2019."""
    data = dataset(
        ladder({"Band 5": (450, 350), "Band 8b": (90, 10), "Band 8c": (80, 20),
                "Band 8d": (50, 10), "Band 9": (34, 6)}, year=2018),
        ladder({"Band 5": (450, 350), "Band 8c": (75, 25), "Band 9": (31, 9)}, year=2019),
    )  # fmt: skip
    paths = wres.model_employer(data, target=0.4, together=THREE[::-1])
    assert paths["pay_band"].unique().tolist() == ["Bands 8c to 9"]
    rows = paths.set_index("year")
    assert rows.loc[[2018, 2019], "top_numerator"].tolist() == [36, 34]
    assert rows.loc[[2018, 2019], "top_denominator"].tolist() == [200, 140]
    assert rows["goal_share"].loc[2019] == pytest.approx(0.18 + 0.22 / 10)
    assert rows["goal_people"].loc[2028] == 80
    needed = wres.entrants_needed(paths, turnover=0.1)["value"].item()
    share = 34 / 140
    assert needed == pytest.approx(share + (0.4 - share) / (1 - 0.9**9))
    assert "at bands 8c to 9 were 18.0% in 2018" in wres.describe(paths)[0]


def test_bands_together_in_each_organisation() -> None:
    data = dataset(
        ladder({"Band 5": (100, 100), "Band 8d": (30, 5), "Band 9": (20, 4)}, organisation="A"),
        ladder({"Band 5": (300, 100), "Band 9": (90, 10)}, organisation="B"),
        organisations=places({"A": "North", "B": "South"}),
    )
    paths = wres.model_employer(data, by=["organisation"], together=THREE[1:])
    first = paths.drop_duplicates("organisation").set_index("organisation")
    assert first["top_denominator"].to_dict() == {"A": 59, "B": 100}
    assert first["target_share"].to_dict() == {"A": 109 / 259, "B": 110 / 500}


@pytest.mark.parametrize(
    "together",
    [["Band 9"], ["Band 8a", "Band 8c"], "Band 9", ["Band 9", "Band 9"], ["Band 7", "Band 8a"],
     ["8c", "8d"], ["Band 8d", "Band 9", "Band 7"]],
)  # fmt: skip
def test_only_neighbouring_senior_bands_can_be_taken_together(together: list[str]) -> None:
    with pytest.raises(DefinitionError, match="two or more neighbouring bands"):
        wres.model_employer(band_9((2019, 54, 432)), together=together)


def test_bands_together_that_nobody_is_at_are_refused() -> None:
    with pytest.raises(SelectionError, match="nobody selected is at Band 8a or Band 8b"):
        wres.model_employer(band_9((2019, 54, 432)), together=["Band 8a", "Band 8b"])


# --- The verdict ---------------------------------------------------------------------------


def slow_verdict(x: int, n: int, goal: float, target: float) -> str:
    """The rule as it is written, with statsmodels' Wilson limits."""
    lower, upper = proportion_confint(x, n, method="wilson")
    if x / n >= target:
        return "met"
    if lower > goal:
        return "ahead"
    if x / n >= goal:
        return "on path"
    return "below path, within chance" if goal <= upper else "below path"


@given(st.integers(20, 3_000), st.floats(0, 1), st.sampled_from([0.15, 0.3, 0.5]))
@settings(max_examples=20)
def test_verdict_follows_the_written_rule(n: int, share: float, target: float) -> None:
    x = round(share * n)
    row = path_of(band_9((2018, 100, 1_000), (2023, x, n)), target=target).loc[2023]
    goal = 0.1 + (target - 0.1) * 5 / 10
    assert row["goal_share"] == pytest.approx(goal)
    assert row["verdict"] == slow_verdict(x, n, goal, target)


@pytest.mark.parametrize(
    ("x", "verdict"),
    [
        (500, "met"), (301, "ahead"), (215, "on path"), (200, "on path"),
        (199, "below path, within chance"), (100, "below path"),
    ],
)  # fmt: skip
def test_every_verdict_occurs(x: int, verdict: str) -> None:
    row = path_of(band_9((2018, 0, 1_000), (2023, x, 1_000)), target=0.4).loc[2023]
    assert row["goal_share"] == pytest.approx(0.2)
    assert row["verdict"] == verdict


@given(st.integers(1, 400), st.floats(0, 1), st.floats(0.05, 0.95))
@settings(max_examples=20)
def test_people_needed_are_the_fewest_that_put_the_band_on_its_path(
    n: int, share: float, target: float
) -> None:
    x = round(share * n)
    row = path_of(band_9((2018, 20, 1_000), (2023, x, n)), target=target).loc[2023]
    needed, goal = int(row["people_needed"]), row["goal_share"]
    assert (x + needed) / n >= goal - 1e-9
    assert needed == 0 or (x + needed - 1) / n < goal


def test_below_twenty_people_only_heads_are_given() -> None:
    row = path_of(band_9((2018, 2, 19), (2023, 3, 19)), target=0.5).loc[2023]
    assert row["verdict"] == "heads only"
    assert math.isnan(row["value"])
    assert math.isnan(row["lower"])
    assert row["status"] == "not applicable"
    assert "heads only" in row["status_reason"]
    # 2/19 half way to 1/2 is 5.75 people.
    assert row["people_needed"] == 3


def test_a_band_without_people_in_the_baseline_year_has_no_path() -> None:
    data = dataset(
        ladder({"Band 5": (50, 50), "Band 8a": (30, 10)}, year=2018),
        ladder({"Band 5": (50, 50), "Band 8a": (30, 10), "Band 9": (30, 10)}, year=2019),
    )
    row = path_of(data).loc[2019]
    assert math.isnan(row["goal_share"])
    assert row["verdict"] is None or pd.isna(row["verdict"])
    assert row["value"] == 0.25
    assert "no path" in row["note"]


def test_organisations_that_came_later_are_noted() -> None:
    data = dataset(
        ladder({"Band 9": (30, 10)}, organisation="A", year=2018),
        ladder({"Band 9": (30, 10)}, organisation="A", year=2019),
        ladder({"Band 9": (30, 10)}, organisation="B", year=2019),
        organisations=places({"A": "North", "B": "South"}),
    )
    assert path_of(data)["note"].loc[2019] == "2 organisations supplied counts, 1 in 2018."


def test_bands_8a_to_very_senior_managers_have_paths_and_others_have_none() -> None:
    paths = wres.model_employer(wres.load("london-model"), managers_until=2025)
    assert paths["pay_band"].astype(str).unique().tolist() == SENIOR
    last = paths.groupby("pay_band", observed=True)["year"].max().to_dict()
    assert last == {**dict.fromkeys(SENIOR, 2028), "Very senior manager": 2025}
    assert paths["modelled"].all()


def test_data_without_bands_say_so() -> None:
    with pytest.raises(SelectionError, match=r"no breakdown by pay_band"):
        wres.model_employer(wres.load("london-2019"))
    with pytest.raises(SelectionError, match=r"nobody selected is at band 8a or above"):
        wres.model_employer(dataset(ladder({"Band 5": (5, 5)})))


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"target": "fix"}, DefinitionError), ({"target": 44.9}, DefinitionError),
        ({"target": math.nan}, DefinitionError), ({"target": True}, DefinitionError),
        ({"target": None}, DefinitionError), ({"base": "nobody"}, DefinitionError),
        ({"until": 2019}, DefinitionError), ({"until": "2028"}, DefinitionError),
        ({"baseline": 2010}, SelectionError), ({"confidence_level": 95}, DefinitionError),
        ({"by": ["pay_tier"]}, SelectionError), ({"by": ["colour"]}, SelectionError),
    ],
)  # fmt: skip
def test_questions_without_meaning_are_refused(wrong: dict[str, object], error: type) -> None:
    with pytest.raises(error):
        wres.model_employer(band_9((2019, 54, 432)), **wrong)


# --- Who would have to enter ---------------------------------------------------------------


def test_sixty_percent_of_entrants_at_band_9() -> None:
    paths = wres.model_employer(band_9((2019, 54, 432)), target=0.449)
    for turnover, percent in ((0.12, 60), (0.15, 55), (0.20, 50)):
        row = wres.entrants_needed(paths, turnover=turnover).iloc[0]
        assert round(100 * row["value"]) == percent
        assert row["entrants_a_year"] == pytest.approx(432 * turnover)
        assert (row["from_year"], row["goal_year"], row["years"]) == (2019, 2028, 9)


def test_entrants_start_from_the_latest_counts_and_take_the_band_to_its_goal() -> None:
    paths = wres.model_employer(band_9((2018, 40, 400), (2020, 60, 400)), target=0.4)
    row = wres.entrants_needed(paths, turnover=0.1, group_turnover=0.2).iloc[0]
    share = 60 / 400
    for _ in range(8):
        leave = 0.2 * share + 0.1 * (1 - share)
        share = share * 0.8 + row["value"] * leave
    assert share == pytest.approx(0.4, abs=1e-9)
    assert row["entrants_a_year"] == pytest.approx(60 * 0.2 + 340 * 0.1)


def test_where_no_entrants_are_enough_or_none_are_needed_the_reason_is_given() -> None:
    slow = wres.model_employer(band_9((2026, 0, 400)), target=0.5)
    row = wres.entrants_needed(slow, turnover=0.05).iloc[0]
    assert row["status"] == "not calculable"
    assert "Not even if everyone" in row["status_reason"]
    met = wres.entrants_needed(
        wres.model_employer(band_9((2019, 50, 90)), target=0.5), turnover=0.1
    )
    assert met["status_reason"].tolist() == ["The goal is met."]
    past = wres.model_employer(band_9((2018, 5, 90), (2021, 6, 90)), target=0.5, until=2020)
    assert wres.entrants_needed(past, turnover=0.1)["status_reason"].tolist() == [
        "The goal year is past."
    ]
    assert met["value"].isna().all()


def test_scenario_at_band_9_in_london() -> None:
    paths = wres.model_employer(band_9((2019, 54, 432)), target=0.449)
    fan = wres.scenario(paths, entrant_share=0.35, turnover=0.12).set_index("year")
    assert fan.index.tolist() == list(range(2019, 2029))
    assert fan["value"].loc[2019] == fan["lower"].loc[2019] == 0.125
    last = fan.loc[2028]
    assert round(last["expected"], 3) == 0.279
    found = (last["lower"], last["value"], last["upper"])
    assert found == pytest.approx((0.245, 0.280, 0.312), abs=0.0035)
    assert last["reached"] == 0
    assert last["goal_share"] == pytest.approx(0.449)


def test_chance_of_reaching_the_goal_is_counted_over_the_runs() -> None:
    # Everybody is replaced but one in ten thousand: the band is a draw of entrants.
    paths = wres.model_employer(band_9((2027, 0, 50)), target=0.5)
    fan = wres.scenario(paths, entrant_share=0.5, turnover=0.9999, runs=4_000)
    assert fan["reached"].iloc[-1] == pytest.approx(binom.sf(24, 50, 0.5), abs=0.03)


def test_scenarios_of_several_bands_and_places_keep_apart() -> None:
    paths = wres.model_employer(wres.load("london-model"), by=["ics"])
    fan = wres.scenario(paths, entrant_share=0.4, turnover=0.1, runs=200)
    assert len(fan) == paths["ics"].nunique() * len(SENIOR) * 10
    assert not fan.duplicated(["ics", "pay_band", "year"]).any()
    start = fan[fan["year"] == 2019].merge(
        paths[paths["year"] == 2019], on=["ics", "pay_band"], suffixes=("", "_path")
    )
    counted = start["top_numerator"].astype(float) / start["top_denominator_path"].astype(float)
    assert start["value"].to_numpy() == pytest.approx(counted.to_numpy())
    assert fan["modelled"].all()


def test_a_curve_needs_fewer_of_the_group_the_longer_it_may_take() -> None:
    curve = wres.entrant_curve(share=0.125, target=0.449, turnover=0.12)
    value = curve["value"].dropna().to_numpy()
    assert (np.diff(value) < 0).all()
    assert curve["status"].iloc[0] == "not calculable"
    assert round(float(curve.set_index("years")["value"][9]), 2) == 0.60


def test_other_tables_are_no_paths() -> None:
    with pytest.raises(DefinitionError, match="no paths"):
        wres.scenario(pd.DataFrame({"year": [2019]}), entrant_share=0.3, turnover=0.1)
    paths = wres.model_employer(band_9((2019, 54, 432)))
    with pytest.raises(DefinitionError, match="counts to start from"):
        wres.entrants_needed(paths[paths["year"] > 2019], turnover=0.1)
    with pytest.raises(DefinitionError, match="turnover"):
        wres.entrants_needed(paths, turnover=12)
    with pytest.raises(DefinitionError, match="turnover must be one number"):
        wres.entrants_needed(paths, turnover=[0.1, 0.2])
    with pytest.raises(DefinitionError, match="entrant_share must be one number"):
        wres.scenario(paths, entrant_share=[0.3, 0.4], turnover=0.1)
    with pytest.raises(DefinitionError, match="confidence_level"):
        wres.scenario(paths, entrant_share=0.3, turnover=0.1, confidence_level=90)


def test_a_band_comes_out_alike_whichever_stand_beside_it() -> None:
    paths = wres.model_employer(wres.select(wres.load("london-model"), year=2019))
    rates = {"entrant_share": 0.35, "turnover": 0.12}
    every = wres.scenario(paths, **rates)
    alone = wres.scenario(paths[paths["pay_band"] == "Band 8c"], **rates)
    own = every[every["pay_band"] == "Band 8c"].reset_index(drop=True)
    columns = ["year", "value", "lower", "upper", "reached"]
    pd.testing.assert_frame_equal(own[columns], alone[columns])
