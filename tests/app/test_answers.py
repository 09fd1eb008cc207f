"""Compare, Ethnic groups and Targets without a browser: what they answer is the library's."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

import wres_explore as wres
from tests.app.seen import Hold, drawn, rows, section
from tests.helpers import cell, dataset, ladder, places, women_and_men
from wres_explore.app.compare_page import CONTROLS, compare_answer, pair
from wres_explore.app.groups_page import groups_answer
from wres_explore.app.pages import QUESTIONS
from wres_explore.app.sections import possible
from wres_explore.app.state import Options, View
from wres_explore.app.targets_page import targets_answer
from wres_explore.dataset import Dataset
from wres_explore.ethnicity import people_of
from wres_explore.wording.funnel import place_in_funnel

MODEL = "london-model"
NORTH_EAST = View(MODEL, ics="North East London")
PROVIDER = "North East London acute provider 1 (modelled)"


def model(**chosen: object) -> Dataset:
    return wres.select(wres.load(MODEL), **chosen)


def sentence(text: str) -> str:
    """A sentence of the library without what the page says in its heading."""
    return text.removesuffix(" Modelled figures.").removeprefix("North East London: ")


# --- Compare: whom with whom --------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "options", "expected"),
    [
        (View(MODEL), Options(), None),
        (NORTH_EAST, Options(), (NORTH_EAST, View(MODEL))),
        (
            View(MODEL, ics="North East London", profession="Support", year="2018"),
            Options(),
            (View(MODEL, ics="North East London", profession="Support", year="2018"),
             View(MODEL, profession="Support", year="2018")),
        ),
        (View(MODEL, profession="Support"), Options(),
         (View(MODEL, profession="Support"), View(MODEL))),
        (NORTH_EAST, Options(b_ics="South West London"),
         (NORTH_EAST, View(MODEL, ics="South West London"))),
        (NORTH_EAST, Options(b_profession="Support"),
         (View(MODEL, ics="North East London", profession="Support"), NORTH_EAST)),
        (View(MODEL), Options(b_organisation=PROVIDER),
         (View(MODEL, organisation=PROVIDER), View(MODEL))),
        (NORTH_EAST, Options(b_region="London"), (NORTH_EAST, View(MODEL, region="London"))),
        (NORTH_EAST, Options(b_year="2017"),
         (View(MODEL, "2019", ics="North East London"),
          View(MODEL, "2017", ics="North East London"))),
        (View(MODEL, ethnic_group="Asian"), Options(b_ethnic_group="Black"),
         (View(MODEL, ethnic_group="Asian"), View(MODEL, ethnic_group="Black"))),
        (View(MODEL, ethnic_group="Asian"), Options(b_ethnic_group="BME"),
         (View(MODEL, ethnic_group="Asian"), View(MODEL))),
        (View(MODEL, year="2017"), Options(b_year="2017"), None),
        (View(MODEL, region="London"), Options(), None),
    ],
)  # fmt: skip
def test_a_selection_stands_beside_what_is_chosen_for_it_or_beside_the_rest(
    view: View, options: Options, expected: tuple[View, View] | None
) -> None:
    assert pair(view, options) == expected


def test_a_choice_that_the_data_do_not_offer_counts_as_not_chosen() -> None:
    odd = Options(b_ics="Atlantis", b_organisation=PROVIDER, b_profession="Wizards", indicator="3")
    assert possible(View(MODEL), odd, CONTROLS) == Options(b_organisation=PROVIDER)
    elsewhere = Options(b_ics="South West London", b_organisation=PROVIDER)
    assert possible(View(MODEL), elsewhere, CONTROLS).b_organisation == ""


def test_compare_shows_both_values_and_the_difference_of_the_library() -> None:
    answer = compare_answer(NORTH_EAST, Options())
    assert answer.heading == "Compare: North East London with the rest of London (modelled)"
    data = wres.load(MODEL)
    here = wres.select(data, ics="North East London")
    shown = rows(section(answer, "A and B"))
    assert [name[0] for name in shown] == list("123456789")
    for name, row in list(shown.items())[1:4]:
        number = name[0]
        found = wres.compare(here, data, number).iloc[0]
        assert found["selection_b"].startswith("the rest of")
        assert row["A"] == f"{found['value_a']:.2f}"
        assert row["B"] == f"{found['value_b']:.2f}"
        assert row["A compared with B"] == f"{found['value']:.2f}"
        assert row["Interval"] == f"{found['lower']:.2f} to {found['upper']:.2f}"
        own = section(answer, f"{number} ")
        assert own.lines == tuple(map(sentence, wres.describe(found.to_frame().T)))
        assert drawn(own)


def test_two_years_and_two_groups_stand_beside_each_other_as_in_the_library() -> None:
    data = wres.load(MODEL)
    north = wres.select(data, ics="North East London")
    two = [
        (Options(b_year="2017"), NORTH_EAST, *(wres.select(north, year=y) for y in (2019, 2017))),
        (Options(b_ethnic_group="Black"), replace(NORTH_EAST, ethnic_group="Asian"),
         *(wres.select(north, ethnic_group=group) for group in ("Asian", "Black"))),
    ]  # fmt: skip
    for options, view, a, b in two:
        shown = rows(section(compare_answer(view, options), "A and B"))
        found = wres.compare(a, b, 2).iloc[0]
        assert shown["2 Appointed from shortlisting"]["A compared with B"] == (
            f"{found['value']:.2f}"
        )
        assert found["value"] != 1


def test_everybody_has_nobody_to_be_compared_with() -> None:
    answer = compare_answer(View(MODEL), Options())
    only = section(answer, "A and B")
    assert "nobody to compare with" in only.lines[0]
    assert only.chart is None and only.table is None


@pytest.mark.parametrize(
    ("view", "options", "heading"),
    [
        (NORTH_EAST, Options(b_organisation=PROVIDER),
         f"Compare: {PROVIDER} with the rest of North East London (modelled)"),
        (View(MODEL, profession="Nursing and midwifery"), Options(b_profession="Midwives"),
         "Compare: London, Midwives with the rest of London, Nursing and midwifery (modelled)"),
        (View(MODEL, profession="Midwives"), Options(b_profession="Nursing and midwifery"),
         "Compare: London, Midwives with the rest of London, Nursing and midwifery (modelled)"),
        (View(MODEL, profession="Support"), Options(b_ics="North East London",
                                                    b_profession="Midwives"),
         "Compare: London, Support with North East London, Midwives (modelled)"),
    ],
)  # fmt: skip
def test_of_a_selection_that_holds_the_other_the_rest_is_named_and_taken(
    view: View, options: Options, heading: str
) -> None:
    answer = compare_answer(view, options)
    assert answer.heading == heading
    assert drawn(section(answer, "2 "))


def test_the_same_staff_twice_are_refused_in_words() -> None:
    answer = compare_answer(NORTH_EAST, Options(b_ics="North East London"))
    assert "same staff" in section(answer, "A and B").lines[0]


def test_the_funnel_names_my_organisation_and_its_chance_of_the_worst_quarter() -> None:
    view = View(MODEL, organisation=PROVIDER)
    found = section(compare_answer(view, Options(indicator="2")), "All organisations")
    result = wres.funnel(wres.load(MODEL), 2)
    points = result.points.set_index("organisation")
    chance = f"{points.loc[PROVIDER, 'worst_quarter']:.0%}"
    assert found.lines[0] == place_in_funnel(result, PROVIDER)
    assert f"worst quarter is {chance}" in found.lines[0]
    shown = rows(found)
    assert list(shown) == points.index.astype(str).tolist()
    for name, row in shown.items():
        point = points.loc[name]
        if point["status"] == "ok":
            assert row["Value"] == f"{point['value']:.2f}"
            assert row["Best guess, chance allowed for"] == f"{point['shrunk']:.2f}"
            assert row["Chance of being in the worst quarter"] == f"{point['worst_quarter']:.0%}"
    outside = {name for name, row in shown.items() if row["In the funnel"] == "outside 99.8%"}
    assert outside == set(result.outliers["organisation"].astype(str))
    assert outside


def test_one_indicator_closely_says_what_the_library_says() -> None:
    answer = compare_answer(NORTH_EAST, Options(indicator="3"))
    here = model(ics="North East London")
    like = wres.like_for_like(here, 3)
    shown = rows(section(answer, "Like with like"))
    assert [row["Ratio"] for row in shown.values()] == [f"{v:.2f}" for v in like.ratio["value"]]
    pooled = wres.pooled(here, 3)
    assert section(answer, "Organisation by").lines == (sentence(wres.describe(pooled)[0]),)
    said = wres.describe(wres.detectable(here, 3))[0]
    assert section(answer, "What can").lines == (sentence(said),)
    bounds = wres.unknown_bounds(here, 3)
    assert section(answer, "People of unknown").lines == (sentence(wres.describe(bounds)[0]),)
    assert "The conclusion holds" in section(answer, "People of unknown").lines[0]
    changes = wres.trend(here, 3)
    assert section(answer, "Over time").lines == (sentence(wres.describe(changes)[0]),)
    years = rows(section(answer, "Over time"))
    assert [row["Value"] for row in years.values()] == [f"{v:.2f}" for v in changes.points["value"]]


def test_the_year_that_is_chosen_is_the_year_that_is_answered() -> None:
    answer = compare_answer(View(MODEL, ics="North East London", year="2017"), Options())
    here = model(ics="North East London", year=2017)
    bounds = wres.unknown_bounds(here, 3).iloc[0]
    assert rows(section(answer, "People of unknown"))["2017"]["Value"] == f"{bounds['value']:.2f}"
    assert len(rows(section(answer, "Over time"))) == 4


def discipline(strata: dict[str, tuple[int, int, int, int]]) -> Dataset:
    """Cases and staff, BME then White, of each organisation."""
    parts = []
    for name, (x1, n1, x2, n2) in strata.items():
        parts += [cell(x2, x1, measure="entered_disciplinary", organisation=name),
                  cell(n2, n1, organisation=name)]  # fmt: skip
    return dataset(*parts, organisations=places(dict.fromkeys(strata, "Here")))


def test_a_figure_that_its_mix_makes_misleading_gets_a_banner(hold: Hold) -> None:
    """Within each of two organisations 1.00; plainly 1.96, as BME staff are where cases are."""
    mixed = hold(discipline({"Elm": (90, 900, 10, 100), "Oak": (1, 100, 9, 900)}))
    alike = hold(discipline({"Elm": (20, 1000, 20, 2000), "Oak": (60, 3000, 60, 6000)}))
    banner = section(compare_answer(mixed, Options()), "Organisation by")
    assert banner.alert[0].startswith("The plain figure misleads")
    assert "spread differently over the organisations" in banner.alert[1]
    assert not any("spread differently" in line for line in banner.lines)
    assert section(compare_answer(alike, Options()), "Organisation by").alert == ()


def test_the_screen_is_of_all_organisations_whatever_is_selected() -> None:
    both = [section(compare_answer(view, Options()), "The King") for view in
            (NORTH_EAST, View(MODEL, profession="Support"))]  # fmt: skip
    assert both[0].table == both[1].table
    found = wres.kings_fund_screen(wres.load(MODEL)).summary
    shown = rows(both[0])
    assert {name: int(row["Assessed"]) for name, row in shown.items()} == dict(
        found.loc[found["reported"], ["grouping", "assessed"]].itertuples(index=False, name=None)
    )


def test_the_screen_draws_what_can_be_assessed(hold: Hold) -> None:
    parts = []
    for name, year in itertools.product(("Ash", "Elm", "Oak"), (2017, 2018, 2019)):
        where = {"organisation": name, "year": year}
        parts += [cell(2000, 1000, **where), cell(20, 10, measure="entered_disciplinary", **where),
                  cell(100, 50, measure="harassed_by_public", **where),
                  cell(500, 250, measure="harassed_by_public_answered", **where)]  # fmt: skip
    organisations = places(dict.fromkeys(("Ash", "Elm", "Oak"), "Here"))
    data = dataset(*parts, organisations=organisations)
    found = section(compare_answer(hold(data), Options()), "The King")
    assert list(found.lines[1:]) == wres.describe(wres.kings_fund_screen(data))
    assert rows(found)["Other indicators of discrimination"]["Assessed"] == "3"
    assert drawn(found)


# --- Ethnic groups ------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["ethnic_group", "ethnic_broad"])
@pytest.mark.parametrize("against", ["White British", "all others"])
def test_groups_show_the_library_and_say_openly_who_has_no_answer(level: str, against: str) -> None:
    options = Options(indicator="3", groups=level, against=against)
    answer = groups_answer(NORTH_EAST, options)
    found = wres.ethnic_groups(model(ics="North East London"), 3, level=level, against=against)
    each = section(answer, "Each group")
    shown = rows(each)
    assert list(shown) == found[level].astype(str).tolist()
    for _, row in found.iterrows():
        own = shown[str(row[level])]
        if row["status"] == "ok":
            assert own["Value"] == f"{row['value']:.2f}"
            assert own["Interval"] == f"{row['lower']:.2f} to {row['upper']:.2f}"
        else:
            assert own["Value"] == "–"
            assert row["status_reason"] in own["Finding"]
    hidden = found.loc[found["hidden"], level].astype(str)
    assert [line.split(" is ")[0] for line in each.alert[1:]] == [
        f"The rate of {people_of(group)}" for group in hidden
    ]
    without = found.loc[found["status"] != "ok", level].astype(str).tolist()
    said = [each for each in answer.sections if each.title == "Groups without an answer"]
    assert [line.split(":")[0] for part in said for line in part.lines] == without


def test_an_ethnic_group_among_the_filters_is_passed_over() -> None:
    black = View(MODEL, ics="North East London", ethnic_group="Black")
    assert groups_answer(black, Options()).heading == groups_answer(NORTH_EAST, Options()).heading
    assert section(groups_answer(black, Options()), "Each").table == (
        section(groups_answer(NORTH_EAST, Options()), "Each").table
    )


def test_indicator_1_is_shown_as_shares_and_as_steps() -> None:
    answer = groups_answer(View("england-2019"), Options(indicator="1"))
    england = wres.load("england-2019")
    shares = wres.representation(england, by=["ethnic_group"])
    shares = shares[shares["ethnic_group"] != "Unknown"].set_index("ethnic_group")["value"]
    shown = rows(section(answer, "Each group’s share"))
    assert {name: row["Share of staff"] for name, row in shown.items()} == {
        str(name): f"{value:.1%}" for name, value in shares.items()
    }
    steps = wres.race_disparity_ratio(england, by=["ethnic_group"])
    table = section(answer, "From lower").table
    assert table is not None
    assert [row[2] for row in table.rows] == [f"{value:.2f}" for value in steps["value"]]
    told = wres.ethnicity_and_band(england).iloc[0]
    (row,) = rows(section(answer, "Ethnic group and")).values()
    shown = [row[name] for name in ("Told by the group", "Before chance is taken off",
                                    "By chance alone")]  # fmt: skip
    assert shown == [f"{told[name]:.2%}" for name in ("value", "raw", "bias")]


def test_women_and_men_are_shown_where_sex_is_recorded(hold: Hold) -> None:
    answer = groups_answer(hold(wres.from_counts(women_and_men(), name="ours")), Options())
    shown = rows(section(answer, "Women and men"))
    assert shown["BME women"]["Rate"] == "4.0%"
    assert shown["BME women"]["Cases"] == "40 of 1,000"
    assert shown["White men"]["Compared with White men"] == "1.00"
    assert shown["BME men"]["Compared with White men"] == "2.00"
    found = wres.ethnicity_and_sex(wres.from_counts(women_and_men(), name="ours"), 3)
    assert list(section(answer, "Women and men").lines) == wres.describe(found)


# --- Targets ------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["fixed", "moving", "regional"])
@pytest.mark.parametrize("band", ["Band 8a", "Band 9"])
def test_targets_show_paths_and_entrants_of_the_library(target: str, band: str) -> None:
    options = Options(target=target, band=band, leaving=15, group_leaving=10)
    answer = targets_answer(NORTH_EAST, options)
    paths = wres.model_employer(model(ics="North East London"), target=target)
    own = paths[(paths["pay_band"] == band) & (paths["year"] == 2019)].iloc[0]
    shown = rows(section(answer, "Where"))[band]
    assert shown["On the path"] == f"{own['goal_share']:.1%}"
    assert shown["More people needed"] == f"{own['people_needed']:,}"
    assert shown["Goal"] == f"{own['target_share']:.1%}"
    assert section(answer, "Where").lines[0] == sentence(wres.describe(own.to_frame().T)[0])
    needed = wres.entrants_needed(paths, turnover=0.15, group_turnover=0.10)
    own = needed[needed["pay_band"] == band].iloc[0]
    expected = f"{own['value']:.1%}" if own["status"] == "ok" else "–"
    assert rows(section(answer, "What share"))[band]["Of entrants"] == expected


def test_a_scenario_with_typed_rates_is_the_librarys_and_ends_in_people() -> None:
    options = Options(band="Band 8c", entrants=60, leaving=10, group_leaving=10)
    found = section(targets_answer(NORTH_EAST, options), "If this many")
    paths = wres.model_employer(model(ics="North East London"))
    fan = wres.scenario(paths, entrant_share=0.60, turnover=0.10)
    fan = fan[fan["pay_band"] == "Band 8c"].set_index("year")
    shown = rows(found)
    assert {int(year): row["Middle of the runs"] for year, row in shown.items()} == {
        year: f"{value:.1%}" for year, value in fan["value"].items()
    }
    end = fan.loc[2028]
    people = round(float(end["value"]) * int(end["top_denominator"]))
    assert f"about {people} of {int(end['top_denominator'])} in 2028" in found.lines[1]
    years = wres.years_to_parity(
        share=fan.loc[2019, "expected"], target=end["target_share"], entrant_share=0.6,
        turnover=0.10,
    )  # fmt: skip
    assert f"after about {-int(-years // 1)} year" in found.lines[2]


@pytest.mark.parametrize("pool", ["band_below", "workforce"])
def test_missing_colleagues_are_whole_people_of_the_library(pool: str) -> None:
    view = View(MODEL, profession="Nursing and midwifery", ethnic_group="Black", year="2018")
    found = section(targets_answer(view, Options(pool=pool)), "Missing")
    data = model(profession="Nursing and midwifery", ethnic_group="Black", year=2018)
    table = wres.missing_colleagues(data, pool).set_index("pay_band")
    shown = rows(found)
    for band, row in table.iterrows():
        number = f"{row['value']:,.0f}".replace("-", "−") if row["status"] == "ok" else "–"
        assert shown[str(band)]["Missing (below 0: surplus)"] == number
    assert "colleague" in found.lines[0]


def test_a_band_that_nobody_is_in_is_said_and_one_that_somebody_is_in_is_answered(
    hold: Hold,
) -> None:
    view = hold(dataset(ladder({"Band 5": (900, 600), "Band 8a": (450, 50)}, organisation="Elm")))
    nobody = targets_answer(view, Options(band="Band 9"))
    somebody = targets_answer(view, Options(band="Band 8a"))
    for title in ("Where", "What share", "If this many", "Missing"):
        empty, full = section(nobody, title), section(somebody, title)
        assert empty.lines == ("Nobody selected is at Band 9. Choose another pay band.",)
        assert not any("Nobody selected" in line for line in full.lines)
        assert drawn(full)
    assert section(nobody, "Where").chart is None


# --- Data that cannot answer --------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("source", ["london-2019", "england-2019"])
def test_a_question_that_the_data_cannot_answer_gets_a_reason_and_no_chart(
    name: str, source: str
) -> None:
    for number in "13":
        answer = QUESTIONS[name].ask(View(source), Options(indicator=number))
        assert answer.lines or answer.sections
        for each in answer.sections:
            headed = each.title.startswith("Indicator") and each.title.endswith("closely")
            assert each.lines or each.table or each.cards or headed
            assert each.chart is None or drawn(each)
            if each.chart is None and each.table is None:
                assert all(len(line) > 20 for line in each.lines)
                assert not any("_" in line or "`" in line for line in each.lines)


def test_one_reason_for_a_whole_page_is_said_once() -> None:
    answer = targets_answer(View("london-2019"), Options())
    assert len(answer.sections) == 1
    assert "no breakdown by pay band" in answer.sections[0].lines[0]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_page_takes_an_uploaded_file_however_little_it_holds(name: str, hold: Hold) -> None:
    white_and_bme = ladder({"Band 5": (90, 60), "Band 8a": (45, 5)}, organisation="Elm")
    applicants = [*cell(20, 10, measure="appointed"), *cell(100, 100, measure="shortlisted")]
    cases = [*cell(3, 2, measure="entered_disciplinary"), *cell(300, 200)]
    for parts, number in itertools.product((white_and_bme, applicants, cases), "13"):
        view = hold(dataset(parts))
        answer = QUESTIONS[name].ask(view, Options(indicator=number))
        assert answer.sections or answer.lines
        for each in answer.sections:
            assert each.chart is None or drawn(each)


def test_an_uploaded_file_shows_its_own_numbers(hold: Hold) -> None:
    view = hold(discipline({"Elm": (12, 300, 10, 500), "Oak": (9, 200, 8, 400)}))
    elm = View(view.dataset, organisation="Elm")
    row = rows(section(compare_answer(elm, Options()), "A and B"))[
        "3 Entering the formal disciplinary process"
    ]
    assert (row["A"], row["B"]) == (f"{12 / 300 / (10 / 500):.2f}", f"{9 / 200 / (8 / 400):.2f}")
    assert "Compare: Elm with the rest of" in compare_answer(elm, Options()).heading


def test_a_choice_that_makes_no_difference_to_a_page_is_said_to_make_none() -> None:
    for ask, chosen, word in (
        (targets_answer, View(MODEL, year="2017"), "year"),
        (groups_answer, View(MODEL, ethnic_group="Black"), "Every group"),
    ):
        with_choice, without = ask(chosen, Options()), ask(View(MODEL), Options())
        tables, others = (
            [s.table for s in each.sections if not s.title.startswith(("Missing", "Bands 8a"))]
            for each in (with_choice, without)
        )
        assert tables == others
        assert word in with_choice.lines[0] and without.lines == ()
