"""What is assumed about the workforce, its ethnic groups and the 36 providers."""

from __future__ import annotations

from wres_explore.vocabulary import EthnicGroup as G
from wres_explore.vocabulary import PayBand as B
from wres_explore.vocabulary import Profession as P

from . import printed
from .assumption import family, one, table

OTHERWISE = "every other profession"
"""Row of a table that holds for each profession without a row of its own."""

_LONDON = "invented; adds up with the printed totals to London's printed workforce"
_UNPARTED = "invented; England's file does not part them"

_PROFESSIONS = (
    *family(
        "staff of profession",
        "people, 2019",
        "nurses are printed; AHPs and doctors lie in the range that printed share and count "
        f"imply; the rest {_LONDON}",
        {
            P.NURSES: printed.NURSES,
            P.MIDWIVES: 5_400,
            P.ALLIED_HEALTH: 16_310,
            P.SCIENTIFIC_WITHOUT_AHP: 12_800,
            P.DOCTORS: 27_934,
            P.AMBULANCE: 3_700,
            P.SUPPORT: 56_000,
            P.INFRASTRUCTURE: 32_000,
        },
    ),
    *family(
        "BME staff of profession",
        "people, 2019",
        f"{_LONDON}; nurses, AHPs and doctors are printed, ambulance staff follow from the "
        "ambulance provider, support is what is left of London's total",
        {P.MIDWIVES: 1_950, P.SCIENTIFIC_WITHOUT_AHP: 5_100, P.INFRASTRUCTURE: 13_700},
    ),
    *family(
        "staff of ambulance provider",
        "people, 2019",
        "invented; adds up to the printed total of London Ambulance Service, 5,725",
        {P.AMBULANCE: 3_700, P.SUPPORT: 1_170, P.INFRASTRUCTURE: 810, P.NURSES: 38, P.DOCTORS: 7},
    ),
)

_GRADES = (
    *family(
        f"staff at grade / {P.NURSES}",
        "people, 2019",
        "8c, 8d and 9 add up to the printed 123 in England's proportions; band 5 has more than "
        "half ('most nurses in London at agenda for change band 5'); band 4 invented",
        {B.BAND_4: 64, B.BAND_5: 26_600, B.BAND_8C: 82, B.BAND_8D: 31, B.BAND_9: 10},
    ),
    *family(
        f"staff at grade / {P.ALLIED_HEALTH}",
        "people, 2019",
        "printed",
        {B.BAND_9: printed.AHP_BAND_9},
    ),
    *family(
        f"staff at grade / {P.DOCTORS}",
        "people, 2019",
        "invented; England's proportions with more trainees, as in London's teaching providers",
        {
            B.TRAINEE_GRADE: 13_700,
            B.NON_CONSULTANT_CAREER_GRADE: 1_900,
            B.OTHER_DOCTOR_GRADE: 494,
            B.CONSULTANT: 11_600,
            B.SENIOR_MEDICAL_MANAGER: 240,
        },
    ),
    *family(
        f"staff at grade / {P.AMBULANCE}",
        "people, 2019",
        "invented; England's file has no ambulance staff below band 5; their ethnic groups are "
        "those of band 5, so that the file's edge does not look like a cliff",
        {
            B.BAND_3: 480,
            B.BAND_4: 300,
            B.BAND_5: 640,
            B.BAND_6: 1_830,
            B.BAND_7: 330,
            B.BAND_8A: 60,
            B.BAND_8B: 32,
            B.BAND_8C: 14,
            B.BAND_8D: 12,
            B.BAND_9: 2,
        },
    ),
    *table(
        "staff at grade",
        "people, 2019",
        "invented; England's proportions between professions; adds up with nurses, AHPs and "
        "ambulance staff to the 432 that the printed 12.5% (54) implies",
        (B.BAND_9,),
        {P.SCIENTIFIC_WITHOUT_AHP: (62,), P.SUPPORT: (3,), P.INFRASTRUCTURE: (350,)},
    ),
    *family(
        f"staff at grade / {P.INFRASTRUCTURE}",
        "people, 2019",
        "invented; all very senior managers, as in England's file; 50 of 340 prints as 14.7%",
        {B.VSM: 340},
    ),
    *one(
        "BME AHPs at band 9",
        "people, 2019",
        "the fewest of the five printed that make a share above 22.6%, as printed",
        2,
    ),
    *one(
        "seniority tilt of infrastructure staff",
        "log of size per band",
        "invented; London has more senior managers than England's proportions, so that band 9 "
        "continues the ladder",
        0.06,
    ),
    *one(
        "odds of being BME, senior medical managers against consultants",
        "odds ratio",
        "invented; England's file does not part them; printed: 'underrepresented in consultant "
        "and senior medical manager roles'",
        0.6,
    ),
    *family(
        "odds of being BME per band above 5",
        "log odds per band, added to England's shape",
        "invented; leads the ladder down to the printed 12.5% at band 9 evenly, without a jump",
        {P.INFRASTRUCTURE: -0.12, P.SCIENTIFIC_WITHOUT_AHP: -0.07, P.SUPPORT: -0.07},
    ),
    *one(
        "weight of the next lower grade",
        "people",
        "invented; England's shape at a grade with few staff leans on the grade below it",
        200,
    ),
)

