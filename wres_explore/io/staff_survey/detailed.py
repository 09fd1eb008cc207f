"""The layout of the detailed workbooks since the 2021 survey, national and organisational.

A banner of merged cells has each question above its first answer; the row under it names key
columns, then the answers of every question and how many answered. Names repeat from question to
question, so an answer is found by its question, never by its column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wres_explore import definitions
from wres_explore.io.book import HEADER_WITHIN, Book, Sheet, at_cell, header, texts
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.formats import Sign
from wres_explore.io.staff_survey.common import (
    EQUAL_NOW_FAIR,
    MOST_FINDINGS,
    gaps_note,
    is_gap,
    note,
    published_row,
    too_many,
)
from wres_explore.io.values import Cell, letter, number, people, plain

FIRST_SURVEY = 2021
"""Before it, detailed results were unweighted and laid out in another way."""

TITLE = re.compile(r"nhs staff survey (20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Question:
    """A question behind a WRES indicator.

    `words` are all in its text, as `plain` writes it. The share that gave `answer` counts, or
    the share that did not if `others`.
    """

    indicator: str
    words: tuple[str, ...]
    answer: str
    others: bool = False
    note: str = ""


QUESTIONS = (
    Question(
        "5", ("harassment bullying or abuse", "public"), "% never", others=True,
        note="Worked out as 100% less the share that answered Never.",
    ),
    Question("7", ("career progression",), "% yes", note=EQUAL_NOW_FAIR),
    Question("8", ("discrimination", "manager", "colleagues"), "% yes"),
)  # fmt: skip

BASE = "base number"
"""How the name of the column with the number of responses begins."""

ROUNDING = 0.5
"""Points by which the answers of a question may miss 100."""


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one question on a sheet, under the header row `top`."""

    question: Question
    code: str
    sheet: Sheet
    top: int
    keys: Mapping[str, int]
    answers: tuple[int, ...]
    answer: int
    base: int

    def key(self, row: int, name: str) -> Cell:
        """What stands in a key column."""
        return self.sheet.cell(row, self.keys[name])


@dataclass(frozen=True, slots=True)
class About:
    """What a row is about: a place and an ethnic group (`all` for all staff)."""

    geography: str
    group: str
    note: str = ""


def survey_years(book: Book) -> set[int]:
    """The years in titles such as "NHS Staff Survey 2024 - WEIGHTED Results"."""
    return {
        int(found[1])
        for sheet in book.sheets
        for row in sheet.rows[:HEADER_WITHIN]
        for _, text in texts(row)
        if (found := TITLE.match(plain(text)))
    }


TITLED = Sign(
    'a title such as "NHS Staff Survey 2024 - WEIGHTED Results"',
    lambda book: bool(survey_years(book)),
)


def keyed(*names: str) -> Sign:
    """The sign of a header row with these key columns."""
    return Sign(
        f"a header row with {', '.join(names)}",
        lambda book: any(header(sheet, names) for sheet in book.sheets),
    )


def survey_year(book: Book, findings: list[Finding]) -> int | None:
    """The year of the survey, if the titles agree and this layout fits it."""
    years = sorted(survey_years(book))
    if len(years) != 1:
        found = ", ".join(map(str, years))
        advice = "The titles of the sheets name different years. Keep the sheets of one survey."
        findings.append(Finding(Severity.ERROR, "survey year", advice, found))
        return None
    if years[0] < FIRST_SURVEY:
        advice = (
            f"Detailed results before the {FIRST_SURVEY} survey are unweighted and are not "
            "comparable with later ones; they are not read."
        )
        findings.append(Finding(Severity.ERROR, "survey year", advice, str(years[0])))
        return None
    return years[0]


