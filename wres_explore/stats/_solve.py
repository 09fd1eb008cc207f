"""One root finder for every score method: many small problems at once, on a logarithmic scale."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wres_explore.stats._check import FloatArray

# Unknowns are logarithms, so this range is a factor of e**60 either way and a tolerance is
# relative. A settled secant step has an error far below its own length; halving has not.
_END = 60.0
_SECANT_TOLERANCE = 1e-10
_SETTLED = 1e-3
_HALVING_TOLERANCE = 1e-15
# Secant steps need five or six turns. A problem that has not settled after this many is halved,
# which takes at most another 57.
_SECANT_TURNS = 25
_MOST_TURNS = 100
# Small enough for all the temporaries of one step to stay in a processor cache.
_BLOCK = 8192


def falling_root(
    function: Callable[..., FloatArray],
    guess: FloatArray,
    step: FloatArray,
    *parameters: FloatArray,
) -> FloatArray:
    """Where each falling function crosses zero.

    Parameters
    ----------
    function
        ``function(unknown, *parameters)``, elementwise, positive below the root and negative
        above it.
    guess
        Where to begin, one value per problem (one dimension). Values beyond -60 and 60 are moved
        to the ends.
    step
        How far the unknown must move for the function to fall by about 1. Positive.
    *parameters
        Arrays of the same length as `guess`.

    Returns
    -------
    ndarray
        The roots. A function with no sign change between -60 and 60 gives the nearer end.

    Notes
    -----
    Secant steps inside a bracket that shrinks at every evaluation, and halving whenever a step
    would leave it. Work is done in blocks, on the problems that have not yet converged.
    """
    root = np.empty_like(guess)
    for start in range(0, guess.size, _BLOCK):
        part = slice(start, start + _BLOCK)
        root[part] = _solve(function, guess[part], step[part], [p[part] for p in parameters])
    return root


def _solve(
    function: Callable[..., FloatArray],
    guess: FloatArray,
    step: FloatArray,
    parameters: list[FloatArray],
) -> FloatArray:
    """Solve one block of problems."""
    root = np.full_like(guess, np.nan)
    place = np.arange(guess.size)
    low, high = np.full_like(guess, -_END), np.full_like(guess, _END)
    point, before = np.clip(guess, -_END, _END), np.full_like(guess, np.inf)
    slope, fallen = -1 / step, np.zeros_like(guess)
    # A flat stretch, or a function that is infinite at an end, gives a step that is infinite or
    # not a number. It fails the bracket test below and is replaced by halving.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for turn in range(_MOST_TURNS):
            height = function(point, *parameters)
            if turn:
                slope = (height - fallen) / (point - before)
            low, high = np.where(height > 0, point, low), np.where(height > 0, high, point)
            halve = turn >= _SECANT_TURNS
            move = np.where(height == 0, 0.0, _move(-height / slope, point, low, high, halve))
            tolerance = _HALVING_TOLERANCE if halve else _SECANT_TOLERANCE
            open_ = (np.abs(move) > tolerance) | (np.abs(point - before) > _SETTLED)
            open_ &= height != 0
            # A shorter step would leave the next slope to rounding.
            longer = np.copysign(np.maximum(np.abs(move), tolerance), move)
            before, point, fallen = point, point + np.where(open_, longer, move), height
            if open_.all():
                continue
            root[place[~open_]] = point[~open_]
            if not open_.any():
                break
            place, low, high = place[open_], low[open_], high[open_]
            before, point, fallen = before[open_], point[open_], fallen[open_]
            parameters = [p[open_] for p in parameters]
    return root


def _move(
    wanted: FloatArray, point: FloatArray, low: FloatArray, high: FloatArray, halve: bool
) -> FloatArray:
    """Move as wanted if that stays in the bracket, and otherwise to its middle."""
    inside = (point + wanted >= low) & (point + wanted <= high)
    return np.where(inside & (not halve), wanted, (low + high) / 2 - point)