_YEARS_BEFORE = (
    *family(
        "growth per year",
        "log of size per year",
        "invented; moves the BME share up by 0.7 points a year",
        {G.WHITE: 0.006, G.BME: 0.035, G.UNKNOWN: 0.005},
    ),
    *family(
        "all staff at band 9",
        "people",
        "invented, on the path of the printed 11.9% (48) in 2018 and 12.5% (54) in 2019",
        {"2016": 352, "2017": 377},
    ),
    *family(
        "BME staff at band 9",
        "people",
        "as for all staff at band 9",
        {"2016": 36, "2017": 42},
    ),
)

_ETHNIC = (
    *family(
        "weight of broad group within BME, against England",
        "factor",
        "invented; more Black staff in London than in England",
        {"Asian": 1.0, "Black": 1.3, "Chinese": 1.0, "Mixed": 1.0, "Other": 0.9},
    ),
    *table(
        "share of White staff",
        "proportion",
        f"{_UNPARTED}; a large part of White staff from abroad, as fits London",
        (G.WHITE_BRITISH, G.WHITE_IRISH, G.WHITE_OTHER),
        {
            OTHERWISE: (0.68, 0.07, 0.25),
            P.NURSES: (0.62, 0.12, 0.26),
            P.ALLIED_HEALTH: (0.64, 0.10, 0.26),
            P.DOCTORS: (0.62, 0.07, 0.31),
            P.AMBULANCE: (0.88, 0.03, 0.09),
            P.INFRASTRUCTURE: (0.74, 0.05, 0.21),
        },
    ),
    *table(
        "share of Asian staff",
        "proportion",
        f"{_UNPARTED}; more of other Asian background among nurses, of Indian among doctors",
        (G.INDIAN, G.PAKISTANI, G.BANGLADESHI, G.ASIAN_OTHER),
        {
            OTHERWISE: (0.40, 0.13, 0.12, 0.35),
            P.NURSES: (0.35, 0.03, 0.02, 0.60),
            P.DOCTORS: (0.55, 0.22, 0.05, 0.18),
        },
    ),
    *table(
        "share of Black staff",
        "proportion",
        _UNPARTED,
        (G.CARIBBEAN, G.AFRICAN, G.BLACK_OTHER),
        {
            OTHERWISE: (0.30, 0.60, 0.10),
            P.NURSES: (0.22, 0.70, 0.08),
            P.DOCTORS: (0.12, 0.80, 0.08),
        },
    ),
    *table(
        "share of Mixed staff",
        "proportion",
        _UNPARTED,
        (G.WHITE_AND_BLACK_CARIBBEAN, G.WHITE_AND_BLACK_AFRICAN, G.WHITE_AND_ASIAN, G.MIXED_OTHER),
        {OTHERWISE: (0.30, 0.18, 0.24, 0.28)},
    ),
)

SPREAD_REASON = (
    "invented; evenly spaced normal quantiles in a fixed order, centred in each STP, since nothing "
    "printed says that rates differ between STPs; no chance variation is added to the counts"
)

_PROVIDERS = (
    *family(
        "size of provider",
        "weight",
        "invented; before the spread, and before they are scaled to the printed STP totals",
        {"acute": 8_000, "mental health": 4_000, "community": 2_600, "specialist": 2_600},
    ),
    *table(
        "profession mix",
        "weight against London",
        "invented; midwives and most doctors work in acute providers",
        (
            P.NURSES,
            P.MIDWIVES,
            P.ALLIED_HEALTH,
            P.SCIENTIFIC_WITHOUT_AHP,
            P.DOCTORS,
            P.SUPPORT,
            P.INFRASTRUCTURE,
        ),
        {
            "acute": (1.0, 1.0, 0.9, 1.2, 1.1, 1.0, 1.0),
            "mental health": (1.1, 0.0, 0.8, 0.8, 0.6, 1.2, 1.0),
            "community": (1.2, 0.0, 2.2, 0.3, 0.25, 1.1, 1.0),
            "specialist": (0.9, 0.0, 0.9, 1.8, 1.5, 0.8, 1.1),
        },
    ),
    *family(
        "spread between providers",
        "standard deviation",
        SPREAD_REASON,
        {
            "size (log)": 0.30,
            "BME share (log odds)": 0.30,
            "Unknown share (log odds)": 0.40,
            "profession mix (log weight)": 0.15,
            "BME share per band (log odds)": 0.03,
            "growth per year (log)": 0.01,
        },
    ),
)

ASSUMED = (*_PROFESSIONS, *_GRADES, *_YEARS_BEFORE, *_ETHNIC, *_PROVIDERS)
