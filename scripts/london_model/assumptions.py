"""All assumptions together, and the two ways to read them.

What `assumptions.csv` lists is what the model used, because the model reads nothing else.
"""

from __future__ import annotations

from . import assumed_events, assumed_workforce
from .assumption import Assumption

ASSUMPTIONS: tuple[Assumption, ...] = (*assumed_workforce.ASSUMED, *assumed_events.ASSUMED)

_VALUES = {each.name: each.value for each in ASSUMPTIONS}
if len(_VALUES) != len(ASSUMPTIONS):
    raise ValueError("two assumptions have the same name")

_FAMILIES: dict[str, dict[str, float]] = {}
for _each in ASSUMPTIONS:
    _family, _, _key = _each.name.rpartition(": ")
    _FAMILIES.setdefault(_family, {})[_key] = _each.value


def value(name: str) -> float:
    """Value of the assumption with this name."""
    return _VALUES[name]


def family(name: str) -> dict[str, float]:
    """Values of the assumptions `name: key`, by key; none if there is no such family."""
    return dict(_FAMILIES.get(name, {}))
