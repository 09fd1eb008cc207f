"""What an indicator could tell with the counts in view."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import binom

import wres_explore as wres
from tests.helpers import cell, dataset, one, places
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.stats.power import detectable_ratio, ratio_power, standing_out


def disciplinary(white: tuple[int, int], bme: tuple[int, int], **where: object) -> wres.Dataset:
    """Cases and staff of either group."""
    return dataset(
        cell(white[1], bme[1], **where),
        cell(white[0], bme[0], measure="entered_disciplinary", **where),
    )


def test_direction_is_that_of_the_indicator() -> None:
    row = one(wres.detectable(disciplinary((17, 2_429), (9, 750)), 3))
    assert (row["top_group"], row["n_top"], row["n_bottom"]) == ("BME", 750, 2_429)
    assert (row["cases"], row["rate"]) == (26, 26 / 3_179)
    assert (row["stands_out_below"], row["stands_out_above"]) == standing_out(750, 2_429, 26)
    assert (row["detectable_below"], row["detectable_above"]) == pytest.approx(
        detectable_ratio(750, 2_429, 26 / 3_179)
    )


def test_indicator_2_has_white_applicants_on_top() -> None:
    data = dataset(
        cell(400, 500, measure="shortlisted"), cell(80, 60, measure="appointed"), cell(10, 10)
    )
    row = one(wres.detectable(data, 2, ratio=1.5))
    assert (row["top_group"], row["n_top"], row["n_bottom"]) == ("White", 400, 500)
    assert row["value"] == pytest.approx(float(ratio_power(400, 500, 140 / 900, 1.5)))


def test_no_cases_tell_nothing() -> None:
    row = one(wres.detectable(disciplinary((0, 2_429), (0, 750)), 3))
    assert row["status"] == "not calculable"
    assert "Not estimable" in row["status_reason"]
    assert math.isnan(row["value"])
    assert math.isnan(row["detectable_above"])
    assert math.isnan(row["stands_out_above"])


def test_more_cases_see_smaller_ratios() -> None:
    data = [disciplinary((17 * k, 2_429 * k), (9 * k, 750 * k)) for k in (1, 2, 5)]
    rows = [one(wres.detectable(part, 3)) for part in data]
    assert np.all(np.diff([row["detectable_above"] for row in rows]) < 0)
    assert np.all(np.diff([row["value"] for row in rows]) > 0)
    assert rows[0]["years_needed"] >= rows[1]["years_needed"] >= rows[2]["years_needed"]


def test_an_observed_ratio_that_stands_out_is_judged_so_by_the_indicator() -> None:
    for cases in range(1, 26):
        data = disciplinary((26 - cases, 2_429), (cases, 750))
        limits = one(wres.detectable(data, 3))
        ratio = one(wres.indicator(data, 3))
        out = not limits["stands_out_below"] < ratio["value"] < limits["stands_out_above"]
        assert out == (ratio["lower"] > 1 or ratio["upper"] < 1)


def test_organisations_that_supplied_nothing_say_so() -> None:
    data = dataset(
        cell(500, 500, organisation="A"),
        cell(5, 9, measure="entered_disciplinary", organisation="A"),
        cell(500, 500, organisation="B"),
        organisations=places({"A": "North", "B": "South"}),
    )
    table = wres.detectable(data, 3, ["organisation"]).set_index("organisation")
    assert table["status"].to_dict() == {"A": "ok", "B": "not available"}


def test_a_table_has_a_row_for_each_design() -> None:
    table = wres.power([750, 2_250, 10], 2_750, 0.01, ratio=1.67)
    assert table["n_top"].tolist() == [750, 2_250, 10]
    assert table["value"].is_monotonic_increasing is False
    assert (table["status"] == "ok").all()
    assert table["false_alarms"].between(0, 0.07).all()


def test_identical_chances_leave_the_four_fifths_range_in_61_of_100_years() -> None:
    """1,000 BME and 3,000 White staff, 28 cases a year: by a simulation of its own."""
    rng = np.random.default_rng(20191031)
    bme, white = (rng.binomial(n, 0.007, 400_000) / n for n in (1_000, 3_000))
    inside = (bme >= 0.8 * white) & (bme <= 1.25 * white) & (white > 0)
    found = wres.power(1_000, 3_000, 0.007)["out_of_range"].item()
    assert found == pytest.approx(1 - inside.mean(), abs=0.004)
    assert round(found, 2) == 0.61


@pytest.mark.parametrize(
    ("n_top", "n_bottom", "rate"),
    [(9, 4, 0.3), (4, 9, 0.5), (5, 5, 0.6), (20, 25, 0.04), (50, 40, 0.95)],
)
def test_out_of_range_agrees_with_every_table_written_out(
    n_top: int, n_bottom: int, rate: float
) -> None:
    inside = sum(
        binom.pmf(x1, n_top, rate) * binom.pmf(x2, n_bottom, rate)
        for x1 in range(n_top + 1)
        for x2 in range(1, n_bottom + 1)
        if Fraction(4, 5) <= Fraction(x1 * n_bottom, x2 * n_top) <= Fraction(5, 4)
    )
    found = wres.power(n_top, n_bottom, rate)["out_of_range"].item()
    assert found == pytest.approx(1 - inside, abs=1e-9)


def test_out_of_range_of_several_sizes_at_once_is_that_of_each() -> None:
    sizes = [(1_000, 3_000, 0.007), (7, 3, 0.2), (92_487, 101_131, 0.009), (10, 0, 0.1)]
    found = wres.power(*zip(*sizes, strict=True))["out_of_range"]
    each = [wres.power(*size)["out_of_range"].item() for size in sizes]
    assert found.tolist() == pytest.approx(each, nan_ok=True)
    assert math.isnan(found[3])
    assert found[2] < 1e-4


def test_a_curve_is_lowest_at_one() -> None:
    curve = wres.power_curve(750, 4_250, 0.02).set_index("ratio")["value"]
    assert curve.idxmin() == pytest.approx(1, abs=0.1)
    impossible = wres.power_curve(50, 50, 0.8, ratios=[1.0, 2.0])
    assert impossible["status"].tolist() == ["ok", "not calculable"]


@pytest.mark.parametrize("number", [1, 5, 9])
def test_only_relative_likelihoods_have_power(number: int) -> None:
    with pytest.raises(DefinitionError, match="no relative likelihood"):
        wres.detectable(wres.load("london-model"), number)


def test_rates_without_counts_are_no_base() -> None:
    with pytest.raises(SelectionError, match="no counts of indicator 3"):
        wres.detectable(wres.load("london-2019"), 3)
