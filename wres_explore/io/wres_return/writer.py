"""Counts as a WRES return: the template's layout, values only."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import pandas as pd

from wres_explore.definitions import get
from wres_explore.errors import CountError, FileFormatError, nearest
from wres_explore.ethnicity import BINARY_OF
from wres_explore.io.formula_text import guarded
from wres_explore.io.wres_return.arithmetic import on_top
from wres_explore.io.wres_return.layout import (
    BANDS,
    GROUPS,
    MEASURES,
    PROFESSIONS,
    SURVEY_INDICATORS,
    Section,
)
from wres_explore.schemas import check_counts
from wres_explore.vocabulary import (
    ALL,
    PROFESSION_GROUPS,
    EthnicGroup,
    Measure,
    PayBand,
    ProfessionGroup,
)

Value = str | int | float | None

MOST_YEARS = 2
"""Years that the template holds side by side."""

COLUMNS = ("WHITE", "BME", "ETHNICITY UNKNOWN/NULL", "TOTAL")
LABELS = ("INDICATOR", "DATA ITEM", "MEASURE")

HEADCOUNT, CALCULATED, PERCENTAGE = "Headcount", "Auto calculated", "Percentage"


def write_return(
    counts: pd.DataFrame,
    path: str | PathLike[str],
    *,
    organisation: str | None = None,
    years: Sequence[int] | None = None,
) -> Path:
    """Write counts in the layout of the WRES data-collection template.

    Parameters
    ----------
    counts
        As `Dataset.counts` has them. Staff are clinical, non-clinical, or medical and dental, by
        the bands of the template; ethnic groups are brought together as White, BME and Unknown.
    path
        Ends in .xlsx or .csv.
    organisation
        Which one to write; may be left out if there is only one.
    years
        One WRES year or two; without it, those in the counts.

    Returns
    -------
    Path
        Where the file was written.

    Raises
    ------
    CountError
        If the counts hold more organisations or years than were asked for, or staff that the
        template has no row for; the message says which.
    FileFormatError
        If the path ends otherwise.

    Notes
    -----
    A count that is missing is left blank, and 0 is written as 0. Relative likelihoods, totals and
    shares of respondents are values, not formulas. Consultants take in the senior medical
    managers, who are separate in the counts.
    """
    place = Path(path)
    writers: dict[str, Callable[[Path, list[list[Value]], list[int]], None]] = {
        ".xlsx": _write_xlsx,
        ".csv": _write_csv,
    }
    if place.suffix.lower() not in writers:
        msg = f"{place.name}: a return is written as .xlsx or .csv."
        raise FileFormatError(msg)
    table = check_counts(counts)
    name = _one(table, organisation)
    table = table[table["organisation"] == name]
    chosen = _years(table, years)
    filled = [_Year(table[table["year"] == year]) for year in chosen]
    writers[place.suffix.lower()](place, _layout(name, chosen, filled), chosen)
    return place


def _one(table: pd.DataFrame, organisation: str | None) -> str:
    names = sorted(str(name) for name in table["organisation"].unique())
    if organisation is None and len(names) == 1:
        return names[0]
    if organisation is None or organisation not in names:
        asked = "A return is of one organisation." if organisation is None else (
            f"There are no counts of {organisation!r}."
        )  # fmt: skip
        msg = f"{asked} {nearest(organisation or '', names)}"
        raise CountError(msg)
    return organisation


def _years(table: pd.DataFrame, years: Sequence[int] | None) -> list[int]:
    known = sorted(int(year) for year in table["year"].unique())
    chosen = known if years is None else sorted({int(year) for year in years})
    if absent := [year for year in chosen if year not in known]:
        msg = f"There are no counts of {absent[0]}. There are of {', '.join(map(str, known))}."
        raise CountError(msg)
    if not 1 <= len(chosen) <= MOST_YEARS:
        msg = (
            f"A return holds one year or {MOST_YEARS}, not {len(chosen)}. Choose from "
            f"{', '.join(map(str, known))}."
        )
        raise CountError(msg)
    return chosen


# --- Counts of one year -----------------------------------------------------------------


class _Year:
    """The counts of one organisation and year, asked for by row and group."""

    def __init__(self, table: pd.DataFrame) -> None:
        groups = [BINARY_OF[EthnicGroup(group)] for group in table["ethnic_group"]]
        table = table.assign(group=groups)
        staff = table["measure"] == Measure.HEADCOUNT
        parted = staff & ~((table["profession"] == ALL) & (table["pay_band"] == ALL))
        self._bands: dict[tuple[Section, str, EthnicGroup], int] = {}
        for row in table[parted].itertuples():
            key = (_section_of(row.profession), row.pay_band, row.group)
            if row.pay_band not in BANDS[key[0]]:
                msg = (
                    f"A return has no row for {row.pay_band!r} of {row.profession}. It has "
                    f"{', '.join(BANDS[key[0]])}."
                )
                raise CountError(msg)
            self._bands[key] = self._bands.get(key, 0) + int(row.n)
        whole = table[staff & ~parted].groupby("group")["n"].sum()
        self._whole = {group: int(n) for group, n in whole.items()}
        others = table[~staff].groupby(["measure", "group"])["n"].sum()
        self._others = {key: int(n) for key, n in others.items()}

    def band(self, section: Section, band: PayBand, group: EthnicGroup) -> int | None:
        """Staff of a row of indicator 1; consultants with the managers among them."""
        own = self._bands.get((section, band.value, group))
        if band is not PayBand.CONSULTANT or own is None:
            return own
        managers = PayBand.SENIOR_MEDICAL_MANAGER.value
        return own + self._bands.get((section, managers, group), 0)

    def workforce(self, group: EthnicGroup) -> int | None:
        """All staff of a group, by band or as a whole."""
        staff = [n for (_, _, of), n in self._bands.items() if of == group]
        return sum(staff) if staff else self._whole.get(group)

    def people(self, measure: Measure, group: EthnicGroup) -> int | None:
        """People counted by any other measure."""
        return self._others.get((measure.value, group))

    def rate(self, number: str, group: EthnicGroup) -> float | None:
        """An indicator's numerator over its denominator."""
        record = get(number)
        by_staff = record.denominator is Measure.HEADCOUNT
        base = self.workforce(group) if by_staff else self.people(record.denominator, group)
        events = self.people(record.numerator, group)
        return None if events is None or not base else events / base


