"""Invented counts with their answers worked out by hand, one record per trap."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, one, rounded
from wres_explore.ethnicity import BINARY_OF, recognise
from wres_explore.measures.verdicts import in_range
from wres_explore.vocabulary import EthnicGroup, Status

pytestmark = pytest.mark.golden

Inputs = dict[str, Any]

EXAMPLES: dict[str, dict[str, Any]] = {
    record["id"]: record
    for record in json.loads(
        (Path(__file__).parent / "data" / "worked_examples.json").read_text(encoding="utf-8")
    )
}
EVENTS = {"2": "appointed", "3": "entered_disciplinary", "4": "accessed_training"}
WORDS = {"2": ("shortlisted", "appointed"), "3": ("workforce", "entering"),
         "4": ("workforce", "training")}  # fmt: skip
SIDES = ("white", "bme")


def two_groups(number: str, people: Inputs) -> wres.Dataset:
    base, event = WORDS[number]
    measure = "shortlisted" if number == "2" else "headcount"
    return dataset(
        cell(*(people[f"{side}_{base}"] for side in SIDES), measure=measure),
        cell(*(people[f"{side}_{event}"] for side in SIDES), measure=EVENTS[number]),
    )


def relative_likelihood(number: str) -> Callable[[Inputs], dict[str, float | None]]:
    def computed(people: Inputs) -> dict[str, float | None]:
        data = two_groups(number, people)
        rates = wres.rates(data, number).set_index("top_group")["value"]
        row = one(wres.indicator(data, number))
        value = row["value"] if row["status"] == Status.OK else None
        return {"white_rate": rates["White"], "bme_rate": rates["BME"], "ratio": value,
                "ratio_2dp": None if value is None else rounded(value, 2)}  # fmt: skip

    return computed


def board(people: Inputs) -> dict[str, float | None]:
    staff, all_staff = people["workforce_bme"], people["workforce_total"]
    seats, all_seats = people["board_bme"], people["board_total"]
    data = dataset(
        cell(all_staff - staff, staff), cell(all_seats - seats, seats, measure="board_all")
    )
    return {"difference_pp": round(100 * one(wres.indicator(data, 9))["value"], 4)}


def disparity(people: Inputs) -> dict[str, float | None]:
    bands = {"lower": "Band 5", "middle": "Band 6", "upper": "Band 8a"}
    data = dataset(
        *(
            cell(people["white"][tier], people["bme"][tier], pay_band=band)
            for tier, band in bands.items()
        )
    )
    found = wres.race_disparity_ratio(data)
    assert ((found["status"] == Status.OK) == found["value"].notna()).all()
    values = [None if value != value else value for value in found["value"]]
    return {step.replace(" ", "_"): v for step, v in zip(found["step"], values, strict=True)}


def four_fifths(people: Inputs) -> dict[str, bool]:
    """Asked of the ratio itself, and of counts that give it."""
    events = round(1000 * people["ratio"])
    data = dataset(cell(10_000, 10_000), cell(1000, events, measure="entered_disciplinary"))
    row = one(wres.indicator(data, 3))
    assert row["value"] == people["ratio"]
    assert bool(in_range(people["ratio"])) is bool(row["in_range"])
    return {"in_range": bool(row["in_range"])}


def binary_groups(people: Inputs) -> dict[str, list[EthnicGroup]]:
    return {"group": [BINARY_OF[group] for group in recognise(people["codes"])]}


HANDLERS: dict[str, Callable[[Inputs], dict[str, Any]]] = {
    **{id_: relative_likelihood(EXAMPLES[id_]["indicator"])
       for id_ in ("s-ind2", "s-ind3", "s-ind3-round-late", "s-ind3-zero-white",
                   "s-ind3-zero-bme", "s-ind3-no-bme-staff", "s-ind4")},
    "s-ind9": board,
    "s-rdr": disparity,
    "s-rdr-no-bme-upper": disparity,
    **{f"s-45-{ratio}": four_fifths for ratio in ("0.79", "0.8", "1.0", "1.25", "1.26")},
    "s-eth": binary_groups,
}  # fmt: skip

# What a wrong way of working would give; `test_rounding_the_rates_first...` uses it.
NOT_EXPECTED = {"wrong_if_rates_rounded_1dp"}


def test_no_example_is_left_out() -> None:
    assert sorted(HANDLERS) == sorted(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_example(name: str) -> None:
    computed = HANDLERS[name](EXAMPLES[name]["inputs"])
    expected = {k: v for k, v in EXAMPLES[name]["expected"].items() if k not in NOT_EXPECTED}
    assert expected
    for key, value in expected.items():
        wanted = pytest.approx(value, rel=1e-12) if isinstance(value, float) else value
        assert computed[key] == wanted, key


def test_board_difference_is_minus_6_6154_points_and_not_percent_of_anything() -> None:
    people = EXAMPLES["s-ind9"]["inputs"]
    assert board(people) == {"difference_pp": -6.6154}
    assert round(100 * (2 / 13 - 220 / 1000), 4) == -6.6154


def test_rounding_the_rates_first_would_give_another_ratio() -> None:
    """17 of 2,505 and 9 of 725: 0.7% and 1.2% to a decimal, whose ratio is 1.71."""
    example = EXAMPLES["s-ind3-round-late"]
    wrong = example["expected"]["wrong_if_rates_rounded_1dp"]
    assert rounded(rounded(100 * 9 / 725, 1) / rounded(100 * 17 / 2505, 1), 2) == wrong
    computed = HANDLERS["s-ind3-round-late"](example["inputs"])
    assert computed["ratio_2dp"] == 1.83 != wrong


@pytest.mark.parametrize(
    ("name", "status", "upper"),
    [
        ("s-ind3-zero-white", Status.NOT_CALCULABLE, float("inf")),
        ("s-ind3-no-bme-staff", Status.NOT_CALCULABLE, float("inf")),
        ("s-ind3-zero-bme", Status.OK, None),
    ],
)
def test_undefined_is_neither_zero_nor_one_nor_infinity(
    name: str, status: Status, upper: float | None
) -> None:
    row = one(wres.indicator(two_groups("3", EXAMPLES[name]["inputs"]), 3))
    assert row["status"] == status
    if upper is None:
        assert row["value"] == row["lower"] == 0
        assert row["upper"] > 1
    else:
        assert row["value"] != row["value"]
        assert row["status_reason"]
        assert row["upper"] == upper
