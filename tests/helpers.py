"""What several test files share: small invented data sets, and rounding as it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from wres_explore.dataset import Dataset
from wres_explore.io.tables import from_counts

WHOLE = {"year": 2019, "organisation": "all", "profession": "all", "pay_band": "all"}
COLUMNS = [*WHOLE, "ethnic_group", "measure", "n"]
Rows = list[dict[str, Any]]


def leaves(counts: Mapping[str, int], measure: str = "headcount", **where: Any) -> Rows:
    """One row per ethnic group of one cell."""
    return [
        {**WHOLE, **where, "ethnic_group": str(group), "measure": measure, "n": n}
        for group, n in counts.items()
    ]


def cell(
    white: int | None = None,
    bme: int | None = None,
    unknown: int | None = None,
    measure: str = "headcount",
    **where: Any,
) -> Rows:
    """White, BME and Unknown of one cell; a group that is not given has no row, 0 has one."""
    given = {"White": white, "BME": bme, "Unknown": unknown}
    return leaves({g: n for g, n in given.items() if n is not None}, measure, **where)


def ladder(bands: Mapping[str, tuple[int, ...]], **where: Any) -> Rows:
    """Staff by pay band: White, BME and, if given, Unknown."""
    return [row for band, staff in bands.items() for row in cell(*staff, pay_band=band, **where)]


def places(ics_of: Mapping[str, str], region: str = "London") -> pd.DataFrame:
    """A table of organisations, each with its STP/ICS."""
    return pd.DataFrame(
        [
            {"organisation": name, "name": name, "ics": ics, "region": region, "kind": "trust",
             "modelled": True}
            for name, ics in ics_of.items()
        ]
    )  # fmt: skip


def table(*parts: Rows) -> pd.DataFrame:
    """The rows of several cells as a table of counts."""
    return pd.DataFrame([row for part in parts for row in part], columns=COLUMNS)


def dataset(*parts: Rows, organisations: pd.DataFrame | None = None) -> Dataset:
    """A data set from the rows of several cells."""
    return from_counts(table(*parts), organisations=organisations, name="invented")


def one(result: pd.DataFrame) -> dict[str, Any]:
    """The only row of a result."""
    assert len(result) == 1, f"one row was expected:\n{result.to_string()}"
    return dict(result.iloc[0])


def rounded(value: float, decimals: int) -> float:
    """As a printed report rounds: halves away from zero, negative decimals to tens, hundreds."""
    unit = Decimal(1).scaleb(-decimals)
    return float((Decimal(repr(float(value))) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit)
