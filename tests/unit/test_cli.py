"""The command line gives the numbers of the library, and says what is wrong without a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import wres_explore as wres
from tests.helpers import cell
from wres_explore.cli import main
from wres_explore.io.findings import Finding, Severity, table
from wres_explore.io.kept_counts import alone, place_of


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def table_of(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_indicators_are_those_of_the_library_under_the_same_filters() -> None:
    printed = table_of(run("indicators", "london-model", "--by", "ics", "--profession", "Midwives",
                           "--ethnic-group", "Black", "--format", "csv"))  # fmt: skip
    chosen = wres.select(wres.load("london-model"), profession="Midwives", ethnic_group="Black")
    table = wres.indicators(chosen, by=["ics"])
    assert len(printed) == len(table)
    values = [float(row["value"]) if row["value"] else None for row in printed]
    assert values == [None if value != value else value for value in table["value"]]


def test_a_table_has_the_signs_and_decimals_of_the_page() -> None:
    said = run("indicators", "london-2019").stdout
    assert "1.67" in said
    assert "−27.8 points" in said  # indicator 9: 17.1% of the board less 44.9% of staff
    assert "44.9%" in said


@pytest.mark.parametrize(
    ("which", "words"), [("verdict", "5|6"), ("steps", "0.60"), ("ladder", "30.3%")]
)
def test_the_tables_of_a_cliff_edge(which: str, words: str) -> None:
    said = run("cliff-edge", "england-2019", "--profession", "Nurses and health visitors",
               "--table", which).stdout  # fmt: skip
    assert words in said


def test_sentences() -> None:
    said = run("cliff-edge", "england-2019", "--by", "profession", "--format", "sentences").stdout
    assert "Midwives: The BME share does not fall overall as bands rise." in said


def test_json_and_parquet_have_every_column(tmp_path: Path) -> None:
    rows = json.loads(run("cliff-edge", "england-2019", "--format", "json").stdout)
    assert rows[0]["onset"] == "5|6"
    out = tmp_path / "edge.parquet"
    assert run("cliff-edge", "england-2019", "--format", "parquet", "--out", out).exit_code == 0
    assert pd.read_parquet(out)["onset"].iloc[0] == "5|6"
    refused = run("cliff-edge", "england-2019", "--format", "parquet")
    assert refused.exit_code == 2
    assert "--out" in refused.output


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["indicators", "london-2020"], 2, "london-2019"),
        (["indicators", "london-2019", "--ics", "Mars"], 16, "North East London"),
        (["indicators", "london-2019", "--by", "planet"], 16, "planet"),
        (["cliff-edge", "london-2019"], 16, "no breakdown by pay_band"),
        (["indicators", "nowhere.csv"], 11, "no such file"),
        (["indicators", "london-2019", "--year", "soon"], 2, "soon"),
    ],
)
def test_a_bad_question_is_one_message_with_the_exit_code_of_its_kind(
    arguments: list[str], code: int, words: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert words in result.output
    assert "Traceback" not in result.output


def test_check_exits_by_the_worst_finding_and_speaks_json(tmp_path: Path) -> None:
    path = tmp_path / "mystery.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    said = run("check", path)
    assert said.exit_code == 3
    assert "Not a known format" in said.stdout
    found = json.loads(run("check", path, "--json").stdout)
    assert [(row["severity"], row["rule"], row["file"]) for row in found] == [
        ("error", "format", "mystery.csv")
    ]


def test_datasets_lists_what_is_packaged() -> None:
    said = run("datasets").stdout
    assert all(name in said for name in ("london-2019", "england-2019", "london-model"))


def test_the_module_runs_as_a_command(tmp_path: Path) -> None:
    path = tmp_path / "mystery.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    command = [sys.executable, "-m", "wres_explore.cli", "check", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 3
    assert "Not a known format" in said.stdout


def counts_file(path: Path, name: str, **more: list[str]) -> Path:
    """60 White and 40 BME staff of one organisation, in each part of them."""
    parts = [dict(zip(more, values, strict=True)) for values in zip(*more.values(), strict=True)]
    rows = [row | part for part in parts or [{}] for row in cell(60, 40, organisation=name)]
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


@pytest.mark.parametrize(
    ("option", "value"),
    [("--sex", "Female"), ("--contract", "Bank"), ("--pay-band", "Band 5")],
)
def test_every_filter_of_select_is_an_option(tmp_path: Path, option: str, value: str) -> None:
    path = counts_file(tmp_path / "a.csv", "RJ1", sex=["Female", "Male"],
                       contract=["Bank", "Permanent"], pay_band=["Band 5", "Band 6"])  # fmt: skip
    printed = table_of(run("indicators", path, option, value, "--format", "csv"))
    whole = next(row for row in printed if row["indicator"] == "1" and row["pay_band"] == "all")
    assert whole["top_denominator"] == "100"


def test_packaged_data_are_found_beside_a_folder_of_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "london-2019").mkdir()
    monkeypatch.chdir(tmp_path)
    assert "44.9%" in run("indicators", "london-2019").stdout


def test_a_name_does_not_steer_the_terminal(tmp_path: Path) -> None:
    path = counts_file(tmp_path / "a.csv", "Red \u009b31m Trust")
    for form in ("table", "sentences", "csv"):
        said = run("indicators", path, "--by", "organisation", "--format", form).stdout
        assert "Red \\u009b31m Trust" in said, form
        assert "\u009b" not in said
    odd = tmp_path / "a\x1b[31m.csv"
    odd.write_text("a,b\n1,2\n", encoding="utf-8")
    for command in ("check", "indicators"):
        said = run(command, odd).output
        assert "a\\u001b[31m.csv" in said
        assert "\x1b" not in said


def test_a_csv_has_no_formulas_and_its_numbers_stay_numbers(tmp_path: Path) -> None:
    path, out = counts_file(tmp_path / "a.csv", "'=1+1"), tmp_path / "out.csv"
    run("indicators", path, "--by", "organisation", "--format", "csv", "--out", out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["organisation"] for row in rows} == {"'=1+1"}
    printed = table_of(run("indicators", "london-2019", "--format", "csv"))
    gap = next(float(row["published_value"]) for row in printed if row["indicator"] == "9")
    assert round(gap, 3) == -0.278


def test_a_result_does_not_take_the_place_of_its_source(tmp_path: Path) -> None:
    path = counts_file(tmp_path / "a.csv", "RJ1")
    before = path.read_bytes()
    refused = run("indicators", path, "--format", "csv", "--out", path)
    assert refused.exit_code == 2
    assert "'a.csv' is read and cannot be written too" in refused.output
    assert path.read_bytes() == before


def test_notes_of_a_build_are_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = table([Finding(Severity.NOTE, "unit", "One row is one person.", file="esr.csv")])
    data = wres.load("london-2019")
    monkeypatch.setattr("wres_explore.io.build.build", lambda *_, **__: (data, notes))
    done = run("build", "esr.csv", "--out", tmp_path / "counts.csv")
    assert "note: esr.csv: One row is one person. (unit)" in done.stderr


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("counted", [True, False])
def test_a_stopped_build_says_what_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: signal.Signals, code: int, counted: bool
) -> None:
    out = tmp_path / "counts.csv"

    def stopped(*_: object, **__: object) -> None:
        with tempfile.TemporaryDirectory(dir=tmp_path, prefix="copy-"), alone(out) as folder:
            if counted:
                place_of(Path("esr.csv"), folder).touch()
            try:
                os.kill(os.getpid(), sent)
                time.sleep(5)  # the signal ends this
            except KeyboardInterrupt:  # DuckDB says it in its own way
                raise RuntimeError("Query interrupted") from None

    monkeypatch.setattr("wres_explore.io.build.build", stopped)
    before = signal.getsignal(signal.SIGTERM)
    here = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
    try:
        done = run("build", "esr.csv", "--out", out)
    finally:
        signal.signal(signal.SIGINT, here)
    assert done.exit_code == code
    kept = "kept in counts.csv.parts; the same command goes on" if counted else "nothing is kept"
    assert kept in done.stderr
    assert {left.name for left in tmp_path.iterdir()} == (
        {"counts.csv.parts"} if counted else set()
    )
    assert signal.getsignal(signal.SIGTERM) is before
