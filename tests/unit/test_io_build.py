"""Records are recognised and asked about; a build joins, goes on, and counts nobody twice."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell
from tests.unit.test_cli import run
from wres_explore.dataset import PUBLISHED_COLUMNS
from wres_explore.errors import CountError, FileFormatError, MappingError, SelectionError
from wres_explore.io import tidy
from wres_explore.io.build import Progress, build
from wres_explore.io.kept_counts import alone, place_of
from wres_explore.io.mapping import Mapping, load, save, with_fixed
from wres_explore.io.reading import check, examine, propose_mapping

pytestmark = pytest.mark.unit

GROUPS = {"A": "White British", "H": "Indian", "N": "Black African", "Z": "Unknown"}
BANDS = {"Review Body Band 5": "Band 5", "Review Body Band 6": "Band 6",
         "Review Body Band 8 - Range A": "Band 8a"}  # fmt: skip


def people(organisation: str, n: int = 400, seed: int = 1) -> pd.DataFrame:
    """An extract of invented staff; rows of it are counted by hand below."""
    draw = random.Random(seed)
    rows = [
        ("31/03/2024", organisation, "Nursing and Midwifery Registered", draw.choice([*BANDS]),
         draw.choice([*GROUPS]))
        for _ in range(n)
    ]  # fmt: skip
    names = ["Snapshot Date", "Organisation", "Staff Group", "Pay Scale", "Ethnic Origin"]
    return pd.DataFrame(rows, columns=names)


def by_hand(*extracts: pd.DataFrame) -> Counter[tuple[str, str, str]]:
    """People by organisation, band and group, one after the other."""
    return Counter(
        (row[1], BANDS[row[3]], GROUPS[row[4]])
        for extract in extracts
        for row in extract.itertuples(index=False)
    )


def counted(data: wres.Dataset) -> Counter[tuple[str, str, str]]:
    rows = data.counts[data.counts["n"] > 0]
    keys = rows[["organisation", "pay_band", "ethnic_group"]].astype(str)
    return Counter(dict(zip(keys.itertuples(index=False, name=None), rows["n"], strict=True)))


def written(extract: pd.DataFrame, path: Path) -> Path:
    if path.suffix == ".parquet":
        extract.to_parquet(path)
    elif path.suffix == ".xlsx":
        extract.to_excel(path, index=False, engine="xlsxwriter")
    else:
        extract.to_csv(path, index=False)
    return path


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_records_are_asked_about_and_then_counted(tmp_path: Path, ending: str) -> None:
    extract = people("RJ1")
    path = written(extract, tmp_path / f"esr{ending}")
    asked = examine(path)
    assert asked.data is None
    assert [finding.rule for finding in asked.findings] == ["mapping"]
    assert asked.mapping is not None
    assert asked.mapping.columns["ethnic_group"] == "Ethnic Origin"
    with pytest.raises(FileFormatError, match="person-level records"):
        wres.read(path)
    data, _ = wres.read(path, asked.mapping)
    assert counted(data) == by_hand(extract)
    assert set(data.counts["year"]) == {2024}


def test_a_saved_mapping_is_read_by_its_path(tmp_path: Path) -> None:
    path = written(people("RJ1"), tmp_path / "esr.csv")
    save(propose_mapping(path), tmp_path / "mapping.toml")
    data, _ = wres.read(path, tmp_path / "mapping.toml")
    assert int(data.counts["n"].sum()) == 400
    assert set(check(path, tmp_path / "mapping.toml")["severity"]) == {"note"}


def test_a_mapping_that_names_no_column_of_the_file_is_a_finding(tmp_path: Path) -> None:
    path = written(people("RJ1"), tmp_path / "esr.csv")
    wrong = Mapping(columns={"ethnic_group": "Ethnicity", "date": "Snapshot Date"})
    findings = check(path, wrong)
    assert findings["rule"].tolist() == ["mapping"]
    assert "'Ethnic Origin'" in findings["advice"][0] or "Ethnicity" in findings["advice"][0]


@pytest.mark.parametrize("name", ["n", "Headcount", "Value", "Number of staff", "% of staff"])
def test_a_table_of_counts_is_never_taken_for_people(tmp_path: Path, name: str) -> None:
    """Each row would count as one person, and the result would look right."""
    table = people("RJ1").assign(**{name: range(400)})
    reading = examine(written(table, tmp_path / "staff.csv"))
    assert reading.mapping is None
    assert [finding.rule for finding in reading.findings] == ["format"]


def test_a_one_in_each_row_is_one_person(tmp_path: Path) -> None:
    extract = people("RJ1").assign(Headcount=1)
    assert examine(written(extract, tmp_path / "esr.csv")).mapping is not None


@pytest.mark.parametrize("name", ["Employee Number", "Assignment No", "Pay rate", "FTE"])
def test_a_number_of_a_person_is_no_number_of_people(tmp_path: Path, name: str) -> None:
    extract = people("RJ1").assign(**{name: range(1000, 1400)})
    assert examine(written(extract, tmp_path / "esr.csv")).mapping is not None


def test_a_workbook_has_rows_and_columns_as_one_sees_them(tmp_path: Path) -> None:
    extract = people("RJ1")
    extract.loc[6, "Ethnic Origin"] = "Q9"  # below the header and six rows
    path = written(extract, tmp_path / "esr.xlsx")
    (found,) = (f for f in examine(path, propose_mapping(path)).findings if f.value == "Q9")
    assert (found.row, found.column) == (8, "E")


def test_a_list_of_organisations_says_where_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("code,name,region\nRJ1,Guy's,London\nRJ2,Lewisham,London\n", encoding="utf-8")
    (advice,) = check(path)["advice"]
    assert "--organisations" in advice


def test_a_build_adds_up_files_and_says_where_they_come_from(tmp_path: Path) -> None:
    extracts = [people("RJ1"), people("RJ2", seed=2)]
    files = [written(extracts[0], tmp_path / "a.csv"), written(extracts[1], tmp_path / "b.parquet")]
    steps: list[Progress] = []
    out = tmp_path / "counts.parquet"
    data, findings = build(files, out, mapping=propose_mapping(files[0]), on_progress=steps.append)
    assert counted(data) == by_hand(*extracts)
    assert set(findings["file"]) == {"a.csv", "b.parquet"}
    again, _ = wres.read(out)
    assert counted(again) == by_hand(*extracts)
    assert "a.csv (sha256" in again.info.source
    assert "b.parquet (sha256" in again.info.source
    rows = [step.rows for step in steps]
    assert rows == sorted(rows)
    assert steps[-1].rows == steps[-1].expected
    assert not out.with_name("counts.parquet.parts").exists()


def test_a_stopped_build_goes_on_where_it_was(tmp_path: Path) -> None:
    good = written(people("RJ1"), tmp_path / "good.csv")
    bad = tmp_path / "bad.csv"
    bad.write_text("nothing,known\n1,2\n", encoding="utf-8")
    out, mapping = tmp_path / "counts.csv", propose_mapping(good)
    with pytest.raises(FileFormatError, match=r"bad\.csv"):
        build([good, bad], out, mapping=mapping)
    assert not out.exists()

    written(people("RJ2", seed=2), bad)
    steps: list[Progress] = []
    data, findings = build([good, bad], out, mapping=mapping, on_progress=steps.append)
    assert steps[-1].resumed == 1
    assert counted(data) == by_hand(people("RJ1"), people("RJ2", seed=2))
    assert "good.csv" in set(findings["file"])  # what was noticed then is said again


@pytest.mark.parametrize("change", ["file", "mapping"])
def test_an_earlier_run_is_not_taken_for_another_file_or_mapping(
    tmp_path: Path, change: str
) -> None:
    path = written(people("RJ1"), tmp_path / "esr.csv")
    bad = tmp_path / "bad.csv"
    bad.write_text("nothing,known\n1,2\n", encoding="utf-8")
    mapping = propose_mapping(path)
    with pytest.raises(FileFormatError):
        build([path, bad], tmp_path / "counts.csv", mapping=mapping)
    if change == "file":
        written(people("RJ1", n=300, seed=3), path)
        people_expected = 300
    else:
        mapping = with_fixed(mapping, {"year": 2023})
        people_expected = 400
    steps: list[Progress] = []
    data, _ = build([path], tmp_path / "counts.csv", mapping=mapping, on_progress=steps.append)
    assert steps[-1].resumed == 0
    assert int(data.counts["n"].sum()) == people_expected
    assert set(data.counts["year"]) == {2024 if change == "file" else 2023}


def test_the_same_people_in_two_files_are_refused(tmp_path: Path) -> None:
    files = [written(people("RJ1"), tmp_path / name) for name in ("a.csv", "b.csv")]
    with pytest.raises(CountError, match=r"headcount of RJ1 in 2024"):
        build(files, tmp_path / "counts.csv", mapping=propose_mapping(files[0]))
    assert not (tmp_path / "counts.csv").exists()


def test_organisations_get_their_region(tmp_path: Path) -> None:
    path = written(people("RJ1"), tmp_path / "esr.csv")
    places = tmp_path / "places.csv"
    places.write_text("code,name,region\nRJ1,Guy's,London\n", encoding="utf-8")
    out = tmp_path / "counts.parquet"
    build([path], out, mapping=propose_mapping(path), organisations=[places])
    data, _ = wres.read(out)
    assert int(wres.select(data, region="London").counts["n"].sum()) == 400


def test_what_could_not_be_added_is_among_the_findings(tmp_path: Path) -> None:
    """Records of 2024 under RT3, which went into RJ1 in 2021, beside those of RJ1 itself."""
    files = [written(people(code), tmp_path / f"{code}.csv") for code in ("RT3", "RJ1")]
    places, became = tmp_path / "places.csv", tmp_path / "became.csv"
    places.write_text("code,name,region\nRJ1,Guy's,London\nRT3,Brompton,London\n", "utf-8")
    became.write_text("old_code,new_code,date\nRT3,RJ1,2021-02-01\n", "utf-8")
    data, said = build(
        files, tmp_path / "counts.csv", mapping=propose_mapping(files[0]),
        organisations=[places], successions=became,
    )  # fmt: skip
    by = data.counts.groupby("organisation", observed=True)["n"].sum()
    assert by.to_dict() == {"Guy's": 400, "Brompton": 400}
    (advice,) = said.loc[said["rule"] == "after merger", "advice"]
    assert advice.startswith("Brompton became Guy's on 1 February 2021")


def test_the_command_line_proposes_builds_and_reads(tmp_path: Path) -> None:
    path = written(people("RJ1").drop(columns="Snapshot Date"), tmp_path / "esr.csv")
    out, saved = tmp_path / "counts.csv", tmp_path / "mapping.toml"
    asked = run("build", path, "--out", out)
    assert asked.exit_code == FileFormatError.exit_code
    assert "wres-explore mapping" in asked.output
    assert run("mapping", path, "--year", 2024, "--out", saved).exit_code == 0
    assert load(saved).fixed == {"year": 2024}
    done = run("build", path, "--mapping", saved, "--out", out)
    assert done.exit_code == 0, done.output
    assert "400 people" in done.stdout
    about = json.loads((tmp_path / "counts.csv.about.json").read_text("utf-8"))
    assert about["sources"][0]["file"] == "esr.csv"
    assert "Ethnic Origin" in about["mapping"]
    assert run("check", path, "--mapping", saved).exit_code == 0


def test_a_missing_mapping_file_is_said(tmp_path: Path) -> None:
    path = written(people("RJ1"), tmp_path / "esr.csv")
    done = run("check", path, "--mapping", tmp_path / "none.toml")
    assert done.exit_code == MappingError.exit_code
    assert "none.toml" in done.output


def test_what_a_table_of_counts_has_no_room_for_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also by a second run, which takes the counts of the first and has no published figures."""
    path = written(people("RJ1"), tmp_path / "esr.csv")
    mapping = propose_mapping(path)
    found = examine(path, mapping)
    assert found.data is not None
    row = dict.fromkeys(PUBLISHED_COLUMNS) | {"indicator": "5", "group": "White", "value": 0.2}
    both = replace(found, data=replace(found.data, published=pd.DataFrame([row, row])))
    monkeypatch.setattr("wres_explore.io.build.examine", lambda *_, **__: both)
    monkeypatch.setattr("wres_explore.io.build.kept_counts.remove", lambda *_, **__: None)
    for _ in range(2):
        _, said = build([path], tmp_path / "counts.csv", mapping=mapping)
        (advice,) = said.loc[said["rule"] == "published figures", "advice"]
        assert advice.startswith("2 figures of this file are published without counts")
        monkeypatch.setattr("wres_explore.io.build.examine", examine)


