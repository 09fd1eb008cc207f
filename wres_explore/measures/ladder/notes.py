"""What must be said beside a ladder: why it was not searched, other steps, place, mix, unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from wres_explore.measures.ladder import ladders
from wres_explore.measures.much_unknown import TOO_MANY, too_unknown
from wres_explore.stats.division import quotient
from wres_explore.stats.ladder import FEWEST_RUNGS, SEARCH_FLOOR
from wres_explore.tables import Columns
from wres_explore.vocabulary import MUCH_UNKNOWN, EdgeVerdict


def too_few(ladder: ladders.Ladder) -> str:
    """Why a ladder was not searched."""
    if ladder.staff < SEARCH_FLOOR:
        tiers = " The tiers are compared instead." if ladders.tier_boundaries(ladder) else ""
        return (
            f"{ladder.staff:,} staff of known ethnicity; the search needs {SEARCH_FLOOR:,}.{tiers}"
        )
    bands = f"{len(ladder.rungs)} band{'s' if len(ladder.rungs) != 1 else ''}"
    return f"{bands} with enough staff; the search needs {FEWEST_RUNGS}."


def place_note(
    ladder: ladders.Ladder, finding: ladders.Finding, steps: list[dict[str, Any]], coarse: int
) -> str:
    """What must be said beside the verdict: other steps, how sure the place is, the mix."""
    names, at = ladders.boundaries(ladder), finding.steepest
    empty = [rung.label for rung, n in zip(ladder.rungs, ladder.comparator, strict=True) if not n]
    notes = []
    if empty and finding.verdict is not EdgeVerdict.TOO_FEW:
        notes.append(
            f"Nobody to compare with at band {', '.join(empty)}: the steps on either side are not "
            "judged. Check that no row is missing."
        )
    if at is None:
        falls = [name for name, grade in zip(names, finding.grades, strict=False) if grade]
        if falls:
            plural = "s that fall" if len(falls) > 1 else " that falls"
            notes.append(f"Single step{plural}: {_listed(falls)}.")
    else:
        best = [k for k, grade in enumerate(finding.grades) if grade is finding.verdict]
        others = [names[k] for k in best if k not in (at, finding.onset)]
        if others:
            notes.append(f"Likewise at {_listed(others)}.")
        if _place_uncertain(finding, at):
            notes.append("Which step stands out most from the slope is uncertain.")
        if steps[at]["note"]:
            notes.append(steps[at]["note"])
    if finding.verdict is not EdgeVerdict.TOO_FEW:
        notes += _unknown_beside(ladder, {k for k in (at, finding.onset) if k is not None})
    if coarse:
        plural = "s do" if coarse > 1 else " does"
        notes.append(f"{coarse} organisation{plural} not report pay bands and stand outside.")
    return " ".join(notes)


def _unknown_beside(ladder: ladders.Ladder, edges: set[int]) -> list[str]:
    """Bands beside the edge, or without one any, of which no ratio would be given."""
    unknown, total = ladder.counts[:, 2].astype(float), ladder.counts[:, 3]
    found = too_unknown({"unknown_share": quotient(unknown, total.astype(float))})
    beside = {k + side for k in edges for side in (0, 1)} or set(range(len(found)))
    labels = [ladder.rungs[k].label for k in sorted(beside) if found[k]]
    if not labels:
        return []
    said = f"Ethnicity is unknown for {TOO_MANY} at band {', '.join(labels)}"
    if edges:
        return [f"{said}, beside this edge: who they are could make it or take it away."]
    return [f"{said}: who they are could hide an edge."]


def _place_uncertain(finding: ladders.Finding, at: int) -> bool:
    """Whether resampled ladders often put the edge elsewhere, and no interval parts it off."""
    scan, steps = finding.scan, finding.steps
    if scan is None or steps is None or scan.boundary not in (at, finding.onset):
        return False
    others = np.delete(steps.simultaneous_lower, at)
    apart = bool(len(others)) and steps.simultaneous_upper[at] < np.nanmin(others)
    return scan.certainty < ladders.CERTAIN_PLACE and not apart


def _listed(boundaries: Sequence[str]) -> str:
    return ", ".join(name.replace("|", " to ") for name in boundaries)


def mix_note(row: dict[str, Any]) -> str:
    """Simpson's check: say where a pooled step differs from the step within professions."""
    within = row.get("within_value", np.nan)
    if not np.isfinite(within) or not np.isfinite(row["value"]):
        return ""
    outside = not row["within_lower"] <= row["value"] <= row["within_upper"]
    opposite = (row["value"] - 1) * (within - 1) < 0
    if not (outside or opposite):
        return ""
    deeper = abs(np.log(within)) > abs(np.log(row["value"])) and not opposite
    mix = "hides part of this step" if deeper else "makes part of this step"
    return (
        f"The mix of professions {mix}: within professions it is on average {within:.2f} "
        f"({row['within_lower']:.2f} to {row['within_upper']:.2f})."
    )


def unknown_warnings(bands: Columns) -> list[str]:
    """Which bands hold so many of unknown ethnicity that their share says little; else empty.

    More than 10% of the band, or more people than the two groups differ by: if all of these
    people were in the smaller group, it would be the larger one.
    """
    people = ("group", "comparator", "unknown", "total", "top_group", "bottom_group")
    texts = []
    for group, comparator, unknown, total, top, bottom in zip(
        *(bands[name] for name in people), strict=True
    ):
        much = unknown > MUCH_UNKNOWN * total
        exceeds = unknown > abs(group - comparator)
        parts = [
            *([f"Ethnicity is unknown for more than {MUCH_UNKNOWN:.0%}."] if much else []),
            *([f"Ethnicity is unknown for more people than the gap between {top} and "
               f"{bottom} staff."] if exceeds else []),
        ]  # fmt: skip
        texts.append(" ".join(parts))
    return texts
