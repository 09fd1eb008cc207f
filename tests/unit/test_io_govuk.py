"""The GOV.UK workforce file: leaf rows become counts, totals are checked and kept as printed."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

import wres_explore as wres
from tests.helpers import one
from wres_explore.errors import FileFormatError
from wres_explore.vocabulary import EdgeVerdict

HEAD = ["Time", "Ethnicity", "Ethnicity_type", "Staff_Group", "Role_Group", "Grade", "Value"]
CLINICAL = "Professionally Qualified Clinical Staff"
GROUPS = {"White": 60, "Asian": 20, "Chinese": 3, "Black": 10, "Mixed": 4, "Other": 2}


def rows(day: str = "2019-09-01", grade: str = "Band 5", *, unknown: int = 5) -> list[list[object]]:
    """One cell of the file: six groups, unknown, and both kinds of total."""
    given = {
        **GROUPS,
        "Unknown & Not Stated": unknown,
        "Discontinued Codes": 1,
        "All": sum(GROUPS.values()),
        "All - Including Unknown, Not Stated And Discontinued Codes": sum(GROUPS.values()) + unknown
        + 1,
    }  # fmt: skip
    return [[day, group, "", CLINICAL, "Midwives", grade, n] for group, n in given.items()]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(table: list[list[object]], *, encoding: str = "utf-8", name: str = "x.csv") -> Path:
        path = tmp_path / name
        with path.open("w", newline="", encoding=encoding) as file:
            csv.writer(file).writerows(table)
        return path

    return written


@pytest.fixture(scope="module")
def real(shared_data: Path) -> tuple[wres.Dataset, pd.DataFrame]:
    return wres.read(shared_data / "govuk" / "nhs-workforce-data-june-2022.xls")


def test_leaf_rows_become_counts_and_no_total_does(write: Callable[..., Path]) -> None:
    data, findings = wres.read(write([HEAD, *rows(), *rows(grade="All Grades")]))
    counts = data.counts.set_index("ethnic_group")["n"].to_dict()
    assert counts == {
        "White": 60, "Asian other than Chinese": 20, "Chinese": 3, "Black": 10, "Mixed": 4,
        "Other": 2, "Unknown": 6,
    }  # fmt: skip
    assert set(data.counts["profession"]) == {"Midwives"}
    assert set(data.counts["pay_band"]) == {"Band 5"}
    assert set(findings["severity"]) == {"note"}
    assert one(wres.representation(data))["top_numerator"] == 39


def test_the_name_of_the_file_the_order_of_columns_and_blank_rows_do_not_matter(
    write: Callable[..., Path],
) -> None:
    table = [HEAD, *rows(), *rows(grade="All Grades")]
    turned = [list(reversed(row)) for row in table]
    turned[3:3] = [[""] * 7]
    plain, shuffled = (
        wres.read(write(t, name=name))[0].counts.drop(columns="dataset")
        for t, name in ((table, "a.csv"), (turned, "holiday.txt"))
    )
    pd.testing.assert_frame_equal(plain, shuffled)


def test_a_year_keeps_september_or_else_its_last_snapshot(write: Callable[..., Path]) -> None:
    days = ("2020-09-01", "2020-12-01", "2021-03-01", "2021-06-01")
    table = [HEAD, *rows(grade="All Grades")]
    for at, day in enumerate(days):
        table += rows(day, unknown=at)
    data, findings = wres.read(write(table))
    unknown = data.counts[data.counts["ethnic_group"] == "Unknown"].set_index("year")["n"]
    assert unknown.to_dict() == {2020: 0 + 1, 2021: 3 + 1}
    note = one(findings[findings["rule"] == "snapshots"])["advice"]
    assert "December 2020, March 2021" in note


def test_groups_that_do_not_add_up_are_found_in_their_cell(write: Callable[..., Path]) -> None:
    table = [HEAD, *rows(), *rows(grade="All Grades")]
    table[1][6] = 61  # White; both totals are now off by one
    _, findings = wres.read(write(table))
    off = findings[findings["rule"] == "total"]
    assert off[["severity", "row", "column", "value", "advice"]].to_numpy().tolist() == [
        ["warning", 10, "G", "99", "The groups add up to 100."],
        ["warning", 11, "G", "105", "The groups add up to 106."],
    ]


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        (0, "soon", "date"),
        (1, "Martian", "ethnic group"),
        (4, "Astronauts", "staff group"),
        (5, "Band 10", "pay band"),
        (6, -3, "count"),
        (6, 2.5, "count"),
        (6, "many", "count"),
        (6, "", "count"),
    ],
)
def test_a_fault_is_named_with_its_cell_and_the_file_is_not_used(
    write: Callable[..., Path], column: int, value: object, rule: str
) -> None:
    table = [HEAD, *rows(), *rows(grade="All Grades")]
    table[4][column] = value
    path = write(table)
    errors = wres.check(path).query("severity == 'error'")
    assert errors[["rule", "row", "column", "value"]].to_numpy().tolist() == [
        [rule, 5, "ABCDEFG"[column], str(value)]
    ]
    with pytest.raises(FileFormatError, match=rf"x\.csv.*cell {'ABCDEFG'[column]}5"):
        wres.read(path)


def test_a_second_sheet_is_never_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, day in (("2018", "2018-09-01"), ("2019", "2019-09-01")):
            sheet = book.add_worksheet(name)
            for at, row in enumerate([HEAD, *rows(day), *rows(day, "All Grades")]):
                sheet.write_row(at, 0, row)
    found = one(wres.check(path))
    assert (found["severity"], found["rule"], found["sheet"]) == ("error", "sheets", "2019")
    assert "first is on sheet 2018" in found["advice"]


def test_windows_text_and_byte_order_marks_are_read(write: Callable[..., Path]) -> None:
    table = [HEAD, *rows(), *rows(grade="All Grades")]
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        assert wres.read(write(table, encoding=encoding))[0].counts["n"].sum() == 105


def test_a_file_that_is_not_known_says_what_it_looks_like(write: Callable[..., Path]) -> None:
    path = write([HEAD, *rows()])
    said = one(wres.check(path))["advice"]
    assert "It looks most like GOV.UK Ethnicity facts and figures" in said
    assert 'lacks rows whose grade is "All Grades"' in said
    assert "Known are: GOV.UK" in one(wres.check(write([["a", "b"], [1, 2]])))["advice"]


def test_the_real_file_gives_the_printed_shares(real: tuple[wres.Dataset, pd.DataFrame]) -> None:
    """GOV.UK prints 74.3% White among those of known ethnicity in June 2022: 979,925 people."""
    data, findings = real
    printed = data.published.query("year == 2022 and profession == 'all'")
    heads = printed.set_index("group")["value"]
    assert (heads["White"], heads["known ethnicity"]) == (979_925, 1_318_138)
    assert round(100 * heads["White"] / heads["known ethnicity"], 1) == 74.3
    assert set(findings["severity"]) == {"note"}


def test_the_real_file_says_by_how_much_people_with_two_posts_count_twice(
    real: tuple[wres.Dataset, pd.DataFrame],
) -> None:
    """Added up by hand in a spreadsheet: the grades, and the rows "All Grades"."""
    notes = real[1].set_index("rule")["advice"]
    assert (
        "June 2022 grades add up to 1,387,813 people, where 1,379,496 are printed"
        in (notes["two posts"])
    )
    assert "Nurses and health visitors 358,421 and 356,346" in notes["two posts"]
    assert (
        "of September (2022: June) and stand under their calendar year" in (notes["snapshot date"])
    )


def test_people_with_two_posts_are_only_said_where_there_are_any(
    write: Callable[..., Path],
) -> None:
    """105 midwives by grade and 105 in all; with a second grade 210, and 105 in all."""
    once = [HEAD, *rows(), *rows(grade="All Grades")]
    assert "two posts" not in set(wres.check(write(once))["rule"])
    twice = [*once, *rows(grade="Band 6")]
    advice = wres.check(write(twice)).set_index("rule").loc["two posts", "advice"]
    assert "grades add up to 210 people, where 105 are printed" in advice


def test_the_real_file_agrees_with_the_packaged_year(
    real: tuple[wres.Dataset, pd.DataFrame],
) -> None:
    """england-2019 was taken from the same source by hand: equal in every cell."""
    mine = real[0].counts.query("year == 2019 and n > 0")
    packaged = wres.load("england-2019").counts
    key = ["pay_band", "ethnic_group"]
    sums = [table.groupby(key, observed=True)["n"].sum() for table in (mine, packaged)]
    pd.testing.assert_series_equal(*(s.sort_index() for s in map(_plain_index, sums)))


def _plain_index(series: pd.Series) -> pd.Series:
    series = series[series > 0]
    return series.set_axis(pd.MultiIndex.from_tuples([tuple(map(str, k)) for k in series.index]))


def test_nurses_have_a_clear_edge_in_every_year_from_2009_to_2022(
    real: tuple[wres.Dataset, pd.DataFrame],
) -> None:
    nurses = wres.select(real[0], profession="Nurses and health visitors")
    verdict = wres.cliff_edge(nurses, by=["year"]).verdict
    assert verdict["year"].tolist() == list(range(2009, 2023))
    assert set(verdict["verdict"]) == {EdgeVerdict.CLEAR}
    assert set(verdict["onset"]) == {"5|6"}
