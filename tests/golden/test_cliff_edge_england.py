"""The cliff edge in England on 30 September 2019, counts as GOV.UK publishes them.

Step ratios are worked out here from the published counts; verdicts also by a slow second
implementation of the written rule in `tests/helpers.py`.
"""

from __future__ import annotations

import itertools
import math

import pytest

import wres_explore as wres
from tests.helpers import dataset as invented
from tests.helpers import edge_slowly, ladder, odds_ratio_limits, one, rounded
from wres_explore.measures.ladder.edge import CliffEdge
from wres_explore.vocabulary import EdgeVerdict, Status

pytestmark = pytest.mark.golden

# Nurses and health visitors: White, BME (Asian, Chinese, Black, Mixed and Other), Unknown.
NURSES = {
    "Band 3": (0, 2, 0),
    "Band 4": (136, 148, 137),
    "Band 5": (95_896, 45_109, 7_640),
    "Band 6": (79_049, 22_476, 3_826),
    "Band 7": (45_211, 8_139, 1_799),
    "Band 8a": (11_558, 1_597, 375),
    "Band 8b": (2_760, 274, 77),
    "Band 8c": (1_149, 104, 30),
    "Band 8d": (452, 21, 13),
    "Band 9": (143, 9, 9),
}
TESTED = list(NURSES)[2:]
STEPS = ["5|6", "6|7", "7|8a", "8a|8b", "8b|8c", "8c|8d", "8d|9"]

# White and BME by rung, band 1 with band 2 and very senior managers with band 9.
LADDERS = {
    "Ambulance staff": (
        [3715, 10500, 1677, 151, 85, 21, 14, 2],
        [214, 299, 49, 5, 0, 0, 1, 0],
    ),
    "Midwives": ([2036, 16129, 4186, 201, 21, 9, 3], [217, 2070, 588, 36, 4, 2, 0]),
    "NHS infrastructure support": (
        [47501, 21381, 19415, 17017, 13652, 13860, 10649, 6878, 4091, 2480, 3059],
        [10623, 3665, 3669, 3510, 2777, 2600, 1769, 944, 495, 231, 241],
    ),
    "Nurses and health visitors": (
        [n[0] for n in NURSES.values()],
        [n[1] for n in NURSES.values()],
    ),
    "Scientific, therapeutic and technical staff": (
        [4993, 24937, 44646, 35857, 14747, 4878, 2268, 853, 225],
        [1128, 6410, 8925, 6813, 2827, 776, 276, 79, 35],
    ),
    "Support to clinical staff and other": (
        [124661, 103981, 58896, 13801, 6644, 2460, 566, 174, 43, 24, 4],
        [29703, 21453, 10619, 2563, 1287, 498, 99, 25, 6, 1, 1],
    ),
}
VERDICTS = {
    "Ambulance staff": (EdgeVerdict.CLEAR, "5|6"),
    "HCHS doctors": (EdgeVerdict.NOT_TESTED, None),
    "Midwives": (EdgeVerdict.NONE, None),
    "NHS infrastructure support": (EdgeVerdict.SLOPE, None),
    "Nurses and health visitors": (EdgeVerdict.CLEAR, "5|6"),
    "Scientific, therapeutic and technical staff": (EdgeVerdict.PROBABLE, "5|6"),
    "Support to clinical staff and other": (EdgeVerdict.SLOPE, None),
}


def step(low: str, high: str) -> float:
    """BME above over BME below, divided by White above over White below."""
    (white_low, bme_low, _), (white_high, bme_high, _) = NURSES[low], NURSES[high]
    return (bme_high / bme_low) / (white_high / white_low)


@pytest.fixture(scope="module")
def england() -> wres.Dataset:
    return wres.load("england-2019")


@pytest.fixture(scope="module")
def nurses(england: wres.Dataset) -> CliffEdge:
    return wres.cliff_edge(wres.select(england, profession="Nurses and health visitors"))


@pytest.fixture(scope="module")
def professions(england: wres.Dataset) -> CliffEdge:
    return wres.cliff_edge(england, by=["profession"])


# --- Nurses and health visitors ---------------------------------------------------------


def test_nurses_have_a_clear_edge_from_band_5_to_6(nurses: CliffEdge) -> None:
    verdict = one(nurses.verdict)
    assert verdict["verdict"] == "clear cliff edge"
    assert (verdict["onset"], verdict["steepest"]) == ("5|6", "5|6")
    assert rounded(verdict["value"], 3) == 0.604
    assert verdict["simultaneous_upper"] < 0.80
    assert (verdict["scan_boundary"], verdict["entry_band"]) == ("5|6", "5")
    assert verdict["scan_p_value"] < 0.001
    assert verdict["certainty"] > 0.99
    assert verdict["trend_z"] < -1.96
    assert verdict["staff"] == sum(sum(NURSES[band][:2]) for band in TESTED) == 313_947


