"""The project's own tidy counts: written and read back, provenance with them, faults named."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import wres_explore as wres
from tests.helpers import cell, dataset, leaves, places, table
from wres_explore.dataset import Dataset
from wres_explore.errors import CountError, FileFormatError
from wres_explore.io import tidy
from wres_explore.io.reading import Reading, examine
from wres_explore.vocabulary import EthnicGroup, Measure, PayBand

pytestmark = pytest.mark.unit

KINDS = ("csv", "parquet", "xlsx")
HEAD = ["dataset", "year", "organisation", "profession", "pay_band", "ethnic_group", "measure", "n"]
GOOD = [
    ["mine", 2019, "R1H", "Midwives", "Band 6", "White", "headcount", 30],
    ["mine", 2019, "R1H", "Midwives", "Band 6", "BME", "headcount", 12],
    ["mine", 2019, "R1H", "Midwives", "Band 6", "Unknown", "headcount", 1],
]


def sorted_rows(counts: pd.DataFrame) -> list[tuple[Any, ...]]:
    names = [*HEAD[1:-1], *(n for n in ("sex", "contract") if n in counts), "n"]
    return sorted(counts[names].astype(object).itertuples(index=False, name=None), key=repr)


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Write cells into a file of one kind, without the code under test."""

    def saved(rows: list[list[Any]], kind: str = "csv", head: list[str] = HEAD) -> Path:
        path = tmp_path / f"counts.{kind}"
        if kind == "csv":
            with path.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([head, *rows])
        elif kind == "xlsx":
            with xlsxwriter.Workbook(str(path)) as workbook:
                sheet = workbook.add_worksheet("Mine")
                for at, row in enumerate([head, *rows]):
                    for column, value in enumerate(row):
                        if value is not None:
                            sheet.write(at, column, value)
        else:
            pq.write_table(pa.Table.from_pandas(pd.DataFrame(rows, columns=head)), path)
        return path

    return saved


def errors(reading: Reading) -> list[tuple[int | None, str, str]]:
    return [(f.row, f.column, f.value) for f in reading.findings if f.severity == "error"]


# --- There and back -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["london-2019", "england-2019"])
def test_packaged_counts_come_back(tmp_path: Path, name: str, kind: str) -> None:
    data = wres.load(name)
    path = tidy.write(data, tmp_path / f"x.{kind}")
    back, findings = wres.read(path)
    assert findings.empty
    assert sorted_rows(back.counts) == sorted_rows(data.counts)
    # No file can vouch for its counts being published.
    assert back.info == replace(data.info, published_counts=False)
    pd.testing.assert_frame_equal(
        back.organisations, data.organisations.reset_index(drop=True), check_dtype=False
    )


@pytest.mark.parametrize("kind", KINDS)
def test_modelled_counts_stay_modelled(tmp_path: Path, kind: str) -> None:
    data = wres.select(
        wres.load("london-model"), organisation="Ambulance service (modelled)", year=2019,
        profession="Ambulance staff",
    )  # fmt: skip
    path = tidy.write(data, tmp_path / f"x.{kind}")
    assert wres.read(path)[0].info.modelled
    # Also when nothing but the rows is left.
    bare = tmp_path / "bare.csv"
    data.counts.to_csv(bare, index=False)
    back, _ = wres.read(bare)
    assert back.info.modelled
    assert back.info.name == "london-model"


@pytest.mark.parametrize("kind", KINDS)
def test_sex_and_contract_come_back(tmp_path: Path, kind: str) -> None:
    rows = [{**row, "sex": sex, "contract": "permanent"} for sex in ("Women", "Men")
            for row in cell(3, 1, 2)]  # fmt: skip
    counts = pd.DataFrame(rows)
    back, _ = wres.read(tidy.write(counts, tmp_path / f"x.{kind}"))
    assert sorted_rows(back.counts) == sorted_rows(counts)


