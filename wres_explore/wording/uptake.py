"""Who takes part in a programme, as sentences."""

from __future__ import annotations

import pandas as pd

from wres_explore.tables import Row, records
from wres_explore.vocabulary import Statistic, Status
from wres_explore.wording.numbers import interval, number
from wres_explore.wording.rows import level
from wres_explore.wording.sentences import VERDICTS


def describe_uptake(table: pd.DataFrame) -> list[str]:
    """How likely White staff are to take part relative to each group, and who is missing.

    Parameters
    ----------
    table
        From `uptake`.

    Returns
    -------
    list of str
        One text per row.
    """
    return [_said(row) for row in records(table)]


def _said(row: Row) -> str:
    place = f"{row['selection']}: " if row["selection"] else ""
    modelled = " Modelled figures." if row["modelled"] else ""
    group, ratio = row["bottom_group"], Statistic.RELATIVE_LIKELIHOOD
    took = (
        f"{place}{row['bottom_numerator']:,} of {row['bottom_denominator']:,} {group} staff took "
        f"part in {row['programme']}, and {row['top_numerator']:,} of {row['top_denominator']:,} "
        f"White staff."
    )
    if row["status"] != Status.OK:
        return f"{took} {row['status_reason']}{modelled}"
    return (
        f"{took} White staff were {number(row['value'], ratio)} times as likely to take part "
        f"({level(row)} interval {interval(row['lower'], row['upper'], ratio)}): "
        f"{VERDICTS[row['verdict']].lower()}.{_people(row)}{modelled}"
    )


def _people(row: Row) -> str:
    """Whole people, where there is one at least."""
    missing = round(abs(row["missing"]))
    if not missing:
        return ""
    more, people = "more" if row["missing"] > 0 else "fewer", "person" if missing == 1 else "people"
    return f" At the rate of White staff {missing:,} {more} {people} would have taken part."
