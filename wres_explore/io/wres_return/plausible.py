"""Whether a return can be true: what its numbers say against what people do.

Every finding here is a warning: an unusual organisation may be right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wres_explore.definitions import Worse, get
from wres_explore.io.book import at_cell
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.values import letter, year_of
from wres_explore.io.wres_return.arithmetic import (
    band_lines,
    events,
    printed_workforce,
    ratio,
    total,
    workforce,
)
from wres_explore.io.wres_return.grid import Line, Return
from wres_explore.io.wres_return.layout import GROUPS, Kind, people_item
from wres_explore.io.wres_return.ratios import upside_down
from wres_explore.io.wres_return.survey import share_of
from wres_explore.vocabulary import (
    FOUR_FIFTHS_RANGE,
    MUCH_UNKNOWN,
    PAY_TIERS,
    EthnicGroup,
    Measure,
    PayTier,
)

WHITE, BME, UNKNOWN = GROUPS


def check_unknown(found: Return) -> Iterator[Finding]:
    """Much unknown ethnicity among staff or applicants, or no column for it.

    Boards are not judged: among twelve members, two are a sixth.
    """
    for year in found.years:
        sheet, block = found.heads[year]
        if UNKNOWN not in block.columns:
            yield at_cell(
                sheet, block.row, block.columns[WHITE], Severity.WARNING, "no unknown",
                f"No column for unknown ethnicity in {year}. The WRES keeps it in the base of "
                "every share; add the column.",
            )  # fmt: skip
            continue
        staff = [workforce(found, year, group) for group in GROUPS]
        if (share := _unknown(staff)) > MUCH_UNKNOWN:
            advice = f"Ethnicity is unknown for {share:.1%} of staff in {year}."
            lines = [line for line in printed_workforce(found, year) if line.count(UNKNOWN)]
            yield (
                lines[0].at(UNKNOWN, Severity.WARNING, "unknown share", advice)
                if lines
                else at_cell(sheet, block.row, block.columns[UNKNOWN], Severity.WARNING,
                             "unknown share", advice)
            )  # fmt: skip
        line = found.line(people_item(Measure.SHORTLISTED), year)
        if line and (share := _unknown([line.count(group) for group in GROUPS])) > MUCH_UNKNOWN:
            advice = f"Ethnicity is unknown for {share:.1%} of shortlisted applicants in {year}."
            yield line.at(UNKNOWN, Severity.WARNING, "unknown share", advice)


def _unknown(counts: list[int | None]) -> float:
    people = total(counts)
    return (counts[-1] or 0) / people if people else 0.0


# --- White and BME columns swapped ------------------------------------------------------


def swapped_years(found: Return) -> dict[int, str]:
    """Years whose White and BME columns seem to be swapped, each with the reason.

    Any one of three signs:

    - indicators 1, 2 and 3, and 9 if it is there, all say that BME staff fare better, 2 and 3 by
      more than the four-fifths range allows. Some organisations are right to say so of one
      indicator; none is known that could of all.
    - the printed relative likelihoods of both 2 and 3 are upside down, and none is the right
      way up.
    - White and BME staff of one year are much nearer to BME and White staff of the year before
      than to White and BME staff.
    """
    reasons = {}
    for year in found.years:
        signs = favours_bme(found, year)
        if None not in [signs[number] for number in ("1", "2", "3")] and all(
            sign is not False for sign in signs.values()
        ):
            reasons[year] = "Indicators 1, 2 and 3 all point the opposite way from any other return"
        elif _all_inverted(found, year):
            reasons[year] = "The relative likelihoods of indicators 2 and 3 are both upside down"
    for before, after in zip(found.years, found.years[1:], strict=False):
        if {before, after} & reasons.keys() or not _crossed(found, before, after):
            continue
        year = before if _doubt(found, before) > _doubt(found, after) else after
        other = after if year == before else before
        reasons[year] = f"White staff are as many as BME staff were in {other}, and BME as White"
    return reasons


def favours_bme(found: Return, year: int) -> dict[str, bool | None]:
    """For indicators 1, 2, 3 and 9: whether BME staff fare clearly better; None if not known."""
    return {
        "1": _more_senior(found, year),
        **{number: _below(ratio(found, year, number)) for number in ("2", "3")},
        "9": _more_on_board(found, year),
    }


def _below(value: float | None) -> bool | None:
    return None if value is None else value < FOUR_FIFTHS_RANGE[0]


def _more_senior(found: Return, year: int) -> bool | None:
    """Whether the share of BME staff is larger in bands 8a and above than in 5 and below."""
    upper, lower = (_bme_share(found, year, tier) for tier in (PayTier.UPPER, PayTier.LOWER))
    return None if upper is None or lower is None else upper > lower


def _bme_share(found: Return, year: int, tier: PayTier) -> float | None:
    lines = [line for line in band_lines(found, year)
             if line.item.band and PAY_TIERS.get(line.item.band) is tier]  # fmt: skip
    white, bme = (total([line.count(group) for line in lines]) or 0 for group in GROUPS[:2])
    return bme / (white + bme) if white + bme else None


def _more_on_board(found: Return, year: int) -> bool | None:
    board = [events(found, year, Measure.BOARD_ALL, group) for group in GROUPS[:2]]
    staff = [workforce(found, year, group) for group in GROUPS[:2]]
    if not total(board) or not total(staff):
        return None
    members, people = ((white or 0, bme or 0) for white, bme in (board, staff))
    return members[1] * sum(people) > people[1] * sum(members)


def _all_inverted(found: Return, year: int) -> bool:
    lines = found.of(Kind.RATIO, year)
    inverted = {line.item.indicator for line in lines if upside_down(found, line)}
    return {"2", "3"} <= inverted


def _crossed(found: Return, before: int, after: int) -> bool:
    """Whether exchanging the columns of one year makes two years alike that are not."""
    straight = crossed = size = 0
    for line in band_lines(found, after):
        pairs = _pairs(found, line, before)
        if not {WHITE, BME} <= pairs.keys():
            continue
        (white, white_then), (bme, bme_then) = pairs[WHITE], pairs[BME]
        straight += abs(white - white_then) + abs(bme - bme_then)
        crossed += abs(white - bme_then) + abs(bme - white_then)
        size += white_then + bme_then
    return straight > MUCH_MOVED * size and crossed < straight / 2


def _doubt(found: Return, year: int) -> int:
    """How many indicators of a year say that BME staff fare better."""
    return sum(sign is True for sign in favours_bme(found, year).values())


def check_swapped(found: Return, reasons: dict[int, str]) -> Iterator[Finding]:
    """White and BME columns that seem to be swapped, by year."""
    for year, reason in reasons.items():
        sheet, block = found.heads[year]
        yield at_cell(
            sheet, block.row, block.columns[WHITE], Severity.WARNING, "swapped",
            f"{reason}. Check that the White and BME columns of {year} are not swapped.",
        )  # fmt: skip


# --- The staff survey -------------------------------------------------------------------


def check_survey(found: Return) -> Iterator[Finding]:
    """Survey shares that favour BME staff in every question, and years that do not fit.

    Three indicators at least must say so, indicator 8 among them: there the gap is widest.
    """
    for year in found.years:
        lines = {line.item.indicator: line for line in found.of(Kind.SURVEY, year)}
        better = {number: _bme_better(found, line) for number, line in lines.items()}
        known = {number: sign for number, sign in better.items() if sign is not None}
        if len(known) >= FEWEST_SURVEY and "8" in known and all(known.values()):
            first = lines[min(known)]
            yield first.at(
                WHITE, Severity.WARNING, "swapped",
                f"BME staff answer more favourably to every question of {year}, unlike anywhere "
                "else. Check that White and BME are not swapped in indicators 5 to 8.",
            )  # fmt: skip
    for line in found.of(Kind.SURVEY, max(found.years, default=0)):
        offset = get(line.item.indicator).survey_offset or 0
        for at, text in line.beside():
            named = year_of(text) if "survey" in text.lower() else None
            if named is not None and named > line.year + offset:
                yield at_cell(
                    line.sheet, line.row, at, Severity.WARNING, "survey year",
                    f"The survey of {named} belongs to WRES {named - offset}; WRES {line.year} "
                    f"uses that of {line.year + offset}.",
                )  # fmt: skip


FEWEST_SURVEY = 3


def _bme_better(found: Return, line: Line) -> bool | None:
    white, bme = (share_of(found, line, group) for group in GROUPS[:2])
    if white is None or bme is None or white == bme:
        return None
    above = bme > white
    return above if get(line.item.indicator).worse is Worse.BELOW else not above


# --- From one year to the next ----------------------------------------------------------

LARGE_BAND = 50
"""Staff in the larger year from which on a band is compared with the year before."""

BAND_MOVES = 0.50
MUCH_MOVED = 0.25
"""A band that halves or doubles, a workforce that gains or loses a quarter of the larger year."""


def check_jumps(found: Return, swapped: frozenset[int]) -> Iterator[Finding]:
    """Bands and workforces that change more from one year to the next than people move.

    The whole workforce is named only if no band is: the band is then the reason. Mergers and
    transfers are good reasons too, so the advice asks.
    """
    for before, after in zip(found.years, found.years[1:], strict=False):
        if after - before > 1 or {before, after} & swapped:
            continue
        jumps = list(_band_jumps(found, before, after))
        yield from jumps
        now, then = _comparable(found, before, after)
        if not jumps and _moved(now, then, MUCH_MOVED):
            sheet, block = found.heads[after]
            advice = f"The workforce went from {then:,} to {now:,} in a year. {_ASK}"
            lines = printed_workforce(found, after)
            yield (
                lines[0].at(WHITE, Severity.WARNING, "jump", advice)
                if lines
                else Finding(Severity.WARNING, "jump", advice, "", sheet.name, block.row + 1,
                             letter(block.columns[WHITE]))
            )  # fmt: skip


_ASK = "Check the figures, or note the transfer or the change in who is counted."


def _pairs(found: Return, line: Line, before: int) -> dict[EthnicGroup, tuple[int, int]]:
    """Staff of a band now and in the year before, of the groups that both years report."""
    earlier = found.line(line.item, before)
    counts = {} if earlier is None else {g: (line.count(g), earlier.count(g)) for g in GROUPS}
    return {g: (a, b) for g, (a, b) in counts.items() if a is not None and b is not None}


def _comparable(found: Return, before: int, after: int) -> tuple[int, int]:
    """The workforce now and in the year before: bands in both, or what both print."""
    lines = band_lines(found, after)
    pairs = [pair for line in lines for pair in _pairs(found, line, before).values()]
    if not pairs:
        printed = ((workforce(found, after, g), workforce(found, before, g)) for g in GROUPS)
        pairs = [(a, b) for a, b in printed if a is not None and b is not None]
    return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)


def _band_jumps(found: Return, before: int, after: int) -> Iterator[Finding]:
    for line in band_lines(found, after):
        pairs = _pairs(found, line, before)
        now, then = (sum(pair[at] for pair in pairs.values()) for at in (0, 1))
        if max(now, then) >= LARGE_BAND and _moved(now, then, BAND_MOVES):
            moves = {group: abs(a - b) for group, (a, b) in pairs.items()}
            advice = f"{line.item.band} went from {then:,} to {now:,} staff in a year. {_ASK}"
            yield line.at(max(moves, key=moves.__getitem__), Severity.WARNING, "jump", advice)


def _moved(now: int, then: int, share: float) -> bool:
    """Whether the smaller of two years lacks more than a share of the larger."""
    return min(now, then) < (1 - share) * max(now, then)


# --- Words ------------------------------------------------------------------------------


def check_training(found: Return) -> Iterator[Finding]:
    """Indicator 4 is about training that nobody must take."""
    for year in found.years[-1:]:
        line = found.line(people_item(Measure.ACCESSED_TRAINING), year)
        if line is None:
            continue
        words = line.text.lower()
        if re.search(r"mandatory", words) and not re.search(r"non[\s-]*mandatory", words):
            yield at_cell(
                line.sheet, line.row, line.labelled, Severity.WARNING, "training type",
                "Indicator 4 counts non-mandatory training and CPD. Check what was counted.",
            )  # fmt: skip
