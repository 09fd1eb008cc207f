"""A WRES return: what is read of it, what is noticed in it, and what is written comes back."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import wres_explore as wres
from tests.helpers import one
from wres_explore.errors import CountError, FileFormatError
from wres_explore.io.reading import Reading, check, examine, read
from wres_explore.io.wres_return import write_return
from wres_explore.io.wres_return.layout import band_named

Grid = list[list[Any]]
Staff = dict[str, tuple[int, int, int]]

NON_CLINICAL: Staff = {
    "Under Band 1": (4, 2, 0), "Band 1": (10, 8, 1), "Band 2": (300, 240, 20),
    "Band 3": (280, 200, 15), "Band 4": (220, 120, 10), "Band 5": (130, 70, 6),
    "Band 6": (110, 45, 4), "Band 7": (90, 30, 3), "Band 8A": (60, 15, 2), "Band 8B": (40, 8, 1),
    "Band 8C": (30, 4, 1), "Band 8D": (20, 2, 0), "Band 9": (10, 1, 0), "VSM": (12, 1, 0),
}  # fmt: skip
CLINICAL: Staff = {
    "Under Band 1": (0, 0, 0), "Band 1": (2, 3, 0), "Band 2": (250, 260, 20),
    "Band 3": (150, 140, 9), "Band 4": (90, 80, 5), "Band 5": (700, 800, 50),
    "Band 6": (600, 420, 30), "Band 7": (400, 160, 15), "Band 8A": (120, 30, 4),
    "Band 8B": (50, 8, 1), "Band 8C": (24, 3, 0), "Band 8D": (10, 1, 0), "Band 9": (4, 0, 0),
    "VSM": (2, 0, 0),
}  # fmt: skip
MEDICAL: Staff = {
    "Consultants": (200, 150, 12), "of which Senior medical manager": (10, 3, 0),
    "Non-consultant career grade": (30, 60, 4), "Trainee grades": (150, 140, 15),
    "Other": (8, 6, 1),
}  # fmt: skip
MANAGERS = "of which Senior medical manager"
SECTIONS = {
    "1a) Non Clinical workforce": NON_CLINICAL,
    "1b) Clinical workforce of which Non Medical": CLINICAL,
    "Of which Medical & Dental": MEDICAL,
}
# White, BME and Unknown in all bands, added up by hand: senior medical managers are consultants.
WORKFORCE = (4106, 3007, 229)

SHORTLISTED, APPOINTED = (2000, 1500, 100), (400, 200, 20)  # 0.2 / 0.1333 = 1.50
ENTERED, TRAINED = (20, 25, 1), (1500, 1000, 50)
# (25 / 3007) / (20 / 4106) = 1.7068; (1500 / 4106) / (1000 / 3007) = 1.0985
RATIO_2, RATIO_3, RATIO_4 = 1.5, 1.71, 1.1
SHORTLIST_ROW, APPOINT_ROW = (
    "Number of shortlisted applicants",
    "Number appointed from shortlisting",
)
ENTER_ROW = "Number of staff entering the formal disciplinary process"
TRAIN_ROW = "Number of staff accessing non-mandatory training and CPD"
RATIO_ROWS = {
    "2": "Relative likelihood of White staff being appointed from shortlisting compared to BME",
    "3": "Relative likelihood of BME staff entering the formal disciplinary process compared to "
    "White",
    "4": "Relative likelihood of White staff accessing non-mandatory training compared to BME",
}
STAFF_ROW = "Number of staff in workforce"
BOARD = {
    "Total Board members": (12, 2, 0), "of which: Voting Board members": (10, 2, 0),
    "Non Voting Board members": (2, 0, 0), "of which: Exec Board members": (6, 1, 0),
    "Non Executive Board members": (6, 1, 0),
}  # fmt: skip
SURVEY = {
    "5 % of staff experiencing harassment from patients, relatives or the public": (27.8, 29.8),
    "6 % of staff experiencing harassment from staff": (24.2, 29.0),
    "7 % believing that there are equal opportunities for career progression": (86.3, 69.9),
    "8 % who personally experienced discrimination": (6.4, 15.3),
}
HEADINGS = ["WHITE", "BME", "ETHNICITY UNKNOWN/NULL", "Total"]
LETTERS = "DEFGHIJK"


def whole(counts: tuple[int, ...], years: int) -> list[int]:
    """White, BME, Unknown and their sum, once for each year."""
    return [*counts, sum(counts)] * years


def clean(*years: int, survey: bool = True) -> Grid:
    """A return as the template lays it out, with nothing wrong in it."""
    n = len(years)
    grid: Grid = [["WRES data collection"], ["Name of organisation:", "Elm NHS Trust"], []]
    over: list[Any] = [None, None, None]
    for year in years:
        over += [f"31 March {year}", None, None, None]
    grid += [over, ["INDICATOR", "DATA ITEM", "MEASURE", *HEADINGS * n]]
    grid.append(["1 Percentage of staff in each of the AfC Bands 1-9 OR Medical and Dental "
                 "subgroups and VSM (including executive Board members)"])  # fmt: skip
    for section, bands in SECTIONS.items():
        grid.append([None, section])
        grid += [[None, band, "Headcount", *whole(staff, n)] for band, staff in bands.items()]
    grid.append(["2 Relative likelihood of staff being appointed from shortlisting"])
    grid.append([None, SHORTLIST_ROW, "Headcount", *whole(SHORTLISTED, n)])
    grid.append([None, APPOINT_ROW, "Headcount", *whole(APPOINTED, n)])
    grid.append([None, RATIO_ROWS["2"], "Auto calculated", *[RATIO_2, None, None, None] * n])
    for number, title, text, counts, ratio in (
        ("3", "Formal disciplinary process", ENTER_ROW, ENTERED, RATIO_3),
        ("4", "Non-mandatory training and CPD", TRAIN_ROW, TRAINED, RATIO_4),
    ):
        grid.append([f"{number} {title}", STAFF_ROW, "Auto calculated", *whole(WORKFORCE, n)])
        grid.append([None, text, "Headcount", *whole(counts, n)])
        grid.append([None, RATIO_ROWS[number], "Auto calculated", *[ratio, None, None, None] * n])
    if survey:
        grid += [[None, text, "Percentage", *[*shares, None, None] * n]
                 for text, shares in SURVEY.items()]  # fmt: skip
    grid.append(["9 Percentage difference between Board voting membership and workforce"])
    grid += [[None, text, "Headcount", *whole(n_, n)] for text, n_ in BOARD.items()]
    grid.append([None, "Number of staff in overall workforce", "Auto calculated",
                 *whole(WORKFORCE, n)])  # fmt: skip
    return grid


def row_of(grid: Grid, text: str, section: str = "") -> int:
    """The first row with a label, after a section's heading if one is given."""
    labels = [row[1] if len(row) > 1 else None for row in grid]
    return labels.index(text, labels.index(section) if section else 0)


def put(grid: Grid, text: str, column: str, value: Any, section: str = "") -> str:
    """Change one cell and give back its name."""
    at = row_of(grid, text, section)
    grid[at][3 + LETTERS.index(column)] = value
    return f"{column}{at + 1}"


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    return lambda grid, name="oak.csv", **options: saved(tmp_path / name, grid, **options)


