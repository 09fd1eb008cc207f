"""One shape for every result: keys, value with interval, status, verdict, and the counts used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import organisations
from wres_explore.breakdowns import BREAKDOWNS, ETHNIC_DIMENSIONS, values
from wres_explore.dataset import Dataset
from wres_explore.measures.much_unknown import much_unknown
from wres_explore.tables import Columns
from wres_explore.vocabulary import (
    ALL,
    MUCH_UNKNOWN,
    PROFESSION_GROUPS,
    UNPARTED_PROFESSIONS,
    Status,
)

VALUE_COLUMNS = (
    "indicator",
    "statistic",
    "top_group",
    "bottom_group",
    "value",
    "lower",
    "upper",
    "confidence_level",
    "method",
    "p_value",
    "status",
    "status_reason",
    "verdict",
    "in_range",
    "top_numerator",
    "top_denominator",
    "bottom_numerator",
    "bottom_denominator",
    "unknown_numerator",
    "unknown_denominator",
    "unknown_share",
    "lowest",
    "highest",
    "organisations",
    "organisations_all",
    "note",
    "published_value",
    "base",
    "selection",
    "filters",
    "dataset",
    "modelled",
    "source",
    "published_counts",
)
"""What follows the breakdown columns in a result table; the data dictionary explains each."""

COUNT_COLUMNS = (
    "top_numerator",
    "top_denominator",
    "bottom_numerator",
    "bottom_denominator",
    "unknown_numerator",
    "unknown_denominator",
    "organisations",
    "organisations_all",
)

SIDES = ("top_numerator", "top_denominator", "bottom_numerator", "bottom_denominator")
"""The four counts of a comparison, in the order in which intervals take them."""


FEW_CASES = 10
"""Fewer cases than this in both groups together get the note "small numbers"."""


def result(data: Dataset, keys: Sequence[str], *parts: Columns) -> pd.DataFrame:
    """Bring what was computed, frames or columns that will be one, into the result shape.

    Adds provenance, fills absent columns with missing values, empties `value` wherever `status`
    is not ok, and orders the columns: `year` first unless the caller broke down by it. Parts
    stand under each other.
    """
    given = [{name: part[name] for name in part} for part in parts]
    rows = [len(part["status"]) for part in given]
    status = [np.asarray(part["status"] == Status.OK, dtype=bool) for part in given]
    ok = status[0] if len(parts) == 1 else np.concatenate(status)
    shown = [*([] if "year" in keys else ["year"]), *keys]
    out: dict[str, Any] = {name: _key([part[name] for part in given]) for name in shown}
    for name in VALUE_COLUMNS:
        out[name] = _column(name, [part.get(name) for part in given], rows)
    out["value"] = np.where(ok, out["value"], np.nan)
    out["in_range"][~ok] = pd.NA
    noted = [
        with_grouping_note(data, out["note"][end - each : end], part)
        for part, each, end in zip(given, rows, accumulate(rows), strict=True)
    ]
    out["note"] = noted[0] if len(noted) == 1 else list(chain.from_iterable(noted))
    return pd.DataFrame({**out, **provenance(data)})


def provenance(data: Dataset) -> dict[str, str | bool]:
    """What was selected and where it comes from: the same in every row of a result."""
    return {
        "selection": selection_text(data),
        "filters": filter_names(data),
        "dataset": data.info.name,
        "modelled": data.info.modelled,
        "source": data.info.source,
        "published_counts": data.info.published_counts,
    }


def selection_text(data: Dataset) -> str:
    """What was selected, in words: the filters but year and ethnic group, which rows name."""
    named = (chosen for key, chosen in data.selection.items() if key not in _IN_EACH_ROW)
    return ", ".join(map(_together, named))


def _together(chosen: Iterable[object]) -> str:
    """Several values of a filter, of which all are counted: one "or another" would be a choice."""
    names = list(map(str, chosen))
    return ("; " if any(" and " in name for name in names) else " and ").join(names)


_IN_EACH_ROW = ("year", "ethnic_group")


def filter_names(data: Dataset) -> str:
    """The breakdowns that were filtered, year apart, each once per value: "ics, profession"."""
    return ", ".join(name for name, chosen in data.selection.items() for _ in chosen
                     if name != "year")  # fmt: skip


def _key(parts: Sequence[Any]) -> Any:
    """A breakdown of every row; categories stay what they are if they are alike."""
    if len(parts) == 1:
        return getattr(parts[0], "array", parts[0])
    return pd.concat([pd.Series(part) for part in parts], ignore_index=True).array


def _column(name: str, parts: Sequence[Any], rows: Sequence[int]) -> Any:
    """One column of the result shape from what was computed, or its missing value.

    What was computed of a part may be one value for all of its rows, or None.
    """
    if name in _NUMBERS:
        return _floats_of(parts, rows)
    if name in COUNT_COLUMNS:
        return _whole_numbers(_floats_of(parts, rows))
    if name == "in_range":
        return pd.array(_listed(parts, rows, pd.NA), dtype="boolean")
    nothing = "" if name in NEVER_MISSING else None
    if all(part is None or isinstance(part, str) for part in parts) and len(set(parts)) == 1:
        return _repeated(nothing if parts[0] is None else parts[0], sum(rows))
    texts = pd.array(_listed(parts, rows, nothing), dtype="str")
    return texts.fillna("") if name in NEVER_MISSING else texts


def _listed(parts: Sequence[Any], rows: Sequence[int], nothing: Any) -> list[Any]:
    """What stands in each row."""
    found: list[Any] = []
    for part, many in zip(parts, rows, strict=True):
        given = nothing if part is None else part
        found.extend([given] * many if _is_one(part) else given)
    return found


def _is_one(part: Any) -> bool:
    """Whether one value stands for every row."""
    return part is None or isinstance(part, str | int | float)


def _floats_of(parts: Sequence[Any], rows: Sequence[int]) -> NDArray[np.float64]:
    """Numbers in each row."""
    return np.concatenate([
        np.full(many, np.nan if part is None else part) if _is_one(part) else as_floats(part)
        for part, many in zip(parts, rows, strict=True)
    ])  # fmt: skip


NEVER_MISSING = ("status_reason", "note", "selection", "filters")
"""Texts that are empty where there is nothing to say."""


def _repeated(text: str | None, rows: int) -> Any:
    """One text in every row."""
    return pd.array([text], dtype="str").take(np.zeros(rows, dtype=np.intp))


def _whole_numbers(given: NDArray[np.float64]) -> pd.arrays.IntegerArray:
    """Counts, some of them missing."""
    missing = np.isnan(given)
    whole = np.where(missing, 0, given).astype(np.int64)
    if not (missing | (whole == given)).all():
        msg = "Counts of people are whole numbers."
        raise TypeError(msg)
    return pd.arrays.IntegerArray(whole, missing)


_NUMBERS = (
    "value", "lower", "upper", "confidence_level", "p_value", "unknown_share", "lowest", "highest",
    "published_value",
)  # fmt: skip


def as_floats(column: Any) -> NDArray[np.float64]:
    """A column of numbers; missing ones as nan."""
    if isinstance(column, pd.Series | pd.api.extensions.ExtensionArray):
        column = column.to_numpy(dtype=float, na_value=np.nan)
    numbers: NDArray[np.float64] = np.asarray(column, dtype=float)
    return numbers


def notes(
    cells: Columns,
    unknown: NDArray[np.float64],
    *,
    cases: NDArray[np.float64] | None = None,
    board: NDArray[np.bool_] | bool = False,
) -> list[str]:
    """Caveats that the counts themselves call for, one text per row, empty if none.

    `cases`: events of both groups together, for a ratio. `board`: whose share is unknown.
    """
    here, everywhere = (as_floats(cells[n]) for n in ("organisations", "organisations_all"))
    texts = np.full(len(here), "", dtype=object)
    for at in np.flatnonzero(here < everywhere):
        texts[at] = f"{int(here[at])} of {int(everywhere[at])} organisations supplied figures. "
    if cases is not None:
        few = cases < FEW_CASES
        texts[few] += _FEW[cases[few].astype(int)]
    boards = np.broadcast_to(board, len(here))
    for at in np.flatnonzero(unknown > MUCH_UNKNOWN):
        texts[at] += much_unknown(unknown[at], board=bool(boards[at]))
    return [text.rstrip() for text in texts]


_FEW = np.array(
    [f"Small numbers: {n} case{'' if n == 1 else 's'} in all. " for n in range(FEW_CASES)],
    dtype=object,
)


def others_supplied(here: int, before: int, first: int) -> str:
    """What is said of a change since a first year in which not as many organisations counted."""
    return f"{here} organisation{'' if here == 1 else 's'} supplied counts, {before} in {first}."


def with_grouping_note(data: Dataset, texts: Sequence[str], cells: Columns) -> Sequence[str]:
    """The notes, and in each row about a grouping: whom else the source counts in it."""
    found = texts
    chosen = data.selection.get("profession", ())
    for unparted, (hidden_in, _) in UNPARTED_PROFESSIONS.items():
        grouping = PROFESSION_GROUPS[hidden_in]
        if grouping in chosen:
            about = np.ones(len(texts), dtype=bool)
        elif "profession_group" in cells:
            about = np.asarray(cells["profession_group"] == grouping, dtype=bool)
        else:
            continue
        if about.any() and hidden_in in values(data, "profession"):
            said = grouping_note(unparted)
            found = [f"{text} {said}".strip() if grouped else text
                     for text, grouped in zip(found, about, strict=True)]  # fmt: skip
    return found


def grouping_note(unparted: str) -> str:
    """What is said beside a grouping that takes in another one."""
    return f"Includes {unparted.lower()}, whom the source does not part out."


def unknown_share(cells: Columns) -> NDArray[np.float64]:
    """Share of the base whose ethnicity is unknown; missing for an empty base."""
    unknown, base = (as_floats(cells[name]) for name in ("unknown_base", "total_base"))
    share: NDArray[np.float64] = np.full(len(base), np.nan)
    np.divide(unknown, base, out=share, where=base > 0)
    return share


def place_of(data: Dataset, cells: Columns) -> list[str]:
    """The place that each cell is about, by the finest level in its keys or in the selection."""
    for level in organisations.LEVELS:
        if level in cells:
            return [str(name) for name in cells[level]]
    whole = "England"
    # A row that stands for all providers of an STP/ICS is that STP/ICS, not an organisation.
    alone = not data.organisations["kind"].eq("ics total").any()
    for level in reversed(organisations.LEVELS[0 if alone else 1 :]):
        names = data.organisations[level].unique()
        if len(names) == 1 and names[0] != ALL:
            whole = str(names[0])
    return [whole] * len(cells["year"])


def published_values(
    data: Dataset, cells: Columns, number: str, group: str | Sequence[str]
) -> np.ndarray:
    """What was printed for each cell without counts; NaN where nothing was.

    `group`: whose figure it is, one name for all cells or one for each.

    Only for the whole workforce of a place: a figure for one profession is not put beside counts
    of another, nor one for all staff beside a band or a sex.
    """
    printed = data.published
    if printed.empty or part_of_workforce(data, cells):
        return np.full(len(cells["year"]), np.nan)
    fits = (printed["indicator"] == number) & (printed["pay_band"] == ALL)
    if "profession" not in data.selection:
        fits &= printed["profession"] == ALL
    key = ["year", "geography", "group"]
    known = printed[fits].drop_duplicates(key).set_index(key)["value"].to_dict()
    groups = np.broadcast_to(np.array(group, dtype=object), len(cells["year"]))
    keys = zip(cells["year"], place_of(data, cells), groups, strict=True)
    return np.array([known.get(each, np.nan) for each in keys], dtype=float)


PARTS = tuple(
    name for name in BREAKDOWNS
    if name not in ("year", *organisations.LEVELS, *ETHNIC_DIMENSIONS)
)  # fmt: skip
"""Breakdowns that part the workforce of a place."""


def part_of_workforce(data: Dataset, cells: Columns) -> list[str]:
    """By what a question parts the workforce of a place, by its breakdowns or its filters.

    A filter on professions is none of them: `select` keeps the figures of those professions.
    """
    chosen = {name for name in data.selection if name != "profession"}
    return [name for name in PARTS if name in cells or name in chosen]


def stack(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One table under another."""
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)
