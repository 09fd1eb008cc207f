"""Compare: the selection beside another, and what can and cannot be read from the difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd

from wres_explore import plotting
from wres_explore.app import columns, results, twins
from wres_explore.app.closely import NUMBERS, closely, indicator_name, two_lines
from wres_explore.app.folds import checked
from wres_explore.app.naming import modelled_note, place_name, selection_name
from wres_explore.app.render import readable
from wres_explore.app.results import asked
from wres_explore.app.sections import Answer, Choice, Later, Part, Section, possible, said
from wres_explore.app.state import FILTERS, LABELS, Options, View
from wres_explore.app.store import dataset
from wres_explore.errors import WresError
from wres_explore.measures.comparing.comparison import compare_all
from wres_explore.measures.screen.screening import kings_fund_screen
from wres_explore.plotting.marks import Chart
from wres_explore.vocabulary import EthnicGroup

PLACES = results.PLACES[::-1]
"""Kinds of places, the widest first."""

NOBODY_ELSE = (
    "A and B are the same staff, so there is nobody to compare with. Choose a place or a "
    "profession in the filters above for A, or something here for B."
)

SCREEN = "The King’s Fund’s screen"


# --- What is chosen -----------------------------------------------------------------------


AS_IN_A = "As in A"


def _choices(name: str) -> Callable[[View, Options], dict[str, str]]:
    """Values of the whole data set for the other selection; its wider places narrow the others."""

    def offered(view: View, options: Options) -> dict[str, str]:
        wider = PLACES[: PLACES.index(name)] if name in PLACES else ()
        whole = View(view.dataset, **{each: getattr(options, f"b_{each}") for each in wider})
        found = list(results.choices(whole)[name].values)
        if name == "profession" and (service := results.ambulance(whole)) in found:
            found.remove(service)
        if name == "ethnic_group" and found:
            found.insert(0, EthnicGroup.BME.value)
        return {AS_IN_A: ""} | {each: each for each in found}

    return offered


def _indicators(_: View, __: Options) -> dict[str, str]:
    return {indicator_name(n): n for n in "1234"}


CONTROLS = (
    *(
        Choice(f"b_{name}", f"B: {label}", _choices(name))
        for name, label in LABELS.items()
        if name in FILTERS
    ),
    Choice("indicator", "Indicator looked at closely", _indicators),
)


def pair(view: View, options: Options) -> tuple[View, View] | None:
    """The two selections, the smaller first; None where there is nobody else.

    The second is like the first but for what is chosen for it; a place that is chosen for it
    replaces the whole place of the first. If nothing is chosen, it is the rest of the whole: of
    the same profession where the first is a place.
    """
    given = {name: value for name in FILTERS if (value := getattr(options, f"b_{name}"))}
    if not given:
        here = any(getattr(view, name) for name in PLACES)
        whole = replace(_everywhere(view), profession=view.profession if here else "")
        return None if _everybody(view, whole) else (view, whole)
    place = dict.fromkeys(PLACES, "") if any(name in given for name in PLACES) else {}
    group = {"ethnic_group": ""} if given.get("ethnic_group") == EthnicGroup.BME else {}
    if "year" in given and not view.year:  # one year beside another, not beside all of them
        view = replace(view, year=results.latest(view))
    b = replace(view, **{**place, **given, **group})
    if b == view:
        return None
    return (b, view) if not _said_of(view, b) and _said_of(b, view) else (view, b)


def _everybody(view: View, whole: View) -> bool:
    """Whether a part of the whole is all of it, as the only region of a data set is."""
    if view == whole:
        return True
    try:
        mine, all_of_them = (len(results.data_of(each).counts) for each in (view, whole))
    except WresError:  # nobody is selected, which the comparison says
        return False
    return 0 < mine == all_of_them


def _everywhere(view: View) -> View:
    return replace(view, region="", ics="", organisation="")


def _said_of(a: View, b: View) -> str:
    """What the library calls the second selection; empty where it refuses to compare the two."""
    found = _compared((a, b))
    return "" if found is None else str(found["selection_b"].iloc[0])


def _names(a: View, b: View) -> tuple[str, str]:
    """Both selections in words; of one that holds the other, the library takes the rest."""
    rest = "the rest of "
    return selection_name(
        a
    ), f"{rest if _said_of(a, b).startswith(rest) else ''}{selection_name(b)}"


# --- What is answered ------------------------------------------------------------------


def compare_answer(view: View, options: Options) -> Answer:
    """Everything that the page says of a selection."""
    options = possible(view, options, CONTROLS)
    both = pair(view, options)
    modelled = dataset(view.dataset).info.modelled
    sections = [
        *_side_by_side(both, modelled),
        *closely(view, options.indicator, modelled),
        Later(SCREEN, partial(_screen, view, modelled), wide=True),
    ]
    heading = f"Compare: {place_name(view)}"
    if both is not None:
        a, b = _names(*both)
        heading = f"Compare: {a} with {b}{' (modelled)' if modelled else ''}"
    return Answer(heading, modelled_note(view), (), tuple(sections))


def _side_by_side(both: tuple[View, View] | None, modelled: bool) -> list[Part]:
    title = "A and B side by side"
    if both is None:
        return [Section(title, (NOBODY_ELSE,), wide=True)]
    a, b = _names(*both)
    parts = [
        Later(indicator_name(n), partial(_beside, both, n, modelled), level=3) for n in NUMBERS
    ]  # fmt: skip
    rows = _compared(both)
    if rows is None:
        return [Section(title, parts[0].now.lines, wide=True)]
    lines = (f"A is {a}. B is {b}. Pink marks are B.",)
    return [
        Section(title, lines, table=columns.side_by_side(rows, a, b), wide=True, opened=True),
        *parts,
    ]


def _compared(both: tuple[View, View]) -> pd.DataFrame | None:
    """The table of all indicators; None where the two cannot be compared."""
    try:
        table: pd.DataFrame = asked(compare_all, *both)
    except WresError:
        return None
    return table


def _beside(both: tuple[View, View], number: str, modelled: bool) -> Section:
    every = asked(compare_all, *both)
    found = every[every["indicator"] == number].reset_index(drop=True)
    if not found[["value_a", "value_b"]].notna().any(axis=None):
        reasons = dict.fromkeys(found[["status_reason_a", "status_reason_b"]].iloc[0])
        return Section(indicator_name(number), tuple(map(readable, reasons)))
    return Section(
        indicator_name(number),
        said(found),
        _two_marks(found, *_names(*both)),
        modelled=modelled,
        folds=checked(found),
    )


def _two_marks(found: pd.DataFrame, a: str, b: str) -> Chart:
    named = found.assign(selection_a=two_lines(f"A: {a}"), selection_b=two_lines(f"B: {b}"))
    return plotting.compare.chart(named)


def _screen(view: View, modelled: bool) -> Section:
    found = asked(kings_fund_screen, View(view.dataset))
    rows = found.summary[found.summary["reported"]]
    if not rows["assessed"].any():
        lines: tuple[str, ...] = tuple(dict.fromkeys(rows["status_reason"]))
        chart = None
    else:
        lines, chart = said(found), plotting.screen.chart(found)
    table = twins.table(rows, f"Screen of all organisations, {rows['years'].iloc[0]}",
                        columns.SCREEN)  # fmt: skip
    return Section(SCREEN, (ON_SCREEN, *lines), chart, table, modelled=modelled)


ON_SCREEN = (
    "Which organisations of these data, whatever is selected, have results for BME and White staff "
    "that are consistently similar and above average, or improve towards that, beside what chance "
    "alone would find."
)
