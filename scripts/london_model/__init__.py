"""A modelled London: every printed total exact, invented providers, no random numbers.

`build(folder)` writes `counts.parquet`, `organisations.csv` and `assumptions.csv`. No count in
it is about a real organisation. Shapes come from England's workforce by grade (2019), totals
from the London Workforce Race Strategy (`printed`), and all else from `assumptions`.
"""

from __future__ import annotations

import csv
from dataclasses import fields
from pathlib import Path

from .assumption import Assumption
from .assumptions import ASSUMPTIONS
from .counts import write_counts
from .providers import PROVIDERS, REGION

__all__ = ["build"]


def build(folder: Path) -> None:
    """Write the tables of the model into a folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    write_counts(folder / "counts.parquet")
    _write(
        folder / "organisations.csv",
        ("organisation", "name", "ics", "region", "kind", "modelled"),
        [(p.name, p.name, p.ics, REGION, p.kind, "true") for p in PROVIDERS],
    )
    _write(
        folder / "assumptions.csv",
        tuple(field.name for field in fields(Assumption)),
        [(a.name, f"{a.value:.12g}", a.unit, a.reason) for a in ASSUMPTIONS],
    )


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
