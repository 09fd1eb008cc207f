"""The indicators on counts small enough to do by hand, with every case that has no answer."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pandas as pd
import pytest
from scipy.optimize import brentq
from scipy.stats import norm
from scipy.stats.contingency import relative_risk
from statsmodels.stats.proportion import proportion_confint

import wres_explore as wres
from tests.helpers import Rows, cell, dataset, ladder, leaves, one, places
from wres_explore.dataset import Dataset
from wres_explore.errors import CountError, SelectionError
from wres_explore.measures.results import VALUE_COLUMNS
from wres_explore.vocabulary import Status

pytestmark = pytest.mark.unit

RATIOS = {
    2: ("shortlisted", "appointed"),
    3: ("headcount", "entered_disciplinary"),
    4: ("headcount", "accessed_training"),
}
SURVEYS = {
    5: "harassed_by_public",
    6: "harassed_by_staff",
    7: "equal_opportunity",
    8: "discriminated",
}
EVENTS = {**{n: e for n, (_, e) in RATIOS.items()}, **SURVEYS}


def counted(number: int, white: tuple[int, int], bme: tuple[int, int], **where: object) -> Rows:
    """Events of a base, for White and for BME."""
    base = RATIOS[number][0] if number in RATIOS else f"{SURVEYS[number]}_answered"
    return cell(white[1], bme[1], measure=base, **where) + cell(
        white[0], bme[0], measure=EVENTS[number], **where
    )


def scas(x1: int, n1: int, x2: int, n2: int, level: float) -> tuple[float, float]:
    """Limits of the skewness-corrected score, by bisection; all cells must hold somebody."""
    n = n1 + n2

    def corrected(log_ratio: float) -> float:
        t = math.exp(log_ratio)
        b = n1 * t + x1 + n2 + x2 * t
        p2 = 2 * (x1 + x2) / (b + math.sqrt(b * b - 4 * n * t * (x1 + x2)))
        p1 = t * p2
        v = n / (n - 1) * (p1 * (1 - p1) / n1 + t * t * p2 * (1 - p2) / n2)
        mu3 = p1 * (1 - p1) * (1 - 2 * p1) / n1**2 - t**3 * p2 * (1 - p2) * (1 - 2 * p2) / n2**2
        score, s = (x1 / n1 - t * x2 / n2) / math.sqrt(v), mu3 / (6 * v**1.5)
        return (math.sqrt(1 + 4 * s * (score + s)) - 1) / (2 * s) if abs(s) > 1e-12 else score

    z = norm.ppf((1 + level) / 2)
    middle = math.log((x1 / n1) / (x2 / n2))
    low = brentq(lambda t: corrected(t) - z, middle - 4, middle)
    high = brentq(lambda t: corrected(t) + z, middle, middle + 4)
    return math.exp(low), math.exp(high)


def newcombe(x1: int, n1: int, x2: int, n2: int, level: float) -> tuple[float, float]:
    """Newcombe's hybrid score limits from statsmodels' Wilson limits."""
    (l1, u1), (l2, u2) = (
        proportion_confint(x, n, alpha=1 - level, method="wilson") for x, n in ((x1, n1), (x2, n2))
    )
    p1, p2 = x1 / n1, x2 / n2
    return (p1 - p2 - math.hypot(p1 - l1, u2 - p2), p1 - p2 + math.hypot(u1 - p1, p2 - l2))


# --- Values and limits ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "top", "bottom", "value"),
    [(2, "White", "BME", 4 / 3), (3, "BME", "White", 3 / 4), (4, "White", "BME", 4 / 3)],
)
def test_relative_likelihood(number: int, top: str, bottom: str, value: float) -> None:
    row = one(wres.indicator(dataset(counted(number, (80, 200), (30, 100))), number))
    assert (row["top_group"], row["bottom_group"]) == (top, bottom)
    assert row["value"] == pytest.approx(value, rel=1e-12)
    sides = {"White": (80, 200), "BME": (30, 100)}
    assert (row["top_numerator"], row["top_denominator"]) == sides[top]
    assert (row["bottom_numerator"], row["bottom_denominator"]) == sides[bottom]
    assert (row["statistic"], row["indicator"]) == ("relative likelihood", str(number))


@pytest.mark.parametrize("number", SURVEYS)
def test_survey_difference_is_bme_less_white(number: int) -> None:
    row = one(wres.indicator(dataset(counted(number, (80, 200), (30, 100))), number))
    assert row["value"] == pytest.approx(0.30 - 0.40, rel=1e-12)
    assert (row["top_group"], row["bottom_group"]) == ("BME", "White")
    assert row["statistic"] == "difference"


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(
    ("white", "bme"),
    [((20, 2000), (17, 1000)), ((708, 101_131), (1_081, 92_487)), ((3, 90), (9, 40))],
)
def test_limits_of_a_ratio_are_scas(
    white: tuple[int, int], bme: tuple[int, int], level: float
) -> None:
    data = dataset(counted(3, white, bme))
    row = one(wres.indicator(data, 3, confidence_level=level))
    assert (row["lower"], row["upper"]) == pytest.approx(scas(*bme, *white, level), rel=1e-6)
    assert (row["method"], row["confidence_level"]) == ("scas", level)
    # Indicator 4 has White on top: the limits are the reciprocals, exchanged.
    turned = one(wres.indicator(dataset(counted(4, white, bme)), 4, confidence_level=level))
    assert (1 / turned["upper"], 1 / turned["lower"]) == pytest.approx(
        (row["lower"], row["upper"]), rel=1e-6
    )


def test_katz_where_it_is_asked_for() -> None:
    row = one(wres.indicator(dataset(counted(2, (160, 800), (50, 400))), 2, method="katz"))
    found = relative_risk(160, 800, 50, 400)
    limits = found.confidence_interval(0.95)
    assert row["value"] == pytest.approx(found.relative_risk, rel=1e-12)
    assert (row["lower"], row["upper"]) == pytest.approx((limits.low, limits.high), rel=1e-9)
    assert row["method"] == "katz"


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_limits_of_a_difference_are_newcombes(level: float) -> None:
    data = dataset(counted(7, (830, 1000), (132, 200)))
    row = one(wres.indicator(data, 7, confidence_level=level))
    limits = newcombe(132, 200, 830, 1000, level)
    assert (row["lower"], row["upper"]) == pytest.approx(limits, rel=1e-9)
    assert row["method"] == "newcombe"


@pytest.mark.parametrize(
    ("white", "bme"), [((20, 2000), (17, 1000)), ((20, 2000), (19, 1000)), ((20, 2000), (30, 1000))]
)
def test_p_value_and_interval_say_the_same(white: tuple[int, int], bme: tuple[int, int]) -> None:
    row = one(wres.indicator(dataset(counted(3, white, bme)), 3))
    assert (row["p_value"] < 0.05) == (not row["lower"] <= 1 <= row["upper"])
    at_the_limit = one(
        wres.indicator(dataset(counted(3, white, bme)), 3, confidence_level=1 - row["p_value"])
    )
    assert min(abs(at_the_limit["lower"] - 1), abs(at_the_limit["upper"] - 1)) < 1e-6


def test_unknown_ethnicity_takes_no_part_in_a_ratio() -> None:
    plain = dataset(counted(3, (20, 2000), (17, 1000)))
    more = dataset(
        counted(3, (20, 2000), (17, 1000)),
        cell(unknown=700),
        cell(unknown=60, measure="entered_disciplinary"),
    )
    a, b = one(wres.indicator(plain, 3)), one(wres.indicator(more, 3))
    assert (a["value"], a["lower"], a["upper"]) == (b["value"], b["lower"], b["upper"])
    assert b["unknown_share"] == pytest.approx(700 / 3700, rel=1e-12)
    assert "Ethnicity is unknown for 19%." in b["note"]


def test_pooled_counts_and_not_an_average_of_ratios() -> None:
    """0.5 and 4 at two trusts average 2.25; together 5 of 200 against 6 of 300 is 1.25."""
    data = dataset(
        counted(3, (4, 100), (2, 100), organisation="Elm"),
        counted(3, (2, 200), (4, 100), organisation="Oak"),
    )
    each = wres.indicator(data, 3, by=["organisation"])["value"]
    assert each.tolist() == [0.5, 4.0]
    row = one(wres.indicator(data, 3))
    assert row["value"] == pytest.approx((6 / 200) / (6 / 300), rel=1e-12)
    assert (row["top_numerator"], row["bottom_denominator"]) == (6, 300)


# --- No answer --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("white", "bme", "reason"),
    [
        ((0, 500), (2, 100), r"No White( staff)? entered a formal disciplinary investigation\."),
        ((0, 500), (0, 100), r"None of either group entered a formal .*investigation\."),
        ((5, 500), (0, 0), r"There are no BME staff\."),
        ((0, 0), (5, 100), r"There are no White staff\."),
        ((0, 0), (0, 0), r"There are no White staff\."),
    ],
)
def test_not_calculable_says_why(white: tuple[int, int], bme: tuple[int, int], reason: str) -> None:
    row = one(wres.indicator(dataset(counted(3, white, bme)), 3))
    assert row["status"] == Status.NOT_CALCULABLE
    assert math.isnan(row["value"])
    assert re.fullmatch(reason, row["status_reason"])
    assert pd.isna(row["in_range"])


def test_limits_stay_where_there_is_no_value() -> None:
    """2 of 100 BME staff and none of 500 White staff: no ratio, but surely not below 1."""
    row = one(wres.indicator(dataset(counted(3, (0, 500), (2, 100))), 3))
    assert row["upper"] == math.inf
    assert row["lower"] > 1


def test_nobody_of_the_group_on_top_is_a_ratio_of_0() -> None:
    row = one(wres.indicator(dataset(counted(3, (5, 500), (0, 100))), 3))
    assert (row["value"], row["lower"], row["status"]) == (0, 0, Status.OK)
    assert row["upper"] > 1
    assert row["verdict"] == "uncertain"


@pytest.mark.parametrize(
    ("white", "bme", "note"),
    [
        ((0, 500), (1, 100), "Small numbers: 1 case in all."),
        ((5, 500), (4, 100), "Small numbers: 9 cases in all."),
        ((5, 500), (5, 100), ""),
    ],
)
def test_fewer_than_ten_cases_are_small_numbers(
    white: tuple[int, int], bme: tuple[int, int], note: str
) -> None:
    assert one(wres.indicator(dataset(counted(3, white, bme)), 3))["note"] == note


@pytest.mark.parametrize("number", [5, 8])
def test_nobody_answered(number: int) -> None:
    row = one(wres.indicator(dataset(counted(number, (10, 50), (0, 0))), number))
    assert row["status"] == Status.NOT_CALCULABLE
    assert row["status_reason"] == "There are no BME respondents."


# --- Who supplied figures, and when -----------------------------------------------------


def test_staff_of_an_organisation_that_reported_nothing_are_not_in_the_base() -> None:
    data = dataset(
        counted(3, (4, 100), (2, 100), organisation="Elm"), cell(500, 500, organisation="Oak")
    )
    row = one(wres.indicator(data, 3))
    assert (row["top_denominator"], row["bottom_denominator"]) == (100, 100)
    assert (row["organisations"], row["organisations_all"]) == (1, 2)
    assert "1 of 2 organisations supplied figures." in row["note"]
    by = wres.indicator(data, 3, by=["organisation"]).set_index("organisation")
    assert by.loc["Oak", "status"] == Status.NOT_AVAILABLE
    assert by.loc["Oak", "status_reason"] == "No figures for indicator 3 were supplied here."
    assert math.isnan(by.loc["Oak", "value"])


def test_a_reported_zero_is_a_zero() -> None:
    data = dataset(
        counted(3, (4, 100), (2, 100), organisation="Elm"),
        counted(3, (0, 500), (0, 500), organisation="Oak"),
    )
    row = one(wres.indicator(data, 3))
    assert row["value"] == pytest.approx((2 / 600) / (4 / 600), rel=1e-12)
    assert (row["organisations"], row["note"]) == (2, "Small numbers: 6 cases in all.")


def test_the_latest_year_that_has_the_indicator() -> None:
    data = dataset(
        counted(3, (4, 100), (2, 100), year=2017),
        counted(3, (4, 100), (8, 100), year=2018),
        cell(100, 100, year=2019),
    )
    assert one(wres.indicator(data, 3))["year"] == 2018
    years = wres.indicator(data, 3, by=["year"])
    assert years["year"].tolist() == [2017, 2018, 2019]
    assert years["value"].tolist()[:2] == [0.5, 2.0]
    assert years["status"].tolist() == [Status.OK, Status.OK, Status.NOT_AVAILABLE]


def test_events_without_any_base_are_not_left_out_of_sight() -> None:
    """One appointment from no shortlist at all is a fault of the return, not a missing figure."""
    data = dataset(
        counted(2, (4, 100), (2, 100), organisation="Elm"),
        cell(1, 0, measure="appointed", organisation="Oak"),
    )
    with pytest.raises(CountError, match="Oak"):
        wres.indicator(data, 2, by=["organisation"])


def test_only_events_and_no_base_anywhere() -> None:
    with pytest.raises(CountError):
        wres.indicator(dataset(cell(3, 2, measure="appointed")), 2)


def test_answers_known_for_whole_organisations_only_are_not_zero_in_one_band() -> None:
    data = dataset(ladder({"Band 5": (50, 50), "Band 6": (50, 50)}), counted(6, (10, 40), (15, 40)))
    row = one(wres.indicator(wres.select(data, pay_band="Band 5"), 6))
    assert row["status"] == Status.NOT_AVAILABLE
    assert row["status_reason"] == "invented does not record indicator 6 by pay_band."
    with pytest.raises(SelectionError, match="no breakdown by pay_band for harassed by staff"):
        wres.indicator(data, 6, by=["pay_band"])


def test_an_indicator_without_any_counts() -> None:
    row = one(wres.indicator(dataset(cell(60, 40)), 3))
    assert row["status"] == Status.NOT_AVAILABLE
    assert row["status_reason"] == "invented has no counts for indicator 3."
    assert math.isnan(row["value"])


# --- Whom it compares -------------------------------------------------------------------

FINE = leaves({"White British": 800, "White Irish": 200, "Black African": 300, "Indian": 200,
               "Unknown": 50}) + leaves(
    {"White British": 8, "White Irish": 4, "Black African": 9, "Indian": 1, "Unknown": 1},
    "entered_disciplinary",
)  # fmt: skip


def test_each_ethnic_group_with_white_staff() -> None:
    table = wres.indicator(dataset(FINE), 3, by=["ethnic_group"]).set_index("ethnic_group")
    # White 12 of 1,000. White British with other White: 8 of 800 and 4 of 200.
    assert table["value"].to_dict() == pytest.approx(
        {"Black African": 0.03 / 0.012, "Indian": 0.005 / 0.012, "White British": 0.01 / 0.02,
         "White Irish": 0.02 / 0.01},
        rel=1e-12,
    )  # fmt: skip
    assert table["bottom_group"].to_dict() == {
        "Black African": "White",
        "Indian": "White",
        "White British": "Other White",
        "White Irish": "Other White",
    }


def test_broad_groups_with_white_staff() -> None:
    table = wres.indicator(dataset(FINE), 3, by=["ethnic_broad"]).set_index("ethnic_broad")
    assert table["value"].to_dict() == pytest.approx(
        {"Asian": 0.005 / 0.012, "Black": 0.03 / 0.012}, rel=1e-12
    )


@pytest.mark.parametrize(
    ("group", "value"), [("BME", 0.02 / 0.012), ("Black", 0.03 / 0.012), ("White Irish", 2.0)]
)
def test_the_group_that_select_chose(group: str, value: float) -> None:
    row = one(wres.indicator(wres.select(dataset(FINE), ethnic_group=group), 3))
    assert row["value"] == pytest.approx(value, rel=1e-12)
    assert row["top_group"] == group


def test_white_staff_have_nobody_to_be_compared_with() -> None:
    row = one(wres.indicator(wres.select(dataset(FINE), ethnic_group="White"), 3))
    assert row["status"] == Status.NOT_CALCULABLE
    assert "  " not in row["status_reason"]


def test_unknown_ethnicity_is_never_compared_with_white_staff() -> None:
    chosen = wres.select(dataset(FINE), ethnic_group="Unknown")
    try:
        table = wres.indicator(chosen, 3)
    except wres.WresError as error:
        assert "nknown" in str(error)
    else:
        assert not (table["status"] == Status.OK).any()


def test_nobody_to_compare_is_an_answer_and_no_crash() -> None:
    """A source that has White staff only, broken down by ethnic group."""
    data = dataset(cell(white=100), cell(white=5, measure="entered_disciplinary"))
    try:
        assert wres.indicator(data, 3, by=["ethnic_group"]).empty
    except wres.WresError as error:
        assert "White" in str(error)


# --- Indicator 1 ------------------------------------------------------------------------


def test_indicator_1_is_the_whole_workforce_and_each_band() -> None:
    data = dataset(ladder({"Band 5": (30, 60, 10), "Band 6": (45, 5, 0)}))
    table = wres.indicator(data, 1)
    assert table["pay_band"].tolist() == ["all", "Band 5", "Band 6"]
    assert table["value"].tolist() == pytest.approx([65 / 150, 0.6, 0.1], rel=1e-12)
    by_band = wres.indicator(data, 1, by=["pay_band"])
    assert by_band["pay_band"].tolist() == ["Band 5", "Band 6"]


def test_indicator_1_without_bands_is_one_row() -> None:
    row = one(wres.indicator(dataset(cell(60, 40)), 1))
    assert (row["pay_band"], row["value"]) == ("all", 0.4)


# --- Indicator 9 ------------------------------------------------------------------------

BOARD = cell(8, 3, 1, measure="board_all")
VOTING = cell(6, 3, 0, measure="board_voting")
EXECUTIVE = cell(4, 0, 1, measure="board_executive")


@pytest.mark.parametrize(("board", "share"), [("all", 3 / 12), ("voting", 3 / 9), ("executive", 0)])
def test_board_less_workforce(board: str, share: float) -> None:
    data = dataset(cell(500, 400, 100), BOARD, VOTING, EXECUTIVE)
    row = one(wres.indicator(data, 9, board=board))
    assert row["value"] == pytest.approx(share - 0.4, rel=1e-12)
    assert row["top_group"] == "BME share of the board"
    assert row["bottom_group"] == "BME share of the workforce"
    assert (row["bottom_numerator"], row["bottom_denominator"]) == (400, 1000)


@pytest.mark.parametrize(
    ("members", "size", "worse"), [(0, 12, True), (2, 12, False), (5, 12, False), (1, 40, True)]
)
def test_board_is_tested_by_the_exact_binomial_with_mid_p(
    members: int, size: int, worse: bool
) -> None:
    data = dataset(cell(600, 400), cell(size - members, members, measure="board_all"))
    row = one(wres.indicator(data, 9))
    chance = [math.comb(size, k) * 0.4**k * 0.6 ** (size - k) for k in range(size + 1)]
    below, above = sum(chance[:members]), sum(chance[members + 1 :])
    assert row["p_value"] == pytest.approx(
        min(1, 2 * (min(below, above) + chance[members] / 2)), rel=1e-9
    )
    assert row["verdict"] == ("worse" if worse else "uncertain")


def test_a_board_far_above_the_workforce_is_better() -> None:
    data = dataset(cell(900, 100), cell(4, 8, measure="board_all"))
    assert one(wres.indicator(data, 9))["verdict"] == "better"


def test_the_workforce_is_that_of_organisations_whose_board_is_known() -> None:
    data = dataset(
        cell(60, 40, organisation="Elm"),
        cell(9, 1, measure="board_all", organisation="Elm"),
        cell(0, 1000, organisation="Oak"),
    )
    row = one(wres.indicator(data, 9))
    assert (row["bottom_numerator"], row["bottom_denominator"]) == (40, 100)
    assert row["value"] == pytest.approx(0.1 - 0.4, rel=1e-12)
    assert "1 of 2 organisations supplied figures." in row["note"]


def test_boards_by_place() -> None:
    data = dataset(
        cell(60, 40, organisation="Elm"),
        cell(9, 1, measure="board_all", organisation="Elm"),
        cell(50, 50, organisation="Oak"),
        cell(5, 5, measure="board_all", organisation="Oak"),
        cell(80, 20, organisation="Ash"),
        organisations=places({"Elm": "North", "Oak": "North", "Ash": "South"}),
    )
    table = wres.indicator(data, 9, by=["ics"]).set_index("ics")
    assert table.loc["North", "value"] == pytest.approx(6 / 20 - 90 / 200, rel=1e-12)
    assert table.loc["South", "status"] == Status.NOT_AVAILABLE


def test_each_ethnic_group_on_the_board_and_in_the_workforce() -> None:
    data = dataset(
        leaves({"White": 600, "Black": 300, "Asian": 100}),
        leaves({"White": 8, "Black": 1, "Asian": 3}, "board_all"),
    )
    table = wres.indicator(data, 9, by=["ethnic_group"]).set_index("ethnic_group")
    assert table["value"].to_dict() == pytest.approx(
        {"Asian": 3 / 12 - 0.1, "Black": 1 / 12 - 0.3}, rel=1e-12
    )
    assert table.loc["Black", "top_group"] == "Black share of the board"


def test_a_board_with_no_members_is_said_in_good_english() -> None:
    row = one(wres.indicator(dataset(cell(60, 40), cell(0, 0, measure="board_all")), 9))
    assert row["status"] == Status.NOT_CALCULABLE
    assert "share of the board board" not in row["status_reason"]
    assert "board" in row["status_reason"]


# --- All nine, and the rates behind them ------------------------------------------------


def test_all_nine_in_one_table_with_a_reason_for_each_that_is_missing() -> None:
    data = dataset(counted(3, (20, 2000), (17, 1000)), counted(6, (10, 40), (15, 40)))
    table = wres.indicators(data)
    assert table["indicator"].tolist() == [str(n) for n in range(1, 10)]
    found = dict(zip(table["indicator"], table["status"], strict=True))
    assert {n for n, status in found.items() if status == Status.OK} == {"1", "3", "6"}
    assert set(table["pay_band"]) == {"all"}
    assert (table.loc[table["value"].isna(), "status_reason"] != "").all()
    alone = one(wres.indicator(data, 3))
    assert table.set_index("indicator").loc["3", "value"] == alone["value"]


@pytest.mark.parametrize("name", ["london-model", "england-2019", "london-2019"])
def test_all_nine_without_bands_are_the_rows_of_all_staff(name: str) -> None:
    data = wres.load(name)
    few, every = wres.indicators(data, bands=False), wres.indicators(data)
    assert list(few["indicator"]) == [str(number) for number in range(1, 10)]
    assert "pay_band" not in few
    staff = data.counts[data.counts["measure"] == "headcount"]
    staff = staff[staff["year"] == staff["year"].max()]
    assert few.loc[0, "top_denominator"] == staff["n"].sum() or staff.empty
    for row in few.to_dict("records"):
        same = every[every["indicator"] == row["indicator"]]
        first = same[["value", "lower", "published_value"]].iloc[0].tolist()
        assert [row[n] for n in ("value", "lower", "published_value")] == pytest.approx(
            first, nan_ok=True
        )


def test_all_nine_by_a_breakdown_that_only_some_have() -> None:
    data = dataset(
        counted(3, (20, 2000), (17, 1000), profession="Midwives"), counted(6, (10, 40), (15, 40))
    )
    table = wres.indicators(data, by=["profession"]).set_index("indicator")
    assert table.loc["3", "profession"] == "Midwives"
    assert table.loc["6", "status"] == Status.NOT_AVAILABLE
    assert "no breakdown by profession" in table.loc["6", "status_reason"]


def test_rates_are_what_the_indicator_was_made_from() -> None:
    data = dataset(counted(3, (20, 2000), (17, 1000)), cell(unknown=500))
    rates = wres.rates(data, 3).set_index("top_group")
    assert rates["value"].to_dict() == {"BME": 0.017, "White": 0.01}
    assert rates.loc["White", ["top_numerator", "top_denominator"]].tolist() == [20, 2000]
    limits = proportion_confint(20, 2000, method="wilson")
    assert (rates.loc["White", "lower"], rates.loc["White", "upper"]) == pytest.approx(limits)


@pytest.mark.parametrize("number", [1, 9])
def test_shares_of_one_group_have_no_two_rates(number: int) -> None:
    with pytest.raises(wres.WresError, match=f"Indicator {number} has no rate"):
        wres.rates(dataset(cell(60, 40), BOARD), number)


@pytest.mark.parametrize("number", range(1, 10))
def test_columns_in_their_order(number: int) -> None:
    data = dataset(
        counted(2, (20, 200), (10, 100)),
        counted(3, (20, 2000), (17, 1000)),
        cell(900, 300, measure="accessed_training"),
        *(counted(n, (8, 40), (9, 40)) for n in SURVEYS),
        BOARD,
    )
    table = wres.indicator(data, number)
    extra = ["pay_band"] if number == 1 else []
    assert table.columns.tolist() == ["year", *extra, *VALUE_COLUMNS]
    assert (table["status"] == Status.OK).all()
    assert table["value"].notna().all()


def test_a_selection_that_reported_too_coarsely_says_so() -> None:
    coarse = [
        *cell(20, 30, measure="entered_disciplinary", organisation="T0"),
        *cell(2000, 1000, organisation="T0"),
        *cell(50, 40, measure="shortlisted", organisation="T0", profession="Midwives"),
    ]
    fine = [
        *cell(20, 30, measure="entered_disciplinary", organisation="T1", profession="Midwives"),
        *cell(2000, 1000, organisation="T1", profession="Midwives"),
    ]
    data = dataset(coarse, fine, organisations=places({"T0": "A", "T1": "B"}))
    here = wres.select(data, ics="A")
    (row,) = wres.indicator(here, 3, ["profession"]).to_dict("records")
    assert row["status"] == Status.NOT_AVAILABLE
    assert row["status_reason"] == "None of those selected reported indicator 3 by profession."
    assert len(wres.indicators(here, ["profession"]))


@pytest.mark.parametrize("ask", [
    lambda data: wres.indicator(data, 1, ["profession_group"]),
    lambda data: wres.indicators(data, ["profession_group"]),
    lambda data: wres.indicators(data, ["profession_group"], bands=False),
])  # fmt: skip
def test_whom_a_grouping_takes_in_is_said_once(ask: Callable[[Dataset], pd.DataFrame]) -> None:
    table = ask(wres.load("england-2019"))
    said = table["note"].str.count("whom the source does not part out")
    assert set(said) == {0, 1}


def test_only_the_filter_that_a_measure_lacks_is_blamed() -> None:
    model = wres.load("london-model")
    both = wres.select(model, ics="North East London", profession="Midwives")
    (row,) = wres.indicator(both, 9).to_dict("records")
    assert row["status_reason"] == "london-model does not record indicator 9 by profession."
    place = wres.indicator(wres.select(model, ics="North East London"), 9)
    assert place["status"].tolist() == ["ok"]


def test_a_row_that_has_no_value_of_a_breakdown_is_not_named_after_it() -> None:
    said = wres.describe(wres.indicators(wres.load("london-model"), ["profession"]))
    assert any(text.startswith("Not available. london-model has no breakdown") for text in said)
    assert not any("nan" in text.split(":")[0] for text in said)
