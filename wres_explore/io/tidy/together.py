"""What is wrong with rows of counts together: a part above its whole, a group left out, a total."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from wres_explore.ethnicity import BINARY_GROUPS, BINARY_OF
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.values import plain
from wres_explore.vocabulary import ALL, EthnicGroup, Measure

MOST_FINDINGS = 1000
"""More faults than this say that the file is something else."""

_WITHIN = {
    Measure.APPOINTED: Measure.SHORTLISTED,
    Measure.SHORTLISTED_INTERNATIONAL: Measure.SHORTLISTED,
    Measure.APPOINTED_INTERNATIONAL: Measure.APPOINTED,
    Measure.BOARD_VOTING: Measure.BOARD_ALL,
    Measure.BOARD_EXECUTIVE: Measure.BOARD_ALL,
} | {m: Measure(f"{m}_answered") for m in Measure if f"{m}_answered" in set(Measure)}
"""Measures whose people are among those of another. Staff of a whole year are not among those of
31 March: some have left."""


def above_base(
    counts: pd.DataFrame, cells: pd.DataFrame, sheet: str, letters: Mapping[str, str]
) -> list[Finding]:
    """Nobody can be counted in a part and not in the whole."""
    key = [name for name in counts if name not in ("measure", "n")]
    wholes = counts[["measure", "n"]].assign(row=counts.index, **{k: counts[k] for k in key})
    found = []
    for part, whole in _WITHIN.items():
        parts = wholes[wholes["measure"] == part]
        both = parts.merge(wholes[wholes["measure"] == whole], on=key, suffixes=("", "_of"))
        for row in both[both["n"] > both["n_of"]].itertuples():
            found.append(
                Finding(
                    Severity.ERROR, "above base",
                    f"{row.n:,.0f} {part.value} is more than {row.n_of:,.0f} {whole.value} of "
                    f"row {row.row_of}. Check both.", str(cells.loc[row.row, "n"]), sheet,
                    int(row.row), letters.get("n", "n"),
                )
            )  # fmt: skip
    return found


def missing_groups(counts: pd.DataFrame, sheet: str, letters: Mapping[str, str]) -> list[Finding]:
    """White, BME or Unknown people whom one organisation gives no row of and others do.

    A missing row counts as nobody, which turns a ratio round if it is only missing. White and BME
    are looked for in every measure, Unknown where anybody gives it: surveys do not. Finer groups
    are often nobody, so their rows are not missed.
    """
    sides = counts["ethnic_group"].map({str(g): str(side) for g, side in BINARY_OF.items()})
    compared = {str(EthnicGroup.WHITE), str(EthnicGroup.BME)} & set(sides)
    found = []
    given = counts.assign(side=sides).drop_duplicates(["measure", "organisation", "year", "side"])
    for measure, of_measure in given.groupby("measure", sort=False):
        wanted = compared | set(of_measure["side"])
        for (place, year), rows in of_measure.groupby(["organisation", "year"], sort=False):
            for side in (str(group) for group in BINARY_GROUPS):
                if side in wanted - set(rows["side"]):
                    found.append(
                        Finding(
                            Severity.WARNING, "missing group",
                            f"{place}, {year:.0f}: no row of {measure} for {side} people, who so "
                            "count as nobody. If there was nobody, write a row with 0; if not, add "
                            "what is missing.", side, sheet,
                            int(rows.index[0]), letters.get("ethnic_group", "ethnic_group"),
                        )
                    )  # fmt: skip
    if len(found) > MOST_FINDINGS:
        more = f"{len(found) - MOST_FINDINGS:,} more rows are missing in the same way."
        found[MOST_FINDINGS:] = [Finding(Severity.WARNING, "missing group", more)]
    return found


_TOTAL = re.compile(
    r"(grand |sub ?|over)?(totals?|all)( (staff|workforce|headcount|organisations|trusts|providers"
    r"|professions|staff groups|bands|groups|sexes|contracts|people))?|everyone|everybody|sum"
)
"""How a total is called in words; the vocabulary's own `all` is looked at by `check_counts`."""


def is_total(cell: object) -> bool:
    """Whether a cell calls itself a total, in other words than `all`."""
    return isinstance(cell, str) and cell != ALL and _TOTAL.fullmatch(plain(cell)) is not None


def totals(
    counts: pd.DataFrame, cells: pd.DataFrame, sheet: str, letters: Mapping[str, str]
) -> list[Finding]:
    """Totals in other words than `all` beside their parts, one finding for each word.

    Pay bands and ethnic groups have a fixed vocabulary, in which no such word stands.
    """
    found = []
    for name in ("organisation", "profession", "sex", "contract"):
        if name not in counts or not any(map(is_total, counts[name].unique())):
            continue
        cell = ["measure", "year", *(["organisation"] if name != "organisation" else [])]
        several = counts.groupby(cell)[name].transform("nunique") > 1
        wholes = counts.loc[several & counts[name].map(is_total), name]
        for value, rows in wholes.groupby(wholes):
            more = f" So are {len(rows) - 1:,} more rows." if len(rows) > 1 else ""
            found.append(
                Finding(
                    Severity.ERROR, "total",
                    "A total beside its parts; people would count twice. Take the row out."
                    f"{more}", str(value), sheet, int(rows.index[0]), letters.get(name, name),
                )
            )  # fmt: skip
    return found
