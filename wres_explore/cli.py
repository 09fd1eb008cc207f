"""The command line; each command is a few lines over the library."""

from __future__ import annotations

import signal
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from wres_explore.errors import WresError
from wres_explore.tables import records

if TYPE_CHECKING:
    import pandas as pd

    from wres_explore.dataset import Dataset
    from wres_explore.io.mapping import Mapping

FILTERS = ("region", "ics", "organisation", "profession", "pay_band", "sex", "contract",
           "ethnic_group", "year")  # fmt: skip
"""Options of the same names; a filter that is given several times takes any of its values."""

FORMATS = ("table", "sentences", "csv", "json", "parquet")

CHECK_EXIT = {"error": 3, "warning": 1}
"""Exit codes of `check` by the worst finding; 0 for notes or nothing."""


class _Stop(KeyboardInterrupt):
    """Somebody, or the system, asks for an end by a signal."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM cleans up as Ctrl+C does, and either is known for what it is.

    An engine that is interrupted raises an error of its own in place of the interrupt.
    """
    stops: list[_Stop] = []

    def stop(number: int, _: object) -> None:
        stops.append(_Stop(number))
        raise stops[-1]

    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup and a shell's & ask
                before[number] = signal.signal(number, stop)
    try:
        yield
    except Exception:
        if stops:
            raise stops[0] from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stopped(stop: KeyboardInterrupt, message: str) -> NoReturn:
    """End with a message and the exit code that shells know for each way to be stopped."""
    _say(message, err=True)
    sys.exit(128 + (stop.number if isinstance(stop, _Stop) else signal.SIGINT))


class _Group(click.Group):
    """Says what is wrong in one message, with the exit code of its kind, and no traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _stoppable():
                return super().invoke(ctx)
        except WresError as error:
            _say(f"Error: {error}", err=True)
            sys.exit(error.exit_code)
        except OSError as error:
            _say(f"Error: {str(error.filename or '')[-200:]}: {error.strerror}.", err=True)
            sys.exit(WresError.exit_code)
        except KeyboardInterrupt as stop:
            _stopped(stop, "Stopped.")


def _say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print a text that may have names from files in it."""
    click.echo(_shown(text), err=err, nl=nl)


def _shown(text: str) -> str:
    r"""Control characters as \u001b: a name must not move the cursor or colour the terminal.

    So json and TOML write them too, and what is printed can be read again.
    """
    return "".join(f"\\u{ord(char):04x}" if _steers(char) else char for char in text)


def _steers(char: str) -> bool:
    """Whether a terminal would obey a character instead of showing it."""
    return char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cf", "Cs")


@click.group(cls=_Group)
@click.version_option(package_name="wres-explore")
def main() -> None:
    """WRES indicators and the cliff edge."""


@main.command()
@click.option("--port", default=5006, show_default=True, help="Port to listen on.")
@click.option("--address", default="localhost", show_default=True, help="Address to listen on.")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the page in a browser.")
@click.option(
    "--sharing",
    "wanted",
    help="public, partner or trusted: who may see figures of files that are loaded. Without it "
    "WRES_SHARING, and without that trusted where only this machine reaches the page, else public.",
)
def serve(port: int, address: str, open_browser: bool, wanted: str | None) -> None:
    """Serve the page until it is stopped with Ctrl+C."""
    from wres_explore.app import serve_page, sharing

    mode = sharing.launch(address, wanted)

    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the server sees to its own end
    _say(f"The page is on http://{address}:{port}, sharing: {mode}. Stop it with Ctrl+C.")
    serve_page(address, port, open_browser=open_browser, wanted=wanted)


@main.command()
def datasets() -> None:
    """List the packaged data sets."""
    from wres_explore.io.packaged import datasets as packaged

    for row in packaged().itertuples(index=False):
        _say(f"{row.name:14}  {row.title}")


MAPPING = click.option(
    "--mapping", type=click.Path(path_type=Path),
    help="What the columns of person-level records mean; `wres-explore mapping` proposes it.",
)  # fmt: skip


def _mapping(path: Path | None) -> Mapping | None:
    from wres_explore.io.mapping import load

    return None if path is None else load(path)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@MAPPING
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON, for scripts.")
def check(files: tuple[Path, ...], mapping: Path | None, as_json: bool) -> None:
    """Say what is noticed in FILES: format, faults, and what to do about each.

    Exit code 0 if there is nothing worse than a note, 1 for warnings, 3 for errors.
    """
    from wres_explore.io.findings import table
    from wres_explore.io.reading import examine

    meant = _mapping(mapping)
    readings = [examine(file, meant) for file in files]
    found = [finding for reading in readings for finding in reading.findings]
    if as_json:
        _say(table(found).to_json(orient="records", indent=2, force_ascii=False))
    for reading in [] if as_json else readings:
        rows = "no data" if reading.data is None else f"{len(reading.data.counts):,} counts"
        _say(f"{reading.file}: {reading.format or 'format not known'}, {rows}.")
        for finding in reading.findings:
            _say(f"  {finding}")
        if not reading.findings:
            _say("  Nothing to report.")
    sys.exit(max(CHECK_EXIT.get(str(reading.worst), 0) for reading in readings))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--year", type=int, help="The WRES year of all rows, if no column says it.")
