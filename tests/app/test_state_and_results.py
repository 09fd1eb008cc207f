"""The page without a browser: choices, addresses, and figures and tables that are the library's."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres_explore as wres
from tests.app.seen import section
from tests.helpers import cell, dataset, ladder, places
from wres_explore.app import cards, document, kept, results, store
from wres_explore.app.cliff_page import cliff_answer
from wres_explore.app.folds import Fold
from wres_explore.app.overview_page import overview_answer
from wres_explore.app.pages import settled
from wres_explore.app.render import above, html, readable
from wres_explore.app.state import PAGES, PERCENT, SENIOR, Options, State, View, from_query
from wres_explore.app.terms import Told
from wres_explore.dataset import Dataset
from wres_explore.plotting.marks import Labels, Points

MODEL = "london-model"
AMBULANCE = "Ambulance service (modelled)"
HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def two_regions() -> Iterator[View]:
    """North has Elm and Oak in one STP/ICS, South has Ash in another."""
    parts = [
        cell(600, 300, organisation=name, profession=profession)
        for name, profession in (("Elm", "Midwives"), ("Oak", "Support"), ("Ash", "Support"))
    ]
    where = [places({"Elm": "Upper", "Oak": "Upper"}, "North"), places({"Ash": "Lower"}, "South")]
    name = store.hold(dataset(*parts, organisations=pd.concat(where, ignore_index=True)))
    yield View(name)
    store.release(name)
    kept.forget()


def own(view: View) -> frozenset[str]:
    return frozenset([view.dataset])


# --- Addresses ----------------------------------------------------------------------------


def test_an_address_gives_the_choices_it_names_and_nothing_else() -> None:
    query = {"ics": ["North East London"], "page": ["cliff-edge"], "name": ["x"], "evil": ["y"]}
    assert from_query(query) == State(View(MODEL, ics="North East London"), "cliff-edge")


def test_an_address_with_nonsense_opens_the_usual_page() -> None:
    query = {"page": ["nowhere"], "dataset": ["none"], "ics": ["Atlantis"], "year": ["1066"]}
    assert settled(from_query(query)) == State(View(MODEL))


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
states = st.builds(
    State,
    st.builds(View, words.filter(bool), st.sampled_from(["", "2018"]), words, words, words, words,
              words),
    st.sampled_from(list(PAGES)),
    st.builds(Options, trend=st.sampled_from("2345678"),
        number=st.sampled_from("123456789"), breakdown=words, b_ics=words,
              b_organisation=words, b_profession=words, indicator=st.sampled_from("1234"),
              band=st.sampled_from(SENIOR),
              **{name: st.integers(*ends) for name, ends in PERCENT.items()}),
)  # fmt: skip


@given(states)
def test_an_address_brings_back_all_that_was_chosen_whatever_it_is_called(state: State) -> None:
    query = state.query()
    assert query.isascii()
    assert not set(query) & set(" <>\"'")
    assert from_query(parse_qs(query, keep_blank_values=True)) == state


@pytest.mark.parametrize("name", ["leaving", "group_leaving"])
def test_nobody_leaving_is_not_on_offer(name: str) -> None:
    assert PERCENT[name][0] > 0
    assert getattr(from_query({name: ["0"]}).options, name) == getattr(Options(), name)


def offers(view: View, name: str) -> tuple[str, ...]:
    """What a filter offers, in its order."""
    return tuple(results.choices(view)[name].values)


# --- Choices ------------------------------------------------------------------------------


def test_choosing_a_place_narrows_the_places_below_it_and_the_professions(
    two_regions: View,
) -> None:
    def offered(**chosen: str) -> dict[str, tuple[str, ...]]:
        view = View(two_regions.dataset, **chosen)
        return {name: offers(view, name) for name in ("region", "ics", "organisation",
                                                      "profession")}  # fmt: skip

    every = offered()
    assert sorted(every["organisation"]) == ["Ash", "Elm", "Oak"]
    assert {"Nursing and midwifery", "Support"} <= set(every["profession"])
    north = offered(region="North")
    assert (north["ics"], sorted(north["organisation"])) == (("Upper",), ["Elm", "Oak"])
    south = offered(ics="Lower")
    assert south["organisation"] == ("Ash",)
    assert "Support" in south["profession"]
    assert "Nursing and midwifery" not in south["profession"]
    assert sorted(south["ics"]) == ["Lower", "Upper"]  # so that another can be chosen instead
    assert offered(organisation="Ash")["region"] == every["region"]


def test_a_place_of_the_model_offers_its_own_organisations_alone() -> None:
    places = wres.load(MODEL).organisations
    inside = set(places.loc[places["ics"] == "South West London", "organisation"])
    assert set(offers(View(MODEL, ics="South West London"), "organisation")) == inside
    assert 0 < len(inside) < len(offers(View(MODEL), "organisation"))


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"ics": "Lower", "organisation": "Elm"}, {"ics": "Lower"}),
        ({"region": "South", "ics": "Upper", "organisation": "Elm"}, {"region": "South"}),
        ({"organisation": "Ash", "profession": "Midwives"}, {"organisation": "Ash"}),
        ({"region": "North", "ics": "Upper", "organisation": "Elm", "profession": "Midwives"},) * 2,
    ],
)
def test_a_choice_that_another_makes_impossible_is_taken_back(
    two_regions: View, chosen: dict[str, str], left: dict[str, str]
) -> None:
    name = two_regions.dataset
    assert settled(State(View(name, **chosen)), own(two_regions)).view == View(name, **left)


def test_the_ambulance_service_is_found_among_the_professions() -> None:
    assert AMBULANCE in offers(View(MODEL), "profession")
    for ics in ("", "North East London"):
        state = settled(State(View(MODEL, ics=ics, profession=AMBULANCE)))
        assert state.view == View(MODEL, organisation=AMBULANCE)


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


# --- Overview -----------------------------------------------------------------------------


def cards_of(view: View) -> dict[str, cards.Card]:
    """The cards as the page shows them."""
    (found,) = [each.cards for each in overview_answer(view, Options()).sections if each.cards]
    return {card.number: card for card in found}


def figures(data: Dataset) -> dict[str, str]:
    """What the cards must show, from the library, written out here and not by the page."""
    out = {"1": f"{wres.representation(data)['value'].item():.1%}"}
    for number in "23456789":
        table = wres.indicator(data, number)
        row = (table[table["pay_band"] == "all"] if "pay_band" in table else table).iloc[0]
        if row["status"] != "ok":
            out[number] = str(row["status"]).capitalize()
        elif number in "234":
            out[number] = f"{row['value']:.2f}"
        else:
            out[number] = f"{100 * row['value']:+.1f} points".replace("-", "−")
    return out


@pytest.mark.parametrize(
    "chosen",
    [
        {}, {"year": 2017}, {"region": "London"}, {"ics": "North East London"},
        {"organisation": AMBULANCE}, {"profession": "Allied health professions"},
        {"ethnic_group": "Black"},
        {"ics": "North West London", "profession": "Medical and dental"},
    ],
)  # fmt: skip
def test_every_card_shows_the_value_that_the_library_gives(chosen: dict[str, object]) -> None:
    data = wres.select(wres.load(MODEL), **{"year": 2019, **chosen})
    shown = cards_of(View(MODEL, **{name: str(value) for name, value in chosen.items()}))
    assert {number: card.value for number, card in shown.items()} == figures(data)
    assert shown["3"].value != "Not available"


def test_london_stands_beside_a_part_of_it() -> None:
    doctors = wres.select(wres.load(MODEL), profession="Medical and dental", year=2019)
    shown = cards_of(View(MODEL, ics="North West London", profession="Medical and dental"))
    assert dict(shown["3"].beside)["London"] == f"{wres.indicator(doctors, 3)['value'].item():.2f}"


def test_england_stands_beside_only_where_it_was_published_or_counted() -> None:
    everyone = {n: dict(card.beside)["England"] for n, card in cards_of(View(MODEL)).items()}
    assert (everyone["2"], everyone["3"], everyone["4"]) == ("1.46", "1.22", "1.15")
    nurses = cards_of(View(MODEL, profession="Nursing and midwifery"))
    beside = {n: dict(card.beside)["England"] for n, card in nurses.items()}
    assert beside["2"] == "–"
    counts = wres.select(wres.load("england-2019"), profession="Nursing and midwifery")
    assert beside["1"] == f"{wres.representation(counts)['value'].item():.1%}"


def test_a_figure_of_another_year_than_the_one_chosen_says_so() -> None:
    """Elm had nobody in 2019."""
    name = store.hold(dataset(cell(60, 30, organisation="Elm", year=2018),
                              cell(60, 40, organisation="Oak", year=2019)))  # fmt: skip
    try:
        assert "the figure is of 2018" in cards_of(View(name, "2019", organisation="Elm"))["1"].note
        assert cards_of(View(name, "2018", organisation="Elm"))["1"].note == ""
    finally:
        store.release(name)
        kept.forget()


def test_ratios_stand_under_each_other_with_their_table() -> None:
    view = View(MODEL, ics="North East London")
    found = section(overview_answer(view, Options()), "Relative likelihoods")
    assert found.table is not None and found.chart is not None
    shown = {row[0]: row[1] for row in found.table.rows}
    here = wres.select(wres.load(MODEL), ics="North East London", year=2019)
    london = wres.select(wres.load(MODEL), year=2019)
    for number, england in zip("234", ("1.46", "1.22", "1.15"), strict=True):
        assert (
            shown[f"{number}  North East London"]
            == f"{wres.indicator(here, number)['value'].item():.2f}"
        )
        assert shown[f"{number}  London"] == f"{wres.indicator(london, number)['value'].item():.2f}"
        assert shown[f"{number}  England"] == england
    names = {str(word).replace("\n", " ") for _, word in found.chart.y.ticks or ()}
    assert names == set(shown)


@pytest.mark.parametrize("number", "2357")
def test_the_indicator_over_time_is_the_one_that_is_chosen(number: str) -> None:
    view = View(MODEL, ics="North East London", year="2017")
    found = section(overview_answer(view, Options(trend=number)), "Over time")
    here = wres.select(wres.load(MODEL), ics="North East London")
    if number in "23":
        table = wres.indicators(here, by=["year"])
        table = table[table["indicator"] == number]
    else:
        table = wres.rates(here, number, by=["year"])
    assert found.table is not None and found.chart is not None
    assert found.table.caption.startswith(f"Indicator {number}, ")
    ok = table[table["status"] == "ok"]
    write = "{:.2f}" if number in "23" else "{:.1%}"
    assert sorted((row[0], row[2]) for row in found.table.rows) == sorted(
        (str(int(year)), write.format(value))
        for year, value in zip(ok["year"], ok["value"], strict=True)
    )
    drawn = [each for each in found.chart.parts if isinstance(each, Points)]
    assert sum(len(each.values(1)) for each in drawn) == len(ok)


# --- Cliff edge ---------------------------------------------------------------------------


def test_the_cliff_edge_by_profession_shows_each_finding() -> None:
    answer = cliff_answer(View(MODEL), Options(breakdown="profession"))
    edge = wres.cliff_edge(wres.load(MODEL), by=["profession"])
    first, *ladders = answer.sections
    assert first.table is not None
    shown = {row[0]: row for row in first.table.rows}
    on_bands = edge.verdict[edge.verdict["ladder"] == "Agenda for Change"]
    assert len(shown) == len(on_bands)
    assert len(ladders) == len(edge.verdict)
    for _, row in on_bands.iterrows():
        own_row = shown[str(row["profession"])]
        assert row["verdict"] in own_row
        if pd.notna(row["value"]):
            assert f"{row['value']:.2f}" in own_row
    titles = {each.title.removesuffix(", Medical and dental") for each in ladders}
    assert titles == set(edge.verdict["profession"].astype(str))


@pytest.mark.parametrize("breakdown", ["ics", "profession", "ethnic_broad"])
def test_which_ladder_is_the_steepest_is_answered_first_with_what_can_be_told(
    breakdown: str,
) -> None:
    """The words are the library's, and the order of the charts is that of its table."""
    view = View(MODEL, profession="Nursing and midwifery")
    first, *ladders = cliff_answer(view, Options(breakdown=breakdown)).sections
    nurses = wres.select(wres.load(MODEL), profession="Nursing and midwifery")
    table = wres.steepest(wres.cliff_edge(nurses, by=[breakdown]))
    (text,) = wres.describe(table)
    assert first.title.startswith("Which is the steepest")
    assert first.lines[0] == text.removesuffix(" Modelled figures.").partition(": ")[2]
    names = table[breakdown].astype(str).tolist()
    assert [each.title for each in ladders[: len(names)]] == names
    for each, ratio in zip(ladders, table["value"], strict=False):
        assert (f"{ratio:.2f} (" in each.lines[0]) == pd.notna(ratio)


