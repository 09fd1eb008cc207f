"""Whole people out of real-valued tables, with totals kept and no random numbers.

A stream of random numbers may change with the version of a library, and the table with it.
Here every count follows from sums, so that the same assumptions always give the same table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, ndtri

Real = NDArray[np.float64]
Whole = NDArray[np.int64]

DUST = 1e-7
"""A cell this close to a whole number is one. Fitted margins are far closer than this."""

_DIGITS = 9
_BISECTIONS = 80
_FIT_ROUNDS = 2_000


def share_out(weights: ArrayLike, total: int, *, start: float = 0.5) -> Whole:
    """Whole numbers in proportion to weights, adding up to the total exactly.

    Systematic: each cell gets what the running sum, floored, grows by in it. So every cell is
    within 1 of its real share, every run of cells too, and a cell of `n` people whose real share
    is `n` or less never gets more than `n`. `start`, from 0 to below 1, is where the running sum
    begins: one half is plain rounding, and other values keep small first cells from always
    losing.
    """
    flat = np.asarray(weights, dtype=np.float64)
    if not 0 <= start < 1 or total < 0 or (flat < 0).any():
        raise ValueError(f"need 0 <= start < 1 and nothing negative: {start}, {total}")
    if total == 0:
        return np.zeros(flat.shape, dtype=np.int64)
    real = flat.ravel() * (total / flat.sum())
    # Rounded first, so that a sum which is whole but for the last bit counts as whole.
    running = np.floor(np.round(np.cumsum(real) + start, _DIGITS)).astype(np.int64)
    if running[-1] != total:
        raise ArithmeticError(f"shared out {running[-1]} of {total}")
    return np.diff(running, prepend=0).reshape(flat.shape)


def expected_events(base: ArrayLike, effects: ArrayLike, total: int) -> Real:
    """Expected events per cell that add up to a total, with given differences in log odds.

    The rate of a cell is `expit(level + effect)`; the one level that gives the total is found by
    bisection. A rate is below 1 by construction, so shared-out events never exceed their base.
    """
    n = np.asarray(base, dtype=np.float64)
    effect = np.broadcast_to(np.asarray(effects, dtype=np.float64), n.shape)
    if not 0 <= total <= n.sum():
        raise ValueError(f"{total} events in {n.sum():.0f} people")
    low, high = -50.0, 50.0
    for _ in range(_BISECTIONS):
        level = (low + high) / 2
        enough = float((n * expit(level + effect)).sum()) >= total
        low, high = (low, level) if enough else (level, high)
    return np.asarray(n * expit(high + effect), dtype=np.float64)


def fit(seed: ArrayLike, rows: ArrayLike, columns: ArrayLike) -> Real:
    """Real table with the given margins and the odds ratios of the seed.

    Iterative proportional fitting (Deming and Stephan 1940): rows and columns are scaled in turn
    until both margins hold.
    """
    table = np.array(seed, dtype=np.float64)
    down, across = np.asarray(rows, dtype=np.float64), np.asarray(columns, dtype=np.float64)
    if abs(down.sum() - across.sum()) > DUST:
        raise ValueError(f"margins differ: {down.sum()} and {across.sum()}")
    for _ in range(_FIT_ROUNDS):
        table *= _factors(down, table.sum(axis=1))[:, None]
        table *= _factors(across, table.sum(axis=0))[None, :]
        if np.abs(table.sum(axis=1) - down).max(initial=0.0) < DUST / 100:
            return table
    raise ArithmeticError("the seed has too many empty cells for these margins")


def _factors(wanted: Real, found: Real) -> Real:
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)


def controlled_round(table: ArrayLike) -> Whole:
    """Round a table whose margins are whole so that both margins stay, each cell within 1.

    Cox (1987, Journal of the American Statistical Association 82:520): while there are fractions,
    walk from one to the next, in turn along a row and down a column, until the walk closes; then
    raise and lower its cells in turn until one of them is whole. Cox draws the direction by lot
    to be free of bias; here the shorter way wins.
    """
    real = np.array(table, dtype=np.float64)
    base = np.floor(real)
    part = real - base
    open_cells = (part > DUST) & (part < 1 - DUST)
    while open_cells.any():
        row, column = divmod(int(open_cells.argmax()), open_cells.shape[1])
        up, down = _closed_walk(open_cells, row, column)
        rise = min(_least(1 - part[up]), _least(part[down]))
        fall = min(_least(part[up]), _least(1 - part[down]))
        step = rise if rise <= fall else -fall
        part[up] += step
        part[down] -= step
        for cells in (up, down):
            open_cells[cells] = (part[cells] > DUST) & (part[cells] < 1 - DUST)
    return np.asarray(base + np.round(part), dtype=np.int64)


Cells = tuple[NDArray[np.intp], NDArray[np.intp]]


def _least(values: Real) -> float:
    return float(values.min())


def _closed_walk(open_cells: NDArray[np.bool_], row: int, column: int) -> tuple[Cells, Cells]:
    """Cells of a closed walk, every other one apart: those to raise and those to lower.

    Lines (rows, and columns counted on from them) are visited in turn; the walk closes at the
    first line that is met again, so no cell is in it twice.
    """
    rows = len(open_cells)
    lines, walk = [row], [(row, column)]
    while True:
        row, column = walk[-1]
        line = rows + column if lines[-1] < rows else row
        if line in lines:
            loop = walk[lines.index(line) :]
            return _cells(loop[0::2]), _cells(loop[1::2])
        lines.append(line)
        if line < rows:
            walk.append((row, _other(open_cells[row], column)))
        else:
            walk.append((_other(open_cells[:, column], row), column))


def _other(line: NDArray[np.bool_], not_this: int) -> int:
    """First open cell of a row or column, other than this one."""
    first = int(line.argmax())
    if first == not_this:
        first += 1 + int(line[first + 1 :].argmax()) if first + 1 < len(line) else 1
    if first >= len(line) or not line[first]:
        raise ArithmeticError("a margin of the table is not whole")
    return first


def _cells(pairs: Sequence[tuple[int, int]]) -> Cells:
    rows, columns = zip(*pairs, strict=True)
    return np.array(rows), np.array(columns)


def spread(name: str, units: Sequence[str], groups: Sequence[str], sd: float) -> Real:
    """Random-looking values with this standard deviation, one per unit, zero on average per group.

    They are evenly spaced quantiles of a normal distribution, in an order that the name fixes (by
    a hash, which no library version changes), then centred in each group.
    """
    digests = [hashlib.sha256(f"{name}/{unit}".encode()).hexdigest() for unit in units]
    ranks = np.argsort(np.argsort(np.array(digests)))
    values = ndtri((ranks + 0.5) / len(units))
    for group in dict.fromkeys(groups):
        members = np.array([each == group for each in groups])
        values[members] -= values[members].mean()
    deviation = float(np.sqrt((values**2).mean()))
    return np.asarray(values * (sd / deviation if deviation else 0.0), dtype=np.float64)
