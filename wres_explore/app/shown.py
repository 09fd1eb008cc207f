"""What can be shown of what is wanted: a page in two parts, also where something goes wrong.

Nothing here raises: a fault of the page must not look like work that never ends.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from wres_explore.app import body, document, sharing, store
from wres_explore.app.kept import kept
from wres_explore.app.maker import Made
from wres_explore.app.pages import settled
from wres_explore.app.render import html
from wres_explore.app.state import State

FAULT = (
    "This is a fault of the page and not of your choice. Choose something else or press Reset; the "
    "log of the server says what happened."
)

NO_REST = "The rest of this page could not be made"

MORE = '<p class="lead" id="more">The rest of the page follows.</p>'
"""Stands below what is seen first until the rest is there; the browser looks for it."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """What can be shown of what is wanted: the page as far as it is seen first."""

    state: State
    page: document.Document
    width: int

    @property
    def beginning(self) -> document.Document:
        """The same, which says so if something stands below."""
        page = self.page
        return page if page.complete else replace(page, main=page.main + MORE)

    def rest(self, wanted: Callable[[], bool]) -> str | None:
        """What stands below; None where it is not wanted any more before it is known."""
        if self.page.complete:
            return ""
        try:
            for part in body.waiting(self.state, self.width):
                if not wanted():
                    return None
                part.now  # noqa: B018
            return document.rest(self.state, self.width)
        except Exception:  # the reader has the top, and must hear why there is no more
            _LOG.exception("The rest of the page could not be made for %s", self.state)
            return html("heading.html", level=2, title=NO_REST, lines=[FAULT])


def shown_for(wanted: State, width: int, loaded: Mapping[str, str]) -> Shown:
    """What can be shown of what is wanted."""
    state, name = wanted, wanted.view.dataset
    try:
        if not loaded and sharing.is_open(name):
            return Shown(*_of_packaged(wanted, width), width)
        state = settled(wanted, frozenset(loaded))
        page = document.top(state, width, loaded)
        elsewhere = name.startswith(store.PREFIX) and name not in loaded
        return Shown(state, _told(page) if elsewhere else page, width)
    except Exception:
        _LOG.exception("The page could not be made for %s", state)
        return Shown(state, _faulty(state, loaded), width)


@kept(document.KEPT)
def _of_packaged(wanted: State, width: int) -> tuple[State, document.Document]:
    """The state that is shown to whoever has loaded nothing, and what is seen of it first."""
    state = settled(wanted)
    return state, document.top(state, width, {})


def keep(wanted: State, width: int, made: Made) -> None:
    """Keep a page that was made elsewhere, for whoever asks for it."""
    _of_packaged.bring((made.state, made.top), wanted, width)
    if made.rest is not None:
        document.rest.bring(made.rest, made.state, width)


NOT_YOURS = (
    "This address is of a file that was loaded in another window. Files stay in the window that "
    "loaded them and nobody else sees them, so this is another data set. To see the file here, "
    "load it on the page Data."
)


def _told(page: document.Document) -> document.Document:
    """A page that does not show the file that its address names, and says so."""
    return replace(page, main=html("notice.html", text=NOT_YOURS) + page.main)


def _faulty(state: State, loaded: Mapping[str, str]) -> document.Document:
    """A page that says so, with the choices around it if they can be made."""
    heading = "This page could not be made"
    main = html("heading.html", level=1, title=heading, lines=[FAULT])
    try:
        return document.around(state, loaded, heading, main)
    except Exception:
        _LOG.exception("Nor could what stands around it")
        return document.Document(state.query(), heading, "", "", main, heading)
