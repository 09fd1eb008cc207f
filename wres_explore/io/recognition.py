"""What one value in a column of records means: a date, a band, a staff group, an ethnic group.

Each function takes a text as the records have it and gives the word of the vocabulary, or None
for what is not known. Nothing here guesses: what could mean two things is not known.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from wres_explore.errors import MappingError
from wres_explore.ethnicity import MEMBERS, CodeSystem, code_system, recognise
from wres_explore.io.values import plain, year_of
from wres_explore.vocabulary import Contract, EthnicGroup, PayBand, Profession, ProfessionGroup


class Sex(StrEnum):
    """Sex as staff records have it."""

    FEMALE = "Female"
    MALE = "Male"
    OTHER = "Other"
    UNKNOWN = "Unknown"


OUTSIDE_WRES = (Contract.BANK, Contract.AGENCY, Contract.HONORARY, Contract.NON_EXECUTIVE)
"""Contracts whose holders are no staff in WRES indicators 1 to 4."""


def text(value: object) -> str:
    """A value of any type as a text: 5.0 is "5", nothing is "", a date is year-month-day."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").strip()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\x00", "").strip()


_DOUBT = re.compile(r"[<>?£$~*+=!]|^[-\u2013\u2212(]|[-\u2013\u2212]$")


def is_doubtful(text: str) -> bool:
    """Whether a code or number has a mark beside it that may mean anything: "-5", "<5", "A?".

    Labels are compared without their marks; of something so short a mark may be the half.
    """
    length = sum(map(str.isalnum, text))
    return 0 < length <= 4 and _DOUBT.search(text) is not None


# --- Years and days -------------------------------------------------------------------


_YEAR = re.compile(r"(?:[A-Za-z]+ ?)*(20\d\d)(?: ?[/\u2013-] ?(?:20)?\d\d)?")


def year(value: str) -> int | None:
    """The WRES year that a text names: "2019", "WRES 2019", "2018/19" (the later one).

    A day or month is none: which year it belongs to depends on what happened on it.
    """
    if is_doubtful(value) or not (named := _YEAR.fullmatch(value)):
        return None
    found = year_of(value)
    apart = value[named.end(1) :].strip()
    return None if apart and found == int(named[1]) else found


_DAYS = (
    "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%d %b %Y",
    "%d/%m/%y", "%Y-%m", "%m/%Y", "%Y-%b", "%b-%Y", "%b-%y", "%b %Y", "%B %Y",
)  # fmt: skip
"""How records write a day, or a month, which then stands for its last day."""

_WITHOUT_DAY = frozenset({"%Y-%m", "%m/%Y", "%Y%m", "%Y-%b", "%b-%Y", "%b-%y", "%b %Y", "%B %Y"})

_DIGITS = {8: ("%Y%m%d",), 6: ("%Y%m",)}
"""Without marks between, only the length tells a day from a month."""

_CLOCK = re.compile(r"[T ]\d{1,2}:\d\d.*$")


def day(value: str) -> date | None:
    """The day that a text names, the last of the month if it names only that."""
    written = _CLOCK.sub("", value).strip()
    for pattern in _DAYS if not written.isdigit() else _DIGITS.get(len(written), ()):
        try:
            found = datetime.strptime(written, pattern).date()
        except ValueError:
            continue
        if not 2000 <= found.year <= 2100:
            return None
        return _month_end(found) if pattern in _WITHOUT_DAY else found
    return None


def _month_end(first: date) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def wres_year(event: date) -> int:
    """The WRES year of an event: the year to 31 March in which it lies.

    >>> wres_year(date(2018, 4, 1)), wres_year(date(2019, 3, 31))
    (2019, 2019)
    """
    return event.year + (event.month > 3)


# --- Pay bands ------------------------------------------------------------------------

