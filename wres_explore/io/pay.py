"""Pay of staff into a data set: people counted by what they are paid.

A person is a row of 1, and a pay point a row of everybody on it: one shape serves both. What
comes of it is a headcount with pay as one more column, so that filters, breakdowns and places
mean the same as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace

import numpy as np
import pandas as pd

from wres_explore import arguments, ethnicity
from wres_explore.dataset import Dataset, make
from wres_explore.errors import CountError, DefinitionError, MappingError, nearest
from wres_explore.io.recognition import band
from wres_explore.io.tables import info_of
from wres_explore.schemas import KEY, check_counts, check_organisations, refuse_no_table
from wres_explore.vocabulary import ALL, EthnicGroup, Measure, PayBand, PayUnit

PLAUSIBLE = {PayUnit.HOUR: (1.0, 1_000.0), PayUnit.YEAR: (1_000.0, 1_000_000.0)}
"""Between what the pay in the middle of a table must lie; outside, the unit is the other one."""


def from_pay(
    table: pd.DataFrame,
    *,
    unit: str = PayUnit.HOUR,
    year: int | None = None,
    organisations: pd.DataFrame | None = None,
    name: str = "your pay data",
    source: str = "",
    modelled: bool = False,
) -> Dataset:
    """Build a data set of staff by pay, for `pay_gap`.

    Parameters
    ----------
    table
        One row per person, or per pay point with the number of people `n`: `organisation,
        ethnic_group, pay_band, pay`, and `n, profession, year` if known. Without `n` each row is
        one person; without the other columns but `ethnic_group` and `pay` nothing is broken
        down by them. Ethnic groups may be codes; empty is Unknown, who stay in the quarters of
        the payroll and are left out of the gap. Take whom the gender pay gap regulations call
        full-pay relevant employees.
    unit
        "hour" or "year": what pay is given for. Hourly pay compares part-time staff fairly.
    year
        WRES year (31 March), where the table has no column of it.
    organisations
        `organisation, name, ics, region, kind, modelled`, such as `.organisations` of another
        data set; without it no organisation has an STP/ICS or a region.
    name, source, modelled
        As for `from_counts`.

    Returns
    -------
    Dataset
        Counts of headcount with a column `pay_per_hour` or `pay_per_year`. `select` works on it,
        and so do `representation` and `cliff_edge`.

        No answer: an error; a faulty row is never left out in silence.

    Raises
    ------
    CountError
        For missing columns, pay that is no number above 0, people that are no counts, words that
        are not known, totals beside their parts: which row, what was found, what to do.
    DefinitionError
        For an unknown unit, or pay that cannot be in it.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"ethnic_group": ["White", "BME"], "pay": [18.10, 16.40]})
    >>> from_pay(people, year=2024).counts["pay_per_hour"].tolist()
    [18.1, 16.4]
    """
    arguments.word("unit of pay", unit, PayUnit)
    if year is not None:
        arguments.year("year", year)
    info = info_of(name, source, modelled)
    rows = _rows(table, year)
    _refuse_other_unit(rows, PayUnit(unit))
    places = organisations
    if places is not None:
        places = check_organisations(places, rows["organisation"].unique())
    data = make(rows, info, organisations_table=places)
    counts = data.counts.assign(**{PayUnit(unit).column: rows["pay"].to_numpy(dtype=float)})
    return replace(data, counts=counts)


def _rows(table: pd.DataFrame, year: int | None) -> pd.DataFrame:
    """The rows of a table with every word and number of the vocabulary."""
    refuse_no_table(table, "pay")
    missing = [name for name in ("ethnic_group", "pay") if name not in table]
    if missing:
        msg = f"pay: column {missing[0]!r} is missing. Name it so, and try again."
        raise CountError(msg)
    if table.empty:
        msg = "pay: the table has no rows. Give one per person, or per pay point with n."
        raise CountError(msg)
    if "year" not in table and year is None:
        msg = "pay: there is no column 'year'. Say which year it is, as in year=2024."
        raise CountError(msg)
    labels = [str(label) for label in table.index]
    rows = pd.DataFrame(
        {
            "year": table["year"].to_numpy() if "year" in table else year,
            "organisation": _words(table, "organisation", labels, str),
            "profession": _words(table, "profession", labels, str),
            "pay_band": _words(table, "pay_band", labels, _band),
            "ethnic_group": _groups(table["ethnic_group"], labels),
            "measure": Measure.HEADCOUNT.value,
            "n": _numbers(table["n"], labels) if "n" in table else 1.0,
            "pay": _numbers(table["pay"], labels),
        }
    )
    wrong = np.flatnonzero(rows["pay"] <= 0)
    if len(wrong):
        msg = (
            f"pay, row {labels[wrong[0]]}: pay is {rows['pay'][wrong[0]]:g}. Pay is above 0; "
            "leave out whoever was not on full pay, and try again."
        )
        raise CountError(msg)
    _check_people(rows, labels)
    return rows


def _check_people(rows: pd.DataFrame, labels: list[str]) -> None:
    """Refuse what is no count of people, row by row and then as cells of a table of counts."""
    wrong = np.flatnonzero((rows["n"] < 0) | (rows["n"] % 1 != 0))
    if len(wrong):
        msg = (
            f"pay, row {labels[wrong[0]]}: n is {rows['n'][wrong[0]]:g}. It is the number of "
            "people, whole and not negative. Correct the table and try again."
        )
        raise CountError(msg)
    cells = rows.assign(first=labels).groupby(list(KEY), dropna=False, sort=False)
    counts = cells.agg(n=("n", "sum"), first=("first", "first")).reset_index()
    check_counts(counts.set_index("first"), where="pay")


def _words(
    table: pd.DataFrame, name: str, labels: list[str], read: Callable[[str], str | None]
) -> list[str] | str:
    """Words of one column; `all` where the table has no such column."""
    if name not in table:
        return ALL
    known: dict[Hashable, str | None] = {}
    for value in table[name].unique():
        known[value] = None if pd.isna(value) or not str(value).strip() else read(_text(value))
    words = [known[value] for value in table[name]]
    if None in words:
        at = words.index(None)
        msg = (
            f"pay, row {labels[at]}: {name} is {table[name].iloc[at]!r}, which is not known. "
            f"{nearest(table[name].iloc[at], PayBand) if name == 'pay_band' else 'Fill it in.'}"
        )
        raise CountError(msg)
    return [str(word) for word in words]


def _text(value: object) -> str:
    """A value as text; a spreadsheet gives band 5 as 5.0."""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value).strip()


def _band(text: str) -> str | None:
    if text == ALL:
        return text
    found = band(text)
    return None if found is None else found.value


def _groups(column: pd.Series, labels: list[str]) -> list[str]:
    """Ethnic groups of a column of words or codes; empty is Unknown."""
    values = [None if pd.isna(value) else value for value in column]
    named = {group.value: group for group in EthnicGroup}
    different = list(dict.fromkeys(values))
    if all(value is None or value in named for value in different):
        found = [EthnicGroup.UNKNOWN if value is None else named[value] for value in different]
    else:
        try:
            found = ethnicity.recognise(different)
        except MappingError as error:
            at = next(i for i, value in enumerate(values) if repr(value) in str(error))
            msg = f"pay, row {labels[at]}: {error}"
            raise CountError(msg) from None
    meaning = dict(zip(different, found, strict=True))
    return [meaning[value].value for value in values]


def _numbers(column: pd.Series, labels: list[str]) -> np.ndarray:
    found: np.ndarray = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float)
    wrong = np.flatnonzero(~np.isfinite(found))
    if len(wrong):
        value = column.iloc[wrong[0]]
        given = "missing" if pd.isna(value) else repr(value)
        msg = (
            f"pay, row {labels[wrong[0]]}: {column.name} is {given}, which is no number. "
            "Correct it or leave the row out, and try again."
        )
        raise CountError(msg)
    return found


def _refuse_other_unit(rows: pd.DataFrame, unit: PayUnit) -> None:
    """Pay per year read as pay per hour would leave the gap right and every pound wrong."""
    middle = float(rows["pay"].median())
    low, high = PLAUSIBLE[unit]
    if not low <= middle <= high:
        other = PayUnit.YEAR if unit is PayUnit.HOUR else PayUnit.HOUR
        msg = (
            f"pay: {middle:,.2f} is the pay in the middle, hardly per {unit}. If it is per "
            f"{other}, say unit={other.value!r}."
        )
        raise DefinitionError(msg)
