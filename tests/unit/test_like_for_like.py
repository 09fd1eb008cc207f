"""Crude beside like for like, on counts small enough to do by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import Rows, cell, dataset, ladder, leaves
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.comparing.mix_tables import OTHER, thin_strata
from wres_explore.vocabulary import Status, Verdict

NURSES, MIDWIVES, DOCTORS = "Nurses and health visitors", "Midwives", "HCHS doctors"
AMBULANCE = "Ambulance staff"


def cases(profession: str, white: tuple[int, int], bme: tuple[int, int], **where: object) -> Rows:
    """(Cases, staff) of either group in one profession."""
    return [
        *cell(white[1], bme[1], profession=profession, **where),
        *cell(white[0], bme[0], measure="entered_disciplinary", profession=profession, **where),
    ]


def ratios(found: wres.LikeForLike) -> pd.DataFrame:
    return found.ratio.set_index("basis")


def test_by_hand() -> None:
    """White mix 3/4 and 1/4: BME 10% and 50%, White 20% and 40%."""
    data = dataset(
        cases(NURSES, white=(60, 300), bme=(2, 20)), cases(DOCTORS, white=(40, 100), bme=(40, 80))
    )
    found = wres.like_for_like(data, 3)
    table = ratios(found)
    assert table.loc["crude", "value"] == pytest.approx((42 / 100) / (100 / 400))
    assert table.loc["like for like", "value"] == pytest.approx(0.20 / 0.25)
    assert table.loc["like for like", ["top_share", "bottom_share"]].tolist() == pytest.approx(
        [0.20, 0.25]
    )
    assert table.loc["crude", ["top_numerator", "bottom_denominator"]].tolist() == [42, 400]
    assert found.parts["value"].sum() == pytest.approx(0.42 - 0.25)
    # Shares of nurses: 0.2 of BME staff, 0.75 of White; shares with a case: 0.1 and 0.2.
    mix = (0.2 - 0.75) * 0.15 + (0.8 - 0.25) * 0.45
    assert found.parts.set_index("part")["value"].to_dict() == pytest.approx(
        {"mix": mix, "within": 0.17 - mix}
    )


def test_white_over_bme_is_the_same_the_other_way_up() -> None:
    """Indicator 4 has the counts of indicator 3 here, so its ratio is the reciprocal."""
    parts = [
        cases(NURSES, white=(60, 300), bme=(4, 20)), cases(DOCTORS, white=(40, 100), bme=(40, 80))
    ]  # fmt: skip
    data = dataset(*parts)
    trained = dataset(
        *[
            [{**row, "measure": row["measure"].replace("entered_disciplinary", "accessed_training")}
             for row in part]
            for part in parts
        ]
    )  # fmt: skip
    three, four = (ratios(wres.like_for_like(d, n)) for d, n in ((data, 3), (trained, 4)))
    for basis in ("crude", "like for like"):
        assert four.loc[basis, "value"] == pytest.approx(1 / three.loc[basis, "value"])
        assert four.loc[basis, "lower"] == pytest.approx(1 / three.loc[basis, "upper"])
        assert four.loc[basis, "upper"] == pytest.approx(1 / three.loc[basis, "lower"])
    assert four["top_group"].tolist() == ["White", "White"]
    assert four.loc["crude", "top_numerator"] == 100


def test_a_planted_effect_of_mix_goes_to_one() -> None:
    data = dataset(
        cases(NURSES, white=(90, 9_000), bme=(10, 1_000)),
        cases(DOCTORS, white=(100, 1_000), bme=(900, 9_000)),
    )
    found = wres.like_for_like(data, 3)
    table = ratios(found)
    assert table.loc["crude", "verdict"] == Verdict.ADVERSE_CLEAR
    assert table.loc["like for like", "value"] == pytest.approx(1)
    alike = table.loc["like for like"]
    assert alike["lower"] < 1 < alike["upper"]
    parts = found.parts.set_index("part")["value"]
    assert parts["within"] == pytest.approx(0)
    assert parts["mix"] == pytest.approx(910 / 10_000 - 190 / 10_000)


def test_the_same_mix_leaves_the_crude_ratio_as_it_is() -> None:
    data = dataset(
        cases(NURSES, white=(6, 120), bme=(5, 40)),
        cases(DOCTORS, white=(30, 300), bme=(2, 100)),
        cases(MIDWIVES, white=(2, 60), bme=(9, 20)),
    )
    found = wres.like_for_like(data, 3)
    crude, alike = ratios(found).loc["crude"], ratios(found).loc["like for like"]
    for name in ("value", "lower", "upper"):
        assert alike[name] == pytest.approx(crude[name], rel=1e-9)
    assert found.parts.set_index("part")["value"]["mix"] == pytest.approx(0, abs=1e-12)


def test_standing_at_a_band_or_above() -> None:
    """Nurses: 10 of 100 BME and 60 of 200 White; midwives 5 of 50 and 5 of 50."""
    data = dataset(
        ladder({"Band 5": (140, 90), "Band 8a": (40, 8), "Band 9": (20, 2)}, profession=NURSES),
        ladder({"Band 5": (45, 45), "Band 8b": (5, 5)}, profession=MIDWIVES),
        ladder({"Consultant": (900, 100)}, profession=DOCTORS),
    )
    found = wres.like_for_like(data, "Band 8a")
    table = ratios(found)
    assert table.loc["crude", "value"] == pytest.approx((15 / 150) / (65 / 250))
    assert table.loc["like for like", "value"] == pytest.approx(0.1 / (0.8 * 0.3 + 0.2 * 0.1))
    assert set(table["statistic"]) == {"pipeline ratio"}
    assert set(table["indicator"]) == {"Band 8a and above"}
    assert table.loc["crude", "verdict"] in (Verdict.ADVERSE_CLEAR, Verdict.ADVERSE_LIKELY)
    # Doctors are on no ladder.
    assert found.strata["stratum"].tolist() == [MIDWIVES, NURSES]


def test_england_2019_added_up_another_way() -> None:
    data = wres.select(wres.load("england-2019"), profession=[NURSES, MIDWIVES, AMBULANCE])
    above = ("Band 8a", "Band 8b", "Band 8c", "Band 8d", "Band 9", "Very senior manager")
    groups = data.counts["ethnic_group"].astype(str)
    counts = pd.DataFrame(
        {
            "white": groups.isin({"White", "White British", "White Irish"})
            | groups.eq("Any other White background"),
            "above": data.counts["pay_band"].astype(str).isin(above),
            "n": data.counts["n"],
        }
    )[(groups != "Unknown") & data.counts["pay_band"].astype(str).str.match("Band|Very|Under")]
    people = counts.groupby(["white", "above"])["n"].sum()
    bme, white = (people[side, True] / people[side].sum() for side in (False, True))
    table = ratios(wres.like_for_like(data, "Band 8a"))
    assert table.loc["crude", "value"] == pytest.approx(bme / white)


# --- Strata -----------------------------------------------------------------------------


def test_thin_strata_are_joined_and_named() -> None:
    data = dataset(
        cases(NURSES, white=(60, 300), bme=(20, 100)),
        cases(DOCTORS, white=(40, 100), bme=(40, 80)),
        cases(MIDWIVES, white=(5, 30), bme=(1, 6)),
        cases(AMBULANCE, white=(5, 40), bme=(1, 7)),
    )
    found = wres.like_for_like(data, 3)
    assert found.strata["stratum"].tolist() == [DOCTORS, NURSES, OTHER]
    other = found.strata.set_index("stratum").loc[OTHER]
    assert other[["top_numerator", "top_denominator"]].tolist() == [2, 13]
    note = ratios(found).loc["like for like", "note"]
    assert "Ambulance staff; Midwives" in note


def test_too_few_to_stand_together_take_in_the_next_smallest() -> None:
    """3 of one group alone: the smallest other stratum joins them, and no more."""
    group, white = np.array([[3.0, 12.0, 500.0]]), np.array([[100.0, 90.0, 900.0]])
    assert thin_strata(group, white, 10).tolist() == [[True, True, False]]
    assert thin_strata(group + 7, white, 10).tolist() == [[False, False, False]]
    # Each cell for itself, and all of them if it must be.
    both = thin_strata(np.array([[3.0, 4.0], [30.0, 40.0]]), np.array([[90.0, 9.0]] * 2), 10)
    assert both.tolist() == [[True, True], [True, True]]


def test_one_stratum_left_is_no_comparison_of_like_with_like() -> None:
    data = dataset(
        cases(NURSES, white=(60, 300), bme=(20, 100)), cases(DOCTORS, white=(1, 5), bme=(1, 4))
    )
    found = wres.like_for_like(data, 3)
    row = ratios(found).loc["like for like"]
    assert row["status"] == Status.NOT_CALCULABLE
    assert "two strata" in row["status_reason"]
    assert math.isnan(row["value"])
    assert ratios(found).loc["crude", "status"] == Status.OK
    assert found.parts["value"].isna().all()


def test_no_cases_is_said() -> None:
    data = dataset(
        cases(NURSES, white=(0, 300), bme=(0, 100)), cases(DOCTORS, white=(0, 100), bme=(1, 80))
    )
    table = ratios(wres.like_for_like(data, 3))
    assert set(table["status"]) == {Status.NOT_CALCULABLE}
    assert (table["lower"] > 0).all()


def test_each_breakdown_has_strata_of_its_own() -> None:
    data = dataset(
        cases(NURSES, (60, 300), (20, 100), organisation="A"),
        cases(DOCTORS, (40, 100), (40, 80), organisation="A"),
        cases(NURSES, (60, 300), (2, 20), organisation="B"),
        cases(DOCTORS, (40, 100), (40, 80), organisation="B"),
    )
    both = wres.like_for_like(data, 3, by=["organisation"])
    alone = wres.like_for_like(wres.select(data, organisation="B"), 3)
    shown = both.ratio[both.ratio["organisation"] == "B"].set_index("basis")["value"]
    assert shown.tolist() == pytest.approx(ratios(alone)["value"].tolist())


def test_several_dimensions_are_made_equal_together() -> None:
    parts = [
        cases(name, (10 + k, 200), (5 + 3 * k, 90 + 10 * k), pay_band=band)
        for k, (name, band) in enumerate(
            [(NURSES, "Band 5"), (NURSES, "Band 6"), (MIDWIVES, "Band 5"), (MIDWIVES, "Band 6")]
        )
    ]
    found = wres.like_for_like(dataset(*parts), 3, over=["profession", "pay_band"])
    assert found.strata["stratum"].tolist() == [
        "Midwives, Band 5", "Midwives, Band 6", f"{NURSES}, Band 5", f"{NURSES}, Band 6",
    ]  # fmt: skip
    # White staff are spread evenly, so their mix weighs the four alike.
    top = np.mean([(5 + 3 * k) / (90 + 10 * k) for k in range(4)])
    assert ratios(found).loc["like for like", "top_share"] == pytest.approx(top)


def test_the_group_that_was_chosen_is_compared() -> None:
    rows: Rows = []
    for name, black in ((NURSES, 10), (DOCTORS, 40)):
        rows += leaves({"White": 400, "Asian": 90, "Black": 100}, profession=name)
        rows += leaves({"White": 40, "Asian": 9, "Black": black}, "entered_disciplinary",
                       profession=name)  # fmt: skip
    data = dataset(rows)
    chosen = ratios(wres.like_for_like(wres.select(data, ethnic_group="Black"), 3))
    assert chosen.loc["crude", "top_group"] == "Black"
    assert chosen.loc["like for like", "value"] == pytest.approx(0.25 / 0.1)
    table = wres.like_for_like(data, 3, by=["ethnic_group"]).ratio
    assert table["ethnic_group"].tolist() == ["Asian", "Asian", "Black", "Black"]


# --- Refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "options", "error"),
    [
        (1, {}, DefinitionError),
        (9, {}, DefinitionError),
        ("Band 1a", {}, DefinitionError),
        (math.nan, {}, DefinitionError),
        ("Under band 1", {}, DefinitionError),
        (3, {"mix": "BME"}, DefinitionError),
        (3, {"fewest": 0}, DefinitionError),
        (3, {"fewest": 1.5}, DefinitionError),
        (3, {"confidence_level": 95}, DefinitionError),
        (3, {"over": []}, SelectionError),
        (3, {"over": "pay_band"}, SelectionError),
        (3, {"over": "ethnic_group"}, SelectionError),
        (3, {"by": ["profession"]}, SelectionError),
        (2, {}, SelectionError),
        ("Band 6", {}, SelectionError),
    ],
)
def test_odd_questions_are_refused(question: object, options: dict, error: type[Exception]) -> None:
    data = dataset(
        cases(NURSES, white=(60, 300), bme=(20, 100)), cases(DOCTORS, white=(9, 90), bme=(9, 90))
    )
    with pytest.raises(error):
        wres.like_for_like(data, question, **options)  # type: ignore[arg-type]


def test_a_band_is_not_made_equal_with_itself() -> None:
    data = dataset(ladder({"Band 5": (50, 50), "Band 6": (50, 20)}, profession=NURSES))
    with pytest.raises(SelectionError, match=r"pay_tier|pay_band"):
        wres.like_for_like(data, "Band 6", over="pay_band")
