"""By what the counts of a data set can be broken down or filtered, and what each breakdown holds.

Everything that filters or breaks down counts asks this module, so that a filter means the same on
the page, in a notebook and on the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from wres_explore import ethnicity, organisations
from wres_explore.dataset import LEAF_DIMENSIONS, Dataset
from wres_explore.errors import DefinitionError, SelectionError, nearest
from wres_explore.vocabulary import (
    ALL,
    MEDICAL_GRADES,
    PAY_TIERS,
    PROFESSION_GROUPS,
    EthnicGroup,
    ProfessionGroup,
)

ETHNIC_DIMENSIONS = ("ethnic_group", "ethnic_broad")
"""Breakdowns that compare one ethnic group at a time with White staff, not parts of a whole."""

_DERIVED: Mapping[str, tuple[str, Mapping[Any, str]]] = MappingProxyType(
    {
        # Some sources give a whole group as one profession.
        "profession_group": (
            "profession",
            {**PROFESSION_GROUPS, **{group: group for group in ProfessionGroup}},
        ),
        "pay_tier": ("pay_band", PAY_TIERS),
        "medical_grade": ("pay_band", MEDICAL_GRADES),
    }
)

COARSER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "profession": ("profession_group",),
        "pay_band": ("pay_tier", "medical_grade"),
    }
)
"""Groupings whose values a filter on the finer breakdown understands too."""

BREAKDOWNS = (
    "year",
    "region",
    "ics",
    "organisation",
    "profession_group",
    "profession",
    "pay_tier",
    "pay_band",
    "medical_grade",
    "ethnic_broad",
    "ethnic_group",
    "sex",
    "contract",
)
"""Everything that `by` may name."""


def dimension(data: Dataset, name: str) -> pd.Series:
    """The values of one breakdown for each row of `data.counts`, as categories or years.

    Missing where a row lies outside the breakdown: a consultant has no pay tier.

    Raises
    ------
    SelectionError
        If there is no such breakdown, with the nearest one.
    """
    if name not in BREAKDOWNS:
        raise SelectionError(no_breakdown(name, available(data)))
    if name in data.counts.columns:
        return data.counts[name]
    return data.once("dimension", name, lambda: _derived(data, name))


def _derived(data: Dataset, name: str) -> pd.Series:
    """A breakdown that no column of the counts gives as it is."""
    leaf = leaf_of(name)
    if leaf == name:  # the source lacks it
        whole = pd.Categorical.from_codes(np.zeros(len(data.counts), dtype=int), [ALL])
        return pd.Series(whole, index=data.counts.index, name=name)
    column = data.counts[leaf]
    # Categories are mapped, not rows: 30 look-ups instead of 400,000.
    renamed = _renamed(data, name, column.cat.categories)
    order = list(dict.fromkeys(value for value in renamed if value is not None))
    code_of = {value: code for code, value in enumerate(order)}
    codes = np.array([-1 if v is None else code_of[v] for v in renamed] + [-1])
    coarse = pd.Categorical.from_codes(codes[column.cat.codes.to_numpy()], order)
    return pd.Series(coarse, index=column.index, name=leaf)


def _renamed(data: Dataset, name: str, leaves: Iterable[str]) -> list[str | None]:
    """For each value of a column, the value of the breakdown that it belongs to; None for none."""
    if name in organisations.LEVELS:
        places = data.organisations
        place = dict(zip(places["organisation"], places[name], strict=True))
        return [place.get(leaf) for leaf in leaves]
    if name in _DERIVED:
        groups = {str(leaf): str(group) for leaf, group in _DERIVED[name][1].items()}
        return [ALL if leaf == ALL else groups.get(leaf) for leaf in leaves]
    broad = {str(member): str(group) for member, group in ethnicity.BROAD_OF.items()}
    return [broad.get(leaf) for leaf in leaves]


def values(data: Dataset, name: str) -> list[str | int]:
    """The values of one breakdown that occur, in order; empty if the source lacks it."""
    return data.once("values", name, lambda: _occurring(data, name))


def _occurring(data: Dataset, name: str) -> list[str | int]:
    if only_prints(data):
        return _printed(data, name)
    if name == "year":
        years = data.counts["year"].to_numpy()
        first = int(years.min())  # a few years, found without sorting a million rows
        return [first + int(later) for later in np.flatnonzero(np.bincount(years - first))]
    leaf = leaf_of(name)
    if leaf != name:
        every = data.counts[leaf].cat.categories
        used = set(used_categories(data.counts[leaf]))
        pairs = zip(every, _renamed(data, name, every), strict=True)
        known = [(value, original in used) for original, value in pairs if value is not None]
        occur = {value for value, there in known if there}
        found: list[str] = [value for value in dict.fromkeys(v for v, _ in known) if value in occur]
    else:
        found = used_categories(data.counts[name]) if name in data.counts else [ALL]
    return [] if found == [ALL] else [value for value in found if value != ALL]


def used_categories(column: pd.Series) -> list[str]:
    """Categories of a column that have rows, in their order, without sorting the rows."""
    categories = column.cat.categories
    rows = np.bincount(column.cat.codes.to_numpy() + 1, minlength=len(categories) + 1)[1:]
    return [str(value) for value, n in zip(categories, rows, strict=True) if n]


def only_prints(data: Dataset) -> bool:
    """Whether a source has published figures and no counts."""
    return not len(data.counts)


def _printed(data: Dataset, name: str) -> list[str | int]:
    """Values of a breakdown that a source prints figures for."""
    if name == "year":
        return sorted({int(year) for year in data.published["year"].dropna()})
    if name == "ethnic_group":
        found = {group for group in EthnicGroup if group in set(data.published["group"])}
        # White and BME are made of the groups beside them, as totals are.
        return [group.value for group in EthnicGroup
                if group in found and not ethnicity.MEMBERS[group] & (found - {group})]  # fmt: skip
    if name in organisations.LEVELS:
        places = data.organisations
        known = places["organisation"].isin(data.published["geography"]) & (places[name] != ALL)
        return list(dict.fromkeys(places.loc[known, name]))
    return []


def available(data: Dataset, *, measure: str | None = None) -> list[str]:
    """The breakdowns that the data, or one measure of them, can give."""
    return [name for name in BREAKDOWNS if _gives(data, name, measure)]


def _gives(data: Dataset, name: str, measure: str | None) -> bool:
    """Whether the data, or one measure of them, can be broken down so."""
    if name in LEAF_DIMENSIONS and name not in data.counts.columns:
        return False
    if name == "ethnic_broad" and not _gives_broad(data):
        return False
    fine = measure is None or name == "year" or leaf_of(name) in _grain(data, str(measure))
    return fine and bool(values(data, name))


def _grain(data: Dataset, measure: str) -> frozenset[str]:
    """The dimensions that anybody reported a measure by."""
    return data.once("grain", measure, lambda: _grains(data, measure))


def _grains(data: Dataset, measure: str) -> frozenset[str]:
    rows = data.suppliers["grain"].to_numpy()[(data.suppliers["measure"] == measure).to_numpy()]
    return frozenset().union(*set(rows))


def leaf_of(name: str) -> str:
    """The column of counts that a breakdown is made from."""
    if name in organisations.LEVELS:
        return "organisation"
    return "ethnic_group" if name == "ethnic_broad" else _DERIVED.get(name, (name, {}))[0]


PAY_DIMENSIONS = frozenset(name for name in BREAKDOWNS if leaf_of(name) == "pay_band")
"""The pay band and every grouping of it."""


def _gives_broad(data: Dataset) -> bool:
    return not only_prints(data) and EthnicGroup.BME not in set(
        data.counts["ethnic_group"].cat.categories
    )


def require(data: Dataset, by: Iterable[str], *, measure: str | None = None) -> list[str]:
    """The breakdowns asked for, if the data can give every one of them.

    Raises
    ------
    SelectionError
        Naming the breakdown, the data set and what it can give.
    """
    _refuse_arguments(data, by)
    asked = [by] if isinstance(by, str) else list(by)
    if set(ETHNIC_DIMENSIONS) <= set(asked):
        msg = "One ethnic breakdown at a time: take ethnic_group or ethnic_broad, not both."
        raise SelectionError(msg)
    for name in asked:
        if name not in BREAKDOWNS:
            possible = available(data, measure=measure)
            raise SelectionError(no_breakdown(name, possible))
        if not _gives(data, name, measure):
            possible = available(data, measure=measure)
            what = f" for {str(measure).replace('_', ' ')}" if measure else ""
            msg = (
                f"{data.info.name} has no breakdown by {name}{what}. "
                f"It can be broken down by {', '.join(possible)}."
            )
            raise SelectionError(msg)
    return list(dict.fromkeys(asked))


_ALSO_CALLED = {
    "stp": "ics", "icb": "ics", "system": "ics", "trust": "organisation",
    "provider": "organisation", "staff_group": "profession", "ethnicity": "ethnic_group",
    "grade": "pay_band",
}  # fmt: skip
"""Other words of the field for a breakdown."""


def no_breakdown(name: str, possible: Iterable[str], kind: str = "breakdown") -> str:
    """What to say of a breakdown, or a filter, that there is not."""
    meant = _ALSO_CALLED.get(name.lower())
    return f"There is no {kind} {name!r}. {nearest(meant or name, possible)}"


def _refuse_arguments(data: object, by: object) -> None:
    if not isinstance(data, Dataset):
        msg = (
            f"The first argument is {type(data).__name__!r}, not a data set. Give what load, read, "
            "from_counts or select gave."
        )
        raise DefinitionError(msg)
    if not isinstance(by, Iterable) or not all(isinstance(name, str) for name in by):
        msg = f"by={by!r} is no list of breakdowns. Write, for example, by=['profession']."
        raise DefinitionError(msg)
