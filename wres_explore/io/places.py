"""Where organisations belong: read from the files there are, and joined to counts.

`wres.select(data, region="London", ics="North East London")` needs to know that R1H is Barts
Health and is in North East London. A return does not say; ODS downloads and lookups do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from os import PathLike
from pathlib import Path

import pandas as pd

from wres_explore import organisations
from wres_explore.dataset import Dataset, as_categories
from wres_explore.errors import FileFormatError, MappingError, SelectionError
from wres_explore.io.book import open_book
from wres_explore.io.findings import Finding, Severity, table
from wres_explore.io.mergers import mergers, organised_now
from wres_explore.io.organisation_files import (
    BUILT_IN,
    LONDON,
    LONDON_ICS,
    LONDON_MEMBERS,
    Entry,
    entries,
    name_core,
    name_key,
    ods_code,
    short_ics,
)
from wres_explore.io.place_notes import (
    note_care_trusts,
    note_disagreements,
    note_joined_boards,
    note_overridden,
    note_unnamed,
)
from wres_explore.io.successions import read_successions, successors
from wres_explore.schemas import check_organisations
from wres_explore.vocabulary import ALL

__all__ = [
    "mergers",
    "organised_now",
    "read_organisations",
    "read_successions",
    "successors",
    "with_organisations",
]

COLUMNS = (*organisations.COLUMNS, "code", "other_names", "open", "close")
"""Of the table of organisations that files give."""

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]


def read_organisations(paths: Paths) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One table of organisations from any mixture of ODS downloads and lookups.

    Parameters
    ----------
    paths
        ODS `etr.csv` and `ect.csv` (24 or 27 columns, no header), and tables with a header that
        have a code, a name, and an STP/ICS or a region. On membership a list of members outranks
        what is made from the postcode of the head office; among equals the file given first.

    Returns
    -------
    DataFrame, DataFrame
        The organisations: those of `organisations.COLUMNS`, and `code`, `other_names` (parted by
        semicolons), `open`, `close` (dates, missing where unknown). And the findings, as `read`
        gives them.

    Raises
    ------
    FileFormatError
        If no file can be used. A file that cannot be used beside others is a finding.
    """
    given = [paths] if isinstance(paths, str | PathLike) else list(paths)
    places = [Path(path) for path in given]
    findings: list[Finding] = []
    found: list[Entry] = []
    for path in places:
        found += _read_file(path, findings)
    if not found:
        errors = "\n".join(f"  {f}" for f in findings if f.severity is Severity.ERROR)
        msg = f"No organisations could be read:\n{errors}" if places else "No file was given."
        raise FileFormatError(msg)
    note_care_trusts(found, findings)
    return _merged(found, findings), table(findings)


def _read_file(path: Path, findings: list[Finding]) -> list[Entry]:
    noticed: list[Finding] = []
    found: list[Entry] = []
    try:
        book = open_book(path)
        noticed += book.findings
        found = entries(book, noticed)
    except FileFormatError as error:
        text = str(error).removeprefix(f"{path.name}: ")
        noticed.append(Finding(Severity.ERROR, "file", text))
    findings += [replace(finding, file=path.name) for finding in noticed]
    return found


def _merged(found: list[Entry], findings: list[Finding]) -> pd.DataFrame:
    """One row per code; where entries disagree the weightiest counts, and it is said."""
    icb_names = _icb_names(found)
    by_code: dict[str, list[Entry]] = {}
    for entry in sorted(found, key=lambda entry: entry.rank):
        by_code.setdefault(entry.code, []).append(entry)
    rows = [_row(code, said, icb_names) for code, said in by_code.items()]
    out = pd.DataFrame(rows, columns=list(COLUMNS))
    twice = out["organisation"].duplicated(keep=False)
    out.loc[twice, "organisation"] += " (" + out.loc[twice, "code"] + ")"
    for name in ("open", "close"):
        out[name] = pd.to_datetime(out[name])
    out["region"] = _region_of_ics(out)
    note_disagreements(by_code, out, findings)
    note_overridden(by_code, out, findings)
    note_joined_boards(found, findings)
    note_unnamed(out, findings)
    return out


