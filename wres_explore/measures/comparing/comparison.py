"""Two selections side by side, with the difference between them and its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.dataset import Dataset, only_prints, require, used_categories
from wres_explore.definitions import RATIOS, Indicator, get
from wres_explore.errors import SelectionError
from wres_explore.ethnicity import MEMBERS
from wres_explore.measures.indicator import indicator
from wres_explore.measures.results import selection_text
from wres_explore.measures.select import select
from wres_explore.stats.division import quotient
from wres_explore.stats.mover import difference_of_estimates, ratio_of_estimates
from wres_explore.vocabulary import ALL, Apart, Statistic, Status

Floats = NDArray[np.float64]

BESIDE = ("value", "lower", "upper", "verdict", "status", "status_reason", "top_numerator",
          "top_denominator", "bottom_numerator", "bottom_denominator", "unknown_share",
          "note", "dataset", "modelled", "source")  # fmt: skip
"""Columns of `indicator` that stand once for each selection, as `value_a` and `value_b`."""


def compare(
    a: Dataset,
    b: Dataset,
    number: int | str,
    by: Sequence[str] = (),
    *,
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """One indicator in two selections, and how far they are apart.

    Parameters
    ----------
    a, b
        From `load`, `read` or `select`, of one data set or of two. Where everybody in `a` is in
        `b` too (a trust and its region), `a` is compared with the rest of `b`, and `selection_b`
        says so; where `a` is one year of `b`, it is compared with the latest of the other years.
        Selections that share only some of their people are refused.
    number
        1 to 9.
    by
        Breakdowns that both have. Without "year", the latest year of each.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    DataFrame
        One row per cell that either has: the breakdown, then `value` with `lower` and `upper`:
        for relative likelihoods a's ratio over b's, 1 meaning alike; for shares and differences a
        less b, 0 meaning alike, in proportions from -2 to 2. `verdict` is "higher", "lower" or
        "cannot be told apart", of a against b, whichever is better. Then the figures of either as
        `value_a`, `value_b` and so on.

        No answer: `status` is not "ok", `value` is missing and `status_reason` says which of the
        two has none: no such row, no figure, or a ratio of 0, of which nothing is a multiple.

    Raises
    ------
    DefinitionError
        For an unknown indicator or confidence level.
    SelectionError
        For a breakdown that one of them cannot give, or selections that overlap in part.

    Notes
    -----
    MOVER: Zou and Donner 2008, from the SCAS, Newcombe or Wilson limits of either. It takes the
    two for different people. The same staff in two years are mostly not: of shares of staff
    (indicators 1 and 9) the interval then says less than it seems to, and the change is a fact.
    Returns of indicator 3 that may cover two years share cases with the year before. The note of
    a row says either. Shares that two groups have of the same staff or board (indicators 1 and 9)
    are correlated as a multinomial's are, and the interval allows for that (Zou 2007).

    Examples
    --------
    >>> import wres_explore as wres
    >>> model = wres.load("london-model")
    >>> north = wres.select(model, ics="North East London")
    >>> wres.compare(north, model, 3)[["value_a", "value_b"]].round(1).to_numpy().tolist()
    [[1.7, 1.7]]
    """
    record = get(number)
    for data in (a, b):
        require(data, by)
    other, other_name, together = b.once("apart", a, lambda: _apart(a, b), kept=1)
    keys, tables = [], []
    for name, data in (("a", a), ("b", other)):
        table = indicator(data, record.number, by, confidence_level=confidence_level)
        first = list(table.columns[: table.columns.get_loc("indicator")])
        keys = [key for key in first if key != "year" or "year" in by]
        tables.append(table.set_index(keys or [[0] * len(table)]).add_suffix(f"_{name}"))
    either = tables[0].index.union(tables[1].index, sort=False)
    both = pd.concat([table.reindex(either) for table in tables], axis=1)
    estimates = [
        both[[f"value_{name}", f"lower_{name}", f"upper_{name}"]].to_numpy(dtype=float).T
        for name in "ab"
    ]
    ratio = record.statistic in RATIOS
    one_total = together and record.number in ("1", "9")
    first, second = estimates
    value, lower, upper = (
        ratio_of_estimates(first, second)
        if ratio
        else difference_of_estimates(first, second, _correlation(both) if one_total else 0.0)
    )
    said = (ONE_TOTAL if one_total else SAME_WHITE_STAFF) if together else ""
    years = [] if "year" in keys else ["year"]
    pairs = _years(both, keys)
    same = "" if all(x == y for x, y in pairs) else _same_staff(a, other, record, keys)
    table = pd.DataFrame(
        {
            "indicator": record.number,
            "statistic": str(Statistic.RATIO_OF_RATIOS if ratio else Statistic.DIFFERENCE),
            **{f"{side}_group": both[f"{side}_group_a"].fillna(both[f"{side}_group_b"])
               for side in ("top", "bottom")},
            "value": value,
            "lower": lower,
            "upper": upper,
            "confidence_level": confidence_level,
            "method": "mover",
            **_judged(both, (_name(a), other_name), value, lower, upper, null=record.null),
            "note": [_note(said, record, same, *pair) for pair in pairs],
            "selection_a": _name(a),
            "selection_b": other_name,
            **{f"{column}_{name}": both[f"{column}_{name}"]
               for column in (*years, *BESIDE) for name in "ab"},
        },
        index=both.index,
    )  # fmt: skip
    return table.reset_index(drop=not keys)


def _judged(
    both: pd.DataFrame,
    names: tuple[str, str],
    value: Floats,
    lower: Floats,
    upper: Floats,
    *,
    null: float,
) -> dict[str, Any]:
    """Status, reason and verdict of each row; `names` are what A and B are called."""
    reasons = [
        " ".join(
            f"{name}: {reason or 'not in this selection.'}" if isinstance(reason, str)
            else f"{name}: no such row."
            for name, status, reason in zip(names, *zip(of_a, of_b, strict=True), strict=True)
            if status != Status.OK
        )
        for of_a, of_b in zip(*(
            both[[f"status_{name}", f"status_reason_{name}"]].to_numpy(dtype=object)
            for name in "ab"
        ), strict=True)
    ]  # fmt: skip
    known = np.isfinite(value)
    none_on_top = "One of the two ratios is 0, and nothing is a multiple of it."
    verdict = np.select([lower > null, upper < null], [Apart.HIGHER, Apart.LOWER], Apart.NOT_TOLD)
    return {
        "status": np.where(known, Status.OK, Status.NOT_CALCULABLE),
        "status_reason": [
            "" if ok else reason or none_on_top for ok, reason in zip(known, reasons, strict=True)
        ],
        "verdict": [str(word) if ok else None for ok, word in zip(known, verdict, strict=True)],
    }


def _years(both: pd.DataFrame, keys: list[str]) -> list[tuple[Any, ...]]:
    """The two years of each row."""
    if "year" in keys:
        return [(0, 0)] * len(both)
    return list(both[["year_a", "year_b"]].itertuples(index=False, name=None))


SAME_WHITE_STAFF = (
    "Both are compared with the same White staff, which the interval does not allow for."
)

ONE_TOTAL = "Both are parts of the same total, and the interval allows for that."


def _correlation(both: pd.DataFrame) -> Floats:
    """Of the shares that two groups have of one total: where one is large the other is not."""
    products = np.zeros((3, len(both)))
    for side in ("top", "bottom"):
        people, first, second = (
            both[f"{side}_{name}"].to_numpy(dtype=float, na_value=np.nan)
            for name in ("denominator_a", "numerator_a", "numerator_b")
        )
        a, b = (quotient(part, people, otherwise=0.0) for part in (first, second))
        parts = [quotient(part, people, otherwise=0.0) for part in (a - a * a, b - b * b, -a * b)]
        products += np.nan_to_num(parts)
    variance_a, variance_b, covariance = products
    return quotient(covariance, np.sqrt(variance_a * variance_b), otherwise=0.0)


def _note(said: str, record: Indicator, same: str, year_a: float, year_b: float) -> str:
    """What must be said beside a difference."""
    if year_a == year_b or np.isnan([year_a, year_b]).any():
        return said
    until = record.two_year_until
    why = ""
    if same and record.stock:
        why = (
            f"{same} staff are the same people in both years, which the interval does not allow "
            "for."
        )
    elif same and until and abs(year_a - year_b) < 2 and min(year_a, year_b) < until:
        why = (
            f"Returns up to {until} may cover two years, so that these two may share cases, which "
            "the interval does not allow for."
        )
    return f"{said} {why}".strip()


def _same_staff(a: Dataset, b: Dataset, record: Indicator, keys: list[str]) -> str:
    """How many staff two selections of different years can share: "Most", "Some" or none.

    Rows are alike in `keys`, whatever their selections hold.
    """
    alike = True
    for name in {"organisation", "profession", "pay_band", "sex", "contract"} - set(keys):
        mine, theirs = (_held(each, name, record) for each in (a, b))
        undivided = ALL in mine | theirs
        if name == "organisation" and undivided and a.info.place != b.info.place:
            return ""
        if not (undivided or mine & theirs):
            return ""
        alike &= undivided or mine == theirs
    return "Most" if alike else "Some"


def _held(data: Dataset, name: str, record: Indicator) -> set[str]:
    """Values of a breakdown that a selection has; all in one where it has no such counts."""
    if name not in data.counts:
        return {ALL}
    return set(used_categories(data.counts[name].iloc[data.rows(record.denominator)])) or {ALL}


def _name(data: Dataset) -> str:
    """A selection in words."""
    groups = data.selection.get("ethnic_group", ())
    years = data.selection.get("year", ())
    # A group alone would be no place.
    place = selection_text(data) or (data.info.place or data.info.title if groups else "")
    people = f"{' or '.join(map(str, groups))} staff" if groups else ""
    chosen = [place, people, ", ".join(map(str, years))]
    return ", ".join(part for part in chosen if part) or data.info.title


def _apart(a: Dataset, b: Dataset) -> tuple[Dataset, str, bool]:
    """The second without the people of the first, its name, and if they are groups of one staff."""
    if only_prints(a) or only_prints(b) or not _of_one_source(a, b):
        return b, _name(b), False
    mine, theirs = a.counts.index, b.counts.index
    shared = theirs.isin(mine)
    if not shared.any():
        return b, _name(b), False
    if len(mine) == len(theirs) and shared.all():
        if _share_people(a, b):
            msg = (
                f"{_name(a)} and {_name(b)} share staff: they are the same staff, or one group "
                "holds the other, as BME holds Black. Choose groups that share nobody. "
                "ethnic_groups, the page Ethnic groups, holds each group against the others."
            )
            raise SelectionError(msg)
        return b, _name(b), True
    if shared.all():
        msg = (
            f"{_name(b)} is a part of {_name(a)}. Give the part first, to compare it with the rest."
        )
        raise SelectionError(msg)
    if shared.sum() < len(mine):
        msg = (
            f"{_name(a)} and {_name(b)} share some of their staff and not others, so their "
            "difference has no interval. Choose selections that lie apart, or one inside the other."
        )
        raise SelectionError(msg)
    rest = b.counts[~shared]
    years = rest["year"].unique()
    if not a.counts["year"].isin(years).any():  # some years of the other: years, not its rest
        other = select(b, year=int(years.max()))
        return other, _name(other), False
    left = used_categories(rest["organisation"])
    places = b.organisations[b.organisations["organisation"].isin(left)]
    return replace(b, counts=rest, organisations=places), f"the rest of {_name(b)}", False


def _of_one_source(a: Dataset, b: Dataset) -> bool:
    """Whether both are selections of the same counts, were these loaded once or twice."""
    if a.suppliers is b.suppliers:
        return True
    return a.info is b.info and a.suppliers.equals(b.suppliers)


def _share_people(a: Dataset, b: Dataset) -> bool:
    """Whether anybody is in the groups that both look at."""
    one, other = (frozenset().union(*(MEMBERS[name] for name in each.focus)) for each in (a, b))
    return bool(one & other)
