"""A WRES return, one organisation and one or more years, into counts and published shares.

Pay bands carry the profession that their heading says: non-clinical, clinical, or medical and
dental. What is worked out in the template is checked and not kept.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from wres_explore.dataset import PUBLISHED_COLUMNS, DatasetInfo
from wres_explore.definitions import get
from wres_explore.io.book import Book, at_cell
from wres_explore.io.findings import Finding, Severity, worst
from wres_explore.io.formats import Format, Parts, Sign
from wres_explore.io.values import is_percent, letter
from wres_explore.io.wres_return.arithmetic import (
    REPORTED,
    band_lines,
    events,
    on_top,
    printed_workforce,
    ratio,
)
from wres_explore.io.wres_return.checks import (
    check_blanks,
    check_cells,
    check_missing,
    check_totals,
    check_within,
)
from wres_explore.io.wres_return.grid import (
    Line,
    Return,
    has_header,
    items_in,
    parse,
)
from wres_explore.io.wres_return.layout import GROUPS, MANAGERS, PROFESSIONS, Item, Kind, Section
from wres_explore.io.wres_return.organisation import organisations_in
from wres_explore.io.wres_return.plausible import (
    check_jumps,
    check_survey,
    check_swapped,
    check_training,
    check_unknown,
    swapped_years,
)
from wres_explore.io.wres_return.ratios import check_ratios, printed_ratio
from wres_explore.io.wres_return.survey import PRINTED, check_shares, share_of
from wres_explore.vocabulary import ALL, Measure, PayBand, Profession

FEWEST_ITEMS = 3
"""Data items of the template that a file needs to be taken for a return."""

MOST_FINDINGS = 1000
"""More than this say that the file is something else."""


def read(book: Book, findings: list[Finding]) -> Parts | None:
    """Counts by year, profession, pay band and White, BME or Unknown; survey shares as printed."""
    if several := _several(book):
        findings.extend(several)  # what disagrees between them is not looked at
        return None
    found = parse(book)
    noticed = [*found.findings, *_sections(found)]
    if not found.lines and worst(noticed) is not Severity.ERROR:
        noticed.append(Finding(Severity.ERROR, "empty", "The table has headings and no figures."))
    noticed += _check(found)
    findings.extend(noticed[:MOST_FINDINGS])
    if len(noticed) > MOST_FINDINGS:
        findings.append(Finding(Severity.ERROR, "too many", "Further findings are left out."))
    if worst(findings) is Severity.ERROR:
        return None
    info = _info(found)
    rows = [row for year in found.years for row in _rows(found, year)]
    published = _published(found, info)
    if not rows and published.empty:
        findings.append(Finding(Severity.ERROR, "empty", "No cell holds a number of people."))
        return None
    counts = pd.DataFrame(rows) if rows else None
    return Parts(info, counts, published, _place(found.organisation))


def _several(book: Book) -> list[Finding]:
    """Organisations beside the first: one would pass for the other."""
    named = organisations_in(book)
    if len(named) < 2:
        return []
    first, *others = named
    where = f" of sheet {first.sheet.name}" if first.sheet.name else ""
    return [
        at_cell(
            other.sheet, other.row, other.column, Severity.ERROR, "organisation",
            f"A return is of one organisation, and this one names both {first.name!r} (cell "
            f"{letter(first.column)}{first.row + 1}{where}) and {other.name!r}. Save each as a "
            "file of its own; if they are the same, write one name.",
        )
        for other in others
    ]  # fmt: skip


def _check(found: Return) -> list[Finding]:
    """Every check, in the order in which a reader would go through them."""
    reasons = swapped_years(found)
    swapped = frozenset(reasons)
    return [
        *check_cells(found),
        *check_within(found),
        *check_swapped(found, reasons),
        *check_ratios(found, swapped),
        *check_totals(found),
        *check_unknown(found),
        *check_jumps(found, swapped),
        *check_survey(found),
        *check_shares(found),
        *check_training(found),
        *check_missing(found),
        *check_blanks(found),
    ]


def _sections(found: Return) -> list[Finding]:
    """Bands above which no heading says whether they are clinical; taken out if others do."""
    staff = [line for line in found.lines.values() if line.item.kind is Kind.STAFF]
    unplaced = [line for line in staff if line.item.section is None]
    if not unplaced:
        return []
    severity, advice = (
        Severity.WARNING,
        "No heading parts clinical from non-clinical staff: the bands were read without "
        "professions.",
    )
    if any(line.item.section in (Section.NON_CLINICAL, Section.CLINICAL) for line in staff):
        severity, advice = (
            Severity.ERROR,
            "No heading says whether this band is clinical, as for others. Write 1a Non-clinical "
            "or 1b Clinical above it, or take the row out.",
        )
        for line in unplaced:  # one fault: what they would add to the sums is not looked at
            del found.lines[line.item, line.year]
    return [unplaced[0].at(GROUPS[0], severity, "section", advice)]


# --- Counts -----------------------------------------------------------------------------


def _rows(found: Return, year: int) -> list[dict[str, Any]]:
    """Leaf rows of one year: a group that a return leaves blank has none."""
    lines = found.of(Kind.STAFF, year)
    unparted = any(line.item.section is None for line in lines)
    rows = [
        _row(found, year, Measure.HEADCOUNT, group, n, _profession(line.item, unparted),
             str(line.item.band))
        for line in lines
        for group in GROUPS
        if (n := _staff(found, line, group)) is not None
    ]  # fmt: skip
    if not band_lines(found, year):
        for line in printed_workforce(found, year)[:1]:
            rows += [_row(found, year, Measure.HEADCOUNT, group, n)
                     for group in GROUPS if (n := line.count(group)) is not None]  # fmt: skip
    for measure in REPORTED:
        rows += [_row(found, year, measure, group, n)
                 for group in GROUPS
                 if (n := events(found, year, measure, group)) is not None]  # fmt: skip
    return rows


def _row(
    found: Return, year: int, measure: Measure, group: str, n: int,
    profession: str = ALL, band: str = ALL,
) -> dict[str, Any]:  # fmt: skip
    return {"year": year, "organisation": found.organisation, "profession": profession,
            "pay_band": band, "ethnic_group": str(group), "measure": measure.value,
            "n": n}  # fmt: skip


def _profession(item: Item, unparted: bool) -> str:
    if unparted or item.section is None:
        return ALL
    profession: Profession = PROFESSIONS[item.section]
    return profession.value


def _staff(found: Return, line: Line, group: str) -> int | None:
    """Staff of a band; consultants without the senior medical managers among them."""
    count = line.count(group)
    if count is None or line.item.band is not PayBand.CONSULTANT:
        return count
    among = found.line(MANAGERS, line.year)
    return count - ((among.count(group) if among else None) or 0)


# --- What was printed without counts ----------------------------------------------------


def _published(found: Return, info: DatasetInfo) -> pd.DataFrame:
    """Survey shares, and relative likelihoods whose counts the return leaves out."""
    rows: list[dict[str, Any]] = []
    for line in found.lines.values():
        if line.item.kind is Kind.SURVEY:
            rows += [
                _printed(found, info, line, group, share, "share")
                for group in PRINTED
                if (share := share_of(found, line, group)) is not None
            ]
        elif (
            line.item.kind is Kind.RATIO
            and (shown := printed_ratio(line))
            and not is_percent(line.cell(shown[0]))
            and ratio(found, line.year, line.item.indicator) is None
        ):
            top, bottom = on_top(line.item.indicator)
            row = _printed(found, info, line, *shown, "ratio")
            rows.append(row | {"group": f"{top} / {bottom}"})
    return pd.DataFrame(rows, columns=list(PUBLISHED_COLUMNS))


def _printed(
    found: Return, info: DatasetInfo, line: Line, group: str, value: float, unit: str
) -> dict[str, Any]:
    where = f"sheet {line.sheet.name}, " if line.sheet.name else ""
    return {
        "source": info.source, "year": line.year, "geography": found.organisation,
        "profession": ALL, "pay_band": ALL, "indicator": line.item.indicator,
        "group": str(group), "value": value, "unit": unit, "printed": str(line.cell(group)),
        "survey_year": get(line.item.indicator).survey_year(line.year),
        "place": f"{where}cell {letter(line.columns[group])}{line.row + 1}",
        "note": "", "url": info.url,
    }  # fmt: skip


def _info(found: Return) -> DatasetInfo:
    years = found.years
    span = f"{years[0]} and {years[-1]}" if len(years) == 2 else ", ".join(map(str, years))
    name = f"WRES return, {found.organisation}, {span}"
    return DatasetInfo(
        "wres-return", name, source=name,
        snapshot=f"31 March {years[-1]}" if years else "",
    )  # fmt: skip


def _place(organisation: str) -> pd.DataFrame:
    return pd.DataFrame(
        [{"organisation": organisation, "name": organisation, "ics": ALL, "region": ALL,
          "kind": "organisation", "modelled": False}]
    )  # fmt: skip


FORMAT = Format(
    "wres-return",
    "WRES return, the items of the data-collection template (csv, xls, xlsx)",
    (
        Sign("columns headed White and BME", lambda book: any(map(has_header, book.sheets))),
        Sign(
            f"at least {FEWEST_ITEMS} data items of the template below them, such as pay bands",
            lambda book: any(len(items_in(sheet)) >= FEWEST_ITEMS for sheet in book.sheets),
        ),
    ),
    read,
)
