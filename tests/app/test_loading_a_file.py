"""A reader's own file on the page: what was noticed, what is used, and that it goes with them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import param
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset
from wres_explore.app import results, store
from wres_explore.app.data_page import LARGEST, DataPage, _examine
from wres_explore.app.page import Page
from wres_explore.app.render import html
from wres_explore.app.state import Selection
from wres_explore.errors import SelectionError
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.reading import Reading

HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def mine() -> wres.Dataset:
    return dataset(cell(60, 30, 10, organisation="Elm"), cell(40, 35, 5, organisation="Oak"))


@pytest.fixture
def counts_csv(tmp_path: Path) -> bytes:
    """London's headcounts as a file of tidy counts."""
    table = wres.load("london-2019").counts.drop(columns="dataset")
    return table.to_csv(index=False).encode()


def give(page: DataPage, name: str, content: bytes | str) -> None:
    """What the browser sends when a file has been dropped."""
    with param.parameterized.discard_events(page.dropper):  # no server here to answer the event
        page.dropper.value = {name: content}
    asyncio.run(page._chosen(None))


def test_an_accepted_file_is_shown_on_every_page_and_goes_with_its_session(
    mine: wres.Dataset,
) -> None:
    selection = Selection()
    page = Page(selection)
    page.pages["data"].accept(mine)  # type: ignore[union-attr]
    name = selection.dataset
    assert name.startswith(store.PREFIX)
    assert (selection.page, page.dataset.value) == ("overview", name)
    assert store.dataset(name) is mine
    assert results.overview(selection.view()).here["value"].notna().any()
    page.close()
    with pytest.raises(SelectionError):
        store.dataset(name)


def test_the_name_of_somebody_elses_file_opens_the_default_page(mine: wres.Dataset) -> None:
    name = store.hold(mine)
    selection = Selection.from_query({"dataset": [name.encode()]})
    Page(selection)
    assert selection.dataset == "london-model"
    store.release(name)


def test_a_good_file_can_be_used_and_gives_its_counts(counts_csv: bytes) -> None:
    accepted: list[wres.Dataset] = []
    page = DataPage(accepted.append)
    give(page, "counts.csv", counts_csv)
    assert page.use.visible
    assert "206,144 staff" in page.report.object
    page._use(None)
    assert accepted[0].counts["n"].sum() == 206_144


def test_a_bad_file_cannot_be_used_and_says_why(counts_csv: bytes) -> None:
    page = DataPage(lambda _: pytest.fail("a bad file was accepted"))
    give(page, "counts.csv", counts_csv.replace(b",879", b",-879"))
    assert not page.use.visible
    assert "cannot be used yet" in page.report.object
    assert "-879" in page.report.object
    page._use(None)


def test_a_file_above_the_limit_is_refused_by_the_server_too(
    monkeypatch: pytest.MonkeyPatch, counts_csv: bytes
) -> None:
    monkeypatch.setattr("wres_explore.app.data_page.LARGEST", len(counts_csv) / 2e6)
    page = DataPage(lambda _: pytest.fail("too large a file was accepted"))
    give(page, "counts.csv", counts_csv)
    assert not page.use.visible
    assert "What you had before is still there" in page.report.object
    assert LARGEST == 500


@pytest.mark.parametrize("name", ["../../evil.csv", "..\\..\\evil.csv", "/etc/passwd", ""])
def test_a_file_never_chooses_where_it_is_written(name: str, tmp_path: Path) -> None:
    reading = _examine(name, b"a,b\n1,2\n")
    assert "/" not in reading.file
    assert ".." not in reading.file
    assert reading.data is None


def test_text_of_a_file_never_becomes_markup() -> None:
    finding = Finding(Severity.ERROR, "rule", HOSTILE, HOSTILE, HOSTILE, 1, "A", HOSTILE)
    page = DataPage(lambda _: None)
    page.reading = Reading(HOSTILE, HOSTILE, None, (finding,))
    page._show()
    text = page.report.object + html("reasons.html", reasons={HOSTILE: [HOSTILE]})
    assert "<img" not in text
    assert "&lt;img" in text
