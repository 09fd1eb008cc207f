"""The words of the field, once: measures, groups of professions, pay bands, statuses, verdicts.

Plain enumerations whose values are what a reader sees. Nothing here computes.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

ALL = "all"
"""The value of a dimension that a source does not break down."""

FOUR_FIFTHS_RANGE = (0.80, 1.25)
"""The four-fifths range, both ends inside (NHS England, A fair experience for all, 2019)."""

MUCH_UNKNOWN = 0.10
"""An unknown share above this is noted wherever it is seen."""


class Measure(StrEnum):
    """What a count counts. Each survey item has a base: the people who answered it.

    Those recruited from abroad are among the shortlisted and the appointed, not beside them.
    """

    HEADCOUNT = "headcount"
    SHORTLISTED = "shortlisted"
    APPOINTED = "appointed"
    SHORTLISTED_INTERNATIONAL = "shortlisted_international"
    APPOINTED_INTERNATIONAL = "appointed_international"
    ENTERED_DISCIPLINARY = "entered_disciplinary"
    ACCESSED_TRAINING = "accessed_training"
    HARASSED_BY_PUBLIC = "harassed_by_public"
    HARASSED_BY_PUBLIC_ANSWERED = "harassed_by_public_answered"
    HARASSED_BY_STAFF = "harassed_by_staff"
    HARASSED_BY_STAFF_ANSWERED = "harassed_by_staff_answered"
    EQUAL_OPPORTUNITY = "equal_opportunity"
    EQUAL_OPPORTUNITY_ANSWERED = "equal_opportunity_answered"
    DISCRIMINATED = "discriminated"
    DISCRIMINATED_ANSWERED = "discriminated_answered"
    BOARD_ALL = "board_all"
    BOARD_VOTING = "board_voting"
    BOARD_EXECUTIVE = "board_executive"


class ProfessionGroup(StrEnum):
    """Groupings that `select` and `by=["profession_group"]` understand."""

    NURSING_AND_MIDWIFERY = "Nursing and midwifery"
    ALLIED_HEALTH = "Allied health professions"
    MEDICAL_AND_DENTAL = "Medical and dental"
    AMBULANCE = "Ambulance"
    SCIENTIFIC = "Scientific, therapeutic and technical"
    SUPPORT = "Support"
    INFRASTRUCTURE = "Infrastructure"
    CLINICAL = "Clinical other than medical and dental"
    NON_CLINICAL = "Non-clinical"


class Profession(StrEnum):
    """The finest staff groups that sources give; no source gives a group and its parts."""

    NURSES = "Nurses and health visitors"
    MIDWIVES = "Midwives"
    ALLIED_HEALTH = "Allied health professionals"
    SCIENTIFIC_WITH_AHP = "Scientific, therapeutic and technical staff"
    SCIENTIFIC_WITHOUT_AHP = "Scientists, pharmacists and technicians"
    DOCTORS = "HCHS doctors"
    AMBULANCE = "Ambulance staff"
    SUPPORT = "Support to clinical staff and other"
    SUPPORT_TO_AMBULANCE = "Support to ambulance staff"
    SUPPORT_TO_DOCTORS_AND_NURSES = "Support to doctors, nurses and midwives"
    SUPPORT_TO_SCIENTIFIC = "Support to scientific, therapeutic and technical staff"
    UNCLASSIFIED = "Other staff or unknown classification"
    INFRASTRUCTURE = "NHS infrastructure support"
    CENTRAL_FUNCTIONS = "Central functions"
    HOTEL_PROPERTY_ESTATES = "Hotel, property and estates"
    MANAGERS = "Managers"
    SENIOR_MANAGERS = "Senior managers"
    # A WRES return tells only these two apart, and doctors and dentists from both.
    CLINICAL = "Clinical staff other than medical and dental"
    NON_CLINICAL = "Non-clinical staff"


PROFESSION_GROUPS = MappingProxyType(
    {
        Profession.NURSES: ProfessionGroup.NURSING_AND_MIDWIFERY,
        Profession.MIDWIVES: ProfessionGroup.NURSING_AND_MIDWIFERY,
        Profession.ALLIED_HEALTH: ProfessionGroup.ALLIED_HEALTH,
        Profession.SCIENTIFIC_WITH_AHP: ProfessionGroup.SCIENTIFIC,
        Profession.SCIENTIFIC_WITHOUT_AHP: ProfessionGroup.SCIENTIFIC,
        Profession.DOCTORS: ProfessionGroup.MEDICAL_AND_DENTAL,
        Profession.AMBULANCE: ProfessionGroup.AMBULANCE,
        Profession.SUPPORT: ProfessionGroup.SUPPORT,
        Profession.SUPPORT_TO_AMBULANCE: ProfessionGroup.SUPPORT,
        Profession.SUPPORT_TO_DOCTORS_AND_NURSES: ProfessionGroup.SUPPORT,
        Profession.SUPPORT_TO_SCIENTIFIC: ProfessionGroup.SUPPORT,
        Profession.UNCLASSIFIED: ProfessionGroup.SUPPORT,
        Profession.INFRASTRUCTURE: ProfessionGroup.INFRASTRUCTURE,
        Profession.CENTRAL_FUNCTIONS: ProfessionGroup.INFRASTRUCTURE,
        Profession.HOTEL_PROPERTY_ESTATES: ProfessionGroup.INFRASTRUCTURE,
        Profession.MANAGERS: ProfessionGroup.INFRASTRUCTURE,
        Profession.SENIOR_MANAGERS: ProfessionGroup.INFRASTRUCTURE,
        Profession.CLINICAL: ProfessionGroup.CLINICAL,
        Profession.NON_CLINICAL: ProfessionGroup.NON_CLINICAL,
    }
)
"""Each finest profession with its grouping."""

UNPARTED_PROFESSIONS = MappingProxyType(
    {
        ProfessionGroup.ALLIED_HEALTH: (
            Profession.SCIENTIFIC_WITH_AHP,
            "gives allied health professionals only together with scientists and pharmacists, "
            f"as {Profession.SCIENTIFIC_WITH_AHP.value!r}",
        ),
    }
)
"""A grouping that some sources cannot part from others: where it hides, and how to say so."""


class WorkKind(StrEnum):
    """The parts of a WRES return, and those whom a source does not tell apart."""

    CLINICAL = "Clinical"
    MEDICAL = "Medical and dental"
    NON_CLINICAL = "Non-clinical"
    SUPPORT = "Support, clinical or not"


class PayBand(StrEnum):
    """Agenda for Change bands, very senior managers, and medical grades. Order is low to high."""

    UNDER_1 = "Under band 1"
    BAND_1 = "Band 1"
    BAND_2 = "Band 2"
    BAND_3 = "Band 3"
    BAND_4 = "Band 4"
    BAND_5 = "Band 5"
    BAND_6 = "Band 6"
    BAND_7 = "Band 7"
    BAND_8A = "Band 8a"
    BAND_8B = "Band 8b"
    BAND_8C = "Band 8c"
    BAND_8D = "Band 8d"
    BAND_9 = "Band 9"
    VSM = "Very senior manager"
    FOUNDATION_1 = "Foundation doctor year 1"
    FOUNDATION_2 = "Foundation doctor year 2"
    CORE_TRAINING = "Core training"
    SPECIALTY_REGISTRAR = "Specialty registrar"
    TRAINEE_GRADE = "Trainee grade"
    STAFF_GRADE = "Staff grade"
    SPECIALTY_DOCTOR = "Specialty doctor"
    ASSOCIATE_SPECIALIST = "Associate specialist"
    NON_CONSULTANT_CAREER_GRADE = "Non-consultant career grade"
    HOSPITAL_PRACTITIONER = "Hospital practitioner or clinical assistant"
    OTHER_DOCTOR_GRADE = "Other and local doctor grades"
    CONSULTANT = "Consultant"
    SENIOR_MEDICAL_MANAGER = "Senior medical manager"
    NON_AFC = "Non-AfC grade"


AFC_LADDER = tuple(list(PayBand)[: list(PayBand).index(PayBand.VSM) + 1])
"""The Agenda for Change ladder, low to high, with very senior managers as the last rung."""


class MedicalGrade(StrEnum):
    """The rows of WRES indicator 1 for medical and dental staff."""

    TRAINEE = "Trainee grades"
    CAREER = "Non-consultant career grades"
    OTHER = "Other medical and dental"
    CONSULTANT = "Consultants"
    SENIOR_MANAGER = "Senior medical managers"


MEDICAL_GRADES = MappingProxyType(
    {
        PayBand.FOUNDATION_1: MedicalGrade.TRAINEE,
        PayBand.FOUNDATION_2: MedicalGrade.TRAINEE,
        PayBand.CORE_TRAINING: MedicalGrade.TRAINEE,
        PayBand.SPECIALTY_REGISTRAR: MedicalGrade.TRAINEE,
        PayBand.TRAINEE_GRADE: MedicalGrade.TRAINEE,
        PayBand.STAFF_GRADE: MedicalGrade.CAREER,
        PayBand.SPECIALTY_DOCTOR: MedicalGrade.CAREER,
        PayBand.ASSOCIATE_SPECIALIST: MedicalGrade.CAREER,
        PayBand.NON_CONSULTANT_CAREER_GRADE: MedicalGrade.CAREER,
        PayBand.HOSPITAL_PRACTITIONER: MedicalGrade.OTHER,
        PayBand.OTHER_DOCTOR_GRADE: MedicalGrade.OTHER,
        PayBand.CONSULTANT: MedicalGrade.CONSULTANT,
        PayBand.SENIOR_MEDICAL_MANAGER: MedicalGrade.SENIOR_MANAGER,
    }
)
"""Each medical grade with its row of indicator 1."""


class PayTier(StrEnum):
    """The three tiers of the race disparity ratio."""

    LOWER = "Bands 5 and below"
    MIDDLE = "Bands 6 and 7"
    UPPER = "Bands 8a and above"


PAY_TIERS = MappingProxyType(
    {
        band: (
            PayTier.LOWER
            if position <= AFC_LADDER.index(PayBand.BAND_5)
            else PayTier.MIDDLE
            if position <= AFC_LADDER.index(PayBand.BAND_7)
            else PayTier.UPPER
        )
        for position, band in enumerate(AFC_LADDER)
    }
)
"""Each rung of the Agenda for Change ladder with its tier."""


class Statistic(StrEnum):
    """What kind of number a value is."""

    SHARE = "share"
    RELATIVE_LIKELIHOOD = "relative likelihood"
    DIFFERENCE = "difference"
    STEP_RATIO = "step ratio"
    PIPELINE_RATIO = "pipeline ratio"
    RACE_DISPARITY_RATIO = "race disparity ratio"
    RATIO_OF_RATIOS = "ratio of ratios"
    PAY_GAP = "pay gap"


class PayUnit(StrEnum):
    """What pay is given for; counts by pay have it in the column of that name."""

    HOUR = "hour"
    YEAR = "year"

    @property
    def column(self) -> str:
        """The column of counts that holds such pay."""
        return f"pay_per_{self.value}"


class Status(StrEnum):
    """Whether there is a value, and if not, why. Only `ok` rows have one."""

    OK = "ok"
    NOT_CALCULABLE = "not calculable"
    PUBLISHED = "published without counts"
    NOT_AVAILABLE = "not available"
    NOT_APPLICABLE = "not applicable"
    SUPPRESSED = "suppressed"
    WITHHELD = "withheld"


class Verdict(StrEnum):
    """What interval and range together allow one to say.

    "adverse" and "favourable" are for the group that is compared with White staff.
    """

    ADVERSE_CLEAR = "adverse, clear"
    ADVERSE_LIKELY = "adverse, likely"
    UNCERTAIN = "uncertain"
    WITHIN_RANGE = "within range, precise"
    SMALL_BUT_REAL = "small but real"
    FAVOURABLE_LIKELY = "favourable, likely"
    FAVOURABLE_CLEAR = "favourable, clear"
    WORSE = "worse"
    BETTER = "better"
    ROUNDED = "cannot be told from rounded counts"


class Apart(StrEnum):
    """How one selection stands to another, whichever way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NOT_TOLD = "cannot be told apart"


