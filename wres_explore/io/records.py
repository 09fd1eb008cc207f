"""Records of people, one row each, into counts: any size, on DuckDB or an engine already there.

One group-by on the values as they stand makes a small table of the records. What the values mean
is found on that table, once for each different value, and then equal cells are added up. So the
cost is that of the group-by, and the same expression runs on every engine that Ibis knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from wres_explore.errors import MappingError
from wres_explore.io import record_cells, record_sums
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
    _refuse_nested(table, mapping)
    raw = run_coded(raw_cells(table, mapping).limit(MOST_CELLS + 1))
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
            findings = read.with_rows(_first_rows(table, mapping, read))
        return None, findings
    counts = record_sums.counts(read)
    return (None if worst(read.findings) is Severity.ERROR else counts), read.findings


def _refuse_nested(table: ir.Table, mapping: Mapping) -> None:
    """A cell has one value; a list or a record in a cell has none."""
    for name, column in {**mapping.columns, **mapping.flags}.items():
        kind = table[column].type()
        if kind.is_nested() or kind.is_time() or kind.is_interval():
            msg = (
                f"{name}: column {column!r} holds values of the type {kind}. Save it as text, a "
                "number or a date, or map another column."
            )
            raise MappingError(msg)


def raw_cells(table: ir.Table, mapping: Mapping) -> ir.Table:
    """The one expression: rows by each combination of the mapped columns, as they stand.

    Nothing in it is of one engine. The columns of the result are the fields and flags of the
    mapping, and `n`.
    """
    keys = _keys(table, mapping)
    return table.group_by(**keys).aggregate(n=lambda rows: rows.count())


def _keys(table: ir.Table, mapping: Mapping) -> dict[str, Any]:
    columns = {**mapping.columns, **mapping.flags}
    keys: dict[str, Any] = {name: table[column] for name, column in columns.items()}
    if "date" in keys:
        keys["date"] = _typed_day(keys["date"])
        if mapping.unit is not Unit.PERSON and "date" not in mapping.values:  # noqa: PD011
            keys["date"] = _month(keys["date"])
    return keys


def _typed_day(day: Any) -> Any:
    """A moment as its day."""
    return day.date() if day.type().is_timestamp() else day


def _month(day: Any) -> Any:
    """The month of an event: nobody counts cases by the day, unless days have a meaning each.

    A text is cut only where it is written out in full, each by itself: cut by place, 9/12/2018
    would be a day in February. What is written in another way stays as it is.
    """
    if day.type().is_date():
        return day.year() * 100 + day.month()
    if not day.type().is_string():
        return day
    cut = day
    for shape, (start, length) in _MONTH_AT.items():
        fits = day.length() == len(shape)
        for at, mark in enumerate(shape):
            if mark in "-/":
                fits &= day.substr(at, 1) == mark
        cut = fits.ifelse(day.substr(start, length), cut)
    return cut


_MONTH_AT = {"2019-03-31": (0, 7), "31/03/2019": (3, 7), "31-MAR-2019": (3, 8)}
"""Days written out in full, and where the month and year stand in them."""


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
    return str(getattr(table.op(), "name", "")).startswith(NUMBERED)


def _first_rows(
    table: ir.Table, mapping: Mapping, read: record_cells.Cells
) -> dict[tuple[str, Any], int]:
    """The first row of each value that was not recognised, in one more reading of the file."""
    import ibis

    wanted: Iterable[tuple[str, Any]] = read.unplaced()
    numbered = table.mutate(row_in_file=ibis.row_number())
    keys = _keys(numbered, mapping)
    names = {f"at_{place}": key for place, key in enumerate(wanted)}
    if not names:
        return {}
    firsts = {
        name: numbered["row_in_file"].min(where=_is(keys[field], value))
        for name, (field, value) in names.items()
    }
    found = run(numbered.aggregate(**firsts)).to_pylist()[0]
    # The header is row 1 below what stands above it, and the engine counts from 0.
    first = 2 + int(str(table.op().name).removeprefix(NUMBERED))
    return {key: int(found[name]) + first for name, key in names.items() if found[name] is not None}


def _is(key: Any, value: Any) -> Any:
    return key.isnull() if value is None else key == value  # noqa: PD003
