"""The page in a browser: its numbers are the library's, and it speaks to nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

import wres_explore as wres
from tests.e2e.conftest import Reader

MODEL = "london-model"

FILTERS = [
    ("WRES year", "2017", {"year": 2017}),
    ("Region", "London", {"region": "London"}),
    ("STP/ICS", "North East London", {"ics": "North East London"}),
    (
        "Organisation",
        "Ambulance service (modelled)",
        {"organisation": "Ambulance service (modelled)"},
    ),
    ("Profession", "Nursing and midwifery", {"profession": "Nursing and midwifery"}),
    ("Profession", "Allied health professions", {"profession": "Allied health professions"}),
    ("Ethnic group", "Black", {"ethnic_group": "Black"}),
]


def shown(chosen: dict[str, object]) -> dict[str, str]:
    """What the cards must show, from the library, written out here and not by the page."""
    data = wres.select(wres.load(MODEL), **chosen)
    share = wres.representation(data)["value"].item()
    cards = {"1": f"{share:.1%}"}
    for number in "234":
        cards[number] = f"{wres.indicator(data, number)['value'].item():.2f}"
    for number in "5678":
        row = wres.indicator(data, number).iloc[0]
        if row["status"] == "ok":
            cards[number] = f"{100 * row['value']:+.1f} points".replace("-", "−")
    return cards


def test_the_overview_opens_on_the_figures_that_the_strategy_prints(reader: Reader) -> None:
    reader.open()
    assert reader.heading() == "Overview: London (modelled)"
    assert [reader.card(n) for n in "1234"] == ["44.9%", "1.60", "1.67", "0.95"]
    assert reader.errors == []
    assert reader.outside == []


@pytest.mark.parametrize(("label", "option", "chosen"), FILTERS)
def test_a_filter_changes_the_numbers_to_those_of_the_library(
    reader: Reader, label: str, option: str, chosen: dict[str, object]
) -> None:
    reader.open()
    reader.choose(label, option)
    assert {n: reader.card(n) for n in shown(chosen)} == shown(chosen)
    assert reader.errors == []


def test_filters_combine_and_reset(reader: Reader) -> None:
    reader.open()
    reader.choose("STP/ICS", "South East London")
    reader.choose("Profession", "Support")
    chosen = {"ics": "South East London", "profession": "Support"}
    assert {n: reader.card(n) for n in shown(chosen)} == shown(chosen)
    offered = reader.page.get_by_label("Organisation").first.locator("option").all_inner_texts()
    places = wres.load(MODEL).organisations
    here = set(places.loc[places["ics"] == "South East London", "organisation"])
    assert set(offered[1:]) == here
    reader.page.get_by_role("button", name="Reset").click()
    reader.page.get_by_role("heading", name="Overview: London (modelled)", exact=True).wait_for()
    reader.settle()
    assert reader.card("3") == "1.67"


def test_a_filter_that_the_data_cannot_serve_is_disabled_and_says_why(reader: Reader) -> None:
    reader.open()
    reader.choose("Data set", "England: staff by profession, grade and ethnic group")
    assert reader.heading().startswith("Overview: England")
    for label in ("Region", "STP/ICS", "Organisation"):
        widget = reader.page.get_by_label(label).first
        assert widget.is_disabled()
    reason = "Region, STP/ICS, Organisation: this data set is England as a whole."
    assert reader.page.get_by_text(reason).count() == 1
    assert reader.card("1") == "20.3%"
    reader.choose("Data set", "London Workforce Race Strategy: printed figures")
    offered = reader.page.get_by_label("Profession").first.locator("option").all_inner_texts()
    assert offered == ["All", "London Ambulance Service"]
    assert reader.card("2") == "1.60"
    assert reader.errors == []


def test_the_cliff_edge_page_names_the_edge_of_the_library(reader: Reader) -> None:
    reader.open("?page=cliff-edge&profession=Nurses%20and%20health%20visitors")
    nurses = {"profession": "Nurses and health visitors"}
    edge = wres.cliff_edge(wres.select(wres.load(MODEL), **nurses))
    england = wres.cliff_edge(wres.select(wres.load("england-2019"), **nurses))
    text = reader.text()
    assert f"The step ratio is {edge.verdict['value'].iloc[0]:.2f}" in text
    assert f"The step ratio is {england.verdict['value'].iloc[0]:.2f}" in text
    assert "clear cliff edge between bands 5 and 6" in text
    reader.page.get_by_text("The same as a table").first.click()
    table = reader.page.get_by_role("table", name="Share of staff").first
    assert table.get_by_role("row").count() == len(edge.ladder) + 1
    for share in edge.ladder["value"]:
        assert table.get_by_text(f"{share:.1%}", exact=True).count() >= 1
    assert reader.errors == []
    assert reader.outside == []


def test_the_cliff_edge_by_profession_shows_each_finding(reader: Reader) -> None:
    reader.open("?page=cliff-edge&breakdown=profession")
    edge = wres.cliff_edge(wres.load(MODEL), by=["profession"])
    text = reader.text()
    for profession in edge.verdict["profession"]:
        assert profession in text
    assert reader.errors == []


@pytest.mark.parametrize("page", ["overview", "cliff-edge", "data"])
@pytest.mark.parametrize("width", [1400, 400])
def test_nothing_serious_stands_in_the_way_of_assistive_technology(
    reader: Reader, page: str, width: int
) -> None:
    reader.page.set_viewport_size({"width": width, "height": 900})
    reader.open(f"?page={page}")
    found = Axe().run(reader.page).response["violations"]
    serious = [
        (fault["id"], [node["html"][:160] for node in fault["nodes"]][:3])
        for fault in found
        if fault["impact"] in {"serious", "critical"}
    ]
    assert serious == []


@pytest.mark.parametrize("width", [1400, 900, 400, 320])
def test_the_page_never_scrolls_sideways(reader: Reader, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 900})
    for page in ("overview", "cliff-edge", "data"):
        reader.open(f"?page={page}")
        wide = reader.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width


def test_a_reader_loads_a_file_and_every_page_works_on_it(reader: Reader, tmp_path: Path) -> None:
    table = wres.load("england-2019").counts.drop(columns="dataset")
    path = tmp_path / "ours.csv"
    table.assign(n=table["n"] * 2).to_csv(path, index=False)
    reader.open("?page=data")
    reader.page.locator("input[type=file]").first.set_input_files(path)
    reader.page.get_by_text("Upload complete", exact=True).wait_for()
    reader.page.wait_for_timeout(1000)  # the widget's own animation, which it must outlive
    reader.page.get_by_role("button", name="Use these data on every page").click()
    reader.page.get_by_role("heading", name="Overview", exact=False).first.wait_for()
    reader.settle()
    twice = wres.representation(wres.from_counts(table.assign(n=table["n"] * 2)))
    assert reader.card("1") == f"{twice['value'].item():.1%}"
    assert f"{twice['top_denominator'].item():,}" in reader.text()
    assert reader.errors == []
    assert reader.outside == []


def test_a_reader_says_what_the_columns_of_records_mean(reader: Reader, tmp_path: Path) -> None:
    """600 invented nurses, 200 of them Indian; one column has a name that nobody can guess."""
    rows = [f"31/03/2024,Nursing and Midwifery Registered,Band {5 + at % 2},{'AAH'[at % 3]}"
            for at in range(600)]  # fmt: skip
    path = tmp_path / "extract.csv"
    path.write_text("\n".join(["Day,Staff Group,Pay Scale,Ethnic Origin", *rows]), encoding="utf-8")
    reader.open("?page=data")
    reader.page.locator("input[type=file]").first.set_input_files(path)
    count = reader.page.get_by_role("button", name="Count with these columns")
    count.click()
    reader.page.get_by_text("Not counted yet").wait_for()  # nothing says which year it is
    reader.page.get_by_label("Date of the snapshot or event").select_option("Day")
    count.click()
    reader.page.get_by_role("button", name="Use these data on every page").click()
    reader.page.get_by_role("heading", name="Overview", exact=False).first.wait_for()
    reader.settle()
    assert reader.card("1") == "33.3%"
    assert "200 of 600" in reader.text()
    assert reader.errors == []
    assert reader.outside == []


LONG = "a_name_without_any_place_to_break_it_" * 3

FITS = """width => {
  const wide = [];
  const look = root => root.querySelectorAll("*").forEach(element => {
    if (element.matches("h2, label, p, td, th, select")
        && element.getBoundingClientRect().right > width) wide.push(element.textContent);
    if (element.shadowRoot) look(element.shadowRoot);
  });
  look(document.querySelector("main"));
  return wide;
}"""
"""Texts and fields that reach past the edge of the page."""

WORDS = """() => {
  const broken = [];
  const look = root => root.querySelectorAll("*").forEach(element => {
    const head = element.closest("thead");
    const seen = head === null || head.getBoundingClientRect().width > 1;
    if (element.matches(".findings th") && seen) {
      const range = document.createRange();
      range.selectNodeContents(element);
      const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      const words = element.textContent.split(" ").length;
      if (lines.size > words) broken.push(element.textContent);
    }
    if (element.shadowRoot) look(element.shadowRoot);
  });
  look(document.querySelector("main"));
  return broken;
}"""
"""Headings of the table of findings that are broken inside a word."""


def test_what_was_noticed_can_be_read_at_every_width(reader: Reader, tmp_path: Path) -> None:
    rows = [f"2024,Elm,{('Band 5', LONG)[at % 2]},{'AH'[at % 2]}" for at in range(60)]
    path = tmp_path / f"{LONG}.csv"
    path.write_text("\n".join(["Year,Organisation,Pay Band,Ethnic Origin", *rows]), "utf-8")
    reader.open("?page=data")
    reader.page.locator("input[type=file]").first.set_input_files(path)
    reader.page.get_by_role("button", name="Count with these columns").click()
    reader.page.get_by_text("What was noticed").first.wait_for()
    for width in (1280, 900, 400):
        reader.page.set_viewport_size({"width": width, "height": 900})
        reader.settle()
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
        assert reader.page.evaluate(FITS, width) == []
        assert reader.page.evaluate(WORDS) == []
    found = Axe().run(reader.page).response["violations"]
    assert [fault["id"] for fault in found if fault["impact"] in {"serious", "critical"}] == []


def test_going_back_brings_back_what_was_shown(reader: Reader) -> None:
    reader.open("?ics=North+East+London")
    before = reader.heading()
    reader.choose("STP/ICS", "South East London")
    assert reader.heading() != before
    reader.page.go_back()
    reader.page.wait_for_timeout(1000)
    reader.settle()
    assert reader.heading() == before


@pytest.mark.parametrize(
    "query",
    ["?dataset=london-2019&profession=London+Ambulance+Service", "?trend=99", "?dataset=nothing",
     "?page=cliff-edge&breakdown=nonsense"],
)  # fmt: skip
def test_a_link_with_something_odd_in_it_still_opens_a_page(reader: Reader, query: str) -> None:
    reader.open(query)
    assert reader.heading().startswith(("Overview", "Cliff edge"))
    assert "Traceback" not in reader.text()
    assert reader.errors == []
