"""A cliff edge behind the gate: the whole search again, from rounded counts by band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from wres_explore.errors import DisclosureError
from wres_explore.measures.disclosure import bands
from wres_explore.measures.disclosure.rules import PUBLISHED, Reason, Rules
from wres_explore.measures.disclosure.tables import halves_up
from wres_explore.measures.disclosure.views import SHARING, key_rank, refuse_views
from wres_explore.measures.ladder import ladders
from wres_explore.measures.ladder.cliff_edge import verdict_row
from wres_explore.measures.ladder.edge import AFC, PROVENANCE, TABLES, CliffEdge, Tables, as_edge
from wres_explore.measures.ladder.grades import medical_counts, not_searched
from wres_explore.measures.results import SIDES, grouping_note
from wres_explore.tables import records
from wres_explore.vocabulary import (
    MEDICAL_GRADES,
    UNPARTED_PROFESSIONS,
    EdgeVerdict,
    PayBand,
    Status,
)

WITHHELD = "withheld"
"""A column while the tables are made: the reason of a row whose statistic is withheld."""

SHOWN_TABLES = tuple(name for name in TABLES if name != "counts")


def gate_edge(edge: CliffEdge, rules: Rules) -> CliffEdge:
    """A cliff edge, fit for an audience. See `gate`."""
    if edge.sharing in (rules.label, PUBLISHED):
        return edge
    if edge.sharing:
        msg = (
            f"This cliff edge has been gated already ({edge.sharing}), and its counts by band are "
            "gone. Gate the result of cliff_edge itself."
        )
        raise DisclosureError(msg)
    if edge.verdict["published_counts"].all():
        return _marked(edge, PUBLISHED)
    keys = edge.breakdown
    refuse_views(edge.verdict, keys, rules, extra="band")
    tables: Tables = {name: [] for name in TABLES}
    level = float(edge.verdict["confidence_level"].iloc[0])
    for key, rows in _cells(edge.counts, [*keys, "ladder"]):
        cell = dict(zip(keys, key, strict=False))
        cell |= {name: rows[name].iloc[0] for name in ("top_group", "bottom_group")}
        staff = {
            PayBand(str(band)): counts
            for band, counts in zip(
                rows["pay_band"], rows[list(ladders.COUNTS)].to_numpy(dtype=np.int64), strict=True
            )
        }
        parts = _agenda_for_change if key[-1] == AFC else _medical
        made = parts(staff, rules, level, int(rows["coarse"].max()))
        if not made["ladder"]:
            continue
        for name, found in made.items():
            tables[name] += [{**cell, "ladder": key[-1], **row} for row in found]
    if not tables["verdict"]:
        msg = (
            "Too few staff on these ladders for any of it to be shown: every band has "
            f"{rules.hidden_range} people. Take a filter or a breakdown away."
        )
        raise DisclosureError(msg)
    _keep_grouping_notes(edge, tables, keys)
    source = edge.verdict[list(PROVENANCE)].iloc[0].to_dict()
    gated = as_edge(tables, keys, level, source)
    finished = {
        name: _as_types_of(
            getattr(edge, name), _finished(getattr(gated, name), tables[name], rules)
        )
        for name in SHOWN_TABLES
    }
    return _marked(replace(gated, **finished, counts=edge.counts.iloc[:0]), rules.label)


def _marked(edge: CliffEdge, label: str) -> CliffEdge:
    tables = {name: getattr(edge, name).assign(**{SHARING: label}) for name in SHOWN_TABLES}
    return replace(edge, **tables, counts=edge.counts.iloc[:0], sharing=label)


def _cells(counts: pd.DataFrame, keys: list[str]) -> list[tuple[tuple[Any, ...], pd.DataFrame]]:
    """Every ladder with its bands, in the order of what it is about."""
    found = list(counts.groupby(keys, observed=True, dropna=False, sort=False))
    return sorted(
        found, key=lambda cell: [key_rank(n, v) for n, v in zip(keys, cell[0], strict=True)]
    )


def _agenda_for_change(
    staff: Mapping[PayBand, bands.Counts], rules: Rules, level: float, coarse: int
) -> Tables:
    ladder = bands.build(staff, rules)
    if not ladder.rungs:
        alone = [(band.value, (band,), "", "not tested") for band in staff]
        verdict: dict[str, Any] = {"verdict": EdgeVerdict.TOO_FEW, WITHHELD: Reason.FEW}
        return {
            "ladder": _ladder_rows(alone, staff, rules), "steps": [], "pipeline": [],
            "verdict": [verdict],
        }  # fmt: skip
    finding = ladders.search(ladder, confidence_level=level)
    steps = ladders.step_rows(ladder, finding, None, confidence_level=level)
    for row in steps:
        row["note"] = ""
    small = finding.verdict is EdgeVerdict.TOO_FEW
    tiers = ladders.tier_boundaries(ladder) if small else ladders.rung_boundaries(ladder)
    seen = {band: bands.tell(counts, rules).counts for band, counts in staff.items()}
    none = np.zeros(len(ladders.COUNTS), dtype=np.int64)
    by_band: dict[str, dict[str, int]] = {
        band: dict(zip(ladders.COUNTS, seen.get(band, none).tolist(), strict=True))
        for band in {**ladder.by_band, **staff}
    }
    shown = [
        (row.name, row.bands, row.rung.label if row.rung else "", row.role)
        for row in ladders.shown_rungs(ladder, by_band)
    ]
    return {
        "ladder": _ladder_rows(shown, staff, rules),
        "steps": steps,
        "pipeline": _pipeline_rows(
            [name for name, _ in tiers],
            [ladders.above_and_all(ladder, first) for _, first in tiers],
            rules,
            level,
        ),
        "verdict": [verdict_row(ladder, finding, steps, coarse)],
    }


def _medical(
    staff: Mapping[PayBand, bands.Counts], rules: Rules, level: float, coarse: int
) -> Tables:
    """Shares by grade, and two comparisons."""
    del coarse  # said of ladders only
    grades = [(b.value, (b,), MEDICAL_GRADES[b].value, "not on a ladder") for b in staff]
    table = pd.DataFrame(staff.values(), columns=list(ladders.COUNTS), index=[*staff])
    whole = bands.tell(bands.total_of(list(staff), staff), rules)
    verdict = not_searched(int(whole.counts[[bands.GROUP, bands.COMPARATOR]].sum()))
    if whole.sides_hidden:
        verdict["staff"] = None
    names, four = medical_counts(table)
    return {
        "ladder": _ladder_rows(grades, staff, rules),
        "steps": [],
        "pipeline": _pipeline_rows(names, four, rules, level),
        "verdict": [verdict],
    }


def _ladder_rows(
    shown: Sequence[tuple[str, Sequence[PayBand], str, str]],
    staff: Mapping[PayBand, bands.Counts],
    rules: Rules,
) -> list[dict[str, Any]]:
    """Sets of bands with what may be told of each; in public without those that tell nothing."""
    told = [bands.tell(bands.total_of(names, staff), rules) for _, names, _, _ in shown]
    outside = [k for k, (*_, role) in enumerate(shown) if role != "tested"]
    hidden = [k for k in outside if told[k].sides_hidden]
    if rules.companions and len(hidden) == 1 and len(outside) > 1:
        others = [k for k in outside if k not in hidden]
        smallest = min(others, key=lambda k: int(told[k].counts[bands.GROUP]))
        told[smallest] = _without_sides(told[smallest])
    rows: list[dict[str, Any]] = []
    for (name, _, rung, role), here in zip(shown, told, strict=True):
        if rules.companions and here.hidden[bands.TOTAL]:
            continue
        low = here.counts[bands.TOTAL] < rules.fewest_for_percent
        reason = Reason.FEW if here.sides_hidden else Reason.SMALL_BASE if low else None
        counts = dict(zip(ladders.COUNTS, here.counts.tolist(), strict=True))
        rows.append(
            {
                "pay_band": name, "position": len(rows), "rung": rung, "role": role, **counts,
                WITHHELD: reason,
                "hidden": dict(zip(ladders.COUNTS, here.hidden.tolist(), strict=True)),
            }
        )  # fmt: skip
    return rows


def _without_sides(told: bands.Told) -> bands.Told:
    hidden = told.hidden.copy()
    hidden[: bands.TOTAL] = True
    return bands.Told(np.where(hidden, 0, told.counts), hidden)


def _pipeline_rows(
    names: Sequence[str], counts: Sequence[Sequence[int]], rules: Rules, level: float
) -> list[dict[str, Any]]:
    told = [bands.tell_four(four, rules) for four in counts]
    rows = ladders.ratio_rows([four for four, _, _ in told], level)
    return [
        {
            "boundary": name, "position": k, **row,
            WITHHELD: Reason.FEW if hidden else Reason.SMALL_BASE if low else None,
        }
        for k, (name, row, (_, hidden, low)) in enumerate(zip(names, rows, told, strict=True))
    ]  # fmt: skip


def _keep_grouping_notes(edge: CliffEdge, tables: Tables, keys: list[str]) -> None:
    """Say of the new verdicts what was said of groupings that take others in; it holds no count."""
    said = {
        tuple(row[name] for name in (*keys, "ladder")): row["note"] for row in records(edge.verdict)
    }
    for row in tables["verdict"]:
        before = said.get(tuple(row[name] for name in (*keys, "ladder")), "")
        kept = [grouping_note(group) for group in UNPARTED_PROFESSIONS]
        parts = [row.get("note", ""), *(text for text in kept if text in before)]
        row["note"] = " ".join(filter(None, parts))


LIMITS = (
    "value", "lower", "upper", "simultaneous_lower", "simultaneous_upper", "within_value",
    "within_lower", "within_upper",
)  # fmt: skip
DIFFERENCES = ("drop", "drop_lower", "drop_upper", "unknown_share")


def _finished(table: pd.DataFrame, rows: list[dict[str, Any]], rules: Rules) -> pd.DataFrame:
    """Hidden counts and statistics taken out, the others with the decimals that they carry."""
    reasons = [row.get(WITHHELD) for row in rows]
    out = table.copy()
    withheld = np.array([reason is not None for reason in reasons], dtype=bool)
    four = [name for name in SIDES if name in out]
    for column, name in zip(SIDES, ("group", "total", "comparator", "total"), strict=True):
        hidden = np.array([_is_hidden(row, name) for row in rows], dtype=bool)
        out[column] = out[column].mask(hidden)
    if "unknown_share" in out:
        unknown = np.array([_is_hidden(row, "unknown") for row in rows], dtype=bool)
        out["unknown_share"] = out["unknown_share"].mask(unknown)
    for name in (n for n in (*LIMITS, *DIFFERENCES) if n in out):
        keep = ~withheld | (name == "unknown_share")
        values = out[name].where(keep).to_numpy(dtype=float)
        out[name] = halves_up(values, _decimals(name, out, four)) if rules.rounds else values
    for reason in Reason:
        rows_of_it = np.array([found is reason for found in reasons], dtype=bool)
        out["status"] = out["status"].mask(rows_of_it, str(Status.WITHHELD))
        out["status_reason"] = out["status_reason"].mask(rows_of_it, reason.in_words(rules))
    return out


def _as_types_of(before: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The table with the column types of another; whole numbers may be missing now."""
    types = {name: kind for name, kind in before.dtypes.items() if table.dtypes[name] != kind}
    for name, kind in types.items():
        whole = kind.kind == "i" and table[name].isna().any()
        table = table.assign(**{str(name): table[name].astype("Int64" if whole else kind)})
    return table


def _is_hidden(row: dict[str, Any], name: str) -> bool:
    """Whether a count of a row is hidden: by itself, or with everything of a ratio."""
    if "hidden" in row:
        return bool(row["hidden"][name])
    return row.get(WITHHELD) is Reason.FEW


def _decimals(name: str, table: pd.DataFrame, four: list[str]) -> Any:
    """Two for shares and for ratios of large counts, else one."""
    if name in DIFFERENCES or "role" in table:
        return 2
    smallest = table[four].astype("Float64").min(axis=1).to_numpy(dtype=float, na_value=np.inf)
    return np.where(smallest < 100, 1, 2)
