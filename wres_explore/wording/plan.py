"""A plan of action, and what has moved since, as sentences."""

from __future__ import annotations

import math

import pandas as pd

from wres_explore.definitions import get
from wres_explore.tables import Row, records
from wres_explore.vocabulary import Statistic, Status
from wres_explore.wording.numbers import interval, number
from wres_explore.wording.rows import level

MOVED = {
    "better": "That is better for the group compared with White staff",
    "worse": "That is worse for the group compared with White staff",
    "higher": "The share is higher",
    "lower": "The share is lower",
    "cannot be told": "Whether it has changed cannot be told",
}


def describe_plan(table: pd.DataFrame) -> list[str]:
    """Each action of a plan, with the figure that it should move.

    Parameters
    ----------
    table
        From `action_plan`.

    Returns
    -------
    list of str
        One text per row.
    """
    return [
        f"{_where(row)}Indicator {row['indicator']} ({row['measure']}) was "
        f"{_value(row['indicator'], row['value'])} in {row['year']}. Action: {row['action']}."
        for row in records(table)
    ]


def describe_moved(table: pd.DataFrame) -> list[str]:
    """How each indicator of a plan has changed.

    Parameters
    ----------
    table
        From `what_moved`.

    Returns
    -------
    list of str
        One text per row.
    """
    return [_moved(row) for row in records(table)]


def _moved(row: Row) -> str:
    name = f"{_where(row)}Indicator {row['indicator']} ({row['measure']})"
    if row["status"] != Status.OK:
        return f"{name}: {row['status_reason']}"
    said = (
        f"{name} was {_value(row['indicator'], row['value_then'])} in {row['year_then']} and "
        f"{_value(row['indicator'], row['value'])} in {row['year']}."
    )
    if row["verdict"] is None or pd.isna(row["verdict"]):
        return f"{said} Without intervals nobody can tell chance from change."
    ratio = row["statistic"] == Statistic.RELATIVE_LIKELIHOOD
    kind = Statistic.RELATIVE_LIKELIHOOD if ratio else Statistic.DIFFERENCE
    limits = interval(row["lower"], row["upper"], kind)
    size = (
        f"the ratio {number(row['change'], kind)} times what it was"
        if ratio else f"a change of {number(row['change'], kind, signed=True)}"
    )  # fmt: skip
    return f"{said} {MOVED[row['verdict']]}: {size} ({level(row)} interval {limits})."


def _where(row: Row) -> str:
    modelled = "Modelled figures. " if row["modelled"] else ""
    return f"{modelled}{row['selection']}: " if row["selection"] else modelled


def _value(indicator: str, value: float) -> str:
    if math.isnan(value):
        return "not known"
    kind = get(indicator).statistic
    return number(value, kind, signed=kind is Statistic.DIFFERENCE)
