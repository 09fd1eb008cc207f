"""What an assumption is, and short ways to write down many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIRST_YEAR = 2016


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number that nobody printed, with its unit and why it is what it is."""

    name: str
    value: float
    unit: str
    reason: str


Assumptions = tuple[Assumption, ...]


def one(name: str, unit: str, reason: str, value: float) -> Assumptions:
    """Return a single assumption."""
    return (Assumption(name, value, unit, reason),)


def family(name: str, unit: str, reason: str, values: Mapping[str, float]) -> Assumptions:
    """Return one assumption per key, named `name: key`."""
    return tuple(Assumption(f"{name}: {key}", x, unit, reason) for key, x in values.items())


def table(
    name: str,
    unit: str,
    reason: str,
    columns: Sequence[str],
    rows: Mapping[str, Sequence[float]],
) -> Assumptions:
    """Return one assumption per cell, named `name / row: column`."""
    return tuple(
        each
        for row, values in rows.items()
        for each in family(f"{name} / {row}", unit, reason, dict(zip(columns, values, strict=True)))
    )


def by_year(*values: float) -> dict[str, float]:
    """Values of successive WRES years, by year."""
    return {str(FIRST_YEAR + i): x for i, x in enumerate(values)}