def test_a_table_of_counts_is_not_counted_as_records(tmp_path: Path) -> None:
    """Found: a pivot of 350 people was 2 people, since each row counted as one."""
    extract = people("RJ1", 3).assign(Headcount=[250, 100, 1])
    path = written(extract, tmp_path / "pivot.csv")
    found = examine(path, propose_mapping(written(people("RJ1", 3), tmp_path / "esr.csv")))
    assert found.data is None
    assert [finding.rule for finding in found.findings] == ["one row, many people"]


def test_a_mapping_is_for_records_and_leaves_other_files_alone(tmp_path: Path) -> None:
    mapping = propose_mapping(written(people("RJ1"), tmp_path / "esr.csv"))
    counts, _ = wres.read(tmp_path / "esr.csv", mapping)
    for ending in ("csv", "xlsx", "parquet"):
        tidy.write(counts, tmp_path / f"tidy.{ending}")
        again, _ = wres.read(tmp_path / f"tidy.{ending}", mapping)
        assert counted(again) == counted(counts)


def test_more_records_on_another_sheet_are_not_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "esr.xlsx"
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        people("RJ1").to_excel(book, sheet_name="RJ1", index=False)
        people("RJ2").to_excel(book, sheet_name="RJ2", index=False)
    mapping = propose_mapping(path)
    found = examine(path, mapping)
    assert found.data is None
    errors = [f for f in found.findings if f.severity == "error"]
    assert [(f.rule, f.sheet) for f in errors] == [("another sheet", "RJ2")]
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        people("RJ1").to_excel(book, sheet_name="RJ1", index=False)
        pd.DataFrame({"Run by": ["me"], "On": ["today"]}).to_excel(book, sheet_name="About")
    found = examine(path, mapping)
    assert found.data is not None
    assert [(f.severity, f.sheet) for f in found.findings if f.rule == "another sheet"] == [
        ("warning", "About")
    ]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_an_empty_first_row_does_not_hide_the_columns(tmp_path: Path, ending: str) -> None:
    extract = people("RJ1", 50)
    rows = [[""] * 5, list(extract.columns), *extract.to_numpy().tolist()]
    path = tmp_path / f"esr{ending}"
    table = pd.DataFrame(rows)
    if ending == ".csv":
        table.to_csv(path, index=False, header=False)
    else:
        table.to_excel(path, index=False, header=False, engine="xlsxwriter")
    mapping = propose_mapping(path)
    assert mapping.columns["ethnic_group"] == "Ethnic Origin"
    found = examine(path, mapping)
    assert found.data is not None
    assert counted(found.data) == by_hand(extract)


