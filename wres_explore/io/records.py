"""Records of people, one row each, into counts: any size, on DuckDB or an engine already there.

One group-by on the values as they stand makes a small table of the records. What the values mean
is found on that table, once for each different value, and then equal cells are added up. So the
cost is that of the group-by, and the same expression runs on every engine that Ibis knows.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from wres_explore.errors import DefinitionError, FileFormatError, nearest
from wres_explore.io import csv_files, record_cells
from wres_explore.io.book import is_parquet
from wres_explore.io.findings import Finding, Severity, worst
from wres_explore.io.mapping import Mapping, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

MEMORY = "2GB"
"""What DuckDB may take; beyond it, it uses a temporary folder. Without a limit, 150 million
records in a csv file took 10 GB. With 1 GB the same records do not fit: what is put aside on the
way costs more than the counts, which take 1.3 GB."""

ENGINES = ("pyspark", "databricks", "snowflake", "bigquery", "duckdb")
"""Engines that `connect` opens. Each but the last is an extra of ibis-framework."""

MOST_CELLS = 10_000_000
"""Different combinations of values. More say that a column has another value for each person."""

NUMBERED = "records_in_one_csv_file"
"""The name of a table whose rows are numbered as in the file that one can open."""


# --- Opening --------------------------------------------------------------------------


def open_records(
    paths: str | PathLike[str] | Sequence[str | PathLike[str]], *, memory_limit: str = MEMORY
) -> ir.Table:
    """Open person-level records for `count`; only names of columns are read yet.

    Parameters
    ----------
    paths
        A csv or parquet file of any size, or several of one kind with the same columns. Kinds
        are told apart by content. All columns of a csv file are text.
    memory_limit
        What DuckDB may take, such as "1GB". What does not fit goes to a temporary folder, which
        is removed with the table, at the latest when Python ends. A csv file that is not UTF-8
        is copied there first.

    Raises
    ------
    FileFormatError
        If a file is missing, empty, of another kind, or unlike the others.
    """
    files = [Path(paths)] if isinstance(paths, str | PathLike) else [Path(path) for path in paths]
    if not files:
        msg = "There are no files to open."
        raise FileFormatError(msg)
    kinds = {_kind(file) for file in files}
    if len(kinds) > 1:
        msg = "The files are partly csv and partly parquet. Build counts from one kind at a time."
        raise FileFormatError(msg)
    return (
        _open_parquet(files, memory_limit) if "parquet" in kinds else _open_csv(files, memory_limit)
    )


def _open_parquet(files: Sequence[Path], memory_limit: str) -> ir.Table:
    import duckdb

    _check_same(files, [_parquet_columns(file) for file in files])
    engine, _ = _duckdb(memory_limit)
    try:
        return engine.read_parquet(_unglobbed(files))
    except duckdb.Error as error:
        msg = f"{files[0].name}: {_first_line(error)}"
        raise FileFormatError(msg) from None


def _open_csv(files: Sequence[Path], memory_limit: str) -> ir.Table:
    import duckdb

    heads = [csv_files.head(file) for file in files]
    _check_same(files, [head.columns for head in heads])
    if len({head.delimiter for head in heads}) > 1:
        msg = "The files part their columns by different marks. Build counts from one at a time."
        raise FileFormatError(msg)
    engine, folder = _duckdb(memory_limit)
    if any(head.odd for head in heads):
        files = [csv_files.as_utf8(file, head.encoding, Path(folder), at)
                 for at, (file, head) in enumerate(zip(files, heads, strict=True))]  # fmt: skip
    try:
        # Everything is said and nothing found out: the engine's own guess takes a row with a cell
        # too many for the header, and passes over what stands above it.
        return engine.read_csv(
            _unglobbed(files), table_name=NUMBERED if len(files) == 1 else None,
            columns=dict.fromkeys(csv_files.apart(heads[0].columns), "string"), auto_detect=False,
            header=True, skip=heads[0].blank, delim=heads[0].delimiter, quote='"', escape='"',
        )  # fmt: skip
    except duckdb.Error as error:
        msg = f"{files[0].name}: {_first_line(error)}"
        raise FileFormatError(msg) from None


def _unglobbed(files: Sequence[Path]) -> list[str]:
    """Paths in which a star or bracket is only that."""
    return [re.sub(r"([*?\[])", r"[\1]", str(file.absolute())) for file in files]


def _duckdb(memory_limit: str) -> tuple[Any, str]:
    """An engine that fetches nothing from outside, and its temporary folder."""
    import duckdb
    import ibis

    folder = tempfile.mkdtemp(prefix="wres-explore-")
    try:
        engine = ibis.duckdb.connect(
            memory_limit=memory_limit, temp_directory=folder,
            autoinstall_known_extensions=False, autoload_known_extensions=False,
            preserve_insertion_order=False,
        )  # fmt: skip
    except duckdb.Error as error:
        shutil.rmtree(folder, ignore_errors=True)
        msg = f"memory_limit {memory_limit!r}: {_first_line(error)}"
        raise DefinitionError(msg) from None
    # Closed before Python ends: left open, it would say on the terminal that it was.
    weakref.finalize(engine, _close, engine.con, folder)
    return engine, folder


def _close(connection: Any, folder: str) -> None:
    connection.close()
    shutil.rmtree(folder, ignore_errors=True)


def _kind(path: Path) -> str:
    if not path.is_file():
        msg = f"{path.name}: there is no such file."
        raise FileFormatError(msg)
    if path.stat().st_size == 0:
        msg = f"{path.name}: the file is empty."
        raise FileFormatError(msg)
    if is_parquet(path):
        return "parquet"
    with path.open("rb") as file:
        start = file.read(csv_files.START)
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")):
        msg = (
            f"{path.name}: a workbook or an archive. Unpack it, or save the table as csv or "
            "parquet, and open that."
        )
        raise FileFormatError(msg)
    if csv_files.is_binary(start):
        msg = f"{path.name}: neither csv nor parquet. Save the table as one of them."
        raise FileFormatError(msg)
    return "csv"


def _check_same(files: Sequence[Path], columns: Sequence[list[str]]) -> None:
    """Records in several files are one table only if their columns are the same."""
    first = columns[0]
    for file, own in zip(files, columns, strict=True):
        if own != first:
            odd = [name for name in (*own, *first) if (name in own) != (name in first)]
            msg = (
                f"{file.name}: its columns are not those of {files[0].name} in the same order"
                f"{f'; one has {odd[0]!r}' if odd else ''}. Build its counts apart."
            )
            raise FileFormatError(msg)


def _parquet_columns(path: Path) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return list(pq.read_schema(path).names)
    except (pa.ArrowException, OSError, ValueError) as error:
        msg = f"{path.name}: the parquet file is damaged ({_first_line(error)})."
        raise FileFormatError(msg) from None


def connect(url: str) -> Any:
    """Connect to an engine that the organisation has; `connect(url).table(name)` is for `count`.

    Parameters
    ----------
    url
        As Ibis takes it: "pyspark://", "databricks://...", "snowflake://user@account/database",
        "bigquery://project/dataset", "duckdb://records.duckdb".

    Raises
    ------
    DefinitionError
        If the engine is not known, its extra is not installed, or it cannot be reached.
    """
    import ibis

    engine = url.partition("://")[0] if "://" in url else ""
    if engine == "spark":
        engine, url = "pyspark", f"py{url}"
    if engine not in ENGINES:
        msg = (
            f"{engine or url!r} is not an engine that can be connected. {nearest(engine, ENGINES)}"
        )
        raise DefinitionError(msg)
    try:
        return ibis.connect(url)
    except ImportError:
        extra = "wres-explore[spark]" if engine == "pyspark" else f"ibis-framework[{engine}]"
        msg = f"The engine {engine} needs more packages. Install them: pip install '{extra}'"
        raise DefinitionError(msg) from None
    except Exception as error:
        # Each engine has errors of its own, and none of them is a fault of this library.
        msg = f"The engine {engine} could not be connected: {_first_line(error)}"
        raise DefinitionError(msg) from error


# --- Counting -------------------------------------------------------------------------


def count(table: ir.Table, mapping: Mapping) -> tuple[pd.DataFrame | None, list[Finding]]:
    """Counts of a table of records, with what was noticed.

    Parameters
    ----------
    table
        From `open_records`, or of an engine that `connect` opened.
    mapping
        What its columns mean; see `mapping.propose`.

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
    raw = _run_coded(raw_cells(table, mapping, forms).limit(MOST_CELLS + 1))
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