@pytest.mark.parametrize("kind", KINDS)
def test_where_it_comes_from_comes_back(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "return 2019.xlsx"
    source.write_bytes(b"the return")
    said = tidy.provenance([source], mapping={"Ethnic origin / code": "ethnic_group"})
    digest = hashlib.sha256(b"the return").hexdigest()
    assert said["sources"] == [{"file": source.name, "bytes": 10, "sha256": digest}]
    data = dataset(cell(3, 1, organisation="Elm"), organisations=places({"Elm": "North"}))
    back, _ = wres.read(tidy.write(data, tmp_path / f"x.{kind}", said))
    for part in (source.name, digest[:12], said["written"], wres.__version__):
        assert part in back.info.source
    assert wres.select(back, region="London", ics="North").counts["n"].sum() == 4


def test_provenance_is_where_it_is_said_to_be(tmp_path: Path) -> None:
    said = {"mapping": {"a/b~c": "n", "list": ["x", {"y": 1}]}}
    counts = table(cell(3, 1))
    path = tidy.write(counts, tmp_path / "x.parquet", said)
    assert json.loads(pq.read_schema(path).metadata[b"wres_explore"]) == said
    path = tidy.write(counts, tmp_path / "x.csv", said)
    beside = json.loads((tmp_path / "x.csv.about.json").read_text())
    assert beside["mapping"] == said["mapping"]
    assert beside["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(tidy.write(counts, tmp_path / "x.xlsx", said)))
    assert book.sheet_names == ["Counts", "About"]
    rows = dict(book.get_sheet_by_name("About").to_python())
    assert rows == {"What": "Value", "/mapping/a~1b~0c": "n", "/mapping/list/0": "x",
                    "/mapping/list/1/y": 1.0}  # fmt: skip


def test_a_csv_that_changed_after_it_was_written_is_said(tmp_path: Path) -> None:
    path = tidy.write(table(cell(3, 1)), tmp_path / "x.csv", {"sources": []})
    path.write_bytes(path.read_bytes().replace(b",3", b",4"))
    findings = wres.read(path)[1]
    assert findings[["severity", "rule"]].to_numpy().tolist() == [["warning", "provenance"]]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "[" * 100_000, '{"dataset": 3, "sources": {}}',
     '{"dataset": {"name": ["x"]}, "organisations": [{"a": 1}]}'],
)  # fmt: skip
def test_a_broken_account_does_not_break_the_counts(tmp_path: Path, text: str) -> None:
    path = tidy.write(table(cell(3, 1)), tmp_path / "x.csv")
    (tmp_path / "x.csv.about.json").write_text(text)
    back, findings = wres.read(path)
    assert back.counts["n"].sum() == 4
    assert set(findings["severity"]) == {"warning"}


def test_nothing_is_left_half_written(tmp_path: Path) -> None:
    path = tidy.write(table(cell(3, 1)), tmp_path / "x.parquet")
    before = path.read_bytes()
    with pytest.raises(CountError):
        tidy.write(table(cell(-3, 1)), path)
    with pytest.raises(FileFormatError, match=r"\.csv, \.parquet, \.xlsx"):
        tidy.write(table(cell(3, 1)), tmp_path / "x.json")
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["x.parquet"]


TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cn", "Co")),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.one_of(TEXTS, TEXTS.map("=".__add__), TEXTS.map("'@".__add__),
                             st.sampled_from(["-1+1", "+44", "'=x", "''-", 'a"b', "a,b;c\td"[:5]])),
                   unique=True, min_size=1, max_size=5),
    n=st.integers(0, 10**9),
    group=st.sampled_from(list(EthnicGroup)),
    band=st.sampled_from(list(PayBand)),
    measure=st.sampled_from(list(Measure)),
)  # fmt: skip
def test_any_counts_come_back(
    tmp_path: Path, names: list[str], n: int, group: str, band: str, measure: str
) -> None:
    assume(not any(word in name.lower() for name in names for word in ("total", "all")))
    counts = table(*(leaves({group: n}, measure, organisation=name, pay_band=band.value)
                     for name in names))  # fmt: skip
    for kind in KINDS:
        back, _ = wres.read(tidy.write(counts, tmp_path / f"x.{kind}"))
        assert sorted_rows(back.counts) == sorted_rows(counts)


# --- Nothing for a spreadsheet to run -----------------------------------------------------

RUNS = ["=1+1", "+1", "-1+2", "@SUM(A1)", '=HYPERLINK("http://x","y")', "'=1"]


