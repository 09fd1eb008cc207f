"""Result tables to HoloViews elements. A plot never computes an interval or filters a year."""

from wres_explore.plotting.beside import like_for_like, recruitment
from wres_explore.plotting.cliff_edge import cliff_edge, step_reach, steps, top_share
from wres_explore.plotting.indicators import indicator_trend, ratios
from wres_explore.plotting.pay import pay_gap, pay_quarters

__all__ = [
    "cliff_edge",
    "indicator_trend",
    "like_for_like",
    "pay_gap",
    "pay_quarters",
    "ratios",
    "recruitment",
    "step_reach",
    "steps",
    "top_share",
]
