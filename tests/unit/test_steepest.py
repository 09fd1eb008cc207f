"""Which ladder is the steepest: never by its estimate alone."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import dataset, ladder, odds_ratio_limits
from wres_explore.errors import DefinitionError
from wres_explore.measures.ladder.edge import CliffEdge

pytestmark = pytest.mark.unit

BANDS = ("Band 5", "Band 6", "Band 7")

Staff = Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]]
"""BME and White of each profession, bands 5 to 7."""

EDGES: Staff = {
    "Midwives": ((1000, 500, 450), (1000, 900, 800)),  # 0.56 and 1.01
    "Ambulance staff": ((1000, 320, 300), (1000, 900, 850)),  # 0.36 and 0.99
}
LEVEL: Staff = {
    "Midwives": ((1000, 500, 450), (1000, 900, 800)),  # 0.56
    "Ambulance staff": ((1000, 480, 430), (1000, 900, 800)),  # 0.53
}


def edge_of(staff: Staff) -> CliffEdge:
    parts = [
        ladder(dict(zip(BANDS, zip(white, bme, strict=True), strict=True)), profession=name)
        for name, (bme, white) in staff.items()
    ]
    return wres.cliff_edge(dataset(*parts), by=["profession"])


def limits(bme: tuple[int, ...], white: tuple[int, ...], level: float) -> tuple[float, ...]:
    """Ratio and limits of the step from band 5 to 6, by bisection of the score."""
    ratio = (bme[1] / bme[0]) / (white[1] / white[0])
    return ratio, *odds_ratio_limits(bme[1], bme[1] + white[1], bme[0], bme[0] + white[0], level)


def over(first: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, float, float]:
    """First over other by MOVER, written out."""
    (a, al, au), (b, bl, bu) = (tuple(map(math.log, each)) for each in (first, other))
    low = a - b - math.hypot(a - al, bu - b)
    high = a - b + math.hypot(au - a, b - bl)
    return math.exp(a - b), math.exp(low), math.exp(high)


@pytest.mark.parametrize(("staff", "apart"), [(EDGES, True), (LEVEL, False)])
def test_limits_allow_for_all_steps_and_the_comparison_for_all_pairs(
    staff: Staff, apart: bool
) -> None:
    """Two ladders of two steps: four steps, and two times two pairs of different ladders."""
    table = wres.steepest(edge_of(staff))
    assert table["profession"].tolist() == ["Ambulance staff", "Midwives"]
    assert set(table["verdict"]) == {"clear cliff edge"}
    assert set(table["steepest"]) == {"5|6"}
    assert set(table["steps_together"]) == set(table["pairs_together"]) == {4}
    own = {name: limits(*counts, 0.95 ** (1 / 4)) for name, counts in staff.items()}
    for row in table.itertuples():
        assert (row.value, row.lower, row.upper) == pytest.approx(own[row.profession], rel=1e-6)
    found = over(own["Ambulance staff"], own["Midwives"])
    second = table.iloc[1]
    got = second["against"], second["against_lower"], second["against_upper"]
    assert got == pytest.approx(found, rel=1e-6)
    assert (found[2] < 1) is apart
    assert table["apart"].tolist() == ["first", "told apart" if apart else "cannot be told apart"]


def test_a_firmer_finding_comes_before_a_smaller_ratio_that_may_be_chance() -> None:
    """0.57 of a few people, whose upper limit is above 0.80; 0.62 of many is a clear edge."""
    staff: Staff = {
        "Midwives": ((2000, 1180, 1150), (2000, 1900, 1800)),
        "Ambulance staff": ((150, 85, 80), (150, 148, 145)),
    }
    edge = edge_of(staff)
    table = wres.steepest(edge).set_index("profession")
    assert table.loc["Ambulance staff", "value"] < table.loc["Midwives", "value"]
    assert table.index.tolist() == ["Midwives", "Ambulance staff"]
    assert table["verdict"].iloc[0] == "clear cliff edge" != table["verdict"].iloc[1]
    (said,) = wres.describe(wres.steepest(edge))
    assert said.startswith("Which is the steepest cannot be told. First comes Midwives, with a "
                           "clear cliff edge between bands 5 and 6")  # fmt: skip


def test_the_sentence_names_the_first_the_next_and_who_took_no_part() -> None:
    flat = ((1000, 900, 800), (1000, 900, 800))
    few = ((20, 10, 5), (20, 18, 17))
    staff: Staff = {**EDGES, "HCHS doctors": flat, "Managers": few}
    (said,) = wres.describe(wres.steepest(edge_of(staff)))
    assert said.startswith("The steepest is Ambulance staff, and it differs from all others by "
                           "more than chance, with a clear cliff edge between bands 5 and 6 and a "
                           "step ratio of 0.36 (")  # fmt: skip
    assert "The next is Midwives with 0.56: the ratio of the first to it is 0.64 (" in said
    assert "for every 100 White staff at band 5 there are 90 at band 6; for every 100 BME" in said
    assert "No step down was found: HCHS doctors." in said
    assert "Too few staff to be searched: Managers." in said


def test_where_no_ladder_has_a_step_nothing_is_first() -> None:
    table = wres.steepest(edge_of({"Midwives": ((1000, 900, 800), (1000, 900, 800))}))
    assert table["apart"].tolist() == [None]
    assert table["status"].tolist() == ["not applicable"]
    assert math.isnan(table["value"].item())
    said = "No cliff edge or step stands out on any of these ladders. No step down was found: "
    assert wres.describe(table) == [f"{said}Midwives."]


def test_one_ladder_alone_has_nobody_to_be_held_against() -> None:
    (said,) = wres.describe(wres.steepest(edge_of({"Midwives": EDGES["Midwives"]})))
    assert said.startswith("A step down was found on Midwives alone, with a clear cliff edge")


def test_equal_ladders_are_not_told_apart_more_often_than_their_level_allows() -> None:
    """Six ladders of one chance, and how often the steepest is told from any other."""
    rng = np.random.default_rng(7)
    names = ["Midwives", "Ambulance staff", "Managers", "Allied health professionals",
             "Nurses and health visitors", "Central functions"]  # fmt: skip
    shares = (0.6, 0.4, 0.38)
    wrong = 0
    draws = 20
    for _ in range(draws):
        bme = {name: rng.binomial((1500, 1200, 1000), shares) for name in names}
        staff = {
            name: (tuple(map(int, x)), tuple(int(n - k) for n, k in zip((1500, 1200, 1000), x,
                                                                         strict=True)))
            for name, x in bme.items()
        }  # fmt: skip
        apart = wres.steepest(edge_of(staff))["apart"].tolist()
        wrong += "told apart" in apart
    assert wrong <= 3  # at 1 in 20, more than 3 of 20 have a chance below 2 in 100


@pytest.mark.parametrize("given", [None, pd.DataFrame(), "edge"])
def test_only_ladders_are_taken(given: object) -> None:
    with pytest.raises(DefinitionError, match="steepest takes what cliff_edge gave"):
        wres.steepest(given)  # type: ignore[arg-type]


def test_ladders_of_several_years_are_refused() -> None:
    edge = wres.cliff_edge(wres.load("london-model"), by=["year"])
    with pytest.raises(DefinitionError, match="Keep one year"):
        wres.steepest(edge)
