"""How charts look: one palette, one type scale, one function that styles an element.

The only module that names a backend. Colours are from the NHS identity, with contrast on white
computed by the WCAG formula; charts therefore sit on white. `style` never changes an element in
place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import holoviews as hv
import holoviews.plotting.bokeh
import pandas as pd
from bokeh.models import CustomJSTickFormatter

GROUP = "#003087"
"""NHS Dark Blue, 11.9 to 1 on white: the group looked at."""

WHITE = "#00A499"
"""NHS Aqua Green, 3.1 to 1 on white: White staff, as marks, never as text."""

EDGE = "#AE2573"
"""NHS Pink, 6.3 to 1 on white: the cliff edge."""

PAPER = "#FFFFFF"
TEXT = "#212B32"
AXIS = "#425563"
QUIET = "#768692"
"""4.0 to 1 on white: bands that are shown and not tested, reference values."""

GRID = "#E8EDEE"
RANGE = "#E8EDEE"
"""The four-fifths zone, a pale background that carries no text."""

FONT = "Arial, Helvetica, sans-serif"
SIZES = {"title": "17px", "labels": "15px", "ticks": "14px", "minor_xticks": "14px"}

HEIGHT = 360
WIDTH = 720


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
        figure.background_fill_color = figure.border_fill_color = PAPER
        figure.title.text_color = TEXT
        figure.title.text_font = FONT
        figure.min_border_right = 16
        for axis in (*figure.xaxis, *figure.yaxis):
            axis.axis_line_color = None
            axis.major_tick_line_color = None
            axis.minor_tick_line_color = None
            axis.major_label_text_color = axis.axis_label_text_color = AXIS
            axis.major_label_text_font = axis.axis_label_text_font = FONT
            axis.axis_label_text_font_style = "normal"
        for name, lines in (("x", figure.xgrid), ("y", figure.ygrid)):
            for line in lines:
                line.grid_line_color = GRID if name == grid else None
                line.minor_grid_line_color = None
        for renderer in figure.renderers:
            glyph = getattr(renderer, "glyph", None)
            if glyph is not None and "text_font" in glyph.properties():
                glyph.text_font = {"value": FONT}

    return hook


def points() -> CustomJSTickFormatter:
    """Ticks of a difference of shares, in percentage points and with a true minus."""
    return CustomJSTickFormatter(code="return (100 * tick).toFixed(0).replace('-', '\u2212')")


def modelled_title(result: pd.DataFrame) -> str:
    """A title that says so where the figures are modelled; none otherwise."""
    return "Modelled figures" if result["modelled"].any() else ""


def style(element: hv.Element, **options: Any) -> hv.Element:
    """The element with mark options for Bokeh, as a new object."""
    return element.opts(**options, backend="bokeh", clone=True)


def hatched(boxes: pd.DataFrame) -> list[hv.Rectangles]:
    """Boxes (`x0`, `y0`, `x1`, `y1`) of slanted lines without a fill; none where there are none."""

    def hook(plot: Any, _: hv.Element) -> None:
        glyph = plot.handles["glyph"]
        glyph.hatch_pattern, glyph.hatch_color = "right_diagonal_line", QUIET
        glyph.hatch_alpha, glyph.hatch_weight, glyph.hatch_scale = 0.4, 1, 11

    if boxes.empty:
        return []
    drawn = hv.Rectangles(boxes, ["x0", "y0", "x1", "y1"], [])
    return [style(drawn, fill_alpha=0, line_color=None, hooks=[hook])]


def frame(overlay: hv.Overlay, *, grid: str, **options: Any) -> hv.Overlay:
    """An overlay with the house frame: size, fonts, quiet axes, no toolbar.

    `grid` is the axis whose lines help to read values: "x" or "y".

    Options given win over the house's; `width` and `height` are in CSS pixels.
    """
    house: dict[str, Any] = {
        "width": WIDTH,
        "height": HEIGHT,
        "fontsize": SIZES,
        "show_legend": False,
        "hooks": [_quiet(grid)],
        "default_tools": [],
        "toolbar": None,
    }
    return overlay.opts(**{**house, **options}, backend="bokeh", clone=True)
