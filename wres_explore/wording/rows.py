"""What stands around a sentence about a row: where it is true, and that figures are modelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from wres_explore.errors import DefinitionError
from wres_explore.tables import Row, records
from wres_explore.vocabulary import ALL, Status


def sentences(
    table: pd.DataFrame, own: Iterable[str], say: Callable[[Row], str], *, needed: Iterable[str]
) -> list[str]:
    """One text per row: the place, the sentence or why there is no value, caveats.

    Parameters
    ----------
    table
        A result table; breakdown columns stand before `indicator`.
    own
        Columns among them that the sentence itself names.
    say
        The sentence of a row that has a value.
    needed
        Columns without which it is not the table that the sentences are for.
    """
    if not (isinstance(table, pd.DataFrame) and {*needed, "status", "indicator"} <= set(table)):
        msg = f"The table lacks columns that its sentences need: {', '.join(needed)}."
        raise DefinitionError(msg)
    columns = list(table.columns[: table.columns.get_loc("indicator")])
    names = [name for name in columns if name not in ("year", *own)]
    names += ["year"] * (len(table["year"].unique()) > 1)
    texts = []
    for row in records(table):
        if row["status"] == Status.OK:
            text = say(row)
        else:
            text = f"{row['status']}. {row['status_reason']}"
        place = [row.get("selection"), *(row[name] for name in names)]
        where = ", ".join(str(part) for part in place if part not in (ALL, None, ""))
        text = f"{text[0].upper()}{text[1:]}"
        note = f" {row['note']}" if row.get("note") else ""
        modelled = " Modelled figures." if row.get("modelled") else ""
        texts.append(f"{where}: {text}{note}{modelled}" if where else f"{text}{note}{modelled}")
    return texts


def level(row: Row) -> str:
    """The confidence level as it is said: "95%"."""
    return f"{100 * row['confidence_level']:g}%"
