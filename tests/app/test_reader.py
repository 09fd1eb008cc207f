"""One reader and the wire: every question gets an answer, the last one wins, faults are said."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from bokeh.document import Document
from bokeh.protocol import Protocol
from bokeh.server.connection import ServerConnection
from bokeh.server.session import ServerSession
from panel.custom import JSComponent

from tests.app.test_document import Parsed
from tests.helpers import cell, dataset
from wres_explore.app import body, document, kept, page, results, store
from wres_explore.app.cards import Table
from wres_explore.app.page import Reader
from wres_explore.app.pages import QUESTIONS, Question, settled
from wres_explore.app.sections import Answer, Later, Section
from wres_explore.app.shown import MORE, NO_REST
from wres_explore.app.state import Options, State, View, from_query
from wres_explore.errors import WresError

MODEL = "london-model"


@pytest.fixture
def reader() -> Iterator[Reader]:
    opened = Reader(State(View(MODEL)), 1220)
    yield opened
    opened.close()
    kept.forget()


def asks(reader: Reader, turn: int, query: str, **more: Any) -> dict[str, Any]:
    """What a browser sends; returns what it has been sent by now."""
    reader.wire.asked = {"turn": turn, "query": query, "how": "push", "width": 900, **more}
    return dict(reader.wire.answer)


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An overview that takes no time."""
    kept.forget()
    quick = Question(lambda view, _: Answer(f"Here: {view.ics or 'all'}", "", (), ()))
    monkeypatch.setitem(QUESTIONS, "overview", quick)
    yield
    kept.forget()


@pytest.mark.usefixtures("plain")
def test_a_question_is_answered_by_its_number_with_all_parts_of_the_page(reader: Reader) -> None:
    shown = asks(reader, 3, "ics=North%20East%20London")
    assert {"query", "title", "nav", "filters", "main", "status"} <= shown.keys()
    assert (shown["turn"], shown["how"], shown["go"]) == (3, "push", False)
    assert shown["query"] == "ics=North%20East%20London"
    assert "<h1>Here: North East London</h1>" in shown["main"]
    assert shown["status"] == "Here: North East London"
    assert reader.width == 820


@pytest.mark.usefixtures("plain")
def test_a_link_to_another_page_begins_at_its_top_and_can_be_gone_back_from(
    reader: Reader,
) -> None:
    shown = asks(reader, 1, "page=data", how="go")
    assert (shown["how"], shown["go"]) == ("push", True)


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize(
    "odd",
    [
        {"width": float("inf")}, {"width": float("nan")}, {"width": -5}, {"width": None},
        {"width": 10**9}, {"query": "&&&==%%%zz"}, {"query": "ics=" + "x" * 100_000},
        {"query": None}, {"how": "nonsense"}, {"turn": None}, {"turn": "two"},
        {"width": "wide"}, {"width": [900]}, {"whole": "yes"},
    ],
)  # fmt: skip
def test_an_odd_question_gets_a_page(reader: Reader, odd: dict[str, Any]) -> None:
    shown = asks(reader, **{"turn": 1, "query": "", **odd})
    assert "<h1>Here: all</h1>" in shown["main"]
    assert reader.width in document.WIDTHS


def test_the_widgets_of_the_page_data_are_made_when_it_is_opened_and_kept(
    reader: Reader,
) -> None:
    assert len(reader.data_panes) == 0
    asks(reader, 1, "page=data")
    assert reader.data_panes.visible
    (content,) = reader.data_panes
    asks(reader, 2, "")
    assert not reader.data_panes.visible
    asks(reader, 3, "page=data")
    assert list(reader.data_panes) == [content]


def test_the_first_page_is_ready_before_the_first_reader_comes() -> None:
    kept.forget()
    page._warm()
    made = document._top.found()
    first = Reader(from_query({}), page.FIRST_WIDTH).first(whole=True)
    assert first.title.startswith("Overview: London")
    assert document._top.found() == made


# --- Faults -------------------------------------------------------------------------------


