"""One figure over strata: Simpson's check, agreement of the parts, pooled years."""

from __future__ import annotations

import math

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

import wres_explore as wres
from tests.helpers import cell, dataset, one
from wres_explore.dataset import Dataset
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.vocabulary import Status

pytestmark = pytest.mark.unit

Counts = tuple[int, int, int, int]
"""BME cases and staff, White cases and staff."""


def discipline(strata: dict[str, Counts], over: str = "organisation") -> Dataset:
    parts = []
    for name, (x1, n1, x2, n2) in strata.items():
        where = {over: int(name) if over == "year" else name}
        parts += [cell(x2, x1, measure="entered_disciplinary", **where), cell(n2, n1, **where)]
    return dataset(*parts)


# Three times as likely in support as among nurses, for either group; BME staff work in support.
MIX = {
    "Nurses and health visitors": (10, 1000, 40, 4000),
    "Support to clinical staff and other": (90, 3000, 30, 1000),
}
# Berkeley, 1973 (Bickel, Hammel and O'Connell): women and men admitted, six departments.
BERKELEY = {
    "A": (89, 108, 512, 825), "B": (17, 25, 353, 560), "C": (202, 593, 120, 325),
    "D": (131, 375, 138, 417), "E": (94, 393, 53, 191), "F": (24, 341, 22, 373),
}  # fmt: skip


def test_a_pure_mix_effect_goes_to_one() -> None:
    row = one(wres.pooled(discipline(MIX, "profession"), 3, over="profession").summary)
    assert row["crude"] == pytest.approx((100 / 4000) / (70 / 5000))
    assert row["value"] == pytest.approx(1.0)
    assert row["simpson"]
    assert "explained partly by the mix" in row["note"]
    assert row["strata"] == 2 and row["strata_without"] == 0


def test_berkeley_admissions_turn_round() -> None:
    """Shortlisted and appointed: men over women 1.5 in all, below 1 within departments."""
    parts = []
    for name, (x1, n1, x2, n2) in BERKELEY.items():
        parts += [cell(x2, x1, measure="appointed", organisation=name),
                  cell(n2, n1, measure="shortlisted", organisation=name)]  # fmt: skip
    row = one(wres.pooled(dataset(*parts), 2).summary)
    assert row["crude"] == pytest.approx((1198 / 2691) / (557 / 1835), abs=1e-9)
    assert row["value"] < 1 < row["crude"]
    assert row["simpson"] and row["heterogeneity_p"] < 0.05
    tables = [np.array([[x2, n2 - x2], [x1, n1 - x1]]) for x1, n1, x2, n2 in BERKELEY.values()]
    oracle = StratifiedTable([table.astype(float) for table in tables])
    assert row["value"] == pytest.approx(oracle.riskratio_pooled)


def test_for_rare_events_strata_agree_as_their_odds_ratios_do() -> None:
    strata = {"Elm": (20, 2000, 31, 5000), "Oak": (9, 1500, 30, 4000), "Ash": (5, 900, 22, 2500)}
    row = one(wres.pooled(discipline(strata), 3).summary)
    tables = [[[x1, n1 - x1], [x2, n2 - x2]] for x1, n1, x2, n2 in strata.values()]
    oracle = StratifiedTable(np.array(tables, dtype=float).transpose(1, 2, 0))
    expected = oracle.test_equal_odds(adjust=True).pvalue
    assert row["heterogeneity_p"] == pytest.approx(expected, rel=0.02)
    assert row["degrees"] == 2


def test_one_ratio_in_strata_of_unlike_rates_is_one_ratio() -> None:
    """White over BME 1.2 at 10, 30 and 75%: odds ratios 1.23, 1.31 and 3."""
    parts = []
    for name, (x1, x2) in {"Elm": (500, 600), "Oak": (1500, 1800), "Ash": (3750, 4500)}.items():
        parts += [cell(x2, x1, measure="appointed", organisation=name),
                  cell(5000, 5000, measure="shortlisted", organisation=name)]  # fmt: skip
    row = one(wres.pooled(dataset(*parts), 2).summary)
    assert row["value"] == pytest.approx(1.2)
    assert row["heterogeneity_p"] == pytest.approx(1.0)
    assert not row["note"]


