"""The page as text: escaped, the same for the same choices, and made of what the data offer."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import parse_qs

import pytest

from tests.helpers import cell, ladder, places, table
from wres_explore import plotting
from wres_explore.app import body, document, kept, results, store
from wres_explore.app.cards import Card, Table
from wres_explore.app.document import Document
from wres_explore.app.folds import Fold
from wres_explore.app.pages import QUESTIONS, Question, settled
from wres_explore.app.sections import Answer, Choice, Percentage, Section
from wres_explore.app.state import PAGES, Options, State, View, from_query
from wres_explore.errors import SelectionError
from wres_explore.io.tables import from_counts
from wres_explore.measures.power import power_curve
from wres_explore.wording.glossary import Term

MODEL = "london-model"
HOSTILE = '<img src=x onerror="alert(1)">\'" & x'

VOID = {"br", "hr", "img", "input", "link", "meta", "path", "circle", "line", "rect", "polygon"}


@dataclass
class Field:
    """Something in a form that has a name."""

    name: str
    kind: str
    value: str
    disabled: bool
    offered: list[str] = field(default_factory=list)
    limits: tuple[str | None, str | None] = (None, None)


class Parsed(HTMLParser):
    """What a browser would make of a text: elements with attributes, words, fields of the form."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.fields: dict[str, Field] = {}
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs), f"an attribute twice: {attrs}"
        self.elements.append((tag, given))
        if tag not in VOID:
            self.open.append(tag)
        name = given.get("name")
        if tag in ("select", "input") and name is not None:
            kind = given.get("type") or tag
            limits = given.get("min"), given.get("max")
            made = Field(name, kind, given.get("value") or "", "disabled" in given, limits=limits)
            if made.disabled and name in self.fields:  # beside one that is not seen
                assert self.fields[name].kind == "hidden"
                name = f"{name}, disabled"
            assert name not in self.fields, f"a field twice: {name}"
            self.fields[name] = made
        if tag == "option" and "select" in self.open:
            last = list(self.fields.values())[-1]
            last.offered.append(given.get("value") or "")
            if "selected" in given or len(last.offered) == 1:
                last.value = given.get("value") or ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"closed out of turn: {tag}"

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def form(self) -> dict[str, list[str]]:
        """What a browser sends of the form; fields without a value are left out by the page."""
        return {f.name: [f.value] for f in self.fields.values() if f.value and not f.disabled}


def parts(page: Document) -> Parsed:
    """Everything that is shown of a page; well-formed, or the test fails."""
    return Parsed(page.nav + page.filters + page.main)


def harmless(seen: Parsed) -> None:
    """Nothing of the hostile name has become an element or an attribute."""
    assert "img" not in {tag for tag, _ in seen.elements}
    assert "script" not in {tag for tag, _ in seen.elements}
    assert not [name for _, given in seen.elements for name in given if name.startswith("on")]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    kept.forget()


def asking(monkeypatch: pytest.MonkeyPatch, ask: Callable[[View, Options], Answer],
           *controls: Choice | Percentage) -> None:  # fmt: skip
    """The overview answers so."""
    kept.forget()
    monkeypatch.setitem(QUESTIONS, "overview", Question(ask, controls))


def drawn() -> plotting.marks.Chart:  # type: ignore[name-defined]
    return plotting.power_curve.chart(power_curve(750, 4250, 0.008, ratios=[0.5, 1, 2]))


# --- Escaped ------------------------------------------------------------------------------


def test_names_from_data_never_become_markup_in_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    choice = Choice("b_ics", HOSTILE, lambda _, __: {HOSTILE: "", "Two": HOSTILE})
    many = Choice("b_profession", HOSTILE, lambda _, __: {f"{HOSTILE}{k}": str(k)
                                                          for k in range(40)})  # fmt: skip
    inside = Choice("trend", HOSTILE, lambda _, __: {HOSTILE: "3", "Two": HOSTILE})
    card = Card(*(HOSTILE,) * 8, ((HOSTILE, HOSTILE),) * 2, ((HOSTILE, HOSTILE),) * 2, HOSTILE)
    section = Section(
        HOSTILE, (HOSTILE,), drawn().titled(HOSTILE), Table(HOSTILE, (HOSTILE,), ((HOSTILE,),)),
        alert=(HOSTILE, HOSTILE), cards=(card,), control=inside,
        folds=(Fold(HOSTILE, (HOSTILE,)),), words=(Term("key", HOSTILE, HOSTILE),),
    )  # fmt: skip
    answer = Answer(HOSTILE, HOSTILE, (HOSTILE,), (section,))
    asking(monkeypatch, lambda _, __: answer, choice, many, inside, Percentage("entrants", HOSTILE))
    seen = parts(document.document(State(View(MODEL)), 720, {HOSTILE: "loaded-mine"}))
    harmless(seen)
    assert seen.text.count("<img src=x") > 20
    assert HOSTILE in [given.get("value") for _, given in seen.elements]
    assert any(HOSTILE in str(given.get("aria-label")) for tag, given in seen.elements
               if tag == "svg")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_file_full_of_markup_is_shown_as_words_on_every_page(page: str) -> None:
    """Organisation, STP/ICS, profession and the name of the file are an image with a script."""
    where = {"organisation": HOSTILE, "profession": f"p{HOSTILE}"}
    bands = ladder({"Band 5": (900, 600), "Band 6": (700, 300), "Band 8a": (450, 50)}, **where)
    cases = [*cell(9, 8, measure="entered_disciplinary", pay_band="Band 5", **where),
             *cell(900, 80, measure="entered_disciplinary", pay_band="Band 5",
                   organisation="Oak"),
             *cell(9000, 8000, pay_band="Band 5", organisation="Oak")]  # fmt: skip
    organisations = places({HOSTILE: f"i{HOSTILE}", "Oak": "Here"}, region=f"r{HOSTILE}")
    data = from_counts(table(bands, cases), organisations=organisations, name=f"n{HOSTILE}")
    name = store.hold(data)
    try:
        for view in (View(name), View(name, organisation=HOSTILE)):
            state = settled(State(view, page), frozenset([name]))
            assert state.view == view
            shown = document.document(state, 720, {name: f"Loaded: {data.info.title}"})
            seen = parts(shown)
            harmless(seen)
            assert "<img src=x" in seen.text
            assert "<img src=x" in shown.title or page in ("data", "method")
    finally:
        store.release(name)
        kept.forget()


