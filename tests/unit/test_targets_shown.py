"""Charts and sentences about goals show what their tables say."""

from __future__ import annotations

import holoviews as hv
import numpy as np
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, ladder
from wres_explore.errors import DefinitionError
from wres_explore.wording.targets import describe_targets


@pytest.fixture(scope="module")
def paths() -> pd.DataFrame:
    """Band 9 with 54 of 432 in 2018 and 60 of 432 in 2019, on its way to 44.9%."""
    counts = {2018: (378, 54), 2019: (372, 60)}
    return wres.model_employer(
        dataset(*(ladder({"Band 9": staff}, year=year) for year, staff in counts.items())),
        target=0.449,
    )


@pytest.fixture(scope="module")
def fan(paths: pd.DataFrame) -> pd.DataFrame:
    return wres.scenario(paths, entrant_share=0.5, turnover=0.12, runs=200)


def parts(chart: hv.Overlay, kind: type[hv.Element]) -> list[hv.Element]:
    return [part for part in chart if isinstance(part, kind)]


def texts(chart: hv.Overlay) -> list[str]:
    """Every label of a chart."""
    labels = parts(chart, hv.Labels)
    return [str(text).strip() for part in labels for text in part.dimension_values("text")]


# --- Charts -------------------------------------------------------------------------------


def test_path_observations_and_fan_are_drawn_as_in_their_tables(
    paths: pd.DataFrame, fan: pd.DataFrame
) -> None:
    chart = wres.plot.goal_path(paths, fan)
    (dots,) = parts(chart, hv.Points)
    assert dots.dimension_values("year").tolist() == [2018, 2019]
    assert dots.dimension_values("value").tolist() == [54 / 432, 60 / 432]
    (bars,) = parts(chart, hv.Segments)
    observed = paths.dropna(subset=["value"])
    assert bars.dimension_values("lower").tolist() == observed["lower"].tolist()
    (area,) = parts(chart, hv.Area)
    assert area.dimension_values("upper").tolist() == fan["upper"].tolist()
    path = next(c for c in parts(chart, hv.Curve) if "goal_share" in map(str, c.dimensions()))
    assert path.dimension_values("goal_share").tolist() == paths["goal_share"].tolist()
    assert texts(chart) == ["If 50%\n of entrants", "Goal 44.9%"]
    assert hv.render(chart, backend="bokeh").title.text.startswith("Band 9: path")


@pytest.mark.parametrize("share", [0.44, 0.55, 0.60, 0.66, 0.72])
def test_goal_and_scenario_are_named_apart_where_they_end_together(
    paths: pd.DataFrame, share: float
) -> None:
    """A line of the chart is 13 of about 280 pixels high, and the scenario has two."""
    fan = wres.scenario(paths, entrant_share=share, turnover=0.12, runs=200)
    chart = wres.plot.goal_path(paths, fan)
    scenario, goal = (part.dimension_values("y")[0] for part in parts(chart, hv.Labels))
    bottom, top = chart.opts.get("plot", backend="bokeh").kwargs["ylim"]
    assert abs(goal - scenario) >= 0.1 * (top - bottom)
    assert (goal > scenario) == (share < 0.6)
    assert bottom < goal < top


def test_every_chart_can_be_rendered_and_modelled_ones_say_so(fan: pd.DataFrame) -> None:
    model = wres.load("london-model")
    rows = wres.model_employer(model)
    rows = rows[rows["pay_band"] == "Band 9"]
    titled = [
        wres.plot.goal_path(rows), wres.plot.missing_colleagues(wres.missing_colleagues(model)),
    ]  # fmt: skip
    for chart in titled:
        assert "modelled" in hv.render(chart, backend="bokeh").title.text.lower()
    for chart in (
        wres.plot.entrant_curve(wres.entrant_curve(share=0.1, target=0.4, turnover=0.1)),
        wres.plot.power_curve(wres.power_curve(750, 4_250, 0.02)),
    ):
        hv.render(chart, backend="bokeh")


def test_several_bands_are_not_drawn_over_each_other(fan: pd.DataFrame) -> None:
    rows = wres.model_employer(wres.load("london-model"))
    with pytest.raises(DefinitionError, match="one band of one place"):
        wres.plot.goal_path(rows)


