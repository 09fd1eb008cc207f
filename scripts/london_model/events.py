"""Indicators 2 to 4: shortlisting and appointment, disciplinaries, training.

Every printed ratio comes out of pooled counts. First London's totals are set so that they give
the printed figure, then they are shared between STPs, providers, and within each provider
between grades and ethnic groups. Rates are below 1, so no cell has more events than people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import logit

from wres_explore.ethnicity import BROAD_OF
from wres_explore.vocabulary import EthnicGroup as G
from wres_explore.vocabulary import Measure as M
from wres_explore.vocabulary import Profession as P

from . import printed
from .assumed_events import LEVEL, RATIO, RATIO_OF_YEAR
from .assumptions import family, value
from .england import RUNGS
from .ethnic import COLUMNS, GROUPS, in_three
from .providers import PROVIDERS, assumed_spread, varied
from .rounding import Real, Whole, expected_events, share_out
from .workforce import BME, LAST_YEAR, UNKNOWN, WHITE

NO_RECRUITMENT_DATA = "South East London community provider 1 (modelled)"
"""The one of 36 that supplies nothing for indicator 2 in 2019."""

BELOW_ONE = "North West London specialist provider 2 (modelled)"
"""The one of the other 35 where BME applicants were likelier to be appointed in 2019."""

_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Ratio:
    """A printed relative likelihood: its events, and which group is on top."""

    measure: M
    printed: Mapping[int, float]
    top: int

    def against_white(self, year: int) -> float:
        """Rate of BME staff over that of White staff."""
        return self.printed[year] if self.top == BME else 1 / self.printed[year]


APPOINTED = Ratio(M.APPOINTED, printed.APPOINTED_RATIO, WHITE)
DISCIPLINARY = Ratio(M.ENTERED_DISCIPLINARY, printed.DISCIPLINARY_RATIO, BME)
TRAINING = Ratio(M.ACCESSED_TRAINING, printed.TRAINING_RATIO, WHITE)


def london_totals(ratio: Ratio, year: int, base: Whole) -> Whole:
    """Events of White, BME and Unknown in London that give the printed ratio."""
    rate = family(f"rate of White staff / {ratio.measure}")[str(year)]
    white = round(rate * int(base[WHITE]))
    white_rate = white / int(base[WHITE])
    bme = round(white_rate * ratio.against_white(year) * int(base[BME]))
    found = bme / int(base[BME]) / white_rate
    found = found if ratio.top == BME else 1 / found
    if round(found, _DECIMALS) != ratio.printed[year]:
        raise ArithmeticError(f"{ratio.measure} {year}: {found} is not {ratio.printed[year]}")
    odds = rate / (1 - rate) * np.exp(value("rate of staff of unknown ethnicity"))
    return np.array([white, bme, round(odds / (1 + odds) * int(base[UNKNOWN]))])


def provider_effects(measure: str, year: int) -> Real:
    """Log odds by which each provider's White, BME and Unknown rates differ from London's."""
    sd = family(f"spread between providers / {measure}")
    level = varied(f"{measure} level", sd[LEVEL])
    ratio = varied(f"{measure} ratio", sd[RATIO])
    of_year = varied(f"{measure} ratio {year}", sd[RATIO_OF_YEAR])
    return np.column_stack([level, level + ratio + of_year, level])


def cell_effects(measure: str) -> Real:
    """Log odds by which rungs and ethnic groups differ within a provider."""
    by_group = family(f"effect of ethnic group / {measure}")
    by_profession = family(f"effect of profession / {measure}")
    group: Real = np.array([_group_effect(by_group, each) for each in GROUPS])
    who: Real = np.array([by_profession[each] for each, _ in RUNGS])
    return who[:, None] + group[None, :]


def _group_effect(effects: Mapping[str, float], group: G) -> float:
    """Effect of the group itself if one is given, else of its broad group, else none."""
    return effects.get(group, effects.get(BROAD_OF[group], 0.0))


def per_provider(base: Whole, effects: Real, totals: Whole) -> Whole:
    """Share London's White, BME and Unknown events between providers.

    First between STPs at one rate, because nothing printed says that rates differ between them,
    then within each STP by the rates of its providers.
    """
    ics = np.array([provider.ics for provider in PROVIDERS])
    members = [each == ics for each in dict.fromkeys(ics)]
    result = np.zeros_like(base)
    for i in range(3):
        of_ics = share_out([base[mine, i].sum() for mine in members], int(totals[i]))
        for mine, total in zip(members, of_ics.tolist(), strict=True):
            real = expected_events(base[mine, i], effects[mine, i], total)
            result[mine, i] = share_out(real, total)
    return result


def within_providers(base: Whole, effects: Real, totals: Whole) -> Whole:
    """Share each provider's White, BME and Unknown events between its cells.

    Cells run group by group, so that each ethnic group's events in a provider are within 1 of
    what its rate says. Providers start their running sums at different points.
    """
    result = np.zeros_like(base)
    for k in range(len(base)):
        start = _start(k)
        for part, columns in enumerate(COLUMNS):
            people, total = base[k][:, columns].T, int(totals[k, part])
            real = expected_events(people, effects[:, columns].T, total)
            result[k][:, columns] = share_out(real, total, start=start).T
    return result


def _start(provider: int) -> float:
    """Multiples of the golden section: spread evenly, and never near 0 or 1."""
    return round(0.05 + 0.9 * ((provider * 0.618034) % 1.0), 6)


def events(ratio: Ratio, year: int, base: Whole) -> Whole:
    """Events of one measure and year, in every cell of the base."""
    of_providers = in_three(base).sum(axis=1)
    effects = provider_effects(ratio.measure, year)
    if ratio is APPOINTED and year == LAST_YEAR:
        exception = [provider.name for provider in PROVIDERS].index(BELOW_ONE)
        effects[exception] = 0.0, _effect_below_one(), 0.0
    totals = london_totals(ratio, year, of_providers.sum(axis=0))
    shared = per_provider(of_providers, effects, totals)
    return within_providers(base, cell_effects(ratio.measure), shared)


def _effect_below_one() -> float:
    """Log odds by which the BME rate of the one exception is above London's, indicator 2."""
    white = family(f"rate of White staff / {M.APPOINTED}")[str(LAST_YEAR)]
    here = white / value("indicator 2 of the one provider below 1, 2019")
    return float(logit(here) - logit(white * APPOINTED.against_white(LAST_YEAR)))


