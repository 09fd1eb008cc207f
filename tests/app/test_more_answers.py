"""Sections that some data have and others have not, and what is held against others."""

from __future__ import annotations

import pandas as pd
import pytest

import wres_explore as wres
from tests.app.seen import Hold, drawn, rows, section
from tests.helpers import Rows, cell, dataset, ladder
from wres_explore.app import document, store
from wres_explore.app.cliff_page import cliff_answer
from wres_explore.app.compare_page import compare_answer
from wres_explore.app.fields import filters
from wres_explore.app.indicators_page import indicators_answer
from wres_explore.app.overview_page import overview_answer
from wres_explore.app.pages import settled
from wres_explore.app.sections import Answer
from wres_explore.app.state import Options, State, View
from wres_explore.app.targets_page import targets_answer
from wres_explore.dataset import Dataset

MODEL = "london-model"
PROVIDER = "North East London acute provider 1 (modelled)"


def titles(answer: Answer) -> list[str]:
    return [each.title for each in answer.sections]


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
    assert list(shown) == [PROVIDER, *near["organisation"]]
    figures = wres.indicator(data, number, by=["organisation"])
    if "pay_band" in figures:
        figures = figures[figures["pay_band"] == "all"]
    values = figures.set_index("organisation")["value"]
    write = "{:.1%}" if number == "1" else "{:.2f}"
    assert shown[PROVIDER]["Indicator"] == write.format(values[PROVIDER])
    assert shown[PROVIDER]["Distance"] == "–"
    assert shown[PROVIDER]["Staff"] == f"{near['staff_of'].iloc[0]:,}"
    for _, row in near.iterrows():
        own = shown[row["organisation"]]
        assert own["Distance"] == f"{row['value']:.2f}"
        assert own["In professions"] == f"{row['professions_apart']:.2f}"
        assert own["Indicator"] == write.format(values[row["organisation"]])
    assert found.chart is not None
    names = [name for _, name in found.chart.y.ticks or ()]  # type: ignore[misc]
    assert names[0] == f"● {PROVIDER.removesuffix(' (modelled)')}"
    assert names[1:] == [
        f"{name.removesuffix(' (modelled)')}\n{value:.2f} away"
        for name, value in zip(near["organisation"], near["value"], strict=True)
    ]
    assert drawn(found)


def test_without_an_organisation_it_is_said_what_to_choose() -> None:
    answer = compare_answer(View(MODEL), Options())
    assert "Organisations most like mine" not in [part.title for part in answer.parts]
    funnel = section(answer, "All organisations, and how far chance reaches")
    assert "Choose an organisation" in funnel.lines[-1]


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
    standing, needed, scenario, missing, _ = answer.sections
    assert standing.lines[0] == wres.describe(now)[0].removesuffix(" Modelled figures.")
    assert standing.lines[1] == wres.describe(wres.pace(paths))[0].removesuffix(
        " Modelled figures."
    )
    found = wres.entrants_needed(paths, turnover=0.12)
    assert needed.lines[0] == wres.describe(found)[0].removesuffix(" Modelled figures.")
    assert scenario.table is not None and "Bands 8c to 9" in scenario.table.caption
    assert missing.lines == ("Missing colleagues are counted band by band. The table has each.",)
    assert all(drawn(each) for each in answer.sections if each.chart)


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


# --- What some data record and others do not ----------------------------------------------


def hired(white: tuple[int, int], bme: tuple[int, int], suffix: str = "", **where: object) -> Rows:
    """(Appointed, shortlisted) of either group."""
    return [
        *cell(white[1], bme[1], measure=f"shortlisted{suffix}", **where),
        *cell(white[0], bme[0], measure=f"appointed{suffix}", **where),
    ]


NURSES = {"profession": "Nurses and health visitors", "pay_band": "Band 5"}
DOCTORS = {"profession": "HCHS doctors", "pay_band": "Consultant"}
PARTED = [*hired((40, 200), (20, 200), **NURSES), *hired((30, 60), (10, 60), **DOCTORS)]
ABROAD = hired((5, 20), (10, 15), "_international", **NURSES)


