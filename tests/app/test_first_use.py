"""First use without a browser: words that explain themselves, examples, how sure, how computed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import parse_qs

import pytest

import wres_explore as wres
from tests.app.test_document import HOSTILE, Parsed, harmless
from tests.helpers import cell, dataset, ladder, places
from wres_explore.app import document, kept, store
from wres_explore.app.cards import ON_CARD
from wres_explore.app.examples import example
from wres_explore.app.folds import MADE, SURE
from wres_explore.app.method_page import method_answer
from wres_explore.app.pages import QUESTIONS, Question, settled
from wres_explore.app.sections import Answer, Section
from wres_explore.app.state import DEFAULT, PAGES, Options, State, View, from_query
from wres_explore.app.terms import Told, meanings
from wres_explore.dataset import Dataset
from wres_explore.wording.glossary import GLOSSARY, spelled

MODEL = "london-model"
NORTH_EAST = View(MODEL, ics="North East London")
SOURCES = ("london-model", "london-2019", "england-2019")


@pytest.fixture
def hold() -> Iterator[Callable[[Dataset], str]]:
    """Data sets that a reader has loaded, until the end of the test."""
    names: list[str] = []

    def load(data: Dataset) -> str:
        names.append(store.hold(data))
        return names[-1]

    yield load
    for name in names:
        store.release(name)
    kept.forget()


def page(state: State) -> document.Document:
    return document.document(settled(state), 720, {})


# --- Words --------------------------------------------------------------------------------

ASKED_FOR = (
    "relative likelihood", "interval", "verdict", "BME", "Agenda for Change band", "shortlisting",
    "formal disciplinary process", "race disparity ratio", "headcount", "step ratio", "cliff edge",
    "STP/ICS", "modelled", "like for like", "funnel", "unknown ethnicity", "percentage points",
)  # fmt: skip


@pytest.mark.parametrize("word", ASKED_FOR)
def test_a_word_of_the_field_is_found_wherever_and_however_it_is_written(word: str) -> None:
    keys = {key for _, key in spelled(f"The {word}, that is.", set()) if key}
    assert len(keys) == 1
    assert {key for _, key in spelled(word.upper(), set()) if key} == keys
    (term,) = [each for each in GLOSSARY if each.key in keys]
    assert term.name.lower() == word.lower()


def test_every_term_has_a_key_of_its_own_a_meaning_and_is_found_by_its_name() -> None:
    assert len({term.key for term in GLOSSARY}) == len(GLOSSARY)
    names = [term.name.lower() for term in GLOSSARY]
    assert names == sorted(names)
    for term in GLOSSARY:
        assert len(term.meaning) > 40 and term.meaning.endswith(".")
        assert re.fullmatch("[a-z][a-z-]+", term.key)
    missed = [t.name for t in GLOSSARY if t.key not in {k for _, k in spelled(t.name, set())}]
    assert missed == ["Chance of the worst quarter"] or missed == []


def test_no_part_of_a_word_is_a_term_nor_the_name_of_a_modelled_place() -> None:
    for text in ("remodelled", "BMEs", "intervals-", "London (modelled)", "stepping ratio"):
        assert [key for _, key in spelled(text, set()) if key] == []


def test_a_term_is_marked_once_in_a_section_and_its_text_stays_as_it_was() -> None:
    told = Told()
    text = "A step ratio, a step ratio & <b>BME</b> staff."
    first, second = told(text), told(text)
    assert str(first).count("<button") == 2 and 'popovertarget="term-step-ratio"' in first
    assert "<button" not in second
    for shown in (first, second):
        assert unescape(re.sub("</?button[^>]*>", "", shown)) == text
        assert "<b>" not in shown
    harmless(Parsed(str(Told()(f"{HOSTILE} BME {HOSTILE}"))))


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_marked_term_has_its_meaning_on_the_page_and_stands_once_in_a_section(
    name: str,
) -> None:
    known = set(re.findall('popover id="(term-[a-z-]+)"', meanings()))
    assert known == {f"term-{term.key}" for term in GLOSSARY}
    shown = page(State(NORTH_EAST, name)).main
    assert re.search("popovertarget", shown)
    for part in shown.split("<section")[1:]:
        used = re.findall('popovertarget="([^"]+)"', part)
        assert len(used) == len(set(used))
        assert set(used) <= known


def test_the_method_page_lists_every_word_where_a_link_can_go() -> None:
    (words,) = [s for s in method_answer(NORTH_EAST, Options()).sections if s.words]
    assert words.words == GLOSSARY
    seen = Parsed(page(State(NORTH_EAST, "method")).main)
    names = {given.get("id") for _, given in seen.elements}
    assert {f"word-{term.key}" for term in GLOSSARY} <= names
    for term in GLOSSARY:
        assert term.meaning in seen.text


# --- An example for each page -------------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", PAGES)
def test_each_page_has_a_question_whose_link_answers_it_on_that_page(
    name: str, source: str
) -> None:
    shown = page(State(View(source), name)).main
    (link,) = re.findall(r'<p class="example">Example: <a href="\?([^"]*)" data-go>', shown)
    query, _, place = unescape(link).partition("#")
    state = from_query(parse_qs(query))
    assert settled(state) == state
    assert state.page == name
    there = page(state).main
    assert not place or f'id="{place}"' in there
    assert "<h1>" in there and "Nothing to show" not in there
    made = example(name, source)
    assert made is not None and made.state == state and made.question.endswith("?")
    if made.state.view.dataset == DEFAULT and name not in ("data", "method"):
        assert "(modelled)" in made.question


def test_an_example_is_of_the_readers_own_file_where_that_can_answer(
    hold: Callable[[Dataset], str],
) -> None:
    parts = []
    for place in ("Elm", "Oak"):
        parts += [*cell(40, 30, measure="entered_disciplinary", organisation=place),
                  *cell(4000, 2000, organisation=place)]  # fmt: skip
    name = hold(dataset(*[parts], organisations=places({"Elm": "Here", "Oak": "There"})))
    made = example("compare", name)
    assert made is not None and made.state.view == View(name, ics="Here")
    assert made.question.startswith("Do Here and There differ")
    bands = example("targets", name)
    assert bands is not None and bands.state.view.dataset == DEFAULT


def test_the_answers_of_the_examples_are_there() -> None:
    made = {name: example(name, MODEL) for name in PAGES}
    for name, part in {
        "compare": "3-entering", "targets": "if-this-many", "indicators": "all-nine",
        "strategy": "recommendations", "data": "files", "method": "word-too-few",
        "overview": "card-2",
    }.items():  # fmt: skip
        found = made[name]
        assert found is not None and part in found.place
    groups = made["ethnic-groups"]
    assert groups is not None and "the others that share the name" in page(groups.state).main
    cliff = made["cliff-edge"]
    assert cliff is not None
    edges = wres.cliff_edge(wres.select(wres.load(MODEL), profession="Nursing and midwifery"),
                            by=["ics"])  # fmt: skip
    shown = page(cliff.state).main
    for ics in edges.verdict["ics"].astype(str):
        assert ics in shown


# --- How sure, and how computed -----------------------------------------------------------

WITHOUT = {
    "What can this number tell us?", "The King’s Fund’s screen", "Indicators 2 to 4 side by side",
    "Ethnic group and pay band", "Women and men", "What was found",
}  # fmt: skip
"""Sections whose figures are of another kind, or stand again beside, each with its folds."""

NO_INTERVAL = {
    "What share of entrants it takes", "If this many entrants are of the group",
    "Missing colleagues",
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in ("strategy", "method")])
@pytest.mark.parametrize("view", [View(MODEL), NORTH_EAST, View("england-2019")])
def test_each_section_with_figures_tells_how_sure_and_how_computed(name: str, view: View) -> None:
    checked = 0
    for each in QUESTIONS[name].ask(view, Options()).sections:
        if each.title in WITHOUT or not (each.chart or each.heat):
            continue
        titles = [fold.title for fold in each.folds]
        expected = [MADE] if each.title in NO_INTERVAL else [SURE, MADE]
        assert titles == expected or (view.dataset == "england-2019" and titles == [MADE])
        assert all(line and "nan" not in line.split() for f in each.folds for line in f.lines)
        checked += 1
    assert checked or view.dataset == "england-2019"


def test_a_card_tells_how_its_figure_came_about_with_its_own_counts() -> None:
    answer = QUESTIONS["overview"].ask(NORTH_EAST, Options())
    data = wres.select(wres.load(MODEL), ics="North East London")
    for card in answer.sections[0].cards:
        (fold,) = card.folds
        assert fold.title == ON_CARD
        row = wres.indicator(data, card.number).iloc[0]
        assert f"{row['top_numerator']:,} of {row['top_denominator']:,}" in " ".join(fold.lines)
        assert card.value in " ".join(fold.lines)
    england = QUESTIONS["overview"].ask(View("england-2019"), Options()).sections[0].cards
    assert [bool(card.folds) for card in england] == [
        card.value not in ("Not available", "Not calculable") for card in england
    ]


def test_the_organisation_that_is_chosen_comes_first_and_the_steepest_step(
    hold: Callable[[Dataset], str],
) -> None:
    mine = "North West London acute provider 2 (modelled)"
    compare = QUESTIONS["compare"].ask(View(MODEL, organisation=mine), Options()).sections
    (funnel,) = [each for each in compare if each.title.startswith("All organisations")]
    assert funnel.folds[1].lines[0].startswith(f"{mine}: ")
    bands = ladder({"Band 5": (900, 900), "Band 6": (900, 300), "Band 7": (450, 140)})
    answer = QUESTIONS["cliff-edge"].ask(View(hold(dataset(bands))), Options())
    (steps,) = [e for e in answer.sections if e.title.startswith("Steps") and "England" not in
                e.title]  # fmt: skip
    assert steps.folds[1].lines[0].startswith("From band 5 to band 6: BME 300 at band 6 ÷ 900")


def test_folds_and_terms_never_turn_names_into_markup(hold: Callable[[Dataset], str]) -> None:
    where = {"organisation": HOSTILE}
    parts = [*cell(40, 30, measure="entered_disciplinary", **where), *cell(4000, 2000, **where),
             *cell(40, 30, measure="entered_disciplinary", organisation="Oak"),
             *cell(4000, 2000, organisation="Oak")]  # fmt: skip
    name = hold(dataset(parts, organisations=places({HOSTILE: f"i{HOSTILE}", "Oak": "There"})))
    for key in PAGES:
        state = settled(State(View(name), key), frozenset([name]))
        shown = Parsed(document.document(state, 720, {name: "mine"}).main)
        harmless(shown)
        ids = [given["id"] for _, given in shown.elements if "id" in given]
        assert len(ids) == len(set(ids))


def test_sections_of_one_title_have_places_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        QUESTIONS, "overview", Question(lambda *_: Answer("Here", "", (), (Section("One"),) * 3))
    )
    kept.forget()
    shown = Parsed(document.document(State(View(MODEL)), 380, {}).main)
    kept.forget()
    names = [given["id"] for tag, given in shown.elements if tag == "section" and "id" in given]
    assert names == ["s-one", "s-one--2", "s-one--3"]
