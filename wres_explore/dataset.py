"""A data set: additive counts, what was published without counts, and where organisations belong.

Counts hold leaf rows only, never a total. A dimension that a source lacks is the one value
`all`. What they can be broken down by is told by `breakdowns`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import organisations
from wres_explore.vocabulary import (
    ALL,
    EthnicGroup,
    PayBand,
)

LEAF_DIMENSIONS = (
    "organisation",
    "profession",
    "pay_band",
    "ethnic_group",
    "measure",
    "sex",
    "contract",
)
"""Columns of counts that are categories."""

OPTIONAL_DIMENSIONS = ("sex", "contract")
"""Columns that a source of counts need not have."""

COUNT_COLUMNS = (
    "dataset", "year", *(n for n in LEAF_DIMENSIONS if n not in OPTIONAL_DIMENSIONS), "n"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """Where a data set comes from; it travels with every number made from it.

    Parameters
    ----------
    name
        What `load` takes, or what a caller calls the data: "london-2019".
    title
        What a chart or page calls it.
    place
        What it covers: "London".
    description
        One sentence on what it holds.
    source, url
        Who published it, and where.
    snapshot
        The date of its figures.
    licence
        Under which others may use it.
    modelled
        Whether the figures are invented.
    published_counts
        Whether the counts themselves stand in the publication that `source` names, or are modelled
        from such counts alone, so that there is nobody to protect. Never true of a return.
    """

    name: str
    title: str
    place: str = ""
    description: str = ""
    source: str = ""
    url: str = ""
    snapshot: str = ""
    licence: str = ""
    modelled: bool = False
    published_counts: bool = False


Found = TypeVar("Found")


@dataclass(frozen=True, eq=False)
class Dataset:
    """Counts with what is needed to read them.

    Parameters
    ----------
    counts
        One row per year, organisation, profession, pay band, ethnic group and measure, with the
        number of people `n`. `make` sorts them by measure.
    published
        Figures that a source printed without counts.
    organisations
        One row per organisation: STP/ICS, region, kind.
    info
        Name, source, date.
    suppliers
        Which organisation reported which measure in which year, before any filter, with the
        dimensions (`grain`) and ethnic groups (`groups`) that it gave. No cases among midwives
        is a zero only where cases were reported by profession; elsewhere it is a gap.
    focus
        Ethnic group or groups that are compared with White staff; BME unless `select` chose.
    selection
        The filters applied so far, for messages.
    """

    counts: pd.DataFrame
    published: pd.DataFrame
    organisations: pd.DataFrame
    info: DatasetInfo
    suppliers: pd.DataFrame
    focus: tuple[EthnicGroup, ...] = (EthnicGroup.BME,)
    selection: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    _found: dict[str, dict[Hashable, Any]] = field(default_factory=dict, init=False, repr=False)

    def once(self, kind: str, key: Hashable, find: Callable[[], Found], *, kept: int = 32) -> Found:
        """What `find` found for this key before, or finds now: a data set never changes.

        At most `kept` answers of a kind are held, and they go with the data set.
        """
        known = self._found.setdefault(kind, {})
        if key not in known:
            if len(known) >= kept:
                known = self._found[kind] = {}
            known[key] = find()
        found: Found = known[key]
        return found

    def known(self, kind: str) -> list[tuple[Any, Any]]:
        """Keys and answers of a kind that `once` holds now; others may add to them meanwhile."""
        return list(self._found.get(kind, {}).items())

    def rows(self, measure: str) -> slice | NDArray[np.int64]:
        """Where one measure stands in `counts`; a slice, which copies nothing, if in one run."""
        name = str(measure)
        return self.once("rows", name, lambda: self._rows(name))

    def _rows(self, measure: str) -> slice | NDArray[np.int64]:
        at = np.flatnonzero((self.counts["measure"] == measure).to_numpy())
        first, last = (int(at[0]), int(at[-1]) + 1) if len(at) else (0, 0)
        return slice(first, last) if last - first == len(at) else at

    def __repr__(self) -> str:
        """Name, size and years: what a reader of a notebook wants to see first."""
        years = sorted(self.counts["year"].unique())
        span = f"{years[0]} to {years[-1]}" if len(years) > 1 else f"{years[0]}" if years else "-"
        chosen = "; ".join(f"{k} = {', '.join(map(str, v))}" for k, v in self.selection.items())
        return (
            f"<Dataset {self.info.name}: {self.info.title}. {len(self.counts):,} counts, {span}"
            f"{'; ' + chosen if chosen else ''}>"
        )


PUBLISHED_COLUMNS = (
    "source",
    "year",
    "geography",
    "profession",
    "pay_band",
    "indicator",
    "group",
    "value",
    "unit",
    "printed",
    "numerator",
    "denominator",
    "survey_year",
    "place",
    "note",
    "url",
)


def make(
    counts: pd.DataFrame,
    info: DatasetInfo,
    *,
    organisations_table: pd.DataFrame | None = None,
    published: pd.DataFrame | None = None,
) -> Dataset:
    """Put a data set together from tables that `schemas.check_counts` has passed.

    Without a table of organisations each stands for itself; without published figures there are
    none.
    """
    # A region or pay tier beside the counts would stand in the way of the one that is derived.
    known = [n for n in ("year", *LEAF_DIMENSIONS, "n") if n in counts]
    table = as_categories(counts[known].assign(dataset=info.name))
    places = organisations_table
    if places is None:
        places = organisations.alone(table["organisation"].cat.categories, modelled=info.modelled)
    printed = pd.DataFrame(columns=list(PUBLISHED_COLUMNS)) if published is None else published
    return Dataset(table, printed, places, info, _suppliers(table))


NO_COUNTS = pd.DataFrame({name: [] for name in COUNT_COLUMNS[1:]}, dtype=object)
"""What a source counts that only prints rates."""


def published_only(data: Dataset, place: str) -> Dataset:
    """The published figures of one place as a data set of its own, without counts."""
    rows = data.published[data.published["geography"] == place]
    return make(NO_COUNTS, data.info, published=rows)


def _suppliers(counts: pd.DataFrame) -> pd.DataFrame:
    """What each organisation reported: one row per measure, year and organisation."""
    keys = ["measure", "year", "organisation"]
    leaves = [name for name in LEAF_DIMENSIONS if name in counts and name != "measure"]
    by_supplier = [counts[name] for name in keys]
    parted = (counts[leaves] != ALL).groupby(by_supplier, observed=True).any()
    groups = counts.groupby(keys, observed=True)["ethnic_group"].unique()
    # A few distinct sets serve thousands of rows.
    grain = [frozenset(itertools.compress(leaves, row)) for row in parted.to_numpy()]
    given = [frozenset(map(EthnicGroup, names)) for names in groups]
    return parted.index.to_frame(index=False).assign(grain=grain, groups=given)


def as_categories(counts: pd.DataFrame) -> pd.DataFrame:
    """Counts with category columns, pay bands in their order: smaller, and fast to group."""
    out = counts.copy()
    for name in ("dataset", *LEAF_DIMENSIONS):
        if name in out.columns:
            out[name] = out[name].astype("category").cat.remove_unused_categories()
    bands = list(PayBand)
    present = [band.value for band in bands if band in set(out["pay_band"].cat.categories)]
    others = [c for c in out["pay_band"].cat.categories if c not in present]
    out["pay_band"] = out["pay_band"].cat.reorder_categories([*others, *present], ordered=True)
    out["year"] = out["year"].astype("int64")
    out["n"] = out["n"].astype("int64")
    # Each measure in one run, so that its rows are found without a copy.
    order = np.argsort(out["measure"].cat.codes.to_numpy(), kind="stable")
    return out.take(order).reset_index(drop=True)
