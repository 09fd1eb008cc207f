"""Charts as pictures: SVG text for a page or a document, laid out for the width there is.

Nothing here knows what is drawn. Words are never smaller on a narrow page; names of rows break
into lines, and ticks that would touch are left out. Every mark that tells something is a group of
its own with its words as a label, so that a keyboard can reach what a mouse shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import ClassVar

import numpy as np

from wres_explore.plotting import theme
from wres_explore.plotting.lettering import lines_of, text_width
from wres_explore.plotting.marks import (
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
    cell_text,
)
from wres_explore.plotting.scales import Along, Floats, Scale, cut, ticks_along

TICK, NAME = 14, 15
"""Sizes of type: ticks, and what an axis measures."""

LEADING = 1.25
"""From line to line, in sizes of the type."""

GAP = 8
NAMES = 0.42
"""Of the width, that names of rows may take at most."""

DASHES = {"dashed": "6 4", "dotted": "1.5 3.5", "dotdash": "1.5 3.5 6 3.5"}

REACH = 12
"""Radius of what answers to a pointer, in pixels: a target of 24, whatever the size of the mark."""


def svg(chart: Chart, width: int, *, alt: str, themed: bool = False) -> str:
    """A chart as an `svg` element.

    Parameters
    ----------
    chart
        Its definition.
    width
        In CSS pixels. The height follows from the chart and from lines that break.
    alt
        What the picture shows, in words.
    themed
        Colours as variables of the page (with themselves to fall back on), for a dark one.

    Returns
    -------
    str
        The element, every text in it escaped.
    """
    place = _laid_out(chart, width)
    draw = _Pen(place, themed)
    marks = (text for part in chart.parts for text in draw.part(part))
    body = [*_frame(chart, place, draw), *marks]
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="group" '
        f'aria-label="{escape(alt)}" viewBox="0 0 {width} {place.height:.0f}" width="{width}" '
        f'height="{place.height:.0f}" font-family="{escape(theme.FONT)}">{"".join(body)}</svg>'
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where everything stands, in pixels."""

    x: Scale
    y: Scale
    width: int
    height: float
    title: list[str]
    names: list[tuple[float, list[str]]]
    """Ticks of y, in lines."""
    along: Along
    """Ticks of x."""
    below: list[str]
    """What x measures, in lines."""
    above: list[str]