def test_a_plain_figure_that_shows_nothing_misleads_nobody() -> None:
    """0.96 in all and 1.04 within trusts, with 27 cases: chance alone does that."""
    strata = {"Elm": (3, 400, 6, 700), "Oak": (5, 300, 13, 900)}
    row = one(wres.pooled(discipline(strata), 3).summary)
    assert (row["value"] - 1) * (row["crude"] - 1) < 0
    assert not row["simpson"] and not row["note"]


def test_groups_with_the_same_mix_have_one_figure() -> None:
    same = {"Elm": (20, 1000, 20, 2000), "Oak": (60, 3000, 60, 6000)}
    row = one(wres.pooled(discipline(same), 3).summary)
    assert row["value"] == pytest.approx(row["crude"]) == 2.0
    assert not row["simpson"] and not row["note"]


def test_years_are_pooled_as_such() -> None:
    years = {"2021": (4, 1000, 6, 3000), "2022": (7, 1000, 9, 3000), "2023": (5, 1000, 10, 3000)}
    found = wres.pooled(discipline(years, "year"), 3, over="year")
    row = one(found.summary)
    assert "year" not in found.summary
    assert row["strata"] == 3
    assert row["value"] == pytest.approx((16 / 3000) / (25 / 9000))
    single = wres.indicator(discipline(years, "year"), 3, by=["year"])
    wide = np.log(single["upper"] / single["lower"])
    assert math.log(row["upper"] / row["lower"]) < wide.min()


def test_a_stratum_without_cases_or_without_a_group_says_nothing() -> None:
    strata = {"Elm": (20, 1000, 20, 2000), "Oak": (0, 500, 0, 900), "Ash": (0, 0, 30, 1500)}
    found = wres.pooled(discipline(strata), 3)
    row = one(found.summary)
    assert row["value"] == pytest.approx(2.0)
    assert (row["strata"], row["strata_without"]) == (1, 2)
    assert found.strata.set_index("organisation")["weight"].tolist() == [0.0, 1.0, 0.0]


ENTERED = "entered a formal disciplinary investigation"
BOTH = "in any organisation that has people of both groups."


@pytest.mark.parametrize(
    ("strata", "reason"),
    [
        ({"Oak": (0, 500, 0, 900)}, f"None of either group {ENTERED} {BOTH}"),
        ({"Elm": (0, 50, 3, 500), "Oak": (0, 50, 3, 500)}, f"No BME staff {ENTERED} {BOTH}"),
        ({"Elm": (3, 50, 0, 500), "Oak": (3, 50, 0, 500)}, f"No White staff {ENTERED} {BOTH}"),
        ({"Elm": (3, 50, 0, 0), "Oak": (0, 0, 3, 500)},
         "No organisation has people of both groups."),
        ({"Elm": (5, 5, 8, 8), "Oak": (4, 4, 9, 9)},
         f"In each organisation everybody or nobody of a group {ENTERED}, so these counts do not "
         "say how far chance could move the figure."),
    ],
)  # fmt: skip
def test_without_a_figure_the_reason_is_the_true_one(
    strata: dict[str, Counts], reason: str
) -> None:
    row = one(wres.pooled(discipline(strata), 3).summary)
    assert row["status"] == Status.NOT_CALCULABLE and row["verdict"] is None
    assert math.isnan(row["value"])
    assert row["status_reason"] == reason


@pytest.mark.parametrize("strata", [{"Elm": (1, 1, 1, 1)}, {"Elm": (0, 50, 3, 500)},
                                    {"Elm": (7, 90, 3, 50), "Oak": (0, 0, 3, 50)}])  # fmt: skip
def test_one_stratum_alone_has_the_interval_of_its_own_table(strata: dict[str, Counts]) -> None:
    row = one(wres.pooled(discipline(strata), 3).summary)
    own = wres.ratio_interval(*strata["Elm"])
    assert [row["value"], row["lower"], row["upper"]] == pytest.approx([float(v) for v in own])
    assert row["method"] == "scas"
    assert row["lower"] < row["upper"]


