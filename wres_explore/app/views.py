"""Overview and cliff edge: panes made once, their content replaced when the choices change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import holoviews as hv
import pandas as pd
import panel as pn

from wres_explore import plotting
from wres_explore.app import cards, results
from wres_explore.app.naming import modelled_note, place, place_name
from wres_explore.app.panes import chart, column, fill, side_by_side
from wres_explore.app.render import html, pane, readable, text_of
from wres_explore.app.state import Selection, View
from wres_explore.definitions import INDICATORS, RATIOS
from wres_explore.errors import WresError
from wres_explore.measures.ladder.edge import AFC, MEDICAL, CliffEdge
from wres_explore.vocabulary import Status
from wres_explore.wording import describe, interval, number
from wres_explore.wording.sentences import CENSUS, MODELLED_CENSUS

RANGE = (
    "Above 1 is the worse position for the group that is compared with White staff. The pale "
    "zone is the four-fifths guide, 0.80 to 1.25, a rule of thumb of US origin and not a test. "
    "Grey lines are what the ratio could be whoever the people of unknown ethnicity are. "
    "Hollow marks are published without counts."
)

STEPS = (
    "A step ratio below 1 means that the group thins out faster than White staff from one band to "
    "the next. Thin lines hold for all steps together, and only they can name a cliff edge."
)

RATIO_INDICATORS = ("2", "3", "4")


class OverviewPage:
    """Nine indicators for this selection beside London and England."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.heading, self.cards = pane(), pane()
        self.ratios, self.ratio_text = chart(height=420), pane()
        self.trend, self.trend_text = chart(height=320), pane()
        self.pick = pn.widgets.Select.from_param(
            selection.param.trend,
            label="Indicator over time",
            description=None,
            options={f"{n} {INDICATORS[n].name}": n for n in "2345678"},
            sizing_mode="stretch_width",
            max_width=460,
            stylesheets=[text_of("widget.css")],
            margin=0,
        )
        self.content = pn.Column(
            self.heading,
            self.cards,
            side_by_side(
                column(
                    pane("heading.html", level=2, title="Relative likelihoods", modelled="",
                         lines=[RANGE]),
                    self.ratios, self.ratio_text,
                ),
                column(
                    pane("heading.html", level=2, title="Over time", modelled="", lines=[]),
                    self.pick, self.trend, self.trend_text,
                ),
            ),
            sizing_mode="stretch_width",
        )  # fmt: skip
        selection.param.watch(lambda _: self.draw_trend(), "trend")

    def answers(self) -> Callable[[], object]:
        """What `update` will ask for, so that it can be found beforehand and in a thread."""
        return partial(results.overview, self.selection.view())

    def update(self) -> None:
        """Everything, for the choices of now."""
        view = self.selection.view()
        found = results.overview(view)
        name = place_name(view)
        modelled = modelled_note(view)
        nine = cards.cards(found, name)
        self.heading.object = html(
            "heading.html", level=1, title=f"Overview: {name}", modelled=modelled, lines=[]
        )
        self.cards.object = html("cards.html", cards=nine)
        self.draw_ratios(found, place(view), name)
        self.draw_trend()

    def draw_ratios(self, found: results.Overview, where: str, name: str) -> None:
        """Indicators 2 to 4: here, London and England under each other."""
        rows = _ratio_rows(found, where)
        drawn = rows[rows[["value", "published_value"]].notna().any(axis=1)]
        self.ratios.visible = bool(len(drawn))
        if len(drawn):
            self.ratios.height = 100 + 34 * len(drawn)
            modelled = bool(drawn["modelled"].eq(True).any())
            self.ratios.object = fill(plotting.ratios(drawn, label="label"), modelled=modelled)
        twin = html("table.html", summary="The same as a table",
                    table=cards.ratio_table(rows, f"Relative likelihoods, {name}"))  # fmt: skip
        self.ratio_text.object = f"{twin}{_census(found)}"

    def draw_trend(self) -> None:
        """One indicator over the years."""
        view, number_ = self.selection.view(), self.selection.trend
        found = results.overview(view)
        ratio = INDICATORS[number_].statistic in RATIOS
        table = found.here if ratio else found.rates
        rows = table[(table["indicator"] == number_)]
        rows = rows[rows["status"].isin([Status.OK, Status.PUBLISHED])]
        self.trend.visible = bool(len(rows))
        caption = f"Indicator {number_}, {INDICATORS[number_].name}, {place_name(view)}"
        if len(rows):
            modelled = bool(rows["modelled"].any())
            self.trend.object = fill(plotting.indicator_trend(rows), modelled=modelled)
            twin = html("table.html", summary="The same as a table",
                        table=cards.trend_table(rows, caption))  # fmt: skip
        else:
            reason = table.loc[table["indicator"] == number_, "status_reason"]
            twin = html("heading.html", level=3, title=caption, modelled="",
                        lines=list(dict.fromkeys(map(readable, reason))))  # fmt: skip
        self.trend_text.object = twin


