"""Pictures: ticks have room, lines end at the frame, what is pointed at is told as it is read."""

from __future__ import annotations

import math
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from wres_explore.plotting.lettering import text_width
from wres_explore.plotting.marks import (
    Axis,
    Chart,
    Labels,
    Line,
    Mark,
    Points,
    cell_text,
    points_of,
)
from wres_explore.plotting.scales import Scale, cut
from wres_explore.plotting.svg import TICK, svg

SPACE = "{http://www.w3.org/2000/svg}"
BANDS = ("1+2", "3", "4", "5", "6", "7", "8a", "8b", "8c", "8d", "9", "VSM")
HOSTILE = '<script>alert("1")</script>'


def drawn(chart: Chart, width: int = 360) -> ElementTree.Element:
    return ElementTree.fromstring(svg(chart, width, alt="x"))


def words(picture: ElementTree.Element) -> dict[str, tuple[float, float]]:
    """Every text with the place of its middle or beginning."""
    return {
        str(text.text): (float(text.attrib["x"]), float(text.attrib["y"]))
        for text in picture.iter(f"{SPACE}text")
    }


def chart(*parts: Mark, x: Axis | None = None, y: Axis | None = None) -> Chart:
    return Chart(parts, x or Axis(0, 10), y or Axis(0, 1))


def bands(names: tuple[str, ...] = BANDS) -> Chart:
    ticks = tuple((float(k), name) for k, name in enumerate(names))
    return chart(x=Axis(-0.8, len(names) + 1, ticks=ticks))


def test_names_of_bands_stand_in_two_rows_on_a_telephone_and_in_one_where_there_is_room() -> None:
    narrow, wide = words(drawn(bands(), 360)), words(drawn(bands(), 700))
    assert set(BANDS) <= set(narrow)
    assert len({narrow[band][1] for band in BANDS}) == 2
    assert len({wide[band][1] for band in BANDS}) == 1
    for row in {y for _, y in narrow.values()}:
        ends = sorted(
            (x - text_width(band, TICK) / 2, x + text_width(band, TICK) / 2)
            for band, (x, y) in narrow.items() if band in BANDS and y == row
        )  # fmt: skip
        assert all(right < left for (_, right), (left, _) in pairwise(ends))


def test_two_rows_of_names_leave_the_marks_their_height_and_what_x_measures_below() -> None:
    labelled = Axis(-0.8, 13, "Pay band", bands().x.ticks)
    one, two = (drawn(chart(x=labelled), width) for width in (700, 360))
    assert float(two.attrib["height"]) > float(one.attrib["height"])
    places = words(two)
    assert places["Pay band"][1] > max(places[band][1] for band in BANDS)


def test_a_name_of_two_lines_has_both() -> None:
    places = words(drawn(bands(("Under\n1", *BANDS[2:]))))
    assert places["Under"][1] < places["1"][1]
    assert places["Under"][0] == places["1"][0]


def test_numbers_on_a_given_axis_are_left_out_and_not_moved() -> None:
    years = tuple((float(year), str(year)) for year in range(2006, 2020))
    picture = words(drawn(chart(x=Axis(2005.5, 2020, ticks=years))))
    shown = [place for word, place in picture.items() if word.startswith("20")]
    assert 3 < len(shown) < len(years)
    assert len({y for _, y in shown}) == 1
    shares = tuple(k / 20 for k in range(21))
    picture = words(drawn(chart(x=Axis(0, 1, ticks=shares, form="percent.1"))))
    assert len({y for word, (_, y) in picture.items() if word.endswith(".0%")}) == 1


@pytest.mark.parametrize("width", [360, 680, 1100])
@pytest.mark.parametrize(("low", "high"), [(90, 950), (0, 26), (1_600, 12_800), (-3_300, 5_400)])
def test_round_ticks_are_evenly_spread_and_at_least_three(
    width: int, low: float, high: float
) -> None:
    picture = drawn(chart(x=Axis(low, high, form="people"), y=Axis(0, 1, ticks=())), width)
    ticks = [float(word.replace(",", "").replace("\N{MINUS SIGN}", "-")) for word in words(picture)]
    steps = {round(b - a, 6) for a, b in pairwise(sorted(ticks))}
    assert len(steps) == 1
    assert 3 <= len(ticks) <= max(width / 65, 8)


def path(picture: ElementTree.Element) -> list[list[tuple[float, float]]]:
    """The strokes of the one line."""
    (line,) = picture.iter(f"{SPACE}path")
    strokes = line.attrib["d"].split("M")[1:]
    return [[tuple(map(float, point.split())) for point in stroke.split("L")] for stroke in strokes]  # type: ignore[misc]


