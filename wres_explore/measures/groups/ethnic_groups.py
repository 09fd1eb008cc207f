"""What "BME" hides: each ethnic group against others, and how far one group stands apart.

Sixteen groups are sixteen tests, so chance finds are controlled for, and small groups are drawn
towards the others before anyone reads much into them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wres_explore import arguments, ethnicity
from wres_explore.breakdowns import require, values
from wres_explore.dataset import Dataset
from wres_explore.definitions import RATIOS, Indicator, Side, get
from wres_explore.errors import DefinitionError, SelectionError
from wres_explore.ethnicity import ALL_OTHERS
from wres_explore.measures.much_unknown import too_unknown
from wres_explore.measures.results import SIDES, result
from wres_explore.measures.tally import key_columns, rate_cells
from wres_explore.measures.two_groups import compared
from wres_explore.measures.whom import Comparison, shown_last
from wres_explore.stats import difference_interval, ratio_interval, ratio_p_value
from wres_explore.stats.discovery import false_discovery_rate
from wres_explore.stats.shrinkage import FEWEST, shrunk_ratios
from wres_explore.tables import Columns
from wres_explore.vocabulary import EthnicGroup, Statistic, Status

Floats = NDArray[np.float64]

FEWEST_PEOPLE = 8
"""People of a group below which nothing is said of it."""

FEWEST_EVENTS = 5
"""Events expected at the rate of all below which a group is too small to judge."""

MOST_FALSE = 0.10

FALSE_ALARM = 0.05
"""How often some group may be said to be hidden in a table in which all are alike."""

LEVELS = ("ethnic_group", "ethnic_broad")


def ethnic_groups(
    data: Dataset,
    number: int | str,
    by: Sequence[str] = (),
    *,
    level: str = "ethnic_group",
    against: str = "White British",
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """One indicator for each ethnic group, beside White British staff or all other groups.

    Parameters
    ----------
    data
        From `load`, `read` or `select`; an ethnic group chosen there is passed over.
    number
        2 to 8. Direction is the indicator's own, with the group in the place of BME.
    by
        Breakdowns besides the ethnic one.
    level
        "ethnic_group", the finest that the source gives, or "ethnic_broad", the five groups.
    against
        "White British" (White, where a source has no finer group), or "all others": everybody of
        known ethnicity outside the group.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    DataFrame
        One row per group and cell, as `indicator` gives it, and after its columns:

        - `apart`, `apart_lower`, `apart_upper`, `apart_q`: the group's rate over that of the rest
          of its broad name (of the other BME groups, or of the other White groups), or less it
          for indicators 5 to 8; and `hidden`, whether it differs by more than noise (q at most
          0.05), so that the name hides it. Where all groups are alike any is so in 5 of 100 tables.
          The rate is over every group that the data have, whomever they are compared with;
        - `q_value` and `listed`: false discovery rate over all groups of the table; a list of
          groups with at most 0.10 is on average at most a tenth false;
        - `shrunk`, `shrunk_lower`, `shrunk_upper`: the ratio drawn towards the other groups of
          its cell (missing for differences and for fewer than three groups).

        A group has none of these where it, or the rest of its name, is too few for an answer.

        No answer: groups of fewer than 8 people have the status "suppressed"; with fewer than 5
        events expected at the rate of all, "not calculable": too few. Both keep their row, without
        a value.

    Raises
    ------
    DefinitionError
        For another indicator, level or comparator.
    SelectionError
        For a breakdown that the data cannot give, or without ethnic groups beyond White and BME.

    Notes
    -----
    SCAS and Newcombe intervals; Benjamini and Hochberg 1995; shrinkage as in `stats.shrinkage`.
    False alarms and power: `benchmarks/ethnic_groups.md`.

    Examples
    --------
    >>> import wres_explore as wres
    >>> model = wres.load("london-model")
    >>> table = wres.ethnic_groups(model, 3, level="ethnic_broad")
    >>> table.loc[0, ["ethnic_broad", "top_group", "bottom_group"]].tolist()
    ['Asian', 'Asian', 'White British']
    """
    record = get(number)
    if record.number not in "2345678":
        msg = (
            f"Indicator {record.number} is a share of staff. For groups on the pay ladder take "
            "representation or cliff_edge with the breakdown ethnic_group."
        )
        raise DefinitionError(msg)
    arguments.word("level", level, LEVELS)
    arguments.word("comparator", against, AGAINST)
    arguments.level(confidence_level)
    keys = require(data, by)
    if set(keys) & set(LEVELS):
        msg = "Groups stand in the rows already: take the ethnic breakdown out of `by`."
        raise SelectionError(msg)
    require(data, [level], measure=record.numerator)
    method = "scas" if record.statistic in RATIOS else "newcombe"
    options = {"confidence_level": confidence_level, "method": method}
    found = list(_comparisons(data, level, against))
    if not any(_has_row(whom) for _, whom, _ in found):
        msg = f"{data.info.name} has no ethnic group that can be compared."
        raise SelectionError(msg)
    groups, whoms, rests = zip(*found, strict=True)
    cells = rate_cells(data, record, keys, *whoms)
    frame = compared(cells, keys, record, whoms, **options)
    frame[level] = np.array([group.value for group in groups], dtype=object)[cells["whom"]]
    beside = _in_the_cells_of(cells, rate_cells(data, record, keys, *rests), keys)
    # Where no ratio is given of a group, none is given of it against the others of its name; nor
    # where those are so few that their rate would tell of a group that is withheld.
    withheld = too_unknown(frame) & (record.statistic in RATIOS)
    for table, side in ((cells, Side.GROUP), (beside, Side.COMPARATOR)):
        withheld |= np.logical_or(*_too_few(table, side))
    frame |= _apart(beside, record, confidence_level, withheld)
    frame |= _without_the_few(frame, cells)
    apart_q = false_discovery_rate(frame.pop("apart_p"))
    out = result(data, [*keys, level], frame).assign(
        **{name: frame[name] for name in _APART}, apart_q=apart_q, hidden=apart_q <= FALSE_ALARM
    )
    # Whom the others are compared with was tested for standing apart, and has no row.
    rows = np.array([_has_row(whom) for whom in whoms])[cells["whom"]]
    return _judged(out[rows].reset_index(drop=True), keys)


def _has_row(whom: Comparison) -> bool:
    """Whether a group is compared with others, and not with itself."""
    return not whom.group & whom.comparator


def _in_the_cells_of(
    cells: pd.DataFrame, others: pd.DataFrame, keys: Sequence[str]
) -> pd.DataFrame:
    """Other comparisons in the same cells; missing in those that they do not have."""
    names = [*key_columns(keys), "whom"]
    if cells[names].equals(others[names]):
        return others
    return cells[names].merge(others, on=names, how="left")


AGAINST = {"White British": EthnicGroup.WHITE_BRITISH, "all others": None}
"""Whom each group may be compared with."""

_APART = ("apart", "apart_lower", "apart_upper")
_TESTED = (*_APART, "apart_p")


def _comparisons(
    data: Dataset, level: str, against: str
) -> Iterator[tuple[EthnicGroup, Comparison, Comparison]]:
    """Each group with its comparator, and with the rest of those who share its broad name."""
    found = [EthnicGroup(str(value)) for value in values(data, level)]
    leaves = {EthnicGroup(str(value)) for value in values(data, "ethnic_group")}
    white, bme = (ethnicity.MEMBERS[name] for name in (EthnicGroup.WHITE, EthnicGroup.BME))
    british = EthnicGroup.WHITE_BRITISH in leaves
    for group in sorted(found, key=shown_last):
        members = ethnicity.MEMBERS[group]
        everyone = white | bme
        if AGAINST[against] is None:
            other, name = everyone - members, ALL_OTHERS
        elif british:
            other, name = frozenset({EthnicGroup.WHITE_BRITISH}), EthnicGroup.WHITE_BRITISH.value
        else:
            other, name = white, EthnicGroup.WHITE.value
        if group is EthnicGroup.UNKNOWN or not other or (members & other and members != other):
            continue
        rest = (bme if members <= bme else white) - members
        yield (
            group,
            Comparison(members, other, group.value, name),
            Comparison(members, rest, group.value, "the rest"),
        )


def _apart(
    cells: pd.DataFrame, record: Indicator, level: float, withheld: NDArray[np.bool_]
) -> dict[str, Floats]:
    """A group's rate over that of the rest of its broad name, or less it."""
    counts = np.array(
        [cells[f"{side}_{kind}"] for side in Side for kind in ("events", "base")], dtype=float
    )
    known = np.isfinite(counts).all(axis=0)
    found = np.full((4, len(cells)), np.nan)
    interval = ratio_interval if record.statistic in RATIOS else difference_interval
    found[:3, known] = interval(*counts[:, known], confidence_level=level)
    # One test serves both: that the two rates are the same.
    found[3, known] = ratio_p_value(*counts[:, known])
    found[:, withheld] = np.nan
    return dict(zip(_TESTED, found, strict=True))


