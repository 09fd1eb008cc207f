"""What a table of counts must be, as schemas; and plain words for where one is not.

Checked where tables come in, not again in every calculation. Importing this module loads
pandera, so only the readers do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
import pandera.pandas as pa
from numpy.typing import NDArray
from pandera.errors import SchemaErrors
from pandera.typing import Series

from wres_explore.arguments import kind
from wres_explore.errors import CountError, nearest
from wres_explore.ethnicity import MEMBERS
from wres_explore.vocabulary import ALL, PROFESSION_GROUPS, EthnicGroup, Measure, PayBand

Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]

KEY = ("year", "organisation", "profession", "pay_band", "ethnic_group", "measure")

MOST_SHOWN = 5
"""How many faults one message lists; it says how many more there are."""


class CountTable(pa.DataFrameModel):
    """Additive counts of people: leaf rows only, never a total row."""

    year: Series[float] = pa.Field(ge=2000, le=2100)
    organisation: Series[str] = pa.Field(str_length={"min_value": 1})
    profession: Series[str] = pa.Field(str_length={"min_value": 1})
    pay_band: Series[str] = pa.Field(isin=[ALL, *(band.value for band in PayBand)])
    ethnic_group: Series[str] = pa.Field(isin=[group.value for group in EthnicGroup])
    measure: Series[str] = pa.Field(isin=[measure.value for measure in Measure])
    n: Series[float] = pa.Field(ge=0, le=1e12)

    @pa.check("n", "year", name="whole_number")
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
    "less_than_or_equal_to(1000000000000": "more people than any organisation has",
    "or_equal_to(2": "not a WRES year such as 2019",
    "whole_number": "not a whole number",
    "not_nullable": "a value is missing",
    "isin": "not a value that this column can have",
    "str_length": "the text is empty",
    "dtype": "not text",
    "field_uniqueness": "it stands there twice",
    "coerce": "not a value of this kind",
}
"""What pandera calls a fault, and how it is said; the first that fits."""

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
        The same rows with `n` and `year` as whole numbers, numbered from 0.

    Raises
    ------
    CountError
        For missing columns; negative, fractional or missing counts; unknown words; two rows for
        the same cell; a total beside its parts. It says which row, what was found, what to do.
    """
    refuse_no_table(counts, where)
    labels = [str(label) for label in counts.index]
    table = counts.reset_index(drop=True)
    categories = [name for name in table if table[name].dtype == "category"]
    table = table.astype(dict.fromkeys(categories, object))
    # Text put together from thousands of tables lies in as many pieces, and each look-up in it
    # takes as long as there are pieces: written anew, it is one.
    texts = [name for name in table if table[name].dtype == "str"]
    table = table.astype(dict.fromkeys(texts, object)).astype(dict.fromkeys(texts, "str"))
    for name in ("n", "year"):
        if name in table:
            table[name] = _numbers(table[name], labels, where)
    try:
        table = CountTable.validate(table, lazy=True)
    except SchemaErrors as error:
        raise _in_words(error, where, labels) from None
    key = [*KEY, *(name for name in ("sex", "contract") if name in table.columns)]
    twice = np.flatnonzero(table.duplicated(key, keep=False))
    if len(twice):
        table["year"] = table["year"].astype("int64")
        cell = ", ".join(str(table[name].iloc[twice[0]]) for name in key)
        msg = (
            f"{where}, row {labels[twice[0]]}: two rows for the same cell ({cell}). "
            "Counts are leaf rows without totals; add the rows up or take the total out. "
            "Correct the table and try again."
        )
        raise CountError(msg)
    _refuse_totals(table, where)
    return table.astype({"n": "int64", "year": "int64"})


def check_organisations(places: pd.DataFrame, used: Iterable[str]) -> pd.DataFrame:
    """The table of organisations, if every organisation of the counts stands in it once.

    Raises
    ------
    CountError
        For a missing column, an organisation that stands twice, or one that is left out.
    """
    where = "organisations"
    refuse_no_table(places, where)
    try:
        table = OrganisationTable.validate(places.reset_index(drop=True), lazy=True)
    except SchemaErrors as error:
        raise _in_words(error, where, [str(label) for label in places.index]) from None
    left_out = sorted(set(used) - set(table["organisation"]))
    if left_out:
        msg = f"{where}: {left_out[0]!r} has counts and no row. Add where it belongs."
        raise CountError(msg)
    return table


