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
from wres_explore.app.targets_page import targets_answer
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
        assert own["In professions"] == f"{row['professions_apart']:.2f}"
        assert own["Indicator"] == write.format(values[row["organisation"]])
    assert found.chart is not None
    names = [name for _, name in found.chart.y.ticks or ()]  # type: ignore[misc]
    assert names[0] == f"● {PROVIDER.removesuffix(' (modelled)')}"
    assert names[1:] == [
        f"{name.removesuffix(' (modelled)')}: {value:.2f} away"
        for name, value in zip(near["organisation"], near["value"], strict=True)
    ]
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


# --- Targets: bands taken together, and people a year -------------------------------------


def test_bands_8c_to_9_can_be_taken_as_one_and_every_figure_is_of_them_together() -> None:
    answer = targets_answer(View(MODEL), Options(band="Bands 8c to 9"))
    together = ["Band 8c", "Band 8d", "Band 9"]
    paths = wres.model_employer(wres.load(MODEL), together=together)
    now = paths[paths["year"] == 2019]
    standing, needed, scenario, missing = answer.sections
    assert standing.lines[0] == wres.describe(now)[0].removesuffix(" Modelled figures.")
    assert standing.lines[1] == wres.describe(wres.pace(paths))[0].removesuffix(
        " Modelled figures."
    )
    found = wres.entrants_needed(paths, turnover=0.12)
    assert needed.lines[0] == wres.describe(found)[0].removesuffix(" Modelled figures.")
    assert scenario.table is not None and "Bands 8c to 9" in scenario.table.caption
    assert missing.lines == ("Missing colleagues are counted band by band. The table has each.",)
    assert all(drawn(each) for each in answer.sections)


@pytest.mark.parametrize("band", ["Band 8a", "Band 9", "Very senior manager"])
def test_the_pace_so_far_stands_beside_the_path(band: str) -> None:
    standing = targets_answer(View(MODEL), Options(band=band)).sections[0]
    table = wres.pace(wres.model_employer(wres.load(MODEL)))
    (text,) = wres.describe(table[table["pay_band"] == band])
    assert text.removesuffix(" Modelled figures.") in standing.lines


def test_the_33_percent_is_said_to_be_the_office_s_own_and_only_where_it_is_chosen() -> None:
    with_it = targets_answer(View(MODEL), Options(target="regional")).sections[0]
    assert any("for its own staff" in line for line in with_it.lines)
    without = targets_answer(View(MODEL), Options()).sections[0]
    assert not any("33%" in line for line in without.lines)
