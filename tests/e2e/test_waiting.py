"""What a reader sees between a choice and its whole answer, and when no answer comes."""

from __future__ import annotations

from typing import Any

from tests.e2e.conftest import Reader
from wres_explore.app import body
from wres_explore.app.state import State, View

MODEL = "london-model"

WATCH = """() => {
  window.seen = [];
  const note = () => window.seen.push([
    document.getElementById("more") !== null, document.querySelectorAll("main section").length,
    Math.round(scrollY),
  ]);
  new MutationObserver(note).observe(document.documentElement,
    { attributes: true, attributeFilter: ["data-top", "data-shown"] });
}"""
"""Notes, each time that a part of an answer is in the page, whether more is to come."""

MUTE = """() => {
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) { if (!window.mute) send.call(this, data); };
}"""
"""Lets a test keep what the browser says from the server."""


def sections(reader: Reader) -> list[str]:
    """Headings of the sections, in their order."""
    found: list[str] = reader.page.locator("main section > :is(h2, h3)").all_inner_texts()
    return found


def test_what_is_seen_first_comes_first_and_the_page_is_whole_in_the_end(reader: Reader) -> None:
    reader.open("?page=compare")
    reader.page.evaluate(WATCH)
    reader.choose("STP/ICS", "South West London")
    seen: list[Any] = reader.page.evaluate("window.seen")
    assert [more for more, *_ in seen] == [True, False], seen
    (_, first, _), (_, whole, _) = seen
    answer = body.answer_of(State(View(MODEL, ics="South West London"), "compare"))
    titled = [each.title for each in answer.sections if each.title]
    assert 0 < first < whole == len(titled)
    assert [" ".join(each.split()) for each in sections(reader)] == titled
    assert reader.page.locator("#more").count() == 0


def test_what_is_opened_and_held_below_stays_so_when_the_answer_comes_in_two_parts(
    reader: Reader,
) -> None:
    reader.open()
    fold = reader.page.locator('details[data-key="How sure? Over time"]')
    fold.locator("summary").click()
    control = reader.page.get_by_label("Indicator over time")
    control.focus()
    reader.answered(lambda: control.select_option(value="5"))
    assert reader.page.evaluate("document.activeElement.id") == "f-trend"
    assert fold.get_attribute("open") is not None
    reader.choose("Profession", "Midwives")
    assert fold.get_attribute("open") is not None


def test_a_reader_far_down_stays_there_and_is_given_the_whole_at_once(reader: Reader) -> None:
    reader.open("?page=cliff-edge")
    reader.page.evaluate("window.scrollTo(0, 2000)")
    reader.page.evaluate(WATCH)
    reader.choose("STP/ICS", "South East London")
    assert [(more, at) for more, _, at in reader.page.evaluate("window.seen")] == [(False, 2000)]


def test_a_choice_is_kept_when_the_window_changes_its_width_before_the_answer(
    reader: Reader,
) -> None:
    reader.open("?page=compare")
    before = reader.page.evaluate("document.documentElement.dataset.shown")
    reader.page.evaluate(MUTE)
    reader.page.evaluate("window.mute = true")
    reader.page.get_by_label("STP/ICS", exact=True).select_option(value="North West London")
    reader.page.evaluate("window.mute = false")
    reader.page.set_viewport_size({"width": 800, "height": 900})
    reader.page.wait_for_function(
        "before => document.documentElement.dataset.shown !== before", arg=before
    )
    reader.settle()
    assert reader.heading().startswith("Compare: North West London")
    assert "North%20West%20London" in reader.query()
    undo = reader.page.get_by_role("button", name="Undo")
    if not undo.is_visible():
        reader.page.get_by_text("Filters", exact=True).click()
    reader.answered(undo.click)
    assert reader.query() == "page=compare"


def test_the_page_says_when_no_answer_comes_and_takes_it_back_when_one_does(
    reader: Reader,
) -> None:
    reader.page.clock.install()
    reader.open()
    lost = reader.page.get_by_role("alert").filter(has_text="No answer yet")
    reader.page.evaluate(MUTE)
    reader.page.evaluate("window.mute = true")
    field = reader.page.get_by_label("STP/ICS", exact=True)
    field.select_option(value="North West London")
    reader.page.clock.fast_forward(15_000)
    assert not lost.is_visible()
    reader.page.clock.fast_forward(10_000)
    lost.wait_for(state="visible")
    reader.page.evaluate("window.mute = false")
    reader.answered(lambda: field.select_option(value="South East London"))
    assert not lost.is_visible()
    assert reader.heading() == "Overview: South East London (modelled)"


def test_a_name_that_is_not_offered_is_said_at_its_field(reader: Reader) -> None:
    reader.open()
    reader.look_for("Organisation", "Hogwarts")
    field = reader.page.get_by_label("Organisation", exact=True)
    assert field.get_attribute("aria-invalid") == "true"
    said = "Nothing called Hogwarts is on offer"
    assert said in field.evaluate("field => field.validationMessage")
    assert said in reader.page.get_by_role("status").first.inner_text()
    assert reader.query() == ""
