"""Ethnicity with pay band as one number, and ethnicity with sex as four groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.breakdowns import ETHNIC_DIMENSIONS, PAY_DIMENSIONS, require, values
from wres_explore.dataset import Dataset
from wres_explore.definitions import RATIOS, Indicator, Side, get
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.measures.much_unknown import TOO_UNKNOWN, too_unknown
from wres_explore.measures.results import selection_text, unknown_share
from wres_explore.measures.supply import latest_year
from wres_explore.measures.tally import counts_by, key_columns, rate_cells
from wres_explore.measures.whom import compare_with_white
from wres_explore.stats import proportion_interval, ratio_interval
from wres_explore.stats.association import association
from wres_explore.stats.mover import contrast
from wres_explore.vocabulary import AFC_LADDER, EthnicGroup, Measure, Status


def ethnicity_and_band(
    data: Dataset, by: Sequence[str] = (), *, confidence_level: float = 0.95
) -> pd.DataFrame:
    """How much the ethnic group of a person tells of their pay band: one number per place.

    Parameters
    ----------
    data
        From `load`, `read` or `select`. Agenda for Change bands and very senior managers; medical
        grades and unknown ethnicity take no part.
    by
        Breakdowns. Without "year", the latest year there is.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    DataFrame
        One row per cell: `value`, 0 where groups are spread over the bands alike and 1 where the
        group gives the band away; `lower` and `upper`, from 0 to 1; `raw` and `bias`, shares of
        the same whole: what it is before the part that chance alone gives on average is taken off,
        and that part (`value` stops at 0 where it is the larger); `p_value` of groups that are
        spread alike; `people`, `groups` and `bands`; `status`; and a `note` where people are spread
        so thin that the value is too low.

        No answer: `status` is "not calculable" and `value` missing where fewer than two groups or
        two bands have anybody.

    Raises
    ------
    SelectionError
        For data without pay bands or ethnic groups, or a breakdown by either.
    DefinitionError
        If the level is not between 0 and 1.

    Notes
    -----
    Mutual information over the entropy of the bands, its bias removed (Miller 1955); the p value
    is that of the G test, the interval that of its noncentrality. Values of sources that part the
    groups differently do not compare.

    Examples
    --------
    >>> import wres_explore as wres
    >>> found = wres.ethnicity_and_band(wres.load("england-2019"), ["profession"])
    >>> nurses = found[found["profession"] == "Nurses and health visitors"]
    >>> nurses[["value", "lower", "upper"]].round(4).to_numpy().tolist()
    [[0.0135, 0.013, 0.014]]
    """
    arguments.level(confidence_level)
    keys = require(data, by, measure=Measure.HEADCOUNT)
    if set(keys) & {*ETHNIC_DIMENSIONS, *PAY_DIMENSIONS}:
        msg = "Ethnic groups and bands are what is compared: take them out of `by`."
        raise SelectionError(msg)
    require(data, ["ethnic_group", "pay_band"], measure=Measure.HEADCOUNT)
    shown = key_columns(keys)
    people = counts_by(data, Measure.HEADCOUNT, [*keys, "pay_band"],
                       year=latest_year(data, Measure.HEADCOUNT, [*keys, "pay_band"]))  # fmt: skip
    people = people[people["pay_band"].isin([band.value for band in AFC_LADDER])]
    people = people[people["ethnic_group"] != EthnicGroup.UNKNOWN]
    tables = people.pivot_table(
        index=[*shown, "ethnic_group"], columns="pay_band", values="n", aggfunc="sum",
        observed=True, fill_value=0,
    )  # fmt: skip
    rows = []
    for cell, table in tables.groupby(level=shown, sort=False, observed=True):
        counts = table.to_numpy()
        found = association(counts, confidence_level=confidence_level)
        rows.append(
            {
                **dict(zip(shown, cell, strict=True)),
                # Noise can take more off than there is: nothing is told, not less than nothing.
                "value": float(np.maximum(found.share, 0.0)), "lower": float(found.lower),
                "upper": float(found.upper), "confidence_level": confidence_level,
                "method": "noncentral chi-squared",
                "raw": float(found.raw / found.entropy), "bias": float(found.bias / found.entropy),
                "p_value": float(found.p_value), "people": int(counts.sum()),
                "groups": int((counts.sum(1) > 0).sum()), "bands": int((counts.sum(0) > 0).sum()),
                "note": SPARSE if found.sparse else "",
            }
        )  # fmt: skip
    if not rows:
        msg = f"{data.info.name}: nobody selected has both a known ethnicity and a pay band."
        raise SelectionError(msg)
    out = pd.DataFrame(rows)
    known = np.isfinite(out["value"])
    return out.assign(
        status=np.where(known, Status.OK, Status.NOT_CALCULABLE),
        status_reason=np.where(known, "", "Fewer than two groups or two bands have anybody."),
        note=out.pop("note"),
        **_from(data),
    )


SPARSE = "Few people per group and band: the value and its limits may be too low."


def _from(data: Dataset) -> dict[str, str | bool]:
    """Where figures are from."""
    return {"selection": selection_text(data), "dataset": data.info.name,
            "modelled": data.info.modelled, "source": data.info.source}  # fmt: skip


@dataclass(frozen=True)
class BySex:
    """Ethnicity and sex together.

    Attributes
    ----------
    groups
        Four rows per cell, the group looked at and White staff, women and men: `group`, `sex`,
        `rate` with limits (Wilson), and `value` with `lower` and `upper`: the rate over that of
        White men (SCAS; 1 for White men themselves).
    interaction
        Two rows per cell (`scale`): "ratio", by what factor the disparity is larger among women
        than among men, 1 if it is the same; and "difference", by how much in proportions, 0 if it
        is the same. One may be nothing while the other is not: say which.
    """

    groups: pd.DataFrame
    interaction: pd.DataFrame


def ethnicity_and_sex(
    data: Dataset, number: int | str, by: Sequence[str] = (), *, confidence_level: float = 0.95
) -> BySex:
    """One indicator for BME women, BME men, White women and White men.

    Parameters
    ----------
    data
        From `load`, `read` or `select`, with `sex` recorded.
    number
        2 to 8.
    by
        Breakdowns besides sex.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    BySex
        Tables `groups` and `interaction`. Rates here are those of the event, so a ratio above 1
        means that the group had it more often, whether that is good or bad.

        No answer: an interaction is "not calculable" where one of the four groups had no event,
        and as a ratio where ethnicity is unknown for more than a quarter of the women or of the
        men; cells in which one of the four has nobody are left out.

    Raises
    ------
    DefinitionError
        For indicators 1 and 9, and an unknown level.
    SelectionError
        For data without sex, a breakdown that the data cannot give, or where no cell has all four.

    Notes
    -----
    Interactions by MOVER (Zou and Donner 2008) from four Wilson intervals, of the logarithms for
    the ratio.

    Examples
    --------
    >>> import pandas as pd
    >>> import wres_explore as wres
    >>> rows = [("White", "Female", 900, 9), ("White", "Male", 300, 3),
    ...         ("BME", "Female", 400, 8), ("BME", "Male", 200, 3)]
    >>> table = pd.DataFrame(rows, columns=["ethnic_group", "sex", "headcount", "cases"]).assign(
    ...     year=2024, organisation="all", profession="all", pay_band="all")
    >>> table = table.rename(columns={"cases": "entered_disciplinary"})
    >>> counts = table.melt([*table.columns[:2], *table.columns[4:]], var_name="measure",
    ...                     value_name="n")
    >>> found = wres.ethnicity_and_sex(wres.from_counts(counts), 3)
    >>> found.groups[["group", "sex", "value"]].to_numpy().tolist()
    [['White', 'Female', 1.0], ['White', 'Male', 1.0], ['BME', 'Female', 2.0], ['BME', 'Male', 1.5]]
    """
    record = get(number)
    if record.number not in "2345678":
        msg = f"Indicator {record.number} has no rate for each group. Ask for 2 to 8."
        raise DefinitionError(msg)
    arguments.level(confidence_level)
    keys = require(data, [*require(data, by), "sex"], measure=record.numerator)
    whom = compare_with_white(data.focus)
    if not whom.comparator:
        msg = f"{whom.group_name} is not compared with White staff. Choose another group."
        raise SelectionError(msg)
    cells = rate_cells(data, record, keys, whom)
    cells = cells[cells["sex"].isin(SEXES)].astype({"sex": object})
    if cells.empty:
        found = ", ".join(repr(str(value)) for value in values(data, "sex"))
        msg = f"{data.info.name} has no sex 'Female' or 'Male', but {found}. Write these two words."
        raise SelectionError(msg)
    shown = [name for name in key_columns(keys) if name != "sex"]
    names = {Side.GROUP: whom.group_name, Side.COMPARATOR: whom.comparator_name}
    long = pd.concat(
        [
            cells[[*shown, "sex"]].assign(
                group=names[side], side=side.value, events=cells[f"{side}_events"],
                base=cells[f"{side}_base"], unknown_share=unknown_share(cells),
            )
            for side in Side
        ],
        ignore_index=True,
    )  # fmt: skip
    complete = long.groupby(shown, observed=True)["base"].transform(lambda n: n.gt(0).sum() == 4)
    long = long[complete].sort_values([*shown, "side", "sex"]).reset_index(drop=True)
    if long.empty:
        msg = "No cell has women and men of both groups."
        raise SelectionError(msg)
    return _by_sex(long, shown, record, data, confidence_level)


SEXES = ("Female", "Male")
"""In the order of the alphabet, in which rows are sorted."""


def _by_sex(
    long: pd.DataFrame, shown: list[str], record: Indicator, data: Dataset, level: float
) -> BySex:
    """Both tables from four rows per cell: White women, White men, then the group's."""
    counts = long[["events", "base"]].to_numpy(dtype=float).reshape(-1, 4, 2)
    x, n = counts[..., 0], counts[..., 1]
    rates = np.array(proportion_interval(x, n, confidence_level=level))
    men = np.s_[:, 1:2]
    ratio = np.array(ratio_interval(x, n, x[men], n[men], confidence_level=level))
    # Of women or of men no ratio is given, and so none of the two together.
    withheld = (too_unknown(long) & (record.statistic in RATIOS)).reshape(-1, 4).any(axis=1)
    long = long.drop(columns="unknown_share")
    ratio[:, :, 1] = 1.0
    ratio[:, withheld] = np.nan
    said = {"indicator": record.number, "confidence_level": level, **_from(data)}
    groups = long.drop(columns="side").assign(
        **dict(zip(("rate", "rate_lower", "rate_upper"), rates.reshape(3, -1), strict=True)),
        **dict(zip(("value", "lower", "upper"), ratio.reshape(3, -1), strict=True)),
        **said,
    )
    signs = [-1, 1, 1, -1]  # White women, White men, women of the group, men of the group
    with np.errstate(divide="ignore"):
        logs = np.log(rates)
    parts = []
    for scale, estimates in (("ratio", logs), ("difference", rates)):
        found = np.array(contrast(list(estimates.transpose(2, 0, 1)), signs))
        found = np.exp(found) if scale == "ratio" else found
        gone = withheld & (scale == "ratio")
        known = np.isfinite(found[0]) & ~gone
        none = np.where(gone, TOO_UNKNOWN, "One of the four groups had no event.")
        parts.append(
            long[shown].iloc[::4].reset_index(drop=True).assign(
                scale=scale,
                **dict(zip(("value", "lower", "upper"), np.where(known, found, np.nan),
                           strict=True)),
                method="mover",
                status=np.where(known, Status.OK, Status.NOT_CALCULABLE),
                status_reason=np.where(known, "", none),
                **said,
            )
        )  # fmt: skip
    return BySex(groups, pd.concat(parts, ignore_index=True))