def _section_of(profession: str) -> Section:
    """The section of the template that a profession's staff belong to."""
    section = next((s for s, known in PROFESSIONS.items() if known == profession), None)
    if section is None:
        # Records often give a whole group of professions as one.
        groups = {str(known): of for known, of in PROFESSION_GROUPS.items()}
        group = groups.get(profession, profession)
        section = next((of for known, of in _SECTION_OF_GROUP.items() if known == group), None)
    if section is None:
        known = ", ".join(repr(str(name)) for name in PROFESSIONS.values())
        msg = (
            f"A return does not say where {profession!r} belong: its bands are clinical, "
            f"non-clinical, or medical and dental. Recode the profession as one of {known}."
        )
        raise CountError(msg)
    return section


_SECTION_OF_GROUP = {
    ProfessionGroup.MEDICAL_AND_DENTAL: Section.MEDICAL,
    ProfessionGroup.NURSING_AND_MIDWIFERY: Section.CLINICAL,
    ProfessionGroup.ALLIED_HEALTH: Section.CLINICAL,
    ProfessionGroup.SCIENTIFIC: Section.CLINICAL,
    ProfessionGroup.AMBULANCE: Section.CLINICAL,
    ProfessionGroup.INFRASTRUCTURE: Section.NON_CLINICAL,
}
"""Support staff are missing: occupation codes place some of them on either side."""


# --- The layout -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the template: its labels and how its cells are found for a year."""

    indicator: str
    text: str
    measure: str
    value: Callable[[_Year, EthnicGroup], Value] = lambda _year, _group: None
    summed: bool = False

    def cells(self, year: _Year) -> list[Value]:
        """White, BME, Unknown and, of counts, their sum."""
        values = [self.value(year, group) for group in GROUPS]
        known = [value for value in values if isinstance(value, int)]
        return [*values, sum(known) if self.summed and known else None]


def _counted(text: str, measure: Measure, indicator: str = "") -> _Row:
    return _Row(indicator, text, HEADCOUNT, lambda year, group: year.people(measure, group), True)


def _band(section: Section, band: PayBand) -> _Row:
    text = _BAND_LABELS.get(band, band.value)
    return _Row("", text, HEADCOUNT, lambda year, group: year.band(section, band, group), True)


_BAND_LABELS = {
    PayBand.VSM: "VSM",
    PayBand.CONSULTANT: "Consultants",
    PayBand.SENIOR_MEDICAL_MANAGER: "of which Senior medical manager",
    PayBand.TRAINEE_GRADE: "Trainee grades",
    PayBand.OTHER_DOCTOR_GRADE: "Other",
}


def _workforce(text: str = "Number of staff in workforce") -> _Row:
    return _Row("", text, CALCULATED, lambda year, group: year.workforce(group), True)


