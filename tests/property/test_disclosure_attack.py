"""A reader who takes what the gate shows from one another cannot tell how many are in a small cell.

Every view that the public may see of an invented workforce goes through the gate, and linear
programming finds the smallest and largest that each small cell can be. The same attack must succeed
once a rule is broken, or it would show nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import wres_explore as wres
from benchmarks.disclosure_attack import (
    Found,
    Knowledge,
    attack,
    margins,
    read_all,
    single_cells,
    workforce,
)
from tests.helpers import cell, dataset
from wres_explore.measures.disclosure.rules import RULES, Sharing
from wres_explore.vocabulary import Profession

PUBLIC = RULES[Sharing.PUBLIC]
SEED = 1


@pytest.fixture(scope="module")
def known() -> Knowledge:
    """Everything that the public can see."""
    return read_all(workforce(SEED), PUBLIC)


@pytest.fixture(scope="module")
def cells(known: Knowledge) -> Found:
    return attack(known, single_cells())


def test_there_is_something_to_find(known: Knowledge, cells: Found) -> None:
    assert known.truth.shape == (4, 4, 6, 3)
    assert len(cells.true) > 150
    assert len(known.limits) > 300


def test_no_small_cell_is_known(cells: Found) -> None:
    assert cells.exact == 0


def test_every_small_cell_may_be_one_of_five_sizes_or_more(cells: Found) -> None:
    assert cells.width.min() >= 4


def test_no_small_sum_that_a_view_is_about_is_known_better(known: Knowledge) -> None:
    found = attack(known, margins())
    assert len(found.true) > 50
    assert found.exact == 0
    assert found.width.min() >= 4


def test_whole_people_tell_no_more(known: Knowledge, cells: Found) -> None:
    narrow = np.argsort(cells.width, kind="stable")[:3]
    masks = [m for m in single_cells() if known.truth[m].sum() <= 7]
    found = attack(known, [masks[k] for k in narrow], whole=True)
    assert found.exact == 0
    assert found.width.min() >= 4


def test_the_same_sum_is_shown_alike_in_every_view(known: Knowledge) -> None:
    often = [shown for shown in known.shown.values() if shown]
    assert len(often) > 150
    assert all(len(shown) == 1 for shown in often)


def broken(**rule: int) -> Found:
    """The attack on sums that views are about, where the rules for the public lack one."""
    rules = replace(PUBLIC, **rule)
    return attack(read_all(workforce(SEED), rules, filters=False), margins())


def test_without_rounding_the_attack_succeeds() -> None:
    assert broken(unit=1).exact > 10


def test_where_nothing_is_hidden_the_attack_succeeds() -> None:
    assert (broken(largest=-1).width < 4).mean() > 0.5


def nested() -> pd.DataFrame:
    """Nurses alone beside nurses with 1 to 7 midwives, as the public sees both."""
    pairs = {f"{a} and {d}": (a, d) for a in range(8, 60) for d in range(1, 8)}
    rows = [
        row
        for name, people in pairs.items()
        for profession, n in zip((Profession.NURSES, Profession.MIDWIVES), people, strict=True)
        for row in cell(n, n, 50, organisation=name, profession=profession.value)
    ]
    data = dataset(rows)
    bases = []
    for part in (data, wres.select(data, profession=Profession.NURSES.value)):
        shown = wres.gate(wres.representation(part, by=["organisation"]))
        bases.append(shown.set_index("organisation")["top_numerator"])
    both = pd.concat(bases, axis=1, keys=["all", "part"]).dropna().astype(int)
    return both.assign(left=[pairs[name][1] for name in both.index])


def test_two_views_that_differ_by_few_people_leave_their_number_open() -> None:
    both = nested()
    assert len(both) > 300
    gap = both["all"] - both["part"]
    low, high = (gap - 4).clip(lower=0), (gap + 4).clip(upper=7)
    assert ((low <= both["left"]) & (both["left"] <= high)).all()
    # Rounding may tell 6 or 7 people from fewer, and never one number below 6 from another.
    fewer = both["left"] <= 5
    assert (high - low)[fewer].min() >= 4
    assert low[(high - low) < 4].min() >= 6


@pytest.mark.parametrize("left_out", range(8))
def test_all_but_a_few_is_not_said(left_out: int) -> None:
    shown = wres.gate(wres.representation(dataset(cell(left_out, 100 - left_out))))
    assert shown["top_numerator"].isna().all()
    assert shown["value"].isna().all()
    assert shown["top_denominator"].tolist() == [100]
