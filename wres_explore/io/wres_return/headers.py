"""The headings of a WRES return: which columns hold White, BME and Unknown of which year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wres_explore.io.book import Sheet, at_cell
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.values import Cell, plain, year_of
from wres_explore.io.wres_return.layout import column_of, heading
from wres_explore.vocabulary import EthnicGroup

HEADINGS_WITHIN = 12
"""Rows above a header in which its years and the title are looked for."""


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one year. `survey`: the heading names a staff survey, the year before."""

    year: int
    columns: Mapping[str, int]
    row: int
    survey: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """A row of headings: its position, the blocks below it, and the columns of labels."""

    row: int
    blocks: tuple[Block, ...]
    indicator: int | None
    left: int
    findings: tuple[Finding, ...] = ()


def groups_in(row: list[Cell]) -> list[tuple[int, str]]:
    """Columns that name a group, if White and BME are among them; else empty."""
    found = [(at, group) for at, cell in enumerate(row) if (group := column_of(cell))]
    return found if {EthnicGroup.WHITE, EthnicGroup.BME} <= {group for _, group in found} else []


def indicator_column(sheet: Sheet, row: int) -> int | None:
    """The column headed "Indicator", if there is one; "Indicator 1: ..." is a title."""
    return next(
        (
            at
            for at, cell in enumerate(sheet.rows[row])
            if plain(cell).startswith("indicator") and heading(cell) is None
        ),
        None,
    )


def header_at(
    sheet: Sheet,
    row: int,
    groups: list[tuple[int, str]],
    *,
    top: int,
    before: Sequence[Block],
) -> Header:
    """The blocks under a row of headings, each with its year or a finding that it has none.

    Years are looked for above it as far up as `top`; without any it has those of the header
    `before` it, if that had as many blocks.
    """
    left, indicator = groups[0][0], indicator_column(sheet, row)
    beside = [year_of(sheet.cell(row, at)) for at, _ in groups]
    if all(beside):
        return Header(row, _by_year(sheet, row, groups, beside), indicator, left)
    under = _years_beneath(sheet, row, groups, left)
    if under:
        return Header(row, under, indicator, left)
    spans = _spans(groups)
    years = _years_above(sheet, row, top, spans)
    if not any(year for year, _ in years) and len(before) == len(spans):
        years = [(block.year, block.survey) for block in before]
    if not any(year for year, _ in years) and len(spans) == 1:
        years = [_year_of_title(sheet, row)]
    return _with_years(sheet, row, spans, years, Header(row, (), indicator, left))


def _with_years(
    sheet: Sheet,
    row: int,
    spans: list[dict[str, int]],
    years: list[tuple[int | None, bool]],
    header: Header,
) -> Header:
    blocks: list[Block] = []
    findings: list[Finding] = []
    for span, (year, survey) in zip(spans, years, strict=True):
        first, rule = min(span.values()), "year"
        if not {EthnicGroup.WHITE, EthnicGroup.BME} <= span.keys():
            rule = "columns"
            text = "These columns need the headings White and BME, each once for a year."
        elif year is None:
            text = "No year above these columns. Write the WRES year there, such as 31 March 2019."
        elif any(block.year == year for block in blocks):
            text = f"A second block of columns for {year}. Write each year above its own columns."
        else:
            blocks.append(Block(year, span, row, survey))
            continue
        findings.append(at_cell(sheet, row, first, Severity.ERROR, rule, text))
    if any(finding.rule == "columns" for finding in findings):
        blocks = []  # then none of these headings can be trusted
    return Header(row, tuple(blocks), header.indicator, header.left, tuple(findings))


def _spans(groups: list[tuple[int, str]]) -> list[dict[str, int]]:
    """Blocks of columns: a group that comes again begins the next."""
    spans: list[dict[str, int]] = []
    for at, group in groups:
        if not spans or group in spans[-1]:
            spans.append({})
        spans[-1][group] = at
    return spans


def _by_year(
    sheet: Sheet, row: int, groups: list[tuple[int, str]], years: list[int | None]
) -> tuple[Block, ...]:
    """Blocks where every heading names its year, in whatever order they stand."""
    spans: dict[int, dict[str, int]] = {}
    for (at, group), year in zip(groups, years, strict=True):
        if year is not None:
            spans.setdefault(year, {}).setdefault(group, at)
    survey = any("survey" in plain(sheet.cell(row, at)) for at, _ in groups)
    whole = {EthnicGroup.WHITE, EthnicGroup.BME}
    return tuple(
        Block(year + survey, span, row, survey)
        for year, span in spans.items()
        if whole <= span.keys()
    )


def _years_beneath(
    sheet: Sheet, row: int, groups: list[tuple[int, str]], left: int
) -> tuple[Block, ...]:
    """Blocks of a header with years under each group, the group over them merged."""
    if row + 1 >= len(sheet.rows) or any(sheet.rows[row + 1][:left]):
        return ()
    of_column = dict(groups)
    spread: list[tuple[int, str]] = []
    years: list[int | None] = []
    group: str | None = None
    for at in range(left, sheet.width):
        if sheet.cell(row, at) is not None:
            group = of_column.get(at)
        year = year_of(sheet.cell(row + 1, at))
        if group and year:
            spread.append((at, group))
            years.append(year)
    if len(spread) < len(groups):
        return ()
    return _by_year(sheet, row + 1, spread, years)


def _years_above(
    sheet: Sheet, row: int, top: int, spans: list[dict[str, int]]
) -> list[tuple[int | None, bool]]:
    """The year over each block, from the nearest row that has one over any of them."""
    for at in range(row - 1, max(top, row - HEADINGS_WITHIN) - 1, -1):
        found = [_year_in(sheet, at, span) for span in spans]
        if any(year for year, _ in found):
            return found
    return [(None, False)] * len(spans)


def _year_in(sheet: Sheet, row: int, span: dict[str, int]) -> tuple[int | None, bool]:
    for column in range(min(span.values()), max(span.values()) + 1):
        cell = sheet.cell(row, column)
        if year := year_of(cell):
            return _wres_year(year, cell)
    return None, False


def _wres_year(year: int, cell: Cell) -> tuple[int, bool]:
    """The WRES year of a heading: the year after, if it names a staff survey."""
    survey = isinstance(cell, str) and "survey" in cell.lower()
    return year + survey, survey


def _year_of_title(sheet: Sheet, row: int) -> tuple[int | None, bool]:
    """The one year that the title, or else the name of the sheet, speaks of."""
    texts = [cell for above in sheet.rows[max(0, row - HEADINGS_WITHIN) : row] for cell in above]
    dated = [cell for cell in texts if "march" in plain(cell) or not isinstance(cell, str | float)]
    for cells in (dated, texts, [sheet.name]):
        years = {year for cell in cells if (year := year_of(cell))}
        if len(years) == 1:
            return years.pop(), False
    return None, False
