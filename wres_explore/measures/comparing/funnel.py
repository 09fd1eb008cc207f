"""Many organisations beside each other: which of them differ by more than chance puts them apart.

A league table of ratios of small organisations is mostly noise. A funnel shows how far chance
alone reaches for an organisation of each size; figures drawn towards the others, and chances of
standing in the worst quarter, take the place of a rank.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.definitions import Worse, get
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.comparing.pooling import DIFFER
from wres_explore.measures.indicator import indicator
from wres_explore.measures.much_unknown import left_out, too_unknown
from wres_explore.measures.results import SIDES
from wres_explore.stats.discovery import false_discovery_rate
from wres_explore.stats.division import quotient
from wres_explore.stats.effects import log_ratio_effect, share_effect
from wres_explore.stats.funnel import funnel_limits, overdispersion
from wres_explore.stats.homogeneity import ratio_homogeneity_test, share_homogeneity_test
from wres_explore.stats.pooling import mantel_haenszel_ratio
from wres_explore.stats.shrinkage import Shrunk, shrunk_ratios, shrunk_shares
from wres_explore.stats.significance import binomial_mid_p
from wres_explore.vocabulary import ALL, Statistic, breakdown_in_plural

Floats = NDArray[np.float64]

LIMITS = {"95": 1.959964, "99.8": 3.090232}
"""Two standard errors and three, near enough: the pair of Fingertips and of the NHS's SHMI."""

MOST_FALSE = 0.10
"""Of the organisations that are listed as different, on average at most this share is not."""

LINE = 60
"""Points of each limit."""


@dataclass(frozen=True)
class Funnel:
    """How organisations lie about their common value.

    Attributes
    ----------
    points
        One row per organisation: the row of `indicator`, then `effective_cases` (how much the
        organisation says: one over the squared error of the log ratio; people, for a share),
        `outside` (the widest limit that it lies outside: "", "95" or "99.8"), `side` (on which
        side of the common value that is: "above", "below", or "" inside) and
        `outside_chance` (the same of limits for chance alone), `q_value` and `listed` (a q value
        of at most 0.10), and
        `shrunk` with `shrunk_lower` and `shrunk_upper`, `worst_quarter` (chance of being there),
        `rank_lower` and `rank_upper` (90% limits of the rank, 1 the lowest value).
    limits
        For drawing: `effective_cases`, `limit` ("95", "99.8"), `lower`, `upper` for chance and
        the spread of organisations, `chance_lower`, `chance_upper` for chance alone.
    summary
        One row: `target` (the common value), `phi` and `tau2` (how much further apart
        organisations lie than chance puts them), `heterogeneity_p` of the test that says whether
        they do at all, as in `pooled`; from 0.10 on `tau2` is 0. `organisations`, `outside` (the
        99.8% limits), `outside_95` (those alone) and `listed` (how many), `note` (who was left
        out, and why), and where the figures are from.

    To be `outside` and to be `listed` are answers to two questions. Limits lie about the common
    value: who is unlike the others? `listed` asks of a ratio whether it is other than 1, equal for
    both groups: where all organisations have a ratio of 2, none is outside and most are listed. Of
    a share, `listed` asks as the limits do, whether it is unlike the share of all.
    """

    points: pd.DataFrame
    limits: pd.DataFrame
    summary: pd.DataFrame

    @property
    def outliers(self) -> pd.DataFrame:
        """Organisations outside the 99.8% limits, the furthest from the common value first."""
        far = self.points[self.points["outside"] == "99.8"]
        target = self.summary["target"].iloc[0]
        # Of two groups of which only the upper one had the event, the ratio is beyond any other.
        value = far["value"].astype(float).fillna(np.inf)
        with np.errstate(divide="ignore"):
            order = np.abs(np.log(value / target)).sort_values(ascending=False)
        return far.loc[order.index].reset_index(drop=True)

    def __repr__(self) -> str:
        """How many organisations there are, and how many stand out."""
        row = self.summary.iloc[0]
        return (
            f"<Funnel of {row['organisations']} organisations about {row['target']:.3g}: "
            f"{row['outside']} outside the 99.8% limits>"
        )


