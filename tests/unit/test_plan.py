"""From disparities to a plan, to a file, and a year later to what has moved."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset
from wres_explore.errors import DefinitionError


def trust(year: int, appointed: tuple[int, int], cases: tuple[int, int]) -> wres.Dataset:
    return dataset(
        cell(1000, 1000, measure="shortlisted", year=year),
        cell(*appointed, measure="appointed", year=year),
        cell(2000, 2000, year=year),
        cell(*cases, measure="entered_disciplinary", year=year),
    )


def found(*arguments: Any) -> pd.DataFrame:
    return wres.indicators(trust(*arguments), bands=False)


THEN = found(2019, (200, 100), (40, 80))


def test_a_plan_has_a_row_for_each_indicator_that_an_action_should_move() -> None:
    plan = wres.action_plan(THEN, [35, 19, 1, 19])
    menu = wres.interventions().set_index("number")
    assert {19: menu["indicators"][19], 35: menu["indicators"][35]} == {19: "2", 35: "3"}
    rows = list(zip(plan["indicator"], plan["number"], strict=True))
    moved = [(each, 1) for each in menu["indicators"][1].split()]
    assert sorted(rows) == sorted([("2", 19), ("3", 35), *moved])
    two = plan[plan["indicator"] == "2"].iloc[0]
    assert two["value"] == pytest.approx(2.0)
    assert two["action"] == menu["intervention"][19]
    assert (plan[["owner", "due", "review"]] == "").all(axis=None)


def test_an_action_that_should_move_nothing_here_has_no_row() -> None:
    only = wres.action_plan(THEN[THEN["indicator"] == "2"], [35])
    assert only.empty and list(only.columns) == list(wres.action_plan(THEN, [35]).columns)


def kept(plan: pd.DataFrame) -> pd.DataFrame:
    """Written to a file, filled in and read again."""
    text = plan.assign(owner="Ms Head of HR").to_csv(index=False)
    return pd.read_csv(StringIO(text))


@pytest.mark.parametrize("saved", [False, True])
def test_what_moved_is_the_ratio_of_ratios_with_its_direction(saved: bool) -> None:
    plan = wres.action_plan(THEN, [19, 35])
    now = found(2020, (200, 190), (40, 200))
    moved = wres.what_moved(kept(plan) if saved else plan, now).set_index("indicator")
    # Appointments: 2.00 to 200/190; cases: 2.00 to 5.00.
    assert moved.loc["2", "change"] == pytest.approx(200 / 190 / 2)
    assert moved.loc["3", "change"] == pytest.approx(5.0 / 2.0)
    assert moved["verdict"].to_dict() == {"2": "better", "3": "worse"}
    assert moved["year_then"].tolist() == [2019, 2019] and moved["year"].tolist() == [2020, 2020]
    assert moved.loc["2", "lower"] < moved.loc["2", "change"] < moved.loc["2", "upper"] < 1
    assert moved.loc["2", "actions"] == "De-biased recruitment"


def test_it_is_the_comparison_of_the_two_years() -> None:
    now = (2020, (200, 130), (40, 70))
    moved = wres.what_moved(wres.action_plan(THEN, [19]), found(*now)).iloc[0]
    beside = wres.compare(trust(*now), trust(2019, (200, 100), (40, 80)), 2).iloc[0]
    for name in ("lower", "upper"):
        assert moved[name] == pytest.approx(beside[name])
    assert moved["change"] == pytest.approx(beside["value"])


def test_a_small_change_is_not_called_one() -> None:
    moved = wres.what_moved(wres.action_plan(THEN, [19]), found(2020, (200, 102), (40, 80)))
    assert moved["verdict"].tolist() == ["cannot be told"]
    assert "Whether it has changed cannot be told" in wres.describe(moved)[0]


def test_shares_are_higher_or_lower_and_not_better() -> None:
    plan = wres.action_plan(THEN, [1])
    more = dataset(cell(2000, 3000, year=2020))
    moved = wres.what_moved(plan, wres.indicators(more, bands=False)).set_index("indicator")
    assert moved.loc["1", "verdict"] == "higher"
    assert moved.loc["1", "change"] == pytest.approx(0.6 - 0.5)


def test_a_figure_that_is_missing_says_which() -> None:
    plan = wres.action_plan(THEN, [19, 35])
    now = wres.indicators(dataset(cell(2000, 2000, year=2020)), bands=False)
    moved = wres.what_moved(plan, now)
    assert (moved["status"] == "not available").all()
    reasons = [f"The result has no figure of indicator {number}." for number in "23"]
    assert moved["status_reason"].tolist() == reasons


def test_figures_without_intervals_have_no_verdict() -> None:
    plan = kept(wres.action_plan(THEN, [19])).assign(lower=float("nan"), upper=float("nan"))
    moved = wres.what_moved(plan, found(2020, (200, 190), (40, 80)))
    assert moved["status"].tolist() == ["ok"] and moved["verdict"].isna().all()
    assert "nobody can tell chance from change" in wres.describe(moved)[0]


def test_the_same_year_is_no_later_one() -> None:
    with pytest.raises(DefinitionError, match="later year"):
        wres.what_moved(wres.action_plan(THEN, [19]), THEN)


def test_a_breakdown_is_refused() -> None:
    by_year = wres.indicators(wres.load("london-model"), by=["year"], bands=False)
    for call in (lambda: wres.action_plan(by_year, [19]),
                 lambda: wres.what_moved(wres.action_plan(THEN, [19]), by_year)):  # fmt: skip
        with pytest.raises(DefinitionError, match="one row per indicator"):
            call()


def test_an_unknown_number_is_refused() -> None:
    with pytest.raises(DefinitionError, match="no intervention 44"):
        wres.action_plan(THEN, [44])


def test_what_is_no_plan_is_refused() -> None:
    with pytest.raises(DefinitionError, match="the plan has no column"):
        wres.what_moved(THEN, THEN)


def test_a_plan_of_gated_figures_has_only_these() -> None:
    """Whoever makes a plan for others to see gives it a result that has passed the gate."""
    gated = wres.gate(found(2019, (200, 100), (2, 3)), sharing="public")
    plan = wres.action_plan(gated, [35])
    assert plan["status"].tolist() == ["withheld"] and plan["value"].isna().all()
