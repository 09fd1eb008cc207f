"""Indicators 5 to 8: staff survey items by provider, profession and ethnic group.

There are no grades here: a survey is reported by profession at the finest.
"""

from __future__ import annotations

import numpy as np

from wres_explore.vocabulary import EthnicGroup as G
from wres_explore.vocabulary import Measure as M

from . import printed
from .assumptions import family, value
from .england import LADDERS, RUNGS
from .ethnic import in_three
from .events import cell_effects, per_provider, provider_effects, within_providers
from .providers import assumed_spread
from .rounding import Real, Whole
from .workforce import BME, UNKNOWN, WHITE

PROFESSIONS = tuple(LADDERS)
ITEMS = (M.HARASSED_BY_PUBLIC, M.HARASSED_BY_STAFF, M.EQUAL_OPPORTUNITY, M.DISCRIMINATED)

_FIRST = [[who for who, _ in RUNGS].index(who) for who in PROFESSIONS]


def by_profession(headcount: Whole) -> Whole:
    """Staff by `provider, profession, group`."""
    return np.add.reduceat(headcount, _FIRST, axis=1)


def respondents(staff: Whole) -> Whole:
    """Staff who sent the survey back."""
    rates = family("survey respondents")
    of_providers = in_three(staff).sum(axis=1)
    own = assumed_spread("survey response (log odds)")
    london = of_providers.sum(axis=0)
    totals = np.array(
        [round(rates[g] * int(n)) for g, n in zip((G.WHITE, G.BME, G.UNKNOWN), london, strict=True)]
    )
    shared = per_provider(of_providers, np.column_stack([own, own, own]), totals)
    return within_providers(staff, np.zeros(staff.shape[1:]), shared)


def answered(item: M, people: Whole) -> Whole:
    """Respondents who gave this item a valid answer."""
    rate = family("answered the question")[item]
    of_providers = in_three(people).sum(axis=1)
    totals = np.array([round(rate * int(n)) for n in of_providers.sum(axis=0)])
    shared = per_provider(of_providers, np.zeros(of_providers.shape), totals)
    return within_providers(people, np.zeros(people.shape[1:]), shared)


def said_yes(item: M, year: int, people: Whole) -> Whole:
    """Of those who answered, those to whom it happened, or who believe so (indicator 7)."""
    of_providers = in_three(people).sum(axis=1)
    totals = _london_totals(item, year, of_providers.sum(axis=0))
    shared = per_provider(of_providers, provider_effects(item, year), totals)
    return within_providers(people, _effects(item), shared)


def _london_totals(item: M, year: int, base: Whole) -> Whole:
    """People in London who give the printed White and BME percentages."""
    white, bme = printed.SURVEY_PERCENTAGES[year][item]
    odds = white / (100 - white) * np.exp(value("rate of staff of unknown ethnicity"))
    percentages = {WHITE: white, BME: bme, UNKNOWN: 100 * odds / (1 + odds)}
    totals = np.array([round(percentages[i] / 100 * int(base[i])) for i in range(3)])
    for part in (WHITE, BME):
        if round(100 * int(totals[part]) / int(base[part]), 1) != percentages[part]:
            raise ArithmeticError(f"{item} {year}: not {percentages[part]}%")
    return totals


def _effects(item: M) -> Real:
    return cell_effects(item)[_FIRST]
