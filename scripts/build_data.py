"""Build the packaged tables in data/, then list them in data/MANIFEST.csv.

`--check` builds into a temporary folder instead, and fails if anything in data/ differs: tables
byte by byte, Parquet files by what they hold, because their bytes depend on the writer's version.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pandas as pd

SCRIPTS = Path(__file__).resolve().parent
DATA = SCRIPTS.parent / "data"
MANIFEST = "MANIFEST.csv"
STRATEGY = ("commitments", "recommendations", "interventions")
HAND_WRITTEN = (
    "README.md",
    "datasets.csv",
    *(f"documents/{name}.csv" for name in ("documents", "figures", "left_out")),
    *(f"strategy/{name}.csv" for name in STRATEGY),
)
SAME_SOURCE = {"strategy": "london-2019"}
"""Folders of no data set that say what the source of one says."""


class Maker(NamedTuple):
    """The module whose `build` makes a data set, what from, and the edition of its source."""

    module: str
    made_from: str
    source_date: str


MAKERS = {
    "london-2019": Maker("london_2019", "scripts/sources/london_2019_statements.csv", "2020-10"),
    "england-2019": Maker(
        "england_2019", "scripts/sources/england_staff_by_grade_2019.csv", "2022-06"
    ),
    "london-model": Maker("london_model", "scripts/sources/england_staff_by_grade_2019.csv", ""),
}


def build(data: Path) -> None:
    """Make every data set under `data`, and the manifest."""
    for name, maker in MAKERS.items():
        import_module(maker.module).build(data / name)
    with (data / MANIFEST).open("w", encoding="utf-8", newline="") as file:
        rows = list(manifest(data))
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def files(data: Path) -> list[str]:
    """Return every file under `data` but the manifest, which cannot hold its own checksum."""
    found = (path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())
    return sorted(set(found) - {MANIFEST})


def manifest(data: Path) -> Iterator[dict[str, object]]:
    """Yield where each file comes from, its rows and its checksum."""
    with (data / "datasets.csv").open(encoding="utf-8", newline="") as file:
        datasets = {row["name"]: row for row in csv.DictReader(file)}
    for name in files(data):
        folder = name.partition("/")[0]
        maker, about = MAKERS.get(folder), datasets.get(SAME_SOURCE.get(folder, folder), {})
        built = maker if name not in HAND_WRITTEN else None
        yield {
            "file": name,
            "dataset": folder if maker else "",
            "source": about.get("source", ""),
            "source_date": MAKERS[SAME_SOURCE.get(folder, folder)].source_date if about else "",
            "licence": about.get("licence", ""),
            "made_by": f"scripts/{where(built.module)}" if built else "by hand",
            "made_from": built.made_from if built else "",
            "rows": rows_of(data / name),
            "sha256": hashlib.sha256((data / name).read_bytes()).hexdigest(),
        }


def where(module: str) -> str:
    """Return the file or folder of a module of scripts/."""
    return f"{module}.py" if (SCRIPTS / f"{module}.py").exists() else f"{module}/"


def rows_of(path: Path) -> int | str:
    """Return the number of rows of a table; nothing for a text."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return sum(1 for _ in csv.reader(file)) - 1
    return len(pd.read_parquet(path)) if path.suffix == ".parquet" else ""


def stale() -> list[str]:
    """Return the files of data/ that are missing, too many, or not as built."""
    with TemporaryDirectory() as temporary:
        fresh = Path(temporary)
        for name in HAND_WRITTEN:
            (fresh / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(DATA / name, fresh / name)
        build(fresh)
        names = [*sorted({*files(DATA), *files(fresh)}), MANIFEST]
        return [name for name in names if not same(DATA / name, fresh / name)]


def same(one: Path, other: Path) -> bool:
    """Tell whether two files say the same."""
    if not (one.exists() and other.exists()):
        return False
    if one.suffix == ".parquet":
        return pd.read_parquet(one).equals(pd.read_parquet(other))
    if one.name == MANIFEST:
        return checkable(one) == checkable(other)
    return one.read_bytes() == other.read_bytes()


def checkable(path: Path) -> list[dict[str, str]]:
    """Return the rows of a manifest, Parquet files without their checksum."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row | ({"sha256": ""} if row["file"].endswith(".parquet") else {}) for row in rows]


def main() -> int:
    """Build, or check; a check that finds differences lists them and fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail if stale")
    if not parser.parse_args().check:
        build(DATA)
        return 0
    found = stale()
    for name in found:
        print(f"data/{name} is not as scripts/build_data.py makes it", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
