"""Bands 8a and above as one, on the pages Cliff edge and Targets, held against counts by hand."""

from __future__ import annotations

import pytest
from statsmodels.stats.proportion import proportion_confint

import wres_explore as wres
from tests.app.seen import Hold, rows, section
from tests.helpers import dataset, ladder
from wres_explore.app import tiers
from wres_explore.app.pages import QUESTIONS
from wres_explore.app.state import Options, View
from wres_explore.app.tiers import TITLE
from wres_explore.errors import DisclosureError

STAFF = {
    "Band 3": (100, 140, 10), "Band 5": (100, 110, 0), "Band 6": (150, 50, 0),
    "Band 8a": (160, 30, 10), "Band 8c": (70, 8, 0), "Very senior manager": (20, 2, 0),
}  # fmt: skip
"""White, BME and of unknown ethnicity."""


@pytest.mark.parametrize("page", ["cliff-edge", "targets"])
def test_the_upper_tier_has_its_share_and_who_is_missing_there(hold: Hold, page: str) -> None:
    view = hold(dataset(ladder(STAFF)))
    found = section(QUESTIONS[page].ask(view, Options()), TITLE)
    upper = rows(found)["Bands 8a and above"]
    # 30 + 8 + 2 BME of 200 + 78 + 22 staff; 290 of them of known ethnicity.
    low, high = proportion_confint(40, 300, method="wilson")
    assert upper["Share"] == "13.3%" and upper["Staff"] == "40 of 300"
    assert upper["Interval"] == f"{low:.1%} to {high:.1%}"
    # All staff of known ethnicity: 340 of 940. 340 / 940 × 290 less 40 is 64.9.
    assert (
        upper["Missing (below 0: surplus)"] == "65" and upper["Beside the pool"] == "Smaller share"
    )
    assert "13.3% of staff (40 of 300)" in found.lines[0]
    assert "65 more BME colleagues" in found.lines[1]
    assert "(36.2% of known ethnicity; 13.8% here)" in found.lines[1]
    made = found.folds[1].lines
    assert "340 of 940 of known ethnicity" in made[0] and "× 290 of known ethnicity" in made[1]
    lower = rows(found)["Bands 5 and below"]
    # 250 of 450 of known ethnicity beside 36.2% of them, which are 162.8: a surplus of 87.
    assert lower["Staff"] == "250 of 460" and lower["Missing (below 0: surplus)"] == "−87"
    assert lower["Beside the pool"] == "Larger share", "which is not better in the lowest bands"


@pytest.mark.parametrize("page", ["cliff-edge", "targets"])
def test_nobody_at_8a_and_above_is_said_and_no_figure_given(hold: Hold, page: str) -> None:
    view = hold(dataset(ladder({"Band 3": (100, 140), "Band 6": (150, 50)})))
    found = section(QUESTIONS[page].ask(view, Options()), TITLE)
    assert "Bands 8a and above" not in rows(found)
    assert found.lines == ("Nobody selected is at bands 8a and above.",)


def test_a_chosen_group_stands_in_the_place_of_bme(hold: Hold) -> None:
    view = hold(dataset(ladder(STAFF)))
    chosen = View(view.dataset, ethnic_group="White")
    found = section(QUESTIONS["targets"].ask(chosen, Options()), TITLE)
    assert rows(found)["Bands 8a and above"]["Staff"] == "250 of 300"


@pytest.mark.parametrize("page", ["cliff-edge", "targets"])
def test_a_source_without_pay_bands_has_no_tiers(page: str) -> None:
    answer = QUESTIONS[page].ask(View("london-2019"), Options())
    assert TITLE not in [each.title for each in answer.sections]


def test_a_year_that_is_chosen_is_that_of_missing_colleagues_and_not_of_paths() -> None:
    now, then = (
        QUESTIONS["targets"].ask(View("london-model", year=year), Options())
        for year in ("", "2017")
    )
    assert "Missing colleagues are of the year chosen" in then.lines[0]
    model = wres.load("london-model")
    for year, answer in ((2017, then), (2019, now)):
        upper = rows(section(answer, TITLE))["Bands 8a and above"]
        staff = model.counts.query(f"measure == 'headcount' and year == {year}")
        senior = staff[staff["pay_band"].astype(str).isin(UPPER)]
        assert upper["Staff"].endswith(f" of {senior['n'].sum():,}")


UPPER = ("Band 8a", "Band 8b", "Band 8c", "Band 8d", "Band 9", "Very senior manager")


def test_shares_are_shown_where_the_people_who_are_missing_may_not_be(
    hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise DisclosureError("Not among what may be shown.")

    view = hold(dataset(ladder(STAFF)))
    whole = tiers.asked
    monkeypatch.setattr(
        tiers, "asked",
        lambda ask, *a, **k: refused() if ask is wres.missing_colleagues else whole(ask, *a, **k),
    )  # fmt: skip
    found = tiers.tiers(view, "here", modelled=False)
    assert rows(found)["Bands 8a and above"]["Share"] == "13.3%"
    assert found.lines[1] == "Not among what may be shown."
