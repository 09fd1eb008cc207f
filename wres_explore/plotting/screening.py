"""A screen as a matrix: organisations down, indicators across, findings in words."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import numpy as np

from wres_explore import arguments
from wres_explore.errors import DefinitionError
from wres_explore.measures.screen.screening import Screen
from wres_explore.plotting import theme
from wres_explore.plotting.given import made_by
from wres_explore.vocabulary import ScreenFinding

WORDS = {
    ScreenFinding.CONSISTENT: "● consistent",
    ScreenFinding.IMPROVING: "▲ improving",
    ScreenFinding.NEITHER: "neither",
    ScreenFinding.NOT_ASSESSABLE: "–",
}
"""A sign and a word for each finding; the colour of a cell only repeats them."""

FILLS = {
    ScreenFinding.CONSISTENT: "#CCDFF1",
    ScreenFinding.IMPROVING: "#E8EDEE",
    ScreenFinding.NEITHER: theme.PAPER,
    ScreenFinding.NOT_ASSESSABLE: theme.PAPER,
}

ROW = 30


def screen(found: Screen, *, level: float | None = None, **options: Any) -> hv.Overlay:
    """What was found for each organisation on each indicator, at one level.

    Parameters
    ----------
    found
        From `wres_explore.kings_fund_screen`.
    level
        One of its levels; by default the one that is reported.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        Organisations down, indicators across; a sign and a word in each cell.

        No answer: a dash, where the indicator of an organisation was not assessable.

    Raises
    ------
    DefinitionError
        For anything but a screen, or a level that was not run.

    Examples
    --------
    >>> import wres_explore as wres
    >>> north = wres.select(wres.load("london-model"), ics="North East London")
    >>> found = wres.kings_fund_screen(north, years=[2018, 2019], replicates=1)
    >>> type(wres.plot.screen(found)).__name__
    'Overlay'
    """
    made_by("kings_fund_screen", Screen, found, "screen")
    if level is not None:
        arguments.level(level, "level")
    levels = sorted(found.summary["level"].unique(), reverse=True)
    at = found.summary.loc[found.summary["reported"], "level"].iloc[0] if level is None else level
    if at not in levels:
        msg = f"The screen was not run at {at!r}. Choose from {', '.join(map(str, levels))}."
        raise DefinitionError(msg)
    rows = found.indicators[found.indicators["level"] == at]
    names = list(dict.fromkeys(rows["organisation"]))
    numbers = sorted(dict.fromkeys(rows["indicator"]))
    cells = rows.assign(
        x=[float(numbers.index(n)) for n in rows["indicator"]],
        y=[float(len(names) - 1 - names.index(n)) for n in rows["organisation"]],
        word=[WORDS[ScreenFinding(f)] for f in rows["finding"]],
        fill=[FILLS[ScreenFinding(f)] for f in rows["finding"]],
    )
    boxes = cells.assign(x0=cells["x"] - 0.5, x1=cells["x"] + 0.5, y0=cells["y"] - 0.5,
                         y1=cells["y"] + 0.5)  # fmt: skip
    squares = hv.Rectangles(
        boxes, ["x0", "y0", "x1", "y1"], ["fill", "organisation", "indicator", "finding", "reason"]
    )
    parts = [
        theme.style(
            squares, color="fill", line_color=theme.GRID, line_width=1, tools=["hover"],
            hover_tooltips=[("", "@organisation"), ("Indicator", "@indicator"),
                            ("Finding", "@finding"), ("Why", "@reason")],
        ),
        theme.style(hv.Labels(cells, ["x", "y"], "word"), text_color=theme.TEXT,
                    text_font_size="13px"),
    ]  # fmt: skip
    modelled = " (modelled)" if rows["modelled"].any() else ""
    house = {
        "title": f"Findings at {100 * at:g}%{modelled}",
        "xlim": (-0.5, len(numbers) - 0.5),
        "ylim": (-0.5, len(names) - 0.5),
        "xticks": [(float(k), f"Indicator {n}") for k, n in enumerate(numbers)],
        "yticks": list(zip(np.arange(len(names))[::-1].astype(float), names, strict=True)),
        "xaxis": "top",
        "xlabel": "",
        "ylabel": "",
        "width": 160 + 115 * len(numbers),
        "height": 90 + ROW * len(names),
    }
    return theme.frame(hv.Overlay(parts), grid="", **{**house, **options})
