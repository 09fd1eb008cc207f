"""How many organisations are in range on indicator 3, and what chance does, as sentences."""

from __future__ import annotations

import pandas as pd

from wres_explore.tables import Row, records
from wres_explore.vocabulary import Progress, Statistic
from wres_explore.wording.numbers import number

SHARE = Statistic.SHARE


def describe_people_plan(table: pd.DataFrame) -> list[str]:
    """How many organisations were in range in each year, and how many would if all were fair.

    Parameters
    ----------
    table
        From `people_plan`.

    Returns
    -------
    list of str
        One text per row.
    """
    return [_said(row) for row in records(table)]


def _said(row: Row) -> str:
    place = f"{row['selection']}: " if row["selection"] else ""
    modelled = " Modelled figures." if row["modelled"] else ""
    year = f"{place}In {row['year']}"
    if not row["of"]:
        return f"{year} no organisation had a case.{modelled}"
    return (
        f"{year} {row['in_range']} of {row['of']} organisations "
        f"({number(row['value'], SHARE)}) had a relative likelihood of 0.80 to 1.25."
        f"{_target(row)} The whole interval of {row['clearly_outside']} lies outside. On average "
        f"{number(row['fair_in_range'], SHARE)} of fair organisations would be in range "
        f"({number(row['fair_lower'], SHARE)} to {number(row['fair_upper'], SHARE)}).{modelled}"
    )


def _target(row: Row) -> str:
    met = "met" if row["status"] == Progress.MET else "not met"
    return (
        f" The target for {row['target_year']}, {number(row['target'], SHARE, coarse=True)} or "
        f"{row['needed']} of them, was {met}; if chances were alike everywhere, it would be met "
        f"with a chance of {number(row['fair_meet'], SHARE)}."
    )
