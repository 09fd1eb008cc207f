"""Doctors and dentists by grade: no single ladder, two comparisons, and no verdict."""

from __future__ import annotations

from typing import Any

import pandas as pd

from wres_explore.measures.ladder import ladders
from wres_explore.measures.ladder.edge import MEDICAL
from wres_explore.vocabulary import MEDICAL_GRADES, EdgeVerdict, MedicalGrade, PayBand, Status

MEDICAL_STEPS = (
    ("career grades|consultants", MedicalGrade.CAREER, MedicalGrade.CONSULTANT),
    ("consultants|senior medical managers", MedicalGrade.CONSULTANT, MedicalGrade.SENIOR_MANAGER),
)
"""Medical grades are no single ladder; only these two comparisons are made."""


def medical_rows(bands: pd.DataFrame, level: float) -> dict[str, list[dict[str, Any]]]:
    """Shares by grade, and two comparisons; no ladder, so no search."""
    order, counts = list(MEDICAL_GRADES), bands[list(ladders.COUNTS)].to_dict("index")
    ladder = [
        {
            "pay_band": band.value,
            "position": order.index(band),
            "rung": MEDICAL_GRADES[band].value,
            "role": "not on a ladder",
            **counts[band],
        }
        for band in order
        if band in counts
    ]
    names, four = medical_counts(bands)
    pipeline = [
        {"boundary": name, "position": position, **row}
        for position, (name, row) in enumerate(
            zip(names, ladders.ratio_rows(four, level), strict=True)
        )
    ]
    staff = int(bands[["group", "comparator"]].to_numpy().sum())
    tables = {
        "ladder": ladder, "steps": [], "pipeline": pipeline, "verdict": [not_searched(staff)]
    }  # fmt: skip
    return {name: [{"ladder": MEDICAL, **row} for row in rows] for name, rows in tables.items()}


def medical_counts(bands: pd.DataFrame) -> tuple[list[str], list[list[int]]]:
    """The comparisons of medical grades that can be made: their names, and the four counts."""
    grades = bands.groupby([MEDICAL_GRADES[PayBand(str(b))].value for b in bands.index])[
        ["group", "comparator"]
    ].sum()
    there = [step for step in MEDICAL_STEPS if {*step[1:]} <= set(grades.index)]
    counts = [
        [
            int(n)
            for side in ("group", "comparator")
            for n in (grades.loc[high, side], grades.loc[[low, high], side].sum())
        ]
        for _, low, high in there
    ]
    return [name for name, *_ in there], counts


def not_searched(staff: int) -> dict[str, Any]:
    """The verdict on medical grades: none."""
    return {
        "verdict": EdgeVerdict.NOT_TESTED,
        "staff": staff,
        "status": Status.NOT_APPLICABLE,
        "status_reason": "Medical grades are not one ladder; see the two comparisons.",
    }
