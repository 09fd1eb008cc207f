"""The staff beside each choice of a filter are those that the choice then selects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

import wres_explore as wres
from tests.helpers import cell, dataset
from wres_explore.app import document, headcount, kept, results, sharing, store
from wres_explore.app.state import FILTERS, State, View
from wres_explore.errors import SelectionError
from wres_explore.vocabulary import Measure

MODEL = "london-model"
SERVICES = ("Ambulance service (modelled)", "London Ambulance Service")
NORTH = View(MODEL, ics="North East London")

VIEWS = [
    View(MODEL),
    View(MODEL, year="2017", profession="Nursing and midwifery"),
    replace(NORTH, profession="Midwives", ethnic_group="Asian"),
    View(MODEL, organisation="South West London acute provider 1 (modelled)"),
    View("london-2019", ics="North West London"),
    View("england-2019", profession="Medical and dental"),
]


def selected(view: View) -> int:
    """Everybody in the rows that `select` leaves, in the year of the view or the latest."""
    if view.profession in SERVICES:  # offered among the professions, and a place
        view = View(view.dataset, view.year, organisation=view.profession)
    whole = store.dataset(view.dataset)
    year = int(view.year) if view.year else int(whole.counts["year"].max())
    chosen = {k: v for k, v in view.filters().items() if k not in ("ethnic_group", "year")}
    try:
        rows = wres.select(whole, **chosen).counts
    except SelectionError:
        return 0
    here = (rows["measure"] == Measure.HEADCOUNT) & (rows["year"] == year)
    return int(rows.loc[here, "n"].sum())


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_each_choice_has_the_staff_that_it_then_selects(view: View) -> None:
    found = headcount.staff(view)
    for name, offered in results.choices(view).items():
        if name == "ethnic_group":
            continue
        for value in offered.values:
            wider = replace(view, organisation="", ics=view.ics if name == "organisation" else "")
            base = wider if name in results.PLACES else view
            assert found[name][value] == selected(replace(base, **{name: value})), (name, value)
    assert found["year"][""] == selected(replace(view, year=""))


def test_groups_have_their_own_staff_and_bme_is_all_but_white_and_unknown() -> None:
    found = headcount.staff(View(MODEL))["ethnic_group"]
    data = wres.load(MODEL)
    rows = data.counts[
        (data.counts["measure"] == Measure.HEADCOUNT) & (data.counts["year"] == 2019)
    ]
    by_group = rows.groupby("ethnic_group", observed=True)["n"].sum()
    assert found["Indian"] == by_group["Indian"]
    white = [name for name in by_group.index if "White" in name and " and " not in name]
    assert found[""] == by_group.sum() - by_group[[*white, "Unknown"]].sum()


@pytest.fixture
def without_staff() -> Iterator[View]:
    """Cases of a disciplinary process in 2020 alone, staff in 2019 alone."""
    parts = cell(600, 300, organisation="Elm", year=2019)
    later = cell(6, 3, organisation="Elm", year=2020, measure="entered_disciplinary")
    view = View(store.hold(dataset(parts, later)), year="2020")
    yield view
    store.release(view.dataset)
    kept.forget()


def test_a_year_in_which_nobody_was_counted_has_no_staff_and_says_none(without_staff: View) -> None:
    assert headcount.staff(without_staff) == {}
    assert headcount.staff(replace(without_staff, year="2019"))["organisation"] == {"Elm": 900}
    page = document.document(State(without_staff), 1220, {})
    assert "Selected:" not in page.filters


def test_every_filter_shows_the_staff_of_what_is_not_chosen() -> None:
    text = document.document(State(NORTH), 1220, {}).filters
    staff = headcount.staff(NORTH)
    assert f"Selected: {selected(NORTH):,} staff, of whom 18,731 BME." in text
    of_2017 = document.document(State(View(MODEL, year="2017")), 1220, {}).filters
    assert f"Selected: {selected(View(MODEL, year='2017')):,} staff" in of_2017
    assert f"Latest ({selected(View(MODEL)):,})" in of_2017
    assert f"South West London ({staff['ics']['South West London']:,})" in text
    assert "North East London (" not in text
    whole = document.document(State(View(MODEL)), 1220, {}).filters  # 36 are searched by typing
    first = "North Central London acute provider 1 (modelled)"
    there = selected(View(MODEL, organisation=first))
    assert f'<option value="{first}" label="{there:,} staff">' in whole
    assert set(staff) == set(FILTERS)


@pytest.mark.parametrize(
    ("mode", "there"), [("trusted", True), ("partner", False), ("public", False)]
)
def test_staff_beside_choices_of_an_own_file_are_shown_on_ones_own_machine_alone(
    mode: str, there: bool
) -> None:
    view = View(
        store.hold(dataset(cell(613, 214, organisation="Elm"), cell(3, 1, organisation="Oak")))
    )
    try:
        sharing.launch("localhost", mode)
        text = document.document(State(view), 1220, {}).filters
        assert ("(827)" in text) == ("Selected: 831 staff" in text) == there
        assert "(4)" not in text
    finally:
        sharing.launch("localhost", "trusted")
        store.release(view.dataset)
        kept.forget()
