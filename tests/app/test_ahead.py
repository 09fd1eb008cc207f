"""Pages found before they are asked for: the likeliest first, and never while somebody waits."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import replace

import pytest

import wres_explore as wres
from wres_explore import turns
from wres_explore.app import ahead, kept, page, results
from wres_explore.app.ahead import MOST, Ahead, nearby
from wres_explore.app.pages import QUESTIONS, settled
from wres_explore.app.sections import Later, Section
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
        self.found_whole: list[State] = []
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(
        self, state: State, width: int, wanted: Callable[[], bool], *, whole: bool
    ) -> bool:
        assert width == 720
        self.begun.set()
        while wanted() and not self.let_go.is_set():
            time.sleep(0.005)
        if not wanted():
            return False
        (self.found_whole if whole else self.found).append(state)
        return True


def test_nothing_is_found_while_somebody_waits_and_what_was_left_is_done_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    find = Finder()
    worker = Ahead(find)
    worker.start()
    with worker.somebody_waits():
        worker.plan(nearby(START, START), 720, whole=True)
        time.sleep(0.2)
        assert not find.begun.is_set()
    assert find.begun.wait(60)
    with worker.somebody_waits():  # in the middle of the first
        time.sleep(0.1)
        assert not find.found
        find.let_go.set()
        time.sleep(0.1)
        assert not find.found
    until(lambda: len(find.found_whole) == MOST)
    assert find.found == find.found_whole == list(nearby(START, START))


def test_what_is_seen_first_of_every_page_is_found_before_the_rest_of_any(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    found: list[tuple[str, bool]] = []

    def find(state: State, width: int, wanted: Callable[[], bool], *, whole: bool) -> bool:
        found.append((state.view.ics, whole))
        return True

    worker = Ahead(find)
    worker.plan([chosen(START, ics=each) for each in "ab"], 720, whole=True)
    worker.plan([chosen(START, ics="c")], 720)
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
    worker.plan(nearby(START, START), 720)
    worker.plan(nearby(START, now), 720)
    expected = list(dict.fromkeys([*nearby(START, now), *nearby(START, START)]))
    assert worker.left() == len(expected) > MOST
    find.let_go.set()
    worker.start()
    until(lambda: len(find.found) == len(expected))
    assert find.found == expected and not find.found_whole


def test_plans_do_not_grow_without_end() -> None:
    worker = Ahead(Finder())
    for number in range(300):
        worker.plan([chosen(START, ics=str(number))], 720)
    assert worker.left() == ahead.MOST_PLANNED


def test_what_was_found_ahead_is_not_made_again() -> None:
    kept.forget()
    state = settled(chosen(State(View(MODEL), "targets"), ics="North West London"))
    assert page._find_ahead(state, 720, lambda: True, whole=False)
    top = page.document._top.found()
    assert not page.document.rest.number(kept.PACKAGED)
    assert page._find_ahead(state, 720, lambda: True, whole=True)
    assert top == page.document._top.found()
    known = page.document._top.found(), page.document.rest.found()
    shown = shown_for(state, 720, {})
    assert shown.rest(lambda: True)
    assert known == (page.document._top.found(), page.document.rest.found())


def test_work_for_later_pauses_in_the_middle_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    steps: list[int] = []
    enough = threading.Event()

    def find(state: State, width: int, wanted: Callable[[], bool], *, whole: bool) -> bool:
        while not enough.is_set():
            turns.pause()
            steps.append(len(steps))
            time.sleep(0.001)
        return True

    worker = Ahead(find)
    worker.plan([START], 720)
    worker.start()
    until(lambda: len(steps) > 5)
    with worker.somebody_waits():
        time.sleep(0.05)  # the step that had begun
        before = len(steps)
        time.sleep(0.2)
        assert len(steps) == before
    until(lambda: len(steps) > before + 5)
    enough.set()


def rested(monkeypatch: pytest.MonkeyPatch) -> tuple[Ahead, list[State]]:
    """One who rests for hours as soon as somebody has chosen, and what was found."""
    monkeypatch.setattr(ahead, "QUIET", 0.02)
    monkeypatch.setattr(ahead, "HURRY", 0.0)
    monkeypatch.setattr(ahead, "REST", 1e7)
    found: list[State] = []

    def find(state: State, width: int, wanted: Callable[[], bool], *, whole: bool) -> bool:
        time.sleep(0.001)
        found.append(state)
        return True

    worker = Ahead(find)
    worker.plan([chosen(START, ics=each) for each in "abc"], 720)
    return worker, found


def test_once_somebody_has_chosen_work_for_later_rests_until_they_choose_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker, found = rested(monkeypatch)
    with worker.somebody_waits():
        worker.start()
    until(lambda: len(found) == 1)
    time.sleep(0.2)
    assert len(found) == 1
    with worker.somebody_waits():
        pass
    until(lambda: len(found) == 2)


def test_before_anybody_has_come_work_for_later_does_not_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker, found = rested(monkeypatch)
    worker.start()
    until(lambda: len(found) == 3)


def test_when_nobody_has_chosen_for_long_work_for_later_does_not_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker, found = rested(monkeypatch)
    monkeypatch.setattr(ahead, "GONE", 0.02)
    with worker.somebody_waits():
        worker.start()
    until(lambda: len(found) == 3)


def test_work_for_later_pauses_in_the_middle_of_what_it_asks_the_library() -> None:
    turn: list[str] = []
    asked: list[int] = []

    def work() -> None:
        turns.pause_by(lambda: turn.append("mine"))
        wres.indicators(wres.select(wres.load(MODEL), profession="Midwives"))
        asked.append(len(turn))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    assert asked[0] > 10
    wres.indicators(wres.select(wres.load(MODEL), profession="Support"))  # whoever is waited for
    assert len(turn) == asked[0]


def test_whoever_answers_a_reader_never_pauses() -> None:
    worker = Ahead(Finder())
    worker.start()
    with worker.somebody_waits():
        turns.pause()


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

    def find(state: State, width: int, wanted: Callable[[], bool], *, whole: bool) -> bool:
        done.append(state.view.ics)
        return True

    worker = Ahead(find)
    worker.plan([chosen(START, ics=each) for each in "abcde"], 720)
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
    ahead.search(everything=False)  # it is in use, and not looked at again
    del held
    ahead.search(everything=False)
    assert gone() is not None
    ahead.search(everything=True)
    assert gone() is None
    young = Ring()
    gone = weakref.ref(young)
    del young
    ahead.search(everything=False)
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


def test_what_is_found_before_anybody_comes_fits_into_one_plan() -> None:
    worker = Ahead(Finder())
    worker.plan(ahead.beginnings(START), 720)
    assert worker.left() == len(set(ahead.beginnings(START)))
