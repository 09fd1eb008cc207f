"""The figures printed in the London Workforce Race Strategy (October 2020), as tables.

Transcribed by hand: tables below, sentences in `sources/london_2019_statements.csv`. `printed`
is what the page says; values are worked out from it. Where arithmetic or another page proves a
misprint, a note says what is printed, what is right, and why. `build_data.py` writes the files.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from wres_explore.dataset import PUBLISHED_COLUMNS
from wres_explore.organisations import COLUMNS as PLACE_COLUMNS
from wres_explore.vocabulary import ALL, EthnicGroup, Measure

SOURCE = "London Workforce Race Strategy, NHS England and NHS Improvement London, October 2020"
STRATEGY = (
    "https://www.england.nhs.uk/london/our-work/equality-and-inclusion/"
    "london-workforce-race-strategy/"
)
WRES_2019 = "https://www.england.nhs.uk/wp-content/uploads/2020/01/wres-2019-data-report.pdf"
STATEMENTS = Path(__file__).parent / "sources" / "london_2019_statements.csv"

# First page of each section, from the table of contents; continued pages counted on from it.
CONTENTS = (
    (3, "Forewords"),
    (7, "Executive summary"),
    (14, "Introduction"),
    (19, "National context"),
    (21, "The NHS in London"),
    (23, "Terminology and key concepts"),
    (31, "Demographics"),
    (32, "The WRES in London"),
    (36, "WRES: Indicators for the NHS medical workforce"),
    (37, "Allied Health Professionals (AHPs)"),
    (38, "Variation of experience within BME ethnicities"),
    (39, "Covid-19 in London"),
    (40, "London Covid-19 – Senior leadership at a time of crisis"),
    (47, "In focus – HR processes"),
    (50, "In focus – System Working"),
    (52, "In focus – Recruitment, secondments and professional development"),
    (57, "In focus – Primary Care and Multi-Professional Teams"),
    (58, "In focus – Nursing and midwifery for London"),
    (67, "A Case Study: London Ambulance Service"),
    (75, "The importance of staff networks"),
)

WHITE, BME, UNKNOWN = EthnicGroup.WHITE, EthnicGroup.BME, EthnicGroup.UNKNOWN
ASIAN, BLACK = EthnicGroup.ASIAN, EthnicGroup.BLACK
WHITE_OVER_BME, BME_OVER_WHITE = f"{WHITE} / {BME}", f"{BME} / {WHITE}"
LAS, LONDON = "London Ambulance Service", "London"
ENGLAND, AMBULANCE = "England", "Ambulance trusts"


class Figure(NamedTuple):
    """One printed figure. The first page is where it stands; the others repeat it."""

    printed: str
    indicator: str
    pages: tuple[int, ...]
    group: str = ALL
    unit: str = "share"
    year: int = 2020
    geography: str = LONDON
    profession: str = ALL
    pay_band: str = ALL
    numerator: int | None = None
    denominator: int | None = None
    note: str = ""
    url: str = STRATEGY


# --- Tables -------------------------------------------------------------------------------------

# p. 33: White, BME, Unknown, Total; then the three shares as printed.
STP_TABLE = (
    (LAS, (4718, 879, 128, 5725), ("82.4%", "15.4%", "2.2%")),
    ("North Central London", (20397, 18887, 2015, 41299), ("49.4%", "45.7%", "4.9%")),
    ("North East London", (17269, 18731, 2140, 38140), ("45.3%", "49.1%", "5.6%")),
    ("North West London", (24362, 24288, 4072, 52722), ("46.2%", "46.1%", "7.7%")),
    ("South East London", (22211, 19885, 2948, 45044), ("49.3%", "44.1%", "6.5%")),
    ("South West London", (12174, 9817, 1223, 23214), ("52.4%", "42.3%", "5.3%")),
)
HEADINGS = (
    "Headcount headings are printed Sum, White, BME, Sum; they must read White, BME, Unknown, "
    "Total: only so do the rows add up and give the printed shares."
)
# p. 33: London 2016 to 2019, then England 2019.
LIKELIHOODS = (
    ("2", WHITE_OVER_BME, ("1.80", "1.81", "1.63", "1.60"), "1.46"),
    ("3", BME_OVER_WHITE, ("1.99", "1.80", "1.77", "1.67"), "1.22"),
    ("4", WHITE_OVER_BME, ("0.93", "1.13", "1.02", "0.95"), "1.15"),
)
ARROWS = (
    "The arrows beside indicators 2 to 4 contradict each other (2 and 3 both fall; one arrow "
    "points down, one up), so they are left out."
)
TWICE = (
    " Also called nearly twice as likely, and on p. 7 BME candidates 1.6 times less likely: "
    "1.60 is White over BME, 60% more likely."
)
NO_TREND = " The text sees improvement; 0.93, 1.13, 1.02, 0.95 show no clear trend around 1."
# p. 34: London BME and White of survey 2017, of survey 2018, England BME and White of 2018.
SURVEY = (
    ("5", ("30.4%", "31.8%", "31.7%", "32.8%", "29.8%", "27.8%")),
    ("6", ("29.9%", "26.1%", "30.9%", "27.8%", "29.0%", "24.2%")),
    ("7", ("67.6%", "84.0%", "65.8%", "83.3%", "69.9%", "86.2%")),
    ("8", ("16.3%", "7.9%", "16.4%", "8.4%", "15.3%", "6.4%")),
)
SURVEY_YEARS = (
    "The column is headed {0}, a survey year; this is WRES {1}. BME stands before White here, "
    "unlike in the table by STP."
)
# p. 34: London 2016 to 2019, then England printed under 2019.
BOARDS = (("12.4%", "14.0%", "15.9%", "17.1%"), "7.4%")
BOARD_SHARE = (
    "A share of board members; indicator 9 proper is its difference from the workforce share. "
    "All or voting members: not stated."
)
# p. 41
GOLD = (
    (WHITE, 370, "82.8%"),
    (ASIAN, 41, "9.2%"),
    (BLACK, 19, "4.3%"),
    (EthnicGroup.MIXED, 8, "1.8%"),
    (EthnicGroup.OTHER, 6, "1.3%"),
    (UNKNOWN, 3, "0.7%"),
)
GOLD_BASE = "447 is the sum of the row, not printed; the printed shares add to 100.1 by rounding."
# p. 69: White, BME and difference, LAS 2015/16 to 2019/20, then England, London, ambulance trusts.
LAS_SURVEY = (
    (
        "6",
        ("38% 40% 2%", "32% 32% 0%", "31% 38% 7%", "28% 32% 4%", "27.7% 30% 2%"),
        ("23% 28% 5%", "26% 30% 4%", "28% 35% 7%"),
    ),
    (
        "7",
        ("63% 42%", "74% 57%", "62% 47%", "68% 51%", "72% 56% 16%"),
        ("87% 72%", "84% 68%", "69% 52%"),
    ),
    (
        "8",
        ("13% 25% 12%", "9% 18% 15%", "11% 19% 8%", "10% 17% 7%", "10% 16% 6%"),
        ("7% 15% 8%", "8% 16% 8%", "11% 18% 7%"),
    ),
)
SHIFTED = (
    "Printed one column to the right of its heading; five values for five years put the first "
    "under 2015/16. Years are read by the March in which they end."
)
BENCHMARK = (
    "Headed 2018/19, but London's values are the 2017 survey of p. 34 rounded (26.1 and 29.9, "
    "84.0 and 67.6, 7.9 and 16.3), so this is WRES 2018."
)
POINTS = "Printed with a % sign; it is percentage points. "
WRONG_15 = "Printed 15%: wrong, it is 9 points (18 less 9). "
ROUNDED_DIFFERENCE = "27.7 and 30 differ by 2.3 points, printed as 2. "
# p. 69: White and BME, LAS 2015/16 to 2019/20, then England and London.
LAS_BOARD = (
    ("100% 0%", "100% 0%", "100% 0%", "93% 7%", "71% 29%"),
    ("88% 7.4%", "83% 15.6%"),
)
LAS_BOARD_NOTE = (
    "Headed a difference, but it is the make-up of the voting board. The label for the board "
    "stands beside indicator 8; it belongs to 9."
)
BOARD_BENCHMARK = (
    " Headed 2018/19; the rows above it are WRES 2018. White and BME leave a rest: Unknown."
)

# --- Building -----------------------------------------------------------------------------------

WORDS = {
    "two-fifths": "0.4",
    "third": "0.333333",
    "half": "0.5",
    "all": "1",
    "every": "1",
    "twice": "2",
    "double": "2",
    "five": "5",
    "seven": "7",
    "ten": "10",
}
SCALES = (("%", "0.01"), ("percent", "0.01"), ("bn", "1e9"), ("million", "1e6"), ("m", "1e6"))


def value_of(printed: str) -> Decimal:
    """Return the number that a printed text stands for: shares and points from 0 to 1.

    >>> value_of("44.9%"), value_of("more than £18bn"), value_of("two-fifths")
    (Decimal('0.449'), Decimal('18000000000'), Decimal('0.4'))
    """
    found = re.search(r"(\d[\d,]*(?:\.\d+)?)\s*([%a-z]*)", printed)
    if not found:
        (word,) = set(printed.lower().split()) & set(WORDS)
        return Decimal(WORDS[word])
    number = Decimal(found[1].replace(",", ""))
    scale = dict(SCALES).get(found[2])
    scaled = number * Decimal(scale) if scale else number
    return Decimal(f"{scaled.normalize():f}")


def stp_table() -> Iterator[Figure]:
    """Yield headcounts and shares by STP and for the ambulance service (p. 33)."""
    for place, headcounts, shares in STP_TABLE:
        total = headcounts[-1]
        for group, n in zip((WHITE, BME, UNKNOWN, ALL), headcounts, strict=True):
            key = "workforce_headcount"
            yield Figure(
                str(n), key, (33,), group, "headcount", 2019, place, note=HEADINGS, url=WRES_2019
            )
        note = "Unknown ethnicity is in the base."
        if place == "South East London":
            note += " The three shares add to 99.9 by rounding."
        for group, n, share in zip((WHITE, BME, UNKNOWN), headcounts[:3], shares, strict=True):
            figure = Figure(share, "1", (33,), group, "share", 2019, place, note=note)
            yield figure._replace(numerator=n, denominator=total, url=WRES_2019)


def likelihoods() -> Iterator[Figure]:
    """Yield indicators 2 to 4 (p. 33)."""
    for number, group, london, england in LIKELIHOODS:
        for year, printed in enumerate(london, start=2016):
            note = ARROWS + (NO_TREND if number == "4" else "")
            pages: tuple[int, ...] = (33,)
            if printed == "1.60":
                note, pages = note + TWICE, (33, 7, 8, 10, 32, 52)
            yield Figure(printed, number, pages, group, "ratio", year, note=note, url=WRES_2019)
        pages = (33, 52) if number == "2" else (33,)
        yield Figure(england, number, pages, group, "ratio", 2019, ENGLAND, url=WRES_2019)


def survey() -> Iterator[Figure]:
    """Yield indicators 5 to 8 for London and England (p. 34)."""
    columns = ((LONDON, 2017), (LONDON, 2018), (ENGLAND, 2018))
    for number, values in SURVEY:
        pairs = zip(values[::2], values[1::2], strict=True)
        for (place, survey_year), pair in zip(columns, pairs, strict=True):
            year = survey_year + 1
            pages = (34, 8, 32) if (number, place, year) == ("7", LONDON, 2019) else (34,)
            for group, printed in zip((BME, WHITE), pair, strict=True):
                note = SURVEY_YEARS.format(survey_year, year)
                note += " The King's Fund prints 86.3%." if printed == "86.2%" else ""
                figure = Figure(printed, number, pages, group, "share", year, place, note=note)
                yield figure._replace(url=WRES_2019)


def boards() -> Iterator[Figure]:
    """Yield the BME share of board members (p. 34)."""
    london, england = BOARDS
    common = Figure("", "board_share", (34,), BME, note=BOARD_SHARE, url=WRES_2019)
    for year, printed in enumerate(london, start=2016):
        pages = (34, 40) if year == 2019 else (34,)
        yield common._replace(printed=printed, year=year, pages=pages)
    note = f"Printed under 2019; 7.4% is the value of WRES 2018 (2019: 8.4%). {BOARD_SHARE}"
    yield common._replace(printed=england, year=2018, geography=ENGLAND, note=note)


def gold_command() -> Iterator[Figure]:
    """Yield the make-up of gold command (p. 41)."""
    base = sum(n for _, n, _ in GOLD)
    for group, n, printed in GOLD:
        pages = (41, 40) if group in (WHITE, ASIAN, BLACK, UNKNOWN) else (41,)
        figure = Figure(printed, "gold_command", pages, group, note=GOLD_BASE)
        yield figure._replace(numerator=n, denominator=base)


def ambulance_columns() -> list[tuple[str, int, str]]:
    """Return place, WRES year and note of each column of the benchmarking table (p. 69)."""
    own = [(LAS, year, SHIFTED) for year in range(2016, 2021)]
    return [*own, *((place, 2018, BENCHMARK) for place in (ENGLAND, LONDON, AMBULANCE))]


def ambulance_survey() -> Iterator[Figure]:
    """Yield indicators 6 to 8 of the ambulance service with benchmarks and differences (p. 69)."""
    for number, own, benchmarks in LAS_SURVEY:
        cells = zip(ambulance_columns(), (*own, *benchmarks), strict=True)
        for (place, year, note), cell in cells:
            white, bme, *difference = cell.split()
            for group, printed in ((WHITE, white), (BME, bme)):
                yield Figure(printed, number, (69,), group, "share", year, place, note=note)
            for printed in difference:
                order = f"{WHITE} minus {BME}" if number == "7" else f"{BME} minus {WHITE}"
                extra = WRONG_15 if printed == "15%" else ""
                extra += ROUNDED_DIFFERENCE if white == "27.7%" else ""
                key, why = f"difference_{number}", POINTS + extra + note
                yield Figure(printed, key, (69,), order, "points", year, place, note=why)


def ambulance_board() -> Iterator[Figure]:
    """Yield the voting board of the ambulance service with its benchmarks (p. 69)."""
    own, benchmarks = LAS_BOARD
    columns = ambulance_columns()[: len(own) + len(benchmarks)]
    for (place, year, _), cell in zip(columns, (*own, *benchmarks), strict=True):
        note = LAS_BOARD_NOTE + ("" if place == LAS else BOARD_BENCHMARK)
        note += " p. 34 has 15.9% for London in 2018." if place == LONDON else ""
        pages = (69, 68) if place == LAS and year in (2016, 2020) else (69,)
        for group, printed in zip((WHITE, BME), cell.split(), strict=True):
            key = "board_voting_share"
            yield Figure(printed, key, pages, group, "share", year, place, note=note)


def statements() -> Iterator[Figure]:
    """Yield the figures that stand in sentences; an empty field is the default."""
    with STATEMENTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pages = tuple(int(page) for page in row.pop("pages").split())
            fields = {
                name: int(text) if name in ("year", "numerator", "denominator") else text
                for name, text in row.items()
                if text
            }
            yield Figure(pages=pages, **fields)


def place_of(pages: Sequence[int]) -> str:
    """Return page and section heading, then the pages that repeat the figure."""
    first, *others = pages
    heading = CONTENTS[bisect_right([page for page, _ in CONTENTS], first) - 1][1]
    return f"p. {first}, {heading}" + "".join(f"; p. {page}" for page in others)


COUNT_COLUMNS = ("year", "organisation", "profession", "pay_band", "ethnic_group", "measure", "n")


def published_row(figure: Figure) -> dict[str, object]:
    """Return one figure as a row of the published table."""
    of_survey = figure.indicator in ("5", "6", "7", "8")
    derived = {
        "source": SOURCE,
        "value": f"{value_of(figure.printed):f}",
        "survey_year": figure.year - 1 if of_survey else None,
        "place": place_of(figure.pages),
    }
    return figure._asdict() | derived


def published() -> list[dict[str, object]]:
    """Return every printed figure; where one is printed twice, the more exact comes first."""
    tables = chain(stp_table(), likelihoods(), survey(), boards(), gold_command())
    ambulance = chain(ambulance_survey(), ambulance_board())
    return [published_row(figure) for figure in chain(tables, statements(), ambulance)]


def organisation_of(place: str) -> str:
    """Return the name under which a row of the STP table is counted."""
    return place if place == LAS else f"{place} (all providers)"


def counts() -> list[dict[str, object]]:
    """Return the headcounts by STP and for the ambulance service, leaf rows only."""
    constant = {"year": 2019, "profession": ALL, "pay_band": ALL, "measure": Measure.HEADCOUNT}
    return [
        {"organisation": organisation_of(place), "ethnic_group": group, "n": n, **constant}
        for place, headcounts, _ in STP_TABLE
        for group, n in zip((WHITE, BME, UNKNOWN), headcounts[:3], strict=True)
    ]


def organisations() -> list[dict[str, object]]:
    """Return the ambulance service and the five STPs."""
    return [
        {
            "organisation": organisation_of(place),
            "name": f"{LAS} NHS Trust" if place == LAS else f"{place}: all providers in the STP",
            "ics": "London-wide (ambulance)" if place == LAS else place,
            "region": LONDON,
            "kind": "trust" if place == LAS else "ics total",
            "modelled": "false",
        }
        for place, _, _ in STP_TABLE
    ]


def write(path: Path, columns: Sequence[str], rows: Iterable[dict[str, object]]) -> None:
    """Write a table as CSV, the same bytes on every machine."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def build(folder: Path) -> None:
    """Write counts, published figures and organisations into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "counts.csv", COUNT_COLUMNS, counts())
    write(folder / "published.csv", PUBLISHED_COLUMNS, published())
    write(folder / "organisations.csv", PLACE_COLUMNS, organisations())
