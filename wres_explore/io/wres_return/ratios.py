"""Whether the ratios and rates that a return prints are those of its counts."""

from __future__ import annotations

from collections.abc import Iterator

from wres_explore.io.findings import Finding, Severity
from wres_explore.io.values import Cell, is_mark, is_percent, number
from wres_explore.io.wres_return.arithmetic import COUNTED_FIRST, base, events, on_top, rate, ratio
from wres_explore.io.wres_return.grid import Line, Return
from wres_explore.io.wres_return.layout import GROUPS, Kind
from wres_explore.vocabulary import Measure


def agrees(printed: float, exact: float, cell: Cell) -> bool:
    """Whether a printed number is an exact one, rounded to as many decimals as it has.

    At least one decimal and at most two count: a spreadsheet keeps 1.50 as 1.5, and a ratio that
    was worked out from rounded rates is off by more.
    """
    text = cell if isinstance(cell, str) else repr(round(printed, 10))
    decimals = len(text.strip().rstrip("%").partition(".")[2])
    return abs(printed - exact) <= 0.5 * 0.1 ** min(max(decimals, 1), 2) + 1e-9


def printed_ratio(line: Line) -> tuple[str, float] | None:
    """The column and value of a printed relative likelihood, in whichever column it stands."""
    for group in line.columns:
        value = number(line.cell(group))
        if value is not None:
            return group, value
    return None


def fits(found: Return, line: Line, *, inverted: bool = False) -> bool:
    """Whether the counts give a printed relative likelihood, or give it upside down.

    By the bands or by the workforce printed beside it: if these differ, that is the fault.
    """
    shown = printed_ratio(line)
    if shown is None:
        return False
    group, value = shown
    for beside in (False, True):
        exact = ratio(found, line.year, line.item.indicator, beside=beside)
        if exact and inverted:
            exact = 1 / exact
        if exact is not None and agrees(value, exact, line.cell(group)):
            return True
    return False


def upside_down(found: Return, line: Line) -> bool:
    """Whether a printed relative likelihood is the counts' upside down, and not the right way."""
    return fits(found, line, inverted=True) and not fits(found, line)


def check_ratios(found: Return, swapped: frozenset[int]) -> Iterator[Finding]:
    """A printed relative likelihood must be what the counts give.

    `swapped`: years in which the columns are taken for swapped, so that ratios the wrong way up
    are no finding of their own.
    """
    for year in found.years:
        for line in found.of(Kind.RATIO, year):
            shown = printed_ratio(line)
            if shown and not (year in swapped and upside_down(found, line)):
                yield from _check_ratio(found, line, *shown)
            elif shown is None and (text := _worded(line)):
                yield line.at(text, Severity.WARNING, "ratio", "Not a number; left out.")
        for line in found.of(Kind.RATE, year):
            yield from _check_rates(found, line)


def _worded(line: Line) -> str | None:
    """The column in which words stand where a number belongs."""
    cells = {group: line.cell(group) for group in line.columns}
    return next((g for g, cell in cells.items() if cell is not None and not is_mark(cell)), None)


def _check_ratio(found: Return, line: Line, group: str, value: float) -> Iterator[Finding]:
    indicator, cell = line.item.indicator, line.cell(group)
    exact = ratio(found, line.year, indicator)
    top, bottom = on_top(indicator)
    gives = "The counts give none." if exact is None else f"The counts give {exact:.2f}."
    if is_percent(cell):
        text = f"A relative likelihood is a ratio, {top} over {bottom}, not a percentage. {gives}"
        yield line.at(group, Severity.WARNING, "percentage", text)
    elif exact is None:
        if _countable(found, line):
            text = f"The counts give no relative likelihood to compare with {value:.2f}."
            yield line.at(group, Severity.WARNING, "ratio", text)
    elif upside_down(found, line):
        text = (
            f"Printed {value:.2f} is {bottom} over {top}. Indicator {indicator} is {top} over "
            f"{bottom}: {exact:.2f}."
        )
        yield line.at(group, Severity.WARNING, "direction", text)
    elif not fits(found, line):
        text = f"Printed {value:.2f}; the counts give {exact:.2f}, {top} over {bottom}."
        yield line.at(group, Severity.WARNING, "ratio", text + _likeness(found, line, value, cell))


def _countable(found: Return, line: Line) -> bool:
    """Whether White and BME are counted for an indicator, so that it could be worked out."""
    number = line.item.indicator
    measure = COUNTED_FIRST[number] if number != "2" else Measure.APPOINTED
    return all(
        events(found, line.year, measure, group) is not None
        and base(found, line.year, number, group) is not None
        for group in GROUPS[:2]
    )


def _likeness(found: Return, line: Line, value: float, cell: Cell) -> str:
    """What a wrong relative likelihood seems to be: the rate of one group, in most cases."""
    for group in GROUPS[:2]:
        exact = rate(found, line.year, line.item.indicator, group)
        if exact is not None and 0 < exact < 1 and _is_rate(value, exact, cell):
            return f" It looks like the likelihood for {group} alone."
    return ""


def _is_rate(value: float, exact: float, cell: Cell) -> bool:
    shown = str(cell) if isinstance(cell, str) else repr(round(value, 10))
    decimals = min(len(shown.rstrip("%").partition(".")[2]), 4)
    close = 0.5 * 0.1**decimals + 1e-9
    return abs(value - exact) <= close or abs(value - 100 * exact) <= close


def _check_rates(found: Return, line: Line) -> Iterator[Finding]:
    for group in GROUPS[:2]:
        value = number(line.cell(group))
        rates = [rate(found, line.year, line.item.indicator, group, beside=beside)
                 for beside in (False, True)]  # fmt: skip
        exact, cell = rates[0], line.cell(group)
        if value is None or exact is None:
            continue
        if not any(given is not None and _is_rate(value, given, cell) for given in rates):
            yield line.at(
                group, Severity.WARNING, "rate",
                f"The counts give a likelihood of {exact:.4f} for {group}, or {exact:.2%}.",
            )  # fmt: skip
