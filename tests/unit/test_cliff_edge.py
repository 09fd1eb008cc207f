"""The search for a cliff edge: what is tested, what is shown, and what is said."""

from __future__ import annotations

import math

import numpy as np
import pytest

import wres_explore as wres
from tests.helpers import Rows, cell, dataset, edge_slowly, ladder, leaves, one, places
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.ladder.edge import (
    LADDER_COLUMNS,
    PIPELINE_COLUMNS,
    PROVENANCE,
    STEP_COLUMNS,
    VERDICT_COLUMNS,
)
from wres_explore.measures.ladder.ladders import grade
from wres_explore.stats.ladder import Scan, Steps
from wres_explore.vocabulary import EdgeVerdict, Status

pytestmark = pytest.mark.unit

BANDS = ["Band 5", "Band 6", "Band 7", "Band 8a", "Band 8b"]
STEPS = ["5|6", "6|7", "7|8a", "8a|8b"]

# BME and White, bands 5 to 8b, with the verdict and the steps that the rule gives.
LADDERS = {
    "clear": ((1000, 900, 400, 300, 200), (1000, 900, 800, 600, 400), "clear cliff edge", "6|7"),
    # Alone, the step's upper limit is 0.791; with the others together 0.834. So not clear.
    "probable": ((600, 500, 280, 200, 120), (600, 500, 430, 310, 190), "probable cliff edge",
                 "6|7"),
    # Every step is 0.76 to 0.78 and surely below 1, but no place stands out.
    "slope": ((1000, 780, 600, 460, 350), (1000, 1000, 1000, 1000, 1000),
              "slope, no single cliff edge", None),
    # One step surely below 1, none as low as 0.80, on a ladder that rises.
    "step": ((2000, 1700, 1900, 1900, 1800), (2000, 2000, 2000, 1900, 1700), "step", "5|6"),
    "none": ((500, 404, 297, 200, 101), (500, 400, 300, 200, 100), "no evidence of a fall", None),
    # Upper limit 1.001 together: a fall of a third that may be chance.
    "slope by chance": ((250, 200, 100, 75, 50), (250, 200, 150, 112, 75),
                        "slope, no single cliff edge", None),
    "two edges": ((2000, 1000, 900, 400, 350), (2000, 1800, 1650, 1500, 1300),
                  "clear cliff edge", "5|6"),
}  # fmt: skip


def rows(bme: tuple[int, ...], white: tuple[int, ...], **where: object) -> Rows:
    return ladder(dict(zip(BANDS, zip(white, bme, strict=True), strict=True)), **where)


# --- The verdict ------------------------------------------------------------------------


@pytest.mark.parametrize("name", LADDERS)
def test_verdict(name: str) -> None:
    bme, white, verdict, onset = LADDERS[name]
    edge = wres.cliff_edge(dataset(rows(bme, white)))
    row = one(edge.verdict)
    assert (row["verdict"], row["onset"]) == (verdict, onset)
    assert edge.steps["boundary"].tolist() == STEPS
    assert row["status"] == Status.OK


@pytest.mark.parametrize("name", LADDERS)
def test_verdict_by_a_second_implementation(name: str) -> None:
    bme, white, verdict, onset = LADDERS[name]
    slow, at = edge_slowly(bme, white)
    assert (slow, None if at is None else STEPS[at]) == (verdict, onset)


def test_onset_is_the_lowest_edge_and_steepest_the_smallest_ratio() -> None:
    bme, white, *_ = LADDERS["two edges"]
    row = one(wres.cliff_edge(dataset(rows(bme, white))).verdict)
    assert (row["onset"], row["steepest"]) == ("5|6", "7|8a")
    assert row["value"] == pytest.approx((400 / 900) / (1500 / 1650), rel=1e-12)


def test_an_edge_whose_place_the_draws_disagree_on_is_called_uncertain() -> None:
    """Two edges alike: a quarter of the draws put the largest fall at the other one."""
    bme, white, *_ = LADDERS["two edges"]
    row = one(wres.cliff_edge(dataset(rows(bme, white))).verdict)
    assert row["certainty"] < 0.8
    assert row["note"] == ("Which step stands out most from the slope is uncertain.")
    sure = one(wres.cliff_edge(dataset(rows(*LADDERS["clear"][:2]))).verdict)
    assert sure["certainty"] > 0.95
    assert sure["note"] == ""


