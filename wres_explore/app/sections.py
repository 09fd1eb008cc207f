"""What a page answers, before anything is shown: sections of sentences, a chart and its table.

A page is a function from what is chosen to an `Answer`. It asks the library and computes nothing;
`document` alone knows how an answer is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from wres_explore.app.cards import Card, Heat, Table
from wres_explore.app.folds import Fold
from wres_explore.app.promises import Due, File, Link, Proposal, Quarter
from wres_explore.app.render import readable
from wres_explore.app.state import Options, View
from wres_explore.errors import WresError
from wres_explore.plotting.marks import Chart
from wres_explore.wording import describe
from wres_explore.wording.glossary import Term


@dataclass(frozen=True, slots=True)
class Section:
    """One question of a page and its answer, in the order in which it is read.

    `alert` is a heading and what must not be overlooked. `wide` sections have a row of their own,
    others stand beside each other where there is room, `small` ones three to a row. `control` is
    the option that the section itself lets choose; an `opened` table is not folded away. `folds`
    are told on demand, after the table; `words` are listed with what they mean. `dues` are what
    was promised by each date, `proposals` and `quarters` what is proposed; `links` lead elsewhere,
    and `file` can be saved.
    """

    title: str
    lines: tuple[str, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    level: int = 2
    alert: tuple[str, ...] = ()
    modelled: bool = False
    wide: bool = False
    cards: tuple[Card, ...] = ()
    heat: Heat | None = None
    opened: bool = False
    control: Choice | None = None
    small: bool = False
    folds: tuple[Fold, ...] = ()
    words: tuple[Term, ...] = ()
    links: tuple[Link, ...] = ()
    dues: tuple[Due, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    quarters: tuple[Quarter, ...] = ()
    file: File | None = None

    @property
    def paper(self) -> bool:
        """Whether it stands on paper of its own."""
        return bool(self.chart or self.table or self.dues or self.proposals or self.quarters)

    @property
    def shows(self) -> bool:
        """Whether it has more than words."""
        return bool(self.paper or self.cards or self.heat)


@dataclass(frozen=True)
class Later:
    """A section that is asked for when it is wanted, and then kept.

    `level`, `wide` and `control` are those that the section will have: a page is laid out by them
    before its answers are known. Where the library has no answer, its reason stands in its place.
    """

    title: str
    ask: Callable[[], Section]
    level: int = 2
    wide: bool = False
    small: bool = False
    control: Choice | None = None

    @property
    def now(self) -> Section:
        """The section; found once, or by two threads at once if both want it.

        `cached_property` would have them wait for each other, for every section of every page.
        """
        if "found" not in self.__dict__:
            try:
                found = self.ask()
            except WresError as error:
                found = Section(self.title, (readable(str(error)),))
            laid_out = replace(found, level=self.level, wide=self.wide, control=self.control)
            self.__dict__["found"] = laid_out
        section: Section = self.__dict__["found"]
        return section


Part = Section | Later
"""A section of a page, known or not yet."""


def known(part: Part) -> Section:
    """The section, asked for if need be."""
    return part.now if isinstance(part, Later) else part


def anchor(title: str) -> str:
    """What a link within the page calls the section of a title."""
    return f"s-{re.sub('[^a-z0-9]+', '-', title.lower()).strip('-')}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A page: its heading, what must be said of modelled figures and may be asked, its sections."""

    heading: str
    modelled: tuple[str, ...]
    lines: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """All of them, asked for if need be."""
        return tuple(map(known, self.parts))


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose from, named as an option; what it offers depends on all that is chosen.

    Labels to values. One that offers a single value cannot be changed.
    """

    name: str
    label: str
    offered: Callable[[View, Options], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Percentage:
    """A whole number of percent, to be typed or pulled."""

    name: str
    label: str


def possible(view: View, options: Options, choices: Iterable[Choice]) -> Options:
    """The options, without choices that are not on offer; asked in order, as they narrow."""
    for choice in choices:
        offered = list(choice.offered(view, options).values())
        if getattr(options, choice.name) not in offered:
            change: dict[str, Any] = {choice.name: offered[0]}
            options = replace(options, **change)
    return options


def said(result: Any) -> tuple[str, ...]:
    """The library's sentences, without what the heading of the page has said already."""
    return tuple(map(readable, describe(_plain(result))))


_HEADING_SAYS = {"selection": "", "modelled": False, "modelled_a": False, "modelled_b": False}


def _plain(result: Any) -> Any:
    if isinstance(result, pd.DataFrame):
        return result.assign(**{k: v for k, v in _HEADING_SAYS.items() if k in result})
    tables = {field.name: getattr(result, field.name) for field in fields(result)}
    return replace(
        result,
        **{name: _plain(t) for name, t in tables.items() if isinstance(t, pd.DataFrame)},
    )


def told_once(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """One section instead of many that all say the same, and have nothing to show."""
    if known(parts[0]).shows:
        return parts
    sections = tuple(map(known, parts))
    alike = len({section.lines for section in sections}) == 1
    return sections[:1] if alike and not any(each.shows for each in sections) else sections
