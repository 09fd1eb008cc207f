"""One ladder of Agenda for Change bands: its rungs, steps, pipeline ratios and verdict."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.stats.difference import difference_interval
from wres_explore.stats.ladder import (
    FEWEST_RUNGS,
    SEARCH_FLOOR,
    Scan,
    Steps,
    entry_rung,
    is_thin,
    pool_thin,
    slope_adjusted_scan,
    step_ratios,
)
from wres_explore.stats.pooling import mantel_haenszel_odds_ratio
from wres_explore.stats.ratio import ratio_interval
from wres_explore.stats.significance import cochran_armitage
from wres_explore.vocabulary import AFC_LADDER, EdgeVerdict, PayBand

CLIFF = 0.80
"""A step ratio at or below this is a cliff: the four-fifths rule applied to one step."""

SCAN_LEVEL = 0.05

CERTAIN_PLACE = 0.80
"""If fewer resampled ladders than this agree, the place of the edge is called uncertain."""

SLOPE_Z = -1.96

BASE_RUNGS: tuple[tuple[PayBand, ...], ...] = (
    (PayBand.UNDER_1, PayBand.BAND_1, PayBand.BAND_2),
    (PayBand.BAND_3,),
    (PayBand.BAND_4,),
    (PayBand.BAND_5,),
    (PayBand.BAND_6,),
    (PayBand.BAND_7,),
    (PayBand.BAND_8A,),
    (PayBand.BAND_8B,),
    (PayBand.BAND_8C,),
    (PayBand.BAND_8D,),
    (PayBand.BAND_9, PayBand.VSM),
)
"""Band 1 closed to new staff in December 2018 and stands with band 2; very senior managers are
outside Agenda for Change and stand with band 9 for inference only."""

COUNTS = ("group", "comparator", "unknown", "total")


@dataclass(frozen=True, slots=True)
class Rung:
    """Bands that are tested together, and how they are written."""

    label: str
    bands: tuple[PayBand, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs to test, with staff per rung in the order of `COUNTS`, low to high.

    `by_band` has the same staff before pooling, for comparisons between bands and not rungs.
    """

    rungs: tuple[Rung, ...]
    counts: NDArray[np.int64]
    by_band: Mapping[PayBand, NDArray[np.int64]]

    @property
    def group(self) -> NDArray[np.float64]:
        """Staff of the group looked at, per rung."""
        return self.counts[:, 0].astype(float)

    @property
    def comparator(self) -> NDArray[np.float64]:
        """Staff of the comparator, per rung."""
        return self.counts[:, 1].astype(float)

    @property
    def staff(self) -> int:
        """People whose ethnicity is on one of the two sides."""
        return int(self.counts[:, :2].sum())


