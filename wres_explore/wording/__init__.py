"""Numbers to sentences: what a result says, how sure it is, and what a chart shows."""

from wres_explore.wording.describe import describe
from wres_explore.wording.numbers import interval, number

__all__ = ["describe", "interval", "number"]
