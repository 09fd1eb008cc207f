"""What a reader can work out of small cells who takes published tables from one another.

An invented workforce is shown through the real gate, view by view. Whatever a table shows of a sum
of cells becomes an interval: what was rounded, what was hidden. Linear programming then finds the
smallest and the largest that each cell can be. The reader is given more than a real one would have:
which hidden counts are hidden for their own size.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

import wres_explore as wres
from wres_explore.dataset import Dataset
from wres_explore.errors import WresError
from wres_explore.measures.disclosure.edges import gate_edge
from wres_explore.measures.disclosure.rules import Rules
from wres_explore.measures.disclosure.tables import gate_table
from wres_explore.vocabulary import PAY_TIERS, PayBand, PayTier, Profession, Status

ORGANISATIONS = ("Trust A", "Trust B", "Trust C", "Trust D")
PROFESSIONS = (Profession.NURSES, Profession.ALLIED_HEALTH, Profession.AMBULANCE,
               Profession.CENTRAL_FUNCTIONS)  # fmt: skip
BANDS = (PayBand.BAND_5, PayBand.BAND_6, PayBand.BAND_7, PayBand.BAND_8A, PayBand.BAND_8B,
         PayBand.BAND_8C)  # fmt: skip
GROUPS = ("White", "BME", "Unknown")
AXES = ("organisation", "profession", "pay_band", "ethnic_group")
VALUES: tuple[tuple[str, ...], ...] = (
    ORGANISATIONS, tuple(map(str, PROFESSIONS)), tuple(map(str, BANDS)), GROUPS,
)  # fmt: skip
SHAPE = tuple(map(len, VALUES))

Cells = NDArray[np.int64]
Mask = NDArray[np.bool_]


def workforce(seed: int, *, staff: float = 2_000.0) -> Cells:
    """Staff by organisation, profession, band and group: uneven, and mostly small at the top."""
    rng = np.random.default_rng(seed)
    sizes = [rng.dirichlet(np.full(n, 4.0)) for n in SHAPE[:2]]
    bands = np.array([0.38, 0.30, 0.18, 0.08, 0.04, 0.02])
    mean = staff * np.einsum("i,j,k->ijk", *sizes, bands)
    mean = mean * rng.gamma(3.0, 1 / 3.0, mean.shape)
    bme = np.clip(0.45 - 0.07 * np.arange(SHAPE[2]) + rng.normal(0, 0.05, mean.shape), 0.02, 0.9)
    shares = np.stack([(1 - bme) * 0.95, bme * 0.95, np.full(mean.shape, 0.05)], axis=-1)
    cells: Cells = rng.poisson(mean[..., None] * shares)
    return cells


def as_dataset(cells: Cells) -> Dataset:
    """The workforce as a data set, with nobody's rows left out, and a few disciplinary cases."""
    rng = np.random.default_rng(int(cells.sum()))
    cases = rng.binomial(cells, 0.05)
    rows = []
    for measure, counts in (("headcount", cells), ("entered_disciplinary", cases)):
        for at in np.argwhere(counts):
            where = {axis: VALUES[k][at[k]] for k, axis in enumerate(AXES)}
            rows.append({"year": 2019, **where, "measure": measure, "n": int(counts[tuple(at)])})
    return wres.from_counts(pd.DataFrame(rows), name="invented")


