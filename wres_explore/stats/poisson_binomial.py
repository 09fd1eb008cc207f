"""How many of several things come true, each with a chance of its own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def poisson_binomial(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance of each number of successes, from none to all.

    Parameters
    ----------
    chances
        One per trial, shape (n,), from 0 to 1.

    Returns
    -------
    array
        Shape (n + 1,), which sums to 1.

        No answer: there is always one; no trials have no successes.

    Notes
    -----
    One trial after another is added exactly; nothing is approximated. SciPy's `poisson_binom`
    takes no more than 63 trials.

    Examples
    --------
    >>> import numpy as np
    >>> poisson_binomial(np.array([0.5, 0.5])).tolist()
    [0.25, 0.5, 0.25]
    """
    found = np.ones(1)
    for chance in chances:
        found = np.convolve(found, (1 - chance, chance))
    return found
