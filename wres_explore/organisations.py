"""Where an organisation belongs: STP/ICS and region. The table that says so, and its levels."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from wres_explore.vocabulary import ALL

LEVELS = ("organisation", "ics", "region")
"""Finest first. Every organisation has one value at each level; `all` where a source has none."""

COLUMNS = ("organisation", "name", "ics", "region", "kind", "modelled")

WHOLE = {
    "organisation": ALL,
    "name": "All organisations",
    "ics": ALL,
    "region": ALL,
    "kind": "country",
    "modelled": False,
}
"""The single row of a source that has no organisations."""


def alone(names: Iterable[str], *, modelled: bool = False) -> pd.DataFrame:
    """Organisations of which nothing is known but their names: each stands for itself."""
    rows = [
        WHOLE if name == ALL else
        {"organisation": name, "name": name, "ics": ALL, "region": ALL, "kind": "organisation",
         "modelled": modelled}
        for name in names
    ]  # fmt: skip
    return pd.DataFrame(rows or [WHOLE], columns=list(COLUMNS))
