"""With whom figures of readers' own files may be shared, and the gate that every result passes.

Decided once, when the page is launched, and by no widget: whoever reads the page cannot change it.
Packaged data sets are published as a whole or invented, so there is nothing in them to keep back.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from ipaddress import ip_address
from typing import Any

import numpy as np

from wres_explore.errors import CountError, DefinitionError, DisclosureError, WresError
from wres_explore.io.packaged import datasets
from wres_explore.measures.disclosure import Sharing, gate
from wres_explore.measures.disclosure.rules import rules_for
from wres_explore.wording.withheld import NOT_FOR_SHARING, ROUNDED

VARIABLE = "WRES_SHARING"
"""The environment variable that names the mode; whatever it says comes first."""

_launched: list[Sharing] = []


def launch(address: str | None = None, wanted: str | None = None) -> Sharing:
    """Decide for this process with whom readers' own files may be shared.

    Parameters
    ----------
    address
        What the page listens on; None if that is not known.
    wanted
        A mode that was asked for by name; before `WRES_SHARING`, which comes before the address.

    Returns
    -------
    Sharing
        "trusted" where nobody but this machine can reach the page; where others can, or where
        that cannot be told, "public".

    Raises
    ------
    DefinitionError
        For a name that is no mode: a misspelt one must not open anything.
    """
    named = wanted or os.environ.get(VARIABLE)
    if named:
        try:
            rules_for(named)
        except DefinitionError as error:
            if wanted:
                raise
            msg = f"The environment variable {VARIABLE} is misspelt. {error}"
            raise DefinitionError(msg) from None
        found = Sharing(named)
    else:
        found = Sharing.TRUSTED if _only_here(address) else Sharing.PUBLIC
    _launched[:] = [found]
    return found


def sharing() -> Sharing:
    """The mode of this process. A page that nobody launched by name is public."""
    return _launched[0] if _launched else launch()


def _only_here(address: str | None) -> bool:
    """Whether an address is this machine's own, which no other can reach."""
    if address == "localhost":
        return True
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


@cache
def _packaged() -> frozenset[str]:
    return frozenset(datasets()["name"])


def is_open(name: str) -> bool:
    """Whether a data set is packaged; anything else is somebody's own."""
    return name in _packaged()


def shown(result: Any, names: Iterable[str]) -> Any:
    """A result as this page may show it: gated if it is made of a reader's own data.

    Parameters
    ----------
    result
        What a function of the library gave.
    names
        The data sets that it is made of.

    Raises
    ------
    DisclosureError
        For a result that the gate does not know, or that is too finely cut.
    """
    return result if all(map(is_open, names)) else gate(result, sharing())


def people(number: int, name: str) -> str:
    """A number of staff beside a choice, as this page may show it; empty where it is withheld.

    A list of choices is a table without its gate, so that of a reader's own data it has numbers
    only where exact ones may be shown.
    """
    if is_open(name):
        return f"{number:,}"
    rules = rules_for(sharing())
    exact = sharing() is Sharing.TRUSTED and not rules.is_small(np.array(float(number)))
    return f"{number:,}" if exact else ""


def speakable(error: CountError, names: Iterable[str]) -> WresError:
    """An error of impossible counts as this page may say it: its message names the counts."""
    return error if all(map(is_open, names)) or sharing() is Sharing.TRUSTED else (
        DisclosureError(IMPOSSIBLE)
    )  # fmt: skip


IMPOSSIBLE = (
    "Counts of this file cannot be: more people with an event than people, or events of nobody. "
    "The exact ones are said on one's own machine alone (sharing: trusted)."
)


def note(name: str) -> str:
    """What stands on every page of a reader's own data; empty for packaged data."""
    if is_open(name):
        return ""
    return NOT_FOR_SHARING if sharing() is Sharing.TRUSTED else f"{RULES[sharing()]} {ROUNDED}"


RULES = {
    Sharing.PUBLIC: "Fit for the public: counts of 0 to 7 people are withheld.",
    Sharing.PARTNER: "For partners who have agreed to share: counts of 1 to 7 people are withheld.",
    Sharing.TRUSTED: "On this machine alone: counts of 0 to 4 people are withheld.",
}

MEANING = {
    Sharing.PUBLIC: (
        "Sharing: public. Others may reach this page, so figures of your file are shown fit for "
        "anybody: counts of 0 to 7 people are withheld, others rounded to the nearest 5, and all "
        "else is computed from the rounded counts. What cannot be made of rounded counts is not "
        "shown, and neither is a selection that fixes more than two of organisation, profession, "
        "band and ethnic group at once. Packaged data are published or invented, and exact."
    ),
    Sharing.PARTNER: (
        "Sharing: partner. Figures of your file are for bodies that have agreed to share: counts "
        "of 1 to 7 people are withheld, others rounded to the nearest 5, and all else is computed "
        "from the rounded counts. Packaged data are published or invented, and exact."
    ),
    Sharing.TRUSTED: (
        "Sharing: trusted. Only this machine can reach this page, or whoever runs it has said so: "
        "figures of your file are exact, and only those that rest on 0 to 4 people are withheld. "
        "Not for sharing: do not send on what you see here."
    ),
}
"""What the page Data says of each mode."""