def steps_of(ratio: list[float], upper: list[float]) -> Steps:
    """Steps with these ratios and simultaneous upper limits; pointwise limits far below both."""
    empty = np.zeros(len(ratio))
    return Steps(np.array(ratio), empty, empty, empty, np.array(upper))


def scan_at(boundary: int, p_value: float) -> Scan:
    return Scan(np.zeros(3), p_value, boundary, 1.0)


@pytest.mark.parametrize(
    ("ratio", "upper", "scan", "expected"),
    [
        # The simultaneous upper limit decides, not the ratio and not the pointwise limit.
        (0.5, 0.79, scan_at(0, 0.9), EdgeVerdict.CLEAR),
        (0.5, 0.80, scan_at(0, 0.9), EdgeVerdict.STEP),
        (0.5, 0.80, scan_at(0, 0.04), EdgeVerdict.PROBABLE),
        (0.80, 0.99, scan_at(0, 0.04), EdgeVerdict.PROBABLE),
        (0.81, 0.99, scan_at(0, 0.04), EdgeVerdict.STEP),
        (0.7, 0.99, scan_at(0, 0.05), EdgeVerdict.STEP),
        (0.7, 0.99, scan_at(1, 0.001), EdgeVerdict.STEP),
        (0.7, 0.99, None, EdgeVerdict.STEP),
        (0.7, 1.0, scan_at(0, 0.001), None),
        (1.3, 1.9, scan_at(0, 0.9), None),
        (math.nan, math.inf, None, None),
    ],
)
def test_grade_of_one_step(
    ratio: float, upper: float, scan: Scan | None, expected: EdgeVerdict | None
) -> None:
    assert grade(steps_of([ratio, 1.0], [upper, 1.5]), scan) == (expected, None)


# --- What is tested ---------------------------------------------------------------------


def test_too_few_staff_get_tiers_and_no_search() -> None:
    """599 people are compared at bands 6 and 8a; one more and the search is made."""
    bands = {"Band 5": (120, 120), "Band 6": (100, 100), "Band 7": (50, 50), "Band 8a": (30, 29)}
    small = wres.cliff_edge(dataset(ladder(bands)))
    row = one(small.verdict)
    assert row["verdict"] == EdgeVerdict.TOO_FEW
    assert row["status"] == Status.NOT_CALCULABLE
    assert "599 staff" in row["status_reason"]
    assert small.steps.empty
    assert small.pipeline["boundary"].tolist() == ["5|6", "7|8a"]
    # Above band 7, 29 of 299 BME staff and 30 of 300 White staff.
    assert small.pipeline["value"].tolist() == pytest.approx(
        [(179 / 299) / (180 / 300), (29 / 299) / (30 / 300)], rel=1e-12
    )
    large = wres.cliff_edge(dataset(ladder({**bands, "Band 8a": (30, 30)})))
    assert one(large.verdict)["verdict"] == EdgeVerdict.NONE
    assert large.steps["boundary"].tolist() == ["5|6", "6|7", "7|8a"]


def test_unknown_ethnicity_does_not_make_a_small_ladder_large() -> None:
    bands = {"Band 5": (120, 120, 500), "Band 6": (100, 100), "Band 7": (50, 50)}
    assert one(wres.cliff_edge(dataset(ladder(bands))).verdict)["verdict"] == EdgeVerdict.TOO_FEW


def test_two_rungs_are_no_ladder() -> None:
    row = one(wres.cliff_edge(dataset(ladder({"Band 5": (900, 900), "Band 6": (9, 9)}))).verdict)
    assert row["verdict"] == EdgeVerdict.TOO_FEW
    assert row["status_reason"].startswith("2 bands with enough staff")


def test_four_rungs_are_tested_without_the_scan() -> None:
    staff = ((900, 900), (800, 400), (600, 300), (300, 150))
    bands = dict(zip(BANDS, staff, strict=False))
    row = one(wres.cliff_edge(dataset(ladder(bands))).verdict)
    assert (row["verdict"], row["onset"]) == (EdgeVerdict.CLEAR, "5|6")
    assert row["scan_boundary"] is None
    assert math.isnan(row["scan_p_value"])


