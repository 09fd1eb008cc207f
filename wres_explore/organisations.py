"""Where an organisation belongs: STP/ICS and region. The table that says so, and its levels."""

from __future__ import annotations

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
