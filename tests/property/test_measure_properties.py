"""Laws that hold for any counts: pooling, filters, bases, directions, ladders and verdicts."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

import wres_explore as wres
from tests.helpers import Rows, cell, dataset, ladder, leaves, one, places
from wres_explore.dataset import Dataset
from wres_explore.definitions import Worse
from wres_explore.measures.verdicts import difference_verdict, ratio_verdict
from wres_explore.vocabulary import AFC_LADDER, Status, Verdict

pytestmark = pytest.mark.property

# Each example builds data sets, a hundred times as slow as an interval. So a fifth of the
# profile's examples are tried, and only the deep profile looks for the smallest that fails.
USUAL = settings()
FEW = settings(
    max_examples=max(10, USUAL.max_examples // 5),
    phases=USUAL.phases if USUAL.max_examples > 100 else set(USUAL.phases) - {Phase.shrink},
)

RATIOS = {
    "2": ("shortlisted", "appointed", "White"),
    "3": ("headcount", "entered_disciplinary", "BME"),
    "4": ("headcount", "accessed_training", "White"),
}
SURVEYS = {"6": "harassed_by_staff", "7": "equal_opportunity"}
ORGANISATIONS = {"Elm": "North", "Oak": "North", "Ash": "South"}
PROFESSIONS = ("Midwives", "HCHS doctors")
GROUPS = ("White", "BME", "Unknown")

counts = st.integers(0, 400)
some = st.integers(1, 400)


@st.composite
def part_of(draw: st.DrawFn, base: int, least: int = 0) -> int:
    return draw(st.integers(min(least, base), base))


@st.composite
def people(draw: st.DrawFn, least: int) -> dict[str, int]:
    """Each group at least so many, and no more than a fifth of unknown ethnicity."""
    known = {g: draw(st.integers(4 * least, 400)) for g in ("White", "BME")}
    return {**known, "Unknown": draw(st.integers(least, sum(known.values()) // 4))}


@st.composite
def tables(draw: st.DrawFn, *, least: int = 0) -> Rows:
    """All kinds of measure for two or three organisations, events never above their base."""
    rows: Rows = []
    for name in list(ORGANISATIONS)[: draw(st.integers(2, 3))]:
        for profession in PROFESSIONS:
            where = {"organisation": name, "profession": profession}
            heads, applied = draw(people(least)), draw(people(least))
            rows += leaves(heads, **where)
            rows += leaves(applied, "shortlisted", **where)
            for base, event in (
                (applied, "appointed"), (heads, "entered_disciplinary"),
                (heads, "accessed_training"),
            ):  # fmt: skip
                rows += leaves({g: draw(part_of(n, least)) for g, n in base.items()}, event,
                               **where)  # fmt: skip
            answered = {g: draw(part_of(n, least)) for g, n in heads.items()}
            for measure in SURVEYS.values():
                rows += leaves(answered, f"{measure}_answered", **where)
                rows += leaves({g: draw(part_of(n)) for g, n in answered.items()}, measure,
                               **where)  # fmt: skip
        rows += leaves({g: draw(st.integers(0, 9)) for g in GROUPS}, "board_all",
                       organisation=name)  # fmt: skip
    return rows


def made(rows: Rows) -> Dataset:
    return dataset(rows, organisations=places(ORGANISATIONS))


def total(rows: Rows, group: str, measure: str, **where: Any) -> int:
    """A sum of counts, by hand."""
    return sum(
        row["n"]
        for row in rows
        if row["ethnic_group"] == group
        and row["measure"] == measure
        and all(row[key] == value for key, value in where.items())
    )


def by_hand(rows: Rows, number: str, **where: Any) -> Fraction | None:
    """The indicator from its definition, in exact fractions; None where it has no value."""
    if number == "9":
        board = {g: total(rows, g, "board_all", **where) for g in GROUPS}
        staff = {g: total(rows, g, "headcount", **where) for g in GROUPS}
        if not sum(board.values()) or not sum(staff.values()):
            return None
        return Fraction(board["BME"], sum(board.values())) - Fraction(
            staff["BME"], sum(staff.values())
        )
    if number in SURVEYS:
        base, event, top = f"{SURVEYS[number]}_answered", SURVEYS[number], "BME"
    else:
        base, event, top = RATIOS[number]
    n = {g: (total(rows, g, event, **where), total(rows, g, base, **where)) for g in GROUPS[:2]}
    if not n["White"][1] or not n["BME"][1]:
        return None
    rate = {g: Fraction(*pair) for g, pair in n.items()}
    if number in SURVEYS:
        return rate["BME"] - rate["White"]
    bottom = "BME" if top == "White" else "White"
    return rate[top] / rate[bottom] if rate[bottom] else None


def agrees(value: float, expected: Fraction | None) -> bool:
    if expected is None:
        return math.isnan(value)
    return value == pytest.approx(float(expected), rel=1e-9, abs=1e-12)


# --- Pooling ----------------------------------------------------------------------------


@FEW
@given(rows=tables())
def test_pooling_is_adding_up_counts_first(rows: Rows) -> None:
    """Never an average of what the parts have: the value is that of the sums."""
    data = made(rows)
    for number in ("2", "3", "4", "6", "9"):
        assert agrees(one(wres.indicator(data, number))["value"], by_hand(rows, number)), number


@FEW
@given(rows=tables())
def test_each_part_is_computed_from_its_own_counts(rows: Rows) -> None:
    table = wres.indicator(made(rows), 3, by=["organisation", "profession"])
    for row in table.to_dict("records"):
        where = {name: row[name] for name in ("organisation", "profession")}
        assert agrees(row["value"], by_hand(rows, "3", **where))


@FEW
@given(rows=tables(), number=st.sampled_from([*RATIOS, *SURVEYS]))
def test_parts_sum_to_the_whole(rows: Rows, number: str) -> None:
    data = made(rows)
    sides = ["top_numerator", "top_denominator", "bottom_numerator", "bottom_denominator"]
    whole = one(wres.indicator(data, number))
    for by in (["organisation"], ["region"], ["ics", "profession_group"]):
        parts = wres.indicator(data, number, by=by)
        assert parts[sides].sum().tolist() == [whole[side] for side in sides], by


@FEW
@given(rows=tables())
def test_shares_sum_to_the_whole_over_places_and_to_1_over_groups(rows: Rows) -> None:
    data = made(rows)
    whole = one(wres.representation(data))
    for by in (["organisation"], ["ics", "profession"]):
        parts = wres.representation(data, by=by)
        assert parts["top_numerator"].sum() == whole["top_numerator"]
        assert parts["top_denominator"].sum() == whole["top_denominator"]
    assume(whole["top_denominator"] > 0)
    groups = wres.representation(data, by=["ethnic_group"])
    assert groups["value"].sum() == pytest.approx(1, rel=1e-12)
    assert set(groups["top_denominator"]) == {whole["top_denominator"]}


@FEW
@given(rows=tables(), times=st.integers(2, 9))
def test_ten_times_the_staff_is_the_same_ratio_less_uncertain(rows: Rows, times: int) -> None:
    once, often = made(rows), made([{**row, "n": times * row["n"]} for row in rows])
    for number in ("3", "6"):
        small, large = (one(wres.indicator(data, number)) for data in (once, often))
        assert small["status"] == large["status"]
        assert np.isnan(small["value"]) or small["value"] == pytest.approx(
            large["value"], rel=1e-12
        )
        assert large["lower"] >= small["lower"] - 1e-9
        assert large["upper"] <= small["upper"] * (1 + 1e-9) + 1e-9


@FEW
@given(rows=tables(), shuffle=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: Rows, shuffle: Any) -> None:
    other = list(rows)
    shuffle.shuffle(other)
    tables_of = [
        wres.indicator(made(r), 2, by=["organisation"]).sort_values(
            "organisation", ignore_index=True
        )
        for r in (rows, other)
    ]
    pd.testing.assert_frame_equal(*(t.astype({"organisation": str}) for t in tables_of))


# --- Filters ----------------------------------------------------------------------------

FILTERS: list[dict[str, Any]] = [
    {"organisation": "Elm"},
    {"ics": "North"},
    {"profession": "Midwives"},
    {"profession": "Medical and dental"},
    {"region": "London"},
    {"year": 2019},
    {"ethnic_group": "White"},
]


@FEW
@given(rows=tables(), first=st.sampled_from(FILTERS), second=st.sampled_from(FILTERS))
def test_filters_commute(rows: Rows, first: dict[str, Any], second: dict[str, Any]) -> None:
    assume(not first.keys() & second.keys())
    data = made(rows)
    one_way = wres.select(wres.select(data, **first), **second)
    other_way = wres.select(wres.select(data, **second), **first)
    at_once = wres.select(data, **first, **second)
    for chosen in (other_way, at_once):
        pd.testing.assert_frame_equal(chosen.counts, one_way.counts)
        pd.testing.assert_frame_equal(chosen.organisations, one_way.organisations)
        assert chosen.focus == one_way.focus
        assert dict(chosen.selection) == dict(one_way.selection)


@FEW
@given(rows=tables(), number=st.sampled_from([*RATIOS, *SURVEYS]))
def test_a_filter_gives_the_row_of_its_breakdown(rows: Rows, number: str) -> None:
    data = made(rows)
    for by, name in (("ics", "North"), ("profession", "Midwives")):
        whole = wres.indicator(data, number, by=[by])
        row = one(whole[whole[by] == name])
        chosen = one(wres.indicator(wres.select(data, **{by: name}), number))
        for column in ("year", "value", "lower", "upper", "status", "status_reason", "verdict",
                       "top_numerator", "bottom_denominator", "note"):  # fmt: skip
            a, b = row[column], chosen[column]
            assert a == b or (pd.isna(a) and pd.isna(b)), (by, column, a, b)


@FEW
@given(rows=tables())
def test_leaving_out_rows_of_nobody_changes_no_filtered_answer(rows: Rows) -> None:
    """A missing row is a zero, if only its organisation reported the measure somewhere."""
    kept = [row for row in rows if row["n"]]
    reported = {(r["organisation"], r["measure"]) for r in kept}
    assume(reported == {(r["organisation"], r["measure"]) for r in rows})
    assume({row["profession"] for row in kept} >= set(PROFESSIONS))
    both = made(rows), made(kept)
    for profession in PROFESSIONS:
        full, sparse = (
            one(wres.indicator(wres.select(data, profession=profession), 3)) for data in both
        )
        assert full["status"] == sparse["status"]
        assert full["value"] == sparse["value"] or np.isnan(full["value"])


@FEW
@given(heads=st.dictionaries(st.sampled_from(["White British", "White Irish", "Indian", "Chinese",
                                              "Black African", "Arab", "Unknown"]), some,
                             min_size=2))  # fmt: skip
def test_choosing_an_ethnic_group_keeps_everybody_in_the_base(heads: dict[str, int]) -> None:
    data = dataset(leaves(heads))
    everyone = sum(heads.values())
    for group, n in [*heads.items()][:3]:
        chosen = wres.select(data, ethnic_group=group)
        assert len(chosen.counts) == len(data.counts)
        row = one(wres.representation(chosen))
        assert (row["top_numerator"], row["top_denominator"]) == (n, everyone)
    for broad, parts in (("White", ("White British", "White Irish")),
                         ("Asian", ("Indian", "Chinese"))):  # fmt: skip
        if heads.keys() & set(parts):
            row = one(wres.representation(wres.select(data, ethnic_group=broad)))
            assert row["top_numerator"] == sum(heads.get(part, 0) for part in parts)
            assert row["top_denominator"] == everyone


# --- Status, unknown ethnicity, direction -----------------------------------------------


@FEW
@given(rows=tables())
def test_status_is_ok_if_and_only_if_there_is_a_finite_value(rows: Rows) -> None:
    data = made(rows)
    results = [
        wres.indicators(data),
        wres.indicator(data, 3, by=["organisation", "profession"]),
        wres.indicator(data, 9, by=["organisation"]),
        wres.rates(data, 7, by=["profession"]),
    ]
    for table in results:
        assert ((table["status"] == Status.OK) == np.isfinite(table["value"])).all()
        assert ((table["status"] == Status.OK) == (table["status_reason"] == "")).all()
        ok = table[table["status"] == Status.OK]
        assert (ok["lower"] <= ok["value"] + 1e-12).all()
        assert (ok["value"] <= ok["upper"] + 1e-12).all()


@FEW
@given(rows=tables(least=1), unknown=st.integers(1, 500))
def test_unknown_ethnicity_changes_every_share_and_no_ratio(rows: Rows, unknown: int) -> None:
    more = [
        {**row, "n": row["n"] + unknown} if row["ethnic_group"] == "Unknown" else row
        for row in rows
        if row["measure"] != "board_all"
    ]
    before, after = made(rows), made(more)
    for number in ("2", "3", "4", "7"):
        a, b = one(wres.indicator(before, number)), one(wres.indicator(after, number))
        assert b["unknown_share"] > a["unknown_share"]
        if number in RATIOS and b["unknown_share"] > 0.25:
            assert np.isnan(b["value"]) and "more than a quarter" in b["status_reason"]
            continue
        assert [a[k] for k in ("value", "lower", "upper", "verdict")] == [
            b[k] for k in ("value", "lower", "upper", "verdict")
        ]
    a, b = one(wres.representation(before)), one(wres.representation(after))
    assert b["value"] < a["value"]
    known = [one(wres.representation(d, base="known ethnicity"))["value"] for d in (before, after)]
    assert known[0] == known[1]


MIRROR = {
    Verdict.ADVERSE_CLEAR: Verdict.FAVOURABLE_CLEAR,
    Verdict.ADVERSE_LIKELY: Verdict.FAVOURABLE_LIKELY,
    Verdict.WORSE: Verdict.BETTER,
}
MIRROR |= {two: one_ for one_, two in MIRROR.items()}


@FEW
@given(rows=tables(least=1))
def test_when_groups_change_places_adverse_becomes_favourable(rows: Rows) -> None:
    names = {"White": "BME", "BME": "White", "Unknown": "Unknown"}
    swapped = [{**row, "ethnic_group": names[row["ethnic_group"]]} for row in rows]
    both = made(rows), made(swapped)
    for number in ("2", "3", "4", "6", "7"):
        a, b = (one(wres.indicator(data, number)) for data in both)
        if number in RATIOS:
            assert b["value"] == pytest.approx(1 / a["value"], rel=1e-9)
            assert b["lower"] == pytest.approx(1 / a["upper"], rel=1e-6)
        else:
            assert b["value"] == pytest.approx(-a["value"], abs=1e-12)
            assert b["lower"] == pytest.approx(-a["upper"], abs=1e-9)
        assert b["p_value"] == pytest.approx(a["p_value"], rel=1e-6, nan_ok=True)
        assert b["verdict"] == MIRROR.get(a["verdict"], a["verdict"])


ratios = st.fractions(Fraction(1, 500), 500, max_denominator=500)


@given(three=st.tuples(ratios, ratios, ratios))
def test_an_interval_that_reaches_1_is_never_adverse_or_favourable(
    three: tuple[Fraction, Fraction, Fraction],
) -> None:
    lower, value, upper = (float(x) for x in sorted(three))
    (verdict,) = ratio_verdict([value], [lower], [upper]).tolist()
    sided = {*MIRROR, Verdict.SMALL_BUT_REAL}
    if lower <= 1 <= upper:
        assert verdict in {Verdict.UNCERTAIN, Verdict.WITHIN_RANGE}
    else:
        assert verdict in sided
        assert verdict not in {Verdict.ADVERSE_CLEAR, Verdict.ADVERSE_LIKELY} or lower > 1
        assert verdict not in {Verdict.FAVOURABLE_CLEAR, Verdict.FAVOURABLE_LIKELY} or upper < 1


@given(three=st.tuples(ratios, ratios, ratios))
def test_verdicts_mirror_at_1(three: tuple[Fraction, Fraction, Fraction]) -> None:
    lower, value, upper = sorted(three)
    (verdict,) = ratio_verdict([float(value)], [float(lower)], [float(upper)])
    (turned,) = ratio_verdict([float(1 / value)], [float(1 / upper)], [float(1 / lower)])
    assert turned == MIRROR.get(verdict, verdict)


@given(limits=st.tuples(st.floats(-1, 1), st.floats(-1, 1)))
def test_a_difference_that_reaches_0_is_neither_worse_nor_better(
    limits: tuple[float, float],
) -> None:
    lower, upper = sorted(limits)
    above, below = (
        difference_verdict([lower], [upper], worse)[0] for worse in (Worse.ABOVE, Worse.BELOW)
    )
    assert (above == Verdict.UNCERTAIN) == (lower <= 0 <= upper)
    assert below == MIRROR.get(above, above)


# --- Ladders ----------------------------------------------------------------------------

BANDS = [band.value for band in AFC_LADDER[2:]]


@st.composite
def bands(draw: st.DrawFn, least: int = 1) -> dict[str, tuple[int, int, int]]:
    """Known and unknown staff at neighbouring bands, band 2 and up, any number of them."""
    start = draw(st.integers(0, len(BANDS) - 5))
    size = draw(st.integers(4, 7))
    staff = st.tuples(st.integers(least, 900), st.integers(least, 900), st.integers(0, 50))
    return {band: draw(staff) for band in BANDS[start : start + size]}


@FEW
@given(staff=bands(0))
def test_disparity_over_two_tiers_is_the_product_of_each(
    staff: dict[str, tuple[int, int, int]],
) -> None:
    table = wres.race_disparity_ratio(dataset(ladder(staff)))
    assert ((table["status"] == Status.OK) == np.isfinite(table["value"])).all()
    order = ["lower to middle", "middle to upper", "lower to upper"]
    low, high, both = table.set_index("step")["value"].reindex(order).tolist()
    tiers = [
        tuple(sum(staff[band][side] for band in staff if band in names) for side in (0, 1))
        for names in (BANDS[:4], BANDS[4:6], BANDS[6:])
    ]
    for value, below, above in ((low, 0, 1), (high, 1, 2), (both, 0, 2)):
        (white_low, bme_low), (white_high, bme_high) = tiers[below], tiers[above]
        if white_low and bme_low and bme_high:
            by_hand = Fraction(white_high, white_low) / Fraction(bme_high, bme_low)
            assert value == pytest.approx(float(by_hand), rel=1e-12)
        else:
            assert np.isnan(value)
    if np.isfinite([low, high]).all():
        assert both == pytest.approx(low * high, rel=1e-12)


def steps(rows: Rows) -> list[float]:
    return wres.cliff_edge(dataset(rows)).steps["value"].tolist()


@FEW
@given(staff=bands(), shuffle=st.randoms(use_true_random=False), unknown=st.integers(0, 9))
def test_steps_do_not_depend_on_empty_bands_or_the_order_of_rows(
    staff: dict[str, tuple[int, int, int]], shuffle: Any, unknown: int
) -> None:
    rows = ladder(staff)
    empty = next(band for band in reversed(BANDS) if band not in staff)
    more = rows + cell(0, 0, unknown, pay_band=empty)
    shuffle.shuffle(more)
    assert steps(more) == pytest.approx(steps(rows), rel=1e-12, nan_ok=True)


@FEW
@given(staff=bands())
def test_steps_multiply_to_the_odds_ratio_of_top_and_bottom(
    staff: dict[str, tuple[int, int, int]],
) -> None:
    table = wres.cliff_edge(dataset(ladder(staff))).steps
    assume(len(table))
    top, bottom = table.iloc[-1], table.iloc[0]
    whole = (top["top_numerator"] / bottom["top_denominator"]) / (
        top["bottom_numerator"] / bottom["bottom_denominator"]
    )
    assert math.prod(table["value"]) == pytest.approx(whole, rel=1e-9)
    assert (table["simultaneous_lower"] <= table["lower"] * (1 + 1e-12)).all()
    assert (table["simultaneous_upper"] >= table["upper"] * (1 - 1e-12)).all()


@FEW
@given(staff=bands(), few=st.tuples(st.integers(0, 30), st.integers(0, 30)))
def test_whoever_is_below_entry_has_no_say_in_the_verdict(
    staff: dict[str, tuple[int, int, int]], few: tuple[int, int]
) -> None:
    """A handful of people below the first band are shown, or are enough to be a rung."""
    first = BANDS.index(next(iter(staff)))
    assume(first > 0)
    full = wres.cliff_edge(dataset(ladder({BANDS[first - 1]: (*few, 0), **staff})))
    below = full.ladder.loc[full.ladder["role"] == "below entry", "pay_band"].tolist()
    everyone = {BANDS[first - 1]: (*few, 0), **staff}
    kept = {band: n for band, n in everyone.items() if band not in below}
    known = sum(white + bme for white, bme, _ in everyone.values())
    assert all(sum(everyone[band][:2]) < 0.02 * known for band in below)
    rest = wres.cliff_edge(dataset(ladder(kept)))
    pd.testing.assert_frame_equal(full.verdict, rest.verdict)
    pd.testing.assert_frame_equal(full.steps, rest.steps)


@FEW
@given(staff=bands())
def test_every_person_on_the_ladder_is_shown_once(
    staff: dict[str, tuple[int, int, int]],
) -> None:
    table = wres.cliff_edge(dataset(ladder(staff))).ladder
    assert table["top_denominator"].sum() == sum(sum(n) for n in staff.values())
    assert table["top_numerator"].sum() == sum(n[1] for n in staff.values())


@FEW
@given(staff=bands())
def test_on_a_ladder_turned_to_white_staff_every_step_is_the_reciprocal(
    staff: dict[str, tuple[int, int, int]],
) -> None:
    turned = {band: (bme, white, unknown) for band, (white, bme, unknown) in staff.items()}
    a, b = steps(ladder(staff)), steps(ladder(turned))
    assert b == pytest.approx([1 / step for step in a], rel=1e-9)
