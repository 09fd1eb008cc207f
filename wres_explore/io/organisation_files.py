"""What files say about organisations: ODS downloads without a header, lookups with one.

Files disagree, and for a reason: ODS gives the ICB of the postcode of the head office, and so do
lookups made from it, while membership is what the NHS means. Each entry keeps how much its word
counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from wres_explore.io.book import HEADER_WITHIN, Book, Sheet, at_cell, header
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.values import Cell, plain
from wres_explore.vocabulary import ALL

REGIONS = MappingProxyType(
    {
        "Y56": "London",
        "Y58": "South West",
        "Y59": "South East",
        "Y60": "Midlands",
        "Y61": "East of England",
        "Y62": "North West",
        "Y63": "North East and Yorkshire",
    }
)
"""NHS England regions by their code."""

LONDON = "London"

LONDON_ICS = MappingProxyType(
    {
        "QMJ": "North Central London",
        "QMF": "North East London",
        "QRV": "North West London",
        "QKK": "South East London",
        "QWE": "South West London",
    }
)
"""The five STPs of London, since 2022 integrated care boards, by ODS code."""

LONDON_MEMBERS = MappingProxyType(
    {
        code: ics
        for ics, codes in {
            "North Central London": "G6V2S RAL RAP RKE RNK RP4 RP6 RRP RRV RV3 TAF",
            "North East London": "R1H RAT RF4 RQX RWK",
            "North West London": "R1K RAN RAS RKL RPY RQM RT3 RYJ RYX",
            "South East London": "RJ1 RJ2 RJZ RPG RV5",
            "South West London": "RAX RJ6 RJ7 RQY RVR RY9",
            "London-wide (ambulance)": "RRU",
        }.items()
        for code in codes.split()
    }
)
"""London trusts by STP/ICS as the NHS Staff Survey 2024 has them, with the two that it does not:
RT3 (closed 2021, ICB of ODS) and G6V2S (RRP and TAF together, since November 2024)."""

CARE_TRUSTS = MappingProxyType(
    {
        "TAD": "Bradford District Care",
        "TAF": "Camden and Islington",
        "TAH": "Sheffield Health and Social Care",
        "TAJ": "Black Country Healthcare",
    }
)
"""Care trusts stand in a file of their own, `ect.csv`; Camden and Islington is in London."""

KINDS = (
    ("ambulance", "ambulance"),
    ("integrated care board", "integrated care board"),
    ("icbs", "integrated care board"),
    ("commissioning support", "commissioning support unit"),
    ("csus", "commissioning support unit"),
    ("social enterprise", "social enterprise"),
    ("mental health", "mental health"),
    ("specialist", "specialist"),
    ("acute", "acute"),
    ("community", "community"),
)
"""What a kind of organisation is called here, by the first of these words that its label has."""

MEMBERSHIP, BUILT_IN, STP_LOOKUP, HEAD_OFFICE = range(4)
"""Whose word on STP/ICS and region counts, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row of one file says about one organisation; empty where it says nothing."""

    code: str
    name: str = ""
    ics: str = ""
    ics_code: str = ""
    region: str = ""
    kind: str = ""
    opened: date | None = None
    closed: date | None = None
    rank: int = MEMBERSHIP


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column holds what, by position from 0, below a header or without one."""

    top: int
    at: Mapping[str, int] = field(default_factory=dict)
    rank: int = MEMBERSHIP


ODS = Layout(
    -1,
    {"code": 0, "name": 1, "region_code": 2, "ics_code": 3, "opened": 10, "closed": 11},
    HEAD_OFFICE,
)
"""`etr.csv` and its sisters: 27 columns, or 24 in older downloads, and no header."""
ODS_WIDTHS = (24, 27)

HEADINGS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "code": re.compile(r"(ods|org|organisation|trust|nhs trust\d*)? ?code").fullmatch,
        "name": re.compile(r"(org|organisation|trust|nhs trust\d*)? ?name").fullmatch,
        "ics": re.compile(r"(nss\d* ?)?(ics|icb)( name)?").fullmatch,
        "stp": re.compile(r"stp\d*( name)?").fullmatch,
        "ics_code": re.compile(r"(ics|icb|stp) ?code").fullmatch,
        "region": re.compile(r"(nhse? ?)?(region\d*)( name)?").fullmatch,
        "kind": re.compile(
            r"kind|(benchmark|benchmarking) group|(org|organisation) type"
        ).fullmatch,
        "opened": re.compile(r"open( date)?").fullmatch,
        "closed": re.compile(r"close( date)?").fullmatch,
    }
)
"""Headings of lookups, as `plain` writes them."""

