"""The field's words, each said once: what the page explains where a word stands, and lists.

Definitions follow the standard as `definitions` has it; where people differ over a word, it says
how it is meant here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from wres_explore.measures.much_unknown import TOO_MUCH_UNKNOWN
from wres_explore.vocabulary import FOUR_FIFTHS_RANGE, MUCH_UNKNOWN, Verdict
from wres_explore.wording.sentences import VERDICTS

LOW, HIGH = (f"{end:.2f}" for end in FOUR_FIFTHS_RANGE)


@dataclass(frozen=True, slots=True)
class Term:
    """A word, what it means here, and how else it is written (regular expressions)."""

    key: str
    name: str
    meaning: str
    written: tuple[str, ...] = ()

    @property
    def patterns(self) -> tuple[str, ...]:
        """Every way in which the word is written."""
        return self.written or (re.escape(self.name),)


_TERMS = (
    Term("afc", "Agenda for Change band",
         "One of the pay bands of most NHS staff: 1 to 7, 8a to 8d, and 9. Doctors, dentists and "
         "very senior managers are paid outside them. Band 1 has taken nobody new since December "
         "2018.", (r"Agenda for Change(?: bands?)?", r"pay bands?")),
    Term("published", "As published",
         "A figure that its source prints without the counts behind it. It is shown beside what "
         "is computed, has no interval, and enters no calculation.", ("as published",)),
    Term("bme", "BME",
         "Black and minority ethnic: everybody of known ethnicity who is not White. It is the "
         "standard’s own word. White includes Irish and other White minorities. Choose an ethnic "
         "group to look behind the word."),
    Term("board", "Board membership",
         "Indicator 9: the BME share of the board less the BME share of the workforce, in "
         "percentage points. On a board of ten, one seat is ten points.", (r"board membership",)),
    Term("clear-disparity", VERDICTS[Verdict.ADVERSE_CLEAR],
         f"A verdict: the whole interval of the ratio lies outside {LOW} to {HIGH}, on the side "
         "that is worse for the group that is compared with White staff."),
    Term("clear-other-way", VERDICTS[Verdict.FAVOURABLE_CLEAR],
         f"A verdict: the whole interval of the ratio lies outside {LOW} to {HIGH}, on the side "
         "that is better for the group that is compared with White staff."),
    Term("cliff-edge", "Cliff edge",
         "A pay band above which the share of BME staff drops much faster than from band to band "
         f"elsewhere. Clear: the step ratio is below {LOW} with its whole interval, at a level "
         f"that holds for all steps together. Probable: it is {LOW} or less, its limit is below 1, "
         "and a search of the whole ladder finds the same place.",
         (r"cliff edges?",)),
    Term("too-few", VERDICTS[Verdict.UNCERTAIN],
         f"A verdict: the interval takes in 1 and reaches outside {LOW} to {HIGH}. It does not "
         "mean that treatment is equal: these counts cannot say."),
    Term("likely-disparity", VERDICTS[Verdict.ADVERSE_LIKELY],
         f"A verdict: the interval leaves out 1 and the ratio is outside {LOW} to {HIGH}, but the "
         "interval reaches back into that range. There is a disparity; how large is open."),
    Term("drawn", "Best guess, chance allowed for",
         "A small organisation’s figure moves much by chance. Here it is moved towards the common "
         "value as far as chance explains its distance, which makes a better guess for next year.",
         ("best guess, chance allowed for", "drawn towards the others")),
    Term("entrants", "Entrants",
         "People who come into a pay band in a year, hired from outside or promoted from inside.",
         (r"entrants?",)),
    Term("disciplinary", "Formal disciplinary process",
         "Indicator 3 counts staff who enter a formal disciplinary investigation in a year from "
         "1 April, as their organisation records it. Returns up to 2019 may cover two years.",
         ("formal disciplinary process",)),
    Term("four-fifths", "Four-fifths guide",
         f"The range {LOW} to {HIGH} in which a ratio has been called acceptable. A rule of "
         "thumb of US origin about selection. It knows nothing of chance, and is no test.",
         ("four-fifths guide",)),
    Term("funnel", "Funnel",
         "A chart of all organisations about their common value, with limits that widen for those "
         "with few cases. A point outside the 99.8% limits is unlikely to be there by chance; "
         "inside, differences between organisations say little.", (r"funnel",)),
    Term("headcount", "Headcount",
         "People, each counted once, whether they work full or part time. Bank and agency workers "
         "and people on placement are not among them.", (r"headcounts?",)),
    Term("interval", "Interval",
         "The range within which the figure could have come out by chance alone, in a place of "
         "this size with the same underlying chances; 95% unless said otherwise. A range that "
         "takes in no difference does not show that there is none.",
         (r"confidence intervals?", r"intervals?")),
    Term("like-for-like", "Like for like",
         "The ratio that would be if both groups were spread over professions, or pay bands, in "
         "the same way. What such a mix explains it does not excuse.",
         (r"like[- ]for[- ]like", "like with like")),
    Term("missing", "Missing colleagues",
         "So many people of a pay band would have to be of the group instead of another for the "
         "band to have the same share as those it is drawn from.", (r"missing colleagues?",)),
    Term("model-employer", "Model Employer",
         "NHS England’s plan of January 2019: leadership as diverse as the workforce by 2028, "
         "with a goal for each band from 8a to very senior managers. Its yearly paths were not "
         "published in full; the straight lines here are a reconstruction.",
         (r"(?:A )?Model Employer",)),
    Term("modelled", "Modelled",
         "Made up, so that the totals that were printed come out. Providers are invented. No such "
         "figure says anything about a real organisation.", (r"(?<!\()modelled",)),
    Term("training", "Non-mandatory training",
         "Training and professional development beyond what everybody has to do. Indicator 4 "
         "counts people, not course places.", ("non-mandatory training",)),
    Term("points", "Percentage points",
         "The difference between two percentages: 30% is 5 points above 25%.",
         (r"percentage points?",)),
    Term("q-value", "q value",
         "Among those whose q value is as low as this or lower, on average at most this share "
         "stands apart by chance alone: at 0.05, one in twenty.", (r"q values?",)),
    Term("rdr", "Race disparity ratio",
         "White staff at a higher tier of pay bands per White colleague at a lower one, over the "
         "same for BME staff. Tiers: bands 5 and below, 6 and 7, 8a and above. Above 1, White "
         "staff are better represented higher up. Doctors and dentists are left out.",
         (r"race disparity ratios?",)),
    Term("relative-likelihood", "Relative likelihood",
         "The rate of one group divided by the rate of another; 1 is the same. Indicators 2 and 4 "
         "put White over BME, indicator 3 BME over White, so that above 1 is always worse for BME "
         "staff. 1.46 means 1.46 times as likely.", (r"relative likelihoods?",)),
    Term("shortlisting", "Shortlisting",
         "Choosing from the applicants those who are considered further. Indicator 2 starts "
         "there: of those shortlisted, how many were appointed.", ("shortlist(?:ing|ed)",)),
    Term("small-but-real", VERDICTS[Verdict.SMALL_BUT_REAL],
         f"A verdict: the interval leaves out 1, and the ratio is within {LOW} to {HIGH}."),
    Term("step-ratio", "Step ratio",
         "Staff at a pay band per colleague at the band below, for the group, over the same for "
         "White staff. Below 1 the group thins out faster from one band to the next.",
         (r"step ratios?",)),
    Term("stp", "STP/ICS",
         "The partnership of the health and care organisations of an area: first sustainability "
         "and transformation partnership, now integrated care system.",
         (r"STP/ICS", r"STPs?", r"ICSs?")),
    Term("other-way", VERDICTS[Verdict.FAVOURABLE_LIKELY],
         f"A verdict: the interval leaves out 1 and the ratio is outside {LOW} to {HIGH}, on the "
         "side that is better for the group, but the interval reaches back into that range."),
    Term("unknown", "Unknown ethnicity",
         "Not stated, or not recorded. People of unknown ethnicity are in the base of shares of "
         "staff and in no ratio. Where it could matter the page shows between what a figure would "
         f"lie whoever they are. Above {MUCH_UNKNOWN:.0%} it warns; above {TOO_MUCH_UNKNOWN:.0%} "
         "it gives no ratio.", ("unknown ethnicity", "ethnicity is unknown")),
    Term("verdict", "Verdict",
         "What the interval allows one to say, in words and by a shape: a solid triangle for "
         "clear, a hollow diamond or square where the size is uncertain, a ring where it cannot be "
         "told. The figure alone decides nothing.", (r"verdicts?",)),
    Term("vsm", "Very senior managers",
         "Chief executives, executive directors and others with board-level responsibility who "
         "are paid outside Agenda for Change.", (r"very senior managers?", "VSM")),
    Term("within-range", VERDICTS[Verdict.WITHIN_RANGE],
         f"A verdict: the whole interval lies within {LOW} to {HIGH} and takes in 1. That is as "
         "near to no disparity as counts can show."),
    Term("worst-quarter", "Chance of the worst quarter",
         "How often the organisation would be among the worst quarter if chance were drawn again. "
         "It stands in place of a rank.", (r"worst quarter",)),
)  # fmt: skip

GLOSSARY = tuple(sorted(_TERMS, key=lambda term: term.name.casefold()))
"""Every term, in the order in which a reader looks a word up."""


@cache
def _finder() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Every way of writing a word, the longest first so that no part of a term is taken for it."""
    ways = sorted(
        ((way, term.key) for term in GLOSSARY for way in term.patterns),
        key=lambda each: -len(each[0]),
    )
    groups = "|".join(f"({way})" for way, _ in ways)
    return re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])", re.IGNORECASE), tuple(k for _, k in ways)


def spelled(text: str, seen: set[str]) -> list[tuple[str, str]]:
    """A text in pieces: each with the key of the term that it is, or none.

    A term that is in `seen` is left as it is; those found are added to it.

    >>> spelled("A step ratio, and a step ratio.", set())
    [('A ', ''), ('step ratio', 'step-ratio'), (', and a step ratio.', '')]
    """
    finder, keys = _finder()
    pieces: list[tuple[str, str]] = []
    at = 0
    for found in finder.finditer(text):
        key = keys[(found.lastindex or 1) - 1]
        if key in seen:
            continue
        seen.add(key)
        pieces += [(text[at : found.start()], ""), (found[0], key)]
        at = found.end()
    return [(words, key) for words, key in (*pieces, (text[at:], "")) if words]
