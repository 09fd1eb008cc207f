"""Result tables to HoloViews elements. A plot never computes an interval or filters a year."""

from wres_explore.plotting.comparison import compare, pooled
from wres_explore.plotting.cliff_edge import cliff_edge, step_reach, steps, top_share
from wres_explore.plotting.funnel import funnel
from wres_explore.plotting.indicators import indicator_trend, ratios

__all__ = [
    "cliff_edge", "compare", "funnel", "indicator_trend", "pooled", "ratios", "step_reach", "steps",
    "top_share",
]  # fmt: skip
