"""Many organisations beside each other."""

from __future__ import annotations

import holoviews as hv
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, false_discovery_control, norm

import wres_explore as wres
from tests.helpers import cell, dataset
from wres_explore.dataset import Dataset
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.comparing.funnel import Funnel
from wres_explore.plotting import theme
from wres_explore.vocabulary import Status
from wres_explore.wording.funnel import place_in_funnel

pytestmark = pytest.mark.unit


def trusts(counts: list[tuple[int, int, int, int]]) -> Dataset:
    """BME cases and staff, White cases and staff of each."""
    return dataset(
        *(
            part
            for at, (x1, n1, x2, n2) in enumerate(counts)
            for part in (
                cell(x2, x1, measure="entered_disciplinary", organisation=f"Trust {at:02}"),
                cell(n2, n1, organisation=f"Trust {at:02}"),
            )
        )
    )


def alike(number: int = 12) -> list[tuple[int, int, int, int]]:
    """Trusts of many sizes with one ratio of 1.5."""
    return [(3 * k, 200 * k, 4 * k, 400 * k) for k in range(1, number + 1)]


@pytest.fixture(scope="module")
def one_apart() -> Funnel:
    return wres.funnel(trusts([*alike(), (60, 1000, 20, 2000)]), 3)


def test_alike_organisations_lie_at_the_common_ratio() -> None:
    found = wres.funnel(trusts(alike()), 3)
    row = found.summary.iloc[0]
    assert row["target"] == pytest.approx(1.5)
    assert (row["organisations"], row["outside"], row["tau2"]) == (12, 0, 0.0)
    assert row["phi"] < 1
    assert (found.points["outside"] == "").all()
    assert found.points["value"].tolist() == pytest.approx([1.5] * 12)


def test_one_apart_is_outside_and_listed(one_apart: Funnel) -> None:
    far = one_apart.points.set_index("organisation").loc["Trust 12"]
    assert far["value"] == pytest.approx(6.0)
    assert (far["outside"], far["outside_chance"]) == ("99.8", "99.8")
    assert far["worst_quarter"] > 0.99 and far["rank_lower"] == 13
    assert one_apart.outliers["organisation"].tolist() == ["Trust 12"]
    assert 1.5 < far["shrunk"] < 6.0
    assert far["shrunk_lower"] > 1.5


def test_limits_by_hand(one_apart: Funnel) -> None:
    """Log ratios with half a person added, about the Mantel-Haenszel ratio; phi winsorised."""
    counts = np.array([*alike(), (60, 1000, 20, 2000)], dtype=float)
    x1, n1, x2, n2 = counts.T
    people = n1 + n2
    target = np.log((x1 * n2 / people).sum() / (x2 * n1 / people).sum())
    a, b, c, d = (part + 0.5 for part in (x1, n1, x2, n2))
    effect, error = np.log(a / b / (c / d)), np.sqrt(1 / a - 1 / b + 1 / c - 1 / d)
    row = one_apart.summary.iloc[0]
    assert row["target"] == pytest.approx(np.exp(target))
    assert one_apart.points["effective_cases"].tolist() == pytest.approx((1 / error**2).tolist())
    tau2 = row["tau2"]
    for name, z in (("95", norm.ppf(0.975)), ("99.8", norm.ppf(0.999))):
        lines = one_apart.limits[one_apart.limits["limit"] == name]
        spread = np.sqrt(1 / lines["effective_cases"] + tau2)
        assert lines["upper"].to_numpy() == pytest.approx(np.exp(target + z * spread), rel=1e-6)
        alone = np.exp(target - z / np.sqrt(lines["effective_cases"]))
        assert lines["chance_lower"].to_numpy() == pytest.approx(alone, rel=1e-6)
        beyond = np.abs(effect - target) > z * np.sqrt(error**2 + tau2)
        outside = one_apart.points["outside"].isin(["95", "99.8"] if name == "95" else ["99.8"])
        assert outside.tolist() == beyond.tolist()


