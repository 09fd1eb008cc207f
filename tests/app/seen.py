"""What an answer of the page shows, for tests: its sections, their tables and pictures."""

from __future__ import annotations

from collections.abc import Callable

from wres_explore.app.sections import Answer, Section
from wres_explore.app.state import View
from wres_explore.dataset import Dataset
from wres_explore.plotting.marks import Chart
from wres_explore.plotting.svg import svg

Hold = Callable[[Dataset], View]
"""The fixture that keeps a data set as if a reader had loaded it."""


def section(answer: Answer, start: str) -> Section:
    """The one section whose title starts so."""
    (found,) = [each for each in answer.sections if each.title.startswith(start)]
    return found


def rows(found: Section) -> dict[str, dict[str, str]]:
    """A table twin: heading of the row, then heading of the column."""
    assert found.table is not None
    head = found.table.head
    return {row[0]: dict(zip(head, row, strict=True)) for row in found.table.rows}


def drawn(found: Section) -> str:
    """The picture of a section."""
    assert isinstance(found.chart, Chart)
    return svg(found.chart, 600, alt=found.title)
