"""From White, BME and Unknown to the 16 groups of the 2001 classification and Unknown."""

from __future__ import annotations

from functools import cache

import numpy as np

from wres_explore.ethnicity import BINARY_OF, BROAD_OF
from wres_explore.vocabulary import EthnicGroup as G

from . import england
from .assumed_workforce import OTHERWISE
from .assumptions import family
from .england import RUNGS
from .rounding import Real, Whole, share_out

GROUPS = (
    G.WHITE_BRITISH,
    G.WHITE_IRISH,
    G.WHITE_OTHER,
    G.WHITE_AND_BLACK_CARIBBEAN,
    G.WHITE_AND_BLACK_AFRICAN,
    G.WHITE_AND_ASIAN,
    G.MIXED_OTHER,
    G.INDIAN,
    G.PAKISTANI,
    G.BANGLADESHI,
    G.ASIAN_OTHER,
    G.CARIBBEAN,
    G.AFRICAN,
    G.BLACK_OTHER,
    G.CHINESE,
    G.OTHER_ETHNIC_GROUP,
    G.UNKNOWN,
)
"""The last axis of every table from here on."""

COLUMNS = tuple(
    np.array([i for i, group in enumerate(GROUPS) if BINARY_OF[group] is whole])
    for whole in (G.WHITE, G.BME, G.UNKNOWN)
)
"""Where the groups of White, of BME and of Unknown stand in that axis."""


def in_three(table: Whole) -> Whole:
    """White, BME and Unknown of a table whose last axis is the groups."""
    return np.stack([table[..., columns].sum(axis=-1) for columns in COLUMNS], axis=-1)


def _source_group(group: G) -> str:
    """Column of England's table: Chinese stands apart there."""
    return "Chinese" if group is G.CHINESE else str(BROAD_OF[group])


@cache
def shares() -> Real:
    """Share of each group within White, BME or Unknown, at each rung."""
    broad = england.shapes().copy()
    for column, weight in family("weight of broad group within BME, against England").items():
        broad[column] *= weight
    table = np.zeros((len(RUNGS), len(GROUPS)))
    for i, (who, _) in enumerate(RUNGS):
        for j, group in enumerate(GROUPS):
            column = _source_group(group)
            within = family(f"share of {column} staff / {who}") or family(
                f"share of {column} staff / {OTHERWISE}"
            )
            table[i, j] = broad[column].iloc[i] * within.get(group, 1.0)
    for columns in COLUMNS:
        table[:, columns] /= table[:, columns].sum(axis=1, keepdims=True)
    return table


def split(table: Whole, share: Real) -> Whole:
    """Give each person of a `provider, rung, White/BME/Unknown` table one of the groups.

    `share` is a row per rung. One group after another takes its part of who is left, so cells
    add up; within a rung a group's number in London is within 1 of its share.
    """
    providers, rungs, _ = table.shape
    result = np.zeros((providers, rungs, len(GROUPS)), dtype=np.int64)
    for part, columns in enumerate(COLUMNS):
        left = table[:, :, part].T.copy()  # rung by rung: providers run fastest
        left_share = np.ones(rungs)
        for j in columns[:-1]:
            rate = np.clip(share[:, j] / left_share, 0.0, 1.0)
            real = left * rate[:, None]
            taken = share_out(real, round(float(real.sum())))
            result[:, :, j] = taken.T
            left -= taken
            left_share = np.clip(left_share - share[:, j], 1e-12, 1.0)
        result[:, :, columns[-1]] = left.T
    return result