def _ratio_rows(found: results.Overview, name: str) -> pd.DataFrame:
    tables = [(name, found.here), ("London", found.london), *found.printed]
    parts = []
    for number_ in RATIO_INDICATORS:
        for where, table in tables:
            if table is None or table.empty:
                continue
            rows = table[(table["indicator"] == number_) & (table["year"] == found.year)]
            parts.append(rows.assign(label=f"{number_}  {where}"))
    return pd.concat(parts, ignore_index=True)


def _census(found: results.Overview) -> str:
    """The caveat of every ratio, with the numbers of indicator 3 in view."""
    rows = found.here[(found.here["indicator"] == "3") & (found.here["year"] == found.year)]
    if rows.empty or rows["status"].iloc[0] != Status.OK:
        return ""
    row = rows.iloc[0]
    text = (MODELLED_CENSUS if row["modelled"] else CENSUS).format(
        value=number(row["value"], row["statistic"]),
        interval=interval(row["lower"], row["upper"], row["statistic"]),
    )
    return html("heading.html", level=3, title="How sure? (indicator 3)", modelled="", lines=[text])


class CliffEdgePage:
    """The ladder by band, its steps, and England beside."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.heading = pane()
        self.by = pn.widgets.Select.from_param(
            selection.param.breakdown,
            label="Show",
            description=None,
            options={"One ladder": "", selection.breakdown: selection.breakdown},
            width=280,
            stylesheets=[text_of("widget.css")],
            margin=(8, 0),
        )
        self.charts = column()
        self.content = pn.Column(self.heading, self.by, self.charts, sizing_mode="stretch_width")

    def answers(self) -> Callable[[], object]:
        """What `update` will ask for, so that it can be found beforehand and in a thread."""
        return partial(_edges, self.selection.view(), self.selection.breakdown)

    def update(self) -> None:
        """Everything, for the choices of now."""
        view = self.selection.view()
        self.by.options = results.breakdowns(view)
        breakdown = _breakdown(view, self.selection.breakdown)
        name = place_name(view)
        modelled = modelled_note(view)
        try:
            edge = results.ladder(view, breakdown)
        except WresError as error:
            self._explain(name, modelled, readable(str(error)))
            return
        self.heading.object = html(
            "heading.html", level=1, title=f"Cliff edge: {name}", modelled=modelled,
            lines=[] if breakdown else _said(edge.ladders()[0]),
        )  # fmt: skip
        self.charts.objects = self._ladders(edge) if breakdown else self._one(edge, view, name)

    def _explain(self, name: str, modelled: str, reason: str) -> None:
        self.heading.object = html(
            "heading.html", level=1, title=f"Cliff edge: {name}", modelled=modelled, lines=[reason]
        )
        self.charts.objects = []

    def _ladders(self, edge: CliffEdge) -> list[Any]:
        """One panel per ladder, on one scale, and what was found as a table."""
        drawn = plotting.cliff_edge(edge)
        elements = list(drawn) if isinstance(drawn, hv.Layout) else [drawn]
        cells = []
        for part, element in zip(edge.ladders(), elements, strict=True):
            names = [str(part.verdict[key].iloc[0]) for key in part.breakdown if key != "year"]
            cells.append(
                column(
                    pane("heading.html", level=2, title=", ".join(names), modelled="",
                         lines=_said(part)),
                    chart(fill(element, modelled=_modelled(part))),
                )
            )  # fmt: skip
        twin = pane("table.html", summary="What was found, as a table",
                    table=cards.verdict_table(edge, "Each ladder"))  # fmt: skip
        return [side_by_side(*cells), twin]

    def _one(self, edge: CliffEdge, view: View, name: str) -> list[Any]:
        """The ladder and its steps with England beside on the same scale, then doctors likewise."""
        beside, reason = self._england(view)
        top = max(plotting.top_share(each) for each in (edge, beside) if each is not None)
        england = _by_kind(beside)
        about_england = _about_england(view)
        out: list[Any] = []
        for kind, part in _by_kind(edge).items():
            reach = plotting.step_reach([part, *([england[kind]] if kind in england else [])])
            columns = [column(*_ladder(part, TITLES[kind], name, lines=[], top=top, reach=reach))]
            if kind in england:
                lines = [*about_england, *_said(england[kind])]
                shown = _ladder(
                    england[kind], ENGLAND_THEN, "England", lines=lines, top=top, reach=reach
                )
                columns.append(column(*shown))
            out.append(side_by_side(*columns))
        if reason:
            out.append(pane("heading.html", level=2, title="England beside", modelled="",
                            lines=[reason]))  # fmt: skip
        return out

    def _england(self, view: View) -> tuple[CliffEdge | None, str]:
        """The same search for England, or why there is none."""
        if view.dataset == results.ENGLAND_COUNTS:
            return None, ""
        try:
            return results.england_ladder(view.profession, view.ethnic_group), ""
        except WresError as error:
            return None, readable(str(error))


def _breakdown(view: View, asked: str) -> str:
    """The breakdown asked for, if the data set has it."""
    return asked if asked in results.breakdowns(view).values() else ""


def _edges(view: View, asked: str) -> None:
    """Find the cliff edges that the page is about to show; they are kept."""
    breakdown = _breakdown(view, asked)
    results.ladder(view, breakdown)
    if not breakdown and view.dataset != results.ENGLAND_COUNTS:
        results.england_ladder(view.profession, view.ethnic_group)


def _by_kind(edge: CliffEdge | None) -> dict[str, CliffEdge]:
    """Each ladder of a search by its name."""
    parts = [] if edge is None else edge.ladders()
    return {str(part.verdict["ladder"].iloc[0]): part for part in parts}


def _about_england(view: View) -> list[str]:
    """A warning where England's source has the chosen profession only among others."""
    profession = results.england_profession(view.profession)
    return [UNPARTED.format(profession)] if profession not in ("", view.profession) else []


