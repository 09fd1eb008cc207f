"""Two groups side by side: the value, its limits and verdict, from four counts in each row.

What is computed here is all that an indicator says, so that the disclosure gate can say it again of
rounded counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.definitions import Indicator, Side
from wres_explore.errors import CountError
from wres_explore.ethnicity import people_of
from wres_explore.measures.bounds import Kind, bounds
from wres_explore.measures.much_unknown import ratio_withheld
from wres_explore.measures.results import SIDES, notes, unknown_share
from wres_explore.measures.tally import key_columns
from wres_explore.measures.verdicts import difference_verdict, in_range, ratio_verdict
from wres_explore.measures.whom import Comparison, side_names
from wres_explore.stats import difference_interval, ratio_interval
from wres_explore.stats.ratio import ratio_p_value
from wres_explore.stats.significance import binomial_mid_p
from wres_explore.vocabulary import Statistic, Status

Floats = NDArray[np.float64]


def compared(
    cells: pd.DataFrame,
    keys: Sequence[str],
    record: Indicator,
    whoms: Sequence[Comparison],
    **options: Any,
) -> dict[str, Any]:
    """Put each side where the indicator's record wants it, and compare them.

    `cells` from `rate_cells`, with the comparisons that were given there. Columns for `result`,
    some of them one value for all rows.
    """
    sides = (record.top, record.top.other)
    which = cells["whom"].to_numpy()
    counts = {
        name: cells[column].to_numpy(dtype=float)
        for name, column in zip(SIDES, [f"{s}_{k}" for s in sides for k in _KINDS], strict=True)
    }
    key_names = key_columns(keys)
    people = {Side.GROUP: [whom.group_name for whom in whoms]}
    people[Side.COMPARATOR] = (
        people[Side.GROUP] if record.number == "9" else [whom.comparator_name for whom in whoms]
    )
    for side, place in zip(sides, ("top", "bottom"), strict=True):
        events, base = counts[f"{place}_numerator"], counts[f"{place}_denominator"]
        refuse_impossible(cells, key_names, record, np.take(people[side], which), events, base)
    unknown = unknown_share(cells)
    ratio = record.statistic is Statistic.RELATIVE_LIKELIHOOD
    board = record.number == "9"
    cases = counts["top_numerator"] + counts["bottom_numerator"] if ratio else None
    names = [side_names(record, whom) for whom in whoms]
    top, bottom = (np.array([name[side] for name in names], dtype=object)[which] for side in sides)
    columns: dict[str, Any] = {
        **{name: cells[name].array for name in key_names},
        "indicator": record.number,
        "statistic": record.statistic,
        "top_group": top,
        "bottom_group": bottom,
        **counts,
        **estimate(record, counts, **options),
        "status_reason": reasons(record, top, bottom, counts),
        "unknown_numerator": cells["unknown_events"].array,
        "unknown_denominator": cells["unknown_suppliers" if board else "unknown_base"].array,
        "unknown_share": unknown,
        "organisations": cells["organisations"].array,
        "organisations_all": cells["organisations_all"].array,
        "note": notes(cells, unknown, cases=cases, board=board),
    }
    kind = Kind.RATIO if ratio else Kind.BOARD if board else Kind.DIFFERENCE
    columns |= bounds(columns, kind)
    return columns | (ratio_withheld(columns) if ratio else {})


_KINDS = ("events", "base")


def refuse_impossible(
    cells: pd.DataFrame, keys: Sequence[str], record: Indicator, groups: Any, events: Floats,
    base: Floats,
) -> None:  # fmt: skip
    """Events above their base are a fault of the data, and dividing would hide it."""
    bad = np.flatnonzero(events > base)
    if not len(bad):
        return
    at = bad[0]
    where = ", ".join(f"{name} {cells[name].iloc[at]}" for name in keys)
    msg = (
        f"Numerator exceeds denominator. Indicator {record.number}, {where}: {int(events[at])} "
        f"{people_of(groups[at], record.people)} {record.event}, of {int(base[at])} {record.base}. "
        "Check that two columns are not swapped."
    )
    raise CountError(msg)


def estimate(
    record: Indicator, counts: Mapping[str, Floats], *, confidence_level: float, method: str
) -> dict[str, Any]:
    """Value, limits, p value, status and verdict of each row from its four counts."""
    four = np.array([counts[name] for name in SIDES])
    supplied = ~np.isnan(four).any(axis=0)
    known = four[:, supplied]
    ratio = record.statistic is Statistic.RELATIVE_LIKELIHOOD
    interval = ratio_interval if ratio else difference_interval
    numbers = np.full((4, four.shape[1]), np.nan)
    numbers[:3, supplied] = interval(*known, method=method, confidence_level=confidence_level)
    if ratio:
        numbers[3, supplied] = ratio_p_value(*known)
        verdict = ratio_verdict(numbers[0], numbers[1], numbers[2], record.worse)
    elif record.number == "9":
        numbers[3, supplied] = _board_p_value(*known)
        sure = numbers[3] < 1 - confidence_level
        verdict = difference_verdict(
            np.where(sure, numbers[0], -1), np.where(sure, numbers[0], 1), record.worse
        )
    else:
        verdict = difference_verdict(numbers[1], numbers[2], record.worse)
    verdict[~supplied] = None
    status = np.where(np.isfinite(numbers[0]), Status.OK, Status.NOT_CALCULABLE).astype(object)
    status[~supplied] = Status.NOT_AVAILABLE
    return {
        **dict(zip(("value", "lower", "upper", "p_value"), numbers, strict=True)),
        "confidence_level": confidence_level,
        "method": method,
        "status": status,
        "verdict": verdict,
        "in_range": in_range(numbers[0]) if ratio else None,
    }


def _board_p_value(
    members: np.ndarray, board: np.ndarray, staff: np.ndarray, all_staff: np.ndarray
) -> np.ndarray:
    """Exact binomial, mid-p: a board drawn at the workforce's share (Lancaster 1961)."""
    share = np.divide(staff, all_staff, out=np.full_like(staff, np.nan), where=all_staff > 0)
    return binomial_mid_p(members, board, share)


