"""What the columns of a reader's records mean: proposed, changed here, saved for next year."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import panel as pn

from wres_explore.app.panes import pane
from wres_explore.app.render import html, text_of
from wres_explore.errors import MappingError
from wres_explore.io.findings import Finding, Severity
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
from wres_explore.vocabulary import Measure

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

EVERY_ROW = "Every row: {}"
"""What a select shows of an answer that holds for every row and stands in no column."""

MOST_ASKED = 40
"""Values asked about at once; the next count asks about the others."""

MOST_SHOWN = 80
"""Characters of a value on the page."""

VALUE_LABELS = FIELD_LABELS | {
    "date": "Date",
    "profession": "Staff group",
    "pay_band": "Pay band",
    "contract": "Contract",
}
"""What a field is called in front of one of its values."""

FLAG_LABELS = {
    Measure.ENTERED_DISCIPLINARY: "Entered a disciplinary process",
    Measure.ACCESSED_TRAINING: "Accessed non-mandatory training",
    Measure.BOARD_ALL: "Member of the board",
    Measure.BOARD_VOTING: "Voting member of the board",
    Measure.BOARD_EXECUTIVE: "Executive member of the board",
    Measure.SHORTLISTED: "Shortlisted",
    Measure.APPOINTED: "Appointed",
}
"""What a column that says yes or no is called."""

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
        self._values: dict[str, dict[str, str]] = {}
        self._fixed: dict[str, str] = {}
        self.message = pane()
        self.fields = {name: _select(FIELD_LABELS[name], [NOT_THERE]) for name in FIELDS}
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
            label="Saved answers", accept=".toml", multiple=False,
            stylesheets=[text_of("widget.css")], margin=0,
        )  # fmt: skip
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
        self._fixed = {n: str(v) for n, v in mapping.fixed.items() if n in CHOICES}
        for name, select in self.fields.items():
            every = [EVERY_ROW.format(self._fixed[name])] if name in self._fixed else []
            column = every[0] if every else mapping.columns.get(name, NOT_THERE)
            select.options = [NOT_THERE, *every, *self.columns]
            select.value = column if column in select.options else NOT_THERE
        self.unit.value = next(label for label, unit in UNIT_LABELS.items() if unit is mapping.unit)
        year, organisation = (mapping.fixed.get(name) for name in ("year", "organisation"))
        self.year.value = year if isinstance(year, int) else None
        self.organisation.value = str(organisation or "")
        self._show_flags(dict(mapping.flags))
        self._values = {name: dict(table) for name, table in mapping.values.items()}
        for (name, value), select in self.meanings.items():
            meaning = self._values.get(name, {}).get(value)
            if meaning in select.options:
                select.value = meaning

    def ask(self, findings: Iterable[Finding]) -> None:
        """A select for each value that wants a meaning; answers given before stay."""
        order = list(Severity)
        worst_first = sorted(findings, key=lambda finding: order.index(finding.severity))
        named = {*FIELDS, *self.flags}
        wanted = dict.fromkeys(
            (f.field, value) for f in worst_first if f.field in named for value in f.raw
        )
        answered = {pair: s for pair, s in self.meanings.items() if s.value != NOT_SAID}
        open_ = [pair for pair in wanted if pair not in answered]
        self.meanings = answered | {pair: self._meaning_of(*pair) for pair in open_[:MOST_ASKED]}
        _fill(self.meaning_box, self.meanings.values())
        self.meaning_text.object = html(
            "meanings.html", number=len(self.meanings), more=len(open_[MOST_ASKED:])
        )

    def _meaning_of(self, name: str, value: str) -> pn.widgets.Select:
        """A select for one value as the records have it."""
        label = VALUE_LABELS.get(name) or _flag_label(name)
        choices = ("yes", "no") if name in self.flags else CHOICES.get(name, ())
        select = _select(
            f"{label}: {value[:MOST_SHOWN] or 'blank'}", [NOT_SAID, *choices, LEAVE_OUT]
        )
        meaning = self._values.get(name, {}).get(value)
        select.value = meaning if meaning in select.options else NOT_SAID
        return select

    def mapping(self) -> Mapping:
        """What the selects say.

        Raises
        ------
        MappingError
            If it cannot be counted by: no ethnic group, no year, or two answers to one question.
        """
        chosen: dict[str, str] = {}
        fixed: dict[str, str | int] = {}
        for name, select in self.fields.items():
            if name in self._fixed and select.value == EVERY_ROW.format(self._fixed[name]):
                fixed[name] = self._fixed[name]
            elif select.value != NOT_THERE:
                chosen[name] = select.value
        if self.year.value is not None:
            fixed["year"] = self.year.value
        if organisation := (self.organisation.value or "").strip():
            fixed["organisation"] = organisation
        made = Mapping(
            unit=UNIT_LABELS[self.unit.value],
            columns=chosen,
            fixed=fixed,
            flags={n: s.value for n, s in self.flags.items() if s.value != NOT_THERE},
            values=self._said(),
        )
        made.check_columns(self.columns)
        return made

    def _unanswered(self) -> str:
        """What has to be chosen before anything can be counted, in the words of the page."""
        chosen = {n for n, select in self.fields.items() if select.value != NOT_THERE}
        year = self.year.value is not None
        organisation = bool((self.organisation.value or "").strip())
        if "ethnic_group" not in chosen:
            return "Choose the column of the ethnic group."
        if not {"year", "date"} & chosen and not year:
            return "Choose the column of the year or of the date, or type the year of all rows."
        if len({"year", "date"} & chosen) + year > 1:
            return "The year is given more than once. Leave one column or the year of all rows."
        if "organisation" in chosen and organisation:
            return "The organisation is given twice: as a column and for all rows. Leave one."
        return ""

    def _said(self) -> dict[str, dict[str, str]]:
        """Meanings of values: those of saved answers, and over them what was chosen here.

        Answers about a flag that this kind of row cannot have are left aside.
        """
        possible = {*FIELDS, *self.flags}
        values = {name: dict(table) for name, table in self._values.items() if name in possible}
        for (name, value), select in self.meanings.items():
            if name not in possible:
                continue
            if select.value != NOT_SAID:
                values.setdefault(name, {})[value] = select.value
            elif self._values.get(name, {}).get(value) in select.options:
                del values[name][value]
        return {name: table for name, table in values.items() if table}

    def _show_flags(self, chosen: dict[str, str]) -> None:
        names = FLAGS[UNIT_LABELS[self.unit.value]]
        self.flags = {
            str(name): _select(f"{_flag_label(name)}: yes or no", [NOT_THERE, *self.columns])
            for name in names
        }
        for name, select in self.flags.items():
            if chosen.get(name) in self.columns:
                select.value = chosen[name]
        _fill(self.flag_box, self.flags.values())

    async def _go(self, _: Any) -> None:
        if (made := self._made()) is not None:
            await self._count(made)

    def _made(self) -> Mapping | None:
        """The mapping, or None and the reason on the page."""
        if text := self._unanswered():
            self.message.object = html("problem.html", text=text)
            return None
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


def _flag_label(name: str) -> str:
    return FLAG_LABELS.get(Measure(name), name.replace("_", " ").capitalize())


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
