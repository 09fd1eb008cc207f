"""Text into HTML, escaped: names from data can never become markup."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import panel as pn
from jinja2 import Environment, PackageLoader, StrictUndefined

_ENVIRONMENT = Environment(
    loader=PackageLoader("wres_explore.app"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def text_of(name: str) -> str:
    """A file of the templates folder as it is."""
    return (files("wres_explore.app") / "templates" / name).read_text(encoding="utf-8")


def html(template: str, **values: Any) -> str:
    """A template filled in; every value is escaped."""
    return _ENVIRONMENT.get_template(template).render(**values)


def pane(template: str = "", **values: Any) -> pn.pane.HTML:
    """An HTML pane in the house style; empty without a template."""
    return pn.pane.HTML(
        html(template, **values) if template else "",
        stylesheets=[text_of("page.css")],
        sizing_mode="stretch_width",
        margin=0,
    )
