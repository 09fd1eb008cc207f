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


def counted(number_: float, one: str, many: str = "") -> str:
    """So many of something.

    >>> counted(1, "organisation"), counted(1200, "organisation"), counted(2, "person", "people")
    ('1 organisation', '1,200 organisations', '2 people')
    """
    return f"{number_:,.0f} {one if round(number_) == 1 else many or f'{one}s'}"


def apart(first: str, second: str, value: float, *, few: bool = False) -> str:
    """How far the first of two shares is above or below the second.

    >>> apart("the first", "the second", 0.04)
    'the first was 4.0 percentage points higher than the second'
    >>> apart("the first", "the second", 0.0)
    'the first and the second were no more than 0.05 percentage points apart'
    """
    gap = points(value, few=few)
    if gap.endswith("apart"):
        return f"{first} and {second} were {gap}"
    return f"{first} was {gap} than {second}"


def points(value: float, *, few: bool = False) -> str:
    """A difference of two shares in points: "4.0 percentage points higher", or that there is none.

    `few`: from rounded counts, in whole points.
    """
    size = number(value, Statistic.DIFFERENCE, coarse=few).removesuffix(" points")
    if size == "0":
        return "no more than half a percentage point apart"
    if size == "0.0":
        return "no more than 0.05 percentage points apart"
    return f"{size} percentage points {'higher' if value > 0 else 'lower'}"


def chance(value: float) -> str:
    """A chance in percent, without claiming never or always: "less than 1%"."""
    said = f"{value:.0%}"
    return {"0%": "less than 1%", "100%": "more than 99%"}.get(said, said)


def lower_first(text: object) -> str:
    """Words that go on in a sentence."""
    words = str(text)
    return words[0].lower() + words[1:]