def test_what_is_no_name_of_a_file_is_said() -> None:
    for given in (None, "x" * 5000):
        with pytest.raises(FileFormatError, match=r"not the path of a file|by this name"):
            check(given)  # type: ignore[arg-type]


def test_the_same_people_in_files_of_one_name_are_refused(tmp_path: Path) -> None:
    """Two folders, one name: the position tells files apart, and the message has both paths."""
    for folder in ("A", "B"):
        (tmp_path / folder).mkdir()
    files = [written(people("RJ1"), tmp_path / folder / "esr.csv") for folder in ("A", "B")]
    with pytest.raises(CountError, match=r"headcount of RJ1 in 2024") as caught:
        build(files, tmp_path / "counts.csv", mapping=propose_mapping(files[0]))
    assert f"{files[0]} and {files[1]} both give" in str(caught.value)


def test_the_same_people_under_a_name_in_other_capitals_are_refused(tmp_path: Path) -> None:
    files = [written(people("RJ1"), tmp_path / "a.csv"), written(people("rj1"), tmp_path / "b.csv")]
    with pytest.raises(CountError, match=r"a\.csv \(there 'RJ1'\) and b\.csv both give headcount"):
        build(files, tmp_path / "counts.csv", mapping=propose_mapping(files[0]))


@pytest.mark.parametrize(("one", "other"), [("Barts", "barts"), ("Barts", "Ba\u200brts")])
def test_organisations_that_look_alike_are_a_warning(tmp_path: Path, one: str, other: str) -> None:
    """In two years nobody counts twice, but a trend would break in two."""
    next_year = people(other).assign(**{"Snapshot Date": "31/03/2025"})
    files = [written(people(one), tmp_path / "a.csv"), written(next_year, tmp_path / "b.csv")]
    _, said = build(files, tmp_path / "counts.csv", mapping=propose_mapping(files[0]))
    (warning,) = said[said["rule"] == "organisation spelt apart"].itertuples()
    assert warning.severity == "warning"
    assert f"{one!r} (a.csv) and {other!r} (b.csv)" in warning.advice


