"""Whatever a public function is given, what comes out is an answer or an error of this library.

One table says how each function is called, one what is wrong with each kind of argument; every
wrong value of every argument of every public function is tried.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, places
from wres_explore.errors import DefinitionError, SelectionError, WresError

NAN = float("nan")
STRANGE: list[Any] = [object(), {"a": 1}, {"a"}, b"x", 1j]
"""Right for no argument."""

BAD: dict[str, list[Any]] = {
    "level": [None, "0.95", "high", [0.95], [], (0.9,), True, False, NAN, 0, 1, 95, -1, np.inf],
    "levels": [None, "0.95", [None], ["x"], True, NAN, 0, 1, 95, -1, [0.95, 95]],
    "number": [None, "", "x", [], [3], (3,), True, NAN, 3.5, 0, 10, 10**30],
    "word": [None, "nonsense", "", [], ["a"], ("a", "b"), 3, 0.5, NAN, True],
    "words": [None, "nonsense", ["nonsense"], [["a"]], [None], 3, NAN, True],
    "data": [None, "london-2019", 3, [], pd.DataFrame(), wres.Dataset],
    "share": [None, "x", NAN, -0.1, 1.5, np.inf, True],
    "one share": [None, "x", [0.1], [], NAN, -0.1, 1.5, np.inf, True],
    "ratio": [None, "x", [1], NAN, -0.1, -3, 0, True, np.inf],
    "ratios": [None, "x", NAN, -0.1, -3, True, 2, ["x"], [NAN], [0], []],
    "goal": ["x", [1], NAN, np.inf, True],
    "year": [None, "2019", [2019], NAN, 2028.5, -1, 0, 10**30, True, np.inf],
    "years": [None, 2019, "2019", [[2019]], [NAN], [2028.5], [-1], [True], [None], ["x"]],
    "whole": [None, "x", [5], [], NAN, 2.5, -1, True, np.inf],
    "counts": [None, "x", NAN, -1, 2.5, True, "12", [None], [1, "x"], np.inf],
    "flag": [None, "yes", "no", 3, [], [True], NAN],
    "text": [None, 3, [], ["a"], NAN, True],
    "table": [None, "x", 3, [], pd.DataFrame(), pd.DataFrame({"n": [1]}), wres.Dataset],
    "path": [None, 3, [], NAN, True],
    "mapping": [3, [], NAN, True, "no such file.toml"],
    "function": [None, 3, "x", []],
    "wholes": [None, "19", 19, [0], [99], ["x"], [None], [1.5], [True]],
    "holders": [
        None,
        3,
        "x",
        [],
        ["BME"],
        {"Martian": 1},
        {"BME": -1},
        {"BME": 1.5},
        {"BME": None},
        {"BME": True},
        {3: 1},
        {None: 1},
    ],
    "filter": ["nonsense", "", [], ["nonsense"], [None], [["a"]], NAN, [NAN], True, 10**30],
}
"""What is wrong with an argument of each kind. A "?" after the kind: None is right here."""


@cache
def data() -> wres.Dataset:
    """Two places, two years, bands, sex: enough for every function to answer."""
    rows = [
        cell(300 + 10 * k, 200 + 5 * k, 20, measure, organisation=place, pay_band=band, year=year)
        if measure in ("headcount", "shortlisted")
        else cell(30 + k, 20 + k, 2, measure, organisation=place, pay_band=band, year=year)
        for k, place in enumerate(("Elm", "Oak", "Ash"))
        for band in ("Band 5", "Band 6", "Band 7", "Band 8a")
        for year in (2018, 2019)
        for measure in ("headcount", "shortlisted", "appointed", "entered_disciplinary")
    ]
    return dataset(*rows, organisations=places({"Elm": "East", "Oak": "East", "Ash": "West"}))


@cache
def by_sex() -> wres.Dataset:
    rows = [
        {**row, "sex": sex}
        for sex in ("Female", "Male")
        for row in [*cell(60, 40), *cell(9, 8, measure="entered_disciplinary")]
    ]
    return wres.from_counts(pd.DataFrame(rows))


@cache
def by_contract() -> wres.Dataset:
    rows = [
        {**row, "contract": contract}
        for contract in ("Permanent", "Bank")
        for row in [*cell(60, 40), *cell(9, 8, measure="entered_disciplinary")]
    ]
    return wres.from_counts(pd.DataFrame(rows))


@cache
def by_indicator() -> pd.DataFrame:
    return wres.indicators(data(), bands=False)


@cache
def plan() -> pd.DataFrame:
    return wres.action_plan(wres.indicators(wres.select(data(), year=2018), bands=False), [19, 35])


@cache
def pay() -> wres.Dataset:
    return wres.from_pay(people(), year=2019)


def people() -> pd.DataFrame:
    return pd.DataFrame({"ethnic_group": ["White", "BME"] * 60, "pay": np.arange(120) / 10 + 15})


@cache
def file(name: str, table: Callable[[], pd.DataFrame]) -> Path:
    path = Path(mkdtemp()) / name
    table().to_csv(path, index=False)
    return path


@cache
def paths() -> pd.DataFrame:
    return wres.model_employer(data(), baseline=2018)


def counts() -> pd.DataFrame:
    return pd.DataFrame(cell(30, 10))


def staff() -> pd.DataFrame:
    """Person-level records, which have to be told what they mean."""
    return pd.DataFrame({"Ethnic Origin": ["A", "J"] * 30, "Pay Scale": ["Band 5"] * 60})


BY = {"by": ("words", ())}
LEVEL = {"confidence_level": ("level", 0.95)}
LEVELS = {"confidence_level": ("levels", 0.95)}
DATA = {"data": ("data", data)}
NUMBER = {"number": ("number", 3)}
USUAL = {**DATA, **BY, **LEVEL}
TABLES = {"x1": ("counts", 9), "n1": ("counts", 13), "x2": ("counts", 4), "n2": ("counts", 14)}
ORIGIN = {"name": ("text", "a"), "source": ("text", "b"), "modelled": ("flag", False)}
SIZES = {"n_top": ("counts", 750), "n_bottom": ("counts", 4250), "rate": ("share", 0.01)}
POWER = {"ratio": ("ratio", 1.25), "power": ("one share", 0.8), **LEVEL}
FLOWS = {"share": ("share", 0.1), "target": ("share", 0.4)}
TURNOVER = {"turnover": ("share", 0.1), "group_turnover": ("share?", 0.2)}
FILTERS = ("region", "ics", "organisation", "profession", "ethnic_group", "year", "pay_band",
           "sex", "contract")  # fmt: skip

CALLS: dict[str, dict[str, tuple[str, Any]]] = {
    "datasets": {},
    "load": {"name": ("word", "london-2019")},
    "select": {**DATA, **dict.fromkeys(FILTERS, ("filter", None))},
    "indicator": {**USUAL, **NUMBER, "method": ("word?", "scas"), "board": ("word", "all")},
    "indicators": {**USUAL, "bands": ("flag", True)},
    "rates": {**USUAL, **NUMBER, "method": ("word", "wilson")},
    "representation": {**USUAL, "base": ("word", "all staff"), "method": ("word", "wilson")},
    "unknown_bounds": {**USUAL, **NUMBER},
    "compare": {"a": ("data", lambda: wres.select(data(), ics="East")),
                "b": ("data", lambda: wres.select(data(), ics="West")), **NUMBER, **BY, **LEVEL},
    "compare_all": {"a": ("data", lambda: wres.select(data(), ics="East")),
                    "b": ("data", lambda: wres.select(data(), ics="West")), **BY, **LEVEL},
    "ethnic_groups": {"data": ("data", lambda: wres.load("london-model")), **NUMBER, **BY,
                      "level": ("word", "ethnic_broad"), "against": ("word", "all others"),
                      **LEVEL},
    "ethnicity_and_band": USUAL,
    "ethnicity_and_sex": {**USUAL, "data": ("data", by_sex), **NUMBER},
    "pooled": {**USUAL, **NUMBER, "over": ("word", "organisation")},
    "funnel": {**USUAL, **NUMBER, "by": ("words", ("organisation",))},
    "nearest_neighbours": {**DATA, "organisation": ("word", "Elm"), "number": ("whole", 2)},
    "race_disparity_ratio": USUAL,
    "steepest": {"edge": ("table", lambda: wres.cliff_edge(data(), by=["ics"])), **LEVEL},
    "cliff_edge": USUAL,
    "gate": {"result": ("table", lambda: wres.representation(data())),
             "sharing": ("word", "public")},
    "trend": {**USUAL, **NUMBER, "board": ("word", "all"), "breaks": ("years?", [2019]),
              "two_year_until": ("year?", 2017)},
    "process_chart": {"series": ("table", lambda: pd.date_range("2023", periods=20, freq="MS")),
                      "values": ("counts", [5, 6, 5, 7, 6] * 4), "by": ("words", ()),
                      "improvement": ("word?", "decrease"), "target": ("goal", 6.0),
                      "rebase": ("years", ()), "screen": ("flag", True),
                      "source": ("text", "a"), "modelled": ("flag", False)},
    "kings_fund_screen": {**DATA, "level": ("level", 0.8), "years": ("years?", [2018, 2019]),
                          "replicates": ("whole", 1), "board": ("word", "all")},
    "pay_gap": {"data": ("data", pay), **BY, "unit": ("word?", "hour"), "floor": ("whole", 50),
                **LEVEL},
    "like_for_like": {**USUAL, "question": ("number", 3), "over": ("words", "organisation"),
                      "mix": ("word", "White"), "fewest": ("whole", 10)},
    "appointments": {**USUAL, "international": ("word", "with")},
    "without_international": {**USUAL, "appointees": ("whole", 5), "shortlisted": ("whole", 0)},
    "medical": {**USUAL, "data": ("data", lambda: wres.load("england-2019"))},
    "proportion_interval": {"x": ("counts", 5), "n": ("counts", 9), "method": ("word", "wilson"),
                            **LEVELS},
    "difference_interval": {**TABLES, "method": ("word", "mee"), **LEVELS},
    "ratio_interval": {**TABLES, "method": ("word", "scas"), "bias_correction": ("flag", True),
                       **LEVELS},
    "odds_ratio_interval": {**TABLES, "method": ("word", "score"), **LEVELS},
    "years_to_parity": {**FLOWS, "entrant_share": ("share", 0.5), **TURNOVER},
    "entrant_share_needed": {**FLOWS, "years": ("ratio", 9), **TURNOVER},
    "model_employer": {**USUAL, "target": ("one share", "fixed"), "baseline": ("year?", 2018),
                       "until": ("year", 2028), "managers_until": ("year?", 2025),
                       "together": ("words", ()), "base": ("word", "all staff")},
    "entrants_needed": {"paths": ("table", paths), **TURNOVER},
    "entrant_curve": {"share": ("one share", 0.1), "target": ("one share", 0.4), **TURNOVER,
                      "years": ("years", [1, 9])},
    "scenario": {"paths": ("table", paths), "entrant_share": ("one share", 0.3), **TURNOVER,
                 "runs": ("whole", 10), **LEVEL, "seed": ("whole", 1)},
    "pace": {"paths": ("table", paths)},
    "missing_colleagues": {**USUAL, "by": ("words", ("pay_band",)),
                           "pool": ("one share", "band_below")},
    "power": {**SIZES, **POWER},
    "power_curve": {**SIZES, "ratios": ("ratios", [1.0, 2.0]), **LEVEL},
    "detectable": {**USUAL, **NUMBER, **POWER},
    "describe": {"result": ("table", lambda: wres.representation(data()))},
    "from_counts": {"counts": ("table", counts), "organisations": ("table?", None), **ORIGIN},
    "from_pay": {"table": ("table", people), "unit": ("word", "hour"), "year": ("year", 2019),
                 "organisations": ("table?", None), **ORIGIN},
    "read_pay": {"path": ("path", lambda: file("pay.csv", people)), "unit": ("word", "hour"),
                 "year": ("year", 2019), "organisations": ("table?", None)},
    "role_holders": {**DATA, **LEVEL, "role": ("text", "guardians"),
                     "holders": ("holders", lambda: {"BME": 2, "White": 9})},
    "uptake": {**DATA, **LEVEL, "programme": ("text", "mentoring"),
               "participants": ("holders", lambda: {"BME": 2, "White": 9})},
    "temporary_staff": {**USUAL, "data": ("data", by_contract), **NUMBER, **LEVEL},
    "people_plan": DATA,
    "action_plan": {"result": ("table", by_indicator), "actions": ("wholes", [19, 35])},
    "what_moved": {"plan": ("table", plan), "result": ("table", by_indicator)},
    "printed_figures": {"document": ("word?", "people-plan-2020")},
    "progress": DATA,
    "commitments": {},
    "recommendations": {"indicator": ("number?", 3)},
    "interventions": {"indicator": ("number?", 3)},
    "read": {"path": ("path", lambda: file("counts.csv", counts)), "mapping": ("mapping", None)},
    "check": {"path": ("path", lambda: file("counts.csv", counts)), "mapping": ("mapping", None)},
    "propose_mapping": {"path": ("path", lambda: file("staff.csv", staff))},
    "build": {"files": ("path", lambda: file("counts.csv", counts)),
              "out": ("path", lambda: file("counts.csv", counts).with_name("out.csv")),
              "mapping": ("mapping", None), "organisations": ("path", ()),
              "successions": ("path?", None), "on_progress": ("function", print)},
}  # fmt: skip

NO_LIST = {("build", "organisations"): [[]], ("entrant_share_needed", "years"): [[1]]}
"""Values that one function takes and others of its kind do not."""


def arguments_of(name: str) -> dict[str, Any]:
    """A call that gives an answer."""
    return {
        parameter: value() if callable(value) and value is not print else value
        for parameter, (_, value) in CALLS[name].items()
    }


def functions() -> list[str]:
    return [name for name in wres._PUBLIC if inspect.isfunction(getattr(wres, name))]


def test_every_argument_of_every_public_function_is_in_the_table() -> None:
    """The options of a screen, which it takes by name, are named there too."""
    assert set(CALLS) == set(functions())
    for name, parameters in CALLS.items():
        taken = inspect.signature(getattr(wres, name)).parameters
        named = {p for p, how in taken.items() if how.kind is not inspect.Parameter.VAR_KEYWORD}
        assert named <= set(parameters), name


@pytest.mark.parametrize("name", CALLS)
def test_the_call_of_the_table_gives_an_answer(name: str) -> None:
    assert getattr(wres, name)(**arguments_of(name)) is not None


@pytest.mark.parametrize(
    ("name", "parameter"), [(name, p) for name, parameters in CALLS.items() for p in parameters]
)
def test_a_wrong_argument_gives_an_error_of_this_library(name: str, parameter: str) -> None:
    kind = CALLS[name][parameter][0]
    wrong = [*BAD[kind.removesuffix("?")], *STRANGE]
    if kind.endswith("?"):
        wrong = [value for value in wrong if value is not None]
    right = NO_LIST.get((name, parameter), [])
    given = arguments_of(name)
    for value in (value for value in wrong if repr(value) not in map(repr, right)):
        try:
            found = getattr(wres, name)(**{**given, parameter: value})
        except WresError as error:
            assert str(error).strip(), f"{name}({parameter}={value!r}) says nothing"
        except Exception as error:  # what else comes out is the fault that is looked for
            pytest.fail(f"{name}({parameter}={value!r}) gives {type(error).__name__}: {error}")
        else:
            pytest.fail(f"{name}({parameter}={value!r}) is taken, and gives {found!r:.200}")


@pytest.mark.parametrize("name", [n for n in CALLS if "confidence_level" in CALLS[n]])
@pytest.mark.parametrize("level", [None, "0.95", True])
def test_a_level_that_is_none_is_named_and_shown(name: str, level: Any) -> None:
    with pytest.raises(DefinitionError) as caught:
        getattr(wres, name)(**{**arguments_of(name), "confidence_level": level})
    assert str(caught.value).startswith("confidence_level must be")
    assert repr(level) in str(caught.value)


@pytest.mark.parametrize("name", [n for n in CALLS if n != "kings_fund_screen"])
def test_an_argument_that_does_not_exist_is_a_type_error(name: str) -> None:
    with pytest.raises(TypeError, match="nonsense"):
        getattr(wres, name)(**arguments_of(name), nonsense=1)


@pytest.mark.parametrize("until", [10**30, -1, 2028.0, NAN, 2201])
def test_a_goal_year_that_is_none_is_refused_with_what_one_is(until: Any) -> None:
    with pytest.raises(DefinitionError, match="until must be a WRES year such as 2028"):
        wres.model_employer(data(), until=until)


def test_a_trend_of_what_is_counted_in_no_year_says_what_is_counted() -> None:
    without = dataset(cell(50, 40, measure="shortlisted"), cell(9, 3, measure="appointed"))
    for number in (1, 3, 9):
        with pytest.raises(SelectionError) as caught:
            wres.trend(without, number)
        assert "no figures for indicator" in str(caught.value)
        assert "appointed, shortlisted" in str(caught.value)


# --- Plots --------------------------------------------------------------------------------

DRAWS = {
    "cliff_edge": "cliff_edge",
    "entrant_curve": "entrant_curve",
    "ethnic_groups": "ethnic_groups",
    "ethnicity_and_band": "ethnicity_and_band",
    "ethnicity_and_sex": "ethnicity_and_sex",
    "funnel": "funnel",
    "goal_path": "model_employer",
    "like_for_like": "like_for_like",
    "missing_colleagues": "missing_colleagues",
    "pay_gap": "pay_gap",
    "pay_quarters": "pay_gap",
    "pooled": "pooled",
    "power_curve": "power_curve",
    "process_chart": "process_chart",
    "recruitment": "without_international",
    "screen": "kings_fund_screen",
    "steps": "cliff_edge",
    "top_share": "cliff_edge",
    "trend": "trend",
}
"""Whose result a plot draws, and nobody else's."""

