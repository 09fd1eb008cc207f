"""All counts of the model as one long table: leaf rows, and only where there is somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wres_explore.vocabulary import ALL, PayBand
from wres_explore.vocabulary import Measure as M

from . import boards, events, survey
from .england import RUNGS
from .ethnic import GROUPS, shares, split
from .printed import SURVEY_PERCENTAGES
from .providers import PROVIDERS, staff_of_providers
from .rounding import Whole
from .workforce import LAST_YEAR, YEARS, check_assumptions, earlier, latest

_RUNGS = [(str(who), str(grade)) for who, grade in RUNGS]
_PROFESSIONS = [(str(who), ALL) for who in survey.PROFESSIONS]
_WHOLE = [(ALL, ALL)]

Rows = Sequence[tuple[str, str]]

LABELS = {
    "organisation": [provider.name for provider in PROVIDERS],
    "profession": [*map(str, survey.PROFESSIONS), ALL],
    "pay_band": [*(str(b) for b in PayBand if b in RUNGS.get_level_values("pay_band")), ALL],
    "ethnic_group": [str(group) for group in GROUPS],
    "measure": [str(m) for m in M if not m.endswith("_international")],  # nobody printed them
}
"""Every label of every column that is text, in the order in which it is stored."""


def headcounts() -> Iterator[tuple[int, Whole]]:
    """Yield each year with its staff by `provider, rung, group`."""
    check_assumptions()
    last = latest()
    for year in YEARS:
        staff = last if year == LAST_YEAR else earlier(last, year)
        yield year, split(staff_of_providers(year, staff, last), shares())


def counts_of(year: int, headcount: Whole) -> Iterator[tuple[M, Rows, Whole]]:
    """Yield each measure, what the middle axis of its table stands for, and the table."""
    yield M.HEADCOUNT, _RUNGS, headcount
    applicants = events.shortlisted(year, headcount)
    yield M.SHORTLISTED, _RUNGS, applicants
    yield M.APPOINTED, _RUNGS, events.events(events.APPOINTED, year, applicants)
    for ratio in (events.DISCIPLINARY, events.TRAINING):
        yield ratio.measure, _RUNGS, events.events(ratio, year, headcount)
    if year in SURVEY_PERCENTAGES:
        people = survey.respondents(survey.by_profession(headcount))
        for item in survey.ITEMS:
            base = survey.answered(item, people)
            yield M(f"{item}_answered"), _PROFESSIONS, base
            yield item, _PROFESSIONS, survey.said_yes(item, year, base)
    board = boards.board_all(year)
    yield M.BOARD_ALL, _WHOLE, board[:, None, :]
    for measure in (M.BOARD_VOTING, M.BOARD_EXECUTIVE):
        yield measure, _WHOLE, boards.members_who(measure, board)[:, None, :]


def _long(year: int, measure: M, rows: Rows, table: Whole) -> dict[str, Whole]:
    """Columns of one table as numbers: the place of each label in `LABELS`."""
    provider, row, group = np.nonzero(table)
    profession, pay_band = (
        np.array([LABELS[name].index(labels[i]) for labels in rows])
        for i, name in enumerate(("profession", "pay_band"))
    )
    return {
        "year": np.full(len(provider), year),
        "organisation": provider,
        "profession": profession[row],
        "pay_band": pay_band[row],
        "ethnic_group": group,
        "measure": np.full(len(provider), LABELS["measure"].index(measure)),
        "n": table[provider, row, group],
    }


def write_counts(path: Path) -> None:
    """Write the long table: by year, measure, provider, grade and group; text as dictionaries."""
    parts = [
        _long(year, *counts) for year, staff in headcounts() for counts in counts_of(year, staff)
    ]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    arrays = {
        name: pa.DictionaryArray.from_arrays(pa.array(column, pa.int8()), LABELS[name])
        if name in LABELS
        else pa.array(column, pa.int16() if name == "year" else pa.int32())
        for name, column in columns.items()
    }
    pq.write_table(pa.table(arrays), path, compression="zstd", compression_level=19)
