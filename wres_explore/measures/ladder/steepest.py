"""Which of several ladders has the steepest step, and whether that can be told at all.

Of six ladders that are alike one still has the smallest step ratio. So the first is never named
by its estimate alone: it is held against the steps of all others, with limits that allow for every
pair of steps that might have been the one to look at.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.errors import DefinitionError
from wres_explore.measures.ladder.edge import AFC, CliffEdge
from wres_explore.stats.mover import ratio_of_estimates
from wres_explore.stats.odds_ratio import odds_ratio_interval
from wres_explore.tables import Row, records
from wres_explore.vocabulary import EdgeVerdict, Statistic, Status

EVIDENCE = (
    EdgeVerdict.CLEAR, EdgeVerdict.PROBABLE, EdgeVerdict.STEP, EdgeVerdict.SLOPE,
    EdgeVerdict.NONE, EdgeVerdict.TOO_FEW,
)  # fmt: skip
"""What was found on a ladder, the firmest first."""

EDGES = EVIDENCE[:3]
"""Findings of which one ladder can be said to have the steepest."""

FIRST, APART, NOT_TOLD = "first", "told apart", "cannot be told apart"

COLUMNS = (
    "ladder", "verdict", "steepest", "statistic", "top_group", "bottom_group", "value", "lower",
    "upper", "confidence_level", "method", "status", "status_reason", "against_step", "against",
    "against_lower", "against_upper", "apart", "steps_together", "pairs_together", "top_numerator",
    "top_denominator", "bottom_numerator", "bottom_denominator", "staff", "note", "selection",
    "dataset", "modelled", "source",
)  # fmt: skip


NO_STEP = "No step down was found on this ladder."

PAIR = ("ratio", "pair_lower", "pair_upper")
"""A step with the limits that it has in pairs."""

SIDES = ("top_numerator", "top_denominator", "bottom_numerator", "bottom_denominator")


def steepest(edge: CliffEdge, *, confidence_level: float = 0.95) -> pd.DataFrame:
    """Ladders by what was found and how steep it is, each held against the first.

    The step ratio of two bands is (BME above / BME below) divided by (White above / White below):
    below 1, BME staff thin out faster, and the smallest is the steepest.

    Parameters
    ----------
    edge
        From `cliff_edge` with a breakdown, of one year. Medical grades are no ladder and left out.
    confidence_level
        Between 0 and 1: of all limits together, and of everything that is told apart.

    Returns
    -------
    DataFrame
        One row per ladder: clear cliff edges first, then probable ones, steps, slopes and the
        rest; in each, the smallest step ratio first. `steepest` is its steepest step with `value`,
        `lower` and `upper`, which hold for all `steps_together`. `against` is the step ratio of
        the first ladder over that of this one, below 1 if the first is steeper, at the step down
        that is the hardest to tell from it (`against_step`; only clear cliff edges count where
        there is one, as in `cliff_edge`); its limits hold for all `pairs_together`, the pairs of
        steps of different ladders. `apart` is "first"; "told apart" where they leave out 1; or
        "cannot be told apart". The order itself claims nothing: the first is the steepest only if
        the others are told apart from it.

        No answer: "not calculable" for ladders of too few staff, "not applicable" for those on
        which no step down was found; `value` is then missing, and so is `apart`. So is `apart`
        everywhere if no ladder has a cliff edge or step.

    Raises
    ------
    DefinitionError
        For anything but what `cliff_edge` gave, several years in it, or an unknown level.

    Notes
    -----
    Score intervals (Miettinen and Nurminen 1985, Statistics in Medicine 4:213), ratios of two of
    them by MOVER (Zou and Donner 2008, Statistics in Medicine 27:1693), each at the level that
    Sidak 1967 gives for all of its kind. Ladders of different ethnic groups share their White
    staff, which makes the comparison too careful.

    Examples
    --------
    >>> import wres_explore as wres
    >>> edge = wres.cliff_edge(wres.load("england-2019"), by=["ethnic_broad"])
    >>> table = wres.steepest(edge)
    >>> table[["ethnic_broad", "steepest", "apart"]].head(2).to_numpy().tolist()
    [['Other', '5|6', 'first'], ['Asian', '5|6', 'told apart']]
    """
    _refuse(edge)
    arguments.level(confidence_level)
    keys = [*edge.breakdown, "ladder"]
    verdicts = records(edge.verdict[(edge.verdict["ladder"] == AFC).to_numpy()])
    steps = _judged(edge.steps[(edge.steps["ladder"] == AFC).to_numpy()])
    own = [_of_ladder(steps, keys, row) for row in verdicts]
    sizes = np.array([len(part) for part in own])
    together = {
        "steps_together": int(sizes.sum()),
        "pairs_together": int(sizes.sum() ** 2 - (sizes**2).sum()) // 2,
    }
    own = [_with_limits(part, confidence_level, *together.values()) for part in own]
    rows = [
        {**_row(verdict, part), **together, "confidence_level": confidence_level}
        for verdict, part in zip(verdicts, own, strict=True)
    ]
    order = sorted(range(len(rows)), key=lambda k: _place(rows[k]))
    if order and rows[order[0]]["verdict"] in EDGES:
        _hold_against(rows, own, order[0])
    table = pd.DataFrame([rows[k] for k in order], columns=[*edge.breakdown, *COLUMNS])
    table[list(SIDES)] = table[list(SIDES)].astype("Float64").astype("Int64")
    words = [name for name in ("steepest", "against_step", "apart") if len(table)]
    return table.assign(
        **{name: table[name].astype(object).where(table[name].notna(), None) for name in words}
    )


def _refuse(edge: object) -> None:
    if not isinstance(edge, CliffEdge):
        msg = (
            f"steepest takes what cliff_edge gave, and this is {arguments.kind(edge)}. Give "
            "cliff_edge(data, by=[...])."
        )
        raise DefinitionError(msg)
    if len(edge.verdict["year"].unique()) > 1:
        msg = "The ladders are of several years, in which many people are the same. Keep one year."
        raise DefinitionError(msg)


def _judged(steps: pd.DataFrame) -> pd.DataFrame:
    """Steps with a ratio: those with nobody to compare with take no part."""
    value = steps["value"].to_numpy(dtype=float, na_value=np.nan)
    return steps[np.isfinite(value)]


def _of_ladder(steps: pd.DataFrame, keys: list[str], verdict: Row) -> pd.DataFrame:
    which = np.ones(len(steps), dtype=bool)
    for key in keys:
        which &= (steps[key] == verdict[key]).to_numpy()
    return steps[which]


def _with_limits(part: pd.DataFrame, level: float, steps: int, pairs: int) -> pd.DataFrame:
    """The steps of a ladder with limits for all steps together, and for all pairs of them."""
    above, below, white_above, white_below = (
        part[name].to_numpy(dtype=float, na_value=np.nan) for name in SIDES
    )
    counts = above, above + white_above, below, below + white_below
    out: Row = {}
    for name, many in (("step", steps), ("pair", pairs)):
        value, lower, upper = odds_ratio_interval(
            *counts, confidence_level=level ** (1 / max(many, 1))
        )
        out |= {"ratio": value, f"{name}_lower": lower, f"{name}_upper": upper}
    return part.assign(**out)


def _row(verdict: Row, steps: pd.DataFrame) -> Row:
    """One ladder with its steepest step: that of its edge, or the steepest that was found."""
    found = _found(verdict, steps)
    named = found[found["boundary"] == verdict["steepest"]]
    named = found.nsmallest(1, "ratio") if named.empty else named
    few = verdict["verdict"] == EdgeVerdict.TOO_FEW
    step: Row = {} if few or named.empty else records(named)[0]
    status = Status.NOT_CALCULABLE if few else Status.OK if step else Status.NOT_APPLICABLE
    reason = verdict["status_reason"] if few else "" if step else NO_STEP
    return {
        **verdict,
        "steepest": step.get("boundary"),
        "statistic": Statistic.STEP_RATIO.value,
        "value": step.get("ratio", np.nan),
        "lower": step.get("step_lower", np.nan),
        "upper": step.get("step_upper", np.nan),
        "method": "score",
        "status": str(status),
        "status_reason": reason,
        "against_step": None,
        "against": np.nan,
        "against_lower": np.nan,
        "against_upper": np.nan,
        "apart": None,
        **{name: step.get(name) for name in SIDES},
        **{name: step.get(name, np.nan) for name in PAIR},
    }


def _found(verdict: Row, steps: pd.DataFrame) -> pd.DataFrame:
    """Steps down of a ladder; where it has a clear cliff edge, only clear ones count, and so on."""
    if verdict["verdict"] in EDGES:
        return steps[(steps["grade"] == verdict["verdict"]).to_numpy()]
    return steps[steps["grade"].notna().to_numpy()]


def _place(row: Row) -> tuple[int, float]:
    """Where a ladder stands in the table: by what was found, then by how steep it is."""
    value = row["value"]
    return EVIDENCE.index(EdgeVerdict(row["verdict"])), np.inf if np.isnan(value) else float(value)


def _hold_against(rows: list[Row], own: list[pd.DataFrame], first: int) -> None:
    """Write into each row how the first stands to it."""
    one = _estimate(rows[first])
    for k, (row, steps) in enumerate(zip(rows, own, strict=True)):
        if row["status"] != Status.OK:
            continue
        if k == first:
            row["apart"] = FIRST
            continue
        found = records(_found(row, steps))
        ratios = [ratio_of_estimates(one, _estimate(step)) for step in found]
        hardest = max(range(len(found)), key=lambda at: float(ratios[at][2]))
        against, low, high = map(float, ratios[hardest])
        row |= {
            "against_step": found[hardest]["boundary"],
            "against": against,
            "against_lower": low,
            "against_upper": high,
            "apart": APART if high < 1 else NOT_TOLD,
        }


def _estimate(step: Row) -> list[float]:
    return [float(step[name]) for name in PAIR]
