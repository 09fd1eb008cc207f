"""Notebook 03 needs a real file that is no part of the project; without it, it is left out."""

from __future__ import annotations

from pathlib import Path

NOTEBOOK = "03_your_own_files.ipynb"
WORKFORCE = Path("shared") / "data" / "govuk" / "nhs-workforce-data-june-2022.xls"

HERE = Path(__file__).resolve().parent
FOUND = (HERE.parents[1] / WORKFORCE).is_file()

collect_ignore = [] if FOUND else [NOTEBOOK]


def pytest_report_header() -> str | None:
    """Say that a notebook is left out, and what it lacks."""
    if FOUND:
        return None
    return f"{NOTEBOOK} is left out: there is no ../{WORKFORCE.as_posix()} beside the project"
