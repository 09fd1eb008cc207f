"""Organisations that became others: the switch between "as reported" and "as organised now".

Counts of organisations that have merged are added, so that a trend is about the same hospitals
all along. They are added only where that gives the whole: an organisation of which a part did
not report stays as it was reported, and so does one that was split, for nobody can say who went
where.
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
        report, and measures that the whole lacks because a part does.
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
    measure is kept only if every part has it; otherwise a part would pass for the whole.
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
        the data do not have themselves. Without an opening day an organisation that has no
        counts from before it took over others is taken as new.

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
    for end, parts in sorted(whole.items()):
        if not shown & set(parts):
            continue
        for year in years:
            here = [code for code in (*parts, end) if (code, year) in held]
            if not set(here) - {end}:
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
    return pd.concat(kept, ignore_index=True).drop_duplicates("code", ignore_index=True)


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
        self.took_over: dict[str, date] = {}
        for link in links.values():
            self.took_over[link.new] = min(link.since, self.took_over.get(link.new, link.since))
        opened = known.set_index("code").get("open", pd.Series(dtype=object))
        self.opened = {code: day.date() for code, day in opened.dropna().items()}

    def was_there(self, code: str, year: int) -> bool:
        """Whether an organisation existed on 31 March, separately from its successor."""
        day = date(year, 3, 31)
        if code in self.links and self.links[code].since <= day:
            return (code, year) in self.held
        if code in self.opened:
            return self.opened[code] <= day or (code, year) in self.held
        first = self.took_over.get(code)
        if first is None or first <= day:
            return True
        return any(held == code and date(at, 3, 31) < first for held, at in self.held)


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
