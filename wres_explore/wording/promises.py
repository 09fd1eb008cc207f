"""How commitments of the strategy stand, as sentences."""

from __future__ import annotations

import pandas as pd

from wres_explore.tables import records
from wres_explore.vocabulary import Progress

STATUSES = {
    Progress.MET: "Met",
    Progress.NOT_MET: "Not met",
    Progress.UNCERTAIN: "Cannot be told",
    Progress.NO_THRESHOLD: "No threshold",
    Progress.NOT_MEASURABLE: "Not measurable with these data",
    Progress.WITHHELD: "Withheld",
}


def describe_progress(table: pd.DataFrame) -> list[str]:
    """What was promised by when, and how it stands; one text per row.

    Parameters
    ----------
    table
        From `progress`, or some of its rows.

    Returns
    -------
    list of str
        One text per row, empty for a table without rows.
    """
    texts = []
    for row in records(table):
        place = f"{row['selection']}: " if row["selection"] else ""
        modelled = " Modelled figures." if row["modelled"] else ""
        status = STATUSES[Progress(row["status"])]
        texts.append(f"{place}By {row['due']}: {row['text']}. {status}. {row['finding']}{modelled}")
    return texts
