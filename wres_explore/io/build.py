"""Files of any kind into one table of counts, file by file, so that a stopped run goes on.

Each file leaves its counts in a folder beside the result. A file that has not changed since is not
read again; the folder goes when the result is whole.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import wres_explore
from wres_explore import arguments
from wres_explore.dataset import Dataset, DatasetInfo, make
from wres_explore.errors import CountError, FileFormatError
from wres_explore.io import kept_counts, tidy
from wres_explore.io.findings import COLUMNS, Finding, Severity, table
from wres_explore.io.mapping import Mapping, load, to_text
from wres_explore.io.mergers import mergers, organised_now
from wres_explore.io.paths import as_path
from wres_explore.io.places import read_organisations, with_organisations
from wres_explore.io.reading import examine, unusable
from wres_explore.io.record_files import expected_rows
from wres_explore.io.successions import read_successions
from wres_explore.io.tidy.provenance import METADATA
from wres_explore.schemas import check_counts
from wres_explore.vocabulary import ALL

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]
"""One path or several."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: rows read so far, of about how many, and what it is at."""

    file: str
    number: int
    files: int
    rows: int
    expected: int
    resumed: int
    """Files taken from an earlier run."""


def build(
    files: Paths,
    out: str | PathLike[str],
    *,
    mapping: Mapping | str | PathLike[str] | None = None,
    organisations: Paths = (),
    successions: str | PathLike[str] | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> tuple[Dataset, pd.DataFrame]:
    """Make one table of tidy counts of many files, and write it with where it comes from.

    Parameters
    ----------
    files
        One or several of anything that `read` takes, in any mixture that does not count the same
        people twice.
    out
        The csv, parquet or xlsx file to write. A folder `OUT.parts` stands beside it until it is
        whole; the counts of files that have not changed are taken from there.
    mapping
        What the columns of person-level records mean, if there are such files; or the file that
        says so.
    organisations
        Lists that say in which STP/ICS and region organisations are, such as `etr.csv`.
    successions
        A table of successions: with it the counts are as organised now, merged trusts added up.
        The files, or the lists of `organisations`, must name organisations by their ODS codes.
    on_progress
        Called now and then with how far it is.

    Returns
    -------
    Dataset, DataFrame
        What was written, and the findings of all files.

        No answer: an error, and no file; what was counted so far is kept beside it.

    Raises
    ------
    FileFormatError
        If a file has errors: nothing is written, and what was counted so far stays for next time.
        Also if `out` is a folder or one of the files that are read, or is being built already.
    CountError
        If two files count the same people: the same measure, year and organisation.
    DefinitionError
        If `on_progress` is no function.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from wres_explore.io.packaged import data_folder
    >>> with TemporaryDirectory() as folder:
    ...     out = Path(folder, "counts.parquet")
    ...     data, findings = build(data_folder() / "london-2019" / "counts.csv", out)
    ...     out.exists(), int(data.counts["n"].sum())
    (True, 206144)
    """
    arguments.function("on_progress", on_progress)
    paths, place, lists = _several(files), as_path(out), _several(organisations)
    tables = [] if successions is None else [as_path(successions)]
    meant = mapping if mapping is None or isinstance(mapping, Mapping) else load(mapping)
    _refuse_paths(paths, [*lists, *tables], place)
    with kept_counts.alone(place) as folder:
        parts = _parts(paths, folder, meant, on_progress)
        named = list(zip(_told_apart(paths), [part.data for part in parts], strict=True))
        _refuse_twice(named)
        data = _joined([part.data for part in parts], place.stem)
        said = [*(part.findings for part in parts), table(_spelt_apart(named))]
        if lists:
            where, noticed = read_organisations(lists)
            data = with_organisations(data, where)
            said.append(noticed)
        for path in tables:
            became, noticed = read_successions(path)
            _, not_added = mergers(data, became)
            data = organised_now(data, became)
            said += [noticed, not_added]
        about = tidy.provenance(
            paths, mapping=meant, organisation_lists=lists, succession_tables=tables
        )
        tidy.write(data, place, about)
        kept_counts.remove(place)
    return data, pd.concat(said, ignore_index=True)


def _several(paths: object) -> list[Path]:
    if isinstance(paths, str | bytes | PathLike) or not isinstance(paths, Iterable):
        return [as_path(paths)]
    return [as_path(path) for path in paths]


def _refuse_paths(files: Sequence[Path], others: Sequence[Path], out: Path) -> None:
    """What can be told from the paths alone, before anything is counted or written."""
    if not files:
        msg = "There are no files to build counts from."
        raise FileFormatError(msg)
    tidy.check_ending(out)
    if out.is_dir():
        msg = f"{out.name}: this is a folder. Name a file to write the counts to."
        raise FileFormatError(msg)
    seen: set[Path] = set()
    for path in (*files, *others):
        if not path.is_file():
            msg = f"{path.name}: there is no such file."
            raise FileFormatError(msg)
        if path.resolve() == out.resolve():
            msg = (
                f"{path.name} is read and cannot be written too. Name another file for the counts."
            )
            raise FileFormatError(msg)
    for path in files:
        if path.resolve() in seen:
            msg = f"{path} is given twice; its people would count twice. Give it once."
            raise FileFormatError(msg)
        seen.add(path.resolve())


def _parts(
    paths: Sequence[Path],
    folder: Path,
    mapping: Mapping | None,
    on_progress: Callable[[Progress], None],
) -> list[_Part]:
    """What each file gives, one after the other, with how far it is."""
    expected = [expected_rows(path) for path in paths]
    parts: list[_Part] = []
    for at, path in enumerate(paths):

        def tell(share: float, at: int = at, path: Path = path) -> None:
            rows = sum(expected[:at]) + round(share * expected[at])
            resumed = sum(part.resumed for part in parts)
            on_progress(Progress(path.name, at + 1, len(paths), rows, sum(expected), resumed))

        tell(0.0)
        parts.append(_part(path, folder, mapping, tell))
        tell(1.0)
    return parts


@dataclass(frozen=True, slots=True)
class _Part:
    """What one file gave."""

    data: Dataset
    findings: pd.DataFrame
    resumed: bool


def _part(
    path: Path, folder: Path, mapping: Mapping | None, tell: Callable[[float], None]
) -> _Part:
    """Counts of one file: those of an earlier run if it is the same file, read the same way."""
    kept = kept_counts.place_of(path, folder)
    key = _key(path, mapping)
    if kept.is_file() and (part := _earlier(kept, key)) is not None:
        return part
    reading = examine(path, mapping, on_share=tell)
    if reading.data is None:
        raise unusable(reading)
    if reading.data.counts.empty:
        msg = f"{path.name}: published figures without counts; nothing can be built from them."
        raise FileFormatError(msg)
    said = table([*reading.findings, *_left_behind(path, reading.data)])
    tidy.write(reading.data, kept, {"key": key, "findings": said.to_json(orient="records")})
    return _Part(reading.data, said, resumed=False)


def _left_behind(path: Path, data: Dataset) -> list[Finding]:
    """What a table of counts has no room for."""
    if data.published.empty:
        return []
    advice = (
        f"{len(data.published):,} figures of this file are published without counts and are not "
        "in the result. Read the file by itself to see them."
    )
    return [Finding(Severity.WARNING, "published figures", advice, file=path.name)]


def _key(path: Path, mapping: Mapping | None) -> dict[str, Any]:
    """What must not have changed if the counts of an earlier run are to be taken."""
    state = path.stat()
    meant = "" if mapping is None else to_text(replace(mapping, reasons={}))
    return {"bytes": state.st_size, "changed": state.st_mtime_ns, "mapping": meant,
            "version": wres_explore.__version__}  # fmt: skip


def _earlier(kept: Path, key: dict[str, Any]) -> _Part | None:
    """Counts that an earlier run left of the same file; None if they cannot be used."""
    try:
        about = json.loads((pq.read_schema(kept).metadata or {})[METADATA])
        if about["key"] != key:
            return None
        said = pd.DataFrame(json.loads(about["findings"]), columns=list(COLUMNS))
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError):
        return None
    data = examine(kept).data
    return None if data is None else _Part(data, said.astype({"row": "Int64"}), resumed=True)


