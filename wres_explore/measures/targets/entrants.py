"""Who would have to enter a band for it to reach its goal, and what given entrants would lead to.

Scenarios, not forecasts: a band keeps its size, and people leave and enter at rates that the
caller states.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.errors import DefinitionError
from wres_explore.measures.targets.paths import floats
from wres_explore.stats.division import quotient
from wres_explore.stats.flows import entrant_share_needed, resting_share, share_after
from wres_explore.stats.simulated import simulate_band
from wres_explore.vocabulary import Statistic, Status

_PATH = {"pay_band", "goal_share", "goal_year", "target_share", "top_numerator", "top_denominator"}

SCENARIO_COLUMNS = (
    "pay_band", "statistic", "top_group", "value", "lower", "upper", "confidence_level", "method",
    "status", "status_reason", "expected", "reached", "goal_share", "target_share", "from_year",
    "goal_year", "entrant_share", "turnover", "group_turnover", "top_denominator", "selection",
    "dataset", "modelled", "source",
)  # fmt: skip
NEEDED_COLUMNS = (
    "pay_band", "statistic", "top_group", "value", "status", "status_reason", "share",
    "target_share", "from_year", "goal_year", "years", "turnover", "group_turnover",
    "entrants_a_year", "top_numerator", "top_denominator", "selection", "dataset", "modelled",
    "source",
)  # fmt: skip


def entrants_needed(
    paths: pd.DataFrame, *, turnover: float, group_turnover: float | None = None
) -> pd.DataFrame:
    """Share of the people entering each band who must be of the group, to meet the goal.

    Parameters
    ----------
    paths
        From `model_employer`. Each path starts from its latest year with counts.
    turnover
        Share of the people in a band who leave it in a year, 0 or more and below 1, for example
        0.12. With `group_turnover`, the rate of everyone but the group.
    group_turnover
        The rate of the group, if it differs.

    Returns
    -------
    DataFrame
        One row per band: `value` from 0 to 1, the same in every year from `from_year` to
        `goal_year`; `entrants_a_year` is how many people enter on average.

        No answer: "not applicable" where the share is there already or the goal year is past; "not
        calculable" where not even a band entered only by the group would get there in time; "not
        available" without a target. `value` is then missing.

    Raises
    ------
    DefinitionError
        For a rate out of range, or a table that has no paths.

    Notes
    -----
    As `entrant_share_needed`: a band of constant size. No published source: worked out in
    `stats.flows`.

    Examples
    --------
    >>> import wres_explore as wres
    >>> london = wres.select(wres.load("london-model"), year=2019)
    >>> needed = wres.entrants_needed(wres.model_employer(london), turnover=0.12)
    >>> needed.set_index("pay_band")["value"].round(2).to_dict()["Band 9"]
    0.6
    """
    _one_number(turnover=turnover, group_turnover=group_turnover)
    rows = latest(paths)
    share = quotient(floats(rows["top_numerator"]), floats(rows["top_denominator"]))
    years = floats(rows["goal_year"]) - floats(rows["year"])
    target = floats(rows["target_share"])
    ahead, met = years > 0, share >= target
    value = entrant_share_needed(
        share=share,
        target=np.where(np.isnan(target), 1.0, target),
        years=np.maximum(years, 1.0),
        turnover=turnover,
        group_turnover=group_turnover,
    )
    known = ~np.isnan(target)
    ok = known & ahead & ~met & ~np.isnan(value)
    own = turnover if group_turnover is None else group_turnover
    leaving = floats(rows["top_numerator"]) * own
    staying = floats(rows["top_denominator"]) - floats(rows["top_numerator"])
    frame = rows.assign(
        value=np.where(ok, value, np.nan),
        status=np.select(
            [ok, ~known, ~ahead | met],
            [Status.OK, Status.NOT_AVAILABLE, Status.NOT_APPLICABLE],
            Status.NOT_CALCULABLE,
        ),
        status_reason=np.select(
            [ok, ~known, met, ~ahead],
            ["", "There is no target.", "The goal is met.", "The goal year is past."],
            "Not even if everyone who enters were of the group: turnover is too slow.",
        ),
        share=share,
        years=years,
        entrants_a_year=leaving + staying * turnover,
    )
    return _table(frame, paths, NEEDED_COLUMNS, turnover, group_turnover)


def scenario(
    paths: pd.DataFrame,
    *,
    entrant_share: float,
    turnover: float,
    group_turnover: float | None = None,
    runs: int = 5_000,
    confidence_level: float = 0.90,
    seed: int = 20191031,
) -> pd.DataFrame:
    """What would become of each band if a given share of the people entering it were of the group.

    Parameters
    ----------
    paths
        From `model_employer`. Each band starts from its latest year with counts.
    entrant_share
        Share of entrants (hires and promotions into the band) who are of the group, 0 to 1.
    turnover, group_turnover
        As in `entrants_needed`.
    runs
        How often each band is drawn.
    confidence_level
        Share of the runs inside the fan.
    seed
        Fixed, so that the same question has the same answer.

    Returns
    -------
    DataFrame
        One row per band and year from the latest counts to the goal: `value` is the median share
        of the runs and `lower` and `upper` their fan; `expected` is the share without chance;
        `reached` is the part of the runs at or above the target. The fan holds chance in who leaves
        and who enters, not doubt about the rates.

        No answer: bands whose goal year is past have no rows, and if that is all of them, an error;
        without a target `reached` is missing.

    Raises
    ------
    DefinitionError
        For a rate, share or level out of range, or a table that has no paths.

    Notes
    -----
    Binomial leavers and entrants in a band of constant size, each band from the same seed: a band
    comes out alike whichever others are asked of, and bands are not to be added up run by run. A
    scenario, not a forecast. No
    published source: the middle of many runs is checked against `stats.flows`.

    Examples
    --------
    >>> import wres_explore as wres
    >>> london = wres.select(wres.load("london-model"), year=2019)
    >>> fan = wres.scenario(wres.model_employer(london), entrant_share=0.35, turnover=0.12)
    >>> last = fan[(fan["pay_band"] == "Band 9") & (fan["year"] == 2028)]
    >>> last[["expected", "reached"]].round(3).to_numpy().tolist()
    [[0.279, 0.0]]
    """
    _one_number(entrant_share=entrant_share, turnover=turnover, group_turnover=group_turnover)
    arguments.level(confidence_level)
    arguments.whole("seed", seed)
    resting_share(entrant_share=entrant_share, turnover=turnover, group_turnover=group_turnover)
    rows = latest(paths).assign(from_year=lambda part: part["year"])
    flows: dict[str, Any] = {
        "entrant_share": entrant_share, "turnover": turnover, "group_turnover": group_turnover
    }  # fmt: skip
    tables = []
    for (first, last), part in rows.groupby(["from_year", "goal_year"]):
        if last <= first:
            continue
        years = np.arange(int(last - first) + 1)
        x, n = (floats(part[name]) for name in ("top_numerator", "top_denominator"))
        # One by one, so that no band's numbers depend on which others stand beside it.
        drawn = np.stack(
            [simulate_band(own, staff, int(years[-1]), runs=runs, seed=seed, **flows) / staff
             for own, staff in zip(x, n, strict=True)], axis=-1,
        )  # fmt: skip
        tail = (1 - confidence_level) / 2
        middle, low, high = np.quantile(drawn, [0.5, tail, 1 - tail], axis=1)
        goals = part["target_share"].to_numpy(dtype=float)
        reached = np.where(np.isnan(goals), np.nan, (drawn >= goals - 1e-9).mean(axis=1))
        expected = [share_after(share=x / n, years=int(at), **flows) for at in years]
        tables.append(
            part.take(np.tile(np.arange(len(part)), len(years))).assign(
                year=np.repeat(first + years, len(part)),
                value=middle.ravel(),
                lower=low.ravel(),
                upper=high.ravel(),
                expected=np.ravel(expected),
                reached=reached.ravel(),
            )
        )
    if not tables:
        msg = "No path has years ahead of its latest counts. Take a later goal year."
        raise DefinitionError(msg)
    frame = pd.concat(tables, ignore_index=True).drop(columns="goal_share")
    keys = [*cells_of(paths), "pay_band", "year"]
    frame = frame.merge(paths[[*keys, "goal_share"]], on=keys, how="left")
    order = frame.groupby([*cells_of(paths), "pay_band"], sort=False, observed=True).ngroup()
    frame = frame.iloc[np.lexsort((frame["year"], order))].assign(
        status=Status.OK,
        status_reason="",
        confidence_level=confidence_level,
        method=f"{runs:,} runs",
        entrant_share=entrant_share,
    )
    return _table(frame, paths, SCENARIO_COLUMNS, turnover, group_turnover)


def _one_number(**given: float | None) -> None:
    """Refuse arrays: a table of paths has one scenario at a time."""
    for name, value in given.items():
        if value is not None:
            arguments.one_number(name, value)


def latest(paths: pd.DataFrame) -> pd.DataFrame:
    """The last row with people of each path."""
    if not (isinstance(paths, pd.DataFrame) and set(paths.columns) >= _PATH):
        msg = "These are no paths. Give what model_employer gave, or some of its rows."
        raise DefinitionError(msg)
    counted = paths[paths["top_denominator"].fillna(0) > 0]
    if counted.empty:
        msg = "None of these paths has counts to start from. Keep the years that have some."
        raise DefinitionError(msg)
    keys = [*cells_of(paths), "pay_band"]
    return counted.sort_values("year").drop_duplicates(keys, keep="last").sort_index()


def cells_of(paths: pd.DataFrame) -> list[str]:
    """The breakdowns of a table of paths, without year and band."""
    columns = list(paths.columns)
    return [name for name in columns[: columns.index("pay_band")] if name != "year"]


def _table(
    frame: pd.DataFrame,
    paths: pd.DataFrame,
    columns: Sequence[str],
    turnover: float,
    group_turnover: float | None,
) -> pd.DataFrame:
    frame = frame.assign(
        statistic=Statistic.SHARE.value,
        turnover=turnover,
        group_turnover=np.nan if group_turnover is None else group_turnover,
    )
    if "from_year" not in frame:
        frame = frame.assign(from_year=frame["year"])
    return frame[["year", *cells_of(paths), *columns]].reset_index(drop=True)
