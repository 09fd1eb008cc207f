"""What one name hides, as sentences: groups, the number for groups and bands, groups by sex."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wres_explore.definitions import INDICATORS, Side, Worse
from wres_explore.ethnicity import BINARY_OF, people_of
from wres_explore.measures.disclosure.rules import coarse
from wres_explore.measures.groups.intersection import BySex
from wres_explore.tables import records
from wres_explore.vocabulary import ALL, EthnicGroup, Status
from wres_explore.wording.numbers import interval, number


def hidden(row: dict[str, Any]) -> str:
    """Whether a group of `ethnic_groups` stands apart from the others of its name."""
    if not row["hidden"]:
        return ""
    record = INDICATORS[str(row["indicator"])]
    side = "top" if record.top is Side.GROUP else "bottom"
    group = str(row[f"{side}_group"])
    name = BINARY_OF[EthnicGroup(group)]
    ratio = row["statistic"] == "relative likelihood"
    apart = (
        f"{row['apart']:.2f} times that" if ratio
        else f"{abs(100 * row['apart']):.1f} points {'above' if row['apart'] > 0 else 'below'} that"
    )  # fmt: skip
    if not np.isfinite(row["apart"]):  # nobody of the rest had the event
        apart = "above that"
    elif ratio and apart.startswith("1.00 "):
        apart = f"slightly {'above' if row['apart'] > 1 else 'below'} that"
    higher = not row["apart"] <= (1 if ratio else 0)
    # A rate stands on top of its ratio for the group, or below it: there less of it is worse.
    higher_is_worse = (record.top is Side.GROUP) == (record.worse is Worse.ABOVE)
    turn = "worse" if higher == higher_is_worse else "better"
    return (
        f"The rate of {people_of(group, record.people)} is {apart} of the other {name} groups, "
        f"{turn} for them by more than chance would give. A figure for all {name} {record.people} "
        "does not show it."
    )


def furthest(known: pd.DataFrame, level: str) -> str:
    """Which group's ratio is surest to be far from 1: by the end of its interval, not its middle.

    `known`: rows of `ethnic_groups` that have a ratio; `level` names the groups.
    """
    ends = np.log(known[["lower", "upper"]].to_numpy(dtype=float, na_value=np.nan).clip(1e-9, 1e9))
    least = np.where(np.sign(ends).prod(axis=1) > 0, np.abs(ends).min(axis=1), 0.0)
    if not (least > 0).any():
        return "No group’s interval leaves out 1: which of them is furthest cannot be told."
    row = records(known.iloc[[int(least.argmax())]])[0]
    few = coarse(row)
    value = number(row["value"], row["statistic"], coarse=few)
    limits = interval(row["lower"], row["upper"], row["statistic"], coarse=few)
    return (
        f"The interval that stays furthest from 1 is that of {row[level]}: {value} ({limits}). "
        "Others may be as far or further."
    )


def describe_ethnicity_and_band(table: pd.DataFrame) -> list[str]:
    """What each row of `ethnicity_and_band` says."""
    return [_placed(row, table, _association(row)) for row in records(table)]


def _association(row: dict[str, Any]) -> str:
    if row["status"] != Status.OK:
        return f"{str(row['status']).capitalize()}. {row['status_reason']}"
    told = "cannot be told from none" if row["p_value"] >= 0.05 else "is more than chance gives"
    # Two decimals: these numbers are small where disparities are not.
    limits = f"{row['confidence_level']:.0%} interval {row['lower']:.2%} to {row['upper']:.2%}"
    return (
        f"The ethnic group tells {row['value']:.2%} ({limits}) of what there "
        f"is to know of a person's pay band, which {told} ({row['people']:,} people, "
        f"{row['groups']} groups, {row['bands']} bands). {row['note']}"
    ).strip()


def describe_by_sex(result: BySex) -> list[str]:
    """Whether the disparity is larger among women than among men, on both scales."""
    table = result.interaction
    return [_placed(row, table, _interaction(row)) for row in records(table)]


def _interaction(row: dict[str, Any]) -> str:
    if row["status"] != Status.OK:
        return f"{str(row['status']).capitalize()}. {row['status_reason']}"
    ratio = row["scale"] == "ratio"
    size = f"{row['value']:.2f} times as large" if ratio else _points_apart(row["value"])
    limits = interval(row["lower"], row["upper"], "relative likelihood" if ratio else "difference")
    told = row["lower"] > (null := 1.0 if ratio else 0.0) or row["upper"] < null
    return (
        f"As {row['scale']}s, the disparity in indicator {row['indicator']} "
        f"({INDICATORS[str(row['indicator'])].name}) is {size} among women than among men "
        f"({limits}){'' if told else ': the two cannot be told apart'}."
    ).replace("as large among women than", "as large among women as")


def _points_apart(value: float) -> str:
    """How far a difference is from another: "2.8 points higher"."""
    return f"{abs(100 * value):.1f} points {'lower' if value < 0 else 'higher'}"


def _placed(row: dict[str, Any], table: pd.DataFrame, text: str) -> str:
    """The selection and the breakdown before a sentence, and whether it is modelled after it."""
    first = min(list(table.columns).index(n) for n in ("value", "scale") if n in table)
    keys = [name for name in table.columns[:first] if name != "year"]
    parts = [row.get("selection"), *(row[name] for name in keys)]
    cell = ", ".join(str(part) for part in parts if part not in (ALL, None, ""))
    modelled = " Modelled figures." if row.get("modelled") else ""
    return f"{cell}: {text}{modelled}" if cell else f"{text}{modelled}"
