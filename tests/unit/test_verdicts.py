"""What value and interval together allow one to say, case by case."""

from __future__ import annotations

import math

import numpy as np
import pytest

from wres_explore.definitions import Worse
from wres_explore.measures.verdicts import difference_verdict, in_range, ratio_verdict
from wres_explore.vocabulary import Verdict

pytestmark = pytest.mark.unit

INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    ("value", "lower", "upper", "verdict"),
    [
        # The whole interval is above 1.25.
        (2.0, 1.5, 2.7, "adverse, clear"),
        (2.0, 1.2500001, 2.7, "adverse, clear"),
        # Above 1.25, and not by chance.
        (1.6, 1.2, 2.2, "adverse, likely"),
        (1.6, 1.25, 2.2, "adverse, likely"),
        (1.2500001, 1.0000001, 1.6, "adverse, likely"),
        # A large ratio that chance alone could give.
        (9.5, 0.9, 80.0, "uncertain"),
        (1.6, 1.0, 2.2, "uncertain"),
        (1.0, 0.7, 1.4, "uncertain"),
        (1.1, 0.9, 1.26, "uncertain"),
        (0.9, 0.79, 1.1, "uncertain"),
        # All of it inside the range.
        (1.0, 0.9, 1.1, "within range, precise"),
        (1.0, 0.8, 1.25, "within range, precise"),
        # Not by chance, yet within the range.
        (1.2, 1.1, 1.3, "small but real"),
        (1.2, 1.1, 1.22, "small but real"),
        (1.25, 1.1, 1.4, "small but real"),
        (0.85, 0.75, 0.95, "small but real"),
        (0.8, 0.7, 0.9, "small but real"),
        # The mirror of the first.
        (0.6, 0.45, 0.9, "favourable, likely"),
        (0.6, 0.45, 0.8, "favourable, likely"),
        (0.6, 0.45, 0.79, "favourable, clear"),
        (0.0, 0.0, 0.5, "favourable, clear"),
        (0.0, 0.0, 2.5, "uncertain"),
        # Nobody at the bottom of the ratio.
        (NAN, 1.4, INF, "adverse, clear"),
        (NAN, 1.1, INF, "adverse, likely"),
        (NAN, 0.3, INF, "uncertain"),
        (NAN, 0.0, INF, "uncertain"),
    ],
)
def test_verdict_of_a_ratio(value: float, lower: float, upper: float, verdict: str) -> None:
    assert ratio_verdict([value], [lower], [upper]).tolist() == [verdict]


def test_verdicts_of_many_ratios_at_once() -> None:
    found = ratio_verdict([2.0, 1.0, 0.5], [1.5, 0.9, 0.4], [3.0, 1.1, 0.7])
    assert found.tolist() == [
        Verdict.ADVERSE_CLEAR,
        Verdict.WITHIN_RANGE,
        Verdict.FAVOURABLE_CLEAR,
    ]


@pytest.mark.parametrize(
    ("lower", "upper", "above_is_worse", "below_is_worse"),
    [
        (0.01, 0.05, "worse", "better"),
        (-0.05, -0.01, "better", "worse"),
        (-0.01, 0.01, "uncertain", "uncertain"),
        (0.0, 0.05, "uncertain", "uncertain"),
        (-0.05, 0.0, "uncertain", "uncertain"),
        (NAN, NAN, "uncertain", "uncertain"),
    ],
)
def test_verdict_of_a_difference(
    lower: float, upper: float, above_is_worse: str, below_is_worse: str
) -> None:
    assert difference_verdict([lower], [upper], Worse.ABOVE).tolist() == [above_is_worse]
    assert difference_verdict([lower], [upper], Worse.BELOW).tolist() == [below_is_worse]


@pytest.mark.parametrize(
    ("ratio", "inside"),
    [(0.79, False), (0.7999999, False), (0.8, True), (1.0, True), (1.25, True),
     (1.2500001, False), (1.26, False), (0.0, False), (INF, False), (NAN, False)],
)  # fmt: skip
def test_both_ends_of_the_four_fifths_range_are_inside(ratio: float, inside: bool) -> None:
    assert bool(in_range(ratio)) is inside


def test_the_range_is_asked_of_the_ratio_before_rounding() -> None:
    """1.2549 prints as 1.25 and is outside."""
    assert in_range(np.array([1.2549, 0.7951])).tolist() == [False, False]


def test_the_record_says_which_side_of_one_is_worse() -> None:
    """A ratio of 2 (1.5 to 2.6) is adverse where above is worse, and favourable where below is."""
    assert ratio_verdict(2.0, 1.5, 2.6, Worse.ABOVE) == Verdict.ADVERSE_CLEAR
    assert ratio_verdict(2.0, 1.5, 2.6, Worse.BELOW) == Verdict.FAVOURABLE_CLEAR
    assert ratio_verdict(0.5, 0.4, 0.9, Worse.ABOVE) == Verdict.FAVOURABLE_LIKELY
    assert ratio_verdict(0.5, 0.4, 0.9, Worse.BELOW) == Verdict.ADVERSE_LIKELY
