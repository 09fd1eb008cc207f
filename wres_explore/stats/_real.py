"""Shares, rates and years as arguments: refused with a reason, or handed on as arrays of floats."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wres_explore.errors import DefinitionError
from wres_explore.stats._check import FloatArray

MOST_DRAWS = 20_000_000
"""Numbers that a simulation may hold at once."""


def share(name: str, given: ArrayLike) -> FloatArray:
    """Shares from 0 to 1, both ends inside."""
    values = real(name, given)
    _refuse(name, values, (values < 0) | (values > 1), "must lie between 0 and 1")
    return values


def rate(name: str, given: ArrayLike) -> FloatArray:
    """Shares that leave in a year: 0 or more, below 1."""
    values = real(name, given)
    _refuse(name, values, (values < 0) | (values >= 1), "must be 0 or more and below 1")
    return values


def positive(name: str, given: ArrayLike) -> FloatArray:
    """Numbers above 0."""
    values = real(name, given)
    _refuse(name, values, values <= 0, "must be above 0", percent=False)
    return values


def not_negative(name: str, given: ArrayLike) -> FloatArray:
    """Numbers of 0 or more."""
    values = real(name, given)
    _refuse(name, values, values < 0, "must be 0 or more", percent=False)
    return values


def real(name: str, given: ArrayLike) -> FloatArray:
    """Finite numbers, at least one; text and missing values are mistakes here."""
    values = np.asarray(given)
    if values.dtype.kind not in "iuf" or np.ma.is_masked(given):
        msg = f"{name} must be a number or an array of numbers: got {given!r}."
        raise DefinitionError(msg)
    if not values.size:
        msg = f"{name} is empty. Give at least one number."
        raise DefinitionError(msg)
    out = values.astype(np.float64)
    _refuse(name, out, ~np.isfinite(out), "must be a finite number", percent=False)
    return out


def together(**named: FloatArray) -> tuple[FloatArray, ...]:
    """Give all arrays one shape."""
    try:
        return np.broadcast_arrays(*named.values())
    except ValueError:
        shapes = ", ".join(f"{name} {values.shape}" for name, values in named.items())
        msg = f"Shapes do not fit together: {shapes}. Give one value each, or equal lengths."
        raise DefinitionError(msg) from None


def draws(name: str, given: int, cells: int) -> int:
    """How often to simulate: a whole number that the machine can hold for so many cells."""
    if isinstance(given, bool) or not isinstance(given, (int, np.integer)) or given < 1:
        msg = f"{name} must be a whole number of 1 or more: got {given!r}."
        raise DefinitionError(msg)
    if given * cells > MOST_DRAWS:
        msg = (
            f"{name} = {given:,} over {cells:,} cells is more than {MOST_DRAWS:,} numbers. "
            "Take fewer of either."
        )
        raise DefinitionError(msg)
    return int(given)


def _refuse(
    name: str, values: FloatArray, wrong: np.ndarray, rule: str, *, percent: bool = True
) -> None:
    if not np.any(wrong):
        return
    got = float(values[wrong].flat[0])
    meant = f"; write {got / 100:g}, not {got:g}" if percent and 1 < got <= 100 else ""
    msg = f"{name} {rule}: got {got:g}{meant}."
    raise DefinitionError(msg)
