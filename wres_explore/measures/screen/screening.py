"""The King's Fund's search for organisations that do well by their BME staff, and its chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from wres_explore import arguments
from wres_explore.breakdowns import require, values
from wres_explore.dataset import Dataset
from wres_explore.definitions import get
from wres_explore.measures.results import selection_text
from wres_explore.measures.screen.counts import (
    ScreenCounts,
    by_chance,
    evidence_of,
    screen_counts,
    years_of,
)
from wres_explore.measures.screen.options import ScreenOptions, options_of
from wres_explore.measures.screen.reasons import reasons_of
from wres_explore.stats.screening import (
    CONSISTENT,
    IMPROVING,
    NEITHER,
    NOT_ASSESSABLE,
    Evidence,
    Judged,
    judge,
)
from wres_explore.vocabulary import ScreenFinding, Status

Codes = NDArray[np.int64]

NONE_ASSESSED = "No organisation has enough figures on each of these indicators in every year."

LEVELS = (0.95, 0.90, 0.80)
"""Strict to lenient."""

GROUPINGS: Mapping[str, tuple[str, ...]] = {
    "Discrimination from other staff": ("8", "6"),
    "Equality of opportunity": ("7", "2", "4", "9"),
    "Other indicators of discrimination": ("5", "3"),
    "All indicators": ("2", "3", "4", "5", "6", "7", "8", "9"),
}
"""The King's Fund's three groupings of indicators, and all of them, which it tried first."""

_FINDINGS = {
    NOT_ASSESSABLE: ScreenFinding.NOT_ASSESSABLE,
    NEITHER: ScreenFinding.NEITHER,
    IMPROVING: ScreenFinding.IMPROVING,
    CONSISTENT: ScreenFinding.CONSISTENT,
}


@dataclass(frozen=True, eq=False)
class Screen:
    """What a screen found.

    Parameters
    ----------
    indicators
        One row per level, organisation and indicator: the `finding` and its `reason`.
    organisations
        One row per level, grouping and organisation: whether it `passes`, and how.
    summary
        One row per level and grouping: how many were assessed, how many passed, how many chance
        alone would pass, and whether this is the level that is `reported`.
    options
        How the selection was read.
    """

    indicators: pd.DataFrame
    organisations: pd.DataFrame
    summary: pd.DataFrame
    options: ScreenOptions

    def __repr__(self) -> str:
        """How many organisations pass each grouping at the level that is reported."""
        rows = self.summary[self.summary["reported"]]
        passed = (f"{name} {n}" for name, n in zip(rows["grouping"], rows["passed"], strict=True))
        return f"<Screen at {100 * rows['level'].iloc[0]:g}%, passed: {', '.join(passed)}>"


def kings_fund_screen(data: Dataset, level: float = 0.80, **options: Any) -> Screen:
    """Search for organisations as the King's Fund did in 2020, beside what chance would find.

    An organisation passes a grouping of indicators if on each of them it was, over the years,
    consistently similar for BME and White staff and above average for both, or improving towards
    that. The report's words leave twelve things open; each is an option, and its default is the
    first choice in `measures.screen.options.AMBIGUITIES`.

    Parameters
    ----------
    data
        All organisations that the average is to be made of: England's, for the report's screen.
    level
        The most lenient level of confidence, between 0 and 1. Levels of 95, 90 and 80% are tried
        from strict to lenient down to this one, and the first at which any organisation passes
        one of the three groupings is reported. A lower level makes an improvement easier to
        show, and similarity harder.
    options
        By name, such as `similar="equivalent"` or `years=[2016, 2017, 2018]` (by default the
        latest three years): see `measures.screen.options.ScreenOptions`.

    Returns
    -------
    Screen
        Tables `indicators`, `organisations` and `summary`. `expected_by_chance` is the mean over
        simulated organisations that do not differ from each other and do not change. A list no
        longer than that is what chance gives.

        No answer: where a year is missing, a group has fewer than 11 respondents or a ratio has no
        events, the finding is "not assessable", and the organisation cannot pass that grouping.

    Raises
    ------
    SelectionError
        If the data have no organisations.
    DefinitionError
        For an unknown option, or one without meaning.

    Notes
    -----
    Ross and others 2020, Workforce race inequalities and inclusion in NHS providers, The King's
    Fund, Appendix 1. Tests: pooled z for two shares; z against the average taken as known; SCAS
    for ratios, whose average is that of all counts pooled; exact mid-p for boards. Indicator 7 is
    not assessed across the change of its definition. Years are taken as independent, although
    most staff and board members are the same people, and neighbouring two-year returns of
    indicator 3 overlap.

    Examples
    --------
    >>> import wres_explore as wres
    >>> screen = wres.kings_fund_screen(wres.load("london-model"), years=[2018, 2019])
    >>> found = screen.summary[screen.summary["reported"]].set_index("grouping")["passed"]
    >>> int(found["All indicators"])
    0
    """
    chosen = options_of(options)
    arguments.level(level, "level")
    require(data, ["organisation"])
    levels = [one for one in LEVELS if one > level] if chosen.run == "strict to lenient" else []
    levels.append(float(level))
    years, names = years_of(data, chosen), [str(name) for name in values(data, "organisation")]
    numbers = [n for n in GROUPINGS["All indicators"] if _in(n, chosen)]
    counts = {n: screen_counts(data, n, names, chosen, years) for n in numbers}
    rows, trusts, found = [], [], []
    evidence = {n: None if c is None else evidence_of(c, chosen) for n, c in counts.items()}
    chance = _chance(counts, chosen, levels)
    for one in levels:
        judged = {
            n: None if e is None else _judge(e, one, chosen, counts[n]) for n, e in evidence.items()
        }
        for n in numbers:
            rows.append(_indicator_rows(data, n, judged[n], counts[n], evidence[n], names, years))
            rows[-1].insert(0, "level", one)
        codes = {n: _codes(judged[n], len(names)) for n in numbers}
        for grouping, members in _groupings(chosen).items():
            passes, how = _across([codes[n] for n in members], chosen)
            trusts.append(
                pd.DataFrame({"level": one, "grouping": grouping, "organisation": names,
                              "passes": passes, "how": how})
            )  # fmt: skip
            found.append(_summary_row(one, grouping, members, names, passes, how, chance))
    summary = pd.DataFrame(found)
    summary["reported"] = summary["level"] == _reported(summary, levels)
    summary["years"] = ", ".join(map(str, years))
    without = summary["status_reason"] != ""
    summary.loc[without, "status_reason"] += f" The years were {summary['years'].iloc[0]}."
    one_by_one, by_grouping = (pd.concat(part, ignore_index=True) for part in (rows, trusts))
    return Screen(
        _with_source(data, one_by_one), _with_source(data, by_grouping),
        _with_source(data, summary), chosen,
    )  # fmt: skip


def _in(number: str, options: ScreenOptions) -> bool:
    return number != "3" or options.indicator_3 == "included"


def _groupings(options: ScreenOptions) -> dict[str, list[str]]:
    return {name: [n for n in members if _in(n, options)] for name, members in GROUPINGS.items()}


def _judge(
    evidence: Evidence, level: float, options: ScreenOptions, counts: ScreenCounts | None
) -> Judged:
    """One indicator at one level; average is not asked of ratios and boards if so chosen."""
    assert counts is not None
    judged = judge(
        evidence,
        float(-ndtri((1 - level) / 2)),
        equivalence=options.similar == "equivalent",
        point=options.above_average == "point",
        ask_average=counts.survey or options.ratio_average == "closer",
        every_year=options.missing_year == "not assessable",
        end_state=options.improving == "end state",
    )
    if not counts.whole:
        judged.finding[...] = NOT_ASSESSABLE
    return judged


def _codes(judged: Judged | None, size: int) -> Codes:
    return np.full(size, NOT_ASSESSABLE) if judged is None else judged.finding


def _across(codes: Sequence[Codes], options: ScreenOptions) -> tuple[NDArray[np.bool_], Any]:
    """Whether an organisation passes a grouping, and how: one finding for all of its indicators."""
    all_codes = np.array(codes)
    lowest, highest = all_codes.min(axis=0), all_codes.max(axis=0)
    passes = lowest >= IMPROVING
    if options.across == "same mode":
        passes &= lowest == highest
    how = np.select(
        [lowest == NOT_ASSESSABLE, ~passes, lowest == CONSISTENT, highest == IMPROVING],
        ["not assessable", "no", "consistent", "improving"],
        "consistent or improving",
    )
    return passes, how


def _chance(
    counts: Mapping[str, ScreenCounts | None], options: ScreenOptions, levels: Sequence[float]
) -> dict[tuple[float, str], NDArray[np.int64]]:
    """How many simulated organisations pass each grouping at each level, one number per draw."""
    found: dict[float, dict[str, Codes]] = {level: {} for level in levels}
    for number, real in counts.items():
        if real is None:
            continue
        # Each indicator has draws of its own, whichever others there are.
        generator = np.random.default_rng([options.seed, int(number)])
        evidence = evidence_of(by_chance(real, options, generator), options)
        for level in levels:
            found[level][number] = _judge(evidence, level, options, real).finding
    out = {}
    for level in levels:
        for grouping, members in _groupings(options).items():
            drawn = [found[level][n] for n in members if n in found[level]]
            if len(drawn) == len(members):
                out[level, grouping] = _across(drawn, options)[0].sum(axis=-1)
    return out


def _reported(summary: pd.DataFrame, levels: Sequence[float]) -> float:
    """The first level at which any of the three groupings has an organisation; else the last."""
    three = summary[(summary["grouping"] != "All indicators") & (summary["passed"] > 0)]
    return float(three["level"].max()) if len(three) else levels[-1]


def _indicator_rows(
    data: Dataset, number: str, judged: Judged | None, counts: ScreenCounts | None,
    evidence: Evidence | None, names: Sequence[str], years: Sequence[int],
) -> pd.DataFrame:  # fmt: skip
    record = get(number)
    table = pd.DataFrame({"indicator": record.number, "organisation": names})
    if judged is None or counts is None or evidence is None:
        return table.assign(
            finding=str(ScreenFinding.NOT_ASSESSABLE),
            reason=f"{data.info.name} has no counts for indicator {number}.",
            gap_first=np.nan, gap_last=np.nan, z_change=np.nan,
        )  # fmt: skip
    both = evidence.usable[:, [0, -1]].all(axis=1)
    return table.assign(
        finding=[str(_FINDINGS[int(code)]) for code in judged.finding],
        reason=reasons_of(judged, counts, evidence, list(years)),
        gap_first=np.where(evidence.usable[:, 0], evidence.gap[:, 0], np.nan),
        gap_last=np.where(evidence.usable[:, -1], evidence.gap[:, -1], np.nan),
        z_change=np.where(both, judged.change, np.nan),
    )


def _summary_row(
    level: float, grouping: str, members: Sequence[str], names: Sequence[str],
    passes: NDArray[np.bool_], how: Any, chance: Mapping[tuple[float, str], NDArray[np.int64]],
) -> dict[str, Any]:  # fmt: skip
    assessed, passed = int((how != "not assessable").sum()), int(passes.sum())
    drawn = chance.get((level, grouping)) if assessed else None
    low, high = (np.nan, np.nan) if drawn is None else np.quantile(drawn, [0.05, 0.95])
    why = "" if assessed else NONE_ASSESSED
    return {
        "level": level,
        "grouping": grouping,
        "indicators": ", ".join(members),
        "in_view": len(names),
        "assessed": assessed,
        "passed": passed,
        "names": ", ".join(name for name, good in zip(names, passes, strict=True) if good),
        "expected_by_chance": np.nan if drawn is None else drawn.mean(),
        "chance_low": low,
        "chance_high": high,
        "chance_as_many": np.nan if drawn is None else float((drawn >= passed).mean()),
        "status": str(Status.OK if assessed else Status.NOT_AVAILABLE),
        "status_reason": why,
    }


def _with_source(data: Dataset, table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(
        selection=selection_text(data), dataset=data.info.name, modelled=data.info.modelled,
        source=data.info.source,
    )  # fmt: skip
