"""Every number printed in the five source documents is in the packaged figures or left out by name.

A figure covers a number on the pages that its place names, where pages can be told; a pattern
covers what it matches on the lines that it is for. The texts are read beside the project.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

DATA = ROOT / "data"
LONDON, KINGS_FUND = "london-strategy-2020", "kings-fund-2020"
TEXTS = {
    LONDON: "london-workforce-race-strategy-2020.txt",
    KINGS_FUND: "kings-fund-workforce-race-inequalities-2020.txt",
    "london-primary-care-2022": "london-wres-primary-care-2022.txt",
    "people-plan-2020": "people-plan-belonging-2020.txt",
    "coventry-warwickshire-2023": "coventry-warwickshire-edib-strategy-2023.txt",
}
DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?(?:%|(?:m|bn|k)\b)?")
WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|sixteen|eighteen|twenty|thirty"
    r"|hundreds?|thousands?|millions?|billions?|half|halves|thirds?|quarters?|fifths?|tenths?"
    r"|doubled?|triple|treble|twice|decades?|majority)\b",
    re.IGNORECASE,
)
SMALL = dict(
    zip(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "sixteen",
        ],
        ("2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "16"),
        strict=True,
    )
)
HEADS = (
    "Forewords", "London Workforce Race Strategy Development team", "Executive summary", "Part 1",
    "Introduction", "Overarching principles", "Strategic principles", "National context",
    "The NHS in London", "Terminology and key concepts", "Part 2", "Demographics",
    "The WRES in London", "The WRRES in London",
    "Workforce Race Equality Standard (WRES): Indicators for the NHS medical workforce",
    "Allied Health Professionals (AHPs)", "Variation of experience within BME ethnicities",
    "Covid-19 in London", "London Covid-19 \N{EN DASH} Senior leadership at a time of crisis",
    "Part 3", "Principles of intervention", "Impact-effort matrix", "Interventions in focus",
    "Key recommendations for London", "A Case Study: London Ambulance Service", "Part 4",
    "Everyone's issue \N{EN DASH} introducing The 7 As of Authentic Allyship",
    "The importance of staff networks \N{EN DASH} using what we already have", "Evaluation",
    "Resources", "Funding and Governance", "Planning our journey",
    "Progress and success indicator time line", "Conclusion", "Annexes",
    "Annex A \N{EN DASH} Resources", "Annex B \N{EN DASH} Key Recommendations",
    "Annex C \N{EN DASH} Intervention Menu",
)  # fmt: skip
"""Running heads of the strategy: each begins a page."""


@dataclass(frozen=True)
class Figure:
    """A figure as the project holds it: how it is printed, and the pages that its place names."""

    printed: str
    pages: frozenset[int]
    """Nothing where it stands throughout, or where pages cannot be told."""
    counts: tuple[str, ...] = ()

    def numbers(self) -> set[str]:
        return {number for _, _, number in numbers(self.printed)} | {
            plain(count) for count in self.counts if count
        }


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(number: str) -> str:
    number = number.lower().rstrip(",").replace(",", "")
    return SMALL.get(number, number)


def numbers(text: str) -> Iterator[tuple[int, int, str]]:
    for finder in (DIGITS, WORDS):
        for match in finder.finditer(text):
            yield match.start(), match.end(), plain(match.group())


@cache
def figures(document: str) -> tuple[Figure, ...]:
    if document == LONDON:
        held = rows(DATA / "london-2019" / "published.csv")
    else:
        held = [row for row in rows(DATA / "documents" / "figures.csv")
                if row["document"] == document]  # fmt: skip
    return tuple(
        Figure(
            row["printed"],
            frozenset(
                int(page)
                for page in re.findall(r"\bp\. (\d+)", row["place"])
                if "throughout" not in row["place"]
            ),
            (row.get("numerator", ""), row.get("denominator", "")),
        )
        for row in held
    )


@cache
def left_out(document: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["lines"], re.compile(row["pattern"]))
        for row in rows(DATA / "documents" / "left_out.csv")
        if row["document"] == document
    )


def within(lines: str, number: int) -> bool:
    if lines == "all":
        return True
    spans = (part.partition("-") for part in lines.split())
    return any(int(first) <= number <= int(last or first) for first, _, last in spans)


def pages_of(document: str, lines: list[str]) -> list[int]:
    """The page of each line; 0 where pages cannot be told."""
    pages, page, empty = [], 2 if document == LONDON else 1, 0
    for number, line in enumerate(lines, 1):
        if document == LONDON:
            page += number > 93 and line.strip().removesuffix(" (continued)") in HEADS
        elif document == KINGS_FUND:
            page += bool(line.strip()) and empty >= 10
            empty = 0 if line.strip() else empty + 1
        pages.append(page if document in (LONDON, KINGS_FUND) else 0)
    return pages


def uncovered(document: str, text: str, held: tuple[Figure, ...]) -> list[str]:
    """Numbers that neither a figure nor a pattern covers, with their lines."""
    lines = text.split("\n")
    known: dict[int, set[str]] = defaultdict(set)
    for figure in held:
        for page in figure.pages or {0}:
            known[page] |= figure.numbers()
    out = []
    for number, (line, page) in enumerate(zip(lines, pages_of(document, lines), strict=True), 1):
        rest = list(line)
        for where, pattern in left_out(document):
            if within(where, number):
                for match in pattern.finditer(line):
                    rest[match.start() : match.end()] = " " * len(match.group())
        for start, end, token in numbers("".join(rest)):
            if token not in known[page] | known[0]:
                out.append(f"line {number}, page {page}: {line[max(0, start - 30) : end + 30]}")
    return out


@pytest.fixture(scope="module", params=TEXTS)
def document(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def text(document: str, source_documents: Path) -> str:
    return (source_documents / TEXTS[document]).read_text("utf-8")


def test_every_number_is_kept_or_left_out_by_name(document: str, text: str) -> None:
    assert uncovered(document, text, figures(document)) == []


def test_every_pattern_leaves_something_out(document: str, text: str) -> None:
    lines = text.split("\n")
    idle = [
        pattern.pattern
        for where, pattern in left_out(document)
        if not any(within(where, n) and pattern.search(line) for n, line in enumerate(lines, 1))
    ]
    assert left_out(document) and idle == []


def test_every_figure_is_printed_as_it_is_said_to_be(document: str, text: str) -> None:
    plain_text = text.replace("**", "")
    lacking = [
        figure.printed
        for figure in figures(document)
        if not re.search(rf"(?<![\w.]){re.escape(figure.printed)}(?![\w])", plain_text, re.I)
    ]
    assert lacking == []


def test_pages_are_told_rightly(source_documents: Path) -> None:
    """By the contents of the strategy, and by page numbers in the print of the other."""
    lines = (source_documents / TEXTS[LONDON]).read_text("utf-8").split("\n")
    pages = pages_of(LONDON, lines)
    first = {line.strip(): page for line, page in reversed(list(zip(lines, pages, strict=True)))}
    expected = {"Forewords": 3, "Executive summary": 7, "Demographics": 31,
                "Covid-19 in London": 39,
                "A Case Study: London Ambulance Service": 67, "Conclusion": 83}  # fmt: skip
    assert {head: first[head] for head in expected} == expected
    assert pages[-1] == 101
    lines = (source_documents / TEXTS[KINGS_FUND]).read_text("utf-8").split("\n")
    printed = [(int(match[1]), page)
               for line, page in zip(lines, pages_of(KINGS_FUND, lines), strict=True)
               if (match := re.fullmatch(r"(?:Foreword|Key messages) (\d+)", line.strip()))
               ]  # fmt: skip
    assert printed and all(number == page for number, page in printed)


@pytest.mark.parametrize(
    ("name", "printed"),
    [(LONDON, "36,538"), (LONDON, "407.7"), (KINGS_FUND, "24.5 per cent"),
     (KINGS_FUND, "173"), ("people-plan-2020", "31.1%"),
     ("london-primary-care-2022", "More than half")],
)  # fmt: skip
def test_a_figure_that_was_forgotten_would_be_seen(
    name: str, printed: str, source_documents: Path
) -> None:
    text = (source_documents / TEXTS[name]).read_text("utf-8")
    held = figures(name)
    without = tuple(figure for figure in held if figure.printed != printed)
    assert len(without) == len(held) - 1
    assert uncovered(name, text, without)


def test_percentages_are_held_as_proportions() -> None:
    for row in rows(DATA / "documents" / "figures.csv"):
        digits = re.findall(r"\d[\d,]*(?:\.\d+)?", row["printed"])
        if row["unit"] != "share" or not digits:
            continue
        percents = [float(each.replace(",", "")) for each in digits]
        wanted = 1 / percents[1] if row["printed"] == "1 in 10" else None
        values = [wanted] if wanted else [each / 100 for each in percents]
        assert any(abs(float(row["value"]) - value) < 1e-9 for value in values), row


def test_whatever_is_left_out_has_a_reason() -> None:
    for row in rows(DATA / "documents" / "left_out.csv"):
        assert all(row.values())
