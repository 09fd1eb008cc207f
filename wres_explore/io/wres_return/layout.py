"""The items of a WRES return, and the many ways in which people write them.

The layout is that of the data-collection template: indicator, data item, measure, then White,
BME and unknown ethnicity. It was not published as a file, so nothing rests on exact text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from wres_explore.io.values import Cell, plain
from wres_explore.vocabulary import AFC_LADDER, ALL, EthnicGroup, Measure, PayBand, Profession

GROUPS = (EthnicGroup.WHITE, EthnicGroup.BME, EthnicGroup.UNKNOWN)
"""The columns of counts, as the template has them."""


class Section(StrEnum):
    """The parts of indicator 1, by their heading in the template."""

    NON_CLINICAL = "1a Non-clinical workforce"
    CLINICAL = "1b Clinical workforce, other than medical and dental"
    MEDICAL = "1b Clinical workforce, of which medical and dental"


PROFESSIONS = MappingProxyType(
    {
        Section.NON_CLINICAL: Profession.NON_CLINICAL,
        Section.CLINICAL: Profession.CLINICAL,
        # Hospital and community health service doctors: dentists are among them.
        Section.MEDICAL: Profession.DOCTORS,
    }
)
"""Each section with the profession that its counts carry."""

MEDICAL_ROWS = (
    PayBand.CONSULTANT,
    PayBand.SENIOR_MEDICAL_MANAGER,
    PayBand.NON_CONSULTANT_CAREER_GRADE,
    PayBand.TRAINEE_GRADE,
    PayBand.OTHER_DOCTOR_GRADE,
)
"""Rows of the medical and dental section. Senior medical managers are among the consultants."""

BANDS = MappingProxyType(
    {
        Section.NON_CLINICAL: AFC_LADDER,
        Section.CLINICAL: AFC_LADDER,
        Section.MEDICAL: MEDICAL_ROWS,
    }
)
"""Rows of each section, in order."""


class Kind(StrEnum):
    """What a row of a return holds."""

    STAFF = "staff in a pay band"
    PEOPLE = "people"
    WORKFORCE = "staff in the workforce"
    SUBTOTAL = "staff in a section"
    REST = "board members of the other kind"
    RATIO = "relative likelihood"
    RATE = "likelihood"
    SURVEY = "share of respondents"
    DERIVED = "worked out from other rows"


COUNTED = frozenset({Kind.STAFF, Kind.PEOPLE, Kind.WORKFORCE, Kind.SUBTOTAL, Kind.REST})
"""Kinds whose cells are numbers of people."""


@dataclass(frozen=True, slots=True)
class Item:
    """One data item. `measure` of the rest of a board is the measure that it leaves out."""

    kind: Kind
    indicator: str
    section: Section | None = None
    band: PayBand | None = None
    measure: Measure | None = None

    @property
    def within(self) -> bool:
        """Whether its people are among those of another row, and must not be added again."""
        return self.band is PayBand.SENIOR_MEDICAL_MANAGER


MANAGERS = Item(Kind.STAFF, "1", Section.MEDICAL, PayBand.SENIOR_MEDICAL_MANAGER)
CONSULTANTS = Item(Kind.STAFF, "1", Section.MEDICAL, PayBand.CONSULTANT)


@dataclass(frozen=True, slots=True)
class Context:
    """What the headings above a row say it belongs to."""

    indicator: str = ""
    section: Section | None = None


def people_item(measure: Measure) -> Item:
    """The item that counts people by a measure other than headcount."""
    indicator = next(number for number, measures in MEASURES.items() if measure in measures)
    return Item(Kind.PEOPLE, indicator, measure=measure)


MEASURES = MappingProxyType(
    {
        "2": (Measure.SHORTLISTED, Measure.APPOINTED),
        "3": (Measure.ENTERED_DISCIPLINARY,),
        "4": (Measure.ACCESSED_TRAINING,),
        "9": (Measure.BOARD_ALL, Measure.BOARD_VOTING, Measure.BOARD_EXECUTIVE),
    }
)
"""What is counted for each indicator, beside the workforce."""

SURVEY_INDICATORS = ("5", "6", "7", "8")


# --- Columns ----------------------------------------------------------------------------

_COLUMNS = {
    "white": EthnicGroup.WHITE,
    **dict.fromkeys(
        ("bme", "bame", "b m e", "b a m e", "black and minority ethnic", "other than white",
         "black asian and minority ethnic", "ethnic minority", "ethnic minorities",
         "all other ethnic groups", "all other ethnic groups combined", "global majority"),
        EthnicGroup.BME,
    ),
    **dict.fromkeys(
        ("ethnicity unknown null", "unknown", "ethnicity unknown", "unknown null", "null",
         "not stated", "not known", "not declared", "undisclosed", "not disclosed",
         "unknown not stated", "not stated unknown", "ethnicity not known", "unknown ethnicity",
         "ethnicity not stated"),
        EthnicGroup.UNKNOWN,
    ),
    **dict.fromkeys(("total", "overall", "all", "grand total", "sum", "all ethnicities"), ALL),
}  # fmt: skip

_BESIDE_A_GROUP = re.compile(
    r"\b(\d{1,2}(st|nd|rd|th)?|january|march|april|september|20\d\d|as at|at"
    r"|headcount|staff|number|no|count|n)\b"
)
"""What may stand beside the name of a group in a heading: a date, or that people are counted."""


@lru_cache(4096)
def column_of(cell: Cell) -> str | None:
    """The group that a heading names; "all" for a total; None for anything else."""
    if not isinstance(cell, str) or len(cell) > LONGEST_HEADING:
        return None
    text = " ".join(_BESIDE_A_GROUP.sub(" ", plain(cell)).split())
    return _COLUMNS.get(text)


LONGEST_HEADING = 80
"""Characters. A longer text is prose."""

MEASURE_WORDS = frozenset(
    {"headcount", "number", "count", "auto calculated", "auto calculation", "autocalculated",
     "calculated", "percentage", "percent", "%", "ratio", "measure"}
)  # fmt: skip
"""What stands in the column MEASURE."""

SHARES = frozenset({"percentage", "percent", "%"})


# --- Headings ---------------------------------------------------------------------------

_INDICATOR_WORDS = (
    ("1", r"percentage of staff in each|afc bands"),
    ("2", r"shortlist"),
    ("3", r"disciplin"),
    ("4", r"mandatory training|\bcpd\b"),
    ("5", r"(harass|bully|abuse).*(patient|public)"),
    ("6", r"harass|bully|abuse"),
    ("7", r"equal opportunit|career progression"),
    ("8", r"discriminat"),
    ("9", r"\bboard\b"),
)
_CODE = re.compile(r"^(indicator )?([1-9])([abc])?\b")
_LETTERS = {"a": Section.NON_CLINICAL, "b": Section.CLINICAL, "c": Section.MEDICAL}


def heading(cell: Cell, *, indicator_column: bool = False) -> Context | None:
    """What a heading says about the rows below it; None if it is no heading.

    In the column INDICATOR a bare number is an indicator; elsewhere it may number the items.
    """
    text = plain(label(cell))
    code = _CODE.match(text)
    coded = code and (indicator_column or code[1] or code[3])
    if section := _section(text):
        return Context("1", section)
    if code and coded:
        letter = _LETTERS.get(code[3]) if code[2] == "1" and code[3] else None
        return Context(code[2], letter)
    number = _indicator_by_words(text)
    return Context(number) if number else None


def _section(text: str) -> Section | None:
    if len(text) > LONGEST_HEADING or re.search(r"afc|compared|subgroup|likelihood", text):
        return None
    if re.search(r"non ?clinical", text):
        return Section.NON_CLINICAL
    if re.search(r"non medical|other than medical", text):
        return Section.CLINICAL
    if re.search(
        r"medical (and|&) dental|^(1[bc] )?(of which )?medical( staff| workforce)?$", text
    ):
        return Section.MEDICAL
    return Section.CLINICAL if re.search(r"\bclinical\b", text) else None


def _indicator_by_words(text: str) -> str:
    return next((number for number, words in _INDICATOR_WORDS if re.search(words, text)), "")


# --- Items ------------------------------------------------------------------------------


def label(cell: Cell) -> str:
    """The text of a label; a band written as a number has no decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


