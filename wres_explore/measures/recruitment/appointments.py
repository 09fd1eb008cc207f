"""Indicator 2 taken apart by kind of work and by pay band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from wres_explore import arguments
from wres_explore.breakdowns import available, require
from wres_explore.dataset import Dataset
from wres_explore.definitions import INDICATORS
from wres_explore.errors import SelectionError
from wres_explore.measures.indicator import indicator
from wres_explore.measures.recruitment.international import of_recorders
from wres_explore.measures.results import result, stack
from wres_explore.vocabulary import ALL, PROFESSION_GROUPS, ProfessionGroup, Status, WorkKind

RECORD = INDICATORS["2"]

RECRUITMENT = ("with", "without")
"""With international recruitment, as the indicator is defined, or without it."""

WORK_KINDS: Mapping[ProfessionGroup, WorkKind] = {
    ProfessionGroup.NURSING_AND_MIDWIFERY: WorkKind.CLINICAL,
    ProfessionGroup.ALLIED_HEALTH: WorkKind.CLINICAL,
    ProfessionGroup.AMBULANCE: WorkKind.CLINICAL,
    ProfessionGroup.SCIENTIFIC: WorkKind.CLINICAL,
    ProfessionGroup.CLINICAL: WorkKind.CLINICAL,
    ProfessionGroup.NON_CLINICAL: WorkKind.NON_CLINICAL,
    ProfessionGroup.INFRASTRUCTURE: WorkKind.NON_CLINICAL,
    ProfessionGroup.MEDICAL_AND_DENTAL: WorkKind.MEDICAL,
    ProfessionGroup.SUPPORT: WorkKind.SUPPORT,
}
"""Which kind of work each group of professions is."""

PART_COLUMNS = ("part", "level")


def appointments(
    data: Dataset,
    by: Sequence[str] = (),
    *,
    international: str = "with",
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """Likelihood of being appointed from shortlisting: overall, by kind of work, by pay band.

    White over BME: above 1 is worse for BME applicants.

    Parameters
    ----------
    data
        From `load`, `read` or `select`.
    by
        Breakdowns, without "pay_band" and "profession". Without "year", the latest year.
    international
        "with" international recruitment, as the indicator is defined, or "without", where
        `shortlisted_international` and `appointed_international` are recorded.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    DataFrame
        As `indicator` gives it, with `part` ("all", "work", "pay band") and `level` (which work,
        which band). "Clinical", "Non-clinical" and "Medical and dental" as in a WRES return;
        sources that give support staff as one do not tell which of these they are, so they are
        a kind of their own.

        No answer: a part that the data cannot give has one row, "not available", that says so; a
        level without appointments is as in `indicator`.

    Raises
    ------
    SelectionError
        For a breakdown that the data cannot give, or if recruitment abroad is not recorded.
    DefinitionError
        For any other choice of recruitment, and an unknown level.

    Notes
    -----
    Applicants are taken for independent of each other, although those for one vacancy are not. As
    `indicator`: Laud 2017, Pharmaceutical Statistics 16:334 (SCAS).

    Examples
    --------
    >>> import wres_explore as wres
    >>> table = wres.appointments(wres.load("london-model"))
    >>> table.loc[table["part"] == "work", "level"].tolist()
    ['Clinical', 'Medical and dental', 'Non-clinical', 'Support, clinical or not']
    """
    keys = require(data, by)
    if parted := {"pay_band", "profession", "profession_group"} & set(keys):
        msg = f"Appointments are shown by {parted.pop()} anyway. Take it out of by."
        raise SelectionError(msg)
    arguments.word("recruitment", international, RECRUITMENT)
    counted = data if international == "with" else of_recorders(data)[1]
    tables = []
    for part, column in (("all", None), ("work", "profession"), ("pay band", "pay_band")):
        names = [*keys, *([] if column is None else [column])]
        source = by_kind_of_work(counted) if column == "profession" else counted
        if column is not None and column not in _given(source):
            tables.append(_not_given(data, keys, part))
            continue
        table = indicator(source, 2, names, confidence_level=confidence_level)
        level = ALL if column is None else table[column].astype(str)
        tables.append(table.assign(part=part, level=level))
    frame = stack(tables)
    shown = frame["level"] != ALL
    frame = frame[shown | (frame["part"] == "all") | (frame["status"] == Status.NOT_AVAILABLE)]
    return result(data, [*keys, *PART_COLUMNS], frame)


def by_kind_of_work(data: Dataset) -> Dataset:
    """The data with clinical, non-clinical and medical in place of professions."""
    column = data.counts["profession"]
    kinds = [_kind(str(name)) for name in column.cat.categories]
    order = sorted({kind for kind in kinds if kind != ALL}) + [ALL] * (ALL in kinds)
    codes = np.array([order.index(kind) for kind in kinds] + [-1])[column.cat.codes]
    recoded = pd.Categorical.from_codes(codes, order)
    return replace(data, counts=data.counts.assign(profession=recoded))


def _kind(profession: str) -> str:
    groups = {**{str(group): group for group in ProfessionGroup}, **_GROUP_OF}
    return ALL if profession not in groups else WORK_KINDS[groups[profession]].value


_GROUP_OF = {str(profession): group for profession, group in PROFESSION_GROUPS.items()}


def _given(data: Dataset) -> list[str]:
    """The breakdowns that both measures of the indicator have."""
    shortlisted = available(data, measure=RECORD.denominator)
    return [name for name in available(data, measure=RECORD.numerator) if name in shortlisted]


def _not_given(data: Dataset, keys: Sequence[str], part: str) -> pd.DataFrame:
    row = {
        **dict.fromkeys(["year", *keys]),
        "part": part,
        "level": ALL,
        "indicator": RECORD.number,
        "statistic": RECORD.statistic,
        "status": Status.NOT_AVAILABLE,
        "status_reason": f"{data.info.name} does not give appointments by {part}.",
    }
    return pd.DataFrame([row])
