"""What a reader has chosen, as one value, and as the address of the page. No Panel, and no data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any
from urllib.parse import quote, urlencode

from wres_explore.vocabulary import AFC_LADDER, PayBand

SENIOR = tuple(band.value for band in AFC_LADDER[AFC_LADDER.index(PayBand.BAND_8A) :])
"""Bands that have goals."""

TOGETHER = "Bands 8c to 9"
"""Taken as one: few stand at each of them, and people who move among them do not leave."""

PAGES = {
    "overview": "Overview",
    "cliff-edge": "Cliff edge",
    "indicators": "Indicators",
    "compare": "Compare",
    "ethnic-groups": "Ethnic groups",
    "targets": "Targets",
    "strategy": "Strategy",
    "data": "Data",
    "method": "Method",
}
"""Key in the address, and what the reader sees."""

LABELS = {
    "dataset": "Data set",
    "year": "WRES year",
    "region": "Region",
    "ics": "STP/ICS",
    "organisation": "Organisation",
    "profession": "Profession",
    "ethnic_group": "Ethnic group",
}
"""What the reader sees of a choice that is always in view, in this order."""

FILTERS = tuple(name for name in LABELS if name != "dataset")
"""Choices within a data set; an empty value is "all"."""


@dataclass(frozen=True, slots=True)
class View:
    """The part of the state that decides which numbers are shown; hashable, for caching."""

    dataset: str
    year: str = ""
    region: str = ""
    ics: str = ""
    organisation: str = ""
    profession: str = ""
    ethnic_group: str = ""

    def filters(self) -> dict[str, Any]:
        """Arguments for `select`: what was chosen, nothing else."""
        chosen = {k: v for k, v in asdict(self).items() if v and k != "dataset"}
        return chosen | ({"year": int(self.year)} if self.year else {})


@dataclass(frozen=True, slots=True)
class Options:
    """What is chosen on a page itself, beside the filters; hashable, for caching.

    Percentages are whole numbers, as they are typed. `b_...` is what Compare sets beside the
    selection; `trend` the indicator over time on the overview, `breakdown` what the cliff edge is
    shown by, `number` and `level` the indicator shown by itself and what it is broken down by,
    `moves` the indicator that proposals of the strategy should move, `plan` the numbers of those
    that were chosen, with points between them.
    """

    trend: str = "3"
    breakdown: str = ""
    number: str = "2"
    level: str = "ics"
    b_year: str = ""
    b_region: str = ""
    b_ics: str = ""
    b_organisation: str = ""
    b_profession: str = ""
    b_ethnic_group: str = ""
    indicator: str = "3"
    groups: str = "ethnic_group"
    against: str = "White British"
    target: str = "fixed"
    band: str = SENIOR[0]
    pool: str = "band_below"
    entrants: int = 50
    leaving: int = 12
    group_leaving: int = 12
    moves: str = ""
    plan: str = ""


OPTIONS = tuple(each.name for each in fields(Options))

_ALLOWED: Mapping[str, Sequence[str]] = {
    "trend": "2345678",
    "number": "123456789",
    "indicator": "1234",
    "groups": ("ethnic_group", "ethnic_broad"),
    "against": ("White British", "all others"),
    "target": ("fixed", "moving", "regional"),
    "band": (*SENIOR, TOGETHER),
    "pool": ("band_below", "workforce"),
    "moves": ("", *"123456789"),
}
"""What an option can be, where that is known without data."""

MOST_PLANNED = 200
"""Letters of a plan: more than all proposals have."""

_PLAN = re.compile(r"(?:[1-9]\d?(?:\.[1-9]\d?)*)?", re.ASCII)

PERCENT = {"entrants": (0, 100), "leaving": (1, 60), "group_leaving": (1, 60)}
"""Lowest and highest of each percentage."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything that a reader has chosen; the address holds all of it."""

    view: View
    page: str = "overview"
    options: Options = field(default_factory=Options)

    def query(self) -> str:
        """The address: what differs from a page that was just opened, in words that can be read."""
        chosen = {"page": self.page, **asdict(self.view), **asdict(self.options)}
        usual = {"page": "overview", **asdict(View(DEFAULT)), **asdict(Options())}
        differ = {name: value for name, value in chosen.items() if value != usual[name]}
        return urlencode(differ, quote_via=quote)

    def on(self, page: str) -> State:
        """The same choices on another page."""
        return replace(self, page=page)


DEFAULT = "london-model"
"""The data set of a page that was just opened."""


def from_query(given: Mapping[str, Sequence[str]]) -> State:
    """The choices that an address names; what it names wrongly stays as usual.

    Whether a data set, place or profession exists is asked of the data later.
    """
    texts = {name: values[0] for name, values in given.items() if values}
    page = texts.get("page", "overview")
    view = View(
        texts.get("dataset") or DEFAULT,
        *(texts.get(name, "") for name in FILTERS),
    )
    if not view.year.isdecimal():
        view = replace(view, year="")
    chosen = {name: _option(name, texts[name]) for name in OPTIONS if name in texts}
    options = Options(**{name: value for name, value in chosen.items() if value is not None})
    return State(view, page if page in PAGES else "overview", options)


def _option(name: str, text: str) -> Any:
    """An option as it may be; None for what it cannot be."""
    if name in PERCENT:
        low, high = PERCENT[name]
        short = text.isdecimal() and len(text) <= len("100")  # Python refuses to read a long one
        return int(text) if short and low <= int(text) <= high else None
    if name == "plan":
        return text if len(text) <= MOST_PLANNED and _PLAN.fullmatch(text) else None
    return text if text in _ALLOWED.get(name, (text,)) else None
