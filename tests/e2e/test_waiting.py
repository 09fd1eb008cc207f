"""What a reader sees between a choice and its whole answer, and when no answer comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.e2e.conftest import Reader

WATCH = """() => {
  window.seen = [];
  const note = () => window.seen.push([
    document.getElementById("more") !== null, document.querySelectorAll("main section").length,
    Math.round(scrollY),
  ]);
  new MutationObserver(note).observe(document.documentElement,
    { attributes: true, attributeFilter: ["data-window", "data-shown"] });
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


COMPARE = (
    "A and B side by side",
    "2 Appointed from shortlisting",
    "3 Entering the formal disciplinary process",
    "4 Accessing non-mandatory training and CPD",
    "Indicator 3 Entering the formal disciplinary process, closely",
    "All organisations, and how far chance reaches",
    "What can this number tell us?",
    "Like with like",
    "Organisation by organisation",
    "People of unknown ethnicity",
    "Over time",
    "The King’s Fund’s screen",
)


def test_what_is_seen_first_comes_first_and_the_page_is_whole_in_the_end(reader: Reader) -> None:
    """Of several choices without a pause, as the server may have found one or another ahead."""
    reader.open("?page=compare&profession=Midwives")
    field = reader.page.get_by_label("WRES year", exact=True)
    reader.page.evaluate(WATCH)
    for year in ("2016", "2017", "2018"):
        reader.answered(lambda y=year: field.select_option(value=y))
        assert tuple(" ".join(each.split()) for each in sections(reader)) == COMPARE
    seen: list[Any] = reader.page.evaluate("window.seen")
    whole = [number for more, number, _ in seen if not more]
    assert whole == [len(COMPARE)] * 3
    first = [number for more, number, _ in seen if more]
    assert first and all(0 < number < len(COMPARE) for number in first), seen
    assert reader.page.locator("#more").count() == 0


def test_what_stands_below_the_window_comes_after_a_moment_or_when_it_is_scrolled_to(
    reader: Reader,
) -> None:
    clock = reader.page.clock
    clock.install()
    reader.open("?page=ethnic-groups")
    clock.pause_at(reader.page.evaluate("Date.now() + 1000"))
    field = reader.page.get_by_label("STP/ICS", exact=True)
    more = reader.page.locator("#more")

    def choose(place: str) -> None:
        before = reader.page.evaluate("document.documentElement.dataset.window")
        field.select_option(value=place)
        reader.page.wait_for_function(
            "before => document.documentElement.dataset.window !== before", arg=before
        )
        assert reader.heading() == f"Ethnic groups: {place} (modelled)"
        reader.page.wait_for_timeout(500)
        assert more.count() == 1

    choose("North West London")
    clock.fast_forward(400)
    reader.settle()
    choose("South East London")
    reader.page.evaluate("window.scrollTo(0, document.getElementById('more').offsetTop - 1000)")
    reader.settle()
    assert "Women and men" in sections(reader)


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
    field = reader.page.get_by_label("Profession", exact=True)
    before = reader.page.evaluate("document.documentElement.dataset.shown")
    for profession in ("Support", "Midwives"):  # the second before the first has an answer
        field.select_option(value=profession)
    reader.page.wait_for_function(
        "before => document.documentElement.dataset.shown !== before", arg=before
    )
    reader.settle()
    assert fold.get_attribute("open") is not None


def test_a_list_further_down_keeps_the_keyboard_while_its_answers_come(reader: Reader) -> None:
    reader.open("?ics=South%20East%20London")
    reader.page.get_by_label("Indicator over time").focus()
    for _ in range(3):
        reader.page.keyboard.press("ArrowDown")
    reader.page.wait_for_function("location.search.includes('trend=6')")
    reader.settle()
    assert reader.page.evaluate("document.activeElement.id") == "f-trend"


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
    lost = reader.page.get_by_role("alert").filter(has_text="No answer yet, or not all of it")
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


# --- On a line that is slow ---------------------------------------------------------------------

HOLD = """() => {
  const listen = WebSocket.prototype.addEventListener;
  const late = handler => event =>
    setTimeout(() => handler.call(event.target, event), window.late ?? 0);
  const set = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage").set;
  Object.defineProperty(WebSocket.prototype, "onmessage",
    { set(handler) { set.call(this, late(handler)); } });
  WebSocket.prototype.addEventListener = function (name, handler, ...more) {
    listen.call(this, name, name === "message" ? late(handler) : handler, ...more);
  };
}"""
"""Lets a test hold back what the server says for `window.late` milliseconds."""


def slowly(reader: Reader, query: str = "") -> Reader:
    """The page on a line that takes 1.2 seconds, once it is there."""
    reader.page.add_init_script(f"({HOLD})()")
    reader.open(query)
    reader.page.evaluate("window.late = 1200")
    return reader


def test_a_choice_made_while_another_page_is_on_its_way_is_made_on_that_page(
    reader: Reader,
) -> None:
    slowly(reader)
    reader.page.get_by_role("link", name="Targets", exact=True).click()
    field = reader.page.get_by_label("STP/ICS", exact=True)
    reader.answered(lambda: field.select_option(value="North West London"))
    assert reader.heading() == "Targets: North West London (modelled)"
    assert reader.query() == "page=targets&ics=North%20West%20London"


def test_a_place_that_was_looked_for_is_forgotten_when_something_else_is_chosen(
    reader: Reader,
) -> None:
    slowly(reader)
    reader.page.locator('a[data-go][href*="#"]').first.click()
    field = reader.page.get_by_label("STP/ICS", exact=True)
    reader.answered(lambda: field.select_option(value="North West London"))
    assert "#" not in reader.page.url
    assert reader.page.evaluate("scrollY") == 0


def test_what_is_being_typed_stays_when_an_answer_comes(reader: Reader) -> None:
    slowly(reader)
    reader.page.get_by_label("Profession", exact=True).select_option(value="Support")
    field = reader.page.get_by_label("Organisation", exact=True)
    field.focus()
    field.press_sequentially("acute")
    reader.page.wait_for_function("location.search.includes('Support')")
    reader.settle()
    assert field.input_value() == "acute"
    field.press_sequentially(" provider 1")
    assert field.input_value() == "acute provider 1"


def test_undo_cannot_be_pressed_further_than_this_page_goes(reader: Reader) -> None:
    slowly(reader)
    field = reader.page.get_by_label("STP/ICS", exact=True)
    reader.answered(lambda: field.select_option(value="North West London"))
    undo = reader.page.get_by_role("button", name="Undo")
    reader.answered(undo.click)
    undo.wait_for(state="visible")
    assert undo.is_disabled() and reader.query() == ""
    reader.page.evaluate("window.late = 0")
    reader.answered(lambda: field.select_option(value="North West London"))
    reader.page.evaluate("window.late = 1200")
    undo.click()
    reader.page.wait_for_function("document.getElementById('undo').disabled")
    assert "North%20West" not in reader.page.url
    reader.settle()


def test_a_choice_made_before_the_page_listens_is_heard(reader: Reader) -> None:
    reader.page.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => {
          const field = document.getElementById("f-profession");
          if (field) field.value = "Midwives";
        });"""
    )
    reader.open()
    reader.page.wait_for_function("location.search === '?profession=Midwives'")
    assert reader.heading() == "Overview: London, Midwives (modelled)"


def test_without_scripts_the_whole_page_is_there(another: Callable[..., Reader]) -> None:
    reader = another(java_script_enabled=False)
    reader.page.goto(f"{reader.address}/?page=cliff-edge")
    text = reader.page.content()
    assert 'id="more"' not in text and text.count("<section") > 5
