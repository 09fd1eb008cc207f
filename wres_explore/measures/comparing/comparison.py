"""Two selections side by side, with the difference between them and its interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.definitions import INDICATORS, RATIOS, Indicator, get
from wres_explore.measures.comparing.overlap import apart, name_of, shared_staff
from wres_explore.measures.indicator import indicator, indicators
from wres_explore.measures.results import as_floats
from wres_explore.stats.division import quotient
from wres_explore.stats.mover import difference_of_estimates, ratio_of_estimates
from wres_explore.vocabulary import Apart, Statistic, Status

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

    def figures(data: Dataset) -> pd.DataFrame:
        return indicator(data, record.number, by, confidence_level=confidence_level)

    return _held_together(a, b, figures, by, confidence_level)


def compare_all(
    a: Dataset, b: Dataset, by: Sequence[str] = (), *, confidence_level: float = 0.95
) -> pd.DataFrame:
    """All nine indicators in two selections in one table, as `compare` gives them one by one.

    Parameters
    ----------
    a, b, by, confidence_level
        As for `compare`.

    Returns
    -------
    DataFrame
        The rows of `compare` for each indicator in turn, of indicator 1 that of all staff.

        No answer: as `compare`; of an indicator that one of the two lacks, or cannot break down
        so, the reason says what it can give.

    Raises
    ------
    SelectionError
        If no part of one of them has the breakdown, and for selections that overlap in part.
    DefinitionError
        For an unknown confidence level.
    CountError
        If more people had an event than there were people.

    Notes
    -----
    MOVER, as `compare`: Zou and Donner 2008.

    Examples
    --------
    >>> import wres_explore as wres
    >>> model = wres.load("london-model")
    >>> table = wres.compare_all(wres.select(model, ics="North East London"), model)
    >>> table.loc[table["indicator"] == "3", ["value_a", "value_b"]].round(1).to_numpy().tolist()
    [[1.7, 1.7]]
    """

    def figures(data: Dataset) -> pd.DataFrame:
        return indicators(data, by, bands=False, confidence_level=confidence_level)

    return _held_together(a, b, figures, by, confidence_level)


def _held_together(
    a: Dataset,
    b: Dataset,
    figures: Callable[[Dataset], pd.DataFrame],
    by: Sequence[str],
    level: float,
) -> pd.DataFrame:
    """The rows of two tables of indicators side by side, and how far they are apart."""
    for data in (a, b):
        require(data, by)
    other, other_name, together = b.once("apart", a, lambda: apart(a, b), kept=1)
    both, keys = _matched(figures(a), figures(other), with_year="year" in by)
    records = [INDICATORS[number] for number in both["indicator"]]
    ratio = np.array([record.statistic in RATIOS for record in records], dtype=bool)
    null = np.array([record.null for record in records])
    one_total = together & both["indicator"].isin(("1", "9")).to_numpy()
    first, second = (
        np.array([as_floats(both[f"{column}_{name}"]) for column in ("value", "lower", "upper")])
        for name in "ab"
    )
    between = np.full((3, len(both)), np.nan)
    between[:, ratio] = ratio_of_estimates(first[:, ratio], second[:, ratio])
    correlation = np.zeros(len(both))
    correlation[one_total] = _correlation(both[one_total])
    between[:, ~ratio] = difference_of_estimates(
        first[:, ~ratio], second[:, ~ratio], correlation[~ratio]
    )
    said = np.where(one_total, ONE_TOTAL, SAME_WHITE_STAFF if together else "")
    columns = {
        **{key: both[key].array for key in keys},
        "indicator": both["indicator"].array,
        "statistic": np.where(ratio, Statistic.RATIO_OF_RATIOS, Statistic.DIFFERENCE),
        "top_group": both["top_group"].array,
        "bottom_group": both["bottom_group"].array,
        **dict(zip(("value", "lower", "upper"), between, strict=True)),
        "confidence_level": level,
        "method": "mover",
        **_judged(both, (name_of(a), other_name), *between, null=null),
        "note": _notes(a, other, both, keys, records, said),
        "selection_a": name_of(a),
        "selection_b": other_name,
        **{f"{column}_{name}": both[f"{column}_{name}"].array
           for column in (*([] if "year" in keys else ["year"]), *BESIDE) for name in "ab"},
    }  # fmt: skip
    return pd.DataFrame(columns)


def _matched(
    a: pd.DataFrame, b: pd.DataFrame, *, with_year: bool
) -> tuple[pd.DataFrame, list[str]]:
    """The rows that either table has, side by side, and the breakdowns that make a row.

    Rows stand in the order of the first table, then those that only the second has; what a table
    has no row for is missing.
    """
    names = list(a.columns[: a.columns.get_loc("indicator")])
    keys = [name for name in names if name != "year" or with_year]
    rows = [list(zip(*(table[k].tolist() for k in (*keys, "indicator")), strict=True))
            for table in (a, b)]  # fmt: skip
    either = list(dict.fromkeys([*rows[0], *rows[1]]))
    places = [
        np.array([at.get(row, -1) for row in either], dtype=np.intp)
        for at in ({row: n for n, row in enumerate(own)} for own in rows)
    ]
    out: dict[str, Any] = {}
    for name in (*keys, "indicator", "top_group", "bottom_group"):
        column = _at(a[name], places[0])
        gaps = (places[0] < 0) | pd.isna(column)
        if gaps.any():
            whole = pd.concat([a[name], b[name]], ignore_index=True)
            column = _at(whole, np.where(gaps & (places[1] >= 0), places[1] + len(a), places[0]))
        out[name] = column
    for column in (*([] if with_year else ["year"]), *BESIDE):
        for side, table, at in zip("ab", (a, b), places, strict=True):
            out[f"{column}_{side}"] = _at(table[column], at)
    return pd.DataFrame(out), keys


def _at(column: pd.Series, places: NDArray[np.intp]) -> Any:
    """Values of a column at places; missing at -1."""
    return column.reset_index(drop=True).reindex(places).array if (places < 0).any() else (
        column.array.take(places)
    )  # fmt: skip


def _judged(
    both: pd.DataFrame,
    names: tuple[str, str],
    value: Floats,
    lower: Floats,
    upper: Floats,
    *,
    null: Floats,
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
        "verdict": pd.array(
            [str(word) if ok else None for ok, word in zip(known, verdict, strict=True)],
            dtype="str",
        ),
    }


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


def _notes(
    a: Dataset, b: Dataset, both: pd.DataFrame, keys: list[str], records: Sequence[Indicator],
    said: Iterable[str],
) -> list[str]:  # fmt: skip
    """What must be said beside each difference, after what is said already."""
    if "year" in keys:
        return list(said)
    pairs = zip(as_floats(both["year_a"]), as_floats(both["year_b"]), strict=True)
    return [
        f"{first} {shared_staff(a, b, record, keys, *years)}".strip()
        for first, record, years in zip(said, records, pairs, strict=True)
    ]