@dataclass
class Knowledge:
    """What has been published of sums of cells: for each sum the tightest limits seen."""

    truth: Cells
    rules: Rules
    limits: dict[bytes, tuple[float, float]] = field(default_factory=dict)
    shown: dict[bytes, set[float]] = field(default_factory=dict)

    def learn(self, mask: Mask, shown: float | None) -> None:
        """Take in one count of a table: what it shows, or None where it shows nothing."""
        if not mask.any():
            return
        true = float(self.truth[mask].sum())
        low, high = self._limits(true, None if shown is None or pd.isna(shown) else float(shown))
        assert low <= true <= high, f"{true} people cannot be shown as {shown}"
        key = mask.tobytes()
        if shown is not None and not pd.isna(shown):
            self.shown.setdefault(key, set()).add(float(shown))
        before = self.limits.get(key, (0.0, np.inf))
        self.limits[key] = max(low, before[0]), min(high, before[1])

    def _limits(self, true: float, shown: float | None) -> tuple[float, float]:
        rules = self.rules
        if shown is None:
            small = rules.smallest <= true <= rules.largest
            return (rules.smallest, rules.largest) if small else (0.0, np.inf)
        half = (rules.unit - 1) / 2
        low, high = max(0.0, shown - half), shown + half
        if rules.smallest == 0 or shown > 0:
            return max(low, rules.largest + 1.0), high
        return 0.0, 0.0

    def constraints(self) -> tuple[csr_array, NDArray[np.float64], NDArray[np.float64]]:
        """Every sum as a row of 0 and 1, and its limits."""
        masks = np.array([np.frombuffer(key, dtype=bool) for key in self.limits], dtype=float)
        low, high = np.array(list(self.limits.values())).T
        return csr_array(masks), low, high


@dataclass
class Reader:
    """Solves for what sums can be, given what is known."""

    known: Knowledge

    def __post_init__(self) -> None:
        matrix, low, high = self.known.constraints()
        above, below = np.isfinite(high), low > 0
        self.both = LinearConstraint(matrix, low, high)
        self.rows = vstack([matrix[above], -matrix[below]]).tocsr()
        self.ends = np.concatenate([high[above], -low[below]])

    def can_be(self, mask: Mask, *, whole: bool = False) -> tuple[float, float]:
        """The smallest and the largest that a sum can be; in whole people (slower) or not."""
        target = mask.ravel().astype(float)
        solve = self._whole if whole else self._linear
        return solve(target), -solve(-target)

    def _whole(self, cost: NDArray[np.float64]) -> float:
        found = milp(cost, constraints=self.both, integrality=np.ones_like(cost),
                     bounds=Bounds(0, np.inf), options={"time_limit": 20.0})  # fmt: skip
        return float(found.mip_dual_bound)

    def _linear(self, cost: NDArray[np.float64]) -> float:
        found = linprog(cost, A_ub=self.rows, b_ub=self.ends, bounds=(0, None), method="highs")
        if found.status == 3:  # nothing bounds it
            return -np.inf
        assert found.status == 0, found.message
        return float(found.fun)


def mask_of(where: dict[str, Iterable[str]]) -> Mask:
    """The cells with these values; all values of an axis that is not named."""
    mask = np.ones(SHAPE, dtype=bool)
    for k, axis in enumerate(AXES):
        if axis in where:
            wanted = {str(value) for value in where[axis]}
            keep = np.array([value in wanted for value in VALUES[k]])
            mask &= keep.reshape([-1 if j == k else 1 for j in range(len(AXES))])
    return mask


Where = dict[str, tuple[str, ...]]


def views(most: int, *, filters: bool = True) -> Iterator[tuple[Where, tuple[str, ...]]]:
    """Every filter and breakdown that together fix at most so many axes."""
    plain = AXES[:3]
    for size in range(most + 1):
        for fixed in itertools.combinations(AXES, size):
            for n in range(size + 1 if filters else 1):
                for filtered in itertools.combinations([a for a in fixed if a in plain], n):
                    by = tuple(axis for axis in fixed if axis not in filtered)
                    choices = [VALUES[AXES.index(axis)] for axis in filtered]
                    for values in itertools.product(*choices):
                        yield {a: (v,) for a, v in zip(filtered, values, strict=True)}, by


def read_all(cells: Cells, rules: Rules, *, most: int = 2, filters: bool = True) -> Knowledge:
    """Everything that the gate lets through of a workforce, in every view.

    A filter shows the same cells as a breakdown does; only which of them are hidden beside
    another may differ.
    """
    data, known = as_dataset(cells), Knowledge(cells, rules)
    for where, by in views(most, filters=filters):
        try:
            part = wres.select(data, **where) if where else data
        except WresError:  # nobody there
            continue
        read_shares(known, part, where, by)
        if "ethnic_group" not in by:
            if len(where) + len(by) < most:
                for group in ("White", "Unknown"):
                    read_shares(known, wres.select(part, ethnic_group=group), where, by, group)
            read_bases(known, part, where, by)
            if "pay_band" not in (*where, *by) and len(where) + len(by) < most:
                read_tiers(known, part, where, by)
                read_edges(known, part, where, by)
    return known


