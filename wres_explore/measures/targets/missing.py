"""Missing colleagues: how many more people of a group a band would have with a pool's make-up.

Percentages do not move recruiters; whole people do. The pool is always named, because the answer
depends on it: the band below, the profession, the workforce, or a share from elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from wres_explore import arguments, organisations
from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.definitions import Worse
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.own_shape import own_shape
from wres_explore.measures.supply import latest_year
from wres_explore.measures.tally import key_columns, tally
from wres_explore.measures.targets.paths import Floats, floats
from wres_explore.measures.verdicts import difference_verdict
from wres_explore.measures.whom import Comparison, comparisons
from wres_explore.stats.difference import difference_interval
from wres_explore.stats.division import quotient
from wres_explore.stats.ladder import ENTRY_SHARE
from wres_explore.stats.proportion import proportion_interval
from wres_explore.vocabulary import AFC_LADDER, Measure, Status

MISSING_COLUMNS = (
    "statistic", "top_group", "value", "lower", "upper", "confidence_level", "method", "status",
    "status_reason", "verdict", "direction", "additional", "ratio", "pool", "pool_share",
    "top_numerator", "top_denominator", "bottom_numerator", "bottom_denominator", "note",
)  # fmt: skip


class Pool(StrEnum):
    """Whose make-up a band is measured against."""

    BAND_BELOW = "band_below"
    PROFESSION = "profession"
    WORKFORCE = "workforce"


STATISTIC = "missing colleagues"

_PROFESSIONS = ("profession", "profession_group")
_SLACK = 1e-9


def missing_colleagues(
    data: Dataset,
    pool: str | float | pd.DataFrame = Pool.BAND_BELOW,
    by: Sequence[str] = ("pay_band",),
    *,
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """How many more people of a group each band would have with the make-up of a pool.

    Parameters
    ----------
    data
        From `load`, `read` or `select`; `select(ethnic_group=...)` chooses the group, else BME.
    pool
        "band_below": the next lower band with staff in it; a ladder starts at its entry band, the
        lowest that holds 2% of its staff, as in `cliff_edge`. "profession": all bands of the same
        profession, for which `by` must name it. "workforce": all staff of the same place, of those
        selected; pay bands must not be filtered for any of these. A share
        from 0 to 1, such as that of the local population. Or a table with the column `share` and
        one or more of the breakdowns, such as a share for each "ics".
    by
        Breakdowns. Without "year", the latest year there is.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    DataFrame
        One row per cell. `value` is whole people: so many of a band of the same size would have
        to be of the group instead of another for the band to have the pool's share. Below 0 is a
        surplus, and `direction` says so. `additional` is the same for a band that grows instead:
        people of the group on top of everybody there now; missing where nobody is missing or the
        pool has nobody else. `ratio` is the band's share over the pool's, `verdict` whether the
        two can be told apart. Shares are of known ethnicity.

        `lower` and `upper`, rounded outwards to whole people, are the people between the limits of
        the difference of the two shares: how far chance alone could move the gap, between a band
        and a pool of these sizes with the same underlying chances. The number itself is no
        estimate: these are counts of everybody.

        No answer: "not applicable" for a cell that has no pool (the lowest band, or none of the
        ladder), "not calculable" where the cell or its pool has nobody of known ethnicity; `value`
        is then missing and `status_reason` says why.

    Raises
    ------
    SelectionError
        If the data cannot give the breakdown, or the pool is the cell itself.
    DefinitionError
        For an unknown pool, a share out of range, or a table that does not fit.

    Notes
    -----
    The pool's share is held as it is, although promoting people out of it changes it. Interval of
    the difference: Newcombe 1998 (hybrid score); a pool that holds the band itself enters without
    it, so that the two are independent, and the gap is scaled back. A share given by the caller
    has no uncertainty of its own: Wilson limits of the band.

    Examples
    --------
    >>> import wres_explore as wres
    >>> people = wres.missing_colleagues(wres.load("england-2019"))
    >>> row = people.set_index("pay_band").loc["Band 8a"]
    >>> [int(row[name]) for name in ("value", "lower", "upper")]
    [441, 270, 611]
    """
    keys = require(data, by, measure=Measure.HEADCOUNT)
    _check(data, pool, keys)
    arguments.level(confidence_level)
    year = latest_year(data, Measure.HEADCOUNT, keys)
    tables = []
    for extra, whom in comparisons(data, keys, with_white=True):
        plain = [name for name in keys if name not in extra]
        cells = _known(data, plain, whom, year)
        rows = _with_pool(data, cells.assign(**extra), pool, plain, whom, year)
        tables.append(_people(rows, confidence_level).assign(top_group=whom.group_name))
    frame = pd.concat(tables, ignore_index=True).assign(statistic=STATISTIC)
    return own_shape(data, keys, MISSING_COLUMNS, frame)


def _check(data: Dataset, pool: str | float | pd.DataFrame, keys: list[str]) -> None:
    """Refuse a pool without meaning here."""
    if isinstance(pool, pd.DataFrame):
        shared = [name for name in pool.columns if name in keys]
        if "share" not in pool or not shared or pool.duplicated(shared).any():
            msg = (
                "A table of pools needs the column share, at least one of the breakdowns "
                f"({', '.join(keys)}) and one row for each: it has {', '.join(map(str, pool))}."
            )
            raise DefinitionError(msg)
        shares = pd.to_numeric(pool["share"], errors="coerce")
        if not shares.between(0, 1).all():
            msg = "The shares of a table of pools lie between 0 and 1, none missing."
            raise DefinitionError(msg)
        return
    if not isinstance(pool, str):
        number = isinstance(pool, (int, float, np.integer, np.floating))
        if isinstance(pool, bool) or not number or not 0 <= pool <= 1:
            msg = f"pool must be a name, a share from 0 to 1 or a table: got {pool!r}."
            raise DefinitionError(msg)
        return
    arguments.word("pool", pool, Pool, "Or give a share.")
    if "pay_band" in data.selection:
        msg = (
            f"Only {', '.join(map(str, data.selection['pay_band']))} are selected, so their pool "
            f"is not among the data. Take the filter out, break down by pay_band or pay_tier, and "
            "take the rows that you want."
        )
        raise SelectionError(msg)
    if pool == Pool.BAND_BELOW and "pay_band" not in keys:
        msg = "The band below is only known by band: add pay_band to the breakdowns."
        raise SelectionError(msg)
    if pool == Pool.PROFESSION and not set(_PROFESSIONS) & set(keys):
        msg = "The profession is only known by profession: add profession to the breakdowns."
        raise SelectionError(msg)
    if pool != Pool.BAND_BELOW and not set(keys) - set(_pool_keys(pool, keys)) - _ETHNIC:
        msg = f"The pool {pool} is the cell itself. Break down further, for example by pay_band."
        raise SelectionError(msg)


_ETHNIC = {"ethnic_group", "ethnic_broad"}


def _known(
    data: Dataset, keys: list[str], whom: Comparison, year: int | None, finely: Sequence[str] = ()
) -> pd.DataFrame:
    """People of the group and people of known ethnicity in each cell."""
    cells = tally(data, Measure.HEADCOUNT, keys, whom, year=year, finely=finely)
    return cells[key_columns(keys)].assign(
        x=cells["group"],
        n=cells["total"] - cells["unknown"],
        unknown=quotient(floats(cells["unknown"]), floats(cells["total"])),
    )


def _pool_keys(pool: str, keys: Sequence[str]) -> list[str]:
    """The breakdowns that a pool of a cell shares with it."""
    kept = ("year", *organisations.LEVELS, *(_PROFESSIONS if pool == Pool.PROFESSION else ()))
    return [name for name in keys if name in kept]


def _with_pool(
    data: Dataset,
    cells: pd.DataFrame,
    pool: str | float | pd.DataFrame,
    keys: list[str],
    whom: Comparison,
    year: int | None,
) -> pd.DataFrame:
    """Cells with the people of their pool (`px` of `pn`) or its share, and why there is none."""
    cells = cells.assign(px=np.nan, pn=np.nan, reason="", inside=False)
    if isinstance(pool, pd.DataFrame):
        on = [name for name in pool.columns if name in cells.columns]
        shares = pool[[*on, "share"]].astype(dict.fromkeys(on, object))
        found = cells[on].astype(object).merge(shares, on=on, how="left")["share"].to_numpy(float)
        reason = np.where(np.isnan(found), "The table of pools has no share for it.", "")
        return cells.assign(given=found, reason=reason, pool="share given by the caller")
    if not isinstance(pool, str):
        return cells.assign(given=float(pool), pool="share given by the caller")
    if pool == Pool.BAND_BELOW:
        return _band_below(cells, [name for name in key_columns(keys) if name != "pay_band"])
    shared = _pool_keys(pool, keys)
    # Staff of an organisation that gives no bands would be in the pool and in no band.
    everyone = _known(data, shared, whom, year, finely=keys)
    everyone = everyone.rename(columns={"x": "px", "n": "pn"})
    rows = cells.drop(columns=["px", "pn"])
    rows = rows.merge(everyone.drop(columns="unknown"), on=key_columns(shared), how="left")
    part = pool == Pool.WORKFORCE and {"profession", "sex", "contract"} & set(data.selection)
    name = "all staff selected" if part else f"the {pool}"
    return rows.assign(given=np.nan, pool=name, inside=True)


def _band_below(cells: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The next lower band with staff in it, on the ladder from its entry band upwards."""
    order = {band.value: at for at, band in enumerate(AFC_LADDER)}
    bands = cells["pay_band"].astype(object)
    cells = cells.assign(at=bands.map(order).astype(float), pool="", given=np.nan)
    ladder = cells[cells["at"].notna() & (cells["n"] > 0)].sort_values("at", kind="stable")
    staff = ladder.groupby(keys, observed=True, sort=False)["n"].transform("sum")
    # Bands below the entry band are routes into a profession, not steps of a career.
    large = ladder["at"].where(ladder["n"] >= ENTRY_SHARE * staff)
    entry = large.groupby([ladder[key] for key in keys], observed=True, sort=False)
    ladder = ladder[ladder["at"] >= entry.transform("min")]
    below = ladder.groupby(keys, observed=True, sort=False)[["x", "n"]].shift()
    name = ladder["pay_band"].astype(object).groupby(
        [ladder[key] for key in keys], observed=True, sort=False
    ).shift()  # fmt: skip
    rows = cells.assign(
        px=below["x"].reindex(cells.index),
        pn=below["n"].reindex(cells.index),
        pool=name.reindex(cells.index).map(lambda band: str(band).lower(), na_action="ignore"),
    )
    reason = np.where(
        rows["at"].isna(),
        "Not a band of the ladder.",
        "No band below it that holds at least 2% of the staff on the ladder.",
    )
    named = rows["pool"].astype(object).fillna("")  # without any pool it is a column of numbers
    return rows.assign(reason=np.where(rows["pn"].isna(), reason, ""), pool=named)


