"""Records into counts, against the same counting done slowly in plain Python."""

from __future__ import annotations

import csv
import gc
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wres_explore.errors import DefinitionError, FileFormatError, MappingError
from wres_explore.io import recognition
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.mapping import LEAVE_OUT, Mapping, Unit
from wres_explore.io.records import connect, count, open_records
from wres_explore.schemas import check_counts

pytestmark = pytest.mark.unit

NAMES = ["Year", "Org Code", "Staff Group", "Pay Scale", "Ethnic Origin", "Gender"]
COLUMNS = dict(
    zip(["year", "organisation", "profession", "pay_band", "ethnic_group", "sex"], NAMES,
        strict=True)
)  # fmt: skip
STAFF = Mapping(columns=COLUMNS)
KEY = [*COLUMNS]

# What each value that is drawn means, written down by hand.
YEARS = {"2018": 2018, "2018/19": 2019, "2019": 2019}
PLACES = {"RJ1": "RJ1", "RJ2 ": "RJ2", "0AR": "0AR"}
GROUPS = {
    "Nursing and Midwifery Registered": "Nursing and midwifery",
    "Medical and Dental": "HCHS doctors",
    "": "Other staff or unknown classification",
}
BANDS = {
    "Review Body Band 5": "Band 5", "XR05": "Band 5", "5": "Band 5", "8A": "Band 8a",
    "Band 8 - Range A": "Band 8a", "NHS|XR09|Review Body Band 8 - Range B": "Band 8b",
    "VSM": "Very senior manager", "Consultant": "Consultant",
}  # fmt: skip
ETHNIC = {"A": "White British", "CA": "Any other White background", "H": "Indian", "R": "Chinese",
          "PD": "Any other Black background", "Z": "Unknown", "": "Unknown"}  # fmt: skip
SEXES = {"Female": "Female", "F": "Female", "M": "Male", "": "Unknown"}
DRAWN = [YEARS, PLACES, GROUPS, BANDS, ETHNIC, SEXES]

Rows = list[list[Any]]


def people(n: int = 3_000, seed: int = 1) -> Rows:
    draw = random.Random(seed)
    return [[draw.choice(list(values)) for values in DRAWN] for _ in range(n)]


def counted_slowly(rows: Rows) -> Counter[tuple[Any, ...]]:
    return Counter(
        tuple(values[cell] for values, cell in zip(DRAWN, row, strict=True)) for row in rows
    )


def as_counter(counts: pd.DataFrame | None, key: Sequence[str] = KEY) -> dict[tuple[Any, ...], int]:
    assert counts is not None
    table = counts.astype(dict.fromkeys([k for k in key if k != "year"], object))
    found = {tuple(row[:-1]): row[-1] for row in table[[*key, "n"]].itertuples(index=False)}
    assert len(found) == len(counts), "two rows for one cell"
    return {key: n for key, n in found.items() if n}


def write_csv(
    path: Path, rows: Rows, names: Sequence[str] = NAMES, encoding: str = "utf-8"
) -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows([names, *rows])
    return path


def write_parquet(path: Path, rows: Rows, names: Sequence[str] = NAMES) -> Path:
    pd.DataFrame(rows, columns=list(names)).to_parquet(path)
    return path


def one_row(**cells: Any) -> list[Any]:
    usual = ["2019", "RJ1", "Medical and Dental", "Band 5", "A", "F"]
    return [cells.get(field, cell) for field, cell in zip(COLUMNS, usual, strict=True)]


def of(findings: list[Finding], severity: Severity) -> list[Finding]:
    return [finding for finding in findings if finding.severity is severity]


@pytest.mark.parametrize("text", ["-5", "--1", "<5", "5?", "(5)", "8a*", "~2019", "-A", "A?", "Y?"])
def test_a_mark_beside_a_code_may_mean_anything(text: str) -> None:
    """Found: --1 was read as yes, and -5 as band 5."""
    assert recognition.band(text) is None
    assert recognition.year(text) is None
    assert recognition.yes_or_no(text) is None
    assert recognition.ethnic_groups(["B", "H", text]).groups[2] is None


@pytest.mark.parametrize(
    "text", ["2019.5", "2018.19", "31/12/2018", "31.03.2019", "June 2018 to May", "2018-04", "19"]
)
def test_a_day_or_half_a_year_is_no_year(text: str) -> None:
    """Found: 31/12/2018 in a column of years was 2018, whatever happened on it."""
    assert recognition.year(text) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [("2019", 2019), ("2018/19", 2019), ("2018-2019", 2019), ("2011-12", 2012), ("FY 2019", 2019),
     ("WRES 2018/19", 2019)],
)  # fmt: skip
def test_years(text: str, year: int) -> None:
    assert recognition.year(text) == year


# --- The same counts by another way ---------------------------------------------------


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_counts_are_those_of_plain_counting(write: Any, tmp_path: Path) -> None:
    rows = people()
    counts, findings = count(open_records(write(tmp_path / "records", rows)), STAFF)
    assert as_counter(counts) == counted_slowly(rows)
    assert not of(findings, Severity.ERROR)


