"""Answers about goals in whole people: entrants a year, staff in the goal year, years to parity.

A share moves nobody; so many of the people who are hired do.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from wres_explore.vocabulary import Status

Row = dict[str, Any]


def entrants(row: Row) -> list[str]:
    """One row of `entrants_needed` in people a year; empty where it has no answer."""
    if row["status"] != Status.OK:
        return []
    every = row["entrants_a_year"]
    return [
        f"In people: about {_some(row['value'] * every)} of the {_some(every)} who enter each "
        f"year, on average."
    ]


def staff(row: Row) -> list[str]:
    """The last row of a `scenario` in people of the band; empty where the band has no size."""
    if pd.isna(row["top_denominator"]):
        return []
    size = int(row["top_denominator"])
    return [
        f"In people: about {_some(row['value'] * size)} of {size:,} in {int(row['year'])}, where "
        f"the goal takes {math.ceil(row['target_share'] * size - 1e-9):,}."
    ]


def parity(row: Row, years: float) -> str:
    """Years from `years_to_parity` for the first row of a `scenario`, without chance."""
    goal = f"the goal of {row['target_share']:.1%}"
    if row["expected"] >= row["target_share"]:
        return f"The band is at or above {goal} already."
    if math.isinf(years) or math.isnan(years):
        return f"With these rates the expected share never reaches {goal}."
    whole = math.ceil(years)
    return (
        f"With these rates the expected share reaches {goal} after about {whole} "
        f"year{'' if whole == 1 else 's'}, in {int(row['from_year']) + whole}."
    )


def _some(people: float) -> str:
    return f"{math.floor(people + 0.5):,}"
