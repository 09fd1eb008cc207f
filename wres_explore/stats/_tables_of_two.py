"""Every table that two groups of given size could show, and which of them stand out from 1."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincc, gammaln, ndtr, ndtri, xlog1py, xlogy

from wres_explore.errors import CountError
from wres_explore.stats import _real
from wres_explore.stats._check import FloatArray, Marks, two_groups
from wres_explore.stats._ratio_limits import p_value_of
from wres_explore.stats.division import quotient

EXACT_UP_TO = 2_000
EXACT_FEW, EXACT_MOST = 300, 20_000
"""Every table is counted up to 2,000 expected events, and up to 20,000 if one of the groups has
fewer than 300 of them, or of people without the event. Beyond, the normal curve is as good within
about two points."""

NEGLIGIBLE = 1e-13
"""Tables less likely than this are left out of the sum."""

WIDEST = 1_000.0
"""Ratios further from 1 than this, or its reciprocal, are not looked at."""

_HAIR = 1e-9
"""Of a person, so that arithmetic on fractions moves no count over an end of a range."""

Design = tuple[FloatArray, FloatArray, FloatArray]
"""People on top, people below, share of both together that has the event."""

Chance = Callable[[FloatArray], FloatArray]


def design(
    n_top: ArrayLike, n_bottom: ArrayLike, rate: ArrayLike, *others: FloatArray
) -> tuple[FloatArray, ...]:
    """Check people and rate, and give them and a ratio, if there is one, one shape."""
    n1, n2 = people(n_top, n_bottom)
    share = _real.share("rate", rate)
    ratio = dict(zip(("ratio",), others, strict=False))
    return _real.together(n_top=n1, n_bottom=n2, rate=share, **ratio)


def people(n_top: ArrayLike, n_bottom: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Check the people of two groups; at least one pair."""
    (_, n1, _, n2), _ = two_groups(0, n_top, 0, n_bottom, 0.95)
    if not n1.size:
        msg = "n_top and n_bottom are empty. Give the people of at least one pair of groups."
        raise CountError(msg)
    return n1, n2


def says(n1: FloatArray, n2: FloatArray, rate: FloatArray) -> Marks:
    """Where both groups have people, and events can fall either way."""
    answers: Marks = (n1 > 0) & (n2 > 0) & (rate > 0) & (rate < 1)
    return answers


def counted_out(n1: FloatArray, n2: FloatArray, rate: FloatArray) -> Marks:
    """Where power is counted out over all tables instead of approximated."""
    events = rate * (n1 + n2)
    fewer = np.minimum(rate, 1 - rate) * np.minimum(n1, n2)
    exact: Marks = (events <= EXACT_UP_TO) | ((fewer < EXACT_FEW) & (events <= EXACT_MOST))
    return exact


