"""Arguments of the statistics: refused with a reason, or handed on as arrays of floats."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from wres_explore.arguments import refuse_level
from wres_explore.errors import CountError, DefinitionError, nearest

FloatArray = NDArray[np.float64]
Marks = NDArray[np.bool_]
# x1, n1, x2, n2: events and people in the first group, events and people in the second.
Table = tuple[FloatArray, FloatArray, FloatArray, FloatArray]
Choice = TypeVar("Choice")

# Above 2**53 neighbouring whole numbers are the same float, so a sum could lose people.
_LARGEST = 2.0**53
# A level below about 1e-8 is as good as none; the floor keeps the limits defined.
_SMALLEST_Z = 1e-8


def one_group(
    x: ArrayLike, n: ArrayLike, confidence_level: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Check events `x` among `n` people and return ``(x, n, z)`` of one shared shape."""
    counts = {"x": _count("x", x), "n": _count("n", n)}
    z = _normal_deviate(confidence_level)
    x_all, n_all, z_all = _broadcast({**counts, "confidence_level": z})
    _refuse_excess("x", x_all, "n", n_all)
    return x_all, n_all, z_all


def two_groups(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, confidence_level: ArrayLike
) -> tuple[Table, FloatArray]:
    """Check two groups and return ``(x1, n1, x2, n2), z`` of one shared shape."""
    given = {"x1": x1, "n1": n1, "x2": x2, "n2": n2}
    counts = {name: _count(name, value) for name, value in given.items()}
    z = _normal_deviate(confidence_level)
    a, b, c, d, z_all = _broadcast({**counts, "confidence_level": z})
    _refuse_excess("x1", a, "n1", b)
    _refuse_excess("x2", c, "n2", d)
    return (a, b, c, d), z_all


def choose(method: str, methods: Mapping[str, Choice]) -> Choice:
    """Return the entry of `methods` called `method`."""
    try:
        return methods[method]
    except (KeyError, TypeError):
        message = f"There is no method {method!r}. {nearest(method, methods)}"
        raise DefinitionError(message) from None


def _count(name: str, given: ArrayLike) -> FloatArray:
    """Return counts of people as floats, or refuse them."""
    if np.ma.is_masked(given):
        message = f"{name} has masked values. Leave out what was not collected."
        raise CountError(message)
    values = _as_float(name, given)
    if ((values >= 0) & (values <= _LARGEST) & (values == np.floor(values))).all():
        return values
    _refuse(name, values, ~np.isfinite(values), "is not a number", "Leave out what is missing.")
    _refuse(name, values, values < 0, "is negative", "Counts of people start at 0.")
    fractional = values != np.floor(values)
    _refuse(name, values, fractional, "is not a whole number", "Give counts, not rates.")
    _refuse(name, values, values > _LARGEST, "is too large", "Give counts of people.")
    return values


def _as_float(name: str, given: ArrayLike) -> FloatArray:
    """Convert numbers, and only numbers: text is a mistake here, even "12"."""
    values = np.asarray(given)
    if values.dtype.kind == "O":
        strange = [v for v in values.flat if not isinstance(v, Real)]
    else:
        strange = [] if values.dtype.kind in "iuf" else list(values.flat[:1])
    if strange:
        message = f"{name} must hold counts: got {strange[0]!r}. Leave out what is missing."
        raise CountError(message)
    return values.astype(np.float64)


def _normal_deviate(confidence_level: ArrayLike) -> FloatArray:
    """Return z such that a standard normal lies between -z and z with the given probability."""
    try:
        level = _as_float("confidence_level", confidence_level)
    except (CountError, ValueError):
        message = f"confidence_level must be a number such as 0.95: got {confidence_level!r}."
        raise DefinitionError(message) from None
    for got in level[~((level > 0) & (level < 1))][:1]:
        refuse_level("confidence_level", float(got))
    z: FloatArray = np.maximum(-ndtri((1 - level) / 2), _SMALLEST_Z)
    return z


def _broadcast(named: Mapping[str, FloatArray]) -> tuple[FloatArray, ...]:
    """Give all arrays one shape."""
    try:
        return np.broadcast_arrays(*named.values())
    except ValueError:
        shapes = ", ".join(f"{name} {values.shape}" for name, values in named.items())
        message = f"Shapes do not fit together: {shapes}. Give one value each, or equal lengths."
        raise CountError(message) from None


def _refuse_excess(events: str, x: FloatArray, people: str, n: FloatArray) -> None:
    """Refuse more events than people."""
    excess = x > n
    if excess.any():
        where, first, more = _first(excess)
        message = (
            f"{events} is above {people}{where}: {events} = {x[first]:.0f}, "
            f"{people} = {n[first]:.0f}{more}. Check that the two are not swapped."
        )
        raise CountError(message)


def _refuse(name: str, values: FloatArray, wrong: Marks, fault: str, advice: str) -> None:
    """Refuse the values marked as wrong, naming the first."""
    if np.any(wrong):
        where, first, more = _first(wrong)
        message = f"{name} {fault}{where}: got {values[first]:.10g}{more}. {advice}"
        raise CountError(message)


def _first(wrong: Marks) -> tuple[str, tuple[int, ...], str]:
    """Say where the first marked value is, its index, and how many others there are."""
    found = np.argwhere(wrong)
    index = tuple(int(i) for i in found[0])
    shown = index[0] if len(index) == 1 else index
    where = f" at index {shown}" if index else ""
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return where, index, more
