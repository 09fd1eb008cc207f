"""Which code became which: tables of successions, and what they come to by a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from os import PathLike
from pathlib import Path

import pandas as pd

from wres_explore.errors import FileFormatError, MappingError
from wres_explore.io.book import Sheet, at_cell, header, open_book
from wres_explore.io.findings import Finding, Severity, table
from wres_explore.io.organisation_files import SUCCESSION, day_of, ods_code

MOVES = ("code", "becomes", "since", "by_way_of")
"""Columns of `successors`."""


@dataclass(frozen=True, slots=True)
class Link:
    """What one code became, and when."""

    new: str
    since: date


def read_successions(path: str | PathLike[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read a table of which code became which: `old_code, new_code, date`.

    Returns
    -------
    DataFrame, DataFrame
        The successions, with dates; and the findings. A row that cannot be used is a finding and
        left out.

    Raises
    ------
    FileFormatError
        If the file has no such table.
    """
    place = Path(path)
    book = open_book(place)
    findings = list(book.findings)
    sheets = [sheet for sheet in book.sheets if header(sheet, SUCCESSION)]
    if not sheets:
        msg = f"{place.name}: there is no row with the columns {', '.join(SUCCESSION)}."
        raise FileFormatError(msg)
    rows = [row for sheet in sheets for row in _steps(sheet, findings)]
    named = [replace(finding, file=place.name) for finding in findings]
    out = pd.DataFrame(rows, columns=list(SUCCESSION)).astype({"date": "datetime64[s]"})
    return out, table(named)


def _steps(sheet: Sheet, findings: list[Finding]) -> list[dict[str, object]]:
    """The rows of one sheet; one that cannot be used is a finding and left out."""
    top, at = header(sheet, SUCCESSION) or (0, {})
    rows: list[dict[str, object]] = []
    for row in range(top + 1, len(sheet.rows)):
        if not any(cell is not None for cell in sheet.rows[row]):
            continue
        cells = {name: sheet.cell(row, column) for name, column in at.items()}
        read = {name: ods_code(cells[name]) for name in SUCCESSION[:2]}
        values: dict[str, object] = {**read, "date": day_of(cells["date"])}
        wrong = [name for name, value in values.items() if value is None]
        findings += [
            at_cell(sheet, row, at[name], Severity.WARNING, "succession", ADVICE[name])
            for name in wrong
        ]
        if not wrong:
            rows.append(values)
    return rows


ADVICE = {
    "old_code": "Not an ODS code. The row is left out.",
    "new_code": "Not an ODS code. The row is left out.",
    "date": "Not a date such as 2021-02-01. The row is left out.",
}


def successors(
    successions: pd.DataFrame, *, on: date | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What became of each code by a date, chains followed to their end.

    Parameters
    ----------
    successions
        `old_code, new_code, date`, as `read_successions` gives it.
    on
        Successions after this day have not happened yet; today if not given.

    Returns
    -------
    DataFrame, DataFrame
        `code, becomes, since, by_way_of`: the code at the end of the chain, the day of the first
        step and the codes between. And findings: a code that was split between two or more has
        no one successor and is left out.

    Raises
    ------
    MappingError
        If the table lacks a column, has a bad code or date, or leads in a circle.

    Examples
    --------
    >>> import pandas as pd
    >>> steps = pd.DataFrame(
    ...     [("RC3", "RV8", "2010-04-01"), ("RV8", "R1K", "2014-10-01")],
    ...     columns=["old_code", "new_code", "date"])
    >>> successors(steps)[0].set_index("code")["becomes"].to_dict()
    {'RC3': 'R1K', 'RV8': 'R1K'}
    """
    links, findings = links_on(successions, on or date.today())
    rows = []
    for code in links:
        path = path_from(code, links)
        rows.append((code, path[-1], links[code].since, "; ".join(path[1:-1])))
    out = pd.DataFrame(rows, columns=list(MOVES)).astype({"since": "datetime64[s]"})
    return out, table(findings)


def links_on(successions: pd.DataFrame, on: date) -> tuple[dict[str, Link], list[Finding]]:
    """The one step that each code took by a date; circles are refused, splits left out."""
    steps: dict[str, dict[str, date]] = {}
    for old, new, since in _checked(successions).itertuples(index=False):
        if since <= on and old != new:
            known = steps.setdefault(old, {})
            known[new] = min(since, known.get(new, since))
    _refuse_circles({old: list(found) for old, found in steps.items()})
    findings = [
        Finding(
            Severity.NOTE, "split",
            f"{old} was split between {' and '.join(sorted(found))} and stays as reported.", old,
        )
        for old, found in steps.items()
        if len(found) > 1
    ]  # fmt: skip
    links = {
        old: Link(*next(iter(found.items()))) for old, found in steps.items() if len(found) == 1
    }
    return links, findings


def _checked(successions: pd.DataFrame) -> pd.DataFrame:
    lacking = [name for name in SUCCESSION if name not in successions]
    if lacking:
        msg = f"A table of successions has {', '.join(SUCCESSION)}; {lacking[0]!r} is missing."
        raise MappingError(msg)
    out = successions[list(SUCCESSION)].reset_index(drop=True)
    read = {
        "old_code": out["old_code"].map(ods_code),
        "new_code": out["new_code"].map(ods_code),
        "date": pd.to_datetime(out["date"], errors="coerce").dt.date,
    }
    for name, values in read.items():
        if (bad := values.isna()).any():
            row = int(bad.to_numpy().argmax())
            found = successions[name].iloc[row]
            msg = f"successions, row {successions.index[row]}: {name} is {found!r}. " + (
                ADVICE[name].removesuffix(" The row is left out.")
            )
            raise MappingError(msg)
    return pd.DataFrame(read, dtype=object)


def _refuse_circles(steps: Mapping[str, list[str]]) -> None:
    """No code may come back to itself, by whichever way; walked without recursion."""
    done: set[str] = set()
    for start in steps:
        trail: list[str] = []
        ahead = [(start, iter(steps[start]))] if start not in done else []
        while ahead:
            code, following = ahead[-1]
            if len(trail) < len(ahead):
                trail.append(code)
            new = next(following, None)
            if new is None:
                done.add(code)
                ahead.pop()
                trail.pop()
            elif new in trail:
                circle = " to ".join([*trail[trail.index(new) :], new])
                msg = f"The successions lead in a circle, {circle}. Take out the row that is wrong."
                raise MappingError(msg)
            elif new not in done:
                ahead.append((new, iter(steps.get(new, []))))


def path_from(code: str, links: Mapping[str, Link]) -> list[str]:
    """A code, the codes that it became one after another, the last of them last."""
    path = [code]
    while path[-1] in links:
        path.append(links[path[-1]].new)
    return path
