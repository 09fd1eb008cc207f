"""Rows out of a table, for code that reads one figure after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

Row = dict[str, Any]
"""One row of a result by its columns."""

Columns = Mapping[str, Any]
"""Columns of a table by their names: a frame, or arrays that will be one."""


def records(table: pd.DataFrame) -> list[Row]:
    """The rows of a table as `to_dict("records")` gives them, in a third of the time.

    A page reads some thirty small tables of fifty columns, and pandas looks up each column anew
    for each of its own rows.
    """
    names = list(table.columns)
    columns = ([None if each is pd.NA else each for each in table[name].tolist()] for name in names)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
