"""What "BME" hides: groups one by one, with band as one number, and with sex."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, false_discovery_control, ncx2

import wres_explore as wres
from tests.helpers import Rows, cell, dataset, leaves, one
from wres_explore.dataset import Dataset
from wres_explore.errors import CountError, DefinitionError, SelectionError
from wres_explore.io.tables import from_counts
from wres_explore.stats import proportion_interval, ratio_interval, ratio_p_value
from wres_explore.stats.association import association
from wres_explore.vocabulary import Status

pytestmark = pytest.mark.unit

STAFF = {"White British": 6000, "White Irish": 1000, "Indian": 2000, "Black African": 1500,
         "Black Caribbean": 1000, "Chinese": 7, "Arab": 300, "Unknown": 400}  # fmt: skip
CASES = {"White British": 60, "White Irish": 11, "Indian": 20, "Black African": 45,
         "Black Caribbean": 14, "Chinese": 1, "Arab": 2, "Unknown": 5}  # fmt: skip


@pytest.fixture(scope="module")
def data() -> Dataset:
    return dataset(leaves(CASES, "entered_disciplinary"), leaves(STAFF))


# --- Groups one by one --------------------------------------------------------------------


def test_each_group_beside_white_british_staff(data: Dataset) -> None:
    table = wres.ethnic_groups(data, 3).set_index("ethnic_group")
    assert set(table["bottom_group"]) == {"White British"}
    assert "White British" not in table.index and "Unknown" not in table.index
    african = table.loc["Black African"]
    assert african["value"] == pytest.approx((45 / 1500) / (60 / 6000))
    assert (african["lower"], african["upper"]) == pytest.approx(
        ratio_interval(45, 1500, 60, 6000)[1:]
    )
    assert table.loc["White Irish", "value"] == pytest.approx((11 / 1000) / (60 / 6000))


def test_each_group_beside_everybody_else(data: Dataset) -> None:
    table = wres.ethnic_groups(data, 3, against="all others").set_index("ethnic_group")
    cases, staff = (sum(n for g, n in part.items() if g != "Unknown") for part in (CASES, STAFF))
    british = table.loc["White British"]
    assert british["value"] == pytest.approx((60 / 6000) / ((cases - 60) / (staff - 6000)))
    assert british["bottom_group"] == "All other groups"


def test_the_rest_of_bme_tells_whether_the_name_hides_a_group(data: Dataset) -> None:
    table = wres.ethnic_groups(data, 3).set_index("ethnic_group")
    african = table.loc["Black African"]
    rest = (20 + 14 + 1 + 2, 2000 + 1000 + 7 + 300)
    assert african["apart"] == pytest.approx((45 / 1500) / (rest[0] / rest[1]))
    judged = {g: (CASES[g], STAFF[g]) for g in ("Indian", "Black African", "Black Caribbean")}
    total = (82, 4807)
    p_values = [float(ratio_p_value(x, n, total[0] - x, total[1] - n)) for x, n in judged.values()]
    # White Irish beside other White, and White British, who have no row of their own here.
    p_values += [
        float(ratio_p_value(*pair)) for pair in ((11, 1000, 60, 6000), (60, 6000, 11, 1000))
    ]
    q_values = false_discovery_control(p_values)[:-1]
    assert table.loc[[*judged, "White Irish"], "apart_q"].tolist() == pytest.approx(q_values)
    assert table.index[table["hidden"]].tolist() == ["Black African", "Indian"]


def few(cases: dict[str, tuple[int, int]], events: str, base: str) -> Dataset:
    """Events and people of each group."""
    return dataset(
        leaves({group: each[0] for group, each in cases.items()}, events),
        leaves({group: each[1] for group, each in cases.items()}, base),
    )


FOUR_WHITE = {"White British": (300, 600), "White Irish": (30, 60)}


def test_a_group_is_not_held_against_a_rest_so_small_that_it_tells_of_who_is_suppressed() -> None:
    cases = FOUR_WHITE | {"Indian": (250, 500), "Black African": (0, 7)}
    data = few(cases, "harassed_by_public", "harassed_by_public_answered")
    table = wres.ethnic_groups(data, 5).set_index("ethnic_group")
    assert table.loc["Black African", "status"] == Status.SUPPRESSED
    assert table.loc["Indian", ["apart", "apart_q"]].isna().all()
    assert not table["hidden"].any()


@pytest.mark.parametrize("events", [0, 1])
def test_too_few_are_too_few_whether_or_not_one_of_them_had_the_event(events: int) -> None:
    """9 at half the rate of the others are 4.5 expected events."""
    cases = FOUR_WHITE | {"Indian": (250, 500), "Black African": (events, 9)}
    table = wres.ethnic_groups(few(cases, "appointed", "shortlisted"), 2)
    row = table.set_index("ethnic_group").loc["Black African"]
    assert row["status"] == Status.NOT_CALCULABLE
    assert row[["apart", "apart_q"]].isna().all() and not row["hidden"]


def test_one_test_has_one_answer_for_both_of_two_groups() -> None:
    cases = FOUR_WHITE | {"Indian": (250, 500), "Black African": (0, 200)}
    table = wres.ethnic_groups(few(cases, "appointed", "shortlisted"), 2)
    both = table.set_index("ethnic_group").loc[["Indian", "Black African"]]
    assert both["hidden"].all() and len(set(both["apart_q"])) == 1
    said = dict(zip(table["ethnic_group"], wres.describe(table), strict=True))
    assert "Indian applicants is above that of the other BME groups, better for" in said["Indian"]
    assert "is 0.00 times that of the other BME groups, worse for" in said["Black African"]


def test_a_difference_that_rounds_to_none_is_not_said_as_one() -> None:
    cases = {"White British": (10, 900), "Indian": (900_000, 1_000_000),
             "Chinese": (902_000, 1_000_000)}  # fmt: skip
    said = wres.describe(wres.ethnic_groups(few(cases, "appointed", "shortlisted"), 2))
    assert "Indian applicants is slightly below that of the other BME groups, worse" in said[1]
    assert "Chinese applicants is slightly above that of the other BME groups, better" in said[0]


def test_white_british_staff_alone_have_nobody_to_be_compared_with() -> None:
    data = few(
        {"White British": (50, 500), "Unknown": (5, 50)}, "entered_disciplinary", "headcount"
    )
    with pytest.raises(SelectionError, match="no ethnic group that can be compared"):
        wres.ethnic_groups(data, 3)


@pytest.mark.parametrize("number", [2, 3, 5])
def test_who_stands_apart_does_not_hang_on_whom_the_groups_are_compared_with(number: int) -> None:
    model = wres.load("london-model")
    one, other = (
        wres.ethnic_groups(model, number, against=against).set_index("ethnic_group")
        for against in ("White British", "all others")
    )
    same = ["apart", "apart_lower", "apart_upper", "apart_q", "hidden"]
    assert set(other.index) - set(one.index) == {"White British"}
    pd.testing.assert_frame_equal(one[same], other.loc[one.index, same])


def test_a_group_is_not_hidden_by_what_one_table_in_ten_shows_by_chance() -> None:
    cases = {"White British": 60, "Indian": 20, "Black African": 33, "Black Caribbean": 15}
    staff = {"White British": 6000, "Indian": 2000, "Black African": 1900, "Black Caribbean": 1500}
    rest = {"Indian": (48, 3400), "Black African": (35, 3500), "Black Caribbean": (53, 3900)}
    p_values = [float(ratio_p_value(cases[g], staff[g], *rest[g])) for g in rest]
    q_values = false_discovery_control(p_values)
    data = dataset(leaves(cases, "entered_disciplinary"), leaves(staff))
    table = wres.ethnic_groups(data, 3).set_index("ethnic_group")
    assert table.loc[list(rest), "apart_q"].tolist() == pytest.approx(q_values)
    assert 0.05 < q_values.min() < 0.10
    assert not table["hidden"].any()


def test_small_groups_keep_their_row_and_say_why(data: Dataset) -> None:
    table = wres.ethnic_groups(data, 3).set_index("ethnic_group")
    chinese, arab = table.loc["Chinese"], table.loc["Arab"]
    assert chinese["status"] == Status.SUPPRESSED
    assert chinese["status_reason"] == "Fewer than 8 people."
    assert chinese[["value", "lower", "top_numerator", "q_value", "apart"]].isna().all()
    assert arab["status"] == Status.NOT_CALCULABLE, "300 people at 1.3% are 3.9 cases"
    assert arab["status_reason"].startswith("Too few: fewer than 5 events expected")
    assert arab[["value", "q_value", "shrunk"]].isna().all() and not arab["hidden"]


def test_chance_finds_are_controlled_for_over_the_table(data: Dataset) -> None:
    table = wres.ethnic_groups(data, 3)
    ok = table[table["status"] == Status.OK]
    assert ok["q_value"].tolist() == pytest.approx(false_discovery_control(ok["p_value"]))
    assert set(ok.loc[ok["listed"], "ethnic_group"]) == {"Black African"}


def test_groups_are_drawn_towards_each_other(data: Dataset) -> None:
    table = wres.ethnic_groups(data, 3).set_index("ethnic_group")
    african, irish = table.loc["Black African"], table.loc["White Irish"]
    assert 1 < african["shrunk"] < african["value"]
    assert irish["shrunk"] > irish["value"]


def test_broad_groups_and_survey_answers(data: Dataset) -> None:
    table = wres.ethnic_groups(data, 3, level="ethnic_broad").set_index("ethnic_broad")
    assert table.loc["Black", "top_numerator"] == 59
    assert "White" not in table.index, "White British staff are among them"
    answers = dataset(
        leaves({g: n // 10 for g, n in STAFF.items()}, "discriminated"),
        leaves(STAFF, "discriminated_answered"),
    )
    gaps = wres.ethnic_groups(answers, 8).set_index("ethnic_group")
    assert gaps.loc["Indian", ["value", "apart"]].tolist() == pytest.approx([0.0, 0.0], abs=1e-3)
    assert gaps["shrunk"].isna().all()


def test_what_cannot_be_asked_of_groups(data: Dataset) -> None:
    with pytest.raises(DefinitionError, match="representation or cliff_edge"):
        wres.ethnic_groups(data, 1)
    with pytest.raises(DefinitionError, match="no comparator 'White'"):
        wres.ethnic_groups(data, 3, against="White")
    with pytest.raises(DefinitionError, match="no level 'broad'"):
        wres.ethnic_groups(data, 3, level="broad")
    with pytest.raises(SelectionError, match="stand in the rows already"):
        wres.ethnic_groups(data, 3, by=["ethnic_broad"])
    plain = dataset(cell(10, 20, measure="entered_disciplinary"), cell(1000, 900))
    table = wres.ethnic_groups(plain, 3)
    assert one(table)["bottom_group"] == "White"


# --- Ethnicity and band as one number ------------------------------------------------------


def test_association_is_the_g_test_and_its_bias_is_known() -> None:
    table = np.array([[30, 14, 3], [22, 30, 11], [9, 17, 25]])
    found = association(table)
    statistic, p_value, degrees, _ = chi2_contingency(table, lambda_="log-likelihood")
    assert 2 * found.people * found.raw == pytest.approx(statistic)
    assert found.p_value == pytest.approx(p_value)
    assert found.bias == pytest.approx(degrees / (2 * table.sum()))
    shares = table.sum(0) / table.sum()
    entropy = -(shares * np.log(shares)).sum()
    assert found.share == pytest.approx((found.raw - found.bias) / entropy)


@pytest.mark.parametrize("level", [0.80, 0.95])
def test_limits_of_the_association_leave_half_the_rest_on_either_side(level: float) -> None:
    """G is a noncentral chi-squared: seldom so large at the lower limit, so small at the upper."""
    table = np.array([[30, 14, 3], [22, 30, 11], [9, 17, 25]])
    found = association(table, confidence_level=level)
    g = chi2_contingency(table, lambda_="log-likelihood").statistic
    shares = table.sum(0) / table.sum()
    per_share = 2 * table.sum() * -(shares * np.log(shares)).sum()
    tail = (1 - level) / 2
    assert ncx2.sf(g, 4, found.lower * per_share) == pytest.approx(tail)
    assert ncx2.cdf(g, 4, found.upper * per_share) == pytest.approx(tail)


def test_limits_of_the_association_stop_at_nothing_and_at_all() -> None:
    none, all_ = association(np.full((3, 5), 50)), association(np.diag([10_000] * 4))
    assert none.share < 0
    assert none.lower == 0
    # As for a G of 8, which is what chance gives on average.
    per_share = 2 * 750 * math.log(5)
    assert ncx2.cdf(8, 8, none.upper * per_share) == pytest.approx(0.025)
    assert all_.lower < all_.share < all_.upper == 1.0
    assert np.isnan(
        [association([[5, 0], [9, 0]]).lower, association([[5, 0], [9, 0]]).upper]
    ).all()


def test_limits_of_the_association_hold_the_truth() -> None:
    """4,000 draws of 200,000 people from England's midwives by group and band."""
    staff = wres.load("england-2019").counts.query("profession == 'Midwives'")
    staff = staff[staff["ethnic_group"] != "Unknown"]
    truth = staff.pivot_table("n", "ethnic_group", "pay_band", aggfunc="sum", observed=True,
                              fill_value=0).to_numpy(dtype=float)  # fmt: skip
    truth = truth / truth.sum()
    rows, columns = truth.sum(1, keepdims=True), truth.sum(0, keepdims=True)
    parts = truth * np.log(np.where(truth > 0, truth / (rows * columns), 1.0))
    share = parts.sum() / -(columns * np.log(columns)).sum()
    drawn = np.random.default_rng(5).multinomial(200_000, truth.ravel(), size=4000)
    found = association(drawn.reshape(4000, *truth.shape))
    held = (found.lower <= share) & (share <= found.upper)
    assert 0.93 <= held.mean() <= 0.97


