"""The nine WRES indicators and the race disparity ratio, each as one frozen record.

This is the only place that knows which group is on top, which way is worse, the unit, the
decimals and the period. Wording follows NHS England's technical guidance as quoted by the
King's Fund (2020), Appendix 1; a ratio above 1 is always the worse position for BME staff,
although the groups swap places between indicators 2, 4 (White over BME) and 3 (BME over White).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from wres_explore.errors import DefinitionError
from wres_explore.vocabulary import Measure, Statistic


class Side(StrEnum):
    """The two sides of a comparison: the group looked at (BME unless chosen), and White."""

    GROUP = "group"
    COMPARATOR = "comparator"

    @property
    def other(self) -> Side:
        """The side across."""
        return Side.COMPARATOR if self is Side.GROUP else Side.GROUP


class Worse(StrEnum):
    """Which way is worse for the group looked at."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Indicator:
    """What an indicator is. Rates are `numerator` over `denominator`, each for one group.

    `top` is the side on top of a ratio, or the side from which the other is subtracted. `null`
    is the value that means no difference. `event`, `base`, `people` and `to_do` are words for
    sentences: "12 `people` `event`", "of `base`", "as likely to `to_do`". `survey_offset`
    turns the WRES year into the year of the staff survey that it uses. `breaks` are the first
    WRES years of a new definition, across which years cannot be compared; up to the WRES year
    `two_year_until` a return may cover two years, so that neighbouring returns overlap. `stock`:
    staff or members counted on one day, mostly the same people as the year before.
    """

    number: str
    name: str
    question: str
    statistic: Statistic
    numerator: Measure
    denominator: Measure
    top: Side
    worse: Worse
    decimals: int
    period: str
    event: str
    base: str
    people: str = "staff"
    to_do: str = ""
    caveat: str = ""
    survey_offset: int | None = None
    breaks: tuple[int, ...] = ()
    two_year_until: int | None = None

    @property
    def stock(self) -> bool:
        """Whether people are counted on one day, and not what happened in a year."""
        return self.period == _SNAPSHOT

    @property
    def null(self) -> float:
        """1 for a ratio, 0 for a difference."""
        return 1.0 if self.statistic in RATIOS else 0.0

    def survey_year(self, year: int) -> int | None:
        """Year of the NHS Staff Survey behind a WRES year; None if there is no survey in it."""
        return None if self.survey_offset is None else year + self.survey_offset


RATIOS = frozenset(
    {
        Statistic.RELATIVE_LIKELIHOOD,
        Statistic.RACE_DISPARITY_RATIO,
        Statistic.STEP_RATIO,
        Statistic.PIPELINE_RATIO,
    }
)

_SNAPSHOT = "31 March"
_YEAR_TO = "1 April to 31 March"
_SURVEY = "NHS Staff Survey of the autumn before"
_RESPONDENTS = "Counts people who answered the survey, not all staff."


def _survey(
    number: str,
    name: str,
    question: str,
    measure: Measure,
    event: str,
    worse: Worse,
    *,
    breaks: tuple[int, ...] = (),
) -> Indicator:
    return Indicator(
        number=number,
        name=name,
        question=question,
        statistic=Statistic.DIFFERENCE,
        numerator=measure,
        denominator=Measure(f"{measure}_answered"),
        top=Side.GROUP,
        worse=worse,
        decimals=1,
        period=_SURVEY,
        event=event,
        base="respondents",
        people="respondents",
        caveat=_RESPONDENTS,
        survey_offset=-1,
        breaks=breaks,
    )


