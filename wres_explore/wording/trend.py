"""One sentence for each change over the years."""

from __future__ import annotations

from typing import Any

import pandas as pd

from wres_explore.definitions import INDICATORS
from wres_explore.errors import DefinitionError
from wres_explore.ethnicity import people_of
from wres_explore.measures.over_time.trend import PER_YEAR, Trend
from wres_explore.measures.over_time.years import WHOLE
from wres_explore.tables import records
from wres_explore.vocabulary import ALL, Statistic, Status, TrendVerdict
from wres_explore.wording.numbers import interval, number

_BEFORE = "part"


def describe_trend(result: Trend | pd.DataFrame) -> list[str]:
    """What each change says: from what to what, how sure, and for whom it is better.

    Parameters
    ----------
    result
        From `trend`, or its `changes`.

    Returns
    -------
    list of str
        One text per row, the breakdown first.

    Raises
    ------
    DefinitionError
        For anything else.
    """
    rows = result.changes if isinstance(result, Trend) else result
    if not (isinstance(rows, pd.DataFrame) and {"change", "first_value"} <= set(rows.columns)):
        msg = f"{type(result).__name__} is no trend. Describe what trend gave."
        raise DefinitionError(msg)
    names = list(rows.columns)[: list(rows.columns).index(_BEFORE)]
    texts = []
    for row in records(rows):
        about = [row["selection"], *(row[name] for name in names)]
        if row["part"] != WHOLE:
            about.append(row["part"])
        cell = ", ".join(str(part) for part in about if part not in (ALL, None, ""))
        text = _row(row)
        text = f"{text} {row['note']}".strip() if row["note"] else text
        text += " Modelled figures." if row["modelled"] else ""
        texts.append(f"{cell}: {text}" if cell else text)
    return texts


def _row(row: dict[str, Any]) -> str:
    if row["status"] != Status.OK:
        return f"{str(row['verdict']).capitalize()}. {row['status_reason']}"
    what = _what(row)
    statistic = row["statistic"]
    first, last = (
        f"{number(row[f'{end}_value'], statistic, signed=True)} in {row[f'{end}_year']}"
        for end in ("first", "last")
    )
    said = f"{what} went from {first} to {last}{_size(row)}. {_sure(row)}"
    return said[0].upper() + said[1:]


def _what(row: dict[str, Any]) -> str:
    record = INDICATORS[str(row["indicator"])]
    top = people_of(row["top_group"], record.people)
    if row["statistic"] == Statistic.SHARE:
        return f"the share of {people_of(row['top_group'])} among staff"
    if record.number == "9":
        return f"the {row['top_group']}, less the {row['bottom_group']},"
    bottom = people_of(row["bottom_group"], record.people)
    if row["statistic"] == Statistic.RELATIVE_LIKELIHOOD:
        return f"the relative likelihood of {top} against {bottom} to {record.to_do}"
    return f"the share of {top} who {record.event}, less that of {bottom},"


def _size(row: dict[str, Any]) -> str:
    """The change itself with its interval: a factor for ratios, points for the rest."""
    ratio = row["statistic"] == Statistic.RELATIVE_LIKELIHOOD
    unit = Statistic.RELATIVE_LIKELIHOOD if ratio else Statistic.DIFFERENCE
    value = number(row["value"], unit, signed=True)
    level = f"{100 * row['confidence_level']:g}%"
    limits = f"{level} interval {interval(row['lower'], row['upper'], unit)}"
    # The years between may lean the other way than the two ends that were named.
    each = " a year along a line through the years" if row["change"] == PER_YEAR else ""
    return (
        f": {value} times what it was{each} ({limits})" if ratio else f", {value}{each} ({limits})"
    )


def _sure(row: dict[str, Any]) -> str:
    verdict = TrendVerdict(row["verdict"])
    group = str(row["top_group"]).split(" share of ")[0]
    record = INDICATORS[str(row["indicator"])]
    if record.top == "comparator":
        group = str(row["bottom_group"])
    whom = people_of(group, record.people)
    if verdict is TrendVerdict.CANNOT_TELL:
        return "This cannot be told from no change."
    if verdict is TrendVerdict.UNCHANGED:
        return "It did not change."
    verb = f"is {verdict}" if verdict in (TrendVerdict.RISING, TrendVerdict.FALLING) else verdict
    return f"It {verb}, which is {row['direction']} for {whom}."