def test_limits_widen_where_organisations_lie_further_apart_than_chance() -> None:
    """Twelve large trusts at 0.8 or at 2: the spread between them by Spiegelhalter's formula."""
    counts = [(80 if at % 2 else 200, 1000, 200, 2000) for at in range(12)]
    found = wres.funnel(trusts(counts), 3)
    x1, n1, x2, n2 = np.array(counts, dtype=float).T
    target = np.log((x1 * n2).sum() / (x2 * n1).sum())
    effect = np.log((x1 + 0.5) / (n1 + 0.5) / ((x2 + 0.5) / (n2 + 0.5)))
    weight = 1 / (1 / (x1 + 0.5) - 1 / (n1 + 0.5) + 1 / (x2 + 0.5) - 1 / (n2 + 0.5))
    square = ((effect - target) ** 2 * weight).sum()  # half at either value: none is drawn in
    tau2 = (square - 11) / (weight.sum() - (weight**2).sum() / weight.sum())
    assert found.summary["tau2"].item() == pytest.approx(tau2) and tau2 > 0.1
    lines = found.limits[found.limits["limit"] == "95"]
    reach = norm.ppf(0.975) * np.sqrt(1 / lines["effective_cases"] + tau2)
    assert lines["upper"].to_numpy() == pytest.approx(np.exp(target + reach), rel=1e-6)
    assert set(found.points["outside_chance"]) == {"99.8"}
    assert set(found.points["outside"]) == {""}


def test_q_values_are_those_of_all_organisations(one_apart: Funnel) -> None:
    p_value = one_apart.points["p_value"]
    assert one_apart.points["q_value"].tolist() == pytest.approx(false_discovery_control(p_value))
    assert one_apart.points["listed"].tolist() == (one_apart.points["q_value"] <= 0.1).tolist()


def test_an_organisation_without_cases_stays_in_and_is_never_listed() -> None:
    found = wres.funnel(trusts([*alike(), (0, 300, 0, 900)]), 3)
    row = found.points.set_index("organisation").loc["Trust 12"]
    assert row["status"] == Status.NOT_CALCULABLE
    assert row["q_value"] == 1.0 and not row["listed"]
    assert row["effective_cases"] == pytest.approx(1 / (2 / 0.5 - 1 / 300.5 - 1 / 900.5))
    assert row["shrunk_lower"] < 1.5 < row["shrunk_upper"]


def test_an_organisation_without_figures_has_a_row_and_no_place() -> None:
    data = dataset(
        cell(40, 30, organisation="Silent"),
        *(
            part
            for at in range(3)
            for part in (
                cell(4, 5, measure="entered_disciplinary", organisation=f"Trust {at}"),
                cell(400, 300, organisation=f"Trust {at}"),
            )
        ),
    )
    found = wres.funnel(data, 3)
    row = found.points.set_index("organisation").loc["Silent"]
    assert row["status"] == Status.NOT_AVAILABLE
    assert row[["effective_cases", "q_value", "shrunk"]].isna().all()
    assert found.summary["organisations"].item() == 3
    assert pd.isna(found.summary["tau2"].item()), "fewer than ten"


def test_shares_of_staff_about_the_share_of_all() -> None:
    shares = [(30, 100), (300, 1000), (3000, 10_000), (27, 90), (60, 200), (150, 500), (45, 150),
              (90, 300), (240, 800), (36, 120), (900, 2000)]  # fmt: skip
    data = dataset(*(cell(n - x, x, organisation=f"Trust {at:02}")
                     for at, (x, n) in enumerate(shares)))  # fmt: skip
    found = wres.funnel(data, 1)
    members, people = np.sum(shares, axis=0)
    assert found.summary["target"].item() == pytest.approx(members / people)
    far = found.points.set_index("organisation").loc["Trust 10"]
    assert far["outside_chance"] == "99.8"
    assert found.points["effective_cases"].tolist() == [n for _, n in shares]
    assert found.points["worst_quarter"].idxmin() == 10


def test_shares_are_listed_by_the_exact_test() -> None:
    shares = [(0, 30), (1, 40), (9, 40), *[(8 * k, 100 * k) for k in range(1, 10)]]
    data = dataset(*(cell(n - x, x, organisation=f"Trust {at:02}")
                     for at, (x, n) in enumerate(shares)))  # fmt: skip
    found = wres.funnel(data, 1)
    members, people = np.sum(shares, axis=0)
    expected = [mid_p(x, n, members / people) for x, n in shares]
    q_values = found.points.sort_values("organisation")["q_value"]
    assert q_values.tolist() == pytest.approx(list(false_discovery_control(expected)))
    # Nobody of 30 where 8% are usual: by the arcsine scale one in 600, by counting one in 12.
    arcsine = 2 * norm.sf(np.arcsin(np.sqrt(members / people)) * 2 * np.sqrt(30))
    assert arcsine < 0.002 and expected[0] > 0.08
    assert found.points.set_index("organisation")["listed"].sum() == 1  # nine of 40


def mid_p(x: int, n: int, share: float) -> float:
    """Twice the smaller tail, the observed count at half its weight, summed up."""
    each = [binom.pmf(k, n, share) for k in range(n + 1)]
    tails = sum(each[:x]), sum(each[x + 1 :])
    return min(1.0, 2 * (min(tails) + each[x] / 2))


