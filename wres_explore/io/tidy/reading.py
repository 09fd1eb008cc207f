"""Tidy counts from a file: every cell that is at fault is named as the file has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pandera.errors import SchemaErrors

from wres_explore.errors import CountError, FileFormatError, WresError, nearest
from wres_explore.ethnicity import BINARY_GROUPS
from wres_explore.io.book import HEADER_WITHIN, MOST_QUOTED, Book, Sheet, header, texts
from wres_explore.io.findings import Finding, Severity, worst
from wres_explore.io.formats import Format, Parts, Sign
from wres_explore.io.formula_text import bare
from wres_explore.io.package import MOST_CELLS
from wres_explore.io.tidy.provenance import (
    METADATA,
    About,
    about_beside,
    about_sheets,
    from_json,
    info_of,
    place_columns,
)
from wres_explore.io.tidy.together import (
    MOST_FINDINGS,
    above_base,
    is_total,
    missing_groups,
    totals,
)
from wres_explore.io.values import (
    is_mark,
    letter,
    may_be_thousands,
    number,
    plain,
    thousands_advice,
)
from wres_explore.schemas import KEY, CountTable, check_counts, check_organisations
from wres_explore.vocabulary import ALL, EthnicGroup, Measure, PayBand

NEEDED = (*KEY, "n")
OPTIONAL = ("dataset", "sex", "contract")
NUMBERS = ("year", "n")

CHOICES: Mapping[str, list[str]] = {
    "pay_band": [ALL, *(band.value for band in PayBand)],
    # The three that most files have are named first where all are listed.
    "ethnic_group": [
        *(group.value for group in BINARY_GROUPS),
        *(group.value for group in EthnicGroup if group not in BINARY_GROUPS),
    ],
    "measure": [measure.value for measure in Measure],
}

ADVICE = {
    "year": "Not a WRES year such as 2019.",
    "n": "Not a whole number of people, 0 or more.",
    "pay_band": "Not a pay band of the vocabulary.",
    "ethnic_group": "Not an ethnic group of the vocabulary.",
    "measure": "Not a measure of the vocabulary.",
}
"""What to say of a cell that breaks the rule of its column; the rest must only have text."""


def _has_column(name: str) -> Callable[[Book], bool]:
    """Whether the row of a book that is most like the header has one of its columns."""

    def found_in(book: Book) -> bool:
        rows = (row for sheet in book.sheets for row in sheet.rows[:HEADER_WITHIN])
        wanted = {plain(needed) for needed in NEEDED}
        heads = ({plain(text) for _, text in texts(row)} & wanted for row in rows)
        return plain(name) in max(heads, key=len, default=set())

    return found_in


def read(book: Book, findings: list[Finding]) -> Parts | None:
    """Counts from a csv or a workbook, with the provenance that was written with them."""
    sheet, *others = (sheet for sheet in book.sheets if header(sheet, NEEDED))
    findings += [_another(sheet, other) for other in others]
    if others:
        return None
    top, at = header(sheet, NEEDED) or (0, {})
    for name in OPTIONAL:
        if (found := header(sheet, [*NEEDED, name])) is not None:
            at[name] = found[1][name]
    _refuse_repeated(sheet, top, at, findings)
    names = [(column, text) for column, text in texts(sheet.rows[top]) if text.strip()]
    surplus = [(letter(column), text) for column, text in names if column not in at.values()]
    findings += _not_read(surplus, sheet.name, top + 1)
    rows = [
        row
        for row in range(top + 1, len(sheet.rows))
        if any(cell is not None for cell in sheet.rows[row])
    ]
    cells = pd.DataFrame(
        {name: [sheet.cell(row, column) for row in rows] for name, column in at.items()},
        index=[row + 1 for row in rows],
        dtype=object,
    )
    if book.kind == "csv":
        cells = cells.apply(_each, args=(bare,))
    letters = {name: letter(column) for name, column in at.items()}
    about = about_beside(book, findings) if book.kind == "csv" else about_sheets(book, findings)
    return _parts(cells, about, Path(book.name).stem, sheet.name, letters, findings)


def _another(first: Sheet, other: Sheet) -> Finding:
    """A second sheet with a table of counts: hidden or not, it must not be passed over."""
    top, _ = header(other, NEEDED) or (0, {})
    return Finding(
        Severity.ERROR, "sheets",
        f"A second table of counts, rows {top + 2} to {len(other.rows)}; the first is on sheet "
        f"{first.name}. One table is read: put all rows on one sheet, or take this one out. It "
        "may be hidden.", "", other.name, top + 1,
    )  # fmt: skip


def is_tidy(path: Path) -> bool:
    """Whether a parquet file has the columns of counts, or cannot even be opened.

    What is wrong with it is said by `read_parquet`.
    """
    try:
        return {"measure", "n"} <= set(pq.read_schema(path).names)
    except (pa.ArrowException, OSError, ValueError):
        return True


def read_parquet(path: Path, findings: list[Finding]) -> Parts | None:
    """Counts from a parquet file, with the provenance in its metadata.

    Raises
    ------
    FileFormatError
        If the file is damaged, too large, or has not the columns of a table of counts.
    """
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            shape = file.metadata
            if shape.num_rows * shape.num_columns > MOST_CELLS:
                msg = (
                    f"{path.name}: {shape.num_rows:,} rows. A table of counts is smaller; build "
                    "counts from person-level records instead."
                )
                raise FileFormatError(msg)
            given = file.schema_arrow.names
            if lacking := [name for name in NEEDED if given.count(name) != 1]:
                msg = (
                    f"{path.name}: not a tidy table of counts. {', '.join(lacking)}: each of these "
                    "columns must be there once."
                )
                raise FileFormatError(msg)
            surplus = [("", name) for name in given if name not in (*NEEDED, *OPTIONAL)]
            findings += _not_read(surplus, "", None)
            wanted = [name for name in given if name in (*NEEDED, *OPTIONAL)]
            frame = file.read(columns=wanted).to_pandas()
            raw = (file.schema_arrow.metadata or {}).get(METADATA, b"")
    except (pa.ArrowException, OSError, ValueError, KeyError, MemoryError) as error:
        if isinstance(error, FileFormatError):
            raise
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        msg = f"{path.name}: the parquet file cannot be read ({said}). Write it again."
        raise FileFormatError(msg) from None
    about = from_json(raw.decode("utf-8", "replace"), findings) if raw else {}
    # Rows are named from 1, as for a table without a header.
    cells = frame.astype(object).set_axis(range(1, len(frame) + 1))
    return _parts(cells.where(cells.notna(), None), about, path.stem, "", {}, findings)


def _not_read(surplus: Sequence[tuple[str, str]], sheet: str, row: int | None) -> list[Finding]:
    """Columns that are none of a table of counts: they are left out, and that is said."""
    known = {plain(name) for name in (*NEEDED, *OPTIONAL)}
    return [
        Finding(
            Severity.NOTE, "not read",
            f"Not read: the columns of counts are {', '.join((*NEEDED, *OPTIONAL))}.",
            name[:MOST_QUOTED], sheet, row, column,
        )
        for column, name in surplus if plain(name) not in known
    ]  # fmt: skip


def misspelt(book: Book) -> list[Finding]:
    """Columns that are almost called what a table of counts needs, if that is all it lacks."""
    for sheet in book.sheets:
        for top, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            seen = {plain(text): (column, text) for column, text in texts(row)}
            lacking = [name for name in NEEDED if plain(name) not in seen]
            spare = [text for text in seen if text not in map(plain, (*NEEDED, *OPTIONAL))]
            meant = {name: get_close_matches(plain(name), spare, n=1) for name in lacking}
            if len(lacking) > len(NEEDED) // 2 or not all(meant.values()):
                continue
            return [
                Finding(
                    Severity.ERROR, "column",
                    f"There is no column {name!r}, and this may be it. If it is, call it {name}.",
                    seen[near][1], sheet.name, top + 1, letter(seen[near][0]),
                )
                for name, (near,) in meant.items()
            ]  # fmt: skip
    return []


def _refuse_repeated(
    sheet: Sheet, top: int, at: Mapping[str, int], findings: list[Finding]
) -> None:
    """Two columns of one name: nobody knows which is meant."""
    names = [plain(cell) for cell in sheet.rows[top]]
    for name in at:
        if names.count(plain(name)) > 1:
            column = len(names) - 1 - names[::-1].index(plain(name))
            findings.append(
                Finding(
                    Severity.ERROR, "column", f"There are two columns {name!r}. Take one out.",
                    name, sheet.name, top + 1, letter(column),
                )
            )  # fmt: skip


def _parts(
    cells: pd.DataFrame,
    about: About,
    stem: str,
    sheet: str,
    letters: Mapping[str, str],
    findings: list[Finding],
) -> Parts | None:
    """Counts and what they are about, if no cell is at fault; every fault is a finding."""
    if cells.empty:
        findings.append(Finding(Severity.ERROR, "empty", "The table has a header and no rows."))
        return None
    named = _each(cells.pop("dataset"), _text) if "dataset" in cells else pd.Series(dtype=object)
    counts = pd.DataFrame(
        {name: _each(column, _READ.get(name, _text)) for name, column in cells.items()}
    ).astype(dict.fromkeys(NUMBERS, float))
    faults = [
        _fault(cells, row, name, sheet, letters)
        for name in ("sex", "contract")
        if name in counts
        for row in counts.index[counts[name].isna()]
    ]
    try:
        faults += totals(counts, cells, sheet, letters)
        checked = check_counts(counts)
        faults += above_base(counts, cells, sheet, letters)
        counts = checked
    except CountError as error:
        faults += _cell_faults(counts, cells, sheet, letters) or [_table_fault(error, sheet)]
    findings += faults
    if worst(findings) is Severity.ERROR:
        return None
    # What `write` left, and nobody has changed since, is whole; a sheet can be changed unseen.
    changed = bool(sheet) or any(finding.rule == "provenance" for finding in findings)
    if changed or not about:
        findings += missing_groups(counts, sheet, letters)
    info = info_of(about, sorted({name for name in named if name}), stem, findings)
    return Parts(info, counts, organisations=_places(about, counts, findings))


def _each(column: pd.Series, change: Callable[[object], object]) -> pd.Series:
    """A column with every cell changed; each text once, for the same few stand in most rows."""
    texts = {cell: change(cell) for cell in {cell for cell in column if isinstance(cell, str)}}
    changed = [texts[cell] if isinstance(cell, str) else change(cell) for cell in column]
    return pd.Series(changed, index=column.index, dtype=object)


def _number(cell: object) -> float | None:
    """The number in a cell or in a column of numbers; a share or a sum of money is none."""
    if isinstance(cell, str):
        return None if "%" in cell or "£" in cell else number(cell)
    if isinstance(cell, bool) or cell is None:
        return None
    try:
        return number(float(cell))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None


def _people(cell: object) -> float | None:
    """A number of people; "1.000" is none, for it is one or a thousand."""
    return None if may_be_thousands(cell) else _number(cell)


_READ: Mapping[str, Callable[[object], object]] = {"year": _number, "n": _people}


def _text(cell: object) -> str | None:
    """Text as it stands; a number as one would write it."""
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell:.15g}"
    return None


def _cell_faults(
    counts: pd.DataFrame, cells: pd.DataFrame, sheet: str, letters: Mapping[str, str]
) -> list[Finding]:
    """Cells that break the rules of `CountTable`, in the order of the file."""
    try:
        CountTable.validate(counts, lazy=True)
    except SchemaErrors as error:
        faults = error.failure_cases.dropna(subset="index").drop_duplicates(["column", "index"])
    else:
        return []
    places = sorted(
        zip(faults["index"].astype(int), faults["column"].astype(str), strict=True),
        key=lambda place: (place[0], list(cells).index(place[1])),
    )
    found = [_fault(cells, row, name, sheet, letters) for row, name in places[:MOST_FINDINGS]]
    if len(places) > MOST_FINDINGS:
        found.append(Finding(Severity.ERROR, "too many", "The rest was not read."))
    return found


def _table_fault(error: CountError, sheet: str) -> Finding:
    """What is wrong with rows together: the same cell twice, a total beside its parts."""
    text = str(error).removeprefix("counts: ").removeprefix("counts, ")
    row = re.match(r"row (\d+): ", text)
    said = text.removeprefix(row[0]) if row else text  # the place of the finding names the row
    said = f"{said[0].upper()}{said[1:]}"
    return Finding(Severity.ERROR, "counts", said, "", sheet, int(row[1]) if row else None)


def _fault(
    cells: pd.DataFrame, row: int, name: str, sheet: str, letters: Mapping[str, str]
) -> Finding:
    cell = cells.loc[row, name]
    advice = ADVICE.get(name, "The text is missing.")
    if is_mark(cell) and name == "n":
        advice = "A mark and no number: counts that are not known cannot be added up."
    elif name == "n" and may_be_thousands(cell):
        advice = thousands_advice(str(cell))
    elif name in CHOICES and (is_total(cell) or cell == ALL):
        advice = "A total; beside its parts people would count twice. Take the row out."
        if ALL in CHOICES[name]:
            advice += f" If there are no parts, write {ALL}."
    elif name in CHOICES and cell is not None:
        advice += f" {nearest(cell, CHOICES[name])}"
    value = "" if cell is None else str(cell)[:MOST_QUOTED]
    return Finding(Severity.ERROR, name, advice, value, sheet, row, letters.get(name, name))


def _places(about: About, counts: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame | None:
    """Organisations as written, if they can be used."""
    used = list(dict.fromkeys(counts["organisation"]))
    told = about.get("organisations")
    if isinstance(told, list) and all(isinstance(row, dict) for row in told):
        try:
            table = pd.DataFrame(told).reindex(columns=place_columns(told))
            return check_organisations(table, used)
        except (WresError, ValueError, TypeError) as error:
            findings.append(
                Finding(
                    Severity.WARNING, "organisations",
                    f"The organisations of the file are not used: {error}",
                )
            )  # fmt: skip
    return None


FORMAT = Format(
    "counts",
    "Tidy table of counts, as this project writes it (csv, parquet, xlsx)",
    tuple(Sign(f"a column {name!r}", _has_column(name)) for name in NEEDED),
    read,
)
