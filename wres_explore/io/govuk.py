"""GOV.UK Ethnicity facts and figures, "NHS workforce": England's headcount by grade, 2009 on.

Leaf rows and totals are stacked in one column: two kinds of "All" ethnicity, with and without
unknown, and "All Grades" beside the grades, which add up to more because some people hold two
posts. Counts are made of grade rows; "All Grades" is kept as published.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pandas as pd

from wres_explore.dataset import PUBLISHED_COLUMNS, DatasetInfo
from wres_explore.io.book import Book, Sheet, at_cell, header
from wres_explore.io.findings import Finding, Severity, worst
from wres_explore.io.formats import Format, Parts, Sign
from wres_explore.io.values import Cell, letter, people, plain, year_of
from wres_explore.vocabulary import ALL, EthnicGroup, Measure, PayBand, Profession

NAMES = ("Time", "Ethnicity", "Staff_Group", "Role_Group", "Grade", "Value")
FIELDS = {"Time": "time", "Ethnicity": "group", "Role_Group": "profession",
          "Grade": "pay_band", "Value": "n"}  # fmt: skip

GROUPS = {
    "white": EthnicGroup.WHITE,
    "asian": EthnicGroup.ASIAN_WITHOUT_CHINESE,
    "black": EthnicGroup.BLACK,
    "chinese": EthnicGroup.CHINESE,
    "mixed": EthnicGroup.MIXED,
    "other": EthnicGroup.OTHER,
    "unknown & not stated": EthnicGroup.UNKNOWN,
    "discontinued codes": EthnicGroup.UNKNOWN,
}
KNOWN_TOTAL = "all"
FULL_TOTAL = "all including unknown not stated and discontinued codes"
ALL_GRADES = "all grades"

PROFESSIONS = {
    "ambulance staff": Profession.AMBULANCE,
    "hchs doctors": Profession.DOCTORS,
    "midwives": Profession.MIDWIVES,
    "nurses & health visitors": Profession.NURSES,
    "scientific therapeutic & technical staff": Profession.SCIENTIFIC_WITH_AHP,
    "support to ambulance staff": Profession.SUPPORT_TO_AMBULANCE,
    "support to doctors nurses & midwives": Profession.SUPPORT_TO_DOCTORS_AND_NURSES,
    "support to st&t staff": Profession.SUPPORT_TO_SCIENTIFIC,
    "unknown": Profession.UNCLASSIFIED,
    "central functions": Profession.CENTRAL_FUNCTIONS,
    "hotel property & estates": Profession.HOTEL_PROPERTY_ESTATES,
    "managers": Profession.MANAGERS,
    "senior managers": Profession.SENIOR_MANAGERS,
}

GRADES = {plain(band.value): band for band in PayBand} | {
    "hospital practitioner clinical assistant": PayBand.HOSPITAL_PRACTITIONER,
    "other and local hchs doctor grades": PayBand.OTHER_DOCTOR_GRADE,
    "non afc grade": PayBand.NON_AFC,
}

SEPTEMBER = 9


def _has_columns(book: Book) -> bool:
    return any(header(sheet, NAMES) for sheet in book.sheets)


def _has_all_grades(book: Book) -> bool:
    return any(_names_all_grades(sheet) for sheet in book.sheets)


def _names_all_grades(sheet: Sheet) -> bool:
    """Looked for under the heading only: other files have hundreds of thousands of cells."""
    found = header(sheet, ["Grade"])
    if found is None:
        return False
    top, at = found
    rows = range(top + 1, len(sheet.rows))
    return any(plain(sheet.cell(row, at["Grade"])) == ALL_GRADES for row in rows)


def read(book: Book, findings: list[Finding]) -> Parts | None:
    """Counts by year, staff group and grade; one snapshot a year, that of September if any."""
    sheet, *others = (sheet for sheet in book.sheets if header(sheet, NAMES))
    top, at = header(sheet, NAMES) or (0, {})
    for other in others:
        advice = (
            f"A second table of the workforce; the first is on sheet {sheet.name}. One is read: "
            "put all rows on one sheet, or take this one out. It may be hidden."
        )
        findings.append(Finding(Severity.ERROR, "sheets", advice, sheet=other.name))
    if others:
        return None
    found = []
    met: dict[tuple[object, ...], int] = {}
    for row in range(top + 1, len(sheet.rows)):
        if not any(cell is not None for cell in sheet.rows[row]):
            continue
        values = {name: RULES[name][0](sheet.cell(row, column)) for name, column in at.items()}
        found.append(values | {"row": row + 1})
        # By the label: Unknown and discontinued codes are two rows of one group.
        cell = tuple(
            plain(sheet.cell(row, column)) if name == "Ethnicity" else values[name]
            for name, column in at.items()
            if name != "Value"
        )
        if (first := met.setdefault(cell, row)) != row:
            advice = f"Row {first + 1} is about the same people; they would count twice."
            findings.append(at_cell(sheet, row, at["Value"], Severity.ERROR, "row twice", advice))
        for name in (name for name, value in values.items() if value is None):
            _, rule, advice = RULES[name]
            findings.append(at_cell(sheet, row, at[name], Severity.ERROR, rule, advice))
        if len(findings) > MOST_FINDINGS:
            findings.append(Finding(Severity.ERROR, "too many", "The rest was not read."))
            return None
    if not found:
        findings.append(Finding(Severity.ERROR, "empty", "The table has a header and no rows."))
    if worst(findings) is Severity.ERROR:
        return None
    rows = pd.DataFrame(found).rename(columns=FIELDS)
    return _parts(rows, sheet.name, letter(at["Value"]), findings)


MOST_FINDINGS = 1000
"""More faults than this say that the file is something else."""


def _day(cell: object) -> date | None:
    """A snapshot: a date as Excel keeps it, or text such as "2019-09" or "Sep-20"."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell or "").strip()
    if not text:
        return None
    for pattern in (
        "%Y-%m-%d",
        "%d/%m/%Y",
        "%Y-%m",
        "%b-%y",
        "%b %Y",
        "%B %Y",
        "%d %B %Y",
        "%Y-%b",
    ):
        try:
            return datetime.strptime(text.title(), pattern).date()
        except ValueError:
            continue
    year = year_of(text)
    return date(year, SEPTEMBER, 1) if year else None


