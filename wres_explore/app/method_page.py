"""Method and accessibility: how each figure is made, what words mean, what does not work yet."""

from __future__ import annotations

from wres_explore.app.cards import Table
from wres_explore.app.sections import Answer, Section
from wres_explore.app.state import Options, View
from wres_explore.definitions import INDICATORS, Indicator, Side, Worse
from wres_explore.vocabulary import Statistic
from wres_explore.wording.glossary import GLOSSARY

FIRST = (
    "Every figure on these pages is made from counts of people at the moment it is asked for. "
    "Ratios are never averaged: counts are added up, divided once, and rounded last.",
    "Beside each figure stand its interval, its counts and a verdict in words. Where there is no "
    "figure, the page says why.",
)

INTERVALS = (
    "An interval says how far a figure could move by chance alone in an organisation of this size "
    "with the same underlying chances. It is 95% unless the page says otherwise.",
    "Relative likelihoods: SCAS, a score interval with corrections for skewness and bias (Laud "
    "2017). Differences between percentages: Newcombe’s hybrid score (1998). Shares: Wilson "
    "(1927).",
    "“Cannot be told” does not mean that treatment is equal. It means that these counts are too "
    "few to say.",
)

VERDICT_TABLE = Table(
    "What the verdict on a ratio means",
    ("Words", "The interval", "The ratio"),
    (
        ("Clear disparity", "leaves out 1", "whole interval outside 0.80 to 1.25"),
        ("Disparity, size uncertain", "leaves out 1", "outside 0.80 to 1.25"),
        ("Small but real", "leaves out 1", "inside 0.80 to 1.25"),
        ("Within range", "lies inside 0.80 to 1.25", "inside"),
        ("Too few cases to tell", "includes 1 and reaches outside the range", "anything"),
    ),
)

CLIFF = (
    "A step ratio compares two neighbouring pay bands: for every 100 White staff below, how many "
    "are above; and the same for the group looked at. Below 1, the group thins out faster.",
    "A cliff edge is called clear when the upper limit of its step, at a level that holds for all "
    "steps of the ladder together, is below 0.80; probable when the step is 0.80 or less, its "
    "limit is below 1, and a scan of the whole ladder, adjusted for its slope, finds the same "
    "place.",
    "Fewer than 600 staff or three bands are too few to look for one.",
)

UNKNOWN = (
    "People whose ethnicity is not known are left out of ratios and stay in the base of shares. "
    "Dotted lines show where a figure would lie whoever they are. Above 10% unknown the page "
    "warns, above 25% no ratio is given.",
)

MANY = (
    "Organisations are shown about their common value, within limits that widen for small ones, "
    "and never as a league table. Small organisations’ figures are also shown drawn towards the "
    "others, as far as chance explains their distance.",
    "Where many groups or organisations are tested at once, those that stand apart are chosen so "
    "that at most one in twenty of them is expected to do so by chance.",
)

WORDS = "Where one of these words has a dotted line under it, choose it and it says this."

ACCESS = (
    "Made to be used with a keyboard, a screen reader, at 200% zoom and on a telephone. Each chart "
    "has the same figures as a table; Tab reaches a chart, the arrow keys go from mark to mark, "
    "and Escape closes what a mark says. Nothing is told by colour alone.",
    "Checked by machine with axe, in light and dark, and by keyboard. It has not been tried by "
    "people who use assistive technology every day, and not audited.",
)

NOT_YET = Table(
    "What is not met yet",
    ("What", "Instead"),
    (
        ("Names of all filters are read with their value, but the number of choices is not.",
         "Open the list."),
        ("A file can be loaded only with the browser’s own file window or by dragging.",
         "The command wres-explore check reads it too."),
        ("Charts do not grow with text size alone.", "Zoom the whole page."),
    ),
)  # fmt: skip


def method_answer(_: View, __: Options) -> Answer:
    """The same for every selection."""
    sections = (
        Section("The nine indicators", table=_definitions(), opened=True, wide=True),
        Section("How sure is a figure?", INTERVALS, table=VERDICT_TABLE, opened=True, wide=True),
        Section("The cliff edge", CLIFF),
        Section("People of unknown ethnicity", UNKNOWN),
        Section("Many organisations, many groups", MANY),
        Section("Words", (WORDS,), words=GLOSSARY, wide=True),
        Section("Accessibility", ACCESS, table=NOT_YET, opened=True, wide=True),
    )
    return Answer("Method and accessibility", (), FIRST, sections)


def _definitions() -> Table:
    """Each indicator's record, in words."""
    head = ("Indicator", "Figure", "Worse", "When", "Remark")
    rows = (
        (f"{record.number} {record.name}", _figure(record), _worse(record), record.period,
         record.caveat or "–")
        for record in INDICATORS.values()
    )  # fmt: skip
    return Table("The nine indicators", head, tuple(rows))


def _figure(record: Indicator) -> str:
    top, bottom = ("BME", "White") if record.top is Side.GROUP else ("White", "BME")
    if record.statistic is Statistic.SHARE:
        return "BME share of all staff, by pay band"
    if record.statistic is Statistic.RELATIVE_LIKELIHOOD:
        return f"Rate of {top} over rate of {bottom}"
    if record.number == "9":
        return "BME share of the board less BME share of staff"
    return f"{top} less {bottom}, in percentage points"


def _worse(record: Indicator) -> str:
    if record.statistic is Statistic.SHARE:
        return "–"
    null = "1" if record.statistic is Statistic.RELATIVE_LIKELIHOOD else "0"
    return f"{'Above' if record.worse is Worse.ABOVE else 'Below'} {null}"
