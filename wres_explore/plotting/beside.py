"""A ratio beside what it becomes: with like compared with like, or without some who were hired."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import numpy as np
import pandas as pd

from wres_explore.measures.comparing.like_for_like import LikeForLike
from wres_explore.plotting import theme
from wres_explore.plotting.forest import forest
from wres_explore.plotting.given import made_by, table_of
from wres_explore.vocabulary import Status


def like_for_like(found: LikeForLike, **options: Any) -> hv.Overlay:
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
    return _beside(found.ratio, "basis", options)


def recruitment(table: pd.DataFrame, **options: Any) -> hv.Overlay:
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
    return _beside(table, "recruitment", options)


_NEEDED = ("indicator", "top_group", "bottom_group", "value", "lower", "upper", "status")


def _beside(table: pd.DataFrame, own: str, options: dict[str, Any]) -> hv.Overlay:
    columns = table.columns[: table.columns.get_loc("indicator")]
    names = [n for n in columns if n != own and len(table[n].unique()) > 1]
    first = table[own].iloc[0]
    rows = table.assign(
        label=[_label(row, [*names, own]) for row in table.to_dict("records")],
        colour=[theme.QUIET if name == first else theme.GROUP for name in table[own]],
        value_text=[f"{value:.2f}" for value in table["value"]],
        interval_text=[
            f"{low:.2f} to {high:.2f}" if np.isfinite(high) else f"{low:.2f} or more"
            for low, high in zip(table["lower"], table["upper"], strict=True)
        ],
    )
    axis = f"{table['top_group'].iloc[0]} relative to {table['bottom_group'].iloc[0]} (log scale)"
    hover = [("", "@label"), ("Ratio", "@{value_text}"), ("Interval", "@{interval_text}")]
    return forest(rows, label="label", axis=axis, hover=hover, **options)


def _label(row: dict[str, Any], names: list[str]) -> str:
    """What a row is, and why it has no mark where it has none."""
    text = ", ".join(str(row[name]) for name in names)
    return text if row["status"] == Status.OK else f"{text} ({row['status']})"