def _group(cell: Cell) -> str | None:
    label = plain(cell)
    return label if label in (KNOWN_TOTAL, FULL_TOTAL) else GROUPS.get(label)


def _profession(cell: Cell) -> Profession | None:
    return PROFESSIONS.get(plain(cell))


def _grade(cell: Cell) -> str | None:
    return ALL if plain(cell) == ALL_GRADES else GRADES.get(plain(cell))


RULES: dict[str, tuple[Callable[[Cell], Any], str, str]] = {
    "Time": (_day, "date", "Not a date such as 2019-09-01."),
    "Ethnicity": (_group, "ethnic group", "Not an ethnic group of this source."),
    "Staff_Group": (plain, "staff group", ""),
    "Role_Group": (_profession, "staff group", "Not a staff group of this source."),
    "Grade": (_grade, "pay band", "Not a grade of this source."),
    "Value": (people, "count", "Not a whole number of people, 0 or more."),
}
"""What each column must be: how it is read, the rule that a fault breaks, and the advice."""


def _parts(rows: pd.DataFrame, sheet: str, column: str, findings: list[Finding]) -> Parts:
    kept = _snapshots(rows, findings)
    totals = rows["group"].isin([KNOWN_TOTAL, FULL_TOTAL])
    graded = rows["pay_band"] != ALL
    chosen = rows["time"].isin(kept)
    _check_totals(rows[graded], sheet, column, findings)
    findings += [_note_days(kept), *_note_posts(rows[rows["time"] == max(kept)])]
    leaf = rows[chosen & graded & ~totals]
    key = ["year", "organisation", "profession", "pay_band", "ethnic_group", "measure"]
    counts = (
        leaf.assign(
            year=[day.year for day in leaf["time"]],
            organisation=ALL,
            ethnic_group=leaf["group"].astype(str),
            measure=Measure.HEADCOUNT.value,
        )
        .groupby(key, as_index=False)["n"]
        .sum()
    )
    findings.append(
        Finding(
            Severity.NOTE, "discontinued codes",
            "People under discontinued ethnicity codes are counted as Unknown.",
        )
    )  # fmt: skip
    info = DatasetInfo(
        "govuk-workforce", "NHS workforce, Ethnicity facts and figures",
        source="NHS workforce, NHS Digital, Ethnicity facts and figures, GOV.UK",
        url="https://www.ethnicity-facts-figures.service.gov.uk",
        place="England", snapshot=f"{max(kept):%B %Y}", licence="Open Government Licence v3.0",
    )  # fmt: skip
    return Parts(info, counts, _published(rows[chosen & ~graded], info))