def saved(path: Path, grid: Grid, sheet: str = "Return", before: int = 0) -> Path:
    """A csv file, or a workbook with so many other sheets before the return."""
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(grid)
        return path
    with xlsxwriter.Workbook(str(path)) as book:
        for at in range(before):
            book.add_worksheet(f"Notes {at}").write(0, 0, "Read this first")
        page = book.add_worksheet(sheet)
        for at, row in enumerate(grid):
            page.write_row(at, 0, row)
    return path


def noticed(reading: Reading) -> list[tuple[str, str, str]]:
    """Severity, rule and cell of each finding, in the order of the sheet."""
    found = [(f.severity.value, f.rule, f"{f.column}{f.row or ''}") for f in reading.findings]
    return sorted(found, key=lambda f: (int(re.sub(r"\D", "", f[2]) or 0), f))


def counts_of(reading: Reading) -> pd.DataFrame:
    assert reading.data is not None, [str(f) for f in reading.findings]
    return reading.data.counts


def people(reading: Reading, **where: str | int) -> dict[str, int]:
    """Counts by ethnic group where other columns have these values."""
    rows = counts_of(reading)
    for name, value in where.items():
        rows = rows[rows[name] == value]
    summed = rows.groupby("ethnic_group", observed=True)["n"].sum()
    return {str(group): int(n) for group, n in summed.items()}


def groups(*counts: int) -> dict[str, int]:
    return dict(zip(("White", "BME", "Unknown"), counts, strict=True))


# --- A return without faults --------------------------------------------------------------


@pytest.mark.parametrize("name", ["oak.csv", "oak.xlsx"])
@pytest.mark.parametrize("years", [(2019,), (2018, 2019)])
def test_a_clean_return_has_no_findings(
    save: Callable[..., Path], name: str, years: tuple[int, ...]
) -> None:
    reading = examine(save(clean(*years), name))
    assert reading.format == "wres-return"
    assert noticed(reading) == []
    assert set(counts_of(reading)["year"]) == set(years)


def test_bands_become_counts_by_profession(save: Callable[..., Path]) -> None:
    reading = examine(save(clean(2019)))
    head = {"measure": "headcount", "year": 2019}
    clinical = "Clinical staff other than medical and dental"
    assert people(reading, **head) == groups(*WORKFORCE)
    assert people(reading, profession=clinical, pay_band="Band 5", **head) == groups(700, 800, 50)
    non_clinical = people(reading, profession="Non-clinical staff", pay_band="Band 8a", **head)
    assert non_clinical == groups(60, 15, 2)
    assert people(reading, pay_band="Very senior manager", **head) == groups(14, 1, 0)
    assert people(reading, profession="HCHS doctors", **head) == groups(388, 356, 32)


def test_senior_medical_managers_are_counted_once(save: Callable[..., Path]) -> None:
    reading = examine(save(clean(2019)))
    assert people(reading, pay_band="Consultant") == groups(190, 147, 12)
    assert people(reading, pay_band="Senior medical manager") == groups(10, 3, 0)


def test_the_library_gives_the_ratios_that_the_return_prints(save: Callable[..., Path]) -> None:
    data, _ = read(save(clean(2019)))
    for number, printed in (("2", RATIO_2), ("3", RATIO_3), ("4", RATIO_4)):
        assert one(wres.indicator(data, number))["value"] == pytest.approx(printed, abs=0.005)
    assert one(wres.representation(data))["top_denominator"] == sum(WORKFORCE)
    # 2 of 12 + 2 members are BME, 3007 of 7342 staff.
    board = one(wres.indicator(data, 9, board="all"))
    assert board["value"] == pytest.approx(2 / 14 - 3007 / 7342)
    ladders = wres.cliff_edge(data, by=["profession_group"]).verdict["profession_group"]
    assert {"Non-clinical", "Clinical other than medical and dental"} <= set(ladders)


def test_survey_shares_are_published_not_counted(save: Callable[..., Path]) -> None:
    data, _ = read(save(clean(2019)))
    shown = data.published.set_index(["indicator", "group"])["value"].to_dict()
    assert shown == pytest.approx({
        ("5", "White"): 0.278, ("5", "BME"): 0.298, ("6", "White"): 0.242, ("6", "BME"): 0.290,
        ("7", "White"): 0.863, ("7", "BME"): 0.699, ("8", "White"): 0.064, ("8", "BME"): 0.153,
    })  # fmt: skip
    assert set(data.published["survey_year"]) == {2018}
    assert set(data.published["geography"]) == {"Elm NHS Trust"}
    assert "harassed_by_public" not in set(data.counts["measure"])


@pytest.mark.parametrize("written", [lambda x: f"{x}%", lambda x: round(x / 100, 3)])
def test_survey_shares_as_text_or_fractions(
    save: Callable[..., Path], written: Callable[[float], Any]
) -> None:
    grid = clean(2019)
    for text, (white, bme) in SURVEY.items():
        put(grid, text, "D", written(white))
        put(grid, text, "E", written(bme))
    data, findings = read(save(grid))
    assert findings.empty
    shown = data.published.set_index(["indicator", "group"])["value"]
    assert shown["8", "BME"] == pytest.approx(0.153)


def test_a_blank_is_not_a_zero(save: Callable[..., Path]) -> None:
    grid = clean(2019)
    blank = put(grid, "Band 9", "F", None)
    reading = examine(save(grid))
    assert noticed(reading) == [("note", "blank", blank)]
    assert "not as 0" in reading.findings[0].advice
    where = {"pay_band": "Band 9", "profession": "Non-clinical staff"}
    assert people(reading, **where) == {"White": 10, "BME": 1}
    other = {"pay_band": "Band 9", "profession": "Clinical staff other than medical and dental"}
    assert people(reading, **other) == groups(4, 0, 0)


def test_without_a_name_in_the_sheet_the_file_names_the_organisation(
    save: Callable[..., Path],
) -> None:
    named = examine(save(clean(2019)))
    nameless = examine(save([[], *clean(2019)[2:]], "Ash Trust.csv"))
    assert set(counts_of(named)["organisation"]) == {"Elm NHS Trust"}
    assert set(counts_of(nameless)["organisation"]) == {"Ash Trust"}


# --- The many ways of writing it -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("8A", "Band 8a"), ("8a", "Band 8a"), ("8 a", "Band 8a"), ("Band 8A", "Band 8a"),
        ("Band 8 - Range A", "Band 8a"), ("AfC Band 8d", "Band 8d"), ("Band 8 Range C", "Band 8c"),
        ("5", "Band 5"), ("Band5", "Band 5"), ("Agenda for Change Band 9", "Band 9"),
        ("Under Band 1", "Under band 1"), ("< Band 1", "Under band 1"),
        ("Band Under 1", "Under band 1"), ("VSM", "Very senior manager"),
        ("VSM (including executive Board members)", "Very senior manager"),
        ("Very Senior Managers", "Very senior manager"),
        ("Band 8", None), ("Band 10", None), ("Band 12", None), ("Bands 1-4", None), ("8e", None),
    ],
)  # fmt: skip
def test_band_names(text: str, band: str | None) -> None:
    assert band_named(text) == band


