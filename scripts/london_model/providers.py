"""The 36 invented providers, and how London's staff are shared between them.

Tables here are `provider, rung, group`: providers in the order of `PROVIDERS`, the ambulance
provider last; groups White, BME, Unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wres_explore.vocabulary import Profession as P

from . import printed
from .assumptions import family
from .england import AFC, RUNGS
from .rounding import Real, Whole, controlled_round, fit, share_out, spread
from .workforce import BME, LAST_YEAR, UNKNOWN, WHITE, Workforce

REGION = "London"
AMBULANCE = "Ambulance service (modelled)"
AMBULANCE_ICS = "London-wide (ambulance)"

_KINDS = {
    "North Central London": {"acute": 4, "mental health": 2, "specialist": 2},
    "North East London": {"acute": 3, "mental health": 2, "community": 1},
    "North West London": {"acute": 4, "mental health": 2, "community": 1, "specialist": 2},
    "South East London": {"acute": 4, "mental health": 2, "community": 1},
    "South West London": {"acute": 3, "mental health": 1, "community": 1},
}


@dataclass(frozen=True, slots=True)
class Provider:
    """An invented provider in a real STP."""

    name: str
    ics: str
    kind: str


OTHERS = tuple(
    Provider(f"{ics} {kind} provider {number} (modelled)", ics, kind)
    for ics, kinds in _KINDS.items()
    for kind, count in kinds.items()
    for number in range(1, count + 1)
)
PROVIDERS = (*OTHERS, Provider(AMBULANCE, AMBULANCE_ICS, "ambulance"))

_SPREADS = "spread between providers"


def varied(name: str, sd: float) -> Real:
    """One value per provider with this spread, centred in each STP; 0 for the ambulance one."""
    names = [provider.name for provider in PROVIDERS]
    return spread(name, names, [provider.ics for provider in PROVIDERS], sd)


def assumed_spread(key: str) -> Real:
    """One value per provider with the spread that the assumptions give under this key."""
    return varied(key, family(_SPREADS)[key])


def _totals() -> Whole:
    """White, BME and Unknown of each provider but the ambulance one, 2019; STP totals exact."""
    weights = family("size of provider")
    size, bme, unknown = (
        assumed_spread(key)[:-1]
        for key in ("size (log)", "BME share (log odds)", "Unknown share (log odds)")
    )
    totals = np.zeros((len(OTHERS), 3), dtype=np.int64)
    for ics, margin in printed.STP_HEADCOUNTS.items():
        mine = np.array([provider.ics == ics for provider in OTHERS])
        kinds = [provider.kind for provider in OTHERS if provider.ics == ics]
        relative = np.array([weights[kind] for kind in kinds]) * np.exp(size[mine])
        rows = share_out(relative, sum(margin))
        odds = np.column_stack([np.zeros(mine.sum()), bme[mine], unknown[mine]])
        totals[mine] = controlled_round(fit(np.exp(odds), rows, margin))
    return totals


def _seeds(staff: Workforce) -> Real:
    """Relative size of every cell before fitting: mix of professions, and slope of BME staff."""
    mixes = {kind: family(f"profession mix / {kind}") for kind in family("size of provider")}
    professions = list(dict.fromkeys(who for who, _ in RUNGS if who != P.AMBULANCE))
    column = np.array([professions.index(who) if who in professions else -1 for who, _ in RUNGS])
    weights = np.array([[mixes[p.kind][who] for who in professions] for p in OTHERS])
    sd = family(_SPREADS)["profession mix (log weight)"]
    for i, who in enumerate(professions):
        weights[:, i] *= np.exp(varied(f"profession mix {who}", sd)[:-1])
    mix = np.where(column >= 0, weights[:, column], 0.0)
    height = np.array([AFC.index(grade) if grade in AFC else 0 for _, grade in RUNGS])
    slope = np.outer(assumed_spread("BME share per band (log odds)")[:-1], height)
    tilt = np.stack([np.zeros_like(slope), slope, np.zeros_like(slope)], axis=2)
    return np.asarray(mix[:, :, None] * staff.others[None, :, :] * np.exp(tilt))


def _shrunk(totals: Whole, year: int, wanted: Whole) -> Whole:
    """Provider totals of an earlier year, each provider with a growth of its own."""
    own = np.exp(assumed_spread("growth per year (log)")[:-1] * (year - LAST_YEAR))
    return np.column_stack(
        [share_out(totals[:, group] * own, int(wanted[group])) for group in (WHITE, BME, UNKNOWN)]
    )


def staff_of_providers(year: int, staff: Workforce, last: Workforce) -> Whole:
    """White, BME and Unknown staff of each provider at each rung.

    Each provider's own total and each rung's London total are both exact.
    """
    totals, seeds = _totals(), _seeds(last)
    london = staff.others.sum(axis=0)
    across = totals if year == LAST_YEAR else _shrunk(totals, year, london)
    table = np.zeros((len(PROVIDERS), len(RUNGS), 3), dtype=np.int64)
    for group in (WHITE, BME, UNKNOWN):
        fitted = fit(seeds[:, :, group], across[:, group], staff.others[:, group])
        table[:-1, :, group] = controlled_round(fitted)
    table[-1] = staff.ambulance
    return table
