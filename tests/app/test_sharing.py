"""Nothing on the page passes by the gate: a reader's own file, every page, every sharing mode.

The oracle knows no gate. It reads the HTML of whole pages and looks for counts that cannot be
there: in public those that are no multiple of 5 or below 10, and the exact totals of the file.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from tests.helpers import WHOLE, places
from wres_explore.app import document, kept, results, sharing, store
from wres_explore.app.pages import QUESTIONS, settled
from wres_explore.app.sections import Choice
from wres_explore.app.state import PAGES, Options, State, View
from wres_explore.dataset import Dataset
from wres_explore.io.tables import from_counts

ORGANISATIONS = ("Elm", "Oak", "Ash")
PROFESSIONS = ("Midwives", "Support")
BANDS = ("Band 5", "Band 6", "Band 7", "Band 8a", "Band 9")
GROUPS = ("White British", "Any other White background", "Black African", "Indian", "Unknown")
PARTS = {
    "headcount": ("", 1.0), "shortlisted": ("headcount", 0.51), "appointed": ("shortlisted", 0.31),
    "entered_disciplinary": ("headcount", 0.03), "accessed_training": ("headcount", 0.619),
    "harassed_by_public_answered": ("headcount", 0.37),
    "harassed_by_public": ("harassed_by_public_answered", 0.31),
    "board_all": ("headcount", 0.004), "board_voting": ("board_all", 0.7),
}  # fmt: skip
"""Measures, of what they are a part, and about how large a part."""

FEW = (3, 5, 6, 7, 1, 2, 4)


def people() -> Dataset:
    """Three trusts with some of everything, whose upper bands hold 1 to 7 people a cell."""
    rows = []
    cells = itertools.product((2018, 2019), ORGANISATIONS, PROFESSIONS, BANDS, GROUPS)
    for k, (year, organisation, profession, band, group) in enumerate(cells):
        size = {"Band 5": 311, "Band 6": 173, "Band 7": 67}.get(band, 0) + 7 * (k % 11)
        size = size // (1 if "White" in group else 3) if size > 70 else FEW[k % 7]
        where = {"organisation": organisation, "profession": profession, "pay_band": band}
        found = {"headcount": size}
        for measure, (whole, part) in list(PARTS.items())[1:]:
            found[measure] = min(int(found[whole] * part + (k % 5) / 4), found[whole])
        rows += [{**WHOLE, **where, "year": year, "ethnic_group": group, "measure": m, "n": n}
                 for m, n in found.items()]  # fmt: skip
    where_from = places({"Elm": "Upper", "Oak": "Upper", "Ash": "Lower"})
    return from_counts(pd.DataFrame(rows), organisations=where_from, name="file")


PEOPLE = people()


def exact_totals() -> dict[str, list[str]]:
    """Staff and events of both groups, by year: numbers that only this file can have."""
    table = PEOPLE.counts
    side = table["ethnic_group"].astype(str).map(
        lambda g: "White" if "White" in g else "Unknown" if g == "Unknown" else "BME"
    )  # fmt: skip
    sums = table.assign(side=side).groupby(["measure", "year", "side"], observed=True)["n"].sum()
    found: dict[str, list[str]] = {}
    for (measure, _, _), n in sums.items():
        if n > 1000 and n % 5:
            found.setdefault(str(measure), []).append(f"{n:,}")
    return found


@pytest.fixture
def name() -> Iterator[str]:
    """The file as a reader has loaded it."""
    held = store.hold(PEOPLE)
    yield held
    store.release(held)
    kept.forget()


def launch(mode: str) -> None:
    sharing.launch(None, mode)
    kept.forget()


def options_of(page: str, view: View) -> Iterator[Options]:
    """The usual options of a page, and each other choice of each list by itself."""
    yield Options()
    question = QUESTIONS.get(page)
    for control in question.controls if question else ():
        if isinstance(control, Choice):
            for value in control.offered(view, Options()).values():
                if value != getattr(Options(), control.name):
                    yield replace(Options(), **{control.name: value})


def walk(name: str, page: str, *, every: bool = True) -> Iterator[tuple[State, str]]:
    """The usual options of a page for many selections, and every option for the whole."""
    options = options_of(page, View(name)) if every else [Options()]
    others = (
        View(name, organisation="Elm"), View(name, year="2018"), View(name, ics="Upper"),
        View(name, profession="Midwives"),
        View(name, ethnic_group="Black"), View(name, organisation="Ash", profession="Midwives"),
        View(name, organisation="Ash", profession="Midwives", ethnic_group="Black"),
    )  # fmt: skip
    states = [State(View(name), page, each) for each in options]
    for state in [*states, *(State(view, page) for view in others)]:
        known = settled(state, frozenset([name]))
        made = document.document(known, 820, {name: "Loaded: file"})
        yield known, f"{made.title}{made.status}{made.main}"


# --- The oracle ---------------------------------------------------------------------------

COUNTS = re.compile(r"\b(\d[\d,]*) of (\d[\d,]*)\b(?! strata| kinds| runs)")
CELLS = re.compile(r"<td[^>]*>(\d[\d,]*)</td>")


def own_parts(text: str) -> Iterator[str]:
    """Sections that are not about England: its counts are published, and exact."""
    for part in text.split("<section")[1:]:
        if "England" not in part or 'class="card ' in part:
            yield part


def counts_in(text: str) -> Iterator[int]:
    """Every number of people in tables, sentences, and words beside marks."""
    for part in own_parts(text):
        numbers = [n for pair in COUNTS.findall(part) for n in pair]
        numbers += [n for n in CELLS.findall(part) if n not in ("2018", "2019")]
        yield from (int(n.replace(",", "")) for n in numbers)


def leaks(text: str, mode: str) -> list[int]:
    """Counts that a mode must not show."""
    if mode == "trusted":
        return [int(a) for part in own_parts(text) for a, b in COUNTS.findall(part)
                if int(a.replace(",", "")) < 5 and int(b.replace(",", "")) > 9]  # fmt: skip
    smallest = 10 if mode == "public" else 0
    return [n for n in counts_in(text) if n % 5 or n < smallest]


TOTALS = {text for found in exact_totals().values() for text in found}


def totals_in(text: str) -> set[str]:
    return {total for total in TOTALS if re.search(rf"(?<![\d,]){total}(?![\d,])", text)}


WITHOUT = ("targets", "strategy")
"""Pages of single bands and of organisations, which have no totals as large as that."""

ASKING = [page for page in PAGES if page not in ("data", "method")]


@pytest.mark.parametrize("page", ASKING)
@pytest.mark.parametrize("mode", ["public", "partner"])
def test_no_page_tells_others_an_exact_or_a_small_count(mode: str, page: str, name: str) -> None:
    launch(mode)
    for state, text in walk(name, page, every=mode == "public"):
        assert totals_in(text) == set(), state
        assert leaks(text, mode) == [], state
        assert "nan" not in re.sub(r"[a-z]nan|nan[a-z]", "", text), state


@pytest.mark.parametrize("page", ASKING)
def test_on_ones_own_machine_totals_are_exact_and_small_counts_withheld(
    page: str, name: str
) -> None:
    launch("trusted")
    pages = dict(walk(name, page, every=False))
    assert page in WITHOUT or {total for text in pages.values() for total in totals_in(text)}
    for state, text in pages.items():
        assert leaks(text, "trusted") == [], state
        assert "Not for sharing" in text, state


@pytest.mark.parametrize("page", ASKING)
def test_a_page_that_passed_by_the_gate_would_be_seen(
    page: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch("public")
    monkeypatch.setattr(results, "shown", lambda found, _: found)
    texts = [text for _, text in itertools.islice(walk(name, page), 3)]
    assert page in WITHOUT or any(totals_in(text) for text in texts)
    assert any(leaks(text, "public") for text in texts)