_BAND = r"^(?:(?:afc|agenda for change) )?(?:pay )?(?:bands? ?|b)?"


@lru_cache(4096)
def band_named(text: str) -> PayBand | None:
    """The Agenda for Change band that a label names.

    >>> str(band_named("Band 8 - Range A")), str(band_named("8a")), str(band_named("5"))
    ('Band 8a', 'Band 8a', 'Band 5')
    """
    name = plain(text.replace("<", " under "))
    if re.search(r"^(under|below|less than) (afc )?(band )?1$|^band (under|below) 1$", name):
        return PayBand.UNDER_1
    if found := re.search(_BAND + r"([1-7]|9)$", name):
        return PayBand(f"Band {found[1]}")
    if found := re.search(_BAND + r"8 ?(?:range )?([a-d])$", name):
        return PayBand(f"Band 8{found[1]}")
    if re.search(r"^vsms?\b|^very senior manage", name):
        return PayBand.VSM
    return None


_GRADES = (
    (r"senior medical manager", PayBand.SENIOR_MEDICAL_MANAGER),
    (r"non consultant|career grade", PayBand.NON_CONSULTANT_CAREER_GRADE),
    (r"\bconsultants?\b", PayBand.CONSULTANT),
    (r"\btrainees?\b", PayBand.TRAINEE_GRADE),
    (r"^others?( grades?| medical.*| doctors?.*)?$", PayBand.OTHER_DOCTOR_GRADE),
)

