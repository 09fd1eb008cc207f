"""First use in a browser: three sentences, the tour and the terms, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.conftest import Reader

IN_VIEW = """place => { const box = document.getElementById(place).getBoundingClientRect();
  const filters = document.getElementById("filters-fold").getBoundingClientRect();
  return box.top >= filters.bottom - 1 && box.top < innerHeight; }"""

FOCUSED = "document.activeElement.textContent.trim()"


def tab_to(reader: Reader, text: str) -> None:
    """Press Tab until the focus is on what has this text."""
    for _ in range(80):
        reader.page.keyboard.press("Tab")
        if reader.page.evaluate(FOCUSED) == text:
            return
    pytest.fail(f"no Tab reaches {text}", pytrace=False)


def test_three_sentences_stand_on_a_first_visit_and_never_in_the_way_again(reader: Reader) -> None:
    reader.open()
    welcome = reader.page.locator("#welcome")
    assert welcome.is_visible()
    text = welcome.locator("p").first.inner_text()
    assert text.count(".") == 3
    reader.answered(reader.page.get_by_role("link", name="Cliff edge").click)
    assert welcome.is_hidden()
    reader.answered(reader.page.get_by_role("link", name="Overview").click)
    assert welcome.is_visible()
    reader.page.get_by_role("button", name="Do not show this again").click()
    assert welcome.is_hidden()
    reader.open()
    assert welcome.is_hidden()
    tab_to(reader, "What this page is")
    reader.page.keyboard.press("Enter")
    assert welcome.is_visible()
    assert reader.page.evaluate("document.activeElement.id") == "welcome"
    later = reader.page.context.new_page()  # another visit of the same browser
    later.goto(f"{reader.address}/")
    later.wait_for_function("document.documentElement.dataset.shown !== undefined")
    assert later.locator("#welcome").is_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (400, "dark")])
def test_the_tour_is_taken_and_left_by_keyboard(
    another: Callable[..., Reader], width: int, scheme: str
) -> None:
    reader = another(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    ).open()
    page, tour = reader.page, reader.page.locator("#tour")
    tab_to(reader, "Take the two-minute tour")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "Next"
    seen = []
    for step in range(1, 8):
        assert f"{step} of 7" in tour.inner_text()
        seen.append(tour.locator(".step:visible").inner_text())
        marked = page.locator(".toured")
        assert marked.count() == 1
        box, dialog = marked.bounding_box(), tour.bounding_box()
        assert box is not None and dialog is not None
        assert 0 <= box["y"] < 800 - 24 and box["y"] < dialog["y"]
        assert dialog["x"] >= 0 and dialog["x"] + dialog["width"] <= width
        if step == 3:
            assert reader.clean("target-size") == []
        page.keyboard.press("Enter" if step < 4 else "ArrowRight")
    assert len(set(seen)) == 7
    assert tour.is_visible()  # an arrow does not leave it
    page.keyboard.press("ArrowLeft")
    assert "6 of 7" in tour.inner_text()
    page.keyboard.press("Escape")
    tour.wait_for(state="hidden")
    page.wait_for_function("() => !document.querySelector('.toured')")  # a moment after it closes
    assert page.evaluate(FOCUSED) == "Take the two-minute tour"


def test_the_tour_leaves_out_what_a_page_does_not_have(reader: Reader) -> None:
    reader.open("?page=method")
    reader.page.get_by_role("button", name="Take the two-minute tour").last.click()
    text = reader.page.locator("#tour").inner_text()
    assert "1 of 4" in text and "Choose." in text
    reader.page.get_by_role("button", name="End the tour").click()
    assert reader.page.locator("#tour").is_hidden()


def test_a_term_says_what_it_means_to_keyboard_and_mouse(reader: Reader) -> None:
    reader.open()
    page = reader.page
    meaning = page.locator("#term-shortlisting")
    tab_to(reader, "shortlisting")
    page.keyboard.press("Enter")
    assert meaning.is_visible()
    assert "Choosing from the applicants" in meaning.inner_text()
    assert "Choosing from the applicants" in page.get_by_role("status").first.inner_text()
    word, box = page.locator(":focus").bounding_box(), meaning.bounding_box()
    assert word is not None and box is not None
    assert abs(box["y"] - word["y"] - word["height"]) < 12 or abs(
        word["y"] - box["y"] - box["height"]) < 12  # fmt: skip
    assert reader.clean() == []
    page.keyboard.press("Escape")
    assert meaning.is_hidden()
    assert page.evaluate(FOCUSED) == "shortlisting"
    page.locator(".card .term").first.click()
    assert page.locator(".meaning:popover-open").count() == 1
    page.mouse.click(5, 5)
    assert page.locator(".meaning:popover-open").count() == 0


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("overview", "card-2"), ("cliff-edge", ""), ("ethnic-groups", ""),
        ("indicators", "s-all-nine-organisation-by-organisation"),
        ("compare", "s-3-entering-the-formal-disciplinary-process"),
        ("targets", "s-if-this-many-entrants-are-of-the-group"), ("data", "files"),
        ("method", "word-too-few"),
    ],
)  # fmt: skip
def test_the_example_of_a_page_sets_it_so_that_its_answer_is_in_view(
    reader: Reader, name: str, place: str
) -> None:
    reader.open(f"?page={name}")
    link = reader.page.locator(".example a")
    reader.answered(link.click)
    reader.page.wait_for_timeout(200)
    if place:
        assert reader.page.evaluate(IN_VIEW, place)
        assert reader.page.url.endswith(f"#{place}")
    else:
        assert reader.page.evaluate("scrollY") == 0
    if name == "data":
        assert reader.page.locator("#files").get_attribute("open") is not None
    address = reader.page.url
    reader.page.goto("about:blank")
    reader.page.goto(address)  # a colleague opens the link
    reader.settle()
    reader.page.wait_for_timeout(300)
    assert not place or reader.page.evaluate(IN_VIEW, place)
    assert reader.page.url == address


def test_how_a_figure_was_computed_opens_by_keyboard_and_stays_open(reader: Reader) -> None:
    reader.open("?ics=North+East+London")
    card = reader.page.locator("article", has=reader.page.locator("#card-3"))
    card.locator("summary").focus()
    reader.page.keyboard.press("Enter")
    assert "BME 219 of 18,731 = 1.169%" in card.inner_text()
    reader.choose("STP/ICS", "South East London")
    assert "219 of 18,731" not in card.inner_text()
    assert " ÷ " in card.inner_text()
