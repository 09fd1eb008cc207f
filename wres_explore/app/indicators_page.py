"""Indicators: one indicator over time and across places, and all nine across organisations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from wres_explore import plotting
from wres_explore.app import cards, columns, recorded, results, twins
from wres_explore.app.cards import TONES, Heat, HeatCell
from wres_explore.app.folds import checked
from wres_explore.app.naming import modelled_note, place_name
from wres_explore.app.promises import Link
from wres_explore.app.render import readable
from wres_explore.app.results import asked
from wres_explore.app.sections import Answer, Choice, Later, Section, anchor, said
from wres_explore.app.state import Options, State, View
from wres_explore.app.store import dataset
from wres_explore.app.strategy_page import RECOMMENDED
from wres_explore.breakdowns import available
from wres_explore.definitions import INDICATORS, RATIOS
from wres_explore.measures.disclosure.rules import coarse
from wres_explore.measures.indicator import indicator, indicators
from wres_explore.tables import records
from wres_explore.vocabulary import ALL, Statistic, Status, Verdict
from wres_explore.wording import number
from wres_explore.wording.sentences import VERDICTS

ACROSS, TIME, NINE = "Across places", "Over time", "All nine, organisation by organisation"

LEVELS = {"STP/ICS": "ics", "Organisation": "organisation", "Profession": "profession"}

EVIDENCE = (
    "Sorted by evidence, not by size: first those with most clear disparities, then those with "
    "most disparities of uncertain size, then by name. It is no ranking of organisations: how "
    "much a figure can tell depends on how many people it counts."
)


def _levels(view: View, _: Options) -> dict[str, str]:
    """Breakdowns that the data can give and that are not chosen already."""
    possible = available(dataset(view.dataset))
    chosen = {name for name in LEVELS.values() if getattr(view, name)}
    found = {label: n for label, n in LEVELS.items() if n in possible and n not in chosen}
    return found or {"Whole selection": ""}


CONTROLS = (
    Choice(
        "number", "Indicator", lambda _, __: {f"{n} {INDICATORS[n].name}": n for n in INDICATORS}
    ),
    Choice("level", "Across", _levels),
)


def indicators_answer(view: View, options: Options) -> Answer:
    """Everything that the page says of a selection."""
    name = place_name(view)
    record = INDICATORS[options.number]
    modelled = dataset(view.dataset).info.modelled
    sections = (
        Later(TIME, partial(_over_time, view, options, name, modelled)),
        Later(ACROSS, partial(_across, view, options, name, modelled)),
        *(recorded.recruitment(view, name, modelled) if options.number == "2" else ()),
        *recorded.pay(view, name, modelled),
        Later(NINE, partial(_nine, view, modelled), wide=True),
    )
    lines = tuple(text for text in (record.question, record.caveat) if text)
    heading = f"{record.number} {record.name}: {name}"
    return Answer(heading, modelled_note(view), lines, sections)


def _over_time(view: View, options: Options, name: str, modelled: bool) -> Section:
    table = asked(indicator, replace(view, year=""), options.number, by=("year",))
    whole = _whole(table)
    known = whole[whole["status"].isin([Status.OK, Status.PUBLISHED])]
    if known.empty:
        return Section(TIME, tuple(dict.fromkeys(map(readable, whole["status_reason"]))))
    caption = f"Indicator {options.number} by year, {name}"
    return Section(
        TIME, (*said(known.tail(1)), recorded.NO_MONTHS), plotting.indicator_trend.chart(known),
        twins.table(known, caption, columns.BY_YEAR), modelled=modelled,
        folds=checked(known.iloc[::-1], "year"),
        links=(_proposed(view, options.number),),
    )  # fmt: skip


def _proposed(view: View, number: str) -> Link:
    """What the London strategy would do about an indicator."""
    label = "What the London strategy proposes for this indicator"
    address = State(view, "strategy", Options(moves=number)).query()
    return Link(label, f"{address}#{anchor(RECOMMENDED)}")


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of the whole workforce: indicator 1 has bands too."""
    if "pay_band" not in table:
        return table
    return table[table["pay_band"] == ALL].drop(columns="pay_band")


