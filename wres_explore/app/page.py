"""The page of one reader: what is asked comes over one wire, and what is shown goes back on it.

The browser has the page as text, made by `document`; a session holds one small model for the wire,
and the widgets of the page Data once that has been opened.
"""

from __future__ import annotations

import asyncio
import logging
import math
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qs

import panel as pn
import param
from panel.custom import JSComponent

from wres_explore.app import document, kept, sharing, store, terms
from wres_explore.app.ahead import Ahead, beginnings, nearby
from wres_explore.app.data_page import DataPage
from wres_explore.app.maker import Maker
from wres_explore.app.pages import settled
from wres_explore.app.render import text_of
from wres_explore.app.rubbish import seldom
from wres_explore.app.shown import Shown, keep, shown_for
from wres_explore.app.state import State, View, from_query
from wres_explore.dataset import Dataset

TITLE = "wres_explore: workforce race equality in the NHS"

FIRST_WIDTH = 1220
"""What a page is made for before the browser has said how wide it is."""

SWITCHING = 0.001
"""Seconds after which one thread makes way for another; Python's own 5 ms are felt, as an answer
passes from thread to thread a few times."""

LONGEST = 4_000
"""Letters of an address; what is longer was not made by this page."""

_LOG = logging.getLogger(__name__)


Found = TypeVar("Found")

InTurn = Callable[[Callable[[], None]], Any]
"""Has something done in a session when its turn comes."""


class Wire(JSComponent):
    """Between a browser and its session.

    `asked` is an address with the width that there is and the number of the question; `answer` has
    the parts of the page and the number that it answers. If `more` is not 0, there is more of the
    page: the browser asks for the `rest` of that number once it is looked for or nothing else is.
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
        # What was sent last, and the count it had: the browser may ask for what stands below it.
        self._sent: tuple[int, Shown] | None = None
        # Answers that are being found, and whether the reader has gone: what was loaded goes when
        # nothing is made of it any more.
        self._finding, self._gone = 0, False
        self.wire.param.watch(self._asked, "asked")

    def first(self, *, whole: bool) -> document.Document:
        """The page as it is sent with the very first bytes."""
        found = shown_for(self.state, self.width, {})
        self.state = found.state
        self._turn_to_data()
        if not whole:
            return found.beginning
        return replace(found.page, main=found.page.main + (found.rest(lambda: True) or ""))

    def _asked(self, event: param.parameterized.Event) -> None:
        """Find the answer, at once if it is known and else in a thread, so that nobody waits."""
        asked = event.new
        if "rest" in asked:
            self._rest_asked(_number(asked["rest"], 0))
            return
        self._turn = int(_number(asked.get("turn"), 0))
        given = parse_qs(str(asked.get("query", ""))[:LONGEST], keep_blank_values=True)
        self.width = document.fitting(_number(asked.get("width") or None, FIRST_WIDTH))
        whole = bool(asked.get("whole", False))
        self._show(from_query(given), str(asked.get("how", "")), whole=whole)

    def _show(self, wanted: State, how: str, *, whole: bool = False) -> None:
        self._latest += 1
        session = pn.state.curdoc
        if session is None or session.session_context is None:
            found = shown_for(wanted, self.width, self.loaded)
            self._send(found, found.rest(lambda: True), self._latest, how)
            return
        _send_at_once(session)
        later = session.add_next_tick_callback
        pn.state.execute(partial(self._find, wanted, self._latest, how, later, whole=whole))

    async def _find(
        self, wanted: State, number: int, how: str, later: InTurn, *, whole: bool
    ) -> None:
        """Find what is seen first, or the whole, and send it; then find what may be asked next.

        Of ten choices in a second, the last is answered.
        """
        before, width, loaded = self.state, self.width, dict(self.loaded)

        def found() -> tuple[Shown, str | None] | None:
            if not self._is_last(number):
                return None
            shown = shown_for(wanted, width, loaded)
            return shown, shown.rest(partial(self._is_last, number)) if whole else None

        answer = await self._waited_for(found)
        if answer is None or not self._is_last(number):
            return
        later(partial(self._send, *answer, number, how))
        if (state := answer[0].state).view.dataset not in self.loaded:
            AHEAD.plan(partial(nearby, before, state), width)

    def _rest_asked(self, number: float) -> None:
        """Find what stands below what was sent, if nothing else was asked for since."""
        session = pn.state.curdoc
        if self._sent is None or number != self._sent[0] or not self._is_last(self._sent[0]):
            return
        if session is not None:
            pn.state.execute(partial(self._find_rest, *self._sent, session.add_next_tick_callback))

    async def _find_rest(self, number: int, shown: Shown, later: InTurn) -> None:
        rest = await self._waited_for(partial(shown.rest, partial(self._is_last, number)))
        if rest is not None:
            later(partial(self._send_rest, rest, number))

    async def _waited_for(self, find: Callable[[], Found]) -> Found:
        """What is found in a thread, while no page is begun for later."""
        self._finding += 1
        try:
            with AHEAD.somebody_waits():
                return await asyncio.to_thread(find)
        finally:
            self._finding -= 1
            self._let_go()

    def _is_last(self, number: int) -> bool:
        return number == self._latest

    def _send(self, found: Shown, rest: str | None, number: int, how: str) -> None:
        if not self._is_last(number):
            return
        self.state, self._sent = found.state, (number, found)
        self._turn_to_data()
        more = rest is None and not found.page.complete
        page = found.beginning if more else replace(found.page, main=found.page.main + (rest or ""))
        self.wire.answer = {
            **page.parts(), "more": number if more else 0,
            "turn": self._turn, "how": "push" if how == "go" else how, "go": how == "go",
        }  # fmt: skip

    def _send_rest(self, rest: str, number: int) -> None:
        if self._is_last(number):
            self.wire.answer = {"rest": rest, "turn": self._turn}

    def _turn_to_data(self) -> None:
        """Make the widgets of the page Data when it is opened for the first time."""
        here = self.state.page == "data"
        if here and self._data_page is None:
            self._data_page = DataPage(self._accept)
            self.data_panes.objects = [self._data_page.content]
        self.data_panes.visible = here

    def _accept(self, data: Dataset) -> None:
        """Take a file that the reader has loaded, and show it; one that is there already once."""
        held = (each for each in self.loaded if store.dataset(each) is data)
        name = next(held, "") or store.hold(data)
        self.loaded.setdefault(name, self._label(data))
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
        self._gone, self._sent = True, None
        if self._data_page is not None:
            self._data_page.close()
        self._let_go()

    def _let_go(self) -> None:
        """What was loaded goes with the reader, once nothing is being made of it."""
        if self._gone and not self._finding:
            for name in self.loaded:
                store.release(name)
                kept.forget(name)
            self.loaded.clear()


def _number(given: Any, otherwise: float) -> float:
    """A number that a browser has sent; whatever else it may have sent is passed over."""
    try:
        found = float(given) if isinstance(given, int | float) else otherwise
    except OverflowError:
        return otherwise
    return found if math.isfinite(found) else otherwise


def _send_at_once(session: Any) -> None:
    """Send each message without waiting until the browser has confirmed the one before.

    The kernel would hold small ones back for some 40 ms. Bokeh has no option for this.
    """
    server_session = getattr(session.session_context, "session", None)
    for connection in getattr(server_session, "_subscribed_connections", ()):
        connection._socket.set_nodelay(True)


MAKER = Maker()
"""Of this process."""


def _find_ahead(state: State, width: int, *, whole: bool) -> None:
    """Have what is seen first of a page made that somebody may ask for soon, or all of it."""
    made = MAKER.make(state, width, whole=whole)
    if made is not None:
        keep(state, width, made)


AHEAD = Ahead(_find_ahead)
"""Of this process: readers' own files are not looked at, as they go when their reader does."""


