"""The tables of a pay gap beside the gap itself: quarters of the payroll, parts, and bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.definitions import PAY_GAP
from wres_explore.measures.representation import shares
from wres_explore.measures.results import notes
from wres_explore.measures.whom import Comparison
from wres_explore.stats.decomposition import Split, kitagawa
from wres_explore.stats.quarters import quarters
from wres_explore.vocabulary import ALL, Statistic, Status

QUARTERS = ("Lower", "Lower middle", "Upper middle", "Upper")
"""Quarters of a payroll, lowest pay first, as the gender pay gap service calls them."""

OTHER_BANDS = "Other bands"
"""Bands with too few people of either side to show what they are paid."""

BAND_COLUMNS = ("unit", "top_pay", "bottom_pay", "between", "within")
"""Beside a band: White pay, the group's pay, and what the band adds to either part in pounds."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Payroll:
    """Staff by pay in every cell of a breakdown.

    `cells` are those of `tally`, `keys` their columns of the breakdown; the other arrays have
    one value per row of pay. `reasons` say why the pay of a cell is withheld, empty where it is
    not.
    """

    whom: Comparison
    keys: pd.DataFrame
    cells: pd.DataFrame
    pay: Floats
    n: Floats
    cell: NDArray[np.int64]
    role: NDArray[np.int8]
    band: pd.Series
    reasons: NDArray[np.object_] | None = None

    def withheld(self, reasons: NDArray[np.object_]) -> Payroll:
        """The payroll with the reasons for which the pay of its cells is withheld."""
        return replace(self, reasons=reasons)

    def status(self) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
        """Status and reason of each cell."""
        reasons = self.reasons if self.reasons is not None else np.full(len(self.cells), "", object)
        hidden = Status.SUPPRESSED if self.whom.comparator else Status.NOT_CALCULABLE
        status = np.where(reasons == "", Status.OK, hidden).astype(object)
        return status, reasons

    def described(self, frame: pd.DataFrame, unknown: Floats) -> pd.DataFrame:
        """Rows of a gap, one per cell, with its groups, people and notes."""
        return frame.assign(
            indicator=PAY_GAP.number,
            statistic=Statistic.PAY_GAP,
            top_group=self.whom.comparator_name,
            bottom_group=self.whom.group_name,
            top_denominator=self.cells["comparator"].to_numpy(),
            bottom_denominator=self.cells["group"].to_numpy(),
            organisations=self.cells["organisations"].to_numpy(),
            organisations_all=self.cells["organisations_all"].to_numpy(),
            note=notes(self.cells, unknown),
        )

    @cached_property
    def split(self) -> tuple[Split, Floats, Floats]:
        """White less group pay by band, with people and sums of pay: side, cell, band."""
        code = self.band.cat.codes.to_numpy()
        shape = (4, len(self.cells), len(self.band.cat.categories))
        at = np.ravel_multi_index((self.role, self.cell, code), shape)
        people, total = (
            np.bincount(at, weights, int(np.prod(shape))).reshape(shape).astype(float)
            for weights in (self.n, self.n * self.pay)
        )
        return kitagawa(total[1], people[1], total[0], people[0]), people, total

    def without_bands(self) -> NDArray[np.bool_]:
        """Cells in which somebody's band is not given."""
        _, people, _ = self.split
        if ALL not in self.band.cat.categories:
            return np.zeros(len(self.cells), dtype=bool)
        given: NDArray[np.bool_] = people[:2, :, self.band.cat.categories.get_loc(ALL)].sum(0) > 0
        return given


