"""Where counts come from, and how that travels with them: as json, or on sheets of a workbook."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

import wres_explore
from wres_explore import organisations
from wres_explore.dataset import DatasetInfo
from wres_explore.io.book import Book
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.packaged import datasets
from wres_explore.io.values import Cell

ABOUT = "About"
PLACES = "Organisations"
COUNTS = "Counts"
"""Sheets of a workbook."""

METADATA = b"wres_explore"
"""The key under which a parquet file has its provenance."""

About = dict[str, Any]


Paths = Iterable[str | PathLike[str]]


def provenance(
    paths: Paths = (),
    *,
    mapping: object = None,
    organisation_lists: Paths = (),
    succession_tables: Paths = (),
) -> About:
    """Where counts come from, for `write`: source files with sha256, today, version, mapping.

    A mapping of records is kept as the text of its file. Files that say where organisations are
    and what became of them are named as well, for the counts are no others without them.
    """
    about: About = {"sources": _files(paths), "written": date.today().isoformat(),
                    "version": wres_explore.__version__}  # fmt: skip
    lists = {"organisation_lists": organisation_lists, "succession_tables": succession_tables}
    about |= {what: found for what, given in lists.items() if (found := _files(given))}
    if mapping is None:
        return about
    return about | {"mapping": dict(mapping) if isinstance(mapping, Mapping) else str(mapping)}


def _files(paths: Paths) -> list[About]:
    return [
        {"file": Path(path).name, "bytes": Path(path).stat().st_size, "sha256": sha256(Path(path))}
        for path in paths
    ]


def sha256(path: Path) -> str:
    """Checksum of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def from_json(text: str, findings: list[Finding]) -> About:
    """Provenance as json has it; nothing, and a finding, if it is not that."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    findings.append(
        Finding(Severity.WARNING, "provenance", "The account of where the counts come from "
                "cannot be read.")
    )  # fmt: skip
    return {}


LARGEST_ABOUT = 10_000_000
"""Bytes of a file beside a csv."""


def beside(path: Path) -> Path:
    """The small file beside a csv that says where its counts come from."""
    return path.with_name(f"{path.name}.about.json")


def about_beside(book: Book, findings: list[Finding]) -> About:
    """Provenance from the file beside a csv, and whether it is still about that csv."""
    if book.path is None or not beside(book.path).is_file():
        return {}
    if beside(book.path).stat().st_size > LARGEST_ABOUT:
        return from_json("", findings)
    about = from_json(beside(book.path).read_text("utf-8", "replace"), findings)
    if about and about.get("sha256") != sha256(book.path):
        findings.append(
            Finding(
                Severity.WARNING, "provenance",
                f"The table has changed since {beside(book.path).name} was written; what that "
                "says may no longer hold.",
            )
        )  # fmt: skip
    return about


def about_sheets(book: Book, findings: list[Finding]) -> About:
    """Provenance from the sheets that `write` adds to a workbook."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    about: About = {}
    if ABOUT in sheets:
        pairs = [(row[0], row[1]) for row in sheets[ABOUT].rows if len(row) > 1 and row[0]]
        about = nested({str(key): value for key, value in pairs if str(key).startswith("/")})
    if PLACES in sheets and sheets[PLACES].rows:
        top, *rows = sheets[PLACES].rows
        names = [str(cell or "") for cell in top]
        about["organisations"] = [
            {name: _place_cell(name, cell) for name, cell in zip(names, row, strict=False)}
            for row in rows
            if any(cell is not None for cell in row)
        ]
    return about


def _place_cell(name: str, cell: Cell) -> object:
    return cell if name == "modelled" else "" if cell is None else str(cell)


def pointers(tree: object, path: str = "") -> dict[str, object]:
    """Every leaf under its JSON Pointer (RFC 6901): /sources/0/file."""
    branches = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    if not isinstance(tree, dict | list):
        return {path: tree}
    flat: dict[str, object] = {}
    for key, branch in branches:
        flat |= pointers(branch, f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}")
    return flat


def nested(flat: Mapping[str, object]) -> About:
    """What `pointers` took apart; branches that are numbered from 0 are lists again."""
    tree: About = {}
    for pointer, leaf in flat.items():
        branch = tree
        *ahead, last = [part.replace("~1", "/").replace("~0", "~") for part in
                        pointer.split("/")[1:MOST_NESTED]]  # fmt: skip
        for part in ahead:
            under = branch.setdefault(part, {})
            branch = under if isinstance(under, dict) else branch
        branch[last] = leaf
    lists = _lists(tree)
    return lists if isinstance(lists, dict) else tree


MOST_NESTED = 20
"""Levels of provenance that are read."""


def _lists(tree: object) -> Any:
    if not isinstance(tree, dict):
        return tree
    if tree and list(tree) == [str(at) for at in range(len(tree))]:
        return [_lists(branch) for branch in tree.values()]
    return {key: _lists(branch) for key, branch in tree.items()}


def info_of(about: About, named: list[str], stem: str, findings: list[Finding]) -> DatasetInfo:
    """What the file says of itself; without that, what its rows are called."""
    told = about.get("dataset", {})
    told = told if isinstance(told, dict) else {}
    if len(named) > 1:
        findings.append(
            Finding(
                Severity.NOTE, "data sets",
                f"Rows of {' and '.join(named)} are read as one data set.",
            )
        )  # fmt: skip
    name = str(told.get("name") or (named[0] if len(named) == 1 else stem))
    packaged = datasets().set_index("name")["modelled"]
    modelled = bool(told.get("modelled")) or any(packaged.get(given, False) for given in named)
    # Whether counts are published is for nobody to say in a file.
    texts: dict[str, Any] = {
        field.name: str(told.get(field.name) or "")
        for field in fields(DatasetInfo)
        if field.name not in ("name", "modelled", "published_counts")
    }
    source = "; ".join(filter(None, [texts.pop("source"), _said_of_sources(about)]))
    title = texts.pop("title") or name
    return DatasetInfo(name, title, source=source or stem, modelled=modelled, **texts)


def _said_of_sources(about: About) -> str:
    """Files that the counts were made from, in one line."""
    said = _named(about, "sources")
    if not said:
        return ""
    day, version = about.get("written", ""), about.get("version", "")
    when = f", counted {day}" if day else ""
    by = f" with wres_explore {version}" if version else ""
    places = _named(about, "organisation_lists")
    became = _named(about, "succession_tables")
    return (
        f"from {said}{when}{by}"
        f"{f', organisations from {places}' if places else ''}"
        f"{f', successions from {became}' if became else ''}"
    )


def _named(about: About, what: str) -> str:
    """Files with the beginning of their checksums."""
    sources = about.get(what, [])
    said = []
    for source in sources if isinstance(sources, list) else []:
        if isinstance(source, dict) and source.get("file"):
            digest = str(source.get("sha256", ""))[:12]
            said.append(f"{source['file']}{f' (sha256 {digest})' if digest else ''}")
    return ", ".join(said)


def place_columns(rows: Iterable[Mapping[str, object]]) -> list[str]:
    """Columns of a table of organisations: those that it must have, then what there is."""
    return list(dict.fromkeys([*organisations.COLUMNS, *(name for row in rows for name in row)]))
