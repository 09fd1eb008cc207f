"""Pages made in a process of their own, so that no answer is slower because others are made.

Two threads of one process share its time; a second process has a core to itself where there is one.
It knows the packaged data alone: readers' own files never leave the process that read them.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from wres_explore.app import document, sharing
from wres_explore.app.pages import settled
from wres_explore.app.rubbish import search, seldom
from wres_explore.app.state import State

MODEST = 19
"""How much the process makes way for others, as `nice` counts."""

SEARCHED_AFTER = 250
"""Pages after which what nobody holds any more is searched for."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A page: the state that it shows, what is seen first, and what stands below if asked for."""

    state: State
    top: document.Document
    rest: str | None


class Maker:
    """Has pages made, one after the other, by a process that starts with the first of them.

    `before` is done there first; it has to be a function of a module. A `modest` one runs only
    when nothing else does.
    """

    def __init__(self, before: Callable[[], None] | None = None, *, modest: bool = True) -> None:
        self._before, self._modest = before, modest
        self._wire: Connection | None = None
        self._process: BaseProcess | None = None
        self._ended = False

    @property
    def number(self) -> int | None:
        """What the system calls the process; None before there is one."""
        return self._process.pid if self._process else None

    def make(self, state: State, width: int, *, whole: bool) -> Made | None:
        """A page, once it is made; None if it cannot be, or if the process has ended."""
        if self._ended:
            return None
        try:
            wire = self._wire or self._start()
            wire.send((state, width, whole))
            made: Made | None = wire.recv()
        except (OSError, EOFError) as error:
            self._ended = True
            self._say(error)
            return None
        return made

    def _say(self, error: Exception) -> None:
        """That the process has ended, unless it was told to, as when this one is stopped."""
        if self._process is not None:
            self._process.join(1)
            if self._process.exitcode == -signal.SIGTERM:
                return
        _LOG.warning("No pages are made ahead any more: the process for it ended. %r", error)

    def _start(self) -> Connection:
        """A process that ends with this one; started anew, and not copied with its threads."""
        context = get_context("spawn")
        self._wire, theirs = context.Pipe()
        arguments = (theirs, sharing.sharing().value, self._before, self._modest)
        self._process = context.Process(target=_work, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        return self._wire

    def stop(self) -> None:
        """End the process; no more pages are made."""
        self._ended = True
        if self._wire is not None and self._process is not None:
            self._wire.close()
            self._process.join()


def _work(wire: Connection, mode: str, before: Callable[[], None] | None, modest: bool) -> None:
    """Make what is asked for until nobody can ask any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # stopped by its parent, and not beside it
    if modest:
        _make_way()
    sharing.launch(wanted=mode)
    if before is not None:
        before()
    seldom()
    number = 0
    with suppress(EOFError, OSError):  # nobody is there any more
        while True:
            state, width, whole = wire.recv()
            wire.send(_made(state, width, whole=whole))
            number += 1
            if number % SEARCHED_AFTER == 0:
                search(everything=False)


def _make_way() -> None:
    """Run when nothing else does: a server that is woken must not wait for its turn."""
    if hasattr(os, "nice"):
        os.nice(MODEST)
    if hasattr(os, "SCHED_IDLE"):  # Linux
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _made(wanted: State, width: int, *, whole: bool) -> Made | None:
    try:
        state = settled(wanted)
        top = document.top(state, width, {})
        return Made(state, top, document.rest(state, width) if whole else None)
    except Exception:  # whoever asks for this page is told, and not who makes it ahead
        _LOG.exception("A page could not be made ahead: %s", wanted)
        return None
