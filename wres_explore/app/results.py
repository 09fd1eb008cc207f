"""The tables behind each page, asked of the library and nothing computed here.

Data sets never change, so answers are kept for every reader of the process; what a reader has
loaded goes with their session, and the answers made from it too.

Every result leaves by `asked` and passes the gate there (`sharing.shown`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pandas as pd

from wres_explore import ethnicity
from wres_explore.app.kept import kept
from wres_explore.app.sharing import is_open, shown, speakable
from wres_explore.app.state import View
from wres_explore.app.store import dataset
from wres_explore.breakdowns import available, values
from wres_explore.dataset import Dataset, published_only
from wres_explore.errors import CountError, SelectionError
from wres_explore.io.packaged import load
from wres_explore.measures.indicator import indicators, rates
from wres_explore.measures.ladder.cliff_edge import cliff_edge
from wres_explore.measures.ladder.edge import CliffEdge
from wres_explore.measures.representation import representation
from wres_explore.measures.select import select
from wres_explore.tables import records
from wres_explore.vocabulary import (
    PROFESSION_GROUPS,
    UNPARTED_PROFESSIONS,
    EthnicGroup,
    ProfessionGroup,
)

KEPT = 256
"""Answers kept in memory; one is about 30 kB."""

SELECTED = 8
"""Filtered data sets kept in memory: a page asks many questions of one."""

ASKED = 160
"""Results kept for the sections of a page, of which one shows about fifteen; for longer, the HTML
of whole pages is kept, which Python need not search."""

LONDON, ENGLAND = "London", "England"
ENGLAND_COUNTS = "england-2019"
AMBULANCE = "London-wide (ambulance)"
"""The STP/ICS of the ambulance service, which people look for among the professions."""

PRINTED = "london-2019"
"""The data set whose source prints London's and England's indicators."""


@dataclass(frozen=True, eq=False, slots=True)
class Years:
    """Indicators by year, as a table and as rows: one look into a row is dear in a table."""

    table: pd.DataFrame

    rows: Mapping[str, list[dict[str, Any]]]
    """Of the whole workforce, by indicator, in the order of the years."""

    @classmethod
    def of(cls, table: pd.DataFrame) -> Years:
        """A table of `indicators` by year, without bands; one without rows is allowed."""
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in records(table.sort_values("year")) if len(table) else []:
            rows.setdefault(str(row["indicator"]), []).append(row)
        return cls(table, rows)


@dataclass(frozen=True, eq=False, slots=True)
class Overview:
    """Nine indicators over the years: this selection, and wider places beside it.

    `london` is the whole of a London data set of which a part is selected; `printed` are places
    as they were published, with their names.
    """

    here: Years
    london: Years | None
    printed: tuple[tuple[str, Years], ...]
    year: int


@kept(SELECTED)
def data_of(view: View) -> Dataset:
    """The data set of a view, filtered, with its exact counts: never for a page.

    Raises `SelectionError` if nothing is left.
    """
    return select(dataset(view.dataset), **view.filters())


def latest(view: View) -> str:
    """The last year of a data set."""
    return str(max(int(year) for year in values(dataset(view.dataset), "year")))


@kept(KEPT)
def overview(view: View) -> Overview:
    """Everything that the overview shows."""
    data = dataset(view.dataset)
    year = int(view.year or latest(view))
    every_year = replace(view, year="")
    place = (view.region, view.ics, view.organisation)
    wider = replace(every_year, region="", ics="", organisation="")
    beside = _by_year(wider) if any(place) and values(data, "region") == [LONDON] else None
    return Overview(_by_year(every_year), beside, _printed_beside(view), year)


@kept(KEPT)
def _by_year(view: View) -> Years:
    """The nine in every year; for a place out of one table of all places of its kind.

    All places take no longer than one, and the next place has been answered then. Sources that
    print figures are asked for each place: what they print belongs to a place and not to a cell.
    """
    if not is_open(view.dataset):
        return Years.of(asked(indicators, view, by=("year",), bands=False))
    level = next((name for name in PLACES if getattr(view, name)), "")
    if not level or len(dataset(view.dataset).published):
        return Years.of(indicators(data_of(view), by=["year"], bands=False))
    everywhere = replace(view, region="", ics="", organisation="")
    table = asked(indicators, everywhere, by=("year", level), bands=False)
    rows = table[(table[level] == getattr(view, level)).to_numpy()]
    return Years.of(rows.drop(columns=level))


PLACES = ("organisation", "ics", "region")
"""Levels of places, the finest first."""


def rates_by_year(view: View, number: str) -> pd.DataFrame:
    """The rate of each side of an indicator in every year."""
    table: pd.DataFrame = asked(rates, replace(view, year=""), number, by=("year",))
    return table


def _printed_beside(view: View) -> tuple[tuple[str, Years], ...]:
    """London and England as published, unless the data set is that place itself."""
    here = dataset(view.dataset).info.place
    beside = []
    if here != LONDON and not (view.profession or view.ethnic_group):
        beside.append((LONDON, printed(LONDON)))
    if here != ENGLAND:
        beside.append((ENGLAND, england(view.profession, view.ethnic_group)))
    return tuple(beside)


@cache
def printed(place: str) -> Years:
    """Indicators by year as published for a place, all staff."""
    source = load(PRINTED)
    whole = source if place == LONDON else published_only(source, place)
    return Years.of(indicators(whole, by=["year"], bands=False))


@cache
def england(profession: str, ethnic_group: str) -> Years:
    """England in 2019: the share of staff from counts, the other indicators as published.

    Published figures are for all staff and for BME, so a filter leaves only the share.
    """
    counted = england_share(profession, ethnic_group)
    if profession or ethnic_group:
        return Years.of(counted)
    return Years.of(pd.concat([counted, printed(ENGLAND).table], ignore_index=True))


def england_share(profession: str, ethnic_group: str) -> pd.DataFrame:
    """Share of staff in England for a profession and group; empty if the source has neither."""
    try:
        return representation(england_data(profession, ethnic_group))
    except SelectionError:
        return pd.DataFrame()


def england_data(profession: str, ethnic_group: str) -> Dataset:
    """England's counts for the nearest profession that its source can part out."""
    chosen = {"profession": england_profession(profession), "ethnic_group": ethnic_group}
    return select(load(ENGLAND_COUNTS), **{k: v for k, v in chosen.items() if v})


