"""Indicator 2 taken apart, and with and without those who were recruited abroad."""

from __future__ import annotations

import itertools
import math

import holoviews as hv
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres_explore as wres
from tests.helpers import Rows, cell, dataset
from wres_explore.errors import CountError, DefinitionError, SelectionError
from wres_explore.stats.leaving_out import furthest_apart
from wres_explore.vocabulary import Status

NURSES, DOCTORS, MANAGERS = "Nurses and health visitors", "HCHS doctors", "Managers"
SUPPORT = "Support to clinical staff and other"


def hired(white: tuple[int, int], bme: tuple[int, int], **where: object) -> Rows:
    """(Appointed, shortlisted) of either group."""
    return [
        *cell(white[1], bme[1], measure="shortlisted", **where),
        *cell(white[0], bme[0], measure="appointed", **where),
    ]


def abroad(white: tuple[int, int], bme: tuple[int, int], **where: object) -> Rows:
    """(Appointed, shortlisted) of either group who were recruited abroad."""
    return [
        *cell(white[1], bme[1], measure="shortlisted_international", **where),
        *cell(white[0], bme[0], measure="appointed_international", **where),
    ]


PARTED = [
    hired((40, 200), (20, 200), profession=NURSES, pay_band="Band 5"),
    hired((10, 50), (5, 50), profession=NURSES, pay_band="Band 6"),
    hired((30, 60), (10, 60), profession=DOCTORS, pay_band="Consultant"),
    hired((8, 40), (8, 40), profession=MANAGERS, pay_band="Band 6"),
    hired((6, 40), (9, 40), profession=SUPPORT, pay_band="Band 5"),
]

# --- Taken apart ------------------------------------------------------------------------


def test_by_kind_of_work_and_by_band() -> None:
    table = wres.appointments(dataset(*PARTED))
    values = {(r["part"], r["level"]): r["value"] for r in table.to_dict("records")}
    assert values == pytest.approx(
        {
            ("all", "all"): (94 / 390) / (52 / 390),
            ("work", "Clinical"): (50 / 250) / (25 / 250),
            ("work", "Medical and dental"): 3.0,
            ("work", "Non-clinical"): 1.0,
            ("work", "Support, clinical or not"): 6 / 9,
            ("pay band", "Band 5"): (46 / 240) / (29 / 240),
            ("pay band", "Band 6"): (18 / 90) / (13 / 90),
            ("pay band", "Consultant"): 3.0,
        }
    )


def test_a_part_that_is_not_given_says_so() -> None:
    table = wres.appointments(dataset(hired((40, 200), (20, 200))))
    assert table["part"].tolist() == ["all", "work", "pay band"]
    assert table["status"].tolist() == [Status.OK, Status.NOT_AVAILABLE, Status.NOT_AVAILABLE]
    assert table["status_reason"].iloc[2] == "invented does not give appointments by pay band."


def test_a_wres_return_tells_clinical_from_non_clinical() -> None:
    data = dataset(
        hired((40, 200), (20, 200), profession="Clinical staff other than medical and dental"),
        hired((10, 50), (10, 50), profession="Non-clinical staff"),
    )
    table = wres.appointments(data)
    work = table[table["part"] == "work"].set_index("level")["value"]
    assert work.to_dict() == {"Clinical": 2.0, "Non-clinical": 1.0}


@pytest.mark.parametrize("by", [["pay_band"], ["profession"], ["profession_group"], ["ward"]])
def test_breakdowns_that_are_shown_anyway_are_refused(by: list[str]) -> None:
    with pytest.raises(SelectionError):
        wres.appointments(dataset(*PARTED), by=by)


def test_an_unknown_recruitment_is_refused() -> None:
    with pytest.raises(DefinitionError, match="without"):
        wres.appointments(dataset(*PARTED), international="no")


# --- Recruitment abroad is recorded -----------------------------------------------------


def test_those_from_abroad_are_taken_out_of_both_counts() -> None:
    data = dataset(hired((100, 500), (120, 480)), abroad((2, 2), (60, 80)))
    table = wres.without_international(data).set_index("recruitment")
    assert table["value"].tolist() == pytest.approx(
        [(100 / 500) / (120 / 480), (98 / 498) / (60 / 400)]
    )
    assert table.index.tolist() == ["as recorded", "without international recruitment"]
    assert table["bottom_denominator"].tolist() == [480, 400]


