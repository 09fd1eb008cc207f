"""What a table of counts must be, as schemas; and plain words for where one is not.

Checked where tables come in, not again in every calculation. Importing this module loads
pandera, so only the readers do.
"""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors
from pandera.typing import Series

from wres_explore.errors import CountError, WresError, nearest
from wres_explore.vocabulary import ALL, EthnicGroup, Measure, PayBand

KEY = ("year", "organisation", "profession", "pay_band", "ethnic_group", "measure")

MOST_SHOWN = 5
"""How many faults one message lists; it says how many more there are."""


class CountTable(pa.DataFrameModel):
    """Additive counts of people: leaf rows only, never a total row."""

    year: Series[int] = pa.Field(ge=2000, le=2100, coerce=True)
    organisation: Series[str] = pa.Field(str_length={"min_value": 1})
    profession: Series[str] = pa.Field(str_length={"min_value": 1})
    pay_band: Series[str] = pa.Field(isin=[ALL, *(band.value for band in PayBand)])
    ethnic_group: Series[str] = pa.Field(isin=[group.value for group in EthnicGroup])
    measure: Series[str] = pa.Field(isin=[measure.value for measure in Measure])
    n: Series[float] = pa.Field(ge=0, coerce=True)

    @pa.check("n", name="whole_number")
    def _whole(cls, n: pd.Series) -> pd.Series:
        return n % 1 == 0


class OrganisationTable(pa.DataFrameModel):
    """One row per organisation; `all` where a level is not known."""

    organisation: Series[str] = pa.Field(unique=True)
    name: Series[str]
    ics: Series[str]
    region: Series[str]
    kind: Series[str]
    modelled: Series[bool] = pa.Field(coerce=True)


_RULES = {
    "greater_than_or_equal_to(0)": "a count of people cannot be negative",
    "whole_number": "a count of people is a whole number",
    "not_nullable": "a value is missing",
    "column_in_dataframe": "the column is missing",
    "isin": "not a value that this column can have",
}

_CHOICES = {
    "pay_band": [ALL, *PayBand],
    "ethnic_group": list(EthnicGroup),
    "measure": list(Measure),
}


def check_counts(counts: pd.DataFrame, *, where: str = "counts") -> pd.DataFrame:
    """The count table, if it is one.

    Parameters
    ----------
    counts
        With at least the columns of `CountTable`.
    where
        What to call the table in a message: a file and sheet, say.

    Returns
    -------
    DataFrame
        The same rows with `n` and `year` as whole numbers.

    Raises
    ------
    CountError
        For missing columns, negative, fractional or missing counts, unknown words, or two rows
        for the same cell. It says which rows, what was found and what to do.
    """
    try:
        table = CountTable.validate(counts, lazy=True)
    except SchemaErrors as error:
        raise _in_words(error, where) from None
    twice = table.duplicated([*KEY, *_extra(table)], keep=False)
    if twice.any():
        row = int(table.index[twice][0])
        msg = (
            f"{where}, row {row}: two rows for the same cell "
            f"({', '.join(str(table.loc[row, name]) for name in KEY)}). "
            "Counts are leaf rows without totals; add the rows up or take the total out."
        )
        raise CountError(msg)
    return table.astype({"n": "int64", "year": "int64"})


def _extra(table: pd.DataFrame) -> list[str]:
    return [name for name in ("sex", "contract") if name in table.columns]


def _in_words(error: SchemaErrors, where: str) -> WresError:
    faults = error.failure_cases.drop_duplicates(["check", "column", "index"])
    lines = []
    for fault in faults.head(MOST_SHOWN).itertuples():
        rule = next((text for key, text in _RULES.items() if key in str(fault.check)), fault.check)
        if "column_in_dataframe" in str(fault.check):
            lines.append(f"column {fault.failure_case!r} is missing")
            continue
        place = "" if pd.isna(fault.index) else f", row {int(fault.index)}"
        hint = (
            nearest(fault.failure_case, _CHOICES[fault.column]) if fault.column in _CHOICES else ""
        )
        lines.append(
            f"column {fault.column!r}{place}: {fault.failure_case!r}, {rule}. {hint}".strip()
        )
    more = len(faults) - len(lines)
    tail = f" And {more} more." if more else ""
    msg = f"{where}: {'; '.join(lines)}.{tail} Correct the table and try again."
    return CountError(msg.replace("..", "."))
