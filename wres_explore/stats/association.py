"""How far two ways of grouping people go together, as one number whose bias is removed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, chndtrinc, ndtr, xlogy

from wres_explore.stats._check import one_group
from wres_explore.stats.division import quotient

Floats = NDArray[np.float64]


class Association(NamedTuple):
    """Mutual information of the rows and columns of tables: `raw`, `bias` and `entropy` in nats."""

    share: Floats
    """Of what there is to know of the column, how much the row tells: 0 to 1, bias removed. Noise
    may take it a little below 0."""
    raw: Floats
    bias: Floats
    """What chance alone gives on average."""
    p_value: Floats
    """Of rows and columns that have nothing to do with each other: the G test."""
    people: Floats
    lower: Floats
    upper: Floats
    """Limits of `share`. They stop at 0 and 1."""
    entropy: Floats
    """Of the columns: the most there is to know."""
    sparse: NDArray[np.bool_]
    """Whether fewer than five people are expected in two of five cells or more: then `share` and
    its limits may be too low."""


FEW_EXPECTED = 5


def association(table: ArrayLike, *, confidence_level: float = 0.95) -> Association:
    """How much the row of a person (ethnic group) tells of their column (pay band).

    Parameters
    ----------
    table
        Counts of people, rows and columns along the last two axes. Rows and columns without
        anybody do not count.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    Association
        Missing where fewer than two rows or two columns have anybody.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing.
    DefinitionError
        If the level is not between 0 and 1.

    Notes
    -----
    Mutual information less its bias (rows - 1)(columns - 1) / (2 people) (Miller 1955), over the
    entropy of the columns. 2 x people x the raw value is the G statistic, and the limits are those
    of the noncentrality of its chi-squared distribution; where noise takes the share below 0, the
    upper limit is that of 0. In a sparse table the bias that is taken off is too large
    (`benchmarks/association.md`).

    Examples
    --------
    >>> found = association([[30, 10], [10, 30]])
    >>> print(f"{found.share:.3f}, p = {found.p_value:.1e}")
    0.180, p = 4.8e-06
    """
    n, _, z = one_group(table, table, confidence_level)
    total = n.sum((-2, -1))
    rows, columns = n.sum(-1), n.sum(-2)
    # Of a table of nobody both factors would be -1, and it would count as one of two by two.
    degrees = np.multiply(*(np.maximum((side > 0).sum(-1) - 1, 0) for side in (rows, columns)))
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
    g = np.maximum(2 * people * raw, 0.0)
    freedom = np.maximum(degrees, 1)
    p_value = chdtrc(freedom, g)
    tail = ndtr(-z[..., 0, 0])
    # Where chance alone leaves more than the tail above g, nothing lies below.
    least = np.where(p_value < tail, chndtrinc(g, freedom, 1 - tail), 0.0)
    most = chndtrinc(np.maximum(g, freedom), freedom, tail)
    lower, upper = (np.minimum(quotient(at, 2 * people * entropy), 1.0) for at in (least, most))
    cells = (rows > 0)[..., :, None] & (columns > 0)[..., None, :]
    expected = rows[..., :, None] * columns[..., None, :] / people[..., None, None]
    few = (cells & (expected < FEW_EXPECTED)).sum((-2, -1))
    share, raw, bias, p_value, lower, upper, entropy = (
        np.where(known, value, np.nan)[()]
        for value in (share, raw, bias, p_value, lower, upper, entropy)
    )
    sparse = known & (5 * few >= 2 * cells.sum((-2, -1)))
    return Association(share, raw, bias, p_value, total[()], lower, upper, entropy, sparse[()])