def test_step_ratios_are_those_of_the_published_counts(nurses: CliffEdge) -> None:
    assert nurses.steps["boundary"].tolist() == STEPS
    by_hand = [step(low, high) for low, high in itertools.pairwise(TESTED)]
    assert nurses.steps["value"].tolist() == pytest.approx(by_hand, rel=1e-12)
    ratios = dict(zip(STEPS, nurses.steps["value"], strict=True))
    assert rounded(ratios["5|6"], 3) == 0.604
    assert rounded(ratios["6|7"], 3) == 0.633


def test_step_limits_pointwise_and_for_all_seven_steps_together(nurses: CliffEdge) -> None:
    together = 0.95 ** (1 / 7)
    for row, (low, high) in zip(nurses.steps.itertuples(), itertools.pairwise(TESTED), strict=True):
        tables = (NURSES[high][1], sum(NURSES[high][:2]), NURSES[low][1], sum(NURSES[low][:2]))
        assert (row.lower, row.upper) == pytest.approx(odds_ratio_limits(*tables, 0.95), rel=1e-6)
        assert (row.simultaneous_lower, row.simultaneous_upper) == pytest.approx(
            odds_ratio_limits(*tables, together), rel=1e-6
        )


def test_grades_of_nurses_steps(nurses: CliffEdge) -> None:
    grades = dict(zip(STEPS, nurses.steps["grade"], strict=True))
    assert grades["5|6"] == grades["6|7"] == "clear cliff edge"
    assert {grades["7|8a"], grades["8a|8b"], grades["8c|8d"]} == {"step"}
    for open_step in ("8b|8c", "8d|9"):
        assert grades[open_step] not in set(EdgeVerdict)


def test_nothing_is_tested_below_the_entry_band(nurses: CliffEdge) -> None:
    """Bands 3 and 4 hold 286 nurses of known ethnicity: a route into registration, no career."""
    roles = nurses.ladder.set_index("pay_band")["role"]
    assert roles.to_dict() == {
        **dict.fromkeys(("Band 3", "Band 4"), "below entry"),
        **dict.fromkeys(TESTED, "tested"),
    }
    assert not [name for name in nurses.steps["boundary"] if name.startswith(("3|", "4|"))]
    # Tested it would have been a "clear edge" of its own.
    assert rounded(step("Band 4", "Band 5"), 2) == 0.43


def test_shares_by_band_have_unknown_in_the_base(nurses: CliffEdge) -> None:
    assert nurses.ladder["pay_band"].tolist() == list(NURSES)
    for row, (white, bme, unknown) in zip(nurses.ladder.itertuples(), NURSES.values(), strict=True):
        everyone = white + bme + unknown
        assert (row.top_numerator, row.top_denominator) == (bme, everyone)
        assert row.value == pytest.approx(bme / everyone, rel=1e-12)
        assert row.unknown_share == pytest.approx(unknown / everyone, abs=1e-12)


def test_drop_in_share_is_read_from_the_same_shares(nurses: CliffEdge) -> None:
    """From 30.3% at band 5 to 21.3% at band 6: 9.0 points down."""
    first = nurses.steps.iloc[0]
    assert first["drop"] == pytest.approx(22_476 / 105_351 - 45_109 / 148_645, rel=1e-12)
    assert rounded(100 * first["drop"], 1) == -9.0
    assert first["drop_lower"] < first["drop"] < first["drop_upper"] < 0


def test_product_of_step_ratios_is_the_odds_ratio_of_top_and_bottom(nurses: CliffEdge) -> None:
    product = math.prod(nurses.steps["value"])
    assert product == pytest.approx((9 / 45_109) / (143 / 95_896), rel=1e-12)


def test_pipeline_ratio_is_the_relative_likelihood_of_being_above(nurses: CliffEdge) -> None:
    """Above band 5: 32,620 of 77,729 BME nurses and 140,322 of 236,218 White nurses."""
    first = nurses.pipeline.iloc[0]
    assert first["boundary"] == "5|6"
    assert first["value"] == pytest.approx((32_620 / 77_729) / (140_322 / 236_218), rel=1e-12)
    assert first["lower"] < first["value"] < first["upper"] < 1
    assert nurses.pipeline["boundary"].tolist() == STEPS


def per_100(nurses: CliffEdge, boundary: str) -> tuple[int, int, float]:
    """White and BME staff above for each 100 below, and the ratio as it is said aloud."""
    row = one(nurses.steps[nurses.steps["boundary"] == boundary])
    return (
        round(100 * row["bottom_numerator"] / row["bottom_denominator"]),
        round(100 * row["top_numerator"] / row["top_denominator"]),
        rounded(row["value"], 2),
    )


def test_for_every_100_nurses_at_band_6(nurses: CliffEdge) -> None:
    assert per_100(nurses, "6|7") == (57, 36, 0.63)
    assert (round(100 * 45_211 / 79_049), round(100 * 8_139 / 22_476)) == (57, 36)


