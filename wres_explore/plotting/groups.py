"""What one name hides, as charts: groups one by one, with pay band, and with sex."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap
from typing import Any

import holoviews as hv
import pandas as pd
from bokeh.models import NumeralTickFormatter

from wres_explore.definitions import Side, get
from wres_explore.errors import DefinitionError
from wres_explore.measures.groups.intersection import BySex
from wres_explore.plotting import theme
from wres_explore.plotting.forest import forest
from wres_explore.plotting.given import made_by, table_of
from wres_explore.vocabulary import Statistic, Status

NAME_WIDTH, AXIS_WIDTH, TITLE_WIDTH = 16, 28, 34
"""Characters on one line, so that a chart has room on a telephone."""

ROW, LINE = 40, 20
"""Pixels per row, and per line of text."""

PEOPLE = {"Female": "women", "Male": "men"}
MEN = 1
"""The row of White men among the four."""

OWN, DRAWN_IN = "● the group's own figure", "◇ drawn towards the others"
STARRED = "* unlike the rest of BME, or of White"


def ethnic_groups(
    table: pd.DataFrame, whole: pd.DataFrame | None = None, **options: Any
) -> hv.Overlay:
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
    table_of("ethnic_groups", table, _OF_GROUPS)
    level = "ethnic_group" if "ethnic_group" in table else "ethnic_broad"
    if table[level].duplicated().any():
        msg = (
            "plot.ethnic_groups draws the groups of one cell, and some of these "
            f"{len(table):,} rows are of one group. Keep the rows of one place and year."
        )
        raise DefinitionError(msg)
    ratio = table["statistic"].iloc[0] == Statistic.RELATIVE_LIKELIHOOD
    rows = table.assign(name=table[level].astype(str), first=False)
    form = "{:.2f}".format if ratio else _points
    if whole is not None:
        rows = pd.concat([_whole(whole, table), rows], ignore_index=True)
    starred, drawn_in = rows["hidden"].eq(True), bool(table["shrunk"].notna().any())
    rows = rows.assign(
        label=[_wrapped(f"{name}\N{NO-BREAK SPACE}*" if star else name, NAME_WIDTH)
               for name, star in zip(rows["name"], starred, strict=True)],
        reason=rows["status_reason"].where(rows["status"] != Status.OK, ""),
        colour=rows["first"].map({True: theme.TEXT, False: theme.GROUP}),
        value_text=_with_limits(rows, "value", "lower", "upper", form=form),
        second_text=_with_limits(rows, "shrunk", "shrunk_lower", "shrunk_upper", form=form),
        apart_text=_with_limits(rows, "apart", "apart_lower", "apart_upper", form=form),
        bounds_text=[f"{form(low)} to {form(high)}" if pd.notna(low) else "none"
                     for low, high in zip(rows["lowest"], rows["highest"], strict=True)],
        q_text=[f"{q:.3f}" if pd.notna(q) else "none" for q in rows["q_value"]],
    ).drop(columns=["lowest", "highest", "published_value"])  # fmt: skip
    if drawn_in:
        rows = rows.assign(**{f"second_{end}": rows[name] for end, name in _SHRUNK.items()})
    keys = [_axis(table), OWN, *([DRAWN_IN] if drawn_in else []),
            *([STARRED] if starred.any() else [])]  # fmt: skip
    below = "\n".join(_wrapped(key, AXIS_WIDTH) for key in keys)
    value = rows["value"].iloc[0] if whole is not None else float("nan")
    return forest(
        rows,
        label="label",
        axis=below,
        hover=GROUP_HOVER,
        ratio=ratio,
        level=None if pd.isna(value) else float(value),
        **{
            **({} if ratio else {"xformatter": theme.points()}),
            "height": _height(rows["label"], below),
            **options,
        },
    )


_OF_GROUPS = (
    "indicator", "statistic", "top_group", "bottom_group", "value", "lower", "upper", "status",
    "status_reason", "lowest", "highest", "published_value", "shrunk", "apart", "q_value", "hidden",
)  # fmt: skip

_SHRUNK = {"value": "shrunk", "lower": "shrunk_lower", "upper": "shrunk_upper"}

GROUP_HOVER = [
    ("", "@name"),
    ("Own figure", "@{value_text}"),
    ("Drawn towards the others", "@{second_text}"),
    ("Beside others of its name", "@{apart_text}"),
    ("Whoever the unknown are", "@{bounds_text}"),
    ("False discovery rate", "@{q_text}"),
]


def ethnicity_and_band(table: pd.DataFrame, **options: Any) -> hv.Overlay:
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
    table_of("ethnicity_and_band", table, ("value", "lower", "upper", "bias", "bands", "note"))
    columns = list(table.columns[: table.columns.get_loc("value")])
    differ = [name for name in columns if len(table[name].unique()) > 1] or columns[:1]
    names = [", ".join(map(str, row)) for row in table[differ].itertuples(index=False)]
    rows = table.assign(
        name=names,
        label=[_wrapped(f"{name}, few people" if note else name, NAME_WIDTH)
               for name, note in zip(names, table["note"], strict=True)],
        reason=table["status_reason"].where(table["status"] != Status.OK, ""),
        value_text=_with_limits(table, "value", "lower", "upper", form="{:.2%}".format),
        chance_text=table["p_value"].map(lambda p: "below 0.001" if p < 0.001 else f"{p:.3f}"),
        people_text=table["people"].map("{:,}".format),
    )  # fmt: skip
    below = _wrapped("How much of the pay band the ethnic group tells", AXIS_WIDTH)
    return forest(
        rows,
        label="label",
        axis=below,
        hover=[
            ("", "@name"), ("Tells", "@{value_text}"), ("p if it told nothing", "@{chance_text}"),
            ("People", "@{people_text}"), ("", "@note"),
        ],
        ratio=False,
        **{
            "xformatter": NumeralTickFormatter(format="0.0%"),
            "height": _height(rows["label"], below),
            **options,
        },
    )  # fmt: skip


def ethnicity_and_sex(result: BySex, **options: Any) -> hv.Overlay:
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
    names = [f"{row.group} {PEOPLE[row.sex]}" for row in table.itertuples()]
    labels = [f"{name} (1)" if k == MEN else name for k, name in enumerate(names)]
    white = table["group"] == table["group"].iloc[0]
    rows = table.assign(
        label=labels,
        colour=white.map({True: theme.TEXT, False: theme.GROUP}),
        value_text=_with_limits(table, "value", "lower", "upper", form="{:.2f}".format),
        rate_text=_with_limits(table, "rate", "rate_lower", "rate_upper", form="{:.1%}".format),
        count_text=[f"{x:,} of {n:,}" for x, n in zip(table["events"], table["base"], strict=True)],
    )
    title = _interaction(result.interaction)
    below = _wrapped(f"Rate over that of {names[MEN]} (log scale)", AXIS_WIDTH)
    return forest(
        rows,
        label="label",
        axis=below,
        hover=[
            ("", "@label"), ("Over that of White men", "@{value_text}"), ("Rate", "@{rate_text}"),
            ("People", "@{count_text}"),
        ],
        **{
            "title": title,
            "fontsize": {**theme.SIZES, "title": "14px"},
            "height": _height(rows["label"], below) + LINE * title.count("\n"),
            **options,
        },
    )  # fmt: skip


def _whole(whole: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The figure for all of the group as a row of its own, named by whom it is against."""
    table_of("indicator", whole, ("indicator", "top_group", "bottom_group"), "ethnic_groups")
    if len(whole) != 1 or whole["indicator"].iloc[0] != table["indicator"].iloc[0]:
        msg = (
            "plot.ethnic_groups: `whole` is one row from `indicator`, of the same indicator as the "
            f"groups ({table['indicator'].iloc[0]})."
        )
        raise DefinitionError(msg)
    top, bottom = _sides(whole)
    return whole.assign(name=f"All {top}, against {bottom} (dashed)", first=True)


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
    for row in table.to_dict("records"):
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
    modelled = theme.modelled_title(table)
    lines = [*([modelled] if modelled else []), first, *texts]
    return "\n".join(_wrapped(line, TITLE_WIDTH) for line in lines)


def _with_limits(
    rows: pd.DataFrame, value: str, lower: str, upper: str, *, form: Callable[[float], str]
) -> list[str]:
    """Numbers with their limits as text: "1.60 (1.52 to 1.68)"."""
    return [
        "none" if pd.isna(number) else f"{form(number)} ({form(low)} to {form(high)})"
        for number, low, high in rows[[value, lower, upper]].itertuples(index=False, name=None)
    ]


def _points(value: float) -> str:
    return f"{100 * value:+.1f} points".replace("-", "\N{MINUS SIGN}")


def _height(labels: pd.Series, below: str) -> int:
    """Room for every row, for labels of several lines, and for the lines under the axis."""
    lines = int(labels.str.count("\n").max()) + 1
    return 80 + max(ROW, LINE * lines) * len(labels) + LINE * (1 + below.count("\n"))


def _wrapped(text: str, width: int) -> str:
    return "\n".join(wrap(text, width))
