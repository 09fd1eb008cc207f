"""One plain sentence per result, with its interval, both groups, and how sure it is.

"Times as likely as", never "times more likely"; percentage points for differences; "more" only
where the figures can tell. These are counts of all staff, so an interval that includes no
difference does not show that treatment is equal.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from wres_explore.definitions import INDICATORS, RATIOS, Indicator
from wres_explore.errors import DefinitionError
from wres_explore.ethnicity import people_of
from wres_explore.measures.disclosure.rules import coarse
from wres_explore.measures.ladder.edge import AFC, CliffEdge
from wres_explore.measures.much_unknown import much_unknown
from wres_explore.tables import records
from wres_explore.vocabulary import ALL, EdgeVerdict, Statistic, Status, Verdict
from wres_explore.wording.bands import at_band
from wres_explore.wording.comparison import side_by_side, within_strata
from wres_explore.wording.groups import hidden
from wres_explore.wording.numbers import apart, interval, lower_first, number, points
from wres_explore.wording.unknown import whoever

CENSUS = (
    "These are counts of all staff, not a sample. The ratio of {value} is what happened. The range "
    "{interval} shows how far the ratio could move by chance alone in an organisation of this size "
    "with the same underlying chances. A range that includes 1 does not show that treatment is "
    "equal."
)
"""Said beside every relative likelihood."""

MODELLED_CENSUS = (
    "These counts are modelled: only what the strategy prints for the whole of London was ever "
    "published. The range {interval} shows how far a ratio of {value} could move by chance alone "
    "in an organisation of this size. A range that includes 1 does not show equal treatment."
)
"""Said instead where the counts are modelled."""

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
    Verdict.ROUNDED: "Cannot be told from rounded counts",
}
"""Verdicts in the words of the page."""


def describe_rows(result: pd.DataFrame | CliffEdge) -> list[str]:
    """What each row of a result table says; of a cliff edge, what each ladder does.

    Raises
    ------
    DefinitionError
        For anything but a result table.
    """
    rows = result.verdict if isinstance(result, CliffEdge) else result
    if not (isinstance(rows, pd.DataFrame) and {"status", "top_group"} <= set(rows.columns)):
        msg = (
            f"{type(result).__name__} is no result table with all of its columns. Describe what "
            "a function of this library gave, or some of its rows."
        )
        raise DefinitionError(msg)
    names = _breakdown(rows)
    texts = []
    for row in records(rows):
        text = _edge(row) if "onset" in row else _row(row)
        text = text[0].upper() + text[1:]
        parts = [row.get("selection"), *(row[name] for name in names)]
        cell = ", ".join(str(part) for part in parts if not pd.isna(part) and part not in (ALL, ""))
        texts.append(f"{cell}: {text}" if cell else text)
    return texts


_NAMED_IN_SENTENCES = frozenset({"pay_band", "step", "ethnic_group", "ethnic_broad"})


def _breakdown(rows: pd.DataFrame) -> list[str]:
    """Columns that say which row this is: the breakdowns, and the year if there are several."""
    columns = list(rows.columns)
    first = min(columns.index(name) for name in ("indicator", "ladder") if name in columns)
    several = ["year"] if "year" in rows and len(rows["year"].unique()) > 1 else []
    return [
        *(n for n in columns[:first] if n != "year" and n not in _NAMED_IN_SENTENCES), *several
    ]  # fmt: skip


def _row(row: dict[str, Any]) -> str:
    if "selection_a" in row:
        text = side_by_side(row)
    elif "crude" in row:
        text = f"{within_strata(row)}{_judged(row)}"
    elif row["status"] == Status.PUBLISHED:
        text = _published(row)
    elif row["status"] != Status.OK:
        text = f"{str(row['status']).capitalize()}. {row['status_reason']}{_at_least(row)}".strip()
    else:
        text = _SAY.get(row["statistic"], _ratio)(row)
    note = f" {row['note']}" if row.get("note") else ""
    unknown = f" {whoever(row)}".rstrip() if "towards_top" in row else ""
    if unknown:  # says it with the number of people
        board = row["indicator"] == "9"
        note = note.replace(f" {much_unknown(row['unknown_share'], board=board)}", "")
    apart = f" {hidden(row)}".rstrip() if "hidden" in row else ""
    return f"{text}{note}{unknown}{apart}{_modelled(row)}"


def _at_least(row: dict[str, Any]) -> str:
    """A ratio that cannot be divided may still have a lower limit that says something."""
    lower = row.get("lower")
    if row["statistic"] not in RATIOS or not (lower and lower > 0):
        return ""
    level = f"{100 * row['confidence_level']:g}%"
    return f" The {level} interval of the ratio is {lower:.2f} or more."


def _modelled(row: dict[str, Any]) -> str:
    if "selection_a" in row:
        # Missing where a selection has no such row, and then nothing of it is shown.
        sides = [row[f"selection_{name}"] for name in "ab" if row[f"modelled_{name}"] in (True,)]
        if len(sides) == 1:
            return f" The figures of {sides[0]} are modelled."
        return " Modelled figures." if sides else ""
    return " Modelled figures." if row.get("modelled") else ""


def _limits(row: dict[str, Any]) -> str:
    level = f"{100 * row['confidence_level']:g}%"
    ends = interval(row["lower"], row["upper"], row["statistic"], coarse=coarse(row))
    return f"({level} interval {ends}{_from_rounded(row)})"


def _from_rounded(row: dict[str, Any]) -> str:
    return ", from rounded counts" if coarse(row) else ""


def _record(row: dict[str, Any]) -> Indicator | None:
    return INDICATORS.get(str(row.get("indicator")))


def _ratio(row: dict[str, Any]) -> str:
    record = _record(row)
    value = number(row["value"], row["statistic"], coarse=coarse(row))
    if record is None:
        return (
            f"{people_of(row['top_group'])} were {value} times as well represented as "
            f"{people_of(row['bottom_group'])}, {row.get('step', 'between tiers')} {_limits(row)}."
        )
    said = f"{_as_likely(record, row, value)} {_limits(row)}."
    if row["verdict"] == Verdict.UNCERTAIN:
        said += " The cases are too few to tell this from no difference."
    return said + _rounding(row)


def _as_likely(record: Indicator, row: dict[str, Any], value: str) -> str:
    top, bottom = (people_of(row[f"{side}_group"], record.people) for side in ("top", "bottom"))
    return f"{top} were {value} times as likely as {bottom} to {record.to_do}"


def _share(row: dict[str, Any]) -> str:
    value = number(row["value"], row["statistic"], coarse=coarse(row))
    counts = f"{int(row['top_numerator']):,} of {int(row['top_denominator']):,}"
    record = _record(row)
    if record is not None and record.number != "1":
        who = people_of(row["top_group"], record.base)
        return f"{value} of {who} {record.event} ({counts}) {_limits(row)}."
    who = people_of(row["top_group"])
    staff = "staff of known ethnicity" if row.get("base") == "known ethnicity" else "staff"
    return f"{who} were {value} of {staff}{_at(row.get('pay_band'))} ({counts}) {_limits(row)}."


def _at(band: str | None) -> str:
    return "" if band in (ALL, None) else f" {at_band(str(band))}"


def _step(row: dict[str, Any]) -> str:
    """One step of a ladder."""
    limits, value = _together(row)
    grade = f"{str(row['grade']).capitalize()}: " if isinstance(row["grade"], str) else ""
    people = per_hundred(row, str(row["boundary"]))
    people = f"{grade}{lower_first(people)}" if grade else people
    return (
        f"{people} The step ratio is {value} ({limits} for all steps together{_from_rounded(row)})."
    )


def _together(row: dict[str, Any]) -> tuple[str, str]:
    """Limits of a step ratio that hold for all steps together, and the ratio."""
    ends = row["simultaneous_lower"], row["simultaneous_upper"]
    few = coarse(row)
    kind = Statistic.STEP_RATIO
    return interval(*ends, kind, coarse=few), number(row["value"], kind, coarse=few)


def _pipeline(row: dict[str, Any]) -> str:
    """The likelihood of standing above a boundary."""
    value = number(row["value"], row["statistic"], coarse=coarse(row))
    low, high = str(row["boundary"]).replace("+", " and ").split("|")
    if row["ladder"] == AFC:
        where = f"stand above band {low}" if low.isalnum() else f"stand above bands {low}"
    else:
        where = f"be among {high} and not {low}"
    return (
        f"{people_of(row['top_group'])} were {value} times as likely as "
        f"{people_of(row['bottom_group'])} to {where} {_limits(row)}."
    )


def _difference(row: dict[str, Any]) -> str:
    record = _record(row)
    top, bottom = (
        number(row[f"{side}_numerator"] / row[f"{side}_denominator"], Statistic.SHARE,
               coarse=coarse(row))
        for side in ("top", "bottom")
    )  # fmt: skip
    if record is not None and record.number == "9":
        group = str(row["top_group"]).removesuffix(" share of the board")
        seats = f"{int(row['top_numerator']):,} of {int(row['top_denominator']):,}"
        who = people_of(group, "people")
        said = f"{who} were {top} of the board ({seats}) and {bottom} of staff"
    else:
        event = record.event if record else ""
        who, others = (people_of(row[f"{side}_group"], "respondents") for side in ("top", "bottom"))
        said = f"{top} of {who} and {bottom} of {others} {event}"
    said += f": {points(row['value'], few=coarse(row))} {_limits(row)}."
    exact = ""
    if record is not None and record.number == "9":  # judged by the test, not by the interval
        exact = f" (exact p = {row['p_value']:.3f})"
    if row["verdict"] == Verdict.UNCERTAIN:
        said += f" This cannot be told from no difference{exact}."
    return said + _rounding(row)


def _judged(row: dict[str, Any]) -> str:
    """The verdict of a pooled figure; none where there is no figure."""
    if row["status"] != Status.OK:
        return ""
    if row["verdict"] == Verdict.UNCERTAIN:
        return " This cannot be told from no difference."
    return f" {VERDICTS[Verdict(row['verdict'])]}."


def _rounding(row: dict[str, Any]) -> str:
    """Said where the exact counts could have another verdict than the rounded ones."""
    rounded = row.get("verdict") == Verdict.ROUNDED
    return " Whether there is a difference cannot be told from rounded counts." if rounded else ""


def _published(row: dict[str, Any]) -> str:
    value = number(row["published_value"], row["statistic"])
    record = _record(row)
    assert record is not None  # published figures are of the nine indicators only
    top, bottom = row["top_group"], row["bottom_group"]
    if row["statistic"] == Statistic.RELATIVE_LIKELIHOOD:
        said = _as_likely(record, row, value)
    elif record.number == "9":
        said = apart(f"the {top}", f"the {bottom}", row["published_value"])
    elif row["statistic"] == Statistic.DIFFERENCE:
        said = apart(
            f"the share of {people_of(top, record.base)} who {record.event}",
            f"that of {people_of(bottom, record.base)}", row["published_value"],
        )  # fmt: skip
    else:
        said = f"{value} of {people_of(top, record.base)} {record.event}"
    if row["statistic"] == Statistic.DIFFERENCE:
        return f"From two published rates, {row['status_reason']}: {said}. There is no interval."
    return f"As published: {said}. The counts were not printed, so there is no interval."


_SAY = {
    Statistic.SHARE: _share,
    Statistic.DIFFERENCE: _difference,
    Statistic.STEP_RATIO: _step,
    Statistic.PIPELINE_RATIO: _pipeline,
}


def _edge(row: dict[str, Any]) -> str:
    found = row["verdict"]
    group = row["top_group"]
    if row["ladder"] != AFC:
        return f"{row['status_reason']}{_modelled(row)}"
    if found == EdgeVerdict.TOO_FEW:
        return f"Not searched for a cliff edge: {row['status_reason']}{_modelled(row)}"
    if found in (EdgeVerdict.CLEAR, EdgeVerdict.PROBABLE, EdgeVerdict.STEP):
        text = _where(row)
    elif found == EdgeVerdict.SLOPE:
        text = (
            f"The {group} share falls overall as bands rise, and no step stands out from that "
            "slope as a cliff edge."
        )
    elif row["trend_z"] < 0:
        text = (
            f"The {group} share falls overall as bands rise, but that fall cannot be told from "
            "chance, and no step stands out."
        )
    else:
        text = f"The {group} share does not fall overall as bands rise."
    note = f" {row['note']}" if row["note"] else ""
    return f"{text}{note}{_modelled(row)}"


def _where(row: dict[str, Any]) -> str:
    """Where the edge is and how steep: the onset first, as in the title of the chart."""
    one, first = {
        EdgeVerdict.CLEAR: ("There is a clear cliff edge", "The first clear cliff edge is"),
        EdgeVerdict.PROBABLE: (
            "There is probably a cliff edge", "The first probable cliff edge is",
        ),
        EdgeVerdict.STEP: ("There is a step down", "The first step down is"),
    }[EdgeVerdict(row["verdict"])]  # fmt: skip
    onset, steepest = (between(str(row[name])) for name in ("onset", "steepest"))
    place = f"{one} {onset}"
    if onset != steepest:
        place = f"{first} {onset}, the steepest {steepest}"
    limits, value = _together(row)
    return (
        f"{place}. {per_hundred(row, str(row['steepest']))} "
        f"The step ratio is {value} ({limits} for all steps together{_from_rounded(row)})."
    )


def between(boundary: str) -> str:
    """Where a step is: "between bands 5 and 6", "between bands 1 and 2 and then 3"."""
    low, high = (rung.replace("+", " and ") for rung in boundary.split("|"))
    both = " and then " if " " in low + high else " and "
    return f"between bands {low}{both}{high}"


def per_hundred(row: dict[str, Any], boundary: str) -> str:
    """What a step ratio means in people."""
    low, high = (rung_in_words(part) for part in boundary.split("|"))
    if not (row["bottom_denominator"] and row["top_denominator"]):
        return f"Nobody stands at {low} on one side."
    bottom, top = (
        round(100 * row[f"{side}_numerator"] / row[f"{side}_denominator"])
        for side in ("bottom", "top")
    )
    return (
        f"For every 100 {people_of(row['bottom_group'])} at {low} there are {bottom} at {high}; "
        f"for every 100 {people_of(row['top_group'])}, {top}."
    )


def rung_in_words(rung: str) -> str:
    """A rung in words: "band 5", "bands 8d and 9", "bands 8a to VSM"."""
    several = "+" in rung or " to " in rung
    return f"band{'s' if several else ''} {rung.replace('+', ' and ')}"
