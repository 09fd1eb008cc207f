"""What is assumed about recruitment, disciplinaries, training, the survey and boards."""

from __future__ import annotations

from wres_explore.vocabulary import EthnicGroup as G
from wres_explore.vocabulary import Measure as M
from wres_explore.vocabulary import Profession as P

from .assumed_workforce import SPREAD_REASON
from .assumption import by_year, family, one, table

LEVEL, RATIO, RATIO_OF_YEAR = (
    "level (log odds)",
    "BME against White, lasting (log odds)",
    "BME against White, each year (log odds)",
)
"""The three spreads of a measure between providers."""

_DIFFERENCE = "invented; no such figure is printed; modest, so that there is something to see"

_EVENTS = (
    *family(
        f"rate of White staff / {M.ENTERED_DISCIPLINARY}",
        "proportion of staff per year",
        "invented; a plausible level, falling",
        by_year(0.0085, 0.0080, 0.0075, 0.0070),
    ),
    *family(
        f"rate of White staff / {M.ACCESSED_TRAINING}",
        "proportion of staff per year",
        "invented; between 40% and 70%",
        by_year(0.50, 0.56, 0.54, 0.52),
    ),
    *family(
        f"rate of White staff / {M.APPOINTED}",
        "proportion of shortlisted applicants",
        "invented; with the applicants shortlisted it fills some 15% of posts a year",
        by_year(0.195, 0.198, 0.200, 0.202),
    ),
    *family(
        "shortlisted applicants per member of staff",
        "people per year",
        "invented; relative to staff, more BME than White applicants are shortlisted",
        {G.WHITE: 0.75, G.BME: 1.35, G.UNKNOWN: 0.70},
    ),
    *one(
        "shortlisted applicants by grade",
        "log per step of the ladder",
        "invented; senior posts change hands less often",
        -0.05,
    ),
    *one(
        "rate of staff of unknown ethnicity",
        "log odds against White staff",
        "invented; nothing is printed about them",
        0.0,
    ),
    *one(
        "indicator 2 of the one provider below 1, 2019",
        "ratio, before fitting to the printed total",
        "invented; printed: in 34 of 35 trusts White applicants were likelier to be appointed",
        0.90,
    ),
)

_SURVEY = (
    *family(
        "survey respondents",
        "proportion of staff",
        "invented; a plausible response, lower among BME staff",
        {G.WHITE: 0.48, G.BME: 0.42, G.UNKNOWN: 0.25},
    ),
    *family(
        "answered the question",
        "proportion of respondents",
        'invented; for equal opportunity those who answered "don\'t know" are not in the base',
        {
            M.HARASSED_BY_PUBLIC: 0.985,
            M.HARASSED_BY_STAFF: 0.980,
            M.EQUAL_OPPORTUNITY: 0.700,
            M.DISCRIMINATED: 0.975,
        },
    ),
)

_DIFFERENCES = (
    *table(
        "effect of ethnic group",
        "log odds",
        _DIFFERENCE,
        (G.WHITE_IRISH, G.WHITE_OTHER, G.ASIAN, G.CHINESE, G.BLACK, G.MIXED, G.OTHER),
        {
            M.APPOINTED: (0.05, -0.10, 0.05, 0.10, -0.12, 0.15, 0.00),
            M.ENTERED_DISCIPLINARY: (0.00, 0.10, -0.25, -0.50, 0.25, 0.10, -0.10),
            M.ACCESSED_TRAINING: (0.05, 0.00, 0.05, 0.00, -0.08, 0.05, 0.00),
            M.HARASSED_BY_PUBLIC: (0.05, 0.10, 0.00, -0.15, 0.05, 0.10, 0.00),
            M.HARASSED_BY_STAFF: (0.05, 0.15, -0.05, -0.10, 0.05, 0.15, 0.05),
            M.EQUAL_OPPORTUNITY: (-0.05, -0.25, 0.15, 0.10, -0.25, -0.05, 0.00),
            M.DISCRIMINATED: (0.20, 0.45, -0.15, -0.10, 0.25, 0.00, 0.05),
        },
    ),
    *table(
        "effect of profession",
        "log odds",
        _DIFFERENCE,
        (
            P.NURSES,
            P.MIDWIVES,
            P.ALLIED_HEALTH,
            P.SCIENTIFIC_WITHOUT_AHP,
            P.DOCTORS,
            P.SUPPORT,
            P.INFRASTRUCTURE,
            P.AMBULANCE,
        ),
        {
            M.APPOINTED: (0.30, 0.30, 0.20, 0.00, 0.00, -0.10, -0.30, 0.00),
            M.ENTERED_DISCIPLINARY: (0.00, -0.20, -0.70, -0.50, -0.60, 0.50, 0.20, 0.40),
            M.ACCESSED_TRAINING: (0.25, 0.30, 0.35, 0.20, 0.00, -0.25, -0.45, 0.20),
            M.HARASSED_BY_PUBLIC: (0.25, 0.15, 0.00, -0.80, 0.10, 0.10, -0.90, 0.60),
            M.HARASSED_BY_STAFF: (0.05, 0.10, -0.10, 0.00, 0.00, 0.00, -0.05, 0.10),
            M.EQUAL_OPPORTUNITY: (0.00, 0.00, 0.20, 0.00, 0.20, -0.05, -0.10, -0.20),
            M.DISCRIMINATED: (0.05, 0.00, -0.15, -0.05, 0.00, 0.00, -0.05, 0.15),
        },
    ),
    *table(
        "spread between providers",
        "standard deviation",
        SPREAD_REASON,
        (LEVEL, RATIO, RATIO_OF_YEAR),
        {
            M.APPOINTED: (0.15, 0.12, 0.08),
            M.ENTERED_DISCIPLINARY: (0.25, 0.12, 0.08),
            M.ACCESSED_TRAINING: (0.30, 0.12, 0.10),
            M.HARASSED_BY_PUBLIC: (0.20, 0.06, 0.04),
            M.HARASSED_BY_STAFF: (0.14, 0.08, 0.04),
            M.EQUAL_OPPORTUNITY: (0.15, 0.10, 0.05),
            M.DISCRIMINATED: (0.15, 0.12, 0.06),
        },
    ),
    *family(
        "spread between providers",
        "standard deviation",
        SPREAD_REASON,
        {
            "shortlisted per head (log)": 0.15,
            "survey response (log odds)": 0.20,
            "board size (log)": 0.08,
            "BME board members (log)": 0.45,
        },
    ),
)

_BOARDS = (
    *family(
        "board members",
        "people",
        "invented; 36 boards of 11 to 16; the printed shares come out of them",
        by_year(492, 493, 491, 491),
    ),
    *one(
        "board members of unknown ethnicity",
        "proportion of board members",
        "invented; about what the printed White and BME shares of boards leave over",
        0.04,
    ),
    *family(
        "board members who sit as such",
        "proportion of board members",
        "invented; some members do not vote, fewer than half are executives",
        {M.BOARD_VOTING: 0.88, M.BOARD_EXECUTIVE: 0.45},
    ),
    *one(
        "BME board members who are executives",
        "log odds against others",
        "invented; BME board members are more often non-executives",
        -0.4,
    ),
)

ASSUMED = (*_EVENTS, *_SURVEY, *_DIFFERENCES, *_BOARDS)
