"""An indicator by cell and year, as arrays."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.definitions import Indicator
from wres_explore.measures.much_unknown import too_unknown
from wres_explore.measures.results import SIDES, as_floats
from wres_explore.vocabulary import Statistic

Floats = NDArray[np.float64]


class Series:
    """Rows of a result table as arrays: cells down, years across.

    `usable` marks the years with a figure that can be compared, `no_events` those in which
    neither group had any, which say nothing about a ratio, and `withheld` those in which ethnicity
    is unknown for too many to give one.
    """

    def __init__(
        self,
        rows: pd.DataFrame,
        cells: list[str],
        years: list[int],
        record: Indicator,
        two_year_until: int | None,
    ) -> None:
        self.two_year_until = two_year_until
        self.rows, self.cells, self.years, self.record = rows, cells, years, record
        by = [rows[name] for name in cells] or [pd.Series(0, index=rows.index)]
        grouped = rows.groupby(by, sort=False, observed=True, dropna=False)
        self.row = grouped.ngroup().to_numpy()
        self.column = np.searchsorted(years, rows["year"].to_numpy(dtype=int))
        self.shape = (int(self.row.max()) + 1, len(years))
        self.first_row = np.unique(self.row, return_index=True)[1]
        self.counts = {name: self.grid(rows[name]) for name in SIDES}
        self.value = self.grid(rows["value"])
        self.organisations = self.grid(rows["organisations"])
        known = np.isfinite(self.counts["top_denominator"])
        if record.statistic is Statistic.RELATIVE_LIKELIHOOD:
            a, n, b, m = (self.counts[name] for name in SIDES)
            there = known & (n > 0) & (m > 0)
            self.withheld = there & (self.grid(too_unknown(rows)) == 1)
            self.usable = there & ~self.withheld & (a + b > 0)
            self.no_events = there & ~self.withheld & (a + b == 0)
        else:
            self.usable = np.isfinite(self.value)
            self.withheld = self.no_events = np.zeros(self.shape, dtype=bool)

    def grid(self, column: pd.Series | NDArray[np.bool_]) -> Floats:
        """A column of the table as cells by years, missing where there is no row."""
        out = np.full(self.shape, np.nan)
        out[self.row, self.column] = as_floats(column)
        return out

    def four(self, rows: NDArray[np.intp], column: NDArray[np.intp]) -> tuple[Floats, ...]:
        """The counts of one year of each cell: both sides, or of a share its one."""
        names = SIDES[:2] if self.record.statistic is Statistic.SHARE else SIDES
        return tuple(self.counts[name][rows, column] for name in names)