ANY_RATIO = {
    "compare": {"compare", "temporary_staff"},
    "ratios": {"indicator", "unknown_bounds", "ethnic_groups", "race_disparity_ratio",
               "appointments", "without_international", "steepest", "uptake"},
    "indicator_trend": {"indicator", "unknown_bounds", "rates", "representation"},
    "values": {"indicator", "unknown_bounds", "ethnic_groups", "race_disparity_ratio",
               "appointments", "without_international", "rates", "representation", "steepest",
               "uptake"},
}  # fmt: skip
"""Plots of several functions, and the functions that give what they draw."""

OPTIONS = {
    ("funnel", "highlight"): "funnel",
    ("cliff_edge", "top"): "cliff_edge",
    ("steps", "reaching"): "cliff_edge",
    ("process_chart", "label"): "process_chart",
    ("process_chart", "form"): "process_chart",
    ("ratios", "label"): "indicator",
    ("values", "label"): "indicator",
    ("values", "highlight"): "indicator",
    ("indicator_trend", "series"): "indicator",
    ("power_curve", "power"): "power_curve",
    ("screen", "level"): "kings_fund_screen",
    ("ethnic_groups", "whole"): "ethnic_groups",
    ("goal_path", "scenario"): "model_employer",
}
"""Whose result a plot is given with a wrong option."""