def test_no_cell_of_a_csv_begins_a_formula(tmp_path: Path) -> None:
    counts = table(*(cell(3, 1, organisation=name) for name in RUNS))
    path = tidy.write(counts, tmp_path / "x.csv")
    cells = [text for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))) for text in row]
    assert not [text for text in cells if text[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert set(wres.read(path)[0].organisations["organisation"]) == set(RUNS)


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(tmp_path: Path) -> None:
    data = dataset(*(cell(3, 1, organisation=name) for name in [*RUNS, "http://x.org"]))
    path = tidy.write(data, tmp_path / "x.xlsx", {"mapping": {"=1+1": "=2+2"}})
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            text = package.read(name).decode()
            assert "<f>" not in text
            assert "<hyperlink " not in text.lower()
    assert set(wres.read(path)[0].organisations["organisation"]) == {*RUNS, "http://x.org"}


# --- Faults -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("n", -1, "whole number"), ("n", 1.5, "whole number"), ("n", "*", "mark"),
        ("n", "1.000", "Write 1000 or 1."), ("n", "12.500", "Write 12500."),
        ("n", "12%", "whole number"), ("n", "£5", "whole number"), ("n", "1,5", "whole number"),
        ("n", None, "whole number"), ("n", "many", "whole number"), ("year", 19, "WRES year"),
        ("year", 2019.5, "WRES year"), ("year", "2018/19", "WRES year"),
        ("ethnic_group", "Whyte", "'White'"), ("pay_band", "Band 6a", "pay band"),
        ("measure", "head count", "'headcount'"), ("organisation", None, "missing"),
        ("profession", None, "missing"), ("year", None, "WRES year"),
    ],
)  # fmt: skip
def test_a_fault_names_its_cell(
    save: Callable[..., Path], kind: str, column: str, value: Any, said: str
) -> None:
    rows = [list(row) for row in GOOD]
    rows[1][HEAD.index(column)] = value
    reading = examine(save(rows, kind))
    assert reading.data is None
    assert len(reading.findings) == 1
    finding = reading.findings[0]
    assert (finding.row, finding.column) == (3, "ABCDEFGH"[HEAD.index(column)])
    assert finding.value == ("" if value is None else str(float(value)) if kind == "xlsx"
                             and not isinstance(value, str) else str(value))  # fmt: skip
    assert said in finding.advice


def test_blank_rows_do_not_shift_the_numbers_of_rows(save: Callable[..., Path]) -> None:
    rows = [GOOD[0], [None] * 8, [None] * 8, [*GOOD[1][:-1], "x"], GOOD[2]]
    assert errors(examine(save(rows))) == [(5, "H", "x")]


