"""What a plot was given: the result that it draws, or an error that says who makes that."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from wres_explore.arguments import kind, one_number, several, shown
from wres_explore.errors import DefinitionError


def made_by(maker: str, type_: type, given: object, plot: str | None = None) -> None:
    """Refuse what is no result of one type, made by one function; `plot` if it has another name.

    Raises
    ------
    DefinitionError
        For anything else.
    """
    if not isinstance(given, type_):
        msg = f"plot.{plot or maker} draws what {maker} gave, and this is {kind(given)}."
        raise DefinitionError(msg)


def table_of(maker: str, given: object, columns: Iterable[str], plot: str | None = None) -> None:
    """Refuse what is no table with rows and with these columns, made by one function.

    Raises
    ------
    DefinitionError
        For anything else, with the first column that is missing.
    """
    if not isinstance(given, pd.DataFrame):
        msg = f"plot.{plot or maker} draws the table that {maker} gave, and this is {kind(given)}."
        raise DefinitionError(msg)
    missing = [name for name in columns if name not in given]
    if missing:
        msg = (
            f"plot.{plot or maker} draws the table that {maker} gave, and this one has no column "
            f"{missing[0]!r}. Give it as it came, or some of its rows."
        )
        raise DefinitionError(msg)
    if given.empty:
        msg = f"plot.{plot or maker}: the table has no rows, so there is nothing to draw."
        raise DefinitionError(msg)


def ends_of(name: str, given: object) -> None:
    """Refuse what is not both ends of an axis of ratios.

    Raises
    ------
    DefinitionError
        For anything but two ratios above 0, the lower one first.
    """
    ends = several(name, given, "(0.5, 2.0)")
    for end in ends:
        one_number(name, end)
    if len(ends) != 2 or not 0 < ends[0] < ends[1] < np.inf:
        msg = f"{name} must be two ratios above 0, the lower one first: got {shown(given)}."
        raise DefinitionError(msg)
