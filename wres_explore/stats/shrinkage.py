"""What each organisation's figure is likely to be, given its own cases and those of all others.

A full posterior on a grid: the mean and the spread of organisations are not estimated and then
taken for known, so that intervals keep what they promise for three dozen small organisations.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, log_expit, logit

from wres_explore.stats._check import one_group, two_groups

Floats = NDArray[np.float64]

MEANS = np.linspace(np.log(0.2), np.log(5.0), 25)
"""Means of log ratios over organisations that are thought possible, all alike."""

SPREADS = np.array([0.01, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.2, 1.6])
"""Standard deviations between organisations, half-normal with `SPREAD_SCALE`."""

SPREAD_SCALE = 0.5

FINE = 16
"""Points of the fine grid, each way."""

RATIOS = np.linspace(np.log(1 / 20), np.log(20.0), 301)
"""Log ratios of one organisation, 0.02 apart: limits of ratios that err by no more than that are
about a seventh too wide."""

SHARES = np.linspace(-3.0, 3.0, 601)
"""Log odds of one organisation's share, from those of all organisations together."""

SHARE_MEANS = np.linspace(-1.5, 1.5, 31)

NEGLIGIBLE = 1e-30
"""Weight of a log ratio, beside that of the likeliest one, below which it is not drawn."""

FEWEST = 3
"""Organisations below which nothing can be said of how far apart they lie."""


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Posterior of many organisations, one entry each."""

    value: Floats
    """Median ratio or share."""
    lower: Floats
    upper: Floats
    mean: float
    """That of the average organisation (posterior median)."""
    spread: float
    """Standard deviation of log ratios, or log odds, between organisations (posterior median)."""
    highest_quarter: Floats
    """Chance of being among the highest quarter."""
    lowest_quarter: Floats
    rank_lower: Floats
    rank_upper: Floats
    """Limits of the rank, 1 the lowest, at the rank's level."""


def shrunk_ratios(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    *,
    confidence_level: float = 0.95,
    rank_level: float = 0.90,
    draws: int = 2_000,
    seed: int = 20191031,
) -> Shrunk | None:
    """Ratios of two shares of many organisations, drawn towards each other as far as chance goes.

    Parameters
    ----------
    x1, n1, x2, n2
        Events and people of one organisation each, one dimension; the first group is on top.
    confidence_level, rank_level
        Of the interval of a ratio, and of a rank.
    draws
        Posterior draws for ranks; 0 leaves them out.
    seed
        The same question gets the same answer.

    Returns
    -------
    Shrunk or None
        Missing entries for organisations without people of both groups; one without events has
        the posterior that the others give it. None with fewer than three organisations that have
        any event.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or events are above people.

    Notes
    -----
    Events of the first group among all events are binomial given their number, with odds of the
    ratio times the people (exact for rare events, also with zeros); where events are common their
    weight is raised to that of the binomial variance. Log ratios are normal between
    organisations, their mean flat from 0.2 to 5, their spread half-normal(0.5). Ranks: Goldstein
    and Spiegelhalter 1996, JRSS A 159:385. For comparison only: an organisation's own figure is
    its own.
    """
    (x1, n1, x2, n2), _ = two_groups(x1, n1, x2, n2, confidence_level)
    people = (n1 > 0) & (n2 > 0)
    if ((x1 + x2 > 0) & people).sum() < FEWEST:
        return None
    scale = _Scale(RATIOS, MEANS, np.exp, _FIRST_OF_RATIOS)
    likelihood = _of_ratios(x1[people], n1[people], x2[people], n2[people])
    return _shrunk(likelihood, people, scale, (confidence_level, rank_level), draws, seed)