def blocks(book: Book, keys: Iterable[str], findings: list[Finding]) -> list[Block]:
    """The questions behind the WRES indicators, wherever they stand; a missing one is a finding."""
    names = tuple(keys)
    found: dict[str, list[Block]] = {question.indicator: [] for question in QUESTIONS}
    seen: set[str] = set()
    for sheet in book.sheets:
        under = header(sheet, names)
        if under is None:
            continue
        starts = {at: text for row in sheet.rows[: under[0]] for at, text in texts(row)}
        for at, text in starts.items():
            for question in QUESTIONS:
                if all(word in plain(text) for word in question.words):
                    seen.add(question.indicator)
                    ends = min((start for start in starts if start > at), default=sheet.width)
                    block = _block(question, text, sheet, under, range(at, ends), findings)
                    found[question.indicator] += [block] if block else []
    for number_, all_ in found.items():
        name = definitions.get(number_).name
        if number_ not in seen:
            advice = f"No question about it was found, so indicator {number_} is not read."
            findings.append(Finding(Severity.WARNING, "missing question", advice, name))
        elif len(all_) > 1:
            sheets = ", ".join(dict.fromkeys(block.sheet.name for block in all_))
            advice = f"The question stands {len(all_)} times ({sheets}). Keep it once."
            findings.append(Finding(Severity.ERROR, "question twice", advice, name))
    return [block for all_ in found.values() for block in all_]


def _block(
    question: Question,
    text: str,
    sheet: Sheet,
    under: tuple[int, Mapping[str, int]],
    columns: range,
    findings: list[Finding],
) -> Block | None:
    """The answer columns of a question, up to its base."""
    top, keys = under
    named = {column: plain(sheet.cell(top, column)) for column in columns}
    bases = [column for column, name in named.items() if name.startswith(BASE)]
    # Two bases say that a column of another question stands among these.
    base = bases[0] if len(bases) == 1 else None
    answers = [
        column
        for column, name in named.items()
        if name.startswith("%") and (base is None or column < base)
    ]
    counted = [column for column in answers if named[column] == question.answer]
    if base is None or len(counted) != 1 or len(answers) < len(("yes", "no")):
        advice = (
            f'Under this question there must be answers, "{question.answer}" once among them, and '
            "then the base (number of responses), once."
        )
        finding = Finding(
            Severity.ERROR, "answers", advice, text[:80], sheet.name, top + 1, letter(columns[0])
        )
        findings.append(finding)
        return None
    code = text.split(" - ")[0].strip()
    return Block(question, code, sheet, top, keys, tuple(answers), counted[0], base)


def data_rows(sheet: Sheet, top: int, keys: Mapping[str, int]) -> Iterator[int]:
    """Rows under the header; a line of prose or an empty one has no first key or no weighting."""
    first = next(iter(keys.values()))
    for row in range(top + 1, len(sheet.rows)):
        if sheet.cell(row, first) is not None and sheet.cell(row, keys["Weighting"]) is not None:
            yield row


def rows(
    found: Iterable[Block],
    survey: int,
    about: Callable[[Block, int], About | None],
    findings: list[Finding],
) -> list[dict[str, Any]]:
    """Published rows of every question, for the rows that `about` wants."""
    out = []
    gaps = 0
    for block in found:
        wanted = _wanted(block, about, findings)
        values, without = _values(block, wanted, findings)
        gaps += without
        for row, (share, base) in values.items():
            said = (block.question.note, wanted[row].note, _weighting(block.key(row, "Weighting")))
            name = block.sheet.cell(block.top, block.answer)
            out.append(
                published_row(
                    block.question.indicator, survey, wanted[row].geography, wanted[row].group,
                    (100 - share if block.question.others else share) / 100,
                    printed=f"{name} {share}", denominator=base,
                    place=f"{block.code}, sheet {block.sheet.name}, "
                    f"cell {letter(block.answer)}{row + 1}",
                    note=" ".join(filter(None, said)),
                )
            )  # fmt: skip
    if gaps:
        findings.append(gaps_note(gaps))
    return out


def _weighting(cell: Cell) -> str:
    text = str(cell).strip().lower()
    return "Unweighted." if text == "unweighted" else f"Weighted by {text}, so not a whole count."


