"""Pay, posts and neighbours behind the gate: exact on one's own machine, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset
from wres_explore.errors import DisclosureError

pytestmark = pytest.mark.unit


def pay() -> Any:
    points = [("White", "Band 5", 17.0, 60), ("White", "Band 9", 90.0, 1),
              ("BME", "Band 5", 17.0, 90)]  # fmt: skip
    names = ["ethnic_group", "pay_band", "pay", "n"]
    return wres.pay_gap(wres.from_pay(pd.DataFrame(points, columns=names), year=2024))


def hired() -> wres.Dataset:
    nurses = {"profession": "Midwives", "pay_band": "Band 5"}
    return dataset(cell(200, 200, measure="shortlisted", **nurses),
                   cell(40, 3, measure="appointed", **nurses))  # fmt: skip


def near() -> pd.DataFrame:
    parts = [cell(60, 40, organisation="Elm"), cell(2, 1, organisation="Oak")]
    return wres.nearest_neighbours(dataset(*parts), "Elm")


MADE: dict[str, Callable[[], Any]] = {
    "pay_gap": pay,
    "appointments": lambda: wres.appointments(hired()),
    "without_international": lambda: wres.without_international(hired(), appointees=2),
    "nearest_neighbours": near,
}


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("sharing", ["public", "partner"])
def test_what_cannot_be_made_of_rounded_counts_is_not_shown_to_others(
    name: str, sharing: str
) -> None:
    with pytest.raises(DisclosureError, match="cannot be made of rounded"):
        wres.gate(MADE[name](), sharing)


@pytest.mark.parametrize("name", ["appointments", "without_international", "nearest_neighbours"])
def test_a_row_that_rests_on_few_people_is_withheld_on_ones_own_machine_too(name: str) -> None:
    """Three of those appointed are BME; the neighbour has three staff."""
    gated = wres.gate(MADE[name](), "trusted")
    assert set(gated["status"]) & {"withheld"}
    few = gated[gated["status"] == "withheld"]
    assert few["value"].isna().all()
    assert MADE[name]()["value"].notna().any()


def test_what_one_person_is_paid_passes_no_gate() -> None:
    found = pay()
    assert found.gap["without_one"].notna().any()
    gated = wres.gate(found, "trusted")
    assert gated.gap["without_one"].isna().all()
    assert gated.gap["value"].tolist() == found.gap["value"].tolist()


def test_the_steepest_ladder_can_be_found_of_rounded_counts() -> None:
    """320 and 501 of 1,000 go on to band 6; to the nearest 5 it is 320 and 500."""
    bands = ("Band 5", "Band 6", "Band 7")
    staff = {"Midwives": (1001, 501, 451), "Managers": (1001, 322, 301)}
    parts = [
        cell(white, bme, profession=name, pay_band=band)
        for name, counts in staff.items()
        for band, white, bme in zip(bands, (1002, 903, 853), counts, strict=True)
    ]
    edge = wres.cliff_edge(dataset(*parts), by=["profession"])
    table = wres.steepest(wres.gate(edge, "public"))
    assert table["profession"].tolist() == ["Managers", "Midwives"]
    assert table["value"].iloc[0] == pytest.approx((320 / 1000) / (905 / 1000))
    assert table["top_numerator"].tolist() == [320, 500]
