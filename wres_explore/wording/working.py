"""The arithmetic of a result, with the very counts of its rows: "219 of 18,731 = 1.169%".

Counts are the truth: whoever has a calculator can follow each line to the figure in the table.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import pandas as pd

from wres_explore.definitions import RATIOS
from wres_explore.measures.ladder.edge import AFC
from wres_explore.measures.much_unknown import too_unknown
from wres_explore.tables import Row, records
from wres_explore.vocabulary import ALL, Statistic, Status
from wres_explore.wording.methods import method_of
from wres_explore.wording.numbers import MINUS, interval, number
from wres_explore.wording.rows import level
from wres_explore.wording.sentences import rung_in_words

MOST = 3
"""Rows whose arithmetic is written out; the others are made in the same way."""

ROUNDED = "Nothing is rounded before it is divided; what is shown here is rounded to be read."

SAME_WAY = "The other {} of the table {} worked out in the same way."


Rows: TypeAlias = pd.DataFrame | Sequence[Row]
"""A table, or rows of one that have been looked at already: that is the dear part."""


def first_rows(table: Rows, most: int = MOST) -> list[Row]:
    """Those rows of a table that are written out."""
    if isinstance(table, pd.DataFrame):
        found: list[Row] = records(table.head(most))
        return found
    return list(table[:most])


def working(
    table: Rows, label: str = "", *, most: int = MOST, of: int | None = None
) -> tuple[str, ...]:
    """How the values of a table follow from its counts, row by row.

    Parameters
    ----------
    table
        Of ratios, shares or differences with the counts used, as `indicator`, `rates`,
        `representation`, `race_disparity_ratio` and `cliff_edge` give them, or of two selections
        side by side (`compare`). The rows that matter most come first.
    label
        The column that names a row; empty where there is one row.
    most
        Rows written out.
    of
        How many rows there are in all, where `table` is only some of them.

    Returns
    -------
    tuple of str
        One text per row, then how many others there are. A row without a value says why; one
        whose counts are not shown says that.
    """
    rows = first_rows(table, most)
    lines = [f"{named(row, label)}{_arithmetic(row)}" for row in rows]
    more = (len(table) if of is None else of) - len(rows)
    if more > 0:
        lines.append(SAME_WAY.format(*((f"{more:,} rows", "are") if more > 1 else ("row", "is"))))
    made = [row for row in rows if row["status"] == Status.OK]
    return (*lines, *_whose(made), *([ROUNDED] if made else []))


def _whose(rows: list[Row]) -> tuple[str, ...]:
    """Whose intervals stand in the rows, each said once."""
    names = list(dict.fromkeys(method_of(row) for row in rows if _limits(row)))
    return (f"Intervals, from the same counts: {'; '.join(names)}.",) if names else ()


def named(row: Row, label: str) -> str:
    """What a row is called at the start of a line; nothing without a label."""
    if not label:
        return ""
    name = str(row[label])
    if label == "boundary":
        low, high = name.split("|")
        words = rung_in_words if row["ladder"] == AFC else str
        return f"From {words(low)} to {words(high)}: "
    return "All staff: " if name == ALL else f"{name[0].upper()}{name[1:]}: "


def _arithmetic(row: Row) -> str:
    if row["status"] == Status.PUBLISHED:
        return "Printed by the source without its counts, so there is nothing to work out."
    if row["status"] != Status.OK:
        return f"{str(row['status']).capitalize()}. {row['status_reason']}".rstrip()
    if "selection_a" in row:
        return f"{_beside(row)}{_limits(row)}."
    say = _SAY.get(row["statistic"], _ratio)
    counts = _SIDES[:2] if row["statistic"] == Statistic.SHARE else _SIDES
    if any(pd.isna(row[name]) for name in counts):
        return "The counts behind it are not shown."
    return f"{say(row)}{_limits(row)}."


_SIDES = ("top_numerator", "top_denominator", "bottom_numerator", "bottom_denominator")


def _limits(row: Row) -> str:
    """Both limits, in brackets; empty where there are none."""
    low, high = row.get("lower", math.nan), row.get("upper", math.nan)
    limits = interval(low, high, row["statistic"])
    return f" ({level(row)} interval {limits})" if limits else ""


# --- Each kind of figure --------------------------------------------------------------------


def share(part: float, whole: float) -> str:
    """A rate in percent with four figures: "1.169%".

    >>> share(219, 18731), share(0, 40), share(40, 40)
    ('1.169%', '0%', '100%')
    """
    return f"{figures(100 * part / whole)}%" if whole else "no rate"


def figures(value: float) -> str:
    """A number with four figures, and never in powers of ten."""
    if value == 0:
        return "0"
    places = max(3 - math.floor(math.log10(abs(value))), 0)
    return f"{value:.{places}f}" if value != 100 else "100"


def _counts(row: Row, side: str, suffix: str = "") -> tuple[int, int]:
    return int(row[f"{side}_numerator{suffix}"]), int(row[f"{side}_denominator{suffix}"])


def _rate(row: Row, side: str, suffix: str = "") -> tuple[str, str]:
    """The rate of a side with its counts, and the rate alone."""
    part, whole = _counts(row, side, suffix)
    rate = share(part, whole)
    return f"{row[f'{side}_group']} {part:,} of {whole:,} = {rate}", rate


def _share(row: Row) -> str:
    part, whole = _counts(row, "top")
    shown = number(row["value"], Statistic.SHARE)
    staff = " of known ethnicity" if row.get("base") == "known ethnicity" else ""
    return f"{row['top_group']} {part:,} of {whole:,}{staff} = {shown}"


def _ratio(row: Row) -> str:
    (top, above), (bottom, below) = _rate(row, "top"), _rate(row, "bottom")
    return f"{top}; {bottom}; {above} ÷ {below} = {number(row['value'], row['statistic'])}"


def _difference(row: Row) -> str:
    (top, first), (bottom, second) = _rate(row, "top"), _rate(row, "bottom")
    shown = number(row["value"], Statistic.DIFFERENCE, signed=True)
    return f"{top}; {bottom}; {first} {MINUS} {second} = {shown}"


def _rungs(row: Row, lower: str, higher: str) -> str:
    """Staff on two rungs: for each group those above over those below, then one over the other."""
    texts, rates = [], []
    for side in ("top", "bottom"):
        above, below = _counts(row, side)
        rates.append(figures(above / below) if below else "no rate")
        texts.append(
            f"{row[f'{side}_group']} {above:,} at {higher} ÷ {below:,} at {lower} = {rates[-1]}"
        )
    value = number(row["value"], row["statistic"])
    return f"{'; '.join(texts)}; {rates[0]} ÷ {rates[1]} = {value}"


def _step(row: Row) -> str:
    low, high = str(row["boundary"]).split("|")
    return _rungs(row, rung_in_words(low), rung_in_words(high))


def _tiers(row: Row) -> str:
    low, high = str(row["step"]).split(" to ")
    return _rungs(row, f"the {low} tier", f"the {high} tier")


_SAY: dict[str, Callable[[Row], str]] = {
    Statistic.SHARE: _share,
    Statistic.DIFFERENCE: _difference,
    Statistic.STEP_RATIO: _step,
    Statistic.RACE_DISPARITY_RATIO: _tiers,
}


# --- Two selections side by side ------------------------------------------------------------


def _beside(row: Row) -> str:
    """A over B for ratios, A less B otherwise; each from its own counts."""
    ratio = row["statistic"] == Statistic.RATIO_OF_RATIOS
    kind = Statistic.RELATIVE_LIKELIHOOD if ratio else _single(row)
    values = [number(row[f"value_{name}"], kind, signed=True) for name in "ab"]
    texts = [f"{name.upper()}: {_one(row, name, kind)}" for name in "ab"]
    sign = "÷" if ratio else MINUS
    values = [f"({each})" if each.startswith((MINUS, "+")) else each for each in values]
    apart = number(row["value"], row["statistic"], signed=True)
    return f"{'. '.join(texts)}. {values[0]} {sign} {values[1]} = {apart}"


def _single(row: Row) -> Statistic:
    """What one selection's own figure is."""
    return Statistic.SHARE if pd.isna(row["bottom_denominator_a"]) else Statistic.DIFFERENCE


