"""What the Staff Survey files share: figures as published rows, trusts as organisations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from wres_explore import definitions, organisations
from wres_explore.dataset import PUBLISHED_COLUMNS, DatasetInfo
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.values import Cell, is_mark, is_percent, number, plain
from wres_explore.vocabulary import ALL

URL = "https://www.nhsstaffsurveys.com/results/"
LICENCE = "Not stated in the file; the survey's site carries its own copyright notice."

EQUAL_NOW_FAIR = (
    "The question asks whether the organisation acts fairly with regard to career progression or "
    "promotion, where the WRES says equal opportunities; those who do not know stay in the base, "
    "so it does not continue the figures printed for surveys before 2021."
)
"""What differs from the wording of indicator 7 since the 2021 survey."""

MOST_FINDINGS = 1000
"""More faults than this say that the file is something else."""

MOST_NAMED = 10
"""Organisations that one finding names."""

KINDS = (
    ("surgical", "community surgical service"),
    ("social enterprise", "social enterprise"),
    ("specialist", "specialist"),
    ("ambulance", "ambulance"),
    ("mental health", "mental health"),
    ("mh", "mental health"),
    ("acute", "acute"),
    ("community", "community"),
    ("icb", "integrated care board"),
    ("csu", "commissioning support unit"),
)
"""A word of a benchmarking group and the kind of organisation, the first that fits."""


def kind_of(cell: Cell) -> str:
    """The kind of an organisation from its benchmarking group, however that is spelt.

    >>> kind_of("Acute&Acute Community Trusts"), kind_of("MH&LD, MH, LD&Community Trusts")
    ('acute', 'mental health')
    """
    text = plain(cell)
    return next((kind for word, kind in KINDS if word in text), text or "organisation")


def is_gap(cell: Cell) -> bool:
    """Whether a cell is empty, or holds a mark instead of a number."""
    return cell is None or is_mark(cell)


def fraction(cell: Cell) -> float | None:
    """The proportion in a cell, 0 to 1, also written as 58.8%; None for anything else."""
    found = number(cell)
    if found is None:
        return None
    found = found / 100 if is_percent(cell) else found
    return found if 0 <= found <= 1 else None


def decimals(printed: str) -> int:
    """Decimals of a proportion as its cell has it.

    >>> decimals("0.583"), decimals("58.3%"), decimals("5e-05")
    (3, 3, 5)
    """
    digits, _, power = printed.strip().rstrip("%").lower().partition("e")
    return len(digits.strip().partition(".")[2]) - int(power or 0) + 2 * is_percent(printed)


def wres_year(survey_year: int) -> int:
    """The WRES year that uses a survey."""
    offset = definitions.get("5").survey_offset or 0
    return survey_year - offset


def published_row(
    indicator: str, survey_year: int, geography: str, group: str, value: float, **rest: Any
) -> dict[str, Any]:
    """One printed rate of an indicator, 0 to 1. `rest`: printed, denominator, place, note."""
    return {
        "year": wres_year(survey_year),
        "survey_year": survey_year,
        "geography": geography,
        "profession": ALL,
        "pay_band": ALL,
        "indicator": indicator,
        "group": group,
        "value": value,
        "unit": "share",
        **rest,
    }


def published_table(rows: Sequence[Mapping[str, Any]], info: DatasetInfo) -> pd.DataFrame:
    """Printed rates in the columns that every data set has, with their source."""
    table = pd.DataFrame(list(rows)).reindex(columns=list(PUBLISHED_COLUMNS))
    table = table.assign(source=info.source, url=info.url)
    table["note"] = table["note"].fillna("")
    types = {"value": float, "numerator": float, "denominator": float}
    return table.astype(types | {"year": "int64", "survey_year": "int64"})


def organisation_names(named: Mapping[str, str]) -> dict[str, str]:
    """What each organisation is called, by its code; the code is added where two share a name."""
    twice = Counter(named.values())
    return {code: f"{n} ({code})" if twice[n] > 1 else n for code, n in named.items()}


def organisation_table(rows: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """Organisations under their names, as filters show them; `code` is kept to join other files.

    `rows`: `code`, `name`, `kind` and, where the file has them, `region` and `ics`.
    """
    names = organisation_names({row["code"]: row["name"] for row in rows})
    table = pd.DataFrame(list(rows)).assign(modelled=False)
    table["organisation"] = [names[row["code"]] for row in rows]
    for level in ("ics", "region"):
        table[level] = table[level].fillna(ALL) if level in table else ALL
    return table[[*organisations.COLUMNS, "code"]]


def listed(names: Sequence[str]) -> str:
    """Some names in a sentence, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def note(rule: str, advice: str) -> Finding:
    """Something said about the whole file."""
    return Finding(Severity.NOTE, rule, advice)


def gaps_note(gaps: int) -> Finding:
    """How many figures were left out because nothing is printed for them."""
    which = "figure is" if gaps == 1 else "figures are"
    left = "was" if gaps == 1 else "were"
    return note(
        "suppressed",
        f"{gaps:,} {which} suppressed or blank and {left} left out; the survey prints nothing for "
        "fewer than 10 responses.",
    )


def too_many(findings: list[Finding]) -> bool:
    """Whether to stop reading; if so it says that."""
    if len(findings) < MOST_FINDINGS:
        return False
    findings.append(Finding(Severity.ERROR, "too many", "The rest was not read."))
    return True
