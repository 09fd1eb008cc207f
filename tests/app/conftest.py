"""The page as on one's own machine, unless a test says who else can reach it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.seen import Hold
from wres_explore.app import kept, sharing, store
from wres_explore.app.state import View
from wres_explore.dataset import Dataset


@pytest.fixture(autouse=True)
def own_machine() -> Iterator[None]:
    """What is kept of one sharing mode must not be shown in another."""
    sharing.launch("localhost", "trusted")
    yield
    sharing.launch("localhost", "trusted")
    kept.forget()


@pytest.fixture
def hold() -> Iterator[Hold]:
    """Data sets that a reader has loaded, until the end of the test."""
    names: list[str] = []

    def load(data: Dataset) -> View:
        names.append(store.hold(data))
        return View(names[-1])

    yield load
    for name in names:
        store.release(name)
    kept.forget()
