"""Pages found before they are asked for: the likeliest first, and never while somebody waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

import wres_explore as wres
from wres_explore.app import ahead, page, results
from wres_explore.app.ahead import MOST, Ahead, nearby
from wres_explore.app.pages import QUESTIONS, settled
from wres_explore.app.shown import shown_for
from wres_explore.app.state import State, View

MODEL = "london-model"
START = State(View(MODEL))


def chosen(state: State, **values: str) -> State:
    return replace(state, view=replace(state.view, **values))


def until(true: Callable[[], bool]) -> None:
    for _ in range(3000):
        if true():
            return
        time.sleep(0.01)
    pytest.fail("it never came")


def test_other_values_of_what_was_chosen_last_come_first_and_then_the_other_pages() -> None:
    now = chosen(START, ics="North East London")
    found = list(nearby(START, now))
    places = {str(ics) for ics in wres.load(MODEL).organisations["ics"]}
    first, rest = found[: len(places)], found[len(places) :]
    assert {each.view.ics for each in first} == places - {"North East London"} | {""}
    assert all(each.page == now.page for each in first)
    assert [each.page for each in rest[: len(QUESTIONS) - 1]] == [
        key for key in QUESTIONS if key != now.page
    ]
    assert all(each.view == now.view for each in rest[: len(QUESTIONS) - 1])


def test_everything_found_is_one_choice_away_and_can_be_shown() -> None:
    now = chosen(START, profession="Midwives")
    service = results.ambulance(now.view)
    found = list(nearby(now, now))
    assert len(found) == len(set(found)) and now not in found
    for each in found:
        differ = [n for n in View.__slots__ if getattr(each.view, n) != getattr(now.view, n)]
        assert len(differ) + (each.page != now.page) == 1
    asked = [each for each in nearby(START, START) if each.view.profession != service]
    assert all(settled(each).view == each.view for each in asked)


class Finder:
    """Notes what is found; waits inside until it is let go, or told to stop."""

    def __init__(self) -> None:
        self.found: list[State] = []
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(self, state: State, width: int, wanted: Callable[[], bool]) -> bool:
        assert width == 720
        self.begun.set()
        while wanted() and not self.let_go.is_set():
            time.sleep(0.005)
        if not wanted():
            return False
        self.found.append(state)
        return True


def test_nothing_is_found_while_somebody_waits_and_what_was_left_is_done_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    find = Finder()
    worker = Ahead(find)
    worker.start()
    with worker.somebody_waits():
        worker.plan(nearby(START, START), 720)
        time.sleep(0.2)
        assert not find.begun.is_set()
    assert find.begun.wait(60)
    with worker.somebody_waits():  # in the middle of the first
        time.sleep(0.1)
        assert not find.found
        find.let_go.set()
        time.sleep(0.1)
        assert not find.found
    until(lambda: len(find.found) == MOST)
    assert find.found == list(nearby(START, START))


def test_the_last_choice_comes_before_what_was_planned_earlier(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    find = Finder()
    worker = Ahead(find)
    now = chosen(START, profession="Midwives")
    worker.plan(nearby(START, START), 720)
    worker.plan(nearby(START, now), 720)
    expected = list(dict.fromkeys([*nearby(START, now), *nearby(START, START)]))
    assert worker.left() == len(expected) > MOST
    find.let_go.set()
    worker.start()
    until(lambda: len(find.found) == len(expected))
    assert find.found == expected


def test_plans_do_not_grow_without_end() -> None:
    worker = Ahead(Finder())
    for number in range(300):
        worker.plan([chosen(START, ics=str(number))], 720)
    assert worker.left() == ahead.MOST_PLANNED


def test_what_was_found_ahead_is_not_made_again() -> None:
    state = settled(chosen(State(View(MODEL), "targets"), ics="North West London"))
    page._find_ahead(state, 720, lambda: True)
    known = page.document._top.found(), page.document.rest.found()
    shown = shown_for(state, 720, {})
    assert shown.rest(lambda: True)
    assert known == (page.document._top.found(), page.document.rest.found())
