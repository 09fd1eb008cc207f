"""Indicator 2 with and without those who were recruited abroad.

People hired abroad in numbers come from shortlists of their own, on which most are appointed.
Counted with the others they make the relative likelihood look better (or worse) than it was for
whoever applied here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import arguments
from wres_explore.breakdowns import require
from wres_explore.dataset import Dataset
from wres_explore.definitions import INDICATORS, Side
from wres_explore.errors import CountError, SelectionError, nearest
from wres_explore.measures.indicator import indicator
from wres_explore.measures.much_unknown import ratio_withheld
from wres_explore.measures.pay.tables import beside
from wres_explore.measures.results import SIDES, notes, result, stack, unknown_share
from wres_explore.measures.supply import reported
from wres_explore.measures.tally import key_columns, rate_cells
from wres_explore.measures.verdicts import in_range, ratio_verdict
from wres_explore.measures.whom import Comparison, comparisons
from wres_explore.stats import ratio_interval, ratio_p_value
from wres_explore.stats.leaving_out import furthest_apart
from wres_explore.vocabulary import ALL, Measure, Status

RECORD = INDICATORS["2"]

ABROAD = {
    Measure.SHORTLISTED: Measure.SHORTLISTED_INTERNATIONAL,
    Measure.APPOINTED: Measure.APPOINTED_INTERNATIONAL,
}
"""Each measure with the part of it that was recruited abroad."""

AS_RECORDED, WITHOUT = "as recorded", "without international recruitment"
LIMITS = (AS_RECORDED, "without, lowest possible", "without, highest possible")
"""What a row of `without_international` is."""


def of_recorders(data: Dataset) -> tuple[Dataset, Dataset]:
    """The data with and without those recruited abroad, of the organisations that record them.

    Raises
    ------
    SelectionError
        If nobody records them, shortlisted and appointed both.
    CountError
        If more are recorded from abroad than altogether.
    """
    lacking = [str(measure) for measure in ABROAD.values() if not reported(data, measure)]
    if lacking:
        msg = (
            f"{data.info.name} does not record {' and '.join(lacking).replace('_', ' ')}. Where "
            "only the number of those appointed is known, without_international gives bounds."
        )
        raise SelectionError(msg)
    abroad = [str(measure) for measure in ABROAD.values()]
    supplied = data.suppliers[data.suppliers["measure"].isin(abroad)]
    both = supplied.groupby(["year", "organisation"], observed=True)["measure"].nunique()
    who = set(both[both == len(ABROAD)].index)
    indicator_2 = [str(measure) for measure in ABROAD]
    counts, suppliers = data.counts, data.suppliers
    recorded = replace(
        data,
        counts=counts[_in(who, counts) | ~counts["measure"].isin(indicator_2)],
        suppliers=suppliers[_in(who, suppliers) | ~suppliers["measure"].isin(indicator_2)],
    )
    counts = recorded.counts
    cell = [name for name in counts if name not in ("dataset", "measure", "n")]
    kept = [counts[~counts["measure"].isin([*indicator_2, *abroad])]]
    for whole, part in ABROAD.items():
        rows = counts.iloc[recorded.rows(whole)], counts.iloc[recorded.rows(part)]
        kept.append(_less(*rows, cell, str(whole)))
    return recorded, replace(recorded, counts=pd.concat(kept, ignore_index=True))


def _in(who: set[tuple[int, str]], table: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows of an organisation and year that are among these."""
    keys = zip(table["year"], table["organisation"], strict=True)
    return np.fromiter((key in who for key in keys), bool, len(table))