def test_wording_example_71_white_and_45_bme_at_band_7_for_100_at_band_6() -> None:
    """The sentence that explains a step ratio: 45 / 71 = 0.63."""
    data = invented(
        ladder({"Band 5": (9_000, 9_000), "Band 6": (10_000, 10_000), "Band 7": (7_100, 4_500)})
    )
    assert per_100(wres.cliff_edge(data), "6|7") == (71, 45, 0.63)


# --- The other professions --------------------------------------------------------------


def test_verdict_of_each_profession(professions: CliffEdge) -> None:
    found = {
        row.profession: (row.verdict, row.onset if isinstance(row.onset, str) else None)
        for row in professions.verdict.itertuples()
    }
    assert found == VERDICTS


@pytest.mark.parametrize("profession", LADDERS)
def test_verdict_by_a_second_implementation(profession: str) -> None:
    white, bme = LADDERS[profession]
    verdict, onset = edge_slowly(bme, white)
    assert verdict == VERDICTS[profession][0]
    assert (onset is None) == (VERDICTS[profession][1] is None)


@pytest.mark.parametrize("profession", LADDERS)
def test_steps_of_each_profession_multiply_to_top_against_bottom(
    professions: CliffEdge, profession: str
) -> None:
    steps = professions.steps[professions.steps["profession"] == profession]
    top, bottom = steps.iloc[-1], steps.iloc[0]
    whole = (top["top_numerator"] / bottom["top_denominator"]) / (
        top["bottom_numerator"] / bottom["bottom_denominator"]
    )
    assert math.prod(steps["value"]) == pytest.approx(whole, rel=1e-12)


def test_ambulance_edge_is_at_paramedics(professions: CliffEdge) -> None:
    """299 against 214 BME, 10,500 against 3,715 White, at bands 6 and 5."""
    row = one(professions.verdict[professions.verdict["profession"] == "Ambulance staff"])
    assert row["value"] == pytest.approx((299 / 214) / (10_500 / 3_715), rel=1e-12)


def test_thin_top_bands_of_the_ambulance_service_are_shown_together(
    professions: CliffEdge,
) -> None:
    """Six BME staff stand above band 7; no band there may have a share of its own."""
    shown = professions.ladder[professions.ladder["profession"] == "Ambulance staff"]
    assert shown["pay_band"].tolist() == ["Band 5", "Band 6", "Band 7", "Bands 8a to 9"]
    top = shown.iloc[-1]
    # 151+85+21+14+2 White, 6 BME, 2+2 of unknown ethnicity.
    assert (top["top_numerator"], top["top_denominator"]) == (6, 283)


def test_doctors_have_shares_and_two_comparisons_at_most_but_no_ladder_verdict(
    professions: CliffEdge,
) -> None:
    verdict = one(professions.verdict[professions.verdict["profession"] == "HCHS doctors"])
    assert verdict["verdict"] == EdgeVerdict.NOT_TESTED
    assert verdict["status"] == Status.NOT_APPLICABLE
    assert verdict["status_reason"]
    steps = professions.steps[professions.steps["profession"] == "HCHS doctors"]
    assert steps.empty
    pipeline = professions.pipeline[professions.pipeline["profession"] == "HCHS doctors"]
    assert 1 <= len(pipeline) <= 2
    assert set(pipeline["boundary"]) <= {
        "career grades|consultants",
        "consultants|senior medical managers",
    }
    grades = professions.ladder[professions.ladder["profession"] == "HCHS doctors"]
    assert set(grades["role"]) == {"not on a ladder"}


def test_bme_doctors_are_likelier_to_be_in_career_grades_than_consultants(
    professions: CliffEdge,
) -> None:
    """Career grades are staff grades, specialty doctors and associate specialists."""
    row = one(professions.pipeline[professions.pipeline["ladder"] == "Medical and dental"])
    bme_career, white_career = 187 + 4_754 + 1_179, 129 + 2_950 + 812
    bme_consultants, white_consultants = 19_469, 29_370
    assert row["value"] == pytest.approx(
        (bme_consultants / (bme_consultants + bme_career))
        / (white_consultants / (white_consultants + white_career)),
        rel=1e-12,
    )
    assert row["upper"] < 1


def test_pooled_over_professions_the_mix_is_pointed_out(england: wres.Dataset) -> None:
    """From band 4 to 5 the BME share rises: nurses enter there. That is no step of a career."""
    edge = wres.cliff_edge(england)
    steps = edge.steps.set_index("boundary")
    assert steps.loc["4|5", "value"] > 1.25
    assert steps.loc["4|5", "within_value"] < 1.10
    assert "mix of professions" in steps.loc["4|5", "note"]
    afc = one(edge.verdict[edge.verdict["ladder"] == "Agenda for Change"])
    assert "The mix of professions makes part of this step" in afc["note"]
