"""The page as on one's own machine, unless a test says who else can reach it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from wres_explore.app import document, results, sharing


@pytest.fixture(autouse=True)
def own_machine() -> Iterator[None]:
    """What is kept of one sharing mode must not be shown in another."""
    sharing.launch("localhost", "trusted")
    yield
    sharing.launch("localhost", "trusted")
    results.forget()
    document.forget()
