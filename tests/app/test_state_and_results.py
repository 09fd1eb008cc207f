"""The page without a browser: choices, addresses, escaping, and tables that are the library's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace

import holoviews as hv
import pytest

import wres_explore as wres
from wres_explore import plotting
from wres_explore.app import cards, results
from wres_explore.app.page import Page
from wres_explore.app.render import above, html, readable
from wres_explore.app.state import Selection, View
from wres_explore.plotting.cliff_edge import _edge_mark, _marks, step_name

MODEL = "london-model"
HOSTILE = '<img src=x onerror="alert(1)">'


def test_an_address_gives_the_choices_it_names_and_nothing_else() -> None:
    query = {"ics": [b"North East London"], "page": [b"cliff-edge"], "name": [b"x"], "evil": [b"y"]}
    selection = Selection.from_query(query)
    assert (selection.page, selection.ics) == ("cliff-edge", "North East London")
    assert selection.name.startswith("Selection")
    assert not hasattr(selection, "evil")


def test_an_address_with_nonsense_opens_the_default_page() -> None:
    query = {"page": [b"nowhere"], "dataset": [b"none"], "ics": [b"Atlantis"], "year": [b"1066"]}
    selection = Selection.from_query(query)
    Page(selection)
    assert selection.view() == View(MODEL)
    assert selection.page == "overview"


def test_choosing_a_place_narrows_the_places_below_it() -> None:
    offered = results.choices(View(MODEL, ics="South West London"))
    places = wres.load(MODEL).organisations
    inside = set(places.loc[places["ics"] == "South West London", "organisation"])
    assert set(offered["organisation"].values) == inside
    assert offered["ics"].values == ("South West London",) or len(offered["ics"].values) > 1


def test_a_choice_that_another_makes_impossible_is_reset() -> None:
    selection = Selection(ics="North East London")
    Page(selection)
    selection.organisation = results.choices(selection.view())["organisation"].values[0]
    selection.ics = "South West London"
    assert selection.organisation == ""
    assert selection.ics == "South West London"


def test_the_ambulance_service_is_found_among_the_professions() -> None:
    selection = Selection()
    Page(selection)
    assert "Ambulance service (modelled)" in results.choices(selection.view())["profession"].values
    selection.profession = "Ambulance service (modelled)"
    assert (selection.profession, selection.organisation) == ("", "Ambulance service (modelled)")


@pytest.mark.parametrize(
    ("dataset", "disabled"),
    [
        ("england-2019", {"year", "region", "ics", "organisation"}),
        ("london-2019", {"year", "ethnic_group"}),
        (MODEL, set()),
    ],
)
def test_filters_that_a_data_set_cannot_serve_say_why(dataset: str, disabled: set[str]) -> None:
    offered = results.choices(View(dataset))
    assert {name for name, choice in offered.items() if choice.reason} == disabled


def test_every_card_shows_the_value_that_the_library_gives() -> None:
    view = View(MODEL, ics="North West London", profession="Medical and dental")
    doctors = wres.select(wres.load(MODEL), profession="Medical and dental")
    here = wres.select(doctors, ics="North West London")
    shown = {card.number: card for card in cards.cards(results.overview(view), "here")}
    assert shown["3"].value == f"{wres.indicator(here, 3)['value'].item():.2f}"
    assert shown["9"].value == "Not available"
    assert dict(shown["3"].beside)["London"] == f"{wres.indicator(doctors, 3)['value'].item():.2f}"


def test_england_stands_beside_only_where_it_was_published_or_counted() -> None:
    everyone = {
        c.number: dict(c.beside)["England"]
        for c in cards.cards(results.overview(View(MODEL)), "here")
    }
    assert (everyone["2"], everyone["3"], everyone["4"]) == ("1.46", "1.22", "1.15")
    nurses = {
        c.number: dict(c.beside)["England"]
        for c in cards.cards(
            results.overview(View(MODEL, profession="Nursing and midwifery")), "here"
        )
    }
    assert nurses["2"] == "–"
    counts = wres.select(wres.load("england-2019"), profession="Nursing and midwifery")
    assert nurses["1"] == f"{wres.representation(counts)['value'].item():.1%}"


def test_names_from_data_never_become_markup() -> None:
    table = cards.Table(HOSTILE, (HOSTILE,), ((HOSTILE, HOSTILE),))
    text = html("table.html", summary=HOSTILE, table=table)
    text += html("heading.html", level=1, title=HOSTILE, modelled=HOSTILE, lines=[HOSTILE])
    text += html(
        "cards.html",
        cards=[
            cards.Card(
                *(HOSTILE,) * 8, ((HOSTILE, HOSTILE),) * 2, ((HOSTILE, HOSTILE),) * 2, HOSTILE
            )
        ],
    )
    assert "<img" not in text
    assert text.count("&lt;img") > 10


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("wres-return has no counts for indicator 2.",
         "This data set has no counts for indicator 2."),
        ("x has no breakdown by pay_band for headcount. It can be broken down by year, ics.",
         "This data set has no breakdown by pay band for headcount. It can be broken down by year, "
         "STP/ICS."),
        ("Of 20 people, none has no answer.", "Of 20 people, none has no answer."),
    ],
)  # fmt: skip
def test_names_of_the_code_are_read_as_words(said: str, read: str) -> None:
    assert readable(said) == read


@pytest.mark.parametrize(
    ("boundary", "name"),
    [("5|6", "5 to 6"), ("1+2|3", "1 and 2 to 3"), ("Under band 1 to 2|3", "Under band 1–2 to 3")],
)
def test_a_step_is_named_as_one_reads_it(boundary: str, name: str) -> None:
    assert step_name(boundary) == name


def test_advice_about_a_mapping_points_to_the_question_on_the_page() -> None:
    said = "Left out: 40 people, as the mapping says under [values.contract]."
    assert above(said) == "Left out: 40 people, as was answered above."
    said = "Correct the records, or say what it means under [values.date] in the mapping."
    assert above(said) == "Correct the records, or say what it means above."


class Ticks:
    """A session's document: what it is asked to do comes next."""

    def add_next_tick_callback(self, callback: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(callback)


def test_the_last_choice_is_shown_however_long_an_earlier_one_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    selection = Selection()
    page = Page(selection)
    let_go, begun, overview = threading.Event(), threading.Event(), results.overview
    drawn: list[str] = []

    def slow(view: View) -> results.Overview:
        if threading.current_thread() is threading.main_thread():
            drawn.append(view.profession)
        elif not view.profession and view.ics:
            begun.set()
            assert let_go.wait(60)
        return overview(view)

    async def settled() -> None:
        while page.main.loading:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)

    async def choose() -> None:
        selection.ics = "North East London"
        assert await asyncio.to_thread(begun.wait, 60)
        assert page.main.loading
        selection.profession = "Nursing and midwifery"  # heard while the first is being computed
        await settled()
        assert "Nursing and midwifery" in page.pages["overview"].heading.object  # type: ignore[union-attr]
        let_go.set()
        await asyncio.sleep(0.5)

    monkeypatch.setattr(results, "overview", slow)
    monkeypatch.setattr("wres_explore.app.page._document", Ticks)
    asyncio.run(choose())
    assert "Nursing and midwifery" in page.pages["overview"].heading.object  # type: ignore[union-attr]
    assert set(drawn) == {"Nursing and midwifery"}
    assert not page.main.loading