def _joined(parts: Sequence[Dataset], name: str) -> Dataset:
    """One data set of several, of which no two count the same people."""
    counts = pd.concat([part.counts.astype({"dataset": object}) for part in parts])
    extra = [column for column in ("sex", "contract") if column in counts]
    counts[extra] = counts[extra].astype(object).where(counts[extra].notna(), ALL)
    places = pd.concat([part.organisations for part in parts], ignore_index=True)
    places = places[places["organisation"].isin(set(counts["organisation"]))]
    sources = "; ".join(dict.fromkeys(part.info.source for part in parts if part.info.source))
    info = DatasetInfo(name, name, source=sources, modelled=any(p.info.modelled for p in parts))
    return make(
        check_counts(counts.astype({"dataset": str})), info,
        organisations_table=places.drop_duplicates("organisation", ignore_index=True),
    )  # fmt: skip


Named = Sequence[tuple[str, Dataset]]
"""Data sets with what to call their files in a message."""


def _told_apart(paths: Sequence[Path]) -> list[str]:
    """What to call each file: its name, or its path where two have the same name."""
    names = Counter(path.name for path in paths)
    return [path.name if names[path.name] == 1 else str(path) for path in paths]


def _alike(organisation: object) -> str:
    """A name without what the eye passes over: capitals, blanks around it or of no width."""
    text = unicodedata.normalize("NFKC", str(organisation)).casefold()
    return " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())


def _refuse_twice(parts: Named) -> None:
    """The same measure of one organisation and year in two files counts people twice."""
    seen: dict[tuple[object, ...], tuple[int, str]] = {}
    for at, (file, part) in enumerate(parts):
        for cell in part.suppliers[["measure", "year", "organisation"]].itertuples(index=False):
            key = (cell.measure, cell.year, _alike(cell.organisation))
            first, name = seen.setdefault(key, (at, str(cell.organisation)))
            if first == at:
                continue
            other = f" (there {name!r})" if name != cell.organisation else ""
            msg = (
                f"{parts[first][0]}{other} and {file} both give {cell.measure} of "
                f"{cell.organisation} in {cell.year}; people would count twice. Leave one "
                "out, or join the files first if each has a part of the people."
            )
            raise CountError(msg)


def _spelt_apart(parts: Named) -> list[Finding]:
    """Organisations that differ only in capitals or blanks: likely one, and counted as two."""
    found: dict[str, dict[str, str]] = {}
    for file, part in parts:
        for name in part.suppliers["organisation"].unique():
            found.setdefault(_alike(name), {}).setdefault(str(name), file)
    return [
        Finding(
            Severity.WARNING, "organisation spelt apart",
            f"{' and '.join(f'{name!r} ({file})' for name, file in spelt.items())} differ only in "
            "capitals or blanks and are kept as different organisations. If they are one, write "
            "them alike in the files or, for records, under [values.organisation] in the mapping.",
        )
        for spelt in found.values()
        if len(spelt) > 1
    ]  # fmt: skip
