"""Tests: exact binomial against a known share, and Cochran-Armitage for a trend over bands."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, gammaln, xlog1py, xlogy

Floats = NDArray[np.float64]


def binomial_mid_p(x: ArrayLike, n: ArrayLike, share: ArrayLike) -> Floats:
    """Two-sided exact binomial p value, mid-p, of `x` of `n` against a known share.

    Twice the smaller tail, in which the observed count itself counts half; never above 1.

    Parameters
    ----------
    x, n
        Members of a group and all members; broadcast.
    share
        Share expected, 0 to 1; missing gives a missing p value.

    Returns
    -------
    array
        p values; 1 where `n` is 0.

    Notes
    -----
    Lancaster HO 1961, JASA 56:223. The mid-p test holds its level on average and is less
    conservative than the exact test for boards of about 12.

    Examples
    --------
    Nobody of 4 where half were expected: 2 x (1/16) / 2.

    >>> float(binomial_mid_p(0, 4, 0.5))
    0.0625
    """
    x, n, share = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (x, n, share)))
    log_choose = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)
    point = np.exp(log_choose + xlogy(x, share) + xlog1py(n - x, -share))
    # Tails as incomplete beta functions, with harmless arguments where there is no tail.
    below = np.where(x > 0, betainc(n - x + 1, np.maximum(x, 1), 1 - share), 0.0)
    above = np.where(x < n, betainc(x + 1, np.maximum(n - x, 1), share), 0.0)
    p = 2 * np.minimum(below, above) + point
    return np.where(n > 0, np.minimum(p, 1.0), 1.0)


def cochran_armitage(x: ArrayLike, n: ArrayLike, scores: ArrayLike | None = None) -> Floats:
    """Cochran-Armitage z for a linear trend in proportions.

    Parameters
    ----------
    x, n
        Events and totals; the last axis runs over the ordered categories.
    scores
        One per category; 1, 2, 3 ... by default.

    Returns
    -------
    array
        z, negative where the proportion falls; 0 where it cannot vary.

    Notes
    -----
    Armitage P 1955, Biometrics 11:375. z squared is R's `prop.trend.test` statistic.
    """
    x, n = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    k = np.arange(1, x.shape[-1] + 1) if scores is None else np.asarray(scores, dtype=float)
    total = n.sum(-1, keepdims=True)
    p = x.sum(-1, keepdims=True) / total
    centred = k - (n * k).sum(-1, keepdims=True) / total
    top = (x * centred).sum(-1)
    variance = (p * (1 - p))[..., 0] * (n * centred**2).sum(-1)
    safe = np.where(variance > 0, variance, 1.0)
    return np.where(variance > 0, top / np.sqrt(safe), 0.0)