def shortlisted(year: int, headcount: Whole) -> Whole:
    """Shortlisted applicants, in proportion to staff; fewer for posts high on the ladder."""
    rates = family("shortlisted applicants per member of staff")
    staff = in_three(headcount).sum(axis=1)
    own = np.exp(assumed_spread("shortlisted per head (log)"))
    if year == LAST_YEAR:
        own[[provider.name == NO_RECRUITMENT_DATA for provider in PROVIDERS]] = 0.0
    step = value("shortlisted applicants by grade")
    weight = np.exp(step * np.array([_step(i) for i in range(len(RUNGS))]))
    result = np.zeros_like(headcount)
    for part, columns in enumerate(COLUMNS):
        real = staff[:, part] * own * rates[(G.WHITE, G.BME, G.UNKNOWN)[part]]
        totals = share_out(real, round(float(real.sum())))
        for k, total in enumerate(totals):
            people = (headcount[k][:, columns] * weight[:, None]).T
            result[k][:, columns] = share_out(people, int(total), start=_start(k)).T
    return result


def _step(rung: int) -> int:
    """Steps above the lowest grade of the same profession; medical grades are no ladder."""
    who = RUNGS[rung][0]
    return 0 if who == P.DOCTORS else rung - [each for each, _ in RUNGS].index(who)
