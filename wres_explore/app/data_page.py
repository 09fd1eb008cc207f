"""The page where a reader loads a file: choose, see what was noticed, accept."""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import panel as pn

from wres_explore.app.cards import Table
from wres_explore.app.mapping_editor import MappingEditor
from wres_explore.app.panes import pane
from wres_explore.app.render import above, html, readable, text_of
from wres_explore.app.store import LARGEST
from wres_explore.breakdowns import available
from wres_explore.dataset import Dataset
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.mapping import Mapping
from wres_explore.io.reading import Reading, examine
from wres_explore.io.record_files import columns_of

MOST_ROWS = 200
"""Findings shown on the page; the command line has all."""

TOO_LARGE = (
    "{name}: {size:,.0f} MB is more than the {limit} MB that one file may have. What you had "
    "before is still there."
)

FAULT = (
    "{name} could not be read. This is a fault of the page and need not be one of the file; the "
    "log of the server says what happened. What you had before is still there."
)

_LOG = logging.getLogger(__name__)

_READERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="file")
"""Files are read beside the answers to questions and not in their place: one takes a while."""


@dataclass(frozen=True, slots=True)
class _File:
    """A reader's file on the disk, alone in a folder."""

    path: Path

    def let_go(self) -> None:
        """Delete it; also from under a thread that still reads it."""
        shutil.rmtree(self.path.parent, ignore_errors=True)