def _snapshots(rows: pd.DataFrame, findings: list[Finding]) -> set[date]:
    """One day per calendar year: that of September, or else the last."""
    days = sorted(set(rows["time"]))
    kept: dict[int, date] = {}
    for day in days:
        before = kept.get(day.year)
        if before is None or before.month != SEPTEMBER:
            kept[day.year] = day
    left = [f"{day:%B %Y}" for day in days if day not in kept.values()]
    if left:
        findings.append(
            Finding(
                Severity.NOTE, "snapshots",
                "One snapshot a year is kept, that of September if there is one, else the last. "
                f"Left out: {', '.join(left)}.",
            )
        )  # fmt: skip
    return set(kept.values())


def _note_days(kept: set[date]) -> Finding:
    """These years are not WRES years, which count staff on 31 March."""
    others = [f"{day.year}: {day:%B}" for day in sorted(kept) if day.month != SEPTEMBER]
    said = f" ({', '.join(others)})" if others else ""
    return Finding(
        Severity.NOTE, "snapshot date",
        f"Snapshots are of September{said} and stand under their calendar year. The WRES counts "
        "staff on 31 March, so the same year is another day there.",
    )  # fmt: skip


def _note_posts(rows: pd.DataFrame) -> list[Finding]:
    """How far grades add up to more people than the file prints for all grades, in one snapshot."""
    totals = rows["group"].isin([KNOWN_TOTAL, FULL_TOTAL])
    parts = rows[~totals & (rows["pay_band"] != ALL)].groupby("profession")["n"].sum()
    whole = rows[(rows["group"] == FULL_TOTAL) & (rows["pay_band"] == ALL)]
    printed = whole.groupby("profession")["n"].sum()
    both = pd.DataFrame({"parts": parts, "printed": printed}).dropna()
    over = both["parts"] - both["printed"]
    if both.empty or over.sum() <= 0:
        return []
    most = "; ".join(
        f"{name} {both.loc[name, 'parts']:,.0f} and {both.loc[name, 'printed']:,.0f}"
        for name in over[over > 0].nlargest(MOST_NAMED).index
    )
    return [
        Finding(
            Severity.NOTE, "two posts",
            f"Counts are by grade, and a person with posts in two grades stands in both: in "
            f"{max(rows['time']):%B %Y} grades add up to {both['parts'].sum():,.0f} people, where "
            f"{both['printed'].sum():,.0f} are printed for all grades; most of all {most}. "
            "Shares differ from those of GOV.UK for that reason.",
        )
    ]  # fmt: skip


MOST_NAMED = 3
"""Staff groups that the note lists."""


def _check_totals(rows: pd.DataFrame, sheet: str, column: str, findings: list[Finding]) -> None:
    """Ethnic groups must add up to both printed totals."""
    cell = ["time", "profession", "pay_band"]
    parts = rows[~rows["group"].isin([KNOWN_TOTAL, FULL_TOTAL])]
    everyone = parts.groupby(cell)["n"].sum()
    known = parts[parts["group"] != EthnicGroup.UNKNOWN].groupby(cell)["n"].sum()
    for name, sums in ((KNOWN_TOTAL, known), (FULL_TOTAL, everyone)):
        printed = rows[rows["group"] == name].set_index(cell)
        off = printed.join(sums.rename("sum")).fillna({"sum": 0.0})
        for row in off[off["n"] != off["sum"]].itertuples():
            findings.append(
                Finding(
                    Severity.WARNING, "total", f"The groups add up to {row.sum:,.0f}.",
                    f"{row.n:,.0f}", sheet, int(row.row), column,
                )
            )  # fmt: skip


def _published(rows: pd.DataFrame, info: DatasetInfo) -> pd.DataFrame:
    """Headcounts of all grades as printed, where a person with two posts counts once."""
    total = {KNOWN_TOTAL: "known ethnicity", FULL_TOTAL: ALL}
    by_group = rows.assign(
        name=[total.get(group, str(group)) for group in rows["group"]],
        year=[day.year for day in rows["time"]],
    )
    summed = by_group.groupby(["year", "profession", "name"], as_index=False)["n"].sum()
    england = summed.groupby(["year", "name"], as_index=False)["n"].sum().assign(profession=ALL)
    table = pd.concat([england, summed], ignore_index=True)
    return table.rename(columns={"name": "group", "n": "value"}).assign(
        source=info.source, geography="England", pay_band=ALL,
        indicator="workforce_headcount", unit="headcount", url=info.url,
        printed="", place="", note="All grades together; a person with two posts counts once.",
    ).reindex(columns=list(PUBLISHED_COLUMNS))  # fmt: skip


FORMAT = Format(
    "govuk-workforce",
    "GOV.UK Ethnicity facts and figures, NHS workforce (csv, xls, xlsx)",
    (
        Sign(f"a row with the columns {', '.join(NAMES)}", _has_columns),
        Sign('rows whose grade is "All Grades"', _has_all_grades),
    ),
    read,
)
