"""Benchmark workbook: indicators 5 to 8 by trust, White and all other staff, several surveys.

One sheet per kind of trust, one row per trust, one column per variable and survey:
`har_from_pat_eth_summary_1_2024` is the rate of White staff, `..._n_1_2024` how many answered.
Where rate times base is a whole number it is the number of people, and the pair becomes counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wres_explore.dataset import DatasetInfo
from wres_explore.io.book import Book, Sheet, at_cell, header, texts
from wres_explore.io.findings import Finding, Severity, worst
from wres_explore.io.formats import Format, Parts, Sign
from wres_explore.io.staff_survey.common import (
    EQUAL_NOW_FAIR,
    LICENCE,
    URL,
    fraction,
    gaps_note,
    is_gap,
    kind_of,
    listed,
    note,
    organisation_names,
    organisation_table,
    too_many,
)
from wres_explore.io.staff_survey.rates import Rate, count_table, parted, printed_table
from wres_explore.io.values import Cell, letter, people, plain
from wres_explore.vocabulary import EthnicGroup

KEYS = ("org_id", "org_name")
KIND = "org type reporting name"

VARIABLE = re.compile(
    r"(har from pat|har from staff|equal|q16b) eth summary (n )?([12]) (20\d\d)", re.ASCII
)
INDICATORS = {"har from pat": "5", "har from staff": "6", "equal": "7", "q16b": "8"}
GROUPS = {"1": EthnicGroup.WHITE, "2": EthnicGroup.BME}


@dataclass(frozen=True, slots=True)
class Column:
    """Where the rate of a variable stands, and its base if the workbook has one."""

    indicator: str
    group: EthnicGroup
    survey: int
    rate: int
    base: int | None


def _has_variables(book: Book) -> bool:
    return any(_columns(sheet, under[0]) for sheet in book.sheets if (under := header(sheet, KEYS)))


def _columns(sheet: Sheet, top: int) -> list[Column]:
    """The variables of the WRES on a sheet, in the order of indicator, survey and group."""
    found: dict[tuple[str, int, str], dict[bool, int]] = {}
    for at, named in _variables(sheet, top):
        key = (INDICATORS[named[1]], int(named[4]), named[3])
        found.setdefault(key, {}).setdefault(bool(named[2]), at)
    return [
        Column(indicator, GROUPS[group], survey, at[False], at.get(True))
        for (indicator, survey, group), at in sorted(found.items())
        if False in at
    ]


def _variables(sheet: Sheet, top: int) -> list[tuple[int, re.Match[str]]]:
    """The header cells that name a variable of the WRES."""
    named = [(at, VARIABLE.fullmatch(plain(text))) for at, text in texts(sheet.rows[top])]
    return [(at, match) for at, match in named if match]


def _doubled(sheet: Sheet, top: int) -> list[Finding]:
    """Two columns of one name: nothing says which is right."""
    seen: set[str] = set()
    out = []
    for at, match in _variables(sheet, top):
        if match[0] in seen:
            advice = "A second column of this name. Keep one of them."
            out.append(at_cell(sheet, top, at, Severity.ERROR, "column twice", advice))
        seen.add(match[0])
    return out


def read(book: Book, findings: list[Finding]) -> Parts | None:
    """Counts where rates and bases give them, published rates elsewhere; trusts by kind."""
    trusts: dict[str, dict[str, str]] = {}
    rates: list[Rate] = []
    gaps = 0
    blank: list[str] = []
    for sheet in book.sheets:
        under = header(sheet, KEYS)
        columns = _columns(sheet, under[0]) if under else []
        if under is None or not columns:
            findings += _not_read(sheet, has_keys=under is not None)
            continue
        findings += _doubled(sheet, under[0])
        for row, trust in _trusts(sheet, *under, trusts, findings):
            if too_many(findings):
                return None
            found, without = _rates(sheet, row, trust["code"], columns, findings)
            if without == len(columns):
                blank.append(trust["code"])
                continue
            trusts[trust["code"]] = trust
            rates += found
            gaps += without
    if not rates and worst(findings) is not Severity.ERROR:
        findings.append(
            Finding(Severity.ERROR, "empty", "No figure for any WRES indicator was found.")
        )
    if worst(findings) is Severity.ERROR:
        return None
    if blank:
        advice = (
            f"Nothing is printed for {listed(blank)}, left out: trusts without figures that can "
            "be compared over time are blank in this workbook."
        )
        findings.append(note("blank organisations", advice))
    if gaps:
        findings.append(gaps_note(gaps))
    return _parts(rates, trusts, findings)


def _not_read(sheet: Sheet, *, has_keys: bool) -> list[Finding]:
    """A sheet with rows that gives nothing must not be lost in silence."""
    if plain(sheet.name).startswith("notes") or not any(map(any, sheet.rows)):
        return []
    advice = (
        "Not read: it has no variable such as har_from_pat_eth_summary_1_2024."
        if has_keys
        else f"Not read: no row has the columns {' and '.join(KEYS)}."
    )
    return [Finding(Severity.WARNING, "sheet", advice, "", sheet.name)]


def _trusts(
    sheet: Sheet,
    top: int,
    keys: Mapping[str, int],
    known: Mapping[str, Mapping[str, str]],
    findings: list[Finding],
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of organisations; a row without a code or with a known one is a finding."""
    kinds = [at for at, text in texts(sheet.rows[top]) if plain(text) == KIND]
    here: set[str] = set()
    for row in range(top + 1, len(sheet.rows)):
        id_, name = (sheet.cell(row, keys[key]) for key in KEYS)
        if id_ is None:
            if name is not None:
                advice = "No code of an organisation in this row, which was left out."
                findings.append(
                    at_cell(
                        sheet, row, keys["org_name"], Severity.WARNING, "organisation code", advice
                    )
                )
            continue
        code = f"{id_:g}" if isinstance(id_, float) else str(id_).upper()
        if code in known or code in here:
            advice = "This organisation has a second row. Keep one of them."
            findings.append(
                at_cell(sheet, row, keys["org_id"], Severity.ERROR, "organisation twice", advice)
            )
            continue
        here.add(code)
        kind = sheet.cell(row, kinds[0]) if kinds else None
        yield row, {"code": code, "name": str(name or code), "kind": kind_of(kind or sheet.name)}


