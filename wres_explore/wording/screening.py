"""One sentence for each grouping of a screen, with what chance alone would find."""

from __future__ import annotations

from typing import Any

import pandas as pd

from wres_explore.errors import DefinitionError
from wres_explore.measures.screen.screening import Screen
from wres_explore.tables import records
from wres_explore.vocabulary import Status
from wres_explore.wording.numbers import chance


def describe_screen(result: Screen | pd.DataFrame) -> list[str]:
    """How many organisations passed, out of how many, and how many would by chance.

    Parameters
    ----------
    result
        From `kings_fund_screen`, of which the level reported is described, or rows of its
        `summary`.

    Returns
    -------
    list of str
        One text per grouping.

    Raises
    ------
    DefinitionError
        For anything else.
    """
    rows = result.summary[result.summary["reported"]] if isinstance(result, Screen) else result
    if not (isinstance(rows, pd.DataFrame) and "expected_by_chance" in rows):
        msg = f"{type(result).__name__} is no screen. Describe what kings_fund_screen gave."
        raise DefinitionError(msg)
    return [_row(row) for row in records(rows)]


def _row(row: dict[str, Any]) -> str:
    head = f"{row['grouping']} (indicators {row['indicators']}) at {100 * row['level']:g}%"
    modelled = " Modelled figures." if row["modelled"] else ""
    if row["status"] != Status.OK:
        return f"{head}: {row['status_reason']}{modelled}"
    who = f" ({row['names']})" if row["names"] else ""
    said = (
        f"{head}: {row['passed']} of {row['assessed']} organisations that could be assessed{who}."
    )
    if pd.notna(row["expected_by_chance"]):
        said += (
            " Organisations that do not differ and do not change would give "
            f"{row['expected_by_chance']:.2f} on average"
        )
        if row["passed"]:
            said += f", and this many or more in {chance(row['chance_as_many'])} of simulations"
        said += "."
        if row["passed"] and row["chance_as_many"] >= 0.05:
            said += " This is no more than chance gives."
    return f"{said}{modelled}"