def _likelihood(number: str, text: str) -> _Row:
    """A relative likelihood, printed in the column of the group on top."""
    top, bottom = on_top(number)

    def value(year: _Year, group: EthnicGroup) -> Value:
        upper, lower = year.rate(number, top), year.rate(number, bottom)
        if group is not top or upper is None or not lower:
            return None
        return round(upper / lower, get(number).decimals)

    who = get(number).people
    words = f"Relative likelihood of {top} {who} {text} compared with {bottom} {who}"
    return _Row("", words, CALCULATED, value)


def _rest(text: str, measure: Measure) -> _Row:
    """Board members of the other kind, where both the board and this kind were counted."""

    def value(year: _Year, group: EthnicGroup) -> Value:
        whole, part = year.people(Measure.BOARD_ALL, group), year.people(measure, group)
        return None if whole is None or part is None or part > whole else whole - part

    return _Row("", text, CALCULATED, value, True)


def _survey(number: str) -> _Row:
    record = get(number)

    def value(year: _Year, group: EthnicGroup) -> Value:
        share = None if group is EthnicGroup.UNKNOWN else year.rate(number, group)
        return None if share is None else round(100 * share, record.decimals)

    return _Row(f"{number} {record.name}", record.question, PERCENTAGE, value)


def _template() -> list[_Row]:
    rows = []
    for section, bands in BANDS.items():
        rows.append(_Row(section.value, "", ""))
        rows += [_band(section, band) for band in bands]
    shortlisted, appointed = MEASURES["2"]
    return [
        *rows,
        _Row(_title("2"), "", ""),
        _counted("Number of shortlisted applicants", shortlisted),
        _counted("Number appointed from shortlisting", appointed),
        _likelihood("2", "being appointed from shortlisting"),
        _Row(_title("3"), "", ""),
        _workforce(),
        _counted("Number of staff entering the formal disciplinary process", *MEASURES["3"]),
        _likelihood("3", "entering the formal disciplinary process"),
        _Row(_title("4"), "", ""),
        _workforce(),
        _counted("Number of staff accessing non-mandatory training and CPD", *MEASURES["4"]),
        _likelihood("4", "accessing non-mandatory training and CPD"),
        *map(_survey, SURVEY_INDICATORS),
        _Row(_title("9"), "", ""),
        _counted("Total board members", Measure.BOARD_ALL),
        _counted("of which voting board members", Measure.BOARD_VOTING),
        _rest("Non-voting board members", Measure.BOARD_VOTING),
        _counted("of which executive board members", Measure.BOARD_EXECUTIVE),
        _rest("Non-executive board members", Measure.BOARD_EXECUTIVE),
        _workforce("Number of staff in overall workforce"),
    ]


def _title(number: str) -> str:
    return f"{number} {get(number).question}"


TITLE = "Workforce Race Equality Standard: data collection"


def _layout(name: str, years: list[int], filled: list[_Year]) -> list[list[Value]]:
    """Every cell of the return, row by row, all rows equally long."""
    rows: list[list[Value]] = [[TITLE], ["Organisation", " ".join(name.split())], []]
    headings: list[Value] = [None] * len(LABELS)
    for year in years:
        headings += [f"31 March {year}", *[None] * (len(COLUMNS) - 1)]
    rows += [headings, [*LABELS, *(name for _ in years for name in COLUMNS)]]
    for row in _template():
        cells = [cell for year in filled for cell in row.cells(year)]
        rows.append([row.indicator or None, row.text or None, row.measure or None, *cells])
    width = len(LABELS) + len(COLUMNS) * len(years)
    return [[*row, *[None] * (width - len(row))] for row in rows]


# --- Files ------------------------------------------------------------------------------


def _write_csv(place: Path, rows: list[list[Value]], _years: list[int]) -> None:
    with place.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        for row in rows:
            writer.writerow([guarded(v) if isinstance(v, str) else v for v in row])


def _write_xlsx(place: Path, rows: list[list[Value]], years: list[int]) -> None:
    """Text goes in as text whatever it begins with; a spreadsheet never takes it for a formula."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    with Workbook(str(place)) as book:
        sheet = book.add_worksheet("WRES")
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    heading = at < HEADER_ROWS or column == 0
                    sheet.write_string(at, column, value, bold if heading else wrapped)
                elif value is not None:
                    sheet.write_number(at, column, value)
        for number, year in enumerate(years):
            first = len(LABELS) + number * len(COLUMNS)
            last = first + len(COLUMNS) - 1
            sheet.merge_range(HEADER_ROWS - 2, first, HEADER_ROWS - 2, last, f"31 March {year}",
                              bold)  # fmt: skip
        sheet.set_column(0, 1, 44)
        sheet.set_column(2, len(rows[0]) - 1, 14)
        sheet.freeze_panes(HEADER_ROWS, len(LABELS))


HEADER_ROWS = 5
"""Rows above the first data item."""
