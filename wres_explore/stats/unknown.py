"""Between what a result lies, whoever the people of unknown ethnicity are.

Nothing here estimates who they are.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wres_explore.stats._check import one_group, two_groups
from wres_explore.stats.division import quotient

Floats = NDArray[np.float64]


def share_bounds(x: ArrayLike, n: ArrayLike, unknown: ArrayLike) -> tuple[Floats, Floats]:
    """Lowest and highest share of a group, whoever the people of unknown ethnicity are.

    Parameters
    ----------
    x, n
        Members of the group and all people, those of unknown ethnicity among them.
    unknown
        People of unknown ethnicity.

    Returns
    -------
    lower, upper
        From 0 to 1; missing where nobody is counted.

    Raises
    ------
    CountError
        If a count is impossible, or group and unknown together are above all people.

    Notes
    -----
    Manski 1990, American Economic Review 80:319.

    Examples
    --------
    London in 2019:

    >>> lower, upper = share_bounds(92_487, 206_144, 12_526)
    >>> print(f"{lower:.3f} to {upper:.3f}")
    0.449 to 0.509
    """
    x, n, _ = one_group(x, n, 0.95)
    u, _, _ = one_group(unknown, n, 0.95)
    one_group(x + u, n, 0.95)
    safe = np.where(n > 0, n, 1.0)
    lower, upper = (np.where(n > 0, people / safe, np.nan) for people in (x, x + u))
    return lower[()], upper[()]


class Sharing(NamedTuple):
    """Two tables of counts: everyone of unknown ethnicity shared out in the two extreme ways."""

    lowest: tuple[Floats, Floats, Floats, Floats]
    """x1, n1, x2, n2 if all who had the event are of the group below, all others of the top."""
    highest: tuple[Floats, Floats, Floats, Floats]
    """The other way round."""


def extremes(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    unknown_events: ArrayLike,
    unknown_people: ArrayLike,
) -> Sharing:
    """The two ways of sharing out people of unknown ethnicity between which all others lie.

    Both for the ratio of two shares and for their difference.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people of the group on top and the one below, of known ethnicity.
    unknown_events, unknown_people
        Events and people of unknown ethnicity.

    Returns
    -------
    Sharing
        Counts, of the shape that the arguments have together.

    Raises
    ------
    CountError
        If a count is impossible.

    Notes
    -----
    Horowitz and Manski 2000, JASA 95:77.

    Examples
    --------
    >>> lowest, highest = extremes(30, 1000, 40, 2000, 4, 150)
    >>> [[int(count) for count in table] for table in (lowest, highest)]
    [[30, 1146, 44, 2004], [34, 1004, 40, 2146]]
    """
    (x1, n1, x2, n2), _ = two_groups(x1, n1, x2, n2, 0.95)
    u, everyone, _ = one_group(unknown_events, unknown_people, 0.95)
    rest = everyone - u
    return Sharing((x1, n1 + rest, x2 + u, n2 + u), (x1 + u, n1 + u, x2, n2 + rest))


def ratio_bounds(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    unknown_events: ArrayLike,
    unknown_people: ArrayLike,
) -> tuple[Floats, Floats]:
    """Lowest and highest ratio of two shares, whoever the people of unknown ethnicity are.

    Parameters
    ----------
    x1, n1, x2, n2, unknown_events, unknown_people
        As in `extremes`.

    Returns
    -------
    lowest, highest
        Missing where there is nothing to divide by at that end; infinity never.

    Examples
    --------
    >>> lowest, highest = ratio_bounds(30, 1000, 40, 2000, 4, 150)
    >>> print(f"{lowest:.2f} to {highest:.2f}")
    1.19 to 1.82
    """
    low, high = (
        quotient(quotient(a, b), quotient(c, d, otherwise=0.0))
        for a, b, c, d in extremes(x1, n1, x2, n2, unknown_events, unknown_people)
    )
    return low[()], high[()]


def difference_bounds(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    unknown_events: ArrayLike,
    unknown_people: ArrayLike,
) -> tuple[Floats, Floats]:
    """Lowest and highest difference of two shares, whoever the people of unknown ethnicity are.

    Parameters
    ----------
    x1, n1, x2, n2, unknown_events, unknown_people
        As in `extremes`.

    Returns
    -------
    lowest, highest
        From -1 to 1; missing where one of the groups has nobody at that end.
    """
    low, high = (
        quotient(a, b) - quotient(c, d)
        for a, b, c, d in extremes(x1, n1, x2, n2, unknown_events, unknown_people)
    )
    return low[()], high[()]


def rate_bounds(
    x: ArrayLike, n: ArrayLike, unknown_events: ArrayLike, unknown_people: ArrayLike
) -> tuple[Floats, Floats]:
    """Lowest and highest rate of one group, whoever the people of unknown ethnicity are.

    Parameters
    ----------
    x, n
        Events and people of the group.
    unknown_events, unknown_people
        Events and people of unknown ethnicity.

    Returns
    -------
    lowest, highest
        From 0 to 1: all who had no event are of the group, or all who had one; missing where
        that leaves nobody.
    """
    lowest, highest = extremes(x, n, 0, 0, unknown_events, unknown_people)
    return quotient(*lowest[:2])[()], quotient(*highest[:2])[()]


def shares_difference_bounds(
    x1: ArrayLike,
    n1: ArrayLike,
    unknown1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    unknown2: ArrayLike,
) -> tuple[Floats, Floats]:
    """Lowest and highest difference of one group's shares of two bodies of people.

    Parameters
    ----------
    x1, n1, unknown1, x2, n2, unknown2
        Members of the group, all people, and people of unknown ethnicity: a board, and the
        workforce.

    Returns
    -------
    lowest, highest
        From -1 to 1; missing where one of the two bodies has nobody.
    """
    low1, high1 = share_bounds(x1, n1, unknown1)
    low2, high2 = share_bounds(x2, n2, unknown2)
    return low1 - high2, high1 - low2


def odds_ratio_bounds(
    higher1: ArrayLike,
    lower1: ArrayLike,
    higher2: ArrayLike,
    lower2: ArrayLike,
    unknown_higher: ArrayLike,
    unknown_lower: ArrayLike,
) -> tuple[Floats, Floats]:
    """Lowest and highest (higher1 / lower1) / (higher2 / lower2), whoever the unknown are.

    Parameters
    ----------
    higher1, lower1, higher2, lower2
        People at a higher and a lower rung, of the group on top and of the one below.
    unknown_higher, unknown_lower
        People of unknown ethnicity at either rung.

    Returns
    -------
    lowest, highest
        Missing where there is nobody to divide by at that end; infinity never.
    """
    a, u = _people(higher1, unknown_higher)
    b, v = _people(lower1, unknown_lower)
    c, d = (np.asarray(n, dtype=float) for n in (higher2, lower2))
    low = quotient(quotient(a, b + v), quotient(c + u, d, otherwise=0.0))
    high = quotient(quotient(a + u, b), quotient(c, d + v, otherwise=0.0))
    return low[()], high[()]


def _people(known: ArrayLike, unknown: ArrayLike) -> tuple[Floats, Floats]:
    """Two checked counts of one shape."""
    first, _, _ = one_group(known, known, 0.95)
    second, _, _ = one_group(unknown, unknown, 0.95)
    a, b = np.broadcast_arrays(first, second)
    return a, b
