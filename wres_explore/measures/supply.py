"""Who reported what, and how finely: no cases among midwives is a gap where nobody was asked."""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import ethnicity, organisations
from wres_explore.breakdowns import leaf_of
from wres_explore.dataset import Dataset
from wres_explore.definitions import Indicator
from wres_explore.measures.whom import Comparison, compare_with_white
from wres_explore.vocabulary import EthnicGroup, Measure

Ints = NDArray[np.int64]

Kind = tuple[frozenset[str], frozenset[EthnicGroup]]
"""The dimensions that a report gave, and those of its ethnic groups that hold others."""


@dataclass(frozen=True, slots=True, eq=False)
class Reports:
    """Who of a selection reported a measure; each is a row of `Dataset.suppliers`.

    Attributes
    ----------
    row
        The position of that row.
    year, place
        The year, and the number of the organisation among the categories of the counts.
    kind
        Which of `kinds` the report is; a few serve thousands.
    """

    row: Ints
    year: Ints
    place: Ints
    kind: Ints
    kinds: tuple[Kind, ...]

    def keys(self) -> Ints:
        """Year and organisation of each report as one number."""
        return supplier_key(self.year, self.place)

    def of(self, chosen: NDArray[np.bool_]) -> Reports:
        """Some of the reports."""
        row, year, place, kind = (
            each[chosen] for each in (self.row, self.year, self.place, self.kind)
        )
        return Reports(row, year, place, kind, self.kinds)

    def grains(self) -> list[frozenset[str]]:
        """The dimensions that were given, once for each kind of report."""
        return [self.kinds[number][0] for number in np.unique(self.kind)]


_YEAR_STEP = 1_000_000


def supplier_key(year: Ints, place: Ints) -> Ints:
    """A year and the number of an organisation as one whole number."""
    key: Ints = year * _YEAR_STEP + place
    return key


def reports(data: Dataset, measure: Measure) -> Reports:
    """Who of the selection reported a measure, however coarsely."""
    return data.once("reports", measure, lambda: _reports(data, measure))


def _reports(data: Dataset, measure: Measure) -> Reports:
    every = _everybody(data.suppliers, measure)
    chosen_place, number = data.once("places", "", lambda: _places(data, every.names))
    chosen = chosen_place[every.place]
    if (years := data.selection.get("year")) is not None:
        chosen &= np.isin(every.year, [int(each) for each in years])
    return Reports(
        every.row[chosen], every.year[chosen], number[every.place[chosen]],
        every.kind[chosen], every.kinds,
    )  # fmt: skip


def _places(data: Dataset, suppliers: pd.Index) -> tuple[NDArray[np.bool_], Ints]:
    """Of each supplier, whether it is selected, and its number among the counts."""
    selected = np.asarray(suppliers.isin(data.organisations["organisation"]))
    number = data.counts["organisation"].cat.categories.get_indexer(suppliers)
    return selected, number.astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Everybody:
    """Who reported a measure, before any filter; `place` is a position in `names`."""

    names: pd.Index
    row: Ints
    year: Ints
    place: Ints
    kind: Ints
    kinds: tuple[Kind, ...]


# By table of suppliers, which every selection of a data set shares; goes when that table goes.
_KNOWN: dict[int, dict[Measure, _Everybody]] = {}


def _everybody(suppliers: pd.DataFrame, measure: Measure) -> _Everybody:
    """Who reported a measure, found once for all selections."""
    if id(suppliers) not in _KNOWN:
        weakref.finalize(suppliers, _KNOWN.pop, id(suppliers), None)
    known = _KNOWN.setdefault(id(suppliers), {})
    if measure not in known:
        known[measure] = _of_measure(suppliers, measure)
    return known[measure]


def _of_measure(table: pd.DataFrame, measure: Measure) -> _Everybody:
    at = np.flatnonzero((table["measure"] == measure.value).to_numpy())
    number: dict[Kind, int] = {}
    kind = [
        number.setdefault((grain, groups & _COARSE), len(number))
        for grain, groups in zip(table["grain"].array[at], table["groups"].array[at], strict=True)
    ]
    place = table["organisation"].cat
    return _Everybody(
        place.categories, at, table["year"].to_numpy()[at],
        place.codes.to_numpy()[at].astype(np.int64), np.array(kind, dtype=np.int64), tuple(number),
    )  # fmt: skip


