"""What a plot was given: the result that it draws, or an error that says who makes that."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from wres_explore.arguments import kind
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
