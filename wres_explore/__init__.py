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
    "compare": "measures.comparing.comparison",
    "compare_all": "measures.comparing.comparison",
    "ethnic_groups": "measures.groups.ethnic_groups",
    "ethnicity_and_band": "measures.groups.intersection",
    "ethnicity_and_sex": "measures.groups.intersection",
    "BySex": "measures.groups.intersection",
    "pooled": "measures.comparing.pooling",
    "Pooled": "measures.comparing.pooling",
    "funnel": "measures.comparing.funnel",
    "Funnel": "measures.comparing.funnel",
    "nearest_neighbours": "measures.comparing.neighbours",
    "race_disparity_ratio": "measures.representation",
    "cliff_edge": "measures.ladder.cliff_edge",
    "gate": "measures.disclosure",
    "CliffEdge": "measures.ladder.edge",
    "steepest": "measures.ladder.steepest",
    "trend": "measures.over_time.trend",
    "Trend": "measures.over_time.trend",
    "process_chart": "measures.over_time.process_chart",
    "ProcessChart": "measures.over_time.process_chart",
    "kings_fund_screen": "measures.screen.screening",
    "Screen": "measures.screen.screening",
    "pay_gap": "measures.pay.gap",
    "PayGap": "measures.pay.gap",
    "like_for_like": "measures.comparing.like_for_like",
    "LikeForLike": "measures.comparing.like_for_like",
    "appointments": "measures.recruitment.appointments",
    "without_international": "measures.recruitment.international",
    "medical": "measures.medical",
    "Medical": "measures.medical",
    "proportion_interval": "stats.proportion",
    "difference_interval": "stats.difference",
    "ratio_interval": "stats.ratio",
    "odds_ratio_interval": "stats.odds_ratio",
    "years_to_parity": "stats.flows",
    "entrant_share_needed": "stats.flows",
    "model_employer": "measures.targets.trajectory",
    "entrants_needed": "measures.targets.entrants",
    "entrant_curve": "measures.targets.entrant_curve",
    "scenario": "measures.targets.entrants",
    "pace": "measures.targets.pace",
    "missing_colleagues": "measures.targets.missing",
    "role_holders": "measures.role_holders",
    "uptake": "measures.uptake",
    "temporary_staff": "measures.comparing.temporary",
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
    "commitments": "strategy.printed",
    "progress": "strategy.progress",
    "people_plan": "strategy.people_plan",
    "action_plan": "strategy.plan",
    "what_moved": "strategy.plan",
    "printed_figures": "strategy.printed",
    "recommendations": "strategy.printed",
    "interventions": "strategy.printed",
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
