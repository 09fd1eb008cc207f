"""Five questions answered by someone who has no mouse, each held beside plain sums of the counts.

Whoever presses the keys here knows what a screen reader is told of the focus, what stands on the
page, and nothing else. After every press the focus must be somewhere, and must be seen there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

import pandas as pd
import pytest
from playwright.sync_api import CDPSession
from playwright.sync_api import TimeoutError as NothingCame

import wres_explore as wres
from tests.e2e.agreement import same
from tests.e2e.conftest import Reader

REACH = 150
"""Presses of Tab after which something counts as out of reach."""

SHOWN = "document.documentElement.dataset.shown"
"""The number of the question whose whole answer is on the page."""

LONGEST_LIST = 12
"""Presses of an arrow after which an option counts as out of reach."""

Row = dict[str, str]

# --- A person at a keyboard -------------------------------------------------------------------

UNSEEN = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), bar =
    document.getElementById("filters-fold"), over = bar.getBoundingClientRect();
  if (it === document.body) return "the focus is lost";
  if (it.id === "main") return "";
  const drawn = (line, width) => line !== "none" && parseFloat(width) >= 1;
  const style = getComputedStyle(it), mark = it.matches(".told") ? it.firstElementChild : null;
  const ring = mark && getComputedStyle(mark);
  if (!drawn(style.outlineStyle, style.outlineWidth) && style.boxShadow === "none"
    && !(ring && drawn(ring.stroke, ring.strokeWidth))) return "nothing marks the focus";
  if (box.bottom <= 0 || box.top >= innerHeight) return "the focus is out of view";
  if (!bar.contains(it) && box.top >= over.top && box.bottom <= over.bottom)
    return "the focus is under the filters";
  return "";
}"""
"""What hides the focus; nothing if it is seen. The answer itself takes the focus after a link, but
nothing can be done to it, so it need not be marked. A mark of a chart has a ring in place of an
outline, which browsers draw as a box around all that belongs to it."""

ANYWHERE = """name => document.body.textContent.includes(name)
  || [...document.querySelectorAll("[aria-label]")].some(each =>
    each.getAttribute("aria-label").replaceAll("\\n", " ").startsWith(name))"""
"""Whether something of a name has come; where it is, the Tab key must find out."""

ROWS = """() => { const table = document.activeElement.querySelector("table");
  const heads = [...table.tHead.rows[0].cells].map(cell => cell.textContent);
  return [...table.tBodies[0].rows].map(row =>
    Object.fromEntries([...row.cells].map((cell, at) => [heads[at], cell.textContent]))); }"""
"""The table that has the focus, by its column heads."""

OPEN = "() => document.activeElement.parentElement.open"
SAID = "pattern => document.querySelector('main').innerText.match(new RegExp(pattern))"


@dataclass(frozen=True)
class Focus:
    """What a screen reader is told of the focus: by Chromium itself, not worked out here."""

    role: str
    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.role} {self.name[:50]!r}"


