"""Rows of a pay gap: of means and of medians, with their intervals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wres_explore.definitions import PAY_GAP
from wres_explore.measures.pay.tables import Payroll
from wres_explore.measures.results import unknown_share
from wres_explore.measures.verdicts import difference_verdict
from wres_explore.stats.pay import (
    Averages,
    Gap,
    averages,
    gap_without_one,
    mean_gap,
    median_gap,
    medians,
    rows,
)
from wres_explore.vocabulary import Status

GAP_COLUMNS = (
    "average", "unit", "pounds", "pounds_lower", "pounds_upper", "top_pay", "bottom_pay",
    "without_one", "without_one_group",
)  # fmt: skip
"""What stands beside a gap: the same in pounds, either pay, the gap without one person."""

SIDES = (0, 1)
"""Roles that are compared, as `members` numbers them: the group looked at, and White staff."""


def gap_rows(payroll: Payroll, level: float) -> pd.DataFrame:
    """Gap of means, then of medians, of each cell."""
    compared = payroll.role < len(SIDES)
    groups = len(payroll.cells) * len(SIDES)
    number = payroll.cell[compared] * len(SIDES) + payroll.role[compared]
    pay = rows(payroll.pay[compared], payroll.n[compared], number, groups)
    found = averages(pay)
    group, white = (
        Averages(*(getattr(found, name)[side :: len(SIDES)] for name in Averages.__slots__))
        for side in SIDES
    )
    middle = medians(pay, confidence_level=level)
    group_middle, white_middle = (
        (
            middle[0][side :: len(SIDES)],
            middle[1][side :: len(SIDES)],
            middle[2][side :: len(SIDES)],
        )
        for side in SIDES
    )
    without, side = gap_without_one(white, group)
    whom = payroll.whom
    names = np.array([None, whom.comparator_name, whom.group_name], dtype=object)
    frames = [
        _rows(payroll, "mean", "welch", mean_gap(white, group, confidence_level=level)).assign(
            top_pay=white.mean,
            bottom_pay=group.mean,
            without_one=without,
            without_one_group=names[side],
        ),
        _rows(payroll, "median", "order_statistics", median_gap(white_middle, group_middle)).assign(
            top_pay=white_middle[0],
            bottom_pay=group_middle[0],
            without_one=np.nan,
            without_one_group=None,
        ),
    ]
    frame = pd.concat(frames).sort_index(kind="stable").reset_index(drop=True)
    shown = frame["status"] == Status.OK
    hidden = ["pounds", "pounds_lower", "pounds_upper", "top_pay", "bottom_pay", "without_one"]
    frame[hidden] = frame[hidden].where(shown)
    frame["without_one_group"] = frame["without_one_group"].where(shown, None)
    return frame.assign(confidence_level=level)


def _rows(payroll: Payroll, average: str, method: str, gap: Gap) -> pd.DataFrame:
    status, reasons = payroll.status()
    ok = status == Status.OK
    limits = {"lower": gap.lower, "upper": gap.upper}
    verdict = difference_verdict(gap.lower, gap.upper, PAY_GAP.worse)
    verdict[~ok] = None
    unknown = unknown_share(payroll.cells)
    columns: dict[str, Any] = {
        **{name: payroll.keys[name] for name in payroll.keys},
        "average": average,
        "method": method,
        "value": np.where(ok, gap.value, np.nan),
        **{name: np.where(ok, limit, np.nan) for name, limit in limits.items()},
        "pounds": gap.pounds,
        "pounds_lower": gap.pounds_lower,
        "pounds_upper": gap.pounds_upper,
        "verdict": verdict,
        "status": status,
        "status_reason": reasons,
        "unknown_share": unknown,
    }
    return payroll.described(pd.DataFrame(columns), unknown)
