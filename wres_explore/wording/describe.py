"""One door to all sentences: what a result is decides who puts it into words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from wres_explore.measures.comparing.funnel import Funnel
from wres_explore.measures.comparing.like_for_like import LikeForLike
from wres_explore.measures.comparing.pooling import Pooled
from wres_explore.measures.groups.intersection import BySex
from wres_explore.measures.medical import Medical
from wres_explore.measures.over_time.process_chart import ProcessChart
from wres_explore.measures.over_time.trend import Trend
from wres_explore.measures.pay.gap import PayGap
from wres_explore.measures.results import NEVER_MISSING
from wres_explore.measures.screen.screening import Screen
from wres_explore.wording.beside import describe_like_for_like, describe_recruitment
from wres_explore.wording.funnel import funnel_sentences
from wres_explore.wording.groups import describe_by_sex, describe_ethnicity_and_band
from wres_explore.wording.neighbours import describe_neighbours
from wres_explore.wording.pay import describe_pay
from wres_explore.wording.people_plan import describe_people_plan
from wres_explore.wording.plan import describe_moved, describe_plan
from wres_explore.wording.process_chart import describe_process_chart
from wres_explore.wording.promises import describe_progress
from wres_explore.wording.role_holders import describe_role_holders
from wres_explore.wording.screening import describe_screen
from wres_explore.wording.sentences import describe_rows
from wres_explore.wording.steepest import describe_steepest
from wres_explore.wording.targets import KINDS, describe_targets
from wres_explore.wording.trend import describe_trend
from wres_explore.wording.uptake import describe_uptake


def describe(result: Any) -> list[str]:
    """What a result says, as sentences.

    Parameters
    ----------
    result
        Whatever a function of this library gave: a result table or some of its rows, a
        `CliffEdge`, `Funnel`, `Pooled`, `Trend`, `ProcessChart`, `Screen`, `PayGap`,
        `LikeForLike`, `BySex` or `Medical`, or one of their tables.

    Returns
    -------
    list of str
        One text per row; for a cliff edge one per ladder, for a funnel, for `steepest` and for
        `nearest_neighbours` one. What was
        selected and the breakdown stand first ("Midwives: ..."), and the year where there are
        several. Modelled figures say so.

        No answer: a row without a value says so and why ("Not calculable. ..."); a table without
        rows gives no text.

    Raises
    ------
    DefinitionError
        For anything else.

    Examples
    --------
    >>> import wres_explore as wres
    >>> print(*describe(wres.representation(wres.load("london-2019"))))
    BME staff were 44.9% of staff (92,487 of 206,144) (95% interval 44.7% to 45.1%).
    """
    for kind, say in _OF_TYPE.items():
        if isinstance(result, kind):
            return say(result)
    if isinstance(result, pd.DataFrame):
        # A table that was read back from a file has missing texts where there were empty ones.
        texts = [name for name in NEVER_MISSING if name in result and result[name].hasnans]
        result = result.assign(**{name: result[name].astype(object).fillna("") for name in texts})
        columns = set(result.columns)
        for marks, say in _OF_TABLE:
            if marks <= columns:
                return say(result)
    return describe_rows(result)


_OF_TYPE: dict[type, Callable[[Any], list[str]]] = {
    Funnel: lambda found: [" ".join(funnel_sentences(found))],
    Pooled: lambda found: describe_rows(found.summary),
    Trend: describe_trend,
    ProcessChart: describe_process_chart,
    Screen: describe_screen,
    PayGap: describe_pay,
    LikeForLike: describe_like_for_like,
    BySex: describe_by_sex,
    Medical: lambda found: [
        text for table in (found.grades, found.appointments, found.pipeline)
        for text in describe_rows(table)
    ],
}  # fmt: skip

_OF_TABLE: tuple[tuple[set[str], Callable[[pd.DataFrame], list[str]]], ...] = (
    ({"commitment", "finding"}, describe_progress),
    ({"role", "expected"}, describe_role_holders),
    ({"programme", "missing"}, describe_uptake),
    ({"action", "owner"}, describe_plan),
    ({"value_then", "actions"}, describe_moved),
    ({"target", "fair_meet"}, describe_people_plan),
    ({"change", "first_value"}, describe_trend),
    ({"against_step", "steepest"}, describe_steepest),
    ({"neighbour_of", "middle"}, describe_neighbours),
    ({"variation", "assurance"}, describe_process_chart),
    ({"grouping", "reported"}, describe_screen),
    ({"unit", "indicator"}, describe_pay),
    ({"recruitment"}, describe_recruitment),
    ({"basis", "top_share"}, describe_like_for_like),
    ({"group_share", "white_share", "within"}, describe_like_for_like),
    ({"part", "level"}, describe_rows),
    ({"part", "indicator", "value"}, describe_like_for_like),
    ({"raw", "bias", "bands"}, describe_ethnicity_and_band),
    *((set(marks), describe_targets) for marks, _ in KINDS),
)
"""Columns that only one kind of table has, and who puts it into words."""
