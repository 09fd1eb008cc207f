"""Pooling over strata: the Mantel-Haenszel odds ratio with its interval."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]


def mantel_haenszel_odds_ratio(
    a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, *, confidence_level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Odds ratio (a x d) / (b x c) within strata, pooled.

    Parameters
    ----------
    a, b, c, d
        Counts of each stratum's table, rows (a, b) and (c, d); strata along the last axis.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    value, lower, upper
        Missing where no stratum informs one of the two products.

    Notes
    -----
    Limits: Robins, Breslow and Greenland 1986, Biometrics 42:311, on the log scale.
    """
    a, b, c, d = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (a, b, c, d)))
    n = a + b + c + d
    weight = np.divide(1.0, n, out=np.zeros_like(n), where=n > 0)
    r, s = a * d * weight, b * c * weight
    p, q = (a + d) * weight, (b + c) * weight
    sum_r, sum_s = r.sum(-1), s.sum(-1)
    informed = (sum_r > 0) & (sum_s > 0)
    safe_r, safe_s = np.where(informed, sum_r, 1.0), np.where(informed, sum_s, 1.0)
    variance = (
        (p * r).sum(-1) / (2 * safe_r**2)
        + (p * s + q * r).sum(-1) / (2 * safe_r * safe_s)
        + (q * s).sum(-1) / (2 * safe_s**2)
    )
    value = np.where(informed, safe_r / safe_s, np.nan)
    reach = np.exp(ndtri((1 + confidence_level) / 2) * np.sqrt(variance))
    return value, value / reach, value * reach
