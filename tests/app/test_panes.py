"""How answers are shown: panes are kept, names stay text, options come from the address."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from wres_explore.app.percentage import PercentageField

from wres_explore import plotting
from wres_explore.app.cards import Table
from wres_explore.app.panes import AnswerPage, Question
from wres_explore.app.sections import Answer, Choice, Percentage, Section
from wres_explore.app.state import ADDRESS, Options, Selection, View
from wres_explore.measures.power import power_curve

HOSTILE = '<img src=x onerror="alert(1)">'


def drawn() -> Any:
    return plotting.power_curve(power_curve(750, 4250, 0.008, ratios=[0.5, 1, 2]))


def page(ask: Callable[[View, Options], Answer], **chosen: Any) -> tuple[AnswerPage, Selection]:
    selection = Selection(**chosen)
    choices = (Choice("indicator", "Indicator", lambda _, __: {"Two": "2", "Three": "3"}),
               Percentage("entrants", "Entrants"))  # fmt: skip
    return AnswerPage(selection, Question(ask, choices)), selection


def test_panes_are_kept_while_sections_keep_their_shape() -> None:
    def ask(_: View, options: Options) -> Answer:
        second = Section("Second", draw=drawn if options.indicator == "3" else None)
        return Answer("Page", "", (), (Section(f"First {options.indicator}", draw=drawn), second))

    shown, selection = page(ask)
    shown.update()
    first, second = shown._shown
    assert first.chart is not None and second.chart is not None
    picture = first.chart.object
    shown.update()
    assert shown._shown == [first, second]
    assert first.chart.object is not picture
    selection.indicator = "2"
    shown.update()
    assert shown._shown[0] is first
    assert shown._shown[1] is not second
    assert "First 2" in first.text.object


def test_a_chart_is_drawn_anew_only_when_its_tables_were_asked_anew() -> None:
    drawings: list[str] = []

    def draw(table: object, name: str) -> Any:
        drawings.append(name)
        return drawn()

    tables = {"2": object(), "3": object()}

    def ask(view: View, options: Options) -> Answer:
        picture = partial(draw, tables[options.indicator], "".join(["a", view.ics]))
        return Answer("Page", "", (), (Section("Only", (view.year,), draw=picture),))

    shown, selection = page(ask)
    for change in ({}, {"year": "2019"}, {"ics": "b"}, {"ics": ""}, {"indicator": "2"}):
        selection.param.update(**change)
        shown.update()
    assert drawings == ["a", "ab", "a", "a"]
    assert "2019" in shown._shown[0].text.object


def test_a_page_asks_for_what_it_will_draw_beforehand() -> None:
    asked: list[str] = []

    def ask(_: View, options: Options) -> Answer:
        asked.append(options.indicator)
        return Answer("Page", "", (), ())

    shown, _ = page(ask, indicator="4")  # not on offer: the first that is
    shown.answers()()
    shown.update()
    assert asked == ["2", "2"]


def test_names_from_data_never_become_markup_in_sections() -> None:
    table = Table(HOSTILE, (HOSTILE,), ((HOSTILE,),))
    section = Section(HOSTILE, (HOSTILE,), table=table, alert=(HOSTILE, HOSTILE))
    shown, _ = page(lambda _, __: Answer(HOSTILE, HOSTILE, (HOSTILE,), (section,)))
    shown.update()
    panes = shown._shown[0]
    text = panes.text.object + panes.twin.object + shown.heading.object
    assert "<img" not in text
    assert text.count("&lt;img") >= 9


def test_a_percentage_and_its_option_follow_each_other() -> None:
    selection = Selection()
    field: Any = PercentageField.bound(selection, "entrants", "Entrants")
    assert (field.value, field.start, field.end) == (50, 0, 100)
    field.value = 35
    assert selection.entrants == 35
    selection.entrants = 60
    assert field.value == 60


def test_options_come_from_the_address_and_nonsense_stays_at_its_default() -> None:
    query = {"entrants": [b"35"], "leaving": [b"many"], "group_leaving": [b"900"],
             "indicator": [b"2"], "target": [b"moon"], "b_ics": [b"South West London"]}  # fmt: skip
    options = Selection.from_query(query).options()
    assert options == Options(entrants=35, indicator="2", b_ics="South West London")
    assert set(Options.__dataclass_fields__) < set(ADDRESS)


@pytest.mark.parametrize("name", ["leaving", "group_leaving"])
def test_nobody_leaving_is_not_on_offer(name: str) -> None:
    assert Selection.param[name].bounds[0] > 0