_AFC = {
    "1": PayBand.BAND_1, "2": PayBand.BAND_2, "3": PayBand.BAND_3, "4": PayBand.BAND_4,
    "5": PayBand.BAND_5, "6": PayBand.BAND_6, "7": PayBand.BAND_7, "8a": PayBand.BAND_8A,
    "8b": PayBand.BAND_8B, "8c": PayBand.BAND_8C, "8d": PayBand.BAND_8D, "9": PayBand.BAND_9,
}  # fmt: skip

_AFC_LABEL = re.compile(
    r"(?:afc|agenda for change|nhs)? ?(?:(?:non )?review body)? ?(?:(?:pay )?band|bd)? ?"
    r"0?([1-79]|8 ?(?:range )?[abcd])"
)
"""Also "Band 8 - Range A", "Review Body Band 5", "AfC 6", "08a" and a bare "5"."""

_SCALES = {
    **{f"x{kind}{at:02}": band for kind in "rn" for at, band in enumerate(_AFC.values(), start=1)},
    "yc72": PayBand.CONSULTANT,
    "mc46": PayBand.SPECIALTY_DOCTOR,
    "mc41": PayBand.ASSOCIATE_SPECIALIST,
}
"""Codes of national pay scales: XR and XN 01 to 12 climb from band 1 to band 9 through 8a to 8d."""

_SCALE_LABEL = re.compile(r"(?:nhs )?([a-z]{2}\d\d)(?: (.+))?")

_BANDS = {plain(band.value): band for band in PayBand} | {
    "vsm": PayBand.VSM,
    "very senior managers": PayBand.VSM,
    "very senior manager vsm": PayBand.VSM,
    "below band 1": PayBand.UNDER_1,
    "non afc": PayBand.NON_AFC,
    "consultants": PayBand.CONSULTANT,
    "specialty doctors": PayBand.SPECIALTY_DOCTOR,
    "speciality doctor": PayBand.SPECIALTY_DOCTOR,
    "associate specialists": PayBand.ASSOCIATE_SPECIALIST,
    "staff grades": PayBand.STAFF_GRADE,
    "staff grade practitioner": PayBand.STAFF_GRADE,
    "trainee grades": PayBand.TRAINEE_GRADE,
    "non consultant career grades": PayBand.NON_CONSULTANT_CAREER_GRADE,
    "senior medical managers": PayBand.SENIOR_MEDICAL_MANAGER,
    "foundation year 1": PayBand.FOUNDATION_1,
    "foundation doctor 1": PayBand.FOUNDATION_1,
    "fy1": PayBand.FOUNDATION_1,
    "f1": PayBand.FOUNDATION_1,
    "foundation year 2": PayBand.FOUNDATION_2,
    "foundation doctor 2": PayBand.FOUNDATION_2,
    "fy2": PayBand.FOUNDATION_2,
    "f2": PayBand.FOUNDATION_2,
    "core trainee": PayBand.CORE_TRAINING,
    "core medical training": PayBand.CORE_TRAINING,
    "specialty registrars": PayBand.SPECIALTY_REGISTRAR,
    "specialist registrar": PayBand.SPECIALTY_REGISTRAR,
    "str": PayBand.SPECIALTY_REGISTRAR,
    "spr": PayBand.SPECIALTY_REGISTRAR,
    "hospital practitioner": PayBand.HOSPITAL_PRACTITIONER,
    "clinical assistant": PayBand.HOSPITAL_PRACTITIONER,
    "hospital practitioner clinical assistant": PayBand.HOSPITAL_PRACTITIONER,
    "other and local hchs doctor grades": PayBand.OTHER_DOCTOR_GRADE,
}


