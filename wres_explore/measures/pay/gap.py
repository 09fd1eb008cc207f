"""The ethnicity pay gap: means and medians, quarters of the payroll, within and between bands.

Positive where the group looked at is paid less than White staff, always as a share of White pay.
Not the same as unequal pay for the same work: most of a gap in the NHS is who stands at which
band, and the band is itself an outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import arguments
from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.errors import SelectionError
from wres_explore.ethnicity import people_of
from wres_explore.measures.pay import tables as pay_tables
from wres_explore.measures.pay.averages import GAP_COLUMNS, gap_rows
from wres_explore.measures.results import result, stack
from wres_explore.measures.supply import latest_year, too_coarse
from wres_explore.measures.tally import key_columns, members, tally
from wres_explore.measures.whom import Comparison, comparisons
from wres_explore.vocabulary import Measure, PayUnit, Status

FLOOR = 50
"""Fewest people of a group whose pay is published (government guidance on ethnicity pay, 2023)."""


@dataclass(frozen=True, eq=False, repr=False)
class PayGap:
    """The tables of one pay gap; each has `year` and the breakdown columns first.

    Attributes
    ----------
    gap
        Two rows per cell, `average` "mean" and "median". `value`, `lower` and `upper` are shares
        of White pay from below 0 (the group is paid more) to 1; `pounds` and its limits are per
        hour or per year as `unit` says; `top_pay` is White pay and `bottom_pay` the group's.
        `without_one` is the mean gap without the one person who moves it most, who is in
        `without_one_group`.
    quarters
        Four rows per cell, `quarter` "Lower" to "Upper": share of the group among everybody in
        that quarter of the payroll, unknown ethnicity included.
    parts
        Two rows per cell, `part` "between bands" and "within bands"; they add up to the mean gap.
    bands
        The same by pay band: the gap inside it (`value`), what it adds to either part, both pays.
        Bands with too few people are one row, whose pay is withheld. Cells that are withheld
        have no rows.
    """

    gap: pd.DataFrame
    quarters: pd.DataFrame
    parts: pd.DataFrame
    bands: pd.DataFrame

    def __repr__(self) -> str:
        """How many gaps there are, and how many are withheld."""
        means = self.gap[self.gap["average"] == "mean"]
        shown = int((means["status"] == Status.OK).sum())
        return f"<PayGap: mean gaps {len(means)}, without a value {len(means) - shown}>"


def pay_gap(
    data: Dataset,
    by: Sequence[str] = (),
    *,
    unit: str | None = None,
    floor: int = FLOOR,
    confidence_level: float = 0.95,
) -> PayGap:
    """How much less a group is paid than White staff, and what the gap is made of.

    (White pay less BME pay) over White pay: 0.1 means 90p in the pound. Above 0 is worse for BME
    staff. Where `select` chose an ethnic group, read that group for BME. Unknown ethnicity takes
    no part in the gap and stays in the quarters of the payroll.

    Parameters
    ----------
    data
        From `from_pay` or `read_pay`, or a part of it that `select` chose.
    by
        Breakdowns such as "organisation" or "ics". Without "year", the latest year there is.
    unit
        "hour" or "year"; by default what the data have.
    floor
        Fewest people on either side; below it pay is withheld. 50 by government guidance.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    PayGap
        Tables `gap`, `quarters`, `parts` and `bands`.

        No answer: a cell below the floor has the status "suppressed" and no numbers of pay.

    Raises
    ------
    SelectionError
        If the data have no pay, or lack the breakdown.
    DefinitionError
        For an unknown unit, floor or confidence level.

    Notes
    -----
    Everybody's pay is known, so a gap is a fact. Its interval says how far it could move if the
    same processes of appointment and pay had played out again in an organisation of this size;
    not what it would be in other organisations. Means: Welch 1938, on the log scale for the
    share. Medians: order statistics joined by MOVER. Quarters: Equality Act 2010 (Gender Pay Gap
    Information) Regulations 2017, regulation 13. Parts: Kitagawa 1955, on means, for medians
    cannot be taken apart; in a band without staff of one side all is between bands. A gap with
    and without one person tells what that person is paid: publish it only of people whose pay is
    public.

    Examples
    --------
    >>> import pandas as pd
    >>> import wres_explore as wres
    >>> points = pd.DataFrame([("White", "Band 5", 17.0, 60), ("White", "Band 7", 25.0, 40),
    ...                        ("BME", "Band 5", 17.0, 90), ("BME", "Band 7", 25.0, 10)],
    ...                       columns=["ethnic_group", "pay_band", "pay", "n"])
    >>> found = wres.pay_gap(wres.from_pay(points, year=2024))
    >>> found.gap[["average", "pounds", "value"]].round(3).to_numpy().tolist()
    [['mean', 2.4, 0.119], ['median', 0.0, 0.0]]
    >>> found.parts[["part", "pounds"]].round(2).to_numpy().tolist()
    [['between bands', 2.4], ['within bands', 0.0]]
    """
    keys = require(data, by, measure=Measure.HEADCOUNT)
    asked = _unit(data, unit)
    arguments.whole("floor", floor, 1)
    arguments.level(confidence_level)
    year = latest_year(data, Measure.HEADCOUNT, keys)
    tables: dict[str, list[pd.DataFrame]] = {"gap": [], "quarters": [], "parts": [], "bands": []}
    for extra, whom in comparisons(data, keys, with_white=True):
        plain = [name for name in keys if name not in extra]
        payroll = _payroll(data, plain, whom, asked, year)
        payroll = payroll.withheld(_withheld(payroll.cells, whom, floor))
        frames = {
            "gap": gap_rows(payroll, confidence_level),
            "quarters": pay_tables.quarter_rows(payroll, confidence_level),
            "parts": pay_tables.part_rows(payroll),
            "bands": pay_tables.band_rows(payroll, floor),
        }
        for name, frame in frames.items():
            tables[name].append(frame.assign(unit=str(asked), **extra))
    kinds = {
        "gap": ([], GAP_COLUMNS),
        "quarters": (["quarter"], ("unit",)),
        "parts": (["part"], ("unit", "pounds")),
        "bands": (["pay_band"], pay_tables.BAND_COLUMNS),
    }
    return PayGap(
        **{
            name: pay_tables.beside(
                result(data, [*(k for k in keys if k not in own), *own], stack(tables[name])),
                stack(tables[name]),
                columns,
            )
            for name, (own, columns) in kinds.items()
        }
    )


def _unit(data: Dataset, unit: str | None) -> PayUnit:
    """The unit asked for, if the data have pay in it; without one, hourly pay first."""
    if unit is not None:
        arguments.word("unit of pay", unit, PayUnit)
    there = [known for known in PayUnit if known.column in data.counts]
    if not there:
        msg = f"{data.info.name} has no pay. Build a data set of pay with from_pay or read_pay."
        raise SelectionError(msg)
    if unit is not None and PayUnit(unit) not in there:
        msg = f"{data.info.name} has pay per {there[0]}, not per {unit}."
        raise SelectionError(msg)
    return there[0] if unit is None else PayUnit(unit)


def _payroll(
    data: Dataset, keys: Sequence[str], whom: Comparison, unit: PayUnit, year: int | None
) -> pay_tables.Payroll:
    cells = tally(data, Measure.HEADCOUNT, keys, whom, year=year)
    cells["organisations_all"] = cells["organisations"] + too_coarse(
        data, Measure.HEADCOUNT, keys, whom, cells
    )
    cells["unknown_base"], cells["total_base"] = cells["unknown"], cells["total"]
    at, cell, role = members(data, Measure.HEADCOUNT, keys, whom, year=year)
    counts = data.counts.iloc[at]
    return pay_tables.Payroll(
        whom=whom,
        keys=cells[key_columns(keys)],
        cells=cells,
        pay=counts[unit.column].to_numpy(dtype=float),
        n=counts["n"].to_numpy(dtype=float),
        cell=cell,
        role=role,
        band=counts["pay_band"],
    )


def _withheld(cells: pd.DataFrame, whom: Comparison, floor: int) -> NDArray[np.object_]:
    """Why the pay of a cell is not shown; empty where it is."""
    if not whom.comparator:
        return np.full(len(cells), f"{whom.group_name} is not compared with White staff.", object)
    names = people_of(whom.group_name), people_of(whom.comparator_name)
    reasons = []
    for group, comparator in cells[["group", "comparator"]].itertuples(index=False):
        sides = zip(names, (group, comparator), strict=True)
        few = " and ".join(f"fewer than {floor} {name}" for name, n in sides if n < floor)
        reasons.append(f"{few[0].upper()}{few[1:]}: their pay is withheld." if few else "")
    found: NDArray[np.object_] = np.array(reasons, dtype=object)
    return found
