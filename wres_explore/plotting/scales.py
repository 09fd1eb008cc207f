"""From numbers to pixels, and where the ticks stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.plotting.marks import Axis, written

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis laid out from pixel `start` to pixel `end`."""

    axis: Axis
    start: float
    end: float

    def __call__(self, values: Floats | Sequence[float] | float) -> Floats:
        """Pixels of values; those beyond an end of the axis lie on it."""
        low, high = self.axis.low, self.axis.high
        inside = np.clip(np.asarray(values, dtype=float), low, high)
        if self.axis.log:
            inside, low, high = np.log(inside), math.log(low), math.log(high)
        part = (inside - low) / ((high - low) or 1.0)
        pixels: Floats = self.start + part * (self.end - self.start)
        return pixels

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Pixel and words of every tick, about `most` of them where the axis names none."""
        axis = self.axis
        named = axis.ticks if axis.ticks is not None else _round_ticks(axis, most)
        pairs = [tick if isinstance(tick, tuple) else (tick, _word(axis, tick)) for tick in named]
        inside = [(value, word) for value, word in pairs if axis.low <= value <= axis.high]
        return [(float(self(value)), word) for value, word in inside]


def _word(axis: Axis, value: float) -> str:
    if axis.date:
        return str(pd.Timestamp(value, unit="ms").strftime("%b %Y"))
    return written(value, axis.form)


def _round_ticks(axis: Axis, most: int) -> list[float]:
    """Round numbers that part an axis into no more than `most` stretches."""
    if axis.date:
        return _months(axis, most)
    if axis.log:
        tens = range(math.floor(math.log10(axis.low)), math.ceil(math.log10(axis.high)) + 1)
        every = [step * 10.0**ten for ten in tens for step in (1, 2, 5)]
        inside = [value for value in every if axis.low <= value <= axis.high]
        return inside if len(inside) <= most else [v for v in inside if _is_ten(v)] or inside[:1]
    least = max((axis.high - axis.low) / max(most, 1), 1e-12)
    ten = 10.0 ** math.floor(math.log10(least))
    step = next(ten * times for times in (1, 2, 5, 10) if ten * times >= least * 0.999)
    first, last = math.ceil(axis.low / step - 1e-9), math.floor(axis.high / step + 1e-9)
    return [round(number * step, 12) for number in range(first, last + 1)]


def _is_ten(value: float) -> bool:
    return abs(math.log10(value) - round(math.log10(value))) < 1e-9


def _months(axis: Axis, most: int) -> list[float]:
    """First days of months, as many apart as leaves room."""
    ends = [pd.Timestamp(end, unit="ms") for end in (axis.low, axis.high)]
    every = pd.date_range(ends[0], ends[1], freq="MS")
    apart = next((n for n in (1, 2, 3, 6, 12, 24, 60) if len(every) / n <= most), 120)
    return [float(day.value) / 1e6 for day in every if (day.year * 12 + day.month - 1) % apart == 0]
