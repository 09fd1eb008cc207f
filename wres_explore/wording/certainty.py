"""How sure the figures of a table are: chance, unknown ethnicity, and whether the verdict follows.

Said of the rows themselves and of nothing else, so that it holds for what is in view.
"""

from __future__ import annotations

import math

import pandas as pd

from wres_explore.definitions import RATIOS
from wres_explore.measures.ladder.ladders import SCAN_LEVEL
from wres_explore.measures.ladder.steepest import EDGES
from wres_explore.tables import Row
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE, Apart, Statistic, Status, Verdict
from wres_explore.wording.methods import method_of
from wres_explore.wording.numbers import chance, interval
from wres_explore.wording.rows import level
from wres_explore.wording.sentences import VERDICTS, between
from wres_explore.wording.unknown import unknown_shares
from wres_explore.wording.working import MOST, Rows, first_rows, named

CHANCE = (
    "An interval of {level} says how far a figure could move by chance alone in a place of this "
    "size with the same underlying chances: {method}. It knows of no error in recording."
)

LOW, HIGH = (f"{end:.2f}" for end in FOUR_FIFTHS_RANGE)

WHY = {
    Verdict.ADVERSE_CLEAR: f"the whole interval lies outside {LOW} to {HIGH}",
    Verdict.FAVOURABLE_CLEAR: f"the whole interval lies outside {LOW} to {HIGH}",
    Verdict.ADVERSE_LIKELY: f"the interval leaves out 1 but reaches into {LOW} to {HIGH}",
    Verdict.FAVOURABLE_LIKELY: f"the interval leaves out 1 but reaches into {LOW} to {HIGH}",
    Verdict.SMALL_BUT_REAL: f"the interval leaves out 1, and the ratio is within {LOW} to {HIGH}",
    Verdict.WITHIN_RANGE: f"the whole interval lies within {LOW} to {HIGH}",
    Verdict.UNCERTAIN: f"the interval takes in 1 and reaches outside {LOW} to {HIGH}",
}
"""Why a ratio has its verdict; as `measures.verdicts` decides."""

OF_DIFFERENCE = {
    Verdict.WORSE: "the interval leaves out 0",
    Verdict.BETTER: "the interval leaves out 0",
    Verdict.UNCERTAIN: "the interval takes in 0",
}


def how_sure(table: Rows, label: str = "", *, most: int = MOST) -> tuple[str, ...]:
    """What chance and unknown ethnicity could do to the figures of a table.

    Parameters
    ----------
    table
        As for `working`: values with limits. The rows that matter most come first.
    label
        The column that names a row; empty where there is one row.
    most
        Rows that are spoken of one by one.

    Returns
    -------
    tuple of str
        What an interval is and whose; then a text per row, with the bounds of unknown ethnicity
        where the row has them, and why its verdict is what it is. Nothing for a table in which no
        row has an interval.
    """
    rows = first_rows(table, most)
    sure = [row for row in rows if row["status"] == Status.OK and _limits(row)]
    if not sure:
        return ()
    names = "; ".join(dict.fromkeys(map(method_of, sure)))
    first = CHANCE.format(level=level(sure[0]), method=names)
    return (first, *(_said(row, named(row, label)) for row in sure))


def place_of_edge(row: Row) -> tuple[str, ...]:
    """How sure the steepest place of a ladder is: a row of `CliffEdge.verdict`.

    It is called an edge only where one was found there.

    Returns
    -------
    tuple of str
        Nothing where the ladder was not searched.
    """
    if not isinstance(row["scan_boundary"], str) or pd.isna(row["certainty"]):
        return ()
    where = between(row["scan_boundary"])
    again, p_value = chance(row["certainty"]), p_said(row["scan_p_value"])
    edge = row["verdict"] in EDGES and row["scan_boundary"] in (row["onset"], row["steepest"])
    told = row["scan_p_value"] < SCAN_LEVEL
    return (
        f"The search of the whole ladder, which takes off its general slope, puts the "
        f"{'edge' if edge else 'steepest place'} {where}: so it does in {again} "
        f"of ladders drawn again at these shares. A plain slope would show as much by chance with "
        f"{p_value}{'' if edge or told else ': this place is not told from chance'}.",
    )


def _limits(row: Row) -> str:
    return interval(row["lower"], row["upper"], row["statistic"])


def _said(row: Row, name: str) -> str:
    parts = (f"{name or 'Here: '}{_limits(row)}.", _together(row), _unknown(row), _verdict(row))
    return " ".join(filter(None, parts))


def _together(row: Row) -> str:
    """The limits that hold for all steps of a ladder at once."""
    if "simultaneous_lower" not in row:
        return ""
    limits = interval(row["simultaneous_lower"], row["simultaneous_upper"], row["statistic"])
    return f"For all steps together: {limits}." if limits else ""


def _unknown(row: Row) -> str:
    """Between what the value lies, whoever the people of unknown ethnicity are."""
    low, high = row.get("lowest", math.nan), row.get("highest", math.nan)
    if pd.isna(low):
        return f"Ethnicity is unknown for {unknown_shares(row)}." if unknown_shares(row) else ""
    bounds = interval(low, math.inf if pd.isna(high) else high, row["statistic"])
    shares = f" ({unknown_shares(row)})" if unknown_shares(row) else ""
    return f"Whoever the people of unknown ethnicity{shares} are, before chance: {bounds}."


def _verdict(row: Row) -> str:
    """The verdict and what it follows from, and whether unknown ethnicity could turn it round."""
    verdict = row.get("verdict")
    if not isinstance(verdict, str):
        return ""
    if verdict in set(Apart):
        held = "takes in" if verdict == Apart.NOT_TOLD else "leaves out"
        null = 1 if row["statistic"] == Statistic.RATIO_OF_RATIOS else 0
        return f"{verdict[0].upper()}{verdict[1:]}: the interval {held} {null}."
    why = (WHY if row["statistic"] in RATIOS else OF_DIFFERENCE).get(Verdict(verdict), "") if (
        verdict in set(Verdict)) else ""  # fmt: skip
    if not why:
        return ""
    said = VERDICTS[Verdict(verdict)]
    if row["statistic"] == Statistic.DIFFERENCE and row.get("indicator") == "9":
        why = f"judged by an exact test, {p_said(row['p_value'])}"
    return f"{_plainly(said, row)}: {why}. {_turned(row)}".rstrip()


def _plainly(said: str, row: Row) -> str:
    """A difference that cannot be told is not called few cases."""
    if row["verdict"] == Verdict.UNCERTAIN and row["statistic"] == Statistic.DIFFERENCE:
        return "Cannot be told from no difference"
    return said


def p_said(value: float) -> str:
    """A p value, never as 0."""
    return "p below 0.001" if value < 0.001 else f"p = {value:.3f}"


def _turned(row: Row) -> str:
    """Whether the side of no difference hangs on who the unknown are."""
    low, high = row.get("lowest", math.nan), row.get("highest", math.nan)
    if row["verdict"] == Verdict.UNCERTAIN or pd.isna(low):
        return ""
    null = 1.0 if row["statistic"] in RATIOS else 0.0
    if low <= null and (pd.isna(high) or high >= null):
        return "People of unknown ethnicity could turn it round."
    return "People of unknown ethnicity could not turn it round by themselves."