def band(value: str) -> PayBand | None:
    """The pay band or medical grade that a text names, as a label, a pay scale's code or both.

    A code and a label that contradict each other are not known, nor is "Band 8" without a letter.

    >>> [str(band(text)) for text in ("8A", "XR05", "NHS|XN09|Non Review Body Band 8 - Range B")]
    ['Band 8a', 'Band 5', 'Band 8b']
    """
    if is_doubtful(value):
        return None
    label = plain(value)
    if not (scale := _SCALE_LABEL.fullmatch(label)):
        return _band_label(label)
    by_code = _SCALES.get(scale[1])
    by_label = _band_label(scale[2]) if scale[2] else None
    if by_code and by_label and by_code is not by_label:
        return None
    return by_label or by_code


def _band_label(label: str) -> PayBand | None:
    if found := _AFC_LABEL.fullmatch(label):
        return _AFC[found[1].replace("range", "").replace(" ", "")]
    return _BANDS.get(label)


# --- Staff groups, sex, contract, yes and no ------------------------------------------

_STAFF_GROUPS: dict[str, str] = {
    **{plain(group.value): group.value for group in (*Profession, *ProfessionGroup)},
    "nursing and midwifery registered": ProfessionGroup.NURSING_AND_MIDWIFERY.value,
    "registered nursing and midwifery": ProfessionGroup.NURSING_AND_MIDWIFERY.value,
    "nursing & midwifery registered": ProfessionGroup.NURSING_AND_MIDWIFERY.value,
    "nurses & health visitors": Profession.NURSES.value,
    "allied health professionals": Profession.ALLIED_HEALTH.value,
    "allied health professional": Profession.ALLIED_HEALTH.value,
    "medical and dental": Profession.DOCTORS.value,
    "medical & dental": Profession.DOCTORS.value,
    "healthcare scientists": Profession.SCIENTIFIC_WITHOUT_AHP.value,
    "healthcare scientist": Profession.SCIENTIFIC_WITHOUT_AHP.value,
    "add prof scientific and technic": Profession.SCIENTIFIC_WITHOUT_AHP.value,
    "additional professional scientific and technical": Profession.SCIENTIFIC_WITHOUT_AHP.value,
    "additional clinical services": Profession.SUPPORT.value,
    "administrative and clerical": Profession.INFRASTRUCTURE.value,
    "administrative & clerical": Profession.INFRASTRUCTURE.value,
    "estates and ancillary": Profession.HOTEL_PROPERTY_ESTATES.value,
    "estates & ancillary": Profession.HOTEL_PROPERTY_ESTATES.value,
    "students": Profession.UNCLASSIFIED.value,
    "supplementary roles": Profession.UNCLASSIFIED.value,
}
"""The ten staff groups of the Electronic Staff Record, and the words of the vocabulary. Nurses and
midwives are one group there, so they stay together; qualified ambulance staff are allied health
professionals."""


def staff_group(value: str) -> str | None:
    """The profession, or the group that cannot be parted further, of a staff group."""
    return _STAFF_GROUPS.get(plain(value))


_SEXES = {
    "f": Sex.FEMALE, "female": Sex.FEMALE, "woman": Sex.FEMALE, "m": Sex.MALE, "male": Sex.MALE,
    "man": Sex.MALE, "other": Sex.OTHER, "non binary": Sex.OTHER, "nonbinary": Sex.OTHER,
    "unknown": Sex.UNKNOWN, "not known": Sex.UNKNOWN, "not stated": Sex.UNKNOWN,
    "undisclosed": Sex.UNKNOWN, "prefer not to say": Sex.UNKNOWN, "null": Sex.UNKNOWN,
}  # fmt: skip


def sex(value: str) -> Sex | None:
    """Sex from a word or letter. Numbers differ between systems and are not known."""
    return _SEXES.get(plain(value))


_CONTRACTS = {
    "permanent": Contract.PERMANENT, "perm": Contract.PERMANENT,
    "fixed term": Contract.FIXED_TERM, "fixed term temp": Contract.FIXED_TERM,
    "fixed term temporary": Contract.FIXED_TERM, "temporary": Contract.FIXED_TERM,
    "locum": Contract.LOCUM, "bank": Contract.BANK, "bank only": Contract.BANK,
    "agency": Contract.AGENCY, "honorary": Contract.HONORARY,
    "non exec director chair": Contract.NON_EXECUTIVE, "non executive": Contract.NON_EXECUTIVE,
    "non exec director": Contract.NON_EXECUTIVE,
    "non executive director": Contract.NON_EXECUTIVE, "unknown": Contract.UNKNOWN,
}  # fmt: skip