def _too_few(cells: pd.DataFrame, side: Side) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Cells with a handful of people on one side; and with more, but hardly an event expected."""
    people = cells[f"{side}_base"].to_numpy(dtype=float)
    known_events = (cells["total_events"] - cells["unknown_events"]).to_numpy(dtype=float)
    known_people = (cells["total_base"] - cells["unknown_base"]).to_numpy(dtype=float)
    expected = people * np.divide(known_events, known_people, where=known_people > 0,
                                  out=np.full(len(cells), np.nan))  # fmt: skip
    handful = people < FEWEST_PEOPLE
    return handful, ~handful & (expected < FEWEST_EVENTS)


def _without_the_few(frame: Columns, cells: pd.DataFrame) -> dict[str, Any]:
    """What changes: no figure of a handful of people, nor where hardly an event is expected."""
    handful, few = _too_few(cells, Side.GROUP)
    few &= np.asarray(frame["status"] == Status.OK, dtype=bool)
    gone = handful | few
    if not gone.any():
        return {}
    out = {name: np.asarray(frame[name]) for name in (*_CHANGED, *_EMPTIED, *SIDES)}
    for rows, status, reason in (
        (handful, Status.SUPPRESSED, f"Fewer than {FEWEST_PEOPLE} people."),
        (few, Status.NOT_CALCULABLE, _TOO_FEW),
    ):
        out["status"] = np.where(rows, status, out["status"])
        out["status_reason"] = np.where(rows, reason, out["status_reason"])
    out["verdict"] = out["verdict"].copy()
    out["verdict"][gone] = None
    out |= {name: np.where(gone, np.nan, out[name]) for name in _EMPTIED}
    out |= {name: np.where(handful, np.nan, out[name]) for name in SIDES}
    return out


_CHANGED = ("status", "status_reason", "verdict")

_TOO_FEW = f"Too few: fewer than {FEWEST_EVENTS} events expected at the rate of all."


_EMPTIED = ("value", "lower", "upper", "p_value", "lowest", "highest")


def _judged(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """False discovery rates over the whole table, and shrinkage within each cell."""
    ok = (table["status"] == Status.OK).to_numpy()
    counts = table[list(SIDES)].to_numpy(dtype=float, na_value=np.nan).T
    # A difference of 0 and a ratio of 1 are one test.
    p_value = np.full(len(table), np.nan)
    p_value[ok] = ratio_p_value(*counts[:, ok])
    q_value = false_discovery_rate(p_value)
    drawn = np.full((3, len(table)), np.nan)
    if (table["statistic"] == Statistic.RELATIVE_LIKELIHOOD).all():
        cell = [table[name] for name in dict.fromkeys(["year", *keys])]
        number = table.groupby(cell, observed=True).ngroup().to_numpy()
        known = np.flatnonzero(ok)
        known = known[np.argsort(number[known], kind="stable")]
        for at in np.split(known, np.flatnonzero(np.diff(number[known])) + 1):
            if len(at) < FEWEST:
                continue
            found = shrunk_ratios(*counts[:, at], draws=0)
            if found is not None:
                drawn[:, at] = found.value, found.lower, found.upper
    return table.assign(
        q_value=q_value,
        listed=q_value <= MOST_FALSE,
        **dict(zip(("shrunk", "shrunk_lower", "shrunk_upper"), drawn, strict=True)),
    )
