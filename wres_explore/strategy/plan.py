"""From disparities to actions, and a year later to what has moved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.definitions import INDICATORS, RATIOS, Indicator, Worse
from wres_explore.errors import DefinitionError
from wres_explore.stats.mover import difference_of_estimates, ratio_of_estimates
from wres_explore.strategy.printed import interventions
from wres_explore.vocabulary import Statistic, Status, Verdict

FIGURES = (
    "statistic", "selection", "year", "value", "lower", "upper", "confidence_level", "status",
    "verdict", "dataset", "modelled",
)  # fmt: skip
"""What a plan keeps of a result, so that the next can be held against it."""

PLAN_COLUMNS = (
    "indicator", "measure", *FIGURES, "number", "action", "description", "impact", "effort",
    "page", "owner", "due", "review",
)  # fmt: skip

MOVED_COLUMNS = (
    "indicator", "measure", "statistic", "year_then", "value_then", "year", "value", "change",
    "lower", "upper", "confidence_level", "verdict", "status", "status_reason", "actions",
    "selection_then", "selection", "dataset", "modelled",
)  # fmt: skip

_NEEDED = ("indicator", *FIGURES)


def action_plan(result: pd.DataFrame, actions: Sequence[int]) -> pd.DataFrame:
    """A plan of interventions for the indicators of one selection, to fill in and to keep.

    Parameters
    ----------
    result
        From `indicator` or `indicators`, with one row per indicator: no breakdown, one year.
    actions
        Numbers of interventions, as `interventions` counts them.

    Returns
    -------
    DataFrame
        One row per indicator and intervention that should move it: `measure`, the name of the
        indicator, with its figures in `result`; the `action` with its impact and effort; then
        `owner`, `due` and `review`, empty, for whoever makes the plan to fill in. Save it with
        `to_csv` and give it to `what_moved` next year. Of a result that has passed the gate it has
        the column `sharing` too.

        No answer: no rows, where no intervention should move an indicator of the result.

    Raises
    ------
    DefinitionError
        For anything but a result table with one row per indicator, and for a number that no
        intervention has.

    Notes
    -----
    Which indicator an intervention should move is this project's reading of the London Workforce
    Race Strategy, pages 93 to 101.

    Examples
    --------
    >>> import wres_explore as wres
    >>> found = wres.indicators(wres.load("london-model"), bands=False)
    >>> plan = wres.action_plan(found, [19, 35])
    >>> plan[["indicator", "action"]].to_numpy().tolist()
    [['2', 'De-biased recruitment'], ['3', 'Modern HR processes']]
    """
    rows = _one_per_indicator(result, "action_plan")
    menu = interventions().set_index("number", drop=False)
    wanted = list(dict.fromkeys(_action(number, menu) for number in _listed(actions)))
    lines = [
        {
            **rows.loc[indicator, ["indicator", *FIGURES]].to_dict(),
            "measure": INDICATORS[indicator].name,
            "action": one["intervention"],
            **one[["number", "description", "impact", "effort", "page"]].to_dict(),
            "owner": "", "due": "", "review": "",
        }
        for indicator in rows.index
        for one in (menu.loc[number] for number in wanted)
        if indicator in one["indicators"].split()
    ]  # fmt: skip
    plan = pd.DataFrame(lines, columns=list(PLAN_COLUMNS))
    return plan.assign(sharing=result["sharing"].iloc[0]) if "sharing" in result else plan


def what_moved(plan: pd.DataFrame, result: pd.DataFrame) -> pd.DataFrame:
    """How the indicators of a plan have changed since it was made.

    Parameters
    ----------
    plan
        From `action_plan`, also after it was saved and read with `pandas.read_csv`.
    result
        From `indicator` or `indicators`, of the same selection in a later year.

    Returns
    -------
    DataFrame
        One row per indicator of the plan: its figure then and now, and the `change` with its
        interval: of relative likelihoods the ratio now over the ratio then, 1 meaning alike; of
        shares and differences now less then, 0 meaning alike, in proportions. `verdict` is
        "better" or "worse" for the group that is compared with White staff where the interval
        leaves that out, of the share of staff "higher" or "lower", and else "cannot be told".
        `actions` are those of the plan.

        No answer: `status` is not "ok" and `status_reason` says which of the two figures is
        missing; without intervals there is no `verdict`.

    Raises
    ------
    DefinitionError
        For anything but a plan and a result, and if the result is of no later year.

    Notes
    -----
    MOVER, as `compare`: Zou and Donner 2008, for different people in the two years. A change is no
    proof that an action caused it: see `trend` for whether it goes on.

    Examples
    --------
    >>> import wres_explore as wres
    >>> model = wres.load("london-model")
    >>> plan = wres.action_plan(wres.indicators(wres.select(model, year=2018), bands=False), [19])
    >>> wres.what_moved(plan, wres.indicators(model, bands=False))["verdict"].tolist()
    ['cannot be told']
    """
    _require(plan, ("indicator", "value", "lower", "upper", "year", "action"), "what_moved", "plan")
    now = _one_per_indicator(result, "what_moved")
    return pd.DataFrame(
        [_moved(str(indicator), lines, now)
         for indicator, lines in plan.groupby(plan["indicator"].astype(str), sort=True)],
        columns=list(MOVED_COLUMNS),
    )  # fmt: skip


def _moved(indicator: str, lines: pd.DataFrame, now: pd.DataFrame) -> dict[str, object]:
    record, then = INDICATORS[indicator], lines.iloc[0]
    found = now.loc[indicator] if indicator in now.index else None
    if found is not None and int(found["year"]) <= int(then["year"]):
        msg = (
            f"The result is of {int(found['year'])} and the plan of {int(then['year'])}: give the "
            "result of a later year."
        )
        raise DefinitionError(msg)
    row: dict[str, object] = {
        "indicator": indicator,
        "measure": record.name,
        "statistic": record.statistic,
        "year_then": int(then["year"]),
        "value_then": then["value"],
        "actions": "; ".join(dict.fromkeys(lines["action"].astype(str))),
        "selection_then": "" if pd.isna(then["selection"]) else then["selection"],
        "verdict": None,
        "status": Status.NOT_AVAILABLE,
        "status_reason": f"The result has no indicator {indicator}.",
    }
    if found is None:
        return row
    row |= {name: found[name] for name in ("year", "value", "selection", "dataset", "modelled",
                                           "confidence_level")}  # fmt: skip
    ends = [[float(each[name]) for name in ("value", "lower", "upper")] for each in (found, then)]
    for values, when in zip(ends, ("result", "plan"), strict=True):
        if np.isnan(values[0]):
            return row | {"status_reason": f"The {when} has no figure of indicator {indicator}."}
    ratio = record.statistic in RATIOS
    between = ratio_of_estimates if ratio else difference_of_estimates
    change, lower, upper = (float(each) for each in between(ends[0], ends[1]))
    row |= {"change": change, "lower": lower, "upper": upper}
    if np.isnan(change):
        return row | {"status_reason": "A ratio of 0 has no multiple."}
    sure = not np.isnan(ends).any()
    return row | {
        "status": Status.OK,
        "status_reason": "",
        "verdict": _verdict(record, lower, upper) if sure else None,
    }


CANNOT = "cannot be told"


def _verdict(record: Indicator, lower: float, upper: float) -> str:
    alike = 1.0 if record.statistic in RATIOS else 0.0
    if lower <= alike <= upper:
        return CANNOT
    rises = lower > alike
    if record.statistic is Statistic.SHARE:
        return "higher" if rises else "lower"
    return str(Verdict.WORSE if rises == (record.worse is Worse.ABOVE) else Verdict.BETTER)


def _one_per_indicator(result: object, function: str) -> pd.DataFrame:
    """The rows of all staff of a result, by their indicator."""
    table = _require(result, _NEEDED, function, "result")
    if "pay_band" in table:
        table = table[table["pay_band"].astype(str) == "all"]
    numbers = table["indicator"].astype(str)
    if not len(table) or numbers.duplicated().any():
        msg = (
            f"{function} takes one row per indicator. Ask `indicators` for one selection, without "
            "`by`."
        )
        raise DefinitionError(msg)
    return table.assign(indicator=numbers).set_index("indicator", drop=False)


def _require(table: object, columns: Sequence[str], function: str, what: str) -> pd.DataFrame:
    lacking = (
        [name for name in columns if name not in table]
        if isinstance(table, pd.DataFrame) else ["anything"]
    )  # fmt: skip
    if not isinstance(table, pd.DataFrame) or lacking:
        msg = f"{function}: the {what} has no column {lacking[0]!r}. Give it as it came."
        raise DefinitionError(msg)
    return table


def _listed(actions: object) -> list[object]:
    return arguments.several("actions", actions, "[19, 35]")


def _action(number: object, menu: pd.DataFrame) -> int:
    wanted = arguments.whole("The number of an intervention", number, 1)
    if wanted not in menu.index:
        msg = f"There is no intervention {wanted}. They are numbered from 1 to {menu.index.max()}."
        raise DefinitionError(msg)
    return wanted
