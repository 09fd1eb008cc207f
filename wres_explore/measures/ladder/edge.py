"""What a search of ladders gives: its tables, their columns, and where their figures are from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from wres_explore.measures.ladder import ladders
from wres_explore.measures.ladder.notes import unknown_warnings
from wres_explore.measures.representation import shares
from wres_explore.measures.results import SIDES
from wres_explore.vocabulary import Statistic, Status

AFC = "Agenda for Change"
MEDICAL = "Medical and dental"


@dataclass(frozen=True, eq=False, repr=False)
class CliffEdge:
    """The tables of one search; each has the breakdown columns, `year` and `ladder` first.

    Attributes
    ----------
    ladder
        One row per band, or per bands that are too thin to stand alone: share of all staff with
        its interval, the comparator's staff (`bottom_numerator`), unknown share, and `role`:
        "tested" (in which `rung`), "below entry", "not tested" (nobody of known ethnicity) or
        "not on a ladder". `unknown_warning` is empty unless ethnicity is unknown for more than
        10% of a band, or for more people than the gap between the two groups: then it says which,
        and charts hatch the band.
    steps
        One row per boundary that was tested: the step ratio with pointwise and simultaneous
        limits, `grade`, `drop` in share, and the ratio within professions where these were
        pooled.
    pipeline
        Relative likelihood of being above a boundary, group over comparator. For small ladders
        and for doctors this is all that is computed.
    verdict
        One row per ladder: `verdict`, `onset` and `steepest` step, how certain the place is.
    counts
        Staff by single pay band, before any are put together: what `gate` starts from. Never for
        display.
    sharing
        With whom it may be shared, once `gate` has made it fit for that.
    """

    ladder: pd.DataFrame
    steps: pd.DataFrame
    pipeline: pd.DataFrame
    verdict: pd.DataFrame
    counts: pd.DataFrame
    sharing: str = ""

    def __repr__(self) -> str:
        """How many ladders, and what was found on each."""
        found = "; ".join(str(verdict) for verdict in self.verdict["verdict"])
        return f"<CliffEdge: {len(self.verdict)} ladders: {found}>"

    @property
    def breakdown(self) -> list[str]:
        """The breakdown columns and `year`, which come first in every table."""
        return list(self.verdict.columns[: self.verdict.columns.get_loc("ladder")])

    def ladders(self) -> list[CliffEdge]:
        """One search per ladder, Agenda for Change first."""
        if len(self.verdict) == 1:
            return [self]
        keys = [*self.breakdown, "ladder"]
        parts = {name: _parted(getattr(self, name), keys) for name in TABLES}
        found = [
            replace(self, **{name: each.get(key, getattr(self, name).head(0))
                             for name, each in parts.items()})
            for key in parts["verdict"]
        ]  # fmt: skip
        return sorted(found, key=lambda part: part.verdict["ladder"].iloc[0])


def _parted(table: pd.DataFrame, keys: list[str]) -> dict[tuple[Any, ...], pd.DataFrame]:
    """The rows of each ladder, in the order in which ladders first stand."""
    rows: dict[tuple[Any, ...], list[int]] = {}
    columns = (table[name].tolist() for name in keys)
    for at, key in enumerate(zip(*columns, strict=True)):
        rows.setdefault(key, []).append(at)
    return {key: table.take(at) for key, at in rows.items()}


LADDER_COLUMNS = (
    "ladder", "pay_band", "position", "rung", "role", "statistic", "top_group", "value", "lower",
    "upper", "confidence_level", "method", "status", "status_reason", "top_numerator",
    "top_denominator", "bottom_group", "bottom_numerator", "bottom_denominator", "unknown_share",
    "unknown_warning", "note",
)  # fmt: skip
STEP_COLUMNS = (
    "ladder", "boundary", "position", "statistic", "top_group", "bottom_group", "value", "lower",
    "upper", "simultaneous_lower", "simultaneous_upper", "confidence_level", "method", "status",
    "status_reason", "grade", "drop", "drop_lower", "drop_upper", "scan_z", "top_numerator",
    "top_denominator", "bottom_numerator", "bottom_denominator", "within_value", "within_lower",
    "within_upper", "note",
)  # fmt: skip
PIPELINE_COLUMNS = (
    "ladder", "boundary", "position", "statistic", "top_group", "bottom_group", "value", "lower",
    "upper", "confidence_level", "method", "status", "status_reason", "top_numerator",
    "top_denominator", "bottom_numerator", "bottom_denominator",
)  # fmt: skip
VERDICT_COLUMNS = (
    "ladder", "verdict", "onset", "steepest", "value", "simultaneous_lower", "simultaneous_upper",
    *SIDES, "scan_boundary", "scan_p_value", "certainty", "trend_z", "entry_band", "rungs", "staff",
    "top_group", "bottom_group", "confidence_level", "status", "status_reason", "note",
)  # fmt: skip
BAND_COLUMNS = ("ladder", "pay_band", "top_group", "bottom_group", *ladders.COUNTS, "coarse")
PROVENANCE = ("selection", "filters", "dataset", "modelled", "source", "published_counts")


Tables = dict[str, list[dict[str, Any]]]
"""Rows of each table of a `CliffEdge`, by its name."""

TABLES = {
    "ladder": LADDER_COLUMNS,
    "steps": STEP_COLUMNS,
    "pipeline": PIPELINE_COLUMNS,
    "verdict": VERDICT_COLUMNS,
    "counts": BAND_COLUMNS,
}


def as_edge(
    tables: Tables, keys: Sequence[str], level: float, source: Mapping[str, Any]
) -> CliffEdge:
    """A search from the rows of its tables: column order, status, provenance."""
    return CliffEdge(
        **{
            name: _table(rows, [*keys, *TABLES[name]], level, source)
            for name, rows in tables.items()
        }
    )


_TEXTS = ("status_reason", "note")

_KIND = {
    "drop": (Statistic.STEP_RATIO, "score"),
    "bottom_numerator": (Statistic.PIPELINE_RATIO, "scas"),
}


def _table(
    rows: list[dict[str, Any]], columns: list[str], level: float, source: Mapping[str, Any]
) -> pd.DataFrame:
    """Rows in their column order, with status where a ratio is missing, and provenance."""
    names = dict.fromkeys([*columns, *ladders.COUNTS])
    out: dict[str, Any] = {name: [row.get(name) for row in rows] for name in names}
    if "role" in columns:
        sides = dict(zip(SIDES, ("group", "total", "comparator", "total"), strict=True))
        people = {"unknown_base": out["unknown"], "total_base": out["total"]}
        nobody = np.full(len(rows), np.nan)  # no note on organisations: the step has it
        out |= {side: out[name] for side, name in sides.items()}
        out |= shares(
            {**out, **people, "organisations": nobody, "organisations_all": nobody},
            confidence_level=level,
            method="wilson",
        )
        out["unknown_warning"] = unknown_warnings(out)
    elif "boundary" in columns:
        out["statistic"], out["method"] = next(
            kind for name, kind in _KIND.items() if name in columns
        )
        missing = np.isnan(np.array(out["value"], dtype=float))
        out["status"] = np.where(missing, Status.NOT_CALCULABLE, Status.OK)
        out["status_reason"] = np.where(missing, "A count to divide by is zero.", "")
    out |= {"confidence_level": level, **source}
    return pd.DataFrame({name: _column(name, out[name]) for name in [*columns, *PROVENANCE]})


def _column(name: str, given: Any) -> Any:
    """Counts as whole numbers that may be missing, and texts empty where nothing is said."""
    if name in SIDES:
        return pd.array(given, dtype="Int64")
    if name in _TEXTS:
        return np.array([text or "" for text in given], dtype=object)
    return given