def build(bands: pd.DataFrame) -> Ladder:
    """Rungs of a ladder from counts by band.

    Parameters
    ----------
    bands
        Indexed by pay band, with the columns of `COUNTS`.
    """
    counts = {
        PayBand(str(name)): row
        for name, row in zip(bands.index, bands[list(COUNTS)].to_numpy(dtype=np.int64), strict=True)
    }
    present = [
        (
            tuple(band for band in rung if band in counts),
            sum((counts[band] for band in rung if band in counts), np.zeros(4, dtype=np.int64)),
        )
        for rung in BASE_RUNGS
    ]
    present = [(rung, row) for rung, row in present if rung and row[:2].sum()]
    if not present:
        return Ladder((), np.zeros((0, 4), dtype=np.int64), {})
    rows = np.array([row for _, row in present])
    start = entry_rung(rows[:, :2].sum(1))
    names = [rung for rung, _ in present]
    pooled = pool_thin(rows[start:, 0], rows[start:, 1])
    spans = [(start + low, start + high) for low, high in pooled]
    return Ladder(
        tuple(join(names[low:high]) for low, high in spans),
        np.array([rows[low:high].sum(0) for low, high in spans]),
        {band: counts[band] for rung in names[start:] for band in rung},
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """Bands that share one row of the ladder table, with the rung they were tested in."""

    name: str
    bands: tuple[PayBand, ...]
    rung: Rung | None
    role: str
    counts: dict[str, int]


def shown_rungs(ladder: Ladder, counts: Mapping[str, Mapping[str, int]]) -> list[Shown]:
    """How the bands of a ladder may be shown, low to high.

    A thin band has no share of its own (five people at band 9 are not a percentage): it is shown
    with the bands it was pooled with. Very senior managers are shown apart from band 9 unless
    either is thin. Bands that are in no rung stand alone: those below the entry band, and those
    where nobody's ethnicity is known.
    """
    sides = float(ladder.group.sum()), float(ladder.comparator.sum())

    def thin(bands: Sequence[PayBand]) -> bool:
        staff = sum(counts[band]["group"] + counts[band]["comparator"] for band in bands)
        return is_thin(staff, *sides)

    def rows(bands: Sequence[PayBand], role: str, rung: Rung | None = None) -> Shown:
        sums = {key: sum(counts[band][key] for band in bands) for key in COUNTS}
        return Shown(_name(bands), tuple(bands), rung, role, sums)

    found: list[tuple[PayBand, Shown]] = []
    for rung in ladder.rungs:
        managers = [band for band in rung.bands if band is PayBand.VSM]
        others = [band for band in rung.bands if band is not PayBand.VSM]
        apart = managers and others and not (thin(managers) or thin(others))
        parts = (others, managers) if apart else (rung.bands,)
        found += [(part[0], rows(part, "tested", rung)) for part in parts]
    entry = min(map(_at, ladder.by_band), default=0)
    for at, band in enumerate(AFC_LADDER):
        if band in counts and band not in ladder.by_band:
            found.append((band, rows([band], "below entry" if at < entry else "not tested")))
    return [shown for _, shown in sorted(found, key=lambda row: _at(row[0]))]


def _name(bands: Sequence[PayBand]) -> str:
    """One band in full, or several: "Bands 8d and 9", "Bands 8a to 9"."""
    if len(bands) == 1:
        return bands[0].value
    short = [band.value.removeprefix("Band ") for band in bands]
    if bands[-1] is PayBand.VSM:
        short[-1] = "very senior manager"
    joined = f"{short[0]} and {short[1]}" if len(short) == 2 else f"{short[0]} to {short[-1]}"
    return f"Bands {joined}"


def join(parts: Sequence[tuple[PayBand, ...]]) -> Rung:
    """Rungs put together, low to high, and their short name."""
    bands = tuple(band for part in parts for band in part)
    short = ["VSM" if band is PayBand.VSM else band.value.removeprefix("Band ") for band in bands]
    label = f"{short[0]} to {short[-1]}" if len(short) > 2 else "+".join(short)
    return Rung(label, bands)


def boundaries(ladder: Ladder) -> list[str]:
    """Names of the steps between neighbouring rungs: "5|6"."""
    labels = [rung.label for rung in ladder.rungs]
    return [f"{low}|{high}" for low, high in itertools.pairwise(labels)]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the search found on one ladder."""

    verdict: EdgeVerdict
    grades: tuple[EdgeVerdict | None, ...] = ()
    onset: int | None = None
    steepest: int | None = None
    steps: Steps | None = None
    scan: Scan | None = None
    trend: float = np.nan


def search(ladder: Ladder, *, confidence_level: float = 0.95) -> Finding:
    """Look for a cliff edge: grade every step, then say what stands out.

    Clear: the simultaneous upper limit is below 0.80. Probable: a step ratio of 0.80 or less,
    simultaneous upper limit below 1, and the slope-adjusted scan finds the same place. Step: the
    simultaneous upper limit is below 1, no more. If any step is clear only clear ones count. A
    fall without an edge is a slope. Fewer than 600 staff or three rungs are too few.
    """
    if ladder.staff < SEARCH_FLOOR or len(ladder.rungs) < FEWEST_RUNGS:
        return Finding(EdgeVerdict.TOO_FEW)
    steps = step_ratios(ladder.group, ladder.comparator, confidence_level=confidence_level)
    scan = slope_adjusted_scan(ladder.group, ladder.comparator)
    trend = float(cochran_armitage(ladder.group, ladder.group + ladder.comparator))
    grades = grade(steps, scan)
    for found in (EdgeVerdict.CLEAR, EdgeVerdict.PROBABLE):
        if found in grades:
            return _edge(found, grades, steps, scan, trend)
    if trend < SLOPE_Z:
        return Finding(EdgeVerdict.SLOPE, grades, None, None, steps, scan, trend)
    if EdgeVerdict.STEP in grades:
        return _edge(EdgeVerdict.STEP, grades, steps, scan, trend)
    return Finding(EdgeVerdict.NONE, grades, None, None, steps, scan, trend)


def grade(steps: Steps, scan: Scan | None) -> tuple[EdgeVerdict | None, ...]:
    """Grade of each step; None where nothing can be said."""
    grades: list[EdgeVerdict | None] = []
    for k, (ratio, upper) in enumerate(zip(steps.ratio, steps.simultaneous_upper, strict=True)):
        scanned = scan is not None and scan.p_value < SCAN_LEVEL and scan.boundary == k
        if not np.isfinite(ratio):  # nobody of the comparator on one side: nothing to judge by
            grades.append(None)
        elif upper < CLIFF:
            grades.append(EdgeVerdict.CLEAR)
        elif upper < 1 and ratio <= CLIFF and scanned:
            grades.append(EdgeVerdict.PROBABLE)
        else:
            grades.append(EdgeVerdict.STEP if upper < 1 else None)
    return tuple(grades)


def _edge(
    found: EdgeVerdict,
    grades: tuple[EdgeVerdict | None, ...],
    steps: Steps,
    scan: Scan | None,
    trend: float,
) -> Finding:
    places = [k for k, value in enumerate(grades) if value is found]
    steepest = min(places, key=lambda k: steps.ratio[k])
    return Finding(found, grades, places[0], steepest, steps, scan, trend)


def step_rows(
    ladder: Ladder, finding: Finding, strata: NDArray[np.int64] | None, *, confidence_level: float
) -> list[dict[str, Any]]:
    """One row per boundary: step ratio, limits, grade, drop in share, ratio within strata."""
    steps = finding.steps
    if steps is None:
        return []
    group, comparator, total = ladder.group, ladder.comparator, ladder.counts[:, 3]
    drop = difference_interval(
        group[1:], total[1:], group[:-1], total[:-1], confidence_level=confidence_level
    )
    within = _within(strata, confidence_level)
    rows = []
    for k, boundary in enumerate(boundaries(ladder)):
        rows.append(
            {
                "boundary": boundary,
                "position": k,
                "value": steps.ratio[k],
                "lower": steps.lower[k],
                "upper": steps.upper[k],
                "simultaneous_lower": steps.simultaneous_lower[k],
                "simultaneous_upper": steps.simultaneous_upper[k],
                "grade": finding.grades[k],
                "drop": drop[0][k],
                "drop_lower": drop[1][k],
                "drop_upper": drop[2][k],
                "scan_z": np.nan if finding.scan is None else finding.scan.z[k],
                "top_numerator": group[k + 1],
                "top_denominator": group[k],
                "bottom_numerator": comparator[k + 1],
                "bottom_denominator": comparator[k],
                **({name: value[k] for name, value in within.items()}),
            }
        )
    return rows


def _within(strata: NDArray[np.int64] | None, confidence_level: float) -> dict[str, Any]:
    """Step ratios within strata (Mantel-Haenszel); nothing where there is one stratum."""
    if strata is None:
        return {}
    group, comparator = strata[..., 0], strata[..., 1]
    value, lower, upper = mantel_haenszel_odds_ratio(
        group[:, 1:].T,
        comparator[:, 1:].T,
        group[:, :-1].T,
        comparator[:, :-1].T,
        confidence_level=confidence_level,
    )
    return {"within_value": value, "within_lower": lower, "within_upper": upper}


def pipeline_rows(
    ladder: Ladder, tiers: Sequence[tuple[str, PayBand]], *, confidence_level: float
) -> list[dict[str, Any]]:
    """Relative likelihood of standing at a band or above, group over comparator, SCAS.

    Each tier is the name of its boundary and the lowest band above it.
    """
    counts = [above_and_all(ladder, first) for _, first in tiers]
    return [
        {"boundary": name, "position": position, **row}
        for position, ((name, _), row) in enumerate(
            zip(tiers, ratio_rows(counts, confidence_level), strict=True)
        )
    ]


def above_and_all(ladder: Ladder, first: PayBand) -> list[int]:
    """Staff at a band or above, and all staff, for the group and then for the comparator."""
    everybody = sum(ladder.by_band.values(), np.zeros(4, dtype=np.int64))
    above = sum(
        (n for band, n in ladder.by_band.items() if _at(band) >= _at(first)),
        np.zeros(4, dtype=np.int64),
    )
    return [int(n) for side in (0, 1) for n in (above[side], everybody[side])]


def _at(band: PayBand) -> int:
    return AFC_LADDER.index(band)


def ratio_rows(counts: Sequence[Sequence[float]], confidence_level: float) -> list[dict[str, Any]]:
    """Relative likelihoods with their four counts each, as rows."""
    four = np.array(counts, dtype=float).reshape(-1, 4)
    limits = ratio_interval(*four.T, confidence_level=confidence_level)
    names = ("value", "lower", "upper", "top_numerator", "top_denominator",
             "bottom_numerator", "bottom_denominator")  # fmt: skip
    table = np.column_stack([*limits, four])
    return [dict(zip(names, row, strict=True)) for row in table.tolist()]


def rung_boundaries(ladder: Ladder) -> list[tuple[str, PayBand]]:
    """Every boundary between rungs, with the lowest band above it."""
    above = [rung.bands[0] for rung in ladder.rungs[1:]]
    return list(zip(boundaries(ladder), above, strict=True))


def tier_boundaries(ladder: Ladder) -> list[tuple[str, PayBand]]:
    """Where bands 6 and 8a begin, if staff stand on either side: all a small ladder is asked."""
    tiers = (("5|6", PayBand.BAND_6), ("7|8a", PayBand.BAND_8A))
    places = [_at(band) for band in ladder.by_band]
    return [
        (name, first) for name, first in tiers if places and min(places) < _at(first) <= max(places)
    ]
