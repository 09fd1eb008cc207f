"""Who is in which quarter of a payroll."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wres_explore.stats._check import FloatArray, one_group
from wres_explore.stats.pay import rows

QUARTERS = 4

_WHO_IS_LEFT_OVER = np.array([[0, 0, 0, 0], [1, 0, 0, 0], [1, 0, 1, 0], [1, 1, 1, 0]])
"""Which quarters hold one person more, by how many people are left over, lowest pay first."""


def quarters(pay: ArrayLike, n: ArrayLike, group: ArrayLike, groups: int) -> NDArray[np.int64]:
    """People of several sides in each quarter of a payroll, lowest pay first.

    Parameters
    ----------
    pay
        Amount of each row, above 0.
    n
        People of each row and side: rows down, sides (BME, White, others) across.
    group
        The payroll (organisation) of each row: 0 to `groups` - 1.
    groups
        How many payrolls there are.

    Returns
    -------
    array
        Whole numbers of people by payroll, quarter and side.

    Raises
    ------
    CountError
        As `rows`.

    Notes
    -----
    As for the gender pay gap (Equality Act 2010 Regulations 2017, regulation 13): everybody in
    the order of pay is cut into four parts as equal as can be. People with the same pay who fall
    into two quarters are shared out so that each side has the same proportion in both, to the
    nearest whole person; the first side is rounded first. One person left over goes to the lower
    quarter, two to the lower and the upper middle, three to all but the upper (government
    guidance).
    """
    sides = np.atleast_2d(np.asarray(n))
    checked = rows(pay, sides.sum(axis=1), group, groups)
    _, counts, _ = one_group(0, sides, 0.95)
    counts = counts[counts.sum(axis=1) > 0]
    order = np.lexsort((checked.pay, checked.group))
    amount, number = checked.pay[order], checked.group[order]
    starts = np.flatnonzero(
        np.diff(number, prepend=-1).astype(bool) | np.diff(amount, prepend=0).astype(bool)
    )
    levels = np.add.reduceat(counts[order], starts) if len(starts) else counts
    upto = np.concatenate([np.zeros((1, sides.shape[1])), np.cumsum(levels, axis=0)])
    people = np.bincount(checked.group, counts.sum(axis=1), groups).astype(np.int64)
    sizes = people[:, None] // QUARTERS + _WHO_IS_LEFT_OVER[people % QUARTERS]
    edges = np.concatenate([np.zeros((groups, 1)), np.cumsum(sizes, axis=1)], axis=1)
    edges += (np.cumsum(people) - people)[:, None]
    everyone = upto.sum(axis=1)
    level = np.clip(np.searchsorted(everyone, edges) - 1, 0, max(len(levels) - 1, 0))
    if not len(levels):
        return np.zeros((groups, QUARTERS, sides.shape[1]), dtype=np.int64)
    below = upto[level] + _shared_out(levels[level], edges - everyone[level])
    return np.diff(below, axis=1).astype(np.int64)


def _shared_out(tied: FloatArray, first: FloatArray) -> FloatArray:
    """How many of each side are among the first of some people with the same pay.

    One side after the other takes its proportion of the places, rounded. So the numbers never
    fall as places rise, and all places are taken.
    """
    places, people = first.astype(np.int64), tied.sum(axis=-1).astype(np.int64)
    out = np.zeros(tied.shape)
    for side in range(tied.shape[-1]):
        here = tied[..., side].astype(np.int64)
        taken = np.where(people > 0, (2 * places * here + people) // np.maximum(2 * people, 1), 0)
        out[..., side] = taken
        places, people = places - taken, people - here
    return out
