"""Counts on a scale on which they can be weighed: an effect and its standard error each.

Half a person is added where an organisation or year without events would else have no error. It
belongs to weighing only: a figure that is shown is never computed so.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wres_explore.stats._check import one_group, two_groups

Floats = NDArray[np.float64]


def log_ratio_effect(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike
) -> tuple[Floats, Floats]:
    """Log of the ratio of two shares with half a person added to every count, and its error.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people; the first group is on top.

    Returns
    -------
    effect, error
        Missing where a group has nobody in it; and where everybody in both had the event, which
        leaves no chance to weigh a ratio of 1 by.

    Notes
    -----
    The half keeps organisations without events in the comparison (Walter 1975). It belongs to the
    funnel only: an organisation's own ratio is never computed so.
    """
    (x1, n1, x2, n2), _ = two_groups(x1, n1, x2, n2, 0.95)
    a, b, c, d = x1 + 0.5, n1 + 0.5, x2 + 0.5, n2 + 0.5
    says = (n1 > 0) & (n2 > 0) & (x1 + x2 < n1 + n2)
    effect = np.where(says, np.log(a / b) - np.log(c / d), np.nan)
    error = np.where(says, np.sqrt(1 / a - 1 / b + 1 / c - 1 / d), np.nan)
    return effect[()], error[()]


def difference_effect(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike
) -> tuple[Floats, Floats]:
    """Difference of two shares and its standard error, for a line through years.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people; the second share is taken from the first.

    Returns
    -------
    effect, error
        Missing where a group has nobody in it. The error is made from shares with half a person
        added on either side, so that a year without events has one; the effect is not.
    """
    (x1, n1, x2, n2), _ = two_groups(x1, n1, x2, n2, 0.95)
    first, first_error = share_level(x1, n1)
    second, second_error = share_level(x2, n2)
    return (first - second)[()], np.hypot(first_error, second_error)[()]


def share_level(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Share and its standard error, for a line through years; as `difference_effect`."""
    x, n, _ = one_group(x, n, 0.95)
    people = np.where(n > 0, n, 1.0)
    near = (x + 0.5) / (people + 1)
    effect = np.where(n > 0, x / people, np.nan)
    return effect[()], np.where(n > 0, np.sqrt(near * (1 - near) / people), np.nan)[()]


def share_effect(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Arcsine of the square root of a share, and its error.

    Parameters
    ----------
    x, n
        Members and people.

    Returns
    -------
    effect, error
        The effect runs from 0 to half of pi; `np.sin(effect) ** 2` is the share. Missing where
        nobody is counted.

    Notes
    -----
    Anscombe 1948, Biometrika 35:246; the error is 1 / (2 sqrt n).
    """
    x, n, _ = one_group(x, n, 0.95)
    known = n > 0
    safe = np.where(known, n, 1.0)
    effect = np.where(known, np.arcsin(np.sqrt(x / safe)), np.nan)
    error = np.where(known, 0.5 / np.sqrt(safe), np.nan)
    return effect[()], error[()]
