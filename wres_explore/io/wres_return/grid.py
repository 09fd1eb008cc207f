"""A WRES return as it stands in its sheets: which row and columns hold which item of which year.

No cell is judged here. Headings are carried down, as merged cells mean them; every year has its
own block of columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from wres_explore.definitions import INDICATORS
from wres_explore.io.book import (
    HEADER_WITHIN,
    Book,
    Cell,
    Sheet,
    at_cell,
    is_mark,
    is_percent,
    letter,
    number,
    people,
    plain,
    texts,
    year_of,
)
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.wres_return.layout import (
    COUNTED,
    GROUPS,
    MEASURE_WORDS,
    SHARES,
    SURVEY_INDICATORS,
    Context,
    Item,
    Kind,
    as_rate,
    column_of,
    heading,
    item_of,
    label,
)
from wres_explore.vocabulary import ALL, EthnicGroup

HEADINGS_WITHIN = 12
"""Rows above a header in which its years and the title are looked for."""


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one year. `survey`: the heading names a staff survey, the year before."""

    year: int
    columns: Mapping[str, int]
    row: int
    survey: bool = False


@lru_cache(8192, typed=True)
def _count(cell: Cell) -> int | None:
    return None if is_percent(cell) else people(cell)


@dataclass(frozen=True, slots=True)
class Line:
    """One item in one year: where it stands, and what its row says it is."""

    item: Item
    year: int
    sheet: Sheet
    row: int
    columns: Mapping[str, int]
    labelled: int

    def cell(self, group: str) -> Cell:
        """What stands in the column of a group; None if there is no such column."""
        column = self.columns.get(group)
        return None if column is None else self.sheet.cell(self.row, column)

    def count(self, group: str) -> int | None:
        """People counted in the column of a group; None if the cell says no such number."""
        return _count(self.cell(group))

    def unread(self, group: str) -> bool:
        """Whether something stands in the column of a group that is no number of people."""
        return self.cell(group) is not None and self.count(group) is None

    @property
    def text(self) -> str:
        """The label of this row, as the file has it."""
        return label(self.sheet.cell(self.row, self.labelled))

    def beside(self) -> Iterator[tuple[int, str]]:
        """Positions and texts of the cells left of the counts in this row."""
        return texts(self.sheet.rows[self.row][: min(self.columns.values())])

    def at(self, group: str, severity: Severity, rule: str, advice: str) -> Finding:
        """A finding about the cell of a group, or about the row's first cell that is there."""
        column = self.columns.get(group, min(self.columns.values()))
        return at_cell(self.sheet, self.row, column, severity, rule, advice)

    def name(self, group: str) -> str:
        """How a finding calls the cell of a group: "D12"."""
        return f"{letter(self.columns[group])}{self.row + 1}"


