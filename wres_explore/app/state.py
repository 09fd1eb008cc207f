"""What the reader has chosen. No Panel here, and no data."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import param

PAGES = {"overview": "Overview", "cliff-edge": "Cliff edge", "data": "Data"}
"""Key in the address, and what the reader sees."""

ADDRESS = ("page", "dataset", "year", "region", "ics", "organisation", "profession",
           "ethnic_group", "trend", "breakdown")  # fmt: skip
"""What stands in the address."""

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

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[bytes]]) -> Selection:
        """The choices that an address names; what it names wrongly stays at its default."""
        selection = cls()
        for name, values in query.items():
            if name in ADDRESS and values:
                with contextlib.suppress(ValueError):
                    setattr(selection, name, values[0].decode("utf-8", "replace"))
        return selection

    def view(self) -> View:
        """The choices that decide the numbers."""
        return View(self.dataset, *(getattr(self, name) for name in FILTERS))