ANY_TEXT = {("process_chart", "label")}
"""Options for which any text is right."""


@cache
def results() -> dict[str, Any]:
    """What every function gives that is not data, a file or a sentence."""
    without = {"datasets", "load", "select", "describe", "gate", "read", "check", "build",
               "propose_mapping", "from_counts", "from_pay", "read_pay"}  # fmt: skip
    return {name: getattr(wres, name)(**arguments_of(name)) for name in set(CALLS) - without}


def test_every_plot_is_in_the_tables() -> None:
    assert {*DRAWS, *ANY_RATIO, "step_reach"} == set(wres.plot.__all__)


@pytest.mark.parametrize("plot", [*DRAWS, *ANY_RATIO])
def test_a_plot_draws_its_own_result_and_refuses_any_other(plot: str) -> None:
    drawn = set()
    for name, result in results().items():
        try:
            getattr(wres.plot, plot)(result)
        except DefinitionError as error:
            assert f"plot.{plot}" in str(error), f"{name}: {error}"
        else:
            drawn.add(name)
    assert drawn == ANY_RATIO.get(plot, {DRAWS.get(plot)})


@pytest.mark.parametrize("plot", [*DRAWS, *ANY_RATIO, "step_reach"])
@pytest.mark.parametrize(
    "given",
    [None, "x", 3, pd.DataFrame(), wres.Funnel, object()],
    ids=lambda given: repr(given)[:9],
)
def test_a_plot_of_no_result_says_what_it_draws(plot: str, given: Any) -> None:
    with pytest.raises(DefinitionError):
        getattr(wres.plot, plot)(given)


