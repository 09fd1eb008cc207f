"""Who is most like an organisation, with the distance said and what it is made of."""

from __future__ import annotations

import pandas as pd

from wres_explore.tables import records
from wres_explore.vocabulary import Status

SCALE = "0 is alike, 1 as unlike as can be"


def describe_neighbours(table: pd.DataFrame) -> list[str]:
    """Who is nearest and how near that is among all; one text, empty without rows.

    Parameters
    ----------
    table
        From `nearest_neighbours`, all of its rows.

    Returns
    -------
    list of str
        One text.
    """
    if table.empty:
        return []
    rows = records(table)
    known = [row for row in rows if row["status"] == Status.OK]
    first = rows[0]
    if not known:
        said = [f"No neighbour of {first['neighbour_of']} can be named. {first['status_reason']}"]
    else:
        near = [f"{row['organisation']} ({row['value']:.2f})" for row in known]
        parts = str(first["components"]).split(", ")
        said = [
            f"Most like {first['neighbour_of']}: {'; '.join(near)}.",
            f"In brackets the distance: {SCALE}. It is the plain mean of what the two differ by in "
            f"{', '.join(parts[:-1])} and {parts[-1]}.",
            f"Half of all {first['compared']} others lie nearer than {first['middle']:.2f}.",
        ]
    if first["modelled"]:
        said.append("Modelled figures.")
    text = " ".join(said)
    return [f"{first['selection']}: {text}" if first["selection"] else text]