def test_bands_below_entry_are_shown_and_not_tested() -> None:
    """20 of 2,022 at band 4 are below 2%; at 45 of 2,047 they are above."""
    above = dict(zip(BANDS, zip((500, 300, 150, 60, 20), (450, 280, 160, 62, 20), strict=True),
                     strict=True))  # fmt: skip
    edge = wres.cliff_edge(dataset(ladder({"Band 4": (2, 18, 7), **above})))
    assert edge.ladder["role"].tolist() == ["below entry", *["tested"] * 5]
    assert edge.ladder["rung"].tolist() == ["", "5", "6", "7", "8a", "8b"]
    assert edge.steps["boundary"].tolist() == STEPS
    assert one(edge.verdict)["entry_band"] == "5"
    assert one(edge.verdict)["staff"] == 2002
    entry = edge.ladder.iloc[0]
    assert (entry["top_numerator"], entry["top_denominator"]) == (18, 27)
    more = wres.cliff_edge(dataset(ladder({"Band 4": (5, 40), **above})))
    assert one(more.verdict)["entry_band"] == "4"
    assert more.steps["boundary"].tolist()[0] == "4|5"


def test_bands_1_and_2_are_one_rung() -> None:
    bands = {"Under band 1": (10, 10), "Band 1": (40, 50), "Band 2": (200, 200),
             "Band 3": (200, 200), "Band 4": (100, 100)}  # fmt: skip
    edge = wres.cliff_edge(dataset(ladder(bands)))
    assert edge.steps["boundary"].iloc[0].endswith("|3")
    assert edge.steps.iloc[0][["bottom_denominator", "top_denominator"]].tolist() == [250, 260]
    assert edge.ladder["rung"].nunique() == 3


def test_very_senior_managers_are_tested_with_band_9_and_shown_apart() -> None:
    bands = {"Band 8c": (400, 200), "Band 8d": (300, 150), "Band 9": (100, 40),
             "Very senior manager": (80, 25)}  # fmt: skip
    edge = wres.cliff_edge(dataset(ladder(bands)))
    assert edge.steps["boundary"].tolist() == ["8c|8d", "8d|9+VSM"]
    assert edge.steps.iloc[-1][["top_numerator", "bottom_numerator"]].tolist() == [65, 180]
    assert edge.ladder["pay_band"].tolist() == list(bands)
    assert edge.ladder["rung"].tolist()[-2:] == ["9+VSM", "9+VSM"]


def test_a_thin_band_has_no_share_of_its_own() -> None:
    """Five people at band 9: shown and tested with band 8d, whatever they are."""
    bands = {"Band 8b": (400, 300), "Band 8c": (300, 200), "Band 8d": (60, 30), "Band 9": (1, 4)}
    edge = wres.cliff_edge(dataset(ladder(bands)))
    assert edge.ladder["pay_band"].tolist() == ["Band 8b", "Band 8c", "Bands 8d and 9"]
    top = edge.ladder.iloc[-1]
    assert (top["top_numerator"], top["top_denominator"]) == (34, 95)
    assert edge.steps["boundary"].tolist() == ["8b|8c", "8c|8d+9"]


def test_thin_very_senior_managers_are_shown_with_band_9() -> None:
    bands = {"Band 8c": (400, 200), "Band 8d": (300, 150), "Band 9": (100, 40),
             "Very senior manager": (3, 1)}  # fmt: skip
    edge = wres.cliff_edge(dataset(ladder(bands)))
    assert edge.ladder["pay_band"].tolist()[-1] == "Bands 9 and very senior manager"


def test_several_thin_bands_are_named_from_first_to_last() -> None:
    bands = {"Band 6": (900, 300), "Band 7": (700, 200), "Band 8a": (300, 100), "Band 8b": (9, 2),
             "Band 8c": (3, 1), "Band 8d": (2, 0), "Band 9": (1, 0)}  # fmt: skip
    edge = wres.cliff_edge(dataset(ladder(bands)))
    # 18 people from band 8b up are too few at 24% BME, where a rung needs 21: band 8a comes in.
    assert edge.ladder["pay_band"].tolist() == ["Band 6", "Band 7", "Bands 8a to 9"]
    assert edge.steps["boundary"].tolist() == ["6|7", "7|8a to 9"]


def test_shares_have_unknown_in_the_base_and_steps_have_not() -> None:
    bands = dict(zip(BANDS, zip((500, 300, 150, 60, 20), (450, 280, 160, 62, 20), strict=True),
                     strict=True))  # fmt: skip
    plain = wres.cliff_edge(dataset(ladder(bands)))
    more = wres.cliff_edge(dataset(ladder({b: (*n, 100) for b, n in bands.items()})))
    assert more.steps["value"].tolist() == plain.steps["value"].tolist()
    assert more.steps["upper"].tolist() == plain.steps["upper"].tolist()
    assert more.ladder["value"].iloc[0] == 450 / 1050
    assert more.ladder["unknown_share"].iloc[0] == 100 / 1050
    # 280 of 680 less 450 of 1,050.
    assert more.steps["drop"].iloc[0] == pytest.approx(280 / 680 - 450 / 1050, rel=1e-12)