def bare(grid: Grid) -> None:
    for row in grid:
        if len(row) > 3 and isinstance(row[1], str) and row[1].startswith("Band "):
            text = row[1].removeprefix("Band ")
            row[1] = int(text) if text.isdigit() else text


def ranges(grid: Grid) -> None:
    for row in grid:
        if len(row) > 3 and isinstance(row[1], str):
            row[1] = re.sub(r"^Band 8([A-D])$", r"Band 8 - Range \1", row[1])


def numbered(grid: Grid) -> None:
    for at, row in enumerate(grid[5:]):
        if len(row) > 3 and row[2]:
            row[1] = f"{at} {row[1]}"


def without_totals(grid: Grid) -> None:
    for row in grid[3:]:
        del row[10:11], row[6:7]


def bme_first(grid: Grid) -> None:
    for row in grid[4:]:
        if len(row) > 3:
            row[3], row[4], row[7], row[8] = row[4], row[3], row[8], row[7]


def filled_down(grid: Grid) -> None:
    """The indicator in every row, as merged cells are saved by some programs."""
    carried = None
    for row in grid[5:]:
        if row[0] is None and len(row) > 1:
            row[0] = carried
        carried = row[0]
        if len(row) == 2:
            carried = row[0] = row[1]


def other_headings(grid: Grid) -> None:
    grid[4][3:] = ["White staff", "BAME", "Not declared", "All staff"] * 2


def thousands(grid: Grid) -> None:
    for row in grid[5:]:
        row[3:] = [f"{v:,}" if isinstance(v, int) and v > 999 else v for v in row[3:]]


def divided_by_zero(grid: Grid) -> None:
    put(grid, RATIO_ROWS["2"], "D", "#DIV/0!")


def years_beside(grid: Grid) -> None:
    grid[3] = []
    grid[4][3:] = [f"{name} {year}" for year in (2018, 2019) for name in HEADINGS]


def years_beside_in_turn(grid: Grid) -> None:
    """White 2018, White 2019, BME 2018 and so on."""
    grid[3] = []
    for row in grid[4:]:
        if len(row) > 3:
            row[3:] = [row[3 + at + 4 * year] for at in range(4) for year in range(2)]
    grid[4][3:] = [f"{name} {year}" for name in HEADINGS for year in (2018, 2019)]


def years_beneath(grid: Grid) -> None:
    years_beside_in_turn(grid)
    grid[4][3:] = [cell for name in HEADINGS for cell in (name, None)]
    grid.insert(5, [None, None, None, *["31 March 2018", "31 March 2019"] * 4])


def spans_of_years(grid: Grid) -> None:
    grid[3][3], grid[3][7] = "2017/18", "2018/19"


def printed_subtotals(grid: Grid) -> None:
    for section, bands in SECTIONS.items():
        sums = [sum(n[at] for name, n in bands.items() if name != MANAGERS) for at in range(3)]
        grid[row_of(grid, section)] += [None, *whole(tuple(sums), 2)]
    grid.insert(
        row_of(grid, MANAGERS), [None, "Total clinical", None, *whole((2402, 1905, 134), 2)]
    )


def header_again(grid: Grid) -> None:
    grid.insert(30, list(grid[4]))


def board_again(grid: Grid) -> None:
    """The template prints the members of the board twice."""
    grid.append(list(grid[row_of(grid, "Total Board members")]))


def worked_out(grid: Grid) -> None:
    """Likelihoods per group, shares of the board and differences: worked out, not counted."""
    at = row_of(grid, RATIO_ROWS["2"])
    grid.insert(at, [None, "Relative likelihood of appointment from shortlisting",
                     "Auto calculated", *[0.2, 0.1333, None, None] * 2])  # fmt: skip
    grid.append([None, "Total Board members - % by Ethnicity", "%", *[0.857, 0.143, 0, 1] * 2])
    grid.append(
        [None, "Difference (Total Board - Overall workforce)", "%", *[0.3, -0.27, 0, 0] * 2]
    )
    grid.append([None, "Overall workforce", "%", *[0.56, 0.41, 0.03, 1] * 2])
    grid.append(["Notes: figures are headcounts, clinical staff by occupation code."])


AS_WORKBOOK = (bare, divided_by_zero, years_beneath)
"""Quirks whose cells a workbook keeps in another way than a csv file."""


@pytest.mark.parametrize(
    "quirk",
    [bare, ranges, numbered, without_totals, bme_first, filled_down, other_headings, thousands,
     divided_by_zero, years_beside, years_beside_in_turn, years_beneath, spans_of_years,
     printed_subtotals, header_again, board_again, worked_out],
)  # fmt: skip
def test_quirks_change_nothing(save: Callable[..., Path], quirk: Callable[[Grid], None]) -> None:
    grid = clean(2018, 2019)
    expected = counts_of(examine(save(grid, "plain.csv"))).drop(columns="dataset")
    quirk(grid)
    reading = examine(save(grid, "oak.xlsx" if quirk in AS_WORKBOOK else "oak.csv"))
    assert noticed(reading) == []
    found = counts_of(reading).drop(columns="dataset")
    keys = [column for column in expected if column != "n"]
    pd.testing.assert_frame_equal(
        found.astype(object).sort_values(keys, ignore_index=True),
        expected.astype(object).sort_values(keys, ignore_index=True),
    )


def test_merged_cells_and_a_return_on_a_later_sheet(tmp_path: Path) -> None:
    grid = clean(2018, 2019)
    path = tmp_path / "oak.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Read me").write(0, 0, "Guidance")
        page = book.add_worksheet("Data")
        for at, row in enumerate(grid):
            page.write_row(at, 0, row)
        for first, year in ((3, 2018), (7, 2019)):
            page.merge_range(3, first, 3, first + 3, f"31 March {year}")
        page.merge_range(5, 0, 20, 0, grid[5][0])
    reading = examine(path)
    assert noticed(reading) == []
    assert people(reading, year=2018, measure="headcount") == groups(*WORKFORCE)


def test_a_title_may_stand_beside_the_headings(save: Callable[..., Path]) -> None:
    """Each section is a table of its own, whose title stands in the row of White and BME."""
    grid = clean(2019)
    headings = grid[4][3:]
    titles = ("Indicator 1: Non-clinical workforce", "Indicator 1: Clinical workforce",
              "Indicator 1: Medical and dental workforce")  # fmt: skip
    for section, title in zip(SECTIONS, titles, strict=True):
        grid[row_of(grid, section)] = [None, title, None, *headings]
    del grid[4:6]
    reading = examine(save(grid))
    assert noticed(reading) == []
    assert people(reading, measure="headcount") == groups(*WORKFORCE)
    clinical = "Clinical staff other than medical and dental"
    assert people(reading, profession=clinical, pay_band="Band 5") == groups(700, 800, 50)


def test_a_title_in_the_one_column_of_labels(save: Callable[..., Path]) -> None:
    grid: Grid = [["Elm"], ["31 March 2019"]]
    for title, bands in (("Non-clinical", NON_CLINICAL), ("Clinical", CLINICAL)):
        grid.append([f"Indicator 1: {title} workforce", "White", "BME", "Unknown"])
        grid += [[band, *staff] for band, staff in bands.items()]
    reading = examine(save(grid))
    assert "error" not in {finding.severity for finding in reading.findings}
    # White 1316, BME 746, Unknown 63 in the first table; 2402, 1905, 134 in the second.
    assert people(reading, profession="Non-clinical staff") == groups(1316, 746, 63)
    clinical = "Clinical staff other than medical and dental"
    assert people(reading, profession=clinical) == groups(2402, 1905, 134)


