"""Whether those who hold a role look like the workforce, as sentences."""

from __future__ import annotations

import pandas as pd

from wres_explore.tables import Row, records
from wres_explore.vocabulary import HolderVerdict, Statistic, Status
from wres_explore.wording.numbers import interval, number
from wres_explore.wording.rows import level

SHARE = Statistic.SHARE


def describe_role_holders(table: pd.DataFrame) -> list[str]:
    """How the share of a group among role-holders compares with its share of staff.

    Parameters
    ----------
    table
        From `role_holders`.

    Returns
    -------
    list of str
        One text per row.
    """
    return [_said(row) for row in records(table)]


def _said(row: Row) -> str:
    place = f"{row['selection']}: " if row["selection"] else ""
    modelled = " Modelled figures." if row["modelled"] else ""
    role = str(row["role"])
    if row["status"] != Status.OK:
        return f"{place}{role[0].upper()}{role[1:]}: {row['status_reason']}{modelled}"
    unknown = f" The ethnicity of {row['unknown']} more is unknown." if row["unknown"] else ""
    return (
        f"{place}Among {role}, {row['top_numerator']:,} of {row['top_denominator']:,} of known "
        f"ethnicity were {row['top_group']}: {number(row['value'], SHARE)} ({level(row)} interval "
        f"{interval(row['lower'], row['upper'], SHARE)}), against "
        f"{number(row['workforce_share'], SHARE)} of staff.{unknown} {_finding(row)}{modelled}"
    )


def _finding(row: Row) -> str:
    if row["verdict"] == HolderVerdict.UNCERTAIN:
        note = f" {row['note']}" if row["note"] else ""
        return f"Whether they differ from the workforce cannot be told.{note}"
    people = f"{abs(row['missing']):.0f}"
    if row["verdict"] == HolderVerdict.FEWER:
        return f"That is {people} fewer than if they were like the workforce."
    return f"That is {people} more than if they were like the workforce."
