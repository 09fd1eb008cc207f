"""Intervals and tests: arrays of counts in, arrays of numbers out."""

from wres_explore.stats.difference import difference_interval
from wres_explore.stats.odds_ratio import odds_ratio_interval
from wres_explore.stats.proportion import proportion_interval
from wres_explore.stats.ratio import ratio_interval, ratio_p_value

__all__ = [
    "difference_interval",
    "odds_ratio_interval",
    "proportion_interval",
    "ratio_interval",
    "ratio_p_value",
]
