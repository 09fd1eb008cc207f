"""The answer of a page as HTML, in two parts: what is seen first, and all that follows.

A page asks up to twenty questions, and a window shows the first one or two of their answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby

from wres_explore.app import sharing
from wres_explore.app.examples import example
from wres_explore.app.fields import Field, control_of
from wres_explore.app.kept import kept
from wres_explore.app.pages import QUESTIONS
from wres_explore.app.render import html, readable
from wres_explore.app.sections import Answer, Later, Part, Section, anchor, known
from wres_explore.app.state import PAGES, State
from wres_explore.app.store import LARGEST
from wres_explore.app.terms import Told
from wres_explore.errors import WresError
from wres_explore.io.reading import TITLES
from wres_explore.plotting.svg import svg

KEPT = 256
"""Answers kept, from which the page of another width is soon made."""

TWO, THREE, GUTTER = 540, 380, 24
"""Narrowest columns, in CSS pixels, of which two or three stand side by side, and between them."""

PADDING = 16
"""Of a section, on either side of its chart."""


@kept(KEPT)
def answer_of(state: State) -> Answer:
    """What a page answers, or the library's reason for having no answer."""
    try:
        return QUESTIONS[state.page].ask(state.view, state.options)
    except WresError as error:
        return Answer("Nothing to show for this choice", (), (readable(str(error)),), ())


def top(state: State, width: int) -> tuple[str, str]:
    """The heading of a page, and its HTML as far as it is seen first."""
    asked = example(state.page, state.view.dataset)
    if state.page not in QUESTIONS:  # the page Data, whose widgets follow
        text = html("data.html", limit=LARGEST, formats=TITLES, example=asked,
                    sharing=sharing.MEANING[sharing.sharing()])  # fmt: skip
        return PAGES[state.page], text
    answer = answer_of(state)
    inside = {each.control.name for each in answer.parts if each.control}
    controls = [
        control_of(c, state) for c in QUESTIONS[state.page].controls if c.name not in inside
    ]
    text = html(
        "answer.html", answer=answer, controls=controls, told=Told(), example=asked,
        sharing=sharing.note(state.view.dataset) if state.page != "method" else "",
    )  # fmt: skip
    return answer.heading, text + _html(_parted(answer, width)[0], state, [])


def waits(state: State, width: int) -> bool:
    """Whether anything stands below what is seen first."""
    return state.page in QUESTIONS and bool(_parted(answer_of(state), width)[1])


def waiting(state: State, width: int) -> list[Later]:
    """What the rest of a page asks; each is known once its `now` has been looked at."""
    rows = _parted(answer_of(state), width)[1] if state.page in QUESTIONS else []
    return [part for row in rows for part in row.parts if isinstance(part, Later)]


def rest(state: State, width: int) -> str:
    """The HTML of a page below what is seen first; empty if there is nothing."""
    if state.page not in QUESTIONS:
        return ""
    first, below = _parted(answer_of(state), width)
    taken = [anchor(known(part).title) for row in first for part in row.parts]
    return _html(below, state, taken)


@dataclass(frozen=True, slots=True)
class _Row:
    """Parts side by side, in how many columns and how wide each."""

    columns: int
    width: int
    parts: tuple[Part, ...]


def _parted(answer: Answer, width: int) -> tuple[list[_Row], list[_Row]]:
    """Rows down to the first that shows figures, which fills a window, and those below."""
    rows = _rows(answer, width)
    shows = (at for at, row in enumerate(rows) if any(known(part).shows for part in row.parts))
    first = next(shows, len(rows)) + 1
    return rows[:first], rows[first:]


def _rows(answer: Answer, width: int) -> list[_Row]:
    """The parts of an answer as they stand beside and below each other."""
    found = []
    for wide, run in groupby(answer.parts, key=lambda part: part.wide):
        parts = tuple(run)
        three = len(parts) == 3 or all(part.small for part in parts)
        fit = max((width + GUTTER) // ((THREE if three else TWO) + GUTTER), 1)
        columns = 1 if wide else min(fit, len(parts), 3 if three else 2)
        each = (width - GUTTER * (columns - 1)) // columns - 2 * PADDING
        found += [_Row(columns, each, parts[at : at + columns])
                  for at in range(0, len(parts), columns)]  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class _Shown:
    """A section with its chart as a picture."""

    section: Section
    picture: str
    control: Field | None
    anchor: str = ""
    told: Told = field(default_factory=Told)


def _html(rows: list[_Row], state: State, taken: list[str]) -> str:
    """Rows as HTML; no two sections of a page have one name for links, whatever their titles."""
    out = []
    for row in rows:
        shown = []
        for part in row.parts:
            section = known(part)
            taken.append(anchor(section.title))
            number = taken.count(taken[-1])
            name = taken[-1] if number == 1 else f"{taken[-1]}--{number}"
            shown.append(_shown(section, row.width, state, name))
        out.append((row.columns, shown))
    return html("rows.html", rows=out)


def _shown(section: Section, width: int, state: State, name: str) -> _Shown:
    picture = ""
    if section.chart is not None:
        chart = section.chart.titled("Modelled figures" if section.modelled else "")
        picture = svg(replace(chart, title_size=13), width, alt=_alt(section), themed=True)
    control = control_of(section.control, state) if section.control else None
    return _Shown(section, picture, control, name)


def _alt(section: Section) -> str:
    """What a chart shows, in words: its heading and what is said of it."""
    said = [section.title, *section.alert, *section.lines[:2]]
    table = "The table below has every figure." if section.table else ""
    return " ".join(text if text.endswith(".") else f"{text}." for text in [*said, table] if text)