# --- What a build leaves behind


def test_what_somebody_else_keeps_beside_a_result_stays(tmp_path: Path) -> None:
    path, out = written(people("RJ1"), tmp_path / "esr.csv"), tmp_path / "counts.csv"
    folder = tmp_path / "counts.csv.parts"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    written(people("RJ2"), folder / "mine.parquet")
    build([path], out, mapping=propose_mapping(path))
    assert sorted(left.name for left in folder.iterdir()) == ["mine.parquet", "mine.txt"]


def test_a_build_that_counted_nothing_leaves_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("nothing,known\n1,2\n", encoding="utf-8")
    with pytest.raises(FileFormatError):
        build([bad], tmp_path / "counts.csv")
    assert [left.name for left in tmp_path.iterdir()] == ["bad.csv"]


def test_files_whose_names_differ_in_accents_are_kept_apart(tmp_path: Path) -> None:
    places = {place_of(tmp_path / name, tmp_path) for name in ("é.csv", "è.csv", "e .csv")}
    assert len(places) == 3


@pytest.mark.parametrize("as_what", ["files", "organisations", "successions", "link"])
def test_a_file_that_is_read_is_never_written(tmp_path: Path, as_what: str) -> None:
    path, other = (written(people("RJ1"), tmp_path / name) for name in ("esr.csv", "other.csv"))
    before, mapping, out = other.read_bytes(), propose_mapping(path), other
    given: dict[str, Any] = {"organisations": {"organisations": [other]},
                             "successions": {"successions": other}}.get(as_what, {})  # fmt: skip
    if as_what == "link":
        out = tmp_path / "link.csv"
        out.symlink_to(other)
    files = [path] if given else [path, other]
    with pytest.raises(FileFormatError, match=r"other\.csv is read and cannot be written too"):
        build(files, out, mapping=mapping, **given)
    assert other.read_bytes() == before
    assert not list(tmp_path.glob("*.parts"))


