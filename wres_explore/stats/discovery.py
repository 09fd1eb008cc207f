"""Many tests at once: how many of the findings may be false."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import false_discovery_control

from wres_explore.errors import DefinitionError


def false_discovery_rate(p_value: ArrayLike) -> NDArray[np.float64]:
    """The smallest false discovery rate at which each test still counts as a finding.

    Parameters
    ----------
    p_value
        Probabilities of one fixed set of tests, along the last axis. Missing ones are no tests.

    Returns
    -------
    ndarray
        q values of the same shape, missing where the probability is. Those at or below 0.10 are
        a list of which on average at most a tenth is false.

    Raises
    ------
    DefinitionError
        If a probability does not lie between 0 and 1.

    Notes
    -----
    Benjamini and Hochberg 1995, JRSS B 57:289. The set must not depend on what is looked at: q
    values of a filtered list promise nothing.

    Examples
    --------
    >>> false_discovery_rate([0.01, 0.04, 0.03, 0.5]).round(3).tolist()
    [0.04, 0.053, 0.053, 0.5]
    """
    p = np.asarray(p_value, dtype=float)
    if ((p < 0) | (p > 1)).any():
        msg = "Probabilities lie between 0 and 1."
        raise DefinitionError(msg)
    q = np.full(p.shape, np.nan)
    for at in np.ndindex(p.shape[:-1]):
        tests = np.isfinite(p[at])
        if tests.any():
            q[(*at, tests)] = false_discovery_control(p[at][tests])
    return q
