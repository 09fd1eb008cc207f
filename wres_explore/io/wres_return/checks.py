"""Whether the numbers of a return agree with each other, one finding for one fault.

Thresholds stand where they are used. A blank cell counts as nothing in a sum that is checked, and
is never read as zero otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wres_explore.io.findings import Finding, Severity
from wres_explore.io.values import (
    MARKS,
    Cell,
    is_mark,
    is_percent,
    letter,
    may_be_thousands,
    number,
    thousands_advice,
)
from wres_explore.io.wres_return.arithmetic import (
    COUNTED_FIRST,
    band_lines,
    bands_sum,
    events,
    is_blank,
    missing_bands,
    workforce,
)
from wres_explore.io.wres_return.grid import Line, Return
from wres_explore.io.wres_return.layout import (
    CONSULTANTS,
    COUNTED,
    GROUPS,
    MANAGERS,
    Kind,
    Section,
    people_item,
)
from wres_explore.vocabulary import ALL, EthnicGroup, Measure, PayBand

# --- Cells ------------------------------------------------------------------------------


def check_cells(found: Return) -> Iterator[Finding]:
    """Counts must be whole numbers of people; marks stand for no number."""
    for line in found.lines.values():
        if line.item.kind not in COUNTED:
            continue
        for group in line.columns:
            cell = line.cell(group)
            if is_mark(cell):
                meaning = MARKS.get(str(cell).strip().lower(), "suppressed")
                yield line.at(
                    group, Severity.WARNING, "mark",
                    f"No number ({meaning}): read as not reported, not as 0.",
                )  # fmt: skip
            elif line.unread(group):
                part = line.item.kind in (Kind.STAFF, Kind.PEOPLE) and group != ALL
                severity = Severity.ERROR if part else Severity.WARNING
                yield line.at(group, severity, "count", _why_no_count(cell))


def _why_no_count(cell: Cell) -> str:
    found = number(cell)
    if may_be_thousands(cell):
        return thousands_advice(str(cell))
    if is_percent(cell):
        return "A percentage where a number of people belongs."
    if found is None:
        return "Not a number of people. Write a whole number, or leave the cell empty."
    if found < 0:
        return "A number of people cannot be negative."
    return "A number of people is whole: the WRES counts heads, not full-time equivalents."


def check_blanks(found: Return) -> Iterator[Finding]:
    """Say once for each year that blank cells are not zeros, and name them."""
    for year in found.years:
        blank = [
            (line, group)
            for line in [*found.of(Kind.STAFF, year), *found.of(Kind.PEOPLE, year)]
            for group in GROUPS
            if group in line.columns and line.cell(group) is None and not is_blank(line)
        ]
        if blank:
            line, group = blank[0]
            names = [line.name(group) for line, group in blank]
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            yield line.at(
                group, Severity.NOTE, "blank",
                f"Empty for {year}: {', '.join(names[:MOST_NAMED])}{more}. Read as nothing "
                "reported, not as 0; write 0 where there is nobody.",
            )  # fmt: skip


MOST_NAMED = 8
"""Cells or bands that one finding lists."""


def check_missing(found: Return) -> Iterator[Finding]:
    """Bands without figures, and indicators that are not in the file at all."""
    bands: dict[str, list[int]] = {}
    indicators: dict[str, list[int]] = {}
    for year in found.years:
        missing = missing_bands(found, year)
        text = "; ".join(_said(section, names) for section, names in missing.items())
        if missing:
            bands.setdefault(text if band_lines(found, year) else "", []).append(year)
        absent = " and ".join(
            number for number in COUNTED_FIRST if not _counted(found, year, number)
        )
        if absent:
            indicators.setdefault(absent, []).append(year)
        yield from _half_counted(found, year)
    for text, years in bands.items():
        advice = (
            f"No figures for {_and(years)} in {text}. Write 0 where a band has nobody."
            if text
            else f"No pay bands for {_and(years)}: their shares and the cliff edge need them."
        )
        yield _at_head(found, years[0], Severity.WARNING, "bands missing", advice)
    for text, years in indicators.items():
        advice = f"No counts for {_and(years)} of indicator {text}."
        yield _at_head(found, years[0], Severity.NOTE, "indicator missing", advice)


def _half_counted(found: Return, year: int) -> Iterator[Finding]:
    """Applicants who were shortlisted and none who were appointed, or the other way round."""
    counted = {
        measure: any(events(found, year, measure, group) is not None for group in GROUPS)
        for measure in (Measure.SHORTLISTED, Measure.APPOINTED)
    }
    if len(set(counted.values())) == 2:
        there, gone = sorted(counted, key=lambda measure: not counted[measure])
        advice = (
            f"Indicator 2 of {year} has numbers of {there} applicants and none of {gone} ones. "
            "Check that no row stands above the header or is missing."
        )
        yield _at_head(found, year, Severity.WARNING, "half an indicator", advice)


def _and(years: list[int]) -> str:
    return " and ".join(map(str, years))


def _counted(found: Return, year: int, number: str) -> bool:
    return any(events(found, year, COUNTED_FIRST[number], group) is not None for group in GROUPS)


_SECTION_WORDS = {
    Section.NON_CLINICAL: "non-clinical",
    Section.CLINICAL: "clinical",
    Section.MEDICAL: "medical and dental",
}


def _said(section: Section, bands: list[PayBand]) -> str:
    name = _SECTION_WORDS[section]
    if len(bands) > MOST_NAMED:
        return f"{len(bands)} {name} bands"
    return f"{name} {', '.join(bands)}"


def _at_head(found: Return, year: int, severity: Severity, rule: str, advice: str) -> Finding:
    """A finding about a whole year: it names the heading of its White column."""
    sheet, block = found.heads[year]
    column = block.columns[EthnicGroup.WHITE]
    return Finding(severity, rule, advice, "", sheet.name, block.row + 1, letter(column))


# --- Parts and wholes -------------------------------------------------------------------


def check_within(found: Return) -> Iterator[Finding]:
    """Nobody can be counted in a part and not in the whole."""
    for year in found.years:
        for part, whole in _PARTS.items():
            line, of = found.line(part, year), found.line(whole, year)
            if line and of:
                yield from _above(line, {group: of.count(group) for group in (*GROUPS, ALL)},
                                  of.text)  # fmt: skip
        if board := found.line(people_item(Measure.BOARD_ALL), year):
            members: dict[str, int | None] = {group: board.count(group) for group in GROUPS}
            for rest in found.of(Kind.REST, year):
                yield from _above(rest, members, board.text)
        for measure in (Measure.ENTERED_DISCIPLINARY, Measure.ACCESSED_TRAINING):
            if line := found.line(people_item(measure), year):
                staff: dict[str, int | None] = {g: workforce(found, year, g) for g in GROUPS}
                yield from _above(line, staff, "staff in the workforce")


_PARTS = {
    MANAGERS: CONSULTANTS,
    people_item(Measure.APPOINTED): people_item(Measure.SHORTLISTED),
    people_item(Measure.BOARD_VOTING): people_item(Measure.BOARD_ALL),
    people_item(Measure.BOARD_EXECUTIVE): people_item(Measure.BOARD_ALL),
}


def _above(line: Line, wholes: Mapping[str, int | None], name: str) -> Iterator[Finding]:
    groups = [group for group in GROUPS if line.count(group) is not None]
    for group, whole in wholes.items():
        part = line.count(group)
        if group == ALL and groups:
            continue  # printed totals count only where nothing else does; else they are sums
        if part is not None and whole is not None and part > whole:
            yield line.at(
                group, Severity.ERROR, "above base",
                f"{part:,} is more than {whole:,} ({name}, {group}). Check both, and that rows "
                "and columns are not swapped.",
            )  # fmt: skip


def check_totals(found: Return) -> Iterator[Finding]:
    """Printed totals must be the sums of what they are totals of."""
    for line in found.lines.values():
        printed = line.count(ALL)
        parts = [line.count(group) for group in GROUPS]
        readable = not any(line.unread(group) for group in GROUPS)
        if (
            line.item.kind in COUNTED
            and EthnicGroup.UNKNOWN in line.columns
            and printed is not None
            and readable
            and any(part is not None for part in parts)
            and printed != sum(part or 0 for part in parts)
        ):
            added = sum(part or 0 for part in parts)
            yield line.at(ALL, Severity.WARNING, "total", f"The groups add up to {added:,}.")
    for year in found.years:
        yield from _check_sections(found, year)
        yield from _check_workforce(found, year)
        yield from _check_board(found, year)


def _check_sections(found: Return, year: int) -> Iterator[Finding]:
    for line in found.of(Kind.SUBTOTAL, year):
        if (section := line.item.section) is None:
            continue
        choices: list[tuple[Section, ...]] = [(section,)]
        if section is Section.CLINICAL:  # its total may take in doctors and dentists or not
            choices.append((Section.CLINICAL, Section.MEDICAL))
        off = [_off(found, line, sections) for sections in choices]
        if all(off):
            sums = _sums(found, year, choices[0])
            yield _disagrees(line, off[0], sums, "total", "The bands add up to")


def _check_workforce(found: Return, year: int) -> Iterator[Finding]:
    for line in found.of(Kind.WORKFORCE, year):
        if off := _off(found, line, ()):
            others = [other for other in found.years if other != year]
            same = [other for other in others if _is_of(line, _sums(found, other))]
            words = f"It is the workforce of {same[0]}. " if same else ""
            sums = _sums(found, year)
            yield _disagrees(line, off, sums, "workforce", f"{words}The bands add up to")


Sums = dict[EthnicGroup, int | None]


def _is_of(line: Line, added: Sums) -> bool:
    """Whether a row prints these sums: those of another year, say."""
    return all(line.count(group) == added[group] for group in GROUPS if group in line.columns)


def _sums(found: Return, year: int, sections: Sequence[Section] = ()) -> Sums:
    return {group: bands_sum(found, year, group, sections) for group in GROUPS}


def _off(found: Return, line: Line, sections: Sequence[Section]) -> list[EthnicGroup]:
    """Groups whose printed total is not the sum of these sections, or of all.

    Not if a cell of the sum was not read, nor if the total is larger because bands are missing:
    that has a finding of its own.
    """
    missing = missing_bands(found, line.year).keys()
    gaps = missing & set(sections) if sections else missing
    parts = band_lines(found, line.year, sections)
    added = _sums(found, line.year, sections)
    off = []
    for group in GROUPS:
        printed, known = line.count(group), added[group]
        if printed is None or known is None or any(part.unread(group) for part in parts):
            continue
        if printed != known and not (gaps and printed > known):
            off.append(group)
    return off


def _disagrees(
    line: Line,
    off: list[EthnicGroup],
    added: Sums,
    rule: str,
    words: str,
) -> Finding:
    sums = ", ".join(f"{group} {added[group]:,}" for group in off)
    return line.at(off[0], Severity.WARNING, rule, f"{words} {sums}.")


def _check_board(found: Return, year: int) -> Iterator[Finding]:
    """Voting and non-voting members are the board, and so are executives and non-executives."""
    board = found.line(people_item(Measure.BOARD_ALL), year)
    for rest in found.of(Kind.REST, year):
        measure = rest.item.measure
        some = found.line(people_item(measure), year) if measure else None
        if board is None or some is None:
            continue
        for group in GROUPS:
            whole, first, second = (line.count(group) for line in (board, some, rest))
            if None in (whole, first, second) or max(first or 0, second or 0) > (whole or 0):
                continue
            if whole != (first or 0) + (second or 0):
                yield rest.at(
                    group, Severity.WARNING, "total",
                    f"{some.text} and {rest.text} add up to {(first or 0) + (second or 0)}, "
                    f"the board has {whole}.",
                )  # fmt: skip
                break