def test_a_folder_is_no_place_for_counts(tmp_path: Path) -> None:
    path = written(people("RJ1"), tmp_path / "esr.csv")
    (tmp_path / "counts.csv").mkdir()
    with pytest.raises(FileFormatError, match=r"counts\.csv: this is a folder"):
        build([path], tmp_path / "counts.csv", mapping=propose_mapping(path))
    assert not list(tmp_path.glob("*.parts"))


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    path = written(people("RJ1"), tmp_path / "esr.csv")
    (tmp_path / "counts.csv.parts").write_text("mine", encoding="utf-8")
    with pytest.raises(FileFormatError, match=r"counts\.csv\.parts: this is a file"):
        build([path], tmp_path / "counts.csv", mapping=propose_mapping(path))


def test_a_file_given_twice_is_said_before_it_is_counted(tmp_path: Path) -> None:
    path = written(people("RJ1"), tmp_path / "esr.csv")
    with pytest.raises(FileFormatError, match=r"esr\.csv is given twice"):
        build([path, tmp_path / "." / "esr.csv"], tmp_path / "counts.csv")


def test_one_result_is_made_by_one_build_at_a_time(tmp_path: Path) -> None:
    path, out = written(people("RJ1"), tmp_path / "esr.csv"), tmp_path / "counts.csv"
    mapping = propose_mapping(path)
    with alone(out):
        with pytest.raises(FileFormatError, match=r"counts\.csv: another build is making this"):
            build([path], out, mapping=mapping)
        build([path], tmp_path / "others.csv", mapping=mapping)
    build([path], out, mapping=mapping)
    assert not list(tmp_path.glob("*.parts"))


def test_a_proposal_does_not_take_the_place_of_another_file(tmp_path: Path) -> None:
    path, there = written(people("RJ1"), tmp_path / "esr.csv"), tmp_path / "mapping.toml"
    before = path.read_bytes()
    for force in ([], ["--force"]):
        refused = run("mapping", path, "--out", path, *force)
        assert refused.exit_code == 2
        assert "'esr.csv' is read and cannot be written too" in refused.output
    assert path.read_bytes() == before
    there.write_text("# looked through", encoding="utf-8")
    refused = run("mapping", path, "--out", there)
    assert refused.exit_code == 2
    assert "--force" in refused.output
    assert there.read_text(encoding="utf-8") == "# looked through"
    assert run("mapping", path, "--out", there, "--force").exit_code == 0
    assert load(there).columns["ethnic_group"] == "Ethnic Origin"