def create_page() -> pn.template.Template:
    """The page for one session."""
    pn.extension("filedropper", notifications=False)
    given = {name: [value.decode("utf-8", "replace") for value in values]
             for name, values in pn.state.session_args.items()}  # fmt: skip
    width = _cookie_width()
    reader = Reader(from_query(given), width or FIRST_WIDTH)
    AHEAD.start()
    pn.state.on_session_destroyed(lambda _: reader.close())
    pn.state.on_session_destroyed(lambda _: AHEAD.tidy())
    with AHEAD.somebody_waits():
        # The cookie is of a script, which will ask for the rest: without scripts nobody does.
        first = reader.first(whole=not width)
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
    """The width that this browser had when it was last here; 0 if it was not, or has no scripts."""
    text = str(pn.state.cookies.get("wres_width", ""))
    return document.fitting(int(text[:6])) if text.isdecimal() else 0


def _warm() -> None:
    """Have the first page ready before the first reader comes: reading the data takes seconds."""
    shown_for(from_query({}), FIRST_WIDTH, {}).rest(lambda: True)


def prepare() -> None:
    """Have the first page ready, and then find what may be chosen first on it.

    What is in memory before anybody is there is searched for rubbish no more than once a minute
    when readers leave, so that no answer waits for it.
    """
    _warm()
    seldom()
    sys.setswitchinterval(SWITCHING)
    AHEAD.plan(partial(beginnings, settled(from_query({}))), FIRST_WIDTH, whole=True)
    AHEAD.start()


def serve_page(address: str, port: int, *, open_browser: bool, wanted: str | None = None) -> None:
    """Serve the page until the process is stopped; `wanted` is the sharing mode, if one is named.

    Raises
    ------
    DefinitionError
        For a sharing mode that is none.
    """
    sharing.launch(address, wanted)
    prepare()
    pn.serve(
        {"/": create_page},
        port=port,
        address=address,
        title=TITLE,
        show=open_browser,
        websocket_origin=[f"{name}:{port}" for name in {address, "localhost", "127.0.0.1"}],
    )
