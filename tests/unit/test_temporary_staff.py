"""Bank and agency staff beside substantive staff: the comparison of two hand-made selections."""

from __future__ import annotations

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import WHOLE
from wres_explore.errors import SelectionError

COUNTS = {"Permanent": ((20, 500), (30, 400)), "Fixed term": ((2, 50), (3, 40)),
          "Bank": ((4, 80), (9, 100)), "Agency": ((3, 60), (3, 50)),
          "Honorary": ((0, 20), (0, 20))}  # fmt: skip
"""White cases and staff, BME cases and staff."""


def staff(*contracts: str) -> wres.Dataset:
    rows = [
        {**WHOLE, "year": 2024, "contract": contract, "ethnic_group": group, "measure": m, "n": n}
        for contract in contracts
        for group, (cases, people) in zip(("White", "BME"), COUNTS[contract], strict=True)
        for m, n in (("headcount", people), ("entered_disciplinary", cases))
    ]
    return wres.from_counts(pd.DataFrame(rows))


def test_each_kind_is_held_against_permanent_and_fixed_term_staff_together() -> None:
    found = wres.temporary_staff(staff(*COUNTS), 3)
    assert found["contract"].tolist() == ["Bank", "Agency"]
    bank = (9 / 100) / (4 / 80)
    agency = (3 / 50) / (3 / 60)
    own = (33 / 440) / (22 / 550)
    assert found["value_a"].tolist() == pytest.approx([bank, agency])
    assert found["value_b"].tolist() == pytest.approx([own, own])
    assert found["value"].tolist() == pytest.approx([bank / own, agency / own])
    assert (found["lower"] < found["value"]).all() and (found["value"] < found["upper"]).all()


def test_of_shares_the_gap_is_a_difference() -> None:
    found = wres.temporary_staff(staff("Permanent", "Bank"), 1)
    total = found[found["contract"] == "Bank"].iloc[0]
    assert total["value"] == pytest.approx(100 / 180 - 400 / 900)


@pytest.mark.parametrize(
    ("contracts", "words"),
    [(("Permanent", "Honorary"), "no bank or agency staff"),
     (("Bank", "Honorary"), "no permanent or fixed-term staff")],
)  # fmt: skip
def test_data_without_one_of_the_two_are_refused(contracts: tuple[str, ...], words: str) -> None:
    with pytest.raises(SelectionError, match=words):
        wres.temporary_staff(staff(*contracts), 3)


def test_data_that_do_not_know_the_contract_are_refused() -> None:
    with pytest.raises(SelectionError, match="contract"):
        wres.temporary_staff(wres.load("london-model"), 3)


def test_it_can_be_described_and_gated() -> None:
    found = wres.temporary_staff(staff(*COUNTS), 3)
    said = wres.describe(found)
    assert len(said) == 2 and "Bank" in said[0]
    gated = wres.gate(found, sharing="trusted")
    assert gated.set_index("contract")["status"].to_dict() == {
        "Bank": "withheld",
        "Agency": "withheld",
    }
