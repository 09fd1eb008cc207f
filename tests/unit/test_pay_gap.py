"""The pay gap of invented organisations whose every person is written out."""

from __future__ import annotations

import math
from statistics import mean, median

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

import wres_explore as wres
from tests.helpers import one, places
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.pay.tables import OTHER_BANDS
from wres_explore.vocabulary import Status, Verdict

Points = list[tuple[str, str, float, int]]

A: Points = [
    ("White", "Band 5", 17.0, 40), ("White", "Band 5", 19.0, 30), ("White", "Band 7", 25.0, 60),
    ("White", "Band 7", 27.0, 70), ("BME", "Band 5", 17.0, 70), ("BME", "Band 5", 19.0, 55),
    ("BME", "Band 7", 25.0, 50), ("BME", "Band 7", 27.0, 10), ("Unknown", "Band 5", 17.0, 15),
]  # fmt: skip
FEW: Points = [("White", "Band 5", 17.0, 200), ("BME", "Band 5", 16.0, 49)]


def table(points: Points, organisation: str = "A") -> pd.DataFrame:
    frame = pd.DataFrame(points, columns=["ethnic_group", "pay_band", "pay", "n"])
    return frame.assign(organisation=organisation)


def staff(*tables: pd.DataFrame, **options: object) -> wres.Dataset:
    return wres.from_pay(pd.concat(tables, ignore_index=True), year=2024, **options)  # type: ignore[arg-type]


def people(points: Points, group: str, band: str | None = None) -> list[float]:
    return [
        pay for who, at, pay, n in points for _ in range(n) if who == group and band in (None, at)
    ]


WHITE, BME = people(A, "White"), people(A, "BME")


def by_average(gap: pd.DataFrame) -> pd.DataFrame:
    return gap.set_index("average")


def test_mean_and_median_gap_are_those_of_the_people() -> None:
    gap = by_average(wres.pay_gap(staff(table(A))).gap)
    for name, average in (("mean", mean), ("median", median)):
        row, white, bme = gap.loc[name], average(WHITE), average(BME)
        assert row["pounds"] == pytest.approx(white - bme)
        assert row["value"] == pytest.approx((white - bme) / white)
        assert (row["top_pay"], row["bottom_pay"]) == pytest.approx((white, bme))
        assert (row["top_denominator"], row["bottom_denominator"]) == (200, 185)
        assert row["lower"] <= row["value"] <= row["upper"]
        assert row["pounds_lower"] <= row["pounds"] <= row["pounds_upper"]
        assert (row["top_group"], row["bottom_group"], row["unit"]) == ("White", "BME", "hour")
    assert gap.loc["mean", "verdict"] == Verdict.WORSE


def test_a_group_that_is_paid_more_has_a_gap_below_nought() -> None:
    swapped = [({"White": "BME", "BME": "White"}.get(who, who), *rest) for who, *rest in A]
    gap = by_average(wres.pay_gap(staff(table(swapped))).gap)  # type: ignore[arg-type]
    assert gap.loc["mean", "value"] == pytest.approx(1 - mean(WHITE) / mean(BME))
    assert gap.loc["mean", "verdict"] == Verdict.BETTER


def test_people_and_pay_points_give_the_same() -> None:
    persons = pd.DataFrame(
        [(who, band, pay) for who, band, pay, n in A for _ in range(n)],
        columns=["ethnic_group", "pay_band", "pay"],
    ).assign(organisation="A")
    one_by_one, points = (wres.pay_gap(staff(t)) for t in (persons.sample(frac=1), table(A)))
    for name in ("gap", "quarters", "parts", "bands"):
        pd.testing.assert_frame_equal(getattr(one_by_one, name), getattr(points, name))


def test_unknown_ethnicity_is_in_the_quarters_and_not_in_the_gap() -> None:
    with_them, without = (wres.pay_gap(staff(table(p))) for p in (A, A[:-1]))
    assert with_them.gap["value"].tolist() == pytest.approx(without.gap["value"].tolist())
    assert with_them.quarters["top_denominator"].sum() == 400
    assert without.quarters["top_denominator"].sum() == 385
    assert with_them.gap["unknown_share"].tolist() == pytest.approx([15 / 400] * 2)


def test_quarters_by_hand() -> None:
    """400 people in quarters of 100: 125 at 17 (70 BME), 85 at 19 (55), 110 at 25 (50), 80 at 27.

    Of the 125 at 17 pounds 100 are in the lower quarter: 56 BME. Of the 85 at 19 there are 75 in
    the second: 48.5, rounded up. Of the 110 at 25 there are 90 in the third: 40.9.
    """
    quarters = wres.pay_gap(staff(table(A))).quarters
    assert quarters["quarter"].tolist() == ["Lower", "Lower middle", "Upper middle", "Upper"]
    assert quarters["top_numerator"].tolist() == [56, 14 + 49, 6 + 41, 9 + 10]
    assert quarters["value"].tolist() == pytest.approx([0.56, 0.63, 0.47, 0.19])
    lower, upper = proportion_confint(56, 100, method="wilson")
    assert quarters[["lower", "upper"]].iloc[0].tolist() == pytest.approx([lower, upper])


