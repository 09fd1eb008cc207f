"""What the library says of the selection that an address names, to hold beside what is on screen.

Nothing here asks the page's own code: the address is read, `select` and one function of the library
are called, and the figures are read off the tables that a browser shows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd

import wres_explore as wres
from wres_explore.dataset import Dataset
from wres_explore.errors import SelectionError

FILTERS = ("year", "region", "ics", "organisation", "profession", "ethnic_group")

TABLES = """() => Object.fromEntries([...document.querySelectorAll("main table")]
  .filter(table => table.tHead)
  .map(table => [table.caption.textContent, [...table.tBodies[0].rows].map(row =>
    Object.fromEntries([...row.cells].map((cell, at) =>
      [table.tHead.rows[0].cells[at].textContent, cell.textContent])))]))"""
"""Every table on the page: caption to rows, each by its column heads."""

CARDS = """() => [...document.querySelectorAll("article.card")].map(card =>
  card.querySelector(".value").textContent)"""

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Screen:
    """What a browser shows."""

    address: str
    text: str
    cards: list[str]
    tables: Mapping[str, Rows]

    def table(self, start: str) -> Rows:
        """The first table whose caption starts so; none if there is no such table."""
        return next(
            (rows for caption, rows in self.tables.items() if caption.startswith(start)), []
        )


@dataclass(frozen=True)
class Asked:
    """What an address asks for."""

    data: Dataset
    query: Mapping[str, str]

    def selected(self, *without: str) -> Dataset:
        """The data that the filters leave."""
        chosen: dict[str, Any] = {
            name: self.query[name] for name in FILTERS if name in self.query and name not in without
        }
        if "year" in chosen:
            chosen["year"] = int(chosen["year"])
        return wres.select(self.data, **chosen)

    def year(self) -> int:
        """The year in view."""
        return int(self.query.get("year", self.data.counts["year"].max()))


def same(text: str, value: float) -> bool:
    """Whether a text shows a value, to the decimals that it shows."""
    found = re.fullmatch(r"([+\N{MINUS SIGN}]?)([\d,]+(?:\.(\d+))?)(%| points)?", text.strip())
    if found is None or math.isnan(value):
        return found is None and math.isnan(value)
    sign, digits, decimals, unit = found.groups()
    shown = float(digits.replace(",", "")) * (-1 if sign == "\N{MINUS SIGN}" else 1)
    half = 0.5 * 10 ** -len(decimals or "") + 1e-9
    return abs(shown - value * (100 if unit else 1)) <= half


def _figure(row: Mapping[str, Any]) -> float:
    """What a row says: a figure of its own, or one that was printed."""
    return float(row["value"] if row["status"] == "ok" else row["published_value"])


def _overview(asked: Asked, screen: Screen) -> list[str]:
    data, out = asked.selected("year"), []
    assert len(screen.cards) == 9
    everything = wres.indicators(data, by=["year"])
    everything = everything[everything["pay_band"].isin(["all"])]
    for number, shown in zip("123456789", screen.cards, strict=True):
        rows = everything[everything["indicator"] == number].sort_values("year")
        now = rows[rows["year"] == asked.year()]
        row = (now if len(now) else rows).iloc[-1]
        if not same(shown, _figure(row)):
            out.append(f"card {number}: {shown}, not {_figure(row)}")
    return out


def _cliff_edge(asked: Asked, screen: Screen) -> list[str]:
    by = [asked.query["breakdown"]] if asked.query.get("breakdown") else []
    edge = wres.cliff_edge(asked.selected(), by=by)
    if by:
        staff = edge.verdict[edge.verdict["ladder"] == "Agenda for Change"]
        values = dict(zip(staff[by[0]].astype(str), staff["value"], strict=True))
        shown = screen.table("Ladders, the steepest first")
        assert len(shown) == len(values)
        named = [(row, values[next(iter(row.values()))]) for row in shown]
        return [f"{row}, not {value}" for row, value in named
                if pd.notna(value) and not same(row["Step ratio"], value)]  # fmt: skip
    out: list[str] = []
    own = [*screen.table("Share of staff by pay band"), *screen.table("Doctors and dentists")]
    bands = {row["Pay band"]: row for row in own}
    for row in edge.ladder.to_dict("records"):
        found = next((each for head, each in bands[str(row["pay_band"])].items()
                      if head.endswith(" share")), "nothing")  # fmt: skip
        if not same(found, row["value"]):
            out.append(f"{row['pay_band']}: {found}, not {row['value']}")
    return out


def _indicators(asked: Asked, screen: Screen) -> list[str]:
    number = asked.query.get("number", "2")
    table = wres.indicator(asked.selected("year"), number, by=["year"])
    if "pay_band" in table:
        table = table[table["pay_band"] == "all"]
    known = table[table["status"].isin(["ok", "published"])]
    shown = {row["Year"]: row for row in screen.table(f"Indicator {number} by year")}
    assert set(shown) == {str(year) for year in known["year"]}, (shown, known)
    return [
        f"{row['year']}: {shown[str(row['year'])]}, not {_figure(row)}"
        for row in known.to_dict("records")
        if not same(shown[str(row["year"])]["Value" if row["status"] == "ok" else "As published"],
                    _figure(row))
    ]  # fmt: skip


def _compare(asked: Asked, screen: Screen) -> list[str]:
    shown = {row["Indicator"][0]: row for row in screen.table("A, ")}
    out = []
    if any(name.startswith("b_") for name in asked.query):
        return out  # which of the two is A is told by tests of their own
    for number in "234":
        if number in shown:
            row = wres.indicator(asked.selected(), number).iloc[0]
            if not same(shown[number]["A"], row["value"]):
                out.append(f"A, {number}: {shown[number]}, not {row['value']}")
    return out


def _ethnic_groups(asked: Asked, screen: Screen) -> list[str]:
    number = asked.query.get("indicator", "3")
    level = asked.query.get("groups", "ethnic_group")
    against = asked.query.get("against", "White British")
    shown = screen.table(f"Indicator {number} by ethnic group")
    if number == "1" or not shown:
        return []
    data = asked.selected("ethnic_group")
    found = wres.ethnic_groups(data, number, level=level, against=against)
    values = dict(zip(found[level].astype(str), found["value"], strict=True))
    assert len(shown) == len(values)
    return [f"{row}, not {values[row['Ethnic group']]}" for row in shown
            if not same(row["Value"], values[row["Ethnic group"]])]  # fmt: skip


def _targets(asked: Asked, screen: Screen) -> list[str]:
    joined = ("Band 8c", "Band 8d", "Band 9") if asked.query.get("band") == "Bands 8c to 9" else ()
    goal = asked.query.get("target", "fixed")
    found = wres.model_employer(asked.selected("year"), target=goal, together=joined)
    known = found[found["top_denominator"].notna()]
    latest = known.groupby("pay_band", observed=True).tail(1).set_index("pay_band")
    shown = screen.table("Pay bands on their paths")
    assert {row["Pay band"] for row in shown} == set(latest.index)
    return [f"{row}, not {latest['value'][row['Pay band']]}" for row in shown
            if not same(row["Share"], latest["value"][row["Pay band"]])]  # fmt: skip


def _strategy(asked: Asked, screen: Screen) -> list[str]:
    """Each commitment that has a measure stands with its status before it and its finding after."""
    found = wres.progress(asked.selected("year"))
    if asked.query.get("dataset", "").startswith("loaded"):
        found = wres.gate(found, sharing="trusted")
    out = []
    text = " ".join(screen.text.split())
    for row in found[found["measure"] != ""].to_dict("records"):
        before, told, after = text.partition(str(row["text"]))
        digits = [re.findall(r"[\d.]+", part) for part in (row["finding"], after)]
        status = str(row["status"]).capitalize()
        if not told or digits[1][: len(digits[0])] != digits[0]:
            out.append(f"{row['text']}: {row['finding']}, not {after[:200]}")
        elif status not in before[-60:]:
            out.append(f"{row['text']}: {status}, not {before[-60:]}")
    return out


PAGES: dict[str, Callable[[Asked, Screen], list[str]]] = {
    "overview": _overview,
    "cliff-edge": _cliff_edge,
    "indicators": _indicators,
    "compare": _compare,
    "ethnic-groups": _ethnic_groups,
    "targets": _targets,
    "strategy": _strategy,
}


def disagreements(screen: Screen, loaded: Mapping[str, Dataset]) -> list[str]:
    """Where the screen shows another figure than the library gives for the address.

    Where the library refuses the question, the page must say why in its words.
    """
    query = dict(parse_qsl(screen.address))
    name = query.get("dataset", "london-model")
    asked = Asked(loaded[name] if name in loaded else wres.load(name), query)
    page = query.get("page", "overview")
    if page not in PAGES:
        return []
    try:
        return PAGES[page](asked, screen)
    except SelectionError as error:
        told = " ".join(str(error).split())
        first = re.split(r"(?<=[.!?]) ", told)[0]
        words = re.findall(r"[A-Za-z]{4,}", first)
        said = sum(word in screen.text for word in words)
        return [] if said >= 0.7 * len(words) else [f"the page does not say: {told}"]
