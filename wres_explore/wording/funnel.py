"""What a funnel shows, as sentences."""

from __future__ import annotations

import pandas as pd

from wres_explore.definitions import INDICATORS, Side, Worse
from wres_explore.errors import DefinitionError
from wres_explore.ethnicity import people_of
from wres_explore.measures.comparing.funnel import Funnel
from wres_explore.measures.comparing.pooling import DIFFER
from wres_explore.vocabulary import Statistic, Status
from wres_explore.wording.numbers import counted, interval, lower_first, number

NOBODY = "No organisation has a figure."


def funnel_sentences(result: Funnel) -> list[str]:
    """How many organisations stand outside, whether they differ at all, and which stand out."""
    row = result.summary.iloc[0]
    kind = str(row["statistic"])
    common = number(row["target"], kind)
    what = "share" if kind == Statistic.SHARE else "ratio"
    places = counted(row["organisations"], "organisation")
    if pd.isna(row["target"]):
        # Refused for what is unknown, none has a place, and some may have a figure of their own.
        without = f"No common {what} can be calculated for {places}." if row["organisations"] else (
            f"There is no common {what}." if row["note"] else NOBODY)  # fmt: skip
        return [f"{without} {row['note']}".rstrip(), *_modelled(row)]
    said = [
        f"{places} about a common {what} of {common}: "
        f"{_so_many(row['outside'])} outside the 99.8% limits"
        + (f", {_so_many(row['outside_chance'])} if only chance is allowed for." if
           row["tau2"] > 0 else ".")
    ]  # fmt: skip
    said.append(
        f"Outside the 95% limits alone: {_so_many(row['outside_95'])}; chance would put about one "
        "in twenty there."
    )
    said.append(_spread(row))
    if row["outside"]:
        far = result.outliers
        names = far.iloc[:, int(far.columns[0] == "year")]
        for side in ("above", "below"):
            there = [
                f"{name} ({_own_value(point)})"
                for name, (_, point) in zip(names, far.iterrows(), strict=True)
                if point["side"] == side
            ]
            if there:
                way = _way(str(row["indicator"]), side, _group(row))
                said.append(f"Outside, {side} the others, which is {way}: {', '.join(there)}.")
    if row["note"]:
        said.append(str(row["note"]))
    return [*said, *_modelled(row)]


def _modelled(row: pd.Series) -> list[str]:
    return ["Modelled figures."] if row["modelled"] else []


def _spread(row: pd.Series) -> str:
    """Whether organisations differ by more than chance, by the test and not by the limits."""
    apart = "They lie further apart than chance puts them"
    if pd.isna(row["heterogeneity_p"]):
        return "They are too few to say whether they differ by more than chance."
    if row["heterogeneity_p"] < DIFFER and pd.isna(row["tau2"]):
        return f"{apart}, and are too few for limits that allow for that."
    if row["tau2"] > 0:
        return f"{apart}, and the limits allow for that."
    if row["heterogeneity_p"] < DIFFER and not row["outside"]:
        return f"{apart}, by too little for limits that allow for that."
    who = "The others" if row["outside"] else "They"
    return f"{who} lie no further apart than chance puts them."


def _own_value(point: pd.Series) -> str:
    """An organisation's own value, or why it has none."""
    if point["status"] != Status.OK:
        return lower_first(point["status_reason"]).removesuffix(".")
    return number(point["value"], str(point["statistic"]))


def _way(number_: str, side: str, group: str) -> str:
    """Which way a side lies for the group that is compared with White staff."""
    above = side == "above"
    worse = (INDICATORS[number_].worse is Worse.ABOVE) == above
    if INDICATORS[number_].statistic is Statistic.SHARE:
        return f"a {'larger' if above else 'smaller'} share of {people_of(group)}"
    people = people_of(group, INDICATORS[number_].people)
    return f"{'worse' if worse else 'better'} for {people}"


def _group(row: pd.Series) -> str:
    """The group that is compared with White staff, whichever side it is on."""
    record = INDICATORS[str(row["indicator"])]
    comparator = record.top is Side.COMPARATOR
    return str(row["bottom_group" if comparator else "top_group"])


def _so_many(number_: int) -> str:
    return {0: "none", 1: "one"}.get(int(number_), str(number_))


def place_in_funnel(result: Funnel, organisation: str) -> str:
    """Where one organisation lies, what it is likely to be, and its chance of the worst quarter.

    Raises
    ------
    DefinitionError
        If the funnel has no organisation of that name.
    """
    label = str(result.points.columns[int("year" in result.points.columns[:1])])
    found = result.points[result.points[label].astype(str) == organisation]
    if found.empty:
        msg = f"The funnel has no {label} {organisation!r}."
        raise DefinitionError(msg)
    row = found.iloc[0]
    summary = result.summary.iloc[0]
    beyond = ""
    if row["outside"]:
        way = _way(str(summary["indicator"]), str(row["side"]), _group(summary))
        beyond = f" It lies {row['side']} the others, which is {way}."
    if row["status"] != Status.OK:
        return f"{organisation}: {row['status']}. {row['status_reason']}{beyond}"
    kind = str(row["statistic"])
    limits = interval(row["lower"], row["upper"], kind)
    where = {"": "inside both limits", "95": "outside the 95% limits and inside the 99.8%",
             "99.8": "outside the 99.8% limits"}[row["outside"]]  # fmt: skip
    said = f"{organisation}: {number(row['value'], kind)} ({limits}), {where}.{beyond}"
    if pd.notna(row["shrunk"]):
        said += (
            f" Best guess, chance allowed for: {number(row['shrunk'], kind)}. Its chance of "
            f"standing in the worst quarter is {row['worst_quarter']:.0%}, where 25% is what any "
            "one would have."
        )
    return said
