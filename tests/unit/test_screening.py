"""The King's Fund's screen: hand-made trusts for each rule and each option."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import dblquad
from scipy.stats import norm

import wres_explore as wres
from tests.helpers import Rows, cell, dataset, one, places
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.screen.counts import ScreenCounts, by_chance, screen_counts
from wres_explore.measures.screen.options import AMBIGUITIES, ScreenOptions
from wres_explore.stats.screening import Evidence, judge

YEARS = (2016, 2017, 2018)
ITEMS = {
    "5": "harassed_by_public", "6": "harassed_by_staff", "7": "equal_opportunity",
    "8": "discriminated",
}  # fmt: skip
Answers = tuple[float, float] | tuple[float, float, int] | None


def item(number: str, trust: str, answers: Sequence[Answers], years: Sequence[int]) -> Rows:
    """BME and White answers of each year, of 1,000 respondents each unless a third number says."""
    rows: Rows = []
    for year, both in zip(years, answers, strict=True):
        if both is not None:
            n = both[2] if len(both) > 2 else 1000
            where = {"year": year, "organisation": trust}
            rows += cell(both[1], both[0], measure=ITEMS[number], **where)
            rows += cell(n, n, measure=f"{ITEMS[number]}_answered", **where)
    return rows


def england(number: str, bme: float, white: float, years: Sequence[int] = YEARS) -> Rows:
    """Everybody else, a thousand times as many, so that they alone are the average."""
    n = 1_000_000
    return item(number, "Everybody else", [(int(bme * n), int(white * n), n)] * len(years), years)


def screen(*parts: Rows, **options: Any) -> wres.Screen:
    kinds = options.pop("kinds", None)
    if kinds is not None:
        kinds = places(dict.fromkeys(kinds, "all")).assign(kind=list(kinds.values()))
    data = dataset(*parts, organisations=kinds)
    return wres.kings_fund_screen(data, **{"years": YEARS, "replicates": 2, **options})


def found(answers: Sequence[Answers], number: str = "8", **options: Any) -> tuple[str, str]:
    """What is found at the most lenient level for one trust, and why; England has 15 and 10%."""
    got = screen(
        item(number, "A", answers, YEARS), england(number, 0.15, 0.10), **options
    ).indicators
    rows = got[(got["organisation"] == "A") & (got["indicator"] == number)]
    row = rows[rows["level"] == rows["level"].min()].iloc[0]
    return row["finding"], row["reason"]


def test_similar_and_better_than_england_in_every_year_is_consistent() -> None:
    """7% of both groups: z 7 and 3 from England's."""
    assert found([(70, 70)] * 3) == (
        "consistent", "Similar, and above average, in 2016 to 2018.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([(70, 70), (70, 70), (100, 70)], "Not similar in 2018"),
        ([(70, 70), (130, 130), (70, 70)], "Not above average in 2017"),
        ([(200, 100), (210, 100), (100, 100)], "did not narrow every year"),
        ([(200, 100), (210, 160), (220, 220)], "worse off than before"),
        ([(200, 150), (150, 150), (90, 150)], "as wide the other way round"),
        ([(100, 150), (100, 150), (100, 150)], "no gap against the group"),
        ([(150, 140), (146, 140), (142, 140)], "no more than chance (z 0.3"),
    ],
)
def test_what_stands_in_the_way_is_said(answers: Sequence[Answers], why: str) -> None:
    finding, reason = found(answers)
    assert finding == "neither"
    assert why in reason


def test_a_gap_that_narrows_every_year_by_more_than_chance_is_improving() -> None:
    """From 10 points to 0.2: z = 0.098 / sqrt(0.2 x 0.8 + 0.1 x 0.9 + ... all over 1,000)."""
    z = 0.098 / math.sqrt((0.2 * 0.8 + 0.1 * 0.9 + 0.102 * 0.898 + 0.1 * 0.9) / 1000)
    finding, reason = found([(200, 100), (150, 100), (102, 100)])
    assert finding == "improving"
    assert f"z {z:.2f}" in reason
    assert "from 10.0 points in 2016 to 0.2 points in 2018" in reason


def test_for_equal_opportunities_more_is_better() -> None:
    """England 60 and 70%; here 80% of both, then 40% of both."""
    for answers, finding in (((800, 800), "consistent"), ((400, 400), "neither")):
        got = screen(item("7", "A", [answers] * 3, YEARS), england("7", 0.60, 0.70)).indicators
        rows = got[(got["organisation"] == "A") & (got["indicator"] == "7")]
        assert set(rows["finding"]) == {finding}