_BOARD = (
    (r"differ|%|percent|gap|workforce", None),
    (r"non ?voting", Item(Kind.REST, "9", measure=Measure.BOARD_VOTING)),
    (r"voting", people_item(Measure.BOARD_VOTING)),
    (r"non ?exec", Item(Kind.REST, "9", measure=Measure.BOARD_EXECUTIVE)),
    (r"exec", people_item(Measure.BOARD_EXECUTIVE)),
    (r"total|all|member|^board$", people_item(Measure.BOARD_ALL)),
)

_WORKFORCE = re.compile(
    r"staff in (the )?(overall )?workforce|^(total |overall )+(workforce|staff|headcount)"
    r"|^workforce( headcount)?$|^all staff$|^(total )?number of staff$|^grand total$"
)


def item_of(cell: Cell, context: Context) -> Item | None:
    """The data item that a label means under its headings; None if it means none.

    An item number before the label ("29 Consultants") is passed over.
    """
    text = label(cell)
    found = _item(text, context)
    shorter = re.sub(r"^\s*\d{1,2}[a-c]?[.):]?\s+(?=[A-Za-z<])", "", text)
    return found if found or shorter == text else _item(shorter, context)


def _item(text: str, context: Context) -> Item | None:
    name = plain(text)
    if context.indicator in ("", "1") and (staff := _staff(text, name, context)):
        return staff
    number = _indicator_by_words(name) or context.indicator
    if "likelihood" in name or "likely" in name:
        return Item(Kind.RATIO, number) if number in ("2", "3", "4") else None
    if number == "9" and (board := _board(name)):
        return board
    if number in SURVEY_INDICATORS:
        based = re.search(r"^number|respon|\bbase\b", name)
        return Item(Kind.DERIVED if based else Kind.SURVEY, number)
    if re.search(r"%|percent|differ", name):
        return Item(Kind.DERIVED, number)
    if _WORKFORCE.search(name):
        return Item(Kind.WORKFORCE, number if number in ("3", "4", "9") else "1")
    if number in ("", "1") and re.search(r"^(sub ?)?totals?\b", name):
        section = _section(name) or context.section
        return Item(Kind.SUBTOTAL, "1", section) if section else Item(Kind.WORKFORCE, "1")
    return _event(name, number)


def _staff(text: str, name: str, context: Context) -> Item | None:
    if band := band_named(text):
        return Item(Kind.STAFF, "1", context.section, band)
    if len(name) > LONGEST_HEADING or re.search(r"total|board|%|percent", name):
        return None
    for words, grade in _GRADES:
        other = grade is PayBand.OTHER_DOCTOR_GRADE and context.section is not Section.MEDICAL
        if re.search(words, name) and not (other and name in ("other", "others")):
            return Item(Kind.STAFF, "1", Section.MEDICAL, grade)
    return None


def _board(name: str) -> Item | None:
    if _WORKFORCE.search(name) and not re.search(r"differ|%|percent", name):
        return Item(Kind.WORKFORCE, "9")
    for words, item in _BOARD:
        if re.search(words, name):
            return item or Item(Kind.DERIVED, "9")
    return None


def _event(name: str, number: str) -> Item | None:
    if number == "2" and "appoint" in name:
        return people_item(Measure.APPOINTED)
    if number == "2" and "shortlist" in name:
        return people_item(Measure.SHORTLISTED)
    if number == "3" and re.search(r"disciplin|entering|entered", name):
        return people_item(Measure.ENTERED_DISCIPLINARY)
    if number == "4" and re.search(r"training|cpd|accessing|accessed", name):
        return people_item(Measure.ACCESSED_TRAINING)
    if re.search(r"^(number|total)( of)? (staff|applicants) appointed|^number appointed", name):
        return people_item(Measure.APPOINTED)
    return None


def as_rate(item: Item) -> Item:
    """The row of likelihoods, one per group, that stands above a relative likelihood."""
    return replace(item, kind=Kind.RATE)
