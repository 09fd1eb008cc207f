"""The page in a browser: its numbers are the library's, it can be used by anyone, and it speaks to
nobody else, which `conftest.another` makes sure of for every test."""

from __future__ import annotations

import itertools
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

import wres_explore as wres
from tests.e2e.conftest import Reader

MODEL = "london-model"
NORTH_EAST = "ics=North%20East%20London"
AMBULANCE = "Ambulance service (modelled)"

PAGES = {
    "overview": f"?{NORTH_EAST}",
    "cliff-edge": "?page=cliff-edge",
    "indicators": f"?page=indicators&{NORTH_EAST}&level=organisation",
    "compare": f"?page=compare&{NORTH_EAST}&indicator=2",
    "ethnic-groups": f"?page=ethnic-groups&{NORTH_EAST}",
    "targets": f"?page=targets&{NORTH_EAST}",
    "strategy": f"?page=strategy&{NORTH_EAST}&moves=3&plan=35.32",
    "data": "?page=data",
    "method": "?page=method",
}


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


def test_the_figures_stand_in_the_first_bytes_for_a_browser_without_scripts(server: str) -> None:
    with urllib.request.urlopen(f"{server}/?{NORTH_EAST}", timeout=60) as answer:
        text = answer.read().decode()
    assert "<h1>Overview: North East London (modelled)</h1>" in text
    for figure in shown({"ics": "North East London"}).values():
        assert f'<span class="value">{figure}</span>' in text
    assert '<select id="f-ics" form="chosen" name="ics" title="North East London">' in text


# --- Filters ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "option", "chosen"),
    [
        ("WRES year", "2017", {"year": 2017}),
        ("STP/ICS", "North East London", {"ics": "North East London"}),
        ("Ethnic group", "Black", {"ethnic_group": "Black"}),
    ],
)
def test_a_filter_changes_the_numbers_to_those_of_the_library(
    reader: Reader, label: str, option: str, chosen: dict[str, object]
) -> None:
    reader.open()
    reader.choose(label, option)
    assert {n: reader.card(n) for n in shown(chosen)} == shown(chosen)


def test_filters_combine_and_reset(reader: Reader) -> None:
    reader.open()
    reset = reader.page.get_by_role("button", name="Reset")
    assert reset.is_disabled()
    reader.choose("STP/ICS", "South East London")
    reader.choose("Profession", "Support")
    chosen = {"ics": "South East London", "profession": "Support"}
    assert {n: reader.card(n) for n in shown(chosen)} == shown(chosen)
    offered = reader.offered("Organisation")
    places = wres.load(MODEL).organisations
    here = set(places.loc[places["ics"] == "South East London", "organisation"])
    assert set(offered[1:]) == here
    reader.answered(reset.click)
    assert reader.heading() == "Overview: London (modelled)"
    assert reader.card("3") == "1.67"
    assert reader.query() == ""


def test_an_organisation_is_found_by_typing_and_nonsense_is_refused(reader: Reader) -> None:
    reader.open()
    field = reader.page.get_by_label("Organisation", exact=True)
    offered = reader.page.locator("#l-organisation option").evaluate_all(
        "all => all.map(each => each.value)"
    )
    assert set(offered) == set(wres.load(MODEL).organisations["organisation"])
    status = reader.page.get_by_role("status").first
    for nonsense in ("Hogwarts", "provider"):  # none is called so; many are
        reader.look_for("Organisation", nonsense)
        assert nonsense in status.inner_text()
        assert field.get_attribute("aria-invalid") == "true"
        assert (reader.query(), reader.heading()) == ("", "Overview: London (modelled)")
    reader.answered(lambda: reader.look_for("Organisation", "ambulance"))  # one is
    assert field.input_value() == AMBULANCE
    assert field.get_attribute("aria-invalid") is None
    chosen: dict[str, object] = {"organisation": AMBULANCE}
    assert {n: reader.card(n) for n in shown(chosen)} == shown(chosen)
    reader.answered(lambda: reader.look_for("Organisation", ""))
    assert reader.heading() == "Overview: London (modelled)"


def test_a_choice_made_after_nonsense_leaves_the_nonsense_behind(reader: Reader) -> None:
    reader.open()
    reader.look_for("Organisation", "Hogwarts")
    reader.choose("STP/ICS", "North East London")
    assert reader.query() == NORTH_EAST
    assert reader.page.get_by_label("Organisation", exact=True).input_value() == ""
    assert "Hogwarts" not in reader.page.get_by_role("status").first.inner_text()