def shrunk_shares(
    x: ArrayLike,
    n: ArrayLike,
    *,
    confidence_level: float = 0.95,
    rank_level: float = 0.90,
    draws: int = 2_000,
    seed: int = 20191031,
) -> Shrunk | None:
    """Shares of many organisations, drawn towards each other as far as chance goes.

    Parameters
    ----------
    x, n
        Members and people of one organisation each, one dimension.
    confidence_level, rank_level, draws, seed
        As for `shrunk_ratios`.

    Returns
    -------
    Shrunk or None
        Missing entries for organisations without people. None with fewer than three others, or
        where all shares are 0 or all are 1.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or members are above people.

    Notes
    -----
    Binomial counts; log odds are normal between organisations, their mean flat within 1.5 of those
    of all together, their spread half-normal(0.5).
    """
    x, n, _ = one_group(x, n, confidence_level)
    people = n > 0
    members, everybody = x[people].sum(), n[people].sum()
    if people.sum() < FEWEST or not 0 < members < everybody:
        return None
    centre = float(logit(members / everybody))
    scale = _Scale(centre + SHARES, centre + SHARE_MEANS, expit, _FIRST_OF_SHARES)
    likelihood = _of_shares(x[people], n[people], scale.grid)
    return _shrunk(likelihood, people, scale, (confidence_level, rank_level), draws, seed)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where one organisation may lie, where their mean may, and how to come back from there."""

    grid: Floats
    means: Floats
    back: Callable[[Any], Any]
    first_weights: Floats
    """Of the grid under each pair of `means` and `SPREADS`."""


def _shrunk(
    likelihood: Floats, people: NDArray[np.bool_], scale: _Scale, levels: tuple[float, float],
    draws: int, seed: int,
) -> Shrunk:  # fmt: skip
    hyper = _hyper(likelihood, scale)
    weight = (hyper.posterior / hyper.evidence) @ hyper.prior.T
    density = likelihood * weight
    density /= density.sum(1, keepdims=True)
    ranks = _ranks(likelihood, hyper, draws, levels[1], seed)

    def placed(values: Floats) -> Floats:
        out = np.full(people.shape, np.nan)
        out[people] = values
        return out

    def quantile(at: float) -> Floats:
        return placed(scale.back(_quantile(density, scale.grid, at)))

    tail = (1 - levels[0]) / 2
    return Shrunk(
        quantile(0.5), quantile(tail), quantile(1 - tail),
        float(scale.back(_marginal_median(hyper.means, hyper.posterior))),
        _marginal_median(hyper.spreads, hyper.posterior),
        *map(placed, ranks),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Hyper:
    """Pairs of mean and spread: what they make likely, and how likely they are."""

    means: Floats
    spreads: Floats
    prior: Floats
    """Weight of each log ratio, a column per pair."""
    evidence: Floats
    """Of each organisation for each pair."""
    posterior: Floats


def _hyper(likelihood: Floats, scale: _Scale) -> _Hyper:
    """The pairs that matter: a coarse grid finds where they are, a fine one looks there."""
    coarse = _weighed(likelihood, *_pairs(scale.means, SPREADS), scale.first_weights)
    near = coarse.posterior > 1e-4 * coarse.posterior.max()
    matter = near.reshape(len(scale.means), len(SPREADS))
    fine = _pairs(_around(scale.means, matter.any(1)), _around(SPREADS, matter.any(0)))
    return _weighed(likelihood, *fine, _normal_weights(scale.grid, *fine))


def _pairs(means: Floats, spreads: Floats) -> tuple[Floats, Floats]:
    """Every mean with every spread."""
    return np.repeat(means, len(spreads)), np.tile(spreads, len(means))


def _weighed(likelihood: Floats, mean: Floats, spread: Floats, prior: Floats) -> _Hyper:
    evidence = np.maximum(likelihood @ prior, 1e-300)
    log_posterior = np.log(evidence).sum(0) - 0.5 * (spread / SPREAD_SCALE) ** 2
    posterior = np.exp(log_posterior - log_posterior.max())
    return _Hyper(mean, spread, prior, evidence, posterior / posterior.sum())


def _around(grid: Floats, near: NDArray[np.bool_]) -> Floats:
    """Points evenly over those of a grid that matter, and one old step beyond."""
    inside = np.flatnonzero(near)
    low, high = max(inside[0] - 1, 0), min(inside[-1] + 1, len(grid) - 1)
    return np.linspace(grid[low], grid[high], FINE)


def _of_ratios(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    """Likelihood of each organisation on the grid of log ratios, 1 at its highest."""
    odds = RATIOS + np.log(n1 / n2)[:, None]
    log_likelihood = x1[:, None] * log_expit(odds) + x2[:, None] * log_expit(-odds)
    a, b = x1 + 0.5, x2 + 0.5
    rare = 1 / a + 1 / b
    common = rare - 1 / (n1 + 0.5) - 1 / (n2 + 0.5)
    log_likelihood *= (rare / np.maximum(common, 1e-9))[:, None]
    likelihood: Floats = np.exp(log_likelihood - log_likelihood.max(1, keepdims=True))
    return likelihood


def _of_shares(x: Floats, n: Floats, grid: Floats) -> Floats:
    """Likelihood of each organisation on a grid of log odds, 1 at its highest."""
    log_likelihood = x[:, None] * log_expit(grid) + (n - x)[:, None] * log_expit(-grid)
    likelihood: Floats = np.exp(log_likelihood - log_likelihood.max(1, keepdims=True))
    return likelihood


def _normal_weights(grid: Floats, means: Floats, spreads: Floats) -> Floats:
    """Weight of each grid point under each pair of mean and spread; columns add up to 1."""
    # In place: a hundred thousand numbers for each of thousands of small tables.
    weights: Floats = grid[:, None] - means
    weights /= spreads
    weights *= weights
    weights *= -0.5
    np.exp(weights, out=weights)
    weights /= weights.sum(0)
    return weights


_FIRST_OF_RATIOS = _normal_weights(RATIOS, *_pairs(MEANS, SPREADS))
_FIRST_OF_SHARES = _normal_weights(SHARES, *_pairs(SHARE_MEANS, SPREADS))
"""The coarse grids are the same for all tables."""


def _quantile(density: Floats, grid: Floats, at: float) -> Floats:
    """Quantile of each row of a discrete density, between grid points by straight lines."""
    cumulative = np.cumsum(density, axis=-1) - density / 2
    after = np.asarray(np.clip((cumulative < at).sum(-1), 1, len(grid) - 1))
    low, high = (np.take_along_axis(cumulative, (after + k)[..., None], -1)[..., 0]
                 for k in (-1, 0))  # fmt: skip
    step = np.clip((at - low) / np.where(high > low, high - low, 1.0), 0.0, 1.0)
    quantile: Floats = grid[after - 1] + step * (grid[after] - grid[after - 1])
    return quantile


def _marginal_median(values: Floats, posterior: Floats) -> float:
    grid = np.unique(values)
    mass = np.bincount(np.searchsorted(grid, values), weights=posterior).astype(float)
    return float(_quantile(mass[None, :], grid, 0.5)[0])


def _ranks(
    likelihood: Floats, hyper: _Hyper, draws: int, level: float, seed: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Chances of the highest and the lowest quarter, and limits of the rank, from joint draws."""
    number = len(likelihood)
    if not draws:
        nothing = np.full(number, np.nan)
        return nothing, nothing, nothing, nothing
    rng = np.random.default_rng(seed)
    cells, times = np.unique(rng.choice(len(hyper.posterior), size=draws, p=hyper.posterior),
                             return_counts=True)  # fmt: skip
    # One search for all rows: each row lies above the one before.
    above = np.arange(number)[:, None]
    drawn = []
    for cell, n in zip(cells, times, strict=True):
        prior = hyper.prior[:, cell]
        near = np.flatnonzero(prior > NEGLIGIBLE * prior.max())
        part = slice(near[0], near[-1] + 1)
        cumulative = np.cumsum(likelihood[:, part] * prior[part], axis=1)
        cumulative /= cumulative[:, -1:]
        cumulative += 2.0 * above
        place = np.searchsorted(cumulative.ravel(), (rng.random((number, n)) + 2.0 * above).ravel())
        drawn.append(place.reshape(number, n) - above * cumulative.shape[1] + near[0])
    # Within a step of the grid nothing tells two organisations apart but chance.
    places = np.concatenate(drawn, axis=1) + rng.random((number, draws)) * 1e-3
    upwards = np.ascontiguousarray(places.T).argsort(axis=1)
    # How often each organisation has each rank, and then that rank or a lower one.
    times = np.bincount((upwards * number + np.arange(number)).ravel(), minlength=number**2)
    below = np.zeros((number, number + 1))
    np.cumsum(times.reshape(number, number), axis=1, out=below[:, 1:])
    highest = (draws - below[:, math.floor(number - number / 4)]) / draws
    lowest = below[:, math.floor(number / 4)] / draws
    tail = (1 - level) / 2
    low, high = (
        (below < max(math.ceil(at * draws), 1)).sum(1).astype(float) for at in (tail, 1 - tail)
    )
    return highest, lowest, low, high
