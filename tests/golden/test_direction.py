"""Which group is on top, and which way is worse: for each indicator, by hand.

Getting indicator 3 the wrong way up is the classic mistake. Each row of the table below is a
small data set whose value was worked out on paper; turning the record round must break it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import pytest

import wres_explore as wres
from tests.helpers import Rows, cell, dataset, one
from wres_explore import definitions
from wres_explore.definitions import Indicator, Side, Worse
from wres_explore.measures import representation
from wres_explore.vocabulary import Statistic

pytestmark = pytest.mark.golden


@dataclass(frozen=True)
class Case:
    """White and BME events and bases with the value that they give, worse for BME staff."""

    number: str
    rows: Rows
    value: float
    top: str
    verdict: str


def two_groups(
    base: str, white: int, bme: int, event: str, white_events: int, bme_events: int
) -> Rows:
    return cell(white, bme, measure=base) + cell(white_events, bme_events, measure=event)


def survey(measure: str, white_events: int, bme_events: int) -> Rows:
    return two_groups(f"{measure}_answered", 1000, 1000, measure, white_events, bme_events)


# In each, BME staff fare worse.
CASES = [
    # White 160 of 800 appointed, 20%; BME 50 of 400, 12.5%. 20 / 12.5 = 1.6.
    Case("2", two_groups("shortlisted", 800, 400, "appointed", 160, 50), 1.6, "White",
         "adverse, likely"),
    # BME 17 of 1,000, 1.7%; White 20 of 2,000, 1%. 1.7 / 1 = 1.7.
    Case("3", two_groups("headcount", 2000, 1000, "entered_disciplinary", 20, 17), 1.7, "BME",
         "uncertain"),
    # The same with ten times as many of everybody.
    Case("3", two_groups("headcount", 20_000, 10_000, "entered_disciplinary", 200, 170), 1.7,
         "BME", "adverse, clear"),
    # White 900 of 2,000, 45%; BME 300 of 1,000, 30%. 45 / 30 = 1.5.
    Case("4", two_groups("headcount", 2000, 1000, "accessed_training", 900, 300), 1.5, "White",
         "adverse, clear"),
    # 30% of BME staff, 25% of White staff.
    Case("5", survey("harassed_by_public", 250, 300), 0.05, "BME", "worse"),
    Case("6", survey("harassed_by_staff", 250, 300), 0.05, "BME", "worse"),
    # 66% of BME staff believe in equal opportunities, 83% of White staff: lower is worse.
    Case("7", survey("equal_opportunity", 830, 660), -0.17, "BME", "worse"),
    Case("8", survey("discriminated", 80, 160), 0.08, "BME", "worse"),
    # A board with 10 BME members of 100 in a workforce with 45 of 100.
    Case("9", cell(550, 450) + cell(90, 10, measure="board_all"), -0.35,
         "BME share of the board", "worse"),
]  # fmt: skip
NAMES = [f"{case.number}: {case.value}" for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_value_and_side_by_hand(case: Case) -> None:
    row = one(wres.indicator(dataset(case.rows), case.number))
    assert row["value"] == pytest.approx(case.value, rel=1e-12)
    assert row["top_group"] == case.top
    assert row["verdict"] == case.verdict


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_when_white_and_bme_change_places_bme_staff_no_longer_fare_worse(case: Case) -> None:
    names = {"White": "BME", "BME": "White"}
    swapped = [{**row, "ethnic_group": names[row["ethnic_group"]]} for row in case.rows]
    row = one(wres.indicator(dataset(swapped), case.number))
    if case.number == "9":
        # 90 of 100 against 550 of 1,000.
        assert row["value"] == pytest.approx(0.35, rel=1e-12)
    elif definitions.get(case.number).statistic is Statistic.RELATIVE_LIKELIHOOD:
        assert row["value"] == pytest.approx(1 / case.value, rel=1e-12)
    else:
        assert row["value"] == pytest.approx(-case.value, rel=1e-12)
    mirrored = {"worse": "better", "uncertain": "uncertain"}
    expected = mirrored.get(case.verdict, case.verdict.replace("adverse", "favourable"))
    assert row["verdict"] == expected


def with_record(monkeypatch: pytest.MonkeyPatch, number: str, **changes: object) -> None:
    """Change one field of one indicator's record, for this test."""
    changed = replace(definitions.INDICATORS[number], **changes)
    records = MappingProxyType({**definitions.INDICATORS, number: changed})
    monkeypatch.setattr(definitions, "INDICATORS", records)


