"""What is refused, and that each refusal says what, where, what was found, and what to do."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres_explore as wres
from tests.helpers import WHOLE, Rows, cell, dataset, leaves, table
from wres_explore import definitions, errors
from wres_explore.errors import (
    CountError,
    DefinitionError,
    MappingError,
    SelectionError,
    WresError,
    nearest,
)
from wres_explore.ethnicity import recognise
from wres_explore.io.tables import from_counts
from wres_explore.schemas import check_counts

pytestmark = pytest.mark.unit


def says(caught: pytest.ExceptionInfo[WresError], *words: str) -> None:
    """Every word is in the message, which is a plain sentence and no dump of a program."""
    message = str(caught.value)
    for word in words:
        assert word in message, f"{word!r} is not in: {message}"
    for jargon in ("dtype", "TypeError", "coerce", "pandera", "Series", "DataFrame", "..", "  ",
                   "greater_than", "str_length", "<class"):  # fmt: skip
        assert jargon not in message, f"{jargon!r} is in: {message}"
    assert message.endswith((".", "?"))
    assert "\n" not in message


# --- A table of counts that is none -----------------------------------------------------


def counts(**changes: Any) -> pd.DataFrame:
    """Two rows, the second with something changed."""
    rows = table(cell(30, 10))
    for name, value in changes.items():
        rows[name] = rows[name].astype(object)
        rows.loc[1, name] = value
    return rows


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"n": -3}, ["'n'", "row 1", "-3", "cannot be negative"]),
        ({"n": 2.5}, ["'n'", "row 1", "2.5", "whole number"]),
        ({"n": np.nan}, ["'n'", "row 1", "missing"]),
        ({"n": None}, ["'n'", "row 1", "missing"]),
        ({"n": np.inf}, ["'n'", "row 1", "inf", "more people"]),
        ({"n": "a few"}, ["'n'", "row 1", "'a few'", "number"]),
        ({"pay_band": "Band 8e"}, ["'pay_band'", "row 1", "'Band 8e'", "Did you mean 'Band 8d'?"]),
        ({"ethnic_group": "Blak"}, ["'ethnic_group'", "row 1", "'Blak'", "'Black'"]),
        ({"ethnic_group": "Total"}, ["'ethnic_group'", "row 1", "'Total'"]),
        ({"measure": "headcounts"}, ["'measure'", "row 1", "Did you mean 'headcount'?"]),
        ({"organisation": None}, ["'organisation'", "row 1", "missing"]),
        ({"organisation": ""}, ["'organisation'", "row 1"]),
        ({"profession": None}, ["'profession'", "row 1", "missing"]),
        ({"year": 19}, ["'year'", "row 1", "19"]),
        ({"year": "2018/19"}, ["'year'", "row 1", "'2018/19'"]),
        ({"year": None}, ["'year'", "row 1"]),
    ],
)
def test_a_cell_that_is_no_count(changes: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(CountError) as caught:
        from_counts(counts(**changes))
    says(caught, "counts", *words, "Correct the table")


def test_half_a_year_is_not_rounded_in_silence() -> None:
    with pytest.raises(CountError) as caught:
        from_counts(counts(year=2018.5))
    says(caught, "'year'", "2018.5")


@pytest.mark.parametrize("name", [*WHOLE, "ethnic_group", "measure", "n"])
def test_a_missing_column(name: str) -> None:
    with pytest.raises(CountError) as caught:
        from_counts(counts().drop(columns=name))
    says(caught, f"column {name!r} is missing", "Correct the table")


def test_several_faults_in_one_message_and_how_many_more() -> None:
    faulty = pd.concat([counts().iloc[:1].assign(n=-k) for k in range(1, 9)], ignore_index=True)
    with pytest.raises(CountError) as caught:
        from_counts(faulty)
    says(caught, "row 0", "row 4", "And 3 more")
    assert "row 5" not in str(caught.value)


def test_two_rows_for_the_same_cell() -> None:
    twice = pd.concat([counts(), counts().iloc[:1]], ignore_index=True)
    with pytest.raises(CountError) as caught:
        from_counts(twice)
    says(caught, "row 0", "two rows for the same cell", "2019", "White", "headcount",
         "take the total out")  # fmt: skip


def test_the_same_cell_of_women_and_men_is_no_duplicate() -> None:
    both = pd.concat([counts().assign(sex=sex) for sex in ("Women", "Men")], ignore_index=True)
    data = from_counts(both)
    assert data.counts["n"].sum() == 80
    assert wres.select(data, sex="Women").counts["n"].sum() == 40


def test_rows_may_have_any_index() -> None:
    """Tables put together from several have repeated or named rows."""
    repeated = pd.concat([counts(), counts()])
    with pytest.raises(CountError) as caught:
        from_counts(repeated)
    says(caught, "two rows for the same cell (2019, all, all, all, White, headcount)")
    with pytest.raises(CountError) as caught:
        from_counts(counts(n=-3).set_index(pd.Index(["first", "second"])))
    says(caught, "second", "cannot be negative")


@pytest.mark.parametrize(
    "total",
    [
        cell(30, 10) + cell(30, 10, profession="Midwives"),
        cell(30, 10) + cell(30, 10, pay_band="Band 5"),
        cell(30, 10) + leaves({"White British": 30}),
    ],
    ids=["professions", "pay bands", "ethnic groups"],
)
def test_a_total_beside_its_parts_would_count_people_twice(total: list[dict[str, Any]]) -> None:
    with pytest.raises(CountError, match="total"):
        dataset(total)


# --- More events than people ------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "base", "event", "words"),
    [
        (2, "shortlisted", "appointed", ["appointed", "shortlisted applicants"]),
        (3, "headcount", "entered_disciplinary", ["disciplinary investigation", "staff"]),
        (4, "headcount", "accessed_training", ["training", "staff"]),
        (5, "harassed_by_public_answered", "harassed_by_public", ["harassment", "respondents"]),
        (8, "discriminated_answered", "discriminated", ["discrimination", "respondents"]),
    ],
)
@pytest.mark.parametrize("measured", [wres.indicator, wres.rates], ids=["indicator", "rates"])
def test_numerator_above_denominator(
    number: int, base: str, event: str, words: list[str], measured: Callable[..., pd.DataFrame]
) -> None:
    data = dataset(
        cell(50, 40, measure=base, organisation="Elm"),
        cell(5, 4, measure=event, organisation="Elm"),
        cell(30, 10, measure=base, organisation="Oak"),
        cell(5, 12, measure=event, organisation="Oak"),
    )
    with pytest.raises(CountError) as caught:
        measured(data, number, by=["organisation"])
    says(caught, "Numerator exceeds denominator", f"Indicator {number}", "year 2019",
         "organisation Oak", "12 BME", "of 10", *words, "swapped")  # fmt: skip


# --- Arguments that have no meaning -----------------------------------------------------


@pytest.fixture(scope="module")
def data() -> wres.Dataset:
    return dataset(
        cell(60, 40, pay_band="Band 5"),
        cell(60, 20, pay_band="Band 6"),
        cell(6, 4, measure="entered_disciplinary", pay_band="Band 5"),
        cell(9, 3, measure="board_all"),
    )


MEASURES: dict[str, Callable[..., Any]] = {
    "representation": wres.representation,
    "race_disparity_ratio": wres.race_disparity_ratio,
    "cliff_edge": wres.cliff_edge,
    "indicators": wres.indicators,
    **{f"indicator {n}": lambda data, n=n, **k: wres.indicator(data, n, **k) for n in (1, 3, 9)},
    "rates": lambda data, **k: wres.rates(data, 3, **k),
}


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize(
    ("level", "words"),
    [(95, ["write 0.95, not 95"]), (99.9, ["write 0.999, not 99.9"]), (0, ["got 0"]),
     (1, ["got 1"]), (-0.95, ["got -0.95"]), (float("nan"), ["got nan"]), ("high", ["'high'"])],
)  # fmt: skip
def test_confidence_level(data: wres.Dataset, name: str, level: Any, words: list[str]) -> None:
    with pytest.raises(DefinitionError) as caught:
        MEASURES[name](data, confidence_level=level)
    says(caught, "confidence_level", *words)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_arguments_are_checked_where_there_is_nothing_to_compute_too(number: int) -> None:
    """Published without counts: 95 for 0.95 is a mistake here as well."""
    london = wres.load("london-2019")
    with pytest.raises(DefinitionError, match=r"0\.95, not 95"):
        wres.indicator(london, number, confidence_level=95)
    with pytest.raises(DefinitionError, match="method 'wald'"):
        wres.indicator(london, number, method="wald")


@pytest.mark.parametrize("number", [0, 10, "ten", -1, 3.5, None, ""])
def test_indicator(data: wres.Dataset, number: Any) -> None:
    with pytest.raises(DefinitionError) as caught:
        wres.indicator(data, number)
    says(caught, f"There is no WRES indicator {number!r}", "Choose 1 to 9")


def test_indicator_by_number_text_or_record_is_the_same(data: wres.Dataset) -> None:
    values = [
        wres.indicator(data, asked)["value"].item()
        for asked in (3, "3", definitions.INDICATORS["3"])
    ]
    assert values == [pytest.approx((4 / 60) / (6 / 120), rel=1e-12)] * 3


@pytest.mark.parametrize(
    ("number", "method", "words"),
    [
        (1, "wilsn", "Did you mean 'wilson'?"),
        (1, "scas", "Choose from"),
        (3, "scass", "Did you mean 'scas'?"),
        (3, "wilson", "There is no method 'wilson'"),
        (9, "katz", "There is no method 'katz'"),
    ],
)
def test_method(data: wres.Dataset, number: int, method: str, words: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        wres.indicator(data, number, method=method)
    says(caught, words, repr(method))


@pytest.mark.parametrize("number", [3, 9])
def test_board(data: wres.Dataset, number: int) -> None:
    with pytest.raises(DefinitionError) as caught:
        wres.indicator(data, number, board="exec")
    says(caught, "There is no board 'exec'", "Did you mean 'executive'?")


def test_base(data: wres.Dataset) -> None:
    with pytest.raises(DefinitionError) as caught:
        wres.representation(data, base="known")
    says(caught, "There is no base 'known'", "Did you mean 'known ethnicity'?")


# --- Breakdowns and filters that the data cannot give -----------------------------------


@pytest.mark.parametrize("name", MEASURES)
def test_a_breakdown_that_the_data_lack_and_what_they_can_give(
    data: wres.Dataset, name: str
) -> None:
    with pytest.raises(SelectionError) as caught:
        MEASURES[name](data, by=["profession"])
    says(caught, "invented has no breakdown by profession", "It can be broken down by year")
    given = str(caught.value).split("broken down by")[-1]
    assert re.findall(r"\w+", given) == ["year", "pay_tier", "pay_band", "ethnic_group"]


@pytest.mark.parametrize("name", MEASURES)
def test_a_breakdown_that_does_not_exist(data: wres.Dataset, name: str) -> None:
    with pytest.raises(SelectionError) as caught:
        MEASURES[name](data, by=["pay_bnd"])
    says(caught, "There is no breakdown 'pay_bnd'", "Did you mean 'pay_band'?")


def test_broad_groups_of_a_source_that_prints_only_bme() -> None:
    with pytest.raises(SelectionError, match="no breakdown by ethnic_broad"):
        wres.representation(wres.load("london-2019"), by=["ethnic_broad"])


def test_ahps_in_england_are_only_there_together_with_scientists() -> None:
    with pytest.raises(SelectionError) as caught:
        wres.select(wres.load("england-2019"), profession="Allied health professions")
    says(
        caught,
        "england-2019",
        "allied health professionals only together with scientists and pharmacists",
        "'Scientific, therapeutic and technical staff'",
        "say so",
    )


@pytest.mark.parametrize(
    "profession", ["Allied health professionals", "allied health professionals"]
)
def test_ahps_under_any_of_their_names(profession: str) -> None:
    """The finest name is the one that other data sets use: it must not end in a bare list."""
    with pytest.raises(SelectionError) as caught:
        wres.select(wres.load("england-2019"), profession=profession)
    says(caught, "together with scientists and pharmacists")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"ics": "North East Londn"}, ["no ics 'North East Londn'", "'North East London'"]),
        ({"organisation": "London Ambulence Service"},
         ["no organisation", "Did you mean 'London Ambulance Service'?"]),
        ({"region": "Londn"}, ["no region 'Londn'", "Did you mean 'London'?"]),
        ({"year": 2018}, ["no year 2018", "It has 2019"]),
        ({"pay_band": "Band 5"}, ["no breakdown by pay_band", "It can be broken down by"]),
        ({"ethnic_group": "Black"}, ["do not part out 'Black'", "White, BME, Unknown"]),
    ],
)  # fmt: skip
def test_filter_values_with_the_nearest_valid_one(asked: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(SelectionError) as caught:
        wres.select(wres.load("london-2019"), **asked)
    says(caught, "london-2019", *words)


def test_data_set() -> None:
    with pytest.raises(SelectionError) as caught:
        wres.load("london-2018")
    says(caught, "There is no packaged data set 'london-2018'", "Did you mean 'london-2019'?")


def test_ethnic_code() -> None:
    with pytest.raises(MappingError) as caught:
        recognise(["A", "Q"])
    says(caught, "Ethnic group not recognised: 'Q'", "16+1 letters", "Map it by hand")


# --- The errors themselves --------------------------------------------------------------


def test_each_error_has_an_exit_code_of_its_own_and_is_a_value_error() -> None:
    kinds = [
        kind for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, WresError) and kind is not WresError
    ]  # fmt: skip
    assert len(kinds) == 6
    codes = {kind.exit_code for kind in kinds}
    assert len(codes | {WresError.exit_code}) == 7
    assert codes.isdisjoint({0, 1, 2})
    assert all(issubclass(kind, ValueError) for kind in kinds)


@pytest.mark.parametrize(
    ("wanted", "choices", "sentence"),
    [
        ("londn", ["London", "Leeds"], "Did you mean 'London'?"),
        ("LONDON", ["London"], "Did you mean 'London'?"),
        ("Paris", ["London", "Leeds"], "Choose from 'London', 'Leeds'."),
        ("x", [], "There is nothing to choose from."),
        ("8a", ["Band 8a", "Band 8b"], "Did you mean 'Band 8a'?"),
        (
            "nurses",
            ["Midwives", "Nurses and health visitors"],
            "Did you mean 'Nurses and health visitors'?",
        ),
        (
            "a",
            ["a longer one", "a longer two", "a longer three", "a longer four"],
            "Choose from 'a longer one', 'a longer two', 'a longer three', 'a longer four'.",
        ),
        (7, ["1", "2"], "Choose from '1', '2'."),
    ],
)
def test_nearest(wanted: object, choices: list[str], sentence: str) -> None:
    assert nearest(wanted, choices) == sentence


def test_a_long_list_is_cut_and_counted() -> None:
    assert nearest("?", [str(n) for n in range(100, 120)], most=2) == (
        "Choose from '100', '101' and 18 more."
    )


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        ({"organisation": "Elm"}, "organisation 'all'"),
        ({"profession": "Midwives"}, "profession 'all'"),
    ],
)
def test_a_total_beside_a_part_is_refused(beside: dict[str, str], words: str) -> None:
    with pytest.raises(CountError) as caught:
        dataset(cell(60, 40), cell(6, 4, **beside))
    says(caught, words, "total beside its parts")


def test_a_group_of_professions_beside_one_of_them_is_refused() -> None:
    with pytest.raises(CountError) as caught:
        dataset(*(cell(6, 4, profession=name) for name in ("Nursing and midwifery", "Midwives")))
    says(caught, "profession 'Nursing and midwifery'", "total beside its parts")


@pytest.mark.parametrize("n", [1e13, 2.0**62])
def test_more_people_than_there_can_be(n: float) -> None:
    with pytest.raises(CountError) as caught:
        from_counts(counts(n=n))
    says(caught, "'n'", "more people than any organisation has")


def test_a_column_that_is_derived_does_not_stand_in_the_way() -> None:
    data = from_counts(counts().assign(region="London", pay_tier="top"))
    assert not {"region", "pay_tier"} & set(data.counts.columns)


def test_an_empty_list_is_no_filter_and_says_so() -> None:
    with pytest.raises(SelectionError) as caught:
        wres.select(wres.load("london-2019"), organisation=[])
    says(caught, "list of organisation is empty", "Leave the filter out")


def test_exact_spelling_wins_over_case() -> None:
    twins = dataset(cell(3, 1, organisation="Trust A"), cell(300, 700, organisation="trust a"))
    for name, people in (("Trust A", 4), ("trust a", 1000)):
        assert wres.select(twins, organisation=name).counts["n"].sum() == people


def test_staff_on_no_ladder_have_no_cliff_edge() -> None:
    england = wres.select(wres.load("england-2019"), pay_band="Non-AfC grade")
    with pytest.raises(SelectionError) as caught:
        wres.cliff_edge(england)
    says(caught, "nobody selected stands on a ladder")


@pytest.mark.parametrize("given", [None, 5, "england-2019", pd.DataFrame({"n": [1]})])
def test_what_is_no_data_set_is_refused(given: object) -> None:
    for ask in (wres.indicator, wres.unknown_bounds, wres.funnel, wres.trend):
        with pytest.raises(DefinitionError, match="not a data set"):
            ask(given, 3)


@pytest.mark.parametrize("by", [None, 5, float("nan"), [[]], [3]])
def test_what_is_no_list_of_breakdowns_is_refused(by: object) -> None:
    with pytest.raises(DefinitionError, match="no list of breakdowns"):
        wres.indicator(wres.load("london-model"), 3, by=by)


def slow_total(rows: list[dict[str, Any]]) -> bool:
    """Whether any place has a total beside its parts: every pair of rows, one by one."""
    for one, other in itertools.permutations(rows, 2):
        if any(one[name] != other[name] for name in ("measure", "year")):
            continue
        if one["organisation"] == "all" != other["organisation"]:
            return True
        if one["organisation"] != other["organisation"]:
            continue
        if any(one[name] == "all" != other[name] for name in ("profession", "pay_band")):
            return True
        if one["profession"] == "Nursing and midwifery" and other["profession"] == "Midwives":
            return True
        if {"BME": {"Asian", "Indian"}, "Asian": {"Indian"}}.get(one["ethnic_group"], set()) & {
            other["ethnic_group"]
        }:
            return True
    return False


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "year": st.sampled_from([2018, 2019]),
                "organisation": st.sampled_from(["Elm", "Oak", "all"]),
                "profession": st.sampled_from(["Midwives", "Nursing and midwifery", "all"]),
                "pay_band": st.sampled_from(["Band 5", "all"]),
                "ethnic_group": st.sampled_from(["White", "BME", "Asian", "Indian"]),
                "measure": st.sampled_from(["headcount", "appointed"]),
            }
        ),
        min_size=1, max_size=5, unique_by=lambda row: tuple(row.values()),
    )
)  # fmt: skip
def test_totals_are_found_as_a_search_through_every_pair_of_rows_finds_them(rows: Rows) -> None:
    table = pd.DataFrame(rows).assign(n=1)
    if slow_total(rows):
        with pytest.raises(CountError, match="total beside its parts"):
            from_counts(table)
    else:
        assert from_counts(table).counts["n"].sum() == len(rows)


def test_of_two_groups_that_overlap_the_larger_is_the_total() -> None:
    with pytest.raises(CountError, match="ethnic_group 'BME' is a total beside its parts"):
        dataset(leaves({"Indian": 3, "BME": 30}))


def test_text_of_many_tables_is_put_into_one_piece() -> None:
    """Where it lies in as many pieces as there were tables, each look-up goes through them all."""
    parts = [table(cell(30, 10, organisation=f"Trust {k}")) for k in range(50)]
    many = pd.concat(parts, ignore_index=True)
    assert many["organisation"].array.__arrow_array__().num_chunks == 50
    checked = check_counts(many)
    assert checked["organisation"].array.__arrow_array__().num_chunks == 1
    pd.testing.assert_frame_equal(checked, many)


def test_an_older_word_for_a_place_points_to_the_breakdown() -> None:
    model = wres.load("london-model")
    with pytest.raises(SelectionError) as caught:
        wres.representation(model, by=["stp"])
    says(caught, "There is no breakdown 'stp'", "Did you mean 'ics'?")
    with pytest.raises(TypeError) as caught:
        wres.select(model, stp="North East London")
    says(caught, "There is no filter 'stp'", "Did you mean 'ics'?")
    with pytest.raises(TypeError) as caught:
        wres.select(model, professon="Midwives")
    says(caught, "Did you mean 'profession'?")


def test_part_of_a_name_is_enough_for_a_suggestion() -> None:
    model = wres.load("london-model")
    with pytest.raises(SelectionError) as caught:
        wres.select(model, profession="nurses")
    says(caught, "Did you mean 'Nurses and health visitors'?")
    with pytest.raises(DefinitionError) as caught:
        wres.like_for_like(model, "8a")
    says(caught, "a band above the lowest of the ladder", "Did you mean 'Band 8a'?")