def contract(value: str) -> Contract | None:
    """Kind of contract."""
    return _CONTRACTS.get(plain(value))


def yes_or_no(value: str) -> str | None:
    """What a flag says."""
    return None if is_doubtful(value) else {
        "yes": "yes", "y": "yes", "true": "yes", "t": "yes", "1": "yes",
        "no": "no", "n": "no", "false": "no", "f": "no", "0": "no",
    }.get(plain(value))  # fmt: skip


# --- Ethnic groups --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EthnicReading:
    """How one column writes ethnicity: the group of each value, and the systems it uses."""

    groups: list[EthnicGroup | None]
    systems: tuple[str, ...]


CODE_AND_LABEL = "code and label together"

_LIKE_THE_COLUMN = {
    CodeSystem.NHS_16: "A",
    CodeSystem.ESR_2: "CA",
    CodeSystem.LABELS: EthnicGroup.WHITE_BRITISH.value,
}
"""A value that makes one other value be read as its whole column is."""

_CODE_AND_LABEL = re.compile(r"([A-Za-z][A-Za-z0-9]?|99)(?:\s*[-–:]\s*|\s+)(\S.{2,})", re.DOTALL)
"""As the Electronic Staff Record shows ethnic origin: "A White - British", "CP White Polish"."""


def ethnic_groups(values: Sequence[str]) -> EthnicReading:
    """The ethnic group of each distinct value of one column, None where it is not known.

    Codes are read together, for the same letter differs between systems; one stray value does
    not change how the others are read. Numbers other than 99 are never known: each system
    numbers the groups in its own way.
    """
    parted = _parted(values)
    codes = [code for code, _ in parted if code]
    system = code_system(codes)
    groups: list[EthnicGroup | None] = []
    systems: dict[str, None] = {}
    for code, label in parted:
        by_code = _group(code, system) if code else None
        by_label = _group(label, CodeSystem.LABELS) if label else None
        if code and label:
            agree = by_label is None or (by_code is not None and _same(by_code, by_label))
            groups.append(by_code if agree else None)
            systems |= {system.value: None, CODE_AND_LABEL: None}
            continue
        group = by_code if code else by_label if label else EthnicGroup.UNKNOWN
        group = None if is_doubtful(code or label) else group
        groups.append(group)
        if group not in (None, EthnicGroup.UNKNOWN):
            systems[(system if code else CodeSystem.LABELS).value] = None
    return EthnicReading(groups, tuple(systems))


def _parted(values: Sequence[str]) -> list[tuple[str, str]]:
    """Each value as a code, a label, or both; both only if most of the column looks so."""
    labels = {value: _group(value, CodeSystem.LABELS) for value in values if len(value) > 2}
    both = {
        value: (match[1], match[2])
        for value, group in labels.items()
        if group is None and (match := _CODE_AND_LABEL.fullmatch(value))
    }
    if len(both) < sum(group not in (None, EthnicGroup.UNKNOWN) for group in labels.values()):
        both = {}
    return [both.get(value, ("", value) if value in labels else (value, "")) for value in values]


def _group(value: str, system: CodeSystem) -> EthnicGroup | None:
    try:
        return recognise([value, _LIKE_THE_COLUMN[system]])[0]
    except MappingError:
        return None


def _same(by_code: EthnicGroup, by_label: EthnicGroup) -> bool:
    """Whether a label says what a code says, or something wider: "A White" is White British."""
    return by_code in MEMBERS[by_label] or by_label in MEMBERS[by_code]
