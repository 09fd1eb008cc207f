"""Compare: the selection beside another, and what can and cannot be read from the difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from textwrap import fill

import pandas as pd

from wres_explore import plotting
from wres_explore.app import results, twins
from wres_explore.app.naming import modelled_note, place_name, selection_name
from wres_explore.app.render import readable
from wres_explore.app.results import asked
from wres_explore.app.sections import Answer, Choice, Section, answered, possible, said
from wres_explore.app.state import Options, View
from wres_explore.app.store import dataset
from wres_explore.definitions import INDICATORS
from wres_explore.errors import WresError
from wres_explore.measures.comparing.comparison import compare
from wres_explore.measures.comparing.funnel import funnel
from wres_explore.measures.comparing.like_for_like import like_for_like
from wres_explore.measures.comparing.pooling import pooled
from wres_explore.measures.over_time.trend import trend
from wres_explore.measures.power import detectable, power_curve
from wres_explore.measures.screen.screening import kings_fund_screen
from wres_explore.measures.unknown import unknown_bounds
from wres_explore.vocabulary import ALL, Status
from wres_explore.wording.beside import NO_EXCUSE
from wres_explore.wording.funnel import place_in_funnel

NUMBERS = ("2", "3", "4")

PLACES = ("region", "ics", "organisation")

NOBODY_ELSE = (
    "Everybody in these data is selected, so there is nobody to compare with. Choose a place or a "
    "profession, above or here."
)

ONLY_RATIOS = (
    "Like with like, pooling and what a number can tell are asked of relative likelihoods: choose "
    "indicator 2, 3 or 4."
)


# --- What is chosen -----------------------------------------------------------------------


def _choices(name: str) -> Callable[[View, Options], dict[str, str]]:
    """Values of the whole data set for the other selection; a STP/ICS narrows organisations."""

    def offered(view: View, options: Options) -> dict[str, str]:
        ics = options.b_ics if name == "organisation" else ""
        whole = View(view.dataset, ics=ics)
        found = results.choices(whole)[name].values
        service = results.ambulance(whole)
        return {"Not chosen": ""} | {each: each for each in found
                                     if name != "profession" or each != service}  # fmt: skip

    return offered


def _indicators(_: View, __: Options) -> dict[str, str]:
    return {f"{n} {INDICATORS[n].name}": n for n in "1234"}


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
    return (b, view) if _inside(b, view) else (view, b)


def _everywhere(view: View) -> View:
    return replace(view, region="", ics="", organisation="")


def _inside(a: View, b: View) -> bool:
    """Whether `b` is what is left of `a` with fewer filters."""
    names = (*PLACES, "profession")
    return a != b and all(getattr(b, name) in ("", getattr(a, name)) for name in names)


def _names(a: View, b: View) -> tuple[str, str]:
    rest = "the rest of " if _inside(a, b) else ""
    return selection_name(a), f"{rest}{selection_name(b)}"


# --- What is answered ---------------------------------------------------------------------


def compare_answer(view: View, options: Options) -> Answer:
    """Everything that the page says of a selection."""
    options = possible(view, options, (each for each in CONTROLS))
    both = pair(view, options)
    modelled = dataset(view.dataset).info.modelled
    sections = [
        *_side_by_side(both, modelled),
        *_closely(view, options.indicator, modelled),
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
        answered(_name(n), partial(_beside, both, n, modelled), level=3) for n in NUMBERS
    ]  # fmt: skip
    try:
        rows = pd.concat([asked(compare, *both, n) for n in NUMBERS], ignore_index=True)
    except WresError:
        return [Section(title, parts[0].lines, wide=True)]
    lines = (f"A is {a}. B is {b}. Pink marks are B.",)
    return [Section(title, lines, table=twins.side_by_side(rows, a, b), wide=True), *parts]


def _beside(both: tuple[View, View], number: str, modelled: bool) -> Section:
    found = asked(compare, *both, number)
    a, b = (_two_lines(f"{side}: {name}") for side, name in zip("AB", _names(*both), strict=True))
    drawn = found.assign(selection_a=a, selection_b=b)
    if not found[["value_a", "value_b"]].notna().any(axis=None):
        reasons = dict.fromkeys(found[["status_reason_a", "status_reason_b"]].iloc[0])
        return Section(_name(number), tuple(map(readable, reasons)), level=3)
    return Section(
        _name(number), said(found), partial(plotting.compare, drawn), level=3, modelled=modelled
    )


def _name(number: str) -> str:
    return f"{number} {INDICATORS[number].name}"


def _closely(view: View, number: str, modelled: bool) -> list[Section]:
    """One indicator among organisations, like with like, and what it can tell."""
    name = place_name(view)
    sections = [answered(FUNNEL, partial(_funnel, view, number, modelled))]
    if number in NUMBERS:
        sections += [
            answered(POWER, partial(_power, view, number, name, modelled)),
            answered(LIKE, partial(_like, view, number, name, modelled)),
            answered(POOLED, partial(_pooled, view, number, name, modelled)),
        ]
    else:
        sections.append(Section(LIKE, (ONLY_RATIOS,)))
    return [
        Section(f"Indicator {_name(number)}, closely", wide=True),
        *(replace(each, level=3) for each in sections),
        answered(UNKNOWN, partial(_unknown, view, number, name, modelled), level=3),
        answered(TREND, partial(_trend, view, number, name, modelled), level=3),
    ]


FUNNEL = "All organisations, and how far chance reaches"
LIKE = "Like with like"
POOLED = "Organisation by organisation"
POWER = "What can this number tell us?"
UNKNOWN = "People of unknown ethnicity"
TREND = "Over time"
SCREEN = "The King’s Fund’s screen"

ON_FUNNEL = (
    "Further right, an organisation has more to say. Solid lines are the 99.8% limits, dashed the "
    "95%. Instead of a rank, the table has the chance of standing in the worst quarter."
)


def _funnel(view: View, number: str, modelled: bool) -> Section:
    whole = replace(view, ics="", organisation="")
    found = asked(funnel, whole, number)
    mine = view.organisation or None
    own = (place_in_funnel(found, mine),) if mine else ()
    if not found.points["value"].notna().any():
        return Section(FUNNEL, tuple(map(readable, dict.fromkeys(found.points["status_reason"]))))
    return Section(
        FUNNEL, (*own, *said(found), ON_FUNNEL), partial(plotting.funnel, found, highlight=mine),
        twins.table(found.points, f"Organisations, indicator {number}, {place_name(whole)}",
                    twins.FUNNEL),
        modelled=modelled,
    )  # fmt: skip


def _like(view: View, number: str, name: str, modelled: bool) -> Section:
    over = "pay_band" if view.profession else "profession"
    found = asked(like_for_like, view, number, over=over)
    ok = bool((found.ratio["status"] == Status.OK).all())
    parts = said(found.parts) if ok else ()
    made = f"Like with like: the same mix of {'pay bands' if view.profession else 'professions'}."
    return Section(
        LIKE, (*said(found), *parts, f"{made} {NO_EXCUSE}"),
        partial(plotting.like_for_like, found) if ok else None,
        twins.table(found.ratio, f"Crude and like for like, {name}", twins.BASIS),
        modelled=modelled,
    )  # fmt: skip


SIMPSON = "The plain figure misleads here."


def _two_lines(name: object) -> str:
    """A name beside a chart, whose title says if the figures are modelled."""
    return fill(str(name).removesuffix(" (modelled)"), 26)


def _pooled(view: View, number: str, name: str, modelled: bool) -> Section:
    found = asked(pooled, view, number)
    row = found.summary.iloc[0]
    ok = row["status"] == Status.OK
    banner = (SIMPSON, str(row["note"])) if ok and row["simpson"] else ()
    plain = replace(found, summary=found.summary.assign(note="")) if banner else found
    drawn = replace(found, strata=found.strata.assign(
        organisation=found.strata["organisation"].map(_two_lines)
    ))  # fmt: skip
    return Section(
        POOLED, said(plain), partial(plotting.pooled, drawn) if ok else None,
        twins.table(found.strata, f"Organisations that were pooled, {name}", twins.STRATA),
        alert=banner, modelled=modelled,
    )  # fmt: skip


def _power(view: View, number: str, name: str, modelled: bool) -> Section:
    found = asked(detectable, view, number)
    row = found.iloc[0]
    draw = None
    if row["status"] == Status.OK:
        design = int(row["n_top"]), int(row["n_bottom"]), float(row["rate"])
        draw = partial(plotting.power_curve, asked(power_curve, *design))
    table = twins.table(found, f"What the ratio could tell, {name}", twins.POWER)
    return Section(POWER, said(found), draw, table, modelled=modelled)


def _unknown(view: View, number: str, name: str, modelled: bool) -> Section:
    found = asked(unknown_bounds, view, number)
    if "pay_band" in found:
        found = found[found["pay_band"] == ALL].drop(columns="pay_band")
    ratio = number in NUMBERS and bool(found["value"].notna().any())
    drawn = found.assign(label="Here")
    table = twins.table(found, f"What is unknown, {name}", twins.UNKNOWN)
    return Section(
        UNKNOWN, said(found), partial(plotting.ratios, drawn, label="label") if ratio else None,
        table, level=3, modelled=modelled,
    )  # fmt: skip


def _trend(view: View, number: str, name: str, modelled: bool) -> Section:
    cells = asked(trend, replace(view, year=""), number).cells()
    found = next((c for c in cells if _whole(c.changes)), cells[0])
    shown = found.points[["value", "published_value"]].notna().any(axis=None)
    return Section(
        TREND, said(found.changes.drop(columns="pay_band", errors="ignore")),
        partial(plotting.trend, found) if shown else None,
        twins.table(found.points, f"Indicator {number} by year, {name}", twins.TREND),
        level=3, modelled=modelled,
    )  # fmt: skip


def _whole(changes: pd.DataFrame) -> bool:
    return "pay_band" not in changes or bool((changes["pay_band"] == ALL).all())


def _screen(view: View, modelled: bool) -> Section:
    found = asked(kings_fund_screen, View(view.dataset))
    rows = found.summary[found.summary["reported"]]
    if not rows["assessed"].any():
        lines: tuple[str, ...] = tuple(dict.fromkeys(rows["status_reason"]))
        draw = None
    else:
        lines, draw = said(found), partial(plotting.screen, found)
    table = twins.table(rows, f"Screen of all organisations, {rows['years'].iloc[0]}",
                        twins.SCREEN)  # fmt: skip
    return Section(SCREEN, (ON_SCREEN, *lines), draw, table, modelled=modelled, wide=True)


ON_SCREEN = (
    "Which organisations of these data, whatever is selected, have results for BME and White staff "
    "that are consistently similar and above average, or improve towards that, beside what chance "
    "alone would find."
)
