"""The page without a browser: choices, addresses, escaping, and tables that are the library's."""

from __future__ import annotations

import pytest

import wres_explore as wres
from wres_explore.app import cards, results
from wres_explore.app.page import Page
from wres_explore.app.render import html
from wres_explore.app.state import Selection, View

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
