"""Indicators as charts: ratios side by side, and one indicator over the years."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.definitions import RATIOS
from wres_explore.errors import DefinitionError
from wres_explore.measures.disclosure.rules import coarse
from wres_explore.measures.results import SIDES
from wres_explore.plotting import theme
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.forest import forest, ratio_ticks
from wres_explore.plotting.given import table_of
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
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE, Statistic, Status

HEIGHT = 300

SERIES_COLOURS = (theme.GROUP, theme.WHITE, theme.EDGE, theme.QUIET)


@as_element
def ratios(result: pd.DataFrame, *, label: str | None = None) -> Chart:
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
    return _ratios(_named(result, label, "ratios"))


def _named(result: pd.DataFrame, label: str | None, plot: str) -> pd.DataFrame:
    """The rows with their names and what is said of each."""
    if label is not None:
        arguments.text("label", label)
        _refuse(result, plot, label in result, f"The table has no column {label!r}.")
    optional = [name for name in ("published_value", "verdict") if name not in result]
    result = result.assign(**dict.fromkeys(optional))
    names = result[label].astype(str) if label else _names(result)
    return result.assign(label=names, **texts(result))


def _ratios(rows: pd.DataFrame) -> Chart:
    above = rows["top_group"].iloc[0] if len(rows["top_group"].unique()) == 1 else None
    axis = f"{above} relative to {rows['bottom_group'].iloc[0]}" if above else "Relative likelihood"
    return forest(
        rows,
        label="label",
        axis=f"{axis} (log scale)",
        title=title_of(rows),
        tell=[
            ("", "label"),
            ("Ratio", "value_text"),
            ("Interval", "interval_text"),
            ("Counts", "count_text"),
            ("Whoever the unknown are", "bounds_text"),
            ("Verdict", "verdict_text"),
        ],
    )


@as_element
def values(
    result: pd.DataFrame, *, label: str | None = None, highlight: str | None = None
) -> Chart:
    """One indicator of any kind, one place under another with its interval.

    Parameters
    ----------
    result
        From `indicator`, of one indicator, or from `rates`. Figures published without counts are
        drawn hollow.
    label
        Column that names the rows; by default every breakdown in which they differ.
    highlight
        The name of one row, to be found at once: it is marked with a dot, the others are grey.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        Ratios as in `ratios`; shares in percent and differences in percentage points, with 0
        marked.

        No answer: a row without a value has no mark.

    Raises
    ------
    DefinitionError
        For another table, several kinds of figures in one, a column that it lacks, or a name that
        no row has.

    Examples
    --------
    >>> import wres_explore as wres
    >>> table = wres.indicator(wres.load("london-model"), 9, ["ics"])
    >>> type(wres.plot.values(table)).__name__
    'Overlay'
    """
    table_of("indicator", result, _NEEDED, "values")
    kinds = set(result["statistic"])
    _refuse(result, "values", len(kinds) == 1, "One kind of figure stands on an axis.")
    rows = _named(result, label, "values")
    if highlight is not None:
        rows = _marked(rows, highlight)
    if is_ratio(result):
        return _ratios(rows)
    top, bottom = result["top_group"].iloc[0], result["bottom_group"].iloc[0]
    share = kinds == {Statistic.SHARE}
    return forest(
        rows, label="label", ratio=False, form="percent" if share else "points",
        axis="Share" if share else f"{top} less {bottom}, percentage points",
        tell=[("", "label"), *TELL[1:]], title=title_of(result),
    )  # fmt: skip


def _marked(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows with one in the colour of the group and with a dot before its name."""
    arguments.text("highlight", name)
    mine = (rows["label"] == name).to_numpy()
    _refuse(rows, "values", bool(mine.any()), f"No row is named {name!r}.")
    return rows.assign(
        label=np.where(mine, "\N{BLACK CIRCLE} " + rows["label"], rows["label"]),
        colour=np.where(mine, theme.GROUP, theme.QUIET),
    )


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


def is_ratio(result: pd.DataFrame) -> bool:
    """Whether a table holds ratios."""
    return bool(result["statistic"].isin([str(s) for s in RATIOS]).any())