def test_a_fault_is_said_and_logged_and_something_else_can_still_be_chosen(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Answer:
        raise ZeroDivisionError

    kept.forget()
    monkeypatch.setitem(QUESTIONS, "overview", Question(broken))
    shown = asks(reader, 1, "ics=North%20East%20London")
    assert "This page could not be made" in shown["main"]
    assert "Reset" in shown["main"] and 'id="reset"' in shown["filters"]
    assert 'value="North East London" selected' in shown["filters"]
    assert "page=targets" in shown["nav"]
    assert shown["query"] == "ics=North%20East%20London"
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.setitem(QUESTIONS, "overview", Question(lambda *_: Answer("Mended", "", (), ())))
    assert "Mended" in asks(reader, 2, "ics=North%20East%20London")["main"]


def test_a_fault_while_choices_are_looked_through_is_said_too(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: View) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(results, "choices", broken)
    shown = asks(reader, 1, "ics=North%20East%20London")
    assert "This page could not be made" in shown["main"]
    assert shown["turn"] == 1
    assert "ZeroDivisionError" in caplog.text


# --- In a session, where answers are found in a thread -----------------------------------------


class Session:
    """A session's document: what it is asked to do comes next."""

    session_context = object()

    def add_next_tick_callback(self, callback: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(callback)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch, reader: Reader) -> Reader:
    """The reader, as they are on a server."""
    tasks: list[asyncio.Task[None]] = []

    def execute(find: Callable[[], Coroutine[Any, Any, None]]) -> None:
        tasks.append(asyncio.get_running_loop().create_task(find()))

    state = SimpleNamespace(curdoc=Session(), execute=execute)
    monkeypatch.setattr(page, "pn", SimpleNamespace(state=state))
    return reader


async def until(true: Callable[[], bool]) -> None:
    for _ in range(3000):
        if true():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never came")


def test_the_last_choice_is_shown_however_long_an_earlier_one_takes(
    session: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, begun, done = threading.Event(), threading.Event(), threading.Event()
    shown: list[str] = []

    def ask(view: View, _: Options) -> Answer:
        assert threading.current_thread() is not threading.main_thread()
        if not view.profession:
            begun.set()
            assert let_go.wait(60)
            done.set()
        return Answer(f"Here: {view.profession or 'slow'}", "", (), ())

    async def choose() -> None:
        asks(session, 1, "ics=North%20East%20London")
        assert await asyncio.to_thread(begun.wait, 60)
        asks(session, 2, "ics=North%20East%20London&profession=Support")  # heard meanwhile
        await until(lambda: session.wire.answer.get("turn") == 2)
        let_go.set()
        assert await asyncio.to_thread(done.wait, 60)
        await asyncio.sleep(0.5)

    kept.forget()
    monkeypatch.setitem(QUESTIONS, "overview", Question(ask))
    session.wire.param.watch(lambda event: shown.append(event.new["title"]), "answer")
    asyncio.run(choose())
    assert [title.partition(" · ")[0] for title in shown] == ["Here: Support"]
    assert session.state.view.profession == "Support"


def two_parts(below: Callable[[], Section]) -> Question:
    """A page with one section that is known and one that is asked for."""
    wide = Section("First", wide=True, table=Table("First", ("A",), (("1",),)))
    return Question(lambda *_: Answer("Here", "", (), (wide, Later("Below", below))))


def asked_slowly(
    session: Reader, monkeypatch: pytest.MonkeyPatch, before: Callable[[], Any], **more: Any
) -> list[dict[str, Any]]:
    """What a browser is sent of a page whose second section waits until `before` has run."""
    let_go = threading.Event()
    sent: list[dict[str, Any]] = []

    def below() -> Section:
        assert let_go.wait(60)
        return Section("Below", ("What was asked for.",))

    async def choose() -> None:
        asks(session, 1, "", **more)
        if not more:
            await until(lambda: bool(sent))
            session.wire.asked = {"rest": sent[0]["more"]}
        await asyncio.sleep(0.3)
        before()
        let_go.set()
        await until(lambda: bool(sent) and not sent[-1].get("more"))
        await asyncio.sleep(0.2)

    kept.forget()
    monkeypatch.setitem(QUESTIONS, "overview", two_parts(below))
    session.wire.param.watch(lambda event: sent.append(event.new), "answer")
    asyncio.run(choose())
    kept.forget()
    return sent


def test_what_is_seen_first_is_sent_first_and_what_stands_below_follows(
    session: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, rest = asked_slowly(session, monkeypatch, lambda: None)
    assert first["more"] and "First" in first["main"] and "Below" not in first["main"]
    assert first["main"].endswith(MORE)
    assert rest.keys() == {"rest", "turn"} and rest["turn"] == first["turn"] == 1
    assert "What was asked for." in rest["rest"] and "First" not in rest["rest"]


def test_what_stands_below_is_not_found_until_it_is_asked_for(
    session: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str] = []

    def below() -> Section:
        found.append("below")
        return Section("Below")

    async def choose() -> None:
        asks(session, 1, "")
        await until(lambda: session.wire.answer.get("turn") == 1)
        await asyncio.sleep(0.3)
        assert not found
        session.wire.asked = {"rest": session.wire.answer["more"]}
        await until(lambda: "rest" in session.wire.answer)

    kept.forget()
    monkeypatch.setattr(page, "nearby", lambda *_: [])
    monkeypatch.setitem(QUESTIONS, "overview", two_parts(below))
    asyncio.run(choose())
    kept.forget()
    assert found == ["below"]


@pytest.mark.parametrize("odd", [0, 7, -1, None, "two", float("nan"), [1]])
def test_the_rest_of_nothing_that_was_sent_is_not_sent(
    session: Reader, monkeypatch: pytest.MonkeyPatch, odd: Any
) -> None:
    sent: list[dict[str, Any]] = []

    async def choose() -> None:
        session.wire.asked = {"rest": odd}
        await asyncio.sleep(0.1)
        asks(session, 1, "")
        await until(lambda: bool(sent))
        session.wire.asked = {"rest": odd}
        await asyncio.sleep(0.2)

    kept.forget()
    monkeypatch.setattr(page, "nearby", lambda *_: [])
    monkeypatch.setitem(QUESTIONS, "overview", two_parts(lambda: Section("Below")))
    session.wire.param.watch(lambda event: sent.append(event.new), "answer")
    asyncio.run(choose())
    kept.forget()
    assert [each.get("more") for each in sent] == [1]


def test_a_page_of_one_row_has_nothing_more_to_be_asked_for(
    session: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def choose() -> None:
        asks(session, 1, "")
        await until(lambda: session.wire.answer.get("turn") == 1)

    kept.forget()
    chart = Section("Words alone", wide=True), Section("As well", wide=True)
    monkeypatch.setitem(QUESTIONS, "overview", Question(lambda *_: Answer("Here", "", (), chart)))
    asyncio.run(choose())
    kept.forget()
    assert not session.wire.answer["more"] and MORE not in session.wire.answer["main"]
    assert "As well" in session.wire.answer["main"]


def test_a_browser_that_asks_for_the_whole_is_sent_it_in_one_piece(
    session: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sent,) = asked_slowly(session, monkeypatch, lambda: None, whole=True)
    assert not sent["more"] and MORE not in sent["main"]
    assert 0 < sent["main"].index("First") < sent["main"].index("What was asked for.")


def test_the_rest_of_a_page_that_was_left_is_not_sent(
    session: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave() -> None:
        asks(session, 2, "page=data")

    first, other = asked_slowly(session, monkeypatch, leave)
    assert first["more"] and (other["turn"], other["more"]) == (2, 0)


def test_a_fault_below_leaves_the_top_and_says_why_there_is_no_more(
    session: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Section:
        raise ZeroDivisionError

    kept.forget()
    monkeypatch.setitem(QUESTIONS, "overview", two_parts(broken))

    async def choose() -> None:
        asks(session, 1, "", whole=True)
        await until(lambda: bool(session.wire.answer))

    asyncio.run(choose())
    kept.forget()
    shown = session.wire.answer["main"]
    assert 0 < shown.index("First") < shown.index(NO_REST)
    assert "ZeroDivisionError" in caplog.text


def test_a_file_goes_when_the_last_answer_from_it_has_been_found(
    session: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun, let_go = threading.Event(), threading.Event()
    name = store.hold(dataset(cell(60, 30, 10, organisation="Elm")))
    session.loaded[name] = "Loaded: Elm"

    def ask(view: View, _: Options) -> Answer:
        begun.set()
        assert let_go.wait(60)
        results.data_of(view)  # in the middle of an answer the file must still be there
        return Answer("Late", "", (), ())

    async def choose() -> None:
        asks(session, 1, f"dataset={name}")
        assert await asyncio.to_thread(begun.wait, 60)
        session.close()
        assert store.dataset(name) is not None
        let_go.set()
        await until(lambda: not session.loaded)

    monkeypatch.setitem(QUESTIONS, "overview", Question(ask))
    asyncio.run(choose())
    assert session.wire.answer == {} and not caplog.records
    every = (results.data_of, results.choices, document._top, document.rest, body.answer_of)
    assert [each.number(name) for each in every] == [0] * len(every)
    with pytest.raises(WresError):
        store.dataset(name)


def test_of_many_quick_choices_only_the_last_is_worked_for(
    session: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def ask(view: View, _: Options) -> Answer:
        made.append(view.year)
        return Answer(f"Here: {view.year}", "", (), ())

    async def choose() -> None:
        for turn, year in enumerate(("2016", "2017", "2018", "2019"), start=1):
            asks(session, turn, f"year={year}")
        await until(lambda: session.wire.answer.get("turn") == 4)

    kept.forget()
    monkeypatch.setitem(QUESTIONS, "overview", Question(ask))
    asyncio.run(choose())
    kept.forget()
    assert made == ["2019"]


@pytest.mark.parametrize("key", [key for key in QUESTIONS if key != "method"])
@pytest.mark.parametrize("width", [300, 1220])
def test_both_parts_are_the_page(key: str, width: int) -> None:
    state = settled(State(View(MODEL), key))
    first, whole = document.top(state, width, {}), document.document(state, width, {})
    assert whole.main == first.main + document.rest(state, width)
    tags = Parsed(whole.main)
    sections = [given for tag, given in tags.elements if tag == "section"]
    assert len(sections) == len(body.answer_of(state).parts)
    # What is seen first ends with the first row that has more than words, two more at most.
    assert first.main.count("<section") in (1, 2, 3, 4) and document.rest(state, width)


def test_what_was_asked_before_a_session_ended_is_not_sent_into_it(
    session: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, let_go = threading.Event(), threading.Event()

    def ask(*_: object) -> Answer:
        begun.set()
        assert let_go.wait(60)
        return Answer("Late", "", (), ())

    async def choose() -> None:
        asks(session, 1, "")
        assert await asyncio.to_thread(begun.wait, 60)
        session.close()
        let_go.set()
        await asyncio.sleep(0.5)

    kept.forget()
    monkeypatch.setitem(QUESTIONS, "overview", Question(ask))
    asyncio.run(choose())
    assert session.wire.answer == {}


def test_a_fault_in_a_thread_does_not_look_like_work_without_end(
    session: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Answer:
        raise ZeroDivisionError

    async def choose() -> None:
        asks(session, 1, "")
        await until(lambda: session.wire.answer.get("turn") == 1)

    kept.forget()
    monkeypatch.setitem(QUESTIONS, "overview", Question(broken))
    asyncio.run(choose())
    assert "could not be made" in session.wire.answer["main"]
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.usefixtures("plain")
def test_the_address_of_a_file_that_somebody_else_loaded_says_so_once(reader: Reader) -> None:
    theirs = asks(reader, 1, "dataset=loaded-0123456789abcdef")
    assert "loaded in another window" in theirs["main"]
    assert "<h1>Here: all</h1>" in theirs["main"]
    assert theirs["query"] == ""
    for query in ("", "dataset=nonsense"):
        assert "another window" not in asks(reader, 2, query)["main"]


def test_what_bokeh_and_panel_would_hold_back_is_sent_at_once() -> None:
    told: list[bool] = []
    session = ServerSession("one reader", Document())
    ServerConnection(Protocol(), SimpleNamespace(set_nodelay=told.append), None, session)
    page._send_at_once(SimpleNamespace(session_context=SimpleNamespace(session=session)))
    assert told == [True]
    assert JSComponent._debounce > page.Wire._debounce == 0
