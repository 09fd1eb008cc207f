"""Fifty readers of one process, for `page.py`: websockets that speak as browsers do.

A reader opens the page (its text, then its websocket, then the first question), and chooses
something else every few seconds. What stands below the window is asked for a moment later, as the
page's script does.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

import wres_explore.app

SCRIPT = Path(wres_explore.app.__file__).with_name("templates") / "explorer.js"

_WRITTEN = re.search(r"MOMENT = (\d+);", SCRIPT.read_text(encoding="utf-8"))
assert _WRITTEN is not None, SCRIPT
MOMENT = int(_WRITTEN[1])
"""Milliseconds after which the page asks for what stands below the window."""

THINKING = 4.0
PATIENCE = 300.0

Change = dict[str, Any]
READY = {
    "kind": "MessageSent", "msg_type": "bokeh_event",
    "msg_data": {"type": "event", "name": "document_ready", "values": {"type": "map"}},
}  # fmt: skip


@dataclass
class Reader:
    """One of many: `model` is what carries their choices, `turn` counts them."""

    port: int
    wire: Any = None
    model: str = ""
    turn: int = 0
    asked: int = 0
    opened: dict[str, float] = field(default_factory=dict)

    async def open(self, pattern: str) -> None:
        """The text, then the websocket, then the models; `opened` has the seconds of each."""
        start = time.perf_counter()
        text = (await AsyncHTTPClient().fetch(
            f"http://localhost:{self.port}/", request_timeout=PATIENCE
        )).body.decode()  # fmt: skip
        self.opened["text"] = time.perf_counter() - start
        found = re.search(r'"token":"([^"]+)"', text)
        assert found is not None
        request = HTTPRequest(
            f"ws://localhost:{self.port}/ws", headers={"Origin": f"http://localhost:{self.port}"},
            connect_timeout=PATIENCE, request_timeout=PATIENCE,
        )  # fmt: skip
        self.wire = await websocket_connect(request, subprotocols=["bokeh", found.group(1)],
                                            max_message_size=2**28)  # fmt: skip
        assert isinstance(self.wire, WebSocketClientConnection)
        self.wire.protocol.stream.set_nodelay(True)
        await self.hear()
        await self.say("PULL-DOC-REQ", {})
        doc = (await self.hear())[1]
        model = re.search(pattern, doc)
        assert model is not None
        self.model = model.group(1)
        await self.patch(READY)
        self.opened["models"] = time.perf_counter() - start

    async def say(self, kind: str, content: object) -> None:
        """One message."""
        self.turn += 1
        for part in ({"msgid": str(self.turn), "msgtype": kind}, {}, content):
            await self.wire.write_message(json.dumps(part))

    async def hear(self) -> tuple[dict[str, Any], str]:
        """Header and content of the next message."""
        header = json.loads(await self._next())
        await self._next()
        content = await self._next()
        for _ in range(2 * header.get("num_buffers", 0)):
            await self._next()
        return header, content

    async def _next(self) -> Any:
        found = await asyncio.wait_for(self.wire.read_message(), PATIENCE)
        assert found is not None, "the server closed the connection"
        return found

    async def patch(self, *events: Change) -> None:
        """Something changes in the browser."""
        await self.say("PATCH-DOC", {"events": events})


@dataclass(frozen=True)
class Kind:
    """How a page is spoken to.

    `pattern` finds the model that choices are set on; `change` makes one, and `answered` knows
    the message that ends what a window shows of the answer. `more` is what the browser then asks
    for what stands below, if anything does.
    """

    pattern: str
    change: Callable[[Reader, str], Change]
    answered: Callable[[Reader, dict[str, Any], str], bool]
    more: Callable[[Reader, str], Change | None] = lambda *_: None


def _asked(reader: Reader, *entries: list[Any]) -> Change:
    return {"kind": "ModelChanged", "model": {"id": reader.model}, "attr": "asked",
            "new": {"type": "map", "entries": entries}}  # fmt: skip


def _ours(reader: Reader, query: str) -> Change:
    reader.asked += 1
    return _asked(
        reader, ["turn", reader.asked], ["query", query], ["how", "push"], ["width", 1220]
    )


_TURN, _MORE = re.compile(r'\["turn",\s?(\d+)\]'), re.compile(r'\["more",\s?(\d+)\]')


def _answers(reader: Reader, content: str) -> bool:
    """Whether this is a part of the answer to the last question."""
    turn = _TURN.search(content)
    return turn is not None and int(turn[1]) == reader.asked


def _below(reader: Reader, content: str) -> Change | None:
    """What the browser asks where an answer says that there is more."""
    more = _MORE.search(content)
    assert more is not None, "an answer that does not say whether there is more"
    return _asked(reader, ["rest", int(more[1])]) if int(more[1]) else None


PAGE = Kind(
    r'"name":\s?"Wire\d+",\s?"id":\s?"(\w+)"',
    _ours,
    lambda reader, _, content: _answers(reader, content),
    _below,
)
PLAIN = Kind(
    r'"name":\s?"[\w.]*Select",\s?"id":\s?"(\w+)"',
    lambda reader, value: {"kind": "ModelChanged", "model": {"id": reader.model},
                           "attr": "value", "new": value},
    lambda reader, header, _: header.get("reqid") == str(reader.turn),
)  # fmt: skip


async def _change(reader: Reader, kind: Kind, choice: str) -> float:
    """Milliseconds from a choice to all that a window shows; what stands below comes afterwards."""
    start = time.perf_counter()
    await reader.patch(kind.change(reader, choice))
    while not kind.answered(reader, *(said := await reader.hear())):
        pass
    waited = 1000 * (time.perf_counter() - start)
    if (more := kind.more(reader, said[1])) is not None:
        await asyncio.sleep(MOMENT / 1000)
        await reader.patch(more)
        while not ('"rest"' in (said := await reader.hear())[1] and kind.answered(reader, *said)):
            pass
    return waited


async def _read(
    reader: Reader, kind: Kind, choices: Sequence[str], rounds: int, chance: random.Random
) -> list[float]:
    """One reader's waits; they think before each choice."""
    waits = []
    for _ in range(rounds):
        await asyncio.sleep(chance.uniform(0.5, 1.5) * THINKING)
        waits.append(await _change(reader, kind, chance.choice(choices)))
    return waits


