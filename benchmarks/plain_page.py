"""The page that most people would write: four charts of HoloViews, each bound to one filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn

import wres_explore as wres

pn.extension()


def panes(data: wres.Dataset) -> pn.Column:
    """Four charts under a list of professions."""
    professions = [str(name) for name in wres.representation(data, ["profession"])["profession"]]
    chosen = pn.widgets.Select(name="profession", options=["All", *professions])

    def drawn(draw: Callable[[wres.Dataset], Any]) -> Any:
        return lambda name: draw(data if name == "All" else wres.select(data, profession=name))

    charts = (
        lambda part: wres.plot.ratios(wres.indicator(part, 3, ["ics"])),
        lambda part: wres.plot.indicator_trend(wres.indicator(part, 3, ["year"])),
        lambda part: wres.plot.cliff_edge(wres.cliff_edge(part)),
        lambda part: wres.plot.funnel(wres.funnel(part, 3)),
    )
    return pn.Column(chosen, *(pn.pane.HoloViews(pn.bind(drawn(each), chosen)) for each in charts))
