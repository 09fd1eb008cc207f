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
    "unknown_bounds": "measures.unknown",
    "compare": "measures.comparison",
    "ethnic_groups": "measures.groups",
    "ethnicity_and_band": "measures.intersection",
    "ethnicity_and_sex": "measures.intersection",
    "BySex": "measures.intersection",
    "pooled": "measures.pooling",
    "Pooled": "measures.pooling",
    "funnel": "measures.funnel",
    "Funnel": "measures.funnel",
    "race_disparity_ratio": "measures.representation",
    "cliff_edge": "measures.cliff_edge",
    "gate": "measures.disclosure",
    "CliffEdge": "measures.cliff_edge",
    "trend": "measures.trend",
    "Trend": "measures.trend",
    "process_chart": "measures.process_chart",
    "ProcessChart": "measures.process_chart",
    "kings_fund_screen": "measures.screening",
    "Screen": "measures.screening",
    "pay_gap": "measures.pay_gap",
    "PayGap": "measures.pay_gap",
    "like_for_like": "measures.like_for_like",
    "LikeForLike": "measures.like_for_like",
    "appointments": "measures.appointments",
    "without_international": "measures.recruitment",
    "medical": "measures.medical",
    "Medical": "measures.medical",
    "proportion_interval": "stats.proportion",
    "difference_interval": "stats.difference",
    "ratio_interval": "stats.ratio",
    "odds_ratio_interval": "stats.odds_ratio",
    "years_to_parity": "stats.flows",
    "entrant_share_needed": "stats.flows",
    "model_employer": "measures.trajectory",
    "entrants_needed": "measures.entrants",
    "entrant_curve": "measures.entrant_curve",
    "scenario": "measures.entrants",
    "missing_colleagues": "measures.missing",
    "power": "measures.power",
    "power_curve": "measures.power",
    "detectable": "measures.power",
    "Dataset": "dataset",
    "DatasetInfo": "dataset",
    "WresError": "errors",
    "describe": "wording",
    "from_counts": "io.tables",
    "from_pay": "io.pay",
    "read_pay": "io.pay_files",
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
