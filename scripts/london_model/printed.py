"""What the London Workforce Race Strategy (October 2020) prints, and the model must reproduce.

Literals only, each under the sentence or table of Part 2 ("Data and evidence") it comes from.
"""

from __future__ import annotations

# Table "STP/LAS": White, BME, Unknown. (The print heads these columns Sum, White, BME; that they
# are White, BME, Unknown is proved by its own percentages.)
STP_HEADCOUNTS = {
    "North Central London": (20_397, 18_887, 2_015),
    "North East London": (17_269, 18_731, 2_140),
    "North West London": (24_362, 24_288, 4_072),
    "South East London": (22_211, 19_885, 2_948),
    "South West London": (12_174, 9_817, 1_223),
}
LAS_HEADCOUNT = (4_718, 879, 128)

# "44.9% (92,487) of all staff working across London trusts are from a BME background, compared
# to only 12.5% (54) of BME staff working at AfC band 9 ... a slight increase from 11.9% (48) in
# 2018": BME staff, and all staff as the percentage implies.
BAND_9 = {2018: (48, 403), 2019: (54, 432)}

# "14.7% of very senior managers in London are now from a BME background."
VSM_BME_SHARE = 0.147

# "In London, 22.6% (3,686) of AHPs are from a BME background ... there are only five AHPs at
# AfC pay band 9": the percentage implies 16,274 to 16,345 in all.
AHP_BME = 3_686
AHP_BAND_9 = 5

# "In London, 39.4% (11,006) of medical staff are from a BME background": 27,899 to 27,969.
MEDICAL_BME = 11_006

# "London has approximately 52,000 nurses, 27,000 of whom are from non-white backgrounds" and
# "only 123 nurses at band 8c and above ... with most nurses in London at ... band 5" (Part 3,
# In focus - Nursing and midwifery).
NURSES = 52_000
NURSES_BME = 27_000
NURSES_BAND_8C_AND_ABOVE = 123

# Table of indicators 2 to 4, London, by WRES year. Indicator 2: White over BME, appointed from
# shortlisting. Indicator 3: BME over White, entering the formal disciplinary process.
# Indicator 4: White over BME, non-mandatory training.
APPOINTED_RATIO = {2016: 1.80, 2017: 1.81, 2018: 1.63, 2019: 1.60}
DISCIPLINARY_RATIO = {2016: 1.99, 2017: 1.80, 2018: 1.77, 2019: 1.67}
TRAINING_RATIO = {2016: 0.93, 2017: 1.13, 2018: 1.02, 2019: 0.95}

# Table of indicators 5 to 8: (White, BME) percentages by WRES year. The print gives BME first,
# and survey years, each one before the WRES year.
SURVEY_PERCENTAGES = {
    2018: {
        "harassed_by_public": (31.8, 30.4),
        "harassed_by_staff": (26.1, 29.9),
        "equal_opportunity": (84.0, 67.6),
        "discriminated": (7.9, 16.3),
    },
    2019: {
        "harassed_by_public": (32.8, 31.7),
        "harassed_by_staff": (27.8, 30.9),
        "equal_opportunity": (83.3, 65.8),
        "discriminated": (8.4, 16.4),
    },
}

# Table of indicator 9, which is a share: "Percentage of BME Board membership".
BOARD_BME_PERCENTAGE = {2016: 12.4, 2017: 14.0, 2018: 15.9, 2019: 17.1}
