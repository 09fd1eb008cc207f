"""The organisations most like one of them, by a distance that is open to view.

A trust compares itself with those that are like it, and who is like it must not be a secret of a
formula. Each component is a number from 0 to 1 that can be said in words, stands in a column of its
own, and counts as much as every other.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import arguments
from wres_explore.breakdowns import available, require
from wres_explore.dataset import Dataset
from wres_explore.errors import SelectionError, nearest
from wres_explore.measures.own_shape import own_shape
from wres_explore.measures.tally import tally
from wres_explore.measures.whom import Comparison, compare_with_white
from wres_explore.vocabulary import ALL, Measure, Status

COMPONENTS = {
    "size": "size",
    "share": "share of {group} staff",
    "professions": "mix of professions",
    "bands": "mix of pay bands",
    "kind": "kind of organisation",
    "region": "region",
}
"""What a distance is the mean of, and what it is called; a column of each ends in `_apart`."""

STATISTIC = "distance"

TOTAL = "ics total"
"""The kind of a row that stands for all organisations of an STP/ICS."""

COLUMNS = (
    "statistic", "top_group", "value", "middle", "compared", "status", "status_reason",
    *(f"{name}_apart" for name in COMPONENTS), "components", "neighbour_of", "kind", "ics",
    "region", "staff", "staff_of",
)  # fmt: skip

Floats = NDArray[np.float64]


def nearest_neighbours(data: Dataset, organisation: str, *, number: int = 5) -> pd.DataFrame:
    """The organisations that are most like one, nearest first, with the distance and its parts.

    Parameters
    ----------
    data
        From `load`, `read` or `select`, with several organisations. A filter on professions makes
        it the likeness of those staff.
    organisation
        One of them, by its name in the data.
    number
        How many to give, 1 or more; fewer if there are not as many.

    Returns
    -------
    DataFrame
        One row per neighbour, of the latest year in which the organisation has staff. `value` is
        the distance, the plain mean of its components, each from 0 (alike) to 1:

        - `size_apart`: 1 less the smaller headcount over the larger;
        - `share_apart`: the difference in the share of BME staff (or of the group that `select`
          chose) among all staff;
        - `professions_apart`, `bands_apart`: the share of staff who would have to be in another
          profession, or at another band or grade, for both to have the same mix;
        - `kind_apart`: 0 if of the same kind, such as acute, else 1;
        - `region_apart`: 0 in the same region, else 1.

        A component that the data lack, or in which no organisation differs, is missing and left
        out of the mean for all: `components` names those that count. `middle` is the median
        distance of all that were `compared`. A small distance says that two organisations are
        alike in these, and nothing of how they treat people.

        No answer: organisations that do not report their staff by profession or band as the one
        does have the status "not calculable", and stand after the others.

    Raises
    ------
    SelectionError
        If the organisation is not among the data, has no staff in them, or is the only one.
    DefinitionError
        For a name that is no text, or a number that is none.

    Notes
    -----
    Mixes are compared by the total variation distance, half the sum of absolute differences
    (Levin, Peres and Wilmer 2009, Markov Chains and Mixing Times, chapter 4). That each component
    counts as much as every other is a choice; other weights give other neighbours.

    Examples
    --------
    >>> import wres_explore as wres
    >>> mine = "North East London acute provider 1 (modelled)"
    >>> found = wres.nearest_neighbours(wres.load("london-model"), mine, number=2)
    >>> found[["ics", "kind", "value"]].round(3).to_numpy().tolist()
    [['North West London', 'acute', 0.042], ['North Central London', 'acute', 0.044]]
    """
    arguments.text("organisation", organisation)
    arguments.whole("number", number, 1)
    require(data, ["organisation"], measure=Measure.HEADCOUNT)
    whom = compare_with_white(data.focus)
    staff = _staff(data, whom, organisation)
    year = int(staff["year"].iloc[0])
    names = staff["organisation"].astype(str).tolist()
    at = names.index(organisation)
    parts = _components(data, whom, year, staff, at)
    used = [name for name in COMPONENTS if name in parts]
    known = np.all([np.isfinite(parts[name]) for name in used], axis=0)
    value = np.where(known, np.mean([parts[name] for name in used], axis=0), np.nan)
    others = [k for k in range(len(names)) if k != at]
    places = data.organisations.set_index("organisation").loc[names]
    frame = pd.DataFrame(
        {
            "year": year,
            "organisation": names,
            "statistic": STATISTIC,
            "top_group": whom.group_name,
            "value": value,
            "middle": np.nanmedian(value[others]) if known[others].any() else np.nan,
            "compared": int(known[others].sum()),
            "status": np.where(known, Status.OK, Status.NOT_CALCULABLE),
            "status_reason": np.where(known, "", TOO_COARSE),
            **{f"{name}_apart": parts.get(name, np.nan) for name in COMPONENTS},
            "components": ", ".join(COMPONENTS[name] for name in used).format(
                group=whom.group_name
            ),
            "neighbour_of": organisation,
            **{name: places[name].to_numpy() for name in ("kind", "ics", "region")},
            "staff": staff["total"].to_numpy(),
            "staff_of": int(staff["total"].iloc[at]),
        }
    )
    frame = frame.iloc[others].sort_values(["value", "organisation"], kind="stable").head(number)
    return own_shape(data, ["organisation"], COLUMNS, frame)


TOO_COARSE = "Its staff are not given by profession and band as those of the organisation are."


def _staff(data: Dataset, whom: Comparison, organisation: str) -> pd.DataFrame:
    """Staff of every organisation in the latest year in which the one has some."""
    cells = tally(data, Measure.HEADCOUNT, ["organisation"], whom)
    places = data.organisations
    totals = places.loc[places["kind"] == TOTAL, "organisation"]
    name = cells["organisation"].astype(str)
    cells = cells[((name != ALL) & ~name.isin(totals) & (cells["total"] > 0)).to_numpy()]
    own = cells[cells["organisation"].astype(str) == organisation]
    if own.empty:
        there = sorted(set(cells["organisation"].astype(str)))
        msg = (
            f"{data.info.name} has no organisation {organisation!r} with staff in it. "
            f"{nearest(organisation, there)}"
        )
        raise SelectionError(msg)
    year = int(own["year"].max())
    cells = cells[(cells["year"] == year).to_numpy()].reset_index(drop=True)
    if len(cells) == 1:
        msg = (
            f"{organisation} is the only organisation with staff in {data.info.name} in {year}, "
            "so it has no neighbours. Load data of several organisations."
        )
        raise SelectionError(msg)
    return cells


def _components(
    data: Dataset, whom: Comparison, year: int, staff: pd.DataFrame, at: int
) -> dict[str, Floats]:
    """Each component that the data have and in which somebody differs, for every organisation."""
    total = staff["total"].to_numpy(dtype=float)
    share = staff["group"].to_numpy(dtype=float) / total
    out = {
        "size": 1 - np.minimum(total, total[at]) / np.maximum(total, total[at]),
        "share": np.abs(share - share[at]),
    }
    names = staff["organisation"].astype(str).tolist()
    for name, column in (("professions", "profession"), ("bands", "pay_band")):
        if column in available(data, measure=Measure.HEADCOUNT):
            mix = _mix(data, whom, year, names, column)
            if np.isfinite(mix[at]).all() and mix.shape[1] > 1:
                out[name] = np.abs(mix - mix[at]).sum(axis=1) / 2
    places = data.organisations.set_index("organisation").loc[names]
    for name in ("kind", "region"):
        values = places[name].to_numpy(dtype=object)
        if len(set(values)) > 1:
            out[name] = (values != values[at]).astype(float)
    return out


def _mix(
    data: Dataset, whom: Comparison, year: int, names: list[str], column: str
) -> NDArray[np.float64]:
    """Shares of staff by profession or band, an organisation a row; missing where not reported."""
    cells = tally(data, Measure.HEADCOUNT, ["organisation", column], whom, year=year)
    cells = cells.assign(organisation=cells["organisation"].astype(str))
    table = cells.pivot_table(
        index="organisation", columns=column, values="total", aggfunc="sum", observed=True
    ).reindex(names)
    reported = table.notna().any(axis=1).to_numpy()
    counts = table.fillna(0).to_numpy(dtype=float)
    sums = counts.sum(axis=1, keepdims=True)
    shares: NDArray[np.float64] = np.full_like(counts, np.nan)
    np.divide(counts, sums, out=shares, where=reported[:, None] & (sums > 0))
    return shares
