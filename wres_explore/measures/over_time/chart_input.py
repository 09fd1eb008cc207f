"""What a process chart is given: dates, values and a target, put in order or refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wres_explore.errors import CountError, DefinitionError, SelectionError


def series_table(series: pd.DataFrame | ArrayLike, values: ArrayLike | None, by: list[str]) -> Any:
    """Dates and values as one checked table."""
    if isinstance(series, pd.DataFrame):
        missing = [name for name in ("date", "value", *by) if name not in series]
        if values is not None or missing:
            what = f"no column {missing[0]!r}" if missing else "its own values"
            msg = f"The table has {what}. Give columns date, value and those of by, or two arrays."
            raise SelectionError(msg)
        table = series[["date", "value", *by]].copy()
    elif values is None or by:
        msg = "Give a table with the columns date and value, or dates and values."
        raise SelectionError(msg)
    else:
        dates, given = list(np.atleast_1d(np.asarray(series, dtype=object))), np.ravel(values)
        if len(dates) != len(given):
            msg = f"{len(dates)} dates and {len(given)} values: give one value for each date."
            raise CountError(msg)
        table = pd.DataFrame({"date": dates, "value": given})
    if table.empty:
        msg = "There is no point to chart: the series is empty."
        raise CountError(msg)
    table["date"] = dates_of("date", table["date"])
    numbers = pd.to_numeric(table["value"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = ~np.isfinite(numbers)
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        msg = (
            f"The value of {table['date'].iloc[at]:%d %B %Y} is not a number: got "
            f"{table['value'].iloc[at]!r}. Leave out dates without a value."
        )
        raise CountError(msg)
    table["value"] = numbers
    twice = table.duplicated(["date", *by])
    if twice.any():
        msg = f"{table.loc[twice, 'date'].iloc[0]:%d %B %Y} stands twice in a series."
        raise CountError(msg)
    return table


def dates_of(name: str, given: Any) -> Any:
    """Dates, whatever they came as; text in the order year, month, day."""
    texts = [value.to_timestamp() if isinstance(value, pd.Period) else value for value in given]
    dated = str | date | np.datetime64 | None
    strange = [v for v in texts if not isinstance(v, dated) and not (np.isscalar(v) and pd.isna(v))]
    try:
        dates = pd.to_datetime(pd.Series(texts), format="ISO8601") if not strange else None
    except (TypeError, ValueError):
        dates = None
    if dates is None or dates.isna().any():
        got = strange[0] if strange else next((v for v in texts if not _is_date(v)), texts[:1])
        msg = f"{name} must hold dates such as 2024-04-01: got {got!r}."
        raise DefinitionError(msg)
    return dates.to_numpy()


def _is_date(value: Any) -> bool:
    try:
        return not pd.isna(pd.to_datetime(value, format="ISO8601"))
    except (TypeError, ValueError):
        return False


def checked_target(target: float | None, improvement: str | None) -> float | None:
    """A number, with a direction to meet it from."""
    if target is None:
        return None
    number = isinstance(target, int | float | np.number) and not isinstance(target, bool)
    if not number or not np.isfinite(float(target)):
        msg = f"target must be a number in the unit of the values: got {target!r}."
        raise DefinitionError(msg)
    if improvement is None:
        msg = 'A target needs a direction: say whether "increase" or "decrease" is better.'
        raise DefinitionError(msg)
    return float(target)