def beside(table: pd.DataFrame, frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """A result table with further columns of its frame before the value."""
    out = table.copy()
    at = out.columns.get_loc("value")
    for name in reversed(columns):
        out.insert(at, name, frame[name].to_numpy())
    return out


def quarter_rows(payroll: Payroll, level: float) -> pd.DataFrame:
    """Share of the group in each quarter of the payroll of each cell."""
    sides = np.zeros((len(payroll.n), 4))
    sides[np.arange(len(payroll.n)), payroll.role] = payroll.n
    people = quarters(payroll.pay, sides, payroll.cell, len(payroll.cells))
    status, reasons = payroll.status()
    hidden = np.repeat(status != Status.OK, len(QUARTERS))
    keys = payroll.keys.loc[payroll.keys.index.repeat(len(QUARTERS))].reset_index(drop=True)
    repeated = payroll.cells.loc[payroll.cells.index.repeat(len(QUARTERS))].reset_index(drop=True)
    group, white, unknown, _ = people.reshape(-1, 4).T
    frame = keys.assign(
        quarter=np.tile(QUARTERS, len(payroll.cells)),
        indicator=PAY_GAP.number,
        top_group=payroll.whom.group_name,
        bottom_group=payroll.whom.comparator_name,
        top_numerator=group,
        top_denominator=people.sum(axis=2).ravel(),
        bottom_numerator=white,
        bottom_denominator=people.sum(axis=2).ravel(),
        unknown_base=unknown,
        total_base=people.sum(axis=2).ravel(),
        organisations=repeated["organisations"],
        organisations_all=repeated["organisations_all"],
        base="all staff",
    )
    frame = frame.assign(**shares(frame, confidence_level=level, method="wilson"))
    numbers = ["value", "lower", "upper", "unknown_share", "top_numerator", "bottom_numerator"]
    frame[numbers] = frame[numbers].mask(pd.Series(hidden))
    frame["status"] = np.where(hidden, np.repeat(status, len(QUARTERS)), frame["status"])
    frame["status_reason"] = np.where(
        hidden, np.repeat(reasons, len(QUARTERS)), frame["status_reason"]
    )
    frame["note"] = np.where(hidden, "", frame["note"])
    return frame


PARTS = ("between bands", "within bands")


def part_rows(payroll: Payroll) -> pd.DataFrame:
    """Between and within bands of each cell, which add up to its mean gap."""
    split, people, total = payroll.split
    status, reasons = payroll.status()
    banded = ~payroll.without_bands()
    lacks = (status == Status.OK) & ~banded
    status = np.where(lacks, Status.NOT_AVAILABLE, status)
    reasons = np.where(lacks, "The pay band of some or all staff is not given.", reasons)
    white = total[1].sum(-1) / np.where(people[1].sum(-1) > 0, people[1].sum(-1), np.nan)
    ok = status == Status.OK
    alone = (people[:2].sum(0) * split.alone).sum(-1)
    said = [
        f"{int(n):,} staff are at bands with one group only, and count as between bands."
        if shown and n
        else ""
        for n, shown in zip(alone, ok, strict=True)
    ]
    frames = [
        payroll.described(
            payroll.keys.assign(
                part=name,
                pounds=np.where(ok, pounds, np.nan),
                value=np.where(ok, pounds / white, np.nan),
                method="kitagawa",
                status=status,
                status_reason=reasons,
            ),
            np.zeros(len(payroll.cells)),
        ).assign(note=said)
        for name, pounds in zip(PARTS, (split.mix, split.within), strict=True)
    ]
    return pd.concat(frames).sort_index(kind="stable").reset_index(drop=True)


def band_rows(payroll: Payroll, floor: int) -> pd.DataFrame:
    """Either pay and either part by band, where enough people of both sides stand there."""
    split, people, total = payroll.split
    group, white = people[0], people[1]
    thin = _thin(group, white, floor)
    peopled = (group + white) > 0
    shown = (payroll.status()[0] == Status.OK) & ~payroll.without_bands()
    cell, band = np.nonzero(peopled & ~thin & shown[:, None])
    names = np.asarray(payroll.band.cat.categories, dtype=object)
    pay = [total[side][cell, band] / people[side][cell, band] for side in (1, 0)]
    own = payroll.keys.iloc[cell].assign(
        pay_band=names[band],
        position=band,
        top_pay=pay[0],
        bottom_pay=pay[1],
        value=(pay[0] - pay[1]) / pay[0],
        between=split.mix_by_cell[cell, band],
        within=split.within_by_cell[cell, band],
        top_denominator=white[cell, band],
        bottom_denominator=group[cell, band],
        status=Status.OK,
        status_reason="",
        cell=cell,
    )
    few = thin & peopled
    others = np.flatnonzero(few.any(axis=1) & shown)
    rest = payroll.keys.iloc[others].assign(
        pay_band=OTHER_BANDS,
        position=len(names),
        top_pay=np.nan,
        bottom_pay=np.nan,
        value=np.nan,
        between=np.where(few, split.mix_by_cell, 0)[others].sum(-1),
        within=np.where(few, split.within_by_cell, 0)[others].sum(-1),
        top_denominator=np.where(few, white, 0)[others].sum(-1),
        bottom_denominator=np.where(few, group, 0)[others].sum(-1),
        status=Status.SUPPRESSED,
        status_reason=[
            f"{', '.join(names[few[at]])}: fewer than {floor} of either group, or needed to hide "
            "such a band."
            for at in others
        ],
        cell=others,
    )
    frame = pd.concat([own, rest], ignore_index=True).sort_values(["cell", "position"])
    return frame.assign(
        indicator=PAY_GAP.number,
        statistic=Statistic.PAY_GAP,
        top_group=payroll.whom.comparator_name,
        bottom_group=payroll.whom.group_name,
        method="kitagawa",
    ).reset_index(drop=True)


def _thin(group: Floats, white: Floats, floor: int) -> NDArray[np.bool_]:
    """Bands to hide: those below the floor, and the next smallest where one would stand alone.

    What one band adds is the whole less what the others add, and tells what is paid there.
    """
    smaller = np.minimum(group, white)
    peopled = (group + white) > 0
    thin: NDArray[np.bool_] = peopled & (smaller < floor)
    alone = (thin.sum(axis=1) == 1) & (peopled & ~thin).any(axis=1)
    next_one = np.where(peopled & ~thin, smaller, np.inf).argmin(axis=1)
    thin[alone, next_one[alone]] = True
    return thin
