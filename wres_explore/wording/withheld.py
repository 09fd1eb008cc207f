"""What a gated table says where it withholds, and what must stand beside it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from wres_explore.definitions import INDICATORS
from wres_explore.errors import DefinitionError
from wres_explore.tables import records
from wres_explore.vocabulary import ALL, Statistic, Status
from wres_explore.wording.bands import at_band

ROUNDED = "Counts are rounded to the nearest 5, and everything is computed from the rounded counts."
"""Said once beside whatever was gated for the public or for partners."""

NOT_FOR_SHARING = "Not for sharing: counts are exact, and only those below 5 are hidden."
"""Said once beside whatever was gated for one's own screen."""


def sharing_note(table: pd.DataFrame) -> str:
    """What must stand beside a gated table, whoever sees it; empty for published counts.

    Raises
    ------
    DefinitionError
        If the table has not been through the gate.
    """
    _require_gated(table)
    if table["published_counts"].all():
        return ""
    labels = set(table["sharing"])
    return NOT_FOR_SHARING if "not for sharing" in labels else ROUNDED


def withheld(table: pd.DataFrame) -> list[str]:
    """One sentence per row on what is withheld and why; empty where nothing is.

    Parameters
    ----------
    table
        A result table from `gate`, or a table of a gated `CliffEdge`.

    Returns
    -------
    list of str
        "Withheld: the share of BME staff at band 9. Few people: a count needed here is 0 to 7, or
        is hidden because it would give such a count away."

    Raises
    ------
    DefinitionError
        If the table has not been through the gate.
    """
    _require_gated(table)
    return [_sentence(row) for row in records(table)]


def _sentence(row: dict[str, Any]) -> str:
    if row["status"] != Status.WITHHELD:
        return ""
    return f"Withheld: {_what(row)}. {row['status_reason']}"


def _require_gated(table: pd.DataFrame) -> None:
    if not {"sharing", "status", "status_reason", "published_counts"} <= set(table.columns):
        msg = "This table has not been through the gate: it has no column sharing. Gate it first."
        raise DefinitionError(msg)


def _what(row: dict[str, Any]) -> str:
    """What is withheld: the statistic and whom it is about."""
    top, bottom = row.get("top_group"), row.get("bottom_group")
    statistic = row.get("statistic")
    record = INDICATORS.get(str(row.get("indicator")))
    if statistic == Statistic.SHARE:
        band = row.get("pay_band")
        if record is not None and record.number != "1":
            return f"the share of {top} {record.base} who {record.event}"
        return f"the share of {top} staff{_at(band)}"
    if statistic is None:
        return f"the search for a cliff edge, {top} compared with {bottom}"
    if record is not None and record.number == "9":
        return f"{top} less {bottom}"
    kind = str(statistic)
    about = f" for {record.name[0].lower()}{record.name[1:]}" if record is not None else ""
    place = row.get("step") or row.get("boundary")
    step = f", {str(place).replace('|', ' to ')}" if isinstance(place, str) else ""
    return f"the {kind}{about}, {top} compared with {bottom}{step}"


def _at(band: object) -> str:
    return f" {at_band(band)}" if isinstance(band, str) and band != ALL else ""
