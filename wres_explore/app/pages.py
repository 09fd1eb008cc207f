"""Every page: the question that it asks, and what it lets the reader choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from wres_explore.app import (
    cliff_page,
    compare_page,
    groups_page,
    indicators_page,
    method_page,
    overview_page,
    results,
    strategy_page,
    targets_page,
)
from wres_explore.app.sections import Answer, Choice, Percentage, possible
from wres_explore.app.state import DEFAULT, FILTERS, Options, State, View
from wres_explore.io.packaged import datasets


@dataclass(frozen=True, slots=True)
class Question:
    """What a page asks: a function of all that is chosen, and what the page itself lets choose."""

    ask: Callable[[View, Options], Answer]
    controls: tuple[Choice | Percentage, ...] = ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The controls that are lists."""
        return tuple(control for control in self.controls if isinstance(control, Choice))


QUESTIONS = {
    "overview": Question(overview_page.overview_answer, overview_page.CONTROLS),
    "cliff-edge": Question(cliff_page.cliff_answer, cliff_page.CONTROLS),
    "indicators": Question(indicators_page.indicators_answer, indicators_page.CONTROLS),
    "compare": Question(compare_page.compare_answer, compare_page.CONTROLS),
    "ethnic-groups": Question(groups_page.groups_answer, groups_page.CONTROLS),
    "targets": Question(targets_page.targets_answer, targets_page.CONTROLS),
    "strategy": Question(strategy_page.strategy_answer, strategy_page.CONTROLS),
    "method": Question(method_page.method_answer),
}
"""Pages that are a function from what is chosen to an answer; the page Data is none."""


def settled(state: State, own: frozenset[str] = frozenset()) -> State:
    """The state with nothing chosen that the data do not have.

    `own`: the data sets that this reader has loaded; nobody sees another's.
    """
    if state.view.dataset not in own | frozenset(datasets()["name"]):
        state = replace(state, view=View(DEFAULT))
    view = _ambulance(state.view)
    while dropped := _not_offered(view):
        view = replace(view, **dict.fromkeys(dropped, ""))
    question = QUESTIONS.get(state.page)
    options = possible(view, state.options, question.choices) if question else state.options
    return replace(state, view=view, options=options)


def _not_offered(view: View) -> list[str]:
    """Filters whose value is none that the others leave."""
    offered = results.choices(view)
    return [n for n in FILTERS if (v := getattr(view, n)) and v not in offered[n].values]


def _ambulance(view: View) -> View:
    """The ambulance service is an organisation that is offered among the professions."""
    service = results.ambulance(view)
    if service and view.profession == service:
        return replace(view, profession="", ics="", organisation=service)
    return view