def by_year(result: pd.DataFrame, *more: str) -> dict[str, np.ndarray]:
    """The rows of a table in the order of the years, with what is shown and said of each."""
    rows = columns(result, (*_OF_A_YEAR, *more)) | texts(result)
    value = rows["value"]
    rows["shown"] = np.where(np.isnan(value), rows["published_value"], value)
    rows["year_text"] = np.array([f"{year:.0f}" for year in rows["year"]], dtype=object)
    return kept(rows, np.argsort(rows["year"], kind="stable"))


_OF_A_YEAR = ("year", "statistic", "top_group", "bottom_group", "value", "lower", "upper", "lowest",
              "highest", "published_value")  # fmt: skip


_NEEDED = (
    "statistic", "top_group", "bottom_group", "value", "lower", "upper", "status", "modelled",
    *SIDES,
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


def texts(result: pd.DataFrame) -> dict[str, np.ndarray]:
    """What a reader sees of each number when pointing at it."""
    names = ("value", "published_value", "lower", "upper", "lowest", "highest", "statistic",
             "status", "verdict", "top_group", "bottom_group", "sharing", *SIDES)  # fmt: skip
    given = {name: result[name].tolist() for name in names if name in result}
    found: dict[str, list[str]] = {
        "value_text": [], "interval_text": [], "bounds_text": [], "count_text": [],
        "verdict_text": [],
    }  # fmt: skip
    for k in range(len(result)):
        row = {name: column[k] for name, column in given.items()}
        form = _form(row["statistic"], few=coarse(row))
        printed = pd.isna(row["value"])
        shown = row["published_value"] if printed else row["value"]
        said = row["status"] if pd.isna(shown) else form(shown) + " (as published)" * printed
        verdict = row.get("verdict")
        for name, text in zip(found, (
            said, _range(form, row["lower"], row["upper"]),
            _range(form, row.get("lowest"), row.get("highest")), _counts(row),
            verdict if isinstance(verdict, str) and verdict else str(row["status"]),
        ), strict=True):  # fmt: skip
            found[name].append(text)
    return {name: np.array(said, dtype=object) for name, said in found.items()}


def _range(form: Callable[[float], str], *limits: Any) -> str:
    """Two limits as text."""
    return " to ".join(map(form, limits)) if all(map(pd.notna, limits)) else "none"


def _form(statistic: str, *, few: bool) -> Callable[[float], str]:
    """How a number of this kind is written: 1.60, 44.9%, -27.8 points; with `few` decimals, 1.6."""
    if statistic in _RATIOS:
        return (lambda value: f"{value:.2f}".removesuffix("0")) if few else "{:.2f}".format
    if statistic == Statistic.DIFFERENCE:
        points = "{:+.0f} points" if few else "{:+.1f} points"
        return lambda value: points.format(100 * value).replace("-", "\N{MINUS SIGN}")
    return ("{:.0%}" if few else "{:.1%}").format


_RATIOS = frozenset(map(str, RATIOS))


def _counts(row: dict[str, Any]) -> str:
    sides = [name for name in ("top", "bottom") if pd.notna(row[f"{name}_numerator"])]
    if not sides:
        return "withheld" if row["status"] == Status.WITHHELD else "not published"
    # Counts stand as fractions beside rows of another table that has none.
    return "; ".join(
        f"{row[f'{name}_group']} {int(row[f'{name}_numerator']):,} of "
        f"{int(row[f'{name}_denominator']):,}"
        for name in sides
    )


def null_line(rows: Rows, ratio: bool) -> list[Part]:
    """The range and 1 for ratios; the zero line for differences; nothing for shares."""
    ends = (rows["year"].min() - 0.5, rows["year"].max() + 0.5)
    null = 1.0 if ratio else 0.0
    parts: list[Part] = [Zone(*FOUR_FIFTHS_RANGE, axis="y")] if ratio else []
    if ratio or (rows["statistic"] == Statistic.DIFFERENCE).any():
        line = points_of(year=ends, value=(null, null))
        parts.append(Line(rows=line, at=("year", "value"), colour=theme.AXIS))
    return parts


TELL = [("Year", "year_text"), ("Value", "value_text"), ("Interval", "interval_text"),
        ("Counts", "count_text"), ("Whoever the unknown are", "bounds_text")]  # fmt: skip


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
