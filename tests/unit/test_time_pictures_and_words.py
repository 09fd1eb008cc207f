"""Charts and sentences of trends, process charts and screens."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import Rows, cell, dataset
from wres_explore.errors import DefinitionError
from wres_explore.wording.process_chart import describe_process_chart
from wres_explore.wording.screening import describe_screen
from wres_explore.wording.trend import describe_trend


def cases(years: dict[int, tuple[int, int]]) -> wres.Dataset:
    """Disciplinary cases of 3,000 White and 1,000 BME staff."""
    rows: list[Rows] = []
    for year, both in years.items():
        rows.append(cell(3000, 1000, year=year))
        rows.append(cell(*both, measure="entered_disciplinary", year=year))
    return dataset(*rows)


def answers(years: dict[int, tuple[int, int]]) -> wres.Dataset:
    """Equal opportunities, of 400 respondents in either group."""
    rows: list[Rows] = []
    for year, both in years.items():
        rows.append(cell(*both, measure="equal_opportunity", year=year))
        rows.append(cell(400, 400, measure="equal_opportunity_answered", year=year))
    return dataset(*rows)


def curves(chart: hv.Overlay) -> list[list[float]]:
    return [
        [float(v) for v in part.dimension_values(1)] for part in chart if isinstance(part, hv.Curve)
    ]


def style(part: hv.Element, name: str) -> Any:
    return part.opts.get("style", backend="bokeh").kwargs[name]


SEVEN = {2020: (340, 280), 2021: (340, 288), 2022: (240, 196), 2023: (240, 188)}
FIVE = {2020 + k: (160, 160 - 30 * k) for k in range(5)}


def test_first_against_last_is_an_arrow_and_five_years_are_a_line() -> None:
    two = wres.trend(cases({2020: (60, 60), 2022: (60, 20)}), 3)
    chart = wres.plot.trend(two)
    assert any(line == pytest.approx([3, 1]) for line in curves(chart))
    assert "inverted_triangle" in [style(p, "marker") for p in chart if isinstance(p, hv.Points)]
    line = wres.trend(cases(FIVE), 3)
    drawn = wres.plot.trend(line)
    ends = [line.changes["fitted_first"].item(), line.changes["fitted_last"].item()]
    assert any(part == pytest.approx(ends) for part in curves(drawn))
    assert "inverted_triangle" not in [
        style(p, "marker") for p in drawn if isinstance(p, hv.Points)
    ]
    hv.render(drawn, backend="bokeh")


def test_nothing_is_drawn_across_a_change_of_definition() -> None:
    chart = wres.plot.trend(wres.trend(answers(SEVEN), 7))
    spans = [
        [float(v) for v in part.dimension_values(0)] for part in chart
        if isinstance(part, hv.Curve) and style(part, "color") == "#AE2573"
    ]  # fmt: skip
    assert sorted(spans) == [[2020, 2021], [2022, 2023]]
    words = [t for p in chart if isinstance(p, hv.Labels) for t in p.dimension_values(2)]
    assert " Definition changed" in words
    upright = [p for p in chart if isinstance(p, hv.Segments) and style(p, "color") == "#425563"]
    assert [float(p.dimension_values(0)[0]) for p in upright] == [2021.5]
    hv.render(chart, backend="bokeh")


def test_years_that_were_not_used_are_hollow() -> None:
    found = wres.trend(cases(FIVE), 3, two_year_until=2024)
    points = [p for p in wres.plot.trend(found) if isinstance(p, hv.Points) and len(p)]
    hollow = [
        p for p in points if style(p, "color") == "#FFFFFF" and style(p, "marker") == "circle"
    ]
    assert [sorted(p.dimension_values("year")) for p in hollow] == [[2021, 2023]]


def test_a_trend_of_several_cells_is_not_drawn_in_one() -> None:
    found = wres.trend(wres.load("london-model"), 2, ["ics"])
    with pytest.raises(DefinitionError, match="one cell"):
        wres.plot.trend(found)
    parts = found.cells()
    assert [part.changes["ics"].item() for part in parts] == found.changes["ics"].tolist()
    assert pd.concat([part.points for part in parts], ignore_index=True).equals(
        found.points.sort_values("ics", kind="stable", ignore_index=True)
    )
    wres.plot.trend(parts[0])
    (alone,) = wres.trend(cases(FIVE), 3).cells()
    assert len(alone.changes) == 1
    with pytest.raises(DefinitionError, match="and this is a table"):
        wres.plot.trend(found.changes)


MONTHS = pd.date_range("2022-01-01", periods=34, freq="MS")
VALUES = [5.0, 6, 5, 7, 6, 5, 6, 4, 6, 5, 7, 6, 5, 6, 5, 20] + [25.0, 26] * 8 + [40.0, 8.0]


def chart(**options: Any) -> wres.ProcessChart:
    return wres.process_chart(MONTHS, VALUES, rebase=[MONTHS[16]], **options)


def test_every_kind_of_point_has_a_shape_of_its_own_and_a_dark_outline() -> None:
    found = chart(improvement="increase")
    drawn = [p for p in wres.plot.process_chart(found) if isinstance(p, hv.Points) and len(p)]
    shapes = {style(p, "marker"): set(p.dimension_values("variation")) for p in drawn}
    assert shapes == {
        "circle": {"common cause"}, "square": {"special cause improving"},
        "diamond": {"special cause concerning"},
    }  # fmt: skip
    assert {style(p, "line_color") for p in drawn} == {"#212B32"}
    assert sum(len(p) for p in drawn) == 34


def test_each_phase_has_its_own_mean_and_limits_and_the_target_is_drawn() -> None:
    found = chart(improvement="increase", target=10)
    heights = [line[0] for line in curves(wres.plot.process_chart(found)) if line[0] == line[-1]]
    expected = found.points.groupby("phase")[["mean", "lower", "upper"]].first().to_numpy()
    assert sorted(heights) == pytest.approx(sorted([*expected.ravel(), 10.0]))
    rendered = hv.render(wres.plot.process_chart(found), backend="bokeh")
    assert "concern" in rendered.title.text.lower()


def test_a_short_series_has_a_mean_and_no_limits_in_the_picture() -> None:
    found = wres.process_chart(MONTHS[:8], VALUES[:8])
    flat = [line for line in curves(wres.plot.process_chart(found)) if len(line) == 2]
    assert flat == [[5.5, 5.5]]


def test_several_series_are_not_drawn_in_one() -> None:
    table = pd.DataFrame({"date": [*MONTHS, *MONTHS], "value": VALUES * 2,
                          "trust": ["A"] * 34 + ["B"] * 34})  # fmt: skip
    with pytest.raises(DefinitionError, match="the chart has 2"):
        wres.plot.process_chart(wres.process_chart(table, by=["trust"]))
    with pytest.raises(DefinitionError, match="and this is a table"):
        wres.plot.process_chart(table)


@pytest.fixture(scope="module")
def found() -> wres.Screen:
    return wres.kings_fund_screen(wres.load("london-model"), years=[2018, 2019], replicates=3)


def test_a_screen_says_every_finding_in_words(found: wres.Screen) -> None:
    drawn = wres.plot.screen(found, level=0.80)
    labels = next(p for p in drawn if isinstance(p, hv.Labels))
    said = pd.Series(labels.dimension_values("word")).value_counts()
    rows = found.indicators[found.indicators["level"] == 0.80]
    for finding, word in (("consistent", "● consistent"), ("improving", "▲ improving"),
                          ("neither", "neither"), ("not assessable", "–")):  # fmt: skip
        assert said.get(word, 0) == (rows["finding"] == finding).sum()
    assert "Modelled" in hv.render(drawn, backend="bokeh").title.text
    with pytest.raises(DefinitionError, match=r"not run at 0\.5"):
        wres.plot.screen(found, level=0.5)
    with pytest.raises(DefinitionError, match="and this is a table"):
        wres.plot.screen(found.summary)


def test_a_falling_ratio_is_told_with_both_ends_and_for_whom_it_is_better() -> None:
    (said,) = describe_trend(wres.trend(cases({2020: (60, 60), 2022: (60, 20)}), 3))
    assert said.startswith(
        "The relative likelihood of BME staff against White staff to enter the formal "
        "disciplinary process went from 3.00 in 2020 to 1.00 in 2022: 0.33 times what it was "
        "(95% interval "
    )
    assert "It fell, which is better for BME staff." in said


def test_other_changes_are_told_in_points() -> None:
    parted = describe_trend(wres.trend(answers(SEVEN), 7))
    assert parted[0].startswith("to 2021: The share of BME respondents who believed")
    assert "went from −15.0 points in 2020 to −13.0 points in 2021, +2.0 points" in parted[0]
    assert "This cannot be told from no change. The definition changed after 2021" in parted[0]
    staff = dataset(cell(700, 300, year=2020), cell(699, 301, year=2021))
    (said,) = describe_trend(wres.trend(staff, 1).changes)
    assert said.startswith("The share of BME staff among staff went from 30.0% in 2020 to 30.1%")
    assert "It rose, which is better for BME staff. Mostly the same people" in said
    (alone,) = describe_trend(wres.trend(cases({2020: (60, 60)}), 3))
    assert alone == "No claim. Only 2020 has a figure: one year allows no claim about change."


def test_appointments_are_better_for_the_group_below() -> None:
    (said,) = describe_trend(wres.trend(wres.load("london-model"), 2))
    assert "It fell, which is better for BME applicants." in said
    assert said.endswith("Modelled figures.")


def test_a_process_is_told_with_its_limits_its_signal_and_its_target() -> None:
    (said,) = describe_process_chart(chart(improvement="increase", target=1))
    assert said.startswith("On 1 October 2024 the value was 8, with a mean of 25.33 and process")
    assert "special cause concerning. The latest point is beyond a process limit." in said
    assert said.endswith("the process can be expected to meet the target of 1.")
    (short,) = describe_process_chart(wres.process_chart(MONTHS[:8], VALUES[:8]).summary)
    assert short.endswith("8 points: too short for limits, which need 13.")


def test_a_screen_is_told_beside_its_chance(found: wres.Screen) -> None:
    said = describe_screen(found)
    assert len(said) == 4
    assert said[0].startswith("Discrimination from other staff (indicators 8, 6) at 95%: 0 of 36")
    assert all("on average" in text and text.endswith("Modelled figures.") for text in said)
    row = found.summary.head(1).assign(
        passed=1, names="A", expected_by_chance=1.13, chance_as_many=0.68, modelled=False
    )
    (text,) = describe_screen(row)
    assert "1 of 36 organisations that could be assessed (A)." in text
    assert "1.13 on average, and this many or more in 68% of simulations." in text
    assert text.endswith("This is no more than chance gives.")
    for often in (0.0, 1 / 200):
        (rare,) = describe_screen(row.assign(chance_as_many=often))
        assert rare.endswith("and this many or more in less than 1% of simulations.")
    (none,) = describe_screen(row.assign(passed=0, names="", chance_as_many=1.0))
    assert none.endswith("would give 1.13 on average.")


def test_results_show_in_one_line_what_they_found(found: wres.Screen) -> None:
    model = wres.load("london-model")
    assert repr(found).startswith("<Screen at 95%, passed: Discrimination from other staff 0, ")
    assert repr(wres.trend(model, 2)) == "<Trend of indicator 2: 1 fell>"
    assert repr(chart(improvement="increase")) == (
        f"<ProcessChart of {len(MONTHS)} points: special cause concerning>"
    )


def test_a_screen_without_an_answer_says_which_years_it_looked_at() -> None:
    """The modelled survey has two years, and the screen asks for three unless told otherwise."""
    said = describe_screen(wres.kings_fund_screen(wres.load("london-model"), replicates=1))
    assert "in every year. The years were 2017, 2018, 2019." in said[0]


@pytest.mark.parametrize("describe", [describe_trend, describe_process_chart, describe_screen])
def test_only_results_are_described(describe: Any) -> None:
    for other in ("text", pd.DataFrame({"a": [1]})):
        with pytest.raises(DefinitionError, match="Describe what"):
            describe(other)