def other(side: Side) -> Side:
    return Side.COMPARATOR if side is Side.GROUP else Side.GROUP


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_record_turned_upside_down_breaks_the_value(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_record(monkeypatch, case.number, top=other(definitions.get(case.number).top))
    value = one(wres.indicator(dataset(case.rows), case.number))["value"]
    ratio = definitions.get(case.number).statistic is Statistic.RELATIVE_LIKELIHOOD
    assert value == pytest.approx(1 / case.value if ratio else -case.value, rel=1e-12)
    assert value != pytest.approx(case.value, rel=0.01)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.number in "56789"], ids=lambda case: case.number
)
def test_the_record_says_which_way_is_worse(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    worse = definitions.get(case.number).worse
    turned = Worse.BELOW if worse is Worse.ABOVE else Worse.ABOVE
    with_record(monkeypatch, case.number, worse=turned)
    assert one(wres.indicator(dataset(case.rows), case.number))["verdict"] == "better"


def test_race_disparity_ratio_has_white_staff_on_top() -> None:
    """White 200 over 1,000, a fifth; BME 30 over 600, a twentieth: four times as well."""
    data = dataset(cell(1000, 600, pay_band="Band 5"), cell(200, 30, pay_band="Band 8a"))
    found = wres.race_disparity_ratio(data).set_index("step")
    row = found.loc["lower to upper"]
    assert row["value"] == pytest.approx(4.0, rel=1e-12)
    assert (row["top_group"], row["bottom_group"]) == ("White", "BME")
    assert row["verdict"] == "adverse, clear"


def test_the_race_disparity_ratios_record_says_who_is_on_top(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turned = replace(definitions.RACE_DISPARITY_RATIO, top=Side.GROUP)
    monkeypatch.setattr(definitions, "RACE_DISPARITY_RATIO", turned)
    monkeypatch.setattr(representation, "RACE_DISPARITY_RATIO", turned)
    data = dataset(cell(1000, 600, pay_band="Band 5"), cell(200, 30, pay_band="Band 8a"))
    found = wres.race_disparity_ratio(data).set_index("step")
    assert found.loc["lower to upper", "value"] == pytest.approx(0.25, rel=1e-12)


def test_step_ratio_has_bme_staff_on_top_so_that_it_is_the_reciprocal() -> None:
    """Up a step, White 1,000 to 500, BME 1,000 to 400: 0.8, where the disparity is 1.25."""
    data = dataset(
        cell(1000, 1000, pay_band="Band 5"),
        cell(500, 400, pay_band="Band 6"),
        cell(250, 200, pay_band="Band 8a"),
    )
    edge = wres.cliff_edge(data)
    assert edge.steps["value"].tolist() == pytest.approx([0.8, 1.0], rel=1e-12)
    assert set(edge.steps["top_group"]) == {"BME"}
    disparity = wres.race_disparity_ratio(data).set_index("step")["value"]
    assert disparity["lower to middle"] == pytest.approx(1.25, rel=1e-12)


# --- The records themselves, as the guidance words them ---------------------------------

WORDED = {
    "1": (Statistic.SHARE, Side.GROUP, Worse.BELOW, 1),
    "2": (Statistic.RELATIVE_LIKELIHOOD, Side.COMPARATOR, Worse.ABOVE, 2),
    "3": (Statistic.RELATIVE_LIKELIHOOD, Side.GROUP, Worse.ABOVE, 2),
    "4": (Statistic.RELATIVE_LIKELIHOOD, Side.COMPARATOR, Worse.ABOVE, 2),
    "5": (Statistic.DIFFERENCE, Side.GROUP, Worse.ABOVE, 1),
    "6": (Statistic.DIFFERENCE, Side.GROUP, Worse.ABOVE, 1),
    "7": (Statistic.DIFFERENCE, Side.GROUP, Worse.BELOW, 1),
    "8": (Statistic.DIFFERENCE, Side.GROUP, Worse.ABOVE, 1),
    "9": (Statistic.DIFFERENCE, Side.GROUP, Worse.BELOW, 1),
}
COUNTED = {
    "2": ("appointed", "shortlisted"),
    "3": ("entered_disciplinary", "headcount"),
    "4": ("accessed_training", "headcount"),
    "5": ("harassed_by_public", "harassed_by_public_answered"),
    "6": ("harassed_by_staff", "harassed_by_staff_answered"),
    "7": ("equal_opportunity", "equal_opportunity_answered"),
    "8": ("discriminated", "discriminated_answered"),
}


def test_there_are_nine_indicators() -> None:
    assert list(definitions.INDICATORS) == [str(n) for n in range(1, 10)] == list(WORDED)


@pytest.mark.parametrize("number", WORDED)
def test_record(number: str) -> None:
    record = definitions.get(number)
    assert definitions.get(int(number)) is record
    assert (record.statistic, record.top, record.worse, record.decimals) == WORDED[number]
    if number in COUNTED:
        assert (record.numerator, record.denominator) == COUNTED[number]
    assert record.null == (1.0 if record.statistic is Statistic.RELATIVE_LIKELIHOOD else 0.0)


@pytest.mark.parametrize("number", WORDED)
def test_survey_indicators_use_the_survey_of_the_autumn_before(number: str) -> None:
    record: Indicator = definitions.get(number)
    assert record.survey_year(2019) == (2018 if number in "5678" else None)


@pytest.mark.parametrize("number", ["1", "9"])
def test_workforce_and_board_are_counted_on_31_march(number: str) -> None:
    assert definitions.get(number).period == "31 March"
