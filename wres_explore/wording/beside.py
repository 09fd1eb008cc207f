"""Sentences on ratios of like with like, and on indicator 2 without international recruitment."""

from __future__ import annotations

import pandas as pd

from wres_explore.definitions import INDICATORS
from wres_explore.ethnicity import people_of
from wres_explore.measures.comparing.like_for_like import LikeForLike
from wres_explore.tables import Row
from wres_explore.vocabulary import PayBand, Statistic, Verdict
from wres_explore.wording.numbers import interval, lower_first, number, points
from wres_explore.wording.rows import level, sentences

NO_EXCUSE = (
    "What the mix explains it does not excuse: who works in which profession or band is itself an "
    "outcome."
)
"""Said beside every like-for-like ratio."""


def describe_like_for_like(result: pd.DataFrame | LikeForLike) -> list[str]:
    """What each row of the ratios, of the parts of the difference or of the strata says.

    Parameters
    ----------
    result
        From `like_for_like`: the whole, its `ratio`, its `parts` or its `strata`.

    Returns
    -------
    list of str
        One text per row.

    Raises
    ------
    DefinitionError
        For any other table.
    """
    table = result.ratio if isinstance(result, LikeForLike) else result
    if isinstance(table, pd.DataFrame) and "part" in table:
        return sentences(table, ["part"], _part, needed=["part", "value"])
    if isinstance(table, pd.DataFrame) and "group_share" in table:
        return sentences(table, [], _stratum, needed=["group_share", "white_share"])
    return sentences(table, ["basis"], _ratio, needed=["basis", "top_share"])


def describe_recruitment(table: pd.DataFrame) -> list[str]:
    """What indicator 2 is as recorded, and without international recruitment.

    Parameters
    ----------
    table
        From `without_international`.

    Returns
    -------
    list of str
        One text per row.

    Raises
    ------
    DefinitionError
        For any other table.
    """
    return sentences(table, ["recruitment"], _recruitment, needed=["recruitment"])


def _ratio(row: Row) -> str:
    record = INDICATORS.get(str(row["indicator"]))
    top, bottom = _both(row, record.people if record else "staff")
    to_do = record.to_do if record else _standing(row, "stand", "be")
    alike = "compared like with like, " if row["basis"] == "like for like" else ""
    said = f"{alike}{top} were {number(row['value'], row['statistic'])} times as likely as "
    said += f"{bottom} to {to_do} {_limits(row)}."
    if row["verdict"] == Verdict.UNCERTAIN:
        said += " This cannot be told from no difference."
    return said


def _both(row: Row, noun: str) -> tuple[str, str]:
    """The people on top and below."""
    top, bottom = (people_of(row[f"{side}_group"], noun) for side in ("top", "bottom"))
    return top, bottom


def _base(row: Row) -> str:
    """Of whom a rate is: staff, or shortlisted applicants."""
    record = INDICATORS.get(str(row["indicator"]))
    return record.base if record else "staff"


def _did(row: Row) -> str:
    """What a rate counts: "were appointed", "stood at band 8a and above"."""
    record = INDICATORS.get(str(row["indicator"]))
    return record.event if record else _standing(row, "stood", "were")


def _standing(row: Row, stand: str, be: str) -> str:
    """What "Band 8a and above" is as an outcome; above very senior managers nobody stands."""
    above = str(row["indicator"])
    if above.startswith(PayBand.VSM):
        return f"{be} very senior managers"
    return f"{stand} at {lower_first(above)}"


def _part(row: Row) -> str:
    """Points of the difference of two rates."""
    applied = row["indicator"] == "2"
    if row["part"] == "mix":
        what = "who applies where" if applied else "who works where"
        verb = "raises" if row["value"] > 0 else "lowers"
    else:
        alike = "applicants for the same work" if applied else "people in the same work"
        what = f"differences among {alike}"
        verb = "raise" if row["value"] > 0 else "lower"
    top, bottom = _both(row, _base(row))
    return (
        f"{what} {verb} the share of {top} who {_did(row)} against that of {bottom} by "
        f"{100 * abs(row['value']):.2f} percentage points."
    )


def _stratum(row: Row) -> str:
    """Both rates of a stratum; it has no interval, for it is a part of a whole that has one."""
    top, bottom = _both(row, _base(row))
    of_top, of_bottom = (
        number(row[f"{side}_share"], Statistic.SHARE) for side in ("group", "white")
    )
    return f"{of_top} of {top} and {of_bottom} of {bottom} {_did(row)}: {points(row['value'])}."


def _recruitment(row: Row) -> str:
    record = INDICATORS["2"]
    top, bottom = (people_of(row[f"{side}_group"], record.people) for side in ("top", "bottom"))
    start = {
        "as recorded": "",
        "without international recruitment": "without international recruitment ",
        "without, lowest possible": "without international recruitment, at the least, ",
        "without, highest possible": "without international recruitment, at the most, ",
    }[row["recruitment"]]
    value = number(row["value"], row["statistic"])
    return (
        f"{start}{top} were {value} times as likely as {bottom} to {record.to_do} {_limits(row)}."
    )


def _limits(row: Row) -> str:
    return f"({level(row)} interval {interval(row['lower'], row['upper'], row['statistic'])})"
