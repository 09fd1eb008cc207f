"""Process charts as tables: phases, verdicts and icons."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import one
from wres_explore.errors import CountError, DefinitionError, SelectionError

CALM = [5.0, 6, 5, 7, 6, 5, 6, 4, 6, 5, 7, 6, 5, 6, 5]


def months(number: int, start: str = "2022-01-01") -> list[pd.Timestamp]:
    return list(pd.date_range(start, periods=number, freq="MS"))


def now(values: list[float], **options: Any) -> dict[str, Any]:
    """The summary of a series of months."""
    return one(wres.process_chart(months(len(values)), values, **options).summary)


def test_a_calm_series_is_common_cause_between_hand_worked_limits() -> None:
    """Ranges 1 1 2 1 1 1 2 2 1 2 1 1 1 1 = 18 / 14; none of 4.2 or more."""
    found = now(CALM)
    mean, reach = 84 / 15, 2.66 * 18 / 14
    assert (found["lower"], found["mean"], found["upper"]) == pytest.approx(
        (mean - reach, mean, mean + reach)
    )
    assert (found["variation"], found["variation_icon"]) == ("common cause", "common_cause")
    assert found["assurance"] == ""
    assert found["verdict"] == "no clear change"


@pytest.mark.parametrize(
    ("improvement", "last", "variation", "icon", "verdict"),
    [
        ("increase", 14, "special cause improving", "improvement_high", "improving"),
        ("increase", -4, "special cause concerning", "concern_low", "concerning"),
        ("decrease", 14, "special cause concerning", "concern_high", "concerning"),
        ("decrease", -4, "special cause improving", "improvement_low", "improving"),
        (None, 14, "special cause, neither better nor worse", "neither_high", "high"),
        (None, -4, "special cause, neither better nor worse", "neither_low", "low"),
    ],
)
def test_the_icon_is_that_of_the_latest_point(
    improvement: str | None, last: float, variation: str, icon: str, verdict: str
) -> None:
    found = now([*CALM, last], improvement=improvement)
    assert (found["variation"], found["variation_icon"], found["verdict"]) == (
        variation, icon, verdict,
    )  # fmt: skip
    assert "beyond a process limit" in found["verdict_reason"]
    assert now([*CALM, last, 5], improvement=improvement)["variation"] == "common cause"


def test_a_falling_trend_above_the_mean_is_a_fall() -> None:
    """NHSRplotthedots 171: coloured by the side of the mean, it was called an improvement."""
    values = [*[4.0, 0.0] * 6, *np.arange(9.0, 2.0, -1.0)]
    chart = wres.process_chart(months(len(values)), values, improvement="increase")
    falling = chart.points.iloc[-4:-1]
    assert (falling["value"] > falling["mean"]).all()
    assert set(falling["rule"]) == {"trend"}
    assert set(falling["variation"]) == {"special cause concerning"}
    assert set(falling["side"]) == {"low"}


def test_assurance_is_that_of_the_latest_phase() -> None:
    """NHSRplotthedots 172: 20 months at 50 to 70%, then a new process about the target of 90%."""
    before = [0.50, 0.62, 0.55, 0.70, 0.58] * 4
    after = [0.88, 0.95, 0.90, 0.97, 0.86] * 3
    dates = months(35)
    chart = wres.process_chart(
        dates, before + after, improvement="increase", target=0.9, rebase=[dates[20]]
    )
    found = one(chart.summary)
    assert found["assurance"] == "hit or miss"
    assert (found["phases"], found["phase_points"], found["phase_start"]) == (2, 15, dates[20])
    assert found["mean"] == pytest.approx(sum(after) / 15)
    assert now(before, improvement="increase", target=0.9)["assurance"] == "fail"
    assert chart.points["phase"].tolist() == [1] * 20 + [2] * 15


def test_runs_do_not_cross_a_rebase() -> None:
    values = CALM + [20.0 + x for x in CALM]
    chart = wres.process_chart(months(30), values, rebase=[months(30)[15]])
    assert set(chart.points["rule"]) == {""}
    assert (wres.process_chart(months(30), values).points["rule"] != "").all()


def test_a_series_that_is_always_100_percent_passes_and_is_common_cause() -> None:
    """PowerBI-SPC 463: it was shown as failing."""
    found = now([1.0] * 18, improvement="increase", target=1.0)
    assert (found["assurance"], found["variation"]) == ("pass", "common cause")
    assert now([1.0] * 18, improvement="decrease", target=1.0)["assurance"] == "pass"
    assert now([0.1] * 18, improvement="increase", target=0.1)["assurance"] == "pass"


@pytest.mark.parametrize(
    ("improvement", "target", "assurance"),
    [
        ("increase", 1, "pass"), ("increase", 5, "hit or miss"), ("increase", 12, "fail"),
        ("decrease", 1, "fail"), ("decrease", 5, "hit or miss"), ("decrease", 12, "pass"),
    ],
)  # fmt: skip
def test_assurance_compares_both_limits_with_the_target(
    improvement: str, target: float, assurance: str
) -> None:
    found = now(CALM, improvement=improvement, target=target)
    assert (found["assurance"], found["assurance_icon"]) == (
        assurance, assurance.replace(" ", "_"),
    )  # fmt: skip


def test_twelve_points_have_a_mean_and_no_limits() -> None:
    found = now(CALM[:12], improvement="increase", target=1)
    assert found["mean"] == pytest.approx(sum(CALM[:12]) / 12)
    assert math.isnan(found["upper"])
    assert (found["variation"], found["verdict"]) == ("too short for limits", "cannot tell")
    assert found["status"] == "not calculable"
    assert "12 points" in found["status_reason"]
    assert found["assurance"] == ""
    assert now(CALM[:13])["variation"] == "common cause"


def test_a_short_phase_after_a_rebase_says_so_and_leaves_the_phase_before_it() -> None:
    chart = wres.process_chart(months(20), [*CALM, 9.0, 10, 9, 11, 9], rebase=["2023-04-01"])
    assert one(chart.summary)["variation"] == "too short for limits"
    assert chart.points["status"].tolist() == ["ok"] * 15 + ["not calculable"] * 5


def test_a_point_of_several_rules_is_named_by_the_first_and_keeps_all() -> None:
    values = [1.0, 2] * 7 + [3.0, 4, 5, 6, 7, 8, 30]
    last = wres.process_chart(months(len(values)), values).points.iloc[-1]
    assert (last["rule"], last["outside"], last["trend"]) == ("outside", "high", "high")


def test_order_and_kind_of_dates_do_not_matter() -> None:
    stamps = months(15)
    forms: list[list[Any]] = [
        [s.date() for s in stamps], [s.strftime("%Y-%m-%d") for s in stamps],
        [s.to_period("M") for s in stamps], stamps,
    ]  # fmt: skip
    for dates in forms:
        chart = wres.process_chart(dates[::-1], CALM[::-1])
        assert chart.points["value"].tolist() == CALM
        assert chart.points["date"].tolist() == stamps


def test_series_of_a_table_are_charted_apart() -> None:
    both = pd.concat(
        [
            pd.DataFrame({"date": months(15), "value": CALM, "trust": "A"}),
            pd.DataFrame({"date": months(16), "value": [*CALM, 40.0], "trust": "B"}),
        ]
    )
    chart = wres.process_chart(both, by=["trust"], improvement="decrease", source="rosters")
    assert chart.breakdown == ("trust",)
    assert chart.summary.set_index("trust")["variation"].to_dict() == {
        "A": "common cause", "B": "special cause concerning",
    }  # fmt: skip
    assert set(chart.points["source"]) == {"rosters"}


def test_every_summary_repeats_its_latest_point() -> None:
    """What the icon says is what the chart draws, for series of any shape."""
    rng = np.random.default_rng(7)
    for number in (5, 13, 20, 40):
        values = rng.normal(size=number).cumsum()
        chart = wres.process_chart(months(number), values, improvement="increase")
        last, found = chart.points.iloc[-1], one(chart.summary)
        assert found["variation"] == last["variation"]
        assert found["value"] == last["value"]


@pytest.mark.parametrize(
    ("series", "values", "options", "error", "says"),
    [
        ([], [], {}, CountError, "empty"),
        (months(3), [1, 2], {}, CountError, "3 dates and 2 values"),
        (months(2), [1, math.nan], {}, CountError, "01 February 2022 is not a number"),
        (months(2), [1, "n/a"], {}, CountError, "not a number"),
        ([*months(1), *months(1)], [1, 2], {}, CountError, "01 January 2022 stands twice"),
        (["soon", "later"], [1, 2], {}, DefinitionError, "date must hold dates.*soon"),
        ([2022, 2023], [1, 2], {}, DefinitionError, "date must hold dates.*2022"),
        ([None, "2022-01-01"], [1, 2], {}, DefinitionError, "date must hold dates"),
        (months(2), [1, 2], {"rebase": ["x"]}, DefinitionError, "rebase must hold dates"),
        (months(2), [1, 2], {"improvement": "up"}, DefinitionError, "no direction 'up'"),
        (months(2), [1, 2], {"target": 3}, DefinitionError, "target needs a direction"),
        (months(2), [1, 2], {"target": math.nan, "improvement": "increase"}, DefinitionError,
         "target must be a number"),
        (months(2), None, {}, SelectionError, "dates and values"),
        (pd.DataFrame({"date": months(2)}), None, {}, SelectionError, "no column 'value'"),
        (pd.DataFrame({"date": months(2), "value": 1}), None, {"by": ["ics"]}, SelectionError,
         "no column 'ics'"),
    ],
)  # fmt: skip
def test_what_cannot_be_charted_is_refused(
    series: Any, values: Any, options: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        wres.process_chart(series, values, **options)


def test_the_table_given_is_left_as_it_was() -> None:
    table = pd.DataFrame({"date": [str(m.date()) for m in months(15)], "value": CALM})
    before = table.copy()
    wres.process_chart(table)
    assert table.equals(before)