def test_appointments_are_taken_apart_where_the_data_give_kind_of_work_and_band(
    hold: Hold,
) -> None:
    """By hand: nurses 40 and 20 of 200, doctors 30 and 10 of 60."""
    view = hold(dataset(PARTED))
    found = section(indicators_answer(view, Options(number="2")), "Appointments by kind of work")
    shown = {name: row["Ratio"] for name, row in rows(found).items()}
    assert shown == {"All": "2.33", "Clinical": "2.00", "Medical and dental": "3.00",
                     "Band 5": "2.00", "Consultant": "3.00"}  # fmt: skip
    assert drawn(found)


def test_parts_that_the_data_lack_are_named_and_no_other_indicator_has_them(hold: Hold) -> None:
    view = hold(dataset(hired((40, 200), (20, 200))))
    found = section(indicators_answer(view, Options(number="2")), "Appointments by kind of work")
    assert any("does not give appointments by pay band" in line for line in found.lines)
    assert found.chart is None
    assert "Appointments by kind of work and by pay band" not in titles(
        indicators_answer(view, Options(number="3"))
    )


def test_international_recruitment_is_taken_out_where_it_is_recorded(hold: Hold) -> None:
    """Without them nurses are 35 of 180 and 10 of 185: altogether 65 of 240 and 20 of 245."""
    without = section(indicators_answer(hold(dataset(PARTED)), Options(number="2")), "With and")
    assert "do not record who was recruited abroad" in without.lines[0]
    assert without.chart is None and without.table is None
    view = hold(dataset(PARTED, ABROAD))
    found = section(indicators_answer(view, Options(number="2")), "With and without")
    shown = rows(found)
    assert shown["As recorded"]["Ratio"] == "2.33"
    assert shown["Without international recruitment"]["Ratio"] == f"{(65 / 240) / (20 / 245):.2f}"
    assert shown["Without international recruitment"]["Below"] == "20 of 245"
    assert drawn(found)


STAFF = ladder({"Consultant": (150, 50), "Specialty doctor": (30, 70), "Band 5": (500, 500)})


def test_posts_of_doctors_are_shown_where_they_are_recorded_and_missed_where_doctors_are(
    hold: Hold,
) -> None:
    recorded = hired((25, 100), (10, 80), pay_band="Consultant")
    found = section(cliff_answer(hold(dataset(STAFF, recorded)), Options()), "Appointments to")
    assert rows(found)["Consultants"]["Ratio"] == "2.00"
    assert drawn(found)
    missing = section(cliff_answer(hold(dataset(STAFF)), Options()), "Appointments to")
    assert "does not give appointments by medical grade" in missing.lines[0]
    assert missing.chart is None
    nobody = cliff_answer(hold(dataset(ladder({"Band 5": (500, 500)}))), Options())
    assert "Appointments to medical grades" not in titles(nobody)


def pay_points(*points: tuple[str, str, float, int]) -> Dataset:
    names = ["ethnic_group", "pay_band", "pay", "n"]
    return wres.from_pay(pd.DataFrame(points, columns=names), year=2024)


def test_a_pay_gap_is_shown_where_the_data_have_pay(hold: Hold) -> None:
    """White 60 at £17 and 40 at £25 are £20.20; BME 90 and 10 are £17.80: £2.40, 11.9%."""
    view = hold(pay_points(("White", "Band 5", 17.0, 60), ("White", "Band 7", 25.0, 40),
                           ("BME", "Band 5", 17.0, 90), ("BME", "Band 7", 25.0, 10)))  # fmt: skip
    answer = indicators_answer(view, Options(number="1"))
    found = section(answer, "The pay gap")
    mean = rows(found)["Of the mean"]
    assert (mean["Of White pay"], mean["In pounds"]) == ("11.9%", "£2.40")
    assert (mean["White pay"], mean["Pay of the group"]) == ("£20.20", "£17.80")
    assert any(line.startswith("Who stands at which band adds £2.40") for line in found.lines)
    upper = rows(section(answer, "Who is in which quarter"))["Upper"]
    assert (upper["Share"], upper["People"]) == ("20.0%", "10 of 50")
    assert drawn(found)