def _rates(
    sheet: Sheet, row: int, code: str, columns: Sequence[Column], findings: list[Finding]
) -> tuple[list[Rate], int]:
    """The rates of one organisation, and how many are not printed."""
    out = []
    gaps = 0
    for column in columns:
        cell = sheet.cell(row, column.rate)
        if is_gap(cell):
            gaps += 1
            continue
        value = fraction(cell)
        base_cell = None if column.base is None else sheet.cell(row, column.base)
        base = people(base_cell)
        faults = _faults(sheet, row, column, value, base, base_cell)
        findings += faults
        if value is not None and not faults:
            place = f"sheet {sheet.name}, cell {letter(column.rate)}{row + 1}"
            out.append(
                Rate(code, column.indicator, column.survey, column.group, value, base, str(cell),
                     place)
            )  # fmt: skip
    return out, gaps


def _faults(
    sheet: Sheet, row: int, column: Column, value: float | None, base: int | None, base_cell: Cell
) -> list[Finding]:
    """A rate that is no fraction, or a base that is no number of people."""
    found = []
    if value is None:
        advice = "Not a fraction from 0 to 1, as this workbook has its rates."
        found.append(at_cell(sheet, row, column.rate, Severity.ERROR, "rate", advice))
    if column.base is not None and not is_gap(base_cell) and not base:
        advice = "Not a number of responses, which is whole and above 0."
        found.append(at_cell(sheet, row, column.base, Severity.ERROR, "base", advice))
    return found


def _parts(
    rates: Sequence[Rate], trusts: Mapping[str, Mapping[str, str]], findings: list[Finding]
) -> Parts:
    names = organisation_names({code: trust["name"] for code, trust in trusts.items()})
    counted, printed = parted(rates)
    surveys = sorted({rate.survey for rate in rates})
    span = f"{surveys[0]} to {surveys[-1]}" if len(surveys) > 1 else f"{surveys[0]}"
    info = DatasetInfo(
        f"staff-survey-{surveys[-1]}-benchmark", f"NHS Staff Survey {span}, trusts",
        source=f"NHS Staff Survey {span}, benchmark report Excel data",
        url=URL, snapshot=f"autumn {surveys[-1]}", licence=LICENCE,
    )  # fmt: skip
    findings += _said(counted, printed, rates)
    return Parts(
        info,
        count_table(counted, names) if counted else None,
        printed_table(printed, names, info) if printed else None,
        organisation_table([*trusts.values()]),
    )


def _said(
    counted: Sequence[tuple[Rate, int]], printed: Sequence[Rate], rates: Sequence[Rate]
) -> list[Finding]:
    """What was made of the rates, and what the file does not have."""
    out = []
    if counted:
        advice = (
            f"{len(counted):,} rates times their base are whole numbers of people, and became "
            "counts."
        )
        out.append(note("counts", advice))
    if printed:
        advice = (
            f"{len(printed):,} rates are kept as published, without counts: for one group or both "
            "the base is missing, the rate is weighted, or it is rounded too far to tell."
        )
        out.append(note("published rates", advice))
    if any(rate.indicator == "7" for rate in rates):
        out.append(note("indicator 7", EQUAL_NOW_FAIR))
    advice = (
        "This file has no regions and no ICSs: they are in the survey's detailed organisational "
        "workbook."
    )
    return [*out, note("places", advice)]


FORMAT = Format(
    "staff-survey-benchmark",
    "NHS Staff Survey benchmark report, Excel data (xlsx)",
    (
        Sign(
            "a row with the columns org_id and org_name",
            lambda book: any(header(sheet, KEYS) for sheet in book.sheets),
        ),
        Sign("a column such as har_from_pat_eth_summary_1_2024", _has_variables),
    ),
    read,
)
