"""Chance in who leaves and who enters: bands and whole ladders drawn year by year, many times.

Everything that `flows` says of a band holds here on average. A ladder has promotions as well:
posts that fall free are filled from the band below or from outside, from the top down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wres_explore.errors import DefinitionError
from wres_explore.stats import _real
from wres_explore.stats._check import FloatArray, one_group
from wres_explore.stats.division import quotient
from wres_explore.stats.flows import flows


def simulate_band(
    group: ArrayLike,
    staff: ArrayLike,
    years: int,
    *,
    entrant_share: ArrayLike,
    turnover: ArrayLike,
    group_turnover: ArrayLike | None = None,
    runs: int = 5_000,
    seed: int = 20191031,
) -> NDArray[np.int64]:
    """People of a group in a band of constant size, year by year, drawn many times.

    Every year leavers of the group and of everyone else are binomial, and so are the people of
    the group among those who take their places.

    Parameters
    ----------
    group, staff
        People of the group and all people in the band now; one band or an array of bands.
    years
        Whole years from now.
    entrant_share, turnover, group_turnover
        As in `resting_share`, one value or one per band.
    runs
        How many times.
    seed
        Fixed, so that the same question has the same answer.

    Returns
    -------
    ndarray
        Whole people: years (now first), then runs, then bands. Quantiles over the runs make a
        fan; it holds chance in who leaves and who enters, not doubt about the rates.

    Raises
    ------
    CountError
        If a count is impossible.
    DefinitionError
        For an argument out of range, or more runs than fit.

    Examples
    --------
    Band 9 in London nine years on, with 35% of entrants BME: the middle and a 90% fan.

    >>> drawn = simulate_band(54, 432, 9, entrant_share=0.35, turnover=0.12)
    >>> (np.quantile(drawn[-1], [0.5, 0.05, 0.95]) / 432).round(2).tolist()
    [0.28, 0.25, 0.31]
    """
    x, n = people(group, staff)
    a, others, own = flows(entrant_share, turnover, group_turnover)
    x, n, a, others, own = _real.together(
        group=x, staff=n, entrant_share=a, turnover=others, group_turnover=own
    )
    span = whole_years(years)
    runs = _real.draws("runs", runs, x.size * (span + 1))
    rng = np.random.default_rng(seed)
    now = np.broadcast_to(x.astype(np.int64), (runs, *x.shape))
    size = n.astype(np.int64)
    path = [now]
    for _ in range(span):
        leavers = rng.binomial(now, own)
        posts = leavers + rng.binomial(size - now, others)
        now = now - leavers + rng.binomial(posts, a)
        path.append(now)
    return np.stack(path)


def simulate_ladder(
    group: ArrayLike,
    staff: ArrayLike,
    years: int,
    *,
    hired_share: ArrayLike,
    turnover: ArrayLike,
    promoted: ArrayLike,
    group_turnover: ArrayLike | None = None,
    likelihood: ArrayLike = 1.0,
    runs: int = 2_000,
    seed: int = 20191031,
) -> NDArray[np.int64]:
    """People of a group in each band of a ladder of constant size, drawn many times.

    Parameters
    ----------
    group, staff
        People of the group and all people in each band now, lowest band first.
    years
        Whole years from now.
    hired_share
        Share of people hired into each band from outside who are of the group.
    turnover, group_turnover
        Share of each band that leaves the ladder in a year, of everyone else and of the group.
    promoted
        Share of the posts falling free in a band that are filled from the band below. What is
        given for the lowest band is not used.
    likelihood
        How many times as likely as others a person of the group is to be promoted out of a band,
        above 0; 1 promotes in proportion.
    runs, seed
        As in `simulate_band`.

    Returns
    -------
    ndarray
        Whole people: years (now first), runs, bands.

    Raises
    ------
    CountError
        If a count is impossible.
    DefinitionError
        For an argument out of range, or more runs than fit.

    Notes
    -----
    In every year people leave; then, from the top down, free posts are filled from the band below
    as long as anybody is left there, and otherwise from outside. Leavers, promotions and hires are
    binomial draws. Nobody moves down, or up by two bands in a year.
    """
    x, n, rates = _ladder(group, staff, hired_share, turnover, promoted, group_turnover, likelihood)
    span = whole_years(years)
    runs = _real.draws("runs", runs, x.size * (span + 1))
    rng = np.random.default_rng(seed)

    def draw(people: FloatArray, chance: FloatArray) -> FloatArray:
        return rng.binomial(people.astype(np.int64), chance).astype(np.float64)

    now = np.broadcast_to(x, (runs, *x.shape))
    path = [now]
    for _ in range(span):
        now = _year(now, n, rates, draw)
        path.append(now)
    return np.stack(path).astype(np.int64)


def ladder_after(
    group: ArrayLike,
    staff: ArrayLike,
    years: int,
    *,
    hired_share: ArrayLike,
    turnover: ArrayLike,
    promoted: ArrayLike,
    group_turnover: ArrayLike | None = None,
    likelihood: ArrayLike = 1.0,
) -> FloatArray:
    """Share of a group in each band of a ladder, year by year, without chance.

    Parameters
    ----------
    group, staff, years, hired_share, turnover, promoted, group_turnover, likelihood
        As in `simulate_ladder`.

    Returns
    -------
    ndarray
        Shares from 0 to 1: years (now first), then bands. Missing for a band without anybody.

    Raises
    ------
    CountError
        If a count is impossible.
    DefinitionError
        For an argument out of range.

    Notes
    -----
    What `simulate_ladder` has on average, near enough: it is exact where the likelihood is 1 and
    the band below is never emptied. Without promotions each band follows `flows.share_after`.

    Examples
    --------
    A band of 1,000, half BME, fills every post of a band of 100 that has no BME staff, in
    proportion; a tenth of either leaves each year:

    >>> shares = ladder_after(
    ...     [500, 0], [1000, 100], 2, hired_share=0.5, turnover=0.1, promoted=1.0
    ... )
    >>> shares.round(3).tolist()
    [[0.5, 0.0], [0.5, 0.05], [0.5, 0.095]]
    """
    x, n, rates = _ladder(group, staff, hired_share, turnover, promoted, group_turnover, likelihood)
    path = [x]
    for _ in range(whole_years(years)):
        path.append(_year(path[-1], n, rates, np.multiply))
    return quotient(np.stack(path), np.broadcast_to(n, (len(path), *n.shape)))


@dataclass(frozen=True, slots=True)
class _Rates:
    """What happens to a ladder in a year, per band."""

    hired: FloatArray
    others: FloatArray
    group: FloatArray
    promoted: FloatArray
    likelihood: FloatArray


def _year(
    now: FloatArray,
    staff: FloatArray,
    rates: _Rates,
    draw: Callable[[FloatArray, FloatArray], FloatArray],
) -> FloatArray:
    """The people of the group after a year; `draw` gives how many of so many, by chance or mean."""
    group = now - draw(now, rates.group)
    others = staff - now
    others = others - draw(others, rates.others)
    after = group.copy()
    gone = np.zeros(group.shape[:-1])  # promoted out of the band looked at
    for band in range(group.shape[-1] - 1, -1, -1):
        free = staff[band] - group[..., band] - others[..., band] + gone
        raised = np.zeros_like(free)
        if band:
            below, rest = group[..., band - 1], others[..., band - 1]
            raised = np.minimum(draw(free, rates.promoted[band]), below + rest)
            weight = rates.likelihood[band - 1] * below
            chance = quotient(weight, weight + rest, otherwise=0.0)
            of_group = np.clip(draw(raised, chance), raised - rest, below)
            after[..., band] += of_group
            after[..., band - 1] -= of_group
        after[..., band] += draw(free - raised, rates.hired[band])
        gone = raised
    return after


def _ladder(
    group: ArrayLike,
    staff: ArrayLike,
    hired_share: ArrayLike,
    turnover: ArrayLike,
    promoted: ArrayLike,
    group_turnover: ArrayLike | None,
    likelihood: ArrayLike,
) -> tuple[FloatArray, FloatArray, _Rates]:
    """Arguments of a ladder, one value per band each."""
    x, n, _ = one_group(group, staff, 0.95)
    if x.ndim != 1 or not x.size:
        msg = f"A ladder has one count per band: got an array of shape {x.shape}."
        raise DefinitionError(msg)
    hired, others, own = flows(hired_share, turnover, group_turnover)
    raised = _real.share("promoted", promoted)
    times = _real.positive("likelihood", likelihood)
    x, n, *rest = _real.together(
        group=x, staff=n, hired_share=hired, turnover=others, group_turnover=own,
        promoted=raised, likelihood=times,
    )  # fmt: skip
    if x.ndim != 1:
        msg = f"A ladder has one value per band: got rates of shape {x.shape}."
        raise DefinitionError(msg)
    return x, n, _Rates(*rest)


def whole_years(years: int) -> int:
    """A whole number of years, 0 or more."""
    if isinstance(years, bool) or not isinstance(years, (int, np.integer)) or years < 0:
        msg = f"years must be a whole number of 0 or more: got {years!r}."
        raise DefinitionError(msg)
    return int(years)


def people(group: ArrayLike, staff: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Whole people of a group among the staff of a band; at least one band."""
    x, n, _ = one_group(group, staff, 0.95)
    if not x.size:
        msg = "group and staff are empty. Give the counts of at least one band."
        raise DefinitionError(msg)
    return x, n
