"""Indicators as charts: ratios side by side, and one indicator over the years."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import holoviews as hv
import numpy as np
import pandas as pd
from bokeh.models import NumeralTickFormatter

from wres_explore import arguments
from wres_explore.definitions import RATIOS
from wres_explore.errors import DefinitionError
from wres_explore.measures.results import SIDES
from wres_explore.plotting import theme
from wres_explore.plotting.forest import forest, ratio_ticks
from wres_explore.plotting.given import table_of
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE, Statistic

SERIES_COLOURS = (theme.GROUP, theme.WHITE, theme.EDGE, theme.QUIET)


def ratios(result: pd.DataFrame, *, label: str | None = None, **options: Any) -> hv.Overlay:
    """Relative likelihoods with their intervals, one under another on a log axis.

    Parameters
    ----------
    result
        From `indicator`, `race_disparity_ratio`, `CliffEdge.pipeline` or several stacked. Figures
        published without counts are drawn hollow.
    label
        Column that names the rows; by default every breakdown in which they differ, and the
        indicator if there are several.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        A dot with its interval as a bar; the thin line with ends, where there is one, is from
        `lowest` to `highest`: where the ratio lies whoever the people of unknown ethnicity are.

        No answer: a ratio without a value has its row and no mark; its limits stay.

    Raises
    ------
    DefinitionError
        For another table, one of differences or shares, or a column that it lacks.

    Examples
    --------
    >>> import wres_explore as wres
    >>> table = wres.indicator(wres.load("london-model"), 3, ["ics"])
    >>> type(wres.plot.ratios(table)).__name__
    'Overlay'
    """
    table_of("indicator", result, _NEEDED, "ratios")
    _refuse(result, "ratios", result["statistic"].isin([str(s) for s in RATIOS]).all(),
            "Only ratios stand on this axis. Differences and shares over the years are drawn by "
            "indicator_trend.")  # fmt: skip
    if label is not None:
        arguments.text("label", label)
        _refuse(result, "ratios", label in result, f"The table has no column {label!r}.")
    optional = [name for name in ("published_value", "verdict") if name not in result]
    result = result.assign(**dict.fromkeys(optional))
    names = result[label].astype(str) if label else _names(result)
    rows = result.assign(label=names, **_texts(result))
    above = rows["top_group"].iloc[0] if len(rows["top_group"].unique()) == 1 else None
    axis = f"{above} relative to {rows['bottom_group'].iloc[0]}" if above else "Relative likelihood"
    return forest(
        rows,
        label="label",
        axis=f"{axis} (log scale)",
        hover=[
            ("", "@label"),
            ("Ratio", "@{value_text}"),
            ("Interval", "@{interval_text}"),
            ("Counts", "@{count_text}"),
            ("Whoever the unknown are", "@{bounds_text}"),
            ("Verdict", "@{verdict_text}"),
        ],
        **options,
    )


def indicator_trend(
    result: pd.DataFrame, *, series: str | None = None, **options: Any
) -> hv.Overlay:
    """One indicator over the years, with intervals; published figures hollow.

    Parameters
    ----------
    result
        From `indicator` or `rates` with "year" among `by`.
    series
        Column that parts the lines, named at their right ends; at most four. By default
        `top_group` if there are several, as in `rates`.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        Ratios on a log axis with 1 and the range marked; shares and differences in percent.

        No answer: a year without a value has no mark, and the line passes over it.

    Raises
    ------
    DefinitionError
        For another table, a column that it lacks, several rows for one year of a line, or more
        than four lines.

    Examples
    --------
    >>> import wres_explore as wres
    >>> table = wres.indicator(wres.load("london-model"), 3, ["year"])
    >>> type(wres.plot.indicator_trend(table)).__name__
    'Overlay'
    """
    table_of("indicator", result, (*_NEEDED, "year", "published_value"), "indicator_trend")
    _refuse(result, "indicator_trend", bool(result["year"].notna().all()), "A row has no year.")
    if series is None and len(result["top_group"].unique()) > 1:
        series = "top_group"
    if series is not None:
        arguments.text("series", series)
        _refuse(result, "indicator_trend", series in result, f"The table has no column {series!r}.")
    lines = result[series] if series else pd.Series("", index=result.index)
    twice = bool(pd.DataFrame({"line": lines, "year": result["year"]}).duplicated().any())
    _refuse(result, "indicator_trend", not twice,
            "Several rows stand for one year of a line. Name the column that parts them with "
            "series, or draw one indicator at a time.")  # fmt: skip
    _refuse(result, "indicator_trend", len(lines.unique()) <= len(SERIES_COLOURS),
            f"At most {len(SERIES_COLOURS)} lines can be told apart. Choose fewer.")  # fmt: skip
    rows = result.assign(
        line="" if series is None else result[series].astype(str),
        shown=result["value"].fillna(result["published_value"]),
        **_texts(result),
    )
    ratio = bool(result["statistic"].isin([str(s) for s in RATIOS]).any())
    lines = list(dict.fromkeys(rows["line"]))[: len(SERIES_COLOURS)]
    rows["baseline"] = _baselines(rows)
    parts: list[hv.Element] = _null_line(rows, ratio)
    for name, colour in zip(lines, SERIES_COLOURS, strict=False):
        parts += _line(rows[rows["line"] == name], name, colour)
    return theme.frame(hv.Overlay(parts), grid="y", **{**_axes(rows, ratio), **options})


_NEEDED = (
    "statistic", "top_group", "bottom_group", "value", "lower", "upper", "status", *SIDES,
)  # fmt: skip


def _refuse(result: pd.DataFrame, plot: str, fits: bool, reason: str) -> None:
    """Say why a table cannot be drawn; a wrong picture is worse than none."""
    if not fits:
        found = ", ".join(sorted({str(kind) for kind in result["statistic"]}))
        msg = f"plot.{plot}: {reason} The table has {len(result)} rows of {found}."
        raise DefinitionError(msg)


def _names(result: pd.DataFrame) -> pd.Series:
    """What tells each row of a table from the others."""
    columns = list(result.columns)
    first = min(columns.index(name) for name in ("indicator", "statistic") if name in columns)
    keys = [
        name for name in columns[: first + 1] if name not in ("ladder", "statistic", "pay_band")
    ]
    if "step" in result:
        keys.append("step")
    differ = [n for n in dict.fromkeys(keys) if len(result[n].unique()) > 1] or keys[:1]
    texts = result[differ].astype(object).where(result[differ].notna(), "").astype(str)
    if "indicator" in differ:
        texts["indicator"] = "indicator " + texts["indicator"]
    return texts.agg(lambda row: ", ".join(text for text in row if text), axis=1)


def _texts(result: pd.DataFrame) -> dict[str, list[str]]:
    """What a reader sees of each number when pointing at it."""
    ratio = result["statistic"].isin([str(s) for s in RATIOS])
    texts: dict[str, list[str]] = {
        "value_text": [], "interval_text": [], "count_text": [], "verdict_text": [],
        "bounds_text": [],
    }  # fmt: skip
    for is_ratio, row in zip(ratio, result.itertuples(), strict=True):
        form = _form(is_ratio, row.statistic)
        shown = row.value if pd.notna(row.value) else row.published_value
        printed = "" if pd.notna(row.value) else " (as published)"
        texts["value_text"].append(row.status if pd.isna(shown) else form(shown) + printed)
        texts["interval_text"].append(_range(form, row.lower, row.upper))
        texts["bounds_text"].append(
            _range(form, getattr(row, "lowest", None), getattr(row, "highest", None))
        )
        texts["count_text"].append(_counts(row))
        verdict = row.verdict if isinstance(row.verdict, str) else ""
        texts["verdict_text"].append(verdict or str(row.status))
    return texts


def _range(form: Callable[[float], str], *limits: Any) -> str:
    """Two limits as text."""
    return " to ".join(map(form, limits)) if all(map(pd.notna, limits)) else "none"


def _form(ratio: bool, statistic: str) -> Callable[[float], str]:
    """How a number of this kind is written: 1.60, 44.9%, -27.8 points."""
    if ratio:
        return "{:.2f}".format
    if statistic == Statistic.DIFFERENCE:
        return lambda value: f"{100 * value:+.1f} points".replace("-", "\N{MINUS SIGN}")
    return "{:.1%}".format


def _counts(row: Any) -> str:
    if pd.isna(row.top_numerator):
        return "not published"
    text = f"{row.top_group} {row.top_numerator:,} of {row.top_denominator:,}"
    if pd.isna(row.bottom_numerator):
        return text
    return f"{text}; {row.bottom_group} {row.bottom_numerator:,} of {row.bottom_denominator:,}"


def _null_line(rows: pd.DataFrame, ratio: bool) -> list[hv.Element]:
    """The range and 1 for ratios; the zero line for differences; nothing for shares."""
    ends = (rows["year"].min() - 0.5, rows["year"].max() + 0.5)
    null = 1.0 if ratio else 0.0
    parts = []
    if ratio:
        parts.append(
            theme.style(hv.HSpans([FOUR_FIFTHS_RANGE]), color=theme.RANGE, line_color=None)
        )
    if ratio or (rows["statistic"] == "difference").any():
        line = pd.DataFrame({"year": ends, "value": (null, null)})
        parts.append(theme.style(hv.Curve(line, "year", "value"), color=theme.AXIS, line_width=1.5))
    return parts


def _line(rows: pd.DataFrame, name: str, colour: str) -> list[hv.Element]:
    texts = ["value_text", "interval_text", "count_text", "bounds_text"]
    rows = rows.sort_values("year")
    limits = rows.dropna(subset=["lower", "upper"]).assign(year1=lambda part: part["year"])
    hover = [("Year", "@year"), ("Value", "@{value_text}"), ("Interval", "@{interval_text}"),
             ("Counts", "@{count_text}"),
             ("Whoever the unknown are", "@{bounds_text}")]  # fmt: skip
    parts = [
        *_bounds(rows),
        theme.style(hv.Curve(rows.dropna(subset=["shown"]), "year", "shown"), color=colour,
                    line_width=2),
        theme.style(hv.Segments(limits, ["year", "lower", "year1", "upper"], []), color=colour,
                    line_width=4, alpha=0.5),
    ]  # fmt: skip
    for hollow, part in ((False, rows["value"].notna()), (True, rows["value"].isna())):
        points = rows[part & rows["shown"].notna()]
        parts.append(
            theme.style(
                hv.Points(points, ["year", "shown"], texts),
                color=theme.PAPER if hollow else colour,
                line_color=colour if hollow else theme.PAPER,
                line_width=2 if hollow else 1,
                marker="diamond" if hollow else "circle",
                size=12 if hollow else 10,
                tools=["hover"],
                hover_tooltips=hover,
            )
        )
    parts.append(_end_label(rows, name))
    return parts


def _bounds(rows: pd.DataFrame) -> list[hv.Element]:
    """What each value could be whoever the people of unknown ethnicity are: a thin grey line."""
    if not {"lowest", "highest"} <= set(rows) or rows["lowest"].isna().all():
        return []
    known = rows.dropna(subset=["lowest", "highest"]).assign(year1=lambda part: part["year"])
    lines = hv.Segments(known, ["year", "lowest", "year1", "highest"], [])
    return [theme.style(lines, color=theme.QUIET, line_width=1.5)]


def _end_label(rows: pd.DataFrame, name: str) -> hv.Labels:
    """Value and name at the right end of a line."""
    last = rows.dropna(subset=["shown"]).tail(1)
    text = last["value_text"].str.replace(" (as published)", "") + (f"  {name}" if name else "")
    return theme.style(
        hv.Labels(last.assign(x=last["year"] + 0.08, text=text), ["x", "shown"], "text"),
        text_color=theme.TEXT,
        text_font_size="13px",
        text_align="left",
        text_baseline=str(last["baseline"].iloc[0]) if len(last) else "middle",
    )


def _baselines(rows: pd.DataFrame) -> pd.Series:
    """Two lines that end close together are named above and below their ends."""
    ends = rows.dropna(subset=["shown"]).groupby("line")["shown"].last()
    if len(ends) != 2 or abs(ends.iloc[0] - ends.iloc[1]) > 0.08 * max(ends.abs().max(), 1e-9):
        return pd.Series("middle", index=rows.index)
    high = ends.idxmax()
    return rows["line"].map(lambda name: "bottom" if name == high else "top")


def _axes(rows: pd.DataFrame, ratio: bool) -> dict[str, Any]:
    years = sorted(int(year) for year in rows["year"].unique())
    limits_ = [name for name in ("lower", "upper", "lowest", "highest") if name in rows]
    every = rows[["shown", *limits_]].to_numpy(dtype=float).ravel()
    numbers = every[np.isfinite(every)]
    top = f"{rows['top_group'].iloc[0]} relative to {rows['bottom_group'].iloc[0]}"
    axes: dict[str, Any] = {
        "title": theme.modelled_title(rows),
        "xlim": (years[0] - 0.4, years[-1] + 0.9),
        "xticks": [(year, str(year)) for year in years],
        "xlabel": "WRES year (at 31 March)",
        "height": 300,
    }
    if ratio:
        low = min([*numbers[numbers > 0], FOUR_FIFTHS_RANGE[0]]) / 1.1
        high = min(max([*numbers, FOUR_FIFTHS_RANGE[1]]), 20.0) * 1.1
        return axes | {
            "logy": True, "ylim": (low, high), "ylabel": f"{top} (log)", "yformatter": "%g",
            "yticks": ratio_ticks(low, high),
        }  # fmt: skip
    limits = (min([*numbers, 0.0]) * 1.15, max([*numbers, 0.01]) * 1.15)
    if rows["statistic"].iloc[0] == "share":
        return axes | {"ylim": limits, "ylabel": "Share",
                       "yformatter": NumeralTickFormatter(format="0%")}  # fmt: skip
    ticks = np.arange(np.ceil(limits[0] * 20), np.floor(limits[1] * 20) + 1) / 20
    return axes | {
        "ylim": limits,
        "ylabel": "Percentage points",
        "yticks": [(float(tick), f"{100 * tick:.0f}") for tick in ticks],
    }
