"""The page of one reader: what is asked comes over one wire, and what is shown goes back on it.

The browser has the page as text, made by `document`; a session holds one small model for the wire,
and the widgets of the page Data once that has been opened.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import panel as pn
import param
from panel.custom import JSComponent

from wres_explore.app import body, document, results, sharing, store, terms
from wres_explore.app.ahead import Ahead, beginnings, nearby
from wres_explore.app.data_page import DataPage
from wres_explore.app.pages import settled
from wres_explore.app.render import html, text_of
from wres_explore.app.state import State, View, from_query
from wres_explore.dataset import Dataset

TITLE = "wres_explore: workforce race equality in the NHS"

FAULT = (
    "This is a fault of the page and not of your choice. Choose something else or press Reset; the "
    "log of the server says what happened."
)

FIRST_WIDTH = 1220
"""What a page is made for before the browser has said how wide it is."""

AT_ONCE = 0.03
"""Seconds within which the rest of a page is waited for, so that what is known comes in one."""

NO_REST = "The rest of this page could not be made"

LONGEST = 4_000
"""Letters of an address; what is longer was not made by this page."""

_LOG = logging.getLogger(__name__)


class Wire(JSComponent):
    """Between a browser and its session.

    `asked` is an address with the width that there is and the number of the question; `answer` has
    the parts of the page and the number that it answers. If `more` is true, another answer to the
    same number follows, whose `rest` stands below what came first.
    """

    _debounce = 0  # Panel would wait 50 ms for more to come; here the last question wins anyway

    asked = param.Dict(default={})
    answer = param.Dict(default={})

    _esm = text_of("explorer.js")


class Reader:
    """One reader: what they have loaded, and the answer that is on its way."""

    def __init__(self, state: State, width: int) -> None:
        self.loaded: dict[str, str] = {}
        self.state, self.width = state, width
        self.wire = Wire(width=0, height=0, margin=0)
        self.data_panes = pn.Column(sizing_mode="stretch_width", margin=0, visible=False)
        self._data_page: DataPage | None = None
        # Number of the browser's last question: it shows no answer to another.
        self._turn = 0
        # Counts what was asked, here or there. Answers to anything but the last are not sent.
        self._latest = 0
        self.wire.param.watch(self._asked, "asked")

    def first(self) -> document.Document:
        """The page as it is sent with the very first bytes."""
        found = _shown_for(self.state, self.width, {})
        self.state = found.state
        self._turn_to_data()
        return replace(found.page, main=found.page.main + found.rest(lambda: True))

    def _asked(self, event: param.parameterized.Event) -> None:
        """Find the answer, at once if it is known and else in a thread, so that nobody waits."""
        asked = event.new
        self._turn = int(asked.get("turn", 0))
        given = parse_qs(str(asked.get("query", ""))[:LONGEST], keep_blank_values=True)
        width = float(asked.get("width") or FIRST_WIDTH)
        self.width = document.fitting(width if math.isfinite(width) else FIRST_WIDTH)
        whole = bool(asked.get("whole", False))
        self._show(from_query(given), str(asked.get("how", "")), whole=whole)

    def _show(self, wanted: State, how: str, *, whole: bool = False) -> None:
        self._latest += 1
        session = pn.state.curdoc
        if session is None or session.session_context is None:
            found = _shown_for(wanted, self.width, self.loaded)
            self._send(found, found.rest(lambda: True), self._latest, how)
            return
        _send_at_once(session)
        pn.state.execute(partial(self._find, wanted, self._latest, how, session, whole=whole))

    async def _find(
        self, wanted: State, number: int, how: str, session: Any, *, whole: bool
    ) -> None:
        """Send what is seen first as soon as it is known, and then what stands below it.

        In one piece where the browser asks for the whole, or what is below is known already.
        """

        def last() -> bool:
            return number == self._latest

        before, width = self.state, self.width
        with AHEAD.somebody_waits():
            found = await asyncio.to_thread(_shown_for, wanted, width, dict(self.loaded))
            if not last():
                return
            below = asyncio.ensure_future(asyncio.to_thread(found.rest, last))
            await asyncio.wait({below}, timeout=None if whole else AT_ONCE)
            first = below.result() if below.done() else None
            session.add_next_tick_callback(partial(self._send, found, first, number, how))
            if first is None:
                rest = await below
                session.add_next_tick_callback(partial(self._send_rest, rest, number))
        if last() and found.state.view.dataset not in self.loaded:
            AHEAD.plan(nearby(before, found.state), width)

    def _send(self, found: Shown, rest: str | None, number: int, how: str) -> None:
        if number != self._latest:
            return
        self.state, page = found.state, found.page
        self._turn_to_data()
        self.wire.answer = {
            **page.parts(), "main": page.main + (rest or ""), "more": rest is None,
            "turn": self._turn, "how": "push" if how == "go" else how, "go": how == "go",
        }  # fmt: skip

    def _send_rest(self, rest: str, number: int) -> None:
        if number == self._latest:
            self.wire.answer = {"rest": rest, "turn": self._turn}

    def _turn_to_data(self) -> None:
        """Make the widgets of the page Data when it is opened for the first time."""
        here = self.state.page == "data"
        if here and self._data_page is None:
            self._data_page = DataPage(self._accept)
            self.data_panes.objects = [self._data_page.content]
        self.data_panes.visible = here

    def _accept(self, data: Dataset) -> None:
        """Take a file that the reader has loaded, and show it."""
        name = store.hold(data)
        self.loaded[name] = self._label(data)
        self._show(replace(self.state, page="overview", view=View(name)), "push")

    def _label(self, data: Dataset) -> str:
        """What the list calls a file; a second one of the same title does not take its place."""
        label = title = f"Loaded: {data.info.title}"
        number = 2
        while label in self.loaded.values():
            label, number = f"{title} ({number})", number + 1
        return label

    def close(self) -> None:
        """The session has ended: what was loaded goes, and all that was made of it."""
        self._latest += 1
        if self._data_page is not None:
            self._data_page.close()
        for name in self.loaded:
            store.release(name)
        if self.loaded:
            results.forget()
            document.forget()


def _send_at_once(session: Any) -> None:
    """Send each message without waiting until the browser has confirmed the one before.

    The kernel would hold small ones back for some 40 ms. Bokeh has no option for this.
    """
    server_session = getattr(session.session_context, "session", None)
    for connection in getattr(server_session, "_subscribed_connections", ()):
        connection._socket.set_nodelay(True)


@dataclass(frozen=True, slots=True)
class Shown:
    """What can be shown of what is wanted: the page down to its first row of sections."""

    state: State
    page: document.Document
    width: int
    complete: bool = False
    """Whether nothing stands below."""

    def rest(self, wanted: Callable[[], bool]) -> str:
        """What stands below; it stops halfway, with nothing, when it is not wanted any more."""
        if self.complete:
            return ""
        try:
            for part in body.waiting(self.state, self.width):
                if not wanted():
                    return ""
                part.now  # noqa: B018
            return document.rest(self.state, self.width)
        except Exception:  # the reader has the top, and must hear why there is no more
            _LOG.exception("The rest of the page could not be made for %s", self.state)
            return html("heading.html", level=2, title=NO_REST, modelled="", lines=[FAULT])


def _shown_for(wanted: State, width: int, loaded: Mapping[str, str]) -> Shown:
    """What can be shown of what is wanted."""
    state = wanted
    try:
        state = settled(wanted, frozenset(loaded))
        page = document.top(state, width, loaded)
        name = wanted.view.dataset
        elsewhere = name.startswith(store.PREFIX) and name not in loaded
        return Shown(state, _told(page) if elsewhere else page, width)
    except Exception:  # a fault of the page must not look like work that never ends
        _LOG.exception("The page could not be made for %s", state)
        return Shown(state, _faulty(state, loaded), width, complete=True)


NOT_YOURS = (
    "This address is of a file that was loaded in another window. Files stay in the window that "
    "loaded them and nobody else sees them, so this is another data set. To see the file here, "
    "load it on the page Data."
)


def _find_ahead(state: State, width: int, wanted: Callable[[], bool]) -> None:
    """Make a page that somebody may ask for soon."""
    found = _shown_for(state, width, {})
    if wanted():
        found.rest(wanted)


AHEAD = Ahead(_find_ahead)
"""Of this process: readers' own files are not looked at, as they go when their reader does."""


