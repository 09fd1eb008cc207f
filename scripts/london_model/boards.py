"""Indicator 9: the boards of the 36 providers, by ethnic group."""

from __future__ import annotations

import numpy as np

from wres_explore.vocabulary import Measure as M

from . import printed
from .assumptions import family, value
from .england import RUNGS
from .ethnic import COLUMNS, shares, split
from .providers import PROVIDERS, assumed_spread
from .rounding import Whole, expected_events, share_out
from .workforce import BME, LAST_YEAR, UNKNOWN, WHITE

_VSM = len(RUNGS) - 1
"""The rung whose mix of BME groups boards have: very senior managers."""


def _bme_members(year: int, members: int) -> int:
    """BME members in London that give the printed share of all members."""
    share = printed.BOARD_BME_PERCENTAGE[year]
    bme = round(share / 100 * members)
    if round(100 * bme / members, 1) != share:
        raise ArithmeticError(f"board {year}: {bme} of {members} is not {share}%")
    return bme


def board_all(year: int) -> Whole:
    """All members by `provider, group`; in 2019 each board has a BME member, as printed."""
    members = int(family("board members")[str(year)])
    count = len(PROVIDERS)
    sizes = share_out(np.exp(assumed_spread("board size (log)")), members)
    bme = _bme_members(year, members)
    sure = np.full(count, 1 if year == LAST_YEAR else 0)
    chance = (sizes - sure) * np.exp(assumed_spread("BME board members (log)"))
    table = np.zeros((count, 1, 3), dtype=np.int64)
    table[:, 0, BME] = sure + share_out(chance, bme - int(sure.sum()))
    others = sizes - table[:, 0, BME]
    unknown = round(value("board members of unknown ethnicity") * members)
    table[:, 0, UNKNOWN] = share_out(others, unknown)
    table[:, 0, WHITE] = others - table[:, 0, UNKNOWN]
    return split(table, shares()[[_VSM]])[:, 0, :]


def members_who(measure: M, everyone: Whole) -> Whole:
    """Voting members, or executives, among all members."""
    rate = family("board members who sit as such")[measure]
    total = round(rate * int(everyone.sum()))
    effects = np.zeros(everyone.shape)
    if measure == M.BOARD_EXECUTIVE:
        effects[:, COLUMNS[BME]] = value("BME board members who are executives")
    return share_out(expected_events(everyone, effects, total), total)
