"""The page as text: an answer and the choices around it become HTML, for the width there is.

Text alone depends on what is chosen, so it is made once for everybody who chooses the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from wres_explore import __version__
from wres_explore.app import body, fields
from wres_explore.app.kept import kept
from wres_explore.app.render import html
from wres_explore.app.state import PAGES, State
from wres_explore.io.packaged import datasets

WIDTHS = (300, 340, 380, 440, 520, 620, 720, 820, 920, 1020, 1120, 1220, 1320)
"""Widths that pages are made for; a window has the widest that fits."""

KEPT = 512
"""Pages kept as text; one is some 60 to 200 kB."""

Own = tuple[tuple[str, str], ...]
"""Names and titles of the data sets that a reader has loaded."""


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that changes when a choice does."""

    query: str
    title: str
    nav: str
    filters: str
    main: str
    status: str
    complete: bool = True
    """Whether nothing stands below what `main` has."""

    def parts(self) -> dict[str, str]:
        """By name, as the browser takes them."""
        parts = asdict(self)
        del parts["complete"]
        return parts


def fitting(width: float) -> int:
    """The width that a page is made for."""
    return max((each for each in WIDTHS if each <= width), default=WIDTHS[0])


def document(state: State, width: int, own: Mapping[str, str]) -> Document:
    """The whole page of a state that `pages.settled` has passed.

    Parameters
    ----------
    width
        Of the page between its margins, one of `WIDTHS`.
    own
        Titles of the data sets that this reader has loaded, by their names.
    """
    page = top(state, width, own)
    return replace(page, main=page.main + rest(state, width), complete=True)


def top(state: State, width: int, own: Mapping[str, str]) -> Document:
    """The same with only what is seen first; `rest` has what stands below."""
    return _top(state, width, tuple(own.items()))


@kept(KEPT)
def _top(state: State, width: int, own: Own) -> Document:
    return around(state, dict(own), *body.top(state, width), complete=not body.waits(state, width))


@kept(KEPT)
def rest(state: State, width: int) -> str:
    """What stands below what is seen first."""
    return body.rest(state, width)


def around(
    state: State, own: Mapping[str, str], heading: str, main: str, *, complete: bool = True
) -> Document:
    """A main part with everything that stands around it."""
    links = [
        (label, f"?{state.on(key).query()}", key == state.page) for key, label in PAGES.items()
    ]
    return Document(
        state.query(),
        f"{heading} · wres_explore",
        html("nav.html", links=links),
        fields.filters(state, own),
        main,
        heading,
        complete,
    )


def foot() -> str:
    """Sources of the packaged data sets."""
    lines = [
        ". ".join(str(part).rstrip(".") for part in (row.title, row.source, row.licence)) + "."
        for row in datasets().itertuples(index=False)
    ]
    return html("heading.html", level=2, title=f"Sources (wres_explore {__version__})",
                lines=lines)  # fmt: skip
