"""Which results the gate knows, and which views of them may be shown.

Everything that is not known is refused. Views are limited because every further margin that is
published narrows what the cells behind it can be.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.breakdowns import BREAKDOWNS, ETHNIC_DIMENSIONS, leaf_of
from wres_explore.definitions import INDICATORS
from wres_explore.errors import DisclosureError
from wres_explore.measures.disclosure.rules import Flags, Rules
from wres_explore.measures.representation import TIER_STEPS
from wres_explore.measures.results import VALUE_COLUMNS
from wres_explore.vocabulary import ALL, EthnicGroup, MedicalGrade, PayBand, PayTier

SHARING = "sharing"
"""The column that says with whom a gated table may be shared."""

_KIND_OF_COLUMN = {
    "organisation": "organisation",
    "profession": "profession",
    "pay_band": "band",
    "ethnic_group": "ethnic group",
    "sex": "sex",
    "contract": "contract",
}

KINDS_OF_CUT = {
    **{name: _KIND_OF_COLUMN[leaf_of(name)] for name in BREAKDOWNS
       if name not in ("year", "ics", "region")},
    "step": "band",
}  # fmt: skip
"""What each breakdown fixes. Years, STPs/ICSs and regions fix nothing: they are whole places.

A new column of counts must say above what it fixes before anything is shown.
"""

PARTS_OF_STAFF = {"profession", "band", "sex", "contract"}


def key_columns(table: pd.DataFrame) -> list[str]:
    """The breakdown columns of a result table.

    Raises
    ------
    DisclosureError
        If the table is not exactly one of the library's result tables.
    """
    columns = [name for name in table.columns if name != SHARING]
    keys = columns[: columns.index("indicator")] if "indicator" in columns else []
    known = {*BREAKDOWNS, "step"}
    if not keys or columns != [*keys, *VALUE_COLUMNS] or not known.issuperset(keys):
        _refuse_derived(set(columns))
        stray = [str(n) for n in columns if n not in known and n not in VALUE_COLUMNS]
        lacking = [name for name in VALUE_COLUMNS if name not in columns]
        found = f" Unknown columns: {_named(stray)}." if stray else ""
        found += f" Missing columns: {_named(lacking)}." if lacking else ""
        msg = (
            "This is no result table that the gate knows, so it is not shown."
            f"{found} Gate what indicator, indicators, rates, representation, "
            "race_disparity_ratio or cliff_edge gave, with all of its columns."
        )
        raise DisclosureError(msg)
    return keys


_DERIVED = {
    "pace": ({"needed_a_year", "people_at_this_pace"}, "model_employer"),
    "entrants_needed": ({"entrants_a_year"}, "model_employer"),
    "scenario": ({"expected", "reached"}, "model_employer"),
    "steepest": ({"against_step", "steepest"}, "cliff_edge"),
}
"""Functions whose tables are worked out from another: how each is known, and what it was made from.