def england_profession(profession: str) -> str:
    """What England's source calls a profession, or the group in which it hides."""
    if not profession:
        return ""
    known = {str(v) for v in values(load(ENGLAND_COUNTS), "profession")}
    if profession in known:
        return profession
    group = next((str(g) for p, g in PROFESSION_GROUPS.items() if str(p) == profession), profession)
    hidden = {str(g): parts[0].value for g, parts in UNPARTED_PROFESSIONS.items()}
    return hidden.get(group, group)


def ladder(view: View, breakdown: str) -> CliffEdge:
    """The cliff edge of a view, in one ladder or by a breakdown."""
    found: CliffEdge = asked(cliff_edge, view, by=(breakdown,) if breakdown else ())
    return found


@kept(KEPT)
def england_ladder(profession: str, ethnic_group: str) -> CliffEdge:
    """England's ladder for the same profession and group."""
    return cliff_edge(england_data(profession, ethnic_group))


@kept(ASKED)
def asked(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """What a function of the library gives, as it may be shown; a view stands for its data.

    Kept for everybody who asks the same. Raises what the function raises, and what the gate does,
    each time.
    """
    given = [data_of(each) if isinstance(each, View) else each for each in arguments]
    names = [each.dataset for each in arguments if isinstance(each, View)]
    try:
        found = function(*given, **options)
    except CountError as error:
        raise speakable(error, names) from None
    return shown(found, names)


@kept(ASKED)
def made(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function makes of results that it asks for itself, by `asked`; kept likewise."""
    return function(*arguments)


@dataclass(frozen=True, slots=True)
class Choices:
    """Values that a filter offers now, and why it offers none."""

    values: tuple[str, ...]
    reason: str = ""


@kept(KEPT)
def choices(view: View) -> dict[str, Choices]:
    """What each filter can still be, given the others; place filters narrow each other."""
    data = dataset(view.dataset)
    places = data.organisations
    ics = places[(places["region"] == view.region) | (not view.region)]
    organisations = ics[(ics["ics"] == view.ics) | (not view.ics)]
    here = _or_all(data, replace(view, year="", profession="", ethnic_group=""))
    service = ambulance(view)
    found = {
        "year": [str(year) for year in values(data, "year")][::-1],
        "region": _text(values(data, "region")),
        "ics": [v for v in _text(values(data, "ics")) if v in set(ics["ics"])],
        "organisation": [
            v for v in _text(values(data, "organisation"))
            if v in set(organisations["organisation"])
        ],
        "profession": [*_professions(here, view.profession), *([service] if service else [])],
        "ethnic_group": _ethnic_groups(data),
    }  # fmt: skip
    return {name: Choices(tuple(found[name]), _reason(data, name, found[name])) for name in found}


def ambulance(view: View) -> str:
    """Name of the ambulance service among the organisations of a data set; empty if none."""
    data = dataset(view.dataset)
    return data.once("ambulance", "", lambda: _ambulance(data.organisations))


def _ambulance(places: pd.DataFrame) -> str:
    rows = places[places["ics"] == AMBULANCE]
    return str(rows["organisation"].iloc[0]) if len(rows) else ""


def _or_all(data: Dataset, view: View) -> Dataset:
    try:
        return data_of(view)
    except SelectionError:
        return data


def _text(found: list[str | int]) -> list[str]:
    return [str(value) for value in found]


def _professions(data: Dataset, chosen: str) -> list[str]:
    """Groups first; the finest only where a group holds more than one; then other names.

    One that is chosen already stays where a place has no other of its group.
    """
    fine = _text(values(data, "profession"))
    group_of = {str(name): str(group) for name, group in PROFESSION_GROUPS.items()}
    out: list[str] = []
    for group in ProfessionGroup:
        inside = [name for name in fine if group_of.get(name) == group]
        out += [group.value] if inside else []
        out += [n for n in inside if (len(inside) > 1 or n == chosen) and n != group]
    return out + [name for name in fine if name not in group_of]


def _ethnic_groups(data: Dataset) -> list[str]:
    """Groups that can be compared with White staff; BME is the empty choice."""
    given = ethnicity.groups_given(values(data, "ethnic_group"))
    aside = {EthnicGroup.WHITE, EthnicGroup.BME, EthnicGroup.UNKNOWN}
    return [group.value for group in given if group not in aside]


def _reason(data: Dataset, name: str, found: list[str]) -> str:
    if len(found) > 1 or (found and name != "year"):
        return ""
    if found:
        return f"only {found[0]} in this data set"
    if name == "ethnic_group":
        return "this data set has only White, BME and unknown"
    if data.organisations["kind"].eq("country").all() and name in ("region", "ics", "organisation"):
        return "this data set is England as a whole"
    return "not in this data set"


BREAKDOWNS = {"profession": "profession", "ics": "STP/ICS", "ethnic_broad": "ethnic group"}
"""What the cliff edge can be shown by, and what the page calls it."""


def breakdowns(view: View) -> dict[str, str]:
    """The breakdowns that a data set can give: label to name, "" for none."""
    possible = available(dataset(view.dataset))
    return {"One ladder": ""} | {
        f"By {label}": name for name, label in BREAKDOWNS.items() if name in possible
    }