def test_no_page_tells_what_one_person_is_paid(hold: Hold) -> None:
    """The gap with and without one person gives that person's pay away.

    Without the one at £90, White pay is £20 and BME pay £21.33: a gap of 6.7% the other way.
    """
    view = hold(pay_points(("White", "Band 5", 20.0, 60), ("White", "Band 9", 90.0, 1),
                           ("BME", "Band 5", 20.0, 40), ("BME", "Band 6", 24.0, 20)))  # fmt: skip
    without = wres.pay_gap(store.dataset(view.dataset)).gap["without_one"].iloc[0]
    assert f"{without:.1%}" == "-6.7%"
    found = section(indicators_answer(view, Options(number="1")), "The pay gap")
    shown = f"{found.lines} {found.table} {drawn(found)}"
    assert "6.7%" not in shown
    assert "one person" not in shown


def test_pay_of_fewer_than_fifty_is_withheld_with_its_reason(hold: Hold) -> None:
    view = hold(pay_points(("White", "Band 5", 20.0, 60), ("BME", "Band 5", 21.0, 49)))
    found = section(indicators_answer(view, Options(number="1")), "The pay gap")
    assert any("fewer than 50 BME staff" in line.lower().replace("bme", "BME")
               for line in found.lines)  # fmt: skip
    assert "£" not in " ".join(found.lines) + str(found.table)
    assert found.chart is None


def test_data_without_pay_say_nothing_of_it() -> None:
    assert "The pay gap" not in titles(indicators_answer(View(MODEL), Options(number="1")))


# --- What a leader of a meeting needs to be told -------------------------------------------


def test_compare_begins_with_the_share_of_all_staff() -> None:
    """Of staff of unknown ethnicity too, as indicator 1 has it."""
    view = View(MODEL, ics="North East London")
    shown = rows(section(compare_answer(view, Options()), "A and B side by side"))
    first = next(iter(shown))
    assert first.startswith("1 ")
    counts = wres.select(wres.load(MODEL), ics=view.ics).counts
    staff = counts[(counts["measure"] == "headcount") & (counts["year"] == counts["year"].max())]
    bme = wres.representation(wres.select(wres.load(MODEL), ics=view.ics)).iloc[0]
    assert bme["top_denominator"] == staff["n"].sum()
    assert shown[first]["A"] == f"{bme['top_numerator'] / staff['n'].sum():.1%}"


def test_the_ambulance_service_says_that_a_place_or_profession_was_dropped() -> None:
    service = "Ambulance service (modelled)"
    state = settled(State(View(MODEL, ics="North East London", profession=service)))
    assert (state.view.organisation, state.view.ics) == (service, "")
    said = "no part of an STP/ICS or of a profession: where one was chosen, that choice was dropped"
    assert said in overview_answer(state.view, Options()).modelled[0]
    assert said not in " ".join(overview_answer(View(MODEL), Options()).modelled)


def test_a_search_for_a_real_name_is_told_what_the_invented_ones_are_called() -> None:
    shown = filters(State(View(MODEL)), {})
    assert "The organisations are invented" in shown
    assert "the ambulance service is “Ambulance service (modelled)”" in shown
    assert "The organisations are invented" not in filters(State(View("london-2019")), {})


def test_the_chart_over_time_says_what_it_shows() -> None:
    """3 in 100 against 2 in 100, then 2 in 100 against 2 in 100."""
    data = dataset(
        *(cell(1000, 1000, year=year) for year in (2018, 2019)),
        cell(20, 30, measure="entered_disciplinary", year=2018),
        cell(20, 20, measure="entered_disciplinary", year=2019),
    )
    view = View(store.hold(data))
    try:
        found = section(overview_answer(view, Options(trend="3")), "Over time")
    finally:
        store.release(view.dataset)
    assert found.lines[0].endswith(": BME 1.50 in 2018, 1.00 in 2019.")


@pytest.mark.parametrize("caption", ["Relative likelihoods", "Indicator 3"])
def test_folded_tables_are_told_apart_by_ear(caption: str) -> None:
    page = document.document(State(View(MODEL)), 1220, {})
    assert f'The same as a table<span class="hidden">: {caption}' in page.main