@click.option("--organisation", help="The organisation of all rows, if no column says it.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write, such as mapping.toml.")
@click.option("--force", is_flag=True, help="Write over a mapping that is there.")
def mapping(
    file: Path, year: int | None, organisation: str | None, out: Path | None, force: bool
) -> None:
    """Propose what the columns of FILE, person-level records, mean.

    Look through it and change what is wrong; `build` and `check` take it, this year and next.
    """
    from wres_explore.io.mapping import to_text, with_fixed
    from wres_explore.io.reading import propose_mapping

    if out is not None and out.exists():
        _refuse_to_replace(out, file, force=force)
    given = {"year": year, "organisation": organisation}
    said = {name: value for name, value in given.items() if value is not None}
    _write(to_text(with_fixed(propose_mapping(file), said)), out)
    if out is not None:
        _say(f"{out} written. Look through it before you build counts by it.", err=True)


def _refuse_to_replace(out: Path, file: Path, *, force: bool) -> None:
    """A mapping that somebody has looked through, or a file of another kind, is not lost."""
    if out.is_dir():
        msg = f"{out.name!r} is a folder. Name a file, such as mapping.toml."
    elif file.exists() and out.samefile(file):
        msg = f"{out.name!r} is read and cannot be written too. Name another file."
    elif not force:
        msg = f"{out.name!r} is there already. Name another file, or write over it with --force."
    else:
        return
    raise click.BadParameter(msg, param_hint="--out")


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="File of counts to write: .parquet, .csv or .xlsx.",
)
@MAPPING
@click.option(
    "--organisations",
    multiple=True,
    type=click.Path(path_type=Path),
    help="List of organisations with STP/ICS and region, such as etr.csv.",
)
@click.option(
    "--successions",
    type=click.Path(path_type=Path),
    help="Table of which organisation became which: counts as organised now.",
)
def build(
    files: tuple[Path, ...],
    out: Path,
    mapping: Path | None,
    organisations: tuple[Path, ...],
    successions: Path | None,
) -> None:
    """Make one table of counts of FILES and write it with where it comes from.

    Stopped, it goes on with the next file when it is called again. Findings, notes too, go to the
    error stream; a file with errors stops it, and nothing is written.
    """
    from tqdm import tqdm  # type: ignore[import-untyped]

    from wres_explore.io import kept_counts
    from wres_explore.io.build import Progress
    from wres_explore.io.build import build as built

    with tqdm(unit="rows", unit_scale=True, disable=None, leave=False) as bar:

        def show(at: Progress) -> None:
            bar.total = at.expected
            bar.set_description(f"{_shown(at.file)} ({at.number} of {at.files})", refresh=False)
            bar.update(at.rows - bar.n)

        try:
            with _stoppable():
                data, said = built(
                    files, out, mapping=_mapping(mapping), organisations=organisations,
                    successions=successions, on_progress=show,
                )  # fmt: skip
        except KeyboardInterrupt as stop:
            bar.close()
            folder = kept_counts.beside(out).name
            _stopped(
                stop,
                f"Stopped. Files that were counted are kept in {folder}; the same command goes on "
                "from there."
                if kept_counts.kept(out)
                else "Stopped before a file was counted; nothing is kept.",
            )
    for row in said.itertuples():
        _say(f"{row.severity}: {row.file}: {row.advice} ({row.rule})", err=True)
    people = int(data.counts["n"].sum())
    _say(f"{out}: {len(data.counts):,} counts of {people:,} people and cases.")


