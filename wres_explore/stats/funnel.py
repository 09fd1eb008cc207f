"""Many organisations on one scale: how far apart chance alone puts them, and more than chance.

Organisations lie along the last axis. Effects are log ratios or arcsine square roots of shares,
on which the standard error hardly depends on the effect, so that limits drawn against size are a
funnel.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wres_explore.stats._check import one_group, two_groups

Floats = NDArray[np.float64]

WINSORISED = 0.10
"""Share of the z values at either end that are drawn in before the spread is measured."""

FEWEST = 10
"""Organisations below which a spread beyond chance cannot be told from outliers."""


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
        Missing where a group has nobody in it.

    Notes
    -----
    The half keeps organisations without events in the comparison (Walter 1975). It belongs to the
    funnel only: an organisation's own ratio is never computed so.
    """
    (x1, n1, x2, n2), _ = two_groups(x1, n1, x2, n2, 0.95)
    a, b, c, d = x1 + 0.5, n1 + 0.5, x2 + 0.5, n2 + 0.5
    people = (n1 > 0) & (n2 > 0)
    effect = np.where(people, np.log(a / b) - np.log(c / d), np.nan)
    error = np.where(people, np.sqrt(1 / a - 1 / b + 1 / c - 1 / d), np.nan)
    return effect[()], error[()]


def difference_effect(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike
) -> tuple[Floats, Floats]:
    """Difference of two shares with an event and a person without one added to each, and its error.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people; the second group is taken from the first.

    Returns
    -------
    effect, error
        Missing where a group has nobody in it.

    Notes
    -----
    Agresti and Caffo 2000, The American Statistician 54:280: nobody's error is 0.
    """
    (x1, n1, x2, n2), _ = two_groups(x1, n1, x2, n2, 0.95)
    people = (n1 > 0) & (n2 > 0)
    p1, p2 = (x1 + 1) / (n1 + 2), (x2 + 1) / (n2 + 2)
    error = np.sqrt(p1 * (1 - p1) / (n1 + 2) + p2 * (1 - p2) / (n2 + 2))
    return np.where(people, p1 - p2, np.nan)[()], np.where(people, error, np.nan)[()]


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


def overdispersion(effect: ArrayLike, error: ArrayLike, target: ArrayLike) -> tuple[Floats, Floats]:
    """How much further apart organisations lie than chance puts them.

    Parameters
    ----------
    effect, error
        From `log_ratio_effect` or `share_effect`; missing ones are left out.
    target
        The common effect, one per question.

    Returns
    -------
    phi, tau2
        Mean square of the winsorised z values, 1 where chance explains it all; and the variance
        between organisations that explains what is beyond, 0 where there is none. Both missing
        for fewer than 10 organisations.

    Notes
    -----
    Additive model of Spiegelhalter 2005, Quality and Safety in Health Care 14:347, winsorised at
    10 and 90%.
    """
    y, s = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (effect, error)))
    known = np.isfinite(y) & np.isfinite(s) & (s > 0)
    number = known.sum(-1)
    enough = number >= FEWEST
    safe = np.where(known, s, 1.0)
    z = np.where(known, (y - np.asarray(target, dtype=float)[..., None]) / safe, np.nan)
    z = np.where(enough[..., None], z, 0.0)
    low, high = np.nanquantile(z, [WINSORISED, 1 - WINSORISED], axis=-1)
    drawn_in = np.clip(z, low[..., None], high[..., None])
    size = np.maximum(number, 1)
    phi = np.nansum(np.where(known, drawn_in**2, 0.0), axis=-1) / size
    w = np.where(known, 1 / safe**2, 0.0)
    total = np.where(enough, w.sum(-1), 1.0)
    spare = np.where(enough, total - (w**2).sum(-1) / total, 1.0)
    tau2 = np.maximum((number * phi - (number - 1)) / spare, 0.0)
    return np.where(enough, phi, np.nan)[()], np.where(enough, tau2, np.nan)[()]


def funnel_limits(
    target: ArrayLike, error: ArrayLike, z: float, *, tau2: ArrayLike = 0.0
) -> tuple[Floats, Floats]:
    """Where an organisation of a given error would lie by chance, on the scale of the effect.

    Parameters
    ----------
    target, error, tau2
        Common effect, standard error, and variance between organisations.
    z
        1.96 for limits that 95% keep within, 3.09 for 99.8%.

    Returns
    -------
    lower, upper
        Of the shape that the arguments have together.
    """
    target, error, tau2 = (np.asarray(a, dtype=float) for a in (target, error, tau2))
    reach = z * np.sqrt(error**2 + tau2)
    return (target - reach)[()], (target + reach)[()]