def _laid_out(chart: Chart, width: int) -> _Place:
    named = any(isinstance(tick, tuple) for tick in chart.y.ticks or ())
    height = float(chart.height)
    most = max(chart.height // 60, 2)
    words = [word for _, word in Scale(chart.y, 0, 1).ticks(most)]
    widest = max((text_width(line, TICK) for word in words for line in word.split("\n")), default=0)
    room = min(widest, NAMES * width) + 1
    lines = [lines_of(word, TICK, room) for word in words]
    left = max((text_width(line, TICK) for each in lines for line in each), default=0) + GAP + 2
    right = width - 14.0
    title = lines_of(chart.title, chart.title_size, width - 4, bold=True) if chart.title else []
    below = lines_of(chart.x.label, NAME, width - 4) if chart.x.label else []
    above = lines_of(chart.y.label, NAME, width - 4) if chart.y.label else []
    x = Scale(chart.x, left, right)
    for part in chart.parts:
        if isinstance(part, Labels) and _terse(part, x):
            above += lines_of(part.key, NAME, width - 4)
    height += max(len(title) - 1, 0) * chart.title_size * LEADING
    height += _broken(below, chart.x.label) * NAME * LEADING
    lead = chart.title_size * LEADING
    top = len(title) * lead + len(above) * NAME * LEADING + (12.0 if title or above else 8.0)
    along = ticks_along(x, TICK, width)
    deeper = along.depth * TICK * LEADING
    height += deeper
    foot = TICK + 10.0 + deeper + len(below) * NAME * LEADING + 6.0
    if chart.x_on_top:
        top, foot = top + TICK + 8.0 + deeper, 8.0
    bottom = height - foot
    if named and len(lines) > 1:  # rows grow where their names have several lines
        need = max(len(each) for each in lines) * TICK * LEADING + 6
        rows = Scale(chart.y, bottom, top)
        ticks = sorted(at for at, _ in rows.ticks(99))
        closest = min(b - a for a, b in pairwise(ticks))
        if closest < need:
            bottom = top + (bottom - top) * need / closest
    y = Scale(chart.y, bottom, top)
    names = [(at, each) for (at, _), each in zip(y.ticks(most), lines, strict=True)]
    return _Place(x, y, width, bottom + foot, title, names, along, below, above)


def _broken(lines: list[str], text: str) -> int:
    """How many lines more there are than the text had."""
    return max(len(lines) - text.count("\n") - 1, 0)


def _terse(mark: Labels, x: Scale) -> bool:
    """Whether a word is wider than its room, so that the short ones stand in place of all."""
    if not mark.short:
        return False
    room = abs(float(x(x.axis.low + mark.room) - x(x.axis.low))) - 4
    words = set(map(str, mark.rows[mark.at[2]]))
    return any(text_width(word, mark.size, bold=mark.bold) > room for word in words)


def _frame(chart: Chart, place: _Place, draw: _Pen) -> Iterable[str]:
    """Zones of the paper, titles, ticks and their lines."""
    x, y = place.x, place.y
    at = chart.title_size * 0.95
    for line in place.title:
        yield draw.words(2, at, line, size=chart.title_size, bold=True, align="left")
        at += chart.title_size * LEADING
    for line in place.above:
        yield draw.words(2, at, line, size=NAME, colour=theme.AXIS, align="left")
        at += NAME * LEADING
    for pixel, lines in place.names:
        if chart.grid == "y":
            yield draw.rule(x.start, pixel, x.end, pixel, theme.GRID)
        first = pixel + TICK * 0.36 - (len(lines) - 1) * TICK * LEADING / 2
        for k, line in enumerate(lines):
            yield draw.words(x.start - GAP, first + k * TICK * LEADING, line, size=TICK,
                             colour=theme.AXIS, align="right")  # fmt: skip
    under = y.end - GAP if chart.x_on_top else y.start + TICK + 6
    head, step = place.along.head, TICK * LEADING
    if head:
        end = max(x.start - GAP, text_width(head, TICK) + 1)
        yield draw.words(end, under, head, size=TICK, colour=theme.AXIS, align="right")
    for pixel, word, row in place.along.ticks:
        if chart.grid == "x":
            yield draw.rule(pixel, y.start, pixel, y.end, theme.GRID)
        lines = word.split("\n")
        first = under + (1 - row - len(lines) if chart.x_on_top else row) * step
        half = max(text_width(line, TICK) for line in lines) / 2
        shown = min(max(pixel, half + 1), place.width - half - 1)
        for k, line in enumerate(lines):
            yield draw.words(shown, first + k * step, line, size=TICK, colour=theme.AXIS)
    at = under + 4 + NAME * LEADING + (0 if chart.x_on_top else place.along.depth * step)
    widest = max((text_width(line, NAME) for line in place.below), default=0)
    start = x.start - GAP if x.start < 90 else x.start
    for line in place.below:
        yield draw.words(max(min(start, place.width - widest - 2), 2), at, line, size=NAME,
                         colour=theme.AXIS, align="left")  # fmt: skip
        at += NAME * LEADING


class _Pen:
    """Turns marks into text; holds nothing but where they stand and how colours are named."""

    def __init__(self, place: _Place, themed: bool) -> None:
        self.x, self.y, self.width = place.x, place.y, place.width
        self.themed = themed

    def part(self, part: Part) -> Iterable[str]:
        """A mark or a zone."""
        return self._DRAW[type(part)](self, part)

    def ink(self, **colours: str) -> str:
        """Colours for `fill` and `stroke`, as attributes or as variables of the page."""
        if not self.themed:
            return " ".join(f'{kind}="{colour}"' for kind, colour in colours.items())
        named = (f"{kind}:{self._variable(colour)}" for kind, colour in colours.items())
        return f'style="{";".join(named)}"'

    def _variable(self, colour: str) -> str:
        name = theme.NAMES.get(colour)
        return f"var(--{name},{colour})" if name else colour

    def words(
        self, x: float, y: float, text: str, *, size: int, colour: str = theme.TEXT,
        bold: bool = False, align: str = "center",
    ) -> str:  # fmt: skip
        """One line of text on its baseline, with every space that it has."""
        anchor = {"left": "start", "right": "end"}.get(align, "middle")
        weight = ' font-weight="bold"' if bold else ""
        return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{weight} '
                f"{self.ink(fill=colour)}>{_spaced(text)}</text>")  # fmt: skip

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, colour: str, *, width: float = 1.0,
        dash: str = "solid", opacity: float = 1.0,
    ) -> str:  # fmt: skip
        """A straight line."""
        return (f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" '
                f'{self.ink(stroke=colour)} {_stroke(width, dash, opacity)}/>')  # fmt: skip

    def _zone(self, zone: Zone) -> Iterable[str]:
        x, y = self.x, self.y
        if zone.axis == "x":
            x0, x1, y0, y1 = *x([zone.low, zone.high]), y.end, y.start
        else:
            y1, y0, x0, x1 = *y([zone.low, zone.high]), x.start, x.end
        yield self._rect(x0, y0, x1, y1, self.ink(fill=zone.colour))

    def _rect(self, x0: float, y0: float, x1: float, y1: float, look: str) -> str:
        left, top = min(x0, x1), min(y0, y1)
        return (f'<rect x="{left:.1f}" y="{top:.1f}" width="{abs(x1 - x0):.1f}" '
                f'height="{abs(y1 - y0):.1f}" {look}/>')  # fmt: skip

    def _segments(self, mark: Mark) -> Iterable[str]:
        x0, y0, x1, y1 = self.x(mark.values(0)), self.y(mark.values(1)), self.x(mark.values(2)), \
            self.y(mark.values(3))  # fmt: skip
        for k, colour in enumerate(mark.colours()):
            if np.isfinite([x0[k], y0[k], x1[k], y1[k]]).all():
                yield self.rule(x0[k], y0[k], x1[k], y1[k], colour, width=mark.width,
                                dash=mark.dash, opacity=mark.opacity)  # fmt: skip

    def _line(self, mark: Mark) -> Iterable[str]:
        x, y = self.x.beyond(mark.values(0)), self.y.beyond(mark.values(1))
        path = _path(*cut(x, y, self.x, self.y))
        yield (f'<path d="{path}" fill="none" {self.ink(stroke=mark.colour)} '
               f"{_stroke(mark.width, mark.dash, mark.opacity)}/>")  # fmt: skip

    def _fan(self, mark: Mark) -> Iterable[str]:
        x = self.x(mark.values(0))
        low, high = self.y(mark.values(1)), self.y(mark.values(2))
        path = _path(np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]]))
        yield f'<path d="{path}Z" {self.ink(fill=mark.colour)} opacity="{mark.opacity:g}"/>'

    def _boxes(self, mark: Mark) -> Iterable[str]:
        assert isinstance(mark, Boxes)
        x0, y0, x1, y1 = self.x(mark.values(0)), self.y(mark.values(1)), self.x(mark.values(2)), \
            self.y(mark.values(3))  # fmt: skip
        said = _said(mark)
        for k, colour in enumerate(mark.colours()):
            if not colour:
                yield from self._hatched(x0[k], y0[k], x1[k], y1[k])
                continue
            inks = {"fill": colour} | ({"stroke": mark.outline} if mark.outline else {})
            look = f'{self.ink(**inks)} opacity="{mark.opacity:g}"'
            middle = (x0[k] + x1[k]) / 2, (y0[k] + y1[k]) / 2
            yield _told(self._rect(x0[k], y0[k], x1[k], y1[k], look), said[k], *middle)

    def _hatched(self, x0: float, y0: float, x1: float, y1: float) -> Iterable[str]:
        """Slanted lines from edge to edge of a box."""
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        for start in np.arange(left - (bottom - top), right, 11.0):
            a, b = max(start, left), min(start + bottom - top, right)
            if b > a:
                yield self.rule(a, bottom - (a - start), b, bottom - (b - start), theme.QUIET,
                                opacity=0.4)  # fmt: skip

    def _points(self, mark: Mark) -> Iterable[str]:
        assert isinstance(mark, Points)
        xs, ys, said = self.x(mark.values(0)), self.y(mark.values(1)), _said(mark)
        for x, y, colour, words in zip(xs, ys, mark.colours(), said, strict=True):
            if not np.isfinite([x, y]).all():
                continue
            inside, line = (theme.PAPER, colour) if mark.hollow else (colour, mark.outline)
            width = 2 if mark.hollow else 1.5 if line else 1
            look = f'{self.ink(fill=inside, stroke=line or theme.PAPER)} stroke-width="{width}"'
            yield _told(f"{_shape(mark.shape, x, y, mark.size / 2)} {look}/>", words, x, y)

    def _labels(self, mark: Mark) -> Iterable[str]:
        assert isinstance(mark, Labels)
        xs, ys = self.x(mark.values(0)) + mark.shift, self.y(mark.values(1))
        texts = map(str, mark.rows[mark.short if _terse(mark, self.x) else mark.at[2]])
        for x, y, text, colour in zip(xs, ys, texts, mark.colours(), strict=True):
            if not np.isfinite([x, y]).all():
                continue
            lines = text.split("\n")
            if mark.wraps:
                lines = lines_of(text, mark.size, self.width - x - 2, bold=mark.bold)
            wide = max(text_width(line, mark.size, bold=mark.bold) for line in lines)
            left = x - {"left": 0.0, "right": wide}.get(mark.align, wide / 2)
            x += min(max(left, 1.0), self.width - wide - 1) - left  # never beyond the picture
            high = mark.size * LEADING
            first = y + {"top": mark.size * 0.95 + 5, "bottom": -(len(lines) - 1) * high - 8}.get(
                mark.baseline, mark.size * 0.36 - (len(lines) - 1) * high / 2
            )
            if mark.backed:
                corner = min(max(left, 1.0), self.width - wide - 1)
                yield self._rect(corner - 2, first - 0.85 * mark.size, corner + wide + 2,
                                 first + (len(lines) - 1) * high + 3,
                                 f'{self.ink(fill=theme.PAPER)} opacity="0.75"')  # fmt: skip
            for k, line in enumerate(lines):
                yield self.words(x, first + k * high, line, size=mark.size, colour=colour,
                                 bold=mark.bold, align=mark.align)  # fmt: skip

    _DRAW: ClassVar[dict[type[Part], Callable[..., Iterable[str]]]] = {
        Zone: _zone, Points: _points, Segments: _segments, Line: _line, Fan: _fan, Boxes: _boxes,
        Labels: _labels,
    }  # fmt: skip


