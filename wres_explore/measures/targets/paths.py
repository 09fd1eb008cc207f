"""Where each band stands on its path: share and interval, goal of the year, verdict, people needed.

A path is straight from the share in the baseline year to the target in the goal year.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.measures.results import others_supplied
from wres_explore.stats.division import quotient
from wres_explore.stats.proportion import proportion_interval
from wres_explore.vocabulary import PathVerdict, Status

Floats = NDArray[np.float64]

FEWEST = 20
"""People in a band below which only heads are counted, without a percentage."""

_SLACK = 1e-9
"""Of a person, so that arithmetic on fractions never asks for one too many."""


def judged(rows: pd.DataFrame, level: float) -> pd.DataFrame:
    """Path, share, interval and verdict of each row."""
    x, n, x0, n0 = (floats(rows[name]) for name in ("x", "n", "x_first", "n_first"))
    goal, start = floats(rows["target_share"]), quotient(x0, n0)
    span = floats(rows["goal_year"] - rows["baseline_year"])
    passed = np.minimum(floats(rows["year"] - rows["baseline_year"]) / span, 1.0)
    path = np.where(start >= goal, goal, start + (goal - start) * passed)
    counted, staffed = ~np.isnan(n), n > 0
    limits = np.full((3, len(rows)), np.nan)
    limits[:, staffed] = proportion_interval(x[staffed], n[staffed], confidence_level=level)
    value, lower, upper = limits
    few = n < FEWEST
    needed = np.maximum(np.ceil(path * n - x - _SLACK), 0.0)
    verdict = _first_that_holds(
        [
            ~staffed | np.isnan(path),
            few,
            x >= goal * n - _SLACK,
            floats(rows["year"]) == floats(rows["baseline_year"]),
            lower > path,
            needed == 0,
            upper >= path,
        ],
        [None, PathVerdict.HEADS_ONLY, PathVerdict.MET, PathVerdict.START, PathVerdict.AHEAD,
         PathVerdict.ON_PATH, PathVerdict.WITHIN_CHANCE],
        otherwise=PathVerdict.BELOW,
    )  # fmt: skip
    shown = staffed & ~few
    return rows.assign(
        value=np.where(shown, value, np.nan),
        lower=np.where(shown, lower, np.nan),
        upper=np.where(shown, upper, np.nan),
        confidence_level=level,
        status=np.select(
            [shown, staffed, counted],
            [Status.OK, Status.NOT_APPLICABLE, Status.NOT_CALCULABLE],
            Status.NOT_AVAILABLE,
        ),
        status_reason=np.select(
            [shown, staffed, counted],
            ["", f"Fewer than {FEWEST} people: heads only.", "Nobody at this band."],
            "No counts of this band in this year: the path alone.",
        ),
        verdict=verdict,
        goal_share=path,
        goal_people=np.floor(path * n0 + 0.5),
        people_needed=needed,
        baseline_share=start,
        top_numerator=x,
        top_denominator=n,
        note=_notes(rows, start),
    )


def _first_that_holds(
    conditions: list[NDArray[np.bool_]], names: list[PathVerdict | None], otherwise: PathVerdict
) -> NDArray[np.object_]:
    at = np.select(conditions, range(len(names)), default=len(names))
    found: NDArray[np.object_] = np.array([*names, otherwise], dtype=object)[at]
    return found


def _notes(rows: pd.DataFrame, start: Floats) -> list[str]:
    """Bands without a start, and organisations that were not in the baseline year."""
    texts = []
    for row, share in zip(rows.itertuples(), start, strict=True):
        first = int(row.baseline_year)
        if np.isnan(share):
            texts.append(f"Nobody was counted at this band in {first}, so it has no path.")
        elif row.organisations != row.organisations_first and not np.isnan(row.organisations):
            here, before = int(row.organisations), int(row.organisations_first)
            texts.append(others_supplied(here, before, first))
        else:
            texts.append("")
    return texts


def floats(column: pd.Series) -> Floats:
    """A column as floats, missing values as nan."""
    out: Floats = column.to_numpy(dtype=float)
    return out
