"""Cliff edge: the ladder by band, its steps, and England beside."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from wres_explore import plotting
from wres_explore.app import cards, held_against, recorded, results, twins
from wres_explore.app.folds import SURE, Fold, checked
from wres_explore.app.naming import modelled_note, place_name
from wres_explore.app.render import readable
from wres_explore.app.sections import Answer, Choice, Later, Part, Section, said
from wres_explore.app.state import Options, View
from wres_explore.app.tiers import TITLE, tiers
from wres_explore.errors import WresError
from wres_explore.measures.ladder.edge import AFC, MEDICAL, CliffEdge
from wres_explore.measures.ladder.steepest import steepest
from wres_explore.plotting.marks import Chart
from wres_explore.tables import records
from wres_explore.wording import describe
from wres_explore.wording.certainty import place_of_edge
from wres_explore.wording.steepest import edge_in_short

STEPS = (
    "A step ratio below 1 means that the group thins out faster than White staff from one band to "
    "the next. Thin lines hold for all steps together, and only they can name a cliff edge."
)

STEEPEST = "Which is the steepest, and how sure is that?"

ORDER = (
    "The ladders stand in the order of what was found: clear cliff edges first, and in each kind "
    "the steepest first. The order alone is no finding."
)

ENGLAND_THEN = "England, 30 September 2019"

UNPARTED = (
    "These are all of {!r} in England, not only the profession that you chose: the source does "
    "not part it out."
)

TITLES = {AFC: "Share of staff by pay band", MEDICAL: "Doctors and dentists by grade"}

CONTROLS = (Choice("breakdown", "Show", lambda view, _: results.breakdowns(view)),)


def cliff_answer(view: View, options: Options) -> Answer:
    """Everything that the page says of a selection."""
    name = place_name(view)
    heading = f"Cliff edge: {name}"
    try:
        edge = results.ladder(view, options.breakdown)
    except WresError as error:
        return Answer(heading, modelled_note(view), (readable(str(error)),), ())
    if options.breakdown:
        return Answer(heading, modelled_note(view), (), tuple(_ladders(edge, name)))
    lines = _said(edge.ladders()[0])
    return Answer(heading, modelled_note(view), lines, tuple(_one(edge, view, name)))


def _ladders(edge: CliffEdge, name: str) -> list[Section]:
    """The steepest first, in words and as a table; then one small chart per ladder on one scale."""
    table = steepest(edge)
    top = plotting.top_share(edge)
    keys = [key for key in edge.breakdown if key != "year"]
    parts = {_named(part.verdict, keys): part for part in edge.ladders()}
    twin = twins.table(table, f"Ladders, the steepest first, {name}", held_against.steepest(keys))
    out = [Section(STEEPEST, (*said(table), ORDER), table=twin, wide=True)] if len(table) else []
    for row in records(table):
        part = parts.pop((*(str(row[key]) for key in keys), AFC))
        title = ", ".join(str(row[key]) for key in keys)
        chart = _chart(part, top)
        folds = checked(_steepest_first(part), "boundary")
        out.append(Section(title, (edge_in_short(row),), chart, modelled=_modelled(part),
                           small=True, folds=folds))  # fmt: skip
    for names, part in parts.items():
        out.append(Section(", ".join(names), _said(part), _chart(part, top),
                           modelled=_modelled(part), small=True))  # fmt: skip
    return out


def _named(verdict: pd.DataFrame, keys: list[str]) -> tuple[str, ...]:
    """What one ladder is called among others."""
    return tuple(str(verdict[key].iloc[0]) for key in (*keys, "ladder"))


def _one(edge: CliffEdge, view: View, name: str) -> list[Part]:
    """The ladder and its steps with England beside on the same scale, then doctors likewise."""
    beside, reason = _england(view)
    top = max(plotting.top_share(each) for each in (edge, beside) if each is not None)
    here, england = _by_kind(edge), _by_kind(beside)
    out: list[Part] = []
    for kind, part in here.items():
        both: list[tuple[CliffEdge, str, str, tuple[str, ...]]] = [(part, TITLES[kind], name, ())]
        if kind in england:
            lines = (*_about_england(view), *_said(england[kind]))
            both.append((england[kind], ENGLAND_THEN, "England", lines))
        out += [
            Later(title, partial(_ladder, each, title, where, lines, top))
            for each, title, where, lines in both
        ]
        reach = plotting.step_reach([each for each, *_ in both])
        for ask, table in ((partial(_steps, reach=reach), "steps"), (_pipeline, "pipeline")):
            out += [
                Later(_kind_title(each), partial(ask, each, where), level=3)
                for each, _, where, _ in both
                if len(getattr(each, table))
            ]
        if kind == AFC:
            one = partial(tiers, view, name, _modelled(part))
            out.append(Later(TITLE, one, wide=True))
    if MEDICAL in here:
        out += recorded.posts(view, name, _modelled(edge))
    return [*out, *([Section("England beside", (reason,), wide=True)] if reason else [])]


def _england(view: View) -> tuple[CliffEdge | None, str]:
    """The same search for England, or why there is none."""
    if view.dataset == results.ENGLAND_COUNTS:
        return None, ""
    try:
        return results.england_ladder(view.profession, view.ethnic_group), ""
    except WresError as error:
        return None, readable(str(error))


def _by_kind(edge: CliffEdge | None) -> dict[str, CliffEdge]:
    """Each ladder of a search by its name."""
    parts = [] if edge is None else edge.ladders()
    return {str(part.verdict["ladder"].iloc[0]): part for part in parts}


def _about_england(view: View) -> tuple[str, ...]:
    """A warning where England's source has the chosen profession only among others."""
    profession = results.england_profession(view.profession)
    return (UNPARTED.format(profession),) if profession not in ("", view.profession) else ()


