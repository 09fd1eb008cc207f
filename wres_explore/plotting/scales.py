"""From numbers to pixels, and where the ticks stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.plotting.lettering import text_width
from wres_explore.plotting.marks import Axis, written

Floats = NDArray[np.float64]

LEAST = 1e-9
"""What has no logarithm stands here on a logarithmic axis, far beyond its end."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis laid out from pixel `start` to pixel `end`."""

    axis: Axis
    start: float
    end: float

    def __call__(self, values: Floats | Sequence[float] | float) -> Floats:
        """Pixels of values; those beyond an end of the axis lie on it."""
        return self.beyond(np.clip(np.asarray(values, dtype=float), self.axis.low, self.axis.high))

    def beyond(self, values: Floats) -> Floats:
        """Pixels of values, also of those beyond an end of the axis."""
        low, high = self.axis.low, self.axis.high
        if self.axis.log:
            values, low, high = np.log(np.maximum(values, LEAST)), math.log(low), math.log(high)
        part = (values - low) / ((high - low) or 1.0)
        pixels: Floats = self.start + part * (self.end - self.start)
        return pixels

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Pixel and words of every tick, about `most` of them where the axis names none."""
        axis = self.axis
        named = axis.ticks if axis.ticks is not None else _round_ticks(axis, most)
        pairs = [tick if isinstance(tick, tuple) else (tick, _word(axis, tick)) for tick in named]
        inside = [(value, word) for value, word in pairs if axis.low <= value <= axis.high]
        return [(float(self(value)), word) for value, word in inside]


@dataclass(frozen=True, slots=True)
class Along:
    """Ticks of a horizontal axis.

    Parameters
    ----------
    ticks
        Pixel, words and in which row they stand, 0 next to the axis.
    head
        A word that belongs to all of them, said once.
    """

    ticks: list[tuple[float, str, int]]
    head: str = ""

    @property
    def depth(self) -> int:
        """How many lines of words there are beyond the first."""
        return max((row + word.count("\n") for _, word, row in self.ticks), default=0)


def ticks_along(scale: Scale, size: float, width: float) -> Along:
    """Ticks of a horizontal axis whose words do not touch in a picture of a width.

    As many round numbers as have room. Of words that were named, numbers are left out; others,
    such as pay bands, lose a word that all begin with or move to a second row before one is left
    out.
    """
    named = any(isinstance(tick, tuple) for tick in scale.axis.ticks or ())
    found = scale.ticks(2) if scale.axis.ticks is not None else _fitting(scale, size, width)
    head, shown = "", _apart(found, size, width)
    words = [word for _, word in found]
    heads = {word.partition(" ")[0] for word in words}
    if len(shown) < len(found) and len(heads) == 1 and all(" " in word for word in words):
        head = heads.pop()
        found = [(at, word.partition(" ")[2]) for at, word in found]
        shown = _apart(found, size, width)
    if len(shown) == len(found) or not named or all(map(_is_number, words)):
        return Along([(*tick, 0) for tick in shown], head)
    rows = [[(*tick, row) for tick in _apart(found[row::2], size, width)] for row in (0, 1)]
    return Along(sorted([*rows[0], *rows[1]]), head)


def _fitting(scale: Scale, size: float, width: float) -> list[tuple[float, str]]:
    """As many round ticks as stand apart, and no more than one in 70 pixels of a wide picture."""
    long = scale.end - scale.start
    for most in range(max(min(int(long // 45), max(int(long // 70), 6)), 2), 2, -1):
        found = scale.ticks(most)
        if len(_apart(found, size, width)) == len(found):
            return found
    return scale.ticks(2)


def _is_number(word: str) -> bool:
    return word.replace(".", "", 1).isdigit()


def _apart(ticks: list[tuple[float, str]], size: float, width: float) -> list[tuple[float, str]]:
    """Ticks whose words do not touch; 1 and 0 before others, then from the ends inwards."""
    order = sorted(range(len(ticks)), key=lambda k: (ticks[k][1] not in ("1", "0"),
                                                     min(k, len(ticks) - 1 - k)))  # fmt: skip
    taken: list[tuple[float, float]] = []
    kept = []
    for k in order:
        pixel, word = ticks[k]
        half = max(text_width(line, size) for line in word.split("\n")) / 2 + 4
        low = min(max(pixel - half, 0.0), width - 2 * half)
        if all(low + 2 * half <= a or low >= b for a, b in taken):
            taken.append((low, low + 2 * half))
            kept.append(k)
    return [ticks[k] for k in sorted(kept)]


def cut(xs: Floats, ys: Floats, x: Scale, y: Scale) -> tuple[Floats, Floats]:
    """A line in pixels as far as it runs between the axes, with nan where it is away."""
    left, right = sorted((x.start, x.end))
    top, bottom = sorted((y.start, y.end))
    if not ((xs < left) | (xs > right) | (ys < top) | (ys > bottom)).any():
        return xs, ys
    out: list[tuple[float, float]] = [(np.nan, np.nan)]
    for (x0, y0), (x1, y1) in pairwise(zip(xs.tolist(), ys.tolist(), strict=True)):
        across, down = _share(x0, x1 - x0, left, right), _share(y0, y1 - y0, top, bottom)
        first, last = max(across[0], down[0]), min(across[1], down[1])
        if first > last:
            continue
        begin, end = ((x0 + t * (x1 - x0), y0 + t * (y1 - y0)) for t in (first, last))
        out += [end] if out[-1] == begin else [(np.nan, np.nan), begin, end]
    shown = np.array(out)
    return shown[:, 0], shown[:, 1]


def _share(place: float, way: float, low: float, high: float) -> tuple[float, float]:
    """Which part of a stretch lies between two ends, as shares of its way; (1, 0) if none does."""
    if math.isnan(way) or (way == 0 and not low <= place <= high):
        return 1.0, 0.0
    if way == 0:
        return 0.0, 1.0
    ends = sorted(((low - place) / way, (high - place) / way))
    return max(ends[0], 0.0), min(ends[1], 1.0)


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