SUCCESSION = ("old_code", "new_code", "date")

_CODE = re.compile(r"(?=.*[A-Z])[A-Z0-9]{3,6}")


def ods_code(cell: Cell) -> str | None:
    """An organisation's code as ODS writes it: three to six letters and digits, G6V2S too.

    Without a letter it is none: a spreadsheet has made a number of it.
    """
    text = str(cell or "").strip().upper()
    return text if _CODE.fullmatch(text) else None


def entries(book: Book, findings: list[Finding]) -> list[Entry]:
    """What a file says, row by row; faults become findings and their rows are left out."""
    if any(header(sheet, SUCCESSION) for sheet in book.sheets):
        findings.append(
            Finding(
                Severity.ERROR, "format",
                "A table of successions says where organisations went, not where they belong. "
                "Give it to `read_successions`.",
            )
        )  # fmt: skip
        return []
    found = [
        (sheet, layout)
        for sheet in book.sheets
        if (layout := ODS if _is_ods(sheet) else _headed(sheet)) is not None
    ]
    if found:
        return [entry for sheet, layout in found for entry in _rows(sheet, layout, findings)]
    findings.append(
        Finding(
            Severity.ERROR, "format",
            "Not a file of organisations. Known are ODS downloads such as etr.csv (24 or 27 "
            "columns without a header) and tables with a code, a name, and an STP/ICS or a region.",
        )
    )  # fmt: skip
    return []


def is_head_office(found: list[Entry]) -> bool:
    """Whether entries come from an ODS download."""
    return any(entry.rank == HEAD_OFFICE for entry in found)


def _is_ods(sheet: Sheet) -> bool:
    """Rows of the right width whose first is a code and whose third is a region or empty."""
    rows = [row for row in sheet.rows[:HEADER_WITHIN] if any(cell is not None for cell in row)]
    fitting = [
        row
        for row in rows
        if len(row) in ODS_WIDTHS
        and isinstance(row[1], str)
        and re.fullmatch(r"[YW]\d\d", str(row[2] or "Y00"))
        and re.fullmatch(r"\d{8}", str(row[10] or ""))
    ]
    return len(fitting) > 0.8 * len(rows) > 0


def _headed(sheet: Sheet) -> Layout | None:
    for top, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        at: dict[str, int] = {}
        for column, cell in enumerate(row):
            for name, fits in HEADINGS.items():
                if isinstance(cell, str) and name not in at and fits(plain(cell)):
                    at[name] = column
        if {"code", "name"} <= at.keys() and at.keys() & {"ics", "stp", "region"}:
            return Layout(top, at, STP_LOOKUP if "stp" in at and "ics" not in at else MEMBERSHIP)
    return None


def _rows(sheet: Sheet, layout: Layout, findings: list[Finding]) -> list[Entry]:
    found = []
    for row in range(layout.top + 1, len(sheet.rows)):
        if not any(cell is not None for cell in sheet.rows[row]):
            continue
        code = ods_code(sheet.cell(row, layout.at["code"]))
        if code is None:
            findings.append(
                at_cell(
                    sheet, row, layout.at["code"], Severity.WARNING, "organisation code",
                    "Not an ODS code of three to six letters and digits, such as R1H or G6V2S. "
                    "The row is left out.",
                )
            )  # fmt: skip
            continue
        found.append(_entry(sheet, row, code, layout, findings))
    return found


