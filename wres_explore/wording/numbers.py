"""How each kind of number is written: ratios with two decimals, shares in percent, points."""

from __future__ import annotations

import math

from wres_explore.vocabulary import Statistic

MINUS = "\N{MINUS SIGN}"

NOT_A_NUMBER = "not calculable"


def number(value: float, statistic: str, *, signed: bool = False, coarse: bool = False) -> str:
    """A value as a reader sees it; "%" never stands on a ratio or on a difference.

    `coarse`: made from rounded counts. Shares and points are whole then, and a ratio has the one
    or two decimals that the gate left it.

    >>> number(1.6000, "relative likelihood"), number(0.44865, "share")
    ('1.60', '44.9%')
    >>> number(-0.27757, "difference", signed=True)
    '\N{MINUS SIGN}27.8 points'
    """
    if value is None or math.isnan(value):
        return NOT_A_NUMBER
    if statistic == Statistic.SHARE:
        return f"{value:.0%}" if coarse else f"{value:.1%}"
    if statistic == Statistic.DIFFERENCE:
        decimals = 0 if coarse else 1
        size = 100 * (value if signed else abs(value))
        # "z": no sign on what is rounded to nothing.
        text = f"{size:{'+' if signed else ''}z.{decimals}f}"
        return f"{text.replace('-', MINUS)} points"
    if math.isinf(value):
        return "no upper limit"
    text = f"{value:.2f}"
    return text.removesuffix("0") if coarse else text


def interval(lower: float, upper: float, statistic: str, *, coarse: bool = False) -> str:
    """Both limits, "1.52 to 1.84"; a missing upper limit says so; empty without limits."""
    if math.isnan(lower) or math.isnan(upper):
        return ""
    low, high = (number(each, statistic, signed=True, coarse=coarse) for each in (lower, upper))
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
