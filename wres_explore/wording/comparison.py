"""Two selections side by side, as a sentence."""

from __future__ import annotations

from typing import Any

from wres_explore.definitions import INDICATORS
from wres_explore.vocabulary import Apart, Statistic, Status
from wres_explore.wording.numbers import interval, number


def side_by_side(row: dict[str, Any]) -> str:
    """One row of `compare`: both values, how far apart, and whether that can be told."""
    if row["status"] != Status.OK:
        return f"{str(row['status']).capitalize()}. {row['status_reason']}"
    record = INDICATORS[str(row["indicator"])]
    ratio = row["statistic"] == Statistic.RATIO_OF_RATIOS
    kind = str(record.statistic)
    a, b = (
        f"{number(row[f'value_{name}'], kind, signed=True)} "
        f"({interval(row[f'lower_{name}'], row[f'upper_{name}'], kind)}) in {where}"
        for name, where in (("a", row["selection_a"]), ("b", "the other"))
    )
    what = "ratio" if ratio else "share" if kind == Statistic.SHARE else "difference"
    level = f"{100 * row['confidence_level']:g}%"
    limits = interval(row["lower"], row["upper"], row["statistic"])
    apart = (
        f"The first is {row['value']:.2f} times the second ({level} interval {limits})"
        if ratio
        else f"The first is {number(row['value'], Statistic.DIFFERENCE)} "
        f"{'higher' if row['value'] > 0 else 'lower'} ({level} interval {limits})"
    )
    end = "." if row["verdict"] != Apart.NOT_TOLD else ": the two cannot be told apart."
    return f"Indicator {record.number}, {record.name}: the {what} is {a} and {b}. {apart}{end}"
