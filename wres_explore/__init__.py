"""WRES indicators and the cliff edge, with their uncertainty: for notebooks, a page and tests.

Public names load on first use, so that a script that needs one function does not wait for all.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "datasets": "io.packaged",
    "load": "io.packaged",
    "select": "measures.select",
    "indicator": "measures.indicator",
    "indicators": "measures.indicator",
    "rates": "measures.indicator",
    "representation": "measures.representation",
    "race_disparity_ratio": "measures.representation",
    "cliff_edge": "measures.cliff_edge",
    "gate": "measures.disclosure",
    "CliffEdge": "measures.cliff_edge",
    "proportion_interval": "stats.proportion",
    "difference_interval": "stats.difference",
    "ratio_interval": "stats.ratio",
    "odds_ratio_interval": "stats.odds_ratio",
    "Dataset": "dataset",
    "DatasetInfo": "dataset",
    "WresError": "errors",
    "describe": "wording",
    "from_counts": "io.tables",
    "read": "io.reading",
    "check": "io.reading",
    "propose_mapping": "io.reading",
    "build": "io.build",
    "plot": "plotting",
}

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> Any:
    """Import the module behind a public name when it is first asked for."""
    if name not in _PUBLIC:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    module = import_module(f"{__name__}.{_PUBLIC[name]}")
    value = module if _PUBLIC[name].split(".")[-1] == "plotting" else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Public names, for completion."""
    return sorted(__all__)