def test_the_switch_takes_them_out_of_every_part() -> None:
    band_5, band_6 = ({"profession": NURSES, "pay_band": b} for b in ("Band 5", "Band 6"))
    data = dataset(
        hired((40, 200), (60, 200), **band_5), hired((10, 50), (5, 50), **band_6),
        abroad((0, 0), (40, 50), **band_5),
    )  # fmt: skip
    table = wres.appointments(data, international="without").set_index("level")["value"]
    assert table["Band 5"] == pytest.approx((40 / 200) / (20 / 150))
    assert table["Band 6"] == pytest.approx(2.0)
    assert table["Clinical"] == pytest.approx((50 / 250) / (25 / 200))


@pytest.mark.parametrize("parts", [PARTED, PARTED[:1]])
def test_with_nobody_from_abroad_both_are_the_same(parts: list[Rows]) -> None:
    nobody = [
        {**row, "measure": f"{row['measure']}_international", "n": 0} for p in parts for row in p
    ]
    data = dataset(*parts, nobody)
    one, other = (wres.appointments(data, international=i) for i in ("with", "without"))
    assert one["value"].tolist() == other["value"].tolist()
    both = wres.without_international(data)
    assert both[["value", "lower", "upper"]].drop_duplicates().shape == (1, 3)


def test_only_those_who_record_it_are_in_either_figure() -> None:
    data = dataset(
        hired((100, 500), (120, 480), organisation="A"),
        abroad((0, 0), (60, 80), organisation="A"),
        hired((900, 1_000), (100, 1_000), organisation="B"),
    )
    table = wres.without_international(data)
    assert table["top_denominator"].tolist() == [500, 500]
    assert table["organisations"].tolist() == [1, 1]


def test_where_it_is_not_recorded_that_is_said() -> None:
    with pytest.raises(SelectionError, match="gives bounds"):
        wres.appointments(dataset(*PARTED), international="without")


@pytest.mark.parametrize(
    "rows",
    [
        [hired((10, 50), (10, 50)), abroad((0, 0), (11, 20))],
        [hired((10, 50), (10, 50), pay_band="Band 5"), abroad((0, 0), (1, 2), pay_band="Band 6")],
    ],
)
def test_more_from_abroad_than_altogether_is_refused(rows: list[Rows]) -> None:
    with pytest.raises(CountError, match="from abroad"):
        wres.without_international(dataset(*rows))


# --- Only their number is known ---------------------------------------------------------


def test_the_example_of_the_docstring() -> None:
    data = dataset(hired((1000, 5000), (865, 5103)))
    table = wres.without_international(data, appointees=180)
    assert table["value"].round(2).tolist() == [1.18, 0.97, 1.49]
    highest = table.iloc[2]
    assert (highest["bottom_numerator"], highest["bottom_denominator"]) == (685, 5103)
    lower, upper = wres.ratio_interval(1000, 5000, 685, 5103)[1:]
    assert (highest["lower"], highest["upper"]) == pytest.approx((lower, upper))
    assert table["appointees_out"].tolist() == [0, 180, 180]


def test_without_any_the_three_are_the_same() -> None:
    table = wres.without_international(dataset(hired((100, 500), (60, 480))), appointees=0)
    assert table[["value", "lower", "upper"]].drop_duplicates().shape == (1, 3)


def test_a_number_for_each_organisation() -> None:
    data = dataset(
        hired((100, 500), (60, 480), organisation="A"),
        hired((90, 400), (80, 400), organisation="B"),
    )
    table = wres.without_international(data, by=["organisation"], appointees={"B": 20})
    spread = table.groupby("organisation", observed=True)["value"].nunique()
    assert spread.to_dict() == {"A": 1, "B": 3}
    with pytest.raises(SelectionError, match="number by each"):
        wres.without_international(data, by=["organisation"], appointees=20)
    with pytest.raises(SelectionError, match="'C'"):
        wres.without_international(data, by=["organisation"], appointees={"C": 20})


def test_taking_out_everybody_who_was_appointed_leaves_no_ratio_and_says_so() -> None:
    table = wres.without_international(dataset(hired((50, 100), (10, 100))), appointees=10)
    assert table["status"].tolist() == [Status.OK, Status.OK, Status.NOT_CALCULABLE]
    assert math.isnan(table["value"].iloc[2])
    assert table["status_reason"].iloc[2]


@pytest.mark.parametrize(
    "options",
    [
        {"appointees": 61},
        {"appointees": 20, "shortlisted": 19},
        {"appointees": 20, "shortlisted": 161},
        {"appointees": -1},
        {"appointees": 1.5},
        {"appointees": math.nan},
    ],
)
def test_impossible_numbers_are_refused(options: dict) -> None:
    with pytest.raises(CountError):
        wres.without_international(dataset(hired((50, 100), (10, 100))), **options)


