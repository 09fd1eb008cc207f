"""Ethnic groups: how fine groups roll up, and which group a code or label means.

The WRES compares White with BME (Black and minority ethnic) staff. White takes in the White
minorities; Chinese counts as Asian, as in the 2011 and 2021 censuses. Not stated and not known
are one group, Unknown: kept in every base of staff, left out of every ratio.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from wres_explore.errors import MappingError, nearest
from wres_explore.vocabulary import EthnicGroup as G

_TREE: dict[G, tuple[G, ...]] = {
    G.WHITE: (
        G.WHITE_BRITISH,
        G.WHITE_IRISH,
        G.GYPSY_OR_IRISH_TRAVELLER,
        G.ROMA,
        G.WHITE_OTHER,
    ),
    G.MIXED: (
        G.WHITE_AND_BLACK_CARIBBEAN,
        G.WHITE_AND_BLACK_AFRICAN,
        G.WHITE_AND_ASIAN,
        G.MIXED_OTHER,
    ),
    G.ASIAN: (
        G.INDIAN,
        G.PAKISTANI,
        G.BANGLADESHI,
        G.CHINESE,
        G.ASIAN_OTHER,
        G.ASIAN_WITHOUT_CHINESE,
    ),
    G.BLACK: (G.CARIBBEAN, G.AFRICAN, G.BLACK_OTHER),
    G.OTHER: (G.ARAB, G.OTHER_ETHNIC_GROUP),
}

BROAD_GROUPS = (G.ASIAN, G.BLACK, G.MIXED, G.OTHER, G.WHITE)
"""The five broad groups, in the order in which they are shown."""

BINARY_GROUPS = (G.WHITE, G.BME, G.UNKNOWN)

MEMBERS = MappingProxyType(
    {
        **{group: frozenset({group}) for group in G},
        **{broad: frozenset({broad, *fine}) for broad, fine in _TREE.items()},
        G.BME: frozenset(
            {G.BME}.union(
                *({broad, *fine} for broad, fine in _TREE.items() if broad is not G.WHITE)
            )
        ),
    }
)
"""Each group with every group that it contains, itself among them."""

BROAD_OF = MappingProxyType(
    {member: broad for broad in BROAD_GROUPS for member in MEMBERS[broad]} | {G.UNKNOWN: G.UNKNOWN}
)
"""The broad group of each group. `BME` has none: a source that prints only BME cannot be parted."""

BINARY_OF = MappingProxyType(
    {member: binary for binary in BINARY_GROUPS for member in MEMBERS[binary]}
)
"""White, BME or Unknown for each group."""


class CodeSystem(StrEnum):
    """The ways in which ethnicity is written in NHS files."""

    NHS_16 = "NHS 16+1 letters (2001)"
    ESR_2 = "ESR two-letter codes"
    LABELS = "labels"


_LETTERS = MappingProxyType(
    {
        "A": G.WHITE_BRITISH,
        "B": G.WHITE_IRISH,
        "C": G.WHITE_OTHER,
        "D": G.WHITE_AND_BLACK_CARIBBEAN,
        "E": G.WHITE_AND_BLACK_AFRICAN,
        "F": G.WHITE_AND_ASIAN,
        "G": G.MIXED_OTHER,
        "H": G.INDIAN,
        "J": G.PAKISTANI,
        "K": G.BANGLADESHI,
        "L": G.ASIAN_OTHER,
        "M": G.CARIBBEAN,
        "N": G.AFRICAN,
        "P": G.BLACK_OTHER,
        "R": G.CHINESE,
        "S": G.OTHER_ETHNIC_GROUP,
        "Z": G.UNKNOWN,
    }
)

_UNKNOWN = frozenset(
    {
        "",
        "99",
        "99 0",
        "x",
        "z",
        "nan",
        "none",
        "null",
        "na",
        "n a",
        "unknown",
        "not stated",
        "not known",
        "undisclosed",
        "not declared",
        "not disclosed",
        "unspecified",
        "prefer not to say",
        "i do not wish to disclose my ethnic origin",
        "unknown null",
        "ethnicity unknown null",
        "unknown and not stated",
        "not stated unknown",
        "nk",
        "ns",
        "nd",
    }
)

_ESR_PARTED = frozenset("cglps")
"""The letters that ESR parts further by a second one: CA is White English, PD Black British."""

_SYNONYMS = MappingProxyType(
    {
        "british": G.WHITE_BRITISH,
        "english welsh scottish northern irish or british": G.WHITE_BRITISH,
        "irish": G.WHITE_IRISH,
        "traveller": G.GYPSY_OR_IRISH_TRAVELLER,
        "other white": G.WHITE_OTHER,
        "white other": G.WHITE_OTHER,
        "mixed white and black caribbean": G.WHITE_AND_BLACK_CARIBBEAN,
        "mixed white and black african": G.WHITE_AND_BLACK_AFRICAN,
        "mixed white and asian": G.WHITE_AND_ASIAN,
        "any other mixed or multiple ethnic background": G.MIXED_OTHER,
        "mixed other": G.MIXED_OTHER,
        "mixed any other mixed background": G.MIXED_OTHER,
        "asian other": G.ASIAN_OTHER,
        "other asian": G.ASIAN_OTHER,
        "caribbean": G.CARIBBEAN,
        "african": G.AFRICAN,
        "black other": G.BLACK_OTHER,
        "other black": G.BLACK_OTHER,
        "any other black african or caribbean background": G.BLACK_OTHER,
        "asian or asian british": G.ASIAN,
        "black or black british": G.BLACK,
        "mixed or multiple ethnic groups": G.MIXED,
        "other ethnic group": G.OTHER,
        "other ethnic groups": G.OTHER,
        "other ethnic groups chinese": G.CHINESE,
        "other ethnic groups any other ethnic group": G.OTHER_ETHNIC_GROUP,
        "bame": G.BME,
        "ethnic minority": G.BME,
        "ethnic minorities": G.BME,
        "other than white": G.BME,
        "all other ethnic groups combined": G.BME,
        "staff from all other ethnic groups combined": G.BME,
        "white staff": G.WHITE,
    }
)

_BROAD_PREFIX = re.compile(
    r"^(white|mixed|asian or asian british|black or black british|asian|black)\s+(?=\w)"
)


def _plain(text: object) -> str:
    return re.sub(r"[^a-z0-9]+", " ", str(text).lower().replace("&", " and ")).strip()


_LABELS = MappingProxyType({_plain(group): group for group in G} | dict(_SYNONYMS))


def code_system(values: Iterable[object]) -> CodeSystem:
    """Say which way of writing ethnicity a column uses, from all of its values together.

    A single letter alone cannot tell: Welsh codes reuse letters of the 2001 list, so the whole
    column decides. Blank and not-known values have no say.
    """
    plain = {_plain(value) for value in values} - _UNKNOWN
    if not plain or any(len(text) > 2 for text in plain):
        return CodeSystem.LABELS
    return CodeSystem.ESR_2 if any(map(_is_esr, plain)) else CodeSystem.NHS_16


def _is_esr(plain: str) -> bool:
    return len(plain) == 2 and plain[0] in _ESR_PARTED


def recognise(values: Iterable[Any]) -> list[G]:
    """Ethnic group of each value of one column.

    Parameters
    ----------
    values
        Codes or labels as a file has them: 16+1 letters, ESR two-letter codes (read by their
        first letter) or labels in the usual spellings. None, blank, `Z`, `99` and the like are
        Unknown.

    Returns
    -------
    list of EthnicGroup
        As many as `values`, in their order.

    Raises
    ------
    MappingError
        If a value is not recognised. It names the value, the code system that the column was
        taken for, and the nearest label known.

    Examples
    --------
    >>> [str(group) for group in recognise(["A", "R", "Z"])]
    ['White British', 'Chinese', 'Unknown']
    """
    column = list(values)
    system = code_system(column)
    return [_recognise_one(value, system) for value in column]


def _recognise_one(value: object, system: CodeSystem) -> G:
    plain = _plain(value)
    if plain in _UNKNOWN:
        return G.UNKNOWN
    if system is CodeSystem.LABELS:
        group = _LABELS.get(plain) or _within_its_prefix(plain)
    else:
        group = _LETTERS.get((plain[0] if _is_esr(plain) else plain).upper())
    if group is None:
        msg = (
            f"Ethnic group not recognised: {value!r}. The column was read as {system.value}. "
            f"{nearest(value, G)} Map it by hand or correct the file."
        )
        raise MappingError(msg)
    return group


def _within_its_prefix(plain: str) -> G | None:
    """The group of a label such as "Asian or Asian British - Indian", read without its beginning.

    Only if the group lies inside the one that the label begins with: "Asian British" is not the
    British of White British.
    """
    if not (prefix := _BROAD_PREFIX.match(plain)):
        return None
    group = _LABELS.get(plain[prefix.end() :])
    return group if group and MEMBERS[group] <= MEMBERS[_LABELS[prefix[1]]] else None


ALL_OTHERS = "All other groups"
"""Everybody of known ethnicity but the group that is looked at."""


def people_of(group: str, noun: str = "staff") -> str:
    """How a sentence names people of a group: "BME staff", "staff of any other Asian background".

    >>> people_of("White and Asian", "applicants")
    'applicants of mixed White and Asian background'
    """
    if group in _NAMED_AFTER:
        return f"{noun} of {_NAMED_AFTER[group]}"
    if group.startswith("White and "):
        return f"{noun} of mixed {group} background"
    if group.startswith("Any other "):
        return f"{noun} of {group[0].lower()}{group[1:]}"
    return f"{group} {noun}"


_NAMED_AFTER = {
    G.OTHER.value: "other ethnic groups",
    G.MIXED.value: "mixed ethnic groups",
    G.UNKNOWN.value: "unknown ethnicity",
    ALL_OTHERS: "all other groups",
}


def group_named(name: str, available: Iterable[str]) -> G:
    """The group that a filter asks for, if the groups of a source can give it.

    Parameters
    ----------
    name
        A finest group, one of the five broad groups, White, BME or Unknown. Case is ignored.
    available
        The groups that the source has as rows.

    Raises
    ------
    MappingError
        If there is no such group, or if the source cannot part it from others; the message says
        what the source can give.
    """
    by_lower = {group.value.lower(): group for group in G}
    group = by_lower.get(str(name).strip().lower())
    leaves = {G(leaf) for leaf in available}
    possible = groups_given(leaves)
    if group is None or group not in possible:
        problem = "There is no ethnic group" if group is None else "The data do not part out"
        msg = (
            f"{problem} {name!r}. {nearest(name, possible) if group is None else ''} "
            f"The data give {', '.join(known.value for known in possible)}."
        )
        raise MappingError(msg.replace("  ", " "))
    return group


def groups_given(available: Iterable[str | int]) -> list[G]:
    """Every group, fine or broad, that a source with these rows can give; broad groups first."""
    leaves = {G(str(leaf)) for leaf in available}
    return sorted(
        (group for group in G if _can_give(group, leaves)),
        key=lambda group: (group not in BROAD_GROUPS, group not in BINARY_GROUPS),
    )


def _can_give(group: G, leaves: set[G]) -> bool:
    """A source can give a group if it has rows inside it and none that straddle it."""
    inside = MEMBERS[group] & leaves
    straddling = {leaf for leaf in leaves - inside if MEMBERS[leaf] & MEMBERS[group]}
    return bool(inside) and not straddling