def test_small_ladders_stand_three_to_a_row_where_there_is_room() -> None:
    state = State(View(MODEL), "cliff-edge", Options(breakdown="ics"))
    assert "columns-3" in document.document(state, 1320, {}).main
    assert "columns-3" not in document.document(state, 720, {}).main
    assert "columns-2" not in document.document(state, 380, {}).main


def test_each_ladder_is_drawn_from_its_own_bands_and_all_on_one_scale() -> None:
    """As they would not be, were charts and headings in different orders."""
    answer = cliff_answer(View(MODEL), Options(breakdown="profession"))
    edge = wres.cliff_edge(wres.load(MODEL), by=["profession"])
    by_name = {str(part.verdict["profession"].iloc[0]): part for part in edge.ladders()}
    drawn = [each for each in answer.sections if each.chart is not None]
    staffed = [part for part in edge.ladders() if part.verdict["ladder"].iloc[0].startswith("A")]
    charts = [each.chart for each in drawn]
    assert len({(chart.y.low, chart.y.high) for chart in charts[: len(staffed)] if chart}) == 1
    assert len(drawn) == len(by_name)
    for each in drawn:
        part = by_name[each.title.removesuffix(", Medical and dental")]
        assert each.chart is not None
        marks = [mark for mark in each.chart.parts if isinstance(mark, Points)]
        shares = np.concatenate([mark.values(place) for mark in marks for place in (0, 1)])
        for share in part.ladder.loc[part.ladder["role"] == "tested", "value"]:
            assert np.isclose(shares, share).any()


