"""Strata of a comparison, joined where thin, and the tables that are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.definitions import Indicator, Side
from wres_explore.measures.much_unknown import left_out, too_unknown
from wres_explore.measures.results import SIDES, notes, unknown_share
from wres_explore.measures.verdicts import in_range, ratio_verdict
from wres_explore.measures.whom import Comparison
from wres_explore.stats.decomposition import Standardised, kitagawa, standardised_ratio
from wres_explore.stats.ratio import ratio_interval
from wres_explore.vocabulary import Statistic, Status, breakdown_in_plural

OTHER = "Other"
"""Strata that are too thin to be compared alone."""

CRUDE, LIKE_FOR_LIKE = "crude", "like for like"

COLUMNS = {
    "ratio": ("top_share", "bottom_share", "strata"),
    "parts": (),
    "strata": ("group_share", "white_share", "mix", "within"),
}
"""What each table has beside the columns of every result."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Mixture:
    """Events and bases of both sides by cell and stratum, thin strata joined in the last.

    `counts` runs over group events, group base, White events, White base; then cells; then
    strata. `names` are the strata, `thin` says which of them were joined in which cell; `refused`
    and `without`, for each cell, what became of strata with too many of unknown ethnicity.
    """

    keys: pd.DataFrame
    cells: pd.DataFrame
    counts: Floats
    names: list[str]
    thin: NDArray[np.bool_]
    refused: NDArray[np.bool_]
    without: list[str]
    record: Indicator
    whom: Comparison

    @property
    def strata(self) -> NDArray[np.int64]:
        """How many strata each cell has after joining."""
        number: NDArray[np.int64] = ((self.counts[1] + self.counts[3]) > 0).sum(axis=1)
        return number


def build(
    counts: pd.DataFrame,
    keys: Sequence[str],
    over: Sequence[str],
    record: Indicator,
    whom: Comparison,
    fewest: int,
) -> Mixture:
    """Counts by cell and stratum as arrays, with thin strata joined."""
    by_cell = counts.groupby(list(keys), observed=True, sort=False)
    cell = by_cell.ngroup().to_numpy()
    texts = counts[list(over)].astype(str).agg(", ".join, axis=1)
    order = counts[list(over)].drop_duplicates().sort_values(list(over)).index
    names = list(dict.fromkeys(texts[order]))
    stratum = texts.map({name: at for at, name in enumerate(names)}).to_numpy(dtype=int)
    four = np.zeros((4, by_cell.ngroups, len(names)))
    columns = ("group_events", "group_base", "comparator_events", "comparator_base")
    for at, name in enumerate(columns):
        np.add.at(four[at], (cell, stratum), counts[name].to_numpy(dtype=float))
    given, unknown = np.zeros((2, *four.shape[1:]), dtype=bool)
    given[cell, stratum] = counts["total_base"] > 0
    unknown[cell, stratum] = too_unknown({"unknown_share": unknown_share(counts)})
    what = breakdown_in_plural(over[0]) if len(over) == 1 else "strata"
    refused, without = left_out(unknown, given, what)
    gone = unknown | refused[:, None]
    four[:, gone] = 0.0
    kept = counts.copy()
    kept.loc[gone[cell, stratum], ["unknown_base", "total_base"]] = 0
    thin = thin_strata(four[1], four[3], fewest)
    joined = np.where(thin, four, 0).sum(axis=2, keepdims=True)
    four = np.concatenate([np.where(thin, 0, four), joined], axis=2)
    cells = (
        kept.groupby(list(keys), observed=True, sort=False)
        .agg(
            unknown_base=("unknown_base", "sum"),
            total_base=("total_base", "sum"),
            organisations=("organisations", "max"),
            organisations_all=("organisations_all", "max"),
        )
        .reset_index()
    )
    return Mixture(cells[list(keys)], cells, four, names, thin, refused, without, record, whom)


