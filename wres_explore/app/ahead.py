"""Answers found before they are asked for: what is one choice away, while nobody waits.

People read for seconds before they choose again. Whoever asks goes first: work for later pauses
as soon as somebody waits, and goes on when nobody does.
"""

from __future__ import annotations

import gc
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Protocol

from wres_explore import turns
from wres_explore.app import results
from wres_explore.app.pages import QUESTIONS
from wres_explore.app.state import FILTERS, State

QUIET = 0.3
"""Seconds for which nobody has waited before work for later begins."""

HURRY = 2.5
"""Seconds after an answer in which as much is found as can be; then somebody may choose."""

REST = 4
"""Times as long as a page took, for which work for later rests before the next, once it no longer
hurries: a choice then seldom meets any."""

GONE = 30
"""Seconds without a choice after which nobody is taken to be about to choose."""

MOST = 60
"""Pages found ahead of one choice."""

FIRST = ("profession", "ics", "organisation", "ethnic_group", "year", "region")
"""Filters in the order in which a next choice is likely."""

FEW = 12
"""Values of a filter that are taken before other filters have had their turn."""

TIDY_AFTER = 250
"""Pages after which what nobody holds any more is searched for among what is new since the last
search. That takes little time, in which nobody can be answered."""

ALL_AFTER = 60
"""Seconds between two searches of everything, which take up to half a second each. They find what
a reader who has left had held, their own files too."""

MOST_PLANNED = 240
"""Pages that are planned at most."""


class Find(Protocol):
    """Makes a page of a width and keeps it: what is seen first, or the whole."""

    def __call__(
        self, state: State, width: int, wanted: Callable[[], bool], *, whole: bool
    ) -> bool:
        """Whether it came to the end; it goes on while it is wanted, and never raises."""


class Ahead:
    """One thread that finds pages for later, of whatever was chosen last.

    Of every page what is seen first, and then of those that are wanted whole what stands below.
    """

    def __init__(self, find: Find) -> None:
        self._find = find
        self._waiting = 0
        self._left = -math.inf
        self._first: deque[tuple[State, int]] = deque()
        self._below: deque[tuple[State, int]] = deque()
        self._changed = threading.Condition()
        self._started = False
        self._untidy = 0
        self._gone = False
        self._searched = -math.inf

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

    def plan(self, states: Iterable[State], width: int, *, whole: bool = False) -> None:
        """Find these next, in their order; of earlier plans, the nearest follow."""
        asked = [(each, width) for each in states]
        with self._changed:
            self._first = deque(islice(dict.fromkeys([*asked, *self._first]), MOST_PLANNED))
            if whole:
                self._below = deque(islice(dict.fromkeys([*asked, *self._below]), MOST_PLANNED))
            self._changed.notify()

    def left(self) -> int:
        """How many pages or rests of pages are still to be found."""
        return len(self._first) + len(self._below)

    def _quiet(self) -> bool:
        return not self._waiting and time.monotonic() - self._left >= QUIET

    def _pause(self) -> None:
        """Until nobody waits, and the answer has been sent."""
        with self._changed:
            while not self._quiet():
                self._changed.wait(QUIET)

    def _rest(self, worked: float) -> None:
        """After a page that took so many seconds, unless somebody has just chosen."""
        with self._changed:
            if not self._waiting and HURRY < time.monotonic() - self._left < GONE:
                self._changed.wait(REST * worked)

    def tidy(self) -> None:
        """A reader has left: search everything as soon as nobody waits, or a little later."""
        with self._changed:
            self._gone = True
            self._changed.notify()

    def _until_search(self) -> float | None:
        """Seconds until everything is to be searched; None if nobody has left."""
        if not self._gone:
            return None
        return max(self._searched + ALL_AFTER - time.monotonic(), 0.0)

    def _wanted(self) -> bool:
        planned = self._first or self._below or self._untidy >= TIDY_AFTER
        return bool(planned) or self._until_search() == 0

    def _work(self) -> None:
        turns.pause_by(self._pause)
        while True:
            with self._changed:
                while not (self._wanted() and self._quiet()):
                    self._changed.wait(QUIET if self._wanted() else self._until_search())
                everything, some = self._until_search() == 0, self._untidy >= TIDY_AFTER
                whole = not self._first
                plan = self._below if whole else self._first
                found = None if everything or some else plan.popleft()
                self._untidy = self._untidy + 1 if found else 0
                if everything:
                    self._gone, self._searched = False, time.monotonic()
            if found is None:
                search(everything=everything)
                continue
            began = time.monotonic()
            if not self._find(*found, lambda: not self._waiting, whole=whole):
                with self._changed:  # left halfway, it is soon done when nobody waits any more
                    (self._below if whole else self._first).appendleft(found)
            self._rest(time.monotonic() - began)


def search(*, everything: bool) -> None:
    """Let go of what nobody holds any more, among what is new since the last search or among all.

    What is there afterwards is not looked at again until everything is.
    """
    if everything:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


def beginnings(start: State) -> Iterator[State]:
    """What many ask first of a page that was just opened: a profession or a system, anywhere."""
    yield from nearby(start, start)
    for name in FIRST[:2]:
        for page in QUESTIONS:
            yield from _values(start.on(page), name)


def nearby(before: State, now: State) -> Iterator[State]:
    """What may be chosen next, the likeliest first; at most `MOST`.

    Other values of the filter that was changed last, the same selection on the other pages, then
    other values of the other filters: few of each, and then the others.
    """
    return islice(_nearby(before, now), MOST)


def _nearby(before: State, now: State) -> Iterator[State]:
    changed = [n for n in FILTERS if getattr(before.view, n) != getattr(now.view, n)]
    order = [*changed, *(name for name in FIRST if name not in changed)]
    values = {name: list(_values(now, name)) for name in order}
    for name in changed:
        yield from values[name][:FEW]
    for page in QUESTIONS:
        if page != now.page:
            yield now.on(page)
    for name in order[len(changed) :]:
        yield from values[name][:FEW]
    for name in order:
        yield from values[name][FEW:]


def _values(state: State, name: str) -> Iterator[State]:
    """The state with each value of a filter, from the one that is chosen on, and with none."""
    values = ["", *results.choices(state.view)[name].values]
    chosen = getattr(state.view, name)
    at = values.index(chosen) if chosen in values else 0
    for value in (*values[at + 1 :], *values[:at]):
        change = {name: value}
        yield replace(state, view=replace(state.view, **change))