def test_five_faults_are_five_findings(save: Callable[..., Path]) -> None:
    rows = [list(GOOD[0]) for _ in range(6)]
    for row, (column, value) in enumerate(
        [("year", "x"), ("n", -2), ("ethnic_group", "Q"), ("measure", ""), ("pay_band", "9")]
    ):
        rows[row][HEAD.index(column)] = value
    assert errors(examine(save(rows))) == [
        (2, "B", "x"), (3, "H", "-2"), (4, "F", "Q"), (5, "G", ""), (6, "E", "9")
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_cell_twice_is_named_by_row(save: Callable[..., Path], kind: str) -> None:
    reading = examine(save([*GOOD, GOOD[1]], kind))
    assert reading.data is None
    [finding] = reading.findings
    # Rows of a parquet file count from 1; a header takes one row of the others.
    assert finding.row == (2 if kind == "parquet" else 3)
    assert "Two rows for the same cell" in finding.advice


def test_a_total_beside_its_parts_is_refused(save: Callable[..., Path]) -> None:
    total = [*GOOD[0][:3], "all", *GOOD[0][4:]]
    reading = examine(save([*GOOD, total]))
    assert reading.data is None
    assert "total beside its parts" in reading.findings[0].advice


@pytest.mark.parametrize(
    ("part", "whole"),
    [("appointed", "shortlisted"), ("board_voting", "board_all"),
     ("discriminated", "discriminated_answered")],
)  # fmt: skip
def test_a_part_above_its_whole_is_refused(
    save: Callable[..., Path], part: str, whole: str
) -> None:
    rows = [[*GOOD[0][:6], whole, 10], [*GOOD[0][:6], part, 50], [*GOOD[1][:6], part, 60]]
    reading = examine(save(rows))
    assert errors(reading) == [(3, "H", "50")]
    assert f"50 {part} is more than 10 {whole} of row 2" in reading.findings[0].advice


@pytest.mark.parametrize("word", ["Total", "All", "ALL", "Grand total", "All staff", "Overall"])
@pytest.mark.parametrize("column", ["organisation", "profession", "pay_band", "ethnic_group"])
def test_a_total_in_any_words_is_refused_with_its_row(
    save: Callable[..., Path], column: str, word: str
) -> None:
    total = list(GOOD[0])
    total[HEAD.index(column)] = word
    reading = examine(save([*GOOD, total]))
    assert reading.data is None
    assert errors(reading) == [(5, "ABCDEFGH"[HEAD.index(column)], word)]
    assert "people would count twice" in reading.findings[0].advice


def test_a_total_in_words_is_said_once_for_all_its_rows(save: Callable[..., Path]) -> None:
    totals = [[*row[:3], "Total", *row[4:]] for row in GOOD]
    reading = examine(save([*GOOD, *totals]))
    assert errors(reading) == [(5, "D", "Total")]
    assert "So are 2 more rows" in reading.findings[0].advice


def test_a_word_for_all_without_parts_is_no_fault(save: Callable[..., Path]) -> None:
    assert errors(examine(save([[*row[:3], "All staff", *row[4:]] for row in GOOD]))) == []


def test_columns_in_any_order_and_more_of_them(save: Callable[..., Path]) -> None:
    order = [7, 3, 5, 1, 6, 2, 4]
    head = [*(HEAD[at] for at in order), "note"]
    back = examine(save([[*(row[at] for at in order), "=1"] for row in GOOD], head=head)).data
    assert isinstance(back, Dataset)
    assert sorted_rows(back.counts) == sorted_rows(pd.DataFrame(GOOD, columns=HEAD))
    assert back.info.name == "counts"


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_with_a_header_only(save: Callable[..., Path], kind: str) -> None:
    reading = examine(save([], kind))
    assert reading.data is None
    assert [finding.rule for finding in reading.findings] == ["empty"]


def test_two_columns_of_one_name_are_refused(save: Callable[..., Path]) -> None:
    reading = examine(save([[*row, 7] for row in GOOD], head=[*HEAD, "n"]))
    assert errors(reading) == [(1, "I", "n")]


@pytest.mark.parametrize("lacking", HEAD[1:])
def test_a_missing_column_is_said(save: Callable[..., Path], lacking: str) -> None:
    at = HEAD.index(lacking)
    head = [name for name in HEAD if name != lacking]
    for kind in KINDS:
        reading = examine(save([[v for i, v in enumerate(row) if i != at] for row in GOOD], kind,
                               head=head))  # fmt: skip
        assert reading.data is None
        assert lacking in reading.findings[-1].advice


def test_several_data_sets_in_one_file_are_said(save: Callable[..., Path]) -> None:
    rows = [["a", *GOOD[0][1:]], ["b", *GOOD[1][1:]]]
    reading = examine(save(rows))
    assert reading.data is not None
    assert reading.data.info.name == "counts"
    assert [finding.rule for finding in reading.findings] == ["data sets"]


def test_parquet_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(path)
    assert "not a tidy table" in examine(path).findings[0].advice
    path.write_bytes(b"PAR1 and no more")
    assert "cannot be read" in examine(path).findings[0].advice


@pytest.mark.parametrize("hidden", [False, True])
def test_a_second_sheet_of_counts_is_never_passed_over(tmp_path: Path, hidden: bool) -> None:
    path = tmp_path / "years.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, year in (("2018", 2018), ("2019", 2019)):
            sheet = book.add_worksheet(name)
            for at, row in enumerate([HEAD, *([row[0], year, *row[2:]] for row in GOOD)]):
                sheet.write_row(at, 0, row)
            if hidden and name == "2018":
                book.add_worksheet("Front").activate()
                sheet.hide()
    reading = examine(path)
    assert reading.data is None
    [finding] = reading.findings
    assert (finding.severity, finding.rule, finding.sheet) == ("error", "sheets", "2019")
    assert "rows 2 to 4; the first is on sheet 2018" in finding.advice


# --- A group that is missing ----------------------------------------------------------------


def three_trusts() -> list[list[Any]]:
    """White, BME and Unknown staff and disciplinary cases of three trusts."""
    return [
        ["mine", 2019, trust, "all", "all", group, measure, n]
        for trust in ("A", "B", "C")
        for measure, numbers in (("headcount", (600, 300, 20)), ("entered_disciplinary", (9, 9, 0)))
        for group, n in zip(("White", "BME", "Unknown"), numbers, strict=True)
    ]


def noticed(reading: Reading) -> list[tuple[str, str]]:
    return [(f.rule, f.value) for f in reading.findings]


@pytest.mark.parametrize("kind", KINDS)
def test_a_group_that_one_trust_leaves_out_is_said(save: Callable[..., Path], kind: str) -> None:
    """The missing row would count as nobody, and turn the ratio of all trusts round."""
    whole = three_trusts()
    assert not examine(save(whole, kind)).findings
    rows = [row for row in whole if row[2:7] != ["C", "all", "all", "BME", "entered_disciplinary"]]
    reading = examine(save(rows, kind))
    assert reading.data is not None
    (finding,) = reading.findings
    assert (finding.severity, finding.rule, finding.value) == ("warning", "missing group", "BME")
    for said in ("C, 2019: no row of entered_disciplinary for BME people", "a row with 0"):
        assert said in finding.advice


def test_a_trust_without_any_bme_row_is_said_of_each_measure(save: Callable[..., Path]) -> None:
    rows = [row for row in three_trusts() if (row[2], row[5]) != ("B", "BME")]
    assert noticed(examine(save(rows))) == [("missing group", "BME")] * 2


def test_a_measure_that_nobody_has_bme_rows_of_is_said(save: Callable[..., Path]) -> None:
    """Beside a headcount that has them there is no other organisation to compare with."""
    rows = [row for row in three_trusts() if row[2] == "A"]
    rows = [row for row in rows if row[5:7] != ["BME", "entered_disciplinary"]]
    assert noticed(examine(save(rows))) == [("missing group", "BME")]


def test_what_nobody_gives_is_not_missed(save: Callable[..., Path]) -> None:
    """A survey has no unknown ethnicity, and a fine group may have nobody."""
    survey = [row for row in three_trusts() if row[5:7] != ["Unknown", "entered_disciplinary"]]
    fine = [["mine", 2019, "A", "all", "all", "Black", "harassed_by_public", 4],
            ["mine", 2019, "A", "all", "all", "White", "harassed_by_public", 4],
            ["mine", 2019, "B", "all", "all", "Asian", "harassed_by_public", 4],
            ["mine", 2019, "B", "all", "all", "White", "harassed_by_public", 4]]  # fmt: skip
    assert not examine(save(survey)).findings
    assert not examine(save(fine)).findings


def test_a_table_that_the_project_wrote_is_whole_until_it_is_changed(tmp_path: Path) -> None:
    """Records without BME cases have no row of them, and that is a zero."""
    counts = pd.DataFrame(three_trusts(), columns=HEAD)
    cases = (counts["measure"] == "entered_disciplinary") & (counts["ethnic_group"] == "BME")
    for kind in KINDS:
        path = tidy.write(wres.from_counts(counts[~cases]), tmp_path / f"x.{kind}")
        expected = [("missing group", "BME")] * 3 if kind == "xlsx" else []
        assert noticed(examine(path)) == expected
    path = tmp_path / "x.csv"
    rows = path.read_text().splitlines()
    path.write_text("\n".join(row for row in rows if "C,all,all,BME" not in row))
    assert ("missing group", "BME") in noticed(examine(path))


# --- Columns ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_misspelt_column_is_named_with_its_place(save: Callable[..., Path], kind: str) -> None:
    head = ["ethnic_gruop" if name == "ethnic_group" else name for name in HEAD]
    reading = examine(save(GOOD, kind, head))
    (finding,) = [f for f in reading.findings if f.severity == "error"]
    assert (finding.value, finding.row, finding.column) == ("ethnic_gruop", 1, "F")
    assert "call it ethnic_group" in finding.advice
    assert "GOV.UK" not in finding.advice


@pytest.mark.parametrize("kind", KINDS)
def test_columns_that_are_not_read_are_noted(save: Callable[..., Path], kind: str) -> None:
    path = save([[*row, "x"] for row in GOOD], kind, [*HEAD, "directorate"])
    reading = examine(path)
    assert reading.data is not None
    assert [(f.severity, f.rule, f.value) for f in reading.findings] == [
        ("note", "not read", "directorate")
    ]


def test_a_group_in_other_words_is_shown_the_three_that_most_files_have(
    save: Callable[..., Path],
) -> None:
    rows = [[*GOOD[0][:5], "Minority", *GOOD[0][6:]], *GOOD[1:]]
    (finding,) = examine(save(rows)).findings
    assert "Choose from 'White', 'BME', 'Unknown', " in finding.advice


def test_a_row_is_named_once(save: Callable[..., Path]) -> None:
    with pytest.raises(FileFormatError) as caught:
        wres.read(save([*GOOD, GOOD[0]]))
    said = str(caught.value)
    assert said.count("row 2") == 1
    assert "row 2: Two rows" in said