def _measure(command: Callable[..., None]) -> Callable[..., None]:
    """The argument and options that every measure has."""
    options = [
        click.argument("source"),
        click.option("--by", default="", help="Breakdowns, with commas: ics,year."),
        *(
            click.option(f"--{name.replace('_', '-')}", multiple=True,
                         type=int if name == "year" else str, help=f"Only this {name}."
                         if name != "ethnic_group" else "The group compared with White staff.")
            for name in FILTERS
        ),
        click.option("--format", "form", type=click.Choice(FORMATS), default="table",
                     show_default=True),
        click.option("--out", type=click.Path(path_type=Path), help="File to write; parquet needs "
                     "one."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@_measure
def indicators(source: str, by: str, form: str, out: Path | None, **filters: Any) -> None:
    """All nine indicators of SOURCE, a packaged data set or a file."""
    from wres_explore.measures.indicator import indicators as measured

    data = _selected(source, filters)
    _refuse_source(source, out)
    _show(measured(data, by=_names(by)), form, out)


@main.command("cliff-edge")
@_measure
@click.option("--table", "which", type=click.Choice(["verdict", "steps", "ladder", "pipeline"]),
              default="verdict", show_default=True, help="Which table of the search.")  # fmt: skip
def cliff_edge(
    source: str, by: str, form: str, out: Path | None, which: str, **filters: Any
) -> None:
    """Where the share of BME staff breaks off in SOURCE, a packaged data set or a file."""
    from wres_explore.measures.ladder.cliff_edge import cliff_edge as searched

    _refuse_source(source, out)
    edge = searched(_selected(source, filters), by=_names(by))
    _show(getattr(edge, which), form, out)


def _names(by: str) -> list[str]:
    return [name.strip() for name in by.split(",") if name.strip()]


def _selected(source: str, filters: dict[str, Any]) -> Dataset:
    """The data, filtered; what was noticed in a file goes to the error stream."""
    from wres_explore.io.packaged import datasets as packaged
    from wres_explore.io.packaged import load
    from wres_explore.io.reading import read
    from wres_explore.measures.select import select

    # A folder or file of the same name as packaged data is asked for with its path: ./london-2019
    if source in set(packaged()["name"]):
        data = load(source)
    elif Path(source).suffix or Path(source).exists():
        data, findings = read(source)
        for row in findings.itertuples():
            if row.severity != "note":
                _say(f"{row.severity}: {row.advice} ({row.rule})", err=True)
    else:
        _unknown(source, ", ".join(packaged()["name"]))
    return select(data, **{name: list(value) or None for name, value in filters.items()})


def _refuse_source(source: str, out: Path | None) -> None:
    """A result does not take the place of what it was made from."""
    if out is not None and out.exists() and Path(source).exists() and out.samefile(source):
        msg = f"{out.name!r} is read and cannot be written too. Name another file."
        raise click.BadParameter(msg, param_hint="--out")


def _unknown(source: str, names: str) -> NoReturn:
    msg = f"{source!r} is neither a file nor a packaged data set. Packaged are: {names}."
    raise click.BadParameter(msg, param_hint="SOURCE")


def _show(table: pd.DataFrame, form: str, out: Path | None) -> None:
    """A result as a table to read or in a format for programs."""
    if form == "parquet":
        if out is None:
            msg = "parquet is not text: name a file with --out."
            raise click.UsageError(msg)
        table.to_parquet(out)
    elif form == "csv":
        _write(_guarded(table).to_csv(index=False, lineterminator="\n"), out)
    elif form == "json":
        _write(table.to_json(orient="records", indent=2, force_ascii=False) + "\n", out)
    elif form == "sentences":
        from wres_explore.wording import describe

        _write("\n".join(describe(table)) + "\n", out)
    else:
        _write(_as_text(table), out)


def _guarded(table: pd.DataFrame) -> pd.DataFrame:
    """A result of which a spreadsheet runs no cell: text that looks like a formula stays text."""
    from wres_explore.io.formula_text import guarded

    numbers = table.select_dtypes(["number", "bool", "boolean"]).columns
    texts = [name for name in table if name not in numbers]
    return table.assign(**{name: table[name].astype(object).map(guarded) for name in texts})


NAMED = ("indicator", "ladder", "pay_band", "boundary", "verdict", "onset", "steepest", "grade",
         "status")  # fmt: skip
"""Columns of a printed table after the breakdowns and before the numbers."""


def _as_text(table: pd.DataFrame) -> str:
    """Breakdowns, value and interval as people write them; other formats have every column."""
    from wres_explore.vocabulary import Statistic
    from wres_explore.wording import interval, number

    columns = list(table.columns)
    first = min(columns.index(name) for name in ("indicator", "ladder") if name in columns)
    names = [*columns[:first], *(n for n in NAMED if n in columns[first:])]
    shown = table[names].astype(object).fillna("")
    for row, at in zip(records(table), table.index, strict=True):
        value, kind = row["value"], row.get("statistic", Statistic.STEP_RATIO)
        counted = value == value or "published_value" not in row
        printed = value if counted else row["published_value"]
        ends = ("simultaneous_lower", "simultaneous_upper")
        low, high = (row[end if end in row else end.partition("_")[2]] for end in ends)
        shown.loc[at, "value"] = number(printed, kind, signed=True) if printed == printed else ""
        shown.loc[at, "interval"] = interval(low, high, kind)
    text: str = shown.to_string(index=False, justify="left")
    return f"{text}\n"


def _write(text: str, out: Path | None) -> None:
    if out is None:
        _say(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(prog_name="wres-explore")
