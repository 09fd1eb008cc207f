"""The page as text: an answer and the choices around it become HTML, for the width there is.

Text alone depends on what is chosen, so it is made once for everybody who chooses the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from itertools import groupby

from wres_explore import __version__
from wres_explore.app import headcount, results, sharing
from wres_explore.app.examples import example
from wres_explore.app.pages import QUESTIONS
from wres_explore.app.render import html, readable
from wres_explore.app.sections import Answer, Choice, Percentage, Section, anchor
from wres_explore.app.state import FILTERS, LABELS, PAGES, PERCENT, State, View
from wres_explore.app.store import LARGEST
from wres_explore.app.terms import Told
from wres_explore.errors import WresError
from wres_explore.io.packaged import datasets
from wres_explore.io.reading import TITLES
from wres_explore.plotting.svg import svg
from wres_explore.vocabulary import EthnicGroup

EVERYTHING = {
    "year": "Latest",
    "region": "All",
    "ics": "All",
    "organisation": "All",
    "profession": "All",
    "ethnic_group": "BME",
}
"""What an empty filter means."""

WIDTHS = (300, 340, 380, 440, 520, 620, 720, 820, 920, 1020, 1120, 1220, 1320)
"""Widths that pages are made for; a window has the widest that fits."""

TWO, THREE, GUTTER = 540, 380, 24
"""Narrowest columns, in CSS pixels, of which two or three stand side by side, and between them."""

MOST_IN_A_LIST = 25
"""Choices of which more are searched for by typing."""

KEPT = 512
"""Pages kept as text; one is some 60 to 200 kB."""


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that changes when a choice does."""

    query: str
    title: str
    nav: str
    filters: str
    main: str
    status: str

    def parts(self) -> dict[str, str]:
        """By name, as the browser takes them."""
        return asdict(self)


def fitting(width: float) -> int:
    """The width that a page is made for."""
    return max((each for each in WIDTHS if each <= width), default=WIDTHS[0])


def document(state: State, width: int, own: Mapping[str, str]) -> Document:
    """The page of a state that `pages.settled` has passed.

    Parameters
    ----------
    width
        Of the page between its margins, one of `WIDTHS`.
    own
        Titles of the data sets that this reader has loaded, by their names.
    """
    return _document(state, width, tuple(own.items()))


@lru_cache(KEPT)
def _document(state: State, width: int, own: tuple[tuple[str, str], ...]) -> Document:
    return around(state, dict(own), *_main(state, width))


def around(state: State, own: Mapping[str, str], heading: str, main: str) -> Document:
    """A main part with everything that stands around it."""
    links = [
        (label, f"?{state.on(key).query()}", key == state.page) for key, label in PAGES.items()
    ]
    return Document(
        state.query(),
        f"{heading} · wres_explore",
        html("nav.html", links=links),
        _filters(state, own),
        main,
        heading,
    )


def forget() -> None:
    """Let go of every page kept: some were made from data that have gone."""
    _document.cache_clear()
    _answer.cache_clear()


def _main(state: State, width: int) -> tuple[str, str]:
    asked = example(state.page, state.view.dataset)
    if state.page not in QUESTIONS:  # the page Data, whose widgets follow
        text = html("data.html", limit=LARGEST, formats=TITLES, example=asked,
                    sharing=sharing.MEANING[sharing.sharing()])  # fmt: skip
        return PAGES[state.page], text
    try:
        answer = _answer(replace(state, page=state.page))
    except WresError as error:
        answer = Answer("Nothing to show for this choice", "", (readable(str(error)),), ())
    question = QUESTIONS[state.page]
    inside = {each.control.name for each in answer.sections if each.control}
    controls = [_control(c, state) for c in question.controls if c.name not in inside]
    rows = [_row(list(run), wide, width, state) for wide, run in
            groupby(answer.sections, key=lambda section: section.wide)]  # fmt: skip
    text = html(
        "answer.html", answer=answer, controls=controls, rows=_each_once(rows), told=Told(),
        example=asked, sharing=sharing.note(state.view.dataset) if state.page != "method" else "",
    )  # fmt: skip
    return answer.heading, text