def _icb_names(found: list[Entry]) -> dict[str, str]:
    """Names of integrated care boards by code, as the files give them."""
    named = {entry.ics_code: entry.ics for entry in found if entry.ics_code and entry.ics}
    boards = {e.code: short_ics(e.name) for e in found if e.kind == "integrated care board"}
    return {**named, **boards, **LONDON_ICS}


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _row(code: str, said: list[Entry], icb_names: Mapping[str, str]) -> dict[str, object]:
    """One organisation from all that is said about it, the weightiest first."""
    names = list(dict.fromkeys(entry.name for entry in said if entry.name)) or [code]
    kind = _first(entry.kind for entry in said) or "trust"
    region, ics = _place(code, kind, said, icb_names)
    return {
        "organisation": names[0],
        "name": names[0],
        "ics": ics,
        "region": region,
        "kind": kind,
        "modelled": False,
        "code": code,
        "other_names": "; ".join(names[1:]),
        "open": next((entry.opened for entry in said if entry.opened), None),
        "close": next((entry.closed for entry in said if entry.closed), None),
    }


def _place(
    code: str, kind: str, said: list[Entry], icb_names: Mapping[str, str]
) -> tuple[str, str]:
    """Region and STP/ICS. An ambulance service serves a region and belongs to no one ICS."""
    built_in = Entry(
        code,
        ics=LONDON_MEMBERS.get(code, LONDON_ICS.get(code, "")),
        region=LONDON if code in (*LONDON_MEMBERS, *LONDON_ICS) else "",
        rank=BUILT_IN,
    )
    ranked = sorted([*said, built_in], key=lambda entry: entry.rank)
    region = _first(entry.region for entry in ranked) or ALL
    if kind == "ambulance":
        return region, ALL if region == ALL else f"{region}-wide (ambulance)"
    ics = _first(e.ics or icb_names.get(e.ics_code, e.ics_code) for e in ranked)
    if kind == "integrated care board":
        ics = icb_names.get(code, ics)
    return region, ALL if ics in NO_ICS else ics


NO_ICS = ("", "Q99", "QZZ")
"""No STP/ICS: not said; outside England; a national body."""


def _region_of_ics(places: pd.DataFrame) -> pd.Series:
    """An integrated care board is in the region of its trusts, where those agree."""
    trusts = places[(places["region"] != ALL) & (places["ics"] != ALL)]
    regions = trusts.groupby("ics")["region"].agg(lambda held: set(held))
    sole = {ics: min(held) for ics, held in regions.items() if len(held) == 1}
    board = (places["region"] == ALL) & (places["kind"] == "integrated care board")
    return places["region"].mask(board, places["ics"].map(sole).astype(object).fillna(ALL))


def with_organisations(data: Dataset, places: pd.DataFrame) -> Dataset:
    """A data set whose organisations are known: by ODS code or by name.

    Names match whatever their letters and with or without "NHS Trust" or "NHS Foundation Trust".
    Nothing is matched by likeness.

    Parameters
    ----------
    data
        Counts whose organisations are codes or names.
    places
        As `read_organisations` gives it, or any table of organisations; `code` and `other_names`
        are used where it has them.

    Returns
    -------
    Dataset
        Each organisation under its name, with STP/ICS and region for `select` and `by`.

    Raises
    ------
    MappingError
        For organisations that are not found, each with the nearest name; and if two labels of
        the counts are one organisation that would then count twice.
    SelectionError
        If the data have no organisations, or are modelled: a modelled number carries no real
        organisation's name.
    """
    labels = [name for name in data.organisations["organisation"] if name != ALL]
    if not labels:
        msg = f"{data.info.name} has no organisations to join places to."
        raise SelectionError(msg)
    if data.info.modelled:
        msg = f"{data.info.name} is modelled; its figures must not carry names of real places."
        raise SelectionError(msg)
    known = check_organisations(places, [])
    years = data.suppliers.groupby("organisation", observed=True)["year"].max()
    finder = _Finder(known)
    rows: dict[str, int] = {}
    lost = []
    for label in labels:
        row = finder.find(label, int(years.get(label, 0)))
        if row is None:
            lost.append(f"{label!r}: {finder.nearest(label)}")
        else:
            rows[label] = row
    if lost:
        more = f" And {len(lost) - MOST_SHOWN} more." if len(lost) > MOST_SHOWN else ""
        msg = (
            f"Not among the organisations: {' '.join(lost[:MOST_SHOWN])}{more} Correct the label "
            "in the counts, or give also a table with the columns code, name, region and ics that "
            f"has a row for each; write {ALL} as region and ics where it belongs to none."
        )
        raise MappingError(msg)
    names = {label: str(known.loc[row, "organisation"]) for label, row in rows.items()}
    return _renamed(data, names, known.loc[sorted(set(rows.values()))])


MOST_SHOWN = 10
"""Organisations in one message."""