# --- What a build takes, and what it says of it


def test_one_path_is_as_good_as_a_list_and_a_mapping_may_be_a_file(tmp_path: Path) -> None:
    path, saved = written(people("RJ1"), tmp_path / "esr.csv"), tmp_path / "mapping.toml"
    save(propose_mapping(path), saved)
    places = tmp_path / "places.csv"
    places.write_text("code,name,region\nRJ1,Guy's,London\n", encoding="utf-8")
    for files, lists in ((path, places), (str(path), str(places)), ([path], [places])):
        data, _ = build(files, tmp_path / "counts.csv", mapping=saved, organisations=lists)
        assert int(wres.select(data, region="London").counts["n"].sum()) == 400
    data, _ = build(path, tmp_path / "counts.csv", mapping=str(saved))
    assert int(data.counts["n"].sum()) == 400


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_lists_beside_the_counts_are_named_with_their_checksums(
    tmp_path: Path, ending: str
) -> None:
    path, out = written(people("RJ1"), tmp_path / "esr.csv"), tmp_path / f"counts{ending}"
    places, became = tmp_path / "places.csv", tmp_path / "became.csv"
    places.write_text("code,name,region\nRJ1,Guy's,London\n", encoding="utf-8")
    became.write_text("old_code,new_code,date\nRJ8,RJ9,2020-04-01\n", encoding="utf-8")
    build(path, out, mapping=propose_mapping(path), organisations=places, successions=became)
    source = wres.read(out)[0].info.source
    for said, file in (("organisations from", places), ("successions from", became)):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        assert f"{said} {file.name} (sha256 {digest})" in source


def test_successions_need_codes_and_no_list_if_the_files_have_them(tmp_path: Path) -> None:
    became = tmp_path / "became.csv"
    became.write_text("old_code,new_code,date\nRJ1,RJ2,2020-04-01\n", encoding="utf-8")
    coded = written(people("RJ1"), tmp_path / "codes.csv")
    build(coded, tmp_path / "counts.csv", mapping=propose_mapping(coded), successions=became)
    named = written(people("Guy's"), tmp_path / "names.csv")
    with pytest.raises(SelectionError, match="have no ODS codes"):
        build(named, tmp_path / "counts.csv", mapping=propose_mapping(named), successions=became)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("x" * 5_000, "no file can be found by this name"),
        (None, "None is not the path of a file"),
        (3, "3 is not the path of a file"),
        (b"esr.csv", "is not the path of a file"),
        (["esr.csv", None], "None is not the path of a file|no such file"),
    ],
    ids=["long", "none", "number", "bytes", "list"],
)
def test_what_is_no_path_is_said(tmp_path: Path, given: Any, said: str) -> None:
    out = tmp_path / "counts.csv"
    with pytest.raises(FileFormatError, match=said) as caught:
        build(given, out)
    assert len(str(caught.value)) < 300
    path = written(people("RJ1"), tmp_path / "esr.csv")
    if given is not None and not isinstance(given, list):
        with pytest.raises(FileFormatError, match=said):
            build(path, out, successions=given)
    assert not list(tmp_path.glob("*.parts"))


def test_modelled_counts_stay_modelled_beside_real_ones(tmp_path: Path) -> None:
    """One invented file is enough: nothing made from it may pass for real."""
    real, invented = tmp_path / "real.csv", tmp_path / "invented.csv"
    for path, name, modelled in ((real, "RJ1", False), (invented, "Elm", True)):
        counts = pd.DataFrame(cell(60, 40, organisation=name))
        tidy.write(wres.from_counts(counts, modelled=modelled), path)
    for files in ([real, invented], [invented, real]):
        data, _ = build(files, tmp_path / "counts.parquet")
        assert data.info.modelled
        assert wres.read(tmp_path / "counts.parquet")[0].info.modelled
        assert wres.representation(data)["modelled"].all()
    assert not build(real, tmp_path / "counts.parquet")[0].info.modelled
