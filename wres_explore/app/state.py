"""What the reader has chosen. No Panel here, and no data."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import param

from wres_explore.vocabulary import AFC_LADDER, PayBand

SENIOR = tuple(band.value for band in AFC_LADDER[AFC_LADDER.index(PayBand.BAND_8A) :])
"""Bands that have goals."""

PAGES = {
    "overview": "Overview",
    "cliff-edge": "Cliff edge",
    "compare": "Compare",
    "ethnic-groups": "Ethnic groups",
    "targets": "Targets",
    "data": "Data",
}
"""Key in the address, and what the reader sees."""

FILTERS = ("year", "region", "ics", "organisation", "profession", "ethnic_group")
"""Always in view, in this order; an empty value is "all"."""


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
    selection.
    """

    b_ics: str = ""
    b_organisation: str = ""
    b_profession: str = ""
    indicator: str = "3"
    groups: str = "ethnic_group"
    against: str = "White British"
    target: str = "fixed"
    band: str = SENIOR[0]
    pool: str = "band_below"
    entrants: int = 50
    leaving: int = 12
    group_leaving: int = 12


OPTIONS = tuple(field.name for field in fields(Options))


class Selection(param.Parameterized):
    """One reader's choices; each parameter is also a part of the address."""

    page: Any = param.Selector(default="overview", objects=list(PAGES))
    dataset = param.String(default="london-model")
    year = param.String()
    region = param.String()
    ics = param.String()
    organisation = param.String()
    profession = param.String()
    ethnic_group = param.String()
    trend: Any = param.Selector(
        default="3", objects=list("2345678"), doc="Indicator shown over time on the overview"
    )
    breakdown = param.String(doc="What the cliff edge is shown by")
    b_ics = param.String(doc="STP/ICS that the selection is compared with")
    b_organisation = param.String()
    b_profession = param.String()
    indicator: Any = param.Selector(default="3", objects=list("1234"))
    groups: Any = param.Selector(default="ethnic_group", objects=["ethnic_group", "ethnic_broad"])
    against: Any = param.Selector(default="White British", objects=["White British", "all others"])
    target: Any = param.Selector(default="fixed", objects=["fixed", "moving", "regional"])
    band: Any = param.Selector(default=SENIOR[0], objects=list(SENIOR))
    pool: Any = param.Selector(default="band_below", objects=["band_below", "workforce"])
    entrants = param.Integer(default=50, bounds=(0, 100), doc="Percent of entrants of the group")
    leaving = param.Integer(default=12, bounds=(1, 60), doc="Percent of others who leave a year")
    group_leaving = param.Integer(default=12, bounds=(1, 60))

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[bytes]]) -> Selection:
        """The choices that an address names; what it names wrongly stays at its default."""
        selection = cls()
        for name, values in query.items():
            if name in ADDRESS and values:
                text = values[0].decode("utf-8", "replace")
                with contextlib.suppress(ValueError):
                    whole = isinstance(selection.param[name], param.Integer)
                    setattr(selection, name, int(text) if whole else text)
        return selection

    def view(self) -> View:
        """The choices that decide the numbers."""
        return View(self.dataset, *(getattr(self, name) for name in FILTERS))

    def options(self) -> Options:
        """The choices that a page offers itself."""
        return Options(**{name: getattr(self, name) for name in OPTIONS})


ADDRESS = ("page", "dataset", *FILTERS, "trend", "breakdown", *OPTIONS)
"""What stands in the address."""
