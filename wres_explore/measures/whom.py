"""Whom a row compares: a group with White staff, one group after the other, and their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wres_explore import ethnicity
from wres_explore.breakdowns import ETHNIC_DIMENSIONS, values
from wres_explore.dataset import Dataset
from wres_explore.definitions import Indicator, Side
from wres_explore.errors import SelectionError
from wres_explore.vocabulary import EthnicGroup


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whom a row compares: the leaf groups on either side, and what to call them."""

    group: frozenset[EthnicGroup]
    comparator: frozenset[EthnicGroup]
    group_name: str
    comparator_name: str


def compare_with_white(focus: Sequence[EthnicGroup]) -> Comparison:
    """The comparison of one or several groups with White staff.

    White staff who are in the group themselves (White Irish, say) are left out of the
    comparator. A group that takes in all White staff has nobody to be compared with.
    """
    group = frozenset[EthnicGroup]().union(*(ethnicity.MEMBERS[name] for name in focus))
    white = ethnicity.MEMBERS[EthnicGroup.WHITE]
    incomparable = {EthnicGroup.WHITE, EthnicGroup.UNKNOWN} & group
    rest = frozenset() if incomparable else white - group
    return Comparison(
        group,
        rest,
        " or ".join(name.value for name in focus),
        EthnicGroup.WHITE.value if rest == white else "Other White" if rest else "",
    )


def comparisons(
    data: Dataset, by: Sequence[str], *, with_white: bool
) -> Iterator[tuple[dict[str, str], Comparison]]:
    """One comparison for the data's focus, or one per group if `by` names an ethnic breakdown.

    Yields the column that names the group (empty without such a breakdown) and the comparison.
    `with_white`: only groups that can be compared with White staff, so neither White itself nor
    Unknown; shares have no such limit.
    """
    ethnic = [name for name in by if name in ETHNIC_DIMENSIONS]
    if not ethnic:
        yield {}, compare_with_white(data.focus)
        return
    groups = _finest([EthnicGroup(str(value)) for value in values(data, ethnic[0])])
    chosen = [(group, compare_with_white([group])) for group in sorted(groups, key=shown_last)]
    if with_white:
        chosen = [(group, whom) for group, whom in chosen if whom.comparator]
    if not chosen:
        msg = f"{data.info.name} has no ethnic group that can be compared with White staff."
        raise SelectionError(msg)
    for group, whom in chosen:
        yield {ethnic[0]: group.value}, whom


def side_names(record: Indicator, whom: Comparison) -> dict[Side, str]:
    """What stands on either side of an indicator; 9 compares one group in two places."""
    if record.number == "9":
        return {
            Side.GROUP: f"{whom.group_name} share of the board",
            Side.COMPARATOR: f"{whom.group_name} share of the workforce",
        }
    return {Side.GROUP: whom.group_name, Side.COMPARATOR: whom.comparator_name}


def _finest(groups: Sequence[EthnicGroup]) -> list[EthnicGroup]:
    """Groups that hold no other group of the list: not White beside White British."""
    return [
        group
        for group in groups
        if not any(other in ethnicity.MEMBERS[group] for other in groups if other is not group)
    ]


def shown_last(group: EthnicGroup) -> tuple[bool, bool, str]:
    """Alphabetical, then other groups, then Unknown (Race Disparity Unit order)."""
    return group is EthnicGroup.UNKNOWN, "other" in group.value.lower(), group.value