def test_a1_similar_may_mean_shown_to_be_equivalent() -> None:
    """Same share of both, standard error 0.0114: within 2 points at z 1.75, within 1 at 0.88."""
    assert found([(70, 70)] * 3, similar="equivalent", margin=0.02)[0] == "consistent"
    assert found([(70, 70)] * 3, similar="equivalent", margin=0.01)[0] == "neither"


def test_a2_above_average_may_be_by_the_estimate() -> None:
    """9.7% of White staff against 10% is z 0.3."""
    assert found([(98, 97)] * 3)[0] == "neither"
    assert found([(98, 97)] * 3, above_average="point")[0] == "consistent"


def test_a3_the_average_may_be_of_all_staff_or_of_the_same_type() -> None:
    """10.5 and 11%: above 12.5% of all staff by z 1.9 and 1.4, and below 10% of White staff."""
    assert found([(105, 110)] * 3)[0] == "neither"
    assert found([(105, 110)] * 3, average_of="all staff")[0] == "consistent"
    parts = (
        item("8", "A", [(200, 200)] * 3, YEARS),
        item("8", "B", [(300_000, 250_000, 1_000_000)] * 3, YEARS),
        england("8", 0.15, 0.10),
    )
    kinds = {"A": "ambulance", "B": "ambulance", "Everybody else": "acute"}
    for average, finding in (("same group", "neither"), ("own type", "consistent")):
        got = screen(*parts, kinds=kinds, average_of=average).indicators
        row = got[(got["organisation"] == "A") & (got["indicator"] == "8")].iloc[-1]
        assert row["finding"] == finding


def shortlisted(trust: str, white: int, bme: int, n: int, years: Sequence[int] = YEARS) -> Rows:
    """Appointments of `n` White and `n` BME applicants, every year."""
    rows: Rows = []
    for year in years:
        where = {"year": year, "organisation": trust}
        rows += cell(n, n, measure="shortlisted", **where)
        rows += cell(white, bme, measure="appointed", **where)
        rows += cell(1000, 1000, **where)
    return rows


def ratio_finding(trust: Rows, rest: Rows, **options: Any) -> str:
    got = screen(trust, rest, **options).indicators
    return str(got[(got["organisation"] == "A") & (got["indicator"] == "2")]["finding"].iloc[-1])


def test_a4_a_ratio_is_above_average_where_it_is_closer_to_1_than_englands() -> None:
    near = shortlisted("A", 110, 100, 1000)
    wide = shortlisted("Everybody else", 150_000, 100_000, 1_000_000)
    close = shortlisted("Everybody else", 105_000, 100_000, 1_000_000)
    assert ratio_finding(near, wide) == "consistent"
    assert ratio_finding(near, close) == "neither"
    assert ratio_finding(near, close, ratio_average="not asked") == "consistent"
    # 1.5 on a thousand applicants each is not similar, whatever the average.
    assert ratio_finding(shortlisted("A", 150, 100, 1000), wide) == "neither"


def test_a5_a_missing_year_may_be_left_out() -> None:
    answers = [(70, 70), None, (70, 70)]
    finding, reason = found(answers)
    assert (finding, reason) == ("not assessable", "No figure for 2017.")
    assert found(answers, missing_year="left out")[0] == "consistent"
    improving = [(200, 100), None, (102, 100)]
    assert found(improving, missing_year="left out")[0] == "improving"
    assert found([(70, 70), None, None], missing_year="left out")[0] == "not assessable"


def test_a6_an_improvement_may_have_to_end_similar_and_above_average() -> None:
    not_above = [(200, 100), (150, 100), (102, 100)]
    above = [(200, 160), (110, 90), (70, 70)]
    assert found(not_above, improving="end state")[0] == "neither"
    assert found(above, improving="end state")[0] == "improving"


def test_a7_a_grouping_may_ask_for_the_same_finding_throughout() -> None:
    parts = (
        item("8", "A", [(70, 70)] * 3, YEARS),
        item("6", "A", [(200, 100), (150, 100), (102, 100)], YEARS),
        england("8", 0.15, 0.10), england("6", 0.15, 0.10),
    )  # fmt: skip

    def row(**options: Any) -> dict[str, Any]:
        got = screen(*parts, **options).organisations
        first = got["grouping"].str.startswith("Discrimination")
        return dict(got[first & (got["organisation"] == "A")].iloc[-1])

    assert row()["passes"]
    assert row()["how"] == "consistent or improving"
    assert not row(across="same mode")["passes"]
    assert row(across="same mode")["how"] == "no"