def test_few_records_of_many_different_words_are_counted_by_the_cells_that_hold_somebody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wres_explore.io.record_sums.SMALL", -10_000)
    rows = people(300)
    counts, _ = count(open_records(write_csv(tmp_path / "x.csv", rows)), STAFF)
    assert as_counter(counts) == counted_slowly(rows)


def test_counts_pass_the_check_of_every_table_of_counts(tmp_path: Path) -> None:
    counts, _ = count(open_records(write_csv(tmp_path / "x.csv", people())), STAFF)
    assert counts is not None
    checked = check_counts(counts)
    assert checked["n"].sum() == 3_000
    assert set(checked["measure"]) == {"headcount"}
    assert list(counts) == [
        "year", "organisation", "profession", "pay_band", "ethnic_group", "measure", "sex", "n",
    ]  # fmt: skip
    order = counts.assign(at=counts["pay_band"].cat.codes)[["year", "organisation"]]
    assert order.equals(order.sort_values(["year", "organisation"]))


def test_a_large_csv_file_is_read_in_small_pieces_and_counts_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pieces as small as they may be, so that many lines lie across the ends of two."""
    monkeypatch.setattr("wres_explore.io.record_engines.LARGE", 0)
    monkeypatch.setattr("wres_explore.io.record_engines.LONGEST_LINE", 1_000)
    rows = people()
    counts, _ = count(open_records(write_csv(tmp_path / "x.csv", rows)), STAFF)
    assert as_counter(counts) == counted_slowly(rows)


def test_several_files_are_one_table(tmp_path: Path) -> None:
    rows = people()
    files = [write_csv(tmp_path / f"{at} [a*b?].csv", rows[at::3]) for at in range(3)]
    counts, _ = count(open_records(files), STAFF)
    assert as_counter(counts) == counted_slowly(rows)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_and_encoding(encoding: str, delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("w", newline="", encoding=encoding) as file:
        lines = [NAMES, one_row(ethnic_group="White – British"), one_row(organisation="Trust, é")]
        csv.writer(file, delimiter=delimiter).writerows(lines)
    mapping = Mapping(columns=COLUMNS, values={"ethnic_group": {"A": "White Irish"}})
    counts, _ = count(open_records(path), mapping)
    assert counts is not None
    assert sorted(counts["ethnic_group"]) == ["White British", "White Irish"]
    assert sorted(counts["organisation"]) == ["RJ1", "Trust, é"]


def test_a_field_that_is_not_mapped_is_all_and_a_fixed_one_is_the_same_everywhere(
    tmp_path: Path,
) -> None:
    mapping = Mapping(columns={"ethnic_group": "Ethnic Origin"},
                      fixed={"year": 2019, "organisation": "RJ1", "sex": "Female"})  # fmt: skip
    rows = [one_row(), one_row(ethnic_group="H"), one_row()]
    counts, _ = count(open_records(write_csv(tmp_path / "x.csv", rows)), mapping)
    key = ["year", "organisation", "profession", "pay_band", "ethnic_group", "sex"]
    assert as_counter(counts, key) == {
        (2019, "RJ1", "all", "all", "White British", "Female"): 2,
        (2019, "RJ1", "all", "all", "Indian", "Female"): 1,
    }


def test_columns_of_parquet_may_be_numbers_dates_and_categories(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "Date": [datetime(2019, 3, 31, 8, 30)] * 4,
            "Band": [5.0, 7.0, 5.0, 9.0],
            "Ethnic": pd.Categorical(["A", "H", None, "A"]),
        }
    )
    frame.to_parquet(tmp_path / "x")
    mapping = Mapping(columns={"date": "Date", "pay_band": "Band", "ethnic_group": "Ethnic"})
    counts, _ = count(open_records(tmp_path / "x"), mapping)
    assert as_counter(counts, ["year", "pay_band", "ethnic_group"]) == {
        (2019, "Band 5", "White British"): 1, (2019, "Band 7", "Indian"): 1,
        (2019, "Band 5", "Unknown"): 1, (2019, "Band 9", "White British"): 1,
    }  # fmt: skip


# --- What is not recognised -----------------------------------------------------------


def test_values_that_are_not_known_stop_the_file_and_say_where(tmp_path: Path) -> None:
    rows = [one_row(), one_row(pay_band="Band 8"), one_row(ethnic_group="T"),
            one_row(pay_band="Band 8"), one_row(pay_band="")]  # fmt: skip
    counts, findings = count(open_records(write_csv(tmp_path / "x.csv", rows)), STAFF)
    assert counts is None
    found = {(f.rule, f.value, f.column, f.row) for f in of(findings, Severity.ERROR)}
    assert found == {
        ("pay band", "Band 8", "D", 3),
        ("pay band", "", "D", 6),
        ("ethnic group", "T", "E", 4),
    }
    advice = {f.value: f.advice for f in of(findings, Severity.ERROR)}
    assert advice["Band 8"].startswith(
        "2 people. Not a pay band that is known. "
        "Did you mean 'Band 8a' or 'Band 8b' or 'Band 8c' or 'Band 8d'?"
    )
    assert advice[""].startswith("1 person without a pay band.")
    assert "[values.ethnic_group]" in advice["T"]


def test_in_parquet_the_column_is_named_and_no_row(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "x", [one_row(pay_band="Spine 12")])
    _, findings = count(open_records(path), STAFF)
    (error,) = of(findings, Severity.ERROR)
    assert (error.column, error.row, error.value) == ("Pay Scale", None, "Spine 12")


def test_the_mapping_says_what_a_value_means_or_leaves_it_out(tmp_path: Path) -> None:
    rows = [one_row(), one_row(pay_band="Spine 12"), one_row(pay_band="Volunteer"),
            one_row(pay_band="")]  # fmt: skip
    mapping = Mapping(
        columns=COLUMNS,
        values={"pay_band": {"spine 12": "Band 3", "Volunteer": LEAVE_OUT, "": "Non-AfC grade"}},
    )
    counts, findings = count(open_records(write_csv(tmp_path / "x.csv", rows)), mapping)
    assert as_counter(counts, ["pay_band"]) == {
        ("Band 3",): 1, ("Band 5",): 1, ("Non-AfC grade",): 1,
    }  # fmt: skip
    (left,) = [finding for finding in findings if finding.rule == "left out"]
    assert "1 person" in left.advice


def test_a_mapping_that_leaves_everyone_out_is_an_error(tmp_path: Path) -> None:
    mapping = Mapping(columns=COLUMNS, values={"year": {"2019": LEAVE_OUT}})
    counts, findings = count(open_records(write_csv(tmp_path / "x.csv", [one_row()])), mapping)
    assert counts is None
    assert [f.rule for f in of(findings, Severity.ERROR)] == ["empty"]


def test_numbers_are_ethnic_groups_only_if_the_mapping_says_which(tmp_path: Path) -> None:
    table = [one_row(ethnic_group=str(at)) for at in (1, 1, 16, 99)]
    path = write_csv(tmp_path / "x.csv", table)
    counts, findings = count(open_records(path), STAFF)
    assert counts is None
    (error,) = of(findings, Severity.ERROR)
    assert error.value == "1, 16"
    assert error.advice.startswith("3 people")
    own = {"ethnic_group": {"1": "White British", "16": "Any other ethnic group"}}
    counts, _ = count(open_records(path), Mapping(columns=COLUMNS, values=own))
    assert as_counter(counts, ["ethnic_group"]) == {
        ("White British",): 2, ("Any other ethnic group",): 1, ("Unknown",): 1,
    }  # fmt: skip


def test_an_unknown_staff_group_is_kept_with_a_warning(tmp_path: Path) -> None:
    rows = [one_row(profession="Chaplains"), one_row()]
    counts, findings = count(open_records(write_csv(tmp_path / "x.csv", rows)), STAFF)
    assert as_counter(counts, ["profession"]) == {("Chaplains",): 1, ("HCHS doctors",): 1}
    (warning,) = of(findings, Severity.WARNING)
    assert (warning.rule, warning.value) == ("staff group", "Chaplains")


def test_many_unknown_values_are_said_together(tmp_path: Path) -> None:
    rows = [one_row(profession=f"Post {at}") for at in range(300)]
    counts, findings = count(open_records(write_csv(tmp_path / "x.csv", rows)), STAFF)
    assert counts is None
    errors = of(findings, Severity.ERROR)
    assert len(errors) == 21
    assert "280 more values" in errors[-1].advice
    assert "right column" in errors[-1].advice


def test_a_group_beside_its_own_part_is_an_error(tmp_path: Path) -> None:
    rows = [one_row(ethnic_group="White"), one_row(ethnic_group="White British")]
    counts, findings = count(open_records(write_csv(tmp_path / "x.csv", rows)), STAFF)
    assert counts is None
    (error,) = of(findings, Severity.ERROR)
    assert (error.rule, error.value) == ("ethnic groups overlap", "White")
    # In different places it is only a different grain.
    rows[0][1] = "RJ2"
    assert count(open_records(write_csv(tmp_path / "x.csv", rows)), STAFF)[0] is not None


def test_contracts_outside_the_standard_are_counted_and_said(tmp_path: Path) -> None:
    mapping = Mapping(columns={"ethnic_group": "E", "contract": "C"}, fixed={"year": 2019})
    rows = [["A", "Permanent"], ["A", "Bank"], ["A", "Bank"]]
    path = write_csv(tmp_path / "x.csv", rows, ["E", "C"])
    counts, findings = count(open_records(path), mapping)
    assert as_counter(counts, ["contract"]) == {("Permanent",): 1, ("Bank",): 2}
    (warning,) = of(findings, Severity.WARNING)
    assert "Bank (2)" in warning.advice


# --- Ethnicity ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "groups", "how"),
    [
        (["A", "R", "Z"], ["White British", "Chinese", "Unknown"], "NHS 16+1 letters (2001)"),
        (["A", "CP", "SC"], ["White British", "Any other White background",
                             "Any other ethnic group"], "ESR two-letter codes"),
        (["White - British", "Not stated"], ["White British", "Unknown"], "labels"),
        (["A White - British", "CP White Polish", "Z Not Stated"],
         ["White British", "Any other White background", "Unknown"],
         "ESR two-letter codes and code and label together"),
    ],
)  # fmt: skip
def test_the_code_system_is_named(
    values: list[str], groups: list[str], how: str, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "x.csv", [one_row(ethnic_group=value) for value in values])
    counts, findings = count(open_records(path), STAFF)
    assert as_counter(counts, ["ethnic_group"]) == {(group,): 1 for group in groups}
    (note,) = [finding for finding in findings if finding.rule == "ethnicity codes"]
    assert note.advice == f"Ethnicity was read as {how}."


def test_a_code_and_a_label_that_contradict_each_other_are_not_known() -> None:
    values = ["A White - British", "H Indian", "M White - Irish", "J Chinese"]
    assert recognition.ethnic_groups(values).groups == ["White British", "Indian", None, None]


def test_one_stray_value_does_not_change_how_the_others_are_read() -> None:
    assert recognition.ethnic_groups(["A", "H", "Martian"]).groups == [
        "White British", "Indian", None,
    ]  # fmt: skip
    # A name that happens to begin with a letter is no code among labels.
    assert recognition.ethnic_groups(["White British", "Indian", "A N Other"]).groups[-1] is None


# --- Words ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("Band 1", "Band 1"), ("band 7", "Band 7"), ("07", "Band 7"), ("9", "Band 9"),
        ("8a", "Band 8a"), ("8 D", "Band 8d"), ("Band 8C", "Band 8c"), ("AfC Band 6", "Band 6"),
        ("Agenda for Change - Band 2", "Band 2"), ("Review Body Band 8 - Range D", "Band 8d"),
        ("Non Review Body Band 4", "Band 4"), ("XN12", "Band 9"), ("XR01", "Band 1"),
        ("XR08", "Band 8a"), ("XR05 Review Body Band 5", "Band 5"), ("YC72", "Consultant"),
        ("NHS|YC72|Consultant", "Consultant"), ("FY2", "Foundation doctor year 2"),
        ("Very Senior Manager", "Very senior manager"), ("Specialty Doctor", "Specialty doctor"),
        ("Non AfC Grade", "Non-AfC grade"), ("Under Band 1", "Under band 1"),
    ],
)  # fmt: skip
def test_bands(text: str, band: str) -> None:
    assert recognition.band(text) == band


@pytest.mark.parametrize(
    "text",
    ["Band 8", "8e", "10", "0", "Band", "Band 55", "XR13", "XR05 Review Body Band 6", "Band 5/6",
     "Consultant Nurse", "ad hoc", "A", "VSMs and others", "5a"],
)  # fmt: skip
def test_what_could_be_two_bands_or_none_is_not_known(text: str) -> None:
    assert recognition.band(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [("2019-03-31", (2019, 3, 31)), ("31/03/2019", (2019, 3, 31)), ("31-MAR-2019", (2019, 3, 31)),
     ("2019-03-31 00:00:00", (2019, 3, 31)), ("31/03/2019 08:15", (2019, 3, 31)),
     ("2024-02", (2024, 2, 29)), ("2017-SEP", (2017, 9, 30)), ("31 March 2019", (2019, 3, 31)),
     ("201912", (2019, 12, 31)), ("1/4/2019", (2019, 4, 1))],
)  # fmt: skip
def test_days(text: str, day: tuple[int, int, int]) -> None:
    assert recognition.day(text) == date(*day)


@pytest.mark.parametrize("text", ["03/31/2019", "31/02/2019", "soon", "", "1899-12-31", "43555"])
def test_what_is_no_day(text: str) -> None:
    assert recognition.day(text) is None


@pytest.mark.parametrize(
    ("day", "year"), [((2018, 4, 1), 2019), ((2019, 3, 31), 2019), ((2019, 12, 31), 2020)]
)
def test_an_event_belongs_to_the_year_that_ends_in_march(day: Any, year: int) -> None:
    assert recognition.wres_year(date(*day)) == year


# --- Snapshots and events -------------------------------------------------------------


def snapshots(tmp_path: Path, days: list[str], **values: dict[str, str]) -> Any:
    path = write_csv(tmp_path / "x.csv", [[day, "A"] for day in days], ["Day", "Ethnic"])
    mapping = Mapping(columns={"date": "Day", "ethnic_group": "Ethnic"}, values=values)
    return count(open_records(path), mapping)


def test_a_snapshot_of_31_march_is_its_year(tmp_path: Path) -> None:
    counts, findings = snapshots(tmp_path, ["31/03/2018", "31/03/2019", "31/03/2019"])
    assert as_counter(counts, ["year"]) == {(2018,): 1, (2019,): 2}
    assert not of(findings, Severity.WARNING)


def test_another_day_is_taken_for_its_year_and_said(tmp_path: Path) -> None:
    counts, findings = snapshots(tmp_path, ["30/09/2019"])
    assert as_counter(counts, ["year"]) == {(2019,): 1}
    (warning,) = of(findings, Severity.WARNING)
    assert "30 September 2019" in warning.advice


def test_two_snapshots_of_a_year_would_count_people_twice(tmp_path: Path) -> None:
    days = ["31/03/2019", "31/03/2019", "30/04/2019"]
    counts, findings = snapshots(tmp_path, days)
    assert counts is None
    (error,) = of(findings, Severity.ERROR)
    assert "31 March 2019 (2), 30 April 2019 (1)" in error.advice
    counts, _ = snapshots(tmp_path, days, date={"30/04/2019": LEAVE_OUT})
    assert as_counter(counts, ["year"]) == {(2019,): 2}


def test_a_day_for_each_person_is_no_snapshot(tmp_path: Path) -> None:
    counts, findings = snapshots(tmp_path, [f"2019-{m:02}-{d:02}" for m in (1, 3, 5) for d in
                                            range(1, 29)])  # fmt: skip
    assert counts is None
    assert any("84 different days" in f.advice for f in of(findings, Severity.ERROR))


@pytest.mark.parametrize("pattern", ["%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d %B %Y"])
def test_cases_count_in_the_year_to_march_in_which_they_began(pattern: str, tmp_path: Path) -> None:
    days = [date(2018, 3, 31), date(2018, 4, 1), date(2019, 1, 5), date(2019, 3, 31),
            date(2019, 4, 1)]  # fmt: skip
    path = write_csv(tmp_path / "x.csv", [[f"{day:{pattern}}", "A"] for day in days], ["D", "E"])
    mapping = Mapping(unit=Unit.CASE, columns={"date": "D", "ethnic_group": "E"})
    counts, _ = count(open_records(path), mapping)
    expected = {(2018, "entered_disciplinary"): 1, (2019, "entered_disciplinary"): 3,
                (2020, "entered_disciplinary"): 1}  # fmt: skip
    assert as_counter(counts, ["year", "measure"]) == expected
    typed = pd.DataFrame({"D": days, "E": "A"})
    typed.to_parquet(tmp_path / "typed")
    counts, _ = count(open_records(tmp_path / "typed"), mapping)
    assert as_counter(counts, ["year", "measure"]) == expected


@pytest.mark.parametrize(
    ("days", "years"),
    [
        (["9/12/2018"] * 120 + ["12/11/2018"] * 30, {2019: 150}),
        (["2019-03-15"] * 150 + ["1/04/2019"] * 50, {2019: 150, 2020: 50}),
        (["15/03/2019"] * 150 + ["1/12/2019"] * 50, {2019: 150, 2020: 50}),
        (["31/03/2019"] * 150 + ["2019-04-01"] * 7 + ["01-APR-2018"] * 3, {2019: 153, 2020: 7}),
        (["31/03/2019 00:00:00", "2019-04-01T09:00:00"], {2019: 1, 2020: 1}),
    ],
)
def test_days_written_in_other_ways_further_down_are_read_too(
    days: list[str], years: dict[int, int], tmp_path: Path
) -> None:
    """Found: the first rows decided where the month stood in all, so that December was February."""
    mapping = Mapping(unit=Unit.CASE, columns={"date": "D", "ethnic_group": "E"})
    path = write_csv(tmp_path / "x", [[day, "A"] for day in days], ["D", "E"])
    counts, _ = count(open_records(path), mapping)
    assert as_counter(counts, ["year"]) == {(year,): n for year, n in years.items()}


@pytest.mark.parametrize("odd", ["12/31/2019", "31/03/20191", "2019-03-311"])
def test_a_day_that_is_none_is_found_out(odd: str, tmp_path: Path) -> None:
    rows = [["31/03/2019", "A"]] * 150 + [[odd, "A"]]
    mapping = Mapping(unit=Unit.CASE, columns={"date": "D", "ethnic_group": "E"})
    counts, findings = count(open_records(write_csv(tmp_path / "x", rows, ["D", "E"])), mapping)
    assert counts is None
    (error,) = of(findings, Severity.ERROR)
    assert (error.rule, error.row) == ("date", 152)


# --- Applicants -----------------------------------------------------------------------


def applicants(tmp_path: Path, rows: Rows, *flags: str) -> Any:
    names = ["Ethnicity", "Shortlisted", "Appointed"]
    mapping = Mapping(
        unit=Unit.APPLICANT, columns={"ethnic_group": "Ethnicity"}, fixed={"year": 2019},
        flags={name: name.title() for name in flags},
    )  # fmt: skip
    return count(open_records(write_csv(tmp_path / "x.csv", rows, names)), mapping)


APPLIED = [["A", "Y", "Y"], ["A", "Y", "N"], ["A", "N", ""], ["H", "Y", "no"], ["H", "1", "0"]]


def test_applicants_are_shortlisted_and_some_appointed(tmp_path: Path) -> None:
    counts, findings = applicants(tmp_path, APPLIED, "shortlisted", "appointed")
    assert as_counter(counts, ["ethnic_group", "measure"]) == {
        ("White British", "shortlisted"): 2, ("White British", "appointed"): 1,
        ("Indian", "shortlisted"): 2,
    }  # fmt: skip
    # A group of which nobody was appointed has a row that says so.
    assert len(counts) == 4
    assert any(f.rule == "blank" and "1 applicant" in f.advice for f in findings)
    check_counts(counts)


def test_without_a_flag_every_row_is_shortlisted(tmp_path: Path) -> None:
    counts, _ = applicants(tmp_path, APPLIED, "appointed")
    assert as_counter(counts, ["ethnic_group", "measure"]) == {
        ("White British", "shortlisted"): 3, ("White British", "appointed"): 1,
        ("Indian", "shortlisted"): 2,
    }  # fmt: skip


def test_appointed_without_a_shortlist_is_an_error(tmp_path: Path) -> None:
    counts, findings = applicants(tmp_path, [["A", "N", "Y"]], "shortlisted", "appointed")
    assert counts is None
    assert [f.rule for f in of(findings, Severity.ERROR)] == ["appointed, not shortlisted"]


def test_a_flag_that_says_neither_yes_nor_no_is_an_error(tmp_path: Path) -> None:
    counts, findings = applicants(tmp_path, [["A", "Y", "maybe"]], "appointed")
    assert counts is None
    (error,) = of(findings, Severity.ERROR)
    assert (error.value, error.row) == ("maybe", 2)


# --- Files ----------------------------------------------------------------------------


def test_a_column_that_is_missing_is_named_with_the_nearest(tmp_path: Path) -> None:
    table = open_records(write_csv(tmp_path / "x.csv", [one_row()]))
    with pytest.raises(MappingError, match=r"'Pay Scales'.*'Pay Scale'"):
        count(table, Mapping(columns=COLUMNS | {"pay_band": "Pay Scales"}))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty"), (b"PK\x03\x04rest", "workbook or an archive"), (b"\x1f\x8b", "archive"),
     (b"PAR1 and then nothing", "damaged"), (b"a\x00b\x00\x01\x02", "neither csv nor parquet")],
)  # fmt: skip
def test_files_that_are_something_else(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(FileFormatError, match=rf"x\.csv: .*{said}"):
        open_records(tmp_path / "x.csv")


def test_a_file_that_is_missing_and_an_address_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="no such file"):
        open_records(tmp_path / "gone.csv")
    with pytest.raises(FileFormatError, match="no such file"):
        open_records("https://example.org/records.parquet")


def test_a_row_with_a_cell_too_many_stops_the_file(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [one_row(), [*one_row(), "more"]])
    with pytest.raises(FileFormatError, match=r"could not be read through.*[Ll]ine: 3"):
        count(open_records(path), STAFF)
    path = write_csv(tmp_path / "x.csv", [one_row(), one_row()[:-1]])
    with pytest.raises(FileFormatError, match=r"could not be read through.*[Ll]ine: 3"):
        count(open_records(path), STAFF)


def test_nul_bytes_are_taken_out(tmp_path: Path) -> None:
    text = "Ethnic,Grade\nA,Band\x00 5\n" + "H,6\n" * 200
    (tmp_path / "x.csv").write_bytes(text.encode())
    mapping = Mapping(columns={"ethnic_group": "Ethnic", "pay_band": "Grade"}, fixed={"year": 2019})
    counts, _ = count(open_records(tmp_path / "x.csv"), mapping)
    assert as_counter(counts, ["pay_band"]) == {("Band 5",): 1, ("Band 6",): 200}


def test_blank_lines_above_and_columns_of_one_name_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("\n\nEthnic,grade,,Grade\nA,x,,5\nH,y,,6\n", encoding="utf-8")
    table = open_records(path)
    assert list(table.columns) == ["Ethnic", "grade", "column C", "Grade (D)"]
    columns = {"ethnic_group": "Ethnic", "pay_band": "Grade (D)"}
    counts, _ = count(table, Mapping(columns=columns, fixed={"year": 2019}))
    assert as_counter(counts, ["pay_band"]) == {("Band 5",): 1, ("Band 6",): 1}


def test_a_header_without_rows_is_said(tmp_path: Path) -> None:
    counts, findings = count(open_records(write_csv(tmp_path / "x.csv", [])), STAFF)
    assert counts is None
    assert [finding.rule for finding in findings] == ["empty"]


def test_files_with_other_columns_are_not_put_together(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "a.csv", [one_row()])
    other = write_csv(tmp_path / "b.csv", [one_row()], [*NAMES[:-1], "Sex"])
    with pytest.raises(FileFormatError, match=r"b\.csv.*'Sex'"):
        open_records([first, other])
    with pytest.raises(FileFormatError, match="partly csv"):
        open_records([first, write_parquet(tmp_path / "c", [one_row()])])


def test_a_column_with_a_value_for_each_person_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wres_explore.io.records.MOST_CELLS", 50)
    rows = [one_row(organisation=f"E{at}") for at in range(60)]
    counts, findings = count(open_records(write_csv(tmp_path / "x.csv", rows)), STAFF)
    assert counts is None
    (error,) = findings
    assert "'Org Code'" in error.advice


def test_the_temporary_folder_goes_with_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    table = open_records(write_csv(tmp_path / "x.csv", people(50)))
    count(table, STAFF)
    assert len(list(scratch.iterdir())) == 1
    del table
    gc.collect()
    assert list(scratch.iterdir()) == []


def test_nothing_is_printed_when_python_ends(tmp_path: Path) -> None:
    write_csv(tmp_path / "x.csv", people(50))
    script = (
        "from wres_explore.io.records import open_records, count\n"
        "from wres_explore.io.mapping_proposal import propose\n"
        f"table = open_records({str(tmp_path / 'x.csv')!r})\n"
        "counts, findings = count(table, propose(table.columns))\n"
        "kept = [table, counts]\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")


# --- Engines --------------------------------------------------------------------------


def test_an_engine_that_is_not_known_is_named() -> None:
    with pytest.raises(DefinitionError, match=r"'snowflakes'.*Did you mean 'snowflake'"):
        connect("snowflakes://user@account")
    with pytest.raises(DefinitionError, match="Choose from"):
        connect("records.duckdb")


def test_an_engine_whose_extra_is_missing_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ibis.backends.bigquery", None)
    with pytest.raises(DefinitionError, match=r"pip install 'ibis-framework\[bigquery\]'"):
        connect("bigquery://project/dataset")


def test_a_table_of_an_engine_counts_the_same(tmp_path: Path) -> None:
    rows = people()
    write_parquet(tmp_path / "staff", rows)
    with duckdb.connect(tmp_path / "own.duckdb") as made:
        made.execute(f"create table staff as from read_parquet('{tmp_path / 'staff'}')")
    engine = connect(f"duckdb://{tmp_path / 'own.duckdb'}")
    counts, _ = count(engine.table("staff"), STAFF)
    engine.disconnect()
    assert as_counter(counts) == counted_slowly(rows)


def test_what_was_taken_for_unknown_ethnicity_is_said(tmp_path: Path) -> None:
    """A dash may be a slip of the keyboard as well as somebody who did not say."""
    rows = [[*row[:4], code, *row[5:]] for row, code in
            zip(people(6), ["A", "Z", "Z ", "", "-", "H"], strict=True)]  # fmt: skip
    _, findings = count(open_records(write_csv(tmp_path / "r.csv", rows)), STAFF)
    (said,) = (f.advice for f in findings if f.rule == "unknown ethnicity")
    assert said == "Of unknown ethnicity: 4 people. Written as blank (1), '-' (1), 'Z' (2)."


def test_lines_may_end_in_a_carriage_return_alone(tmp_path: Path) -> None:
    usual = write_csv(tmp_path / "usual.csv", people(50))
    old = tmp_path / "old.csv"
    old.write_bytes(usual.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r"))
    counts, _ = count(open_records(old), STAFF)
    assert counts is not None
    pd.testing.assert_frame_equal(counts, count(open_records(usual), STAFF)[0])


def test_a_result_that_comes_in_many_pieces_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each piece has its own words; the same code must not mean another word in the next."""
    path = write_parquet(tmp_path / "records.parquet", people(), NAMES)
    whole, _ = count(open_records(path), STAFF)
    monkeypatch.setattr(
        "wres_explore.io.record_engines._batches",
        lambda expression: expression.to_pyarrow().combine_chunks().to_batches(max_chunksize=50),
    )
    parts, _ = count(open_records(path), STAFF)
    assert whole is not None
    pd.testing.assert_frame_equal(parts, whole)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="the extra spark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none")
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
def test_spark_gives_the_identical_table(spark: Any, tmp_path: Path) -> None:
    draw = random.Random(2)
    days = [date(2018, 3, 31), date(2019, 3, 31)]
    rows = [[draw.choice(days), *row[1:], draw.choice(["Y", "N"])] for row in people()]
    path = write_parquet(tmp_path / "records.parquet", rows, ["Day", *NAMES[1:], "CPD"])
    columns = {"date": "Day"} | {name: COLUMNS[name] for name in KEY[1:]}
    mapping = Mapping(columns=columns, flags={"accessed_training": "CPD"})
    engine = connect("spark://")
    on_spark, said_there = count(engine.read_parquet(str(path)), mapping)
    on_duckdb, said_here = count(open_records(path), mapping)
    assert on_spark is not None
    pd.testing.assert_frame_equal(on_spark, on_duckdb)
    assert set(map(str, said_there)) == set(map(str, said_here))
    assert as_counter(on_spark[on_spark["measure"] == "headcount"]) == Counter(
        (row[0].year, *(values[cell] for values, cell in zip(DRAWN[1:], row[1:-1], strict=True)))
        for row in rows
    )
    events = Mapping(unit=Unit.CASE, columns=columns)
    pd.testing.assert_frame_equal(
        *(count(table, events)[0] for table in (engine.read_parquet(str(path)), open_records(path)))
    )