@pytest.mark.parametrize("page", PAGES)
def test_what_stands_in_an_address_is_never_markup(page: str) -> None:
    query = {name: [HOSTILE] for name in (*View.__slots__, *Options.__slots__)} | {"page": [page]}
    state = settled(from_query(query))
    harmless(parts(document.document(state, 720, {})))
    assert state.view == View(MODEL)
    assert state.page == page


# --- The same for the same choices ----------------------------------------------------------


def test_the_same_choices_give_the_same_text_and_are_kept_for_the_next_reader() -> None:
    state = settled(from_query(parse_qs("ics=North%20East%20London&trend=2")))
    first = document.document(state, 720, {})
    assert document.top(replace(state), 720, {}) is document.top(state, 720, {})
    assert document.rest(replace(state), 720) is document.rest(state, 720)
    kept.forget()
    again = document.document(state, 720, {})
    assert again == first


def test_a_page_fits_the_width_that_there_is() -> None:
    assert document.fitting(1000) == 920
    assert document.fitting(920) == 920
    assert document.fitting(919.9) == 820
    assert document.fitting(50) == document.WIDTHS[0]
    assert document.fitting(9_000) == document.WIDTHS[-1]
    state = State(View(MODEL))
    for width in (300, 1320):
        seen = parts(document.document(state, width, {}))
        pictures = [float(str(given["width"])) for tag, given in seen.elements if tag == "svg"]
        assert pictures and max(pictures) <= width - 2 * body.PADDING
        rows = [str(given.get("class")) for tag, given in seen.elements if tag == "div"]
        assert ("row columns-2" in rows) is (width == 1320)


STATES = [
    "", "page=cliff-edge&breakdown=profession&year=2018",
    "ics=North%20East%20London&ethnic_group=Black&trend=5",
    "page=indicators&number=7&level=profession&trend=2&ics=South%20East%20London",
    "page=method&dataset=london-2019&breakdown=x",
    "page=compare&ics=North%20East%20London&b_ics=South%20West%20London&indicator=2",
    "page=compare&b_profession=Midwives&profession=Nursing%20and%20midwifery&indicator=4",
    "page=ethnic-groups&indicator=2&groups=ethnic_broad&against=all%20others",
    "page=ethnic-groups&indicator=1&against=all%20others",
    "page=targets&band=Band%208c&target=regional&pool=workforce&entrants=65&leaving=9"
    "&group_leaving=60",
    "page=data&organisation=North%20East%20London%20acute%20provider%201%20%28modelled%29",
    "dataset=london-2019&page=targets&indicator=2&trend=4",
    "dataset=england-2019&profession=Midwives&page=cliff-edge&entrants=0",
]  # fmt: skip


@pytest.mark.parametrize("query", STATES)
def test_the_address_and_the_form_of_a_page_hold_all_that_was_chosen(query: str) -> None:
    """Whatever is chosen next, nothing that was chosen before is lost."""
    state = settled(from_query(parse_qs(query)))
    page = document.document(state, 720, {})
    assert page.query == state.query()
    assert sorted(page.query.split("&")) == sorted(query.split("&"))
    assert settled(from_query(parse_qs(page.query))) == state
    assert settled(from_query(parts(page).form())) == state


@pytest.mark.parametrize("query", STATES)
def test_a_link_to_another_page_keeps_what_was_chosen(query: str) -> None:
    state = settled(from_query(parse_qs(query)))
    seen = Parsed(document.document(state, 720, {}).nav)
    links = [given for tag, given in seen.elements if tag == "a"]
    there = [from_query(parse_qs(str(given["href"]).removeprefix("?"))) for given in links]
    assert there == [state.on(key) for key in PAGES]
    assert [given.get("aria-current") == "page" for given in links] == [
        key == state.page for key in PAGES
    ]


