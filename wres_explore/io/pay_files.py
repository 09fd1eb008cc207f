"""Files of pay: one row per person or per pay point, with the columns that people give them."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from wres_explore.dataset import Dataset
from wres_explore.errors import FileFormatError
from wres_explore.io.book import Sheet, is_parquet, open_book
from wres_explore.io.column_names import FIELDS
from wres_explore.io.findings import Severity
from wres_explore.io.paths import as_path
from wres_explore.io.pay import from_pay
from wres_explore.io.values import number, plain
from wres_explore.vocabulary import PayUnit

NAMES: dict[str, tuple[str, ...]] = {
    **{name: FIELDS[name] for name in ("year", "organisation", "profession", "ethnic_group")},
    "pay_band": FIELDS["pay_band"],
    "pay": (
        "pay", "hourly pay", "hourly rate", "hourly rate of pay", "pay per hour", "annual pay",
        "annual salary", "salary", "pay per year", "basic pay", "rate of pay", "amount",
    ),
    "n": ("n", "people", "staff", "headcount", "number", "number of staff", "count"),
}  # fmt: skip
"""What the columns of a file of pay are called, as one compares names."""

LAST_HEADER = 20
"""The header of a sheet stands in one of its first rows."""


def read_pay(
    path: str | PathLike[str],
    *,
    unit: str = PayUnit.HOUR,
    year: int | None = None,
    organisations: pd.DataFrame | None = None,
) -> Dataset:
    """Read a csv, xls, xlsx or parquet file of pay, one row per person or pay point.

    Parameters
    ----------
    path
        A file with the columns of `from_pay`, by these or usual other names ("Ethnic origin",
        "Pay scale", "Hourly rate"). Other columns are left alone. Of several sheets the first
        that has the columns is read.
    unit, year, organisations
        As for `from_pay`.

    Returns
    -------
    Dataset
        As `from_pay` gives it, named after the file.

        No answer: an error; a faulty row is never left out in silence.

    Raises
    ------
    FileFormatError
        If the file cannot be opened, or no sheet has a column of ethnic groups and one of pay.
    CountError, DefinitionError
        As for `from_pay`; rows are numbered as a spreadsheet does.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import pandas as pd
    >>> people = pd.DataFrame({"Ethnic origin": ["White", "BME"], "Hourly rate": [18.10, 16.40]})
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "pay.csv")
    ...     people.to_csv(file, index=False)
    ...     read_pay(file, year=2024).counts["pay_per_hour"].tolist()
    [18.1, 16.4]
    """
    file = as_path(path)
    table = _parquet(file) if file.is_file() and is_parquet(file) else _sheet_with_pay(file)
    return from_pay(
        table, unit=unit, year=year, organisations=organisations, name=file.stem, source=file.name
    )


def _parquet(file: Path) -> pd.DataFrame:
    try:
        table = pd.read_parquet(file)
    except (OSError, ValueError) as error:
        msg = f"{file.name}: the parquet file cannot be read ({error})."
        raise FileFormatError(msg) from None
    places = _places(list(table.columns))
    if places is None:
        raise _no_columns(file)
    return pd.DataFrame({name: table.iloc[:, at] for name, at in places.items()})


def _sheet_with_pay(file: Path) -> pd.DataFrame:
    book = open_book(file)
    if faults := [f for f in book.findings if f.severity is Severity.ERROR]:
        msg = f"{file.name} could not be used: {faults[0]}"
        raise FileFormatError(msg)
    for sheet in book.sheets:
        for at, header in enumerate(sheet.rows[:LAST_HEADER]):
            if (places := _places(header)) is not None:
                return _below(sheet, at, places)
    raise _no_columns(file)


def _below(sheet: Sheet, header: int, places: dict[str, int]) -> pd.DataFrame:
    """The rows below a header, numbered as a spreadsheet does."""
    kept = {}
    for at in range(header + 1, len(sheet.rows)):
        cells = {name: sheet.cell(at, column) for name, column in places.items()}
        if any(cell not in (None, "") for cell in cells.values()):
            kept[at + 1] = cells
    table = pd.DataFrame.from_dict(kept, orient="index", columns=list(places), dtype=object)
    for name in {"pay", "n", "year"} & set(table):
        numbers = [number(cell) for cell in table[name]]
        table[name] = [
            given if read is None else read
            for given, read in zip(table[name], numbers, strict=True)
        ]
    return table


def _places(header: Iterable[Any]) -> dict[str, int] | None:
    """Where the columns stand; None if ethnic groups or pay are not among them."""
    names = [plain(cell) for cell in header]
    found = {
        field: next(names.index(alias) for alias in aliases if alias in names)
        for field, aliases in ((f, (f.replace("_", " "), *a)) for f, a in NAMES.items())
        if set(aliases) & set(names)
    }
    return found if {"ethnic_group", "pay"} <= found.keys() else None


def _no_columns(file: Path) -> FileFormatError:
    return FileFormatError(
        f"{file.name}: no sheet has a column of ethnic groups and one of pay. Name them "
        "'ethnic_group' and 'pay', and people 'n' where a row stands for several."
    )