def _across(view: View, options: Options, name: str, modelled: bool) -> Section:
    if not options.level:
        return Section(ACROSS, ("There is nothing left to break this selection down by.",))
    table = _whole(asked(indicator, view, options.number, by=(options.level,)))
    table = table[table[options.level] != ALL]
    known = table[table["value"].notna() | table["published_value"].notna()]
    caption = f"Indicator {options.number} by {readable(options.level)}, {name}"
    twin = twins.table(table, caption, columns.across(options.level))
    if known.empty:
        return Section(ACROSS, tuple(dict.fromkeys(map(readable, table["status_reason"])))[:3],
                       table=twin)  # fmt: skip
    lines = (_spread(known),)
    return Section(ACROSS, lines, plotting.values.chart(known, label=options.level), twin,
                   modelled=modelled, folds=checked(known, options.level))  # fmt: skip


def _spread(known: pd.DataFrame) -> str:
    """How far apart the places lie, and how many of them can be told from no difference."""
    rows = known[known["status"] == Status.OK]
    if rows.empty:
        return "Published without counts, so no interval can be given."
    kind = str(rows["statistic"].iloc[0])
    ends = rows["value"].min(), rows["value"].max()
    few = coarse(rows.iloc[0])
    low, high = (number(each, kind, signed=True, coarse=few) for each in ends)
    text = f"From {low} to {high} across {len(rows)}."
    if kind == Statistic.SHARE:
        return text
    sure = int((rows["lower"] > _null(kind)).sum() + (rows["upper"] < _null(kind)).sum())
    return f"{text} The interval of {sure} of them leaves out {'1' if kind in RATIOS else '0'}."


def _null(kind: str) -> float:
    return 1.0 if kind in RATIOS else 0.0


def _nine(view: View, modelled: bool) -> Section:
    level = next((n for n in ("organisation", "ics") if _several(view, n)), "")
    if not level:
        return Section(NINE, ("One organisation has no others beside it: choose a wider place.",))
    rows = asked(indicators, view, by=(level,), bands=False)
    rows = rows[(rows["year"] == rows["year"].max()) & (rows[level] != ALL)]
    heat = _heat(rows, level, f"All nine indicators, {place_name(view)}")
    first = rows[rows[level].astype(str) == heat.rows[0][0]] if heat.rows else rows
    return Section(NINE, (EVIDENCE,), heat=heat, modelled=modelled,
                   folds=checked(first, "indicator"))  # fmt: skip


def _several(view: View, level: str) -> bool:
    return len(results.choices(view)[level].values) > 1 and not getattr(view, level)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What orders the organisations."""

    clear: int
    likely: int
    name: str

    def key(self) -> tuple[int, int, str]:
        return -self.clear, -self.likely, self.name


CLEAR = frozenset({Verdict.ADVERSE_CLEAR, Verdict.WORSE})


def _heat(rows: pd.DataFrame, level: str, caption: str) -> Heat:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in records(rows):
        found.setdefault(str(row[level]), {})[str(row["indicator"])] = row
    order = sorted((_evidence(name, each) for name, each in found.items()), key=_Evidence.key)
    body = tuple(
        (each.name, tuple(_cell(found[each.name].get(n)) for n in INDICATORS)) for each in order
    )
    names = tuple((n, record.name) for n, record in INDICATORS.items())
    return Heat(caption, readable(level).capitalize() if level != "ics" else "STP/ICS", names, body)


def _evidence(name: str, rows: dict[str, dict[str, Any]]) -> _Evidence:
    verdicts = [row["verdict"] for row in rows.values() if row["status"] == Status.OK]
    likely = sum(verdict == Verdict.ADVERSE_LIKELY for verdict in verdicts)
    return _Evidence(sum(verdict in CLEAR for verdict in verdicts), likely, name)


def _cell(row: dict[str, Any] | None) -> HeatCell:
    if row is None or row["status"] not in (Status.OK, Status.PUBLISHED):
        why = "Not available." if row is None else readable(str(row["status_reason"]))
        return HeatCell("–", why, "none")
    if row["status"] == Status.PUBLISHED:
        shown = number(row["published_value"], row["statistic"], signed=True)
        return HeatCell(shown, "As published, without counts", "none")
    shown = number(row["value"], row["statistic"], signed=True, coarse=coarse(row))
    verdict = row["verdict"]
    if not isinstance(verdict, str):
        return HeatCell(shown.replace(" points", ""), cards.limits_of(row), "none")
    shown = shown.replace(" points", "")
    return HeatCell(shown, f"{VERDICTS[Verdict(verdict)]}; {cards.limits_of(row)}",
                    TONES.get(Verdict(verdict), "unclear"))  # fmt: skip
