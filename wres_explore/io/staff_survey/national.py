"""Detailed national workbook: indicators 5, 7, 8 for England by ethnic group, and by place.

Regions and ICSs are printed for all staff only.
"""

from __future__ import annotations

from wres_explore import ethnicity
from wres_explore.dataset import DatasetInfo
from wres_explore.errors import MappingError
from wres_explore.io.book import Book, at_cell
from wres_explore.io.findings import Finding, Severity, worst
from wres_explore.io.formats import Format, Parts
from wres_explore.io.staff_survey.common import LICENCE, URL, note, published_table
from wres_explore.io.staff_survey.detailed import (
    INDICATOR_6,
    TITLED,
    About,
    Block,
    blocks,
    keyed,
    rows,
    survey_year,
)
from wres_explore.io.values import Cell, plain
from wres_explore.vocabulary import ALL, EthnicGroup

KEYS = ("Base", "Breakdown", "Breakdown subgroup", "Weighting")

ENGLAND = "England"
PLACES = {"region": "", "ics": "Without ambulance trusts."}
"""Breakdowns by place, and what the file says about them."""

LABELS = {
    "english welsh scottish northern irish british": EthnicGroup.WHITE_BRITISH,
    "any other mixed multiple ethnic background": EthnicGroup.MIXED_OTHER,
    "any other black african caribbean background": EthnicGroup.BLACK_OTHER,
    "any other ethnic background": EthnicGroup.OTHER_ETHNIC_GROUP,
}
"""Labels of the 2011 census as the survey writes them; `recognise` knows the others."""


SHORTEST = 3
"""Letters of a label; the survey has words, not codes."""


def group_of(cell: Cell) -> EthnicGroup:
    """The ethnic group of a label such as "Asian/Asian British - Indian".

    Raises
    ------
    MappingError
        If it is not recognised, with the nearest group known.
    """
    finest = str(cell or "").split(" - ")[-1]
    if len(plain(finest)) < SHORTEST:
        # Elsewhere a dash is an unknown group. Here each row has a label, and this one has lost it.
        msg = f"Not an ethnic group: {cell!r}. The row has lost its label."
        raise MappingError(msg)
    return LABELS.get(plain(finest)) or ethnicity.recognise([finest])[0]


def read(book: Book, findings: list[Finding]) -> Parts | None:
    """Published shares for England by ethnic group, and for regions and ICSs for all staff."""
    survey = survey_year(book, findings)
    found = blocks(book, KEYS, findings)
    if survey is None or worst(findings) is Severity.ERROR:
        return None
    odd: set[str] = set()

    def about(block: Block, row: int) -> About | None:
        return _about(block, row, odd, findings)

    table = rows(found, survey, about, findings)
    if not table and worst(findings) is not Severity.ERROR:
        findings.append(
            Finding(Severity.ERROR, "empty", "No figure for any WRES indicator was found.")
        )
    if worst(findings) is Severity.ERROR:
        return None
    if {row["group"] for row in table} == {ALL}:
        advice = "No rows by ethnic background were found: the figures are of all staff only."
        findings.append(Finding(Severity.WARNING, "ethnic groups", advice))
    findings.append(INDICATOR_6)
    findings.append(
        note("places", "Regions and ICSs are printed for all staff together, not by ethnic group.")
    )
    source = f"NHS Staff Survey {survey}, detailed spreadsheets, national results"
    info = DatasetInfo(
        f"staff-survey-{survey}-national", f"NHS Staff Survey {survey}, England",
        source=source, url=URL, snapshot=f"autumn {survey}", licence=LICENCE,
    )  # fmt: skip
    return Parts(info, published=published_table(table, info))


def _about(block: Block, row: int, odd: set[str], findings: list[Finding]) -> About | None:
    """The place and group of a row; None for breakdowns that the WRES does not use."""
    breakdown = plain(block.key(row, "Breakdown"))
    label = block.key(row, "Breakdown subgroup")
    if not breakdown:
        return About(ENGLAND, ALL)
    if breakdown in PLACES and isinstance(label, str):
        return About(label, ALL, PLACES[breakdown])
    if not breakdown.startswith("ethnic background"):
        return None
    try:
        return About(ENGLAND, group_of(label).value)
    except MappingError as error:
        if str(label) not in odd:
            column = block.keys["Breakdown subgroup"]
            advice = f"{error} The row was left out."
            findings.append(
                at_cell(block.sheet, row, column, Severity.WARNING, "ethnic group", advice)
            )
            odd.add(str(label))
        return None


FORMAT = Format(
    "staff-survey-national",
    "NHS Staff Survey, detailed national results, 2021 on (xlsx)",
    (TITLED, keyed(*KEYS)),
    read,
)
