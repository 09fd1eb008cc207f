"""Detailed organisational workbook: where each organisation belongs, and its all-staff results.

It has no results by ethnic group: those are in the benchmark workbook.
"""

from __future__ import annotations

from collections.abc import Mapping

from wres_explore.dataset import DatasetInfo
from wres_explore.io.book import Book, Sheet, at_cell, header, texts
from wres_explore.io.findings import Finding, Severity, worst
from wres_explore.io.formats import Format, Parts
from wres_explore.io.staff_survey.common import (
    LICENCE,
    URL,
    kind_of,
    note,
    organisation_names,
    organisation_table,
    published_table,
)
from wres_explore.io.staff_survey.detailed import (
    INDICATOR_6,
    TITLED,
    About,
    Block,
    blocks,
    data_rows,
    keyed,
    rows,
    survey_year,
)
from wres_explore.io.values import Cell, is_mark, letter, number, plain
from wres_explore.vocabulary import ALL

KEYS = ("ODS code", "Organisation name", "Benchmarking group", "Region", "ICS", "Weighting")
GROUNDS = "q16c"
"""The question whose columns are wrong in this file: grounds of discrimination."""


def read(book: Book, findings: list[Finding]) -> Parts | None:
    """Organisations with region, ICS and kind, and published shares of all their staff."""
    survey = survey_year(book, findings)
    places = _places(book, findings)
    found = blocks(book, KEYS, findings)
    if survey is None or worst(findings) is Severity.ERROR:
        return None
    names = organisation_names({code: place["name"] for code, place in places.items()})

    def about(block: Block, row: int) -> About:
        return About(names[_code(block.key(row, "ODS code"))], ALL)

    table = rows(found, survey, about, findings)
    if not table and worst(findings) is not Severity.ERROR:
        findings.append(
            Finding(Severity.ERROR, "empty", "No figure for any WRES indicator was found.")
        )
    findings += _grounds(book)
    if worst(findings) is Severity.ERROR:
        return None
    findings += [INDICATOR_6, NO_ETHNIC_GROUPS, *_unplaced(places)]
    source = f"NHS Staff Survey {survey}, detailed spreadsheets, organisational results"
    info = DatasetInfo(
        f"staff-survey-{survey}-organisations", f"NHS Staff Survey {survey}, organisations",
        source=source, url=URL, snapshot=f"autumn {survey}", licence=LICENCE,
    )  # fmt: skip
    published = published_table(table, info)
    return Parts(info, published=published, organisations=organisation_table([*places.values()]))


NO_ETHNIC_GROUPS = note(
    "ethnic groups",
    "This file has no results by ethnic group: its figures are of all staff. White and all other "
    "staff of each trust are in the survey's benchmark workbook, ethnic groups for England in the "
    "detailed national workbook.",
)


def _code(cell: Cell) -> str:
    """An ODS code, compared without regard to case."""
    return f"{cell:g}" if isinstance(cell, float) else str(cell).upper()


def _places(book: Book, findings: list[Finding]) -> dict[str, dict[str, str]]:
    """Every organisation by its code; each sheet names it once and alike."""
    places: dict[str, dict[str, str]] = {}
    faulty: set[str] = set()
    for sheet in book.sheets:
        top, keys = header(sheet, KEYS) or (0, {})
        here = set()
        for row in data_rows(sheet, top, keys) if keys else ():
            place = _place(sheet, row, keys)
            code = place["code"]
            known = places.setdefault(code, place)
            if code not in faulty and (code in here or known != place):
                findings.append(_conflict(sheet, row, keys, repeated=code in here))
                faulty.add(code)
            here.add(code)
    return places


def _place(sheet: Sheet, row: int, keys: Mapping[str, int]) -> dict[str, str]:
    cells = {name: sheet.cell(row, column) for name, column in keys.items()}
    code = _code(cells["ODS code"])
    return {
        "code": code,
        "name": str(cells["Organisation name"] or code),
        "kind": kind_of(cells["Benchmarking group"]),
        "region": _level(cells["Region"]),
        "ics": _level(cells["ICS"]),
    }


def _level(cell: Cell) -> str:
    """A region or ICS; `all` where the file puts an organisation in none."""
    return ALL if cell is None or is_mark(cell) else str(cell)


def _conflict(sheet: Sheet, row: int, keys: Mapping[str, int], *, repeated: bool) -> Finding:
    column = keys["ODS code"]
    if repeated:
        advice = "This organisation has a second row on the sheet. Keep one of them."
        return at_cell(sheet, row, column, Severity.ERROR, "organisation twice", advice)
    advice = "Name, region, ICS or benchmarking group differ from an earlier sheet, which is used."
    return at_cell(sheet, row, column, Severity.WARNING, "organisation differs", advice)


def _unplaced(places: Mapping[str, Mapping[str, str]]) -> list[Finding]:
    """Organisations that the file puts in no region or ICS."""
    count = {level: [p[level] for p in places.values()].count(ALL) for level in ("region", "ics")}
    if not any(count.values()):
        return []
    return [
        note(
            "places",
            f"{count['ics']:,} of {len(places):,} organisations have no ICS in this file and "
            f"{count['region']:,} no region: ambulance trusts belong to no ICS, and "
            "organisations other than trusts to neither.",
        )
    ]


def _grounds(book: Book) -> list[Finding]:
    """The columns on grounds of discrimination, where the publisher printed 100 throughout."""
    out = []
    for sheet in book.sheets:
        top, _ = header(sheet, KEYS) or (0, {})
        columns = sorted(
            column
            for row in sheet.rows[:top]
            for column, text in texts(row)
            if plain(text).startswith(GROUNDS)
        )
        printed = {
            number(sheet.cell(row, column))
            for row in range(top + 1, len(sheet.rows))
            for column in columns
        }
        if printed - {None} == {100.0}:
            advice = (
                f"Every value of Q16c (columns {', '.join(map(letter, columns))}) is 100, which is "
                "an error of the publication. They are not used; the national workbook has the "
                "grounds of discrimination right."
            )
            place = (sheet.name, None, letter(columns[0]))
            out.append(Finding(Severity.WARNING, "q16c", advice, "100", *place))
    return out


FORMAT = Format(
    "staff-survey-organisational",
    "NHS Staff Survey, detailed organisational results, 2021 on (xlsx)",
    (TITLED, keyed(*KEYS)),
    read,
)
