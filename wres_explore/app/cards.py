"""Results as text for the page: one card per indicator, and the table twin of each chart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from wres_explore.app.folds import Fold, checked
from wres_explore.app.render import readable
from wres_explore.app.results import Overview
from wres_explore.app.state import State
from wres_explore.definitions import INDICATORS, Indicator, Worse
from wres_explore.ethnicity import people_of
from wres_explore.measures.disclosure.rules import coarse
from wres_explore.measures.ladder.edge import CliffEdge
from wres_explore.plotting.steps import step_name
from wres_explore.tables import Row, records
from wres_explore.vocabulary import Statistic, Status, Verdict
from wres_explore.wording import describe, interval, number
from wres_explore.wording.sentences import VERDICTS

TONES = {
    Verdict.ADVERSE_CLEAR: "worse",
    Verdict.ADVERSE_LIKELY: "worse-likely",
    Verdict.WORSE: "worse",
    Verdict.FAVOURABLE_CLEAR: "better",
    Verdict.FAVOURABLE_LIKELY: "better-likely",
    Verdict.BETTER: "better",
}
"""How a verdict is drawn; anything else is drawn as "cannot tell". Shape and word, not colour."""


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator as the overview shows it; every field is text."""

    number: str
    name: str
    direction: str
    value: str
    interval: str
    verdict: str
    tone: str
    sentence: str
    beside: tuple[tuple[str, str], ...]
    trend: tuple[tuple[str, str], ...]
    note: str
    folds: tuple[Fold, ...] = ()
    address: str = ""


MOST_YEARS = 5
"""Years on a card, the latest; the chart over time has all."""


def cards(overview: Overview, closely: State) -> list[Card]:
    """The nine, in order, each with a link to `closely`, the page of one indicator."""
    now = [_now(overview.here.rows[number_], overview.year) for number_ in INDICATORS]
    plain = [row | {"note": "", "modelled": False, "selection": ""} for row in now]
    said = describe(pd.DataFrame(plain))
    return [
        replace(
            _card(record, overview, row, readable(sentence)),
            folds=_fold(row),
            address=replace(
                closely, options=replace(closely.options, number=record.number)
            ).query(),
        )
        for record, row, sentence in zip(INDICATORS.values(), now, said, strict=True)
    ]


ON_CARD = "How sure, and how computed?"


def _fold(row: Row) -> tuple[Fold, ...]:
    """One fold for a card, without what its interval has said; none where there is no figure."""
    if row["status"] not in (Status.OK, Status.PUBLISHED):
        return ()
    *sure, made = checked([row])
    return (Fold(ON_CARD, (*(line for fold in sure for line in fold.lines), made.lines[0])),)


def _now(rows: list[Row], year: int) -> Row:
    """The row of a year, or the latest there is."""
    return next((row for row in rows if row["year"] == year), rows[-1])


def _card(record: Indicator, overview: Overview, row: Row, sentence: str) -> Card:
    shown, limits = _value(row), _interval(row)
    beside = [("London", overview.london)] if overview.london is not None else []
    return Card(
        number=record.number,
        name=record.name,
        direction=_direction(record, row),
        value=shown,
        interval=limits,
        verdict=_verdict(row),
        tone=TONES.get(row["verdict"], "unclear") if row["status"] == Status.OK else "none",
        sentence=sentence,
        beside=(
            *((name, _at(years.rows.get(record.number, []), overview.year))
              for name, years in beside),
            *(_printed(name, years.rows.get(record.number, []), overview.year)
              for name, years in overview.printed),
        ),
        trend=tuple((str(int(r["year"])), _value(r)) for r in overview.here.rows[record.number]
                    if r["status"] in (Status.OK, Status.PUBLISHED))[-MOST_YEARS:],
        note=" ".join(filter(None, (_other_year(row, overview.year), str(row["note"])))),
    )  # fmt: skip


OTHER_YEAR = "These data have nobody selected in {asked}: the figure is of {shown}."


def _other_year(row: Row, year: int) -> str:
    """A word where the figure is not of the year that is asked for."""
    shown = int(row["year"])
    return "" if shown == year else OTHER_YEAR.format(asked=year, shown=shown)