def _gated(
    known: Knowledge, part: Dataset, measure: Callable[..., pd.DataFrame], by: Sequence[str]
) -> pd.DataFrame:
    return gate_table(measure(part, by=list(by)), known.rules)


def _everywhere(where: Where, by: Sequence[str]) -> Iterator[Where]:
    """Every cell that a view could have: a row that is missing tells something too."""
    for values in itertools.product(*(VALUES[AXES.index(axis)] for axis in by)):
        yield {**where, **{a: (v,) for a, v in zip(by, values, strict=True)}}


def _rows(table: pd.DataFrame, by: Sequence[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    return {tuple(str(row[axis]) for axis in by): row for row in table.to_dict("records")}


def read_shares(
    known: Knowledge, part: Dataset, where: Where, by: tuple[str, ...], group: str = "BME"
) -> None:
    """Shares of staff: the group, its base, and the unknown share."""
    rows = _rows(_gated(known, part, wres.representation, by), by)
    for cell in _everywhere(where, by):
        row = rows.get(tuple(cell[axis][0] for axis in by), {})
        base = {axis: value for axis, value in cell.items() if axis != "ethnic_group"}
        who = cell.get("ethnic_group", (group,))
        known.learn(mask_of({**base, "ethnic_group": who}), row.get("top_numerator"))
        known.learn(mask_of(base), row.get("top_denominator"))
        if row and "Unknown" not in who and not pd.isna(row["unknown_share"]):
            _read_unknown(known, mask_of({**base, "ethnic_group": ("Unknown",)}), row)


def _read_unknown(known: Knowledge, mask: Mask, row: dict[str, Any]) -> None:
    """A share in whole percent of a base that is shown leaves a few multiples of the unit."""
    base, unit = float(row["top_denominator"]), known.rules.unit
    if unit == 1:
        known.learn(mask, round(row["unknown_share"] * base))
        return
    fits = [n for n in np.arange(0, base + unit, unit)
            if abs(n / base - row["unknown_share"]) <= 0.005 + 1e-9]  # fmt: skip
    low, high = fits[0] - (unit - 1) / 2, fits[-1] + (unit - 1) / 2
    before = known.limits.get(mask.tobytes(), (0.0, np.inf))
    known.limits[mask.tobytes()] = max(before[0], low), min(before[1], high)


def read_bases(known: Knowledge, part: Dataset, where: Where, by: tuple[str, ...]) -> None:
    """The staff on either side of a relative likelihood."""
    table = _gated(known, part, partial(wres.indicator, number=3), by)
    if not (table["status"] != Status.NOT_AVAILABLE).any():
        return
    rows = _rows(table, by)
    for cell in _everywhere(where, by):
        row = rows.get(tuple(cell[axis][0] for axis in by), {})
        if row.get("status") == Status.NOT_AVAILABLE:
            continue
        for group, side in (("BME", "top"), ("White", "bottom")):
            known.learn(mask_of({**cell, "ethnic_group": (group,)}), row.get(f"{side}_denominator"))


def read_tiers(known: Knowledge, part: Dataset, where: Where, by: tuple[str, ...]) -> None:
    """Staff by pay tier, from the race disparity ratio."""
    table = _gated(known, part, wres.race_disparity_ratio, by)
    for row in table.to_dict("records"):
        cell = {**where, **{axis: (str(row[axis]),) for axis in by}}
        low, _, high = row["step"].partition(" to ")
        for tier, part_of in ((low, "denominator"), (high, "numerator")):
            bands = tuple(b for b in VALUES[2] if PAY_TIERS[PayBand(b)] is PayTier[tier.upper()])
            for group, side in (("White", "top"), ("BME", "bottom")):
                known.learn(
                    mask_of({**cell, "pay_band": bands, "ethnic_group": (group,)}),
                    row[f"{side}_{part_of}"],
                )


def read_edges(known: Knowledge, part: Dataset, where: Where, by: tuple[str, ...]) -> None:
    """Staff by sets of bands, from the ladders, steps and pipelines of a cliff edge."""
    try:
        edge = gate_edge(wres.cliff_edge(part, by=list(by)), known.rules)
    except WresError:
        return
    for row in edge.ladder.to_dict("records"):
        cell = {**where, **{axis: (str(row[axis]),) for axis in by}}
        bands = _bands_of(str(row["pay_band"]))
        for group, side in (("BME", "top"), ("White", "bottom")):
            known.learn(mask_of({**cell, "pay_band": bands, "ethnic_group": (group,)}),
                        row[f"{side}_numerator"])  # fmt: skip
        known.learn(mask_of({**cell, "pay_band": bands}), row["top_denominator"])
    entry = dict(zip(_key(edge.verdict, by), edge.verdict["entry_band"], strict=True))
    for row, key in zip(edge.pipeline.to_dict("records"), _key(edge.pipeline, by), strict=True):
        if not isinstance(entry[key], str):
            continue
        cell = {**where, **{axis: (str(row[axis]),) for axis in by}}
        ladder = _from(entry[key].split("+")[0].split(" to ")[0])
        above = _from(str(row["boundary"]).split("|")[1].split("+")[0].split(" to ")[0])
        for group, side in (("BME", "top"), ("White", "bottom")):
            for bands, part_of in ((above, "numerator"), (ladder, "denominator")):
                known.learn(mask_of({**cell, "pay_band": bands, "ethnic_group": (group,)}),
                            row[f"{side}_{part_of}"])  # fmt: skip


def _key(table: pd.DataFrame, by: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [tuple(str(row[axis]) for axis in by) for row in table.to_dict("records")]


def _from(short: str) -> tuple[str, ...]:
    """The bands of the invented workforce from one band on, by its short name."""
    order = list(PayBand)
    first = PayBand.VSM if short == "VSM" else PayBand(f"Band {short}")
    return tuple(b for b in VALUES[2] if order.index(PayBand(b)) >= order.index(first))


def _bands_of(name: str) -> tuple[str, ...]:
    """The bands behind "Bands 8b to 9" or "Band 5"."""
    if name in VALUES[2]:
        return (name,)
    short = name.removeprefix("Bands ").removeprefix("Band ")
    for joint in (" to ", " and "):
        if joint in short:
            low, high = short.split(joint)
            last = () if high == "very senior manager" else _from(high)[1:]
            return tuple(b for b in _from(low) if b not in last)
    return ()


@dataclass(frozen=True)
class Found:
    """What the reader can say of the small cells: for each its size and the limits."""

    true: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @property
    def width(self) -> NDArray[np.float64]:
        """How many other sizes remain possible."""
        return np.floor(self.high + 1e-6) - np.ceil(self.low - 1e-6)

    @property
    def exact(self) -> int:
        """Cells whose size is known."""
        return int((self.width < 0.5).sum())


def attack(
    known: Knowledge,
    masks: Sequence[Mask],
    *,
    smallest: int = 0,
    largest: int = 7,
    whole: bool = False,
) -> Found:
    """The limits of every sum in `masks` that is small in truth."""
    small = [mask for mask in masks if smallest <= known.truth[mask].sum() <= largest]
    true = np.array([known.truth[mask].sum() for mask in small])
    reader = Reader(known)
    low, high = np.array([reader.can_be(mask, whole=whole) for mask in small]).reshape(-1, 2).T
    return Found(true, low, high)


def single_cells(groups: Sequence[str] = GROUPS) -> list[Mask]:
    """Every cell of the finest breakdown, of some of the groups."""
    return [mask_of(cell) for cell in _everywhere({}, AXES) if cell["ethnic_group"][0] in groups]


def margins(groups: Sequence[str] = GROUPS) -> list[Mask]:
    """Every sum that a view of two breakdowns and a group is about."""
    return [
        mask_of({**cell, "ethnic_group": (group,)})
        for axes in itertools.combinations(AXES[:3], 2)
        for cell in _everywhere({}, axes)
        for group in groups
    ]