@dataclass(frozen=True, slots=True)
class Return:
    """Every item that was found, by item and year, with the headings and the organisation."""

    organisation: str
    lines: dict[tuple[Item, int], Line] = field(default_factory=dict)
    heads: dict[int, tuple[Sheet, Block]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def years(self) -> list[int]:
        """WRES years, the earliest first."""
        return sorted(self.heads)

    def of(self, kind: Kind, year: int, indicator: str | None = None) -> list[Line]:
        """Lines of one kind in one year, in the order of the file."""
        return [
            line
            for (item, at), line in self.lines.items()
            if item.kind is kind and at == year and indicator in (None, item.indicator)
        ]

    def line(self, item: Item, year: int) -> Line | None:
        """The line of an item in one year."""
        return self.lines.get((item, year))


@dataclass(frozen=True, slots=True)
class Header:
    """A row of headings: its position, the blocks below it, and the columns of labels."""

    row: int
    blocks: tuple[Block, ...]
    indicator: int | None
    left: int
    findings: tuple[Finding, ...] = ()


# --- Reading a sheet --------------------------------------------------------------------


def has_header(sheet: Sheet) -> bool:
    """Whether one of the first rows has a column for White and one for BME."""
    return any(_groups(row) for row in sheet.rows[:HEADER_WITHIN])


def items_in(sheet: Sheet) -> set[Item]:
    """The items that the first rows below a header name, whatever their years."""
    found: set[Item] = set()
    walker = _Walker(sheet)
    for row in range(min(len(sheet.rows), 4 * HEADER_WITHIN)):
        if groups := _groups(sheet.rows[row]):
            block = Block(0, {group: at for at, group in groups}, row)
            walker.header = Header(row, (block,), _indicator_column(sheet, row), groups[0][0])
        elif walker.header and (read := walker.item(row)):
            found.add(read[0])
    return found


def parse(book: Book) -> Return:
    """Find every item of a return in the sheets of a book."""
    found = Return(_organisation(book))
    for sheet in book.sheets:
        if has_header(sheet):
            _parse_sheet(sheet, found)
    _shift_survey_years(found)
    return found


def _parse_sheet(sheet: Sheet, found: Return) -> None:
    walker = _Walker(sheet)
    blank: list[Line] = []
    skip = -1
    for row in range(len(sheet.rows)):
        if row == skip:
            continue
        if groups := _groups(sheet.rows[row]):
            header = _header(sheet, row, groups, walker)
            found.findings.extend(header.findings)
            walker.header, walker.last = header, row
            if any(block.row > row for block in header.blocks):
                skip = row + 1
            for block in header.blocks:
                found.heads.setdefault(block.year, (sheet, block))
        elif walker.header and walker.header.blocks:
            blank += _parse_row(walker, row, found)
    for line in blank:
        found.lines.setdefault((line.item, line.year), line)


def _parse_row(walker: _Walker, row: int, found: Return) -> list[Line]:
    """Keep the lines of a row; give back those without any value, which may be headings."""
    header, sheet = walker.header, walker.sheet
    if header is None:
        return []
    read = walker.item(row)
    values = [sheet.cell(row, at) for block in header.blocks for at in block.columns.values()]
    if not any(sheet.rows[row][: header.left]) and all(
        year_of(cell) for cell in values if cell is not None
    ):
        return []  # the years of a further table, or nothing
    if any(cell is not None for cell in values):
        walker.last = row
    if read is None:
        if any(number(cell) is not None for cell in values):
            first = header.blocks[0].columns[EthnicGroup.WHITE]
            advice = "Not a data item of the template that is known here; the row was left out."
            found.findings.append(
                at_cell(sheet, row, first, Severity.WARNING, "item", advice)
            )  # fmt: skip
        return []
    item, labelled = read
    if item.kind is Kind.DERIVED:
        return []
    lines = [Line(item, b.year, sheet, row, b.columns, labelled) for b in header.blocks]
    if all(cell is None for cell in values):
        return lines if item.kind in COUNTED else []
    again = [line for line in lines if not _keep(line, found)]
    if again:
        found.findings.append(_twice(again[0], found.lines[again[0].item, again[0].year]))
    return []


def _keep(line: Line, found: Return) -> bool:
    """Keep a line, unless its item has another one already."""
    before = found.lines.setdefault((line.item, line.year), line)
    return before is line or _same(before, line)


def _twice(line: Line, before: Line) -> Finding:
    """Two rows claim to be one item, whatever the number of years."""
    sheet = f" of sheet {before.sheet.name}" if before.sheet is not line.sheet else ""
    return line.at(
        EthnicGroup.WHITE, Severity.ERROR, "twice",
        f"A second row for {line.text!r}; the first is at {before.name(EthnicGroup.WHITE)}{sheet}. "
        "Keep one of them.",
    )  # fmt: skip


def _same(one: Line, other: Line) -> bool:
    """Whether a row only repeats another: a total, as that of the board, or on a copied sheet."""
    part = one.item.kind is Kind.STAFF or one.item.indicator in ("2", "3", "4")
    copied = one.sheet is not other.sheet
    repeats = copied or not part or one.item.kind is Kind.WORKFORCE
    return repeats and all(one.cell(group) == other.cell(group) for group in (*GROUPS, ALL))


class _Walker:
    """Goes down a sheet with the headings that are in force."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.header: Header | None = None
        self.context = Context()
        self.last = -1

    def item(self, row: int) -> tuple[Item, int] | None:
        """The item of a row and where its label stands; a heading holds for the rows below."""
        header = self.header
        if header is None:
            return None
        cells = [(at, cell) for at, cell in enumerate(self.sheet.rows[row][: header.left])
                 if cell is not None]  # fmt: skip
        measures = [plain(cell) for _, cell in cells if plain(cell) in MEASURE_WORDS]
        labels = [(at, cell) for at, cell in cells if plain(cell) not in MEASURE_WORDS]
        if not labels:
            return None
        for at, cell in labels[:-1]:
            self._enter(heading(cell, indicator_column=at == header.indicator))
        at, cell = labels[-1]
        own = heading(cell, indicator_column=at == header.indicator)
        if at == header.indicator:
            self._enter(own)
        valued = self._valued(row, header)
        item = item_of(cell, self.context)
        if item is None or not (valued or item.kind is Kind.STAFF):
            self._enter(own)
        if item is None and valued:
            item = self._total(own)
        if item and item.kind is Kind.RATIO and self._rates(row, header):
            item = as_rate(item)
        if item and item.kind in COUNTED and SHARES & set(measures):
            item = Item(Kind.DERIVED, item.indicator)
        return (item, at) if item else None

    def _enter(self, context: Context | None) -> None:
        """Go under a heading; an indicator named again keeps its section."""
        if context and not (
            context.section is None and context.indicator == self.context.indicator == "1"
        ):
            self.context = context

    def _total(self, own: Context | None) -> Item | None:
        """A heading with numbers beside it prints the total of its section."""
        if own and own.section:
            return Item(Kind.SUBTOTAL, "1", own.section)
        if self.context.indicator in SURVEY_INDICATORS:
            return Item(Kind.SURVEY, self.context.indicator)
        return None

    def _valued(self, row: int, header: Header) -> bool:
        columns = [at for block in header.blocks for at in block.columns.values()]
        return any(self.sheet.cell(row, at) is not None for at in columns)

    def _rates(self, row: int, header: Header) -> bool:
        """Whether a likelihood is printed for each group, and not one group over the other."""
        for block in header.blocks:
            cells = [self.sheet.cell(row, block.columns[group]) for group in GROUPS[:2]]
            shown = [cell for cell in cells if number(cell) is not None or is_mark(cell)]
            if len(shown) == 2:
                return number(shown[0]) is None or number(shown[0]) != number(shown[1])
        return False


# --- Headers and years ------------------------------------------------------------------


def _groups(row: list[Cell]) -> list[tuple[int, str]]:
    """Columns that name a group, if White and BME are among them; else empty."""
    found = [(at, group) for at, cell in enumerate(row) if (group := column_of(cell))]
    return found if {EthnicGroup.WHITE, EthnicGroup.BME} <= {group for _, group in found} else []


def _indicator_column(sheet: Sheet, row: int) -> int | None:
    return next(
        (at for at, cell in enumerate(sheet.rows[row]) if plain(cell).startswith("indicator")), None
    )


def _header(sheet: Sheet, row: int, groups: list[tuple[int, str]], walker: _Walker) -> Header:
    """The blocks under a row of headings, each with its year or a finding that it has none."""
    left, indicator = groups[0][0], _indicator_column(sheet, row)
    beside = [year_of(sheet.cell(row, at)) for at, _ in groups]
    if all(beside):
        return Header(row, _by_year(sheet, row, groups, beside), indicator, left)
    under = _years_beneath(sheet, row, groups, left)
    if under:
        return Header(row, under, indicator, left)
    spans = _spans(groups)
    years = _years_above(sheet, row, walker.last + 1, spans)
    before = walker.header.blocks if walker.header else ()
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


def _shift_survey_years(found: Return) -> None:
    """Staff surveys headed with their own years go to the WRES years, the years after."""
    surveys = {line.year for line in found.lines.values() if line.item.kind is Kind.SURVEY}
    counted = {line.year for line in found.lines.values() if line.item.kind in COUNTED}
    offset = INDICATORS[SURVEY_INDICATORS[0]].survey_offset or 0
    headed = [block for _, block in found.heads.values() if block.survey]
    if surveys and surveys != counted and {year - offset for year in surveys} == counted:
        lines = [line for line in found.lines.values() if line.item.kind is Kind.SURVEY]
        for line in lines:
            del found.lines[line.item, line.year]
        first = lines[0]
        for line in lines:
            moved = replace(line, year=line.year - offset)
            found.lines[moved.item, moved.year] = moved
        for year in surveys - counted:
            found.heads.pop(year, None)
        years = " and ".join(map(str, sorted(surveys)))
        found.findings.append(_survey_finding(first.sheet, first.row, first.columns, years, offset))
    elif headed:
        for sheet, block in found.heads.values():
            if block.survey:
                named = str(block.year + offset)
                found.findings.append(
                    _survey_finding(sheet, block.row, block.columns, named, offset)
                )


def _survey_finding(
    sheet: Sheet, row: int, columns: Mapping[str, int], years: str, offset: int
) -> Finding:
    return at_cell(
        sheet, row, columns[EthnicGroup.WHITE], Severity.WARNING, "survey year",
        f"Headed with the year of the staff survey, {years}. A survey belongs to the WRES year "
        f"{-offset} later, and was read so; write the WRES year.",
    )  # fmt: skip


# --- The organisation -------------------------------------------------------------------

_NAME = r"(?:name of )?(?:the )?(?:organisation|trust|provider)(?: name)?"


def _organisation(book: Book) -> str:
    """The organisation that a sheet names, or else the file's name without its ending."""
    named = (name for sheet in book.sheets for name in _names(sheet))
    name = next(named, re.sub(r"\.\w{1,5}$", "", book.name))
    return unguarded(name) if book.kind == "csv" else name


def _names(sheet: Sheet) -> Iterator[str]:
    for row in sheet.rows[:HEADER_WITHIN]:
        if _groups(row):
            return
        for at, cell in enumerate(row):
            if not isinstance(cell, str):
                continue
            if within := re.fullmatch(rf"{_NAME}\s*:\s*(.+)", cell, re.IGNORECASE | re.DOTALL):
                yield within[1]
            elif re.fullmatch(_NAME, plain(cell)):
                yield from [label(beside) for beside in row[at + 1 :] if beside is not None][:1]


FORMULA_STARTS = ("=", "+", "-", "@")
"""Text that begins so is taken for a formula by a spreadsheet that opens a csv file."""


def guarded(text: str) -> str:
    """Text for a csv file, an apostrophe before what would become a formula."""
    return f"'{text}" if text.startswith((*FORMULA_STARTS, "'")) else text


def unguarded(text: str) -> str:
    """Text of a csv file without that apostrophe."""
    return text[1:] if text[:1] == "'" and text[1:2] in (*FORMULA_STARTS, "'") else text
