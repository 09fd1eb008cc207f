"""A data set from tables that a researcher already has."""

from __future__ import annotations

import pandas as pd

from wres_explore import arguments
from wres_explore.dataset import Dataset, DatasetInfo, make
from wres_explore.schemas import check_counts, check_organisations


def from_counts(
    counts: pd.DataFrame,
    *,
    organisations: pd.DataFrame | None = None,
    name: str = "your data",
    source: str = "",
    modelled: bool = False,
) -> Dataset:
    """Build a data set from a tidy table of counts.

    Parameters
    ----------
    counts
        `year, organisation, profession, pay_band, ethnic_group, measure, n`, leaf rows only; a
        dimension that the source lacks is the value "all". Words as in
        `wres_explore.vocabulary`. A row that is missing is a zero, but an organisation without
        any row of a measure in a year did not report it. Other columns are left out.
    organisations
        `organisation, name, ics, region, kind, modelled`; without it no organisation has an
        STP/ICS or a region.
    name, source
        What results say they come from.
    modelled
        Whether the figures are invented; every view then says so.

    Returns
    -------
    Dataset
        What `indicator` and the rest take. Nothing is filled in or made up.

        No answer: an error; a faulty table gives no data set, not even of its good rows.

    Raises
    ------
    CountError
        If the table is not a table of counts: which row, what was found, what to do.
    DefinitionError
        For a name or source that is no text, and for `modelled` that is neither True nor False.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("White", 30), ("BME", 10)]
    >>> counts = pd.DataFrame(rows, columns=["ethnic_group", "n"]).assign(
    ...     year=2019, organisation="all", profession="all", pay_band="all", measure="headcount")
    >>> from_counts(counts).info.name
    'your data'
    """
    info = info_of(name, source, modelled)
    table = check_counts(counts)
    places = organisations
    if places is not None:
        places = check_organisations(places, table["organisation"].unique())
    return make(table, info, organisations_table=places)


def info_of(name: str, source: str, modelled: bool) -> DatasetInfo:
    """Where a caller says that figures come from."""
    arguments.text("name", name)
    arguments.text("source", source)
    arguments.flag("modelled", modelled)
    return DatasetInfo(name, name, source=source, modelled=bool(modelled))
