"""Model Employer: where the share of each senior band stands on the way to its goal.

"A Model Employer" (NHS England, January 2019) wants leadership as diverse as the workforce by
2028. Each band from 8a upwards has a straight path from its share in the baseline year to the
share of the whole workforce; a band is taken to keep its size. Its own tables were not
published in full: straight paths are a reconstruction.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.breakdowns import PAY_DIMENSIONS, require, values
from wres_explore.dataset import Dataset
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.own_shape import own_shape
from wres_explore.measures.representation import Base
from wres_explore.measures.tally import key_columns, tally
from wres_explore.measures.targets.paths import floats, judged
from wres_explore.measures.whom import Comparison, comparisons
from wres_explore.stats.division import quotient
from wres_explore.vocabulary import AFC_LADDER, Measure, PayBand, Statistic


class Target(StrEnum):
    """What share a band is to reach; a number does as well."""

    FIXED = "fixed"
    MOVING = "moving"
    REGIONAL = "regional"


REGIONAL_GOAL = 0.33
"""What the London regional office of NHS England and NHS Improvement aims at for its own staff
(London Workforce Race Strategy 2020, recommendation 1: "NHS E/I London internal representation goal
33%"). The same line measures organisations against "representation relative to employee
population", which is the target "fixed"."""

GOAL_YEAR = 2028
"""Bands 8a to 9. The London strategy wants boards and very senior managers there by 2025."""

SENIOR_BANDS = AFC_LADDER[AFC_LADDER.index(PayBand.BAND_8A) :]

_NUMBER = (int, float, np.integer, np.floating)

PATH_COLUMNS = (
    "pay_band", "statistic", "top_group", "value", "lower", "upper", "confidence_level", "method",
    "status", "status_reason", "verdict", "goal_share", "goal_people", "people_needed", "target",
    "target_share", "baseline_year", "baseline_share", "goal_year", "top_numerator",
    "top_denominator", "base", "note",
)  # fmt: skip


def model_employer(
    data: Dataset,
    by: Sequence[str] = (),
    *,
    target: str | float = Target.FIXED,
    baseline: int | None = None,
    until: int = GOAL_YEAR,
    managers_until: int | None = None,
    together: Sequence[str] = (),
    base: str = Base.ALL_STAFF,
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """The path of each band from 8a upwards to its goal, and where the band stands on it.

    Parameters
    ----------
    data
        From `load`, `read` or `select`; `select(ethnic_group=...)` chooses the group, else BME.
    by
        Breakdowns such as "organisation", a path per band each. Years and bands are always there.
    target
        "fixed": the share of the group in the whole workforce of the cell in the baseline year.
        "moving": that share in each year, and in years to come the latest. "regional": 0.33, the
        goal that the regional office of London has set itself for its own staff, not for trusts.
        Or a share from 0 to 1.
    baseline
        First year of the path; by default the first year with counts by pay band.
    until
        Year in which the goal is to be met.
    managers_until
        Another year for very senior managers: the London strategy says 2025.
    together
        Neighbouring bands to be taken as one, such as ["Band 8c", "Band 8d", "Band 9"], with one
        path for them and none for others. People who move within them do not enter or leave.
    base
        "all staff", in which unknown ethnicity counts, or "known ethnicity".
    confidence_level
        Between 0 and 1.

    Returns
    -------
    DataFrame
        One row per cell, band and year, from the baseline to the goal. `value` is the share
        observed, with its interval. `goal_share` is the path and `goal_people` the same in a band
        of the size that it had in the baseline year. `people_needed` is how many more of the group
        would have put the band on its path in that year, at its size of that year. `verdict`:

        - "met": at or above the target itself;
        - "ahead": the lower limit is above the path;
        - "on path": at or above the path;
        - "below path, within chance": below it, and the upper limit is not;
        - "below path": the upper limit is below it;
        - "start of the path": the baseline year; "heads only": fewer than 20 people.

        A band that starts above the target has the target for its path.

        No answer: in years without counts, and below 20 people, `value` is missing; the path
        stays, and of fewer than 20 people the heads are given.

    Raises
    ------
    SelectionError
        If the data have no pay bands from 8a upwards, or lack the breakdown or baseline year.
    DefinitionError
        For a target, base, year, level or bands without meaning.

    Notes
    -----
    "A Model Employer" (NHS England, January 2019) did not publish its tables in full: straight
    paths are a reconstruction. The interval (Wilson 1927) is the luck of recruitment in a band of
    this size; the shares themselves are counts of everybody.

    Examples
    --------
    A band of 432 with 54 BME staff, on its way from 12.5% to 44.9%:

    >>> import wres_explore as wres
    >>> london = wres.select(wres.load("london-model"), year=2019)
    >>> paths = wres.model_employer(london, target=0.449)
    >>> path = paths[paths["pay_band"] == "Band 9"].set_index("year")
    >>> path.loc[[2019, 2022, 2025, 2028], "goal_people"].tolist()
    [54, 101, 147, 194]
    """
    _check(target, base, until, managers_until)
    joined = _joined(together)
    keys = _keys(data, by)
    arguments.level(confidence_level)
    tables = []
    for extra, whom in comparisons(data, keys, with_white=True):
        plain = [name for name in keys if name not in extra]
        bands, workforce = _counts(data, plain, whom, base, joined)
        first = _baseline(data, bands, baseline, until, managers_until)
        rows = _grid(bands, plain, first, until, managers_until)
        rows = _with_targets(rows, workforce, plain, target)
        tables.append(judged(rows, confidence_level).assign(top_group=whom.group_name, **extra))
    frame = pd.concat(tables, ignore_index=True).assign(
        statistic=Statistic.SHARE, method="wilson", base=str(base), target=str(target)
    )
    return own_shape(data, ["year", *keys], PATH_COLUMNS, frame)


def _check(target: str | float, base: str, until: int, managers_until: int | None) -> None:
    """Refuse targets, bases and years without meaning."""
    if isinstance(target, str):
        arguments.word("target", target, Target, "Or give a share.")
    elif isinstance(target, bool) or not isinstance(target, _NUMBER) or not 0 <= target <= 1:
        msg = f"target must be a name or a share from 0 to 1: got {target!r}."
        raise DefinitionError(msg)
    arguments.word("base", base, Base)
    arguments.year("until", until, GOAL_YEAR)
    if managers_until is not None:
        arguments.year("managers_until", managers_until, GOAL_YEAR)


def _joined(together: Sequence[str]) -> list[str]:
    """Bands to be taken as one, in their order; nothing where each is on its own."""
    ladder = [band.value for band in SENIOR_BANDS]
    single = [together] if isinstance(together, str) else together
    asked = arguments.several("together", single, "['Band 8c', 'Band 8d']")
    at = sorted(ladder.index(band) for band in asked if band in ladder)
    neighbours = len(at) > 1 and at == list(range(at[0], at[0] + len(asked)))
    if asked and not neighbours:
        msg = (
            f"together must name two or more neighbouring bands from {', '.join(ladder)}: "
            f"got {together!r}."
        )
        raise DefinitionError(msg)
    return [ladder[k] for k in at]


def _as_one(bands: pd.DataFrame, keys: list[str], joined: list[str]) -> pd.DataFrame:
    """Several bands as one, under a name of their own."""
    first, last = (band.removeprefix("Band ") for band in (joined[0], joined[-1]))
    name = f"Bands {first} to {'very senior manager' if last == PayBand.VSM else last}"
    rows = bands.assign(pay_band=name)
    sums = {"x": "sum", "n": "sum", "organisations": "max"}
    return rows.groupby(["year", *keys, "pay_band"], as_index=False, observed=True).agg(sums)


def _keys(data: Dataset, by: Sequence[str]) -> list[str]:
    """The breakdowns besides year and band, which are always there."""
    keys = require(data, by, measure=Measure.HEADCOUNT)
    require(data, ["pay_band"], measure=Measure.HEADCOUNT)
    if parted := sorted((PAY_DIMENSIONS - {"pay_band"}) & set(keys)):
        msg = f"A path belongs to a pay band: it has no breakdown by {parted[0]}."
        raise SelectionError(msg)
    return [name for name in keys if name not in ("pay_band", "year")]


def _counts(
    data: Dataset, keys: list[str], whom: Comparison, base: str, joined: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Staff of the senior bands, each or joined, and of the whole workforce, in every year."""
    tables = []
    for names in ([*keys, "pay_band"], keys):
        cells = tally(data, Measure.HEADCOUNT, ["year", *names], whom, finely=["pay_band"])
        staff = cells["total"] - (cells["unknown"] if base == Base.KNOWN else 0)
        tables.append(
            cells[key_columns(names)].assign(
                x=cells["group"], n=staff, organisations=cells["organisations"]
            )
        )
    bands, workforce = tables
    bands = bands[bands["pay_band"].isin(joined or [band.value for band in SENIOR_BANDS])]
    if bands.empty:
        msg = (
            f"{data.info.name}: nobody selected is at {' or '.join(joined) or 'band 8a or above'}. "
            f"It has {', '.join(map(str, values(data, 'pay_band')))}."
        )
        raise SelectionError(msg)
    return (_as_one(bands, keys, joined) if joined else bands), workforce


def _baseline(
    data: Dataset, bands: pd.DataFrame, asked: int | None, until: int, managers_until: int | None
) -> int:
    """The first year of the paths."""
    years = sorted({int(year) for year in bands["year"]})
    first = years[0] if asked is None else asked
    if first not in years:
        msg = (
            f"{data.info.name} has no counts by pay band of {first!r}. "
            f"There are {', '.join(map(str, years))}."
        )
        raise SelectionError(msg)
    if min(until, managers_until or until) <= first:
        msg = f"The goal must lie after the baseline year {first}."
        raise DefinitionError(msg)
    return first


def _grid(
    bands: pd.DataFrame, keys: list[str], first: int, until: int, managers_until: int | None
) -> pd.DataFrame:
    """A row for every band that was ever staffed and every year, counts where there are any."""
    last = max(until, managers_until or until, int(bands["year"].max()))
    names = [*keys, "pay_band"]
    cells = bands[names].drop_duplicates()
    rows = cells.merge(pd.DataFrame({"year": range(first, last + 1)}), how="cross")
    rows = rows.merge(bands, on=["year", *names], how="left")
    start = bands[bands["year"] == first].drop(columns="year")
    rows = rows.merge(start, on=names, how="left", suffixes=("", "_first"))
    managers = rows["pay_band"].astype(object) == PayBand.VSM.value
    goal = np.where(managers, managers_until or until, until)
    rows = rows.assign(baseline_year=first, goal_year=goal)
    order = {band.value: at for at, band in enumerate(SENIOR_BANDS)}
    rows["place"] = rows["pay_band"].astype(object).map(order).fillna(0)
    shown = (rows["year"] <= rows["goal_year"]) | rows["n"].notna()
    return rows[shown].sort_values([*keys, "place", "year"], ignore_index=True)


def _with_targets(
    rows: pd.DataFrame, workforce: pd.DataFrame, keys: list[str], target: str | float
) -> pd.DataFrame:
    """The share each band is to reach, as seen in each year."""
    if not isinstance(target, str) or target == Target.REGIONAL:
        share = REGIONAL_GOAL if isinstance(target, str) else float(target)
        return rows.assign(target_share=share)
    shares = workforce.assign(target_share=quotient(floats(workforce["x"]), floats(workforce["n"])))
    shares = shares[["year", *keys, "target_share"]]
    if target == Target.FIXED:
        first = shares[shares["year"] == rows["baseline_year"].iloc[0]].drop(columns="year")
        return (
            rows.merge(first, on=keys, how="left")
            if keys
            else rows.assign(target_share=first["target_share"].squeeze())
        )
    moving = rows.merge(shares, on=["year", *keys], how="left")
    cells = moving.groupby([*keys, "place"], observed=True)["target_share"]
    return moving.assign(target_share=cells.ffill())
