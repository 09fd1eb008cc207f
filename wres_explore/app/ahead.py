"""Answers found before they are asked for: what is one choice away, while nobody waits.

People read for seconds before they choose again. Pages are made one after the other, by a process
of their own (`maker`), and no other is begun while somebody waits.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from wres_explore.app import results
from wres_explore.app.pages import QUESTIONS
from wres_explore.app.rubbish import search
from wres_explore.app.state import FILTERS, State

QUIET = 0.3
"""Seconds for which nobody has waited before work for later begins."""

MOST = 60
"""Pages found ahead of one choice: as many as are made while somebody reads an answer. The process
that makes them takes time from the one that answers where they share few cores."""

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


_LOG = logging.getLogger(__name__)


class Find(Protocol):
    """Has pages made and kept."""

    def __call__(self, state: State, width: int, *, whole: bool) -> None:
        """A page of a width: what is seen first, or the whole. Never raises."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Pages of a width that may be asked for next, and whether they are wanted whole."""

    states: Callable[[], Iterable[State]]
    width: int
    whole: bool


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
        self._plans: deque[_Plan] = deque(maxlen=MOST_PLANNED)
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
        """While this lasts no other page is begun for later."""
        with self._changed:
            self._waiting += 1
        try:
            yield
        finally:
            with self._changed:
                self._waiting -= 1
                self._left = time.monotonic()
                self._changed.notify()

    def plan(
        self, states: Callable[[], Iterable[State]], width: int, *, whole: bool = False
    ) -> None:
        """Find these next, in their order; of earlier plans, the nearest follow.

        Which they are is asked once nobody waits: the choices of a new selection take time too.
        """
        with self._changed:
            self._plans.append(_Plan(states, width, whole))
            self._changed.notify()

    def left(self) -> int:
        """How many plans, pages and rests of pages are still to be looked at."""
        return len(self._plans) + len(self._first) + len(self._below)

    def forget(self) -> None:
        """Let go of every plan."""
        with self._changed:
            for each in (self._plans, self._first, self._below):
                each.clear()

    def _add(self, plan: _Plan) -> None:
        try:
            asked = [(each, plan.width) for each in plan.states()]
        except Exception:  # whoever asks is told
            _LOG.exception("What may be asked next is not known")
            return
        with self._changed:
            self._first = deque(islice(dict.fromkeys([*asked, *self._first]), MOST_PLANNED))
            if plan.whole:
                self._below = deque(islice(dict.fromkeys([*asked, *self._below]), MOST_PLANNED))

    def _quiet(self) -> bool:
        return not self._waiting and time.monotonic() - self._left >= QUIET

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
        return bool(self.left()) or self._untidy >= TIDY_AFTER or self._until_search() == 0

    def _work(self) -> None:
        while True:
            with self._changed:
                while not (self._wanted() and self._quiet()):
                    self._changed.wait(QUIET if self._wanted() else self._until_search())
                everything, some = self._until_search() == 0, self._untidy >= TIDY_AFTER
                if everything:
                    self._gone, self._searched = False, time.monotonic()
            if everything or some:
                self._untidy = 0
                search(everything=everything)
                continue
            self._next()

    def _next(self) -> None:
        """A plan that has come, or else a page."""
        with self._changed:
            plan = self._plans.popleft() if self._plans else None
            whole = not self._first
            pages = self._below if whole else self._first
            page = pages.popleft() if pages and plan is None else None
        if plan is not None:
            self._add(plan)
        elif page is not None:
            self._untidy += 1
            self._find(*page, whole=whole)


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
