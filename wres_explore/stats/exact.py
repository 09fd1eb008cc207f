"""Exact tests of one table, for those who must quote one; `ratio_p_value` is what results use."""

from __future__ import annotations

import numpy as np
from scipy.stats import barnard_exact, binom, boschloo_exact, fisher_exact, hypergeom

from wres_explore.stats._check import choose, two_groups
from wres_explore.stats._ratio_limits import plain_score
from wres_explore.stats.ratio import ratio_interval


def exact_p_value(x1: int, n1: int, x2: int, n2: int, *, method: str = "fisher_mid_p") -> float:
    """Probability of two rates as far apart, if there is no difference: one table at a time.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people of either group.
    method
        ``"fisher"`` and ``"fisher_mid_p"`` (two-sided by the probability of tables, the observed
        one counting half in mid-p), ``"boschloo"`` and ``"barnard"`` (pooled variance).

    Returns
    -------
    float
        1 where a group has nobody in it, or nobody or everybody had the event.

    Raises
    ------
    CountError
        If a count is impossible.
    DefinitionError
        If the method is unknown.

    Notes
    -----
    SciPy's tests; mid-p: Lancaster 1961, JASA 56:223.

    Examples
    --------
    >>> print(f"{exact_p_value(0, 16, 15, 72):.4f}")
    0.0447
    """
    (a, b, c, d), _ = two_groups(x1, n1, x2, n2, 0.95)
    chosen = choose(method, _METHODS)
    top, top_all, below, below_all = (int(value) for value in (a, b, c, d))
    events = top + below
    if not top_all or not below_all or events in (0, top_all + below_all):
        return 1.0
    return float(chosen(np.array([[top, below], [top_all - top, below_all - below]])))


def _fisher(table: np.ndarray) -> float:
    return float(fisher_exact(table).pvalue)


def _fisher_mid_p(table: np.ndarray) -> float:
    (top, below), (rest, _) = table
    observed = hypergeom(table.sum(), top + below, top + rest).pmf(top)
    return _fisher(table) - float(observed) / 2


def _boschloo(table: np.ndarray) -> float:
    return float(boschloo_exact(table, n=64).pvalue)


def _barnard(table: np.ndarray) -> float:
    return float(barnard_exact(table, pooled=True, n=64).pvalue)


_METHODS = {
    "fisher": _fisher, "fisher_mid_p": _fisher_mid_p, "boschloo": _boschloo, "barnard": _barnard,
}  # fmt: skip


NUISANCE = 400
"""Shares of the second group among which the worst is looked for."""


def exact_ratio_interval(
    x1: int, n1: int, x2: int, n2: int, *, confidence_level: float = 0.95
) -> tuple[float, float, float]:
    """Ratio of two shares with limits that hold whatever the shares are: one table at a time.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people; the first group is on top, and both have somebody in them.
    confidence_level
        Between 0 and 1, of coverage at least.

    Returns
    -------
    value, lower, upper
        As `ratio_interval` gives them. It takes seconds from a few hundred people on.

    Raises
    ------
    CountError, DefinitionError
        As `ratio_interval`.

    Notes
    -----
    Chan and Zhang 1999, Biometrics 55:1202: tables ordered by the score without a variance factor,
    the probability of each tail at the share that makes it largest.

    Examples
    --------
    >>> value, lower, upper = exact_ratio_interval(24, 61, 10, 35)
    >>> print(f"{value:.3f} ({lower:.3f} to {upper:.3f})")
    1.377 (0.766 to 3.000)
    """
    value, *_ = ratio_interval(x1, n1, x2, n2, confidence_level=confidence_level)
    tail = (1 - confidence_level) / 2
    lower = _exact_lower(x1, n1, x2, n2, tail)
    inverse = _exact_lower(x2, n2, x1, n1, tail)
    return float(value), lower, 1 / inverse if inverse else np.inf


def _exact_lower(x1: int, n1: int, x2: int, n2: int, tail: float) -> float:
    """Ratio up to which so large a score has at most a probability of `tail`."""
    if not (x1 and n1 and n2):
        return 0.0
    low, high = -30.0, 30.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if _worst(middle, x1, n1, x2, n2) > tail else (middle, high)
    return float(np.exp(low)) if low > -29 else 0.0


def _worst(log_ratio: float, x1: int, n1: int, x2: int, n2: int) -> float:
    """Largest probability of a score as large as that of a table, if the ratio is so much."""
    tops, belows = np.arange(n1 + 1.0), np.arange(n2 + 1.0)
    a, c = (grid.ravel() for grid in np.meshgrid(tops, belows, indexing="ij"))
    ones = np.ones_like(a)
    some = a + c > 0
    score = np.zeros_like(a)
    with np.errstate(invalid="ignore"):  # everybody of both groups, at a ratio of exactly 1
        score[some] = plain_score(log_ratio * ones[some], a[some], n1 * ones[some], c[some],
                                  n2 * ones[some], ones[some])  # fmt: skip
    score = np.nan_to_num(score)
    observed = score[x1 * (n2 + 1) + x2]
    beyond = (score >= observed - 1e-9).reshape(n1 + 1, n2 + 1)
    most = min(1.0, np.exp(-log_ratio))
    share = most * np.arange(1, NUISANCE) / NUISANCE
    first = binom.pmf(tops, n1, np.minimum(np.exp(log_ratio) * share, 1.0)[:, None])
    second = binom.pmf(belows, n2, share[:, None])
    return float(((first @ beyond) * second).sum(axis=1).max())