def test_thinly_spread_people_are_noted() -> None:
    """A tenth of the people in the second row: four are expected where a column has 40."""

    def table(*columns: int) -> np.ndarray:
        return np.array([[9 * n // 10 for n in columns], [n // 10 for n in columns]])

    assert not association(table(40, 40, 40, 50, 830)).sparse, "three cells of ten"
    assert association(table(40, 40, 40, 40, 840)).sparse, "four of ten"
    assert not association(np.insert(table(40, 50), 1, 0, axis=0)).sparse, "nobody in a row"
    staff = (cell(56, 4, pay_band="Band 5"), cell(38, 2, pay_band="Band 6"))
    row = one(table := wres.ethnicity_and_band(dataset(*staff)))
    assert row["note"] == "Few people per group and band: the value and its limits may be too low."
    assert wres.describe(table)[0].endswith(row["note"])
    roomy = wres.ethnicity_and_band(dataset(cell(54, 6, pay_band="Band 5"),
                                            cell(36, 4, pay_band="Band 6")))  # fmt: skip
    assert one(roomy)["note"] == ""


def test_bands_that_give_the_group_away_and_bands_that_do_not() -> None:
    assert association(np.diag([10_000] * 4)).share == pytest.approx(1.0, abs=1e-3)
    assert association(np.full((3, 5), 500)).raw == pytest.approx(0.0, abs=1e-12)
    assert np.isnan(association([[5, 0], [9, 0]]).share), "one band only"
    with pytest.raises(CountError):
        association([[1, -1], [2, 2]])


def test_a_table_of_nobody_has_no_association() -> None:
    found = association(np.zeros((2, 2, 3)))
    assert np.isnan([found.share, found.raw, found.p_value, found.lower, found.upper]).all()
    assert not found.sparse.any()


@given(st.integers(0, 3), st.permutations(range(4)))
@settings(deadline=None, max_examples=30, derandomize=True)
def test_association_knows_no_order_and_no_empty_bands(empty: int, order: list[int]) -> None:
    table = np.array([[30, 14, 3, 8], [22, 30, 11, 9], [9, 17, 25, 1]])
    more = np.insert(table[:, order], empty, 0, axis=1)
    assert association(more)[:4] == pytest.approx(association(table)[:4])


def test_without_disparity_the_number_is_nothing_on_average() -> None:
    """Six groups in twelve bands at 1,500 staff: raw 0.0188 on average, about 0 without bias."""
    rng = np.random.default_rng(4)
    groups, bands = np.array([50, 20, 12, 10, 5, 3]) / 100, np.full(12, 1 / 12)
    drawn = rng.multinomial(1500, np.outer(groups, bands).ravel(), size=2000).reshape(-1, 6, 12)
    found = association(drawn)
    assert found.raw.mean() == pytest.approx(0.0188, abs=0.0006)
    assert found.share.mean() == pytest.approx(0.0, abs=5e-4)


def test_ethnicity_and_band_by_place() -> None:
    def staff(band: str, white: int, indian: int, unknown: int) -> Rows:
        return leaves({"White British": white, "Indian": indian, "Unknown": unknown}, pay_band=band)

    data = dataset(staff("Band 5", 300, 200, 50), staff("Band 8a", 100, 20, 10),
                   staff("Consultant", 5, 900, 0))  # fmt: skip
    row = one(wres.ethnicity_and_band(data))
    statistic, p_value, *_ = chi2_contingency([[300, 100], [200, 20]], lambda_="log-likelihood",
                                              correction=False)  # fmt: skip
    bands = np.array([500, 120]) / 620
    most = -(bands * np.log(bands)).sum()
    assert row["raw"] == pytest.approx(statistic / (2 * 620) / most)
    assert row["bias"] == pytest.approx(1 / (2 * 620) / most)
    assert row["value"] == pytest.approx(row["raw"] - row["bias"])
    assert row["p_value"] == pytest.approx(p_value)
    assert (row["people"], row["groups"], row["bands"], row["status"]) == (620, 2, 2, Status.OK)
    single = one(wres.ethnicity_and_band(dataset(staff("Band 5", 300, 200, 50))))
    assert single["status"] == Status.NOT_CALCULABLE and math.isnan(single["value"])
    with pytest.raises(SelectionError, match="out of `by`"):
        wres.ethnicity_and_band(data, ["pay_band"])


# --- With sex -----------------------------------------------------------------------------

FOUR = {("White", "Female"): (40, 4000), ("White", "Male"): (15, 1000),
        ("BME", "Female"): (60, 3000), ("BME", "Male"): (30, 1000)}  # fmt: skip


def with_sex(four: dict[tuple[str, str], tuple[int, int]]) -> Dataset:
    parts = []
    for (group, sex), (x, n) in four.items():
        for measure, people in (("entered_disciplinary", x), ("headcount", n)):
            parts.append([{**row, "sex": sex} for row in leaves({group: people}, measure)])
    rows = pd.DataFrame([row for part in parts for row in part])
    return wres.from_counts(rows, name="invented")


def test_four_groups_beside_white_men() -> None:
    found = wres.ethnicity_and_sex(with_sex(FOUR), 3)
    table = found.groups.set_index(["group", "sex"])
    assert table.loc[("BME", "Female"), "value"] == pytest.approx((60 / 3000) / (15 / 1000))
    assert table.loc[("BME", "Male"), ["lower", "upper"]].tolist() == pytest.approx(
        ratio_interval(30, 1000, 15, 1000)[1:]
    )
    men = table.loc[("White", "Male")]
    assert men[["value", "lower", "upper"]].tolist() == [1.0, 1.0, 1.0]
    assert table.loc[("White", "Female"), "rate"] == 0.01


def test_interaction_on_both_scales_by_hand() -> None:
    found = wres.ethnicity_and_sex(with_sex(FOUR), 3).interaction.set_index("scale")
    rates = {key: x / n for key, (x, n) in FOUR.items()}
    among_women = rates["BME", "Female"] / rates["White", "Female"]
    among_men = rates["BME", "Male"] / rates["White", "Male"]
    assert found.loc["ratio", "value"] == pytest.approx(among_women / among_men) == 1.0
    gap = 0.02 - 0.03 - 0.01 + 0.015
    assert found.loc["difference", "value"] == pytest.approx(gap)
    limits = {key: proportion_interval(x, n) for key, (x, n) in FOUR.items()}
    plus, minus = [("BME", "Female"), ("White", "Male")], [("BME", "Male"), ("White", "Female")]
    below = sum((limits[k][0] - limits[k][1]) ** 2 for k in plus) + sum(
        (limits[k][2] - limits[k][0]) ** 2 for k in minus
    )
    assert found.loc["difference", "lower"] == pytest.approx(gap - math.sqrt(below))
    logs = sum(math.log(limits[k][0] / limits[k][1]) ** 2 for k in plus) + sum(
        math.log(limits[k][2] / limits[k][0]) ** 2 for k in minus
    )
    assert found.loc["ratio", "lower"] == pytest.approx(math.exp(-math.sqrt(logs)))


def test_a_group_without_events_leaves_the_ratio_open() -> None:
    found = wres.ethnicity_and_sex(with_sex({**FOUR, ("BME", "Male"): (0, 1000)}), 3).interaction
    ratio, difference = (one(found[found["scale"] == scale]) for scale in ("ratio", "difference"))
    assert ratio["status"] == Status.NOT_CALCULABLE
    assert ratio["status_reason"] == "One of the four groups had no event."
    assert difference["status"] == Status.OK


def test_sex_must_be_recorded_and_rates_must_exist() -> None:
    plain = dataset(cell(10, 20, measure="entered_disciplinary"), cell(1000, 900))
    with pytest.raises(SelectionError, match="no breakdown by sex"):
        wres.ethnicity_and_sex(plain, 3)
    with pytest.raises(DefinitionError, match="2 to 8"):
        wres.ethnicity_and_sex(with_sex(FOUR), 9)
    missing = {key: counts for key, counts in FOUR.items() if key != ("BME", "Male")}
    with pytest.raises(SelectionError, match="women and men of both groups"):
        wres.ethnicity_and_sex(with_sex(missing), 3)


# --- Sentences ----------------------------------------------------------------------------


def test_sentences_of_groups(data: Dataset) -> None:
    table = wres.ethnic_groups(data, 3)
    said = dict(zip(table["ethnic_group"], wres.describe(table), strict=True))
    # 45 of 1,500 beside 37 of the 3,307 others: 2.68.
    assert said["Black African"].endswith(
        "The rate of Black African staff is 2.68 times that of the other BME groups, worse for "
        "them by more than chance would give. A figure for all BME staff does not show it."
    )
    assert "does not show it" not in said["Black Caribbean"]
    assert "Suppressed. Fewer than 8 people." in said["Chinese"]
    ratio, difference = wres.describe(wres.ethnicity_and_sex(with_sex(FOUR), 3))
    assert "is 1.00 times as large among women as among men (" in ratio
    assert ratio.endswith(": the two cannot be told apart.")
    # FOUR has the same ratio for women and men, and so a difference that is larger with the rate.
    found = wres.ethnicity_and_sex(with_sex(FOUR), 3).interaction
    points = 100 * found.set_index("scale").loc["difference", "value"]
    direction = "higher" if points > 0 else "lower"
    assert f"is {abs(points):.1f} points {direction} among women than among men (" in difference
    staff = dataset(*(leaves({"White British": w, "Indian": i}, pay_band=band)
                      for band, w, i in (("Band 5", 300, 200), ("Band 8a", 100, 20))))  # fmt: skip
    (number,) = wres.describe(wres.ethnicity_and_band(staff))
    assert "is more than chance gives (620 people, 2 groups, 2 bands)." in number
    assert "of what there is to know" in number and "% (95% interval " in number


def test_where_white_applicants_stand_on_top_the_group_is_named_all_the_same() -> None:
    """Of Indian applicants 30% are appointed, of Black African 10%: a third, and 3 times."""
    data = dataset(
        leaves({"White British": 2000, "Indian": 1000, "Black African": 1000}, "shortlisted"),
        leaves({"White British": 400, "Indian": 300, "Black African": 100}, "appointed"),
    )
    african, indian = sorted(wres.describe(wres.ethnic_groups(data, 2)), reverse=True)
    assert "were 0.67 times as likely as Indian applicants" in indian
    assert "The rate of Indian applicants is 3.00 times that of the other BME groups" in indian
    assert "The rate of Black African applicants is 0.33 times that of" in african


def test_a_white_group_is_hidden_by_the_name_white() -> None:
    data = dataset(
        leaves({"White British": 5000, "White Irish": 1000, "Indian": 1000}),
        leaves({"White British": 50, "White Irish": 40, "Indian": 12}, "entered_disciplinary"),
    )
    irish = next(t for t in wres.describe(wres.ethnic_groups(data, 3)) if t.startswith("White Iri"))
    assert irish.endswith(
        "the other White groups, worse for them by more than chance would give. A figure for all "
        "White staff does not show it."
    )


def test_noise_does_not_tell_less_than_nothing() -> None:
    # Groups spread over the bands as alike as whole people can be.
    alike = dataset(
        *(leaves({"Indian": 3, "Pakistani": 3, "White British": 3}, pay_band=f"Band {n}")
          for n in range(2, 8))
    )  # fmt: skip
    (row,) = wres.ethnicity_and_band(alike).to_dict("records")
    assert row["value"] == 0 and row["lower"] == 0 and row["raw"] == pytest.approx(0)
    unknown = dataset(leaves({"Unknown": 5}, pay_band="Band 5"))
    with pytest.raises(SelectionError, match="known ethnicity and a pay band"):
        wres.ethnicity_and_band(unknown)


def test_words_for_sex_that_are_not_known_are_named() -> None:
    rows = [
        row for sex in ("Women", "Men") for measure in ("headcount", "entered_disciplinary")
        for row in cell(50, 40, measure=measure, sex=sex)
    ]  # fmt: skip
    data = from_counts(pd.DataFrame(rows))
    with pytest.raises(SelectionError, match="'Men', 'Women'"):
        wres.ethnicity_and_sex(data, 3)
