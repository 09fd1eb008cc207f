"""Result tables to HoloViews elements. A plot never computes an interval or filters a year."""

from wres_explore.plotting.beside import like_for_like, recruitment
from wres_explore.plotting.cliff_edge import cliff_edge, top_share
from wres_explore.plotting.comparison import compare, pooled
from wres_explore.plotting.curves import entrant_curve, power_curve
from wres_explore.plotting.funnel import funnel
from wres_explore.plotting.groups import ethnic_groups, ethnicity_and_band, ethnicity_and_sex
from wres_explore.plotting.indicators import ratios, values
from wres_explore.plotting.over_time import indicator_trend
from wres_explore.plotting.pay import pay_gap, pay_quarters
from wres_explore.plotting.process_chart import process_chart
from wres_explore.plotting.screening import screen
from wres_explore.plotting.steps import step_reach, steps
from wres_explore.plotting.targets import goal_path, missing_colleagues
from wres_explore.plotting.trend import trend

__all__ = [
    "cliff_edge",
    "compare",
    "entrant_curve",
    "ethnic_groups",
    "ethnicity_and_band",
    "ethnicity_and_sex",
    "funnel",
    "goal_path",
    "indicator_trend",
    "like_for_like",
    "missing_colleagues",
    "pay_gap",
    "pay_quarters",
    "pooled",
    "power_curve",
    "process_chart",
    "ratios",
    "recruitment",
    "screen",
    "step_reach",
    "steps",
    "top_share",
    "trend",
    "values",
]
