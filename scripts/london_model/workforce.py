"""London's staff at each grade by White, BME and Unknown, with every printed total exact.

Tables here have one row per rung (grade of a profession) and the columns White, BME, Unknown.
The ambulance provider's staff come first, because its totals are printed; the staff of the
other providers are London's less these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wres_explore.vocabulary import EthnicGroup as G
from wres_explore.vocabulary import PayBand as B
from wres_explore.vocabulary import Profession as P

from . import england, printed
from .assumption import FIRST_YEAR
from .assumptions import family, value
from .england import LADDERS, RUNGS
from .rounding import Real, Whole, controlled_round, expected_events, fit, share_out

LAST_YEAR = 2019
YEARS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))
WHITE, BME, UNKNOWN = range(3)

_WHO = np.array([who for who, _ in RUNGS])
_GRADE = np.array([grade for _, grade in RUNGS])
_BAND_9 = _GRADE == B.BAND_9
_VSM = _GRADE == B.VSM


@dataclass(frozen=True, slots=True)
class Workforce:
    """Staff of one year: those of the ambulance provider, and those of all other providers."""

    ambulance: Whole
    others: Whole

    @property
    def london(self) -> Whole:
        """Staff of all providers."""
        return self.ambulance + self.others


def rung_totals() -> Whole:
    """Staff at each rung in London, 2019: assumed or printed, else in England's proportions."""
    england_staff = england.staff().sum(axis=1).to_numpy()
    totals = np.zeros(len(RUNGS), dtype=np.int64)
    for who, wanted in family("staff of profession").items():
        mine = who == _WHO
        fixed = family(f"staff at grade / {who}")
        given = mine & np.isin(_GRADE, list(fixed))
        totals[given] = [fixed[grade] for grade in _GRADE[given]]
        rest = mine & ~given
        tilt = _tilt(who) * np.arange(rest.sum())
        if rest.any():
            left = int(wanted) - int(totals[given].sum())
            totals[rest] = share_out(england_staff[rest] * np.exp(tilt), left)
        if totals[mine].sum() != wanted:
            raise ValueError(f"the grades of {who} do not add up to {wanted}")
    return totals


def _tilt(who: str) -> float:
    return value("seniority tilt of infrastructure staff") if who == P.INFRASTRUCTURE else 0.0


def _seed() -> Real:
    shapes = england.shapes()
    bme = shapes[list(england.BROAD[1:-1])].sum(axis=1)
    return np.column_stack([shapes["White"], bme, shapes["Unknown"]]).astype(np.float64)


def _ambulance(totals: Whole, seed: Real) -> Whole:
    """Staff of the ambulance provider, 2019: London's grades, its own printed totals."""
    rows = np.zeros(len(RUNGS), dtype=np.int64)
    for who, wanted in family("staff of ambulance provider").items():
        mine = who == _WHO
        rows[mine] = share_out(totals[mine], int(wanted))
    return controlled_round(fit(seed, rows, printed.LAS_HEADCOUNT))


def _profession_margins(ambulance: Whole) -> dict[str, tuple[int, int, int]]:
    """White, BME and Unknown of each profession in London, 2019, but ambulance staff."""
    staff = {who: int(n) for who, n in family("staff of profession").items()}
    london = np.array([*printed.STP_HEADCOUNTS.values(), printed.LAS_HEADCOUNT]).sum(axis=0)
    left = london - ambulance[_WHO == P.AMBULANCE].sum(axis=0)
    bme = {who: int(n) for who, n in family("BME staff of profession").items()} | {
        P.NURSES: printed.NURSES_BME,
        P.ALLIED_HEALTH: printed.AHP_BME,
        P.DOCTORS: printed.MEDICAL_BME,
    }
    bme[P.SUPPORT] = int(left[BME]) - sum(bme.values())
    professions = [who for who in staff if who != P.AMBULANCE]
    england_staff = england.staff().groupby(level="profession").sum()
    share = england_staff["Unknown"] / england_staff.sum(axis=1)
    unknown = share_out([staff[who] * share[who] for who in professions], int(left[UNKNOWN]))
    return {
        who: (staff[who] - bme[who] - int(u), bme[who], int(u))
        for who, u in zip(professions, unknown, strict=True)
    }


def latest() -> Workforce:
    """Staff of 2019."""
    totals, seed = rung_totals(), _seed()
    ambulance = _ambulance(totals, seed)
    margins = _profession_margins(ambulance)
    real = np.zeros(seed.shape)
    for who, margin in margins.items():
        real[who == _WHO] = fit(seed[who == _WHO], totals[who == _WHO], margin)
    london = np.where((_WHO == P.AMBULANCE)[:, None], ambulance, 0)
    for top in (_top_of_ladder(totals, real, london), _very_senior(totals, real)):
        london += top
    for who, margin in margins.items():
        rest = (who == _WHO) & (london.sum(axis=1) == 0)
        left = np.array(margin) - london[who == _WHO].sum(axis=0)
        london[rest] = controlled_round(fit(seed[rest], totals[rest], left))
    return Workforce(ambulance, london - ambulance)


