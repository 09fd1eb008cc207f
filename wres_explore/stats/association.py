"""How far two ways of grouping people go together, as one number whose bias is removed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, xlogy

from wres_explore.stats._check import one_group
from wres_explore.stats.division import quotient

Floats = NDArray[np.float64]


class Association(NamedTuple):
    """Mutual information of the rows and columns of tables, in nats but for `share`."""

    share: Floats
    """Of what there is to know of the column, how much the row tells: 0 to 1, bias removed. Noise
    may take it a little below 0."""
    raw: Floats
    bias: Floats
    """What chance alone gives on average."""
    p_value: Floats
    """Of rows and columns that have nothing to do with each other: the G test."""
    people: Floats


def association(table: ArrayLike) -> Association:
    """How much the row of a person (ethnic group) tells of their column (pay band).

    Parameters
    ----------
    table
        Counts of people, rows and columns along the last two axes. Rows and columns without
        anybody do not count.

    Returns
    -------
    Association
        Missing where fewer than two rows or two columns have anybody.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing.

    Notes
    -----
    Mutual information less its bias (rows - 1)(columns - 1) / (2 people) (Miller 1955), over the
    entropy of the columns. 2 x people x the raw value is the G statistic.

    Examples
    --------
    >>> found = association([[30, 10], [10, 30]])
    >>> print(f"{found.share:.3f}, p = {found.p_value:.1e}")
    0.180, p = 4.8e-06
    """
    n, _, _ = one_group(table, table, 0.95)
    total = n.sum((-2, -1))
    rows, columns = n.sum(-1), n.sum(-2)
    degrees = ((rows > 0).sum(-1) - 1) * ((columns > 0).sum(-1) - 1)
    known = degrees > 0
    people = np.where(known, total, 1.0)
    # Sums of n ln n are exact where the shares would be rounded first.
    raw = (
        xlogy(n, n).sum((-2, -1)) - xlogy(rows, rows).sum(-1) - xlogy(columns, columns).sum(-1)
        + xlogy(total, total)
    ) / people  # fmt: skip
    entropy = (xlogy(total, total) - xlogy(columns, columns).sum(-1)) / people
    bias = degrees / (2 * people)
    share = quotient(raw - bias, entropy)
    p_value = chdtrc(np.maximum(degrees, 1), np.maximum(2 * people * raw, 0.0))
    share, raw, bias, p_value = (
        np.where(known, value, np.nan)[()] for value in (share, raw, bias, p_value)
    )
    return Association(share, raw, bias, p_value, total[()])