def test_a_surplus_is_hollow_and_lies_left_of_zero() -> None:
    data = dataset(ladder({"Band 6": (90, 10), "Band 7": (60, 40), "Band 8a": (90, 10)}))
    chart = wres.plot.missing_colleagues(wres.missing_colleagues(data))
    filled, hollow = parts(chart, hv.Points)
    assert filled.dimension_values("value").tolist() == [30]
    assert hollow.dimension_values("value").tolist() == [-30]
    styles = [p.opts.get("style", backend="bokeh").kwargs for p in (filled, hollow)]
    assert [style["color"] == "#FFFFFF" for style in styles] == [False, True]
    assert hollow.dimension_values("value_text").tolist() == [
        "30 more than the pool would give (surplus)"
    ]


def test_curves_leave_out_what_has_no_answer() -> None:
    table = wres.entrant_curve(share=0.125, target=0.449, turnover=0.12)
    (dots,) = parts(wres.plot.entrant_curve(table), hv.Points)
    assert dots.dimension_values("value").tolist() == table["value"].dropna().tolist()
    assert len(dots) < len(table)
    curve = wres.power_curve(50, 50, 0.8, ratios=[0.7, 1.0, 2.0])
    (marks,) = parts(wres.plot.power_curve(curve), hv.Points)
    assert marks.dimension_values("ratio").tolist() == [0.7, 1.0]


@pytest.mark.parametrize(
    "chart",
    [wres.plot.goal_path, wres.plot.entrant_curve, wres.plot.missing_colleagues,
     wres.plot.power_curve],
)  # fmt: skip
def test_tables_of_another_kind_are_refused(chart: object) -> None:
    other = wres.representation(wres.load("london-2019"))
    with pytest.raises(DefinitionError, match="draws the table that"):
        chart(other)


def test_a_chart_leaves_its_table_as_it_was(paths: pd.DataFrame) -> None:
    before = paths.copy()
    hv.render(wres.plot.goal_path(paths), backend="bokeh")
    assert paths.equals(before)


# --- Sentences ----------------------------------------------------------------------------


def test_the_message_for_a_board(paths: pd.DataFrame) -> None:
    start = wres.model_employer(dataset(ladder({"Band 9": (378, 54)})), target=0.449)
    said = describe_targets(wres.entrants_needed(start, turnover=0.12))
    assert said == [
        "60% of the people who enter band 9 each year would have to be BME to bring the band from "
        "12.5% in 2019 to 44.9% by 2028, if 12% of the band leave each year."
    ]


def test_paths_in_words(paths: pd.DataFrame) -> None:
    first, second, third, *_ = describe_targets(paths)
    assert first == (
        "BME staff at band 9 were 12.5% in 2018 (54 of 432; 95% interval 9.7% to 16.0%), the start "
        "of a path to 44.9% by 2028."
    )
    # 12.5% + 3.24 points is 15.74%, 68 people of 432.
    assert second == (
        "BME staff at band 9 were 13.9% in 2019 (60 of 432; 95% interval 10.9% to 17.5%), below "
        "the path, which is at 15.7%, but within what chance alone can do; 8 more BME people were "
        "needed."
    )
    assert third == (
        "BME staff at band 9 are to be 19.0% by 2020: 82 people if the band keeps its size."
    )


def test_a_band_above_its_goal_is_not_to_become_smaller() -> None:
    """50 of 100 beside 350 of 1,100, which is 31.8%."""
    staff = ladder({"Band 5": (700, 300), "Band 8a": (50, 50)})
    now, later, *_ = describe_targets(wres.model_employer(dataset(staff)))
    assert now.endswith("which meets the goal of 31.8%.")
    assert later == (
        "BME staff at band 8a had reached the goal of 31.8% in 2019, so the path to 2020 stays at "
        "the goal."
    )


def test_few_heads_have_no_percentage() -> None:
    data = dataset(ladder({"Band 9": (9, 1)}, year=2018), ladder({"Band 9": (9, 1)}, year=2019))
    said = describe_targets(wres.model_employer(data, target=0.45))[1]
    assert said == (
        "BME staff at band 9 were 1 of 10 people in 2019; 1 more BME person was needed for the "
        "path."
    )


def test_a_scenario_says_that_it_is_one(fan: pd.DataFrame) -> None:
    said = describe_targets(fan)[-1]
    assert said.startswith(
        "If 50% of the people who enter band 9 each year are BME and 12% of the band leave each "
        "year, BME staff would be "
    )
    assert said.endswith("A scenario, not a forecast.")


def test_the_year_a_scenario_starts_from_has_no_interval(fan: pd.DataFrame) -> None:
    """60 of 432 in 2019, which is 13.9%."""
    said = describe_targets(fan)[0]
    assert said == "BME staff are 13.9% of band 9 in 2019, the start."


