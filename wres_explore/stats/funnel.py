"""Many organisations on one scale: how far apart chance alone puts them, and more than chance.

Organisations lie along the last axis. Effects are log ratios or arcsine square roots of shares,
on which the standard error hardly depends on the effect, so that limits drawn against size are a
funnel.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

WINSORISED = 0.10
"""Share of the z values at either end that are drawn in before the spread is measured."""

FEWEST = 10
"""Organisations below which a spread beyond chance cannot be told from outliers."""


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
        Mean square of the winsorised z values, about 0.68 where chance explains it all and less
        where cases are few; and the variance between organisations that explains what is beyond
        1, 0 where there is none. Both missing for fewer than 10 organisations, and
        without a common effect.

    Notes
    -----
    Additive model of Spiegelhalter 2005, Quality and Safety in Health Care 14:347, winsorised at
    10 and 90%, as NHS practice has it. What winsorising takes off chance too is not given back, so
    the variance is too small: `benchmarks/funnel.md`.
    """
    y, s = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (effect, error)))
    known = np.isfinite(y) & np.isfinite(s) & (s > 0)
    number = known.sum(-1)
    common = np.asarray(target, dtype=float)
    enough = (number >= FEWEST) & np.isfinite(common)
    safe = np.where(known, s, 1.0)
    z = np.where(known, (y - common[..., None]) / safe, np.nan)
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
