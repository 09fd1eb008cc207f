"""Text that a spreadsheet must not run."""

from __future__ import annotations

import re

_RUNS = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would take for a formula; with apostrophes, so that reading can undo it."""


def guarded(cell: object) -> object:
    """A cell of a csv, behind an apostrophe if a spreadsheet would run it."""
    return f"'{cell}" if isinstance(cell, str) and _RUNS.match(cell) else cell


def bare(cell: object) -> object:
    """What `guarded` was given."""
    quoted = isinstance(cell, str) and cell.startswith("'") and _RUNS.match(cell)
    return cell[1:] if quoted else cell  # type: ignore[index]