def test_an_organisation_in_which_everybody_had_the_event_has_no_place() -> None:
    counts = [(60 + at, 100, 200 + at, 300) for at in range(12)] + [(40, 40, 90, 90)]
    parts = [
        part
        for at, (x1, n1, x2, n2) in enumerate(counts)
        for part in (
            cell(x2, x1, measure="accessed_training", organisation=f"Trust {at:02}"),
            cell(n2, n1, organisation=f"Trust {at:02}"),
        )
    ]
    found = wres.funnel(dataset(*parts), 4)
    everybody = found.points.set_index("organisation").loc["Trust 12"]
    assert everybody["value"] == 1.0 and everybody["outside"] == ""
    assert np.isnan(everybody["effective_cases"])
    assert found.summary["organisations"].item() == 12
    assert np.isfinite(found.limits["upper"]).all()


def test_what_has_no_funnel_is_refused() -> None:
    data = trusts(alike())
    with pytest.raises(DefinitionError, match="indicators 1 to 4, not of indicator 7"):
        wres.funnel(data, 7)
    with pytest.raises(SelectionError, match="one year"):
        wres.funnel(data, 3, by=["organisation", "year"])


def test_the_chart_shows_those_outside_by_shape_and_name(one_apart: Funnel) -> None:
    chart = wres.plot.funnel(one_apart, highlight="Trust 03")
    points = [part for part in chart if isinstance(part, hv.Points)]
    markers = [part.opts.get("style", backend="bokeh").kwargs["marker"] for part in points]
    assert list(zip(markers, map(len, points), strict=True)) == [
        ("circle", 11), ("circle", 0), ("diamond", 1), ("square", 1),
    ]  # fmt: skip
    names = {text.strip() for part in chart if isinstance(part, hv.Labels) for text in part["text"]}
    common = one_apart.summary["target"].item()
    assert names == {"Trust 12", "Trust 03", "99.8%", "95%", f"all {common:.2f}"}
    hv.render(chart, backend="bokeh")
    with pytest.raises(DefinitionError, match="no organisation 'Elm'"):
        wres.plot.funnel(one_apart, highlight="Elm")


def test_the_sentence_says_who_stands_outside(one_apart: Funnel) -> None:
    (said,) = wres.describe(one_apart)
    assert said.startswith("13 organisations about a common ratio of ")
    assert "one outside the 99.8% limits" in said
    assert "They lie" not in said  # the one outside does not
    assert said.endswith(
        "Outside, above the others, which is worse for BME staff: Trust 12 (6.00)."
    )
    (calm,) = wres.describe(wres.funnel(trusts(alike()), 3))
    assert (
        "none outside the 99.8% limits. Outside the 95% limits alone: none; chance would put about "
        "one in twenty there. They lie no further apart than chance" in calm
    )


def test_one_organisation_is_placed_in_words(one_apart: Funnel) -> None:
    said = place_in_funnel(one_apart, "Trust 12")
    row = one_apart.points.set_index("organisation").loc["Trust 12"]
    assert said.startswith("Trust 12: 6.00 (")
    assert "outside the 99.8% limits." in said
    assert f"Best guess, chance allowed for: {row['shrunk']:.2f}." in said
    assert f"worst quarter is {row['worst_quarter']:.0%}" in said
    assert "inside both limits." in place_in_funnel(one_apart, "Trust 03")
    with pytest.raises(DefinitionError, match="no organisation 'Elm'"):
        place_in_funnel(one_apart, "Elm")


# --- Outside without a value of its own --------------------------------------------------


def test_a_ratio_with_nobody_to_divide_by_lies_above_and_is_worse() -> None:
    """White applicants 300 of 1,000 and BME applicants none of 300: no ratio, and none is worse."""
    rows = [
        row
        for name, counts in {**{f"O{at}": (1000, 1000, 100, 100) for at in range(11)},
                             "X": (1000, 300, 300, 0)}.items()
        for row in (*cell(*counts[:2], measure="shortlisted", organisation=name),
                    *cell(*counts[2:], measure="appointed", organisation=name))
    ]  # fmt: skip
    found = wres.funnel(dataset(rows), 2)
    assert found.outliers[["organisation", "side"]].to_numpy().tolist() == [["X", "above"]]
    said = wres.describe(found)[0]
    assert "Outside, above the others, which is worse for BME applicants: X (" in said
    assert "X (no BME applicants were appointed)." in said
    assert "below the others" not in said
    assert "It lies above the others, which is worse" in place_in_funnel(found, "X")