def _spaced(text: str) -> str:
    """Escaped, with spaces at the ends and double ones kept, which SVG would fold."""
    ends = len(text) - len(text.lstrip(" "))
    return "\u00a0" * ends + escape(text[ends:].replace("  ", "\u00a0 "))


def _stroke(width: float, dash: str, opacity: float) -> str:
    dashed = f' stroke-dasharray="{DASHES[dash]}"' if dash in DASHES else ""
    pale = f' opacity="{opacity:g}"' if opacity < 1 else ""
    return f'stroke-width="{width:g}"{dashed}{pale}'


def _path(xs: Floats, ys: Floats) -> str:
    """Straight stretches between points; a missing point parts them."""
    out, pen = [], "M"
    for x, y in zip(xs, ys, strict=True):
        if np.isfinite(x) and np.isfinite(y):
            out.append(f"{pen}{x:.1f} {y:.1f}")
            pen = "L"
        else:
            pen = "M"
    return "".join(out)


def _shape(kind: str, x: float, y: float, r: float) -> str:
    """The beginning of an element of a shape around a place."""
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:g}"'
    corners = {
        "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "diamond": ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)),
        "triangle": ((0, -1.1), (1.05, 0.85), (-1.05, 0.85)),
        "inverted_triangle": ((0, 1.1), (1.05, -0.85), (-1.05, -0.85)),
    }[kind]
    points = " ".join(f"{x + a * r:.1f},{y + b * r:.1f}" for a, b in corners)
    return f'<polygon points="{points}"'


def _said(mark: Mark) -> list[str]:
    """What is said of each row, one line for each thing; empty where nothing is."""
    columns = [(word, list(map(cell_text, mark.rows[column].tolist())))
               for word, column in mark.tell]  # fmt: skip
    return [
        "\n".join(f"{word}: {texts[k]}" if word else texts[k] for word, texts in columns)
        for k in range(len(mark.rows[mark.at[0]]))
    ]


def _told(drawn: str, said: str, x: float, y: float) -> str:
    """A mark with its words, and room enough for a pointer."""
    if not said:
        return drawn
    reach = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{REACH}" fill="transparent"/>'
    return f'<g class="told" role="img" aria-label="{escape(said)}">{reach}{drawn}</g>'
