"""Indicators with people of unknown ethnicity: bounds, a fair guess, and what would tip them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, ladder, one, places
from wres_explore.dataset import Dataset
from wres_explore.vocabulary import Status
from wres_explore.wording.certainty import how_sure

pytestmark = pytest.mark.unit


def cases(
    white: tuple[int, int], bme: tuple[int, int], unknown: tuple[int, int], **where: object
) -> list[dict]:
    """Disciplinary cases and staff of each group."""
    events = cell(white[0], bme[0], unknown[0], measure="entered_disciplinary", **where)
    return [*events, *cell(white[1], bme[1], unknown[1], **where)]


def example() -> Dataset:
    """The worked example of the method note: 30 of 1,000 and 40 of 2,000, and 4 of 150 unknown."""
    return dataset(cases((40, 2000), (30, 1000), (4, 150)))


def test_the_worked_example_of_the_method_note() -> None:
    row = one(wres.unknown_bounds(example(), 3))
    assert row["value"] == pytest.approx(1.5)
    assert (round(row["lowest"], 2), round(row["highest"], 2)) == (1.19, 1.82)
    assert (row["unknown_numerator"], row["unknown_denominator"]) == (4, 150)
    assert row["range_lower"] < min(row["lowest"], row["lower"])
    assert row["range_upper"] > max(row["highest"], row["upper"])


def test_every_result_has_its_bounds() -> None:
    row = one(wres.indicator(example(), 3))
    assert (round(row["lowest"], 2), round(row["highest"], 2)) == (1.19, 1.82)


def test_london_of_all_staff_and_of_known_ethnicity() -> None:
    """92,487 of 206,144, and 12,526 unknown: of either base the bounds are those of everybody."""
    london = wres.load("london-2019")
    for base in ("all staff", "known ethnicity"):
        row = one(wres.representation(london, base=base))
        assert row["lowest"] == pytest.approx(92_487 / 206_144)
        assert row["highest"] == pytest.approx((92_487 + 12_526) / 206_144)


def test_the_unknown_asked_for_as_a_group_are_as_many_as_they_are() -> None:
    table = wres.representation(wres.load("london-2019"), ["ethnic_group"])
    row = one(table[table["ethnic_group"] == "Unknown"])
    assert row["lowest"] == row["value"] == row["highest"]


def test_people_like_those_beside_them() -> None:
    """Two trusts: 9 cases to 3 and 1 to 4, each case and each other person shared out there."""
    data = dataset(
        cases((3, 103), (9, 59), (4, 24), organisation="Elm"),
        cases((4, 404), (1, 21), (0, 100), organisation="Oak"),
        organisations=places({"Elm": "North", "Oak": "North"}),
    )
    bme_cases, white_cases = 9 + 4 * 9 / 12 + 1, 3 + 4 * 3 / 12 + 4
    bme_others = 50 + 20 * 50 / 150 + 20 + 100 * 20 / 420
    white_others = 100 + 20 * 100 / 150 + 400 + 100 * 400 / 420
    ratio = (bme_cases / (bme_cases + bme_others)) / (white_cases / (white_cases + white_others))
    row = one(wres.unknown_bounds(data, 3))
    assert row["proportional"] == pytest.approx(ratio, rel=1e-12)
    assert row["lowest"] < row["proportional"] < row["highest"]


def test_bands_are_filled_up_from_their_own_people() -> None:
    data = dataset(ladder({"Band 5": (60, 30, 10), "Band 6": (80, 10, 30)}))
    table = wres.unknown_bounds(data, 1).set_index("pay_band")
    assert table.loc["Band 5", "proportional"] == pytest.approx(1 / 3)
    assert table.loc["Band 6", "proportional"] == pytest.approx(1 / 9)
    whole = (30 + 10 / 3 + 10 + 30 / 9) / 220
    assert table.loc["all", "proportional"] == pytest.approx(whole)
    assert table["much_unknown"].tolist() == [True, False, True]


def test_the_board_beside_its_workforce() -> None:
    data = dataset(cell(9, 2, 1, measure="board_all"), cell(650, 300, 50))
    row = one(wres.unknown_bounds(data, 9))
    assert row["lowest"] == pytest.approx(2 / 12 - 350 / 1000)
    assert row["highest"] == pytest.approx(3 / 12 - 300 / 1000)
    assert math.isnan(row["towards_top"])


def test_no_ratio_where_more_than_a_quarter_is_unknown() -> None:
    quarter = one(wres.indicator(dataset(cases((40, 2000), (30, 1000), (9, 1000))), 3))
    assert quarter["status"] == Status.OK
    more = one(wres.unknown_bounds(dataset(cases((40, 2000), (30, 1000), (9, 1001))), 3))
    assert more["status"] == Status.NOT_CALCULABLE
    assert math.isnan(more["value"]) and pd.isna(more["verdict"])
    said = "Ethnicity is unknown for more than a quarter, and no ratio is given."
    assert more["status_reason"] == said
    assert (more["lowest"], more["highest"]) == pytest.approx(
        ((30 / 1992) / (49 / 2009), (39 / 1009) / (40 / 2992))
    )


def test_a_share_is_still_given_where_more_than_a_quarter_is_unknown() -> None:
    row = one(wres.representation(dataset(cell(30, 20, 50))))
    assert (row["status"], row["value"]) == (Status.OK, 0.2)


@pytest.mark.parametrize("number", [2, 3, 5, 7])
def test_a_tip_in_words_is_where_the_verdict_turns(number: int) -> None:
    """Share the unknown out at a little more and a little less than the odds that tip it."""
    top, bottom = {
        2: ("appointed", "shortlisted"), 3: ("entered_disciplinary", "headcount"),
        5: ("harassed_by_public", "harassed_by_public_answered"),
        7: ("equal_opportunity", "equal_opportunity_answered"),
    }[number]  # fmt: skip
    counts = {"White": (400, 2000), "BME": (235, 1000), "Unknown": (30, 500)}
    parts = [
        cell(*(counts[group][at] for group in ("White", "BME", "Unknown")), measure=measure)
        for at, measure in enumerate((top, bottom))
    ]
    row = one(wres.unknown_bounds(dataset(*parts), number))
    times = {row["top_group"]: row["towards_top"], row["bottom_group"]: row["towards_bottom"]}
    finite = {group: t for group, t in times.items() if math.isfinite(t)}
    assert finite

    def verdict(group: str, factor: float) -> str:
        odds = [a / b for a, b in ((235.5, 400.5), (765.5, 1600.5))]
        odds = [o * (factor if group == "BME" else 1 / factor) for o in odds]
        case, other = (round(n * o / (1 + o)) for n, o in zip((30, 470), odds, strict=True))
        events = cell(400 + 30 - case, 235 + case, measure=top)
        base = cell(2000 + 500 - case - other, 1000 + case + other, measure=bottom)
        found = one(wres.indicator(dataset(events, base), number))
        null = 0 if number > 4 else 1
        return "real" if not found["lower"] <= null <= found["upper"] else "not"

    for group, factor in finite.items():
        assert verdict(group, factor * 1.02) != verdict(group, 1.0)
        assert verdict(group, factor * 0.97) == verdict(group, 1.0)


def test_a_conclusion_that_falls_if_the_unknown_are_like_others_is_not_said_to_hold() -> None:
    """7 of 100 BME, 10 of 400 White, 1 of 20 unknown: see test_unknown_ethnicity."""
    row = wres.unknown_bounds(dataset(cases((10, 400), (7, 100), (1, 20))), 3)
    (said,) = wres.describe(row)
    assert "If they are like other people, the conclusion is another." in said
    assert "holds" not in said


def survey(bme: int) -> Dataset:
    """300 of 1,000 White respondents and some of 1,000 BME; of 300 unknown, 60."""
    return dataset(
        cell(300, bme, 60, measure="harassed_by_public"),
        cell(1000, 1000, 300, measure="harassed_by_public_answered"),
    )


def test_people_taken_to_be_like_others_make_a_gap_no_surer() -> None:
    """34.0% and 30.0%: Newcombe's limits by hand -0.1 and +8.1; of 60 cases 32, of 240 others 116.

    372 of 1,148 against 328 of 1,152 are 3.9 points, and an interval of those leaves out 0 only
    because 300 people are in it who were never asked.
    """
    (said,) = wres.describe(wres.unknown_bounds(survey(340), 5))
    assert "(95% interval −0.1 to +8.1 points)" in said
    assert "the conclusion is another" not in said
    end = "If they are like other people, the difference is +3.9 points, and no surer by that."
    assert said.endswith(end)


def test_where_no_ratio_is_given_there_is_no_conclusion_to_hold() -> None:
    data = dataset(cases((40, 2000), (30, 1000), (9, 1001)))
    (said,) = wres.describe(wres.unknown_bounds(data, 3))
    assert "the ratio lies from" in said
    assert "conclusion" not in said


def test_much_unknown_is_said_once() -> None:
    (said,) = wres.describe(wres.unknown_bounds(survey(340), 5))
    assert said.count("Ethnicity is unknown for") == 1
    assert "Ethnicity is unknown for 300 (13.0%): whoever they are" in said


@pytest.mark.parametrize(
    ("board", "staff", "said", "shares"),
    [
        ((0, 1), (50, 50, 10), "10 of the staff (9.1%)", "9.1% of the staff"),
        ((10, 2, 1), (80, 20, 0), "1 of the board (7.7%)", "7.7% of the board"),
        ((10, 2, 1), (80, 20, 10), "1 of the board (7.7%) and 10 of the staff (9.1%)",
         "7.7% of the board and 9.1% of the staff"),
    ],
)  # fmt: skip
def test_unknown_of_a_board_and_of_its_staff_are_told_apart(
    board: tuple[int, ...], staff: tuple[int, ...], said: str, shares: str
) -> None:
    """1 of 13 on the board are 7.7%, 10 of 110 staff 9.1%."""
    table = wres.unknown_bounds(dataset(cell(*board, measure="board_all"), cell(*staff)), 9)
    (sentence,) = wres.describe(table)
    assert f"Ethnicity is unknown for {said}: whoever they are, the difference lies from" in (
        sentence
    )
    assert f"people of unknown ethnicity ({shares}) are, before chance" in how_sure(table)[1]


def test_a_board_with_an_unknown_member_has_the_bounds_of_that_member() -> None:
    """2 or 3 of 13, less 20 of 100."""
    data = dataset(cell(10, 2, 1, measure="board_all"), cell(80, 20, 0))
    (said,) = wres.describe(wres.unknown_bounds(data, 9))
    assert "lies from −4.6 to +3.1 points" in said


def test_a_note_of_much_unknown_names_the_board() -> None:
    data = dataset(cell(7, 2, 2, measure="board_all"), cell(80, 20, 0))
    assert one(wres.indicator(data, 9))["note"] == "Ethnicity is unknown for 18% of the board."


def test_without_people_of_unknown_ethnicity_nothing_is_open() -> None:
    row = one(wres.unknown_bounds(dataset(cases((40, 2000), (30, 1000), (0, 0))), 3))
    assert row["lowest"] == row["value"] == row["highest"] == pytest.approx(row["proportional"])
    assert (row["range_lower"], row["range_upper"]) == (row["lower"], row["upper"])
    assert np.isinf([row["towards_top"], row["towards_bottom"]]).all()
    assert not row["much_unknown"]


def test_figures_without_counts_have_no_bounds() -> None:
    table = wres.unknown_bounds(wres.load("london-2019"), 2)
    assert table[["lowest", "highest", "range_lower", "proportional"]].isna().all(axis=None)


def test_the_sentence_says_what_would_change_the_conclusion() -> None:
    (holds,) = wres.describe(wres.unknown_bounds(example(), 3))
    assert (
        "Ethnicity is unknown for 150 (4.8%): whoever they are, the ratio lies from 1.19 to 1.82"
        in holds
    )
    assert "The conclusion holds whatever their odds of being of either group" in holds
    assert holds.endswith("the same for those who had the event and those who had not.")
    tips = dataset(cases((60, 2000), (45, 1000), (0, 400)))
    (said,) = wres.describe(wres.unknown_bounds(tips, 3))
    assert "The conclusion holds unless they have more than" in said
    assert "times the odds of being BME, compared with other people, if that is the same" in said
    (plain,) = wres.describe(wres.unknown_bounds(dataset(cases((60, 2000), (45, 1000), (0, 0))), 3))
    assert "unknown" not in plain


def test_a_ratio_without_an_upper_bound_has_none_in_words() -> None:
    (said,) = wres.describe(wres.unknown_bounds(dataset(cases((0, 400), (8, 200), (2, 60))), 3))
    assert "the ratio lies from 6.23 to no upper limit" in said