MUCH = "Ethnicity is unknown for more than 10%."
MORE_THAN_GAP = "Ethnicity is unknown for more people than the gap between BME and White staff."


@pytest.mark.parametrize(
    ("staff", "warning"),
    [
        ((500, 400, 100), ""),  # 10% and not more; the gap is 100 and the unknown are 100
        ((500, 400, 101), f"{MUCH} {MORE_THAN_GAP}"),  # 101 of 1,001 are 10.09%
        ((600, 300, 101), MUCH),  # a gap of 300
        ((450, 441, 10), MORE_THAN_GAP),  # 1.1%, and a gap of 9
        ((441, 450, 10), MORE_THAN_GAP),  # whichever group is the larger
        ((450, 440, 10), ""),
        ((900, 90, 0), ""),
        ((0, 0, 5), f"{MUCH} {MORE_THAN_GAP}"),
    ],
)
def test_bands_with_many_of_unknown_ethnicity_are_flagged(
    staff: tuple[int, int, int], warning: str
) -> None:
    beside = {"Band 5": (600, 300), "Band 7": (500, 250), "Band 8a": (400, 200)}
    edge = wres.cliff_edge(dataset(ladder({**beside, "Band 6": staff})))
    found = dict(zip(edge.ladder["pay_band"], edge.ladder["unknown_warning"], strict=True))
    assert found == {**dict.fromkeys(beside, ""), "Band 6": warning}


def test_flag_names_the_group_that_was_chosen_and_stands_on_medical_grades_too() -> None:
    data = dataset(
        *(leaves({"White": w, "Black": 40, "Asian": 90, "Unknown": 60}, pay_band=grade)
          for grade, w in (("Specialty doctor", 90), ("Consultant", 900)))
    )  # fmt: skip
    shown = wres.cliff_edge(wres.select(data, ethnic_group="Black")).ladder
    assert shown["unknown_warning"].tolist() == [
        f"{MUCH} {MORE_THAN_GAP.replace('BME', 'Black')}",  # 60 of 280; 60 against 50
        "",
    ]


def test_medical_grades_have_no_ladder() -> None:
    grades = {
        "Foundation doctor year 1": (300, 200),
        "Specialty doctor": (100, 300),
        "Associate specialist": (100, 100),
        "Consultant": (900, 400),
        "Senior medical manager": (100, 10),
    }
    edge = wres.cliff_edge(dataset(ladder(grades)))
    assert one(edge.verdict)["verdict"] == EdgeVerdict.NOT_TESTED
    assert edge.steps.empty
    assert set(edge.ladder["role"]) == {"not on a ladder"}
    assert edge.pipeline["boundary"].tolist() == [
        "career grades|consultants",
        "consultants|senior medical managers",
    ]
    # BME 400 of 800 against White 900 of 1,100; BME 10 of 410 against White 100 of 1,000.
    assert edge.pipeline["value"].tolist() == pytest.approx(
        [(400 / 800) / (900 / 1100), (10 / 410) / (100 / 1000)], rel=1e-12
    )


def test_medical_grades_stand_beside_the_ladder_and_do_not_touch_it() -> None:
    bme, white, verdict, onset = LADDERS["clear"]
    data = dataset(rows(bme, white), ladder({"Consultant": (9000, 10), "Staff grade": (10, 9000)}))
    edge = wres.cliff_edge(data)
    assert edge.verdict["ladder"].tolist() == ["Agenda for Change", "Medical and dental"]
    assert (edge.verdict["verdict"].iloc[0], edge.verdict["onset"].iloc[0]) == (verdict, onset)
    assert edge.verdict["staff"].iloc[0] == sum(bme) + sum(white)


# --- Breakdowns -------------------------------------------------------------------------