_ALL = (
    Indicator(
        number="1",
        name="Representation by pay band",
        question="Share of staff in each pay band, and in the whole workforce",
        statistic=Statistic.SHARE,
        numerator=Measure.HEADCOUNT,
        denominator=Measure.HEADCOUNT,
        top=Side.GROUP,
        worse=Worse.BELOW,
        decimals=1,
        period=_SNAPSHOT,
        event="staff",
        base="all staff, unknown ethnicity included",
    ),
    Indicator(
        number="2",
        name="Appointed from shortlisting",
        question="Relative likelihood of being appointed from shortlisting",
        statistic=Statistic.RELATIVE_LIKELIHOOD,
        numerator=Measure.APPOINTED,
        denominator=Measure.SHORTLISTED,
        top=Side.COMPARATOR,
        worse=Worse.ABOVE,
        decimals=2,
        period=_YEAR_TO,
        event="were appointed",
        base="shortlisted applicants",
        people="applicants",
        to_do="be appointed from shortlisting",
        caveat="Outcomes within one vacancy depend on each other, and people apply repeatedly.",
    ),
    Indicator(
        number="3",
        name="Entering the formal disciplinary process",
        question="Relative likelihood of entering the formal disciplinary process",
        statistic=Statistic.RELATIVE_LIKELIHOOD,
        numerator=Measure.ENTERED_DISCIPLINARY,
        denominator=Measure.HEADCOUNT,
        top=Side.GROUP,
        worse=Worse.ABOVE,
        decimals=2,
        period=_YEAR_TO,
        event="entered a formal disciplinary investigation",
        base="staff",
        to_do="enter the formal disciplinary process",
        caveat="Returns up to about 2019 may use a two-year rolling figure.",
        two_year_until=2019,
    ),
    Indicator(
        number="4",
        name="Accessing non-mandatory training and CPD",
        question="Relative likelihood of accessing non-mandatory training and CPD",
        statistic=Statistic.RELATIVE_LIKELIHOOD,
        numerator=Measure.ACCESSED_TRAINING,
        denominator=Measure.HEADCOUNT,
        top=Side.COMPARATOR,
        worse=Worse.ABOVE,
        decimals=2,
        period=_YEAR_TO,
        event="accessed non-mandatory training or CPD",
        base="staff",
        to_do="access non-mandatory training and CPD",
        caveat="Where most staff take part the ratio is squeezed towards 1.",
    ),
    _survey(
        "5",
        "Harassment, bullying or abuse from the public",
        "Experienced harassment, bullying or abuse from patients, relatives or the public",
        Measure.HARASSED_BY_PUBLIC,
        "experienced harassment, bullying or abuse from patients, relatives or the public",
        Worse.ABOVE,
    ),
    _survey(
        "6",
        "Harassment, bullying or abuse from staff",
        "Experienced harassment, bullying or abuse from managers or other colleagues",
        Measure.HARASSED_BY_STAFF,
        "experienced harassment, bullying or abuse from staff",
        Worse.ABOVE,
    ),
    _survey(
        "7",
        "Equal opportunities for career progression",
        "Believe that the organisation gives equal opportunities for progression or promotion",
        Measure.EQUAL_OPPORTUNITY,
        "believed that there are equal opportunities for career progression or promotion",
        Worse.BELOW,
        # Answers "don't know" are in the base from the survey of 2021.
        breaks=(2022,),
    ),
    _survey(
        "8",
        "Discrimination at work",
        "Personally experienced discrimination from a manager, team leader or colleague",
        Measure.DISCRIMINATED,
        "experienced discrimination from a manager, team leader or colleague",
        Worse.ABOVE,
    ),
    Indicator(
        number="9",
        name="Board membership against the workforce",
        question="Share of the board less share of the workforce",
        statistic=Statistic.DIFFERENCE,
        numerator=Measure.BOARD_ALL,
        denominator=Measure.HEADCOUNT,
        top=Side.GROUP,
        worse=Worse.BELOW,
        decimals=1,
        period=_SNAPSHOT,
        event="sat on the board",
        people="people",
        base="board members, unknown ethnicity included",
        caveat="A board has about 12 members: one seat moves this by about 8 points.",
    ),
)

INDICATORS = MappingProxyType({record.number: record for record in _ALL})
"""The nine, by number as text."""

RACE_DISPARITY_RATIO = Indicator(
    number="race disparity ratio",
    name="Race disparity ratio",
    question="How much better White staff are represented at a higher tier than at a lower one",
    statistic=Statistic.RACE_DISPARITY_RATIO,
    numerator=Measure.HEADCOUNT,
    denominator=Measure.HEADCOUNT,
    top=Side.COMPARATOR,
    worse=Worse.ABOVE,
    decimals=2,
    period=_SNAPSHOT,
    event="staff at the higher tier",
    base="staff at the lower tier",
    caveat="A ratio of headcounts on one day, not a promotion rate.",
)


PAY_GAP = Indicator(
    number="pay gap",
    name="Ethnicity pay gap",
    question="How much less the group looked at is paid than White staff, of White pay",
    statistic=Statistic.PAY_GAP,
    numerator=Measure.HEADCOUNT,
    denominator=Measure.HEADCOUNT,
    top=Side.COMPARATOR,
    worse=Worse.ABOVE,
    decimals=1,
    period=_SNAPSHOT,
    event="are paid",
    base="staff whose pay is given",
    caveat="Not equal pay for equal work: most of it is who stands at which band.",
)


def get(number: int | str | Indicator) -> Indicator:
    """The record of an indicator, asked for by number (3 or "3") or passed through.

    Raises
    ------
    DefinitionError
        If there is no such indicator.
    """
    if isinstance(number, Indicator):
        return number
    record = INDICATORS.get(str(number))
    if record is None:
        msg = f"There is no WRES indicator {number!r}. Choose 1 to 9."
        raise DefinitionError(msg)
    return record