They hold figures of counts that do not stand beside them."""


def _refuse_derived(columns: set[str]) -> None:
    for name, (marks, source) in _DERIVED.items():
        if marks <= columns:
            msg = (
                f"What {name} gave cannot be gated: its figures are of counts that it does not "
                f"hold. Gate what it was made from, the result of {source}."
            )
            raise DisclosureError(msg)


_MOST_NAMED = 5


def _named(columns: list[str]) -> str:
    """Some names of columns, and how many more there are."""
    more = len(columns) - _MOST_NAMED
    return ", ".join(columns[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def cuts(table: pd.DataFrame, keys: list[str]) -> list[frozenset[str]]:
    """What each row fixes: organisation, profession, band, ethnic group, sex."""
    fixed: list[set[str]] = [set() for _ in range(len(table))]
    for name in keys:
        if name in KINDS_OF_CUT:
            for row, value in zip(fixed, table[name], strict=True):
                if is_part(value):
                    row.add(KINDS_OF_CUT[name])
    for row, text in zip(fixed, table["filters"], strict=True):
        row |= {KINDS_OF_CUT[name] for name in filters_in(text) if name in _KINDS_OF_FILTER}
    for side in ("top_group", "bottom_group"):
        for row, group in zip(fixed, table[side], strict=True):
            if is_subgroup(group):
                row.add("ethnic group")
    return [frozenset(row) for row in fixed]


_KINDS_OF_FILTER = set(KINDS_OF_CUT) - set(ETHNIC_DIMENSIONS)
"""A filter on ethnic groups drops nobody: the rows name the group that is looked at."""


def is_part(value: object) -> bool:
    """Whether a breakdown column says something in this row."""
    return not (value is None or value == ALL or (isinstance(value, float) and np.isnan(value)))


def filters_in(text: object) -> list[str]:
    """The breakdowns that were filtered, once per value."""
    return text.split(", ") if isinstance(text, str) and text else []


def is_subgroup(group: object) -> bool:
    """Whether a side of a comparison is finer than BME and White."""
    if not isinstance(group, str) or not group:
        return False
    name = group.removesuffix(" share of the board").removesuffix(" share of the workforce")
    return name not in (EthnicGroup.BME, EthnicGroup.WHITE, "Other White")


def refuse_views(table: pd.DataFrame, keys: list[str], rules: Rules, extra: str = "") -> None:
    """Refuse a table that fixes more than it may, or that joins values of one's own choice.

    `extra`: what every row fixes beside its columns.

    Raises
    ------
    DisclosureError
        Naming what is fixed, and what to leave out.
    """
    if rules.most_fixed is None:
        return
    for fixed in {cut | {extra} - {""} for cut in cuts(table, keys)}:
        if len(fixed) > rules.most_fixed:
            msg = (
                f"Too finely cut to be shown: {', '.join(sorted(fixed))} are fixed at once, and at "
                f"most {rules.most_fixed} of organisation, profession, band, ethnic group and sex "
                "may be. Take a breakdown or a filter away."
            )
            raise DisclosureError(msg)
    for text in set(table["filters"]):
        filters = filters_in(text)
        several = sorted({name for name in filters if filters.count(name) > 1})
        if several:
            msg = (
                f"Several values of {', '.join(several)} are chosen together. Sums of one's own "
                "choice can be taken from one another, so they are not shown: choose one value, "
                "or none."
            )
            raise DisclosureError(msg)


_RANKS: dict[str, list[str]] = {
    "pay_band": [ALL, *PayBand],
    "pay_tier": list(PayTier),
    "medical_grade": list(MedicalGrade),
    "step": [name for name, *_ in TIER_STEPS],
}


def in_key_order(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows in the order of what they are about: whatever order came in says nothing.

    By indicator, ethnic group, step, year and then the breakdowns, alphabetically or, for bands
    and tiers, low to high.
    """
    indicators = [str(name) for name in INDICATORS]
    columns = [[_place(v, indicators) for v in table["indicator"]]]
    if "pay_band" in keys:  # all bands together, then band by band
        columns.append([("", int(is_part(band))) for band in table["pay_band"]])
    ethnic = [name for name in keys if name in ETHNIC_DIMENSIONS]
    first = [*ethnic, *(["step"] if "step" in keys else [])]
    rest = [name for name in keys if name not in first]
    for name in first:
        columns.append([key_rank(name, value) for value in table[name]])
    sides = [str(name).startswith(("White", "Other White")) for name in table["top_group"]]
    columns.append([("", int(white)) for white in sides])
    columns += [[key_rank(name, value) for value in table[name]] for name in rest]
    columns.append([(str(name), 0) for name in table["top_group"]])
    order = sorted(range(len(table)), key=lambda at: [column[at] for column in columns])
    return table.iloc[order].reset_index(drop=True)


def _place(value: object, order: list[str]) -> tuple[str, int]:
    text = str(value)
    return ("", order.index(text)) if text in order else (text, len(order))


def key_rank(name: str, value: object) -> tuple[str, int]:
    """Where a value of a breakdown stands among the others."""
    if name in ETHNIC_DIMENSIONS:
        text = str(value)
        last = 2 if text == EthnicGroup.UNKNOWN else int("other" in text.lower())
        return (f"{last}{text}", 0)
    if name == "year" and isinstance(value, (int, float, np.integer)):
        return ("", int(value))
    return _place(value, _RANKS.get(name, []))


def lines(table: pd.DataFrame, keys: list[str]) -> list[tuple[NDArray[np.int64], Flags]]:
    """The lines of a table: rows that differ in one breakdown alone, and so add up to a total.

    Returns
    -------
    list of (line, part)
        For each breakdown the number of the line that each row is in, and whether the row is a
        part (the row of all bands is the total of the others).
    """
    about = ["year", "indicator", "statistic", "base", "selection", "filters", "dataset"]
    sides = ["top_group", "bottom_group"]
    found: list[tuple[NDArray[np.int64], Flags]] = []
    for name in keys:
        if name in ("year", "step") or len(table) < 2:
            continue
        fixed = [*dict.fromkeys([*(k for k in keys if k != name), *about])]
        fixed += [] if name in ETHNIC_DIMENSIONS else sides
        grouped = table[fixed].astype(object).groupby(fixed, dropna=False, sort=False)
        part = np.array([is_part(value) for value in table[name]], dtype=bool)
        found.append((grouped.ngroup().to_numpy(dtype=np.int64), part))
    return found
