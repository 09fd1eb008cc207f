"""What there is to choose, as HTML: the filters, with their staff, and the controls of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from wres_explore.app import headcount, results, sharing
from wres_explore.app.pages import QUESTIONS
from wres_explore.app.render import html
from wres_explore.app.sections import Choice, Percentage
from wres_explore.app.state import FILTERS, LABELS, PERCENT, State, View
from wres_explore.app.store import dataset
from wres_explore.io.packaged import datasets
from wres_explore.vocabulary import EthnicGroup

EVERYTHING = {
    "year": "Latest",
    "region": "All",
    "ics": "All",
    "organisation": "All",
    "profession": "All",
    "ethnic_group": "BME",
}
"""What an empty filter means."""

MOST_IN_A_LIST = 25
"""Choices of which more are searched for by typing."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something to choose: `kind` is "list", "search" or "percent"."""

    name: str
    label: str
    kind: str
    value: str
    offered: tuple[tuple[str, str], ...] = ()
    """Labels and values."""
    people: Mapping[str, str] = field(default_factory=dict)
    """How many staff a value would select, in words."""
    reason: str = ""
    """Why nothing can be chosen."""
    low: int = 0
    high: int = 100


def control_of(control: Choice | Percentage, state: State) -> Field:
    """What a page lets choose, with the choice that is made."""
    value = str(getattr(state.options, control.name))
    if isinstance(control, Percentage):
        low, high = PERCENT[control.name]
        return Field(control.name, control.label, "percent", value, low=low, high=high)
    offered = tuple(control.offered(state.view, state.options).items())
    return _field(control.name, control.label, value, offered)


def _field(name: str, label: str, value: str, offered: tuple[tuple[str, str], ...]) -> Field:
    kind = "search" if len(offered) > MOST_IN_A_LIST else "list"
    return Field(name, label, kind, value, offered)


def _people(found: Mapping[str, int], dataset: str) -> dict[str, str]:
    """How many staff each value of a filter would select, where that may be shown."""
    shown = {name: sharing.people(n, dataset) for name, n in found.items()}
    return {name: text for name, text in shown.items() if text}


def _selected(view: View, staff: Mapping[str, Mapping[str, int]]) -> str:
    """How many staff are selected, and how many of them are of the group looked at."""
    if not staff:
        return ""
    whole = sharing.people(staff["year"][view.year], view.dataset)
    group = sharing.people(staff["ethnic_group"].get(view.ethnic_group, 0), view.dataset)
    if not whole:
        return ""
    of_them = f", of whom {group} {view.ethnic_group or EthnicGroup.BME}" if group else ""
    return f"Selected: {whole} staff{of_them}."


def filters(state: State, own: Mapping[str, str]) -> str:
    """The filters of every page, with the staff beside each choice where that may be shown."""
    view = state.view
    titles = {**dict(zip(datasets()["title"], datasets()["name"], strict=True)),
              **{title: name for name, title in own.items()}}  # fmt: skip
    fields = [Field("dataset", LABELS["dataset"], "list", view.dataset, tuple(titles.items()))]
    reasons: dict[str, list[str]] = {}
    staff = headcount.staff(view)
    for name, choices in results.choices(view).items():
        offered = ((EVERYTHING[name], ""), *((value, value) for value in choices.values))
        field_ = _field(name, LABELS[name], getattr(view, name), offered)
        people = _people(staff.get(name, {}), view.dataset)
        fields.append(replace(field_, reason=choices.reason, people=people))
        if choices.reason:
            reasons.setdefault(choices.reason, []).append(LABELS[name])
    hidden = _elsewhere(state)
    chosen = [name for name in FILTERS if getattr(view, name)]
    return html(
        "filters.html", of=fields[0], fields=fields[1:], reasons=reasons, hidden=hidden,
        chosen=chosen, selected=_selected(view, staff), invented=_invented(view),
    )  # fmt: skip


def _invented(view: View) -> str:
    """What whoever searches for a real organisation is told where all are invented."""
    if not dataset(view.dataset).info.modelled:
        return ""
    service = results.ambulance(view)
    called = f"; the ambulance service is “{service}”" if service else ""
    return f"The organisations are invented{called}."


def _elsewhere(state: State) -> list[tuple[str, str]]:
    """What the address holds beside the fields of this page, kept when it is asked again.

    Browsers do not send a list that cannot be changed.
    """
    question = QUESTIONS.get(state.page)
    here = {each.name for each in question.controls if not _fixed(each, state)} if question else ()
    out = [("page", state.page)] if state.page != "overview" else []
    usual = asdict(type(state.options)())
    given = asdict(state.options)
    return out + [(n, str(v)) for n, v in given.items() if n not in here and v != usual[n]]


def _fixed(control: Choice | Percentage, state: State) -> bool:
    """Whether there is nothing to choose."""
    if isinstance(control, Percentage):
        return False
    return len(control.offered(state.view, state.options)) < 2