def every_way(
    events: tuple[int, ...], people: tuple[int, ...], out: int, of: int
) -> list[tuple[float, float]]:
    """The rates of the first two sides after every possible way of taking them out."""
    found = []
    for gone in itertools.product(*(range(x + 1) for x in events)):
        if sum(gone) != out:
            continue
        lists = [(0, 0, 0)] if of == 0 else itertools.product(*(range(n + 1) for n in people))
        for listed in lists:
            if of and (sum(listed) != of or any(g > n for g, n in zip(gone, listed, strict=True))):
                continue
            left = [n - m for n, m in zip(people, listed, strict=True)]
            rest = [x - g for x, g in zip(events, gone, strict=True)]
            if any(x > n for x, n in zip(rest, left, strict=True)) or not (left[0] and left[1]):
                continue
            found.append((rest[0] / left[0], rest[1] / left[1]))
    return found


counts = st.tuples(st.integers(0, 4), st.integers(0, 4))


@given(counts, counts, counts, st.integers(0, 6), st.integers(0, 4), st.booleans())
def test_both_ends_are_those_of_every_possible_way(
    one: tuple[int, int], two: tuple[int, int], rest: tuple[int, int], out: int, more: int,
    separate: bool,
) -> None:  # fmt: skip
    events = one[0], two[0], rest[0]
    people = tuple(sum(side) + 1 for side in (one, two, rest))
    out = min(out, sum(events))
    of = 0 if separate or out == 0 else min(out + more, out + sum(people) - sum(events))
    ways = every_way(events, people, out, of)
    x, n = furthest_apart(events, people, out, of)
    assert sum(events) - x.sum() == out
    assert sum(people) - n.sum() == of
    if not (ways and n[0] and n[1]):
        return
    lowest = min(a for a, _ in ways)
    # Whatever is best for the one is best for the other: nothing is traded.
    assert x[0] / n[0] == pytest.approx(lowest)
    reached = [b for a, b in ways if a == pytest.approx(lowest)]
    assert x[1] / n[1] == pytest.approx(max(reached))
    if lowest > 0:
        best = max(b / a for a, b in ways)
        assert (x[1] / n[1]) / (x[0] / n[0]) == pytest.approx(best)


def test_the_bound_contains_the_truth_on_people_who_are_drawn() -> None:
    """200 organisations of people with known recruitment; only the totals are then given."""
    rng = np.random.default_rng(11)
    rows, truth, out, of = [], {}, {}, {}
    for name in map(str, range(200)):
        white, bme = rng.integers(60, 200, 2)
        group = np.repeat([1, 0], [white, bme])
        came = rng.random(white + bme) < rng.uniform(0, 0.3)  # on the shortlist from abroad
        taken = rng.random(white + bme) < np.where(came, 0.6, 0.25 + 0.1 * group)
        counted = [(int((taken & (group == g)).sum()), int((group == g).sum())) for g in (1, 0)]
        rows.append(hired(*counted, organisation=name))
        rates = [taken[~came & (group == g)].mean() for g in (1, 0)]
        truth[name] = rates[0] / rates[1] if rates[1] else math.inf
        out[name], of[name] = int((taken & came).sum()), int(came.sum())
    table = wres.without_international(
        dataset(*rows), by=["organisation"], appointees=out, shortlisted=of
    )
    ends = table.pivot_table(
        index="organisation", columns="recruitment", values="value", observed=True
    )
    low = ends["without, lowest possible"]
    high = ends["without, highest possible"].reindex(low.index).fillna(math.inf)
    true = pd.Series(truth)[low.index]
    assert len(low) == 200
    assert ((low <= true + 1e-12) & (true <= high + 1e-12)).all()
    # And they are bounds, not the figure itself.
    assert (low < high).mean() > 0.9


@pytest.mark.parametrize(
    "wrong",
    [
        ([1, 2], [3, 4], 1, 0),
        (1, 2, 1, 0),
        ([3, 0, 0], [2, 2, 2], 1, 0),
        ([1, 1, 1], [2, 2, 2], 4, 0),
        ([1, 1, 1], [2, 2, 2], 2, 1),
        ([1, 1, 1], [2, 2, 2], 1, 5),
        ([1, 1, 1], [2, 2, 2], math.nan, 0),
    ],
)
def test_what_cannot_be_taken_out_is_refused(wrong: tuple) -> None:
    with pytest.raises(CountError):
        furthest_apart(*wrong)


def test_parts_that_cannot_be_given_are_drawn_beside_those_that_can() -> None:
    data = dataset(cell(500, 400, measure="shortlisted"), cell(100, 50, measure="appointed"))
    hv.render(wres.plot.ratios(wres.appointments(data)))