def test_england_stands_beside_a_ladder_on_its_scale_and_so_do_its_steps() -> None:
    view = View(MODEL, profession="Nurses and health visitors")
    answer = cliff_answer(view, Options())
    data = [wres.select(wres.load(name), profession="Nurses and health visitors")
            for name in (MODEL, "england-2019")]  # fmt: skip
    here, england = [wres.cliff_edge(each) for each in data]
    assert answer.lines[0].startswith("Nurses") or "cliff edge" in answer.lines[0]
    ladders = [each.chart for each in answer.sections if each.level == 2 and each.chart]
    assert len(ladders) == 2
    assert len({(chart.y.low, chart.y.high) for chart in ladders}) == 1
    steps = [each for each in answer.sections if each.title.startswith("Steps")]
    ends = {(each.chart.x.low, each.chart.x.high) for each in steps if each.chart}
    assert len(steps) == 2 and len(ends) == 1
    ((low, high),) = ends
    for edge, each in zip((here, england), steps, strict=True):
        assert low < edge.steps["value"].min()
        assert high > edge.steps["value"].max()
        assert each.table is not None
        assert [row[1] for row in each.table.rows] == [f"{v:.2f}" for v in edge.steps["value"]]
    assert any(f"{england.verdict['value'].item():.2f}" in line for line in
               section(answer, "England, 30 September 2019").lines)  # fmt: skip


