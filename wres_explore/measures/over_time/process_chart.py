"""Process charts of monthly local figures: limits, signals and icons as columns of a table.

The rules are those of NHS England's Making Data Count. Annual figures have too few points for
them: see `trend`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wres_explore import arguments
from wres_explore.measures.over_time.chart_input import checked_target, dates_of, series_table
from wres_explore.stats.process_chart import (
    Signals,
    near_limit,
    one_side,
    outside,
    trending,
    xmr_limits,
)
from wres_explore.vocabulary import Assurance, Status, Variation

FEWEST = 13
"""Points of a phase below which it has a mean and no limits."""

IMPROVEMENT = ("increase", "decrease", None)
"""Which way is better; None where neither is."""

RULES = ("outside", "trend", "near_limit", "shift")
"""Signals in the order in which they name a point that several of them mark."""

_WORDS = {
    "outside": "beyond a process limit",
    "trend": "one of 7 or more in a row that {go}",
    "near_limit": "one of 2 in 3 close to a process limit",
    "shift": "one of 7 or more in a row {where} the mean",
}

_ICONS = {
    Variation.COMMON: "common_cause",
    Variation.IMPROVING: "improvement",
    Variation.CONCERNING: "concern",
    Variation.NEITHER: "neither",
}


@dataclass(frozen=True, eq=False)
class ProcessChart:
    """Points with their limits and signals, and one summary for each series.

    Parameters
    ----------
    points
        One row per series and date: `value`, `phase`, `mean`, `lower`, `upper`, a column for each
        rule ("high", "low" or empty), the `rule` that names the point, and its `variation`.
    summary
        One row per series: the latest point, the limits it stands in, `variation` and `assurance`
        with their icons, `verdict` and `verdict_reason`.
    breakdown
        The columns that name a series.
    """

    points: pd.DataFrame
    summary: pd.DataFrame
    breakdown: tuple[str, ...] = field(default=())

    def __repr__(self) -> str:
        """How long the series are, and what the latest point of each says."""
        found = "; ".join(map(str, self.summary["variation"]))
        return f"<ProcessChart of {len(self.points)} points: {found}>"


def process_chart(
    series: pd.DataFrame | ArrayLike,
    values: ArrayLike | None = None,
    *,
    by: Sequence[str] = (),
    improvement: str | None = None,
    target: float | None = None,
    rebase: Sequence[Any] = (),
    screen: bool = True,
    source: str = "your data",
    modelled: bool = False,
) -> ProcessChart:
    """Chart one or several series of single values, such as monthly shares of new starters.

    Parameters
    ----------
    series
        A table with the columns `date`, `value` and those of `by`, or the dates alone.
    values
        The values, where `series` holds the dates. Their unit is yours; it is kept.
    by
        Columns of the table that tell several series apart.
    improvement
        "increase" or "decrease": which way is better. None where neither is, and then no target
        can be passed or failed.
    target
        Value that a process should reach. It is met by a value equal to it.
    rebase
        Dates at which the process was deliberately changed: limits and runs start afresh there.
    screen
        Whether exceptional moving ranges are left out of the limits.
    source, modelled
        Where the figures are from, and whether they are invented.

    Returns
    -------
    ProcessChart
        Tables `points` and `summary`, in the unit of the values. `assurance` is judged by the
        latest phase alone.

        No answer: a phase of fewer than 13 points has its mean, and neither limits nor signals: its
        `status` is "not calculable" and its `variation` "too short for limits".

    Raises
    ------
    CountError
        For a missing or strange value, or a date given twice.
    DefinitionError
        For a strange date, direction, target or flag.
    SelectionError
        For a table without the columns named.

    Notes
    -----
    A point is named by the first of: beyond a limit, trend, 2 of 3 near a limit, shift. A trend
    is better or worse by where it goes, not by its side of the mean. Points of 2 in 3 count
    beyond the limits too (Making Data Count, November 2023). The latest point decides the
    variation icon. The limits assume that months are alike but for chance: not so with seasons,
    or with shares of a handful of people.

    Examples
    --------
    >>> import pandas as pd
    >>> months = pd.date_range("2023-01-01", periods=20, freq="MS")
    >>> values = [5, 6, 5, 7, 6, 5, 6, 5, 7, 6, 5, 6, 5, 7, 6, 6, 5, 6, 5, 12]
    >>> chart = process_chart(months, values, improvement="decrease")
    >>> chart.summary[["variation", "variation_icon", "verdict"]].to_numpy().tolist()
    [['special cause concerning', 'concern_high', 'concerning']]
    """
    if improvement is not None:
        arguments.word("direction", improvement, [name for name in IMPROVEMENT if name])
    by = [by] if isinstance(by, str) else arguments.several("by", by, "['organisation']")
    changed = arguments.several("rebase", rebase, "['2024-04-01']")
    arguments.text("source", source)
    for name, given in (("screen", screen), ("modelled", modelled)):
        arguments.flag(name, given)
    goal = checked_target(target, improvement)
    table = series_table(series, values, by)
    starts = np.unique(dates_of("rebase", changed)) if changed else np.array([])
    groups = table.groupby(by, sort=False, dropna=False) if by else [((), table)]
    points = pd.concat(
        [_chart(part.sort_values("date"), starts, improvement, screen) for _, part in groups],
        ignore_index=True,
    ).assign(modelled=modelled, dataset="", source=source)
    each = points.groupby(by, sort=False, dropna=False) if by else [((), points)]
    rows = [_summary(part, by, improvement, goal) for _, part in each]
    summary = pd.DataFrame(rows).assign(modelled=modelled, dataset="", source=source)
    return ProcessChart(points, summary, tuple(by))


def _chart(part: pd.DataFrame, starts: Any, improvement: str | None, screen: bool) -> pd.DataFrame:
    """One series, phase by phase."""
    dates = part["date"].to_numpy()
    phase = np.searchsorted(starts, dates, side="right") if len(starts) else np.zeros(len(dates))
    part = part.assign(phase=pd.factorize(phase)[0] + 1)
    return pd.concat(
        [_phase(rows, improvement, screen) for _, rows in part.groupby("phase", sort=False)]
    )


def _phase(rows: pd.DataFrame, improvement: str | None, screen: bool) -> pd.DataFrame:
    """One phase: its limits, what each rule marks, and what that means."""
    x = rows["value"].to_numpy()
    short = len(x) < FEWEST
    none = np.zeros(len(x), dtype=np.int8)
    if short:
        marks: dict[str, Signals] = dict.fromkeys(RULES, none)
        mean = float(x[0] if np.ptp(x) == 0 else x.mean())
        lower = upper = np.nan
    else:
        limits = xmr_limits(x, screen=screen)
        mean, lower, upper = map(float, (limits.mean, limits.lower, limits.upper))
        found = (outside(x, limits), trending(x), near_limit(x, limits), one_side(x, limits))
        marks = dict(zip(RULES, found, strict=True))
    signal, rule = none, np.full(len(x), "", dtype=object)
    for name in reversed(RULES):
        signal = np.where(marks[name] != 0, marks[name], signal)
        rule = np.where(marks[name] != 0, name, rule)
    better = {"increase": 1, "decrease": -1, None: 0}[improvement]
    special = [
        Variation.NEITHER if not better
        else Variation.IMPROVING if side == better
        else Variation.CONCERNING
        for side in signal
    ]  # fmt: skip
    common = Variation.TOO_SHORT if short else Variation.COMMON
    reason = f"{len(x)} points: too short for limits, which need {FEWEST}." if short else ""
    return rows.assign(
        mean=mean,
        lower=lower,
        upper=upper,
        moving_range=np.concatenate([[np.nan], np.abs(np.diff(x))]),
        **{name: np.select([m > 0, m < 0], ["high", "low"], "") for name, m in marks.items()},
        rule=rule,
        side=np.select([signal > 0, signal < 0], ["high", "low"], ""),
        variation=[str(what if s else common) for s, what in zip(signal, special, strict=True)],
        status=str(Status.NOT_CALCULABLE if short else Status.OK),
        status_reason=reason,
    )


def _summary(
    points: pd.DataFrame, by: list[str], improvement: str | None, target: float | None
) -> dict[str, Any]:
    """Where a series stands now."""
    last = points.iloc[-1]
    now = points[points["phase"] == last["phase"]]
    variation = Variation(last["variation"])
    icon = _ICONS.get(variation, "")
    assurance = _assurance(last["lower"], last["upper"], improvement, target)
    verdict, reason = _verdict(last, variation)
    if assurance:
        reason += {
            Assurance.PASS: " Both limits meet the target.",
            Assurance.FAIL: " Neither limit meets the target.",
            Assurance.HIT_OR_MISS: " The target lies between the limits.",
        }[Assurance(assurance)]
    return {
        **{name: last[name] for name in by},
        "date": last["date"], "value": last["value"], "mean": last["mean"],
        "lower": last["lower"], "upper": last["upper"], "points": len(points),
        "phases": int(last["phase"]), "phase_points": len(now),
        "phase_start": now["date"].iloc[0],
        "improvement": improvement or "", "target": np.nan if target is None else target,
        "variation": str(variation),
        "variation_icon": f"{icon}_{last['side']}" if last["side"] else icon,
        "assurance": assurance, "assurance_icon": assurance.replace(" ", "_"),
        "verdict": verdict, "verdict_reason": reason,
        "status": last["status"], "status_reason": last["status_reason"],
    }  # fmt: skip


def _assurance(lower: float, upper: float, improvement: str | None, target: float | None) -> str:
    """Whether the limits of the latest phase lie on the good side of the target."""
    if target is None or np.isnan(lower):
        return ""
    sign = 1 if improvement == "increase" else -1
    worst, best = (lower, upper) if sign > 0 else (upper, lower)
    if sign * (worst - target) >= 0:
        return str(Assurance.PASS)
    return str(Assurance.FAIL if sign * (best - target) < 0 else Assurance.HIT_OR_MISS)


def _verdict(last: pd.Series, variation: Variation) -> tuple[str, str]:
    """The latest point in words, and the rule behind it."""
    if variation is Variation.TOO_SHORT:
        return "cannot tell", str(last["status_reason"])
    if variation is Variation.COMMON:
        return "no clear change", "The latest point is within the limits, with no signal."
    high = last["side"] == "high"
    words = _WORDS[last["rule"]].format(
        go="rise" if high else "fall", where="above" if high else "below"
    )
    said = {
        Variation.IMPROVING: "improving",
        Variation.CONCERNING: "concerning",
        Variation.NEITHER: "high" if high else "low",
    }[variation]
    return said, f"The latest point is {words}."