def _less(rows: pd.DataFrame, part: pd.DataFrame, cell: Sequence[str], whole: str) -> pd.DataFrame:
    """Rows of a measure less those of a part of it, cell by cell."""
    part = part[part["n"] > 0]
    inside = pd.MultiIndex.from_frame(rows[list(cell)].astype(object))
    gone = pd.Series(
        part["n"].to_numpy(), pd.MultiIndex.from_frame(part[list(cell)].astype(object))
    )
    stray = ~gone.index.isin(inside)
    number = gone.reindex(inside, fill_value=0).to_numpy()
    above = rows["n"].to_numpy() < number
    if above.any() or stray.any():
        at = gone.index[stray][0] if stray.any() else inside[above][0]
        msg = (
            f"More people recruited from abroad than {whole} altogether: "
            f"{', '.join(map(str, at))}. Those from abroad are counted among the others."
        )
        raise CountError(msg)
    return rows.assign(n=rows["n"].to_numpy() - number)


def without_international(
    data: Dataset,
    by: Sequence[str] = (),
    *,
    appointees: int | Mapping[str, int] | None = None,
    shortlisted: int | Mapping[str, int] = 0,
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """Indicator 2 as it is and without international recruitment.

    White over BME: above 1 is worse for BME applicants. Where those recruited abroad are
    recorded by ethnic group they are taken out. Where only their number is known, nobody can say
    from which group to take them, so both ends of what is possible are given.

    Parameters
    ----------
    data
        From `load`, `read` or `select`.
    by
        At most one breakdown and "year". Without "year", the latest year there is.
    appointees
        How many of the appointed were recruited abroad; with a breakdown, by its values. Whoever
        is left out of the mapping had none. None: the data record them, as the measures
        `shortlisted_international` and `appointed_international`.
    shortlisted
        How many of the shortlisted were so. 0: they came from a shortlist of their own, which is
        not in the counts.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    DataFrame
        Two or three rows per cell, `recruitment`: "as recorded", then "without international
        recruitment", or "without, lowest possible" and "without, highest possible", each with
        the counts that are left and the interval they give. From the lower limit of the lowest
        to the upper limit of the highest is what chance and the missing knowledge allow
        together. Without any appointees from abroad all rows are the same. Where they are
        recorded, both rows are of the organisations that record them.

        No answer: `status` is "not calculable" where nobody is left to divide by.

    Raises
    ------
    CountError
        If more are said to be from abroad than there are, or fewer shortlisted than appointed.
    SelectionError
        For a breakdown that the data cannot give, values that it does not have, or if the data
        record nobody from abroad and no number is given.
    DefinitionError
        For a number of people that is no number, and an unknown level.

    Notes
    -----
    Bounds in the manner of Manski 1990, American Economic Review 80:319: no assumption on who the
    appointees are. SCAS intervals (Laud 2017).

    Examples
    --------
    If all 180 were BME and came from a separate shortlist, 1.18 becomes 1.49:

    >>> import pandas as pd
    >>> import wres_explore as wres
    >>> rows = [("White", "shortlisted", 5000), ("White", "appointed", 1000),
    ...         ("BME", "shortlisted", 5103), ("BME", "appointed", 865)]
    >>> counts = pd.DataFrame(rows, columns=["ethnic_group", "measure", "n"]).assign(
    ...     year=2024, organisation="all", profession="all", pay_band="all")
    >>> table = wres.without_international(wres.from_counts(counts), appointees=180)
    >>> table["value"].round(2).tolist()
    [1.18, 0.97, 1.49]
    """
    keys = require(data, by, measure=RECORD.denominator)
    require(data, keys, measure=RECORD.numerator)
    arguments.level(confidence_level)
    if appointees is None:
        return _recorded(data, keys, confidence_level)
    parted = [name for name in keys if name != "year"]
    if len(parted) > 1:
        msg = f"Give one breakdown at a time: {' and '.join(parted)} are {len(parted)}."
        raise SelectionError(msg)
    tables = []
    for extra, whom in comparisons(data, keys, with_white=True):
        plain = [name for name in keys if name not in extra]
        cells = rate_cells(data, RECORD, plain, whom)
        cells = cells[cells["total_base"].notna()].reset_index(drop=True)
        named = [name for name in parted if name not in extra]
        labels = cells[named[0]].astype(str) if named else pd.Series(ALL, index=cells.index)
        out = _per_cell(appointees, labels, "appointees")
        of = _per_cell(shortlisted, labels, "shortlisted")
        tables.append(_three(cells, plain, whom, out, of, confidence_level).assign(**extra))
    frame = stack(tables)
    columns = ("appointees_out", "shortlisted_out")
    return beside(result(data, [*keys, "recruitment"], frame), frame, columns)


def _recorded(data: Dataset, keys: list[str], level: float) -> pd.DataFrame:
    """Both figures of those who record whom they recruited abroad."""
    frames = [
        indicator(part, 2, keys, confidence_level=level).assign(recruitment=name)
        for part, name in zip(of_recorders(data), (AS_RECORDED, WITHOUT), strict=True)
    ]
    frame = pd.concat(frames).sort_index(kind="stable").reset_index(drop=True)
    return result(data, [*keys, "recruitment"], frame)


def _per_cell(given: int | Mapping[str, int], labels: pd.Series, name: str) -> np.ndarray:
    """A number for each cell, from one number or one per value of the breakdown."""
    if isinstance(given, Mapping):
        if strange := set(given) - set(labels):
            msg = f"{name}: {sorted(strange)[0]!r} is not there. {nearest(min(strange), labels)}"
            raise SelectionError(msg)
        return np.array([given.get(label, 0) for label in labels])
    arguments.one_number(name, given)
    if len(labels) > 1 and given:
        msg = f"{name}: one number for {len(labels)} rows. Give a number by each of their values."
        raise SelectionError(msg)
    return np.array([given] * len(labels))


def _three(
    cells: pd.DataFrame,
    keys: Sequence[str],
    whom: Comparison,
    out: np.ndarray,
    of: np.ndarray,
    level: float,
) -> pd.DataFrame:
    """As recorded, and the lowest and highest that the ratio can be without."""
    events, base = (
        np.stack(
            [
                cells[f"group_{kind}"],
                cells[f"comparator_{kind}"],
                cells[f"total_{kind}"] - cells[f"group_{kind}"] - cells[f"comparator_{kind}"],
            ],
            axis=-1,
        ).astype(float)
        for kind in ("events", "base")
    )
    swap = [1, 0, 2]
    lowest = [part[:, swap] for part in furthest_apart(events[:, swap], base[:, swap], out, of)]
    highest = furthest_apart(events, base, out, of)
    frames = []
    for name, (x, n) in zip(LIMITS, ((events, base), lowest, highest), strict=True):
        group, white = (x[:, 0], n[:, 0]), (x[:, 1], n[:, 1])
        four = (*white, *group) if RECORD.top is Side.COMPARATOR else (*group, *white)
        value, lower, upper = ratio_interval(*four, confidence_level=level)
        ok = np.isfinite(value)
        unknown = unknown_share(cells)
        taken = name != LIMITS[0]
        frame = cells[key_columns(keys)].assign(
            recruitment=name,
            indicator=RECORD.number,
            statistic=RECORD.statistic,
            top_group=whom.comparator_name,
            bottom_group=whom.group_name,
            value=value,
            lower=lower,
            upper=upper,
            p_value=ratio_p_value(*four),
            confidence_level=level,
            method="scas",
            status=np.where(ok, Status.OK, Status.NOT_CALCULABLE),
            status_reason=np.where(ok, "", "Nobody is left to divide by."),
            verdict=ratio_verdict(value, lower, upper, RECORD.worse),
            in_range=in_range(value),
            appointees_out=out if taken else 0,
            shortlisted_out=of if taken else 0,
            unknown_share=unknown,
            organisations=cells["organisations"],
            organisations_all=cells["organisations_all"],
            note=notes(cells, unknown, cases=four[0] + four[2]),
            **dict(zip(SIDES, four, strict=True)),
        )
        frames.append(frame.assign(**ratio_withheld(frame)))
    return pd.concat(frames).sort_index(kind="stable").reset_index(drop=True)
