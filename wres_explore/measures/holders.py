"""People of a list by ethnic group: who holds a role, or took part in a programme."""

from __future__ import annotations

from collections.abc import Mapping

from wres_explore import arguments, ethnicity
from wres_explore.errors import DefinitionError, MappingError, nearest
from wres_explore.vocabulary import EthnicGroup


def people_by_group(given: object, who: str) -> dict[EthnicGroup, int]:
    """How many people of each group, each counted once.

    Parameters
    ----------
    given
        Numbers by ethnic group, such as {"BME": 3, "White": 9, "Unknown": 1}.
    who
        What they are called in errors: "Holders", say.

    Raises
    ------
    DefinitionError
        For groups that overlap, and for what is no number of people.
    MappingError
        For a group that there is not.
    """
    if not isinstance(given, Mapping):
        msg = f"{who} must be given by ethnic group: got {arguments.shown(given)}."
        raise DefinitionError(msg)
    found: dict[EthnicGroup, int] = {}
    taken: set[EthnicGroup] = set()
    for name, number in given.items():
        group = _group(name)
        if ethnicity.MEMBERS[group] & taken:
            msg = f"{name} overlaps another group of the {who.lower()}: count everybody once."
            raise DefinitionError(msg)
        taken |= ethnicity.MEMBERS[group]
        found[group] = arguments.whole(f"{who} who are {name}", number)
    return found


def _group(name: object) -> EthnicGroup:
    """A group by its name; codes of files mean one thing here and another there."""
    known = {group.value.lower(): group for group in EthnicGroup}
    group = known.get(str(name).strip().lower())
    if group is None:
        near = nearest(str(name), [each.value for each in EthnicGroup])
        msg = f"There is no ethnic group {arguments.shown(name)}. {near}"
        raise MappingError(msg)
    return group
