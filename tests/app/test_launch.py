"""Who may see figures of a reader's own file is decided where the page is launched."""

from __future__ import annotations

import pandas as pd
import panel as pn
import pytest
from panel.tests.util import serve_and_request

import wres_explore as wres
from tests.helpers import cell, dataset
from wres_explore.app import document, kept, sharing, store
from wres_explore.app.state import PAGES, State, View
from wres_explore.errors import DefinitionError, DisclosureError
from wres_explore.measures.disclosure import Sharing


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(sharing.VARIABLE, raising=False)


@pytest.mark.parametrize(
    ("address", "mode"),
    [
        ("localhost", "trusted"), ("127.0.0.1", "trusted"), ("::1", "trusted"),
        ("0.0.0.0", "public"), ("10.1.2.3", "public"), ("wres.example.nhs.uk", "public"),
        ("", "public"), (None, "public"), ("127.0.0.1.example.org", "public"),
    ],
)  # fmt: skip
def test_only_a_page_that_no_other_machine_reaches_is_trusted(
    address: str | None, mode: str
) -> None:
    assert sharing.launch(address) == mode
    assert sharing.sharing() == mode


def test_a_mode_that_is_named_comes_before_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(sharing.VARIABLE, "partner")
    assert sharing.launch("localhost") == "partner"
    assert sharing.launch("0.0.0.0", "trusted") == "trusted"


def test_a_misspelt_mode_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sharing.launch(None)
    monkeypatch.setenv(sharing.VARIABLE, "truste")
    with pytest.raises(DefinitionError, match="trusted"):
        sharing.launch("localhost")
    assert sharing.sharing() is Sharing.PUBLIC


def test_a_misspelt_mode_is_said_in_the_log_and_on_the_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As `panel serve` runs it."""
    monkeypatch.setattr(sharing, "_launched", [])
    monkeypatch.setenv(sharing.VARIABLE, "<nonsense>")
    try:
        page = serve_and_request("apps/explore.py").text
    finally:
        pn.state.kill_all_servers()
    said = "The environment variable WRES_SHARING is misspelt. There is no sharing mode"
    assert said in caplog.text
    assert f"<p>{said}" in page
    assert "<nonsense>" not in page, "it must stay text"
    assert not sharing._launched


def test_a_page_that_nobody_launched_by_name_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_launched", [])
    assert sharing.sharing() is Sharing.PUBLIC


@pytest.mark.parametrize("name", list(wres.datasets()["name"]))
@pytest.mark.parametrize("mode", list(Sharing))
def test_packaged_data_pass_as_they_are(name: str, mode: str) -> None:
    """Published as a whole or invented: the very object that the library gave."""
    sharing.launch(None, mode)
    found = object()
    assert sharing.shown(found, [name]) is found
    assert sharing.note(name) == ""


def test_one_own_data_set_among_packaged_ones_closes_a_result() -> None:
    sharing.launch(None, "public")
    table = wres.representation(dataset(cell(500, 3, 50)))
    shown = sharing.shown(table, ["london-2019", "loaded-1"])
    assert pd.isna(shown["top_numerator"].iloc[0])


@pytest.mark.parametrize("mode", list(Sharing))
def test_what_the_gate_does_not_know_is_not_shown(mode: str) -> None:
    sharing.launch(None, mode)
    for stray in (pd.DataFrame({"n": [3]}), "3 people", {"n": 3}, None):
        with pytest.raises(DisclosureError):
            sharing.shown(stray, ["loaded-1"])


@pytest.mark.parametrize(("mode", "told"), [("public", False), ("partner", False),
                                            ("trusted", True)])  # fmt: skip
def test_impossible_counts_are_named_on_ones_own_machine_alone(mode: str, told: bool) -> None:
    sharing.launch(None, mode)
    kept.forget()
    faulty = dataset(cell(40, 27, 2), cell(20, 31, measure="entered_disciplinary"))
    name = store.hold(faulty)
    try:
        shown = document.document(State(View(name), "overview"), 820, {name: "file"})
    finally:
        store.release(name)
    assert ("31" in shown.main) == told
    assert ("cannot be" in shown.main) != told


@pytest.mark.parametrize("mode", list(Sharing))
def test_the_page_data_says_what_holds_and_each_page_of_a_file_too(mode: str) -> None:
    sharing.launch(None, mode)
    kept.forget()
    page = document.document(State(View("london-2019"), "data"), 820, {})
    assert f"Sharing: {mode}." in page.main
    name = store.hold(dataset(cell(5000, 3000, 50)))
    try:
        for key in [key for key in PAGES if key not in ("data", "method")]:
            shown = document.document(State(View(name), key), 820, {name: "file"})
            assert sharing.note(name) in shown.main, key
    finally:
        store.release(name)
