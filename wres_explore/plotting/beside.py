"""A ratio beside what it becomes: with like compared with like, or without some who were hired."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wres_explore.measures.comparing.like_for_like import LikeForLike
from wres_explore.plotting import theme
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.forest import forest
from wres_explore.plotting.given import made_by, table_of
from wres_explore.plotting.marks import Chart, columns, points_of
from wres_explore.plotting.titles import title_of
from wres_explore.vocabulary import Status


@as_element
def like_for_like(found: LikeForLike) -> Chart:
    """Crude and like-for-like ratios with their intervals, one under the other on a log axis.

    Parameters
    ----------
    found
        From `like_for_like`.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        The crude ratio grey, the like-for-like one coloured.

        No answer: a ratio without a value has its row, whose name says the status.

    Raises
    ------
    DefinitionError
        For anything but what `like_for_like` gave.

    Examples
    --------
    >>> import wres_explore as wres
    >>> found = wres.like_for_like(wres.load("england-2019"), "Band 8a")
    >>> type(wres.plot.like_for_like(found)).__name__
    'Overlay'
    """
    made_by("like_for_like", LikeForLike, found)
    return _beside(found.ratio, "basis")


@as_element
def recruitment(table: pd.DataFrame) -> Chart:
    """Indicator 2 as recorded and without international recruitment, on a log axis.

    Parameters
    ----------
    table
        From `without_international`. Where only the number of those from abroad is known, the
        two lowest rows of a cell are both ends of what is possible.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        The ratio as recorded grey, those without coloured.

        No answer: a ratio without a value has its row, whose name says the status.

    Raises
    ------
    DefinitionError
        For another table, or one without rows.

    Examples
    --------
    >>> import wres_explore as wres
    >>> table = wres.without_international(wres.load("london-model"), appointees=100)
    >>> type(wres.plot.recruitment(table)).__name__
    'Overlay'
    """
    table_of("without_international", table, ("recruitment", *_NEEDED), "recruitment")
    return _beside(table, "recruitment")


_NEEDED = (
    "indicator",
    "top_group",
    "bottom_group",
    "value",
    "lower",
    "upper",
    "status",
    "modelled",
)

_NUMBERS = ("value", "lower", "upper", "lowest", "highest", "published_value")


def _beside(table: pd.DataFrame, own: str) -> Chart:
    keys = table.columns[: table.columns.get_loc("indicator")]
    names = [name for name in keys if name != own and len(table[name].unique()) > 1]
    kinds = table[own].tolist()
    rows = columns(table, _NUMBERS)
    said = points_of(
        label=_labels(table, [*names, own]),
        colour=[theme.QUIET if kind == kinds[0] else theme.GROUP for kind in kinds],
        value_text=[f"{value:.2f}" for value in rows["value"]],
        interval_text=[_interval(*ends) for ends in zip(rows["lower"], rows["upper"], strict=True)],
    )
    axis = f"{table['top_group'].iloc[0]} relative to {table['bottom_group'].iloc[0]} (log scale)"
    tell = [("", "label"), ("Ratio", "value_text"), ("Interval", "interval_text")]
    return forest(rows | said, label="label", axis=axis, tell=tell, title=title_of(table))


def _interval(low: float, high: float) -> str:
    return f"{low:.2f} to {high:.2f}" if np.isfinite(high) else f"{low:.2f} or more"


def _labels(table: pd.DataFrame, names: list[str]) -> list[str]:
    """What each row is, and why it has no mark where it has none."""
    parts = [table[name].tolist() for name in names]
    texts = [", ".join(map(str, row)) for row in zip(*parts, strict=True)]
    return [text if status == Status.OK else f"{text} ({status})"
            for text, status in zip(texts, table["status"], strict=True)]  # fmt: skip