def test_parts_add_up_to_the_mean_gap_and_are_what_they_should_be() -> None:
    found = wres.pay_gap(staff(table(A)))
    parts = found.parts.set_index("part")["pounds"]
    assert parts.sum() == pytest.approx(mean(WHITE) - mean(BME))
    between = within = 0.0
    for band in ("Band 5", "Band 7"):
        w, b = people(A, "White", band), people(A, "BME", band)
        shares = len(w) / len(WHITE), len(b) / len(BME)
        between += (shares[0] - shares[1]) * (mean(w) + mean(b)) / 2
        within += (mean(w) - mean(b)) * sum(shares) / 2
    assert parts.tolist() == pytest.approx([between, within])
    shares_of_white_pay = found.parts.set_index("part")["value"]
    assert shares_of_white_pay.sum() == pytest.approx(found.gap["value"].iloc[0])


def test_bands_add_up_to_the_parts() -> None:
    found = wres.pay_gap(staff(table(A)))
    parts = found.parts.set_index("part")["pounds"]
    assert found.bands["between"].sum() == pytest.approx(parts["between bands"])
    assert found.bands["within"].sum() == pytest.approx(parts["within bands"])
    band_5 = found.bands.set_index("pay_band").loc["Band 5"]
    assert band_5["top_pay"] == pytest.approx(mean(people(A, "White", "Band 5")))
    assert band_5["value"] == pytest.approx(
        1 - mean(people(A, "BME", "Band 5")) / band_5["top_pay"]
    )


def test_a_band_with_few_is_hidden_together_with_another() -> None:
    """One hidden band alone could be worked out from the whole."""
    small: Points = [("White", "Band 9", 60.0, 60), ("BME", "Band 9", 55.0, 3)]
    big: Points = [("White", "Band 8a", 31.0, 300), ("BME", "Band 8a", 30.0, 200)]
    found = wres.pay_gap(staff(table([*A, *big, *small])))
    assert found.bands["pay_band"].tolist() == ["Band 5", "Band 8a", OTHER_BANDS]
    other = found.bands.iloc[-1]
    assert "Band 7, Band 9" in other["status_reason"]
    assert other["status"] == Status.SUPPRESSED
    assert other[["top_pay", "bottom_pay", "value"]].isna().all()
    assert found.bands["between"].sum() == pytest.approx(found.parts["pounds"].iloc[0])


def test_a_pure_difference_of_bands_leaves_nothing_within() -> None:
    alike = [(who, band, {"Band 5": 18.0}.get(band, 26.0), n) for who, band, _, n in A]
    parts = wres.pay_gap(staff(table(alike))).parts.set_index("part")["pounds"]
    assert parts["within bands"] == pytest.approx(0, abs=1e-12)
    assert parts["between bands"] > 0.5


def test_a_band_with_one_group_only_is_counted_as_between_and_said() -> None:
    found = wres.pay_gap(staff(table([*A, ("White", "Band 9", 60.0, 10)])))
    assert found.parts["pounds"].sum() == pytest.approx(found.gap["pounds"].iloc[0])
    assert "10 staff are at bands with one group only" in found.parts["note"].iloc[0]


def test_the_chief_executive_effect() -> None:
    """One White person at 150 pounds: without them the gap is that of all the others."""
    found = wres.pay_gap(staff(table([*A, ("White", "Band 7", 150.0, 1)])))
    row = by_average(found.gap).loc["mean"]
    assert row["without_one"] == pytest.approx(1 - mean(BME) / mean(WHITE))
    assert row["without_one_group"] == "White"
    assert row["value"] > row["without_one"]


def test_below_the_floor_nothing_of_pay_is_shown() -> None:
    found = wres.pay_gap(staff(table(A), table(FEW, "B")), by=["organisation"])
    withheld = found.gap[found.gap["organisation"] == "B"]
    assert set(withheld["status"]) == {Status.SUPPRESSED}
    assert withheld["status_reason"].str.contains("ewer than 50 BME staff").all()
    numbers = [
        "value", "lower", "upper", "pounds", "pounds_lower", "pounds_upper", "top_pay",
        "bottom_pay", "without_one", "without_one_group", "verdict",
    ]  # fmt: skip
    assert withheld[numbers].isna().all(axis=None)
    quarters = found.quarters[found.quarters["organisation"] == "B"]
    assert quarters[["value", "lower", "upper", "top_numerator"]].isna().all(axis=None)
    parts = found.parts[found.parts["organisation"] == "B"]
    assert parts[["value", "pounds"]].isna().all(axis=None)
    assert set(found.bands["organisation"]) == {"A"}
    assert set(found.gap[found.gap["organisation"] == "A"]["status"]) == {Status.OK}