def test_a_profession_that_england_cannot_part_out_is_said() -> None:
    answer = cliff_answer(View(MODEL, profession="Nurses and health visitors"), Options())
    assert not any(
        "does not part it out" in line for each in answer.sections for line in each.lines
    )
    hidden = next(name for name in offers(View(MODEL), "profession")
                  if results.england_profession(name) != name and name != AMBULANCE)  # fmt: skip
    answer = cliff_answer(View(MODEL, profession=hidden), Options())
    said = " ".join(section(answer, "England, 30 September 2019").lines)
    assert f"all of {results.england_profession(hidden)!r}" in said


@pytest.mark.parametrize(
    ("boundary", "name"),
    [("5|6", "5 to 6"), ("1+2|3", "1 and 2 to 3"), ("Under band 1 to 2|3", "Under band 1–2 to 3")],
)
def test_a_step_is_named_as_one_reads_it(boundary: str, name: str) -> None:
    assert cards.step_name(boundary) == name


def test_labels_of_a_ladder_do_not_lie_on_each_other() -> None:
    """Both edges of one ladder, whatever they are called."""
    name = store.hold(dataset(ladder({
        "Band 4": (400, 400), "Band 5": (400, 400), "Band 6": (500, 250), "Band 7": (900, 90),
        "Band 8a": (400, 40),
    }, organisation="Elm")))  # fmt: skip
    try:
        first, *_ = cliff_answer(View(name), Options()).sections
        assert first.chart is not None
        at = [(x, y) for mark in first.chart.parts if isinstance(mark, Labels)
              for x, y in zip(mark.values(0), mark.values(1), strict=True)]  # fmt: skip
        assert at
        assert all(a != b for a, b in itertools.combinations(at, 2))
    finally:
        store.release(name)
        kept.forget()


# --- Words --------------------------------------------------------------------------------


def test_names_from_data_never_become_markup() -> None:
    table = cards.Table(HOSTILE, (HOSTILE,), ((HOSTILE, HOSTILE),))
    text = html("table.html", summary=HOSTILE, table=table, opened=False)
    text += html("heading.html", level=1, title=HOSTILE, modelled=HOSTILE, lines=[HOSTILE])
    text += html(
        "cards.html",
        cards=[
            cards.Card(
                *(HOSTILE,) * 8, ((HOSTILE, HOSTILE),) * 2, ((HOSTILE, HOSTILE),) * 2, HOSTILE,
                (Fold(HOSTILE, (HOSTILE,)),),
            )
        ],
        told=Told(),
    )  # fmt: skip
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


def test_advice_about_a_mapping_points_to_the_question_on_the_page() -> None:
    said = "Left out: 40 people, as the mapping says under [values.contract]."
    assert above(said) == "Left out: 40 people, as was answered above."
    said = "Correct the records, or say what it means under [values.date] in the mapping."
    assert above(said) == "Correct the records, or say what it means above."
