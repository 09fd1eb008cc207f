"""How the make-up of a band changes as people leave and others enter it.

A band keeps its size: everyone who leaves is replaced in the same year. The group looked at
leaves at one rate and everyone else at another, and a fixed share of entrants (people hired and
people promoted into the band) is of the group. The share of the group then moves towards a
resting share, by the same proportion of the distance left in every year. These are scenarios of
what would follow from given rates; they forecast nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wres_explore.stats import _real
from wres_explore.stats._check import FloatArray
from wres_explore.stats.division import quotient

SAME = 1e-9
"""Shares closer than this are the same share: a target that is the resting share is not reached."""

HALVINGS = 60


def resting_share(
    *, entrant_share: ArrayLike, turnover: ArrayLike, group_turnover: ArrayLike | None = None
) -> FloatArray:
    """Share of a group at which a band comes to rest.

    Parameters
    ----------
    entrant_share
        Share of the people entering the band each year who are of the group, 0 to 1.
    turnover
        Share of the people in the band who leave it in a year, 0 or more and below 1. With
        `group_turnover`, the rate of everyone but the group.
    group_turnover
        The rate of the group, if it differs.

    Returns
    -------
    ndarray
        From 0 to 1: the entrant share itself where both leave at one rate. Missing where the
        share never moves, because nobody who leaves is replaced by somebody else.

    Raises
    ------
    DefinitionError
        For a rate or share out of range.

    Examples
    --------
    If BME staff leave at 15% and others at 10%, half of entrants do not make half of the band:

    >>> round(float(resting_share(entrant_share=0.5, turnover=0.10, group_turnover=0.15)), 3)
    0.4
    """
    a, others, group = flows(entrant_share, turnover, group_turnover)
    return _resting(a, others, group)[()]


def share_after(
    *,
    share: ArrayLike,
    years: ArrayLike,
    entrant_share: ArrayLike,
    turnover: ArrayLike,
    group_turnover: ArrayLike | None = None,
) -> FloatArray:
    """Expected share of a group in a band of constant size after some years.

    Parameters
    ----------
    share
        Share now, 0 to 1.
    years
        Years from now, 0 or more.
    entrant_share, turnover, group_turnover
        As in `resting_share`.

    Returns
    -------
    ndarray
        From 0 to 1. Between whole years, a value on the curve through them.

    Raises
    ------
    DefinitionError
        For an argument out of range.

    Examples
    --------
    Band 9 in London, 12.5% in 2019, with 35% of entrants BME, nine years on:

    >>> after = share_after(share=0.125, years=9, entrant_share=0.35, turnover=0.12)
    >>> round(float(after), 3)
    0.279
    """
    p, t = _real.share("share", share), _real.not_negative("years", years)
    a, others, group = flows(entrant_share, turnover, group_turnover)
    p, t, a, others, group = _real.together(
        share=p, years=t, entrant_share=a, turnover=others, group_turnover=group
    )
    return _after(p, t, a, others, group)[()]


def years_to_parity(
    *,
    share: ArrayLike,
    target: ArrayLike,
    entrant_share: ArrayLike,
    turnover: ArrayLike,
    group_turnover: ArrayLike | None = None,
) -> FloatArray:
    """Years until the expected share of a group in a band reaches a target.

    From below or from above: a share above the target may fall to it.

    Parameters
    ----------
    share, target
        Share now, and the share aimed at, 0 to 1.
    entrant_share, turnover, group_turnover
        As in `resting_share`.

    Returns
    -------
    ndarray
        Years from now, 0 where the share is the target.

        No answer: infinite where the band comes to rest before it gets there, or moves the other
        way: never.

    Raises
    ------
    DefinitionError
        For an argument out of range.

    Notes
    -----
    A band of constant size; the distance to the resting share shrinks by one proportion a year.
    A target equal to the resting share is never reached, only approached. No published source: the
    recursion solved.

    Examples
    --------
    Band 9 in London in 2019: 12.5% BME, against 44.9% of the workforce.

    >>> band = {"share": 0.125, "target": 0.449, "turnover": 0.12}
    >>> years = years_to_parity(entrant_share=[0.35, 0.449, 0.50, 0.55], **band)
    >>> years.round(1).tolist()
    [inf, inf, 15.6, 11.2]
    """
    p, goal = _real.share("share", share), _real.share("target", target)
    a, others, group = flows(entrant_share, turnover, group_turnover)
    p, goal, a, others, group = _real.together(
        share=p, target=goal, entrant_share=a, turnover=others, group_turnover=group
    )
    rest = _resting(a, others, group)
    left = quotient(goal - rest, p - rest)
    on_the_way = (left > 0) & (left < 1) & (np.abs(goal - rest) > SAME)
    slower = np.log(_kept(a, others, group), where=on_the_way, out=np.full(p.shape, -1.0))
    years = np.log(left, where=on_the_way, out=np.full(p.shape, -np.inf)) / slower
    return np.where(np.abs(goal - p) <= SAME, 0.0, years)[()]


def entrant_share_needed(
    *,
    share: ArrayLike,
    target: ArrayLike,
    years: ArrayLike,
    turnover: ArrayLike,
    group_turnover: ArrayLike | None = None,
) -> FloatArray:
    """Share of entrants who must be of a group for a band to reach a target in given years.

    Parameters
    ----------
    share, target
        Share now, and the share aimed at, 0 to 1.
    years
        Years from now, above 0.
    turnover, group_turnover
        As in `resting_share`.

    Returns
    -------
    ndarray
        From 0 to 1, the same share in every year.

        No answer: nan where no share of entrants does it, because the band turns over too slowly.

    Raises
    ------
    DefinitionError
        For an argument out of range.

    Notes
    -----
    A band of constant size. With one leaving rate f, p0 + (T - p0) / (1 - (1 - f) ** years);
    with two, by bisection, since the share reached rises with the share of entrants. No published
    source: the recursion solved.

    Examples
    --------
    Parity at band 9 in London by 2028, from 2019, at three rates of turnover:

    >>> needed = entrant_share_needed(
    ...     share=0.125, target=0.449, years=9, turnover=[0.12, 0.15, 0.20]
    ... )
    >>> needed.round(2).tolist()
    [0.6, 0.55, 0.5]
    """
    p, goal = _real.share("share", share), _real.share("target", target)
    t, others = _real.positive("years", years), _real.rate("turnover", turnover)
    group = others if group_turnover is None else _real.rate("group_turnover", group_turnover)
    p, goal, t, others, group = _real.together(
        share=p, target=goal, years=t, turnover=others, group_turnover=group
    )
    replaced = 1 - (1 - others) ** t
    closed = p + quotient(goal - p, replaced)
    closed = np.where((closed >= -SAME) & (closed <= 1 + SAME), np.clip(closed, 0, 1), np.nan)
    if np.array_equal(group, others):
        return closed[()]
    low, high = np.zeros(p.shape), np.ones(p.shape)
    ends = [_after(p, t, end, others, group) for end in (low, high)]
    reachable = (ends[0] - SAME <= goal) & (goal <= ends[1] + SAME) & (ends[1] - ends[0] > SAME)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        short = _after(p, t, middle, others, group) < goal
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    found = np.where(reachable, (low + high) / 2, np.nan)
    return np.where(group == others, closed, found)[()]


def flows(
    entrant_share: ArrayLike, turnover: ArrayLike, group_turnover: ArrayLike | None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Entrant share, leaving rate of everyone else and of the group, of one shape."""
    a, others = _real.share("entrant_share", entrant_share), _real.rate("turnover", turnover)
    group = others if group_turnover is None else _real.rate("group_turnover", group_turnover)
    a, others, group = _real.together(entrant_share=a, turnover=others, group_turnover=group)
    return a, others, group


def _kept(a: FloatArray, others: FloatArray, group: FloatArray) -> FloatArray:
    """What is left after a year of the distance to the resting share."""
    return 1 - group * (1 - a) - others * a


def _resting(a: FloatArray, others: FloatArray, group: FloatArray) -> FloatArray:
    return quotient(a * others, group * (1 - a) + a * others)


def _after(
    p: FloatArray, t: FloatArray, a: FloatArray, others: FloatArray, group: FloatArray
) -> FloatArray:
    rest = _resting(a, others, group)
    moving = np.isfinite(rest)
    rest = np.where(moving, rest, p)
    out: FloatArray = rest + (p - rest) * _kept(a, others, group) ** t
    return out
