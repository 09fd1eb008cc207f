"""Overview: nine indicators for this selection beside London and England, in one look."""

from __future__ import annotations

from functools import partial

import pandas as pd

from wres_explore import plotting
from wres_explore.app import cards, results
from wres_explore.app.folds import checked
from wres_explore.app.naming import modelled_note, place, place_name
from wres_explore.app.render import readable
from wres_explore.app.sections import Answer, Choice, Later, Section
from wres_explore.app.state import Options, State, View
from wres_explore.definitions import INDICATORS, RATIOS
from wres_explore.measures.disclosure.rules import coarse
from wres_explore.tables import records
from wres_explore.vocabulary import Status
from wres_explore.wording import interval, number
from wres_explore.wording.sentences import CENSUS, MODELLED_CENSUS

RANGE = (
    "Above 1 is the worse position for the group that is compared with White staff. The pale "
    "zone is the four-fifths guide, 0.80 to 1.25, a rule of thumb of US origin and not a test. "
    "{}Hollow marks are published without counts."
)

GREY = "Dotted lines are what the ratio could be whoever the people of unknown ethnicity are. "

RATIO_INDICATORS = ("2", "3", "4")

TREND = Choice(
    "trend", "Indicator over time",
    lambda _, __: {f"{n} {INDICATORS[n].name}": n for n in INDICATORS if n not in "19"},
)  # fmt: skip

CONTROLS = (TREND,)

LIKELIHOODS, TIME = "Relative likelihoods", "Over time"


def overview_answer(view: View, options: Options) -> Answer:
    """Everything that the page says of a selection."""
    found = results.overview(view)
    name = place_name(view)
    sections = (
        Section("", cards=tuple(cards.cards(found, State(view, "indicators", options))), wide=True),
        Later(LIKELIHOODS, partial(_ratios, found, place(view), name)),
        Later(TIME, partial(_over_time, found, view, options.trend, name), control=TREND),
    )
    return Answer(f"Overview: {name}", modelled_note(view), (), sections)


def _ratios(found: results.Overview, where: str, name: str) -> Section:
    """Indicators 2 to 4: here, London and England under each other."""
    rows = _ratio_rows(found, where)
    drawn = rows[rows[["value", "published_value"]].notna().any(axis=1)]
    bounds = GREY if drawn["lowest"].notna().any() else ""
    return Section(
        LIKELIHOODS,
        (RANGE.format(bounds), *_census(found)),
        plotting.ratios.chart(drawn, label="label") if len(drawn) else None,
        cards.ratio_table(rows, f"Relative likelihoods, {name}"),
        modelled=bool(drawn["modelled"].eq(True).any()),
        folds=checked(rows[rows["label"].str.endswith(f"  {where}")], "label"),
    )


def _ratio_rows(found: results.Overview, name: str) -> pd.DataFrame:
    london = [("London", found.london)] if found.london is not None else []
    return pd.DataFrame(
        row | {"label": f"{number_}  {where}"}
        for number_ in RATIO_INDICATORS
        for where, years in ((name, found.here), *london, *found.printed)
        for row in years.rows.get(number_, [])
        if row["year"] == found.year
    )


def _over_time(found: results.Overview, view: View, number_: str, name: str) -> Section:
    """One indicator over the years."""
    ratio = INDICATORS[number_].statistic in RATIOS
    table = found.here.table if ratio else results.rates_by_year(view, number_)
    every = table[table["indicator"] == number_]
    rows = every[every["status"].isin([Status.OK, Status.PUBLISHED])]
    section = partial(Section, TIME)
    if rows.empty:
        return section(tuple(dict.fromkeys(map(readable, every["status_reason"]))))
    caption = f"Indicator {number_}, {INDICATORS[number_].name}, {name}"
    chart = plotting.indicator_trend.chart(rows)
    modelled = bool(rows["modelled"].any())
    newest = rows.sort_values("year", ascending=False, kind="stable")
    folds = checked(newest, "year" if ratio else "top_group")
    return section(
        _shown(rows, caption),
        chart,
        cards.trend_table(rows, caption),
        modelled=modelled,
        folds=folds,
    )


def _shown(rows: pd.DataFrame, caption: str) -> tuple[str, ...]:
    """What the chart shows, for whoever does not see it: each group's first and last year."""
    ways = []
    for group, of_group in rows.sort_values("year", kind="stable").groupby("top_group", sort=False):
        found = records(of_group)
        first, last = (f"{cards.value_of(row)} in {int(row['year'])}"
                       for row in (found[0], found[-1]))  # fmt: skip
        ways.append(f"{group} {first}" + (f", {last}" if len(found) > 1 else ""))
    return (f"{caption}: {'; '.join(ways)}.",)


def _census(found: results.Overview) -> tuple[str, ...]:
    """The caveat of every ratio, with the numbers of indicator 3 in view."""
    rows = [row for row in found.here.rows["3"] if row["year"] == found.year]
    if not rows or rows[0]["status"] != Status.OK:
        return ()
    row = rows[0]
    text = MODELLED_CENSUS if row["modelled"] else CENSUS
    return (
        text.format(
            value=number(row["value"], row["statistic"], coarse=coarse(row)),
            interval=interval(row["lower"], row["upper"], row["statistic"], coarse=coarse(row)),
        ),
    )
