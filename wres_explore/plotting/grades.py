"""Medical grades: they are not one ladder, so shares stand beside each other without a line."""

from __future__ import annotations

import numpy as np

from wres_explore.plotting.bands import HATCHED, TELL, band_rows, hatched
from wres_explore.plotting.elements import NAME_WIDTH
from wres_explore.plotting.marks import Axis, Chart, Points, Rows, Segments

ROW, TALL_ROW = 34, 42
"""Pixels per row; tall where names take two lines."""


def grades_chart(grades: Rows, title: str) -> Chart:
    """Share of staff in each grade with its interval.

    Parameters
    ----------
    grades
        The columns `bands.COLUMNS` of the grades of one place.
    title
        What the chart is of.
    """
    rows = band_rows(grades)
    rows["y"] = np.arange(len(rows["value"]))[::-1].astype(float)
    rows["y1"] = rows["y"]
    names = list(map(str, rows["pay_band"]))
    height = TALL_ROW if any(len(name) > NAME_WIDTH for name in names) else ROW
    uppers = rows["upper"][~np.isnan(rows["upper"])]
    end = float(min(max(uppers, default=1.0) * 1.18, 1.0))
    boxes = hatched(rows, (0.0, end), along="y")
    return Chart(
        (
            *boxes,
            Segments(rows=rows, at=("lower", "y", "upper", "y1"), width=4, opacity=0.6),
            Points(rows=rows, at=("value", "y"), size=11, tell=TELL),
        ),
        Axis(
            0.0,
            end,
            f"{rows['top_group'][0]} share of staff" + (f"\n{HATCHED}" if boxes else ""),
            (0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
            "percent",
        ),
        Axis(-0.6, len(names) - 0.4, ticks=tuple(zip(rows["y"].tolist(), names, strict=True))),
        title=title,
        grid="x",
        height=110 + height * len(names),
        breaks=True,
    )
