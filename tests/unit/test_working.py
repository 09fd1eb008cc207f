"""The arithmetic that is shown is right: every sum is read out of the text and done again."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from fractions import Fraction

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, ladder, leaves, women_and_men
from wres_explore.wording.certainty import how_sure, place_of_edge
from wres_explore.wording.working import (
    MOST,
    by_sex_working,
    pooled_working,
    standardised_working,
    working,
)
from wres_explore.wording.working_targets import (
    entrants_working,
    missing_working,
    path_working,
    scenario_working,
)

MODEL = "london-model"
PROVIDER = "North East London acute provider 1 (modelled)"

NUMBER = r"[\d][\d,]*(?:\.\d+)?"
OF = re.compile(rf"({NUMBER}) of ({NUMBER})[a-z ]* = ({NUMBER})%")
RUNGS = re.compile(rf"({NUMBER}) at [^÷;=]+ ÷ ({NUMBER}) at [^;=]+ = ({NUMBER})(?=[;.])")
SUM = re.compile(rf"(?<![\w.])([(−+\d][\d,.%()\s×÷−+^]*?) = ([−+]?{NUMBER})(%|\*)?")


def plain(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def half(text: str) -> float:
    """Half a unit of the last place that is shown."""
    return 0.5 * 10 ** -len(text.partition(".")[2]) if "." in text else 0.5


def rates(text: str) -> list[Fraction]:
    """Every rate from its counts; what is shown of it must be that, rounded."""
    found = []
    for pattern, scale in ((OF, 100), (RUNGS, 1)):
        for part, whole, shown in pattern.findall(text):
            rate = Fraction(int(part.replace(",", "")), int(whole.replace(",", "")))
            assert float(rate) * scale == pytest.approx(plain(shown), abs=1.001 * half(shown))
            found.append((text.index(f"{part} "), rate))
    return [rate for _, rate in found]


def last(text: str) -> tuple[str, str]:
    """The sign of the last division or difference of a line, and what it gives."""
    found = re.findall(rf"[\d%)] ([÷−]) \(?[−+]?{NUMBER}[^=]*? = ([−+]?{NUMBER})", text)
    sign, value = found[-1]
    return sign, value


def sums(lines: tuple[str, ...]) -> Iterator[tuple[str, float, str, str]]:
    """Every sum that is written out: what stands on its left, what that gives, and its right."""
    for line in lines:
        text = re.sub(r" of known ethnicity| of entrants| at [^÷=;]+(?= [÷=])", "", line)
        text = re.sub(r"([−+]?\d[\d.]*) points", r"\1*", text).replace(" of ", " ÷ ")
        pieces = re.split(r"[;:,] |\. |\), ", text)
        for left, shown, unit in (each for piece in pieces for each in SUM.findall(piece)):
            code = left.replace(",", "").replace("*", "").replace("−", "-").replace("×", "*")
            code = code.replace("÷", "/").replace("^", "**")
            code = re.sub(r"([\d.]+)%", r"(\1/100)", code)
            scale = 100 if "%" in left and unit == "*" else 1 if unit != "%" else 100
            yield left, scale * eval(code), shown, line


def followed(lines: tuple[str, ...], *, at_least: int = 1) -> None:
    """A reader with a calculator finds each sum, up to what the rounding of its parts allows."""
    found = list(sums(lines))
    assert len(found) >= at_least, lines
    for left, value, shown, line in found:
        slack = 1e-3 * max(abs(value), 1e-9) + (0.11 if "−" in left else 0.0)
        assert plain(shown) == pytest.approx(value, abs=half(shown) + slack), (left, shown, line)


def model(**chosen: object) -> wres.Dataset:
    return wres.select(wres.load(MODEL), **chosen)


SELECTIONS: list[dict[str, object]] = [
    {},
    {"organisation": PROVIDER, "year": 2017},
    {"ics": "North East London", "ethnic_group": "Black"},
    {"profession": "Midwives"},
]


# --- One division of counts ---------------------------------------------------------------


def test_a_ratio_is_written_out_with_its_counts_and_limits() -> None:
    """3 of 100 over 1 of 100, by hand."""
    parts = (*cell(9, 12, measure="entered_disciplinary"), *cell(900, 400))
    table = wres.indicator(dataset(parts), 3)
    low, high = table.loc[0, ["lower", "upper"]]
    line, whose, rounded = working(table)
    assert line == (
        "BME 12 of 400 = 3.000%; White 9 of 900 = 1.000%; 3.000% ÷ 1.000% = 3.00 "
        f"(95% interval {low:.2f} to {high:.2f})."
    )
    assert "SCAS" in whose and "Laud 2017" in whose
    assert rounded.startswith("Nothing is rounded before it is divided")


@pytest.mark.parametrize("chosen", SELECTIONS)
@pytest.mark.parametrize("number", range(1, 10))
def test_each_indicator_follows_from_the_counts_that_are_shown(
    chosen: dict[str, object], number: int
) -> None:
    table = wres.indicator(model(**chosen), number)
    lines = working(table, "pay_band" if number == 1 else "", most=len(table))
    written = [line for line in lines if " = " in line]
    assert len(written) == (table["status"] == "ok").sum()
    for line in written:
        first, *second = rates(line)
        followed((line,))
        if number == 1:
            continue
        sign, shown = last(line)
        (other,) = second
        value = first / other if sign == "÷" else 100 * (first - other)
        assert sign == ("÷" if number in (2, 3, 4) else "−")
        assert plain(shown) == pytest.approx(float(value), abs=1.001 * half(shown))


@pytest.mark.parametrize("chosen", SELECTIONS)
def test_steps_tiers_and_boundaries_follow_from_the_counts_that_are_shown(
    chosen: dict[str, object],
) -> None:
    data = model(**chosen)
    edge = wres.cliff_edge(data)
    seen = 0
    for table in (edge.steps, edge.pipeline, wres.race_disparity_ratio(data)):
        label = "step" if "step" in table else "boundary"
        for line in working(table, label, most=len(table)):
            if " = " not in line:
                continue
            top, bottom = rates(line)
            followed((line,))
            sign, shown = last(line)
            assert sign == "÷"
            assert plain(shown) == pytest.approx(float(top / bottom), abs=1.001 * half(shown))
            seen += 1
    assert seen > 2


@pytest.mark.parametrize("number", range(1, 10))
def test_two_selections_follow_from_the_counts_of_both(number: int) -> None:
    here = model(ics="North East London")
    table = wres.compare(here, wres.load(MODEL), number)
    (line, *_) = working(table.head(1))
    found = rates(line)
    followed((line,))
    if number == 1:
        value = 100 * (found[0] - found[1])
    elif number in (2, 3, 4):
        value = (found[0] / found[1]) / (found[2] / found[3])
    else:
        value = 100 * ((found[0] - found[1]) - (found[2] - found[3]))
    _, shown = last(re.sub(" points", "", line))
    assert plain(shown) == pytest.approx(float(value), abs=1.001 * half(shown))


def test_counts_at_the_ends_are_written_out_too() -> None:
    nobody = (*cell(9, 0, measure="entered_disciplinary"), *cell(900, 400))
    (line, *_) = working(wres.indicator(dataset(nobody), 3))
    assert "BME 0 of 400 = 0%" in line and line.count("÷") == 1
    rare = (*cell(1, 1, measure="entered_disciplinary"), *cell(90_000, 40_000))
    (line, *_) = working(wres.indicator(dataset(rare), 3))
    assert "1 of 40,000 = 0.002500%" in line and "e-" not in line
    assert last(line) == ("÷", "2.25")


def test_many_rows_are_counted_and_not_all_written_out() -> None:
    bands = ladder({f"Band {k}": (900 - 90 * k, 500 - 60 * k) for k in range(1, 8)})
    table = wres.representation(dataset(bands), by=["pay_band"])
    lines = working(table, "pay_band")
    assert [line.partition(":")[0] for line in lines[:MOST]] == ["Band 1", "Band 2", "Band 3"]
    assert lines[MOST] == "The other 4 rows of the table are worked out in the same way."
    assert working(table.head(4), "pay_band")[MOST].startswith("The other row of the table is")


def test_what_has_no_counts_or_no_value_says_so() -> None:
    printed = wres.indicator(wres.load("london-2019"), 3)
    assert working(printed)[0].startswith("Printed by the source without its counts")
    assert len(working(printed)) == len(printed)
    none = (*cell(0, 5, measure="entered_disciplinary"), *cell(900, 400))
    (line,) = working(wres.indicator(dataset(none), 3))
    assert line.startswith("Not calculable. ")
    hidden = wres.indicator(model(), 3).assign(top_numerator=pd.array([pd.NA], dtype="Int64"))
    assert working(hidden)[0] == "The counts behind it are not shown."


def test_a_table_that_went_through_the_gate_is_written_out_with_its_own_counts() -> None:
    """What is rounded or hidden for the public does not come back in the arithmetic."""
    parts = (*cell(14, 13, measure="entered_disciplinary"), *cell(903, 402))
    for sharing in ("public", "partner", "trusted"):
        table = wres.gate(wres.indicator(dataset(parts), 3), sharing=sharing)
        text = " ".join((*working(table), *how_sure(table)))
        exact = [int(word.replace(",", "")) for word in re.findall(r"\b\d[\d,]*(?= of )", text)]
        assert exact == [n for n in table[["top_numerator", "bottom_numerator"]].iloc[0]
                         if pd.notna(n)][: len(exact)]  # fmt: skip
        for raw in ("13 of", "14 of", "of 402", "of 903"):
            assert (raw in text) is (sharing == "trusted"), (sharing, text)


# --- Made of many tables --------------------------------------------------------------------


def discipline(strata: dict[str, tuple[int, int, int, int]]) -> wres.Dataset:
    """Cases and staff, BME then White, of each organisation."""
    parts = []
    for name, (x1, n1, x2, n2) in strata.items():
        parts += [cell(x2, x1, measure="entered_disciplinary", organisation=name),
                  cell(n2, n1, organisation=name)]  # fmt: skip
    return dataset(*parts)


def test_a_pooled_ratio_follows_from_the_sums_of_its_strata() -> None:
    strata = {"Elm": (12, 300, 10, 500), "Oak": (9, 200, 8, 400), "Yew": (30, 900, 20, 2100)}
    above = sum(Fraction(x1 * n2, n1 + n2) for x1, n1, _, n2 in strata.values())
    below = sum(Fraction(x2 * n1, n1 + n2) for _, n1, x2, n2 in strata.values())
    first, plainly, whose = pooled_working(wres.pooled(discipline(strata), 3))
    shown = re.findall(rf": ({NUMBER})\. ", first)
    assert [plain(each) for each in shown] == pytest.approx([float(above), float(below)], rel=1e-3)
    assert plain(last(first)[1]) == pytest.approx(float(above / below), abs=0.00501)
    crude = Fraction(51 * 3000, 1400 * 38)
    assert plainly.endswith(f"{float(crude):.2f}.")
    assert "Greenland and Robins" in whose
    followed((first,))


def test_like_for_like_follows_from_its_two_rates() -> None:
    table = wres.like_for_like(model(ics="North East London"), 3).ratio
    lines = standardised_working(table)
    followed(lines, at_least=2)
    assert [plain(last(line)[1]) for line in lines[:2]] == [round(v, 2) for v in table["value"]]


def test_women_and_men_follow_from_their_counts() -> None:
    found = wres.ethnicity_and_sex(wres.from_counts(women_and_men(), name="ours"), 3)
    lines = by_sex_working(found.groups)
    text = " ".join(lines)
    assert "BME women 40 of 1,000 = 4.000%; White men 10 of 1,000 = 1.000%" in text
    assert "4.000% ÷ 1.000% = 4.00 (95% interval" in text
    assert "BME men 12 of 600 = 2.000%; White men" in text and "= 2.00 (95%" in text
    assert len(lines) == 4
    followed(lines, at_least=9)


# --- Targets ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def paths() -> pd.DataFrame:
    return wres.model_employer(model(ics="North East London"))


def rows(table: pd.DataFrame, band: str) -> list[dict[str, object]]:
    return table[table["pay_band"] == band].to_dict("records")


@pytest.mark.parametrize("band", ["Band 8a", "Band 8c", "Band 9"])
def test_paths_entrants_and_missing_colleagues_can_be_followed(
    paths: pd.DataFrame, band: str
) -> None:
    now = next(row for row in rows(paths, band) if row["year"] == 2019)
    followed(path_working(now), at_least=3)
    assert f": {now['people_needed']:,} more." in path_working(now)[2]
    (needed,) = rows(wres.entrants_needed(paths, turnover=0.15), band)
    followed(entrants_working(needed), at_least=3)
    for pool in ("band_below", "workforce"):
        table = wres.missing_colleagues(model(ics="North East London"), pool=pool)
        (row,) = rows(table, band)
        lines = missing_working(row)
        followed(lines, at_least=2)
        product = plain(re.findall(rf"= ({NUMBER});", lines[1])[0])
        people = plain(re.findall(rf"less ({NUMBER}),", lines[1])[0])
        whole = plain(re.findall(rf"people: ([−]?{NUMBER})\.", lines[1])[0])
        assert abs(product - people - whole) <= 0.56


def test_a_scenario_without_chance_can_be_followed(paths: pd.DataFrame) -> None:
    found = rows(wres.scenario(paths, entrant_share=0.6, turnover=0.12), "Band 8c")
    lines = scenario_working(found[0], found[-1])
    followed(lines)
    assert f"{found[-1]['lower']:.1%} and {found[-1]['upper']:.1%}" in lines[1]
    two = rows(wres.scenario(paths, entrant_share=0.6, turnover=0.12, group_turnover=0.2), "Band 9")
    assert "no short formula" in scenario_working(two[0], two[-1])[0]
    (needed,) = rows(wres.entrants_needed(paths, turnover=0.12, group_turnover=0.2), "Band 8c")
    assert "no short formula" in entrants_working(needed)[0]


def test_nothing_is_worked_out_where_there_is_nothing(paths: pd.DataFrame) -> None:
    late = next(row for row in rows(paths, "Band 9") if row["year"] == 2027)
    assert path_working(late) == ()
    lowest = wres.missing_colleagues(model(ics="North East London")).to_dict("records")[0]
    assert missing_working(lowest) == ()


# --- How sure ---------------------------------------------------------------------------------

CLAIMS: dict[str, Callable[[pd.Series], bool]] = {
    "takes in 1": lambda r: r["lower"] <= 1 <= r["upper"],
    "leaves out 1": lambda r: r["upper"] < 1 or r["lower"] > 1,
    "takes in 0": lambda r: r["lower"] <= 0 <= r["upper"],
    "leaves out 0": lambda r: r["upper"] < 0 or r["lower"] > 0,
    "whole interval lies outside 0.80 to 1.25": lambda r: r["upper"] < 0.8 or r["lower"] > 1.25,
    "whole interval lies within 0.80 to 1.25": lambda r: r["lower"] >= 0.8 and r["upper"] <= 1.25,
    "reaches outside 0.80": lambda r: r["lower"] < 0.8 or r["upper"] > 1.25,
    "reaches into 0.80": lambda r: r["lower"] <= 1.25 and r["upper"] >= 0.8,
    "ratio is within 0.80": lambda r: 0.8 <= r["value"] <= 1.25,
}


@pytest.mark.parametrize("number", [2, 3, 4, 5, 6, 8])
def test_what_is_said_of_a_verdict_is_true_of_its_interval(number: int) -> None:
    table = wres.indicator(wres.load(MODEL), number, by=["organisation", "year"])
    table = table[table["status"] == "ok"]
    lines = how_sure(table, "organisation", most=len(table))[1:]
    null = 1 if number < 5 else 0
    said = set()
    for line, (_, row) in zip(lines, table.iterrows(), strict=True):
        held = [claim for claim in CLAIMS if claim in line]
        assert held, line
        assert all(CLAIMS[claim](row) for claim in held), line
        said |= set(held)
        apart = row["lowest"] > null or row["highest"] < null or math.isnan(row["lowest"])
        assert ("could not turn it round" in line) <= apart
        assert ("could turn it round" in line) <= (not apart)
    assert len(said) > 1


def test_a_level_a_method_and_the_bounds_of_unknown_ethnicity_are_named() -> None:
    table = wres.indicator(model(ics="North East London"), 3, confidence_level=0.99)
    first, line = how_sure(table)
    row = table.iloc[0]
    assert "interval of 99%" in first and "SCAS" in first
    assert f"{row['lower']:.2f} to {row['upper']:.2f}" in line
    assert f"before chance: {row['lowest']:.2f} to {row['highest']:.2f}" in line
    assert f"{row['unknown_share']:.1%}" in line
    assert how_sure(wres.indicator(wres.load("london-2019"), 3)) == ()


def test_the_board_is_judged_by_its_exact_test() -> None:
    table = wres.indicator(model(organisation=PROVIDER), 9)
    p = table["p_value"].item()
    shown = "p below 0.001" if p < 0.001 else f"p = {p:.3f}"
    assert f"judged by an exact test, {shown}" in how_sure(table)[1]


def test_the_place_of_an_edge_says_how_often_it_is_found_again() -> None:
    (row, *_) = wres.cliff_edge(model(ics="North East London")).verdict.to_dict("records")
    (line,) = place_of_edge(row)
    assert "between bands 5 and 6" in line
    assert f"{row['certainty']:.0%} of ladders" in line
    few = ladder({"Band 5": (60, 40), "Band 6": (40, 20), "Band 7": (30, 10)})
    (row, *_) = wres.cliff_edge(dataset(few)).verdict.to_dict("records")
    assert place_of_edge(row) == ()


BANDS = ("Band 4", "Band 5", "Band 6", "Band 7", "Band 8a")


def test_an_edge_is_spoken_of_only_where_one_was_found() -> None:
    # A plain slope: the step ratio is 0.8 throughout, so no step stands out from it.
    slope = ladder({name: (100, round(100 * 0.85**k)) for k, name in enumerate(BANDS)})
    (row, *_) = wres.cliff_edge(dataset(slope)).verdict.to_dict("records")
    assert row["verdict"] == "slope, no single cliff edge" and row["scan_p_value"] > 0.05
    (line,) = place_of_edge(row)
    assert "edge" not in line and "the steepest place between" in line
    assert line.endswith("this place is not told from chance.")
    # Found at one step while the search points at another: that other is no edge.
    found = {"verdict": "clear cliff edge", "onset": "x", "steepest": "x"}
    (elsewhere,) = place_of_edge({**row, **found})
    assert "edge" not in elsewhere


def test_groups_that_are_named_at_length_stay_readable() -> None:
    parts = (*leaves({"White British": 9, "Any other Asian background": 12},
                     measure="entered_disciplinary"),
             *leaves({"White British": 900, "Any other Asian background": 400}))  # fmt: skip
    found = wres.ethnic_groups(dataset(list(parts)), 3)
    lines = working(found, "ethnic_group")
    assert any("Any other Asian background 12 of 400 = 3.000%" in line for line in lines)
