"""Two selections side by side."""

from __future__ import annotations

import math

import holoviews as hv
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wres_explore as wres
from tests.helpers import cell, dataset, leaves, one, places
from wres_explore.dataset import Dataset
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.stats import ratio_interval
from wres_explore.stats.mover import difference_of_estimates, ratio_of_estimates
from wres_explore.vocabulary import Apart, Status

pytestmark = pytest.mark.unit

ESTIMATE = st.tuples(*[st.floats(0.01, 3.0)] * 3).map(
    lambda parts: (5 + parts[0], 5 + parts[0] - parts[1], 5 + parts[0] + parts[2])
)


def trusts() -> Dataset:
    """Elm and Oak in North, Ash in South: cases and staff, White and BME."""
    counts = {"Elm": ((20, 2000), (24, 1000)), "Oak": ((30, 3000), (10, 1000)),
              "Ash": ((40, 4000), (30, 1500))}  # fmt: skip
    parts = [
        part
        for name, (white, bme) in counts.items()
        for part in (
            cell(white[0], bme[0], measure="entered_disciplinary", organisation=name),
            cell(white[1], bme[1], organisation=name),
        )
    ]
    return dataset(*parts, organisations=places({"Elm": "North", "Oak": "North", "Ash": "South"}))


# --- MOVER ------------------------------------------------------------------------------


def test_symmetric_limits_are_those_of_independent_normal_estimates() -> None:
    """5 with an error of 3 and 1 with an error of 4: 4 with an error of 5."""
    found = difference_of_estimates([5.0, 2.0, 8.0], [1.0, -3.0, 5.0])
    assert found == pytest.approx((4.0, -1.0, 9.0))


def test_a_rate_against_a_rate_by_hand() -> None:
    """Zou and Donner's formula written out for limits that are skewed."""
    value, lower, upper = difference_of_estimates([0.30, 0.22, 0.41], [0.10, 0.04, 0.21])
    assert value == pytest.approx(0.20)
    assert lower == pytest.approx(0.20 - math.sqrt(0.08**2 + 0.11**2))
    assert upper == pytest.approx(0.20 + math.sqrt(0.11**2 + 0.06**2))


@given(ESTIMATE, ESTIMATE)
@settings(deadline=None, max_examples=100, derandomize=True)
def test_the_other_way_round_is_the_mirror_image(one_: tuple, other: tuple) -> None:
    value, lower, upper = difference_of_estimates(one_, other)
    back, low, high = difference_of_estimates(other, one_)
    assert (back, low, high) == pytest.approx((-value, -upper, -lower))
    value, lower, upper = ratio_of_estimates(one_, other)
    assert ratio_of_estimates(other, one_) == pytest.approx((1 / value, 1 / upper, 1 / lower))
    assert lower < value < upper


def test_a_ratio_of_nothing_has_no_limits() -> None:
    value, lower, upper = ratio_of_estimates([0.0, 0.0, 3.0], [1.5, 1.0, 2.0])
    assert (math.isnan(value), lower, upper) == (True, 0.0, math.inf)
    _, lower, _ = ratio_of_estimates([2.0, 0.0, 9.0], [1.5, 1.0, 2.0])
    assert lower == 0.0


def test_a_correlation_widens_or_narrows_as_that_of_normal_estimates() -> None:
    """Errors of 3 and 4, correlated by -0.5: the root of 9 + 16 + 12."""
    found = difference_of_estimates([5.0, 2.0, 8.0], [1.0, -3.0, 5.0], -0.5)
    assert found == pytest.approx((4.0, 4 - math.sqrt(37), 4 + math.sqrt(37)))


# --- compare ----------------------------------------------------------------------------