def run(expression: ir.Table) -> Any:
    """The result as an Arrow table; a fault in the file is said as one."""
    with _faults_said():
        return expression.to_pyarrow()


def _run_coded(expression: ir.Table) -> Any:
    """A large result with each column but `n` as codes of its different values.

    So two million rows of words never stand in memory at once.
    """
    import pyarrow as pa

    with _faults_said():
        parts = [pa.Table.from_batches([_coded(batch)]) for batch in _batches(expression)]
        return pa.concat_tables(parts).combine_chunks() if parts else expression.to_pyarrow()


@contextmanager
def _faults_said() -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException:
        msg = (
            "The records need more memory than they may take, even with a temporary folder. "
            "Open them with a larger memory_limit, or map fewer columns."
        )
        raise FileFormatError(msg) from None
    except duckdb.Error as error:
        msg = f"The records could not be read through: {_first_line(error)}"
        raise FileFormatError(msg) from None


BATCH = 100_000
"""Rows of a large result that are fetched at once."""


def _batches(expression: ir.Table) -> Iterator[Any]:
    """The result piece by piece where that spares memory, which is where DuckDB is this process."""
    engine = expression.get_backend()
    if engine.name != "duckdb":
        yield from expression.to_pyarrow().to_batches()
        return
    # Ibis 12 cannot stream from DuckDB 2, whose method has another name now.
    yield from engine.con.sql(engine.compile(expression)).to_arrow_reader(BATCH)
    # DuckDB keeps what it held for the next query, unless the limit falls.
    ((limit,),) = engine.con.sql("select current_setting('memory_limit')").fetchall()
    engine.con.execute("set memory_limit = '50MB'")
    engine.con.execute(f"set memory_limit = '{limit}'")


def _coded(batch: Any) -> Any:
    """A batch with each column but the number of rows as codes of its different values."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = {
        name: batch[name] if name == "n" else pc.dictionary_encode(batch[name])
        for name in batch.schema.names
    }
    return pa.RecordBatch.from_pydict(columns)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


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