def test_a_line_ends_where_it_leaves_the_frame_and_does_not_run_along_it() -> None:
    """From (0, 0.5) up to (10, 1.5): it leaves at (5, 1)."""
    rows = points_of(x=[0.0, 10.0], y=[0.5, 1.5])
    picture = drawn(chart(Line(rows=rows, at=("x", "y"))))
    ((start, end),) = path(picture)
    other = drawn(chart(Line(rows=points_of(x=[0.0, 5.0], y=[0.5, 1.0]), at=("x", "y"))))
    assert [start, end] == path(other)[0]


def test_a_line_that_comes_back_has_two_strokes_and_one_that_never_comes_has_none() -> None:
    rows = points_of(x=[0.0, 5.0, 10.0], y=[0.5, 2.5, 0.5])
    strokes = path(drawn(chart(Line(rows=rows, at=("x", "y")))))
    assert [len(stroke) for stroke in strokes] == [2, 2]
    # A quarter of the way up, and of the way down.
    reach = path(drawn(chart(Line(rows=points_of(x=[1.25, 8.75], y=[1.0, 1.0]), at=("x", "y")))))
    assert [strokes[0][1], strokes[1][0]] == reach[0]
    away = points_of(x=[0.0, 10.0], y=[2.0, 3.0])
    assert path(drawn(chart(Line(rows=away, at=("x", "y"))))) == []


def test_a_line_on_logarithmic_axes_is_cut_at_the_frame_too() -> None:
    """Straight in logarithms from 1 to 100: half of the way is at 10."""
    axes = {"x": Axis(1, 100, log=True), "y": Axis(1, 10, log=True)}
    rows = points_of(x=[1.0, 100.0], y=[1.0, 100.0])
    (stroke,) = path(drawn(chart(Line(rows=rows, at=("x", "y")), **axes)))
    half = points_of(x=[1.0, 10.0], y=[1.0, 10.0])
    assert [stroke] == path(drawn(chart(Line(rows=half, at=("x", "y")), **axes)))


def test_a_cut_line_lies_within_the_frame_and_keeps_its_missing_points() -> None:
    rng = np.random.default_rng(7)
    xs, ys = rng.uniform(-50, 150, 400), rng.uniform(-50, 150, 400)
    xs[[10, 200]] = np.nan
    frame = Scale(Axis(0, 1), 0, 100), Scale(Axis(0, 1), 100, 0)
    found = np.column_stack(cut(xs, ys, *frame))
    there = ~np.isnan(found).any(axis=1)
    assert (found[there] >= -1e-9).all()
    assert (found[there] <= 100 + 1e-9).all()
    inside = np.column_stack([xs, ys])[(xs >= 0) & (xs <= 100) & (ys >= 0) & (ys <= 100)]
    kept = {tuple(point) for point in found[there].round(6)}
    lost = [point for point in inside.round(6) if tuple(point) not in kept]
    # A point between two that are missing has no line to lie on.
    assert len(lost) <= 2


def test_a_line_within_the_frame_is_left_as_it_is() -> None:
    xs, ys = np.array([0.0, 50, np.nan, 100]), np.array([0.0, 100, 3, 50])
    frame = Scale(Axis(0, 1), 0, 100), Scale(Axis(0, 1), 100, 0)
    found = cut(xs, ys, *frame)
    assert found[0] is xs
    assert found[1] is ys


def test_a_label_can_stand_some_pixels_aside_at_every_width() -> None:
    for width in (360, 1100):
        beside = (
            Labels(rows=points_of(x=[5.0], y=[y], text=[name]), at=("x", "y", "text"), align="left",
                   shift=shift)
            for y, name, shift in ((0.2, "at", 0.0), (0.8, "aside", 8.0))
        )  # fmt: skip
        places = words(drawn(chart(*beside), width))
        assert places["aside"][0] - places["at"][0] == pytest.approx(8, abs=0.11)


@pytest.mark.parametrize(
    ("cell", "text"),
    [(2019.0, "2019"), (1_234_567.0, "1234567"), (0.25, "0.25"), (-3.0, "\N{MINUS SIGN}3"),
     ("8a", "8a"), (7, "7"), (math.nan, "nan")],
)  # fmt: skip
def test_cells_are_told_as_they_are_read(cell: object, text: str) -> None:
    assert cell_text(cell) == text


def test_a_year_is_told_without_a_point_and_hostile_text_is_escaped() -> None:
    rows = points_of(x=[5.0], y=[0.5], year=[2019.0], name=[HOSTILE])
    tell = [("Year", "year"), ("", "name")]
    picture = drawn(chart(Points(rows=rows, at=("x", "y"), tell=tell)))
    told = [group.attrib["aria-label"] for group in picture.iter(f"{SPACE}g")]
    assert told == [f"Year: 2019 {HOSTILE}"]  # XML reads the end of a line as a space
    ticks = chart(x=Axis(0, 1, HOSTILE, ((0.0, HOSTILE), (0.1, "b"), (0.2, "c"))))
    assert not list(drawn(ticks).iter(f"{SPACE}script"))
    assert "<script" not in svg(ticks, 360, alt=HOSTILE)
