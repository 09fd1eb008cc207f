"""The cliff edge: where, if anywhere, the share of BME staff breaks off as pay bands rise.

"The number of BME staff drops off significantly from Band 5 upwards" (London Workforce Race
Strategy 2020) is a claim about a place. It is tested here, within a ladder: an edge is named
only if the simultaneous interval of its step ratio allows it, and called probable only if a scan
finds a step over and above a plain slope at the same place. Raw largest drops are never used:
in a trust of 6,000 with one true cliff they point at the right step less than half of the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import arguments
from wres_explore.breakdowns import PAY_DIMENSIONS, require, values
from wres_explore.dataset import Dataset
from wres_explore.errors import SelectionError
from wres_explore.measures.ladder import ladders
from wres_explore.measures.ladder.edge import AFC, MEDICAL, TABLES, CliffEdge, Tables, as_edge
from wres_explore.measures.ladder.grades import medical_rows
from wres_explore.measures.ladder.notes import mix_note, place_note, too_few
from wres_explore.measures.results import SIDES, provenance, with_grouping_note
from wres_explore.measures.supply import latest_year, too_coarse
from wres_explore.measures.tally import key_columns, tally
from wres_explore.measures.whom import Comparison, comparisons
from wres_explore.stats.ladder import entry_rung
from wres_explore.tables import records
from wres_explore.vocabulary import (
    AFC_LADDER,
    MEDICAL_GRADES,
    EdgeVerdict,
    Measure,
    Status,
)


def cliff_edge(
    data: Dataset, by: Sequence[str] = (), *, confidence_level: float = 0.95
) -> CliffEdge:
    """Search each ladder of pay bands for a cliff edge.

    The step ratio between two neighbouring bands is (BME above / BME below) divided by (White
    above / White below): below 1, BME staff thin out faster. "For every 100 White staff at band
    6 there are 71 at band 7; for every 100 BME staff, 45: ratio 0.63."

    Parameters
    ----------
    data
        From `load`, `read` or `select`; `select(ethnic_group=...)` changes the group that is
        compared with White staff.
    by
        Breakdowns, one ladder each. Professions differ in where they enter, so "profession" is
        the breakdown to start with.
    confidence_level
        Between 0 and 1, for pointwise intervals and for all steps of a ladder together.

    Returns
    -------
    CliffEdge
        Tables `ladder`, `steps`, `pipeline` and `verdict`. Shares run from 0 to 1. Medical grades
        are apart and have no verdict.

        No answer: `verdict` is "too few staff to assess" below 600 staff of known ethnicity or
        three rungs; there are no `steps` then, and pipeline ratios between tiers are all there is.

    Raises
    ------
    SelectionError
        If the data have no pay bands, or lack the breakdown.
    DefinitionError
        For an unknown confidence level.

    Notes
    -----
    Ethnicity that is not known takes no part in a step ratio and is shown per band. Bands 1 and
    2 are one rung; a ladder starts at the lowest rung with 2% of its staff; thin rungs are
    pooled from the top by size; very senior managers stand with band 9. Score interval of the
    odds ratio (Miettinen and Nurminen 1985, Statistics in Medicine 4:213), Sidak for all steps;
    scan with 4,000 ladders drawn from the fitted slope.

    Examples
    --------
    >>> import wres_explore as wres
    >>> nurses = wres.select(wres.load("england-2019"), profession="Nurses and health visitors")
    >>> edge = wres.cliff_edge(nurses)
    >>> edge.verdict[["verdict", "onset"]].to_numpy().tolist()
    [['clear cliff edge', '5|6']]
    """
    arguments.level(confidence_level)
    keys = require(data, by, measure=Measure.HEADCOUNT)
    require(data, ["pay_band"], measure=Measure.HEADCOUNT)
    if parted := sorted((PAY_DIMENSIONS - {"pay_band"}) & set(keys)):
        msg = f"A ladder cannot be cut by {parted[0]}: its steps are between pay bands."
        raise SelectionError(msg)
    if "pay_band" in keys:
        keys.remove("pay_band")
    year = latest_year(data, Measure.HEADCOUNT, keys)
    tables: Tables = {name: [] for name in TABLES}
    for extra, whom in comparisons(data, keys, with_white=True):
        plain = [name for name in keys if name not in extra]
        for cell, bands, strata in _cells(data, plain, whom, year):
            for name, rows in _one_cell(bands, strata, whom, confidence_level).items():
                tables[name] += [{**cell, **extra, **row} for row in rows]
    if not tables["verdict"]:
        msg = (
            f"{data.info.name}: nobody selected stands on a ladder of pay bands or medical grades."
        )
        raise SelectionError(msg)
    shown = [*([] if "year" in keys else ["year"]), *keys]
    for row in tables["verdict"]:
        row["note"] = row.get("note", "")
    found = as_edge(tables, shown, confidence_level, provenance(data))
    verdict = found.verdict
    notes = with_grouping_note(data, verdict["note"], verdict)
    return replace(found, verdict=verdict.assign(note=pd.Series(notes, dtype=object)))


def _cells(
    data: Dataset, keys: Sequence[str], whom: Comparison, year: int | None
) -> Iterator[tuple[dict[str, Any], pd.DataFrame, pd.DataFrame | None]]:
    """Each cell with its counts by band, and by band within profession where several are pooled."""
    names = key_columns(keys)
    banded = [*keys, "pay_band"]
    counted = tally(data, Measure.HEADCOUNT, banded, whom, year=year)
    counted["coarse"] = too_coarse(data, Measure.HEADCOUNT, banded, whom, counted)
    fine = None
    if "profession" not in keys and values(data, "profession"):
        fine = tally(data, Measure.HEADCOUNT, [*keys, "pay_band", "profession"], whom, year=year)
        parts = dict(iter(fine.groupby(names, observed=True)))
    for key, bands in counted.groupby(names, observed=True):
        cell = dict(zip(names, key, strict=True))
        strata = parts.get(key) if fine is not None else None
        pooled = strata is not None and len(strata["profession"].unique()) > 1
        yield cell, bands.set_index("pay_band"), strata if pooled else None


def _one_cell(
    bands: pd.DataFrame, strata: pd.DataFrame | None, whom: Comparison, level: float
) -> dict[str, list[dict[str, Any]]]:
    on_afc = np.array([band in AFC_LADDER for band in bands.index])
    afc = _afc_rows(bands[on_afc], strata, level) if on_afc.any() else _NOTHING
    on_medical = np.array([band in MEDICAL_GRADES for band in bands.index])
    medical = medical_rows(bands[on_medical], level) if on_medical.any() else _NOTHING
    names = {"top_group": whom.group_name, "bottom_group": whom.comparator_name}
    tables = {
        table: [{**names, **row} for row in (*afc[table], *medical[table])] for table in _NOTHING
    }
    for ladder, here in ((AFC, on_afc), (MEDICAL, on_medical)):
        rows = records(bands[here].reset_index()[["pay_band", *ladders.COUNTS, "coarse"]])
        tables.setdefault("counts", []).extend({"ladder": ladder, **names, **row} for row in rows)
    return tables


_NOTHING: Tables = {"ladder": [], "steps": [], "pipeline": [], "verdict": []}


def _afc_rows(
    bands: pd.DataFrame, strata: pd.DataFrame | None, level: float
) -> dict[str, list[dict[str, Any]]]:
    ladder = ladders.build(bands)
    finding = ladders.search(ladder, confidence_level=level)
    within = None if strata is None else _strata_counts(ladder, strata)
    small = finding.verdict is EdgeVerdict.TOO_FEW
    tiers = ladders.tier_boundaries(ladder) if small else ladders.rung_boundaries(ladder)
    steps = ladders.step_rows(ladder, finding, within, confidence_level=level)
    for row in steps:
        row["note"] = mix_note(row)
    tables = {
        "ladder": _ladder_rows(bands, ladder),
        "steps": steps,
        "pipeline": ladders.pipeline_rows(ladder, tiers, confidence_level=level),
        "verdict": [verdict_row(ladder, finding, steps, int(bands["coarse"].max()))],
    }
    return {name: [{"ladder": AFC, **row} for row in rows] for name, rows in tables.items()}


def _strata_counts(ladder: ladders.Ladder, strata: pd.DataFrame) -> NDArray[np.int64]:
    """Staff per profession, rung and side, in the rungs of the pooled ladder."""
    rung_of = {band: k for k, rung in enumerate(ladder.rungs) for band in rung.bands}
    professions = list(strata["profession"].unique())
    out = np.zeros((len(professions), len(ladder.rungs), 2), dtype=np.int64)
    for row in strata[["profession", "pay_band", "group", "comparator"]].itertuples(index=False):
        if row.pay_band in rung_of:
            at = professions.index(row.profession), rung_of[row.pay_band]
            out[at] += (row.group, row.comparator)
    for counts in out:  # a profession takes part from its own entry band on
        counts[: entry_rung(counts.sum(axis=1))] = 0
    return out


def _ladder_rows(bands: pd.DataFrame, ladder: ladders.Ladder) -> list[dict[str, Any]]:
    """Bands as they may be shown: thin ones only together, very senior managers apart."""
    counts = bands[list(ladders.COUNTS)].to_dict("index")
    rows = []
    for position, shown in enumerate(ladders.shown_rungs(ladder, counts)):
        rows.append(
            {
                "pay_band": shown.name,
                "position": position,
                "rung": shown.rung.label if shown.rung else "",
                "role": shown.role,
                **shown.counts,
            }
        )
    return rows


def verdict_row(
    ladder: ladders.Ladder, finding: ladders.Finding, steps: list[dict[str, Any]], coarse: int
) -> dict[str, Any]:
    """What was found on one ladder, with the numbers of its steepest step."""
    names = ladders.boundaries(ladder)
    scan, at = finding.scan, finding.steepest
    chosen = steps[at] if at is not None else {}
    small = finding.verdict is EdgeVerdict.TOO_FEW
    return {
        "verdict": finding.verdict,
        "onset": names[finding.onset] if finding.onset is not None else None,
        "steepest": names[at] if at is not None else None,
        "value": chosen.get("value", np.nan),
        "simultaneous_lower": chosen.get("simultaneous_lower", np.nan),
        "simultaneous_upper": chosen.get("simultaneous_upper", np.nan),
        **{name: chosen.get(name) for name in SIDES},
        "scan_boundary": names[scan.boundary] if scan else None,
        "scan_p_value": scan.p_value if scan else np.nan,
        "certainty": scan.certainty if scan else np.nan,
        "trend_z": finding.trend,
        "entry_band": ladder.rungs[0].label if ladder.rungs else None,
        "rungs": len(ladder.rungs),
        "staff": ladder.staff,
        "status": Status.NOT_CALCULABLE if small else Status.OK,
        "status_reason": too_few(ladder) if small else "",
        "note": place_note(ladder, finding, steps, coarse),
    }
