"""Tables in which one is held against others: organisations most like mine, steepest ladders."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from wres_explore.app.twins import (
    NONE,
    Columns,
    counts,
    figure,
    limits,
    people,
    reason,
    text,
)
from wres_explore.plotting.steps import step_name
from wres_explore.tables import Row, records
from wres_explore.vocabulary import Status


def neighbours(near: pd.DataFrame, figures: pd.DataFrame) -> Columns:
    """Those most alike: the distance, what it is made of, and the figure of each."""
    by_name = {str(row["organisation"]): row for row in records(figures)}

    def of(say: Callable[[Row], str]) -> Callable[[Row], str]:
        return lambda row: say(by_name[row["organisation"]])

    parts = {head: f"{name}_apart" for name, head in PARTS.items()}
    refused = (near["status"] != Status.OK).any()
    return {
        "Organisation": text("organisation"),
        "Distance": _apart("value"),
        **{head: _apart(name) for head, name in parts.items() if near[name].notna().any()},
        "Staff": people("staff"),
        "Indicator": of(figure()),
        "Interval": of(limits()),
        "On top": of(counts("top")),
        "Below": of(counts("bottom")),
        **({"Why no distance": reason} if refused else {}),
    }


PARTS = {
    "size": "In size", "share": "In the group’s share", "professions": "In professions",
    "bands": "In bands", "kind": "In kind", "region": "In region",
}  # fmt: skip
"""Components of a distance, as the table heads them."""


def with_mine(near: pd.DataFrame, mine: str) -> pd.DataFrame:
    """The rows under one of the organisation itself, which has no distance from itself."""
    own = near.head(1).assign(
        organisation=mine, staff=near["staff_of"], status=str(Status.OK), value=np.nan,
        **{f"{name}_apart": np.nan for name in PARTS},
    )  # fmt: skip
    return pd.concat([own, near], ignore_index=True)


def _apart(name: str) -> Callable[[Row], str]:
    """A distance from 0 to 1."""
    return lambda row: NONE if pd.isna(row[name]) else f"{row[name]:.2f}"


def steepest(keys: Sequence[str]) -> Columns:
    """Ladders with their steepest step, held against the first."""
    return {
        **{key.replace("_", " ").capitalize() if key != "ics" else "STP/ICS": text(key)
           for key in keys},
        "Finding": text("verdict"),
        "Steepest step": lambda row: step_name(row["steepest"]) if row["steepest"] else NONE,
        "Step ratio": figure(),
        "All steps together": limits(),
        "Ratio of the first to it": figure("against"),
        "Its interval": limits("against_lower", "against_upper"),
        "Told from the first": lambda row: reason(row) if row["apart"] is None else {
            "first": NONE, "told apart": "yes"}.get(row["apart"], "cannot be told"),
        "Staff": people("staff"),
        "Notes": lambda row: row["note"] or NONE,
    }  # fmt: skip
