"""Shares of staff, and the race disparity ratio between tiers of bands."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.breakdowns import PAY_DIMENSIONS, require
from wres_explore.dataset import Dataset
from wres_explore.definitions import RACE_DISPARITY_RATIO, Side
from wres_explore.errors import SelectionError
from wres_explore.measures.bounds import Kind, bounds
from wres_explore.measures.much_unknown import ratio_withheld
from wres_explore.measures.results import (
    as_floats,
    notes,
    published_values,
    result,
    unknown_share,
)
from wres_explore.measures.supply import latest_year, too_coarse
from wres_explore.measures.tally import tally
from wres_explore.measures.verdicts import in_range, ratio_verdict
from wres_explore.measures.whom import Comparison, comparisons
from wres_explore.stats import odds_ratio_interval, proportion_interval
from wres_explore.tables import Columns
from wres_explore.vocabulary import EthnicGroup, Measure, PayTier, Statistic, Status


class Base(StrEnum):
    """Whom a share of staff is a share of. The WRES keeps unknown ethnicity in."""

    ALL_STAFF = "all staff"
    KNOWN = "known ethnicity"


TIER_STEPS = (
    ("lower to middle", PayTier.LOWER, PayTier.MIDDLE),
    ("middle to upper", PayTier.MIDDLE, PayTier.UPPER),
    ("lower to upper", PayTier.LOWER, PayTier.UPPER),
)
"""The three comparisons of the race disparity ratio."""


def representation(
    data: Dataset,
    by: Sequence[str] = (),
    *,
    base: str = Base.ALL_STAFF,
    confidence_level: float = 0.95,
    method: str = "wilson",
) -> pd.DataFrame:
    """Share of staff who are BME, or of the group that `select` chose, in each cell.

    Parameters
    ----------
    data
        From `load`, `read` or `select`.
    by
        Breakdowns such as "pay_band". With "ethnic_group" or "ethnic_broad", one row per group.
        Without "year", the latest year there is.
    base
        "all staff", the WRES base in which unknown ethnicity counts, or "known ethnicity", the
        base of Ethnicity facts and figures. Never mix them.
    confidence_level
        Between 0 and 1.
    method
        "wilson", "clopper_pearson", "mid_p" or "jeffreys".

    Returns
    -------
    DataFrame
        One row per cell that has staff. `value` from 0 to 1, people in `top_numerator` of
        `top_denominator`.

        No answer: `status` is "not calculable" and `value` missing where the base has nobody in
        it. A cell without a row of counts has no row here either.

    Raises
    ------
    SelectionError
        For a breakdown that the data cannot give.
    DefinitionError
        For an unknown base, method or confidence level.

    Notes
    -----
    Counts of everybody: the share is a fact, and its interval says how far chance could move it
    in a workforce of this size. Wilson 1927, JASA 22:209, and the other methods of
    `proportion_interval`.

    Examples
    --------
    >>> import wres_explore as wres
    >>> london = wres.representation(wres.load("london-2019"))
    >>> london[["top_numerator", "top_denominator"]].to_numpy().tolist()
    [[92487, 206144]]
    >>> round(london["value"].item(), 3)
    0.449
    """
    keys = require(data, by, measure=Measure.HEADCOUNT)
    parts = staff_shares(data, keys, base, confidence_level=confidence_level, method=method)
    return result(data, keys, *parts)


def staff_shares(
    data: Dataset, keys: Sequence[str], base: str = Base.ALL_STAFF, *, confidence_level: float,
    method: str = "wilson",
) -> list[dict[str, Any]]:  # fmt: skip
    """The columns of `representation`, in parts for `result`."""
    arguments.word("base", base, Base)
    arguments.level(confidence_level)
    year = latest_year(data, Measure.HEADCOUNT, keys)
    parts = []
    for extra, whom in comparisons(data, keys, with_white=False):
        if base == Base.KNOWN and EthnicGroup.UNKNOWN in whom.group:
            if extra:
                continue
            msg = "Unknown ethnicity has no share of known ethnicity. Take the base all staff."
            raise SelectionError(msg)
        plain = [k for k in keys if k not in extra]
        cells = {name: column.array for name, column in
                 tally(data, Measure.HEADCOUNT, plain, whom, year=year).items()}  # fmt: skip
        cells["coarse"] = too_coarse(data, Measure.HEADCOUNT, plain, whom, cells)
        part = _share_of_staff(cells, whom, base)
        part |= shares(part, confidence_level=confidence_level, method=method)
        if base == Base.ALL_STAFF:  # the base of every printed share
            part["published_value"] = published_values(data, part, "1", whom.group_name)
        many = len(part["year"])
        named = {name: np.full(many, value, dtype=object) for name, value in extra.items()}
        parts.append({**part, "base": str(base), **named})
    return parts


def _share_of_staff(cells: Columns, whom: Comparison, base: str) -> dict[str, Any]:
    # Asked for as a group, people of unknown ethnicity are as many as they are.
    unknown = 0 * cells["unknown"] if EthnicGroup.UNKNOWN in whom.group else cells["unknown"]
    of_all = {
        **cells,
        "indicator": "1",
        "top_group": whom.group_name,
        "top_numerator": cells["group"],
        "top_denominator": cells["total"],
        "unknown_numerator": unknown,
        "unknown_denominator": unknown,
        "unknown_base": cells["unknown"],
        "total_base": cells["total"],
        "organisations_all": cells["organisations"] + cells["coarse"],
    }
    # Of known ethnicity or of all staff, the bounds are of everybody.
    part = {**of_all, **bounds(of_all, Kind.SHARE)}
    return {**part, "top_denominator": cells["total"] - unknown} if base == Base.KNOWN else part


def shares(columns: Columns, *, confidence_level: float, method: str) -> dict[str, Any]:
    """Value, limits, status and notes of rows that have a numerator and a denominator.

    A missing or empty denominator gives no value: "not available" and "not calculable".
    """
    members, people = (as_floats(columns[name]) for name in ("top_numerator", "top_denominator"))
    supplied = ~np.isnan(people)
    calculable = supplied & (people > 0)
    limits = np.full((3, len(people)), np.nan)
    limits[:, calculable] = proportion_interval(
        members[calculable], people[calculable], method=method, confidence_level=confidence_level
    )
    unknown = unknown_share(columns)
    return {
        "statistic": Statistic.SHARE,
        **dict(zip(("value", "lower", "upper"), limits, strict=True)),
        "confidence_level": confidence_level,
        "method": method,
        "status": np.select(
            [calculable, supplied], [Status.OK, Status.NOT_CALCULABLE], Status.NOT_AVAILABLE
        ),
        "status_reason": np.select(
            [calculable, supplied], ["", "There is nobody in the base."], "No figures supplied."
        ),
        "unknown_share": unknown,
        "note": notes(columns, unknown),
    }


def race_disparity_ratio(
    data: Dataset, by: Sequence[str] = (), *, confidence_level: float = 0.95
) -> pd.DataFrame:
    """How much better White staff are represented at a higher pay tier than at a lower one.

    White higher over White lower, divided by BME higher over BME lower: above 1, White staff
    are better represented higher up. Tiers are bands 5 and below, 6 and 7, 8a and above with
    very senior managers. Medical and dental grades and unknown ethnicity take no part.

    Parameters
    ----------
    data
        From `load`, `read` or `select`.
    by
        Breakdowns such as "profession". Without "year", the latest year there is.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    DataFrame
        Three rows per cell (`step`): lower to middle, middle to upper, lower to upper, the
        third the product of the others. `top_numerator` and `top_denominator` are White staff
        at the higher and the lower tier.

        No answer: `status` is "not calculable" and `value` missing where a count to divide by is
        zero, or ethnicity is unknown for more than a quarter; limits and bounds may stay.

    Raises
    ------
    SelectionError
        For a breakdown that the data cannot give, or one by pay.
    DefinitionError
        For an unknown confidence level.

    Notes
    -----
    An odds ratio of headcounts on one day, not a promotion rate. Interval: score, with the
    variance of Miettinen and Nurminen 1985, Statistics in Medicine 4:213. The tiers follow common
    usage; NHS England did not publish the method.

    Examples
    --------
    >>> import wres_explore as wres
    >>> tiers = wres.race_disparity_ratio(wres.load("england-2019"))
    >>> tiers[["step", "value"]].round(2).to_numpy().tolist()
    [['lower to middle', 1.25], ['middle to upper', 1.41], ['lower to upper', 1.77]]
    """
    arguments.level(confidence_level)
    keys = require(data, by, measure=Measure.HEADCOUNT)
    if PAY_DIMENSIONS & set(keys):
        msg = (
            "The race disparity ratio compares pay tiers: it has no breakdown by pay_tier or band."
        )
        raise SelectionError(msg)
    require(data, ["pay_tier"], measure=Measure.HEADCOUNT)
    year = latest_year(data, Measure.HEADCOUNT, keys)
    rows = []
    for extra, whom in comparisons(data, keys, with_white=True):
        plain = [k for k in keys if k not in extra]
        cells = tally(data, Measure.HEADCOUNT, [*plain, "pay_tier"], whom, year=year)
        for step, lower, higher in TIER_STEPS:
            frame = _tier_step(cells, lower, higher, whom)
            frame["organisations_all"] += too_coarse(
                data, Measure.HEADCOUNT, [*plain, "pay_tier"], whom, frame
            )
            frame = with_odds_ratio(frame, confidence_level)
            frame = frame.assign(**bounds(frame, Kind.TIERS)).assign(**ratio_withheld(frame))
            rows.append(frame.assign(step=step, **extra))
    table = pd.concat(rows, ignore_index=True)
    return result(data, [*keys, "step"], table)


def _tier_step(
    cells: pd.DataFrame, lower: PayTier, higher: PayTier, whom: Comparison
) -> pd.DataFrame:
    """Staff at two tiers side by side; a tier without anybody counts 0."""
    keys = [name for name in cells.columns if name not in _COUNTS and name != "pay_tier"]
    both = cells[keys].drop_duplicates()
    for tier, suffix in ((lower, "lower"), (higher, "higher")):
        here = cells[cells["pay_tier"] == tier].rename(
            columns={name: f"{name}_{suffix}" for name in _COUNTS}
        )
        both = both.merge(here.drop(columns="pay_tier"), on=keys, how="left")
    counts = [name for name in both.columns if name not in keys]
    both[counts] = both[counts].fillna(0)
    names = {Side.GROUP: whom.group_name, Side.COMPARATOR: whom.comparator_name}
    top = RACE_DISPARITY_RATIO.top
    bottom = Side.GROUP if top is Side.COMPARATOR else Side.COMPARATOR
    return both.assign(
        indicator=RACE_DISPARITY_RATIO.number,
        statistic=RACE_DISPARITY_RATIO.statistic,
        top_group=names[top],
        bottom_group=names[bottom],
        top_numerator=both[f"{top}_higher"],
        top_denominator=both[f"{top}_lower"],
        bottom_numerator=both[f"{bottom}_higher"],
        bottom_denominator=both[f"{bottom}_lower"],
        unknown_numerator=both["unknown_higher"],
        unknown_denominator=both["unknown_lower"],
        unknown_base=both["unknown_lower"] + both["unknown_higher"],
        total_base=both["total_lower"] + both["total_higher"],
        organisations=both[["organisations_lower", "organisations_higher"]].max(axis=1),
        organisations_all=both[["organisations_lower", "organisations_higher"]].max(axis=1),
    )


_COUNTS = ("group", "comparator", "unknown", "total", "organisations")


def with_odds_ratio(frame: pd.DataFrame, confidence_level: float) -> pd.DataFrame:
    """Add the race disparity ratio, limits, status and notes to rows that have four counts."""
    white_up, white_low, up, low = (
        frame[name].to_numpy(dtype=float)
        for name in ("top_numerator", "top_denominator", "bottom_numerator", "bottom_denominator")
    )
    value, lower, upper = odds_ratio_interval(
        white_up, white_up + white_low, up, up + low, confidence_level=confidence_level
    )
    calculable = np.isfinite(value)
    return frame.assign(
        value=value,
        lower=lower,
        upper=upper,
        confidence_level=confidence_level,
        method="score",
        status=np.where(calculable, Status.OK, Status.NOT_CALCULABLE),
        status_reason=np.where(calculable, "", "One of the tiers has nobody to divide by."),
        verdict=ratio_verdict(value, lower, upper, RACE_DISPARITY_RATIO.worse),
        in_range=in_range(value),
        unknown_share=(unknown := unknown_share(frame)),
        note=notes(frame, unknown),
    )