def funnel(
    data: Dataset,
    number: int | str,
    by: Sequence[str] = ("organisation",),
    *,
    confidence_level: float = 0.95,
) -> Funnel:
    """Organisations about their common value, with limits for chance and for their spread.

    Parameters
    ----------
    data
        The whole set that is compared: every organisation of a region, not what a filter leaves.
        q values and limits are promises about that set. One year; the latest if there are several.
    number
        1, the share of staff, or 2, 3 or 4, relative likelihoods. Direction is the indicator's.
    by
        What the points are; organisations unless said otherwise.
    confidence_level
        Of each point's own interval and of its shrunk one.

    Returns
    -------
    Funnel
        Tables `points`, `limits` and `summary`. With fewer than 10 organisations the limits are
        for chance alone (`tau2` missing); with fewer than 3 nothing is shrunk.

        No answer: organisations without figures, and of a ratio those where ethnicity is unknown
        for more than a quarter, have a row with their status and no place in the funnel. Without
        an event anywhere, or if most have no place for what is unknown, the `target` is missing.

    Raises
    ------
    DefinitionError
        For another indicator: differences have no funnel here.
    SelectionError
        For a breakdown that the data cannot give, or one by year.

    Notes
    -----
    Spiegelhalter 2005, Statistics in Medicine 24:1185 and QSHC 14:347 (additive, winsorised at
    10%), as in NHS practice for SHMI; log ratios with half a person added to every count, so that
    organisations without cases stay in. The spread is added only where a test on the counts finds
    one (ratios: Tarone 1985, as `pooled`; shares: Pearson 1900), for the half makes one where
    cases are few. The target is Mantel and Haenszel's ratio, or the share
    of all. q values: Benjamini and Hochberg 1995, of the score test of a ratio of 1, or the exact
    binomial test (mid-p) of the share of all. Shrinkage: see `stats.shrinkage`; it never takes
    the place of an organisation's own figure.

    Examples
    --------
    >>> import wres_explore as wres
    >>> wres.funnel(wres.load("london-model"), 3)
    <Funnel of 36 organisations about 1.67: 0 outside the 99.8% limits>
    """
    record = get(number)
    if record.number not in ("1", "2", "3", "4"):
        msg = f"There is a funnel of indicators 1 to 4, not of indicator {record.number}."
        raise DefinitionError(msg)
    keys = require(data, by)
    if "year" in keys:
        msg = "A funnel is of one year. Choose it with select, and leave it out of the breakdown."
        raise SelectionError(msg)
    table = indicator(data, record.number, keys, confidence_level=confidence_level)
    if "pay_band" in table and "pay_band" not in keys:
        table = table[table["pay_band"] == ALL].drop(columns="pay_band").reset_index(drop=True)
    if record.statistic is Statistic.SHARE:
        return _shares(table, record.worse, confidence_level)
    what = breakdown_in_plural(keys[0]) if len(keys) == 1 else "points"
    return _ratios(table, record.worse, confidence_level, what)


def _ratios(table: pd.DataFrame, worse: Worse, level: float, what: str) -> Funnel:
    counts, has_people = _counts(table)
    unknown = too_unknown(table)
    (refused,), (without,) = left_out(unknown[None], has_people[None], what)
    has_people &= ~(unknown | refused)
    counts = [np.where(has_people, each, 0.0) for each in counts]
    effect, error = log_ratio_effect(*counts)
    target, _, _ = mantel_haenszel_ratio(*counts)
    # An organisation without a case says nothing against a ratio of 1.
    p_value = np.where(has_people, table["p_value"].fillna(1.0), np.nan)
    shrunk = shrunk_ratios(*counts, confidence_level=level)
    scale = _Scale(
        np.log(target), effect, error, ratio_homogeneity_test(*counts)[2], 1 / error**2,
        counts[0] + counts[2] > 0, lambda size: size**-0.5, np.exp,
    )  # fmt: skip
    return _funnel(table, scale, p_value, shrunk, worse, without)


def _shares(table: pd.DataFrame, worse: Worse, level: float) -> Funnel:
    (x, n, *_), has_people = _counts(table)
    effect, error = share_effect(x, n)
    target = np.arcsin(np.sqrt(quotient(x.sum(), n.sum())))
    # Exact: where few are expected, the arcsine scale lists organisations by chance.
    p_value = np.where(has_people, binomial_mid_p(x, n, quotient(x.sum(), n.sum())), np.nan)
    shrunk = shrunk_shares(x, n, confidence_level=level)
    alike = share_homogeneity_test(x, n)[2]
    scale = _Scale(target, effect, error, alike, n, n > 0, lambda size: 0.5 * size**-0.5, _share_of)
    return _funnel(table, scale, p_value, shrunk, worse)


def _counts(table: pd.DataFrame) -> tuple[list[Floats], NDArray[np.bool_]]:
    """The counts of each organisation, 0 where it supplied none, and which have people."""
    four = table[list(SIDES)].to_numpy(dtype=float, na_value=np.nan).T
    share = bool((table["statistic"] == Statistic.SHARE).all())
    counts = four[:2] if share else four
    supplied = np.isfinite(counts).all(axis=0)
    return list(np.where(supplied, four, 0.0)), supplied & (counts[1::2] > 0).all(axis=0)


def _share_of(effect: Floats) -> Floats:
    """The share of an arcsine square root, which ends at 0 and at half of pi."""
    share: Floats = np.sin(np.clip(effect, 0.0, np.pi / 2)) ** 2
    return share


