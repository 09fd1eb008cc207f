"""Who is in both of two selections: whom to leave out, and what years share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wres_explore.breakdowns import only_prints, used_categories
from wres_explore.dataset import Dataset
from wres_explore.definitions import Indicator
from wres_explore.errors import SelectionError
from wres_explore.ethnicity import MEMBERS
from wres_explore.measures.results import selection_text
from wres_explore.measures.select import select
from wres_explore.vocabulary import ALL


def name_of(data: Dataset) -> str:
    """A selection in words."""
    groups = data.selection.get("ethnic_group", ())
    years = data.selection.get("year", ())
    # A group alone would be no place.
    place = selection_text(data) or (data.info.place or data.info.title if groups else "")
    people = f"{' or '.join(map(str, groups))} staff" if groups else ""
    chosen = [place, people, ", ".join(map(str, years))]
    return ", ".join(part for part in chosen if part) or data.info.title


def apart(a: Dataset, b: Dataset) -> tuple[Dataset, str, bool]:
    """The second without the people of the first, its name, and if they are groups of one staff."""
    if only_prints(a) or only_prints(b) or not _of_one_source(a, b):
        return b, name_of(b), False
    mine, theirs = a.counts.index, b.counts.index
    shared = theirs.isin(mine)
    if not shared.any():
        return b, name_of(b), False
    if len(mine) == len(theirs) and shared.all():
        if _share_people(a, b):
            msg = (
                f"{name_of(a)} and {name_of(b)} share staff: they are the same staff, or one group "
                "holds the other, as BME holds Black. Choose groups that share nobody. "
                "ethnic_groups, the page Ethnic groups, holds each group against the others."
            )
            raise SelectionError(msg)
        return b, name_of(b), True
    if shared.all():
        whole = name_of(a)
        msg = (
            f"{name_of(b)} is a part of {whole}. Give the part first, to compare it with the rest."
        )
        raise SelectionError(msg)
    if shared.sum() < len(mine):
        msg = (
            f"{name_of(a)} and {name_of(b)} share some of their staff and not others, so their "
            "difference has no interval. Choose selections that lie apart, or one inside the other."
        )
        raise SelectionError(msg)
    rest = b.counts[~shared]
    years = rest["year"].unique()
    if not a.counts["year"].isin(years).any():  # some years of the other: years, not its rest
        other = select(b, year=int(years.max()))
        return other, name_of(other), False
    left = used_categories(rest["organisation"])
    places = b.organisations[b.organisations["organisation"].isin(left)]
    return replace(b, counts=rest, organisations=places), f"the rest of {name_of(b)}", False


def _of_one_source(a: Dataset, b: Dataset) -> bool:
    """Whether both are selections of the same counts, were these loaded once or twice."""
    if a.suppliers is b.suppliers:
        return True
    return a.info is b.info and a.suppliers.equals(b.suppliers)


def _share_people(a: Dataset, b: Dataset) -> bool:
    """Whether anybody is in the groups that both look at."""
    one, other = (frozenset().union(*(MEMBERS[name] for name in each.focus)) for each in (a, b))
    return bool(one & other)


def shared_staff(
    a: Dataset, b: Dataset, record: Indicator, keys: list[str], year_a: float, year_b: float
) -> str:
    """What must be said where two years share staff or cases; empty where they do not."""
    until = record.two_year_until
    overlap = until and abs(year_a - year_b) < 2 and min(year_a, year_b) < until
    if year_a == year_b or np.isnan([year_a, year_b]).any() or not (record.stock or overlap):
        return ""
    same = _same_staff(a, b, record, keys)
    if not same:
        return ""
    if record.stock:
        return (
            f"{same} staff are the same people in both years, which the interval does not allow "
            "for."
        )
    return (
        f"Returns up to {until} may cover two years, so that these two may share cases, which "
        "the interval does not allow for."
    )


def _same_staff(a: Dataset, b: Dataset, record: Indicator, keys: list[str]) -> str:
    """How many staff two selections of different years can share: "Most", "Some" or none.

    Rows are alike in `keys`, whatever their selections hold.
    """
    alike = True
    for name in {"organisation", "profession", "pay_band", "sex", "contract"} - set(keys):
        mine, theirs = (_held(each, name, record) for each in (a, b))
        undivided = ALL in mine | theirs
        if name == "organisation" and undivided and a.info.place != b.info.place:
            return ""
        if not (undivided or mine & theirs):
            return ""
        alike &= undivided or mine == theirs
    return "Most" if alike else "Some"


def _held(data: Dataset, name: str, record: Indicator) -> set[str]:
    """Values of a breakdown that a selection has; all in one where it has no such counts."""
    if name not in data.counts:
        return {ALL}
    return set(used_categories(data.counts[name].iloc[data.rows(record.denominator)])) or {ALL}