def thin_strata(group: Floats, white: Floats, fewest: int) -> NDArray[np.bool_]:
    """Which strata to join: those below the size on either side, then the next smallest.

    A single thin stratum is no company to itself: the smallest other one joins it, and so on
    until the joined strata have enough people of both sides, or no other is left.
    """
    smaller, peopled = np.minimum(group, white), (group + white) > 0
    thin: NDArray[np.bool_] = peopled & (smaller < fewest)
    for _ in range(group.shape[1]):
        left = peopled & ~thin
        enough = [np.where(thin, side, 0).sum(axis=1) >= fewest for side in (group, white)]
        short = thin.any(axis=1) & ~(enough[0] & enough[1]) & left.any(axis=1)
        if not short.any():
            break
        at = np.where(left, smaller, np.inf).argmin(axis=1)
        thin[short, at[short]] = True
    return thin


def tables(mixture: Mixture, both: bool, level: float) -> dict[str, pd.DataFrame]:
    """The frames of a comparison: ratios, parts of the difference, strata."""
    return {
        "ratio": _ratios(mixture, both, level),
        "parts": _parts(mixture),
        "strata": _strata(mixture),
    }


def _ratios(mixture: Mixture, both: bool, level: float) -> pd.DataFrame:
    """The crude ratio and the one of like with like, in the direction of the record."""
    group_events, group, white_events, white = mixture.counts
    sums = [counts.sum(axis=1) for counts in mixture.counts]
    turned = mixture.record.top is Side.COMPARATOR
    top, bottom = (sums[2:], sums[:2]) if turned else (sums[:2], sums[2:])
    compared = np.full(len(mixture.cells), bool(mixture.whom.comparator))
    crude = ratio_interval(*top, *bottom, confidence_level=level)
    found = standardised_ratio(
        group_events, group, white_events, white,
        weights="both" if both else "second", confidence_level=level,
    )  # fmt: skip
    shares = found.share1, found.share2
    alike = _turned(found) if turned else (found.value, found.lower, found.upper)
    enough = mixture.strata >= LEAST
    rows = [
        _rows(mixture, CRUDE, crude, _shares(*top), _shares(*bottom), compared, "scas"),
        _rows(
            mixture, LIKE_FOR_LIKE, alike, *(shares[::-1] if turned else shares),
            compared & enough, "standardised",
        ),
    ]  # fmt: skip
    rows[1]["status_reason"] = np.where(compared & ~enough, _TOO_FEW, rows[1]["status_reason"])
    for row in rows:
        row["status_reason"] = np.where(mixture.refused, mixture.without, row["status_reason"])
    frame = pd.concat(rows).sort_index(kind="stable").reset_index(drop=True)
    counted = [np.repeat(column, len(rows)) for column in (*top, *bottom)]
    return frame.assign(confidence_level=level, **dict(zip(SIDES, counted, strict=True)))


LEAST = 2
"""Strata below which there is no mix to speak of."""

_TOO_FEW = "Fewer than two strata have enough people of both groups."


def _turned(found: Standardised) -> tuple[Floats, Floats, Floats]:
    """White over the group: the value and limits the other way up."""
    with np.errstate(divide="ignore"):
        lower, upper = 1 / np.asarray(found.upper), 1 / np.asarray(found.lower)
    known = np.isfinite(found.share1) & (found.share1 > 0) & np.isfinite(found.share2)
    value = np.where(known, found.share2 / np.where(known, found.share1, 1.0), np.nan)
    return value, lower, upper


def _shares(events: Floats, base: Floats) -> Floats:
    share: Floats = np.divide(events, base, out=np.full_like(base, np.nan), where=base > 0)
    return share


