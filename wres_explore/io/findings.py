"""What a reader noticed in a file: where, which rule, what stood there, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum

import pandas as pd


class Severity(StrEnum):
    """How bad a finding is. An error stops the file; a warning needs a look; a note is said."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed.

    `sheet` is empty for a file without sheets; `row` counts from 1 as a spreadsheet does and
    `column` is a letter, both missing for a finding about the whole file. `rule` is a short name
    that scripts can rely on; `advice` is a sentence for the person who keeps the file.

    A finding that a mapping can answer names the `field` of the mapping and, in `raw`, the values
    as the records have them that want a meaning; both are for programs.
    """

    severity: Severity
    rule: str
    advice: str
    value: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    file: str = ""
    field: str = ""
    raw: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it is, as one would say it: "sheet 2019, cell C12"."""
        parts = [self.file, f"sheet {self.sheet}" if self.sheet else ""]
        if self.row is not None:
            parts.append(f"cell {self.column}{self.row}" if self.column else f"row {self.row}")
        elif self.column:
            parts.append(f"column {self.column}")
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        """One line: severity, place, value, what to do."""
        found = f" {self.value!r}." if self.value else ""
        where = f"{self.place}:" if self.place else ""
        return " ".join(part for part in (f"{self.severity}:", where) if part) + (
            f"{found} {self.advice}"
        )


COLUMNS = ("severity", "file", "sheet", "row", "column", "rule", "value", "advice")
"""Of the table of findings, in order."""


def table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a table, the worst first and otherwise in the order of the file."""
    rows = sorted(findings, key=lambda finding: list(Severity).index(finding.severity))
    names = [field.name for field in fields(Finding)]
    frame = pd.DataFrame([[getattr(row, name) for name in names] for row in rows], columns=names)
    return frame[list(COLUMNS)].astype({"row": "Int64"})


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The worst severity among the findings; None if there are none."""
    found = {finding.severity for finding in findings}
    return next((severity for severity in Severity if severity in found), None)
