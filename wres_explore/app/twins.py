"""The table beside each chart, as text: a column is a heading and what it says of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from wres_explore.app.cards import WITHHELD, Table, why_withheld
from wres_explore.app.render import readable
from wres_explore.measures.disclosure.rules import coarse
from wres_explore.tables import Row, records
from wres_explore.vocabulary import Status, Verdict
from wres_explore.wording import interval, number
from wres_explore.wording.sentences import VERDICTS

Columns = Mapping[str, Callable[[Row], str]]

NONE = "–"


def table(rows: pd.DataFrame, caption: str, columns: Columns) -> Table:
    """A table twin; the first column heads its rows."""
    body = (tuple(say(row) for say in columns.values()) for row in records(rows))
    return Table(f"{caption}{why_withheld(rows)}", tuple(columns), tuple(body))


def none(row: Row) -> str:
    """What stands where there is no figure: the gate's word, or a dash."""
    return WITHHELD if row.get("status") == Status.WITHHELD else NONE


def text(name: str) -> Callable[[Row], str]:
    """What stands in a column."""
    return lambda row: NONE if row[name] is None or pd.isna(row[name]) else str(row[name])


def figure(name: str = "value", kind: str | None = None) -> Callable[[Row], str]:
    """A number in the form of its statistic, and a dash where there is none."""
    return lambda row: (
        none(row)
        if pd.isna(row[name])
        else number(row[name], kind or row["statistic"], signed=True, coarse=coarse(row))
    )


def limits(
    low: str = "lower", high: str = "upper", kind: str | None = None
) -> Callable[[Row], str]:
    """Both limits of an interval."""
    return lambda row: (
        interval(row[low], row[high], kind or row["statistic"], coarse=coarse(row)) or NONE
    )


def people(name: str) -> Callable[[Row], str]:
    """A whole number of people, with a true minus."""
    return lambda row: (
        none(row) if pd.isna(row[name]) else f"{int(row[name]):,}".replace("-", "\N{MINUS SIGN}")
    )


def counts(side: str) -> Callable[[Row], str]:
    """The counts on one side, as in 12 of 340."""
    names = f"{side}_numerator", f"{side}_denominator"
    return lambda row: none(row) if pd.isna(row[names[1]]) else (
        f"{people(names[0])(row)} of {people(names[1])(row)}"
    )  # fmt: skip


def percent(name: str) -> Callable[[Row], str]:
    """A share or chance in whole percent."""
    return lambda row: NONE if pd.isna(row[name]) else f"{row[name]:.0%}"


def finding(row: Row) -> str:
    """The verdict, or why there is none."""
    if row["status"] != Status.OK:
        return reason(row)
    verdict = row["verdict"]
    if not isinstance(verdict, str):
        return NONE
    known = verdict in set(Verdict)
    return VERDICTS[Verdict(verdict)] if known else f"{verdict[0].upper()}{verdict[1:]}"


def reason(row: Row) -> str:
    """Why there is no answer; a dash where there is one."""
    if row["status"] == Status.OK:
        return NONE
    return f"{str(row['status']).capitalize()}. {readable(row['status_reason'])}".rstrip()