class Keyboard:
    """The keys, each press counted, for as many as a question may take."""

    def __init__(self, reader: Reader, most: int) -> None:
        self.reader, self.page, self.most = reader, reader.page, most
        self.pressed = 0
        self._told: CDPSession = self.page.context.new_cdp_session(self.page)

    def here(self) -> Focus:
        """Where the focus is."""
        found = self._told.send("Runtime.evaluate", {"expression": "document.activeElement"})
        wanted = {"objectId": found["result"]["objectId"], "fetchRelatives": False}
        node = self._told.send("Accessibility.getPartialAXTree", wanted)["nodes"][0]
        role, name, value = (
            str(node.get(part, {}).get("value", "")) for part in ("role", "name", "value")
        )
        return Focus(role, name, value)

    def press(self, *keys: str) -> None:
        """Press keys, and see after each where one is."""
        for key in keys:
            self.pressed += 1
            if self.pressed > self.most:
                self._fail(f"no answer in {self.most} presses of a key")
            self.page.keyboard.press(key)
            self._seen(f"after {key}")

    def tab_to(self, role: str, name: str, *, back: bool = False) -> Focus:
        """Press Tab until the focus is on what has this role and a name that starts so."""
        key = "Shift+Tab" if back else "Tab"
        try:
            self.page.wait_for_function(ANYWHERE, arg=name)
        except NothingCame:
            self._fail(f"nothing called {name!r} came")
        passed: list[str] = []
        for _ in range(REACH):
            self.page.keyboard.press(key)
            self.pressed += 1
            now = self.here()
            if now.role == "RootWebArea":  # past the last, or the first, of all
                break
            self._seen(f"at {now}")
            if now.role == role and now.name.startswith(name):
                self._enough()
                return now
            passed.append(str(now))
        self._fail(f"{key} never reached the {role} {name!r}; it passed {'; '.join(passed)}")

    def ask(self, key: str) -> None:
        """Press a key that asks the server, and wait for what it says."""
        before = [self.page.url, self.page.evaluate(SHOWN)]
        self.press(key)
        try:  # going back changes the address before the answer comes
            self.page.wait_for_function(
                f"([url, shown]) => location.href !== url && {SHOWN} !== shown", arg=before
            )
        except NothingCame:
            self._fail(f"{key} on {self.here()} brought no answer")
        self.reader.settle()
        self._seen(f"when the answer to {key} had come")

    def go(self, page: str) -> None:
        """Follow one of the links to the pages."""
        self.tab_to("link", page)
        self.ask("Enter")
        assert self.reader.heading().startswith(page)

    def choose(
        self, label: str, option: str, key: str = "ArrowDown", *, back: bool = False
    ) -> None:
        """Reach a list and press an arrow until it says what is wanted: each press is an answer."""
        self.tab_to("combobox", label, back=back)
        for _ in range(LONGEST_LIST):
            self.ask(key)
            now = self.here()
            if (now.role, now.name) != ("combobox", label):
                self._fail(f"the focus went from the list {label!r} to {now}")
            if re.sub(r" \([\d,]+\)$", "", now.value) == option:
                return
        self._fail(f"{key} never reached {option!r} of the list {label!r}")

    def pick(self, label: str, letter: str, option: str, *, back: bool = False) -> None:
        """Open a list, type the first letter of what is wanted, and take it: one answer in all."""
        self.tab_to("combobox", label, back=back)
        self.press("Space")
        self.page.wait_for_function("document.activeElement.matches(':open')")
        self.press(letter)
        self.ask("Enter")
        assert self.here() == Focus("combobox", label, option)

    def unfold(self, name: str) -> None:
        """Open what stands folded under a name."""
        self.tab_to("DisclosureTriangle", name)
        if not self.page.evaluate(OPEN):
            self.press("Enter")
            self.page.wait_for_function(OPEN)

    def rows(self, caption: str) -> list[Row]:
        """The rows of a table that can be scrolled by keyboard."""
        self.tab_to("region", caption)
        rows: list[Row] = self.page.evaluate(ROWS)
        return rows

    def said(self, pattern: str) -> list[str]:
        """What the page says, waited for: all of a pattern, then each of its groups."""
        try:
            found = self.page.wait_for_function(SAID, arg=pattern).json_value()
        except NothingCame:
            self._fail(f"the page never said {pattern!r}")
        return [" ".join(str(part).split()) for part in found]

    def _enough(self) -> None:
        if self.pressed > self.most:
            self._fail(f"no answer in {self.most} presses of a key")

    def _seen(self, when: str) -> None:
        if fault := self.page.evaluate(UNSEEN):
            self._fail(f"{fault} {when}")

    def _fail(self, what: str) -> NoReturn:
        pytest.fail(f"{what} (key presses: {self.pressed} of {self.most})", pytrace=False)


# --- What the counts say, by sums and ratios alone --------------------------------------------

WHITE = ("White British", "White Irish", "Any other White background")


def counted(measure: str, by: list[str], **where: str) -> pd.DataFrame:
    """People of the latest year: rows by what is asked, columns BME, White and Unknown."""
    data = wres.load("london-model")
    rows = data.counts.merge(data.organisations[["organisation", "ics"]], on="organisation")
    rows = rows[(rows["year"] == rows["year"].max()) & (rows["measure"] == measure)]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    names = {**dict.fromkeys(WHITE, "White"), "Unknown": "Unknown"}
    group = rows["ethnic_group"].astype(str).map(lambda each: names.get(each, "BME"))
    rows = rows.astype(dict.fromkeys(by, str)).assign(group=group)
    return rows.pivot_table("n", index=by, columns="group", aggfunc="sum", fill_value=0)


def spread(*counts: float) -> float:
    """The standard error of the logarithm of a ratio of such counts, in the plainest way."""
    return math.sqrt(sum(1 / n for n in counts))


# --- The questions ----------------------------------------------------------------------------