def test_one_ladder_for_each_profession() -> None:
    data = dataset(
        rows(*LADDERS["clear"][:2], profession="Midwives"),
        rows(*LADDERS["none"][:2], profession="Ambulance staff"),
    )
    edge = wres.cliff_edge(data, by=["profession"])
    verdicts = dict(zip(edge.verdict["profession"], edge.verdict["verdict"], strict=True))
    assert verdicts == {"Midwives": "clear cliff edge", "Ambulance staff": "no evidence of a fall"}
    for table in (edge.ladder, edge.steps, edge.pipeline):
        assert table.columns[:3].tolist() == ["year", "profession", "ladder"]


def test_each_ladder_is_that_of_its_part_alone() -> None:
    data = dataset(
        rows(*LADDERS["clear"][:2], organisation="Elm"),
        rows(*LADDERS["none"][:2], organisation="Oak"),
        organisations=places({"Elm": "North", "Oak": "South"}),
    )
    by = wres.cliff_edge(data, by=["ics"]).steps
    alone = wres.cliff_edge(wres.select(data, ics="North")).steps
    assert by.loc[by["ics"] == "North", "value"].tolist() == alone["value"].tolist()
    both = wres.cliff_edge(data).steps
    # From band 6 to 7: BME 400 + 297 above 900 + 404, White 800 + 300 above 900 + 400.
    assert both["value"].iloc[1] == pytest.approx((697 / 1304) / (1100 / 1300), rel=1e-12)


def test_years_are_never_added_together() -> None:
    data = dataset(rows(*LADDERS["clear"][:2], year=2018), rows(*LADDERS["none"][:2], year=2019))
    assert one(wres.cliff_edge(data).verdict)["year"] == 2019
    assert one(wres.cliff_edge(data).verdict)["verdict"] == EdgeVerdict.NONE
    years = wres.cliff_edge(data, by=["year"]).verdict
    assert years["verdict"].tolist() == [EdgeVerdict.CLEAR, EdgeVerdict.NONE]


def test_one_ladder_for_each_ethnic_group_against_white_staff() -> None:
    black, white, *_ = LADDERS["clear"]
    data = dataset(
        *(
            leaves({"White": w, "Black": b, "Asian": w}, pay_band=band)
            for band, w, b in zip(BANDS, white, black, strict=True)
        )
    )
    verdicts = wres.cliff_edge(data, by=["ethnic_group"]).verdict.set_index("ethnic_group")
    assert verdicts["verdict"].to_dict() == {
        "Asian": "no evidence of a fall",
        "Black": "clear cliff edge",
    }
    assert verdicts.loc["Black", "top_group"] == "Black"
    chosen = one(wres.cliff_edge(wres.select(data, ethnic_group="Black")).verdict)
    assert (chosen["verdict"], chosen["onset"]) == ("clear cliff edge", "6|7")


def test_a_fall_that_is_only_the_mix_of_professions_is_pointed_out() -> None:
    """Simpson: within each profession no step, but the first is mostly BME and ends at band 6."""
    first = {"Band 5": (200, 800), "Band 6": (100, 400), "Band 7": (10, 40)}
    second = {"Band 5": (80, 20), "Band 6": (400, 100), "Band 7": (400, 100), "Band 8a": (200, 50)}
    data = dataset(ladder(first, profession="Midwives"),
                   ladder(second, profession="Ambulance staff"))  # fmt: skip
    edge = wres.cliff_edge(data)
    step = edge.steps.set_index("boundary").loc["5|6"]
    assert step["value"] == pytest.approx((500 / 820) / (500 / 280), rel=1e-12)
    assert step["within_value"] == pytest.approx(1.0, rel=1e-12)
    assert step["within_lower"] < 1 < step["within_upper"]
    assert step["note"].startswith(
        "The mix of professions makes part of this step: within professions it is on average 1.00"
    )
    assert "within professions it is on average 1.00" in edge.verdict["note"].iloc[0]
    apart = wres.cliff_edge(data, by=["profession"])
    assert set(apart.steps["note"]) == {""}
    assert apart.steps["within_value"].isna().all()


# --- The tables -------------------------------------------------------------------------


def test_columns_in_their_order() -> None:
    edge = wres.cliff_edge(dataset(rows(*LADDERS["clear"][:2])))
    for table, names in (
        (edge.ladder, LADDER_COLUMNS),
        (edge.steps, STEP_COLUMNS),
        (edge.pipeline, PIPELINE_COLUMNS),
        (edge.verdict, VERDICT_COLUMNS),
    ):
        assert table.columns.tolist() == ["year", *names, *PROVENANCE]
        assert set(table["dataset"]) == {"invented"}
        assert set(table["confidence_level"]) == {0.95}
    assert set(edge.steps["statistic"]) == {"step ratio"}
    assert set(edge.pipeline["statistic"]) == {"pipeline ratio"}
    assert set(edge.ladder["statistic"]) == {"share"}