def test_one_trust_and_another_by_hand() -> None:
    data = trusts()
    elm, oak = (wres.select(data, organisation=name) for name in ("Elm", "Oak"))
    row = one(wres.compare(elm, oak, 3))
    first, second = ratio_interval(24, 1000, 20, 2000), ratio_interval(10, 1000, 30, 3000)
    assert (row["value_a"], row["value_b"]) == pytest.approx((2.4, 1.0))
    assert row["value"] == pytest.approx(2.4)
    logs = [np.log(estimate) for estimate in (first, second)]
    low = math.log(2.4) - math.hypot(logs[0][0] - logs[0][1], logs[1][2] - logs[1][0])
    high = math.log(2.4) + math.hypot(logs[0][2] - logs[0][0], logs[1][0] - logs[1][1])
    assert (row["lower"], row["upper"]) == pytest.approx((math.exp(low), math.exp(high)))
    assert row["verdict"] == (Apart.HIGHER if low > 0 else Apart.NOT_TOLD)
    assert (row["selection_a"], row["selection_b"]) == ("Elm", "Oak")


def test_a_trust_is_compared_with_the_rest_of_its_region() -> None:
    data = trusts()
    row = one(wres.compare(wres.select(data, organisation="Elm"), data, 3))
    assert (row["top_numerator_b"], row["bottom_denominator_b"]) == (40, 7000)
    assert row["value_b"] == pytest.approx((40 / 2500) / (70 / 7000))
    assert row["selection_b"] == "the rest of invented"


def test_the_rest_is_found_in_a_data_set_that_was_loaded_twice() -> None:
    part = wres.select(wres.load("london-model"), ics="North East London")
    (row,) = wres.compare(part, wres.load("london-model"), 3).to_dict("records")
    assert row["selection_b"].startswith("the rest of")
    there = wres.load("london-model")
    others = [ics for ics in there.organisations["ics"].unique() if ics != "North East London"]
    (apart,) = wres.compare(part, wres.select(there, ics=others), 3).to_dict("records")
    assert row["value_b"] == pytest.approx(apart["value_b"])


def test_a_profession_is_compared_with_the_others_of_the_same_trusts() -> None:
    data = dataset(
        cell(60, 40, profession="Midwives", pay_band="Band 5"),
        cell(50, 50, profession="Nurses and health visitors", pay_band="Band 5"),
    )
    table = wres.compare(wres.select(data, profession="Midwives"), data, 1)
    whole = table[table["pay_band"] == "all"].iloc[0]
    assert (whole["value_a"], whole["value_b"]) == (0.4, 0.5)
    assert whole["value"] == pytest.approx(-0.1)


def test_selections_that_overlap_in_part_are_refused() -> None:
    data = trusts()
    first = wres.select(data, organisation=["Elm", "Oak"])
    second = wres.select(data, organisation=["Oak", "Ash"])
    with pytest.raises(SelectionError, match="share some of their staff"):
        wres.compare(first, second, 3)
    with pytest.raises(SelectionError, match="the same staff"):
        wres.compare(data, data, 3)


def test_two_groups_of_one_place_share_their_comparators() -> None:
    model = wres.select(wres.load("london-model"), ics="North East London")
    black, asian = (wres.select(model, ethnic_group=group) for group in ("Black", "Asian"))
    row = one(wres.compare(black, asian, 3))
    assert row["note"].startswith("Both are compared with the same White staff")
    assert (row["top_numerator_a"], row["bottom_numerator_a"]) != (
        row["top_numerator_b"], row["bottom_numerator_b"])  # fmt: skip


def groups_of_one_staff() -> tuple[Dataset, Dataset]:
    """1,000 staff and a board of 40: Black 300 and 12, Asian 200 and 2."""
    data = dataset(
        leaves({"White": 500, "Black": 300, "Asian": 200}),
        *(leaves({"White": 26, "Black": 12, "Asian": 2}, measure=measure)
          for measure in ("board_all", "board_voting")),
    )  # fmt: skip
    return wres.select(data, ethnic_group="Black"), wres.select(data, ethnic_group="Asian")


def test_shares_of_one_total_differ_as_a_multinomial_does() -> None:
    row = one(wres.compare(*groups_of_one_staff(), 1))
    error = math.sqrt((0.3 + 0.2 - 0.1**2) / 1000)
    assert row["value"] == pytest.approx(0.1)
    assert row["upper"] - row["lower"] == pytest.approx(2 * 1.96 * error, rel=0.005)
    assert row["note"] == "Both are parts of the same total, and the interval allows for that."