def _said(part: CliffEdge) -> tuple[str, ...]:
    """The finding under a heading that already names the ladder, and says if it is modelled."""
    rows = part.verdict.drop(columns=[name for name in part.breakdown if name != "year"])
    return tuple(describe(rows.assign(modelled=False, selection="")))


def _modelled(part: CliffEdge) -> bool:
    return bool(part.verdict["modelled"].iloc[0])


def _kind_title(part: CliffEdge) -> str:
    """What the table of one ladder is about: pay bands or grades."""
    return TITLES[str(part.verdict["ladder"].iloc[0])]


def _ladder(part: CliffEdge, title: str, name: str, lines: tuple[str, ...], top: float) -> Section:
    twin = cards.ladder_table(part, f"{_kind_title(part)}, {name}")
    return Section(title, lines, _chart(part, top), twin, modelled=_modelled(part),
                   folds=_ladder_folds(part))  # fmt: skip


def _ladder_folds(part: CliffEdge) -> tuple[Fold, ...]:
    """Bands beside the edge before the others, and how sure its place is."""
    row = records(part.verdict)[0]
    elsewhere = ~part.ladder["rung"].isin(str(row["steepest"]).split("|")).to_numpy()
    folds = checked(part.ladder.take(np.argsort(elsewhere, kind="stable")), "pay_band")
    more = place_of_edge(row)
    return tuple(replace(f, lines=(*more, *f.lines)) if f.title == SURE else f for f in folds)


def _steepest_first(part: CliffEdge) -> pd.DataFrame:
    """The steps of a ladder, for the fold that writes out a few of them."""
    return part.steps.sort_values("value", kind="stable")


def _chart(part: CliffEdge, top: float) -> Chart:
    """One ladder under the heading of its section."""
    chart = plotting.cliff_edge.chart(part, top=top)
    assert isinstance(chart, Chart)
    return chart.titled("")


def _pipeline(part: CliffEdge, name: str) -> Section:
    table = cards.pipeline_table(part, f"{_kind_title(part)}: pipeline ratios, {name}")
    return Section(f"Likelihood of being above each boundary, {name}", table=table,
                   folds=checked(part.pipeline, "boundary"))  # fmt: skip


def _steps(part: CliffEdge, name: str, reach: tuple[float, float]) -> Section:
    return Section(
        f"Steps between bands, {name}", (STEPS,), plotting.steps.chart(part, reaching=reach),
        cards.step_table(part, f"{_kind_title(part)}: steps, {name}"),
        modelled=_modelled(part),
        folds=checked(_steepest_first(part), "boundary"),
    )  # fmt: skip
