"""Pages found before they are asked for: the likeliest first, and never while somebody waits."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

import wres_explore as wres
from wres_explore.app import ahead, results, rubbish
from wres_explore.app.ahead import Ahead, nearby
from wres_explore.app.pages import QUESTIONS, settled
from wres_explore.app.sections import Later, Section
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
    """Notes what is found; waits inside until it is let go."""

    def __init__(self) -> None:
        self.found: list[State] = []
        self.found_whole: list[State] = []
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(self, state: State, width: int, *, whole: bool) -> None:
        assert width == 720
        self.begun.set()
        self.let_go.wait(60)
        (self.found_whole if whole else self.found).append(state)


def test_nothing_is_begun_while_somebody_waits_and_the_rest_is_done_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    find = Finder()
    worker = Ahead(find)
    worker.start()
    with worker.somebody_waits():
        worker.plan(lambda: nearby(START, START), 720, whole=True)
        time.sleep(0.2)
        assert not find.begun.is_set()
    assert find.begun.wait(60)
    with worker.somebody_waits():  # in the middle of the first
        find.let_go.set()
        time.sleep(0.2)
        assert len(find.found) == 1
    expected = list(nearby(START, START))
    until(lambda: len(find.found_whole) == len(expected))
    assert find.found == find.found_whole == expected


def test_what_is_seen_first_of_every_page_is_found_before_the_rest_of_any(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    found: list[tuple[str, bool]] = []

    def find(state: State, width: int, *, whole: bool) -> None:
        found.append((state.view.ics, whole))

    worker = Ahead(find)
    worker.plan(lambda: [chosen(START, ics=each) for each in "ab"], 720, whole=True)
    worker.plan(lambda: [chosen(START, ics="c")], 720)
    worker.start()
    until(lambda: not worker.left())
    until(lambda: len(found) == 5)
    assert found == [*((each, False) for each in "cab"), *((each, True) for each in "ab")]


def test_the_last_choice_comes_before_what_was_planned_earlier(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    find = Finder()
    worker = Ahead(find)
    now = chosen(START, profession="Midwives")
    worker.plan(lambda: nearby(START, START), 720)
    worker.plan(lambda: nearby(START, now), 720)
    expected = list(dict.fromkeys([*nearby(START, now), *nearby(START, START)]))
    worker.start()
    assert find.begun.wait(60)
    assert worker.left() + 1 == len(expected) > len(list(nearby(START, now)))
    find.let_go.set()
    until(lambda: len(find.found) == len(expected))
    assert find.found == expected and not find.found_whole


def test_plans_do_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    find = Finder()
    worker = Ahead(find)
    for number in range(ahead.MOST_PLANNED + 1):
        states = [chosen(START, ics=f"{number} {each}") for each in range(2)]
        worker.plan(partial(list, states), 720)
    assert worker.left() == ahead.MOST_PLANNED
    worker.start()
    assert find.begun.wait(60)
    assert worker.left() + 1 == ahead.MOST_PLANNED
    worker.forget()
    find.let_go.set()
    until(lambda: not worker.left())


def test_everything_is_searched_once_a_reader_has_left_and_nobody_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    monkeypatch.setattr(ahead, "ALL_AFTER", 0.5)
    searched: list[bool] = []
    monkeypatch.setattr(ahead, "search", lambda *, everything: searched.append(everything))
    worker = Ahead(Finder())
    worker.start()
    with worker.somebody_waits():
        worker.tidy()
        time.sleep(0.2)
        assert not searched
    until(lambda: searched == [True])
    worker.tidy()
    worker.tidy()
    time.sleep(0.2)
    assert searched == [True], "soon after one search there is no other"
    until(lambda: searched == [True, True])
    time.sleep(0.7)
    assert searched == [True, True], "nobody has left since"


def test_after_many_pages_what_is_new_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    monkeypatch.setattr(ahead, "TIDY_AFTER", 3)
    done: list[str] = []
    monkeypatch.setattr(ahead, "search", lambda *, everything: done.append(f"all: {everything}"))

    def find(state: State, width: int, *, whole: bool) -> None:
        done.append(state.view.ics)

    worker = Ahead(find)
    worker.plan(lambda: [chosen(START, ics=each) for each in "abcde"], 720)
    worker.start()
    until(lambda: len(done) == 6)
    assert done == ["a", "b", "c", "all: False", "d", "e"]


class Ring:
    """What only a search finds, as it holds itself."""

    def __init__(self) -> None:
        self.held = self


def test_a_search_of_everything_finds_what_an_earlier_one_passed_over() -> None:
    held = Ring()
    gone = weakref.ref(held)
    rubbish.search(everything=False)  # it is in use, and not looked at again
    del held
    rubbish.search(everything=False)
    assert gone() is not None
    rubbish.search(everything=True)
    assert gone() is None
    young = Ring()
    gone = weakref.ref(young)
    del young
    rubbish.search(everything=False)
    assert gone() is None
    gc.unfreeze()


def test_few_values_of_each_filter_come_before_the_many_of_one() -> None:
    found = list(nearby(START, START))
    each = {name: [s for s in found if getattr(s.view, name)] for name in ahead.FIRST}
    assert each["organisation"] and each["ethnic_group"] and each["year"]
    last = max(found.index(s) for s in each["year"])
    assert len([s for s in each["organisation"] if found.index(s) < last]) <= ahead.FEW


def test_two_who_want_the_same_section_do_not_wait_for_each_other() -> None:
    inside, let_go = threading.Event(), threading.Event()

    def ask() -> Section:
        if inside.is_set():
            return Section("One")
        inside.set()
        assert let_go.wait(60)
        return Section("One")

    part = Later("One", ask)
    first = threading.Thread(target=lambda: part.now)
    first.start()
    assert inside.wait(60)
    assert part.now.title == "One"
    let_go.set()
    first.join(60)
    assert not first.is_alive()


def test_what_is_found_before_anybody_comes_fits_into_one_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    find = Finder()
    worker = Ahead(find)
    worker.plan(lambda: ahead.beginnings(START), 720)
    worker.start()
    assert find.begun.wait(60)
    assert worker.left() + 1 == len(set(ahead.beginnings(START)))
    find.let_go.set()


def test_a_plan_that_cannot_be_known_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    find = Finder()
    find.let_go.set()
    worker = Ahead(find)

    def unknown() -> list[State]:
        raise ValueError

    worker.plan(unknown, 720)
    worker.plan(lambda: [START], 720)
    worker.start()
    until(lambda: find.found == [START])
    assert "What may be asked next is not known" in caplog.text


def test_nobody_is_asked_what_may_come_next_while_somebody_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    asked: list[int] = []
    worker = Ahead(Finder())
    worker.start()
    with worker.somebody_waits():
        worker.plan(lambda: asked.append(1) or [], 720)  # type: ignore[func-returns-value]
        time.sleep(0.2)
        assert not asked
    until(lambda: asked == [1])
