"""Can this number tell us anything? What a relative likelihood could show at a given size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wres_explore import arguments
from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.definitions import get
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.own_shape import own_shape
from wres_explore.measures.supply import counted
from wres_explore.measures.tally import key_columns, rate_cells
from wres_explore.measures.targets.paths import Floats, floats
from wres_explore.measures.whom import comparisons, side_names
from wres_explore.stats._tables_of_two import chance_outside, design
from wres_explore.stats.division import quotient
from wres_explore.stats.power import (
    detectable_ratio,
    power_method,
    ratio_power,
    standing_out,
    years_needed,
)
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE, Measure, Statistic, Status

POWER_COLUMNS = (
    "n_top", "n_bottom", "rate", "cases", "ratio", "value", "detectable_below", "detectable_above",
    "stands_out_below", "stands_out_above", "false_alarms", "out_of_range", "years_needed",
    "power", "confidence_level", "method", "status", "status_reason",
)  # fmt: skip

NOTHING_TO_SEE = "Not estimable: a group has nobody in it, or there are no cases or only cases."


def power(
    n_top: ArrayLike,
    n_bottom: ArrayLike,
    rate: ArrayLike,
    *,
    ratio: float = FOUR_FIFTHS_RANGE[1],
    power: float = 0.80,
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """What a relative likelihood could tell with groups of given sizes and a given rate.

    Parameters
    ----------
    n_top, n_bottom
        People in the group on top of the ratio and in the one below. Numbers or arrays.
    rate
        Share of both groups together that has the event in the period, 0 to 1: cases over staff.
    ratio
        True ratio for which the power is wanted; by default 1.25, the end of the four-fifths
        range.
    power
        How often a ratio should be seen to be called detectable, between 0 and 1.
    confidence_level
        Of the interval that must leave out 1.

    Returns
    -------
    DataFrame
        One row per design.

        - `value`: chance, 0 to 1, that the interval leaves out 1 if the true ratio is `ratio`;
        - `detectable_below`, `detectable_above`: the true ratios nearest to 1 that are seen with
          the power asked for, 0 and infinity if none is;
        - `stands_out_below`, `stands_out_above`: the observed ratios nearest to 1 that stand out,
          with the expected number of cases, rounded; missing if none does;
        - `false_alarms`: chance that a ratio stands out though the true one is 1;
        - `out_of_range`: chance that the observed ratio is outside 0.80 to 1.25 though the true
          one is 1: what the four-fifths range alone would call adverse or favourable;
        - `years_needed`: years like this one for the power asked for, their counts taken
          together, infinity beyond 20;
        - `method`: "exact", over every table that could occur, or "normal".

        No answer: "not calculable" where there is nothing to see (no people, no cases, only cases)
        or the rate does not allow the ratio; `value` is then missing.

    Raises
    ------
    CountError
        If the people are no counts.
    DefinitionError
        For a rate, ratio, power or level out of range.

    Notes
    -----
    Binomial events in both groups; the test is the skewness-corrected score of `ratio_interval`
    (Laud 2017, Pharmaceutical Statistics 16:334).
    Years taken together are the `crude` figure of `pooled` over "year"; where few cases are
    expected on top, its own figure sees ratios below 1 less often. Error rates:
    `benchmarks/power.md`.

    Examples
    --------
    A trust of 5,000 with 15% BME staff and 40 disciplinary cases a year:

    >>> import wres_explore as wres
    >>> table = wres.power(750, 4250, 40 / 5000, ratio=1.67)
    >>> table[["value", "detectable_above", "years_needed"]].round(2).to_numpy().tolist()
    [[0.27, 2.83, 5.0]]

    With identical chances a trust of 4,000 leaves the four-fifths range in most years, and its
    interval leaves out 1 in one of twenty:

    >>> wres.power(1000, 3000, 0.007)[["out_of_range", "false_alarms"]].round(2).to_numpy().tolist()
    [[0.61, 0.05]]
    """
    n1, n2, rates = (np.atleast_1d(a) for a in design(n_top, n_bottom, rate))
    return _table(n1, n2, rates, None, ratio=ratio, wanted=power, level=confidence_level)


def _table(
    n1: Floats,
    n2: Floats,
    rate: Floats,
    cases: Floats | None,
    *,
    ratio: float,
    wanted: float,
    level: float,
) -> pd.DataFrame:
    arguments.one_number("ratio", ratio)
    chance = ratio_power(n1, n2, rate, ratio, confidence_level=level)
    alarms = ratio_power(n1, n2, rate, 1.0, confidence_level=level)
    outside = chance_outside(n1, n2, rate, *FOUR_FIFTHS_RANGE)
    below, above = detectable_ratio(n1, n2, rate, power=wanted, confidence_level=level)
    expected = (n1 + n2) * rate
    whole = np.floor(expected + 0.5) if cases is None else cases
    out_below, out_above = standing_out(n1, n2, whole, confidence_level=level)
    years = years_needed(n1, n2, rate, ratio, power=wanted, confidence_level=level)
    says, allowed = ~np.isnan(alarms), ~np.isnan(chance)
    return pd.DataFrame(
        {
            "n_top": n1,
            "n_bottom": n2,
            "rate": rate,
            "cases": expected if cases is None else cases,
            "ratio": ratio,
            "value": chance,
            "detectable_below": below,
            "detectable_above": above,
            "stands_out_below": np.where(says, out_below, np.nan),
            "stands_out_above": np.where(says, out_above, np.nan),
            "false_alarms": alarms,
            "out_of_range": outside,
            "years_needed": years,
            "power": wanted,
            "confidence_level": level,
            "method": power_method(n1, n2, rate),
            "status": np.where(says & allowed, Status.OK, Status.NOT_CALCULABLE),
            "status_reason": np.select(
                [~says, ~allowed],
                [NOTHING_TO_SEE, f"A ratio of {ratio:g} is impossible at this rate."],
                "",
            ),
        }
    )


def power_curve(
    n_top: int,
    n_bottom: int,
    rate: float,
    *,
    ratios: Sequence[float] = tuple(np.geomspace(0.25, 4, 49)),
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """Chance that a ratio stands out from 1, over a range of true ratios.

    Parameters
    ----------
    n_top, n_bottom, rate, confidence_level
        As for `power`, one design.
    ratios
        True ratios above 0.

    Returns
    -------
    DataFrame
        One row per ratio: `value` from 0 to 1.

        No answer: "not calculable", and `value` missing, where the rate does not allow the ratio or
        there is nothing to see.

    Raises
    ------
    CountError, DefinitionError
        As `power`.

    Notes
    -----
    As `power`: the score test of Laud 2017.

    Examples
    --------
    >>> power_curve(750, 4250, 0.008, ratios=[1, 1.67])["value"].round(2).tolist()
    [0.05, 0.27]
    """
    true = arguments.several("ratios", ratios, "[1.25, 2]")
    value = np.atleast_1d(
        ratio_power(n_top, n_bottom, rate, true, confidence_level=confidence_level)
    )
    ok = ~np.isnan(value)
    return pd.DataFrame(
        {
            "ratio": true,
            "value": value,
            "n_top": n_top,
            "n_bottom": n_bottom,
            "rate": rate,
            "confidence_level": confidence_level,
            "status": np.where(ok, Status.OK, Status.NOT_CALCULABLE),
            "status_reason": np.where(ok, "", "Not estimable at this rate and these sizes."),
        }
    )


def detectable(
    data: Dataset,
    number: int | str,
    by: Sequence[str] = (),
    *,
    ratio: float = FOUR_FIFTHS_RANGE[1],
    power: float = 0.80,
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """What an indicator could tell with the counts in view, before anyone reads its value.

    Parameters
    ----------
    data
        From `load`, `read` or `select`.
    number
        2, 3 or 4: the relative likelihoods.
    by
        Breakdowns. Without "year", the latest year there is.
    ratio, power, confidence_level
        As for `power`.

    Returns
    -------
    DataFrame
        The columns of `power` for each cell, with the people and cases counted there. Which group
        is on top is the indicator's own direction (`top_group`).

        No answer: as `power`; "not available" where nothing was supplied.

    Raises
    ------
    DefinitionError
        For other indicators, and arguments out of range.
    SelectionError
        If the data have no counts of the indicator, or lack the breakdown.

    Notes
    -----
    As `power`: the score test of Laud 2017. Of returns that may cover two years (indicator 3 up to
    2019) `years_needed` counts returns that do not overlap.

    Examples
    --------
    >>> import wres_explore as wres
    >>> table = wres.detectable(wres.load("london-model"), 3)
    >>> table[["detectable_below", "detectable_above"]].round(2).to_numpy().tolist()
    [[0.88, 1.14]]
    """
    record = get(number)
    if record.statistic is not Statistic.RELATIVE_LIKELIHOOD:
        msg = f"Indicator {record.number} is no relative likelihood. Ask for 2, 3 or 4."
        raise DefinitionError(msg)
    keys = require(data, by)
    if not counted(data, record):
        msg = f"{data.info.name} has no counts of indicator {record.number} here, only rates."
        raise SelectionError(msg)
    require(data, keys, measure=Measure(record.numerator))
    tables = []
    for extra, whom in comparisons(data, keys, with_white=True):
        plain = [name for name in keys if name not in extra]
        cells = rate_cells(data, record, plain, whom)
        top, bottom = record.top, record.top.other
        x1, n1, x2, n2 = (
            floats(cells[name].fillna(0))
            for name in (f"{top}_events", f"{top}_base", f"{bottom}_events", f"{bottom}_base")
        )
        rate = quotient(x1 + x2, n1 + n2, otherwise=0.0)
        table = _table(n1, n2, rate, x1 + x2, ratio=ratio, wanted=power, level=confidence_level)
        supplied = cells["group_base"].notna().to_numpy()
        table.loc[~supplied, "status"] = Status.NOT_AVAILABLE
        table.loc[~supplied, "status_reason"] = "No figures supplied."
        names = side_names(record, whom)
        tables.append(
            pd.concat([cells[key_columns(plain)].reset_index(drop=True), table], axis=1).assign(
                indicator=record.number, top_group=names[top], bottom_group=names[bottom], **extra
            )
        )
    frame = pd.concat(tables, ignore_index=True)
    columns = ("indicator", "top_group", "bottom_group", *POWER_COLUMNS)
    return own_shape(data, keys, columns, frame)