def test_a8_indicator_3_may_be_left_out_of_the_third_grouping() -> None:
    parts = (item("5", "A", [(70, 70)] * 3, YEARS), england("5", 0.15, 0.10))
    for choice, indicators, assessed in (("included", "5, 3", 0), ("excluded", "5", 2)):
        got = screen(*parts, indicator_3=choice).summary
        third = got[got["grouping"].str.startswith("Other")]
        assert set(third["indicators"]) == {indicators}
        assert set(third["assessed"]) == {assessed}


def test_a9_levels_run_from_strict_to_lenient_and_the_first_with_anybody_is_reported() -> None:
    """White staff at 8.6% against 10%: z 1.48, above average only at 80%; then z 3 at all."""
    parts = [item(n, "A", [(86, 86)] * 3, YEARS) for n in ("8", "6")]
    parts += [england(n, 0.15, 0.10) for n in ("8", "6")]
    assert set(screen(*parts).summary["level"]) == {0.95, 0.90, 0.80}
    got = screen(*parts).summary
    assert set(got.loc[got["reported"], "level"]) == {0.80}
    assert got.loc[got["reported"], "names"].iloc[0] == "A"
    strict = [item(n, "A", [(70, 70)] * 3, YEARS) for n in ("8", "6")] + parts[2:]
    got = screen(*strict).summary
    assert set(got.loc[got["reported"], "level"]) == {0.95}
    assert set(screen(*parts, level=0.90).summary["level"]) == {0.95, 0.90}
    assert set(screen(*parts, run="one level").summary["level"]) == {0.80}


def test_a10_a_ratio_may_be_at_its_best_where_it_favours_bme_staff() -> None:
    favours = shortlisted("A", 4, 8, 100)
    wide = shortlisted("Everybody else", 150_000, 100_000, 1_000_000)
    assert ratio_finding(favours, wide, run="one level") == "neither"
    assert ratio_finding(favours, wide, run="one level", best="advantage") == "consistent"


def test_a11_a_group_of_ten_respondents_is_not_judged() -> None:
    few = [(0, 0, 10), (0, 0, 10), (0, 0, 10)]
    finding, reason = found(few)
    assert finding == "not assessable"
    assert "Too few respondents in a group in 2016 to 2018" in reason
    assert found(few, smallest_base=10)[0] == "neither"
    assert found([(0, 0, 11)] * 3)[0] == "neither"


def board(trust: str, members: Sequence[tuple[int, int]], staff: tuple[int, int]) -> Rows:
    """White and BME members of the board each year, and White and BME staff."""
    rows: Rows = []
    for year, both in zip(YEARS, members, strict=True):
        where = {"year": year, "organisation": trust}
        rows += cell(*both, measure="board_voting", **where) + cell(*staff, **where)
    return rows


def test_a_board_like_its_workforce_is_consistent() -> None:
    """England: a tenth of boards, three tenths of staff."""
    rest = board("Everybody else", [(900, 100)] * 3, (70_000, 30_000))
    for members, finding in (
        ((7, 3), "consistent"),
        ((10, 0), "neither"),
        ((0, 0), "not assessable"),
    ):
        got = screen(board("A", [members] * 3, (700, 300)), rest).indicators
        row = got[(got["organisation"] == "A") & (got["indicator"] == "9")].iloc[-1]
        assert row["finding"] == finding
    all_members = screen(board("A", [(7, 3)] * 3, (700, 300)), rest, board="all").indicators
    assert set(all_members.loc[all_members["indicator"] == "9", "finding"]) == {"not assessable"}


def test_a_ratio_without_events_in_a_group_is_not_assessable() -> None:
    got = screen(shortlisted("A", 10, 0, 100), shortlisted("B", 10, 10, 100)).indicators
    row = got[(got["organisation"] == "A") & (got["indicator"] == "2")].iloc[-1]
    assert row["finding"] == "not assessable"
    assert "A group without any event in 2016 to 2018" in row["reason"]


def test_indicator_7_is_not_assessed_across_its_change_of_definition() -> None:
    years = (2020, 2021, 2022)
    parts = (item("7", "A", [(800, 800)] * 3, years), england("7", 0.6, 0.7, years))
    got = screen(*parts, years=years).indicators
    rows = got[got["indicator"] == "7"]
    assert set(rows["finding"]) == {"not assessable"}
    assert set(rows["reason"]) == {"The definition changed between 2021 and 2022."}


