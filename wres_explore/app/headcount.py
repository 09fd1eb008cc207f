"""How many staff each choice of a filter would select: sums over one small array of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.app import results
from wres_explore.app.state import View
from wres_explore.app.store import dataset
from wres_explore.breakdowns import available
from wres_explore.dataset import Dataset
from wres_explore.ethnicity import MEMBERS
from wres_explore.measures.tally import counts_by
from wres_explore.vocabulary import ALL, PROFESSION_GROUPS, EthnicGroup, Measure

AXES = ("year", "organisation", "profession", "ethnic_group")

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Headcount:
    """Staff with one axis each for year, organisation, profession and ethnic group."""

    people: Floats
    labels: Mapping[str, NDArray[Any]]
    places: pd.DataFrame
    """Region, STP/ICS and name of each organisation, in the order of the axis."""

    @classmethod
    def of(cls, data: Dataset) -> Headcount:
        """The staff of a data set; no years if it counts none."""
        given = [n for n in AXES if n in available(data, measure=Measure.HEADCOUNT)]
        by = [name for name in given if name not in ("year", "ethnic_group")]
        table = counts_by(data, Measure.HEADCOUNT, by) if given else pd.DataFrame({"n": []})
        table = table.assign(**{name: ALL for name in AXES if name not in table})
        codes, labels = {}, {}
        for name in AXES:
            codes[name], labels[name] = pd.factorize(table[name].to_numpy(dtype=object))
        shape = tuple(len(labels[name]) for name in AXES)
        people = np.zeros(shape)
        np.add.at(people, tuple(codes[name] for name in AXES), table["n"].to_numpy(dtype=float))
        places = data.organisations.set_index("organisation", drop=False)
        return cls(people, labels, places.reindex(labels["organisation"]))

    def chosen(self, view: View) -> dict[str, Floats]:
        """Ones along each axis for what a view selects; ethnic groups are compared instead."""
        years, professions = self.labels["year"], self.labels["profession"]
        year = int(view.year) if view.year else max(years)
        place = np.ones(len(self.places))
        for level in results.PLACES:
            if wanted := getattr(view, level):
                place *= (self.places[level] == wanted).to_numpy()
        return {
            "year": (years == year).astype(float),
            "organisation": place,
            "profession": np.array([_is(name, view.profession) for name in professions], float),
            "ethnic_group": np.ones(len(self.labels["ethnic_group"])),
        }

    def along(self, axis: str, chosen: Mapping[str, Floats]) -> dict[Any, int]:
        """Staff by the labels of an axis, within what is chosen on the others."""
        sums = self.people
        for at, name in reversed(list(enumerate(AXES))):
            if name != axis:
                sums = np.tensordot(sums, chosen[name], axes=(at, 0))
        return dict(zip(self.labels[axis], sums.astype(int).tolist(), strict=True))


def _is(profession: str, wanted: str) -> bool:
    """Whether a profession has a name, or is of the group of that name."""
    return not wanted or wanted in (profession, PROFESSION_GROUPS.get(profession))  # type: ignore[call-overload]


def staff(view: View) -> dict[str, dict[str, int]]:
    """For each filter, the staff that its values would select while the others stay as they are.

    A place has all its staff, as a wider place on the page lets go of a narrower one elsewhere.
    An ethnic group has its own, and "" means BME there. Year "" is the latest. Empty where
    nobody is counted in the year of the view.
    """
    data = dataset(view.dataset)
    count = data.once("headcount", "", lambda: Headcount.of(data))
    chosen = count.chosen(view) if len(count.labels["year"]) else {}
    if not chosen or not chosen["year"].any():
        return {}
    everywhere = count.along("organisation", chosen)
    by_year = {str(year): n for year, n in count.along("year", chosen).items()}
    found: dict[str, dict[str, int]] = {
        "year": by_year | {"": by_year[str(max(count.labels["year"]))]},
        "organisation": everywhere,
    }
    for level in ("region", "ics"):
        sums = pd.Series(list(everywhere.values()), dtype=int).groupby(
            count.places[level].to_numpy()
        )
        found[level] = {str(name): int(n) for name, n in sums.sum().items()}
    professions = count.along("profession", chosen)
    offered = results.choices(view)
    found["profession"] = {
        name: sum(n for each, n in professions.items() if _is(each, name))
        for name in offered["profession"].values  # noqa: PD011
    }
    if (service := results.ambulance(view)) in found["profession"]:
        alone = count.chosen(View(view.dataset, view.year))  # it is a place, with all its staff
        found["profession"][service] = count.along("organisation", alone)[service]
    groups = count.along("ethnic_group", chosen)
    found["ethnic_group"] = {
        name: sum(n for each, n in groups.items() if each in MEMBERS[EthnicGroup(name or "BME")])
        for name in ("", *offered["ethnic_group"].values)  # noqa: PD011
    }
    return found