def test_a_ratio_without_upper_end_belongs_to_the_range_of_the_strata() -> None:
    found = wres.pooled(discipline({"Elm": (9, 500, 0, 500), "Oak": (0, 500, 9, 500)}), 3)
    row = one(found.summary)
    assert (row["lowest_stratum"], row["highest_stratum"]) == (0, math.inf)
    assert (
        "own figures run from 0.00 to one without upper end, where no White staff entered"
        in wres.describe(found)[0]
    )


def survey(strata: dict[str, Counts]) -> Dataset:
    return dataset(*(
        part
        for name, (x1, n1, x2, n2) in strata.items()
        for part in (cell(x2, x1, measure="equal_opportunity", organisation=name),
                     cell(n2, n1, measure="equal_opportunity_answered", organisation=name))
    ))  # fmt: skip


def test_a_difference_is_never_known_without_doubt() -> None:
    everybody = one(wres.pooled(survey({"Elm": (9, 9, 8, 8), "Oak": (7, 7, 6, 6)}), 7).summary)
    assert everybody["status"] == Status.NOT_CALCULABLE
    assert "everybody or nobody" in everybody["status_reason"]
    alone = one(wres.pooled(survey({"Elm": (9, 9, 8, 8)}), 7).summary)
    own = wres.difference_interval(9, 9, 8, 8)
    assert [alone["value"], alone["lower"], alone["upper"]] == pytest.approx(
        [float(v) for v in own]
    )
    assert alone["method"] == "newcombe" and alone["verdict"] == "uncertain"
    # A stratum in which nobody agrees says that there is no difference, and weighs as such.
    quiet = one(wres.pooled(survey({"Elm": (5, 10, 4, 10), "Oak": (0, 10, 0, 10)}), 7).summary)
    assert quiet["value"] == pytest.approx(0.05)
    assert (quiet["strata"], quiet["strata_without"]) == (2, 0)


def test_cells_are_pooled_each_by_itself() -> None:
    model = wres.load("london-model")
    by_area = wres.pooled(model, 3, over="organisation", by=["ics"]).summary.set_index("ics")
    area = "North East London"
    alone = one(wres.pooled(wres.select(model, ics=area), 3, over="organisation").summary)
    assert by_area.loc[area, "value"] == pytest.approx(alone["value"])
    assert by_area.loc[area, "heterogeneity_p"] == pytest.approx(alone["heterogeneity_p"])
    assert by_area.loc[area, "modelled"]


def test_survey_answers_are_pooled_as_differences() -> None:
    parts = []
    for name, (x1, n1, x2, n2) in {"Elm": (30, 100, 40, 200), "Oak": (10, 50, 30, 150)}.items():
        parts += [cell(x2, x1, measure="discriminated", organisation=name),
                  cell(n2, n1, measure="discriminated_answered", organisation=name)]  # fmt: skip
    found = wres.pooled(dataset(*parts), 8)
    row = one(found.summary)
    weights = [100 * 200 / 300, 50 * 150 / 200]
    gaps = [0.1, 0.0]
    assert row["value"] == pytest.approx(np.average(gaps, weights=weights))
    assert found.strata["weight"].tolist() == pytest.approx(np.array(weights) / sum(weights))
    assert (row["lowest_stratum"], row["highest_stratum"]) == pytest.approx((0.0, 0.1))


def test_what_cannot_be_pooled_is_refused() -> None:
    data = discipline(MIX, "profession")
    with pytest.raises(DefinitionError, match="not indicator 9"):
        wres.pooled(data, 9)
    with pytest.raises(SelectionError, match="cannot be both"):
        wres.pooled(data, 3, over="profession", by=["profession"])
    with pytest.raises(SelectionError, match="no breakdown by pay_band"):
        wres.pooled(data, 3, over="pay_band")