# --- Traps that were fallen into ---------------------------------------------------------


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_names_of_folders_are_no_columns(write: Any, tmp_path: Path) -> None:
    """Found: in a folder called Ethnic Origin=H everybody was Indian."""
    folder = tmp_path / "Year=2015" / "Ethnic Origin=H" / "Org Code=RXX"
    folder.mkdir(parents=True)
    rows = people(200)
    counts, _ = count(open_records(write(folder / "e", rows)), STAFF)
    assert as_counter(counts) == counted_slowly(rows)


def test_rows_without_any_value_are_nobody(tmp_path: Path) -> None:
    mapping = Mapping(columns={"ethnic_group": "E", "pay_band": "B"}, fixed={"year": 2019})
    rows = [["A", "Band 5"], ["", ""], ["Z", "Band 5"], ["", "Band 5"], [" ", ""]]
    counts, findings = count(open_records(write_csv(tmp_path / "x", rows, ["E", "B"])), mapping)
    assert as_counter(counts, ["ethnic_group"]) == {("White British",): 1, ("Unknown",): 2}
    (left_out,) = (f for f in findings if f.rule == "empty rows")
    assert left_out.advice.startswith("Left out: 2 rows without a value")


@pytest.mark.parametrize("name", ["Total", "Grand Total", "TOTALS: 3", "All organisations", "n/a"])
def test_a_row_of_totals_is_no_organisation(name: str, tmp_path: Path) -> None:
    rows = [["2019", "RJ1", "", "Band 5", "A", "F"], ["2019", name, "", "Band 5", "", ""]]
    counts, findings = count(open_records(write_csv(tmp_path / "x", rows)), STAFF)
    assert counts is None
    (error,) = of(findings, Severity.ERROR)
    assert (error.rule, error.value, error.row) == ("organisation", name, 3)


