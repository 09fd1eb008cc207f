"""Curves of what it takes: entrants against years, and the power of a ratio."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import pandas as pd
from bokeh.models import NumeralTickFormatter

from wres_explore import arguments
from wres_explore.errors import DefinitionError
from wres_explore.plotting import theme
from wres_explore.plotting.forest import ratio_ticks
from wres_explore.plotting.given import table_of
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE


def percent() -> NumeralTickFormatter:
    """Ticks in percent; made anew, as a model of Bokeh belongs to one chart of one reader."""
    return NumeralTickFormatter(format="0%")


def entrant_curve(curve: pd.DataFrame, **options: Any) -> hv.Overlay:
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
    rows = curve.dropna(subset=["value"]).assign(
        share_text=lambda part: part["value"].map("{:.0%}".format)
    )
    ends = (0, max(curve["years"]) + 0.5)
    target = float(curve["target_share"].iloc[0])
    level = pd.DataFrame({"years": ends, "value": (target, target)})
    parts = [
        theme.style(hv.Curve(level, "years", "value"), color=theme.QUIET, line_dash="dashed"),
        end_name(ends[1], target, f"Target {target:.0%}", theme.AXIS),
        theme.style(hv.Curve(rows, "years", "value"), color=theme.GROUP, line_width=2),
        theme.style(
            hv.Points(rows, ["years", "value"], ["share_text"]), color=theme.GROUP,
            line_color=theme.PAPER, size=9, tools=["hover"],
            hover_tooltips=[("Years", "@years"), ("Of entrants", "@share_text")],
        ),
    ]  # fmt: skip
    return theme.frame(
        hv.Overlay(parts),
        grid="y",
        **{
            "xlim": (0, 1.28 * ends[1]),
            "ylim": (0, 1.02),
            "xlabel": "Years to the target",
            "ylabel": "Share of entrants needed",
            "yformatter": percent(),
            **options,
        },
    )


def power_curve(curve: pd.DataFrame, *, power: float = 0.80, **options: Any) -> hv.Overlay:
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
    rows = curve.dropna(subset=["value"]).sort_values("ratio").assign(
        chance_text=lambda part: part["value"].map("{:.0%}".format),
        ratio_text=lambda part: part["ratio"].map("{:.2f}".format),
    )  # fmt: skip
    low, high = float(rows["ratio"].min()), float(rows["ratio"].max())
    level = pd.DataFrame({"ratio": (low, high), "value": (power, power)})
    parts = [
        theme.style(hv.VSpans([FOUR_FIFTHS_RANGE]), color=theme.RANGE, line_color=None),
        theme.style(hv.Curve(level, "ratio", "value"), color=theme.QUIET, line_dash="dashed"),
        theme.style(hv.Curve(rows, "ratio", "value"), color=theme.GROUP, line_width=2),
        theme.style(
            hv.Points(rows, ["ratio", "value"], ["chance_text", "ratio_text"]), color=theme.GROUP,
            line_color=theme.PAPER, size=6, tools=["hover"],
            hover_tooltips=[("True ratio", "@ratio_text"), ("Stands out in", "@chance_text")],
        ),
    ]  # fmt: skip
    return theme.frame(
        hv.Overlay(parts),
        grid="y",
        **{
            "logx": True,
            "xlim": (low, high),
            "xticks": ratio_ticks(low, high),
            "xformatter": "%g",
            "ylim": (0, 1.02),
            "yformatter": percent(),
            "xlabel": "True ratio (log scale)",
            "ylabel": "Chance to stand out from 1",
            "height": 300,
            **options,
        },
    )


def _refuse_designs(curve: pd.DataFrame) -> None:
    """A curve is of one design; `power` has a row for each."""
    if curve["ratio"].duplicated().any() or curve["value"].notna().sum() < 2:
        msg = (
            "plot.power_curve draws one design over several true ratios, and this table has "
            f"{len(curve)} rows of {curve['ratio'].nunique()} ratios. Give what power_curve gave."
        )
        raise DefinitionError(msg)


def end_name(x: float, y: float, text: str, colour: str) -> hv.Labels:
    """A line named beyond its right end."""
    return theme.style(
        hv.Labels(pd.DataFrame({"x": [x], "y": [y], "text": [f" {text}"]}), ["x", "y"], "text"),
        text_color=colour,
        text_font_size="13px",
        text_align="left",
    )