def _value(row: dict[str, Any]) -> str:
    if row["status"] == Status.OK:
        return number(row["value"], row["statistic"], signed=True, coarse=coarse(row))
    if row["status"] == Status.PUBLISHED:
        return number(row["published_value"], row["statistic"], signed=True)
    return str(row["status"]).capitalize()


def _interval(row: dict[str, Any]) -> str:
    if row["status"] != Status.OK:
        return "as published" if row["status"] == Status.PUBLISHED else ""
    return f"{100 * row['confidence_level']:g}% interval " + interval(
        row["lower"], row["upper"], row["statistic"], coarse=coarse(row)
    )


def _verdict(row: dict[str, Any]) -> str:
    verdict = row["verdict"]
    if row["status"] != Status.OK or not isinstance(verdict, str):
        return ""
    if verdict == Verdict.UNCERTAIN and row["statistic"] == Statistic.DIFFERENCE:
        return "Cannot be told from no difference"
    if verdict == Verdict.SMALL_BUT_REAL:
        worse = (row["value"] > 1) == (INDICATORS[str(row["indicator"])].worse is Worse.ABOVE)
        way = "worse" if worse else "better"
        return f"{VERDICTS[Verdict.SMALL_BUT_REAL]}, {way} for {row_group(row)}"
    return VERDICTS[Verdict(verdict)]


def row_group(row: dict[str, Any]) -> str:
    """The group that is compared with White staff, whichever side of the ratio it is on."""
    sides = (str(row["top_group"]), str(row["bottom_group"]))
    return next((people_of(side) for side in sides if not side.endswith("White")), sides[0])


def _direction(record: Indicator, row: dict[str, Any]) -> str:
    """Which group is on top, and which way is worse."""
    if record.statistic is Statistic.SHARE:
        return "Share of all staff"
    if not isinstance(row["top_group"], str):
        return ""
    if record.statistic is Statistic.RELATIVE_LIKELIHOOD:
        return f"{row['top_group']} relative to {row['bottom_group']}; {record.worse} 1 is worse"
    if record.number == "9":
        return "Board less workforce; below 0 is under-representation"
    better = "lower" if record.worse is Worse.BELOW else "higher"
    return f"{row['top_group']} less {row['bottom_group']}; {better} is worse"


def _at(rows: list[Row], year: int) -> str:
    return next((_value(row) for row in rows if row["year"] == year), "–")


def _printed(name: str, rows: list[Row], year: int) -> tuple[str, str]:
    """A wider place as it stood in this year, or in its latest, which is then named."""
    known = [row for row in rows if row["status"] in (Status.OK, Status.PUBLISHED)]
    if not known:
        return name, "–"
    row = _now(known, year)
    at = int(row["year"])
    return (name if at == year else f"{name}, {at}"), _value(row)


@dataclass(frozen=True, slots=True)
class Table:
    """A table twin: header cells, and rows of text whose first cell is the row's heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One figure among many: what it is, what it means in words, and how it is drawn."""

    value: str
    meaning: str
    tone: str


@dataclass(frozen=True, slots=True)
class Heat:
    """A table of figures with their verdicts: places down, indicators across."""

    caption: str
    places: str
    indicators: tuple[tuple[str, str], ...]
    """Numbers and names."""
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]


def value_of(row: Row) -> str:
    """The figure of a row, or why there is none."""
    return _value(row)


def limits_of(row: Row) -> str:
    """The interval of a row, named by its level."""
    return _interval(row)


def ratio_table(rows: pd.DataFrame, caption: str) -> Table:
    """Ratios with limits, counts and verdict."""
    head = ("", "Ratio", "Interval", "Whoever the unknown are", "On top", "Below", "Verdict")
    body = []
    for row in records(rows):
        body.append(
            (
                str(row["label"]), _value(row), _interval(row).removeprefix("95% interval "),
                _span(row, "lowest", "highest") or "–",
                _count(row, "top"), _count(row, "bottom"), _verdict(row),
            )
        )  # fmt: skip
    return Table(f"{caption}{why_withheld(rows)}", head, tuple(body))


def trend_table(rows: pd.DataFrame, caption: str) -> Table:
    """One indicator over the years."""
    head = ("Year", "Group", "Value", "Interval", "Counts")
    return Table(
        f"{caption}{why_withheld(rows)}",
        head,
        tuple(
            (
                str(int(row["year"])), str(row["top_group"]), _value(row),
                _interval(row).removeprefix("95% interval "), _count(row, "top"),
            )
            for row in records(rows)
        ),
    )  # fmt: skip


