"""Text into HTML, escaped: names from data can never become markup."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from wres_explore.vocabulary import breakdown_in_words

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


_OF_DATA = re.compile(r"(?:^|(?<=\. )|(?<=: ))[a-z][\w-]*(?= (?:has no|does not record) )")
_OF_CODE = re.compile(r": see `\w+`")
_OF_BREAKDOWN = re.compile(r"\b(?:[a-z]+(?:_[a-z]+)+|ics)\b")


def readable(text: str) -> str:
    """A message of the library for somebody who writes no code: names of ours as words."""
    text = _OF_CODE.sub("", _OF_DATA.sub("This data set", text))
    return _OF_BREAKDOWN.sub(lambda found: breakdown_in_words(found[0]), text)


_ANSWER_ABOVE = (
    (re.compile(r"Write (\"[\w ]+\") for"), r"Choose \1 for"),
    (re.compile(r"as the mapping says under \[values\.\w+\]"), "as was answered above"),
    (re.compile(r"under \[values\.\w+\](?: in the mapping)?"), "above"),
    (re.compile(r"under \[(?:fixed|columns)\](?: in the mapping)?"), "above"),
)


def above(text: str) -> str:
    """Advice about a mapping file, where the page has the same question above the advice."""
    for pattern, said in _ANSWER_ABOVE:
        text = pattern.sub(said, text)
    return text
