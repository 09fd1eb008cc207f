"""How each kind of number is written: ratios with two decimals, shares in percent, points."""

from __future__ import annotations

import math

from wres_explore.vocabulary import Statistic

MINUS = "\N{MINUS SIGN}"

NOT_A_NUMBER = "not calculable"


def number(value: float, statistic: str, *, signed: bool = False) -> str:
    """A value as a reader sees it; "%" never stands on a ratio or on a difference.

    >>> number(1.6000, "relative likelihood"), number(0.44865, "share")
    ('1.60', '44.9%')
    >>> number(-0.27757, "difference", signed=True)
    '\N{MINUS SIGN}27.8 points'
    """
    if value is None or math.isnan(value):
        return NOT_A_NUMBER
    if statistic == Statistic.SHARE:
        return f"{value:.1%}"
    if statistic == Statistic.DIFFERENCE:
        text = f"{100 * value:+.1f}" if signed else f"{100 * abs(value):.1f}"
        return f"{text.replace('-', MINUS)} points"
    return "no upper limit" if math.isinf(value) else f"{value:.2f}"


def interval(lower: float, upper: float, statistic: str) -> str:
    """Both limits, "1.52 to 1.84"; a missing upper limit says so; empty without limits."""
    if math.isnan(lower) or math.isnan(upper):
        return ""
    low, high = number(lower, statistic, signed=True), number(upper, statistic, signed=True)
    if statistic == Statistic.DIFFERENCE:
        low = low.removesuffix(" points")
    return f"{low} to {high}"


def chance(value: float) -> str:
    """A chance in percent, without claiming never or always: "less than 1%"."""
    said = f"{value:.0%}"
    return {"0%": "less than 1%", "100%": "more than 99%"}.get(said, said)


def lower_first(text: object) -> str:
    """Words that go on in a sentence."""
    words = str(text)
    return words[0].lower() + words[1:]
