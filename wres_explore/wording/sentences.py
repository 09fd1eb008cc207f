"""One plain sentence per result, with its interval, both groups, and how sure it is.

"Times as likely as", never "times more likely"; percentage points for differences; "more" only
where the figures can tell. These are counts of all staff, so an interval that includes no
difference does not show that treatment is equal.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from wres_explore.definitions import INDICATORS, Indicator
from wres_explore.measures.cliff_edge import AFC, CliffEdge
from wres_explore.vocabulary import ALL, EdgeVerdict, Statistic, Status, Verdict
from wres_explore.wording.numbers import interval, number

CENSUS = (
    "These are counts of all staff, not a sample. The ratio of {value} is what happened. The range "
    "{interval} shows how far the ratio could move by chance alone in an organisation of this size "
    "with the same underlying chances. A range that includes 1 does not show that treatment is "
    "equal."
)
"""Said beside every relative likelihood."""

VERDICTS = {
    Verdict.ADVERSE_CLEAR: "Clear disparity",
    Verdict.ADVERSE_LIKELY: "Disparity, size uncertain",
    Verdict.UNCERTAIN: "Too few cases to tell",
    Verdict.WITHIN_RANGE: "Within range",
    Verdict.SMALL_BUT_REAL: "Small but real",
    Verdict.FAVOURABLE_LIKELY: "The other way, size uncertain",
    Verdict.FAVOURABLE_CLEAR: "Clear, the other way",
    Verdict.WORSE: "Worse",
    Verdict.BETTER: "Better",
}
"""Verdicts in the words of the page."""


def describe(result: pd.DataFrame | CliffEdge) -> list[str]:
    """What each row of a result says, as a sentence.

    Parameters
    ----------
    result
        From `indicator`, `indicators`, `rates`, `representation` or `cliff_edge`.

    Returns
    -------
    list of str
        One text per row; for a cliff edge one per ladder. Modelled figures say so.
    """
    rows = result.verdict if isinstance(result, CliffEdge) else result
    say = _edge if isinstance(result, CliffEdge) else _row
    return [say(row) for row in rows.to_dict("records")]


def _row(row: dict[str, Any]) -> str:
    if row["status"] == Status.PUBLISHED:
        text = _published(row)
    elif row["status"] != Status.OK:
        text = f"{str(row['status']).capitalize()}. {row['status_reason']}".strip()
    elif row["statistic"] == Statistic.SHARE:
        text = _share(row)
    elif row["statistic"] == Statistic.DIFFERENCE:
        text = _difference(row)
    else:
        text = _ratio(row)
    note = f" {row['note']}" if row.get("note") else ""
    return f"{text}{note}{_modelled(row)}"


def _modelled(row: dict[str, Any]) -> str:
    return " Modelled figures." if row.get("modelled") else ""


def _limits(row: dict[str, Any]) -> str:
    level = f"{100 * row['confidence_level']:g}%"
    return f"({level} interval {interval(row['lower'], row['upper'], row['statistic'])})"


def _record(row: dict[str, Any]) -> Indicator | None:
    return INDICATORS.get(str(row["indicator"]))


def _ratio(row: dict[str, Any]) -> str:
    record = _record(row)
    value = number(row["value"], row["statistic"])
    if record is None:
        return (
            f"{row['top_group']} staff were {value} times as well represented as "
            f"{row['bottom_group']} staff, {row.get('step', 'between tiers')} {_limits(row)}."
        )
    said = (
        f"{row['top_group']} {record.people} were {value} times as likely as "
        f"{row['bottom_group']} {record.people} to {record.to_do} {_limits(row)}."
    )
    if row["verdict"] == Verdict.UNCERTAIN:
        said += " The cases are too few to tell this from no difference."
    return said


def _share(row: dict[str, Any]) -> str:
    value = number(row["value"], row["statistic"])
    counts = f"{int(row['top_numerator']):,} of {int(row['top_denominator']):,}"
    record = _record(row)
    if record is not None and record.number != "1":
        people = "who answered" if record.survey_offset else record.people
        return f"{value} of {row['top_group']} people {people} {record.event} ({counts})."
    where = row.get("pay_band", ALL)
    place = "" if where in (ALL, None) else f" at {str(where).lower()}"
    return f"{row['top_group']} staff were {value} of staff{place} ({counts}) {_limits(row)}."


def _difference(row: dict[str, Any]) -> str:
    record = _record(row)
    top = number(row["top_numerator"] / row["top_denominator"], Statistic.SHARE)
    bottom = number(row["bottom_numerator"] / row["bottom_denominator"], Statistic.SHARE)
    gap = number(row["value"], row["statistic"]).removesuffix(" points")
    way = "higher" if row["value"] > 0 else "lower"
    if record is not None and record.number == "9":
        group = str(row["top_group"]).removesuffix(" share of the board")
        seats = f"{int(row['top_numerator']):,} of {int(row['top_denominator']):,}"
        said = (
            f"{group} people were {top} of the board ({seats}) and {bottom} of staff: "
            f"{gap} percentage points {way} {_limits(row)}."
        )
    else:
        event = record.event if record else ""
        said = (
            f"{top} of {row['top_group']} and {bottom} of {row['bottom_group']} staff who answered "
            f"{event}: {gap} percentage points {way} {_limits(row)}."
        )
    if row["verdict"] == Verdict.UNCERTAIN:
        said += " This cannot be told from no difference."
    return said


def _published(row: dict[str, Any]) -> str:
    value = number(row["published_value"], row["statistic"])
    record = _record(row)
    if row["statistic"] == Statistic.RELATIVE_LIKELIHOOD and record is not None:
        return (
            f"As published: {row['top_group']} {record.people} were {value} times as likely as "
            f"{row['bottom_group']} {record.people} to {record.to_do}. The counts were not "
            "printed, so there is no interval."
        )
    return f"As published: {row['top_group']} {value}. The counts were not printed."


def _edge(row: dict[str, Any]) -> str:
    found = row["verdict"]
    group = row["top_group"]
    if row["ladder"] != AFC:
        return f"{row['status_reason']}{_modelled(row)}"
    if found == EdgeVerdict.TOO_FEW:
        return f"Too few staff to search for a cliff edge: {row['status_reason']}{_modelled(row)}"
    if found in (EdgeVerdict.CLEAR, EdgeVerdict.PROBABLE, EdgeVerdict.STEP):
        text = _where(row)
    elif found == EdgeVerdict.SLOPE:
        text = (
            f"The {group} share falls as bands rise, as a slope: no single step stands out as a "
            "cliff edge."
        )
    else:
        text = f"There is no evidence that the {group} share falls as bands rise."
    note = f" {row['note']}" if row["note"] else ""
    return f"{text}{note}{_modelled(row)}"


def _where(row: dict[str, Any]) -> str:
    low, high = str(row["steepest"]).split("|")
    per = [
        round(100 * row[f"{side}_numerator"] / row[f"{side}_denominator"])
        for side in ("bottom", "top")
    ]
    name = {
        EdgeVerdict.CLEAR: "There is a clear cliff edge",
        EdgeVerdict.PROBABLE: "There is probably a cliff edge",
        EdgeVerdict.STEP: "There is a step down",
    }[EdgeVerdict(row["verdict"])]
    onset = str(row["onset"]).replace("|", " and ")
    start = f", starting between bands {onset}" if row["onset"] != row["steepest"] else ""
    limits = interval(row["simultaneous_lower"], row["simultaneous_upper"], Statistic.STEP_RATIO)
    return (
        f"{name} between bands {low} and {high}{start}. For every 100 {row['bottom_group']} staff "
        f"at band {low} there are {per[0]} at band {high}; for every 100 {row['top_group']} staff, "
        f"{per[1]}. The step ratio is {row['value']:.2f} ({limits} for all steps together)."
    )
