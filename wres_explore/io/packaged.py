"""The data sets that ship with the library: what there is, and how to load one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from wres_explore.dataset import Dataset, DatasetInfo, make
from wres_explore.errors import SelectionError, nearest


def data_folder() -> Path:
    """Folder of the packaged tables: inside an installed package, beside it in a checkout."""
    package = Path(str(files("wres_explore")))
    installed = package / "data"
    return installed if installed.is_dir() else package.parent / "data"


@cache
def _catalogue() -> pd.DataFrame:
    return pd.read_csv(data_folder() / "datasets.csv", keep_default_na=False)


def datasets() -> pd.DataFrame:
    """What is packaged: one row per data set, with its source, date, licence and kind.

    Returns
    -------
    DataFrame
        `name` is what `load` takes. `modelled` marks invented figures that reproduce printed
        totals.

        No answer: there is always one; the table comes with the library.

    Examples
    --------
    >>> import wres_explore as wres
    >>> wres.datasets()[["name", "modelled"]].to_numpy().tolist()
    [['london-2019', False], ['england-2019', False], ['london-model', True]]
    """
    return _catalogue().copy()


def load(name: str) -> Dataset:
    """One packaged data set.

    Parameters
    ----------
    name
        As `datasets()` lists it: "london-2019", "england-2019", "london-model".

    Returns
    -------
    Dataset
        Counts of people, figures published without counts, and where organisations belong.

        No answer: an error; `london-2019` has counts of headcount alone, and of the other
        indicators the figures that were printed (`published`).

    Raises
    ------
    SelectionError
        If there is no such data set, with the nearest name.

    Examples
    --------
    >>> import wres_explore as wres
    >>> int(wres.load("london-2019").counts["n"].sum())
    206144
    """
    names = list(_catalogue()["name"])
    if name not in names:
        msg = f"There is no packaged data set {name!r}. {nearest(name, names)}"
        raise SelectionError(msg)
    kept = _load(name)
    # Copies are lazy, and whoever changes theirs changes nobody else's.
    return replace(
        kept,
        counts=kept.counts.copy(deep=False),
        published=kept.published.copy(deep=False),
        organisations=kept.organisations.copy(deep=False),
        suppliers=kept.suppliers.copy(deep=False),
    )


@cache
def _load(name: str) -> Dataset:
    """Read once; a data set is never changed in place."""
    folder = data_folder() / name
    catalogue = _catalogue()
    row = catalogue[catalogue["name"] == name].iloc[0].to_dict()
    info = DatasetInfo(**row)
    places = pd.read_csv(folder / "organisations.csv", keep_default_na=False)
    return make(_counts(folder), info, organisations_table=places, published=_published(folder))


def _counts(folder: Path) -> pd.DataFrame:
    if (folder / "counts.parquet").exists():
        return pd.read_parquet(folder / "counts.parquet")
    return pd.read_csv(folder / "counts.csv", keep_default_na=False)


def _published(folder: Path) -> pd.DataFrame | None:
    path = folder / "published.csv"
    if not path.exists():
        return None
    text = ("source", "geography", "profession", "pay_band", "indicator", "group", "unit",
            "printed", "place", "note", "url")  # fmt: skip
    table = pd.read_csv(path, dtype=dict.fromkeys(text, str))
    return table.fillna(dict.fromkeys(text, ""))