def test_empty_tables_keep_their_columns() -> None:
    small = wres.cliff_edge(dataset(ladder({"Band 5": (10, 10), "Band 6": (5, 5)})))
    assert small.steps.columns.tolist() == ["year", *STEP_COLUMNS, *PROVENANCE]


def test_a_step_without_a_ratio_says_why() -> None:
    """White staff only at band 8b: from there up nothing can be divided."""
    bands = dict(zip(BANDS, zip((500, 300, 150, 160, 160), (450, 280, 160, 0, 100), strict=True),
                     strict=True))  # fmt: skip
    steps = wres.cliff_edge(dataset(ladder(bands))).steps.set_index("boundary")
    assert steps.loc["7|8a", ["value", "status"]].tolist() == [0.0, Status.OK]
    assert math.isnan(steps.loc["8a|8b", "value"])
    assert steps.loc["8a|8b", "status"] == Status.NOT_CALCULABLE
    assert steps.loc["8a|8b", "status_reason"] == "A count to divide by is zero."


def test_confidence_level_is_that_of_all_limits() -> None:
    data = dataset(rows(*LADDERS["clear"][:2]))
    narrow, wide = (wres.cliff_edge(data, confidence_level=level).steps for level in (0.8, 0.99))
    for name in ("upper", "simultaneous_upper", "drop_upper"):
        assert (narrow[name] < wide[name]).all()
    for name in ("lower", "simultaneous_lower", "drop_lower"):
        assert (narrow[name] > wide[name]).all()
    assert set(narrow["confidence_level"]) == {0.8}


def test_tiers_of_a_small_ladder_begin_where_their_bands_begin() -> None:
    """Band 6 is too thin to stand alone and joins band 5: "5|6" still counts band 6 as above."""
    bands = {"Band 5": (30, 30), "Band 6": (2, 2), "Band 7": (100, 100), "Band 8a": (50, 40)}
    pipeline = wres.cliff_edge(dataset(ladder(bands))).pipeline.set_index("boundary")
    # White 152 of 182 and BME 142 of 172 are above band 5; 50 and 40 are above band 7.
    assert pipeline.loc["7|8a", ["top_numerator", "bottom_numerator"]].tolist() == [40, 50]
    if "5|6" in pipeline.index:
        assert pipeline.loc["5|6", ["top_numerator", "bottom_numerator"]].tolist() == [142, 152]


def test_a_band_of_unknown_ethnicity_only_is_still_shown() -> None:
    """Unknown ethnicity is a row, never dropped: 40 people stand at band 8c."""
    bme, white, *_ = LADDERS["clear"]
    data = dataset(rows(bme, white), cell(unknown=40, pay_band="Band 8c"))
    shown = wres.cliff_edge(data).ladder
    assert shown["top_denominator"].sum() == sum(bme) + sum(white) + 40


def test_nobody_of_known_ethnicity_on_a_band_is_no_rung() -> None:
    bme, white, *_ = LADDERS["clear"]
    edge = wres.cliff_edge(dataset(rows(bme, white), cell(unknown=40, pay_band="Band 8c")))
    assert edge.steps["boundary"].tolist() == STEPS


def test_nobody_to_compare_is_an_answer_and_no_crash() -> None:
    """White staff only, one ladder for each ethnic group: there is none."""
    data = dataset(cell(white=900, pay_band="Band 5"), cell(white=800, pay_band="Band 6"))
    try:
        assert wres.cliff_edge(data, by=["ethnic_group"]).verdict.empty
    except wres.WresError as error:
        assert "White" in str(error)


def test_a_ladder_is_never_cut_into_tiers() -> None:
    with pytest.raises(SelectionError, match="pay_tier"):
        wres.cliff_edge(dataset(rows(*LADDERS["clear"][:2])), by=["pay_tier"])


def test_without_pay_bands_there_is_no_ladder() -> None:
    with pytest.raises(SelectionError, match=r"no breakdown by pay_band.*ethnic_group"):
        wres.cliff_edge(dataset(cell(600, 400)))


def test_a_level_in_percent_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"write 0\.95, not 95"):
        wres.cliff_edge(dataset(rows(*LADDERS["clear"][:2])), confidence_level=95)
