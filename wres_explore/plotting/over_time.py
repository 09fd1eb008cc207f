"""One indicator over the years as a chart, and what other charts over the years share with it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.plotting import theme
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.forest import ratio_ticks
from wres_explore.plotting.given import table_of
from wres_explore.plotting.indicators import HEIGHT, NEEDED, TELL, is_ratio, refuse, texts
from wres_explore.plotting.marks import (
    Axis,
    Chart,
    Labels,
    Line,
    Part,
    Points,
    Rows,
    Segments,
    Zone,
    columns,
    kept,
    points_of,
)
from wres_explore.plotting.titles import title_of
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE, Statistic

SERIES_COLOURS = (theme.GROUP, theme.WHITE, theme.EDGE, theme.QUIET)


@as_element
def indicator_trend(result: pd.DataFrame, *, series: str | None = None) -> Chart:
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
        Ratios on a log axis with 1 and the range marked; shares and differences in percent. The
        bar of a year is its interval, for chance; the dotted line is from `lowest` to `highest`:
        where the figure lies whoever the people of unknown ethnicity are.

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
    table_of("indicator", result, (*NEEDED, "year", "published_value"), "indicator_trend")
    refuse(result, "indicator_trend", bool(result["year"].notna().all()), "A row has no year.")
    if series is None and len(result["top_group"].unique()) > 1:
        series = "top_group"
    if series is not None:
        arguments.text("series", series)
        refuse(result, "indicator_trend", series in result, f"The table has no column {series!r}.")
    lines = result[series] if series else pd.Series("", index=result.index)
    twice = bool(pd.DataFrame({"line": lines, "year": result["year"]}).duplicated().any())
    refuse(result, "indicator_trend", not twice,
            "Several rows stand for one year of a line. Name the column that parts them with "
            "series, or draw one indicator at a time.")  # fmt: skip
    refuse(result, "indicator_trend", len(lines.unique()) <= len(SERIES_COLOURS),
            f"At most {len(SERIES_COLOURS)} lines can be told apart. Choose fewer.")  # fmt: skip
    rows = by_year(result)
    rows["line"] = np.array([str(name) for name in lines], dtype=object)
    ratio = is_ratio(result)
    parts = null_line(rows, ratio)
    names = list(dict.fromkeys(rows["line"]))
    baselines = _baselines(rows, names)
    for name, colour in zip(names, SERIES_COLOURS, strict=False):
        parts += _line(kept(rows, rows["line"] == name), name, colour, baselines[name])
    return Chart(tuple(parts), *axes(rows, ratio), title=title_of(result), grid="y",
                 height=HEIGHT)  # fmt: skip


def by_year(result: pd.DataFrame, *more: str) -> dict[str, np.ndarray]:
    """The rows of a table in the order of the years, with what is shown and said of each."""
    rows = columns(result, (*_OF_A_YEAR, *more)) | texts(result)
    value = rows["value"]
    rows["shown"] = np.where(np.isnan(value), rows["published_value"], value)
    rows["year_text"] = np.array([f"{year:.0f}" for year in rows["year"]], dtype=object)
    return kept(rows, np.argsort(rows["year"], kind="stable"))


_OF_A_YEAR = ("year", "statistic", "top_group", "bottom_group", "value", "lower", "upper", "lowest",
              "highest", "published_value")  # fmt: skip


def null_line(rows: Rows, ratio: bool) -> list[Part]:
    """The range and 1 for ratios; the zero line for differences; nothing for shares."""
    ends = (rows["year"].min() - 0.5, rows["year"].max() + 0.5)
    null = 1.0 if ratio else 0.0
    parts: list[Part] = [Zone(*FOUR_FIFTHS_RANGE, axis="y")] if ratio else []
    if ratio or (rows["statistic"] == Statistic.DIFFERENCE).any():
        line = points_of(year=ends, value=(null, null))
        parts.append(Line(rows=line, at=("year", "value"), colour=theme.AXIS))
    return parts


def _line(rows: Rows, name: str, colour: str, baseline: str) -> list[Part]:
    there = ~np.isnan(rows["shown"])
    shown = kept(rows, there)
    parts: list[Part] = [
        *uprights(rows, "lowest", "highest", colour=theme.QUIET, dash="dotted"),
        Line(rows=shown, at=("year", "shown"), colour=colour, width=2),
        *uprights(rows, "lower", "upper", colour=colour, width=4, opacity=0.5),
    ]
    for hollow, part in ((False, ~np.isnan(rows["value"])), (True, np.isnan(rows["value"]))):
        parts.append(
            Points(rows=kept(rows, part & there), at=("year", "shown"), colour=colour,
                   hollow=hollow, tell=TELL, shape="diamond" if hollow else "circle",
                   size=12 if hollow else 10)
        )  # fmt: skip
    last = kept(shown, np.arange(len(shown["year"]))[-1:])
    return [*parts, _end_label(last, name, baseline)]


def uprights(
    rows: Rows,
    low: str,
    high: str,
    *,
    colour: str,
    width: float = 1.5,
    opacity: float = 1.0,
    dash: str = "solid",
) -> list[Segments]:
    """A line from one limit to the other in each year that has both; none where no year has."""
    if not {low, high} <= set(rows):
        return []
    known = ~np.isnan(rows[low]) & ~np.isnan(rows[high])
    if not known.any():
        return []
    lines = kept({**rows, "year1": rows["year"]}, known)
    return [Segments(rows=lines, at=("year", low, "year1", high), colour=colour, width=width,
                     opacity=opacity, dash=dash)]  # fmt: skip


def _end_label(last: Rows, name: str, baseline: str) -> Labels:
    """Value and name at the right end of a line."""
    said = [text.replace(" (as published)", "") for text in last["value_text"]]
    text = np.array([f"{each}  {name}".rstrip() for each in said], dtype=object)
    rows = {"x": last["year"] + 0.08, "shown": last["shown"], "text": text}
    return Labels(rows=rows, at=("x", "shown", "text"), colour=theme.TEXT, align="left",
                  baseline=baseline)  # fmt: skip


def _baselines(rows: Rows, names: list[str]) -> dict[str, str]:
    """Two lines that end close together are named above and below their ends."""
    there = ~np.isnan(rows["shown"])
    ends = [rows["shown"][there & (rows["line"] == name)][-1:] for name in names]
    middle = dict.fromkeys(names, "middle")
    if len(ends) != 2 or not all(len(end) for end in ends):
        return middle
    first, second = (float(end[0]) for end in ends)
    if abs(first - second) > 0.08 * max(abs(first), abs(second), 1e-9):
        return middle
    return dict(zip(names, ("bottom", "top") if first >= second else ("top", "bottom"),
                    strict=True))  # fmt: skip


def axes(rows: Rows, ratio: bool) -> tuple[Axis, Axis]:
    """Years along, and a ratio, share or difference upwards."""
    years = [int(year) for year in np.unique(rows["year"])]
    limits = [name for name in ("lower", "upper", "lowest", "highest") if name in rows]
    every = np.concatenate([rows[name] for name in ("shown", *limits)])
    numbers = every[np.isfinite(every)]
    along = Axis(years[0] - 0.4, years[-1] + 0.9, "WRES year (at 31 March)",
                 tuple((float(year), str(year)) for year in years))  # fmt: skip
    if ratio:
        top = f"{rows['top_group'][0]} relative to {rows['bottom_group'][0]}"
        low = min([*numbers[numbers > 0], FOUR_FIFTHS_RANGE[0]]) / 1.1
        high = min(max([*numbers, FOUR_FIFTHS_RANGE[1]]), 20.0) * 1.1
        return along, Axis(low, high, f"{top} (log)", tuple(ratio_ticks(low, high)), log=True)
    low, high = min([*numbers, 0.0]) * 1.15, max([*numbers, 0.01]) * 1.15
    if rows["statistic"][0] == Statistic.SHARE:
        return along, Axis(low, high, "Share", form="percent")
    return along, Axis(low, high, "Percentage points", form="points")