def refuse_no_table(given: object, where: str) -> None:
    """Refuse what is not even a table."""
    if not isinstance(given, pd.DataFrame):
        msg = f"{where}: this is {kind(given)}, not a table. Give one as pandas has them."
        raise CountError(msg)


def _numbers(column: pd.Series, labels: Sequence[str], where: str) -> pd.Series:
    """Numbers of a column, missing where it was; words are refused."""
    numbers = pd.to_numeric(column, errors="coerce").astype(float)
    words = np.flatnonzero(numbers.isna() & column.notna())
    if len(words):
        msg = (
            f"{where}: column {column.name!r}, row {labels[words[0]]}: "
            f"{column.iloc[words[0]]!r} is not a number. Correct the table and try again."
        )
        raise CountError(msg)
    return numbers


def _refuse_totals(table: pd.DataFrame, where: str) -> None:
    """A total beside its parts would count people twice."""
    year = table.groupby(["measure", "year"], observed=True).ngroup().to_numpy()
    cell = table.groupby(["measure", "year", "organisation"], observed=True).ngroup().to_numpy()
    for name in ("organisation", "profession", "pay_band", "sex", "contract"):
        if name in table:
            inside = year if name == "organisation" else cell
            total = (table[name] == ALL).to_numpy()
            _refuse_both(table, where, name, inside, total, ~total)
    professions = {str(value) for value in table["profession"].unique()}
    for part, whole in ((str(name), str(group)) for name, group in PROFESSION_GROUPS.items()):
        if part != whole and {part, whole} <= professions:
            both = ((table["profession"] == word).to_numpy() for word in (whole, part))
            _refuse_both(table, where, "profession", cell, *both)
    groups = sorted(
        (EthnicGroup(value) for value in table["ethnic_group"].unique()),
        key=lambda group: -len(MEMBERS[group]),
    )
    for group, other in combinations(groups, 2):  # the larger first
        if MEMBERS[group] & MEMBERS[other]:
            both = ((table["ethnic_group"] == word.value).to_numpy() for word in (group, other))
            _refuse_both(table, where, "ethnic_group", cell, *both)


def _refuse_both(
    table: pd.DataFrame, where: str, name: str, cell: Ints, whole: Marks, part: Marks
) -> None:
    """Refuse a cell that has rows of a whole and rows of its parts."""
    if not (whole.any() and part.any()):
        return
    beside = whole & np.isin(cell, cell[part])
    if beside.any():
        row = table.iloc[int(np.flatnonzero(beside)[0])]
        raise _total(where, (row["measure"], row["year"], row["organisation"]), name, row[name])


def _total(where: str, cell: tuple[object, ...], name: str, value: str) -> CountError:
    measure, year, organisation = cell
    said = f"{measure}, {float(str(year)):.0f}, {organisation}"
    return CountError(
        f"{where}: {said}: {name} {value!r} is a total beside its parts, and people would count "
        "twice. Take the total or the parts out, and try again."
    )


def _in_words(error: SchemaErrors, where: str, labels: Sequence[str]) -> CountError:
    faults = error.failure_cases.drop_duplicates(["column", "index", "failure_case"])
    lines = []
    for fault in faults.head(MOST_SHOWN).itertuples():
        check = str(fault.check)
        if "column_in_dataframe" in check:
            lines.append(f"column {fault.failure_case!r} is missing")
            continue
        rule = next((text for key, text in _RULES.items() if key in check), "not allowed")
        row = "" if pd.isna(fault.index) else f", row {labels[int(fault.index)]}"
        value = fault.failure_case
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        known = _CHOICES.get(fault.column)
        hint = f" {nearest(value, known)}" if known and not pd.isna(value) else ""
        lines.append(f"column {fault.column!r}{row}: {value!r}, {rule}.{hint}")
    more = len(faults) - len(lines)
    tail = f" And {more} more." if more > 0 else ""
    listed = "; ".join(lines).removesuffix(".").replace(".;", ";")
    stop = "" if listed.endswith("?") else "."
    msg = f"{where}: {listed}{stop}{tail} Correct the table and try again."
    return CountError(msg)