def _rows(
    mixture: Mixture,
    basis: str,
    limits: tuple[Floats, Floats, Floats],
    top_share: Floats,
    bottom_share: Floats,
    wanted: NDArray[np.bool_],
    method: str,
) -> pd.DataFrame:
    value, lower, upper = (np.where(wanted, limit, np.nan) for limit in limits)
    calculable = np.isfinite(value)
    verdict = ratio_verdict(value, lower, upper, mixture.record.worse)
    verdict[~calculable] = None
    names = [mixture.whom.group_name, mixture.whom.comparator_name]
    if mixture.record.top is Side.COMPARATOR:
        names.reverse()
    unknown = unknown_share(mixture.cells)
    return mixture.keys.assign(
        basis=basis,
        indicator=mixture.record.number,
        statistic=mixture.record.statistic,
        top_group=names[0],
        bottom_group=names[1],
        value=value,
        lower=lower,
        upper=upper,
        method=method,
        top_share=np.where(wanted, top_share, np.nan),
        bottom_share=np.where(wanted, bottom_share, np.nan),
        strata=mixture.strata,
        status=np.where(calculable, Status.OK, Status.NOT_CALCULABLE),
        status_reason=np.where(calculable, "", "There is nothing to divide by."),
        verdict=verdict,
        in_range=in_range(value),
        unknown_share=unknown,
        organisations=mixture.cells["organisations"].to_numpy(),
        organisations_all=mixture.cells["organisations_all"].to_numpy(),
        note=_notes(mixture, basis, unknown),
    )


def _notes(mixture: Mixture, basis: str, unknown: Floats) -> list[str]:
    """What must be said beside either ratio: of its counts, and of strata left out and joined."""
    joined = _joined(mixture) if basis == LIKE_FOR_LIKE else [""] * len(unknown)
    without = np.where(mixture.refused, "", mixture.without)  # there it is the reason
    parts = zip(notes(mixture.cells, unknown), without, joined, strict=True)
    return [" ".join(part for part in each if part) for each in parts]


def _joined(mixture: Mixture) -> list[str]:
    """Which strata of each cell were joined, in words."""
    names = np.array(mixture.names, dtype=object)
    return [
        f"Joined as other: {'; '.join(names[thin])}." if thin.any() else "" for thin in mixture.thin
    ]


PARTS = ("mix", "within")


def _parts(mixture: Mixture) -> pd.DataFrame:
    """The difference of the two shares, group less White, as mix and within."""
    split = kitagawa(*mixture.counts)
    ok = np.isfinite(split.gap) & (mixture.strata >= LEAST)
    frames = [
        _of_both(mixture).assign(
            part=name,
            statistic=Statistic.DIFFERENCE,
            value=np.where(ok, value, np.nan),
            method="kitagawa",
            status=np.where(ok, Status.OK, Status.NOT_CALCULABLE),
            status_reason=np.where(ok, "", np.where(mixture.refused, mixture.without, _TOO_FEW)),
        )
        for name, value in zip(PARTS, (split.mix, split.within), strict=True)
    ]
    return pd.concat(frames).sort_index(kind="stable").reset_index(drop=True)


def _of_both(mixture: Mixture) -> pd.DataFrame:
    """Keys with the groups and counts of a difference, group first."""
    sums: dict[str, Any] = dict(
        zip(SIDES, (counts.sum(axis=1) for counts in mixture.counts), strict=True)
    )
    return mixture.keys.assign(
        indicator=mixture.record.number,
        top_group=mixture.whom.group_name,
        bottom_group=mixture.whom.comparator_name,
        **sums,
    )


def _strata(mixture: Mixture) -> pd.DataFrame:
    """Every stratum of every cell with the difference in it and what it adds to either part."""
    split = kitagawa(*mixture.counts)
    cell, at = np.nonzero((mixture.counts[1] + mixture.counts[3]) > 0)
    four = mixture.counts[:, cell, at]
    group, white = _shares(*four[:2]), _shares(*four[2:])
    both = np.isfinite(group) & np.isfinite(white)
    names = np.array([*mixture.names, OTHER], dtype=object)
    return (
        mixture.keys.iloc[cell]
        .assign(
            stratum=names[at],
            indicator=mixture.record.number,
            statistic=Statistic.DIFFERENCE,
            top_group=mixture.whom.group_name,
            bottom_group=mixture.whom.comparator_name,
            value=group - white,
            group_share=group,
            white_share=white,
            mix=split.mix_by_cell[cell, at],
            within=split.within_by_cell[cell, at],
            method="kitagawa",
            status=np.where(both, Status.OK, Status.NOT_CALCULABLE),
            status_reason=np.where(both, "", "Only one of the two groups is here."),
            **dict(zip(SIDES, four, strict=True)),
        )
        .reset_index(drop=True)
    )