def possible(n1: FloatArray, n2: FloatArray, rate: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest ratio that a rate allows: no group has more events than people."""
    events = rate * (n1 + n2)
    over1, over2 = np.maximum(events - n1, 0.0), np.maximum(events - n2, 0.0)
    lowest = np.maximum(quotient(over2, n1, otherwise=0.0), 1 / WIDEST)
    highest = np.minimum(quotient(n2, over1, otherwise=np.inf), WIDEST)
    return lowest, highest


def first_of(holds: Callable[[FloatArray], Marks], low: FloatArray, high: FloatArray) -> FloatArray:
    """Smallest whole number from `low` to `high` at which something holds from there on.

    One above `high` where it holds nowhere.
    """
    last, low, high = high, low.copy(), high + 1
    for _ in range(int(np.log2(max(float(np.max(high - low)), 1.0))) + 1):
        middle = np.floor((low + high) / 2)
        open_ = low < high
        there = holds(np.minimum(middle, last)) & open_
        low, high = np.where(open_ & ~there, middle + 1, low), np.where(there, middle, high)
    return low


def chance_to_stand_out(n1: FloatArray, n2: FloatArray, rate: FloatArray, level: float) -> Chance:
    """How often a ratio stands out from 1, as a function of the true ratio."""
    answers = says(n1, n2, rate)
    exact = answers & counted_out(n1, n2, rate)
    designs, of = np.unique(
        np.array([array[exact] for array in (n1, n2, rate)]), axis=1, return_inverse=True
    )
    counted = _counted(*(row.tobytes() for row in designs), level) if exact.any() else None
    turns = _turns(of)
    lowest, highest = possible(n1, n2, rate)

    def chance(ratio: FloatArray) -> FloatArray:
        out = np.full(n1.shape, np.nan)
        rough = answers & ~exact
        if counted is not None:
            asked, found = ratio[exact], np.empty(len(of))
            for turn in range(int(turns.max()) + 1):
                now = turns == turn
                each = np.ones(designs.shape[1])
                each[of[now]] = asked[now]
                found[now] = counted(each)[of[now]]
            out[exact] = found
        if rough.any():
            out[rough] = _normal(n1[rough], n2[rough], rate[rough], ratio[rough], level)
        allowed = (ratio >= lowest * (1 - 1e-9)) & (ratio <= highest * (1 + 1e-9))
        return np.where(allowed, out, np.nan)

    return chance


def _turns(of: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often each number stood before: a design of many ratios is asked for one in each turn."""
    order = np.argsort(of, kind="stable")
    first = np.searchsorted(of[order], of[order])
    turns = np.empty(len(of), dtype=np.int64)
    turns[order] = np.arange(len(of)) - first
    return turns


def chance_outside(
    n1: FloatArray, n2: FloatArray, rate: FloatArray, low: float, high: float
) -> FloatArray:
    """How often an observed ratio is outside `low` to `high` though both groups have the rate.

    From every table, however many events are expected. Both ends are inside; nobody below with the
    event, so that there is no ratio, counts as outside. Missing where there is nothing to see.
    """
    out = np.full(n1.shape, np.nan)
    answers = says(n1, n2, rate)
    top, below, p = n1[answers], n2[answers], rate[answers]
    events = rate[answers] * below
    most = np.minimum(below, np.ceil(events + 8 * np.sqrt(events) + 20)).astype(np.int64)
    of = np.repeat(np.arange(len(most)), most)
    x2 = 1.0 + np.arange(len(of)) - np.repeat(np.cumsum(most) - most, most)
    n, p = top[of], p[of]
    fair = x2 * n / below[of]
    first, last = np.ceil(low * fair - _HAIR), np.floor(high * fair + _HAIR)
    inside = _at_most(last, n, p) - _at_most(first - 1, n, p)
    inside *= np.where(last >= first, _exactly(x2, below[of], p), 0.0)
    out[answers] = 1 - np.bincount(of, inside, minlength=len(most))
    return out


def _at_most(k: FloatArray, n: FloatArray, p: FloatArray) -> FloatArray:
    """Chance of `k` events or fewer among `n` people."""
    found = betaincc(np.clip(k, 0, n - 1) + 1, n - np.clip(k, 0, n - 1), p)
    return np.where(k < 0, 0.0, np.where(k >= n, 1.0, found))


def _exactly(k: FloatArray, n: FloatArray, p: FloatArray) -> FloatArray:
    """Chance of `k` events among `n` people."""
    log_choose = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    chance: FloatArray = np.exp(log_choose + xlogy(k, p) + xlog1py(n - k, -p))
    return chance


def _shares(
    n1: FloatArray, n2: FloatArray, rate: FloatArray, ratio: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """True shares of the two groups that have the ratio and together the rate."""
    below = rate * (n1 + n2) / (n1 * ratio + n2)
    return np.minimum(ratio * below, 1.0), np.minimum(below, 1.0)


@lru_cache(maxsize=16)
def _counted(n_top: bytes, n_bottom: bytes, rates: bytes, level: float) -> Chance:
    """The chance from every table: for each count below, the counts on top that stand out.

    One design is asked about several times, for its power, false alarms and detectable ratio;
    arrays come as bytes, so that they can be looked up.
    """
    n1, n2, rate = (np.frombuffer(each) for each in (n_top, n_bottom, rates))
    events = rate * (n1 + n2)
    most = np.minimum(n2, np.ceil(events + 8 * np.sqrt(events) + 20)).astype(np.int64)
    # One flat list of tables for all designs, so that a small one need not wait for a large one.
    of = np.repeat(np.arange(len(n1)), most + 1)
    x2 = np.arange(len(of)) - np.repeat(np.cumsum(most + 1) - most - 1, most + 1)
    x2, top, below = x2.astype(np.float64), n1[of], n2[of]
    log_choose = gammaln(below + 1) - gammaln(x2 + 1) - gammaln(below - x2 + 1)

    def stands(x1: FloatArray, side: int) -> Marks:
        p = p_value_of((x1, top, x2, below), bias_correction=True)
        marks: Marks = (p < 1 - level) & (side * (x1 * below - x2 * top) > 0)
        return marks

    zero = np.zeros(len(of))
    high = first_of(lambda x1: stands(x1, 1), zero, top)
    low = top - first_of(lambda gone: stands(top - gone, -1), zero, top)

    def chance(ratio: FloatArray) -> FloatArray:
        p1, p2 = (p[of] for p in _shares(n1, n2, rate, ratio))
        weight = np.exp(log_choose + xlogy(x2, p2) + xlog1py(below - x2, -p2))
        at = weight > NEGLIGIBLE
        h, k, n, p = high[at], low[at], top[at], p1[at]
        above = np.where(h > n, 0.0, betainc(np.maximum(h, 1), np.maximum(n - h + 1, 1), p))
        under = np.where(k < 0, 0.0, betaincc(np.maximum(k, 0) + 1, np.maximum(n - k, 1), p))
        total = np.bincount(of[at], weight[at] * (above + under), minlength=len(n1))
        return np.minimum(total, 1.0)

    return chance


def _normal(
    n1: FloatArray, n2: FloatArray, rate: FloatArray, ratio: FloatArray, level: float
) -> FloatArray:
    """The chance by the normal approximation to the score test."""
    p1, p2 = _shares(n1, n2, rate, ratio)
    z = -ndtri((1 - level) / 2)
    null = np.sqrt(rate * (1 - rate) * (1 / n1 + 1 / n2))
    true = np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    true = np.maximum(true, 1e-12)
    gap = p1 - p2
    out: FloatArray = ndtr((gap - z * null) / true) + ndtr((-gap - z * null) / true)
    return out
