"""One shape for every result: keys, value with interval, status, verdict, and the counts used."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wres_explore import organisations
from wres_explore.dataset import Dataset
from wres_explore.vocabulary import ALL, Status

VALUE_COLUMNS = (
    "indicator",
    "statistic",
    "top_group",
    "bottom_group",
    "value",
    "lower",
    "upper",
    "confidence_level",
    "method",
    "p_value",
    "status",
    "status_reason",
    "verdict",
    "in_range",
    "top_numerator",
    "top_denominator",
    "bottom_numerator",
    "bottom_denominator",
    "unknown_share",
    "organisations",
    "organisations_all",
    "note",
    "published_value",
    "dataset",
    "modelled",
    "source",
)
"""What follows the breakdown columns in a result table; the data dictionary explains each."""

COUNT_COLUMNS = (
    "top_numerator",
    "top_denominator",
    "bottom_numerator",
    "bottom_denominator",
    "organisations",
    "organisations_all",
)

FEW_CASES = 10
"""Fewer cases than this in both groups together get the note "small numbers"."""

MUCH_UNKNOWN = 0.10
"""An unknown share above this is noted beside the value."""


def result(data: Dataset, keys: Sequence[str], frame: pd.DataFrame) -> pd.DataFrame:
    """Bring a computed frame into the result shape.

    Adds provenance, fills absent columns with missing values, empties `value` wherever `status`
    is not ok, and orders the columns: `year` first unless the caller broke down by it.
    """
    out = frame.assign(dataset=data.info.name, modelled=data.info.modelled, source=data.info.source)
    ordered = [*([] if "year" in keys else ["year"]), *keys, *VALUE_COLUMNS]
    out = out.reindex(columns=ordered)
    out["value"] = out["value"].astype(float).where(out["status"] == Status.OK)
    out["in_range"] = out["in_range"].astype("boolean").where(out["status"] == Status.OK)
    for name in COUNT_COLUMNS:
        out[name] = out[name].astype("Int64")
    for name in ("lower", "upper", "p_value", "unknown_share", "published_value"):
        out[name] = out[name].astype(float)
    for name in ("status", "verdict", "statistic"):
        out[name] = [None if pd.isna(value) else str(value) for value in out[name]]
    for name in ("status_reason", "note"):
        out[name] = ["" if pd.isna(text) else text for text in out[name]]
    return out.reset_index(drop=True)


def notes(cells: pd.DataFrame, *, cases: pd.Series | None = None) -> list[str]:
    """Caveats that the counts themselves call for, one text per row, empty if none."""
    texts: list[list[str]] = [[] for _ in range(len(cells))]
    for i, row in enumerate(cells.itertuples()):
        if pd.notna(row.organisations) and row.organisations < row.organisations_all:
            texts[i].append(
                f"{int(row.organisations)} of {int(row.organisations_all)} organisations "
                "supplied figures."
            )
        if cases is not None and pd.notna(cases.iloc[i]) and cases.iloc[i] < FEW_CASES:
            number = int(cases.iloc[i])
            texts[i].append(f"Small numbers: {number} case{'' if number == 1 else 's'} in all.")
        if pd.notna(row.unknown_share) and row.unknown_share > MUCH_UNKNOWN:
            texts[i].append(f"Ethnicity is unknown for {row.unknown_share:.0%}.")
    return [" ".join(parts) for parts in texts]


def unknown_share(cells: pd.DataFrame) -> pd.Series:
    """Share of the base whose ethnicity is unknown."""
    base = cells["total_base"].astype(float)
    return cells["unknown_base"].astype(float) / base.where(base > 0)


def place_of(data: Dataset, cells: pd.DataFrame) -> pd.Series:
    """The place that each cell is about, by the finest level in its keys or in the selection."""
    for level in organisations.LEVELS:
        if level in cells.columns:
            return cells[level].astype(object)
    whole = "England"
    for level in reversed(organisations.LEVELS):
        names = data.organisations[level].unique()
        if len(names) == 1 and names[0] != ALL:
            whole = names[0]
    return pd.Series(whole, index=cells.index)


def published_values(data: Dataset, cells: pd.DataFrame, number: str, group: str) -> np.ndarray:
    """What was printed for each cell without counts; NaN where nothing was.

    Only for the whole workforce of a place: a figure for one profession is not put beside
    counts of another.
    """
    printed = data.published
    fits = (printed["indicator"] == number) & (printed["group"] == group)
    fits &= printed["pay_band"] == ALL
    if "profession" not in data.selection:
        fits &= printed["profession"] == ALL
    known = printed[fits].drop_duplicates(["year", "geography"]).set_index(["year", "geography"])
    whole = set(cells.columns) & {"profession", "profession_group", "pay_band", "pay_tier"}
    if known.empty or whole:
        return np.full(len(cells), np.nan)
    keys = zip(cells["year"], place_of(data, cells), strict=True)
    values = known["value"].to_dict()
    return np.array([values.get(key, np.nan) for key in keys], dtype=float)