ENGLAND_THEN = "England, 30 September 2019"

UNPARTED = (
    "These are all of {!r} in England, not only the profession that you chose: the source does "
    "not part it out."
)

TITLES = {AFC: "Share of staff by pay band", MEDICAL: "Doctors and dentists by grade"}


def _said(part: CliffEdge) -> list[str]:
    """The finding under a heading that already names the ladder, and says if it is modelled."""
    rows = part.verdict.drop(columns=[name for name in part.breakdown if name != "year"])
    return describe(rows.assign(modelled=False, selection=""))


def _modelled(part: CliffEdge) -> bool:
    return bool(part.verdict["modelled"].iloc[0])


def _ladder(
    part: CliffEdge, title: str, name: str, *, lines: list[str], top: float,
    reach: tuple[float, float],
) -> list[Any]:  # fmt: skip
    """One ladder: heading, chart, steps, and their tables."""
    drawn: list[Any] = [
        pane("heading.html", level=2, title=title, modelled="", lines=lines),
        chart(fill(plotting.cliff_edge(part, ylim=(0, top)), modelled=_modelled(part))),
        pane("table.html", summary="The same as a table",
             table=cards.ladder_table(part, f"Share of staff, {name}")),
    ]  # fmt: skip
    if len(part.steps):
        drawn += [
            pane("heading.html", level=3, title="Steps between bands", modelled="", lines=[STEPS]),
            chart(fill(plotting.steps(part, xlim=reach), modelled=_modelled(part))),
            pane("table.html", summary="The same as a table",
                 table=cards.step_table(part, f"Steps, {name}")),
        ]  # fmt: skip
    if len(part.pipeline):
        drawn.append(
            pane("table.html", summary="Likelihood of being above each boundary, as a table",
                 table=cards.pipeline_table(part, f"Pipeline ratios, {name}"))
        )  # fmt: skip
    return drawn
