"""One figure from many tables: like compared with like, and whether the parts agree.

Pooled over trusts or professions, a ratio compares staff of the same trust or profession. Where
it differs from the plain one, part of the plain one is made by who works where.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.definitions import RATIOS, Indicator, get
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.ethnicity import people_of
from wres_explore.measures.indicator import indicator
from wres_explore.measures.much_unknown import left_out, too_unknown
from wres_explore.measures.over_time.years import apart, listed
from wres_explore.measures.results import SIDES
from wres_explore.measures.verdicts import difference_verdict, ratio_verdict
from wres_explore.stats import difference_interval, ratio_interval
from wres_explore.stats.division import quotient
from wres_explore.stats.effects import difference_effect, log_ratio_effect
from wres_explore.stats.homogeneity import difference_homogeneity_test, ratio_homogeneity_test
from wres_explore.stats.pooling import (
    dersimonian_laird,
    mantel_haenszel_difference,
    mantel_haenszel_ratio,
)
from wres_explore.vocabulary import Status, breakdown_in_plural, breakdown_in_words

Floats = NDArray[np.float64]

DIFFER = 0.10
"""Probability below which the parts are said to differ, so that a pooled value is an average."""


@dataclass(frozen=True)
class Pooled:
    """A figure over strata, and the strata.

    Attributes
    ----------
    summary
        One row per cell of the breakdown: `value` with `lower` and `upper` is the pooled,
        like-for-like figure; `crude`, `crude_lower`, `crude_upper` the plain one of the same
        people; `strata` (how many were pooled, `strata_without` how many could say nothing);
        `heterogeneity_p`, `tau`, `i2` (how far strata differ beyond chance) with `lowest_stratum`
        and `highest_stratum` (infinite where one has an event on top and none below); `simpson`,
        whether the mix of strata makes the plain figure misleading, and `note`.
    strata
        The rows of `indicator` for each stratum, with `weight` (share of the pooled figure).
    """

    summary: pd.DataFrame
    strata: pd.DataFrame

    def __repr__(self) -> str:
        """The pooled values."""
        return f"<Pooled {self.summary['value'].round(3).tolist()} over {len(self.strata)} strata>"


def pooled(
    data: Dataset,
    number: int | str,
    over: str = "organisation",
    by: Sequence[str] = (),
    *,
    confidence_level: float = 0.95,
) -> Pooled:
    """One indicator pooled over strata, beside the plain one, with a test of whether they agree.

    Parameters
    ----------
    data
        From `load`, `read` or `select`.
    number
        2, 3 or 4 (Mantel-Haenszel ratio) or 5 to 8 (Mantel-Haenszel difference).
    over
        What the strata are: "organisation", "profession", "ics", "pay_band", or "year" for one
        figure from several years. Returns of indicator 3 up to about 2019 cover two years: of
        these as many are pooled as share no case, the latest first. The note names the years.
    by
        Breakdowns of the answer.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    Pooled
        Tables `summary` and `strata`.

        No answer: a cell is "not calculable", and says why, where no stratum has people of both
        groups, where those that have give a ratio no event to divide by, or where everybody or
        nobody had the event, which leaves no interval; its strata keep their rows. From a ratio,
        and from the plain one beside it, strata are left out in which ethnicity is unknown for
        more than a quarter; where these are most of them, there is none.

    Raises
    ------
    DefinitionError
        For an indicator that is not a comparison of two rates.
    SelectionError
        For a breakdown that the data cannot give, or strata that are also a breakdown.

    Notes
    -----
    One ratio or difference is taken to hold in all strata; where it does not, the pooled figure is
    an average, and the note says so. Greenland and Robins 1985, Biometrics 41:55; where one stratum
    alone says anything, its own interval, as of `indicator`. Whether strata
    agree: Tarone's score test 1985, of ratios or of differences as they are pooled (see
    `stats.homogeneity`); tau and I squared: DerSimonian and Laird 1986, on log ratios or
    differences. Simpson's check: the plain figure
    outside the interval of the pooled one; or on the other side of no difference, if its own
    interval leaves that out. Error rates: `benchmarks/pooling.md`.

    Examples
    --------
    >>> import wres_explore as wres
    >>> found = wres.pooled(wres.load("london-model"), 3, over="organisation")
    >>> found.summary[["value", "crude"]].round(2).to_numpy().tolist()
    [[1.67, 1.67]]
    """
    record = get(number)
    if record.number not in "2345678":
        msg = f"Indicators 2 to 8 can be pooled, not indicator {record.number}."
        raise DefinitionError(msg)
    keys = require(data, by)
    if over in keys:
        msg = f"{over!r} cannot be both what is pooled and a breakdown of the answer."
        raise SelectionError(msg)
    require(data, [over])
    strata = indicator(data, record.number, [*keys, over], confidence_level=confidence_level)
    names = [name for name in strata.columns[: strata.columns.get_loc("indicator")] if name != over]
    if over != "year":
        return _pool(strata, names, over, record, confidence_level)
    names = [name for name in names if name != "year"]
    kept = _years_apart(strata, names, record.two_year_until)
    found = _pool(strata[kept].reset_index(drop=True), names, over, record, confidence_level)
    cells = strata.assign(kept=kept).groupby(names, sort=False, observed=True) if names else (
        [((), strata.assign(kept=kept))])  # fmt: skip
    notes = [
        f"{note} {_years_said(rows, record.two_year_until)}".strip()
        for note, (_, rows) in zip(found.summary["note"], cells, strict=True)
    ]
    return replace(found, summary=found.summary.assign(note=notes))


def _years_said(rows: pd.DataFrame, two_year_until: int | None) -> str:
    """Which years of a cell were pooled, and why others were not."""
    pooled_ = sorted(rows.loc[rows["kept"] & (rows["status"] == Status.OK), "year"].astype(int))
    said = [f"Years pooled: {listed(pooled_)}."] if pooled_ else []
    if not rows["kept"].all():
        without = listed(sorted(rows.loc[~rows["kept"], "year"].astype(int)))
        said.append(
            f"Returns up to {two_year_until} may cover two years: {without} left out, so that no "
            "case counts twice."
        )
    return " ".join(said)


def _years_apart(
    strata: pd.DataFrame, names: list[str], two_year_until: int | None
) -> NDArray[np.bool_]:
    """Rows of each cell whose years share no events."""
    years = sorted({int(year) for year in strata["year"]})
    cell = strata.groupby(names, observed=True, sort=False).ngroup().to_numpy() if names else (
        np.zeros(len(strata), dtype=int))  # fmt: skip
    at = np.searchsorted(years, strata["year"].to_numpy(dtype=int))
    usable = np.zeros((cell.max(initial=0) + 1, len(years)), dtype=bool)
    usable[cell, at] = (strata["status"] == Status.OK).to_numpy()
    kept: NDArray[np.bool_] = apart(usable, years, two_year_until, first=False)[cell, at]
    without: NDArray[np.bool_] = (strata["status"] != Status.OK).to_numpy(dtype=bool)
    return kept | without


def _pool(
    strata: pd.DataFrame, names: list[str], over: str, record: Indicator, level: float
) -> Pooled:
    """Strata side by side in one row per cell, so that every cell is pooled at once."""
    cell = strata.groupby(names, observed=True, sort=False).ngroup().to_numpy() if names else (
        np.zeros(len(strata), dtype=int))  # fmt: skip
    place = strata.groupby(cell).cumcount().to_numpy()
    counts = strata[list(SIDES)].to_numpy(dtype=float, na_value=np.nan).T
    tables = np.zeros((4, cell.max(initial=0) + 1, place.max(initial=0) + 1))
    supplied = np.isfinite(counts).all(axis=0)
    tables[:, cell, place] = np.where(supplied, counts, 0.0)
    given, unknown = np.zeros((2, *tables.shape[1:]), dtype=bool)
    given[cell, place] = supplied
    if record.statistic in RATIOS:
        unknown[cell, place] = too_unknown(strata)
    refused, said = left_out(unknown, given, breakdown_in_plural(over))
    tables[:, unknown | refused[:, None]] = 0.0
    values = np.full(tables.shape[1:], np.nan)
    values[cell, place] = own_figures(strata)
    first = strata.groupby(cell, as_index=False).head(1).reset_index(drop=True)
    sides = (first[f"{side}_group"] for side in ("top", "bottom"))
    nothing = _reasons(tables, record, list(zip(*sides, strict=True)), over, said)
    reasons = np.where(refused, said, nothing).tolist()
    summary = first[names].assign(
        **{name: first[name] for name in _SAID},
        over=over,
        **_figures(tables, record, level, over, reasons, said),
        strata_without=np.bincount(cell) - _informed(tables, record).sum(-1),
        lowest_stratum=np.fmin.reduce(values, axis=-1),
        highest_stratum=np.fmax.reduce(values, axis=-1),
        **{name: first[name] for name in ("selection", "dataset", "modelled", "source")},
    )
    return Pooled(summary, strata.assign(weight=_weights(tables, record)[cell, place]))


_SAID = ("indicator", "statistic", "top_group", "bottom_group")


def _figures(
    tables: Floats, record: Indicator, level: float, over: str, reasons: Sequence[str],
    said: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    """Pooled and plain figures of each cell, and how far its strata differ.

    `reasons`: why each would have no figure; `said`: which of its strata were left out.
    """
    ratio = record.statistic in RATIOS
    pool = mantel_haenszel_ratio if ratio else mantel_haenszel_difference
    interval = ratio_interval if ratio else difference_interval
    informed = _informed(tables, record)
    # One table is no sum over strata: its own interval needs no large numbers.
    alone = informed.sum(-1) == 1
    value, lower, upper = np.where(
        alone,
        interval(*np.where(informed, tables, 0).sum(-1), confidence_level=level),
        pool(*tables, confidence_level=level),
    )
    crude, crude_lower, crude_upper = interval(*tables.sum(-1), confidence_level=level)
    _, degrees, p_value = (ratio_homogeneity_test if ratio else difference_homogeneity_test)(
        *tables
    )
    effect, error = (log_ratio_effect if ratio else difference_effect)(*tables)
    spread = dersimonian_laird(effect, np.square(error))
    known = np.isfinite(value) & ~np.isnan(lower)
    verdicts = (
        ratio_verdict(value, lower, upper, record.worse)
        if ratio
        else difference_verdict(lower, upper, record.worse)
    )
    # Near no difference the two lie on opposite sides by chance; a plain figure that is nothing by
    # itself misleads nobody.
    sure = (crude_lower > record.null) | (crude_upper < record.null)
    opposite = sure & ((value - record.null) * (crude - record.null) < 0)
    simpson = known & np.isfinite(crude) & (opposite | (crude < lower) | (crude > upper))
    return {
        "value": np.where(known, value, np.nan),
        "lower": lower,
        "upper": upper,
        "confidence_level": level,
        "method": np.where(alone, "scas" if ratio else "newcombe", "mantel_haenszel"),
        "status": np.where(known, Status.OK, Status.NOT_CALCULABLE),
        "status_reason": ["" if ok else reason for ok, reason in zip(known, reasons, strict=True)],
        "verdict": [v if ok else None for v, ok in zip(verdicts, known, strict=True)],
        "crude": crude,
        "crude_lower": crude_lower,
        "crude_upper": crude_upper,
        "strata": informed.sum(-1),
        "heterogeneity_p": p_value,
        "degrees": degrees,
        "tau": np.sqrt(spread.tau2),
        "i2": spread.i2,
        "simpson": simpson,
        "note": [
            _note(over, *flags)
            for flags in zip(np.where(known, said, ""), p_value < DIFFER, simpson, strict=True)
        ],
    }


def _informed(tables: Floats, record: Indicator) -> NDArray[np.bool_]:
    """Strata with people of both groups and, for a ratio, an event of either."""
    x1, n1, x2, n2 = tables
    says: NDArray[np.bool_] = (
        (n1 > 0) & (n2 > 0) & ((x1 + x2 > 0) | (record.statistic not in RATIOS))
    )
    return says


def _reasons(
    tables: Floats, record: Indicator, names: Sequence[tuple[str, str]], over: str,
    said: Sequence[str],
) -> list[str]:  # fmt: skip
    """Why each cell would have no figure, by what its strata of both groups hold.

    `said`: which strata were left out; what is true of the others need not be true of these.
    """
    x1, n1, x2, n2 = tables
    both = (n1 > 0) & (n2 > 0)
    above, below = (np.where(both, events, 0).sum(-1) > 0 for events in (x1, x2))
    event = record.event
    found = []
    for there, on_top, under, (top, bottom), without in zip(
        both.any(-1), above, below, names, said, strict=True
    ):
        one = f"{'other ' if without else ''}{breakdown_in_words(over)}"
        if not there:
            why = f"No {one} has people of both groups."
        elif record.statistic not in RATIOS or (on_top and under):
            why = (
                f"In each {one} everybody or nobody of a group {event}, so these counts do not say "
                "how far chance could move the figure."
            )
        else:
            who = "None of either group" if not (on_top or under) else (
                f"No {people_of(bottom if on_top else top, record.people)}"
            )  # fmt: skip
            why = f"{who} {event} in any {one} that has people of both groups."
        found.append(f"{without} {why}".lstrip())
    return found


def own_figures(strata: pd.DataFrame) -> Floats:
    """What each stratum shows by itself; infinite where events on top stand over none below."""
    value, lower, upper = (
        strata[name].to_numpy(dtype=float, na_value=np.nan) for name in ("value", "lower", "upper")
    )
    return np.where(np.isnan(value) & np.isinf(upper) & (lower > 0), np.inf, value)


def _weights(tables: Floats, record: Indicator) -> Floats:
    """The share of each stratum in the pooled figure."""
    _, n1, x2, n2 = tables
    size = n1 * (x2 if record.statistic in RATIOS else n2)
    raw = quotient(np.where((n1 > 0) & (n2 > 0), size, 0.0), n1 + n2, otherwise=0.0)
    return quotient(raw, np.broadcast_to(raw.sum(-1, keepdims=True), raw.shape))


def _note(over: str, without: str, differ: bool, simpson: bool) -> str:
    """What must be said beside a pooled figure."""
    said = [without] if without else []
    if simpson:
        said.append(
            f"The plain figure is explained partly by the mix: the groups are spread differently "
            f"over the {breakdown_in_plural(over)}."
        )
    if differ:
        said.append(
            f"The {breakdown_in_plural(over)} differ by more than chance: the pooled figure is "
            "their average."
        )
    return " ".join(said)