def _renamed(data: Dataset, names: Mapping[str, str], places: pd.DataFrame) -> Dataset:
    _refuse_twice(data, names)
    counts = data.counts.assign(
        organisation=data.counts["organisation"].astype(object).replace(names)
    )
    suppliers = data.suppliers.assign(
        organisation=data.suppliers["organisation"].astype(object).replace(names)
    )
    whole = data.organisations[data.organisations["organisation"] == ALL]
    return replace(
        data,
        counts=as_categories(counts),
        organisations=pd.concat([places, whole], ignore_index=True) if len(whole) else
        places.reset_index(drop=True),
        suppliers=suppliers.astype({"organisation": "category"}),
        published=data.published.assign(geography=data.published["geography"].replace(names)),
    )  # fmt: skip


def _refuse_twice(data: Dataset, names: Mapping[str, str]) -> None:
    """Two labels of one organisation may follow each other over years, not stand side by side."""
    held = data.suppliers.assign(label=data.suppliers["organisation"].astype(object))
    held["name"] = held["label"].map(names)
    labels = held.dropna(subset="name").groupby(["name", "year", "measure"], observed=True)["label"]
    for (name, year, _), found in labels.agg(lambda group: sorted(set(group))).items():
        if len(found) > 1:
            msg = (
                f"{' and '.join(map(repr, found))} are both {name}, and both have counts for "
                f"{year}; people would count twice. Take one out."
            )
            raise MappingError(msg)


class _Finder:
    """Rows of a table of organisations by code, full name, or name without its legal form."""

    def __init__(self, places: pd.DataFrame) -> None:
        self.places = places
        self.codes: dict[str, int] = {
            code: row
            for row, text in places.get("code", places["organisation"]).items()
            if (code := ods_code(text))
        }
        self.ics = {name_key(ics) for ics in places["ics"]}
        self.full: dict[str, list[int]] = {}
        self.core: dict[str, list[int]] = {}
        for row, names in self._names().items():
            for name in names:
                for index, key in ((self.full, name_key(name)), (self.core, name_core(name))):
                    index.setdefault(key, [])
                    if row not in index[key]:
                        index[key].append(row)

    def _names(self) -> dict[int, list[str]]:
        others = self.places.get("other_names", pd.Series("", index=self.places.index))
        others = others.astype(object)  # a column that is empty throughout is one of numbers
        return {
            row: [str(place["organisation"]), str(place["name"]), *filter(None, split)]
            for (row, place), split in zip(
                self.places.iterrows(),
                others.fillna("").str.split("; "),
                strict=True,
            )
        }

    def find(self, label: str, year: int) -> int | None:
        """The row of a label; None if there is none."""
        if (code := ods_code(label)) in self.codes:
            return self.codes[code]
        rows = self.full.get(name_key(label), [])
        if not rows and name_key(label) not in self.ics:
            rows = self.core.get(name_core(label), [])
        if len(rows) > 1:
            rows = [row for row in rows if self._open(row, year)] or rows
        if len(rows) > 1:
            named = " or ".join(self._named(row) for row in rows)
            msg = f"{label!r} may be {named}. Use the code."
            raise MappingError(msg)
        return rows[0] if rows else None

    def _open(self, row: int, year: int) -> bool:
        """Whether an organisation was there on 31 March, as far as that is known."""
        if not {"open", "close"} <= set(self.places.columns) or not year:
            return True
        opened, closed = self.places.loc[row, "open"], self.places.loc[row, "close"]
        day = pd.Timestamp(date(year, 3, 31))
        return bool((pd.isna(opened) or opened <= day) and (pd.isna(closed) or closed >= day))

    def _named(self, row: int) -> str:
        code = self.places.loc[row, "code"] if "code" in self.places else ""
        return f"{self.places.loc[row, 'name']}{f' ({code})' if code else ''}"

    def nearest(self, label: str) -> str:
        """A sentence that offers the organisation whose name is most like a label."""
        core = name_core(label)
        if name_key(label) in self.ics:
            same = self.core.get(core, [])
            also = f" and of {self._named(same[0])}" if same else ""
            return f"That is the name of an STP/ICS{also}; write the name in full or the code."
        scores = {
            key: (set(core.split()) <= set(key.split()), SequenceMatcher(None, core, key).ratio())
            for key in self.core
        }
        best = max(scores, key=lambda key: scores[key], default="")
        if best and core and max(scores[best]) >= LEAST_LIKE:
            return f"Did you mean {self._named(self.core[best][0])}?"
        return "No name or code is near to it."


LEAST_LIKE = 0.6
"""Likeness, 0 to 1, below which a name is not worth offering."""
