"""Sections that some data have and others have not, and what is held against others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

import wres_explore as wres
from tests.helpers import cell, dataset
from wres_explore.app import results, store
from wres_explore.app.compare_page import compare_answer
from wres_explore.app.sections import Answer, Section
from wres_explore.app.state import Options, View
from wres_explore.dataset import Dataset
from wres_explore.plotting.marks import Chart
from wres_explore.plotting.svg import svg

MODEL = "london-model"
PROVIDER = "North East London acute provider 1 (modelled)"

Hold = Callable[[Dataset], View]


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
    results.forget()


def section(answer: Answer, start: str) -> Section:
    """The one section whose title starts so."""
    (found,) = [each for each in answer.sections if each.title.startswith(start)]
    return found


def titles(answer: Answer) -> list[str]:
    return [each.title for each in answer.sections]


def rows(found: Section) -> dict[str, dict[str, str]]:
    """A table twin: heading of the row, then heading of the column."""
    assert found.table is not None
    head = found.table.head
    return {row[0]: dict(zip(head, row, strict=True)) for row in found.table.rows}


def drawn(found: Section) -> str:
    assert isinstance(found.chart, Chart)
    return svg(found.chart, 600, alt=found.title)


# --- Compare: nearest neighbours ----------------------------------------------------------


@pytest.mark.parametrize("number", "1234")
def test_the_nearest_stand_beside_mine_with_their_distance_and_figure(number: str) -> None:
    answer = compare_answer(View(MODEL, organisation=PROVIDER), Options(indicator=number))
    found = section(answer, "Organisations most like mine")
    data = wres.load(MODEL)
    near = wres.nearest_neighbours(data, PROVIDER)
    (text,) = wres.describe(near)
    assert found.lines == (text.removesuffix(" Modelled figures."),)
    shown = rows(found)
    assert list(shown) == near["organisation"].tolist()
    figures = wres.indicator(data, number, by=["organisation"])
    if "pay_band" in figures:
        figures = figures[figures["pay_band"] == "all"]
    values = figures.set_index("organisation")["value"]
    write = "{:.1%}" if number == "1" else "{:.2f}"
    for _, row in near.iterrows():
        own = shown[row["organisation"]]
        assert own["Distance"] == f"{row['value']:.2f}"
        assert own["professions"] == f"{row['professions_apart']:.2f}"
        assert own["Indicator"] == write.format(values[row["organisation"]])
    assert found.chart is not None
    names = [name for _, name in found.chart.y.ticks or ()]  # type: ignore[misc]
    assert names[0] == f"● {PROVIDER}"
    assert names[1:] == near["organisation"].tolist()
    assert drawn(found)


def test_without_an_organisation_it_is_said_what_to_choose() -> None:
    found = section(compare_answer(View(MODEL), Options()), "Organisations most like mine")
    assert "Choose an organisation" in found.lines[0]
    assert found.table is None and found.chart is None


def test_one_organisation_alone_has_no_neighbours_and_the_page_says_so(hold: Hold) -> None:
    view = hold(dataset(cell(600, 300, organisation="Elm")))
    answer = compare_answer(View(view.dataset, organisation="Elm"), Options(indicator="1"))
    found = section(answer, "Organisations most like mine")
    assert "is the only organisation" in found.lines[0]
    assert found.table is None and found.chart is None