def _people(rows: pd.DataFrame, level: float) -> pd.DataFrame:
    """Whole people and their range."""
    x, n, px, pn, given = (floats(rows[name]) for name in ("x", "n", "px", "pn", "given"))
    share, q = quotient(x, n), np.where(np.isnan(given), quotient(px, pn), given)
    ok = ~np.isnan(share) & ~np.isnan(q) & (rows["reason"] == "").to_numpy()
    gap, low, high = _gap(x, n, px, pn, given, rows["inside"].to_numpy(dtype=bool), ok, level)
    people = n * gap
    whole = np.trunc(people + np.copysign(0.5, people)) + 0.0
    extra = np.where(whole > 0, np.ceil(quotient(people, 1 - q) - _SLACK), np.nan)
    nobody = np.where(n > 0, "There is nobody of known ethnicity in the pool.",
                      "There is nobody of known ethnicity here.")  # fmt: skip
    verdict = difference_verdict(low, high, Worse.ABOVE)
    verdict[~ok] = None
    applies = (rows["reason"] == "").to_numpy()
    return rows.assign(
        value=whole,
        lower=np.floor(n * low + _SLACK),
        upper=np.ceil(n * high - _SLACK),
        confidence_level=level,
        method=np.where(np.isnan(given), "newcombe", "wilson"),
        status=np.select([ok, applies], [Status.OK, Status.NOT_CALCULABLE], Status.NOT_APPLICABLE),
        status_reason=np.select([ok, applies], ["", nobody], rows["reason"].to_numpy(dtype=object)),
        verdict=verdict,
        direction=np.select([~ok, whole > 0, whole < 0], ["", "missing", "surplus"], "none"),
        additional=extra,
        ratio=quotient(share, np.where(q > _SLACK, q, 0.0)),
        pool_share=q,
        top_numerator=x,
        top_denominator=n,
        bottom_numerator=px,
        bottom_denominator=pn,
        note=[f"Ethnicity is unknown for {u:.0%}." if u > 0.10 else "" for u in rows["unknown"]],
    )


def _gap(
    x: Floats, n: Floats, px: Floats, pn: Floats, given: Floats,
    inside: np.ndarray, ok: np.ndarray, level: float,
) -> np.ndarray:  # fmt: skip
    """Share of the pool less share of the cell, with limits."""
    out = np.full((3, len(x)), np.nan)
    stated = ok & ~np.isnan(given)
    share, lower, upper = proportion_interval(x[stated], n[stated], confidence_level=level)
    out[:, stated] = np.array([given[stated] - v for v in (share, upper, lower)])
    counted = ok & np.isnan(given)
    # A pool that holds the cell is compared without it, and the gap shrinks by what it held.
    rest_x, rest_n = px - np.where(inside, x, 0), pn - np.where(inside, n, 0)
    alone = counted & (rest_n <= 0)
    counted &= ~alone
    out[:, alone] = 0.0
    whole = difference_interval(
        rest_x[counted], rest_n[counted], x[counted], n[counted], confidence_level=level
    )
    out[:, counted] = np.array(whole) * (rest_n / np.where(pn > 0, pn, 1.0))[counted]
    return out
