"""Which ladder has the steepest step, as sentences: never by its estimate alone."""

from __future__ import annotations

import pandas as pd

from wres_explore.measures.ladder.steepest import APART, EDGES, NOT_TOLD
from wres_explore.tables import Row, records
from wres_explore.vocabulary import EdgeVerdict, Statistic, Status
from wres_explore.wording.numbers import interval, lower_first, number
from wres_explore.wording.sentences import between, per_hundred

KIND = str(Statistic.STEP_RATIO)

FOUND = {
    EdgeVerdict.CLEAR: "a clear cliff edge",
    EdgeVerdict.PROBABLE: "a probable cliff edge",
    EdgeVerdict.STEP: "a step down",
}


def describe_steepest(table: pd.DataFrame) -> list[str]:
    """Who comes first, whether that can be told, and from whom not; one text, empty without rows.

    Parameters
    ----------
    table
        From `steepest`, all of its rows.

    Returns
    -------
    list of str
        One text.
    """
    rows = records(table)
    if not rows:
        return []
    keys = [name for name in table.columns[: table.columns.get_loc("ladder")] if name != "year"]
    names = [", ".join(str(row[key]) for key in keys) for row in rows]
    said = [*_first(rows, names), *_left_out(rows, names)]
    if rows[0]["modelled"]:
        said.append("Modelled figures.")
    text = " ".join(said)
    place = rows[0]["selection"]
    return [f"{place}: {text}" if place else text]


def edge_in_short(row: Row) -> str:
    """The finding on one ladder in a line or two, for a chart that is one of many."""
    found = str(row["verdict"])
    text = f"{found[0].upper()}{found[1:]}"
    if row["status"] == Status.NOT_CALCULABLE:
        return f"{text}: {row['status_reason']}"
    if row["status"] != Status.OK:
        return f"{text}."
    where = between(str(row["steepest"]))
    what = f"{where}: step ratio" if row["verdict"] in EDGES else f"; largest step {where},"
    return f"{text}{'' if what[0] == ';' else ' '}{what} {_ratio(row)}."


def _first(rows: list[Row], names: list[str]) -> list[str]:
    """The ladder that comes first, and how it stands to the others."""
    row, name = rows[0], names[0]
    if row["verdict"] not in EDGES:
        return ["No cliff edge or step stands out on any of these ladders."]
    found, where = FOUND[EdgeVerdict(row["verdict"])], between(str(row["steepest"]))
    limits = interval(row["lower"], row["upper"], KIND)
    what = (
        f"{found} {where} and a step ratio of {number(row['value'], KIND)} ({limits}, for the "
        "steps of all ladders together)"
    )
    hundred = f"In {name}: {lower_first(per_hundred(row, str(row['steepest'])))}"
    level = [k for k, each in enumerate(rows) if each["apart"] == NOT_TOLD]
    below = [k for k, each in enumerate(rows) if each["apart"] == APART]
    if not (level or below):
        return [f"A step down was found on {name} alone, with {what}.", hundred]
    if not level:
        return [
            f"The steepest is {name}, and it differs from all others by more than chance, with "
            f"{what}.",
            f"The next is {_beside(rows[below[0]], names[below[0]])}.",
            hundred,
        ]
    first, *more = level
    said = [
        f"Which is the steepest cannot be told. First comes {name}, with {what}.",
        f"Too close to tell from it is {_beside(rows[first], names[first])}.",
    ]
    if more:
        said.append(f"Nor can these be told from the first: {listed([names[k] for k in more])}.")
    if below:
        said.append(f"Less steep by more than chance: {listed([names[k] for k in below])}.")
    return [*said, hundred]


def _beside(row: Row, name: str) -> str:
    """Another ladder, and the ratio of the first to it."""
    against = interval(row["against_lower"], row["against_upper"], KIND)
    step = row["against_step"]
    where = "" if step == row["steepest"] else f" at its step {between(str(step))}"
    return (
        f"{name} with {number(row['value'], KIND)}: the ratio of the first to it{where} is "
        f"{number(row['against'], KIND)} ({against})"
    )


def _left_out(rows: list[Row], names: list[str]) -> list[str]:
    """Ladders that took no part."""
    few = [name for row, name in zip(rows, names, strict=True)
           if row["status"] == Status.NOT_CALCULABLE]  # fmt: skip
    none = [name for row, name in zip(rows, names, strict=True)
            if row["status"] == Status.NOT_APPLICABLE]  # fmt: skip
    said = [f"Too few staff to be searched: {listed(few)}."] if few else []
    return [*said, *([f"No step down was found: {listed(none)}."] if none else [])]


def _ratio(row: Row) -> str:
    limits = interval(row["lower"], row["upper"], KIND)
    return f"{number(row['value'], KIND)} ({limits})"


def listed(names: list[str]) -> str:
    """Names in a sentence: "Elm, Oak and Ash"; parted by semicolons where names have commas."""
    if any(" and " in name or "," in name for name in names):
        return "; ".join(names)
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