def test_a_filter_that_the_data_cannot_serve_is_disabled_and_says_why(reader: Reader) -> None:
    reader.open()
    reader.choose("Data set", "England: staff by profession, grade and ethnic group")
    assert reader.heading().startswith("Overview: England")
    for label in ("Region", "STP/ICS", "Organisation"):
        assert reader.page.get_by_label(label, exact=True).is_disabled()
    reason = "Region, STP/ICS, Organisation: this data set is England as a whole."
    assert reader.page.get_by_text(reason).count() == 1
    assert reader.card("1") == "20.3%"
    reader.choose("Data set", "London Workforce Race Strategy: printed figures")
    assert reader.offered("Profession") == ["All", "London Ambulance Service"]
    assert reader.card("2") == "1.60"


# --- To and fro ---------------------------------------------------------------------------


def test_what_was_done_can_be_undone_and_done_again(reader: Reader) -> None:
    reader.open()
    undo, redo = (reader.page.get_by_role("button", name=name) for name in ("Undo", "Redo"))
    assert undo.is_disabled() and redo.is_disabled()
    reader.choose("STP/ICS", "South East London")
    reader.choose("Profession", "Support")
    both = reader.heading()
    reader.page.get_by_role("link", name="Skip to the figures").press("Enter")
    assert reader.page.evaluate("document.activeElement.id") == "main"
    assert undo.is_enabled() and redo.is_disabled()
    reader.answered(undo.click)
    assert reader.heading() == "Overview: South East London (modelled)"
    assert reader.page.get_by_label("Profession").input_value() == ""
    reader.answered(undo.click)
    assert reader.heading() == "Overview: London (modelled)"
    assert undo.is_disabled() and redo.is_enabled()
    reader.answered(redo.click)
    reader.answered(redo.click)
    assert reader.heading() == both
    assert reader.page.get_by_label("Profession").input_value() == "Support"
    assert redo.is_disabled()
    reader.answered(undo.click)
    reader.choose("Ethnic group", "Black")  # what was undone is gone
    assert redo.is_disabled() and undo.is_enabled()
    reader.open(f"?{NORTH_EAST}")  # another address in the same window
    assert undo.is_disabled() and redo.is_disabled()


def test_back_and_forward_bring_back_what_was_shown_also_after_a_reload(reader: Reader) -> None:
    reader.open(f"?{NORTH_EAST}")
    seen = [(reader.heading(), reader.query())]
    reader.choose("STP/ICS", "South East London")
    seen.append((reader.heading(), reader.query()))
    reader.answered(reader.page.get_by_role("link", name="Targets").click)
    seen.append((reader.heading(), reader.query()))
    assert len(set(seen)) == 3
    assert seen[2] == (
        "Targets: South East London (modelled)", "page=targets&ics=South%20East%20London"
    )  # fmt: skip
    for at in (1, 0):
        reader.answered(reader.page.go_back)
        assert (reader.heading(), reader.query()) == seen[at]
    assert reader.page.get_by_label("STP/ICS").input_value() == "North East London"
    reader.answered(reader.page.go_forward)
    assert (reader.heading(), reader.query()) == seen[1]
    reader.page.reload()
    reader.settle()
    assert (reader.heading(), reader.query()) == seen[1]
    reader.answered(reader.page.go_forward)
    assert (reader.heading(), reader.query()) == seen[2]


def test_an_address_shows_the_same_in_another_browser(another: Callable[..., Reader]) -> None:
    first = another()
    first.open("?page=targets")
    first.choose("STP/ICS", "North East London")
    first.choose("Pay band", "Band 8c")
    first.choose("Goal for 2028", "33%, the regional office")
    second = another()
    second.page.goto(first.page.url)
    second.settle()
    assert second.page.url == first.page.url
    assert second.heading() == first.heading()
    assert second.text() == first.text()
    for person in (first, second):
        assert person.page.get_by_label("Pay band", exact=True).input_value() == "Band 8c"
    pictures = [person.page.locator("svg.chart").first.inner_html() for person in (first, second)]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize(
    "query", ["?dataset=nothing&trend=99", "?page=cliff-edge&breakdown=nonsense"]
)
def test_a_link_with_something_odd_in_it_still_opens_a_page(reader: Reader, query: str) -> None:
    reader.open(query)
    assert reader.heading() in ("Overview: London (modelled)", "Cliff edge: London (modelled)")
    assert reader.query() in ("", "page=cliff-edge")


# --- Charts and tables ----------------------------------------------------------------------


