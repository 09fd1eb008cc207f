"""Indicators as charts: ratios, shares and differences side by side."""

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
from wres_explore.plotting.forest import forest
from wres_explore.plotting.given import table_of
from wres_explore.plotting.marks import Chart
from wres_explore.plotting.titles import title_of
from wres_explore.vocabulary import Statistic, Status

HEIGHT = 300

TELL = [("Year", "year_text"), ("Value", "value_text"), ("Interval", "interval_text"),
        ("Counts", "count_text"), ("Whoever the unknown are", "bounds_text")]  # fmt: skip
"""What a mark says where it is pointed at."""


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
    table_of("indicator", result, NEEDED, "ratios")
    refuse(result, "ratios", result["statistic"].isin([str(s) for s in RATIOS]).all(),
            "Only ratios stand on this axis. Differences and shares over the years are drawn by "
            "indicator_trend.")  # fmt: skip
    return _ratios(_named(result, label, "ratios"))


def _named(result: pd.DataFrame, label: str | None, plot: str) -> pd.DataFrame:
    """The rows with their names and what is said of each."""
    if label is not None:
        arguments.text("label", label)
        refuse(result, plot, label in result, f"The table has no column {label!r}.")
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
    table_of("indicator", result, NEEDED, "values")
    kinds = set(result["statistic"])
    refuse(result, "values", len(kinds) == 1, "One kind of figure stands on an axis.")
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
    refuse(rows, "values", bool(mine.any()), f"No row is named {name!r}.")
    return rows.assign(
        label=np.where(mine, "\N{BLACK CIRCLE} " + rows["label"], rows["label"]),
        colour=np.where(mine, theme.GROUP, theme.QUIET),
    )


def is_ratio(result: pd.DataFrame) -> bool:
    """Whether a table holds ratios."""
    return bool(result["statistic"].isin([str(s) for s in RATIOS]).any())


NEEDED = (
    "statistic", "top_group", "bottom_group", "value", "lower", "upper", "status", "modelled",
    *SIDES,
)  # fmt: skip


def refuse(result: pd.DataFrame, plot: str, fits: bool, reason: str) -> None:
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
