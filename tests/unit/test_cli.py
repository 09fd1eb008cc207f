"""The command line gives the numbers of the library, and says what is wrong without a traceback."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import wres_explore as wres
from wres_explore.cli import main


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
    assert (
        "Midwives: The BME share does not fall overall from the lowest band to the highest." in said
    )


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
