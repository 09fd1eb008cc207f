"""Screen and library say the same: for each page and filter, and on walks that nobody planned."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pandas as pd
import pytest

import wres_explore as wres
from tests.e2e.agreement import CARDS, FILTERS, PAGES, TABLES, Screen, disagreements
from tests.e2e.conftest import Reader
from tests.helpers import places
from wres_explore.dataset import Dataset
from wres_explore.io.tidy import write

WALKS = int(os.environ.get("WRES_WALKS", "20"))
"""Walks of eight steps; 200 before a release."""

MODEL: dict[str, Dataset] = {}

EXAMPLE = {
    "year": "2017",
    "region": "London",
    "ics": "South West London",
    "organisation": "North West London acute provider 2 (modelled)",
    "profession": "Nursing and midwifery",
    "ethnic_group": "Black",
}


def seen(reader: Reader) -> Screen:
    """What the browser shows now."""
    text = reader.page.locator("main").text_content() or ""
    return Screen(reader.query(), text, reader.page.evaluate(CARDS), reader.page.evaluate(TABLES))


@pytest.mark.parametrize("page", PAGES)
def test_each_filter_shows_the_figures_of_the_library(reader: Reader, page: str) -> None:
    reader.open(f"?page={page}")
    assert disagreements(seen(reader), MODEL) == []
    for name, value in EXAMPLE.items():
        reader.open(f"?page={page}&{name}={quote(value)}")
        assert name in reader.query()
        assert disagreements(seen(reader), MODEL) == []


PAGE_CHOICES = [
    "page=cliff-edge&breakdown=profession&ics=North%20East%20London",
    "page=indicators&number=7&level=organisation",
    "page=ethnic-groups&groups=ethnic_broad&against=all%20others&indicator=2",
    "page=targets&target=moving&profession=Nursing%20and%20midwifery",
    "page=overview&dataset=london-2019",
    "page=cliff-edge&dataset=england-2019&profession=Midwives",
]


def test_choices_of_a_page_show_the_figures_of_the_library(reader: Reader) -> None:
    for query in PAGE_CHOICES:
        reader.open(f"?{query}")
        assert disagreements(seen(reader), MODEL) == [], query


# --- A file of one's own ----------------------------------------------------------------------


def our_own() -> Dataset:
    """Six invented trusts in two regions, with staff, applicants and cases by chance."""
    rng = np.random.default_rng(7)
    upper, middle, far = (
        dict.fromkeys(trusts, ics)
        for ics, trusts in (
            ("Upper", ("Elm", "Oak")), ("Middle", ("Ash", "Fir")), ("Far", ("Yew", "Bay")),
        )
    )  # fmt: skip
    rows = []
    for year in (2022, 2023, 2024):
        for trust in (*upper, *middle, *far):
            for job in ("Midwives", "Support"):
                for group, some in (("White British", 300), ("Indian", 120), ("Black African", 90)):
                    for band in ("Band 5", "Band 6", "Band 7", "Band 8a", "Band 8b"):
                        rows.append((year, trust, job, band, group, "headcount", rng.poisson(some)))
                    for measure, n in (
                        ("shortlisted", some),
                        ("appointed", some // 5),
                        ("entered_disciplinary", some // 9),
                    ):
                        rows.append((year, trust, job, "all", group, measure, rng.poisson(n)))
    head = ["year", "organisation", "profession", "pay_band", "ethnic_group", "measure", "n"]
    where = pd.concat([places(upper | middle, "North"), places(far, "South")], ignore_index=True)
    return wres.from_counts(pd.DataFrame(rows, columns=head), organisations=where)


OURS = {"year": "2023", "region": "North", "ics": "Middle", "organisation": "Yew",
        "profession": "Support", "ethnic_group": "Indian"}  # fmt: skip


def test_an_uploaded_file_shows_the_figures_of_the_library(reader: Reader, tmp_path: Path) -> None:
    path = write(our_own(), tmp_path / "ours.xlsx")
    reader.open("?page=data")
    reader.page.locator("input[type=file]").first.set_input_files(path)
    reader.page.get_by_role("button", name="Use these data on every page").click()
    reader.page.get_by_role("heading", name="Overview", exact=False).first.wait_for()
    reader.settle()
    (name,) = [part[8:] for part in reader.query().split("&") if part.startswith("dataset=")]
    loaded = {name: wres.read(path)[0]}
    for page, title in (("overview", "Overview"), ("cliff-edge", "Cliff edge"),
                        ("indicators", "Indicators"), ("compare", "Compare"),
                        ("ethnic-groups", "Ethnic groups"), ("targets", "Targets"),
                        ("strategy", "Strategy")):  # fmt: skip
        if page != "overview":
            link = reader.page.get_by_role("navigation", name="Pages")
            reader.answered(link.get_by_role("link", name=title, exact=True).click)
        assert f"page={page}" in reader.query() or page == "overview"
        assert disagreements(seen(reader), loaded) == [], page
        for filter_, value in OURS.items():
            field = reader.page.locator(f"#f-{filter_}")
            reader.answered(lambda f=field, v=value: f.select_option(value=v))
            assert f"{filter_}={value}" in reader.query()
            assert disagreements(seen(reader), loaded) == [], (page, filter_)
            reader.answered(lambda f=field: f.select_option(value=""))


# --- Walks ------------------------------------------------------------------------------------

CHOOSE = """({at, of}) => {
  const fields = [...document.querySelectorAll("[form=chosen]:not(:disabled)")]
    .filter(field => field.name !== "dataset" && field.offsetParent !== null);
  const field = fields[at % fields.length];
  const given = field.list ? [...field.list.options].map(o => o.value)
    : field.options ? [...field.options].map(o => o.value) : ["5", "20", "45"];
  const others = given.filter(value => value !== field.value);
  if (!others.length) return null;
  field.value = others[of % others.length];
  field.dispatchEvent(new Event("change", { bubbles: true }));
  return `${field.name}=${field.value}`;
}"""


def step(reader: Reader, chance: random.Random) -> str:
    """One thing that a reader may do, at random; says what it was."""
    often = {"choose": 8, "page": 4, "undo": 3, "redo": 1, "reset": 1, "open": 1}
    (kind,) = chance.choices(list(often), list(often.values()))
    done: list[str] = []

    def act(do: Callable[[], object]) -> None:
        reader.answered(do)

    if kind == "choose":
        given = {"at": chance.randrange(1000), "of": chance.randrange(1000)}
        act(lambda: done.append(str(reader.page.evaluate(CHOOSE, given))))
    elif kind == "page":
        links = reader.page.get_by_role("navigation", name="Pages").get_by_role("link")
        at = chance.randrange(len(PAGES))
        act(links.nth(at).click)
        done.append(f"page {at}")
    elif kind in ("undo", "redo", "reset"):
        button = reader.page.locator(f"#{kind}")
        if button.is_enabled():
            act(button.click)
    else:
        reader.open(f"?{reader.query()}")
    return f"{kind} {' '.join(done)}"


def test_walks_through_choices_undo_and_addresses_agree_with_the_library(reader: Reader) -> None:
    for seed in range(WALKS):
        chance = random.Random(seed)
        page = chance.choice(list(PAGES))
        name, value = chance.choice(list(EXAMPLE.items()))
        assert name in FILTERS
        reader.open(f"?page={page}&{name}={quote(value)}")
        way = [reader.query()]
        for _ in range(8):
            way.append(step(reader, chance))
            assert disagreements(seen(reader), MODEL) == [], (seed, way, reader.query())
        assert reader.errors == [], (seed, way)
