"""The picture of a ladder: its labels hide no mark and do not leave it, at every width."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

import wres_explore as wres
from wres_explore.plotting.bands import short_name
from wres_explore.plotting.lettering import text_width
from wres_explore.plotting.marks import Chart
from wres_explore.plotting.svg import svg

SPACE = "{http://www.w3.org/2000/svg}"
WIDTHS = (360, 680, 1100)


@pytest.fixture(scope="module")
def nurses() -> wres.CliffEdge:
    england = wres.load("england-2019")
    return wres.cliff_edge(wres.select(england, profession="Nurses and health visitors"))


def numbers(element: ElementTree.Element, *names: str) -> list[float]:
    return [float(element.attrib[name]) for name in names]


def drawn(edge: wres.CliffEdge, width: int, **options: float) -> ElementTree.Element:
    chart = wres.plot.cliff_edge.chart(edge, **options)
    assert isinstance(chart, Chart)
    return ElementTree.fromstring(svg(chart, width, alt="x"))


Box = tuple[float, float, float, float]


def papers(picture: ElementTree.Element) -> list[Box]:
    """Left, top, right and bottom of the paper under each label."""
    found = []
    for rect in picture.iter(f"{SPACE}rect"):
        if rect.get("opacity") == "0.75":
            x, y, wide, high = numbers(rect, "x", "y", "width", "height")
            found.append((x, y, x + wide, y + high))
    return found


def hides(box: Box, dot: ElementTree.Element) -> bool:
    x, y, r = numbers(dot, "cx", "cy", "r")
    left, top, right, bottom = box
    near = min(max(x, left), right), min(max(y, top), bottom)
    return (near[0] - x) ** 2 + (near[1] - y) ** 2 < (r - 1) ** 2


def both_ends(edge: wres.CliffEdge) -> wres.CliffEdge:
    """The same with a steepest step next to the onset: three bands in a row have a label."""
    return replace(edge, verdict=edge.verdict.assign(onset="5|6", steepest="6|7"))


@pytest.mark.parametrize("width", WIDTHS)
def test_no_share_is_written_over_a_mark(nurses: wres.CliffEdge, width: int) -> None:
    for edge in (nurses, both_ends(nurses)):
        picture = drawn(edge, width)
        labels = papers(picture)
        dots = [dot for dot in picture.iter(f"{SPACE}circle") if dot.get("fill") != "transparent"]
        assert len(labels) >= 4
        assert len(dots) == len(nurses.ladder) - 1  # one is a triangle, above the chart
        assert not [(box, dot.attrib) for box in labels for dot in dots if hides(box, dot)]


@pytest.mark.parametrize("width", [300, 346, 620])
def test_no_share_is_written_over_the_mark_of_a_band_before_the_first_tested(width: int) -> None:
    """In each STP band 4 stands before it: higher, lower and about as high."""
    nurses = wres.select(wres.load("london-model"), profession="Nursing and midwifery")
    found = wres.cliff_edge(nurses, by=["ics"])
    for edge in found.ladders():
        picture = drawn(edge, width, top=wres.plot.top_share(found))
        dots = [dot for dot in picture.iter(f"{SPACE}circle") if dot.get("fill") != "transparent"]
        assert not [(box, dot.attrib) for box in papers(picture) for dot in dots if hides(box, dot)]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_leaves_the_picture(nurses: wres.CliffEdge, width: int) -> None:
    for edge in (nurses, both_ends(nurses)):
        for text in drawn(edge, width).iter(f"{SPACE}text"):
            x, size = numbers(text, "x", "font-size")
            wide = text_width(str(text.text), size, bold="font-weight" in text.attrib)
            left = x - {"start": 0.0, "end": wide}.get(text.attrib["text-anchor"], wide / 2)
            assert left > -1, text.text
            assert left + wide < width + 1, text.text


def test_shares_lie_higher_on_a_picture_whose_axis_ends_lower(nurses: wres.CliffEdge) -> None:
    """A band at 21.3% stands at 21.3% of an axis to 1, and at 42.6% of one to 0.5."""
    heights = {}
    for top in (1.0, 0.5):
        picture = drawn(nurses, 680, top=top)
        (mark,) = (group for group in picture.iter(f"{SPACE}g")
                   if group.get("aria-label", "").startswith("Band: Band 6 "))  # fmt: skip
        (edge,) = (line for line in picture.iter(f"{SPACE}line")
                   if line.get("stroke") == "#AE2573")  # fmt: skip
        low, high = sorted(numbers(edge, "y1", "y2"), reverse=True)
        y = float(list(mark.iter(f"{SPACE}circle"))[-1].attrib["cy"])
        heights[top] = (low - y) / (low - high)
    share = nurses.ladder.set_index("pay_band").loc["Band 6", "value"]
    assert heights[1.0] == pytest.approx(share, abs=0.001)
    assert heights[0.5] == pytest.approx(2 * share, abs=0.001)


@pytest.mark.parametrize("width", WIDTHS)
def test_onset_and_steepest_step_are_named_on_two_lines(nurses: wres.CliffEdge, width: int) -> None:
    ratios = nurses.steps.set_index("boundary")["value"]
    places = {
        str(text.text): numbers(text, "x", "y")
        for text in drawn(both_ends(nurses), width).iter(f"{SPACE}text")
    }
    onset, steepest = (places[f"{ratios[step]:.2f}"] for step in ("5|6", "6|7"))
    assert onset[0] < steepest[0]
    assert steepest[1] - onset[1] > 8


@pytest.mark.parametrize(
    ("band", "name"),
    [("Under band 1", "Under\n1"), ("Band 8a", "8a"), ("Bands 8a to 8c", "8a–8c"),
     ("Bands 1 and 2", "1+2"), ("Very senior manager", "VSM")],
)  # fmt: skip
def test_bands_have_short_names_on_the_axis(band: str, name: str) -> None:
    assert short_name(band) == name


def test_steps_of_two_ladders_stand_on_one_scale(nurses: wres.CliffEdge) -> None:
    few = replace(nurses, steps=nurses.steps[:2])
    low, high = wres.plot.step_reach([few, nurses])
    assert (low, high) == wres.plot.step_reach([nurses])
    assert low < nurses.steps["value"].min() < nurses.steps["value"].max() < high
    for edge in (few, nurses):
        chart = wres.plot.steps.chart(edge, reaching=(low, high))
        assert isinstance(chart, Chart)
        assert (chart.x.low, chart.x.high) == (low, high)