def test_members_of_one_board_differ_as_a_multinomial_does() -> None:
    """The error of the board as of a multinomial of 40, and that of staff of 1,000."""
    row = one(wres.compare(*groups_of_one_staff(), 9))
    error = math.sqrt((0.30 + 0.05 - 0.25**2) / 40 + (0.3 + 0.2 - 0.1**2) / 1000)
    assert row["value"] == pytest.approx(0.25 - 0.1)
    assert row["upper"] - row["lower"] == pytest.approx(2 * 1.96 * error, rel=0.05)
    assert "White staff" not in row["note"]


def test_a_group_in_one_trust_is_compared_with_that_group_in_the_rest_of_the_place() -> None:
    model = wres.load("london-model")
    provider = model.organisations["organisation"].iloc[0]
    chinese = wres.select(model, ethnic_group="Chinese")
    row = one(wres.compare(wres.select(chinese, organisation=provider), chinese, 4))
    assert row["selection_b"] == "the rest of London, Chinese staff"


def last_years(elm: int, oak: int, number: int) -> pd.DataFrame:
    """Two trusts whose last years differ."""
    places_ = (("Elm", elm), ("Oak", oak))
    data = dataset(
        *(cell(1000, 500, organisation=name, year=year) for name, year in places_),
        *(cell(20, 15, measure="entered_disciplinary", organisation=name, year=year)
          for name, year in places_),
    )  # fmt: skip
    return wres.compare(*(wres.select(data, organisation=name) for name, _ in places_), number)


@pytest.mark.parametrize("number", [1, 3])
def test_two_trusts_share_nobody_whatever_their_years(number: int) -> None:
    table = last_years(2018, 2019, number)
    assert not one(table)["note"]
    (said,) = wres.describe(table)
    assert ") in Elm in 2018 and " in said and ") in Oak in 2019." in said
    (said,) = wres.describe(last_years(2019, 2019, number))
    assert "2019" not in said


def test_who_shares_some_staff_with_another_year_shares_not_most() -> None:
    data = dataset(*(cell(1000, 500, organisation=name, year=year)
                     for year in (2018, 2019) for name in ("Elm", "Oak")))  # fmt: skip
    before = wres.select(data, organisation="Elm", year=2018)
    row = one(wres.compare(before, wres.select(data, year=2019), 1))
    assert row["note"].startswith("Some staff are the same people in both years")
    other = wres.select(data, organisation="Oak", year=2019)
    assert not one(wres.compare(before, other, 1))["note"]
    each = wres.compare(before, wres.select(data, year=2019), 1, ["organisation"])
    notes = each.set_index("organisation")["note"]
    assert notes["Elm"].startswith("Most staff") and not notes["Oak"]


def test_two_years_of_staff_are_mostly_the_same_people() -> None:
    model = wres.load("london-model")
    before, after = (wres.select(model, year=year) for year in (2018, 2019))
    share, cases = (wres.compare(before, after, number).iloc[0] for number in (1, 3))
    assert "the same people in both years" in share["note"]
    assert "the same people" not in cases["note"]
    assert (cases["year_a"], cases["year_b"]) == (2018, 2019)


@pytest.mark.parametrize(
    ("number", "years", "shared"),
    [(3, (2018, 2019), True), (3, (2019, 2018), True), (3, (2017, 2019), False),
     (3, (2019, 2020), False), (4, (2018, 2019), False)],
)  # fmt: skip
def test_returns_of_two_years_that_overlap_say_so(
    number: int, years: tuple[int, int], shared: bool
) -> None:
    """A return of 2019 may hold the cases of 2018; one of 2020 holds none of 2019."""
    data = dataset(
        *(cell(3000, 1500, measure=measure, year=year) for year in years
          for measure in ("headcount", "shortlisted")),
        *(cell(30, 25, measure=measure, year=year) for year in years
          for measure in ("entered_disciplinary", "accessed_training")),
    )  # fmt: skip
    row = one(wres.compare(*(wres.select(data, year=year) for year in years), number))
    assert ("may share cases" in row["note"]) == shared


def years_of(*years: int) -> Dataset:
    """Staff and cases of one trust, more White cases every year."""
    return dataset(
        *(cell(1000, 500, year=year) for year in years),
        *(cell(year - 2000, 10, measure="entered_disciplinary", year=year) for year in years),
    )


