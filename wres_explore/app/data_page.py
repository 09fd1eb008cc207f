"""The page where a reader loads a file: choose, see what was noticed, accept."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

import panel as pn

from wres_explore.app.cards import Table
from wres_explore.app.render import html, pane, text_of
from wres_explore.dataset import Dataset, available
from wres_explore.io.findings import Severity
from wres_explore.io.reading import FORMATS, Reading, examine

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
        self.use = pn.widgets.Button(
            label="Use these data on every page",
            on_click=self._use,
            visible=False,
            stylesheets=[text_of("widget.css")],
            margin=(8, 0),
        )
        self.content = pn.Column(
            pane("data.html", limit=LARGEST, formats=[kind.title for kind in FORMATS]),
            self.dropper,
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
            self.reading, self.report.object = None, ""
            return
        name, content = list(files.items())[-1]
        self.report.object = html("reading.html", reading=None, name=name, table=None, gives="")
        data = content.encode() if isinstance(content, str) else content
        if len(data) > LARGEST * 1_000_000:  # the browser checks first, but may be someone else's
            self.report.object = html(
                "heading.html", level=2, title=name, modelled="",
                lines=[f"{len(data) / 1e6:,.0f} MB is more than the {LARGEST} MB that one file may "
                       "have. What you had before is still there."],
            )  # fmt: skip
            return
        self.reading = await asyncio.to_thread(_examine, name, data)
        self._show()

    def _show(self) -> None:
        reading = self.reading
        if reading is None:
            return
        shown = reading.findings[:MOST_ROWS]
        rows = tuple(
            (str(f.severity), f.place.removeprefix(f"{f.file}").lstrip(", ") or "whole file",
             f.value, f.advice)
            for f in sorted(shown, key=lambda f: list(Severity).index(f.severity))
        )  # fmt: skip
        table = Table("What was noticed", ("Severity", "Where", "Found", "What to do"), rows)
        gives = "" if reading.data is None else _gives(reading.data)
        self.report.object = html(
            "reading.html", reading=reading, name=reading.file, table=table, gives=gives
        )
        self.use.visible = reading.data is not None

    def _use(self, _: Any) -> None:
        if self.reading is not None and self.reading.data is not None:
            self.accept(self.reading.data)


def _examine(name: str, content: bytes) -> Reading:
    """Read the bytes as a file of that name, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        # Only the last part of the name: a file must not choose where it is written.
        path = Path(folder) / (PurePath(name.replace("\\", "/")).name[-100:] or "file")
        path.write_bytes(content)
        return examine(path)


def _gives(data: Dataset) -> str:
    """What the data can be asked, in words."""
    years = sorted({int(year) for year in data.counts["year"]})
    people = int(data.counts.loc[data.counts["measure"] == "headcount", "n"].sum())
    span = f"{years[0]} to {years[-1]}" if len(years) > 1 else "".join(map(str, years))
    parts = ", ".join(name.replace("_", " ") for name in available(data))
    staff = f" {people:,} staff over all years," if people else ""
    return f"{span}:{staff} by {parts}." if years else "Published figures without counts."