def _one(row: Row, name: str, kind: Statistic) -> str:
    suffix = f"_{name}"
    top, above = _rate(row, "top", suffix)
    if kind == Statistic.SHARE:
        return top
    bottom, below = _rate(row, "bottom", suffix)
    sign = "÷" if kind in RATIOS else MINUS
    value = number(row[f"value_{name}"], kind, signed=True)
    return f"{top}, {bottom}, {above} {sign} {below} = {value}"


# --- Figures made of many tables, or of other figures ---------------------------------------


def pooled_working(found: Any) -> tuple[str, ...]:
    """How the figure of `pooled` follows from its strata: the sums of Mantel and Haenszel.

    Returns
    -------
    tuple of str
        Nothing for a difference, or where there is no figure.
    """
    row = records(found.summary)[0]
    strata = found.strata  # with those that were left out
    if row["status"] != Status.OK or row["statistic"] not in RATIOS:
        return ()
    counts = strata.loc[~too_unknown(strata), list(_SIDES)].dropna().astype(float)
    top, of_top, bottom, of_bottom = (counts[name] for name in _SIDES)
    both = of_top + of_bottom
    above, below = (top * of_bottom / both).sum(), (bottom * of_top / both).sum()
    return (
        f"In each row, {row['top_group']} cases × {row['bottom_group']} people ÷ all people; "
        f"added up over {len(counts)} rows: {figures(above)}. The same with the groups "
        f"exchanged: {figures(below)}. {figures(above)} ÷ {figures(below)} = "
        f"{number(row['value'], row['statistic'])}{_limits(row)}.",
        f"All rows added up first, and divided once: {number(row['crude'], row['statistic'])}.",
        *_whose([row]),
    )


