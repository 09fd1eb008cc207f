"""What the columns of a reader's records mean: proposed, changed here, saved for next year."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import panel as pn

from wres_explore.app.render import html, pane, text_of
from wres_explore.errors import MappingError
from wres_explore.io.findings import Finding
from wres_explore.io.mapping import (
    CHOICES,
    FIELDS,
    FLAGS,
    LEAVE_OUT,
    Mapping,
    Unit,
    from_text,
    to_text,
)
from wres_explore.io.values import letter

NOT_THERE = "Not in this file"
NOT_SAID = "Not said"

FIELD_LABELS = {
    "year": "WRES year",
    "date": "Date of the snapshot or event",
    "organisation": "Organisation",
    "profession": "Profession or staff group",
    "pay_band": "Pay band or grade",
    "ethnic_group": "Ethnic group",
    "sex": "Sex",
    "contract": "Contract: permanent, fixed term, bank",
}

UNIT_LABELS = {
    "One person in post": Unit.PERSON,
    "One applicant": Unit.APPLICANT,
    "One disciplinary case": Unit.CASE,
    "One training record": Unit.TRAINING,
}


class MappingEditor:
    """Selects for every field, values that need a meaning, and a file that keeps the answers."""

    def __init__(
        self, columns: Sequence[str], mapping: Mapping, count: Callable[[Mapping], Awaitable[None]]
    ) -> None:
        self.columns = list(columns)
        self._count = count
        self._kept: dict[str, dict[str, str]] = {}
        self.message = pane()
        options = [NOT_THERE, *self.columns]
        self.fields = {name: _select(FIELD_LABELS[name], options) for name in FIELDS}
        self.unit = _select("What one row is", list(UNIT_LABELS))
        self.year = pn.widgets.IntInput(
            label="WRES year of all rows, if no column says it", start=2000, end=2100, value=None,
            stylesheets=[text_of("widget.css")], sizing_mode="stretch_width", margin=0,
        )  # fmt: skip
        self.organisation = pn.widgets.TextInput(
            label="Organisation of all rows, if no column says it",
            stylesheets=[text_of("widget.css")], sizing_mode="stretch_width", margin=0,
        )  # fmt: skip
        self.flags: dict[str, pn.widgets.Select] = {}
        self.meanings: dict[tuple[str, str], pn.widgets.Select] = {}
        self.flag_box, self.meaning_box = _grid(), _grid()
        self.meaning_text = pane()
        self.go = _button("Count with these columns", self._go)
        self.saved = pn.widgets.FileInput(
            label="Saved answers", accept=".toml", multiple=False, margin=0
        )
        self.save = pn.widgets.FileDownload(
            callback=self._download, filename="mapping.toml", label="Save these answers",
            stylesheets=[text_of("widget.css")], margin=0,
        )  # fmt: skip
        self.unit.param.watch(lambda _: self._show_flags({}), "value")
        self.saved.param.watch(self._load, "value")
        self.show(mapping)
        self.content = pn.Column(
            pane("mapping.html"), _grid(self.unit, *self.fields.values()),
            _grid(self.year, self.organisation), self.flag_box, self.meaning_text,
            self.meaning_box, self.message,
            pn.FlexBox(self.go, self.save, margin=(8, 0), gap="12px"),
            pane("saved_mapping.html"), self.saved,
            sizing_mode="stretch_width",
        )  # fmt: skip

    def show(self, mapping: Mapping) -> None:
        """Set every select to what a mapping says; columns that the file lacks are left open."""
        for name, select in self.fields.items():
            column = mapping.columns.get(name, NOT_THERE)
            select.value = column if column in self.columns else NOT_THERE
        self.unit.value = next(label for label, unit in UNIT_LABELS.items() if unit is mapping.unit)
        year, organisation = (mapping.fixed.get(name) for name in ("year", "organisation"))
        self.year.value = year if isinstance(year, int) else None
        self.organisation.value = str(organisation or "")
        self._show_flags(dict(mapping.flags))
        self._kept = {name: dict(table) for name, table in mapping.values.items()}

    def ask(self, findings: Iterable[Finding]) -> None:
        """A select for each value that was not recognised; answers given before stay."""
        answered = {pair: s for pair, s in self.meanings.items() if s.value != NOT_SAID}
        unknown = dict.fromkeys(pair for f in findings if (pair := self._unknown(f)))
        self.meanings = answered | {
            (name, value): _select(
                f"{FIELD_LABELS[name]}: {value!r}", [NOT_SAID, *CHOICES[name], LEAVE_OUT]
            )
            for name, value in unknown
            if (name, value) not in answered
        }
        _fill(self.meaning_box, self.meanings.values())
        self.meaning_text.object = html("meanings.html", number=len(self.meanings))

    def _unknown(self, finding: Finding) -> tuple[str, str] | None:
        """The field and value of a finding about one value that has no meaning yet."""
        if not finding.value or finding.rule == "mapping":
            return None
        for at, column in enumerate(self.columns):
            if finding.column in (letter(at), column):
                name = next((n for n, s in self.fields.items() if s.value == column), "")
                return (name, finding.value) if name in CHOICES else None
        return None

    def mapping(self) -> Mapping:
        """What the selects say.

        Raises
        ------
        MappingError
            If it cannot be counted by: no ethnic group, no year, or two answers to one question.
        """
        chosen = {n: s.value for n, s in self.fields.items() if s.value != NOT_THERE}
        fixed: dict[str, str | int] = {}
        if self.year.value is not None:
            fixed["year"] = self.year.value
        if organisation := (self.organisation.value or "").strip():
            fixed["organisation"] = organisation
        values = {name: dict(table) for name, table in self._kept.items()}
        for (name, value), select in self.meanings.items():
            if select.value != NOT_SAID:
                values.setdefault(name, {})[value] = select.value
        made = Mapping(
            unit=UNIT_LABELS[self.unit.value],
            columns=chosen,
            fixed=fixed,
            flags={n: s.value for n, s in self.flags.items() if s.value != NOT_THERE},
            values=values,
        )
        made.check_columns(self.columns)
        return made

    def _show_flags(self, chosen: dict[str, str]) -> None:
        names = FLAGS[UNIT_LABELS[self.unit.value]]
        self.flags = {
            str(name): _select(f"Yes or no: {str(name).replace('_', ' ')}",
                               [NOT_THERE, *self.columns])
            for name in names
        }  # fmt: skip
        for name, select in self.flags.items():
            if chosen.get(name) in self.columns:
                select.value = chosen[name]
        _fill(self.flag_box, self.flags.values())

    async def _go(self, _: Any) -> None:
        if (made := self._made()) is not None:
            await self._count(made)

    def _made(self) -> Mapping | None:
        """The mapping, or None and the reason on the page."""
        try:
            made = self.mapping()
        except MappingError as error:
            self.message.object = html("problem.html", text=str(error))
            return None
        self.message.object = ""
        return made

    def _download(self) -> io.BytesIO | None:
        made = self._made()
        return None if made is None else io.BytesIO(to_text(made).encode())

    def _load(self, _: Any) -> None:
        if not self.saved.value:
            return
        try:
            given = from_text(self.saved.value.decode("utf-8-sig"))
        except (MappingError, UnicodeDecodeError) as error:
            self.message.object = html("problem.html", text=f"The saved answers: {error}")
            return
        self.message.object = ""
        self.show(given)


def _select(label: str, options: list[str]) -> pn.widgets.Select:
    return pn.widgets.Select(
        label=label, options=options, stylesheets=[text_of("widget.css")],
        sizing_mode="stretch_width", margin=0,
    )  # fmt: skip


def _button(label: str, on_click: Callable[[Any], Awaitable[None]]) -> pn.widgets.Button:
    return pn.widgets.Button(
        label=label, on_click=on_click, stylesheets=[text_of("widget.css")], margin=0
    )


def _grid(*parts: Any) -> pn.FlexBox:
    """Fields beside each other as there is room, each as wide as the others."""
    box = pn.FlexBox(gap="12px", margin=(0, 0, 12, 0), sizing_mode="stretch_width")
    _fill(box, parts)
    return box


def _fill(box: pn.FlexBox, parts: Iterable[Any]) -> None:
    fields = list(parts)
    for part in fields:
        part.styles = {"flex": "1 1 260px", "max-width": "420px"}
    box.objects = fields