@pytest.mark.parametrize("where", ["title", "sheet", "date"])
def test_the_year_of_a_single_block_may_stand_elsewhere(
    save: Callable[..., Path], where: str
) -> None:
    grid = clean(2019)
    grid[3] = []
    if where == "title":
        grid[0] = ["WRES return, 31 March 2019"]
    if where == "date":
        grid[2] = ["Snapshot", "31/03/2019"]
    reading = examine(save(grid, "oak.xlsx", sheet="2019" if where == "sheet" else "Data"))
    assert noticed(reading) == []
    assert set(counts_of(reading)["year"]) == {2019}


def test_bands_without_clinical_headings_have_no_profession(save: Callable[..., Path]) -> None:
    headings = list(SECTIONS)[:2]
    grid = [row for row in clean(2019) if len(row) < 2 or row[1] not in headings]
    first, last = row_of(grid, "Under Band 1"), row_of(grid, "VSM")
    del grid[last + 1 : last + 1 + len(CLINICAL)]
    for at in range(last, len(grid)):
        if grid[at][1:2] in ([STAFF_ROW], ["Number of staff in overall workforce"]):
            grid[at][3:] = [1704, 1102, 95, 2901]
        if len(grid[at]) > 3 and grid[at][1] in (RATIO_ROWS["3"], RATIO_ROWS["4"]):
            grid[at][3] = None
    reading = examine(save(grid))
    assert noticed(reading) == [("warning", "section", f"D{first + 1}")]
    assert set(counts_of(reading)["profession"]) == {"all"}
    # 1316 + 746 + 63 non-clinical, 388 + 356 + 32 medical, added up by hand.
    assert people(reading, measure="headcount") == groups(1704, 1102, 95)


def test_a_return_without_bands_has_the_workforce_that_it_prints(
    save: Callable[..., Path],
) -> None:
    grid = clean(2019)
    start, stop = row_of(grid, "1a) Non Clinical workforce"), row_of(grid, SHORTLIST_ROW) - 1
    del grid[start:stop]
    reading = examine(save(grid))
    assert noticed(reading) == [("warning", "bands missing", "D5")]
    assert people(reading, measure="headcount", pay_band="all") == groups(*WORKFORCE)


def test_a_ratio_without_counts_is_published(save: Callable[..., Path]) -> None:
    grid = clean(2019)
    del grid[row_of(grid, SHORTLIST_ROW) : row_of(grid, APPOINT_ROW) + 1]
    data, findings = read(save(grid))
    assert list(findings["rule"]) == ["indicator missing"]
    shown = one(data.published[data.published["indicator"] == "2"])
    assert (shown["group"], shown["value"], shown["unit"]) == ("White / BME", 1.5, "ratio")
    assert one(wres.indicator(data, 2))["published_value"] == 1.5


@pytest.mark.parametrize("row", [APPOINT_ROW, SHORTLIST_ROW])
def test_half_an_indicator_is_said(row: str, save: Callable[..., Path]) -> None:
    """Found: with the row of the appointed above the header, 1.50 was as published."""
    grid = clean(2019)
    grid.insert(1, grid.pop(row_of(grid, row)))
    assert "half an indicator" in {finding.rule for finding in examine(save(grid)).findings}


# --- One fault, one finding -----------------------------------------------------------------

Fault = tuple[str, str, str]
"""Severity, rule and cell that a planted fault must give."""


def planted(text: str, column: str, value: Any, severity: str, rule: str) -> Any:
    def plant(grid: Grid) -> Fault:
        return severity, rule, put(grid, text, column, value)

    return plant


def blank_total(text: str, column: str, value: Any, severity: str, rule: str) -> Any:
    """A fault in a row whose total is not printed, so that only the cell itself is wrong."""

    def plant(grid: Grid) -> Fault:
        put(grid, text, "K", None)
        return severity, rule, put(grid, text, column, value)

    return plant


def twice(grid: Grid) -> Fault:
    at = row_of(grid, "Band 3")
    grid.insert(at + 1, [None, "Band 3", "Headcount", *[281, 200, 15, 496] * 2])
    return "error", "twice", f"D{at + 2}"


def band_missing(grid: Grid) -> Fault:
    del grid[row_of(grid, "Band 4")]
    return "warning", "bands missing", "D5"


def jump(grid: Grid) -> Fault:
    """Band 7 falls from 123 to 60 staff, and every total with it."""
    at = row_of(grid, "Band 7")
    grid[at][7:] = [30, 27, 3, 60]
    for row in grid:
        if len(row) > 7 and row[7] == WORKFORCE[0]:
            row[7:] = [WORKFORCE[0] - 60, WORKFORCE[1] - 3, WORKFORCE[2], sum(WORKFORCE) - 63]
    put(grid, RATIO_ROWS["3"], "H", 1.68)  # (25 / 3004) / (20 / 4046)
    return "warning", "jump", f"H{at + 1}"


