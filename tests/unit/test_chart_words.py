"""Words in charts: the name that is looked for, reasons that break, ticks that end with a curve."""

from __future__ import annotations

import re

import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, leaves
from wres_explore.plotting.marks import Labels, Line, Points, Segments
from wres_explore.plotting.svg import svg

pytestmark = pytest.mark.unit

MINE = "North East London acute provider 1 (modelled)"


def lines(picture: str) -> list[str]:
    """Every line of words, in the order in which they are drawn."""
    return re.findall(r">([^<>]+)</text>", picture)


def test_my_organisation_hangs_on_a_line_from_the_top_where_its_name_covers_no_mark() -> None:
    chart = wres.plot.funnel.chart(wres.funnel(wres.load("london-model"), 3), highlight=MINE)
    (square,) = [each for each in chart.parts if isinstance(each, Points)
                 and each.shape == "square"]  # fmt: skip
    (line,) = [each for each in chart.parts if isinstance(each, Segments)]
    assert line.values(0).tolist() == square.values(0).tolist()
    assert line.values(1).tolist() == square.values(1).tolist()
    assert line.values(3).tolist() == [chart.y.high]
    end = max(each.values(0).max() for each in chart.parts if isinstance(each, Line))
    (name,) = (each for each in chart.parts if isinstance(each, Labels) and len(each.values(0))
               and each.values(0)[0] < end)  # fmt: skip
    assert str(name.rows[name.at[2]][0]).replace("\n", " ") == MINE.removesuffix(" (modelled)")
    assert name.values(1).tolist() == [chart.y.high]
    assert name.baseline == "top"


@pytest.mark.parametrize("number", ["2", "4"])
def test_an_outlier_is_said_to_lie_above_or_below_and_which_way_that_is(number: str) -> None:
    """Above the others White staff have the advantage in both; each once far up, once far down."""
    for share, words in ((0.1, "above the others, which is worse for BME"),
                         (0.9, "below the others, which is better for BME")):  # fmt: skip
        measures = {"2": ("appointed", "shortlisted"), "4": ("accessed_training", "headcount")}
        event, base = measures[number]
        parts = []
        for k in range(12):
            bme = round(400 * (share if k == 0 else 0.4))
            parts += [cell(160, bme, measure=event, organisation=f"Trust {k:02}"),
                      cell(400, 400, measure=base, organisation=f"Trust {k:02}")]  # fmt: skip
        found = wres.funnel(dataset(*parts), number)
        assert found.outliers["organisation"].tolist() == ["Trust 00"]
        (said,) = wres.describe(found)
        assert f"Outside, {words} " in said


def test_a_larger_share_of_staff_is_neither_worse_nor_better() -> None:
    parts = [cell(600, 400, organisation=f"Trust {k:02}") for k in range(12)]
    (said,) = wres.describe(wres.funnel(dataset(*parts, cell(200, 800, organisation="Elm")), 1))
    assert "Outside, above the others, which is a larger share of BME staff: Elm (80.0%)." in said


def test_reasons_break_where_the_picture_ends_and_not_before() -> None:
    staff = {"White British": 6000, "Indian": 2000, "Black African": 1500, "Arab": 300}
    cases = {"White British": 60, "Indian": 20, "Black African": 45, "Arab": 2}
    found = wres.ethnic_groups(dataset(leaves(cases, "entered_disciplinary"), leaves(staff)), 3)
    (reason,) = found.loc[found["status"] != "ok", "status_reason"]
    chart = wres.plot.ethnic_groups.chart(found)
    wide = lines(svg(chart, 1000, alt=""))
    assert reason in wide
    narrow = lines(svg(chart, 380, alt=""))
    assert reason not in narrow
    parts = [line for line in narrow if line in reason and line != reason]
    assert " ".join(parts[-reason.count(" ") - 1 :]).endswith(reason.split(" ")[-1])
    assert all(word in " ".join(narrow) for word in reason.split(" "))


@pytest.mark.parametrize(("years", "last"), [(25, 25), (9, 8), (5, 5), (60, 60)])
def test_the_ticks_of_the_entrant_curve_end_with_the_last_year(years: int, last: int) -> None:
    curve = wres.entrant_curve(share=0.1, target=0.4, turnover=0.12, years=range(1, years + 1))
    ticks = wres.plot.entrant_curve.chart(curve).x.ticks
    assert ticks is not None and ticks[0] == 0
    assert ticks[-1] == last
    assert len(ticks) <= 7