@dataclass(frozen=True, slots=True)
class _Scale:
    """The scale on which limits are symmetric, and the way back from it."""

    target: Floats
    effect: Floats
    error: Floats
    alike: Floats
    """The probability of lying as far apart by chance, tested on the counts themselves."""
    size: Floats
    """How much an organisation says: the horizontal axis of the funnel."""
    tells: NDArray[np.bool_]
    """Without a case in either group an effect is made of sizes and half a person alone."""
    error_of: Callable[[Floats], Floats]
    """The error of an organisation of some size."""
    back: Callable[[Floats], Floats]


def _funnel(
    table: pd.DataFrame, scale: _Scale, p_value: Floats, shrunk: Shrunk | None, worse: Worse,
    without: str = "",
) -> Funnel:  # fmt: skip
    phi, tau2 = overdispersion(scale.effect, scale.error, scale.target)
    if not scale.alike < DIFFER:
        # Half a person draws log ratios of few cases away from the target, all to one side, and
        # that is no spread between organisations.
        tau2 = np.minimum(tau2, 0.0)
    spread = float(np.nan_to_num(tau2))
    outside = _outside(scale, spread)
    # By the effect, which is there for a ratio with nobody to divide by as well.
    side = np.where(scale.effect > scale.target, "above", "below")
    q_value = false_discovery_rate(p_value)
    points = table.assign(
        effective_cases=np.where(np.isfinite(scale.error), scale.size, np.nan),
        outside=outside,
        side=np.where(outside != "", side, ""),
        outside_chance=_outside(scale, 0.0),
        q_value=q_value,
        listed=q_value <= MOST_FALSE,
        **_shrunk_columns(shrunk, len(table), worse),
    )
    sizes = scale.size[np.isfinite(scale.error)]
    summary = pd.DataFrame(
        {
            "year": table["year"].iloc[:1],
            "indicator": table["indicator"].iloc[:1],
            "target": scale.back(scale.target),
            "phi": phi,
            "tau2": tau2,
            "heterogeneity_p": scale.alike,
            "organisations": len(sizes),
            "outside": int((points["outside"] == "99.8").sum()),
            "outside_95": int((points["outside"] == "95").sum()),
            "outside_chance": int((points["outside_chance"] == "99.8").sum()),
            "listed": int(points["listed"].sum()),
            "shrunk_mean": np.nan if shrunk is None else shrunk.mean,
            "shrunk_spread": np.nan if shrunk is None else shrunk.spread,
            "note": without,
            **{name: table[name].iloc[:1] for name in _FROM},
        }
    )
    return Funnel(points, _lines(scale, spread, sizes), summary)


_FROM = ("statistic", "top_group", "bottom_group", "selection", "dataset", "modelled", "source")


def _outside(scale: _Scale, tau2: float) -> NDArray[np.object_]:
    """The widest limit that each organisation lies outside."""
    out = np.full(len(scale.effect), "", dtype=object)
    for name, z in LIMITS.items():
        lower, upper = funnel_limits(scale.target, scale.error, z, tau2=tau2)
        out[scale.tells & ((scale.effect < lower) | (scale.effect > upper))] = name
    return out


def _lines(scale: _Scale, tau2: float, sizes: Floats) -> pd.DataFrame:
    """Limits for organisations of every size from the smallest to the largest."""
    if not len(sizes):
        return pd.DataFrame(columns=["effective_cases", "limit", *_LINES])
    grid = np.geomspace(sizes.min(), sizes.max(), LINE)
    error = scale.error_of(grid)
    parts = []
    for name, z in LIMITS.items():
        wide = funnel_limits(scale.target, error, z, tau2=tau2)
        narrow = funnel_limits(scale.target, error, z)
        ends = dict(zip(_LINES, map(scale.back, (*wide, *narrow)), strict=True))
        parts.append(pd.DataFrame({"effective_cases": grid, "limit": name, **ends}))
    return pd.concat(parts, ignore_index=True)


_LINES = ("lower", "upper", "chance_lower", "chance_upper")


def _shrunk_columns(shrunk: Shrunk | None, rows: int, worse: Worse) -> dict[str, Floats]:
    """What an organisation's figure is likely to be, given all others."""
    names = ("shrunk", "shrunk_lower", "shrunk_upper", "worst_quarter", "rank_lower", "rank_upper")
    if shrunk is None:
        return dict.fromkeys(names, np.full(rows, np.nan))
    quarter = shrunk.highest_quarter if worse is Worse.ABOVE else shrunk.lowest_quarter
    return dict(
        zip(names, (shrunk.value, shrunk.lower, shrunk.upper, quarter, shrunk.rank_lower,
                    shrunk.rank_upper), strict=True)
    )  # fmt: skip
