"""Indicators that a source printed without the counts behind them: shown, never calculated with."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import organisations
from wres_explore.breakdowns import available, only_prints, values
from wres_explore.dataset import Dataset
from wres_explore.definitions import Indicator
from wres_explore.measures.results import (
    part_of_workforce,
    place_of,
    published_values,
)
from wres_explore.measures.supply import latest_year, reported
from wres_explore.measures.tally import key_columns, tally
from wres_explore.measures.whom import Comparison, compare_with_white, comparisons, side_names
from wres_explore.tables import Columns
from wres_explore.vocabulary import ALL, Measure, Statistic, Status

Floats = NDArray[np.float64]


def without_counts(
    data: Dataset, record: Indicator, keys: list[str], *, rates_of_groups: bool = False
) -> list[Columns]:
    """Rows for an indicator that the data have no counts of: what was published, or why not.

    Parts for `result`.
    """
    rows: list[Columns] = []
    for extra, whom in comparisons(data, keys, with_white=True):
        table = _cells_without_counts(data, record, [k for k in keys if k not in extra])
        cells = {name: table[name] for name in table}
        often = len(table)
        names = side_names(record, whom)
        sides: list[tuple[str, str | None]] = [(names[record.top], names[record.top.other])]
        if rates_of_groups:
            sides = [(name, None) for name in names.values()]
        for upper_name, lower_name in sides:
            if lower_name and record.statistic is Statistic.DIFFERENCE:
                first, second = _printed_rates(data, cells, record, whom)
                printed, reason = first - second, _both(first, second)
            else:
                group = f"{upper_name} / {lower_name}" if lower_name else upper_name
                printed = published_values(data, cells, record.number, group)
                reason = ["Printed without the counts behind it."] * often
            known = ~np.isnan(printed)
            why = "" if known.all() else _why_not(data, cells, record)
            same = {
                "indicator": record.number,
                "statistic": Statistic.SHARE if rates_of_groups else record.statistic,
                "top_group": upper_name,
                "bottom_group": lower_name,
                **extra,
            }
            rows.append({
                **cells,
                **{name: np.full(often, value, dtype=object) for name, value in same.items()},
                "published_value": printed,
                "status": np.where(known, Status.PUBLISHED, Status.NOT_AVAILABLE),
                "status_reason": np.where(known, np.array(reason, dtype=object), why),
            })  # fmt: skip
    return rows


def _both(first: Floats, second: Floats) -> list[str]:
    """Two printed rates as they were printed: "27.7% and 30%"."""
    return [f"{100 * a:.4g}% and {100 * b:.4g}%" for a, b in zip(first, second, strict=True)]


BOARD_SHARE = "board_share"
"""Indicator 9 is printed as the share of the board, and the workforce's beside it."""


def _printed_rates(
    data: Dataset, cells: Columns, record: Indicator, whom: Comparison
) -> tuple[Floats, Floats]:
    """The two printed rates of a difference: the board's and the workforce's, or two groups'."""
    names = [whom.group_name, whom.comparator_name]
    codes = [record.number] * 2
    if record.number == "9":
        names[1], codes = names[0], [BOARD_SHARE, "1"]
    first, second = (
        published_values(data, cells, code, name) for code, name in zip(codes, names, strict=True)
    )
    return first, second


def _cells_without_counts(data: Dataset, record: Indicator, keys: list[str]) -> pd.DataFrame:
    """The cells that have staff; for a whole place, the years in which something was printed."""
    if len(data.published) and not set(keys) - {"year"}:
        code = BOARD_SHARE if record.number == "9" else record.number
        printed = data.published[data.published["indicator"] == code]
        here = printed["geography"] == place_of(data, {"year": [0]})[0]
        years = sorted(printed.loc[here, "year"].dropna().astype(int).unique())
        if years:
            return pd.DataFrame({"year": years if "year" in keys else years[-1:]})
    if only_prints(data):
        return _printed_cells(data, record, keys)
    # Some sources count the people who answered and print only rates of them.
    staff = data.counts["n"].iloc[data.rows(Measure.HEADCOUNT)]
    measure = Measure.HEADCOUNT if len(staff) else record.denominator
    year = latest_year(data, measure, keys)
    whom = compare_with_white(data.focus)
    key = measure, tuple(keys), year
    return data.once("cells", key, lambda: tally(data, measure, keys, whom, year=year))[
        key_columns(keys)
    ]


def _printed_cells(data: Dataset, record: Indicator, keys: list[str]) -> pd.DataFrame:
    """Every place of a breakdown in a source without counts, in the latest year or in each."""
    years = values(data, "year")
    given = data.published.loc[data.published["indicator"] == record.number, "year"].dropna()
    shown = years if "year" in keys else [int(given.max()) if len(given) else years[-1]]
    levels = [name for name in keys if name in organisations.LEVELS]
    cells = pd.DataFrame({"year": shown})
    if levels:
        places = data.organisations.loc[:, levels].drop_duplicates()
        cells = cells.merge(places[(places != ALL).all(axis=1)], how="cross")
    return cells[key_columns(keys)]


def _why_not(data: Dataset, cells: Columns, record: Indicator) -> str:
    """Why there is nothing where there are no counts."""
    if reported(data, record.numerator):
        given = available(data, measure=record.numerator)
        unheard = [name for name in data.selection if name not in given]
        chosen = ", ".join(unheard or data.selection) or "this selection"
        reason = f"{data.info.name} does not record indicator {record.number} by {chosen}."
    else:
        reason = f"{data.info.name} has no counts for indicator {record.number}."
    if data.published.empty:
        return reason
    codes = ["9", "board_share", "board_voting_share"] if record.number == "9" else [record.number]
    given = data.published[data.published["indicator"].isin(codes)]
    return f"{reason} {_what_is_printed(data, given, cells)}" if len(given) else reason


def _what_is_printed(data: Dataset, given: pd.DataFrame, cells: Columns) -> str:
    """What was published of an indicator, where that is not what was asked."""
    if set(given["group"]) == {ALL}:
        return "It was published for all staff together, not by ethnic group: see `published`."
    if parts := part_of_workforce(data, cells):
        by = " and ".join(name.replace("_", " ") for name in parts)
        return f"It was published for the whole workforce, not by {by}: see `published`."
    if values(data, "organisation") and only_prints(data) and "organisation" not in cells:
        return "It was published by organisation, and rates are not averaged: choose one."
    return "Some figures were published without counts: see `published`."