def standardised_working(rows: pd.DataFrame) -> tuple[str, ...]:
    """How each ratio of `like_for_like` follows from the two rates of its row."""
    lines = []
    known = records(rows[rows["status"] == Status.OK])
    for row in known:
        rates = [f"{figures(100 * row[f'{side}_share'])}%" for side in ("top", "bottom")]
        made = "" if row["basis"] == "crude" else " weighted to the same mix,"
        lines.append(
            f"{str(row['basis']).capitalize()}: {row['top_group']},{made} {rates[0]}; "
            f"{row['bottom_group']} {rates[1]}; {rates[0]} ÷ {rates[1]} = "
            f"{number(row['value'], row['statistic'])}{_limits(row)}."
        )
    return (*lines, *_whose(known))


def by_sex_working(groups: pd.DataFrame) -> tuple[str, ...]:
    """How each ratio of `ethnicity_and_sex` follows from two rates: a group over White men."""
    known = records(groups.dropna(subset=["value", "events", "base"]))
    men = next((row for row in known if row["group"] == "White" and row["sex"] == "Male"), None)
    if men is None:
        return ()
    name, below = _of_sex(men)
    lines = []
    for row in (row for row in known if row is not men):
        own, above = _of_sex(row)
        value, kind = row["value"], Statistic.RELATIVE_LIKELIHOOD
        limits = _limits({**row, "statistic": kind})
        lines.append(f"{own}; {name}; {above} ÷ {below} = {number(value, kind)}{limits}.")
    return (*lines, ROUNDED) if lines else ()


def _of_sex(row: Row) -> tuple[str, str]:
    """The rate of women or men of a group with its counts, and the rate alone."""
    part, whole = int(row["events"]), int(row["base"])
    rate = share(part, whole)
    people = "women" if row["sex"] == "Female" else "men"
    return f"{row['group']} {people} {part:,} of {whole:,} = {rate}", rate
