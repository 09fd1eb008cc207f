"""Sums that are kept: the same whether a question is asked first or after a finer one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pytest

import wres_explore as wres
from wres_explore.measures.tally import tally
from wres_explore.measures.whom import compare_with_white
from wres_explore.vocabulary import Measure

FINE = ["organisation", "profession", "pay_band"]


@pytest.fixture(scope="module")
def model() -> wres.Dataset:
    return wres.load("london-model")


def counted(data: wres.Dataset, by: Sequence[str]) -> pd.DataFrame:
    return tally(data, Measure.HEADCOUNT, by, compare_with_white(data.focus))


@pytest.mark.parametrize(
    "by", [["organisation"], ["profession"], ["profession", "organisation"], [], ["pay_band"]]
)
def test_a_coarse_question_after_a_fine_one_counts_every_row_once(
    model: wres.Dataset, by: list[str]
) -> None:
    after = replace(model)
    counted(after, FINE)
    found = counted(after, by)
    staff = model.counts[model.counts["measure"] == "headcount"]
    keys = ["year", *by]
    rows = staff.groupby(keys, observed=True)
    expected = rows["n"].sum()
    assert found["total"].tolist() == expected.tolist()
    names = (
        found[keys[0]].tolist() if not by else list(found[keys].itertuples(index=False, name=None))
    )
    assert names == list(expected.index)
    assert found["organisations"].tolist() == rows["organisation"].nunique().tolist()
    white = staff[staff["ethnic_group"].astype(str).str.startswith(("White ", "Any other White"))]
    british = white[~white["ethnic_group"].astype(str).str.startswith("White and")]
    people = british.groupby(keys, observed=True)["n"].sum().reindex(expected.index).fillna(0)
    assert found["comparator"].tolist() == people.tolist()


def test_rows_outside_a_fine_breakdown_are_not_lost_to_a_coarse_question(
    model: wres.Dataset,
) -> None:
    """Doctors have no pay tier: sums by tier leave them out, and must not serve for all staff."""
    after = replace(model)
    tiers = counted(after, ["organisation", "pay_tier"])
    found = counted(after, ["organisation"])
    staff = model.counts[model.counts["measure"] == "headcount"]
    assert found["total"].sum() == staff["n"].sum() > tiers["total"].sum()
