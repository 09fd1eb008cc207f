"""Tidy counts into a file: csv, parquet, xlsx, with where they come from."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wres_explore.dataset import COUNT_COLUMNS, Dataset
from wres_explore.errors import FileFormatError
from wres_explore.io.formula_text import guarded
from wres_explore.io.tidy.provenance import (
    ABOUT,
    COUNTS,
    METADATA,
    PLACES,
    About,
    beside,
    place_columns,
    pointers,
    sha256,
)
from wres_explore.schemas import check_counts

NUMBERS = ("year", "n")


def write(
    data_or_counts: Dataset | pd.DataFrame,
    path: str | PathLike[str],
    provenance: Mapping[str, object] | None = None,
) -> Path:
    """Write tidy counts, with where they come from, as csv, parquet or xlsx by the file's ending.

    Parameters
    ----------
    data_or_counts
        A data set (its organisations, name, source and whether it is modelled go along; published
        figures do not) or a table of counts.
    path
        Where to; a file that is there is replaced once the new one is whole.
    provenance
        As the function `provenance` makes it; whatever json can hold.

    Returns
    -------
    Path
        The file. Beside a csv stands another, `NAME.csv.about.json`.

    Raises
    ------
    CountError
        If a table is not a table of counts.
    FileFormatError
        For another ending, or more rows than a workbook holds.

    Notes
    -----
    Text that begins with = + - @ stays text: typed as text in a workbook, behind an apostrophe
    in a csv, which reading takes off again.
    """
    place = check_ending(path)
    writers = {".csv": _write_csv, ".parquet": _write_parquet, ".xlsx": _write_xlsx}
    counts, about = _as_written(data_or_counts, dict(provenance or {}))
    writers[place.suffix.lower()](counts, about, place)
    return place


ENDINGS = (".csv", ".parquet", ".xlsx")


def check_ending(path: str | PathLike[str]) -> Path:
    """The path, if counts can be written as its ending says."""
    place = Path(path)
    if place.suffix.lower() not in ENDINGS:
        msg = f"{place.name}: counts can be written as {', '.join(ENDINGS)}."
        raise FileFormatError(msg)
    return place


def _as_written(data_or_counts: Dataset | pd.DataFrame, about: About) -> tuple[pd.DataFrame, About]:
    """Columns in their order, rows in theirs; and the account with what the data set knows."""
    if isinstance(data_or_counts, Dataset):
        data = data_or_counts
        about = {**about, "dataset": asdict(data.info),
                 "organisations": _plain_rows(data.organisations)}  # fmt: skip
        if data.selection:
            about["selection"] = {name: list(kept) for name, kept in data.selection.items()}
        counts = data.counts
    else:
        counts = check_counts(data_or_counts)
        counts = counts if "dataset" in counts else counts.assign(dataset="your data")
    extra = [name for name in ("sex", "contract") if name in counts]
    columns = [*COUNT_COLUMNS[:-1], *extra, "n"]
    # As json, so that what cannot be written is known before a file is begun.
    return counts[columns].reset_index(drop=True), json.loads(json.dumps(about, default=str))


def _plain_rows(places: pd.DataFrame) -> list[About]:
    """Rows of organisations as json can hold them; days as 2021-01-31."""
    plain_table = places.copy()
    for name in plain_table.select_dtypes("datetime"):
        plain_table[name] = plain_table[name].dt.strftime("%Y-%m-%d").fillna("")
    return plain_table.astype(object).to_dict("records")  # type: ignore[no-any-return]


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file to write into that takes the place of another only once it is finished."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write_csv(counts: pd.DataFrame, about: About, path: Path) -> None:
    text = [name for name in counts if name not in NUMBERS]
    safe = counts.assign(**{name: counts[name].astype(object).map(guarded) for name in text})
    with _whole(path) as part:
        # With a mark of its encoding: Excel takes a csv for Windows-1252 otherwise.
        safe.to_csv(part, index=False, encoding="utf-8-sig", quoting=csv.QUOTE_MINIMAL)
        about = {**about, "sha256": sha256(part)}
    with _whole(beside(path)) as part:
        part.write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _write_parquet(counts: pd.DataFrame, about: About, path: Path) -> None:
    rows = pa.Table.from_pandas(counts, preserve_index=False)
    said = {**(rows.schema.metadata or {}), METADATA: json.dumps(about).encode()}
    with _whole(path) as part:
        pq.write_table(rows.replace_schema_metadata(said), part, write_page_checksum=True)


MOST_ROWS = 1_048_575
"""Rows of a sheet below its header."""


def _write_xlsx(counts: pd.DataFrame, about: About, path: Path) -> None:
    import xlsxwriter  # type: ignore[import-untyped]

    if len(counts) > MOST_ROWS:
        msg = (
            f"{path.name}: {len(counts):,} rows, and a sheet holds {MOST_ROWS:,}. "
            "Write parquet instead."
        )
        raise FileFormatError(msg)
    places = about.pop("organisations", None)
    # Told to, the library makes formulas and links of text; it is told not to.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with _whole(path) as part, xlsxwriter.Workbook(str(part), options) as workbook:
        rows = counts.astype(object).to_numpy().tolist()
        _fill(workbook, COUNTS, [list(counts.columns), *rows])
        _fill(workbook, ABOUT, [["What", "Value"], *pointers(about).items()])
        if places:
            names = place_columns(places)
            _fill(workbook, PLACES, [names, *([row.get(n) for n in names] for row in places)])


def _fill(workbook: Any, name: str, rows: Iterable[Iterable[object]]) -> None:
    sheet = workbook.add_worksheet(name)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, bool):
                sheet.write_boolean(at, column, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(at, column, cell)
            elif cell is not None and sheet.write_string(at, column, str(cell)):
                msg = f"{name}, row {at + 1}: the text is longer than a cell can hold."
                raise FileFormatError(msg)
