"""Indicators 5 to 8 in a return: shares of respondents, printed without counts."""

from __future__ import annotations

from collections.abc import Iterator

from wres_explore.io.findings import Finding, Severity
from wres_explore.io.values import is_mark, is_percent, number
from wres_explore.io.wres_return.grid import Line, Return
from wres_explore.io.wres_return.layout import GROUPS, Kind
from wres_explore.vocabulary import ALL

PRINTED = (*GROUPS[:2], ALL)
"""Groups for which a survey share is kept, as a return prints them."""


def share_of(found: Return, line: Line, group: str) -> float | None:
    """A survey share from 0 to 1; None if there is none.

    Returns print 28.9, "28.9%" or 0.289. Numbers without a sign are fractions if none of them in
    the whole return is above 1: no organisation has all of its shares below 1%.
    """
    cell = line.cell(group)
    value = number(cell)
    if value is None:
        return None
    share = value if _fractions(found) and not is_percent(cell) else value / 100
    return share if 0 <= share <= 1 else None


def _fractions(found: Return) -> bool:
    cells = [
        line.cell(group)
        for (item, _), line in found.lines.items()
        if item.kind is Kind.SURVEY
        for group in PRINTED
    ]
    return all(value <= 1 for cell in cells
               if not is_percent(cell) and (value := number(cell)) is not None)  # fmt: skip


def check_shares(found: Return) -> Iterator[Finding]:
    """Survey cells that hold something other than a percentage."""
    for (item, _), line in found.lines.items():
        if item.kind is not Kind.SURVEY:
            continue
        for group in PRINTED:
            cell = line.cell(group)
            if cell is None or is_mark(cell) or share_of(found, line, group) is not None:
                continue
            advice = "Not a percentage of respondents, 0 to 100; left out."
            yield line.at(group, Severity.WARNING, "survey share", advice)