def test_a_keyboard_reaches_what_a_mouse_shows(reader: Reader) -> None:
    reader.open()
    page = reader.page
    charts = page.locator("main svg.chart")
    stops = charts.evaluate_all(
        "all => all.map(svg => [svg.querySelectorAll('.told').length,"
        " svg.querySelectorAll('.told[tabindex=\"0\"]').length])"
    )
    assert len(stops) == 2 and all(marks > 3 and stop == 1 for marks, stop in stops)
    tip = page.get_by_role("tooltip")
    now = "document.activeElement.getAttribute('aria-label')"
    marks = [mark.get_attribute("aria-label") for mark in charts.first.locator(".told").all()]
    page.get_by_label("Ethnic group", exact=True).focus()
    for _ in range(60):  # past what explains itself
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('told')"):
            break
    told = []
    for at, key in enumerate(["", "ArrowRight", "ArrowDown", "ArrowLeft", "End", "ArrowRight",
                              "Home", "ArrowUp"]):  # fmt: skip
        if key:
            page.keyboard.press(key)
        assert page.evaluate(now) == marks[[0, 1, 2, 1, -1, -1, 0, 0][at]]
        assert tip.is_visible()
        told.append(tip.locator("div").all_text_contents())
        assert told[-1] == str(page.evaluate(now)).split("\n")
    assert "Ratio: 1.60" in told[0]  # the ratio of indicator 2 in London
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert tip.is_hidden()
    for at in (0, 1):
        charts.first.locator(".told").nth(at).hover()
        assert tip.locator("div").all_text_contents() == told[at]
    page.mouse.move(5, 5)
    assert tip.is_hidden()


def test_a_table_is_copied_as_cells(another: Callable[..., Reader]) -> None:
    reader = another(permissions=["clipboard-read", "clipboard-write"]).open()
    reader.page.get_by_text("The same as a table").first.click()
    reader.page.get_by_role("button", name="Copy the table").first.click()
    reader.page.get_by_role("button", name="Copied").wait_for()
    assert reader.page.get_by_role("status").first.inner_text() == "The table was copied."
    copied = str(reader.page.evaluate("navigator.clipboard.readText()"))
    head, *rows = [line.split("\t") for line in copied.split("\n")]
    table = reader.page.get_by_role("table", name="Relative likelihoods").first
    assert head == [cell.strip() for cell in table.locator("thead th").all_text_contents()]
    assert len(rows) == table.locator("tbody tr").count()
    assert all(len(row) == len(head) for row in rows)
    assert rows[0][:2] == ["2  London", "1.60"]


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