def test_an_organisation_passes_only_if_it_does_on_every_indicator() -> None:
    parts = (
        item("8", "A", [(70, 70)] * 3, YEARS), item("6", "A", [(150, 150)] * 3, YEARS),
        england("8", 0.15, 0.10), england("6", 0.15, 0.10),
    )  # fmt: skip
    got = screen(*parts).summary
    first = got[got["grouping"].str.startswith("Discrimination")]
    assert set(first["passed"]) == {0}
    assert set(first["assessed"]) == {2}
    assert got[got["grouping"] == "Equality of opportunity"]["expected_by_chance"].isna().all()


def test_chance_alone_gives_what_the_rules_imply() -> None:
    """230 trusts with a real gap and no change: gaps g1 > g2 > g3, and g1 - g3 beyond z.

    Two independent indicators of that chance each; large counts, so that gaps are normal.
    """
    trusts = [f"T{k}" for k in range(230)]
    rows = [
        {"year": year, "organisation": trust, "profession": "all", "pay_band": "all",
         "ethnic_group": group, "measure": measure, "n": n}
        for number in ("8", "6") for year in YEARS for trust in trusts
        for group, events in (("BME", 600), ("White", 280))
        for measure, n in ((ITEMS[number], events), (f"{ITEMS[number]}_answered", 4000))
    ]  # fmt: skip
    data = wres.from_counts(pd.DataFrame(rows))
    got = wres.kings_fund_screen(data, years=YEARS, replicates=150).summary
    first = got[got["grouping"].str.startswith("Discrimination")].set_index("level")
    for level in (0.95, 0.90, 0.80):
        z = norm.ppf((1 + level) / 2)
        chance, _ = dblquad(
            lambda g3, g1: norm.pdf(g1) * norm.pdf(g3) * (norm.cdf(g1) - norm.cdf(g3)),
            -8, 8, -9, lambda g1, z=z: g1 - z * math.sqrt(2),
        )  # fmt: skip
        expected = 230 * chance**2
        assert first.loc[level, "expected_by_chance"] == pytest.approx(
            expected, abs=4 * math.sqrt(expected / 150)
        )
    assert (first["passed"] == 0).all()
    assert (first["chance_as_many"] == 1).all()


def test_the_same_seed_gives_the_same_chance() -> None:
    parts = [item(n, f"T{k}", [(150, 100)] * 3, YEARS) for n in ("8", "6") for k in range(40)]
    once, again, other = (
        screen(*parts, replicates=50, seed=seed).summary["expected_by_chance"] for seed in (1, 1, 2)
    )
    assert once.equals(again)
    assert not once.equals(other)


def test_without_any_gap_chance_passes_fewer_improvements() -> None:
    parts = [item(n, f"T{k}", [(150, 100)] * 3, YEARS) for n in ("8", "6") for k in range(100)]
    gap, none = (
        screen(*parts, replicates=100, chance=chance).summary["expected_by_chance"].iloc[8]
        for chance in ("England's gap", "no gap")
    )
    assert gap > none


@given(
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.lists(st.sampled_from([-0.1, -0.02, 0.0, 0.02, 0.05, 0.1]), min_size=3, max_size=3),
    st.lists(st.sampled_from([0.5, 1.0, 1.5, 2.0]), min_size=3, max_size=3),
    st.lists(st.sampled_from([-1.0, 0.5, 1.5, 2.0]), min_size=3, max_size=3),
    st.lists(st.sampled_from([-0.3, -0.2, math.nan]), min_size=3, max_size=3),
    st.booleans(),
    st.booleans(),
)
def test_verdicts_are_those_of_the_rules_read_aloud(
    usable: list[bool], gap: list[float], differs: list[float], better: list[float],
    level: list[float], every_year: bool, end_state: bool,
) -> None:  # fmt: skip
    arrays = [np.array([v]) for v in (usable, differs, better, gap, level)]
    evidence = Evidence(
        arrays[0], arrays[1], np.zeros((1, 3)), arrays[2], np.zeros((1, 3), bool), arrays[3],
        np.full((1, 3), 0.03), arrays[4],
    )  # fmt: skip
    z = 1.282
    there = [k for k in range(3) if usable[k]]
    good = {k: differs[k] <= z and better[k] > z for k in there}
    if len(there) < (3 if every_year else 2):
        expected = 0
    elif all(good.values()):
        expected = 3
    else:
        a, b = there[0], there[-1]
        narrower = all(gap[j] < gap[i] for i, j in itertools.pairwise(there))
        by_more = (gap[a] - gap[b]) / math.hypot(0.03, 0.03) > z
        worse_off = level[b] < level[a]
        improving = (
            not good[a] and gap[a] > 0 and narrower and by_more and not worse_off
            and abs(gap[b]) < abs(gap[a]) and (good[b] or not end_state)
        )  # fmt: skip
        expected = 2 if improving else 1
    judged = judge(evidence, z, every_year=every_year, end_state=end_state)
    assert judged.finding.tolist() == [expected]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"similar": "tost"}, "similar cannot be 'tost'"),
        ({"smilar": "equivalent"}, "no option 'smilar'. Did you mean 'similar'"),
        ({"level": 80}, "between 0 and 1"),
        ({"level": math.nan}, "between 0 and 1"),
        ({"level": [0.8, 0.9]}, "one number"),
        ({"years": [2016]}, "at least two"),
        ({"years": ["2016", "2017"]}, "years must be a whole number"),
        ({"margin": math.nan}, "margin must be"),
        ({"margin": 5}, "margin must be"),
        ({"replicates": 0}, "replicates must be a whole number"),
        ({"smallest_base": 2.5}, "smallest_base must be a whole number"),
        ({"seed": True}, "seed must be a whole number"),
    ],
)
def test_options_without_meaning_are_refused(options: Mapping[str, Any], says: str) -> None:
    with pytest.raises(DefinitionError, match=says):
        screen(item("8", "A", [(70, 70)] * 3, YEARS), **options)