WITHHELD = "withheld"
"""Stands in a cell whose figure the gate has taken out; the caption says why."""


def why_withheld(rows: pd.DataFrame) -> str:
    """The reasons for which cells of a table are withheld, to follow its caption."""
    if "status" not in rows:
        return ""
    withheld = rows["status"] == Status.WITHHELD
    if not withheld.any():  # the usual case, and picking rows out is dear
        return ""
    reasons = rows.loc[withheld, "status_reason"]
    return "".join(f". Withheld: {reason[0].lower()}{reason[1:].rstrip('.')}"
                   for reason in dict.fromkeys(reasons))  # fmt: skip


def _people(row: Row, name: str) -> str:
    return WITHHELD if pd.isna(row[name]) else f"{int(row[name]):,}"


def _count(row: dict[str, Any], side: str) -> str:
    names = f"{side}_numerator", f"{side}_denominator"
    if row["status"] != Status.WITHHELD and pd.isna(row[names[0]]):
        return "not published"
    part, base = (_people(row, name) for name in names)
    counts = WITHHELD if part == base == WITHHELD else f"{part} of {base}"
    return f"{row[f'{side}_group']} {counts}"


TOGETHER = ("simultaneous_lower", "simultaneous_upper")


def _figure(row: Row, name: str) -> str:
    if row["status"] == Status.WITHHELD:
        return WITHHELD
    return number(row[name], row["statistic"], coarse=coarse(row))


def _span(row: Row, low: str = "lower", high: str = "upper") -> str:
    kind = row.get("statistic", Statistic.STEP_RATIO)  # a verdict is about steps
    return interval(row[low], row[high], kind, coarse=coarse(row))


def _unknown(row: Row) -> str:
    share = row["unknown_share"]
    if pd.isna(share):
        return WITHHELD
    return f"{number(share, Statistic.SHARE, coarse=coarse(row))} {row['unknown_warning']}".strip()


def ladder_table(edge: CliffEdge, caption: str) -> Table:
    """Share of staff per band, with the reason where a band is hatched in the chart."""
    rows = records(edge.ladder)
    group = str(rows[0]["top_group"]) if rows else ""
    head = ("Pay band", f"{group} share", "Interval", f"{group} staff", "All staff",
            "Ethnicity unknown", "Tested")  # fmt: skip
    return Table(
        f"{caption}{why_withheld(edge.ladder)}",
        head,
        tuple(
            (
                str(row["pay_band"]), _figure(row, "value"),
                _span(row) or "–",
                _people(row, "top_numerator"), _people(row, "top_denominator"),
                _unknown(row),
                str(row["role"]),
            )
            for row in rows
        ),
    )  # fmt: skip


def step_table(edge: CliffEdge, caption: str) -> Table:
    """Step ratios with both intervals and what was found."""
    head = ("Step", "Step ratio", "Interval", "All steps together", "Finding",
            "Fall in share", "Within professions")  # fmt: skip
    body = []
    for row in records(edge.steps):
        kind = str(row["statistic"])
        within = row["within_value"]
        body.append(
            (
                step_name(str(row["boundary"])), number(row["value"], kind, coarse=coarse(row)),
                _span(row),
                _span(row, *TOGETHER),
                str(row["grade"]) if isinstance(row["grade"], str) else "–",
                number(row["drop"], Statistic.DIFFERENCE, signed=True, coarse=coarse(row)),
                number(within, kind, coarse=coarse(row)) if pd.notna(within) else "–",
            )
        )  # fmt: skip
    return Table(f"{caption}{why_withheld(edge.steps)}", head, tuple(body))


def pipeline_table(edge: CliffEdge, caption: str) -> Table:
    """Relative likelihood of being above each boundary."""
    head = ("Boundary", "Ratio", "Interval", "Group above", "Comparator above")
    return Table(
        f"{caption}{why_withheld(edge.pipeline)}",
        head,
        tuple(
            (
                step_name(str(row["boundary"])),
                _figure(row, "value"),
                _span(row) or "–",
                _count(row, "top"), _count(row, "bottom"),
            )
            for row in records(edge.pipeline)
        ),
    )  # fmt: skip
