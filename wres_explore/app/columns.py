"""What the table of each section shows, column by column."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from wres_explore.app.cards import Table
from wres_explore.app.twins import (
    NONE,
    Columns,
    counts,
    figure,
    finding,
    limits,
    people,
    percent,
    reason,
    table,
    text,
)
from wres_explore.definitions import INDICATORS
from wres_explore.tables import Row
from wres_explore.vocabulary import Statistic, Status, Verdict
from wres_explore.wording.unknown import unknown_people

# --- Compare ------------------------------------------------------------------------------


def side_by_side(rows: pd.DataFrame, a: str, b: str) -> Table:
    """Indicators in two selections and how far they are apart."""

    def of(name: str, side: str) -> Callable[[Row], str]:
        def cell(row: Row) -> str:
            kind = str(INDICATORS[row["indicator"]].statistic)
            say = figure(f"value_{side}", kind) if name == "value" else (
                limits(f"lower_{side}", f"upper_{side}", kind)
            )  # fmt: skip
            return say(row)

        return cell

    return table(
        rows,
        f"A, {a}, beside B, {b}",
        {
            "Indicator": lambda row: f"{row['indicator']} {INDICATORS[row['indicator']].name}",
            "A": of("value", "a"),
            "A, interval": of("interval", "a"),
            "B": of("value", "b"),
            "B, interval": of("interval", "b"),
            "A compared with B": figure(),
            "Interval": lambda row: limits()(row) if row["status"] == Status.OK else NONE,
            "A is": finding,
        },
    )


FUNNEL: Columns = {
    "Organisation": text("organisation"),
    "Value": figure(),
    "Interval": limits(),
    "In the funnel": lambda row: reason(row) if row["status"] != Status.OK else (
        f"outside {row['outside']}%" if row["outside"] else "inside"
    ),
    "Best guess, chance allowed for": figure("shrunk"),
    "Its interval": limits("shrunk_lower", "shrunk_upper"),
    "Chance of being in the worst quarter": percent("worst_quarter"),
    "q value": lambda row: NONE if pd.isna(row["q_value"]) else f"{row['q_value']:.2f}",
    "On top": counts("top"),
    "Below": counts("bottom"),
}  # fmt: skip


BASIS: Columns = {
    "Comparison": lambda row: str(row["basis"]).capitalize(),
    "Ratio": figure(),
    "Interval": limits(),
    "Rate on top": figure("top_share", Statistic.SHARE),
    "Rate below": figure("bottom_share", Statistic.SHARE),
    "Kinds of work compared": people("strata"),
    "Finding": finding,
}


def strata(over: str, head: str) -> Columns:
    """What was pooled."""
    return {
        head: text(over),
        "Ratio": figure(),
        "Interval": limits(),
        "On top": counts("top"),
        "Below": counts("bottom"),
        "Weight": percent("weight"),
        "Finding": finding,
    }


POWER: Columns = {
    "Group on top": text("top_group"),
    "People on top": people("n_top"),
    "People below": people("n_bottom"),
    "Cases": people("cases"),
    "Stands out below": figure("stands_out_below", Statistic.RELATIVE_LIKELIHOOD),
    "Stands out above": figure("stands_out_above", Statistic.RELATIVE_LIKELIHOOD),
    "Seen 8 times in 10, below": figure("detectable_below", Statistic.RELATIVE_LIKELIHOOD),
    "Seen 8 times in 10, above": figure("detectable_above", Statistic.RELATIVE_LIKELIHOOD),
}


def _times(name: str) -> Callable[[Row], str]:
    return lambda row: NONE if pd.isna(row[name]) else (
        "no odds change it" if row[name] == float("inf") else f"{row[name]:.1f} times the odds"
    )  # fmt: skip


UNKNOWN: Columns = {
    "Year": text("year"),
    "Value": figure(),
    "Ethnicity unknown": lambda row: unknown_people(row) or NONE,
    "Whoever they are": limits("lowest", "highest"),
    "With chance": limits("range_lower", "range_upper"),
    "If they are like those beside them": figure("proportional"),
    "Holds unless likelier on top": _times("towards_top"),
    "Holds unless likelier below": _times("towards_bottom"),
}

TREND: Columns = {
    "Year": text("year"),
    "Value": lambda row: (
        f"{figure('published_value')(row)}, as published"
        if row["status"] == Status.PUBLISHED else figure()(row)
    ),
    "Interval": limits(),
    "On top": counts("top"),
    "Below": counts("bottom"),
    "Compared": lambda row: "yes" if row["used"] else "left out",
}  # fmt: skip

SCREEN: Columns = {
    "Grouping": text("grouping"),
    "Indicators": text("indicators"),
    "Level": percent("level"),
    "Organisations": people("in_view"),
    "Assessed": people("assessed"),
    "Passed": people("passed"),
    "By chance alone": lambda row: (
        NONE if pd.isna(row["expected_by_chance"]) else f"{row['expected_by_chance']:.2f}"
    ),
}

# --- Ethnic groups ------------------------------------------------------------------------


def groups(level: str) -> Columns:
    """Each group beside its comparator; those without an answer say why."""
    return {
        "Ethnic group": text(level),
        "Value": figure(),
        "Interval": limits(),
        "Finding": finding,
        "Best guess, chance allowed for": figure("shrunk"),
        "Against the rest of its name": figure("apart"),
        "Its interval": limits("apart_lower", "apart_upper"),
        "Hidden by the name": lambda row: (
            NONE if pd.isna(row["apart_q"]) else "yes" if row["hidden"] else "cannot be told"
        ),
        "On top": counts("top"),
        "Below": counts("bottom"),
    }


def shares(level: str) -> Columns:
    """Each group among staff."""
    return {
        "Ethnic group": text(level),
        "Share of staff": figure(),
        "Interval": limits(),
        "People": counts("top"),
    }


def disparity(level: str) -> Columns:
    """Each group between tiers of bands, compared with White staff."""
    return {
        "Ethnic group": text(level),
        "Step": text("step"),
        "Ratio": figure(),
        "Interval": limits(),
        "Finding": finding,
    }


def across(level: str) -> Columns:
    """One indicator, place by place."""
    return {
        "": text(level),
        "Value": figure(),
        "Interval": limits(),
        "As published": figure("published_value"),
        "On top": counts("top"),
        "Below": counts("bottom"),
        "Finding": finding,
    }


BY_YEAR: Columns = {
    "Year": text("year"),
    "Value": figure(),
    "Interval": limits(),
    "As published": figure("published_value"),
    "On top": counts("top"),
    "Below": counts("bottom"),
    "Finding": finding,
}


def _told(name: str) -> Callable[[Row], str]:
    """With two decimals: these numbers are small where disparities are not."""
    return lambda row: NONE if pd.isna(row[name]) else f"{row[name]:.2%}"


ASSOCIATION: Columns = {
    "Year": text("year"),
    "Told by the group": _told("value"),
    "Before chance is taken off": _told("raw"),
    "By chance alone": _told("bias"),
    "People": people("people"),
    "Groups": people("groups"),
    "Bands": people("bands"),
}

BY_SEX: Columns = {
    "Group": lambda row: f"{row['group']} {'women' if row['sex'] == 'Female' else 'men'}",
    "Rate": figure("rate", Statistic.SHARE),
    "Interval": limits("rate_lower", "rate_upper", Statistic.SHARE),
    "Compared with White men": figure("value", Statistic.RELATIVE_LIKELIHOOD),
    "Its interval": limits(kind=Statistic.RELATIVE_LIKELIHOOD),
    "Cases": lambda row: f"{int(row['events']):,} of {int(row['base']):,}",
}

# --- Targets ------------------------------------------------------------------------------

PATHS: Columns = {
    "Pay band": text("pay_band"),
    "Year": text("year"),
    "Share": figure(),
    "Interval": limits(),
    "People": counts("top"),
    "On the path": figure("goal_share"),
    "More people needed": people("people_needed"),
    "Goal": figure("target_share"),
    "By": text("goal_year"),
    "Finding": finding,
}

NEEDED: Columns = {
    "Pay band": text("pay_band"),
    "Share now": figure("share"),
    "Goal": figure("target_share"),
    "By": text("goal_year"),
    "Of entrants": figure(),
    "Entrants a year": lambda row: f"{row['entrants_a_year']:,.0f}",
    "Why not": reason,
}

SCENARIO: Columns = {
    "Year": text("year"),
    "Middle of the runs": figure(),
    "9 in 10 runs": limits(),
    "Without chance": figure("expected"),
    "On the path": figure("goal_share"),
    "Runs that reach the goal": percent("reached"),
}

_BESIDE_POOL = {
    Verdict.WORSE: "Smaller share", Verdict.BETTER: "Larger share",
    Verdict.UNCERTAIN: "Cannot be told apart",
}  # fmt: skip
"""More people of a group in low bands than in the pool are not better for them."""


def _beside_pool(row: Row) -> str:
    """How the share of a band stands to that of its pool, or why it is not known."""
    return _BESIDE_POOL.get(row["verdict"]) or finding(row)


MISSING: Columns = {
    "Pay band": text("pay_band"),
    "Missing (below 0: surplus)": people("value"),
    "Chance alone": lambda row: NONE if pd.isna(row["lower"]) else (
        f"{people('lower')(row)} to {people('upper')(row)}"
    ),
    "Pool": lambda row: str(row["pool"]) or NONE,
    "Share in the pool": figure("pool_share", Statistic.SHARE),
    "People": counts("top"),
    "Beside the pool": _beside_pool,
}  # fmt: skip
