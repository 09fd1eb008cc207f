"""What one name hides, as charts: groups one by one, with pay band, and with sex."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from wres_explore.definitions import Side, get
from wres_explore.errors import DefinitionError
from wres_explore.measures.groups.intersection import BySex
from wres_explore.plotting import theme
from wres_explore.plotting.elements import as_element
from wres_explore.plotting.forest import forest
from wres_explore.plotting.given import made_by, table_of
from wres_explore.plotting.marks import Chart, Rows, columns, points_of
from wres_explore.plotting.titles import title_of
from wres_explore.tables import records
from wres_explore.vocabulary import Statistic, Status

ROW, LINE = 40, 20
"""Pixels per row, and per line of text."""

PEOPLE = {"Female": "women", "Male": "men"}
MEN = 1
"""The row of White men among the four."""

OWN, DRAWN_IN = "● the group's own figure", "◇ best guess, chance allowed for"
STARRED = "* unlike the rest of BME, or of White"


@as_element
def ethnic_groups(table: pd.DataFrame, whole: pd.DataFrame | None = None) -> Chart:
    """Each ethnic group's figure with its interval, and the one drawn towards the others.

    Parameters
    ----------
    table
        From `wres_explore.ethnic_groups`, one cell. Its order is kept.
    whole
        The same indicator for all BME staff, one row from `indicator`: the first row of the chart,
        and a dashed line through the others.
    options
        HoloViews options of the frame, such as `width`.

    Returns
    -------
    Overlay
        Ratios on a log axis with 1 and the four-fifths range marked, differences in percentage
        points with 0 marked. Dots are the groups' own figures, hollow diamonds under them those
        drawn towards the other groups. A star stands by the name of a group that the broader name
        hides. Bounds for unknown ethnicity stand in the hover and not in the chart: of a small
        group they say only that the unknown are many.

        No answer: groups without one keep their row, which says why.

    Raises
    ------
    DefinitionError
        For another table, several cells in one, or a `whole` of another indicator.

    Examples
    --------
    >>> import wres_explore as wres
    >>> table = wres.ethnic_groups(wres.load("london-model"), 3, level="ethnic_broad")
    >>> type(wres.plot.ethnic_groups(table)).__name__
    'Overlay'
    """
    level = "ethnic_group" if "ethnic_group" in getattr(table, "columns", ()) else "ethnic_broad"
    table_of("ethnic_groups", table, (*_OF_GROUPS, level))
    if table[level].duplicated().any():
        msg = (
            "plot.ethnic_groups draws the groups of one cell, and some of these "
            f"{len(table):,} rows are of one group. Keep the rows of one place and year."
        )
        raise DefinitionError(msg)
    ratio = table["statistic"].iloc[0] == Statistic.RELATIVE_LIKELIHOOD
    form = "{:.2f}".format if ratio else _points
    rows = columns(table, _READ)
    names = list(map(str, table[level]))
    colours, value = [theme.GROUP] * len(names), float("nan")
    if whole is not None:
        names, colours = [_whole(whole, table), *names], [theme.TEXT, *colours]
        rows = _under(columns(whole, _READ), rows)
        value = float(rows["value"][0])
    starred, drawn_in = rows["hidden"].astype(bool), not np.isnan(rows["shrunk"]).all()
    keys = [_axis(table), OWN, *([DRAWN_IN] if drawn_in else []),
            *([STARRED] if starred.any() else [])]  # fmt: skip
    labels = [f"{name}\N{NO-BREAK SPACE}*" if star else name
              for name, star in zip(names, starred, strict=True)]  # fmt: skip
    marks = points_of(
        name=names,
        label=labels,
        colour=colours,
        value=rows["value"],
        lower=rows["lower"],
        upper=rows["upper"],
        reason=_reasons(rows),
        value_text=_with_limits(rows, "value", "lower", "upper", form=form),
        second_text=_with_limits(rows, "shrunk", "shrunk_lower", "shrunk_upper", form=form),
        apart_text=_with_limits(rows, "apart", "apart_lower", "apart_upper", form=form),
        bounds_text=[f"{form(low)} to {form(high)}" if pd.notna(low) else "none"
                     for low, high in zip(rows["lowest"], rows["highest"], strict=True)],
        q_text=[f"{q:.3f}" if pd.notna(q) else "none" for q in rows["q_value"]],
    )  # fmt: skip
    if drawn_in:
        marks |= {f"second_{end}": rows[name] for end, name in _SHRUNK.items()}
    drawn = forest(
        marks,
        label="label",
        axis="\n".join(keys),
        title=title_of(table),
        tell=GROUP_TELL,
        ratio=ratio,
        form="points",
        level=None if np.isnan(value) else value,
    )
    return _roomy(drawn)


_SHRUNK = {"value": "shrunk", "lower": "shrunk_lower", "upper": "shrunk_upper"}

_READ = ("value", "lower", "upper", "shrunk", "shrunk_lower", "shrunk_upper", "apart",
         "apart_lower", "apart_upper", "lowest", "highest", "q_value", "hidden", "status",
         "status_reason")  # fmt: skip

_OF_GROUPS = (
    "indicator", "statistic", "top_group", "bottom_group", "published_value", "modelled", *_READ
)  # fmt: skip

GROUP_TELL = [
    ("", "name"),
    ("Own figure", "value_text"),
    ("Best guess, chance allowed for", "second_text"),
    ("Beside others of its name", "apart_text"),
    ("Whoever the unknown are", "bounds_text"),
    ("False discovery rate", "q_text"),
]


@as_element
def ethnicity_and_band(table: pd.DataFrame) -> Chart:
    """How much the ethnic group tells of the pay band, with its interval, row by row.

    Parameters
    ----------
    table
        From `wres_explore.ethnicity_and_band`, for example by year or by place.
    options
        HoloViews options of the frame.

    Returns
    -------
    Overlay
        From 0%, where groups are spread over the bands alike. Rows of few people per group and
        band say so under their name.

        No answer: rows without one say why in the place of the mark.

    Raises
    ------
    DefinitionError
        For another table, or one without rows.

    Examples
    --------
    >>> import wres_explore as wres
    >>> table = wres.ethnicity_and_band(wres.load("england-2019"))
    >>> type(wres.plot.ethnicity_and_band(table)).__name__
    'Overlay'
    """
    table_of("ethnicity_and_band", table, _OF_BANDS)
    keys = list(table.columns[: table.columns.get_loc("value")])
    differ = [name for name in keys if len(table[name].unique()) > 1] or keys[:1]
    parts = [table[name].tolist() for name in differ]
    names = [", ".join(map(str, row)) for row in zip(*parts, strict=True)]
    rows = columns(table)
    labels = [f"{name}, few people" if note else name
              for name, note in zip(names, rows["note"], strict=True)]  # fmt: skip
    said = points_of(
        name=names,
        label=labels,
        reason=_reasons(rows),
        value_text=_with_limits(rows, "value", "lower", "upper", form="{:.2%}".format),
        chance_text=["below 0.001" if p < 0.001 else f"{p:.3f}" for p in rows["p_value"]],
        people_text=[f"{people:,.0f}" for people in rows["people"]],
    )
    drawn = forest(
        rows | said,
        label="label",
        axis="How much of the pay band the ethnic group tells",
        title=title_of(table, "Ethnic group and pay band"),
        tell=[
            ("", "name"), ("Tells", "value_text"), ("p if it told nothing", "chance_text"),
            ("People", "people_text"), ("", "note"),
        ],
        ratio=False,
        form="percent.1",
    )  # fmt: skip
    return _roomy(drawn)


_OF_BANDS = (
    "year", "value", "lower", "upper", "bias", "bands", "note", "p_value", "people", "status",
    "status_reason", "modelled",
)  # fmt: skip


@as_element
def ethnicity_and_sex(result: BySex) -> Chart:
    """Women and men of two groups against White men, and whether the disparity differs by sex.

    Parameters
    ----------
    result
        From `wres_explore.ethnicity_and_sex`, one cell.
    options
        HoloViews options of the frame.

    Returns
    -------
    Overlay
        Rates over that of White men, who are 1, on a log axis. The title gives the interaction
        on both scales, as a ratio and as a difference.

        No answer: a rate over nothing has no mark, and the title says which interaction is not
        calculable and why.

    Raises
    ------
    DefinitionError
        For anything but what `ethnicity_and_sex` gave, and for several cells in one.

    Examples
    --------
    >>> import pandas as pd
    >>> import wres_explore as wres
    >>> cases, staff = "entered_disciplinary", "headcount"
    >>> rows = [(group, sex, measure, n) for group in ("White", "BME") for sex in ("Female", "Male")
    ...         for measure, n in ((staff, 200), (cases, 5))]
    >>> counts = pd.DataFrame(rows, columns=["ethnic_group", "sex", "measure", "n"]).assign(
    ...     year=2024, organisation="all", profession="all", pay_band="all")
    >>> found = wres.ethnicity_and_sex(wres.from_counts(counts), 3)
    >>> type(wres.plot.ethnicity_and_sex(found)).__name__
    'Overlay'
    """
    made_by("ethnicity_and_sex", BySex, result)
    table = result.groups
    if len(table) != len(PEOPLE) * 2:
        msg = (
            f"plot.ethnicity_and_sex draws four groups of one cell, and there are {len(table)} "
            "rows. Choose one cell with select, or leave out the breakdown."
        )
        raise DefinitionError(msg)
    rows = columns(table)
    names = [
        f"{group} {PEOPLE[sex]}" for group, sex in zip(rows["group"], rows["sex"], strict=True)
    ]
    labels = [f"{name} (1)" if k == MEN else name for k, name in enumerate(names)]
    white = rows["group"] == rows["group"][0]
    said = points_of(
        label=labels,
        colour=[theme.TEXT if one else theme.GROUP for one in white],
        value_text=_with_limits(rows, "value", "lower", "upper", form="{:.2f}".format),
        rate_text=_with_limits(rows, "rate", "rate_lower", "rate_upper", form="{:.1%}".format),
        count_text=[f"{x:,.0f} of {n:,.0f}"
                    for x, n in zip(rows["events"], rows["base"], strict=True)],
    )  # fmt: skip
    drawn = forest(
        rows | said,
        label="label",
        axis=f"Rate over that of {names[MEN]} (log scale)",
        tell=[
            ("", "label"), ("Over that of White men", "value_text"), ("Rate", "rate_text"),
            ("People", "count_text"),
        ],
        title=f"{title_of(table)}\n{_interaction(result.interaction)}",
    )  # fmt: skip
    return replace(_roomy(drawn), title_size=14)


def _roomy(chart: Chart) -> Chart:
    """Rows with room for two marks or two lines, and for lines above and below them."""
    lines = 1 + chart.x.label.count("\n")
    return replace(chart, breaks=True, height=80 + ROW * len(chart.y.ticks or ()) + LINE * lines)


def _under(first: Rows, others: Rows) -> dict[str, np.ndarray]:
    """One row above others; what it has not is missing."""
    missing = {"hidden": False}
    return {
        name: np.concatenate([first.get(name, np.array([missing.get(name, np.nan)])), column])
        for name, column in others.items()
    }


def _whole(whole: pd.DataFrame, table: pd.DataFrame) -> str:
    """What the figure for all of the group is called: by whom it is against."""
    table_of("indicator", whole, ("indicator", "top_group", "bottom_group"), "ethnic_groups")
    if len(whole) != 1 or whole["indicator"].iloc[0] != table["indicator"].iloc[0]:
        msg = (
            "plot.ethnic_groups: `whole` is one row from `indicator`, of the same indicator as the "
            f"groups ({table['indicator'].iloc[0]})."
        )
        raise DefinitionError(msg)
    top, bottom = _sides(whole)
    return f"All {top}, against {bottom} (dashed)"


def _sides(table: pd.DataFrame) -> tuple[str, str]:
    """The group looked at and its comparator, whichever is on top."""
    above = get(table["indicator"].iloc[0]).top is Side.GROUP
    names = ("top_group", "bottom_group") if above else ("bottom_group", "top_group")
    group, comparator = (str(table[name].iloc[0]) for name in names)
    return group, comparator


def _axis(table: pd.DataFrame) -> str:
    """Which is over which: the comparator stands on top for indicators 2 and 4."""
    comparator = _sides(table)[1]
    above = get(table["indicator"].iloc[0]).top is Side.GROUP
    if table["statistic"].iloc[0] == Statistic.DIFFERENCE:
        order = ("Group", comparator) if above else (comparator, "group")
        return f"{order[0]} less {order[1]}, percentage points"
    order = ("Group", comparator) if above else (comparator, "group")
    return f"{order[0]} relative to {order[1]} (log scale)"


def _interaction(table: pd.DataFrame) -> str:
    """What the table says of women against men, on each scale."""
    texts = []
    for row in records(table):
        three = (row["value"], row["lower"], row["upper"])
        ratio = row["scale"] == "ratio"
        value, low, high = (f"{v:.2f}" if ratio else _points(v) for v in three)
        found = (
            f"{value} ({low.removesuffix(' points')} to {high.removesuffix(' points')})"
            if row["status"] == Status.OK
            else f"{row['status']} ({row['status_reason'].rstrip('.')})"
        )
        texts.append(f"As a {row['scale']}: {found}")
    first = "Disparity among women against that among men (1 or 0: the same)"
    return "\n".join([first, *texts])


def _reasons(rows: Rows) -> list[str]:
    """Why each row has no answer; nothing for those that have one."""
    both = zip(rows["status"], rows["status_reason"], strict=True)
    return ["" if status == Status.OK else str(reason) for status, reason in both]


def _with_limits(
    rows: Rows, value: str, lower: str, upper: str, *, form: Callable[[float], str]
) -> list[str]:
    """Numbers with their limits as text: "1.60 (1.52 to 1.68)"."""
    return [
        "none" if np.isnan(number) else f"{form(number)} ({form(low)} to {form(high)})"
        for number, low, high in zip(rows[value], rows[lower], rows[upper], strict=True)
    ]


def _points(value: float) -> str:
    return f"{100 * value:+.1f} points".replace("-", "\N{MINUS SIGN}")
