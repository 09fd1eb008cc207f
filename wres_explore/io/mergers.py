"""Organisations that became others: the switch between "as reported" and "as organised now".

Counts of organisations that have merged are added, so that a trend is about the same hospitals
all along. They are added only where that gives the whole: an organisation of which a part did
not report stays as it was reported, and so does one that was split, for nobody can say who went
where. Nor are they added where dates say that the same people may stand in both: under the code
of an organisation after it had gone into another, or before its successor was founded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

import pandas as pd

from wres_explore import organisations
from wres_explore.dataset import Dataset, as_categories
from wres_explore.errors import SelectionError
from wres_explore.io.findings import Finding, Severity, table
from wres_explore.io.organisation_files import ods_code
from wres_explore.io.successions import Link, links_on, path_from
from wres_explore.schemas import check_counts
from wres_explore.vocabulary import ALL

MERGERS = ("year", "organisation", "becomes", "since")
"""Columns of `mergers`."""


def mergers(
    data: Dataset,
    successions: pd.DataFrame,
    *,
    on: date | None = None,
    places: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What `organised_now` does to a data set, to be shown beside it.

    Returns
    -------
    DataFrame, DataFrame
        `year, organisation, becomes, since`: whose counts of which year go where. And findings:
        organisations that were split, that stay as reported because a part of the whole did not
        report, and measures that the whole lacks because a part does. With a warning: counts
        under a code that had closed, or that was not yet there when its parts report too.
    """
    plan = _plan(data, successions, on or date.today(), places)
    rows = [
        (year, plan.names[code], plan.names[new], plan.links[code].since)
        for (code, year), new in sorted(plan.moves.items(), key=lambda move: (move[0][1], move[0]))
    ]
    out = pd.DataFrame(rows, columns=list(MERGERS)).astype({"since": "datetime64[s]"})
    return out, table(plan.findings)


