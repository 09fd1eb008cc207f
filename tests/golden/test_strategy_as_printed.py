"""What the strategy prints is in the data: each commitment, recommendation and intervention.

Numbers are written out here from the print; the texts themselves are read beside the project.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import wres_explore as wres
from wres_explore.errors import DefinitionError

STRATEGY = "london-workforce-race-strategy-2020.txt"


@pytest.fixture(scope="module")
def printed(source_documents: Path) -> str:
    return (source_documents / STRATEGY).read_text("utf-8")


def menu_rows(text: str) -> list[list[str]]:
    """Rows of the menu as printed: six cells parted by tabs, and two of lost symbols."""
    menu = text[text.rindex("Annex C – Intervention Menu\n\nFull menu") :]
    rows = [line.split("\t") for line in menu.splitlines() if line.count("\t") == 7]
    return [row for row in rows if row[0] != "WRES Framework"]


def test_the_time_line_has_forty_items() -> None:
    found = wres.commitments()
    assert len(found) == 40
    assert found.groupby("after_years").size().to_dict() == {0: 5, 1: 8, 3: 8, 5: 8, 7: 5, 10: 6}
    assert set(found["due"]) == {f"{year}-10" for year in (2020, 2021, 2023, 2025, 2027, 2030)}
    assert found["commitment"].is_unique and (found["page"] == 82).all()


def test_the_time_line_is_counted_as_it_is_printed(printed: str) -> None:
    start = printed.index("Progress and success indicator time line\n\n\n")
    line = printed[start : printed.index("\nConclusion\n", start)]
    parts = re.split(r"\n(October 2020|Year \d+)\n", line)[1:]
    counted = {
        head: len([item for item in body.splitlines() if item.strip()])
        for head, body in zip(parts[::2], parts[1::2], strict=True)
    }
    assert counted == {
        "October 2020": 5, "Year 1": 8, "Year 3": 8, "Year 5": 8, "Year 7": 5, "Year 10": 6,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("commitment", "after", "threshold"),
    [
        ("vsm-board-75", 3, "0.75"),
        ("bands-50", 3, "0.5"),
        ("bands-70", 5, "0.7"),
        ("vsm-board-done", 5, "1"),
        ("equity-2-years", 5, "2"),
        ("equity-4-years", 7, "4"),
        ("executives", 7, "1"),
        ("model-employer-done", 10, "1"),
        ("pay-gap-zero", 10, "0"),
    ],
)
def test_thresholds_are_those_of_the_print(commitment: str, after: int, threshold: str) -> None:
    row = wres.commitments().set_index("commitment").loc[commitment]
    assert (row["after_years"], row["threshold"]) == (after, threshold)


def test_there_are_fifteen_recommendations_with_their_leads() -> None:
    found = wres.recommendations()
    assert found["number"].tolist() == list(range(1, 16))
    assert set(" ".join(found["leads"]).split()) == {"NL", "P", "S"}
    assert found["page"].between(62, 66).all()
    assert (found[["progress", "priority"]] == "").all(axis=None)  # the print's symbols are lost


def test_leads_and_themes_of_recommendations_are_those_of_the_print(printed: str) -> None:
    annex = printed[printed.index("Key Recommendation\tProgress Stage") :]
    leads = {
        int(number): lead
        for number, lead in re.findall(r"^(\d+)\. .*\t●\t●\t([A-Z ]+)$", annex, re.MULTILINE)
    }
    found = wres.recommendations().set_index("number")
    assert found["leads"].to_dict() == leads
    body = printed[printed.index("1. Modernise HR processes to ensure") - 200 :]
    themes = (
        "Encouraging Transformation|Enabling People|Embedding Accountability|Evidencing Outcomes"
    )
    pairs = re.findall(rf"\n({themes})\n+(\d+)\.", body)
    assert {int(number): theme for theme, number in pairs} == found["framework"].to_dict()


def test_the_menu_has_43_rows_of_which_two_are_printed_twice() -> None:
    menu = wres.interventions()
    assert menu["number"].tolist() == list(range(1, 44))
    assert menu.groupby("page").size().to_dict() == {
        93: 4, 94: 4, 95: 4, 96: 4, 97: 4, 98: 5, 99: 6, 100: 6, 101: 6,
    }  # fmt: skip
    again = menu[menu["repeats"] != ""].set_index("number")["repeats"].to_dict()
    assert again == {28: "26", 29: "27"}
    same = ["intervention", "description", "rating", "framework", "theme", "link", "indicators"]
    for number, first in again.items():
        at = menu.set_index("number")[same]
        pd.testing.assert_series_equal(at.loc[number], at.loc[int(first)], check_names=False)
    assert (menu[["progress", "priority"]] == "").all(axis=None)


def test_each_row_of_the_menu_is_that_of_the_print(printed: str) -> None:
    """Framework, theme, link, recommendation and rating, row by row; and pages where they begin."""
    rows, menu = menu_rows(printed), wres.interventions()
    links = {"Yes": "related", "": "none"}
    assert [
        [row[0], row[1].strip().capitalize(), links.get(row[2], "key"), row[3].lower(), row[5]]
        for row in rows
    ] == menu[["framework", "theme", "link", "recommendation"]].assign(
        rating=menu["rating"].astype(str)
    ).to_numpy().tolist()


def test_ratings_stand_for_what_the_head_of_the_menu_says(printed: str) -> None:
    said = dict(re.findall(r"(\d) = (High|Low) Impact", printed))
    assert said == {"7": "High", "6": "High", "4": "Low", "3": "Low"}
    menu = wres.interventions()
    for row in menu.itertuples():
        assert row.impact == said[str(row.rating)].lower()
        assert f"{row.rating} = {row.impact.title()} Impact {row.effort.title()} Effort" in printed


def test_an_indicator_leads_to_what_should_move_it() -> None:
    assert 1 in wres.recommendations(3)["number"].tolist()
    assert "De-biased recruitment" in wres.interventions("2")["intervention"].tolist()
    assert wres.interventions(2)["indicators"].str.contains("2").all()
    with pytest.raises(DefinitionError, match="no WRES indicator 12"):
        wres.interventions(12)


def test_texts_are_our_own(printed: str) -> None:
    """No run of seven words is the strategy's."""
    words = re.findall(r"[\w’']+", printed.lower())
    runs = {" ".join(words[at : at + 7]) for at in range(len(words) - 6)}
    texts = [*wres.commitments()["text"], *wres.recommendations()["recommendation"],
             *wres.interventions()["description"]]  # fmt: skip
    for text in texts:
        own = re.findall(r"[\w’']+", text.lower())
        for at in range(len(own) - 6):
            assert " ".join(own[at : at + 7]) not in runs


def test_what_is_given_can_be_changed_without_changing_the_rest() -> None:
    for give in (wres.commitments, wres.recommendations, wres.interventions):
        mine = give()
        mine["indicators"] = "changed"
        assert not (give()["indicators"] == "changed").any()
