"""Which counts of a result table are hidden, from the counts alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.measures.disclosure.rules import Flags, Floats, Rules
from wres_explore.measures.results import SIDES
from wres_explore.vocabulary import Statistic

TOP, TOP_BASE, BOTTOM, BOTTOM_BASE = range(4)
"""Positions of the four counts in the order of `SIDES`."""


def four_counts(table: pd.DataFrame) -> Floats:
    """The four counts as rows of an array, missing as NaN."""
    return np.array([table[name].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
                     for name in SIDES])  # fmt: skip


def hidden_counts(
    counts: Floats,
    table: pd.DataFrame,
    rules: Rules,
    lines: Sequence[tuple[NDArray[np.int64], Flags]],
) -> Flags:
    """Which of the four counts of each row may not be shown.

    A numerator is part of its base, except in a race disparity ratio, whose four counts stand
    side by side. A numerator is hidden too where it leaves only a few out: "all but two" tells
    of the two.
    """
    nested = (table["statistic"] != Statistic.RACE_DISPARITY_RATIO).to_numpy()
    survey = table["indicator"].isin(["5", "6", "7", "8"]).to_numpy()
    board = (table["indicator"] == "9").to_numpy()
    hide = rules.is_small(counts)
    for part, base in ((TOP, TOP_BASE), (BOTTOM, BOTTOM_BASE)):
        hide[base] |= survey & (counts[base] < rules.fewest_respondents)
        hide[part] |= nested & rules.is_small(counts[base] - counts[part])
    while True:
        before = hide.copy()
        for part, base in ((TOP, TOP_BASE), (BOTTOM, BOTTOM_BASE)):
            hide[part] |= nested & hide[base]
        if rules.companions:
            _hide_counterparts(hide, counts, board)
            for line, parts in lines:
                for at in range(len(SIDES)):
                    _hide_next_smallest(hide[at], rules.rounded(counts[at]), line, parts)
        if (hide == before).all():
            return hide


def _hide_counterparts(hide: Flags, counts: Floats, board: Flags) -> None:
    """Where one of two groups is hidden hide the other: their sum is known from elsewhere."""
    for one, other in ((TOP, BOTTOM), (TOP_BASE, BOTTOM_BASE)):
        either = (hide[one] | hide[other]) & ~board
        for at in (one, other):
            hide[at] |= either & ~np.isnan(counts[at])


def _hide_next_smallest(hide: Flags, shown: Floats, line: NDArray[np.int64], parts: Flags) -> None:
    """In every line with a single hidden count hide the smallest of the others.

    The smallest as shown, the first of equals: which one it is says nothing about its size.
    """
    counted = parts & ~np.isnan(shown)
    if not counted.any():
        return
    hidden_here = np.bincount(line[counted & hide], minlength=line.max() + 1)
    free = np.flatnonzero(counted & ~hide & (hidden_here[line] == 1))
    order = free[np.lexsort((free, shown[free], line[free]))]
    first = np.unique(line[order], return_index=True)[1]
    hide[order[first]] = True
