"""Two selections side by side, as a sentence."""

from __future__ import annotations

import math
from typing import Any

from wres_explore.definitions import INDICATORS
from wres_explore.ethnicity import people_of
from wres_explore.vocabulary import (
    ALL,
    Apart,
    Statistic,
    Status,
    breakdown_in_plural,
    breakdown_in_words,
)
from wres_explore.wording.numbers import counted, interval, number, points


def side_by_side(row: dict[str, Any]) -> str:
    """One row of `compare`: both values, how far apart, and whether that can be told."""
    if row["status"] != Status.OK:
        return f"{str(row['status']).capitalize()}. {row['status_reason']}"
    record = INDICATORS[str(row["indicator"])]
    ratio = row["statistic"] == Statistic.RATIO_OF_RATIOS
    kind = str(record.statistic)
    a, b = (
        f"{number(row[f'value_{name}'], kind, signed=True)} "
        f"({interval(row[f'lower_{name}'], row[f'upper_{name}'], kind)}) in {_where(row, name)}"
        for name in "ab"
    )
    what = "ratio" if ratio else "share" if kind == Statistic.SHARE else "difference"
    level = f"{100 * row['confidence_level']:g}%"
    limits = interval(row["lower"], row["upper"], row["statistic"])
    gap = f"{row['value']:.2f} times the second" if ratio else points(row["value"])
    which = "The two are" if gap.endswith("apart") else "The first is"
    apart = f"{which} {gap} ({level} interval {limits})"
    end = "." if row["verdict"] != Apart.NOT_TOLD else ": the two cannot be told apart."
    at = f", {row['pay_band']}" if str(row.get("pay_band", ALL)) != ALL else ""
    return f"Indicator {record.number}, {record.name}{at}: the {what} is {a} and {b}. {apart}{end}"


def _where(row: dict[str, Any], name: str) -> str:
    """A selection by its name, and by its year where the two have different ones."""
    place = str(row[f"selection_{name}"])
    if row.get("year_a") == row.get("year_b"):
        return place
    year = f"{int(row[f'year_{name}'])}"
    return place if place.split(", ")[-1] == year else f"{place} in {year}"


def within_strata(row: dict[str, Any]) -> str:
    """One row of `Pooled.summary`: the figure within strata beside the plain one."""
    if row["status"] != Status.OK:
        return f"{str(row['status']).capitalize()}. {row['status_reason']}"
    record = INDICATORS[str(row["indicator"])]
    kind = str(record.statistic)
    level = f"{100 * row['confidence_level']:g}%"
    value, crude = (number(row[name], kind, signed=True) for name in ("value", "crude"))
    limits = interval(row["lower"], row["upper"], kind)
    over = str(row["over"])
    one = breakdown_in_words(over)
    said = (
        f"Indicator {record.number}, {record.name}, {row['top_group']} relative to "
        f"{row['bottom_group']}: within each {one} {value} ({level} interval {limits}), plainly "
        f"{crude}."
    )
    every = counted(row["strata"] + row["strata_without"], one, breakdown_in_plural(over))
    parts = f"From {int(row['strata'])} of {every}"
    if math.isnan(row["lowest_stratum"]):
        return f"{said} {parts}, whose own figures are not all shown."
    low, high = (number(row[f"{end}_stratum"], kind, signed=True) for end in ("lowest", "highest"))
    if math.isinf(row["highest_stratum"]):
        who = people_of(row["bottom_group"], record.people)
        high = f"one without upper end, where no {who} {record.event}"
    return f"{said} {parts}, whose own figures run from {low} to {high}."
