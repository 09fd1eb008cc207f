"""Rates of the benchmark workbook: people over a base where they can be, else as published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wres_explore import definitions
from wres_explore.dataset import DatasetInfo
from wres_explore.io.staff_survey.common import (
    EQUAL_NOW_FAIR,
    decimals,
    published_row,
    published_table,
    wres_year,
)
from wres_explore.vocabulary import ALL, EthnicGroup

SURE = 0.01
"""Rate times base is taken for a number of people if chance would fit so well 1 time in 100."""

FLOATING = 1e-9
"""How far a rate may be off because a computer keeps it in binary."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as the workbook has it, with where it stands."""

    code: str
    indicator: str
    survey: int
    group: EthnicGroup
    value: float
    base: int | None
    printed: str
    place: str


def parted(rates: Sequence[Rate]) -> tuple[list[tuple[Rate, int]], list[Rate]]:
    """Rates that are numbers of people over their base, with that number; and the others.

    Both groups of an organisation become counts, or neither: a comparison needs both.
    """
    places = max(decimals(rate.printed) for rate in rates)
    cells: dict[tuple[str, str, int], list[tuple[Rate, int | None]]] = {}
    for rate in rates:
        cell = cells.setdefault((rate.code, rate.indicator, rate.survey), [])
        cell.append((rate, whole(rate.value, rate.base, places)))
    counted: list[tuple[Rate, int]] = []
    printed: list[Rate] = []
    for pair in cells.values():
        known = [(rate, events) for rate, events in pair if events is not None]
        if {rate.group for rate, _ in known} == {EthnicGroup.WHITE, EthnicGroup.BME}:
            counted += known
        else:
            printed += [rate for rate, _ in pair]
    return counted, printed


def whole(rate: float, base: int | None, places: int) -> int | None:
    """The number of people that a rate and its base give, if only a whole number fits.

    Parameters
    ----------
    rate, base
        A share of `base` people.
    places
        Decimals to which the source rounds its rates. A rate of 0.583 of 900 people fits 525 people
        as well as most weighted rates would, so it shows nothing; all digits of a fraction do.

    Examples
    --------
    >>> whole(28 / 45, 45, 16), whole(0.6223, 45, 16), whole(0.583, 900, 3)
    (28, None, None)
    """
    rounding = 10.0**-places
    if not base or base * rounding > SURE:
        return None
    events = round(rate * base)
    return events if abs(rate - events / base) <= rounding / 2 + FLOATING / base else None


def count_table(counted: Iterable[tuple[Rate, int]], names: Mapping[str, str]) -> pd.DataFrame:
    """Numbers of people and of those who answered, as rows of counts."""
    rows: list[dict[str, Any]] = []
    for rate, events in counted:
        record = definitions.get(rate.indicator)
        for measure, n in ((record.numerator, events), (record.denominator, rate.base)):
            rows.append(
                {
                    "year": wres_year(rate.survey), "organisation": names[rate.code],
                    "profession": ALL, "pay_band": ALL, "ethnic_group": rate.group.value,
                    "measure": measure.value, "n": n,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def printed_table(
    printed: Iterable[Rate], names: Mapping[str, str], info: DatasetInfo
) -> pd.DataFrame:
    """Rates without counts, as published rows."""
    rows = [
        published_row(
            rate.indicator, rate.survey, names[rate.code], rate.group.value, rate.value,
            printed=rate.printed, denominator=rate.base, place=rate.place,
            note=EQUAL_NOW_FAIR if rate.indicator == "7" else "",
        )
        for rate in printed
    ]  # fmt: skip
    return published_table(rows, info)
