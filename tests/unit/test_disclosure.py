"""The gate: what each audience may see, on counts small enough to do by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

import wres_explore as wres
from tests.helpers import cell, dataset, ladder, leaves, odds_ratio_limits, one, places, rounded
from wres_explore.breakdowns import BREAKDOWNS, leaf_of
from wres_explore.errors import DefinitionError, DisclosureError
from wres_explore.measures.disclosure.views import KINDS_OF_CUT
from wres_explore.measures.results import SIDES
from wres_explore.vocabulary import Status
from wres_explore.wording.withheld import sharing_note, withheld

MODES = ["public", "partner", "trusted"]


def nearest_five(n: int) -> int:
    """Slowly: the multiple of five that is nearest, the higher of two."""
    return min(range(0, n + 6, 5), key=lambda multiple: (abs(multiple - n), -multiple))


def disciplinary(white: tuple[int, int], bme: tuple[int, int], **where: str) -> list[dict]:
    """Staff and cases of both groups of one cell."""
    return [
        *cell(white[1], bme[1], 0, **where),
        *cell(white[0], bme[0], measure="entered_disciplinary", **where),
    ]


def trusts(*staff: tuple[int, int, int], **where: str) -> list[dict]:
    """White, BME and Unknown of Trust 1, 2, ..."""
    return [
        row
        for k, people in enumerate(staff, start=1)
        for row in cell(*people, organisation=f"Trust {k}", **where)
    ]


# --- What is hidden and how the rest is rounded -----------------------------------------


@pytest.mark.parametrize(("mode", "low", "high"), [("public", 0, 7), ("partner", 1, 7),
                                                   ("trusted", 0, 4)])  # fmt: skip
@pytest.mark.parametrize("n", range(14))
def test_each_audience_has_its_range_of_hidden_counts(
    mode: str, low: int, high: int, n: int
) -> None:
    row = one(wres.gate(wres.representation(dataset(cell(500, n, 50))), mode))
    hidden = low <= n <= high
    assert pd.isna(row["top_numerator"]) == hidden
    assert pd.isna(row["value"]) == hidden
    assert row["status"] == (Status.WITHHELD if hidden else Status.OK)
    if not hidden:
        assert row["top_numerator"] == (n if mode == "trusted" else nearest_five(n))


@pytest.mark.parametrize("n", range(8, 60))
def test_counts_and_totals_are_rounded_each_from_the_true_one(n: int) -> None:
    row = one(wres.gate(wres.representation(dataset(cell(101, n, 52)))))
    assert row["top_numerator"] == nearest_five(n)
    assert row["top_denominator"] == nearest_five(101 + n + 52)


def test_share_and_interval_are_those_of_the_rounded_counts_in_whole_percent() -> None:
    row = one(wres.gate(wres.representation(dataset(cell(208, 92, 13)))))
    low, high = proportion_confint(90, 315, method="wilson")
    assert [row[name] for name in ("value", "lower", "upper")] == [
        rounded(90 / 315, 2), rounded(low, 2), rounded(high, 2)
    ]  # fmt: skip
    assert row["unknown_share"] == rounded(15 / 315, 2)


@pytest.mark.parametrize(
    ("white", "bme", "decimals"), [((33, 1003), (41, 498), 1), ((303, 1003), (241, 498), 2)]
)
def test_a_ratio_has_two_decimals_only_if_no_count_is_below_100(
    white: tuple[int, int], bme: tuple[int, int], decimals: int
) -> None:
    row = one(wres.gate(wres.indicator(dataset(disciplinary(white, bme)), 3)))
    (a, n), (c, m) = [[nearest_five(x) for x in side] for side in (bme, white)]
    assert [row[name] for name in SIDES] == [a, n, c, m]
    assert row["value"] == rounded((a / n) / (c / m), decimals)
    assert row["lower"] == rounded(row["lower"], decimals)


def test_the_race_disparity_ratio_is_that_of_the_rounded_counts() -> None:
    data = dataset(ladder({"Band 5": (203, 192, 9), "Band 6": (148, 82, 9), "Band 9": (61, 18, 9)}))
    row = one(wres.gate(wres.race_disparity_ratio(data)).query("step == 'lower to middle'"))
    assert [row[name] for name in SIDES] == [150, 205, 80, 190]
    assert row["value"] == rounded((150 / 205) / (80 / 190), 1)
    low, high = odds_ratio_limits(150, 355, 80, 270, 0.95)
    assert (row["lower"], row["upper"]) == (rounded(low, 1), rounded(high, 1))


def test_a_survey_base_below_11_is_hidden_from_partners() -> None:
    def answers(base: int) -> pd.DataFrame:
        data = dataset(cell(200, base, measure="discriminated_answered"),
                       cell(60, 0, measure="discriminated"))  # fmt: skip
        return wres.gate(wres.indicator(data, 8), "partner")

    assert pd.isna(one(answers(10))["top_denominator"])
    assert one(answers(11))["top_denominator"] == 10


def test_no_rate_from_a_base_below_20() -> None:
    small, large = (
        one(wres.gate(wres.representation(dataset(cell(n, 8, 0)), []))) for n in (9, 10)
    )
    assert (small["top_denominator"], large["top_denominator"]) == (15, 20)
    assert small["status"] == Status.WITHHELD
    assert small["status_reason"].startswith("Small base")
    assert large["value"] == 0.5


# --- What would give a hidden count away ------------------------------------------------


def test_one_side_of_a_comparison_hides_the_other() -> None:
    row = one(wres.gate(wres.indicator(dataset(disciplinary((40, 1000), (7, 500))), 3)))
    assert pd.isna(row["bottom_numerator"])
    assert pd.isna(row["top_numerator"])
    assert (row["top_denominator"], row["bottom_denominator"]) == (500, 1000)


def test_a_single_hidden_count_takes_the_next_smallest_with_it() -> None:
    data = dataset(trusts((100, 40, 20), (100, 5, 20), (100, 30, 20), (100, 60, 20)))
    shown = wres.gate(wres.representation(data, ["organisation"])).set_index("organisation")
    assert shown["top_numerator"].isna().tolist() == [False, True, True, False]
    assert len(set(shown.loc[["Trust 2", "Trust 3"], "status_reason"])) == 1


def test_two_hidden_counts_protect_each_other() -> None:
    data = dataset(trusts((100, 40, 20), (100, 5, 20), (100, 6, 20), (100, 60, 20)))
    shown = wres.gate(wres.representation(data, ["organisation"]))
    assert shown["top_numerator"].isna().tolist() == [False, True, True, False]


def test_which_of_two_equals_is_hidden_does_not_tell_the_smaller() -> None:
    shown = []
    for first, second in ((29, 31), (31, 29)):
        data = dataset(trusts((100, first, 21), (100, second, 19), (100, 5, 20), (100, 60, 20)))
        shown.append(wres.gate(wres.representation(data, ["organisation"])))
    pd.testing.assert_frame_equal(*shown)


def test_nobody_and_a_few_look_alike_in_a_breakdown() -> None:
    def seen(rows: list[dict]) -> pd.DataFrame:
        return wres.gate(wres.representation(dataset(rows), ["organisation"]))

    most = trusts((100, 40, 20), (100, 50, 20), (100, 60, 20))
    nobody, few = seen(most), seen([*most, *cell(3, 2, 1, organisation="Trust 9")])
    assert "Trust 9" not in set(few["organisation"])
    # The smallest trust is left out too where a single one is hidden.
    assert set(few["organisation"]) < set(nobody["organisation"])


def test_zero_is_not_told_from_seven_by_value_limits_or_words() -> None:
    def shown(cases: int) -> pd.DataFrame:
        return wres.gate(wres.indicator(dataset(disciplinary((cases, 1000), (50, 500))), 3))

    first = shown(0)
    for cases in range(1, 8):
        pd.testing.assert_frame_equal(shown(cases), first)
    assert not any(char.isdigit() for char in first["note"].item())


def test_how_many_organisations_have_staff_is_said_of_whole_places_only() -> None:
    data = dataset(
        ladder({"Band 5": (100, 50, 20), "Band 6": (90, 40, 20)}, organisation="Trust 1"),
        ladder({"Band 5": (100, 50, 20)}, organisation="Trust 2"),
    )
    whole = wres.gate(wres.representation(data))
    by_band = wres.gate(wres.representation(data, ["pay_band"]))
    assert whole["organisations"].tolist() == [2]
    assert by_band["organisations"].isna().all()


def test_unknown_share_goes_with_the_group_that_it_would_give_away() -> None:
    # 128 staff: 111 White, 10 unknown, so 7 BME.
    data = wres.select(dataset(cell(111, 7, 10)), ethnic_group="White")
    row = one(wres.gate(wres.representation(data)))
    assert row["top_numerator"] == 110
    assert np.isnan(row["unknown_share"])


CASES = wres.indicator(
    dataset(
        disciplinary((60, 100), (28, 40), organisation="Trust 1"),
        disciplinary((60, 160), (18, 30), organisation="Trust 2"),
        disciplinary((60, 260), (78, 90), organisation="Trust 3"),
    ),
    3,
    ["organisation"],
).assign(unknown_share=np.nan)
CASES_SHOWN = wres.gate(CASES)


@settings(max_examples=20)
@given(st.data())
def test_nothing_but_the_class_of_each_count_is_told(draw: st.DataObject) -> None:
    """Two results that round and hide alike are shown alike, whatever else stands in them."""
    result = CASES
    other = result.copy()
    for name in SIDES:
        shifts = draw.draw(st.lists(st.integers(-2, 2), min_size=3, max_size=3))
        centre = [nearest_five(int(n)) for n in result[name]]
        other[name] = pd.array([c + s for c, s in zip(centre, shifts, strict=True)], dtype="Int64")
    for top in ("top", "bottom"):
        if ((other[f"{top}_denominator"] - other[f"{top}_numerator"]) < 8).any():
            return
    number = draw.draw(st.floats(0, 9))
    other = other.assign(value=number, lower=number / 2, upper=number + 1, p_value=0.5)
    other = other.assign(verdict="adverse, clear", note="Small numbers: 3 cases in all.")
    order = draw.draw(st.permutations(range(3)))
    pd.testing.assert_frame_equal(wres.gate(other.iloc[order]), CASES_SHOWN)


# --- Every kind of result, every audience -----------------------------------------------


def everything() -> dict[str, pd.DataFrame]:
    """One table of each kind, with large, small and empty cells."""
    parts = []
    for k, factor in enumerate((1.0, 0.5, 0.1, 0.02)):
        name = f"Trust {k}"
        for band, (white, bme) in {"Band 5": (400, 300), "Band 6": (300, 150),
                                   "Band 8a": (120, 20)}.items():  # fmt: skip
            parts += cell(int(white * factor), int(bme * factor), int(30 * factor),
                          organisation=name, pay_band=band)  # fmt: skip
        for measure, rate in (("entered_disciplinary", 0.03), ("discriminated", 0.1),
                              ("discriminated_answered", 0.4)):  # fmt: skip
            parts += cell(int(820 * factor * rate), int(470 * factor * rate * 2), measure=measure,
                          organisation=name)  # fmt: skip
        parts += cell(12, k, 0, measure="board_all", organisation=name)
    data = dataset(parts, organisations=places({f"Trust {k}": f"ICS {k % 2}" for k in range(4)}))
    org = ["organisation"]
    return {
        "indicator": wres.indicator(data, 3, org),
        "survey": wres.indicator(data, 8, org),
        "board": wres.indicator(data, 9, org),
        "indicators": wres.indicators(data, ["ics"]),
        "rates": wres.rates(data, 3, org),
        "representation": wres.representation(data, ["organisation", "pay_band"]),
        "known base": wres.representation(data, org, base="known ethnicity"),
        "race disparity ratio": wres.race_disparity_ratio(data, org),
    }


RESULTS = everything()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", RESULTS)
def test_columns_types_and_meaning_stay(name: str, mode: str) -> None:
    before = RESULTS[name]
    shown = wres.gate(before, mode)
    assert shown.columns.tolist() == [*before.columns, "sharing"]
    assert (shown.dtypes[before.columns] == before.dtypes).all()
    assert (shown["value"].notna() == (shown["status"] == Status.OK)).all()
    withheld_rows = shown["status"] == Status.WITHHELD
    assert shown.loc[withheld_rows, ["lower", "upper", "p_value", "verdict"]].isna().all(axis=None)
    assert (shown.loc[withheld_rows, "status_reason"] != "").all()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", RESULTS)
def test_gating_again_changes_nothing(name: str, mode: str) -> None:
    once = wres.gate(RESULTS[name], mode)
    pd.testing.assert_frame_equal(wres.gate(once, mode), once)


@pytest.mark.parametrize("name", RESULTS)
def test_trusted_changes_no_number_that_it_shows(name: str) -> None:
    before = RESULTS[name]
    shown = wres.gate(before, "trusted")
    assert len(shown) == len(before)
    kept = (shown["status"] == Status.OK).to_numpy()
    # The library's own order of rows is that of the keys, so rows can be compared in place.
    pd.testing.assert_frame_equal(
        shown.loc[kept, [*SIDES, "value", "lower", "upper", "verdict"]],
        before.loc[kept, [*SIDES, "value", "lower", "upper", "verdict"]],
    )
    assert set(shown["sharing"]) == {"not for sharing"}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", RESULTS)
def test_the_order_that_rows_came_in_says_nothing(name: str, mode: str) -> None:
    sorted_by_value = RESULTS[name].sort_values("top_numerator", ascending=False)
    pd.testing.assert_frame_equal(wres.gate(sorted_by_value, mode), wres.gate(RESULTS[name], mode))


def test_every_count_shown_in_public_is_a_multiple_of_five_from_ten_on() -> None:
    for table in RESULTS.values():
        shown = wres.gate(table)[list(SIDES)].melt()["value"].dropna().astype(int)
        assert len(shown)
        assert (shown >= 10).all()
        assert (shown % 5 == 0).all()


def test_a_partner_sees_zero_and_why_there_is_no_ratio() -> None:
    row = one(wres.gate(wres.indicator(dataset(disciplinary((0, 1000), (50, 500))), 3), "partner"))
    assert row["bottom_numerator"] == 0
    assert row["status"] == Status.NOT_CALCULABLE
    assert row["status_reason"].startswith("No White staff")


def test_what_was_not_collected_stays_so() -> None:
    table = wres.indicators(dataset(cell(100, 50, 20)))
    shown = wres.gate(table)
    missing = table["status"] == Status.NOT_AVAILABLE
    assert missing.sum() >= 7
    assert (shown["status"] == Status.NOT_AVAILABLE).sum() == missing.sum()


# --- Published figures ------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_published_counts_pass_unchanged_with_their_source(mode: str) -> None:
    table = wres.representation(wres.load("london-2019"), ["ics"])
    shown = wres.gate(table, mode)
    pd.testing.assert_frame_equal(shown.drop(columns="sharing"), table)
    assert shown["source"].str.contains("London Workforce Race Strategy").all()


def test_a_figure_that_was_printed_without_counts_passes_as_published() -> None:
    london = wres.load("london-2019")
    own = replace(london, info=replace(london.info, published_counts=False))
    table = wres.indicator(own, 2)
    shown = wres.gate(table)
    assert (shown["status"] == Status.PUBLISHED).all()
    assert shown["published_value"].tolist() == table["published_value"].tolist()


def test_a_return_is_never_taken_for_published() -> None:
    assert not wres.representation(dataset(cell(50, 40, 10)))["published_counts"].any()


# --- What is refused --------------------------------------------------------------------


@pytest.mark.parametrize("what", [None, 3.2, "text", [1], pd.Series([1.0]), {}])
def test_what_is_not_known_is_refused(what: object) -> None:
    with pytest.raises(DisclosureError, match="nothing that the gate knows"):
        wres.gate(what)


def test_other_tables_are_refused() -> None:
    table = RESULTS["indicator"]
    edge = cliff()
    for other in (
        pd.DataFrame({"n": [3]}),
        table.drop(columns="top_numerator"),
        table.assign(names="Anne"),
        table.rename(columns={"organisation": "ward"}),
        edge.ladder,
        edge.counts,
    ):
        with pytest.raises(DisclosureError, match="no result table"):
            wres.gate(other)


def test_a_value_without_its_counts_is_refused() -> None:
    table = RESULTS["indicator"].assign(top_numerator=pd.array([pd.NA] * 4, dtype="Int64"))
    with pytest.raises(DisclosureError, match="lacks a count"):
        wres.gate(table)


@pytest.mark.parametrize("mode", ["Public", "", "all", None, 1, float("nan"), ["public"]])
def test_other_modes_are_refused(mode: object) -> None:
    with pytest.raises(DefinitionError, match="no sharing mode"):
        wres.gate(RESULTS["indicator"], mode)


def fine_data() -> wres.Dataset:
    rows = []
    for organisation in ("Trust 1", "Trust 2"):
        for profession in ("Midwives", "Ambulance staff"):
            for band in ("Band 5", "Band 6", "Band 7"):
                where = {"organisation": organisation, "profession": profession, "pay_band": band}
                rows += leaves({"White British": 300, "White Irish": 50, "Indian": 200,
                                "Pakistani": 100, "Unknown": 30}, **where)  # fmt: skip
    return dataset(rows)


@pytest.mark.parametrize(
    ("chosen", "by", "fixed"),
    [
        ({}, ["organisation", "profession", "pay_band"], 3),
        ({"organisation": "Trust 1"}, ["profession", "pay_band"], 3),
        ({"organisation": "Trust 1", "profession": "Midwives"}, ["pay_band"], 3),
        ({"organisation": "Trust 1"}, ["profession", "ethnic_group"], 3),
        ({"organisation": "Trust 1", "ethnic_group": "Indian"}, ["profession"], 3),
        ({"organisation": "Trust 1"}, ["profession"], 2),
        ({"ethnic_group": "Indian"}, ["profession"], 2),
        ({}, ["organisation", "ethnic_group"], 2),
        ({}, ["year", "organisation", "profession"], 2),
        ({}, [], 0),
    ],
)
def test_the_public_sees_at_most_two_things_fixed_at_once(
    chosen: dict[str, str], by: list[str], fixed: int
) -> None:
    table = wres.representation(wres.select(fine_data(), **chosen), by)
    if fixed > 2:
        with pytest.raises(DisclosureError, match="Too finely cut"):
            wres.gate(table)
    else:
        assert len(wres.gate(table))
    assert len(wres.gate(table, "partner")) == len(table)


def test_tiers_and_ladders_fix_a_band() -> None:
    data = fine_data()
    by = ["organisation", "profession"]
    with pytest.raises(DisclosureError, match="band"):
        wres.gate(wres.race_disparity_ratio(data, by))
    with pytest.raises(DisclosureError, match="band"):
        wres.gate(wres.cliff_edge(data, by))
    assert wres.gate(wres.cliff_edge(data, by[:1])).verdict["organisation"].tolist() == [
        "Trust 1", "Trust 2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "several",
    [{"organisation": ["Trust 1", "Trust 2"]}, {"ethnic_group": ["Indian", "Pakistani"]},
     {"pay_band": ["Band 5", "Band 6"]}],
)  # fmt: skip
def test_sums_of_ones_own_choice_are_refused(several: dict[str, list[str]]) -> None:
    table = wres.representation(wres.select(fine_data(), **several))
    with pytest.raises(DisclosureError, match="Several values"):
        wres.gate(table)
    assert len(wres.gate(table, "partner")) == 1


# --- The cliff edge ---------------------------------------------------------------------

BANDS = {
    "Band 5": (803, 702, 41), "Band 6": (604, 331, 32), "Band 7": (402, 148, 21),
    "Band 8a": (203, 52, 11), "Band 8b": (101, 22, 4), "Band 8c": (49, 6, 2), "Band 8d": (32, 5, 1),
    "Band 9": (17, 2, 0),
}  # fmt: skip


def cliff(bands: dict[str, tuple[int, int, int]] = BANDS) -> wres.CliffEdge:
    return wres.cliff_edge(dataset(ladder(bands)))


def test_ladder_steps_and_pipeline_stand_on_rounded_counts() -> None:
    shown = wres.gate(cliff())
    low = shown.ladder.set_index("pay_band")
    assert low.loc["Band 6", ["top_numerator", "bottom_numerator", "top_denominator"]].tolist() == [
        330, 605, 965,
    ]  # fmt: skip
    assert low.loc["Band 6", "value"] == rounded(330 / 965, 2)
    step = one(shown.steps.query("boundary == '5|6'"))
    assert [step[name] for name in SIDES] == [330, 700, 605, 805]
    assert step["value"] == rounded((330 / 700) / (605 / 805), 2)
    low, high = odds_ratio_limits(330, 935, 700, 1505, 0.95)
    assert (step["lower"], step["upper"]) == (rounded(low, 2), rounded(high, 2))
    above = one(shown.pipeline.query("boundary == '5|6'"))
    white = [n for n, _, _ in BANDS.values()]
    bme = [n for _, n, _ in BANDS.values()]
    assert [above[name] for name in SIDES] == [
        nearest_five(n) for n in (sum(bme[1:]), sum(bme), sum(white[1:]), sum(white))
    ]
    assert shown.verdict["verdict"].tolist() == ["clear cliff edge"]
    assert shown.verdict["staff"].item() % 5 == 0


def test_the_warning_of_unknown_ethnicity_stands_on_what_is_shown() -> None:
    """53 unknown beside a gap of 52 are 55 beside 55 when rounded; hidden counts give none."""
    edge = cliff({**BANDS, "Band 6": (604, 552, 53), "Band 7": (402, 148, 70)})
    assert edge.ladder.set_index("pay_band").loc["Band 6", "unknown_warning"] != ""
    shown = wres.gate(edge).ladder.set_index("pay_band")["unknown_warning"]
    assert shown["Band 6"] == ""
    assert shown["Band 7"] == "Ethnicity is unknown for more than 10%."
    grades = ladder({"Consultant": (61, 33, 40), "Specialty doctor": (41, 6, 50)})
    doctors = wres.cliff_edge(dataset(grades))
    doctors = wres.cliff_edge(dataset(grades))
    open_, gated = (
        edge.ladder["unknown_warning"].ne("").tolist()
        for edge in (doctors, wres.gate(doctors, "partner"))
    )
    assert open_ == [True, True]
    assert gated == [False, True]


def test_pooled_bands_show_their_true_total_rounded() -> None:
    top = wres.gate(cliff()).ladder.iloc[-1]
    assert top["pay_band"] == "Bands 8c to very senior manager"
    assert top["top_numerator"] == nearest_five(6 + 5 + 2)
    assert top["bottom_numerator"] == nearest_five(49 + 32 + 17)
    assert top["top_denominator"] == nearest_five(55 + 2 + 38 + 19)


def test_pooling_follows_from_rounded_counts_alone() -> None:
    """Nobody at band 9, or a few: the ladder is the same."""
    white = (805, 605, 400, 205, 100, 49, 31)  # from the top down multiples of 5, and so +2 too
    others = {band: (n, *BANDS[band][1:]) for band, n in zip(BANDS, white, strict=False)}
    nobody, few = (wres.gate(cliff(bands)) for bands in (others, {**others, "Band 9": (2, 0, 0)}))
    for name in ("ladder", "steps", "pipeline", "verdict"):
        pd.testing.assert_frame_equal(getattr(nobody, name), getattr(few, name))


def test_a_ladder_too_small_to_show_is_withheld() -> None:
    with pytest.raises(DisclosureError, match="Too few staff"):
        wres.gate(cliff({"Band 5": (3, 2, 1), "Band 6": (2, 1, 0)}))
    shown = wres.gate(cliff({"Band 5": (30, 2, 1), "Band 6": (22, 1, 0)}))
    assert shown.verdict["status"].tolist() == [Status.WITHHELD]
    assert shown.ladder["value"].isna().all()
    assert shown.ladder["bottom_numerator"].isna().all()


@pytest.mark.parametrize("mode", MODES)
def test_a_gated_edge_keeps_columns_and_types_and_nothing_exact(mode: str) -> None:
    before = cliff()
    shown = wres.gate(before, mode)
    for name in ("ladder", "steps", "pipeline", "verdict"):
        old, new = getattr(before, name), getattr(shown, name)
        assert new.columns.tolist() == [*old.columns, "sharing"]
        assert (new.dtypes[old.columns] == old.dtypes).all()
    assert shown.counts.empty
    assert wres.gate(shown, mode) is shown
    wres.plot.cliff_edge(shown)
    assert wres.describe(shown)
    other = next(name for name in MODES if name != mode)
    with pytest.raises(DisclosureError, match="gated already"):
        wres.gate(shown, other)


def test_trusted_shows_the_exact_ladder() -> None:
    before = cliff()
    shown = wres.gate(before, "trusted")
    assert shown.steps["value"].iloc[:4].tolist() == before.steps["value"].iloc[:4].tolist()
    assert shown.ladder["top_numerator"].tolist()[:5] == [702, 331, 148, 52, 22]


def test_grades_of_doctors_are_gated_one_by_one() -> None:
    rows = ladder({"Consultant": (61, 33, 9), "Specialty doctor": (41, 6, 9)})
    shown = wres.gate(wres.cliff_edge(dataset(rows)))
    grades = shown.ladder.set_index("pay_band")
    assert grades["top_numerator"].isna().tolist() == [True, True]  # one hidden, and one with it
    assert grades["top_denominator"].tolist() == [55, 105]
    assert shown.pipeline["status"].tolist() == [Status.WITHHELD]


def test_published_ladders_pass() -> None:
    edge = wres.cliff_edge(wres.select(wres.load("england-2019"), profession="Midwives"))
    shown = wres.gate(edge)
    pd.testing.assert_frame_equal(shown.ladder.drop(columns="sharing"), edge.ladder)


# --- Words ------------------------------------------------------------------------------


def test_a_withheld_row_says_what_and_why() -> None:
    data = dataset(ladder({"Band 5": (100, 50, 20), "Band 9": (60, 3, 20)}))
    texts = withheld(wres.gate(wres.representation(data, ["pay_band"])))
    assert texts[-1] == (
        "Withheld: the share of BME staff at band 9. Few people: a count needed here is 0 to 7, "
        "or is hidden because it would give such a count away."
    )


def test_no_sentence_about_a_withheld_row_holds_a_count() -> None:
    for name, table in RESULTS.items():
        shown = wres.gate(table)
        said = wres.describe(shown)
        for text, status in zip(said, shown["status"], strict=True):
            if status == Status.WITHHELD:
                assert "Withheld" in text, name
                assert "nan" not in text.lower()
        assert all(
            bool(text) == (status == Status.WITHHELD)
            for text, status in zip(withheld(shown), shown["status"], strict=True)
        )


def test_what_stands_beside_a_gated_table() -> None:
    table = RESULTS["indicator"]
    assert "nearest 5" in sharing_note(wres.gate(table))
    assert sharing_note(wres.gate(table, "trusted")).startswith("Not for sharing")
    assert sharing_note(wres.gate(wres.representation(wres.load("london-2019")))) == ""
    with pytest.raises(DefinitionError, match="has not been through the gate"):
        sharing_note(table)


def test_every_breakdown_is_known_to_fix_something_or_to_be_a_whole_place() -> None:
    assert set(KINDS_OF_CUT) >= set(BREAKDOWNS) - {"year", "ics", "region"}
    banded = {name for name in BREAKDOWNS if leaf_of(name) == "pay_band"}
    assert {KINDS_OF_CUT[name] for name in banded} == {"band"}


# --- Verdicts that rounding could make ---------------------------------------------------------


@pytest.mark.parametrize("mode", ["public", "partner"])
def test_rounding_makes_no_finding(mode: str) -> None:
    """9 of 103 beside 12 of 312 cannot be told apart; 10 of 105 beside 10 of 310 could be."""
    result = wres.indicator(dataset(disciplinary((12, 312), (9, 103))), 3)
    assert one(result)["verdict"] == "uncertain"
    gated = wres.gate(result, mode)
    row = one(gated)
    assert row["verdict"] == "cannot be told from rounded counts"
    (said,) = wres.describe(gated)
    assert "from rounded counts)" in said
    assert said.endswith("Whether there is a difference cannot be told from rounded counts.")
    pd.testing.assert_frame_equal(wres.gate(gated, mode), gated)
    (exact,) = wres.describe(wres.gate(result, "trusted"))
    assert "rounded" not in exact


@given(st.tuples(st.integers(20, 60), st.integers(100, 400), st.integers(20, 60),
                 st.integers(100, 400)))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_a_verdict_of_rounded_counts_is_that_of_the_exact_ones(
    counts: tuple[int, int, int, int],
) -> None:
    white, whites, bme, others = counts
    result = wres.indicator(dataset(disciplinary((white, whites), (bme, others))), 3)
    said = one(wres.gate(result, "partner"))
    if said["verdict"] != "cannot be told from rounded counts":
        assert said["verdict"] == one(result)["verdict"]
    assert pd.isna(said["in_range"]) or said["in_range"] == one(result)["in_range"]


def test_a_difference_far_from_chance_keeps_its_verdict_behind_the_gate() -> None:
    result = wres.indicator(dataset(disciplinary((100, 10000), (300, 10000))), 3)
    row = one(wres.gate(result, "public"))
    assert (row["verdict"], row["in_range"]) == ("adverse, clear", False)
