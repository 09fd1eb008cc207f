"""Like with like: a ratio as it is, and as it would be if both groups had the same mix of work.

The standing criticism of the WRES is that it compares unlike workforces. Where White and BME
staff are spread over professions or bands differently, and these differ in their rates, part of
a ratio is mix. The rest is within: people doing the same kind of work. Neither is a cause, and
the mix is no excuse: who works where is itself an outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import arguments
from wres_explore.breakdowns import PAY_DIMENSIONS, require
from wres_explore.dataset import Dataset
from wres_explore.definitions import INDICATORS, Indicator, Side, Worse
from wres_explore.errors import DefinitionError, SelectionError, nearest
from wres_explore.measures.comparing import mix_tables
from wres_explore.measures.pay.tables import beside
from wres_explore.measures.results import result, stack
from wres_explore.measures.supply import counted, latest_year, too_coarse
from wres_explore.measures.tally import key_columns, rate_cells, tally
from wres_explore.measures.whom import Comparison, comparisons
from wres_explore.vocabulary import AFC_LADDER, Measure, PayBand, Statistic

FEWEST = 10
"""People of either group below which a stratum is joined with others."""

MIXES = ("White", "both")
"""Whose spread over the strata both groups are given."""


@dataclass(frozen=True, eq=False, repr=False)
class LikeForLike:
    """The tables of one comparison; each has `year` and the breakdown columns first.

    Attributes
    ----------
    ratio
        Two rows per cell, `basis` "crude" and "like for like": the ratio with its interval, the
        share of either group on that basis (`top_share`, `bottom_share`, from 0 to 1), and over
        how many `strata`.
    parts
        Two rows per cell, `part` "mix" and "within": the crude difference of the two shares,
        group less White, taken apart; they add up to it.
    strata
        One row per cell and stratum, joined ones as "Other": counts, both shares, and what it
        adds to either part.
    """

    ratio: pd.DataFrame
    parts: pd.DataFrame
    strata: pd.DataFrame

    def __repr__(self) -> str:
        """How many comparisons there are."""
        return f"<LikeForLike: {len(self.ratio) // 2} comparisons>"


def like_for_like(
    data: Dataset,
    question: int | str,
    by: Sequence[str] = (),
    *,
    over: str | Sequence[str] = "profession",
    mix: str = "White",
    fewest: int = FEWEST,
    confidence_level: float = 0.95,
) -> LikeForLike:
    """A relative likelihood beside what it is when like is compared with like.

    Direction is that of the indicator: 2 and 4 are White over BME, 3 is BME over White, so above
    1 is worse for BME staff. For a band, BME over White: below 1 is worse.

    Parameters
    ----------
    data
        From `load`, `read` or `select`.
    question
        2, 3 or 4 for an indicator; a band such as "Band 8a" for the likelihood of standing at
        that band or above on the Agenda for Change ladder.
    by
        Breakdowns, one comparison each. Without "year", the latest year there is.
    over
        What is made equal: "profession", "pay_band" or several together.
    mix
        "White": both groups are given the mix of White staff. "both": that of the two together.
    fewest
        Strata with fewer people of either group than this are joined as "Other", and the next
        smallest with them until "Other" has enough.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    LikeForLike
        Tables `ratio`, `parts` and `strata`.

        No answer: where fewer than two strata are left the like-for-like ratio is "not
        calculable"; the crude one stays. From both, strata are left out in which ethnicity is
        unknown for more than a quarter; where these are most of them, there is neither.

    Raises
    ------
    SelectionError
        For a breakdown that the data cannot give, or one that stands both in `by` and in `over`.
    DefinitionError
        For any other question, and for an unknown mix, size or confidence level.

    Notes
    -----
    Says what part the mix has in a ratio, not whether the mix itself is fair. Direct
    standardisation; interval as in `stats.decomposition.standardised_ratio`. Difference:
    Kitagawa 1955. Only people whose stratum and ethnicity are known.

    Examples
    --------
    >>> import wres_explore as wres
    >>> found = wres.like_for_like(wres.load("england-2019"), "Band 8a")
    >>> found.ratio.set_index("basis")["value"].round(2).to_dict()
    {'crude': 0.63, 'like for like': 0.68}
    """
    record = _question(question)
    keys = require(data, by, measure=record.denominator)
    asked = [over] if isinstance(over, str) else arguments.several("over", over, "['profession']")
    strata = require(data, asked)
    arguments.level(confidence_level)
    _refuse(data, record, keys, strata, mix, fewest)
    tables: dict[str, list[pd.DataFrame]] = {"ratio": [], "parts": [], "strata": []}
    for extra, whom in comparisons(data, keys, with_white=True):
        plain = [name for name in keys if name not in extra]
        counts = _counts(data, record, [*plain, *strata], whom)
        mixture = mix_tables.build(counts, key_columns(plain), strata, record, whom, fewest)
        for name, frame in mix_tables.tables(mixture, mix == "both", confidence_level).items():
            tables[name].append(frame.assign(**extra))
    own = {"ratio": "basis", "parts": "part", "strata": "stratum"}
    return LikeForLike(
        **{
            name: beside(
                result(data, [*keys, own[name]], stack(frames)),
                stack(frames),
                mix_tables.COLUMNS[name],
            )
            for name, frames in tables.items()
        }
    )


def _question(question: int | str) -> Indicator:
    """The record of what is asked: a ratio of the WRES, or standing at a band or above."""
    record = INDICATORS.get(str(question))
    if record is not None and record.statistic is Statistic.RELATIVE_LIKELIHOOD:
        return record
    if question in AFC_LADDER[1:]:
        band = PayBand(str(question))
        return replace(
            INDICATORS["1"],
            number=f"{band.value} and above",
            statistic=Statistic.PIPELINE_RATIO,
            top=Side.GROUP,
            worse=Worse.BELOW,
        )
    bands = [band.value for band in AFC_LADDER[1:]]
    msg = (
        f"{question!r} is neither indicator 2, 3 or 4 nor a band above the lowest of the ladder. "
        f"{nearest(question, bands)}"
    )
    raise DefinitionError(msg)


def _refuse(
    data: Dataset, record: Indicator, keys: list[str], strata: list[str], mix: str, fewest: int
) -> None:
    arguments.word("mix", mix, MIXES)
    arguments.whole("fewest", fewest, 1)
    if not strata:
        msg = "over is empty: say what is to be made equal, such as 'profession'."
        raise SelectionError(msg)
    if twice := set(keys) & set(strata):
        msg = f"{twice.pop()} cannot be both a breakdown and what is made equal."
        raise SelectionError(msg)
    require(data, [*keys, *strata], measure=record.denominator)
    if record.statistic is Statistic.PIPELINE_RATIO:
        if banded := sorted(PAY_DIMENSIONS & {*keys, *strata}):
            msg = f"Who stands above a band cannot be broken down by {banded[0]}."
            raise SelectionError(msg)
        require(data, ["pay_band"], measure=record.denominator)
        return
    require(data, [*keys, *strata], measure=record.numerator)
    if not counted(data, record):
        msg = f"{data.info.name} has no counts of indicator {record.number}."
        raise SelectionError(msg)
    if {"ethnic_group", "ethnic_broad"} & set(strata):
        msg = "Ethnic groups are what is compared; they cannot be made equal."
        raise SelectionError(msg)


def _counts(
    data: Dataset, record: Indicator, keys: Sequence[str], whom: Comparison
) -> pd.DataFrame:
    """Events and bases of both sides in every cell and stratum."""
    if record.statistic is not Statistic.PIPELINE_RATIO:
        cells = rate_cells(data, record, keys, whom)
        return cells[cells["total_base"].notna()]
    band = PayBand(record.number.removesuffix(" and above"))
    year = latest_year(data, Measure.HEADCOUNT, [*keys, "pay_band"])
    staff = tally(data, Measure.HEADCOUNT, [*keys, "pay_band"], whom, year=year)
    staff["coarse"] = too_coarse(data, Measure.HEADCOUNT, [*keys, "pay_band"], whom, staff)
    staff = staff[[name in AFC_LADDER for name in staff["pay_band"]]]
    above: NDArray[np.bool_] = np.array(
        [
            AFC_LADDER.index(PayBand(str(name))) >= AFC_LADDER.index(band)
            for name in staff["pay_band"]
        ],
        dtype=bool,
    )
    sides = ("group", "comparator", "unknown", "total")
    columns = {
        **{f"{side}_base": staff[side] for side in sides},
        **{f"{side}_events": staff[side].where(above, 0) for side in sides},
        "organisations": staff["organisations"],
        "organisations_all": staff["organisations"] + staff["coarse"],
    }
    by = key_columns(keys)
    frame = pd.concat([staff[by], pd.DataFrame(columns)], axis=1)
    grouped = frame.groupby(by, observed=True, sort=False)
    people = [name for name in columns if not name.startswith("organisations")]
    return pd.concat(
        [grouped[people].sum(), grouped[["organisations", "organisations_all"]].max()], axis=1
    ).reset_index()
