"""A WRES return as it stands in its sheets: which row and columns hold which item of which year.

No cell is judged here. Headings are carried down, as merged cells mean them; every year has its
own block of columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from wres_explore.definitions import INDICATORS
from wres_explore.io.book import HEADER_WITHIN, Book, Sheet, at_cell, texts
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.values import (
    Cell,
    is_mark,
    is_percent,
    letter,
    may_be_thousands,
    number,
    people,
    plain,
    year_of,
)
from wres_explore.io.wres_return.headers import (
    Block,
    Header,
    groups_in,
    header_at,
    indicator_column,
)
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
    heading,
    item_of,
    label,
)
from wres_explore.io.wres_return.organisation import organisation
from wres_explore.vocabulary import ALL, EthnicGroup


@lru_cache(8192, typed=True)
def _count(cell: Cell) -> int | None:
    return None if is_percent(cell) or may_be_thousands(cell) else people(cell)


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


# --- Reading a sheet --------------------------------------------------------------------


def has_header(sheet: Sheet) -> bool:
    """Whether one of the first rows has a column for White and one for BME."""
    return any(groups_in(row) for row in sheet.rows[:HEADER_WITHIN])


def items_in(sheet: Sheet) -> set[Item]:
    """The items that the first rows below a header name, whatever their years."""
    found: set[Item] = set()
    walker = _Walker(sheet)
    for row in range(min(len(sheet.rows), 4 * HEADER_WITHIN)):
        if groups := groups_in(sheet.rows[row]):
            block = Block(0, {group: at for at, group in groups}, row)
            walker.header = Header(row, (block,), indicator_column(sheet, row), groups[0][0])
        elif walker.header and (read := walker.item(row)):
            found.add(read[0])
    return found


def parse(book: Book) -> Return:
    """Find every item of a return in the sheets of a book."""
    found = Return(organisation(book))
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
        if groups := groups_in(sheet.rows[row]):
            before = walker.header.blocks if walker.header else ()
            header = header_at(sheet, row, groups, top=walker.last + 1, before=before)
            found.findings.extend(header.findings)
            walker.header, walker.last = header, row
            walker.title(row)
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

    def title(self, row: int) -> None:
        """Go under the titles that stand beside the headings, left of White and BME."""
        left = self.header.left if self.header else 0
        for _, cell in texts(self.sheet.rows[row][:left]):
            self._enter(heading(cell))

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
