"""Pay comes in as people or as pay points, from a table or a file; what it cannot be is said."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import places
from wres_explore.errors import CountError, DefinitionError, FileFormatError, WresError

PEOPLE = pd.DataFrame(
    {
        "organisation": ["A", "A", "A", "B"],
        "ethnic_group": ["White British", "African", None, "White British"],
        "pay_band": ["Band 5", "Band 5", "Band 6", "8a"],
        "pay": [17.5, 17.5, 21.25, 30.0],
    }
)


def change(**columns: object) -> pd.DataFrame:
    return PEOPLE.assign(**columns)


def test_a_person_is_a_row_of_one() -> None:
    counts = wres.from_pay(PEOPLE, year=2024).counts
    assert counts["n"].tolist() == [1, 1, 1, 1]
    assert counts["pay_per_hour"].tolist() == [17.5, 17.5, 21.25, 30.0]
    assert counts["pay_band"].astype(str).tolist() == ["Band 5", "Band 5", "Band 6", "Band 8a"]
    assert counts["profession"].astype(str).unique().tolist() == ["all"]


def test_unknown_ethnicity_is_kept() -> None:
    data = wres.from_pay(PEOPLE, year=2024)
    assert data.counts["ethnic_group"].astype(str).tolist()[2] == "Unknown"
    share = wres.representation(data)
    assert (share["top_numerator"].item(), share["top_denominator"].item()) == (1, 4)


def test_codes_of_ethnic_groups_are_read() -> None:
    data = wres.from_pay(change(ethnic_group=["A", "N", "Z", "A"]), year=2024)
    assert data.counts["ethnic_group"].astype(str).tolist() == [
        "White British", "Black African", "Unknown", "White British",
    ]  # fmt: skip


def test_filters_and_places_work_as_elsewhere() -> None:
    data = wres.from_pay(PEOPLE, year=2024, organisations=places({"A": "North", "B": "South"}))
    north = wres.select(data, ics="North")
    assert north.counts["pay_per_hour"].tolist() == [17.5, 17.5, 21.25]
    with pytest.raises(CountError, match="'B'"):
        wres.from_pay(PEOPLE, year=2024, organisations=places({"A": "North"}))


def test_pay_per_year_is_kept_apart() -> None:
    data = wres.from_pay(change(pay=[34_000.0, 34_000, 41_000, 60_000]), unit="year", year=2024)
    assert "pay_per_hour" not in data.counts
    assert data.counts["pay_per_year"].sum() == 169_000


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (change(pay=[17.5, -1.0, 21.0, 30.0]), "row 1: pay is -1"),
        (change(pay=[17.5, 0.0, 21.0, 30.0]), "row 1: pay is 0"),
        (change(pay=[17.5, None, 21.0, 30.0]), "row 1: pay is missing"),
        (change(pay=[17.5, "a lot", 21.0, 30.0]), "row 1: pay is 'a lot'"),
        (change(n=[1, 2, 3, 0.5]), "row 3: n is 0.5"),
        (change(n=[1, 2, 3, -4]), "row 3: n is -4"),
        (change(n=[1, 2, 3, None]), "row 3: n is missing"),
        (change(pay_band=["Band 5", "Band 5", "Band 11", "8a"]), "row 2: pay_band is 'Band 11'"),
        (change(pay_band=["Band 5", "Band 5", "", "8a"]), "row 2: pay_band is ''"),
        (change(organisation=["A", None, "A", "B"]), "row 1: organisation"),
        (change(ethnic_group=["White", "Martian", None, "White"]), "row 1: .*Martian"),
        (change(ethnic_group=["White", "White British", None, "White"]), "total beside its parts"),
        (PEOPLE.drop(columns="pay"), "'pay' is missing"),
        (PEOPLE.drop(columns="ethnic_group"), "'ethnic_group' is missing"),
        (PEOPLE.iloc[:0], "no rows"),
        (change(year=[2024, 2024, 2024, 24]), "year"),
        (change(organisation=["A", "A", "A", "all"]), "total beside its parts"),
    ],
)
def test_what_is_no_pay_of_people_is_refused_with_its_row(table: pd.DataFrame, said: str) -> None:
    with pytest.raises(CountError, match=said):
        wres.from_pay(table, year=2024)


def test_the_year_has_to_be_said_somewhere() -> None:
    with pytest.raises(CountError, match="year=2024"):
        wres.from_pay(PEOPLE)
    assert wres.from_pay(change(year=2023)).counts["year"].unique().tolist() == [2023]


@pytest.mark.parametrize(
    ("factor", "unit", "other"), [(1_950.0, "hour", "year"), (1.0, "year", "hour")]
)
def test_pay_that_cannot_be_in_its_unit_is_refused(factor: float, unit: str, other: str) -> None:
    with pytest.raises(DefinitionError, match=f"unit='{other}'"):
        wres.from_pay(change(pay=PEOPLE["pay"] * factor), unit=unit, year=2024)


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(DefinitionError, match="hour"):
        wres.from_pay(PEOPLE, unit="hourly", year=2024)


# --- Files ------------------------------------------------------------------------------

HEADER = "Trust,Ethnic Origin,Pay Scale,Hourly Rate,Headcount,Name of manager"
LINES = ["A,White British,Band 5,£17.50,12,x", ",,,,,", 'A,African,Band 5,17.50,"1,200",y']


@pytest.fixture
def as_csv(tmp_path: Path) -> Path:
    path = tmp_path / "pay.csv"
    path.write_text("\n".join(["Pay at 31 March 2024", HEADER, *LINES]), encoding="utf-8")
    return path


def test_a_csv_file_is_read_by_the_names_that_people_give(as_csv: Path) -> None:
    data = wres.read_pay(as_csv, year=2024)
    assert data.counts["n"].tolist() == [12, 1200]
    assert data.counts["pay_per_hour"].tolist() == [17.5, 17.5]
    assert data.counts["ethnic_group"].astype(str).tolist() == ["White British", "Black African"]
    assert data.info.source == "pay.csv"


def test_the_row_of_a_fault_is_that_of_the_spreadsheet(as_csv: Path) -> None:
    as_csv.write_text(
        as_csv.read_text(encoding="utf-8").replace("A,African,Band 5,17.50", "A,African,Band 5,?"),
        encoding="utf-8",
    )
    with pytest.raises(CountError, match="row 5: pay"):
        wres.read_pay(as_csv, year=2024)


def test_xlsx_and_parquet_give_the_same(tmp_path: Path) -> None:
    table = PEOPLE.fillna({"ethnic_group": ""}).assign(n=[3, 4, 5, 6], pay_band=[5, 5, 6, "8a"])
    for_sheet, for_parquet = tmp_path / "pay.xlsx", tmp_path / "pay.parquet"
    with pd.ExcelWriter(for_sheet, engine="xlsxwriter") as writer:
        pd.DataFrame({"note": ["Not here"]}).to_excel(writer, sheet_name="Read me", index=False)
        table.to_excel(writer, sheet_name="Pay", index=False)
    table.assign(pay_band=["Band 5", "Band 5", "Band 6", "Band 8a"]).to_parquet(for_parquet)
    sheet, parquet = (wres.read_pay(p, year=2024).counts for p in (for_sheet, for_parquet))
    columns = ["organisation", "pay_band", "ethnic_group", "n", "pay_per_hour"]
    assert sheet[columns].astype(str).to_numpy().tolist() == (
        parquet[columns].astype(str).to_numpy().tolist()
    )
    assert sheet["n"].sum() == 18


def test_a_file_without_pay_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("Ethnic Origin,Band\nWhite British,Band 5\n", encoding="utf-8")
    with pytest.raises(FileFormatError, match="one of pay"):
        wres.read_pay(path, year=2024)
    pd.DataFrame({"band": [5]}).to_parquet(tmp_path / "staff.parquet")
    with pytest.raises(FileFormatError, match="one of pay"):
        wres.read_pay(tmp_path / "staff.parquet", year=2024)


@pytest.mark.parametrize("content", [None, b"", b"PAR1 broken", b"PK\x03\x04 broken"])
def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "pay.xlsx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WresError):
        wres.read_pay(path, year=2024)
