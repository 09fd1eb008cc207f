"""Answers found before they are asked for: what is one choice away, while nobody waits.

People read for seconds before they choose again. Whoever asks goes first: work for later pauses
as soon as somebody waits, and goes on when nobody does.
"""

from __future__ import annotations

import gc
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from wres_explore.app import results, turns
from wres_explore.app.pages import QUESTIONS
from wres_explore.app.state import FILTERS, State

QUIET = 0.3
"""Seconds for which nobody has waited before work for later begins."""

MOST = 60
"""Pages found ahead of one choice."""

FIRST = ("profession", "ics", "organisation", "ethnic_group", "year", "region")
"""Filters in the order in which a next choice is likely."""

FEW = 12
"""Values of a filter that are taken before other filters have had their turn."""

TIDY_AFTER = 500
"""Pages after which what nobody holds any more is searched for, if no reader has left meanwhile."""

MOST_PLANNED = 240
"""Pages that are planned at most."""

Find = Callable[[State, int, Callable[[], bool]], bool]
"""Makes a page of a width and keeps it, for as long as the last argument says to go on; returns
whether it came to the end, and never raises."""


class Ahead:
    """One thread that finds pages for later, of whatever was chosen last."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._waiting = 0
        self._left = time.monotonic()
        self._plan: deque[tuple[State, int]] = deque()
        self._changed = threading.Condition()
        self._started = False
        self._untidy = 0

    def start(self) -> None:
        """Begin, if it has not begun."""
        with self._changed:
            if self._started:
                return
            self._started = True
        threading.Thread(target=self._work, daemon=True).start()

    @contextmanager
    def somebody_waits(self) -> Iterator[None]:
        """While this lasts nothing is found for later."""
        with self._changed:
            self._waiting += 1
        try:
            yield
        finally:
            with self._changed:
                self._waiting -= 1
                self._left = time.monotonic()
                self._changed.notify()

    def plan(self, states: Iterable[State], width: int) -> None:
        """Find these next, in their order; of earlier plans, the nearest follow."""
        asked = [(each, width) for each in states]
        with self._changed:
            self._plan = deque(islice(dict.fromkeys([*asked, *self._plan]), MOST_PLANNED))
            self._changed.notify()

    def left(self) -> int:
        """How many pages are still to be found."""
        return len(self._plan)

    def _quiet(self) -> bool:
        return not self._waiting and time.monotonic() - self._left >= QUIET

    def _pause(self) -> None:
        """Until nobody waits, and the answer has been sent."""
        with self._changed:
            while not self._quiet():
                self._changed.wait(QUIET)

    def tidy(self) -> None:
        """Search for what nobody holds any more as soon as nobody waits."""
        with self._changed:
            self._untidy = TIDY_AFTER
            self._changed.notify()

    def _work(self) -> None:
        turns.pause_by(self._pause)
        while True:
            with self._changed:
                while not ((wanted := self._plan or self._untidy >= TIDY_AFTER) and self._quiet()):
                    self._changed.wait(QUIET if wanted else None)
                untidy = self._untidy >= TIDY_AFTER
                self._untidy = 0 if untidy else self._untidy + 1
                found = None if untidy else self._plan.popleft()
            if found is None:
                gc.collect()
            elif not self._find(*found, lambda: not self._waiting):
                with self._changed:  # left halfway, it is soon done when nobody waits any more
                    self._plan.appendleft(found)


def beginnings(start: State) -> Iterator[State]:
    """What many ask first of a page that was just opened: a profession or a system, anywhere."""
    yield from nearby(start, start)
    for name in FIRST[:2]:
        for page in QUESTIONS:
            yield from _values(start.on(page), name)


def nearby(before: State, now: State) -> Iterator[State]:
    """What may be chosen next, the likeliest first; at most `MOST`.

    Other values of the filter that was changed last, the same selection on the other pages, then
    other values of the other filters.
    """
    return islice(_nearby(before, now), MOST)


def _nearby(before: State, now: State) -> Iterator[State]:
    changed = [n for n in FILTERS if getattr(before.view, n) != getattr(now.view, n)]
    for name in changed:
        yield from _values(now, name)
    for page in QUESTIONS:
        if page != now.page:
            yield now.on(page)
    others = [list(_values(now, name)) for name in FIRST if name not in changed]
    for values in others:
        yield from values[:FEW]
    for values in others:
        yield from values[FEW:]


def _values(state: State, name: str) -> Iterator[State]:
    """The state with each value of a filter, from the one that is chosen on, and with none."""
    values = ["", *results.choices(state.view)[name].values]
    chosen = getattr(state.view, name)
    at = values.index(chosen) if chosen in values else 0
    for value in (*values[at + 1 :], *values[:at]):
        change = {name: value}
        yield replace(state, view=replace(state.view, **change))
