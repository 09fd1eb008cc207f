"""What the counts of a return give: sums, rates and relative likelihoods, to compare with print."""

from __future__ import annotations

from collections.abc import Sequence

from wres_explore.definitions import Side, get
from wres_explore.io.wres_return.grid import Line, Return
from wres_explore.io.wres_return.layout import (
    BANDS,
    CONSULTANTS,
    MEASURES,
    Item,
    Kind,
    Section,
    people_item,
)
from wres_explore.vocabulary import EthnicGroup, Measure, PayBand

SIDES = {Side.COMPARATOR: EthnicGroup.WHITE, Side.GROUP: EthnicGroup.BME}
"""The groups that a relative likelihood of a return compares."""


def total(counts: list[int | None]) -> int | None:
    """The sum of what was reported; None if nothing was."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def band_lines(found: Return, year: int, sections: Sequence[Section] = ()) -> list[Line]:
    """Rows of pay bands that add up, of some sections or of all."""
    lines = [line for line in found.of(Kind.STAFF, year) if not line.item.within]
    return [line for line in lines if not sections or line.item.section in sections]


def bands_sum(found: Return, year: int, group: str, sections: Sequence[Section] = ()) -> int | None:
    """Staff of a group in all bands of some sections, or of every section."""
    lines = band_lines(found, year, sections)
    return total([line.count(group) for line in [*lines, *_alone(found, year, group, sections)]])


def _alone(found: Return, year: int, group: str, sections: Sequence[Section]) -> list[Line]:
    """Rows that are within another whose own cell is empty: then they are all that is known."""
    lines = [line for line in found.of(Kind.STAFF, year) if line.item.within]
    over = found.line(CONSULTANTS, year)
    empty = over is None or over.cell(group) is None
    return [line for line in lines if empty and (not sections or line.item.section in sections)]


def printed_workforce(found: Return, year: int) -> list[Line]:
    """Rows that print the whole workforce."""
    lines = [line for number in ("3", "4", "9", "1")
             for line in found.of(Kind.WORKFORCE, year, number)]  # fmt: skip
    return [line for line in lines if line.count(EthnicGroup.WHITE) is not None]


def workforce(found: Return, year: int, group: str) -> int | None:
    """Staff of a group: its bands, or what is printed where bands are absent or not legible."""
    legible = not any(line.unread(group) for line in band_lines(found, year))
    if legible and (staff := bands_sum(found, year, group)) is not None:
        return staff
    return next((line.count(group) for line in printed_workforce(found, year)), None)


def events(found: Return, year: int, measure: Measure, group: str) -> int | None:
    """People of a group counted by a measure other than headcount."""
    line = found.line(people_item(measure), year)
    return None if line is None else line.count(group)


def base(found: Return, year: int, number: str, group: str, *, beside: bool = False) -> int | None:
    """The denominator of indicator 2, 3 or 4 for a group.

    `beside`: rather the workforce that is printed with the indicator, even if the bands add up to
    another: that is one fault, and has a finding of its own.
    """
    measure = get(number).denominator
    if measure is Measure.HEADCOUNT:
        if not beside:
            return workforce(found, year, group)
        printed = found.line(Item(Kind.WORKFORCE, number), year)
        count = None if printed is None else printed.count(group)
        return workforce(found, year, group) if count is None else count
    return events(found, year, measure, group)


def rate(
    found: Return, year: int, number: str, group: str, *, beside: bool = False
) -> float | None:
    """The likelihood of indicator 2, 3 or 4 for a group; None if the counts give none."""
    numerator = events(found, year, get(number).numerator, group)
    denominator = base(found, year, number, group, beside=beside)
    return None if numerator is None or not denominator else numerator / denominator


def ratio(found: Return, year: int, number: str, *, beside: bool = False) -> float | None:
    """The relative likelihood of indicator 2, 3 or 4; None if the counts give none."""
    top, bottom = (rate(found, year, number, group, beside=beside) for group in on_top(number))
    return None if top is None or not bottom else top / bottom


def on_top(number: str) -> tuple[EthnicGroup, EthnicGroup]:
    """The group on top of an indicator's relative likelihood, and the other."""
    top = get(number).top
    other = Side.GROUP if top is Side.COMPARATOR else Side.COMPARATOR
    return SIDES[top], SIDES[other]


def is_blank(line: Line) -> bool:
    """Whether nothing at all stands in a row."""
    return all(line.cell(group) is None for group in line.columns)


def missing_bands(found: Return, year: int) -> dict[Section, list[PayBand]]:
    """Bands without a row, or with an empty one, in each section that a return may have."""
    lines = [line for line in found.of(Kind.STAFF, year) if not is_blank(line)]
    reported = {(line.item.section, line.item.band) for line in lines}
    # Without headings for clinical and non-clinical staff there is one ladder, not two.
    unparted = any(section is None for section, _ in reported)
    out = {}
    for section, bands in BANDS.items():
        if unparted and section is Section.CLINICAL:
            continue
        place = None if unparted and section is Section.NON_CLINICAL else section
        wanted = [band for band in bands if not Item(Kind.STAFF, "1", place, band).within]
        out[section] = [band for band in wanted if (place, band) not in reported]
    return {section: bands for section, bands in out.items() if bands}


REPORTED = tuple(measure for measures in MEASURES.values() for measure in measures)
"""Measures that a return counts, beside headcount."""


COUNTED_FIRST = {
    "2": Measure.SHORTLISTED,
    "3": Measure.ENTERED_DISCIPLINARY,
    "4": Measure.ACCESSED_TRAINING,
    "9": Measure.BOARD_ALL,
}
"""The count by which one sees that a return has an indicator."""
