"""Pictures of charts: words keep within them, stand where their marks are and are escaped."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import holoviews as hv
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset
from wres_explore.dataset import Dataset
from wres_explore.plotting.elements import overlay
from wres_explore.plotting.lettering import text_width
from wres_explore.plotting.marks import Axis, Chart, Labels, Points, points_of
from wres_explore.plotting.svg import svg

HOSTILE = '<script>alert("A & B")</script>'
WIDTHS = (300, 360, 680, 1100)


def drawn(chart: Chart, width: int = 680) -> ElementTree.Element:
    return ElementTree.fromstring(svg(chart, width, alt="a picture"))


def parts(picture: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return picture.findall(f".//{{http://www.w3.org/2000/svg}}{name}")


def words(picture: ElementTree.Element) -> list[str]:
    return [str(text.text) for text in parts(picture, "text")]


def told(picture: ElementTree.Element) -> list[str]:
    return [str(group.get("aria-label")) for group in parts(picture, "g")]


def span(text: ElementTree.Element) -> tuple[float, float]:
    """Where a line of text begins and ends."""
    bold = text.get("font-weight") == "bold"
    wide = text_width(str(text.text), float(text.get("font-size", 0)), bold=bold)
    before = {"start": 0.0, "middle": wide / 2, "end": wide}[str(text.get("text-anchor"))]
    start = float(text.get("x", 0)) - before
    return start, start + wide


def ratios_of(*places: str) -> Dataset:
    """Cases and staff of trusts whose ratio is 1, 2, 3 and so on."""
    rows = [
        part
        for times, name in enumerate(places, 1)
        for part in (
            cell(40, 40 * times, measure="entered_disciplinary", organisation=name),
            cell(4000, 4000, organisation=name),
        )
    ]
    return dataset(*rows)


def over_years() -> Dataset:
    rows = [
        part
        for year, cases in ((2018, 120), (2019, 60))
        for part in (
            cell(3000, 1000, year=year),
            cell(60, cases, measure="entered_disciplinary", year=year),
        )
    ]
    return dataset(*rows)


# --- Where things stand -------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_estimates_stand_where_the_log_scale_has_them(width: int) -> None:
    found = wres.pooled(ratios_of("Ash", "Elm", "Oak"), 3)
    picture = drawn(wres.plot.pooled.chart(found), width)
    dots = [c for c in parts(picture, "circle") if c.get("fill") != "transparent"]
    by_row = sorted(dots, key=lambda dot: float(dot.get("cy", 0)))[-3:]
    x = [float(dot.get("cx", 0)) for dot in by_row]
    per_log = (x[1] - x[0]) / math.log(2)
    assert per_log > 0
    assert x[2] - x[0] == pytest.approx(per_log * math.log(3), abs=0.2)


def test_a_trend_has_its_years_apart_its_higher_values_above_and_years_without_a_point() -> None:
    picture = drawn(wres.plot.trend.chart(wres.trend(over_years(), 3)))
    dots = [c for c in parts(picture, "circle") if c.get("fill") != "transparent"]
    first, last = sorted(dots, key=lambda dot: float(dot.get("cx", 0)))
    assert float(first.get("cy", 0)) < float(last.get("cy", 0))
    said = [text for text in told(picture) if text.startswith("Year")]
    assert {text.partition(" Value")[0].strip() for text in said} == {"Year: 2018", "Year: 2019"}


def test_an_indicator_over_the_years_tells_its_years_as_years() -> None:
    table = wres.indicator(over_years(), 3, by=["year"])
    said = told(drawn(wres.plot.indicator_trend.chart(table)))
    assert [text.split()[:2] for text in said] == [["Year:", "2018"], ["Year:", "2019"]]


def test_words_beside_a_line_keep_the_space_between_them_and_it() -> None:
    four = {2020: (340, 280), 2021: (340, 288), 2022: (240, 196), 2023: (240, 188)}
    rows = [
        part
        for year, both in four.items()
        for part in (
            cell(*both, measure="equal_opportunity", year=year),
            cell(400, 400, measure="equal_opportunity_answered", year=year),
        )
    ]
    picture = drawn(wres.plot.trend.chart(wres.trend(dataset(*rows), 7)))
    assert "\N{NO-BREAK SPACE}Definition changed" in words(picture)


# --- What has room ------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_no_words_of_a_comparison_leave_the_picture(width: int) -> None:
    data = ratios_of("Oak", "A trust with a name that is much longer than others have")
    here = wres.select(data, organisation="Oak")
    for chart in (
        wres.plot.compare.chart(wres.compare(here, data, 3)),
        wres.plot.pooled.chart(wres.pooled(data, 3)),
        wres.plot.compare.chart(wres.compare(here, data, 3)).titled("A long title " * 6),
    ):
        spans = [span(text) for text in parts(drawn(chart, width), "text")]
        assert min(start for start, _ in spans) >= 0
        assert max(end for _, end in spans) <= width


def test_a_title_that_breaks_takes_nothing_from_the_rows() -> None:
    chart = wres.plot.pooled.chart(wres.pooled(ratios_of("Ash", "Elm"), 3))

    def between(title: str) -> float:
        dots = parts(drawn(chart.titled(title), 360), "circle")
        heights = sorted({float(dot.get("cy", 0)) for dot in dots})
        return min(b - a for a, b in pairwise(heights))

    assert between("One line") == pytest.approx(between("Words " * 40), abs=0.2)


def matrix(columns: int) -> Chart:
    names = range(columns)
    cells = points_of(x=list(names), y=[0.0] * columns, word=["consistent"] * columns,
                      sign=["c"] * columns)  # fmt: skip
    label = Labels(rows=cells, at=("x", "y", "word"), room=1, short="sign", key=f"c: {HOSTILE}")
    ticks = tuple((float(k), f"Indicator {k}") for k in names)
    return Chart((label,), Axis(-0.5, columns - 0.5, ticks=ticks),
                 Axis(-0.5, 0.5, ticks=((0.0, "Ash"),)), x_on_top=True)  # fmt: skip


def test_columns_too_narrow_for_words_have_signs_and_say_what_they_mean() -> None:
    narrow, wide = words(drawn(matrix(8), 360)), words(drawn(matrix(8), 1100))
    assert narrow.count("c") == 8 and "consistent" not in narrow
    assert "".join(narrow).replace(" ", "").count(f"c: {HOSTILE}".replace(" ", "")) == 1
    assert wide.count("consistent") == 8 and "c" not in wide
    assert not any(text.startswith("c:") for text in wide)


def test_every_column_of_a_narrow_matrix_is_named() -> None:
    narrow, wide = words(drawn(matrix(8), 360)), words(drawn(matrix(8), 1100))
    assert narrow.count("Indicator") == 1
    assert [text for text in narrow if text.isdigit()] == [str(k) for k in range(8)]
    assert [text for text in wide if text.startswith("Indicator")] == [
        f"Indicator {k}" for k in range(8)
    ]


def test_a_screen_says_each_finding_in_words_or_by_its_sign() -> None:
    model = wres.load("london-model")
    found = wres.kings_fund_screen(model, years=[2018, 2019], replicates=1)
    chart = wres.plot.screen.chart(found, level=0.80)
    rows = found.indicators[found.indicators["level"] == 0.80]
    consistent = int((rows["finding"] == "consistent").sum())
    assert consistent > 0
    assert words(drawn(chart, 1100)).count("● consistent") == consistent
    narrow = words(drawn(chart, 360))
    assert narrow.count("●") == consistent
    assert any(text.startswith("● consistent, ▲ improving") for text in narrow)
    assert sum("Finding: consistent" in text for text in told(drawn(chart, 360))) == consistent


# --- Long names, and names that mean harm -------------------------------------------------


def test_long_words_break_by_count_in_a_notebook_and_by_width_in_a_picture() -> None:
    name = "Scientific, therapeutic and technical staff"
    rows = points_of(x=[1.0], y=[0.0])
    chart = Chart((Points(rows=rows, at=("x", "y")),), Axis(0, 2, "What it measures, at length"),
                  Axis(-0.5, 0.5, ticks=((0.0, name),)), breaks=True)  # fmt: skip
    figure = hv.render(overlay(chart), backend="bokeh")
    shown = figure.yaxis[0].major_label_overrides[0]
    assert max(map(len, shown.split("\n"))) <= 16 and shown.replace("\n", " ") == name
    assert figure.height == chart.height + 20
    assert name in words(drawn(chart, 1100))
    assert hv.render(overlay(replace(chart, breaks=False)), backend="bokeh").height == chart.height


def test_names_that_would_be_markup_are_words() -> None:
    data = ratios_of("Oak", HOSTILE)
    here = wres.select(data, organisation="Oak")
    for chart in (
        wres.plot.pooled.chart(wres.pooled(data, 3)),
        wres.plot.compare.chart(wres.compare(here, wres.select(data, organisation=HOSTILE), 3)),
    ):
        text = svg(chart, 1100, alt=HOSTILE)
        assert "<script" not in text
        picture = ElementTree.fromstring(text)
        assert any(HOSTILE in word for word in words(picture))
        assert any(HOSTILE in word for word in told(picture))
        assert picture.get("aria-label") == HOSTILE


def test_a_chart_of_groups_is_drawn_of_whole_tables_and_leaves_them_as_they_were() -> None:
    model = wres.select(wres.load("london-model"), year=2019)
    groups, whole = wres.ethnic_groups(model, 3), wres.indicator(model, 3)
    before = groups.copy(), whole.copy()
    picture = drawn(wres.plot.ethnic_groups.chart(groups, whole), 360)
    pd.testing.assert_frame_equal(groups, before[0])
    pd.testing.assert_frame_equal(whole, before[1])
    figures = [text for text in told(picture) if "Own figure" in text]
    assert len(figures) == 1 + 2 * len(groups)
