"""Results that are shown as they were counted: rows that rest on few people are withheld whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, ladder, places
from wres_explore.dataset import Dataset
from wres_explore.errors import DisclosureError
from wres_explore.vocabulary import Status

SEVERAL = {"Elm": (90, 3000, 41, 1000), "Oak": (61, 2000, 3, 700), "Ash": (44, 1500, 37, 900)}
"""White cases and staff, BME cases and staff: Oak has three BME cases."""


def discipline(year: int = 2019, **of: tuple[int, int, int, int]) -> Dataset:
    rows = []
    for name, (white, whites, bme, others) in (of or SEVERAL).items():
        for y in (2018, year):
            where = {"organisation": name, "year": y}
            rows += [cell(whites, others, 9, **where),
                     cell(white, bme, measure="entered_disciplinary", **where)]  # fmt: skip
    return dataset(*rows, organisations=places(dict.fromkeys(of or SEVERAL, "Upper")))


def bands() -> Dataset:
    return dataset(ladder({"Band 7": (300, 120, 9), "Band 8a": (90, 31, 6), "Band 9": (60, 3, 0)}))


def own_model() -> Dataset:
    """The modelled counts as if they were somebody's own."""
    model = wres.load("london-model")
    return replace(model, info=replace(model.info, published_counts=False))