@pytest.mark.parametrize("plot", [*ANY_RATIO, "ethnic_groups", "recruitment"])
def test_a_table_without_rows_is_said_to_be_empty(plot: str) -> None:
    table = results()[DRAWS.get(plot, "compare" if plot == "compare" else "indicator")]
    with pytest.raises(DefinitionError, match="no rows"):
        getattr(wres.plot, plot)(table.iloc[:0])


def test_a_ladder_without_steps_and_a_funnel_without_events_are_not_drawn() -> None:
    few = dataset(*(cell(30, 10, pay_band=band) for band in ("Band 5", "Band 6", "Band 7")))
    edge = wres.cliff_edge(few)
    assert edge.steps.empty
    with pytest.raises(DefinitionError, match="no steps to draw"):
        wres.plot.steps(edge)
    nobody = dataset(
        *(cell(50, 40, organisation=name) for name in ("Elm", "Oak", "Ash")),
        *(
            cell(0, 0, measure="entered_disciplinary", organisation=n)
            for n in ("Elm", "Oak", "Ash")
        ),
    )
    with pytest.raises(DefinitionError, match="no common value to draw"):
        wres.plot.funnel(wres.funnel(nobody, 3))


@pytest.mark.parametrize(("plot", "option"), OPTIONS)
def test_a_wrong_option_of_a_plot_is_refused(plot: str, option: str) -> None:
    result = results()[OPTIONS[plot, option]]
    for value in (
        *([] if (plot, option) in ANY_TEXT else ["nonsense"]),
        [],
        ["a"],
        3,
        NAN,
        True,
        pd.DataFrame(),
        results()["power"],
        *STRANGE,
    ):
        with pytest.raises(DefinitionError):
            getattr(wres.plot, plot)(result, **{option: value})


@pytest.mark.parametrize("plot", [*DRAWS, *ANY_RATIO])
def test_a_table_that_lacks_a_column_is_drawn_without_it_or_refused(plot: str) -> None:
    table = results()[DRAWS.get(plot, "indicator")]
    function = getattr(wres.plot, plot)
    draw = getattr(function, "chart", function)
    for name in table.columns if isinstance(table, pd.DataFrame) else ():
        try:
            draw(table.drop(columns=name))
        except DefinitionError as error:
            assert f"plot.{plot}" in str(error)


def test_the_definition_of_a_chart_refuses_what_its_plot_refuses() -> None:
    """Pictures are made of the definition, without HoloViews."""
    for plot in (*DRAWS, *ANY_RATIO):
        function = getattr(wres.plot, plot)
        with pytest.raises(DefinitionError, match=rf"plot\.{plot} draws"):
            getattr(function, "chart", function)(object())


def test_a_plot_says_that_it_takes_options_and_gives_an_element() -> None:
    taken = inspect.signature(wres.plot.funnel)
    assert list(taken.parameters) == ["result", "highlight", "options"]
    assert "Overlay" in str(taken.return_annotation)
