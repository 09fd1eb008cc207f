"""Serves the page, or the plain one, for `page.py`, and says how the process fares.

``python benchmarks/page_server.py {page,plain} {london,national} PORT``. Beside the page, four
addresses: `/times` gives the milliseconds from each choice in a browser to the last word of what
is sent first, `/memory` the process's own megabytes after tidying, `/forget` lets go of every
answer, and `/left` tells how many pages the process still wants to find before they are asked for.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import panel as pn
from bokeh.server.views.ws import WSHandler
from tornado.web import RequestHandler
from tornado.websocket import WebSocketHandler

sys.path.insert(0, str(Path(__file__).resolve().parent))
import plain_page
from national import national

from wres_explore.app import create_page, kept, page, store
from wres_explore.app.maker import Maker
from wres_explore.app.rubbish import search
from wres_explore.app.state import DEFAULT

CHOICE = ('"attr":"asked"', '"attr":"value"')


class Clock:
    """When messages came, and when the last word of what was said to them had gone."""

    def __init__(self) -> None:
        self.spans: list[tuple[float, ...]] = []
        self.listening = False
        """Whether what is said belongs to a choice, and not to what stands below the window."""

    def listen(self) -> None:
        """Have every websocket of this process tell when it hears and speaks."""
        receive, write = WSHandler.on_message, WebSocketHandler.write_message

        async def hearing(handler: WSHandler, fragment: str | bytes) -> None:
            said = str(fragment[:400])
            if any(sign in said for sign in CHOICE):
                self.listening = '"rest"' not in said
                if self.listening:
                    self.spans.append((time.perf_counter(), time.process_time(), 0.0, 0.0))
            await receive(handler, fragment)

        def speaking(handler: WebSocketHandler, *args: Any, **kwargs: Any) -> Any:
            sent = write(handler, *args, **kwargs)
            if self.spans and self.listening:
                began = self.spans[-1][:2]
                self.spans[-1] = (*began, time.perf_counter(), time.process_time())
            return sent

        WSHandler.on_message, WebSocketHandler.write_message = hearing, speaking

    def read(self) -> list[tuple[float, float]]:
        """Milliseconds of the clock and the processor for each choice since the last time.

        Of one reader at a time: what is written is taken for the answer to the last choice.
        """
        spans, self.spans = self.spans, []
        return [(1000 * (end - start), 1000 * (done - begun))
                for start, begun, end, done in spans if end]  # fmt: skip


def memory() -> float:
    """Megabytes that only this process has, once what nobody holds has gone."""
    search(everything=True)
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private")) / 1024


def forget() -> None:
    """Let go of every answer, and of what is still planned to be found."""
    page.AHEAD.forget()
    kept.forget()


def saying(say: Callable[[], Any]) -> type[RequestHandler]:
    """An address that answers with what a function says."""

    class Said(RequestHandler):
        def get(self) -> None:
            self.write(json.dumps(say()))

    return Said


def hold_national() -> None:
    """Have the made-up country stand for the packaged data of this process."""
    store._LOADED[DEFAULT] = national()


def main() -> None:
    which, size, port = sys.argv[1:]
    clock = Clock()
    if size == "national":
        hold_national()
        page.MAKER = Maker(hold_national)
    data = store.dataset(DEFAULT)
    if which == "page":
        page.prepare()
    else:
        plain_page.panes(data).get_root()
    clock.listen()
    pn.serve(
        {"/": create_page if which == "page" else lambda: plain_page.panes(data)},
        port=int(port),
        show=False,
        websocket_origin=[f"localhost:{port}"],
        check_unused_sessions_milliseconds=2_000,
        extra_patterns=[
            (f"/{name}", saying(say))
            for name, say in (
                ("times", clock.read),
                ("memory", memory),
                ("forget", forget),
                ("left", page.AHEAD.left),
            )
        ],
    )


if __name__ == "__main__":
    main()
