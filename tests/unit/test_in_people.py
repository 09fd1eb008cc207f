"""Answers about goals in whole people, against figures worked out by hand."""

from __future__ import annotations

import math

import pytest

import wres_explore as wres
from tests.helpers import dataset, ladder
from wres_explore.wording.in_people import entrants, parity, staff

NEEDED = {"status": "ok", "value": 0.532, "entrants_a_year": 168.8, "share": 0.125}
END = {"year": 2028, "value": 0.456, "target_share": 0.45, "top_denominator": 432}


def test_entrants_are_people_a_year() -> None:
    """0.532 of 168.8 is 89.8; 0.125 is 21.1; the difference is 68.7."""
    (said,) = entrants(NEEDED)
    assert said == (
        "In people: about 90 of the 169 who enter each year, on average. If they were as the band "
        "is now, it would be 21: the goal takes 69 more of the group among them each year."
    )
    assert entrants(NEEDED | {"status": "not applicable", "value": math.nan}) == []


def test_fewer_entrants_than_now_are_said_to_be_fewer() -> None:
    """0.11 of 3.4 is 0.374; 4 of 17 in 3.4 is 0.8; the difference is 0.426."""
    (said,) = entrants(NEEDED | {"value": 0.11, "share": 4 / 17, "entrants_a_year": 3.4})
    assert said == (
        "In people: about 0.4 of the 3.4 who enter each year, on average. If they were as the band "
        "is now, it would be 0.8: the goal takes 0.4 fewer of the group among them each "
        "year."
    )


@pytest.mark.parametrize(
    ("needed", "entering", "said"),
    [
        (0.129, 100.0, "about 12.9 of the 100.0 who enter each year, on average. If they were as "
         "the band is now, it would be 12.5: the goal takes 0.4 more of the group among them each "
         "year."),
        (0.126, 20.0, "it would be 2.5: the goal takes less than 0.1 more of the group among them "
         "each year."),
    ],
)  # fmt: skip
def test_what_a_goal_takes_is_not_rounded_to_nothing(
    needed: float, entering: float, said: str
) -> None:
    assert entrants(NEEDED | {"value": needed, "entrants_a_year": entering})[0].endswith(said)


def test_staff_are_people_of_the_band_and_the_goal_is_rounded_up() -> None:
    """0.456 of 432 is 196.99; 0.45 of 432 is 194.4, which 194 people do not reach."""
    start = {"year": 2019, "value": 0.125}  # 54 of 432
    (said,) = staff(start, END)
    assert said == (
        "In people: about 197 of 432 in 2028, which is 143 more than the 54 of 2019. The goal "
        "takes 195."
    )
    (exact,) = staff(start, END | {"target_share": 0.25})
    assert exact.endswith("The goal takes 108.")
    (fewer,) = staff(start, END | {"value": 0.1})
    assert "about 43 of 432 in 2028, which is 11 fewer than the 54 of 2019" in fewer
    assert staff(start, END | {"top_denominator": None}) == []


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (13.2, "after about 14 years, in 2033."),
        (1.0, "after about 1 year, in 2020."),
        (math.inf, "never reaches the goal of 45.0%."),
    ],
)
def test_years_to_parity_are_whole_and_never_is_said(years: float, said: str) -> None:
    row = {"expected": 0.30, "target_share": 0.45, "from_year": 2019}
    assert parity(row, years).endswith(said)


def test_a_band_beyond_its_goal_is_not_said_to_miss_it() -> None:
    row = {"expected": 0.50, "target_share": 0.45, "from_year": 2019}
    assert parity(row, math.inf) == "The band is at or above the goal of 45.0% already."


def test_the_rows_of_the_library_are_what_the_sentences_take() -> None:
    """Band 9 with 54 of 432: half of 51.84 entrants a year."""
    paths = wres.model_employer(dataset(ladder({"Band 9": (378, 54)})), target=0.449)
    needed = wres.entrants_needed(paths, turnover=0.12).to_dict("records")[0]
    assert "of the 52 who enter each year" in entrants(needed)[0]
    fan = wres.scenario(paths, entrant_share=0.5, turnover=0.12, runs=50).to_dict("records")
    said = staff(fan[0], fan[-1])[0]
    assert "more than the 54 of 2019. The goal takes 194." in said
    years = wres.years_to_parity(share=0.125, target=0.449, entrant_share=0.5, turnover=0.12)
    assert "after about 16 years, in 2035" in parity(fan[0], float(years))