@pytest.mark.parametrize(("year", "other"), [(2024, 2023), (2023, 2024), (2021, 2024)])
def test_one_year_is_compared_with_the_latest_of_the_others(year: int, other: int) -> None:
    data = years_of(2021, 2022, 2023, 2024)
    row = one(wres.compare(wres.select(data, year=year), data, 3))
    assert (row["selection_a"], row["selection_b"]) == (str(year), str(other))
    assert (row["year_a"], row["year_b"]) == (year, other)
    assert row["bottom_numerator_b"] == other - 2000
    assert row["value_b"] == pytest.approx((10 / 500) / ((other - 2000) / 1000))


def test_the_year_of_one_trust_is_compared_with_the_rest_and_not_with_a_year() -> None:
    data = dataset(*(cell(1000, 500, year=year, organisation=name)
                     for year in (2022, 2023) for name in ("Elm", "Oak")))  # fmt: skip
    table = wres.compare(wres.select(data, year=2023, organisation="Elm"), data, 1)
    assert table["selection_b"].tolist() == ["the rest of invented"]
    assert table["year_b"].tolist() == [2023]


def test_the_whole_before_its_part_is_refused_with_the_order() -> None:
    data = trusts()
    with pytest.raises(SelectionError, match=r"part of invented\. Give the part first"):
        wres.compare(data, wres.select(data, organisation="Elm"), 3)


def test_a_side_without_a_value_is_named() -> None:
    data = dataset(
        cell(5, 0, measure="entered_disciplinary", organisation="Elm"),
        cell(100, 100, organisation="Elm"),
        cell(0, 4, measure="entered_disciplinary", organisation="Oak"),
        cell(100, 100, organisation="Oak"),
    )
    elm, oak = (wres.select(data, organisation=name) for name in ("Elm", "Oak"))
    row = one(wres.compare(elm, oak, 3))
    assert row["status"] == Status.NOT_CALCULABLE and pd.isna(row["verdict"])
    assert "Oak: No White staff entered" in row["status_reason"]
    none = one(wres.compare(elm, wres.select(dataset(
        cell(5, 4, measure="entered_disciplinary"), cell(100, 100)), year=2019), 3))  # fmt: skip
    assert none["status_reason"].startswith("One of the two ratios is 0")


def test_a_breakdown_stands_side_by_side_also_where_one_lacks_a_row() -> None:
    first = dataset(cell(60, 40, pay_band="Band 5"), cell(10, 5, pay_band="Band 6"))
    second = dataset(cell(50, 50, pay_band="Band 5"))
    table = wres.compare(first, second, 1).set_index("pay_band")
    assert list(table.index) == ["all", "Band 5", "Band 6"]
    assert table.loc["Band 5", "value"] == pytest.approx(-0.1)
    assert table.loc["Band 6", "status_reason"] == "invented: no such row."


def test_the_sentence_names_both_and_says_what_can_be_told() -> None:
    data = trusts()
    (said,) = wres.describe(wres.compare(wres.select(data, organisation="Elm"), data, 3))
    assert "the ratio is 2.40 (" in said and "in Elm and 1.60 (" in said
    assert "in the rest of invented." in said
    assert "The first is 1.50 times the second (95% interval " in said
    assert "cannot be told apart" in said


# --- Charts -----------------------------------------------------------------------------


def labels(chart: hv.Overlay) -> list[str]:
    """The rows of a chart, from the top."""
    axis = hv.render(chart, backend="bokeh").yaxis[0]
    return [axis.major_label_overrides[at] for at in sorted(axis.major_label_overrides)[::-1]]


@pytest.mark.parametrize(("number", "kind"), [(3, "LogAxis"), (1, "LinearAxis")])
def test_both_selections_stand_under_each_other(number: int, kind: str) -> None:
    data = trusts()
    table = wres.compare(wres.select(data, organisation="Elm"), data, number)
    chart = wres.plot.compare(table)
    assert [label[-15:] for label in labels(chart)] == ["Elm", "est of invented"]
    assert type(hv.render(chart, backend="bokeh").xaxis[0]).__name__ == kind
    with pytest.raises(DefinitionError, match="draws the table that compare gave"):
        wres.plot.compare(wres.indicator(data, 3))


