"""Curves of what it takes: entrants against years, and the power of a ratio."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.errors import DefinitionError
from wres_explore.plotting import theme
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.forest import ratio_ticks
from wres_explore.plotting.given import table_of
from wres_explore.plotting.marks import (
    Axis,
    Chart,
    Labels,
    Line,
    Points,
    Zone,
    columns,
    kept,
    points_of,
)
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE


@as_element
def entrant_curve(curve: pd.DataFrame) -> Chart:
    """Share of entrants needed against the years that it may take.

    Parameters
    ----------
    curve
        From `wres_explore.entrant_curve`.
    options
        HoloViews options of the frame.

    Returns
    -------
    Overlay
        Falls towards the target, which is drawn dashed: entrants at the target alone never bring
        a band there.

        No answer: years in which no share of entrants would do are left empty.

    Raises
    ------
    DefinitionError
        For another table, or one without rows.

    Examples
    --------
    >>> import wres_explore as wres
    >>> curve = wres.entrant_curve(share=0.125, target=0.449, turnover=0.12)
    >>> type(wres.plot.entrant_curve(curve)).__name__
    'Overlay'
    """
    table_of("entrant_curve", curve, ("years", "value", "target_share"))
    if "pay_band" in curve:
        msg = (
            "plot.entrant_curve draws one band over several numbers of years, and this table has a "
            "row for each band. Give what entrant_curve gave."
        )
        raise DefinitionError(msg)
    given = columns(curve, ["years", "value", "target_share"])
    rows = kept(given, ~np.isnan(given["value"]))
    rows["share_text"] = _texts("{:.0%}", rows["value"])
    end, target = float(given["years"].max()) + 0.5, float(given["target_share"][0])
    return Chart(
        (
            _level(0.0, end, target),
            end_name(end, target, f"Target {100 * target:.3g}%", theme.AXIS),
            Line(rows=rows, at=("years", "value"), width=2),
            Points(rows=rows, at=("years", "value"), size=9,
                   tell=[("Years", "years"), ("Of entrants", "share_text")]),
        ),
        Axis(0.0, 1.28 * end, "Years to the target", _years(end)),
        Axis(0.0, 1.02, "Share of entrants needed", form="percent"),
        grid="y",
    )  # fmt: skip


@as_element
def power_curve(curve: pd.DataFrame, *, power: float = 0.80) -> Chart:
    """Chance that a ratio stands out from 1, over the true ratio on a log axis.

    Parameters
    ----------
    curve
        From `wres_explore.power_curve`.
    power
        Where the dashed line stands, between 0 and 1.
    options
        HoloViews options of the frame.

    Returns
    -------
    Overlay
        The curve, with the four-fifths range as a pale zone.

        No answer: ratios that the rate does not allow have no point; with fewer than two points
        there is an error.

    Raises
    ------
    DefinitionError
        For another table, one of several designs, or a power that is none.

    Examples
    --------
    >>> import wres_explore as wres
    >>> type(wres.plot.power_curve(wres.power_curve(750, 4250, 0.008))).__name__
    'Overlay'
    """
    table_of("power_curve", curve, ("ratio", "value", "n_top"))
    arguments.level(power, "power")
    _refuse_designs(curve)
    given = columns(curve, ["ratio", "value"])
    rows = kept(given, ~np.isnan(given["value"]))
    rows = kept(rows, np.argsort(rows["ratio"], kind="stable"))
    rows["chance_text"] = _texts("{:.0%}", rows["value"])
    rows["ratio_text"] = _texts("{:.2f}", rows["ratio"])
    low, high = float(rows["ratio"][0]), float(rows["ratio"][-1])
    return Chart(
        (
            Zone(*FOUR_FIFTHS_RANGE),
            _level(low, high, power),
            Line(rows=rows, at=("ratio", "value"), width=2),
            Points(rows=rows, at=("ratio", "value"), size=6,
                   tell=[("True ratio", "ratio_text"), ("Stands out in", "chance_text")]),
        ),
        Axis(low, high, "True ratio (log scale)", tuple(ratio_ticks(low, high)), log=True),
        Axis(0.0, 1.02, "Chance to stand out from 1", form="percent"),
        grid="y",
        height=300,
    )  # fmt: skip


def _years(end: float) -> tuple[float, ...]:
    """Round numbers of years as far as the curve goes; the room beyond is for names."""
    step = next((each for each in (1, 2, 5, 10, 20) if end / each <= MOST_TICKS), 50)
    return tuple(float(year) for year in range(0, int(end) + 1, step))


MOST_TICKS = 6


def _refuse_designs(curve: pd.DataFrame) -> None:
    """A curve is of one design; `power` has a row for each."""
    if curve["ratio"].duplicated().any() or curve["value"].notna().sum() < 2:
        msg = (
            "plot.power_curve draws one design over several true ratios, and this table has "
            f"{len(curve)} rows of {curve['ratio'].nunique()} ratios. Give what power_curve gave."
        )
        raise DefinitionError(msg)


def end_name(x: float, y: float, text: str, colour: str) -> Labels:
    """A line named beyond its right end."""
    name = points_of(x=[x], y=[y], text=[f" {text}"])
    return Labels(rows=name, at=("x", "y", "text"), colour=colour, align="left")


def _level(low: float, high: float, height: float) -> Line:
    """A dashed line to hold a curve against."""
    ends = points_of(x=[low, high], level=[height, height])
    return Line(rows=ends, at=("x", "level"), colour=theme.QUIET, dash="dashed")


def _texts(form: str, values: np.ndarray) -> np.ndarray:
    return np.array([form.format(value) for value in values], dtype=object)