# --- What the data do not have --------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("page=targets&entrants=35&leaving=many&group_leaving=900&target=moon&band=Band%2077",
         Options(entrants=35)),
        ("page=targets&entrants=101&leaving=0&group_leaving=61", Options()),
        ("page=targets&entrants=0&leaving=60&group_leaving=1",
         Options(entrants=0, leaving=60, group_leaving=1)),
        ("page=targets&entrants=100&leaving=1&group_leaving=60",
         Options(entrants=100, leaving=1, group_leaving=60)),
        ("page=targets&entrants=-5&leaving=1.5&group_leaving=", Options()),
        (f"page=targets&entrants={'9' * 5000}", Options()),
        ("page=compare&b_ics=Atlantis&b_profession=Wizards&indicator=99", Options()),
        ("page=cliff-edge&breakdown=nonsense", Options()),
        ("page=ethnic-groups&groups=tribes&against=nobody", Options()),
        ("trend=1", Options()),
        ("indicator=2&indicator=4&page=compare", Options(indicator="2")),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_stays_as_usual(query: str, options: Options) -> None:
    state = settled(from_query(parse_qs(query, keep_blank_values=True)))
    assert state.options == options
    parts(document.document(state, 720, {}))


@pytest.mark.parametrize(
    ("query", "view"),
    [
        ("dataset=nothing&ics=North%20East%20London", View(MODEL)),
        ("dataset=loaded-0123456789abcdef", View(MODEL)),
        ("ics=Atlantis&year=1066&ethnic_group=Elves&profession=Support",
         View(MODEL, profession="Support")),
        (f"year={'9' * 5000}", View(MODEL)),
        ("dataset=england-2019&ics=North%20East%20London&region=London", View("england-2019")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("page", PAGES)
def test_a_data_set_or_filter_that_is_not_there_falls_back(
    query: str, view: View, page: str
) -> None:
    state = settled(from_query(parse_qs(f"page={page}&{query}")))
    assert (state.view, state.page) == (view, page)


def test_percentages_are_offered_between_their_bounds() -> None:
    seen = parts(document.document(State(View(MODEL), "targets"), 720, {}))
    limits = {name: seen.fields[name].limits for name in ("entrants", "leaving", "group_leaving")}
    assert limits == {
        "entrants": ("0", "100"),
        "leaving": ("1", "60"),
        "group_leaving": ("1", "60"),
    }
    pulled = [given for tag, given in seen.elements if given.get("type") == "range"]
    assert [(given["data-of"], given["min"], given["max"]) for given in pulled] == [
        ("f-entrants", "0", "100"), ("f-group_leaving", "1", "60"), ("f-leaving", "1", "60"),
    ]  # fmt: skip


def test_a_list_offers_what_the_data_have_and_a_long_one_is_searched() -> None:
    view = View(MODEL)
    seen = parts(document.document(State(view), 720, {}))
    offered = results.choices(view)
    assert seen.fields["ics"].offered == ["", *offered["ics"].values]
    assert seen.fields["ics"].kind == "select"
    assert seen.fields["organisation"].kind == "search"
    listed = [given["value"] for tag, given in seen.elements if tag == "option"]
    assert set(offered["organisation"].values) <= set(listed)
    few = parts(document.document(State(View(MODEL, ics="North East London")), 720, {}))
    assert few.fields["organisation"].kind == "select"


def test_a_filter_that_the_data_cannot_serve_is_disabled_and_says_why() -> None:
    seen = parts(document.document(State(View("england-2019")), 720, {}))
    disabled = {name for name, made in seen.fields.items() if made.disabled}
    assert disabled >= {"region", "ics", "organisation", "year"}
    assert "profession" not in disabled
    assert "Region, STP/ICS, Organisation: this data set is England as a whole." in seen.text


def test_a_question_that_the_library_refuses_is_answered_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: View, __: Options) -> Answer:
        raise SelectionError("london-model has no breakdown by pay_band in <Atlantis>.")

    asking(monkeypatch, refuse)
    page = document.document(State(View(MODEL, ics="North East London")), 720, {})
    assert page.title.startswith("Nothing to show")
    assert "&lt;Atlantis&gt;" in page.main
    assert "This data set has no breakdown by pay band in <Atlantis>." in parts(page).text
    assert parts(page).fields["ics"].value == "North East London"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("source", ["london-model", "london-2019", "england-2019"])
def test_every_page_is_well_formed_with_headings_in_order_and_every_id_once(
    page: str, source: str
) -> None:
    shown = document.document(settled(State(View(source), page)), 720, {})
    seen = parts(shown)
    names = [given["id"] for _, given in seen.elements if "id" in given]
    assert len(names) == len(set(names))
    labels = {given.get("for") for tag, given in seen.elements if tag == "label"}
    assert {f"f-{made.name}" for made in seen.fields.values() if made.kind != "hidden"} == labels
    levels = [int(tag[1]) for tag, _ in seen.elements if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
