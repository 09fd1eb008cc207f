"""A screen as a matrix: organisations down, indicators across, findings in words."""

from __future__ import annotations

import numpy as np

from wres_explore import arguments
from wres_explore.errors import DefinitionError
from wres_explore.measures.screen.screening import Screen
from wres_explore.plotting import theme
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.given import made_by
from wres_explore.plotting.marks import Axis, Boxes, Chart, Labels, points_of
from wres_explore.plotting.titles import title_of
from wres_explore.vocabulary import ScreenFinding

WORDS = {
    ScreenFinding.CONSISTENT: "● consistent",
    ScreenFinding.IMPROVING: "▲ improving",
    ScreenFinding.NEITHER: "neither",
    ScreenFinding.NOT_ASSESSABLE: "–",
}
"""A sign and a word for each finding; the colour of a cell only repeats them."""

SHORT = {**{finding: word[0] for finding, word in WORDS.items()}, ScreenFinding.NEITHER: "·"}
KEY = "● consistent, ▲ improving, · neither, –\N{NO-BREAK SPACE}not\N{NO-BREAK SPACE}assessable"
"""Signs alone, where columns are too narrow for words."""

FILLS = {
    ScreenFinding.CONSISTENT: theme.FOUND,
    ScreenFinding.IMPROVING: theme.RANGE,
    ScreenFinding.NEITHER: theme.PAPER,
    ScreenFinding.NOT_ASSESSABLE: theme.PAPER,
}

ROW = 30


@as_element
def screen(found: Screen, *, level: float | None = None) -> Chart:
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
    organisations, indicators = rows["organisation"].tolist(), rows["indicator"].tolist()
    names, numbers = list(dict.fromkeys(organisations)), sorted(set(indicators))
    across = {number: float(k) for k, number in enumerate(numbers)}
    down = {name: float(len(names) - 1 - k) for k, name in enumerate(names)}
    x = np.array([across[number] for number in indicators])
    y = np.array([down[name] for name in organisations])
    findings = [ScreenFinding(finding) for finding in rows["finding"]]
    cells = points_of(
        x=x, y=y, x0=x - 0.5, x1=x + 0.5, y0=y - 0.5, y1=y + 0.5,
        word=[WORDS[finding] for finding in findings],
        short=[SHORT[finding] for finding in findings],
        fill=[FILLS[finding] for finding in findings],
        organisation=organisations, indicator=indicators, finding=list(map(str, findings)),
        reason=rows["reason"].tolist(),
    )  # fmt: skip
    told = [("", "organisation"), ("Indicator", "indicator"), ("Finding", "finding"),
            ("Why", "reason")]  # fmt: skip
    return Chart(
        (
            Boxes(rows=cells, at=("x0", "y0", "x1", "y1"), colour="fill", outline=theme.GRID,
                  tell=told),
            Labels(rows=cells, at=("x", "y", "word"), colour=theme.TEXT, room=1, short="short",
                   key=KEY),
        ),
        Axis(-0.5, len(numbers) - 0.5,
             ticks=tuple((across[number], f"Indicator {number}") for number in numbers)),
        Axis(-0.5, len(names) - 0.5, ticks=tuple((down[name], str(name)) for name in names)),
        title=title_of(
            found.summary,
            f"King’s Fund screen, {found.summary['years'].iloc[0]}: findings at {100 * at:g}%",
        ),
        width=160 + 115 * len(numbers),
        height=90 + ROW * len(names),
        x_on_top=True,
    )  # fmt: skip
