"""Whose interval it is, in words a reader can look up."""

from __future__ import annotations

from wres_explore.tables import Row
from wres_explore.vocabulary import Statistic

METHODS = {
    "scas": "SCAS, a score interval for ratios with corrections for skewness and bias (Laud 2017)",
    "koopman": "Koopman’s score interval (1984)",
    "miettinen_nurminen": "the score interval of Miettinen and Nurminen (1985)",
    "newcombe": "Newcombe’s hybrid score interval (1998)",
    "wilson": "Wilson’s score interval (1927)",
    "score": "the score interval of Miettinen and Nurminen (1985)",
    "mover": "the two intervals put together (MOVER: Zou and Donner 2008)",
    "mantel_haenszel": "that of Greenland and Robins (1985)",
    "first_last_scas": "SCAS for each year, put together",
    "first_last_newcombe": "Newcombe’s for the two years",
    "standardised": "that of a directly standardised ratio",
}
"""By the `method` of a result."""


def method_of(row: Row) -> str:
    """What made the interval of a row; the name of the method where it has no other words."""
    name = str(row.get("method", ""))
    if "boundary" in row and row["statistic"] == Statistic.STEP_RATIO:
        name = "score"
    return METHODS.get(name, f"by the method {name.replace('_', ' ')}")