def test_a_ratio_of_nothing_lies_below_and_the_furthest_come_first() -> None:
    """6.00 is four times the common 1.5, and 0 is further from it than any multiple."""
    found = wres.funnel(trusts([*alike(), (60, 1000, 20, 2000), (0, 4000, 80, 4000)]), 3)
    assert found.outliers["organisation"].tolist() == ["Trust 13", "Trust 12"]
    assert found.outliers["side"].tolist() == ["below", "above"]


def test_an_organisation_without_a_case_is_never_outside() -> None:
    """Half a case of 3 people over half a case of 40,000 would be a ratio of thousands."""
    found = wres.funnel(trusts([*alike(), (0, 3, 0, 40_000)]), 3)
    row = found.points.set_index("organisation").loc["Trust 12"]
    assert (row["outside"], row["side"]) == ("", "")


# --- Further apart than chance, by a test ---------------------------------------------------


def test_few_cases_alone_put_nobody_further_apart() -> None:
    """Twelve with 5 BME staff and no case, where 7 in 1,000 have one: nothing is odd in that.

    Half a case of 5 is a ratio of 13, which the formula of the spread takes for a difference.
    """
    data = trusts([*[(0, 5, 70, 10_000)] * 12, *[(7, 1000, 70, 10_000)] * 3])
    found = wres.funnel(data, 3)
    row = found.summary.iloc[0]
    assert row["heterogeneity_p"] == pytest.approx(
        wres.pooled(data, 3).summary["heterogeneity_p"].item()
    )
    assert row["heterogeneity_p"] > 0.9
    assert row["phi"] > 2 and row["tau2"] == 0
    assert "They lie no further apart than chance puts them." in wres.describe(found)[0]


def test_chinese_staff_in_london_lie_no_further_apart_than_chance() -> None:
    chinese = wres.select(wres.load("london-model"), ethnic_group="Chinese")
    found = wres.funnel(chinese, 3)
    assert "no further apart than chance" in wres.describe(found)[0]
    assert found.summary["tau2"].item() == 0


def test_three_that_are_worlds_apart_are_said_to_be() -> None:
    """Ratios of 100, 0.1 and 1: too few for a spread, and not for a test."""
    data = trusts([(1000, 10_000, 10, 10_000), (100, 10_000, 1000, 10_000),
                   (300, 10_000, 300, 10_000)])  # fmt: skip
    found = wres.funnel(data, 3)
    assert found.summary["heterogeneity_p"].item() < 1e-9
    said = wres.describe(found)[0]
    assert (
        "They lie further apart than chance puts them, and are too few for limits that allow for"
        in said
    )
    assert "too few to say" not in said


def test_a_few_alike_lie_no_further_apart_and_one_alone_says_nothing() -> None:
    (said,) = wres.describe(wres.funnel(trusts(alike(4)), 3))
    assert "They lie no further apart than chance puts them." in said
    (said,) = wres.describe(wres.funnel(trusts(alike(1)), 3))
    assert "too few to say whether they differ" in said


def test_shares_that_differ_are_said_to() -> None:
    """Twelve of 500, a half with 40% and a half with 20%; then all at 30%."""
    for shares, apart in (((200, 100), True), ((150, 150), False)):
        parts = [cell(500 - shares[at % 2], shares[at % 2], organisation=f"Trust {at:02}")
                 for at in range(12)]  # fmt: skip
        found = wres.funnel(dataset(*parts), 1)
        assert ("They lie further apart than chance" in wres.describe(found)[0]) == apart
        assert (found.summary["tau2"].item() > 0) == apart


# --- Between the limits, and listed -----------------------------------------------------------


def test_one_outside_the_95_limits_alone_is_counted_and_filled() -> None:
    """A ratio of 3 among ratios of 1.5: log 2 is 2.4 times its error, the root of 1/30 + 1/20."""
    found = wres.funnel(trusts([*alike(), (30, 2000, 20, 4000)]), 3)
    assert found.points["outside"].tolist() == [""] * 12 + ["95"]
    said = wres.describe(found)[0]
    assert "none outside the 99.8% limits. Outside the 95% limits alone: one;" in said
    circles = [part for part in wres.plot.funnel(found)
               if isinstance(part, hv.Points) and len(part)]  # fmt: skip
    fills = [part.opts.get("style", backend="bokeh").kwargs["color"] for part in circles]
    assert dict(zip(fills, map(len, circles), strict=True)) == {theme.PAPER: 12, theme.GROUP: 1}


def test_what_is_listed_is_other_than_1_and_what_is_outside_unlike_the_others() -> None:
    """Twelve with 200 cases against 100 among as many staff: none is odd, and all are above 1."""
    found = wres.funnel(trusts([(200, 10_000, 100, 10_000)] * 12), 3)
    assert found.points["listed"].all() and not found.points["outside"].any()
