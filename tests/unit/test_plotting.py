"""Charts are made of the table they are given: positions, limits, marks and words."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import holoviews as hv
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import dataset, ladder
from wres_explore.errors import DefinitionError
from wres_explore.plotting.forest import ratio_ticks


def marker(part: hv.Element) -> str:
    """The shape of the marks."""
    return str(part.opts.get("style", backend="bokeh").kwargs["marker"])


def title(element: hv.Element) -> str:
    """The title of the figure that a reader sees."""
    return str(hv.render(element, backend="bokeh").title.text)


@pytest.fixture(scope="module")
def model() -> wres.Dataset:
    return wres.load("london-model")


@pytest.fixture(scope="module")
def nurses() -> wres.CliffEdge:
    england = wres.load("england-2019")
    return wres.cliff_edge(wres.select(england, profession="Nurses and health visitors"))


def test_every_chart_of_modelled_figures_says_so(model: wres.Dataset) -> None:
    by_year = wres.indicator(model, 3, by=["year"])
    edge = wres.cliff_edge(wres.select(model, profession="Midwives"))
    for chart in (
        wres.plot.ratios(wres.indicator(model, 3, by=["ics"])),
        wres.plot.indicator_trend(by_year),
        wres.plot.cliff_edge(edge),
        wres.plot.steps(edge),
    ):
        assert "modelled" in title(chart).lower()
    printed = wres.indicator(wres.load("london-2019"), 3, by=["year"])
    assert "odelled" not in title(wres.plot.indicator_trend(printed))


def test_ladder_draws_each_band_where_the_table_has_it(nurses: wres.CliffEdge) -> None:
    points = [part for part in wres.plot.cliff_edge(nurses) if isinstance(part, hv.Points)]
    above = [part for part in points if marker(part) == "triangle"]
    inside = [part for part in points if marker(part) == "circle"]
    drawn = sorted(float(v) for part in inside for v in part.dimension_values("value"))
    # Two people at band 2, both BME: 100%, far above every band that was tested.
    assert drawn == pytest.approx(sorted(nurses.ladder["value"])[:-1])
    assert [part.dimension_values("share_text").tolist() for part in above] == [["100.0%"]]
    assert title(wres.plot.cliff_edge(nurses)).endswith("\nClear cliff edge between bands 5 and 6")


def test_the_edge_stands_between_the_two_rungs_of_the_onset(nurses: wres.CliffEdge) -> None:
    overlay = wres.plot.cliff_edge(nurses)
    lines = [p for p in overlay if isinstance(p, hv.Segments) and len(p) == 1]
    names = nurses.ladder["pay_band"].tolist()
    between = (names.index("Band 5") + names.index("Band 6")) / 2
    assert [float(p.dimension_values("x")[0]) for p in lines] == [between]


def test_bands_with_many_of_unknown_ethnicity_are_hatched_and_say_why() -> None:
    """Bands 6 (20 unknown, a gap of 5) and 7 (14%); of two grades the lower one (11 of 101)."""
    staff = {
        "Band 5": (600, 300, 5), "Band 6": (450, 445, 20), "Band 7": (400, 200, 100),
        "Band 8a": (300, 100, 9), "Staff grade": (50, 40, 11), "Consultant": (90, 60, 5),
    }  # fmt: skip
    for chart, axis, middles in zip(
        wres.plot.cliff_edge(wres.cliff_edge(dataset(ladder(staff)))),
        "xy",
        ([1, 2], [1]),
        strict=True,
    ):
        (boxes,) = [part for part in chart if isinstance(part, hv.Rectangles)]
        ends = [boxes.dimension_values(f"{axis}{end}") for end in (0, 1)]
        assert ((ends[0] + ends[1]) / 2).tolist() == pytest.approx(middles)
        figure = hv.render(chart, backend="bokeh")
        drawn = {getattr(part.glyph, "hatch_pattern", None) for part in figure.renderers}
        assert "right_diagonal_line" in {getattr(value, "value", value) for value in drawn}
        label = figure.xaxis[0].axis_label
        assert label.replace("\n", " ").endswith(
            "(hatched: ethnicity unknown for over 10%, or for more people than the two groups "
            "differ by)"
        )
        said = [text for part in chart if isinstance(part, hv.Points)
                for text in part.dimension_values("unknown_text") if "hatched" in text]  # fmt: skip
        assert len(said) == len(middles)
        assert any("for more than 10%" in text for text in said)


def test_a_ladder_of_known_ethnicity_has_no_hatching() -> None:
    edge = wres.cliff_edge(dataset(ladder({"Band 5": (600, 300), "Band 6": (500, 200)})))
    chart = wres.plot.cliff_edge(edge)
    assert not [part for part in chart if isinstance(part, hv.Rectangles)]
    assert hv.render(chart, backend="bokeh").xaxis[0].axis_label == "Pay band"


def test_ratio_axis_is_logarithmic_and_shows_one_and_the_range(model: wres.Dataset) -> None:
    figure = hv.render(wres.plot.ratios(wres.indicator(model, 3, by=["ics"])), backend="bokeh")
    assert type(figure.xaxis[0]).__name__ == "LogAxis"
    assert figure.x_range.start < 0.8
    assert figure.x_range.end > 1.25
    assert {0.8, 1, 1.25} <= set(figure.xaxis[0].ticker.ticks)


def test_published_figures_are_drawn_hollow_and_others_filled(model: wres.Dataset) -> None:
    def hollow(result: object) -> int:
        chart = wres.plot.indicator_trend(result)
        return sum(
            len(part) for part in chart if isinstance(part, hv.Points) and marker(part) == "diamond"
        )

    assert hollow(wres.indicator(wres.load("london-2019"), 2, by=["year"])) == 4
    assert hollow(wres.indicator(model, 2, by=["year"])) == 0


def test_steps_of_several_ladders_are_not_drawn_over_each_other(model: wres.Dataset) -> None:
    with pytest.raises(DefinitionError, match="one ladder"):
        wres.plot.steps(wres.cliff_edge(model, by=["profession"]))


def test_a_chart_leaves_the_table_as_it_was(model: wres.Dataset) -> None:
    result = wres.indicator(model, 3, by=["ics"])
    before = result.copy()
    hv.render(wres.plot.ratios(result), backend="bokeh")
    assert result.equals(before)


@pytest.mark.parametrize("low", [0.06, 0.25, 0.5, 0.71])
@pytest.mark.parametrize("high", [1.4, 2.1, 3.0, 4.4, 18.0])
def test_ticks_of_a_ratio_axis_do_not_overlap_on_a_phone(low: float, high: float) -> None:
    """At 400 px the axis is about 230 px long, and a figure of 14 px type about 8 px wide."""
    ticks = ratio_ticks(low, high)
    assert 1 in ticks
    for left, right in itertools.pairwise(ticks):
        gap = 230 * math.log(right / left) / math.log(high / low)
        assert gap > 8 * (len(f"{left:g}") + len(f"{right:g}")) / 2, (left, right)


def test_what_cannot_be_drawn_is_refused_with_the_reason(model: wres.Dataset) -> None:
    """A wrong picture is worse than none: points on a ratio axis, six areas in one line."""
    areas = wres.indicator(model, 3, by=["ics", "year"])
    with pytest.raises(DefinitionError, match="Only ratios stand on this axis"):
        wres.plot.ratios(wres.indicator(model, 6, by=["ics"]))
    with pytest.raises(DefinitionError, match="Several rows stand for one year"):
        wres.plot.indicator_trend(areas)
    with pytest.raises(DefinitionError, match="At most 4 lines"):
        wres.plot.indicator_trend(areas, series="ics")
    with pytest.raises(DefinitionError, match="no column 'stp'"):
        wres.plot.ratios(areas, label="stp")
    with pytest.raises(DefinitionError, match="and this is a table"):
        wres.plot.cliff_edge(areas)


def test_rows_of_several_indicators_are_told_apart(model: wres.Dataset) -> None:
    stacked = pd.concat([wres.indicator(model, number, by=["ics"]) for number in (2, 3)])
    chart = hv.render(wres.plot.ratios(stacked), backend="bokeh")
    labels = set(chart.yaxis[0].major_label_overrides.values())
    assert "North East London, indicator 2" in labels
    assert len(labels) == len(stacked)


def test_what_a_reader_points_at_names_a_column_that_is_there(model: wres.Dataset) -> None:
    """HoloViews rewrites @value inside @value_text, and the reader saw "1.600_text"."""
    figure = hv.render(wres.plot.ratios(wres.indicator(model, 3, by=["ics"])), backend="bokeh")
    for tool in figure.hover:
        for _, text in tool.tooltips:
            assert re.fullmatch(r"@\{\w+\}|@\w+", text)
            for renderer in tool.renderers:
                assert text.strip("@{}") in renderer.data_source.data


def test_ladders_of_several_years_name_their_year(model: wres.Dataset) -> None:
    edge = wres.cliff_edge(wres.select(model, profession="Midwives"), by=["year"])
    drawn = wres.plot.cliff_edge(edge)
    said = [title(part).split("\n")[1] for part in drawn]
    assert said == [
        f"Midwives, london-model, {year}. Modelled figures" for year in range(2016, 2020)
    ]


@pytest.mark.parametrize("name", ["values", "missing_colleagues", "ratios", "indicator_trend"])
def test_a_chart_can_be_saved_twice_and_beside_itself(name: str, tmp_path: Path) -> None:
    model = wres.load("london-model")
    tables = {
        "values": lambda: wres.representation(model, ["ics"]),
        "missing_colleagues": lambda: wres.missing_colleagues(model),
        "ratios": lambda: wres.indicator(model, 2, ["ics"]),
        "indicator_trend": lambda: wres.indicator(model, 5, ["year"]),
    }
    chart = getattr(wres.plot, name)(tables[name]())
    for what in (chart, chart, chart + chart, chart):
        hv.save(what, tmp_path / "chart.html", backend="bokeh")
    text = (tmp_path / "chart.html").read_text(encoding="utf-8")
    assert {"values": "0%", "missing_colleagues": "NumeralTickFormatter", "ratios": "%g",
            "indicator_trend": "toFixed"}[name] in text  # fmt: skip