def _told(page: document.Document) -> document.Document:
    """A page that does not show the file that its address names, and says so."""
    return replace(page, main=html("notice.html", text=NOT_YOURS) + page.main)


def _faulty(state: State, loaded: Mapping[str, str]) -> document.Document:
    """A page that says so, with the choices around it if they can be made."""
    heading = "This page could not be made"
    main = html("heading.html", level=1, title=heading, modelled="", lines=[FAULT])
    try:
        return document.around(state, loaded, heading, main)
    except Exception:
        _LOG.exception("Nor could what stands around it")
        return document.Document(state.query(), TITLE, "", "", main, heading)


def create_page() -> pn.template.Template:
    """The page for one session."""
    pn.extension("filedropper", notifications=False)
    given = {name: [value.decode("utf-8", "replace") for value in values]
             for name, values in pn.state.session_args.items()}  # fmt: skip
    reader = Reader(from_query(given), _cookie_width())
    AHEAD.start()
    pn.state.on_session_destroyed(lambda _: reader.close())
    with AHEAD.somebody_waits():
        first = reader.first()
    template = pn.Template(text_of("page.html"))
    for name in ("nav", "filters", "main"):
        template.add_variable(name, getattr(first, name))
    template.add_variable("css", text_of("page.css"))
    template.add_variable("foot", document.foot())
    template.add_variable("terms", terms.meanings())
    for name in ("first", "tour"):
        template.add_variable(name, text_of(f"{name}.html"))
    template.add_variable("tour_script", text_of("tour.js"))
    template.add_panel("data", reader.data_panes)
    template.add_panel("wire", reader.wire)
    if pn.state.curdoc is not None:
        pn.state.curdoc.title = first.title
    return template


def _cookie_width() -> int:
    """The width that this browser had when it was last here."""
    text = str(pn.state.cookies.get("wres_width", ""))
    return document.fitting(int(text[:6])) if text.isdecimal() else FIRST_WIDTH


def _warm() -> None:
    """Have the first page ready before the first reader comes: reading the data takes seconds.

    What is there by then stays, so that no answer waits while it is searched for rubbish.
    """
    _shown_for(from_query({}), FIRST_WIDTH, {}).rest(lambda: True)
    gc.collect()
    gc.freeze()


def prepare() -> None:
    """Have the first page ready, and then what may be chosen first on it."""
    _warm()
    AHEAD.plan(beginnings(settled(from_query({}))), FIRST_WIDTH)
    AHEAD.start()


def serve_page(address: str, port: int, *, open_browser: bool, wanted: str | None = None) -> None:
    """Serve the page until the process is stopped; `wanted` is the sharing mode, if one is named.

    Raises
    ------
    DefinitionError
        For a sharing mode that is none.
    """
    sharing.launch(address, wanted)
    threading.Thread(target=prepare, daemon=True).start()
    pn.serve(
        {"/": create_page},
        port=port,
        address=address,
        title=TITLE,
        show=open_browser,
        websocket_origin=[f"{name}:{port}" for name in {address, "localhost", "127.0.0.1"}],
    )