class TrendVerdict(StrEnum):
    """What the years allow one to say about change.

    "rising" and "falling" are of a line through the years, "rose" and "fell" of the last year
    against the first. Of counts of mostly the same people these, and "did not change", only
    describe, and claim nothing beyond them.
    """

    NO_CLAIM = "no claim"
    RISING = "rising"
    FALLING = "falling"
    CANNOT_TELL = "cannot tell"
    ROSE = "rose"
    FELL = "fell"
    UNCHANGED = "did not change"


class Variation(StrEnum):
    """What the latest point of a process chart shows (Making Data Count)."""

    COMMON = "common cause"
    IMPROVING = "special cause improving"
    CONCERNING = "special cause concerning"
    NEITHER = "special cause, neither better nor worse"
    TOO_SHORT = "too short for limits"


class Assurance(StrEnum):
    """Whether a process can be relied on to meet its target (Making Data Count)."""

    PASS = "pass"
    FAIL = "fail"
    HIT_OR_MISS = "hit or miss"


class ScreenFinding(StrEnum):
    """What a screen of organisations over several years found for one indicator."""

    CONSISTENT = "consistent"
    IMPROVING = "improving"
    NEITHER = "neither"
    NOT_ASSESSABLE = "not assessable"


class EdgeVerdict(StrEnum):
    """What the search for a cliff edge found."""

    CLEAR = "clear cliff edge"
    PROBABLE = "probable cliff edge"
    STEP = "step"
    SLOPE = "slope, no single cliff edge"
    NONE = "no evidence of a fall"
    TOO_FEW = "too few staff to assess"
    NOT_TESTED = "grades are not a single ladder"


