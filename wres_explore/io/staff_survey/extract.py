"""A csv extract of the benchmark workbook: White and BME rates by trust, one survey, no bases."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from wres_explore.dataset import DatasetInfo
from wres_explore.io.book import Book, Sheet, at_cell, header
from wres_explore.io.findings import Finding, Severity, worst
from wres_explore.io.formats import Format, Parts, Sign
from wres_explore.io.staff_survey.common import (
    EQUAL_NOW_FAIR,
    LICENCE,
    URL,
    decimals,
    fraction,
    gaps_note,
    is_gap,
    kind_of,
    organisation_table,
    published_row,
    published_table,
    too_many,
    wres_year,
)
from wres_explore.io.staff_survey.detailed import FIRST_SURVEY
from wres_explore.io.values import Cell, letter, number, plain, year_of
from wres_explore.vocabulary import EthnicGroup

RATIO = "Likelihood Ratio (BME/White)"
RATES = {"White Rate": EthnicGroup.WHITE, "BME Rate": EthnicGroup.BME}
KEYS = ("Indicator", "Trust", "Trust Type", *RATES, RATIO)

INDICATORS = {
    ("harassment", "patients"): "5",
    ("harassment", "staff"): "6",
    ("career progression",): "7",
    ("discrimination", "manager"): "8",
}
"""Words that the name of an indicator has, as `plain` writes it."""

FLOATING = 1e-9
"""How far a ratio may be off because a computer keeps rates in binary."""


def read(book: Book, findings: list[Finding]) -> Parts | None:
    """Published rates of White and BME staff by trust, and the trusts."""
    sheet = next(sheet for sheet in book.sheets if header(sheet, KEYS))
    survey = _survey(book, findings)
    if survey is None:
        return None
    trusts: dict[str, dict[str, str]] = {}
    rows = _rows(sheet, survey, trusts, findings)
    if not rows and worst(findings) is not Severity.ERROR:
        findings.append(Finding(Severity.ERROR, "empty", "The table has a header and no rates."))
    if worst(findings) is Severity.ERROR:
        return None
    kinds = {trust["kind"] for trust in trusts.values()}
    if len(kinds) > 1 and "mental health" not in kinds:
        advice = (
            "No mental health trust is in the table. Extracts are known that left out their sheet "
            "of the benchmark workbook; these rates are not those of all trusts."
        )
        findings.append(Finding(Severity.WARNING, "kinds of trust", advice))
    info = DatasetInfo(
        f"staff-survey-{survey}-trusts", f"NHS Staff Survey {survey}, trusts",
        source=f"NHS Staff Survey {survey}, extract of the benchmark workbook",
        url=URL, snapshot=f"autumn {survey}", licence=LICENCE,
    )  # fmt: skip
    published = published_table(rows, info)
    return Parts(info, published=published, organisations=organisation_table([*trusts.values()]))


def _survey(book: Book, findings: list[Finding]) -> int | None:
    """The survey year, which such a table does not have: the name of the file is all there is."""
    survey = year_of(book.name)
    if survey is None or survey < FIRST_SURVEY:
        advice = (
            "The table does not say which survey it is from. Put the year of the survey into the "
            f"name of the file, {FIRST_SURVEY} or later: survey-2024.csv, say."
        )
        findings.append(Finding(Severity.ERROR, "survey year", advice, book.name))
        return None
    advice = (
        f"The table does not say which survey it is from; its file is named after {survey}, taken "
        f"for the year of the survey, which is WRES {wres_year(survey)}. Check that."
    )
    findings.append(Finding(Severity.WARNING, "survey year", advice, book.name))
    return survey


def _rows(
    sheet: Sheet, survey: int, trusts: dict[str, dict[str, str]], findings: list[Finding]
) -> list[dict[str, Any]]:
    """Published rows; trusts are added to `trusts`."""
    top, keys = header(sheet, KEYS) or (0, {})
    places = _places(sheet, top, keys)
    out: list[dict[str, Any]] = []
    seen: set[tuple[str, str]] = set()
    unknown: set[str] = set()
    gaps = 0
    for row in range(top + 1, len(sheet.rows)):
        if not any(cell is not None for cell in sheet.rows[row]):
            continue
        if too_many(findings):
            return []
        indicator = _indicator(sheet, row, keys["Indicator"], unknown, findings)
        code = _trust(sheet, row, keys, trusts, findings)
        if indicator is None or code is None:
            continue
        if (indicator, code) in seen:
            advice = "This trust has a second row for the indicator. Keep one of them."
            findings.append(
                at_cell(sheet, row, keys["Trust"], Severity.ERROR, "organisation twice", advice)
            )
        seen.add((indicator, code))
        found, without = _printed(sheet, row, keys, places, findings)
        gaps += without
        out += [
            published_row(
                indicator, survey, code, group.value, value, printed=printed, place=place,
                note=EQUAL_NOW_FAIR if indicator == "7" else "",
            )
            for group, (value, printed, place) in found.items()
        ]  # fmt: skip
    if gaps:
        findings.append(gaps_note(gaps))
    return out


def _places(sheet: Sheet, top: int, keys: Mapping[str, int]) -> int:
    """Decimals that the table gives its rates: a shorter one ends in zeros."""
    cells = (
        sheet.cell(row, keys[name]) for row in range(top + 1, len(sheet.rows)) for name in RATES
    )
    return max((decimals(str(cell)) for cell in cells if fraction(cell) is not None), default=0)


def _named(cell: Cell) -> str | None:
    """The number of the indicator that a name means."""
    text = plain(cell)
    named = (number_ for words, number_ in INDICATORS.items() if all(w in text for w in words))
    return next(named, None)


def _indicator(
    sheet: Sheet, row: int, column: int, unknown: set[str], findings: list[Finding]
) -> str | None:
    cell = sheet.cell(row, column)
    indicator = _named(cell)
    if indicator is None and plain(cell) not in unknown:
        advice = "None of the WRES indicators 5 to 8; rows of this name were left out."
        findings.append(at_cell(sheet, row, column, Severity.WARNING, "indicator", advice))
        unknown.add(plain(cell))
    return indicator


def _trust(
    sheet: Sheet,
    row: int,
    keys: Mapping[str, int],
    trusts: dict[str, dict[str, str]],
    findings: list[Finding],
) -> str | None:
    """The code of the trust, which has no other name here."""
    cell = sheet.cell(row, keys["Trust"])
    if cell is None:
        advice = "A row without a trust."
        findings.append(at_cell(sheet, row, keys["Trust"], Severity.ERROR, "organisation", advice))
        return None
    code = str(cell).upper()
    kind = kind_of(sheet.cell(row, keys["Trust Type"]))
    trusts.setdefault(code, {"code": code, "name": code, "kind": kind})
    return code


def _printed(
    sheet: Sheet, row: int, keys: Mapping[str, int], places: int, findings: list[Finding]
) -> tuple[dict[EthnicGroup, tuple[float, str, str]], int]:
    """The rates of a row with what stood there and where, and how many are not printed."""
    out: dict[EthnicGroup, tuple[float, str, str]] = {}
    gaps = 0
    for name, group in RATES.items():
        cell = sheet.cell(row, keys[name])
        if is_gap(cell):
            gaps += 1
        elif (value := fraction(cell)) is None:
            advice = "Not a fraction from 0 to 1."
            findings.append(at_cell(sheet, row, keys[name], Severity.ERROR, "rate", advice))
        else:
            out[group] = value, str(cell), f"cell {letter(keys[name])}{row + 1}"
    if len(out) == len(RATES):
        _check_ratio(sheet, row, keys[RATIO], out, places, findings)
    return out, gaps


def _check_ratio(
    sheet: Sheet,
    row: int,
    column: int,
    rates: Mapping[EthnicGroup, tuple[float, str, str]],
    places: int,
    findings: list[Finding],
) -> None:
    """The printed ratio must be that of the printed rates, as far as `places` decimals tell."""
    cell = sheet.cell(row, column)
    if is_gap(cell):
        return
    white, bme = (rates[group][0] for group in RATES.values())
    printed = number(cell)
    if printed is None:
        advice = "Not a ratio; the rates beside it were kept."
    elif not white:
        advice = "There is no ratio to a rate of 0; the rates were kept."
    else:
        least, most = ratio_range(white, bme, places)
        rounding = 0.5 * 10.0 ** -decimals(str(cell)) + FLOATING * most
        if least - rounding <= printed <= most + rounding:
            return
        advice = f"The rates beside it give {bme / white:.4g} for BME over White; they were kept."
    findings.append(at_cell(sheet, row, column, Severity.WARNING, "ratio", advice))


def ratio_range(white: float, bme: float, places: int) -> tuple[float, float]:
    """The ratios of BME to White that rates rounded to so many decimals allow.

    >>> [round(end, 3) for end in ratio_range(0.5, 0.4, 1)]
    [0.636, 1.0]
    """
    half = 0.5 * 10.0**-places
    most = (bme + half) / (white - half) if white > half else math.inf
    return max(bme - half, 0) / (white + half), most


FORMAT = Format(
    "staff-survey-extract",
    "NHS Staff Survey rates of White and BME staff by trust (csv)",
    (Sign(f"a row with the columns {', '.join(KEYS)}",
          lambda book: any(header(sheet, KEYS) for sheet in book.sheets)),),
    read,
)  # fmt: skip
