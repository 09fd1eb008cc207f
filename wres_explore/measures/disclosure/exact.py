"""Results that are shown as they were counted, but for the rows that rest on few people.

Funnels, trends, comparisons and the rest are made of more counts than they hold, so they cannot be
made again from rounded ones. Whoever may see exact counts may see them; nobody else does. A row
that rests on a hidden count is withheld whole: none of its figures stays.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from wres_explore.breakdowns import BREAKDOWNS
from wres_explore.errors import DisclosureError
from wres_explore.measures.comparing.funnel import Funnel
from wres_explore.measures.comparing.like_for_like import LikeForLike
from wres_explore.measures.comparing.pooling import Pooled, own_figures
from wres_explore.measures.disclosure.rules import PUBLISHED, Flags, Reason, Rules
from wres_explore.measures.disclosure.views import SHARING
from wres_explore.measures.groups.intersection import BySex
from wres_explore.measures.over_time.trend import Trend
from wres_explore.measures.pay.gap import PayGap
from wres_explore.measures.results import SIDES, VALUE_COLUMNS
from wres_explore.measures.screen.screening import Screen
from wres_explore.vocabulary import Status

NOT_ROUNDED = (
    "Not shown here: this is made of more counts than it shows, so it cannot be made of rounded "
    "counts, and exact ones are shown on one's own machine alone (sharing: trusted)."
)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table: its columns beside breakdowns, and which of them are people.

    `pairs` are a part and its whole, `alone` counts that stand by themselves. A hidden count of
    one row withholds all rows of the same `linked` columns.
    """

    columns: frozenset[str]
    pairs: tuple[Pair, ...] = ()
    alone: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()


_SIDES: tuple[Pair, ...] = ((SIDES[0], SIDES[1]), (SIDES[2], SIDES[3]))


def _sides(before: str = "", after: str = "") -> tuple[Pair, ...]:
    return tuple((f"{before}{part}{after}", f"{before}{base}{after}") for part, base in _SIDES)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SOURCE = "selection dataset modelled source"
_ANSWER = "value lower upper confidence_level method status status_reason"
_SHRUNK = "q_value listed shrunk shrunk_lower shrunk_upper"
_FOUR = " ".join(SIDES)
_VALUES = (
    f"effective_cases outside side outside_chance {_SHRUNK} worst_quarter rank_lower rank_upper",
    "top_share bottom_share basis strata",
    "part",
    "part used",
    "part level",
    "average unit pounds pounds_lower pounds_upper top_pay bottom_pay without_one "
    "without_one_group",
    "quarter unit",
    "part unit pounds",
    "unit top_pay bottom_pay between within",
    "stratum group_share white_share mix within",
    "weight",
    "range_lower range_upper towards_top towards_bottom proportional much_unknown",
    f"apart apart_lower apart_upper {_SHRUNK} apart_q hidden",
)  # beside the columns of a result
_BOTH = (
    "selection year value lower upper verdict status status_reason unknown_share note dataset "
    f"modelled source {_FOUR}"
).split()

KINDS = (
    *(Kind(_words(f"{text} {' '.join(VALUE_COLUMNS)}"), _SIDES) for text in _VALUES),
    *(
        Kind(  # without_international: both figures of a cell, or neither
            _words(f"{text} {' '.join(VALUE_COLUMNS)}"),
            _SIDES,
            linked=BREAKDOWNS,
        )
        for text in ("recruitment", "recruitment appointees_out shortlisted_out")
    ),
    Kind(  # nearest_neighbours
        _words(
            "statistic top_group value middle compared status status_reason size_apart share_apart "
            "professions_apart bands_apart kind_apart region_apart components neighbour_of kind "
            f"staff staff_of {_SOURCE}"
        ),
        alone=("staff", "staff_of"),
    ),
    Kind(  # compare
        _words(f"indicator statistic top_group bottom_group verdict note {_ANSWER}")
        | {f"{name}_{side}" for name in _BOTH for side in "ab"},
        (*_sides(after="_a"), *_sides(after="_b")),
    ),
    Kind(  # changes of a trend
        _words(
            "part indicator statistic top_group bottom_group change p_value verdict direction "
            "points first_year first_value last_year last_value years fitted_first fitted_last "
            f"dispersion note {_ANSWER} {_SOURCE}"
        )
        | {f"{end}_{side}" for end in ("first", "last") for side in SIDES},
        (*_sides("first_"), *_sides("last_")),
    ),
    Kind(  # detectable
        _words(
            "indicator top_group bottom_group n_top n_bottom rate cases ratio detectable_below "
            "detectable_above stands_out_below stands_out_above false_alarms out_of_range "
            "years_needed power value confidence_level method status status_reason "
            f"{_SOURCE}"
        ),
        alone=("n_top", "n_bottom", "cases"),
    ),
    Kind(  # ethnicity_and_band
        _words(f"raw bias p_value people groups bands note {_ANSWER} {_SOURCE}"),
        alone=("people",),
    ),
    Kind(  # model_employer: a path begins with the counts of one year and goes on from them
        _words(
            "statistic top_group verdict goal_share goal_people people_needed target target_share "
            "baseline_year baseline_share goal_year top_numerator top_denominator base note "
            f"{_ANSWER} {_SOURCE}"
        ),
        _SIDES[:1],
        linked=tuple(name for name in BREAKDOWNS if name != "year"),
    ),
    Kind(  # missing_colleagues
        _words(
            "statistic top_group verdict direction additional ratio pool pool_share note "
            f"{_FOUR} {_ANSWER} {_SOURCE}"
        ),
        _SIDES,
    ),
    Kind(  # progress: statuses of commitments
        _words(
            "commitment text due after_years measure threshold unit indicators page status finding "
            f"value upper counted of fewest {_SOURCE}"
        ),
        alone=("fewest",),
    ),
    Kind(  # ethnicity_and_sex
        _words(
            "group sex events base rate rate_lower rate_upper value lower upper indicator "
            f"confidence_level {_SOURCE}"
        ),
        (("events", "base"),),
        linked=tuple(name for name in BREAKDOWNS if name != "sex"),
    ),
)
"""Tables that are known, each by all of its columns."""

