"""Any file that NHS organisations have, into a data set: `read` and `check`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

import pandas as pd

from wres_explore.dataset import NO_COUNTS, Dataset, make
from wres_explore.errors import FileFormatError, WresError
from wres_explore.io import govuk, staff_survey, tidy, wres_return
from wres_explore.io.book import Book, is_parquet, open_book
from wres_explore.io.findings import Finding, Severity, table, worst
from wres_explore.io.formats import Format, Parts
from wres_explore.schemas import check_counts, check_organisations

FORMATS: tuple[Format, ...] = (
    govuk.FORMAT,
    staff_survey.NATIONAL,
    staff_survey.ORGANISATIONAL,
    staff_survey.BENCHMARK,
    staff_survey.EXTRACT,
    tidy.FORMAT,
    wres_return.FORMAT,
)
"""Every format that is known, in the order in which they are tried."""


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """What came of one file: the format, the data if there are any, and every finding."""

    file: str
    format: str
    data: Dataset | None
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Severity | None:
        """The worst severity found."""
        return worst(self.findings)


def read(path: str | PathLike[str]) -> tuple[Dataset, pd.DataFrame]:
    """Read a file of any supported format, recognised by its content.

    Parameters
    ----------
    path
        A csv, xls, xlsx or parquet file.

    Returns
    -------
    Dataset, DataFrame
        The data, and what was noticed: `severity`, `file`, `sheet`, `row`, `column`, `rule`,
        `value`, `advice`. Rows and columns are named as a spreadsheet names them.

    Raises
    ------
    FileFormatError
        If errors leave nothing that can be used. The message has the errors; `check` has all
        findings.
    """
    reading = examine(path)
    if reading.data is None:
        errors = [f for f in reading.findings if f.severity is Severity.ERROR]
        shown = "\n".join(f"  {finding}" for finding in errors[:MOST_SHOWN])
        more = f"\n  and {len(errors) - MOST_SHOWN} more" if len(errors) > MOST_SHOWN else ""
        msg = f"{reading.file} could not be used:\n{shown}{more}"
        raise FileFormatError(msg)
    return reading.data, table(reading.findings)


MOST_SHOWN = 10
"""Errors in one message."""


def check(path: str | PathLike[str]) -> pd.DataFrame:
    """What `read` notices in a file, without an exception for a bad one."""
    return table(examine(path).findings)


def examine(path: str | PathLike[str]) -> Reading:
    """Open, recognise, read and check one file; faults of the file become findings."""
    place = Path(path)
    findings: list[Finding] = []
    name, data = "", None
    try:
        name, parts = _read_parts(place, findings)
        stopped = any(finding.severity is Severity.ERROR for finding in findings)
        data = None if parts is None or stopped else assemble(parts)
    except WresError as error:
        text = str(error).removeprefix(f"{place.name}: ")
        findings.append(Finding(Severity.ERROR, "file", text))
    named = tuple(replace(finding, file=place.name) for finding in findings)
    return Reading(place.name, name, data, named)


def _read_parts(place: Path, findings: list[Finding]) -> tuple[str, Parts | None]:
    """The name of the format and what the file gives; a parquet file has no sheets to look at."""
    if place.is_file() and is_parquet(place):
        return tidy.FORMAT.name, tidy.read_parquet(place, findings)
    book = open_book(place)
    findings += book.findings
    kind = recognise(book, findings)
    return ("", None) if kind is None else (kind.name, kind.read(book, findings))


def recognise(book: Book, findings: list[Finding]) -> Format | None:
    """The format whose signs the file has; if none, the nearest one is a finding."""
    likeness = {kind.name: kind.likeness(book) for kind in FORMATS}
    best = max(FORMATS, key=lambda kind: likeness[kind.name])
    if likeness[best.name] == 1:
        return best
    known = "; ".join(kind.title for kind in FORMATS)
    like = (
        f"It looks most like {best.title}, but lacks {' and '.join(best.missing(book))}. "
        if likeness[best.name]
        else "It looks like none of them. "
    )
    findings.append(
        Finding(Severity.ERROR, "format", f"Not a known format. {like}Known are: {known}.")
    )
    return None


def assemble(parts: Parts) -> Dataset:
    """A data set from the parts that a reader gave; counts are checked as any table is."""
    counts = NO_COUNTS if parts.counts is None else check_counts(parts.counts)
    places = parts.organisations
    if places is not None:
        places = check_organisations(places, counts["organisation"].unique())
    return make(counts, parts.info, organisations_table=places, published=parts.published)