@lru_cache(KEPT)
def _answer(state: State) -> Answer:
    return QUESTIONS[state.page].ask(state.view, state.options)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A section with its chart as a picture."""

    section: Section
    picture: str
    control: _Field | None
    anchor: str = ""
    told: Told = field(default_factory=Told)


@dataclass(frozen=True, slots=True)
class _Row:
    """Sections side by side, and in how many columns."""

    columns: int
    shown: list[_Shown]


def _row(sections: list[Section], wide: bool, width: int, state: State) -> _Row:
    three = len(sections) == 3 or all(section.small for section in sections)
    narrowest = THREE if three else TWO
    fit = max((width + GUTTER) // (narrowest + GUTTER), 1)
    columns = 1 if wide else min(fit, len(sections), 3 if three else 2)
    each = (width - GUTTER * (columns - 1)) // columns - 2 * PADDING
    return _Row(columns, [_shown(section, each, state) for section in sections])


PADDING = 16
"""Of a section, on either side of its chart."""


def _shown(section: Section, width: int, state: State) -> _Shown:
    picture = ""
    if section.chart is not None:
        chart = section.chart.titled("Modelled figures" if section.modelled else "")
        picture = svg(replace(chart, title_size=13), width, alt=_alt(section), themed=True)
    control = _control(section.control, state) if section.control else None
    return _Shown(section, picture, control, anchor(section.title))


def _each_once(rows: list[_Row]) -> list[_Row]:
    """No two sections of one name for links within the page, whatever their titles are."""
    taken: dict[str, int] = {}
    out = []
    for row in rows:
        shown = []
        for each in row.shown:
            number = taken[each.anchor] = taken.get(each.anchor, 0) + 1
            name = each.anchor if number == 1 else f"{each.anchor}--{number}"
            shown.append(replace(each, anchor=name))
        out.append(replace(row, shown=shown))
    return out


def _alt(section: Section) -> str:
    """What a chart shows, in words: its heading and what is said of it."""
    said = [section.title, *section.alert, *section.lines[:2]]
    table = "The table below has every figure." if section.table else ""
    return " ".join(text if text.endswith(".") else f"{text}." for text in [*said, table] if text)


@dataclass(frozen=True, slots=True)
class _Field:
    """Something to choose: `kind` is "list", "search" or "percent"."""

    name: str
    label: str
    kind: str
    value: str
    offered: tuple[tuple[str, str], ...] = ()
    """Labels and values."""
    people: Mapping[str, str] = field(default_factory=dict)
    """How many staff a value would select, in words."""
    reason: str = ""
    """Why nothing can be chosen."""
    low: int = 0
    high: int = 100


def _control(control: Choice | Percentage, state: State) -> _Field:
    value = str(getattr(state.options, control.name))
    if isinstance(control, Percentage):
        low, high = PERCENT[control.name]
        return _Field(control.name, control.label, "percent", value, low=low, high=high)
    offered = tuple(control.offered(state.view, state.options).items())
    return _field(control.name, control.label, value, offered)


def _field(name: str, label: str, value: str, offered: tuple[tuple[str, str], ...]) -> _Field:
    kind = "search" if len(offered) > MOST_IN_A_LIST else "list"
    return _Field(name, label, kind, value, offered)


def _people(found: Mapping[str, int], dataset: str) -> dict[str, str]:
    """How many staff each value of a filter would select, where that may be shown."""
    shown = {name: sharing.people(n, dataset) for name, n in found.items()}
    return {name: text for name, text in shown.items() if text}


def _selected(view: View, staff: Mapping[str, Mapping[str, int]]) -> str:
    """How many staff are selected, and how many of them are of the group looked at."""
    if not staff:
        return ""
    whole = sharing.people(staff["year"][view.year], view.dataset)
    group = sharing.people(staff["ethnic_group"].get(view.ethnic_group, 0), view.dataset)
    if not whole:
        return ""
    of_them = f", of whom {group} {view.ethnic_group or EthnicGroup.BME}" if group else ""
    return f"Selected: {whole} staff{of_them}."


def _filters(state: State, own: Mapping[str, str]) -> str:
    view = state.view
    titles = {**dict(zip(datasets()["title"], datasets()["name"], strict=True)),
              **{title: name for name, title in own.items()}}  # fmt: skip
    fields = [_Field("dataset", LABELS["dataset"], "list", view.dataset, tuple(titles.items()))]
    reasons: dict[str, list[str]] = {}
    staff = headcount.staff(view)
    for name, choices in results.choices(view).items():
        offered = ((EVERYTHING[name], ""), *((value, value) for value in choices.values))
        field_ = _field(name, LABELS[name], getattr(view, name), offered)
        people = _people(staff.get(name, {}), view.dataset)
        fields.append(replace(field_, reason=choices.reason, people=people))
        if choices.reason:
            reasons.setdefault(choices.reason, []).append(LABELS[name])
    hidden = _elsewhere(state)
    chosen = [name for name in FILTERS if getattr(view, name)]
    return html(
        "filters.html", fields=fields, reasons=reasons, hidden=hidden, chosen=chosen,
        selected=_selected(view, staff),
    )  # fmt: skip


def _elsewhere(state: State) -> list[tuple[str, str]]:
    """What the address holds beside the fields of this page, kept when it is asked again.

    Browsers do not send a list that cannot be changed.
    """
    question = QUESTIONS.get(state.page)
    here = {each.name for each in question.controls if not _fixed(each, state)} if question else ()
    out = [("page", state.page)] if state.page != "overview" else []
    usual = asdict(type(state.options)())
    given = asdict(state.options)
    return out + [(n, str(v)) for n, v in given.items() if n not in here and v != usual[n]]


def _fixed(control: Choice | Percentage, state: State) -> bool:
    """Whether there is nothing to choose."""
    if isinstance(control, Percentage):
        return False
    return len(control.offered(state.view, state.options)) < 2


def foot() -> str:
    """Sources of the packaged data sets."""
    lines = [
        ". ".join(str(part).rstrip(".") for part in (row.title, row.source, row.licence)) + "."
        for row in datasets().itertuples(index=False)
    ]
    return html("heading.html", level=2, title=f"Sources (wres_explore {__version__})",
                modelled="", lines=lines)  # fmt: skip