def test_only_the_modelled_side_is_said_to_be_modelled() -> None:
    printed, model = wres.load("london-2019"), wres.load("london-model")
    title = "London (modelled): 36 invented providers"
    for pair in ((printed, model), (model, printed)):
        (said,) = wres.describe(wres.compare(*pair, 1).head(1))
        assert said.endswith(f". The figures of {title} are modelled.")
    north, south = (
        wres.select(model, ics=f"{name} London") for name in ("North East", "South East")
    )
    (said,) = wres.describe(wres.compare(north, south, 3))
    assert said.endswith(" Modelled figures.")


def test_a_side_without_a_row_is_not_said_to_be_modelled() -> None:
    before, after = years_of(2022), years_of(2023)
    for said in wres.describe(wres.compare(before, after, 3, ["year"])):
        assert ": no such row." in said
        assert "odelled" not in said


def test_the_figure_within_strata_stands_above_the_plain_one_and_the_strata() -> None:
    found = wres.pooled(trusts(), 3)
    assert labels(wres.plot.pooled(found)) == [
        "Within each organisation", "Plain", "Ash", "Elm", "Oak",
    ]  # fmt: skip
    (said,) = wres.describe(found)
    # By hand: (16 + 7.5 + 21.82) / (6.67 + 7.5 + 10.91), and (64 / 3,500) / (90 / 9,000).
    assert "within each organisation 1.81 (" in said and ", plainly 1.83." in said
    assert "From 3 of 3 organisations, whose own figures run from 1.00 to 2.40." in said
    with pytest.raises(DefinitionError, match="there are 2"):
        wres.plot.pooled(wres.pooled(trusts(), 3, by=["ics"]))


def test_a_group_is_not_compared_with_one_that_holds_it() -> None:
    model = wres.load("london-model")
    with pytest.raises(SelectionError, match="one group holds"):
        wres.compare(wres.select(model, ethnic_group="Black"), model, 3)
    asian = wres.select(model, ethnic_group="Asian")
    apart = wres.compare(wres.select(model, ethnic_group="Black"), asian, 3)
    assert apart["status"].tolist() == [Status.OK]


def test_each_band_is_named_in_its_sentence() -> None:
    model = wres.load("london-model")
    table = wres.compare(wres.select(model, ics="North East London"), model, 1)
    row = table.index[table["pay_band"] == "Band 6"][0]
    assert "Representation by pay band, Band 6: the share is" in wres.describe(table)[row]


# --- All nine at once -----------------------------------------------------------------------


@pytest.mark.parametrize("chosen", ["a part", "two groups", "two years"])
def test_all_nine_are_those_that_are_asked_one_by_one(chosen: str) -> None:
    model = wres.load("london-model")
    a, b = {
        "a part": lambda: (wres.select(model, profession="Midwives"), model),
        "two groups": lambda: [wres.select(model, ethnic_group=g) for g in ("Black", "Asian")],
        "two years": lambda: (wres.select(model, year=2018), model),
    }[chosen]()
    rows = wres.compare_all(a, b)
    assert list(rows["indicator"]) == list("123456789")
    for at, number in enumerate("123456789"):
        alone = wres.compare(a, b, number)
        if number == "1":
            alone = alone[alone["pay_band"] == "all"].drop(columns="pay_band")
        pd.testing.assert_frame_equal(
            rows.iloc[[at]].reset_index(drop=True), alone.reset_index(drop=True), check_dtype=False
        )


def test_all_nine_of_selections_that_overlap_in_part_are_refused() -> None:
    data = trusts()
    north, two = wres.select(data, ics="North"), wres.select(data, organisation=["Oak", "Ash"])
    with pytest.raises(SelectionError, match="share some of their staff"):
        wres.compare_all(north, two)


def test_ratios_and_differences_are_not_drawn_on_one_axis() -> None:
    data = trusts()
    rows = wres.compare_all(*(wres.select(data, organisation=name) for name in ("Elm", "Oak")))
    with pytest.raises(DefinitionError, match="one indicator"):
        wres.plot.compare(rows)