STAY = _words(
    "year year_a year_b confidence_level first_year last_year baseline_year goal_year after_years "
    "page modelled modelled_a modelled_b published_value published_counts years points"
)
"""Columns that are no figures of the people in a row, and so stay where it is withheld."""

_UNKNOWN = _words(
    "unknown_numerator unknown_denominator unknown_share lowest highest range_lower range_upper "
    "towards_top towards_bottom proportional"
)
_SAID = _words("verdict note note_a note_b direction grade outside outside_chance how verdict_a "
               "verdict_b")  # fmt: skip
"""Words that are found from the counts of a row."""


def knows(result: Any) -> bool:
    """Whether this is one of the results that are shown as they were counted."""
    return type(result) in _PARTS or (
        isinstance(result, pd.DataFrame) and _kind(result) is not None
    )


def gate_exact(result: Any, rules: Rules) -> Any:
    """A result that is known here, fit for an audience that may see exact counts.

    Raises
    ------
    DisclosureError
        For an audience that sees rounded counts.
    """
    if is_published(result):
        return _as_published(result)
    if rules.rounds:
        raise DisclosureError(NOT_ROUNDED)
    if isinstance(result, pd.DataFrame):
        kind = _kind(result)
        assert kind is not None
        return _gate_rows(result, kind, rules)
    return _PARTS[type(result)](result, rules)


def is_published(result: Any) -> bool:
    """Whether every row of a result that says whose counts it is of says that they are published.

    A result without such rows says nothing, and is taken for somebody's own.
    """
    said = [each["published_counts"] for each in _tables(result).values()
            if "published_counts" in each]  # fmt: skip
    return any(map(len, said)) and all(each.astype(bool).all() for each in said)


def _as_published(result: Any) -> Any:
    marked = {name: each.assign(**{SHARING: PUBLISHED}) for name, each in _tables(result).items()}
    return marked[""] if isinstance(result, pd.DataFrame) else replace(result, **marked)


def _tables(result: Any) -> dict[str, pd.DataFrame]:
    """The tables of a result by their names; a table by itself has none."""
    if isinstance(result, pd.DataFrame):
        return {"": result}
    parts = {part.name: getattr(result, part.name) for part in fields(result)}
    return {name: part for name, part in parts.items() if isinstance(part, pd.DataFrame)}


def _kind(table: pd.DataFrame) -> Kind | None:
    """What kind a table is; the breakdowns and `sharing` say nothing about it."""
    beside = {*BREAKDOWNS, SHARING}
    columns = set(table.columns)
    return next((k for k in KINDS if k.columns <= columns and columns - k.columns <= beside), None)