def test_every_ambiguity_has_an_option_whose_default_is_its_first_choice() -> None:
    numbers = {number for number, *_ in AMBIGUITIES} | {"A11"}
    assert numbers == {f"A{k}" for k in range(1, 13)}
    for _, option, _, choices in AMBIGUITIES:
        assert getattr(ScreenOptions(), option) == choices[0]


def test_data_without_organisations_are_refused() -> None:
    with pytest.raises(SelectionError, match="organisation"):
        wres.kings_fund_screen(wres.load("england-2019"))


def test_modelled_organisations_say_so() -> None:
    got = wres.kings_fund_screen(wres.load("london-model"), replicates=2)
    assert got.summary["modelled"].all()
    assert got.indicators["modelled"].all()
    # The model has survey answers for two years only.
    why = got.indicators.loc[got.indicators["indicator"] == "8", "reason"]
    assert set(why) == {"No figure for 2017."}


def test_rates_of_one_survey_without_counts_assess_nobody(shared_data: Path) -> None:
    data, _ = wres.read(shared_data / "staff-survey" / "nss2024_wres_white_vs_bme_by_trust.csv")
    got = wres.kings_fund_screen(data)
    assert set(got.summary["assessed"]) == {0}
    assert set(got.summary["in_view"]) == {159}
    assert got.indicators["reason"].str.contains("has no counts").all()
    assert one(got.summary.head(1))["status"] == "not available"


def test_similar_is_the_pooled_test_of_two_shares() -> None:
    """6.2 and 5.1%: z = 0.011 / sqrt(0.0565 x 0.9435 x 2 / 1000) = 1.07; 6.5 and 5.1%: 1.34."""
    assert found([(62, 51)] * 3)[0] == "consistent"
    assert "Not similar in 2016 to 2018" in found([(65, 51)] * 3)[1]


def test_simulated_organisations_have_englands_rates_and_their_own_workforce() -> None:
    options = ScreenOptions(years=YEARS, replicates=2000)
    generator = np.random.default_rng(5)
    answers = (item("8", "A", [(30, 20)] * 3, YEARS), item("8", "B", [(170, 80)] * 3, YEARS))
    drawn = by_chance(_counts("8", options, *answers), options, generator).sides
    assert drawn[0].mean(axis=(0, 2)) / 1000 == pytest.approx([0.10, 0.10], abs=0.001)
    assert drawn[2].mean(axis=(0, 2)) / 1000 == pytest.approx([0.05, 0.05], abs=0.001)
    # Boards of 10% and staff of 30% in all: a gap of 20 points, off 25 and off 35% of staff.
    boards = (
        board("A", [(95, 5)] * 3, (750, 250)), board("B", [(85, 15)] * 3, (650, 350)),
    )  # fmt: skip
    drawn = by_chance(_counts("9", options, *boards), options, generator).sides
    assert drawn[0].mean(axis=(0, 2)) / 100 == pytest.approx([0.05, 0.15], abs=0.002)
    assert drawn[2][..., 0].tolist() == [250, 350]


def _counts(number: str, options: ScreenOptions, *parts: Rows) -> ScreenCounts:
    counts = screen_counts(dataset(*parts), number, ["A", "B"], options, list(YEARS))
    assert counts is not None
    return counts
