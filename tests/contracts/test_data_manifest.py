"""data/ is what its manifest, its dictionary and its scripts say."""

from __future__ import annotations

import csv
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.contract

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
FILES = sorted(path for path in DATA.rglob("*") if path.is_file())
TABLES = [path for path in FILES if path.suffix in (".csv", ".parquet")]
README = (DATA / "README.md").read_text(encoding="utf-8")


def relative(path: Path) -> str:
    return path.relative_to(DATA).as_posix()


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MANIFEST = {row["file"]: row for row in read(DATA / "MANIFEST.csv")}
DATASETS = {row["name"]: row for row in read(DATA / "datasets.csv")}


def columns_of(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        return list(pd.read_parquet(path).columns)
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def described(file: str) -> list[str]:
    """Return the names in the first column of the table under a file's heading."""
    sections = re.split(r"^#+ ", README, flags=re.MULTILINE)
    (section,) = [text for text in sections if f"`{file}`" in text.partition("\n")[0]]
    first_table = section.partition("| Key in")[0]
    return re.findall(r"^\| `(\w+)` \|", first_table, flags=re.MULTILINE)


def test_manifest_covers_every_file() -> None:
    assert list(MANIFEST) == sorted(relative(path) for path in FILES if path.name != "MANIFEST.csv")


@pytest.mark.parametrize("file", MANIFEST)
def test_checksum_and_rows(file: str) -> None:
    path, row = DATA / file, MANIFEST[file]
    assert row["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    if path.suffix == ".csv":
        assert row["rows"] == str(len(read(path)))


@pytest.mark.parametrize("file", MANIFEST)
def test_origin_is_named_and_there(file: str) -> None:
    row = MANIFEST[file]
    if row["dataset"]:
        about = DATASETS[row["dataset"]]
        assert (row["source"], row["licence"]) == (about["source"], about["licence"])
    for origin in (row["made_by"], row["made_from"]):
        assert origin in ("", "by hand") or (ROOT / origin).exists()


@pytest.mark.parametrize("path", TABLES, ids=relative)
def test_every_column_is_in_the_dictionary(path: Path) -> None:
    assert described(path.name) == columns_of(path)


def test_every_key_of_a_published_figure_is_in_the_dictionary() -> None:
    keys = README.partition("| Key in")[2].partition("\n### ")[0]
    listed = re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\|([^|]*)\|", keys, re.MULTILINE)))
    used = {row["indicator"] for row in read(DATA / "london-2019" / "published.csv")}
    assert sorted(set(listed) - {"indicator"}) == sorted(used)
    assert len(listed) == len(set(listed))


def test_each_data_set_has_its_folder_and_kind() -> None:
    folders = {path.name for path in DATA.iterdir() if path.is_dir()}
    assert set(DATASETS) == folders - {
        "strategy",
        "documents",
    }  # what is printed there is no data set
    for name, row in DATASETS.items():
        modelled = row["modelled"] == "true"
        assert modelled == ("modelled" in row["title"])
        places = read(DATA / name / "organisations.csv")
        assert {place["modelled"] for place in places} == {row["modelled"]}
        assert all(row[column] for column in row if column != "url")


def test_scripts_make_what_is_there() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "build_data.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
