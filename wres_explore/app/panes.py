"""HTML in panes of Panel, for the page where files are loaded."""

from __future__ import annotations

from typing import Any

import panel as pn

from wres_explore.app.render import html, text_of


def pane(template: str = "", **values: Any) -> pn.pane.HTML:
    """An HTML pane in the house style; empty without a template."""
    return pn.pane.HTML(
        html(template, **values) if template else "",
        stylesheets=[text_of("page.css")],
        sizing_mode="stretch_width",
        margin=0,
    )