def whole_jump(grid: Grid) -> Fault:
    """Every band is a third larger: no band doubles, the workforce grows by more than a quarter."""
    for section, bands in SECTIONS.items():
        for band in bands:
            at = row_of(grid, band, section)
            then = [n * 2 // 3 for n in grid[at][7:10]]
            grid[at][3:7] = [*then, sum(then)]
    grid_sums = [0, 0, 0]
    for section, bands in SECTIONS.items():
        for band in bands:
            if band != MANAGERS:
                row = grid[row_of(grid, band, section)]
                grid_sums = [a + b for a, b in zip(grid_sums, row[3:6], strict=True)]
    for row in grid:
        if len(row) > 7 and row[3] == WORKFORCE[0]:
            row[3:7] = [*grid_sums, sum(grid_sums)]
    for number in ("3", "4"):
        put(grid, RATIO_ROWS[number], "D", None)
    return "warning", "jump", f"H{row_of(grid, STAFF_ROW) + 1}"


def unknown_staff(grid: Grid) -> Fault:
    """900 of 2019's staff are of unknown ethnicity: 11.2%."""
    at = row_of(grid, "Band 5", "1b) Clinical workforce of which Non Medical")
    grid[at][9:] = [721, 700 + 800 + 721]
    for row in grid:
        if len(row) > 7 and row[7] == WORKFORCE[0]:
            row[9:] = [900, WORKFORCE[0] + WORKFORCE[1] + 900]
    return "warning", "unknown share", f"J{row_of(grid, STAFF_ROW) + 1}"


def unknown_applicants(grid: Grid) -> Fault:
    at = row_of(grid, SHORTLIST_ROW)
    grid[at][9:] = [400, 3900]
    return "warning", "unknown share", f"J{at + 1}"


def another_year(grid: Grid) -> Fault:
    """Band 2 grew by 10, and indicator 9 still has the workforce of the year before."""
    grid[row_of(grid, "Band 2")][7:] = [310, 240, 20, 570]
    for text in (STAFF_ROW,):
        for row in grid:
            if len(row) > 7 and row[1] == text:
                row[7:] = [4116, 3007, 229, 7352]
    return "warning", "workforce", f"H{row_of(grid, 'Number of staff in overall workforce') + 1}"


def survey_swapped(grid: Grid) -> Fault:
    for text, (white, bme) in SURVEY.items():
        put(grid, text, "H", bme)
        first = put(grid, text, "I", white)
    del first
    return "warning", "swapped", f"H{row_of(grid, next(iter(SURVEY))) + 1}"


def survey_year(grid: Grid) -> Fault:
    at = row_of(grid, "8 % who personally experienced discrimination")
    grid[at][1] += " (2019 staff survey)"
    return "warning", "survey year", f"B{at + 1}"


def mandatory(grid: Grid) -> Fault:
    at = row_of(grid, TRAIN_ROW)
    grid[at][1] = "Number of staff accessing mandatory training"
    return "warning", "training type", f"B{at + 1}"


def no_unknown_column(grid: Grid) -> Fault:
    for row in grid[3:]:
        del row[9:10]
    return "warning", "no unknown", "H5"


def unknown_row(grid: Grid) -> Fault:
    at = row_of(grid, "Band 9")
    grid.insert(at, [None, "Apprentices", "Headcount", *[1, 2, 0, 3] * 2])
    return "warning", "item", f"D{at + 1}"


def open_band(grid: Grid) -> Fault:
    at = row_of(grid, "1a) Non Clinical workforce")
    grid.insert(at, [None, "Band 5", "Headcount", *[1, 2, 0, 3] * 2])
    return "error", "section", f"D{at + 1}"


def year_missing(grid: Grid) -> Fault:
    grid[3][7] = None
    return "error", "year", "H5"


def year_twice(grid: Grid) -> Fault:
    grid[3][7] = grid[3][3]
    return "error", "year", "H5"


def wrong_headings(grid: Grid) -> Fault:
    """As in the London strategy of 2020, whose columns are White, BME, Unknown and Total."""
    for row in grid[3:]:
        del row[7:]
    grid[4][3:] = ["Sum", "White", "BME", "Sum"]
    return "error", "columns", "G5"


def subtotal(grid: Grid) -> Fault:
    at = row_of(grid, "VSM")
    grid.insert(at + 1, [None, "Total non-clinical", None, *whole((1316, 746, 63), 2)])
    grid[at + 1][8] = 700
    grid[at + 1][10] = 1316 + 700 + 63
    return "warning", "total", f"I{at + 2}"


def board_rest(grid: Grid) -> Fault:
    at = row_of(grid, "Non Executive Board members")
    grid[at][7:] = [4, 1, 0, 5]
    return "warning", "total", f"H{at + 1}"


def appointed_far_above(grid: Grid) -> Fault:
    """50 of 10 White applicants, and nobody of unknown ethnicity; the ratio is left out."""
    at = row_of(grid, SHORTLIST_ROW)
    grid[at][7:] = [10, 1500, 0, 1510]
    grid[at + 1][7:] = [50, 200, 0, 250]
    put(grid, RATIO_ROWS["2"], "H", None)
    return "error", "above base", f"H{at + 2}"


SINGLE = {
    "negative": blank_total("Band 6", "I", -45, "error", "count"),
    "fraction": blank_total("Band 6", "I", 45.5, "error", "count"),
    "text": blank_total("Band 6", "I", "forty-five", "error", "count"),
    "a point between thousands": blank_total(SHORTLIST_ROW, "H", "2.000", "error", "count"),
    "share of staff": blank_total("Band 6", "I", "28%", "error", "count"),
    "suppressed": blank_total(MANAGERS, "I", "*", "warning", "mark"),
    "fewer than five": blank_total(MANAGERS, "I", "<5", "warning", "mark"),
    "appointed above shortlisted": blank_total(APPOINT_ROW, "J", 101, "error", "above base"),
    "cases above staff": blank_total(ENTER_ROW, "J", 230, "error", "above base"),
    "training above staff": blank_total(TRAIN_ROW, "J", 2290, "error", "above base"),
    "managers above consultants": blank_total(MANAGERS, "I", 151, "error", "above base"),
    "voting above board": blank_total("of which: Voting Board members", "J", 1, "error",
                                      "above base"),
    "appointed far above shortlisted": appointed_far_above,
    "rest above the board": blank_total("Non Executive Board members", "J", 50, "error",
                                        "above base"),
    "total of a row": planted("Band 6", "K", 160, "warning", "total"),
    "workforce": blank_total(STAFF_ROW, "H", 4100, "warning", "workforce"),
    "ratio": planted(RATIO_ROWS["2"], "H", 1.7, "warning", "ratio"),
    "ratio in words": planted(RATIO_ROWS["2"], "H", "about twice", "warning", "ratio"),
    "upside down": planted(RATIO_ROWS["2"], "H", 0.67, "warning", "direction"),
    "percentage": planted(RATIO_ROWS["2"], "H", "1.50%", "warning", "percentage"),
    "survey count": planted("5 % of staff experiencing harassment from patients, relatives or the "
                            "public", "H", 1200, "warning", "survey share"),
    "twice": twice, "band missing": band_missing, "jump": jump, "whole jump": whole_jump,
    "unknown staff": unknown_staff, "unknown applicants": unknown_applicants,
    "workforce of another year": another_year, "survey swapped": survey_swapped,
    "survey year": survey_year, "mandatory training": mandatory,
    "no column for unknown": no_unknown_column, "unknown row": unknown_row,
    "band without a section": open_band, "no year": year_missing, "year twice": year_twice,
    "subtotal": subtotal, "headings of other columns": wrong_headings,
    "rest of the board": board_rest,
}  # fmt: skip


@pytest.mark.parametrize("fault", SINGLE)
def test_one_fault_gets_one_finding(save: Callable[..., Path], fault: str) -> None:
    grid = clean(2018, 2019)
    severity, rule, cell = SINGLE[fault](grid)
    reading = examine(save(grid))
    assert noticed(reading) == [(severity, rule, cell)]
    assert (reading.data is None) == (severity == "error")


def test_totals_are_compared_where_nothing_else_is_counted(save: Callable[..., Path]) -> None:
    """Applicants without ethnicity, 50 of 10 appointed."""
    grid = clean(2019)
    at = row_of(grid, SHORTLIST_ROW)
    grid[at][3:], grid[at + 1][3:] = ["*", "*", "*", 10], ["*", "*", "*", 50]
    assert ("error", "above base", f"G{at + 2}") in noticed(examine(save(grid)))


def test_five_faults_get_five_findings_and_name_their_cells(save: Callable[..., Path]) -> None:
    grid = clean(2018, 2019)
    put(grid, APPOINT_ROW, "K", None)
    put(grid, "Band 6", "G", None)
    expected = [
        ("warning", "total", put(grid, "Band 3", "K", 500)),
        ("error", "count", put(grid, "Band 6", "D", -110)),
        ("error", "above base", put(grid, APPOINT_ROW, "J", 101)),
        ("warning", "percentage", put(grid, RATIO_ROWS["3"], "H", "1.71%")),
        ("warning", "direction", put(grid, RATIO_ROWS["4"], "D", 0.91)),
    ]
    for name in ("oak.csv", "oak.xlsx"):
        reading = examine(save(grid, name))
        # Staff of band 6 are not known, so indicator 3 and 4 of that year lose their base.
        assert noticed(reading) == expected
        assert reading.data is None
    with pytest.raises(FileFormatError, match=r"cell J\d+: '101'"):
        read(save(grid))


def test_an_error_names_the_cell_and_says_what_to_do(save: Callable[..., Path]) -> None:
    grid = clean(2019)
    put(grid, "Band 6", "E", "45.5")
    put(grid, "Band 6", "G", None)
    found = one(check(save(grid)))
    assert (found["row"], found["column"], found["value"]) == (row_of(grid, "Band 6") + 1, "E",
                                                              "45.5")  # fmt: skip
    assert "full-time equivalents" in found["advice"]


def test_a_point_between_thousands_is_not_read_as_one(save: Callable[..., Path]) -> None:
    grid = clean(2019)
    cell = put(grid, "Band 2", "D", "1.000")
    reading = examine(save(grid, "oak.xlsx"))
    assert ("error", "count", cell) in noticed(reading)
    assert "Write 1000 or 1." in reading.findings[0].advice


# --- White and BME swapped -------------------------------------------------------------------


def swap_block(grid: Grid, first: int = 3) -> None:
    """Exchange the numbers of White and BME staff under their headings, survey left alone."""
    for row in grid[5:]:
        if len(row) > 3 and row[1] not in SURVEY:
            row[first], row[first + 1] = row[first + 1], row[first]


def test_swapped_columns_are_seen_in_a_single_year(save: Callable[..., Path]) -> None:
    grid = clean(2019)
    swap_block(grid)
    for number in RATIO_ROWS:
        put(grid, RATIO_ROWS[number], "D", None)
        put(grid, RATIO_ROWS[number], "E", None)
    reading = examine(save(grid))
    assert noticed(reading) == [("warning", "swapped", "D5")]
    assert reading.data is not None


def test_swapped_columns_are_seen_by_printed_ratios(save: Callable[..., Path]) -> None:
    """One band only, so that representation says nothing; the ratios were printed before."""
    grid = clean(2019)
    swap_block(grid)
    start, stop = row_of(grid, "1a) Non Clinical workforce"), row_of(grid, SHORTLIST_ROW) - 1
    del grid[start:stop]
    reading = examine(save(grid))
    assert noticed(reading) == [("warning", "bands missing", "D5"), ("warning", "swapped", "D5")]


def test_one_of_two_years_swapped(save: Callable[..., Path]) -> None:
    grid = clean(2018, 2019)
    swap_block(grid, 7)
    for number in RATIO_ROWS:
        put(grid, RATIO_ROWS[number], "I", None)
    for text in (ENTER_ROW, SHORTLIST_ROW):  # only the staff tell
        put(grid, text, "H", None)
        put(grid, text, "K", None)
    reading = examine(save(grid))
    assert [f for f in noticed(reading) if f[0] == "warning"] == [("warning", "swapped", "H5")]
    assert [f.rule for f in reading.findings if f.severity == "note"] == ["blank"]


def test_one_favourable_indicator_is_not_a_swap(save: Callable[..., Path]) -> None:
    """As at an organisation whose White applicants are 0.66 times as likely to be appointed."""
    grid = clean(2019)
    put(grid, APPOINT_ROW, "D", 264)
    put(grid, APPOINT_ROW, "E", 300)
    put(grid, APPOINT_ROW, "G", 584)
    put(grid, RATIO_ROWS["2"], "D", 0.66)
    assert noticed(examine(save(grid))) == []


# --- Survey years ---------------------------------------------------------------------------


def test_a_table_of_survey_years_goes_to_the_years_after(save: Callable[..., Path]) -> None:
    grid = clean(2018, 2019, survey=False)
    grid += [[], [None, None, None, "2017", None, None, None, "2018"], list(grid[4])]
    rows = [[None, text, "Percentage", *shares, None, None, *shares, None, None]
            for text, shares in SURVEY.items()]  # fmt: skip
    reading = examine(save([*grid, *rows]))
    assert noticed(reading) == [("warning", "survey year", f"D{len(grid) + 1}")]
    assert reading.data is not None
    assert set(reading.data.published["year"]) == {2018, 2019}
    assert set(reading.data.published["survey_year"]) == {2017, 2018}


def test_a_block_headed_by_a_survey_is_the_wres_year_after(save: Callable[..., Path]) -> None:
    grid = clean(2019)
    grid[3][3] = "Staff survey 2018"
    reading = examine(save(grid))
    assert noticed(reading) == [("warning", "survey year", "D5")]
    assert set(counts_of(reading)["year"]) == {2019}


# --- Faults that were really printed ----------------------------------------------------------


def advice(reading: Reading) -> str:
    (finding,) = reading.findings
    return finding.advice


@pytest.mark.parametrize(
    ("printed", "rule", "said"),
    [
        ("1.54%", "percentage", "1.50"),  # NCIC 2023: a ratio with a percent sign
        ("17.16%", "percentage", "not a percentage"),  # and a rate in its place
        (0.2, "ratio", "likelihood for White"),  # the same from a formatted cell
        (0.67, "direction", "BME over White"),  # RDaSH 2025: the other way up
        (1.25, "ratio", "1.50"),  # the edge of the four-fifths range for the figure
    ],
)  # fmt: skip
def test_ratios_as_trusts_have_printed_them(
    save: Callable[..., Path], printed: Any, rule: str, said: str
) -> None:
    grid = clean(2019)
    cell = put(grid, RATIO_ROWS["2"], "D", printed)
    reading = examine(save(grid, "oak.xlsx"))
    assert noticed(reading) == [("warning", rule, cell)]
    assert said in advice(reading)


@pytest.mark.parametrize(("printed", "fits"), [(1.8, True), (1.83, True), (1.7, False)])
def test_a_ratio_of_rounded_rates_is_told_from_a_rounded_ratio(
    save: Callable[..., Path], printed: float, fits: bool
) -> None:
    """KMPT 2020: 7 of 621 and 17 of 2761 give 1.83; 0.0113 / 0.0062 would give 1.82, 1.7 neither.

    Here by indicator 2, with White on top.
    """
    grid = clean(2019)
    for text, counts in ((SHORTLIST_ROW, (621, 2761, 0)), (APPOINT_ROW, (7, 17, 0))):
        for column, n in zip("DEFG", [*counts, sum(counts)], strict=True):
            put(grid, text, column, n)
    cell = put(grid, RATIO_ROWS["2"], "D", printed)
    expected = [] if fits else [("warning", "ratio", cell)]
    assert noticed(examine(save(grid))) == expected


def test_staff_as_full_time_equivalents_are_refused(save: Callable[..., Path]) -> None:
    """Newcastle 2025 prints a share of full-time equivalents."""
    grid = clean(2019)
    for column, n in zip("DEFG", (299.4, 239.8, 19.2, 558.4), strict=True):
        put(grid, "Band 2", column, n)
    reading = examine(save(grid))
    rules = {(f.severity.value, f.rule) for f in reading.findings}
    assert rules == {("error", "count"), ("warning", "count")}
    assert reading.data is None


def test_a_year_with_another_scope_is_a_jump(save: Callable[..., Path]) -> None:
    """NHS England 2022: a national count that grew by a quarter because its scope changed."""
    rows = [["Organisation", "England"], [None, "31 March 2021", None, None, "31 March 2022"],
            ["Data item", *["White", "BME", "Unknown"] * 2],
            [STAFF_ROW, 990000, 309532, 80468, 1090000, 383706, 120000],
            [ENTER_ROW, 900, 400, 10, 900, 450, 10],
            [SHORTLIST_ROW, 9000, 4000, 100, 9000, 4500, 100],
            [APPOINT_ROW, 2000, 800, 20, 2000, 900, 20]]  # fmt: skip
    rows[1] = [None, "31 March 2021", None, None, "31 March 2022", None, None]
    reading = examine(save(rows))
    assert [f.rule for f in reading.findings if f.severity == "warning"] == ["bands missing"]
    rows[3][4:] = [1500000, 383706, 120000]
    rules = [f.rule for f in examine(save(rows)).findings if f.severity == "warning"]
    assert rules == ["jump", "bands missing"]


def test_a_percentage_is_not_published_as_a_ratio(save: Callable[..., Path]) -> None:
    grid = clean(2019)
    cell = put(grid, RATIO_ROWS["2"], "D", "17.16%")
    for column in "DEFG":
        put(grid, APPOINT_ROW, column, None)
    reading = examine(save(grid))
    assert ("warning", "percentage", cell) in noticed(reading)
    assert reading.data is not None
    assert "2" not in set(reading.data.published["indicator"])


def test_a_rate_that_the_counts_do_not_give(save: Callable[..., Path]) -> None:
    grid = clean(2019)
    at = row_of(grid, RATIO_ROWS["2"])
    text = "Relative likelihood of appointment from shortlisting"
    grid.insert(at, [None, text, "Auto calculated", "20.0%", "15.3%", None, None])
    assert noticed(examine(save(grid))) == [("warning", "rate", f"E{at + 1}")]


# --- Files that are something else ----------------------------------------------------------


def test_headings_alone_are_no_return(save: Callable[..., Path]) -> None:
    reading = examine(save([["Group", "White", "BME"], ["Ward 1", 3, 4], ["Ward 2", 5, 6]]))
    assert reading.format == ""
    assert "at least 3 data items" in advice(reading)


def test_real_files_of_other_kinds_are_not_taken_for_returns(shared_data: Path) -> None:
    for path in sorted(shared_data.rglob("*.csv")):
        assert examine(path).format != "wres-return", path.name


def test_two_organisations_in_one_workbook_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    other = deepcopy(clean(2019))
    put(other, "Band 2", "D", 301)
    put(other, "Band 2", "G", 561)
    with xlsxwriter.Workbook(str(path)) as book:
        for name, grid in (("Elm", clean(2019)), ("Oak", other), ("Copy", clean(2019))):
            page = book.add_worksheet(name)
            for at, row in enumerate(grid):
                page.write_row(at, 0, row)
    (finding,) = examine(path).findings
    assert (finding.severity, finding.rule, finding.sheet) == ("error", "twice", "Oak")


def sheets(path: Path, **grids: Grid) -> Path:
    """A workbook with one return on each sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, grid in grids.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(grid):
                page.write_row(at, 0, row)
    return path


def named(name: str, *years: int) -> Grid:
    grid = clean(*years)
    grid[1][1] = name
    return grid


def test_figures_of_one_organisation_are_never_filed_under_another(tmp_path: Path) -> None:
    """Two sheets of different years agree with each other in every item, and still are two."""
    path = sheets(
        tmp_path / "two.xlsx",
        first=named("Barts Health NHS Trust", 2018), second=named("Homerton Healthcare", 2019),
    )  # fmt: skip
    reading = examine(path)
    assert noticed(reading) == [("error", "organisation", "B2")]
    assert reading.data is None
    assert reading.findings[0].sheet == "second"
    assert "'Barts Health NHS Trust' (cell B2 of sheet first)" in advice(reading)
    assert "'Homerton Healthcare'" in advice(reading)


def test_a_second_organisation_further_down_one_sheet(save: Callable[..., Path]) -> None:
    grid = named("Barts Health", 2018)
    below = named("Homerton Healthcare", 2019)
    assert noticed(examine(save([*grid, [], *below]))) == [
        ("error", "organisation", f"B{len(grid) + 3}")
    ]


@pytest.mark.parametrize(
    "again", ["BARTS HEALTH NHS TRUST", "Barts Health", "Barts Health NHS Trust (R1H)"]
)
def test_one_organisation_written_in_two_ways_is_one(tmp_path: Path, again: str) -> None:
    path = sheets(
        tmp_path / "two.xlsx",
        first=named("Barts Health NHS Trust", 2018), second=named(again, 2019),
    )  # fmt: skip
    reading = examine(path)
    assert noticed(reading) == []
    assert set(counts_of(reading)["organisation"]) == {"Barts Health NHS Trust"}


# --- Writing ----------------------------------------------------------------------------------

COLUMNS = ["year", "organisation", "profession", "pay_band", "ethnic_group", "measure", "n"]
AFC = ["Under band 1", *(f"Band {b}" for b in ("1", "2", "3", "4", "5", "6", "7", "8a", "8b", "8c",
       "8d", "9")), "Very senior manager"]  # fmt: skip
BANDS = {
    "Non-clinical staff": AFC,
    "Clinical staff other than medical and dental": AFC,
    "HCHS doctors": ["Consultant", "Senior medical manager", "Non-consultant career grade",
                     "Trainee grade", "Other and local doctor grades"],
}  # fmt: skip
EVENTS = ("shortlisted", "appointed", "entered_disciplinary", "accessed_training", "board_all",
          "board_voting", "board_executive")  # fmt: skip
PARTS = {"appointed": "shortlisted", "board_voting": "board_all", "board_executive": "board_all"}


def key(table: pd.DataFrame) -> pd.DataFrame:
    """A table of counts as plain values, in order."""
    plain = pd.DataFrame({name: table[name].astype(object) for name in COLUMNS})
    plain[["year", "n"]] = plain[["year", "n"]].astype("int64")
    return plain.sort_values(COLUMNS[:-1], ignore_index=True)


CELLS = [(p, b, g) for p, bands in BANDS.items() for b in bands
         for g in ("White", "BME", "Unknown")]  # fmt: skip
SIZES = st.one_of(st.just(0), st.integers(1, 3000))


@st.composite
def year_of_counts(draw: st.DrawFn, year: int, organisation: str) -> list[list[Any]]:
    """Rows of one year: some cells absent, some zero, events never above their base."""
    drawn = draw(st.dictionaries(st.sampled_from(CELLS), SIZES, max_size=30))
    rows: list[list[Any]] = [[year, organisation, *cell, "headcount", n]
                             for cell, n in drawn.items()]  # fmt: skip
    for group in ("White", "BME", "Unknown"):
        staff = sum(row[-1] for row in rows if row[4] == group)
        known: dict[str, int] = {}
        for measure in EVENTS:
            within = known.get(PARTS[measure]) if measure in PARTS else None
            people = measure in ("entered_disciplinary", "accessed_training")
            most = staff if people else 5000 if within is None else within
            n = draw(st.one_of(st.none(), st.integers(0, most)))
            if n is not None:
                known[measure] = n
                rows.append([year, organisation, "all", "all", group, measure, n])
    return rows


NAMES = st.one_of(
    st.sampled_from(["Elm NHS Trust", '=HYPERLINK("x")', "+Plus Trust", "-Minus", "@At", "'Tis",
                     "'=x", "St Mary\u2019s, North & \u201cSouth\u201d", "2019", "all", "White"]),
    st.text(st.characters(categories=("L", "N", "P", "S"), exclude_characters="\ufeff"),
            min_size=1, max_size=20),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    name = draw(NAMES)
    last = draw(st.integers(2016, 2030))
    years = [last] if draw(st.booleans()) else [last - 1, last]
    rows = [row for year in years for row in draw(year_of_counts(year, name))]
    return pd.DataFrame(rows, columns=COLUMNS)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@settings(
    max_examples=10,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(counts=tables())
def test_counts_written_as_a_return_come_back(
    counts: pd.DataFrame, ending: str, tmp_path: Path
) -> None:
    if counts.empty:
        return
    reading = examine(write_return(counts, tmp_path / f"return.{ending}"))
    assert [str(f) for f in reading.findings if f.severity == "error"] == []
    pd.testing.assert_frame_equal(key(counts_of(reading)), key(counts))


@pytest.mark.parametrize("name", ["again.csv", "again.xlsx"])
def test_a_return_that_was_read_is_written_without_findings(
    save: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    data, _ = read(save(clean(2018, 2019)))
    again = examine(write_return(data.counts, tmp_path / name))
    assert noticed(again) == []
    pd.testing.assert_frame_equal(key(counts_of(again)), key(data.counts))


def test_a_workbook_holds_no_formula_and_text_stays_text(tmp_path: Path) -> None:
    counts = table(organisation="=1+1")
    path = write_return(counts, tmp_path / "x.xlsx")
    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        assert "=1+1" in package.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert set(counts_of(examine(path))["organisation"]) == {"=1+1"}


def test_a_csv_file_holds_nothing_that_becomes_a_formula(tmp_path: Path) -> None:
    for name in ("=1+1", "+1", "-1", "@x"):
        path = write_return(table(organisation=name), tmp_path / "x.csv")
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        assert set(counts_of(examine(path))["organisation"]) == {name}


def table(**where: Any) -> pd.DataFrame:
    """One band and one indicator of one organisation."""
    base = {"year": 2019, "organisation": "Elm", "profession": "Non-clinical staff",
            "pay_band": "Band 5", "ethnic_group": "White", "measure": "headcount",
            "n": 9}  # fmt: skip
    return pd.DataFrame([{**base, **where}, {**base, **where, "ethnic_group": "BME", "n": 4}])


def test_fine_groups_and_professions_are_brought_together(tmp_path: Path) -> None:
    fine = pd.concat([table(profession="Nurses and health visitors"), table(profession="Midwives")])
    fine["ethnic_group"] = ["White British", "Indian", "White Irish", "Black African"]
    reading = examine(write_return(fine, tmp_path / "x.csv"))
    clinical = "Clinical staff other than medical and dental"
    assert people(reading, profession=clinical, pay_band="Band 5") == {"White": 18, "BME": 8}


def test_a_whole_group_of_professions_has_a_section_too(tmp_path: Path) -> None:
    """Staff records often say "Nursing and Midwifery Registered" and no more."""
    reading = examine(write_return(table(profession="Nursing and midwifery"), tmp_path / "x.csv"))
    clinical = "Clinical staff other than medical and dental"
    assert people(reading, profession=clinical, pay_band="Band 5") == {"White": 9, "BME": 4}


def test_survey_counts_are_written_as_percentages(tmp_path: Path) -> None:
    asked = {"profession": "all", "pay_band": "all"}
    survey = [table(**asked, measure=f"discriminated{end}").assign(n=n)
              for end, n in (("", [6, 15]), ("_answered", [100, 98]))]  # fmt: skip
    data, _ = read(write_return(pd.concat([table(), *survey]), tmp_path / "x.xlsx"))
    shown = data.published.set_index("group")["value"].to_dict()
    assert shown == pytest.approx({"White": 0.06, "BME": 0.153})


@pytest.mark.parametrize(
    ("counts", "options", "said"),
    [
        (table(profession="Support to clinical staff and other"), {}, "Recode the profession"),
        (table(profession="HCHS doctors"), {}, "no row for 'Band 5'"),
        (table(profession="all"), {}, "Recode the profession"),
        (pd.concat([table(), table(organisation="Oak")]), {}, "one organisation"),
        (table(), {"organisation": "Eln"}, "Did you mean 'Elm'"),
        (table(), {"years": [2018]}, "no counts of 2018"),
        (pd.concat([table(year=y) for y in (2017, 2018, 2019)]), {}, "not 3"),
        (table().assign(n=-1), {}, "negative"),
    ],
)  # fmt: skip
def test_counts_that_no_return_can_hold(
    counts: pd.DataFrame, options: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with pytest.raises(CountError, match=re.escape(said)):
        write_return(counts, tmp_path / "x.csv", **options)
    assert not (tmp_path / "x.csv").exists()


def test_a_return_has_one_of_two_endings(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match=r"\.xlsx or \.csv"):
        write_return(table(), tmp_path / "x.ods")


def test_two_years_are_chosen_of_three(tmp_path: Path) -> None:
    counts = pd.concat([table(year=y) for y in (2017, 2018, 2019)])
    reading = examine(write_return(counts, tmp_path / "x.csv", years=[2019, 2017]))
    assert set(counts_of(reading)["year"]) == {2017, 2019}


# --- Damaged returns ---------------------------------------------------------------------------

JUNK = st.sampled_from(["", "White", "BME", "2019", "31 March 2018", "Band 5", "=1+1", "-", "1e309",
                        "nan", "\x00", "total", "9" * 400, "1a", "medical and dental", -3, 0.5,
                        "100%", "Relative likelihood", "é", "Organisation"])  # fmt: skip


def damaged(draw: Callable[[Any], Any]) -> Iterator[list[Any]]:
    grid = clean(2018, 2019)
    for _ in range(draw(st.integers(1, 12))):
        at = draw(st.integers(0, len(grid) - 1))
        what = draw(st.sampled_from(["cell", "drop", "twice", "swap", "insert"]))
        row = grid[at]
        if what == "cell" and row:
            row[draw(st.integers(0, len(row) - 1))] = draw(JUNK)
        elif what == "drop" and len(grid) > 1:
            del grid[at]
        elif what == "twice":
            grid.insert(at, list(row))
        elif what == "swap":
            other = draw(st.integers(0, len(grid) - 1))
            grid[at], grid[other] = grid[other], grid[at]
        else:
            row.insert(draw(st.integers(0, len(row))), draw(JUNK))
    yield from grid


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_damaged_return_ends_in_data_or_in_findings(data: st.DataObject, tmp_path: Path) -> None:
    path = saved(tmp_path / "x.csv", list(damaged(data.draw)))
    reading = examine(path)
    if reading.data is None:
        assert any(f.severity == "error" for f in reading.findings)
    else:
        assert (reading.data.counts["n"] >= 0).all()