def organised_now(
    data: Dataset,
    successions: pd.DataFrame,
    *,
    on: date | None = None,
    places: pd.DataFrame | None = None,
) -> Dataset:
    """The data as if organisations had always been as they are now: merged ones added up.

    Chains of successions are followed to their end. In each year an organisation is added to
    its successor only if every other part of it that was there then has counts too, and a
    measure is kept only if every part has it; otherwise a part would pass for the whole. Counts
    under a code after it had closed, or before its successor was there, stay as reported.
    `mergers` says what was done and what was not.

    Parameters
    ----------
    data
        Not yet filtered by organisation, STP/ICS or region; its organisations have ODS codes
        (`with_organisations` gives them).
    successions
        `old_code, new_code, date`.
    on
        The day that "now" means; today if not given.
    places
        As `read_organisations` gives it: names, places and opening days of organisations that
        the data do not have themselves. Without an opening day an organisation is taken as
        new if two or more became it on the first day, or if it has no counts from before it took
        over others.

    Raises
    ------
    SelectionError
        If the data have no organisation codes, or are already filtered by place.
    MappingError
        If the successions lead in a circle.
    CountError
        If parts cannot be added: one gives counts by profession, say, and the other does not.
    """
    plan = _plan(data, successions, on or date.today(), places)
    if not plan.moves:
        return data
    counts, suppliers = (_moved(frame, plan) for frame in (data.counts, data.suppliers))
    key = [name for name in counts.columns if name != "n"]
    text = counts.astype(dict.fromkeys([k for k in key if k != "year"], object))
    summed = text.groupby(key, as_index=False, sort=False)["n"].sum()
    checked = check_counts(summed, where="organisations added together")
    said = (
        f"As organised on {plan.on.day} {plan.on:%B %Y}: counts of merged organisations are added."
    )
    return replace(
        data,
        counts=as_categories(checked),
        organisations=_places(data, plan),
        suppliers=suppliers.drop_duplicates(ignore_index=True).astype({"organisation": "category"}),
        info=replace(data.info, description=" ".join(filter(None, [data.info.description, said]))),
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """Whose counts of which year go where, by code; measures that would be incomplete."""

    on: date
    links: Mapping[str, Link]
    moves: Mapping[tuple[str, int], str]
    dropped: frozenset[tuple[str, int, str]]
    names: Mapping[str, str]
    places: pd.DataFrame
    findings: list[Finding]


def _plan(data: Dataset, successions: pd.DataFrame, on: date, places: pd.DataFrame | None) -> _Plan:
    filtered = [level for level in organisations.LEVELS if level in data.selection]
    if filtered:
        msg = f"{data.info.name} is already filtered by {filtered[0]}. Switch first, then filter."
        raise SelectionError(msg)
    known = _coded(data, places)
    links, findings = links_on(successions, on)
    names = {str(row.code): str(row.organisation) for row in known.itertuples()}
    names |= {code: code for code in chain(links, (link.new for link in links.values()))
              if code not in names}  # fmt: skip
    held = _held(data, names)
    ends = {code: path_from(code, links)[-1] for code in links}
    whole = {end: [code for code in links if ends[code] == end] for end in set(ends.values())}
    moves: dict[tuple[str, int], str] = {}
    dropped: set[tuple[str, int, str]] = set()
    years = sorted({year for _, year in held})
    shown = {code for code, _ in held}
    findings = [finding for finding in findings if finding.value in shown]
    history = _History(links, held, known)
    findings += _closed(history, held, names)
    for end, parts in sorted(whole.items()):
        if not shown & set(parts):
            continue
        for year in years:
            here = [code for code in (*parts, end) if (code, year) in held]
            for code in (code for code in here if history.had_gone(code, year)):
                findings.append(_gone(code, links[code], held, year, names))
            here = [code for code in here if not history.had_gone(code, year)]
            if not set(here) - {end}:
                continue
            if early := [code for code in here if history.founded_after(code, year)]:
                findings.append(_early(early[-1], here, held, year, names))
                continue
            expected = {code for code in (*parts, end) if history.was_there(code, year)}
            if lacking := expected - set(here):
                findings.append(_stays(here, lacking, year, names))
                continue
            moves |= {(code, year): end for code in here if code != end}
            some = set().union(*(held[code, year] for code in here))
            every = set.intersection(*(set(held[code, year]) for code in here))
            dropped |= {(end, year, measure) for measure in some - every}
            findings += [
                _incomplete(measure, end, here, held, year, names)
                for measure in sorted(some - every)
            ]
    return _Plan(on, links, moves, frozenset(dropped), names, known, findings)


def _stays(
    here: Iterable[str], lacking: Iterable[str], year: int, names: Mapping[str, str]
) -> Finding:
    return Finding(
        Severity.NOTE, "part missing",
        f"{_and(here, names)} stays as reported in {year}: {_and(lacking, names)} had not yet "
        "merged and has no counts for that year.", str(year),
    )  # fmt: skip


def _gone(
    code: str,
    link: Link,
    held: Mapping[tuple[str, int], set[str]],
    year: int,
    names: Mapping[str, str],
) -> Finding:
    """Counts under a code that had become another: perhaps the same people once more."""
    own, new = held[code, year], held.get((link.new, year), set())
    to = names[link.new]
    both = f"; {to} has counts of that year too" if new else ""
    return Finding(
        Severity.WARNING, "after merger",
        f"{names[code]} became {to} on {_day(link.since)} and has counts of "
        f"{_said(own & new or own)} in {year}{both}. They stay as reported and are not added. Take "
        f"them out if they stand under {to} as well; if not, give them its code.", str(year),
    )  # fmt: skip


def _early(
    code: str,
    here: Iterable[str],
    held: Mapping[tuple[str, int], set[str]],
    year: int,
    names: Mapping[str, str],
) -> Finding:
    """Counts of a successor from before it was there: perhaps those of its parts, restated."""
    parts = [other for other in here if other != code]
    own = held[code, year]
    both = own & set().union(*(held[part, year] for part in parts))
    return Finding(
        Severity.WARNING, "before merger",
        f"{names[code]} was not yet there in {year} and has counts of {_said(both or own)}, beside "
        f"those of {_and(parts, names)}. All stay as reported and are not added, for the same "
        f"people may stand in both. Take out either {names[code]} or its parts.", str(year),
    )  # fmt: skip


def _closed(
    history: _History, held: Mapping[tuple[str, int], set[str]], names: Mapping[str, str]
) -> list[Finding]:
    """Counts under a code that had closed, without anything known that it became."""
    return [
        Finding(
            Severity.WARNING, "closed",
            f"{names[code]} closed on {_day(history.closed[code])} and has counts of "
            f"{_said(measures)} in {year}. Check the year, or the code that they were filed under.",
            str(year),
        )
        for (code, year), measures in held.items()
        if code not in history.links and history.had_closed(code, year)
    ]  # fmt: skip


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _said(measures: Iterable[str]) -> str:
    return ", ".join(measure.replace("_", " ") for measure in sorted(measures))


def _incomplete(
    measure: str,
    end: str,
    here: Iterable[str],
    held: Mapping[tuple[str, int], set[str]],
    year: int,
    names: Mapping[str, str],
) -> Finding:
    without = [code for code in here if measure not in held[code, year]]
    return Finding(
        Severity.NOTE, "measure missing",
        f"{names[end]} has no {measure.replace('_', ' ')} in {year}: {_and(without, names)} did "
        "not report it.", str(year),
    )  # fmt: skip


def _and(codes: Iterable[str], names: Mapping[str, str]) -> str:
    return " and ".join(sorted(names[code] for code in codes))


def _coded(data: Dataset, places: pd.DataFrame | None) -> pd.DataFrame:
    """Organisations of the data, then others that are known, each with its code."""
    frames = [frame for frame in (data.organisations, places) if frame is not None]
    coded = [
        frame.assign(code=frame.get("code", frame["organisation"]).map(ods_code)).dropna(
            subset="code"
        )
        for frame in frames
    ]
    if coded[0].empty:
        msg = (
            f"The organisations of {data.info.name} have no ODS codes, so nobody can say which "
            "merged. Join them to places first (with_organisations)."
        )
        raise SelectionError(msg)
    kept = [frame for frame in coded if len(frame)]
    every = pd.concat(kept, ignore_index=True)
    for name in {"open", "close"} & set(every):
        every[name] = every.groupby("code")[name].transform("first")  # whoever knows the day
    return every.drop_duplicates("code", ignore_index=True)


def _held(data: Dataset, names: Mapping[str, str]) -> dict[tuple[str, int], set[str]]:
    """The measures that each organisation has in each year, by code and year."""
    codes = {name: code for code, name in names.items()}
    held: dict[tuple[str, int], set[str]] = {}
    for row in data.suppliers.itertuples(index=False):
        if code := codes.get(str(row.organisation)):
            held.setdefault((code, int(row.year)), set()).add(str(row.measure))
    return held


class _History:
    """When organisations were there, from opening days, successions and counts."""

    def __init__(
        self,
        links: Mapping[str, Link],
        held: Mapping[tuple[str, int], set[str]],
        known: pd.DataFrame,
    ) -> None:
        self.links = links
        self.held = held
        days: dict[str, list[date]] = {}
        for link in links.values():
            days.setdefault(link.new, []).append(link.since)
        self.took_over = {code: min(found) for code, found in days.items()}
        self.joined = {code for code, found in days.items() if found.count(min(found)) > 1}
        """Codes that two or more became on the first day: a new organisation takes a new code."""
        self.opened, self.closed = (_days(known, name) for name in ("open", "close"))

    def had_gone(self, code: str, year: int) -> bool:
        """Whether an organisation had become another by 31 March."""
        return code in self.links and self.links[code].since <= _snapshot(year)

    def had_closed(self, code: str, year: int) -> bool:
        """Whether an organisation had closed before 31 March, as far as that is known."""
        return code in self.closed and self.closed[code] < _snapshot(year)

    def founded_after(self, code: str, year: int) -> bool:
        """Whether an organisation that took over others was founded only after 31 March."""
        if code not in self.took_over:
            return False
        if code in self.opened:
            return self.opened[code] > _snapshot(year)
        return code in self.joined and self.took_over[code] > _snapshot(year)

    def was_there(self, code: str, year: int) -> bool:
        """Whether an organisation existed on 31 March, separately from its successor."""
        if self.had_gone(code, year) or self.founded_after(code, year):
            return False
        if code in self.opened:
            return self.opened[code] <= _snapshot(year)
        first = self.took_over.get(code)
        if first is None or first <= _snapshot(year):
            return True
        return any(held == code and _snapshot(at) < first for held, at in self.held)


def _snapshot(year: int) -> date:
    """The day that a WRES year counts staff on."""
    return date(year, 3, 31)


def _days(known: pd.DataFrame, name: str) -> dict[str, date]:
    days = known.set_index("code").get(name, pd.Series(dtype=object))
    return {code: day.date() for code, day in days.dropna().items()}


def _moved(frame: pd.DataFrame, plan: _Plan) -> pd.DataFrame:
    """Rows under the names of successors, without measures that would be incomplete."""
    renamed = {
        (plan.names[code], year): plan.names[new] for (code, year), new in plan.moves.items()
    }
    dropped = {(plan.names[code], year, measure) for code, year, measure in plan.dropped}
    cells = pd.DataFrame(
        {
            "organisation": frame["organisation"].astype(object),
            "year": frame["year"],
            "measure": frame["measure"].astype(object),
        }
    ).drop_duplicates()
    cells["now"] = [
        renamed.get((name, int(year)), name)
        for name, year in zip(cells["organisation"], cells["year"], strict=True)
    ]
    cells["kept"] = [
        (name, int(year), measure) not in dropped
        for name, year, measure in zip(cells["now"], cells["year"], cells["measure"], strict=True)
    ]
    key = ["organisation", "year", "measure"]
    out = frame.astype({"organisation": object, "measure": object}).merge(cells, on=key, how="left")
    out["organisation"] = out["now"]
    return out[out["kept"]].drop(columns=["now", "kept"]).reset_index(drop=True)


def _places(data: Dataset, plan: _Plan) -> pd.DataFrame:
    """Rows of the organisations that are left, and of successors that the data did not have."""
    gone = {plan.names[code] for code, _ in plan.moves}
    left = set(_moved(data.suppliers, plan)["organisation"])
    kept = data.organisations[~data.organisations["organisation"].isin(gone - left)]
    had = set(kept["organisation"])
    rows = plan.places.set_index("code")
    new = []
    for end in sorted({end for end in plan.moves.values() if plan.names[end] not in had}):
        if end in rows.index:
            new.append({**rows.loc[end].to_dict(), "code": end})
        else:
            parts = [code for (code, _), to in plan.moves.items() if to == end]
            new.append(_unknown_place(end, rows.loc[sorted(set(parts))]))
    extra = pd.DataFrame(new).reindex(columns=kept.columns)
    return pd.concat([kept, extra], ignore_index=True) if new else kept.reset_index(drop=True)


def _unknown_place(code: str, parts: pd.DataFrame) -> dict[str, object]:
    """A successor that no table names: where its parts are, if they are together."""
    held = {name: set(parts[name]) for name in ("ics", "region", "kind")}
    otherwise = {"ics": ALL, "region": ALL, "kind": "organisation"}
    same = {name: min(found) if len(found) == 1 else otherwise[name]
            for name, found in held.items()}  # fmt: skip
    return {"organisation": code, "name": code, **same,
            "modelled": bool(parts["modelled"].any()), "code": code}  # fmt: skip