def _wanted(
    block: Block, about: Callable[[Block, int], About | None], findings: list[Finding]
) -> dict[int, About]:
    """The rows to read and what each is about; nothing may stand there twice."""
    out: dict[int, About] = {}
    seen = set()
    for row in data_rows(block.sheet, block.top, block.keys):
        if (said := about(block, row)) is None:
            continue
        if (said.geography, said.group) in seen:
            advice = f"{said.geography}, {said.group}: a second row. Keep one of them."
            column = list(block.keys.values())[min(2, len(block.keys) - 1)]
            findings.append(at_cell(block.sheet, row, column, Severity.ERROR, "row twice", advice))
        seen.add((said.geography, said.group))
        out[row] = said
    return out


Value = tuple[float, int | None]
"""A percentage as printed, and how many answered."""


def _values(
    block: Block, wanted: Iterable[int], findings: list[Finding]
) -> tuple[dict[int, Value], int]:
    """The percentage and base of each row, and in how many rows nothing is printed."""
    out: dict[int, Value] = {}
    off, bare = [], []
    gaps = 0
    for row in wanted:
        if too_many(findings):
            break
        if is_gap(block.sheet.cell(row, block.answer)):
            gaps += 1
            continue
        if _has_faults(block, row, findings):
            continue
        shares = [number(block.sheet.cell(row, column)) for column in block.answers]
        total = sum(share for share in shares if share is not None)
        if None not in shares and abs(total - 100) > ROUNDING:
            off.append((row, total))
            continue
        share = number(block.sheet.cell(row, block.answer)) or 0.0
        base = block.sheet.cell(row, block.base)
        if is_gap(base):
            bare.append(row)
        out[row] = share, people(base)
    if bare:
        count = "1 row" if len(bare) == 1 else f"{len(bare)} rows"
        advice = f"{block.code}: {count} with a percentage and no number of responses."
        findings.append(at_cell(block.sheet, bare[0], block.base, Severity.WARNING, "base", advice))
    if off:
        findings.append(_do_not_add_up(block, off, others=bool(out)))
    return out, gaps


def _has_faults(block: Block, row: int, findings: list[Finding]) -> bool:
    """Cells of a question that hold neither a number that fits nor a mark."""
    faults = [
        at_cell(block.sheet, row, column, Severity.ERROR, "percentage", "Not 0 to 100.")
        for column in block.answers
        if not is_gap(cell := block.sheet.cell(row, column))
        and not 0 <= _or(number(cell), -1) <= 100
    ]
    base = block.sheet.cell(row, block.base)
    if not is_gap(base) and not people(base):
        advice = "Not a number of responses, which is whole and above 0."
        faults.append(at_cell(block.sheet, row, block.base, Severity.ERROR, "base", advice))
    findings += faults[: max(MOST_FINDINGS - len(findings), 0)]
    return bool(faults)


def _or(found: float | None, otherwise: float) -> float:
    return otherwise if found is None else found


def _do_not_add_up(block: Block, off: list[tuple[int, float]], *, others: bool) -> Finding:
    """Answers that do not add up to 100 are not those of one question, or not percentages."""
    row, total = off[0]
    place = (block.sheet.name, row + 1, letter(block.answer))
    if others:
        count = "this row" if len(off) == 1 else f"this and {len(off) - 1} more rows"
        advice = f"{block.code}: the answers of {count} do not add up to 100; left out."
        return Finding(Severity.WARNING, "answers add up", advice, f"{total:.1f}", *place)
    advice = (
        f"{block.code}: in no row do the answers add up to 100. Columns may have been moved away "
        "from their question, or percentages written as fractions."
    )
    return Finding(Severity.ERROR, "answers add up", advice, f"{total:.1f}", *place)


INDICATOR_6 = note(
    "indicator 6",
    "Indicator 6 is not in this file: harassment by managers and by colleagues is printed apart "
    "(Q14b, Q14c), and how many had either cannot be worked out from the two. The benchmark "
    "workbook has it.",
)