def _top_of_ladder(totals: Whole, real: Real, london: Whole) -> Whole:
    """Band 9 of 2019: printed totals of BME and all staff, and the five AHPs."""
    band_9_bme, band_9 = printed.BAND_9[LAST_YEAR]
    if totals[_BAND_9].sum() != band_9:
        raise ValueError(f"band 9 has {totals[_BAND_9].sum()} staff, not {band_9}")
    ahp = _BAND_9 & (_WHO == P.ALLIED_HEALTH)
    others = _BAND_9 & ~ahp & (_WHO != P.AMBULANCE)
    ahp_bme = int(value("BME AHPs at band 9"))
    left = band_9_bme - ahp_bme - int(london[_BAND_9, BME].sum())
    table = _rungs_with_bme(totals, real, others, left)
    table[ahp] = (printed.AHP_BAND_9 - ahp_bme, ahp_bme, 0)
    return table


def _very_senior(totals: Whole, real: Real) -> Whole:
    bme = round(printed.VSM_BME_SHARE * int(totals[_VSM].sum()))
    return _rungs_with_bme(totals, real, _VSM, bme)


def _rungs_with_bme(totals: Whole, real: Real, rungs: np.ndarray, bme: int) -> Whole:
    """White, BME and Unknown at these rungs with a given sum of BME staff, odds ratios kept."""
    n, shape = totals[rungs], real[rungs]
    odds = np.log(shape[:, BME] / (shape[:, WHITE] + shape[:, UNKNOWN]))
    part = np.zeros((int(rungs.sum()), 3), dtype=np.int64)
    part[:, BME] = share_out(expected_events(n, odds, bme), bme)
    unknown = (n - part[:, BME]) * shape[:, UNKNOWN] / (shape[:, WHITE] + shape[:, UNKNOWN])
    part[:, UNKNOWN] = share_out(unknown, round(float(unknown.sum())))
    part[:, WHITE] = n - part[:, BME] - part[:, UNKNOWN]
    table = np.zeros((len(RUNGS), 3), dtype=np.int64)
    table[rungs] = part
    return table


def growth(year: int) -> Real:
    """Size of White, BME and Unknown staff against 2019."""
    rates = family("growth per year")
    per_year = np.array([rates[group] for group in (G.WHITE, G.BME, G.UNKNOWN)])
    return np.asarray(np.exp(per_year * (year - LAST_YEAR)), dtype=np.float64)


def _band_9(year: int) -> tuple[int, int]:
    if year in printed.BAND_9:
        return printed.BAND_9[year]
    bme, staff = (family(f"{who} staff at band 9")[str(year)] for who in ("BME", "all"))
    return int(bme), int(staff)


def earlier(last: Workforce, year: int) -> Workforce:
    """Staff of an earlier year: 2019 made smaller, with band 9 as printed or assumed."""
    factor = growth(year)
    ambulance = _scaled(last.ambulance, factor, np.ones_like(_BAND_9))
    others = _scaled(last.others, factor, ~_BAND_9)
    bme, staff = _band_9(year)
    unknown = round(float(last.london[_BAND_9, UNKNOWN].sum() * factor[UNKNOWN]))
    wanted = np.array((staff - bme - unknown, bme, unknown)) - ambulance[_BAND_9].sum(axis=0)
    for group in range(3):
        others[_BAND_9, group] = share_out(last.others[_BAND_9, group], int(wanted[group]))
    return Workforce(ambulance, others)


def _scaled(table: Whole, factor: Real, rungs: np.ndarray) -> Whole:
    scaled = np.zeros_like(table)
    for group in range(3):
        real = table[rungs, group] * factor[group]
        scaled[rungs, group] = share_out(real, round(float(real.sum())))
    return scaled


def check_assumptions() -> None:
    """Refuse an assumption about a grade that no ladder has, and nurses beyond the printed 123."""
    for who, grades in LADDERS.items():
        if unknown := set(family(f"staff at grade / {who}")) - {str(grade) for grade in grades}:
            raise ValueError(f"{who} have no {', '.join(sorted(unknown))}")
    nurses = family(f"staff at grade / {P.NURSES}")
    above = sum(nurses[band] for band in (B.BAND_8C, B.BAND_8D, B.BAND_9))
    if above != printed.NURSES_BAND_8C_AND_ABOVE:
        raise ValueError(f"{above:.0f} nurses at band 8c and above")