def test_years_that_share_cases_are_not_pooled() -> None:
    parts = [
        part
        for year, (white, bme) in {2016: (10, 20), 2017: (11, 21), 2018: (12, 22), 2019: (13, 23)
                                   }.items()
        for part in (
            cell(white, bme, measure="entered_disciplinary", year=year),
            cell(2000, 1000, year=year),
        )
    ]  # fmt: skip
    found = wres.pooled(dataset(*parts), 3, over="year")
    assert sorted(found.strata["year"]) == [2017, 2019]
    (row,) = found.summary.to_dict("records")
    # Equal staff in every year: cases of 2017 and 2019 alone.
    assert row["value"] == pytest.approx((44 / 1000) / (24 / 2000))
    assert "Years pooled: 2017 and 2019." in row["note"]
    assert "2016 and 2018 left out" in row["note"]
    (said,) = wres.describe(found)
    assert "Clear disparity." in said and "2017 and 2019" in said
    # Appointments are counted within a year.
    hired = [
        part
        for year in (2017, 2018)
        for part in (
            cell(400, 100, measure="appointed", year=year),
            cell(2000, 1000, measure="shortlisted", year=year),
        )
    ]
    both = wres.pooled(dataset(*hired), 2, over="year")
    assert len(both.strata) == 2
    assert both.summary["note"].tolist() == ["Years pooled: 2017 and 2018."]


def test_each_cell_names_its_own_years_and_its_verdict() -> None:
    parts = [
        part
        for place, years in {"Elm": (2016, 2018), "Oak": (2017, 2018, 2019)}.items()
        for year in years
        for part in (
            cell(20, 10, measure="entered_disciplinary", year=year, organisation=place),
            cell(2000, 1000, year=year, organisation=place),
        )
    ]
    found = wres.pooled(dataset(*parts), 3, over="year", by=["organisation"])
    notes = dict(zip(found.summary["organisation"], found.summary["note"], strict=True))
    assert notes["Elm"] == "Years pooled: 2016 and 2018."
    assert notes["Oak"].startswith("Years pooled: 2017 and 2019. ")
    assert all("This cannot be told from no difference." in said for said in wres.describe(found))


# --- What was left out is said also where there is no figure ------------------------------

ELM = "1 of 3 organisations left out: ethnicity is unknown there for more than a quarter."


def with_elm(number: int, ash: Counts, oak: Counts) -> str:
    """Why there is no figure of Ash and Oak, with Elm, where 600 of 2,300 are not known."""
    events, base = {
        3: ("entered_disciplinary", "headcount"), 2: ("appointed", "shortlisted"),
    }[number]  # fmt: skip
    parts = [cell(9, 12, 4, measure=events, organisation="Elm"),
             cell(900, 800, 600, measure=base, organisation="Elm")]  # fmt: skip
    for name, (x1, n1, x2, n2) in {"Ash": ash, "Oak": oak}.items():
        parts += [cell(x2, x1, measure=events, organisation=name),
                  cell(n2, n1, measure=base, organisation=name)]  # fmt: skip
    row = one(wres.pooled(dataset(*parts), number).summary)
    assert row["status"] == Status.NOT_CALCULABLE and not row["note"]
    return str(row["status_reason"])


def test_nobody_in_the_others_is_not_said_of_what_was_left_out() -> None:
    assert with_elm(3, (0, 80, 0, 90), (0, 70, 0, 60)) == (
        f"{ELM} None of either group entered a formal disciplinary investigation in any other "
        "organisation that has people of both groups."
    )


def test_no_one_group_in_the_others_is_not_said_of_what_was_left_out() -> None:
    assert with_elm(3, (3, 80, 0, 90), (1, 70, 0, 60)).startswith(f"{ELM} No White staff entered")
    assert "in any other organisation" in with_elm(3, (3, 80, 0, 90), (1, 70, 0, 60))


def test_that_no_other_has_both_groups_is_said_of_the_others() -> None:
    assert with_elm(3, (1, 80, 0, 0), (0, 0, 2, 60)) == (
        f"{ELM} No other organisation has people of both groups."
    )


def test_everybody_or_nobody_is_said_of_the_others() -> None:
    assert with_elm(2, (80, 80, 90, 90), (70, 70, 60, 60)).startswith(
        f"{ELM} In each other organisation everybody or nobody of a group"
    )


# --- What the strata are called ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("over", "names"),
    [("ics", "STPs/ICSs"), ("profession_group", "groups of professions"),
     ("organisation", "organisations")],
)  # fmt: skip
def test_several_strata_are_named_in_the_plural(over: str, names: str) -> None:
    (said,) = wres.describe(wres.pooled(wres.load("london-model"), 3, over))
    assert f" {names}, whose own figures run from" in said
