"""Records of people, one row each, into counts: any size, on DuckDB or an engine already there.

One group-by on the values as they stand makes a small table of the records. What the values mean
is found on that table, once for each different value, and then equal cells are added up. So the
cost is that of the group-by, and the same expression runs on every engine that Ibis knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from wres_explore.io import record_cells
from wres_explore.io.findings import Finding, Severity, worst
from wres_explore.io.mapping import Mapping, Unit
from wres_explore.io.record_engines import NUMBERED, connect, open_records, run, run_coded

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["connect", "count", "open_records", "raw_cells"]

MOST_CELLS = 10_000_000
"""Different combinations of values. More say that a column has another value for each person."""


def count(table: ir.Table, mapping: Mapping) -> tuple[pd.DataFrame | None, list[Finding]]:
    """Counts of a table of records, with what was noticed.

    Parameters
    ----------
    table
        From `open_records`, or of an engine that `connect` opened.
    mapping
        What its columns mean; see `mapping_proposal.propose`.

    Returns
    -------
    DataFrame or None, list of Finding
        `year, organisation, profession, pay_band, ethnic_group, measure`, `sex` and `contract` if
        they are mapped, and `n`: rows that `schemas.check_counts` accepts, in order, the words as
        categories. None if there are errors among the findings.

    Raises
    ------
    MappingError
        If the mapping names a column that the table lacks, or leaves out what counts need.
    FileFormatError
        If the records cannot be read through: a damaged file, a row with a cell too many.
    """
    mapping.check_columns(table.columns)
    forms = _date_forms(table, mapping)
    raw = run_coded(raw_cells(table, mapping, forms).limit(MOST_CELLS + 1))
    if raw.num_rows > MOST_CELLS:
        return None, [_too_many(raw, mapping)]
    if raw.num_rows == 0:
        empty = Finding(Severity.ERROR, "empty", "The table has columns and no rows.")
        return None, [empty]
    read = record_cells.Cells(raw, mapping, list(table.columns), lettered=_is_numbered(table))
    del raw
    if worst(read.findings) is Severity.ERROR:
        findings = read.findings
        if _is_numbered(table):
            findings = read.with_rows(_first_rows(table, mapping, forms, read))
        return None, findings
    counts = read.counts()
    return (None if worst(read.findings) is Severity.ERROR else counts), read.findings


def raw_cells(table: ir.Table, mapping: Mapping, forms: dict[str, str]) -> ir.Table:
    """The one expression: rows by each combination of the mapped columns, as they stand.

    Nothing in it is of one engine. The columns of the result are the fields and flags of the
    mapping, and `n`.
    """
    keys = _keys(table, mapping, forms)
    return table.group_by(**keys).aggregate(n=lambda rows: rows.count())


def _keys(table: ir.Table, mapping: Mapping, forms: dict[str, str]) -> dict[str, Any]:
    columns = {**mapping.columns, **mapping.flags}
    keys: dict[str, Any] = {name: table[column] for name, column in columns.items()}
    if "date" in keys:
        keys["date"] = _day_or_month(keys["date"], mapping.unit, forms.get("date", ""))
    return keys


def _day_or_month(day: Any, unit: Unit, form: str) -> Any:
    """A snapshot as its day, an event as its month: nobody counts cases by the day."""
    if day.type().is_temporal():
        if unit is Unit.PERSON:
            return day.date() if day.type().is_timestamp() else day
        return day.year() * 100 + day.month()
    if unit is Unit.PERSON or form not in _MONTH_AT:
        return day
    start, length = _MONTH_AT[form]
    return day.substr(start, length)


_MONTH_AT = {"iso": (0, 7), "british": (3, 7), "named": (3, 8)}
"""Where the month and year stand in 2019-03-31, 31/03/2019 and 31-MAR-2019."""

_FORMS = {
    "iso": re.compile(r"\d{4}-\d\d-\d\d([T ].*)?"),
    "british": re.compile(r"\d\d/\d\d/\d{4}"),
    "named": re.compile(r"\d\d-[A-Za-z]{3}-\d{4}"),
}

_LOOKED_AT = 100
"""Rows that say how a column of text writes days; rows that write otherwise are found later."""


def _date_forms(table: ir.Table, mapping: Mapping) -> dict[str, str]:
    """How a text column writes days, if all of its first values write them in one way."""
    column = mapping.columns.get("date")
    if column is None or mapping.unit is Unit.PERSON or not table[column].type().is_string():
        return {}
    given = table.filter(table[column].notnull())  # noqa: PD004
    seen = run(given.select(day=given[column]).limit(_LOOKED_AT))
    texts = [str(value).strip() for value in seen["day"].to_pylist()]
    for form, pattern in _FORMS.items():
        if texts and all(pattern.fullmatch(value) for value in texts):
            return {"date": form}
    return {}


def _too_many(raw: Any, mapping: Mapping) -> Finding:
    """Too many combinations: name the column with the most different values."""
    columns = {**mapping.columns, **mapping.flags}
    found = {name: len(raw[name].chunk(0).dictionary) for name in columns}
    most = max(found, key=lambda name: found[name])
    return Finding(
        Severity.ERROR, "too many values",
        f"The mapped columns have more than {MOST_CELLS:,} combinations. Column "
        f"{columns[most]!r}, read as {most}, has at least {found[most]:,} values: map another one.",
    )  # fmt: skip


# --- Where a value stands -------------------------------------------------------------


def _is_numbered(table: ir.Table) -> bool:
    """Whether rows and columns have the numbers and letters that a spreadsheet shows."""
    return bool(getattr(table.op(), "name", "") == NUMBERED)


def _first_rows(
    table: ir.Table, mapping: Mapping, forms: dict[str, str], read: record_cells.Cells
) -> dict[tuple[str, Any], int]:
    """The first row of each value that was not recognised, in one more reading of the file."""
    import ibis

    wanted: Iterable[tuple[str, Any]] = read.unplaced()
    numbered = table.mutate(row_in_file=ibis.row_number())
    keys = _keys(numbered, mapping, forms)
    names = {f"at_{place}": key for place, key in enumerate(wanted)}
    if not names:
        return {}
    firsts = {
        name: numbered["row_in_file"].min(where=_is(keys[field], value))
        for name, (field, value) in names.items()
    }
    found = run(numbered.aggregate(**firsts)).to_pylist()[0]
    # The header is row 1, and the engine counts from 0.
    return {key: int(found[name]) + 2 for name, key in names.items() if found[name] is not None}


def _is(key: Any, value: Any) -> Any:
    return key.isnull() if value is None else key == value  # noqa: PD003
