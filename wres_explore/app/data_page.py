"""The page where a reader loads a file: choose, see what was noticed, accept."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import panel as pn

from wres_explore.app.cards import Table
from wres_explore.app.mapping_editor import MappingEditor
from wres_explore.app.render import html, pane, text_of
from wres_explore.dataset import Dataset, available
from wres_explore.errors import WresError
from wres_explore.io.findings import Severity
from wres_explore.io.mapping import Mapping
from wres_explore.io.reading import TITLES, Reading, examine
from wres_explore.io.record_files import columns_of

LARGEST = 500
"""Megabytes that one file may have; said before a file is chosen."""

MOST_ROWS = 200
"""Findings shown on the page; the command line has all."""


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
        self.report = pane()
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
            pane("data.html", limit=LARGEST, formats=TITLES),
            self.dropper,
            self.mapping_box,
            self.report,
            self.use,
            sizing_mode="stretch_width",
        )
        self.dropper.param.watch(self._chosen, "value")

    def update(self) -> None:
        """Nothing here depends on the filters."""

    async def _chosen(self, _: Any) -> None:
        files = dict(self.dropper.value)
        if not files:
            self.close()
            self.reading, self.report.object = None, ""
            return
        name, content = list(files.items())[-1]
        data = content.encode() if isinstance(content, str) else content
        if len(data) > LARGEST * 1_000_000:  # the browser checks first, but may be someone else's
            self.use.visible = False
            self.report.object = html(
                "heading.html", level=2, title=name, modelled="",
                lines=[f"{len(data) / 1e6:,.0f} MB is more than the {LARGEST} MB that one file may "
                       "have. What you had before is still there."],
            )  # fmt: skip
            return
        self.close()
        turn = self._begin(name)
        file = await asyncio.to_thread(_keep, name, data)
        if turn != self._turn:  # another file was given while this one was being written
            file.let_go()
            return
        # At the latest when Python ends, should a session never be told that it is over.
        weakref.finalize(self, file.let_go)
        self._file = file
        await self._read(turn, file, None)

    def _begin(self, name: str) -> int:
        """Say that a file is being read. What was begun before is no longer waited for."""
        self._turn += 1
        self.use.visible = False
        self.report.object = html(
            "reading.html", reading=None, name=name, table=None, gives="", asked=False
        )
        return self._turn

    async def _read(self, turn: int, file: _File, mapping: Mapping | None) -> None:
        """Read the file that was given; records wait until somebody has said what they mean."""
        try:
            reading, columns = await asyncio.to_thread(_examined, file.path, mapping)
        except WresError:
            if turn == self._turn:
                raise
            return  # the file was taken away under the reader's hands, as was asked
        if turn == self._turn:
            self._take(reading, columns)

    def _take(self, reading: Reading, columns: list[str]) -> None:
        """Show what came of a file; its columns are asked about until another one is given."""
        self.reading = reading
        if reading.mapping is None:
            self.editor, self.mapping_box.objects = None, []
        elif self.editor is None:
            self.editor = MappingEditor(columns, reading.mapping, self._count)
            self.mapping_box.objects = [self.editor.content]
        if self.editor is not None:
            self.editor.ask(reading.findings)
        self._show()

    async def _count(self, mapping: Mapping) -> None:
        if (file := self._file) is not None:
            await self._read(self._begin(file.path.name), file, mapping)

    def close(self) -> None:
        """Let go of the file and of what was said about it, also of what is still being read."""
        self._turn += 1
        self.use.visible = False
        self.editor, self.mapping_box.objects = None, []
        if self._file is not None:
            self._file.let_go()
        self._file = None

    def _show(self) -> None:
        reading = self.reading
        if reading is None:
            return
        # What the editor asks is not said a second time as a fault of the file.
        shown = [f for f in reading.findings if f.rule != "mapping" or reading.mapping is None]
        asked = len(shown) < len(reading.findings)
        shown = shown[:MOST_ROWS]
        rows = tuple(
            (str(f.severity), f.place.removeprefix(f"{f.file}").lstrip(", ") or "whole file",
             f.value, f.advice)
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
    parts = ", ".join(name.replace("_", " ") for name in available(data))
    staff = f" {people:,} staff over all years," if people else ""
    return f"{span}:{staff} by {parts}." if years else "Published figures without counts."