class DataPage:
    """Choose or drop a file, read what was noticed, and use it on every page."""

    def __init__(self, accept: Callable[[Dataset], None]) -> None:
        self.accept = accept
        self.reading: Reading | None = None
        self.dropper = pn.widgets.FileDropper(
            label=f"File, at most {LARGEST} MB",
            multiple=False,
            max_file_size=f"{LARGEST}MB",
            previews=[],
            stylesheets=[text_of("dropper.css")],
            sizing_mode="stretch_width",
            max_width=640,
            margin=0,
        )
        self.notice, self.report = pane(), pane()
        self.editor: MappingEditor | None = None
        self.mapping_box = pn.Column(sizing_mode="stretch_width", margin=0)
        self._file: _File | None = None
        # Counts what was asked for. An answer to anything but the last is dropped.
        self._turn = 0
        self.use = pn.widgets.Button(
            label="Use these data on every page",
            on_click=self._use,
            visible=False,
            stylesheets=[text_of("widget.css")],
            margin=(8, 0),
        )
        self.content = pn.Column(
            self.dropper,
            self.notice,
            self.mapping_box,
            self.report,
            self.use,
            sizing_mode="stretch_width",
        )
        self.dropper.param.watch(self._chosen, "value")

    async def _chosen(self, _: Any) -> None:
        files = dict(self.dropper.value)
        if not files:
            self.close()
            self.reading, self.report.object = None, ""
            return
        name, content = list(files.items())[-1]
        data = content.encode() if isinstance(content, str) else content
        if len(data) > LARGEST * 1_000_000:  # the browser checks first, but may be someone else's
            self._say(TOO_LARGE.format(name=name, size=len(data) / 1e6, limit=LARGEST))
            return
        turn = self._begin(name)
        # Its columns cannot be counted meanwhile, and come back if the new file cannot be read.
        self.mapping_box.visible = False
        await self._read(turn, name, lambda: _keep(name, data), None)

    def _begin(self, name: str) -> int:
        """Say that a file is being read. What was begun before is no longer waited for."""
        self._turn += 1
        self._say("")
        self.use.visible = False
        self.report.object = html(
            "reading.html", reading=None, name=name, table=None, gives="", asked=False
        )
        return self._turn

    def _say(self, text: str) -> None:
        """A word about a file that was refused, above what is said of the file before it."""
        self.notice.object = text and html("heading.html", level=2, title="Not read", lines=[text])

    async def _read(
        self, turn: int, name: str, given: Callable[[], _File], mapping: Mapping | None
    ) -> None:
        """Read a file and show what came of it, unless something else was asked for meanwhile.

        Any fault that is not one of the file is a fault of the page. It is said, and the file
        that was read before is still there.
        """
        file = None
        try:
            loop = asyncio.get_running_loop()
            file = await loop.run_in_executor(_READERS, given)
            reading, columns = await loop.run_in_executor(_READERS, _examined, file.path, mapping)
            if turn == self._turn:
                self._take(file, reading, columns)
        except Exception:
            if turn == self._turn:
                _LOG.exception("A reader's file could not be read")
                self._say(FAULT.format(name=name))
                self._show()
        finally:
            if file is not None and file is not self._file:
                file.let_go()

    def _take(self, file: _File, reading: Reading, columns: list[str]) -> None:
        """Show what came of a file; its columns are asked about until another one is given."""
        editor = self.editor if file is self._file else None
        if reading.mapping is None:
            editor = None
        elif editor is None:
            editor = MappingEditor(columns, reading.mapping, self._count)
        if editor is not None:
            editor.ask(reading.findings)
        if self._file is not None and file is not self._file:
            self._file.let_go()
        if file is not self._file:
            # At the latest when Python ends, should a session never be told that it is over.
            weakref.finalize(self, file.let_go)
        self.reading, self._file, self.editor = reading, file, editor
        self.mapping_box.objects = [] if editor is None else [editor.content]
        self._show()

    async def _count(self, mapping: Mapping) -> None:
        if (file := self._file) is not None:
            name = file.path.name
            await self._read(self._begin(name), name, lambda: file, mapping)

    def close(self) -> None:
        """Let go of the file and of what was said about it, also of what is still being read."""
        self._turn += 1
        self._say("")
        self.use.visible = False
        self.reading, self.editor, self.mapping_box.objects = None, None, []
        if self._file is not None:
            self._file.let_go()
        self._file = None

    def _show(self) -> None:
        reading = self.reading
        self.mapping_box.visible = True
        if reading is None:
            self.report.object = ""
            return
        # What the editor asks is not said a second time as a fault of the file.
        shown = [f for f in reading.findings if f.rule != "mapping" or reading.mapping is None]
        asked = len(shown) < len(reading.findings)
        shown = shown[:MOST_ROWS]
        rows = tuple(
            (str(f.severity), f.place.removeprefix(f"{f.file}").lstrip(", ") or "whole file",
             f.value, self._advice(f))
            for f in sorted(shown, key=lambda f: list(Severity).index(f.severity))
        )  # fmt: skip
        table = Table("What was noticed", ("Severity", "Where", "Found", "What to do"), rows)
        gives = "" if reading.data is None else _gives(reading.data)
        self.report.object = html(
            "reading.html",
            reading=reading,
            name=reading.file,
            table=table,
            gives=gives,
            asked=asked,
        )
        self.use.visible = reading.data is not None

    def _advice(self, finding: Finding) -> str:
        """What to do; where the page asks for it, that it does."""
        editor = self.editor
        if editor is None:
            return finding.advice
        hidden = any((finding.field, value) not in editor.meanings for value in finding.raw)
        return finding.advice if hidden else above(finding.advice)

    def _use(self, _: Any) -> None:
        if self.use.visible and self.reading is not None and self.reading.data is not None:
            self.accept(self.reading.data)


def _keep(name: str, content: bytes) -> _File:
    """The bytes as a file of that name, which goes with the session or with the next file."""
    folder = tempfile.mkdtemp(prefix="wres-explore-")
    # Only the last part of the name: a file must not choose where it is written.
    path = Path(folder) / (PurePath(name.replace("\\", "/")).name[-100:] or "file")
    path.write_bytes(content)
    return _File(path)


def _examined(path: Path, mapping: Mapping | None) -> tuple[Reading, list[str]]:
    """What came of a file, and the names of its columns if it is one of records."""
    reading = examine(path, mapping)
    return reading, [] if reading.mapping is None else columns_of(path)


def _gives(data: Dataset) -> str:
    """What the data can be asked, in words."""
    years = sorted({int(year) for year in data.counts["year"]})
    people = int(data.counts.loc[data.counts["measure"] == "headcount", "n"].sum())
    span = f"{years[0]} to {years[-1]}" if len(years) > 1 else "".join(map(str, years))
    parts = ", ".join(readable(name) for name in available(data))
    staff = f" {people:,} staff over all years," if people else ""
    return f"{span}:{staff} by {parts}." if years else "Published figures without counts."