@dataclass(frozen=True)
class Crowd:
    """What readers met: seconds until the last had each part, and waits in milliseconds."""

    many: int
    opened: dict[str, float]
    first: list[float]
    later: list[float]
    memory: tuple[float, float, float, float]
    """Megabytes before they came, when all were there, when they had read, when they had gone."""


async def crowd(
    port: int,
    kind: Kind,
    choices: Sequence[str],
    memory: Callable[[], float],
    *,
    many: int,
    rounds: int,
) -> Crowd:
    """Many open in the same second and then choose; waits of the first half stand apart."""
    AsyncHTTPClient.configure(None, max_clients=many)
    readers = [Reader(port) for _ in range(many)]
    chance = random.Random(2026)
    before = await asyncio.to_thread(memory)

    async def come(reader: Reader, later: float) -> None:
        await asyncio.sleep(later)
        await reader.open(kind.pattern)

    await asyncio.gather(*(come(each, at / many) for at, each in enumerate(readers)))
    there = await asyncio.to_thread(memory)
    half = max(rounds // 2, 1)

    async def all_read(times: int) -> list[float]:
        each = [random.Random(chance.random()) for _ in readers]
        waits = await asyncio.gather(
            *(_read(r, kind, choices, times, c) for r, c in zip(readers, each, strict=True))
        )
        return [wait for one in waits for wait in one]

    first = await all_read(half)
    later = await all_read(rounds - half) if rounds > half else []
    read = await asyncio.to_thread(memory)
    for each in readers:
        each.wire.close()
    await asyncio.sleep(22)  # Bokeh lets go of a session 15 seconds after its reader has gone
    after = await asyncio.to_thread(memory)
    opened = {part: max(each.opened[part] for each in readers) for part in readers[0].opened}
    return Crowd(many, opened, first, later, (before, there, read, after))


def addresses(professions: Sequence[str], places: Sequence[str], pages: Sequence[str]) -> list[str]:
    """Addresses: each page, with each profession and with each STP/ICS."""
    chosen = [f"profession={quote(each)}" for each in professions]
    chosen += [f"ics={quote(each)}" for each in places]
    return [f"page={page}&{each}" for page in pages for each in chosen]
