"""Any file that NHS organisations have, into a data set: `read` and `check`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

import pandas as pd

from wres_explore.dataset import NO_COUNTS, Dataset, make
from wres_explore.errors import FileFormatError, WresError
from wres_explore.io import govuk, record_files, staff_survey, tidy, wres_return
from wres_explore.io.book import Book, is_parquet, open_book
from wres_explore.io.findings import Finding, Severity, table, worst
from wres_explore.io.formats import Format, Parts
from wres_explore.io.mapping import Mapping
from wres_explore.io.mapping import load as load_mapping
from wres_explore.io.organisation_files import entries
from wres_explore.io.paths import as_path
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
"""Every format that is known by its cells, in the order in which they are tried."""

TITLES: tuple[str, ...] = (*(kind.title for kind in FORMATS), record_files.TITLE)
"""Everything that can be read, in words."""


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """What came of one file: the format, the data if there are any, and every finding.

    Records have a mapping: the one they were counted by, or one proposed and not yet used.
    """

    file: str
    format: str
    data: Dataset | None
    findings: tuple[Finding, ...]
    mapping: Mapping | None = None

    @property
    def worst(self) -> Severity | None:
        """The worst severity found."""
        return worst(self.findings)


def read(
    path: str | PathLike[str], mapping: Mapping | str | PathLike[str] | None = None
) -> tuple[Dataset, pd.DataFrame]:
    """Read a file of any supported format, recognised by its content.

    Parameters
    ----------
    path
        A csv, xls, xlsx or parquet file.
    mapping
        For person-level records: what their columns mean, or the file that says so. Without it
        they are recognised, and the message has a proposal; `propose_mapping` gives it.

    Returns
    -------
    Dataset, DataFrame
        The data, and what was noticed: `severity`, `file`, `sheet`, `row`, `column`, `rule`,
        `value`, `advice`. Rows and columns are named as a spreadsheet names them.

        No answer: an error; findings alone, without one, come from `check`. A row of counts that
        is missing counts as nobody; where an organisation gives a measure without its White, BME
        or Unknown people, and the file has such rows elsewhere, a warning "missing group" says so.

    Raises
    ------
    FileFormatError
        If errors leave nothing that can be used. The message has the errors; `check` has all
        findings.
    MappingError
        If `mapping` is no mapping, or a file that is none.

    Examples
    --------
    >>> import wres_explore as wres
    >>> from wres_explore.io.packaged import data_folder
    >>> data, findings = wres.read(data_folder() / "london-2019" / "counts.csv")
    >>> int(data.counts["n"].sum()), len(findings)
    (206144, 0)
    """
    reading = examine(path, _loaded(mapping))
    if reading.data is None:
        raise unusable(reading)
    return reading.data, table(reading.findings)


def unusable(reading: Reading) -> FileFormatError:
    """The error of a file that gives no data, with what has to be mended."""
    errors = [f for f in reading.findings if f.severity is Severity.ERROR]
    shown = "\n".join(f"  {finding}" for finding in errors[:MOST_SHOWN])
    more = f"\n  and {len(errors) - MOST_SHOWN} more" if len(errors) > MOST_SHOWN else ""
    return FileFormatError(f"{reading.file} could not be used:\n{shown}{more}")


MOST_SHOWN = 10
"""Errors in one message."""


def check(
    path: str | PathLike[str], mapping: Mapping | str | PathLike[str] | None = None
) -> pd.DataFrame:
    """What `read` notices in a file, without an exception for a bad one.

    Parameters
    ----------
    path, mapping
        As for `read`.

    Returns
    -------
    DataFrame
        One row per finding: `severity` ("error", "warning" or "note"), `file`, `sheet`, `row`,
        `column`, `rule`, `value`, `advice`. Without an error among them, `read` gives data.

        No answer: a table without rows, which says that nothing was noticed. A file that is not
        there or cannot be read is a row too.

    Raises
    ------
    FileFormatError
        If `path` is no path at all.
    MappingError
        If `mapping` is no mapping, or a file that is none.

    Examples
    --------
    >>> import wres_explore as wres
    >>> wres.check("nowhere.csv")[["severity", "advice"]].to_numpy().tolist()
    [['error', 'there is no such file.']]
    """
    return table(examine(path, _loaded(mapping)).findings)


def propose_mapping(path: str | PathLike[str]) -> Mapping:
    """What the columns of person-level records are likely to mean, for a person to look through.

    `str` of it is the text of a mapping file; `wres_explore.read(path, mapping)` counts by it.

    Parameters
    ----------
    path
        A csv, parquet or Excel file with one row per person, applicant or case.

    Returns
    -------
    Mapping
        With a reason for each field.

        No answer: a field of which nothing is sure is left out, and its reason says so.

    Raises
    ------
    FileFormatError
        If the file cannot be opened.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import pandas as pd
    >>> staff = pd.DataFrame({"Ethnic Origin": ["A", "J"] * 20, "Pay Scale": ["Band 5"] * 40})
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "staff.csv")
    ...     staff.to_csv(file, index=False)
    ...     "Ethnic Origin" in str(propose_mapping(file))
    True
    """
    return record_files.proposal(as_path(path))


def _loaded(mapping: Mapping | str | PathLike[str] | None) -> Mapping | None:
    return mapping if mapping is None or isinstance(mapping, Mapping) else load_mapping(mapping)


def examine(
    path: str | PathLike[str],
    mapping: Mapping | None = None,
    *,
    on_share: Callable[[float], None] | None = None,
) -> Reading:
    """Open, recognise, read and check one file; faults of the file become findings.

    Parameters
    ----------
    path
        The file.
    mapping
        For records; files of any other format are read as what they are.
    on_share
        Told now and then which share of a file of records has been read.

    Returns
    -------
    Reading
        With `data` None if there are errors among the findings.

    Raises
    ------
    FileFormatError
        If `path` is no path, or a name that no file can have.
    """
    place = as_path(path)
    findings: list[Finding] = []
    name, data = "", None
    try:
        name, parts, mapping = _read_parts(place, mapping, findings, on_share)
        stopped = any(finding.severity is Severity.ERROR for finding in findings)
        data = None if parts is None or stopped else assemble(parts)
    except WresError as error:
        text = str(error).removeprefix(f"{place.name}: ")
        findings.append(Finding(Severity.ERROR, "file", text))
    except OSError as error:
        text = f"The file cannot be read: {error.strerror or error}."
        findings.append(Finding(Severity.ERROR, "file", text))
    shown = place.name.encode(errors="replace").decode()
    named = tuple(replace(finding, file=shown) for finding in findings)
    return Reading(shown, name, data, named, mapping)


def _read_parts(
    place: Path,
    mapping: Mapping | None,
    findings: list[Finding],
    on_share: Callable[[float], None] | None,
) -> tuple[str, Parts | None, Mapping | None]:
    """The name of the format, what the file gives, and the mapping if it is records."""
    if mapping is not None and record_files.has_columns(place, mapping):
        return record_files.NAME, record_files.read(place, mapping, findings, on_share), mapping
    book = None
    parquet = place.is_file() and is_parquet(place)
    if parquet and tidy.is_tidy(place):
        return tidy.FORMAT.name, tidy.read_parquet(place, findings), None
    if not parquet and not record_files.is_large(place):
        book = open_book(place)
        kind = recognise(book)
        if kind is not None:
            findings += book.findings
            return kind.name, kind.read(book, findings), None
    if mapping is not None:
        return record_files.NAME, record_files.read(place, mapping, findings, on_share), mapping
    proposed = record_files.likely(place) if book is None else record_files.likely_in(book)
    if proposed is not None:
        findings.append(record_files.ask(proposed))
        return record_files.NAME, None, proposed
    if parquet:  # a parquet file has no cells to look at; the reader says what it lacks
        return "", tidy.read_parquet(place, findings), None
    findings += [] if book is None else book.findings
    near = [] if book is None else tidy.misspelt(book)
    findings += near or [_unknown(book)]
    return "", None, None


def recognise(book: Book) -> Format | None:
    """The format whose signs the file has, all of them."""
    return next((kind for kind in FORMATS if kind.likeness(book) == 1), None)


def _unknown(book: Book | None) -> Finding:
    """Not known: what the file looks most like, what it lacks for that, and what is known."""
    like = "It looks like none of them. "
    if book is not None:
        nearest = max(FORMATS, key=lambda kind: kind.likeness(book))
        if nearest.likeness(book):
            lacks = " and ".join(nearest.missing(book))
            like = f"It looks most like {nearest.title}, but lacks {lacks}. "
        elif entries(book, []):
            said = (
                "A list of organisations: it has no counts. Give it to `build` with "
                "--organisations, or to `wres_explore.io.places.read_organisations`."
            )
            return Finding(Severity.ERROR, "organisations", said)
    known = "; ".join(TITLES)
    return Finding(Severity.ERROR, "format", f"Not a known format. {like}Known are: {known}.")


def assemble(parts: Parts) -> Dataset:
    """A data set from the parts that a reader gave; counts are checked as any table is."""
    counts = NO_COUNTS if parts.counts is None else check_counts(parts.counts)
    places = parts.organisations
    if places is not None:
        places = check_organisations(places, counts["organisation"].unique())
    return make(counts, parts.info, organisations_table=places, published=parts.published)