def steepest_cliff(keys: Keyboard) -> None:
    nurses = "Nurses and health visitors"
    keys.go("Cliff edge")
    keys.choose("Profession", nurses, back=True)
    keys.choose("Show", "By STP/ICS")
    _, first, read = keys.said(r"Which is the steepest cannot be told\. First comes ([\w ]+), "
                               r"with a clear cliff edge .* step ratio of ([\d.]+)")  # fmt: skip
    keys.unfold("The figures as a table")
    rows = keys.rows("Ladders, the steepest first")
    assert (rows[0]["STP/ICS"], rows[0]["Step ratio"]) == (first, read)
    staff = counted("headcount", ["ics", "pay_band"], profession=nurses)
    steps: dict[str, tuple[float, float]] = {}
    for row in rows:
        if row["Finding"] == "too few staff to assess":
            continue
        assert (row["Finding"], row["Steepest step"]) == ("clear cliff edge", "5 to 6")
        here = staff.loc[row["STP/ICS"]]
        lower, upper = here.loc["Band 5"], here.loc["Band 6"]
        ratio = upper["BME"] / lower["BME"] / (upper["White"] / lower["White"])
        assert same(row["Step ratio"], ratio)
        people = (lower["BME"], upper["BME"], lower["White"], upper["White"])
        steps[row["STP/ICS"]] = (ratio, spread(*people))
    assert len(steps) == 5
    assert min(steps, key=lambda ics: steps[ics][0]) == first
    # How sure: one pair at a time, by the plainest limits, none of the others can be told from it.
    (ratio, error), others = steps.pop(first), {row["STP/ICS"]: row for row in rows}
    for ics, (other, its) in steps.items():
        assert abs(math.log(ratio / other)) < 1.96 * math.hypot(error, its)
        assert others[ics]["Told from the first"] == "cannot be told"


def two_places(keys: Keyboard) -> None:
    here, there = "North East London", "South West London"
    keys.go("Compare")
    keys.choose("STP/ICS", here, back=True)
    keys.choose("B: STP/ICS", there)
    keys.choose("Indicator looked at closely", "2 Appointed from shortlisting", "ArrowUp")
    rows = keys.rows(f"A, {here}, beside B, {there}")
    (row,) = (each for each in rows if each["Indicator"] == "2 Appointed from shortlisting")
    keys.unfold("How was this computed? 2 Appointed from shortlisting")
    told = keys.page.evaluate("document.activeElement.parentElement.innerText")
    came, shortlisted = (counted(name, ["ics"]) for name in ("appointed", "shortlisted"))
    rates = came / shortlisted
    ratios = rates["White"] / rates["BME"]
    for ics, letter in ((here, "A"), (there, "B")):
        assert same(row[letter], ratios[ics])
        for group in ("White", "BME"):
            counts = f"{came.loc[ics, group]:,.0f} of {shortlisted.loc[ics, group]:,.0f}"
            assert f"{group} {counts} = {rates.loc[ics, group]:.2%}" in told
    assert same(row["A compared with B"], ratios[here] / ratios[there])
    assert row["A is"] == "Cannot be told apart"
    # Nor can the chances of BME applicants alone, which is what was asked word by word.
    error = spread(*came.loc[[here, there], "BME"])
    assert abs(math.log(rates.loc[here, "BME"] / rates.loc[there, "BME"])) < 1.96 * error
    error = spread(*came.loc[[here, there], ["White", "BME"]].to_numpy().ravel())
    assert abs(math.log(ratios[here] / ratios[there])) < 1.96 * error


def midwives(keys: Keyboard) -> None:
    keys.go("Cliff edge")
    keys.pick("Profession", "M", "Midwives", back=True)
    keys.tab_to("image", "Band: Band 5")
    for _ in range(LONGEST_LIST):
        keys.press("ArrowRight")
        if keys.here().name.startswith("Band: Band 7 "):
            break
    mark = keys.here().name
    keys.press("Escape")  # what the mark says goes; the focus stays and must still be seen
    assert keys.here().name == mark
    keys.unfold("The same as a table")
    rows = keys.rows("Share of staff by pay band, London, Midwives")
    (row,) = (each for each in rows if each["Pay band"] == "Band 7")
    staff = counted("headcount", ["pay_band"], profession="Midwives").loc["Band 7"]
    bme, everybody = staff["BME"], staff.sum()
    assert same(row["All staff"], everybody)
    assert same(row["BME staff"], bme)
    assert same(row["BME share"], bme / everybody)
    assert f"Band: Band 7 Share of staff: {bme / everybody:.1%} " in mark
    assert f"Staff: {bme:,.0f} of {everybody:,.0f} " in mark


