"""How fast a band has moved so far, beside how fast it would have to move from now on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wres_explore.measures.targets.entrants import cells_of, latest
from wres_explore.measures.targets.paths import FEWEST, floats
from wres_explore.stats.division import quotient
from wres_explore.vocabulary import Status

STATISTIC = "people a year"

COLUMNS = (
    "pay_band", "statistic", "top_group", "value", "status", "status_reason", "needed_a_year",
    "more_a_year", "share", "first_share", "first_people", "first_year", "share_at_this_pace",
    "people_at_this_pace", "years_at_this_pace", "goal_heads", "target_share", "goal_year",
    "top_numerator", "top_denominator", "selection", "dataset", "modelled", "source",
)  # fmt: skip


def pace(paths: pd.DataFrame) -> pd.DataFrame:
    """People a year by which each band has moved towards its goal, and by which it would have to.

    Parameters
    ----------
    paths
        From `model_employer`.

    Returns
    -------
    DataFrame
        One row per band, of its latest year with counts. All people are at the size that the band
        has then. `value`: how many more (below 0: fewer) of the group a year the change in their
        share since `first_year` amounts to; `needed_a_year`: how many a year take it from there to
        the goal; `more_a_year`: the second less the first. `share_at_this_pace` and
        `people_at_this_pace`: where the band stands in the goal year if it goes on so, beside
        `goal_heads`; `years_at_this_pace`: after how many years from its own `year` the share is at
        the goal, missing where it does not move towards it. `first_people`: the group in
        `first_year`, as counted. There is no interval: these are counts of everybody, on
        what was, and the rest is arithmetic and no forecast.

        No answer: "not calculable" with counts of one year alone, or of fewer than 20 people in
        the first or the latest year; "not applicable" where the share is at the goal already or
        the goal year is past; "not available" without a target. `value` is then missing.

    Raises
    ------
    DefinitionError
        For a table that has no paths, or none with counts.

    Notes
    -----
    No published source: a straight line through the first and the latest share, as the paths are.

    Examples
    --------
    >>> import wres_explore as wres
    >>> paths = wres.model_employer(wres.load("london-model"))
    >>> row = wres.pace(paths).set_index("pay_band").loc["Band 8a"]
    >>> row[["value", "needed_a_year", "people_at_this_pace"]].astype(float).round().tolist()
    [49.0, 98.0, 2906.0]
    """
    rows = latest(paths)
    names = [*cells_of(paths), "pay_band"]
    counted = paths[paths["top_denominator"].fillna(0) > 0].sort_values("year", kind="stable")
    begin = counted.groupby(names, observed=True, sort=False).head(1)
    start = rows[names].merge(
        begin[[*names, "year", "top_numerator", "top_denominator"]], on=names, how="left"
    )
    first, year, goal = (floats(each) for each in (start["year"], rows["year"], rows["goal_year"]))
    x, n = floats(rows["top_numerator"]), floats(rows["top_denominator"])
    was = quotient(floats(start["top_numerator"]), floats(start["top_denominator"]))
    share, target = quotient(x, n), floats(rows["target_share"])
    passed, left = year - first, goal - year
    few = (n < FEWEST) | (floats(start["top_denominator"]) < FEWEST)
    ok = ~np.isnan(target) & (left > 0) & (share < target) & (passed > 0) & ~few
    with np.errstate(divide="ignore", invalid="ignore"):
        yearly = np.where(ok, (share - was) / passed, np.nan)
        needed = np.where(ok, (target - share) / left, np.nan)
    there = np.clip(share + yearly * left, 0.0, 1.0)
    frame = rows.assign(
        statistic=STATISTIC,
        value=yearly * n,
        status=np.select(
            [ok, np.isnan(target), (left <= 0) | (share >= target)],
            [Status.OK, Status.NOT_AVAILABLE, Status.NOT_APPLICABLE],
            Status.NOT_CALCULABLE,
        ),
        status_reason=np.select(
            [ok, np.isnan(target), share >= target, left <= 0, few],
            ["", "There is no target.", "The goal is met.", "The goal year is past.",
             f"Fewer than {FEWEST} people: heads only."],
            "There are counts of one year alone.",
        ),
        needed_a_year=needed * n,
        more_a_year=(needed - yearly) * n,
        share=share,
        first_people=floats(start["top_numerator"]),
        first_share=was,
        first_year=first,
        share_at_this_pace=there,
        people_at_this_pace=there * n,
        years_at_this_pace=quotient(target - share, np.where(yearly > 0, yearly, np.nan)),
        goal_heads=np.ceil(target * n - 1e-9),
    )  # fmt: skip
    return frame[["year", *cells_of(paths), *COLUMNS]].reset_index(drop=True)