def reasons(record: Indicator, top: Any, bottom: Any, counts: Mapping[str, Floats]) -> list[str]:
    """Why each row has no value; empty where it has one.

    `top`, `bottom`: names of the groups, one for all rows or one for each.
    """
    four = np.array([counts[name] for name in SIDES])
    ratio = record.statistic is Statistic.RELATIVE_LIKELIHOOD
    tops, bottoms = (np.broadcast_to(np.asarray(n, dtype=object), four.shape[1:])
                     for n in (top, bottom))  # fmt: skip
    found = np.full(four.shape[1], "", dtype=object)
    alone = (tops == "") | (bottoms == "")
    needed = ~(four[[1, 3]] > 0).all(axis=0) | alone | (ratio & (four[2] == 0))
    known: dict[tuple[Any, ...], str] = {}  # a few reasons serve thousands of rows
    for at in np.flatnonzero(needed):
        kind = tops[at], bottoms[at], *_kinds_of(four[:, at])
        if kind not in known:
            known[kind] = _reason(record, *kind)
        found[at] = known[kind]
    said: list[str] = found.tolist()
    return said


def _kinds_of(counts: Floats) -> tuple[bool, bool, bool, bool]:
    """Whether figures are there, people on top and below, and events on top."""
    top_events, top_base, _, base = counts.tolist()
    return not (isnan(top_base) or isnan(base)), top_base > 0, base > 0, top_events > 0


def _reason(
    record: Indicator, top: str, bottom: str, given: bool, above: bool, below: bool, events: bool
) -> str:
    """Why there is no value: no figures, no people above or below, or nobody with the event."""
    if not given:
        return f"No figures for indicator {record.number} were supplied here."
    if not (top and bottom):
        return f"{top or bottom} is not compared with White staff."
    if record.number == "9":
        return "There is nobody on the board, or nobody in the workforce."
    if not above or not below:
        return f"There are no {people_of(top if below else bottom, record.base)}."
    if events:
        return f"No {people_of(bottom, record.people)} {record.event}."
    return f"None of either group {record.event}."