def furthest_group(keys: Keyboard) -> None:
    keys.go("Ethnic groups")
    keys.choose("Indicator", "2 Appointed from shortlisting", "ArrowUp")
    keys.unfold("The same as a table")
    rows = keys.rows("Indicator 2 by ethnic group")

    def ratio(row: Row) -> float:
        """From the counts in the row: two groups have the same figure to its two decimals."""
        top, all_top, below, all_below = (
            int(n.replace(",", "")) for side in ("On top", "Below") for n in row[side].split(" of ")
        )
        return top / all_top / (below / all_below)

    assert all(same(row["Value"], ratio(row)) for row in rows)
    furthest = max(rows, key=lambda row: abs(math.log(ratio(row))))
    came, shortlisted = (
        counted(name, ["ethnic_group"]).sum(axis=1) for name in ("appointed", "shortlisted")
    )
    rates = came / shortlisted
    groups = rates.index.difference(["White British", "Unknown"])
    assert sorted(row["Ethnic group"] for row in rows) == sorted(groups)
    away = (rates["White British"] / rates[groups]).map(math.log).abs()
    assert furthest["Ethnic group"] == away.idxmax()
    assert same(furthest["Value"], rates["White British"] / rates[away.idxmax()])
    # All White staff, as the question has it, in place of White British: the same answer.
    white = sum(came[name] for name in WHITE) / sum(shortlisted[name] for name in WHITE)
    others = groups.difference(WHITE)
    assert (white / rates[others]).map(math.log).abs().idxmax() == away.idxmax()


def senior_entrants(keys: Keyboard) -> None:
    keys.go("Targets")
    keys.tab_to("combobox", "Pay band")
    keys.ask("End")
    assert keys.here().value == "Bands 8c to 9"
    keys.tab_to("spinbutton", "Share of entrants who are of the group")
    keys.press("4", "5")
    keys.ask("Enter")
    assert (keys.here().role, keys.here().value) == ("spinbutton", "45")
    _, leave, share, year = keys.said(
        r"If 45% of the people who enter bands 8c to 9 each year are BME and (\d+)% of the band "
        r"leave each year, BME staff would be ([\d.]+%) of it in (\d{4})"
    )
    for chart in ("Year: ", "Years: ", "Year: "):  # the third is of the scenario
        keys.tab_to("image", chart)
    keys.unfold("The same as a table")
    last = keys.rows("Bands 8c to 9 if 45% of entrants")[-1]
    staff = counted("headcount", ["pay_band"])
    senior = staff.loc[["Band 8c", "Band 8d", "Band 9"]].sum()
    now = senior["BME"] / senior.sum()
    # Where all leave at one rate, what is not yet 45% shrinks by that rate each year.
    years = int(year) - wres.load("london-model").counts["year"].max()
    would = 0.45 + (now - 0.45) * (1 - int(leave) / 100) ** years
    assert abs(float(share[:-1]) / 100 - would) < 0.001  # it is of runs that chance moves
    assert (last["Year"], last["Middle of the runs"]) == (year, share)
    assert same(last["Without chance"], would)


QUESTIONS: dict[str, tuple[Callable[[Keyboard], None], int]] = {
    "Which STP's nurses meet the steepest cliff, and how sure is that?": (steepest_cliff, 40),
    "Are BME applicants of North East London less likely to be appointed than of South West "
    "London?": (two_places, 60),
    "How many midwives of London are at band 7, and what share of them is BME?": (midwives, 35),
    "Which ethnic group's chance of being appointed is furthest from White staff's?": (
        furthest_group, 30,
    ),
    "If 45% of those who enter senior posts were BME, what would the share be?": (
        senior_entrants, 60,
    ),
}  # fmt: skip
"""Who answers each, and the most presses of a key that it may take."""


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_keyboard_alone_answers(reader: Reader, question: str) -> None:
    answer, most = QUESTIONS[question]
    keys = Keyboard(reader.open(), most)
    answer(keys)


# --- Where the focus could be lost ------------------------------------------------------------


def test_the_focus_is_not_lost_when_what_had_it_goes(reader: Reader) -> None:
    """Undo and Reset are disabled by their own answers; and fast fingers are ahead of answers."""
    keys = Keyboard(reader.open(), 200)
    keys.go("Cliff edge")
    keys.choose("Ethnic group", "Asian", back=True)
    keys.tab_to("button", "Undo", back=True)
    for name in ("Undo", "Undo", ""):  # two ethnic groups and the page: then nothing is left
        keys.ask("Enter")
        assert keys.here().name == name
    assert keys.here().role == "main"
    keys.choose("Profession", "Nursing and midwifery", back=True)
    keys.tab_to("button", "Reset", back=True)
    keys.ask("Enter")
    assert keys.here().role == "main"
    keys.tab_to("combobox", "Indicator over time")
    before = keys.page.url
    keys.press("ArrowUp", "Tab", "Tab")  # goes on before the answer comes
    keys.page.wait_for_function("before => location.href !== before", arg=before)
    reader.settle()
    keys.press("Tab")


def test_the_filters_do_not_cover_what_is_tabbed_to(reader: Reader) -> None:
    """Going back, the fields of a page come up from behind the bar that stays at the top."""
    keys = Keyboard(reader.open(), 200)
    keys.go("Targets")
    keys.said("more BME colleagues at band 8a")  # the last section is there
    keys.tab_to("button", "What this page is")
    keys.tab_to("combobox", "Pay band", back=True)