def reporting(data: Dataset, measure: Measure, by: Sequence[str], whom: Comparison) -> Reports:
    """Those of the selection who reported a measure as finely as a question needs.

    By every dimension that the question filters or breaks down, and by ethnic groups none of
    which lies partly inside the two that are compared.
    """
    found = reports(data, measure)
    return found.of(_fine(found, data, by, whom))


def suppliers_of(
    data: Dataset, measure: Measure, by: Sequence[str], whom: Comparison
) -> pd.DataFrame:
    """Those who reported a measure finely enough: their `year`, `organisation`, STP/ICS, region."""
    found = reporting(data, measure, by, whom)
    names = data.counts["organisation"].cat.categories.take(found.place).astype(object)
    places = data.organisations.set_index("organisation")[list(organisations.LEVELS[1:])]
    return places.reindex(names).rename_axis("organisation").reset_index().assign(year=found.year)


def _fine(found: Reports, data: Dataset, by: Sequence[str], whom: Comparison) -> NDArray[np.bool_]:
    """Which reports are fine enough."""
    needed = frozenset(leaf_of(name) for name in (*by, *data.selection))
    needed -= {"year", "ethnic_group"}
    fine = [
        needed <= grain and _parts_out(coarse, whom.group, whom.comparator)
        for grain, coarse in found.kinds
    ]
    return np.array(fine, dtype=bool)[found.kind]


_COARSE = frozenset(group for group in EthnicGroup if len(ethnicity.MEMBERS[group]) > 1)
"""Groups that hold others; no other can lie partly inside a side of a comparison."""


@cache
def _parts_out(
    coarse: frozenset[EthnicGroup],
    group: frozenset[EthnicGroup],
    comparator: frozenset[EthnicGroup],
) -> bool:
    """Whether no group that was reported lies partly inside one side of a comparison."""
    return all(
        leaf in side or not ethnicity.MEMBERS[leaf] & side
        for side in (group, comparator)
        for leaf in coarse
    )


def too_coarse(
    data: Dataset,
    measure: Measure,
    by: Sequence[str],
    whom: Comparison,
    cells: Mapping[str, Any] | pd.DataFrame,
) -> Ints:
    """For each cell, organisations of its place and year that reported too coarsely for it.

    Of `cells` only the year and places are read.
    """
    found = reports(data, measure)
    rows = data.suppliers.iloc[found.row[~_fine(found, data, by, whom)]]
    if rows.empty or not len(cells["year"]):
        return np.zeros(len(cells["year"]), dtype=np.int64)
    places = data.organisations.set_index("organisation")
    keys = ["year", *(name for name in organisations.LEVELS if name in cells)]
    names = rows["organisation"].astype(object)
    rows = rows.assign(
        **{level: names.map(places[level]) for level in organisations.LEVELS[1:]},
        organisation=names,
    )
    number = rows.groupby(keys)["organisation"].nunique()
    asked = pd.DataFrame({name: cells[name] for name in keys}).astype(object)
    index = pd.MultiIndex.from_frame(asked) if len(keys) > 1 else pd.Index(asked["year"])
    coarse: Ints = number.reindex(index).fillna(0).to_numpy(dtype=np.int64)
    return coarse


def latest_year(
    data: Dataset, measure: Measure, by: Sequence[str], whom: Comparison | None = None
) -> int | None:
    """The latest year in which a measure was reported finely enough; None if `by` asks for all."""
    if "year" in by:
        return None
    years = reporting(data, measure, by, whom or compare_with_white(data.focus)).year
    return int(years.max()) if len(years) else None


def reported(data: Dataset, measure: Measure) -> bool:
    """Whether anybody reported a measure, whatever is filtered now."""
    return bool(len(_everybody(data.suppliers, measure).row))


def counted(data: Dataset, record: Indicator) -> bool:
    """Whether the selection has counts of an indicator, of which none may be an event.

    A filter on a dimension by which a measure is not recorded leaves no counts. Events whose base
    nobody reported are a fault, which `rate_cells` refuses.
    """
    whom = compare_with_white(data.focus)
    base, events = (
        len(reporting(data, measure, (), whom).row)
        for measure in (record.denominator, record.numerator)
    )
    return bool(events) and bool(base or not reported(data, record.denominator))
