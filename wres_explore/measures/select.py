"""The part of a data set that a question is about: one function for page, notebook and CLI."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from wres_explore import ethnicity, organisations
from wres_explore.breakdowns import (
    COARSER,
    dimension,
    no_breakdown,
    only_prints,
    require,
    used_categories,
    values,
)
from wres_explore.dataset import Dataset
from wres_explore.errors import MappingError, SelectionError, nearest
from wres_explore.vocabulary import PROFESSION_GROUPS, UNPARTED_PROFESSIONS, EthnicGroup

Wanted = str | float | Sequence[str] | Sequence[float] | None
"""One value or several. Years may be whole numbers of any kind, as pandas gives 2025.0."""


def select(
    data: Dataset,
    *,
    region: Wanted = None,
    ics: Wanted = None,
    organisation: Wanted = None,
    profession: Wanted = None,
    ethnic_group: Wanted = None,
    year: Wanted = None,
    pay_band: Wanted = None,
    sex: Wanted = None,
    contract: Wanted = None,
    **others: Wanted,
) -> Dataset:
    """The part of a data set that a question is about.

    Each filter is one value or several, at the finest level or a grouping ("Nursing and
    midwifery", "Black"), an organisation also by its ODS code where that is known. `ethnic_group`
    does not drop anybody: it chooses the group that is compared with White staff, and everyone
    stays in the base of every share.

    Parameters
    ----------
    data
        From `load`, `read`, `from_counts` or `select`.
    region, ics, organisation
        Places, from the largest to the smallest.
    profession
        Professions, or groups of professions.
    ethnic_group
        The group or groups compared with White staff; BME without it.
    year
        WRES years (31 March).
    pay_band
        Bands and medical grades, pay tiers, or groups of medical grades.
    sex, contract
        As the source words them, where it records them.
    others
        There are no others: a filter by another name is refused, with the nearest one.

    Returns
    -------
    Dataset
        With fewer rows; `selection` says what was chosen.

        No answer: an error, never a data set without anybody.

    Raises
    ------
    SelectionError
        If a value does not occur (with the nearest one that does), if the source has no such
        breakdown, or if no staff match all filters together.
    TypeError
        For a filter that there is not, with the nearest one.
    DefinitionError
        If `data` is no data set.

    Examples
    --------
    >>> import wres_explore as wres
    >>> las = wres.select(wres.load("london-2019"), organisation="London Ambulance Service")
    >>> int(las.counts["n"].sum())
    5725
    """
    require(data, ())
    chosen = {
        "region": region,
        "ics": ics,
        "organisation": organisation,
        "profession": profession,
        "pay_band": pay_band,
        "sex": sex,
        "contract": contract,
        "year": year,
    }
    for name in others:
        # As Python refuses it for any other function, with the nearest filter.
        raise TypeError(no_breakdown(name, [*chosen, "ethnic_group"], "filter"))
    for name, given in {**chosen, "ethnic_group": ethnic_group}.items():
        if given is not None and not _as_tuple(given):
            msg = f"The list of {name} is empty, so nobody is left. Leave the filter out for all."
            raise SelectionError(msg)
    if organisation is not None:
        chosen["organisation"] = _by_code(data, _as_tuple(organisation))
    asked = {name: tuples for name, wanted in chosen.items() if (tuples := _as_tuple(wanted))}
    keep = np.ones(len(data.counts), dtype=bool)
    here = keep.copy()
    for name, wanted in asked.items():
        rows, asked[name] = _rows(data, name, wanted)
        keep &= rows
        if name in organisations.LEVELS:
            here &= rows
    if len(keep) and not keep.any():
        raise SelectionError(_no_match(data, asked))
    focus, selection = data.focus, {**data.selection, **asked}
    if groups := _as_tuple(ethnic_group):
        focus = _focus(data, groups)
        selection["ethnic_group"] = tuple(group.value for group in focus)
    counts = data.counts[keep]
    places = _places(data, here, asked)
    if only_prints(data) and asked.keys() & set(organisations.LEVELS) and places.empty:
        raise SelectionError(_no_match(data, asked))
    return replace(
        data,
        counts=counts,
        organisations=places,
        published=_published(data.published, places, asked),
        focus=focus,
        selection=selection,
    )


def _places(
    data: Dataset, here: np.ndarray, asked: Mapping[str, tuple[str | int, ...]]
) -> pd.DataFrame:
    """Organisations that filters on places leave: one that has no midwives is still there."""
    table = data.organisations
    if only_prints(data):
        levels = [level for level in organisations.LEVELS if level in asked]
        return table[np.logical_and.reduce([table[level].isin(asked[level]) for level in levels])
                     if levels else slice(None)]  # fmt: skip
    column = data.counts["organisation"]
    if here.all():
        used = data.once("used", "organisation", lambda: used_categories(column))
    else:
        used = used_categories(column[here])
    return table[table["organisation"].isin(used)]


def _no_match(data: Dataset, asked: Mapping[str, tuple[str | int, ...]]) -> str:
    said = "; ".join(f"{name} = {', '.join(map(str, w))}" for name, w in asked.items())
    what = "figures" if only_prints(data) else "counts"
    return f"No {what} in {data.info.name} match {said} together. Take one filter away."


def _as_tuple(wanted: Wanted) -> tuple[str | int, ...]:
    if wanted is None:
        return ()
    if isinstance(wanted, str) or not isinstance(wanted, Iterable):
        return (_whole(wanted),)
    return tuple(_whole(value) for value in wanted)


def _whole(value: object) -> str | int:
    """2025.0 as 2025; what is neither whole nor text stays as it is written, to be refused."""
    if isinstance(value, (int, float, np.number)) and float(value).is_integer():
        return int(value)
    return str(value)


def _by_code(data: Dataset, wanted: tuple[str | int, ...]) -> tuple[str, ...]:
    """Organisations by name; a code that is no name stands for the organisation that has it."""
    table = data.organisations
    if "code" not in table:
        return tuple(map(str, wanted))
    names = {str(name).lower() for name in table["organisation"]}
    codes = table.dropna(subset="code")
    named = dict(zip(codes["code"].astype(str).str.lower(), codes["organisation"], strict=True))
    return tuple(
        str(value) if str(value).lower() in names else str(named.get(str(value).lower(), value))
        for value in wanted
    )


def _rows(
    data: Dataset, name: str, wanted: tuple[str | int, ...]
) -> tuple[np.ndarray, tuple[str | int, ...]]:
    """Rows that a filter keeps, and its values as the data spell them."""
    if name == "year":
        return _year_rows(data, wanted), tuple(int(value) for value in wanted)
    require(data, [name])
    keep = np.zeros(len(data.counts), dtype=bool)
    spelled = []
    for value in wanted:
        level = _level_with(data, name, str(value))
        spelt = {str(v): v for v in values(data, level)}
        found = (
            spelt.get(str(value)) or {k.lower(): v for k, v in spelt.items()}[str(value).lower()]
        )
        keep |= (dimension(data, level) == found).to_numpy()
        spelled.append(found)
    return keep, tuple(spelled)


def _level_with(data: Dataset, name: str, value: str) -> str:
    """The breakdown, fine or grouped, in which a value is found."""
    coarser = COARSER.get(name, ())
    # The grouping first: where a source has it as one profession too, it holds that as well.
    for level in (*coarser, name):
        if value.lower() in {str(v).lower() for v in values(data, level)}:
            return level
    choices = [v for level in (name, *coarser) for v in values(data, level)]
    for group, (hidden_in, words) in UNPARTED_PROFESSIONS.items():
        names = {group.lower(), *(p.lower() for p, g in PROFESSION_GROUPS.items() if g is group)}
        if name == "profession" and value.lower() in names and hidden_in in choices:
            msg = f"{data.info.name} {words}. Choose that, and say so beside the figure."
            raise SelectionError(msg)
    msg = f"{data.info.name} has no {name} {value!r}. {nearest(value, choices)}"
    raise SelectionError(msg)


def _year_rows(data: Dataset, wanted: tuple[str | int, ...]) -> np.ndarray:
    years = values(data, "year")
    for value in wanted:
        if str(value) not in {str(year) for year in years}:
            msg = (
                f"{data.info.name} has no year {value!r}. "
                f"It has {', '.join(map(str, years))} (WRES years, at 31 March)."
            )
            raise SelectionError(msg)
    years_of_rows = data.counts["year"].to_numpy()
    keep = np.zeros(len(years_of_rows), dtype=bool)
    for value in wanted:
        keep |= years_of_rows == int(value)
    return keep


def _focus(data: Dataset, wanted: tuple[str | int, ...]) -> tuple[EthnicGroup, ...]:
    """The groups asked for, if any supplier parts them out; others are then left out."""
    require(data, ["ethnic_group"])
    printed = frozenset(EthnicGroup(str(name)) for name in values(data, "ethnic_group"))
    given = {printed} if only_prints(data) else set(data.suppliers["groups"])
    sets = sorted(given, key=len, reverse=True) or [frozenset()]
    reason = ""
    for leaves in sets:
        try:
            return tuple(ethnicity.group_named(str(name), leaves) for name in wanted)
        except MappingError as error:
            reason = reason or str(error)
    msg = f"{data.info.name}: {reason}"
    raise SelectionError(msg)


def _published(
    published: pd.DataFrame, places: pd.DataFrame, asked: Mapping[str, tuple[str | int, ...]]
) -> pd.DataFrame:
    """Published figures for the same places, professions and years as the counts kept."""
    keep = np.ones(len(published), dtype=bool)
    narrowed = [level for level in organisations.LEVELS if level in asked]
    if narrowed:
        finest = organisations.LEVELS.index(narrowed[0])
        names = {n for level in organisations.LEVELS[: finest + 1] for n in places[level]}
        keep &= published["geography"].isin(names).to_numpy()
    if "profession" in asked:
        keep &= published["profession"].isin([str(p) for p in asked["profession"]]).to_numpy()
    if "year" in asked:
        keep &= published["year"].isin([int(y) for y in asked["year"]]).to_numpy()
    return published[keep]
