"""How an answer is shown: panes that are kept while the sections keep their shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any

import holoviews as hv
import panel as pn

from wres_explore.app.percentage import PercentageField
from wres_explore.app.render import html, pane, text_of
from wres_explore.app.sections import Answer, Choice, Percentage, Section, possible
from wres_explore.app.state import Options, Selection, View
from wres_explore.plotting import theme


def chart(element: hv.Element | None = None, *, height: int = theme.HEIGHT) -> pn.pane.HoloViews:
    """A chart that fills its column, on white; as high as the element asks, or else as told."""
    return pn.pane.HoloViews(
        element,
        sizing_mode="stretch_width",
        min_width=280,
        height=height if element is None else height_of(element, height),
        linked_axes=False,
        styles={"background": "#fff"},
        margin=0,
    )


def height_of(element: hv.Element, otherwise: int = theme.HEIGHT) -> int:
    """The height that an element asks for, in CSS pixels."""
    options = hv.Store.lookup_options("bokeh", element, "plot").kwargs
    return int(options.get("height", otherwise))


def fill(element: hv.Element, *, modelled: bool) -> hv.Element:
    """The same element titled only if it is modelled: the page has headings, and sets the size.

    A chart is copied out of the page without its heading, so the word goes with the picture.
    """
    return element.opts(
        title="Modelled figures" if modelled else "",
        fontsize=theme.SIZES | {"title": "13px"},
        backend="bokeh",
        clone=True,
    )


def column(*parts: Any) -> pn.Column:
    """Parts under each other, as wide as there is room."""
    return pn.Column(*parts, sizing_mode="stretch_width", min_width=280, margin=0)


def side_by_side(*parts: Any, narrowest: int = 420) -> pn.FlexBox:
    """Columns that stand beside each other where there is room, and under each other where not."""
    for part in parts:
        part.styles = {"flex": f"1 1 {narrowest}px"}
    return pn.FlexBox(*parts, gap="24px", align_items="start", sizing_mode="stretch_width")


class _SectionPanes:
    """One section: heading and sentences, then the chart, then its table."""

    def __init__(self, section: Section) -> None:
        self.shape = section.shape
        self.text, self.twin = pane(), pane()
        self.chart = chart() if section.draw is not None else None
        self._drawn: Callable[[], hv.Element] | None = None
        drawn = [self.text, *([] if self.chart is None else [self.chart]), self.twin]
        self.content = column(*drawn)

    def show(self, section: Section) -> None:
        """Put a section of the same shape in the place of the last one."""
        self.text.object = html(
            "section.html", level=section.level, title=section.title, alert=section.alert,
            lines=section.lines,
        )  # fmt: skip
        self.twin.object = "" if section.table is None else html(
            "table.html", table=section.table,
            summary="The figures as a table" if self.chart is None else "The same as a table",
        )  # fmt: skip
        if self.chart is None or _same(self._drawn, section.draw):
            return
        if (element := section.element) is not None:
            self.chart.height = height_of(element)
            self.chart.object = fill(element, modelled=section.modelled)
            self._drawn = section.draw


def _same(drawn: Any, draw: Any) -> bool:
    """Whether a chart would be made from the very tables that it was made from.

    Tables are kept by `results.asked`, so one that was not asked anew is the same object. Drawing
    is what costs time: some 0.3 seconds a chart.
    """
    if not (isinstance(drawn, partial) and isinstance(draw, partial)):
        return False
    return (
        drawn.func is draw.func
        and len(drawn.args) == len(draw.args)
        and all(a is b or _text(a, b) for a, b in zip(drawn.args, draw.args, strict=True))
        and drawn.keywords == draw.keywords
    )


def _text(a: Any, b: Any) -> bool:
    return isinstance(a, str) and isinstance(b, str) and a == b


@dataclass(frozen=True, slots=True)
class Question:
    """What a page asks: a function of all that is chosen, and what the page itself lets choose."""

    ask: Callable[[View, Options], Answer]
    controls: tuple[Choice | Percentage, ...] = field(default=())

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The controls that are lists."""
        return tuple(control for control in self.controls if isinstance(control, Choice))


class AnswerPage:
    """A page that shows what its question is answered."""

    def __init__(self, selection: Selection, question: Question) -> None:
        self.selection, self.question = selection, question
        self.heading, self.sections = pane(), column()
        self.widgets = {each.name: _widget(selection, each) for each in question.controls}
        box = pn.FlexBox(
            *self.widgets.values(), gap="8px 16px", align_items="end", margin=(8, 0, 0, 0),
            sizing_mode="stretch_width",
        )  # fmt: skip
        self.content = pn.Column(self.heading, box, self.sections, sizing_mode="stretch_width")
        self._shown: list[_SectionPanes] = []

    def _chosen(self) -> tuple[View, Options]:
        view = self.selection.view()
        return view, possible(view, self.selection.options(), self.question.choices)

    def answers(self) -> Callable[[], object]:
        """What `update` will ask for, so that it can be found beforehand and in a thread."""
        return partial(self.question.ask, *self._chosen())

    def update(self) -> None:
        """Everything, for the choices of now."""
        view, options = self._chosen()
        answer = self.question.ask(view, options)
        for choice in self.question.choices:
            offered = dict(choice.offered(view, options))
            widget = self.widgets[choice.name]
            if widget.options != offered:
                widget.options = offered
            widget.disabled = len(offered) < 2
        self.heading.object = html(
            "heading.html", level=1, title=answer.heading, modelled=answer.modelled,
            lines=answer.lines,
        )  # fmt: skip
        self._show(answer.sections)

    def _show(self, sections: tuple[Section, ...]) -> None:
        kept = self._shown
        if [panes.shape for panes in kept] != [section.shape for section in sections]:
            self._shown = [
                kept[at] if at < len(kept) and kept[at].shape == section.shape
                else _SectionPanes(section)
                for at, section in enumerate(sections)
            ]  # fmt: skip
            # Before anything is drawn: a chart that fails must not leave the last answer standing.
            self.sections.objects = _rows(self._shown)
        for panes, section in zip(self._shown, sections, strict=True):
            panes.show(section)


TWO, THREE = 560, 380
"""Narrowest columns, in CSS pixels, of which two or three stand on the widest page."""


def _rows(shown: list[_SectionPanes]) -> list[Any]:
    """Wide sections alone; three neighbours that are not wide in one row, others in pairs."""
    rows: list[Any] = []
    for wide, run in groupby(shown, key=lambda panes: panes.shape[-1]):
        parts = [panes.content for panes in run]
        narrowest = THREE if len(parts) == 3 else TWO
        rows += parts if wide else [side_by_side(*parts, narrowest=narrowest)]
    return rows


def _widget(selection: Selection, control: Choice | Percentage) -> Any:
    """A field bound to the option of its name."""
    if isinstance(control, Percentage):
        return PercentageField.bound(selection, control.name, control.label)
    now = str(getattr(selection, control.name))
    return pn.widgets.Select.from_param(
        selection.param[control.name],
        label=control.label,
        description=None,
        options={now: now},  # what is on offer is asked when the page is shown
        sizing_mode="stretch_width",
        min_width=120,
        styles={"flex": "1 1 180px", "max-width": "360px"},
        stylesheets=[text_of("widget.css")],
        margin=0,
    )
