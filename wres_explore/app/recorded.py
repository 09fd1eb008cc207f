"""Sections of what some data record and others do not: appointments taken apart, posts, pay.

Each is left out where the data lack it, or is one line that says so where a lead would look for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from wres_explore import plotting
from wres_explore.app import twins
from wres_explore.app.folds import checked
from wres_explore.app.results import asked
from wres_explore.app.sections import Later, Part, Section, said
from wres_explore.app.state import View
from wres_explore.app.store import dataset
from wres_explore.app.twins import NONE, Columns, counts, figure, finding, limits, text
from wres_explore.breakdowns import available
from wres_explore.measures.medical import appointments_by_grade
from wres_explore.measures.pay.gap import pay_gap
from wres_explore.measures.recruitment.appointments import appointments
from wres_explore.measures.recruitment.international import ABROAD, without_international
from wres_explore.tables import Row
from wres_explore.vocabulary import Measure, PayUnit, Statistic, Status
from wres_explore.wording.numbers import MINUS
from wres_explore.wording.pay import CENSUS, NOT_EQUAL_PAY, describe_pay

APART = "Appointments by kind of work and by pay band"
INTERNATIONAL = "With and without international recruitment"
POSTS = "Appointments to medical grades"
PAY, QUARTERS = "The pay gap", "Who is in which quarter of the payroll"

NO_MONTHS = (
    "Data sets hold one figure a year. A process chart, which tells signal from noise month by "
    "month, needs a monthly series of your own, and is drawn in a notebook."
)

NOT_ABROAD = (
    "These data do not record who was recruited abroad, so indicator 2 cannot be shown without "
    "them. People hired abroad in numbers come from shortlists of their own and can hide, or make, "
    "a difference."
)


# --- Indicator 2 --------------------------------------------------------------------------


def recruitment(view: View, name: str, modelled: bool) -> list[Part]:
    """Indicator 2 taken apart, and without those who were recruited abroad."""
    parts: list[Part] = [Later(APART, partial(_apart, view, name, modelled))]
    supplied = set(dataset(view.dataset).suppliers["measure"])
    if {str(measure) for measure in ABROAD.values()} <= supplied:
        return [*parts, Later(INTERNATIONAL, partial(_abroad, view, name, modelled))]
    return [*parts, Section(INTERNATIONAL, (NOT_ABROAD,))]


def _apart(view: View, name: str, modelled: bool) -> Section:
    found = asked(appointments, view)
    lacking = found[(found["status"] == Status.NOT_AVAILABLE) & (found["part"] != "all")]
    why = tuple(dict.fromkeys(lacking["status_reason"].astype(str)))
    parted = found[~found.index.isin(lacking.index)]
    known = parted[parted["value"].notna()]
    if known.empty or set(known["part"]) == {"all"}:
        return Section(APART, why or said(found)[:1])
    rows = known.assign(level=known["level"].replace({"all": "All appointments"}))
    chart = plotting.values.chart(rows, label="level")
    table = twins.table(parted, f"{APART}, {name}", TAKEN_APART)
    return Section(APART, (SMALL, *why), chart, table, modelled=modelled,
                   folds=checked(rows, "level"))  # fmt: skip


SMALL = (
    "The parts are each of fewer appointments than the whole, so their intervals are wider: hold "
    "the intervals beside each other, not the dots."
)


def _abroad(view: View, name: str, modelled: bool) -> Section:
    found = asked(without_international, view)
    known = bool(found["value"].notna().any())
    return Section(
        INTERNATIONAL, said(found), plotting.recruitment.chart(found) if known else None,
        twins.table(found, f"{INTERNATIONAL}, {name}", WITHOUT), modelled=modelled,
        folds=checked(found, "recruitment"),
    )  # fmt: skip


TAKEN_APART: Columns = {
    "Appointments": lambda row: "All" if row["part"] == "all" else str(row["level"]),
    "Ratio": figure(),
    "Interval": limits(),
    "On top": counts("top"),
    "Below": counts("bottom"),
    "Finding": finding,
}

WITHOUT: Columns = {
    "Indicator 2": lambda row: f"{str(row['recruitment'])[0].upper()}{str(row['recruitment'])[1:]}",
    "Ratio": figure(),
    "Interval": limits(),
    "On top": counts("top"),
    "Below": counts("bottom"),
    "Finding": finding,
}


# --- Doctors ------------------------------------------------------------------------------


def posts(view: View, name: str, modelled: bool) -> list[Part]:
    """Appointments to medical grades, where these are recorded; nothing without doctors."""
    data = dataset(view.dataset)
    if "medical_grade" not in available(data, measure=Measure.HEADCOUNT):
        return []
    return [Later(POSTS, partial(_posts, view, name, modelled), level=3)]


def _posts(view: View, name: str, modelled: bool) -> Section:
    found = asked(appointments_by_grade, view)
    known = found[found["value"].notna()]
    if known.empty:
        return Section(POSTS, tuple(dict.fromkeys(said(found)))[:1])
    table = twins.table(found, f"{POSTS}, {name}", GRADES)
    chart = plotting.values.chart(known, label="medical_grade")
    return Section(POSTS, said(known), chart, table, modelled=modelled,
                   folds=checked(known, "medical_grade"))  # fmt: skip


GRADES: Columns = {
    "Grade of the post": text("medical_grade"),
    "Ratio": figure(),
    "Interval": limits(),
    "On top": counts("top"),
    "Below": counts("bottom"),
    "Finding": finding,
}


# --- Pay ----------------------------------------------------------------------------------


def pay(view: View, name: str, modelled: bool) -> list[Part]:
    """The pay gap and the quarters of the payroll; nothing where the data have no pay."""
    held = dataset(view.dataset).counts.columns
    if not any(unit.column in held for unit in PayUnit):
        return []
    return [
        Later(PAY, partial(_gap, view, name, modelled)),
        Later(QUARTERS, partial(_quarters, view, name, modelled)),
    ]


def _gap(view: View, name: str, modelled: bool) -> Section:
    found = asked(pay_gap, view)
    # A gap with and without one person tells what that person is paid.
    gap = found.gap.assign(without_one=np.nan, without_one_group=None)
    shown = bool((gap["status"] == Status.OK).any())
    own = replace(found, gap=gap)
    parts = _plainly(found.parts) if shown else ()
    lines = (*_plainly(gap), *parts, *((NOT_EQUAL_PAY, CENSUS) if shown else ()))
    return Section(PAY, lines, plotting.pay_gap.chart(own) if shown else None,
                   twins.table(gap, f"{PAY}, {name}", GAP), modelled=modelled)  # fmt: skip


def _quarters(view: View, name: str, modelled: bool) -> Section:
    found = asked(pay_gap, view)
    table = twins.table(found.quarters, f"{QUARTERS}, {name}", QUARTER)
    shown = bool((found.quarters["status"] == Status.OK).any())
    return Section(QUARTERS, _plainly(found.quarters), plotting.pay_quarters.chart(found)
                   if shown else None, table, modelled=modelled)  # fmt: skip


def _plainly(table: pd.DataFrame) -> tuple[str, ...]:
    """What the rows say, without what the heading of the page has said already."""
    return tuple(describe_pay(table.assign(modelled=False, selection="")))


def _percent(*names: str) -> Callable[[Row], str]:
    """A share of White pay, or both limits of one."""

    def cell(row: Row) -> str:
        found = [row[name] for name in names]
        if any(map(pd.isna, found)):
            return NONE
        return " to ".join(f"{each:.1%}".replace("-", MINUS) for each in found)

    return cell


def _pounds(name: str) -> Callable[[Row], str]:
    return lambda row: (
        NONE if pd.isna(row[name]) else f"£{row[name]:,.2f}".replace("£-", f"{MINUS}£")
    )


GAP: Columns = {
    "Gap": lambda row: f"Of the {row['average']}",
    "Of White pay": _percent("value"),
    "Interval": _percent("lower", "upper"),
    "In pounds": _pounds("pounds"),
    "White pay": _pounds("top_pay"),
    "Pay of the group": _pounds("bottom_pay"),
    "Finding": finding,
}

QUARTER: Columns = {
    "Quarter of the payroll": text("quarter"),
    "Share": figure("value", Statistic.SHARE),
    "Interval": limits(kind=Statistic.SHARE),
    "People": counts("top"),
}