def _known(table: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    kind = _kind(table)
    if kind is None:
        msg = "A table of this result is none that the gate knows, so it is not shown."
        raise DisclosureError(msg)
    return _gate_rows(table, kind, rules)


def _gate_rows(table: pd.DataFrame, kind: Kind, rules: Rules) -> pd.DataFrame:
    few = _few(table, kind, rules)
    if kind.linked:
        keys = [name for name in kind.linked if name in table]
        few = few.groupby([table[k] for k in keys]).transform("any") if keys else few | few.any()
    return _withhold(table, few.to_numpy(dtype=bool), rules)


def _few(table: pd.DataFrame, kind: Kind, rules: Rules) -> pd.Series:
    """Rows that rest on a count that is hidden; a part is hidden too where it leaves few out."""
    few = np.zeros(len(table), dtype=bool)
    for part, base in kind.pairs:
        top, bottom = (_people(table, name) for name in (part, base))
        few |= rules.is_small(top) | rules.is_small(bottom) | rules.is_small(bottom - top)
    for name in kind.alone:
        few |= rules.is_small(_people(table, name))
    return pd.Series(few, index=table.index)


def _people(table: pd.DataFrame, name: str) -> Any:
    return table[name].astype("Float64").to_numpy(dtype=float, na_value=np.nan)


def _withhold(table: pd.DataFrame, few: Flags, rules: Rules) -> pd.DataFrame:
    """Every figure of some rows taken out, with the reason in its place."""
    out = table.copy()
    reason = Reason.FEW.in_words(rules)
    if "unknown_numerator" in out:
        hidden = few.copy()
        for name in ("unknown_numerator", "unknown_denominator"):
            hidden |= rules.is_small(_people(table, name))
        for name in _UNKNOWN & set(out.columns):
            out[name] = out[name].mask(hidden)
    for name in out.columns:
        column = out[name]
        if name in STAY or name in BREAKDOWNS:
            continue
        if name.startswith("status_reason") or name == "finding":
            out[name] = column.mask(few, reason)
        elif name.startswith("status"):
            out[name] = column.mask(few, str(Status.WITHHELD))
        elif name in _SAID:
            out[name] = column.mask(few, "" if name.startswith(("note", "outside")) else None)
        elif pd.api.types.is_bool_dtype(column.dtype):
            out[name] = column.mask(few, False)
        elif pd.api.types.is_integer_dtype(column.dtype):
            out[name] = column.astype("Int64").mask(few) if few.any() else column
        elif pd.api.types.is_numeric_dtype(column.dtype):
            out[name] = column.mask(few)
    return out.assign(**{SHARING: rules.label})


# --- Results of several tables --------------------------------------------------------------


def _funnel(result: Funnel, rules: Rules) -> Funnel:
    return replace(result, points=_known(result.points, rules))


def _like(result: LikeForLike, rules: Rules) -> LikeForLike:
    return replace(result, **{f.name: _known(getattr(result, f.name), rules)
                              for f in fields(result)})  # fmt: skip


def _trend(result: Trend, rules: Rules) -> Trend:
    changes = _known(result.changes, rules)
    return replace(result, points=_known(result.points, rules), changes=changes)


def _by_sex(result: BySex, rules: Rules) -> BySex:
    """The interaction of two groups and two sexes rests on all four."""
    groups = _known(result.groups, rules)
    keys = [n for n in BREAKDOWNS if n in result.interaction and n != "sex"]
    closed = groups[groups["rate"].isna()][keys].drop_duplicates()
    hidden = result.interaction[keys].merge(closed, how="left", indicator="found")["found"]
    few = (hidden == "both").to_numpy()
    return BySex(groups, _withhold(result.interaction, few, rules))


def _pooled(result: Pooled, rules: Rules) -> Pooled:
    """What is pooled rests on the sums; how far strata run is told only if all may be shown."""
    strata = _known(result.strata, rules)
    summary = result.summary.copy()
    if len(summary) != 1:
        msg = "Several pooled figures at once are nothing that the gate knows: ask for one."
        raise DisclosureError(msg)
    kind = Kind(frozenset(), _SIDES)
    sums = result.strata[list(SIDES)].sum().to_frame().T
    hidden = (strata["status"] == Status.WITHHELD).to_numpy(dtype=bool)
    if hidden[~np.isnan(own_figures(result.strata))].any():
        summary[["lowest_stratum", "highest_stratum"]] = np.nan
    return Pooled(_withhold(summary, _few(sums, kind, rules).to_numpy(dtype=bool), rules), strata)


def _pay(result: PayGap, rules: Rules) -> PayGap:
    """A gap with and without one person tells what that person is paid: nobody is told."""
    gap = result.gap.assign(without_one=np.nan, without_one_group=None)
    parts = {"gap": gap, "quarters": result.quarters, "parts": result.parts, "bands": result.bands}
    return PayGap(**{name: _known(table, rules) for name, table in parts.items()})


def _screen(result: Screen, rules: Rules) -> Screen:
    """Which organisations pass, and no gap of any: a screen has no count of people."""
    found = result.indicators.assign(gap_first=np.nan, gap_last=np.nan, z_change=np.nan)
    return replace(result, indicators=found.assign(**{SHARING: rules.label}))


_PARTS: dict[type, Any] = {
    Funnel: _funnel,
    LikeForLike: _like,
    Trend: _trend,
    BySex: _by_sex,
    Pooled: _pooled,
    Screen: _screen,
    PayGap: _pay,
}
