"""Time person-level records into counts, against the bare group-by of DuckDB and against pandas.

Run ``python benchmarks/records.py --folder /a/large/disk``. It writes records there (1 GB for 15
million, 11 GB for 150 million), counts them in a process for each measurement, prints a markdown
table and takes the files away. ``--millions 15 150`` chooses sizes, ``--repeats`` how often the
smaller is measured.

Bare DuckDB has the same memory limit, is told the same about the csv file and hands over an Arrow
table. Ours is all that `count` does: the group-by, recognising every value, adding up, checking.
Seconds are without starting Python. It fails if ours takes more than 1.5 times the processor time
of bare DuckDB, or more than 1.5 GB: processor time counts, for the clock also tells what else the
machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

MOST_TIMES = 1.5
MOST_GB = 1.5
LARGEST_FOR_PANDAS = 15
MEMORY = "2GB"

COLUMNS = ("Snapshot Year", "Organisation", "Staff Group", "Pay Scale", "Ethnic Origin", "Gender")
KEYS = ", ".join(f'"{name}"' for name in COLUMNS)
GROUPS = (
    "Estates and Ancillary", "Additional Clinical Services", "Administrative and Clerical",
    "Nursing and Midwifery Registered", "Allied Health Professionals", "Healthcare Scientists",
    "Add Prof Scientific and Technic", "Medical and Dental",
)  # fmt: skip
BANDS = (
    *(f"Review Body Band {at}" for at in range(1, 8)),
    *(f"Review Body Band 8 - Range {letter}" for letter in "ABCD"),
    "Review Body Band 9",
)
ETHNIC = "A" * 32 + "BCCCCDEFGHHHHJJKLLMMNNNNPRSSZZZZ"


def generate(folder: Path, millions: int) -> dict[str, Path]:
    """Write the same records in every run: each value is a hash of the row's number."""
    import duckdb

    files = {kind: folder / f"{millions}.{kind}" for kind in ("parquet", "csv")}
    with duckdb.connect(config={"memory_limit": "2GB", "temp_directory": str(folder)}) as engine:
        engine.execute("set preserve_insertion_order = false")
        engine.execute(
            f"""copy (
                select (2012 + hash(8 * i + 1) % 8)::integer as "Snapshot Year",
                    'R' || chr((65 + o // 20)::integer) || (o % 20)::varchar as "Organisation",
                    {list(GROUPS)}[1 + g] as "Staff Group",
                    {list(BANDS)}[1 + (g + hash(8 * i + 4) % 5)::integer] as "Pay Scale",
                    substr('{ETHNIC}', 1 + (hash(8 * i + 5) % 64)::integer, 1) as "Ethnic Origin",
                    if(hash(8 * i + 6) % 4 = 0, 'Male', 'Female') as "Gender"
                from (
                    select i, (hash(8 * i + 2) % 220)::integer as o,
                        (hash(8 * i + 3) % 8)::integer as g
                    from range({millions * 1_000_000}) as r(i)
                )
            ) to '{files["parquet"]}' (format parquet)"""
        )
        engine.execute(f"copy (from '{files['parquet']}') to '{files['csv']}' (header)")
    return files


def count_ours(path: str) -> int:
    from wres_explore.io.mapping_proposal import propose
    from wres_explore.io.records import count, open_records

    table = open_records(path, memory_limit=MEMORY)
    counts, findings = count(table, propose(table.columns))
    if counts is None:
        raise SystemExit("\n".join(map(str, findings)))
    return int(counts["n"].sum())


def count_duckdb(path: str) -> int:
    import duckdb

    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "temp_directory": folder,
                "preserve_insertion_order": False,
            }
        ) as engine,
    ):
        types = dict.fromkeys(COLUMNS, "varchar")
        source = (
            f"read_csv('{path}', columns = {types}, auto_detect = false, header = true)"
            if path.endswith("csv")
            else f"read_parquet('{path}')"
        )
        table = engine.sql(f"select {KEYS}, count(*) as n from {source} group by {KEYS}")
        return sum(table.to_arrow_table()["n"].to_pylist())


def count_pandas(path: str) -> int:
    import pandas as pd

    if path.endswith("csv"):
        table = pd.read_csv(path, engine="pyarrow", dtype_backend="pyarrow")
    else:
        table = pd.read_parquet(path, dtype_backend="pyarrow")
    return int(table.groupby(list(COLUMNS), dropna=False).size().sum())


WAYS = {"ours": count_ours, "DuckDB": count_duckdb, "pandas": count_pandas}


def measure_here(way: str, path: str) -> None:
    """Count once in this process, and print what it took."""
    import duckdb  # noqa: F401
    import ibis.backends.duckdb  # noqa: F401
    import pandas as pd  # noqa: F401
    import pyarrow.compute  # noqa: F401

    import wres_explore.io.records  # noqa: F401

    clock, processor = time.perf_counter(), time.process_time()
    people = WAYS[way](path)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(json.dumps({"people": people, "s": clock, "cpu": processor, "gb": peak_gb()}))


def peak_gb() -> float:
    """Most memory that this process held, by the operating system."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1e9 if sys.platform == "darwin" else 1e6
    )


def measure(way: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--measure", way, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{way} on {path.name}: {done.stderr or done.stdout}")
    return dict(json.loads(done.stdout))


def size(files: dict[str, Path], millions: int, repeats: int) -> bool:
    """Measure every way on one size, in turn, and print the rows of the table."""
    good = True
    for kind, path in files.items():
        ways = [way for way in WAYS if way != "pandas" or millions <= LARGEST_FOR_PANDAS]
        runs: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
        for _ in range(repeats):
            for way in ways:
                runs[way].append(measure(way, path))
        took = {
            way: {name: median(run[name] for run in done) for name in ("s", "cpu", "gb")}
            for way, done in runs.items()
        }
        for way in ways:
            if any(run["people"] != millions * 1_000_000 for run in runs[way]):
                raise SystemExit(f"{way} lost people in {path.name}.")
            s, cpu, gb = (took[way][name] for name in ("s", "cpu", "gb"))
            fastest = min(run["s"] for run in runs[way])
            times_s, times_cpu = s / took["DuckDB"]["s"], cpu / took["DuckDB"]["cpu"]
            print(
                f"| {millions} million, {kind} | {way} | {s:.1f} | {fastest:.1f} | {cpu:.1f} "
                f"| {gb:.2f} | {times_s:.2f} | {times_cpu:.2f} |",
                flush=True,
            )
            good &= way != "ours" or (times_cpu <= MOST_TIMES and gb <= MOST_GB)
    return good


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    options.add_argument("--millions", type=int, nargs="+", default=[15])
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--measure", nargs=2, metavar=("WAY", "FILE"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.measure:
        measure_here(*chosen.measure)
        return 0
    good = True
    print(
        "| records | way | seconds | fastest | processor seconds | peak GB "
        "| seconds to DuckDB's | processor to DuckDB's |"
    )
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for millions in chosen.millions:
        with tempfile.TemporaryDirectory(dir=chosen.folder, prefix="records-") as folder:
            files = generate(Path(folder), millions)
            good &= size(files, millions, chosen.repeats if millions <= LARGEST_FOR_PANDAS else 1)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = (
        f", load average {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    )
    print(
        f"\n{cores} cores{load}. Ours may take {MOST_TIMES} times the processor time of the bare "
        f"group-by and {MOST_GB} GB: {'it does' if good else 'NOT SO'}."
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