KNOWN: dict[str, Callable[[], Any]] = {
    "compare": lambda: wres.compare(*(wres.select(discipline(), organisation=name)
                                      for name in ("Elm", "Oak")), 3),
    "funnel": lambda: wres.funnel(discipline(), 3),
    "like_for_like": lambda: wres.like_for_like(discipline(), 3, over="organisation"),
    "pooled": lambda: wres.pooled(discipline(), 3, over="organisation"),
    "trend": lambda: wres.trend(discipline(), 3),
    "detectable": lambda: wres.detectable(discipline(), 3),
    "unknown_bounds": lambda: wres.unknown_bounds(discipline(), 3),
    "kings_fund_screen": lambda: wres.kings_fund_screen(wres.load("london-model")),
    "ethnic_groups": lambda: wres.ethnic_groups(own_model(), 3),
    "ethnicity_and_band": lambda: wres.ethnicity_and_band(wres.load("london-model")),
    "model_employer": lambda: wres.model_employer(bands()),
    "missing_colleagues": lambda: wres.missing_colleagues(bands(), pool="band_below"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(KNOWN))
@pytest.mark.parametrize("mode", ["public", "partner"])
def test_nobody_else_sees_what_cannot_be_made_of_rounded_counts(name: str, mode: str) -> None:
    with pytest.raises(DisclosureError, match="rounded counts"):
        wres.gate(KNOWN[name](), mode)


@pytest.mark.parametrize("name", list(KNOWN))
def test_gating_twice_changes_nothing(name: str) -> None:
    once = wres.gate(KNOWN[name](), "trusted")
    twice = wres.gate(once, "trusted")
    for a, b in zip(tables(once), tables(twice), strict=True):
        pd.testing.assert_frame_equal(a, b)


def tables(result: Any) -> list[pd.DataFrame]:
    if isinstance(result, pd.DataFrame):
        return [result]
    parts = (getattr(result, field.name) for field in fields(result))
    return [part for part in parts if isinstance(part, pd.DataFrame)]


def figures(row: pd.Series) -> set[str]:
    """Columns of a row in which a number still stands."""
    return {str(n) for n, v in row.items() if isinstance(v, (int, float, np.number))
            and not isinstance(v, (bool, np.bool_)) and pd.notna(v)}  # fmt: skip


def test_a_point_of_few_cases_keeps_its_place_and_none_of_its_figures() -> None:
    found = wres.funnel(discipline(), 3)
    points = wres.gate(found, "trusted").points.set_index("organisation")
    assert points["status"].to_dict() == {
        "Elm": Status.OK, "Oak": Status.WITHHELD, "Ash": Status.OK
    }  # fmt: skip
    assert figures(points.loc["Oak"]) <= {"year", "confidence_level"}
    assert "0 to 4" in points.loc["Oak", "status_reason"]
    before = found.points.set_index("organisation")
    for name in ("value", "lower", "top_numerator", "shrunk"):
        assert points.loc["Elm", name] == before.loc["Elm", name]


def test_a_side_of_few_cases_closes_both_sides_of_a_comparison() -> None:
    row = wres.gate(KNOWN["compare"](), "trusted").iloc[0]
    assert {row[f"status{end}"] for end in ("", "_a", "_b")} == {Status.WITHHELD}
    assert figures(row) <= {"year_a", "year_b", "confidence_level"}


def test_a_path_of_a_band_with_few_people_is_withheld_in_every_year() -> None:
    """Its goals would tell where it began."""
    paths = wres.gate(KNOWN["model_employer"](), "trusted")
    few = paths[paths["pay_band"] == "Band 9"]
    assert set(few["status"]) == {Status.WITHHELD}
    assert (
        few[["goal_share", "goal_people", "baseline_share", "people_needed"]].isna().all(axis=None)
    )
    enough = paths[paths["pay_band"] == "Band 8a"]
    assert enough["goal_share"].notna().all()
    assert Status.WITHHELD not in set(enough["status"])


def test_no_spread_of_strata_is_told_where_one_of_them_is_withheld() -> None:
    """Oak's ratio, 3/700 over 61/2000 = 0.14, is the lowest, and rests on 3 cases."""
    before = KNOWN["pooled"]()
    after = wres.gate(before, "trusted")
    assert before.summary["lowest_stratum"].iloc[0] == pytest.approx(3 / 700 / (61 / 2000))
    assert after.summary[["lowest_stratum", "highest_stratum"]].isna().all(axis=None)
    assert after.summary["value"].iloc[0] == before.summary["value"].iloc[0]
    (said,) = wres.describe(after)
    assert "own figures are not all shown" in said and "run from" not in said


def test_a_table_with_a_column_more_or_less_is_not_shown() -> None:
    table = wres.detectable(discipline(), 3)
    for stray in (table.assign(n_secret=3), table.drop(columns="cases")):
        with pytest.raises(DisclosureError):
            wres.gate(stray, "trusted")


@pytest.mark.parametrize("unknown", [0, 4, 5])
def test_people_of_unknown_ethnicity_are_few_people_too(unknown: int) -> None:
    data = dataset(cell(3000, 1000, 40), cell(90, 41, unknown, measure="entered_disciplinary"))
    row = wres.gate(wres.unknown_bounds(data, 3), "trusted").iloc[0]
    assert row["status"] == Status.OK
    assert pd.isna(row["lowest"]) == (unknown < 5)
    assert pd.isna(row["unknown_numerator"]) == (unknown < 5)


# --- Published counts, and what is never gated --------------------------------------------------


@pytest.mark.parametrize("mode", ["public", "partner", "trusted"])
@pytest.mark.parametrize("ask", [
    wres.trend, wres.like_for_like, wres.ethnic_groups, wres.pooled, wres.funnel,
    wres.unknown_bounds,
], ids=lambda ask: ask.__name__)  # fmt: skip
def test_results_of_published_counts_pass_unchanged_in_every_mode(ask: Any, mode: str) -> None:
    result = ask(wres.load("london-model"), 3)
    gated = wres.gate(result, mode)
    for before, after in zip(tables(result), tables(gated), strict=True):
        assert set(after["sharing"]) == {"published"}
        pd.testing.assert_frame_equal(after.drop(columns="sharing"), before)


def test_published_figures_are_not_called_unfit_for_sharing_or_rounded() -> None:
    table = wres.indicator(wres.load("london-model"), 3)
    for mode in ("public", "trusted"):
        gated = wres.gate(table, mode)
        assert gated["sharing"].tolist() == ["published"]
        assert wres.describe(gated) == wres.describe(table)
    edge = wres.gate(wres.cliff_edge(wres.load("england-2019")), "trusted")
    assert set(edge.verdict["sharing"]) == {"published"}
    assert wres.gate(edge, "public") is edge


@pytest.mark.parametrize(("name", "source"), [("pace", "model_employer"),
                                              ("entrants_needed", "model_employer"),
                                              ("scenario", "model_employer"),
                                              ("steepest", "cliff_edge")])  # fmt: skip
def test_what_is_worked_out_from_a_result_is_not_gated_and_says_what_is(
    name: str, source: str
) -> None:
    paths = wres.model_employer(wres.load("london-model"))
    made: dict[str, Callable[[], Any]] = {
        "pace": lambda: wres.pace(paths),
        "entrants_needed": lambda: wres.entrants_needed(paths, turnover=0.1),
        "scenario": lambda: wres.scenario(paths, turnover=0.1, entrant_share=0.4),
        "steepest": lambda: wres.steepest(
            wres.cliff_edge(wres.load("london-model"), by=["profession"])
        ),
    }
    with pytest.raises(DisclosureError) as caught:
        wres.gate(made[name](), "trusted")
    assert f"What {name} gave cannot be gated" in str(caught.value)
    assert f"the result of {source}" in str(caught.value)
    assert "columns" not in str(caught.value)
