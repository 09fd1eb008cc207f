"""A percentage to be typed or pulled, with fields of the browser's own: they have names.

Panel's slider has none that could be read out, and its typed twin no label.
"""

from __future__ import annotations

import panel as pn
import param
from panel.custom import JSComponent

from wres_explore.app.render import text_of
from wres_explore.app.state import Selection


class PercentageField(JSComponent):
    """A number and a slider with one value; the value changes when the reader lets go."""

    value = param.Integer()
    start = param.Integer(default=0)
    end = param.Integer(default=100)
    title = param.String()

    _esm = text_of("percentage.js")

    @classmethod
    def bound(cls, selection: Selection, name: str, title: str) -> pn.viewable.Viewable:
        """A field for one option, which follows it and sets it."""
        low, high = selection.param[name].bounds
        field = cls(
            value=getattr(selection, name),
            start=low,
            end=high,
            title=title,
            styles={"flex": "1 1 220px", "max-width": "360px"},
            stylesheets=[text_of("percentage.css")],
            sizing_mode="stretch_width",
            min_width=200,
            margin=0,
        )
        field.link(selection, value=name, bidirectional=True)
        return field
