"""The page where a reader loads a file: choose, see what was noticed, accept."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

import panel as pn

from wres_explore.app.cards import Table
from wres_explore.app.mapping_editor import MappingEditor
from wres_explore.app.render import html, pane, text_of
from wres_explore.dataset import Dataset, available
from wres_explore.io.findings import Severity
from wres_explore.io.mapping import Mapping
from wres_explore.io.reading import TITLES, Reading, examine
from wres_explore.io.record_files import columns_of

LARGEST = 500
"""Megabytes that one file may have; said before a file is chosen."""

MOST_ROWS = 200
"""Findings shown on the page; the command line has all."""


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
        self._let_go: Callable[[], object] = lambda: None
        self._path = Path()
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
        self.use.visible = False
        files = dict(self.dropper.value)
        if not files:
            self.close()
            self.reading, self.report.object = None, ""
            return
        name, content = list(files.items())[-1]
        self.report.object = html(
            "reading.html", reading=None, name=name, table=None, gives="", asked=False
        )
        data = content.encode() if isinstance(content, str) else content
        if len(data) > LARGEST * 1_000_000:  # the browser checks first, but may be someone else's
            self.report.object = html(
                "heading.html", level=2, title=name, modelled="",
                lines=[f"{len(data) / 1e6:,.0f} MB is more than the {LARGEST} MB that one file may "
                       "have. What you had before is still there."],
            )  # fmt: skip
            return
        self.close()
        self._path = await asyncio.to_thread(self._keep, name, data)
        await self._read(None)

    async def _read(self, mapping: Mapping | None) -> None:
        """Read the file that was given; records wait until somebody has said what they mean."""
        self.reading = await asyncio.to_thread(examine, self._path, mapping)
        proposed = self.reading.mapping
        if proposed is None:
            self.editor, self.mapping_box.objects = None, []
        elif self.editor is None:
            columns = await asyncio.to_thread(columns_of, self._path)
            self.editor = MappingEditor(columns, proposed, self._count)
            self.mapping_box.objects = [self.editor.content]
        if self.editor is not None:
            self.editor.ask(self.reading.findings)
        self._show()

    async def _count(self, mapping: Mapping) -> None:
        self.use.visible = False
        self.report.object = html(
            "reading.html", reading=None, name=self._path.name, table=None, gives="", asked=False
        )
        await self._read(mapping)

    def _keep(self, name: str, content: bytes) -> Path:
        """The bytes as a file of that name, which goes with the session or with the next file."""
        folder = tempfile.mkdtemp(prefix="wres-explore-")
        # At the latest when Python ends, should a session never be told that it is over.
        self._let_go = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        # Only the last part of the name: a file must not choose where it is written.
        path = Path(folder) / (PurePath(name.replace("\\", "/")).name[-100:] or "file")
        path.write_bytes(content)
        return path

    def close(self) -> None:
        """Let go of the file and of what was said about it."""
        self.editor, self.mapping_box.objects = None, []
        self._let_go()

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
        if self.reading is not None and self.reading.data is not None:
            self.accept(self.reading.data)


def _gives(data: Dataset) -> str:
    """What the data can be asked, in words."""
    years = sorted({int(year) for year in data.counts["year"]})
    people = int(data.counts.loc[data.counts["measure"] == "headcount", "n"].sum())
    span = f"{years[0]} to {years[-1]}" if len(years) > 1 else "".join(map(str, years))
    parts = ", ".join(name.replace("_", " ") for name in available(data))
    staff = f" {people:,} staff over all years," if people else ""
    return f"{span}:{staff} by {parts}." if years else "Published figures without counts."