# --- For everyone -------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (400, "dark")])
def test_nothing_serious_stands_in_the_way_and_headings_are_in_order(
    another: Callable[..., Reader], page: str, width: int, scheme: str
) -> None:
    reader = another(viewport={"width": width, "height": 900}, color_scheme=scheme)
    reader.open(PAGES[page])
    for table in reader.page.get_by_text("The same as a table").all()[:1]:
        table.click()
    assert reader.clean("heading-order") == []
    headings = reader.page.get_by_role("heading").all()
    levels = [int(each.evaluate("node => node.tagName[1]")) for each in headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


CUT = """width => [...document.querySelectorAll("main svg.chart text")]
  .map(text => [text.textContent, text.getBoundingClientRect()])
  .filter(([_, box]) => box.left < -1 || box.right > width + 1)
  .map(([text]) => text)"""
"""Words of charts that reach past the edge of the page."""


@pytest.mark.parametrize("width", [1400, 900, 400, 320])
def test_no_page_scrolls_sideways(another: Callable[..., Reader], width: int) -> None:
    reader = another(viewport={"width": width, "height": 900})
    for query in PAGES.values():
        reader.open(query)
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
        assert reader.page.evaluate(CUT, width) == []


# --- A file of one's own ----------------------------------------------------------------------


def test_a_reader_loads_a_file_and_every_page_works_on_it_for_them_alone(
    another: Callable[..., Reader], tmp_path: Path
) -> None:
    reader = another()
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
    reader.answered(reader.page.get_by_role("link", name="Cliff edge").click)
    assert reader.heading() == "Cliff edge: ours"
    reader.answered(reader.page.get_by_role("button", name="Undo").click)
    assert reader.card("1") == f"{twice['value'].item():.1%}"
    other = another()
    other.page.goto(reader.page.url)
    other.settle()
    assert other.heading() == "Overview: London (modelled)"
    assert "Loaded" not in str(other.page.get_by_label("Data set").text_content())


def test_a_reader_says_what_the_columns_of_records_mean(reader: Reader, tmp_path: Path) -> None:
    """600 invented nurses, 200 of them Indian; one column has a name that nobody can guess."""
    rows = [f"31/03/2024,Nursing and Midwifery Registered,Band {5 + at % 2},{'AAH'[at % 3]}"
            for at in range(600)]  # fmt: skip
    path = tmp_path / "extract.csv"
    path.write_text("\n".join(["Day,Staff Group,Pay Scale,Ethnic Origin", *rows]), encoding="utf-8")
    reader.open("?page=data")
    assert reader.page.get_by_role("heading", name="Data", exact=True).count() == 1
    reader.page.locator("input[type=file]").first.set_input_files(path)
    count = reader.page.get_by_role("button", name="Count with these columns")
    count.click()
    reader.page.get_by_text("Not counted yet").wait_for()  # nothing says which year it is
    year = reader.page.get_by_label("WRES year of all rows, if no column says it")
    assert year.is_visible()
    boxes = [each.bounding_box() for each in (count, reader.page.locator("main h1"))]
    assert boxes[0] and boxes[1] and boxes[0]["x"] == boxes[1]["x"]
    reader.page.get_by_label("Date of the snapshot or event").select_option("Day")
    count.click()
    reader.page.get_by_role("button", name="Use these data on every page").click()
    reader.page.get_by_role("heading", name="Overview", exact=False).first.wait_for()
    reader.settle()
    assert reader.card("1") == "33.3%"
    assert "200 of 600" in reader.text()


LONG = "a_name_without_any_place_to_break_it_" * 3

FITS = """width => {
  const wide = [];
  const look = root => root.querySelectorAll("*").forEach(element => {
    if (element.matches("h2, label, p, td, th, select")
        && element.getBoundingClientRect().right > width) wide.push(element.textContent);
    if (element.shadowRoot) look(element.shadowRoot);
  });
  look(document.querySelector("#data-page"));
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
  look(document.querySelector("#data-page"));
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
    assert reader.clean() == []


CROPPED = """() => [...document.querySelectorAll("#chosen select, #chosen input[type=search]")].filter(field => {
  const style = getComputedStyle(field);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const text = field.selectedOptions ? field.selectedOptions[0].textContent : field.value;
  const handle = 20;
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return pen.measureText(text).width + handle > room;
}).map(field => field.name)"""  # noqa: E501
"""Filters in which what is chosen does not fit beside the arrow or the cross."""


@pytest.mark.parametrize(
    "chosen",
    [
        {"ics": "North East London", "profession": "Nurses and health visitors"},
        {"ics": "South West London", "profession": "Allied health professions"},
        {"organisation": AMBULANCE},
        {"profession": AMBULANCE, "ethnic_group": "White and Black Caribbean"},
    ],
)
def test_what_is_chosen_can_be_read_in_the_filters(reader: Reader, chosen: dict[str, str]) -> None:
    query = "&".join(f"{name}={value.replace(' ', '%20')}" for name, value in chosen.items())
    reader.page.set_viewport_size({"width": 1400, "height": 900})
    reader.open(f"?{query}")
    assert reader.page.evaluate(CROPPED) == []
    assert reader.clean() == []


def test_the_note_on_modelled_figures_leaves_room_for_them_on_a_phone(reader: Reader) -> None:
    """What must be said is seen, and why the figures are as they are opens on demand."""
    reader.page.set_viewport_size({"width": 400, "height": 900})
    reader.open(f"?{NORTH_EAST}")
    note = reader.page.locator(".modelled")
    box = note.bounding_box()
    assert box is not None and box["height"] < 150
    assert "tells nothing of a real place" in note.inner_text()
    why = note.get_by_text("the model gives them London's")
    assert not why.is_visible()
    note.get_by_text("What is invented, and what is not").click()
    assert why.is_visible()


def test_a_card_leads_to_its_indicator_with_the_same_choices(reader: Reader) -> None:
    """By mouse and by keyboard; and back goes back."""
    reader.open(f"?{NORTH_EAST}&profession=Midwives")
    link = reader.page.locator("#card-3 a")
    link.click()
    reader.page.wait_for_function("() => document.querySelector('h1').textContent.startsWith('3 ')")
    assert reader.heading() == (
        "3 Entering the formal disciplinary process: North East London, Midwives (modelled)"
    )
    assert "number=3" in reader.page.url and "ics=North%20East%20London" in reader.page.url
    reader.page.go_back()
    reader.page.wait_for_function(
        "() => document.querySelector('h1').textContent.startsWith('Overview')"
    )
    reader.page.locator("#card-9 a").focus()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_function("() => document.querySelector('h1').textContent.startsWith('9 ')")
    assert reader.clean() == []
