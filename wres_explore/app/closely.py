"""One indicator, closely: among organisations, like with like, over time, and what it can tell."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from textwrap import fill

import pandas as pd

from wres_explore import plotting
from wres_explore.app import columns, held_against, twins
from wres_explore.app.folds import checked
from wres_explore.app.naming import place_name
from wres_explore.app.render import readable
from wres_explore.app.results import asked
from wres_explore.app.sections import Later, Part, Section, said
from wres_explore.app.state import View
from wres_explore.definitions import INDICATORS
from wres_explore.errors import WresError
from wres_explore.measures.comparing.funnel import funnel
from wres_explore.measures.comparing.like_for_like import like_for_like
from wres_explore.measures.comparing.neighbours import nearest_neighbours
from wres_explore.measures.comparing.pooling import pooled
from wres_explore.measures.indicator import indicator
from wres_explore.measures.over_time.trend import Trend, trend
from wres_explore.measures.power import detectable, power_curve
from wres_explore.measures.unknown import unknown_bounds
from wres_explore.plotting.marks import Chart
from wres_explore.vocabulary import ALL, Status
from wres_explore.wording.beside import NO_EXCUSE
from wres_explore.wording.funnel import place_in_funnel
from wres_explore.wording.working import pooled_working, standardised_working

NUMBERS = ("2", "3", "4")
"""The relative likelihoods."""

FUNNEL = "All organisations, and how far chance reaches"
LIKE = "Like with like"
POWER = "What can this number tell us?"
UNKNOWN = "People of unknown ethnicity"
TREND = "Over time"

ONLY_RATIOS = (
    "Like with like, pooling and what a number can tell are asked of relative likelihoods: choose "
    "indicator 2, 3 or 4."
)


def indicator_name(number: str) -> str:
    """An indicator as headings have it."""
    return f"{number} {INDICATORS[number].name}"


def two_lines(name: object) -> str:
    """A name beside a chart, whose title says if the figures are modelled."""
    return fill(str(name).removesuffix(" (modelled)"), 26)


def closely(view: View, number: str, modelled: bool) -> list[Part]:
    """One indicator among organisations, like with like, and what it can tell."""
    name = place_name(view)
    sections: list[Part] = [Later(FUNNEL, partial(_funnel, view, number, modelled))]
    if view.organisation:
        sections.append(Later(NEAREST, partial(_nearest, view, number, modelled)))
    if number in NUMBERS:
        sections += [
            Later(POWER, partial(_power, view, number, name, modelled)),
            Later(LIKE, partial(_like, view, number, name, modelled)),
            Later("Pooled", partial(_pooled, view, number, name, modelled)),
        ]
    else:
        sections.append(Section(LIKE, (ONLY_RATIOS,)))
    sections += [
        Later(UNKNOWN, partial(_unknown, view, number, name, modelled)),
        Later(TREND, partial(_trend, view, number, name, modelled)),
    ]
    return [
        Section(f"Indicator {indicator_name(number)}, closely", wide=True),
        *(replace(each, level=3) for each in sections),
    ]


ON_FUNNEL = (
    "Further right, an organisation has more to say. Solid lines are the 99.8% limits, dashed the "
    "95%. Instead of a rank, the table has the chance of standing in the worst quarter."
)


def _funnel(view: View, number: str, modelled: bool) -> Section:
    whole = replace(view, ics="", organisation="")
    found = asked(funnel, whole, number)
    mine = view.organisation or None
    own = (place_in_funnel(found, mine),) if mine else ()
    choose = () if mine else (CHOOSE,)
    if not found.points["value"].notna().any():
        return Section(FUNNEL, tuple(map(readable, dict.fromkeys(found.points["status_reason"]))))
    if found.summary["target"].isna().any():
        return Section(FUNNEL, tuple(said(found)))
    return Section(
        FUNNEL, (*own, *said(found), ON_FUNNEL, *choose),
        plotting.funnel.chart(found, highlight=mine),
        twins.table(found.points, f"Organisations, indicator {number}, {place_name(whole)}",
                    columns.FUNNEL),
        modelled=modelled, folds=checked(_mine_first(found.points, mine), "organisation"),
    )  # fmt: skip


def _mine_first(points: pd.DataFrame, mine: str | None) -> pd.DataFrame:
    """The organisation that is chosen before the others."""
    own = points["organisation"].astype(str) == str(mine)
    return pd.concat([points[own], points[~own]])


NEAREST = "Organisations most like mine"

CHOOSE = "Choose an organisation in the filters to find it here, and to see which are most like it."


def _nearest(view: View, number: str, modelled: bool) -> Section:
    """My organisation's figure beside those of the most alike; the table has the distances."""
    mine = view.organisation
    whole = replace(view, region="", ics="", organisation="")
    near = asked(nearest_neighbours, whole, mine)
    names = [mine, *near["organisation"]]
    figures = asked(indicator, whole, number, by=("organisation",))
    if "pay_band" in figures:
        figures = figures[figures["pay_band"] == ALL].drop(columns="pay_band")
    figures = figures.set_index("organisation", drop=False).reindex(names)
    shown = figures[figures["value"].notna()]
    lines = said(near)
    if mine in shown.index:
        away = dict(zip(near["organisation"], near["value"], strict=True))
        named = {each: _distance(each, away.get(each)) for each in shown.index}
        rows = shown.assign(organisation=shown["organisation"].map(named))
        chart = plotting.values.chart(rows, label="organisation", highlight=named[mine])
    else:
        chart, lines = None, (*lines, NO_FIGURE)
    caption = f"Most like {mine}, with indicator {number}"
    rows = held_against.with_mine(near, mine)
    table = twins.table(rows, caption, held_against.neighbours(near, figures))
    return Section(NEAREST, lines, chart, table, modelled=modelled)