class PathVerdict(StrEnum):
    """Where a band stands on the way to its goal, with room for chance."""

    MET = "met"
    AHEAD = "ahead"
    ON_PATH = "on path"
    WITHIN_CHANCE = "below path, within chance"
    BELOW = "below path"
    START = "start of the path"
    HEADS_ONLY = "heads only"


class HolderVerdict(StrEnum):
    """Whether a group is as common among those who hold a role as among staff."""

    FEWER = "fewer than in the workforce"
    MORE = "more than in the workforce"
    UNCERTAIN = "cannot be told"


class Contract(StrEnum):
    """Kinds of contract as staff records have them."""

    PERMANENT = "Permanent"
    FIXED_TERM = "Fixed term"
    LOCUM = "Locum"
    BANK = "Bank"
    AGENCY = "Agency"
    HONORARY = "Honorary"
    NON_EXECUTIVE = "Non-executive"
    UNKNOWN = "Unknown"


class Progress(StrEnum):
    """Whether something that was promised has come about, as far as figures can show it."""

    MET = "met"
    NOT_MET = "not met"
    UNCERTAIN = "cannot be told"
    NO_THRESHOLD = "no threshold"
    NOT_MEASURABLE = "not measurable"
    WITHHELD = "withheld"


class EthnicGroup(StrEnum):
    """Every ethnic group that a source may give, at whatever level it gives it.

    The 16+1 and 18+1 groups, then broad groups, then BME, then Unknown. Gypsy, Irish Traveller
    and Roma are White in the WRES although they are minorities.
    """

    WHITE_BRITISH = "White British"
    WHITE_IRISH = "White Irish"
    GYPSY_OR_IRISH_TRAVELLER = "Gypsy or Irish Traveller"
    ROMA = "Roma"
    WHITE_OTHER = "Any other White background"
    WHITE_AND_BLACK_CARIBBEAN = "White and Black Caribbean"
    WHITE_AND_BLACK_AFRICAN = "White and Black African"
    WHITE_AND_ASIAN = "White and Asian"
    MIXED_OTHER = "Any other Mixed background"
    INDIAN = "Indian"
    PAKISTANI = "Pakistani"
    BANGLADESHI = "Bangladeshi"
    CHINESE = "Chinese"
    ASIAN_OTHER = "Any other Asian background"
    CARIBBEAN = "Black Caribbean"
    AFRICAN = "Black African"
    BLACK_OTHER = "Any other Black background"
    ARAB = "Arab"
    OTHER_ETHNIC_GROUP = "Any other ethnic group"
    ASIAN_WITHOUT_CHINESE = "Asian other than Chinese"
    WHITE = "White"
    MIXED = "Mixed"
    ASIAN = "Asian"
    BLACK = "Black"
    OTHER = "Other"
    BME = "BME"
    UNKNOWN = "Unknown"


BREAKDOWN_NAMES = MappingProxyType(
    {
        "ics": ("STP/ICS", "STPs/ICSs"),
        "ethnic_broad": ("broad ethnic group", "broad ethnic groups"),
        "profession_group": ("group of professions", "groups of professions"),
        "sex": ("sex", "sexes"),
    }
)
"""Breakdowns, one part and several, that are not their names without underlines and an s."""


def breakdown_in_words(name: str) -> str:
    """One part of a breakdown: "pay band", "STP/ICS"."""
    return BREAKDOWN_NAMES[name][0] if name in BREAKDOWN_NAMES else name.replace("_", " ")


def breakdown_in_plural(name: str) -> str:
    """Several parts of a breakdown: "pay bands", "STPs/ICSs"."""
    return BREAKDOWN_NAMES[name][1] if name in BREAKDOWN_NAMES else f"{breakdown_in_words(name)}s"
