"""Charts as HoloViews elements, for notebooks: the only module that names a backend."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from textwrap import wrap
from typing import Any, ParamSpec, Protocol, TypeVar, cast

import holoviews as hv
import holoviews.plotting.bokeh
import numpy as np
import pandas as pd
from bokeh.models import NumeralTickFormatter
from bokeh.models.formatters import CustomJSTickFormatter, TickFormatter

from wres_explore.plotting import theme
from wres_explore.plotting.marks import (
    Axis,
    Boxes,
    Chart,
    Fan,
    Labels,
    Line,
    Mark,
    Part,
    Points,
    Segments,
    Zone,
)

Given = ParamSpec("Given")


Made = TypeVar("Made", bound="Chart | Sequence[Chart]")


class Plot(Protocol[Given, Made]):
    """What `as_element` makes of a chart: a function to HoloViews, its definition beside it."""

    chart: Callable[Given, Made]

    def __call__(self, *given: Any, **options: Any) -> hv.Overlay | hv.Layout:
        """Draw it."""
        ...


def as_element(define: Callable[Given, Made]) -> Plot[Given, Made]:
    """A function from a result to a HoloViews element, of one that defines its chart.

    The new function takes HoloViews options of the frame too, such as `width`; the definition is
    its attribute `chart`. Several charts become a layout of two columns.
    """
    signature = inspect.signature(define)
    own = signature.parameters

    @wraps(define)
    def draw(*given: Any, **options: Any) -> hv.Overlay | hv.Layout:
        mine = {name: options.pop(name) for name in list(options) if name in own}
        found: Any = cast("Callable[..., Any]", define)(*given, **mine)
        if isinstance(found, Chart):
            return overlay(found, **options)
        drawn = [overlay(chart, **options) for chart in found]
        if len(drawn) == 1:
            return drawn[0]
        layout = hv.Layout(drawn).cols(2)
        return layout.opts(shared_axes=False, toolbar=None, backend="bokeh", clone=True)

    options_too = inspect.Parameter("options", inspect.Parameter.VAR_KEYWORD, annotation=Any)
    draw.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*own.values(), options_too], return_annotation=hv.Overlay | hv.Layout
    )
    draw.chart = define  # type: ignore[attr-defined]
    return cast("Plot[Given, Made]", draw)


def overlay(chart: Chart, **options: Any) -> hv.Overlay:
    """The chart with the house frame: size, fonts, quiet axes, no toolbar.

    Options win over the chart's own.
    """
    chart = _broken(chart) if chart.breaks else chart
    wide = TITLE_WIDTH if chart.breaks else int(options.get("width", chart.width)) // LETTER
    title = _lines(chart.title, wide)
    house: dict[str, Any] = {
        "title": title,
        "width": chart.width,
        "height": chart.height + LINE * title.count("\n"),
        "fontsize": {**theme.SIZES, "title": f"{chart.title_size}px"},
        "show_legend": False,
        "hooks": [_quiet(chart.grid), _ticked(chart, set(options)), *options.pop("hooks", [])],
        "default_tools": [],
        "toolbar": None,
        **_axis("x", chart.x),
        **_axis("y", chart.y),
        **({"xaxis": "top"} if chart.x_on_top else {}),
    }
    drawn = hv.Overlay([_element(part) for part in chart.parts])
    return drawn.opts(**{**house, **options}, backend="bokeh", clone=True)


NAME_WIDTH, AXIS_WIDTH, TITLE_WIDTH, WRAP_WIDTH = 16, 28, 34, 30
"""Characters on one line, so that a chart has room on a telephone."""

LINE, LETTER = 20, 9
"""Pixels per line of text, of which a row has room for two, and per letter of a title."""


def _broken(chart: Chart) -> Chart:
    """Long words in short lines, and a picture with room for them."""
    names = tuple((tick[0], _lines(tick[1], NAME_WIDTH)) for tick in chart.y.ticks or ()
                  if isinstance(tick, tuple))  # fmt: skip
    label = _lines(chart.x.label, AXIS_WIDTH)
    more = label.count("\n") - chart.x.label.count("\n")
    more += max((name.count("\n") - 1 for _, name in names), default=0) * len(names)
    return replace(
        chart,
        x=replace(chart.x, label=label),
        y=replace(chart.y, ticks=names or chart.y.ticks),
        height=chart.height + LINE * max(more, 0),
    )


def _lines(text: str, width: int) -> str:
    """Broken at a count of characters; breaks in the text stay."""
    return "\n".join(part for line in text.split("\n") for part in wrap(line, width))


def _axis(name: str, axis: Axis) -> dict[str, Any]:
    ends = (axis.low, axis.high)
    out: dict[str, Any] = {
        f"{name}lim": tuple(pd.to_datetime(ends, unit="ms")) if axis.date else ends,
        f"{name}label": axis.label,
    }
    if axis.log:
        out[f"log{name}"] = True
    if axis.ticks is not None:
        out[f"{name}ticks"] = list(axis.ticks)
    return out if axis.date else {**out, f"{name}formatter": "%g"}


def _ticked(chart: Chart, given: set[str]) -> Callable[[Any, hv.Element], None]:
    """A hook for the form of the ticks, unless the caller has `given` another.

    An option would hold a model of Bokeh, which belongs to one document: the same element could
    not be saved twice, or alone and in a layout.
    """

    def hook(plot: Any, _: hv.Element) -> None:
        for name, axis in (("x", chart.x), ("y", chart.y)):
            formatter = _formatter(axis.form)
            for drawn in getattr(plot.state, f"{name}axis"):
                if formatter is not None and not axis.date and f"{name}formatter" not in given:
                    drawn.formatter = formatter

    return hook


def _formatter(form: str) -> TickFormatter | None:
    """What a plain number is not written like."""
    if form == "points":
        code = "return (100 * tick).toFixed(0).replace('-', '\u2212')"
        return CustomJSTickFormatter(code=code)
    numeral = {"percent": "0%", "percent.1": "0.0%", "people": "0,0"}.get(form)
    return NumeralTickFormatter(format=numeral) if numeral else None


def _element(part: Part) -> hv.Element:
    if isinstance(part, Zone):
        spans = hv.VSpans if part.axis == "x" else hv.HSpans
        return _styled(spans([(part.low, part.high)]), color=part.colour, line_color=None)
    return _MAKE[type(part)](part)


def _styled(element: hv.Element, **options: Any) -> hv.Element:
    """The element with options of its marks, as a new object."""
    return element.opts(**options, backend="bokeh", clone=True)


def _table(mark: Mark) -> pd.DataFrame:
    return pd.DataFrame(dict(mark.rows))


def _told(mark: Mark) -> tuple[list[str], dict[str, Any]]:
    """The columns that a mark carries beside its places, and how they are told."""
    columns = [column for _, column in mark.tell]
    if mark.colour in mark.rows:
        columns = [mark.colour, *columns]
    columns = [name for name in dict.fromkeys(columns) if name not in mark.at]
    if not mark.tell:
        return columns, {}
    said = [(word, f"@{{{column}}}") for word, column in mark.tell]
    return columns, {"tools": ["hover"], "hover_tooltips": said}


def _points(mark: Mark) -> hv.Element:
    assert isinstance(mark, Points)
    columns, told = _told(mark)
    return _styled(
        hv.Points(_table(mark), list(mark.at), columns),
        color=theme.PAPER if mark.hollow else mark.colour,
        line_color=mark.colour if mark.hollow else mark.outline or theme.PAPER,
        line_width=2 if mark.hollow else 1.5 if mark.outline else 1,
        marker=mark.shape,
        size=mark.size,
        **told,
    )


def _segments(mark: Mark) -> hv.Element:
    columns, told = _told(mark)
    return _styled(
        hv.Segments(_table(mark), list(mark.at), columns),
        color=mark.colour,
        line_width=mark.width,
        line_dash=mark.dash,
        line_cap="butt",
        alpha=mark.opacity,
        **told,
    )


def _line(mark: Mark) -> hv.Element:
    return _styled(
        hv.Curve(_table(mark), *mark.at),
        color=mark.colour,
        line_width=mark.width,
        line_dash=mark.dash,
        alpha=mark.opacity,
    )


def _fan(mark: Mark) -> hv.Element:
    x, *heights = mark.at
    return _styled(
        hv.Area(_table(mark), x, heights), color=mark.colour, alpha=mark.opacity, line_color=None
    )


def _boxes(mark: Mark) -> hv.Element:
    assert isinstance(mark, Boxes)
    columns, told = _told(mark)
    drawn = hv.Rectangles(_table(mark), list(mark.at), columns)
    if not mark.colour:
        return _styled(drawn, fill_alpha=0, line_color=None, hooks=[_hatch])
    return _styled(drawn, color=mark.colour, line_color=mark.outline or None,
                   alpha=mark.opacity, **told)  # fmt: skip


def _hatch(plot: Any, _: hv.Element) -> None:
    glyph = plot.handles["glyph"]
    glyph.hatch_pattern, glyph.hatch_color = "right_diagonal_line", theme.QUIET
    glyph.hatch_alpha, glyph.hatch_weight, glyph.hatch_scale = 0.4, 1, 11


def _labels(mark: Mark) -> hv.Element:
    assert isinstance(mark, Labels)
    *places, text = mark.at
    if mark.wraps:
        lines = ["\n".join(wrap(str(each), WRAP_WIDTH)) for each in mark.rows[text]]
        mark = replace(mark, rows={**mark.rows, text: np.array(lines, dtype=object)})
    paper = {"background_fill_color": theme.PAPER, "background_fill_alpha": 0.7}
    return _styled(
        hv.Labels(_table(mark), places, text),
        text_color=mark.colour,
        text_font_size=f"{mark.size}px",
        text_font_style="bold" if mark.bold else "normal",
        text_align=mark.align,
        text_baseline=mark.baseline,
        **(paper if mark.backed else {}),
        **({"hooks": [_shifted(mark.shift)]} if mark.shift else {}),
    )


def _shifted(pixels: float) -> Callable[[Any, hv.Element], None]:
    """A hook that moves words to the right of their places."""

    def hook(plot: Any, _: hv.Element) -> None:
        plot.handles["glyph"].x_offset = pixels

    return hook


_MAKE: dict[type[Part], Callable[[Mark], hv.Element]] = {
    Points: _points, Segments: _segments, Line: _line, Fan: _fan, Boxes: _boxes, Labels: _labels,
}  # fmt: skip


def _quiet(grid: str) -> Callable[[Any, hv.Element], None]:
    """A hook that takes away what Bokeh draws by default and nobody reads.

    `grid` is the axis that keeps its lines: "x", "y" or "" for neither.
    """

    def hook(plot: Any, _: hv.Element) -> None:
        figure = plot.state
        # Without this, charts under each other share the widest margin of all.
        figure.frame_align = False
        figure.toolbar.logo = None
        figure.toolbar_location = None
        figure.outline_line_color = None
        figure.background_fill_color = figure.border_fill_color = theme.PAPER
        figure.title.text_color = theme.TEXT
        figure.title.text_font = theme.FONT
        figure.min_border_right = 16
        for axis in (*figure.xaxis, *figure.yaxis):
            axis.axis_line_color = None
            axis.major_tick_line_color = None
            axis.minor_tick_line_color = None
            axis.major_label_text_color = axis.axis_label_text_color = theme.AXIS
            axis.major_label_text_font = axis.axis_label_text_font = theme.FONT
            axis.axis_label_text_font_style = "normal"
        for name, lines in (("x", figure.xgrid), ("y", figure.ygrid)):
            for line in lines:
                line.grid_line_color = theme.GRID if name == grid else None
                line.minor_grid_line_color = None
        for renderer in figure.renderers:
            glyph = getattr(renderer, "glyph", None)
            if glyph is not None and "text_font" in glyph.properties():
                glyph.text_font = {"value": theme.FONT}

    return hook
