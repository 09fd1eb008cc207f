"""Records opened on an engine, and what an engine is asked: DuckDB here, or one already there."""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_explore.errors import DefinitionError, FileFormatError, nearest
from wres_explore.io import csv_files
from wres_explore.io.book import is_parquet

if TYPE_CHECKING:
    from concurrent.futures import Future

    import ibis.expr.types as ir

MEMORY = "2GB"
"""What DuckDB may take; beyond it, it uses a temporary folder. Without a limit, 150 million
records in a csv file took 10 GB. With 1 GB the same records do not fit: what is put aside on the
way costs more than the counts, which take 1.3 GB."""

ENGINES = ("pyspark", "databricks", "snowflake", "bigquery", "duckdb")
"""Engines that `connect` opens. Each but the last is an extra of ibis-framework."""

NUMBERED = "records_in_one_csv_file_below_"
"""How the name of a table begins whose rows are numbered as in the file that one can open; the
lines above its header follow."""


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
    for file in files:
        _refuse_name(file)
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
        # A folder called Year=2015 is no column of what lies in it.
        return engine.read_parquet(_unglobbed(files), hive_partitioning=False)
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
            _unglobbed(files),
            table_name=f"{NUMBERED}{heads[0].blank}" if len(files) == 1 else None,
            columns=dict.fromkeys(csv_files.apart(heads[0].columns), "string"), auto_detect=False,
            header=True, skip=heads[0].blank, delim=heads[0].delimiter, quote='"', escape='"',
            hive_partitioning=False, **_pieces(files),
        )  # fmt: skip
    except duckdb.Error as error:
        msg = f"{files[0].name}: {_first_line(error)}"
        raise FileFormatError(msg) from None


LARGE = 4_000_000_000
"""Bytes of csv above which DuckDB reads in small pieces: a tenth slower, and 0.2 GB less of the
1.6 GB that 11 GB of csv took with its own pieces of 32 million."""

LONGEST_LINE = 2**20
"""Bytes of the longest line of a large csv file; a piece is two of them."""


def _pieces(files: Sequence[Path]) -> dict[str, int]:
    """How much of a csv file DuckDB takes at once, where its own measure takes too much memory."""
    if sum(file.stat().st_size for file in files) < LARGE:
        return {}
    return {"buffer_size": 2 * LONGEST_LINE, "max_line_size": LONGEST_LINE}


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


def _refuse_name(path: Path) -> None:
    """The engine knows files by names in Unicode."""
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError:
        shown = path.name.encode(errors="replace").decode()
        msg = f"{shown}: the name of the file, or of a folder around it, is no UTF-8. Rename it."
        raise FileFormatError(msg) from None


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
        names = list(pq.read_schema(path).names)
    except (pa.ArrowException, OSError, ValueError) as error:
        msg = f"{path.name}: the parquet file is damaged ({_first_line(error)})."
        raise FileFormatError(msg) from None
    if odd := [name for name in names if "\x00" in name or names.count(name) > 1]:
        fault = "a NUL byte in its name" if "\x00" in odd[0] else "the name of another column"
        msg = f"{path.name}: column {odd[0]!r} has {fault}. Write the file again with other names."
        raise FileFormatError(msg)
    return names


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


def run(expression: ir.Table) -> Any:
    """The result as an Arrow table; a fault in the file is said as one."""
    with _faults_said():
        return expression.to_pyarrow()


def run_coded(expression: ir.Table) -> Any:
    """A large result with each column but `n` as codes of its different values.

    So two million rows of words never stand in memory at once. One batch is coded while the
    engine hands over the next.
    """
    from concurrent.futures import ThreadPoolExecutor

    import pyarrow as pa

    waiting: deque[Future[Any]] = deque()
    parts = []
    with _faults_said(), ThreadPoolExecutor() as threads:
        for batch in _batches(expression):
            waiting.append(threads.submit(_coded, batch))
            if len(waiting) > MOST_WAITING:
                parts.append(waiting.popleft().result())
        parts.extend(coded.result() for coded in waiting)
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

MOST_WAITING = 2
"""Batches that may wait to be coded: as words, each takes some 15 MB."""


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

    coded = {name: pc.dictionary_encode(batch[name]) for name in batch.schema.names if name != "n"}
    # The numbers are copied, for a view of them would keep the words of the whole batch in memory.
    n = pa.array(batch["n"].to_numpy(zero_copy_only=False).copy())
    return pa.Table.from_pydict({**coded, "n": n})


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
