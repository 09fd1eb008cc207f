"""Pages that another process makes are the pages that this one would make, or none."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest

from wres_explore.app import document, kept, sharing, shown
from wres_explore.app.maker import Made, Maker
from wres_explore.app.pages import settled
from wres_explore.app.state import State, View
from wres_explore.measures.disclosure import Sharing

MODEL = "london-model"
TARGETS = State(View(MODEL, ics="North West London"), "targets")
WIDTH = 720


@pytest.fixture(scope="module")
def maker() -> Iterator[Maker]:
    made = Maker(modest=False)
    yield made
    made.stop()


def test_it_makes_what_this_process_would(maker: Maker) -> None:
    kept.forget()
    made = maker.make(TARGETS, WIDTH, whole=True)
    assert made is not None
    assert made.state == settled(TARGETS)
    assert made.top == document.top(made.state, WIDTH, {})
    assert made.rest == document.rest(made.state, WIDTH)


def test_what_is_not_offered_is_settled_there(maker: Maker) -> None:
    made = maker.make(State(View(MODEL, ics="Atlantis")), WIDTH, whole=False)
    assert made is not None
    assert made.state == State(View(MODEL))
    assert made.rest is None


def test_what_was_made_elsewhere_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was brought is shown, even if this process would say something else."""
    kept.forget()
    wanted = State(View(MODEL, profession="Midwives"))
    own = shown.shown_for(State(View(MODEL)), WIDTH, {})
    top = replace(own.page, main="Made elsewhere", complete=False)
    shown.keep(wanted, WIDTH, Made(wanted, top, "The rest of it"))
    monkeypatch.setattr(document, "top", lambda *_: pytest.fail("made again"))
    found = shown.shown_for(wanted, WIDTH, {})
    assert found.state == wanted
    assert found.page == top
    assert found.rest(lambda: True) == "The rest of it"


def test_a_page_that_is_known_stays() -> None:
    kept.forget()
    wanted = State(View(MODEL))
    known = shown.shown_for(wanted, WIDTH, {}).page
    shown.keep(wanted, WIDTH, Made(wanted, replace(known, main="Other"), None))
    assert shown.shown_for(wanted, WIDTH, {}).page is known


def test_readers_with_a_file_of_their_own_are_shown_pages_that_name_it() -> None:
    """A page that was made for everybody has filters without the file."""
    kept.forget()
    wanted = State(View(MODEL))
    shown.keep(wanted, WIDTH, Made(wanted, replace(_page(wanted), filters="For everybody"), None))
    assert shown.shown_for(wanted, WIDTH, {}).page.filters == "For everybody"
    assert "My file" in shown.shown_for(wanted, WIDTH, {"loaded-1": "My file"}).page.filters


def _page(state: State) -> document.Document:
    return document.top(state, WIDTH, {})


def test_addresses_of_files_of_others_are_not_kept() -> None:
    kept.forget()
    for name in ("loaded-1", "loaded-2", "nonsense"):
        found = shown.shown_for(State(View(name)), WIDTH, {})
        assert found.state.view.dataset == MODEL
    assert not any(shown._of_packaged.number(name) for name in ("loaded-1", "loaded-2", ""))


def test_a_process_that_has_ended_is_said_once_and_pages_are_made_here(
    caplog: pytest.LogCaptureFixture,
) -> None:
    maker = Maker(modest=False)
    assert maker.make(State(View(MODEL)), WIDTH, whole=False) is not None
    assert maker.number is not None
    os.kill(maker.number, signal.SIGKILL)
    with caplog.at_level(logging.WARNING):
        assert maker.make(TARGETS, WIDTH, whole=False) is None
        assert maker.make(TARGETS, WIDTH, whole=False) is None
    assert caplog.text.count("No pages are made ahead any more") == 1


def refuse() -> None:
    """Done by the other process before it makes anything."""
    from wres_explore.app import maker as module

    def broken(*_: object) -> None:
        msg = "broken"
        raise ValueError(msg)

    module.settled = broken  # type: ignore[assignment]


def test_a_page_that_cannot_be_made_there_is_left_to_whoever_asks() -> None:
    maker = Maker(refuse, modest=False)
    try:
        assert maker.make(TARGETS, WIDTH, whole=False) is None
        assert maker.make(TARGETS, WIDTH, whole=True) is None
    finally:
        maker.stop()


def test_it_shares_as_this_process_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """By itself, without being told, it would be public."""
    monkeypatch.setattr(sharing, "_launched", [Sharing.TRUSTED])
    maker = Maker(modest=False)
    try:
        made = maker.make(State(View(MODEL), "data"), WIDTH, whole=False)
    finally:
        maker.stop()
    assert made is not None
    assert sharing.MEANING[Sharing.TRUSTED][:40] in made.top.main
