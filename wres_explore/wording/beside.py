"""Sentences on ratios of like with like, and on indicator 2 without international recruitment."""

from __future__ import annotations

import pandas as pd

from wres_explore.definitions import INDICATORS
from wres_explore.ethnicity import people_of
from wres_explore.measures.comparing.like_for_like import LikeForLike
from wres_explore.tables import Row
from wres_explore.vocabulary import PayBand, Verdict
from wres_explore.wording.numbers import interval, lower_first, number
from wres_explore.wording.rows import level, sentences

NO_EXCUSE = (
    "What the mix explains it does not excuse: who works in which profession or band is itself an "
    "outcome."
)
"""Said beside every like-for-like ratio."""


def describe_like_for_like(result: pd.DataFrame | LikeForLike) -> list[str]:
    """What each row of the ratios, or of the parts of the difference, says.

    Parameters
    ----------
    result
        From `like_for_like`: the whole, its `ratio` or its `parts`.

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
    people = record.people if record else "staff"
    top, bottom = (people_of(row[f"{side}_group"], people) for side in ("top", "bottom"))
    to_do = record.to_do if record else _standing(str(row["indicator"]))
    alike = "compared like with like, " if row["basis"] == "like for like" else ""
    said = f"{alike}{top} were {number(row['value'], row['statistic'])} times as likely as "
    said += f"{bottom} to {to_do} {_limits(row)}."
    if row["verdict"] == Verdict.UNCERTAIN:
        said += " This cannot be told from no difference."
    return said


def _standing(above: str) -> str:
    """What "Band 8a and above" is as an outcome; above very senior managers nobody stands."""
    if above.startswith(PayBand.VSM):
        return "be very senior managers"
    return f"stand at {lower_first(above)}"


def _part(row: Row) -> str:
    """Points of the difference of two rates."""
    if row["part"] == "mix":
        what = "who works where"
        verb = "raises" if row["value"] > 0 else "lowers"
    else:
        what = "differences among people in the same work"
        verb = "raise" if row["value"] > 0 else "lower"
    return (
        f"{what} {verb} the rate of {people_of(row['top_group'])} against that of "
        f"{people_of(row['bottom_group'])} by {100 * abs(row['value']):.2f} percentage points."
    )


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
