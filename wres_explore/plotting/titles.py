"""What a chart is of, so that one saved by itself still says it."""

from __future__ import annotations

import pandas as pd

from wres_explore.definitions import INDICATORS
from wres_explore.measures.over_time.years import listed
from wres_explore.plotting.marks import cell_text
from wres_explore.vocabulary import ALL


def title_of(table: pd.DataFrame, what: str = "") -> str:
    """The indicator by number and name; under it the selection, the data set, years, if modelled.

    A page has all of it in its headings, and puts its own title in place of this one.

    Parameters
    ----------
    table
        A result, or the part of one that says where its figures are from.
    what
        What is drawn, where that is no indicator.
    """
    return "\n".join(part for part in (what or _indicators(table), _whose(table)) if part)


def indicator_name(number: str) -> str:
    """An indicator as a title names it."""
    return f"Indicator {number}: {INDICATORS[number].name}"


def _indicators(table: pd.DataFrame) -> str:
    """Which indicators the rows are of, or what else they are."""
    found = _values(table, "indicator" if "indicator" in table else "statistic")
    if len(found) == 1:
        (one,) = found
        return indicator_name(one) if one in INDICATORS else f"{one[:1].upper()}{one[1:]}"
    numbers = [each for each in found if each in INDICATORS]
    return f"Indicators {', '.join(numbers)}" if numbers else ""


def _whose(table: pd.DataFrame) -> str:
    """Whose figures these are, of which years, and that they are modelled."""
    before = list(table.columns).index("indicator") if "indicator" in table else 0
    keys = [name for name in table.columns[:before] if name != "year"]
    # What differs from row to row stands beside the marks.
    same = [each[0] for each in (_values(table, name) for name in ("selection", *keys))
            if len(each) == 1 and each[0] != ALL]  # fmt: skip
    years = sorted(map(int, _values(table, "year")))
    parts = [
        *dict.fromkeys(same),
        " and ".join(_values(table, "dataset")),
        listed(years),
    ]
    said = ", ".join(part for part in parts if part)
    modelled = "Modelled figures" if "True" in _values(table, "modelled") else ""
    return ". ".join(part for part in (said, modelled) if part)


def _values(table: pd.DataFrame, name: str) -> list[str]:
    """The different values of a column, or of that of each of two selections."""
    named = [column for column in (name, f"{name}_a", f"{name}_b") if column in table]
    every = [value for column in named for value in table[column].dropna().tolist()]
    return [text for text in dict.fromkeys(map(cell_text, every)) if text]