def test_missing_colleagues_in_words() -> None:
    data = dataset(
        ladder({"Band 5": (70, 30), "Band 6": (90, 10), "Band 7": (60, 40), "Band 8a": (29, 19)})
    )
    none, missing, surplus, near = describe_targets(wres.missing_colleagues(data))
    assert none.startswith("At band 5: No band below it")
    assert missing == (
        "20 more BME colleagues at band 6 would match the make-up of band 5 (30.0% of known "
        "ethnicity; 10.0% at band 6) (chance alone could make it 9 to 31)."
    )
    assert surplus == (
        "There are 30 more BME colleagues at band 7 than the make-up of band 6 (10.0% of known "
        "ethnicity; 40.0% at band 7) would give: a surplus (chance alone could make it 18 to 41)."
    )
    assert near == (
        "The share at band 8a matches the make-up of band 7 (40.0% of known ethnicity; "
        "39.6% at band 8a) to within one person (chance alone could make it anything from a "
        "surplus of 8 to 8 missing). The two shares cannot be told apart."
    )


def test_what_a_number_can_tell_in_words() -> None:
    said = describe_targets(wres.power([750, 0], 2_429, 26 / 3_179, ratio=3))
    assert said[0].startswith(
        "With 26 cases among 750 and 2,429 people, only an observed ratio of 0.27 or less or of "
        "2.38 or more stands out from 1. A true ratio of 3 would be seen in "
    )
    assert said[1].startswith("Not estimable")


def test_no_ratio_is_written_as_nothing_or_less() -> None:
    """Of 10 cases none falls on three tenths of the staff in 0.7 ** 10 = 3% of years."""
    table = wres.power(300, 700, 10 / 1_000)
    assert table["stands_out_below"].tolist() == [0.0]
    (said,) = describe_targets(table)
    assert "only an observed ratio of 0 or of " in said
    (tiny,) = describe_targets(table.assign(stands_out_below=0.0042))
    assert "only an observed ratio of 0.004 or less or of " in tiny


@pytest.mark.parametrize(("year", "number"), [(2019, 3), (2020, 3), (2019, 4)])
def test_returns_that_may_cover_two_years_are_not_called_years(year: int, number: int) -> None:
    event = {3: "entered_disciplinary", 4: "accessed_training"}[number]
    data = dataset(cell(2_000, 500, year=year), cell(40, 12, measure=event, year=year))
    (said,) = wres.describe(wres.detectable(data, number))
    two = (year, number) == (2019, 3)
    assert (f"{'returns' if two else 'years'} like this one" in said) and "pooled" in said
    assert ("only every other one can be pooled" in said) == two


def test_returns_of_two_years_are_added_up_to_years() -> None:
    """Fifteen returns, every other one: the last stands 28 years after the first."""
    data = dataset(cell(2_000, 500), cell(40, 12, measure="entered_disciplinary"))
    table = wres.detectable(data, 3)
    (said,) = wres.describe(table.assign(years_needed=15.0))
    assert "with 15 returns pooled" in said
    assert "15 that share no case take about 29 years." in said
    (never,) = wres.describe(table.assign(years_needed=float("inf")))
    assert "or cases would count twice." in never and "about" not in never


def test_every_row_of_the_model_has_a_sentence_that_says_modelled() -> None:
    model = wres.load("london-model")
    rows = wres.model_employer(model, by=["organisation"])
    tables = [
        rows, wres.entrants_needed(rows, turnover=0.1), wres.detectable(model, 3),
        wres.missing_colleagues(model, by=["ics", "pay_band"]),
    ]  # fmt: skip
    for table in tables:
        said = describe_targets(table)
        assert len(said) == len(table)
        assert all(text.endswith("Modelled figures.") for text in said)
        assert not any("nan" in text or "<NA>" in text for text in said)


def test_other_tables_have_no_sentence_here() -> None:
    with pytest.raises(DefinitionError, match="no table about goals"):
        describe_targets(pd.DataFrame({"value": np.ones(2)}))


def test_charts_of_two_readers_share_no_model_of_bokeh(paths: pd.DataFrame) -> None:
    curve = wres.entrant_curve(share=0.125, target=0.449, turnover=0.12)
    figures = [hv.render(chart) for chart in (
        wres.plot.goal_path(paths), wres.plot.goal_path(paths), wres.plot.entrant_curve(curve),
        wres.plot.entrant_curve(curve),
    )]  # fmt: skip
    formatters = {figure.yaxis[0].formatter.id for figure in figures}
    assert len(formatters) == 4
