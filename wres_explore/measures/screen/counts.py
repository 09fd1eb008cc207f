"""The counts that a screen needs, by organisation and year, and the evidence they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore.dataset import Dataset
from wres_explore.definitions import Indicator, Side, Worse, get
from wres_explore.measures.indicator import BOARD_MEASURES, indicator
from wres_explore.measures.results import SIDES
from wres_explore.measures.screen.options import ScreenOptions
from wres_explore.measures.supply import counted
from wres_explore.measures.tally import rate_cells
from wres_explore.measures.whom import compare_with_white
from wres_explore.stats.screening import (
    Evidence,
    board_evidence,
    ratio_evidence,
    survey_evidence,
)
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE, Statistic

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ScreenCounts:
    """One indicator of every organisation, last two axes organisations and years.

    `sides`: events and people of the side on top of the indicator, then of the other; missing
    where nothing was supplied. `rest`: events and people of neither group. `kind`: the type of
    each organisation, as a code. `whole`: whether the years share one definition.
    """

    record: Indicator
    sides: tuple[Floats, Floats, Floats, Floats]
    rest: tuple[Floats, Floats]
    kind: NDArray[np.int64]
    whole: bool = True

    @property
    def survey(self) -> bool:
        """Whether there are two shares, of the group and of White staff."""
        return self.record.statistic is Statistic.DIFFERENCE and self.record.number != "9"


def screen_counts(
    data: Dataset, number: str, organisations: Sequence[str], options: ScreenOptions,
    years: Sequence[int],
) -> ScreenCounts | None:  # fmt: skip
    """The counts of an indicator; None where the data have none, or not by organisation."""
    record = get(number)
    if number == "9":
        record = replace(record, numerator=BOARD_MEASURES[options.board])
    if not counted(data, record):
        return None
    if number == "9":
        table = indicator(data, 9, ["organisation", "year"], board=options.board)
        names: Sequence[str] = SIDES
        table = table.assign(rest_events=0.0, rest_base=0.0)
    else:
        cells = rate_cells(data, record, ["organisation", "year"], compare_with_white(data.focus))
        table = cells.assign(
            **{
                f"rest_{what}": cells[f"total_{what}"]
                - cells[f"group_{what}"]
                - cells[f"comparator_{what}"]
                for what in ("events", "base")
            }
        )
        names = [f"{side}_{what}" for side in _sides(record) for what in ("events", "base")]
    table = table[table["year"].isin(years) & table["organisation"].isin(organisations)]
    row = pd.Index(organisations).get_indexer(table["organisation"].astype(object))
    column = pd.Index(years).get_indexer(table["year"])

    def grid(name: str) -> Floats:
        out = np.full((len(organisations), len(years)), np.nan)
        out[row, column] = table[name].to_numpy(dtype=float, na_value=np.nan)
        return out

    a, b, c, d = (grid(name) for name in names)
    kinds = data.organisations.set_index("organisation")["kind"].reindex(organisations)
    return ScreenCounts(
        record,
        (a, b, c, d),
        (grid("rest_events"), grid("rest_base")),
        pd.factorize(kinds)[0],
        not any(min(years) < edge <= max(years) for edge in record.breaks),
    )


def _sides(record: Indicator) -> tuple[Side, Side]:
    """Ratios in their own order; of a survey item the group looked at first."""
    if record.statistic is Statistic.RELATIVE_LIKELIHOOD:
        return record.top, record.top.other
    return Side.GROUP, Side.COMPARATOR


def evidence_of(counts: ScreenCounts, options: ScreenOptions) -> Evidence:
    """What each year shows, each organisation against the average of its kind or of all."""
    own = options.average_of == "own type"
    alike = counts.kind[:, None] == counts.kind if own else np.ones((counts.kind.size,) * 2, bool)

    def pooled(array: Floats) -> Floats:
        return np.asarray(alike.astype(float) @ np.nan_to_num(array))

    x1, n1, x2, n2 = (pooled(side) for side in counts.sides)
    best_is_equal = options.best == "equality"
    with np.errstate(divide="ignore", invalid="ignore"):
        if counts.survey:
            average = (x1 / n1, x2 / n2)
            if options.average_of == "all staff":
                rest, people = (pooled(part) for part in counts.rest)
                average = ((x1 + x2 + rest) / (n1 + n2 + people),) * 2
            return survey_evidence(
                counts.sides, average, margin=options.margin,
                higher_is_worse=counts.record.worse is Worse.ABOVE,
                smallest_base=options.smallest_base,
            )  # fmt: skip
        if counts.record.number == "9":
            return board_evidence(
                counts.sides, x2 / n2 - x1 / n1, best_is_equal=best_is_equal, margin=options.margin
            )
        return ratio_evidence(
            counts.sides, np.log(x1 / n1) - np.log(x2 / n2), best_is_equal=best_is_equal,
            margin=float(np.log(FOUR_FIFTHS_RANGE[1])),
        )  # fmt: skip


def by_chance(
    counts: ScreenCounts, options: ScreenOptions, generator: np.random.Generator
) -> ScreenCounts:
    """Simulated counts of organisations that do not differ and do not change over the years.

    Every organisation has its own number of people in every year, and the rate of either group
    over all organisations and years; without a gap, one rate for both. The workforce that a board
    is compared with is held at the organisation's own share over the years.
    """
    x1, n1, x2, n2 = counts.sides
    known = ~(np.isnan(n1) | np.isnan(n2))
    shape = (options.replicates, *n1.shape)
    people = [np.where(known, n, 0).astype(np.int64) for n in (n1, n2)]
    events = [np.where(known, x, 0) for x in (x1, x2)]
    rates = [x.sum() / max(n.sum(), 1) for x, n in zip(events, people, strict=True)]
    if counts.record.number == "9":
        share = events[1].sum(1, keepdims=True) / np.maximum(people[1].sum(1, keepdims=True), 1)
        gap = rates[1] - rates[0] if options.chance == "England's gap" else 0.0
        board = generator.binomial(people[0], np.clip(share - gap, 0, 1) * np.ones_like(n1), shape)
        drawn: list[Floats] = [board.astype(float), np.rint(share * people[1])]
    else:
        if options.chance == "no gap":
            rates = [(events[0].sum() + events[1].sum()) / max(sum(map(np.sum, people)), 1)] * 2
        drawn = [
            generator.binomial(n, rate, shape).astype(float)
            for n, rate in zip(people, rates, strict=True)
        ]
    first, second = (np.where(known, x, np.nan) for x in drawn)
    return replace(counts, sides=(first, n1, second, n2))


def years_of(data: Dataset, options: ScreenOptions) -> list[int]:
    """The years asked for, or the latest three of the data."""
    if options.years is not None:
        return list(options.years)
    latest = int(data.counts["year"].max()) if len(data.counts) else None
    if latest is None:
        printed = data.published["year"].dropna()
        latest = int(printed.max()) if len(printed) else 0
    return [latest - 2, latest - 1, latest]


Everything = Mapping[str, ScreenCounts | None]
"""The counts of every indicator, by number."""
