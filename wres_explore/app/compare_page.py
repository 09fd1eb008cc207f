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
from wres_explore.app.sections import Answer, Choice, Section, answered, possible, said
from wres_explore.app.state import Options, View
from wres_explore.app.store import dataset
from wres_explore.errors import WresError
from wres_explore.measures.comparing.comparison import compare
from wres_explore.measures.screen.screening import kings_fund_screen
from wres_explore.plotting.marks import Chart

PLACES = ("region", "ics", "organisation")

NOBODY_ELSE = (
    "Everybody in these data is selected, so there is nobody to compare with. Choose a place or a "
    "profession in the filters, or something to compare with."
)

SCREEN = "The King’s Fund’s screen"


# --- What is chosen -----------------------------------------------------------------------


def _choices(name: str) -> Callable[[View, Options], dict[str, str]]:
    """Values of the whole data set for the other selection; a STP/ICS narrows organisations."""

    def offered(view: View, options: Options) -> dict[str, str]:
        ics = options.b_ics if name == "organisation" else ""
        whole = View(view.dataset, ics=ics)
        found = results.choices(whole)[name]
        service = results.ambulance(whole)
        return {"Not chosen": ""} | {each: each for each in found.values  # noqa: PD011
                                     if name != "profession" or each != service}  # fmt: skip

    return offered


def _indicators(_: View, __: Options) -> dict[str, str]:
    return {indicator_name(n): n for n in "1234"}


CONTROLS = (
    Choice("b_ics", "Compare with STP/ICS", _choices("ics")),
    Choice("b_organisation", "Compare with organisation", _choices("organisation")),
    Choice("b_profession", "Compare with profession", _choices("profession")),
    Choice("indicator", "Indicator looked at closely", _indicators),
)


def pair(view: View, options: Options) -> tuple[View, View] | None:
    """The two selections, the smaller first; None where there is nobody else.

    The second is like the first but for what is chosen for it. If nothing is, it is the rest of
    the whole: of the same profession where the first is a place.
    """
    b_place, b_profession = options.b_organisation or options.b_ics, options.b_profession
    if not (b_place or b_profession):
        here = any(getattr(view, name) for name in PLACES)
        whole = replace(_everywhere(view), profession=view.profession if here else "")
        return None if whole == view else (view, whole)
    b = replace(view, profession=b_profession or view.profession)
    if b_place:
        b = replace(b, region="", ics=options.b_ics, organisation=options.b_organisation)
    return (b, view) if not _said_of(view, b) and _said_of(b, view) else (view, b)


def _everywhere(view: View) -> View:
    return replace(view, region="", ics="", organisation="")


def _said_of(a: View, b: View) -> str:
    """What the library calls the second selection; empty where it refuses to compare the two."""
    try:
        return str(asked(compare, a, b, "3")["selection_b"].iloc[0])
    except WresError:
        return ""


def _names(a: View, b: View) -> tuple[str, str]:
    """Both selections in words; of one that holds the other, the library takes the rest."""
    rest = "the rest of "
    return selection_name(
        a
    ), f"{rest if _said_of(a, b).startswith(rest) else ''}{selection_name(b)}"


# --- What is answered ---------------------------------------------------------------------


def compare_answer(view: View, options: Options) -> Answer:
    """Everything that the page says of a selection."""
    options = possible(view, options, CONTROLS)
    both = pair(view, options)
    modelled = dataset(view.dataset).info.modelled
    sections = [
        *_side_by_side(both, modelled),
        *closely(view, options.indicator, modelled),
        answered(SCREEN, partial(_screen, view, modelled)),
    ]
    heading = f"Compare: {place_name(view)}"
    if both is not None:
        a, b = _names(*both)
        heading = f"Compare: {a} with {b}{' (modelled)' if modelled else ''}"
    return Answer(heading, modelled_note(view), (), tuple(sections))


def _side_by_side(both: tuple[View, View] | None, modelled: bool) -> list[Section]:
    title = "Indicators 2 to 4 side by side"
    if both is None:
        return [Section(title, (NOBODY_ELSE,), wide=True)]
    a, b = _names(*both)
    parts = [
        answered(indicator_name(n), partial(_beside, both, n, modelled), level=3) for n in NUMBERS
    ]  # fmt: skip
    try:
        rows = pd.concat([asked(compare, *both, n) for n in NUMBERS], ignore_index=True)
    except WresError:
        return [Section(title, parts[0].lines, wide=True)]
    lines = (f"A is {a}. B is {b}. Pink marks are B.",)
    return [Section(title, lines, table=columns.side_by_side(rows, a, b), wide=True), *parts]


def _beside(both: tuple[View, View], number: str, modelled: bool) -> Section:
    found = asked(compare, *both, number)
    if not found[["value_a", "value_b"]].notna().any(axis=None):
        reasons = dict.fromkeys(found[["status_reason_a", "status_reason_b"]].iloc[0])
        return Section(indicator_name(number), tuple(map(readable, reasons)), level=3)
    return Section(
        indicator_name(number),
        said(found),
        _two_marks(found, *_names(*both)),
        level=3,
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
    return Section(SCREEN, (ON_SCREEN, *lines), chart, table, modelled=modelled, wide=True)


ON_SCREEN = (
    "Which organisations of these data, whatever is selected, have results for BME and White staff "
    "that are consistently similar and above average, or improve towards that, beside what chance "
    "alone would find."
)