def test_the_floor_can_be_another() -> None:
    found = wres.pay_gap(staff(table(FEW, "B")), floor=49)
    assert by_average(found.gap).loc["mean", "value"] == pytest.approx(1 / 17)
    assert set(wres.pay_gap(staff(table(A)), floor=186).gap["status"]) == {Status.SUPPRESSED}


def test_an_ics_pools_people_and_not_gaps() -> None:
    more: Points = [("White", "Band 5", 30.0, 100), ("BME", "Band 5", 20.0, 1_000)]
    data = staff(table(A), table(more, "B"), organisations=places({"A": "North", "B": "North"}))
    row = by_average(wres.pay_gap(data, by=["ics"]).gap).loc["mean"]
    white, bme = mean([*WHITE, *[30.0] * 100]), mean([*BME, *[20.0] * 1_000])
    assert row["value"] == pytest.approx(1 - bme / white)
    assert row["ics"] == "North"
    assert row["organisations"] == 2


def test_one_ethnic_group_at_a_time() -> None:
    rows = [
        ("White", "Band 5", 20.0, 100),
        ("Asian", "Band 5", 19.0, 60),
        ("Black", "Band 5", 18.0, 80),
    ]
    data = staff(table(rows))
    gap = wres.pay_gap(data, by=["ethnic_group"]).gap
    means = gap[gap["average"] == "mean"].set_index("ethnic_group")["value"]
    assert means.to_dict() == pytest.approx({"Asian": 0.05, "Black": 0.1})
    chosen = wres.pay_gap(wres.select(data, ethnic_group="Black")).gap
    assert chosen["value"].iloc[0] == pytest.approx(0.1)
    assert chosen["bottom_group"].iloc[0] == "Black"


def test_white_staff_are_not_compared_with_themselves() -> None:
    data = wres.select(staff(table(A)), ethnic_group="White")
    gap = wres.pay_gap(data).gap
    assert set(gap["status"]) == {Status.NOT_CALCULABLE}
    assert gap["status_reason"].str.contains("not compared").all()


def test_the_latest_year_unless_years_are_asked_for() -> None:
    both = pd.concat([table(A).assign(year=2023, pay=20.0), table(A).assign(year=2024)])
    data = wres.from_pay(both.reset_index(drop=True))
    assert set(wres.pay_gap(data).gap["year"]) == {2024}
    means = by_average(wres.pay_gap(data, by=["year"]).gap).loc["mean"].set_index("year")["value"]
    assert means[2023] == pytest.approx(0)


def test_without_bands_the_gap_has_no_parts() -> None:
    found = wres.pay_gap(staff(table(A).drop(columns="pay_band")))
    assert set(found.parts["status"]) == {Status.NOT_AVAILABLE}
    assert found.parts["pounds"].isna().all()
    assert found.bands.empty
    assert set(found.gap["status"]) == {Status.OK}


def test_pay_per_year_says_so() -> None:
    data = staff(table([(w, b, 1_950 * p, n) for w, b, p, n in A]), unit="year")
    assert set(wres.pay_gap(data).gap["unit"]) == {"year"}
    with pytest.raises(SelectionError, match="per year"):
        wres.pay_gap(data, unit="hour")


def test_modelled_pay_says_so() -> None:
    found = wres.pay_gap(staff(table(A), modelled=True))
    for name in ("gap", "quarters", "parts", "bands"):
        shown = getattr(found, name)
        assert shown["modelled"].all()
        assert {"status", "status_reason", "dataset", "source"} <= set(shown)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"floor": 0}, DefinitionError),
        ({"floor": 2.5}, DefinitionError),
        ({"floor": True}, DefinitionError),
        ({"floor": math.nan}, DefinitionError),
        ({"unit": "week"}, DefinitionError),
        ({"confidence_level": 95}, DefinitionError),
        ({"confidence_level": math.nan}, DefinitionError),
        ({"by": ["profession"]}, SelectionError),
        ({"by": ["height"]}, SelectionError),
    ],
)
def test_odd_questions_are_refused(options: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        wres.pay_gap(staff(table(A)), **options)


def test_data_without_pay_say_where_to_get_them() -> None:
    with pytest.raises(SelectionError, match="from_pay"):
        wres.pay_gap(wres.load("england-2019"))


def test_one_cell_is_one_pair_of_rows() -> None:
    found = wres.pay_gap(staff(table(A)))
    assert found.gap["average"].tolist() == ["mean", "median"]
    assert one(found.gap.iloc[:1])["method"] == "welch"
    assert repr(found) == "<PayGap: mean gaps 1, without a value 0>"