def test_a_fault_while_answers_are_found_does_not_look_like_work_without_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    selection = Selection()
    page = Page(selection)

    def broken(_: View) -> results.Overview:
        raise ZeroDivisionError

    async def choose() -> None:
        selection.ics = "North East London"
        while page.main.loading:
            await asyncio.sleep(0.01)

    monkeypatch.setattr(results, "overview", broken)
    monkeypatch.setattr("wres_explore.app.page._document", Ticks)
    asyncio.run(choose())
    assert "could not be drawn" in page.main.objects[0].object
    assert "ZeroDivisionError" in caplog.text


def test_steps_of_england_stand_on_the_scale_of_the_selection() -> None:
    view = View(MODEL, ics="North East London")
    both = [
        edge.ladders()[0] for edge in (results.ladder(view, ""), results.england_ladder("", ""))
    ]
    low, high = plotting.step_reach(both)
    for edge in both:
        assert low < edge.steps["value"].min()
        assert high > edge.steps["value"].max()
    frames = [hv.render(plotting.steps(edge, xlim=(low, high))).x_range for edge in both]
    assert {(frame.start, frame.end) for frame in frames} == {(low, high)}


def test_labels_of_onset_and_steepest_step_stand_on_two_lines() -> None:
    edge = results.ladder(View(MODEL), "").ladders()[0]
    both = replace(edge, verdict=edge.verdict.assign(onset="5|6", steepest="6|7"))
    marks = _marks(edge.ladder)
    _, labels = _edge_mark(both, marks[marks["role"] == "tested"], 1.0)
    assert labels.data["y1"].is_unique


def test_the_tick_of_a_band_under_the_first_takes_two_lines() -> None:
    edge = results.ladder(View(MODEL), "").ladders()[0]
    under = edge.ladder.assign(pay_band=["Under band 1", *edge.ladder["pay_band"].astype(str)[1:]])
    assert _marks(under)["name"].iloc[0] == "Under\n1"