def _entry(sheet: Sheet, row: int, code: str, layout: Layout, findings: list[Finding]) -> Entry:
    cells = {name: sheet.cell(row, column) for name, column in layout.at.items()}
    given = {name: str(cell).strip() for name, cell in cells.items() if _is_said(cell)}
    region = given.get("region") or REGIONS.get(given.get("region_code", ""), "")
    if layout.rank == HEAD_OFFICE and not region:
        findings.append(
            at_cell(
                sheet, row, layout.at["region_code"], Severity.NOTE, "region",
                f"{readable(given.get('name', code))} ({code}) has no region of NHS England here.",
            )
        )  # fmt: skip
    dates = {}
    for name in ("opened", "closed"):
        if (cell := cells.get(name)) is None:
            continue
        dates[name] = day_of(cell)
        if dates[name] is None:
            findings.append(
                at_cell(
                    sheet, row, layout.at[name], Severity.WARNING, "date",
                    "Not a date such as 20210131. It is left out.",
                )
            )  # fmt: skip
    return Entry(
        code,
        readable(given.get("name", "")),
        short_ics(given.get("ics") or given.get("stp", "")),
        ods_code(given.get("ics_code")) or "",
        region if region in REGIONS.values() else "",
        _kind(given.get("kind", ""), given.get("name", "")),
        dates.get("opened"),
        dates.get("closed"),
        layout.rank,
    )


_NOT_SAID = {"", "-", ALL, "na", "n a", "none", "null"}
_NO_PLACE = "special health authorities and other statutory bodies"
"""What NHS statistics print as region and ICS of bodies that have neither."""


def _is_said(cell: Cell) -> bool:
    return cell is not None and plain(cell) not in {*_NOT_SAID, _NO_PLACE}


def day_of(cell: Cell) -> date | None:
    """A date as ODS (20210131), ISO (2021-01-31) or British files (31/01/2021) write it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = f"{cell:.0f}" if isinstance(cell, float) else str(cell or "").strip()
    for pattern in ("%Y%m%d", "%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None


def _kind(label: str, name: str) -> str:
    """Kind of organisation; from its name only what a name shows."""
    words = plain(label)
    if "ambulance" in plain(name) and words in ("", "trust"):
        return "ambulance"
    if re.search(r"\bintegrated care board$|\bicb$", plain(name)):
        return "integrated care board"
    return next((kind for word, kind in KINDS if word in words), words)


_SMALL = {"and", "of", "the", "for", "in", "on", "with"}
_CAPITALS = {"NHS", "ICB", "ICS", "STP", "CSU", "CIC", "UK"}


def readable(name: str) -> str:
    """A name in ordinary letters: files have BARTS HEALTH NHS TRUST, and Guy's And St Thomas'.

    >>> readable("GUY'S AND ST THOMAS' NHS FOUNDATION TRUST")
    "Guy's and St Thomas' NHS Foundation Trust"
    """
    shouted = name.isupper()
    words = []
    for word in name.split():
        bare = word.lower()
        if word.strip("(),").upper() in _CAPITALS:
            words.append(word.upper())
        elif bare in _SMALL:
            words.append(bare if words else bare.capitalize())
        elif shouted:
            words.append(re.sub(r"(^|[-(/])(\w)", lambda m: m[1] + m[2].upper(), bare))
        else:
            words.append(word)
    return " ".join(words)


_STP_NAMES = MappingProxyType(
    {
        "north london partners": "North Central London",
        "east london": "North East London",
        "our healthier south east london": "South East London",
    }
)
"""What the London partnerships called themselves until 2021."""

_ICS_TAIL = re.compile(
    r"[\s(]*\b(integrated care (board|system|partnership)|ic[bs]|stp|"
    r"(in )?health (and|&) (social )?care( partnership)?)\)*$",
    re.IGNORECASE,
)


def short_ics(name: str) -> str:
    """The short name of an STP, ICS or integrated care board.

    >>> short_ics("NHS NORTH EAST LONDON INTEGRATED CARE BOARD")
    'North East London'
    >>> short_ics("East London Health and Care Partnership")
    'North East London'
    """
    short = readable(re.sub(r"^\s*nhs\s+", "", name, flags=re.IGNORECASE))
    while (shorter := _ICS_TAIL.sub("", short).strip()) and shorter != short:
        short = shorter
    return _STP_NAMES.get(plain(short), short)


_LEGAL_FORM = re.compile(r"( nhs)?( foundation)? (trust|ft)$")


def name_key(name: str) -> str:
    """A name as it is compared: small letters, `and` for &, no apostrophes, no leading article."""
    small = re.sub(r"['’`]", "", name.lower()).replace("&", " and ")
    return re.sub(r"^the ", "", re.sub(r"[^a-z0-9]+", " ", small).strip())


def name_core(name: str) -> str:
    """A name without its legal form."""
    return _LEGAL_FORM.sub("", name_key(name)) or name_key(name)