def _distance(name: str, away: float | None) -> str:
    """An organisation in the chart, with how far it is from mine; mine has no distance."""
    said = name.removesuffix(" (modelled)")
    return said if away is None else f"{said}\n{away:.2f} away"


NO_FIGURE = "There is no figure of this indicator for the organisation itself."


def _like(view: View, number: str, name: str, modelled: bool) -> Section:
    over = "pay_band" if view.profession else "profession"
    found = asked(like_for_like, view, number, over=over)
    ok = bool((found.ratio["status"] == Status.OK).all())
    parts = said(found.parts) if ok else ()
    made = f"Like with like: the same mix of {'pay bands' if view.profession else 'professions'}."
    return Section(
        LIKE, (*said(found), *parts, f"{made} {NO_EXCUSE}"),
        plotting.like_for_like.chart(found) if ok else None,
        twins.table(found.ratio, f"Crude and like for like, {name}", columns.BASIS),
        modelled=modelled,
        folds=checked(found.ratio, "basis", made=standardised_working(found.ratio)),
    )  # fmt: skip


SIMPSON = "The plain figure misleads here."


POOLED = {
    "organisation": "Organisation by organisation",
    "profession": "Profession by profession",
    "pay_band": "Pay band by pay band",
}
"""What is pooled: the first of these that is not chosen already."""


def _pooled(view: View, number: str, name: str, modelled: bool) -> Section:
    over, title = next((o, t) for o, t in POOLED.items() if not getattr(view, o, ""))
    try:
        found = asked(pooled, view, number, over=over)
    except WresError as error:
        return Section(title, (readable(str(error)),))
    first = found.summary.iloc[0]
    if first["status"] != Status.OK:
        return Section(title, said(found))
    banner = (SIMPSON, str(first["note"])) if first["simpson"] else ()
    plain = replace(found, summary=found.summary.assign(note="")) if banner else found
    head = title.partition(" by ")[0]
    return Section(
        title, said(plain),
        plotting.pooled.chart(found),
        twins.table(found.strata, f"{title}, {name}", columns.strata(over, head)),
        alert=banner, modelled=modelled,
        folds=checked(found.summary, made=pooled_working(found)),
    )  # fmt: skip


def _power(view: View, number: str, name: str, modelled: bool) -> Section:
    found = asked(detectable, view, number)
    row = found.iloc[0]
    chart = None
    if row["status"] == Status.OK:
        design = int(row["n_top"]), int(row["n_bottom"]), float(row["rate"])
        chart = plotting.power_curve.chart(asked(power_curve, *design))
    table = twins.table(found, f"What the ratio could tell, {name}", columns.POWER)
    return Section(POWER, said(found), chart, table, modelled=modelled)


def _unknown(view: View, number: str, name: str, modelled: bool) -> Section:
    found = asked(unknown_bounds, view, number)
    if "pay_band" in found:
        found = found[found["pay_band"] == ALL].drop(columns="pay_band")
    ratio = number in NUMBERS and bool(found["value"].notna().any())
    if not found["lowest"].notna().any():
        return Section(UNKNOWN, said(found))
    table = twins.table(found, f"What is unknown, {name}", columns.UNKNOWN)
    return Section(
        UNKNOWN, said(found), _here(found) if ratio else None,
        table, modelled=modelled, folds=checked(found),
    )  # fmt: skip


def _here(found: pd.DataFrame) -> Chart:
    return plotting.ratios.chart(found.assign(label="Here"), label="label")


def _trend(view: View, number: str, name: str, modelled: bool) -> Section:
    series = asked(trend, replace(view, year=""), number)
    found = _all_bands(series)
    shown = found.points[["value", "published_value"]].notna().any(axis=None)
    return Section(
        TREND, said(found.changes.drop(columns="pay_band", errors="ignore")),
        plotting.trend.chart(found) if shown else None,
        twins.table(found.points, f"Indicator {number} by year, {name}", columns.TREND)
        if shown else None,
        modelled=modelled, folds=checked(found.points.iloc[::-1], "year"),
    )  # fmt: skip


def _all_bands(series: Trend) -> Trend:
    """The one series that is not of a pay band."""
    cells = series.cells()
    return next((each for each in cells if _whole(each.changes)), cells[0])


def _whole(changes: pd.DataFrame) -> bool:
    return "pay_band" not in changes or bool((changes["pay_band"] == ALL).all())
