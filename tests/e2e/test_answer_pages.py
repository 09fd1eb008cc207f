"""Compare, Ethnic groups and Targets in a browser: from their addresses, and by keyboard."""

from __future__ import annotations

import wres_explore as wres
from tests.e2e.conftest import Reader
from wres_explore.ethnicity import people_of

MODEL = "london-model"
DIFFER = " differ from the others that share the name BME, or White."
NORTH_EAST = {"ics": "North East London"}


def test_compare_opens_from_its_address_and_follows_what_is_chosen(reader: Reader) -> None:
    reader.open("?page=compare&ics=North+East+London&indicator=2")
    assert reader.heading() == "Compare: North East London with the rest of London (modelled)"
    model = wres.load(MODEL)
    here = wres.select(model, **NORTH_EAST)
    first = wres.compare(here, model, 3).iloc[0]
    assert f"The first is {first['value']:.2f} times the second" in reader.text()
    assert "Indicator 2 Appointed from shortlisting, closely" in reader.text()
    reader.choose("B: STP/ICS", "South West London")
    assert "b_ics=South%20West%20London" in reader.page.url
    other = wres.select(model, ics="South West London")
    said = wres.describe(wres.compare(here, other, 3))[0].removesuffix(" Modelled figures.")
    assert said in reader.text()
    reader.choose("Profession", "Support")
    pair = [wres.select(model, ics=ics, profession="Support") for ics in
            ("North East London", "South West London")]  # fmt: skip
    said = wres.describe(wres.compare(*pair, 2))[0].removesuffix(" Modelled figures.")
    assert said in reader.text()


def test_ethnic_groups_opens_from_its_address_and_follows_what_is_chosen(reader: Reader) -> None:
    reader.open("?page=ethnic-groups&indicator=3&against=all+others")
    london = wres.load(MODEL)
    table = wres.ethnic_groups(london, 3, against="all others")
    hidden = table.loc[table["hidden"], "ethnic_group"]
    assert len(hidden) and f"{len(hidden)} groups{DIFFER}" in reader.text()
    for group in hidden:
        assert f"The rate of {people_of(group)} is" in reader.text()
    reader.choose("STP/ICS", "North East London")
    here = wres.select(london, **NORTH_EAST)
    found = wres.ethnic_groups(here, 3, against="all others")["hidden"]
    assert not found.any() and DIFFER not in reader.text()
    reader.choose("Compared with", "White British")
    table = wres.ethnic_groups(here, 3).set_index("ethnic_group")
    reader.page.get_by_text("The same as a table").first.click()
    row = reader.page.get_by_role("row", name="Black African", exact=False).first
    assert f"{table.loc['Black African', 'value']:.2f}" in row.inner_text()
    assert "Chinese: Too few" in reader.text()


def test_targets_opens_from_its_address_and_follows_typed_and_pulled_rates(reader: Reader) -> None:
    reader.open("?page=targets&ics=North+East+London&band=Band+8c&entrants=40")
    here = wres.select(wres.load(MODEL), **NORTH_EAST)
    paths = wres.model_employer(here)

    def said(share: float, turnover: float) -> str:
        fan = wres.scenario(
            paths, entrant_share=share, turnover=turnover,
            **({} if turnover == 0.12 else {"group_turnover": 0.12}),
        )  # fmt: skip
        last = fan[(fan["pay_band"] == "Band 8c") & (fan["year"] == 2028)].iloc[0]
        return f"BME staff would be {last['value']:.1%} of it in 2028"

    assert said(0.40, 0.12) in reader.text()
    typed = reader.page.get_by_label("Share of entrants who are of the group, %", exact=True)
    typed.fill("65")
    typed.press("Tab")
    reader.page.wait_for_function("location.href.includes('entrants=65')")
    reader.settle()
    assert said(0.65, 0.12) in reader.text()
    slider = reader.page.get_by_label(
        "Share of other staff who leave each year, percent, as a slider"
    )
    slider.focus()
    slider.press("ArrowRight")
    reader.page.wait_for_function("location.href.includes('&leaving=13')")
    reader.settle()
    assert said(0.65, 0.13) in reader.text()
    typed.fill("300")  # more than all
    typed.press("Tab")
    reader.page.wait_for_function("location.href.includes('entrants=100')")
    assert typed.input_value() == "100"