@pytest.mark.parametrize("above", ["\n\n", ",,,,,\n\n", ' ,"",\n'])
def test_rows_are_numbered_below_what_stands_above(above: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x", [one_row(), one_row(pay_band="Spine 12")])
    path.write_text(above + path.read_text(), encoding="utf-8")
    counts, findings = count(open_records(path), STAFF)
    assert counts is None
    (error,) = of(findings, Severity.ERROR)
    assert (error.value, error.row) == ("Spine 12", 3 + above.count("\n"))


def test_a_second_column_of_the_same_name_is_said(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x", [[*one_row(), "H"]], [*NAMES, "Ethnic Origin"])
    counts, findings = count(open_records(path), STAFF)
    assert as_counter(counts, ["ethnic_group"]) == {("White British",): 1}
    assert [f.rule for f in of(findings, Severity.WARNING)] == ["column twice"]


def test_columns_of_parquet_that_hold_more_than_one_value_are_refused(tmp_path: Path) -> None:
    table = pa.table({"E": [["A"], ["B"]], "Y": [2019, 2019]})
    pq.write_table(table, tmp_path / "x.parquet")
    mapping = Mapping(columns={"ethnic_group": "E", "year": "Y"})
    with pytest.raises(MappingError, match=r"column 'E' holds values of the type array<"):
        count(open_records(tmp_path / "x.parquet"), mapping)


def test_days_beyond_the_calendar_are_findings(tmp_path: Path) -> None:
    days = pa.array([2_000_000_000, 17_000], pa.int32()).cast(pa.date32())
    pq.write_table(pa.table({"D": days, "E": ["A", "B"]}), tmp_path / "x.parquet")
    mapping = Mapping(columns={"ethnic_group": "E", "date": "D"})
    counts, findings = count(open_records(tmp_path / "x.parquet"), mapping)
    assert counts is None
    assert [f.rule for f in of(findings, Severity.ERROR)] == ["date"]


def test_texts_kept_as_bytes_are_texts(tmp_path: Path) -> None:
    table = pa.table({"O": [b"RJ1", b"RJ1"], "E": ["A", "B"]})
    pq.write_table(table, tmp_path / "x.parquet")
    mapping = Mapping(columns={"ethnic_group": "E", "organisation": "O"}, fixed={"year": 2019})
    counts, _ = count(open_records(tmp_path / "x.parquet"), mapping)
    assert counts is not None
    assert set(counts["organisation"]) == {"RJ1"}


def test_two_days_of_a_year_are_two_snapshots_also_if_the_mapping_says_the_year(
    tmp_path: Path,
) -> None:
    days = ["31/03/2019", "30/09/2019"]
    counts, findings = snapshots(tmp_path, days, date={"31/03/2019": "2019"})
    assert counts is None
    assert [f.rule for f in of(findings, Severity.ERROR)] == ["snapshots"]


def test_a_day_of_events_can_be_left_out(tmp_path: Path) -> None:
    rows = [["15/12/2018", "A"], ["16/12/2018", "A"], ["16/12/2018", "B"]]
    meanings = {"date": {"15/12/2018": LEAVE_OUT, "1/1/2001": LEAVE_OUT}}
    mapping = Mapping(
        unit=Unit.CASE, columns={"date": "D", "ethnic_group": "E"}, values=meanings
    )  # fmt: skip
    counts, findings = count(open_records(write_csv(tmp_path / "x", rows, ["D", "E"])), mapping)
    assert counts is not None
    assert counts["n"].sum() == 2
    (unused,) = (f for f in findings if f.rule == "meaning not used")
    assert "'1/1/2001'" in unused.advice


def test_those_whom_the_mapping_says_are_unknown_are_said_too(tmp_path: Path) -> None:
    rows = [one_row(ethnic_group=code) for code in ("Z", "Martian", "Martian", "A")]
    mapping = replace(STAFF, values={"ethnic_group": {"Martian": "Unknown"}})
    _, findings = count(open_records(write_csv(tmp_path / "x", rows)), mapping)
    (note,) = (f for f in findings if f.rule == "unknown ethnicity")
    assert note.advice == "Of unknown ethnicity: 3 people. Written as 'Martian' (2), 'Z' (1)."


def test_findings_name_the_values_that_a_meaning_would_answer(tmp_path: Path) -> None:
    rows = [one_row(ethnic_group=code) for code in ("1", "2", "A")]
    rows += [one_row(pay_band=""), one_row(pay_band="x" * 300)]
    _, findings = count(open_records(write_csv(tmp_path / "x", rows)), STAFF)
    asked = {(f.field, text) for f in of(findings, Severity.ERROR) for text in f.raw}
    assert asked == {("ethnic_group", "1"), ("ethnic_group", "2"), ("pay_band", ""),
                     ("pay_band", "x" * 300)}  # fmt: skip
